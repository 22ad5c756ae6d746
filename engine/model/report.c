/* See report.h. */
#include "model/report.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cover.h"
#include "model/fingerprint.h"
#include "model/members.h"
#include "model/report_line.h"
#include "model/report_order.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char *const SEVERITIES[] = {"note", "warning", "error"};
static const char *const VERDICTS[] = {"pass", "fail", "not_applicable", "undecided"};

struct report *report_new(const char *as_of)
{
    struct report *r = calloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    snprintf(r->as_of, sizeof r->as_of, "%s", as_of);
    r->inputs = json_array();
    r->findings = json_array();
    r->undecided = json_array();
    r->repeats = json_object();
    r->contents = json_array();
    r->told = json_object();
    if (r->inputs == NULL || r->findings == NULL || r->undecided == NULL || r->repeats == NULL || r->contents == NULL || r->told == NULL) {
        report_free(r);
        return NULL;
    }
    return r;
}

void report_free(struct report *r)
{
    if (r == NULL)
        return;
    json_decref(r->inputs);
    json_decref(r->findings);
    json_decref(r->undecided);
    json_decref(r->pack);
    json_decref(r->packs);
    json_decref(r->verdict_list);
    json_decref(r->idle_rules);
    json_decref(r->rules);
    json_decref(r->baseline);
    json_decref(r->waivers);
    json_decref(r->against);
    json_decref(r->repeats);
    sources_clear(&r->sources);
    json_decref(r->contents);
    json_decref(r->told);
    report_lines_free(r->lines);
    free(r);
}

const char *severity_name(enum severity s)
{
    return SEVERITIES[s];
}

const char *verdict_name(enum verdict v)
{
    return VERDICTS[v];
}

mc_status report_list_verdicts(struct report *r)
{
    if (r->verdict_list == NULL)
        r->verdict_list = json_array();
    return r->verdict_list == NULL ? MC_ERR_MEMORY : MC_OK;
}

bool severity_parse(enum severity *out, const char *name)
{
    for (size_t i = 0; i < COUNT(SEVERITIES); i++)
        if (strcmp(name, SEVERITIES[i]) == 0) {
            *out = (enum severity)i;
            return true;
        }
    return false;
}

json_t *report_add_input(struct report *r, const char *path)
{
    json_t *input = json_pack("{s:s}", "path", path);
    return json_array_append_new(r->inputs, input) == 0 ? input : NULL;
}

static bool is_finding(const json_t *finding)
{
    enum severity s;
    return member_text(finding, "rule")[0] != '\0' && member_text(finding, "message")[0] != '\0' &&
           severity_parse(&s, member_text(finding, "severity"));
}

/* ---- personal data -------------------------------------------------------------------------------------------------- */

static mc_status cover_text(json_t *location)
{
    const char *text = json_string_value(json_object_get(location, "text"));
    if (text == NULL)
        return MC_OK;
    char *covered = cover_personal(text, strlen(text));
    if (covered == NULL)
        return MC_ERR_MEMORY;
    mc_status st = json_object_set_new(location, "text", json_string(covered)) == 0 ? MC_OK : MC_ERR_MEMORY;
    free(covered);
    return st;
}

/* What a rule of the family privacy found is quoted covered, so that no reporter spreads it. The fingerprint is that of the original. */
static mc_status cover_quotes(json_t *entry)
{
    static const char family[] = "privacy.";
    size_t i;
    const json_t *one;
    if (strncmp(member_text(entry, "rule"), family, strlen(family)) != 0)
        return MC_OK;
    mc_status st = cover_text(json_object_get(entry, "location"));
    json_array_foreach(json_object_get(entry, "related"), i, one)
        if (st == MC_OK)
            st = cover_text(json_object_get(one, "location"));
    return st;
}

mc_status report_add_finding(struct report *r, json_t *finding_take)
{
    char content[HASH_TEXT_MAX];
    mc_status st = is_finding(finding_take) ? MC_OK : MC_ERR_INPUT;
    if (st == MC_OK)
        st = fingerprint_set(r->repeats, finding_take, r->record_text, r->record_len, content);
    if (st == MC_OK && json_array_append_new(r->contents, json_string(content)) != 0)
        st = MC_ERR_MEMORY;
    if (st == MC_OK)
        st = cover_quotes(finding_take);
    if (st == MC_OK && json_object_get(finding_take, "status") == NULL &&
        json_object_set_new(finding_take, "status", json_string("new")) != 0)
        st = MC_ERR_MEMORY;
    if (st == MC_OK && json_array_append(r->findings, finding_take) != 0)
        st = MC_ERR_MEMORY;
    json_decref(finding_take);
    return st;
}

mc_status report_add_undecided(struct report *r, json_t *entry_take)
{
    mc_status st = cover_quotes(entry_take);
    if (json_array_append_new(r->undecided, entry_take) != 0)
        st = MC_ERR_MEMORY;
    return st;
}

void report_count(struct report *r, enum severity s, enum verdict v, long n)
{
    assert(n >= 0);
    r->verdicts[s][v] += n;
}

static long count_inputs(const struct report *r, const char *status)
{
    long n = 0;
    size_t i;
    json_t *input;
    json_array_foreach(r->inputs, i, input) n += strcmp(member_text(input, "status"), status) == 0;
    return n;
}

/* Rules that came to a verdict on an element; "not applicable" is none. */
static long count_applied(const struct report *r)
{
    long n = 0;
    for (size_t s = 0; s < COUNT(SEVERITIES); s++)
        n += r->verdicts[s][VERDICT_PASS] + r->verdicts[s][VERDICT_FAIL] + r->verdicts[s][VERDICT_UNDECIDED];
    return n;
}

static long count_verdict(const struct report *r, enum verdict v)
{
    return r->verdicts[SEVERITY_NOTE][v] + r->verdicts[SEVERITY_WARNING][v] + r->verdicts[SEVERITY_ERROR][v];
}

mc_status report_finish(struct report *r)
{
    r->incomplete = r->incomplete || json_array_size(r->undecided) > 0 || count_verdict(r, VERDICT_UNDECIDED) > 0 ||
                    count_inputs(r, "unreadable") > 0 || r->records == 0 || count_applied(r) == 0;
    return report_order(r);
}

enum standing report_standing(const json_t *finding)
{
    const char *status = member_text(finding, "status");
    if (strcmp(status, "waived") == 0)
        return STANDING_WAIVED;
    if (strcmp(status, "baseline") == 0)
        return STANDING_BASELINE;
    return json_object_get(finding, "cause") ? STANDING_EXPLAINED : STANDING_OPEN;
}

/* own: the findings that are no longer new, by fingerprint. */
static json_t *settled_findings(const struct report *r)
{
    json_t *known = json_object(), *finding;
    size_t i;
    json_array_foreach(r->findings, i, finding) {
        if (strcmp(member_text(finding, "status"), "new") != 0 &&
            json_object_set(known, member_text(finding, "fingerprint"), finding) != 0) {
            json_decref(known);
            return NULL;
        }
    }
    return known;
}

mc_status report_settle_causes(struct report *r)
{
    json_t *known = settled_findings(r), *finding;
    size_t i;
    mc_status st = known == NULL ? MC_ERR_MEMORY : MC_OK;
    json_array_foreach(r->findings, i, finding) {
        json_t *cause = json_object_get(finding, "cause");
        if (st != MC_OK || cause == NULL || json_object_get(known, json_string_value(cause)) == NULL)
            continue;
        if (json_object_set(finding, "known_cause", cause) != 0)
            st = MC_ERR_MEMORY;
        json_object_del(finding, "cause");
    }
    json_decref(known);
    return st == MC_OK ? report_order_keys(r->findings) : st;
}

static long count_standing(const struct report *r, enum severity s, enum standing standing)
{
    long n = r->told_findings[s][standing];
    size_t i;
    json_t *finding;
    json_array_foreach(r->findings, i, finding)
        n += report_severity(finding) == s && report_standing(finding) == standing;
    return n;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

/* own: NULL when out of memory; so are the next ones. */
static json_t *verdicts_json(const long counts[4])
{
    return json_pack("{s:I, s:I, s:I, s:I}", VERDICTS[0], (json_int_t)counts[0], VERDICTS[1], (json_int_t)counts[1],
                     VERDICTS[2], (json_int_t)counts[2], VERDICTS[3], (json_int_t)counts[3]);
}

static json_t *all_verdicts_json(const struct report *r)
{
    long total[4];
    for (size_t v = 0; v < COUNT(VERDICTS); v++)
        total[v] = count_verdict(r, (enum verdict)v);
    return json_pack("{s:o, s:o, s:o, s:o}", "error", verdicts_json(r->verdicts[SEVERITY_ERROR]), "warning",
                     verdicts_json(r->verdicts[SEVERITY_WARNING]), "note", verdicts_json(r->verdicts[SEVERITY_NOTE]),
                     "total", verdicts_json(total));
}

static json_t *standing_json(const struct report *r, enum standing standing)
{
    return json_pack("{s:I, s:I, s:I}", "error", (json_int_t)count_standing(r, SEVERITY_ERROR, standing), "warning",
                     (json_int_t)count_standing(r, SEVERITY_WARNING, standing), "note",
                     (json_int_t)count_standing(r, SEVERITY_NOTE, standing));
}

static json_t *summary_json(const struct report *r)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:{s:I, s:I, s:I}}", "findings", standing_json(r, STANDING_OPEN),
                     "explained", standing_json(r, STANDING_EXPLAINED), "baseline", standing_json(r, STANDING_BASELINE),
                     "waived", standing_json(r, STANDING_WAIVED), "verdicts", all_verdicts_json(r), "records",
                     (json_int_t)r->records, "inputs", "checked", (json_int_t)count_inputs(r, "checked"), "unreadable",
                     (json_int_t)count_inputs(r, "unreadable"), "skipped", (json_int_t)count_inputs(r, "skipped"));
}

json_t *report_json(const struct report *r)
{
    return json_pack("{s:{s:s, s:s}, s:O?, s:O*, s:s, s:b, s:O, s:o, s:O, s:O, s:o, s:O*, s:O*, s:O*, s:O*, s:O*}", "tool", "name", "mingcha",
                     "version", MC_VERSION, "pack", r->pack, "packs", r->packs, "as_of", r->as_of, "complete", !r->incomplete,
                     "inputs", r->inputs, "summary", summary_json(r), "findings", r->findings, "undecided", r->undecided, "rules",
                     r->rules != NULL ? json_incref(r->rules) : json_array(), "idle_rules", r->idle_rules, "verdicts",
                     r->verdict_list, "baseline", r->baseline, "waivers", r->waivers, "against", r->against);
}

long report_findings(const struct report *r, enum severity at_least)
{
    long n = 0;
    for (enum severity s = at_least; s <= SEVERITY_ERROR; s++)
        n += count_standing(r, s, STANDING_OPEN);
    return n;
}
