/* See package.h. Containers are opened and inflated by libzip. */
#include "read/package.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "read/ziplib.h"

struct entry {
    char *name; /* own: as package.h spells names */
    zip_uint64_t index;
};

struct package {
    zip_t *archive;
    struct entry *entries; /* sorted by name without case; of two with one name the first in the file stands first */
    size_t n_entries;
    uint64_t inflated;
};

struct package_part {
    struct package *package; /* borrow */
    zip_file_t *file;
    const char *name; /* borrow: from the package */
    uint64_t packed, inflated;
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

static uint64_t little_endian(const char *at, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes; i-- > 0;)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

/* The entries that an end-of-directory record at `at` claims; its 64-bit form where it points to one. */
static uint64_t claimed_entries(const char *bytes, size_t len, size_t at)
{
    uint64_t claimed = little_endian(bytes + at + 10, 2);
    if (at >= 20 && memcmp(bytes + at - 20, "PK\6\7", 4) == 0) {
        uint64_t big = little_endian(bytes + at - 12, 8);
        if (big <= len && len - big >= 56 && memcmp(bytes + big, "PK\6\6", 4) == 0)
            claimed = little_endian(bytes + big + 32, 8);
    }
    return claimed;
}

/* libzip makes room for every entry that a directory claims, so the claim is looked at first: in each record that it may come upon. */
static mc_status check_entries(const char *bytes, size_t len, mc_error *err)
{
    size_t stop = len > 22 + 65536 + 20 ? len - (22 + 65536 + 20) : 0;
    for (size_t at = len >= 22 ? len - 22 + 1 : 0; at-- > stop;) {
        if (memcmp(bytes + at, "PK\5\6", 4) != 0)
            continue;
        uint64_t claimed = claimed_entries(bytes, len, at);
        if (claimed > PACKAGE_ENTRIES_MAX)
            return error_set(err, MC_ERR_LIMIT, NULL, 0, "a zip container of %llu entries; up to %d are read",
                             (unsigned long long)claimed, PACKAGE_ENTRIES_MAX);
    }
    return MC_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcasecmp(x->name, y->name);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* own: the name as package.h spells it. */
static char *plain_name(const char *name)
{
    char *copy = strdup(name + strspn(name, "/\\"));
    for (char *s = copy; s && *s; s++)
        if (*s == '\\')
            *s = '/';
    return copy;
}

static mc_status list_entries(struct package *p, mc_error *err)
{
    zip_int64_t n = zip.get_num_entries(p->archive, 0);
    p->entries = calloc(n > 0 ? (size_t)n : 1, sizeof *p->entries);
    if (!p->entries)
        return out_of_memory(err);
    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip.get_name(p->archive, (zip_uint64_t)i, ZIP_FL_ENC_GUESS);
        if (!name)
            continue;
        struct entry *e = &p->entries[p->n_entries];
        *e = (struct entry){plain_name(name), (zip_uint64_t)i};
        if (!e->name)
            return out_of_memory(err);
        p->n_entries++;
    }
    qsort(p->entries, p->n_entries, sizeof *p->entries, compare_entries);
    return MC_OK;
}

static mc_status open_archive(struct package *p, const char *bytes, size_t len, mc_error *err)
{
    zip_error_t why;
    zip.error_init(&why);
    zip_source_t *source = zip.source_buffer_create(bytes, len, 0, &why);
    if (source)
        p->archive = zip.open_from_source(source, ZIP_RDONLY, &why);
    mc_status st = MC_OK;
    if (!p->archive) {
        zip.source_free(source);
        st = zip.error_code_zip(&why) == ZIP_ER_MEMORY
                 ? out_of_memory(err)
                 : error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged zip container: %s", zip.error_strerror(&why));
    }
    zip.error_fini(&why);
    return st;
}

mc_status package_open(struct package **out, const char *bytes, size_t len, mc_error *err)
{
    if (!package_is_zip(bytes, len))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "not a zip container");
    mc_status st = check_entries(bytes, len, err);
    if (st)
        return st;
    struct package *p = calloc(1, sizeof *p);
    if (!p)
        return out_of_memory(err);
    st = ziplib_load(err);
    if (!st)
        st = open_archive(p, bytes, len, err);
    if (!st)
        st = list_entries(p, err);
    if (st)
        package_close(p);
    else
        *out = p;
    return st;
}

void package_close(struct package *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n_entries; i++)
        free(p->entries[i].name);
    free(p->entries);
    if (p->archive)
        zip.discard(p->archive);
    free(p);
}

/* ---- names --------------------------------------------------------------------------------------------------------- */

static const struct entry *find_entry(const struct package *p, const char *name)
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
    const struct entry *e = find_entry(p, name);
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

static mc_status part_error(const char *name, zip_error_t *why, mc_error *err)
{
    if (zip.error_code_zip(why) == ZIP_ER_MEMORY)
        return out_of_memory(err);
    return error_set(err, MC_ERR_INPUT, NULL, 0, "%s inside the file is damaged: %s", name, zip.error_strerror(why));
}

mc_status package_part_open(struct package_part **out, struct package *p, const char *name, mc_error *err)
{
    const struct entry *e = find_entry(p, name);
    if (!e)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the part %s is missing in the file", name);
    zip_stat_t about;
    if (zip.stat_index(p->archive, e->index, 0, &about) != 0)
        return part_error(e->name, zip.get_error(p->archive), err);
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "%s inside the file is encrypted; save the file without a password", e->name);
    struct package_part *part = calloc(1, sizeof *part);
    if (!part)
        return out_of_memory(err);
    part->package = p;
    part->name = e->name;
    part->packed = (about.valid & ZIP_STAT_COMP_SIZE) ? about.comp_size : 0;
    part->file = zip.fopen_index(p->archive, e->index, 0);
    if (!part->file) {
        free(part);
        return part_error(e->name, zip.get_error(p->archive), err);
    }
    *out = part;
    return MC_OK;
}

static mc_status check_limits(const struct package_part *part, mc_error *err)
{
    if (part->inflated > PACKAGE_PART_MAX || part->package->inflated > PACKAGE_TOTAL_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "%s inside the file inflates past %llu MiB", part->name,
                         (unsigned long long)((part->inflated > PACKAGE_PART_MAX ? PACKAGE_PART_MAX : PACKAGE_TOTAL_MAX) >> 20));
    if (part->inflated > PACKAGE_RATIO_FREE && part->inflated / PACKAGE_RATIO_MAX > part->packed)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "%s inside the file inflates more than %d times, as a zip bomb does", part->name,
                         PACKAGE_RATIO_MAX);
    return MC_OK;
}

mc_status package_part_read(struct package_part *part, char *to, size_t size, size_t *n, mc_error *err)
{
    zip_int64_t got = zip.fread(part->file, to, size);
    *n = 0;
    if (got < 0)
        return part_error(part->name, zip.file_get_error(part->file), err);
    part->inflated += (uint64_t)got;
    part->package->inflated += (uint64_t)got;
    mc_status st = check_limits(part, err);
    if (!st)
        *n = (size_t)got;
    return st;
}

void package_part_close(struct package_part *part)
{
    if (!part)
        return;
    zip.fclose(part->file);
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
            st = error_set(err, MC_ERR_LIMIT, NULL, 0, "%s inside the file is larger than %zu KiB", part->name, max >> 10);
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
