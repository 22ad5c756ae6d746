/* Which declaration each name of a chunk means. */
#include "rule/flow.h"

#define SCOPE_MAX 1024

struct scope {
    const struct syntax *owner; /* of what is declared now */
    struct {
        struct token name;
        const struct syntax *decl;
    } seen[SCOPE_MAX]; /* innermost last */
    size_t n;
    bool full;
};

static void find(struct scope *s, struct syntax *n);

static void declare(struct scope *s, struct token name, struct syntax *decl)
{
    if (s->n == SCOPE_MAX) {
        s->full = true;
        return;
    }
    decl->owner = s->owner;
    decl->slot = ((struct syntax *)(uintptr_t)s->owner)->names_inside++;
    s->seen[s->n].name = name;
    s->seen[s->n++].decl = decl;
}

static const struct syntax *declared(const struct scope *s, const struct token *name)
{
    for (size_t i = s->n; i-- > 0;)
        if (token_same(&s->seen[i].name, name))
            return s->seen[i].decl;
    return NULL;
}

/* From `first` up to `end`, which is left out. */
static void find_from(struct scope *s, struct syntax *first, const struct syntax *end)
{
    for (struct syntax *n = first; n != end; n = n->next)
        find(s, n);
}

static void function(struct scope *s, struct syntax *f)
{
    static const struct token self = {TOKEN_NAME, "self", 4, 0};
    const struct syntax *outer = s->owner;
    size_t mark = s->n;
    s->owner = f;
    if (f->method)
        declare(s, self, f);
    for (struct syntax *n = f->first; n != f->last; n = n->next)
        declare(s, n->token, n);
    find(s, f->last);
    s->owner = outer;
    s->n = mark;
}

static struct syntax *behind_names(const struct syntax *n)
{
    struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++)
        one = one->next;
    return one;
}

/* The names in front of the expressions. */
static void declare_names(struct scope *s, const struct syntax *n)
{
    struct syntax *name = n->first;
    for (size_t i = 0; i < n->names; i++, name = name->next)
        declare(s, name->token, name);
}

static void statement(struct scope *s, struct syntax *n)
{
    size_t mark = s->n;
    switch (n->kind) {
    case SYNTAX_LOCAL:
        find_from(s, behind_names(n), NULL);
        declare_names(s, n);
        break;
    case SYNTAX_LOCAL_FUNCTION:
        declare(s, n->first->token, n->first);
        function(s, n->last);
        break;
    case SYNTAX_FOR:
    case SYNTAX_FOR_IN:
        find_from(s, behind_names(n), n->last);
        declare_names(s, n);
        find(s, n->last);
        s->n = mark;
        break;
    case SYNTAX_REPEAT: /* the condition sees the locals of the block */
        find_from(s, n->first->first, NULL);
        find_from(s, n->first->next, NULL);
        s->n = mark;
        break;
    case SYNTAX_BLOCK:
        find_from(s, n->first, NULL);
        s->n = mark;
        break;
    default:
        find_from(s, n->first, NULL);
        break;
    }
}

static void find(struct scope *s, struct syntax *n)
{
    if (n->kind == SYNTAX_NAME)
        n->decl = declared(s, &n->token);
    else if (n->kind == SYNTAX_FUNCTION)
        function(s, n);
    else
        statement(s, n);
}

bool flow_find_names(struct syntax *root)
{
    struct scope s = {.owner = root};
    find(&s, root);
    return !s.full;
}
