/* The program that opens PDF files with poppler (engine/pdf/main.c), started for each file. It is another program and no fork of this one, because threads may be at work
 * here, ours or those of the library's user, and a fork beside threads may do next to nothing. What comes through the pipe is believed as little as a file is. */
#include "read/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/self.h"

#define SILENCE_MS 120000 /* the processor's time is limited; this is for a process that sleeps */
#define EDGE_MAX (4 * 14400 * PT) /* places further off are no page's */

struct pdf_apart {
    pid_t pid;
    int from; /* the pipe */
    int n_pages;
    struct pdf_limits limits;
};

void pdf_page_clear(struct pdf_page *p)
{
    free(p->chars);
    free(p->across.all);
    free(p->down.all);
    memset(p, 0, sizeof *p);
}

/* ---- the program --------------------------------------------------------------------------------------------------------------- */

/* Beside this program, as it is built; in libexec, as it is installed; or where the user of the library says. */
static mc_status find_program(char path[PATH_MAX], mc_error *err)
{
    static const struct {
        int up;
        const char *then;
    } places[] = {{1, PDF_PROGRAM}, {2, "libexec/mingcha/" PDF_PROGRAM}};
    const char *folder = secure_getenv("MINGCHA_LIBEXEC");
    if (folder != NULL && folder[0] != '\0') {
        if ((size_t)snprintf(path, PATH_MAX, "%s/" PDF_PROGRAM, folder) < PATH_MAX && access(path, X_OK) == 0)
            return MC_OK;
        return error_set(err, MC_ERR_IO, NULL, 0, "no program %s in %s (MINGCHA_LIBEXEC), which opens PDF files", PDF_PROGRAM, folder);
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (self_place(path, places[i].up, places[i].then) && access(path, X_OK) == 0)
            return MC_OK;
    return error_set(err, MC_ERR_IO, NULL, 0, "the program that opens PDF files is not at %s; install mingcha whole, or name its folder in MINGCHA_LIBEXEC", path);
}

/* The file as one that the program can be given. own: close. -1 where there is no room. */
static int file_of(const char *bytes, size_t len)
{
    int fd = memfd_create(PDF_PROGRAM, MFD_CLOEXEC);
    for (size_t at = 0; at < len && fd >= 0;) {
        ssize_t n = write(fd, bytes + at, len - at);
        if (n < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    return fd;
}

/* With the file as its stdin and the pipe as its stdout; poppler says on stderr what it thinks of a file. Returns 0 or an errno. */
static int spawn(pid_t *pid, const char *path, int file, int pipe, const struct pdf_limits *limits)
{
    char name[] = PDF_PROGRAM, version[] = MC_VERSION, seconds[16], page_ms[16], memory[32];
    char *const argv[] = {name, version, seconds, page_ms, memory, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t set;
    snprintf(seconds, sizeof seconds, "%d", limits->seconds);
    snprintf(page_ms, sizeof page_ms, "%d", limits->page_ms);
    snprintf(memory, sizeof memory, "%zu", limits->memory);
    int rc = posix_spawn_file_actions_init(&files);
    if (rc != 0)
        return rc;
    rc = posix_spawnattr_init(&how);
    if (rc == 0) {
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        sigemptyset(&set);
        posix_spawnattr_setsigmask(&how, &set);
        sigfillset(&set);
        posix_spawnattr_setsigdefault(&how, &set);
        rc = posix_spawn_file_actions_adddup2(&files, file, STDIN_FILENO);
        rc = rc ? rc : posix_spawn_file_actions_adddup2(&files, pipe, STDOUT_FILENO);
        rc = rc ? rc : posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        rc = rc ? rc : posix_spawn(pid, path, &files, &how, argv, environ);
        posix_spawnattr_destroy(&how);
    }
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* A descriptor that is none of the first three, which a host may have closed. Takes fd. */
static int above(int fd)
{
    int other = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
    if (fd >= 0)
        close(fd);
    return other;
}

static mc_status start(struct pdf_apart *a, const char *bytes, size_t len, mc_error *err)
{
    char path[PATH_MAX];
    int ends[2] = {-1, -1}, file = -1, to = -1;
    mc_status st = find_program(path, err);
    if (st)
        return st;
    int rc = pipe2(ends, O_CLOEXEC) != 0 ? errno : 0;
    a->from = ends[0];
    if (rc == 0) {
        to = above(ends[1]);
        file = above(file_of(bytes, len));
        rc = to < 0 || file < 0 ? errno : spawn(&a->pid, path, file, to, &a->limits);
    }
    if (rc != 0)
        st = error_set(err, MC_ERR_IO, NULL, 0, "the program to open the PDF file could not be started: %s", strerror(rc));
    if (file >= 0)
        close(file);
    if (to >= 0)
        close(to);
    return st;
}

/* ---- what it says ---------------------------------------------------------------------------------------------------------------- */

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
    if (!silent && WIFEXITED(how) && WEXITSTATUS(how) == PDF_OTHER_VERSION)
        return error_set(err, MC_ERR_IO, NULL, 0, "the program that opens PDF files (%s) is not of version %s; install mingcha whole", PDF_PROGRAM, MC_VERSION);
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

static mc_status receive_heading(struct pdf_apart *a, struct pdf_heading *h, mc_error *err)
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
    struct pdf_heading h;
    struct pdf_apart *a = calloc(1, sizeof *a);
    if (a == NULL)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    *a = (struct pdf_apart){.pid = -1, .from = -1, .limits = *limits};
    mc_status st = start(a, bytes, len, err);
    if (!st)
        st = receive_heading(a, &h, err);
    if (!st && (h.number < 1 || h.number > PDF_PAGES_MAX))
        st = broke_off(a, true, err);
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
    struct pdf_heading h;
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
