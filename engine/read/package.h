/* A zip container (docx, xlsx, odt) held in memory and read part by part, within limits: a small file may inflate to any size, and a damaged one
 * may claim anything. Nothing is ever written, so names need no guarding; they are only compared. */
#ifndef MC_READ_PACKAGE_H
#define MC_READ_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mingcha.h"

/* What is opened and inflated at most. Text repeats itself and may shrink well past 100:1, so the ratio counts only for what is big. */
#define PACKAGE_ENTRIES_MAX 16384
#define PACKAGE_PART_MAX ((uint64_t)1 << 30)     /* bytes of one part, inflated */
#define PACKAGE_TOTAL_MAX ((uint64_t)5 << 28)    /* bytes inflated from one package, a part read twice counted twice */
#define PACKAGE_RATIO_MAX 300                    /* inflated : packed, past PACKAGE_RATIO_FREE bytes */
#define PACKAGE_RATIO_FREE ((uint64_t)16 << 20)

struct package;
struct package_part;

/* True where the bytes begin like a zip file. */
bool package_is_zip(const char *bytes, size_t len);

/* Opens the container over the bytes (borrow: they stay until package_close). own: *out, package_close. What is no zip, is cut off or has
 * too many entries is an error. */
mc_status package_open(struct package **out, const char *bytes, size_t len, mc_error *err);
void package_close(struct package *p);

/* Part names are "word/document.xml": no leading slash; capitals and small letters are the same (as the format says), "\" counts as "/". */
bool package_has(const struct package *p, const char *name);
/* Where the part stands in the container's directory, 0-based, for one who writes a container after this one. False where there is none. */
bool package_index(const struct package *p, const char *name, uint64_t *index);
size_t package_count(const struct package *p);
const char *package_name(const struct package *p, size_t i); /* borrow; in the order of the names */

/* A part as a stream. own: *out, package_part_close; at most as long as the package. A part that is not there or is encrypted is an error that
 * names it. */
mc_status package_part_open(struct package_part **out, struct package *p, const char *name, mc_error *err);
/* Reads up to `size` bytes; *n is 0 at the end. Damaged data, a wrong checksum and a limit passed are errors that name the part. */
mc_status package_part_read(struct package_part *part, char *to, size_t size, size_t *n, mc_error *err);
void package_part_close(struct package_part *part);

/* A whole part. own: *bytes, free(); a NUL that is not counted follows it. For small parts: `max` bytes at most. */
mc_status package_read(struct package *p, const char *name, size_t max, char **bytes, size_t *len, mc_error *err);

#endif
