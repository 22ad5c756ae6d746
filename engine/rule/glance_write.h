/* Writing down the steps of a rule (glance_code.h) from the tree of its text. What is not known sets `failed`, and the statement becomes the one step that asks Lua; where there is no room,
 * `full` is set and nothing is to be had of the rule. Private to glance*.c. */
#ifndef MC_RULE_GLANCE_WRITE_H
#define MC_RULE_GLANCE_WRITE_H

#include "rule/glance_code.h"
#include "rule/glance_tree.h"

#define GLANCE_NOWHERE (-1) /* the end of a chain of steps whose `to` is not known yet: each names the one before */

struct glance_writing {
    struct glance *g;
    const struct syntax *root, *check;
    int *slots;   /* own: the register of each local of the check, by its slot; GLANCE_NOWHERE: there is none now */
    size_t texts; /* bytes of constants so far */
    int next;     /* the first register that is free */
    int most;     /* no register behind those before it was ever taken */
    int last;     /* the first of the constants */
    int breaks;   /* the chain of those of the loop at work */
    int loops;    /* around the statement at work */
    bool failed;  /* what is at work is not known here */
    bool full;    /* no room: nothing is to be had of the rule */
};

/* ---- registers and steps (glance_write.c) ---- */

/* The first of so many registers in a row that are free. */
int glance_take(struct glance_writing *w, int n);
/* Its number, GLANCE_NOWHERE where there is no room. */
int glance_write(struct glance_writing *w, enum glance_step step, int a, int b, int c);
/* A step that goes elsewhere: in front of the chain. */
int glance_write_jump(struct glance_writing *w, enum glance_step step, int b, int c, bool when, int chain);
/* All of the chain go there. */
void glance_land(struct glance_writing *w, int chain, size_t to);
/* The last of `front` is followed by `chain`. */
int glance_chain(struct glance_writing *w, int front, int chain);

/* ---- constants and names (glance_write.c): the register of each ---- */

int glance_constant(struct glance_writing *w, struct glance_value v);
int glance_text(struct glance_writing *w, const struct token *t);
int glance_local(struct glance_writing *w, const struct syntax *n);
/* Of a literal; false: not known here. */
bool glance_read_constant(struct glance_value *out, const struct syntax *n);
bool glance_is_global(const struct syntax *n, const char *name);

/* ---- glance_expression.c ---- */

/* The register in which it is: a local's, a constant's, or a new one. */
int glance_operand(struct glance_writing *w, const struct syntax *n);
/* Into that register, which is set last: unless it is `x and y` or `x or y`, or brackets around them, the expression may read it. */
void glance_evaluate(struct glance_writing *w, const struct syntax *n, int to);
/* Goes elsewhere where the truth of it is `when`: the chain of these steps. */
int glance_condition(struct glance_writing *w, const struct glance_span *s, bool when);

/* ---- glance_statement.c ---- */

void glance_block(struct glance_writing *w, const struct syntax *n);

#endif
