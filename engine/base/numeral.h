/* Chinese whole numbers: 三, 十二, 两, 一百零五, 二十万, 一亿三千万. */
#ifndef MC_BASE_NUMERAL_H
#define MC_BASE_NUMERAL_H

#include <stddef.h>
#include <stdint.h>

/* Reads the longest number at the start of `text` that can be read in one way only: 一百二 gives 一百, for it may mean 120. Digits in a row
 * (二〇二三) are no number here but a year or a code: only the first is read. Returns the bytes read, 0 where there is none. */
size_t numeral_read(int64_t *out, const char *text, size_t len);

/* 0..9 for 〇 ○ ◯ 零 一..九; -1 for anything else (两 among it: it stands in no row of digits). */
int numeral_digit(uint32_t c);

#endif
