/* What each rule came to in a run: counted while it runs, told at its end. */
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"

mc_status tally_count(struct tally *t, enum verdict verdict, const char *need, size_t findings)
{
    t->verdicts[verdict]++;
    t->findings += (long)findings;
    if (verdict != VERDICT_NOT_APPLICABLE)
        return MC_OK;
    if (!t->needs && !(t->needs = json_object()))
        return MC_ERR_MEMORY;
    need = need ? need : "";
    json_t *count = json_object_get(t->needs, need);
    if (count)
        return json_integer_set(count, json_integer_value(count) + 1) == 0 ? MC_OK : MC_ERR_MEMORY;
    return json_object_set_new(t->needs, need, json_integer(1)) == 0 ? MC_OK : MC_ERR_MEMORY;
}

static mc_status add_tally(struct tally *to, const struct tally *from)
{
    const char *need;
    json_t *count;
    for (size_t v = 0; v < 4; v++)
        to->verdicts[v] += from->verdicts[v];
    to->findings += from->findings;
    to->off += from->off;
    to->ns += from->ns;
    if (from->needs && !to->needs && !(to->needs = json_object()))
        return MC_ERR_MEMORY;
    json_object_foreach (from->needs, need, count) {
        json_int_t n = json_integer_value(count) + json_integer_value(json_object_get(to->needs, need));
        if (json_object_set_new(to->needs, need, json_integer(n)))
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}

void pack_forget_counts(struct pack *p)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        json_decref(p->rules[i].tally.needs);
        p->rules[i].tally = (struct tally){.off = 0};
    }
}

mc_status pack_add_tallies(struct pack *to, const struct pack *from, mc_error *err)
{
    for (size_t i = 0; i < to->n_rules && i < from->n_rules; i++)
        if (add_tally(&to->rules[i].tally, &from->rules[i].tally) != MC_OK)
            return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return MC_OK;
}

struct rule_use pack_use(const struct pack *p, size_t i)
{
    const struct tally *t = &p->rules[i].tally;
    struct rule_use use = {.findings = t->findings, .ns = t->ns};
    memcpy(use.verdicts, t->verdicts, sizeof use.verdicts);
    return use;
}

/* ---- rules that came to nothing ------------------------------------------------------------------------------------ */

/* The need that was absent most often; of several the first by its bytes, so that every run says the same. */
static const char *usual_need(const json_t *needs)
{
    const char *need, *usual = NULL;
    json_t *count;
    json_int_t most = 0;
    json_object_foreach ((json_t *)(uintptr_t)needs, need, count) {
        json_int_t n = json_integer_value(count);
        if (n > most || (n == most && strcmp(need, usual) < 0)) {
            most = n;
            usual = need;
        }
    }
    return usual;
}

static json_t *idle(const struct rule *r, const char *why, const char *detail)
{
    return json_pack("{s:s, s:s, s:s*}", "rule", r->info.id, "why", why, "detail", detail);
}

/* Why a rule came to no verdict. own. */
static json_t *why_idle(const struct rule *r)
{
    const struct tally *t = &r->tally;
    if (!r->info.selected)
        return idle(r, "not-selected", NULL);
    if (t->off)
        return idle(r, "off", r->choice.off_by ? r->choice.off_by : "overrides");
    if (!t->verdicts[VERDICT_NOT_APPLICABLE])
        return idle(r, "kind", r->info.kind);
    const char *need = usual_need(t->needs);
    bool scope = strcmp(need, "since") == 0 || strcmp(need, "until") == 0 || strcmp(need, "region") == 0;
    const char *bound = strcmp(need, "since") == 0   ? r->info.since
                        : strcmp(need, "until") == 0 ? r->info.until
                                                     : r->info.region;
    return scope && bound ? idle(r, need, bound) : idle(r, "absent", need);
}

mc_status pack_idle_rules(const struct pack *p, json_t **out, mc_error *err)
{
    json_t *list = json_array();
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < p->n_rules; i++) {
        const struct tally *t = &p->rules[i].tally;
        bool came_to_one = p->rules[i].info.selected &&
                           t->verdicts[VERDICT_PASS] + t->verdicts[VERDICT_FAIL] + t->verdicts[VERDICT_UNDECIDED] > 0;
        if (!came_to_one)
            ok = json_array_append_new(list, why_idle(&p->rules[i])) == 0;
    }
    if (!ok) {
        json_decref(list);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    *out = list;
    return MC_OK;
}
