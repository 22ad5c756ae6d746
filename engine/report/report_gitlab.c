/* GitLab's code quality report: an array of issues. It knows neither a run that was not complete nor an undecided rule,
 * and an empty array is shown as "nothing changed"; so whatever was not checked is an issue too. */
#include "report/reporter.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/show.h"
#include "report/make.h"

static const char *severity_of(const json_t *finding)
{
    static const char *const names[] = {"major", "minor", "info"};
    const char *severity = view_text(finding, "severity");
    if (!view_is_open(finding))
        return "info"; /* explained, known, waived: asks nobody for anything of its own */
    for (size_t i = 0; i < VIEW_SEVERITIES; i++)
        if (strcmp(severity, view_severities[i]) == 0)
            return names[i];
    return "major";
}

/* The message; where there is no line to point at, the place in words behind it. own: free(). */
static char *description(struct maker *m, const json_t *entry)
{
    const char *message = view_message(entry, m->zh);
    char *place = view_entry_place(entry, m->zh), *clean = show_clean(message, strlen(message));
    const char *standing = view_text(entry, "severity")[0] ? view_standing_word(entry, m->zh) : "";
    bool told = view_count(json_object_get(entry, "location"), "line") > 0;
    struct buffer b;
    buffer_init(&b);
    if (*standing)
        buffer_add_format(&b, m->zh ? "（%s）" : "(%s) ", standing);
    buffer_add_text(&b, clean ? clean : "");
    if (!told && place && *place)
        buffer_add_format(&b, m->zh ? "（%s）" : " (%s)", place);
    b.failed = b.failed || !place || !clean;
    free(clean);
    free(place);
    return buffer_take(&b);
}

/* Of content, as a finding's own: without the line. */
static void put_fingerprint(struct maker *m, json_t *issue, const char *kind, const char *path, const char *at,
                            const char *text)
{
    char hash[HASH_TEXT_MAX];
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, "%s\n%s\n%s\n%s", kind, path, at, text);
    if (buffer_ok(&b)) {
        hash_bytes(hash, b.data, b.len);
        make_put(m, issue, "fingerprint", json_stringn(hash, 16));
    } else {
        m->failed = true;
    }
    buffer_clear(&b);
}

/* GitLab asks for a line; where the format knows none, it is the first. */
static void put_location(struct maker *m, json_t *issue, const char *path, long line)
{
    while (strncmp(path, "./", 2) == 0 && path[2])
        path += 2;
    json_t *location = make_object(m), *lines = make_object(m);
    make_put(m, location, "path", json_string(path));
    make_put_number(m, lines, "begin", line > 0 ? line : 1);
    make_put(m, location, "lines", lines);
    make_put(m, issue, "location", location);
}

static json_t *issue(struct maker *m, const char *check, const char *severity, char *text_take)
{
    json_t *out = make_object(m);
    make_put_text(m, out, "type", "issue");
    make_put_text(m, out, "check_name", check);
    make_take_text(m, out, "description", text_take);
    make_put_text(m, out, "severity", severity);
    return out;
}

static json_t *of_finding(struct maker *m, const json_t *finding)
{
    json_t *out = issue(m, view_text(finding, "rule"), severity_of(finding), description(m, finding));
    make_put_text(m, out, "fingerprint", view_text(finding, "fingerprint"));
    put_location(m, out, view_path(finding), view_count(json_object_get(finding, "location"), "line"));
    return out;
}

static json_t *of_undecided(struct maker *m, const json_t *entry)
{
    char *text = description(m, entry), *whole = NULL;
    if (text && asprintf(&whole, "%s%s", m->zh ? "未决：" : "undecided: ", text) < 0)
        whole = NULL;
    free(text);
    json_t *out = issue(m, *view_text(entry, "rule") ? view_text(entry, "rule") : "undecided", "critical", whole);
    put_fingerprint(m, out, "undecided", view_path(entry), view_text(entry, "at"), view_text(entry, "message"));
    put_location(m, out, view_path(entry), view_count(json_object_get(entry, "location"), "line"));
    return out;
}

static json_t *of_unreadable(struct maker *m, const json_t *input)
{
    const json_t *error = json_object_get(input, "error");
    char *text = NULL;
    if (asprintf(&text, "%s%s", m->zh ? "无法读取：" : "unreadable: ", view_input_error(input, m->zh)) < 0)
        text = NULL;
    json_t *out = issue(m, "unreadable", "critical", text);
    put_fingerprint(m, out, "unreadable", view_text(input, "path"), "", view_text(error, "text"));
    put_location(m, out, view_text(input, "path"), view_count(error, "line"));
    return out;
}

/* A stale entry of the baseline, a waiver that is unused or has expired, at the file that wants mending. */
static json_t *of_notice(struct maker *m, const json_t *notice)
{
    static const char *const kinds[][2] = {{"stale", "baseline.stale"}, {"unused", "waiver.unused"}, {"expired", "waiver.expired"}};
    const char *check = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(view_text(notice, "kind"), kinds[i][0]) == 0)
            check = kinds[i][1];
    json_t *out = issue(m, check, "info", show_clean(view_text(notice, "text"), strlen(view_text(notice, "text"))));
    put_fingerprint(m, out, check, view_text(notice, "file"), "", view_text(notice, "text"));
    put_location(m, out, view_text(notice, "file"), 0);
    return out;
}

static void add_notices(struct maker *m, json_t *list)
{
    json_t *notices = view_notices(json_object_get(m->report, "baseline"), json_object_get(m->report, "waivers"), m->zh);
    const json_t *one;
    size_t i;
    m->failed = m->failed || !notices;
    json_array_foreach (notices, i, one)
        make_add(m, list, of_notice(m, one));
    json_decref(notices);
}

/* A run in which nothing was checked, though nothing was wrong with any input. */
static json_t *of_run(struct maker *m, const struct view_totals *totals)
{
    const json_t *first = json_array_get(json_object_get(m->report, "inputs"), 0);
    json_t *out = issue(m, "incomplete", "critical", view_complete_sentence(totals, m->zh));
    put_fingerprint(m, out, "incomplete", view_text(first, "path"), "", "");
    put_location(m, out, *view_text(first, "path") ? view_text(first, "path") : ".", 0);
    return out;
}

static mc_status write_gitlab(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct maker m = {.report = report, .zh = strcmp(style->lang, "zh") == 0};
    json_t *list = make_array(&m);
    struct view_totals totals;
    const json_t *one;
    size_t i;
    view_totals_read(&totals, report);
    json_array_foreach (json_object_get(report, "inputs"), i, one) {
        if (strcmp(view_text(one, "status"), "unreadable") == 0)
            make_add(&m, list, of_unreadable(&m, one));
    }
    json_array_foreach (json_object_get(report, "undecided"), i, one)
        make_add(&m, list, of_undecided(&m, one));
    if (!totals.complete && json_array_size(list) == 0)
        make_add(&m, list, of_run(&m, &totals));
    json_array_foreach (json_object_get(report, "findings"), i, one)
        make_add(&m, list, of_finding(&m, one));
    add_notices(&m, list);
    mc_status st = make_write(&m, list, JSON_INDENT(2), out, err);
    json_decref(list);
    return st;
}

const struct reporter report_gitlab = {
    .name = "gitlab",
    .help_zh = "GitLab 的代码质量报告（code quality）",
    .help_en = "GitLab's code quality report",
    .write = write_gitlab,
};
