/* A table while it is being read: its cells as the file gives them, row by row, with spans that may be wrong, and their texts in one run of bytes.
 * lattice_emit makes it a BLOCK_TABLE: columns and rows in which no cell begins are left out (they only come from spans), so that a heading over
 * two columns really stands over two.
 *
 *     lattice_row(l); lattice_cell(l, -1, 1, 1, place, err); buffer_add(&l->text, ...); lattice_cell(...); ... lattice_emit(l, d, 1, err);
 */
#ifndef MC_READ_LATTICE_H
#define MC_READ_LATTICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"

/* What one document may hold in all (READ_CELLS_MAX, READ_TEXT_MAX of read.h). Starts as {0}. */
struct budget {
    size_t cells, text;
};

/* Count n bytes of text, or one cell or paragraph; MC_ERR_LIMIT where the document holds too many. */
mc_status budget_text(struct budget *b, size_t n, mc_error *err);
mc_status budget_cell(struct budget *b, mc_error *err);

struct lattice_cell {
    size_t from; /* its text begins there in `text` and ends where the next cell's begins */
    int row, col, row_span, col_span;
    int line, column, element; /* of its place */
    int ordinal;               /* the how-manieth of its row */
    bool whole;
    bool head; /* the file says that it is a heading; set by the reader that asks for it */
};

struct lattice {
    struct buffer text;
    struct lattice_cell *cells; /* own: by row, then column */
    size_t n_cells, cells_size;
    int n_rows, n_cols;
    int *edges; /* own: where each column begins, where the file says so (any unit); NULL otherwise */
    int n_edges, edges_size, near; /* columns that begin less than `near` apart are one that was drawn carelessly */

    const char *under; /* borrow: the heading that its places name, or NULL */

    /* private */
    struct lattice_column *columns; /* own: what reaches down from the rows above */
    int columns_size, next_col;
    size_t group; /* the first cell of the present group of rows */
    size_t spans; /* columns covered by all cells: bounds the work */
    struct budget *budget; /* borrow */
};

void lattice_init(struct lattice *l, struct budget *budget);
void lattice_clear(struct lattice *l);

/* Says how wide the next column is drawn; all columns, or none counts. False when out of memory. */
bool lattice_width(struct lattice *l, int width);
void lattice_row(struct lattice *l);
/* Begins a cell in the present row. `col` -1: the next one that no cell from above covers; then the column span is cut to the free columns. `row_span`
 * 0 reaches to the end of the table. Of `place` line, column and element are kept. */
mc_status lattice_cell(struct lattice *l, int col, int row_span, int col_span, struct place place, mc_error *err);
/* Lets the cell above (same column, same span, reaching down to this row) go on in the present row. False where there is none. */
bool lattice_extend(struct lattice *l, int col, int col_span);
/* Lets the cell before it in the present row go on over the next columns. False where there is none. */
bool lattice_widen(struct lattice *l, int col_span);
/* From here on row_span 0 and spans that reach too far end: a group of rows is over. */
void lattice_end_group(struct lattice *l);

/* borrow: the text of cell i, blanks and empty lines at its ends left out. */
const char *lattice_text(const struct lattice *l, size_t i, size_t *len);

/* Adds the table to the document, `number` as place.table (0: none). A lattice without cells adds nothing. */
mc_status lattice_emit(struct lattice *l, struct document *d, int number, mc_error *err);

#endif
