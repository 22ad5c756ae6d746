/* Tables that go on over pages. A row may be cut by the end of a page: what stands on the next page then belongs to the cells above. */
#include "read/pdf_joins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"

#define HEADING_ROWS_MAX 6

void pdf_part_clear(struct pdf_part *p)
{
    pdf_grid_clear(&p->grid);
    free(p->first);
    free(p->n);
    memset(p, 0, sizeof *p);
}

void pdf_table_clear(struct pdf_table *t)
{
    for (size_t i = 0; i < t->n_parts; i++)
        pdf_part_clear(&t->parts[i]);
    free(t->parts);
    memset(t, 0, sizeof *t);
}

/* How many of the inner sides of a are sides of b. */
static int shared_sides(const struct pdf_grid *a, const struct pdf_grid *b)
{
    int n = 0;
    for (int i = 1, k = 0; i + 1 < a->n_xs; i++) {
        while (k < b->n_xs && b->xs[k] < a->xs[i] - PDF_NEAR)
            k++;
        n += k < b->n_xs && pdf_near(b->xs[k], a->xs[i]);
    }
    return n;
}

bool pdf_table_fits(const struct pdf_table *t, const struct pdf_part *part)
{
    const struct pdf_grid *a = &t->parts[t->n_parts - 1].grid, *b = &part->grid;
    if (a->drawn != PDF_DRAWN || b->drawn != PDF_DRAWN)
        return a->drawn != PDF_DRAWN && b->drawn == PDF_UNDRAWN_GOES_ON;
    if (!pdf_near(a->box.x1, b->box.x1) || !pdf_near(a->box.x2, b->box.x2))
        return false;
    const struct pdf_grid *fewer = a->n_xs < b->n_xs ? a : b;
    return shared_sides(fewer, fewer == a ? b : a) * 2 >= fewer->n_xs - 2;
}

mc_status pdf_table_take(struct pdf_table *t, struct pdf_part *part)
{
    struct pdf_part *parts = grown(t->parts, t->n_parts, &t->parts_size, sizeof *parts);
    if (parts == NULL) {
        pdf_part_clear(part);
        return MC_ERR_MEMORY;
    }
    t->parts = parts;
    t->parts[t->n_parts++] = *part;
    memset(part, 0, sizeof *part);
    return MC_OK;
}

/* ---- the table put together --------------------------------------------------------------------------------------------------- */

/* A cell of the whole table, which may have gathered text of several pages. */
struct joined {
    int row, row_span;
    int x1, x2;
    char *text; /* own; NULL: none */
    size_t len;
    struct place place;
    const struct pdf_line *last; /* borrow: the line its text ends with */
};

struct making {
    const struct pdf_table *table;
    const struct pdf_lines *lines;
    struct pdf_joins joins;
    struct joined *all; /* own; by row of their beginning */
    size_t n, size;
    int n_rows;
    size_t last_row;    /* of `all`: from here on cells may reach the last row */
    int heading_rows;   /* of the first part that other parts repeat */
    struct document *document;
};

static const struct pdf_line *cell_lines(const struct making *m, const struct pdf_part *p, size_t cell, size_t *n)
{
    *n = p->n[cell];
    return m->lines->all + p->first[cell];
}

/* How the line goes on with the text of the cell. */
static enum pdf_join find_join(const struct making *m, const struct joined *to, const struct buffer *text, const struct pdf_line *next)
{
    if (to->last == NULL || !buffer_ok(text))
        return PDF_NEW_LINE;
    if (!pdf_joins_wraps(&m->joins, to->last, next, to->x1, to->x2))
        return to->last->alone && next->alone ? PDF_BLANK : PDF_NEW_LINE;
    if (!to->last->wide_last || !next->wide_first)
        return PDF_JOINED;
    if (pdf_joins_starts_cell(&m->joins, to->x1, next))
        return PDF_NEW_LINE;
    const char *line = text->data + text->len;
    while (line > text->data && line[-1] != '\n')
        line--;
    return pdf_joins_is_entry(&m->joins, to->x1, line, (size_t)(text->data + text->len - line)) ? PDF_NEW_LINE : PDF_JOINED;
}

/* Appends the lines to the cell. */
static mc_status add_text(const struct making *m, struct joined *to, const struct pdf_line *lines, size_t n)
{
    struct buffer text;
    buffer_init(&text);
    if (n == 0)
        return MC_OK;
    buffer_add(&text, to->text ? to->text : "", to->len);
    if (to->len == 0) {
        to->place.page = lines[0].page;
        to->place.line = lines[0].number;
        to->place.whole = true;
    }
    for (size_t i = 0; i < n; i++) {
        pdf_line_append(&text, m->lines, &lines[i], find_join(m, to, &text, &lines[i]));
        to->last = &lines[i];
    }
    free(to->text);
    to->len = text.len;
    to->text = buffer_take(&text);
    return to->text ? MC_OK : MC_ERR_MEMORY;
}

static struct joined *new_cell(struct making *m)
{
    struct joined *all = grown(m->all, m->n, &m->size, sizeof *all);
    if (all == NULL)
        return NULL;
    m->all = all;
    struct joined *c = &m->all[m->n++];
    memset(c, 0, sizeof *c);
    return c;
}

/* The cell of the last row so far over those columns, or NULL. */
static struct joined *cell_above(const struct making *m, int x1, int x2)
{
    for (size_t i = m->last_row; i < m->n; i++) {
        struct joined *c = &m->all[i];
        if (pdf_near(c->x1, x1) && pdf_near(c->x2, x2) && c->row + c->row_span == m->n_rows)
            return c;
    }
    return NULL;
}

/* ---- what a page begins with ------------------------------------------------------------------------------------------------ */

/* Whether b repeats a. Programs cut the last lines off where a repeated heading has less room. */
static bool repeats(const struct making *m, const struct pdf_line *a, size_t n_a, const struct pdf_line *b, size_t n_b)
{
    if (n_a < n_b || (n_a > 0 && n_b == 0))
        return false;
    for (size_t i = 0; i < n_b; i++)
        if (a[i].len != b[i].len || memcmp(m->lines->text.data + a[i].text, m->lines->text.data + b[i].text, a[i].len) != 0)
            return false;
    return true;
}

/* How many rows at the part's top repeat the first rows of the table: whole rows, no cell reaching further down. */
static int repeated_rows(const struct making *m, const struct pdf_part *part)
{
    const struct pdf_part *first = &m->table->parts[0];
    const struct pdf_grid *a = &first->grid, *b = &part->grid;
    int whole = 0, end = 0;
    bool text = false;
    for (size_t i = 0; i < a->n_cells && i < b->n_cells; i++) {
        const struct pdf_cell *x = &a->cells[i], *y = &b->cells[i];
        size_t n_x, n_y;
        const struct pdf_line *l_x = cell_lines(m, first, i, &n_x), *l_y = cell_lines(m, part, i, &n_y);
        if (y->row >= end && text)
            whole = y->row; /* all rows above are the same */
        if (x->row != y->row || x->row_span != y->row_span || !pdf_near(x->box.x1, y->box.x1) || !pdf_near(x->box.x2, y->box.x2) ||
            !repeats(m, l_x, n_x, l_y, n_y))
            break;
        end = y->row + y->row_span > end ? y->row + y->row_span : end;
        text = text || n_y > 0;
        if (end > HEADING_ROWS_MAX)
            break;
    }
    return whole;
}

enum split { SPLIT_NO, SPLIT_YES, SPLIT_LIKELY };

/* Whether the row of the part goes on with the last row of the page before. Its number cell is empty then, no cell has text that has none above it, and
 * a line above is full, so that its text must go on; or only one cell goes on at all. */
static enum split find_split(const struct making *m, const struct pdf_part *before, const struct pdf_part *part, int row)
{
    int texts = 0, full = 0;
    bool at_foot = before->grid.drawn != PDF_DRAWN || before->grid.box.y2 * 5 >= before->page_height * 3;
    if (!at_foot || m->n_rows == 0)
        return SPLIT_NO;
    for (size_t i = 0; i < part->grid.n_cells; i++) {
        const struct pdf_cell *c = &part->grid.cells[i];
        size_t n;
        const struct pdf_line *lines = cell_lines(m, part, i, &n);
        if (c->row != row)
            continue;
        const struct joined *above = cell_above(m, c->box.x1, c->box.x2);
        if (above == NULL || (n > 0 && above->last == NULL))
            return SPLIT_NO;
        bool goes_on = n > 0 && pdf_joins_wraps(&m->joins, above->last, &lines[0], above->x1, above->x2);
        if (n > 0 && c->col == 0 && !(goes_on && above->last->wide_last && lines[0].wide_first)) /* a number of its own */
            return SPLIT_NO;
        texts += n > 0;
        full += goes_on;
    }
    return full > 0 ? SPLIT_YES : texts == 1 ? SPLIT_LIKELY : SPLIT_NO;
}

static mc_status note_split(const struct making *m, const struct pdf_part *part)
{
    char zh[160], en[160];
    struct place place = {.page = part->page};
    snprintf(zh, sizeof zh, "第 %d 页表格首行没有序号，只有一格有文字，按上一页末行的续行读取", part->page);
    snprintf(en, sizeof en, "the first row of the table on page %d has no number and one text; it was read as the rest of the row before", part->page);
    return document_note(m->document, &place, zh, en);
}

/* ---- the parts in order --------------------------------------------------------------------------------------------------------- */

/* Adds the part's rows from `from` on; with `join` the first of them goes into the last row so far. The first `repeated` rows are the table's heading
 * again and get its whole text. */
static mc_status add_rows(struct making *m, const struct pdf_part *part, int from, bool join, int repeated)
{
    int base = m->n_rows - from - join, rows = part->grid.n_ys - 1;
    size_t first = m->n;
    mc_status st = MC_OK;
    for (size_t i = 0; i < part->grid.n_cells && !st; i++) {
        const struct pdf_cell *c = &part->grid.cells[i];
        if (c->row < from)
            continue;
        struct joined *to = join && c->row == from ? cell_above(m, c->box.x1, c->box.x2) : new_cell(m);
        if (to == NULL)
            return MC_ERR_MEMORY;
        if (to >= m->all + first)
            *to = (struct joined){.row = base + c->row, .row_span = c->row_span, .x1 = c->box.x1, .x2 = c->box.x2};
        size_t n;
        const struct pdf_line *lines = cell_lines(m, c->row < repeated ? &m->table->parts[0] : part, i, &n);
        st = add_text(m, to, lines, n);
        if (c->row < repeated && part->n[i] > 0) {
            to->place.page = m->lines->all[part->first[i]].page;
            to->place.line = m->lines->all[part->first[i]].number;
        }
        if (join && c->row == from)
            to->row_span += c->row_span - 1;
    }
    m->n_rows = base + rows;
    while (m->last_row < m->n && m->all[m->last_row].row + m->all[m->last_row].row_span < m->n_rows)
        m->last_row++;
    return st;
}

static mc_status add_parts(struct making *m)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < m->table->n_parts && !st; i++) {
        const struct pdf_part *part = &m->table->parts[i];
        int repeated = i > 0 ? repeated_rows(m, part) : 0;
        enum split split = i > 0 && repeated < part->grid.n_ys - 1 ? find_split(m, &m->table->parts[i - 1], part, repeated) : SPLIT_NO;
        if (split == SPLIT_LIKELY)
            st = note_split(m, part);
        if (!st)
            st = add_rows(m, part, split != SPLIT_NO ? repeated : 0, split != SPLIT_NO, repeated);
    }
    return st;
}

/* ---- into the document -------------------------------------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The sides at which a text begins, near ones as one: what else there is parts nothing. */
static mc_status find_columns(int **out, int *n_out, const struct making *m)
{
    int *sides = malloc((m->n + 1) * sizeof *sides), n = 0, kept = 0;
    if (sides == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < m->n; i++)
        if (m->all[i].len > 0)
            sides[n++] = m->all[i].x1;
    qsort(sides, (size_t)n, sizeof *sides, compare_numbers);
    for (int i = 0; i < n; i++)
        if (kept == 0 || !pdf_near(sides[i], sides[kept - 1]))
            sides[kept++] = sides[i];
    *out = sides;
    *n_out = kept;
    return MC_OK;
}

/* The first column that does not begin left of x. */
static int column_from(const int *sides, int n, int x)
{
    int c = 0;
    while (c < n && sides[c] < x - PDF_NEAR)
        c++;
    return c;
}

static mc_status fill_table(struct table *t, const struct making *m, const int *sides, int n_cols)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < m->n && !st; i++) {
        const struct joined *c = &m->all[i];
        if (c->len == 0)
            continue;
        int col = column_from(sides, n_cols, c->x1), end = column_from(sides, n_cols, c->x2);
        struct place place = c->place;
        place.row = c->row + 1;
        place.cell = col + 1;
        st = table_add(t, c->text, c->len, place, c->row, col, c->row_span, end > col ? end - col : 1);
    }
    return st;
}

mc_status pdf_table_block(struct document *d, const struct pdf_table *t, const struct pdf_lines *lines, mc_error *err)
{
    struct making m = {.table = t, .lines = lines, .document = d};
    int *sides = NULL, n_cols = 0;
    mc_status st = pdf_joins_find(&m.joins, t, lines);
    if (!st)
        st = add_parts(&m);
    if (!st)
        st = find_columns(&sides, &n_cols, &m);
    struct block *b = !st && n_cols > 0 ? document_add(d, BLOCK_TABLE) : NULL;
    if (!st && n_cols > 0)
        st = b == NULL ? MC_ERR_MEMORY : fill_table(&b->table, &m, sides, n_cols);
    st = st ? error_set(err, st, NULL, 0, "%s", st == MC_ERR_MEMORY ? "out of memory" : "a table past the limits of a sheet")
            : b != NULL ? table_finish(&b->table, err) : MC_OK;
    for (size_t i = 0; i < m.n; i++)
        free(m.all[i].text);
    free(m.all);
    pdf_joins_clear(&m.joins);
    free(sides);
    return st;
}
