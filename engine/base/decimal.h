/* An exact decimal number: digits x 10^-scale. No floating point, no rounding: what does not fit is an error. */
#ifndef MC_BASE_DECIMAL_H
#define MC_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mingcha.h"

#define DECIMAL_TEXT_MAX 48

struct decimal {
    int64_t digits;
    int scale; /* 0..18: decimals, as printed when it came from text */
};

/* Reads the whole of `text`, blanks at its ends apart: sign, digits with or without thousands commas (1,234.5 - groups of three), point and digits. Full-width
 * forms are read alike (１２３．５). A trailing 万 or 亿 (or 万亿) multiplies, exactly. Chinese numerals (三, 十二, 两, 二十, 一百五十, 三千, 〇; see numeral.h) are read as whole numbers.
 * "" , "-", "1.", ".5", "1,23" and anything else are MC_ERR_INPUT; more than int64 holds is MC_ERR_LIMIT. */
mc_status decimal_parse(struct decimal *out, const char *text, size_t len, mc_error *err);

/* MC_ERR_LIMIT on overflow. */
mc_status decimal_add(struct decimal *out, struct decimal a, struct decimal b, mc_error *err);
mc_status decimal_sub(struct decimal *out, struct decimal a, struct decimal b, mc_error *err);
mc_status decimal_mul(struct decimal *out, struct decimal a, struct decimal b, mc_error *err);

/* -1, 0, 1; never overflows (2.50 equals 2.5). */
int decimal_compare(struct decimal a, struct decimal b);

/* Writes the shortest exact form ("22000", "2.5", "-0.1"), never exponent form. Returns the length. */
size_t decimal_format(char out[DECIMAL_TEXT_MAX], struct decimal a);

#endif
