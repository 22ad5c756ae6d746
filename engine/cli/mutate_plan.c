/* mutate.json, checked; and all the mutants of a record that it means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
#include "base/nearest.h"
#include "cli/mutate.h"

#define OPERATORS_MAX 64

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- mutate.json ------------------------------------------------------------------------------------------------------- */

enum form { SHAPE_TEXT, SHAPE_TEXTS, SHAPE_PAIRS, SHAPE_FLAG, SHAPE_LIST };

struct key {
    const char *key;
    enum form shape;
    bool required;
};

static const struct key table_keys[] = {
    {"quotes", SHAPE_TEXTS, false}, {"inserts", SHAPE_TEXTS, false}, {"fields", SHAPE_LIST, true}, {0}};
static const struct key field_keys[] = {
    {"class", SHAPE_TEXT, true},        {"at", SHAPE_TEXT, true},         {"operators", SHAPE_TEXTS, true},
    {"witness", SHAPE_TEXTS, false},    {"repeated", SHAPE_FLAG, false},  {"alone_after", SHAPE_TEXT, false},
    {"may_pass", SHAPE_TEXTS, false},   {"rewrites", SHAPE_PAIRS, false}, {"beside", SHAPE_TEXT, false},   {0}};

static bool is_text(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) > 0;
}

static bool has_shape(const json_t *value, enum form shape)
{
    const json_t *one;
    size_t i;
    if (shape == SHAPE_TEXT)
        return is_text(value);
    if (shape == SHAPE_FLAG)
        return json_is_boolean(value);
    json_array_foreach (value, i, one)
        if (shape == SHAPE_TEXTS ? !is_text(one)
            : shape == SHAPE_PAIRS
                ? json_array_size(one) != 2 || !is_text(json_array_get(one, 0)) || !json_is_string(json_array_get(one, 1))
                : !json_is_object(one))
            return false;
    return json_is_array(value);
}

static const struct key *known_key(const struct key *keys, const char *key)
{
    for (; keys->key; keys++)
        if (strcmp(keys->key, key) == 0)
            return keys;
    return NULL;
}

static mc_status check_object(json_t *object, const struct key *keys, const char *file, mc_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach (object, key, value) {
        const struct key *k = known_key(keys, key);
        if (!k)
            return error_set(err, MC_ERR_USAGE, file, 0, "unknown key \"%s\"", key);
        if (!has_shape(value, k->shape))
            return error_set(err, MC_ERR_USAGE, file, 0, "\"%s\" does not have the form that docs/mutation.md gives", key);
    }
    for (; keys->key; keys++)
        if (keys->required && !json_object_get(object, keys->key))
            return error_set(err, MC_ERR_USAGE, file, 0, "\"%s\" is missing", keys->key);
    return MC_OK;
}

/* Every operator there is. */
static size_t all_operators(const struct mutate_operator *out[OPERATORS_MAX])
{
    const struct mutate_operator *const tables[] = {mutate_figures, mutate_rows, mutate_dates};
    size_t n = 0;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const struct mutate_operator *o = tables[t]; o->name && n < OPERATORS_MAX; o++)
            out[n++] = o;
    return n;
}

static mc_status find_operator(const struct mutate_operator **out, const char *name, const char *file, mc_error *err)
{
    const struct mutate_operator *all[OPERATORS_MAX];
    const char *names[OPERATORS_MAX];
    size_t n = all_operators(all);
    for (size_t i = 0; i < n; i++) {
        names[i] = all[i]->name;
        if (strcmp(name, names[i]) == 0) {
            *out = all[i];
            return MC_OK;
        }
    }
    const char *near = nearest_name(name, names, n);
    return error_set(err, MC_ERR_USAGE, file, 0, "no %s \"%s\" (nearest: \"%s\")", "operator", name, near ? near : names[0]);
}

static mc_status take_field(struct mutate_field *f, json_t *entry, const char *file, mc_error *err)
{
    mc_status st = check_object(entry, field_keys, file, err);
    if (st != MC_OK)
        return st;
    const json_t *names = json_object_get(entry, "operators");
    *f = (struct mutate_field){.entry = entry,
                               .class_name = json_string_value(json_object_get(entry, "class")),
                               .at = json_string_value(json_object_get(entry, "at"))};
    f->operators = calloc(json_array_size(names) + 1, sizeof *f->operators);
    if (!f->operators)
        return out_of_memory(err);
    for (size_t i = 0; i < json_array_size(names) && st == MC_OK; i++)
        st = find_operator(&f->operators[i], json_string_value(json_array_get(names, i)), file, err);
    return st == MC_OK ? path_parse(&f->path, f->at, err) : st;
}

static mc_status take_table(struct mutate_plan *p, const char *file, mc_error *err)
{
    json_error_t where;
    p->table = json_load_file(file, JSON_REJECT_DUPLICATES, &where);
    if (!p->table && where.line <= 0)
        return error_set(err, MC_ERR_USAGE, file, 0, "the pack does not say what to mutate: it needs this file (docs/mutation.md)");
    if (!p->table)
        return error_set(err, MC_ERR_USAGE, file, where.line, "%s", where.text);
    if (!json_is_object(p->table))
        return error_set(err, MC_ERR_USAGE, file, 0, "must be an object");
    mc_status st = check_object(p->table, table_keys, file, err);
    json_t *list = json_object_get(p->table, "fields");
    size_t n = json_array_size(list);
    if (st == MC_OK && !(p->fields = calloc(n + 1, sizeof *p->fields)))
        st = out_of_memory(err);
    for (; st == MC_OK && p->n < n; p->n++)
        st = take_field(&p->fields[p->n], json_array_get(list, p->n), file, err);
    return st;
}

mc_status mutate_plan_open(struct mutate_plan *p, const char *rules, mc_error *err)
{
    char *file;
    *p = (struct mutate_plan){0};
    if (asprintf(&file, "%s/mutate.json", rules) < 0)
        return out_of_memory(err);
    mc_status st = take_table(p, file, err);
    if (st != MC_OK)
        error_add_source(err, file);
    free(file);
    return st;
}

void mutate_plan_close(struct mutate_plan *p)
{
    for (size_t i = 0; p->fields && i < p->n; i++) {
        path_clear(&p->fields[i].path);
        free(p->fields[i].operators);
    }
    free(p->fields);
    json_decref(p->table);
    *p = (struct mutate_plan){0};
}

bool mutate_plan_has_class(const struct mutate_plan *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->fields[i].class_name, name) == 0)
            return true;
    return false;
}

/* ---- the mutants of a record ------------------------------------------------------------------------------------------- */

/* splitmix64: the same numbers on every machine. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static mc_status add_mutant(struct mutants *out, const struct mutate_field *f, const struct mutate_operator *op, const char *pointer, size_t k,
                            mc_error *err)
{
    struct mutant *all = grown(out->all, out->n, &out->size, sizeof *all);
    if (!all)
        return out_of_memory(err);
    out->all = all;
    char *copy = strdup(pointer);
    if (!copy)
        return out_of_memory(err);
    out->all[out->n++] = (struct mutant){f, op, copy, k};
    return MC_OK;
}

/* "beside" names a field that must stand beside the value for it to be corrupted. */
static bool is_meant(const struct site *s, const struct mutate_field *f)
{
    const char *beside = json_string_value(json_object_get(f->entry, "beside"));
    return !beside || json_object_get(s->parent, beside);
}

static mc_status list_operator(struct mutants *out, const struct mutate_plan *p, const struct mutate_field *f, const struct mutate_operator *op,
                               const struct places *found, json_t *root, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < found->n && st == MC_OK; i++) {
        struct site s;
        size_t n = site_open(&s, root, found->items[i].pointer, f->entry, p->table) && is_meant(&s, f) ? op->count(&s) : 0;
        if (s.failed)
            st = out_of_memory(err);
        site_close(&s);
        for (size_t k = 0; k < n && st == MC_OK; k++)
            st = add_mutant(out, f, op, found->items[i].pointer, k, err);
    }
    return st;
}

/* Leaves `sample` of the mutants from number `first` on, in their order: each is kept with the chance that makes just so many (Knuth's method S). */
static void choose(struct mutants *m, size_t first, size_t sample, uint64_t *state)
{
    size_t left = m->n - first, wanted = sample, kept = first;
    if (left <= sample)
        return;
    for (size_t i = first; i < m->n; i++, left--) {
        if (next_random(state) % left < wanted) {
            wanted--;
            m->all[kept++] = m->all[i];
        } else {
            free(m->all[i].pointer);
        }
    }
    m->n = kept;
}

static bool is_wanted(const struct mutate_field *f, const char *const *only, size_t n_only)
{
    for (size_t i = 0; i < n_only; i++)
        if (strcmp(f->class_name, only[i]) == 0)
            return true;
    return n_only == 0;
}

mc_status mutate_list(struct mutants *out, const struct mutate_plan *p, const json_t *root, size_t sample, uint64_t seed, const char *const *only,
                      size_t n_only, mc_error *err)
{
    mc_status st = MC_OK;
    uint64_t state = seed;
    json_t *copy = json_deep_copy(root);
    *out = (struct mutants){0};
    if (!copy)
        return out_of_memory(err);
    for (size_t i = 0; i < p->n && st == MC_OK; i++) {
        const struct mutate_field *f = &p->fields[i];
        struct places found = {0};
        if (!is_wanted(f, only, n_only))
            continue;
        st = path_expand(&found, root, &f->path, err);
        for (const struct mutate_operator **op = f->operators; *op && st == MC_OK; op++) {
            size_t first = out->n;
            st = list_operator(out, p, f, *op, &found, copy, err);
            if (st == MC_OK && sample)
                choose(out, first, sample, &state);
        }
        places_clear(&found);
    }
    json_decref(copy);
    return st;
}

void mutants_clear(struct mutants *m)
{
    for (size_t i = 0; i < m->n; i++)
        free(m->all[i].pointer);
    free(m->all);
    *m = (struct mutants){0};
}
