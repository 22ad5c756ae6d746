/* Partitions of a whole in one unit (phrase.h): 200公里，其中A路80公里、B路90公里、C路30公里. Only 其中 says that
 * something is divided; 包括 does not. Figures of other units between the parts (widths, money) are no parts. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "notice/quantity.h"
#include "notice/value.h"

#define PARTS_MAX 64
#define SENTENCE_MAX 600 /* bytes looked back for the whole */

struct division {
    const struct forms *forms;
    const char *text;
    size_t from, to;
    const struct quantities *q;
    size_t whole;
    size_t first; /* the figure behind 其中; the whole is the one before it, or an earlier one of the sentence */
    size_t parts[PARTS_MAX];
    size_t n;
};

static const struct token *token(const struct division *d, size_t i)
{
    return &d->q->tokens.items[i];
}

/* Where 其中 ends between two offsets, 0 where it does not stand there or something else is said first. */
static size_t divider_end(const struct division *d, size_t from, size_t to)
{
    for (size_t at = from; at < to; at += utf8_size((unsigned char)d->text[at])) {
        size_t n = forms_prefix(d->forms, "series", "parts", d->text + at, to - at);
        if (n)
            return at + n;
        if (step_is_sentence_end(step_at(d->text, to, at)) && !step_is_wrap(d->text, d->from, d->to, at))
            return 0;
    }
    return 0;
}

static bool is_people(const struct division *d, const char *unit)
{
    size_t n = strlen(unit);
    return forms_prefix(d->forms, "subject", "people", unit, n) == n;
}

/* Bytes of the 万 or 亿 that a unit begins with. */
static size_t power(const char *unit)
{
    static const char *const powers[] = {"万亿", "万", "亿"};
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
        if (!strncmp(unit, powers[i], strlen(powers[i])))
            return strlen(powers[i]);
    return 0;
}

static bool same_unit(const struct division *d, size_t i)
{
    const struct token *a = token(d, d->whole), *b = token(d, i);
    if (b->kind == TOKEN_DATE || b->per[0] || b->value_max[0])
        return false;
    const char *x = a->unit + power(a->unit), *y = b->unit + power(b->unit);
    return !strcmp(x, y) || (is_people(d, x) && is_people(d, y));
}

/* The value with the 万 or 亿 of its unit. */
static bool value_of(struct decimal *out, const struct token *t)
{
    char text[DECIMAL_TEXT_MAX + 8];
    snprintf(text, sizeof text, "%s%.*s", t->value, (int)power(t->unit), t->unit);
    return !decimal_parse(out, text, strlen(text), NULL);
}

/* What parts two figures: the strongest mark outside brackets. The end of the sentence, or of the bracket that the
 * whole stands in, ends the partition. */
enum mark { MARK_NONE, MARK_PAUSE, MARK_COMMA, MARK_END };

/* The strongest mark from `from` to `to`, at least `m`; *depth counts the brackets opened on the way. */
static enum mark strongest_mark(const struct division *d, size_t from, size_t to, size_t *depth, enum mark m)
{
    for (size_t at = from; at < to; at += utf8_size((unsigned char)d->text[at])) {
        uint32_t c = step_at(d->text, to, at);
        enum mark here = c == 0x3001 ? MARK_PAUSE : c == 0xFF0C || c == ',' ? MARK_COMMA : MARK_NONE;
        *depth += step_is_open(c);
        if (step_is_close(c) && (*depth)-- == 0)
            return MARK_END;
        if (step_is_sentence_end(c) && !step_is_wrap(d->text, d->from, d->to, at))
            return MARK_END;
        if (!*depth && here > m)
            m = here;
    }
    return m;
}

static bool add(struct decimal *sum, const struct token *t)
{
    struct decimal d;
    return value_of(&d, t) && !decimal_add(sum, *sum, d, NULL);
}

/* Whether the clause that starts behind the last mark before token i begins with a verb: 其中新建2万亩，提升1.5万亩. */
static bool begins_with_verb(const struct division *d, size_t from, size_t i)
{
    size_t start = step_clause_start(d->text, from, d->to, token(d, i)->from, 240);
    return subject_starts_with_verb(d->forms, d->text, (struct slice){start, token(d, i)->from});
}

/* How well the parts that were collected fit their whole. */
enum fit { FIT_NONE, FIT_LISTED, FIT_EXACT };

/* Collects the figures behind 其中 that share the unit of the whole, up to the end of the sentence or bracket. Where
 * some of them from the first on make up the whole, they are the parts and what follows is something else. Where none
 * do, all are, provided that nothing hints at a list that has ended: one mark between them all, and no clause that
 * begins with a verb where the first did not. Otherwise what is divided is not sure, and nothing is said. */
static enum fit collect(struct division *d, size_t start)
{
    struct decimal sum = {0, 0}, whole;
    enum mark separator = MARK_NONE, m = MARK_NONE;
    bool uniform = true;
    size_t last = start, depth = 0;
    d->n = 0;
    if (!value_of(&whole, token(d, d->whole)))
        return FIT_NONE;
    for (size_t i = d->first; i < d->q->tokens.n && d->n < PARTS_MAX; i++) {
        m = strongest_mark(d, last, token(d, i)->from, &depth, m);
        last = token(d, i)->from;
        if (m == MARK_END)
            break;
        if (!same_unit(d, i) || depth) /* in brackets: parts of a part */
            continue;
        if (d->n == 1)
            separator = m;
        else if (d->n)
            uniform = uniform && m == separator;
        if (d->n && m == MARK_COMMA && begins_with_verb(d, start, i) && !begins_with_verb(d, start, d->parts[0]))
            uniform = false;
        if (!add(&sum, token(d, i)))
            return FIT_NONE;
        d->parts[d->n++] = i;
        m = MARK_NONE;
        if (d->n > 1 && !decimal_compare(sum, whole))
            return FIT_EXACT;
    }
    return d->n >= 2 && uniform ? FIT_LISTED : FIT_NONE;
}

/* The figure before 其中 is divided, unless an earlier one of the sentence fits:
 * 学校12个，计划竣工3个，其中幼儿园7个、小学4个、初中1个. Where neither fits it is not said which of them is meant. */
static bool divide(struct division *d, size_t start)
{
    size_t nearest = d->whole, others = 0;
    enum fit fit = collect(d, start);
    if (fit == FIT_EXACT)
        return true;
    for (size_t k = nearest; k-- > 0 && token(d, nearest)->from - token(d, k)->to < SENTENCE_MAX;) {
        size_t depth = SENTENCE_MAX; /* brackets on the way do not matter */
        d->whole = nearest;
        if (strongest_mark(d, token(d, k)->to, token(d, nearest)->from, &depth, MARK_NONE) == MARK_END)
            break;
        if (!same_unit(d, k))
            continue;
        d->whole = k;
        others++;
        if (collect(d, start) == FIT_EXACT)
            return true;
    }
    d->whole = nearest;
    return fit == FIT_LISTED && !others && collect(d, start) == FIT_LISTED;
}

static json_t *division_object(const struct division *d, const struct piece *p, struct slice text)
{
    json_t *o = json_object(), *parts = json_array();
    int bad = !o || !parts || value_set_text(o, "text", p, text, NULL) ||
              json_object_set_new(o, "whole", quantities_object(d->q, d->whole, p));
    for (size_t i = 0; i < d->n && !bad; i++)
        bad = json_array_append_new(parts, quantities_object(d->q, d->parts[i], p));
    bad = bad || json_object_set(o, "parts", parts);
    json_decref(parts);
    if (!bad)
        return o;
    json_decref(o);
    return NULL;
}

static mc_status write_division(struct reading *r, const struct division *d, const struct piece *p, json_t *array,
                                const char *pointer, mc_error *err)
{
    char at[VALUE_POINTER_MAX], name[32];
    struct slice text = {d->q->subjects[d->whole].with_token.from, d->q->subjects[d->parts[d->n - 1]].with_token.to};
    if (step_is_close(step_at(d->text, d->to, text.to))) /* （其中…） */
        text.to += utf8_size((unsigned char)d->text[text.to]);
    mc_status st = value_append(r, array, pointer, division_object(d, p, text), p, text, at, err);
    if (!st)
        st = value_locate(r, at, "whole", p, d->q->subjects[d->whole].with_token, err);
    for (size_t i = 0; i < d->n && !st; i++) {
        snprintf(name, sizeof name, "parts/%zu", i);
        st = value_locate(r, at, name, p, d->q->subjects[d->parts[i]].with_token, err);
    }
    if (!st)
        census_use(r->census, p, text.from, text.to, at);
    return st;
}

mc_status parts_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array,
                     const char *pointer, mc_error *err)
{
    struct quantities q;
    mc_status st = quantities_find(&q, r, p, from, to, err);
    size_t covered =
        0; /* figures up to here are parts already, and wholes only of what stands in brackets behind them */
    for (size_t i = 0; !st && i + 1 < q.tokens.n; i++) {
        if (q.tokens.items[i].kind == TOKEN_DATE)
            continue;
        struct division d = {
            .forms = r->forms, .text = p->text, .from = from, .to = to, .q = &q, .whole = i, .first = i + 1};
        size_t start = divider_end(&d, q.tokens.items[i].to, q.tokens.items[i + 1].from);
        bool inner = step_is_open(step_at(p->text, to, q.tokens.items[i].to));
        if (!start || (i < covered && !inner) || !divide(&d, start))
            continue;
        st = write_division(r, &d, p, array, pointer, err);
        if (d.parts[d.n - 1] > covered)
            covered = d.parts[d.n - 1];
    }
    quantities_clear(&q);
    return st;
}
