#include "run/locate.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define PLACES 2

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* Cuts the last step off a path; false where there is none left. */
static bool cut_step(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

/* The file that holds this code: the shared library, else the program. Returns its length; 0 where it is not known. Of a program dladdr
 * only knows by what name it was called, which proves nothing; the system knows its file. */
static size_t own_file(char out[PATH_MAX])
{
    static const char here;
    Dl_info info;
    if (dladdr(&here, &info) && info.dli_fname && info.dli_fname[0] == '/' && strstr(info.dli_fname, "/libmingcha.so") &&
        realpath(info.dli_fname, out))
        return strlen(out);
    ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
    out[n > 0 ? n : 0] = '\0';
    return n > 0 ? (size_t)n : 0;
}

mc_status locate_rules(char **out, mc_error *err)
{
    static const struct {
        int up; /* steps from the program's own path */
        const char *then;
    } places[PLACES] = {{3, "rules"}, {2, "share/mingcha/rules"}};
    char self[PATH_MAX], *tried[PLACES] = {NULL};
    size_t n = own_file(self);
    if (!n)
        return error_set(err, MC_ERR_USAGE, NULL, 0,
                         "the program's own place is not known; name the rules with --rules DIR");
    mc_status st = MC_OK;
    *out = NULL;
    for (int i = 0; i < PLACES && !*out && st == MC_OK; i++) {
        char root[PATH_MAX];
        bool ok = true;
        memcpy(root, self, n + 1);
        for (int step = 0; step < places[i].up && ok; step++)
            ok = cut_step(root);
        if (asprintf(&tried[i], "%s/%s", root, places[i].then) < 0) {
            tried[i] = NULL;
            st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
        } else if (ok && is_folder(tried[i])) {
            *out = tried[i];
            tried[i] = NULL;
        }
    }
    if (st == MC_OK && !*out)
        st = error_set(err, MC_ERR_USAGE, NULL, 0, "no rules at %s or %s; name them with --rules DIR", tried[0],
                       tried[1]);
    for (int i = 0; i < PLACES; i++)
        free(tried[i]);
    return st;
}
