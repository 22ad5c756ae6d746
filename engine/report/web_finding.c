/* One finding, or one undecided entry, of the HTML report, with all that one needs to verify it. */
#include "report/web.h"

#include <stdlib.h>
#include <string.h>


#define QUOTE_LINES 8
#define RELATED_SHOWN 12

static void label(struct web *w, const char *zh, const char *en)
{
    web_format(w, "<div><dt>%s</dt><dd>", web_word(w, zh, en));
}

static void label_end(struct web *w)
{
    web_format(w, "</dd></div>\n");
}

/* Where it stands, for the filter. What is undecided is open. */
static const char *standing_of(const json_t *entry)
{
    if (!*view_text(entry, "severity") || view_is_open(entry))
        return "open";
    const char *status = view_text(entry, "status");
    return strcmp(status, "waived") == 0 ? "waived" : strcmp(status, "baseline") == 0 ? "baseline" : "explained";
}

static void units(struct web *w, const json_t *entry)
{
    json_t *names = json_object(), *unused;
    const char *name;
    bool any = false;
    if (!names || !web_add_units(w, names, entry))
        w->failed = true;
    json_object_foreach (names, name, unused) {
        web_format(w, any ? "|" : "");
        web_text(w, name);
        any = true;
    }
    json_decref(names);
}

static void heading(struct web *w, const struct web_mark *mark)
{
    const json_t *entry = mark->entry;
    const char *severity = mark->severity, *id = mark->id;
    const char *rule = view_text(entry, "rule"), *known = *view_text(entry, "severity") ? view_standing_word(entry, w->zh) : "";
    web_format(w, "<article class=\"finding %s\" id=\"", severity);
    web_text(w, id);
    web_format(w, "\" data-severity=\"%s\" data-family=\"", severity);
    web_text_n(w, rule, strcspn(rule, "."));
    web_format(w, "\" data-standing=\"%s\" data-units=\"", standing_of(entry));
    units(w, entry);
    web_format(w, "\">\n<p class=\"tags\"><span class=\"badge\">%s %zu</span> ",
               view_severity_word(severity, w->zh), mark->number);
    if (*rule) {
        web_format(w, "<code>");
        web_text(w, rule);
        web_format(w, "</code> <span class=\"rule\">");
        web_text(w, view_rule_title(w->report, rule, w->zh));
        web_format(w, "</span> ");
    }
    if (*known)
        web_format(w, "<span class=\"known\">%s</span> ", known);
    web_format(w, "<a class=\"self\" href=\"#");
    web_text(w, id);
    web_format(w, "\" aria-label=\"%s\">#</a></p>\n<h5>", web_word(w, "此处疑点的链接", "link to this finding"));
    web_text(w, view_message(entry, w->zh));
    web_format(w, "</h5>\n<dl>\n");
}

/* The place in words, and a link to it in the drawn notice. */
static void place(struct web *w, const struct web_map *m, const struct web_mark *mark)
{
    char *text = view_entry_place(mark->entry, w->zh);
    bool linked = m->drawing && mark->piece;
    if (text && !*text && !linked) {
        free(text);
        return;
    }
    label(w, "位置", "At");
    web_take_text(w, text);
    if (linked)
        web_format(w, " <a class=\"to\" href=\"#c-%zu-%zu\">%s</a>", m->file, mark->piece,
                   web_word(w, "看原文", "see it in the notice"));
    label_end(w);
}

/* ---- the quotation --------------------------------------------------------------------------------------------- */

static void quoted(struct web *w, const struct view_line *line, const char *actual)
{
    const char *found = *actual ? memmem(line->text, line->len, actual, strlen(actual)) : NULL;
    web_format(w, "<span class=\"line\">");
    if (line->number > 0)
        web_format(w, "<span class=\"at\" aria-hidden=\"true\">%ld</span>", line->number);
    web_format(w, "<span>");
    if (found && strlen(actual) < line->len) {
        size_t before = (size_t)(found - line->text), after = before + strlen(actual);
        web_text_n(w, line->text, before);
        web_format(w, "<mark>");
        web_text_n(w, found, strlen(actual));
        web_format(w, "</mark>");
        web_text_n(w, line->text + after, line->len - after);
    } else {
        web_text_n(w, line->text, line->len);
    }
    web_format(w, "</span></span>\n");
}

/* A long cell is folded after some lines; nothing of it is left out. */
static void quote(struct web *w, const json_t *location, const char *actual)
{
    const char *rest = view_text(location, "text");
    struct view_line line;
    long number = view_count(location, "line");
    size_t n = 0;
    while (view_next_line(&line, &rest, &number)) {
        if (n == 0) {
            label(w, "原文", "Original");
            web_format(w, "<blockquote>\n");
        }
        if (n++ == QUOTE_LINES)
            web_format(w, "<details><summary>%s</summary>\n", web_word(w, "其余各行", "the other lines"));
        quoted(w, &line, actual);
    }
    if (n > QUOTE_LINES)
        web_format(w, "</details>\n");
    if (n) {
        web_format(w, "</blockquote>");
        label_end(w);
    }
}

/* ---- what is wrong --------------------------------------------------------------------------------------------- */

static void figures(struct web *w, const json_t *finding)
{
    static const struct {
        const char *key, *zh, *en;
    } parts[] = {{"expected", "应为", "expected"}, {"actual", "实为", "actual"}, {"difference", "相差", "difference"}};
    bool any = false;
    if (view_actual_is_quoted(finding))
        return;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *value = view_value(finding, parts[i].key);
        if (!value || *value) {
            if (!any)
                label(w, "比对", "Figures");
            any = true;
            web_format(w, "<span class=\"figure %s\"><span class=\"name\">%s</span> <b>", parts[i].key,
                       web_word(w, parts[i].zh, parts[i].en));
            web_take_text(w, value);
            web_format(w, "</b></span>\n");
        } else {
            free(value);
        }
    }
    if (any)
        label_end(w);
}

static void workings(struct web *w, const json_t *finding)
{
    if (!*view_text(finding, "workings"))
        return;
    label(w, "算式", "Workings");
    web_format(w, "<span class=\"workings\">");
    web_text(w, view_text(finding, "workings"));
    web_format(w, "</span>");
    label_end(w);
}

static void diagnosis(struct web *w, const json_t *finding)
{
    const json_t *list = json_object_get(finding, "diagnosis"), *one;
    size_t i;
    if (json_array_size(list) == 0)
        return;
    label(w, "诊断", "Diagnosis");
    web_format(w, "<ul>\n");
    json_array_foreach (list, i, one) {
        web_format(w, "<li>");
        web_text(w, view_either(one, "zh", "en", w->zh));
        web_format(w, "</li>\n");
    }
    web_format(w, "</ul>");
    label_end(w);
}

/* The finding that explains this one. */
static void waiver(struct web *w, const json_t *finding)
{
    char *text = view_waiver_sentence(finding, w->zh);
    if (!text || *text) {
        label(w, "豁免", "Waived");
        web_take_text(w, text);
        label_end(w);
    } else {
        free(text);
    }
}

static void cause(struct web *w, const json_t *finding)
{
    const char *print = view_text(finding, "cause");
    if (!*print)
        return;
    label(w, "起因", "Cause");
    web_format(w, "<a href=\"#f-");
    web_text(w, print);
    web_format(w, "\">%s</a>", web_word(w, "由另一处疑点引起", "explained by another finding"));
    label_end(w);
}

static void related_one(struct web *w, const json_t *one)
{
    const char *original = view_text(json_object_get(one, "location"), "text");
    web_format(w, "<li>");
    web_take_text(w, view_entry_place(one, w->zh));
    if (*original) {
        web_format(w, " <q>");
        web_text(w, original);
        web_format(w, "</q>");
    }
    web_format(w, "</li>\n");
}

static void related(struct web *w, const json_t *finding)
{
    const json_t *list = json_object_get(finding, "related"), *one;
    size_t i, n = json_array_size(list);
    if (n == 0)
        return;
    label(w, "相关", "Related");
    web_format(w, "<ul>\n");
    json_array_foreach (list, i, one) {
        if (i == RELATED_SHOWN)
            web_format(w,
                       w->zh ? "</ul><details><summary>另有 %zu 处</summary><ul>\n"
                             : "</ul><details><summary>and %zu more</summary><ul>\n",
                       n - i);
        related_one(w, one);
    }
    web_format(w, n > RELATED_SHOWN ? "</ul></details>" : "</ul>");
    label_end(w);
}

static void basis(struct web *w, const json_t *finding)
{
    const json_t *list = json_object_get(finding, "basis"), *one;
    size_t i;
    if (json_array_size(list) == 0)
        return;
    label(w, "依据", "Basis");
    web_format(w, "<ul class=\"basis\">\n");
    json_array_foreach (list, i, one) {
        web_format(w, "<li>");
        web_text(w, json_is_string(one) ? json_string_value(one) : "");
        web_format(w, "</li>\n");
    }
    web_format(w, "</ul>");
    label_end(w);
}

void web_finding(struct web *w, const struct web_map *m, const struct web_mark *mark)
{
    const json_t *entry = mark->entry;
    heading(w, mark);
    place(w, m, mark);
    quote(w, json_object_get(entry, "location"), view_text(entry, "actual"));
    figures(w, entry);
    workings(w, entry);
    diagnosis(w, entry);
    cause(w, entry);
    waiver(w, entry);
    related(w, entry);
    basis(w, entry);
    web_format(w, "</dl>\n</article>\n");
}
