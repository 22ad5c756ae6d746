/* Days of the Gregorian calendar, and full dates in text. Due dates such as 3月底 are in datespan.h. */
#ifndef MC_BASE_DATE_H
#define MC_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct date {
    int year, month, day; /* all 0: no date */
};

bool date_valid(struct date d);          /* a day of the Gregorian calendar, year 1900..2199 */
int date_compare(struct date a, struct date b);
long date_days(struct date d);           /* days since 1970-01-01 (negative before) */
struct date date_from_days(long days);
int date_month_end(int year, int month); /* 28..31; 0 for no month; February of year 0 has 29 */
size_t date_format(char out[16], struct date d); /* ISO 2023-02-16; returns the length; "" and 0 for no date */

/* Reads one full date at the start of `text`: 2023年2月16日, 二○二三年二月十六日 (〇 ○ O 零), 2023-02-16, 2023/2/16, 2023.2.16, １ full width, blanks between. *used: bytes
 * read. A form that is there but names no day of the calendar (2023年2月30日, 2023-13-01) is MC_ERR_LIMIT, with *used set too; no such form, or a
 * year outside 1900..2199 (0451-12-34 is a telephone), is MC_ERR_INPUT. */
mc_status date_parse(struct date *out, const char *text, size_t len, size_t *used, mc_error *err);

#endif
