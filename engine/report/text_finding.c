/* One finding, or one undecided entry: the mark and the message, then what an auditor needs to verify it. */
#include "report/text_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "report/view.h"

#define MARK_INDENT 4

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

static void take_entry(struct page *p, const char *label, char *text_take)
{
    if (!text_take)
        p->failed = true;
    else if (*text_take)
        page_entry(p, label, text_take);
    free(text_take);
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
    take_entry(p, page_say(p, "比对", "figures"), view_figures_sentence(finding, p->zh));
    take_entry(p, page_say(p, "算式", "workings"), view_value(finding, "workings"));
    diagnosis(p, finding);
    take_entry(p, page_say(p, "相关", "related"), view_related_sentence(finding, p->zh));
    basis(p, finding);
}

void text_brief(struct page *p, const char *label, const json_t *finding)
{
    char *waiver = view_waiver_sentence(finding, p->zh), *line = NULL;
    const json_t *project = json_object_get(finding, "project");
    if (!waiver || asprintf(&line, "%s%s%s  [%s]%s%s", view_text(project, "name"), *view_text(project, "name") ? (p->zh ? "：" : ": ") : "",
                            view_message(finding, p->zh), view_text(finding, "rule"), *waiver ? "  " : "", waiver) < 0)
        line = NULL;
    if (line)
        page_entry(p, label, line);
    p->failed = p->failed || !line;
    free(line);
    free(waiver);
}

void text_undecided(struct page *p, const json_t *entry)
{
    const json_t *location = json_object_get(entry, "location");
    headline(p, text_mark("undecided"), "", view_message(entry, p->zh));
    place_and_rule(p, entry);
    text_quote(p, location, NULL);
}
