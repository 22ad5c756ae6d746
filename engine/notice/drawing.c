/* See drawing.h: documents. Records are drawn by drawing_record.c. */
#include "notice/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/cover.h"
#include "base/utf8.h"
#include "model/record.h"

struct drawing {
    json_t *blocks; /* borrow */
    size_t n;       /* pieces drawn */
    size_t left;
    bool failed;
};

static bool full(struct drawing *d)
{
    if (d->n < DRAWING_PIECES_MAX) {
        d->n++;
        return false;
    }
    d->left++;
    return true;
}

static void put(struct drawing *d, json_t *object, const char *key, json_t *value_take)
{
    if (json_object_set_new(object, key, value_take) != 0)
        d->failed = true;
}

static int count_lines(const char *text, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    return n;
}

/* The piece with its place. borrow: the list. NULL when out of memory. */
static json_t *add_piece(struct drawing *d, json_t *list, const char *text, size_t len, const struct place *place)
{
    char *covered = cover_personal(text, len);
    json_t *piece = covered ? location_new(place, covered, strlen(covered)) : NULL;
    int lines = place->whole ? 0 : count_lines(text, len);
    if (piece && place->line > 0 && lines > 0)
        put(d, piece, "last", json_integer(place->line + lines));
    free(covered);
    if (!piece || json_array_append_new(list, piece) != 0) {
        d->failed = true;
        return NULL;
    }
    return piece;
}

static void set_spans(struct drawing *d, json_t *cell, size_t rows, size_t cols)
{
    if (cell && rows > 1)
        put(d, cell, "rows", json_integer((json_int_t)rows));
    if (cell && cols > 1)
        put(d, cell, "cols", json_integer((json_int_t)cols));
}

static void set_heading(struct drawing *d, json_t *cell)
{
    if (cell)
        put(d, cell, "heading", json_true());
}

static bool is_blank(const struct piece *p)
{
    size_t from, to;
    utf8_trim(p->text, p->len, &from, &to);
    return from >= to;
}

static void draw_text(struct drawing *d, const struct piece *p)
{
    if (!is_blank(p) && !full(d))
        add_piece(d, d->blocks, p->text, p->len, &p->place);
}

/* own until it is added: the rows of a table. */
static json_t *add_table(struct drawing *d)
{
    json_t *rows = json_array(), *block = json_pack("{s:o}", "rows", rows);
    if (!block || json_array_append_new(d->blocks, block) != 0) {
        d->failed = true;
        return NULL;
    }
    return rows;
}

static json_t *add_row(struct drawing *d, json_t *rows)
{
    json_t *row = json_array();
    if (!row || json_array_append_new(rows, row) != 0) {
        d->failed = true;
        return NULL;
    }
    return row;
}

/* ---- tables with a grid of their own ----------------------------------------------------------------------------- */

static bool is_heading(const struct layout *l, const struct piece *p)
{
    for (size_t i = 0; i < l->n_headings; i++)
        if (l->headings[i] == p)
            return true;
    return false;
}

/* A sheet may be far wider and longer than what is printed on it. */
static void printed_size(const struct table *t, int *rows, int *cols)
{
    *rows = *cols = 0;
    for (size_t i = 0; i < t->n_cells; i++) {
        const struct cell *c = &t->cells[i];
        if (is_blank(&c->piece))
            continue;
        *rows = c->row + c->row_span > *rows ? c->row + c->row_span : *rows;
        *cols = c->col + c->col_span > *cols ? c->col + c->col_span : *cols;
    }
}

static void draw_cell(struct drawing *d, json_t *row, const struct layout *l, const struct cell *c, int rows, int cols)
{
    static const struct place nowhere;
    int height = c ? c->row_span : 1, width = c ? c->col_span : 1;
    json_t *cell = add_piece(d, row, c ? c->piece.text : "", c ? c->piece.len : 0, c ? &c->piece.place : &nowhere);
    if (!c)
        return;
    height = c->row + height > rows ? rows - c->row : height;
    width = c->col + width > cols ? cols - c->col : width;
    set_spans(d, cell, (size_t)height, (size_t)width);
    if (is_heading(l, &c->piece))
        set_heading(d, cell);
}

/* Whether the row has to be drawn: a row that a merged cell reaches into counts even where all of it is blank. */
static bool row_printed(const struct table *t, int r, int cols)
{
    for (int col = 0; col < cols; col++) {
        const struct cell *c = table_at(t, r, col);
        if (c && (c->row_span > 1 || !is_blank(&c->piece)))
            return true;
    }
    return false;
}

static void draw_table(struct drawing *d, const struct layout *l, const struct table *t)
{
    int n_rows, n_cols;
    printed_size(t, &n_rows, &n_cols);
    json_t *rows = n_rows ? add_table(d) : NULL;
    for (int r = 0; r < n_rows && rows && !d->failed; r++) {
        if (!row_printed(t, r, n_cols))
            continue;
        json_t *row = add_row(d, rows);
        for (int col = 0; col < n_cols && row && !d->failed; col++) {
            const struct cell *c = table_at(t, r, col);
            if ((!c || (c->row == r && c->col == col)) && !full(d))
                draw_cell(d, row, l, c, n_rows, n_cols);
        }
    }
}

/* ---- tables that were told from paragraphs ----------------------------------------------------------------------- */

static bool same_group(const struct column *a, const struct column *b)
{
    return a->group && b->group && strcmp(a->group, b->group) == 0;
}

static void draw_head(struct drawing *d, json_t *row, const char *text, const struct place *place, size_t rows, size_t cols)
{
    json_t *cell = full(d) ? NULL : add_piece(d, row, text, strlen(text), place);
    set_heading(d, cell);
    set_spans(d, cell, rows, cols);
}

/* A column's own heading, with the money unit that was printed in it. */
static void draw_leaf(struct drawing *d, json_t *row, const struct column *column, size_t rows)
{
    struct buffer text;
    buffer_init(&text);
    buffer_add_text(&text, column->head ? column->head : "");
    if (column->unit != MONEY_NONE)
        buffer_add_format(&text, "（%s）", money_unit_name(column->unit));
    char *head = buffer_take(&text);
    if (head)
        draw_head(d, row, head, &column->place, rows, 1);
    d->failed = d->failed || !head;
    free(head);
}

/* One row of headings, or two where columns stand under a common one. */
static void draw_headings(struct drawing *d, json_t *rows, const struct grid *g)
{
    bool grouped = false;
    for (size_t c = 0; c < g->n_cols; c++)
        grouped = grouped || g->columns[c].group;
    json_t *top = g->inferred ? NULL : add_row(d, rows), *below = top && grouped ? add_row(d, rows) : NULL;
    for (size_t c = 0; c < g->n_cols && top; c++) {
        const struct column *column = &g->columns[c];
        size_t n = 1;
        if (!column->group) {
            draw_leaf(d, top, column, grouped ? 2 : 1);
            continue;
        }
        while (c + n < g->n_cols && same_group(column, &g->columns[c + n]))
            n++;
        draw_head(d, top, column->group, &column->place, 1, n);
        for (size_t k = 0; k < n && below; k++)
            draw_leaf(d, below, &g->columns[c + k], 1);
        c += n - 1;
    }
}

/* Rows that a merged cell reaches down to. */
static size_t reach(const struct grid *g, size_t r, size_t c)
{
    size_t n = 1;
    while (r + n < g->n_rows && g->rows[r + n].cells[c].merged && g->rows[r + n].cells[c].piece == g->rows[r].cells[c].piece)
        n++;
    return n;
}

/* The title of a section or total row that stands in none of its cells takes the columns up to the first figure. */
static size_t draw_title(struct drawing *d, json_t *row, const struct grid *g, const struct grid_row *gr)
{
    size_t n = 0;
    for (size_t c = 0; c < g->n_cols; c++)
        if (gr->cells[c].piece == gr->title)
            return 0;
    while (n < g->n_cols && !gr->cells[n].piece)
        n++;
    if (n > 0 && !full(d))
        set_spans(d, add_piece(d, row, gr->title->text, gr->title->len, &gr->title->place), 1, n);
    return n;
}

/* An item's own name and its part's, printed in one cell. */
static json_t *add_twofold(struct drawing *d, json_t *row, const struct piece *own, const struct piece *part)
{
    struct buffer text;
    buffer_init(&text);
    buffer_add(&text, own->text, own->len);
    buffer_add_char(&text, '\n');
    buffer_add(&text, part->text, part->len);
    json_t *cell = buffer_ok(&text) ? add_piece(d, row, text.data, text.len, &own->place) : NULL;
    d->failed = d->failed || !cell;
    buffer_clear(&text);
    return cell;
}

static void draw_grid_cell(struct drawing *d, json_t *row, const struct grid *g, size_t r, size_t c)
{
    static const struct place nowhere;
    const struct grid_row *gr = &g->rows[r];
    const struct piece *p = gr->cells[c].piece;
    bool named = p && gr->group_name && g->columns[c].role == ROLE_NAME && gr->group_name != p;
    if ((p && gr->cells[c].merged && r > 0 && g->rows[r - 1].cells[c].piece == p) || full(d))
        return;
    json_t *cell = named ? add_twofold(d, row, gr->group_name, p)
                         : add_piece(d, row, p ? p->text : "", p ? p->len : 0, p ? &p->place : &nowhere);
    set_spans(d, cell, p ? reach(g, r, c) : 1, 1);
}

static void draw_grid(struct drawing *d, const struct grid *g)
{
    json_t *rows = add_table(d);
    if (!rows)
        return;
    draw_headings(d, rows, g);
    for (size_t r = 0; r < g->n_rows && !d->failed; r++) {
        const struct grid_row *gr = &g->rows[r];
        json_t *row = add_row(d, rows);
        size_t from = row && gr->kind != ROW_DATA && gr->title ? draw_title(d, row, g, gr) : 0;
        for (size_t c = from; c < g->n_cols && row && !d->failed; c++)
            draw_grid_cell(d, row, g, r, c);
    }
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

/* Whether a heading that was understood stands in one of the tables that the reader saw. */
static bool has_table(const struct document *doc, const struct layout *l)
{
    for (size_t b = 0; b < doc->n_blocks; b++) {
        const struct block *block = &doc->blocks[b];
        const struct cell *cells = block->table.cells, *end = cells + block->table.n_cells;
        for (size_t i = 0; block->kind == BLOCK_TABLE && i < l->n_headings; i++) {
            const char *heading = (const char *)l->headings[i];
            if (heading >= (const char *)cells && heading < (const char *)end)
                return true;
        }
    }
    return false;
}

static void draw_blocks(struct drawing *d, const struct document *doc, const struct layout *l)
{
    for (size_t b = 0; b < doc->n_blocks && !d->failed; b++) {
        const struct block *block = &doc->blocks[b];
        if (block->kind == BLOCK_TABLE)
            draw_table(d, l, &block->table);
        else if (block->kind == BLOCK_PARAGRAPH)
            draw_text(d, &block->piece);
        for (size_t i = 0; block->kind == BLOCK_CELLS && i < block->n_pieces; i++)
            draw_text(d, &block->pieces[i]);
    }
}

static void draw_flow(struct drawing *d, const struct layout *l)
{
    for (size_t i = 0; i < l->n_flow && !d->failed; i++) {
        if (l->flow[i].kind == FLOW_GRID)
            draw_grid(d, &l->grids[l->flow[i].grid]);
        else if (l->flow[i].kind == FLOW_TEXT)
            draw_text(d, l->flow[i].piece);
    }
}

mc_status drawing_new(json_t **out, const struct document *doc, const struct layout *l)
{
    json_t *root = json_pack("{s:[]}", "blocks");
    struct drawing d = {.blocks = json_object_get(root, "blocks"), .failed = !root};
    if (root && has_table(doc, l))
        draw_blocks(&d, doc, l);
    else if (root)
        draw_flow(&d, l);
    if (d.left)
        put(&d, root, "left", json_integer((json_int_t)d.left));
    if (d.failed) {
        json_decref(root);
        return MC_ERR_MEMORY;
    }
    *out = root;
    return MC_OK;
}
