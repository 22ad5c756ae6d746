/* See hash.h. */
#include "base/hash.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

struct hash_state {
    crypto_hash_sha256_state sha;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* libsodium asks for this call before any other. What can fail in it is the source of random numbers, and a hash draws
 * none. */
static void start_sodium(void)
{
    int rc = sodium_init();
    (void)rc;
}

static void write_hex(char out[HASH_TEXT_MAX], const unsigned char *digest)
{
    sodium_bin2hex(out, HASH_TEXT_MAX, digest, crypto_hash_sha256_BYTES);
}

void hash_bytes(char out[HASH_TEXT_MAX], const void *bytes, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    pthread_once(&once, start_sodium);
    crypto_hash_sha256(digest, bytes, len);
    write_hex(out, digest);
}

void hash_base64(char out[HASH_BASE64_MAX], const void *bytes, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    pthread_once(&once, start_sodium);
    crypto_hash_sha256(digest, bytes, len);
    sodium_bin2base64(out, HASH_BASE64_MAX, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
}

struct hash_state *hash_begin(void)
{
    pthread_once(&once, start_sodium);
    struct hash_state *h = malloc(sizeof *h);
    if (h != NULL)
        crypto_hash_sha256_init(&h->sha);
    return h;
}

void hash_add(struct hash_state *h, const void *bytes, size_t len)
{
    crypto_hash_sha256_update(&h->sha, bytes, len);
}

void hash_finish(struct hash_state *h, char out[HASH_TEXT_MAX])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&h->sha, digest);
    write_hex(out, digest);
    free(h);
}
