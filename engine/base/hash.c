/* See hash.h. */
#include "base/hash.h"

/* The functions that libcrypto calls low-level: those it would rather have called begin by reading its configuration, which takes longer than a notice. */
#define OPENSSL_API_COMPAT 10101
#include <openssl/sha.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/late.h"

#define FUNCTIONS(row) row(Final) row(Init) row(Update)
#define MEMBER(name) __typeof__(SHA256_##name) *name;
#define NAME(name) "SHA256_" #name,

static struct {
    FUNCTIONS(MEMBER)
} crypto;
static const char *const names[] = {FUNCTIONS(NAME)};
static struct late library = {.file = LATE_CRYPTO, .names = names, .n = sizeof names / sizeof *names, .functions = &crypto};

#define LITTLE ((size_t)128 << 10) /* bytes that libsodium has hashed before libcrypto would be loaded */

struct hash_state {
    bool begun; /* with the first bytes: of much that is opened nothing is hashed */
    bool fast;  /* libcrypto's; where it is not there libsodium does all */
    union {
        SHA256_CTX fast;
        crypto_hash_sha256_state plain;
    } sha;
};

static unsigned char short_key[crypto_shorthash_KEYBYTES];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void begin(struct hash_state *h, bool fast)
{
    h->begun = true;
    h->fast = fast && late_load(&library, NULL) == MC_OK;
    if (h->fast)
        crypto.Init(&h->sha.fast);
    else
        crypto_hash_sha256_init(&h->sha.plain);
}

static void add(struct hash_state *h, const void *bytes, size_t len)
{
    if (!h->begun)
        begin(h, true);
    if (h->fast)
        crypto.Update(&h->sha.fast, bytes, len);
    else
        crypto_hash_sha256_update(&h->sha.plain, bytes, len);
}

static void finish(struct hash_state *h, unsigned char digest[SHA256_DIGEST_LENGTH])
{
    if (!h->begun)
        begin(h, false);
    if (h->fast)
        crypto.Final(digest, &h->sha.fast);
    else
        crypto_hash_sha256_final(&h->sha.plain, digest);
}

static void digest_of(unsigned char digest[SHA256_DIGEST_LENGTH], const void *bytes, size_t len)
{
    struct hash_state h;
    begin(&h, len > LITTLE);
    add(&h, bytes, len);
    finish(&h, digest);
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
        h->begun = false;
    return h;
}

void hash_add(struct hash_state *h, const void *bytes, size_t len)
{
    add(h, bytes, len);
}

void hash_finish(struct hash_state *h, char out[HASH_TEXT_MAX])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    finish(h, digest);
    write_hex(out, digest);
    free(h);
}

bool hash_aside_step(struct hash_aside *h)
{
    if ((size_t)(h->end - h->at) < HASH_STEP)
        return false;
    add(h->state, h->at, HASH_STEP);
    h->at += HASH_STEP;
    return true;
}

void hash_aside_to(struct hash_aside *h, const char *to)
{
    if (h->at == h->end || h->at >= to)
        return;
    size_t len = ((size_t)(to - h->at) + HASH_STEP - 1) / HASH_STEP * HASH_STEP, left = (size_t)(h->end - h->at);
    len = len < left ? len : left;
    add(h->state, h->at, len);
    h->at += len;
}
