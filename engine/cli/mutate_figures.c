/* Operators on figures: a digit, two digits, a unit, a sign, a count, a percentage, a cumulative figure. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/mutate.h"

/* ---- one decimal ------------------------------------------------------------------------------------------------------- */

/* The figure that the site is about: its value, or what stands under "value" of an object. own. */
static char *figure_of(const struct site *s)
{
    return number_text(json_is_object(s->value) ? json_object_get(s->value, "value") : s->value);
}

static bool is_decimal(const char *text)
{
    size_t digits = 0;
    for (const char *c = text; *c; c++) {
        if (!isdigit((unsigned char)*c) && *c != '.')
            return false;
        digits += *c != '.';
    }
    return digits > 0;
}

/* Whether one of the field's witnesses is there: another value that a wrong one contradicts. "." begins a path beside the value itself. */
static bool is_witnessed(const struct site *s)
{
    const json_t *list = json_object_get(s->entry, "witness"), *one;
    size_t i;
    json_array_foreach (list, i, one) {
        struct path path = {0};
        const char *text = json_string_value(one);
        bool beside = *text == '.';
        bool there = path_parse(&path, text + beside, NULL) == MC_OK && path_present(beside ? s->parent : s->root, &path);
        path_clear(&path);
        if (there)
            return true;
    }
    return !list;
}

/* An open list (等) may name fewer than it says; a closed one may not. */
static bool open_list_allows(const struct site *s, const char *by)
{
    return json_is_true(json_object_get(s->parent, "open")) && strtoll(by, NULL, 10) >= (long long)json_array_size(json_object_get(s->parent, "items"));
}

static enum blind blindness(const struct site *s, const char *figure, const char *by)
{
    if (!is_witnessed(s))
        return BLIND_ONCE;
    if (json_is_true(json_object_get(s->entry, "repeated")) && figure_is_once(s, figure))
        return BLIND_ONCE;
    return open_list_allows(s, by) ? BLIND_OPEN : BLIND_NONE;
}

/* Gives the site's figure another value. */
static bool set_figure(struct site *s, struct change *c, const char *by)
{
    char *old = figure_of(s), *above = json_is_object(s->value) ? strdup(s->pointer) : site_ancestor(s, 1);
    bool done = old && above && strcmp(old, by) != 0;
    if (done) {
        c->blind = blindness(s, old, by);
        site_say(s, c, old, by);
        if (json_is_object(s->value) || s->key)
            figure_set(s, above, json_is_object(s->value) ? "value" : s->key, by);
        else
            s->failed = s->failed || json_string_set(s->value, by) != 0;
    }
    s->failed = s->failed || !old || !above;
    free(above);
    free(old);
    return done;
}

static size_t count_digits(const struct site *s)
{
    char *text = figure_of(s);
    size_t n = 0;
    for (const char *c = text; c && *c; c++)
        n += isdigit((unsigned char)*c) != 0;
    free(text);
    return n;
}

/* The offset of digit k. */
static size_t digit_at(const char *text, size_t k)
{
    size_t i = 0;
    for (;; i++)
        if (isdigit((unsigned char)text[i]) && k-- == 0)
            return i;
}

/* Behind the words of "alone_after" stands what nothing else repeats: the serial of a number. */
static bool is_behind_alone(const struct site *s, const char *text, size_t at)
{
    const char *mark = json_string_value(json_object_get(s->entry, "alone_after")), *found = mark ? strstr(text, mark) : NULL;
    return found && at > (size_t)(found - text);
}

static bool apply_digit(struct site *s, size_t k, struct change *c)
{
    char *text = figure_of(s);
    if (!text) {
        s->failed = true;
        return false;
    }
    size_t at = digit_at(text, k);
    bool alone = is_behind_alone(s, text, at);
    text[at] = text[at] == '9' ? '8' : (char)(text[at] + 1);
    bool done = set_figure(s, c, text);
    c->blind = alone ? BLIND_ONCE : c->blind;
    free(text);
    return done;
}

static size_t count_pairs(const struct site *s)
{
    size_t n = count_digits(s);
    return n ? n - 1 : 0;
}

static bool apply_swapped(struct site *s, size_t k, struct change *c)
{
    char *text = figure_of(s);
    bool done = false;
    s->failed = s->failed || !text;
    if (text && is_decimal(text)) {
        size_t a = digit_at(text, k), b = digit_at(text, k + 1);
        char first = text[a];
        text[a] = text[b];
        text[b] = first;
        bool leads = a == 0 && text[0] == '0' && text[1] != '.' && text[1];
        done = text[a] != text[b] && !leads && set_figure(s, c, text);
    }
    free(text);
    return done;
}

/* 10^4 times as much (yuan in a column of 万元), and the 10^4th part, by moving the point. */
static char *scaled(const char *text, bool up)
{
    char digits[128], *out = NULL;
    size_t len = strlen(text), whole = strcspn(text, "."), n = 0;
    if (len > 40)
        return NULL;
    if (!up)
        n = (size_t)sprintf(digits, "0000");
    for (size_t i = 0; i < len; i++)
        if (text[i] != '.')
            digits[n++] = text[i];
    size_t point = whole + (up ? 4 : 0);
    while (n < point)
        digits[n++] = '0';
    digits[n] = '\0';
    size_t from = strspn(digits, "0");
    from = from < point ? from : point - 1;
    while (n > point && digits[n - 1] == '0')
        digits[--n] = '\0';
    if (asprintf(&out, "%.*s%s%s", (int)(point - from), digits + from, n > point ? "." : "", digits + point) < 0)
        return NULL;
    return out;
}

static size_t count_one(const struct site *s)
{
    char *text = figure_of(s);
    bool is = text && is_decimal(text);
    free(text);
    return is;
}

static size_t count_two(const struct site *s)
{
    return 2 * count_one(s);
}

static bool is_zero(const char *text)
{
    return text[strspn(text, "0.")] == '\0';
}

/* Runs `make` over the figure and sets what it gives. */
static bool set_made(struct site *s, struct change *c, char *(*make)(const char *, bool), bool flag)
{
    char *text = figure_of(s), *made = text && !is_zero(text) ? make(text, flag) : NULL;
    bool done = made && set_figure(s, c, made);
    s->failed = s->failed || !text;
    free(made);
    free(text);
    return done;
}

static bool apply_scaled(struct site *s, size_t k, struct change *c)
{
    return set_made(s, c, scaled, k == 0);
}

static char *negated(const char *text, bool flag)
{
    char *out;
    (void)flag;
    return asprintf(&out, "-%s", text) < 0 ? NULL : out;
}

static bool apply_negative(struct site *s, size_t k, struct change *c)
{
    (void)k;
    return set_made(s, c, negated, false);
}

static char *one_more(const char *text, bool up)
{
    long long n = strtoll(text, NULL, 10);
    char *out;
    if (strchr(text, '.') || n > 1000000000 || (!up && n <= 1))
        return NULL;
    return asprintf(&out, "%lld", n + (up ? 1 : -1)) < 0 ? NULL : out;
}

static bool apply_count(struct site *s, size_t k, struct change *c)
{
    return set_made(s, c, one_more, k == 0);
}

/* ---- percentages ------------------------------------------------------------------------------------------------------- */

static bool is_percent(const json_t *quantity)
{
    const char *unit = json_string_value(json_object_get(quantity, "unit"));
    return unit && (strcmp(unit, "%") == 0 || strcmp(unit, "％") == 0);
}

/* Whether the words of the rate are some that may pass 100 ("may_pass" of the field). */
static bool may_pass(const struct site *s)
{
    const char *const fields[] = {"text", "subject", "measure"};
    const json_t *word;
    size_t i;
    json_array_foreach (json_object_get(s->entry, "may_pass"), i, word)
        for (size_t f = 0; f < 3; f++) {
            const char *said = json_string_value(json_object_get(s->value, fields[f]));
            if (said && strstr(said, json_string_value(word)))
                return true;
        }
    return false;
}

static size_t count_percent(const struct site *s)
{
    return is_percent(s->value) ? count_one(s) : 0;
}

static char *over(const char *text, bool flag)
{
    char *out;
    (void)flag;
    if (strcspn(text, ".") > 2)
        return strdup("110");
    return asprintf(&out, "1%s%s", strcspn(text, ".") == 1 ? "0" : "", text) < 0 ? NULL : out;
}

static bool apply_over(struct site *s, size_t k, struct change *c)
{
    (void)k;
    bool done = set_made(s, c, over, false);
    if (may_pass(s))
        c->blind = BLIND_UNBOUNDED;
    return done;
}

/* ---- series of cumulative figures -------------------------------------------------------------------------------------- */

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *measure_of(const json_t *q)
{
    return *member(q, "measure") ? member(q, "measure") : member(q, "subject");
}

static bool is_same_measure(const json_t *a, const json_t *b)
{
    return strcmp(member(a, "unit"), member(b, "unit")) == 0 && strcmp(measure_of(a), measure_of(b)) == 0;
}

static bool is_plain(const json_t *q)
{
    const char *bound = member(q, "bound");
    return json_is_string(json_object_get(q, "value")) && !json_object_get(q, "per") && strcmp(bound, "max") != 0 && strcmp(bound, "range") != 0 &&
           is_decimal(member(q, "value"));
}

/* The nearest figure of the same measure in the milestones before (step -1) or behind (1) number m of the list; NULL where there is none. */
static const json_t *next_figure(const json_t *milestones, size_t m, int step, const json_t *q)
{
    for (size_t i = m; step < 0 ? i > 0 : i + 1 < json_array_size(milestones);) {
        i = step < 0 ? i - 1 : i + 1;
        const json_t *list = json_object_get(json_array_get(milestones, i), "quantities"), *one;
        size_t j;
        json_array_foreach (list, j, one)
            if (is_plain(one) && is_same_measure(one, q))
                return one;
    }
    return NULL;
}

static size_t count_quantities(const struct site *s)
{
    return json_array_size(json_object_get(s->value, "quantities"));
}

/* Sets figure k of the milestone. */
static bool set_quantity(struct site *s, size_t k, const char *by, struct change *c)
{
    char *pointer = NULL, *old = number_text(json_object_get(json_array_get(json_object_get(s->value, "quantities"), k), "value"));
    bool done = old && strcmp(old, by) != 0 && asprintf(&pointer, "%s/quantities/%zu", s->pointer, k) >= 0;
    if (done) {
        site_say(s, c, old, by);
        figure_set(s, pointer, "value", by);
    }
    free(old);
    free(pointer);
    return done;
}

/* Figure k falls to half of the one before it. */
static bool apply_fallen(struct site *s, size_t k, struct change *c)
{
    const json_t *q = json_array_get(json_object_get(s->value, "quantities"), k);
    const json_t *before = is_plain(q) && json_is_array(s->parent) ? next_figure(s->parent, s->index, -1, q) : NULL;
    long long half = before ? strtoll(member(before, "value"), NULL, 10) / 2 : 0;
    char by[24];
    snprintf(by, sizeof by, "%lld", half);
    return half > 0 && set_quantity(s, k, by, c);
}

static bool is_stated(const json_t *list, const json_t *q)
{
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one)
        if (strcmp(member(one, "value"), member(q, "value")) == 0 && strcmp(member(one, "unit"), member(q, "unit")) == 0)
            return true;
    return false;
}

/* The last figure of a series that meets a target stated above it ends one short of it. */
static bool apply_short(struct site *s, size_t k, struct change *c)
{
    const json_t *q = json_array_get(json_object_get(s->value, "quantities"), k);
    if (!is_plain(q) || !json_is_array(s->parent) || next_figure(s->parent, s->index, 1, q))
        return false;
    char *stream = site_ancestor(s, 2), *task = site_ancestor(s, 4);
    bool stated = stream && task && (is_stated(json_object_get(site_at(s, stream), "quantities"), q) || is_stated(json_object_get(site_at(s, task), "quantities"), q));
    free(stream);
    free(task);
    char *by = stated ? one_more(member(q, "value"), false) : NULL;
    bool done = by && set_quantity(s, k, by, c);
    free(by);
    return done;
}

static const struct mutate_operator operators[] = {
    {"digit", "改一位数字", "a digit changed", count_digits, apply_digit},
    {"swapped", "相邻两位颠倒", "two digits swapped", count_pairs, apply_swapped},
    {"scaled", "单位差一万倍", "a unit slip of 10^4", count_two, apply_scaled},
    {"negative", "变为负数", "below zero", count_one, apply_negative},
    {"count", "多一或少一", "one more or one less", count_two, apply_count},
    {"over", "百分比超过100", "a percentage above 100", count_percent, apply_over},
    {"fallen", "累计数下降", "a cumulative figure falls", count_quantities, apply_fallen},
    {"short", "末期未达目标", "the last figure falls short of the target", count_quantities, apply_short},
    {0},
};

const struct mutate_operator *const mutate_figures = operators;
