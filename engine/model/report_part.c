/* Reports in parts: what several threads found, put together; what was told already, forgotten. See report.h. */
#include <string.h>

#include "model/fingerprint.h"
#include "model/members.h"
#include "model/report.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Gives the finding its number among all of its content, and remembers in `changed` what its fingerprint was. */
static mc_status renumber(struct report *r, json_t *changed, json_t *finding, const char *content)
{
    json_t *before = json_incref(json_object_get(finding, "fingerprint"));
    mc_status st = fingerprint_number(r->repeats, finding, content);
    const char *after = member_text(finding, "fingerprint");
    if (st == MC_OK && strcmp(json_string_value(before), after) != 0 &&
        json_object_set_new(changed, json_string_value(before), json_string(after)) != 0)
        st = MC_ERR_MEMORY;
    json_decref(before);
    return st;
}

static mc_status renumber_all(struct report *r, struct report *part)
{
    json_t *changed = json_object(), *finding;
    mc_status st = changed == NULL ? MC_ERR_MEMORY : MC_OK;
    size_t i;
    json_array_foreach(part->findings, i, finding)
        if (st == MC_OK)
            st = renumber(r, changed, finding, json_string_value(json_array_get(part->contents, i)));
    json_array_foreach(part->findings, i, finding)
    {
        json_t *cause = json_object_get(changed, member_text(finding, "cause"));
        if (cause != NULL && json_object_set(finding, "cause", cause) != 0)
            st = MC_ERR_MEMORY;
    }
    json_decref(changed);
    return st;
}

mc_status report_merge(struct report *r, struct report *part, bool renumbered)
{
    mc_status st = renumbered ? renumber_all(r, part) : MC_OK;
    if (st == MC_OK &&
        (json_array_extend(r->inputs, part->inputs) != 0 || json_array_extend(r->findings, part->findings) != 0 ||
         json_array_extend(r->undecided, part->undecided) != 0 || json_object_update(r->told, part->told) != 0))
        st = MC_ERR_MEMORY;
    if (st == MC_OK && part->verdict_list != NULL && json_array_extend(r->verdict_list, part->verdict_list) != 0)
        st = MC_ERR_MEMORY;
    if (st == MC_OK)
        st = sources_merge(&r->sources, &part->sources);
    for (size_t s = 0; s < COUNT(r->verdicts); s++) {
        for (size_t v = 0; v < COUNT(r->verdicts[s]); v++)
            r->verdicts[s][v] += part->verdicts[s][v];
        for (size_t k = 0; k < COUNT(r->told_findings[s]); k++)
            r->told_findings[s][k] += part->told_findings[s][k];
    }
    r->records += part->records;
    r->incomplete = r->incomplete || part->incomplete;
    return st;
}

mc_status report_name_told(struct report *r, const char *rule)
{
    bool known = rule[0] == '\0' || json_object_get(r->told, rule) != NULL;
    return known || json_object_set_new(r->told, rule, json_true()) == 0 ? MC_OK : MC_ERR_MEMORY;
}

/* Remembers the rules that the entries name. */
static mc_status tell_rules(struct report *r, const json_t *entries)
{
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
        if (report_name_told(r, member_text(entry, "rule")) != MC_OK)
            return MC_ERR_MEMORY;
    return MC_OK;
}

mc_status report_told(struct report *r)
{
    size_t i;
    json_t *finding;
    json_array_foreach(r->findings, i, finding) {
        enum severity s = SEVERITY_NOTE;
        severity_parse(&s, member_text(finding, "severity"));
        r->told_findings[s][report_standing(finding)]++;
    }
    r->incomplete = r->incomplete || json_array_size(r->undecided) > 0;
    mc_status st = tell_rules(r, r->findings);
    if (st == MC_OK)
        st = tell_rules(r, r->undecided);
    json_array_clear(r->findings);
    json_array_clear(r->undecided);
    json_array_clear(r->contents);
    json_object_clear(r->repeats);
    return st;
}
