#include "run/load.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/hash.h"
#include "notice/drawing.h"
#include "notice/notice.h"
#include "read/read.h"
#include "run/locate.h"

void loader_clear(struct loader *l)
{
    forms_free(l->forms);
    l->forms = NULL;
    json_decref(l->drawing);
    l->drawing = NULL;
}

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static bool set_text(json_t *object, const char *key, const char *text)
{
    return json_object_set_new(object, key, json_string(text)) == 0;
}

/* own: free(). NULL where the folder has no forms/ (*st stays) or memory is out. */
static char *forms_folder(const char *rules, mc_status *st, mc_error *err)
{
    char *path = NULL;
    struct stat s;
    if (asprintf(&path, "%s/forms", rules) < 0) {
        *st = out_of_memory(err);
        return NULL;
    }
    if (stat(path, &s) == 0 && S_ISDIR(s.st_mode))
        return path;
    free(path);
    return NULL;
}

/* A pack for another domain needs no vocabulary of its own; documents are read with ours then. */
static mc_status load_forms(struct loader *l, mc_error *err)
{
    mc_status st = MC_OK;
    char *own = NULL, *folder = NULL;
    if (l->forms)
        return MC_OK;
    folder = forms_folder(l->rules, &st, err);
    if (st == MC_OK && !folder) {
        st = locate_rules(&own, err);
        if (st == MC_OK)
            folder = forms_folder(own, &st, err);
        if (st == MC_OK && !folder)
            st = error_set(err, MC_ERR_USAGE, own, 0, "no folder forms/: the words of headings are missing");
    }
    if (st == MC_OK && forms_load(&l->forms, folder, err) != MC_OK)
        st = MC_ERR_USAGE;
    if (st == MC_ERR_USAGE && err)
        err->status = st; /* whatever is wrong with the forms, it is a matter of the pack */
    free(folder);
    free(own);
    return st;
}

static const char *format_of(const struct loader *l, const struct input *in)
{
    return in->format ? in->format : l->format;
}

/* The content, with the NUL behind it that readers may count on. own: *bytes. */
static mc_status take_bytes(char **bytes, size_t *len, const struct input *in, mc_error *err)
{
    if (!in->bytes)
        return read_bytes(bytes, len, in->path, err);
    if (in->len > READ_SIZE_MAX)
        return error_set(err, MC_ERR_LIMIT, in->shown, 0, "larger than %zu MiB", READ_SIZE_MAX >> 20);
    char *copy = malloc(in->len + 1);
    if (!copy)
        return out_of_memory(err);
    memcpy(copy, in->bytes, in->len);
    copy[in->len] = '\0';
    *bytes = copy;
    *len = in->len;
    return MC_OK;
}

static mc_status read_as_document(struct loader *l, struct record **out, const struct input *in, const char *bytes,
                                  size_t len, json_t *about, bool *foreign, mc_error *err)
{
    struct document *d = NULL;
    const struct reader *reader = format_of(l, in) ? read_find(format_of(l, in)) : read_probe(in->shown, bytes, len);
    if (!reader) {
        *foreign = true;
        return error_set(err, MC_ERR_INPUT, in->shown, 0, "a binary file of no format that is read here");
    }
    mc_status st = load_forms(l, err);
    if (st == MC_OK)
        st = read_document_with(&d, reader, in->shown, bytes, len, err);
    if (st == MC_OK && !set_text(about, "format", d->format))
        st = out_of_memory(err);
    if (st == MC_OK)
        st = l->draw ? notice_read_drawn(out, &l->drawing, d, l->forms, err) : notice_read(out, d, l->forms, err);
    document_free(d);
    return st;
}

static mc_status read_as_record(struct record **out, const struct input *in, const char *bytes, size_t len,
                                json_t *about, bool *foreign, mc_error *err)
{
    mc_error found = {0};
    if (!set_text(about, "format", "json"))
        return out_of_memory(err);
    mc_status st = read_record_json(out, in->shown, bytes, len, &found);
    *foreign = st == MC_ERR_INPUT && found.line == 0; /* sound JSON, but no record (read.h) */
    return st == MC_OK ? st : error_pass(err, &found);
}

/* A notice that came as a record is drawn from it. */
static mc_status draw_record(struct loader *l, const struct record *r, mc_error *err)
{
    const char *kind = json_string_value(json_object_get(r->root, "kind"));
    if (!l->draw || l->drawing || strcmp(kind, "notice") != 0)
        return MC_OK;
    return drawing_of_record(&l->drawing, r->root) == MC_OK ? MC_OK : out_of_memory(err);
}

static mc_status describe(json_t *about, const struct record *r, mc_error *err)
{
    const json_t *kind = json_object_get(r->root, "kind"), *projects = json_object_get(r->root, "projects");
    json_t *title = json_object_get(json_object_get(r->root, "document"), "title");
    bool ok = set_text(about, "kind", json_string_value(kind));
    if (ok && json_is_array(projects))
        ok = json_object_set_new(about, "items", json_integer((json_int_t)json_array_size(projects))) == 0;
    if (ok && json_is_string(title))
        ok = json_object_set(about, "title", title) == 0;
    return ok ? MC_OK : out_of_memory(err);
}

mc_status loader_read(struct loader *l, struct record **out, const struct input *in, json_t *about, bool *foreign,
                      mc_error *err)
{
    char *bytes = NULL, hash[HASH_TEXT_MAX];
    size_t len = 0;
    struct record *r = NULL;
    *foreign = false;
    json_decref(l->drawing);
    l->drawing = NULL;
    const char *format = format_of(l, in);
    mc_status st = take_bytes(&bytes, &len, in, err);
    if (st != MC_OK)
        goto done;
    hash_bytes(hash, bytes, len);
    if (!set_text(about, "sha256", hash))
        st = out_of_memory(err);
    else if (format ? strcmp(format, "json") == 0 : read_is_json(bytes, len))
        st = read_as_record(&r, in, bytes, len, about, foreign, err);
    else
        st = read_as_document(l, &r, in, bytes, len, about, foreign, err);
    if (st == MC_OK)
        st = describe(about, r, err);
    if (st == MC_OK)
        st = draw_record(l, r, err);
    if (st == MC_OK) {
        *out = r;
        r = NULL;
    }
done:
    record_free(r);
    free(bytes);
    if (st != MC_OK && st != MC_ERR_USAGE)
        error_add_source(err, in->shown);
    return st;
}
