/* SHA-256 (of much with libcrypto, which uses the processor's own instructions where it has them, of little with libsodium, which is at hand), and a short hash for tables in memory (libsodium). */
#ifndef MC_BASE_HASH_H
#define MC_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_TEXT_MAX 65

/* The SHA-256 in base64, as web pages write it. */
#define HASH_BASE64_MAX 45
void hash_base64(char out[HASH_BASE64_MAX], const void *bytes, size_t len);

struct hash_state; /* streaming */

/* Lower-case hexadecimal SHA-256 of the bytes. */
void hash_bytes(char out[HASH_TEXT_MAX], const void *bytes, size_t len);

/* For tables in memory: SipHash-2-4 with a key drawn once in each process, so that nobody can write texts that all fall into one place. No output may hang on it. */
uint64_t hash_short(const void *bytes, size_t len);

/* own: hash_finish frees it. NULL when out of memory. */
struct hash_state *hash_begin(void);
void hash_add(struct hash_state *h, const void *bytes, size_t len);
void hash_finish(struct hash_state *h, char out[HASH_TEXT_MAX]);

/* Bytes that are hashed some at a time beside other work, which the processor does while each step of the hash waits for the one before. */
#define HASH_STEP ((size_t)64)
struct hash_aside {
    struct hash_state *state; /* borrow */
    const char *at, *end;     /* borrow: what is left; it must not change before it is hashed */
};
/* Hashes HASH_STEP more; false where fewer are left. */
bool hash_aside_step(struct hash_aside *h);
/* Hashes on till the byte before `to` is among them; `end` for all. */
void hash_aside_to(struct hash_aside *h, const char *to);

#endif
