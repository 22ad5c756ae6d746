#include "run/locate.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/self.h"

#define PLACES 2

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

mc_status locate_rules(char **out, mc_error *err)
{
    static const struct {
        int up; /* steps from the program's own path */
        const char *then;
    } places[PLACES] = {{3, "rules"}, {2, "share/mingcha/rules"}};
    char tried[PLACES][PATH_MAX];
    bool known = false;
    *out = NULL;
    for (int i = 0; i < PLACES; i++) {
        if (self_place(tried[i], places[i].up, places[i].then))
            known = true;
        else
            snprintf(tried[i], PATH_MAX, "/%s", places[i].then); /* so few steps from the root */
        if (known && is_folder(tried[i]))
            return (*out = strdup(tried[i])) ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    if (!known)
        return error_set(err, MC_ERR_USAGE, NULL, 0,
                         "the program's own place is not known; name the rules with --rules DIR");
    return error_set(err, MC_ERR_USAGE, NULL, 0, "no rules at %s or %s; name them with --rules DIR", tried[0], tried[1]);
}
