/* The numbers of a workbook as the text that its users see. They are stored as the decimal text of a double (0.30000000000000004, 2.5E-2) and turned
 * into text here digit by digit: no floating point, so no tail of a double ever becomes an amount. */
#ifndef MC_READ_SHEET_NUMBER_H
#define MC_READ_SHEET_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

#define NUMBER_DIGITS 15 /* what a double surely holds, and Excel shows */

/* 0.d1d2d3... x 10^point; no zeros at either end; n is 0 for zero. */
struct sheet_number {
    bool negative;
    int n;
    int point;
    unsigned char digits[NUMBER_DIGITS];
};

/* Reads what a <v> holds, rounded half up to NUMBER_DIGITS digits. False where it is no decimal number below 10^308. */
bool sheet_number_parse(struct sheet_number *out, const char *text, size_t len);

/* What a number format shows. */
struct number_format {
    enum { FORMAT_GENERAL, FORMAT_DECIMAL, FORMAT_DATE, FORMAT_UNKNOWN } kind; /* unknown: conditions and the like; shown as General */
    bool percent;
    bool hidden;         /* ;;; shows nothing */
    int integers;        /* digits before the point that are always shown */
    int decimals;        /* after the point, always shown */
    int places;          /* after the point, shown where the number has them */
    int shift;           /* the value is shown divided by 10^shift: 0!.0, */
    char before[24], after[24]; /* words printed around it: 0"个" */
    bool year, month, day, hour, minute, second;
};

/* The format of a code ("yyyy\-mm\-dd", "0.00%"). */
struct number_format number_format_parse(const char *code);
/* The format of a built-in id; General for those that are none. */
struct number_format number_format_builtin(int id);

/* Writes the number as the format shows it, digits that the format would cut kept: 83.4816 shown as 83.48 is 83.4816. Only decimals past the sixth (a
 * fen of 万元) are cut to what is shown; *cut is set then. A date is 2023-02-16, 2023年2月, 2月16日, each as far as the format shows it, or with
 * a time 2023-02-16 14:30. */
void sheet_number_show(struct buffer *out, const struct sheet_number *n, const struct number_format *f, bool date1904, bool *cut);

#endif
