#include "run/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/sign.h"
#include "read/read.h"
#include "run/run.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static mc_status not_written(const char *path, mc_error *err)
{
    return error_set(err, MC_ERR_IO, path, 0, "could not be written: %s", strerror(errno));
}

/* own: free(). NULL when out of memory. */
static char *inside(const char *dir, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static mc_status write_bytes(const struct evidence *e, const char *name, const char *bytes, size_t len, mc_error *err)
{
    char *path = inside(e->temp, name);
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    mc_status st = MC_OK;
    if (!path)
        return out_of_memory(err);
    if (!out)
        st = not_written(path, err);
    else if (fwrite(bytes, 1, len, out) != len || fflush(out) != 0 || fsync(fd) != 0)
        st = not_written(path, err);
    if (out && fclose(out) != 0 && st == MC_OK)
        st = not_written(path, err);
    free(path);
    return st;
}

static mc_status write_json(const struct evidence *e, const char *name, const json_t *value, mc_error *err)
{
    char *text = value ? json_dumps(value, JSON_INDENT(2)) : NULL;
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, text ? text : "");
    buffer_add_char(&b, '\n');
    mc_status st = text && buffer_ok(&b) ? write_bytes(e, name, b.data, b.len, err) : out_of_memory(err);
    buffer_clear(&b);
    free(text);
    return st;
}

static int add_bytes(const char *bytes, size_t len, void *buffer)
{
    buffer_add(buffer, bytes, len);
    return buffer_ok(buffer) ? 0 : -1;
}

static mc_status write_record(const struct evidence *e, const char *name, const struct record *r, mc_error *err)
{
    struct buffer b;
    buffer_init(&b);
    mc_status st = record_write(r, add_bytes, &b);
    buffer_add_char(&b, '\n');
    st = st == MC_OK && buffer_ok(&b) ? write_bytes(e, name, b.data, b.len, err) : out_of_memory(err);
    buffer_clear(&b);
    return st;
}

static mc_status make_folder(const struct evidence *e, const char *name, mc_error *err)
{
    char *path = inside(e->temp, name);
    mc_status st = !path ? out_of_memory(err) : mkdir(path, 0700) != 0 ? not_written(path, err) : MC_OK;
    free(path);
    return st;
}

/* ---- begin, inputs --------------------------------------------------------------------------------------------- */

/* Removing an empty folder is how one learns that it is empty; it is made again. Whatever is a file, or holds one, is left alone. */
static mc_status check_new(const char *dir, mc_error *err)
{
    struct stat s;
    if (lstat(dir, &s) != 0)
        return errno == ENOENT ? MC_OK : error_set(err, MC_ERR_USAGE, dir, 0, "could not be read: %s", strerror(errno));
    if (S_ISDIR(s.st_mode) && rmdir(dir) == 0)
        return mkdir(dir, 0700) == 0 ? MC_OK : not_written(dir, err);
    return error_set(err, MC_ERR_USAGE, dir, 0, "an evidence pack needs a new or empty folder");
}

mc_status evidence_open(struct evidence *e, const char *dir, mc_error *err)
{
    size_t len = strlen(dir);
    while (len > 1 && dir[len - 1] == '/')
        len--;
    *e = (struct evidence){.dir = strndup(dir, len), .inputs = json_array()};
    if (!e->dir || !e->inputs)
        return out_of_memory(err);
    mc_status st = check_new(e->dir, err);
    if (st != MC_OK)
        return st;
    if (asprintf(&e->temp, "%s.XXXXXX", e->dir) < 0)
        e->temp = NULL;
    if (!e->temp)
        return out_of_memory(err);
    if (!mkdtemp(e->temp)) {
        st = not_written(e->dir, err);
        free(e->temp);
        e->temp = NULL;
        return st;
    }
    st = make_folder(e, "records", err);
    return st == MC_OK ? make_folder(e, "rules", err) : st;
}

mc_status evidence_add(struct evidence *e, const json_t *about, const struct record *r, mc_error *err)
{
    char name[48] = "";
    mc_status st = MC_OK;
    if (r) {
        snprintf(name, sizeof name, "records/%zu.json", ++e->records);
        st = write_record(e, name, r, err);
    }
    if (st == MC_OK && json_array_append_new(e->inputs, json_pack("{s:o, s:s*}", "about", json_deep_copy(about), "record", *name ? name : NULL)) != 0)
        st = out_of_memory(err);
    return st;
}

/* ---- the rest --------------------------------------------------------------------------------------------------- */

static mc_status copy_rules(const struct evidence *e, const struct run *run, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < pack_parts(run->pack); i++) {
        char name[32];
        snprintf(name, sizeof name, "rules/%zu", i + 1);
        char *path = inside(e->temp, name);
        st = path ? pack_copy_part(run->pack, i, path, err) : out_of_memory(err);
        free(path);
    }
    return st;
}

/* own: the file of waivers as it was, without what waivers_check adds. */
static json_t *plain_waivers(const json_t *list)
{
    json_t *copy = json_deep_copy(list), *one;
    size_t i;
    json_array_foreach (copy, i, one) {
        json_object_del(one, "file");
        json_object_del(one, "number");
    }
    return json_pack("{s:o}", "waivers", copy);
}

static const char *waivers_name(const json_t *list)
{
    const char *name = json_string_value(json_object_get(json_array_get(list, 0), "file"));
    return name ? name : "";
}

/* What the run had beside its rules: a file each, and in the manifest what the report calls it. */
static mc_status write_standing(const struct evidence *e, const struct run *run, json_t *names, mc_error *err)
{
    const json_t *settings = json_object_get(run->report->pack, "settings");
    json_t *waivers = run->standing.waivers ? plain_waivers(run->standing.waivers) : NULL;
    const struct {
        const char *file;
        const json_t *value;
        const char *name;
    } parts[] = {{"settings.json", settings, "settings.json"},
                 {"baseline.json", run->standing.baseline, run->standing.file},
                 {"waivers.json", waivers, waivers_name(run->standing.waivers)},
                 {"against.json", run->against.original, run->against.file}};
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].value)
            continue;
        st = write_json(e, parts[i].file, parts[i].value, err);
        if (st == MC_OK && json_object_set_new(names, parts[i].file, json_string(parts[i].name)) != 0)
            st = out_of_memory(err);
    }
    json_decref(waivers);
    return st;
}

static json_t *packs_of(const struct run *run)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < pack_parts(run->pack); i++) {
        char folder[32];
        snprintf(folder, sizeof folder, "rules/%zu", i + 1);
        json_t *about = pack_part_json(run->pack, i);
        json_array_append_new(list, json_pack("{s:s, s:O, s:O, s:O}", "folder", folder, "id", json_object_get(about, "id"), "version",
                                              json_object_get(about, "version"), "sha256", json_object_get(about, "sha256")));
        json_decref(about);
    }
    return list;
}

static mc_status write_manifest(const struct evidence *e, const struct run *run, json_t *names, mc_error *err)
{
    json_t *manifest =
        json_pack("{s:i, s:s, s:s, s:o, s:{s:O, s:O, s:b, s:b}, s:O, s:O}", "mingcha_evidence", EVIDENCE_VERSION, "tool", MC_VERSION, "as_of", run->as_of, "packs",
                  packs_of(run), "options", "select", run->select, "ignore", run->ignore, "verdicts", run->list_verdicts, "only", run->against.only, "files", names,
                  "inputs", e->inputs);
    mc_status st = manifest ? write_json(e, "manifest.json", manifest, err) : out_of_memory(err);
    json_decref(manifest);
    return st;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static mc_status add_sum(struct buffer *b, const char *path, const char *name, mc_error *err)
{
    char *bytes = NULL, hash[HASH_TEXT_MAX];
    size_t len = 0;
    mc_status st = read_bytes(&bytes, &len, path, err);
    if (st == MC_OK) {
        hash_bytes(hash, bytes, len);
        buffer_add_format(b, "%s  %s\n", hash, name);
    }
    free(bytes);
    return st;
}

/* The sums of all that is there so far, by name within each folder. */
static mc_status sum_files(struct buffer *b, const struct evidence *e, mc_error *err)
{
    char *roots[] = {e->temp, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    mc_status st = walk ? MC_OK : out_of_memory(err);
    for (FTSENT *entry; st == MC_OK && (entry = fts_read(walk));)
        if (entry->fts_info == FTS_F)
            st = add_sum(b, entry->fts_path, entry->fts_path + strlen(e->temp) + 1, err);
    if (walk)
        fts_close(walk);
    return st == MC_OK && !buffer_ok(b) ? out_of_memory(err) : st;
}

static mc_status write_sums(const struct evidence *e, const char *key_file, mc_error *err)
{
    char line[SIGN_LINE_MAX];
    struct buffer b;
    buffer_init(&b);
    mc_status st = sum_files(&b, e, err);
    if (st == MC_OK)
        st = write_bytes(e, EVIDENCE_SUMS, b.data, b.len, err);
    if (st == MC_OK && key_file)
        st = sign_bytes(line, key_file, b.data, b.len, err);
    if (st == MC_OK && key_file)
        st = write_bytes(e, EVIDENCE_SIGNATURE, line, strlen(line), err);
    buffer_clear(&b);
    return st;
}

mc_status evidence_finish(struct evidence *e, const struct run *run, const char *key_file, mc_error *err)
{
    json_t *report = report_json(run->report), *names = json_object();
    mc_status st = report && names ? copy_rules(e, run, err) : out_of_memory(err);
    if (st == MC_OK)
        st = write_standing(e, run, names, err);
    if (st == MC_OK)
        st = write_manifest(e, run, names, err);
    if (st == MC_OK)
        st = write_json(e, "report.json", report, err);
    if (st == MC_OK)
        st = write_sums(e, key_file, err);
    if (st == MC_OK && rename(e->temp, e->dir) != 0) /* an empty folder is replaced */
        st = not_written(e->dir, err);
    if (st == MC_OK) {
        free(e->temp);
        e->temp = NULL;
    }
    json_decref(names);
    json_decref(report);
    return st;
}

static void remove_all(char *dir)
{
    char *roots[] = {dir, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; walk && (entry = fts_read(walk));) {
        if (entry->fts_info == FTS_DP)
            rmdir(entry->fts_path);
        else if (entry->fts_info != FTS_D)
            unlink(entry->fts_path);
    }
    if (walk)
        fts_close(walk);
}

void evidence_clear(struct evidence *e)
{
    if (e->temp)
        remove_all(e->temp);
    free(e->temp);
    free(e->dir);
    json_decref(e->inputs);
    *e = (struct evidence){0};
}
