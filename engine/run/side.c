/* All inputs of a run, by one thread or several. Files, and blocks of lines of streams, are jobs; each gives a part of the report. Parts are put together in the
 * order of the inputs, so that the report does not depend on the number of threads. */
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "read/read.h"
#include "run/pool.h"
#include "run/stream.h"

enum job_kind { JOB_FILE, JOB_BEGIN, JOB_BLOCK, JOB_END };

struct complaint {
    mc_error error;
    struct complaint *next;
};

struct job {
    enum job_kind kind;
    const struct input *input;  /* borrow */
    char *bytes;                /* own: content of `file`, where it cannot be read again */
    struct input file;          /* JOB_FILE with bytes: the input with them */
    struct ndjson_block block;  /* JOB_BLOCK */
    char hash[HASH_TEXT_MAX];   /* JOB_END */
    /* What comes out. */
    mc_status st;
    mc_error err;               /* of the job; of JOB_END what ended the reading */
    struct report *part;        /* own */
    size_t unreadable;
    struct buffer kept, told;
    struct complaint *complaints; /* own: inputs that could not be read, the last first */
};

struct side;

struct worker {
    struct side *side; /* borrow */
    struct run run;
    struct line_reader reader;
    mc_status st;
    mc_error err;
};

struct side {
    struct run *run;
    const struct run_options *options;
    const struct inputs *in;
    struct pool *pool;   /* own; NULL: this thread does the jobs */
    struct line_reader reader; /* own: this thread's */
    struct ndjson_buffers buffers; /* own */
    pthread_mutex_t lock; /* of the next two, and of the pack's tallies, when workers end */
    mc_status ended;
    mc_error end_err;
    size_t inputs_done;
    /* Of the stream whose blocks are being taken. */
    json_t *about;
    long before[4], records_before;
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static bool tells(const struct run_options *o)
{
    return o->tell && o->write;
}

/* ---- doing a job ---------------------------------------------------------------------------------------------------- */

static void note_complaint(void *context, const mc_error *err)
{
    struct job *job = context;
    struct complaint *one = malloc(sizeof *one);
    if (!one) {
        job->st = out_of_memory(&job->err);
        return;
    }
    *one = (struct complaint){*err, job->complaints};
    job->complaints = one;
}

/* Does the job with the rules of `run`, whose own report, kept records and complaints are untouched. */
static void do_job(struct run *run, struct line_reader *reader, const struct run_options *o, struct job *job)
{
    struct run mine = *run;
    mine.report = job->part = report_new(run->as_of);
    buffer_init(&mine.kept);
    mine.part_of_run = true;
    mine.watched = true;
    mine.unreadable = 0;
    mine.on_unreadable = note_complaint;
    mine.context = job;
    if (!mine.report || (run->list_verdicts && report_list_verdicts(mine.report) != MC_OK))
        job->st = out_of_memory(&job->err);
    else if (job->kind == JOB_FILE)
        job->st = run_input(&mine, job->bytes ? &job->file : job->input, &job->err);
    else
        job->st = stream_block(&mine, reader, job->input->shown, &job->block, tells(o) ? o->tell : NULL, &job->told, &job->err);
    run->loader = mine.loader;
    run->ahead = mine.ahead;
    job->kept = mine.kept;
    job->unreadable = mine.unreadable;
}

static void *open_worker(void *context, size_t number)
{
    struct side *s = context;
    struct worker *w = calloc(1, sizeof *w);
    (void)number;
    if (!w)
        return NULL;
    w->side = s;
    w->st = run_open(&w->run, s->options, &w->err);
    if (w->st == MC_OK)
        w->st = line_reader_init(&w->reader, pack_keys(w->run.pack), &w->err);
    return w;
}

static void run_worker(void *worker, void *given)
{
    struct worker *w = worker;
    struct job *job = given;
    if (job->kind != JOB_FILE && job->kind != JOB_BLOCK)
        return;
    if (!w || w->st != MC_OK) {
        job->st = w ? error_pass(&job->err, &w->err) : out_of_memory(&job->err);
        return;
    }
    do_job(&w->run, &w->reader, w->side->options, job);
}

static void close_worker(void *worker)
{
    struct worker *w = worker;
    struct side *s = w->side;
    pthread_mutex_lock(&s->lock);
    if (w->st == MC_OK && s->ended == MC_OK) /* what the rules came to is told by the run's own pack */
        s->ended = pack_add_tallies(s->run->pack, w->run.pack, &s->end_err);
    pthread_mutex_unlock(&s->lock);
    run_close(&w->run);
    line_reader_clear(&w->reader);
    free(w);
}

static void job_free(struct job *job)
{
    report_free(job->part);
    buffer_clear(&job->kept);
    buffer_clear(&job->told);
    free(job->bytes);
    free(job->block.text);
    while (job->complaints) {
        struct complaint *next = job->complaints->next;
        free(job->complaints);
        job->complaints = next;
    }
    free(job);
}

/* ---- taking what came out ------------------------------------------------------------------------------------------- */

static void complain(const struct run *run, struct complaint *last)
{
    if (!last)
        return;
    complain(run, last->next);
    if (run->on_unreadable)
        run->on_unreadable(run->context, &last->error);
}

static mc_status take_begin(struct side *s, const struct job *job, mc_error *err)
{
    struct report *report = s->run->report;
    if (s->run->evidence)
        return error_set(err, MC_ERR_USAGE, job->input->shown, 0, "an evidence pack holds no streams of records: put the records into files of their own");
    mc_status st = tells(s->options) ? run_tell(s->run, s->options, err) : MC_OK; /* because what comes next is written at once */
    s->run->telling = tells(s->options) ? s->options : NULL;
    run_count_verdicts(report, s->before);
    s->records_before = report->records;
    s->about = report_add_input(report, job->input->shown);
    return st == MC_OK && (!s->about || json_object_set_new(s->about, "format", json_string("ndjson"))) ? out_of_memory(err) : st;
}

static mc_status take_end(struct side *s, const struct job *job, mc_error *err)
{
    const struct report *report = s->run->report;
    if (json_object_set_new(s->about, "sha256", json_string(job->hash)) ||
        json_object_set_new(s->about, "records", json_integer(report->records - s->records_before)) ||
        json_object_set_new(s->about, "status", json_string("checked")))
        return out_of_memory(err);
    mc_status st = run_set_verdicts(report, s->about, s->before, err);
    return st == MC_OK && job->err.status ? run_note_unreadable(s->run, s->about, &job->err, err) : st;
}

static mc_status take_part(struct side *s, struct job *job, mc_error *err)
{
    complain(s->run, job->complaints);
    s->run->unreadable += job->unreadable;
    if (report_merge(s->run->report, job->part, job->kind == JOB_FILE) != MC_OK)
        return out_of_memory(err);
    if (job->told.len) {
        mc_status st = s->options->write(s->options->context, job->told.data, job->told.len, err);
        if (st != MC_OK)
            return st;
    }
    return run_take_kept(s->run, &job->kept, err);
}

/* Frees the job. */
static mc_status take(struct side *s, struct job *job, mc_error *err)
{
    mc_status st = job->kind != JOB_END && job->st != MC_OK ? error_pass(err, &job->err)
                   : job->kind == JOB_BEGIN                 ? take_begin(s, job, err)
                   : job->kind == JOB_END                   ? take_end(s, job, err)
                                                            : take_part(s, job, err);
    s->inputs_done += job->kind == JOB_FILE || job->kind == JOB_END;
    if (st == MC_OK && s->options->on_progress)
        s->options->on_progress(s->options->context, s->inputs_done, s->in->n, s->run->report->records);
    ndjson_give_back(&s->buffers, &job->block);
    job_free(job);
    return st;
}

/* ---- giving jobs ---------------------------------------------------------------------------------------------------- */

static struct job *job_new(enum job_kind kind, const struct input *input)
{
    struct job *job = calloc(1, sizeof *job);
    if (job)
        *job = (struct job){.kind = kind, .input = input};
    return job;
}

static void do_here(void *side, void *given)
{
    struct side *s = side;
    struct job *job = given;
    if (job->kind == JOB_FILE || job->kind == JOB_BLOCK)
        do_job(s->run, &s->reader, s->options, job);
}

/* This thread, which reads and hashes streams, does others as long as the oldest is not done: as one more it would have to share a processor with a worker, and the workers to wait for it. */
static mc_status take_oldest(struct side *s, mc_error *err)
{
    while (!pool_is_ready(s->pool) && pool_do_one(s->pool, do_here, s))
        continue;
    return take(s, pool_take(s->pool), err);
}

/* Frees the job, now or when it is taken. */
static mc_status give(struct side *s, struct job *job, mc_error *err)
{
    mc_status st = MC_OK;
    if (!job)
        return out_of_memory(err);
    if (!s->pool) {
        do_here(s, job);
        return take(s, job, err);
    }
    if (pool_is_full(s->pool))
        st = take_oldest(s, err);
    pool_give(s->pool, job);
    while (st == MC_OK && pool_is_ready(s->pool))
        st = take_oldest(s, err);
    return st;
}

/* Before waiting for a slow input, hands on what is done. */
static mc_status take_while_waiting(struct side *s, const struct ndjson *stream, mc_error *err)
{
    struct pollfd p = {.fd = stream->fd, .events = POLLIN};
    mc_status st = MC_OK;
    while (st == MC_OK && s->pool && !pool_is_empty(s->pool) && poll(&p, 1, 0) == 0)
        st = take_oldest(s, err);
    return st;
}

static mc_status give_stream(struct side *s, const struct input *in, struct ndjson *stream, mc_error *err)
{
    mc_error found = {0};
    stream->hashes_late = !s->pool; /* workers would have to do it one after another */
    mc_status st = give(s, job_new(JOB_BEGIN, in), err);
    while (st == MC_OK && !found.status) {
        struct ndjson_block block;
        st = take_while_waiting(s, stream, err);
        if (st != MC_OK || ndjson_next(stream, &block, &found) != MC_OK || !block.text)
            break;
        struct job *job = job_new(JOB_BLOCK, in);
        if (job)
            job->block = block;
        else
            free(block.text);
        st = give(s, job, err);
    }
    struct job *end = st == MC_OK ? job_new(JOB_END, in) : NULL;
    if (st != MC_OK || !end)
        return st == MC_OK ? out_of_memory(err) : st;
    ndjson_hash(stream, end->hash);
    end->err = found;
    error_add_source(&end->err, in->shown);
    return give(s, end, err);
}

/* The input as one file; what was read of one that cannot be read again goes along. */
static mc_status give_file(struct side *s, const struct input *in, struct ndjson *read, mc_error *err)
{
    struct job *job = job_new(JOB_FILE, in);
    if (job && read) {
        job->bytes = read->rest;
        job->file = *in;
        job->file.bytes = job->bytes;
        job->file.len = read->rest_len;
        read->rest = NULL;
    }
    return give(s, job, err);
}

/* One input, whichever way it is to be read. What goes wrong in looking at it goes wrong again in reading it, and is said then. */
static mc_status give_input(struct side *s, const struct input *in, mc_error *err)
{
    const char *format = in->format ? in->format : s->options->input_format;
    struct ndjson stream = {.fd = -1};
    struct stat about;
    mc_status st;
    bool named = format ? strcmp(format, "ndjson") == 0 : ndjson_is_named_so(in->path);
    if (in->bytes || (format && !named) || ndjson_open(&stream, &s->buffers, in->path, NULL) != MC_OK) {
        ndjson_close(&stream);
        return give_file(s, in, NULL, err);
    }
    bool again = fstat(stream.fd, &about) == 0 && S_ISREG(about.st_mode) && strcmp(in->path, "-") != 0;
    bool told = !named && (!again || ndjson_begins_so(stream.fd)); /* by its content */
    bool is_stream = named || (told && ndjson_look(&stream, NDJSON_BLOCK, NULL) == MC_OK && ndjson_looks_so(stream.rest, stream.rest_len));
    if (is_stream) {
        st = give_stream(s, in, &stream, err);
    } else if (again) {
        st = give_file(s, in, NULL, err);
    } else {
        mc_error found = {0};
        if (ndjson_look(&stream, READ_SIZE_MAX + 1, &found) == MC_OK && stream.rest)
            st = give_file(s, in, &stream, err);
        else
            st = give_file(s, in, NULL, err);
    }
    ndjson_close(&stream);
    return st;
}

mc_status run_inputs(struct run *run, const struct run_options *o, const struct inputs *in, mc_error *err)
{
    struct side s = {.run = run, .options = o, .in = in, .lock = PTHREAD_MUTEX_INITIALIZER};
    const struct pool_work work = {.open = open_worker, .run = run_worker, .close = close_worker, .context = &s};
    mc_status st = line_reader_init(&s.reader, pack_keys(run->pack), err);
    if (st == MC_OK && o->jobs > 1)
        s.pool = pool_new(&work, o->jobs - 1); /* without threads it is done here */
    for (size_t i = 0; st == MC_OK && i < in->n; i++)
        st = give_input(&s, &in->all[i], err);
    while (s.pool && !pool_is_empty(s.pool)) {
        if (st == MC_OK)
            st = take_oldest(&s, err);
        else
            job_free(pool_take(s.pool));
    }
    pool_free(s.pool);
    line_reader_clear(&s.reader);
    ndjson_buffers_clear(&s.buffers);
    return st == MC_OK && s.ended != MC_OK ? error_pass(err, &s.end_err) : st;
}
