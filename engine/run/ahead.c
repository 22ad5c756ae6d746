/* See ahead.h. */
#include "run/ahead.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "read/read_ndjson.h"

static bool has_two_processors(void)
{
    cpu_set_t mine;
    return sched_getaffinity(0, sizeof mine, &mine) != 0 || CPU_COUNT(&mine) > 1; /* it fails where there are more than fit the set */
}

/* Looks only: nothing is taken from the file. */
static bool is_read_whole(const struct loader *l, const struct input *in)
{
    struct stat about;
    if (in->bytes || in->format || l->format || strcmp(in->path, "-") == 0 || ndjson_is_named_so(in->path))
        return false;
    int fd = open(in->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool whole = fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && !ndjson_begins_so(fd);
    if (fd >= 0)
        close(fd);
    return whole;
}

static void *read_input(void *ahead)
{
    struct ahead *a = ahead;
    a->st = loader_read(&a->loader, &a->record, a->input, a->about, &a->foreign, &a->error);
    return NULL;
}

void ahead_begin(struct ahead *a, const struct loader *l, const struct input *in)
{
    if (!is_read_whole(l, in) || !has_two_processors())
        return;
    *a = (struct ahead){.input = in, .loader = *l, .about = json_object()};
    a->running = a->about && pthread_create(&a->thread, NULL, read_input, a) == 0;
    if (!a->running)
        ahead_clear(a);
}

void ahead_end(struct ahead *a, struct loader *l)
{
    if (!a->running)
        return;
    pthread_join(a->thread, NULL);
    a->running = false;
    *l = a->loader;
}

mc_status ahead_take(struct ahead *a, struct record **out, json_t *about, bool *foreign, mc_error *err)
{
    mc_status st = a->st;
    if (json_object_update(about, a->about) != 0)
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    else if (st != MC_OK)
        error_pass(err, &a->error);
    *foreign = a->foreign;
    if (st == MC_OK) {
        *out = a->record;
        a->record = NULL;
    }
    ahead_clear(a);
    return st;
}

void ahead_clear(struct ahead *a)
{
    json_decref(a->about);
    record_free(a->record);
    *a = (struct ahead){.input = NULL};
}
