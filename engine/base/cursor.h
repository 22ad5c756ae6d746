/* A walk through text that people typed: words and numbers are taken across blanks (12 月　底) and in full or half width. What does not fit is
 * left where it is, so that alternatives can be tried one after another. */
#ifndef MC_BASE_CURSOR_H
#define MC_BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A copy is a place to come back to. */
struct cursor {
    const char *text; /* borrow; valid UTF-8 */
    size_t len, at;
};

/* The next character that is no blank, narrowed; 0 at the end and after an empty line, which ends what came before. Does not move. */
uint32_t cursor_peek(const struct cursor *c);

/* Takes the word if it comes next. */
bool cursor_take(struct cursor *c, const char *word);

/* Whether the word begins with the character that cursor_peek gave; only such a word can be taken. Asked before trying many words. */
bool cursor_may_take(uint32_t peeked, const char *word);

/* Takes the longest word of a list that ends with NULL; its index, or -1. */
int cursor_take_any(struct cursor *c, const char *const *words);

/* Takes a number of one or two digits (07, １２) or a Chinese one up to 99 (十二, 二十三, 〇五); -1 where there is none. A third digit makes
 * it something else. */
int cursor_take_small(struct cursor *c);

/* Takes four digits, Arabic, Chinese or mixed as they are found (2023, 二○二三, 二O二三), that are a year from 1900 to 2199; -1 where there
 * are none. */
int cursor_take_year(struct cursor *c);

#endif
