#include "rule/holds_say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/pack.h"

#define SHOWN_MAX 120      /* bytes of a value in a message */
#define ADDENDS_SHOWN 60   /* of workings */
#define FINDING_COST 500   /* bytes of a finding besides its texts, as of one from Lua */

struct texts {
    char *zh, *en, *expected, *actual, *difference; /* own */
    const char *workings;
};

enum money_unit looking_unit(struct looking *x)
{
    if (!x->has_unit)
        x->unit = x->e->unit ? money_unit_parse(x->e->unit, strlen(x->e->unit)) : MONEY_YUAN;
    x->has_unit = true;
    return x->unit;
}

const char *literal_text(const struct literal *l)
{
    return l->text ? l->text : l->digits;
}

static bool no_memory(struct looking *x)
{
    x->end = HOLDS_NO_MEMORY;
    return false;
}

static char *form(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *form(const char *format, ...)
{
    char *out;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&out, format, args);
    va_end(args);
    return n < 0 ? NULL : out;
}

/* ---- values as people read them ------------------------------------------------------------------------------------------ */

static char *value_text(const struct node *value)
{
    if (value->type == NODE_INTEGER)
        return form("%lld", (long long)value->integer);
    if (value->type == NODE_TEXT && value->n <= SHOWN_MAX)
        return strndup(value->text, value->n);
    if (value->type == NODE_TEXT)
        return form("%.*s…", (int)utf8_cut(value->text, value->n, SHOWN_MAX), value->text);
    if (value->type == NODE_TRUE || value->type == NODE_FALSE)
        return strdup(value->type == NODE_TRUE ? "true" : "false");
    return strdup(value->type == NODE_LIST ? "[…]" : "{…}");
}

/* Money in the record's unit, which is named where it has one. */
static char *figure_text(struct looking *x, struct decimal figure, const char *sign, bool named)
{
    char text[DECIMAL_TEXT_MAX > MONEY_TEXT_MAX ? DECIMAL_TEXT_MAX : MONEY_TEXT_MAX];
    enum money_unit unit = looking_unit(x) == MONEY_NONE ? MONEY_YUAN : x->unit;
    if (x->in_money)
        money_format(text, figure.digits, unit, 0);
    else
        decimal_format(text, figure);
    return form("%s%s%s", sign, text, x->in_money && named && x->e->unit ? money_unit_name(unit) : "");
}

/* The place of the walk: "sources[2].amount". own; NULL when out of memory. */
static char *place(const struct looking *x, const struct field_path *f)
{
    struct buffer b;
    size_t depth = 0;
    buffer_init(&b);
    for (size_t i = 0; i < f->path.n; i++) {
        const struct path_step *step = &f->path.steps[i];
        buffer_add_format(&b, "%s%s", i ? "." : "", step->key);
        if (step->list)
            buffer_add_format(&b, "[%zu]", x->at[depth++] + 1);
    }
    return buffer_take(&b);
}

/* ---- findings ------------------------------------------------------------------------------------------------------------ */

static bool set(json_t *finding, const char *key, const char *text)
{
    return !text || json_object_set_new(finding, key, json_string(text)) == 0;
}

/* own; NULL when out of memory. */
static json_t *finding_of(const struct looking *x, const struct field_path *field, const struct texts *t)
{
    struct buffer pointer;
    char *at = place(x, field);
    json_t *finding = at ? json_object() : NULL;
    buffer_init(&pointer);
    bool ok = finding && at_pointer(&pointer, x->e->pointer, at, x->e->schema, NULL) == MC_OK && set(finding, "at", at) && set(finding, "zh", x->c->zh ? x->c->zh : t->zh) &&
              set(finding, "en", x->c->en ? x->c->en : t->en) && set(finding, "expected", t->expected) && set(finding, "actual", t->actual) &&
              set(finding, "difference", t->difference) && set(finding, "workings", t->workings) && set(finding, "pointer", pointer.data ? pointer.data : "");
    buffer_clear(&pointer);
    free(at);
    if (ok)
        return finding;
    json_decref(finding);
    return NULL;
}

static size_t size_of(const json_t *finding)
{
    const char *key;
    json_t *value;
    size_t n = FINDING_COST;
    json_object_foreach ((json_t *)(uintptr_t)finding, key, value)
        n += strlen(key) + json_string_length(value);
    return n;
}

static bool add(struct looking *x, const struct field_path *field, const struct texts *t)
{
    struct eval *e = x->e;
    const struct rule_limits *limits = &e->pack->limits;
    if (json_array_size(e->findings) >= (size_t)limits->findings || e->output > (size_t)limits->output) {
        x->end = HOLDS_FULL;
        return false;
    }
    json_t *finding = t->zh && t->en ? finding_of(x, field, t) : NULL;
    if (!e->findings)
        e->findings = json_array();
    e->output += finding ? size_of(finding) : 0;
    return finding && json_array_append_new(e->findings, finding) == 0 ? true : no_memory(x);
}

/* Adds it, and frees its texts. */
static bool tell(struct looking *x, const struct field_path *field, struct texts t)
{
    bool on = add(x, field, &t);
    free(t.zh);
    free(t.en);
    free(t.expected);
    free(t.actual);
    free(t.difference);
    return on;
}

bool say_required(struct looking *x)
{
    return tell(x, &x->c->field, (struct texts){.zh = strdup("没有填写"), .en = strdup("is not filled in")});
}

bool say_sum(struct looking *x, struct decimal sum, struct decimal total, struct decimal difference, const struct buffer *workings)
{
    char *added = figure_text(x, sum, "", true), *stated = figure_text(x, total, "", true), *bare = figure_text(x, sum, "", false);
    char *steps = bare && workings->data ? form("%s = %s", workings->data, bare) : NULL;
    struct texts t = {.expected = added, .actual = stated, .difference = figure_text(x, difference, difference.digits > 0 ? "+" : "", true), .workings = steps};
    if (added && stated) {
        t.zh = form("此处为%s，各项之和为%s", stated, added);
        t.en = form("says %s, its parts add up to %s", stated, added);
    }
    bool on = tell(x, &x->c->other, t);
    free(bare);
    free(steps);
    return on;
}

void say_addend(struct looking *x, struct buffer *workings, size_t n, struct decimal figure)
{
    char *text = n < ADDENDS_SHOWN ? figure_text(x, figure, "", false) : NULL;
    if (text)
        buffer_add_format(workings, figure.digits < 0 ? "%s(%s)" : "%s%s", n ? " + " : "", text);
    else if (n == ADDENDS_SHOWN)
        buffer_add_text(workings, " + …");
    free(text);
}

bool say_rising(struct looking *x, const struct node *value, const struct node *before)
{
    char *than = value_text(before);
    struct texts t = {.actual = value_text(value)};
    if (than && t.actual) {
        t.expected = form("%s %s", x->c->strictly ? ">" : "≥", than);
        t.zh = form("%s，应%s前一项%s", t.actual, x->c->strictly ? "大于" : "不小于", than);
        t.en = form("%s should be %s %s, the one before it", t.actual, x->c->strictly ? "more than" : "no less than", than);
    }
    free(than);
    return tell(x, &x->c->field, t);
}

bool say_last(struct looking *x, const struct node *value)
{
    const char *end = literal_text(&x->c->least);
    struct texts t = {.actual = value_text(value), .expected = strdup(end)};
    if (t.actual) {
        t.zh = form("最后一项为%s，应为%s", t.actual, end);
        t.en = form("the last one is %s, it should be %s", t.actual, end);
    }
    return tell(x, &x->c->field, t);
}

/* "4–60", "≥ 4", "≤ 60" */
static char *bounds_text(const struct condition *c)
{
    if (c->least.given && c->most.given)
        return form("%s–%s", literal_text(&c->least), literal_text(&c->most));
    return c->least.given ? form("≥ %s", literal_text(&c->least)) : form("≤ %s", literal_text(&c->most));
}

bool say_within(struct looking *x, const struct node *value)
{
    struct texts t = {.actual = value_text(value), .expected = bounds_text(x->c)};
    if (t.actual && t.expected) {
        t.zh = form("%s不在%s的范围内", t.actual, t.expected);
        t.en = form("%s is out of range (%s)", t.actual, t.expected);
    }
    return tell(x, &x->c->field, t);
}

bool say_length(struct looking *x, size_t length)
{
    struct texts t = {.actual = form("%zu", length), .expected = bounds_text(x->c)};
    if (t.expected) {
        t.zh = form("有%zu个字，应为%s个字", length, t.expected);
        t.en = form("has %zu characters, expected %s", length, t.expected);
    }
    return tell(x, &x->c->field, t);
}

bool say_differs(struct looking *x, const struct node *value)
{
    struct texts t = {.actual = value_text(value)};
    if (t.actual) {
        t.zh = form("“%s”与 %s 相同", t.actual, x->c->other.text);
        t.en = form("\"%s\" is the same as %s", t.actual, x->c->other.text);
    }
    return tell(x, &x->c->field, t);
}

bool say_unique(struct looking *x, const struct node *value)
{
    struct texts t = {.actual = value_text(value)};
    if (t.actual) {
        t.zh = form("“%s”与前面的重复", t.actual);
        t.en = form("\"%s\" comes a second time", t.actual);
    }
    return tell(x, &x->c->field, t);
}

bool say_one_of(struct looking *x, const struct node *value)
{
    struct texts t = {.actual = value_text(value)};
    struct buffer b;
    const json_t *one;
    size_t i;
    buffer_init(&b);
    json_array_foreach (x->c->values, i, one) {
        if (json_is_integer(one))
            buffer_add_format(&b, "%s%lld", i ? "、" : "", (long long)json_integer_value(one));
        else
            buffer_add_format(&b, "%s%s", i ? "、" : "", json_string_value(one));
    }
    t.expected = buffer_take(&b);
    if (t.actual && t.expected) {
        t.zh = form("“%s”不在可取的值之中", t.actual);
        t.en = form("\"%s\" is none of the values allowed", t.actual);
    }
    return tell(x, &x->c->field, t);
}

/* ---- undecided ----------------------------------------------------------------------------------------------------------- */

bool say_unsure(struct looking *x, const struct field_path *field, const struct node *value)
{
    struct eval *e = x->e;
    struct buffer pointer;
    char *shown = value ? value_text(value) : NULL, *at = place(x, field);
    buffer_init(&pointer);
    if (at && at_pointer(&pointer, e->pointer, at, e->schema, NULL) == MC_OK)
        e->why_at = buffer_take(&pointer);
    if (at && !value) {
        e->why_zh = form("%s 没有填写，无法核对", at);
        e->why_en = form("%s is not filled in, so nothing can be compared", at);
    } else if (at && shown) {
        e->why_zh = form("%s 无法读取或比较：“%s”", at, shown);
        e->why_en = form("%s cannot be read or compared: \"%s\"", at, shown);
    }
    buffer_clear(&pointer);
    free(shown);
    free(at);
    x->end = e->why_zh && e->why_en && e->why_at ? HOLDS_UNSURE : HOLDS_NO_MEMORY;
    return false;
}
