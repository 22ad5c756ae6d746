/* See timeline.h. */
#include "report/timeline.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "report/view.h"

#define SCALE_MAX 6 /* decimals of a value in a curve: more would not fit beside its digits */

/* ---- days -------------------------------------------------------------------------------------------------------- */

static bool read_day(struct date *out, const char *text)
{
    char end;
    return sscanf(text, "%4d-%2d-%2d%c", &out->year, &out->month, &out->day, &end) == 3 && date_valid(*out);
}

static int month_of(struct date d)
{
    return d.year * 12 + d.month - 1;
}

struct months {
    int first, last;
    bool any;
};

static void see(struct months *m, const char *text)
{
    struct date d;
    if (!read_day(&d, text))
        return;
    int month = month_of(d);
    m->first = !m->any || month < m->first ? month : m->first;
    m->last = !m->any || month > m->last ? month : m->last;
    m->any = true;
}

void timeline_read(struct timeline *t, const json_t *record)
{
    const json_t *project, *task, *stream, *one;
    size_t p, k, s, i;
    struct months m = {0};
    json_array_foreach (json_object_get(record, "projects"), p, project)
        json_array_foreach (json_object_get(project, "tasks"), k, task)
            json_array_foreach (json_object_get(task, "streams"), s, stream)
                json_array_foreach (json_object_get(stream, "milestones"), i, one) {
                    const json_t *due = json_object_get(one, "due");
                    if (!json_is_true(json_object_get(due, "before")))
                        see(&m, view_text(due, "from"));
                    see(&m, view_text(due, "to"));
                }
    *t = (struct timeline){.first = m.first, .n = m.any ? m.last - m.first + 1 : 0};
    t->cut = t->n > TIMELINE_MONTHS_MAX;
    t->n = t->cut ? TIMELINE_MONTHS_MAX : t->n;
}

long timeline_at(const struct timeline *t, const char *day, bool end)
{
    struct date d;
    if (!read_day(&d, day))
        return -1;
    int month = month_of(d) - t->first, days = date_month_end(d.year, d.month);
    if (month < 0 || month >= t->n)
        return -1;
    return (long)month * TIMELINE_MONTH + (long)(d.day - (end ? 0 : 1)) * TIMELINE_MONTH / days;
}

/* ---- curves ------------------------------------------------------------------------------------------------------ */

static bool read_value(struct decimal *out, const json_t *object, const char *key)
{
    char *text = view_value(object, key);
    bool ok = text && *text && decimal_parse(out, text, strlen(text), NULL) == MC_OK && out->scale <= SCALE_MAX && out->digits >= 0 &&
              out->digits < INT64_MAX / 10000000;
    free(text);
    return ok;
}

/* What is measured, so that values are compared only with their like. "" where nothing is. */
static void measure_of(char *out, size_t size, const json_t *quantity)
{
    const char *measure = view_text(quantity, "measure");
    snprintf(out, size, "%s\n%s", *measure ? measure : view_text(quantity, "subject"), view_text(quantity, "unit"));
}

/* The quantity of that measure. borrow; NULL where there is none. */
static const json_t *quantity_of(const json_t *milestone, const char *measure)
{
    const json_t *one;
    size_t i;
    char own[512];
    json_array_foreach (json_object_get(milestone, "quantities"), i, one) {
        measure_of(own, sizeof own, one);
        if (strcmp(own, measure) == 0)
            return one;
    }
    return NULL;
}

static bool value_of(struct decimal *out, const json_t *milestone, const char *measure)
{
    return *measure ? read_value(out, quantity_of(milestone, measure), "value") : read_value(out, milestone, "percent");
}

static size_t count_values(const json_t *milestones, const char *measure)
{
    const json_t *one;
    size_t i, n = 0;
    struct decimal value;
    json_array_foreach (milestones, i, one)
        n += value_of(&value, one, measure);
    return n;
}

/* "" for per cents. False where no measure comes twice. */
static bool choose_measure(char *out, size_t size, const json_t *milestones)
{
    const json_t *milestone, *one;
    size_t m, i, best = count_values(milestones, "");
    char own[512];
    *out = '\0';
    json_array_foreach (milestones, m, milestone)
        json_array_foreach (json_object_get(milestone, "quantities"), i, one) {
            measure_of(own, sizeof own, one);
            size_t n = count_values(milestones, own);
            if (n > best) {
                best = n;
                snprintf(out, size, "%s", own);
            }
        }
    return best >= 2;
}

/* value / greatest of the height: both brought to one scale first. */
static long height_of(struct decimal value, struct decimal greatest)
{
    __int128 a = value.digits, b = greatest.digits;
    for (int s = value.scale; s < greatest.scale; s++)
        a *= 10;
    for (int s = greatest.scale; s < value.scale; s++)
        b *= 10;
    return b > 0 ? (long)(a * TIMELINE_HEIGHT / b) : 0;
}

bool timeline_curve(struct timeline_point *points, size_t n, const json_t *milestones)
{
    char measure[512];
    struct decimal value, greatest = {0};
    memset(points, 0, n * sizeof *points);
    if (n > 64 || !choose_measure(measure, sizeof measure, milestones))
        return false;
    for (size_t i = 0; i < n; i++)
        if (value_of(&value, json_array_get(milestones, i), measure) && decimal_compare(value, greatest) > 0)
            greatest = value;
    for (size_t i = 0; i < n; i++) {
        points[i].known = value_of(&value, json_array_get(milestones, i), measure);
        points[i].y = points[i].known ? height_of(value, greatest) : 0;
    }
    return greatest.digits > 0;
}
