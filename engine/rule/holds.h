/* Rules that say what holds as data instead of in Lua: `holds` in place of `check`, a list of conditions on the element's fields. They are looked at here, over the record's
 * nodes: no table is made and no Lua is run, which is most of what a simple rule costs. docs/writing-rules.md says what there is. Private to engine/rule. */
#ifndef MC_RULE_HOLDS_H
#define MC_RULE_HOLDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/decimal.h"
#include "mingcha.h"
#include "model/node.h"
#include "rule/paths.h"

struct eval;
struct pack;
struct rule;

enum condition_kind { HOLDS_REQUIRED, HOLDS_SUM, HOLDS_RISING, HOLDS_LAST, HOLDS_WITHIN, HOLDS_LENGTH, HOLDS_DIFFERS, HOLDS_UNIQUE, HOLDS_ONE_OF };

/* How the values of a path are compared. */
enum value_sort { SORT_ANY, SORT_FIGURE, SORT_MONEY }; /* ANY: whole numbers as such, texts by their bytes (ISO dates come in order so) */

#define FIELD_LISTS_MAX 8

struct field_path {
    const char *text; /* borrow: the rule's data */
    struct path path; /* own */
    const struct node_key **keys; /* own: of its steps */
    enum value_sort sort;
};

/* A figure or a text that the rule gives. */
struct literal {
    bool given, is_figure;
    struct decimal figure;
    const char *text; /* borrow: the rule's data, or digits; as people read it */
    char digits[24];
};

struct condition {
    enum condition_kind kind;
    struct field_path field, other; /* other: of sum the total, of differs what it differs from */
    bool strictly;
    struct literal least, most; /* of last: least alone, what it equals */
    const json_t *values;       /* borrow */
    const char *zh, *en;        /* borrow: instead of what is said otherwise; NULL */
};

struct holds {
    struct condition *list; /* own: n of them */
    size_t n;
};

/* Takes over r->data's `holds`; each field that it names must be among the rule's needs and uses. MC_ERR_USAGE. own: holds_free, also after an error. */
mc_status holds_new(struct holds **out, const struct pack *p, const struct rule *r, mc_error *err);
/* NULL is fine. */
void holds_free(struct holds *h);

enum holds_end {
    HOLDS_DONE,   /* it passes where there are no findings */
    HOLDS_ABSENT, /* no condition met what it is about: e->need */
    HOLDS_UNSURE, /* e->why_zh and so on */
    HOLDS_FULL,   /* more findings than a rule may report */
    HOLDS_NO_MEMORY,
};

/* All conditions of the rule on its element; findings go to e->findings as from Lua. */
enum holds_end holds_check(struct eval *e);

#endif
