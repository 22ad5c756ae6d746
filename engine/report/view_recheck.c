/* What is said of a comparison with an earlier report (model/recheck.h). */
#include "report/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static void count_changes(const json_t *against, long *all, long *silent)
{
    const json_t *pair, *change;
    size_t i, k;
    json_array_foreach (json_object_get(against, "inputs"), i, pair)
        json_array_foreach (json_object_get(pair, "changes"), k, change) {
            ++*all;
            *silent += !json_is_true(json_object_get(change, "announced"));
        }
}

char *view_against_sentence(const json_t *report, bool zh)
{
    const json_t *against = json_object_get(report, "against");
    long all = 0, silent = 0;
    struct buffer b;
    buffer_init(&b);
    if (!against)
        return buffer_take(&b);
    count_changes(against, &all, &silent);
    buffer_add_format(&b, zh ? "%s：已解决 %zu，仍在 %zu，新增 %zu" : "%s: %zu fixed, %zu remaining, %zu new", view_text(against, "file"),
                      json_array_size(json_object_get(against, "fixed")), json_array_size(json_object_get(against, "remaining")),
                      json_array_size(json_object_get(against, "new")));
    if (view_count(against, "unseen"))
        buffer_add_format(&b, zh ? "，本次未查 %ld" : ", %ld not looked at", view_count(against, "unseen"));
    buffer_add_format(&b, zh ? "；数据变动 %ld 处，其中 %ld 处未作说明" : "; %ld changes in the figures, %ld of them silent", all, silent);
    return buffer_take(&b);
}

static bool add_note(json_t *list, struct buffer *text)
{
    char *said = buffer_take(text);
    bool ok = said && json_array_append_new(list, json_string(said)) == 0;
    free(said);
    return ok;
}

static bool note_rules(json_t *list, const json_t *report, const json_t *against, bool zh)
{
    const json_t *then = json_object_get(against, "pack"), *now = json_object_get(report, "pack");
    struct buffer b;
    buffer_init(&b);
    if (json_is_true(json_object_get(against, "same_rules")) || !json_object_get(against, "tool"))
        return true;
    buffer_add_format(&b, zh ? "上次用的是明察 %s、规则包 %s %s，这次是 %s、%s %s：疑点的出没也可能由于规则不同" :
                               "the earlier report is of mingcha %s with rules %s %s, this one of %s with %s %s: findings may come and go with the rules",
                      view_text(against, "tool"), view_text(then, "id"), view_text(then, "version"),
                      view_text(json_object_get(report, "tool"), "version"), view_text(now, "id"), view_text(now, "version"));
    return add_note(list, &b);
}

json_t *view_against_notes(const json_t *report, bool zh)
{
    const json_t *against = json_object_get(report, "against"), *one;
    json_t *list = json_array();
    size_t i;
    bool ok = list != NULL;
    struct buffer b;
    buffer_init(&b);
    ok = ok && (!against || note_rules(list, report, against, zh));
    json_array_foreach (json_object_get(against, "inputs"), i, one)
        if (ok && !json_is_true(json_object_get(one, "compared"))) {
            buffer_add_format(&b, zh ? "%s：上次的报告没有记下数据，只比较了疑点" : "%s: the earlier report holds no figures, only findings were compared",
                              view_text(one, "path"));
            ok = add_note(list, &b);
        }
    json_array_foreach (json_object_get(against, "unpaired"), i, one)
        if (ok) {
            buffer_add_format(&b, zh ? "%s：上次核对过，这次的文件里没有它的新版本" : "%s: was checked then, and none of the inputs is a later version of it", json_string_value(one));
            ok = add_note(list, &b);
        }
    if (ok)
        return list;
    json_decref(list);
    return NULL;
}

/* "，推迟 61 天" */
static void add_days(struct buffer *b, const json_t *change, bool zh)
{
    long days = view_count(change, "days");
    if (!json_object_get(change, "days") || !days)
        return;
    if (zh)
        buffer_add_format(b, "，%s %ld 天", days > 0 ? "推迟" : "提前", labs(days));
    else
        buffer_add_format(b, ", %ld days %s", labs(days), days > 0 ? "later" : "earlier");
}

char *view_change_sentence(const json_t *change, bool zh)
{
    static const char *const whats[][3] = {{"added", "新增", "added"}, {"removed", "不再有", "gone"}, {"renamed", "改名", "renamed"}};
    const char *what = view_text(change, "what"), *was = view_text(change, "old"), *is = view_text(change, "new"), *difference = view_text(change, "difference");
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, view_either(change, "label", "label_en", zh));
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
        if (strcmp(what, whats[i][0]) == 0)
            buffer_add_format(&b, zh ? "，%s" : ", %s", whats[i][zh ? 1 : 2]);
    if (*was || *is)
        buffer_add_format(&b, "%s%s%s%s", zh ? "：" : ": ", was, *was && *is ? " → " : "", is);
    if (*difference)
        buffer_add_format(&b, zh ? "（%s）" : " (%s)", difference);
    add_days(&b, change, zh);
    if (json_is_true(json_object_get(change, "announced")))
        buffer_add_format(&b, zh ? "；原文说明：%s" : "; announced: %s", view_text(change, "announcement"));
    else
        buffer_add_text(&b, zh ? "；原文未作说明" : "; silently");
    return buffer_take(&b);
}
