/* The figures of a text and what they are: one scanner for quantities, amounts and dates, used by the phrase readers
 * and by the census, so that both see the same tokens. A figure that counts nothing (21三体, 湖山1号, 3岁以下, 第2小学,
 * list numbers, “四多合一”) is no token. What measure words and set phrases there are is data:
 * rules/forms/measures.json. */
#ifndef MC_NOTICE_TOKEN_H
#define MC_NOTICE_TOKEN_H

#include <stddef.h>

#include "base/decimal.h"
#include "mingcha.h"
#include "notice/forms.h"

#define TOKEN_UNIT_MAX 64

enum token_kind { TOKEN_DATE, TOKEN_AMOUNT, TOKEN_QUANTITY };
enum token_bound { BOUND_EXACT, BOUND_MIN, BOUND_MAX, BOUND_ABOUT, BOUND_RANGE };
enum token_measure { MEASURE_NONE, MEASURE_COUNT, MEASURE_CONTINUOUS, MEASURE_MONEY, MEASURE_RATE, MEASURE_DURATION };

struct token {
    enum token_kind kind;
    size_t from, to;    /* as printed, with the words that bound it: 约5公里, 27人以上, 20名（动态） */
    size_t figure, end; /* from the figure to the end of its unit */
    char value[DECIMAL_TEXT_MAX];     /* "" for dates; 三 is "3" */
    char value_max[DECIMAL_TEXT_MAX]; /* upper end of a range, else "" */
    char unit[TOKEN_UNIT_MAX];        /* as printed without 余: 万人次; ％ is "%" */
    char per[TOKEN_UNIT_MAX];         /* 千人口, 人·月; else "" */
    enum token_measure measure;
    enum token_bound bound;
};

struct token_list {
    struct token *items; /* own; in the order of the text, not overlapping */
    size_t n, size;
};

/* Finds the tokens of text[from, to). `year` is the context for due dates, 0 where unknown. own: *out,
 * token_list_clear; on failure it is empty. */
mc_status token_scan(struct token_list *out, const struct forms *forms, const char *text, size_t from, size_t to,
                     int year, mc_error *err);
void token_list_clear(struct token_list *list);

/* "exact", "min", "max", "about", "range". Static. */
const char *token_bound_name(enum token_bound bound);

#endif
