#include "run/config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/nearest.h"

static const char *const keys[] = {"profile", "parameters", "words"};

/* The nearest file of that name, from the working folder up. own: free(). NULL where there is none. */
static char *find_upward(void)
{
    char *folder = getcwd(NULL, 0), *path = NULL;
    while (folder) {
        if (asprintf(&path, "%s/%s", strcmp(folder, "/") ? folder : "", CONFIG_NAME) < 0)
            path = NULL;
        char *slash = strrchr(folder, '/');
        if (!path || access(path, F_OK) == 0 || !slash || !folder[1])
            break;
        free(path);
        path = NULL;
        slash[slash == folder] = '\0';
    }
    if (path && access(path, F_OK) != 0) {
        free(path);
        path = NULL;
    }
    free(folder);
    return path;
}

static mc_status check_keys(json_t *config, const char *path, mc_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach (config, key, value) {
        bool known = false;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            known = known || strcmp(keys[i], key) == 0;
        const char *near = known ? NULL : nearest_name(key, keys, sizeof keys / sizeof *keys);
        if (near)
            return error_set(err, MC_ERR_USAGE, path, 0, "unknown key \"%s\" (nearest: \"%s\")", key, near);
        if (!known)
            return error_set(err, MC_ERR_USAGE, path, 0, "unknown key \"%s\"", key);
    }
    return MC_OK;
}

mc_status config_read(json_t **out, char **used, const char *path, mc_error *err)
{
    json_error_t where;
    *out = NULL;
    *used = path ? strdup(path) : find_upward();
    if (!*used)
        return path ? error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory") : MC_OK;
    json_t *config = json_load_file(*used, JSON_REJECT_DUPLICATES, &where);
    if (!config)
        return error_set(err, MC_ERR_USAGE, *used, where.line > 0 ? where.line : 0, "%s", where.text);
    mc_status st = json_is_object(config) ? check_keys(config, *used, err)
                                          : error_set(err, MC_ERR_USAGE, *used, 1, "a configuration is a JSON object");
    if (st != MC_OK) {
        json_decref(config);
        return st;
    }
    *out = config;
    return MC_OK;
}
