/* See waivers.h. */
#include "model/waivers.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "model/members.h"

static const struct member file_members[] = {{"waivers", MEMBER_LIST, true}, {NULL, MEMBER_ANY, false}};
static const struct member waiver_members[] = {
    {"rule", MEMBER_TEXT, true},        {"path", MEMBER_TEXT, false},   {"project", MEMBER_TEXT, false}, {"document", MEMBER_TEXT, false},
    {"fingerprint", MEMBER_FINGERPRINT, false}, {"reason", MEMBER_TEXT, true}, {"office", MEMBER_TEXT, true},   {"expires", MEMBER_DATE, true},
    {NULL, MEMBER_ANY, false},
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- scope ----------------------------------------------------------------------------------------------------- */

/* The glob against the whole of the path. */
static bool matches(const char *glob, const char *path)
{
    for (; *glob; glob++, path += utf8_size((unsigned char)*path)) {
        if (*glob == '*') {
            bool any = glob[1] == '*';
            const char *rest = glob + 1 + any;
            if (any && *rest == '/' && matches(rest + 1, path))
                return true; /* all the folders between may be none */
            for (;; path++) {
                if (matches(rest, path))
                    return true;
                if (!*path || (*path == '/' && !any))
                    return false;
            }
        }
        if (!*path || (*glob == '?' && *path == '/'))
            return false;
        if (*glob == '?')
            continue;
        size_t len = utf8_size((unsigned char)*glob);
        if (strncmp(glob, path, len) != 0)
            return false;
        glob += len - 1;
    }
    return !*path;
}

bool waivers_glob(const char *glob, const char *path)
{
    if (*glob == '/')
        return matches(glob, path);
    while (strncmp(glob, "./", 2) == 0)
        glob += 2;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (matches(glob, at))
            return true;
    }
    return false;
}

/* Folded, so that another kind of blank or bracket makes no other name. */
static bool same_text(const char *a, const char *b)
{
    char *x = utf8_fold(a, strlen(a)), *y = utf8_fold(b, strlen(b));
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

static bool is_of_rule(const char *selector, const char *rule)
{
    size_t len = strlen(selector);
    return strcmp(selector, rule) == 0 || (strncmp(selector, rule, len) == 0 && rule[len] == '.');
}

static bool is_of_project(const char *wanted, const json_t *project)
{
    const json_t *seq = json_object_get(project, "seq");
    char number[32] = "";
    if (json_is_integer(seq))
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(seq));
    return (project && strcmp(wanted, json_is_integer(seq) ? number : member_text(project, "seq")) == 0) ||
           same_text(wanted, member_text(project, "name"));
}

static bool covers(const json_t *waiver, const json_t *finding)
{
    const char *path = member_text(waiver, "path"), *project = member_text(waiver, "project"), *document = member_text(waiver, "document"),
               *print = member_text(waiver, "fingerprint");
    return is_of_rule(member_text(waiver, "rule"), member_text(finding, "rule")) &&
           (!*print || strcmp(print, member_text(finding, "fingerprint")) == 0) &&
           (!*path || waivers_glob(path, member_text(json_object_get(finding, "location"), "path"))) &&
           (!*project || is_of_project(project, json_object_get(finding, "project"))) &&
           (!*document || same_text(document, report_document(finding)));
}

/* Whether the run looked where the waiver points: a rule of it ran, an input of it was checked. Without that its silence says nothing. */
static bool was_looked_at(const json_t *waiver, const json_t *rules, const struct report *r)
{
    const char *rule, *path = member_text(waiver, "path"), *document = member_text(waiver, "document");
    const json_t *about, *input;
    bool ran = false, seen = false;
    size_t i;
    json_object_foreach ((json_t *)(uintptr_t)rules, rule, about)
        ran = ran || (is_of_rule(member_text(waiver, "rule"), rule) && json_is_true(json_object_get(about, "ran")));
    json_array_foreach (r->inputs, i, input) {
        bool checked = strcmp(member_text(input, "status"), "checked") == 0;
        seen = seen || (checked && (!*path || waivers_glob(path, member_text(input, "path"))) &&
                        (!*document || same_text(document, member_text(input, "document"))));
    }
    return ran && seen;
}

/* ---- checking -------------------------------------------------------------------------------------------------- */

/* own: the families and the ids that there are, as keys. */
static json_t *selectors_of(const json_t *rules)
{
    json_t *names = json_object();
    const char *id;
    const json_t *about;
    bool ok = names != NULL;
    json_object_foreach ((json_t *)(uintptr_t)rules, id, about) {
        char *family = strndup(id, strcspn(id, "."));
        ok = ok && family && json_object_set_new(names, family, json_true()) == 0 && json_object_set_new(names, id, json_true()) == 0;
        free(family);
    }
    if (ok)
        return names;
    json_decref(names);
    return NULL;
}

static mc_status check_rule(const char *selector, const json_t *rules, const char *source, const char *where, mc_error *err)
{
    json_t *known = selectors_of(rules), *value;
    const char **names = calloc(json_object_size(known) + 1, sizeof *names), *name;
    size_t n = 0;
    mc_status st = known && names ? MC_OK : out_of_memory(err);
    if (st == MC_OK && !json_object_get(known, selector)) {
        json_object_foreach (known, name, value)
            names[n++] = name;
        const char *near = nearest_name(selector, names, n);
        st = near ? error_set(err, MC_ERR_USAGE, source, 0, "%s.rule: no rule or family \"%s\" (nearest: \"%s\")", where, selector, near)
                  : error_set(err, MC_ERR_USAGE, source, 0, "%s.rule: no rule or family \"%s\"", where, selector);
    }
    free(names);
    json_decref(known);
    return st;
}

static mc_status check_waiver(json_t *waiver, size_t i, const json_t *rules, const char *source, const char *where, mc_error *err)
{
    static const char *const scopes[] = {"path", "project", "document", "fingerprint"};
    char place[96];
    bool scoped = false;
    snprintf(place, sizeof place, "%s[%zu]", where, i);
    mc_status st = members_check(waiver, waiver_members, source, place, err);
    if (st == MC_OK)
        st = check_rule(member_text(waiver, "rule"), rules, source, place, err);
    for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++)
        scoped = scoped || json_object_get(waiver, scopes[k]);
    if (st == MC_OK && !scoped)
        st = error_set(err, MC_ERR_USAGE, source, 0, "%s: a waiver needs a scope: path, project, document or fingerprint", place);
    if (st == MC_OK && (json_object_set_new(waiver, "file", json_string(source)) != 0 ||
                        json_object_set_new(waiver, "number", json_integer((json_int_t)i + 1)) != 0))
        st = out_of_memory(err);
    return st;
}

mc_status waivers_check(json_t *list, const json_t *rules, const char *source, const char *where, mc_error *err)
{
    json_t *waiver;
    size_t i;
    json_array_foreach (list, i, waiver) {
        mc_status st = check_waiver(waiver, i, rules, source, where, err);
        if (st != MC_OK)
            return st;
    }
    return MC_OK;
}

mc_status waivers_read(json_t **out, const json_t *rules, const char *path, mc_error *err)
{
    json_t *root = NULL;
    mc_status st = members_read_file(&root, path, err);
    if (st == MC_OK)
        st = members_check(root, file_members, path, "", err);
    json_t *list = json_object_get(root, "waivers");
    if (st == MC_OK)
        st = waivers_check(list, rules, path, "waivers", err);
    if (st == MC_OK)
        *out = json_incref(list);
    json_decref(root);
    return st;
}

/* ---- applying -------------------------------------------------------------------------------------------------- */

static mc_status waive(json_t *finding, const json_t *waiver)
{
    json_t *note = json_pack("{s:O, s:O, s:O}", "reason", json_object_get(waiver, "reason"), "office",
                             json_object_get(waiver, "office"), "expires", json_object_get(waiver, "expires"));
    return json_object_set_new(finding, "waiver", note) == 0 && json_object_set_new(finding, "status", json_string("waived")) == 0
               ? MC_OK
               : MC_ERR_MEMORY;
}

/* Applies one; *n counts what it covers, whether or not another one came first. */
static mc_status apply_one(const json_t *waiver, bool expired, struct report *r, json_int_t *n)
{
    json_t *finding;
    size_t i;
    json_array_foreach (r->findings, i, finding) {
        if (!covers(waiver, finding))
            continue;
        ++*n;
        if (!expired && strcmp(member_text(finding, "status"), "new") == 0 && waive(finding, waiver) != MC_OK)
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}

static mc_status list_expired(json_t *expired, const json_t *waiver, json_int_t n)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)waiver);
    return copy && json_object_set_new(copy, "matches", json_integer(n)) == 0 && json_array_append_new(expired, copy) == 0
               ? MC_OK
               : MC_ERR_MEMORY;
}

mc_status waivers_apply(json_t *list, const json_t *rules, struct report *r, mc_error *err)
{
    json_t *unused = json_array(), *expired = json_array(), *waiver;
    json_int_t used = 0;
    size_t i;
    mc_status st = unused && expired ? MC_OK : MC_ERR_MEMORY;
    json_array_foreach (list, i, waiver) {
        bool over = strcmp(member_text(waiver, "expires"), r->as_of) < 0;
        json_int_t n = 0;
        if (st == MC_OK)
            st = apply_one(waiver, over, r, &n);
        if (st == MC_OK && over)
            st = list_expired(expired, waiver, n);
        else if (st == MC_OK && n == 0 && was_looked_at(waiver, rules, r))
            st = json_array_append(unused, waiver) == 0 ? MC_OK : MC_ERR_MEMORY;
        used += !over && n > 0;
    }
    if (st == MC_OK) {
        json_decref(r->waivers);
        r->waivers = json_pack("{s:I, s:I, s:O, s:O}", "entries", (json_int_t)json_array_size(list), "used", used, "unused", unused,
                               "expired", expired);
        st = r->waivers ? MC_OK : MC_ERR_MEMORY;
    }
    json_decref(unused);
    json_decref(expired);
    return st == MC_OK ? st : out_of_memory(err);
}
