/* Calls: of functions of the rule and its libraries, and of what the sandbox offers (safe.c, bind_*.c, host.c). What of these gives back or calls what it is given stands here
 * by name; all others look at their arguments and make texts, numbers and tables of their own. */
#include "rule/flow.h"

#include <string.h>

#define FRAMES_MAX 4000

static const struct flow_set nothing = {0};

struct flow_set flow_at(const struct flow_values *v, size_t i)
{
    return i < FLOW_POSITIONS ? v->at[i] : v->rest;
}

struct flow_set flow_all(struct flow *f, const struct flow_values *v)
{
    struct flow_set out = v->rest;
    for (size_t i = 0; i < FLOW_POSITIONS; i++)
        out = flow_both(f, out, v->at[i]);
    return out;
}

static void spread(struct flow *f, struct flow_values *out, struct flow_set set)
{
    for (size_t i = 0; i < FLOW_POSITIONS; i++)
        out->at[i] = flow_both(f, out->at[i], set);
    out->rest = flow_both(f, out->rest, set);
}

static void give(struct flow *f, struct flow_values *out, struct flow_set set)
{
    out->at[0] = flow_both(f, out->at[0], set);
}

/* ---- names of the sandbox -------------------------------------------------------------------------------------------- */

static const char *const modules[] = {"string", "table", "math", "utf8", "money", "date", "quantity", "text", "re", "diagnose", "parameters"};

static const struct {
    const char *module, *name; /* NULL: a global; all names of the module */
    enum flow_builtin builtin;
} builtins[] = {
    {NULL, "ipairs", FLOW_IPAIRS}, {NULL, "pairs", FLOW_PAIRS}, {NULL, "pcall", FLOW_PCALL}, {NULL, "select", FLOW_SELECT}, {NULL, "assert", FLOW_SELECT},
    {NULL, "require", FLOW_REQUIRE}, {NULL, "tonumber", FLOW_PLAIN}, {NULL, "tostring", FLOW_PLAIN}, {NULL, "error", FLOW_PLAIN}, {NULL, "type", FLOW_PLAIN},
    {NULL, "undecided", FLOW_PLAIN}, {NULL, "not_applicable", FLOW_PLAIN},
    {"table", "insert", FLOW_INSERT}, {"table", "remove", FLOW_REMOVE}, {"table", "sort", FLOW_SORT}, {"table", "pack", FLOW_PACK}, {"table", "unpack", FLOW_UNPACK},
    {"quantity", NULL, FLOW_QUANTITY}, {"date", NULL, FLOW_DATE}, {"diagnose", NULL, FLOW_DIAGNOSE},
};
#define N_BUILTINS (sizeof builtins / sizeof *builtins)

struct flow_set flow_global(struct flow *f, const struct token *name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (token_is(name, modules[i]))
            return flow_one(f, FLOW_MODULE, modules[i], NULL, FLOW_PLAIN);
    for (size_t i = 0; i < N_BUILTINS; i++)
        if (!builtins[i].module && token_is(name, builtins[i].name))
            return flow_one(f, FLOW_BUILTIN, NULL, NULL, builtins[i].builtin);
    f->out->unknown = true;
    return nothing;
}

struct flow_set flow_member(struct flow *f, const struct flow_value *module, const struct flow_name *name)
{
    enum flow_builtin builtin = FLOW_PLAIN;
    if (strcmp(module->what, "parameters") == 0)
        return flow_both(f, flow_one(f, FLOW_TEXT, NULL, NULL, FLOW_PLAIN), flow_one(f, FLOW_FOREIGN, NULL, NULL, FLOW_PLAIN));
    for (size_t i = 0; i < N_BUILTINS; i++)
        if (builtins[i].module && strcmp(builtins[i].module, module->what) == 0 &&
            (!builtins[i].name || (strlen(builtins[i].name) == name->len && memcmp(builtins[i].name, name->text, name->len) == 0)))
            builtin = builtins[i].builtin;
    return flow_one(f, FLOW_BUILTIN, NULL, NULL, builtin);
}

/* ---- functions of the files ------------------------------------------------------------------------------------------ */

static bool is_same(const struct flow_frame *a, const struct flow_frame *b)
{
    return a->function == b->function && a->outer == b->outer && a->site == b->site && a->before == b->before && a->checks == b->checks;
}

/* The frame that is like it in all that tells frames apart, made where there is none; NULL. */
struct flow_frame *flow_frame(struct flow *f, const struct flow_frame *like)
{
    uintptr_t h = (uintptr_t)like->function / 16 + (uintptr_t)like->outer / 16 * 7 + (uintptr_t)like->site / 16 * 31 + (uintptr_t)like->before / 16 * 61;
    struct flow_frame **bucket = &f->frame_buckets[(size_t)(h ^ h >> 11) % FLOW_BUCKETS];
    for (struct flow_frame *one = *bucket; one; one = one->beside)
        if (is_same(one, like))
            return one;
    if (f->n_frames == FRAMES_MAX) {
        f->out->unknown = true;
        return NULL;
    }
    struct flow_frame *fresh = flow_take(f, sizeof *fresh, false);
    if (!fresh)
        return NULL;
    *fresh = *like;
    fresh->locals = flow_take(f, (like->function->names_inside + 1) * sizeof *fresh->locals, false);
    if (!fresh->locals)
        return NULL;
    fresh->beside = *bucket;
    *bucket = fresh;
    if (f->last_frame)
        f->last_frame->next = fresh;
    else
        f->frames = fresh;
    f->last_frame = fresh;
    f->n_frames++;
    f->changed = true;
    return fresh;
}

static void call_function(struct flow *f, const struct flow_frame *in, const struct syntax *site, const struct flow_value *called, const struct flow_values *args,
                          struct flow_values *out)
{
    const struct syntax *function = called->what;
    const struct flow_frame *outer = called->in;
    const struct flow_frame like = {.function = function, .outer = outer, .site = site, .before = in->site, .checks = in->checks, .data = outer->data};
    struct flow_frame *frame = flow_frame(f, &like);
    size_t i = 0;
    if (!frame)
        return;
    if (function->method)
        flow_join(f, &frame->locals[function->slot], flow_at(args, i++));
    for (const struct syntax *name = function->first; name != function->last; name = name->next)
        flow_join(f, &frame->locals[name->slot], flow_at(args, i++));
    for (; i < FLOW_POSITIONS; i++)
        flow_join(f, &frame->rest, args->at[i]);
    flow_join(f, &frame->rest, args->rest);
    for (i = 0; i < FLOW_POSITIONS; i++)
        out->at[i] = flow_both(f, out->at[i], frame->results.at[i]);
    out->rest = flow_both(f, out->rest, frame->results.rest);
}

struct flow_chunk *flow_library(struct flow *f, const char *name, size_t len)
{
    const struct flow_name *known = flow_name(f, name, len);
    size_t text_len = 0;
    for (struct flow_chunk *c = f->chunks; c; c = c->next)
        if (strlen(c->name) == len && memcmp(c->name, name, len) == 0)
            return c;
    char *copy = flow_take(f, len + 1, false);
    struct flow_chunk *c = flow_take(f, sizeof *c, false);
    if (!known || !copy || !c)
        return NULL;
    memcpy(copy, name, len);
    c->name = copy;
    c->next = f->chunks;
    c->data = strncmp(copy, "lib.data.", 9) == 0;
    f->chunks = c;
    f->changed = true;
    const char *text = len ? f->files->library(f->files->context, copy, &text_len) : f->files->text;
    text_len = len ? text_len : f->files->len;
    if (!text)
        return c; /* without one require itself raises */
    for (size_t i = 0; i < text_len; i++) /* where Lua may see other lines or words than the lexer */
        f->out->unknown = f->out->unknown || text[i] == '\0' || (text[i] == '\r' && (i + 1 == text_len || text[i + 1] != '\n'));
    mc_status st = syntax_read(&c->tree, text, text_len, NULL);
    f->no_memory = f->no_memory || st == MC_ERR_MEMORY;
    if (st != MC_OK || memmem(text, text_len, "_ENV", strlen("_ENV")) || !flow_find_names(c->tree.root)) {
        f->out->unknown = true;
        return c;
    }
    const struct flow_frame like = {.function = c->tree.root, .data = c->data};
    c->frame = flow_frame(f, &like);
    return c;
}

static void call_require(struct flow *f, const struct flow_values *args, struct flow_values *out)
{
    struct flow_set names = args->at[0];
    if (!names.n)
        f->out->unknown = true;
    for (uint32_t i = 0; i < names.n; i++) {
        const struct flow_name *name = f->values[names.items[i]].kind == FLOW_LITERAL ? f->values[names.items[i]].what : NULL;
        const struct flow_chunk *c = name ? flow_library(f, name->text, name->len) : NULL;
        f->out->unknown = f->out->unknown || !name;
        if (c && c->frame)
            give(f, out, c->frame->results.at[0]);
    }
}

/* ---- functions of the sandbox ---------------------------------------------------------------------------------------- */

/* What they read of tables given to them. */
static void read_fields(struct flow *f, const struct flow_values *args, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < FLOW_POSITIONS; i++)
            flow_get(f, args->at[i], flow_name(f, *names, strlen(*names)), nothing);
}

static bool has_record(const struct flow *f, struct flow_set set)
{
    for (uint32_t i = 0; i < set.n; i++)
        if (f->values[set.items[i]].kind == FLOW_RECORD)
            return true;
    return false;
}

static struct flow_set get_named(struct flow *f, struct flow_set base, const char *name)
{
    return flow_get(f, base, flow_name(f, name, strlen(name)), nothing);
}

/* Those of diagnose take tables apart by all their keys: none of these may be the record's. */
static void call_diagnose(struct flow *f, const struct flow_values *args)
{
    static const char *const tables[] = {"total", "parts", "missing", "points", "target"};
    struct flow_set given = flow_all(f, args);
    bool bad = has_record(f, given);
    for (size_t i = 0; !bad && i < sizeof tables / sizeof *tables; i++) {
        struct flow_set one = get_named(f, given, tables[i]), items = flow_get(f, one, NULL, nothing), cells = flow_both(f, one, items);
        bad = has_record(f, cells) || has_record(f, get_named(f, cells, "row")) || has_record(f, get_named(f, cells, "column"));
    }
    f->out->unknown = f->out->unknown || bad;
}

static void call_step(struct flow *f, enum flow_builtin builtin, const struct flow_values *args, struct flow_values *out)
{
    struct flow_set list = args->at[0];
    if (builtin == FLOW_IPAIRS_STEP) {
        out->at[1] = flow_both(f, out->at[1], flow_get(f, list, NULL, nothing));
        return;
    }
    give(f, out, flow_contents(f, list, true));
    out->at[1] = flow_both(f, out->at[1], flow_contents(f, list, false));
}

static void call_builtin(struct flow *f, const struct flow_frame *in, const struct syntax *site, enum flow_builtin builtin, const struct flow_values *args,
                         struct flow_values *out)
{
    static const char *const quantity[] = {"value", "value_max", "unit", "bound", "text", NULL}, *const dates[] = {"from", "to", "part", "before", "text", "recurring", NULL};
    struct flow_values inner = {0}, results = {0};
    struct flow_table *t = NULL;
    switch (builtin) {
    case FLOW_QUANTITY:
    case FLOW_DATE:
        read_fields(f, args, builtin == FLOW_DATE ? dates : quantity);
        spread(f, out, flow_foreign(f, in));
        break;
    case FLOW_PLAIN:
        spread(f, out, flow_foreign(f, in));
        break;
    case FLOW_DIAGNOSE:
        call_diagnose(f, args);
        break;
    case FLOW_IPAIRS:
    case FLOW_PAIRS:
        give(f, out, flow_one(f, FLOW_BUILTIN, NULL, NULL, builtin == FLOW_PAIRS ? FLOW_PAIRS_STEP : FLOW_IPAIRS_STEP));
        out->at[1] = flow_both(f, out->at[1], args->at[0]);
        break;
    case FLOW_IPAIRS_STEP:
    case FLOW_PAIRS_STEP:
        call_step(f, builtin, args, out);
        break;
    case FLOW_PCALL:
        for (size_t i = 0; i < FLOW_POSITIONS; i++)
            inner.at[i] = i + 1 < FLOW_POSITIONS ? args->at[i + 1] : args->rest;
        inner.rest = args->rest;
        flow_call(f, in, site, args->at[0], &inner, &results);
        spread(f, out, flow_both(f, flow_all(f, &results), flow_foreign(f, in)));
        break;
    case FLOW_SELECT:
        spread(f, out, flow_all(f, args));
        break;
    case FLOW_REQUIRE:
        call_require(f, args, out);
        break;
    case FLOW_INSERT:
        flow_put(f, in, args->at[0], NULL, nothing, flow_both(f, args->at[1], args->at[2]));
        break;
    case FLOW_REMOVE:
        flow_touch(f, in, args->at[0]);
        give(f, out, flow_contents(f, args->at[0], false));
        break;
    case FLOW_SORT:
        flow_touch(f, in, args->at[0]);
        inner.at[0] = inner.at[1] = flow_contents(f, args->at[0], false);
        flow_call(f, in, site, args->at[1], &inner, &results);
        break;
    case FLOW_PACK:
        t = flow_made(f, site, in);
        if (t)
            flow_join(f, &t->any, flow_all(f, args));
        give(f, out, flow_one(f, FLOW_TABLE, t, NULL, FLOW_PLAIN));
        break;
    case FLOW_UNPACK:
        spread(f, out, flow_contents(f, args->at[0], false));
        break;
    }
}

/* table.insert into what is not the rule's own is seen to when it is called: it is no writing here. */
static struct flow_set without_record(struct flow *f, struct flow_set set)
{
    struct flow_set out = {0};
    for (uint32_t i = 0; i < set.n; i++) {
        const struct flow_value *v = &f->values[set.items[i]];
        if (v->kind != FLOW_RECORD)
            out = flow_both(f, out, flow_one(f, v->kind, v->what, v->in, v->builtin));
    }
    return out;
}

void flow_call(struct flow *f, const struct flow_frame *in, const struct syntax *site, struct flow_set called, const struct flow_values *args, struct flow_values *out)
{
    for (uint32_t i = 0; i < called.n; i++) {
        const struct flow_value v = f->values[called.items[i]];
        if (v.kind == FLOW_FUNCTION) {
            call_function(f, in, site, &v, args, out);
        } else if (v.kind == FLOW_BUILTIN && v.builtin == FLOW_INSERT) {
            struct flow_values own = *args;
            own.at[0] = without_record(f, args->at[0]);
            call_builtin(f, in, site, v.builtin, &own, out);
        } else if (v.kind == FLOW_BUILTIN) {
            call_builtin(f, in, site, v.builtin, args, out);
        } else if (v.kind == FLOW_FOREIGN || v.kind == FLOW_FOREIGN_KEPT) { /* an iterator, as of utf8.codes */
            spread(f, out, flow_foreign(f, in));
        }
    }
}
