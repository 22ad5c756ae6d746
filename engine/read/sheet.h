/* The cells of one sheet - of a workbook, or a file of separated values - on their way into the document.
 *
 * Rows without text part a sheet into regions. In a region, what stands alone in its row above or below the table (title, unit, remark, the text
 * of a notice) becomes paragraphs; the rest becomes one BLOCK_TABLE, its rows and columns without text left out. Memory is in proportion to the cells that
 * hold text, however far apart they stand. */
#ifndef MC_READ_SHEET_H
#define MC_READ_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"

#define SHEET_CELLS_MAX ((size_t)1 << 20) /* with text, of all sheets of a file */
#define SHEET_TEXT_MAX ((size_t)64 << 20) /* bytes of it */
#define SHEET_MERGES_MAX ((size_t)1 << 18)

struct sheet_cell {
    int row, col;           /* 0-based */
    int row_span, col_span; /* row_span 0: hidden under a merged range */
    int line, column;       /* of a text file, else 0 */
    size_t text, len;       /* in the sheet's text */
};

struct sheet_range {
    int row, col, last_row, last_col;
};

struct sheet {
    const char *name; /* borrow; NULL: the file has no sheets */
    struct sheet_cell *cells;
    size_t n_cells, cells_size;
    struct sheet_range *merges;
    size_t n_merges, merges_size;
    size_t n_covered; /* after sheet_blocks: cells whose text a merged range hides */
    struct sheet_cell first_covered;
    struct buffer text;
    size_t cells_max, text_max; /* sheet_init sets those above; less where other sheets came before */
};

void sheet_init(struct sheet *s, const char *name);
void sheet_clear(struct sheet *s);

/* Adds a cell; one without text is dropped. Past cells_max or text_max, or outside the largest sheet there is, MC_ERR_LIMIT. */
mc_status sheet_add(struct sheet *s, const char *text, size_t len, int row, int col, int line, int column, mc_error *err);
/* Adds a merged range; past SHEET_MERGES_MAX MC_ERR_LIMIT. */
mc_status sheet_merge(struct sheet *s, struct sheet_range range, mc_error *err);
/* The cell at that place, or NULL. After sheet_blocks. */
const struct sheet_cell *sheet_find(const struct sheet *s, int row, int col);
/* Adds the sheet's blocks to the document; sorts the cells. Each cell may stand once; merged ranges that overlap are MC_ERR_INPUT. */
mc_status sheet_blocks(struct document *d, struct sheet *s, mc_error *err);

/* For sheet_blocks: sorts the cells and lays the merged ranges over them. */
mc_status sheet_settle(struct sheet *s, mc_error *err);

/* The columns in which cells with text begin, ascending; cells under a merged range do not count. own: free(out->all). *out is zeroed before. */
struct sheet_columns {
    int *all;
    size_t n;
};
mc_status sheet_columns_find(struct sheet_columns *out, const struct sheet_cell *cells, size_t n, mc_error *err);

/* The index of the first of n ascending numbers that is not below the value; n where all are. */
size_t sheet_first_from(const int *all, size_t n, int value);

/* "AB12" of a 0-based row and column. */
#define SHEET_ADDRESS_MAX 24
void sheet_address(char out[SHEET_ADDRESS_MAX], int row, int col);

#endif
