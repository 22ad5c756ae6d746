/* Looking at what a rule says holds, condition by condition, over the nodes of its element. */
#include "rule/holds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/money.h"
#include "base/utf8.h"
#include "rule/holds_say.h"
#include "rule/pack.h"

/* ---- going through a field --------------------------------------------------------------------------------------------- */

/* Of one value; NULL: it is absent there. False ends the walk. */
typedef bool visit_fn(struct looking *x, const struct node *value, void *context);

static const struct node *member(const struct node *object, const struct node_key *key)
{
    const struct node *value = node_get(object, key);
    return value && value->type != NODE_NULL ? value : NULL;
}

static bool walk_from(struct looking *x, const struct field_path *f, const struct node *value, size_t step, size_t depth, visit_fn *visit, void *context)
{
    for (; step < f->path.n; step++) {
        value = member(value, f->keys[step]);
        if (!f->path.steps[step].list)
            continue;
        const struct node *item = value && value->type == NODE_LIST ? value->first : NULL;
        bool on = true;
        for (x->at[depth] = 0; on && item; item = item->next, x->at[depth]++)
            on = walk_from(x, f, item->type != NODE_NULL ? item : NULL, step + 1, depth + 1, visit, context);
        return on;
    }
    return visit(x, value, context);
}

static bool walk(struct looking *x, const struct field_path *f, visit_fn *visit, void *context)
{
    return walk_from(x, f, x->element, 0, 0, visit, context);
}

/* The one value of a field that goes through no list; NULL: absent. */
static const struct node *single(const struct looking *x, const struct field_path *f)
{
    const struct node *value = x->element;
    for (size_t i = 0; i < f->path.n; i++)
        value = member(value, f->keys[i]);
    return value;
}

/* ---- values -------------------------------------------------------------------------------------------------------------- */

static bool read_money(struct looking *x, const char *text, size_t len, struct decimal *out)
{
    struct money m;
    looking_unit(x);
    if (money_parse(&m, text, len, x->unit, NULL) != MC_OK)
        return false;
    *out = (struct decimal){.digits = m.fen};
    return true;
}

/* Of money: fen. */
static bool read_figure(struct looking *x, enum value_sort sort, const struct node *value, struct decimal *out)
{
    char digits[24];
    if (value->type == NODE_TEXT)
        return sort == SORT_MONEY ? read_money(x, value->text, value->n, out) : decimal_parse(out, value->text, value->n, NULL) == MC_OK;
    if (value->type != NODE_INTEGER)
        return false;
    *out = (struct decimal){.digits = value->integer};
    if (sort != SORT_MONEY)
        return true;
    int n = snprintf(digits, sizeof digits, "%lld", (long long)value->integer);
    return read_money(x, digits, (size_t)n, out);
}

static bool read_literal(struct looking *x, enum value_sort sort, const struct literal *l, struct decimal *out)
{
    const char *text = literal_text(l);
    *out = l->figure;
    return sort != SORT_MONEY || read_money(x, text, strlen(text), out);
}

/* Figures by what they are, texts by their bytes; false where the two cannot be compared. */
static bool compare(struct looking *x, enum value_sort sort, const struct node *a, const struct node *b, int *order)
{
    struct decimal left, right;
    if (sort == SORT_ANY && a->type == NODE_TEXT && b->type == NODE_TEXT) {
        *order = memcmp(a->text, b->text, a->n < b->n ? a->n : b->n);
        *order = *order ? *order : (a->n > b->n) - (a->n < b->n);
        return true;
    }
    if (sort != SORT_MONEY && a->type == NODE_INTEGER && b->type == NODE_INTEGER) {
        *order = (a->integer > b->integer) - (a->integer < b->integer);
        return true;
    }
    if (!read_figure(x, sort, a, &left) || !read_figure(x, sort, b, &right))
        return false;
    *order = decimal_compare(left, right);
    return true;
}

static bool compare_literal(struct looking *x, enum value_sort sort, const struct node *value, const struct literal *l, int *order)
{
    struct decimal left, right;
    if (!l->is_figure) {
        const struct node text = {.type = NODE_TEXT, .n = (uint32_t)strlen(l->text), .text = l->text};
        return value->type == NODE_TEXT && compare(x, SORT_ANY, value, &text, order);
    }
    if (sort != SORT_MONEY && value->type == NODE_INTEGER && !l->figure.scale) {
        *order = (value->integer > l->figure.digits) - (value->integer < l->figure.digits);
        return true;
    }
    if (!read_figure(x, sort, value, &left) || !read_literal(x, sort, l, &right))
        return false;
    *order = decimal_compare(left, right);
    return true;
}

static bool is_same(const struct node *a, const struct node *b)
{
    if (a->type != b->type)
        return false;
    if (a->type == NODE_TEXT)
        return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
    return a->type == NODE_INTEGER ? a->integer == b->integer : a->type == NODE_TRUE || a->type == NODE_FALSE;
}

/* ---- required ------------------------------------------------------------------------------------------------------------ */

static bool is_filled(const struct node *value)
{
    size_t from, to;
    if (!value)
        return false;
    if (value->type != NODE_TEXT)
        return (value->type != NODE_LIST && value->type != NODE_OBJECT) || value->n > 0;
    unsigned char first = value->n ? (unsigned char)value->text[0] : ' ';
    if ((first > ' ' && first < 0x7F) || (first > 0xE3 && first < 0xEF)) /* no blank begins so */
        return true;
    utf8_trim(value->text, value->n, &from, &to);
    return from < to;
}

static bool visit_required(struct looking *x, const struct node *value, void *context)
{
    (void)context;
    x->met = true;
    return is_filled(value) || say_required(x);
}

static void check_required(struct looking *x)
{
    walk(x, &x->c->field, visit_required, NULL);
}

/* ---- sum ----------------------------------------------------------------------------------------------------------------- */

struct adding {
    enum value_sort sort;
    struct decimal sum;
    size_t n;
    struct buffer *workings; /* NULL: not asked for */
};

static bool visit_addend(struct looking *x, const struct node *value, void *context)
{
    struct adding *a = context;
    struct decimal one;
    if (!value || !read_figure(x, a->sort, value, &one) || decimal_add(&a->sum, a->sum, one, NULL) != MC_OK)
        return say_unsure(x, &x->c->field, value);
    if (a->workings)
        say_addend(x, a->workings, a->n, one);
    a->n++;
    return true;
}

static void check_sum(struct looking *x)
{
    const struct condition *c = x->c;
    struct adding a = {.sort = c->field.sort == SORT_MONEY || c->other.sort == SORT_MONEY ? SORT_MONEY : SORT_FIGURE};
    struct decimal total, difference;
    struct buffer workings;
    const struct node *value = single(x, &c->other);
    if (!value || !walk(x, &c->field, visit_addend, &a) || !a.n)
        return;
    x->met = true;
    x->in_money = a.sort == SORT_MONEY;
    if (!read_figure(x, a.sort, value, &total) || decimal_sub(&difference, total, a.sum, NULL) != MC_OK) {
        say_unsure(x, &c->other, value);
        return;
    }
    if (!difference.digits)
        return;
    buffer_init(&workings);
    a = (struct adding){.sort = a.sort, .workings = &workings};
    walk(x, &c->field, visit_addend, &a);
    say_sum(x, a.sum, total, difference, &workings);
    buffer_clear(&workings);
}

/* ---- lists --------------------------------------------------------------------------------------------------------------- */

static bool visit_rising(struct looking *x, const struct node *value, void *context)
{
    const struct node **before = context;
    int order;
    if (!value)
        return true;
    x->met = true;
    if (*before) {
        if (!compare(x, x->c->field.sort, value, *before, &order))
            return say_unsure(x, &x->c->field, value);
        if ((order < 0 || (x->c->strictly && !order)) && !say_rising(x, value, *before))
            return false;
    }
    *before = value;
    return true;
}

static void check_rising(struct looking *x)
{
    const struct node *before = NULL;
    walk(x, &x->c->field, visit_rising, &before);
}

struct last {
    const struct node *value;
    size_t at[FIELD_LISTS_MAX];
};

static bool visit_last(struct looking *x, const struct node *value, void *context)
{
    struct last *l = context;
    if (value) {
        l->value = value;
        memcpy(l->at, x->at, sizeof l->at);
    }
    return true;
}

static void check_last(struct looking *x)
{
    struct last l = {NULL, {0}};
    int order;
    walk(x, &x->c->field, visit_last, &l);
    if (!l.value)
        return;
    x->met = true;
    memcpy(x->at, l.at, sizeof l.at);
    if (!compare_literal(x, x->c->field.sort, l.value, &x->c->least, &order))
        say_unsure(x, &x->c->field, l.value);
    else if (order)
        say_last(x, l.value);
}

/* ---- bounds -------------------------------------------------------------------------------------------------------------- */

static bool visit_within(struct looking *x, const struct node *value, void *context)
{
    const struct condition *c = x->c;
    int below = 0, above = 0;
    (void)context;
    if (!value)
        return true;
    x->met = true;
    if ((c->least.given && !compare_literal(x, c->field.sort, value, &c->least, &below)) || (c->most.given && !compare_literal(x, c->field.sort, value, &c->most, &above)))
        return say_unsure(x, &c->field, value);
    return (below >= 0 && above <= 0) || say_within(x, value);
}

static void check_within(struct looking *x)
{
    walk(x, &x->c->field, visit_within, NULL);
}

static bool visit_length(struct looking *x, const struct node *value, void *context)
{
    const struct condition *c = x->c;
    (void)context;
    if (!value)
        return true;
    x->met = true;
    if (value->type != NODE_TEXT)
        return say_unsure(x, &c->field, value);
    size_t n = utf8_count(value->text, value->n);
    const struct decimal length = {.digits = (int64_t)n};
    bool fits = (!c->least.given || decimal_compare(length, c->least.figure) >= 0) && (!c->most.given || decimal_compare(length, c->most.figure) <= 0);
    return fits || say_length(x, n);
}

static void check_length(struct looking *x)
{
    walk(x, &x->c->field, visit_length, NULL);
}

/* ---- others of the same element ----------------------------------------------------------------------------------------------- */

static bool visit_differs(struct looking *x, const struct node *value, void *context)
{
    const struct node *other = context;
    if (!value)
        return true;
    x->met = true;
    return !is_same(value, other) || say_differs(x, value);
}

static void check_differs(struct looking *x)
{
    const struct node *other = single(x, &x->c->other);
    if (other)
        walk(x, &x->c->field, visit_differs, (void *)(uintptr_t)other);
}

static bool visit_one_of(struct looking *x, const struct node *value, void *context)
{
    const json_t *one;
    size_t i;
    (void)context;
    if (!value)
        return true;
    x->met = true;
    json_array_foreach (x->c->values, i, one) {
        if (json_is_integer(one) ? value->type == NODE_INTEGER && value->integer == json_integer_value(one) : node_is_text(value, json_string_value(one), json_string_length(one)))
            return true;
    }
    return say_one_of(x, value);
}

static void check_one_of(struct looking *x)
{
    walk(x, &x->c->field, visit_one_of, NULL);
}

/* One value, and where it stands. */
struct placed {
    const struct node *value;
    size_t number, at[FIELD_LISTS_MAX];
    bool again; /* the same as one before */
};

struct placing {
    struct placed *list; /* own */
    size_t n, room;
};

static bool visit_place(struct looking *x, const struct node *value, void *context)
{
    struct placing *p = context;
    if (!value)
        return true;
    if (p->n == p->room) {
        size_t room = p->room ? 2 * p->room : 16;
        struct placed *list = realloc(p->list, room * sizeof *list);
        if (!list) {
            x->end = HOLDS_NO_MEMORY;
            return false;
        }
        p->list = list;
        p->room = room;
    }
    struct placed *one = &p->list[p->n];
    *one = (struct placed){.value = value, .number = p->n++};
    memcpy(one->at, x->at, sizeof one->at);
    return true;
}

static int by_value(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    const struct node *v = a->value, *w = b->value;
    int order = (v->type > w->type) - (v->type < w->type);
    if (!order && v->type == NODE_INTEGER)
        order = (v->integer > w->integer) - (v->integer < w->integer);
    if (!order && v->type == NODE_TEXT) {
        order = memcmp(v->text, w->text, v->n < w->n ? v->n : w->n);
        order = order ? order : (v->n > w->n) - (v->n < w->n);
    }
    return order ? order : (a->number > b->number) - (a->number < b->number);
}

static int by_number(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

static void check_unique(struct looking *x)
{
    struct placing p = {NULL, 0, 0};
    if (!walk(x, &x->c->field, visit_place, &p)) {
        free(p.list);
        return;
    }
    x->met = x->met || p.n;
    if (p.n)
        qsort(p.list, p.n, sizeof *p.list, by_value);
    for (size_t i = 1; i < p.n; i++)
        p.list[i].again = is_same(p.list[i].value, p.list[i - 1].value);
    if (p.n)
        qsort(p.list, p.n, sizeof *p.list, by_number);
    bool on = true;
    for (size_t i = 0; on && i < p.n; i++) {
        if (!p.list[i].again)
            continue;
        memcpy(x->at, p.list[i].at, sizeof p.list[i].at);
        on = say_unique(x, p.list[i].value);
    }
    free(p.list);
}

/* ---- all ---------------------------------------------------------------------------------------------------------------------- */

static void (*const checks[])(struct looking *) = {
    [HOLDS_REQUIRED] = check_required, [HOLDS_SUM] = check_sum,         [HOLDS_RISING] = check_rising, [HOLDS_LAST] = check_last,     [HOLDS_WITHIN] = check_within,
    [HOLDS_LENGTH] = check_length,     [HOLDS_DIFFERS] = check_differs, [HOLDS_UNIQUE] = check_unique, [HOLDS_ONE_OF] = check_one_of,
};

static void look(struct looking *x)
{
    const struct holds *h = x->e->rule->holds;
    for (size_t i = 0; x->end == HOLDS_DONE && i < h->n; i++) {
        x->c = &h->list[i];
        x->in_money = x->c->field.sort == SORT_MONEY;
        checks[x->c->kind](x);
    }
    if (x->end == HOLDS_DONE && !x->met) {
        const struct field_path *first = h->list[0].other.text ? &h->list[0].other : &h->list[0].field;
        x->e->need = strdup(first->text);
        x->end = x->e->need ? HOLDS_ABSENT : HOLDS_NO_MEMORY;
    }
}

enum holds_end holds_check(struct eval *e)
{
    struct looking x = {.e = e, .end = HOLDS_DONE};
    struct nodes room;
    if (e->at) {
        x.element = e->at->value;
        look(&x);
        return x.end;
    }
    nodes_init(&room, e->pack->keys);
    x.element = eval_element(e) ? node_from_json(&room, eval_element(e)) : NULL;
    if (x.element)
        look(&x);
    nodes_clear(&room);
    return x.element ? x.end : HOLDS_NO_MEMORY;
}
