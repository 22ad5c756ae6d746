/* The public API: engines and their packs, runs and their inputs. */
#include "api/handles.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "read/read.h"

struct mc_run {
    mc_engine *engine;
    mc_error unread; /* why the last input could not be read */
    bool broken;     /* an input ended the whole run */
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

const char *mc_version(void)
{
    return MC_VERSION;
}

void mc_free(char *text)
{
    free(text);
}

/* ---- engine ---------------------------------------------------------------------------------------------------- */

static mc_status check_format(const char *name, mc_error *err)
{
    const char *names[32];
    size_t n, all;
    const char *const *readers = read_names(&n);
    all = n < 31 ? n : 31;
    memcpy(names, readers, all * sizeof *names);
    names[all++] = "json";
    for (size_t i = 0; i < all; i++)
        if (strcmp(names[i], name) == 0)
            return MC_OK;
    const char *near = nearest_name(name, names, all);
    return near ? error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\" (nearest: \"%s\")", "input format", name, near)
                : error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\"", "input format", name);
}

static mc_status set_as_of(char out[AS_OF_MAX], const char *text, mc_error *err)
{
    if (!text)
        as_of_today(out);
    else if (!as_of_parse(out, text))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "as_of needs a date such as 2025-06-30, not \"%s\"", text);
    return MC_OK;
}

/* The unreadable input is the answer of the call that gave it. */
static void keep_error(void *context, const mc_error *err)
{
    struct mc_run **run = context;
    if (*run)
        (*run)->unread = *err;
}

mc_status mc_engine_open(mc_engine **out, const mc_settings *settings, mc_error *err)
{
    static const mc_settings none = {0};
    const mc_settings *s = settings ? settings : &none;
    struct run_options options = {.rules = s->rules,
                                  .config = s->config,
                                  .no_config = true,
                                  .select = s->select,
                                  .n_select = s->n_select,
                                  .ignore = s->ignore,
                                  .n_ignore = s->n_ignore,
                                  .keep_sources = s->keep_notices,
                                  .on_unreadable = keep_error};
    mc_engine *e = calloc(1, sizeof *e);
    mc_status st = e ? MC_OK : out_of_memory(err);
    if (st == MC_OK)
        st = set_as_of(options.as_of, s->as_of, err);
    if (st == MC_OK && s->input_format)
        st = check_format(s->input_format, err);
    if (st == MC_OK && s->input_format && !(e->input_format = strdup(s->input_format)))
        st = out_of_memory(err);
    if (st == MC_OK) {
        options.input_format = e->input_format;
        options.context = &e->under_way;
        st = run_open(&e->run, &options, err);
    }
    if (st == MC_OK && !(e->pack = pack_json(e->run.pack)))
        st = out_of_memory(err);
    if (st == MC_OK)
        *out = e;
    else
        mc_engine_close(e);
    return st;
}

void mc_engine_close(mc_engine *e)
{
    if (!e)
        return;
    run_close(&e->run);
    json_decref(e->pack);
    free(e->input_format);
    free(e);
}

/* ---- pack ------------------------------------------------------------------------------------------------------ */

static const char *pack_text(const mc_engine *e, const char *key)
{
    const char *text = json_string_value(json_object_get(e->pack, key));
    return text ? text : "";
}

const char *mc_pack_id(const mc_engine *e)
{
    return pack_text(e, "id");
}

const char *mc_pack_version(const mc_engine *e)
{
    return pack_text(e, "version");
}

const char *mc_pack_sha256(const mc_engine *e)
{
    return pack_text(e, "sha256");
}

size_t mc_pack_count(const mc_engine *e)
{
    return pack_count(e->run.pack);
}

const char *mc_pack_rule(const mc_engine *e, size_t i)
{
    return i < pack_count(e->run.pack) ? pack_rule(e->run.pack, i)->id : NULL;
}

const char *mc_rule_title(const mc_engine *e, const char *rule, const char *lang)
{
    const struct rule_info *info = pack_find(e->run.pack, rule);
    return !info ? NULL : strcmp(lang, "zh") == 0 ? info->title_zh : info->title_en;
}

bool mc_rule_selected(const mc_engine *e, const char *rule)
{
    const struct rule_info *info = pack_find(e->run.pack, rule);
    return info && info->selected;
}

/* ---- run ------------------------------------------------------------------------------------------------------- */

mc_status mc_run_begin(mc_run **out, mc_engine *e, mc_error *err)
{
    if (e->under_way)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "a run of this engine is under way");
    mc_run *run = calloc(1, sizeof *run);
    if (!run)
        return out_of_memory(err);
    mc_status st = run_begin(&e->run, err);
    if (st != MC_OK) {
        free(run);
        return st;
    }
    run->engine = e;
    e->under_way = run;
    *out = run;
    return MC_OK;
}

static mc_status check_input(mc_run *run, const struct input *in, mc_error *err)
{
    if (run->broken)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "the run was ended by an earlier error");
    run->unread = (mc_error){0};
    mc_status st = run_input(&run->engine->run, in, err);
    run->broken = st != MC_OK;
    return st == MC_OK && run->unread.status != MC_OK ? error_pass(err, &run->unread) : st;
}

static mc_status check_content(mc_run *run, const char *name, const void *bytes, size_t len, const char *format,
                               mc_error *err)
{
    struct input in;
    mc_status st = input_set(&in, name, bytes ? bytes : "", len, err);
    if (st != MC_OK)
        return st;
    in.format = format;
    st = check_input(run, &in, err);
    input_clear(&in);
    return st;
}

mc_status mc_check_file(mc_run *run, const char *path, mc_error *err)
{
    struct input in;
    mc_status st = input_set(&in, path, NULL, 0, err);
    if (st == MC_OK) {
        st = check_input(run, &in, err);
        input_clear(&in);
    }
    return st;
}

mc_status mc_check_buffer(mc_run *run, const char *name, const void *bytes, size_t len, mc_error *err)
{
    return check_content(run, name, bytes, len, NULL, err);
}

mc_status mc_check_record(mc_run *run, const char *name, const char *json, size_t len, mc_error *err)
{
    return check_content(run, name, json, len, "json", err);
}

void mc_run_drop(mc_run *run)
{
    if (!run)
        return;
    run->engine->under_way = NULL;
    free(run);
}

mc_status mc_run_end(mc_report **out, mc_run *run, mc_error *err)
{
    json_t *json = NULL;
    mc_status st = run->broken ? error_set(err, MC_ERR_USAGE, NULL, 0, "the run was ended by an earlier error")
                               : run_finish(&run->engine->run, err);
    if (st == MC_OK && !(json = report_json(run->engine->run.report)))
        st = out_of_memory(err);
    if (st == MC_OK)
        st = report_handle_new(out, json, run->engine->run.report, err);
    mc_run_drop(run);
    return st;
}
