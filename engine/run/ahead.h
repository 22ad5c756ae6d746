/* One input that a second thread reads while the rules are loaded: neither needs the other, and for a single notice they take about as long. */
#ifndef MC_RUN_AHEAD_H
#define MC_RUN_AHEAD_H

#include <pthread.h>

#include "run/load.h"

struct ahead {
    const struct input *input; /* borrow; NULL: none is read, or what it came to was taken */
    bool running;              /* the thread is; nothing else is touched then */
    pthread_t thread;
    struct loader loader; /* the thread's */
    json_t *about;        /* own: what loader_read said of it */
    struct record *record; /* own; NULL: it could not be read */
    bool foreign;
    mc_status st;
    mc_error error;
};

/* Begins to read the input as the loader would, where that pays: there are two processors, and it is a file that is read as a whole, not as a stream of records. `a` stays where it is
 * until ahead_end. Whatever prevents it, the input is read when its turn comes, and what is wrong with it is said then. */
void ahead_begin(struct ahead *a, const struct loader *l, const struct input *in);
/* Waits for the thread; the loader gets what was loaded for it. Nothing where none is running. */
void ahead_end(struct ahead *a, struct loader *l);

/* Gives what was read of its input, as loader_read would have. */
mc_status ahead_take(struct ahead *a, struct record **out, json_t *about, bool *foreign, mc_error *err);

/* Not while the thread is running. */
void ahead_clear(struct ahead *a);

#endif
