#include "run/run.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/figures.h"
#include "model/recheck.h"
#include "model/report_line.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static void drop_kept(struct run *run)
{
    buffer_clear(&run->kept);
    across_free(run->across);
    run->across = NULL;
    run->telling = NULL;
}

/* What the report says of the rules. */
static mc_status describe_packs(struct run *run, mc_error *err)
{
    struct report *r = run->report;
    r->pack = pack_json(run->pack);
    r->packs = json_array();
    for (size_t i = 0; r->packs && i < pack_parts(run->pack); i++)
        if (json_array_append_new(r->packs, pack_part_json(run->pack, i)))
            return out_of_memory(err);
    return r->pack && r->packs ? MC_OK : out_of_memory(err);
}

mc_status run_begin(struct run *run, mc_error *err)
{
    drop_kept(run);
    report_free(run->report);
    run->unreadable = 0;
    pack_forget_counts(run->pack);
    run->report = report_new(run->as_of);
    if (!run->report || (run->list_verdicts && report_list_verdicts(run->report) != MC_OK))
        return out_of_memory(err);
    return describe_packs(run, err);
}

/* ---- one input ------------------------------------------------------------------------------------------------- */

static mc_status set_status(json_t *about, const char *status, mc_error *err)
{
    return json_object_set_new(about, "status", json_string(status)) == 0 ? MC_OK : out_of_memory(err);
}

static mc_status set_error(json_t *about, const mc_error *found, mc_error *err)
{
    json_t *error = json_pack("{s:s, s:s*}", "text", found->text, "text_zh", found->text_zh[0] ? found->text_zh : NULL);
    if (error && found->line > 0)
        json_object_set_new(error, "line", json_integer(found->line));
    return json_object_set_new(about, "error", error) == 0 ? MC_OK : out_of_memory(err);
}

mc_status run_note_unreadable(struct run *run, json_t *about, const mc_error *found, mc_error *err)
{
    if (run->on_unreadable)
        run->on_unreadable(run->context, found);
    run->unreadable++;
    mc_status st = set_status(about, "unreadable", err);
    return st == MC_OK ? set_error(about, found, err) : st;
}

/* {seq, name} of the project that a pointer lies in; NULL where it lies in none. own: json_decref. */
static json_t *project_at(const struct record *r, const char *pointer)
{
    size_t index = 0;
    if (strncmp(pointer, "/projects/", 10) != 0)
        return NULL;
    index = strtoul(pointer + 10, NULL, 10);
    const json_t *project = json_array_get(json_object_get(record_root(r), "projects"), index);
    json_t *brief = project ? json_object() : NULL, *seq = json_object_get(project, "seq"),
           *name = json_object_get(project, "name");
    if (brief && seq)
        json_object_set(brief, "seq", seq);
    if (brief && name)
        json_object_set(brief, "name", name);
    return brief;
}

/* What the reader could not resolve is undecided: no rule can make up for it. */
static mc_status add_unresolved(struct run *run, const struct record *r, const char *path, mc_error *err)
{
    const json_t *one;
    size_t i;
    if (!record_has(r, "unresolved"))
        return MC_OK;
    json_array_foreach (json_object_get(record_root(r), "unresolved"), i, one) {
        json_t *location = json_copy(json_object_get(one, "location"));
        const char *at = json_string_value(json_object_get(one, "at"));
        const char *zh = json_string_value(json_object_get(one, "zh"));
        const char *en = json_string_value(json_object_get(one, "en"));
        zh = zh ? zh : "";
        en = en ? en : "";
        if (location)
            json_object_set_new(location, "path", json_string(path));
        json_t *entry =
            json_pack("{s:s, s:s*, s:o*, s:o*, s:s, s:s}", "path", path, "at", at, "location", location, "project",
                      at ? project_at(r, at) : NULL, "message", *zh ? zh : en, "message_en", *en ? en : zh);
        if (!entry || report_add_undecided(run->report, entry) != MC_OK)
            return out_of_memory(err);
    }
    return MC_OK;
}

/* What the reader saw that the text does not show stands with the input. */
static mc_status copy_notes(const struct record *r, json_t *about, mc_error *err)
{
    json_t *notes = json_object_get(r->root, "notes");
    return !notes || json_object_set(about, "notes", notes) == 0 ? MC_OK : out_of_memory(err);
}

/* What the findings in it call the document, so that a baseline knows what was looked at although nothing was found. */
static mc_status set_document(struct run *run, const struct record *r, const char *path, json_t *about, mc_error *err)
{
    const char *document = pack_document(run->pack, r), *slash = strrchr(path, '/');
    document = document ? document : slash ? slash + 1 : path;
    return json_object_set_new(about, "document", json_string(document)) == 0 ? MC_OK : out_of_memory(err);
}

/* The figures into the entry, and what changed in them since the earlier report. */
static mc_status compare_figures(struct run *run, const struct record *r, json_t *about, mc_error *err)
{
    if (!run->figures && !run->against.old)
        return MC_OK;
    json_t *figures = figures_of(r->root), *old = run->against.old ? recheck_pair(run->against.old, about, run->against.only) : NULL;
    mc_status st = figures ? MC_OK : out_of_memory(err);
    if (st == MC_OK && old)
        st = recheck_figures(run->against.pairs, old, about, figures, r, err);
    if (st == MC_OK && run->figures && json_object_size(figures) && json_object_set(about, "figures", figures) != 0)
        st = out_of_memory(err);
    json_decref(figures);
    return st;
}

static const char *const verdict_names[] = {"pass", "fail", "not_applicable", "undecided"};

void run_count_verdicts(const struct report *r, long counts[4])
{
    for (int v = 0; v < 4; v++)
        counts[v] = r->verdicts[SEVERITY_NOTE][v] + r->verdicts[SEVERITY_WARNING][v] + r->verdicts[SEVERITY_ERROR][v];
}

mc_status run_set_verdicts(const struct report *r, json_t *about, const long before[4], mc_error *err)
{
    long after[4];
    run_count_verdicts(r, after);
    json_t *verdicts = json_object();
    bool ok = verdicts != NULL;
    for (int v = 0; v < 4 && ok; v++)
        ok = json_object_set_new(verdicts, verdict_names[v], json_integer(after[v] - before[v])) == 0;
    return json_object_set_new(about, "verdicts", verdicts) == 0 && ok ? MC_OK : out_of_memory(err);
}

/* The place of a record that is one of many; NULL for others. own. */
static json_t *line_of(const struct record *r, const char *path)
{
    return r->line ? json_pack("{s:s, s:I, s:I}", "path", path, "line", (json_int_t)r->line, "record", (json_int_t)r->line) : NULL;
}

/* A record that no rule of the pack is made for was not checked, and that must not look like a clean one. */
static mc_status check_kind(struct run *run, const struct record *r, const char *path, mc_error *err)
{
    for (size_t i = 0; i < pack_count(run->pack); i++)
        if (record_is_of_kind(r, pack_rule(run->pack, i)->kind))
            return MC_OK;
    const char *kind = json_string_value(json_object_get(record_root(r), "kind"));
    if (!kind)
        return out_of_memory(err);
    char *zh = NULL, *en = NULL;
    json_t *entry = NULL;
    if (asprintf(&zh, "规则包里没有核对“%s”类记录的规则", kind) >= 0 &&
        asprintf(&en, "no rule of the pack is for records of kind \"%s\"", kind) >= 0)
        entry = json_pack("{s:s, s:o*, s:s, s:s}", "path", path, "location", line_of(r, path), "message", zh, "message_en", en);
    free(zh);
    free(en);
    return entry && report_add_undecided(run->report, entry) == MC_OK ? MC_OK : out_of_memory(err);
}

#define KEPT_MAX ((size_t)1 << 20) /* bytes that are gathered before they go to the index */

mc_status run_take_kept(struct run *run, struct buffer *kept, mc_error *err)
{
    mc_status st = MC_OK;
    if (kept->len && !run->across)
        st = across_new(&run->across, run->pack, err);
    if (st == MC_OK && kept->len)
        st = across_add(run->across, kept, err);
    buffer_clear(kept);
    return st;
}

/* Keeps what the rules over all records need of this one. */
mc_status run_keep(struct run *run, const struct record *r, const char *path, mc_error *err)
{
    mc_status st = pack_gather(run->pack, r, path, run->report, &run->kept, err);
    return st == MC_OK && !run->part_of_run && run->kept.len > KEPT_MAX ? run_take_kept(run, &run->kept, err) : st;
}

mc_status run_record(struct run *run, const struct record *r, const char *path, mc_error *err)
{
    long records = run->report->records;
    mc_status st = pack_run(run->pack, r, path, run->report, err);
    run->report->records = records + (st == MC_OK);
    if (st == MC_OK)
        st = add_unresolved(run, r, path, err);
    return st == MC_OK ? check_kind(run, r, path, err) : st;
}

static mc_status check_record(struct run *run, const struct record *r, const char *path, json_t *about, mc_error *err)
{
    long before[4];
    run_count_verdicts(run->report, before);
    mc_status st = set_status(about, "checked", err);
    if (st == MC_OK)
        st = copy_notes(r, about, err);
    const char *issuer = pack_issuer(run->pack, r);
    if (st == MC_OK && issuer && json_object_set_new(about, "issuer", json_string(issuer)))
        st = out_of_memory(err);
    if (st == MC_OK)
        st = set_document(run, r, path, about, err);
    if (st == MC_OK)
        st = compare_figures(run, r, about, err);
    if (st != MC_OK)
        return st;
    if (run->watched)
        pack_watch(run->pack, true);
    st = run_record(run, r, path, err);
    if (run->watched)
        pack_watch(run->pack, false);
    return st == MC_OK ? run_set_verdicts(run->report, about, before, err) : st;
}

/* What is said of the input so far: what rules over all records will say is not known yet. */
static size_t count_entries(const struct report *r)
{
    return json_array_size(r->findings) + json_array_size(r->undecided);
}

/* Keeps the notice itself for reporters that show it. */
static mc_status keep_source(struct run *run, const struct record *r, const char *path, size_t entries_before, mc_error *err)
{
    json_t *drawing = run->loader.drawing;
    run->loader.drawing = NULL;
    if (!run->loader.draw)
        return MC_OK;
    json_t *title = record_get(r, "/document/title") ? record_location(r, "/document/title") : NULL;
    return sources_keep(&run->report->sources, path, r->root, title, drawing, count_entries(run->report) > entries_before) == MC_OK
               ? MC_OK
               : out_of_memory(err);
}

/* Its entry and its record, where an evidence pack is written. */
static mc_status keep_evidence(struct run *run, const json_t *about, const struct record *r, mc_error *err)
{
    return run->evidence ? evidence_add(run->evidence, about, r, err) : MC_OK;
}

static mc_status take_record(struct run *run, const struct record *r, const char *path, json_t *about, mc_error *err)
{
    size_t entries = count_entries(run->report);
    mc_status st = keep_evidence(run, about, r, err);
    if (st == MC_OK)
        st = check_record(run, r, path, about, err);
    if (st == MC_OK)
        st = keep_source(run, r, path, entries, err);
    return st == MC_OK ? run_keep(run, r, path, err) : st;
}

mc_status run_again(struct run *run, const json_t *about, const struct record *record, mc_error *err)
{
    const char *path = json_string_value(json_object_get(about, "path"));
    json_t *own = path ? report_add_input(run->report, path) : NULL;
    if (!own || json_object_update(own, (json_t *)(uintptr_t)about) != 0)
        return path ? out_of_memory(err) : error_set(err, MC_ERR_INPUT, NULL, 0, "an input without a path");
    return record ? take_record(run, record, path, own, err) : MC_OK;
}

mc_status run_input(struct run *run, const struct input *in, mc_error *err)
{
    struct record *r = NULL;
    mc_error found = {0};
    bool foreign = false;
    json_t *about = report_add_input(run->report, in->shown);
    if (!about)
        return out_of_memory(err);
    mc_status st = run->ahead.input == in ? ahead_take(&run->ahead, &r, about, &foreign, &found) : loader_read(&run->loader, &r, in, about, &foreign, &found);
    if (st == MC_ERR_USAGE || st == MC_ERR_MEMORY)
        return error_pass(err, &found);
    if (st != MC_OK && foreign && in->found) {
        st = set_status(about, "skipped", err);
        if (st == MC_OK)
            st = set_error(about, &found, err);
        return st == MC_OK ? keep_evidence(run, about, NULL, err) : st;
    }
    if (st != MC_OK) {
        st = run_note_unreadable(run, about, &found, err);
        return st == MC_OK ? keep_evidence(run, about, NULL, err) : st;
    }
    st = take_record(run, r, in->shown, about, err);
    record_free(r);
    return st;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

mc_status run_tell(struct run *run, const struct run_options *o, mc_error *err)
{
    struct buffer text;
    buffer_init(&text);
    mc_status st = report_tell(run->report, o->tell, &text) != MC_OK ? out_of_memory(err)
                   : text.len ? o->write(o->context, text.data, text.len, err)
                              : MC_OK;
    buffer_clear(&text);
    return st;
}

#define UNTOLD_MAX 256 /* findings of rules over all records that wait to be put in order */

static mc_status tell_some(void *context, mc_error *err)
{
    struct run *run = context;
    return count_entries(run->report) > UNTOLD_MAX ? run_tell(run, run->telling, err) : MC_OK;
}

static mc_status run_across(struct run *run, mc_error *err)
{
    const struct across_told told = {.context = run, .tell = tell_some};
    mc_status st = run_take_kept(run, &run->kept, err);
    return st == MC_OK && run->across ? pack_run_across(run->pack, run->across, run->report, run->telling ? &told : NULL, err) : st;
}

mc_status run_finish(struct run *run, mc_error *err)
{
    mc_status st = run_across(run, err);
    if (st == MC_OK && report_finish(run->report) != MC_OK)
        st = out_of_memory(err);
    if (st == MC_OK)
        st = pack_describe(run->pack, run->report, err);
    if (st == MC_OK)
        st = standing_apply(&run->standing, run->report, err);
    if (st == MC_OK && run->against.old)
        st = recheck_finish(run->report, run->against.old, run->against.file, run->against.pairs, run->standing.rules, err);
    return st;
}

void run_close(struct run *run)
{
    drop_kept(run);
    ahead_clear(&run->ahead);
    loader_clear(&run->loader);
    report_free(run->report);
    pack_free(run->pack);
    standing_clear(&run->standing);
    free(run->against.file);
    json_decref(run->against.old);
    json_decref(run->against.pairs);
    json_decref(run->against.original);
    json_decref(run->select);
    json_decref(run->ignore);
    json_decref(run->config);
    free(run->config_file);
    free(run->rules);
}

/* Where a sanitizer looks for memory that was lost, it is all freed. */
#if defined(__SANITIZE_ADDRESS__)
#define RUN_FREES true
#elif defined(__has_feature)
#define RUN_FREES __has_feature(address_sanitizer)
#else
#define RUN_FREES false
#endif

void run_leave(struct run *run)
{
    if (RUN_FREES)
        run_close(run);
    else
        drop_kept(run);
}
