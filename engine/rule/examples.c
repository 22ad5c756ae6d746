/* The examples of rules, run as tests and shown by explain.
 *
 * An example is one element of (the first path of) `each`, bare, or { record = {...} }, a whole record. A pass example must pass; one that is meant not to apply says so:
 * { element, absent = "the need" }. `as_of` and `region` beside the element or record set the day and the place. A fail example is { element, finds = { {...}, ... } } or { record = {...}, finds = ... }: exactly these
 * findings in this order; of each, the fields that are given are compared (zh, en and workings: as a part of the text). */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/glob.h"
#include "rule/example_diff.h"
#include "rule/pack.h"
#include "rule/settle.h"

/* What an entry may say besides its element or record. */
static const char *const about[] = {"absent", "as_of", "region", "finds"};
#define N_ABOUT (sizeof about / sizeof *about)

struct outcome {
    json_t *findings; /* own: raw findings of all elements in order */
    long verdicts[4];
    char *why;  /* own: the last reason for undecided */
    char *need; /* own: the last absent need */
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the record of an example ----------------------------------------------------------------------------------------- */

/* Whether all keys of the entry but the first, its "1" or "record", say something about the example. */
static bool is_example(const json_t *entry, const char *first)
{
    const char *key;
    json_t *value;
    if (!json_object_get(entry, first))
        return false;
    json_object_foreach ((json_t *)(uintptr_t)entry, key, value) {
        bool known = strcmp(key, first) == 0;
        for (size_t i = 0; i < N_ABOUT; i++)
            known = known || strcmp(key, about[i]) == 0;
        if (!known)
            return false;
    }
    return true;
}

/* The example entry as {"element"|"record": ..., "absent"?, "as_of"?, "region"?: text, "finds"?: list}. own. */
static json_t *normalize(const json_t *entry, bool fail)
{
    json_t *out = json_object();
    bool record = is_example(entry, "record"), element = fail || (is_example(entry, "1") && json_object_size(entry) > 1);
    if (record)
        json_object_set(out, "record", json_object_get(entry, "record"));
    else
        json_object_set(out, "element", element ? json_object_get(entry, "1") : (json_t *)(uintptr_t)entry);
    for (size_t i = 0; (record || element) && i < N_ABOUT; i++)
        json_object_set(out, about[i], json_object_get(entry, about[i]));
    return out;
}

/* Wraps a bare element into the smallest record in which `each` finds it. take: element. */
static json_t *wrap_element_take(const struct rule *r, json_t *element)
{
    json_t *value = element;
    const struct path *each = r->n_each ? &r->each[0].path : NULL;
    for (size_t i = each ? each->n : 0; value && i > 0; i--) {
        const struct path_step *step = &each->steps[i - 1];
        value = step->list ? json_pack("{s:[o]}", step->key, value) : json_pack("{s:o}", step->key, value);
    }
    return value;
}

/* own: the records of an example; for each = "*" the element is a list of them. NULL when out of memory. */
static json_t *example_records(const struct rule *r, const json_t *example)
{
    const json_t *element = json_object_get(example, "element"), *record = json_object_get(example, "record");
    json_t *list;
    if (element && rule_is_for_run(r) && json_is_array(element))
        list = json_deep_copy(element);
    else
        list = json_pack("[o]", record ? json_deep_copy(record) : wrap_element_take(r, json_deep_copy(element)));
    size_t i;
    json_t *root;
    json_array_foreach (list, i, root) {
        if (!json_object_get(root, "kind"))
            json_object_set_new(root, "kind", json_string(r->info.kind));
    }
    return list;
}

/* ---- running it -------------------------------------------------------------------------------------------------------- */

/* Of each = "*": `at` in terms of the example's list, of which the group that the rule looked at may hold a part. */
static mc_status number_in_list(const struct eval *e, json_t *finding, mc_error *err)
{
    const char *at = json_string_value(json_object_get(finding, "at"));
    char *rest;
    size_t item = e->members && at && at[0] == '[' ? strtoul(at + 1, &rest, 10) : 0;
    if (!item || item > json_array_size(e->element))
        return MC_OK;
    return json_object_set_new(finding, "at", json_sprintf("[%zu%s", e->members[item - 1] + 1, rest)) == 0 ? MC_OK : no_memory(err);
}

static mc_status collect(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    struct outcome *o = context;
    json_t *finding;
    size_t i;
    o->verdicts[verdict] += e->part == EVAL_WHOLE || e->part == EVAL_SUM;
    if (e->findings && json_array_extend(o->findings, e->findings))
        return no_memory(err);
    json_array_foreach (e->findings, i, finding) {
        const char *total = json_string_value(json_object_get(finding, "total"));
        if (total && settle_want(e, total, finding) != MC_OK)
            return no_memory(err);
        if (number_in_list(e, finding, err) != MC_OK)
            return MC_ERR_MEMORY;
    }
    if (need && e->part != EVAL_GROUP) {
        free(o->need);
        o->need = strdup(need);
    }
    if (verdict == VERDICT_UNDECIDED && e->why_en) {
        free(o->why);
        o->why = strdup(e->why_en);
    }
    return MC_OK;
}

static void outcome_clear(struct outcome *o)
{
    json_decref(o->findings);
    free(o->why);
    free(o->need);
}

static mc_status run_example(struct outcome *out, struct pack *p, const struct rule *r, const json_t *example, mc_error *err)
{
    const struct sink sink = {.context = out, .verdict = collect};
    json_t *list = example_records(r, example);
    size_t n = json_array_size(list);
    struct record *recs = calloc(n + 1, sizeof *recs);
    const struct record **refs = calloc(n + 1, sizeof *refs);
    out->findings = json_array();
    mc_status st = list && recs && refs && out->findings ? MC_OK : no_memory(err);
    for (size_t i = 0; st == MC_OK && i < n; i++) {
        recs[i].root = json_array_get(list, i);
        refs[i] = &recs[i];
    }
    if (st == MC_OK)
        st = rule_evaluate(p, r, refs, n, &sink, err);
    if (st == MC_OK && n == 1)
        st = settle_record(p, refs[0], err);
    settle_clear(p);
    free(refs);
    free(recs);
    json_decref(list);
    return st;
}

/* ---- judging ------------------------------------------------------------------------------------------------------ */

static void compare_pass(struct buffer *diff, const struct rule *r, const json_t *example, const struct outcome *o)
{
    const char *absent = json_string_value(json_object_get(example, "absent"));
    example_diff(diff, r, NULL, o->findings);
    if (absent && (!o->need || strcmp(o->need, absent) != 0))
        buffer_add_format(diff, "    absent\n      - %s\n      + %s\n", absent, o->need ? o->need : "(the rule applied)");
    else if (!absent && o->need && !o->verdicts[VERDICT_PASS])
        buffer_add_format(diff, "    not applicable: \"%s\" is absent; say absent = \"%s\" if this is meant\n", o->need, o->need);
}

/* own: what differs, "" where nothing does; NULL when out of memory. */
static char *judge(const struct rule *r, const json_t *example, bool fail, const struct outcome *o)
{
    struct buffer diff;
    buffer_init(&diff);
    if (o->verdicts[VERDICT_UNDECIDED])
        buffer_add_format(&diff, "    undecided: %s\n", o->why ? o->why : "?");
    else if (fail)
        example_diff(&diff, r, json_object_get(example, "finds"), o->findings);
    else
        compare_pass(&diff, r, example, o);
    return buffer_take(&diff);
}

/* ---- the command's work ------------------------------------------------------------------------------------------------- */

struct testing {
    FILE *out;
    bool zh;
    const struct test_options *options;
    long *passed, *failed;
};

/* Whether the pattern names the rule ("funding.*"), its list ("funding.unit/fail") or the very example ("funding.unit/fail/2"). */
static bool is_wanted(const struct testing *t, const struct rule *r, bool fail, size_t number)
{
    char name[256];
    const char *list = fail ? "fail" : "pass";
    if (!t->options->run || glob_matches(t->options->run, r->info.id))
        return true;
    snprintf(name, sizeof name, "%s/%s", r->info.id, list);
    if (glob_matches(t->options->run, name))
        return true;
    snprintf(name, sizeof name, "%s/%s/%zu", r->info.id, list, number);
    return glob_matches(t->options->run, name);
}

/* Day and region as the example says, else as the command line does. */
static mc_status set_circumstances(struct pack *p, const json_t *example, const struct test_options *o, mc_error *err)
{
    const char *day = json_string_value(json_object_get(example, "as_of")), *region = json_string_value(json_object_get(example, "region"));
    pack_set_as_of(p, day ? day : o->as_of);
    return pack_set_region(p, region ? region : o->region, err);
}

static void tell(const struct testing *t, const struct rule *r, bool fail, size_t number, const char *diff)
{
    fprintf(t->out, t->zh ? "%s/%s/%zu 与预期不符（- 预期，+ 实际）\n%s" : "%s/%s/%zu is not as stated (- stated, + found)\n%s", r->info.id,
            fail ? "fail" : "pass", number, diff);
}

static mc_status test_entry(struct pack *p, const struct rule *r, const json_t *entry, bool fail, size_t number,
                            const struct testing *t, mc_error *err)
{
    struct outcome o = {0};
    char *diff = NULL;
    json_t *example = normalize(entry, fail);
    mc_status st = example ? set_circumstances(p, example, t->options, err) : no_memory(err);
    if (st == MC_OK)
        st = run_example(&o, p, r, example, err);
    if (st == MC_OK && !(diff = judge(r, example, fail, &o)))
        st = no_memory(err);
    if (st == MC_OK && *diff) {
        (*t->failed)++;
        tell(t, r, fail, number, diff);
    } else if (st == MC_OK) {
        (*t->passed)++;
    }
    free(diff);
    outcome_clear(&o);
    json_decref(example);
    return st;
}

static mc_status test_list(struct pack *p, const struct rule *r, bool fail, const struct testing *t, mc_error *err)
{
    const json_t *list = rule_examples(p, r, fail), *entry;
    mc_status st = list ? MC_OK : no_memory(err);
    size_t i;
    json_array_foreach (list, i, entry) {
        if (is_wanted(t, r, fail, i + 1))
            st = test_entry(p, r, entry, fail, i + 1, t, err);
        if (st != MC_OK)
            break;
    }
    return st;
}

mc_status pack_test(struct pack *p, const char *only_id, FILE *out, const char *lang, long *passed, long *failed, mc_error *err)
{
    const struct test_options options = {.id = only_id};
    return pack_test_with(p, &options, out, lang, passed, failed, err);
}

mc_status pack_test_with(struct pack *p, const struct test_options *options, FILE *out, const char *lang, long *passed, long *failed,
                         mc_error *err)
{
    const struct testing t = {.out = out, .zh = strcmp(lang, "zh") == 0, .options = options, .passed = passed, .failed = failed};
    *passed = *failed = 0;
    if (options->id && !pack_find(p, options->id))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no rule \"%s\"", options->id);
    mc_status st = pack_tune(p, NULL, err);
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        const struct rule *r = &p->rules[i];
        if (options->id && strcmp(options->id, r->info.id) != 0)
            continue;
        st = test_list(p, r, false, &t, err);
        if (st == MC_OK)
            st = test_list(p, r, true, &t, err);
    }
    if (st == MC_OK && options->run && *passed + *failed == 0)
        st = error_set(err, MC_ERR_USAGE, NULL, 0, "no example is named \"%s\" (a rule, or rule/pass/1, rule/fail/2; * is any part)", options->run);
    return st;
}

/* ---- for explain -------------------------------------------------------------------------------------------------------- */

static json_t *normalized(const struct pack *p, const struct rule *r, bool fail)
{
    const json_t *list = rule_examples(p, r, fail), *entry;
    json_t *out = list ? json_array() : NULL;
    size_t i;
    json_array_foreach (list, i, entry) {
        json_array_append_new(out, normalize(entry, fail));
    }
    return out;
}

json_t *pack_examples(const struct pack *p, const char *id)
{
    const struct rule *r = pack_rule_by_id(p, id);
    return r ? json_pack("{s:o, s:o}", "pass", normalized(p, r, false), "fail", normalized(p, r, true)) : NULL;
}

/* The lines that begin with -- at the top of the file, without the marks, joined: a blank between, none where two Chinese characters meet. */
char *pack_comment(const struct pack *p, const char *id)
{
    const struct rule *r = pack_rule_by_id(p, id);
    if (!r)
        return NULL;
    struct buffer b;
    buffer_init(&b);
    for (const char *line = r->source->text; strncmp(line, "--", 2) == 0;) {
        const char *from = line + 2 + strspn(line + 2, "- \t"), *end = strchrnul(from, '\n');
        bool after_wide = b.len && (unsigned char)b.data[b.len - 1] >= 0x80, before_wide = (unsigned char)*from >= 0x80;
        if (b.len && end > from && !(after_wide && before_wide))
            buffer_add_char(&b, ' ');
        buffer_add(&b, from, (size_t)(end - from));
        if (!*end)
            break;
        line = end + 1;
    }
    return buffer_take(&b);
}
