/* Statements and blocks. */
#include "rule/syntax_parse.h"

static struct syntax *if_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_IF);
    do {
        parse_add(s, parse_expression(p));
        parse_expect(p, "then");
        parse_add(s, parse_block(p));
    } while (parse_accept(p, "elseif"));
    if (parse_accept(p, "else"))
        parse_add(s, parse_block(p));
    parse_expect(p, "end");
    return s;
}

static struct syntax *while_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_WHILE);
    parse_add(s, parse_expression(p));
    parse_expect(p, "do");
    parse_add(s, parse_block(p));
    parse_expect(p, "end");
    return s;
}

static struct syntax *do_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_DO);
    parse_add(s, parse_block(p));
    parse_expect(p, "end");
    return s;
}

static struct syntax *for_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_FOR_IN);
    do
        parse_add_name(p, s);
    while (parse_accept(p, ","));
    if (s->names == 1 && parse_accept(p, "="))
        s->kind = SYNTAX_FOR;
    else
        parse_expect(p, "in");
    parse_expressions(p, s);
    parse_expect(p, "do");
    parse_add(s, parse_block(p));
    parse_expect(p, "end");
    return s;
}

static struct syntax *repeat_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_REPEAT);
    parse_add(s, parse_block(p));
    parse_expect(p, "until");
    parse_add(s, parse_expression(p));
    return s;
}

static struct syntax *function_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_SET_FUNCTION), *name = parse_node(p, SYNTAX_NAME), *target = name;
    bool method = false;
    parse_take_name(p);
    while (!method && (parse_at(p, ".") || parse_at(p, ":"))) {
        method = parse_at(p, ":");
        parse_advance(p);
        if (target == name) {
            target = parse_node(p, SYNTAX_SUFFIXED);
            target->token = name->token;
            parse_add(target, name);
        }
        parse_add(target, parse_node(p, SYNTAX_MEMBER));
        parse_take_name(p);
    }
    parse_add(s, target);
    parse_add(s, parse_function(p, method));
    return s;
}

static struct syntax *local_statement(struct parser *p)
{
    struct syntax *s;
    if (parse_accept(p, "function")) {
        s = parse_node(p, SYNTAX_LOCAL_FUNCTION);
        parse_add_name(p, s);
        parse_add(s, parse_function(p, false));
        return s;
    }
    s = parse_node(p, SYNTAX_LOCAL);
    do {
        parse_add_name(p, s);
        if (parse_accept(p, "<")) {
            s->marked = true;
            parse_take_name(p);
            parse_expect(p, ">");
        }
    } while (parse_accept(p, ","));
    if (parse_accept(p, "="))
        parse_expressions(p, s);
    return s;
}

/* A call, or an assignment. */
static struct syntax *expression_statement(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_RUN);
    bool settable = true;
    do {
        struct syntax *one = parse_suffixed(p);
        enum syntax_kind end = one->kind == SYNTAX_SUFFIXED ? one->last->kind : one->kind;
        settable = settable && (end == SYNTAX_NAME || end == SYNTAX_MEMBER || end == SYNTAX_INDEX);
        parse_add(s, one);
        s->names++;
    } while (parse_accept(p, ","));
    if (parse_accept(p, "=")) {
        s->kind = SYNTAX_ASSIGN;
        parse_expressions(p, s);
    }
    bool runs = s->names == 1 && s->first->kind == SYNTAX_SUFFIXED && (s->first->last->kind == SYNTAX_CALL || s->first->last->kind == SYNTAX_METHOD);
    if (s->kind == SYNTAX_ASSIGN ? !settable : !runs)
        parse_fail(p);
    return s;
}

static struct syntax *return_statement(struct parser *p, bool nothing)
{
    struct syntax *s = parse_node(p, SYNTAX_RETURN);
    if (!nothing)
        parse_expressions(p, s);
    parse_accept(p, ";");
    return s;
}

static struct syntax *jump(struct parser *p)
{
    struct syntax *s = parse_node(p, SYNTAX_JUMP);
    if (parse_accept(p, "break"))
        return s;
    bool label = parse_accept(p, "::");
    if (!label)
        parse_expect(p, "goto");
    parse_take_name(p);
    if (label)
        parse_expect(p, "::");
    return s;
}

static struct syntax *statement(struct parser *p)
{
    static const struct {
        const char *word;
        struct syntax *(*read)(struct parser *p);
    } words[] = {
        {"if", if_statement},         {"while", while_statement},       {"do", do_statement},       {"for", for_statement},
        {"repeat", repeat_statement}, {"function", function_statement}, {"local", local_statement},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (parse_accept(p, words[i].word))
            return words[i].read(p);
    return parse_at(p, "break") || parse_at(p, "goto") || parse_at(p, "::") ? jump(p) : expression_statement(p);
}

static bool ends_block(const struct parser *p)
{
    return p->failed || p->now.kind == TOKEN_END || parse_at(p, "end") || parse_at(p, "else") || parse_at(p, "elseif") || parse_at(p, "until");
}

struct syntax *parse_block(struct parser *p)
{
    struct syntax *b = parse_node(p, SYNTAX_BLOCK);
    if (++p->depth > SYNTAX_DEPTH_MAX)
        parse_fail(p);
    while (!ends_block(p)) {
        if (parse_accept(p, ";"))
            continue;
        if (parse_accept(p, "return")) {
            parse_add(b, return_statement(p, ends_block(p) || parse_at(p, ";")));
            if (!ends_block(p))
                parse_fail(p);
            break;
        }
        parse_add(b, statement(p));
    }
    p->depth--;
    return b;
}
