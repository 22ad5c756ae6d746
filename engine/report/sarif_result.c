/* Findings as SARIF results; what could not be read or decided as notifications of the run. */
#include "report/sarif.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "model/report.h"

json_int_t sarif_rule_index(const struct maker *m, const char *id)
{
    const json_t *rule;
    size_t i;
    json_array_foreach (json_object_get(m->report, "rules"), i, rule) {
        if (strcmp(view_text(rule, "id"), id) == 0)
            return (json_int_t)i;
    }
    return -1;
}

/* The levels of SARIF have the names of our severities. */
static const char *level_of(const json_t *finding)
{
    const char *severity = view_text(finding, "severity");
    for (size_t i = 0; i < VIEW_SEVERITIES; i++)
        if (strcmp(severity, view_severities[i]) == 0)
            return severity;
    return "warning";
}

/* The message, then what one needs to verify it, a line each. own: free(). */
static char *message_of(struct maker *m, const json_t *finding)
{
    char *details = view_details_text(finding, m->zh);
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, view_message(finding, m->zh));
    if (details && *details)
        buffer_add_format(&b, "\n%s", details);
    b.failed = b.failed || !details;
    free(details);
    return buffer_take(&b);
}

static json_t *related(struct maker *m, const json_t *finding)
{
    json_t *list = make_array(m);
    const json_t *one;
    size_t i;
    json_array_foreach (json_object_get(finding, "related"), i, one) {
        const json_t *place = json_object_get(one, "location");
        const char *path = view_text(place, "path"), *text = view_text(place, "text");
        json_t *location = sarif_location(m, *path ? path : view_path(finding), place, view_text(one, "at"));
        make_put_number(m, location, "id", (json_int_t)i + 1);
        if (*text)
            make_put(m, location, "message", sarif_message(m, text));
        make_add(m, list, location);
    }
    return list;
}

/* Known or waived findings are in the log, marked so. */
static json_t *suppressions(struct maker *m, const json_t *finding)
{
    json_t *list = make_array(m);
    const char *word = view_status_word(view_text(finding, "status"), m->zh);
    if (*word) {
        json_t *one = make_object(m), *waiver = json_object_get(finding, "waiver");
        make_put_text(m, one, "kind", "external");
        make_put_text(m, one, "status", "accepted");
        if (waiver)
            make_take_text(m, one, "justification", view_waiver_sentence(finding, m->zh));
        else
            make_put_text(m, one, "justification", word);
        if (waiver) {
            json_t *bag = make_object(m);
            make_copy(m, bag, waiver, "reason");
            make_copy(m, bag, waiver, "office");
            make_copy(m, bag, waiver, "expires");
            make_put(m, one, "properties", bag);
        }
        make_add(m, list, one);
    }
    return list;
}

/* What SARIF has no place for. */
static json_t *properties(struct maker *m, const json_t *finding)
{
    static const char *const keys[] = {"document", "project",   "expected", "actual", "difference",
                                       "workings", "diagnosis", "basis",    "cause",  "known_cause", "severity", "status"};
    json_t *bag = make_object(m);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        make_copy(m, bag, finding, keys[i]);
    make_copy(m, bag, finding, m->zh ? "message_en" : "message");
    return bag;
}

/* What another finding explains is told, but is no problem of its own: "informational", which asks for the level "none". Where a baseline was used, each result says
 * whether it was in it. */
static void put_level(struct maker *m, json_t *out, const json_t *finding)
{
    bool explained = report_standing(finding) == STANDING_EXPLAINED;
    if (explained)
        make_put_text(m, out, "kind", "informational");
    make_put_text(m, out, "level", explained ? "none" : level_of(finding));
    if (json_object_get(m->report, "baseline"))
        make_put_text(m, out, "baselineState", report_standing(finding) == STANDING_BASELINE ? "unchanged" : "new");
}

static json_t *result(struct maker *m, const json_t *finding)
{
    const char *rule = view_text(finding, "rule");
    json_int_t index = sarif_rule_index(m, rule);
    json_t *out = make_object(m), *locations = make_array(m), *prints = make_object(m);
    make_put_text(m, out, "ruleId", rule);
    if (index >= 0)
        make_put_number(m, out, "ruleIndex", index);
    put_level(m, out, finding);
    make_put(m, out, "message", sarif_take_message(m, message_of(m, finding)));
    make_add(m, locations,
             sarif_location(m, view_path(finding), json_object_get(finding, "location"), view_text(finding, "at")));
    make_put(m, out, "locations", locations);
    make_put_some(m, out, "relatedLocations", related(m, finding));
    make_put_text(m, prints, "mingcha/v1", view_text(finding, "fingerprint"));
    make_put_some(m, out, "partialFingerprints", prints);
    make_put_some(m, out, "suppressions", suppressions(m, finding));
    make_put_some(m, out, "properties", properties(m, finding));
    return out;
}

json_t *sarif_results(struct maker *m)
{
    json_t *list = make_array(m);
    const json_t *finding;
    size_t i;
    json_array_foreach (json_object_get(m->report, "findings"), i, finding)
        make_add(m, list, result(m, finding));
    return list;
}

/* ---- notifications --------------------------------------------------------------------------------------------- */

/* `place` may be NULL: the notification is about the whole file, or where `path` is "" about the whole run. */
static json_t *notification(struct maker *m, const char *id, const char *level, const char *text, const char *path,
                            const json_t *place, const char *at)
{
    json_t *out = make_object(m), *descriptor = make_object(m);
    make_put_text(m, descriptor, "id", id);
    make_put(m, out, "descriptor", descriptor);
    make_put_text(m, out, "level", level);
    make_put(m, out, "message", sarif_message(m, text));
    if (*path) {
        json_t *locations = make_array(m);
        make_add(m, locations, sarif_location(m, path, place, at));
        make_put(m, out, "locations", locations);
    }
    return out;
}

static void add_input(struct maker *m, json_t *list, const json_t *input)
{
    const char *status = view_text(input, "status"), *path = view_text(input, "path");
    const json_t *note;
    size_t i;
    if (strcmp(status, "unreadable") == 0)
        make_add(m, list,
                 notification(m, "unreadable", "error", view_input_error(input, m->zh), path,
                              json_object_get(input, "error"), ""));
    else if (strcmp(status, "skipped") == 0)
        make_add(m, list, notification(m, "skipped", "note", view_input_error(input, m->zh), path, NULL, ""));
    json_array_foreach (json_object_get(input, "notes"), i, note)
        make_add(m, list,
                 notification(m, "input-note", "note", view_either(note, "zh", "en", m->zh), path,
                              json_object_get(note, "location"), ""));
}

static void add_undecided(struct maker *m, json_t *list, const json_t *entry)
{
    const char *rule = view_text(entry, "rule");
    json_t *one = notification(m, "undecided", "error", view_message(entry, m->zh), view_path(entry),
                               json_object_get(entry, "location"), view_text(entry, "at"));
    if (*rule) {
        json_t *associated = make_object(m);
        json_int_t index = sarif_rule_index(m, rule);
        make_put_text(m, associated, "id", rule);
        if (index >= 0)
            make_put_number(m, associated, "index", index);
        make_put(m, one, "associatedRule", associated);
    }
    make_add(m, list, one);
}

/* What of the baseline and the waivers no longer fits. */
static void add_notices(struct maker *m, json_t *list)
{
    json_t *notices = view_notices(json_object_get(m->report, "baseline"), json_object_get(m->report, "waivers"), m->zh);
    const json_t *one;
    size_t i;
    m->failed = m->failed || !notices;
    json_array_foreach (notices, i, one) {
        const char *kind = view_text(one, "kind");
        bool expired = strcmp(kind, "expired") == 0;
        make_add(m, list, notification(m, strcmp(kind, "stale") == 0 ? "baseline-stale" : expired ? "waiver-expired" : "waiver-unused",
                                       expired ? "warning" : "note", view_text(one, "text"), view_text(one, "file"), NULL, ""));
    }
    json_decref(notices);
}

json_t *sarif_notifications(struct maker *m)
{
    json_t *list = make_array(m);
    struct view_totals totals;
    const json_t *one;
    size_t i;
    view_totals_read(&totals, m->report);
    json_array_foreach (json_object_get(m->report, "inputs"), i, one)
        add_input(m, list, one);
    json_array_foreach (json_object_get(m->report, "undecided"), i, one)
        add_undecided(m, list, one);
    add_notices(m, list);
    if (!totals.complete) {
        char *why = view_complete_sentence(&totals, m->zh);
        make_add(m, list, notification(m, "incomplete", "error", why ? why : "", "", NULL, ""));
        m->failed = m->failed || !why;
        free(why);
    }
    return list;
}
