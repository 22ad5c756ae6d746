/* A chunk of Lua 5.4 as a tree, for those who look at rules without running them (scan.h, reach.h, glance.h). Comments and precedence are gone: neither says which names are
 * read, set or called. */
#ifndef MC_RULE_SYNTAX_H
#define MC_RULE_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "rule/lexer.h"

enum syntax_kind {
    /* Expressions. */
    SYNTAX_PLAIN,    /* nil, true, false, a number */
    SYNTAX_REST,     /* ... */
    SYNTAX_TEXT,     /* a literal: token */
    SYNTAX_NAME,     /* token */
    SYNTAX_BRACKETS, /* (x): x */
    SYNTAX_SUFFIXED, /* a name or brackets, then one kid for each of: */
    SYNTAX_MEMBER,   /*   .name: token */
    SYNTAX_INDEX,    /*   [key]: the key */
    SYNTAX_CALL,     /*   (...), "..." or {...}: the arguments */
    SYNTAX_METHOD,   /*   :name(...): token, the arguments */
    SYNTAX_FUNCTION, /* `names` parameters, then the block; method: there is a self besides */
    SYNTAX_TABLE,    /* its fields */
    SYNTAX_FIELD,    /*   the value; or name = value with the name in token; or [key] = value, two kids */
    SYNTAX_UNARY,    /* operator in token; the operand */
    SYNTAX_JOINED,   /* the operands of binary operators, in the order of the text: which goes first is for the reader */
    /* Statements. */
    SYNTAX_BLOCK,    /* its statements */
    SYNTAX_LOCAL,    /* `names` names, then the expressions */
    SYNTAX_LOCAL_FUNCTION, /* the name, the function */
    SYNTAX_SET_FUNCTION,   /* function a.b:c(): a name or SUFFIXED of members, the function */
    SYNTAX_ASSIGN,   /* `names` targets, then the expressions */
    SYNTAX_RUN,      /* a call that stands alone: the expression */
    SYNTAX_IF,       /* condition, block, condition, block..., maybe a last block */
    SYNTAX_WHILE,    /* condition, block */
    SYNTAX_REPEAT,   /* block, condition, which sees its locals */
    SYNTAX_FOR,      /* name = from, to, step: `names` is 1, then the expressions, then the block */
    SYNTAX_FOR_IN,   /* `names` names, then the expressions, then the block */
    SYNTAX_DO,       /* the block */
    SYNTAX_RETURN,   /* the expressions */
    SYNTAX_JUMP,     /* break, goto, a label */
};

struct syntax {
    enum syntax_kind kind;
    struct token token; /* where the kinds above say so; otherwise what it begins with */
    struct token join;  /* of an operand of JOINED but the first: the operator before it */
    struct syntax *first, *last, *next; /* its kids, and the next one beside it */
    size_t names;
    bool method, named; /* named: a FIELD whose name is in token */
    bool marked;        /* a LOCAL with <const> or <close> */
    bool values, texts; /* of JOINED: some operators give an operand (and, or); a text (..). All others give numbers and truth values */
    bool passed;        /* an operand that such an expression may give: no other operator takes it, and what is behind it is no `and`, which gives it only where it is false */

    /* By flow_names.c. */
    const struct syntax *decl;  /* of a NAME that is read or set: where the local is declared (its name, or the function of a self); NULL: a global */
    const struct syntax *owner; /* of such a declaration: the function, or the chunk's block, that it belongs to */
    size_t slot;                /* of a declaration: which of the locals of its owner */
    size_t names_inside;        /* of such an owner: how many there are */
};

struct syntax_tree {
    struct syntax *root; /* a block; what it borrows is the text */
    struct syntax_chunk *chunks; /* own: all nodes */
};

/* What does not parse, or nests deeper than SYNTAX_DEPTH_MAX, is MC_ERR_USAGE with its line. own: syntax_clear, also after an error. borrow: text. */
#define SYNTAX_DEPTH_MAX 150
mc_status syntax_read(struct syntax_tree *out, const char *text, size_t len, mc_error *err);
void syntax_clear(struct syntax_tree *tree);

bool token_is(const struct token *t, const char *text);
bool token_same(const struct token *a, const struct token *b);

#endif
