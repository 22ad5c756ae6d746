#include "base/hash.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "unit.h"

/* The examples of FIPS 180-2 and the empty text. */
static const struct {
    const char *text, *hash;
} t[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(test_known_hashes)
{
    char out[HASH_TEXT_MAX];
    hash_bytes(out, t[_i].text, strlen(t[_i].text));
    ck_assert_str_eq(out, t[_i].hash);
}
END_TEST

START_TEST(test_in_pieces_as_in_one)
{
    char out[HASH_TEXT_MAX];
    struct hash_state *h = hash_begin();
    for (const char *c = t[_i].text; *c != '\0'; c++)
        hash_add(h, c, 1);
    hash_finish(h, out);
    ck_assert_str_eq(out, t[_i].hash);
}
END_TEST

START_TEST(test_in_base64)
{
    char out[HASH_BASE64_MAX];
    hash_base64(out, "", 0);
    ck_assert_str_eq(out, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    hash_base64(out, "abc", 3);
    ck_assert_str_eq(out, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
END_TEST

/* Every length around whole blocks, in two pieces cut anywhere: as libsodium alone has it. */
START_TEST(test_like_libsodium)
{
    unsigned char bytes[400], digest[crypto_hash_sha256_BYTES];
    char out[HASH_TEXT_MAX], known[HASH_TEXT_MAX];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 167 + 13);
    for (size_t len = 0; len < sizeof bytes; len++)
        for (size_t cut = 0; cut <= len; cut += 1 + len / 9) {
            struct hash_state *h = hash_begin();
            hash_add(h, bytes, cut);
            hash_add(h, bytes + cut, len - cut);
            hash_finish(h, out);
            crypto_hash_sha256(digest, bytes, len);
            sodium_bin2hex(known, sizeof known, digest, sizeof digest);
            ck_assert_str_eq(out, known);
        }
}
END_TEST

static void *hash_often(void *wrong)
{
    char out[HASH_TEXT_MAX];
    for (int i = 0; i < 1000; i++) {
        hash_bytes(out, "abc", 3);
        *(int *)wrong += strcmp(out, t[1].hash) != 0;
    }
    return NULL;
}

START_TEST(test_threads_may_hash_at_once)
{
    pthread_t threads[4];
    int wrong[4] = {0};
    for (size_t i = 0; i < COUNT(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, hash_often, &wrong[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(wrong[i], 0);
    }
}
END_TEST

Suite *hash_suite(void);
Suite *hash_suite(void)
{
    Suite *s = suite_create("hash");
    TCase *tc = tcase_create("hash");
    tcase_add_loop_test(tc, test_known_hashes, 0, COUNT(t));
    tcase_add_loop_test(tc, test_in_pieces_as_in_one, 0, COUNT(t));
    tcase_add_test(tc, test_in_base64);
    tcase_add_test(tc, test_like_libsodium);
    tcase_add_test(tc, test_threads_may_hash_at_once);
    suite_add_tcase(s, tc);
    return s;
}
