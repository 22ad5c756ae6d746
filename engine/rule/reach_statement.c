/* The statements of a chunk: what they set, and the scopes of its locals. */
#include "rule/reach_pass.h"

static void scoped_block(struct pass *p)
{
    size_t mark = p->n;
    pass_block(p);
    p->n = mark;
}

static void if_statement(struct pass *p)
{
    do {
        pass_expression(p);
        pass_expect(p, "then");
        scoped_block(p);
    } while (pass_accept(p, "elseif"));
    if (pass_accept(p, "else"))
        scoped_block(p);
    pass_expect(p, "end");
}

/* Whether `ipairs(x)` stands here, Lua's own; its numbers are no names, and where x holds nothing but texts of the file, nor are they others. */
static bool goes_by_number(struct pass *p, bool *texts)
{
    static const struct token ipairs = {TOKEN_NAME, "ipairs", 6, 0};
    bool own = p->now.kind == TOKEN_NAME && token_is(&p->now, "ipairs") && !pass_find(p, &ipairs) &&
               (token_is(&p->next, "(") || token_is(&p->next, "{"));
    *texts = false;
    if (!own) {
        pass_expressions(p, NULL, NULL, 0);
        return false;
    }
    pass_advance(p);
    bool bracket = pass_accept(p, "(");
    const struct token name = p->now;
    struct local *l = bracket && name.kind == TOKEN_NAME && token_is(&p->next, ")") ? pass_find(p, &name) : NULL;
    *texts = l && l->given == FRESH && l->texts;
    if (*texts) {
        l->relied = true;
        pass_advance(p);
    } else {
        *texts = pass_expression(p) == FRESH && p->texts;
    }
    if (bracket)
        pass_expect(p, ")");
    return pass_at(p, "do");
}

static void for_statement(struct pass *p)
{
    struct token names[NAMES_MAX];
    size_t n = 0, mark = p->n;
    bool by_number = false, texts = false;
    do {
        struct token name = pass_name(p);
        if (n == NAMES_MAX)
            p->failed = true;
        else
            names[n++] = name;
    } while (pass_accept(p, ","));
    if (pass_accept(p, "=")) {
        by_number = true;
        pass_expressions(p, NULL, NULL, 0);
    } else {
        pass_expect(p, "in");
        by_number = goes_by_number(p, &texts);
        if (!by_number && pass_accept(p, ","))
            pass_expressions(p, NULL, NULL, 0);
    }
    pass_expect(p, "do");
    for (size_t i = 0; i < n; i++)
        pass_declare(p, names[i], (i == 0 && by_number) || (i == 1 && by_number && texts) ? HARMLESS : ANYTHING, false);
    pass_block(p);
    pass_expect(p, "end");
    p->n = mark;
}

/* The condition of a repeat sees the locals of its block. */
static void repeat_statement(struct pass *p)
{
    size_t mark = p->n;
    pass_block(p);
    pass_expect(p, "until");
    pass_expression(p);
    p->n = mark;
}

/* function a.b.c:d() sets a field. */
static void function_statement(struct pass *p)
{
    struct token name = pass_name(p);
    struct local *l = pass_find(p, &name);
    size_t members = 0;
    bool method = false;
    while (!method && (pass_at(p, ".") || pass_at(p, ":"))) {
        method = pass_at(p, ":");
        pass_advance(p);
        pass_name(p);
        members++;
    }
    if (!members)
        pass_assign(p, &name);
    else
        pass_write(p, members == 1 ? l : NULL);
    pass_function(p, method);
}

static void local_statement(struct pass *p)
{
    struct token names[NAMES_MAX];
    enum given given[NAMES_MAX] = {ANYTHING};
    bool texts[NAMES_MAX] = {false};
    size_t n = 0;
    if (pass_accept(p, "function")) {
        pass_declare(p, pass_name(p), HARMLESS, false);
        pass_function(p, false);
        return;
    }
    do {
        struct token name = pass_name(p);
        if (n == NAMES_MAX)
            p->failed = true;
        else
            names[n++] = name;
        if (pass_accept(p, "<")) {
            pass_name(p);
            pass_expect(p, ">");
        }
    } while (pass_accept(p, ","));
    if (pass_accept(p, "="))
        pass_expressions(p, given, texts, n);
    for (size_t i = 0; i < n; i++)
        pass_declare(p, names[i], given[i], texts[i]);
}

/* A call, or an assignment. */
static void expression_statement(struct pass *p)
{
    do {
        struct operand x = pass_suffixed(p);
        bool set = pass_at(p, ",") || pass_at(p, "=");
        if (set && x.bare)
            pass_assign(p, &x.name);
        else if (set && x.indexed)
            pass_write(p, x.base);
        else if (set || x.bare || x.indexed)
            p->failed = true;
    } while (pass_accept(p, ","));
    if (pass_accept(p, "="))
        pass_expressions(p, NULL, NULL, 0);
}

static void statement(struct pass *p)
{
    if (pass_accept(p, ";"))
        return;
    if (pass_accept(p, "if")) {
        if_statement(p);
    } else if (pass_accept(p, "while")) {
        pass_expression(p);
        pass_expect(p, "do");
        scoped_block(p);
        pass_expect(p, "end");
    } else if (pass_accept(p, "do")) {
        scoped_block(p);
        pass_expect(p, "end");
    } else if (pass_accept(p, "for")) {
        for_statement(p);
    } else if (pass_accept(p, "repeat")) {
        repeat_statement(p);
    } else if (pass_accept(p, "function")) {
        function_statement(p);
    } else if (pass_accept(p, "local")) {
        local_statement(p);
    } else if (pass_accept(p, "::")) {
        pass_name(p);
        pass_expect(p, "::");
    } else if (pass_accept(p, "goto")) {
        pass_name(p);
    } else if (!pass_accept(p, "break")) {
        expression_statement(p);
    }
}

static bool ends_block(const struct pass *p)
{
    return p->failed || p->now.kind == TOKEN_END || pass_at(p, "end") || pass_at(p, "else") || pass_at(p, "elseif") || pass_at(p, "until");
}

void pass_block(struct pass *p)
{
    if (++p->depth > DEPTH_MAX)
        p->failed = true;
    while (!ends_block(p)) {
        if (pass_accept(p, "return")) {
            if (!ends_block(p) && !pass_at(p, ";"))
                pass_expressions(p, NULL, NULL, 0);
            pass_accept(p, ";");
            if (!ends_block(p))
                p->failed = true;
            break;
        }
        statement(p);
    }
    p->depth--;
}
