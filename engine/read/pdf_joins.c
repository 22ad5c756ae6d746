/* See pdf_joins.h: what is common to the cells of a table's columns, and what that says of the lines of one cell. */
#include "read/pdf_joins.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define PAD_MAX (27 * PT / 5) /* the room that programs leave between a cell's line and its text, at most */
#define ENTRY_MIN strlen("三个字") /* shorter ones say too little */

/* The smallest gap between the cells' left sides and their texts; at the right, marks may hang over it. */
static int find_pad(const struct pdf_joins *j)
{
    int pad = PAD_MAX;
    for (size_t i = 0; i < j->table->n_parts; i++) {
        const struct pdf_part *p = &j->table->parts[i];
        for (size_t c = 0; c < p->grid.n_cells; c++) {
            const struct pdf_line *l = j->lines->all + p->first[c];
            for (size_t k = 0; k < p->n[c]; k++) {
                int left = l[k].box.x1 - p->grid.cells[c].box.x1;
                pad = left < pad ? left : pad;
            }
        }
    }
    return pad < 0 ? 0 : pad;
}

bool pdf_joins_wraps(const struct pdf_joins *j, const struct pdf_line *line, const struct pdf_line *next, int x1, int x2)
{
    return pdf_line_wraps(line, next, x1 + j->pad, x2 - j->pad);
}

static int compare_entries(const void *a, const void *b)
{
    const struct pdf_entry *x = a, *y = b;
    int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
    return order ? order : (x->len > y->len) - (x->len < y->len);
}

static mc_status find_entries(struct pdf_joins *j)
{
    size_t n = 0;
    for (size_t i = 0; i < j->table->n_parts; i++)
        n += j->table->parts[i].grid.n_cells;
    j->entries = malloc((n + 1) * sizeof *j->entries);
    if (j->entries == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < j->table->n_parts; i++) {
        const struct pdf_part *p = &j->table->parts[i];
        for (size_t c = 0; c < p->grid.n_cells; c++) {
            const struct pdf_line *l = j->lines->all + p->first[c];
            const struct pdf_cell *cell = &p->grid.cells[c];
            bool cut = j->table->n_parts > 1 && cell->row + cell->row_span == p->grid.n_ys - 1; /* by the page's end, perhaps */
            if (p->n[c] == 1 && !cut && !l->sentence && l->len >= ENTRY_MIN)
                j->entries[j->n_entries++] = (struct pdf_entry){p->grid.cells[c].box.x1, j->lines->text.data + l->text, l->len};
        }
    }
    qsort(j->entries, j->n_entries, sizeof *j->entries, compare_entries);
    return MC_OK;
}

bool pdf_joins_is_entry(const struct pdf_joins *j, int x1, const char *text, size_t len)
{
    struct pdf_entry key = {.text = text, .len = len};
    size_t low = 0, high = j->n_entries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_entries(&j->entries[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t tries = 0; low < j->n_entries && tries < 64 && compare_entries(&j->entries[low], &key) == 0; low++, tries++)
        if (pdf_near(j->entries[low].x1, x1))
            return true;
    return false;
}

static uint32_t first_of(const struct pdf_joins *j, const struct pdf_line *line)
{
    size_t at = 0;
    return utf8_next(j->lines->text.data + line->text, line->len, &at);
}

static int compare_starts(const void *a, const void *b)
{
    const struct pdf_start *x = a, *y = b;
    if (x->x1 != y->x1)
        return x->x1 < y->x1 ? -1 : 1;
    return (x->c > y->c) - (x->c < y->c);
}

/* The start that most of the n have. */
static struct pdf_start common_start(const struct pdf_start *all, size_t n)
{
    struct pdf_start best = all[0];
    size_t lead = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        if (lead == 0)
            best.c = all[i].c;
        lead += all[i].c == best.c ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < n; i++)
        count += all[i].c == best.c;
    if (n < 4 || count * 10 < n * 6 || best.c < 0x2E80)
        best.c = 0;
    return best;
}

static mc_status find_starts(struct pdf_joins *j)
{
    size_t n = 0, columns = 0;
    for (size_t i = 0; i < j->table->n_parts; i++)
        n += j->table->parts[i].grid.n_cells;
    j->starts = malloc((n + 1) * sizeof *j->starts);
    if (j->starts == NULL)
        return MC_ERR_MEMORY;
    n = 0;
    for (size_t i = 0; i < j->table->n_parts; i++) {
        const struct pdf_part *p = &j->table->parts[i];
        for (size_t c = 0; c < p->grid.n_cells; c++)
            if (p->n[c] > 0)
                j->starts[n++] = (struct pdf_start){p->grid.cells[c].box.x1, first_of(j, j->lines->all + p->first[c])};
    }
    qsort(j->starts, n, sizeof *j->starts, compare_starts);
    for (size_t i = 0, same; i < n; i += same) {
        for (same = 1; i + same < n && pdf_near(j->starts[i + same].x1, j->starts[i].x1);)
            same++;
        j->starts[columns++] = common_start(j->starts + i, same);
    }
    j->n_starts = columns;
    return MC_OK;
}

bool pdf_joins_starts_cell(const struct pdf_joins *j, int x1, const struct pdf_line *line)
{
    uint32_t c = first_of(j, line);
    for (size_t i = 0; i < j->n_starts; i++)
        if (j->starts[i].c == c && pdf_near(j->starts[i].x1, x1))
            return true;
    return false;
}

mc_status pdf_joins_find(struct pdf_joins *out, const struct pdf_table *table, const struct pdf_lines *lines)
{
    *out = (struct pdf_joins){.table = table, .lines = lines};
    out->pad = find_pad(out);
    mc_status st = find_entries(out);
    return st ? st : find_starts(out);
}

void pdf_joins_clear(struct pdf_joins *j)
{
    free(j->entries);
    free(j->starts);
}
