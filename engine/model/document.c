/* See document.h. */
#include "model/document.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

/* own: a terminated copy; NULL when out of memory. */
static char *copy_text(const char *text, size_t len)
{
    char *copy = malloc(len + 1);
    if (copy == NULL)
        return NULL;
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

/* Makes room for element n of an array that grows by doubling (so its size is the next power of two), zeroed. NULL when
 * out of memory. */
static void *grow(void *array, size_t n, size_t element)
{
    if (n > 0 && (n & (n - 1)) != 0)
        return array;
    size_t room = n == 0 ? 1 : 2 * n;
    return room > SIZE_MAX / element ? NULL : realloc(array, room * element);
}

struct document *document_new(const char *path, const char *format)
{
    struct document *d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->path = copy_text(path, strlen(path));
    d->format = format;
    if (d->path == NULL) {
        free(d);
        return NULL;
    }
    return d;
}

static void block_clear(struct block *b)
{
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
    case BLOCK_FURNITURE:
        free(b->piece.text);
        break;
    case BLOCK_CELLS:
        for (size_t i = 0; i < b->n_pieces; i++)
            free(b->pieces[i].text);
        free(b->pieces);
        break;
    case BLOCK_TABLE:
        for (size_t i = 0; i < b->table.n_cells; i++)
            free(b->table.cells[i].piece.text);
        free(b->table.cells);
        free(b->table.owner);
        break;
    }
}

void document_free(struct document *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->n_blocks; i++)
        block_clear(&d->blocks[i]);
    for (size_t i = 0; i < d->n_notes; i++) {
        free(d->notes[i].zh);
        free(d->notes[i].en);
    }
    for (size_t i = 0; i < d->n_sheets; i++)
        free(d->sheets[i]);
    free(d->sheets);
    free(d->notes);
    free(d->blocks);
    free(d->path);
    free(d);
}

/* A paragraph has a text from the start, so that "never NULL" holds for a block nobody filled. */
struct block *document_add(struct document *d, enum block_kind kind)
{
    bool has_text = kind == BLOCK_PARAGRAPH || kind == BLOCK_FURNITURE;
    char *empty = has_text ? copy_text("", 0) : NULL;
    struct block *blocks = has_text && empty == NULL ? NULL : grow(d->blocks, d->n_blocks, sizeof *blocks);
    if (blocks == NULL) {
        free(empty);
        return NULL;
    }
    d->blocks = blocks;
    struct block *b = &blocks[d->n_blocks++];
    *b = (struct block){.kind = kind};
    if (has_text)
        b->piece.text = empty;
    return b;
}

mc_status document_note(struct document *d, const struct place *place, const char *zh, const char *en)
{
    struct note *notes = grow(d->notes, d->n_notes, sizeof *notes);
    if (notes == NULL)
        return MC_ERR_MEMORY;
    d->notes = notes;
    struct note n = {copy_text(zh, strlen(zh)), copy_text(en, strlen(en)), place == NULL ? (struct place){0} : *place};
    if (n.zh == NULL || n.en == NULL) {
        free(n.zh);
        free(n.en);
        return MC_ERR_MEMORY;
    }
    notes[d->n_notes++] = n;
    return MC_OK;
}

const char *document_name(struct document *d, const char *text, size_t len)
{
    char **sheets = grow(d->sheets, d->n_sheets, sizeof *sheets);
    if (sheets == NULL)
        return NULL;
    d->sheets = sheets;
    sheets[d->n_sheets] = copy_text(text, len);
    return sheets[d->n_sheets] == NULL ? NULL : sheets[d->n_sheets++];
}

const char *document_sheet(struct document *d, const char *name)
{
    return document_name(d, name, strlen(name));
}

mc_status piece_set(struct piece *p, const char *text, size_t len, struct place place, int blank_before)
{
    char *copy = len > UINT_MAX ? NULL : copy_text(text, len);
    if (copy == NULL)
        return MC_ERR_MEMORY;
    free(p->text);
    *p = (struct piece){.text = copy, .len = (unsigned)len, .place = place, .blank_before = blank_before};
    return MC_OK;
}

mc_status block_add_piece(struct block *b, const char *text, size_t len, struct place place, int blank_before)
{
    assert(b->kind == BLOCK_CELLS);
    struct piece *pieces = grow(b->pieces, b->n_pieces, sizeof *pieces);
    if (pieces == NULL)
        return MC_ERR_MEMORY;
    b->pieces = pieces;
    pieces[b->n_pieces] = (struct piece){0};
    mc_status st = piece_set(&pieces[b->n_pieces], text, len, place, blank_before);
    if (st == MC_OK)
        b->n_pieces++;
    return st;
}

mc_status table_reserve(struct table *t, size_t n_cells)
{
    if (n_cells <= t->size)
        return MC_OK;
    struct cell *cells = n_cells > SIZE_MAX / sizeof *cells ? NULL : realloc(t->cells, n_cells * sizeof *cells);
    if (cells == NULL)
        return MC_ERR_MEMORY;
    t->cells = cells;
    t->size = n_cells;
    return MC_OK;
}

mc_status table_add(struct table *t, const char *text, size_t len, struct place place, int row, int col, int row_span,
                    int col_span)
{
    if (row < 0 || col < 0 || row_span < 1 || col_span < 1 || row >= TABLE_ROWS_MAX || col >= TABLE_COLS_MAX ||
        row_span > TABLE_ROWS_MAX - row || col_span > TABLE_COLS_MAX - col)
        return MC_ERR_LIMIT;
    if (t->n_cells == t->size && table_reserve(t, t->size == 0 ? 1 : 2 * t->size) != MC_OK)
        return MC_ERR_MEMORY;
    struct cell *cells = t->cells;
    cells[t->n_cells] = (struct cell){.row = row, .col = col, .row_span = row_span, .col_span = col_span};
    mc_status st = piece_set(&cells[t->n_cells].piece, text, len, place, 0);
    if (st != MC_OK)
        return st;
    t->n_cells++;
    if (row + row_span > t->n_rows)
        t->n_rows = row + row_span;
    if (col + col_span > t->n_cols)
        t->n_cols = col + col_span;
    return MC_OK;
}

static int compare_cells(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->col > y->col) - (x->col < y->col);
}

/* Readers mostly add the cells in order; qsort would take as much memory again to find that out. */
static void sort_cells(struct table *t)
{
    for (size_t i = 1; i < t->n_cells; i++)
        if (compare_cells(&t->cells[i - 1], &t->cells[i]) > 0) {
            qsort(t->cells, t->n_cells, sizeof *t->cells, compare_cells);
            return;
        }
}

/* Lays the cells down on `owner`. The first that finds its place taken, or NULL. */
static const struct cell *lay_down(struct table *t)
{
    for (size_t i = 0; i < t->n_cells; i++) {
        const struct cell *c = &t->cells[i];
        for (int row = c->row; row < c->row + c->row_span; row++)
            for (int col = c->col; col < c->col + c->col_span; col++) {
                unsigned *owner = &t->owner[(size_t)row * (size_t)t->n_cols + (size_t)col];
                if (*owner != 0)
                    return c;
                *owner = (unsigned)i + 1;
            }
    }
    return NULL;
}

mc_status table_finish(struct table *t, mc_error *err)
{
    if (t->n_cells == 0)
        return MC_OK;
    sort_cells(t);
    int line = t->cells[0].piece.place.line;
    size_t slots = (size_t)t->n_rows * (size_t)t->n_cols;
    if (slots > TABLE_SLOTS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, line, "a table of %d rows x %d columns; up to %zu cells are read",
                         t->n_rows, t->n_cols, TABLE_SLOTS_MAX);
    free(t->owner);
    t->owner = calloc(slots, sizeof *t->owner);
    if (t->owner == NULL)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    const struct cell *c = lay_down(t);
    if (c != NULL)
        return error_set(err, MC_ERR_INPUT, NULL, c->piece.place.line, "table cells overlap at row %d, column %d",
                         c->row + 1, c->col + 1);
    return MC_OK;
}

const struct cell *table_at(const struct table *t, int row, int col)
{
    if (t->owner == NULL || row < 0 || col < 0 || row >= t->n_rows || col >= t->n_cols)
        return NULL;
    unsigned owner = t->owner[(size_t)row * (size_t)t->n_cols + (size_t)col];
    return owner == 0 ? NULL : &t->cells[owner - 1];
}

struct place piece_place(const struct piece *p, size_t offset)
{
    struct place place = p->place;
    if (place.line == 0 || place.whole)
        return place;
    size_t line_start = 0, end = offset < p->len ? offset : p->len;
    for (size_t i = 0; i < end; i++)
        if (p->text[i] == '\n') {
            place.line++;
            line_start = i + 1;
        }
    int before = (int)utf8_count(p->text + line_start, end - line_start);
    place.column = (line_start == 0 && p->place.column > 0 ? p->place.column : 1) + before;
    return place;
}
