#include "notice/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"

/* ---- parts ---------------------------------------------------------------------------------------------------------- */

bool cell_is_blank(const struct cell *c)
{
    size_t from, to;
    if (!c)
        return true;
    utf8_trim(c->piece.text, c->piece.len, &from, &to);
    return from == to;
}

mc_status layout_add(struct layout *l, enum flow_kind kind, struct piece *piece, size_t grid)
{
    struct flow *flow = grown(l->flow, l->n_flow, &l->flow_size, sizeof *flow);
    if (!flow)
        return MC_ERR_MEMORY;
    l->flow = flow;
    l->flow[l->n_flow++] = (struct flow){kind, piece, grid};
    return MC_OK;
}

mc_status layout_add_heading(struct layout *l, struct piece *piece)
{
    struct piece **headings = grown(l->headings, l->n_headings, &l->headings_size, sizeof *headings);
    if (!headings)
        return MC_ERR_MEMORY;
    l->headings = headings;
    l->headings[l->n_headings++] = piece;
    return MC_OK;
}

struct grid *layout_add_grid(struct layout *l)
{
    struct grid *grids = realloc(l->grids, (l->n_grids + 1) * sizeof *grids);
    if (!grids)
        return NULL;
    l->grids = grids;
    struct grid *g = &grids[l->n_grids++];
    memset(g, 0, sizeof *g);
    g->table = (int)l->n_grids;
    return g;
}

struct piece *layout_piece(struct layout *l, const char *text, size_t len, struct place place, int blank_before)
{
    struct piece **made = grown(l->made, l->n_made, &l->made_size, sizeof *made);
    if (!made)
        return NULL;
    l->made = made;
    struct piece *p = calloc(1, sizeof *p);
    if (!p || piece_set(p, text, len, place, blank_before)) {
        free(p);
        return NULL;
    }
    l->made[l->n_made++] = p;
    return p;
}

mc_status layout_origin(struct layout *l, const struct piece *made, size_t from, size_t to, const struct piece *piece, size_t at)
{
    struct origin *origins = grown(l->origins, l->n_origins, &l->origins_size, sizeof *origins);
    if (!origins)
        return MC_ERR_MEMORY;
    l->origins = origins;
    l->origins[l->n_origins++] = (struct origin){made, piece, from, to, at};
    return MC_OK;
}

mc_status layout_cut(struct layout *l, const struct piece *p, size_t offset, struct piece **head, struct piece **tail)
{
    size_t end = offset, from = offset;
    int blanks = 0;
    while (end > 0 && (p->text[end - 1] == '\n' || p->text[end - 1] == ' ')) {
        end--;
        blanks += p->text[end] == '\n';
    }
    while (from < p->len && p->text[from] == '\n')
        from++;
    *head = layout_piece(l, p->text, end, p->place, p->blank_before);
    *tail = layout_piece(l, p->text + from, p->len - from, piece_place(p, from), blanks ? blanks - 1 : 0);
    if (!*head || !*tail)
        return MC_ERR_MEMORY;
    mc_status st = layout_origin(l, *head, 0, end, p, 0);
    return st ? st : layout_origin(l, *tail, 0, (*tail)->len, p, from);
}

struct piece *layout_join(struct layout *l, const struct piece *a, const struct piece *b)
{
    struct buffer text;
    int lines = b->place.line - piece_place(a, a->len).line;
    if (lines <= 0 || !a->place.line)
        lines = b->blank_before + 1;
    buffer_init(&text);
    buffer_add(&text, a->text, a->len);
    for (int k = 0; k < lines; k++)
        buffer_add_char(&text, '\n');
    buffer_add(&text, b->text, b->len);
    struct piece *p = buffer_ok(&text) ? layout_piece(l, text.data, text.len, a->place, a->blank_before) : NULL;
    buffer_clear(&text);
    if (p && (layout_origin(l, p, 0, a->len, a, 0) || layout_origin(l, p, p->len - b->len, p->len, b, 0)))
        return NULL;
    return p;
}

void layout_clear(struct layout *l)
{
    for (size_t i = 0; i < l->n_grids; i++)
        grid_clear(&l->grids[i]);
    for (size_t i = 0; i < l->n_made; i++) {
        free(l->made[i]->text);
        free(l->made[i]);
    }
    free(l->grids);
    free(l->made);
    free(l->flow);
    free(l->headings);
    free(l->origins);
    free(l->unread);
    memset(l, 0, sizeof *l);
}

/* ---- the document ----------------------------------------------------------------------------------------------------- */

/* A text of several lines, cut off a table's last cell, reads better line by line. */
mc_status layout_add_text(struct layout *l, struct piece *p)
{
    const char *nl;
    mc_status st = MC_OK;
    while (!st && (nl = memchr(p->text, '\n', p->len))) {
        struct piece *head, *tail;
        st = layout_cut(l, p, (size_t)(nl - p->text), &head, &tail);
        if (st)
            return st;
        size_t from, to;
        utf8_trim(head->text, head->len, &from, &to);
        if (from < to)
            st = layout_add(l, FLOW_TEXT, head, 0);
        p = tail;
    }
    return st ? st : layout_add(l, FLOW_TEXT, p, 0);
}

/* The run of paragraphs from block i on. Cells of a page saved as text are paragraphs, so the run is tried as cells first. */
static mc_status add_paragraphs(struct layout *l, const struct document *d, size_t i, size_t n, const struct forms *f)
{
    struct piece **pieces = malloc(n * sizeof *pieces);
    if (!pieces)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < n; k++)
        pieces[k] = &d->blocks[i + k].piece;
    bool found = false;
    mc_status st = cells_layout(l, pieces, n, false, f, &found);
    for (size_t k = 0; k < n && !st && !found; k++)
        st = layout_add(l, FLOW_TEXT, pieces[k], 0);
    free(pieces);
    return st;
}

static mc_status add_cells(struct layout *l, const struct block *b, const struct forms *f)
{
    struct piece **pieces = malloc((b->n_pieces + 1) * sizeof *pieces);
    if (!pieces)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < b->n_pieces; k++)
        pieces[k] = &b->pieces[k];
    bool found = false;
    mc_status st = cells_layout(l, pieces, b->n_pieces, true, f, &found);
    for (size_t k = 0; k < b->n_pieces && !st && !found; k++)
        st = layout_add_text(l, pieces[k]);
    free(pieces);
    return st;
}

static mc_status note_unread(struct layout *l, const struct table *t)
{
    struct unread *unread = grown(l->unread, l->n_unread, &l->unread_size, sizeof *unread);
    if (!unread)
        return MC_ERR_MEMORY;
    l->unread = unread;
    l->unread[l->n_unread++] = (struct unread){t, l->n_flow};
    return MC_OK;
}

static mc_status add_table(struct layout *l, const struct table *t, const struct forms *f)
{
    bool found = false;
    mc_status st = turned_layout(l, t, f, &found);
    if (!st && !found)
        st = card_layout(l, t, f, &found);
    if (!st && !found)
        st = table_layout(l, t, f, &found);
    if (!st && !found)
        st = note_unread(l, t);
    for (size_t k = 0; k < t->n_cells && !st && !found; k++)
        st = layout_add_text(l, &t->cells[k].piece);
    return st;
}

static mc_status add_block(struct layout *l, const struct document *d, size_t *i, const struct forms *f)
{
    struct block *b = &d->blocks[*i];
    size_t n = 1;
    mc_status st = MC_OK;
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
        while (*i + n < d->n_blocks && d->blocks[*i + n].kind == BLOCK_PARAGRAPH)
            n++;
        st = add_paragraphs(l, d, *i, n, f);
        break;
    case BLOCK_CELLS:
        st = add_cells(l, b, f);
        break;
    case BLOCK_TABLE:
        st = add_table(l, &b->table, f);
        break;
    case BLOCK_FURNITURE:
        st = layout_add(l, FLOW_FURNITURE, &b->piece, 0);
        break;
    }
    *i += n;
    return st;
}

/* ---- one table over several pages --------------------------------------------------------------------------------------- */

static bool same_heading(const char *a, const char *b)
{
    char *x = utf8_fold(a ? a : "", a ? strlen(a) : 0), *y = utf8_fold(b ? b : "", b ? strlen(b) : 0);
    bool same = x && y && !strcmp(x, y);
    free(x);
    free(y);
    return same;
}

static bool same_columns(const struct grid *a, const struct grid *b)
{
    bool same = a->n_cols == b->n_cols;
    for (size_t c = 0; c < a->n_cols && same; c++)
        same = a->columns[c].role == b->columns[c].role && same_heading(a->columns[c].head, b->columns[c].head) &&
               same_heading(a->columns[c].group, b->columns[c].group);
    return same;
}

/* Moves the rows of b to the end of a. */
static mc_status append_rows(struct grid *a, struct grid *b)
{
    for (size_t r = 0; r < b->n_rows; r++) {
        struct grid_row *row = grid_add_row(a);
        if (!row)
            return MC_ERR_MEMORY;
        int number = row->number;
        free(row->cells);
        *row = b->rows[r];
        b->rows[r].cells = NULL;
        row->number = number;
        row->after_heading = row->after_heading || r == 0;
    }
    a->headings += b->headings;
    return MC_OK;
}

/* A table with the same heading that follows with nothing but page furniture between goes on with the one before: files that keep a table a page
 * each (pdf, some web pages) print it so. */
static mc_status join_grids(struct layout *l)
{
    size_t last = l->n_flow; /* the flow item of the last grid, while only furniture has followed it */
    mc_status st = MC_OK;
    for (size_t i = 0; i < l->n_flow && !st; i++) {
        if (l->flow[i].kind == FLOW_TEXT)
            last = l->n_flow;
        if (l->flow[i].kind != FLOW_GRID)
            continue;
        size_t g = l->flow[i].grid;
        if (last == l->n_flow || !same_columns(&l->grids[l->flow[last].grid], &l->grids[g])) {
            last = i;
            continue;
        }
        st = append_rows(&l->grids[l->flow[last].grid], &l->grids[g]);
        grid_clear(&l->grids[g]);
        memmove(&l->grids[g], &l->grids[g + 1], (l->n_grids - g - 1) * sizeof *l->grids);
        l->n_grids--;
        memmove(&l->flow[i], &l->flow[i + 1], (l->n_flow - i - 1) * sizeof *l->flow);
        l->n_flow--;
        for (size_t k = 0; k < l->n_flow; k++)
            if (l->flow[k].kind == FLOW_GRID && l->flow[k].grid > g)
                l->flow[k].grid--;
        for (size_t k = 0; k < l->n_unread; k++)
            l->unread[k].flow -= l->unread[k].flow > i;
        i--;
    }
    return st;
}

mc_status layout_build(struct layout *out, const struct document *d, const struct forms *f, mc_error *err)
{
    memset(out, 0, sizeof *out);
    mc_status st = MC_OK;
    for (size_t i = 0; i < d->n_blocks && !st;)
        st = add_block(out, d, &i, f);
    if (!st)
        st = join_grids(out);
    for (size_t g = 0; g < out->n_grids && !st; g++) {
        out->grids[g].flat = !strcmp(d->format, "csv");
        out->grids[g].plain = !strcmp(d->format, "text");
        classes_settle(&out->grids[g]);
    }
    bool found = false;
    if (!st && !out->n_grids)
        st = list_layout(out, f, &found);
    for (size_t i = 0; i < out->n_unread && out->n_grids && found; i++)
        out->unread[i].flow = out->n_flow; /* the list took paragraphs away */
    if (st) {
        layout_clear(out);
        return error_set(err, st, d->path, 0, "out of memory");
    }
    return MC_OK;
}
