/* See groups.h. */
#include "rule/groups.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define STOPS_MAX 100 /* groups without a verdict after which the rule is given up: a rule that is wrong would say so of each of thousands */

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- keys ----------------------------------------------------------------------------------------------------------- */

static mc_status set_text(struct group_key *out, enum key_kind kind, const char *text, mc_error *err)
{
    *out = (struct group_key){.kind = kind, .text = strdup(text), .len = strlen(text)};
    return out->text ? MC_OK : no_memory(err);
}

/* What `key` says. */
static mc_status ask(struct group_key *out, struct eval *e, const struct sink *sink, mc_error *err)
{
    enum verdict v = eval_run(e);
    mc_status st = MC_OK;
    if (v == VERDICT_NOT_APPLICABLE) {
        st = set_text(out, KEY_ABSENT, e->need ? e->need : "key", err);
    } else if (v == VERDICT_UNDECIDED) {
        out->kind = KEY_FAILED;
        st = e->why_zh && e->why_en ? sink->verdict(sink->context, e, v, NULL, err) : no_memory(err);
    } else if (e->key) {
        *out = (struct group_key){.kind = KEY_TEXT, .text = e->key, .len = e->key_len};
        e->key = NULL;
    }
    eval_clear(e);
    return st;
}

mc_status rule_key(struct group_key *out, struct pack *p, const struct rule *r, const json_t *root, const struct sink *sink, mc_error *err)
{
    const char *need = rule_not_for(p, r, root);
    *out = (struct group_key){.kind = KEY_NONE};
    if (need || !r->keyed)
        return set_text(out, need ? KEY_ABSENT : KEY_TEXT, need ? need : "", err);
    struct eval e = {.part = EVAL_KEY, .pack = p, .rule = r, .schema = r->schema, .element = root, .pointer = ""};
    return ask(out, &e, sink, err);
}

/* ---- groups --------------------------------------------------------------------------------------------------------- */

/* Notes what a group came to on the way to the sink. */
static mc_status note(void *context, const struct eval *e, enum verdict verdict, const char *need, mc_error *err)
{
    struct grouping *g = context;
    g->verdicts[verdict]++;
    if (verdict == VERDICT_UNDECIDED) {
        g->undecided = true;
        g->stops++;
        if (!g->why_zh && (!(g->why_zh = strdup(e->why_zh)) || !(g->why_en = strdup(e->why_en))))
            return no_memory(err);
    }
    if (verdict == VERDICT_NOT_APPLICABLE && need && !g->absent && !(g->absent = strdup(need)))
        return no_memory(err);
    return g->sink->verdict(g->sink->context, e, verdict, need, err);
}

mc_status grouping_add(struct grouping *g, json_t *list_take, const size_t *members, mc_error *err)
{
    const struct sink sink = {.context = g, .verdict = note};
    struct eval e = {.part = EVAL_GROUP, .pack = g->pack, .rule = g->rule, .schema = g->rule->schema, .pointer = "", .element = list_take, .members = members};
    struct rule *r = (struct rule *)(uintptr_t)g->rule; /* a pack runs for one caller at a time */
    mc_status st = MC_OK;
    r->stopped = 0;
    r->output = 0;
    g->groups++;
    if (g->stops < STOPS_MAX)
        st = rule_evaluate_one(&e, NULL, &sink, NULL, err);
    json_decref(list_take);
    return st;
}

mc_status grouping_refuse(struct grouping *g, const size_t *members, size_t n, size_t most, mc_error *err)
{
    json_t *none = json_array();
    struct eval e = {.part = EVAL_GROUP, .pack = g->pack, .rule = g->rule, .schema = g->rule->schema, .pointer = "", .element = none, .members = members};
    mc_status st = none && asprintf(&e.why_zh, "要一起比对的记录有 %zu 条，超过一次能比对的 %zu MiB", n, most >> 20) >= 0 &&
                           asprintf(&e.why_en, "%zu records are to be compared with one another, more than the %zu MiB that are looked at at once", n, most >> 20) >= 0
                       ? MC_OK
                       : no_memory(err);
    g->groups++;
    if (st == MC_OK)
        st = note(g, &e, VERDICT_UNDECIDED, NULL, err);
    json_decref(none);
    eval_clear(&e);
    return st;
}

/* The gravest that any group came to. */
static enum verdict over_all(const struct grouping *g)
{
    return g->undecided                    ? VERDICT_UNDECIDED
           : g->verdicts[VERDICT_FAIL]     ? VERDICT_FAIL
           : g->verdicts[VERDICT_PASS]     ? VERDICT_PASS
                                           : VERDICT_NOT_APPLICABLE;
}

mc_status grouping_end(struct grouping *g, size_t first, mc_error *err)
{
    json_t *none = json_array();
    struct eval e = {.pack = g->pack, .rule = g->rule, .schema = g->rule->schema, .pointer = "", .element = none, .members = &first};
    mc_status st = none ? MC_OK : no_memory(err);
    if (st == MC_OK && !g->groups && !g->undecided && (g->applies || g->need)) { /* the empty list, so that the rule can say that it does not apply */
        st = rule_evaluate_one(&e, g->applies ? NULL : g->need, g->sink, NULL, err);
    } else if (st == MC_OK && (g->groups || g->undecided)) {
        e.part = EVAL_SUM;
        e.why_zh = g->why_zh;
        e.why_en = g->why_en;
        st = g->sink->verdict(g->sink->context, &e, over_all(g), g->absent, err);
    }
    json_decref(none);
    return st;
}

void grouping_clear(struct grouping *g)
{
    free(g->why_zh);
    free(g->why_en);
    free(g->absent);
}

/* ---- in memory ------------------------------------------------------------------------------------------------------ */

static bool same_key(const struct group_key *a, const struct group_key *b)
{
    return a->kind == KEY_TEXT && b->kind == KEY_TEXT && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* The records from `from` on that share its key, which is void then, as one group. */
static mc_status add_group(struct grouping *g, const struct record *const *recs, struct group_key *keys, size_t *members, size_t from, size_t n, mc_error *err)
{
    struct group_key key = keys[from];
    json_t *list = json_array();
    mc_status st = list ? MC_OK : no_memory(err);
    size_t count = 0;
    for (size_t i = from; st == MC_OK && i < n; i++) {
        if (!same_key(&key, &keys[i]))
            continue;
        members[count++] = i;
        if (json_array_append_new(list, rule_sees(g->rule, record_root(recs[i]))))
            st = no_memory(err);
        keys[i].kind = KEY_NONE;
    }
    if (st != MC_OK || (g->rule->keyed && count < 2)) {
        json_decref(list);
        return st;
    }
    return grouping_add(g, list, members, err);
}

static mc_status take_keys(struct grouping *g, struct group_key *keys, const struct record *const *recs, size_t n, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < n; i++) {
        keys[i].kind = KEY_NONE;
        if (record_is_of_kind(recs[i], g->rule->info.kind))
            st = rule_key(&keys[i], g->pack, g->rule, record_root(recs[i]), g->sink, err);
        else
            continue;
        g->need = keys[i].kind == KEY_ABSENT ? keys[i].text : g->need;
        g->applies = g->applies || keys[i].kind != KEY_ABSENT;
        g->undecided = g->undecided || keys[i].kind == KEY_FAILED;
    }
    return st;
}

mc_status groups_of_records(struct pack *p, const struct rule *r, const struct record *const *recs, size_t n, const struct sink *sink,
                            mc_error *err)
{
    struct grouping g = {.pack = p, .rule = r, .sink = sink};
    struct group_key *keys = calloc(n + 1, sizeof *keys);
    size_t *members = calloc(n + 1, sizeof *members);
    mc_status st = keys && members ? take_keys(&g, keys, recs, n, err) : no_memory(err);
    for (size_t i = 0; st == MC_OK && i < n; i++)
        if (keys[i].kind == KEY_TEXT)
            st = add_group(&g, recs, keys, members, i, n, err);
    if (st == MC_OK)
        st = grouping_end(&g, 0, err);
    for (size_t i = 0; keys && i < n; i++)
        free(keys[i].text);
    grouping_clear(&g);
    free(keys);
    free(members);
    return st;
}
