/* What a finding says beside its message, in words: for the formats that show it as lines of text. */
#include "report/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"
#include "base/utf8.h"

#define QUOTE_COLUMNS 160
#define RELATED_SHOWN 12
#define RELATED_COLUMNS 40

char *view_figures_sentence(const json_t *finding, bool zh)
{
    static const struct {
        const char *key, *zh, *en;
    } parts[] = {
        {"expected", "应为 ", "expected "}, {"actual", "实为 ", "actual "}, {"difference", "相差 ", "difference "}};
    struct buffer b;
    buffer_init(&b);
    if (view_actual_is_quoted(finding))
        return buffer_take(&b);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *value = view_value(finding, parts[i].key);
        if (value && *value) {
            buffer_add_text(&b, b.len ? (zh ? "，" : ", ") : "");
            buffer_add_text(&b, zh ? parts[i].zh : parts[i].en);
            buffer_add_text(&b, value);
        }
        b.failed = b.failed || !value;
        free(value);
    }
    return buffer_take(&b);
}

char *view_quote(const json_t *location, size_t columns, const char *focus)
{
    const char *original = view_text(location, "text");
    size_t from, to;
    utf8_trim(original, strlen(original), &from, &to);
    char *clean = show_clean(original + from, to > from ? to - from : 0);
    char *quoted = clean ? show_cut(clean, strlen(clean), columns, focus) : NULL;
    free(clean);
    return quoted;
}

/* "第 71 行 2000". The line suffices where there is one: the cell is looked up from the finding's own place. */
static void add_related(struct buffer *b, const json_t *one, bool zh)
{
    const json_t *location = json_object_get(one, "location");
    long line = view_count(location, "line");
    char *place = view_entry_place(one, zh), *quoted = view_quote(location, RELATED_COLUMNS, NULL);
    if (line > 0)
        buffer_add_format(b, zh ? "第 %ld 行" : "line %ld", line);
    else if (place)
        buffer_add_text(b, place);
    if (quoted && *quoted)
        buffer_add_format(b, " %s", quoted);
    b->failed = b->failed || !place || !quoted;
    free(quoted);
    free(place);
}

char *view_related_sentence(const json_t *finding, bool zh)
{
    const json_t *list = json_object_get(finding, "related"), *one;
    size_t i, n = json_array_size(list);
    struct buffer b;
    buffer_init(&b);
    json_array_foreach (list, i, one) {
        if (i)
            buffer_add_text(&b, zh ? "；" : "; ");
        if (i == RELATED_SHOWN) {
            buffer_add_format(&b, zh ? "另有 %zu 处" : "and %zu more", n - i);
            break;
        }
        add_related(&b, one, zh);
    }
    return buffer_take(&b);
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

/* Adds [label, text] unless the text is empty. */
static bool add_detail(json_t *list, const char *label, const char *text)
{
    return text && (!*text || json_array_append_new(list, json_pack("[s, s]", label, text)) == 0);
}

static bool take_detail(json_t *list, const char *label, char *text_take)
{
    bool ok = add_detail(list, label, text_take);
    free(text_take);
    return ok;
}

static bool add_diagnosis(json_t *list, const json_t *finding, bool zh)
{
    const json_t *one;
    size_t i;
    bool ok = true;
    json_array_foreach (json_object_get(finding, "diagnosis"), i, one)
        ok = ok && add_detail(list, zh ? "诊断" : "diagnosis", view_either(one, "zh", "en", zh));
    return ok;
}

static bool add_basis(json_t *list, const json_t *finding, bool zh)
{
    const json_t *one;
    size_t i;
    bool ok = true;
    json_array_foreach (json_object_get(finding, "basis"), i, one)
        ok = ok && add_detail(list, zh ? "依据" : "basis", json_is_string(one) ? json_string_value(one) : "");
    return ok;
}

/* The one that explains it, by its id. Where that one is known or waived, this one counts all the same, and says why it stands alone. */
static bool add_cause(json_t *list, const json_t *finding, bool zh)
{
    const char *known = view_text(finding, "known_cause");
    char *text = NULL;
    if (!*known)
        return add_detail(list, zh ? "起因" : "cause", view_text(finding, "cause"));
    if (asprintf(&text, zh ? "%s，已知或已豁免，故本处另计" : "%s, which is known or waived, so that this one counts", known) < 0)
        text = NULL;
    return take_detail(list, zh ? "起因" : "cause", text);
}

json_t *view_details(const json_t *entry, bool zh)
{
    const json_t *location = json_object_get(entry, "location");
    json_t *list = json_array();
    bool ok =
        list &&
        take_detail(list, zh ? "原文" : "original", view_quote(location, QUOTE_COLUMNS, view_text(entry, "actual"))) &&
        take_detail(list, zh ? "比对" : "figures", view_figures_sentence(entry, zh)) &&
        add_detail(list, zh ? "算式" : "workings", view_text(entry, "workings")) && add_diagnosis(list, entry, zh) &&
        take_detail(list, zh ? "相关" : "related", view_related_sentence(entry, zh)) && add_basis(list, entry, zh) &&
        add_cause(list, entry, zh) && take_detail(list, zh ? "豁免" : "waiver", view_waiver_sentence(entry, zh));
    if (ok)
        return list;
    json_decref(list);
    return NULL;
}

char *view_details_text(const json_t *entry, bool zh)
{
    json_t *list = view_details(entry, zh);
    const json_t *one;
    size_t i;
    struct buffer b;
    buffer_init(&b);
    json_array_foreach (list, i, one) {
        const char *text = json_string_value(json_array_get(one, 1));
        char *clean = show_clean(text, strlen(text));
        buffer_add_format(&b, zh ? "%s%s：%s" : "%s%s: %s", i ? "\n" : "", json_string_value(json_array_get(one, 0)),
                          clean ? clean : "");
        b.failed = b.failed || !clean;
        free(clean);
    }
    b.failed = b.failed || !list;
    json_decref(list);
    return buffer_take(&b);
}
