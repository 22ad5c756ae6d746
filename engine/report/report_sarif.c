/* SARIF 2.1.0 (OASIS), for code scanning and editors. One run; findings are results, and whatever was not checked is a
 * notification of an invocation that was not successful. sarif_*.c make the parts. */
#include "report/reporter.h"

#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "report/sarif.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static json_t *plain(struct maker *m, const char *text)
{
    json_t *out = make_object(m);
    make_put(m, out, "text", json_string(text));
    return out;
}

/* What the rule means, then its provisions. own: free(). */
static char *help_text(struct maker *m, const json_t *rule)
{
    const json_t *one;
    size_t i;
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, view_either(rule, "title", "title_en", m->zh));
    if (*view_text(rule, "about"))
        buffer_add_format(&b, "\n\n%s", view_text(rule, "about"));
    buffer_add_text(&b, m->zh ? "\n\n依据：" : "\n\nBasis:");
    json_array_foreach (json_object_get(rule, "basis"), i, one)
        buffer_add_format(&b, "\n- %s", json_is_string(one) ? json_string_value(one) : "");
    return buffer_take(&b);
}

static json_t *rule_properties(struct maker *m, const json_t *rule)
{
    static const char *const problem[] = {"error", "warning", "recommendation"};
    const char *id = view_text(rule, "id");
    json_t *bag = make_object(m), *tags = make_array(m);
    make_add(m, tags, json_stringn(id, strcspn(id, ".")));
    make_put(m, bag, "tags", tags);
    for (size_t i = 0; i < VIEW_SEVERITIES; i++)
        if (strcmp(view_text(rule, "severity"), view_severities[i]) == 0)
            make_put_text(m, bag, "problem.severity", problem[i]);
    return bag;
}

static json_t *rule(struct maker *m, const json_t *about)
{
    json_t *out = make_object(m), *configuration = make_object(m), *help = make_object(m);
    make_put_text(m, out, "id", view_text(about, "id"));
    make_put(m, out, "shortDescription", plain(m, view_either(about, "title", "title_en", m->zh)));
    make_put_text(m, configuration, "level", view_text(about, "severity"));
    make_put(m, out, "defaultConfiguration", configuration);
    make_take_text(m, help, "text", help_text(m, about));
    make_put(m, out, "help", help);
    make_put(m, out, "properties", rule_properties(m, about));
    return out;
}

/* The kinds of notifications that sarif_notifications makes. */
static json_t *descriptors(struct maker *m)
{
    static const struct {
        const char *id, *zh, *en;
    } kinds[] = {
        {"incomplete", "本次核对不完整，没有疑点不等于没有问题",
         "the run is incomplete: no finding does not mean no fault"},
        {"unreadable", "文件无法读取，没有核对", "an input could not be read and was not checked"},
        {"undecided", "未决：须人工核对", "undecided: for a person to check"},
        {"skipped", "目录中不是通知的文件，跳过", "a file in a folder that is no notice, left out"},
        {"baseline-stale", "基线中的疑点已不再出现", "a finding of the baseline that is no longer found"},
        {"waiver-unused", "豁免没有对上任何疑点", "a waiver that covers no finding"},
        {"waiver-expired", "豁免已到期", "a waiver that has expired"},
        {"input-note", "文件中看不见的内容", "what a file holds that its text does not show"},
    };
    json_t *list = make_array(m);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        json_t *one = make_object(m);
        make_put_text(m, one, "id", kinds[i].id);
        make_put(m, one, "shortDescription", plain(m, m->zh ? kinds[i].zh : kinds[i].en));
        make_add(m, list, one);
    }
    return list;
}

static json_t *driver(struct maker *m)
{
    const json_t *tool = json_object_get(m->report, "tool"), *about;
    json_t *out = make_object(m), *rules = make_array(m);
    size_t i;
    make_put_text(m, out, "name", "mingcha");
    make_put_text(m, out, "version", view_text(tool, "version"));
    make_put_text(m, out, "semanticVersion", view_text(tool, "version"));
    json_array_foreach (json_object_get(m->report, "rules"), i, about)
        make_add(m, rules, rule(m, about));
    make_put(m, out, "rules", rules);
    make_put(m, out, "notifications", descriptors(m));
    return out;
}

static json_t *artifacts(struct maker *m)
{
    json_t *list = make_array(m);
    const json_t *input;
    size_t i;
    json_array_foreach (json_object_get(m->report, "inputs"), i, input) {
        json_t *one = make_object(m), *hashes = make_object(m);
        make_put(m, one, "location", sarif_artifact(m, view_text(input, "path")));
        make_put_text(m, hashes, "sha-256", view_text(input, "sha256"));
        make_put_some(m, one, "hashes", hashes);
        make_put(m, one, "roles", json_pack("[s]", "analysisTarget"));
        make_add(m, list, one);
    }
    return list;
}

static json_t *run_properties(struct maker *m)
{
    static const char *const keys[] = {"pack", "packs", "as_of", "complete", "summary", "baseline", "waivers", "against"};
    json_t *bag = make_object(m);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        make_copy(m, bag, m->report, keys[i]);
    return bag;
}

static json_t *run(struct maker *m)
{
    json_t *out = make_object(m), *invocation = make_object(m), *invocations = make_array(m), *tool = make_object(m);
    make_put(m, tool, "driver", driver(m));
    make_put(m, out, "tool", tool);
    make_put_text(m, out, "language", m->zh ? "zh-CN" : "en");
    make_put_text(m, out, "columnKind", "unicodeCodePoints");
    make_put(m, invocation, "executionSuccessful", json_boolean(json_is_true(json_object_get(m->report, "complete"))));
    make_put_some(m, invocation, "toolExecutionNotifications", sarif_notifications(m));
    make_add(m, invocations, invocation);
    make_put(m, out, "invocations", invocations);
    make_put(m, out, "artifacts", artifacts(m));
    make_put(m, out, "results", sarif_results(m));
    make_put(m, out, "properties", run_properties(m));
    return out;
}

static mc_status write_sarif(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct maker m = {.report = report, .zh = strcmp(style->lang, "zh") == 0};
    json_t *log = make_object(&m), *runs = make_array(&m);
    make_put_text(&m, log, "$schema", SCHEMA);
    make_put_text(&m, log, "version", "2.1.0");
    make_add(&m, runs, run(&m));
    make_put(&m, log, "runs", runs);
    mc_status st = make_write(&m, log, JSON_INDENT(2), out, err);
    json_decref(log);
    return st;
}

const struct reporter report_sarif = {
    .name = "sarif",
    .help_zh = "SARIF 2.1.0，供代码扫描平台和编辑器",
    .help_en = "SARIF 2.1.0, for code scanning and editors",
    .write = write_sarif,
};
