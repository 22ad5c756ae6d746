/* See census.h. Pieces are found by address in an open hash table, so that a long document costs time in proportion to
 * its length. */
#include "notice/census.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "base/utf8.h"
#include "model/record.h"
#include "notice/token.h"

#define FIELD_MAX 128

/* A text is smaller than 4 GiB, and so are the numbers of marks and fields: a long table has a mark for each value. */
struct mark {
    uint32_t from, to;
    uint32_t field; /* index into the names */
    uint32_t next;  /* of the same piece: number of the mark + 1; 0: none */
};

struct entry {
    const struct piece *piece;
    const char *column; /* static: the role of its column; NULL outside tables */
    uint32_t first, last, n; /* its marks, by number + 1 */
    bool placed;        /* the area was told */
    bool amount;
    unsigned char area; /* enum census_area */
};

struct census {
    struct entry *entries; /* own */
    size_t n, size;
    uint32_t *slots; /* own: an open hash table of entry numbers + 1; a power of two, at most half of it taken */
    size_t n_slots;
    struct mark *marks; /* own */
    size_t n_marks, marks_size;
    size_t tables, rows;
    char **fields; /* own: pointers without their indices, "projects[].funding.total"; few, so they are searched one by one */
    size_t n_fields;
    bool failed; /* out of memory: told at the end */
};

struct census *census_new(void)
{
    return calloc(1, sizeof(struct census));
}

void census_free(struct census *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->n_fields; i++)
        free(c->fields[i]);
    free(c->fields);
    free(c->entries);
    free(c->slots);
    free(c->marks);
    free(c);
}

/* ---- marking ---------------------------------------- */

/* The slot of the piece, or the free one where it would stand. There must be room. */
static uint32_t *slot_of(const struct census *c, const struct piece *p)
{
    size_t mask = c->n_slots - 1, i = (size_t)(((uint64_t)(uintptr_t)p >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & mask;
    while (c->slots[i] && c->entries[c->slots[i] - 1].piece != p)
        i = (i + 1) & mask;
    return &c->slots[i];
}

/* Room for one more in an array that grows by half; the array, moved perhaps, or NULL when out of memory or past what 32 bits count. */
static void *grown(void *array, size_t n, size_t *size, size_t element)
{
    if (n < *size)
        return array;
    size_t wanted = *size ? *size + *size / 2 : 64;
    void *moved = wanted < UINT32_MAX ? realloc(array, wanted * element) : NULL;
    if (moved)
        *size = wanted;
    return moved;
}

static bool make_room(struct census *c)
{
    struct entry *entries = grown(c->entries, c->n, &c->size, sizeof *entries);
    if (!entries)
        return false;
    c->entries = entries;
    if (c->n < c->n_slots / 2)
        return true;
    size_t n_slots = c->n_slots ? c->n_slots * 2 : 64;
    uint32_t *slots = calloc(n_slots, sizeof *slots);
    if (!slots)
        return false;
    free(c->slots);
    c->slots = slots;
    c->n_slots = n_slots;
    for (size_t i = 0; i < c->n; i++)
        *slot_of(c, c->entries[i].piece) = (uint32_t)i + 1;
    return true;
}

/* The piece's entry, made where there is none; NULL when out of memory. */
static struct entry *entry_of(struct census *c, const struct piece *p)
{
    if (!make_room(c)) {
        c->failed = true;
        return NULL;
    }
    uint32_t *slot = slot_of(c, p);
    if (!*slot) {
        c->entries[c->n] = (struct entry){.piece = p};
        *slot = (uint32_t)++c->n;
    }
    return &c->entries[*slot - 1];
}

static const struct entry *find(const struct census *c, const struct piece *p)
{
    static const struct entry none;
    uint32_t number = c->n ? *slot_of(c, p) : 0;
    return number ? &c->entries[number - 1] : &none;
}

/* /projects/0/funding/total as projects[].funding.total; cut where it is longer than any real one. */
static void field_name(char out[FIELD_MAX], const char *pointer)
{
    size_t n = 0;
    while (*pointer && n + 4 < FIELD_MAX) {
        size_t digits = *pointer == '/' ? strspn(pointer + 1, "0123456789") : 0;
        if (digits && (pointer[1 + digits] == '/' || !pointer[1 + digits])) {
            memcpy(out + n, "[]", 2);
            n += 2;
            pointer += 1 + digits;
        } else {
            if (*pointer != '/' || n)
                out[n++] = *pointer == '/' ? '.' : *pointer;
            pointer++;
        }
    }
    out[n] = '\0';
}

/* The index of the field's name; (size_t)-1 when out of memory. */
static size_t field_of(struct census *c, const char *pointer)
{
    char name[FIELD_MAX];
    field_name(name, pointer);
    for (size_t i = 0; i < c->n_fields; i++)
        if (!strcmp(c->fields[i], name))
            return i;
    char **fields = realloc(c->fields, (c->n_fields + 1) * sizeof *fields);
    if (!fields)
        return (size_t)-1;
    c->fields = fields;
    fields[c->n_fields] = strdup(name);
    return fields[c->n_fields] ? c->n_fields++ : (size_t)-1;
}

static void add_mark(struct census *c, const struct piece *p, size_t from, size_t to, size_t field)
{
    struct mark *marks = grown(c->marks, c->n_marks, &c->marks_size, sizeof *marks);
    c->marks = marks ? marks : c->marks;
    struct entry *e = entry_of(c, p);
    if (!e || !marks || field == (size_t)-1) {
        c->failed = true;
        return;
    }
    marks[c->n_marks++] = (struct mark){(uint32_t)from, (uint32_t)to, (uint32_t)field, 0};
    if (e->n++)
        marks[e->last - 1].next = (uint32_t)c->n_marks;
    else
        e->first = (uint32_t)c->n_marks;
    e->last = (uint32_t)c->n_marks;
}

void census_use(struct census *c, const struct piece *p, size_t from, size_t to, const char *pointer)
{
    add_mark(c, p, from, to, field_of(c, pointer));
}

void census_place(struct census *c, const struct piece *p, enum census_area area)
{
    struct entry *e = entry_of(c, p);
    if (!e)
        return;
    e->area = (unsigned char)area;
    e->placed = true;
}

void census_amount(struct census *c, const struct piece *p)
{
    struct entry *e = entry_of(c, p);
    if (e)
        e->amount = true;
}

void census_column(struct census *c, const struct piece *p, const char *role)
{
    struct entry *e = entry_of(c, p);
    if (e)
        e->column = role;
}

void census_carry(struct census *c, const struct piece *made, size_t from, size_t to, const struct piece *origin,
                  size_t at)
{
    const struct entry e = *find(c, made); /* they may move while marks are added */
    for (uint32_t number = e.first, i = 0; i < e.n; i++) {
        const struct mark m = c->marks[number - 1];
        size_t a = m.from > from ? m.from : from, b = m.to < to ? m.to : to;
        if (a < b)
            add_mark(c, origin, a - from + at, b - from + at, m.field);
        number = m.next;
    }
    if (e.placed)
        census_place(c, origin, (enum census_area)e.area);
    if (e.amount && from == 0)
        census_amount(c, origin);
    if (e.column)
        census_column(c, origin, e.column);
}

void census_count(struct census *c, size_t tables, size_t rows)
{
    c->tables = tables;
    c->rows = rows;
}

/* ---- counting ---------------------------------------- */

struct tally {
    size_t seen, used;
    size_t *fields; /* own: how many each field used */
    json_t *left; /* own */
};

struct count {
    const struct census *census;
    const struct forms *forms;
    int year;
    struct tally tallies[3]; /* by token_kind */
    mc_error *err;
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static int by_start(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* The marks of a piece in order, those of one field without overlap, so that they can be walked beside the tokens. own: *out. */
static mc_status merged(struct mark **out, size_t *n, const struct census *c, const struct entry *e)
{
    *n = 0;
    *out = malloc((e->n + 1) * sizeof **out);
    if (!*out)
        return MC_ERR_MEMORY;
    for (uint32_t number = e->first, i = 0; i < e->n; i++, number = (*out)[i - 1].next)
        (*out)[i] = c->marks[number - 1];
    qsort(*out, e->n, sizeof **out, by_start);
    for (size_t i = 0; i < e->n; i++) {
        struct mark m = (*out)[i];
        if (*n && m.from <= (*out)[*n - 1].to && m.field == (*out)[*n - 1].field)
            (*out)[*n - 1].to = m.to > (*out)[*n - 1].to ? m.to : (*out)[*n - 1].to;
        else
            (*out)[(*n)++] = m;
    }
    return MC_OK;
}

static mc_status add_left(struct tally *t, const struct piece *p, struct place *place, size_t *at,
                          const struct token *token, const char *why, const char *column)
{
    /* counted on from the last one: a long piece is walked through once */
    struct piece rest = {.text = p->text + *at, .len = p->len - (unsigned)*at, .place = *place};
    *place = piece_place(&rest, token->from - *at);
    *at = token->from;
    size_t len = token->to - token->from;
    json_t *entry = json_object();
    int bad = !entry || json_object_set_new(entry, "text", json_stringn(p->text + token->from, len)) ||
              json_object_set_new(entry, "location", location_new(place, NULL, 0)) ||
              json_object_set_new(entry, "why", json_string(why)) ||
              (column && json_object_set_new(entry, "column", json_string(column)));
    if (bad)
        json_decref(entry);
    return bad || json_array_append_new(t->left, entry) ? MC_ERR_MEMORY : MC_OK;
}

/* A cell of a money column that holds a bare figure: one amount. */
static mc_status bare_amount(struct token_list *list, const struct piece *p)
{
    size_t from, to;
    struct money m;
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].kind == TOKEN_AMOUNT)
            return MC_OK;
    utf8_trim(p->text, p->len, &from, &to);
    if (from >= to || money_is_blank(p->text + from, to - from) ||
        money_parse(&m, p->text + from, to - from, MONEY_WAN, NULL))
        return MC_OK;
    struct token *items = realloc(list->items, sizeof *items);
    if (!items)
        return MC_ERR_MEMORY;
    *items = (struct token){.kind = TOKEN_AMOUNT, .from = from, .to = to, .figure = from, .end = to};
    *list = (struct token_list){items, 1, 1};
    return MC_OK;
}

static mc_status tally_tokens(struct count *c, const struct piece *p, const struct entry *e,
                              const struct token_list *list, const char *why)
{
    struct mark *marks;
    size_t n, m = 0, at = 0;
    struct place place = p->place;
    mc_status st = merged(&marks, &n, c->census, e);
    for (size_t i = 0; i < list->n && !st; i++) {
        const struct token *token = &list->items[i];
        struct tally *t = &c->tallies[token->kind];
        while (m < n && marks[m].to <= token->from)
            m++;
        t->seen++;
        size_t hit = m; /* the narrowest mark that begins last says best which field it is */
        for (size_t k = m; k < n && marks[k].from < token->to; k++)
            hit = marks[k].to > token->from ? k : hit;
        if (hit < n && marks[hit].from < token->to && marks[hit].to > token->from) {
            t->used++;
            t->fields[marks[hit].field]++;
        } else
            st = add_left(t, p, &place, &at, token, why, e->column);
    }
    free(marks);
    return st ? no_memory(c->err) : MC_OK;
}

static mc_status count_piece(struct count *c, const struct piece *p, enum census_area usual)
{
    static const char *const names[] = {
        [CENSUS_BODY] = "body", [CENSUS_TABLE] = "table", [CENSUS_REMARK] = "remark", [CENSUS_FURNITURE] = "furniture"};
    const struct entry *e = find(c->census, p);
    struct token_list list = {0};
    mc_status st = token_scan(&list, c->forms, p->text, 0, p->len, c->year, c->err);
    if (!st && e->amount && bare_amount(&list, p))
        st = no_memory(c->err);
    if (!st)
        st = tally_tokens(c, p, e, &list, names[e->placed ? e->area : usual]);
    token_list_clear(&list);
    return st;
}

static mc_status count_block(struct count *c, const struct block *b)
{
    mc_status st = MC_OK;
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
        return count_piece(c, &b->piece, CENSUS_BODY);
    case BLOCK_FURNITURE:
        return count_piece(c, &b->piece, CENSUS_FURNITURE);
    case BLOCK_CELLS:
        for (size_t i = 0; i < b->n_pieces && !st; i++)
            st = count_piece(c, &b->pieces[i], CENSUS_TABLE);
        return st;
    case BLOCK_TABLE:
        for (size_t i = 0; i < b->table.n_cells && !st; i++)
            st = count_piece(c, &b->table.cells[i].piece, CENSUS_TABLE);
        return st;
    }
    return st;
}

/* { "projects[].funding.total": 28 } in the order in which the fields were first used. NULL when out of memory. */
static json_t *fields_object(const struct census *c, const struct tally *t)
{
    json_t *fields = json_object();
    for (size_t i = 0; fields && i < c->n_fields; i++)
        if (t->fields[i] && json_object_set_new(fields, c->fields[i], json_integer((json_int_t)t->fields[i]))) {
            json_decref(fields);
            return NULL;
        }
    return fields;
}

static int set_tally(json_t *out, const struct census *c, const char *key, struct tally *t)
{
    json_t *left = t->left;
    t->left = NULL;
    return json_object_set_new(out, key,
                               json_pack("{s:I, s:I, s:o, s:o}", "seen", (json_int_t)t->seen, "used", (json_int_t)t->used,
                                         "fields", fields_object(c, t), "left", left));
}

mc_status census_finish(json_t **out, const struct census *c, const struct document *d, const struct forms *forms,
                        int year, mc_error *err)
{
    struct count count = {c, forms, year, {{0}}, err};
    json_t *result = json_pack("{s:I, s:I}", "tables", (json_int_t)c->tables, "rows", (json_int_t)c->rows);
    mc_status st = result && !c->failed ? MC_OK : no_memory(err);
    for (int i = 0; i < 3 && !st; i++)
        if (!(count.tallies[i].left = json_array()) || !(count.tallies[i].fields = calloc(c->n_fields + 1, sizeof(size_t))))
            st = no_memory(err);
    for (size_t i = 0; i < d->n_blocks && !st; i++)
        st = count_block(&count, &d->blocks[i]);
    if (!st && (set_tally(result, c, "amounts", &count.tallies[TOKEN_AMOUNT]) ||
                set_tally(result, c, "dates", &count.tallies[TOKEN_DATE]) ||
                set_tally(result, c, "quantities", &count.tallies[TOKEN_QUANTITY])))
        st = no_memory(err);
    for (int i = 0; i < 3; i++) {
        json_decref(count.tallies[i].left);
        free(count.tallies[i].fields);
    }
    if (st)
        json_decref(result);
    else
        *out = result;
    return st;
}
