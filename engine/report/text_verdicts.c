/* Every verdict there was, by file and rule, and the rules that came to none (check --verdicts). */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "report/view.h"

static enum ink ink_of(const char *verdict)
{
    static const enum ink inks[VIEW_VERDICTS] = {INK_GREEN, INK_RED, INK_DIM, INK_MAGENTA};
    for (size_t v = 0; v < VIEW_VERDICTS; v++)
        if (strcmp(verdict, view_verdicts[v]) == 0)
            return inks[v];
    return INK_MAGENTA;
}

static void verdict(struct page *p, const json_t *one)
{
    const char *name = view_text(one, "verdict"), *need = view_text(one, "need"), *why = view_message(one, p->zh);
    char *at = view_pointer(view_text(one, "at")), *line = NULL;
    size_t column = p->zh ? 12 : 20;
    int written = asprintf(&line, "%s%s%s%s", at && *at ? at : page_say(p, "整份记录", "the record"),
                           *need ? page_say(p, "  没有 ", "  no ") : "", need, *why ? "  " : "");
    page_spaces(p, 4);
    page_left(p, ink_of(name), view_verdict_word(name, p->zh), column - 4);
    if (at && written >= 0) {
        char *whole = NULL;
        if (asprintf(&whole, "%s%s", line, why) >= 0)
            page_wrap(p, INK_PLAIN, whole, column, column + 2);
        else
            p->failed = true;
        free(whole);
        free(line);
    } else {
        p->failed = true;
    }
    free(at);
}

static void list(struct page *p, const json_t *verdicts)
{
    const char *path = NULL, *rule = "";
    const json_t *one;
    size_t i;
    json_array_foreach (verdicts, i, one) {
        const char *here = view_text(one, "path");
        if (!path || strcmp(path, here) != 0) {
            page_put(p, INK_BOLD, "== ");
            page_wrap(p, INK_BOLD, strcmp(here, "*") == 0 ? page_say(p, "全部文件", "all files") : view_path_shown(here, p->zh), 3, 3);
            rule = "";
        }
        if (strcmp(rule, view_text(one, "rule")) != 0) {
            page_spaces(p, 2);
            page_wrap(p, INK_BOLD, view_text(one, "rule"), 2, 4);
        }
        path = here;
        rule = view_text(one, "rule");
        verdict(p, one);
    }
}

/* Rules that the user left out need no explanation. */
static bool was_chosen(const json_t *rule)
{
    return strcmp(view_text(rule, "why"), "not-selected") != 0;
}

static void idle(struct page *p, const json_t *rules)
{
    const json_t *one;
    size_t i, width = 0;
    json_array_foreach (rules, i, one) {
        if (was_chosen(one))
            width = strlen(view_text(one, "rule")) + 2 > width ? strlen(view_text(one, "rule")) + 2 : width;
    }
    if (!width)
        return;
    page_line_end(p);
    page_put(p, INK_BOLD, page_say(p, "没有得出结论的规则", "Rules that came to no verdict"));
    page_line_end(p);
    json_array_foreach (rules, i, one) {
        if (!was_chosen(one))
            continue;
        char *why = view_idle_reason(one, p->zh);
        page_spaces(p, 2);
        page_left(p, INK_PLAIN, view_text(one, "rule"), width);
        if (why)
            page_wrap(p, INK_DIM, why, width + 2, width + 2);
        p->failed = p->failed || !why;
        free(why);
    }
}

void text_verdicts(struct page *p, const json_t *report)
{
    const json_t *verdicts = json_object_get(report, "verdicts");
    if (!verdicts)
        return;
    page_put(p, INK_BOLD, page_say(p, "逐项判定", "Verdicts"));
    page_line_end(p);
    list(p, verdicts);
    idle(p, json_object_get(report, "idle_rules"));
    page_line_end(p);
}
