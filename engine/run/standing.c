#include "run/standing.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/baseline.h"
#include "model/waivers.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static json_t *rules_of(const struct pack *p)
{
    json_t *rules = json_object();
    for (size_t i = 0; rules && i < pack_count(p); i++) {
        const struct rule_info *info = pack_rule(p, i);
        json_t *about = json_pack("{s:b, s:b}", "ran", info->selected, "across", strcmp(info->each, "*") == 0);
        if (json_object_set_new(rules, info->id, about) != 0) {
            json_decref(rules);
            return NULL;
        }
    }
    return rules;
}

mc_status standing_open(struct known *s, const struct pack *p, const char *baseline, const json_t *waivers, const char *source, mc_error *err)
{
    *s = (struct known){.rules = rules_of(p), .file = baseline ? strdup(baseline) : NULL};
    if (!s->rules || (baseline && !s->file))
        return out_of_memory(err);
    mc_status st = baseline ? baseline_read(&s->baseline, baseline, err) : MC_OK;
    if (st != MC_OK || !waivers)
        return st;
    if (json_is_string(waivers))
        return waivers_read(&s->waivers, s->rules, json_string_value(waivers), err);
    s->waivers = json_deep_copy(waivers);
    return s->waivers ? waivers_check(s->waivers, s->rules, source, "waivers", err) : out_of_memory(err);
}

mc_status standing_apply(const struct known *s, struct report *r, mc_error *err)
{
    mc_status st = s->waivers ? waivers_apply(s->waivers, s->rules, r, err) : MC_OK;
    if (st == MC_OK && s->baseline)
        st = baseline_apply(s->baseline, s->file, s->rules, r, err);
    if (st == MC_OK && (s->waivers || s->baseline) && report_settle_causes(r) != MC_OK)
        st = out_of_memory(err);
    return st;
}

mc_status standing_accept(struct known *s, struct report *r, const char *file, mc_error *err)
{
    json_t *made = baseline_make(r, s->baseline);
    char *name = strdup(file);
    mc_status st = made && name ? baseline_apply(made, file, s->rules, r, err) : out_of_memory(err);
    if (st == MC_OK && report_settle_causes(r) != MC_OK)
        st = out_of_memory(err);
    if (st != MC_OK) {
        json_decref(made);
        free(name);
        return st;
    }
    json_decref(s->baseline);
    free(s->file);
    s->baseline = made;
    s->file = name;
    return MC_OK;
}

void standing_clear(struct known *s)
{
    json_decref(s->rules);
    json_decref(s->baseline);
    json_decref(s->waivers);
    free(s->file);
}
