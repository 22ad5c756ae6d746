/* One rule over records: whether it is for them at all, which elements there are, what is absent, and when it is given up. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/groups.h"
#include "rule/pack.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static const char *absent_need(const struct rule *r, const json_t *element)
{
    for (size_t i = 0; i < r->info.n_needs; i++)
        if (!path_present(element, &r->need_paths[i]))
            return r->info.needs[i];
    return NULL;
}

/* Why the rule does not apply to a document of that date and region at all; NULL where it does. A record without a date is checked. */
static const char *scope_fault(const struct pack *p, const struct rule *r, const char *date, const char *own_region)
{
    const char *region = p->region ? p->region : own_region;
    if (date && r->info.since && strcmp(date, r->info.since) < 0)
        return "since";
    if (date && r->info.until && strcmp(date, r->info.until) > 0)
        return "until";
    if (r->info.region && (!region || strncmp(region, r->info.region, strlen(r->info.region)) != 0))
        return "region";
    return NULL;
}

static bool has_scope(const struct rule *r)
{
    return r->info.since || r->info.until || r->info.region;
}

static const char *out_of_scope(const struct pack *p, const struct rule *r, const json_t *root)
{
    return has_scope(r) ? scope_fault(p, r, pack_first_text(&r->part->dates, root), pack_first_text(&r->part->region, root)) : NULL;
}

const char *rule_out_of_scope(const struct pack *p, const struct rule *r)
{
    char date[64], region[64];
    bool dated = r->info.since || r->info.until;
    if (!has_scope(r))
        return NULL;
    return scope_fault(p, r, dated ? views_first_text(p, &r->part->dates, date) : NULL, r->info.region ? views_first_text(p, &r->part->region, region) : NULL);
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
    if (asprintf(&e->why_zh, "规则在 %d 个对象上超出限制，或报告的内容太多，不再运行", STOPS_MAX) < 0)
        e->why_zh = NULL;
    if (asprintf(&e->why_en, "not run any more: the rule passed its limits on %d elements, or reported too much", STOPS_MAX) < 0)
        e->why_en = NULL;
    return VERDICT_UNDECIDED;
}

/* Whether a limit ended the last call, and not the rule itself. */
static bool was_stopped(const struct pack *p)
{
    enum trip trip = p->state->trip;
    return trip != TRIP_NONE && trip != TRIP_UNDECIDED && trip != TRIP_NOT_APPLICABLE;
}

static void note_end(const struct eval *e, enum verdict v)
{
    struct rule *r = (struct rule *)(uintptr_t)e->rule; /* a pack runs for one caller at a time */
    r->output += e->output;
    r->stopped += v == VERDICT_UNDECIDED && was_stopped(e->pack);
}

bool rule_is_given_up(const struct pack *p, const struct rule *r)
{
    return r->stopped >= STOPS_MAX || r->output / OUTPUTS_MAX > (size_t)p->limits.output;
}

/* Runs the rule, if it is not given up. */
static enum verdict run_rule(struct eval *e)
{
    if (rule_is_given_up(e->pack, e->rule))
        return give_up(e);
    enum verdict v = eval_run(e);
    note_end(e, v);
    return v;
}

/* Tells the sink, and forgets what the rule came to. */
static mc_status tell_verdict(struct eval *e, enum verdict v, const char *need, const struct sink *sink, mc_error *err)
{
    mc_status st = MC_OK;
    if (v == VERDICT_UNDECIDED && (!e->why_zh || !e->why_en))
        st = no_memory(err);
    if (st == MC_OK)
        st = sink->verdict(sink->context, e, v, need ? need : e->need, err);
    eval_clear(e);
    return st;
}

mc_status rule_evaluate_one(struct eval *e, const char *need, const struct sink *sink, enum verdict *came_to, mc_error *err)
{
    enum verdict v = need ? VERDICT_NOT_APPLICABLE : run_rule(e);
    if (came_to)
        *came_to = v;
    return tell_verdict(e, v, need, sink, err);
}

mc_status rule_evaluate_stopped(struct eval *e, size_t sums_before, const struct sink *sink, mc_error *err)
{
    enum verdict v = eval_after_stop(e, sums_before);
    note_end(e, v);
    return tell_verdict(e, v, NULL, sink, err);
}

const char *rule_absent_in_view(struct pack *p, const struct rule *r, const struct elements *each, struct view_element *element)
{
    uint64_t absent = each->needs & ~view_present(p, each->view, element);
    for (size_t i = 0; absent && i < r->info.n_needs; i++)
        if (absent & (uint64_t)1 << each->need_numbers[i])
            return r->info.needs[i];
    return NULL;
}

mc_status rule_evaluate_seen(struct eval *e, struct view_element *element, const struct sink *sink, mc_error *err)
{
    struct pack *p = e->pack;
    const struct elements *each = e->each;
    e->at = element;
    e->pointer = element->pointer;
    e->table = 0;
    e->alone = false;
    const char *need = each->by_walk ? rule_absent_in_view(p, e->rule, each, element) : absent_need(e->rule, eval_element(e));
    int table = !need && each->shares && !p->coverage ? view_table(p, each->view, element) : 0;
    if (table && view_is_shared(each, element)) /* only now is it known whether the element is odd */
        e->table = table;
    else if (!need && each->own && !p->coverage)
        e->alone = view_reuses_own(p, e);
    return rule_evaluate_one(e, need, sink, NULL, err);
}

struct eval *rule_eval(struct pack *p, const struct rule *r, const struct elements *each, const struct record *rec)
{
    struct eval *e = p->eval;
    e->pack = p;
    e->rule = r;
    e->each = each;
    e->schema = each->schema;
    e->unit = default_unit(p, r->part, rec);
    e->seen = true;
    return e;
}

/* Every element of one path of `each`; their number is added to *n. */
static mc_status evaluate_elements(struct pack *p, const struct rule *r, const struct elements *each, const struct record *rec, size_t *n,
                                   const struct sink *sink, mc_error *err)
{
    if (each->view && is_viewed(p, rec)) {
        struct view *v = each->view;
        mc_status st = view_elements(p, v, err);
        struct eval *e = rule_eval(p, r, each, rec);
        for (size_t i = 0; st == MC_OK && i < v->n; i++)
            st = rule_evaluate_seen(e, &v->elements[i], sink, err);
        *n += v->n;
        return st;
    }
    const char *unit = default_unit(p, r->part, rec);
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
    const char *need = !has_scope(r) ? NULL : is_viewed(p, rec) ? rule_out_of_scope(p, r) : out_of_scope(p, r, record_root(rec));
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
