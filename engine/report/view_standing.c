/* Where findings stand: explained by others, known, waived; and what of baseline and waivers no longer fits. */
#include "report/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "model/report.h"

const char *view_standing_word(const json_t *finding, bool zh)
{
    switch (report_standing(finding)) {
    case STANDING_EXPLAINED:
        return zh ? "连带" : "explained";
    case STANDING_BASELINE:
        return view_status_word("baseline", zh);
    case STANDING_WAIVED:
        return view_status_word("waived", zh);
    case STANDING_OPEN:
        break;
    }
    return "";
}

bool view_is_open(const json_t *finding)
{
    return report_standing(finding) == STANDING_OPEN;
}

char *view_waiver_sentence(const json_t *finding, bool zh)
{
    const json_t *waiver = json_object_get(finding, "waiver");
    char *text = NULL;
    if (!waiver)
        return strdup("");
    if (asprintf(&text, zh ? "%s批准，%s 到期：%s" : "by %s until %s: %s", view_text(waiver, "office"), view_text(waiver, "expires"),
                 view_text(waiver, "reason")) < 0)
        return NULL;
    return text;
}

/* ---- what no longer fits --------------------------------------------------------------------------------------- */

static bool add_notice(json_t *list, const char *kind, const char *file, struct buffer *text)
{
    char *said = buffer_take(text);
    bool ok = said && json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "kind", kind, "file", file, "text", said)) == 0;
    free(said);
    return ok;
}

static bool add_stale(json_t *list, const json_t *entry, const char *file, bool zh)
{
    char *project = json_object_get(entry, "project") ? view_project(json_object_get(entry, "project"), zh) : strdup("");
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, zh ? "基线中的一处已不再出现：%s %s（%s%s%s）" : "no longer found: %s %s (%s%s%s)", view_text(entry, "rule"),
                      view_message(entry, zh), view_text(entry, "document"), project && *project ? (zh ? "，" : ", ") : "",
                      project ? project : "");
    b.failed = b.failed || !project;
    free(project);
    return add_notice(list, "stale", file, &b);
}

/* "funding.sources-sum（路径 a/\*.txt，项目 3）" */
static void add_scope(struct buffer *b, const json_t *waiver, bool zh)
{
    static const char *const keys[] = {"path", "project", "document", "fingerprint"};
    static const char *const names[] = {"路径", "项目", "文件", "编号"};
    bool first = true;
    buffer_add_format(b, zh ? "%s（" : "%s (", view_text(waiver, "rule"));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *value = view_text(waiver, keys[i]);
        if (!*value)
            continue;
        buffer_add_format(b, "%s%s %s", first ? "" : zh ? "，" : ", ", zh ? names[i] : keys[i], value);
        first = false;
    }
    buffer_add_text(b, zh ? "）" : ")");
}

static bool add_unused(json_t *list, const json_t *waiver, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, zh ? "第 %ld 条豁免没有对上任何疑点：" : "waiver %ld covers no finding: ", view_count(waiver, "number"));
    add_scope(&b, waiver, zh);
    return add_notice(list, "unused", view_text(waiver, "file"), &b);
}

static bool add_expired(json_t *list, const json_t *waiver, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, zh ? "第 %ld 条豁免已于 %s 到期，不再有效，涉及 %ld 处：" : "waiver %ld expired on %s and no longer holds, for %ld findings: ",
                      view_count(waiver, "number"), view_text(waiver, "expires"), view_count(waiver, "matches"));
    add_scope(&b, waiver, zh);
    return add_notice(list, "expired", view_text(waiver, "file"), &b);
}

json_t *view_notices(const json_t *baseline, const json_t *waivers, bool zh)
{
    json_t *list = json_array();
    const json_t *one;
    size_t i;
    bool ok = list != NULL;
    json_array_foreach (json_object_get(waivers, "expired"), i, one)
        ok = ok && add_expired(list, one, zh);
    json_array_foreach (json_object_get(waivers, "unused"), i, one)
        ok = ok && add_unused(list, one, zh);
    json_array_foreach (json_object_get(baseline, "stale"), i, one)
        ok = ok && add_stale(list, one, view_text(baseline, "file"), zh);
    if (ok)
        return list;
    json_decref(list);
    return NULL;
}

char *view_baseline_sentence(const json_t *report, bool zh)
{
    const json_t *baseline = json_object_get(report, "baseline");
    struct buffer b;
    buffer_init(&b);
    if (baseline)
        buffer_add_format(&b, zh ? "%s：%ld 条，对上 %ld，已消失 %zu，本次未查 %ld" : "%s: %ld entries, %ld found, %zu gone, %ld not looked at",
                          view_text(baseline, "file"), view_count(baseline, "entries"), view_count(baseline, "matched"),
                          json_array_size(json_object_get(baseline, "stale")), view_count(baseline, "unseen"));
    return buffer_take(&b);
}

char *view_waivers_sentence(const json_t *report, bool zh)
{
    const json_t *waivers = json_object_get(report, "waivers");
    struct buffer b;
    buffer_init(&b);
    if (waivers)
        buffer_add_format(&b, zh ? "%ld 条，有效 %ld，未用 %zu，到期 %zu" : "%ld, of which %ld apply, %zu unused, %zu expired",
                          view_count(waivers, "entries"), view_count(waivers, "used"),
                          json_array_size(json_object_get(waivers, "unused")), json_array_size(json_object_get(waivers, "expired")));
    return buffer_take(&b);
}

/* ---- what a finding explains ----------------------------------------------------------------------------------- */

/* By money at stake; whole numbers of any length, so a longer one is greater. Equals stay in their order. */
static bool has_more(const json_t *a, const json_t *b)
{
    const char *x = view_text(a, "impact"), *y = view_text(b, "impact");
    size_t n = strlen(x), m = strlen(y);
    return n != m ? n > m : strcmp(x, y) > 0;
}

static bool insert(json_t *list, json_t *finding)
{
    size_t at = json_array_size(list);
    while (at > 0 && has_more(finding, json_array_get(list, at - 1)))
        at--;
    return json_array_insert(list, at, finding) == 0;
}

/* The fingerprints of all findings, as keys. */
static json_t *fingerprints(const json_t *groups)
{
    json_t *all = json_object(), *value;
    const json_t *entries;
    size_t i, k;
    bool ok = all != NULL;
    json_array_foreach (groups, i, entries)
        json_array_foreach (entries, k, value) {
            const char *own = view_text(value, "fingerprint");
            ok = ok && (!*own || json_object_set_new(all, own, json_null()) == 0);
        }
    if (ok)
        return all;
    json_decref(all);
    return NULL;
}

static bool explain(json_t *out, const char *cause, json_t *finding)
{
    json_t *list = json_object_get(out, cause);
    if (!list && json_object_set_new(out, cause, list = json_array()) != 0)
        return false;
    return insert(list, finding);
}

json_t *view_explained(const json_t *groups)
{
    json_t *out = json_object(), *all = fingerprints(groups), *value;
    const json_t *entries;
    size_t i, k;
    bool ok = out && all;
    json_array_foreach (groups, i, entries)
        json_array_foreach (entries, k, value) {
            const char *cause = view_text(value, "cause");
            if (ok && *cause && json_object_get(all, cause))
                ok = explain(out, cause, value);
        }
    json_decref(all);
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}
