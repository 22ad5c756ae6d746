#include "cli/safe_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static mc_status file_error(const char *file, mc_error *err)
{
    return error_set(err, MC_ERR_IO, file, 0, "could not be written: %s", strerror(errno));
}

/* A new file gets what the user's mask leaves, not mkstemp's owner-only rights. */
static void set_mode(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0)
        errno = 0; /* some file systems have no rights to set; the file is written all the same */
}

/* A pipe, a terminal, /dev/null: there is nothing to rename over. */
static bool is_special(const char *file)
{
    struct stat s;
    return stat(file, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
}

mc_status safe_file_open(struct safe_file *f, const char *file, mc_error *err)
{
    *f = (struct safe_file){.file = file};
    if (is_special(file)) {
        f->out = fopen(file, "w");
        return f->out ? MC_OK : file_error(file, err);
    }
    if (asprintf(&f->name, "%s.XXXXXX", file) < 0) {
        f->name = NULL;
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    int fd = mkstemp(f->name);
    if (fd >= 0)
        set_mode(fd);
    f->out = fd < 0 ? NULL : fdopen(fd, "w");
    if (f->out)
        return MC_OK;
    mc_status st = file_error(file, err);
    if (fd >= 0) {
        close(fd);
        unlink(f->name);
    }
    free(f->name);
    return st;
}

mc_status safe_file_close(struct safe_file *f, mc_status so_far, mc_error *err)
{
    mc_status st = so_far;
    if (st == MC_OK && (fflush(f->out) != 0 || ferror(f->out)))
        st = file_error(f->file, err);
    if (st == MC_OK && f->name && fsync(fileno(f->out)) != 0 && errno != EINVAL && errno != EROFS)
        st = file_error(f->file, err);
    if (fclose(f->out) != 0 && st == MC_OK)
        st = file_error(f->file, err);
    if (st == MC_OK && f->name && rename(f->name, f->file) != 0)
        st = file_error(f->file, err);
    if (st != MC_OK && f->name)
        unlink(f->name);
    free(f->name);
    return st;
}
