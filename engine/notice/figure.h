/* Figures in running text: 1310, 24.25, 1,621, １２, 三, 一百五十. What a figure counts is not known here (token.h). */
#ifndef MC_NOTICE_FIGURE_H
#define MC_NOTICE_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/decimal.h"

struct figure {
    size_t from, to;              /* where it is printed; 三万 ends before its 万 */
    bool chinese;                 /* written in Chinese numerals */
    char value[DECIMAL_TEXT_MAX]; /* in Arabic digits of normal width, otherwise as printed; "" where it is too long to
                                     be a count or only 百 千 万 亿 */
};

/* Reads the figure that starts at `at`. Returns where the run of digits or numerals ends, `at` where none starts. */
size_t figure_read(struct figure *out, const char *text, size_t to, size_t at);

/* Reads 百分之五十 or 百分之九十五点五 (value 50, 95.5); `at` where there is none. */
size_t figure_read_percent(struct figure *out, const char *text, size_t to, size_t at);

/* Whether a Chinese numeral stands at `at`. */
bool figure_is_numeral(const char *text, size_t to, size_t at);

/* -1, 0, 1; 0 also where one of the two is no number. */
int figure_compare(const char *a, const char *b);

#endif
