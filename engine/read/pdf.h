/* The parts of a PDF file (private to read_pdf.c, pdf_*.c and engine/pdf/).
 *
 * A page is characters with their places and the lines that are drawn on it; what is a table, a paragraph or a page number has to be found. All places
 * are whole hundredths of a point, from the upper left corner of the page as it is shown. */
#ifndef MC_READ_PDF_H
#define MC_READ_PDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"

#define PT 100 /* units of a point */

struct pdf_box {
    int x1, y1, x2, y2;
};

/* ---- a page as it is drawn ----------------------------------------------------------------------------------------------- */

struct pdf_char {
    struct pdf_box box;
    uint32_t c;
    int owner; /* the cell it stands in, counted over the page's grids; -1: outside of tables */
};

/* A straight line: at that y from x to x, or at that x from y to y. */
struct pdf_rule {
    int at, from, to;
};

struct pdf_rules {
    struct pdf_rule *all; /* own */
    size_t n, size;
};

struct pdf_page {
    int number; /* 1-based */
    int width, height;
    struct pdf_char *chars; /* own */
    size_t n_chars;
    struct pdf_rules across, down;
};

void pdf_page_clear(struct pdf_page *p);

/* ---- the program that opens the file (pdf_apart.c here, engine/pdf/ there) ------------------------------------------------- */

#if defined(__SANITIZE_ADDRESS__)
#define PDF_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PDF_SANITIZED
#endif
#endif

#define PDF_PAGES_MAX 20000
#define PDF_CHARS_MAX ((size_t)1 << 20) /* of a page */
#define PDF_RULES_MAX ((size_t)2048)    /* lines of one direction on a page; past that it is a pattern, not tables */

/* What reading a file may take: seconds of the processor for the file and thousandths for each page, and bytes of memory. */
struct pdf_limits {
    int seconds, page_ms;
    size_t memory;
};

#define PDF_PROGRAM "mingcha-pdf"
#define PDF_OTHER_VERSION 64 /* its exit code when it is of another version than the one that asks */

/* What that program writes: of the file, with the number of pages in `number`; then of each page, with its arrays of characters and lines behind. */
struct pdf_heading {
    mc_error error;
    int number, width, height;
    size_t n_chars, n_across, n_down;
};

struct pdf_apart;

/* Starts the process. What it dies of, and what it cannot do within the limits, is an error here and at the pages. own: *out, pdf_apart_close. */
mc_status pdf_apart_open(struct pdf_apart **out, const char *bytes, size_t len, const struct pdf_limits *limits, mc_error *err);
int pdf_apart_pages(const struct pdf_apart *a);
/* Page i; they come in their order, each once. `apart` is the struct pdf_apart (a pdf_next_page). */
mc_status pdf_apart_page(struct pdf_page *out, int i, void *apart, mc_error *err);
void pdf_apart_close(struct pdf_apart *a);

/* ---- grids (pdf_grid.c) ------------------------------------------------------------------------------------------------- */

struct pdf_cell {
    int row, col, row_span, col_span;
    struct pdf_box box;
};

/* A table's cells on one page, by the lines around them; sorted by row, then column, covering the whole grid. */
struct pdf_grid {
    struct pdf_box box;
    int *xs, *ys; /* own: the lines between columns and rows, the outer ones too */
    int n_xs, n_ys;
    struct pdf_cell *cells; /* own */
    size_t n_cells;
    size_t first; /* its first cell's number on the page */
    enum pdf_drawn { PDF_DRAWN, PDF_UNDRAWN, PDF_UNDRAWN_GOES_ON } drawn; /* by lines; else told by what stands where, as the page before or not */
    int *rights; /* own; of one that is not drawn: where the texts of its columns end; xs is where they begin */
};

struct pdf_grids {
    struct pdf_grid *all; /* own; from top to bottom */
    size_t n;
    size_t n_cells;
};

mc_status pdf_grids_find(struct pdf_grids *out, const struct pdf_page *page);
void pdf_grids_clear(struct pdf_grids *g);
void pdf_grid_clear(struct pdf_grid *g);

/* ---- lines of text (pdf_text.c) ------------------------------------------------------------------------------------------ */

/* Characters side by side. */
struct pdf_line {
    struct pdf_box box;
    int page, number; /* of the page; of the line on it */
    int owner;        /* as of its characters */
    int em;           /* the size of its characters */
    bool sentence, open; /* it ends a sentence; it ends with a word that asks for more */
    bool item, date;     /* it begins with a number, as an item does; with a part of a month, as a milestone does */
    bool alone;          /* it is one Chinese character: half of a name that was printed with a blank between */
    bool wide_first, wide_last; /* it begins, ends with a Chinese character or mark */
    int end;          /* where it ends but for closing marks, which may hang over the edge */
    int unit;         /* the width of its beginning that could not have stood at the end of the line before */
    size_t text, len; /* in pdf_lines.text */
};

struct pdf_lines {
    struct pdf_line *all; /* own; of a page by owner, then from top to bottom */
    size_t n, size;
    struct buffer text;
};

void pdf_text_add(struct buffer *out, uint32_t c);
/* Adds the page's lines; its characters are sorted for it. */
mc_status pdf_lines_add(struct pdf_lines *out, struct pdf_page *page);
void pdf_lines_clear(struct pdf_lines *l);

/* Whether the text of `next` goes on with that of `line` without a break: what stands at its beginning had no room left at the end of `line`, between
 * `left` and `right`. */
bool pdf_line_wraps(const struct pdf_line *line, const struct pdf_line *next, int left, int right);
enum pdf_join { PDF_NEW_LINE, PDF_JOINED, PDF_BLANK };
/* Appends a line to a text that is there. */
void pdf_line_append(struct buffer *text, const struct pdf_lines *lines, const struct pdf_line *line, enum pdf_join how);

/* ---- tables over pages (pdf_table.c) -------------------------------------------------------------------------------------- */

/* One page's part of a table: a grid and the lines of each of its cells. */
struct pdf_part {
    struct pdf_grid grid; /* own */
    size_t *first, *n;    /* own, by cell: its lines */
    int page, page_height;
};

struct pdf_table {
    struct pdf_part *parts; /* own */
    size_t n_parts, parts_size;
};

void pdf_part_clear(struct pdf_part *p);
void pdf_table_clear(struct pdf_table *t);
/* Whether the part stands in the columns of the table, as its continuation on the next page would. */
bool pdf_table_fits(const struct pdf_table *t, const struct pdf_part *part);
/* take: the part; on failure too. */
mc_status pdf_table_take(struct pdf_table *t, struct pdf_part *part);
/* Adds the table to the document. */
mc_status pdf_table_block(struct document *d, const struct pdf_table *t, const struct pdf_lines *lines, mc_error *err);

/* ---- pages to a document (pdf_layout.c) ---------------------------------------------------------------------------------------- */

/* Gives page i; own: pdf_page_clear. */
typedef mc_status pdf_next_page(struct pdf_page *out, int i, void *data, mc_error *err);

/* Adds what stands on the pages to the document. Pages without any text are MC_ERR_INPUT. */
mc_status pdf_layout(struct document *d, int n_pages, pdf_next_page *next, void *data, mc_error *err);

#endif
