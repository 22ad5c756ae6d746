/* Writing the workbook (report_xlsx.c, book_*.c) with libxlsxwriter. Whatever comes from an input goes through book_text: it is made safe, kept within what a
 * cell holds, and always written as a string, so that "=1+1" stays those four characters. Private to report/. */
#ifndef MC_REPORT_BOOK_H
#define MC_REPORT_BOOK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xlsxwriter.h>

#include "base/late.h"
#include "base/money.h"
#include "model/sources.h"

/* What is used of libxlsxwriter, which is loaded when a workbook is asked for: book_load comes before anything else. */
#define BOOK_FUNCTIONS(row) \
    row(format_set_align) row(format_set_bg_color) row(format_set_bold) row(format_set_border) row(format_set_font_color) row(format_set_font_name) \
    row(format_set_font_size) row(format_set_num_format) row(format_set_text_wrap) row(lxw_rowcol_to_cell) row(lxw_strerror) row(workbook_add_format) \
    row(workbook_add_worksheet) row(workbook_close) row(workbook_new) row(workbook_set_properties) row(worksheet_autofilter) \
    row(worksheet_center_horizontally) row(worksheet_conditional_format_range) row(worksheet_data_validation_range) row(worksheet_fit_to_pages) \
    row(worksheet_freeze_panes) row(worksheet_merge_range) row(worksheet_repeat_rows) row(worksheet_set_column) row(worksheet_set_footer) \
    row(worksheet_set_landscape) row(worksheet_set_margins) row(worksheet_set_paper) row(worksheet_set_portrait) row(worksheet_set_row) \
    row(worksheet_write_blank) row(worksheet_write_formula_num) row(worksheet_write_formula_str) row(worksheet_write_number) row(worksheet_write_string)
#define BOOK_MEMBER(name) __typeof__(name) *name;

extern struct book_library {
    BOOK_FUNCTIONS(BOOK_MEMBER)
} xlsx;

mc_status book_load(mc_error *err);

#define BOOK_DECIMALS 10 /* a fen in 亿元 */

enum book_style {
    BOOK_PLAIN,   /* a cell of a table: framed, wrapped, at the top */
    BOOK_CENTRE,  /* the same, centred */
    BOOK_HEAD,    /* its heading */
    BOOK_FILL,    /* to be filled in by people */
    BOOK_DAY,     /* the same, a date */
    BOOK_TITLE,   /* a sheet's title */
    BOOK_NOTE,    /* small print without a frame */
    BOOK_LABEL,   /* the label of a form */
    BOOK_ERROR, BOOK_WARNING, BOOK_MINOR, BOOK_UNDECIDED, /* severities */
    BOOK_STRONG,  /* a row of totals */
    BOOK_GOOD, BOOK_BAD, /* what a formula finds: the formats that its conditions choose */
    BOOK_STYLES
};

struct book_column {
    const char *zh, *en;
    double width; /* in characters */
};

struct book {
    lxw_workbook *workbook;
    lxw_format *styles[BOOK_STYLES];
    lxw_format *money[2][BOOK_DECIMALS + 1]; /* [a row of totals][decimals] */
    const json_t *report;          /* borrow */
    const json_t *files;           /* borrow: view_files */
    const struct sources *sources; /* borrow; may be NULL */
    const struct book_column *columns; /* borrow: of the table that is being written; NULL: none */
    size_t n_columns;
    double tallest;   /* what the row that is being written needs, in points */
    bool zh;
    bool failed;      /* out of memory somewhere */
    lxw_error error;  /* the first that the library gave */
};

/* Whichever of the two the reader wants. */
const char *book_say(const struct book *b, const char *zh, const char *en);
/* A new sheet, landscape A4 with margins and page numbers; `number` 0: none after its name. NULL after a failure, which every function bears. */
lxw_worksheet *book_sheet(struct book *b, const char *zh, const char *en, size_t number);
/* A heading row: texts, widths in characters; it stays in sight, is repeated on each page and can be filtered down to `last`. */
void book_head(struct book *b, lxw_worksheet *s, lxw_row_t row, const struct book_column *columns, size_t n);
/* Ends a row of the table: it gets the height that its texts need, which programs that open the file do not all find out. */
void book_row_end(struct book *b, lxw_worksheet *s, lxw_row_t row);
void book_filter(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_row_t last, size_t n);

/* Text from anywhere; line breaks stay. */
void book_text(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, const char *text, enum book_style style);
/* The same, and frees it; NULL counts as out of memory. */
void book_take(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, char *text_take, enum book_style style);
/* Over several columns of a row, whose height is set to what the text needs at `width` characters. */
void book_merged(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, size_t last, const char *text, enum book_style style, double width);
/* The height in points of a text wrapped to `width` characters; at least one line. */
double book_height(const char *text, double width);

/* An amount in the unit, as a number where a cell holds it exactly as written (15 digits), else as text. A number in a cell is a double; the nearest double to a decimal
 * of 15 digits prints as that decimal again, so what is seen is what the notice says. Nothing in mingcha compares these doubles. */
void book_money(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, int64_t fen, enum money_unit unit, int decimals, bool total);
/* Whether the amount is such a number. */
bool book_fits(int64_t fen, enum money_unit unit);
/* The double of such an amount, for the cached value of a formula. */
double book_value(int64_t fen, enum money_unit unit);
/* Decimals that the amount needs in the unit. */
int book_decimals(int64_t fen, enum money_unit unit, int printed);

/* Keeps the first error of the library. */
void book_try(struct book *b, lxw_error error);

/* What a family of rules is called, what it puts at stake and what to do about it. */
const char *book_family(const struct book *b, const char *rule);
const char *book_impact(const struct book *b, const char *rule);
/* own: free(). NULL when out of memory. */
char *book_advice(const struct book *b, const json_t *entry);
/* The offices in charge of what an entry is about, from the record; "" where it names none. own: free(). NULL when out of memory. */
char *book_offices(const struct book *b, const json_t *entry);
/* What was found with figures, workings and explanations, in lines. own: free(). NULL when out of memory. */
char *book_account(const struct book *b, const json_t *entry);
/* 待核实, 已知 ... borrow: static. */
const char *book_status(const struct book *b, const json_t *entry);

/* The sheets, in their order. */
void book_list(struct book *b);     /* 问题清单 */
void book_ledger(struct book *b);   /* 整改台账 */
void book_sums(struct book *b);     /* 核对表 */
void book_evidence(struct book *b); /* 审计取证单 */
void book_about(struct book *b);    /* 说明 */

#endif
