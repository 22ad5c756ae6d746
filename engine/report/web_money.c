/* The money picture of the HTML report: each item's sources as a stacked bar against the total that is printed, then the rows of totals
 * against what the items add up to. Lengths are fen divided by the longest bar's fen; no floating point. */
#include "report/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cover.h"
#include "report/budget.h"

#define BAR 10000  /* length of the longest bar */
#define COLOURS 8 /* classes s0 to s7 in the style sheet; further sources share the last */

static size_t colour_of(size_t column)
{
    return column < COLOURS ? column : COLOURS - 1;
}

/* ---- figures ----------------------------------------------------------------------------------------------------- */

static void amount(struct web *w, const struct budget *b, struct budget_amount one)
{
    char text[MONEY_TEXT_MAX];
    if (!one.known) {
        web_format(w, "<span class=\"absent\">—</span>");
        return;
    }
    money_format(text, one.fen, b->unit, 0);
    web_format(w, "%s", text);
}

/* The difference; false where there is none to be told. */
static bool difference(int64_t *out, struct budget_amount stated, struct budget_amount added)
{
    return stated.known && added.known && !__builtin_sub_overflow(stated.fen, added.fen, out) && *out != 0;
}

static void difference_cell(struct web *w, const struct budget *b, struct budget_amount stated, struct budget_amount added)
{
    char text[MONEY_TEXT_MAX];
    int64_t off;
    if (!difference(&off, stated, added)) {
        web_format(w, stated.known && added.known ? "<td class=\"number good\">0" : "<td class=\"number\">");
        return;
    }
    money_format(text, off, b->unit, 0);
    web_format(w, "<td class=\"number bad\"><b>%s%s</b>", off > 0 ? "+" : "", text);
}

/* Links to the findings on one amount of a row of totals, or on the row as a whole. */
static void links_of_total(struct web *w, const struct web_map *m, const struct budget_row *row, const struct budget *b, size_t column)
{
    char at[160];
    for (size_t i = 0; i < m->n; i++) {
        const char *own = view_text(m->marks[i].entry, "at");
        bool whole = strcmp(own, row->at) == 0;
        if (column == b->n_columns)
            snprintf(at, sizeof at, "%s/total", row->at);
        else
            snprintf(at, sizeof at, "%s/sources/%zu/amount", row->at, row->index[column]);
        if (strcmp(own, at) == 0 || (whole && column == b->n_columns))
            web_reference(w, &m->marks[i]);
    }
}

/* Links to the findings on the money of one row. */
static void links(struct web *w, const struct web_map *m, const char *at)
{
    size_t len = strlen(at);
    for (size_t i = 0; i < m->n; i++) {
        const char *own = view_text(m->marks[i].entry, "at");
        if (strncmp(own, at, len) == 0 && (own[len] == '/' || !own[len]))
            web_reference(w, &m->marks[i]);
    }
}

/* ---- bars -------------------------------------------------------------------------------------------------------- */

static int64_t length_of(int64_t fen, int64_t longest)
{
    return fen > 0 && longest > 0 ? (int64_t)((__int128)fen * BAR / longest) : 0;
}

static int64_t longest_of(const struct budget_row *rows, size_t n)
{
    int64_t longest = 0;
    for (size_t i = 0; i < n; i++) {
        longest = rows[i].total.known && rows[i].total.fen > longest ? rows[i].total.fen : longest;
        longest = rows[i].sum.known && rows[i].sum.fen > longest ? rows[i].sum.fen : longest;
        longest = rows[i].below_total.known && rows[i].below_total.fen > longest ? rows[i].below_total.fen : longest;
    }
    return longest;
}

static void bar_begin(struct web *w)
{
    web_format(w, "<svg class=\"bar\" viewBox=\"0 0 %d 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", BAR);
}

/* The printed total as a line across the bar. */
static void bar_end(struct web *w, struct budget_amount total, int64_t longest)
{
    if (total.known)
        web_format(w, "<path class=\"stated\" d=\"M%lld 0V100\"/>", (long long)length_of(total.fen, longest));
    web_format(w, "</svg>");
}

/* Tenths of a per cent, rounded half up. */
static void share(struct web *w, int64_t part, int64_t whole)
{
    long long tenths = whole > 0 && part >= 0 ? (long long)(((__int128)part * 2000 + whole) / (2 * (__int128)whole)) : 0;
    web_format(w, " %lld.%lld%%", tenths / 10, tenths % 10);
}

static void label_of_sources(struct web *w, const struct budget *b, const struct budget_row *row)
{
    bool any = false;
    for (size_t c = 0; c < b->n_columns; c++) {
        if (!row->sources[c].known || row->part[c])
            continue;
        web_format(w, "%s", any ? web_word(w, "，", ", ") : "");
        web_text(w, b->columns[c]);
        share(w, row->sources[c].fen, row->sum.fen);
        any = true;
    }
    if (!any)
        web_say(w, "只有总投资", "a total without sources");
}

static void source_bar(struct web *w, const struct budget *b, const struct budget_row *row, int64_t longest)
{
    int64_t x = 0;
    bar_begin(w);
    label_of_sources(w, b, row);
    web_format(w, "\">");
    if (!row->sum.known && row->total.known)
        web_format(w, "<rect class=\"whole\" width=\"%lld\" height=\"100\"/>", (long long)length_of(row->total.fen, longest));
    for (size_t c = 0; c < b->n_columns; c++) {
        int64_t from = length_of(x, longest);
        if (!row->sources[c].known || row->part[c] || row->sources[c].fen <= 0 || __builtin_add_overflow(x, row->sources[c].fen, &x))
            continue;
        web_format(w, "<rect class=\"s%zu\" x=\"%lld\" width=\"%lld\" height=\"100\"/>", colour_of(c), (long long)from,
                   (long long)(length_of(x, longest) - from));
    }
    bar_end(w, row->total, longest);
}

/* The sources of one row in words, each with the colour that it has in the bar. */
static void source_list(struct web *w, const struct budget *b, const struct budget_row *row)
{
    web_format(w, "<span class=\"sources\">");
    for (size_t c = 0; c < b->n_columns; c++) {
        if (!row->sources[c].known)
            continue;
        web_format(w, "<span><i class=\"key s%zu\"></i>", colour_of(c));
        web_text(w, b->columns[c]);
        web_format(w, row->part[c] ? "%s " : " ", web_word(w, "（其中）", " (part)"));
        amount(w, b, row->sources[c]);
        web_format(w, "</span> ");
    }
    web_format(w, "</span>");
}

/* ---- the table of items ------------------------------------------------------------------------------------------ */

static void covered(struct web *w, const char *text)
{
    web_take_text(w, cover_personal(text, strlen(text)));
}

/* `added` NULL: there is nothing that the amounts could be compared with. */
static void table_head(struct web *w, const char *first, const char *stated, const char *added)
{
    web_format(w, "<table class=\"money\">\n<thead><tr><th scope=\"col\">%s</th><th scope=\"col\" class=\"number\">%s</th>", first, stated);
    if (added)
        web_format(w, "<th scope=\"col\" class=\"number\">%s</th><th scope=\"col\" class=\"number\">%s</th>", added,
                   web_word(w, "相差", "difference"));
    web_format(w, "</tr></thead>\n<tbody>\n");
}

static void item_row(struct web *w, const struct web_map *m, const struct budget *b, const struct budget_row *row, int64_t longest)
{
    const char *task = view_text(row->task, "name");
    web_format(w, "<tr><th scope=\"row\">");
    web_project(w, row->project);
    if (*task && strcmp(task, view_text(row->project, "name")) != 0) {
        web_format(w, " · ");
        covered(w, task);
    }
    source_bar(w, b, row, longest);
    source_list(w, b, row);
    web_format(w, "</th><td class=\"number\">");
    amount(w, b, row->total);
    if (b->n_columns) {
        web_format(w, "</td><td class=\"number\">");
        amount(w, b, row->sum);
        web_format(w, "</td>");
        difference_cell(w, b, row->total, row->sum);
    }
    links(w, m, row->at);
    if (row->unread)
        web_format(w, " <span class=\"unread\">%s</span>", web_word(w, "有金额读不出", "an amount could not be read"));
    web_format(w, "</td></tr>\n");
}

static void items(struct web *w, const struct web_map *m, const struct budget *b)
{
    int64_t longest = longest_of(b->items, b->n_items);
    if (!b->n_items)
        return;
    table_head(w, web_word(w, "项目与资金来源", "Item and sources"), web_word(w, "总投资", "total"),
               b->n_columns ? web_word(w, "来源之和", "sources") : NULL);
    for (size_t i = 0; i < b->n_items; i++)
        item_row(w, m, b, &b->items[i], longest);
    web_format(w, "</tbody>\n</table>\n");
}

/* ---- totals against sums ----------------------------------------------------------------------------------------- */

static void total_bar(struct web *w, struct budget_amount stated, struct budget_amount added, int64_t longest, size_t colour)
{
    bar_begin(w);
    web_say(w, "条：各项之和；竖线：打印的合计", "bar: the sum of the items; line: the total as printed");
    web_format(w, "\"><rect class=\"s%zu\" width=\"%lld\" height=\"100\"/>", colour, (long long)length_of(added.fen, longest));
    bar_end(w, stated, longest);
}

static void total_row(struct web *w, const struct web_map *m, const struct budget *b, const struct budget_row *row, size_t column, int64_t longest)
{
    bool whole = column == b->n_columns;
    struct budget_amount stated = whole ? row->total : row->sources[column], added = whole ? row->below_total : row->below[column];
    if (!stated.known && !added.known)
        return;
    web_format(w, "<tr><th scope=\"row\">");
    if (row->section)
        covered(w, view_text(row->section, "title"));
    else
        web_say(w, "合计", "Grand total");
    web_format(w, " · ");
    if (whole)
        web_say(w, "总投资", "total");
    else
        web_text(w, b->columns[column]);
    total_bar(w, stated, added, longest, whole ? COLOURS : colour_of(column));
    web_format(w, "</th><td class=\"number\">");
    amount(w, b, stated);
    web_format(w, "</td><td class=\"number\">");
    amount(w, b, added);
    web_format(w, "</td>");
    difference_cell(w, b, stated, added);
    links_of_total(w, m, row, b, column);
    web_format(w, "</td></tr>\n");
}

static void totals(struct web *w, const struct web_map *m, const struct budget *b)
{
    int64_t longest = longest_of(b->totals, b->n_totals);
    if (!b->n_totals)
        return;
    web_format(w, "<h4>%s</h4>\n", web_word(w, "合计与各项之和", "Totals against the sums of the items"));
    table_head(w, web_word(w, "合计", "Total"), web_word(w, "打印的合计", "as printed"), web_word(w, "各项之和", "items"));
    for (size_t i = 0; i < b->n_totals; i++) {
        total_row(w, m, b, &b->totals[i], b->n_columns, longest);
        for (size_t c = 0; c < b->n_columns; c++)
            total_row(w, m, b, &b->totals[i], c, longest);
    }
    web_format(w, "</tbody>\n</table>\n");
}

bool web_has_money(const json_t *record)
{
    struct budget b;
    bool any = budget_read(&b, record);
    budget_clear(&b);
    return any;
}

void web_money(struct web *w, const struct web_map *m, const json_t *record)
{
    struct budget b;
    if (budget_read(&b, record)) {
        web_format(w, "<details class=\"part\" id=\"money-%zu\" open>\n<summary><h3>%s</h3></summary>\n<p class=\"hint\">", m->file,
                   web_word(w, "资金", "Money"));
        if (b.named)
            web_format(w, w->zh ? "单位：%s。" : "In %s. ", money_unit_name(b.unit));
        if (b.n_columns)
            web_say(w, "彩条是各资金来源，竖线是打印的总投资：两者应当到头。“其中”列不重复相加。",
                "The bars are the sources, the line is the total as printed: they should end together. An of-which column (其中) is part of another one and not added again.");
        web_format(w, "</p>\n");
        items(w, m, &b);
        totals(w, m, &b);
        web_format(w, "</details>\n");
    }
    w->failed = w->failed || b.failed;
    budget_clear(&b);
}
