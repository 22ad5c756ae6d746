/* The sums that a notice states, as formulas that the workbook's reader can follow and recompute (核对表): the notice's money as a grid, at the end of each row its
 * sources added, under each row of totals its items added. What a formula comes to is stored with it, worked out here in fen. */
#include "report/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/grown.h"
#include "report/book_grid.h"
#include "report/view.h"

#define FIRST_MONEY 3 /* the column of the sheet in which money begins */
#define HEAD_ROW 3
#define FUNCTION_ARGUMENTS 200 /* Excel takes 255 */

struct sums {
    struct book *b;
    lxw_worksheet *s;
    struct book_grid grid;
    size_t shown[GRID_COLUMNS]; /* the sheet's column of each of the grid's */
    bool has_total;             /* some row has a total; else its column is not shown */
    size_t added;               /* the sheet's column for a row's own sum; the difference and the result follow */
    lxw_row_t *rows;            /* own: the sheet's row of each of the grid's */
    lxw_row_t row;              /* the next one */
};

/* One sum: what is stated, and the cells that should add up to it. */
struct sum {
    const struct grid_cell *stated;
    lxw_row_t stated_row;
    size_t stated_col;
    struct addend {
        lxw_row_t row;
        size_t col;
    } * addends; /* own */
    size_t n, size;
    int64_t total;
    int decimals;
    bool any, bad; /* an addend has an amount; something cannot be read or held exactly */
};

/* ---- gathering --------------------------------------------------------------------------------------------------------------- */

static void count_cell(struct sums *t, struct sum *s, const struct grid_cell *c)
{
    int needed = book_decimals(c->fen, t->grid.unit, c->decimals);
    s->decimals = needed > s->decimals ? needed : s->decimals;
    s->bad = s->bad || c->state == CELL_UNREADABLE || !book_fits(c->fen, t->grid.unit);
}

static void add(struct sums *t, struct sum *s, const struct grid_cell *c, lxw_row_t row, size_t col)
{
    if (c->state == CELL_NONE)
        return;
    struct addend *all = grown(s->addends, s->n, &s->size, sizeof *all);
    if (!all) {
        t->b->failed = true;
        return;
    }
    s->addends = all;
    s->addends[s->n++] = (struct addend){row, col};
    s->any = s->any || c->state == CELL_AMOUNT;
    count_cell(t, s, c);
    if (c->state == CELL_AMOUNT && money_add(&s->total, s->total, c->fen, NULL) != MC_OK)
        s->bad = true;
}

static void begin(struct sums *t, struct sum *s, const struct grid_cell *stated, lxw_row_t row, size_t col)
{
    *s = (struct sum){.stated = stated, .stated_row = row, .stated_col = col};
    count_cell(t, s, stated);
}

/* Whether there is anything to compare. */
static bool holds_something(const struct sum *s)
{
    return s->any && (s->stated->state == CELL_AMOUNT || s->stated->state == CELL_UNREADABLE);
}

/* ---- formulas ---------------------------------------------------------------------------------------------------------------- */

static void add_address(struct buffer *to, lxw_row_t row, size_t col)
{
    char text[32];
    xlsx.lxw_rowcol_to_cell(text, row, (lxw_col_t)col);
    buffer_add_text(to, text);
}

/* own: "=SUM(D5:D12,D15)"; neighbours make a range. NULL when out of memory. */
static char *sum_formula(const struct sum *s)
{
    struct buffer f;
    size_t arguments = 0;
    buffer_init(&f);
    buffer_add_text(&f, "=SUM(");
    for (size_t i = 0, last; i < s->n; i = last + 1) {
        for (last = i; last + 1 < s->n; last++) {
            bool down = s->addends[last + 1].col == s->addends[i].col && s->addends[last + 1].row == s->addends[last].row + 1;
            bool right = s->addends[last + 1].row == s->addends[i].row && s->addends[last + 1].col == s->addends[last].col + 1;
            if (!down && !right)
                break;
        }
        if (arguments && arguments % FUNCTION_ARGUMENTS == 0)
            buffer_add_text(&f, ")+SUM(");
        else if (arguments)
            buffer_add_char(&f, ',');
        arguments++;
        add_address(&f, s->addends[i].row, s->addends[i].col);
        if (last > i) {
            buffer_add_char(&f, ':');
            add_address(&f, s->addends[last].row, s->addends[last].col);
        }
    }
    buffer_add_char(&f, ')');
    return buffer_take(&f);
}

static const char *verdict(const struct book *b, bool agrees)
{
    return agrees ? book_say(b, "相符", "agrees") : book_say(b, "不符", "differs");
}

struct place {
    lxw_row_t row;
    size_t col;
};

static void number_formula(struct sums *t, struct place at, char *formula_take, int64_t fen, int decimals)
{
    decimals = decimals > BOOK_DECIMALS ? BOOK_DECIMALS : decimals;
    if (formula_take)
        book_try(t->b, xlsx.worksheet_write_formula_num(t->s, at.row, (lxw_col_t)at.col, formula_take, t->b->money[1][decimals], book_value(fen, t->grid.unit)));
    t->b->failed = t->b->failed || !formula_take;
    free(formula_take);
}

/* The sum, its difference and the result, at three places. A difference of doubles is rounded to the digits that are printed, so that it is 0 where the decimals agree. */
static void write_sum(struct sums *t, const struct sum *s, struct place added, struct place difference, struct place result)
{
    char stated[32], sum[32], off[32], *formula = NULL;
    int64_t apart = 0;
    bool bad = s->bad || money_add(&apart, s->stated->fen, -s->total, NULL) != MC_OK || !book_fits(s->total, t->grid.unit);
    if (bad) {
        book_text(t->b, t->s, added.row, added.col, "", BOOK_STRONG);
        book_text(t->b, t->s, difference.row, difference.col, "", BOOK_STRONG);
        book_text(t->b, t->s, result.row, result.col, book_say(t->b, "须人工核对", "check by hand"), BOOK_UNDECIDED);
        return;
    }
    xlsx.lxw_rowcol_to_cell(stated, s->stated_row, (lxw_col_t)s->stated_col);
    xlsx.lxw_rowcol_to_cell(sum, added.row, (lxw_col_t)added.col);
    xlsx.lxw_rowcol_to_cell(off, difference.row, (lxw_col_t)difference.col);
    number_formula(t, added, sum_formula(s), s->total, s->decimals);
    formula = asprintf(&formula, "=ROUND(%s-%s,%d)", stated, sum, s->decimals) < 0 ? NULL : formula;
    number_formula(t, difference, formula, apart, s->decimals);
    formula = asprintf(&formula, "=IF(%s=0,\"%s\",\"%s\")", off, verdict(t->b, true), verdict(t->b, false)) < 0 ? NULL : formula;
    if (formula)
        book_try(t->b, xlsx.worksheet_write_formula_str(t->s, result.row, (lxw_col_t)result.col, formula, t->b->styles[BOOK_CENTRE], verdict(t->b, apart == 0)));
    t->b->failed = t->b->failed || !formula;
    free(formula);
}

/* ---- rows -------------------------------------------------------------------------------------------------------------------- */

static void write_cell(struct sums *t, lxw_row_t row, size_t col, const struct grid_cell *c, bool total)
{
    if (c->state == CELL_AMOUNT)
        book_money(t->b, t->s, row, col, c->fen, t->grid.unit, c->decimals, total);
    else
        book_text(t->b, t->s, row, col, c->state == CELL_UNREADABLE ? c->text : "", total ? BOOK_STRONG : BOOK_PLAIN);
}

/* The row as the notice has it, its sources added at its end. */
static void stated_row(struct sums *t, size_t i)
{
    static const char *const zh[] = {"项目", "分类合计", "总计"}, *const en[] = {"item", "section", "grand total"};
    const struct grid_row *r = &t->grid.rows[i];
    bool total = r->kind != GRID_ITEM;
    enum book_style style = total ? BOOK_STRONG : BOOK_PLAIN;
    struct sum s;
    t->rows[i] = t->row;
    book_text(t->b, t->s, t->row, 0, book_say(t->b, zh[r->kind], en[r->kind]), style);
    book_take(t->b, t->s, t->row, 1, r->kind == GRID_ITEM ? view_value(r->owner, "seq") : strdup(""), style);
    book_text(t->b, t->s, t->row, 2, r->name, style);
    begin(t, &s, &r->cells[0], t->row, t->shown[0]);
    for (size_t c = t->has_total ? 0 : 1; c < t->grid.n_columns; c++) {
        write_cell(t, t->row, t->shown[c], &r->cells[c], total);
        if (c > 0 && !t->grid.columns[c].part)
            add(t, &s, &r->cells[c], t->row, t->shown[c]);
    }
    if (holds_something(&s))
        write_sum(t, &s, (struct place){t->row, t->added}, (struct place){t->row, t->added + 1}, (struct place){t->row, t->added + 2});
    else
        for (size_t c = 0; c < 3; c++)
            book_text(t->b, t->s, t->row, t->added + c, "", BOOK_PLAIN);
    free(s.addends);
    t->row++;
}

/* Whether the grand total of a column adds up the sections' rows: each of them has it, and every item stands in one. */
static bool by_sections(const struct sums *t, size_t column)
{
    const json_t *sections = json_object_get(t->grid.record, "sections"), *one;
    size_t i, tops = 0, found = 0;
    json_array_foreach (json_object_get(t->grid.record, "projects"), i, one) {
        if (!json_object_get(one, "section"))
            return false;
    }
    for (i = 0; i < json_array_size(sections); i++)
        tops += book_grid_is_top(&t->grid, (int)i);
    for (i = 0; i < t->grid.n_rows; i++) {
        const struct grid_row *r = &t->grid.rows[i];
        found += r->kind == GRID_SECTION && book_grid_is_top(&t->grid, r->section) && r->cells[column].state != CELL_NONE;
    }
    return tops > 0 && found == tops;
}

static bool belongs(const struct sums *t, const struct grid_row *total, const struct grid_row *r, bool sections)
{
    if (total->kind == GRID_SECTION)
        return r->kind == GRID_ITEM && book_grid_holds(&t->grid, total->section, r->section);
    return sections ? r->kind == GRID_SECTION && book_grid_is_top(&t->grid, r->section) : r->kind == GRID_ITEM;
}

/* Under a row of totals: each column added up from above, the differences, the results. */
static void added_rows(struct sums *t, size_t i)
{
    static const char *const zh[] = {"各项之和", "差额", "结论"}, *const en[] = {"added up", "difference", "result"};
    const struct grid_row *total = &t->grid.rows[i];
    for (lxw_row_t k = 0; k < 3; k++)
        for (size_t c = 0; c < t->added + 3; c++)
            book_text(t->b, t->s, t->row + k, c, c == 2 ? book_say(t->b, zh[k], en[k]) : "", BOOK_STRONG);
    for (size_t c = t->has_total ? 0 : 1; c < t->grid.n_columns; c++) {
        struct sum s;
        bool sections = total->kind == GRID_TOTAL && by_sections(t, c);
        begin(t, &s, &total->cells[c], t->rows[i], t->shown[c]);
        for (size_t k = 0; k < t->grid.n_rows; k++)
            if (k != i && belongs(t, total, &t->grid.rows[k], sections))
                add(t, &s, &t->grid.rows[k].cells[c], t->rows[k], t->shown[c]);
        if (holds_something(&s))
            write_sum(t, &s, (struct place){t->row, t->shown[c]}, (struct place){t->row + 1, t->shown[c]}, (struct place){t->row + 2, t->shown[c]});
        free(s.addends);
    }
    t->row += 3;
}

/* ---- the sheet --------------------------------------------------------------------------------------------------------------- */

static void lay_columns(struct sums *t)
{
    t->has_total = false;
    for (size_t i = 0; i < t->grid.n_rows; i++)
        t->has_total = t->has_total || t->grid.rows[i].cells[0].state != CELL_NONE;
    size_t at = FIRST_MONEY;
    t->shown[0] = at;
    at += t->has_total;
    for (size_t c = 1; c < t->grid.n_columns; c++)
        t->shown[c] = at++;
    t->added = at;
}

static void head(struct sums *t, const json_t *source)
{
    static const struct book_column first[] = {{"行", "row", 10}, {"序号", "no.", 7}, {"项目", "item", 30}};
    static const struct book_column last[] = {{"各来源之和", "sources added", 14}, {"差额", "difference", 12}, {"结论", "result", 10}};
    struct book_column columns[GRID_COLUMNS + 6];
    size_t n = 0;
    char *line = NULL;
    const char *title = view_text(json_object_get(t->grid.record, "document"), "title"), *unit = t->grid.stated ? money_unit_name(t->grid.unit) : book_say(t->b, "通知未注明", "not stated");
    for (size_t i = 0; i < 3; i++)
        columns[n++] = first[i];
    for (size_t c = t->has_total ? 0 : 1; c < t->grid.n_columns; c++) {
        const char *name = c ? t->grid.columns[c].name : book_say(t->b, "总额", "total");
        columns[n++] = (struct book_column){name, name, 14};
    }
    for (size_t i = 0; i < 3; i++)
        columns[n++] = last[i];
    book_head(t->b, t->s, HEAD_ROW, columns, n);
    book_text(t->b, t->s, 0, 0, book_say(t->b, "核对表：通知所列各项合计", "The sums that the notice states"), BOOK_NOTE);
    line = asprintf(&line, "%s  %s", view_path_shown(view_text(source, "path"), t->b->zh), title) < 0 ? NULL : line;
    book_take(t->b, t->s, 1, 0, line, BOOK_NOTE);
    line = NULL;
    line = asprintf(&line, t->b->zh ? "金额单位：%s。金额可以改动，合计、差额和结论随公式重算；“其中”列不重复相加。"
                                    : "unit: %s. Amounts may be changed: sums, differences and results follow. Columns that are part of another are not added twice.", unit) < 0 ? NULL : line;
    book_take(t->b, t->s, 2, 0, line, BOOK_NOTE);
    for (lxw_row_t r = 0; r < HEAD_ROW; r++)
        book_try(t->b, xlsx.worksheet_set_row(t->s, r, 16, NULL));
    t->b->columns = NULL; /* they end here; rows of figures take one line */
    t->b->n_columns = 0;
    t->b->tallest = 0;
}

static void mark_results(struct sums *t)
{
    static const bool agrees[] = {true, false};
    for (size_t i = 0; i < 2; i++) {
        char value[64];
        snprintf(value, sizeof value, "\"%s\"", verdict(t->b, agrees[i]));
        lxw_conditional_format f = {.type = LXW_CONDITIONAL_TYPE_CELL, .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO, .value_string = value,
                                    .format = t->b->styles[agrees[i] ? BOOK_GOOD : BOOK_BAD]};
        if (t->row > HEAD_ROW + 1)
            book_try(t->b, xlsx.worksheet_conditional_format_range(t->s, HEAD_ROW + 1, FIRST_MONEY, t->row - 1, (lxw_col_t)(t->added + 2), &f));
    }
}

static void write_grid(struct sums *t, const json_t *source)
{
    lay_columns(t);
    head(t, source);
    t->row = HEAD_ROW + 1;
    for (size_t i = 0; i < t->grid.n_rows; i++) {
        stated_row(t, i);
        if (t->grid.rows[i].kind != GRID_ITEM)
            added_rows(t, i);
    }
    mark_results(t);
}

static bool sheet_of(struct book *b, const json_t *source, size_t number)
{
    struct sums t = {.b = b};
    if (!book_grid_read(&t.grid, json_object_get(source, "record")))
        b->failed = true;
    bool shown = !b->failed && t.grid.n_rows > 0 && !t.grid.too_wide;
    if (shown) {
        t.rows = calloc(t.grid.n_rows, sizeof *t.rows);
        t.s = t.rows ? book_sheet(b, "核对表", "Sums", number > 1 ? number : 0) : NULL;
        b->failed = b->failed || !t.rows;
        if (t.s)
            write_grid(&t, source);
    }
    free(t.rows);
    book_grid_clear(&t.grid);
    return shown;
}

void book_sums(struct book *b)
{
    const json_t *source;
    size_t i, number = 0;
    json_array_foreach (b->sources ? b->sources->kept : NULL, i, source) {
        number += sheet_of(b, source, number + 1);
    }
    if (number)
        return;
    lxw_worksheet *s = book_sheet(b, "核对表", "Sums", 0);
    book_text(b, s, 0, 0, book_say(b, "核对的文件没有列出金额", "the files that were checked state no money"), BOOK_NOTE);
}
