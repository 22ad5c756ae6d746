/* See token.h. A token is found at its figure; what stands before the figure may veto it, the unit behind decides what
 * it is. */
#include "notice/token.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/datespan.h"
#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"
#include "notice/bound.h"
#include "notice/figure.h"
#include "notice/step.h"

#define QUOTE_REACH 90 /* bytes: a quotation longer than this is a text, not a slogan */

struct scan {
    const struct forms *forms;
    const char *text;
    size_t from, to;
    int year;
    struct token_list *out;
};

/* A figure with what follows it. */
struct operand {
    struct figure figure;
    size_t unit; /* where the unit's own text starts */
    size_t end;  /* end of the unit; end of the figure where there is none */
    enum token_measure measure;
    bool about;  /* 余 or 多 between figure and unit */
    bool vetoed; /* a word follows that makes the figure no quantity: 岁, 号, 期工程 */
    char text[TOKEN_UNIT_MAX];
};

static size_t word(const struct scan *s, const char *group, const char *name, size_t at)
{
    return forms_prefix(s->forms, group, name, s->text + at, s->to - at);
}

static size_t word_before(const struct scan *s, const char *group, const char *name, size_t at)
{
    return forms_suffix(s->forms, group, name, s->text + s->from, at - s->from);
}

static mc_status push(struct scan *s, const struct token *t, mc_error *err)
{
    struct token_list *l = s->out;
    struct token *items = grown(l->items, l->n, &l->size, sizeof *items);
    if (!items)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    l->items = items;
    l->items[l->n++] = *t;
    return MC_OK;
}

void token_list_clear(struct token_list *list)
{
    free(list->items);
    *list = (struct token_list){0};
}

/* ---- units ---------------------------------------- */

/* The longest measure word at `at`, its kind in *kind. */
static size_t measure_word(const struct scan *s, size_t at, enum token_measure *kind)
{
    static const struct {
        const char *name;
        enum token_measure kind;
    } lists[] = {{"rate", MEASURE_RATE},
                 {"count", MEASURE_COUNT},
                 {"continuous", MEASURE_CONTINUOUS},
                 {"money", MEASURE_MONEY},
                 {"duration", MEASURE_DURATION}};
    size_t best = 0;
    *kind = MEASURE_NONE;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        size_t n = word(s, "measures", lists[i].name, at);
        if (n <= best)
            continue;
        /* 5m is metres, 5mg is not; letters have no longest match in the lists */
        if (step_is_letter(step_before(s->text, at, at + n)) && step_is_letter(step_at(s->text, s->to, at + n)))
            continue;
        best = n;
        *kind = lists[i].kind;
    }
    return best;
}

static void set_unit(struct operand *o, const struct scan *s, struct slice power, struct slice unit)
{
    size_t p = power.to - power.from, u = unit.to - unit.from;
    if (o->measure == MEASURE_RATE) {
        bool mille = step_starts(s->text, unit.to, unit.from, "‰");
        strcpy(o->text, mille ? "‰" : "%");
        return;
    }
    if (p + u >= sizeof o->text)
        return;
    memcpy(o->text, s->text + power.from, p);
    memcpy(o->text + p, s->text + unit.from, u);
    o->text[p + u] = '\0';
}

/* Reads 余, 万, 余, measure word from the end of the figure on. */
static void read_unit(struct operand *o, const struct scan *s, size_t at)
{
    size_t start = at = step_blanks(s->text, s->to, at), veto = word(s, "figures", "after_none", at), n;
    if (o->figure.chinese) {
        size_t more = word(s, "figures", "chinese_after_none", at);
        veto = more > veto ? more : veto;
    }
    struct slice power = {at, at};
    enum token_measure kind;
    n = measure_word(s, at, &kind);
    if (!n) {
        size_t about = word(s, "bounds", "inner_about", at);
        at += about;
        n = word(s, "figures", "multipliers", at);
        power = (struct slice){at, at + n};
        at = step_blanks(s->text, s->to, at + n);
        size_t more = word(s, "bounds", "inner_about", at);
        at += more;
        o->about = about || more;
        n = measure_word(s, at, &kind);
    }
    o->vetoed = veto > 0 && start + veto >= at + n;
    o->end = o->figure.to;
    if (!n || o->vetoed)
        return;
    o->measure = kind;
    o->unit = at;
    o->end = at + n;
    set_unit(o, s, power, (struct slice){at, at + n});
}

/* Reads figure and unit at `at`; the end of the figure's run, or `at` where there is no figure. */
static size_t read_operand(struct operand *o, const struct scan *s, size_t at)
{
    *o = (struct operand){0};
    size_t run = figure_read_percent(&o->figure, s->text, s->to, at);
    if (run > at) {
        o->measure = MEASURE_RATE;
        o->end = run;
        strcpy(o->text, "%");
        return run;
    }
    run = figure_read(&o->figure, s->text, s->to, at);
    if (run > at)
        read_unit(o, s, o->figure.to);
    return run > o->end ? run : o->end;
}

/* ---- vetoes ---------------------------------------- */

/* Signs that tie a figure to the digits beyond them: 1/3, 7×24, 2+5, 1:3. */
static bool is_tie(uint32_t c)
{
    return c == '/' || c == '+' || c == '*' || c == 0xD7 || c == 0xFF0B || c == ':' || c == 0xFF1A || c == '=';
}

/* Part of a name, a number or a sum: HPV16, 023-6886, 1/3, 第2. */
static bool bound_to_what_stands_before(const struct scan *s, size_t at)
{
    uint32_t c = step_before(s->text, s->from, at);
    size_t back = step_back(s->text, s->from, at);
    uint32_t before = step_before(s->text, s->from, back);
    if (step_is_letter(c) || c == '_' || c == '#')
        return true;
    if ((c == '.' || c == 0xFF0E || is_tie(c)) && step_is_digit(before))
        return true;
    if ((c == '-' || c == 0x2013) && (step_is_letter(before) || step_is_digit(before)))
        return true;
    return word_before(s, "figures", "before_none", at) > 0;
}

static bool tied_behind(const struct scan *s, size_t end)
{
    uint32_t c = step_at(s->text, s->to, end);
    return is_tie(c) && step_is_digit(step_at(s->text, s->to, end + utf8_size((unsigned char)s->text[end])));
}

/* Inside “…” or 《…》: slogans and titles. */
static bool in_quotes(const struct scan *s, size_t from, size_t to)
{
    bool open = false;
    size_t stop = from - s->from > QUOTE_REACH ? from - QUOTE_REACH : s->from;
    for (size_t at = from; at > stop && !open;) {
        at = step_back(s->text, s->from, at);
        if (s->text[at] == '\n' || word(s, "figures", "quote_close", at))
            return false;
        open = word(s, "figures", "quote_open", at) > 0;
    }
    if (!open)
        return false;
    for (size_t at = to; at < s->to && at - to < QUOTE_REACH; at += utf8_size((unsigned char)s->text[at])) {
        if (s->text[at] == '\n' || word(s, "figures", "quote_open", at))
            return false;
        if (word(s, "figures", "quote_close", at))
            return true;
    }
    return false;
}

/* A phrase of the list that covers the figure. */
static bool in_set_phrase(const struct scan *s, size_t figure)
{
    const json_t *list = forms_list(s->forms, "figures", "set_phrases");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *phrase = json_string_value(json_array_get(list, i));
        size_t n = phrase ? strlen(phrase) : 0;
        size_t start = figure - s->from >= n ? figure - n + 1 : s->from;
        for (size_t at = start; n && at <= figure && at + n <= s->to; at++)
            if (!memcmp(s->text + at, phrase, n))
                return true;
    }
    return false;
}

/* 一户一档, 四个一: numerals that answer each other. */
static bool is_slogan(const struct scan *s, const struct operand *o)
{
    if (figure_is_numeral(s->text, s->to, o->end))
        return true;
    size_t measure = step_back(s->text, s->from, o->figure.from);
    size_t numeral = step_back(s->text, s->from, measure);
    return numeral < measure && !step_is_mark(step_at(s->text, s->to, measure)) &&
           figure_is_numeral(s->text, s->to, numeral);
}

/* Whether the clause is over at `at`, but for words that bound the figure. */
static bool closes(const struct scan *s, size_t at)
{
    at = step_blanks(s->text, s->to, at);
    return at >= s->to || step_is_mark(step_at(s->text, s->to, at)) || word(s, "bounds", "after_min", at) ||
           word(s, "bounds", "after_about", at);
}

static bool listed(const struct scan *s, const char *name, const struct operand *o)
{
    size_t n = o->end - o->unit;
    return word(s, "figures", name, o->unit) >= n && n > 0;
}

/* Chinese numerals count only before the measure words that are listed for them: 三栋, but not 一件事, 二期, 三级. */
static bool numeral_counts(const struct scan *s, const struct operand *o)
{
    if (o->measure == MEASURE_RATE)
        return true;
    if (word_before(s, "figures", "chinese_before_none", o->figure.from) || in_set_phrase(s, o->figure.from) ||
        is_slogan(s, o))
        return false;
    if (listed(s, "chinese_measures", o))
        return true;
    if (strcmp(o->figure.value, "1") && listed(s, "chinese_several", o))
        return true;
    return listed(s, "chinese_closing", o) && closes(s, o->end);
}

static bool counts(const struct scan *s, const struct operand *o)
{
    if (!o->measure || o->vetoed || !o->figure.value[0])
        return false;
    if (o->figure.chinese && !numeral_counts(s, o))
        return false;
    if (word(s, "figures", "attribute_after", o->end)) /* 3.5米宽 tells what the road is like, not how much of it */
        return o->measure != MEASURE_CONTINUOUS;
    if (o->measure == MEASURE_DURATION && !closes(s, o->end))
        return false;
    return !in_quotes(s, o->figure.from, o->end);
}

/* ---- ranges ---------------------------------------- */

/* Bytes of a sign between two ends of a range. */
static size_t range_sign(const struct scan *s, size_t at)
{
    size_t start = at;
    at = step_blanks(s->text, s->to, at);
    size_t n = word(s, "ranges", "dashes", at);
    if (!n)
        n = word(s, "ranges", "words", at);
    return n ? step_blanks(s->text, s->to, at + n) - start : 0;
}

/* Reads "-8个" after "5". *second is the upper end; the end of all that was read, `at` where there is no upper end. */
static size_t read_upper(struct operand *second, const struct scan *s, const struct operand *first, size_t at)
{
    size_t sign = at;
    if (!first->measure) /* 5万-8万元 */
        sign += word(s, "figures", "multipliers", at);
    size_t n = range_sign(s, sign);
    if (!n || figure_is_numeral(s->text, s->to, sign + n) != first->figure.chinese)
        return at;
    size_t end = read_operand(second, s, sign + n);
    return end > sign + n ? end : at;
}

/* 5-8个, 5个至8个; not 由8万元到16万元, which is a change. */
static bool is_range(const struct scan *s, const struct operand *first, const struct operand *second)
{
    if (!second->measure || second->vetoed || word_before(s, "ranges", "change", first->figure.from))
        return false;
    if (first->measure && strcmp(first->text, second->text))
        return false;
    return figure_compare(second->figure.value, first->figure.value) > 0;
}

/* ---- tokens ---------------------------------------- */

static mc_status add_figure(struct scan *s, const struct operand *first, const struct operand *last, mc_error *err)
{
    bool range = last != first;
    struct token t = {.kind = last->measure == MEASURE_MONEY ? TOKEN_AMOUNT : TOKEN_QUANTITY, .measure = last->measure};
    t.from = t.figure = first->figure.from;
    t.to = t.end = last->end;
    t.bound = range ? BOUND_RANGE : first->about || last->about ? BOUND_ABOUT : BOUND_EXACT;
    memcpy(t.value, first->figure.value, sizeof t.value);
    if (range)
        memcpy(t.value_max, last->figure.value, sizeof t.value_max);
    memcpy(t.unit, last->text, sizeof t.unit);
    const struct token *previous = s->out->n ? &s->out->items[s->out->n - 1] : NULL;
    bound_read_per(&t, s->forms, s->text, s->from, s->to, previous);
    if (t.measure == MEASURE_DURATION && t.per[0]) /* 每天1小时: how, not how much */
        return MC_OK;
    bound_read(&t, s->forms, s->text, s->from, s->to, previous);
    return push(s, &t, err);
}

/* Reads what begins with a figure at `at`; the offset to go on from, or `at` where no figure begins. */
static size_t read_number(struct scan *s, size_t at, mc_status *st, mc_error *err)
{
    struct operand first, second;
    size_t end = read_operand(&first, s, at);
    if (end == at)
        return at;
    size_t run = first.figure.to > at ? first.figure.to : end;
    if (bound_to_what_stands_before(s, at) || tied_behind(s, first.figure.to))
        return run;
    if (word_before(s, "figures", "per_marks", at)) /* 每100户: the base of a ratio */
        return end;
    size_t after = first.measure ? first.end : first.figure.to;
    size_t upper = read_upper(&second, s, &first, after);
    if (upper > after && is_range(s, &first, &second)) {
        if (counts(s, &second))
            *st = add_figure(s, &first, &second, err);
        return upper;
    }
    if (!first.measure && upper > after) /* 35-64岁: both ends go */
        return upper;
    if (counts(s, &first))
        *st = add_figure(s, &first, &first, err);
    size_t seen = s->out->n && s->out->items[s->out->n - 1].from >= at ? s->out->items[s->out->n - 1].to : end;
    return seen > run ? seen : run;
}

/* ---- dates ---------------------------------------- */

/* Bytes of the date or due expression at `at`; one that only says that something returns (每月) is none. */
static size_t date_length(const struct scan *s, size_t at)
{
    struct date_span span;
    size_t used = 0;
    uint32_t c = step_at(s->text, s->to, at);
    bool digit = step_is_digit(c);
    if (!digit && !word(s, "figures", "date_starts", at))
        return 0;
    if (digit && (bound_to_what_stands_before(s, at) || step_is_digit(step_before(s->text, s->from, at))))
        return 0;
    mc_status st = date_span_parse(&span, s->text + at, s->to - at, s->year, &used, NULL);
    if (st == MC_ERR_LIMIT)
        return used;
    bool counts = !st && !span.recurring && (digit || !in_quotes(s, at, at + used)); /* “一季度一报告” */
    return counts ? used : 0;
}

mc_status token_scan(struct token_list *out, const struct forms *forms, const char *text, size_t from, size_t to,
                     int year, mc_error *err)
{
    struct scan s = {forms, text, from, to, year, out};
    mc_status st = MC_OK;
    bool line_start = true;
    *out = (struct token_list){0};
    for (size_t at = from; at < to && !st;) {
        if (line_start) {
            at = step_blanks(text, to, at);
            at += step_list_mark(text, to, at);
            line_start = false;
            continue;
        }
        size_t n = date_length(&s, at);
        if (n) {
            struct token t = {.kind = TOKEN_DATE, .from = at, .to = at + n, .figure = at, .end = at + n};
            st = push(&s, &t, err);
            at += n;
            continue;
        }
        size_t next = read_number(&s, at, &st, err);
        if (next == at) {
            line_start = step_is_sentence_end(step_at(text, to, at));
            next = at + utf8_size((unsigned char)text[at]);
        }
        at = next;
    }
    if (st)
        token_list_clear(out);
    return st;
}
