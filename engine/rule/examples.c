/* The examples of rules, run as tests and shown by explain.
 *
 * An example is one element of (the first path of) `each`, bare, or { record = {...} }, a whole record. A pass example must pass; one that is meant not to apply says so:
 * { element, absent = "the need" }. A fail example is { element, finds = { {...}, ... } } or { record = {...}, finds = ... }: exactly these
 * findings in this order; of each, the fields that are given are compared (zh, en and workings: as a part of the text). */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"
#include "rule/settle.h"

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

/* The example entry as {"element"|"record": ..., "absent"?: text, "finds"?: list}. own. */
static json_t *normalize(const json_t *entry, bool fail)
{
    json_t *first = json_object_get(entry, "1"), *record = json_object_get(entry, "record");
    json_t *absent = json_object_get(entry, "absent"), *finds = json_object_get(entry, "finds");
    json_t *out = json_object();
    if (record && (fail || absent || json_object_size(entry) == 1))
        json_object_set(out, "record", record);
    else
        json_object_set(out, "element", fail || (absent && first) ? first : (json_t *)(uintptr_t)entry);
    if (absent && (record || first))
        json_object_set(out, "absent", absent);
    if (fail)
        json_object_set(out, "finds", finds);
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

static mc_status collect(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    struct outcome *o = context;
    json_t *finding;
    size_t i;
    o->verdicts[verdict]++;
    if (e->findings && json_array_extend(o->findings, e->findings))
        return no_memory(err);
    json_array_foreach (e->findings, i, finding) {
        const char *total = json_string_value(json_object_get(finding, "total"));
        if (total && settle_want(e, total, finding) != MC_OK)
            return no_memory(err);
    }
    if (need) {
        free(o->need);
        o->need = strdup(need);
    }
    if (verdict == VERDICT_UNDECIDED) {
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

/* ---- comparing --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool part; /* the expected text need only be a part */
} compared[] = {{"at", false},         {"severity", false}, {"expected", false}, {"actual", false},
                {"difference", false}, {"workings", true},  {"zh", true},        {"en", true},
                {"impact", false},     {"diagnosis", false}, {"corrected", false}};

/* What the finding has in the field; an `at` that was left out is the element itself. Of the diagnosis, `diagnosis` is the kind of the first entry and
 * `corrected` the value that it gives. */
static const char *found_text(const struct rule *r, const json_t *found, const char *name)
{
    const char *text = json_string_value(json_object_get(found, name));
    if (text)
        return text;
    if (strcmp(name, "at") == 0)
        return "";
    const json_t *first = json_array_get(json_object_get(found, "diagnosis"), 0);
    if (strcmp(name, "diagnosis") == 0)
        return json_string_value(json_object_get(first, "kind"));
    if (strcmp(name, "corrected") == 0)
        return json_string_value(json_object_get(first, "corrected"));
    return strcmp(name, "severity") == 0 ? severity_name(r->info.severity) : NULL;
}

static void compare_finding(struct buffer *diff, const struct rule *r, size_t number, const json_t *wanted, const json_t *found)
{
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        const char *name = compared[i].name, *want = json_string_value(json_object_get(wanted, name));
        const char *have = found_text(r, found, name);
        if (!want || (have && (compared[i].part ? strstr(have, want) != NULL : strcmp(have, want) == 0)))
            continue;
        buffer_add_format(diff, "    finds[%zu].%s\n      - %s\n      + %s\n", number, name, want, have ? have : "(absent)");
    }
}

static void describe_finding(struct buffer *diff, const char *sign, const json_t *finding)
{
    char *text = json_dumps(finding, JSON_SORT_KEYS | JSON_COMPACT);
    buffer_add_format(diff, "    %s %s\n", sign, text ? text : "?");
    free(text);
}

static void compare_findings(struct buffer *diff, const struct rule *r, const json_t *wanted, const json_t *found)
{
    size_t n = json_array_size(wanted), m = json_array_size(found);
    for (size_t i = 0; i < n || i < m; i++) {
        if (i >= m)
            describe_finding(diff, "-", json_array_get(wanted, i));
        else if (i >= n)
            describe_finding(diff, "+", json_array_get(found, i));
        else
            compare_finding(diff, r, i + 1, json_array_get(wanted, i), json_array_get(found, i));
    }
}

static void compare_pass(struct buffer *diff, const struct rule *r, const json_t *example, const struct outcome *o)
{
    const char *absent = json_string_value(json_object_get(example, "absent"));
    compare_findings(diff, r, NULL, o->findings);
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
        compare_findings(&diff, r, json_object_get(example, "finds"), o->findings);
    else
        compare_pass(&diff, r, example, o);
    return buffer_take(&diff);
}

/* ---- the command's work ------------------------------------------------------------------------------------------------- */

struct tally {
    FILE *out;
    bool zh;
    long *passed, *failed;
};

static mc_status test_entry(struct pack *p, const struct rule *r, const json_t *entry, bool fail, size_t number,
                            const struct tally *t, mc_error *err)
{
    struct outcome o = {0};
    char *diff = NULL;
    json_t *example = normalize(entry, fail);
    mc_status st = example ? run_example(&o, p, r, example, err) : no_memory(err);
    if (st == MC_OK && !(diff = judge(r, example, fail, &o)))
        st = no_memory(err);
    if (st == MC_OK && *diff) {
        (*t->failed)++;
        fprintf(t->out, t->zh ? "%s: %s[%zu] 与预期不符（- 预期，+ 实际）\n%s" : "%s: %s[%zu] is not as stated (- stated, + found)\n%s",
                r->info.id, fail ? "fail" : "pass", number, diff);
    } else if (st == MC_OK) {
        (*t->passed)++;
    }
    free(diff);
    outcome_clear(&o);
    json_decref(example);
    return st;
}

static mc_status test_list(struct pack *p, const struct rule *r, bool fail, const struct tally *t, mc_error *err)
{
    mc_status st = MC_OK;
    const json_t *entry;
    size_t i;
    json_array_foreach (json_object_get(r->data, fail ? "fail" : "pass"), i, entry) {
        st = test_entry(p, r, entry, fail, i + 1, t, err);
        if (st != MC_OK)
            break;
    }
    return st;
}

mc_status pack_test(struct pack *p, const char *only_id, FILE *out, const char *lang, long *passed, long *failed, mc_error *err)
{
    const struct tally t = {.out = out, .zh = strcmp(lang, "zh") == 0, .passed = passed, .failed = failed};
    mc_status st = MC_OK;
    *passed = *failed = 0;
    if (only_id && !pack_find(p, only_id))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no rule \"%s\"", only_id);
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        const struct rule *r = &p->rules[i];
        if (only_id && strcmp(only_id, r->info.id) != 0)
            continue;
        st = test_list(p, r, false, &t, err);
        if (st == MC_OK)
            st = test_list(p, r, true, &t, err);
    }
    return st;
}

/* ---- for explain -------------------------------------------------------------------------------------------------------- */

static json_t *normalized(const struct rule *r, const char *list, bool fail)
{
    json_t *out = json_array();
    const json_t *entry;
    size_t i;
    json_array_foreach (json_object_get(r->data, list), i, entry) {
        json_array_append_new(out, normalize(entry, fail));
    }
    return out;
}

json_t *pack_examples(const struct pack *p, const char *id)
{
    const struct rule *r = pack_rule_by_id(p, id);
    return r ? json_pack("{s:o, s:o}", "pass", normalized(r, "pass", false), "fail", normalized(r, "fail", true)) : NULL;
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
