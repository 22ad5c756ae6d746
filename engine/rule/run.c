/* Calling a rule on one element: with what, within which limits, and what it came to. */
#include <lauxlib.h>
#include <limits.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rule/pack.h"
#include "rule/value.h"
#include "rule/views.h"

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
    case TRIP_LONG:
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
    views_push_table(e->pack, e->table);
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

/* The same call once more, with its instructions counted; the tables are as they were. */
static mc_status call_counted(struct eval *e, size_t sums_before)
{
    struct state *s = e->pack->state;
    bool watched = s->watched;
    forget_output(e, sums_before);
    s->watched = false;
    mc_status st = call_check(e, NULL);
    s->watched = watched;
    return st;
}

enum verdict eval_after_stop(struct eval *e, size_t sums_before)
{
    if (e->pack->state->trip == TRIP_LONG && call_counted(e, sums_before) == MC_OK)
        return verdict_of(e);
    if (e->pack->state->trip == TRIP_UNDECIDED)
        return VERDICT_UNDECIDED;
    if (e->pack->state->trip == TRIP_NOT_APPLICABLE)
        return VERDICT_NOT_APPLICABLE;
    return run_apart(e, sums_before);
}

enum verdict eval_run(struct eval *e)
{
    size_t sums_before = ledger_count(e->pack->ledger);
    if (e->table <= 0 && !e->alone)
        return run_apart(e, sums_before);
    return call_check(e, NULL) == MC_OK ? verdict_of(e) : eval_after_stop(e, sums_before);
}

bool eval_has_results(const struct eval *e)
{
    return e->findings || e->draft || e->explained || e->scratch || e->why_zh || e->why_en || e->why_at || e->need || e->key;
}

void eval_clear(struct eval *e)
{
    e->output = 0;
    e->ns = 0;
    if (!eval_has_results(e))
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
