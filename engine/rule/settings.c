/* What a user sets over a pack: values of its parameters, words added to its lists (lib/data). */
#include <lauxlib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "rule/pack.h"

#define NAMES_MAX 256

static mc_status unknown(const char *what, const char *name, const char *const *names, size_t n, mc_error *err)
{
    const char *near = nearest_name(name, names, n);
    if (near)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\" (nearest: \"%s\")", what, name, near);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\"", what, name);
}

static mc_status no_parameter(const struct pack *p, const char *name, mc_error *err)
{
    const char *names[NAMES_MAX], *key;
    json_t *value;
    size_t n = 0;
    for (size_t i = 0; i < p->n_parts; i++)
        json_object_foreach (p->parts[i].parameters, key, value)
            if (n < NAMES_MAX)
                names[n++] = key;
    return unknown("parameter", name, names, n, err);
}

static bool same_type(const json_t *a, const json_t *b)
{
    return json_typeof(a) == json_typeof(b) || (json_is_boolean(a) && json_is_boolean(b));
}

/* One value, for every part that has a parameter of that name. */
static mc_status take_parameter(struct pack *p, const char *name, json_t *value, bool take, mc_error *err)
{
    bool found = false;
    for (size_t i = 0; i < p->n_parts; i++) {
        const json_t *old = json_object_get(p->parts[i].parameters, name);
        if (!old)
            continue;
        found = true;
        if (!same_type(old, value))
            return error_set(err, MC_ERR_USAGE, NULL, 0, "parameter \"%s\" needs a value like its default", name);
        if (take && json_object_set(p->parts[i].parameters, name, value))
            return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    return found ? MC_OK : no_parameter(p, name, err);
}

mc_status settings_take_parameters(struct pack *p, json_t *given, bool take, mc_error *err)
{
    const char *name;
    json_t *value;
    if (given && !json_is_object(given))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"parameters\" must be an object of names and values");
    json_object_foreach (given, name, value) {
        mc_status st = take_parameter(p, name, value, take, err);
        if (st != MC_OK)
            return st;
    }
    return MC_OK;
}

static const char *chosen_profile(const struct pack *p)
{
    return json_string_value(json_object_get(p->settings, "profile"));
}

const json_t *part_profile(const struct pack *p, const struct part *part)
{
    const char *name = chosen_profile(p);
    return name ? json_object_get(json_object_get(part->manifest, "profiles"), name) : NULL;
}

/* A profile of pack.json is a set of severities and parameters under a name. With several packs it counts for those that have it. */
static mc_status take_profile(struct pack *p, mc_error *err)
{
    const char *names[NAMES_MAX], *name = chosen_profile(p), *key;
    json_t *value;
    size_t n = 0;
    bool found = false;
    if (!json_object_get(p->settings, "profile"))
        return MC_OK;
    if (!name)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"profile\" must be the name of a profile");
    for (size_t i = 0; i < p->n_parts; i++) {
        const json_t *profile = part_profile(p, &p->parts[i]);
        found = found || profile;
        json_object_foreach (json_object_get(p->parts[i].manifest, "profiles"), key, value)
            if (n < NAMES_MAX)
                names[n++] = key;
        mc_status st = settings_take_parameters(p, json_object_get(profile, "parameters"), true, err);
        if (st != MC_OK)
            return st;
    }
    return found ? MC_OK : unknown("profile", name, names, n, err);
}

/* What gave the parameter its value: the settings go over the profile. */
static json_t *explain_parameter(const struct pack *p, const struct part *part, const char *name, json_t *value)
{
    const char *pack = json_string_value(json_object_get(part->manifest, "id"));
    bool set = json_object_get(json_object_get(p->settings, "parameters"), name) != NULL;
    bool profile = !set && json_object_get(json_object_get(part_profile(p, part), "parameters"), name);
    return json_pack("{s:s*, s:s, s:O, s:s, s:s*}", "pack", pack, "name", name, "value", value, "origin",
                     set ? "settings" : profile ? "profile" : "default", "profile", profile ? chosen_profile(p) : NULL);
}

json_t *pack_parameters(const struct pack *p)
{
    json_t *list = json_array(), *value;
    const char *name;
    bool ok = list != NULL;
    for (size_t i = 0; i < p->n_parts; i++)
        json_object_foreach (p->parts[i].parameters, name, value)
            ok = ok && json_array_append_new(list, explain_parameter(p, &p->parts[i], name, value)) == 0;
    if (ok)
        return list;
    json_decref(list);
    return NULL;
}

/* The file of a data library: lib/data/<name>.lua. */
static bool data_file(char *out, size_t size, const char *name)
{
    return (size_t)snprintf(out, size, "lib/data/%s.lua", name) < size;
}

static mc_status no_library(const struct pack *p, const char *name, mc_error *err)
{
    static const char folder[] = "lib/data/";
    char texts[64][64];
    const char *names[64];
    size_t n = 0;
    for (size_t k = 0; k < p->n_parts; k++)
        for (size_t i = 0; i < p->parts[k].n_libs && n < 64; i++) {
            const char *lib = p->parts[k].libs[i].name;
            size_t len = strlen(lib);
            if (strncmp(lib, folder, strlen(folder)) != 0 || len < strlen(folder) + 4 || len - strlen(folder) - 4 >= sizeof texts[n])
                continue;
            memcpy(texts[n], lib + strlen(folder), len - strlen(folder) - 4);
            texts[n][len - strlen(folder) - 4] = '\0';
            names[n] = texts[n];
            n++;
        }
    return unknown("word list", name, names, n, err);
}

static bool has_library(const struct pack *p, const char *name)
{
    char file[256];
    const struct part *owner;
    for (size_t i = 0; i < p->n_parts && data_file(file, sizeof file, name); i++)
        if (part_library(&p->parts[i], file, &owner))
            return true;
    return false;
}

static mc_status check_words(const struct pack *p, mc_error *err)
{
    const char *name, *list;
    json_t *lists, *words, *given = json_object_get(p->settings, "words");
    if (given && !json_is_object(given))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"words\" must be an object: file of lib/data, its lists, words");
    json_object_foreach (given, name, lists) {
        if (!has_library(p, name))
            return no_library(p, name, err);
        if (!json_is_object(lists))
            return error_set(err, MC_ERR_USAGE, NULL, 0, "the words of \"%s\" must be an object of lists", name);
        json_object_foreach (lists, list, words)
            for (size_t i = 0; i <= json_array_size(words); i++)
                if (!json_is_array(words) || (i < json_array_size(words) && !json_string_length(json_array_get(words, i))))
                    return error_set(err, MC_ERR_USAGE, NULL, 0, "the list \"%s\" of \"%s\" must be a list of words", list, name);
    }
    return MC_OK;
}

mc_status pack_take_settings(struct pack *p, mc_error *err)
{
    if (!p->settings)
        return MC_OK;
    mc_status st = take_profile(p, err);
    if (st == MC_OK)
        st = settings_take_parameters(p, json_object_get(p->settings, "parameters"), true, err); /* over the profile's */
    return st == MC_OK ? check_words(p, err) : st;
}

void settings_add_words(lua_State *L, const json_t *words, const char *file)
{
    const char *name, *list;
    json_t *lists, *entries;
    char own[256];
    json_object_foreach ((json_t *)(uintptr_t)words, name, lists) {
        if (!data_file(own, sizeof own, name) || strcmp(own, file) != 0)
            continue;
        json_object_foreach (lists, list, entries) {
            if (!lua_istable(L, -1) || lua_getfield(L, -1, list) != LUA_TTABLE)
                luaL_error(L, "%s has no list '%s'", file, list);
            lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
            for (size_t i = 0; i < json_array_size(entries); i++) {
                lua_pushstring(L, json_string_value(json_array_get(entries, i)));
                lua_rawseti(L, -2, ++n);
            }
            lua_pop(L, 1);
        }
    }
}
