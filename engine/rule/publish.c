/* See publish.h. */
#include "rule/publish.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/report_line.h"
#include "rule/settle.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* Splits a pointer of each = "*" into its record and the pointer inside; for all other rules there is one record. */
static size_t record_of(const struct eval *e, const char **pointer)
{
    if (!e->members)
        return 0;
    char *end;
    size_t item = **pointer ? strtoul(*pointer + 1, &end, 10) : 0;
    if (**pointer)
        *pointer = end;
    return item < json_array_size(e->element) ? e->members[item] : e->members[0];
}

static const struct record *record_at(const struct publishing *x, size_t k, const char **path)
{
    if (x->across)
        return across_record(x->across, k, path);
    *path = x->path;
    return x->rec;
}

/* The line of a stream that holds the record, which is also where its values stand if the record says nothing of that. */
static int add_record_line(json_t *location, const struct record *rec, bool known)
{
    if (!rec->line)
        return 0;
    if (!known && json_object_set_new(location, "line", json_integer(rec->line)))
        return -1;
    return json_object_set_new(location, "record", json_integer(rec->line));
}

/* { path, line, ... } */
static json_t *location(const struct record *rec, const char *path, const char *pointer)
{
    json_t *out = json_pack("{s:s}", "path", path);
    const json_t *known = record_location(rec, pointer);
    if (out && ((known && json_object_update_missing(out, (json_t *)(uintptr_t)known)) || add_record_line(out, rec, known))) {
        json_decref(out);
        return NULL;
    }
    return out;
}

/* A finding may show something else than the cell as it stands, such as a number with its middle hidden. */
static json_t *location_of_finding(const struct record *rec, const char *path, const char *pointer, const json_t *raw)
{
    json_t *out = location(rec, path, pointer), *quote = json_object_get(raw, "quote");
    if (out && quote && json_object_set(out, "text", quote)) {
        json_decref(out);
        return NULL;
    }
    return out;
}

/* Whether the pointer begins with a value that the path names; *len is then the length of that beginning. */
static bool begins_with(const char *pointer, const struct path *path, size_t *len)
{
    const char *at = pointer;
    for (size_t i = 0; i < path->n; i++) {
        const struct path_step *step = &path->steps[i];
        size_t n = strlen(step->key);
        if (at[0] != '/' || strncmp(at + 1, step->key, n) != 0)
            return false;
        at += n + 1;
        if (!step->list)
            continue;
        size_t digits = at[0] == '/' ? strspn(at + 1, "0123456789") : 0;
        if (!digits)
            return false;
        at += digits + 1;
    }
    *len = (size_t)(at - pointer);
    return *at == '\0' || *at == '/';
}

/* What the finding is about, such as { seq, name } of the project: pack.json says which fields of which ancestor. NULL where there is none. own. */
static json_t *subject(const struct part *p, const struct record *rec, const char *pointer)
{
    size_t len, i;
    const json_t *name, *value;
    if (!p->has_subject || !begins_with(pointer, &p->subject, &len))
        return NULL;
    char *own_pointer = strndup(pointer, len);
    const json_t *about = own_pointer ? record_get(rec, own_pointer) : NULL;
    free(own_pointer);
    json_t *out = json_object();
    json_array_foreach (json_object_get(json_object_get(p->manifest, "subject"), "fields"), i, name) {
        value = json_object_get(about, json_string_value(name));
        if (json_is_string(value) || json_is_integer(value))
            json_object_set(out, json_string_value(name), (json_t *)(uintptr_t)value);
    }
    if (json_object_size(out))
        return out;
    json_decref(out);
    return NULL;
}

static json_t *related(const struct publishing *x, const struct eval *e, const json_t *raw)
{
    json_t *out = json_array();
    const json_t *entry;
    size_t i;
    json_array_foreach (json_object_get(raw, "related"), i, entry) {
        const char *pointer = json_string_value(json_object_get(entry, "pointer"));
        const char *path;
        const struct record *rec = record_at(x, record_of(e, &pointer), &path);
        json_array_append_new(out, json_pack("{s:s, s:o}", "at", pointer, "location", location(rec, path, pointer)));
    }
    return out;
}

static json_t *basis(const struct rule *r)
{
    return json_deep_copy(json_object_get(r->data, "basis"));
}

/* An empty list is as good as none. */
static const json_t *some(const json_t *value)
{
    return json_is_array(value) && !json_array_size(value) ? NULL : value;
}

/* Sets where there is a value. */
static void set_some_new(json_t *object, const char *key, json_t *value)
{
    if (some(value))
        json_object_set_new(object, key, value);
    else
        json_decref(value);
}

/* How grave the finding is: as the rule is set for this record, unless the rule called this one milder. */
static enum severity severity_of(const struct eval *e, const json_t *raw)
{
    enum severity own, set = e->rule->choice.severity;
    const char *name = json_string_value(json_object_get(raw, "severity"));
    return name && severity_parse(&own, name) && own < set ? own : set;
}

/* What the record calls itself. Of a stream's record it is read off the nodes: making jansson's values for it would cost more than all else of a finding. own; NULL where it has no name. */
static json_t *document_of(const struct part *p, const struct record *rec)
{
    for (size_t i = 0; rec->node && i < p->identity.n; i++) {
        const struct path *path = &p->identity.items[i];
        const struct node *node = rec->node;
        for (size_t k = 0; k < path->n; k++)
            node = node_find(node, path->steps[k].key, strlen(path->steps[k].key));
        if (node && node->type == NODE_TEXT && node->n)
            return json_stringn(node->text, node->n);
    }
    const char *name = rec->node ? NULL : pack_first_text(&p->identity, rec->root);
    return name ? json_string(name) : NULL;
}

/* Whether nothing more can come to the finding, so that it may be written down at once where the report takes it so. */
static bool is_final(const struct publishing *x, const struct eval *e, const json_t *raw)
{
    return report_takes_lines(x->report) && !x->across && x->rec->line && strcmp(e->rule->family, "privacy") != 0 && !json_object_get(raw, "total");
}

static mc_status publish_line(const struct publishing *x, const struct eval *e, const json_t *raw, mc_error *err)
{
    const json_t *at = json_object_get(raw, "pointer"), *known = record_location(x->rec, json_string_value(at));
    json_t *where = known ? location_of_finding(x->rec, x->path, json_string_value(at), raw) : NULL;
    json_t *others = json_object_get(raw, "related") ? related(x, e, raw) : NULL, *document = document_of(e->rule->part, x->rec);
    json_t *about = subject(e->rule->part, x->rec, json_string_value(at));
    const struct finding_parts parts = {
        .rule = e->rule->info.id,
        .severity = severity_of(e, raw),
        .message = json_object_get(raw, "zh"),
        .message_en = json_object_get(raw, "en"),
        .at = at,
        .location = where,
        .path = x->path,
        .line = x->rec->line,
        .quote = json_object_get(raw, "quote"),
        .related = some(others),
        .document = document,
        .project = about,
        .expected = json_object_get(raw, "expected"),
        .actual = json_object_get(raw, "actual"),
        .difference = json_object_get(raw, "difference"),
        .impact = json_object_get(raw, "impact"),
        .workings = json_object_get(raw, "workings"),
        .diagnosis = some(json_object_get(raw, "diagnosis")),
        .basis = json_object_get(e->rule->data, "basis"),
    };
    mc_status st = known && !where ? MC_ERR_MEMORY : report_add_line(x->report, &parts);
    json_decref(where);
    json_decref(others);
    json_decref(document);
    json_decref(about);
    return st == MC_OK ? MC_OK : no_memory(err);
}

static mc_status publish_finding(const struct publishing *x, const struct eval *e, const json_t *raw, mc_error *err)
{
    static const char *const texts[] = {"expected", "actual", "difference", "impact", "workings", "diagnosis"};
    const struct rule_info *info = &e->rule->info;
    const char *pointer = json_string_value(json_object_get(raw, "pointer")), *path;
    json_t *others = related(x, e, raw); /* before the record is borrowed: theirs may take its place */
    const struct record *rec = record_at(x, record_of(e, &pointer), &path);
    json_t *f = json_pack("{s:s, s:s, s:O, s:O, s:s}", "rule", info->id, "severity", severity_name(severity_of(e, raw)), "message",
                          json_object_get(raw, "zh"), "message_en", json_object_get(raw, "en"), "at", pointer);
    if (!f) {
        json_decref(others);
        return no_memory(err);
    }
    set_some_new(f, "location", location_of_finding(rec, path, pointer, raw));
    set_some_new(f, "related", others);
    set_some_new(f, "document", document_of(e->rule->part, rec));
    set_some_new(f, "project", subject(e->rule->part, rec, pointer));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        set_some_new(f, texts[i], json_incref(json_object_get(raw, texts[i])));
    set_some_new(f, "basis", basis(e->rule));
    if (!json_object_get(f, "location") || !json_object_get(f, "basis")) {
        json_decref(f);
        return no_memory(err);
    }
    const char *total = json_string_value(json_object_get(raw, "total"));
    mc_status st = total ? settle_want(e, total, f) : MC_OK;
    if (st == MC_OK)
        st = report_add_finding(x->report, f);
    else
        json_decref(f);
    return st == MC_OK ? MC_OK : no_memory(err);
}

static mc_status publish_undecided(const struct publishing *x, const struct eval *e, mc_error *err)
{
    const char *pointer = e->why_at ? e->why_at : e->pointer, *path;
    const struct record *rec = record_at(x, record_of(e, &pointer), &path);
    json_t *entry =
        json_pack("{s:s, s:s, s:s, s:o}", "rule", e->rule->info.id, "path", path, "at", pointer, "location", location(rec, path, pointer));
    if (!entry)
        return no_memory(err);
    set_some_new(entry, "project", subject(e->rule->part, rec, pointer));
    set_some_new(entry, "message", json_string(e->why_zh));
    set_some_new(entry, "message_en", json_string(e->why_en));
    return report_add_undecided(x->report, entry) == MC_OK ? MC_OK : no_memory(err);
}

/* The verdict itself, in the report's list. */
static mc_status list_verdict(const struct publishing *x, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    const char *pointer = e->pointer;
    bool undecided = verdict == VERDICT_UNDECIDED;
    json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*}", "rule", e->rule->info.id, "path", e->members ? "*" : x->path,
                              "at", pointer, "verdict", verdict_name(verdict), "need", undecided ? NULL : need, "message",
                              undecided ? e->why_zh : NULL, "message_en", undecided ? e->why_en : NULL);
    if (!entry || json_array_append_new(x->report->verdict_list, entry))
        return no_memory(err);
    return MC_OK;
}

static mc_status tell_trace(const struct publishing *x, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    struct pack *p = e->pack;
    const json_t *element = eval_element(e);
    json_t *none = json_array(), *seen = element ? rule_sees(e->rule, element) : json_null();
    if (!seen || !none) {
        json_decref(seen);
        json_decref(none);
        return no_memory(err);
    }
    const struct traced traced = {
        .rule = &e->rule->info,
        .path = e->members ? "*" : x->path,
        .at = e->pointer,
        .seen = seen,
        .parameters = e->rule->choice.parameters,
        .severity = e->rule->choice.severity,
        .verdict = verdict,
        .need = verdict == VERDICT_NOT_APPLICABLE ? need : NULL,
        .why_zh = e->why_zh,
        .why_en = e->why_en,
        .findings = e->findings ? e->findings : none,
    };
    p->on_trace(p->on_trace_context, &traced);
    json_decref(seen);
    json_decref(none);
    return MC_OK;
}

/* Counts the verdict, and tells it to who asked for it. */
static mc_status count(const struct publishing *x, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    const struct pack *p = e->pack;
    struct tally *t = &((struct rule *)(uintptr_t)e->rule)->tally; /* a pack runs for one caller at a time */
    report_count(x->report, e->rule->choice.severity, verdict, 1);
    mc_status st = tally_count(t, verdict, need, e->findings ? json_array_size(e->findings) : 0) == MC_OK ? MC_OK : no_memory(err);
    if (st == MC_OK && x->report->verdict_list)
        st = list_verdict(x, e, verdict, need, err);
    if (p->on_verdict)
        p->on_verdict(p->on_verdict_context, &e->rule->info, e->pointer, verdict, verdict == VERDICT_UNDECIDED ? e->why_en : need);
    return st;
}

static mc_status publish_findings(const struct publishing *x, const struct eval *e, mc_error *err)
{
    mc_status st = MC_OK;
    size_t i;
    const json_t *raw;
    json_array_foreach (e->findings, i, raw)
        if (st == MC_OK)
            st = is_final(x, e, raw) ? publish_line(x, e, raw, err) : publish_finding(x, e, raw, err);
    return st;
}

mc_status publish(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    const struct publishing *x = context;
    const struct pack *p = e->pack;
    mc_status st = e->findings ? publish_findings(x, e, err) : MC_OK;
    if (st != MC_OK)
        return st;
    if (verdict == VERDICT_UNDECIDED && e->part != EVAL_SUM)
        st = publish_undecided(x, e, err);
    struct tally *t = &((struct rule *)(uintptr_t)e->rule)->tally; /* a pack runs for one caller at a time */
    t->ns += e->ns;
    if (e->part == EVAL_GROUP)
        t->findings += (long)json_array_size(e->findings);
    if (st == MC_OK && (e->part == EVAL_WHOLE || e->part == EVAL_GROUP) && p->traced && strcmp(p->traced, e->rule->info.id) == 0)
        st = tell_trace(x, e, verdict, need, err);
    return st == MC_OK && (e->part == EVAL_WHOLE || e->part == EVAL_SUM) ? count(x, e, verdict, need, err) : st;
}

/* A pass that nobody asked more of than to be counted. */
static void count_pass(void *context, struct rule *r)
{
    const struct publishing *x = context;
    report_count(x->report, r->choice.severity, VERDICT_PASS, 1);
    r->tally.verdicts[VERDICT_PASS]++;
}

static void count_off(struct pack *p)
{
    for (size_t i = 0; p->any_off && i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        r->tally.off += r->info.selected && r->choice.off && !rule_is_for_run(r);
    }
}

/* The rules for records of its kind. */
static mc_status run_single(struct pack *p, struct publishing *x, mc_error *err)
{
    bool counted = !x->report->verdict_list && !p->on_verdict && !p->traced;
    const struct sink sink = {.context = x, .verdict = publish, .pass = counted ? count_pass : NULL};
    mc_status st = pack_tune(p, x->path, err);
    if (st == MC_OK)
        st = views_open(p, err);
    if (st != MC_OK)
        return st;
    count_off(p);
    const struct kind_rules *rules = views_rules(p->views, x->rec);
    if (rules)
        st = views_next(p, x->rec, err);
    if (st == MC_OK && rules)
        st = views_share_in_time(p, err);
    if (st != MC_OK || !rules)
        return st;
    bool together = batch_is_fit(p, &sink);
    if (together)
        st = batch_run(p, rules, x->rec, &sink, err);
    for (size_t i = 0; st == MC_OK && i < rules->n; i++)
        if (!(together && rules->rules[i]->joins) && !rules->rules[i]->choice.off)
            st = rule_evaluate_record(p, rules->rules[i], x->rec, &sink, err);
    return st;
}

mc_status pack_run(struct pack *p, const struct record *rec, const char *path, struct report *report, mc_error *err)
{
    struct publishing x = {.rec = rec, .path = path, .report = report};
    mc_status st = run_single(p, &x, err);
    views_close(p);
    if (st == MC_OK)
        st = settle_record(p, rec, err);
    settle_clear(p);
    return st;
}

const char *pack_document(const struct pack *p, const struct record *rec)
{
    const char *name = NULL;
    for (size_t i = 0; i < p->n_parts && !name; i++)
        name = pack_first_text(&p->parts[i].identity, record_root(rec));
    return name;
}

const char *pack_issuer(const struct pack *p, const struct record *rec)
{
    const char *name = NULL;
    for (size_t i = 0; i < p->n_parts && !name; i++)
        name = pack_first_text(&p->parts[i].issuer, record_root(rec));
    return name;
}

/* ---- the rules that spoke --------------------------------------------------------------------------------------- */

static json_t *describe(const struct pack *p, const struct rule *r)
{
    char *about = pack_comment(p, r->info.id);
    json_t *out = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:o}", "id", r->info.id, "pack", r->info.pack, "severity", severity_name(r->info.severity),
                            "title", r->info.title_zh, "title_en", r->info.title_en, "about", about && *about ? about : NULL,
                            "basis", basis(r));
    free(about);
    return out;
}

/* The ids in the entries' "rule", as the keys of `ids`. */
static bool collect_ids(json_t *ids, const json_t *entries)
{
    const json_t *entry;
    size_t i;
    json_array_foreach (entries, i, entry) {
        const char *id = json_string_value(json_object_get(entry, "rule"));
        if (id && json_object_set_new(ids, id, json_true()) != 0)
            return false;
    }
    return true;
}

mc_status pack_describe(const struct pack *p, struct report *report, mc_error *err)
{
    json_t *ids = json_object(), *rules = json_array();
    bool ok = ids && rules && json_object_update(ids, report->told) == 0 && collect_ids(ids, report->findings) &&
              collect_ids(ids, report->undecided);
    for (size_t i = 0; ok && i < p->n_rules; i++)
        if (json_object_get(ids, p->rules[i].info.id))
            ok = json_array_append_new(rules, describe(p, &p->rules[i])) == 0;
    json_decref(ids);
    if (!ok) {
        json_decref(rules);
        return no_memory(err);
    }
    json_decref(report->rules);
    report->rules = rules;
    json_t *idle = NULL;
    mc_status st = pack_idle_rules(p, &idle, err);
    if (st != MC_OK)
        return st;
    json_decref(report->idle_rules);
    report->idle_rules = idle;
    return MC_OK;
}
