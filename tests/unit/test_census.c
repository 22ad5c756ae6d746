/* The census: what is seen in a document, what a mark uses, what is left over and why. */
#include "notice/census.h"

#include <string.h>

#include "unit.h"

static struct forms *forms;
static struct document *doc;
static struct census *census;

static void set_up(void)
{
    mc_error err = {0};
    ck_assert_msg(forms_load(&forms, "rules/forms", &err) == MC_OK, "%s", err.text);
    doc = document_new("case.txt", "text");
    census = census_new();
    ck_assert(doc && census);
}

static void tear_down(void)
{
    census_free(census);
    document_free(doc);
    forms_free(forms);
}

static void add_paragraph(enum block_kind kind, const char *text, int line)
{
    struct block *b = document_add(doc, kind);
    ck_assert_ptr_nonnull(b);
    ck_assert_int_eq(piece_set(&b->piece, text, strlen(text), (struct place){.line = line}, 0), MC_OK);
}

static void add_cells(const char *const *texts, size_t n)
{
    struct block *b = document_add(doc, BLOCK_CELLS);
    ck_assert_ptr_nonnull(b);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(block_add_piece(b, texts[i], strlen(texts[i]), (struct place){.line = 10 + (int)i}, 0), MC_OK);
}

static json_t *count(void)
{
    json_t *out = NULL;
    mc_error err = {0};
    ck_assert_msg(census_finish(&out, census, doc, forms, 2024, &err) == MC_OK, "%s", err.text);
    return out;
}

static void expect_tally(const json_t *out, const char *key, int seen, int used)
{
    const json_t *t = json_object_get(out, key);
    ck_assert_int_eq(json_integer_value(json_object_get(t, "seen")), seen);
    ck_assert_int_eq(json_integer_value(json_object_get(t, "used")), used);
    ck_assert_uint_eq(json_array_size(json_object_get(t, "left")), (size_t)(seen - used));
}

static void expect_left(const json_t *out, const char *key, size_t i, const char *text, int line, const char *why)
{
    const json_t *left = json_array_get(json_object_get(json_object_get(out, key), "left"), i);
    ck_assert_str_eq(json_string_value(json_object_get(left, "text")), text);
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(left, "location"), "line")), line);
    ck_assert_str_eq(json_string_value(json_object_get(left, "why")), why);
}

START_TEST(test_nothing_used)
{
    static const char *const cells[] = {"新建公厕2座，\n投资1.5亿元。", "3月底，开工", "7517.5"};
    add_paragraph(BLOCK_PARAGRAPH, "办好28件实事，第2小学、3岁以下不算。", 1);
    add_cells(cells, COUNT(cells));
    add_paragraph(BLOCK_FURNITURE, "2024年3月6日印发", 30);
    census_count(census, 1, 3);
    json_t *out = count();
    ck_assert_int_eq(json_integer_value(json_object_get(out, "tables")), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(out, "rows")), 3);
    expect_tally(out, "quantities", 2, 0);
    expect_left(out, "quantities", 0, "28件", 1, "body");
    expect_left(out, "quantities", 1, "2座", 10, "table");
    expect_tally(out, "amounts", 1, 0);
    expect_left(out, "amounts", 0, "1.5亿元", 11, "table");
    expect_tally(out, "dates", 2, 0);
    expect_left(out, "dates", 0, "3月底", 11, "table");
    expect_left(out, "dates", 1, "2024年3月6日", 30, "furniture");
    json_decref(out);
}
END_TEST

/* A bare figure is an amount only in a money cell; blanks and marks for "none" are not. */
START_TEST(test_money_cells)
{
    static const char *const cells[] = {"7517.5", " 1,234.50 ", "—", "", "约30", "12万元", "7517.5"};
    add_cells(cells, COUNT(cells));
    for (size_t i = 0; i + 1 < COUNT(cells); i++)
        census_amount(census, &doc->blocks[0].pieces[i]);
    json_t *out = count();
    expect_tally(out, "amounts", 3, 0);
    expect_left(out, "amounts", 1, "1,234.50", 11, "table");
    expect_left(out, "amounts", 2, "12万元", 15, "table");
    json_decref(out);
}
END_TEST

/* A mark uses what it touches, in any order and with overlaps; what is between stays left over. The place told wins
 * over the kind of block. */
START_TEST(test_marks)
{
    static const char *const cells[] = {"公厕2座，路灯30盏，绿化5亩，道路8公里"};
    add_cells(cells, COUNT(cells));
    const struct piece *p = &doc->blocks[0].pieces[0];
    const char *text = p->text;
    size_t five = (size_t)(strstr(text, "5亩") - text), two = (size_t)(strstr(text, "2座") - text);
    census_use(census, p, five, five + 1, "/b");
    census_use(census, p, 0, two + 2, "/a");
    census_use(census, p, two, two + 1, "/c");
    census_use(census, p, five + 1, five + 4, "/d");
    census_place(census, p, CENSUS_REMARK);
    json_t *out = count();
    expect_tally(out, "quantities", 4, 2);
    expect_left(out, "quantities", 0, "30盏", 10, "remark");
    expect_left(out, "quantities", 1, "8公里", 10, "remark");
    json_decref(out);
}
END_TEST

/* Many pieces: each keeps its own marks. */
START_TEST(test_many_pieces)
{
    enum { N = 1000 };
    static const char *cells[N];
    for (size_t i = 0; i < N; i++)
        cells[i] = "公厕2座";
    add_cells(cells, N);
    for (size_t i = 0; i < N; i += 2)
        census_use(census, &doc->blocks[0].pieces[i], 0, 100, "/x");
    json_t *out = count();
    expect_tally(out, "quantities", N, N / 2);
    expect_left(out, "quantities", 0, "2座", 11, "table");
    expect_left(out, "quantities", 499, "2座", 1009, "table");
    json_decref(out);
}
END_TEST

/* An allocation that failed while marking, or fails while counting, is said at the end. */
START_TEST(test_memory)
{
    static const char *const cells[] = {"公厕2座，投资5万元，3月底", "300"};
    long n = 0;
    add_cells(cells, COUNT(cells));
    json_decref(count()); /* lists of words that it needs are ready from here on, and stay */
    const struct piece *p = &doc->blocks[0].pieces[0];
    for (bool failed = true; failed; n++) {
        json_t *out = NULL;
        long before = allocation_live();
        allocation_fail(n);
        struct census *c = census_new();
        mc_status st = c ? MC_OK : MC_ERR_MEMORY;
        if (c) {
            census_use(c, p, 0, 4, "/a");
            census_amount(c, &doc->blocks[0].pieces[1]);
            st = census_finish(&out, c, doc, forms, 2024, NULL);
        }
        failed = allocation_stop();
        json_decref(out);
        census_free(c);
        long lost = allocation_live() - before;
        ck_assert_msg(st == (failed ? MC_ERR_MEMORY : MC_OK), "status %d where allocation %ld fails", (int)st, n);
        ck_assert_msg(lost == 0, "%ld blocks lost where allocation %ld fails", lost, n);
    }
    ck_assert_int_gt(n, 30);
}
END_TEST

Suite *census_suite(void);

Suite *census_suite(void)
{
    Suite *s = suite_create("census");
    TCase *t = tcase_create("census");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, test_nothing_used);
    tcase_add_test(t, test_money_cells);
    tcase_add_test(t, test_marks);
    tcase_add_test(t, test_many_pieces);
    tcase_add_test(t, test_memory);
    suite_add_tcase(s, t);
    return s;
}
