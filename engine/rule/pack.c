/* A pack as a whole: loading its files, its rules by number and name, which of them run. */
#include "rule/pack.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "rule/settle.h"

#define NAMES_MAX 512
#define SHARE_AFTER 64

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- sorting the files out ---------------------------------------------------------------------------------------- */

static bool is_under(const char *name, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(name, folder, n) == 0 && name[n] == '/';
}

/* Libraries to their part, rules to the pack. */
static mc_status sort_out_part(struct pack *p, struct part *part, mc_error *err)
{
    size_t before = p->n_rules;
    part->libs = calloc(part->n_sources + 1, sizeof *part->libs);
    if (!part->libs)
        return no_memory(err);
    for (size_t i = 0; i < part->n_sources; i++) {
        const struct source *s = &part->sources[i];
        const char *slash = strchr(s->name, '/');
        if (is_under(s->name, "lib")) {
            part->libs[part->n_libs++] = *s;
        } else if (is_under(s->name, "forms")) {
            return error_set(err, MC_ERR_USAGE, part->dir, 0, "%s: the folder forms holds no rules", s->name);
        } else if (!slash || strchr(slash + 1, '/')) {
            return error_set(err, MC_ERR_USAGE, part->dir, 0, "%s: a rule stands in <family>/<slug>.lua", s->name);
        } else {
            p->rules[p->n_rules++] = (struct rule){.check = LUA_NOREF, .part = part, .source = s};
        }
    }
    if (p->n_rules == before)
        return error_set(err, MC_ERR_USAGE, part->dir, 0, "an empty rule pack: no <family>/<slug>.lua in it");
    return MC_OK;
}

static mc_status sort_out(struct pack *p, mc_error *err)
{
    size_t files = 0;
    mc_status st = MC_OK;
    for (size_t i = 0; i < p->n_parts; i++)
        files += p->parts[i].n_sources;
    p->rules = calloc(files + 1, sizeof *p->rules);
    if (!p->rules)
        return no_memory(err);
    for (size_t i = 0; st == MC_OK && i < p->n_parts; i++)
        st = sort_out_part(p, &p->parts[i], err);
    return st;
}

/* ---- loading it ------------------------------------------------------------------------------------------------------ */

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct rule *)a)->info.id, ((const struct rule *)b)->info.id);
}

mc_status pack_load(struct pack **out, const char *dir, const struct rule_limits *limits, mc_error *err)
{
    return pack_load_all(out, &dir, 1, limits, NULL, err);
}

mc_status pack_load_with(struct pack **out, const char *dir, const struct rule_limits *limits, const json_t *settings, mc_error *err)
{
    return pack_load_all(out, &dir, 1, limits, settings, err);
}

static mc_status read_parts(struct pack *p, const char *const *dirs, size_t n, mc_error *err)
{
    if (n > PARTS_MAX)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "more than %d rule packs at once", PARTS_MAX);
    p->parts = calloc(n + 1, sizeof *p->parts);
    if (!p->parts)
        return no_memory(err);
    mc_status st = MC_OK;
    for (; st == MC_OK && p->n_parts < n; p->n_parts++) {
        struct part *part = &p->parts[p->n_parts];
        part->dir = strdup(dirs[p->n_parts]);
        st = part->dir ? part_read_files(part, err) : no_memory(err);
    }
    return st == MC_OK ? pack_take_manifests(p, err) : st;
}

/* No id in two packs: a finding must say whose rule it is from. */
static mc_status check_ids(const struct pack *p, mc_error *err)
{
    for (size_t i = 1; i < p->n_rules; i++) {
        const struct rule *a = &p->rules[i - 1], *b = &p->rules[i];
        if (strcmp(a->info.id, b->info.id) != 0)
            continue;
        const struct rule *later = a->part > b->part ? a : b, *first = later == a ? b : a;
        return error_set(err, MC_ERR_USAGE, later->part->dir, 0, "the rule \"%s\" is also in the pack %s; rename one, or leave one pack out",
                         a->info.id, first->part->dir);
    }
    return MC_OK;
}

static bool all_are_known(const struct pack *p)
{
    bool known = true;
    for (size_t i = 0; i < p->n_rules; i++)
        known = known && p->rules[i].known;
    return known;
}

static mc_status load_rules(struct pack *p, mc_error *err)
{
    mc_status st = pack_open_state(p, true, err);
    if (st != MC_OK)
        return st;
    settle_mark_rules(p);
    if (all_are_known(p))
        p->share_after = 0; /* which of them share takes no finding out */
    qsort(p->rules, p->n_rules, sizeof *p->rules, by_id);
    st = check_ids(p, err);
    if (st == MC_OK)
        st = views_note_keys(p, err);
    return st == MC_OK ? pack_check_tuning(p, err) : st;
}

mc_status pack_load_all(struct pack **out, const char *const *dirs, size_t n, const struct rule_limits *limits, const json_t *settings,
                        mc_error *err)
{
    struct pack *p = calloc(1, sizeof *p);
    if (!p)
        return no_memory(err);
    p->limits = limits_complete(limits);
    p->share_after = SHARE_AFTER;
    p->settings = settings ? json_deep_copy(settings) : NULL;
    p->ledger = ledger_new();
    p->keys = node_keys_new();
    p->wanted = json_array();
    p->eval = calloc(1, sizeof *p->eval);
    bool complete = !settings == !p->settings && p->ledger && p->keys && p->wanted && p->eval;
    mc_status st = complete ? read_parts(p, dirs, n, err) : no_memory(err);
    if (st == MC_OK)
        st = sort_out(p, err);
    if (st == MC_OK)
        st = pack_take_settings(p, err);
    if (st == MC_OK)
        st = load_rules(p, err);
    if (st != MC_OK) {
        pack_free(p);
        return st;
    }
    *out = p;
    return MC_OK;
}

static void clear_list(struct path_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        path_clear(&l->items[i]);
    free(l->items);
}

static void part_clear(struct part *p)
{
    free(p->libs);
    free(p->sources);
    for (size_t i = 0; i < p->n_files; i++) {
        free(p->files[i].name);
        free(p->files[i].own);
    }
    free(p->files);
    json_decref(p->own);
    json_decref(p->manifest);
    json_decref(p->parameters);
    json_decref(p->units);
    path_clear(&p->subject);
    path_clear(&p->default_unit);
    clear_list(&p->dates);
    clear_list(&p->identity);
    clear_list(&p->region);
    clear_list(&p->issuer);
    free(p->dir);
}

void pack_free(struct pack *p)
{
    if (!p)
        return;
    state_free(p->state);
    views_free(p->views);
    for (size_t i = 0; p->rules && i < p->n_rules; i++)
        rule_clear(&p->rules[i]);
    free(p->rules);
    for (size_t i = 0; p->parts && i < p->n_parts; i++)
        part_clear(&p->parts[i]);
    free(p->parts);
    json_decref(p->settings);
    pack_forget_projections(p);
    ledger_free(p->ledger);
    node_keys_free(p->keys);
    json_decref(p->wanted);
    coverage_free(p->coverage);
    free(p->region);
    free(p->eval);
    free(p);
}

/* ---- looking at it -------------------------------------------------------------------------------------------------- */

struct node_keys *pack_keys(const struct pack *p)
{
    return p->keys;
}

size_t pack_count(const struct pack *p)
{
    return p->n_rules;
}

const struct rule_info *pack_rule(const struct pack *p, size_t i)
{
    return i < p->n_rules ? &p->rules[i].info : NULL;
}

const struct rule *pack_rule_by_id(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->n_rules; i++)
        if (strcmp(p->rules[i].info.id, id) == 0)
            return &p->rules[i];
    return NULL;
}

const struct rule_info *pack_find(const struct pack *p, const char *id)
{
    const struct rule *r = pack_rule_by_id(p, id);
    return r ? &r->info : NULL;
}

static json_t *part_json(const struct pack *p, const struct part *part)
{
    json_int_t rules = 0, selected = 0;
    for (size_t i = 0; i < p->n_rules; i++) {
        rules += p->rules[i].part == part;
        selected += p->rules[i].part == part && p->rules[i].info.selected;
    }
    return json_pack("{s:O, s:O, s:s, s:I, s:I, s:O*, s:O*}", "id", json_object_get(part->own, "id"), "version",
                     json_object_get(part->own, "version"), "sha256", part->sha256, "rules", rules, "selected", selected,
                     "extends", json_object_get(part->own, "extends"), "settings", part == p->parts ? p->settings : NULL);
}

json_t *pack_json(const struct pack *p)
{
    return p->n_parts ? part_json(p, &p->parts[0]) : NULL;
}

size_t pack_parts(const struct pack *p)
{
    return p->n_parts;
}

const char *pack_part_folder(const struct pack *p, size_t i)
{
    return i < p->n_parts ? p->parts[i].dir : NULL;
}

json_t *pack_part_json(const struct pack *p, size_t i)
{
    return i < p->n_parts ? part_json(p, &p->parts[i]) : NULL;
}

void pack_set_as_of(struct pack *p, const char *date)
{
    snprintf(p->as_of, sizeof p->as_of, "%s", date ? date : "");
    views_note_change(p->views);
}

mc_status pack_set_region(struct pack *p, const char *region, mc_error *err)
{
    char *copy = region ? strdup(region) : NULL;
    if (region && !copy)
        return no_memory(err);
    free(p->region);
    p->region = copy;
    views_note_change(p->views);
    return MC_OK;
}

void pack_share_after(struct pack *p, size_t elements)
{
    p->share_after = elements;
}

void pack_watch(struct pack *p, bool on)
{
    if (on) {
        p->locale = state_use_plain_locale();
        p->state->in_plain_locale = p->locale != (locale_t)0;
    } else if (p->locale) {
        p->state->in_plain_locale = false;
        uselocale(p->locale);
        p->locale = (locale_t)0;
    }
    state_watch(p->state, on);
}

void pack_time(struct pack *p)
{
    p->timing = true;
}

void pack_on_verdict(struct pack *p, pack_verdict_fn *fn, void *context)
{
    p->on_verdict = fn;
    p->on_verdict_context = context;
}

static mc_status no_such_rule(const struct pack *p, const char *selector, mc_error *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < p->n_rules && n + 2 <= NAMES_MAX; i++) {
        names[n++] = p->rules[i].info.id;
        if (i == 0 || strcmp(p->rules[i].family, p->rules[i - 1].family) != 0)
            names[n++] = p->rules[i].family;
    }
    const char *near = nearest_name(selector, names, n);
    if (near)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no rule or family \"%s\" (nearest: \"%s\")", selector, near);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "no rule or family \"%s\"", selector);
}

bool rule_is_selected_by(const struct rule *r, const char *selector)
{
    return strcmp(r->info.id, selector) == 0 || strcmp(r->family, selector) == 0;
}

mc_status pack_check_selector(const struct pack *p, const char *selector, mc_error *err)
{
    for (size_t i = 0; i < p->n_rules; i++)
        if (rule_is_selected_by(&p->rules[i], selector))
            return MC_OK;
    return no_such_rule(p, selector, err);
}

mc_status pack_select(struct pack *p, const char *selector, bool on, mc_error *err)
{
    mc_status st = pack_check_selector(p, selector, err);
    if (st != MC_OK)
        return st;
    views_free(p->views);
    p->views = NULL;
    for (size_t i = 0; i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        if (rule_is_selected_by(r, selector))
            r->info.selected = on;
        else if (on && !p->selecting)
            r->info.selected = false;
    }
    p->selecting = p->selecting || on;
    pack_forget_projections(p);
    return MC_OK;
}

mc_status pack_trace(struct pack *p, const char *id, pack_trace_fn *fn, void *context, mc_error *err)
{
    const struct rule *r = pack_rule_by_id(p, id);
    if (!r)
        return no_such_rule(p, id, err);
    p->traced = r->info.id;
    p->on_trace = fn;
    p->on_trace_context = context;
    return MC_OK;
}
