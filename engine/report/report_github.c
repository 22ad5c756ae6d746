/* Workflow commands of GitHub Actions: ::error file=...,line=...,title=...::message. GitHub shows ten annotations of a
 * level per step, so the gravest come first, and what is past the ten stands in a group of plain lines of the log. */
#include "report/reporter.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/show.h"
#include "report/view.h"

#define SHOWN 10 /* annotations of a level that GitHub shows for a step */

struct github {
    FILE *out;
    bool zh, failed;
    bool rest;        /* the group of those past the limit is being written */
    size_t wanted[3]; /* annotations of a level so far: errors, warnings, notices */
};

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE };

static const char *const commands[] = {"error", "warning", "notice"};

/* The last notice is the summary; it must not be the eleventh. */
static size_t limit(enum level level)
{
    return level == LEVEL_NOTICE ? SHOWN - 1 : SHOWN;
}

/* How text is written: in a plain line, behind the :: of a command, or as one of its properties. */
enum use { USE_LINE, USE_DATA, USE_PROPERTY };

/* The escape of a character that would end or part a command; NULL where it needs none. */
static const char *escape_of(char c, enum use use)
{
    switch (c) {
    case '%':
        return use == USE_LINE ? NULL : "%25";
    case '\r':
        return "%0D";
    case '\n':
        return "%0A";
    case ':':
        return use == USE_PROPERTY ? "%3A" : NULL;
    case ',':
        return use == USE_PROPERTY ? "%2C" : NULL;
    default:
        return NULL;
    }
}

/* One line in which nothing is a command: neither a line break, nor ##[ of the older kind, which counts anywhere. */
static void put_escaped(struct github *g, const char *text, enum use use)
{
    for (const char *c = text; *c; c++) {
        const char *escape = strncmp(c, "##[", 3) == 0 ? "# " : escape_of(*c, use);
        if (escape)
            fputs(escape, g->out);
        else
            putc(*c, g->out);
    }
}

static void put_text(struct github *g, const char *text, enum use use)
{
    char *clean = show_clean(text, strlen(text));
    if (clean)
        put_escaped(g, clean, use);
    g->failed = g->failed || !clean;
    free(clean);
}

/* What one annotation says; texts are borrowed, `details` may have lines. */
struct note {
    enum level level;
    const char *path, *title, *message, *details, *fingerprint;
    long line, column;
};

static void put_command(struct github *g, const struct note *n)
{
    bool first = true;
    fprintf(g->out, "::%s", commands[n->level]);
    if (*n->path && strcmp(n->path, "-") != 0) {
        fputs(" file=", g->out);
        put_text(g, n->path, USE_PROPERTY);
        first = false;
        if (n->line > 0)
            fprintf(g->out, ",line=%ld", n->line);
        if (n->line > 0 && n->column > 0)
            fprintf(g->out, ",col=%ld", n->column);
    }
    fputs(first ? " title=" : ",title=", g->out);
    put_text(g, n->title, USE_PROPERTY);
    fputs("::", g->out);
    put_text(g, n->message, USE_DATA);
    if (*n->details) {
        fputs("%0A", g->out);
        put_escaped(g, n->details, USE_DATA);
    }
    if (n->fingerprint) {
        fputs(g->zh ? "%0A编号：" : "%0Aid: ", g->out);
        put_text(g, n->fingerprint, USE_DATA);
    }
    putc('\n', g->out);
}

/* A line of the log that is no command: our own word begins it. */
static void put_line(struct github *g, const struct note *n)
{
    fprintf(g->out, "%s ", commands[n->level]);
    put_text(g, n->path, USE_LINE);
    if (n->line > 0)
        fprintf(g->out, ":%ld", n->line);
    fputs(" [", g->out);
    put_text(g, n->title, USE_LINE);
    fputs("] ", g->out);
    put_text(g, n->message, USE_LINE);
    if (n->fingerprint) {
        putc(' ', g->out);
        put_text(g, n->fingerprint, USE_LINE);
    }
    putc('\n', g->out);
}

/* In the first pass what is within the limit, in the second the rest. */
static void put_note(struct github *g, const struct note *n)
{
    bool within = g->wanted[n->level]++ < limit(n->level);
    if (within != g->rest)
        (g->rest ? put_line : put_command)(g, n);
}

static const char *relative(const char *path)
{
    while (strncmp(path, "./", 2) == 0 && path[2])
        path += 2;
    return path;
}

/* own: free(). */
static char *title_of(struct github *g, const json_t *report, const char *rule, const char *instead,
                      const char *standing)
{
    struct buffer b;
    buffer_init(&b);
    if (*standing)
        buffer_add_format(&b, g->zh ? "（%s）" : "(%s) ", standing);
    buffer_add_text(&b, *rule ? rule : instead);
    if (*view_rule_title(report, rule, g->zh))
        buffer_add_format(&b, " %s", view_rule_title(report, rule, g->zh));
    char *title = buffer_take(&b);
    g->failed = g->failed || !title;
    return title;
}

static void put_entry(struct github *g, const json_t *report, const json_t *entry, enum level level,
                      const char *instead)
{
    const json_t *location = json_object_get(entry, "location");
    char *title = title_of(g, report, view_text(entry, "rule"), instead,
                           *view_text(entry, "severity") ? view_standing_word(entry, g->zh) : ""), *details = view_details_text(entry, g->zh);
    const char *print = view_text(entry, "fingerprint");
    if (title && details)
        put_note(g, &(struct note){.level = level,
                                   .path = relative(view_path(entry)),
                                   .title = title,
                                   .message = view_message(entry, g->zh),
                                   .details = details,
                                   .fingerprint = *print ? print : NULL,
                                   .line = view_count(location, "line"),
                                   .column = view_count(location, "column")});
    g->failed = g->failed || !details;
    free(details);
    free(title);
}

static void put_incomplete(struct github *g, const struct view_totals *t)
{
    char *why = t->complete ? NULL : view_complete_sentence(t, g->zh);
    if (why)
        put_note(
            g, &(struct note){.path = "", .title = g->zh ? "核对不完整" : "incomplete", .message = why, .details = ""});
    g->failed = g->failed || (!why && !t->complete);
    free(why);
}

static void put_unreadable(struct github *g, const json_t *report)
{
    const json_t *input;
    size_t i;
    json_array_foreach (json_object_get(report, "inputs"), i, input) {
        if (strcmp(view_text(input, "status"), "unreadable") == 0)
            put_note(g, &(struct note){.path = relative(view_text(input, "path")),
                                       .title = g->zh ? "无法读取" : "unreadable",
                                       .message = view_input_error(input, g->zh),
                                       .details = "",
                                       .line = view_count(json_object_get(input, "error"), "line")});
    }
}

/* What is explained by another finding, known or waived asks nobody for anything of its own. */
static enum level level_of(const json_t *finding)
{
    const char *severity = view_text(finding, "severity");
    if (!view_is_open(finding) || strcmp(severity, "note") == 0)
        return LEVEL_NOTICE;
    return strcmp(severity, "error") == 0 ? LEVEL_ERROR : LEVEL_WARNING;
}

/* What of the baseline and the waivers no longer fits: only an expired waiver changes what is counted, and warns. */
static void put_notices(struct github *g, const json_t *report, enum level level)
{
    json_t *list = view_notices(json_object_get(report, "baseline"), json_object_get(report, "waivers"), g->zh);
    const json_t *one;
    size_t i;
    g->failed = g->failed || !list;
    json_array_foreach (list, i, one)
        if (level == (strcmp(view_text(one, "kind"), "expired") == 0 ? LEVEL_WARNING : LEVEL_NOTICE))
            put_note(g, &(struct note){.level = level,
                                   .path = relative(view_text(one, "file")),
                                   .title = g->zh ? "基线与豁免" : "baseline and waivers",
                                   .message = view_text(one, "text"),
                                   .details = ""});
    json_decref(list);
}

static void put_all(struct github *g, const json_t *report, const struct view_totals *t)
{
    const json_t *entry;
    size_t i;
    memset(g->wanted, 0, sizeof g->wanted);
    put_incomplete(g, t);
    put_unreadable(g, report);
    json_array_foreach (json_object_get(report, "undecided"), i, entry)
        put_entry(g, report, entry, LEVEL_ERROR, g->zh ? "未决" : "undecided");
    for (int level = LEVEL_ERROR; level <= LEVEL_NOTICE; level++) {
        json_array_foreach (json_object_get(report, "findings"), i, entry)
            if (level_of(entry) == (enum level)level)
                put_entry(g, report, entry, level_of(entry), "");
        put_notices(g, report, (enum level)level);
    }
}

static size_t past_limit(const struct github *g)
{
    size_t n = 0;
    for (int level = LEVEL_ERROR; level <= LEVEL_NOTICE; level++)
        n += g->wanted[level] > limit((enum level)level) ? g->wanted[level] - limit((enum level)level) : 0;
    return n;
}

static void put_summary(struct github *g, const struct view_totals *t)
{
    char *result = view_result_sentence(t, g->zh), *complete = view_complete_sentence(t, g->zh), *counts = view_verdicts_sentence(t, g->zh);
    char *whole = NULL;
    if (complete && counts && asprintf(&whole, "%s\n%s", counts, complete) < 0)
        whole = NULL;
    if (result && whole)
        put_command(g, &(struct note){.level = LEVEL_NOTICE,
                                      .path = "",
                                      .title = g->zh ? "民生实事核对" : "key livelihood projects",
                                      .message = result,
                                      .details = whole});
    g->failed = g->failed || !result || !whole;
    free(whole);
    free(counts);
    free(complete);
    free(result);
}

static mc_status write_github(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct github g = {.out = out, .zh = strcmp(style->lang, "zh") == 0};
    struct view_totals totals;
    view_totals_read(&totals, report);
    put_all(&g, report, &totals);
    if (past_limit(&g)) {
        fprintf(out,
                g.zh ? "::group::另有 %zu 处，超出了可显示的标注数\n"
                     : "::group::%zu more, past what is shown as annotations\n",
                past_limit(&g));
        g.rest = true;
        put_all(&g, report, &totals);
        fputs("::endgroup::\n", out);
    }
    put_summary(&g, &totals);
    if (g.failed)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return reporter_flush(out, err);
}

const struct reporter report_github = {
    .name = "github",
    .help_zh = "GitHub Actions 的标注（workflow commands）",
    .help_en = "annotations for GitHub Actions (workflow commands)",
    .write = write_github,
};
