/* See baseline.h. */
#include "model/baseline.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/members.h"

#define VERSION 1

static const struct member file_members[] = {
    {"mingcha_baseline", MEMBER_NUMBER, true}, {"tool", MEMBER_TEXT, true},     {"pack", MEMBER_ANY, true},
    {"as_of", MEMBER_DATE, true},              {"findings", MEMBER_LIST, true}, {NULL, MEMBER_ANY, false},
};
static const struct member entry_members[] = {
    {"fingerprint", MEMBER_FINGERPRINT, true}, {"rule", MEMBER_TEXT, true},        {"severity", MEMBER_TEXT, true},
    {"document", MEMBER_TEXT, true},           {"project", MEMBER_OBJECT, false},  {"message", MEMBER_TEXT, true},
    {"message_en", MEMBER_TEXT, true},         {NULL, MEMBER_ANY, false},
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static mc_status check_entries(const json_t *entries, const char *path, mc_error *err)
{
    json_t *seen = json_object();
    const json_t *entry;
    size_t i;
    mc_status st = seen ? MC_OK : out_of_memory(err);
    json_array_foreach (entries, i, entry) {
        char where[48];
        snprintf(where, sizeof where, "findings[%zu]", i);
        if (st == MC_OK)
            st = members_check(entry, entry_members, path, where, err);
        if (st != MC_OK)
            break;
        const char *print = member_text(entry, "fingerprint");
        if (json_object_get(seen, print))
            st = error_set(err, MC_ERR_USAGE, path, 0, "%s: the finding %s is listed twice", where, print);
        else if (json_object_set_new(seen, print, json_true()) != 0)
            st = out_of_memory(err);
    }
    json_decref(seen);
    return st;
}

mc_status baseline_read(json_t **out, const char *path, mc_error *err)
{
    json_t *root = NULL;
    mc_status st = members_read_file(&root, path, err);
    if (st == MC_OK)
        st = members_check(root, file_members, path, "", err);
    json_int_t version = json_integer_value(json_object_get(root, "mingcha_baseline"));
    if (st == MC_OK && version != VERSION)
        st = error_set(err, MC_ERR_USAGE, path, 0, "a baseline of version %lld; this program reads version %d",
                       (long long)version, VERSION);
    if (st == MC_OK)
        st = check_entries(json_object_get(root, "findings"), path, err);
    if (st == MC_OK)
        *out = root;
    else
        json_decref(root);
    return st;
}

/* ---- applying -------------------------------------------------------------------------------------------------- */

/* own: what the run has looked at: {document: true}; inputs that were checked say what their findings call them. */
static json_t *documents_seen(const struct report *r)
{
    json_t *seen = json_object();
    const json_t *input;
    size_t i;
    json_array_foreach (r->inputs, i, input) {
        const char *document = member_text(input, "document");
        if (*document && json_object_set_new(seen, document, json_true()) != 0) {
            json_decref(seen);
            return NULL;
        }
    }
    return seen;
}

static bool rule_is_undecided(const struct report *r, const char *rule)
{
    const json_t *entry;
    size_t i;
    json_array_foreach (r->undecided, i, entry)
        if (strcmp(member_text(entry, "rule"), rule) == 0)
            return true;
    return false;
}

static bool all_seen(const json_t *entries, const json_t *seen)
{
    const json_t *entry;
    size_t i;
    json_array_foreach (entries, i, entry)
        if (!json_object_get(seen, member_text(entry, "document")))
            return false;
    return true;
}

/* Whether the run would have found it. A rule that the pack no longer has will never find it again. */
static bool is_stale(const json_t *entry, const struct report *r, const json_t *ran, const json_t *seen, bool whole)
{
    const char *rule = member_text(entry, "rule");
    const json_t *about = json_object_get(ran, rule);
    if (!about)
        return true;
    if (!json_is_true(json_object_get(about, "ran")) || rule_is_undecided(r, rule))
        return false;
    return json_is_true(json_object_get(about, "across")) ? whole : json_object_get(seen, member_text(entry, "document")) != NULL;
}

/* Marks the findings that are listed; gives what is left of the list, by fingerprint. own; NULL when out of memory. */
static json_t *mark_known(const json_t *entries, struct report *r)
{
    json_t *left = json_object(), *entry, *finding;
    size_t i;
    bool ok = left != NULL;
    json_array_foreach (entries, i, entry)
        ok = ok && json_object_set(left, member_text(entry, "fingerprint"), entry) == 0;
    json_array_foreach (r->findings, i, finding) {
        const char *print = member_text(finding, "fingerprint");
        if (!ok || json_object_del(left, print) != 0)
            continue;
        if (strcmp(member_text(finding, "status"), "new") == 0)
            ok = json_object_set_new(finding, "status", json_string("baseline")) == 0;
    }
    if (ok)
        return left;
    json_decref(left);
    return NULL;
}

mc_status baseline_apply(const json_t *baseline, const char *file, const json_t *ran, struct report *r, mc_error *err)
{
    json_t *entries = json_object_get(baseline, "findings"), *left = mark_known(entries, r), *seen = documents_seen(r);
    json_t *stale = json_array(), *entry;
    const char *print;
    json_int_t n = (json_int_t)json_array_size(entries), unseen = 0;
    bool ok = left && seen && stale, whole = all_seen(entries, seen);
    json_object_foreach (left, print, entry) {
        if (!is_stale(entry, r, ran, seen, whole))
            unseen++;
        else
            ok = ok && json_array_append(stale, entry) == 0;
    }
    if (ok) {
        json_decref(r->baseline);
        r->baseline = json_pack("{s:s, s:O, s:I, s:I, s:I, s:O}", "file", file, "pack", json_object_get(baseline, "pack"),
                                "entries", n, "matched", n - (json_int_t)json_object_size(left), "unseen", unseen, "stale", stale);
    }
    json_decref(stale);
    json_decref(seen);
    json_decref(left);
    return ok && r->baseline ? MC_OK : out_of_memory(err);
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

static bool belongs(const json_t *finding)
{
    return report_standing(finding) != STANDING_WAIVED;
}

static json_t *entry_of(const json_t *finding)
{
    return json_pack("{s:O, s:O, s:O, s:s, s:O*, s:O, s:O}", "fingerprint", json_object_get(finding, "fingerprint"), "rule",
                     json_object_get(finding, "rule"), "severity", json_object_get(finding, "severity"), "document",
                     report_document(finding), "project", json_object_get(finding, "project"), "message",
                     json_object_get(finding, "message"), "message_en", json_object_get(finding, "message_en"));
}

/* By document, rule, fingerprint: what a person compares stands together, and the order is that of nothing that moves. */
static int compare_entries(const void *x, const void *y)
{
    static const char *const keys[] = {"document", "rule", "fingerprint"};
    const json_t *const *a = x, *const *b = y;
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof keys / sizeof *keys; i++)
        order = strcmp(member_text(*a, keys[i]), member_text(*b, keys[i]));
    return order;
}

/* own: the array sorted; take: entries. NULL when out of memory. */
static json_t *sorted(json_t *entries_take)
{
    size_t n = json_array_size(entries_take);
    json_t **all = calloc(n + 1, sizeof *all), *out = json_array();
    for (size_t i = 0; all && i < n; i++)
        all[i] = json_array_get(entries_take, i);
    if (all)
        qsort(all, n, sizeof *all, compare_entries);
    bool ok = all && out;
    for (size_t i = 0; ok && i < n; i++)
        ok = json_array_append(out, all[i]) == 0;
    free(all);
    json_decref(entries_take);
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

/* Puts the fingerprints of the entries into `index`. */
static bool index_prints(json_t *index, const json_t *entries)
{
    const json_t *one;
    size_t i;
    json_array_foreach (entries, i, one)
        if (json_object_set_new(index, member_text(one, "fingerprint"), json_true()) != 0)
            return false;
    return true;
}

/* Adds the old entries of which the run says nothing: neither found nor stale. */
static bool keep_unseen(json_t *entries, const struct report *r, const json_t *old)
{
    json_t *known = json_object(), *one;
    size_t i;
    bool ok = known && index_prints(known, r->findings) && index_prints(known, json_object_get(r->baseline, "stale"));
    json_array_foreach (json_object_get(old, "findings"), i, one)
        if (ok && !json_object_get(known, member_text(one, "fingerprint")))
            ok = json_array_append(entries, one) == 0;
    json_decref(known);
    return ok;
}

/* Only what tells one pack from another; settings may be long. */
static json_t *pack_of(const struct report *r)
{
    static const char *const keys[] = {"id", "version", "sha256"};
    json_t *out = json_object();
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *value = json_object_get(r->pack, keys[i]);
        if (value)
            json_object_set(out, keys[i], value);
    }
    return out;
}

json_t *baseline_make(const struct report *r, const json_t *old)
{
    json_t *entries = json_array();
    const json_t *one;
    size_t i;
    bool ok = entries != NULL;
    json_array_foreach (r->findings, i, one)
        if (belongs(one))
            ok = ok && json_array_append_new(entries, entry_of(one)) == 0;
    ok = ok && keep_unseen(entries, r, old);
    if (!ok) {
        json_decref(entries);
        return NULL;
    }
    entries = sorted(entries);
    return entries ? json_pack("{s:i, s:s, s:o, s:s, s:o}", "mingcha_baseline", VERSION, "tool", MC_VERSION, "pack", pack_of(r),
                               "as_of", r->as_of, "findings", entries)
                   : NULL;
}
