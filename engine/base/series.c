/* See series.h. */
#include "base/series.h"

#include <stdint.h>
#include <string.h>

#define COST_EXCHANGED 30
#define COST_UNKNOWN 120 /* a figure that must be wrong, though no slip we know leads to one that fits */

static bool fits_target(const struct series *s, int64_t last)
{
    return !s->has_target || (s->at_least ? last >= s->target.steps : last == s->target.steps);
}

/* Whether points[from..to) rise. */
static bool rises(const struct series *s, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++)
        if (s->points[i].steps < s->points[i - 1].steps)
            return false;
    return true;
}

bool series_holds(const struct series *s)
{
    return s->n == 0 || (rises(s, 0, s->n) && fits_target(s, s->points[s->n - 1].steps));
}

/* ---- the suspects found so far
 * --------------------------------------------------------------------------------------------- */

struct found {
    struct series_suspect *list;
    size_t n;
};

static void add(struct found *f, struct series_suspect x)
{
    size_t at = f->n;
    while (at > 0 && f->list[at - 1].cost > x.cost)
        at--;
    if (at == SERIES_SUSPECTS_MAX)
        return;
    if (f->n < SERIES_SUSPECTS_MAX)
        f->n++;
    memmove(&f->list[at + 1], &f->list[at], (f->n - 1 - at) * sizeof x);
    f->list[at] = x;
}

/* ---- one figure
 * ------------------------------------------------------------------------------------------------------------ */

/* The cheapest slip into [low, high] so far. */
struct best {
    int64_t right;
    enum slip slip;
    int cost;
    bool tied; /* several are as cheap: which of them is meant cannot be told */
};

static void try_value(struct best *b, struct figure printed, int64_t right, const struct series_suspect *x)
{
    if (right < x->low || right > x->high)
        return;
    enum slip slip = slip_between(printed, right);
    if (slip == SLIP_NONE)
        return;
    int cost = slip_cost(slip, printed) + figure_cost(right) - figure_cost(printed.steps);
    if (b->slip != SLIP_NONE && (cost > b->cost || right == b->right))
        return;
    if (cost == b->cost && b->slip == SLIP_POINT && slip == SLIP_POINT)
        return; /* of powers the smallest is meant, which comes first */
    b->tied = b->slip != SLIP_NONE && cost == b->cost;
    b->right = right;
    b->slip = slip;
    b->cost = cost;
}

/* Every value one slip away from a figure that is not negative. Powers of ten go both ways. */
static void try_digits(struct best *b, struct figure f, const struct series_suspect *x)
{
    int64_t step = 1;
    for (int i = f.decimals; i < f.ones; i++)
        step *= 10;
    for (int64_t place = step; place <= INT64_MAX / 1000 && f.steps / place > 0; place *= 10) {
        int64_t digit = f.steps / place % 10, above = f.steps / place / 10, next = above % 10, rest = f.steps % place;
        for (int64_t other = 0; other <= 9; other++)
            try_value(b, f, f.steps + (other - digit) * place, x);
        try_value(b, f, f.steps + (next - digit) * place + (digit - next) * place * 10, x);
        if (above > 0 || rest > 0)
            try_value(b, f, above * place + rest, x); /* a digit too many */
    }
}

static void try_powers(struct best *b, struct figure f, const struct series_suspect *x)
{
    int64_t up = f.steps, down = f.steps;
    for (int power = 1; power <= 8; power++) {
        if (!__builtin_mul_overflow(up, (int64_t)10, &up))
            try_value(b, f, up, x);
        else
            up = 0;
        if (down % 10 != 0)
            down = 0;
        down /= 10;
        if (down)
            try_value(b, f, down, x);
    }
}

static void add_point(struct found *f, const struct series *s, struct series_suspect x)
{
    struct figure printed = s->points[x.at];
    struct best b = {0};
    if (printed.steps >= 0 && printed.steps < INT64_MAX / 1000) { /* so that no digit moved up can overflow */
        try_digits(&b, printed, &x);
        try_powers(&b, printed, &x);
    }
    x.slip = b.slip;
    x.has_right = x.low == x.high || (b.slip != SLIP_NONE && !b.tied);
    x.right = x.low == x.high ? x.low : b.right;
    x.cost = b.slip == SLIP_NONE ? COST_UNKNOWN : b.cost;
    add(f, x);
}

/* Points that can be left out so that the rest is right. head: how many points from the first on rise; tail: from which
 * point on they rise to the end and to the target. */
static void find_points(struct found *f, const struct series *s, size_t head, size_t tail)
{
    for (size_t i = 0; i < s->n; i++) {
        struct series_suspect x = {.kind = SERIES_POINT, .at = i, .high = INT64_MAX};
        if (i > head || i + 1 < tail)
            continue;
        x.low = i ? s->points[i - 1].steps : 0;
        if (i + 1 < s->n)
            x.high = s->points[i + 1].steps;
        else if (s->has_target && !s->at_least)
            x.high = s->target.steps;
        if (i + 1 == s->n && s->has_target && s->target.steps > x.low)
            x.low = s->target.steps;
        if (x.low <= x.high)
            add_point(f, s, x);
    }
}

static bool holds_exchanged(const struct series *s, size_t i)
{
    const struct figure *p = s->points;
    return (i == 0 || p[i - 1].steps <= p[i + 1].steps) && p[i + 1].steps <= p[i].steps &&
           (i + 2 == s->n ? fits_target(s, p[i].steps) : p[i].steps <= p[i + 2].steps);
}

static void find_exchanged(struct found *f, const struct series *s, size_t head, size_t tail)
{
    for (size_t i = 0; i + 1 < s->n; i++)
        if (i <= head && i + 2 >= tail && s->points[i].steps != s->points[i + 1].steps && holds_exchanged(s, i))
            add(f, (struct series_suspect){.kind = SERIES_EXCHANGED, .at = i, .cost = COST_EXCHANGED});
}

static void find_target(struct found *f, const struct series *s)
{
    struct series_suspect x = {
        .kind = SERIES_TARGET, .at = s->n - 1, .has_right = true, .right = s->points[s->n - 1].steps};
    x.slip = slip_between(s->target, x.right);
    if (x.slip == SLIP_NONE)
        return;
    x.cost = slip_cost(x.slip, s->target) + figure_cost(x.right) - figure_cost(s->target.steps);
    add(f, x);
}

size_t series_suspects(struct series_suspect out[SERIES_SUSPECTS_MAX], const struct series *s)
{
    struct found f = {.list = out};
    if (series_holds(s))
        return 0;
    size_t head = 1, tail = s->n - 1;
    while (head < s->n && s->points[head].steps >= s->points[head - 1].steps)
        head++;
    if (!fits_target(s, s->points[s->n - 1].steps))
        tail = s->n;
    else
        while (tail > 0 && s->points[tail - 1].steps <= s->points[tail].steps)
            tail--;
    find_points(&f, s, head, tail);
    find_exchanged(&f, s, head, tail);
    if (s->has_target && rises(s, 0, s->n))
        find_target(&f, s);
    return f.n;
}
