/* The opening of a run: its configuration, its rules and which of them are chosen, what is known of its findings, the earlier report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "model/members.h"
#include "model/recheck.h"
#include "run/config.h"
#include "run/packs.h"
#include "run/run.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* What the command line names goes before the configuration's. */
static mc_status choose(struct run *run, const char *key, const char *const *named, size_t n, mc_error *err)
{
    bool on = strcmp(key, "select") == 0;
    const json_t *list = n ? NULL : json_object_get(run->config, key), *one;
    json_t *used = json_array();
    mc_status st = used ? MC_OK : out_of_memory(err);
    size_t i;
    for (i = 0; i < n && st == MC_OK; i++)
        st = json_array_append_new(used, json_string(named[i])) == 0 ? pack_select(run->pack, named[i], on, err) : out_of_memory(err);
    json_array_foreach (list, i, one)
        if (st == MC_OK)
            st = json_array_append_new(used, json_string(json_string_value(one))) == 0 ? pack_select(run->pack, json_string_value(one), on, err)
                                                                                      : out_of_memory(err);
    *(on ? &run->select : &run->ignore) = used;
    if (st == MC_ERR_USAGE && list)
        error_add_source(err, run->config_file);
    return st;
}

/* What the configuration sets of the rules, with what the command line puts over it; *out stays NULL where there is neither. */
static mc_status read_settings(json_t **out, const struct run *run, const struct run_options *o, mc_error *err)
{
    *out = config_for_pack(run->config);
    if (run->config && !*out)
        return out_of_memory(err);
    if (!*out && (o->profile || o->region))
        *out = json_object();
    if ((o->profile && json_object_set_new(*out, "profile", json_string(o->profile))) ||
        (o->region && json_object_set_new(*out, "region", json_string(o->region))))
        return out_of_memory(err);
    return MC_OK;
}

static mc_status set_region(struct run *run, const json_t *settings, mc_error *err)
{
    const json_t *region = json_object_get(settings, "region");
    if (region && !json_string_length(region))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "\"region\" must be the name of a region");
    return pack_set_region(run->pack, json_string_value(region), err);
}

/* The rules with what the configuration sets. An error in its values names its file. */
static mc_status load_pack(struct run *run, const struct run_options *o, mc_error *err)
{
    json_t *settings = NULL;
    mc_error found = {0};
    struct packs packs = {.n = 0};
    const char *folders[PACKS_MAX];
    size_t n = 0;
    if (o->rules)
        folders[n++] = o->rules;
    for (size_t i = 0; i < o->n_more_rules && n < PACKS_MAX; i++)
        folders[n++] = o->more_rules[i];
    mc_status st = read_settings(&settings, run, o, &found);
    if (st == MC_OK)
        st = packs_choose(&packs, folders, n, settings, run->config_file, &found);
    run->loader.rules = run->rules = packs.forms;
    packs.forms = NULL;
    if (st == MC_OK && o->first && o->jobs < 2)
        ahead_begin(&run->ahead, &run->loader, o->first);
    if (st == MC_OK)
        st = pack_load_all(&run->pack, (const char *const *)packs.folders, packs.n, NULL, settings, &found);
    if (st == MC_OK)
        st = set_region(run, settings, &found);
    if (st != MC_OK && run->config)
        error_add_source(&found, run->config_file);
    if (st != MC_OK)
        error_pass(err, &found);
    packs_clear(&packs);
    json_decref(settings);
    return st;
}

const char *run_setting(const struct run *run, const char *key)
{
    return json_string_value(json_object_get(run->config, key));
}

/* A file that the command line names, or the configuration. own: free(). NULL: neither, or out of memory. */
static char *named_file(const struct run *run, const char *named, const char *key)
{
    const char *set = run_setting(run, key);
    return named ? strdup(named) : set ? config_path(run->config_file, set) : NULL;
}

static mc_status open_standing(struct run *run, const struct run_options *o, mc_error *err)
{
    json_t *list = o->waivers ? NULL : json_object_get(run->config, "waivers"), *waivers = NULL;
    char *baseline = named_file(run, o->baseline, "baseline"), *file = named_file(run, o->waivers, "waivers");
    if (file)
        waivers = json_string(file);
    else if (json_is_array(list))
        waivers = json_incref(list);
    mc_status st = standing_open(&run->standing, run->pack, baseline, waivers, run->config_file, err);
    json_decref(waivers);
    free(baseline);
    free(file);
    return st;
}

/* The earlier report. An evidence pack holds it as report.json. */
static mc_status open_against(struct run *run, const struct run_options *o, mc_error *err)
{
    struct stat s;
    json_t *root = NULL;
    bool folder = o->against && stat(o->against, &s) == 0 && S_ISDIR(s.st_mode);
    if (!o->against)
        return MC_OK;
    run->against.only = o->only;
    if (asprintf(&run->against.file, "%s%s", o->against, folder ? "/report.json" : "") < 0) {
        run->against.file = NULL;
        return out_of_memory(err);
    }
    mc_status st = members_read_file(&root, run->against.file, err);
    run->against.original = st == MC_OK ? json_deep_copy(root) : NULL;
    if (st == MC_OK)
        st = recheck_take(&run->against.old, root, run->against.file, err);
    run->against.pairs = json_array();
    return st == MC_OK && (!run->against.pairs || !run->against.original) ? out_of_memory(err) : st;
}

static mc_status open_parts(struct run *run, const struct run_options *o, mc_error *err)
{
    mc_status st = MC_OK;
    if (o->config || !o->no_config)
        st = config_read(&run->config, &run->config_file, o->config, err);
    if (st == MC_OK)
        st = load_pack(run, o, err);
    if (st == MC_OK)
        st = choose(run, "select", o->select, o->n_select, err);
    if (st == MC_OK)
        st = choose(run, "ignore", o->ignore, o->n_ignore, err);
    if (st == MC_OK)
        st = open_standing(run, o, err);
    if (st == MC_OK)
        st = open_against(run, o, err);
    if (st == MC_OK && run->ahead.running)
        pack_make_ready(run->pack, "notice");
    return st;
}

mc_status run_open(struct run *run, const struct run_options *o, mc_error *err)
{
    *run = (struct run){.on_unreadable = o->on_unreadable, .context = o->context, .loader = {.format = o->input_format, .draw = o->keep_sources}};
    mc_status st = open_parts(run, o, err);
    ahead_end(&run->ahead, &run->loader);
    if (st != MC_OK)
        return st;
    run->figures = o->figures;
    pack_set_as_of(run->pack, o->as_of);
    if (o->timing)
        pack_time(run->pack);
    if (o->cover)
        st = pack_cover(run->pack, err);
    if (st != MC_OK)
        return st;
    run->list_verdicts = o->list_verdicts;
    memcpy(run->as_of, o->as_of, sizeof run->as_of);
    return run_begin(run, err);
}
