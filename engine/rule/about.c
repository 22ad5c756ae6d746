/* What can be told of a pack and its rules besides their tables: profiles, the parameters that a rule goes by. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rule/pack.h"

json_t *pack_profiles(const struct pack *p)
{
    json_t *out = json_object();
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < p->n_parts; i++) {
        json_t *profiles = json_object_get(p->parts[i].own, "profiles");
        ok = !profiles || json_object_update_missing(out, profiles) == 0;
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

/* ---- parameters of a rule ------------------------------------------------------------------------------------------ */

/* Adds the names that stand behind "parameters." in the text. */
static bool collect_names(json_t *names, const char *text)
{
    static const char mark[] = "parameters.";
    for (const char *at = text; (at = strstr(at, mark)); at++) {
        char name[128];
        const char *from = at + strlen(mark);
        size_t len = 0;
        while (isalnum((unsigned char)from[len]) || from[len] == '_')
            len++;
        if (!len || len >= sizeof name)
            continue;
        memcpy(name, from, len);
        name[len] = '\0';
        if (json_object_set_new(names, name, json_true()))
            return false;
    }
    return true;
}

/* Whether the text requires the library: its name in quotes, lib/data/rates.lua as "lib.data.rates". */
static bool requires(const char *text, const struct source *lib)
{
    char name[256];
    size_t len = strlen(lib->name) - strlen(".lua");
    if (len + 3 > sizeof name)
        return false;
    for (size_t quote = 0; quote < 2; quote++) {
        name[0] = name[len + 1] = "\"'"[quote];
        name[len + 2] = '\0';
        for (size_t i = 0; i < len; i++)
            name[i + 1] = lib->name[i] == '/' ? '.' : lib->name[i];
        if (strstr(text, name))
            return true;
    }
    return false;
}

/* The names in the file and in all libraries that it leads to; `seen` holds the libraries that were looked at. */
static bool collect(json_t *names, json_t *seen, const struct part *part, const char *text)
{
    bool ok = collect_names(names, text);
    for (const struct part *p = part; ok && p; p = p->base)
        for (size_t i = 0; ok && i < p->n_libs; i++) {
            const struct source *lib = &p->libs[i];
            if (json_object_get(seen, lib->name) || !requires(text, lib))
                continue;
            ok = json_object_set_new(seen, lib->name, json_true()) == 0 && collect(names, seen, part, lib->text);
        }
    return ok;
}

json_t *pack_parameters_of(const struct pack *p, const char *id)
{
    const struct rule *r = pack_rule_by_id(p, id);
    json_t *names = json_object(), *seen = json_object(), *out = json_array(), *about;
    const char *name;
    bool ok = r && names && seen && out && collect(names, seen, r->part, r->source->text);
    json_object_foreach (ok ? json_object_get(r->part->manifest, "parameters") : NULL, name, about) {
        if (ok && json_object_get(names, name))
            ok = json_array_append_new(out, json_pack("{s:s, s:O, s:O, s:O}", "name", name, "default", json_object_get(about, "default"), "value",
                                                      json_object_get(r->part->parameters, name), "meaning", json_object_get(about, "meaning"))) == 0;
    }
    json_decref(names);
    json_decref(seen);
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}
