#include "annotate/container.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "read/ziplib.h"

#define PART_MAX ((size_t)256 << 20) /* of a part that is changed, and so held in memory */

/* 1980-01-01 00:00, where the calendar of zip begins: a clock would make each file another one. */
#define DOS_DATE ((0 << 9) | (1 << 5) | 1)

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status container_open(struct container *c, const char *bytes, size_t len, mc_error *err)
{
    *c = (struct container){.bytes = bytes, .len = len};
    return package_open(&c->package, bytes, len, err);
}

void container_close(struct container *c)
{
    for (size_t i = 0; i < c->n_parts; i++) {
        free(c->parts[i].name);
        free(c->parts[i].bytes);
    }
    free(c->parts);
    package_close(c->package);
    *c = (struct container){0};
}

static struct container_part *find(const struct container *c, const char *name)
{
    for (size_t i = 0; i < c->n_parts; i++)
        if (strcasecmp(c->parts[i].name, name) == 0)
            return &c->parts[i];
    return NULL;
}

bool container_has(const struct container *c, const char *name)
{
    return find(c, name) || package_has(c->package, name);
}

/* take: bytes. */
static mc_status keep(struct container *c, const char *name, char *bytes, size_t len, bool changed, mc_error *err)
{
    struct container_part *parts = realloc(c->parts, (c->n_parts + 1) * sizeof *parts);
    char *copy = strdup(name);
    c->parts = parts ? parts : c->parts;
    if (!parts || !copy) {
        free(copy);
        free(bytes);
        return out_of_memory(err);
    }
    parts[c->n_parts++] = (struct container_part){copy, bytes, len, changed};
    return MC_OK;
}

mc_status container_read(struct container *c, const char *name, const char **bytes, size_t *len, mc_error *err)
{
    if (!find(c, name)) {
        char *read;
        size_t n;
        mc_status st = package_read(c->package, name, PART_MAX, &read, &n, err);
        if (!st)
            st = keep(c, name, read, n, false, err);
        if (st)
            return st;
    }
    const struct container_part *part = find(c, name);
    *bytes = part->bytes;
    *len = part->len;
    return MC_OK;
}

mc_status container_set(struct container *c, const char *name, char *bytes_take, size_t len, mc_error *err)
{
    struct container_part *part = find(c, name);
    if (!part)
        return keep(c, name, bytes_take, len, true, err);
    free(part->bytes);
    part->bytes = bytes_take;
    part->len = len;
    part->changed = true;
    return MC_OK;
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

static mc_status zip_failed(zip_error_t *why, mc_error *err)
{
    if (zip.error_code_zip(why) == ZIP_ER_MEMORY)
        return out_of_memory(err);
    return error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged zip container: %s", zip.error_strerror(why));
}

static mc_status put_part(zip_t *archive, const struct container *c, const struct container_part *part, mc_error *err)
{
    uint64_t index;
    zip_source_t *source = zip.source_buffer(archive, part->bytes, part->len, 0);
    if (!source)
        return zip_failed(zip.get_error(archive), err);
    bool there = package_index(c->package, part->name, &index);
    zip_int64_t at = there ? (zip_int64_t)index : 0;
    int failed = there ? zip.file_replace(archive, index, source, 0) : (at = zip.file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8)) < 0;
    if (failed) {
        zip.source_free(source);
        return zip_failed(zip.get_error(archive), err);
    }
    if (zip.file_set_dostime(archive, (zip_uint64_t)at, 0, DOS_DATE, 0) || zip.set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_DEFLATE, 0))
        return zip_failed(zip.get_error(archive), err);
    return MC_OK;
}

/* After zip_close the source holds the new file. */
static mc_status take_bytes(zip_source_t *source, char **out, size_t *out_len, mc_error *err)
{
    zip_stat_t about;
    if (zip.source_stat(source, &about) || !(about.valid & ZIP_STAT_SIZE) || zip.source_open(source))
        return zip_failed(zip.source_error(source), err);
    char *bytes = malloc((size_t)about.size + 1);
    mc_status st = bytes ? MC_OK : out_of_memory(err);
    if (!st && zip.source_read(source, bytes, about.size) != (zip_int64_t)about.size)
        st = zip_failed(zip.source_error(source), err);
    zip.source_close(source);
    if (st) {
        free(bytes);
        return st;
    }
    *out = bytes;
    *out_len = (size_t)about.size;
    return MC_OK;
}

mc_status container_write(const struct container *c, char **out, size_t *out_len, mc_error *err)
{
    zip_error_t why;
    mc_status st = ziplib_load(err);
    if (st)
        return st;
    zip.error_init(&why);
    zip_source_t *source = zip.source_buffer_create(c->bytes, c->len, 0, &why);
    zip_t *archive = source ? zip.open_from_source(source, 0, &why) : NULL;
    if (!archive) {
        st = zip_failed(&why, err);
        zip.source_free(source);
        zip.error_fini(&why);
        return st;
    }
    zip.error_fini(&why);
    zip.source_keep(source);
    for (size_t i = 0; i < c->n_parts && !st; i++)
        if (c->parts[i].changed)
            st = put_part(archive, c, &c->parts[i], err);
    if (!st && zip.close(archive))
        st = zip_failed(zip.get_error(archive), err);
    else if (!st)
        archive = NULL;
    if (archive)
        zip.discard(archive);
    if (!st)
        st = take_bytes(source, out, out_len, err);
    zip.source_free(source);
    return st;
}
