/* How one printed figure can have come from another by a single slip of the hand, and how likely the slip is. Whole
 * numbers only.
 *
 * Likelihood is a cost in tenths of a bit: 10 more is half as likely. Only the order of costs means anything. */
#ifndef MC_BASE_SLIP_H
#define MC_BASE_SLIP_H

#include <stddef.h>
#include <stdint.h>

#define FIGURE_TEXT_MAX 32

/* A figure as printed. The step is the smallest difference that counts: fen for money. */
struct figure {
    int64_t steps;
    int ones;     /* 10^ones steps are one of the printed unit: 6 for 万元, 0..18 */
    int decimals; /* as printed, 0..ones */
};

enum slip {
    SLIP_NONE,
    SLIP_UNIT,  /* too large or too small by 10^4 or 10^8 */
    SLIP_POINT, /* by 10, 100 or 1000: the point moved, or zeros too many or too few */
    SLIP_SIGN,
    SLIP_SWAPPED, /* two neighbouring digits changed places */
    SLIP_DIGIT,   /* one digit is another one */
    SLIP_LOST,    /* a digit is missing */
    SLIP_ADDED,   /* a digit too many */
};

/* The slip by which somebody who meant `right` wrote `printed`; SLIP_NONE where no single one does it (and where they
 * are equal). */
enum slip slip_between(struct figure printed, int64_t right);

/* The cost of that slip, as one of all that could have happened to a figure of so many digits. */
int slip_cost(enum slip slip, struct figure printed);

/* The cost of a figure by itself: people plan in round figures, so each significant digit costs. 0 for zero. */
int figure_cost(int64_t steps);

/* The power of ten p with a * 10^p == b, from -18 to 18; 0 where there is none (and where a == b). */
int figure_power(int64_t a, int64_t b);

/* Writes the figure with the decimals it was printed with, and more where it needs them: (83481600, 6, 4) gives
 * "83.4816". Returns the length. */
size_t figure_format(char out[FIGURE_TEXT_MAX], struct figure f);

#endif
