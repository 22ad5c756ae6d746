/* Whether a line of a cell goes on with the line above it, or begins a line of its own, told by what else stands in the column (private to pdf_table.c). */
#ifndef MC_READ_PDF_JOINS_H
#define MC_READ_PDF_JOINS_H

#include "read/pdf.h"

#define PDF_NEAR (5 * PT / 2)

/* Whether two sides of cells count as one. */
static inline bool pdf_near(int a, int b)
{
    return a - b <= PDF_NEAR && b - a <= PDF_NEAR;
}

/* A cell of one line: what such cells of a column say is whole, wherever it stands. */
struct pdf_entry {
    int x1;
    const char *text; /* borrow: from the lines */
    size_t len;
};

/* The character that the cells of a column mostly begin with (县, of 县教委 and 县民政局); 0 where there is none. */
struct pdf_start {
    int x1;
    uint32_t c;
};

struct pdf_joins {
    const struct pdf_table *table; /* borrow; so are the lines */
    const struct pdf_lines *lines;
    struct pdf_start *starts; /* own; by x1; while they are counted one of each cell, then one of each column */
    size_t n_starts;
    struct pdf_entry *entries; /* own; sorted */
    size_t n_entries;
    int pad; /* the smallest gap between the cells' left sides and their texts */
};

/* own: pdf_joins_clear, on failure (MC_ERR_MEMORY) too. */
mc_status pdf_joins_find(struct pdf_joins *out, const struct pdf_table *table, const struct pdf_lines *lines);
void pdf_joins_clear(struct pdf_joins *j);

/* Whether the line is full, so that the next one goes on with it, in a cell from x1 to x2. */
bool pdf_joins_wraps(const struct pdf_joins *j, const struct pdf_line *line, const struct pdf_line *next, int x1, int x2);
/* Whether the text is what another cell of the column says by itself: an office among offices ends there, although its line is full. */
bool pdf_joins_is_entry(const struct pdf_joins *j, int x1, const char *text, size_t len);
/* Whether the line begins as the column's cells do. */
bool pdf_joins_starts_cell(const struct pdf_joins *j, int x1, const struct pdf_line *line);

#endif
