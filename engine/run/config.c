#include "run/config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/nearest.h"

enum whose { FOR_PACK, FOR_RUN };
enum form { FORM_ANY, FORM_TEXT, FORM_TEXTS, FORM_LEVEL, FORM_WAIVERS };

/* What the pack checks itself is FORM_ANY here. */
static const struct key {
    const char *name;
    enum whose whose;
    enum form form;
} keys[] = {
    {"profile", FOR_PACK, FORM_ANY},   {"parameters", FOR_PACK, FORM_ANY}, {"words", FOR_PACK, FORM_ANY},
    {"severity", FOR_PACK, FORM_ANY},  {"overrides", FOR_PACK, FORM_ANY},  {"rules", FOR_PACK, FORM_ANY}, {"region", FOR_PACK, FORM_ANY},
    {"select", FOR_RUN, FORM_TEXTS},   {"ignore", FOR_RUN, FORM_TEXTS},    {"fail_on", FOR_RUN, FORM_LEVEL},
    {"baseline", FOR_RUN, FORM_TEXT},  {"waivers", FOR_RUN, FORM_WAIVERS},
};

#define N_KEYS (sizeof keys / sizeof *keys)

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

static const struct key *find_key(const char *name)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static mc_status no_such_key(const char *name, const char *path, mc_error *err)
{
    const char *names[N_KEYS];
    for (size_t i = 0; i < N_KEYS; i++)
        names[i] = keys[i].name;
    const char *near = nearest_name(name, names, N_KEYS);
    if (near)
        return error_set(err, MC_ERR_USAGE, path, 0, "unknown key \"%s\" (nearest: \"%s\")", name, near);
    return error_set(err, MC_ERR_USAGE, path, 0, "unknown key \"%s\"", name);
}

static bool is_text(const json_t *value)
{
    return json_string_length(value) > 0;
}

static bool are_texts(const json_t *list)
{
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one)
        if (!is_text(one))
            return false;
    return json_array_size(list) > 0;
}

static mc_status check_level(const char *name, const char *level, const char *path, mc_error *err)
{
    static const char *const levels[] = {"error", "warning", "note", "never"};
    const size_t n = sizeof levels / sizeof *levels;
    for (size_t i = 0; level && i < n; i++)
        if (strcmp(levels[i], level) == 0)
            return MC_OK;
    const char *near = level ? nearest_name(level, levels, n) : NULL;
    if (near)
        return error_set(err, MC_ERR_USAGE, path, 0, "\"%s\" is none of error, warning, note, never (nearest: \"%s\")", name, near);
    return error_set(err, MC_ERR_USAGE, path, 0, "\"%s\" must be one of error, warning, note, never", name);
}

static mc_status check_value(const struct key *key, const json_t *value, const char *path, mc_error *err)
{
    switch (key->form) {
    case FORM_TEXT:
        return is_text(value) ? MC_OK : error_set(err, MC_ERR_USAGE, path, 0, "\"%s\" must be the name of a file", key->name);
    case FORM_TEXTS:
        return are_texts(value) ? MC_OK : error_set(err, MC_ERR_USAGE, path, 0, "\"%s\" must be a list of rules and families", key->name);
    case FORM_LEVEL:
        return check_level(key->name, json_string_value(value), path, err);
    case FORM_WAIVERS:
        return is_text(value) || json_is_array(value)
                   ? MC_OK
                   : error_set(err, MC_ERR_USAGE, path, 0, "\"%s\" must be the name of a file or a list of waivers", key->name);
    case FORM_ANY:
        break;
    }
    return MC_OK;
}

static mc_status check_keys(json_t *config, const char *path, mc_error *err)
{
    const char *name;
    json_t *value;
    mc_status st = MC_OK;
    json_object_foreach (config, name, value) {
        const struct key *key = find_key(name);
        if (st == MC_OK)
            st = key ? check_value(key, value, path, err) : no_such_key(name, path, err);
    }
    return st;
}

json_t *config_for_pack(const json_t *config)
{
    json_t *out = config ? json_copy((json_t *)(uintptr_t)config) : NULL;
    for (size_t i = 0; out && i < N_KEYS; i++)
        if (keys[i].whose == FOR_RUN)
            json_object_del(out, keys[i].name);
    return out;
}

char *config_path(const char *config_file, const char *name)
{
    const char *slash = strrchr(config_file, '/');
    char *path = NULL;
    if (*name == '/' || !slash)
        return strdup(name);
    return asprintf(&path, "%.*s/%s", (int)(slash - config_file), config_file, name) < 0 ? NULL : path;
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
