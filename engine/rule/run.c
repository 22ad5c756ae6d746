/* Evaluating rules over records: which elements, what is absent, what came out, and where a finding stands. */
#include <lauxlib.h>
#include <limits.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "rule/groups.h"
#include "rule/pack.h"
#include "rule/value.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

bool rule_is_for_run(const struct rule *r)
{
    return r->n_each == 0;
}

const json_t *eval_element(const struct eval *e)
{
    return e->seen ? record_get(e->pack->views->under_check, e->pointer) : e->element;
}

/* ---- one rule on one element ---------------------------------------------------------------------------------------- */

/* [-0, +0]: the function on top is called with the record; what it gives is kept as the key. */
static int run_key(lua_State *L, struct eval *e)
{
    size_t len;
    value_push(L, e->element, &e->rule->shape, e->schema);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        return 0;
    if (lua_type(L, -1) != LUA_TSTRING && !lua_isinteger(L, -1))
        return luaL_error(L, "key must give a text, a whole number or nil, not a %s value", luaL_typename(L, -1));
    const char *key = lua_tolstring(L, -1, &len);
    e->key = malloc(len + 1);
    if (!e->key)
        return luaL_error(L, "out of memory");
    memcpy(e->key, key, len + 1);
    e->key_len = len;
    return 0;
}

static int not_loaded(lua_State *L)
{
    return luaL_error(L, "the rule could not be loaded a second time");
}

/* With a table of its own that is made of nodes: filled anew from element to element, or new. */
static int run_on_nodes(lua_State *L)
{
    const struct eval *e = state_of(L)->eval;
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, e->rule->check) != LUA_TFUNCTION)
        return not_loaded(L);
    view_push_own(L, e, !e->alone);
    lua_pushvalue(L, 1);
    lua_insert(L, -2);
    if (e->alone)
        views_push_reporter(e->pack);
    else
        finding_push_reporter(L);
    lua_call(L, 2, 0);
    return 0;
}

static int run_check(lua_State *L)
{
    struct eval *e = state_of(L)->eval;
    if (e->rule->check == LUA_NOREF)
        return not_loaded(L);
    if (e->part == EVAL_KEY) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, e->rule->key);
        return run_key(L, e);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, e->rule->check);
    if (rule_is_for_run(e->rule)) {
        size_t n = json_array_size(e->element);
        lua_createtable(L, n < 1 << 20 ? (int)n : 1 << 20, 0);
        for (size_t i = 0; i < n; i++) {
            value_push(L, json_array_get(e->element, i), &e->rule->shape, e->schema);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    } else {
        const json_t *element = eval_element(e);
        if (!element)
            return luaL_error(L, "out of memory");
        value_push(L, element, &e->rule->shape, e->schema);
    }
    finding_push_reporter(L);
    lua_call(L, 2, 0);
    return 0;
}

static char *say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *say(const char *format, ...)
{
    char *out;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&out, format, args);
    va_end(args);
    return n < 0 ? NULL : out;
}

#define RECORDS_PER_SHARE 16           /* a rule over a run may do as much for every so many records as others on one element */
#define MEMORY_PER_RECORD (512 * 1024) /* and hold so much more for each */

static int times_or_max(int limit, size_t factor)
{
    return factor > (size_t)(INT_MAX / limit) ? INT_MAX : (int)(limit * (long)factor);
}

/* The limits of one call: those of the pack, which grow with the number of records where a rule looks at all of them. */
static struct rule_limits limits_of(const struct eval *e)
{
    struct rule_limits l = e->pack->limits;
    size_t n = rule_is_for_run(e->rule) ? json_array_size(e->element) : 0, factor = 1 + n / RECORDS_PER_SHARE;
    l.instructions = factor > (size_t)(LONG_MAX / l.instructions) ? LONG_MAX : l.instructions * (long)factor;
    l.milliseconds = times_or_max(l.milliseconds, factor);
    l.findings = times_or_max(l.findings, factor);
    l.output = times_or_max(l.output, factor);
    l.memory += n / RECORDS_PER_SHARE * RECORDS_PER_SHARE * MEMORY_PER_RECORD;
    return l;
}

static void explain_stop(struct eval *e, enum trip trip, const char *message)
{
    const struct rule_limits limits = limits_of(e), *l = &limits;
    switch (trip) {
    case TRIP_UNDECIDED:
    case TRIP_NOT_APPLICABLE:
        return; /* the rule itself said why */
    case TRIP_INSTRUCTIONS:
        e->why_zh = say("规则用尽了指令上限（%ld 条）", l->instructions);
        e->why_en = say("the rule used up its %ld instructions", l->instructions);
        break;
    case TRIP_MEMORY:
        e->why_zh = say("规则用尽了内存上限（%zu 字节）", l->memory);
        e->why_en = say("the rule used up its %zu bytes of memory", l->memory);
        break;
    case TRIP_TIME:
        e->why_zh = say("规则用尽了时间上限（%d 毫秒）", l->milliseconds);
        e->why_en = say("the rule used up its %d milliseconds", l->milliseconds);
        break;
    case TRIP_MATCH:
        e->why_zh = say("规则中的正则匹配超出步数上限");
        e->why_en = say("a pattern of the rule used up its match steps");
        break;
    case TRIP_OUTPUT:
        e->why_zh = say("规则报告的问题超过 %d 条或 %d 字节", l->findings, l->output);
        e->why_en = say("the rule reported more than %d findings or %d bytes", l->findings, l->output);
        break;
    case TRIP_APART: /* only tables that were shared when it kept them can say so here */
    case TRIP_NONE:
        e->why_zh = say("规则出错：%s", message);
        e->why_en = say("the rule failed: %s", message);
        break;
    }
}

/* Of this thread's processor time, so that a busy machine does not make rules look slow. */
static unsigned long long now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (unsigned long long)t.tv_sec * 1000000000u + (unsigned long long)t.tv_nsec;
}

/* With the table that the rule shares, or with one of its own. */
static mc_status call_in_state(struct state *s, const struct eval *e, mc_error *err)
{
    if (e->alone) {
        lua_pushcfunction(s->L, run_on_nodes);
        return state_call_shared(s, 0) ? MC_OK : MC_ERR_LIMIT;
    }
    if (!e->table) {
        s->limits = limits_of(e);
        lua_pushcfunction(s->L, view_has_own(e->pack, e) ? run_on_nodes : run_check);
        mc_status st = state_call(s, 0, 0, err);
        s->limits = e->pack->limits;
        return st;
    }
    lua_rawgeti(s->L, LUA_REGISTRYINDEX, e->rule->check);
    lua_rawgeti(s->L, LUA_REGISTRYINDEX, e->table);
    views_push_reporter(e->pack);
    return state_call_shared(s, 2) ? MC_OK : MC_ERR_LIMIT;
}

static mc_status call_check(struct eval *e, mc_error *err)
{
    struct state *s = e->pack->state;
    mc_status st = rule_ready(e->pack, e->rule, err);
    if (st != MC_OK)
        return st;
    s->eval = e;
    s->default_unit = e->unit;
    s->part = e->rule->part;
    s->parameters = e->rule->choice.parameters;
    unsigned long long start = e->pack->timing ? now_ns() : 0;
    st = call_in_state(s, e, err);
    e->ns += e->pack->timing ? now_ns() - start : 0;
    s->eval = NULL;
    s->default_unit = NULL;
    s->money_unit = 0;
    s->parameters = NULL;
    return st;
}

/* Whether the memory ran out because earlier calls of some rule kept what they made. */
static bool memory_is_hoarded(struct pack *p)
{
    lua_gc(p->state->L, LUA_GCCOLLECT);
    return p->state->used > p->loaded_bytes + p->loaded_bytes / 2 + ((size_t)1 << 20);
}

static void forget_output(struct eval *e, size_t sums_before)
{
    json_array_clear(e->findings);
    e->output = 0;
    json_array_clear(e->explained);
    ledger_rewind(e->pack->ledger, sums_before);
    free(e->why_zh);
    free(e->why_en);
    free(e->why_at);
    free(e->need);
    free(e->key);
    e->why_zh = e->why_en = e->why_at = e->need = e->key = NULL;
}

static enum verdict verdict_of(const struct eval *e)
{
    return json_array_size(e->findings) ? VERDICT_FAIL : VERDICT_PASS;
}

/* Runs it with a table of its own; what it said before is forgotten. */
static mc_status call_again(struct eval *e, size_t sums_before, mc_error *why)
{
    forget_output(e, sums_before);
    *why = (mc_error){0};
    e->table = 0;
    e->alone = false;
    return call_check(e, why);
}

static enum verdict run_apart(struct eval *e, size_t sums_before)
{
    mc_error why;
    const struct pack *p = e->pack;
    mc_status st = call_again(e, sums_before, &why);
    if (st != MC_OK && p->state->trip == TRIP_MEMORY && views_hold_tables(p)) {
        views_drop_tables(e->pack);
        st = call_again(e, sums_before, &why);
    }
    if (st != MC_OK && p->state->trip == TRIP_MEMORY && memory_is_hoarded(e->pack)) {
        pack_open_state(e->pack, false, NULL); /* what does not load again says so itself, below or when its turn comes */
        st = call_again(e, sums_before, &why);
    }
    if (st == MC_OK)
        return verdict_of(e);
    if (p->state->trip == TRIP_NOT_APPLICABLE && !json_array_size(e->findings))
        return VERDICT_NOT_APPLICABLE;
    explain_stop(e, p->state->trip, why.text);
    return VERDICT_UNDECIDED;
}

/* A call with a shared table that ended without a verdict of the rule's own did so, perhaps, because of what is shared: it runs once more with a table of its own. */
enum verdict eval_run(struct eval *e)
{
    size_t sums_before = ledger_count(e->pack->ledger);
    if (e->table <= 0 && !e->alone)
        return run_apart(e, sums_before);
    if (call_check(e, NULL) == MC_OK)
        return verdict_of(e);
    if (e->pack->state->trip == TRIP_UNDECIDED)
        return VERDICT_UNDECIDED;
    if (e->pack->state->trip == TRIP_NOT_APPLICABLE)
        return VERDICT_NOT_APPLICABLE;
    return run_apart(e, sums_before);
}

/* Most rules come to nothing but a verdict. */
static bool has_results(const struct eval *e)
{
    return e->findings || e->draft || e->explained || e->scratch || e->why_zh || e->why_en || e->why_at || e->need || e->key;
}

void eval_clear(struct eval *e)
{
    e->output = 0;
    e->ns = 0;
    if (!has_results(e))
        return;
    json_decref(e->findings);
    json_decref(e->draft);
    json_decref(e->explained);
    e->findings = e->draft = e->explained = NULL;
    free(e->scratch);
    free(e->why_zh);
    free(e->why_en);
    free(e->why_at);
    free(e->need);
    free(e->key);
    e->scratch = e->why_zh = e->why_en = e->why_at = e->need = e->key = NULL;
}

/* ---- one rule on records --------------------------------------------------------------------------------------------- */

static const char *absent_need(const struct rule *r, const json_t *element)
{
    for (size_t i = 0; i < r->info.n_needs; i++)
        if (!path_present(element, &r->need_paths[i]))
            return r->info.needs[i];
    return NULL;
}

/* Why the rule does not apply to the record at all, by its date or region; NULL where it does. A record without a date is checked. */
static const char *out_of_scope(const struct pack *p, const struct rule *r, const json_t *root)
{
    if (!r->info.since && !r->info.until && !r->info.region)
        return NULL;
    const char *date = pack_first_text(&r->part->dates, root);
    if (date && r->info.since && strcmp(date, r->info.since) < 0)
        return "since";
    if (date && r->info.until && strcmp(date, r->info.until) > 0)
        return "until";
    const char *region = p->region ? p->region : pack_first_text(&r->part->region, root);
    if (r->info.region && (!region || strncmp(region, r->info.region, strlen(r->info.region)) != 0))
        return "region";
    return NULL;
}

const char *rule_not_for(const struct pack *p, const struct rule *r, const json_t *root)
{
    const char *need = out_of_scope(p, r, root);
    return need || !rule_is_for_run(r) ? need : absent_need(r, root);
}

/* Whether the views are of this record. */
static bool is_viewed(const struct pack *p, const struct record *rec)
{
    return p->views && p->views->under_check == rec;
}

static const char *default_unit(const struct pack *p, const struct part *part, const struct record *rec)
{
    if (!part->has_default_unit)
        return NULL;
    return is_viewed(p, rec) ? views_unit(p, part) : json_string_value(path_value(record_root(rec), &part->default_unit));
}

/* A rule that was stopped on so many elements of a record is not run on the others: it would take its limits again on each of thousands. */
#define STOPS_MAX 5
#define OUTPUTS_MAX 16 /* of one record: so many times what it may report of an element */

static enum verdict give_up(struct eval *e)
{
    e->why_zh = say("规则在 %d 个对象上超出限制，或报告的内容太多，不再运行", STOPS_MAX);
    e->why_en = say("not run any more: the rule passed its limits on %d elements, or reported too much", STOPS_MAX);
    return VERDICT_UNDECIDED;
}

/* Whether a limit ended the last call, and not the rule itself. */
static bool was_stopped(const struct pack *p)
{
    enum trip trip = p->state->trip;
    return trip != TRIP_NONE && trip != TRIP_UNDECIDED && trip != TRIP_NOT_APPLICABLE;
}

/* Runs the rule, if it is not given up. */
static enum verdict run_rule(struct eval *e)
{
    struct rule *r = (struct rule *)(uintptr_t)e->rule; /* a pack runs for one caller at a time */
    if (r->stopped >= STOPS_MAX || r->output / OUTPUTS_MAX > (size_t)e->pack->limits.output)
        return give_up(e);
    enum verdict v = eval_run(e);
    r->output += e->output;
    r->stopped += v == VERDICT_UNDECIDED && was_stopped(e->pack);
    return v;
}

mc_status rule_evaluate_one(struct eval *e, const char *need, const struct sink *sink, enum verdict *came_to, mc_error *err)
{
    enum verdict v = need ? VERDICT_NOT_APPLICABLE : run_rule(e);
    mc_status st = MC_OK;
    if (v == VERDICT_UNDECIDED && (!e->why_zh || !e->why_en))
        st = no_memory(err);
    if (came_to)
        *came_to = v;
    if (st == MC_OK)
        st = sink->verdict(sink->context, e, v, need ? need : e->need, err);
    eval_clear(e);
    return st;
}

/* The first need that the walk over the element did not meet. */
static const char *absent_of_view(struct pack *p, const struct rule *r, const struct elements *each, struct view_element *element)
{
    uint64_t absent = each->needs & ~view_present(p, each->view, element);
    for (size_t i = 0; absent && i < r->info.n_needs; i++)
        if (absent & (uint64_t)1 << each->need_numbers[i])
            return r->info.needs[i];
    return NULL;
}

/* One element of a view. */
static mc_status evaluate_seen(struct eval *e, struct view_element *element, const struct sink *sink, mc_error *err)
{
    struct pack *p = e->pack;
    const struct elements *each = e->each;
    e->at = element;
    e->pointer = element->pointer;
    e->table = 0;
    e->alone = false;
    const char *need = each->by_walk ? absent_of_view(p, e->rule, each, element) : absent_need(e->rule, eval_element(e));
    if (!need && each->shares && !p->coverage)
        e->table = view_table(p, each->view, element);
    else if (!need && each->own && !p->coverage)
        e->alone = view_reuses_own(p, e);
    return rule_evaluate_one(e, need, sink, NULL, err);
}

/* Every element of one path of `each`; their number is added to *n. */
static mc_status evaluate_elements(struct pack *p, const struct rule *r, const struct elements *each, const struct record *rec, size_t *n,
                                   const struct sink *sink, mc_error *err)
{
    const char *unit = default_unit(p, r->part, rec);
    if (each->view && is_viewed(p, rec)) {
        struct view *v = each->view;
        mc_status st = view_elements(p, v, err);
        struct eval *e = p->eval;
        e->pack = p;
        e->rule = r;
        e->each = each;
        e->schema = each->schema;
        e->unit = unit;
        e->seen = true;
        for (size_t i = 0; st == MC_OK && i < v->n; i++)
            st = evaluate_seen(e, &v->elements[i], sink, err);
        *n += v->n;
        return st;
    }
    struct places found = {0};
    mc_status st = path_expand(&found, record_root(rec), &each->path, err);
    for (size_t i = 0; st == MC_OK && i < found.n; i++) {
        struct eval e = {.pack = p, .rule = r, .schema = each->schema, .unit = unit};
        e.element = found.items[i].value;
        e.pointer = found.items[i].pointer;
        st = rule_evaluate_one(&e, absent_need(r, e.element), sink, NULL, err);
    }
    *n += found.n;
    places_clear(&found);
    return st;
}

static mc_status evaluate_record(struct pack *p, const struct rule *r, const struct record *rec, const struct sink *sink, mc_error *err)
{
    bool scoped = r->info.since || r->info.until || r->info.region;
    const char *need = scoped ? out_of_scope(p, r, record_root(rec)) : NULL;
    size_t n = 0;
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && !need && i < r->n_each; i++)
        st = evaluate_elements(p, r, &r->each[i], rec, &n, sink, err);
    if (st == MC_OK && !n) { /* nothing of the sort in this record: said once, so that the rule does not vanish from the counts */
        struct eval e = {.pack = p, .rule = r, .schema = r->schema, .pointer = "", .unit = default_unit(p, r->part, rec)};
        st = rule_evaluate_one(&e, need ? need : r->info.each, sink, NULL, err);
    }
    return st;
}

mc_status rule_evaluate_record(struct pack *p, struct rule *r, const struct record *rec, const struct sink *sink, mc_error *err)
{
    r->stopped = 0;
    r->output = 0;
    return evaluate_record(p, r, rec, sink, err);
}

mc_status rule_evaluate(struct pack *p, const struct rule *r, const struct record *const *recs, size_t n,
                        const struct sink *sink, mc_error *err)
{
    ((struct rule *)(uintptr_t)r)->stopped = 0;
    ((struct rule *)(uintptr_t)r)->output = 0;
    if (rule_is_for_run(r))
        return groups_of_records(p, r, recs, n, sink, err);
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < n; i++)
        if (record_is_of_kind(recs[i], r->info.kind))
            st = evaluate_record(p, r, recs[i], sink, err);
    return st;
}
