/* The index of items and keys, within its memory and far beyond it. */
#include "base/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* The groups of a set as "key-of-first: items", one on a line. own: free(). */
static char *groups_of(struct index *x, int set, size_t least)
{
    char *text = NULL;
    size_t size, n, bytes, *items = NULL;
    FILE *out = open_memstream(&text, &size);
    ck_assert_int_eq(index_groups(x, set, least, NULL), MC_OK);
    while (index_next(x, &items, &n, &bytes, NULL) == MC_OK && n) {
        for (size_t i = 0; i < n; i++)
            fprintf(out, "%s%zu", i ? " " : "", items[i]);
        fprintf(out, " (%zu)\n", bytes);
        free(items);
    }
    fclose(out);
    return text;
}

static void add(struct index *x, const char *first, int set, const char *key, size_t len)
{
    ck_assert_int_eq(index_add(x, first, strlen(first), NULL, 0, NULL), MC_OK);
    ck_assert_int_eq(index_add_key(x, set, key, len, NULL), MC_OK);
}

/* In the second round of a test the index has outgrown memory when its groups are asked for: by an item under a set of its own. */
static void outgrow(struct index *x, int round)
{
    static const char text[300000] = "much";
    if (round == 0)
        return;
    ck_assert_int_eq(index_add(x, text, sizeof text, NULL, 0, NULL), MC_OK);
    ck_assert_int_eq(index_add_key(x, 99, "much", 4, NULL), MC_OK);
}

START_TEST(groups_come_by_their_first_item)
{
    struct index *x;
    char long_a[1000], long_b[1000];
    memset(long_a, 'x', sizeof long_a);
    memcpy(long_b, long_a, sizeof long_b);
    long_b[999] = 'y';
    ck_assert_int_eq(index_new(&x, NULL), MC_OK);
    add(x, "zero", 0, "b", 1);
    add(x, "one", 0, "a", 1);
    add(x, "two", 0, "a\0b", 3);
    ck_assert_int_eq(index_add_key(x, 1, "b", 1, NULL), MC_OK);
    add(x, "three", 0, "a", 1);
    add(x, "four", 0, "", 0);
    add(x, "five", 0, long_a, sizeof long_a);
    add(x, "six", 0, "b", 1);
    add(x, "seven", 0, long_b, sizeof long_b);
    add(x, "eight", 0, "a\0b", 3);
    add(x, "nine", 0, long_a, sizeof long_a);
    ck_assert_uint_eq(index_count(x), 10);
    outgrow(x, _i);
    char *text = groups_of(x, 0, 2);
    ck_assert_str_eq(text, "0 6 (7)\n1 3 (8)\n2 8 (8)\n5 9 (8)\n");
    free(text);
    text = groups_of(x, 1, 2);
    ck_assert_str_eq(text, "");
    free(text);
    text = groups_of(x, 1, 1);
    ck_assert_str_eq(text, "2 (3)\n");
    free(text);
    index_free(x);
}
END_TEST

START_TEST(texts_come_back)
{
    struct index *x;
    const char *first, *second;
    size_t first_len, second_len;
    ck_assert_int_eq(index_new(&x, NULL), MC_OK);
    ck_assert_int_eq(index_add(x, "a\0b", 3, "second", 6, NULL), MC_OK);
    ck_assert_int_eq(index_add(x, "c", 1, NULL, 0, NULL), MC_OK);
    outgrow(x, _i);
    ck_assert_int_eq(index_get(x, 0, &first, &first_len, &second, &second_len, NULL), MC_OK);
    ck_assert(first_len == 3 && memcmp(first, "a\0b", 3) == 0 && second_len == 6 && memcmp(second, "second", 6) == 0);
    ck_assert_int_eq(index_get(x, 1, &first, &first_len, &second, &second_len, NULL), MC_OK);
    ck_assert(first_len == 1 && *first == 'c' && second == NULL);
    index_free(x);
}
END_TEST

/* 100 MB of items, keys in a shuffled order, every thousandth twice. */
START_TEST(more_than_memory_holds)
{
    struct index *x;
    static char text[2000];
    char key[32];
    size_t n = 50000, items_of_two = 0, count, bytes, *items = NULL;
    memset(text, 't', sizeof text);
    ck_assert_int_eq(index_new(&x, NULL), MC_OK);
    for (size_t i = 0; i < n; i++) {
        size_t number = i % 1000 == 999 ? i - 1 : i;
        int len = snprintf(key, sizeof key, "%zx", number * 2654435761u % 4294967291u);
        ck_assert_int_eq(index_add(x, text, sizeof text, NULL, 0, NULL), MC_OK);
        ck_assert_int_eq(index_add_key(x, 7, key, (size_t)len, NULL), MC_OK);
    }
    ck_assert_int_eq(index_groups(x, 7, 2, NULL), MC_OK);
    while (index_next(x, &items, &count, &bytes, NULL) == MC_OK && count) {
        ck_assert(count == 2 && items[1] == items[0] + 1 && items[1] % 1000 == 999 && bytes == 2 * sizeof text);
        items_of_two++;
        free(items);
    }
    ck_assert_uint_eq(items_of_two, n / 1000);
    index_free(x);
}
END_TEST

Suite *index_suite(void);
Suite *index_suite(void)
{
    Suite *s = suite_create("index");
    TCase *t = tcase_create("index");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, groups_come_by_their_first_item, 0, 2);
    tcase_add_loop_test(t, texts_come_back, 0, 2);
    tcase_add_test(t, more_than_memory_holds);
    suite_add_tcase(s, t);
    return s;
}
