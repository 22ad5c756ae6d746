/* See settle.h. */
#include "rule/settle.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "rule/shipped.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- which rules add up figures
 * ------------------------------------------------------------------------------------------ */

/* Whether the file names the library "lib/sum.lua" as require does: "lib.sum" in quotes. */
static bool requires(const struct source *file, const struct source *lib)
{
    char name[128];
    size_t len = strlen(lib->name) - strlen(".lua");
    if (len + 1 > sizeof name)
        return true; /* looking once more does no harm */
    for (size_t i = 0; i < len; i++)
        name[i] = lib->name[i] == '/' ? '.' : lib->name[i];
    name[len] = '\0';
    for (const char *at = file->text; (at = strstr(at, name)); at++)
        if (at > file->text && strchr("\"'", at[-1]) && at[len] == at[-1])
            return true;
    return false;
}

static bool adds_up(const struct part *part, const struct source *file)
{
    if (strstr(file->text, "diagnose.sum"))
        return true;
    for (; part; part = part->base)
        for (size_t i = 0; i < part->n_libs; i++)
            if (part->libs[i].adds_up && requires(file, &part->libs[i]))
                return true;
    return false;
}

/* Marks the libraries of the part that lead to one marked already; whether there were any. */
static bool mark_libraries(struct part *part)
{
    bool more = false;
    for (size_t i = 0; i < part->n_libs && part->shipped; i++)
        part->libs[i].adds_up = part->libs[i].shipped->adds_up;
    for (size_t i = 0; i < part->n_libs && !part->shipped; i++)
        if (!part->libs[i].adds_up && adds_up(part, &part->libs[i]))
            more = part->libs[i].adds_up = true;
    return more;
}

void settle_mark_rules(struct pack *p)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < p->n_parts; i++)
            more = mark_libraries(&p->parts[i]) || more;
    }
    for (size_t i = 0; i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        r->adds_up = r->part->shipped ? r->source->shipped->adds_up : adds_up(r->part, r->source);
    }
}

/* ---- what is wanted
 * ------------------------------------------------------------------------------------------------------ */

mc_status settle_want(const struct eval *e, const char *total, json_t *finding)
{
    json_t *one = json_pack("{s:s, s:s, s:s, s:O}", "rule", e->rule->info.id, "element", e->pointer, "total", total,
                            "finding", finding);
    return json_array_append_new(e->pack->wanted, one) == 0 ? MC_OK : MC_ERR_MEMORY;
}

void settle_clear(struct pack *p)
{
    json_array_clear(p->wanted);
    ledger_clear(p->ledger);
}

static bool is(const json_t *object, const char *key, const char *text)
{
    return strcmp(json_string_value(json_object_get(object, key)), text) == 0;
}

static bool is_wanted(const struct pack *p, const struct rule *r)
{
    const json_t *one;
    size_t i;
    json_array_foreach (p->wanted, i, one) {
        if (is(one, "rule", r->info.id))
            return true;
    }
    return false;
}

/* What is wanted, by rule and element: so many findings may fail as the record has elements. */
struct wanted {
    json_t *by_place; /* own: "rule element" -> a list of p->wanted */
    struct buffer place; /* at work */
    size_t before;    /* sums of the evaluations so far */
};

/* The list of the place; NULL: nothing is wanted there. borrow. */
static json_t *wanted_at(struct wanted *w, const char *rule, const char *element)
{
    w->place.len = 0;
    buffer_add_text(&w->place, rule);
    buffer_add_char(&w->place, ' '); /* no id has one */
    buffer_add_text(&w->place, element);
    return buffer_ok(&w->place) ? json_object_get(w->by_place, w->place.data) : NULL;
}

static mc_status sort_wanted(struct wanted *w, const struct pack *p, mc_error *err)
{
    const json_t *one;
    size_t i;
    w->by_place = json_object();
    if (!w->by_place)
        return no_memory(err);
    json_array_foreach (p->wanted, i, one) {
        json_t *list = wanted_at(w, json_string_value(json_object_get(one, "rule")), json_string_value(json_object_get(one, "element")));
        if (!buffer_ok(&w->place))
            return no_memory(err);
        if (!list && json_object_set_new_nocheck(w->by_place, w->place.data, list = json_array()))
            return no_memory(err);
        if (json_array_append(list, (json_t *)(uintptr_t)one))
            return no_memory(err);
    }
    return MC_OK;
}

/* Ties the findings of one evaluation to the sums that it has just noted, which begin behind `before` others. */
static mc_status tie(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    struct wanted *w = context;
    const json_t *one;
    size_t i;
    (void)verdict;
    (void)need;
    json_array_foreach (wanted_at(w, e->rule->info.id, e->pointer), i, one) {
        if (ledger_attach(e->pack->ledger, w->before, json_string_value(json_object_get(one, "total")), json_object_get(one, "finding")) != MC_OK)
            return no_memory(err);
    }
    w->before = ledger_count(e->pack->ledger);
    return buffer_ok(&w->place) ? MC_OK : no_memory(err);
}

mc_status settle_record(struct pack *p, const struct record *rec, mc_error *err)
{
    struct wanted wanted = {.before = 0};
    const struct sink sink = {.context = &wanted, .verdict = tie};
    if (!json_array_size(p->wanted))
        return MC_OK;
    buffer_init(&wanted.place);
    ledger_clear(p->ledger);
    mc_status st = sort_wanted(&wanted, p, err);
    p->noting = true;
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++)
        if (!rule_is_for_run(&p->rules[i]) && (p->rules[i].adds_up || is_wanted(p, &p->rules[i])))
            st = rule_evaluate(p, &p->rules[i], &rec, 1, &sink, err);
    p->noting = false;
    if (st == MC_OK)
        st = ledger_settle(p->ledger, err);
    json_decref(wanted.by_place);
    buffer_clear(&wanted.place);
    settle_clear(p);
    return st;
}
