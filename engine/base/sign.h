/* Ed25519 signatures (libsodium), with keys in text files of one line. A secret key is a file that only its owner may read. */
#ifndef MC_BASE_SIGN_H
#define MC_BASE_SIGN_H

#include <stddef.h>

#include "mingcha.h"

#define SIGN_LINE_MAX 256

/* Makes a pair of keys as the lines of their files, with line ends. MC_ERR_IO where there is no source of random numbers. */
mc_status sign_make_keys(char secret[SIGN_LINE_MAX], char public[SIGN_LINE_MAX], mc_error *err);

/* Signs the bytes with the secret key in the file; *line is what a signature file holds. MC_ERR_USAGE where the file is no such key, or others may read it. */
mc_status sign_bytes(char line[SIGN_LINE_MAX], const char *key_file, const void *bytes, size_t len, mc_error *err);

/* Whether `line` is a signature of the bytes by the public key in the file: MC_OK, MC_ERR_INPUT where it is not, MC_ERR_USAGE where the file is no public key. */
mc_status sign_verify(const char *line, const char *key_file, const void *bytes, size_t len, mc_error *err);

#endif
