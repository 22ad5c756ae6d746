/* The report as one web page that needs nothing else: no network, no font, no library; without its script it shows
 * everything. The parts are written by web_*.c; this file keeps the order. */
#include "report/reporter.h"

#include <string.h>

#include "base/error.h"
#include "report/web.h"

static void group(struct web *w, const struct web_map *m, const json_t *entries, size_t number, size_t *next)
{
    web_format(w, "<details class=\"group\" id=\"file-%zu-%zu\" open>\n<summary><h4>", m->file, number);
    web_take_text(w, view_project(json_object_get(json_array_get(entries, 0), "project"), w->zh));
    web_format(w, "</h4> <span class=\"n\">%zu</span></summary>\n", json_array_size(entries));
    for (size_t i = 0; i < json_array_size(entries); i++)
        web_finding(w, m, &m->marks[(*next)++]);
    web_format(w, "</details>\n");
}

static void found(struct web *w, const struct web_map *m, const json_t *file)
{
    const json_t *entries;
    size_t g, next = 0;
    if (!m->n)
        return;
    web_format(w, "<section class=\"part found\" id=\"found-%zu\">\n<h3>%s <span class=\"n\">%zu</span></h3>\n", m->file,
               web_word(w, "疑点", "Findings"), m->n);
    json_array_foreach (json_object_get(file, "groups"), g, entries)
        group(w, m, entries, g + 1, &next);
    web_format(w, "</section>\n");
}

static void file_section(struct web *w, const json_t *file, size_t number, size_t *undecided)
{
    const json_t *input = json_object_get(file, "input");
    const char *title = view_text(input, "title"), *path = view_path_shown(view_text(input, "path"), w->zh);
    const json_t *source = sources_find(w->sources, view_text(input, "path"));
    const json_t *record = json_object_get(source, "record");
    struct web_map m;
    web_format(w, "<section class=\"file\" id=\"file-%zu\">\n<h2>", number);
    web_text(w, *title ? title : path);
    web_format(w, "</h2>\n");
    if (*title) {
        web_format(w, "<p class=\"path\">");
        web_path(w, path);
        web_format(w, "</p>\n");
    }
    if (web_map_init(&m, file, number, source, undecided)) {
        web_notice(w, &m);
        found(w, &m, file);
        if (record) {
            web_money(w, &m, record);
            web_time(w, &m, record);
            web_census(w, &m, record);
        }
    } else {
        w->failed = true;
    }
    web_map_clear(&m);
    web_format(w, "</section>\n");
}

/* A silence must say what it is made of. */
static void nothing(struct web *w)
{
    web_format(w, "<section class=\"nothing\">\n<h2>");
    web_take_text(w, view_result_sentence(&w->totals, w->zh));
    web_format(w, "</h2>\n<p>");
    web_take_text(w, view_files_sentence(&w->totals, w->zh));
    web_say(w, "。各文件核对了多少，见上面的表。</p>\n</section>\n",
            ". How much was looked at in each is in the table above.</p>\n</section>\n");
}

/* What a run over very many notices does not show, so that a browser can still open the page. */
static void left_out(struct web *w)
{
    if (w->sources && w->sources->left)
        web_format(w,
                   w->zh ? "<p class=\"left\">疑点全部列出；原文、资金、进度只画 %d 份通知，另有 %zu 份未画（有疑点的在先）。要看它们，请单独核对。</p>\n"
                         : "<p class=\"left\">All findings are listed; tables, money and time are drawn for %d notices, not for %zu more (those with "
                           "findings go first). Check these by themselves to see them.</p>\n",
                   SOURCES_MAX, w->sources->left);
}

static void body(struct web *w)
{
    const json_t *file;
    size_t i, undecided = 0;
    web_format(w, "<div class=\"body\">\n");
    web_contents(w);
    web_format(w, "<div class=\"list\">\n");
    if (json_array_size(json_object_get(w->report, "findings")) > 0 || w->totals.undecided > 0)
        web_filters(w);
    left_out(w);
    json_array_foreach (w->files, i, file) {
        if (web_shows(w, file))
            file_section(w, file, i + 1, &undecided);
    }
    web_format(w, "<p class=\"none\" id=\"none\" hidden>%s</p>\n</div>\n</div>\n",
               web_word(w, "没有符合筛选条件的疑点。", "No finding matches the filters."));
}

static bool anything_shown(const struct web *w)
{
    const json_t *file;
    size_t i;
    json_array_foreach (w->files, i, file)
        if (web_shows(w, file))
            return true;
    return false;
}

static mc_status write_html(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct web w = {.out = out, .report = report, .sources = style->sources, .zh = strcmp(style->lang, "zh") == 0};
    json_t *files = view_files(report);
    if (!files)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    w.files = files;
    view_totals_read(&w.totals, report);
    web_head(&w);
    web_format(&w, "<a class=\"skip\" href=\"#main\">%s</a>\n<div class=\"page\">\n",
               web_word(&w, "跳到疑点", "Skip to the findings"));
    web_summary(&w);
    web_format(&w, "<main id=\"main\" tabindex=\"-1\">\n");
    if (view_findings(&w.totals) + w.totals.undecided == 0)
        nothing(&w);
    if (anything_shown(&w))
        body(&w);
    web_format(&w, "</main>\n");
    web_about(&w);
    web_format(&w, "</div>\n<script>%s</script>\n</body>\n</html>\n", web_script);
    json_decref(files);
    if (w.failed)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return reporter_flush(out, err);
}

const struct reporter report_html = {
    .name = "html",
    .help_zh = "供阅读、筛选、打印：一个网页文件",
    .help_en = "for reading, filtering, printing: one web page",
    .draws = true,
    .write = write_html,
};
