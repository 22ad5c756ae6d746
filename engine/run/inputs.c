#include "run/inputs.h"

#include <fts.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"

/* A file name need not be UTF-8; what is not is shown as U+FFFD. own: free(). */
static char *shown_path(const char *path)
{
    struct buffer b;
    buffer_init(&b);
    size_t len = strlen(path);
    for (size_t at = 0; at < len;) {
        size_t good = utf8_invalid_at(path + at, len - at);
        buffer_add(&b, path + at, good);
        at += good;
        if (at < len) {
            buffer_add_text(&b, "\xEF\xBF\xBD");
            at++;
        }
    }
    return buffer_take(&b);
}

static bool add(struct inputs *in, const char *path, bool found)
{
    struct input *all = realloc(in->all, (in->n + 1) * sizeof *all);
    if (!all)
        return false;
    in->all = all;
    struct input *one = &all[in->n];
    *one = (struct input){.path = strdup(path), .shown = shown_path(path), .found = found};
    in->n++; /* before the check, so that inputs_clear frees what there is */
    return one->path && one->shown;
}

/* Remembers the file; *again where it was there before. */
static bool seen_before(json_t *seen, const struct stat *s, bool *again)
{
    char key[64];
    snprintf(key, sizeof key, "%llu:%llu", (unsigned long long)s->st_dev, (unsigned long long)s->st_ino);
    *again = json_object_get(seen, key) != NULL;
    return *again || json_object_set_new(seen, key, json_true()) == 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool add_entry(struct inputs *in, json_t *seen, FTS *walk, FTSENT *entry)
{
    struct stat s;
    bool again;
    if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
        fts_set(walk, entry, FTS_SKIP);
        return true;
    }
    switch (entry->fts_info) {
    case FTS_DNR: /* a folder that may not be read, */
    case FTS_NS:  /* or a file that cannot be looked at: opening it will say why */
    case FTS_ERR:
        return add(in, entry->fts_path, false);
    case FTS_F:
    case FTS_SL:
        if (stat(entry->fts_accpath, &s) != 0 || !S_ISREG(s.st_mode))
            return true;
        return seen_before(seen, &s, &again) && (again || add(in, entry->fts_path, true));
    default:
        return true;
    }
}

static bool add_folder(struct inputs *in, json_t *seen, const char *path)
{
    char *own = strdup(path), *roots[] = {own, NULL};
    size_t len = own ? strlen(own) : 0;
    while (len > 1 && own[len - 1] == '/') /* else samples/ gives samples//a.txt */
        own[--len] = '\0';
    FTS *walk = own ? fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name) : NULL;
    bool ok = walk != NULL;
    FTSENT *entry;
    while (ok && (entry = fts_read(walk)))
        ok = add_entry(in, seen, walk, entry);
    if (walk)
        fts_close(walk);
    free(own);
    return ok;
}

static bool add_operand(struct inputs *in, json_t *seen, const char *operand)
{
    struct stat s;
    bool again = false;
    if (strcmp(operand, "-") == 0) {
        again = json_object_get(seen, "-") != NULL;
        return again || (json_object_set_new(seen, "-", json_true()) == 0 && add(in, operand, false));
    }
    if (stat(operand, &s) != 0)
        return add(in, operand, false);
    if (S_ISDIR(s.st_mode))
        return add_folder(in, seen, operand);
    if (S_ISREG(s.st_mode) && !seen_before(seen, &s, &again))
        return false;
    return again || add(in, operand, false);
}

mc_status inputs_find(struct inputs *out, char *const *operands, size_t n, mc_error *err)
{
    *out = (struct inputs){0};
    json_t *seen = json_object();
    bool ok = seen != NULL;
    for (size_t i = 0; ok && i < n; i++)
        ok = add_operand(out, seen, operands[i]);
    json_decref(seen);
    if (ok)
        return MC_OK;
    inputs_clear(out);
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status inputs_find_one(struct inputs *out, const char *operand, mc_error *err)
{
    *out = (struct inputs){0};
    if (add(out, operand, false))
        return MC_OK;
    inputs_clear(out);
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status input_set(struct input *out, const char *name, const void *bytes, size_t len, mc_error *err)
{
    *out = (struct input){.path = strdup(name), .shown = shown_path(name), .bytes = bytes, .len = len};
    if (out->path && out->shown)
        return MC_OK;
    input_clear(out);
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

void input_clear(struct input *in)
{
    free(in->path);
    free(in->shown);
    *in = (struct input){0};
}

void inputs_clear(struct inputs *in)
{
    for (size_t i = 0; i < in->n; i++)
        input_clear(&in->all[i]);
    free(in->all);
    *in = (struct inputs){0};
}
