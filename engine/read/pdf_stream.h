/* Tables without lines around their cells, found by what stands below what (private to pdf_layout.c, pdf_bands.c, pdf_region.c, pdf_columns.c, pdf_rows.c and pdf_stream.c).
 *
 * Columns are told by the white between them, which goes through all lines of the table; rows by the numbers of the first column and by how the texts of a row
 * stand to each other: all begin at its top, or all have one middle. */
#ifndef MC_READ_PDF_STREAM_H
#define MC_READ_PDF_STREAM_H

#include "read/pdf.h"

#define PDF_COLUMNS_MAX 40
#define PDF_HEADING_MAX 8 /* lines of a heading that is looked for on the next page */

/* ---- what stands side by side (pdf_bands.c) -------------------------------------------------------------------------------- */

/* Characters with no white between them. */
struct pdf_segment {
    int x1, x2, middle;
    size_t first, n; /* in pdf_bands.chars */
};

/* Segments at one height. */
struct pdf_band {
    int middle, y1, y2;
    size_t first, n; /* in pdf_bands.segments */
    bool number;     /* it is a page number */
};

struct pdf_bands {
    struct pdf_char **chars; /* own the list, borrow the page's characters: those in no cell; by band, then from left to right */
    size_t n_chars;
    struct pdf_segment *segments; /* own */
    size_t n_segments;
    struct pdf_band *all; /* own; from the top down */
    size_t n;
    int em; /* the width of most Chinese characters */
};

mc_status pdf_bands_find(struct pdf_bands *out, struct pdf_page *page);
void pdf_bands_clear(struct pdf_bands *b);
/* own: the band's text without blanks; NULL when out of memory. */
char *pdf_band_text(const struct pdf_bands *b, const struct pdf_band *band);

/* ---- columns (pdf_region.c, pdf_columns.c) ------------------------------------------------------------------------------------------------ */

struct pdf_columns {
    int n;
    int left[PDF_COLUMNS_MAX], right[PDF_COLUMNS_MAX]; /* where its texts begin and end */
    int cut[PDF_COLUMNS_MAX + 1];                      /* what stands between cut[c] and cut[c + 1] is of column c */
    int em;
};

/* Bands of a table, from `from` up to `to`. */
struct pdf_region {
    size_t from, to;
    struct pdf_columns columns;
};

/* The first table that begins at `from` or below; columns.n is 0 where there is none. */
mc_status pdf_region_find(struct pdf_region *out, const struct pdf_bands *b, size_t from);
/* The part of a table in those columns that goes on at the top of the page; columns.n is 0 where it does not. */
mc_status pdf_region_goes_on(struct pdf_region *out, const struct pdf_bands *b, const struct pdf_columns *columns);
int pdf_column_at(const struct pdf_columns *c, int x);
/* The columns that a text from x1 to x2 stands in: one, but for a text that reaches from one into others. */
void pdf_columns_of(const struct pdf_columns *c, int x1, int x2, int *first, int *last);

/* ---- rows (pdf_rows.c, pdf_subrows.c) ------------------------------------------------------------------------------------------ */

/* A line of the table in its column, or over several. */
struct pdf_stream_line {
    const struct pdf_line *line; /* borrow */
    int col, last_col, middle;
    int above;    /* the line above in its column, in pdf_stream_lines.all; -1: none */
    bool number;  /* it is digits alone */
    bool amount;  /* it is digits and a point */
    bool point_first, point_last;
    bool close;   /* the line above is the one before it in a text */
    bool goes_on; /* with that one, which is full */
};

#define PDF_STREAM_LINES_MAX 2000    /* of a page */
#define PDF_STREAM_SEGMENTS_MAX 3000 /* past these a page holds no table that is told without lines: the work grows with their square */

struct pdf_stream_lines {
    struct pdf_stream_line *all; /* own; from the top down */
    int n;
    int n_columns;
    int pitch; /* from one line of a cell to the next */
};

/* How the texts of a row stand to each other. */
enum pdf_stand { PDF_TOP, PDF_MIDDLE, PDF_BOTTOM, PDF_STANDS };

/* Where rows begin, as numbers of lines: row r is of lines first[r] up to first[r + 1]. */
struct pdf_row_list {
    int *first; /* own */
    bool *sub;  /* own: the row belongs to the number of the row above */
    int n, size;
    enum pdf_stand stand;
    int number; /* the column of numbers */
};

/* What rows are told by: the lines of a number, or of a title. */
struct pdf_anchor {
    int first, last; /* lines */
};

/* Adds the rows of lines [from, to). `heading`: the first of them is one and has no number. `forced`, by line: a line is drawn before it. *certain: false where they
 * cannot be told, and none are added. */
mc_status pdf_rows_find(struct pdf_row_list *out, bool *certain, const struct pdf_stream_lines *lines, int from, int to, bool heading, const bool *forced);
void pdf_row_list_clear(struct pdf_row_list *r);
bool pdf_row_list_add(struct pdf_row_list *r, int first, bool sub);
/* The rows around the anchors in lines [from, to), into first[0..n_anchors), with the columns before `col` left out of what they are told by; *cost: how badly they
 * fit, in hundredths of a line. `free`: lines may stand before the first row; its beginning then is first[0]. MC_ERR_LIMIT where there are too many ways. */
mc_status pdf_rows_around(int *first, long *cost, const struct pdf_stream_lines *lines, int from, int to, const struct pdf_anchor *anchors, int n_anchors, enum pdf_stand stand,
                          int col, int least, const bool *forced);
/* The cost of a row of lines [from, to): how far its texts stand from where the others do, and the holes in them. */
long pdf_row_cost(const struct pdf_stream_lines *l, int from, int to, enum pdf_stand stand, int col);
/* The cost of a row's beginning at line i of those: the texts that it cuts in two. */
long pdf_cut_cost(const struct pdf_stream_lines *l, int i, int from, int to, int col);
/* Parts the row of lines [from, to) where it is several rows under one number; adds them all. */
mc_status pdf_subrows_add(struct pdf_row_list *out, const struct pdf_stream_lines *lines, int from, int to, const bool *forced);

/* ---- the page's tables (pdf_stream.c, pdf_undrawn.c) ------------------------------------------------------------------------------ */

/* What a page leaves for the next one. */
struct pdf_stream {
    struct pdf_columns columns; /* n is 0: no table without lines stands at the foot of the page */
    int page_width;
    char *heading[PDF_HEADING_MAX]; /* own: the texts of its first bands */
    int n_heading;
};

/* Adds the page's tables without lines to its grids, and gives their characters their cells. *unread: other texts on the page stand as in a table, too. */
mc_status pdf_stream_find(struct pdf_grids *grids, struct pdf_page *page, struct pdf_stream *stream, bool *unread);
void pdf_stream_clear(struct pdf_stream *s);
/* The grid of those rows, and which of its cells stands at each row and column. own: *out, pdf_grid_clear; *slots, free(). */
mc_status pdf_undrawn_grid(struct pdf_grid *out, size_t **slots, const struct pdf_stream_lines *lines, const struct pdf_row_list *rows, const struct pdf_columns *columns, bool heading, bool goes_on);
/* Over all pages a column begins and ends where it does on the page on which it is widest. */
void pdf_undrawn_widen(struct pdf_table *t);

#endif
