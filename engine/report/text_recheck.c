/* The comparison with an earlier report: what became of its findings, and what changed in the figures. */
#include "report/text_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/view.h"

static void line(struct page *p, const char *label, char *text_take)
{
    if (text_take)
        page_entry(p, label, text_take);
    p->failed = p->failed || !text_take;
    free(text_take);
}

static void heading(struct page *p, const char *text)
{
    page_put(p, INK_BOLD, text);
    page_line_end(p);
}

static void fixed(struct page *p, const json_t *list)
{
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one)
        text_brief(p, i ? "" : page_say(p, "已改", "fixed"), one);
}

/* The new ones by their messages; they stand in full above. */
static void fresh(struct page *p, const json_t *report, const json_t *prints)
{
    const json_t *finding, *print;
    size_t i, k;
    bool first = true;
    json_array_foreach (json_object_get(report, "findings"), i, finding)
        json_array_foreach (prints, k, print)
            if (strcmp(view_text(finding, "fingerprint"), json_string_value(print)) == 0) {
                text_brief(p, first ? page_say(p, "新增", "new") : "", finding);
                first = false;
            }
}

static void changes(struct page *p, const json_t *pair)
{
    const json_t *change, *list = json_object_get(pair, "changes");
    char *title = NULL, *last = NULL;
    size_t i;
    if (json_array_size(list) == 0)
        return;
    if (asprintf(&title, p->zh ? "数据变动  %s ← %s" : "Changes in the figures  %s <- %s", view_path_shown(view_text(pair, "path"), p->zh), view_text(pair, "old_path")) < 0)
        title = NULL;
    if (title)
        heading(p, title);
    p->failed = p->failed || !title;
    free(title);
    json_array_foreach (list, i, change) {
        char *project = view_project(json_object_get(change, "project"), p->zh);
        if (project && (!last || strcmp(last, project) != 0)) {
            page_spaces(p, 2);
            page_wrap(p, INK_BOLD, project, 2, 4);
        }
        p->failed = p->failed || !project;
        free(last);
        last = project;
        line(p, json_is_true(json_object_get(change, "announced")) ? page_say(p, "明改", "announced") : page_say(p, "暗改", "silent"),
             view_change_sentence(change, p->zh));
    }
    free(last);
    page_line_end(p);
}

void text_recheck(struct page *p, const json_t *report)
{
    const json_t *against = json_object_get(report, "against"), *one;
    json_t *notes = against ? view_against_notes(report, p->zh) : NULL;
    size_t i;
    if (!against)
        return;
    p->failed = p->failed || !notes;
    heading(p, page_say(p, "与上次对照", "Against the earlier report"));
    line(p, page_say(p, "对照", "compared"), view_against_sentence(report, p->zh));
    json_array_foreach (notes, i, one)
        page_entry(p, i ? "" : page_say(p, "注意", "mind"), json_string_value(one));
    fixed(p, json_object_get(against, "fixed"));
    fresh(p, report, json_object_get(against, "new"));
    page_line_end(p);
    json_array_foreach (json_object_get(against, "inputs"), i, one)
        changes(p, one);
    json_decref(notes);
}
