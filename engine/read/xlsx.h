/* The parts of a workbook (private to read_xlsx.c and xlsx_*.c). */
#ifndef MC_READ_XLSX_H
#define MC_READ_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"
#include "read/sheet.h"
#include "read/sheet_number.h"
#include "read/xml.h"

/* ---- shared strings (xlsx_strings.c) ---------------------------------------------------------------------------------- */

#define XLSX_STRINGS_MAX ((size_t)1 << 21)

struct xlsx_strings {
    size_t *ends; /* own: where each ends in `text` */
    size_t n, size;
    struct buffer text;
};

mc_status xlsx_strings_read(struct xlsx_strings *out, struct markup *m, mc_error *err);
void xlsx_strings_clear(struct xlsx_strings *s);
/* borrow; NULL where there is no such string. */
const char *xlsx_string(const struct xlsx_strings *s, size_t i, size_t *len);

/* At the start of <si> or <is>: the text of its runs up to its end, without phonetic ones, line ends as LF. Past SHEET_TEXT_MAX MC_ERR_LIMIT. */
mc_status xlsx_rich_text(struct markup *m, struct buffer *out, mc_error *err);
/* Appends an attribute's or element's string: _x000D_ and the like are the characters they name, line ends LF. */
void xlsx_add_string(struct buffer *out, const char *text, size_t len);

/* ---- styles (xlsx_styles.c) --------------------------------------------------------------------------------------------- */

#define XLSX_STYLES_MAX ((size_t)1 << 16)

struct xlsx_styles {
    struct number_format *all; /* own: by the cell's s="" */
    size_t n, size;
};

mc_status xlsx_styles_read(struct xlsx_styles *out, struct markup *m, mc_error *err);
void xlsx_styles_clear(struct xlsx_styles *s);

/* ---- notes (xlsx_notes.c) ----------------------------------------------------------------------------------------------- */

enum xlsx_note_kind { XLSX_HIDDEN, XLSX_ERROR, XLSX_CONSTANT, XLSX_STALE, XLSX_TEXT_NUMBER, XLSX_NOTE_KINDS };
#define XLSX_NOTES_MAX 20 /* of a kind on one sheet; the rest are counted */

struct xlsx_notes {
    struct document *document;
    const char *sheet; /* borrow: from the document */
    size_t n[XLSX_NOTE_KINDS];
};

/* Adds a note on a cell (0-based; -1: none) of the sheet; the arguments go into both texts in the same order. */
mc_status xlsx_note(struct xlsx_notes *n, enum xlsx_note_kind kind, int row, int col, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));
/* Says how many of each kind were only counted. */
mc_status xlsx_notes_finish(struct xlsx_notes *n);

/* ---- formulas (xlsx_formula.c, xlsx_audit.c) ----------------------------------------------------------------------------- */

#define NO_FORM UINT32_MAX

/* What of a cell the audit needs. The value is digits x 10^exponent. */
struct audit_cell {
    int row, col;
    int64_t digits;
    int16_t exponent;
    enum { AUDIT_NUMBER, AUDIT_TEXT_NUMBER, AUDIT_ERROR, AUDIT_NO_VALUE } kind : 8;
    bool noted;
    uint32_t form; /* offset in `forms`: the formula as seen from its cell; NO_FORM for a constant */
};

struct audit {
    struct audit_cell *cells;
    size_t n, size;
    struct buffer forms;
    uint32_t *last;    /* own, by column: the form of the cell above; SHEET columns of them, made with the first formula */
    size_t n_formulas;
    bool full;         /* the formulas are too long to be held */
    size_t work;
};

void audit_init(struct audit *a);
void audit_clear(struct audit *a);
/* Adds a cell. `form` as audit_form gives it. */
mc_status audit_add(struct audit *a, int row, int col, int kind, const struct sheet_number *value, uint32_t form);
/* The formula as seen from its cell (D5's "SUM(E5:G5)" and D6's "SUM(E6:G6)" are the same), kept; NO_FORM where it is too long or the room is used up. */
mc_status audit_form(uint32_t *out, struct audit *a, const char *formula, size_t len, int row, int col);
/* Notes what does not fit: constants among formulas, sums whose stored value is not their sum, numbers stored as text. After sheet_blocks. */
mc_status audit_notes(struct audit *a, const struct sheet *s, struct xlsx_notes *notes);

/* A formula's references made relative: R[-1]C[0], $ as R5C2. False (nothing added) past FORMULA_MAX. */
#define FORMULA_MAX 2048
bool formula_relative(struct buffer *out, const char *formula, size_t len, int row, int col);
/* The other way: as the cell at that place would show it. */
void formula_show(struct buffer *out, const char *form, int row, int col);

/* A sum of ranges, cells and numbers: what formula_sum calls for each term. */
struct sum_term {
    struct sheet_range range; /* a cell is a range of one */
    bool single;              /* named by itself, not as a range */
    bool in_sum;              /* inside SUM(): text is left out there */
    bool negative;
};
/* Whether the form is a plain sum (SUM of ranges and cells, + and - of these); calls `term` for each. Stops and is false where term is. */
bool formula_sum(const char *form, int row, int col, bool (*term)(const struct sum_term *t, void *data), void *data);

/* ---- hidden rows and columns (xlsx_hidden.c) ------------------------------------------------------------------------------ */

/* Spans of rows or columns, 0-based. */
struct xlsx_spans {
    struct xlsx_span {
        int first, last;
    } *all; /* own */
    size_t n, size;
};

/* Adds a span; one that goes on with the last is joined to it. False: out of memory. */
bool xlsx_span_add(struct xlsx_spans *h, int first, int last);
void xlsx_spans_clear(struct xlsx_spans *h);
/* Notes each span of hidden rows, and of hidden columns in which the sheet has text. */
mc_status xlsx_note_hidden(const struct xlsx_spans *rows, const struct xlsx_spans *cols, const struct sheet *sheet, struct xlsx_notes *notes);

/* ---- a worksheet (xlsx_sheet.c) ------------------------------------------------------------------------------------------ */

struct xlsx {
    struct document *document;
    struct xlsx_strings strings;
    struct xlsx_styles styles;
    bool date1904;
    size_t cells, text; /* of the sheets read so far */
};

/* Reads one worksheet into the document. */
mc_status xlsx_sheet_read(struct xlsx *x, struct markup *m, const char *name, mc_error *err);

#endif
