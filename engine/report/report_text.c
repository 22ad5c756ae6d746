/* The text report, made for reading: by file, in it by project, each finding with what one needs to verify it, a
 * summary at the end. The parts are drawn by text_*.c; this file keeps the order. */
#include "report/reporter.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/report.h"
#include "report/page.h"
#include "report/text_parts.h"
#include "report/view.h"

static void project_heading(struct page *p, const json_t *entry)
{
    char *heading = view_project(json_object_get(entry, "project"), p->zh);
    if (heading) {
        page_spaces(p, 2);
        page_wrap(p, INK_BOLD, heading, 2, 4);
    } else {
        p->failed = true;
    }
    free(heading);
}

/* Known and waived findings have lines of their own at the end of the file. */
static bool is_known(const json_t *value)
{
    enum standing standing = report_standing(value);
    return standing == STANDING_BASELINE || standing == STANDING_WAIVED;
}

static bool all_known(const json_t *groups)
{
    const json_t *entries, *value;
    size_t i, k;
    json_array_foreach (groups, i, entries)
        json_array_foreach (entries, k, value)
            if (!is_known(value))
                return false;
    return true;
}

/* Explained by another finding of the file (view_explained): it is told beneath that one. */
static bool is_consequence(const json_t *explained, const json_t *value)
{
    return json_object_get(explained, view_text(value, "cause")) != NULL;
}

/* What the finding explains, a line each, the most money first. */
static void consequences(struct page *p, const json_t *explained, const json_t *finding)
{
    const json_t *value;
    size_t i;
    json_array_foreach (json_object_get(explained, view_text(finding, "fingerprint")), i, value)
        text_brief(p, i ? "" : page_say(p, "连带", "so also"), value);
}

static void group(struct page *p, const json_t *explained, const json_t *entries)
{
    const json_t *value;
    size_t i;
    bool headed = false;
    json_array_foreach (entries, i, value) {
        if (is_consequence(explained, value) || is_known(value))
            continue;
        if (!headed)
            project_heading(p, value);
        headed = true;
        if (json_object_get(value, "severity")) {
            text_finding(p, value);
            consequences(p, explained, value);
        } else {
            text_undecided(p, value);
        }
        page_line_end(p);
    }
}

/* The waived findings of a file with who waived them, and the known ones: how many, with --verbose which. */
static void known(struct page *p, const json_t *groups, bool verbose)
{
    const json_t *entries, *value;
    size_t i, k;
    long baseline = 0, waived = 0;
    json_array_foreach (groups, i, entries)
        json_array_foreach (entries, k, value) {
            enum standing standing = report_standing(value);
            baseline += standing == STANDING_BASELINE;
            if (standing == STANDING_WAIVED)
                text_brief(p, waived++ ? "" : page_say(p, "豁免", "waived"), value);
        }
    if (baseline && !verbose) {
        char line[96];
        snprintf(line, sizeof line, p->zh ? "%ld 处在基线中（--verbose 逐条列出）" : "%ld in the baseline (--verbose lists them)", baseline);
        page_entry(p, page_say(p, "已知", "known"), line);
    }
    bool first = true;
    json_array_foreach (groups, i, entries)
        json_array_foreach (entries, k, value) {
            if (verbose && report_standing(value) == STANDING_BASELINE) {
                text_brief(p, first ? page_say(p, "已知", "known") : "", value);
                first = false;
            }
        }
    if (baseline + waived)
        page_line_end(p);
}

/* What the file holds that its text does not show: hidden rows, unaccepted revisions. */
static void input_notes(struct page *p, const json_t *notes)
{
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *note = json_array_get(notes, i);
        page_spaces(p, 3);
        page_put(p, INK_PLAIN, page_say(p, "注意：", "Note: "));
        page_wrap(p, INK_PLAIN, view_either(note, "zh", "en", p->zh), 3, 3);
    }
}

static void file_heading(struct page *p, const json_t *input)
{
    const char *path = view_text(input, "path"), *title = view_text(input, "title");
    page_put(p, INK_BOLD, "== ");
    page_wrap(p, INK_BOLD, view_path_shown(path, p->zh), 3, 3);
    if (*title) {
        page_spaces(p, 3);
        page_wrap(p, INK_PLAIN, title, 3, 3);
    }
    input_notes(p, json_object_get(input, "notes"));
}

static void unreadable(struct page *p, const json_t *input)
{
    const json_t *error = json_object_get(input, "error");
    json_int_t line = json_integer_value(json_object_get(error, "line"));
    const struct text_mark *mark = text_mark("error");
    page_spaces(p, 2);
    page_format(p, mark->ink, "%s %s", mark->sign, page_say(p, "无法读取", "unreadable"));
    if (line > 0)
        page_format(p, INK_PLAIN, p->zh ? "  第 %lld 行" : "  line %lld", (long long)line);
    page_spaces(p, 2);
    page_wrap(p, INK_PLAIN, view_input_error(input, p->zh), p->zh ? 14 : 16, 4);
}

/* A silence must say what it is made of: how much was looked at. */
static void nothing_found(struct page *p, const json_t *input)
{
    char *text = view_silence_sentence(input, p->zh), *line = NULL;
    if (text && *text && asprintf(&line, "✓ %s", text) >= 0) {
        page_spaces(p, 2);
        page_wrap(p, INK_GREEN, line, 2, 4);
        free(line);
    } else if (text && !*text) {
        page_spaces(p, 2);
        page_wrap(p, INK_MAGENTA, page_say(p, "? 没有适用的规则，未作核对", "? no rule applied, nothing was checked"),
                  2, 4);
    } else {
        p->failed = true;
    }
    free(text);
}

static void file_block(struct page *p, const json_t *file, bool quiet, bool verbose)
{
    const json_t *input = json_object_get(file, "input"), *groups = json_object_get(file, "groups"), *entries;
    const char *status = view_text(input, "status");
    bool bad = strcmp(status, "unreadable") == 0, empty = json_array_size(groups) == 0;
    size_t i;
    if ((quiet && !bad && (empty || all_known(groups))) || (empty && strcmp(status, "skipped") == 0))
        return;
    file_heading(p, input);
    if (bad)
        unreadable(p, input);
    else if (empty)
        nothing_found(p, input);
    page_line_end(p);
    json_t *explained = view_explained(groups);
    p->failed = p->failed || !explained;
    json_array_foreach (groups, i, entries)
        group(p, explained, entries);
    json_decref(explained);
    if (!quiet)
        known(p, groups, verbose);
}

static mc_status write_text(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct page p;
    page_init(&p, style, out);
    json_t *files = view_files(report);
    const json_t *file;
    size_t i;
    if (!files)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    json_array_foreach (files, i, file)
        file_block(&p, file, style->quiet, style->verbose);
    text_verdicts(&p, report);
    if (!style->quiet)
        text_recheck(&p, report);
    text_summary(&p, report, style->quiet);
    json_decref(files);
    if (p.failed)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return reporter_flush(out, err);
}

const struct reporter report_text = {
    .name = "text",
    .help_zh = "供人阅读：按文件、项目分列（默认）",
    .help_en = "for reading: by file and project (default)",
    .write = write_text,
};
