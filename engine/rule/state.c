/* The Lua state and its limits: the allocator counts bytes, a hook counts instructions and looks at the clock. What a rule can see is
 * sandbox.c's business. */
#include "rule/state.h"

#include <lauxlib.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "rule/coverage.h"
#include "rule/sandbox.h"
#include "rule/watch.h"

#define HOOK_INTERVAL 1000
/* Bytes asked of the allocator that count as one instruction: copying a long string must not be free. */
#define BYTES_A_STEP 64
#define MESSAGE_MAX 400
/* Values of Lua's stack that are held on to: else each error, and each round of the collector, gives most of it back, and the next call takes it anew. */
#define STACK_KEPT 200
#define USUAL_MEMORY ((size_t)64 << 20)
#define USUAL_INSTRUCTIONS 10000000 /* what can be done in two milliseconds, and more */

struct rule_limits limits_complete(const struct rule_limits *limits)
{
    struct rule_limits l = limits ? *limits : (struct rule_limits){0};
    if (!l.memory)
        l.memory = USUAL_MEMORY;
    if (l.instructions <= 0)
        l.instructions = USUAL_INSTRUCTIONS;
    if (l.findings <= 0)
        l.findings = 1000;
    if (l.output <= 0)
        l.output = 1 << 20;
    if (l.milliseconds <= 0)
        l.milliseconds = 10000;
    return l;
}

bool limits_are_wide(const struct rule_limits *limits)
{
    return limits->memory >= USUAL_MEMORY && limits->instructions >= USUAL_INSTRUCTIONS;
}

struct state *state_of(lua_State *L)
{
    struct state *s;
    memcpy(&s, lua_getextraspace(L), sizeof s);
    return s;
}

static void on_count(lua_State *L, lua_Debug *ar);

static void *allocate(void *user, void *block, size_t old, size_t size)
{
    struct state *s = user;
    if (!block)
        old = 0; /* Lua passes a type tag then */
    if (size == 0) {
        heap_move(&s->heap, block, old, 0);
        s->used -= old;
        return NULL;
    }
    if (size > old) {
        if (s->used > s->limits.memory || size - old > s->limits.memory - s->used)
            return NULL;
        s->asked += size;
        if (s->L && s->asked / BYTES_A_STEP > (unsigned long long)s->limits.instructions)
            lua_sethook(s->L, on_count, LUA_MASKCOUNT, 1); /* may be called from anywhere; raises at the next instruction */
    }
    void *moved = heap_move(&s->heap, block, old, size);
    if (!moved)
        return NULL;
    s->used += size - old; /* wraps rightly where it shrinks */
    return moved;
}

static double seconds_since(clockid_t clock, struct timespec start)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9;
}

/* The processor's clock is a system call; it is asked only once the cheap wall clock says that it may have run out. */
static bool out_of_time(const struct state *s)
{
    double limit = s->limits.milliseconds / 1000.0;
    return s->clocked && seconds_since(CLOCK_MONOTONIC_COARSE, s->start_wall) > limit &&
           seconds_since(CLOCK_THREAD_CPUTIME_ID, s->start_cpu) > limit;
}

int state_trip(lua_State *L, enum trip trip, const char *message)
{
    struct state *s = state_of(L);
    if (s->trip == TRIP_NONE)
        s->trip = trip;
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    if (!s->shared && s->trip != TRIP_UNDECIDED && s->trip != TRIP_NOT_APPLICABLE)
        return luaL_error(L, "%s", message);
    lua_pushstring(L, message); /* nobody will read it: where it was raised need not be found out */
    return lua_error(L);
}

void state_own_table(lua_State *L, int index)
{
    if (state_of(L)->shared && lua_istable(L, index) && lua_getmetatable(L, index))
        state_trip(L, TRIP_APART, "a table that is shared"); /* tables that a rule made have no metatable */
}

static void check_limits(lua_State *L, struct state *s)
{
    if (s->trip != TRIP_NONE)
        state_trip(L, s->trip, "stopped");
    if (s->steps + s->asked / BYTES_A_STEP > (unsigned long long)s->limits.instructions)
        state_trip(L, TRIP_INSTRUCTIONS, "instruction limit passed");
    if (out_of_time(s))
        state_trip(L, TRIP_TIME, "time limit passed");
}

/* Asking for processor time is a call of the system: most rules are done before the hook comes round for the first time. */
static void start_clocks(struct state *s)
{
    clock_gettime(CLOCK_MONOTONIC_COARSE, &s->start_wall);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &s->start_cpu);
    s->clocked = true;
}

static void on_count(lua_State *L, lua_Debug *ar)
{
    struct state *s = state_of(L);
    if (ar->event == LUA_HOOKLINE) {
        coverage_line(s->coverage, s->part, L, ar);
        return;
    }
    s->steps += (unsigned long long)lua_gethookcount(L);
    if (!s->clocked)
        start_clocks(s);
    check_limits(L, s);
    if (s->shared && s->watched)
        state_trip(L, TRIP_LONG, "takes long"); /* how far it came depends on the time: it is run again, and counted */
}

void state_charge(lua_State *L, size_t work)
{
    struct state *s = state_of(L);
    s->steps += work;
    if (!s->clocked && s->steps > HOOK_INTERVAL && !(s->shared && s->watched))
        start_clocks(s);
    if (s->steps > (unsigned long long)s->limits.instructions)
        check_limits(L, s);
}

/* Turns whatever was thrown into a text; under every call as its message handler. [-1, +1] */
static int describe_error(lua_State *L)
{
    if (lua_type(L, 1) != LUA_TSTRING)
        lua_pushfstring(L, "an error that is a %s value", luaL_typename(L, 1));
    return 1;
}

/* Lua calls abort() where this returns; it is only reached if code of ours runs outside state_call. */
static int on_panic(lua_State *L)
{
    (void)L;
    return 0;
}

mc_status state_new(struct state **out, const struct rule_limits *limits, mc_error *err)
{
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    s->limits = *limits;
    s->L = lua_newstate(allocate, s);
    if (!s->L) {
        heap_clear(&s->heap);
        free(s);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory for a Lua state");
    }
    memcpy(lua_getextraspace(s->L), &s, sizeof s);
    lua_atpanic(s->L, on_panic);
    lua_checkstack(s->L, STACK_KEPT); /* cannot raise; where there is no memory for it, there is less to keep */
    lua_pushcfunction(s->L, sandbox_open); /* a light function: cannot raise */
    mc_status st = state_call(s, 0, 0, err);
    if (st != MC_OK) {
        state_free(s);
        return st;
    }
    *out = s;
    return MC_OK;
}

void state_free(struct state *s)
{
    if (!s)
        return;
    lua_close(s->L);
    heap_clear(&s->heap);
    free(s);
}

/* A rule's message on one line, valid UTF-8 and not endless. */
static void clean_message(char out[MESSAGE_MAX + 4], const char *text, size_t len)
{
    size_t n = utf8_invalid_at(text, len);
    size_t keep = n > MESSAGE_MAX ? utf8_cut(text, n, MESSAGE_MAX) : n;
    memcpy(out, text, keep);
    out[keep] = '\0';
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    if (keep < n)
        memcpy(out + keep, "…", sizeof "…");
}

static void arm(struct state *s)
{
    s->trip = TRIP_NONE;
    s->steps = 0;
    s->asked = 0;
    s->generation++;
    s->clocked = false;
    if (s->shared && s->watched)
        watch_begin(s->L, on_count);
    else
        lua_sethook(s->L, on_count, LUA_MASKCOUNT | (s->coverage ? LUA_MASKLINE : 0), HOOK_INTERVAL);
}

void state_begin_next(struct state *s)
{
    arm(s);
}

static void disarm(struct state *s)
{
    if (s->shared && s->watched)
        watch_end(); /* from here on nothing sets the hook behind our back */
    if (lua_gethookmask(s->L))
        lua_sethook(s->L, NULL, 0, 0);
}

/* Comparing and printing inside Lua go by the C locale, whatever the program set for its user. */
static locale_t plain_locale(void)
{
    static locale_t plain;
    locale_t known = __atomic_load_n(&plain, __ATOMIC_ACQUIRE);
    if (known)
        return known;
    locale_t fresh = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t none = (locale_t)0;
    if (fresh && !__atomic_compare_exchange_n(&plain, &none, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        freelocale(fresh);
        return none; /* another thread was first */
    }
    return fresh;
}

locale_t state_use_plain_locale(void)
{
    locale_t plain = plain_locale();
    return plain ? uselocale(plain) : (locale_t)0;
}

/* Calls it with the limits armed, in the plain locale. */
static int call(struct state *s, int nargs, int nresults, int handler)
{
    locale_t before = s->in_plain_locale ? (locale_t)0 : state_use_plain_locale();
    arm(s);
    int code = lua_pcall(s->L, nargs, nresults, handler);
    disarm(s);
    if (before)
        uselocale(before);
    return code;
}

mc_status state_call(struct state *s, int nargs, int nresults, mc_error *err)
{
    lua_State *L = s->L;
    int base = lua_gettop(L) - nargs;
    lua_pushcfunction(L, describe_error);
    lua_insert(L, base);
    int code = call(s, nargs, nresults, base);
    lua_remove(L, base);
    if (code == LUA_OK)
        return MC_OK;
    if (s->trip == TRIP_UNDECIDED || s->trip == TRIP_NOT_APPLICABLE) { /* the rule said why; making an error of it is slow */
        lua_settop(L, base - 1);
        return MC_ERR_LIMIT;
    }
    char message[MESSAGE_MAX + 4];
    size_t len = 0;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &len) : NULL;
    clean_message(message, text ? text : "unknown error", text ? len : strlen("unknown error"));
    lua_settop(L, base - 1);
    if (code == LUA_ERRMEM && s->trip == TRIP_NONE)
        s->trip = TRIP_MEMORY;
    if (s->trip == TRIP_MEMORY)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "memory limit of %zu bytes passed", s->limits.memory);
    return error_set(err, s->trip == TRIP_NONE ? MC_ERR_USAGE : MC_ERR_LIMIT, NULL, 0, "%s", message);
}

void state_watch(struct state *s, bool on)
{
    if (on)
        s->watched = s->limits.instructions >= USUAL_INSTRUCTIONS && !s->coverage && watch_open();
    else
        watch_close();
    s->watched = s->watched && on;
}

bool state_call_shared(struct state *s, int nargs)
{
    s->shared = true;
    int code = call(s, nargs, 0, 0);
    s->shared = false;
    if (code != LUA_OK)
        lua_pop(s->L, 1);
    return code == LUA_OK;
}
