/* The search for suspects, between its files: the table as assumed so far, and what a suspect would change in it.
 * Private to suspect*.c and hunt.c. */
#ifndef MC_BASE_HUNT_H
#define MC_BASE_HUNT_H

#include <stdbool.h>

#include "base/suspect.h"

#define SHORTLIST_MAX (SUSPECTS_MAX + 1)

/* The best suspects of one failing equation, the best first. */
struct shortlist {
    struct suspect items[SHORTLIST_MAX];
    size_t n;
};

/* A figure as a suspect would have it. */
struct change {
    size_t cell;
    int64_t to;
};

struct hunt {
    const struct sums *s;
    int64_t *value;    /* of each cell */
    int64_t *residual; /* of each equation */
    size_t *failing;   /* equations that fail, in order */
    size_t n_failing;
    struct shortlist *lists; /* of each of `failing` */
    size_t *list_of;         /* equation -> its place in `failing`, SUMS_NONE where it holds */

    /* One trial: what it adds to residuals. */
    int64_t *delta;
    size_t *stamp; /* the trial that touched an equation last */
    size_t trial;
    size_t *touched;
    size_t n_touched;
    struct change *changed; /* the cells that the trial changes */
    size_t n_changed;
    bool impossible; /* a figure that does not fit */

    long work; /* left to do; the hunt ends at 0 */
};

struct effect {
    int repaired, broken, left, carried;
};

mc_status hunt_init(struct hunt *h, const struct sums *s);
void hunt_clear(struct hunt *h);

/* Lists what fails now, with empty shortlists. */
void hunt_begin_round(struct hunt *h);

/* Works out what the suspect would change; the equations are then in h->touched. */
struct effect hunt_try(struct hunt *h, const struct suspect *x);
/* Assumes the suspect last tried from now on. */
void hunt_assume(struct hunt *h);

/* Offers a suspect to all equations that it repairs, unless it breaks one that holds or repairs fewer than `least`. */
void hunt_offer(struct hunt *h, struct suspect x, int least);

/* Whether the suspect is a row, with a cell in each of its columns. */
bool suspect_is_row(enum suspect_kind kind);

/* Whether two suspects say the same thing to a reader. A row shows itself in each of its columns. */
bool hunt_same(const struct hunt *h, const struct suspect *a, const struct suspect *b);

/* < 0 where a is the better one. A total order. */
int suspect_compare(const struct suspect *a, const struct suspect *b);

/* The value that makes the equation right where only this cell of it changes. False where it does not fit. */
bool hunt_needed(const struct hunt *h, const struct sums_equation *e, size_t cell, bool total, int64_t *out);
int64_t hunt_residual(const struct hunt *h, const struct sums_equation *e);

/* Offers all suspects of a kind that would repair one failing equation. */
void suspect_cells(struct hunt *h, const struct sums_equation *e);
void suspect_pairs(struct hunt *h, const struct sums_equation *e);
void suspect_rows(struct hunt *h, const struct sums_equation *e);
void suspect_columns(struct hunt *h, const struct sums_equation *e);

#endif
