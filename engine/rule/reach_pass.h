/* One pass over the grammar of Lua 5.4, like scan.c, with what is known of each local: that it holds a table made right there, a library, a number. What a later
 * assignment takes back of that, after something relied on it, counts as if it had never been known. Private to reach*.c. */
#ifndef MC_RULE_REACH_PASS_H
#define MC_RULE_REACH_PASS_H

#include <stdbool.h>
#include <stddef.h>

#include "rule/lexer.h"
#include "rule/reach.h"

#define LOCALS_MAX 512
#define NAMES_MAX 64 /* of one local statement or loop */
#define DEPTH_MAX 150

/* What an expression gives. */
enum given {
    ANYTHING,
    HARMLESS, /* no text, or one that the file holds: as a key it names no field but those noted */
    FRESH,    /* a table made by this very expression */
    LIBRARY,  /* what require gives */
};

struct local {
    struct token name;
    int function; /* how deep the function that it belongs to is nested; 0: the file */
    enum given given;
    bool texts;  /* FRESH: nothing but texts, all noted, and under no other name */
    bool relied; /* something was concluded from the two above */
};

struct pass {
    struct lexer lexer;
    struct token now, next;
    struct local locals[LOCALS_MAX]; /* those in scope, innermost last */
    size_t n;
    int depth, function;
    bool texts;           /* of the last constructor */
    struct local *single; /* the last expression was this local and nothing more; NULL: it was not */
    bool failed, no_memory;
    struct reach *out;
};

/* What stands at the end of a prefix with its suffixes. */
struct operand {
    struct token name;    /* of a bare name */
    struct local *local;  /* NULL: it is a global, or no bare name */
    bool bare;            /* nothing but a name */
    bool indexed;         /* ends with .key or [key] */
    struct local *base;   /* indexed: the local whose own field it is; NULL: a field of something else */
    enum given given;
};

bool token_is(const struct token *t, const char *text);

/* Tokens: is this one here; take it where it is; take it or fail. */
void pass_advance(struct pass *p);
bool pass_at(const struct pass *p, const char *text);
bool pass_accept(struct pass *p, const char *text);
void pass_expect(struct pass *p, const char *text);
struct token pass_name(struct pass *p);

/* Notes the name of a field, or a text of a list; a NUL-ended copy goes to the end of *list. */
void pass_note(struct pass *p, const struct token *t);
void pass_add(struct pass *p, char ***list, size_t *n, const char *text, size_t len);

void pass_declare(struct pass *p, struct token name, enum given given, bool texts);
struct local *pass_find(struct pass *p, const struct token *name);
/* What was concluded from the local's first value does not hold any more. */
void pass_doubt(struct pass *p, struct local *l);
/* A bare name stands in front of =. */
void pass_assign(struct pass *p, const struct token *name);
/* A field of what the local holds is set; NULL: of something else. */
void pass_write(struct pass *p, struct local *l);

/* reach_expression.c. */
enum given pass_expression(struct pass *p);
/* The list's values; what the first ones give goes to given[0..max). */
void pass_expressions(struct pass *p, enum given *given, bool *texts, size_t max);
struct operand pass_suffixed(struct pass *p);
void pass_function(struct pass *p, bool method);

/* reach_statement.c. */
void pass_block(struct pass *p);

#endif
