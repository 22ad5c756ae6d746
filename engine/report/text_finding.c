/* One finding, or one undecided entry: the mark and the message, then what an auditor needs to verify it. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"
#include "base/utf8.h"

#define MARK_INDENT 4
#define RELATED_SHOWN 12
#define RELATED_COLUMNS 40

const struct text_mark *text_mark(const char *name)
{
    static const struct text_mark marks[] = {
        {"error", "✗", "错误", "error", INK_RED},
        {"warning", "!", "警告", "warning", INK_YELLOW},
        {"note", "i", "提示", "note", INK_CYAN},
        {"undecided", "?", "未决", "undecided", INK_MAGENTA},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (name && strcmp(marks[i].name, name) == 0)
            return &marks[i];
    return &marks[3]; /* a severity that this version does not know is for a person to look at */
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* The message in the reader's language, or in the other one where there is only that. */
static const char *message_of(const struct page *p, const json_t *object, const char *zh_key, const char *en_key)
{
    const char *zh = text_of(object, zh_key), *en = text_of(object, en_key);
    const char *wanted = p->zh ? zh : en;
    return *wanted ? wanted : p->zh ? en : zh;
}

static void headline(struct page *p, const struct text_mark *mark, const char *status, const char *message)
{
    size_t column = page_entry_column(p);
    page_spaces(p, MARK_INDENT);
    page_put(p, mark->ink, mark->sign);
    page_spaces(p, 1);
    page_left(p, mark->ink, page_say(p, mark->zh, mark->en), column - MARK_INDENT - 2);
    const char *word = "";
    if (strcmp(status, "waived") == 0)
        word = page_say(p, "（已豁免）", "(waived) ");
    else if (strcmp(status, "baseline") == 0)
        word = page_say(p, "（已知）", "(known) ");
    page_put(p, INK_DIM, word);
    page_wrap(p, INK_BOLD, message, column + utf8_width(word, strlen(word)), column);
}

/* The place and the rule's id share a line: both are short, and both are for looking something up. A record that came
 * as JSON knows no places; there the path of the value stands for it. */
static void place_and_rule(struct page *p, const json_t *entry)
{
    const char *rule = text_of(entry, "rule"), *at = text_of(entry, "at");
    char *place = page_place(p, json_object_get(entry, "location"));
    struct buffer b;
    buffer_init(&b);
    if (place && (*place || *at))
        buffer_add_format(&b, "%s  ", *place ? place : at);
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

/* An actual value alone, when it can be read in the quotation, would only be said twice. */
static bool is_said_already(const json_t *finding)
{
    const char *actual = text_of(finding, "actual"), *quoted = text_of(json_object_get(finding, "location"), "text");
    return !json_object_get(finding, "expected") && !json_object_get(finding, "difference") && *actual &&
           strstr(quoted, actual);
}

/* expected, actual and difference beside each other. */
static void figures(struct page *p, const json_t *finding)
{
    if (is_said_already(finding))
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
    const char *original = text_of(location, "text");
    char *place = page_place(p, location), *clean = show_clean(original, strlen(original));
    char *quoted = clean ? show_cut(clean, strlen(clean), RELATED_COLUMNS, NULL) : NULL;
    if (json_integer_value(line) > 0)
        buffer_add_format(b, p->zh ? "第 %lld 行" : "line %lld", (long long)json_integer_value(line));
    else
        buffer_add_text(b, place && *place ? place : text_of(one, "at"));
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
        page_entry(p, i ? "" : page_say(p, "诊断", "diagnosis"), message_of(p, one, "zh", "en"));
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
    headline(p, text_mark(text_of(finding, "severity")), text_of(finding, "status"),
             message_of(p, finding, "message", "message_en"));
    place_and_rule(p, finding);
    text_quote(p, location, text_of(finding, "actual"));
    figures(p, finding);
    workings(p, finding);
    diagnosis(p, finding);
    related(p, finding);
    basis(p, finding);
}

void text_undecided(struct page *p, const json_t *entry)
{
    const json_t *location = json_object_get(entry, "location");
    headline(p, text_mark("undecided"), "", message_of(p, entry, "message", "message_en"));
    place_and_rule(p, entry);
    text_quote(p, location, NULL);
}
