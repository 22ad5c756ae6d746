/* Finding one's way in the HTML report: the table of contents and the filters. */
#include "report/web.h"

#include <stdlib.h>
#include <string.h>

static const char *file_name(const struct web *w, const json_t *file)
{
    const json_t *input = json_object_get(file, "input");
    const char *title = view_text(input, "title");
    return *title ? title : view_path_shown(view_text(input, "path"), w->zh);
}

static char *group_name(const struct web *w, const json_t *group)
{
    return view_project(json_object_get(json_array_get(group, 0), "project"), w->zh);
}

bool web_shows(const struct web *w, const json_t *file)
{
    const json_t *input = json_object_get(file, "input");
    return view_files_count(file, NULL) > 0 || sources_find(w->sources, view_text(input, "path"));
}

/* Links to what is shown of the notice itself. */
static void contents_of_notice(struct web *w, const json_t *source, size_t number)
{
    const json_t *record = json_object_get(source, "record");
    const struct {
        bool shown;
        const char *id, *zh, *en;
    } parts[] = {{json_array_size(json_object_get(json_object_get(source, "drawing"), "blocks")) > 0, "notice", "原文", "notice"},
                 {web_has_money(record), "money", "资金", "money"},
                 {web_has_time(record), "time", "进度", "time"},
                 {json_is_object(json_object_get(record, "census")), "census", "清点", "census"}};
    web_format(w, "<p class=\"parts\">");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].shown)
            web_format(w, "<a href=\"#%s-%zu\">%s</a> ", parts[i].id, number, web_word(w, parts[i].zh, parts[i].en));
    web_format(w, "</p>\n");
}

static void contents_of_file(struct web *w, const json_t *file, size_t number)
{
    const json_t *group, *source = sources_find(w->sources, view_text(json_object_get(file, "input"), "path"));
    size_t g;
    web_format(w, "<li><a href=\"#file-%zu\">", number);
    web_text(w, file_name(w, file));
    web_format(w, "</a> <span class=\"n\">%zu</span>\n", view_files_count(file, NULL));
    if (source)
        contents_of_notice(w, source, number);
    web_format(w, "<ul>\n");
    json_array_foreach (json_object_get(file, "groups"), g, group) {
        web_format(w, "<li><a href=\"#file-%zu-%zu\">", number, g + 1);
        web_take_text(w, group_name(w, group));
        web_format(w, "</a> <span class=\"n\">%zu</span></li>\n", json_array_size(group));
    }
    web_format(w, "</ul>\n</li>\n");
}

void web_contents(struct web *w)
{
    const json_t *file;
    size_t i;
    web_format(w,
               "<nav class=\"contents\" aria-labelledby=\"contents\">\n<details open>\n"
               "<summary><h2 id=\"contents\">%s</h2></summary>\n<ol>\n",
               web_word(w, "目录", "Contents"));
    json_array_foreach (w->files, i, file) {
        if (web_shows(w, file))
            contents_of_file(w, file, i + 1);
    }
    web_format(w, "</ol>\n</details>\n</nav>\n");
}

/* ---- filters --------------------------------------------------------------------------------------------------- */

/* All of that severity, the known and explained ones too: each can be shown or hidden. */
static long count_listed(const struct web *w, const char *severity)
{
    const json_t *finding;
    size_t i;
    long n = 0;
    json_array_foreach (json_object_get(w->report, "findings"), i, finding)
        n += strcmp(web_severity(finding), severity) == 0;
    return n + (strcmp(severity, "undecided") == 0 ? w->totals.undecided : 0);
}

static void severity_boxes(struct web *w)
{
    static const char *const names[] = {"error", "warning", "note", "undecided"};
    web_format(w, "<fieldset><legend>%s</legend>\n", web_word(w, "级别", "Severity"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        long n = count_listed(w, names[i]);
        if (n)
            web_format(
                w,
                "<label class=\"%s\"><input type=\"checkbox\" name=\"severity\" value=\"%s\" checked> %s %ld</label>\n",
                names[i], names[i], view_severity_word(names[i], w->zh), n);
    }
    web_format(w, "</fieldset>\n");
}

static void select_begin(struct web *w, const char *name, const char *zh, const char *en)
{
    web_format(w, "<label>%s <select name=\"%s\"><option value=\"\">%s</option>\n", web_word(w, zh, en), name,
               web_word(w, "全部", "all"));
}

/* The families of the rules that found something, in the order of the alphabet. own: json_decref. */
static json_t *families(struct web *w)
{
    json_t *names = json_object();
    const json_t *finding;
    size_t i;
    json_array_foreach (json_object_get(w->report, "findings"), i, finding) {
        const char *rule = view_text(finding, "rule");
        char *name = strndup(rule, strcspn(rule, "."));
        if (!name || json_object_set_new(names, name, json_true()) != 0)
            w->failed = true;
        free(name);
    }
    return names;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys as options, in the order of their bytes. */
static void options(struct web *w, json_t *found)
{
    json_t *unused;
    const char **names = calloc(json_object_size(found) + 1, sizeof *names), *name;
    size_t n = 0;
    if (names) {
        json_object_foreach (found, name, unused)
            names[n++] = name;
        qsort(names, n, sizeof *names, by_name);
    } else {
        w->failed = true;
    }
    for (size_t i = 0; i < n; i++) {
        web_format(w, "<option>");
        web_text(w, names[i]);
        web_format(w, "</option>\n");
    }
    free(names);
}

static void family_select(struct web *w)
{
    json_t *found = families(w);
    select_begin(w, "family", "规则类别", "Rules");
    options(w, found);
    web_format(w, "</select></label>\n");
    json_decref(found);
}

/* The offices of all findings, by their names' bytes. */
static void unit_select(struct web *w)
{
    static const char *const lists[] = {"findings", "undecided"};
    json_t *found = json_object();
    const json_t *entry;
    size_t i;
    bool ok = found != NULL;
    for (size_t l = 0; l < 2; l++)
        json_array_foreach (json_object_get(w->report, lists[l]), i, entry)
            ok = ok && web_add_units(w, found, entry);
    w->failed = w->failed || !ok;
    if (json_object_size(found) > 0) {
        select_begin(w, "unit", "责任单位", "Office");
        options(w, found);
        web_format(w, "</select></label>\n");
    }
    json_decref(found);
}

static void standing_select(struct web *w)
{
    const struct {
        long n;
        const char *value, *zh, *en;
    } kinds[] = {{1, "open", "待核实", "open"},
                 {w->totals.explained, "explained", "连带", "explained"},
                 {w->totals.baseline, "baseline", "已知", "known"},
                 {w->totals.waived, "waived", "已豁免", "waived"}};
    if (w->totals.explained + w->totals.baseline + w->totals.waived == 0)
        return;
    select_begin(w, "standing", "状态", "Standing");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].n)
            web_format(w, "<option value=\"%s\">%s</option>\n", kinds[i].value, web_word(w, kinds[i].zh, kinds[i].en));
    web_format(w, "</select></label>\n");
}

static void file_select(struct web *w)
{
    const json_t *file;
    size_t i;
    select_begin(w, "file", "文件", "File");
    json_array_foreach (w->files, i, file) {
        if (!view_files_count(file, NULL))
            continue;
        web_format(w, "<option value=\"file-%zu\">", i + 1);
        web_text(w, file_name(w, file));
        web_format(w, "</option>\n");
    }
    web_format(w, "</select></label>\n");
}

static void project_select(struct web *w)
{
    const json_t *file, *group;
    size_t i, g;
    select_begin(w, "project", "项目", "Item");
    json_array_foreach (w->files, i, file) {
        if (!view_files_count(file, NULL))
            continue;
        web_format(w, "<optgroup label=\"");
        web_text(w, file_name(w, file));
        web_format(w, "\">\n");
        json_array_foreach (json_object_get(file, "groups"), g, group) {
            web_format(w, "<option value=\"file-%zu-%zu\">", i + 1, g + 1);
            web_take_text(w, group_name(w, group));
            web_format(w, "</option>\n");
        }
        web_format(w, "</optgroup>\n");
    }
    web_format(w, "</select></label>\n");
}

void web_filters(struct web *w)
{
    web_format(w, "<form class=\"filters\" id=\"filters\" hidden aria-label=\"%s\">\n", web_word(w, "筛选", "Filters"));
    severity_boxes(w);
    web_format(w, "<div class=\"fields\">\n");
    family_select(w);
    unit_select(w);
    project_select(w);
    if (json_array_size(w->files) > 1)
        file_select(w);
    standing_select(w);
    web_format(w, "<label>%s <input type=\"search\" name=\"words\" placeholder=\"%s\"></label>\n",
               web_word(w, "文字", "Words"), web_word(w, "单位、项目、金额……", "unit, item, amount …"));
    web_format(w,
               "<button type=\"reset\">%s</button>\n</div>\n<p class=\"shown\" role=\"status\"><span>%s</span> "
               "<output id=\"shown\"></output></p>\n</form>\n",
               web_word(w, "全部显示", "Show all"), web_word(w, "显示", "shown"));
}
