/* See directory.h. Numbers and names are those of PKWARE's APPNOTE 6.3: an end-of-directory record (4.3.16) at the end of the file, its 64-bit form (4.3.14, 4.3.15) where it points to
 * one, the headers of the directory (4.3.12), and before each entry's bytes a header of its own (4.3.7). */
#include "read/directory.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

enum { END_LEN = 22, COMMENT_MAX = 65535, LOCATOR_LEN = 20, END64_LEN = 56, HEADER_LEN = 46, LOCAL_LEN = 30 };

#define FLAG_ENCRYPTED 1u
#define EXTRA_64 1u /* id of the field that holds what does not fit 32 bits */

struct headers {
    size_t at, end; /* of its headers */
    uint64_t n;
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static uint64_t number(const char *at, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes; i-- > 0;)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

static bool begins_with(const char *at, const char *signature)
{
    return memcmp(at, signature, 4) == 0;
}

/* ---- where it is ------------------------------------------------------------------------------------------------------ */

/* What the record at `at` says. False where it is none, or says what cannot be. */
static bool read_end(struct headers *d, const char *bytes, size_t len, size_t at)
{
    const char *end = bytes + at;
    if (!begins_with(end, "PK\5\6") || number(end + 20, 2) > len - at - END_LEN)
        return false;
    uint64_t size = number(end + 12, 4), from = number(end + 16, 4);
    d->n = number(end + 10, 2);
    if (at >= LOCATOR_LEN && begins_with(end - LOCATOR_LEN, "PK\6\7")) {
        uint64_t big = number(end - LOCATOR_LEN + 8, 8);
        if (big > at || at - big < END64_LEN || !begins_with(bytes + big, "PK\6\6"))
            return false;
        d->n = number(bytes + big + 32, 8);
        size = number(bytes + big + 40, 8);
        from = number(bytes + big + 48, 8);
    }
    if (from > at || size > at - from)
        return false;
    d->at = (size_t)from;
    d->end = (size_t)(from + size);
    return true;
}

/* The last record that could be one counts: behind it there is a comment at most. */
static bool find_end(struct headers *d, const char *bytes, size_t len)
{
    size_t stop = len > END_LEN + COMMENT_MAX ? len - (END_LEN + COMMENT_MAX) : 0;
    for (size_t at = len >= END_LEN ? len - END_LEN + 1 : 0; at-- > stop;)
        if (read_end(d, bytes, len, at))
            return true;
    return false;
}

/* ---- what it holds ---------------------------------------------------------------------------------------------------- */

/* Numbers that do not fit their field stand in an extra one, in this order, each only where it is needed. False where it is not there. */
static bool take_big_numbers(struct directory_entry *e, const char *extra, size_t len)
{
    uint64_t *wanted[] = {&e->size, &e->packed, &e->at};
    const char *from = NULL;
    size_t left = 0;
    while (!from && len >= 4) {
        size_t n = (size_t)number(extra + 2, 2);
        if (n > len - 4)
            return false;
        if (number(extra, 2) == EXTRA_64) {
            from = extra + 4;
            left = n;
        }
        extra += 4 + n;
        len -= 4 + n;
    }
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (*wanted[i] != UINT32_MAX)
            continue;
        if (left < 8)
            return false;
        *wanted[i] = number(from, 8);
        from += 8;
        left -= 8;
    }
    return true;
}

/* own. Names are only compared with those that the formats give, which are ASCII. */
static char *copy_name(const char *name, size_t len)
{
    char *copy = strndup(name, len);
    if (!copy)
        return NULL;
    size_t n = strlen(copy);
    for (size_t at = 0; (at += utf8_invalid_at(copy + at, n - at)) < n; at++)
        copy[at] = '?';
    return copy;
}

/* The header at *at, which then is that of the next. */
static mc_status read_header(struct directory_entry *e, const char *bytes, const struct headers *d, size_t *at, mc_error *err)
{
    const char *header = bytes + *at;
    size_t left = d->end - *at, name_len, extra_len, comment_len;
    if (left < HEADER_LEN || !begins_with(header, "PK\1\2"))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged zip container: its directory is cut off");
    name_len = (size_t)number(header + 28, 2);
    extra_len = (size_t)number(header + 30, 2);
    comment_len = (size_t)number(header + 32, 2);
    e->encrypted = number(header + 8, 2) & FLAG_ENCRYPTED;
    e->method = (unsigned)number(header + 10, 2);
    e->crc = (uint32_t)number(header + 16, 4);
    e->packed = number(header + 20, 4);
    e->size = number(header + 24, 4);
    e->at = number(header + 42, 4);
    if (left - HEADER_LEN < name_len + extra_len + comment_len || !take_big_numbers(e, header + HEADER_LEN + name_len, extra_len))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged zip container: its directory is cut off");
    e->name = copy_name(header + HEADER_LEN, name_len);
    *at += HEADER_LEN + name_len + extra_len + comment_len;
    return e->name ? MC_OK : out_of_memory(err);
}

mc_status directory_read(struct directory_entry **out, size_t *n, const char *bytes, size_t len, size_t max, mc_error *err)
{
    struct headers d;
    mc_status st = MC_OK;
    *out = NULL;
    *n = 0;
    if (!find_end(&d, bytes, len))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged zip container: it has no directory");
    if (d.n > max)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "a zip container of %llu entries; up to %d are read", (unsigned long long)d.n, (int)max);
    struct directory_entry *all = calloc((size_t)d.n + 1, sizeof *all);
    if (!all)
        return out_of_memory(err);
    *out = all;
    for (size_t at = d.at; st == MC_OK && *n < d.n;) {
        struct directory_entry *e = &all[*n];
        e->index = (*n)++;
        st = read_header(e, bytes, &d, &at, err);
    }
    return st;
}

void directory_free(struct directory_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(entries[i].name);
    free(entries);
}

size_t directory_start(const struct directory_entry *e, const char *bytes, size_t len)
{
    if (e->at > len || len - e->at < LOCAL_LEN || !begins_with(bytes + e->at, "PK\3\4"))
        return 0;
    const char *header = bytes + e->at;
    uint64_t start = e->at + LOCAL_LEN + number(header + 26, 2) + number(header + 28, 2);
    return start <= len && e->packed <= len - start ? (size_t)start : 0;
}
