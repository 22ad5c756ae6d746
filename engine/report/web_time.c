/* The time picture of the HTML report: each stream's milestones on a common axis of months, with the curve of what they add up to.
 * What is drawn stands beside it in words. */
#include "report/web.h"

#include <stdlib.h>
#include <string.h>

#include "base/cover.h"
#include "base/show.h"
#include "report/timeline.h"

#define HEIGHT 1000      /* of one stream's picture */
#define STONES_SHOWN 24  /* milestones of one stream in words */
#define STREAMS_SHOWN 400
#define WORDS 56 /* columns of a milestone's words */

/* ---- the axis ---------------------------------------------------------------------------------------------------- */

static void months(struct web *w, const struct timeline *t)
{
    web_format(w, "<span class=\"months\">");
    for (int i = 0; i < t->n; i++) {
        int month = (t->first + i) % 12 + 1, year = (t->first + i) / 12;
        if (i == 0 || month == 1)
            web_format(w, "<span><span class=\"year\">%d</span>%d</span>", year, month);
        else
            web_format(w, "<span>%d</span>", month);
    }
    web_format(w, "</span>");
}

static void grid(struct web *w, const struct timeline *t)
{
    web_format(w, "<path class=\"grid\" d=\"");
    for (int i = 1; i < t->n; i++)
        web_format(w, "M%d 0V%d", i * TIMELINE_MONTH, HEIGHT);
    web_format(w, "\"/>");
    long today = timeline_at(t, view_text(w->report, "as_of"), true);
    if (today >= 0)
        web_format(w, "<path class=\"today\" d=\"M%ld 0V%d\"/>", today, HEIGHT);
}

/* ---- one stream -------------------------------------------------------------------------------------------------- */

struct stream {
    const json_t *project, *milestones; /* borrow */
    char at[128];
};

static bool has_prefix(const char *at, const char *prefix)
{
    size_t len = strlen(prefix);
    return strncmp(at, prefix, len) == 0 && (at[len] == '/' || !at[len]);
}

/* The first finding on the milestone, NULL where there is none. */
static const struct web_mark *mark_of(const struct web_map *m, const char *stream, size_t i)
{
    char at[160];
    snprintf(at, sizeof at, "%s/milestones/%zu", stream, i);
    for (size_t k = 0; k < m->n; k++)
        if (has_prefix(view_text(m->marks[k].entry, "at"), at))
            return &m->marks[k];
    return NULL;
}

/* An open error or warning is red; a note has its number only. */
static const char *class_of(const struct web_mark *mark)
{
    return mark && mark->open && strcmp(mark->severity, "note") != 0 ? " off" : "";
}

/* A curve through what is done by each milestone. */
static void curve(struct web *w, const struct timeline *t, const struct stream *s)
{
    struct timeline_point points[64];
    size_t n = json_array_size(s->milestones);
    const json_t *one;
    size_t i;
    bool begun = false;
    if (n > 64 || !timeline_curve(points, n, s->milestones))
        return;
    web_format(w, "<path class=\"curve\" d=\"");
    json_array_foreach (s->milestones, i, one) {
        long x = timeline_at(t, view_text(json_object_get(one, "due"), "to"), true), y = HEIGHT - 60 - points[i].y * 760 / TIMELINE_HEIGHT;
        if (!points[i].known || x < 0)
            continue;
        web_format(w, begun ? "L%ld %ld" : "M%ld %ld", x, y);
        begun = true;
    }
    web_format(w, "\"/>");
}

static void stone(struct web *w, const struct timeline *t, const json_t *due, const char *class)
{
    long to = timeline_at(t, view_text(due, "to"), true), from = timeline_at(t, view_text(due, "from"), false);
    if (to < 0)
        return;
    if (json_is_true(json_object_get(due, "recurring")) && from >= 0) {
        web_format(w, "<path class=\"again\" d=\"M%ld %dH%ld\"/>", from, HEIGHT / 2, to);
        return;
    }
    if (from >= 0 && from < to && !json_is_true(json_object_get(due, "before")))
        web_format(w, "<rect class=\"span%s\" x=\"%ld\" y=\"120\" width=\"%ld\" height=\"760\"/>", class, from, to - from);
    web_format(w, "<path class=\"due%s\" d=\"M%ld 120V880\"/>", class, to);
}

static void picture(struct web *w, const struct web_map *m, const struct timeline *t, const struct stream *s)
{
    const json_t *one;
    size_t i;
    web_format(w, "<svg class=\"time\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", t->n * TIMELINE_MONTH, HEIGHT);
    web_format(w, w->zh ? "时间轴：%zu 个节点，文字见下" : "timeline: %zu milestones, in words below", json_array_size(s->milestones));
    web_format(w, "\">");
    grid(w, t);
    json_array_foreach (s->milestones, i, one) {
        const struct web_mark *mark = mark_of(m, s->at, i);
        stone(w, t, json_object_get(one, "due"), class_of(mark));
    }
    curve(w, t, s);
    web_format(w, "</svg>");
}

/* A text from the record on one line, cut. */
static void brief(struct web *w, const char *text, size_t columns)
{
    char *covered = cover_personal(text, strlen(text)), *clean = covered ? show_clean(covered, strlen(covered)) : NULL;
    char *cut = clean ? show_cut(clean, strlen(clean), columns, NULL) : NULL;
    web_take_text(w, cut);
    free(clean);
    free(covered);
}

static void words(struct web *w, const struct web_map *m, const struct stream *s)
{
    const json_t *one;
    size_t i, n = json_array_size(s->milestones);
    web_format(w, "<ol class=\"stones\">");
    json_array_foreach (s->milestones, i, one) {
        const struct web_mark *mark = mark_of(m, s->at, i);
        if (i == STONES_SHOWN) {
            web_format(w, w->zh ? "<li>另有 %zu 个节点</li>" : "<li>and %zu more</li>", n - i);
            break;
        }
        web_format(w, *class_of(mark) ? "<li class=\"off\"><b>" : "<li><b>");
        brief(w, view_text(json_object_get(one, "due"), "text"), WORDS);
        web_format(w, "</b> ");
        brief(w, view_text(one, "text"), WORDS);
        if (mark)
            web_reference(w, mark);
        web_format(w, "</li>");
    }
    web_format(w, "</ol>");
}

static void row(struct web *w, const struct web_map *m, const struct timeline *t, const struct stream *s, const char *title, bool first)
{
    web_format(w, "<tr%s><th scope=\"row\">", first ? " class=\"first\"" : "");
    if (first)
        web_project(w, s->project);
    else
        web_format(w, "<span class=\"vh\">%s</span>", web_word(w, "同上", "the same"));
    if (*title) {
        web_format(w, "<span class=\"stream\">");
        brief(w, title, WORDS);
        web_format(w, "</span>");
    }
    web_format(w, "</th><td>");
    picture(w, m, t, s);
    words(w, m, s);
    web_format(w, "</td></tr>\n");
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

/* Rows for the streams of one project that have milestones. */
static void project_rows(struct web *w, const struct web_map *m, const struct timeline *t, const json_t *project, size_t p, size_t *shown, size_t *left)
{
    const json_t *task, *one;
    size_t k, i;
    bool first = true;
    json_array_foreach (json_object_get(project, "tasks"), k, task)
        json_array_foreach (json_object_get(task, "streams"), i, one) {
            struct stream s = {.project = project, .milestones = json_object_get(one, "milestones")};
            snprintf(s.at, sizeof s.at, "/projects/%zu/tasks/%zu/streams/%zu", p, k, i);
            if (!json_array_size(s.milestones))
                continue;
            if (*shown == STREAMS_SHOWN) {
                ++*left;
                continue;
            }
            ++*shown;
            row(w, m, t, &s, view_text(one, "title"), first);
            first = false;
        }
}

bool web_has_time(const json_t *record)
{
    struct timeline t;
    timeline_read(&t, record);
    return t.n > 0;
}

void web_time(struct web *w, const struct web_map *m, const json_t *record)
{
    struct timeline t;
    const json_t *project;
    size_t p, shown = 0, left = 0;
    timeline_read(&t, record);
    if (t.n == 0)
        return;
    web_format(w, "<details class=\"part\" id=\"time-%zu\" open>\n<summary><h3>%s</h3></summary>\n<p class=\"hint\">", m->file,
               web_word(w, "进度", "Time"));
    web_say(w, "色块是时限所说的一段，粗线是最晚的一天，折线是累计数，虚线是基准日；红色的有错误、警告或未决。",
            "A block is the span that a deadline names, the thick line its last day, the curve the cumulative figure, the dashed line the as-of date; what is "
            "red has an error, a warning or is undecided.");
    web_format(w, "</p>\n<table class=\"timeline\">\n<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">", web_word(w, "项目", "Item"));
    months(w, &t);
    web_format(w, "</th></tr></thead>\n<tbody>\n");
    json_array_foreach (json_object_get(record, "projects"), p, project)
        project_rows(w, m, &t, project, p, &shown, &left);
    web_format(w, "</tbody>\n</table>\n");
    if (left)
        web_format(w, w->zh ? "<p class=\"left\">另有 %zu 条未画出。</p>\n" : "<p class=\"left\">%zu more are not drawn.</p>\n", left);
    if (t.cut)
        web_format(w, w->zh ? "<p class=\"left\">只画头 %d 个月；更晚的只列文字。</p>\n" : "<p class=\"left\">Only %d months are drawn; what is later stands in words.</p>\n",
                   TIMELINE_MONTHS_MAX);
    web_format(w, "</details>\n");
}
