/* Single values of the report JSON; view_whole.c has what is said about a whole run. */
#include "report/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

const char *const view_severities[VIEW_SEVERITIES] = {"error", "warning", "note"};
const char *const view_verdicts[VIEW_VERDICTS] = {"pass", "fail", "not_applicable", "undecided"};

const char *view_severity_word(const char *name, bool zh)
{
    static const char *const words[][3] = {
        {"error", "错误", "error"}, {"warning", "警告", "warning"}, {"note", "提示", "note"}};
    for (size_t i = 0; i < VIEW_SEVERITIES; i++)
        if (strcmp(words[i][0], name) == 0)
            return words[i][zh ? 1 : 2];
    return zh ? "未决" : "undecided";
}

const char *view_status_word(const char *status, bool zh)
{
    if (strcmp(status, "waived") == 0)
        return zh ? "已豁免" : "waived";
    if (strcmp(status, "baseline") == 0)
        return zh ? "已知" : "known";
    return "";
}

const char *view_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

char *view_value(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value || json_is_null(value))
        return strdup("");
    if (json_is_string(value))
        return strdup(json_string_value(value));
    return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

long view_count(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

const char *view_either(const json_t *object, const char *zh_key, const char *en_key, bool zh)
{
    const char *in_zh = view_text(object, zh_key), *in_en = view_text(object, en_key);
    const char *wanted = zh ? in_zh : in_en;
    return *wanted ? wanted : zh ? in_en : in_zh;
}

bool view_next_line(struct view_line *out, const char **rest, long *number)
{
    while (**rest) {
        const char *text = *rest;
        size_t len = strcspn(text, "\n"), from, to;
        *rest = text + len + (text[len] == '\n');
        long here = *number;
        *number += here > 0;
        utf8_trim(text, len, &from, &to);
        if (to <= from)
            continue;
        *out = (struct view_line){text + from, to - from, here};
        return true;
    }
    return false;
}

const char *view_message(const json_t *entry, bool zh)
{
    return view_either(entry, "message", "message_en", zh);
}

const char *view_path(const json_t *entry)
{
    const char *path = view_text(json_object_get(entry, "location"), "path");
    return *path ? path : view_text(entry, "path");
}

const char *view_path_shown(const char *path, bool zh)
{
    return strcmp(path, "-") != 0 ? path : zh ? "标准输入" : "standard input";
}

const char *view_input_error(const json_t *input, bool zh)
{
    return view_either(json_object_get(input, "error"), "text_zh", "text", zh);
}

char *view_entry_place(const json_t *entry, bool zh)
{
    char *place = view_place(json_object_get(entry, "location"), zh);
    if (!place || *place)
        return place;
    free(place);
    return strdup(view_text(entry, "at"));
}

char *view_project(const json_t *project, bool zh)
{
    if (!project)
        return strdup(zh ? "全文" : "Whole document");
    char *seq = view_value(project, "seq"), *heading = NULL;
    bool numbered = seq && *seq;
    if (!seq || asprintf(&heading, "%s%s%s%s", numbered ? (zh ? "第 " : "Item ") : "", seq,
                         numbered ? (zh ? " 项  " : "  ") : "", view_text(project, "name")) < 0)
        heading = NULL;
    free(seq);
    return heading;
}

const json_t *view_rule(const json_t *report, const char *id)
{
    const json_t *rule;
    size_t i;
    json_array_foreach (json_object_get(report, "rules"), i, rule) {
        if (strcmp(view_text(rule, "id"), id) == 0)
            return rule;
    }
    return NULL;
}

const char *view_rule_title(const json_t *report, const char *id, bool zh)
{
    return view_either(view_rule(report, id), "title", "title_en", zh);
}

bool view_actual_is_quoted(const json_t *finding)
{
    const char *actual = view_text(finding, "actual"),
               *quoted = view_text(json_object_get(finding, "location"), "text");
    return !json_object_get(finding, "expected") && !json_object_get(finding, "difference") && *actual &&
           strstr(quoted, actual);
}

/* ---- by file and project --------------------------------------------------------------------------------------- */

/* own: free(). */
static char *group_key(const json_t *value)
{
    const json_t *project = json_object_get(value, "project");
    if (!project)
        return strdup("");
    char *seq = view_value(project, "seq"), *key = NULL;
    if (!seq || asprintf(&key, "%s\n%s", seq, view_text(project, "name")) < 0)
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

/* path -> group -> entries. */
static bool index_add(json_t *index, json_t *value)
{
    char *key = group_key(value);
    json_t *file = key ? member(index, view_path(value), json_object) : NULL;
    json_t *list = file ? member(file, key, json_array) : NULL;
    free(key);
    return list && json_array_append(list, value) == 0;
}

static json_t *index_new(const json_t *report)
{
    static const char *const lists[] = {"findings", "undecided"};
    json_t *index = json_object(), *value;
    size_t i;
    for (size_t l = 0; index && l < 2; l++)
        json_array_foreach (json_object_get(report, lists[l]), i, value) {
            if (!index_add(index, value)) {
                json_decref(index);
                return NULL;
            }
        }
    return index;
}

static bool add_file(json_t *files, const json_t *input, json_t *groups)
{
    json_t *list = json_array(), *entries, *first = json_object_get(groups, "");
    const char *key;
    bool ok = list && (!first || json_array_append(list, first) == 0);
    json_object_foreach (groups, key, entries) {
        if (*key)
            ok = ok && json_array_append(list, entries) == 0;
    }
    return json_array_append_new(files, json_pack("{s:O, s:o}", "input", input, "groups", list)) == 0 && ok;
}

/* What is left in the index is of no input. */
static bool add_strays(json_t *files, json_t *index)
{
    const char *path;
    json_t *groups;
    bool ok = true;
    json_object_foreach (index, path, groups) {
        json_t *input = json_pack("{s:s}", "path", path);
        ok = input && add_file(files, input, groups) && ok;
        json_decref(input);
    }
    return ok;
}

json_t *view_files(const json_t *report)
{
    json_t *index = index_new(report), *files = json_array();
    const json_t *input;
    size_t i;
    bool ok = index && files;
    json_array_foreach (json_object_get(report, "inputs"), i, input) {
        const char *path = view_text(input, "path");
        ok = ok && add_file(files, input, json_object_get(index, path));
        json_object_del(index, path); /* an input given twice has its entries once */
    }
    ok = ok && add_strays(files, index);
    json_decref(index);
    if (ok)
        return files;
    json_decref(files);
    return NULL;
}

size_t view_files_count(const json_t *file, const char *severity)
{
    const json_t *group, *entry;
    size_t g, i, n = 0;
    json_array_foreach (json_object_get(file, "groups"), g, group)
        json_array_foreach (group, i, entry) {
            const char *own = view_text(entry, "severity");
            bool counted = strcmp(*own ? own : "undecided", severity ? severity : "") == 0 && view_is_open(entry);
            n += !severity || counted;
        }
    return n;
}
