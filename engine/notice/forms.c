#include "notice/forms.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"
#include "model/load_json.h"
#include "notice/words.h"

/* ---- loading ------------------------------------------------------------------------------------------------------ */

/* Joins `from` into `to`: lists are appended, objects merged key by key, anything else replaced. */
static int merge(json_t *to, json_t *from)
{
    const char *key;
    json_t *value;
    json_object_foreach(from, key, value) {
        json_t *old = json_object_get(to, key);
        int bad;
        if (json_is_array(old) && json_is_array(value))
            bad = json_array_extend(old, value);
        else if (json_is_object(old) && json_is_object(value))
            bad = merge(old, value);
        else
            bad = json_object_set(to, key, value);
        if (bad)
            return bad;
    }
    return 0;
}

static int json_file(const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    return n > 5 && e->d_name[0] != '.' && !strcmp(e->d_name + n - 5, ".json");
}

/* NULL where jansson has to be asked what is wrong. own. */
static json_t *load_quickly(const char *path)
{
    FILE *in = fopen(path, "rb");
    struct buffer b;
    char part[16384];
    size_t n;
    buffer_init(&b);
    while (in && (n = fread(part, 1, sizeof part, in)) > 0)
        buffer_add(&b, part, n);
    json_t *out = in && !ferror(in) && b.data && buffer_ok(&b) ? load_json_same(b.data, b.len) : NULL;
    if (in)
        fclose(in);
    buffer_clear(&b);
    return out;
}

static mc_status load_file(json_t *root, const char *path, mc_error *err)
{
    json_error_t je;
    json_t *one = load_quickly(path);
    if (!one)
        one = json_load_file(path, JSON_REJECT_DUPLICATES, &je);
    if (!one)
        return error_set(err, MC_ERR_USAGE, path, je.line, "%s", je.text);
    mc_status st = MC_OK;
    if (!json_is_object(one))
        st = error_set(err, MC_ERR_USAGE, path, 1, "a form is a JSON object of word lists");
    else if (merge(root, one))
        st = error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    json_decref(one);
    return st;
}

mc_status forms_load(struct forms **out, const char *dir, mc_error *err)
{
    struct dirent **names = NULL;
    int n = scandir(dir, &names, json_file, alphasort);
    if (n < 0)
        return error_set(err, MC_ERR_USAGE, dir, 0, "the folder of word lists cannot be read: %s", strerror(errno));
    mc_status st = MC_OK;
    struct forms *f = calloc(1, sizeof *f);
    if (f)
        f->root = json_object();
    if (!f || !f->root)
        st = error_set(err, MC_ERR_MEMORY, dir, 0, "out of memory");
    else if (!n)
        st = error_set(err, MC_ERR_USAGE, dir, 0, "no *.json word list in this folder");
    for (int i = 0; i < n && !st; i++) {
        char path[4096];
        if (snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name) >= (int)sizeof path)
            st = error_set(err, MC_ERR_USAGE, dir, 0, "the path is too long");
        else
            st = load_file(f->root, path, err);
    }
    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
    if (!st && words_build(&f->words, f->root))
        st = error_set(err, MC_ERR_MEMORY, dir, 0, "out of memory");
    if (st)
        forms_free(f);
    else
        *out = f;
    return st;
}

void forms_free(struct forms *f)
{
    if (!f)
        return;
    words_free(f->words);
    json_decref(f->root);
    free(f);
}

bool forms_failed(const struct forms *f)
{
    return words_failed(f->words);
}

/* ---- looking up --------------------------------------------------------------------------------------------------- */

const json_t *forms_list(const struct forms *f, const char *group, const char *name)
{
    return words_list(f->words, group, name);
}

bool forms_has(const struct forms *f, const char *group, const char *name, const char *text, size_t len)
{
    char *folded = utf8_fold(text, len);
    bool has = folded && forms_has_folded(f, group, name, folded);
    free(folded);
    return has;
}

bool forms_has_folded(const struct forms *f, const char *group, const char *name, const char *folded)
{
    return words_has_folded(f->words, group, name, folded);
}

size_t forms_contained(const struct forms *f, const char *group, const char *name, const char *folded)
{
    return words_contained(f->words, group, name, folded);
}

bool forms_says(const struct forms *f, const char *name, const char *text, size_t len)
{
    char *folded = utf8_fold(text, len);
    bool says = folded && forms_contained(f, name, NULL, folded);
    free(folded);
    return says;
}

size_t forms_prefix(const struct forms *f, const char *group, const char *name, const char *text, size_t len)
{
    return words_prefix(f->words, group, name, text, len);
}

size_t forms_suffix(const struct forms *f, const char *group, const char *name, const char *text, size_t len)
{
    return words_suffix(f->words, group, name, text, len);
}
