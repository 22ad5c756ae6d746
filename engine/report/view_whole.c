/* What is said about a whole run: its counts, and sentences on them. */
#include "report/view.h"

#include <string.h>

#include "base/buffer.h"

static long all_severities(const json_t *counts)
{
    long n = 0;
    for (size_t s = 0; s < VIEW_SEVERITIES; s++)
        n += view_count(counts, view_severities[s]);
    return n;
}

/* Inputs that were read but on which no rule came to a verdict. */
static long count_idle(const json_t *inputs)
{
    const json_t *input;
    size_t i;
    long n = 0;
    json_array_foreach (inputs, i, input) {
        const json_t *counts = json_object_get(input, "verdicts");
        n += counts && view_count(counts, "pass") + view_count(counts, "fail") + view_count(counts, "undecided") == 0;
    }
    return n;
}

void view_totals_read(struct view_totals *t, const json_t *report)
{
    const json_t *summary = json_object_get(report, "summary"), *inputs = json_object_get(summary, "inputs");
    const json_t *findings = json_object_get(summary, "findings"), *counts = json_object_get(summary, "verdicts");
    *t = (struct view_totals){
        .explained = all_severities(json_object_get(summary, "explained")),
        .baseline = all_severities(json_object_get(summary, "baseline")),
        .waived = all_severities(json_object_get(summary, "waived")),
        .checked = view_count(inputs, "checked"),
        .unreadable = view_count(inputs, "unreadable"),
        .skipped = view_count(inputs, "skipped"),
        .idle = count_idle(json_object_get(report, "inputs")),
        .undecided = (long)json_array_size(json_object_get(report, "undecided")),
        .complete = json_is_true(json_object_get(report, "complete")),
    };
    for (size_t s = 0; s < VIEW_SEVERITIES; s++) {
        t->findings[s] = view_count(findings, view_severities[s]);
        for (size_t v = 0; v < VIEW_VERDICTS; v++)
            t->verdict[s][v] = view_count(json_object_get(counts, view_severities[s]), view_verdicts[v]);
    }
}

long view_findings(const struct view_totals *t)
{
    return t->findings[0] + t->findings[1] + t->findings[2];
}

bool view_anything_checked(const struct view_totals *t)
{
    long n = 0;
    for (size_t s = 0; s < VIEW_SEVERITIES; s++)
        n += t->verdict[s][0] + t->verdict[s][1] + t->verdict[s][3];
    return n > 0;
}

char *view_files_sentence(const struct view_totals *t, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, zh ? "%ld 个已核对" : "%ld checked", t->checked);
    if (t->idle)
        buffer_add_format(&b, zh ? "（其中 %ld 个没有适用的规则）" : " (%ld of them without a rule that applies)",
                          t->idle);
    buffer_add_format(&b, zh ? "，%ld 个无法读取，%ld 个跳过" : ", %ld unreadable, %ld skipped", t->unreadable,
                      t->skipped);
    return buffer_take(&b);
}

static void add_pack(struct buffer *b, const json_t *about, bool zh)
{
    long rules = view_count(about, "rules");
    buffer_add_format(b, "%s%s %s", b->len ? (zh ? "；" : "; ") : "", view_text(about, "id"), view_text(about, "version"));
    if (*view_text(about, "sha256"))
        buffer_add_format(b, " (%.12s)", view_text(about, "sha256"));
    if (rules > 0)
        buffer_add_format(b, zh ? "，%ld 条规则" : rules == 1 ? ", %ld rule" : ", %ld rules", rules);
    if (json_object_get(about, "selected") && view_count(about, "selected") < rules)
        buffer_add_format(b, zh ? "，只用 %ld 条" : ", of which %ld ran", view_count(about, "selected"));
}

char *view_pack_sentence(const json_t *report, bool zh)
{
    const json_t *packs = json_object_get(report, "packs"), *first = json_object_get(report, "pack"), *one;
    const char *profile = view_text(json_object_get(first, "settings"), "profile");
    struct buffer b;
    size_t i;
    buffer_init(&b);
    json_array_foreach (packs, i, one)
        add_pack(&b, one, zh);
    if (!json_array_size(packs) && json_is_object(first))
        add_pack(&b, first, zh);
    if (*profile)
        buffer_add_format(&b, zh ? "；配置方案 %s" : "; profile %s", profile);
    return buffer_take(&b);
}

static void because(struct buffer *b, bool zh, bool holds, const char *zh_why, const char *en_why, long n)
{
    if (!holds)
        return;
    buffer_add_text(b, b->len ? (zh ? "；" : "; ") : (zh ? "不完整：" : "INCOMPLETE: "));
    if (n)
        buffer_add_format(b, "%ld ", n);
    buffer_add_text(b, zh ? zh_why : en_why);
}

char *view_complete_sentence(const struct view_totals *t, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    if (t->complete) {
        buffer_add_text(&b, zh ? "完整：所有文件都已读取，没有未决事项"
                               : "complete: every input was read, nothing is undecided");
        return buffer_take(&b);
    }
    because(&b, zh, t->unreadable > 0, "个文件无法读取",
            t->unreadable == 1 ? "input could not be read" : "inputs could not be read", t->unreadable);
    because(&b, zh, t->undecided > 0, "处未决，须人工核对", "undecided, for a person to check", t->undecided);
    because(&b, zh, t->checked == 0, "没有核对任何文件", "nothing was checked", 0);
    because(&b, zh, t->checked > 0 && !view_anything_checked(t), "没有适用的规则", "no rule applied", 0);
    if (!b.len)
        buffer_add_text(&b, zh ? "不完整" : "INCOMPLETE");
    return buffer_take(&b);
}

/* "；另有连带 2，已知 5，已豁免 1": what is listed beside the open findings. */
static void add_others(struct buffer *b, const struct view_totals *t, bool zh)
{
    const struct {
        long n;
        const char *zh, *en;
    } others[] = {{t->explained, "连带", "explained by these"}, {t->baseline, "已知", "known"}, {t->waived, "已豁免", "waived"}};
    bool first = true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (!others[i].n)
            continue;
        buffer_add_text(b, first ? (zh ? "；另有" : "; also ") : (zh ? "，" : ", "));
        if (zh)
            buffer_add_format(b, "%s %ld", others[i].zh, others[i].n);
        else
            buffer_add_format(b, "%ld %s", others[i].n, others[i].en);
        first = false;
    }
}

char *view_result_sentence(const struct view_totals *t, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    long n = view_findings(t);
    const long *f = t->findings;
    if (!n && !view_anything_checked(t))
        buffer_add_text(&b, zh ? "未作核对，没有结果" : "nothing was checked");
    else if (!n)
        buffer_add_text(&b, t->baseline + t->waived ? (zh ? "没有新的疑点" : "no new findings") : zh ? "没有发现疑点" : "no findings");
    else if (zh)
        buffer_add_format(&b, "%ld 处疑点待核实：错误 %ld，警告 %ld，提示 %ld", n, f[0], f[1], f[2]);
    else
        buffer_add_format(&b, "%ld finding%s to verify: %ld error%s, %ld warning%s, %ld note%s", n, n == 1 ? "" : "s",
                          f[0], f[0] == 1 ? "" : "s", f[1], f[1] == 1 ? "" : "s", f[2], f[2] == 1 ? "" : "s");
    add_others(&b, t, zh);
    return buffer_take(&b);
}

char *view_silence_sentence(const json_t *input, bool zh)
{
    const json_t *checks = json_object_get(input, "verdicts");
    long pass = view_count(checks, "pass"), items = view_count(input, "items");
    struct buffer b;
    buffer_init(&b);
    if (pass > 0) {
        buffer_add_text(&b, zh ? "没有发现疑点" : "no findings");
        if (items > 0)
            buffer_add_format(&b, zh ? "：核对 %ld 个项目" : ": %ld items checked", items);
        buffer_add_format(&b, zh ? "，%ld 次判定通过，%ld 次不适用" : ", %ld verdicts pass, %ld not applicable", pass,
                          view_count(checks, "not_applicable"));
    }
    return buffer_take(&b);
}
