/* SHA-256 (libsodium). */
#ifndef MC_BASE_HASH_H
#define MC_BASE_HASH_H

#include <stddef.h>

#define HASH_TEXT_MAX 65

/* The SHA-256 in base64, as web pages write it. */
#define HASH_BASE64_MAX 45
void hash_base64(char out[HASH_BASE64_MAX], const void *bytes, size_t len);

struct hash_state; /* streaming */

/* Lower-case hexadecimal SHA-256 of the bytes. */
void hash_bytes(char out[HASH_TEXT_MAX], const void *bytes, size_t len);

/* own: hash_finish frees it. NULL when out of memory. */
struct hash_state *hash_begin(void);
void hash_add(struct hash_state *h, const void *bytes, size_t len);
void hash_finish(struct hash_state *h, char out[HASH_TEXT_MAX]);

#endif
