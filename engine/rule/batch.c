/* Rules that share the tables of a view, one after another inside one call of Lua: the way in and out costs as much as many of them do. Each is a call of its own all the same,
 * with its own limits and verdict. One that does not come to its end ends the whole call: it goes on as a single rule does then, and the others go on behind it. */
#include <lauxlib.h>

#include "rule/pack.h"
#include "rule/views.h"

struct batch {
    struct pack *p;
    struct rule *const *rules;
    size_t n;
    struct view *v;
    const struct record *rec;
    const struct sink *sink;
    mc_error *err;
    bool alike;              /* what the element has other than the one before is known */
    const struct part *part; /* whose unit of money is the one set; NULL: none is */
    size_t rule, element; /* at work */
    size_t sums;          /* that the ledger held before it */
    mc_status st;
};


size_t batch_length(const struct pack *p, struct rule *const *rules, size_t n)
{
    size_t i = 0;
    if (p->timing || p->coverage || !rules[0]->n_each)
        return 0;
    const struct view *v = rules[0]->each[0].view;
    while (i < n && rules[i]->n_each && rules[i]->each[0].joins && !rules[i]->choice.off && rules[i]->each[0].view == v)
        i++;
    return i;
}

/* The rule at work is the one that the pack's evaluation and the bound modules know of. */
static void take_rule(struct batch *b)
{
    struct rule *r = b->rules[b->rule];
    struct state *s = b->p->state;
    struct eval *e = b->p->eval;
    if (r->part == b->part) {
        e->rule = r;
        e->each = &r->each[0];
        e->schema = r->each[0].schema;
    } else {
        rule_eval(b->p, r, &r->each[0], b->rec);
        s->part = b->part = r->part;
        s->default_unit = e->unit;
        s->money_unit = 0;
    }
    s->eval = e;
    s->parameters = r->choice.parameters;
}

/* What is counted of a rule is of one record. */
static void begin_rule(const struct batch *b)
{
    struct rule *r = b->rules[b->rule];
    if (b->element)
        return;
    r->stopped = 0;
    r->output = 0;
}

/* Whether nothing that the rule declares, nor anything else that it may go by, is other than it was on the element before, where it passed: a rule that shares tables keeps nothing
 * from call to call, and so it would pass again. */
static bool passed_before(const struct batch *b, const struct elements *each)
{
    bool same = each->passed && each->passed == b->v->fills - 1 && each->passed_in == b->p->views->changes;
    for (size_t i = 0; same && i < view_words(b->v->n_nodes); i++)
        same = !(each->reads[i] & b->v->changed[i]);
    return same;
}

/* Of rule and element at work; `report` is at 2, all tables at 3. False: the batch ends here for now. [-0, +0] */
static bool run_one(lua_State *L, struct batch *b)
{
    struct pack *p = b->p;
    struct state *s = p->state;
    struct eval *e = p->eval;
    struct rule *r = b->rules[b->rule];
    struct view_element *element = &b->v->elements[b->element];
    e->at = element;
    e->pointer = element->pointer;
    e->table = element->ref;
    e->alone = false;
    struct elements *each = &r->each[0];
    if (element->walked && (each->needs & ~element->present)) {
        b->st = rule_evaluate_one(e, rule_absent_in_view(p, r, each, element), b->sink, NULL, b->err);
        return b->st == MC_OK;
    }
    if (!element->walked || element->ref <= 0 || !view_is_shared(&r->each[0], element) || r->check == LUA_NOREF || rule_is_given_up(p, r))
        return false; /* as a single rule */
    if (b->alike && passed_before(b, each)) {
        each->passed = b->v->fills;
        b->sink->pass(b->sink->context, r);
        return true;
    }
    b->sums = ledger_count(p->ledger);
    state_begin_next(s);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->check);
    lua_rawgeti(L, 3, e->table);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 0);
    if (b->sink->pass && !eval_has_results(e)) {
        each->passed = b->v->n == 1 ? b->v->fills : 0;
        each->passed_in = p->views->changes;
        b->sink->pass(b->sink->context, r);
        return true;
    }
    r->output += e->output;
    b->st = b->sink->verdict(b->sink->context, e, json_array_size(e->findings) ? VERDICT_FAIL : VERDICT_PASS, NULL, b->err);
    eval_clear(e);
    return b->st == MC_OK;
}

/* The next element, or the next rule on the first. */
static void go_on(struct batch *b)
{
    if (++b->element == b->v->n) {
        b->element = 0;
        b->rule++;
    }
}

/* Argument: struct batch. */
static int run_all(lua_State *L)
{
    struct batch *b = lua_touserdata(L, 1);
    views_push_reporter(b->p);
    views_push_tables(b->p);
    for (bool first = true; b->rule < b->n; first = false, go_on(b)) {
        if (first || !b->element) {
            take_rule(b);
            begin_rule(b);
        }
        if (!run_one(L, b))
            break;
    }
    return 0;
}

/* What a single rule does on one element, from where it is. */
static mc_status run_single(struct batch *b, bool stopped)
{
    const struct rule *r = b->rules[b->rule];
    struct eval *e = rule_eval(b->p, r, &r->each[0], b->rec);
    begin_rule(b);
    if (stopped)
        return rule_evaluate_stopped(e, b->sums, b->sink, b->err);
    return rule_evaluate_seen(e, &b->v->elements[b->element], b->sink, b->err);
}

/* In Lua as far as it goes. */
static void enter(struct batch *b, bool *stopped)
{
    struct state *s = b->p->state;
    b->sums = ledger_count(b->p->ledger);
    b->part = NULL;
    lua_pushcfunction(s->L, run_all);
    lua_pushlightuserdata(s->L, b);
    *stopped = !state_call_shared(s, 1);
    s->eval = NULL;
    s->default_unit = NULL;
    s->money_unit = 0;
    s->parameters = NULL;
}

mc_status batch_run(struct pack *p, struct rule *const *rules, size_t n, const struct record *rec, const struct sink *sink, mc_error *err)
{
    struct batch b = {.p = p, .rules = rules, .n = n, .v = rules[0]->each[0].view, .rec = rec, .sink = sink, .err = err};
    b.st = view_elements(p, b.v, err);
    for (size_t i = 0; b.st == MC_OK && !b.v->n && i < n; i++) /* nothing of the sort in this record, which each says */
        b.st = rule_evaluate_record(p, rules[i], rec, sink, err);
    if (!b.v->n)
        return b.st;
    for (size_t i = 0; i < b.v->n; i++)
        view_present(p, b.v, &b.v->elements[i]);
    b.alike = sink->pass && b.v->n == 1;
    while (b.st == MC_OK && b.rule < n) {
        bool stopped;
        enter(&b, &stopped);
        if (b.st != MC_OK || b.rule == n)
            break;
        b.st = run_single(&b, stopped);
        go_on(&b);
    }
    return b.st;
}
