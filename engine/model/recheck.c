/* See recheck.h. */
#include "model/recheck.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "model/changes.h"
#include "model/figures.h"
#include "model/members.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the earlier report ---------------------------------------------------------------------------------------- */

/* A record stands for a report without findings. */
static json_t *report_of_record(const json_t *record, const char *file)
{
    json_t *document = json_object_get(record, "document"), *number = json_object_get(document, "number"), *title = json_object_get(document, "title");
    return json_pack("{s:n, s:[{s:s, s:s, s:O*, s:O*, s:o}], s:[]}", "tool", "inputs", "path", file, "status", "checked", "document",
                     number ? number : title, "title", title, "figures", figures_of(record), "findings");
}

mc_status recheck_take(json_t **out, json_t *root_take, const char *file, mc_error *err)
{
    mc_status st = MC_OK;
    bool report = json_is_object(json_object_get(root_take, "tool")) && json_is_array(json_object_get(root_take, "inputs")) &&
                  json_is_array(json_object_get(root_take, "findings"));
    if (report) {
        *out = root_take;
        return MC_OK;
    }
    if (!json_is_string(json_object_get(root_take, "kind")))
        st = error_set(err, MC_ERR_USAGE, file, 0, "neither a report of mingcha as JSON nor a record");
    else if (!(*out = report_of_record(root_take, file)))
        st = out_of_memory(err);
    json_decref(root_take);
    return st;
}

/* ---- which input is which -------------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool same_text(const char *a, const char *b)
{
    char *x = *a && *b ? utf8_fold(a, strlen(a)) : NULL, *y = x ? utf8_fold(b, strlen(b)) : NULL;
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

static bool by_document(const json_t *a, const json_t *b)
{
    return same_text(member_text(a, "document"), member_text(b, "document"));
}

static bool by_title(const json_t *a, const json_t *b)
{
    return same_text(member_text(a, "title"), member_text(b, "title"));
}

static bool by_file(const json_t *a, const json_t *b)
{
    return strcmp(base_name(member_text(a, "path")), base_name(member_text(b, "path"))) == 0;
}

static bool is_open(const json_t *input)
{
    return strcmp(member_text(input, "status"), "checked") == 0 && !json_object_get(input, "paired_with");
}

static size_t count_checked(const json_t *inputs)
{
    const json_t *input;
    size_t i, n = 0;
    json_array_foreach (inputs, i, input)
        n += strcmp(member_text(input, "status"), "checked") == 0;
    return n;
}

json_t *recheck_pair(const json_t *old, json_t *input, bool only)
{
    static bool (*const tests[])(const json_t *, const json_t *) = {by_document, by_title, by_file};
    json_t *inputs = json_object_get(old, "inputs"), *one;
    size_t i;
    for (size_t t = 0; t < sizeof tests / sizeof *tests; t++)
        json_array_foreach (inputs, i, one)
            if (is_open(one) && tests[t](one, input)) {
                json_object_set_new(one, "paired_with", json_string(member_text(input, "path")));
                return one;
            }
    json_array_foreach (inputs, i, one)
        if (only && count_checked(inputs) == 1 && is_open(one)) {
            json_object_set_new(one, "paired_with", json_string(member_text(input, "path")));
            return one;
        }
    return NULL;
}

mc_status recheck_figures(json_t *pairs, const json_t *old_input, const json_t *input, const json_t *figures, const struct record *record, mc_error *err)
{
    const json_t *before = json_object_get(old_input, "figures");
    json_t *changes = json_is_object(before) ? changes_between(before, figures, record, member_text(input, "path")) : json_array();
    if (!changes || json_array_append_new(pairs, json_pack("{s:s, s:s, s:b, s:o}", "path", member_text(input, "path"), "old_path", member_text(old_input, "path"),
                                                           "compared", json_is_object(before), "changes", changes)) != 0)
        return out_of_memory(err);
    return MC_OK;
}

/* ---- findings -------------------------------------------------------------------------------------------------- */

/* What a finding is about, without its document, whose number may be new, and without its figures where `!figures`: the same doubt in another version. own: free(). */
static char *content_of(const json_t *finding, bool figures)
{
    const json_t *project = json_object_get(finding, "project"), *place = json_object_get(finding, "location");
    const char *at = member_text(finding, "at"), *name = member_text(project, "name");
    char *seq = json_dumps(json_object_get(project, "seq"), JSON_ENCODE_ANY), *folded = utf8_fold(name, strlen(name)), *out = NULL;
    char *expected = figures ? json_dumps(json_object_get(finding, "expected"), JSON_ENCODE_ANY | JSON_SORT_KEYS) : NULL;
    char *actual = figures ? json_dumps(json_object_get(finding, "actual"), JSON_ENCODE_ANY | JSON_SORT_KEYS) : NULL;
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, "%s|%s|", member_text(finding, "rule"), folded && *folded ? folded : seq ? seq : "");
    for (; *at; at++)
        if (!strchr("0123456789", *at))
            buffer_add_char(&b, *at);
    if (figures)
        buffer_add_format(&b, "|%s|%s|%s", member_text(place, "text"), expected ? expected : "", actual ? actual : "");
    out = buffer_take(&b);
    free(expected);
    free(actual);
    free(folded);
    free(seq);
    return out;
}

static char *by_print(const json_t *item, size_t index)
{
    (void)index;
    return strdup(member_text(item, "fingerprint"));
}

static char *by_content(const json_t *item, size_t index)
{
    (void)index;
    return content_of(item, true);
}

static char *by_subject(const json_t *item, size_t index)
{
    (void)index;
    return content_of(item, false);
}

/* Whether the run would have found it again: its document has a later version among the inputs, its rule ran and was decided. */
static bool was_looked_at(const json_t *finding, const struct report *r, const json_t *old, const json_t *ran)
{
    const char *rule = member_text(finding, "rule"), *path = member_text(json_object_get(finding, "location"), "path");
    const json_t *about = json_object_get(ran, rule), *one;
    size_t i;
    json_array_foreach (r->undecided, i, one)
        if (strcmp(member_text(one, "rule"), rule) == 0)
            return false;
    if (about && !json_is_true(json_object_get(about, "ran")))
        return false;
    json_array_foreach (json_object_get(old, "inputs"), i, one)
        if (strcmp(member_text(one, "path"), path) == 0)
            return json_object_get(one, "paired_with") != NULL;
    return false;
}

/* A finding of the earlier report, as far as a reader needs it. */
static json_t *brief(const json_t *finding)
{
    static const char *const keys[] = {"fingerprint", "rule", "severity", "message", "message_en", "document", "project"};
    json_t *out = json_object();
    for (size_t i = 0; out && i < sizeof keys / sizeof *keys; i++) {
        json_t *value = json_object_get(finding, keys[i]);
        if (value)
            json_object_set(out, keys[i], value);
    }
    return out;
}

struct outcome {
    json_t *fixed, *remaining, *fresh;
    json_int_t unseen;
};

static bool sort_out(struct outcome *o, const struct report *r, const json_t *old, const json_t *ran)
{
    static changes_key_fn *const keys[] = {by_print, by_content, by_subject};
    const json_t *before = json_object_get(old, "findings"), *finding;
    size_t n = json_array_size(before), i, *match = changes_pair(before, r->findings, keys, 3);
    bool *there = calloc(n + 1, sizeof *there), ok = match && there;
    json_array_foreach (r->findings, i, finding) {
        json_t *print = json_object_get(finding, "fingerprint");
        if (ok && match[i] == CHANGES_NONE) {
            ok = json_array_append(o->fresh, print) == 0;
        } else if (ok) {
            there[match[i]] = true;
            ok = json_array_append_new(o->remaining, json_pack("{s:O, s:O}", "fingerprint", print, "was",
                                                               json_object_get(json_array_get(before, match[i]), "fingerprint"))) == 0;
        }
    }
    json_array_foreach (before, i, finding) {
        if (!ok || there[i])
            continue;
        if (was_looked_at(finding, r, old, ran))
            ok = json_array_append_new(o->fixed, brief(finding)) == 0;
        else
            o->unseen++;
    }
    free(there);
    free(match);
    return ok;
}

/* own: the paths of earlier inputs that no input of this run is a later version of. */
static json_t *unpaired(const json_t *old)
{
    json_t *list = json_array();
    const json_t *one;
    size_t i;
    json_array_foreach (json_object_get(old, "inputs"), i, one)
        if (is_open(one))
            json_array_append(list, json_object_get(one, "path"));
    return list;
}

mc_status recheck_finish(struct report *r, const json_t *old, const char *file, json_t *pairs, const json_t *ran, mc_error *err)
{
    struct outcome o = {json_array(), json_array(), json_array(), 0};
    const json_t *pack = json_object_get(old, "pack"), *tool = json_object_get(old, "tool");
    bool same = strcmp(member_text(pack, "sha256"), member_text(r->pack, "sha256")) == 0 && strcmp(member_text(tool, "version"), MC_VERSION) == 0;
    bool ok = o.fixed && o.remaining && o.fresh && sort_out(&o, r, old, ran);
    if (ok) {
        json_decref(r->against);
        r->against = json_pack("{s:s, s:s*, s:o*, s:b, s:s*, s:O, s:o, s:O, s:O, s:O, s:I}", "file", file, "tool", json_string_value(json_object_get(tool, "version")),
                               "pack", json_is_object(pack) ? json_pack("{s:s, s:s}", "id", member_text(pack, "id"), "version", member_text(pack, "version")) : NULL,
                               "same_rules", same, "as_of", json_string_value(json_object_get(old, "as_of")), "inputs", pairs, "unpaired", unpaired(old),
                               "fixed", o.fixed, "remaining", o.remaining, "new", o.fresh, "unseen", o.unseen);
    }
    json_decref(o.fixed);
    json_decref(o.remaining);
    json_decref(o.fresh);
    return ok && r->against ? MC_OK : out_of_memory(err);
}
