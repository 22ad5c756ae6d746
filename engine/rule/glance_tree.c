/* See glance_tree.h. */
#include "rule/glance_tree.h"

struct glance_span glance_span_of(const struct syntax *n)
{
    return n->kind == SYNTAX_JOINED ? (struct glance_span){n->first, n->last} : (struct glance_span){n, n};
}

/* ---- operators ---------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    enum glance_join join;
    int binds;
} operators[] = {
    {"or", GLANCE_OR, 1},       {"and", GLANCE_AND, 2}, {"==", GLANCE_IS, 3},   {"~=", GLANCE_IS_NOT, 3}, {"<", GLANCE_BELOW, 3}, {">", GLANCE_ABOVE, 3}, {"<=", GLANCE_AT_MOST, 3},
    {">=", GLANCE_AT_LEAST, 3}, {"..", GLANCE_WITH, 4}, {"+", GLANCE_PLUS, 5},  {"-", GLANCE_MINUS, 5},   {"*", GLANCE_TIMES, 6}, {"//", GLANCE_BY, 6},   {"%", GLANCE_REST, 6},
};
#define N_OPERATORS (sizeof operators / sizeof *operators)

/* Of those that bind least the last one, because they go from left to right; of .. it is the same which. */
bool glance_split(struct glance_split *out, const struct glance_span *s)
{
    int least = 0;
    for (const struct syntax *before = s->first; before != s->last; before = before->next) {
        const struct syntax *one = before->next;
        size_t i = 0;
        while (i < N_OPERATORS && !token_is(&one->join, operators[i].text))
            i++;
        if (i == N_OPERATORS)
            return false;
        if (least && operators[i].binds > least)
            continue;
        least = operators[i].binds;
        *out = (struct glance_split){operators[i].join, {s->first, before}, {one, s->last}};
    }
    return least != 0;
}

/* ---- names -------------------------------------------------------------------------------------------------------------------- */

static bool is_named_check(const struct syntax *n)
{
    return (n->kind == SYNTAX_MEMBER || n->kind == SYNTAX_METHOD || n->kind == SYNTAX_TEXT || (n->kind == SYNTAX_FIELD && n->named)) && token_is(&n->token, "check");
}

/* How often the name is met; *function where a function is given that name. */
static size_t count_checks(const struct syntax *n, const struct syntax **function)
{
    size_t met = is_named_check(n);
    if (n->kind == SYNTAX_SET_FUNCTION && n->first->kind == SYNTAX_SUFFIXED && is_named_check(n->first->last))
        *function = n->last;
    else if (n->kind == SYNTAX_FIELD && is_named_check(n) && n->first->kind == SYNTAX_FUNCTION)
        *function = n->first;
    for (const struct syntax *kid = n->first; kid; kid = kid->next)
        met += count_checks(kid, function);
    return met;
}

const struct syntax *glance_find_check(const struct syntax *root, int line)
{
    const struct syntax *function = NULL;
    return count_checks(root, &function) == 1 && function && !function->method && function->token.line == line ? function : NULL;
}

const struct syntax *glance_first_value(const struct syntax *root, const struct syntax *decl)
{
    for (const struct syntax *n = root->first; n; n = n->next) {
        const struct syntax *name = n->first, *one = n->kind == SYNTAX_LOCAL ? n->first : NULL;
        for (size_t i = 0; one && i < n->names; i++)
            one = one->next;
        for (size_t i = 0; one && i < n->names; i++, name = name->next, one = one->next)
            if (name == decl)
                return one;
    }
    return NULL;
}

bool glance_is_set(const struct syntax *root, const struct syntax *decl)
{
    const struct syntax *kid = root->first;
    size_t targets = root->kind == SYNTAX_ASSIGN ? root->names : root->kind == SYNTAX_SET_FUNCTION;
    for (size_t i = 0; i < targets; i++, kid = kid->next)
        if (kid->kind == SYNTAX_NAME && kid->decl == decl)
            return true;
    for (kid = root->first; kid; kid = kid->next)
        if (glance_is_set(kid, decl))
            return true;
    return false;
}

bool glance_gives_many(const struct syntax *n)
{
    return n->kind == SYNTAX_REST || (n->kind == SYNTAX_SUFFIXED && n->last->kind != SYNTAX_MEMBER && n->last->kind != SYNTAX_INDEX);
}
