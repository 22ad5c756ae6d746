/* The functions of libzip, which is loaded when the first Office file is opened (late.h): it brings libcrypto, bz2, lzma and zstd, which no other run needs. */
#ifndef MC_READ_ZIPLIB_H
#define MC_READ_ZIPLIB_H

#include <zip.h>

#include "mingcha.h"

#define ZIPLIB_FUNCTIONS(row) \
    row(close) row(discard) row(error_code_zip) row(error_fini) row(error_init) row(error_strerror) row(fclose) row(file_add) row(file_get_error) row(file_replace) \
    row(file_set_dostime) row(fopen_index) row(fread) row(get_error) row(get_name) row(get_num_entries) row(open_from_source) row(set_file_compression) row(source_buffer) \
    row(source_buffer_create) row(source_close) row(source_error) row(source_free) row(source_keep) row(source_open) row(source_read) row(source_stat) row(stat_index)
#define ZIPLIB_MEMBER(name) __typeof__(zip_##name) *name;

struct ziplib {
    ZIPLIB_FUNCTIONS(ZIPLIB_MEMBER)
};

/* Set by ziplib_load. */
extern struct ziplib zip;

/* Before the first of them is called, by any thread at any time. MC_ERR_IO where the library is missing or is not the one. */
mc_status ziplib_load(mc_error *err);

#endif
