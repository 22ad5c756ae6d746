/* See late.h. */
#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

#include "base/error.h"

static mc_status load(struct late *l, mc_error *err)
{
    void *library = dlopen(l->file, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; library && i < l->n; i++) {
        void *function = dlsym(library, l->names[i]);
        if (!function)
            library = NULL; /* dlerror says which; the library stays */
        else
            memcpy((char *)l->functions + i * sizeof function, &function, sizeof function); /* ISO C knows no conversion of one into the other */
    }
    const char *why = library ? NULL : dlerror();
    return library ? MC_OK : error_set(err, MC_ERR_IO, NULL, 0, "the library %s cannot be loaded: %s", l->file, why ? why : l->file);
}

mc_status late_load(struct late *l, mc_error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    mc_status st = MC_OK;
    pthread_mutex_lock(&lock);
    if (!l->ready)
        st = load(l, err);
    l->ready = st == MC_OK;
    pthread_mutex_unlock(&lock);
    return st;
}
