/* Why a series of cumulative figures fails to rise, or to end at its target: the one figure that breaks it. */
#ifndef MC_BASE_SERIES_H
#define MC_BASE_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slip.h"

#define SERIES_SUSPECTS_MAX 5

struct series {
    const struct figure *points;
    size_t n;
    bool has_target, at_least; /* the last figure must be the target, or no less */
    struct figure target;
};

enum series_kind {
    SERIES_POINT,     /* without points[at] the series is right; `slip` and `right` where one slip explains it */
    SERIES_EXCHANGED, /* points[at] and points[at + 1] changed places */
    SERIES_TARGET,    /* the series is right and the target is not; `slip` and `right` as above */
};

struct series_suspect {
    enum series_kind kind;
    size_t at;
    enum slip slip; /* SLIP_NONE: only that it cannot stand as it is */
    bool has_right;
    int64_t right;
    int64_t low, high; /* SERIES_POINT: what would fit; high is INT64_MAX where nothing bounds it */
    int cost;          /* as in slip.h */
};

bool series_holds(const struct series *s);

/* Writes the suspects, the likeliest first, and returns their number: 0 where the series holds or no single figure
 * explains it. */
size_t series_suspects(struct series_suspect out[SERIES_SUSPECTS_MAX], const struct series *s);

#endif
