/* See sign.h. */
#include "base/sign.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

#define SECRET "mingcha-ed25519-secret-key-1"
#define PUBLIC "mingcha-ed25519-public-key-1"
#define SIGNATURE "mingcha-ed25519-signature-1"

static mc_status start(mc_error *err)
{
    return sodium_init() >= 0 ? MC_OK : error_set(err, MC_ERR_IO, NULL, 0, "this system gives no random numbers");
}

static void write_line(char line[SIGN_LINE_MAX], const char *what, const unsigned char *bytes, size_t len)
{
    int n = snprintf(line, SIGN_LINE_MAX, "%s ", what);
    sodium_bin2base64(line + n, SIGN_LINE_MAX - (size_t)n - 1, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    strcat(line, "\n");
}

/* "what base64\n", exactly so many bytes; nothing may follow, so that a changed byte anywhere is seen. */
static bool read_line(unsigned char *bytes, size_t len, const char *line, const char *what)
{
    size_t n = strlen(what), got = 0, size = strlen(line);
    const char *end = NULL;
    if (size < n + 2 || strncmp(line, what, n) != 0 || line[n] != ' ' || line[size - 1] != '\n')
        return false;
    return sodium_base642bin(bytes, len, line + n + 1, size - n - 2, NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL) == 0 && got == len &&
           end == line + size - 1;
}

mc_status sign_make_keys(char secret[SIGN_LINE_MAX], char public[SIGN_LINE_MAX], mc_error *err)
{
    unsigned char sk[crypto_sign_SECRETKEYBYTES], pk[crypto_sign_PUBLICKEYBYTES];
    mc_status st = start(err);
    if (st != MC_OK)
        return st;
    crypto_sign_keypair(pk, sk);
    write_line(secret, SECRET, sk, sizeof sk);
    write_line(public, PUBLIC, pk, sizeof pk);
    sodium_memzero(sk, sizeof sk);
    return MC_OK;
}

static mc_status read_key(unsigned char *key, size_t len, const char *file, const char *what, bool secret, mc_error *err)
{
    char line[SIGN_LINE_MAX] = "";
    struct stat about;
    FILE *in = fopen(file, "rb");
    if (!in)
        return error_set(err, MC_ERR_USAGE, file, 0, "could not be read: %s", strerror(errno));
    mc_status st = MC_OK;
    size_t n = fread(line, 1, sizeof line - 1, in);
    line[n] = '\0';
    if (secret && (fstat(fileno(in), &about) != 0 || (about.st_mode & 077)))
        st = error_set(err, MC_ERR_USAGE, file, 0, "others may read this secret key: chmod 600");
    else if (!read_line(key, len, line, what))
        st = secret ? error_set(err, MC_ERR_USAGE, file, 0, "not a secret key of mingcha keygen")
                    : error_set(err, MC_ERR_USAGE, file, 0, "not a public key of mingcha keygen");
    fclose(in);
    sodium_memzero(line, sizeof line);
    return st;
}

mc_status sign_bytes(char line[SIGN_LINE_MAX], const char *key_file, const void *bytes, size_t len, mc_error *err)
{
    unsigned char sk[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
    mc_status st = start(err);
    if (st == MC_OK)
        st = read_key(sk, sizeof sk, key_file, SECRET, true, err);
    if (st == MC_OK) {
        crypto_sign_detached(signature, NULL, bytes, len, sk);
        write_line(line, SIGNATURE, signature, sizeof signature);
    }
    sodium_memzero(sk, sizeof sk);
    return st;
}

mc_status sign_verify(const char *line, const char *key_file, const void *bytes, size_t len, mc_error *err)
{
    unsigned char pk[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
    mc_status st = start(err);
    if (st == MC_OK)
        st = read_key(pk, sizeof pk, key_file, PUBLIC, false, err);
    if (st != MC_OK)
        return st;
    if (!read_line(signature, sizeof signature, line, SIGNATURE))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "no signature");
    if (crypto_sign_verify_detached(signature, bytes, len, pk) != 0)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the signature is not of this key, or not of these files");
    return MC_OK;
}
