/* See pool.h. A ring of jobs: [taken, begun) are with workers or done, [begun, given) wait. All counters only grow. */
#include "run/pool.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#define JOBS_PER_THREAD 4

struct pool {
    struct pool_work work;
    pthread_mutex_t lock;
    pthread_cond_t more, done;
    pthread_t *threads; /* own */
    size_t n_threads, n_numbered;
    struct slot {
        void *job;
        bool done;
    } *ring; /* own */
    size_t size, taken, begun, given;
    bool closing;
};

/* The next job's place; SIZE_MAX where there will be none any more. */
static size_t begin_job(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->begun == p->given && !p->closing)
        pthread_cond_wait(&p->more, &p->lock);
    size_t at = p->begun == p->given ? SIZE_MAX : p->begun++ % p->size;
    pthread_mutex_unlock(&p->lock);
    return at;
}

static void *work(void *argument)
{
    struct pool *p = argument;
    pthread_mutex_lock(&p->lock);
    size_t number = p->n_numbered++;
    pthread_mutex_unlock(&p->lock);
    void *worker = p->work.open(p->work.context, number);
    for (size_t at; (at = begin_job(p)) != SIZE_MAX;) {
        p->work.run(worker, p->ring[at].job);
        pthread_mutex_lock(&p->lock);
        p->ring[at].done = true;
        pthread_cond_signal(&p->done);
        pthread_mutex_unlock(&p->lock);
    }
    if (worker)
        p->work.close(worker);
    return NULL;
}

struct pool *pool_new(const struct pool_work *what, size_t workers)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->work = *what;
    p->size = (workers + 1) * JOBS_PER_THREAD;
    p->ring = calloc(p->size, sizeof *p->ring);
    p->threads = calloc(workers, sizeof *p->threads);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    pthread_cond_init(&p->done, NULL);
    while (p->ring && p->threads && p->n_threads < workers && pthread_create(&p->threads[p->n_threads], NULL, work, p) == 0)
        p->n_threads++;
    if (p->n_threads)
        return p; /* fewer than wanted do the same work */
    pool_free(p);
    return NULL;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->n_threads; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->done);
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p->ring);
    free(p);
}

bool pool_is_full(const struct pool *p)
{
    return p->given - p->taken == p->size; /* only this thread changes these two */
}

bool pool_is_empty(const struct pool *p)
{
    return p->given == p->taken;
}

void pool_give(struct pool *p, void *job)
{
    pthread_mutex_lock(&p->lock);
    p->ring[p->given % p->size] = (struct slot){.job = job};
    p->given++;
    pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
}

bool pool_is_ready(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool ready = p->taken < p->given && p->ring[p->taken % p->size].done;
    pthread_mutex_unlock(&p->lock);
    return ready;
}

bool pool_do_one(struct pool *p, void (*run)(void *context, void *job), void *context)
{
    pthread_mutex_lock(&p->lock);
    struct slot *slot = p->begun == p->given ? NULL : &p->ring[p->begun++ % p->size];
    pthread_mutex_unlock(&p->lock);
    if (!slot)
        return false;
    run(context, slot->job);
    slot->done = true; /* only this thread looks at it, or gives the slot to another job */
    return true;
}

void *pool_take(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    struct slot *oldest = &p->ring[p->taken % p->size];
    while (!oldest->done)
        pthread_cond_wait(&p->done, &p->lock);
    p->taken++;
    pthread_mutex_unlock(&p->lock);
    return oldest->job;
}
