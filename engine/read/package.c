/* See package.h. The directory is read by directory.c, what is deflated is inflated by zlib. */
#include "read/package.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <zlib.h>

#include "base/error.h"
#include "read/directory.h"

struct package {
    const char *bytes; /* borrow */
    size_t len;
    struct directory_entry *entries; /* own: sorted by name without case; of two with one name the first in the file stands first */
    size_t n_entries;
    uint64_t inflated;
};

struct package_part {
    struct package *package;       /* borrow */
    const struct directory_entry *entry; /* borrow: from the package */
    const char *at;                /* borrow: what is not read yet of the packed bytes */
    size_t left;
    z_stream zlib; /* only of what is deflated */
    bool deflated, ended;
    uint64_t inflated;
    uLong crc;
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

bool package_is_zip(const char *bytes, size_t len)
{
    return len >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0);
}

/* ---- opening ------------------------------------------------------------------------------------------------------ */

static int compare_entries(const void *a, const void *b)
{
    const struct directory_entry *x = a, *y = b;
    int order = strcasecmp(x->name, y->name);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* As package.h spells names. */
static void make_plain(char *name)
{
    size_t leading = strspn(name, "/\\");
    memmove(name, name + leading, strlen(name + leading) + 1);
    for (char *s = name; *s; s++)
        if (*s == '\\')
            *s = '/';
}

mc_status package_open(struct package **out, const char *bytes, size_t len, mc_error *err)
{
    if (!package_is_zip(bytes, len))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "not a zip container");
    struct package *p = calloc(1, sizeof *p);
    if (!p)
        return out_of_memory(err);
    p->bytes = bytes;
    p->len = len;
    mc_status st = directory_read(&p->entries, &p->n_entries, bytes, len, PACKAGE_ENTRIES_MAX, err);
    if (st) {
        package_close(p);
        return st;
    }
    for (size_t i = 0; i < p->n_entries; i++)
        make_plain(p->entries[i].name);
    qsort(p->entries, p->n_entries, sizeof *p->entries, compare_entries);
    *out = p;
    return MC_OK;
}

void package_close(struct package *p)
{
    if (!p)
        return;
    directory_free(p->entries, p->n_entries);
    free(p);
}

/* ---- names --------------------------------------------------------------------------------------------------------- */

static const struct directory_entry *find_entry(const struct package *p, const char *name)
{
    size_t low = 0, high = p->n_entries; /* the first entry not before `name` is in [low, high] */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcasecmp(p->entries[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->n_entries && strcasecmp(p->entries[low].name, name) == 0 ? &p->entries[low] : NULL;
}

bool package_has(const struct package *p, const char *name)
{
    return find_entry(p, name) != NULL;
}

bool package_index(const struct package *p, const char *name, uint64_t *index)
{
    const struct directory_entry *e = find_entry(p, name);
    if (e)
        *index = e->index;
    return e != NULL;
}

size_t package_count(const struct package *p)
{
    return p->n_entries;
}

const char *package_name(const struct package *p, size_t i)
{
    return p->entries[i].name;
}

/* ---- parts --------------------------------------------------------------------------------------------------------- */

static mc_status damaged(const struct directory_entry *e, const char *why, mc_error *err)
{
    return error_set(err, MC_ERR_INPUT, NULL, 0, "%s inside the file is damaged: %s", e->name, why);
}

/* No header around what is deflated: negative bits. */
static mc_status begin_inflating(struct package_part *part, mc_error *err)
{
    part->deflated = true;
    return inflateInit2(&part->zlib, -MAX_WBITS) == Z_OK ? MC_OK : out_of_memory(err);
}

mc_status package_part_open(struct package_part **out, struct package *p, const char *name, mc_error *err)
{
    const struct directory_entry *e = find_entry(p, name);
    if (!e)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the part %s is missing in the file", name);
    if (e->encrypted)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "%s inside the file is encrypted; save the file without a password", e->name);
    if (e->method != ENTRY_STORED && e->method != ENTRY_DEFLATED)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "%s inside the file is packed in a way that is not read here (method %u)", e->name, e->method);
    size_t start = directory_start(e, p->bytes, p->len);
    if (!start)
        return damaged(e, "its bytes are not where they should be", err);
    struct package_part *part = calloc(1, sizeof *part);
    if (!part)
        return out_of_memory(err);
    *part = (struct package_part){.package = p, .entry = e, .at = p->bytes + start, .left = (size_t)e->packed, .crc = crc32(0, NULL, 0)};
    mc_status st = e->method == ENTRY_DEFLATED ? begin_inflating(part, err) : MC_OK;
    if (st) {
        free(part);
        return st;
    }
    *out = part;
    return MC_OK;
}

static mc_status check_limits(const struct package_part *part, mc_error *err)
{
    const char *name = part->entry->name;
    if (part->inflated > PACKAGE_PART_MAX || part->package->inflated > PACKAGE_TOTAL_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "%s inside the file inflates past %llu MiB", name,
                         (unsigned long long)((part->inflated > PACKAGE_PART_MAX ? PACKAGE_PART_MAX : PACKAGE_TOTAL_MAX) >> 20));
    if (part->inflated > PACKAGE_RATIO_FREE && part->inflated / PACKAGE_RATIO_MAX > part->entry->packed)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "%s inside the file inflates more than %d times, as a zip bomb does", name, PACKAGE_RATIO_MAX);
    return MC_OK;
}

static void read_stored(struct package_part *part, char *to, size_t size, size_t *n)
{
    *n = part->left < size ? part->left : size;
    memcpy(to, part->at, *n);
    part->at += *n;
    part->left -= *n;
    part->ended = !part->left;
}

/* As much as fits, or as there is. */
static mc_status read_deflated(struct package_part *part, char *to, size_t size, size_t *n, mc_error *err)
{
    z_stream *z = &part->zlib;
    z->next_out = (Bytef *)to;
    z->avail_out = size < UINT_MAX ? (uInt)size : UINT_MAX;
    uInt room = z->avail_out;
    int code = Z_OK;
    while (code == Z_OK && z->avail_out) {
        uInt given = part->left < UINT_MAX ? (uInt)part->left : UINT_MAX;
        z->next_in = (z_const Bytef *)(uintptr_t)part->at;
        z->avail_in = given;
        code = inflate(z, Z_NO_FLUSH);
        part->at += given - z->avail_in;
        part->left -= given - z->avail_in;
    }
    *n = room - z->avail_out;
    part->ended = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR)
        return out_of_memory(err);
    if (code == Z_BUF_ERROR)
        return damaged(part->entry, "it is cut off", err);
    return code == Z_OK || part->ended ? MC_OK : damaged(part->entry, z->msg ? z->msg : "no deflated data", err);
}

static mc_status check_whole(const struct package_part *part, mc_error *err)
{
    const struct directory_entry *e = part->entry;
    return part->inflated == e->size && part->crc == e->crc ? MC_OK : damaged(e, "its checksum or its length is another", err);
}

mc_status package_part_read(struct package_part *part, char *to, size_t size, size_t *n, mc_error *err)
{
    size_t got = 0;
    mc_status st = MC_OK;
    *n = 0;
    if (part->ended || !size)
        return MC_OK;
    if (part->deflated)
        st = read_deflated(part, to, size, &got, err);
    else
        read_stored(part, to, size, &got);
    part->crc = crc32_z(part->crc, (const Bytef *)to, got);
    part->inflated += got;
    part->package->inflated += got;
    if (st == MC_OK)
        st = check_limits(part, err);
    if (st == MC_OK && (part->ended || part->inflated > part->entry->size))
        st = check_whole(part, err);
    if (st == MC_OK)
        *n = got;
    return st;
}

void package_part_close(struct package_part *part)
{
    if (!part)
        return;
    if (part->deflated)
        inflateEnd(&part->zlib);
    free(part);
}

#define READ_STEP ((size_t)64 << 10)

mc_status package_read(struct package *p, const char *name, size_t max, char **bytes, size_t *len, mc_error *err)
{
    struct package_part *part = NULL;
    char *all = NULL;
    size_t size = 0, n = 0, got;
    mc_status st = package_part_open(&part, p, name, err);
    while (!st) {
        if (size - n < READ_STEP + 1) {
            char *more = realloc(all, size = 2 * size + READ_STEP + 1);
            if (!more) {
                st = out_of_memory(err);
                break;
            }
            all = more;
        }
        st = package_part_read(part, all + n, READ_STEP, &got, err);
        if (st || !got)
            break;
        if ((n += got) > max)
            st = error_set(err, MC_ERR_LIMIT, NULL, 0, "%s inside the file is larger than %zu KiB", part->entry->name, max >> 10);
    }
    package_part_close(part);
    if (st) {
        free(all);
        return st;
    }
    all[n] = '\0';
    *bytes = all;
    *len = n;
    return MC_OK;
}
