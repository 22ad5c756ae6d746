#include "run/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/members.h"
#include "read/read.h"
#include "run/evidence.h"
#include "run/packs.h"
#include "run/replay_files.h"
#include "run/run.h"

static const struct member manifest_members[] = {
    {"mingcha_evidence", MEMBER_NUMBER, true}, {"tool", MEMBER_TEXT, true},      {"as_of", MEMBER_DATE, true},  {"packs", MEMBER_LIST, true},
    {"options", MEMBER_OBJECT, true},          {"files", MEMBER_OBJECT, true},   {"inputs", MEMBER_LIST, true}, {NULL, MEMBER_ANY, false},
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static char *inside(const char *dir, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

/* ---- what the run was given ------------------------------------------------------------------------------------- */

struct given {
    struct run_options options;
    char *folders[PACKS_MAX]; /* own */
    const char **select, **ignore; /* own: the arrays only */
    char *config, *baseline, *waivers, *against; /* own */
};

static void given_clear(struct given *g)
{
    for (size_t i = 0; i < PACKS_MAX; i++)
        free(g->folders[i]);
    free(g->select);
    free(g->ignore);
    free(g->config);
    free(g->baseline);
    free(g->waivers);
    free(g->against);
}

/* own: the texts of a list. */
static const char **texts_of(const json_t *list, size_t *n)
{
    const char **texts = calloc(json_array_size(list) + 1, sizeof *texts);
    const json_t *one;
    size_t i;
    *n = 0;
    json_array_foreach (list, i, one)
        if (texts && json_is_string(one))
            texts[(*n)++] = json_string_value(one);
    return texts;
}

/* The file where the run had one. */
static char *file_of(const json_t *manifest, const char *dir, const char *name)
{
    return json_object_get(json_object_get(manifest, "files"), name) ? inside(dir, name) : NULL;
}

static mc_status take_given(struct given *g, const json_t *manifest, const char *dir, mc_error *err)
{
    const json_t *options = json_object_get(manifest, "options"), *pack;
    struct run_options *o = &g->options;
    size_t i, n = 0;
    json_array_foreach (json_object_get(manifest, "packs"), i, pack)
        if (n < PACKS_MAX && !(g->folders[n++] = inside(dir, member_text(pack, "folder"))))
            return out_of_memory(err);
    o->rules = g->folders[0];
    o->more_rules = (const char *const *)g->folders + 1;
    o->n_more_rules = n ? n - 1 : 0;
    g->select = texts_of(json_object_get(options, "select"), &o->n_select);
    g->ignore = texts_of(json_object_get(options, "ignore"), &o->n_ignore);
    if (!g->select || !g->ignore)
        return out_of_memory(err);
    o->select = g->select;
    o->ignore = g->ignore;
    o->config = g->config = file_of(manifest, dir, "settings.json");
    o->baseline = g->baseline = file_of(manifest, dir, "baseline.json");
    o->waivers = g->waivers = file_of(manifest, dir, "waivers.json");
    o->against = g->against = file_of(manifest, dir, "against.json");
    o->no_config = true;
    o->figures = true;
    o->only = json_is_true(json_object_get(options, "only"));
    o->list_verdicts = json_is_true(json_object_get(options, "verdicts"));
    snprintf(o->as_of, sizeof o->as_of, "%s", member_text(manifest, "as_of"));
    return n ? MC_OK : error_set(err, MC_ERR_USAGE, dir, 0, "no evidence pack: its manifest names no rules");
}

/* The report calls files by the names that they had. */
static mc_status give_names(struct run *run, const json_t *manifest, mc_error *err)
{
    const json_t *names = json_object_get(manifest, "files");
    const struct {
        const char *file;
        char **name;
    } parts[] = {{"baseline.json", &run->standing.file}, {"against.json", &run->against.file}};
    json_t *waiver;
    size_t k;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!json_object_get(names, parts[i].file))
            continue;
        char *name = strdup(member_text(names, parts[i].file));
        if (!name)
            return out_of_memory(err);
        free(*parts[i].name);
        *parts[i].name = name;
    }
    json_array_foreach (run->standing.waivers, k, waiver)
        if (json_object_set(waiver, "file", json_object_get(names, "waivers.json")) != 0)
            return out_of_memory(err);
    return MC_OK;
}

/* ---- the run again ----------------------------------------------------------------------------------------------- */

static mc_status give_input(struct run *run, const char *dir, const json_t *input, mc_error *err)
{
    const char *name = json_string_value(json_object_get(input, "record"));
    char *path = name ? inside(dir, name) : NULL, *bytes = NULL;
    size_t len = 0;
    struct record *r = NULL;
    mc_status st = name && !path ? out_of_memory(err) : MC_OK;
    if (st == MC_OK && name)
        st = read_bytes(&bytes, &len, path, err);
    if (st == MC_OK && name)
        st = read_record_json(&r, path, bytes, len, err);
    if (st == MC_OK)
        st = run_again(run, json_object_get(input, "about"), r, err);
    record_free(r);
    free(bytes);
    free(path);
    return st;
}

static mc_status run_all(struct run *run, const char *dir, const json_t *manifest, mc_error *err)
{
    const json_t *input;
    size_t i;
    mc_status st = give_names(run, manifest, err);
    json_array_foreach (json_object_get(manifest, "inputs"), i, input)
        if (st == MC_OK)
            st = give_input(run, dir, input, err);
    return st == MC_OK ? run_finish(run, err) : st;
}

/* ---- the comparison ---------------------------------------------------------------------------------------------- */

static int line_of_difference(const char *a, const char *b)
{
    int line = 1;
    for (; *a && *a == *b; a++, b++)
        line += *a == '\n';
    return line;
}

static json_t *prints_of(const json_t *report)
{
    json_t *out = json_object();
    const json_t *finding;
    size_t i;
    json_array_foreach (json_object_get(report, "findings"), i, finding)
        json_object_set_new(out, member_text(finding, "fingerprint"), json_string(member_text(finding, "rule")));
    return out;
}

/* Findings of `a` that `b` has not. */
static mc_status say_missing(struct replay *r, const json_t *a, const json_t *b, const char *zh, const char *en, mc_error *err)
{
    json_t *mine = prints_of(a), *others = prints_of(b);
    const char *print;
    const json_t *rule;
    mc_status st = MC_OK;
    json_object_foreach (mine, print, rule) {
        char said_zh[160], said_en[160];
        if (st != MC_OK || json_object_get(others, print))
            continue;
        snprintf(said_zh, sizeof said_zh, "%s：%s %s", zh, print, json_string_value(rule));
        snprintf(said_en, sizeof said_en, "%s: %s %s", en, print, json_string_value(rule));
        st = replay_say(r->problems, "report.json", said_zh, said_en, err);
    }
    json_decref(mine);
    json_decref(others);
    return st;
}

static mc_status compare(struct replay *r, const char *dir, const struct run *run, mc_error *err)
{
    char *path = inside(dir, "report.json"), *then = NULL, *again = NULL, zh[80], en[80];
    size_t len = 0;
    json_t *json = report_json(run->report), *old = NULL;
    mc_status st = path && json && (again = json_dumps(json, JSON_INDENT(2))) ? MC_OK : out_of_memory(err);
    if (st == MC_OK)
        st = read_bytes(&then, &len, path, err);
    if (st != MC_OK)
        goto done;
    r->replayed = true;
    r->findings = (long)json_array_size(json_object_get(json, "findings"));
    if (strlen(again) + 1 == len && memcmp(again, then, len - 1) == 0)
        goto done;
    snprintf(zh, sizeof zh, "重算的结果从第 %d 行起不同", line_of_difference(then, again));
    snprintf(en, sizeof en, "what is derived again differs from line %d on", line_of_difference(then, again));
    st = replay_say(r->problems, "report.json", zh, en, err);
    old = json_loadb(then, len, 0, NULL);
    if (st == MC_OK)
        st = say_missing(r, old, json, "重算没有得出", "not derived again", err);
    if (st == MC_OK)
        st = say_missing(r, json, old, "重算多得出", "only derived again", err);
done:
    json_decref(old);
    json_decref(json);
    free(again);
    free(then);
    free(path);
    return st;
}

/* A pack proves only what it holds: its manifest may not lead out of it. */
static bool is_inside(const char *name)
{
    return *name && *name != '/' && !strstr(name, "..");
}

static mc_status check_names(const json_t *manifest, const char *path, mc_error *err)
{
    const json_t *one;
    size_t i;
    bool ok = true;
    json_array_foreach (json_object_get(manifest, "packs"), i, one)
        ok = ok && is_inside(member_text(one, "folder"));
    json_array_foreach (json_object_get(manifest, "inputs"), i, one)
        ok = ok && (!json_object_get(one, "record") || is_inside(member_text(one, "record")));
    return ok ? MC_OK : error_set(err, MC_ERR_USAGE, path, 0, "an evidence pack that names files outside of itself");
}

static mc_status read_manifest(struct replay *r, const char *dir, mc_error *err)
{
    char *path = inside(dir, "manifest.json"), zh[160], en[160];
    mc_status st = path ? members_read_file(&r->manifest, path, err) : out_of_memory(err);
    if (st == MC_OK)
        st = members_check(r->manifest, manifest_members, path, "", err);
    if (st == MC_OK && json_integer_value(json_object_get(r->manifest, "mingcha_evidence")) != EVIDENCE_VERSION)
        st = error_set(err, MC_ERR_USAGE, path, 0, "an evidence pack of another version");
    if (st == MC_OK)
        st = check_names(r->manifest, path, err);
    free(path);
    const char *tool = member_text(r->manifest, "tool");
    if (st != MC_OK || strcmp(tool, MC_VERSION) == 0)
        return st;
    snprintf(zh, sizeof zh, "由明察 %.40s 写成，本程序是 %s：结果不同也可能出于此", tool, MC_VERSION);
    snprintf(en, sizeof en, "was written by mingcha %.40s, this is %s: a difference may come from that", tool, MC_VERSION);
    return replay_say(r->notes, "manifest.json", zh, en, err);
}

mc_status replay_run(struct replay *out, const char *dir, const char *key_file, mc_error *err)
{
    struct given g = {.options = {0}};
    struct run run = {0};
    *out = (struct replay){.problems = json_array(), .notes = json_array()};
    mc_status st = out->problems && out->notes ? replay_check_files(out, dir, key_file, err) : out_of_memory(err);
    if (st == MC_OK && json_array_size(out->problems) == 0)
        st = read_manifest(out, dir, err);
    if (st != MC_OK || json_array_size(out->problems))
        return st; /* what would be derived from other files proves nothing */
    st = take_given(&g, out->manifest, dir, err);
    if (st == MC_OK) {
        st = run_open(&run, &g.options, err);
        if (st == MC_OK)
            st = run_all(&run, dir, out->manifest, err);
        if (st == MC_OK)
            st = compare(out, dir, &run, err);
        run_close(&run);
    }
    given_clear(&g);
    return st;
}

void replay_clear(struct replay *r)
{
    json_decref(r->problems);
    json_decref(r->notes);
    json_decref(r->manifest);
}
