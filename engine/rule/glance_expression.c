/* Values and conditions, see glance_write.h. */
#include "rule/glance_write.h"

/* ---- expressions ------------------------------------------------------------------------------------------------------------- */

/* What may be called, with so many arguments at most. */
static const struct known_call {
    const char *module, *name; /* NULL: a global */
    enum glance_step step;
    size_t most;
} known_calls[] = {
    {"utf8", "len", GLANCE_COUNT, 1}, {"money", "parse", GLANCE_PARSE, 1}, {"money", "format", GLANCE_FORMAT, 2}, {"money", "text", GLANCE_NAMED, 2}, {NULL, "type", GLANCE_TYPE, 1},
};
#define N_KNOWN (sizeof known_calls / sizeof *known_calls)

static bool is_called(const struct known_call *known, const struct syntax *n)
{
    const struct syntax *name = n->first, *next = name->next;
    if (!known->module)
        return next == n->last && glance_is_global(name, known->name);
    return next->next == n->last && next->kind == SYNTAX_MEMBER && glance_is_global(name, known->module) && token_is(&next->token, known->name);
}

/* Where it is a call of something that is known, with the arguments that stand there; NULL. */
static const struct known_call *called(const struct syntax *n)
{
    const struct syntax *call = n->last;
    size_t i = 0, args = 0;
    for (const struct syntax *one = call->first; one; one = one->next, args++)
        if (!one->next && glance_gives_many(one))
            return NULL;
    while (i < N_KNOWN && !is_called(&known_calls[i], n))
        i++;
    return i < N_KNOWN && call->kind == SYNTAX_CALL && args && args <= known_calls[i].most ? &known_calls[i] : NULL;
}

static void write_index(struct glance_writing *w, int to, int of, int key)
{
    bool field = key >= w->last && w->g->registers[key].kind == GLANCE_TEXT;
    glance_write(w, field ? GLANCE_GET : GLANCE_INDEX, to, of, key);
}

/* Fields and items of a local, or a call. The last step alone sets `to`. */
static void suffixed(struct glance_writing *w, const struct syntax *n, int to)
{
    const struct known_call *known = called(n);
    if (known) {
        const struct syntax *first = n->last->first;
        int x = glance_operand(w, first), y = first->next ? glance_operand(w, first->next) : glance_constant(w, (struct glance_value){.kind = GLANCE_NIL});
        glance_write(w, known->step, to, x, y);
        return;
    }
    int of = glance_operand(w, n->first);
    for (const struct syntax *one = n->first->next; one && !w->failed && !w->full; one = one->next) {
        int into = one->next ? glance_take(w, 1) : to;
        if (one->kind == SYNTAX_MEMBER)
            glance_write(w, GLANCE_GET, into, of, glance_text(w, &one->token));
        else if (one->kind == SYNTAX_INDEX)
            write_index(w, into, of, glance_operand(w, one->first));
        else
            w->failed = true;
        of = into;
    }
}

static void unary(struct glance_writing *w, const struct syntax *n, int to)
{
    if (token_is(&n->token, "-"))
        glance_write(w, GLANCE_NEG, to, glance_operand(w, n->first), 0);
    else if (token_is(&n->token, "#"))
        glance_write(w, GLANCE_LENGTH, to, glance_operand(w, n->first), 0);
    else
        w->failed = true;
}

/* Goes elsewhere where the truth of it is `when`: the chain of these steps. */
static void truth(struct glance_writing *w, const struct glance_span *s, int to)
{
    int no = glance_condition(w, s, false);
    glance_write(w, GLANCE_MOVE, to, glance_constant(w, (struct glance_value){.kind = GLANCE_TRUE}), 0);
    int end = glance_write_jump(w, GLANCE_JUMP, 0, 0, true, GLANCE_NOWHERE);
    glance_land(w, no, w->g->n);
    glance_write(w, GLANCE_MOVE, to, glance_constant(w, (struct glance_value){.kind = GLANCE_FALSE}), 0);
    glance_land(w, end, w->g->n);
}

static void span_value(struct glance_writing *w, const struct glance_span *s, int to);

static int span_operand(struct glance_writing *w, const struct glance_span *s)
{
    if (s->first == s->last)
        return glance_operand(w, s->first);
    int to = glance_take(w, 1);
    span_value(w, s, to);
    return to;
}

/* x and y, x or y, as a value: what is `to` is not read by y, or is a register that nothing else knows. */
static void either(struct glance_writing *w, const struct glance_split *p, int to)
{
    span_value(w, &p->left, to);
    int end = glance_write_jump(w, GLANCE_TEST, to, 0, p->join == GLANCE_OR, GLANCE_NOWHERE);
    span_value(w, &p->right, to);
    glance_land(w, end, w->g->n);
}

static void span_value(struct glance_writing *w, const struct glance_span *s, int to)
{
    static const enum glance_step steps[] = {
        [GLANCE_WITH] = GLANCE_CONCAT, [GLANCE_PLUS] = GLANCE_ADD, [GLANCE_MINUS] = GLANCE_SUB, [GLANCE_TIMES] = GLANCE_MUL, [GLANCE_BY] = GLANCE_DIV, [GLANCE_REST] = GLANCE_MOD};
    struct glance_split p;
    if (s->first == s->last) {
        glance_evaluate(w, s->first, to);
        return;
    }
    if (!glance_split(&p, s) || w->failed || w->full) {
        w->failed = true;
    } else if (p.join == GLANCE_AND || p.join == GLANCE_OR) {
        either(w, &p, to);
    } else if (p.join <= GLANCE_AT_LEAST) {
        truth(w, s, to);
    } else {
        int x = span_operand(w, &p.left), y = span_operand(w, &p.right);
        glance_write(w, steps[p.join], to, x, y);
    }
}

void glance_evaluate(struct glance_writing *w, const struct syntax *n, int to)
{
    struct glance_value v;
    const struct glance_span whole = glance_span_of(n);
    if (glance_read_constant(&v, n))
        glance_write(w, GLANCE_MOVE, to, glance_constant(w, v), 0);
    else if (n->kind == SYNTAX_NAME)
        glance_write(w, GLANCE_MOVE, to, glance_local(w, n), 0);
    else if (n->kind == SYNTAX_BRACKETS)
        glance_evaluate(w, n->first, to);
    else if (n->kind == SYNTAX_SUFFIXED)
        suffixed(w, n, to);
    else if (n->kind == SYNTAX_UNARY && token_is(&n->token, "not"))
        truth(w, &(const struct glance_span){n, n}, to);
    else if (n->kind == SYNTAX_UNARY)
        unary(w, n, to);
    else if (n->kind == SYNTAX_JOINED)
        span_value(w, &whole, to);
    else
        w->failed = true;
}

/* The register in which it is: a local's, a constant's, or a new one. */
int glance_operand(struct glance_writing *w, const struct syntax *n)
{
    struct glance_value v;
    if (glance_read_constant(&v, n))
        return glance_constant(w, v);
    if (n->kind == SYNTAX_NAME)
        return glance_local(w, n);
    int to = glance_take(w, 1);
    if (!w->failed && !w->full)
        glance_evaluate(w, n, to);
    return to;
}

/* ---- conditions -------------------------------------------------------------------------------------------------------------- */

static int compare(struct glance_writing *w, const struct glance_split *p, bool when)
{
    int x = span_operand(w, &p->left), y = span_operand(w, &p->right);
    switch (p->join) {
    case GLANCE_IS:
    case GLANCE_IS_NOT:
        return glance_write_jump(w, GLANCE_EQUAL, x, y, when == (p->join == GLANCE_IS), GLANCE_NOWHERE);
    case GLANCE_BELOW:
        return glance_write_jump(w, GLANCE_LESS, x, y, when, GLANCE_NOWHERE);
    case GLANCE_ABOVE:
        return glance_write_jump(w, GLANCE_LESS, y, x, when, GLANCE_NOWHERE);
    case GLANCE_AT_MOST:
        return glance_write_jump(w, GLANCE_UP_TO, x, y, when, GLANCE_NOWHERE);
    default:
        return glance_write_jump(w, GLANCE_UP_TO, y, x, when, GLANCE_NOWHERE);
    }
}

/* Where one side alone decides, both go there; else the left one goes on behind the right one. */
static int both(struct glance_writing *w, const struct glance_split *p, bool when)
{
    bool alone = p->join == GLANCE_OR;
    int left = glance_condition(w, &p->left, alone), right = glance_condition(w, &p->right, when);
    if (when == alone)
        return glance_chain(w, left, right);
    glance_land(w, left, w->g->n);
    return right;
}

int glance_condition(struct glance_writing *w, const struct glance_span *s, bool when)
{
    struct glance_split p;
    const struct syntax *n = s->first;
    if (w->failed || w->full)
        return GLANCE_NOWHERE;
    if (n == s->last && n->kind == SYNTAX_BRACKETS)
        return glance_condition(w, &(const struct glance_span){n->first, n->first}, when);
    if (n == s->last && n->kind == SYNTAX_UNARY && token_is(&n->token, "not"))
        return glance_condition(w, &(const struct glance_span){n->first, n->first}, !when);
    const struct glance_span inner = n == s->last ? glance_span_of(n) : *s;
    if (inner.first != inner.last && glance_split(&p, &inner)) {
        if (p.join == GLANCE_AND || p.join == GLANCE_OR)
            return both(w, &p, when);
        if (p.join <= GLANCE_AT_LEAST)
            return compare(w, &p, when);
    }
    return glance_write_jump(w, GLANCE_TEST, span_operand(w, &inner), 0, when, GLANCE_NOWHERE);
}
