/* A table for spreadsheets: a row for each finding, for each undecided entry and for each input that could not be read.
 * UTF-8 with a byte order mark and CR LF, which Excel wants. */
#include "report/reporter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/show.h"
#include "report/view.h"

struct csv {
    FILE *out;
    const json_t *report;
    const json_t *input; /* of the row; NULL where its path is no input */
    bool zh, failed;
    bool first; /* in its row */
};

/* A number cannot act. */
static bool is_number(const char *text)
{
    text += *text == '+' || *text == '-';
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    return digits > 0 && !rest[*rest == '%'];
}

/* Spreadsheets run what begins with one of these, full width forms too. */
static bool is_formula(const char *text)
{
    static const char *const starts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return !is_number(text);
    return false;
}

/* One cell; a formula gets an apostrophe in front, so that it is text. */
static void put(struct csv *c, const char *text)
{
    char *clean = show_clean(text, strlen(text));
    if (!clean) {
        c->failed = true;
        return;
    }
    fputs(c->first ? "" : ",", c->out);
    c->first = false;
    bool quoted = strpbrk(clean, ",\"") || *clean == ' ' || is_formula(clean);
    fputs(quoted ? "\"" : "", c->out);
    fputs(is_formula(clean) ? "'" : "", c->out);
    for (const char *at = clean; *at; at++) {
        if (*at == '"')
            putc('"', c->out);
        putc(*at, c->out);
    }
    fputs(quoted ? "\"" : "", c->out);
    free(clean);
}

static void put_take(struct csv *c, char *text_take)
{
    if (text_take)
        put(c, text_take);
    else
        c->failed = true;
    free(text_take);
}

static void put_number(struct csv *c, long n)
{
    char text[32] = "";
    if (n > 0)
        snprintf(text, sizeof text, "%ld", n);
    put(c, text);
}

/* Texts of an array joined: the provisions, or the explanations in the reader's language. */
static void put_list(struct csv *c, const json_t *list)
{
    const json_t *one;
    size_t i;
    struct buffer b;
    buffer_init(&b);
    json_array_foreach (list, i, one) {
        const char *text = json_is_string(one) ? json_string_value(one) : view_either(one, "zh", "en", c->zh);
        buffer_add_format(&b, "%s%s", i ? (c->zh ? "；" : "; ") : "", text);
    }
    put_take(c, buffer_take(&b));
}

static void row_end(struct csv *c)
{
    fputs("\r\n", c->out);
    c->first = true;
}

static void head(struct csv *c)
{
    static const char *const zh[] = {"文件", "标题", "项目序号", "项目", "级别", "规则", "规则名称",
                                     "疑点", "位置", "行",       "原文", "应为", "实为", "差额",
                                     "算式", "诊断", "相关",     "依据", "状态", "编号"};
    static const char *const en[] = {"file",      "title",      "item",    "item name",  "severity",
                                     "rule",      "rule title", "finding", "place",      "line",
                                     "original",  "expected",   "actual",  "difference", "workings",
                                     "diagnosis", "related",    "basis",   "status",     "id"};
    _Static_assert(sizeof zh == sizeof en, "a heading in each language");
    fputs("\xEF\xBB\xBF", c->out);
    for (size_t i = 0; i < sizeof zh / sizeof *zh; i++)
        put(c, c->zh ? zh[i] : en[i]);
    row_end(c);
}

static const json_t *input_of(const json_t *report, const char *path)
{
    const json_t *input;
    size_t i;
    json_array_foreach (json_object_get(report, "inputs"), i, input) {
        if (strcmp(view_text(input, "path"), path) == 0)
            return input;
    }
    return NULL;
}

/* file, title, item, item name, severity, rule, rule title, finding, place, line, original */
static void row_begin(struct csv *c, const json_t *entry, const char *severity)
{
    const json_t *location = json_object_get(entry, "location"), *project = json_object_get(entry, "project");
    const char *path = view_path(entry), *rule = view_text(entry, "rule");
    put(c, view_path_shown(path, c->zh));
    put(c, view_text(input_of(c->report, path), "title"));
    put_take(c, view_value(project, "seq"));
    put(c, view_text(project, "name"));
    put(c, severity);
    put(c, rule);
    put(c, view_rule_title(c->report, rule, c->zh));
    put(c, view_message(entry, c->zh));
    put_take(c, view_entry_place(entry, c->zh));
    put_number(c, view_count(location, "line"));
    put(c, view_text(location, "text"));
}

/* The rest of a row that is no finding. */
static void row_fill(struct csv *c, size_t n, const char *status)
{
    while (n--)
        put(c, "");
    put(c, status);
    put(c, "");
    row_end(c);
}

static void finding_row(struct csv *c, const json_t *finding)
{
    static const char *const figures[] = {"expected", "actual", "difference", "workings"};
    const char *known = view_standing_word(finding, c->zh);
    char *waiver = view_waiver_sentence(finding, c->zh), *status = NULL;
    if (waiver && asprintf(&status, "%s%s%s", *known ? known : c->zh ? "待核实" : "to verify", *waiver ? (c->zh ? "：" : ": ") : "", waiver) < 0)
        status = NULL;
    row_begin(c, finding, view_severity_word(view_text(finding, "severity"), c->zh));
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        put_take(c, view_value(finding, figures[i]));
    put_list(c, json_object_get(finding, "diagnosis"));
    put_take(c, view_related_sentence(finding, c->zh));
    put_list(c, json_object_get(finding, "basis"));
    put_take(c, status);
    free(waiver);
    put(c, view_text(finding, "fingerprint"));
    row_end(c);
}

static void undecided_row(struct csv *c, const json_t *entry)
{
    row_begin(c, entry, view_severity_word("undecided", c->zh));
    row_fill(c, 7, c->zh ? "须人工核对" : "for a person to check");
}

/* An input that could not be read, or (path "") a run in which nothing was checked. */
static void trouble_row(struct csv *c, const char *path, const char *severity, const char *text, long line, const char *status)
{
    put(c, view_path_shown(path, c->zh));
    for (size_t i = 0; i < 3; i++)
        put(c, "");
    put(c, severity);
    put(c, "");
    put(c, "");
    put(c, text);
    put(c, "");
    put_number(c, line);
    put(c, "");
    row_fill(c, 7, status);
}

/* A stale entry of the baseline, a waiver that is unused or has expired. */
static void notice_rows(struct csv *c)
{
    json_t *list = view_notices(json_object_get(c->report, "baseline"), json_object_get(c->report, "waivers"), c->zh);
    const json_t *one;
    size_t i;
    c->failed = c->failed || !list;
    json_array_foreach (list, i, one)
        trouble_row(c, view_text(one, "file"), view_severity_word("note", c->zh), view_text(one, "text"), 0,
                    c->zh ? "基线与豁免" : "baseline and waivers");
    json_decref(list);
}

static void rows(struct csv *c)
{
    struct view_totals totals;
    const json_t *one;
    size_t i;
    view_totals_read(&totals, c->report);
    json_array_foreach (json_object_get(c->report, "inputs"), i, one) {
        if (strcmp(view_text(one, "status"), "unreadable") == 0)
            trouble_row(c, view_text(one, "path"), c->zh ? "无法读取" : "unreadable", view_input_error(one, c->zh),
                        view_count(json_object_get(one, "error"), "line"), c->zh ? "未核对" : "not checked");
    }
    json_array_foreach (json_object_get(c->report, "undecided"), i, one)
        undecided_row(c, one);
    if (!totals.complete && !totals.unreadable && !totals.undecided) {
        char *why = view_complete_sentence(&totals, c->zh);
        trouble_row(c, "", c->zh ? "不完整" : "incomplete", why ? why : "", 0, c->zh ? "未核对" : "not checked");
        c->failed = c->failed || !why;
        free(why);
    }
    json_array_foreach (json_object_get(c->report, "findings"), i, one)
        finding_row(c, one);
    notice_rows(c);
}

static mc_status write_csv(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct csv c = {.out = out, .report = report, .zh = strcmp(style->lang, "zh") == 0, .first = true};
    head(&c);
    rows(&c);
    if (c.failed)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return reporter_flush(out, err);
}

const struct reporter report_csv = {
    .name = "csv",
    .help_zh = "表格：一处疑点一行，可用 Excel、WPS 打开",
    .help_en = "a table: a row for each finding, for spreadsheets",
    .write = write_csv,
};
