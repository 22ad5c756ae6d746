/* The money of a row: the total, and the sources by their printed headings in their order. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/money.h"
#include "base/utf8.h"
#include "notice/rows.h"
#include "notice/stated.h"

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
        if (col->whole)
            return (int)c;
        total = (int)c;
        years += col->annual;
        whole = col->annual ? whole : total;
    }
    return !sources && years > 1 && whole >= 0 ? whole : total;
}

/* The unit a cell's figures are in where none is printed behind them. */
static enum money_unit usual_unit(const struct rows *r, const struct column *c)
{
    enum money_unit unit = c->unit != MONEY_NONE ? c->unit : r->unit;
    return unit == MONEY_NONE ? MONEY_YI : unit; /* a stand-in, see unit_said */
}

static mc_status state(struct stated *out, const struct rows *r, const struct column *c, const struct piece *p)
{
    return stated_read(out, r->reading->forms, p->text, p->len, usual_unit(r, c));
}

/* The unit that an amount of the cell is in; MONEY_NONE where nobody says it. */
static enum money_unit unit_said(const struct rows *r, const struct column *c, const struct piece *p, const struct stated_amount *a)
{
    bool nobody = c->unit == MONEY_NONE && r->unit == MONEY_NONE;
    return nobody && a->money.unit == MONEY_YI && !memmem(p->text + a->from, a->to - a->from, "亿", strlen("亿")) ? MONEY_NONE : a->money.unit;
}

/* The amount that stands for the cell: the whole, or the first of its parts. */
static const struct stated_amount *first_amount(const struct stated *s)
{
    return s->whole ? &s->amount : s->n_parts ? &s->parts[0].amount : NULL;
}

static mc_status unreadable(struct rows *r, const struct piece *p, const char *pointer, mc_status why)
{
    census_use(r->reading->census, p, 0, p->len, pointer); /* said here, not once more as a leftover */
    if (why == MC_ERR_LIMIT)
        return unresolved_add(r->reading, pointer, &p->place, p->text, p->len, "金额超出可精确表示的范围或小数位数过多",
                              "the amount is too large or has more decimals than fen can hold");
    return unresolved_add(r->reading, pointer, &p->place, p->text, p->len, "资金栏的内容无法读作金额", "the money cell holds no readable amount");
}

static enum money_unit unit_of(const struct rows *r, const struct column *c, const struct piece *p)
{
    struct stated s;
    const struct stated_amount *a = state(&s, r, c, p) ? NULL : first_amount(&s);
    return a ? unit_said(r, c, p, a) : MONEY_NONE;
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

/* object[key] and its location: bytes [from, to) of the cell. */
static mc_status set_text(struct rows *r, json_t *object, const char *pointer, const char *key, const char *value, const struct piece *p,
                          size_t from, size_t to)
{
    struct buffer at;
    buffer_init(&at);
    buffer_add_text(&at, pointer);
    pointer_add_key(&at, key);
    mc_status st = buffer_ok(&at) && !json_object_set_new(object, key, json_string(value)) ? MC_OK : MC_ERR_MEMORY;
    if (!st) {
        struct place place = piece_place(p, from);
        census_use(r->reading->census, p, from, to, at.data);
        st = record_locate(r->reading->record, at.data, &place, p->text + from, to - from);
    }
    buffer_clear(&at);
    return st;
}

/* What bounds the amount, beside it: "bound", and of a range the upper end under `most`. */
static mc_status set_bound(json_t *object, const char *most, const struct stated_amount *a)
{
    char text[MONEY_TEXT_MAX];
    if (!a->bound)
        return MC_OK;
    bool range = !strcmp(a->bound, "range");
    if (range)
        money_format(text, a->most.fen, a->money.unit, a->most.decimals);
    if (json_object_set_new(object, "bound", json_string(a->bound)))
        return MC_ERR_MEMORY;
    return range && json_object_set_new(object, most, json_string(text)) ? MC_ERR_MEMORY : MC_OK;
}

static mc_status set_amount(struct rows *r, const struct column *c, const struct piece *p, json_t *object, const char *pointer, const char *key,
                            enum money_unit usual, const struct stated_amount *a)
{
    char text[MONEY_TEXT_MAX];
    money_format(text, a->money.fen, a->money.unit, a->money.decimals);
    enum money_unit unit = unit_said(r, c, p, a);
    mc_status st = set_text(r, object, pointer, key, text, p, a->from, a->to);
    if (!st && unit != usual && unit != MONEY_NONE && json_object_set_new(object, "unit", json_string(money_unit_name(unit))))
        st = MC_ERR_MEMORY;
    return st ? st : set_bound(object, !strcmp(key, "total") ? "total_max" : "amount_max", a);
}

/* What the cell says instead of an amount. */
static mc_status set_said(struct rows *r, const struct piece *p, json_t *object, const char *pointer)
{
    size_t from, to;
    utf8_trim(p->text, p->len, &from, &to);
    char *text = strndup(p->text + from, to - from);
    mc_status st = text ? set_text(r, object, pointer, "said", text, p, from, to) : MC_ERR_MEMORY;
    free(text);
    return st;
}

/* The sum of the parts where the cell prints no whole. False where they cannot be added. */
static bool add_parts(const struct stated *s, struct stated_amount *sum)
{
    *sum = s->parts[0].amount;
    sum->to = s->parts[s->n_parts - 1].amount.to;
    for (size_t i = 1; i < s->n_parts; i++) {
        const struct stated_amount *a = &s->parts[i].amount;
        if (a->bound && !sum->bound)
            sum->bound = "about";
        if (money_add(&sum->money.fen, sum->money.fen, a->money.fen, NULL))
            return false;
    }
    if (sum->bound)
        sum->bound = "about"; /* two bounds that differ have none together */
    return true;
}

/* Adds what the cell states under `key` of `object`. What it does not state readably is said and kept as printed, so that no sum takes it for a blank. */
static mc_status add_amount(struct rows *r, const struct column *c, const struct piece *p, json_t *object, const char *pointer, const char *key,
                            enum money_unit usual, struct stated *s)
{
    char at[320];
    struct stated_amount sum;
    mc_status st = state(s, r, c, p);
    if (st == MC_ERR_MEMORY)
        return st;
    if (st) {
        snprintf(at, sizeof at, "%s/%s", pointer, key);
        st = unreadable(r, p, at, st);
        return st ? st : set_said(r, p, object, pointer);
    }
    if (s->pending)
        return set_said(r, p, object, pointer);
    if (s->whole && !s->n_parts) { /* what else the cell says explains the amount: 每个5万元，共200万元 */
        snprintf(at, sizeof at, "%s/%s", pointer, key);
        census_use(r->reading->census, p, 0, p->len, at);
    }
    if (s->whole)
        return set_amount(r, c, p, object, pointer, key, usual, &s->amount);
    return add_parts(s, &sum) ? set_amount(r, c, p, object, pointer, key, usual, &sum) : unreadable(r, p, pointer, MC_ERR_LIMIT);
}

/* The list under `list` of the row's funding, made where it is not there. NULL when out of memory. */
static json_t *list_in(json_t *funding, const char *list)
{
    json_t *all = json_object_get(funding, list);
    if (!all && json_object_set_new(funding, list, all = json_array()))
        return NULL;
    return all;
}

/* The column that a 其中 column stands under. */
static mc_status set_part_of(const struct grid *g, size_t c, json_t *one)
{
    for (size_t k = c; k-- > 0;)
        if (role_is_money(g->columns[k].role) && !g->columns[k].part_of)
            return json_object_set_new(one, "part_of", json_string(g->columns[k].head)) ? MC_ERR_MEMORY : MC_OK;
    return MC_OK;
}

/* Sources that a cell names beside its amount. Of the row's total they are its sources (one alone is a part of it); of another column, parts of that. */
static mc_status add_inner(struct rows *r, const struct column *c, bool total, const struct piece *p, const struct stated *s, json_t *funding,
                           const char *pointer, enum money_unit usual)
{
    json_t *all = s->n_parts ? list_in(funding, "sources") : NULL;
    mc_status st = s->n_parts && !all ? MC_ERR_MEMORY : MC_OK;
    bool part = !total || (s->n_parts == 1 && s->whole);
    for (size_t i = 0; i < s->n_parts && !st; i++) {
        const struct stated_part *k = &s->parts[i];
        char at[320];
        snprintf(at, sizeof at, "%s/sources/%zu", pointer, json_array_size(all));
        json_t *one = json_pack("{s:s%,s:b}", "name", p->text + k->name_from, k->name_to - k->name_from, "in_cell", 1);
        st = one && !json_array_append(all, one) ? set_amount(r, c, p, one, at, "amount", usual, &k->amount) : MC_ERR_MEMORY;
        if (!st && part && json_object_set_new(one, "part_of", json_string(c->head)))
            st = MC_ERR_MEMORY;
        json_decref(one);
    }
    return st;
}

/* A named amount (a source, or another total) appended to funding[list]. */
static mc_status add_named(struct rows *r, const struct grid *g, size_t c, const struct piece *p, json_t *funding, const char *pointer,
                           const char *list, enum money_unit usual)
{
    const struct column *col = &g->columns[c];
    json_t *all = list_in(funding, list);
    if (!all)
        return MC_ERR_MEMORY;
    char at[320];
    snprintf(at, sizeof at, "%s/%s/%zu", pointer, list, json_array_size(all));
    json_t *one = json_pack("{s:s}", "name", col->head);
    struct stated s;
    mc_status st = one && !json_array_append(all, one) ? add_amount(r, col, p, one, at, "amount", usual, &s) : MC_ERR_MEMORY;
    if (!st && col->part_of)
        st = set_part_of(g, c, one);
    json_decref(one);
    return st ? st : add_inner(r, col, false, p, &s, funding, pointer, usual);
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
        struct stated s;
        if (row->cells[c].piece && role_is_money(g->columns[c].role))
            census_amount(r->reading->census, row->cells[c].piece);
        if (!p)
            continue;
        if ((int)c == total) {
            st = add_amount(r, &g->columns[c], p, funding, at, "total", unit, &s);
            if (!st && g->columns[c].annual && json_object_set_new(funding, "period", json_string("annual")))
                st = MC_ERR_MEMORY;
            if (!st)
                st = add_inner(r, &g->columns[c], true, p, &s, funding, at, unit);
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
