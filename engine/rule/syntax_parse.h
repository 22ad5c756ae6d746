/* What syntax.c and syntax_statement.c share: the grammar in chapter 9 of the Lua 5.4 manual, by descent. Private to the two. */
#ifndef MC_RULE_SYNTAX_PARSE_H
#define MC_RULE_SYNTAX_PARSE_H

#include "rule/syntax.h"

struct parser {
    struct lexer lexer;
    struct token now, next;
    struct syntax_tree *tree;
    int depth;
    bool failed; /* from here on nothing is accepted any more, so that every loop ends */
    mc_error *err;
};

/* Tokens: is this one here; take it where it is; take it or fail. */
void parse_fail(struct parser *p);
void parse_advance(struct parser *p);
bool parse_at(const struct parser *p, const char *text);
bool parse_accept(struct parser *p, const char *text);
void parse_expect(struct parser *p, const char *text);
struct token parse_take_name(struct parser *p);

/* A node that begins here. Never NULL: where there is no memory it is one that nobody will see. */
struct syntax *parse_node(struct parser *p, enum syntax_kind kind);
void parse_add(struct syntax *to, struct syntax *kid);
void parse_add_name(struct parser *p, struct syntax *to);

struct syntax *parse_expression(struct parser *p);
/* One or more, as kids. */
void parse_expressions(struct parser *p, struct syntax *to);
struct syntax *parse_suffixed(struct parser *p);
/* From the parameters to the end. */
struct syntax *parse_function(struct parser *p, bool method);
struct syntax *parse_block(struct parser *p);

#endif
