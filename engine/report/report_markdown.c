/* Markdown for the comment of a merge request: what GitHub and GitLab both render. The counts, then a table per file,
 * then what is behind each finding, folded. A comment holds some 65000 characters, so what no longer fits is counted
 * instead: first the folded parts go, then rows. */
#include "report/reporter.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/show.h"
#include "base/utf8.h"
#include "report/view.h"

#define ROWS_MAX 40000    /* characters of all that is not folded */
#define COMMENT_MAX 60000 /* characters of the whole, but for its end */

struct comment {
    struct buffer text;
    size_t characters;
    size_t rows_left, details_left; /* entries that found no room */
    bool zh;
};

__attribute__((format_arg(2), format_arg(3))) static const char *say(const struct comment *c, const char *zh,
                                                                     const char *en)
{
    return c->zh ? zh : en;
}

static bool is_mention(const char *c)
{
    bool sign = strchr("@#!$~%&", *c);
    return sign && (c[1] == '"' || (c[1] >= '0' && c[1] <= '9') || (c[1] >= 'A' && c[1] <= 'Z') ||
                    (c[1] >= 'a' && c[1] <= 'z'));
}

/* Whether a character is markup inside a line, or only where the line begins: 1. - + # = */
static bool is_markup(const char *text, const char *c)
{
    if (strchr("\\`*_[]|~$", *c))
        return true;
    if (*c == '.' || *c == ')')
        return strspn(text, "0123456789") == (size_t)(c - text) && c > text;
    return c == text && strchr("-+#=", *c);
}

/* Text from anywhere on one line: no markup, no cell border, and no sign that calls a person or an issue (@name, #12):
 * an empty comment parts the sign from what follows. */
static void add_text(struct buffer *b, const char *text)
{
    char *clean = show_clean(text, strlen(text));
    for (const char *c = clean; c && *c; c++) {
        if (*c == '<' || *c == '>' || *c == '&')
            buffer_add_text(b, *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : "&amp;");
        else if (is_markup(clean, c))
            buffer_add_format(b, "\\%c", *c);
        else
            buffer_add_char(b, *c);
        if (is_mention(c))
            buffer_add_text(b, "<!-- -->");
    }
    b->failed = b->failed || !clean;
    free(clean);
}

static void take_text(struct buffer *b, char *text_take)
{
    if (text_take)
        add_text(b, text_take);
    b->failed = b->failed || !text_take;
    free(text_take);
}

/* Moves a finished piece into the comment if it fits below `max`; says whether it did. */
static bool add_piece(struct comment *c, struct buffer *piece, size_t max)
{
    size_t n = buffer_ok(piece) && piece->len ? utf8_count(piece->data, piece->len) : 0;
    bool fits = c->characters + n <= max;
    if (fits && piece->len)
        buffer_add(&c->text, piece->data, piece->len);
    c->characters += fits ? n : 0;
    c->text.failed = c->text.failed || piece->failed;
    buffer_clear(piece);
    return fits;
}

/* ---- the head -------------------------------------------------------------------------------------------------- */

static void head(struct comment *c, const json_t *report, const struct view_totals *t)
{
    static const char *const names[] = {"error", "warning", "note", "undecided"};
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b, "## %s\n\n", say(c, "民生实事核对", "Check of key livelihood projects"));
    take_text(&b, view_result_sentence(t, c->zh));
    buffer_add_text(&b, t->complete ? "\n\n" : "\n\n> **⚠ ");
    take_text(&b, view_complete_sentence(t, c->zh));
    buffer_add_text(&b, t->complete ? "\n\n|" : "**\n\n|");
    for (size_t i = 0; i < 4; i++)
        buffer_add_format(&b, " %s |", view_severity_word(names[i], c->zh));
    buffer_add_text(&b, "\n|--:|--:|--:|--:|\n|");
    for (size_t i = 0; i < 4; i++)
        buffer_add_format(&b, " %ld |", i < VIEW_SEVERITIES ? t->findings[i] : t->undecided);
    buffer_add_text(&b, "\n\n");
    take_text(&b, view_verdicts_sentence(t, c->zh));
    buffer_add_text(&b, say(c, "。文件：", ". Files: "));
    take_text(&b, view_files_sentence(t, c->zh));
    buffer_add_text(&b, say(c, "。规则包：", ". Rule pack: "));
    take_text(&b, view_pack_sentence(report, c->zh));
    buffer_add_text(&b, say(c, "。基准日：", ". As of "));
    add_text(&b, view_text(report, "as_of"));
    buffer_add_text(&b, say(c, "。\n", ".\n"));
    add_piece(c, &b, COMMENT_MAX);
}

/* ---- one file -------------------------------------------------------------------------------------------------- */

static const char *word_of(const struct comment *c, const json_t *entry)
{
    const char *severity = view_text(entry, "severity");
    return view_severity_word(*severity ? severity : "undecided", c->zh);
}

/* | 错误 | 第 70 行 | 合计不符 | `funding.sources-sum` | */
static void row(struct comment *c, const json_t *entry)
{
    struct buffer b;
    const char *known = *view_text(entry, "severity") ? view_standing_word(entry, c->zh) : "";
    buffer_init(&b);
    buffer_add_format(&b, "| %s%s%s | ", word_of(c, entry), *known ? " · " : "", known);
    take_text(&b, view_entry_place(entry, c->zh));
    buffer_add_text(&b, " | ");
    add_text(&b, view_message(entry, c->zh));
    buffer_add_text(&b, " | ");
    add_text(&b, view_text(entry, "rule"));
    buffer_add_text(&b, " |\n");
    c->rows_left += !add_piece(c, &b, ROWS_MAX);
}

static void rows(struct comment *c, const json_t *file)
{
    const json_t *group, *entry;
    size_t g, i;
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, say(c, "\n| 级别 | 位置 | 疑点 | 规则 |\n|---|---|---|---|\n",
                            "\n| Severity | Place | Finding | Rule |\n|---|---|---|---|\n"));
    add_piece(c, &b, COMMENT_MAX);
    json_array_foreach (json_object_get(file, "groups"), g, group)
        json_array_foreach (group, i, entry)
            row(c, entry);
}

/* "**合计不符** (第 2 项 农贸市场)", then each detail as an item of a list. */
static void detail(struct comment *c, const json_t *entry)
{
    const json_t *project = json_object_get(entry, "project"), *one;
    json_t *list = view_details(entry, c->zh);
    size_t i;
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "**");
    add_text(&b, view_message(entry, c->zh));
    buffer_add_text(&b, "**");
    if (project) {
        buffer_add_text(&b, say(c, "（", " ("));
        take_text(&b, view_project(project, c->zh));
        buffer_add_text(&b, say(c, "）", ")"));
    }
    buffer_add_text(&b, "\n\n");
    json_array_foreach (list, i, one) {
        buffer_add_format(&b, say(c, "- %s：", "- %s: "), json_string_value(json_array_get(one, 0)));
        add_text(&b, json_string_value(json_array_get(one, 1)));
        buffer_add_char(&b, '\n');
    }
    if (*view_text(entry, "fingerprint"))
        buffer_add_format(&b, say(c, "- 编号：%s\n", "- id: %s\n"), view_text(entry, "fingerprint"));
    buffer_add_char(&b, '\n');
    b.failed = b.failed || !list;
    json_decref(list);
    c->details_left += !add_piece(c, &b, COMMENT_MAX);
}

static void file_head(struct comment *c, const json_t *input)
{
    const char *title = view_text(input, "title");
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "\n### ");
    add_text(&b, view_path_shown(view_text(input, "path"), c->zh));
    buffer_add_char(&b, '\n');
    if (*title) {
        buffer_add_char(&b, '\n');
        add_text(&b, title);
        buffer_add_char(&b, '\n');
    }
    if (strcmp(view_text(input, "status"), "unreadable") == 0) {
        buffer_add_format(&b, "\n**%s** ", say(c, "无法读取：", "unreadable:"));
        add_text(&b, view_input_error(input, c->zh));
        buffer_add_char(&b, '\n');
    }
    add_piece(c, &b, COMMENT_MAX);
}

static void tables(struct comment *c, const json_t *files)
{
    const json_t *file;
    size_t i;
    json_array_foreach (files, i, file) {
        bool entries = view_files_count(file, NULL) > 0;
        const json_t *input = json_object_get(file, "input");
        if (!entries && strcmp(view_text(input, "status"), "unreadable") != 0)
            continue;
        file_head(c, input);
        if (entries)
            rows(c, file);
    }
}

/* The comparison with an earlier report: its counts, then what changed in the figures. */
static void recheck(struct comment *c, const json_t *report)
{
    const json_t *pair, *change;
    size_t i, k;
    struct buffer b;
    buffer_init(&b);
    if (!json_object_get(report, "against"))
        return;
    buffer_add_format(&b, "\n### %s\n\n", say(c, "与上次对照", "Against the earlier report"));
    take_text(&b, view_against_sentence(report, c->zh));
    buffer_add_text(&b, "\n\n");
    add_piece(c, &b, ROWS_MAX);
    json_array_foreach (json_object_get(json_object_get(report, "against"), "inputs"), i, pair)
        json_array_foreach (json_object_get(pair, "changes"), k, change) {
            buffer_add_text(&b, "- ");
            take_text(&b, view_project(json_object_get(change, "project"), c->zh));
            buffer_add_text(&b, say(c, "：", ": "));
            take_text(&b, view_change_sentence(change, c->zh));
            buffer_add_char(&b, '\n');
            c->rows_left += !add_piece(c, &b, ROWS_MAX);
        }
}

/* What of the baseline and the waivers no longer fits. */
static void notices(struct comment *c, const json_t *report)
{
    json_t *list = view_notices(json_object_get(report, "baseline"), json_object_get(report, "waivers"), c->zh);
    const json_t *one;
    size_t i;
    struct buffer b;
    buffer_init(&b);
    if (json_array_size(list))
        buffer_add_format(&b, "\n### %s\n\n", say(c, "基线与豁免", "Baseline and waivers"));
    json_array_foreach (list, i, one) {
        buffer_add_text(&b, "- ");
        add_text(&b, view_text(one, "file"));
        buffer_add_text(&b, say(c, "：", ": "));
        add_text(&b, view_text(one, "text"));
        buffer_add_char(&b, '\n');
        c->rows_left += !add_piece(c, &b, ROWS_MAX);
    }
    c->text.failed = c->text.failed || !list;
    buffer_clear(&b);
    json_decref(list);
}

static void details(struct comment *c, const json_t *files)
{
    const json_t *file, *group, *entry;
    size_t f, g, i;
    buffer_add_format(&c->text, "\n<details>\n<summary>%s</summary>\n\n",
                      say(c, "原文、算式与依据", "Original, workings, basis"));
    json_array_foreach (files, f, file)
        json_array_foreach (json_object_get(file, "groups"), g, group)
            json_array_foreach (group, i, entry)
                detail(c, entry);
    if (c->details_left)
        buffer_add_format(&c->text, say(c, "另有 %zu 处，见完整的报告。\n\n", "%zu more are in the full report.\n\n"),
                          c->details_left);
    buffer_add_text(&c->text, "</details>\n");
}

static mc_status write_markdown(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct comment c = {.zh = strcmp(style->lang, "zh") == 0};
    struct view_totals totals;
    json_t *files = view_files(report);
    buffer_init(&c.text);
    view_totals_read(&totals, report);
    head(&c, report, &totals);
    tables(&c, files);
    notices(&c, report);
    recheck(&c, report);
    if (c.rows_left)
        buffer_add_format(&c.text,
                          say(&c, "\n**另有 %zu 处没有列出，见完整的报告。**\n",
                              "\n**%zu more are not listed; see the full report.**\n"),
                          c.rows_left);
    if (view_findings(&totals) + totals.undecided + totals.baseline + totals.waived > 0)
        details(&c, files);
    buffer_add_format(&c.text, "\n%s\n",
                      say(&c, "疑点是需要核实的问题，不是结论。", "A finding is a doubt to verify, not a verdict."));
    char *text = files ? buffer_take(&c.text) : NULL;
    if (text)
        fputs(text, out);
    mc_status st = text ? reporter_flush(out, err) : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    free(text);
    buffer_clear(&c.text);
    json_decref(files);
    return st;
}

const struct reporter report_markdown = {
    .name = "markdown",
    .help_zh = "Markdown，供合并请求的评论",
    .help_en = "Markdown, for the comment of a merge request",
    .write = write_markdown,
};
