/* Columns whose headings no word list knows: money, and the numbers of the items. A source that is not seen as one makes every sum look wrong, and a column of areas that is taken
 * for one does so too; so the figures decide: columns of amounts beside the money columns are sources where, with them, the totals of most rows
 * come out, and without them do not. */
#include "notice/adopt.h"

#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/utf8.h"

#define FIGURES_MIN 2 /* rows that hold figures before they are taken for counts */

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
    *changed = numbered || adopted;
    free(s.candidate);
    return MC_OK;
}
