/* Statements and expressions of one frame. */
#include "rule/flow.h"

#include <string.h>

static const struct flow_set nothing = {0};

static struct flow_set eval(struct flow *f, struct flow_frame *in, const struct syntax *n);

/* ---- locals ---------------------------------------------------------------------------------------------------------- */

/* Where the local lives that is declared there; *owner is whose it is. NULL: nowhere, which does not happen. */
static struct flow_set *local(const struct flow_frame *in, const struct syntax *decl, const struct flow_frame **owner)
{
    const struct flow_frame *at = in;
    while (at && at->function != decl->owner)
        at = at->outer;
    *owner = at;
    return at ? &at->locals[decl->slot] : NULL;
}

static void set_local(struct flow *f, const struct flow_frame *in, const struct syntax *decl, struct flow_set what)
{
    const struct flow_frame *owner;
    struct flow_set *to = local(in, decl, &owner);
    if (to)
        flow_join(f, to, what);
    if (!to || (in->checks && !owner->checks))
        f->out->keeps = true;
}

/* ---- expressions ----------------------------------------------------------------------------------------------------- */

static struct flow_set text_of(struct flow *f, const struct flow_frame *in, const struct token *t)
{
    if (in->data || memchr(t->text, '\\', t->len)) /* users may add words; escapes are not worked out */
        return flow_one(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN);
    return flow_one(f, FLOW_LITERAL, flow_name(f, t->text, t->len), NULL, FLOW_PLAIN);
}

static void eval_many(struct flow *f, struct flow_frame *in, const struct syntax *n, struct flow_values *out);

/* From `first` up to `end`, which is left out: the last one gives all that it has. */
static void eval_list(struct flow *f, struct flow_frame *in, const struct syntax *first, const struct syntax *end, size_t from, struct flow_values *out)
{
    size_t i = from;
    for (const struct syntax *n = first; n && n != end; n = n->next, i++) {
        struct flow_values many = {0};
        bool last = !n->next || n->next == end;
        if (last)
            eval_many(f, in, n, &many);
        else
            many.at[0] = eval(f, in, n);
        for (size_t k = 0; k < (last ? FLOW_POSITIONS : 1); k++) {
            struct flow_set *to = i + k < FLOW_POSITIONS ? &out->at[i + k] : &out->rest;
            *to = flow_both(f, *to, many.at[k]);
        }
        for (size_t k = i; last && many.rest.n && k < FLOW_POSITIONS; k++)
            out->at[k] = flow_both(f, out->at[k], many.rest);
        out->rest = flow_both(f, out->rest, many.rest);
    }
}

static struct flow_set table(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    struct flow_table *t = flow_made(f, n, in);
    if (!t)
        return nothing;
    for (const struct syntax *field = n->first; field; field = field->next) {
        if (field->named) {
            struct flow_set *to = flow_field(f, t, flow_name(f, field->token.text, field->token.len), true);
            struct flow_set what = eval(f, in, field->first);
            if (to)
                flow_join(f, to, what);
        } else if (field->first != field->last) {
            struct flow_set key = eval(f, in, field->first), own = flow_one(f, FLOW_TABLE, t, NULL, FLOW_PLAIN);
            struct flow_frame loading = *in;
            loading.checks = false; /* it is only just being made */
            flow_put(f, &loading, own, NULL, key, eval(f, in, field->last));
        } else {
            struct flow_values many = {0};
            eval_many(f, in, field->first, &many);
            flow_join(f, &t->any, field->next ? many.at[0] : flow_all(f, &many));
        }
    }
    return flow_one(f, FLOW_TABLE, t, NULL, FLOW_PLAIN);
}

static struct flow_set name(struct flow *f, const struct flow_frame *in, const struct syntax *n)
{
    const struct flow_frame *owner;
    if (!n->decl)
        return flow_global(f, &n->token);
    const struct flow_set *from = local(in, n->decl, &owner);
    return from ? *from : nothing;
}

static bool is_text(const struct flow *f, struct flow_set set)
{
    for (uint32_t i = 0; i < set.n; i++) {
        enum flow_kind kind = f->values[set.items[i]].kind;
        if (kind == FLOW_TEXT || kind == FLOW_LITERAL || kind == FLOW_RECORD || kind == FLOW_FOREIGN || kind == FLOW_FOREIGN_KEPT)
            return true;
    }
    return false;
}

static void method(struct flow *f, struct flow_frame *in, const struct syntax *n, struct flow_set base, struct flow_values *out)
{
    struct flow_values args = {.at = {base}};
    eval_list(f, in, n->first, NULL, 1, &args);
    flow_call(f, in, n, flow_get(f, base, flow_name(f, n->token.text, n->token.len), nothing), &args, out);
    if (is_text(f, base)) /* may be one of string's */
        out->at[0] = flow_both(f, out->at[0], flow_foreign(f, in));
}

static void suffixed(struct flow *f, struct flow_frame *in, const struct syntax *n, const struct syntax *end, struct flow_values *out)
{
    struct flow_values now = {.at = {eval(f, in, n->first)}};
    for (const struct syntax *one = n->first->next; one && one != end; one = one->next) {
        struct flow_set base = now.at[0];
        struct flow_values args = {0};
        now = (struct flow_values){0};
        switch (one->kind) {
        case SYNTAX_MEMBER:
            now.at[0] = flow_get(f, base, flow_name(f, one->token.text, one->token.len), nothing);
            break;
        case SYNTAX_INDEX:
            now.at[0] = flow_get(f, base, NULL, eval(f, in, one->first));
            break;
        case SYNTAX_METHOD:
            method(f, in, one, base, &now);
            break;
        default:
            eval_list(f, in, one->first, NULL, 0, &args);
            flow_call(f, in, one, base, &args, &now);
            break;
        }
    }
    *out = now;
}

/* What stands in front of the last suffix. */
static struct flow_set base_of(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    struct flow_values out;
    suffixed(f, in, n, n->last, &out);
    return out.at[0];
}

static void eval_many(struct flow *f, struct flow_frame *in, const struct syntax *n, struct flow_values *out)
{
    *out = (struct flow_values){0};
    if (n->kind == SYNTAX_SUFFIXED) {
        suffixed(f, in, n, NULL, out);
    } else if (n->kind == SYNTAX_REST) {
        for (size_t i = 0; i < FLOW_POSITIONS; i++)
            out->at[i] = in->rest;
        out->rest = in->rest;
    } else {
        out->at[0] = eval(f, in, n);
    }
}

static struct flow_set joined(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    struct flow_set out = {0};
    for (const struct syntax *one = n->first; one; one = one->next) {
        struct flow_set what = eval(f, in, one);
        out = n->values && one->passed ? flow_both(f, out, what) : out;
    }
    return n->texts ? flow_both(f, out, flow_one(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN)) : out;
}

static struct flow_set eval(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    struct flow_values many;
    switch (n->kind) {
    case SYNTAX_TEXT:
        return text_of(f, in, &n->token);
    case SYNTAX_NAME:
        return name(f, in, n);
    case SYNTAX_BRACKETS:
        return eval(f, in, n->first);
    case SYNTAX_REST:
    case SYNTAX_SUFFIXED:
        eval_many(f, in, n, &many);
        return many.at[0];
    case SYNTAX_FUNCTION:
        return flow_one(f, FLOW_FUNCTION, n, in, FLOW_PLAIN);
    case SYNTAX_TABLE:
        return table(f, in, n);
    case SYNTAX_UNARY:
        eval(f, in, n->first);
        return nothing;
    case SYNTAX_JOINED:
        return joined(f, in, n);
    default:
        return nothing;
    }
}

/* ---- statements ------------------------------------------------------------------------------------------------------ */

static const struct syntax *behind_names(const struct syntax *n)
{
    const struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++)
        one = one->next;
    return one;
}

static void assign(struct flow *f, struct flow_frame *in, const struct syntax *target, struct flow_set what)
{
    if (target->kind == SYNTAX_NAME && target->decl) {
        set_local(f, in, target->decl, what);
    } else if (target->kind != SYNTAX_SUFFIXED) {
        f->out->unknown = true; /* a global */
    } else {
        const struct syntax *last = target->last;
        struct flow_set base = base_of(f, in, target), key = last->kind == SYNTAX_INDEX ? eval(f, in, last->first) : nothing;
        flow_put(f, in, base, last->kind == SYNTAX_INDEX ? NULL : flow_name(f, last->token.text, last->token.len), key, what);
    }
}

static void locals(struct flow *f, struct flow_frame *in, const struct syntax *n, const struct flow_values *values)
{
    const struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++, one = one->next)
        set_local(f, in, one, flow_at(values, i));
}

static void for_in(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    struct flow_values given = {0}, args = {0}, got = {0};
    eval_list(f, in, behind_names(n), n->last, 0, &given);
    args.at[0] = given.at[1];
    args.at[1] = flow_both(f, given.at[2], n->first->owner == in->function ? in->locals[n->first->slot] : nothing); /* what it gave before */
    flow_call(f, in, n, given.at[0], &args, &got);
    locals(f, in, n, &got);
}

static void walk(struct flow *f, struct flow_frame *in, const struct syntax *n);

static void walk_kids(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    for (const struct syntax *kid = n->first; kid; kid = kid->next)
        walk(f, in, kid);
}

static void walk(struct flow *f, struct flow_frame *in, const struct syntax *n)
{
    struct flow_values values = {0};
    const struct syntax *one = n->first;
    switch (n->kind) {
    case SYNTAX_LOCAL:
        eval_list(f, in, behind_names(n), NULL, 0, &values);
        locals(f, in, n, &values);
        break;
    case SYNTAX_LOCAL_FUNCTION:
        set_local(f, in, n->first, eval(f, in, n->last));
        break;
    case SYNTAX_SET_FUNCTION:
        assign(f, in, n->first, eval(f, in, n->last));
        break;
    case SYNTAX_ASSIGN:
        eval_list(f, in, behind_names(n), NULL, 0, &values);
        for (size_t i = 0; i < n->names; i++, one = one->next)
            assign(f, in, one, flow_at(&values, i));
        break;
    case SYNTAX_RETURN:
        eval_list(f, in, n->first, NULL, 0, &values);
        for (size_t i = 0; i < FLOW_POSITIONS; i++)
            flow_join(f, &in->results.at[i], values.at[i]);
        flow_join(f, &in->results.rest, values.rest);
        break;
    case SYNTAX_FOR:
        eval_list(f, in, behind_names(n), n->last, 0, &values);
        walk(f, in, n->last);
        break;
    case SYNTAX_FOR_IN:
        for_in(f, in, n);
        walk(f, in, n->last);
        break;
    case SYNTAX_BLOCK:
    case SYNTAX_RUN:
    case SYNTAX_IF:
    case SYNTAX_WHILE:
    case SYNTAX_REPEAT:
    case SYNTAX_DO:
        walk_kids(f, in, n);
        break;
    case SYNTAX_JUMP:
        break;
    default: {
        struct flow_values many;
        eval_many(f, in, n, &many);
        break;
    }
    }
}

void flow_walk(struct flow *f, struct flow_frame *in)
{
    walk(f, in, in->function->kind == SYNTAX_FUNCTION ? in->function->last : in->function);
}
