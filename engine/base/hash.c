/* See hash.h. */
#include "base/hash.h"

/* The functions that libcrypto calls low-level: those it would rather have called begin by reading its configuration, which takes longer than a notice. */
#define OPENSSL_API_COMPAT 10101
#include <openssl/sha.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct hash_state {
    SHA256_CTX sha;
};

static unsigned char short_key[crypto_shorthash_KEYBYTES];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void digest_of(unsigned char digest[SHA256_DIGEST_LENGTH], const void *bytes, size_t len)
{
    SHA256_CTX sha;
    SHA256_Init(&sha);
    SHA256_Update(&sha, bytes, len);
    SHA256_Final(digest, &sha);
}

static void write_hex(char out[HASH_TEXT_MAX], const unsigned char *digest)
{
    static const char digits[] = "0123456789abcdef"; /* libsodium's own takes care of secrets, and five times as long */
    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * SHA256_DIGEST_LENGTH] = '\0';
}

void hash_bytes(char out[HASH_TEXT_MAX], const void *bytes, size_t len)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    digest_of(digest, bytes, len);
    write_hex(out, digest);
}

void hash_base64(char out[HASH_BASE64_MAX], const void *bytes, size_t len)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    digest_of(digest, bytes, len);
    sodium_bin2base64(out, HASH_BASE64_MAX, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
}

/* libsodium asks for sodium_init before anything else; what can fail in it is the source of random numbers, without which the key is no secret, and nothing worse. */
static void draw_key(void)
{
    int rc = sodium_init();
    (void)rc;
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
    struct hash_state *h = malloc(sizeof *h);
    if (h != NULL)
        SHA256_Init(&h->sha);
    return h;
}

void hash_add(struct hash_state *h, const void *bytes, size_t len)
{
    SHA256_Update(&h->sha, bytes, len);
}

void hash_finish(struct hash_state *h, char out[HASH_TEXT_MAX])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256_Final(digest, &h->sha);
    write_hex(out, digest);
    free(h);
}

bool hash_aside_step(struct hash_aside *h)
{
    if ((size_t)(h->end - h->at) < HASH_STEP)
        return false;
    SHA256_Update(&h->state->sha, h->at, HASH_STEP);
    h->at += HASH_STEP;
    return true;
}

void hash_aside_to(struct hash_aside *h, const char *to)
{
    if (h->at == h->end || h->at >= to)
        return;
    size_t len = ((size_t)(to - h->at) + HASH_STEP - 1) / HASH_STEP * HASH_STEP, left = (size_t)(h->end - h->at);
    len = len < left ? len : left;
    SHA256_Update(&h->state->sha, h->at, len);
    h->at += len;
}
