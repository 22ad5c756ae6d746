/* See report_order.h. */
#include "model/report_order.h"
#include "model/members.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

enum severity report_severity(const json_t *finding)
{
    enum severity s = SEVERITY_NOTE;
    severity_parse(&s, member_text(finding, "severity"));
    return s;
}

/* own: {path: its place among the inputs}; NULL when out of memory. */
static json_t *index_inputs(const json_t *inputs)
{
    json_t *index = json_object();
    for (size_t i = json_array_size(inputs);
         index != NULL && i-- > 0;) /* backwards, so that the first of a path stays */
        if (json_object_set_new(index, member_text(json_array_get(inputs, i), "path"), json_integer((json_int_t)i)) != 0) {
            json_decref(index);
            return NULL;
        }
    return index;
}

/* What names no input goes last. */
static json_int_t input_of(const json_t *index, const json_t *entry, const json_t *location)
{
    const char *path = member_text(location, "path");
    const json_t *input = json_object_get(index, path[0] != '\0' ? path : member_text(entry, "path"));
    return input == NULL ? INT64_MAX : json_integer_value(input);
}

struct report_key report_key_of(const json_t *inputs, const json_t *entry, size_t added, const json_t *location)
{
    /* The rows of a sheet are counted through it, those of other tables from the top of each. */
    static const char *const in_text[] = {"record", "page", "line", "column", "table", "row", "cell", "paragraph"};
    static const char *const on_sheet[] = {"record", "row", "cell", "table", "line", "column"};
    struct report_key k = {
        .entry = (json_t *)(uintptr_t)entry,
        .added = added,
        .input = input_of(inputs, entry, location),
        .sheet = member_text(location, "sheet"),
        .severity = (int)report_severity(entry),
        .rule = member_text(entry, "rule"),
        .at = member_text(entry, "at"),
        .message = member_text(entry, "message"),
    };
    const char *const *keys = k.sheet[0] ? on_sheet : in_text;
    for (size_t i = 0; i < (k.sheet[0] ? COUNT(on_sheet) : COUNT(in_text)); i++)
        k.place[i] = json_integer_value(json_object_get(location, keys[i]));
    return k;
}

static int compare_place(const struct report_key *a, const struct report_key *b)
{
    int order = strcmp(a->sheet, b->sheet);
    for (size_t i = 0; order == 0 && i < COUNT(a->place); i++)
        order = (a->place[i] > b->place[i]) - (a->place[i] < b->place[i]);
    return order;
}

int report_key_compare(const void *x, const void *y)
{
    const struct report_key *a = x, *b = y;
    int order = (a->input > b->input) - (a->input < b->input);
    if (order == 0)
        order = compare_place(a, b);
    if (order == 0)
        order = b->severity - a->severity; /* the gravest first */
    if (order == 0)
        order = strcmp(a->rule, b->rule);
    if (order == 0)
        order = strcmp(a->at, b->at);
    if (order == 0)
        order = strcmp(a->message, b->message);
    return order != 0 ? order : (a->added > b->added) - (a->added < b->added);
}

/* Of the entry at i, which is the key's to hold then. */
static struct report_key key_at(const json_t *inputs, const json_t *entries, size_t i)
{
    json_t *entry = json_array_get(entries, i);
    return report_key_of(inputs, json_incref(entry), i, json_object_get(entry, "location"));
}

static mc_status sort_entries(const struct report *r, json_t *entries)
{
    size_t n = json_array_size(entries);
    if (n < 2)
        return MC_OK;
    json_t *inputs = index_inputs(r->inputs);
    struct report_key *keys = inputs == NULL ? NULL : calloc(n, sizeof *keys);
    if (keys == NULL) {
        json_decref(inputs);
        return MC_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++)
        keys[i] = key_at(inputs, entries, i);
    qsort(keys, n, sizeof *keys, report_key_compare);
    for (size_t i = 0; i < n; i++)
        json_array_set_new(entries, i, keys[i].entry); /* cannot fail: the array has its size */
    free(keys);
    json_decref(inputs);
    return MC_OK;
}

/* Whether it holds nothing but known keys, in their order. */
static bool is_in_order(json_t *object, const char *const *keys, size_t n)
{
    size_t i = 0;
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);
        while (i < n && strcmp(keys[i], key) != 0)
            i++;
        if (i++ == n)
            return false;
    }
    return true;
}

/* Moves the known keys, in their order, behind whatever else the object holds. */
static mc_status order_keys(json_t *object, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_t *value = json_incref(json_object_get(object, keys[i]));
        if (value == NULL)
            continue;
        json_object_del(object, keys[i]);
        if (json_object_set_new(object, keys[i], value) != 0)
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}

mc_status report_order_keys(json_t *findings)
{
    static const char *const keys[] = {"rule",     "severity",  "message", "message_en", "at",          "location",
                                       "related",  "document",  "project", "expected",   "actual",      "difference",
                                       "impact",   "workings",  "diagnosis", "basis",     "cause",       "known_cause", "fingerprint", "status",
                                       "waiver"};
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding)
    {
        mc_status st = is_in_order(finding, keys, COUNT(keys)) ? MC_OK : order_keys(finding, keys, COUNT(keys));
        if (st != MC_OK)
            return st;
    }
    return MC_OK;
}

mc_status report_order(struct report *r)
{
    mc_status st = sort_entries(r, r->findings);
    if (st == MC_OK)
        st = sort_entries(r, r->undecided);
    return st == MC_OK ? report_order_keys(r->findings) : st;
}
