/* mingcha-pdf: opens a PDF file with poppler, apart from the program that asks (read/pdf_apart.c). The file is its stdin, the pages its stdout; both ends are of one
 * build, so they are written as they stand in memory. A file may make poppler spin, take memory without end or crash: then this process ends, and the file is an
 * error there. What it may use is limited, and it can write to nothing but the pipe. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "pdf/file.h"

static bool send_all(const void *data, size_t len)
{
    const char *at = data;
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, at, len);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool send_page(const struct pdf_page *p, const mc_error *err)
{
    struct pdf_heading h = {*err, p->number, p->width, p->height, p->n_chars, p->across.n, p->down.n};
    return send_all(&h, sizeof h) && send_all(p->chars, p->n_chars * sizeof *p->chars) && send_all(p->across.all, p->across.n * sizeof *p->across.all) &&
           send_all(p->down.all, p->down.n * sizeof *p->down.all);
}

/* ---- limits ------------------------------------------------------------------------------------------------------------------- */

#ifndef PDF_SANITIZED /* a sanitizer reserves memory by the terabyte, so there is no limit on it there */
/* Bytes of memory that the process has before it begins. */
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
    close_range(STDERR_FILENO + 1, ~0U, 0); /* what the program that asks, or its host, left open */
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_CORE, 0, 0);
#ifndef PDF_SANITIZED
    rlim_t used = memory_used();
    limit(RLIMIT_DATA, used + limits->memory, used + limits->memory);
#endif
    limit_time(limits, 0);
}

/* ---- the work ------------------------------------------------------------------------------------------------------------------ */

/* The file, until the process ends. */
static const char *map_input(size_t *len)
{
    struct stat s;
    if (fstat(STDIN_FILENO, &s) != 0 || s.st_size <= 0)
        return NULL;
    void *bytes = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_SHARED, STDIN_FILENO, 0);
    *len = (size_t)s.st_size;
    return bytes == MAP_FAILED ? NULL : bytes;
}

static bool work(const char *bytes, size_t len, const struct pdf_limits *limits)
{
    struct pdf_file *file = NULL;
    struct pdf_heading h = {.number = 0};
    mc_error err = {0};
    if (pdf_file_open(&file, bytes, len, &h.error) == MC_OK) {
        h.number = pdf_file_pages(file);
        limit_time(limits, h.number);
    }
    bool ok = send_all(&h, sizeof h);
    for (int i = 0; i < h.number && ok && !err.status; i++) {
        struct pdf_page page;
        pdf_file_page(&page, file, i, &err);
        ok = send_page(&page, &err);
        pdf_page_clear(&page);
    }
    return ok;
}

int main(int argc, char **argv)
{
    size_t len;
    if (argc != 5 || strcmp(argv[1], MC_VERSION) != 0) {
        fprintf(stderr, PDF_PROGRAM " " MC_VERSION " is a part of mingcha, which starts it to open PDF files\n");
        return PDF_OTHER_VERSION;
    }
    struct pdf_limits limits = {atoi(argv[2]), atoi(argv[3]), strtoull(argv[4], NULL, 10)};
    limit_process(&limits);
    const char *bytes = map_input(&len);
    _exit(bytes != NULL && work(bytes, len, &limits) ? EXIT_SUCCESS : EXIT_FAILURE); /* what poppler keeps goes with the process */
}
