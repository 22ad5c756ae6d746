/* The end of the text report: what was checked, the counts, and whether all of it was checked. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define COLUMNS 5

static const char *const severities[] = {"error", "warning", "note"};
static const char *const verdicts[] = {"pass", "fail", "not_applicable", "undecided"};

struct totals {
    long findings[3]; /* by severity */
    long verdict[3][4];
    long checked, unreadable, skipped;
    long idle; /* of the checked: no rule applied */
    long undecided;
};

static long count_of(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

/* Inputs that were read but on which no rule came to a verdict. */
static long count_idle(const json_t *inputs)
{
    const json_t *input;
    size_t i;
    long n = 0;
    json_array_foreach (inputs, i, input) {
        const json_t *counts = json_object_get(input, "verdicts");
        n += counts && count_of(counts, "pass") + count_of(counts, "fail") + count_of(counts, "undecided") == 0;
    }
    return n;
}

static void totals_read(struct totals *t, const json_t *report)
{
    const json_t *summary = json_object_get(report, "summary"), *inputs = json_object_get(summary, "inputs");
    const json_t *findings = json_object_get(summary, "findings"), *counts = json_object_get(summary, "verdicts");
    *t = (struct totals){
        .checked = count_of(inputs, "checked"),
        .unreadable = count_of(inputs, "unreadable"),
        .skipped = count_of(inputs, "skipped"),
        .idle = count_idle(json_object_get(report, "inputs")),
        .undecided = (long)json_array_size(json_object_get(report, "undecided")),
    };
    for (size_t s = 0; s < 3; s++) {
        t->findings[s] = count_of(findings, severities[s]);
        for (size_t v = 0; v < 4; v++)
            t->verdict[s][v] = count_of(json_object_get(counts, severities[s]), verdicts[v]);
    }
}

static long findings_in_all(const struct totals *t)
{
    return t->findings[0] + t->findings[1] + t->findings[2];
}

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
static void count_table(struct page *p, const struct totals *t)
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
    for (size_t s = 0; s < 3; s++) {
        const struct text_mark *mark = text_mark(severities[s]);
        count_row(p, page_say(p, mark->zh, mark->en), mark->ink, t->findings[s], t->verdict[s], widths);
        for (size_t v = 0; v < 4; v++)
            all[v] += t->verdict[s][v];
    }
    count_row(p, page_say(p, "合计", "all"), INK_BOLD, findings_in_all(t), all, widths);
}

static void entry(struct page *p, const char *label, enum ink ink, const char *text)
{
    size_t column = p->zh ? 10 : 13;
    page_spaces(p, 2);
    page_left(p, INK_DIM, label, column - 2);
    page_wrap(p, ink, text, column, column);
}

static void take_entry(struct page *p, const char *label, enum ink ink, struct buffer *b)
{
    char *text = buffer_take(b);
    if (text)
        entry(p, label, ink, text);
    else
        p->failed = true;
    free(text);
}

static void files(struct page *p, const struct totals *t)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, p->zh ? "%ld 个已核对" : "%ld checked", t->checked);
    if (t->idle)
        buffer_add_format(&b, p->zh ? "（其中 %ld 个没有适用的规则）" : " (%ld of them without a rule that applies)",
                          t->idle);
    buffer_add_format(&b, p->zh ? "，%ld 个无法读取，%ld 个跳过" : ", %ld unreadable, %ld skipped", t->unreadable,
                      t->skipped);
    take_entry(p, page_say(p, "文件", "files"), t->unreadable ? INK_RED : t->idle ? INK_MAGENTA : INK_PLAIN, &b);
}

static void pack(struct page *p, const json_t *report)
{
    const json_t *about = json_object_get(report, "pack");
    if (!json_is_object(about))
        return;
    char *id = page_value(p, about, "id"), *version = page_value(p, about, "version");
    struct buffer b;
    buffer_init(&b);
    if (id && version)
        buffer_add_format(&b, "%s %s", id, version);
    json_int_t rules = json_integer_value(json_object_get(about, "rules"));
    if (rules > 0)
        buffer_add_format(&b, p->zh ? "，%lld 条规则" : rules == 1 ? ", %lld rule" : ", %lld rules", (long long)rules);
    take_entry(p, page_say(p, "规则包", "rule pack"), INK_PLAIN, &b);
    free(id);
    free(version);
}

/* Whether any rule came to a verdict on anything; "not applicable" is none. */
static bool anything_checked(const struct totals *t)
{
    long n = 0;
    for (size_t s = 0; s < 3; s++)
        n += t->verdict[s][0] + t->verdict[s][1] + t->verdict[s][3];
    return n > 0;
}

static void because(struct buffer *b, bool zh, bool holds, const char *zh_why, const char *en_why, long n)
{
    if (!holds)
        return;
    buffer_add_text(b, b->len ? (zh ? "；" : "; ") : (zh ? "不完整：" : "INCOMPLETE: "));
    if (n)
        buffer_add_format(b, "%ld ", n);
    buffer_add_text(b, zh ? zh_why : en_why);
}

static void status(struct page *p, const struct totals *t, const json_t *report)
{
    struct buffer b;
    buffer_init(&b);
    if (json_is_true(json_object_get(report, "complete"))) {
        buffer_add_text(&b, page_say(p, "完整：所有文件都已读取，没有未决事项",
                                     "complete: every input was read, nothing is undecided"));
        take_entry(p, page_say(p, "状态", "status"), INK_GREEN, &b);
        return;
    }
    because(&b, p->zh, t->unreadable > 0, "个文件无法读取",
            t->unreadable == 1 ? "input could not be read" : "inputs could not be read", t->unreadable);
    because(&b, p->zh, t->undecided > 0, "处未决，须人工核对", "undecided, for a person to check", t->undecided);
    because(&b, p->zh, t->checked == 0, "没有核对任何文件", "nothing was checked", 0);
    because(&b, p->zh, t->checked > 0 && !anything_checked(t), "没有适用的规则", "no rule applied", 0);
    if (!b.len)
        buffer_add_text(&b, page_say(p, "不完整", "INCOMPLETE"));
    take_entry(p, page_say(p, "状态", "status"), INK_RED, &b);
}

static void result(struct page *p, const struct totals *t)
{
    struct buffer b;
    buffer_init(&b);
    long n = findings_in_all(t);
    if (!n && !anything_checked(t))
        buffer_add_text(&b, page_say(p, "未作核对，没有结果", "nothing was checked"));
    else if (!n)
        buffer_add_text(&b, page_say(p, "没有发现疑点", "no findings"));
    else if (p->zh)
        buffer_add_format(&b, "%ld 处疑点待核实：错误 %ld，警告 %ld，提示 %ld", n, t->findings[0], t->findings[1],
                          t->findings[2]);
    else
        buffer_add_format(&b, "%ld finding%s to verify: %ld error%s, %ld warning%s, %ld note%s", n, n == 1 ? "" : "s",
                          t->findings[0], t->findings[0] == 1 ? "" : "s", t->findings[1],
                          t->findings[1] == 1 ? "" : "s", t->findings[2], t->findings[2] == 1 ? "" : "s");
    take_entry(p, page_say(p, "结果", "result"), INK_BOLD, &b);
}

void text_summary(struct page *p, const json_t *report, bool quiet)
{
    struct totals t;
    totals_read(&t, report);
    if (!quiet) {
        page_put(p, INK_BOLD, page_say(p, "核对小结", "Summary"));
        page_line_end(p);
        count_table(p, &t);
        page_line_end(p);
        files(p, &t);
        pack(p, report);
        char *as_of = page_value(p, report, "as_of");
        if (as_of && *as_of)
            entry(p, page_say(p, "基准日", "as of"), INK_PLAIN, as_of);
        free(as_of);
    }
    result(p, &t);
    status(p, &t, report);
}
