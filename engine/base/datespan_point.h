/* For datespan.c: one point of time as a phrase gives it. */
#ifndef MC_BASE_DATESPAN_POINT_H
#define MC_BASE_DATESPAN_POINT_H

#include "base/cursor.h"
#include "base/datespan.h"

/* Whether a form is there; BAD: it is, but names no day of the calendar, and the cursor stands behind it. */
enum found { NO, YES, BAD };

enum level { LEVEL_YEAR, LEVEL_QUARTER, LEVEL_MONTH, LEVEL_DAY };

struct point {
    int year; /* 0: not known */
    bool year_given;
    int from_month, from_day, to_month, to_day; /* day 0: the last of its month */
    enum span_part part;
    bool recurring;
    enum level level;
};

/* What stands between the two points of a range, and behind the number of a day; ended by NULL. */
extern const char *const point_range_marks[];
extern const char *const point_day_words[];

/* A point: a full date, or a year, a quarter, a month or part of one, a day, a word such as 年底. `context`: the year where the phrase gives none; 0: not known.
 * The cursor stands behind what was taken. */
enum found point_take(struct cursor *c, int context, struct point *out);

/* 2023年, 今年, 2023年度. *at_year: before the 年, where 2023年底 goes on as 年底. */
bool point_take_year(struct cursor *c, int context, struct point *p, struct cursor *at_year);

/* The longest part of a month that comes next (上旬, 底) into the days and the part of *p; its month stands in from_month and stays. */
bool point_take_part(struct cursor *c, struct point *p);

void point_set_months(struct point *p, int from_month, int from_day, int to_month, int to_day);

/* Whether the next character makes another word of what was taken; `never`: such characters, or NULL. */
bool point_starts_other_word(const struct cursor *c, const char *never);

/* Whether a word that may be the start of a longer one ends here. */
bool point_word_ends(const struct cursor *c);

#endif
