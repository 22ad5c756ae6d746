/* The streams of a deadline cell (phrase.h). A cell is read line by line: headings open a stream, sentences that begin
 * with a due date are its milestones, the others say what they belong to by where they stand. A line that was broken
 * because its cell is narrow is put together first. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "notice/due.h"
#include "notice/phrase.h"
#include "notice/step.h"
#include "notice/value.h"

#define TITLE_MAX 150 /* bytes of a numbered sentence that may still be a heading */
#define ASIDE_MAX 1200 /* bytes in which several dates of one aside are looked for */

struct walk {
    struct reading *r;
    const struct piece *p;
    const char *text;
    json_t *array;
    const char *pointer;
    json_t *stream; /* borrow: the open stream, in the array; NULL before the first */
    char at[VALUE_POINTER_MAX];
    int year; /* of bare months: the programme's, or a later one that a milestone before named */
    mc_error *err;
};

/* A run of sentences that is one milestone, or says something without a date. */
struct run {
    struct due due;
    bool dated;
    struct slice whole; /* with its due date and final mark */
    struct slice text;  /* without both; empty where the cell says only the date */
};

static mc_status no_memory(struct walk *w)
{
    return error_set(w->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- writing ---------------------------------------- */

static mc_status set_quantities(struct walk *w, json_t *object, const char *at, struct slice text)
{
    char pointer[VALUE_POINTER_MAX + 16];
    json_t *quantities = json_array();
    snprintf(pointer, sizeof pointer, "%s/quantities", at);
    mc_status st =
        quantities ? quantities_read(w->r, w->p, text.from, text.to, quantities, pointer, w->err) : no_memory(w);
    if (!st && json_array_size(quantities) && json_object_set(object, "quantities", quantities))
        st = no_memory(w);
    json_decref(quantities);
    return st;
}

static mc_status open_stream(struct walk *w, struct slice title, struct slice where)
{
    json_t *stream = json_pack("{s:[]}", "milestones");
    mc_status st = value_append(w->r, w->array, w->pointer, stream, w->p, where, w->at, w->err);
    if (st)
        return st;
    w->stream = stream;
    if (title.from >= title.to)
        return MC_OK;
    w->year = w->r->year; /* what another stream said of years ends here */
    st = value_set_text(stream, "title", w->p, title, w->err);
    if (!st)
        st = value_locate(w->r, w->at, "title", w->p, title, w->err);
    if (!st)
        st = set_quantities(w, stream, w->at, title);
    return st;
}

static mc_status set_due(struct walk *w, json_t *object, const char *at, const struct due *due)
{
    if (json_object_set_new(object, "due", due_object(due, w->text)))
        return no_memory(w);
    census_use(w->r->census, w->p, due->expression.from, due->expression.to, at);
    return value_locate(w->r, at, "due", w->p, due->expression, w->err);
}

/* Appends to the open stream's `list`; gives the new object and its pointer. */
static mc_status append(struct walk *w, const char *list, struct slice where, json_t **object,
                        char at[VALUE_POINTER_MAX])
{
    char pointer[VALUE_POINTER_MAX + 16];
    json_t *array = json_object_get(w->stream, list);
    if (!array) {
        array = json_array();
        if (json_object_set_new(w->stream, list, array))
            return no_memory(w);
    }
    snprintf(pointer, sizeof pointer, "%s/%s", w->at, list);
    *object = json_object();
    return value_append(w->r, array, pointer, *object, w->p, where, at, w->err);
}

static mc_status add_milestone(struct walk *w, const struct run *run)
{
    char at[VALUE_POINTER_MAX];
    json_t *milestone;
    mc_status st = append(w, "milestones", run->whole, &milestone, at);
    if (!st && run->text.to > run->text.from)
        st = value_set_text(milestone, "text", w->p, run->text, w->err);
    if (!st)
        st = value_set_text(milestone, "printed", w->p, run->whole, w->err);
    if (!st)
        st = set_due(w, milestone, at, &run->due);
    if (!st)
        st = set_quantities(w, milestone, at, run->text);
    if (!st)
        st = value_set_percent(milestone, w->err);
    return st;
}

static mc_status add_undated(struct walk *w, const struct run *run)
{
    char at[VALUE_POINTER_MAX];
    json_t *undated;
    mc_status st = append(w, "undated", run->whole, &undated, at);
    if (!st)
        st = value_set_text(undated, "text", w->p, run->whole, w->err);
    if (!st && run->dated && json_object_set_new(undated, "recurring", json_true()))
        st = no_memory(w);
    if (!st && run->dated)
        st = set_due(w, undated, at, &run->due);
    if (!st)
        st = set_quantities(w, undated, at, run->whole);
    return st;
}

/* What is said aside with a date of its own, （其中：城区学校9月30日前）, is due in a stream of its own: it does not follow on what the others are due. */
static mc_status add_aside(struct walk *w, struct slice inside)
{
    struct due due;
    char at[VALUE_POINTER_MAX];
    json_t *stream = w->stream, *milestone;
    inside = value_unmarked(w->text, inside);
    if (!due_inside(&due, w->r->forms, w->text, inside, w->year))
        return MC_OK;
    struct slice text = {inside.from, due.expression.from};
    if (step_starts(w->text, text.to, text.from, "其中"))
        text.from += strlen("其中");
    while (text.from < text.to && step_is_mark(step_at(w->text, text.to, text.from)))
        text.from += utf8_size((unsigned char)w->text[text.from]);
    text = value_unmarked(w->text, text);
    memcpy(at, w->at, sizeof at);
    mc_status st = open_stream(w, (struct slice){0, 0}, inside);
    char own[VALUE_POINTER_MAX];
    if (!st)
        st = append(w, "milestones", inside, &milestone, own);
    if (!st && text.to > text.from)
        st = value_set_text(milestone, "text", w->p, text, w->err);
    if (!st)
        st = value_set_text(milestone, "printed", w->p, inside, w->err);
    if (!st)
        st = set_due(w, milestone, own, &due);
    w->stream = stream;
    memcpy(w->at, at, sizeof at);
    return st;
}

/* Where the aside ends that begins at inside.from: behind the first comma before and behind which there are dates, 一期5月底前，二期9月底前. */
static size_t aside_end(struct walk *w, struct slice inside)
{
    struct due due;
    for (size_t at = inside.from; at < inside.to && at - inside.from < ASIDE_MAX;) {
        uint32_t c = utf8_next(w->text, inside.to, &at);
        if ((c == 0xFF0C || c == ',' || c == 0xFF1B || c == ';') && due_inside(&due, w->r->forms, w->text, (struct slice){inside.from, at}, w->year) &&
            due_inside(&due, w->r->forms, w->text, (struct slice){at, inside.to}, w->year))
            return at;
    }
    return inside.to;
}

/* The asides of a run: its brackets, and what follows 其中 behind a comma. */
static mc_status add_asides(struct walk *w, const struct run *run)
{
    mc_status st = MC_OK;
    for (size_t at = run->whole.from; at < run->whole.to && !st;) {
        uint32_t c = step_at(w->text, run->whole.to, at);
        size_t after = at + utf8_size((unsigned char)w->text[at]), end = after;
        bool comma = (c == 0xFF0C || c == ',') && step_starts(w->text, run->whole.to, after, "其中");
        if (!step_is_open(c) && !comma) {
            at = after;
            continue;
        }
        while (end < run->whole.to && (comma || !step_is_close(step_at(w->text, run->whole.to, end))))
            end += utf8_size((unsigned char)w->text[end]);
        bool own = run->due.expression.from < after || run->due.expression.from >= end;
        for (size_t part; own && after < end && !st; after = part) {
            part = aside_end(w, (struct slice){after, end});
            st = add_aside(w, (struct slice){after, part});
        }
        at = end;
    }
    return st;
}

static mc_status add_run(struct walk *w, struct run *run)
{
    run->whole = value_trim(w->text, run->whole);
    while (run->whole.to > run->whole.from &&
           (step_before(w->text, run->whole.from, run->whole.to) == 0xFF0C || w->text[run->whole.to - 1] == ','))
        run->whole.to = step_back(w->text, run->whole.from, run->whole.to);
    run->text = value_unmarked(w->text, run->text);
    if (step_is_close(step_before(w->text, run->text.from, run->text.to)) && value_closes_nothing(w->text, run->text))
        run->text =
            value_unmarked(w->text, (struct slice){run->text.from, step_back(w->text, run->text.from, run->text.to)});
    if (run->whole.from >= run->whole.to)
        return MC_OK;
    mc_status st = w->stream ? MC_OK : open_stream(w, (struct slice){0, 0}, run->whole);
    bool says_more = run->text.to > run->text.from;
    if (!st)
        st = run->dated && !(run->due.span.recurring && says_more) ? add_milestone(w, run) : add_undated(w, run);
    return !st && run->dated ? add_asides(w, run) : st;
}

/* ---- sentences ---------------------------------------- */

/* 1000户（6月底前完成400户，12月底前完成1000户）: whether a bracket holds a due date and what is due, rather than the
 * date alone. */
static bool due_text_inside(struct walk *w, struct slice inside, struct due *due)
{
    return due_at(due, w->r->forms, w->text, inside, w->year) && !due->span.recurring &&
           !step_is_close(step_at(w->text, inside.to, due->after));
}

/* Where the sentence ends that has to be looked at on its own: behind 。 or ；, behind a comma that a due date follows,
 * and behind （6月底前），. *next is where the next one begins (past its list mark), *next_due is set where that is
 * with a due date. */
static size_t sentence_end(struct walk *w, struct slice s, size_t *next, struct due *next_due, bool *dated)
{
    size_t depth = 0, open = s.from;
    bool closed = false; /* a due date in brackets stands directly before */
    *dated = false;
    *next = s.to;
    for (size_t at = s.from; at < s.to;) {
        uint32_t c = step_at(w->text, s.to, at);
        size_t after = at + utf8_size((unsigned char)w->text[at]);
        if (step_is_open(c) && !depth && due_text_inside(w, (struct slice){after, s.to}, next_due)) {
            *dated = true;
            *next = after;
            return at;
        }
        if (step_is_open(c) && !depth++)
            open = at;
        depth -= depth && step_is_close(c);
        bool comma = c == 0xFF0C || c == ',' || c == 0x3001;
        bool sentence = (step_is_sentence_end(c) && !step_is_wrap(w->text, s.from, s.to, at)) || (closed && comma);
        closed =
            !depth && step_is_close(c) && due_at(next_due, w->r->forms, w->text, (struct slice){open, after}, w->year);
        at = after;
        if (depth || !(sentence || comma))
            continue;
        size_t start = step_blanks(w->text, s.to, at);
        start += step_list_mark(w->text, s.to, start);
        *dated = due_at(next_due, w->r->forms, w->text, (struct slice){start, s.to}, w->year);
        bool whole_year = *dated && step_starts(w->text, s.to, next_due->expression.from, "全年");
        if (*dated && comma && !sentence && !whole_year && (next_due->span.recurring || next_due->year_only))
            *dated = false;
        if (sentence || *dated) {
            *next = start;
            return at;
        }
    }
    return s.to;
}

/* Text and due date of a sentence that names its date in the middle or at the end: 主体完工（6月底前）. */
static void set_inside(struct walk *w, struct run *run, const struct due *due)
{
    run->due = *due;
    run->dated = true;
    run->text = value_unmarked(w->text, run->whole);
    size_t start = due->expression.from, end = due->expression.to;
    if (step_is_open(step_before(w->text, run->whole.from, start)) &&
        step_is_close(step_at(w->text, run->whole.to, end))) {
        start = step_back(w->text, run->whole.from, start);
        end += utf8_size((unsigned char)w->text[end]);
    }
    struct slice rest = value_unmarked(w->text, (struct slice){end, run->whole.to});
    if (rest.from >= rest.to &&
        (start < due->expression.from || step_is_mark(step_before(w->text, run->whole.from, start))))
        run->text = value_unmarked(w->text, (struct slice){run->whole.from, start});
}

/* A year that a due date names holds for the bare months behind it, unless it is past: 2025年3月…，6月…. */
static void note_year(struct walk *w, const struct due *due)
{
    if (due->span.year_given && due->span.to.year > w->year)
        w->year = due->span.to.year;
}

/* Reads the sentences of a line, or of what follows its title. */
static mc_status read_sentences(struct walk *w, struct slice s)
{
    mc_status st = MC_OK;
    struct run run = {0};
    struct due due;
    s.from = step_blanks(w->text, s.to, s.from);
    s.from += step_list_mark(w->text, s.to, s.from);
    bool open = false, dated = due_at(&due, w->r->forms, w->text, s, w->year);
    while (!st && s.from < s.to) {
        if (dated)
            note_year(w, &due);
        struct due next = {0};
        bool next_dated;
        size_t start = dated ? due.after : s.from, end = start, after = start;
        next_dated =
            dated && due_at(&next, w->r->forms, w->text, (struct slice){start, s.to}, w->year); /* 3月、6月底前 */
        if (!next_dated)
            end = sentence_end(w, (struct slice){start, s.to}, &after, &next, &next_dated);
        struct slice sentence = {s.from, end};
        struct due inside;
        bool has_inside =
            !dated && due_inside(&inside, w->r->forms, w->text, value_unmarked(w->text, sentence), w->year);
        if (open && !dated && !has_inside) { /* goes on with what was said before */
            run.whole.to = end;
            run.text.to = run.dated ? end : run.text.to;
        } else {
            if (open)
                st = add_run(w, &run);
            run = (struct run){.due = due, .dated = dated, .whole = sentence, .text = {start, end}};
            if (has_inside) {
                set_inside(w, &run, &inside);
                note_year(w, &inside);
            }
            open = true;
        }
        if (run.dated && run.due.span.recurring && !st) { /* a duty that returns stands by itself */
            st = add_run(w, &run);
            open = false;
        }
        s.from = after;
        due = next;
        dated = next_dated;
    }
    return !st && open ? add_run(w, &run) : st;
}

/* ---- lines ---------------------------------------- */

/* Bytes of a list mark or of 第一阶段 at the start of a line; *stage tells which. */
static size_t line_mark(const struct walk *w, struct slice line, bool *stage)
{
    size_t n = step_list_mark(w->text, line.to, line.from);
    *stage = false;
    if (n)
        return n;
    n = forms_prefix(w->r->forms, "streams", "stages", w->text + line.from, line.to - line.from);
    *stage = n > 0;
    if (!n)
        return 0;
    size_t at = step_blanks(w->text, line.to, line.from + n);
    uint32_t c = step_at(w->text, line.to, at);
    if (c == ':' || c == 0xFF1A || c == 0x3001 || c == 0xFF0C)
        at += utf8_size((unsigned char)w->text[at]);
    return at - line.from;
}

/* Where in a heading line the first due date stands behind a mark; false where there is none. */
static bool due_behind_title(struct walk *w, struct slice line, size_t *title_end, struct due *due)
{
    for (size_t at = line.from; at < line.to;) {
        uint32_t c = step_at(w->text, line.to, at);
        size_t after = at + utf8_size((unsigned char)w->text[at]);
        bool open = step_is_open(c);
        bool mark = open || c == 0xFF0C || c == ',' || c == 0xFF1A || c == ':' || c == 0x3002 || c == 0xFF1B ||
                    c == ';' || utf8_is_blank(c);
        struct slice rest = {open ? at : after, line.to};
        rest.from += open ? 0 : step_list_mark(w->text, line.to, step_blanks(w->text, line.to, rest.from));
        if (mark && due_at(due, w->r->forms, w->text, rest, w->year) && !due->span.recurring) {
            *title_end = at;
            return true;
        }
        at = after;
    }
    return false;
}

static bool begins_with_due(struct walk *w, struct slice s)
{
    struct due due;
    return due_at(&due, w->r->forms, w->text, s, w->year);
}

/* A numbered line without a date in it: a heading, or a sentence? A full sentence is a heading only where milestones
 * follow. */
static bool is_heading(struct walk *w, struct slice line, struct slice next)
{
    uint32_t last = step_before(w->text, line.from, line.to);
    bool sentence = last == 0x3002 || last == 0xFF1B || last == ';' || line.to - line.from > TITLE_MAX;
    return !sentence || (next.to > next.from && begins_with_due(w, next));
}

/* A line with its title before its dates: 户厕改造：3月底，完成招标；6月底，… */
static mc_status read_titled(struct walk *w, struct slice line, size_t mark)
{
    size_t title_end;
    struct due due;
    struct slice body = {line.from + mark, line.to};
    if (!due_behind_title(w, body, &title_end, &due))
        return read_sentences(w, body);
    bool colon = step_starts(w->text, line.to, title_end, "：") || w->text[title_end] == ':';
    uint32_t behind = step_at(w->text, line.to, step_blanks(w->text, line.to, due.after));
    bool closes = !behind || step_is_sentence_end(behind) ||
                  (due.after > due.expression.to && !colon); /* 主体完工：6月底； 主体完工（6月底）， */
    if (closes || (!mark && !colon))
        return read_sentences(w, body);
    mc_status st = open_stream(w, value_unmarked(w->text, (struct slice){line.from, title_end}), line);
    return st ? st
              : read_sentences(w, (struct slice){title_end + utf8_size((unsigned char)w->text[title_end]), line.to});
}

static mc_status read_line(struct walk *w, struct slice line, struct slice next)
{
    bool stage;
    size_t title_end, mark = line_mark(w, line, &stage);
    struct slice body = {line.from + mark, line.to};
    struct due due;
    if (begins_with_due(w, body))
        return read_sentences(w, body);
    bool behind = due_behind_title(w, body, &title_end, &due);
    if (mark && !behind && is_heading(w, line, next))
        return open_stream(w, value_unmarked(w->text, line), line);
    return behind ? read_titled(w, line, mark) : read_sentences(w, body);
}

/* The next line that is not blank, from *at on; empty at the end. *blank: a blank line stands before it. */
static struct slice physical_line(const char *text, size_t to, size_t *at, bool *blank)
{
    *blank = false;
    while (*at < to) {
        const char *stop = memchr(text + *at, '\n', to - *at);
        size_t end = stop ? (size_t)(stop - text) : to;
        struct slice line = value_trim(text, (struct slice){*at, end});
        *at = stop ? end + 1 : to;
        if (line.from < line.to)
            return line;
        *blank = true;
    }
    return (struct slice){to, to};
}

/* Whether a line may go on in the next one: not a heading. */
static bool may_break(struct walk *w, struct slice line)
{
    bool stage;
    size_t title_end, mark = line_mark(w, line, &stage);
    struct slice body = {line.from + mark, line.to};
    struct due due;
    return !mark || begins_with_due(w, body) || due_behind_title(w, body, &title_end, &due);
}

/* Whether the next line is the rest of this one: it stands directly below, this one ends without a mark and that one
 * begins nothing of its own. */
static bool is_broken(struct walk *w, struct slice line, struct slice next, bool blank)
{
    bool stage;
    size_t title_end;
    struct due due;
    uint32_t last = step_before(w->text, line.from, line.to);
    if (blank || next.from >= next.to || step_is_sentence_end(last) || last == ':' || last == 0xFF1A)
        return false;
    return !line_mark(w, next, &stage) && !begins_with_due(w, next) && !due_behind_title(w, next, &title_end, &due);
}

mc_status streams_read(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    struct walk w = {.r = r, .p = p, .text = p->text, .array = array, .pointer = pointer, .year = r->year, .err = err};
    mc_status st = MC_OK;
    size_t at = 0;
    bool blank;
    struct slice line = physical_line(p->text, p->len, &at, &blank);
    while (!st && line.from < line.to) {
        bool open = may_break(&w, line);
        struct slice next = physical_line(p->text, p->len, &at, &blank);
        while (open && is_broken(&w, line, next, blank)) {
            line.to = next.to;
            next = physical_line(p->text, p->len, &at, &blank);
        }
        st = read_line(&w, line, next);
        line = next;
    }
    return st;
}
