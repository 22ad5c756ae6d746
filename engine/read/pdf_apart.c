/* Poppler in a process of its own. A PDF file may make it spin, take memory without end or crash; then that process ends, and the file is an error. What the
 * process may use is limited, and it can write to nothing but the pipe. What comes through the pipe is believed as little as a file is. */
#include "read/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/utf8.h"

#define SILENCE_MS 120000 /* the processor's time is limited; this is for a process that sleeps */
#define EDGE_MAX (4 * 14400 * PT) /* places further off are no page's */

struct pdf_apart {
    pid_t pid;
    int from; /* the pipe */
    int n_pages;
    struct pdf_limits limits;
};

/* Before the arrays of a page; also the answer to the opening, with the number of pages in `number`. */
struct heading {
    mc_error error;
    int number, width, height;
    size_t n_chars, n_across, n_down;
};

/* ---- in the process ------------------------------------------------------------------------------------------------------------ */

static bool send_all(int to, const void *data, size_t len)
{
    const char *at = data;
    while (len > 0) {
        ssize_t n = write(to, at, len);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool send_page(int to, const struct pdf_page *p, const mc_error *err)
{
    struct heading h = {*err, p->number, p->width, p->height, p->n_chars, p->across.n, p->down.n};
    return send_all(to, &h, sizeof h) && send_all(to, p->chars, p->n_chars * sizeof *p->chars) &&
           send_all(to, p->across.all, p->across.n * sizeof *p->across.all) && send_all(to, p->down.all, p->down.n * sizeof *p->down.all);
}

#ifndef PDF_SANITIZED /* a sanitizer reserves memory by the terabyte, so there is no limit on it there */
/* Bytes of memory that are the process's own already, for it was copied from ours. */
static rlim_t memory_used(void)
{
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f != NULL && fscanf(f, "%*u %*u %*u %*u %*u %llu", &pages) != 1)
        pages = 0;
    if (f != NULL)
        fclose(f);
    return (rlim_t)(pages * (unsigned long long)sysconf(_SC_PAGESIZE));
}
#endif

static void limit(int what, rlim_t soft, rlim_t hard)
{
    struct rlimit r;
    if (getrlimit(what, &r) != 0)
        return;
    r.rlim_cur = soft < r.rlim_max ? soft : r.rlim_max;
    r.rlim_max = hard < r.rlim_max ? hard : r.rlim_max;
    setrlimit(what, &r);
}

static void limit_time(const struct pdf_limits *limits, int n_pages)
{
    rlim_t seconds = (rlim_t)limits->seconds + (rlim_t)n_pages * (rlim_t)limits->page_ms / 1000;
    limit(RLIMIT_CPU, seconds, n_pages > 0 ? seconds + 5 : RLIM_INFINITY); /* at the hard limit the signal would be SIGKILL */
}

static void limit_process(const struct pdf_limits *limits)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGXFSZ, SIG_IGN); /* fontconfig would write down what fonts there are; it does without */
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXCPU, SIG_DFL);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_CORE, 0, 0);
#ifndef PDF_SANITIZED
    limit(RLIMIT_DATA, memory_used() + limits->memory, memory_used() + limits->memory);
#endif
    limit_time(limits, 0);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; nothing >= 0 && fd <= 2; fd++)
        dup2(nothing, fd); /* poppler says on stderr what it thinks of a file */
}

/* Closes what else the program has open: other pipes like this one would not end while it is open here. Gives the pipe's new number. */
static int keep_only(int to)
{
    enum { PIPE = 3 };
    if (to != PIPE && dup2(to, PIPE) < 0)
        return to;
    close_range(PIPE + 1, ~0U, 0);
    return PIPE;
}

static void work(int to, const char *bytes, size_t len, const struct pdf_limits *limits)
{
    struct pdf_file *file = NULL;
    mc_error err = {0};
    limit_process(limits);
    to = keep_only(to);
    struct heading h = {.number = 0};
    if (pdf_file_open(&file, bytes, len, &h.error) == MC_OK) {
        h.number = pdf_file_pages(file);
        limit_time(limits, h.number);
    }
    bool ok = send_all(to, &h, sizeof h);
    for (int i = 0; i < h.number && ok && !err.status; i++) {
        struct pdf_page page;
        pdf_file_page(&page, file, i, &err);
        ok = send_page(to, &page, &err);
        pdf_page_clear(&page);
    }
    _exit(0); /* nothing of the program's is flushed or taken down a second time */
}

/* ---- in the program -------------------------------------------------------------------------------------------------------------- */

/* Why the process ended before it had said all. */
static mc_status broke_off(struct pdf_apart *a, bool silent, mc_error *err)
{
    int how = 0;
    if (a->pid > 0) {
        if (silent)
            kill(a->pid, SIGKILL);
        while (waitpid(a->pid, &how, 0) < 0 && errno == EINTR)
            continue;
        a->pid = -1;
    }
    if (silent || (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU))
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "the PDF file takes too long to read: more than %d seconds and %d for each 100 pages", a->limits.seconds,
                         a->limits.page_ms / 10);
    return error_set(err, MC_ERR_LIMIT, NULL, 0, "the PDF file cannot be read: it is damaged, or its pages take more than %zu MiB of memory", a->limits.memory >> 20);
}

static mc_status receive(struct pdf_apart *a, void *to, size_t len, mc_error *err)
{
    char *at = to;
    while (len > 0) {
        struct pollfd p = {.fd = a->from, .events = POLLIN};
        int ready = poll(&p, 1, SILENCE_MS);
        ssize_t n = ready > 0 ? read(a->from, at, len) : -1;
        if ((ready < 0 || (ready > 0 && n < 0)) && errno == EINTR)
            continue;
        if (n <= 0)
            return broke_off(a, ready == 0, err);
        at += n;
        len -= (size_t)n;
    }
    return MC_OK;
}

static mc_status receive_heading(struct pdf_apart *a, struct heading *h, mc_error *err)
{
    mc_status st = receive(a, h, sizeof *h, err);
    if (st)
        return st;
    h->error.source[0] = h->error.text[sizeof h->error.text - 1] = h->error.text_zh[sizeof h->error.text_zh - 1] = '\0';
    return h->error.status ? error_pass(err, &h->error) : MC_OK;
}

/* own: *out, NULL where there is none of them. */
static mc_status receive_array(struct pdf_apart *a, void *out, size_t n, size_t max, size_t item, mc_error *err)
{
    void **all = out;
    *all = NULL;
    if (n == 0)
        return MC_OK;
    if (n > max)
        return broke_off(a, true, err);
    *all = malloc(n * item);
    return *all != NULL ? receive(a, *all, n * item, err) : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static bool is_near(int at)
{
    return at >= -EDGE_MAX && at <= EDGE_MAX;
}

static bool rules_hold(const struct pdf_rules *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (!is_near(r->all[i].at) || !is_near(r->all[i].from) || !is_near(r->all[i].to) || r->all[i].from > r->all[i].to)
            return false;
    return true;
}

static bool page_holds(const struct pdf_page *p)
{
    bool ok = is_near(p->width) && is_near(p->height) && p->width >= 0 && p->height >= 0;
    for (size_t i = 0; i < p->n_chars && ok; i++) {
        const struct pdf_char *c = &p->chars[i];
        ok = is_near(c->box.x1) && is_near(c->box.x2) && is_near(c->box.y1) && is_near(c->box.y2) && c->box.x1 < c->box.x2 && c->box.y1 < c->box.y2 &&
             c->c >= 0x20 && c->c <= 0x10FFFF && (c->c < 0xD800 || c->c > 0xDFFF) && c->owner == -1;
    }
    return ok && rules_hold(&p->across) && rules_hold(&p->down);
}

mc_status pdf_apart_open(struct pdf_apart **out, const char *bytes, size_t len, const struct pdf_limits *limits, mc_error *err)
{
    int ends[2];
    struct heading h;
    struct pdf_apart *a = calloc(1, sizeof *a);
    if (a == NULL)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    *a = (struct pdf_apart){.pid = -1, .from = -1, .limits = *limits};
    mc_status st = MC_OK;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        st = error_set(err, MC_ERR_IO, NULL, 0, "a process to read the PDF file could not be started: %s", strerror(errno));
        goto done;
    }
    a->from = ends[0];
    a->pid = fork();
    if (a->pid == 0) {
        close(ends[0]);
        work(ends[1], bytes, len, limits);
    }
    if (a->pid < 0)
        st = error_set(err, MC_ERR_IO, NULL, 0, "a process to read the PDF file could not be started: %s", strerror(errno));
    close(ends[1]);
    if (!st)
        st = receive_heading(a, &h, err);
    if (!st && (h.number < 1 || h.number > PDF_PAGES_MAX))
        st = broke_off(a, true, err);
done:
    if (st) {
        pdf_apart_close(a);
        return st;
    }
    a->n_pages = h.number;
    *out = a;
    return MC_OK;
}

int pdf_apart_pages(const struct pdf_apart *a)
{
    return a->n_pages;
}

mc_status pdf_apart_page(struct pdf_page *out, int i, void *apart, mc_error *err)
{
    struct pdf_apart *a = apart;
    struct heading h;
    *out = (struct pdf_page){.number = i + 1};
    mc_status st = receive_heading(a, &h, err);
    if (st)
        return st;
    out->width = h.width;
    out->height = h.height;
    st = receive_array(a, &out->chars, out->n_chars = h.n_chars, PDF_CHARS_MAX, sizeof *out->chars, err);
    if (!st)
        st = receive_array(a, &out->across.all, out->across.n = out->across.size = h.n_across, PDF_RULES_MAX, sizeof *out->across.all, err);
    if (!st)
        st = receive_array(a, &out->down.all, out->down.n = out->down.size = h.n_down, PDF_RULES_MAX, sizeof *out->down.all, err);
    if (!st && (h.number != i + 1 || !page_holds(out)))
        st = broke_off(a, true, err);
    if (st)
        pdf_page_clear(out);
    return st;
}

void pdf_apart_close(struct pdf_apart *a)
{
    if (a == NULL)
        return;
    if (a->from >= 0)
        close(a->from);
    if (a->pid > 0) {
        kill(a->pid, SIGKILL);
        while (waitpid(a->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    free(a);
}
