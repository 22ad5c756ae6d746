/* The beginning of the HTML report: whether it is complete, the counts, the inputs. And its end: what it rests on. */
#include "report/web.h"

#include <stdlib.h>
#include <string.h>

static void facts(struct web *w)
{
    web_format(w, "<p class=\"facts\">");
    web_say(w, "基准日 ", "as of ");
    web_format(w, "<time>");
    web_text(w, view_text(w->report, "as_of"));
    web_format(w, "</time><span class=\"dot\"> · </span>");
    web_say(w, "规则包 ", "rule pack ");
    web_take_text(w, view_pack_sentence(w->report, w->zh));
    web_format(w, "<span class=\"dot\"> · </span>%s ", web_word(w, "明察", "mingcha"));
    web_text(w, view_text(json_object_get(w->report, "tool"), "version"));
    web_format(w, "</p>\n");
}

/* What could not be read is named at once, not only in its row further down. */
static void unreadable(struct web *w)
{
    const json_t *input;
    size_t i;
    if (w->totals.unreadable == 0)
        return;
    web_format(w, "<ul>\n");
    json_array_foreach (json_object_get(w->report, "inputs"), i, input) {
        if (strcmp(view_text(input, "status"), "unreadable") != 0)
            continue;
        web_format(w, "<li>");
        web_text(w, view_path_shown(view_text(input, "path"), w->zh));
        web_say(w, "：", ": ");
        web_text(w, view_input_error(input, w->zh));
        web_format(w, "</li>\n");
    }
    web_format(w, "</ul>\n");
}

static void status(struct web *w)
{
    bool whole = w->totals.complete;
    const char *class = !whole ? "broken" : view_findings(&w->totals) ? "found" : "clean";
    web_format(w, "<section class=\"status %s\" aria-labelledby=\"result\">\n<h2 id=\"result\">", class);
    web_take_text(w, view_result_sentence(&w->totals, w->zh));
    web_format(w, "</h2>\n<p>%s", whole ? "" : "<strong>");
    web_take_text(w, view_complete_sentence(&w->totals, w->zh));
    web_format(w, "%s</p>\n", whole ? "" : "</strong>");
    unreadable(w);
    if (!whole)
        web_say(w, "<p>本报告不能作为“没有问题”的依据：先处理无法读取的文件和未决事项，再重新核对。</p>\n",
                "<p>Nothing here may be taken for a clean result: settle what could not be read and what is undecided, "
                "then check again.</p>\n");
    web_format(w, "</section>\n");
}

static void tile(struct web *w, const char *name, long n)
{
    web_format(w, "<div class=\"tile %s%s\"><dt>%s</dt><dd>%ld</dd></div>\n", name, n ? "" : " zero",
               view_severity_word(name, w->zh), n);
}

static void tiles(struct web *w)
{
    web_format(w, "<dl class=\"tiles\">\n");
    for (size_t s = 0; s < VIEW_SEVERITIES; s++)
        tile(w, view_severities[s], w->totals.findings[s]);
    tile(w, "undecided", w->totals.undecided);
    web_format(w, "</dl>\n");
}

static void count_row(struct web *w, const char *class, const char *name, long findings, const long counts[])
{
    web_format(w, "<tr class=\"%s\"><th scope=\"row\">%s</th><td>%ld</td>", class, name, findings);
    for (size_t v = 0; v < VIEW_VERDICTS; v++)
        web_format(w, "<td%s>%ld</td>", v == 3 && counts[v] ? " class=\"matters\"" : "", counts[v]);
    web_format(w, "</tr>\n");
}

static void count_table(struct web *w)
{
    static const char *const zh[] = {"疑点", "通过", "不通过", "不适用", "未决"};
    static const char *const en[] = {"Findings", "Pass", "Fail", "Not applicable", "Undecided"};
    const struct view_totals *t = &w->totals;
    long all[VIEW_VERDICTS] = {0};
    web_say(
        w, "<h2>判定次数</h2>\n<p class=\"hint\">一条规则对一个对象判定一次；一次不通过可能列出几处疑点。</p>\n",
        "<h2>Verdicts</h2>\n<p class=\"hint\">One rule on one element is one verdict; a failed one may give several "
        "findings.</p>\n");
    web_format(w, "<table class=\"counts\">\n<thead><tr><th scope=\"col\">%s</th>", web_word(w, "级别", "Severity"));
    for (size_t i = 0; i < sizeof zh / sizeof *zh; i++)
        web_format(w, "<th scope=\"col\">%s</th>", web_word(w, zh[i], en[i]));
    web_format(w, "</tr></thead>\n<tbody>\n");
    for (size_t s = 0; s < VIEW_SEVERITIES; s++) {
        count_row(w, view_severities[s], view_severity_word(view_severities[s], w->zh), t->findings[s], t->verdict[s]);
        for (size_t v = 0; v < VIEW_VERDICTS; v++)
            all[v] += t->verdict[s][v];
    }
    count_row(w, "all", web_word(w, "合计", "All"), view_findings(t), all);
    web_format(w, "</tbody>\n</table>\n");
}

/* ---- inputs ---------------------------------------------------------------------------------------------------- */

static void input_notes(struct web *w, const json_t *notes)
{
    const json_t *note;
    size_t i;
    if (json_array_size(notes) == 0)
        return;
    web_format(w, "<ul class=\"notes\">\n");
    json_array_foreach (notes, i, note) {
        web_format(w, "<li>");
        web_text(w, view_either(note, "zh", "en", w->zh));
        web_format(w, "</li>\n");
    }
    web_format(w, "</ul>\n");
}

static void input_counts(struct web *w, const json_t *file)
{
    static const char *const names[] = {"error", "warning", "note", "undecided"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = view_files_count(file, names[i]);
        if (n)
            web_format(w, "<span class=\"count %s\">%s&nbsp;%zu</span> ", names[i], view_severity_word(names[i], w->zh),
                       n);
    }
}

static void input_result(struct web *w, const json_t *file, const json_t *input, const char *status)
{
    char *silence = view_silence_sentence(input, w->zh);
    bool silent = silence && *silence;
    if (strcmp(status, "unreadable") == 0) {
        long line = view_count(json_object_get(input, "error"), "line");
        web_format(w, "<strong class=\"bad\">%s</strong> ", web_word(w, "无法读取", "unreadable"));
        if (line > 0)
            web_format(w, w->zh ? "第 %ld 行：" : "line %ld: ", line);
        web_text(w, view_input_error(input, w->zh));
    } else if (strcmp(status, "skipped") == 0) {
        web_say(w, "跳过：", "skipped: ");
        web_text(w, view_input_error(input, w->zh));
    } else if (view_files_count(file, NULL)) {
        input_counts(w, file);
    } else if (silent) {
        web_format(w, "<span class=\"good\">");
        web_text(w, silence);
        web_format(w, "</span>");
    } else {
        web_format(w, "<strong class=\"bad\">%s</strong>",
                   web_word(w, "没有适用的规则，未作核对", "no rule applied, nothing was checked"));
    }
    w->failed = w->failed || !silence;
    free(silence);
}

static void input_row(struct web *w, const json_t *file, size_t number)
{
    const json_t *input = json_object_get(file, "input");
    const char *title = view_text(input, "title"), *status = view_text(input, "status");
    const char *path = view_path_shown(view_text(input, "path"), w->zh);
    bool linked = view_files_count(file, NULL) > 0;
    web_format(w, "<tr><th scope=\"row\">");
    if (linked)
        web_format(w, "<a href=\"#file-%zu\">", number);
    if (*title)
        web_text(w, title);
    else
        web_path(w, path);
    if (linked)
        web_format(w, "</a>");
    if (*title) {
        web_format(w, "<span class=\"path\">");
        web_path(w, path);
        web_format(w, "</span>");
    }
    input_notes(w, json_object_get(input, "notes"));
    web_format(w, "</th><td>");
    input_result(w, file, input, status);
    web_format(w, "</td><td class=\"number\">");
    if (json_object_get(input, "items"))
        web_format(w, "%ld", view_count(input, "items"));
    web_format(w, "</td></tr>\n");
}

static void inputs(struct web *w)
{
    const json_t *file;
    size_t i;
    web_format(w, "<h2>%s</h2>\n<p class=\"hint\">", web_word(w, "核对的文件", "Inputs"));
    web_take_text(w, view_files_sentence(&w->totals, w->zh));
    web_format(w,
               "</p>\n<table class=\"inputs\">\n<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
               "<th scope=\"col\" class=\"number\">%s</th></tr></thead>\n<tbody>\n",
               web_word(w, "文件", "File"), web_word(w, "结果", "Result"), web_word(w, "项目数", "Items"));
    json_array_foreach (w->files, i, file)
        input_row(w, file, i + 1);
    web_format(w, "</tbody>\n</table>\n");
}

/* The baseline and the waivers, and what of them no longer fits. */
static void standing(struct web *w)
{
    json_t *list = view_notices(json_object_get(w->report, "baseline"), json_object_get(w->report, "waivers"), w->zh);
    const json_t *one;
    size_t i;
    w->failed = w->failed || !list;
    if (json_object_get(w->report, "baseline") || json_object_get(w->report, "waivers")) {
        web_format(w, "<section>\n<h2>%s</h2>\n<p>", web_word(w, "基线与豁免", "Baseline and waivers"));
        web_take_text(w, view_baseline_sentence(w->report, w->zh));
        web_format(w, "</p>\n<p>");
        web_take_text(w, view_waivers_sentence(w->report, w->zh));
        web_format(w, "</p>\n<ul>\n");
        json_array_foreach (list, i, one) {
            web_format(w, "<li>");
            web_text(w, view_text(one, "text"));
            web_format(w, "</li>\n");
        }
        web_format(w, "</ul>\n</section>\n");
    }
    json_decref(list);
}

/* The comparison with an earlier report. */
static void recheck(struct web *w)
{
    const json_t *against = json_object_get(w->report, "against"), *pair, *change;
    size_t i, k;
    if (!against)
        return;
    web_format(w, "<section>\n<h2>%s</h2>\n<p>", web_word(w, "与上次对照", "Against the earlier report"));
    web_take_text(w, view_against_sentence(w->report, w->zh));
    web_format(w, "</p>\n<ul>\n");
    json_array_foreach (json_object_get(against, "inputs"), i, pair)
        json_array_foreach (json_object_get(pair, "changes"), k, change) {
            web_format(w, "<li>");
            web_take_text(w, view_project(json_object_get(change, "project"), w->zh));
            web_say(w, "：", ": ");
            web_take_text(w, view_change_sentence(change, w->zh));
            web_format(w, "</li>\n");
        }
    web_format(w, "</ul>\n</section>\n");
}

void web_summary(struct web *w)
{
    web_format(w, "<header class=\"top\">\n<h1>%s</h1>\n",
               web_word(w, "民生实事核对报告", "Report on key livelihood projects"));
    facts(w);
    web_say(w, "<p class=\"facts\">所列各项是需要核实的疑点，不是结论。</p>\n</header>\n",
            "<p class=\"facts\">What is listed are doubts for a person to verify, not verdicts.</p>\n</header>\n");
    status(w);
    tiles(w);
    standing(w);
    recheck(w);
    web_format(w, "<div class=\"two\">\n<section>\n");
    inputs(w);
    web_format(w, "</section>\n<section>\n");
    count_table(w);
    web_format(w, "</section>\n</div>\n");
}

/* ---- the end --------------------------------------------------------------------------------------------------- */

static void hash_row(struct web *w, const char *name, const char *hash)
{
    if (!*hash)
        return;
    web_format(w, "<tr><th scope=\"row\">");
    web_text(w, name);
    web_format(w, "</th><td><code>");
    web_text(w, hash);
    web_format(w, "</code></td></tr>\n");
}

static void pack_row(struct web *w, const json_t *pack)
{
    char *name = NULL;
    if (asprintf(&name, "%s %s %s", web_word(w, "规则包", "rule pack"), view_text(pack, "id"), view_text(pack, "version")) < 0) {
        w->failed = true;
        return;
    }
    hash_row(w, name, view_text(pack, "sha256"));
    free(name);
}

void web_about(struct web *w)
{
    const json_t *input, *packs = json_object_get(w->report, "packs"), *pack = json_object_get(w->report, "pack");
    size_t i;
    web_format(w, "<footer>\n<h2>%s</h2>\n<p>", web_word(w, "核对所据", "What this report rests on"));
    web_say(
        w,
        "同样的文件、规则和基准日，得出同样的报告。下列 SHA-256 可以证明核对的就是这些文件和规则；每处疑点的编号只取"
        "决于内容，文中其他行移动时不变。",
        "The same files, rules and as-of date give the same report. The SHA-256 sums below show that it was these "
        "files "
        "and rules; the number of a finding depends on its content only and stays when other lines move.");
    web_format(w,
               "</p>\n<table class=\"hashes\">\n<thead><tr><th scope=\"col\">%s</th>"
               "<th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n",
               web_word(w, "文件", "File"));
    json_array_foreach (json_object_get(w->report, "inputs"), i, input)
        hash_row(w, view_path_shown(view_text(input, "path"), w->zh), view_text(input, "sha256"));
    json_array_foreach (packs, i, input)
        pack_row(w, input);
    if (!json_array_size(packs))
        hash_row(w, web_word(w, "规则包", "rule pack"), view_text(pack, "sha256"));
    web_format(w, "</tbody>\n</table>\n</footer>\n");
}
