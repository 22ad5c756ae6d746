/* Running the pack over the mutants of a record and counting what it says. A mutant is caught by a finding that the record did not give before: new by
 * its fingerprint, and new at its place (a renamed item gives its old findings new fingerprints). Of the rules only those run that read what was changed;
 * the others cannot say anything new, because a rule reads nothing but what it declares. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "cli/mutate.h"
#include "model/members.h"

#define CHANGED_MAX 64

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status mutate_score_open(struct mutate_score *s, mc_error *err)
{
    *s = (struct mutate_score){.records = json_array(), .groups = json_array(), .fired = json_object()};
    return s->records && s->groups && s->fired ? MC_OK : out_of_memory(err);
}

void mutate_score_close(struct mutate_score *s)
{
    json_decref(s->records);
    json_decref(s->groups);
    json_decref(s->fired);
}

long mutate_rate(size_t caught, size_t missed, size_t undecided)
{
    size_t all = caught + missed + undecided;
    return all ? (long)(caught * 10000 / all) : 10000;
}

/* ---- what a mutation changed ------------------------------------------------------------------------------------------- */

/* Paths without list marks ("projects.tasks.text"). `whole`: something outside every list changed, or too much to tell. */
struct changed {
    char *paths[CHANGED_MAX];
    size_t n;
    bool whole, failed;
};

static void note_change(struct changed *c, const struct buffer *path, bool in_list)
{
    c->whole = c->whole || !in_list || c->n == CHANGED_MAX;
    if (c->whole)
        return;
    c->paths[c->n] = strdup(path->data);
    c->failed = c->failed || !c->paths[c->n];
    c->n += c->paths[c->n] != NULL;
}

static void compare(struct changed *c, const json_t *a, const json_t *b, struct buffer *path, bool in_list);

static void compare_members(struct changed *c, const json_t *a, const json_t *b, struct buffer *path, bool in_list, bool only_absent)
{
    const char *key;
    json_t *value;
    size_t len = path->len;
    json_object_foreach ((json_t *)(uintptr_t)a, key, value) {
        const json_t *other = json_object_get(b, key);
        if (only_absent && other)
            continue;
        buffer_add_format(path, "%s%s", len ? "." : "", key);
        if (!buffer_ok(path)) {
            c->failed = true;
            return;
        }
        if (other)
            compare(c, value, other, path, in_list);
        else
            note_change(c, path, in_list);
        path->len = len;
        path->data[len] = '\0';
    }
}

static void compare(struct changed *c, const json_t *a, const json_t *b, struct buffer *path, bool in_list)
{
    if (json_is_object(a) && json_is_object(b)) {
        compare_members(c, a, b, path, in_list, false);
        compare_members(c, b, a, path, in_list, true);
    } else if (json_is_array(a) && json_is_array(b) && json_array_size(a) == json_array_size(b)) {
        for (size_t i = 0; i < json_array_size(a); i++)
            compare(c, json_array_get(a, i), json_array_get(b, i), path, true);
    } else if (!json_equal(a, b)) {
        note_change(c, path, in_list || json_is_array(a));
    }
}

static void changed_clear(struct changed *c)
{
    for (size_t i = 0; i < c->n; i++)
        free(c->paths[i]);
}

/* ---- the rules that read it -------------------------------------------------------------------------------------------- */

/* Whether one path begins with the other, step by step; list marks in `declared` do not count. */
static bool meets(const char *changed, const char *each, size_t each_len, const char *declared)
{
    char full[512];
    size_t n = 0, have = strlen(changed);
    for (size_t i = 0; i < each_len && n < sizeof full - 2; i++)
        if (each[i] != '[' && each[i] != ']')
            full[n++] = each[i];
    if (n && *declared)
        full[n++] = '.';
    for (; *declared && n < sizeof full - 1; declared++)
        if (*declared != '[' && *declared != ']')
            full[n++] = *declared;
    size_t shorter = n < have ? n : have;
    if (strncmp(changed, full, shorter) != 0)
        return false;
    char next = n < have ? changed[shorter] : shorter < n ? full[shorter] : '.';
    return next == '.' || shorter == 0;
}

static bool reads(const struct rule_info *r, const char *changed)
{
    for (const char *each = r->each;; each += 2) { /* several are joined by ", " */
        size_t len = strcspn(each, ",");
        for (size_t i = 0; i < r->n_needs; i++)
            if (meets(changed, each, len, r->needs[i]))
                return true;
        for (size_t i = 0; i < r->n_uses; i++)
            if (meets(changed, each, len, r->uses[i]))
                return true;
        each += len;
        if (!*each)
            return false;
    }
}

static bool concerns(const struct rule_info *r, const struct changed *c)
{
    if (c->whole)
        return true;
    for (size_t i = 0; i < c->n; i++)
        if (reads(r, c->paths[i]))
            return true;
    return false;
}

/* Whether the rule looks at one record: those over a run are not tried. */
static bool is_of_one(const struct rule_info *r)
{
    return strcmp(r->each, "*") != 0;
}

static mc_status choose_rules(struct pack *pack, const bool *wanted, const struct changed *c, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < pack_count(pack) && st == MC_OK; i++) {
        const struct rule_info *r = pack_rule(pack, i);
        bool on = wanted[i] && is_of_one(r) && (!c || concerns(r, c));
        if (on != r->selected)
            st = pack_select(pack, r->id, on, err);
    }
    return st;
}

/* ---- one record -------------------------------------------------------------------------------------------------------- */

struct runner {
    struct mutate_score *score;
    struct run *run;
    const struct mutate_plan *plan;
    const char *path;
    json_t *root;            /* own: the record without its locations */
    struct report *before;   /* own: what the record gives by itself */
    bool *wanted;            /* own: the rules that were selected to begin with */
};

/* Whether two findings, or undecided entries, are of one rule at one place with the same figures. */
static bool is_same_place(const json_t *a, const json_t *b)
{
    static const char *const keys[] = {"rule", "at", "severity", "expected", "actual", "difference"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *x = json_object_get(a, keys[i]), *y = json_object_get(b, keys[i]);
        if ((x || y) && !json_equal(x, y))
            return false;
    }
    return true;
}

static bool is_same_content(const json_t *a, const json_t *b)
{
    const char *fingerprint = member_text(a, "fingerprint");
    return *fingerprint && strcmp(fingerprint, member_text(b, "fingerprint")) == 0;
}

/* Pairs each entry with one of `before` that is the same, by `same`; entries and partners that have one already stay as they are. */
static void pair_off(const json_t *before, const json_t *now, bool *taken, bool *old, bool (*same)(const json_t *, const json_t *))
{
    for (size_t i = 0; i < json_array_size(now); i++)
        for (size_t j = 0; j < json_array_size(before) && !old[i]; j++)
            if (!taken[j] && same(json_array_get(before, j), json_array_get(now, i)))
                taken[j] = old[i] = true;
}

/* Which entries the record did not give before: those that no entry of `before` is the same as, each counted once. own: free(); NULL out of memory. */
static bool *old_ones(const json_t *before, const json_t *now)
{
    bool *old = calloc(json_array_size(now) + 1, sizeof *old), *taken = calloc(json_array_size(before) + 1, sizeof *taken);
    if (old && taken) {
        pair_off(before, now, taken, old, is_same_place);
        pair_off(before, now, taken, old, is_same_content);
    } else {
        free(old);
        old = NULL;
    }
    free(taken);
    return old;
}

/* The report of the rules that run now over a record. own: report_free. */
static mc_status report_of(struct runner *w, json_t *root, struct report **out, mc_error *err)
{
    const struct record r = {.root = root};
    *out = report_new(w->run->report->as_of);
    return *out ? pack_run(w->run->pack, &r, w->path, *out, err) : out_of_memory(err);
}

static mc_status begin(struct runner *w, mc_error *err)
{
    struct pack *pack = w->run->pack;
    w->wanted = calloc(pack_count(pack) + 1, sizeof *w->wanted);
    if (!w->root || !w->wanted)
        return out_of_memory(err);
    for (size_t i = 0; i < pack_count(pack); i++)
        w->wanted[i] = pack_rule(pack, i)->selected;
    mc_status st = choose_rules(pack, w->wanted, NULL, err);
    return st == MC_OK ? report_of(w, w->root, &w->before, err) : st;
}

/* Counts each rule once that says something new. */
static mc_status count_fired(struct runner *w, const struct report *report, bool *caught, mc_error *err)
{
    const json_t *one;
    size_t i;
    json_t *seen = json_object();
    bool *old = old_ones(w->before->findings, report->findings), ok = seen && old;
    json_array_foreach (report->findings, i, one) {
        const char *rule = member_text(one, "rule");
        if (!ok || old[i] || json_object_get(seen, rule))
            continue;
        json_int_t n = json_integer_value(json_object_get(w->score->fired, rule));
        *caught = true;
        ok = json_object_set_new(seen, rule, json_true()) == 0 && json_object_set_new(w->score->fired, rule, json_integer(n + 1)) == 0;
    }
    free(old);
    json_decref(seen);
    return ok ? MC_OK : out_of_memory(err);
}

static mc_status find_undecided(const struct runner *w, const struct report *report, bool *undecided, mc_error *err)
{
    bool *old = old_ones(w->before->undecided, report->undecided);
    if (!old)
        return out_of_memory(err);
    for (size_t i = 0; i < json_array_size(report->undecided); i++)
        *undecided = *undecided || !old[i];
    free(old);
    return MC_OK;
}

static mc_status judge(struct runner *w, json_t *mutated, enum outcome *out, enum blind blind, mc_error *err)
{
    struct changed c = {0};
    struct buffer path;
    struct report *report = NULL;
    bool caught = false, undecided = false;
    buffer_init(&path);
    compare(&c, w->root, mutated, &path, false);
    mc_status st = c.failed ? out_of_memory(err) : choose_rules(w->run->pack, w->wanted, &c, err);
    if (st == MC_OK)
        st = report_of(w, mutated, &report, err);
    if (st == MC_OK)
        st = count_fired(w, report, &caught, err);
    if (st == MC_OK)
        st = find_undecided(w, report, &undecided, err);
    *out = caught ? OUTCOME_CAUGHT : undecided ? OUTCOME_UNDECIDED : blind ? OUTCOME_BLIND : OUTCOME_MISSED;
    report_free(report);
    changed_clear(&c);
    buffer_clear(&path);
    return st;
}

/* ---- counting ---------------------------------------------------------------------------------------------------------- */

static const char *const outcome_keys[OUTCOMES] = {"caught", "missed", "undecided", "unseeable"};
static const char *const blind_names[BLIND_COUNT] = {NULL, "once", "open", "last", "unbounded"};

/* The group of the field and the operator, made with its first mutant. borrow. */
static json_t *group_of(struct mutate_score *s, const struct mutant *m)
{
    json_t *one;
    size_t i;
    json_array_foreach (s->groups, i, one)
        if (strcmp(json_string_value(json_object_get(one, "field")), m->field->at) == 0 &&
            strcmp(json_string_value(json_object_get(one, "operator")), m->op->name) == 0 &&
            strcmp(json_string_value(json_object_get(one, "class")), m->field->class_name) == 0)
            return one;
    one = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:[]}", "class", m->field->class_name, "operator", m->op->name, "field", m->field->at,
                    "mutants", 0, "caught", 0, "missed", 0, "undecided", 0, "unseeable", 0, "examples");
    return one && json_array_append_new(s->groups, one) == 0 ? one : NULL;
}

static bool count_up(json_t *object, const char *key)
{
    return json_object_set_new(object, key, json_integer(json_integer_value(json_object_get(object, key)) + 1)) == 0;
}

static mc_status note(struct runner *w, const struct mutant *m, const struct change *c, enum outcome outcome, mc_error *err)
{
    json_t *group = group_of(w->score, m);
    bool ok = group && count_up(group, "mutants") && count_up(group, outcome_keys[outcome]);
    w->score->counts[outcome]++;
    if (ok && outcome != OUTCOME_CAUGHT) {
        json_t *example = json_pack("{s:s, s:s, s:s, s:s, s:s}", "path", w->path, "at", m->pointer, "from", c->from, "to", c->to, "outcome",
                                    outcome_keys[outcome]);
        if (example && outcome == OUTCOME_BLIND)
            ok = json_object_set_new(example, "why", json_string(blind_names[c->blind])) == 0;
        ok = json_array_append_new(json_object_get(group, "examples"), example) == 0 && ok;
    }
    return ok ? MC_OK : out_of_memory(err);
}

/* Makes one mutant and sees what the pack says of it; *made is false where the operator changes nothing there. */
static mc_status try_mutant(struct runner *w, const struct mutant *m, bool *made, mc_error *err)
{
    struct site s;
    struct change c = {0};
    enum outcome outcome;
    json_t *root = json_deep_copy(w->root);
    mc_status st = MC_OK;
    *made = root && site_open(&s, root, m->pointer, m->field->entry, w->plan->table) && m->op->apply(&s, m->k, &c);
    if (!root || s.failed)
        st = out_of_memory(err);
    if (root)
        site_close(&s);
    *made = *made && st == MC_OK && !json_equal(root, w->root);
    if (*made)
        st = judge(w, root, &outcome, c.blind, err);
    if (*made && st == MC_OK)
        st = note(w, m, &c, outcome, err);
    change_clear(&c);
    json_decref(root);
    return st;
}

/* The record without what no rule reads and what would only be copied. own. */
static json_t *stripped(const json_t *root)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)root), *deep;
    if (!copy)
        return NULL;
    json_object_del(copy, "locations");
    json_object_del(copy, "census");
    deep = json_deep_copy(copy);
    json_decref(copy);
    return deep;
}

mc_status mutate_run(struct mutate_score *s, struct run *run, const struct mutate_plan *p, const struct record *r, const char *path,
                     const struct mutants *all, mc_error *err)
{
    struct runner w = {.score = s, .run = run, .plan = p, .path = path, .root = stripped(r->root)};
    json_int_t n = 0;
    mc_status st = begin(&w, err);
    for (size_t i = 0; i < all->n && st == MC_OK; i++) {
        bool made = false;
        st = try_mutant(&w, &all->all[i], &made, err);
        n += made;
    }
    mc_error kept = {0};
    mc_status back = w.wanted ? choose_rules(run->pack, w.wanted, NULL, &kept) : MC_OK;
    if (st == MC_OK && back != MC_OK)
        st = error_pass(err, &kept);
    json_t *about = json_pack("{s:s, s:o, s:I}", "path", path, "kind", json_incref(json_object_get(w.root, "kind")), "mutants", n);
    if (st == MC_OK && json_array_append_new(s->records, about) != 0)
        st = out_of_memory(err);
    else if (st != MC_OK)
        json_decref(about);
    json_decref(w.root);
    report_free(w.before);
    free(w.wanted);
    return st;
}
