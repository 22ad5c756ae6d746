/* What the chosen profile and the user's settings make of the rules: the severity of each, whether it runs at all, its parameters.
 *
 * What counts, from the weakest: what the rule and pack.json say; the profile of pack.json; "severity" and "parameters" of the settings; their "overrides",
 * a later one over an earlier one. In one table of severities a rule's id goes before its family. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/glob.h"
#include "base/nearest.h"
#include "rule/fields.h"
#include "rule/pack.h"

static const struct field profile_fields[] = {
    {"title", FIELD_TITLE, true},        {"about", FIELD_TITLE, false}, {"severity", FIELD_OBJECT, false},
    {"parameters", FIELD_OBJECT, false}, {NULL, FIELD_TEXT, false},
};

static const struct field override_fields[] = {
    {"rules", FIELD_TEXTS, false},       {"profile", FIELD_TEXT, false}, {"files", FIELD_TEXTS, false},
    {"severity", FIELD_TEXT, false},     {"parameters", FIELD_OBJECT, false}, {"reason", FIELD_TEXT, false},
    {NULL, FIELD_TEXT, false},
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- checking ------------------------------------------------------------------------------------------------------ */

static mc_status check_level(const char *level, mc_error *err)
{
    static const char *const names[] = {"error", "warning", "note", "off"};
    enum severity severity;
    if (level && (severity_parse(&severity, level) || strcmp(level, "off") == 0))
        return MC_OK;
    const char *near = level ? nearest_name(level, names, 4) : NULL;
    if (near)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no severity \"%s\" (nearest: \"%s\")", level, near);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "a severity is \"error\", \"warning\", \"note\" or \"off\", not \"%s\"", level ? level : "");
}

/* { rule or family: level } */
static mc_status check_levels(const struct pack *p, const json_t *levels, mc_error *err)
{
    const char *name;
    json_t *level;
    if (levels && !json_is_object(levels))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"severity\" must be an object: a rule or family, its severity or \"off\"");
    json_object_foreach ((json_t *)(uintptr_t)levels, name, level) {
        mc_status st = pack_check_selector(p, name, err);
        if (st == MC_OK)
            st = check_level(json_string_value(level), err);
        if (st != MC_OK)
            return st;
    }
    return MC_OK;
}

static mc_status check_profile_name(const struct pack *p, const char *name, mc_error *err)
{
    const char *names[64], *key;
    size_t n = 0;
    json_t *value;
    for (size_t i = 0; i < p->n_parts; i++)
        json_object_foreach (json_object_get(p->parts[i].manifest, "profiles"), key, value) {
            if (strcmp(key, name) == 0)
                return MC_OK;
            if (n < 64)
                names[n++] = key;
        }
    const char *near = nearest_name(name, names, n);
    if (near)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\" (nearest: \"%s\")", "profile", name, near);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\"", "profile", name);
}

static mc_status check_override(const struct pack *p, const json_t *one, size_t number, mc_error *err)
{
    char inside[48];
    const json_t *selectors = json_object_get(one, "rules"), *selector;
    const char *profile = json_string_value(json_object_get(one, "profile")), *level = json_string_value(json_object_get(one, "severity"));
    size_t i;
    snprintf(inside, sizeof inside, "overrides[%zu].", number);
    if (!json_is_object(one))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"overrides\" must be a list of objects");
    mc_status st = fields_check(one, override_fields, NULL, inside, err);
    json_array_foreach (selectors, i, selector) {
        if (st == MC_OK)
            st = pack_check_selector(p, json_string_value(selector), err);
    }
    if (st == MC_OK && profile)
        st = check_profile_name(p, profile, err);
    if (st == MC_OK && level)
        st = check_level(level, err);
    if (st == MC_OK)
        st = settings_take_parameters((struct pack *)(uintptr_t)p, json_object_get(one, "parameters"), false, err);
    if (st == MC_OK && !level && !json_object_get(one, "parameters"))
        st = error_set(err, MC_ERR_USAGE, NULL, 0, "overrides[%zu] sets neither \"severity\" nor \"parameters\"", number);
    return st;
}

static mc_status check_profiles(const struct pack *p, const struct part *part, mc_error *err)
{
    const char *name;
    json_t *profile;
    mc_status st = MC_OK;
    char *file = NULL;
    if (asprintf(&file, "%s/pack.json", part->dir) < 0)
        return no_memory(err);
    json_object_foreach (json_object_get(part->own, "profiles"), name, profile) {
        char inside[64];
        snprintf(inside, sizeof inside, "profiles.%.40s.", name);
        if (st == MC_OK && !json_is_object(profile))
            st = error_set(err, MC_ERR_USAGE, file, 0, "the profile \"%s\" must be an object", name);
        if (st == MC_OK)
            st = fields_check(profile, profile_fields, file, inside, err);
        if (st == MC_OK)
            st = check_levels(p, json_object_get(profile, "severity"), err);
        if (st == MC_OK)
            st = settings_take_parameters((struct pack *)(uintptr_t)p, json_object_get(profile, "parameters"), false, err);
    }
    if (st != MC_OK)
        error_add_source(err, file);
    free(file);
    return st;
}

mc_status pack_check_tuning(const struct pack *p, mc_error *err)
{
    const json_t *overrides = json_object_get(p->settings, "overrides"), *one;
    mc_status st = MC_OK;
    size_t i;
    for (i = 0; st == MC_OK && i < p->n_parts; i++)
        st = check_profiles(p, &p->parts[i], err);
    if (st == MC_OK)
        st = check_levels(p, json_object_get(p->settings, "severity"), err);
    if (st == MC_OK && overrides && !json_is_array(overrides))
        st = error_set(err, MC_ERR_USAGE, NULL, 0, "\"overrides\" must be a list of objects");
    json_array_foreach (overrides, i, one) {
        if (st == MC_OK)
            st = check_override(p, one, i + 1, err);
    }
    return st;
}

/* ---- choosing ------------------------------------------------------------------------------------------------------ */

static void set_level(struct rule *r, const char *level, const char *by)
{
    if (!level)
        return;
    r->choice.off = !severity_parse(&r->choice.severity, level);
    r->choice.off_by = r->choice.off ? by : NULL;
}

static void take_levels(struct rule *r, const json_t *levels, const char *by)
{
    const char *level = json_string_value(json_object_get(levels, r->info.id));
    set_level(r, level ? level : json_string_value(json_object_get(levels, r->family)), by);
}

static bool names_rule(const json_t *selectors, const struct rule *r)
{
    const json_t *selector;
    size_t i;
    json_array_foreach (selectors, i, selector) {
        if (rule_is_selected_by(r, json_string_value(selector)))
            return true;
    }
    return json_array_size(selectors) == 0;
}

static bool names_file(const json_t *globs, const char *path)
{
    const json_t *glob;
    size_t i;
    json_array_foreach (globs, i, glob) {
        if (path && glob_matches(json_string_value(glob), path))
            return true;
    }
    return json_array_size(globs) == 0;
}

/* Whether the override speaks of the profile and the file. */
static bool holds(const struct pack *p, const json_t *override, const char *path)
{
    const char *profile = json_string_value(json_object_get(override, "profile"));
    const char *chosen = json_string_value(json_object_get(p->settings, "profile"));
    return (!profile || (chosen && strcmp(profile, chosen) == 0)) && names_file(json_object_get(override, "files"), path);
}

static mc_status take_override(struct rule *r, const json_t *override, mc_error *err)
{
    json_t *given = json_object_get(override, "parameters"), *value;
    const char *name;
    if (!names_rule(json_object_get(override, "rules"), r))
        return MC_OK;
    set_level(r, json_string_value(json_object_get(override, "severity")), "overrides");
    if (!json_object_size(given))
        return MC_OK;
    json_t *own = json_copy(r->choice.parameters);
    bool ok = own != NULL;
    json_object_foreach (given, name, value) {
        if (ok && json_object_get(own, name)) /* a parameter of another pack means nothing to this rule */
            ok = json_object_set(own, name, value) == 0;
    }
    if (!ok) {
        json_decref(own);
        return no_memory(err);
    }
    json_decref(r->choice.parameters);
    r->choice.parameters = own;
    return MC_OK;
}

static bool any_by_files(const json_t *overrides)
{
    const json_t *one;
    size_t i;
    json_array_foreach (overrides, i, one) {
        if (json_array_size(json_object_get(one, "files")))
            return true;
    }
    return false;
}

mc_status pack_tune(struct pack *p, const char *path, mc_error *err)
{
    const json_t *overrides = json_object_get(p->settings, "overrides"), *one;
    mc_status st = MC_OK;
    size_t i, k;
    if (p->tuned && !p->by_files)
        return MC_OK;
    views_note_change(p->views);
    p->by_files = any_by_files(overrides);
    for (i = 0; i < p->n_rules; i++) {
        struct rule *r = &p->rules[i];
        json_decref(r->choice.parameters);
        r->choice = (struct choice){.severity = r->info.severity, .parameters = json_incref(r->part->parameters)};
        take_levels(r, json_object_get(part_profile(p, r->part), "severity"), "profile");
        take_levels(r, json_object_get(p->settings, "severity"), "severity");
    }
    json_array_foreach (overrides, i, one) {
        if (!holds(p, one, path))
            continue;
        for (k = 0; st == MC_OK && k < p->n_rules; k++)
            st = take_override(&p->rules[k], one, err);
    }
    p->any_off = false;
    for (i = 0; i < p->n_rules; i++)
        p->any_off = p->any_off || p->rules[i].choice.off;
    p->tuned = st == MC_OK;
    return st;
}
