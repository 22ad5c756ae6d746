#include "make_zip.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

char *make_zip(const struct zip_part *parts, size_t n, size_t *len)
{
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(target);
    zip_t *z = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    ck_assert_ptr_nonnull(z);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].bytes == NULL)
            continue;
        size_t part_len = parts[i].len ? parts[i].len : strlen(parts[i].bytes);
        ck_assert_int_ge(zip_file_add(z, parts[i].name, zip_source_buffer(z, parts[i].bytes, part_len, 0), 0), 0);
    }
    ck_assert_int_eq(zip_close(z), 0);
    zip_stat_t about;
    ck_assert_int_eq(zip_source_stat(target, &about), 0);
    *len = about.size;
    char *bytes = malloc(*len);
    zip_source_open(target);
    ck_assert_int_eq(zip_source_read(target, bytes, *len), (zip_int64_t)*len);
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}
