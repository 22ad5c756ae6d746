/* Tokens, nodes and expressions. */
#include "rule/syntax.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/syntax_parse.h"

#define CHUNK_NODES 256

struct syntax_chunk {
    struct syntax_chunk *next;
    size_t n;
    struct syntax nodes[CHUNK_NODES];
};

/* ---- tokens ------------------------------------------------------------------------------------------------------------ */

bool token_is(const struct token *t, const char *text)
{
    return t->len == strlen(text) && memcmp(t->text, text, t->len) == 0;
}

bool token_same(const struct token *a, const struct token *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

void parse_fail(struct parser *p)
{
    if (!p->failed)
        error_set(p->err, MC_ERR_USAGE, NULL, p->now.line, "cannot be read as Lua near \"%.*s\"", (int)(p->now.len < 40 ? p->now.len : 40), p->now.text);
    p->failed = true;
}

void parse_advance(struct parser *p)
{
    p->now = p->next;
    p->next = lexer_next(&p->lexer);
    if (p->now.kind == TOKEN_BAD)
        parse_fail(p);
}

bool parse_at(const struct parser *p, const char *text)
{
    return !p->failed && (p->now.kind == TOKEN_KEYWORD || p->now.kind == TOKEN_MARK) && token_is(&p->now, text);
}

bool parse_accept(struct parser *p, const char *text)
{
    if (!parse_at(p, text))
        return false;
    parse_advance(p);
    return true;
}

void parse_expect(struct parser *p, const char *text)
{
    if (!parse_accept(p, text))
        parse_fail(p);
}

struct token parse_take_name(struct parser *p)
{
    struct token t = p->now;
    if (t.kind != TOKEN_NAME)
        parse_fail(p);
    else
        parse_advance(p);
    return t;
}

/* ---- nodes ------------------------------------------------------------------------------------------------------------- */

/* A node that begins here. Never NULL: what there is no memory for is a node that nobody will see. */
struct syntax *parse_node(struct parser *p, enum syntax_kind kind)
{
    static _Thread_local struct syntax nowhere;
    struct syntax_chunk *c = p->tree->chunks;
    if (!c || c->n == CHUNK_NODES) {
        c = malloc(sizeof *c);
        if (!c) {
            if (!p->failed)
                error_set(p->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
            p->failed = true;
            nowhere = (struct syntax){.kind = kind};
            return &nowhere;
        }
        c->next = p->tree->chunks;
        c->n = 0;
        p->tree->chunks = c;
    }
    struct syntax *one = &c->nodes[c->n++];
    *one = (struct syntax){.kind = kind, .token = p->now};
    return one;
}

void parse_add(struct syntax *to, struct syntax *kid)
{
    if (to->last)
        to->last->next = kid;
    else
        to->first = kid;
    to->last = kid;
}

void parse_add_name(struct parser *p, struct syntax *to)
{
    struct syntax *name = parse_node(p, SYNTAX_NAME);
    parse_take_name(p);
    parse_add(to, name);
    to->names++;
}

/* ---- expressions ------------------------------------------------------------------------------------------------------- */

void parse_expressions(struct parser *p, struct syntax *to)
{
    do
        parse_add(to, parse_expression(p));
    while (parse_accept(p, ","));
}

static struct syntax *field(struct parser *p)
{
    struct syntax *f = parse_node(p, SYNTAX_FIELD);
    if (parse_accept(p, "[")) {
        parse_add(f, parse_expression(p));
        parse_expect(p, "]");
        parse_expect(p, "=");
    } else if (p->now.kind == TOKEN_NAME && p->next.kind == TOKEN_MARK && token_is(&p->next, "=")) {
        f->named = true;
        parse_take_name(p);
        parse_expect(p, "=");
    }
    parse_add(f, parse_expression(p));
    return f;
}

static struct syntax *table(struct parser *p)
{
    struct syntax *t = parse_node(p, SYNTAX_TABLE);
    parse_expect(p, "{");
    while (!p->failed && !parse_at(p, "}")) {
        parse_add(t, field(p));
        if (!parse_accept(p, ",") && !parse_accept(p, ";"))
            break;
    }
    parse_expect(p, "}");
    return t;
}

/* From the parameters to the end. */
struct syntax *parse_function(struct parser *p, bool method)
{
    struct syntax *f = parse_node(p, SYNTAX_FUNCTION);
    f->method = method;
    parse_expect(p, "(");
    while (!p->failed && !parse_at(p, ")")) {
        if (!parse_accept(p, "..."))
            parse_add_name(p, f);
        if (!parse_accept(p, ","))
            break;
    }
    parse_expect(p, ")");
    parse_add(f, parse_block(p));
    parse_expect(p, "end");
    return f;
}

static struct syntax *text(struct parser *p)
{
    struct syntax *t = parse_node(p, SYNTAX_TEXT);
    parse_advance(p);
    return t;
}

static bool at_arguments(const struct parser *p)
{
    return parse_at(p, "(") || parse_at(p, "{") || (!p->failed && p->now.kind == TOKEN_STRING);
}

static void arguments(struct parser *p, struct syntax *call)
{
    if (parse_at(p, "{")) {
        parse_add(call, table(p));
    } else if (p->now.kind == TOKEN_STRING) {
        parse_add(call, text(p));
    } else {
        parse_expect(p, "(");
        if (!parse_at(p, ")"))
            parse_expressions(p, call);
        parse_expect(p, ")");
    }
}

/* One suffix; NULL where none stands here. */
static struct syntax *suffix(struct parser *p)
{
    struct syntax *s;
    if (parse_accept(p, ".")) {
        s = parse_node(p, SYNTAX_MEMBER);
        parse_take_name(p);
    } else if (parse_at(p, "[")) {
        s = parse_node(p, SYNTAX_INDEX);
        parse_advance(p);
        parse_add(s, parse_expression(p));
        parse_expect(p, "]");
    } else if (parse_accept(p, ":")) {
        s = parse_node(p, SYNTAX_METHOD);
        parse_take_name(p);
        arguments(p, s);
    } else if (at_arguments(p)) {
        s = parse_node(p, SYNTAX_CALL);
        arguments(p, s);
    } else {
        s = NULL;
    }
    return s;
}

struct syntax *parse_suffixed(struct parser *p)
{
    struct syntax *whole = NULL, *prefix = parse_node(p, parse_at(p, "(") ? SYNTAX_BRACKETS : SYNTAX_NAME), *one;
    if (parse_accept(p, "(")) {
        parse_add(prefix, parse_expression(p));
        parse_expect(p, ")");
    } else {
        parse_take_name(p);
    }
    while (!p->failed && (one = suffix(p))) {
        if (!whole) {
            whole = parse_node(p, SYNTAX_SUFFIXED);
            whole->token = prefix->token;
            parse_add(whole, prefix);
        }
        parse_add(whole, one);
    }
    return whole ? whole : prefix;
}

static struct syntax *simple(struct parser *p)
{
    if (parse_at(p, "nil") || parse_at(p, "true") || parse_at(p, "false") || p->now.kind == TOKEN_NUMBER) {
        struct syntax *plain = parse_node(p, SYNTAX_PLAIN);
        parse_advance(p);
        return plain;
    }
    if (parse_at(p, "...")) {
        struct syntax *rest = parse_node(p, SYNTAX_REST);
        parse_advance(p);
        return rest;
    }
    if (p->now.kind == TOKEN_STRING)
        return text(p);
    if (parse_at(p, "{"))
        return table(p);
    if (parse_accept(p, "function"))
        return parse_function(p, false);
    return parse_suffixed(p);
}

static struct syntax *operand(struct parser *p)
{
    struct syntax *whole = NULL, *inner = NULL;
    int depth = p->depth;
    while (parse_at(p, "not") || parse_at(p, "-") || parse_at(p, "#") || parse_at(p, "~")) {
        struct syntax *unary = parse_node(p, SYNTAX_UNARY);
        parse_advance(p);
        if (++p->depth > SYNTAX_DEPTH_MAX)
            parse_fail(p);
        if (inner)
            parse_add(inner, unary);
        else
            whole = unary;
        inner = unary;
    }
    struct syntax *one = simple(p);
    p->depth = depth;
    if (inner)
        parse_add(inner, one);
    return whole ? whole : one;
}

enum operator { NO_OPERATOR, AND, OR, JOIN, COUNT };

static enum operator accept_binary(struct parser *p)
{
    static const char *const numbers[] = {"<", ">", "<=", ">=", "~=", "==", "|", "~", "&", "<<", ">>", "+", "-", "*", "/", "//", "%", "^"};
    if (parse_accept(p, "or"))
        return OR;
    if (parse_accept(p, "and"))
        return AND;
    if (parse_accept(p, ".."))
        return JOIN;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (parse_accept(p, numbers[i]))
            return COUNT;
    return NO_OPERATOR;
}

/* Adds an operand with what stands before and behind it. */
static void add_operand(struct syntax *whole, struct syntax *one, enum operator before, enum operator behind)
{
    one->passed = before != JOIN && before != COUNT && (behind == OR || behind == NO_OPERATOR);
    whole->values = whole->values || behind == AND || behind == OR;
    whole->texts = whole->texts || behind == JOIN;
    parse_add(whole, one);
}

struct syntax *parse_expression(struct parser *p)
{
    if (++p->depth > SYNTAX_DEPTH_MAX)
        parse_fail(p);
    struct syntax *one = operand(p), *whole = NULL;
    enum operator before = NO_OPERATOR, behind;
    struct token join = p->now;
    while (!p->failed && (behind = accept_binary(p))) {
        if (!whole) {
            whole = parse_node(p, SYNTAX_JOINED);
            whole->token = one->token;
        }
        add_operand(whole, one, before, behind);
        before = behind;
        one = operand(p);
        one->join = join;
        join = p->now;
    }
    if (whole)
        add_operand(whole, one, before, NO_OPERATOR);
    p->depth--;
    return whole ? whole : one;
}

/* ---- the whole --------------------------------------------------------------------------------------------------------- */

mc_status syntax_read(struct syntax_tree *out, const char *source, size_t len, mc_error *err)
{
    mc_error found = {0};
    *out = (struct syntax_tree){0};
    struct parser p = {.lexer = {.text = source, .len = len, .line = 1}, .tree = out, .err = &found};
    p.next = lexer_next(&p.lexer);
    parse_advance(&p);
    out->root = parse_block(&p);
    if (!p.failed && p.now.kind != TOKEN_END)
        parse_fail(&p);
    return p.failed ? error_pass(err, &found) : MC_OK;
}

void syntax_clear(struct syntax_tree *tree)
{
    while (tree->chunks) {
        struct syntax_chunk *next = tree->chunks->next;
        free(tree->chunks);
        tree->chunks = next;
    }
    *tree = (struct syntax_tree){0};
}
