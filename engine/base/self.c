#include "base/self.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* False where it is not known. Of a program dladdr only knows by what name it was called, which proves nothing; the system knows its file. */
static bool own_file(char out[PATH_MAX])
{
    static const char here;
    Dl_info info;
    if (dladdr(&here, &info) && info.dli_fname && info.dli_fname[0] == '/' && strstr(info.dli_fname, "/libmingcha.so") &&
        realpath(info.dli_fname, out))
        return true;
    ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
    out[n > 0 ? n : 0] = '\0';
    return n > 0;
}

bool self_place(char out[PATH_MAX], int up, const char *then)
{
    char *slash = out;
    bool ok = own_file(out);
    for (int step = 0; step < up && ok; step++) {
        slash = strrchr(out, '/');
        ok = slash != NULL;
        if (ok)
            *slash = '\0';
    }
    size_t n = ok ? strlen(out) : 0;
    if (!ok || (size_t)snprintf(out + n, PATH_MAX - n, "/%s", then) >= PATH_MAX - n) {
        out[0] = '\0';
        return false;
    }
    return true;
}
