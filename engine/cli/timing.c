#include "cli/timing.h"

#include <stdlib.h>
#include <string.h>

#include "report/page.h"

/* More than its share: a rule that took at least so much of the whole, and so many times what it would have taken were all alike. */
#define SHARE_PERCENT 10
#define SHARE_TIMES 5

struct row {
    const struct rule_info *rule;
    struct rule_use use;
    long elements; /* on which its check ran */
};

static int slowest_first(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->use.ns != y->use.ns)
        return x->use.ns < y->use.ns ? 1 : -1;
    return strcmp(x->rule->id, y->rule->id);
}

static size_t collect(struct row *rows, const struct pack *pack, unsigned long long *total)
{
    size_t n = 0;
    *total = 0;
    for (size_t i = 0; i < pack_count(pack); i++) {
        struct row row = {.rule = pack_rule(pack, i), .use = pack_use(pack, i)};
        const long *v = row.use.verdicts;
        row.elements = v[VERDICT_PASS] + v[VERDICT_FAIL] + v[VERDICT_UNDECIDED];
        if (!row.use.ns)
            continue;
        row.elements = row.elements ? row.elements : v[VERDICT_NOT_APPLICABLE]; /* it said itself that it does not apply */
        rows[n++] = row;
        *total += row.use.ns;
    }
    return n;
}

static bool took_too_much(const struct row *row, unsigned long long total, size_t n)
{
    return row->use.ns * 100 >= total * SHARE_PERCENT && row->use.ns * n >= total * SHARE_TIMES;
}

static void number(struct page *p, unsigned long long n, size_t width)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", n);
    page_right(p, INK_PLAIN, text, width);
}

static void tenths(struct page *p, unsigned long long n, size_t width, const char *unit)
{
    char text[32];
    snprintf(text, sizeof text, "%llu.%llu%s", n / 10, n % 10, unit);
    page_right(p, INK_PLAIN, text, width);
}

static void heading(struct page *p, size_t id_width)
{
    static const char *const zh[] = {"对象", "疑点", "纳秒/对象", "毫秒", "占比"};
    static const char *const en[] = {"elements", "findings", "ns/element", "ms", "share"};
    page_left(p, INK_BOLD, page_say(p, "规则", "rule"), id_width);
    for (size_t i = 0; i < 5; i++)
        page_right(p, INK_DIM, p->zh ? zh[i] : en[i], 12);
    page_line_end(p);
}

static void print_rows(struct page *p, const struct row *rows, size_t n, unsigned long long total)
{
    size_t width = 10;
    for (size_t i = 0; i < n; i++)
        width = strlen(rows[i].rule->id) + 2 > width ? strlen(rows[i].rule->id) + 2 : width;
    heading(p, width);
    for (size_t i = 0; i < n; i++) {
        const struct row *row = &rows[i];
        page_left(p, took_too_much(row, total, n) ? INK_RED : INK_PLAIN, row->rule->id, width);
        number(p, (unsigned long long)row->elements, 12);
        number(p, (unsigned long long)row->use.findings, 12);
        number(p, row->use.ns / (unsigned long long)(row->elements ? row->elements : 1), 12);
        tenths(p, row->use.ns / 100000, 12, "");
        tenths(p, row->use.ns * 1000 / total, 12, "%");
        page_line_end(p);
    }
}

static void name_greedy(struct page *p, const struct row *rows, size_t n, unsigned long long total)
{
    for (size_t i = 0; i < n; i++)
        if (took_too_much(&rows[i], total, n)) {
            page_format(p, INK_PLAIN, p->zh ? "用时超过应有份额：%s（%llu%%；%zu 条规则平均各占 %llu%%）"
                              : "took more than its share: %s (%llu%% of the time; %zu rules alike would take %llu%% each)",
                        rows[i].rule->id, rows[i].use.ns * 100 / total, n, (unsigned long long)(100 / n));
            page_line_end(p);
        }
}

void timing_print(const struct cli *cli, const struct pack *pack)
{
    struct report_style style = {.lang = cli_lang(cli), .color = cli_use_color(cli, stderr), .width = cli_width(stderr)};
    struct row *rows = calloc(pack_count(pack) + 1, sizeof *rows);
    unsigned long long total;
    struct page page;
    if (!rows) {
        cli_complain(cli_say(cli, "内存不足", "out of memory"));
        return;
    }
    page_init(&page, &style, stderr);
    size_t n = collect(rows, pack, &total);
    qsort(rows, n, sizeof *rows, slowest_first);
    fflush(stdout);
    if (n) {
        print_rows(&page, rows, n, total);
        name_greedy(&page, rows, n, total);
    } else {
        cli_complain(cli_say(cli, "没有规则运行，无用时可列", "no rule ran, there are no times to list"));
    }
    free(rows);
}
