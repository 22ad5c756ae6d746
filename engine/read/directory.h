/* The directory of a zip container in memory: what it holds, and where. For package.c; nothing that it claims is believed before it was looked at. */
#ifndef MC_READ_DIRECTORY_H
#define MC_READ_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mingcha.h"

#define ENTRY_STORED 0
#define ENTRY_DEFLATED 8

struct directory_entry {
    char *name;     /* own: as it stands there, but for what is no UTF-8 ("?") */
    uint64_t index; /* in the directory, 0-based */
    uint64_t at;    /* where its header begins */
    uint64_t packed, size;
    uint32_t crc;
    unsigned method;
    bool encrypted;
};

/* All entries in the order of the directory, `max` at most. own: directory_free, on failure too. What has no directory, or one that is cut off, is MC_ERR_INPUT. */
mc_status directory_read(struct directory_entry **out, size_t *n, const char *bytes, size_t len, size_t max, mc_error *err);
void directory_free(struct directory_entry *entries, size_t n);

/* Where the packed bytes of the entry begin; 0 where they do not lie within the file. */
size_t directory_start(const struct directory_entry *e, const char *bytes, size_t len);

#endif
