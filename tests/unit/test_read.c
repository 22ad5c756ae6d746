#include "read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#define TEMPLATE "/tmp/mingcha-unit-XXXXXX"

static char folder[sizeof TEMPLATE];
static char path[sizeof folder + 16];

static void make_folder(void)
{
    strcpy(folder, TEMPLATE);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void write_file(const char *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

START_TEST(test_whole_file)
{
    static const size_t sizes[] = {0, 1, 4096, 65535, 65536, 65537, 1000003};
    size_t size = sizes[_i], len = 7;
    char *bytes = malloc(size + 1), *read = NULL;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    write_file(bytes, size);
    ck_assert_int_eq(read_bytes(&read, &len, path, NULL), MC_OK);
    ck_assert_uint_eq(len, size);
    ck_assert(memcmp(bytes, read, size) == 0);
    free(bytes);
    free(read);
}
END_TEST

START_TEST(test_what_cannot_be_read)
{
    char *bytes = NULL;
    size_t len;
    mc_error err = {0};
    ck_assert_int_eq(read_bytes(&bytes, &len, path, &err), MC_ERR_IO); /* no such file */
    ck_assert_str_eq(err.source, path);
    err = (mc_error){0};
    ck_assert_int_eq(read_bytes(&bytes, &len, folder, &err), MC_ERR_IO);
    ck_assert_str_eq(err.source, folder);
    ck_assert_str_ne(err.text, "");
    ck_assert_ptr_null(bytes);
}
END_TEST

START_TEST(test_file_past_the_limit)
{
    char *bytes = NULL;
    size_t len;
    mc_error err = {0};
    write_file("x", 1);
    ck_assert_int_eq(truncate(path, (off_t)READ_SIZE_MAX + 1), 0); /* a hole: takes no room */
    ck_assert_int_eq(read_bytes(&bytes, &len, path, &err), MC_ERR_LIMIT);
    ck_assert_str_eq(err.source, path);
    ck_assert_ptr_null(bytes);
}
END_TEST

START_TEST(test_document)
{
    struct document *d = NULL;
    const char *text = "关于某事的通知\n各单位：\n";
    ck_assert_int_eq(read_document(&d, "a.txt", text, strlen(text), NULL), MC_OK);
    ck_assert_str_eq(d->path, "a.txt");
    ck_assert_str_eq(d->format, "text");
    ck_assert_str_eq(d->encoding, "UTF-8");
    ck_assert_uint_eq(strlen(d->sha256), 64);
    ck_assert_uint_gt(d->n_blocks, 0);
    document_free(d);
}
END_TEST

START_TEST(test_bytes_that_are_no_document)
{
    static const struct {
        const char *bytes;
        size_t len;
    } t[] = {{"", 0}, {" \n\t\n", 4}, {"PK\3\4\0\0\0\0", 8}, {"\x7f" "ELF\0\1", 6}, {"实\xff\xff", 5},
             {"\xF0\x01\x9E\x02 \x1F\x8A\x03\xE5\x04", 10}, {"abc\1\2\3\4", 7}};
    struct document *d = NULL;
    mc_error err = {0};
    ck_assert_int_eq(read_document(&d, "a.bin", t[_i].bytes, t[_i].len, &err), MC_ERR_INPUT);
    ck_assert_ptr_null(d);
    ck_assert_str_eq(err.source, "a.bin");
    ck_assert_str_ne(err.text, "");
}
END_TEST

/* A stray control character makes no binary of a text; many do, and a folder skips it. */
START_TEST(test_text_is_told_from_binary)
{
    char text[2000];
    memset(text, 'a', sizeof text);
    memcpy(text, "\x1B[1m\f\x1A\v\1\2\3", 10);
    ck_assert_ptr_eq(read_probe("a", text, sizeof text), &read_text);
    memset(text + 100, 1, 60);
    ck_assert_ptr_null(read_probe("a", text, sizeof text));
}
END_TEST

START_TEST(test_what_looks_like_json)
{
    static const struct {
        const char *text;
        bool json;
    } t[] = {{"{}", true},   {" \n[{", true},       {"\xef\xbb\xbf{\"a\": 1}", true}, {"[]", true}, {"", false},
             {"  ", false}, {"通知\n{", false}, {"\"text\"", false},              {"12", false}, {"[2023]6号", false}};
    for (size_t i = 0; i < COUNT(t); i++)
        ck_assert_msg(read_is_json(t[i].text, strlen(t[i].text)) == t[i].json, "%s", t[i].text);
}
END_TEST

Suite *read_suite(void);
Suite *read_suite(void)
{
    Suite *s = suite_create("read");
    TCase *tc = tcase_create("read");
    tcase_add_checked_fixture(tc, make_folder, remove_folder);
    tcase_add_loop_test(tc, test_whole_file, 0, 7);
    tcase_add_test(tc, test_what_cannot_be_read);
    tcase_add_test(tc, test_file_past_the_limit);
    tcase_add_test(tc, test_document);
    tcase_add_loop_test(tc, test_bytes_that_are_no_document, 0, 7);
    tcase_add_test(tc, test_text_is_told_from_binary);
    tcase_add_test(tc, test_what_looks_like_json);
    suite_add_tcase(s, tc);
    return s;
}
