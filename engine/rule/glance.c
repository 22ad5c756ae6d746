/* Writing down the steps of a rule (glance_code.h) from the tree of its text. A statement of which some part is not known here becomes the one step that asks Lua. */
#include "rule/glance.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/grown.h"
#include "rule/flow.h"
#include "rule/glance_code.h"
#include "rule/glance_tree.h"

#define OPS_MAX 4000
#define UNROLLED_MAX 16 /* items of a list of constants */
#define NOWHERE (-1)    /* the end of a chain of steps whose `to` is not known yet: each names the one before */

struct writing {
    struct glance *g;
    const struct syntax *root, *check;
    int *slots;   /* own: the register of each local of the check, by its slot; NOWHERE: there is none now */
    size_t texts; /* bytes of constants so far */
    int next;     /* the first register that is free */
    int most;     /* no register behind those before it was ever taken */
    int last;     /* the first of the constants */
    int breaks;   /* the chain of those of the loop at work */
    int loops;    /* around the statement at work */
    bool failed;  /* what is at work is not known here */
    bool full;    /* no room: nothing is to be had of the rule */
};

static void block(struct writing *w, const struct syntax *n);
static int operand(struct writing *w, const struct syntax *n);
static void value(struct writing *w, const struct syntax *n, int to);

/* ---- registers and steps --------------------------------------------------------------------------------------------------- */

static int take(struct writing *w, int n)
{
    int first = w->next;
    w->full = w->full || first + n > w->last;
    w->next += w->full ? 0 : n;
    w->most = w->next > w->most ? w->next : w->most;
    return w->full ? 0 : first;
}

static int write(struct writing *w, enum glance_step step, int a, int b, int c)
{
    struct glance_op *ops = w->g->n < OPS_MAX ? grown(w->g->ops, w->g->n, &w->g->room, sizeof *ops) : NULL;
    if (!ops) {
        w->full = true;
        return NOWHERE;
    }
    w->g->ops = ops;
    ops[w->g->n] = (struct glance_op){.step = (uint8_t)step, .to = NOWHERE, .a = w->g->registers + a, .b = w->g->registers + b, .c = w->g->registers + c};
    return (int)w->g->n++;
}

/* A step that goes elsewhere; puts it in front of the chain. */
static int write_jump(struct writing *w, enum glance_step step, int b, int c, bool when, int chain)
{
    int at = write(w, step, 0, b, c);
    if (at == NOWHERE)
        return chain;
    w->g->ops[at].when = when;
    w->g->ops[at].to = chain;
    return at;
}

/* All of the chain go there. */
static void land(struct writing *w, int chain, size_t to)
{
    while (chain != NOWHERE && !w->full) {
        int before = w->g->ops[chain].to;
        w->g->ops[chain].to = (int)to;
        chain = before;
    }
}

/* The last of `front` is followed by `chain`. */
static int join(struct writing *w, int front, int chain)
{
    int at = front;
    if (front == NOWHERE || w->full)
        return chain;
    while (w->g->ops[at].to != NOWHERE)
        at = w->g->ops[at].to;
    w->g->ops[at].to = chain;
    return front;
}

/* ---- constants --------------------------------------------------------------------------------------------------------------- */

static bool is_same(const struct glance_value *a, const struct glance_value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == GLANCE_TEXT)
        return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
    return a->kind != GLANCE_INTEGER || a->integer == b->integer;
}

/* The register that holds it. */
static int constant(struct writing *w, struct glance_value v)
{
    for (int i = w->last; i < GLANCE_REGISTERS; i++)
        if (is_same(&w->g->registers[i], &v))
            return i;
    if (w->last <= w->most) {
        w->full = true;
        return 0;
    }
    if (v.kind == GLANCE_TEXT) { /* there is room for all of the file */
        memcpy(w->g->texts + w->texts, v.text, v.n);
        v.text = w->g->texts + w->texts;
        w->texts += v.n;
    }
    w->g->registers[--w->last] = v;
    return w->last;
}

static int text_constant(struct writing *w, const struct token *t)
{
    return constant(w, (struct glance_value){.kind = GLANCE_TEXT, .n = (uint32_t)t->len, .text = t->text});
}

/* Of a literal; false: not known here. */
static bool read_constant(struct glance_value *out, const struct syntax *n)
{
    const struct token *t = &n->token;
    *out = (struct glance_value){.kind = GLANCE_NIL};
    if (n->kind == SYNTAX_TEXT) { /* as it stands between quotes */
        *out = (struct glance_value){.kind = GLANCE_TEXT, .n = (uint32_t)t->len, .text = t->text};
        return (t->text[-1] == '"' || t->text[-1] == '\'') && !memchr(t->text, '\\', t->len) && t->len < UINT16_MAX;
    }
    if (n->kind != SYNTAX_PLAIN)
        return false;
    if (token_is(t, "true") || token_is(t, "false")) {
        out->kind = token_is(t, "true") ? GLANCE_TRUE : GLANCE_FALSE;
        return true;
    }
    if (token_is(t, "nil"))
        return true;
    out->kind = GLANCE_INTEGER;
    bool plain = t->len < 18;
    for (size_t i = 0; plain && i < t->len; i++) {
        plain = t->text[i] >= '0' && t->text[i] <= '9';
        out->integer = out->integer * 10 + (t->text[i] - '0');
    }
    return plain;
}

/* ---- names ------------------------------------------------------------------------------------------------------------------- */

/* A local of the file that is given a literal and nothing else ever. */
static int outer_local(struct writing *w, const struct syntax *decl)
{
    struct glance_value v;
    const struct syntax *first = decl->owner == w->root ? glance_first_value(w->root, decl) : NULL;
    if (first && read_constant(&v, first) && !glance_is_set(w->root, decl))
        return constant(w, v);
    w->failed = true;
    return 0;
}

/* The register of a local. */
static int local(struct writing *w, const struct syntax *n)
{
    if (!n->decl || n->decl->owner != w->check)
        return n->decl ? outer_local(w, n->decl) : (w->failed = true, 0);
    int at = w->slots[n->decl->slot];
    w->failed = w->failed || at == NOWHERE;
    return at == NOWHERE ? 0 : at;
}

static bool is_global(const struct syntax *n, const char *name)
{
    return n->kind == SYNTAX_NAME && !n->decl && token_is(&n->token, name);
}

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
        return next == n->last && is_global(name, known->name);
    return next->next == n->last && next->kind == SYNTAX_MEMBER && is_global(name, known->module) && token_is(&next->token, known->name);
}

/* Where it is a call of something that is known; NULL. */
static const struct known_call *called(const struct syntax *n)
{
    const struct syntax *call = n->last;
    size_t i = 0, args = 0;
    for (const struct syntax *one = call->first; one; one = one->next)
        args++;
    while (i < N_KNOWN && !is_called(&known_calls[i], n))
        i++;
    return i < N_KNOWN && call->kind == SYNTAX_CALL && args && args <= known_calls[i].most ? &known_calls[i] : NULL;
}

static void write_index(struct writing *w, int to, int of, int key)
{
    bool field = key >= w->last && w->g->registers[key].kind == GLANCE_TEXT;
    write(w, field ? GLANCE_GET : GLANCE_INDEX, to, of, key);
}

/* Fields and items of a local, or a call. The last step alone sets `to`. */
static void suffixed(struct writing *w, const struct syntax *n, int to)
{
    const struct known_call *known = called(n);
    if (known) {
        const struct syntax *first = n->last->first;
        int x = operand(w, first), y = first->next ? operand(w, first->next) : constant(w, (struct glance_value){.kind = GLANCE_NIL});
        write(w, known->step, to, x, y);
        return;
    }
    int of = operand(w, n->first);
    for (const struct syntax *one = n->first->next; one && !w->failed && !w->full; one = one->next) {
        int into = one->next ? take(w, 1) : to;
        if (one->kind == SYNTAX_MEMBER)
            write(w, GLANCE_GET, into, of, text_constant(w, &one->token));
        else if (one->kind == SYNTAX_INDEX)
            write_index(w, into, of, operand(w, one->first));
        else
            w->failed = true;
        of = into;
    }
}

static void unary(struct writing *w, const struct syntax *n, int to)
{
    if (token_is(&n->token, "-"))
        write(w, GLANCE_NEG, to, operand(w, n->first), 0);
    else if (token_is(&n->token, "#"))
        write(w, GLANCE_LENGTH, to, operand(w, n->first), 0);
    else
        w->failed = true;
}

/* Goes elsewhere where the truth of it is `when`: the chain of these steps. */
static int condition(struct writing *w, const struct glance_span *s, bool when);

static void truth(struct writing *w, const struct glance_span *s, int to)
{
    int no = condition(w, s, false);
    write(w, GLANCE_MOVE, to, constant(w, (struct glance_value){.kind = GLANCE_TRUE}), 0);
    int end = write_jump(w, GLANCE_JUMP, 0, 0, true, NOWHERE);
    land(w, no, w->g->n);
    write(w, GLANCE_MOVE, to, constant(w, (struct glance_value){.kind = GLANCE_FALSE}), 0);
    land(w, end, w->g->n);
}

static void span_value(struct writing *w, const struct glance_span *s, int to);

static int span_operand(struct writing *w, const struct glance_span *s)
{
    if (s->first == s->last)
        return operand(w, s->first);
    int to = take(w, 1);
    span_value(w, s, to);
    return to;
}

/* x and y, x or y, as a value: what is `to` is not read by y, or is a register that nothing else knows. */
static void either(struct writing *w, const struct glance_split *p, int to)
{
    span_value(w, &p->left, to);
    int end = write_jump(w, GLANCE_TEST, to, 0, p->join == GLANCE_OR, NOWHERE);
    span_value(w, &p->right, to);
    land(w, end, w->g->n);
}

static void span_value(struct writing *w, const struct glance_span *s, int to)
{
    static const enum glance_step steps[] = {
        [GLANCE_WITH] = GLANCE_CONCAT, [GLANCE_PLUS] = GLANCE_ADD, [GLANCE_MINUS] = GLANCE_SUB, [GLANCE_TIMES] = GLANCE_MUL, [GLANCE_BY] = GLANCE_DIV, [GLANCE_REST] = GLANCE_MOD};
    struct glance_split p;
    if (s->first == s->last) {
        value(w, s->first, to);
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
        write(w, steps[p.join], to, x, y);
    }
}

static void value(struct writing *w, const struct syntax *n, int to)
{
    struct glance_value v;
    const struct glance_span whole = glance_span_of(n);
    if (read_constant(&v, n))
        write(w, GLANCE_MOVE, to, constant(w, v), 0);
    else if (n->kind == SYNTAX_NAME)
        write(w, GLANCE_MOVE, to, local(w, n), 0);
    else if (n->kind == SYNTAX_BRACKETS)
        value(w, n->first, to);
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
static int operand(struct writing *w, const struct syntax *n)
{
    struct glance_value v;
    if (read_constant(&v, n))
        return constant(w, v);
    if (n->kind == SYNTAX_NAME)
        return local(w, n);
    int to = take(w, 1);
    if (!w->failed && !w->full)
        value(w, n, to);
    return to;
}

/* ---- conditions -------------------------------------------------------------------------------------------------------------- */

static int compare(struct writing *w, const struct glance_split *p, bool when)
{
    int x = span_operand(w, &p->left), y = span_operand(w, &p->right);
    switch (p->join) {
    case GLANCE_IS:
    case GLANCE_IS_NOT:
        return write_jump(w, GLANCE_EQUAL, x, y, when == (p->join == GLANCE_IS), NOWHERE);
    case GLANCE_BELOW:
        return write_jump(w, GLANCE_LESS, x, y, when, NOWHERE);
    case GLANCE_ABOVE:
        return write_jump(w, GLANCE_LESS, y, x, when, NOWHERE);
    case GLANCE_AT_MOST:
        return write_jump(w, GLANCE_UP_TO, x, y, when, NOWHERE);
    default:
        return write_jump(w, GLANCE_UP_TO, y, x, when, NOWHERE);
    }
}

/* Where one side alone decides, both go there; else the left one goes on behind the right one. */
static int both(struct writing *w, const struct glance_split *p, bool when)
{
    bool alone = p->join == GLANCE_OR;
    int left = condition(w, &p->left, alone), right = condition(w, &p->right, when);
    if (when == alone)
        return join(w, left, right);
    land(w, left, w->g->n);
    return right;
}

static int condition(struct writing *w, const struct glance_span *s, bool when)
{
    struct glance_split p;
    const struct syntax *n = s->first;
    if (w->failed || w->full)
        return NOWHERE;
    if (n == s->last && n->kind == SYNTAX_BRACKETS)
        return condition(w, &(const struct glance_span){n->first, n->first}, when);
    if (n == s->last && n->kind == SYNTAX_UNARY && token_is(&n->token, "not"))
        return condition(w, &(const struct glance_span){n->first, n->first}, !when);
    const struct glance_span inner = n == s->last ? glance_span_of(n) : *s;
    if (inner.first != inner.last && glance_split(&p, &inner)) {
        if (p.join == GLANCE_AND || p.join == GLANCE_OR)
            return both(w, &p, when);
        if (p.join <= GLANCE_AT_LEAST)
            return compare(w, &p, when);
    }
    return write_jump(w, GLANCE_TEST, span_operand(w, &inner), 0, when, NOWHERE);
}

/* ---- statements -------------------------------------------------------------------------------------------------------------- */

static const struct syntax *behind_names(const struct syntax *n)
{
    const struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++)
        one = one->next;
    return one;
}

static void bind(const struct writing *w, const struct syntax *decl, int at)
{
    w->slots[decl->slot] = at;
}

/* All expressions into registers in a row, as many as there are names; a call that may give more than one value for what is left is not known here. */
static int values(struct writing *w, const struct syntax *first, size_t names)
{
    int at = take(w, (int)names);
    size_t i = 0;
    for (const struct syntax *one = first; one && !w->failed && !w->full; one = one->next, i++) {
        bool many = (one->kind == SYNTAX_SUFFIXED && one->last->kind != SYNTAX_MEMBER && one->last->kind != SYNTAX_INDEX) || one->kind == SYNTAX_REST;
        w->failed = many && !one->next && i + 1 < names;
        value(w, one, i < names ? at + (int)i : take(w, 1));
    }
    for (; i < names && !w->failed && !w->full; i++)
        write(w, GLANCE_MOVE, at + (int)i, constant(w, (struct glance_value){.kind = GLANCE_NIL}), 0);
    return at;
}

static void declare(struct writing *w, const struct syntax *n)
{
    const struct syntax *name = n->first;
    int at = values(w, behind_names(n), n->names);
    w->failed = w->failed || n->marked;
    for (size_t i = 0; i < n->names && !w->failed; i++, name = name->next)
        bind(w, name, at + (int)i);
    w->next = w->full ? w->next : at + (int)n->names;
}

/* Only locals of the check whose register is their own; the new values are all there before the first is set. */
static void assign(struct writing *w, const struct syntax *n)
{
    const struct syntax *target = n->first, *first = behind_names(n);
    for (size_t i = 0; i < n->names; i++, target = target->next) {
        bool own = target->kind == SYNTAX_NAME && target->decl && target->decl->owner == w->check && w->slots[target->decl->slot] != NOWHERE;
        w->failed = w->failed || !own || w->slots[target->decl->slot] >= w->last;
    }
    if (w->failed)
        return;
    if (n->names == 1 && !first->next && !first->values && first->kind != SYNTAX_BRACKETS) {
        value(w, first, w->slots[n->first->decl->slot]);
        return;
    }
    int at = values(w, first, n->names);
    target = n->first;
    for (size_t i = 0; i < n->names && !w->failed; i++, target = target->next)
        write(w, GLANCE_MOVE, w->slots[target->decl->slot], at + (int)i, 0);
}

/* report { ... }, by the name that the check has for it. */
static bool is_report(const struct writing *w, const struct syntax *n)
{
    const struct syntax *name = n->first, *call = n->last;
    return w->check->names > 1 && name->kind == SYNTAX_NAME && name->decl == w->check->first->next && name->next == call && call->kind == SYNTAX_CALL && call->first == call->last &&
           call->first && call->first->kind == SYNTAX_TABLE;
}

/* The register of a field of the finding; nil where it is not there. */
static int text_of(struct writing *w, const struct syntax *table, const char *name)
{
    int at = constant(w, (struct glance_value){.kind = GLANCE_NIL});
    for (const struct syntax *field = table->first; field && !w->failed && !w->full; field = field->next)
        if (token_is(&field->token, name))
            at = operand(w, field->first);
    return at;
}

static void report(struct writing *w, const struct syntax *table)
{
    size_t known = 0, fields = 0;
    int row = take(w, HOST_TEXTS);
    for (const struct syntax *field = table->first; field; field = field->next, fields++)
        w->failed = w->failed || !field->named;
    for (size_t i = 0; i < HOST_TEXTS && !w->failed && !w->full; i++) {
        for (const struct syntax *field = table->first; field; field = field->next)
            known += token_is(&field->token, host_texts[i]);
        write(w, GLANCE_MOVE, row + (int)i, text_of(w, table, host_texts[i]), 0);
    }
    w->failed = w->failed || known != fields;
    if (!w->failed)
        write(w, GLANCE_REPORT, 0, row, 0);
}

static void choose(struct writing *w, const struct syntax *n)
{
    int ends = NOWHERE;
    const struct syntax *one = n->first;
    while (one && one->next && !w->failed && !w->full) {
        int mark = w->next, no = condition(w, &(const struct glance_span){one, one}, false);
        w->next = mark;
        if (w->failed)
            return;
        block(w, one->next);
        one = one->next->next;
        if (one)
            ends = write_jump(w, GLANCE_JUMP, 0, 0, true, ends);
        land(w, no, w->g->n);
    }
    if (one && !w->failed)
        block(w, one);
    land(w, ends, w->g->n);
}

/* From `top` again and again; what breaks out of it goes on behind it. */
static void loop(struct writing *w, const struct syntax *body, enum glance_step step, int a, size_t top, int out)
{
    int outer = w->breaks;
    w->breaks = out;
    w->loops++;
    block(w, body);
    int back = write(w, step, a, 0, 0);
    if (back != NOWHERE)
        w->g->ops[back].to = (int)top;
    land(w, w->breaks, w->g->n);
    w->loops--;
    w->breaks = outer;
}

static void for_numbers(struct writing *w, const struct syntax *n)
{
    const struct syntax *from = behind_names(n), *to = from->next;
    int at = take(w, 3);
    if (to->next != n->last || w->full) { /* with a step */
        w->failed = true;
        return;
    }
    value(w, from, at);
    if (!w->failed)
        value(w, to, at + 1);
    int begin = w->failed ? NOWHERE : write(w, GLANCE_FROM, at, 0, 0);
    bind(w, n->first, at + 2);
    if (begin != NOWHERE)
        loop(w, n->last, GLANCE_ON, at, w->g->n, begin);
}

/* Number and item of each round are constants. */
static void for_constants(struct writing *w, const struct syntax *n, const struct syntax *list)
{
    struct glance_value item;
    int64_t number = 0;
    int outer = w->breaks;
    for (const struct syntax *field = list->first; field; field = field->next)
        w->failed = w->failed || field->named || field->first != field->last || !read_constant(&item, field->first) || item.kind == GLANCE_NIL || ++number > UNROLLED_MAX;
    if (w->failed)
        return;
    w->breaks = NOWHERE;
    w->loops++;
    number = 0;
    for (const struct syntax *field = list->first; field && !w->full; field = field->next) {
        read_constant(&item, field->first);
        bind(w, n->first, constant(w, (struct glance_value){.kind = GLANCE_INTEGER, .integer = ++number}));
        if (n->names == 2)
            bind(w, n->first->next, constant(w, item));
        block(w, n->last);
    }
    land(w, w->breaks, w->g->n);
    w->loops--;
    w->breaks = outer;
}

static void for_items(struct writing *w, const struct syntax *n)
{
    const struct syntax *over = behind_names(n), *call = over->last;
    bool items = over->next == n->last && over->kind == SYNTAX_SUFFIXED && is_global(over->first, "ipairs") && over->first->next == call &&
                 call->kind == SYNTAX_CALL && call->first && !call->first->next && n->names <= 2;
    if (!items) {
        w->failed = true;
        return;
    }
    if (call->first->kind == SYNTAX_TABLE) {
        for_constants(w, n, call->first);
        return;
    }
    int at = take(w, 3), list = operand(w, call->first);
    if (w->failed)
        return;
    write(w, GLANCE_ITEMS, at, list, 0);
    bind(w, n->first, at + 1);
    if (n->names == 2)
        bind(w, n->first->next, at + 2);
    size_t top = w->g->n;
    int next = write(w, GLANCE_NEXT, at, 0, 0);
    loop(w, n->last, GLANCE_JUMP, 0, top, next);
}

static void leave(struct writing *w, const struct syntax *n)
{
    values(w, n->first, 0);
    if (!w->failed)
        write(w, GLANCE_END, 0, 0, 0);
}

static void jump(struct writing *w, const struct syntax *n)
{
    w->full = w->full || !token_is(&n->token, "break"); /* a label may be gone to from anywhere */
    w->failed = w->failed || !w->loops;
    if (!w->failed)
        w->breaks = write_jump(w, GLANCE_JUMP, 0, 0, true, w->breaks);
}

static void known_statement(struct writing *w, const struct syntax *n)
{
    switch (n->kind) {
    case SYNTAX_LOCAL:
        declare(w, n);
        break;
    case SYNTAX_ASSIGN:
        assign(w, n);
        break;
    case SYNTAX_RUN:
        if (is_report(w, n->first))
            report(w, n->first->last->first);
        else
            value(w, n->first, take(w, 1));
        break;
    case SYNTAX_IF:
        choose(w, n);
        break;
    case SYNTAX_FOR:
        for_numbers(w, n);
        break;
    case SYNTAX_FOR_IN:
        for_items(w, n);
        break;
    case SYNTAX_DO:
        block(w, n->first);
        break;
    case SYNTAX_RETURN:
        leave(w, n);
        break;
    case SYNTAX_JUMP:
        jump(w, n);
        break;
    default:
        w->failed = true;
        break;
    }
}

static void statement(struct writing *w, const struct syntax *n)
{
    size_t mark = w->g->n;
    int next = w->next, breaks = w->breaks, loops = w->loops;
    known_statement(w, n);
    if (n->kind != SYNTAX_LOCAL || w->failed)
        w->next = next;
    if (!w->failed)
        return;
    w->failed = false;
    w->g->n = mark;
    w->breaks = breaks;
    w->loops = loops;
    write(w, GLANCE_UNKNOWN, 0, 0, 0);
}

static void block(struct writing *w, const struct syntax *n)
{
    int mark = w->next;
    for (const struct syntax *one = n->first; one && !w->full; one = one->next)
        statement(w, one);
    w->next = mark;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------------- */

static size_t count_places(const struct shape *shape)
{
    size_t n = 1;
    for (size_t i = 0; i < shape->n; i++)
        n += count_places(&shape->kids[i]);
    return n;
}

/* The shape at the next place, and those below behind it. False where memory is out, or there are too many. */
static bool add_place(struct glance *g, const struct shape *shape, struct node_keys *keys)
{
    struct glance_place *p = &g->places[g->n_places++];
    bool ok = g->n_places < UINT16_MAX && (p->kids = calloc(shape->n + 1, sizeof *p->kids));
    for (size_t i = 0; ok && i < shape->n; i++) {
        const struct shape *one = &shape->kids[i];
        const struct node_key *key = node_keys_find(keys, one->key, strlen(one->key));
        size_t k = 0;
        while (k < p->n && p->kids[k].key != key)
            k++;
        struct glance_kid *kid = &p->kids[k];
        bool again = k < p->n;
        p->n += !again;
        if (one->whole || (again && kid->kind == GLANCE_WHOLE))
            kid->kind = GLANCE_WHOLE;
        else
            kid->kind = again ? GLANCE_NIL : one->list ? GLANCE_LIST : GLANCE_OBJECT;
        kid->key = key;
        kid->place = (uint16_t)g->n_places;
        ok = key && add_place(g, one, keys);
    }
    return ok;
}

static bool write_check(struct glance *g, const struct syntax *root, const struct syntax *check)
{
    struct writing w = {.g = g, .root = root, .check = check, .breaks = NOWHERE, .next = 1, .most = 1, .last = GLANCE_REGISTERS};
    w.slots = malloc((check->names_inside + 1) * sizeof *w.slots);
    for (size_t i = 0; w.slots && i < check->names_inside; i++)
        w.slots[i] = NOWHERE;
    bool ok = w.slots && check->names && !check->method;
    if (ok) {
        bind(&w, check->first, 0);
        block(&w, check->last);
        write(&w, GLANCE_END, 0, 0, 0);
    }
    for (size_t i = 0; i < g->n; i++) /* where they go is seen from the beginning so far */
        g->ops[i].to -= (int)i;
    free(w.slots);
    return ok && !w.full;
}

/* Whether the rule may require a library: what that does is not known here, and such rules do little else. So they are not worth reading. */
static bool has_library(const char *text, size_t len)
{
    static const char word[] = "require";
    const char *at = text, *end = text + len;
    while ((at = memmem(at, (size_t)(end - at), word, strlen(word)))) {
        at += strlen(word);
        if (at == end || !isalnum((unsigned char)*at))
            return true;
    }
    return false;
}

struct glance *glance_new(const char *text, size_t len, int line, const struct shape *shape, struct node_keys *keys)
{
    struct syntax_tree tree;
    if (has_library(text, len))
        return NULL;
    struct glance *g = calloc(1, sizeof *g);
    bool ok = syntax_read(&tree, text, len, NULL) == MC_OK && flow_find_names(tree.root) && g;
    const struct syntax *check = ok ? glance_find_check(tree.root, line) : NULL;
    if (check) {
        g->texts = malloc(len + 1);
        g->places = calloc(count_places(shape), sizeof *g->places);
        ok = g->texts && g->places && add_place(g, shape, keys) && write_check(g, tree.root, check);
    }
    syntax_clear(&tree);
    if (check && ok)
        return g;
    glance_free(g);
    return NULL;
}

void glance_free(struct glance *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->n_places && g->places; i++)
        free(g->places[i].kids);
    free(g->places);
    free(g->ops);
    free(g->texts);
    free(g);
}
