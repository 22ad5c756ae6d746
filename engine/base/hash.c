/* See hash.h. */
#include "base/hash.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

struct hash_state {
    crypto_hash_sha256_state sha;
};

static bool quick; /* set once */
static unsigned char short_key[crypto_shorthash_KEYBYTES];
static pthread_once_t once = PTHREAD_ONCE_INIT, key_once = PTHREAD_ONCE_INIT;

/* libsodium asks for this call before any other. What can fail in it is the source of random numbers, and a hash draws
 * none. */
static void start_sodium(void)
{
    int rc = sodium_init();
    (void)rc;
    quick = sha256_is_quick();
}

/* libsodium's state is public: state, bits taken in, the bytes of a block that is not whole. Whole blocks between may be taken in by other means. */
static void update(crypto_hash_sha256_state *sha, const unsigned char *bytes, size_t len)
{
    size_t begun = (size_t)(sha->count >> 3) % 64, head = begun ? 64 - begun : 0;
    if (!quick || len < head + 64) {
        crypto_hash_sha256_update(sha, bytes, len);
        return;
    }
    if (head)
        crypto_hash_sha256_update(sha, bytes, head);
    size_t blocks = (len - head) / 64;
    sha256_blocks(sha->state, bytes + head, blocks);
    sha->count += (uint64_t)blocks * 64 * 8;
    crypto_hash_sha256_update(sha, bytes + head + blocks * 64, (len - head) % 64);
}

static void digest_of(unsigned char digest[crypto_hash_sha256_BYTES], const void *bytes, size_t len)
{
    crypto_hash_sha256_state sha;
    pthread_once(&once, start_sodium);
    crypto_hash_sha256_init(&sha);
    update(&sha, bytes, len);
    crypto_hash_sha256_final(&sha, digest);
}

static void write_hex(char out[HASH_TEXT_MAX], const unsigned char *digest)
{
    sodium_bin2hex(out, HASH_TEXT_MAX, digest, crypto_hash_sha256_BYTES);
}

void hash_bytes(char out[HASH_TEXT_MAX], const void *bytes, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    digest_of(digest, bytes, len);
    write_hex(out, digest);
}

void hash_base64(char out[HASH_BASE64_MAX], const void *bytes, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    digest_of(digest, bytes, len);
    sodium_bin2base64(out, HASH_BASE64_MAX, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
}

static void draw_key(void)
{
    pthread_once(&once, start_sodium);
    crypto_shorthash_keygen(short_key);
}

uint64_t hash_short(const void *bytes, size_t len)
{
    uint64_t hash;
    unsigned char out[crypto_shorthash_BYTES];
    pthread_once(&key_once, draw_key);
    crypto_shorthash(out, bytes, len, short_key);
    memcpy(&hash, out, sizeof hash);
    return hash;
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
    update(&h->sha, bytes, len);
}

void hash_finish(struct hash_state *h, char out[HASH_TEXT_MAX])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&h->sha, digest);
    write_hex(out, digest);
    free(h);
}
