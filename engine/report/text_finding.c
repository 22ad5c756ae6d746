/* One finding, or one undecided entry: the mark and the message, then what an auditor needs to verify it. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"
#include "base/utf8.h"
#include "report/view.h"

#define MARK_INDENT 4
#define RELATED_SHOWN 12
#define RELATED_COLUMNS 40

const struct text_mark *text_mark(const char *name)
{
    static const struct text_mark marks[] = {
        {"error", "✗", INK_RED},
        {"warning", "!", INK_YELLOW},
        {"note", "i", INK_CYAN},
        {"undecided", "?", INK_MAGENTA},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (name && strcmp(marks[i].name, name) == 0)
            return &marks[i];
    return &marks[3]; /* a severity that this version does not know is for a person to look at */
}

static void headline(struct page *p, const struct text_mark *mark, const char *status, const char *message)
{
    size_t column = page_entry_column(p);
    page_spaces(p, MARK_INDENT);
    page_put(p, mark->ink, mark->sign);
    page_spaces(p, 1);
    page_left(p, mark->ink, view_severity_word(mark->name, p->zh), column - MARK_INDENT - 2);
    char word[32] = "";
    const char *known = view_status_word(status, p->zh);
    if (*known)
        snprintf(word, sizeof word, p->zh ? "（%s）" : "(%s) ", known);
    page_put(p, INK_DIM, word);
    page_wrap(p, INK_BOLD, message, column + utf8_width(word, strlen(word)), column);
}

/* The place and the rule's id share a line: both are short, and both are for looking something up. A record that came
 * as JSON knows no places; there the path of the value stands for it. */
static void place_and_rule(struct page *p, const json_t *entry)
{
    const char *rule = view_text(entry, "rule");
    char *place = view_entry_place(entry, p->zh);
    struct buffer b;
    buffer_init(&b);
    if (place && *place)
        buffer_add_format(&b, "%s  ", place);
    if (*rule)
        buffer_add_format(&b, "[%s]", rule);
    char *text = place ? buffer_take(&b) : NULL;
    if (!text)
        p->failed = true;
    else if (*text)
        page_entry(p, page_say(p, "位置", "at"), text);
    buffer_clear(&b); /* not taken where there is no place */
    free(text);
    free(place);
}

/* expected, actual and difference beside each other. */
static void figures(struct page *p, const json_t *finding)
{
    if (view_actual_is_quoted(finding))
        return;
    static const struct {
        const char *key, *zh, *en;
    } parts[] = {
        {"expected", "应为 ", "expected "}, {"actual", "实为 ", "actual "}, {"difference", "相差 ", "difference "}};
    struct buffer b;
    buffer_init(&b);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *value = page_value(p, finding, parts[i].key);
        if (value && *value) {
            if (b.len)
                buffer_add_text(&b, page_say(p, "，", ", "));
            buffer_add_text(&b, page_say(p, parts[i].zh, parts[i].en));
            buffer_add_text(&b, value);
        }
        free(value);
    }
    char *text = buffer_take(&b);
    if (!text)
        p->failed = true;
    else if (*text)
        page_entry(p, page_say(p, "比对", "figures"), text);
    free(text);
}

static void workings(struct page *p, const json_t *finding)
{
    char *text = page_value(p, finding, "workings");
    if (text && *text)
        page_entry(p, page_say(p, "算式", "workings"), text);
    free(text);
}

/* "第 71 行 2000". The line suffices where there is one: the cell is looked up from the finding's own place. */
static void add_related(struct page *p, struct buffer *b, const json_t *one)
{
    const json_t *location = json_object_get(one, "location"), *line = json_object_get(location, "line");
    const char *original = view_text(location, "text");
    char *place = view_place(location, p->zh), *clean = show_clean(original, strlen(original));
    char *quoted = clean ? show_cut(clean, strlen(clean), RELATED_COLUMNS, NULL) : NULL;
    if (json_integer_value(line) > 0)
        buffer_add_format(b, p->zh ? "第 %lld 行" : "line %lld", (long long)json_integer_value(line));
    else
        buffer_add_text(b, place && *place ? place : view_text(one, "at"));
    if (quoted && *quoted)
        buffer_add_format(b, " %s", quoted);
    p->failed = p->failed || !place || !quoted;
    free(quoted);
    free(clean);
    free(place);
}

static void related(struct page *p, const json_t *finding)
{
    const json_t *list = json_object_get(finding, "related"), *one;
    size_t i, n = json_array_size(list);
    struct buffer b;
    buffer_init(&b);
    json_array_foreach (list, i, one) {
        if (i)
            buffer_add_text(&b, page_say(p, "；", "; "));
        if (i == RELATED_SHOWN) {
            buffer_add_format(&b, p->zh ? "另有 %zu 处" : "and %zu more", n - i);
            break;
        }
        add_related(p, &b, one);
    }
    char *text = buffer_take(&b);
    if (!text)
        p->failed = true;
    else if (*text)
        page_entry(p, page_say(p, "相关", "related"), text);
    free(text);
}

static void diagnosis(struct page *p, const json_t *finding)
{
    const json_t *list = json_object_get(finding, "diagnosis"), *one;
    size_t i;
    json_array_foreach (list, i, one) {
        page_entry(p, i ? "" : page_say(p, "诊断", "diagnosis"), view_either(one, "zh", "en", p->zh));
    }
}

static void basis(struct page *p, const json_t *finding)
{
    const json_t *list = json_object_get(finding, "basis"), *one;
    size_t i;
    json_array_foreach (list, i, one) {
        if (json_is_string(one))
            page_entry(p, i ? "" : page_say(p, "依据", "basis"), json_string_value(one));
    }
}

void text_finding(struct page *p, const json_t *finding)
{
    const json_t *location = json_object_get(finding, "location");
    headline(p, text_mark(view_text(finding, "severity")), view_text(finding, "status"), view_message(finding, p->zh));
    place_and_rule(p, finding);
    text_quote(p, location, view_text(finding, "actual"));
    figures(p, finding);
    workings(p, finding);
    diagnosis(p, finding);
    related(p, finding);
    basis(p, finding);
}

void text_undecided(struct page *p, const json_t *entry)
{
    const json_t *location = json_object_get(entry, "location");
    headline(p, text_mark("undecided"), "", view_message(entry, p->zh));
    place_and_rule(p, entry);
    text_quote(p, location, NULL);
}
