/* Operators on dates: of the document (ISO dates in an object) and of milestones (a "due" with from, to and its words). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/mutate.h"

#define ISO_LENGTH 10

static bool is_iso(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == ISO_LENGTH && text[4] == '-' && text[7] == '-' && strspn(text, "0123456789-") == ISO_LENGTH;
}

/* ---- dates of the document --------------------------------------------------------------------------------------------- */

/* 2023-01-31 as people print it: 2023年1月31日. */
static void printed_form(char out[40], const char *iso)
{
    snprintf(out, 40, "%.4s年%ld月%ld日", iso, strtol(iso + 5, NULL, 10), strtol(iso + 8, NULL, 10));
}

/* Gives the date under `key` another value, in its printed form beside it ("signed_text") too; whether that was there. */
static bool set_date(struct site *s, const char *key, const char *by)
{
    char beside[64], old_form[40], new_form[40];
    json_t *value = json_object_get(s->parent, key);
    snprintf(beside, sizeof beside, "%s_text", key);
    printed_form(old_form, json_string_value(value));
    printed_form(new_form, by);
    bool printed = text_replace(s, json_object_get(s->parent, beside), old_form, new_form);
    s->failed = s->failed || json_string_set(value, by) != 0;
    return printed;
}

static size_t count_dates(const struct site *s)
{
    size_t n = 0;
    const char *key;
    json_t *value;
    if (!s->key || !is_iso(s->value))
        return 0;
    json_object_foreach (s->parent, key, value)
        n += is_iso(value);
    return n;
}

/* The date and date k of the same object change places. */
static bool apply_swap(struct site *s, size_t k, struct change *c)
{
    const char *key;
    json_t *value;
    char mine[ISO_LENGTH + 1], theirs[ISO_LENGTH + 1];
    json_object_foreach (s->parent, key, value) {
        if (!is_iso(value) || k-- > 0)
            continue;
        snprintf(mine, sizeof mine, "%s", json_string_value(s->value));
        snprintf(theirs, sizeof theirs, "%s", json_string_value(value));
        if (strcmp(key, s->key) <= 0 || strcmp(mine, theirs) == 0) /* each pair once */
            return false;
        set_date(s, key, mine);
        set_date(s, s->key, theirs);
        return site_say(s, c, mine, theirs);
    }
    return false;
}

static size_t count_two(const struct site *s)
{
    return is_iso(s->value) && s->key ? 2 : 0;
}

static bool apply_year(struct site *s, size_t k, struct change *c)
{
    char by[ISO_LENGTH + 12];
    const char *iso = json_string_value(s->value);
    snprintf(by, sizeof by, "%04ld%s", strtol(iso, NULL, 10) + (k ? -1 : 1), iso + 4);
    site_say(s, c, iso, by);
    set_date(s, s->key, by);
    return true;
}

/* A day that the calendar does not have. A reader keeps the printed words only. */
static bool apply_impossible(struct site *s, size_t k, struct change *c)
{
    static const char *const days[] = {"02-30", "13-01"};
    char by[ISO_LENGTH + 1];
    snprintf(by, sizeof by, "%.5s%s", json_string_value(s->value), days[k]);
    site_say(s, c, json_string_value(s->value), by);
    if (set_date(s, s->key, by))
        site_remove(s);
    return true;
}

/* ---- milestones -------------------------------------------------------------------------------------------------------- */

static json_t *due_of(const json_t *milestone)
{
    json_t *due = json_object_get(milestone, "due");
    return is_iso(json_object_get(due, "from")) && is_iso(json_object_get(due, "to")) && !json_object_get(due, "recurring") ? due : NULL;
}

static const char *words_of(const json_t *due)
{
    const char *text = json_string_value(json_object_get(due, "text"));
    return text ? text : "";
}

/* The milestone gets this due date, in its printed sentence too. take: due. */
static void set_due(struct site *s, json_t *milestone, json_t *due)
{
    char *old = strdup(words_of(json_object_get(milestone, "due")));
    s->failed = s->failed || !old || !due;
    if (old && due)
        text_replace(s, json_object_get(milestone, "printed"), old, words_of(due));
    s->failed = s->failed || json_object_set_new(milestone, "due", due) != 0;
    free(old);
}

/* The pairs of a stream's due dates that are in order whatever the days within their spans. */
static bool is_before(const json_t *a, const json_t *b)
{
    return a && b && strcmp(json_string_value(json_object_get(a, "to")), json_string_value(json_object_get(b, "from"))) < 0;
}

static size_t count_milestone(const struct site *s)
{
    return json_is_array(s->parent) && due_of(s->value) ? 1 : 0;
}

static bool apply_due_swap(struct site *s, size_t k, struct change *c)
{
    json_t *next = json_array_get(s->parent, s->index + 1), *mine = due_of(s->value), *theirs = due_of(next);
    (void)k;
    if (!is_before(mine, theirs))
        return false;
    site_say(s, c, words_of(mine), words_of(theirs));
    json_t *kept = json_deep_copy(mine);
    set_due(s, s->value, json_deep_copy(theirs));
    set_due(s, next, kept);
    return true;
}

static size_t count_moves(const struct site *s)
{
    return 2 * count_milestone(s);
}

/* The milestone is put past a neighbour: it gets the due date of the stream's first (k 0) or last one. */
static bool apply_due_move(struct site *s, size_t k, struct change *c)
{
    size_t n = json_array_size(s->parent), far = k ? n - 1 : 0;
    if (k ? s->index + 2 >= n : s->index < 2)
        return false;
    json_t *mine = due_of(s->value), *other = due_of(json_array_get(s->parent, far));
    json_t *passed = due_of(json_array_get(s->parent, k ? s->index + 1 : s->index - 1));
    if (!mine || !(k ? is_before(passed, other) : is_before(other, passed)))
        return false;
    site_say(s, c, words_of(mine), words_of(other));
    set_due(s, s->value, json_deep_copy(other));
    return true;
}

static void add_years(struct site *s, json_t *due, const char *key, long years)
{
    json_t *value = json_object_get(due, key);
    char by[ISO_LENGTH + 12];
    snprintf(by, sizeof by, "%04ld%s", strtol(json_string_value(value), NULL, 10) + years, json_string_value(value) + 4);
    s->failed = s->failed || json_string_set(value, by) != 0;
}

/* The milestone falls into the next year (k 0) or the last one, and says so. */
static bool apply_due_year(struct site *s, size_t k, struct change *c)
{
    json_t *mine = due_of(s->value), *due = json_deep_copy(mine);
    char *words = NULL;
    s->failed = s->failed || !due;
    if (!due || strstr(words_of(mine), "年")) { /* its words name a year, or a part of one, already */
        json_decref(due);
        return false;
    }
    add_years(s, due, "from", k ? -1 : 1);
    add_years(s, due, "to", k ? -1 : 1);
    if (asprintf(&words, "%.4s年%s", json_string_value(json_object_get(due, "from")), words_of(mine)) < 0)
        words = NULL;
    s->failed = s->failed || !words || json_object_set_new(due, "text", json_string(words)) != 0;
    if (words)
        site_say(s, c, words_of(mine), words);
    free(words);
    set_due(s, s->value, due);
    return true;
}

static const struct mutate_operator operators[] = {
    {"date-swap", "两个日期对调", "two dates exchanged", count_dates, apply_swap},
    {"date-year", "年份差一", "another year", count_two, apply_year},
    {"date-impossible", "没有的日子", "a day that does not exist", count_two, apply_impossible},
    {"due-swap", "相邻期限对调", "due dates of neighbours exchanged", count_milestone, apply_due_swap},
    {"due-move", "期限移到别处", "a due date moved past its neighbour", count_moves, apply_due_move},
    {"due-year", "期限差一年", "a due date in another year", count_moves, apply_due_year},
    {0},
};

const struct mutate_operator *const mutate_dates = operators;
