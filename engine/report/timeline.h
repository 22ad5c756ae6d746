/* Days of a notice's milestones on an axis of months, and the cumulative curve of each stream, in whole numbers for those who draw them.
 * Private to report/. */
#ifndef MC_REPORT_TIMELINE_H
#define MC_REPORT_TIMELINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"

#define TIMELINE_MONTH 1000  /* length of a month, whatever its days */
#define TIMELINE_MONTHS_MAX 36
#define TIMELINE_HEIGHT 1000 /* of a curve whose last value is its greatest */

struct timeline {
    int first; /* the first month: year * 12 + month - 1 */
    int n;     /* months; 0: no milestone has a date */
    bool cut;  /* some milestone is past the last month that is drawn */
};

/* The months that the record's milestones take. */
void timeline_read(struct timeline *t, const json_t *record);
/* A day such as "2025-06-30" on the axis: its beginning, or its end with `end`. -1 where it is no day or outside. */
long timeline_at(const struct timeline *t, const char *day, bool end);

/* The cumulative value of a milestone by the measure that most of its stream's milestones give: per cents, or quantities of one measure
 * and unit. */
struct timeline_point {
    long y;     /* 0..TIMELINE_HEIGHT */
    bool known;
};

/* Fills points[i] for each milestone of the stream. False where fewer than two have a value that can be compared. */
bool timeline_curve(struct timeline_point *points, size_t n, const json_t *milestones);

#endif
