/* What holds_check.c finds, in words. Private to holds_*.c. */
#ifndef MC_RULE_HOLDS_SAY_H
#define MC_RULE_HOLDS_SAY_H

#include "base/buffer.h"
#include "base/money.h"
#include "rule/holds.h"

/* One rule on one element. */
struct looking {
    struct eval *e;
    const struct node *element;
    const struct condition *c; /* at work */
    enum money_unit unit;      /* ask looking_unit */
    bool has_unit;             /* it was asked */
    bool in_money;             /* figures of the condition are fen */
    size_t at[FIELD_LISTS_MAX]; /* the items in which the walk is, from 0 */
    bool met;                  /* some condition met what it is about */
    enum holds_end end;
};

/* The unit of amounts without one of their own; MONEY_NONE where the record's is no unit of money. */
enum money_unit looking_unit(struct looking *x);
/* As the rule has it. */
const char *literal_text(const struct literal *l);

/* Each adds a finding at the place of the walk (say_sum: at the total). False where no more may be said: x->end says why. */
bool say_required(struct looking *x);
bool say_sum(struct looking *x, struct decimal sum, struct decimal total, struct decimal difference, const struct buffer *workings);
bool say_rising(struct looking *x, const struct node *value, const struct node *before);
bool say_last(struct looking *x, const struct node *value);
bool say_within(struct looking *x, const struct node *value);
bool say_length(struct looking *x, size_t length);
bool say_differs(struct looking *x, const struct node *value);
bool say_unique(struct looking *x, const struct node *value);
bool say_one_of(struct looking *x, const struct node *value);

/* The value there cannot be read, or (NULL) is missing: the rule cannot say. False. */
bool say_unsure(struct looking *x, const struct field_path *field, const struct node *value);
/* One addend more of the workings of a sum, number n from 0. */
void say_addend(struct looking *x, struct buffer *workings, size_t n, struct decimal figure);

#endif
