/* The text report, made for reading: by file, in it by project, each finding with what one needs to verify it, a
 * summary at the end. The parts are drawn by text_*.c; this file keeps the order. */
#include "report/reporter.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "report/page.h"
#include "report/text_parts.h"

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *entry_path(const json_t *value)
{
    const char *path = text_of(json_object_get(value, "location"), "path");
    return *path ? path : text_of(value, "path");
}

/* Entries with the same key stand under one heading; "" is the whole document. own: free(). */
static char *group_key(struct page *p, const json_t *value)
{
    const json_t *project = json_object_get(value, "project");
    if (!project)
        return strdup("");
    char *seq = page_value(p, project, "seq"), *key = NULL;
    if (!seq || asprintf(&key, "%s\n%s", seq, text_of(project, "name")) < 0)
        key = NULL;
    free(seq);
    return key;
}

/* object[key], made with `make` where it is missing. borrow; NULL when out of memory. */
static json_t *member(json_t *object, const char *key, json_t *(*make)(void))
{
    json_t *value = json_object_get(object, key);
    if (value)
        return value;
    value = make();
    return json_object_set_new(object, key, value) == 0 ? value : NULL;
}

static bool index_add(struct page *p, json_t *index, json_t *value)
{
    char *key = group_key(p, value);
    json_t *file = key ? member(index, entry_path(value), json_object) : NULL;
    json_t *list = file ? member(file, key, json_array) : NULL;
    free(key);
    return list && json_array_append(list, value) == 0;
}

/* path -> group -> entries, each in the order of the report, findings before what is undecided. own: json_decref. NULL
 * when out of memory. */
static json_t *index_new(struct page *p, const json_t *report)
{
    static const char *const lists[] = {"findings", "undecided"};
    json_t *index = json_object(), *value;
    size_t i;
    for (size_t l = 0; index && l < 2; l++)
        json_array_foreach (json_object_get(report, lists[l]), i, value) {
            if (!index_add(p, index, value)) {
                json_decref(index);
                return NULL;
            }
        }
    return index;
}

static void project_heading(struct page *p, const json_t *value)
{
    const json_t *project = json_object_get(value, "project");
    char *seq = page_value(p, project, "seq"), *heading = NULL;
    bool numbered = seq && *seq;
    if (!project)
        heading = strdup(page_say(p, "全文", "Whole document"));
    else if (asprintf(&heading, "%s%s%s%s", numbered ? page_say(p, "第 ", "Item ") : "", numbered ? seq : "",
                      numbered ? page_say(p, " 项  ", "  ") : "", text_of(project, "name")) < 0)
        heading = NULL;
    if (heading) {
        page_spaces(p, 2);
        page_wrap(p, INK_BOLD, heading, 2, 4);
    } else {
        p->failed = true;
    }
    free(heading);
    free(seq);
}

static void group(struct page *p, const json_t *entries)
{
    const json_t *value;
    size_t i;
    if (json_array_size(entries) == 0)
        return;
    project_heading(p, json_array_get(entries, 0));
    json_array_foreach (entries, i, value) {
        if (json_object_get(value, "severity"))
            text_finding(p, value);
        else
            text_undecided(p, value);
        page_line_end(p);
    }
}

static void groups(struct page *p, json_t *file)
{
    const char *key;
    json_t *entries;
    group(p, json_object_get(file, "")); /* what concerns the whole document comes first */
    json_object_foreach (file, key, entries) {
        if (*key)
            group(p, entries);
    }
}

/* What the file holds that its text does not show: hidden rows, unaccepted revisions. */
static void input_notes(struct page *p, const json_t *notes)
{
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *note = json_array_get(notes, i);
        page_spaces(p, 3);
        page_put(p, INK_PLAIN, page_say(p, "注意：", "Note: "));
        page_wrap(p, INK_PLAIN, text_of(note, page_say(p, "zh", "en")), 3, 3);
    }
}

static void file_heading(struct page *p, const json_t *input)
{
    const char *path = text_of(input, "path"), *title = text_of(input, "title");
    page_put(p, INK_BOLD, "== ");
    page_wrap(p, INK_BOLD, strcmp(path, "-") == 0 ? page_say(p, "标准输入", "standard input") : path, 3, 3);
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
    const char *zh = text_of(error, "text_zh");
    page_wrap(p, INK_PLAIN, p->zh && *zh ? zh : text_of(error, "text"), p->zh ? 14 : 16, 4);
}

/* A silence must say what it is made of: how much was looked at. */
static void nothing_found(struct page *p, const json_t *input)
{
    const json_t *checks = json_object_get(input, "verdicts");
    long long pass = json_integer_value(json_object_get(checks, "pass"));
    long long not_applicable = json_integer_value(json_object_get(checks, "not_applicable"));
    long long items = json_integer_value(json_object_get(input, "items"));
    char *text = NULL, *about = NULL;
    page_spaces(p, 2);
    if (pass == 0) {
        page_wrap(p, INK_MAGENTA, page_say(p, "? 没有适用的规则，未作核对", "? no rule applied, nothing was checked"),
                  2, 4);
        return;
    }
    if (items > 0 && asprintf(&about, p->zh ? "：核对 %lld 个项目" : ": %lld items checked", items) < 0)
        about = NULL;
    if (asprintf(&text,
                 p->zh ? "✓ 没有发现疑点%s，%lld 次判定通过，%lld 次不适用"
                       : "✓ no findings%s, %lld verdicts pass, %lld not applicable",
                 about ? about : "", pass, not_applicable) < 0)
        text = NULL;
    if (text)
        page_wrap(p, INK_GREEN, text, 2, 4);
    else
        p->failed = true;
    free(text);
    free(about);
}

static void file_block(struct page *p, const json_t *input, json_t *file, bool quiet)
{
    const char *status = text_of(input, "status");
    bool bad = strcmp(status, "unreadable") == 0;
    if (!file && (quiet ? !bad : strcmp(status, "skipped") == 0))
        return;
    file_heading(p, input);
    if (bad)
        unreadable(p, input);
    else if (!file)
        nothing_found(p, input);
    page_line_end(p);
    groups(p, file);
}

/* A finding whose place is in no input of the run is shown all the same, under the path that it names. */
static void strays(struct page *p, json_t *index)
{
    const char *path;
    json_t *file;
    json_object_foreach (index, path, file) {
        json_t *input = json_pack("{s:s}", "path", path);
        p->failed = p->failed || !input;
        file_block(p, input, file, false);
        json_decref(input);
    }
}

static mc_status write_text(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct page p;
    page_init(&p, style, out);
    json_t *index = index_new(&p, report);
    const json_t *input;
    size_t i;
    if (!index)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    json_array_foreach (json_object_get(report, "inputs"), i, input) {
        file_block(&p, input, json_object_get(index, text_of(input, "path")), style->quiet);
        json_object_del(index, text_of(input, "path"));
    }
    strays(&p, index);
    text_summary(&p, report, style->quiet);
    json_decref(index);
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
