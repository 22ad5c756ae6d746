/* What a reader gives: the paragraphs and tables of one file in their order, each piece of text with its place.
 *
 * A reader that knows the grid (docx, html, xlsx, csv) gives tables. One that only sees cells one after another (text) gives a BLOCK_CELLS: the
 * cells in order with the blank lines before each; notice/ finds the rows, because that takes knowing what columns mean.
 * Text is UTF-8 with LF; the line breaks inside a piece are kept, so that for text files the line of an offset can be counted. */
#ifndef MC_MODEL_DOCUMENT_H
#define MC_MODEL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

/* Where a piece is in its file; 0 and NULL where the format has no such thing. All 1-based. */
struct place {
    const char *sheet;   /* borrow: from the document */
    const char *heading; /* borrow: from the document; the nearest one above */
    int line, column;
    int page;
    int table, row, cell, paragraph;
    int element : 31; /* docx: the how-manieth element of the main part the paragraph or cell is; 0 where it stands in no such part. Not in records. */
    bool whole : 1; /* the line is that of the whole piece: the line breaks in its text are not the file's (html, pdf) */
};

/* There may be a million of them: what they hold is kept small. */
struct piece {
    char *text; /* own; never NULL; outer blanks are kept as printed */
    unsigned len;
    int blank_before; /* blank lines before it in the file */
    struct place place;
};

struct cell {
    struct piece piece;
    int row, col;           /* 0-based place in the grid */
    int row_span, col_span; /* at least 1 */
};

struct table {
    struct cell *cells; /* sorted by row, then col; no two overlap */
    size_t n_cells;
    size_t size; /* private: cells there is room for */
    int n_rows, n_cols;
    unsigned *owner; /* private, own: for row * n_cols + col, 1 + the index of the cell that covers it; 0 for none */
};

/* A grid past these is damaged or hostile: a workbook sheet has no more, and a table in a notice far less. */
#define TABLE_ROWS_MAX 1048576
#define TABLE_COLS_MAX 16384
/* Rows x columns of one table: past this a few cells far apart would cost as much as a full table. */
#define TABLE_SLOTS_MAX ((size_t)1 << 22)

enum block_kind {
    BLOCK_PARAGRAPH, /* piece */
    BLOCK_CELLS,     /* pieces: cells in order, without a grid */
    BLOCK_TABLE,     /* table */
    BLOCK_FURNITURE, /* piece: page number, navigation, header, footer - kept for the census, read by nobody */
};

struct block {
    enum block_kind kind; /* says which of these it is */
    union {
        struct piece piece;
        struct {
            struct piece *pieces;
            size_t n_pieces;
        };
        struct table table;
    };
};

/* What a reader saw that the text does not show: unaccepted revisions, hidden rows, a constant among formulas. */
struct note {
    char *zh, *en; /* own */
    struct place place;
};

struct document {
    char *path;             /* as the user gave it */
    const char *format;     /* "text", "docx", ... static */
    const char *encoding;   /* static */
    char sha256[65];
    bool open_ended;        /* the file has a mark at its beginning and not the one at its end: it may have been cut off */
    bool undrawn;           /* a table has no lines, so its rows and columns were told by what stands below what */
    int unread_page;        /* the first page with texts that stand as in a table and were not read as one; 0: none */
    struct block *blocks;
    size_t n_blocks;
    struct note *notes;
    size_t n_notes;
    char **sheets;          /* own: the names and headings that places borrow */
    size_t n_sheets;
};

/* own: document_free. NULL when out of memory. */
struct document *document_new(const char *path, const char *format);
void document_free(struct document *d);

/* Adds an empty block of that kind. borrow: valid until the next block is added. NULL when out of memory. */
struct block *document_add(struct document *d, enum block_kind kind);
/* Adds a note in both languages; copies of the texts. `place` may be NULL: the document as a whole. */
mc_status document_note(struct document *d, const struct place *place, const char *zh, const char *en);
/* A copy of a sheet's name for struct place. borrow: from the document. NULL when out of memory. */
const char *document_sheet(struct document *d, const char *name);
/* The same of any other text for struct place. */
const char *document_name(struct document *d, const char *text, size_t len);
/* Sets a piece's text to a copy. */
mc_status piece_set(struct piece *p, const char *text, size_t len, struct place place, int blank_before);
/* Adds a cell to a BLOCK_CELLS. */
mc_status block_add_piece(struct block *b, const char *text, size_t len, struct place place, int blank_before);
/* Makes room for so many cells, where a reader knows beforehand: a large table takes less memory then. */
mc_status table_reserve(struct table *t, size_t n_cells);
/* Adds a cell to a BLOCK_TABLE, growing n_rows and n_cols; cells may be added in any order; table_finish sorts and checks overlap.
 * A place or span outside the grid (row, col below 0, spans below 1, past TABLE_ROWS_MAX or TABLE_COLS_MAX) is MC_ERR_LIMIT. */
mc_status table_add(struct table *t, const char *text, size_t len, struct place place, int row, int col, int row_span, int col_span);
/* Cells that overlap are MC_ERR_INPUT, more than TABLE_SLOTS_MAX places MC_ERR_LIMIT. */
mc_status table_finish(struct table *t, mc_error *err);
/* The cell that covers (row, col), or NULL. After table_finish; in constant time. */
const struct cell *table_at(const struct table *t, int row, int col);

/* The place of a byte offset inside the piece: lines counted for text, column in characters. A format without lines (place.line 0)
 * or with lines of whole pieces gives the piece's own place. */
struct place piece_place(const struct piece *p, size_t offset);

#endif
