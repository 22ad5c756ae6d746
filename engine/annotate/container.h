/* An office file whose parts are changed one by one: what nobody changes is copied as it lies in the file, still compressed, in its old order. */
#ifndef MC_ANNOTATE_CONTAINER_H
#define MC_ANNOTATE_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "read/package.h"

struct container {
    struct package *package;
    const char *bytes; /* borrow */
    size_t len;
    struct container_part {
        char *name, *bytes; /* own */
        size_t len;
        bool changed;
    } * parts; /* own: those that were read or changed */
    size_t n_parts;
};

/* Over bytes that stay until container_close. own: container_close, on failure too. */
mc_status container_open(struct container *c, const char *bytes, size_t len, mc_error *err);
void container_close(struct container *c);

/* In the file, or added since. Names are those of package.h. */
bool container_has(const struct container *c, const char *name);
/* What the part holds now; a NUL that is not counted follows. borrow: until the part is set or the container is closed. */
mc_status container_read(struct container *c, const char *name, const char **bytes, size_t *len, mc_error *err);
/* Changes a part, or adds it behind the others. take: bytes. */
mc_status container_set(struct container *c, const char *name, char *bytes_take, size_t len, mc_error *err);
/* The whole file, the same bytes for the same changes. own: *out, free(). */
mc_status container_write(const struct container *c, char **out, size_t *out_len, mc_error *err);

#endif
