#include "rule/example_diff.h"

#include <stdlib.h>
#include <string.h>

#define PAIRED_MAX 200 /* longer lists are compared one by one in their order */

static const struct {
    const char *name;
    bool part; /* the stated text need only be a part */
} compared[] = {{"at", false},         {"severity", false},  {"expected", false}, {"actual", false},
                {"difference", false}, {"workings", true},   {"zh", true},        {"en", true},
                {"impact", false},     {"diagnosis", false}, {"corrected", false}};

#define N_COMPARED (sizeof compared / sizeof *compared)

/* What the finding has in the field; an `at` that was left out is the element itself. Of the diagnosis, `diagnosis` is the kind of the first entry and
 * `corrected` the value that it gives. */
static const char *found_text(const struct rule *r, const json_t *found, const char *name)
{
    const char *text = json_string_value(json_object_get(found, name));
    if (text)
        return text;
    if (strcmp(name, "at") == 0)
        return "";
    const json_t *first = json_array_get(json_object_get(found, "diagnosis"), 0);
    if (strcmp(name, "diagnosis") == 0)
        return json_string_value(json_object_get(first, "kind"));
    if (strcmp(name, "corrected") == 0)
        return json_string_value(json_object_get(first, "corrected"));
    return strcmp(name, "severity") == 0 ? severity_name(r->info.severity) : NULL;
}

static const char *stated_text(const json_t *stated, size_t field)
{
    return json_string_value(json_object_get(stated, compared[field].name));
}

static bool agrees(const struct rule *r, const json_t *stated, const json_t *found, size_t field)
{
    const char *want = stated_text(stated, field), *have = found_text(r, found, compared[field].name);
    return !want || (have && (compared[field].part ? strstr(have, want) != NULL : strcmp(have, want) == 0));
}

static size_t count_differing(const struct rule *r, const json_t *stated, const json_t *found)
{
    size_t n = 0;
    for (size_t i = 0; i < N_COMPARED; i++)
        n += !agrees(r, stated, found, i);
    return n;
}

static size_t count_stated(const json_t *stated)
{
    size_t n = 0;
    for (size_t i = 0; i < N_COMPARED; i++)
        n += stated_text(stated, i) != NULL;
    return n;
}

/* ---- printing ------------------------------------------------------------------------------------------------------ */

/* Further lines of a value stand under its first. */
static void add_value(struct buffer *out, char sign, const char *value)
{
    buffer_add_format(out, "      %c ", sign);
    for (; value && *value; value++) {
        buffer_add_char(out, *value);
        if (*value == '\n')
            buffer_add_text(out, "        ");
    }
    buffer_add_text(out, value ? "\n" : "(absent)\n");
}

static void add_pair(struct buffer *out, const struct rule *r, size_t number, const json_t *stated, const json_t *found)
{
    for (size_t i = 0; i < N_COMPARED; i++) {
        if (agrees(r, stated, found, i))
            continue;
        buffer_add_format(out, "    finds[%zu].%s\n", number, compared[i].name);
        add_value(out, '-', stated_text(stated, i));
        add_value(out, '+', found_text(r, found, compared[i].name));
    }
}

static void add_field(struct buffer *out, char sign, const char *name, const char *value)
{
    if (value)
        buffer_add_format(out, "      %c %-10s  %s\n", sign, name, value);
}

static void add_missing(struct buffer *out, size_t number, const json_t *stated)
{
    buffer_add_format(out, "    finds[%zu] was not found\n", number);
    for (size_t i = 0; i < N_COMPARED; i++)
        add_field(out, '-', compared[i].name, stated_text(stated, i));
}

static void add_surplus(struct buffer *out, const struct rule *r, const json_t *found)
{
    buffer_add_text(out, "    a finding that is not stated\n");
    for (size_t i = 0; i < N_COMPARED; i++)
        add_field(out, '+', compared[i].name, found_text(r, found, compared[i].name));
}

/* ---- pairing ------------------------------------------------------------------------------------------------------- */

/* cost[i][k]: fields that differ at least between the first i stated and the first k found ones. */
struct pairing {
    size_t *cost;
    size_t width;
};

static size_t *at(const struct pairing *t, size_t i, size_t k)
{
    return &t->cost[i * t->width + k];
}

static void fill(const struct pairing *t, const struct rule *r, const json_t *stated, size_t n, const json_t *found, size_t m)
{
    for (size_t i = 0; i <= n; i++)
        for (size_t k = 0; k <= m; k++) {
            size_t best = i || k ? SIZE_MAX : 0, other;
            const json_t *one = i ? json_array_get(stated, i - 1) : NULL;
            if (i && (other = *at(t, i - 1, k) + count_stated(one) + 1) < best)
                best = other;
            if (k && (other = *at(t, i, k - 1) + N_COMPARED) < best)
                best = other;
            if (i && k && (other = *at(t, i - 1, k - 1) + count_differing(r, one, json_array_get(found, k - 1))) <= best)
                best = other;
            *at(t, i, k) = best;
        }
}

/* Walks back from the end; what is told is told from the front, so the steps are kept: 'p' a pair, '-' a missing one, '+' one too many. */
static size_t trace(char *steps, const struct pairing *t, const struct rule *r, const json_t *stated, size_t i, const json_t *found, size_t k)
{
    size_t n = 0;
    while (i || k) {
        size_t here = *at(t, i, k);
        const json_t *one = i ? json_array_get(stated, i - 1) : NULL;
        if (i && k && here == *at(t, i - 1, k - 1) + count_differing(r, one, json_array_get(found, k - 1))) {
            steps[n++] = 'p';
            i--;
            k--;
        } else if (i && here == *at(t, i - 1, k) + count_stated(one) + 1) {
            steps[n++] = '-';
            i--;
        } else {
            steps[n++] = '+';
            k--;
        }
    }
    return n;
}

static void add_steps(struct buffer *out, const struct rule *r, const char *steps, size_t n, const json_t *stated, const json_t *found)
{
    size_t i = 0, k = 0;
    while (n-- > 0) {
        if (steps[n] == '+') {
            add_surplus(out, r, json_array_get(found, k++));
        } else if (steps[n] == '-') {
            i++;
            add_missing(out, i, json_array_get(stated, i - 1));
        } else {
            i++;
            add_pair(out, r, i, json_array_get(stated, i - 1), json_array_get(found, k++));
        }
    }
}

static void in_order(struct buffer *out, const struct rule *r, const json_t *stated, size_t n, const json_t *found, size_t m)
{
    for (size_t i = 0; i < n || i < m; i++) {
        if (i >= m)
            add_missing(out, i + 1, json_array_get(stated, i));
        else if (i >= n)
            add_surplus(out, r, json_array_get(found, i));
        else
            add_pair(out, r, i + 1, json_array_get(stated, i), json_array_get(found, i));
    }
}

void example_diff(struct buffer *out, const struct rule *r, const json_t *stated, const json_t *found)
{
    size_t n = json_array_size(stated), m = json_array_size(found);
    struct pairing t = {NULL, m + 1};
    char *steps = NULL;
    if (n != m && n <= PAIRED_MAX && m <= PAIRED_MAX) {
        t.cost = calloc((n + 1) * (m + 1), sizeof *t.cost);
        steps = calloc(n + m + 1, 1);
    }
    if (t.cost && steps) {
        fill(&t, r, stated, n, found, m);
        add_steps(out, r, steps, trace(steps, &t, r, stated, n, found, m), stated, found);
    } else {
        in_order(out, r, stated, n, found, m);
    }
    free(t.cost);
    free(steps);
}
