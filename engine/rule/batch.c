/* Rules that share tables, over all elements of a record: element after element, and on each one rule after another inside one call of Lua, because the way in and out costs as much
 * as many of them do, and because what was just made of an element is still at hand for the next rule. Each is a call of its own all the same, with its own limits and verdict. One
 * that does not come to its end ends the whole call: it goes on as a single rule does then, and the others go on behind it.
 *
 * The verdicts so come in another order than rule by rule: for those who are only told the counts and the findings, which are put in order later. */
#include <lauxlib.h>
#include <string.h>

#include "rule/glance.h"
#include "rule/pack.h"
#include "rule/views.h"

/* From so many elements on it is worth while to write down what a rule does (glance.h). */
#define TURNS_FIRST 100
/* A longer record may be more than fits the memory that rules have. */
#define GLANCED_MAX ((size_t)256 << 10)

struct batch {
    struct pack *p;
    struct view *v;
    const struct record *rec;
    bool glances;         /* rules may pass at a glance */
    const struct part *money_of; /* whose unit of money that is; NULL: none is known yet */
    enum money_unit money;
    const struct sink *sink;
    mc_error *err;
    const struct part *part; /* whose unit of money is the one set; NULL: none is */
    struct view_element *element; /* at work */
    size_t rule;          /* the same: of the view's */
    size_t entered;       /* the one for which Lua was entered: it is known that it takes Lua */
    size_t sums;          /* that the ledger held before it */
    mc_status st;
};

/* The rule at work is the one that the pack's evaluation and the bound modules know of. */
static void take_rule(struct batch *b)
{
    struct rule *r = b->v->joined[b->rule].rule;
    struct elements *each = b->v->joined[b->rule].each;
    struct state *s = b->p->state;
    struct eval *e = b->p->eval;
    if (r->part == b->part) {
        e->rule = r;
        e->each = each;
        e->schema = each->schema;
    } else {
        rule_eval(b->p, r, each, b->rec);
        s->part = b->part = r->part;
        s->default_unit = e->unit;
        s->money_unit = 0;
    }
    s->eval = e;
    s->parameters = r->choice.parameters;
    e->at = b->element;
    e->pointer = b->element->pointer;
    e->table = b->element->ref;
    e->alone = false;
}

/* The same for what needs no Lua, or is a call of its own. */
static struct eval *eval_of(struct batch *b)
{
    const struct view_rule *one = &b->v->joined[b->rule];
    struct eval *e = rule_eval(b->p, one->rule, one->each, b->rec);
    if (one->rule->part != b->part)
        b->part = NULL; /* the unit of the evaluation is another one's now */
    e->at = b->element;
    e->pointer = b->element->pointer;
    return e;
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

/* `each`: to be passed over as long as nothing changes; NULL: no tables were filled. */
static void tell_pass(const struct batch *b, struct rule *r, struct elements *each)
{
    if (each) {
        each->passed = b->v->fills;
        each->passed_in = b->p->views->changes;
    }
    b->sink->pass(b->sink->context, r);
}

/* What the rule came to besides a pass. */
static void tell_findings(struct batch *b, struct rule *r)
{
    struct eval *e = b->p->eval;
    r->output += e->output;
    b->st = b->sink->verdict(b->sink->context, e, json_array_size(e->findings) ? VERDICT_FAIL : VERDICT_PASS, NULL, b->err);
    eval_clear(e);
}

/* The line on which the rule's check begins, where it is a function of its own file; 0. [-0, +0] */
static int line_of_check(lua_State *L, const struct rule *r)
{
    lua_Debug ar;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->check);
    bool told = lua_getinfo(L, ">S", &ar) && ar.source[0] == '@' && strcmp(ar.source + 1, r->source->name) == 0;
    return told ? ar.linedefined : 0;
}

/* The check is written down when the rule came to its turn often enough. */
static void count_turn(const struct batch *b, const struct rule *r, struct elements *each)
{
    if (r->check == LUA_NOREF || each->turns > TURNS_FIRST || ++each->turns <= TURNS_FIRST)
        return;
    each->glance = glance_new(r->source->text, r->source->len, line_of_check(b->p->state->L, r), &r->shape, b->p->keys);
    b->v->n_glanced += each->glance != NULL;
}

/* What the rule at work reports. */
static bool report(void *context, const char *const texts[HOST_TEXTS])
{
    struct batch *b = context;
    struct eval *e = b->p->eval;
    return host_add_texts(e->findings ? e : eval_of(b), texts);
}

/* Whether it is known at a glance what the rule at work comes to; what it reports is with the pack's evaluation. */
static bool is_told_at_a_glance(struct batch *b, const struct rule *r, struct elements *each)
{
    if (!b->glances)
        return false;
    count_turn(b, r, each);
    if (!each->glance)
        return false;
    if (b->money_of != r->part) {
        b->money_of = r->part;
        b->money = views_money_unit(b->p, r->part);
    }
    if (glance_tells(each->glance, b->element->value, b->money, report, b))
        return true;
    eval_clear(b->p->eval);
    if (!glance_is_useful(each->glance)) {
        glance_free(each->glance);
        each->glance = NULL;
        b->v->n_glanced--;
    }
    return false;
}

/* What rule and element at work come to without Lua. False: it takes Lua. */
static bool run_without_lua(struct batch *b)
{
    struct pack *p = b->p;
    struct rule *r = b->v->joined[b->rule].rule;
    struct elements *each = b->v->joined[b->rule].each;
    if (each->needs & ~b->element->present) {
        struct eval *e = eval_of(b);
        b->st = rule_evaluate_one(e, rule_absent_in_view(p, r, each, b->element), b->sink, NULL, b->err);
        return true;
    }
    if (rule_is_given_up(p, r))
        return false;
    bool filled = b->element->ref > 0 && view_is_shared(each, b->element);
    if (!is_told_at_a_glance(b, r, each) && !(filled && passed_before(b, each)))
        return false;
    if (p->eval->findings)
        tell_findings(b, r);
    else
        tell_pass(b, r, filled ? each : NULL);
    return true;
}

/* Of rule and element at work; `report` is at 2, all tables at 3. False: the batch ends here for now. [-0, +0] */
static bool run_one(lua_State *L, struct batch *b)
{
    struct pack *p = b->p;
    struct eval *e = p->eval;
    struct rule *r = b->v->joined[b->rule].rule;
    struct elements *each = b->v->joined[b->rule].each;
    if (b->rule != b->entered && run_without_lua(b))
        return b->st == MC_OK;
    if (b->element->ref <= 0 || !view_is_shared(each, b->element) || r->check == LUA_NOREF || rule_is_given_up(p, r))
        return false; /* as a single rule */
    take_rule(b);
    b->sums = ledger_count(p->ledger);
    state_begin_next(p->state);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->check);
    lua_rawgeti(L, 3, e->table);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 0);
    if (eval_has_results(e))
        tell_findings(b, r);
    else
        tell_pass(b, r, each);
    return b->st == MC_OK;
}

static bool is_over(const struct batch *b)
{
    return b->st != MC_OK || b->rule == b->v->n_joined;
}

/* Past the rules that are not for this record. */
static void skip(struct batch *b)
{
    while (b->rule < b->v->n_joined && (b->v->joined[b->rule].rule->choice.off || b->v->joined[b->rule].rule->not_for))
        b->rule++;
}

static void go_on(struct batch *b)
{
    b->rule++;
    skip(b);
}

/* Argument: struct batch. */
static int run_all(lua_State *L)
{
    struct batch *b = lua_touserdata(L, 1);
    views_push_reporter(b->p);
    views_push_tables(b->p);
    while (b->rule < b->v->n_joined && run_one(L, b))
        go_on(b);
    return 0;
}

/* What a single rule does on one element, from where it is. */
static mc_status run_single(struct batch *b, bool stopped)
{
    struct eval *e = eval_of(b);
    if (stopped)
        return rule_evaluate_stopped(e, b->sums, b->sink, b->err);
    return rule_evaluate_seen(e, b->element, b->sink, b->err);
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

static void run_element(struct batch *b)
{
    view_present(b->p, b->v, b->element);
    b->part = NULL;
    b->rule = 0;
    skip(b);
    while (!is_over(b)) {
        bool stopped;
        if (run_without_lua(b)) {
            go_on(b);
            continue;
        }
        b->entered = b->rule;
        view_table(b->p, b->v, b->element);
        enter(b, &stopped);
        if (is_over(b))
            break;
        b->st = run_single(b, stopped);
        go_on(b);
    }
}

static void run_view(struct batch *b, struct view *v)
{
    b->v = v;
    b->st = view_elements(b->p, v, b->err);
    for (size_t i = 0; b->st == MC_OK && i < v->n; i++) {
        b->element = &v->elements[i];
        run_element(b);
        if (v->n > 1)
            view_give_back(b->p, v, b->element);
    }
    views_make_room(b->p);
    for (size_t i = 0; i < v->n_joined; i++)
        v->joined[i].rule->met += v->n;
}

/* Where there is nothing of the sort that it looks at, or it is not for this record, it says so once. */
static mc_status tell_not_for(struct batch *b, const struct rule *r)
{
    struct eval e = {.pack = b->p, .rule = r, .schema = r->schema, .pointer = ""};
    return rule_evaluate_one(&e, r->not_for ? r->not_for : r->info.each, b->sink, NULL, b->err);
}

bool batch_is_fit(const struct pack *p, const struct sink *sink)
{
    return sink->pass && p->views->shares && !p->timing && !p->coverage;
}

mc_status batch_run(struct pack *p, const struct kind_rules *rules, const struct record *rec, const struct sink *sink, mc_error *err)
{
    bool glances = rec->written.len && rec->written.len <= GLANCED_MAX && limits_are_wide(&p->limits);
    struct batch b = {.p = p, .rec = rec, .glances = glances, .sink = sink, .err = err};
    struct views *all = p->views;
    for (size_t i = 0; i < rules->n; i++) {
        struct rule *r = rules->rules[i];
        r->stopped = 0;
        r->output = r->met = 0;
        r->not_for = r->joins ? rule_out_of_scope(p, r) : NULL;
    }
    for (size_t i = 0; b.st == MC_OK && i < all->n; i++)
        if (all->list[i].n_joined && all->list[i].kind == rules->kind)
            run_view(&b, &all->list[i]);
    for (size_t i = 0; b.st == MC_OK && i < rules->n; i++)
        if (rules->rules[i]->joins && !rules->rules[i]->choice.off && (rules->rules[i]->not_for || !rules->rules[i]->met))
            b.st = tell_not_for(&b, rules->rules[i]);
    return b.st;
}
