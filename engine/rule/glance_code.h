/* What glance.c writes and glance_run.c goes through: steps over a few registers. Private to the two. */
#ifndef MC_RULE_GLANCE_CODE_H
#define MC_RULE_GLANCE_CODE_H

#include <stdint.h>

#include "rule/glance.h"

/* What a rule may have in hand. Of texts and tables it is a node's, or a constant's. What holds no others has the number that its node has (enum node_type). */
enum glance_kind {
    GLANCE_NIL = NODE_NULL,
    GLANCE_FALSE = NODE_FALSE,
    GLANCE_TRUE = NODE_TRUE,
    GLANCE_INTEGER = NODE_INTEGER,
    GLANCE_TEXT = NODE_TEXT,
    GLANCE_WHOLE = NODE_LIST, /* a list or an object that is declared as it is */
    GLANCE_LIST,              /* of objects of which fields are declared: those of `place` */
    GLANCE_OBJECT,            /* such an object */
};

struct glance_value {
    uint8_t kind; /* enum glance_kind */
    uint16_t place;
    uint32_t n;   /* bytes of the text; of a list that is gone through, how many items were given out */
    union {
        int64_t integer;
        const char *text;
        const struct node *node; /* the same: the next item */
    };
};

/* A key that the rule declares. */
struct glance_kid {
    const struct node_key *key; /* borrow */
    uint8_t kind; /* of what stands there: GLANCE_OBJECT, GLANCE_LIST, GLANCE_WHOLE (which may hold nothing); GLANCE_NIL: it is declared in two ways */
    uint16_t place;
};

/* An object of which the rule declares fields. */
struct glance_place {
    struct glance_kid *kids; /* own: n of them */
    size_t n;
};

/* Registers are named a, b and c. Of those with `to` the step is taken where the truth of it is `when`. */
enum glance_step {
    GLANCE_END,     /* of the check */
    GLANCE_UNKNOWN, /* ask Lua */
    GLANCE_MOVE,    /* a = b */
    GLANCE_GET,     /* a = b[c], a text that never changes */
    GLANCE_INDEX,   /* a = b[c] */
    GLANCE_LENGTH,  /* a = #b */
    GLANCE_ADD, GLANCE_SUB, GLANCE_MUL, GLANCE_DIV, GLANCE_MOD, /* a = b + c, -, *, //, % */
    GLANCE_NEG,     /* a = -b */
    GLANCE_COUNT,   /* a = utf8.len(b) */
    GLANCE_PARSE,   /* a = money.parse(b) */
    GLANCE_FORMAT,  /* a = money.format(b, c) */
    GLANCE_NAMED,   /* a = money.text(b, c) */
    GLANCE_CONCAT,  /* a = b .. c */
    GLANCE_REPORT,  /* report, with the HOST_TEXTS texts from b on */
    GLANCE_TYPE,    /* a = type(b) */
    GLANCE_JUMP,    /* to */
    GLANCE_TEST,    /* b */
    GLANCE_EQUAL,   /* b == c */
    GLANCE_LESS,    /* b < c */
    GLANCE_UP_TO,   /* b <= c */
    GLANCE_ITEMS,   /* a: the list b is gone through */
    GLANCE_NEXT,    /* a + 1, a + 2 = number and item of the next of a; to: there is none */
    GLANCE_MORE,    /* the same, to; on: there is none */
    GLANCE_FROM,    /* a to a + 1, both whole numbers, are gone through: a + 2 is the first; to: there is none */
    GLANCE_ON,      /* a + 2 is the next, to; else on */
};

struct glance_op {
    uint8_t step; /* enum glance_step */
    bool when;
    uint16_t place; /* of GET: of the last object, where `kid` is known */
    int to;         /* steps from here */
    const struct glance_kid *kid; /* the same: what the rule declares there under the key; NULL: not known */
    struct glance_value *a;
    const struct glance_value *b, *c;
};

#define GLANCE_REGISTERS 128

struct glance {
    struct glance_op *ops; /* own: n of them, room for `room` */
    size_t n, room;
    struct glance_place *places; /* own: n_places of them; the first is the element */
    size_t n_places;
    char *texts; /* own: of the constants */
    unsigned long asked, told;
    struct glance_value registers[GLANCE_REGISTERS]; /* what changes from the first on; constants from the last on */
};

#endif
