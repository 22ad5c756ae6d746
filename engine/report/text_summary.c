/* The end of the text report: what was checked, the counts, and whether all of it was checked. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/view.h"

#define COLUMNS 5

static void count_row(struct page *p, const char *name, enum ink ink, long findings, const long counts[4],
                      const size_t widths[COLUMNS])
{
    page_spaces(p, 2);
    page_left(p, ink, name, p->zh ? 6 : 9);
    for (size_t i = 0; i < COLUMNS; i++) {
        char text[24];
        long n = i ? counts[i - 1] : findings;
        snprintf(text, sizeof text, "%ld", n);
        bool matters = n > 0 && (i == 0 || i == 4);
        page_right(p, matters ? (i ? INK_MAGENTA : INK_BOLD) : INK_PLAIN, text, widths[i]);
    }
    page_line_end(p);
}

/* Findings and the four verdicts by severity. One element of one rule is one verdict; a failed one may give several
 * findings. */
static void count_table(struct page *p, const struct view_totals *t)
{
    static const char *const zh[] = {"疑点", "通过", "不通过", "不适用", "未决"};
    static const char *const en[] = {"findings", "pass", "fail", "not applicable", "undecided"};
    size_t widths[COLUMNS];
    long all[4] = {0};
    page_spaces(p, p->zh ? 8 : 11);
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *name = p->zh ? zh[i] : en[i];
        widths[i] = utf8_width(name, strlen(name)) + 3;
        widths[i] = widths[i] < 10 ? 10 : widths[i];
        page_right(p, INK_DIM, name, widths[i]);
    }
    page_line_end(p);
    for (size_t s = 0; s < VIEW_SEVERITIES; s++) {
        const struct text_mark *mark = text_mark(view_severities[s]);
        count_row(p, view_severity_word(mark->name, p->zh), mark->ink, t->findings[s], t->verdict[s], widths);
        for (size_t v = 0; v < VIEW_VERDICTS; v++)
            all[v] += t->verdict[s][v];
    }
    count_row(p, page_say(p, "合计", "all"), INK_BOLD, view_findings(t), all, widths);
}

static void entry(struct page *p, const char *label, enum ink ink, const char *text)
{
    size_t column = p->zh ? 10 : 13;
    page_spaces(p, 2);
    page_left(p, INK_DIM, label, column - 2);
    page_wrap(p, ink, text, column, column);
}

static void take_entry(struct page *p, const char *label, enum ink ink, char *text_take)
{
    if (!text_take)
        p->failed = true;
    else if (*text_take)
        entry(p, label, ink, text_take);
    free(text_take);
}

static void files(struct page *p, const struct view_totals *t)
{
    take_entry(p, page_say(p, "文件", "files"),
               t->unreadable ? INK_RED
               : t->idle     ? INK_MAGENTA
                             : INK_PLAIN,
               view_files_sentence(t, p->zh));
}

/* What of the baseline and the waivers no longer fits. */
static void notices(struct page *p, const json_t *report)
{
    json_t *list = view_notices(json_object_get(report, "baseline"), json_object_get(report, "waivers"), p->zh);
    const json_t *one;
    size_t i;
    p->failed = p->failed || !list;
    json_array_foreach (list, i, one)
        entry(p, i ? "" : page_say(p, "提醒", "mind"), INK_YELLOW, view_text(one, "text"));
    json_decref(list);
}

void text_summary(struct page *p, const json_t *report, bool quiet)
{
    struct view_totals t;
    view_totals_read(&t, report);
    if (!quiet) {
        page_put(p, INK_BOLD, page_say(p, "核对小结", "Summary"));
        page_line_end(p);
        count_table(p, &t);
        page_line_end(p);
        files(p, &t);
        take_entry(p, page_say(p, "规则包", "rule pack"), INK_PLAIN, view_pack_sentence(report, p->zh));
        take_entry(p, page_say(p, "未用规则", "idle rules"), INK_DIM, view_idle_sentence(report, p->zh));
        take_entry(p, page_say(p, "基准日", "as of"), INK_PLAIN, view_value(report, "as_of"));
        take_entry(p, page_say(p, "基线", "baseline"), INK_PLAIN, view_baseline_sentence(report, p->zh));
        take_entry(p, page_say(p, "豁免", "waivers"), INK_PLAIN, view_waivers_sentence(report, p->zh));
        notices(p, report);
    }
    take_entry(p, page_say(p, "结果", "result"), INK_BOLD, view_result_sentence(&t, p->zh));
    take_entry(p, page_say(p, "状态", "status"), t.complete ? INK_GREEN : INK_RED, view_complete_sentence(&t, p->zh));
}
