/* What a cell of a money column states, in the words in which notices write it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/stated.h"

static struct forms *forms;

static void setup(void)
{
    ck_assert_int_eq(forms_load(&forms, "rules/forms", NULL), MC_OK);
}

static void teardown(void)
{
    forms_free(forms);
}

/* One amount in 万元 columns: fen and bound, the upper end of a range. */
static const struct {
    const char *text, *bound;
    int64_t fen, most;
} amounts[] = {
    {"7517.5", NULL, 7517500000, 0},        {"约85万元", "about", 85000000, 0},
    {"85左右", "about", 85000000, 0},       {"85余万元", "about", 85000000, 0},
    {"不少于300", "min", 300000000, 0},     {"500万元以内", "max", 500000000, 0},
    {"430—450", "range", 430000000, 450000000}, {"430万元至0.045亿元", "range", 430000000, 450000000},
    {"1200（专项债）", NULL, 1200000000, 0}, {"总投资：2600万元", NULL, 2600000000, 0},
    {"预计总投资约2.6亿元", "about", 26000000000, 0}, {"12万元/年", NULL, 12000000, 0},
    {"１，２００．５", NULL, 1200500000, 0}, {"50（预计）", "about", 50000000, 0},
};

START_TEST(one_amount)
{
    struct stated s;
    ck_assert_int_eq(stated_read(&s, forms, amounts[_i].text, strlen(amounts[_i].text), MONEY_WAN), MC_OK);
    ck_assert(s.whole && !s.pending);
    ck_assert_int_eq(s.n_parts, 0);
    ck_assert_int_eq(s.amount.money.fen, amounts[_i].fen);
    ck_assert_int_eq(s.amount.most.fen, amounts[_i].most);
    ck_assert_pstr_eq(s.amount.bound, amounts[_i].bound);
}
END_TEST

/* A whole and its parts; -1: only parts are printed. */
static const struct {
    const char *text;
    int64_t whole;
    size_t n;
    const char *names[4];
    int64_t fen[4];
} composed[] = {
    {"总投资2600万元。其中：中央预算内1500万元，专项债800万元，县级配套300万元", 2600000000, 3, {"中央预算内", "专项债", "县级配套"}, {1500000000, 800000000, 300000000}},
    {"1850（省级1200、县级650）", 1850000000, 2, {"省级", "县级"}, {1200000000, 650000000}},
    {"1.2亿元，其中专项债9000万元，县级约3000万元", 12000000000, 2, {"专项债", "县级"}, {9000000000, 3000000000}},
    {"上级补助50万元；镇级自筹：28万元。", -1, 2, {"上级补助", "镇级自筹"}, {50000000, 28000000}},
    {"1,200万元\n其中:市级1,000万元\n区级200万元", 1200000000, 2, {"市级", "区级"}, {1000000000, 200000000}},
};

START_TEST(whole_and_parts)
{
    struct stated s;
    const char *text = composed[_i].text;
    ck_assert_int_eq(stated_read(&s, forms, text, strlen(text), MONEY_WAN), MC_OK);
    ck_assert(s.whole == (composed[_i].whole >= 0));
    if (s.whole)
        ck_assert_int_eq(s.amount.money.fen, composed[_i].whole);
    ck_assert_int_eq(s.n_parts, composed[_i].n);
    for (size_t i = 0; i < s.n_parts; i++) {
        const struct stated_part *p = &s.parts[i];
        ck_assert_int_eq(p->name_to - p->name_from, strlen(composed[_i].names[i]));
        ck_assert_mem_eq(text + p->name_from, composed[_i].names[i], p->name_to - p->name_from);
        ck_assert_int_eq(p->amount.money.fen, composed[_i].fen[i]);
    }
}
END_TEST

START_TEST(not_given_yet)
{
    static const char *const texts[] = {"待定", "据实结算", "另行安排", "以实际下达为准", "（待批复）", "按实际支出"};
    struct stated s;
    ck_assert_int_eq(stated_read(&s, forms, texts[_i], strlen(texts[_i]), MONEY_WAN), MC_OK);
    ck_assert(s.pending && !s.whole);
}
END_TEST

START_TEST(no_statement)
{
    static const char *const texts[] = {"县级财政", "450—430", "12万元/户", "1500（1200户）", "新建停车场3处，投资500", "2024年下达500", "1 234", "约", "（）", "其中："};
    struct stated s;
    ck_assert_int_eq(stated_read(&s, forms, texts[_i], strlen(texts[_i]), MONEY_WAN), MC_ERR_INPUT);
}
END_TEST

Suite *stated_suite(void);
Suite *stated_suite(void)
{
    Suite *s = suite_create("stated");
    TCase *t = tcase_create("stated");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, one_amount, 0, sizeof amounts / sizeof *amounts);
    tcase_add_loop_test(t, whole_and_parts, 0, sizeof composed / sizeof *composed);
    tcase_add_loop_test(t, not_given_yet, 0, 6);
    tcase_add_loop_test(t, no_statement, 0, 10);
    suite_add_tcase(s, t);
    return s;
}
