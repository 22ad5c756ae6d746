/* Reading `holds`: which conditions there are, and what each may say. */
#include "rule/holds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "rule/pack.h"

enum option { OPTION_EQUALS = 1, OPTION_STRICTLY = 2, OPTION_LEAST = 4, OPTION_MOST = 8, OPTION_FROM = 16, OPTION_VALUES = 32 };

static const struct {
    const char *name;
    unsigned may, must;
    bool list; /* its field is one of lists */
} kinds[] = {
    [HOLDS_REQUIRED] = {"required", 0, 0, false},
    [HOLDS_SUM] = {"sum", OPTION_EQUALS, OPTION_EQUALS, true},
    [HOLDS_RISING] = {"rising", OPTION_STRICTLY, 0, true},
    [HOLDS_LAST] = {"last", OPTION_EQUALS, OPTION_EQUALS, true},
    [HOLDS_WITHIN] = {"within", OPTION_LEAST | OPTION_MOST, 0, false},
    [HOLDS_LENGTH] = {"length", OPTION_LEAST | OPTION_MOST, 0, false},
    [HOLDS_DIFFERS] = {"differs", OPTION_FROM, OPTION_FROM, false},
    [HOLDS_UNIQUE] = {"unique", 0, 0, true},
    [HOLDS_ONE_OF] = {"one_of", OPTION_VALUES, OPTION_VALUES, false},
};
#define N_KINDS (sizeof kinds / sizeof *kinds)

static const struct {
    const char *name;
    unsigned option; /* 0: of every condition */
} options[] = {{"equals", OPTION_EQUALS}, {"strictly", OPTION_STRICTLY}, {"least", OPTION_LEAST}, {"most", OPTION_MOST}, {"from", OPTION_FROM}, {"values", OPTION_VALUES}, {"zh", 0}, {"en", 0}};
#define N_OPTIONS (sizeof options / sizeof *options)

/* What is being read. */
struct reading {
    const struct pack *p;
    const struct rule *r;
    struct holds *h;
    const json_t *object;
    size_t number; /* of the condition, from 1 */
    mc_error *err;
};

static mc_status no_memory(const struct reading *x)
{
    return error_set(x->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- fields ---------------------------------------------------------------------------------------------------------- */

static const struct shape *kid_of(const struct shape *shape, const char *key)
{
    for (size_t i = 0; i < shape->n; i++)
        if (strcmp(shape->kids[i].key, key) == 0)
            return &shape->kids[i];
    return NULL;
}

static bool is_declared(const struct rule *r, const struct path *path)
{
    const struct shape *at = &r->shape;
    for (size_t i = 0; at && !at->whole && i < path->n; i++)
        at = kid_of(at, path->steps[i].key);
    return at != NULL;
}

static enum value_sort sort_of(const struct rule *r, const struct path *path)
{
    const char *type = schema_type(r->each[0].schema, path);
    if (type && strcmp(type, "amount") == 0)
        return SORT_MONEY;
    return type && strcmp(type, "decimal") == 0 ? SORT_FIGURE : SORT_ANY;
}

static size_t count_lists(const struct path *path)
{
    size_t n = 0;
    for (size_t i = 0; i < path->n; i++)
        n += path->steps[i].list;
    return n;
}

static mc_status take_field(const struct reading *x, struct field_path *out, const char *text)
{
    out->text = text;
    mc_status st = path_parse(&out->path, text, x->err);
    if (st != MC_OK)
        return st;
    if (!out->path.n || !is_declared(x->r, &out->path))
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: the field \"%s\" is not among the rule's needs and uses", x->number, text);
    if (count_lists(&out->path) > FIELD_LISTS_MAX)
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: the field \"%s\" goes through more than %d lists", x->number, text, FIELD_LISTS_MAX);
    out->sort = sort_of(x->r, &out->path);
    out->keys = calloc(out->path.n, sizeof *out->keys);
    if (!out->keys)
        return no_memory(x);
    for (size_t i = 0; i < out->path.n; i++)
        if (!(out->keys[i] = node_keys_add(x->p->keys, out->path.steps[i].key, strlen(out->path.steps[i].key))))
            return no_memory(x);
    return MC_OK;
}

/* ---- options --------------------------------------------------------------------------------------------------------- */

/* A whole number or a text; of figures and money a text that is a plain figure. */
static mc_status take_literal(const struct reading *x, const char *name, enum value_sort sort, struct literal *out)
{
    const json_t *given = json_object_get(x->object, name);
    if (!given)
        return MC_OK;
    *out = (struct literal){.given = true, .is_figure = json_is_integer(given) || sort != SORT_ANY};
    if (json_is_integer(given)) {
        out->figure.digits = json_integer_value(given);
        snprintf(out->digits, sizeof out->digits, "%lld", (long long)json_integer_value(given));
        return MC_OK;
    }
    out->text = json_string_value(given);
    if (!out->text || (out->is_figure && decimal_parse(&out->figure, out->text, json_string_length(given), NULL) != MC_OK))
        return out->is_figure ? error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a whole number or a decimal text", x->number, name)
                              : error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a whole number or a text", x->number, name);
    return MC_OK;
}

static mc_status take_texts(const struct reading *x, struct condition *c)
{
    const json_t *zh = json_object_get(x->object, "zh"), *en = json_object_get(x->object, "en");
    c->zh = json_string_value(zh);
    c->en = json_string_value(en);
    if ((zh || en) && (!json_string_length(zh) || !json_string_length(en)))
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: both messages, zh and en, or neither", x->number);
    return MC_OK;
}

static mc_status take_values(const struct reading *x, struct condition *c)
{
    const json_t *one;
    size_t i;
    c->values = json_object_get(x->object, "values");
    bool fine = json_array_size(c->values) > 0;
    json_array_foreach (c->values, i, one)
        fine = fine && (json_is_string(one) || json_is_integer(one));
    return fine ? MC_OK : error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a list of texts or whole numbers", x->number, "values");
}

static mc_status take_strictly(const struct reading *x, struct condition *c)
{
    const json_t *given = json_object_get(x->object, "strictly");
    c->strictly = json_is_true(given);
    return !given || json_is_boolean(given) ? MC_OK : error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be true or false", x->number, "strictly");
}

static mc_status take_bounds(const struct reading *x, struct condition *c)
{
    enum value_sort sort = c->kind == HOLDS_LENGTH ? SORT_FIGURE : c->field.sort;
    mc_status st = take_literal(x, "least", sort, &c->least);
    if (st == MC_OK)
        st = take_literal(x, "most", sort, &c->most);
    if (st == MC_OK && !c->least.given && !c->most.given)
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" needs \"least\" or \"most\"", x->number, kinds[c->kind].name);
    if (st == MC_OK && c->least.given && c->most.given && c->least.is_figure != c->most.is_figure)
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be of the same sort as \"least\"", x->number, "most");
    return st;
}

static mc_status take_other(const struct reading *x, struct condition *c, const char *name)
{
    const char *text = json_string_value(json_object_get(x->object, name));
    mc_status st = text ? take_field(x, &c->other, text) : error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a field", x->number, name);
    if (st == MC_OK && count_lists(&c->other.path))
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a field of the element, not of a list", x->number, name);
    return st;
}

static mc_status take_options(const struct reading *x, struct condition *c)
{
    switch (c->kind) {
    case HOLDS_SUM:
        return take_other(x, c, "equals");
    case HOLDS_DIFFERS:
        return take_other(x, c, "from");
    case HOLDS_LAST:
        return take_literal(x, "equals", c->field.sort, &c->least);
    case HOLDS_RISING:
        return take_strictly(x, c);
    case HOLDS_WITHIN:
    case HOLDS_LENGTH:
        return take_bounds(x, c);
    case HOLDS_ONE_OF:
        return take_values(x, c);
    default:
        return MC_OK;
    }
}

/* ---- conditions ------------------------------------------------------------------------------------------------------- */

static mc_status unknown_name(const struct reading *x, const char *name)
{
    const char *names[N_KINDS + N_OPTIONS];
    for (size_t i = 0; i < N_KINDS; i++)
        names[i] = kinds[i].name;
    for (size_t i = 0; i < N_OPTIONS; i++)
        names[N_KINDS + i] = options[i].name;
    const char *near = nearest_name(name, names, N_KINDS + N_OPTIONS);
    if (near)
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: unknown name \"%s\" (nearest: \"%s\")", x->number, name, near);
    return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: unknown name \"%s\"", x->number, name);
}

/* Which kind the condition names, once, and nothing but what goes with it. */
static mc_status find_kind(const struct reading *x, size_t *kind)
{
    const char *name;
    json_t *value;
    unsigned given = 0;
    *kind = N_KINDS;
    json_object_foreach ((json_t *)(uintptr_t)x->object, name, value) {
        size_t k = 0, o = 0;
        while (k < N_KINDS && strcmp(kinds[k].name, name) != 0)
            k++;
        while (o < N_OPTIONS && strcmp(options[o].name, name) != 0)
            o++;
        if (k == N_KINDS && o == N_OPTIONS)
            return unknown_name(x, name);
        if (k < N_KINDS && *kind < N_KINDS)
            return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" and \"%s\" are two conditions", x->number, kinds[*kind].name, name);
        if (k < N_KINDS)
            *kind = k;
        else
            given |= options[o].option;
    }
    if (*kind == N_KINDS)
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: says nothing that could hold, such as { required = \"name\" }", x->number);
    for (size_t o = 0; o < N_OPTIONS; o++) {
        if (options[o].option & given & ~kinds[*kind].may)
            return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" takes no \"%s\"", x->number, kinds[*kind].name, options[o].name);
        if (options[o].option & ~given & kinds[*kind].must)
            return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" needs \"%s\"", x->number, kinds[*kind].name, options[o].name);
    }
    return MC_OK;
}

static mc_status add_condition(const struct reading *x, size_t kind, const char *field)
{
    struct holds *h = x->h;
    struct condition *list = realloc(h->list, (h->n + 1) * sizeof *list);
    if (!list)
        return no_memory(x);
    h->list = list;
    struct condition *c = &list[h->n++];
    *c = (struct condition){.kind = (enum condition_kind)kind};
    if (!field)
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a field", x->number, kinds[kind].name);
    mc_status st = take_field(x, &c->field, field);
    if (st == MC_OK && kinds[kind].list && !count_lists(&c->field.path))
        return error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu]: \"%s\" must be a field of a list, such as \"sources[].amount\"", x->number, kinds[kind].name);
    if (st == MC_OK)
        st = take_options(x, c);
    return st == MC_OK ? take_texts(x, c) : st;
}

/* `required` takes several fields. */
static mc_status take_condition(const struct reading *x)
{
    size_t kind = N_KINDS, i;
    const json_t *one;
    mc_status st = json_is_object(x->object) ? find_kind(x, &kind) : error_set(x->err, MC_ERR_USAGE, NULL, 0, "holds[%zu] must be a table", x->number);
    if (st != MC_OK)
        return st;
    const json_t *fields = json_object_get(x->object, kinds[kind].name);
    if (kind != HOLDS_REQUIRED || !json_array_size(fields))
        return add_condition(x, kind, json_string_value(fields));
    json_array_foreach (fields, i, one)
        st = st == MC_OK ? add_condition(x, kind, json_string_value(one)) : st;
    return st;
}

mc_status holds_new(struct holds **out, const struct pack *p, const struct rule *r, mc_error *err)
{
    struct reading x = {.p = p, .r = r, .h = *out = calloc(1, sizeof **out), .err = err};
    const json_t *list = json_object_get(r->data, "holds");
    mc_status st = x.h ? MC_OK : no_memory(&x);
    if (st == MC_OK && rule_is_for_run(r))
        st = error_set(err, MC_ERR_USAGE, NULL, 0, "field \"holds\" is not for rules with each = \"*\"");
    for (size_t i = 0; st == MC_OK && i < json_array_size(list); i++) {
        x.object = json_array_get(list, i);
        x.number = i + 1;
        st = take_condition(&x);
    }
    return st;
}

static void clear_field(struct field_path *f)
{
    path_clear(&f->path);
    free(f->keys);
}

void holds_free(struct holds *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->n; i++) {
        clear_field(&h->list[i].field);
        clear_field(&h->list[i].other);
    }
    free(h->list);
    free(h);
}
