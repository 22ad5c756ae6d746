/* The heap of a Lua state: blocks of all sizes keep what is in them while they grow, shrink, come and go. */
#include "rule/heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define BLOCKS 400

struct block {
    unsigned char *at;
    size_t size;
    unsigned char with;
};

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 8;
}

static void check_filled(const struct block *b, size_t n)
{
    size_t good = 0;
    while (good < n && b->at[good] == b->with)
        good++;
    ck_assert_uint_eq(good, n);
}

static void resize(struct heap *h, struct block *b, size_t size, unsigned char with)
{
    unsigned char *moved = heap_move(h, b->at, b->at ? b->size : 7, size); /* where there is no block `old` counts for nothing */
    ck_assert((moved != NULL) == (size > 0));
    ck_assert_uint_eq((uintptr_t)moved % HEAP_GRAIN, 0);
    b->at = moved;
    check_filled(b, b->at ? (b->size < size ? b->size : size) : 0);
    *b = (struct block){moved, size, with};
    if (moved)
        memset(moved, with, size);
}

START_TEST(blocks_keep_what_is_in_them)
{
    struct heap h = {.at = NULL};
    struct block blocks[BLOCKS] = {{0}};
    unsigned random = 17;
    long live = allocation_live();
    for (int i = 0; i < 30000; i++) {
        struct block *b = &blocks[next_random(&random) % BLOCKS];
        size_t size = next_random(&random) % 8 == 0 ? next_random(&random) % 5000 : next_random(&random) % 200;
        if (b->at)
            check_filled(b, b->size);
        resize(&h, b, next_random(&random) % 4 == 0 ? 0 : size, (unsigned char)i);
    }
    for (int i = 0; i < BLOCKS; i++)
        resize(&h, &blocks[i], 0, 0);
    heap_clear(&h);
    ck_assert_int_eq(allocation_live(), live);
}
END_TEST

START_TEST(blocks_are_used_again)
{
    struct heap h = {.at = NULL};
    void *first = heap_move(&h, NULL, 0, 40), *block = heap_move(&h, first, 40, 48); /* the same sixteen */
    ck_assert(block == first || HEAP_SMALL == 0);
    ck_assert_ptr_null(heap_move(&h, block, 48, 0));
    block = heap_move(&h, NULL, 5, 33);
    ck_assert(block == first || HEAP_SMALL == 0);
    heap_move(&h, block, 33, 0);
    heap_clear(&h);
}
END_TEST

START_TEST(memory_may_run_out)
{
    struct heap h = {.at = NULL};
    char *block = heap_move(&h, NULL, 0, 100);
    char *large = heap_move(&h, NULL, 0, 5000);
    strcpy(block, "kept");
    strcpy(large, "kept");
    allocation_fail(0);
    char *grown = heap_move(&h, block, 100, 100000);
    ck_assert(allocation_stop() && !grown);
    allocation_fail(0);
    grown = heap_move(&h, large, 5000, 9000);
    ck_assert(allocation_stop() && !grown);
    ck_assert_str_eq(block, "kept");
    ck_assert_str_eq(large, "kept");
    heap_move(&h, block, 100, 0);
    heap_move(&h, large, 5000, 0);
    heap_clear(&h);
}
END_TEST

Suite *heap_suite(void);
Suite *heap_suite(void)
{
    Suite *s = suite_create("heap");
    TCase *t = tcase_create("heap");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, blocks_keep_what_is_in_them);
    tcase_add_test(t, blocks_are_used_again);
    tcase_add_test(t, memory_may_run_out);
    suite_add_tcase(s, t);
    return s;
}
