/* Statements, see glance_write.h. One of which some part is not known here becomes the one step that asks Lua. */
#include "rule/glance_write.h"

#define UNROLLED_MAX 16 /* items of a list of constants */

/* ---- statements -------------------------------------------------------------------------------------------------------------- */

static const struct syntax *behind_names(const struct syntax *n)
{
    const struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++)
        one = one->next;
    return one;
}

static void bind(const struct glance_writing *w, const struct syntax *decl, int at)
{
    w->slots[decl->slot] = at;
}

/* All expressions into registers in a row, as many as there are names; a call that may give more than one value for what is left is not known here. */
static int values(struct glance_writing *w, const struct syntax *first, size_t names)
{
    int at = glance_take(w, (int)names);
    size_t i = 0;
    for (const struct syntax *one = first; one && !w->failed && !w->full; one = one->next, i++) {
        bool many = glance_gives_many(one);
        w->failed = many && !one->next && i + 1 < names;
        glance_evaluate(w, one, i < names ? at + (int)i : glance_take(w, 1));
    }
    for (; i < names && !w->failed && !w->full; i++)
        glance_write(w, GLANCE_MOVE, at + (int)i, glance_constant(w, (struct glance_value){.kind = GLANCE_NIL}), 0);
    return at;
}

static void declare(struct glance_writing *w, const struct syntax *n)
{
    const struct syntax *name = n->first;
    int at = values(w, behind_names(n), n->names);
    w->failed = w->failed || n->marked;
    for (size_t i = 0; i < n->names && !w->failed; i++, name = name->next)
        bind(w, name, at + (int)i);
    w->next = w->full ? w->next : at + (int)n->names;
}

/* Whether the local is among the targets before it as well: Lua does not say which of the values it gets. */
static bool is_target_again(const struct syntax *n, const struct syntax *target)
{
    const struct syntax *one = n->first;
    while (one != target && !(one->kind == SYNTAX_NAME && one->decl == target->decl))
        one = one->next;
    return one != target;
}

/* Only locals of the check whose register is their own; the new values are all there before the first is set. */
static void assign(struct glance_writing *w, const struct syntax *n)
{
    const struct syntax *target = n->first, *first = behind_names(n);
    for (size_t i = 0; i < n->names; i++, target = target->next) {
        bool own = target->kind == SYNTAX_NAME && target->decl && target->decl->owner == w->check && w->slots[target->decl->slot] != GLANCE_NOWHERE;
        w->failed = w->failed || !own || w->slots[target->decl->slot] >= w->last || is_target_again(n, target);
    }
    if (w->failed)
        return;
    if (n->names == 1 && !first->next && !first->values && first->kind != SYNTAX_BRACKETS) {
        glance_evaluate(w, first, w->slots[n->first->decl->slot]);
        return;
    }
    int at = values(w, first, n->names);
    target = n->first;
    for (size_t i = 0; i < n->names && !w->failed; i++, target = target->next)
        glance_write(w, GLANCE_MOVE, w->slots[target->decl->slot], at + (int)i, 0);
}

/* report { ... }, by the name that the check has for it. */
static bool is_report(const struct glance_writing *w, const struct syntax *n)
{
    const struct syntax *name = n->first, *call = n->last;
    return w->check->names > 1 && name->kind == SYNTAX_NAME && name->decl == w->check->first->next && name->next == call && call->kind == SYNTAX_CALL && call->first == call->last &&
           call->first && call->first->kind == SYNTAX_TABLE;
}

/* The register of a field of the finding; nil where it is not there. */
static int text_of(struct glance_writing *w, const struct syntax *table, const char *name)
{
    int at = glance_constant(w, (struct glance_value){.kind = GLANCE_NIL});
    for (const struct syntax *field = table->first; field && !w->failed && !w->full; field = field->next)
        if (token_is(&field->token, name))
            at = glance_operand(w, field->first);
    return at;
}

static void report(struct glance_writing *w, const struct syntax *table)
{
    size_t known = 0, fields = 0;
    int row = glance_take(w, HOST_TEXTS);
    for (const struct syntax *field = table->first; field; field = field->next, fields++)
        w->failed = w->failed || !field->named;
    for (size_t i = 0; i < HOST_TEXTS && !w->failed && !w->full; i++) {
        for (const struct syntax *field = table->first; field; field = field->next)
            known += token_is(&field->token, host_texts[i]);
        glance_write(w, GLANCE_MOVE, row + (int)i, text_of(w, table, host_texts[i]), 0);
    }
    w->failed = w->failed || known != fields;
    if (!w->failed)
        glance_write(w, GLANCE_REPORT, 0, row, 0);
}

static void choose(struct glance_writing *w, const struct syntax *n)
{
    int ends = GLANCE_NOWHERE;
    const struct syntax *one = n->first;
    while (one && one->next && !w->failed && !w->full) {
        int mark = w->next, no = glance_condition(w, &(const struct glance_span){one, one}, false);
        w->next = mark;
        if (w->failed)
            return;
        glance_block(w, one->next);
        one = one->next->next;
        if (one)
            ends = glance_write_jump(w, GLANCE_JUMP, 0, 0, true, ends);
        glance_land(w, no, w->g->n);
    }
    if (one && !w->failed)
        glance_block(w, one);
    glance_land(w, ends, w->g->n);
}

/* From `top` again and again; what breaks out of it goes on behind it. */
static void loop(struct glance_writing *w, const struct syntax *body, enum glance_step step, int a, size_t top, int out)
{
    int outer = w->breaks;
    w->breaks = out;
    w->loops++;
    glance_block(w, body);
    int back = glance_write(w, step, a, 0, 0);
    if (back != GLANCE_NOWHERE)
        w->g->ops[back].to = (int)top;
    glance_land(w, w->breaks, w->g->n);
    w->loops--;
    w->breaks = outer;
}

static void for_numbers(struct glance_writing *w, const struct syntax *n)
{
    const struct syntax *from = behind_names(n), *to = from->next;
    int at = glance_take(w, 3);
    if (to->next != n->last || w->full) { /* with a step */
        w->failed = true;
        return;
    }
    glance_evaluate(w, from, at);
    if (!w->failed)
        glance_evaluate(w, to, at + 1);
    int begin = w->failed ? GLANCE_NOWHERE : glance_write(w, GLANCE_FROM, at, 0, 0);
    bind(w, n->first, at + 2);
    if (begin != GLANCE_NOWHERE)
        loop(w, n->last, GLANCE_ON, at, w->g->n, begin);
}

/* Number and item of each round are constants. */
static void for_constants(struct glance_writing *w, const struct syntax *n, const struct syntax *list)
{
    struct glance_value item;
    int64_t number = 0;
    int outer = w->breaks;
    for (const struct syntax *field = list->first; field; field = field->next)
        w->failed = w->failed || field->named || field->first != field->last || !glance_read_constant(&item, field->first) || item.kind == GLANCE_NIL || ++number > UNROLLED_MAX;
    if (w->failed)
        return;
    w->breaks = GLANCE_NOWHERE;
    w->loops++;
    number = 0;
    for (const struct syntax *field = list->first; field && !w->full; field = field->next) {
        glance_read_constant(&item, field->first);
        bind(w, n->first, glance_constant(w, (struct glance_value){.kind = GLANCE_INTEGER, .integer = ++number}));
        if (n->names == 2)
            bind(w, n->first->next, glance_constant(w, item));
        glance_block(w, n->last);
    }
    glance_land(w, w->breaks, w->g->n);
    w->loops--;
    w->breaks = outer;
}

static void for_items(struct glance_writing *w, const struct syntax *n)
{
    const struct syntax *over = behind_names(n), *call = over->last;
    bool items = over->next == n->last && over->kind == SYNTAX_SUFFIXED && glance_is_global(over->first, "ipairs") && over->first->next == call &&
                 call->kind == SYNTAX_CALL && call->first && !call->first->next && n->names <= 2;
    if (!items) {
        w->failed = true;
        return;
    }
    if (call->first->kind == SYNTAX_TABLE) {
        for_constants(w, n, call->first);
        return;
    }
    int at = glance_take(w, 3), list = glance_operand(w, call->first);
    if (w->failed)
        return;
    glance_write(w, GLANCE_ITEMS, at, list, 0);
    bind(w, n->first, at + 1);
    if (n->names == 2)
        bind(w, n->first->next, at + 2);
    int next = glance_write(w, GLANCE_NEXT, at, 0, 0);
    loop(w, n->last, GLANCE_MORE, at, w->g->n, next);
}

static void leave(struct glance_writing *w, const struct syntax *n)
{
    values(w, n->first, 0);
    if (!w->failed)
        glance_write(w, GLANCE_END, 0, 0, 0);
}

static void jump(struct glance_writing *w, const struct syntax *n)
{
    w->full = w->full || !token_is(&n->token, "break"); /* a label may be gone to from anywhere */
    w->failed = w->failed || !w->loops;
    if (!w->failed)
        w->breaks = glance_write_jump(w, GLANCE_JUMP, 0, 0, true, w->breaks);
}

static void known_statement(struct glance_writing *w, const struct syntax *n)
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
            glance_evaluate(w, n->first, glance_take(w, 1));
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
        glance_block(w, n->first);
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

static void statement(struct glance_writing *w, const struct syntax *n)
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
    glance_write(w, GLANCE_UNKNOWN, 0, 0, 0);
}

void glance_block(struct glance_writing *w, const struct syntax *n)
{
    int mark = w->next;
    for (const struct syntax *one = n->first; one && !w->full; one = one->next)
        statement(w, one);
    w->next = mark;
}
