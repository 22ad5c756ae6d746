/* The numbers of lists as they are shown: 一, 1, (a), iv, ①. */
#ifndef MC_READ_COUNTER_H
#define MC_READ_COUNTER_H

#include "base/buffer.h"

enum counter {
    COUNTER_DECIMAL,
    COUNTER_DECIMAL_ZERO, /* 01 */
    COUNTER_DECIMAL_FULL, /* １ */
    COUNTER_UPPER_ROMAN,
    COUNTER_LOWER_ROMAN,
    COUNTER_UPPER_LETTER, /* A … Z AA BB … */
    COUNTER_LOWER_LETTER,
    COUNTER_CHINESE,        /* 一 十 十一 一百零一 */
    COUNTER_CHINESE_LEGAL,  /* 壹 壹拾 */
    COUNTER_CHINESE_DIGITS, /* 一 一〇 一一 */
    COUNTER_STEMS,          /* 甲 乙 … 癸 */
    COUNTER_BRANCHES,       /* 子 丑 … 亥 */
    COUNTER_CIRCLED,        /* ① … ㊿ */
    COUNTER_BRACKETED,      /* ⑴ … ⒇ */
    COUNTER_FULL_STOP,      /* ⒈ … ⒛ */
    COUNTER_CHINESE_CIRCLED,/* ㊀ … ㊉ */
    COUNTER_CHINESE_BRACKETED, /* ㈠ … ㈩ */
    COUNTER_DASHES,         /* - 1 - */
    COUNTER_NONE,           /* nothing is shown */
    COUNTER_BULLET,         /* a mark that carries no number: not text */
};

/* The counter of a w:numFmt, or of a CSS list-style-type; COUNTER_DECIMAL for a name that is not known. */
enum counter counter_of_word(const char *name);
enum counter counter_of_css(const char *name);

/* Adds the number. What a style cannot show (0 in Roman, 51 in circles) is shown as decimal. */
void counter_add(struct buffer *to, enum counter style, int number);

#endif
