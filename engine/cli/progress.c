#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER 0.5 /* seconds */
#define EVERY 0.1

double progress_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(struct progress *p, const struct cli *cli, size_t total, bool quiet)
{
    const char *term = getenv("TERM");
    bool dumb = term && strcmp(term, "dumb") == 0;
    *p = (struct progress){.on = !quiet && !dumb && isatty(STDERR_FILENO), .zh = cli->zh, .total = total, .begun = progress_now()};
    p->last = p->begun;
}

/* "2 分 5 秒", "12 s". */
static void say_seconds(char *out, size_t size, long seconds, bool zh)
{
    if (seconds >= 60)
        snprintf(out, size, zh ? "%ld 分 %ld 秒" : "%ld min %ld s", seconds / 60, seconds % 60);
    else
        snprintf(out, size, zh ? "%ld 秒" : "%ld s", seconds);
}

void progress_step(struct progress *p, size_t done, size_t findings)
{
    char left[48];
    double now = progress_now(), spent = now - p->begun;
    p->done = done;
    if (!p->on || spent < FIRST_AFTER || now - p->last < EVERY || p->done == 0 || p->done >= p->total)
        return;
    say_seconds(left, sizeof left, (long)(spent / (double)p->done * (double)(p->total - p->done) + 0.5), p->zh);
    fprintf(stderr, p->zh ? "\r已核对 %zu/%zu 个文件，疑点 %zu，约剩 %s\033[K" : "\r%zu of %zu files, %zu findings, about %s left\033[K", p->done, p->total, findings,
            left);
    fflush(stderr);
    p->last = now;
    p->drawn = true;
}

void progress_clear(struct progress *p)
{
    if (!p->drawn)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    p->drawn = false;
}
