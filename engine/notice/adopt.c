/* Columns whose headings no word list knows: money, and the numbers of the items. A source that is not seen as one makes every sum look wrong, and a column of areas that is taken
 * for one does so too; so the figures decide: columns of amounts beside the money columns are sources where, with them, the totals of most rows
 * come out, and without them do not. */
#include "notice/adopt.h"

#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/utf8.h"

#define FIGURES_MIN 2 /* rows that hold figures before they are taken for counts */

#define SLIPS_MAX 2   /* a wrong row, and the total with it */
#define PARTS_MIN 3   /* rows whose parts come to the whole before all have to */

struct sums {
    const struct column *cols;
    size_t n_cols;
    bool *candidate; /* by column */
};

static bool amount_of(const struct column *c, const struct piece *p, int64_t *fen)
{
    struct money m;
    if (!p || money_is_blank(p->text, p->len)) {
        *fen = 0;
        return true;
    }
    if (money_parse(&m, p->text, p->len, c->unit == MONEY_NONE ? MONEY_WAN : c->unit, NULL))
        return false;
    *fen = m.fen;
    return true;
}

static bool holds_amounts_only(const struct piece *const *cells, size_t n_rows, size_t n_cols, size_t col)
{
    size_t amounts = 0;
    for (size_t r = 0; r < n_rows; r++) {
        const struct piece *p = cells[r * n_cols + col];
        if (!p || money_is_blank(p->text, p->len))
            continue;
        if (!look_amount(p->text, p->len))
            return false;
        amounts++;
    }
    return amounts > 0;
}

/* Marks every column of amounts without a role that stands beside a money column, or beside such a one. */
static bool find_candidates(struct sums *s, const struct piece *const *cells, size_t n_rows)
{
    bool any = false, more = true;
    while (more) {
        more = false;
        for (size_t c = 0; c < s->n_cols; c++) {
            bool beside = (c > 0 && (role_is_money(s->cols[c - 1].role) || s->candidate[c - 1])) ||
                          (c + 1 < s->n_cols && (role_is_money(s->cols[c + 1].role) || s->candidate[c + 1]));
            if (s->cols[c].role == ROLE_NONE && !s->candidate[c] && beside && holds_amounts_only(cells, n_rows, s->n_cols, c))
                s->candidate[c] = any = more = true;
        }
    }
    return any;
}

/* Whether a row's total is the sum of its known sources, and whether it is so with the candidates. False where the row has no total to ask. */
static bool row_adds_up(const struct sums *s, const struct piece *const *row, bool *without, bool *with)
{
    int64_t total = 0, known = 0, all = 0, fen;
    bool stated = false;
    for (size_t c = 0; c < s->n_cols; c++) {
        bool source = s->cols[c].role == ROLE_SOURCE && !s->cols[c].part_of;
        if (s->cols[c].role != ROLE_TOTAL && !source && !s->candidate[c])
            continue;
        if (!amount_of(&s->cols[c], row[c], &fen))
            return false;
        if (s->cols[c].role == ROLE_TOTAL) {
            stated = row[c] && !money_is_blank(row[c]->text, row[c]->len);
            total = fen;
        } else if (money_add(&all, all, fen, NULL) || (source && money_add(&known, known, fen, NULL))) {
            return false;
        }
    }
    *without = total == known;
    *with = total == all;
    return stated && total != 0;
}

/* A first column that no list knows counts the items where nothing but such numbers stands in it. */
static bool adopt_numbers(struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows)
{
    size_t numbers = 0;
    for (size_t c = 0; c < n_cols; c++)
        if (cols[c].role == ROLE_SEQ)
            return false;
    if (!n_cols || cols[0].role != ROLE_NONE)
        return false;
    for (size_t r = 0; r < n_rows; r++) {
        const struct piece *p = cells[r * n_cols];
        if (p && !look_seq(p->text, p->len))
            return false;
        numbers += p != NULL;
    }
    if (numbers < 2)
        return false;
    cols[0].role = ROLE_SEQ;
    return true;
}

/* 单位 beside a target that is nothing but figures: they count what the unit names. */
static bool adopt_counts(struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows)
{
    bool unit = false, changed = false;
    for (size_t c = 0; c < n_cols; c++)
        unit = unit || cols[c].role == ROLE_UNIT;
    for (size_t c = 0; unit && c < n_cols; c++) {
        size_t figures = 0, texts = 0;
        for (size_t r = 0; cols[c].role == ROLE_TEXT && r < n_rows; r++) {
            const struct piece *p = cells[r * n_cols + c];
            if (!p || money_is_blank(p->text, p->len))
                continue;
            size_t from, to;
            utf8_trim(p->text, p->len, &from, &to);
            bool figure = strspn(p->text + from, "0123456789.") >= to - from;
            figures += figure;
            texts += !figure;
        }
        if (figures < FIGURES_MIN || texts)
            continue;
        cols[c].role = ROLE_QUANTITY;
        changed = true;
    }
    return changed;
}

/* The sum of the sources that are no part of another, or of those that are; false where an amount cannot be read or none is printed. */
static bool sum_sources(const struct column *cols, size_t n_cols, const struct piece *const *row, bool parts, int64_t *sum)
{
    bool any = false;
    *sum = 0;
    for (size_t c = 0; c < n_cols; c++) {
        int64_t fen;
        if (cols[c].role != ROLE_SOURCE || cols[c].part_of != parts)
            continue;
        if (!amount_of(&cols[c], row[c], &fen) || money_add(sum, *sum, fen, NULL))
            return false;
        any = any || (row[c] && !money_is_blank(row[c]->text, row[c]->len));
    }
    return any;
}

/* Rows in which the sources come to the amount of column c, and rows that could be asked. */
static size_t rows_that_add_up(const struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows, size_t c, bool parts, size_t *asked)
{
    size_t right = 0;
    *asked = 0;
    for (size_t r = 0; r < n_rows; r++) {
        const struct piece *const *row = cells + r * n_cols;
        int64_t total, sum;
        if (!row[c] || money_is_blank(row[c]->text, row[c]->len) || !amount_of(&cols[c], row[c], &total) || !sum_sources(cols, n_cols, row, parts, &sum))
            continue;
        ++*asked;
        right += total == sum;
    }
    return right;
}

/* 总投资 | 其中：2025年投资 | 资金来源: which of the two the sources come to, where the figures of the rows tell. */
static void adopt_whole(struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows)
{
    size_t totals = 0, best = 0, most = 0, last = 0, of_last = 0, asked;
    for (size_t c = 0; c < n_cols && cols[c].role != ROLE_SOURCE; c++) {
        if (cols[c].role != ROLE_TOTAL)
            continue;
        size_t right = rows_that_add_up(cols, n_cols, cells, n_rows, c, false, &asked);
        totals++;
        if (right > most) {
            most = right;
            best = c;
        }
        last = c;
        of_last = right;
    }
    if (totals < 2 || best == last || most < FIGURES_MIN || most <= of_last)
        return;
    cols[best].whole = true;
}

/* 投资 | 其中：财政资金 | 其中：社会资本: parts that come to the whole in nearly every row are all of it. */
static void adopt_parts(struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows)
{
    size_t total = n_cols, parts = 0, asked;
    for (size_t c = 0; c < n_cols; c++) {
        if (cols[c].role == ROLE_TOTAL && total == n_cols)
            total = c;
        if (cols[c].role == ROLE_SOURCE && !cols[c].part_of)
            return;
        parts += cols[c].role == ROLE_SOURCE;
    }
    if (total == n_cols || parts < 2)
        return;
    size_t right = rows_that_add_up(cols, n_cols, cells, n_rows, total, true, &asked);
    if (right < PARTS_MIN || asked - right > SLIPS_MAX || 3 * right < 2 * asked)
        return;
    for (size_t c = 0; c < n_cols; c++)
        cols[c].part_of = cols[c].part_of && cols[c].role != ROLE_SOURCE;
}

mc_status columns_adopt(struct column *cols, size_t n_cols, const struct piece *const *cells, size_t n_rows, bool *changed)
{
    struct sums s = {cols, n_cols, calloc(n_cols, sizeof *s.candidate)};
    size_t asked = 0, plain = 0, better = 0;
    bool without, with;
    bool numbered = adopt_numbers(cols, n_cols, cells, n_rows);
    numbered = adopt_counts(cols, n_cols, cells, n_rows) || numbered;
    *changed = numbered;
    if (!s.candidate)
        return MC_ERR_MEMORY;
    if (find_candidates(&s, cells, n_rows))
        for (size_t r = 0; r < n_rows; r++)
            if (row_adds_up(&s, cells + r * n_cols, &without, &with)) {
                asked++;
                plain += without;
                better += with;
            }
    bool adopted = asked > 0 && better > plain && 3 * better >= 2 * asked;
    for (size_t c = 0; adopted && c < n_cols; c++)
        if (s.candidate[c])
            cols[c].role = ROLE_SOURCE;
    adopt_whole(cols, n_cols, cells, n_rows);
    adopt_parts(cols, n_cols, cells, n_rows);
    *changed = numbered || adopted;
    free(s.candidate);
    return MC_OK;
}
