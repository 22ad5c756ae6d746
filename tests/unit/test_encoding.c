#include "base/encoding.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
    const char *bytes;
    size_t len;
    enum encoding encoding;
    const char *text;
} good[] = {
    {BYTES(""), ENCODING_UTF8, ""},
    {BYTES("plain"), ENCODING_UTF8, "plain"},
    {BYTES("实事"), ENCODING_UTF8, "实事"},
    {BYTES("\xef\xbb\xbf实事"), ENCODING_UTF8_BOM, "实事"},
    {BYTES("\xef\xbb\xbf"), ENCODING_UTF8_BOM, ""},
    {BYTES("！实事"), ENCODING_UTF8, "！实事"}, /* begins like a mark, in one byte and in two */
    {BYTES("\xef\xbb\x80"), ENCODING_UTF8, "\xef\xbb\x80"},
    {BYTES("\xfe\x40"), ENCODING_GB18030, "\xef\xa8\x8c"},
    {BYTES("a\r\nb\rc\n\r\n"), ENCODING_UTF8, "a\nb\nc\n\n"},
    {BYTES("\xff\xfe\x9e\x5b\x8b\x4e\x0d\x00\x0a\x00"), ENCODING_UTF16LE, "实事\n"},
    {BYTES("\xfe\xff\x5b\x9e\x4e\x8b"), ENCODING_UTF16BE, "实事"},
    {BYTES("\xff\xfe\x42\xd8\xb7\xdf"), ENCODING_UTF16LE, "𠮷"},
    {BYTES("\xff\xfe"), ENCODING_UTF16LE, ""},
    {BYTES("\xca\xb5\xca\xc2\r\n\xcd\xf2\xd4\xaa"), ENCODING_GB18030, "实事\n万元"},
    {BYTES("\xa3\xb1\xa3\xb2\xa3\xba"), ENCODING_GB18030, "１２："},
    {BYTES("\x95\x32\x82\x36"), ENCODING_GB18030, "𠀀"}, /* four bytes */
    {BYTES("\xa9\x96\x81\x30\x84\x36"), ENCODING_GB18030, "〇¥"},
};

START_TEST(test_good)
{
    char *text = NULL;
    size_t len = 0;
    enum encoding found;
    mc_error err = {0};
    ck_assert_msg(encoding_to_utf8(&text, &len, &found, good[_i].bytes, good[_i].len, &err) == MC_OK, "%s", err.text);
    ck_assert_int_eq(found, good[_i].encoding);
    ck_assert_str_eq(text, good[_i].text);
    ck_assert_uint_eq(len, strlen(good[_i].text));
    free(text);
    ck_assert_int_eq(encoding_to_utf8(&text, &len, NULL, good[_i].bytes, good[_i].len, NULL), MC_OK);
    free(text);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
    int line;
    const char *part; /* of the message */
} bad[] = {
    {BYTES("one\ntwo\0three"), 2, "offset 7"},
    {BYTES("\x7f" "ELF\0\0\0"), 1, "binary"},
    {BYTES("\xff\xfe" "a\0\0\0"), 0, "NUL"},                       /* U+0000 in UTF-16 */
    {BYTES("\xff\xfe\x0a\x00\x42\xd8"), 2, "UTF-16LE"},            /* half a pair */
    {BYTES("\xff\xfe" "a"), 1, "UTF-16LE"},                        /* half a unit */
    {BYTES("\xca\xb5\n\xca\xc2\xff"), 2, "offset 5"},              /* no GB18030 */
    {BYTES("\xca\xb5\r\n\r\n\xca"), 3, "GB18030"},                 /* cut short */
    {BYTES("民生实事\n三件\x80实事"), 2, "not UTF-8"},        /* damaged UTF-8, which GB18030 might well read */
    {BYTES("民生\r实事\r\n三件\xff"), 3, "UTF-8"},
    {BYTES("民生实事项目\xe5\xae"), 1, "offset 18"},
    {BYTES("\xef\xbb\xbf" "a\xff"), 1, "offset 4"},
    {BYTES("abc \xe9 def"), 1, "offset"},                          /* Latin-1 is not guessed */
};

START_TEST(test_bad)
{
    char *text = NULL;
    size_t len = 0;
    mc_error err = {0};
    ck_assert_int_eq(encoding_to_utf8(&text, &len, NULL, bad[_i].bytes, bad[_i].len, &err), MC_ERR_INPUT);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(err.line, bad[_i].line);
    ck_assert_msg(strstr(err.text, bad[_i].part) != NULL, "\"%s\" lacks \"%s\"", err.text, bad[_i].part);
}
END_TEST

START_TEST(test_names)
{
    ck_assert_str_eq(encoding_name(ENCODING_UTF8), "UTF-8");
    ck_assert_str_eq(encoding_name(ENCODING_GB18030), "GB18030");
}
END_TEST

Suite *encoding_suite(void);
Suite *encoding_suite(void)
{
    Suite *s = suite_create("encoding");
    TCase *tc = tcase_create("encoding");
    tcase_add_loop_test(tc, test_good, 0, COUNT(good));
    tcase_add_loop_test(tc, test_bad, 0, COUNT(bad));
    tcase_add_test(tc, test_names);
    suite_add_tcase(s, tc);
    return s;
}
