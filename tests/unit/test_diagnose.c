/* slip.h, sums.h, suspect.h and series.h: what explains figures that do not add up. */
#include <stdlib.h>
#include <string.h>

#include "base/series.h"
#include "base/slip.h"
#include "base/suspect.h"
#include "unit.h"

#define WAN 6 /* ones of 万元 in fen */
#define M 1000000

/* ---- slips
 * --------------------------------------------------------------------------------------------------------------- */

static const struct {
    int64_t printed, right;
    int ones, decimals;
    enum slip slip;
} slips[] = {
    {2000, 2300, 0, 0, SLIP_DIGIT},
    {2000, 2000, 0, 0, SLIP_NONE},
    {0, 7, 0, 0, SLIP_DIGIT},
    {7517, 7571, 0, 0, SLIP_SWAPPED},
    {7517, 5717, 0, 0, SLIP_SWAPPED},
    {7517, 7715, 0, 0, SLIP_NONE}, /* not neighbours */
    {1020, 120, 0, 0, SLIP_ADDED},
    {2001, 1002, 0, 0, SLIP_NONE},
    {120, 1200, 0, 0, SLIP_POINT},
    {120000, 120, 0, 0, SLIP_POINT},
    {120, 1200000, 0, 0, SLIP_UNIT},
    {1200000, 120, 0, 0, SLIP_UNIT},
    {120, INT64_C(12000000000), 0, 0, SLIP_UNIT},
    {120, 12000000, 0, 0, SLIP_NONE}, /* 10^5 is no unit */
    {120, -120, 0, 0, SLIP_SIGN},
    {120, -130, 0, 0, SLIP_NONE},
    {-120, -130, 0, 0, SLIP_DIGIT},
    {1122, 122, 0, 0, SLIP_ADDED},
    {122, 1122, 0, 0, SLIP_LOST},
    {150, 1050, 0, 0, SLIP_LOST},
    {50, 450, 0, 0, SLIP_LOST},
    {12, 345, 0, 0, SLIP_NONE},
    {83481600, 83418600, WAN, 4, SLIP_SWAPPED}, /* 83.4816 for 83.4186 */
    {86960000, 86964000, WAN, 2, SLIP_LOST},    /* 86.96 for 86.964 */
    {86964000, 86960000, WAN, 3, SLIP_DIGIT},   /* 86.964 for 86.960 */
    {86964000, 86900000, WAN, 3, SLIP_NONE},
    {86960000, 86960100, WAN, 2, SLIP_NONE},                        /* two digits more */
    {INT64_C(7517500000), INT64_C(7517400000), WAN, 2, SLIP_DIGIT}, /* 7517.50 for 7517.40 */
    {500000, 1500000, WAN, 1, SLIP_DIGIT},                          /* 0.5 for 1.5 */
    {INT64_MAX, INT64_MIN, 0, 0, SLIP_NONE},
    {INT64_MIN, INT64_MAX, 0, 0, SLIP_NONE},
};

START_TEST(test_slip_between)
{
    struct figure f = {slips[_i].printed, slips[_i].ones, slips[_i].decimals};
    ck_assert_int_eq(slip_between(f, slips[_i].right), slips[_i].slip);
    ck_assert_int_ge(slip_cost(slips[_i].slip, f), 0);
}
END_TEST

START_TEST(test_figures)
{
    char text[FIGURE_TEXT_MAX];
    figure_format(text, (struct figure){83481600, WAN, 4});
    ck_assert_str_eq(text, "83.4816");
    figure_format(text, (struct figure){INT64_C(7517500000), WAN, 2});
    ck_assert_str_eq(text, "7517.50");
    figure_format(text, (struct figure){-50, 2, 0});
    ck_assert_str_eq(text, "-0.5");
    ck_assert_uint_eq(figure_format(text, (struct figure){INT64_MIN, 18, 18}), 21);
    ck_assert_str_eq(text, "-9.223372036854775808");
    ck_assert_int_eq(figure_power(5, 50000), 4);
    ck_assert_int_eq(figure_power(50000, 5), -4);
    ck_assert_int_eq(figure_power(5, 7), 0);
    ck_assert_int_eq(figure_power(0, 10), 0);
    ck_assert_int_eq(figure_power(5, -50), 0);
    ck_assert_int_eq(figure_cost(0), 0);
    ck_assert_int_lt(figure_cost(2000), figure_cost(2300));
    ck_assert_int_eq(figure_cost(2300), figure_cost(23));
}
END_TEST

/* ---- tables
 * -------------------------------------------------------------------------------------------------------------- */

/* A table of money: rows of items and a row of totals, columns of sources behind the total's. Row r, column c is cell r
 * * columns + c; the last row holds the totals. Equations: one for each row (where there are two columns or more), then
 * one for each column. */
struct table {
    struct sums sums;
    size_t rows, columns;
    struct suspicion *found;
};

#define ROWS_MAX 8
#define COLUMNS_MAX 4

static void must(mc_status st)
{
    ck_assert_int_eq(st, MC_OK);
}

static void add_equation(struct table *t, struct sums_equation e, const size_t *parts, size_t n)
{
    size_t number;
    e.reported = true;
    must(sums_add_equation(&number, &t->sums, e, parts, n));
}

/* Fills the table with figures in whole 万元, blank where -1. `same` may give rows labels. */
static void fill(struct table *t, const int64_t *figures, size_t rows, size_t columns, const size_t *labels)
{
    size_t number;
    sums_init(&t->sums);
    t->rows = rows;
    t->columns = columns;
    t->found = NULL;
    for (size_t r = 0; r < rows; r++)
        must(sums_add_row(&number, &t->sums, labels ? labels[r] : SUMS_NONE));
    for (size_t c = 0; c < columns; c++)
        must(sums_add_column(&number, &t->sums));
    for (size_t i = 0; i < rows * columns; i++) {
        struct figure f = {figures[i] < 0 ? 0 : figures[i] * M, WAN, 0};
        must(sums_add_cell(&number, &t->sums, f, figures[i] < 0, i / columns, i % columns));
    }
}

static void solve(struct table *t, struct sums_equation column)
{
    size_t parts[ROWS_MAX];
    for (size_t r = 0; t->columns > 1 && r < t->rows; r++) {
        for (size_t c = 1; c < t->columns; c++)
            parts[c - 1] = r * t->columns + c;
        add_equation(t, (struct sums_equation){.total = r * t->columns}, parts, t->columns - 1);
    }
    for (size_t c = 0; c < t->columns; c++) {
        for (size_t r = 0; r + 1 < t->rows; r++)
            parts[r] = r * t->columns + c;
        column.total = (t->rows - 1) * t->columns + c;
        add_equation(t, column, parts, t->rows - 1);
    }
    must(sums_close(&t->sums));
    must(suspects_find(&t->found, &t->sums));
}

static void clear(struct table *t)
{
    free(t->found);
    sums_clear(&t->sums);
}

/* The first suspect of the first equation that fails. */
static const struct suspect *first(const struct table *t)
{
    for (size_t i = 0; i < t->sums.n_equations; i++)
        if (t->sums.equations[i].residual)
            return t->found[i].n ? &t->found[i].list[0] : NULL;
    ck_abort_msg("no equation fails");
    return NULL;
}

static const int64_t GOOD[] = {
    /* total, three sources */
    7517,  1804, 45,   5668, /**/
    3331,  1331, 2000, 0,    /**/
    20,    0,    20,   0,    /**/
    162,   153,  9,    0,    /**/
    4000,  2400, 1600, 0,    /**/
    15030, 5688, 3674, 5668,
};
enum { GOOD_ROWS = 6, GOOD_COLUMNS = 4, GOOD_CELLS = GOOD_ROWS * GOOD_COLUMNS };

START_TEST(test_nothing_is_said_of_sums_that_hold)
{
    struct table t;
    fill(&t, GOOD, GOOD_ROWS, GOOD_COLUMNS, NULL);
    solve(&t, (struct sums_equation){0});
    for (size_t i = 0; i < t.sums.n_equations; i++) {
        ck_assert_int_eq(t.sums.equations[i].residual, 0);
        ck_assert_uint_eq(t.found[i].n, 0);
        ck_assert_uint_eq(t.found[i].cause, SUMS_NONE);
    }
    clear(&t);
}
END_TEST

/* What a slip makes of a figure; -2 where it cannot happen to it. */
static int64_t spoil(int64_t v, int slip)
{
    switch (slip) {
    case 0:
        return v % 10 == 9 ? v - 4 : v + 1;
    case 1:
        return v >= 10 && v / 10 % 10 != v % 10 && v % 10 ? v - v % 100 + v % 10 * 10 + v / 10 % 10 : -2;
    case 2:
        return v ? v * 10 : -2;
    case 3:
        return v ? v * 10000 : -2;
    default:
        return v + 1234567; /* like no slip at all */
    }
}

/* Loop: cell by cell, slip by slip. Row and column fail together: the cell where they meet is named, with its own
 * figure. */
START_TEST(test_crossing_cell_is_repaired)
{
    static const enum slip slip_of[] = {SLIP_DIGIT, SLIP_SWAPPED, SLIP_POINT, SLIP_UNIT, SLIP_NONE};
    int64_t figures[GOOD_CELLS];
    size_t cell = (size_t)_i / 5;
    memcpy(figures, GOOD, sizeof GOOD);
    figures[cell] = spoil(GOOD[cell], _i % 5);
    if (figures[cell] == -2)
        return;
    struct table t;
    fill(&t, figures, GOOD_ROWS, GOOD_COLUMNS, NULL);
    solve(&t, (struct sums_equation){0});
    size_t cause = SUMS_NONE;
    for (size_t i = 0; i < t.sums.n_equations; i++) {
        const struct suspicion *why = &t.found[i];
        if (!t.sums.equations[i].residual)
            continue;
        ck_assert_uint_ge(why->n, 1);
        ck_assert_uint_eq(why->list[0].cell, cell);
        ck_assert_int_eq(why->list[0].right, GOOD[cell] * M);
        ck_assert_int_eq(why->list[0].repaired, 2);
        ck_assert_int_eq(why->list[0].slip, slip_of[_i % 5]);
        ck_assert(cause == SUMS_NONE || cause == why->cause); /* one stands for both */
        cause = why->cause;
    }
    ck_assert_uint_ne(cause, SUMS_NONE);
    clear(&t);
}
END_TEST

/* ---- one column
 * ---------------------------------------------------------------------------------------------------------- */

#define MISSING                                                                                                        \
    {                                                                                                                  \
        .missing = true, .missing_after = 2                                                                            \
    }

static const struct {
    const char *what;
    int64_t figures[ROWS_MAX]; /* the last is the total */
    size_t rows;
    struct sums_equation equation;
    size_t labels[ROWS_MAX]; /* all 0: none */
    enum suspect_kind kind;
    enum slip slip;
    size_t cell;
    int64_t right; /* in 万元; 0: not looked at */
} columns[] = {
    {"an odd digit in the total", {2000, 1100, 300, 20, 3427}, 5, {0}, {0}, SUSPECT_CELL, SLIP_DIGIT, 4, 3420},
    {"a round figure spoilt", {2300, 1100, 300, 20, 3420}, 5, {0}, {0}, SUSPECT_CELL, SLIP_DIGIT, 0, 2000},
    {"two digits", {2000, 1137, 307, 20, 3500}, 5, {0}, {0}, SUSPECT_CELL, SLIP_SWAPPED, 1, 1173},
    {"a unit", {2000, 1100, 3000000, 20, 3420}, 5, {0}, {0}, SUSPECT_CELL, SLIP_UNIT, 2, 300},
    {"a point", {2000, 1100, 30, 26, 3426}, 5, {0}, {0}, SUSPECT_CELL, SLIP_POINT, 2, 300},
    {"a blank", {2000, 1137, -1, 26, 3452}, 5, {0}, {0}, SUSPECT_BLANK, SLIP_NONE, 2, 289},
    {"a row not counted", {2000, 1137, 289, 26, 3163}, 5, {0}, {0}, SUSPECT_ROW_OMITTED, SLIP_NONE, 2, 0},
    {"a row there twice", {2000, 1137, 1137, 26, 3163}, 5, {0}, {1, 2, 2, 3, 9}, SUSPECT_ROW_DOUBLED, SLIP_NONE, 2, 0},
    {"a row counted twice", {2000, 1137, 289, 26, 3741}, 5, {0}, {0}, SUSPECT_ROW_TWICE, SLIP_NONE, 2, 0},
    {"a row missing", {2000, 1137, 26, 3452}, 4, MISSING, {0}, SUSPECT_ROW_MISSING, SLIP_NONE, 1, 289},
    {"a subtotal behind its rows", {2000, 1137, 3137, 26, 3163}, 5, {0}, {0}, SUSPECT_SUBTOTAL, SLIP_NONE, 2, 0},
    {"a subtotal before its rows", {2000, 1163, 1137, 26, 3163}, 5, {0}, {0}, SUSPECT_SUBTOTAL, SLIP_NONE, 1, 0},
    {"twice the sum", {2000, 1137, 289, 26, 6904}, 5, {0}, {0}, SUSPECT_TOTAL_TWICE, SLIP_NONE, 4, 0},
};

START_TEST(test_one_column)
{
    struct table t;
    bool labelled = columns[_i].labels[0] != 0;
    fill(&t, columns[_i].figures, columns[_i].rows, 1, labelled ? columns[_i].labels : NULL);
    solve(&t, columns[_i].equation);
    const struct suspect *x = first(&t);
    ck_assert_msg(x != NULL, "%s: nothing found", columns[_i].what);
    ck_assert_msg(x->kind == columns[_i].kind && x->slip == columns[_i].slip && x->cell == columns[_i].cell,
                  "%s: kind %d, slip %d, cell %zu", columns[_i].what, (int)x->kind, (int)x->slip, x->cell);
    if (columns[_i].right)
        ck_assert_int_eq(x->right, columns[_i].right * M);
    clear(&t);
}
END_TEST

START_TEST(test_no_simple_explanation)
{
    static const int64_t figures[] = {2000, 1137, 289, 26, 5171};
    struct table t;
    fill(&t, figures, 5, 1, NULL);
    solve(&t, (struct sums_equation){0});
    ck_assert_ptr_null(first(&t));
    ck_assert_uint_eq(t.found[0].cause, SUMS_NONE);
    clear(&t);
}
END_TEST

/* ---- rows and columns
 * ---------------------------------------------------------------------------------------------------- */

/* Cells that are not as in GOOD; ended by cell 0. */
struct fault {
    size_t cell;
    int64_t figure;
};

static const struct {
    const char *what;
    struct fault faults[8];
    enum suspect_kind kind;
    size_t cell, other;
    int carried;
} crossed[] = {
    {"the next column", {{13, 0}, {14, 162}}, SUSPECT_EXCHANGED, 13, 14, 0}, /* 153 and 9 */
    {"a figure in the next column", {{10, 0}, {11, 20}}, SUSPECT_NEIGHBOUR, 10, 11, 0},
    {"two that changed places in a row", {{1, 45}, {2, 1804}}, SUSPECT_EXCHANGED, 1, 2, 0},
    {"two that changed places in a column", {{5, 2400}, {17, 1331}}, SUSPECT_EXCHANGED, 5, 17, 0},
    {"a row left out of the totals", {{20, 11030}, {21, 3288}, {22, 2074}}, SUSPECT_ROW_OMITTED, 16, SUMS_NONE, 0},
    {"a wrong figure that went into the total", {{17, 2700}, {21, 5988}}, SUSPECT_CELL, 17, SUMS_NONE, 1},
    {"a wrong row that adds up", {{8, 27}, {10, 27}}, SUSPECT_CELL, 8, SUMS_NONE, 1},
};

START_TEST(test_rows_and_columns)
{
    int64_t figures[GOOD_CELLS];
    memcpy(figures, GOOD, sizeof GOOD);
    for (const struct fault *f = crossed[_i].faults; f->cell; f++)
        figures[f->cell] = f->figure;
    if (_i == 0)
        figures[13] = 9, figures[14] = 153;
    struct table t;
    fill(&t, figures, GOOD_ROWS, GOOD_COLUMNS, NULL);
    solve(&t, (struct sums_equation){0});
    const struct suspect *x = first(&t);
    ck_assert_msg(x != NULL, "%s: nothing found", crossed[_i].what);
    ck_assert_msg(x->kind == crossed[_i].kind && x->carried == crossed[_i].carried, "%s: kind %d, cell %zu, carried %d",
                  crossed[_i].what, (int)x->kind, x->cell, x->carried);
    ck_assert_uint_eq(x->cell / GOOD_COLUMNS, crossed[_i].cell / GOOD_COLUMNS);
    if (crossed[_i].other != SUMS_NONE)
        ck_assert_uint_eq(x->other, crossed[_i].other);
    clear(&t);
}
END_TEST

START_TEST(test_a_column_in_another_unit)
{
    int64_t figures[GOOD_CELLS];
    for (size_t i = 0; i < GOOD_CELLS; i++)
        figures[i] = i % GOOD_COLUMNS == 2 ? GOOD[i] * 10000 : GOOD[i];
    struct table t;
    fill(&t, figures, GOOD_ROWS, GOOD_COLUMNS, NULL);
    solve(&t, (struct sums_equation){0});
    for (size_t i = 0; i < GOOD_ROWS; i++) {
        ck_assert_int_eq(t.found[i].list[0].kind, SUSPECT_COLUMN_UNIT);
        ck_assert_int_eq(t.found[i].list[0].power, -4);
        ck_assert_uint_eq(t.found[i].list[0].cell % GOOD_COLUMNS, 2);
        ck_assert_uint_eq(t.found[i].cause, t.found[0].cause);
    }
    clear(&t);
}
END_TEST

/* Two slips in one column: each row tells its own, and the column's difference is both together. */
START_TEST(test_two_slips)
{
    int64_t figures[GOOD_CELLS];
    memcpy(figures, GOOD, sizeof GOOD);
    figures[5] = 1337;
    figures[17] = 2900;
    struct table t;
    fill(&t, figures, GOOD_ROWS, GOOD_COLUMNS, NULL);
    solve(&t, (struct sums_equation){0});
    const struct suspicion *column = &t.found[GOOD_ROWS + 1];
    ck_assert_uint_eq(t.found[1].list[0].cell, 5);
    ck_assert_uint_eq(t.found[4].list[0].cell, 17);
    ck_assert_uint_eq(column->n_causes, 2);
    ck_assert_uint_eq(column->cause, 4); /* the larger share */
    clear(&t);
}
END_TEST

/* ---- rounding
 * ------------------------------------------------------------------------------------------------------------ */

static const struct {
    struct figure figures[4]; /* two rows, the total; then the allowance in `steps` */
    int64_t step;
} roundings[] = {
    {{{1200000, WAN, 1}, {2300000, WAN, 1}, {3600000, WAN, 1}, {1, 0, 0}}, 100000},
    {{{1200000, WAN, 1}, {2300000, WAN, 1}, {3700000, WAN, 1}, {1, 0, 0}}, 0}, /* two units */
    {{{1200000, WAN, 1}, {2300000, WAN, 1}, {3700000, WAN, 1}, {2, 0, 0}}, 100000},
    {{{1200000, WAN, 1}, {2300000, WAN, 2}, {3510000, WAN, 2}, {1, 0, 0}}, 0}, /* decimals vary */
    {{{1200000, WAN, 1}, {0, WAN, 0}, {1300000, WAN, 1}, {1, 0, 0}}, 100000},  /* a bare 0 fits any */
    {{{1200000, WAN, 1}, {2300000, WAN, 1}, {3600000, WAN, 1}, {0, 0, 0}}, 0}, /* exact sums only */
    {{{1200000, WAN, 1}, {2300000, WAN, 1}, {3500000, WAN, 1}, {1, 0, 0}}, 0}, /* it holds */
    {{{INT64_MAX, WAN, 1}, {INT64_MIN, WAN, 1}, {INT64_MAX, WAN, 1}, {1, 0, 0}}, 0},
};

START_TEST(test_rounding)
{
    struct sums s;
    size_t row, column, parts[2], total, number;
    int64_t step = 1;
    sums_init(&s);
    must(sums_add_column(&column, &s));
    for (size_t i = 0; i < 3; i++) {
        must(sums_add_row(&row, &s, SUMS_NONE));
        must(sums_add_cell(i < 2 ? &parts[i] : &total, &s, roundings[_i].figures[i], false, row, column));
    }
    struct sums_equation e = {.total = total, .rounding = (int)roundings[_i].figures[3].steps};
    must(sums_add_equation(&number, &s, e, parts, 2));
    must(sums_close(&s));
    ck_assert_int_eq(sums_may_round(&s, 0, &step), roundings[_i].step != 0);
    ck_assert_int_eq(step, roundings[_i].step);
    sums_clear(&s);
}
END_TEST

/* ---- bounds
 * -------------------------------------------------------------------------------------------------------------- */

/* A column of many rows, a single slip in it; then many rows that all fail. Both end, and soon. */
START_TEST(test_large_tables_end)
{
    enum { N = 20000 };
    struct sums s;
    struct suspicion *found = NULL;
    size_t row, column, other, number, *parts = calloc(N, sizeof *parts);
    ck_assert_ptr_nonnull(parts);
    sums_init(&s);
    must(sums_add_column(&column, &s));
    must(sums_add_column(&other, &s));
    for (size_t i = 0; i < N; i++) {
        size_t source;
        must(sums_add_row(&row, &s, i));
        must(sums_add_cell(&parts[i], &s, (struct figure){(int64_t)(i % 977 + 1) * M, WAN, 0}, false, row, column));
        must(sums_add_cell(&source, &s, (struct figure){(int64_t)(i % 31 + 3) * M, WAN, 0}, false, row, other));
        must(sums_add_equation(&number, &s, (struct sums_equation){.total = parts[i], .reported = true}, &source, 1));
    }
    must(sums_add_row(&row, &s, SUMS_NONE));
    must(sums_add_cell(&number, &s, (struct figure){M, WAN, 0}, false, row, column));
    must(sums_add_equation(&number, &s, (struct sums_equation){.total = number, .reported = true}, parts, N));
    must(sums_close(&s));
    must(suspects_find(&found, &s));
    for (size_t i = 0; i < s.n_equations; i++)
        ck_assert_uint_le(found[i].n, SUSPECTS_MAX);
    free(found);
    free(parts);
    sums_clear(&s);
}
END_TEST

START_TEST(test_sums_that_do_not_fit_are_left_alone)
{
    static const int64_t figures[] = {INT64_MAX / M, INT64_MAX / M, INT64_MAX / M, 5};
    struct table t;
    fill(&t, figures, 4, 1, NULL);
    solve(&t, (struct sums_equation){0});
    ck_assert(!t.sums.equations[0].sound);
    ck_assert_uint_eq(t.found[0].n, 0);
    clear(&t);
}
END_TEST

static mc_status build_and_solve(void)
{
    struct sums s;
    struct suspicion *found = NULL;
    size_t row, column, cells[3], number;
    mc_status st = MC_OK;
    sums_init(&s);
    st = sums_add_column(&column, &s);
    for (size_t i = 0; st == MC_OK && i < 3; i++) {
        st = sums_add_row(&row, &s, SUMS_NONE);
        if (st == MC_OK)
            st = sums_add_cell(&cells[i], &s, (struct figure){(int64_t)(i + 5) * M, WAN, 0}, false, row, column);
    }
    if (st == MC_OK)
        st = sums_add_equation(&number, &s, (struct sums_equation){.total = cells[0], .reported = true}, cells + 1, 2);
    if (st == MC_OK)
        st = sums_close(&s);
    if (st == MC_OK)
        st = suspects_find(&found, &s);
    free(found);
    sums_clear(&s);
    return st;
}

START_TEST(test_each_allocation_may_fail)
{
    long live = allocation_live();
    for (long n = 0;; n++) {
        allocation_fail(n);
        mc_status st = build_and_solve();
        bool failed = allocation_stop();
        ck_assert_int_eq(allocation_live(), live);
        ck_assert_int_eq(st, failed ? MC_ERR_MEMORY : MC_OK);
        if (!failed)
            break;
    }
}
END_TEST

/* ---- series
 * -------------------------------------------------------------------------------------------------------------- */

#define NO_TARGET (-1)

static const struct {
    int64_t points[8]; /* ended by 0 */
    int64_t target;
    bool at_least;
    bool found; /* a suspect; the first is looked at */
    enum series_kind kind;
    size_t at;
    int64_t right; /* 0: none given */
} series[] = {
    {{1140, 2660, 3800}, 3800, false, false, 0, 0, 0},
    {{60, 120, 180, 250}, 240, true, false, 0, 0, 0},
    {{60, 120, 108, 240}, NO_TARGET, false, true, SERIES_POINT, 2, 180},
    {{60, 210, 180, 240}, NO_TARGET, false, true, SERIES_POINT, 1, 120},
    {{61, 173, 131, 240}, NO_TARGET, false, true, SERIES_EXCHANGED, 1, 0},
    {{600, 120, 180, 240}, NO_TARGET, false, true, SERIES_POINT, 0, 60},
    {{60, 1200, 180, 240}, NO_TARGET, false, true, SERIES_POINT, 1, 120},
    {{1140, 2660, 8300}, 3800, false, true, SERIES_POINT, 2, 3800},
    {{1140, 2660, 3800}, 3807, false, true, SERIES_TARGET, 2, 3800},
    {{50, 40, 30, 20}, NO_TARGET, false, false, 0, 0, 0}, /* no single figure */
    {{0}, 5, false, false, 0, 0, 0},
};

START_TEST(test_series)
{
    struct figure points[8];
    struct series_suspect found[SERIES_SUSPECTS_MAX];
    struct series s = {.points = points, .has_target = series[_i].target != NO_TARGET, .at_least = series[_i].at_least};
    for (s.n = 0; series[_i].points[s.n]; s.n++)
        points[s.n] = (struct figure){series[_i].points[s.n], 0, 0};
    s.target.steps = series[_i].target;
    size_t n = series_suspects(found, &s);
    ck_assert_int_eq(n > 0, series[_i].found);
    if (n == 0)
        return;
    ck_assert_int_eq(found[0].kind, series[_i].kind);
    ck_assert_uint_eq(found[0].at, series[_i].at);
    if (series[_i].right) {
        ck_assert(found[0].has_right);
        ck_assert_int_eq(found[0].right, series[_i].right);
    }
    for (size_t i = 1; i < n; i++)
        ck_assert_int_ge(found[i].cost, found[i - 1].cost);
}
END_TEST

Suite *diagnose_suite(void);
Suite *diagnose_suite(void)
{
    Suite *s = suite_create("diagnose");
    TCase *tc = tcase_create("diagnose");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_slip_between, 0, COUNT(slips));
    tcase_add_test(tc, test_figures);
    tcase_add_test(tc, test_nothing_is_said_of_sums_that_hold);
    tcase_add_loop_test(tc, test_crossing_cell_is_repaired, 0, GOOD_CELLS * 5);
    tcase_add_loop_test(tc, test_one_column, 0, COUNT(columns));
    tcase_add_test(tc, test_no_simple_explanation);
    tcase_add_loop_test(tc, test_rows_and_columns, 0, COUNT(crossed));
    tcase_add_test(tc, test_a_column_in_another_unit);
    tcase_add_test(tc, test_two_slips);
    tcase_add_loop_test(tc, test_rounding, 0, COUNT(roundings));
    tcase_add_test(tc, test_large_tables_end);
    tcase_add_test(tc, test_sums_that_do_not_fit_are_left_alone);
    tcase_add_test(tc, test_each_allocation_may_fail);
    tcase_add_loop_test(tc, test_series, 0, COUNT(series));
    suite_add_tcase(s, tc);
    return s;
}
