/* The expressions of a chunk: which fields they read, and what they give. */
#include "rule/reach_pass.h"

#include <string.h>

/* The list's values; what the first ones give goes to given[0..max). */
void pass_expressions(struct pass *p, enum given *given, bool *texts, size_t max)
{
    size_t n = 0;
    do {
        enum given one = pass_expression(p);
        if (n < max) {
            given[n] = one;
            texts[n] = one == FRESH && p->texts;
        }
        n++;
    } while (pass_accept(p, ","));
}

/* One field of a constructor; *texts stays true where it is a text alone. */
static void field(struct pass *p, bool *texts)
{
    bool literal = p->now.kind == TOKEN_STRING && (token_is(&p->next, ",") || token_is(&p->next, "}") || token_is(&p->next, ";"));
    struct token text = p->now;
    *texts = *texts && literal;
    if (pass_accept(p, "[")) {
        pass_expression(p);
        pass_expect(p, "]");
        pass_expect(p, "=");
    } else if (p->now.kind == TOKEN_NAME && token_is(&p->next, "=") && p->next.kind == TOKEN_MARK) {
        pass_name(p);
        pass_expect(p, "=");
    }
    pass_expression(p);
    if (*texts)
        pass_note(p, &text);
}

static void table(struct pass *p)
{
    bool texts = !token_is(&p->next, "}");
    pass_expect(p, "{");
    while (!p->failed && !pass_at(p, "}")) {
        field(p, &texts);
        if (!pass_accept(p, ",") && !pass_accept(p, ";"))
            break;
    }
    pass_expect(p, "}");
    p->texts = texts;
}

static void parameters(struct pass *p)
{
    pass_expect(p, "(");
    while (!p->failed && !pass_at(p, ")")) {
        if (!pass_accept(p, "..."))
            pass_declare(p, pass_name(p), ANYTHING, false);
        if (!pass_accept(p, ","))
            break;
    }
    pass_expect(p, ")");
}

void pass_function(struct pass *p, bool method)
{
    static const struct token self = {TOKEN_NAME, "self", 4, 0};
    size_t mark = p->n;
    p->function++;
    if (method)
        pass_declare(p, self, ANYTHING, false);
    parameters(p);
    pass_block(p);
    pass_expect(p, "end");
    p->function--;
    p->n = mark;
}

static void arguments(struct pass *p)
{
    if (pass_at(p, "{")) {
        table(p);
    } else if (p->now.kind == TOKEN_STRING) {
        pass_advance(p);
    } else {
        pass_expect(p, "(");
        if (!pass_at(p, ")"))
            pass_expressions(p, NULL, NULL, 0);
        pass_expect(p, ")");
    }
}

/* require "lib.name" and require("lib.name"); anything else that names it cannot be followed. */
static void require_call(struct pass *p)
{
    bool bracket = pass_accept(p, "(");
    if (p->now.kind == TOKEN_STRING && !memchr(p->now.text, '\\', p->now.len)) {
        pass_add(p, &p->out->libs, &p->out->n_libs, p->now.text, p->now.len);
        pass_advance(p);
    } else {
        p->out->unknown = true;
        p->failed = true;
    }
    if (bracket)
        pass_expect(p, ")");
}

/* table.insert(t, ...) and its like may fill what the file keeps; a table that is not the rule's own is seen to by the functions themselves. */
static void changing_call(struct pass *p, const struct token *member)
{
    if (!token_is(member, "insert") && !token_is(member, "remove") && !token_is(member, "sort"))
        return;
    const struct token first = p->next;
    struct local *l = pass_at(p, "(") && first.kind == TOKEN_NAME ? pass_find(p, &first) : NULL;
    if (!l || l->function == 0)
        p->out->keeps = true;
    if (l && l->texts)
        pass_doubt(p, l);
}

/* C functions that look into the tables given to them read these fields. */
static void note_module(struct pass *p, const struct token *name)
{
    static const char *const quantity[] = {"value", "value_max", "unit", "bound", "text"}, *const dates[] = {"from", "to", "part", "before", "text", "recurring"};
    for (size_t i = 0; token_is(name, "quantity") && i < sizeof quantity / sizeof *quantity; i++)
        pass_add(p, &p->out->names, &p->out->n, quantity[i], strlen(quantity[i]));
    for (size_t i = 0; token_is(name, "date") && i < sizeof dates / sizeof *dates; i++)
        pass_add(p, &p->out->names, &p->out->n, dates[i], strlen(dates[i]));
    if (token_is(name, "diagnose"))
        p->out->unknown = true; /* takes tables apart at length */
}

/* .key or [key] behind something; `known`: a table that is none of the record's. */
static void index_suffix(struct pass *p, bool known, struct token *member)
{
    if (pass_accept(p, ".")) {
        *member = pass_name(p);
        if (!known)
            pass_note(p, member);
        return;
    }
    pass_expect(p, "[");
    struct token text = p->now;
    bool literal = text.kind == TOKEN_STRING && token_is(&p->next, "]");
    enum given key = pass_expression(p);
    struct local *l = p->single;
    pass_expect(p, "]");
    if (known)
        return;
    if (literal)
        pass_note(p, &text);
    else if (l && l->given == HARMLESS)
        l->relied = true;
    else if (key != HARMLESS)
        p->out->any_key = true;
}

static void global(struct pass *p, const struct token *name)
{
    note_module(p, name);
    if (token_is(name, "_G"))
        p->out->unknown = true;
}

static struct operand prefix(struct pass *p)
{
    struct operand x = {.given = ANYTHING};
    if (pass_accept(p, "(")) {
        pass_expression(p);
        pass_expect(p, ")");
        return x;
    }
    x.name = pass_name(p);
    x.local = pass_find(p, &x.name);
    x.bare = true;
    if (x.local) {
        x.given = x.local->given;
    } else {
        global(p, &x.name);
        if (token_is(&x.name, "require")) {
            require_call(p);
            x.bare = false;
            x.given = LIBRARY;
        }
    }
    return x;
}

struct operand pass_suffixed(struct pass *p)
{
    struct operand x = prefix(p);
    while (!p->failed) {
        bool is_table = x.bare && !x.local && token_is(&x.name, "table");
        if (pass_at(p, ".") || pass_at(p, "[")) {
            struct token member = {0};
            bool known = x.bare && (!x.local || x.given == FRESH || x.given == LIBRARY);
            struct local *base = x.bare ? x.local : NULL;
            if (base && known)
                base->relied = true;
            if (is_table && pass_at(p, "["))
                p->out->unknown = true;
            index_suffix(p, known, &member);
            if (is_table && !pass_at(p, "("))
                p->out->keeps = true; /* under another name it could not be followed */
            else if (is_table)
                changing_call(p, &member);
            x = (struct operand){.indexed = true, .base = base};
            continue;
        }
        if (pass_at(p, ":")) {
            pass_advance(p);
            struct token member = pass_name(p);
            pass_note(p, &member);
        } else if (!pass_at(p, "(") && !pass_at(p, "{") && p->now.kind != TOKEN_STRING) {
            break;
        }
        if (is_table)
            p->out->unknown = true;
        arguments(p);
        x = (struct operand){.given = ANYTHING};
    }
    if (x.bare && !x.local && token_is(&x.name, "table"))
        p->out->keeps = true;
    return x;
}

/* *single: the local that it is and nothing more. */
static enum given simple(struct pass *p, struct local **single)
{
    if (pass_accept(p, "nil") || pass_accept(p, "true") || pass_accept(p, "false"))
        return HARMLESS;
    if (pass_accept(p, "..."))
        return ANYTHING;
    if (p->now.kind == TOKEN_NUMBER) {
        pass_advance(p);
        return HARMLESS;
    }
    if (p->now.kind == TOKEN_STRING) {
        pass_advance(p);
        return ANYTHING; /* a literal key is looked at where it stands */
    }
    if (pass_at(p, "{")) {
        table(p);
        return FRESH;
    }
    if (pass_accept(p, "function")) {
        pass_function(p, false);
        return HARMLESS;
    }
    struct operand x = pass_suffixed(p);
    if (!x.bare || !x.local)
        return x.given;
    *single = x.local;
    if (x.local->texts && x.local->relied)
        p->out->any_key = true;
    x.local->texts = false; /* it may be changed under another name from here on */
    return ANYTHING;
}

/* How the operator joins what stands around it: 0 none, 1 gives a number or a truth value, 2 gives a text or one of the two. */
static int accept_binary(struct pass *p)
{
    static const char *const plain[] = {"<", ">", "<=", ">=", "~=", "==", "|", "~", "&", "<<", ">>", "+", "-", "*", "/", "//", "%", "^"};
    if (pass_accept(p, "or") || pass_accept(p, "and") || pass_accept(p, ".."))
        return 2;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (pass_accept(p, plain[i]))
            return 1;
    return 0;
}

enum given pass_expression(struct pass *p)
{
    enum given given = ANYTHING;
    struct local *single;
    int worst = 0, joined;
    if (++p->depth > DEPTH_MAX)
        p->failed = true;
    do {
        bool unary = false;
        while (pass_accept(p, "not") || pass_accept(p, "-") || pass_accept(p, "#") || pass_accept(p, "~"))
            unary = true;
        single = NULL;
        given = simple(p, &single);
        given = unary ? HARMLESS : given;
        joined = p->failed ? 0 : accept_binary(p);
        worst = joined > worst ? joined : worst;
        single = unary || worst ? NULL : single;
    } while (joined);
    p->single = single;
    p->depth--;
    return worst == 2 ? ANYTHING : worst == 1 ? HARMLESS : given;
}
