/* A number and the names it counts (phrase.h). Three forms are read: names before the count
 * (芙蓉街道、双河镇等13个乡镇), names in brackets behind it (2所学校（庙坝中学、坪坝中学）) and names behind 分别是, 即
 * or a colon. What cannot be delimited surely is left out: a wrong list would be a false alarm. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "notice/quantity.h"
#include "notice/value.h"

#define DECLARED_MAX 200
#define ITEMS_MAX (DECLARED_MAX * 2)
#define SENTENCE_MAX 6000 /* bytes looked at for a count and its list */

struct list {
    const struct forms *forms;
    const struct piece *p;
    const char *text;
    size_t from, to; /* of what is read */
    const struct quantities *q;
    struct slice items[ITEMS_MAX];
    size_t n;
    struct slice whole;
    bool open;
};

static size_t starts(const struct list *l, const char *name, size_t at, size_t to)
{
    return forms_prefix(l->forms, "series", name, l->text + at, to - at);
}

static size_t ends(const struct list *l, const char *name, size_t from, size_t to)
{
    return forms_suffix(l->forms, "series", name, l->text + from, to - from);
}

static size_t characters(const struct list *l, struct slice s)
{
    return utf8_count(l->text + s.from, s.to - s.from);
}

static bool holds_token(const struct list *l, struct slice s)
{
    size_t low = 0, high = l->q->tokens.n;
    while (low < high) { /* the first token that ends behind the start of the range */
        size_t middle = low + (high - low) / 2;
        if (l->q->tokens.items[middle].to > s.from)
            high = middle;
        else
            low = middle + 1;
    }
    return low < l->q->tokens.n && l->q->tokens.items[low].from < s.to;
}

/* The whole number a token states, 0 where it states none that a list could follow. */
static long declared(const struct forms *forms, const struct token *t)
{
    if (t->kind != TOKEN_QUANTITY || t->measure != MEASURE_COUNT || t->value_max[0] || t->per[0] ||
        strspn(t->value, "0123456789") != strlen(t->value))
        return 0;
    if (forms_prefix(forms, "figures", "multipliers", t->unit, strlen(t->unit)))
        return 0;
    long n = strtol(t->value, NULL, 10);
    return n >= 2 && n <= DECLARED_MAX ? n : 0;
}

/* ---- items ---------------------------------------- */

static bool push(struct list *l, struct slice item)
{
    item = value_trim(l->text, item);
    if (l->n == ITEMS_MAX || item.from >= item.to)
        return false;
    l->items[l->n++] = item;
    return true;
}

/* Splits the last item at the joining word: always at 以及, at 和 and 及 where the number of names then agrees. */
static void split_last(struct list *l, long number)
{
    struct slice last = l->items[l->n - 1];
    for (size_t at = last.from; at < last.to; at += utf8_size((unsigned char)l->text[at])) {
        size_t sure = starts(l, "sure_joins", at, last.to), n = sure ? sure : starts(l, "joins", at, last.to);
        struct slice left = {last.from, at}, right = {at + n, last.to};
        if (!n || (!sure && (long)l->n + 1 != number) || characters(l, left) < 2 || characters(l, right) < 2)
            continue;
        l->items[l->n - 1] = left;
        push(l, right);
        return;
    }
}

static bool ends_alike(const struct list *l, struct slice a, struct slice b)
{
    a = value_trim(l->text, a);
    b = value_trim(l->text, b);
    return a.to > a.from && b.to > b.from && step_before(l->text, a.from, a.to) == step_before(l->text, b.from, b.to);
}

static bool is_comma(uint32_t c)
{
    return c == 0xFF0C || c == ',';
}

/* Splits [from, to) at 、 and, where the names on both sides end alike (小区,…小区), at commas; stops at the first
 * comma that ends the list. */
static size_t split_forward(struct list *l, size_t from, size_t to)
{
    size_t start = from, depth = 0;
    for (size_t at = from; at <= to;) {
        uint32_t c = at < to ? step_at(l->text, to, at) : 0;
        size_t n = at < to ? utf8_size((unsigned char)l->text[at]) : 1;
        depth += step_is_open(c);
        depth -= depth && step_is_close(c);
        if (at == to || (!depth && (c == 0x3001 || is_comma(c)))) {
            struct slice item = {start, at};
            if (!push(l, item))
                return at;
            if (at == to)
                return to;
            size_t next = at + n;
            while (next < to && step_at(l->text, to, next) != 0x3001 && !is_comma(step_at(l->text, to, next)))
                next += utf8_size((unsigned char)l->text[next]);
            struct slice following = {at + n, next};
            if (is_comma(c) && (holds_token(l, following) || !ends_alike(l, item, following)))
                return at;
            start = at + n;
        }
        at += n;
    }
    return to;
}

/* The separator before `at` outside brackets and quotation marks, or the start of what may be read: a figure, a
 * sentence end, a colon. *comma where it is one. */
static size_t item_start(const struct list *l, size_t floor, size_t at, bool *comma, bool *first)
{
    size_t depth = 0;
    *comma = *first = false;
    while (at > floor) {
        size_t back = step_back(l->text, floor, at);
        uint32_t c = step_at(l->text, at, back);
        depth += step_is_close(c);
        if (step_is_open(c) && depth-- == 0)
            break;
        if (!depth && (c == 0x3001 || is_comma(c))) {
            *comma = is_comma(c);
            return at;
        }
        if (!depth && !is_comma(c) && c != '.' && step_is_clause_end(l->text, l->from, l->to, back))
            break;
        at = back;
    }
    *first = true;
    return at;
}

/* Reads names backwards from `end`. The first one loses its verbs. */
static bool split_backward(struct list *l, size_t floor, size_t end)
{
    bool comma, first = false;
    while (!first) {
        size_t start = item_start(l, floor, end, &comma, &first);
        struct slice item = {start, end};
        size_t before = first ? start : step_back(l->text, floor, start);
        if (comma) { /* on beyond the comma only where the names there are of the same kind */
            bool c2, f2;
            struct slice beyond = {item_start(l, floor, before, &c2, &f2), before};
            first = holds_token(l, beyond) || !ends_alike(l, beyond, item);
        }
        if (first)
            item.from = start + step_list_mark(l->text, end, step_blanks(l->text, end, start));
        if (first)
            item.from = subject_strip(l->forms, l->text, item);
        if (!push(l, item))
            return false;
        end = before;
    }
    for (size_t a = 0, b = l->n; a + 1 < b--; a++) {
        struct slice swap = l->items[a];
        l->items[a] = l->items[b];
        l->items[b] = swap;
    }
    return true;
}

/* ---- whether it is a list ---------------------------------------- */

/* A list that is far from its number has been read wrongly. */
static bool is_plausible(const struct list *l, long number)
{
    long n = (long)l->n, room = number / 3 > 1 ? number / 3 : 1;
    if (n < 2 || n > number + room)
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (holds_token(l, l->items[i]) || characters(l, l->items[i]) < 2 || characters(l, l->items[i]) > 40)
            return false;
    return l->open || n >= number - room;
}

static bool holds_member_word(const struct list *l, struct slice s)
{
    for (size_t at = s.from; at < s.to; at += utf8_size((unsigned char)l->text[at]))
        if (starts(l, "members", at, s.to))
            return true;
    return false;
}

/* Takes 等 off the end of the last name. */
static void take_open(struct list *l)
{
    struct slice *last = &l->items[l->n - 1];
    size_t n = ends(l, "open", last->from, last->to);
    if (n) {
        l->open = true;
        last->to -= n;
        *last = value_trim(l->text, *last);
    }
}

/* ---- the three forms ---------------------------------------- */

/* 芙蓉街道、双河镇、江口镇等13个乡镇 */
static bool names_before(struct list *l, size_t i, long number)
{
    const struct token *t = &l->q->tokens.items[i];
    const struct subject *subject = &l->q->subjects[i];
    if (t->bound != BOUND_EXACT || subject->name.from < t->to || subject->name.to <= subject->name.from)
        return false;
    size_t floor = i ? l->q->tokens.items[i - 1].to : l->from;
    if (i && l->q->subjects[i - 1].name.to > floor && l->q->subjects[i - 1].name.to <= t->from)
        floor = l->q->subjects[i - 1].name.to;
    size_t end = step_blanks_back(l->text, floor, t->from);
    size_t total = ends(l, "total", floor, end);
    end = step_blanks_back(l->text, floor, end - total);
    size_t open = ends(l, "open", floor, end);
    end -= open;
    l->open = open > 0;
    if (end <= floor || !split_backward(l, floor, end))
        return false;
    split_last(l, number);
    l->whole = (struct slice){l->items[0].from, subject->name.to};
    return is_plausible(l, number) && (l->open || total || holds_member_word(l, subject->name));
}

/* The end of the bracket that opens at `open`, its closing mark not included; `limit` where it is not closed. */
static size_t bracket_end(const struct list *l, size_t open, size_t limit)
{
    size_t depth = 0;
    for (size_t at = open; at < limit; at += utf8_size((unsigned char)l->text[at])) {
        uint32_t c = step_at(l->text, limit, at);
        depth += step_is_open(c);
        if (step_is_close(c) && --depth == 0)
            return at;
    }
    return limit;
}

/* 改造2座城市公厕（南大街农贸市场、诸葛寨植物公园） */
static bool names_in_brackets(struct list *l, size_t i, long number)
{
    const struct token *t = &l->q->tokens.items[i];
    size_t limit = i + 1 < l->q->tokens.n ? l->q->tokens.items[i + 1].from : l->to, open = t->to;
    while (open < limit && !step_is_open(step_at(l->text, limit, open)) &&
           !step_is_clause_end(l->text, l->from, l->to, open))
        open += utf8_size((unsigned char)l->text[open]);
    if (open >= limit || !step_is_open(step_at(l->text, limit, open)))
        return false;
    size_t end = bracket_end(l, open, limit), inside = open + utf8_size((unsigned char)l->text[open]);
    if (end >= limit || starts(l, "loose", inside, end) || split_forward(l, inside, end) != end)
        return false;
    if (!l->n) /* brackets with nothing in them: 泊位40个（） */
        return false;
    take_open(l);
    split_last(l, number);
    size_t kinds = 0; /* 3个乡镇（街道、园区）: another word for what is counted, no list */
    for (size_t k = 0; k < l->n; k++)
        kinds += starts(l, "members", l->items[k].from, l->items[k].to) == l->items[k].to - l->items[k].from;
    l->whole = (struct slice){t->from, end + utf8_size((unsigned char)l->text[end])};
    return kinds < l->n && is_plausible(l, number);
}

/* Behind the figures of a sentence, 分别是： or a colon: where the list starts, 0 where there is none. */
static size_t list_start(const struct list *l, size_t at, size_t end)
{
    for (; at < end; at += utf8_size((unsigned char)l->text[at])) {
        size_t n = starts(l, "leads", at, end);
        uint32_t before = step_before(l->text, l->from, at);
        bool colon = step_at(l->text, end, at + n) == 0xFF1A || step_at(l->text, end, at + n) == ':';
        if (n && (colon || is_comma(before)))
            return at + n + (colon ? utf8_size((unsigned char)l->text[at + n]) : 0);
        if (!n && colon)
            return at + utf8_size((unsigned char)l->text[at]);
    }
    return 0;
}

static size_t sentence_end(const struct list *l, size_t at)
{
    size_t limit = l->to - at > SENTENCE_MAX ? at + SENTENCE_MAX : l->to;
    while (at < limit &&
           !(step_is_sentence_end(step_at(l->text, l->to, at)) && !step_is_wrap(l->text, l->from, l->to, at)))
        at += utf8_size((unsigned char)l->text[at]);
    return at;
}

/* Whether another count that a list could follow stands before token i in its sentence. */
static bool counted_before(const struct list *l, size_t i)
{
    const struct token *items = l->q->tokens.items;
    size_t at = items[i].from;
    for (size_t k = i; k-- > 0 && items[i].from - items[k].to < SENTENCE_MAX;) {
        for (; at > items[k].to; at = step_back(l->text, l->from, at)) {
            uint32_t c = step_before(l->text, l->from, at);
            if (step_is_sentence_end(c) && !step_is_wrap(l->text, l->from, l->to, step_back(l->text, l->from, at)))
                return false;
        }
        if (items[k].bound == BOUND_EXACT && declared(l->forms, &items[k]))
            return true;
    }
    return false;
}

/* 新建停车场3处、泊位620余个，分别是：…: the count that the list is of stands before it in the sentence, other figures
 * may stand between. */
static bool names_behind(struct list *l, size_t i, long number)
{
    const struct token_list *tokens = &l->q->tokens;
    size_t last = i, end = sentence_end(l, tokens->items[i].to);
    size_t start = list_start(l, tokens->items[i].to, end);
    if (!start || tokens->items[i].bound != BOUND_EXACT)
        return false;
    for (size_t k = i + 1; k < tokens->n && tokens->items[k].from < start; k++) {
        if (tokens->items[k].bound == BOUND_EXACT && declared(l->forms, &tokens->items[k]))
            return false; /* which of the two counts is meant is not said */
        last = k;
    }
    if (counted_before(l, i))
        return false;
    if (tokens->items[last].to > start)
        return false;
    size_t stop = split_forward(l, start, end);
    if (!l->n)
        return false;
    take_open(l);
    split_last(l, number);
    l->whole = (struct slice){tokens->items[i].from, stop};
    return is_plausible(l, number);
}

/* ---- writing ---------------------------------------- */

static json_t *items_array(const struct list *l)
{
    json_t *items = json_array();
    for (size_t i = 0; i < l->n && items; i++) {
        char *text = value_text(l->text, l->items[i]);
        if (!text || json_array_append_new(items, json_string(text))) {
            json_decref(items);
            items = NULL;
        }
        free(text);
    }
    return items;
}

static json_t *list_object(const struct list *l, size_t i, long number)
{
    json_t *o = json_object();
    int bad = !o || value_set_text(o, "text", l->p, l->whole, NULL) ||
              json_object_set_new(o, "declared", json_integer(number)) ||
              json_object_set_new(o, "items", items_array(l)) ||
              json_object_set_new(o, "open", json_boolean(l->open)) ||
              json_object_set_new(o, "unit", json_string(l->q->tokens.items[i].unit));
    if (!bad && l->q->subjects[i].text)
        bad = json_object_set_new(o, "subject", json_string(l->q->subjects[i].text));
    if (!bad)
        return o;
    json_decref(o);
    return NULL;
}

mc_status enumerations_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array,
                            const char *pointer, mc_error *err)
{
    static bool (*const forms[])(struct list *, size_t, long) = {names_before, names_in_brackets, names_behind};
    struct quantities q;
    char at[VALUE_POINTER_MAX];
    mc_status st = quantities_find(&q, r, p, from, to, err);
    struct list *l = st ? NULL : malloc(sizeof *l);
    if (!st && !l)
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (l)
        *l = (struct list){.forms = r->forms, .p = p, .text = p->text, .from = from, .to = to, .q = &q};
    for (size_t i = 0; !st && i < q.tokens.n; i++) {
        long number = declared(r->forms, &q.tokens.items[i]);
        bool found = false;
        for (size_t k = 0; number && k < sizeof forms / sizeof *forms && !found; k++) {
            l->n = 0;
            l->open = false;
            found = forms[k](l, i, number);
        }
        if (!found)
            continue;
        st = value_append(r, array, pointer, list_object(l, i, number), p, l->whole, at, err);
        census_use(r->census, p, q.tokens.items[i].from, q.tokens.items[i].to, at);
    }
    free(l);
    quantities_clear(&q);
    return st;
}
