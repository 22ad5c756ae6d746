/* Finding one's way in the tree of a rule: which function is its check, what a local of the file is, how operators bind. Private to glance.c. */
#ifndef MC_RULE_GLANCE_TREE_H
#define MC_RULE_GLANCE_TREE_H

#include "rule/syntax.h"

/* Operands of a JOINED in a row; or one expression: first is last. */
struct glance_span {
    const struct syntax *first, *last;
};

/* In the order in which they bind: and, or; what compares; what makes a text or a number. */
enum glance_join {
    GLANCE_OR, GLANCE_AND,
    GLANCE_IS, GLANCE_IS_NOT, GLANCE_BELOW, GLANCE_ABOVE, GLANCE_AT_MOST, GLANCE_AT_LEAST,
    GLANCE_WITH, GLANCE_PLUS, GLANCE_MINUS, GLANCE_TIMES, GLANCE_BY, GLANCE_REST,
};

struct glance_split {
    enum glance_join join;
    struct glance_span left, right;
};

struct glance_span glance_span_of(const struct syntax *n);
/* Where the operators of several operands are worked out last. False where one of them is not among those above. */
bool glance_split(struct glance_split *out, const struct glance_span *s);

/* The function that begins on the line and is all that the file ever calls a `check`; NULL. */
const struct syntax *glance_find_check(const struct syntax *root, int line);
/* What the local is declared with; NULL where it is no such local. */
const struct syntax *glance_first_value(const struct syntax *root, const struct syntax *decl);
/* Whether it is set anywhere later. */
bool glance_is_set(const struct syntax *root, const struct syntax *decl);

/* Whether the expression gives all its values where it stands last in a list: a call, or `...`. */
bool glance_gives_many(const struct syntax *n);

#endif
