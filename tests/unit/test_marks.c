/* Marks, in each build of them, beside what one byte after another says. */
#include "read/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "unit.h"

void portable_marks_begin(struct marking *m, uint64_t *to);
void portable_marks_add(struct marking *m, const char *text, size_t len);
bool portable_marks_end(struct marking *m, size_t len);
void sse2_marks_begin(struct marking *m, uint64_t *to);
void sse2_marks_add(struct marking *m, const char *text, size_t len);
bool sse2_marks_end(struct marking *m, size_t len);

static const struct way {
    void (*begin)(struct marking *m, uint64_t *to);
    void (*add)(struct marking *m, const char *text, size_t len);
    bool (*end)(struct marking *m, size_t len);
    bool utf8; /* is looked at */
} ways[] = {
    {marks_begin, marks_add, marks_end, true},
    {sse2_marks_begin, sse2_marks_add, sse2_marks_end, true},
    {portable_marks_begin, portable_marks_add, portable_marks_end, false},
};

#define TEXT_MAX 1000

static bool stops(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static void compare(const struct way *way, const char *text, size_t len, size_t slice)
{
    uint64_t bits[TEXT_MAX / 64 + 1];
    struct marking m;
    size_t lines = 0;
    way->begin(&m, bits);
    for (size_t at = 0; at < len; at += slice)
        way->add(&m, text + at, len - at < slice ? len - at : slice);
    bool sound = way->end(&m, len);
    bool utf8 = utf8_invalid_at(text, len) == len, same = true;
    ck_assert(way->utf8 ? sound == utf8 : !sound || utf8);
    const struct marks marks = {text, bits, sound};
    const char *expected = text + len;
    for (const char *c = text + len; c >= text; c--) {
        expected = c == text + len || stops(*c) ? c : expected;
        same = same && marks_next(&marks, c) == expected;
        lines += c < text + len && *c == '\n';
    }
    ck_assert(same);
    ck_assert_uint_eq(m.lines, lines);
}

/* Texts of pieces that are sound and, some of them, not: at each place of the vectors, of every length. */
START_TEST(as_byte_by_byte)
{
    static const char *const pieces[] = {
        "民", "生", "，", "a", "\"", "\\", "\n", " ", "\r\n", "0123456789", "资金来源合计", "\x7F", "·", "é", "\xDF\xBF", "\xF0\x9F\x98\xB9", "\xF0\xA0\x80\x80", "\xF4\x8F\xBF\xBF", "\xE0\xA0\x80",
        "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\x1F", "\x01",
        "\xE6\xB0", "\xE6", "\xFF", "\x80", "\xED\xA0\x80", "\xE0\x9F\xBF", "\xF4\x90\x80\x80", "\xC0\xAF", "\xC1\xBF", "\xF0\x8F\xBF\xBF", "\xF5\x80\x80\x80", "\xF0\x9F\x98", "\xC3", "\xF8\x88\x80\x80\x80"};
    const size_t sound = 24;
    const struct way *way = &ways[_i];
    uint32_t random = 7;
    for (int round = 0; round < 20000; round++) {
        char text[TEXT_MAX + 65] = "";
        size_t len = 0, fault = 0;
        size_t wanted = (random = random * 1664525 + 1013904223) >> 8, odd = wanted % 3;
        for (wanted = wanted % (TEXT_MAX - 20); len < wanted;) {
            size_t one = (random = random * 1664525 + 1013904223) >> 16;
            one = odd == 1 && !fault && one % 50 == 0 ? sound + one / 50 % (COUNT(pieces) - sound) : odd == 2 ? one % 3 : one % sound;
            fault |= one >= sound;
            memcpy(text + len, pieces[one], strlen(pieces[one]));
            len += strlen(pieces[one]);
        }
        compare(way, text, len, 64 << round % 4);
    }
    char zeros[TEXT_MAX] = "";
    for (size_t len = 0; len < 200; len++)
        compare(way, zeros, len, 64);
}
END_TEST

/* Two bytes in a row, of every sort, over the edge of a word and within one: with what stands behind them. */
START_TEST(every_two_bytes)
{
    static const char *const behind[] = {"", "\x80", "\x80\x80", "\xBF\xBF\xBF", "a"};
    for (unsigned first = 0x70; first < 0x100; first++)
        for (unsigned second = 0x70; second < 0x100; second++)
            for (size_t b = 0; b < COUNT(behind); b++)
                for (size_t at = 30; at < 64; at += at == 30 ? 31 : 1) {
                    char text[TEXT_MAX];
                    memset(text, 'x', at);
                    text[at] = (char)first;
                    text[at + 1] = (char)second;
                    strcpy(text + at + 2, behind[b]);
                    compare(&ways[_i], text, at + 2 + strlen(behind[b]), 64);
                }
}
END_TEST

Suite *marks_suite(void);
Suite *marks_suite(void)
{
    Suite *s = suite_create("marks");
    TCase *t = tcase_create("marks");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, as_byte_by_byte, 0, COUNT(ways));
    tcase_add_loop_test(t, every_two_bytes, 0, COUNT(ways));
    suite_add_tcase(s, t);
    return s;
}
