/* See slip.h. */
#include "base/slip.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What a slip costs besides the number of its ways: reversed signs and lost digits are rarer than wrong ones. */
#define SIGN_COST 30
#define LENGTH_COST 60
#define TENTHS_PER_DIGIT 33 /* log2(10) */

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* ---- the digits of a figure
 * ---------------------------------------------------------------------------------------------- */

/* A figure's digits without point and sign. */
struct digits {
    char text[FIGURE_TEXT_MAX];
    size_t n;
    int decimals;
};

/* With `decimals` decimals, or as many as are needed. */
static struct digits digits_of(int64_t steps, int ones, int decimals)
{
    struct digits d = {.decimals = ones};
    uint64_t v = magnitude(steps);
    for (; d.decimals > decimals && v % 10 == 0; d.decimals--)
        v /= 10;
    d.n = (size_t)snprintf(d.text, sizeof d.text, "%0*llu", d.decimals + 1, (unsigned long long)v);
    return d;
}

size_t figure_format(char out[FIGURE_TEXT_MAX], struct figure f)
{
    struct digits d = digits_of(f.steps, f.ones, f.decimals);
    int whole = (int)d.n - d.decimals;
    int n = snprintf(out, FIGURE_TEXT_MAX, "%s%.*s%s%s", f.steps < 0 ? "-" : "", whole, d.text, d.decimals ? "." : "",
                     d.text + whole);
    return (size_t)n;
}

/* ---- slips
 * --------------------------------------------------------------------------------------------------------------- */

int figure_power(int64_t a, int64_t b)
{
    uint64_t x = magnitude(a), y = magnitude(b);
    int power = 0;
    if (x == 0 || y == 0 || (a < 0) != (b < 0))
        return 0;
    for (; x < y && y % 10 == 0; power++)
        y /= 10;
    for (; x > y && x % 10 == 0; power--)
        x /= 10;
    return x == y ? power : 0;
}

/* The places where two texts of one length differ: their number, and the first two. */
static size_t differences(const char *a, const char *b, size_t n, size_t where[2])
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (a[i] == b[i])
            continue;
        if (found < 2)
            where[found] = i;
        found++;
    }
    return found;
}

static enum slip slip_of_same_length(const struct digits *printed, const struct digits *right)
{
    size_t at[2], n = differences(printed->text, right->text, printed->n, at);
    if (n == 1)
        return SLIP_DIGIT;
    bool swapped = n == 2 && at[1] == at[0] + 1 && printed->text[at[0]] == right->text[at[1]] &&
                   printed->text[at[1]] == right->text[at[0]];
    return swapped ? SLIP_SWAPPED : SLIP_NONE;
}

/* Whether `shorter` is `longer` without one digit. */
static bool lacks_one(const struct digits *shorter, const struct digits *longer)
{
    size_t same = 0;
    if (shorter->n + 1 != longer->n)
        return false;
    while (same < shorter->n && shorter->text[same] == longer->text[same])
        same++;
    return memcmp(shorter->text + same, longer->text + same + 1, shorter->n - same) == 0;
}

static enum slip slip_in_digits(struct figure printed, int64_t right)
{
    struct digits a = digits_of(printed.steps, printed.ones, printed.decimals);
    struct digits b = digits_of(right, printed.ones, a.decimals);
    if (a.decimals == b.decimals && a.n == b.n)
        return slip_of_same_length(&a, &b);
    /* A digit lost behind the point takes a decimal with it; one lost before it does not. */
    if (lacks_one(&a, &b) && b.decimals - a.decimals <= 1)
        return SLIP_LOST;
    b = digits_of(right, printed.ones, a.decimals ? a.decimals - 1 : 0);
    return lacks_one(&b, &a) && a.decimals - b.decimals <= 1 ? SLIP_ADDED : SLIP_NONE;
}

enum slip slip_between(struct figure printed, int64_t right)
{
    if (printed.steps == right)
        return SLIP_NONE;
    if (magnitude(printed.steps) == magnitude(right))
        return SLIP_SIGN;
    int power = figure_power(printed.steps, right);
    if (power < 0)
        power = -power;
    if (power == 4 || power == 8)
        return SLIP_UNIT;
    if (power >= 1 && power <= 3)
        return SLIP_POINT;
    if ((printed.steps < 0) != (right < 0) && printed.steps != 0 && right != 0)
        return SLIP_NONE;
    return slip_in_digits(printed, right);
}

/* ---- costs
 * --------------------------------------------------------------------------------------------------------------- */

/* log2(n) in tenths, straight between the powers of two. n is at least 1. */
static int log2_tenths(unsigned n)
{
    int whole = 0;
    while (n >> (whole + 1))
        whole++;
    return 10 * whole + (int)(10 * (n - (1u << whole)) >> whole);
}

int slip_cost(enum slip slip, struct figure printed)
{
    unsigned digits = (unsigned)digits_of(printed.steps, printed.ones, printed.decimals).n;
    switch (slip) {
    case SLIP_UNIT:
        return log2_tenths(4);
    case SLIP_POINT:
        return log2_tenths(6);
    case SLIP_SIGN:
        return SIGN_COST;
    case SLIP_SWAPPED:
        return log2_tenths(digits > 1 ? digits - 1 : 1);
    case SLIP_DIGIT:
        return log2_tenths(9 * digits);
    case SLIP_LOST:
        return log2_tenths(10 * (digits + 1)) + LENGTH_COST;
    case SLIP_ADDED:
        return log2_tenths(10 * digits) + LENGTH_COST;
    case SLIP_NONE:
        break;
    }
    return 0;
}

int figure_cost(int64_t steps)
{
    uint64_t v = magnitude(steps);
    int cost = 0;
    while (v && v % 10 == 0)
        v /= 10;
    for (; v; v /= 10)
        cost += TENTHS_PER_DIGIT;
    return cost;
}
