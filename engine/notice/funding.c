/* The money of a row: the total, and the sources by their printed headings in their order. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/money.h"
#include "base/utf8.h"
#include "notice/rows.h"

static const struct piece *amount_piece(const struct grid *g, const struct grid_row *row, size_t c)
{
    const struct piece *p = row->cells[c].piece;
    return p && role_is_money(g->columns[c].role) && !money_is_blank(p->text, p->len) ? p : NULL;
}

bool funding_printed(const struct grid *g, const struct grid_row *row)
{
    for (size_t c = 0; c < g->n_cols; c++)
        if (!row->cells[c].merged && amount_piece(g, row, c))
            return true;
    return false;
}

/* The column that is the whole: the last total before the first source; another total (总投资 beside 年度投资) is told apart by name. 总投资 | 2025年投资 | 2026年投资
 * without sources: none of the years is the whole. */
static int total_column(const struct grid *g)
{
    int total = -1, whole = -1, years = 0;
    bool sources = false;
    for (size_t c = 0; c < g->n_cols && !sources; c++) {
        const struct column *col = &g->columns[c];
        sources = col->role == ROLE_SOURCE && total >= 0;
        if (col->role != ROLE_TOTAL)
            continue;
        total = (int)c;
        years += col->annual;
        whole = col->annual ? whole : total;
    }
    return !sources && years > 1 && whole >= 0 ? whole : total;
}

/* The figure as a decimal text: full-width forms narrowed, commas and units off. own. NULL and *st set where it is no amount. */
static char *amount_text(const struct piece *p, enum money_unit unit, struct money *m, mc_status *st)
{
    char text[MONEY_TEXT_MAX];
    *st = money_parse(m, p->text, p->len, unit == MONEY_NONE ? MONEY_YI : unit, NULL);
    if (*st)
        return NULL;
    money_format(text, m->fen, m->unit, m->decimals);
    char *out = strdup(text);
    if (!out)
        *st = MC_ERR_MEMORY;
    return out;
}

static mc_status unreadable(struct rows *r, const struct piece *p, const char *pointer, mc_status why)
{
    census_use(r->reading->census, p, 0, p->len, pointer); /* said here, not once more as a leftover */
    if (why == MC_ERR_LIMIT)
        return unresolved_add(r->reading, pointer, &p->place, p->text, p->len, "金额超出可精确表示的范围或小数位数过多",
                              "the amount is too large or has more decimals than fen can hold");
    return unresolved_add(r->reading, pointer, &p->place, p->text, p->len, "资金栏的内容无法读作金额", "the money cell holds no readable amount");
}

/* The unit that an amount is in: printed behind it, said by its heading or by the table; MONEY_NONE where nobody says, or it is no amount. */
static enum money_unit unit_of(const struct rows *r, const struct column *c, const struct piece *p)
{
    struct money m;
    enum money_unit unit = c->unit != MONEY_NONE ? c->unit : r->unit;
    if (money_parse(&m, p->text, p->len, unit == MONEY_NONE ? MONEY_YI : unit, NULL))
        return MONEY_NONE;
    /* the stand-in for a unit that nobody printed */
    return unit == MONEY_NONE && m.unit == MONEY_YI && !memmem(p->text, p->len, "亿", strlen("亿")) ? MONEY_NONE : m.unit;
}

/* The unit of the row: its total's, else that of its first amount. Single amounts may be in another. */
static enum money_unit row_unit(const struct rows *r, const struct grid *g, const struct grid_row *row, int total)
{
    const struct piece *p = total >= 0 ? amount_piece(g, row, (size_t)total) : NULL;
    enum money_unit unit = p ? unit_of(r, &g->columns[total], p) : MONEY_NONE;
    for (size_t c = 0; c < g->n_cols && unit == MONEY_NONE; c++)
        if ((p = amount_piece(g, row, c)) != NULL)
            unit = unit_of(r, &g->columns[c], p);
    return unit;
}

/* Adds one amount under `key` of `object`, and its unit where that is not `usual`. */
static mc_status add_amount(struct rows *r, const struct column *c, const struct piece *p, json_t *object, const char *pointer, const char *key,
                            enum money_unit usual, bool *added)
{
    struct buffer at;
    struct money m;
    mc_status st;
    *added = false;
    buffer_init(&at);
    buffer_add_text(&at, pointer);
    pointer_add_key(&at, key);
    if (!buffer_ok(&at))
        return MC_ERR_MEMORY;
    enum money_unit unit = c->unit != MONEY_NONE ? c->unit : r->unit;
    char *text = amount_text(p, unit, &m, &st);
    if (st == MC_ERR_MEMORY)
        goto done;
    if (st) {
        st = unreadable(r, p, at.data, st);
        goto done;
    }
    m.unit = unit_of(r, c, p);
    *added = true;
    if (json_object_set_new(object, key, json_string(text)) ||
        (m.unit != usual && m.unit != MONEY_NONE && json_object_set_new(object, "unit", json_string(money_unit_name(m.unit)))))
        st = MC_ERR_MEMORY;
    size_t from, to;
    utf8_trim(p->text, p->len, &from, &to);
    census_use(r->reading->census, p, from, to, at.data);
    struct place place = piece_place(p, from);
    if (!st)
        st = record_locate(r->reading->record, at.data, &place, p->text + from, to - from);
done:
    free(text);
    buffer_clear(&at);
    return st;
}

/* A named amount (a source, or another total) appended to funding[list]. */
static mc_status add_named(struct rows *r, const struct grid *g, size_t c, const struct piece *p, json_t *funding, const char *pointer,
                           const char *list, enum money_unit usual)
{
    const struct column *col = &g->columns[c];
    json_t *all = json_object_get(funding, list);
    if (!all && json_object_set_new(funding, list, all = json_array()))
        return MC_ERR_MEMORY;
    char at[320];
    snprintf(at, sizeof at, "%s/%s/%zu", pointer, list, json_array_size(all));
    json_t *one = json_pack("{s:s}", "name", col->head);
    bool added;
    mc_status st = one ? add_amount(r, col, p, one, at, "amount", usual, &added) : MC_ERR_MEMORY;
    for (size_t k = c; !st && added && col->part_of && k-- > 0;)
        if (role_is_money(g->columns[k].role) && !g->columns[k].part_of) {
            if (json_object_set_new(one, "part_of", json_string(g->columns[k].head)))
                st = MC_ERR_MEMORY;
            break;
        }
    if (!st && added && json_array_append(all, one))
        st = MC_ERR_MEMORY;
    json_decref(one);
    if (!json_array_size(all))
        json_object_del(funding, list);
    return st;
}

mc_status funding_read(struct rows *r, const struct grid *g, const struct grid_row *row, json_t *parent, const char *pointer, mc_error *err)
{
    char at[256];
    snprintf(at, sizeof at, "%s/funding", pointer);
    json_t *funding = json_object();
    mc_status st = funding ? MC_OK : MC_ERR_MEMORY;
    int total = total_column(g);
    enum money_unit unit = row_unit(r, g, row, total);
    for (size_t c = 0; c < g->n_cols && !st; c++) {
        const struct piece *p = amount_piece(g, row, c);
        bool added;
        if (row->cells[c].piece && role_is_money(g->columns[c].role))
            census_amount(r->reading->census, row->cells[c].piece);
        if (!p)
            continue;
        if ((int)c == total) {
            st = add_amount(r, &g->columns[c], p, funding, at, "total", unit, &added);
            if (!st && added && g->columns[c].annual && json_object_set_new(funding, "period", json_string("annual")))
                st = MC_ERR_MEMORY;
        } else {
            st = add_named(r, g, c, p, funding, at, g->columns[c].role == ROLE_TOTAL ? "others" : "sources", unit);
        }
    }
    if (!st && json_object_size(funding) && unit != r->unit && unit != MONEY_NONE && json_object_set_new(funding, "unit", json_string(money_unit_name(unit))))
        st = MC_ERR_MEMORY;
    if (!st && json_object_size(funding) && json_object_set(parent, "funding", funding))
        st = MC_ERR_MEMORY;
    json_decref(funding);
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}

/* Fen of a cell; blank cells count nothing. False where it is no amount. */
static bool fen_of(const struct grid *g, const struct grid_row *row, size_t c, int64_t *fen)
{
    const struct piece *p = amount_piece(g, row, c);
    struct money m = {0};
    enum money_unit unit = g->columns[c].unit;
    for (size_t k = 0; k < g->n_cols && unit == MONEY_NONE; k++) /* said once, for the total */
        unit = role_is_money(g->columns[k].role) ? g->columns[k].unit : MONEY_NONE;
    unit = unit == MONEY_NONE ? MONEY_WAN : unit;
    if (p && money_parse(&m, p->text, p->len, unit, NULL))
        return false;
    *fen = m.fen;
    return true;
}

bool funding_sums_up(const struct grid *g, size_t from, size_t to, const struct grid_row *row)
{
    size_t printed = 0;
    for (size_t c = 0; c < g->n_cols; c++) {
        int64_t sum = 0, fen, stated;
        if (!amount_piece(g, row, c))
            continue;
        for (size_t r = from; r < to; r++)
            if (g->rows[r].kind == ROW_DATA && (!fen_of(g, &g->rows[r], c, &fen) || money_add(&sum, sum, fen, NULL)))
                return false;
        if (!fen_of(g, row, c, &stated) || stated != sum)
            return false;
        printed++;
    }
    return printed > 0;
}

bool funding_adds_up(const struct grid *g, const struct grid_row *row, bool *asked)
{
    int total = total_column(g);
    int64_t sum = 0, fen, stated = 0;
    size_t sources = 0;
    *asked = false;
    if (total < 0 || !amount_piece(g, row, (size_t)total) || !fen_of(g, row, (size_t)total, &stated))
        return false;
    for (size_t c = 0; c < g->n_cols; c++) {
        if (g->columns[c].role != ROLE_SOURCE || g->columns[c].part_of || !amount_piece(g, row, c))
            continue;
        if (!fen_of(g, row, c, &fen) || money_add(&sum, sum, fen, NULL))
            return false;
        sources++;
    }
    *asked = sources > 1;
    return sum == stated;
}
