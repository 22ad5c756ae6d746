/* See across.h and rule.h.
 *
 * Of each record two texts are kept: its projection without locations, and "line path NUL locations". A worker gathers them, with the keys that the rules gave, in a
 * buffer; who puts the results of the workers together moves them into the index, in the order of the inputs. */
#include "rule/across.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/index.h"
#include "model/compact.h"
#include "model/locations.h"
#include "rule/groups.h"
#include "rule/pack.h"
#include "rule/publish.h"

#define GROUP_MAX ((size_t)256 << 20) /* bytes of the records that a rule may look at at once */
#define CACHED 8

/* What stands in a buffer before the two texts and the keys of a record. */
struct entry {
    size_t first, second; /* bytes; a first of 0: only keys */
    size_t n_keys;
};

/* What stands before a key. */
struct entry_key {
    size_t rule, len;
    enum key_kind kind;
};

/* What is known of a rule. */
struct across_rule {
    char *need;   /* own: why the last record that it does not apply to is left out; NULL: there was none */
    size_t first; /* number of the first record of its kind */
    bool seen, applies, undecided;
};

struct cached {
    size_t number;
    struct record *record; /* own: NULL: nothing is there */
    char *path;            /* own */
};

struct across {
    struct index *index;
    struct across_rule *rules; /* own: n_rules, as in the pack */
    size_t n_rules;
    struct cached cached[CACHED];
    size_t next; /* of these */
    struct record none;
    mc_error failed; /* of across_record */
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- gathering ------------------------------------------------------------------------------------------------------ */

static void add_bytes(struct buffer *b, const void *bytes, size_t len)
{
    buffer_add(b, bytes, len);
}

/* The locations that are kept beside the record, as the object that they would be in it. */
static mc_status add_locations(struct buffer *out, const struct locations *l, mc_error *err)
{
    struct buffer pointer;
    mc_status st = MC_OK;
    buffer_init(&pointer);
    buffer_add_char(out, '{');
    for (size_t i = 0, n = 0; st == MC_OK && i < locations_count(l); i++) {
        if (!locations_at(l, i, &pointer))
            continue;
        json_t *location = locations_json(l, i);
        buffer_add_text(out, n++ ? "," : "");
        compact_add_text(out, pointer.data, pointer.len);
        buffer_add_char(out, ':');
        if (location)
            compact_add(out, location);
        st = location && buffer_ok(out) ? MC_OK : no_memory(err);
        json_decref(location);
    }
    buffer_add_char(out, '}');
    buffer_clear(&pointer);
    return st;
}

/* The two texts of the record; its locations are taken out of it. */
static mc_status add_texts(struct buffer *out, struct entry *entry, const struct record *projection, const char *path, mc_error *err)
{
    json_t *locations = json_incref(json_object_get(projection->root, "locations"));
    const char *packed = json_string_value(locations);
    size_t start = out->len;
    json_object_del(projection->root, "locations");
    compact_add(out, projection->root);
    mc_status st = buffer_ok(out) ? MC_OK : no_memory(err);
    entry->first = out->len - start;
    buffer_add_format(out, "%lld %s", projection->line, path);
    buffer_add_char(out, '\0');
    if (packed && strcmp(packed, "{}") != 0)
        buffer_add_text(out, packed);
    else if (st == MC_OK && projection->locations)
        st = add_locations(out, projection->locations, err);
    entry->second = out->len - start - entry->first;
    json_decref(locations);
    return st == MC_OK && !buffer_ok(out) ? no_memory(err) : st;
}

static mc_status add_key(struct buffer *out, size_t rule, const struct group_key *key, mc_error *err)
{
    const struct entry_key head = {.rule = rule, .len = key->len, .kind = key->kind};
    add_bytes(out, &head, sizeof head);
    add_bytes(out, key->text ? key->text : "", key->len);
    return buffer_ok(out) ? MC_OK : no_memory(err);
}

/* The keys of the record for every rule of its kind. */
static mc_status add_keys(struct buffer *out, struct entry *entry, struct pack *p, const struct record *rec, const char *path, struct report *report, mc_error *err)
{
    struct publishing x = {.rec = rec, .path = path, .report = report};
    const struct sink sink = {.context = &x, .verdict = publish};
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        const struct rule *r = &p->rules[i];
        struct group_key key = {0};
        if (!r->info.selected || !rule_is_for_run(r) || !record_is_of_kind(rec, r->info.kind))
            continue;
        st = rule_key(&key, p, r, record_root(rec), &sink, err);
        if (st == MC_OK)
            st = add_key(out, i, &key, err);
        entry->n_keys++;
        free(key.text);
    }
    return st;
}

mc_status pack_gather(struct pack *p, const struct record *rec, const char *path, struct report *report, struct buffer *out, mc_error *err)
{
    struct record *projection = NULL;
    struct entry entry = {0};
    size_t start = out->len;
    mc_status st = pack_project(p, rec, &projection, err);
    if (st != MC_OK || !projection)
        return st;
    if (p->by_files)
        st = pack_tune(p, NULL, err);
    add_bytes(out, &entry, sizeof entry);
    if (st == MC_OK)
        st = add_texts(out, &entry, projection, path, err);
    if (st == MC_OK)
        st = add_keys(out, &entry, p, rec, path, report, err);
    if (st == MC_OK)
        memcpy(out->data + start, &entry, sizeof entry);
    record_free(projection);
    return st;
}

/* ---- the index ------------------------------------------------------------------------------------------------------ */

mc_status across_new(struct across **out, const struct pack *p, mc_error *err)
{
    struct across *a = calloc(1, sizeof *a);
    if (!a)
        return no_memory(err);
    a->n_rules = p->n_rules;
    a->rules = calloc(p->n_rules + 1, sizeof *a->rules);
    a->none.root = json_object();
    mc_status st = a->rules && a->none.root ? index_new(&a->index, err) : no_memory(err);
    if (st == MC_OK)
        *out = a;
    else
        across_free(a);
    return st;
}

static void uncache(struct cached *c)
{
    record_free(c->record);
    free(c->path);
    *c = (struct cached){0};
}

void across_free(struct across *a)
{
    if (!a)
        return;
    for (size_t i = 0; a->rules && i < a->n_rules; i++)
        free(a->rules[i].need);
    for (size_t i = 0; i < CACHED; i++)
        uncache(&a->cached[i]);
    json_decref(a->none.root);
    free(a->rules);
    index_free(a->index);
    free(a);
}

/* Whether the record has to be kept: for a key of its own, or as the first of its kind. */
static bool is_wanted(const struct across *a, const struct entry_key *key)
{
    return key->kind == KEY_TEXT || !a->rules[key->rule].seen;
}

static mc_status note_key(struct across *a, const struct entry_key *key, const char *text, mc_error *err)
{
    struct across_rule *r = &a->rules[key->rule];
    if (!r->seen)
        r->first = index_count(a->index) - 1;
    r->seen = true;
    r->applies = r->applies || key->kind != KEY_ABSENT;
    r->undecided = r->undecided || key->kind == KEY_FAILED;
    if (key->kind == KEY_TEXT)
        return index_add_key(a->index, (int)key->rule, text, key->len, err);
    if (key->kind != KEY_ABSENT || (r->need && strlen(r->need) == key->len && memcmp(r->need, text, key->len) == 0))
        return MC_OK;
    free(r->need);
    r->need = strndup(text, key->len);
    return r->need ? MC_OK : no_memory(err);
}

/* The next head of a key, and its text; *at moves behind it. */
static const char *next_key(struct entry_key *key, const char **at)
{
    memcpy(key, *at, sizeof *key);
    const char *text = *at + sizeof *key;
    *at = text + key->len;
    return text;
}

static mc_status add_entry(struct across *a, const struct entry *e, const char *texts, const char **end, mc_error *err)
{
    const char *keys = texts + e->first + e->second, *at = keys;
    struct entry_key key;
    bool wanted = false;
    mc_status st = MC_OK;
    for (size_t i = 0; i < e->n_keys; i++) {
        next_key(&key, &at);
        wanted = wanted || is_wanted(a, &key);
    }
    *end = at;
    if (wanted)
        st = index_add(a->index, texts, e->first, texts + e->first, e->second, err);
    at = keys;
    for (size_t i = 0; st == MC_OK && i < e->n_keys; i++) {
        const char *text = next_key(&key, &at);
        st = note_key(a, &key, text, err);
    }
    return st;
}

mc_status across_add(struct across *a, const struct buffer *gathered, mc_error *err)
{
    mc_status st = MC_OK;
    for (const char *at = gathered->data, *end = at + gathered->len; st == MC_OK && at < end;) {
        struct entry e;
        memcpy(&e, at, sizeof e);
        st = add_entry(a, &e, at + sizeof e, &at, err);
    }
    return st;
}

static mc_status load(struct cached *out, struct across *a, size_t k, mc_error *err)
{
    const char *first, *second;
    size_t first_len, second_len;
    char *path;
    mc_status st = index_get(a->index, k, &first, &first_len, &second, &second_len, err);
    if (st != MC_OK)
        return st;
    long long line = strtoll(second, &path, 10);
    path++;
    size_t path_len = strlen(path), before = (size_t)(path - second) + path_len + 1;
    json_t *root = json_loadb(first, first_len, 0, NULL);
    bool ok = root && (before == second_len || json_object_set_new(root, "locations", json_stringn(second + before, second_len - before)) == 0);
    struct record *r = ok ? calloc(1, sizeof *r) : NULL;
    *out = (struct cached){.number = k, .record = r, .path = strdup(path)};
    if (!r) {
        json_decref(root);
        return no_memory(err);
    }
    *r = (struct record){.root = root, .line = line};
    return out->path ? MC_OK : no_memory(err);
}

const struct record *across_record(struct across *a, size_t k, const char **path)
{
    for (size_t i = 0; i < CACHED; i++) {
        if (a->cached[i].record && a->cached[i].number == k) {
            *path = a->cached[i].path;
            return a->cached[i].record;
        }
    }
    struct cached *c = &a->cached[a->next++ % CACHED];
    uncache(c);
    if (load(c, a, k, &a->failed) == MC_OK) {
        *path = c->path;
        return c->record;
    }
    uncache(c);
    *path = "";
    return &a->none;
}

/* ---- running -------------------------------------------------------------------------------------------------------- */

/* What the rule sees of the records, one after another, so that no more than that is held. own: *out. */
static mc_status load_group(json_t **out, struct across *a, const struct rule *r, const size_t *items, size_t n, mc_error *err)
{
    json_t *list = json_array();
    mc_status st = list ? MC_OK : no_memory(err);
    for (size_t i = 0; st == MC_OK && i < n; i++) {
        const char *text;
        size_t len;
        st = index_get(a->index, items[i], &text, &len, NULL, NULL, err);
        json_t *root = st == MC_OK ? json_loadb(text, len, 0, NULL) : NULL;
        if (st == MC_OK && (!root || json_array_append_new(list, rule_sees(r, root))))
            st = no_memory(err);
        json_decref(root);
    }
    if (st == MC_OK)
        *out = list;
    else
        json_decref(list);
    return st;
}

static mc_status run_group(struct across *a, struct grouping *g, const size_t *items, size_t n, size_t bytes, mc_error *err)
{
    json_t *list = NULL;
    if (bytes > GROUP_MAX)
        return grouping_refuse(g, items, n, GROUP_MAX, err);
    mc_status st = load_group(&list, a, g->rule, items, n, err);
    return st == MC_OK ? grouping_add(g, list, items, err) : st;
}

static mc_status run_groups(struct across *a, size_t rule, struct grouping *g, const struct across_told *told, mc_error *err)
{
    size_t *items = NULL, n, bytes;
    mc_status st = index_groups(a->index, (int)rule, g->rule->keyed ? 2 : 1, err);
    while (st == MC_OK) {
        st = index_next(a->index, &items, &n, &bytes, err);
        if (st != MC_OK || !n)
            break;
        st = run_group(a, g, items, n, bytes, err);
        free(items);
        if (st == MC_OK && a->failed.status != MC_OK)
            st = error_pass(err, &a->failed);
        if (st == MC_OK && told)
            st = told->tell(told->context, err);
    }
    return st;
}

static mc_status run_rule(struct across *a, struct pack *p, size_t rule, const struct sink *sink, const struct across_told *told, mc_error *err)
{
    const struct across_rule *known = &a->rules[rule];
    struct grouping g = {
        .pack = p, .rule = &p->rules[rule], .sink = sink, .need = known->need, .applies = known->applies, .undecided = known->undecided};
    if (!known->seen)
        return MC_OK;
    mc_status st = run_groups(a, rule, &g, told, err);
    if (st == MC_OK)
        st = grouping_end(&g, known->first, err);
    grouping_clear(&g);
    return st;
}

mc_status pack_run_across(struct pack *p, struct across *a, struct report *report, const struct across_told *told, mc_error *err)
{
    struct publishing x = {.path = "*", .across = a, .report = report};
    const struct sink sink = {.context = &x, .verdict = publish};
    mc_status st = pack_tune(p, NULL, err);
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        if (!r->info.selected || !rule_is_for_run(r))
            continue;
        if (r->choice.off)
            r->tally.off++;
        else
            st = run_rule(a, p, i, &sink, told, err);
    }
    return st;
}
