/* Small steps over UTF-8 text that the phrase readers share: the character before an offset, blanks, marks that end a
 * clause. Texts are valid UTF-8 (the readers see to that); offsets always stand at the start of a character. */
#ifndef MC_NOTICE_STEP_H
#define MC_NOTICE_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A range of some text. */
struct slice {
    size_t from, to;
};

/* The code point at `at`, and the one before it; 0 at the end or the start. */
uint32_t step_at(const char *text, size_t to, size_t at);
uint32_t step_before(const char *text, size_t from, size_t at);
/* The offset of the character before `at`; `from` where there is none. */
size_t step_back(const char *text, size_t from, size_t at);

/* Past blanks (line ends are none here), forwards and backwards. */
size_t step_blanks(const char *text, size_t to, size_t at);
size_t step_blanks_back(const char *text, size_t from, size_t at);

/* Marks between clauses: ， 。 ； ： ！ ？ and their half-width forms, line ends; 、 is none. A half-width comma, stop
 * or colon between two digits is none, nor is a line end where the line stops in the middle of a phrase (step_is_wrap).
 */
bool step_is_clause_end(const char *text, size_t from, size_t to, size_t at);
/* A line end in the middle of a phrase: a letter, digit or ideograph on either side, no blank line, no list mark. */
bool step_is_wrap(const char *text, size_t from, size_t to, size_t at);
/* Marks between sentences: 。 ； ！ ？ ; and line ends. */
bool step_is_sentence_end(uint32_t c);
/* Opening and closing brackets of any width, quotation marks not among them. */
bool step_is_open(uint32_t c);
bool step_is_close(uint32_t c);
/* Anything that is neither a letter, a digit nor an ideograph. */
bool step_is_mark(uint32_t c);

bool step_is_digit(uint32_t c);  /* 0-9 and full width */
bool step_is_letter(uint32_t c); /* A-Z a-z and full width */

/* The start of the clause that holds `at`, not before `from` and not further back than `reach` bytes. */
size_t step_clause_start(const char *text, size_t from, size_t to, size_t at, size_t reach);

/* Whether the text at `at` starts with `word`. */
static inline bool step_starts(const char *text, size_t to, size_t at, const char *word)
{
    if (at >= to || text[at] != *word) /* most often it does not */
        return !*word;
    size_t n = strlen(word);
    return n <= to - at && !memcmp(text + at, word, n);
}

/* Bytes of a mark that numbers a list, with the blanks after it: （一） (1) 一、 1. 1、 1） ①; 0 where there is none. A
 * figure with decimals or a year (1.5, 1.2023年 reads as 1. and 2023年) is told apart. */
size_t step_list_mark(const char *text, size_t to, size_t at);

#endif
