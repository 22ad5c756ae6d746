/* Workers that do jobs side by side, whose results are taken in the order in which the jobs were given. One thread gives and takes. */
#ifndef MC_RUN_POOL_H
#define MC_RUN_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct pool;

struct pool_work {
    /* Makes what a worker needs, in its own thread; NULL where that fails, and then its jobs get NULL. */
    void *(*open)(void *context, size_t number);
    void (*run)(void *worker, void *job);
    void (*close)(void *worker);
    void *context;
};

/* `workers` threads beside the one that gives and takes, which may do jobs as well (pool_do_one). own: pool_free. NULL when out of memory or of threads. */
struct pool *pool_new(const struct pool_work *work, size_t workers);
/* Waits for what is running and ends the threads. Jobs that were not taken are lost: take them first. */
void pool_free(struct pool *p);

/* Jobs given and not taken yet are bounded: full says that one has to be taken before the next is given. */
bool pool_is_full(const struct pool *p);
bool pool_is_empty(const struct pool *p);
void pool_give(struct pool *p, void *job);
/* Whether the oldest job is done, so that pool_take does not wait. */
bool pool_is_ready(struct pool *p);
/* Does a job that no worker has begun in this thread, by `run`. False: there is none. */
bool pool_do_one(struct pool *p, void (*run)(void *context, void *job), void *context);
/* Waits for the oldest job. */
void *pool_take(struct pool *p);

#endif
