/* The money of a notice as fen, and its days on an axis. */
#include "report/budget.h"

#include <string.h>

#include "report/timeline.h"
#include "unit.h"

/* A record from JSON with single quotes. own. */
static json_t *record_of(const char *text)
{
    char json[2048];
    size_t n = strlen(text);
    json_error_t e;
    ck_assert_uint_lt(n, sizeof json);
    for (size_t i = 0; i <= n; i++)
        json[i] = text[i] == '\'' ? '"' : text[i];
    json_t *root = json_loads(json, 0, &e);
    ck_assert_msg(root != NULL, "%s", e.text);
    return root;
}

#define FUNDED                                                                                                                     \
    "{'money_unit': '万元', 'funding': {'total': '30', 'sources': [{'name': '市级', 'amount': '7'}]},"                             \
    " 'sections': [{'title': '一', 'funding': {'total': '12.5'}}, {'title': '（一）', 'parent': 0}],"                              \
    " 'projects': ["                                                                                                               \
    "  {'section': 1, 'funding': {'total': '12.5', 'sources': [{'name': '市级', 'amount': '7'}, {'name': '其中：债券', 'amount': '2'," \
    "   'part_of': '市级'}, {'name': '县 级', 'amount': '5.5'}]}},"                                                                \
    "  {'tasks': [{'funding': {'unit': '亿元', 'total': '0.001', 'sources': [{'name': '县级', 'amount': '/'}]}}, {}]},"            \
    "  {'funding': {'total': '约3'}}]}"

START_TEST(rows_and_columns)
{
    json_t *root = record_of(FUNDED);
    struct budget b;
    ck_assert(budget_read(&b, root));
    ck_assert_uint_eq(b.n_items, 3);
    ck_assert_uint_eq(b.n_columns, 3);
    const struct budget_row *first = &b.items[0], *second = &b.items[1];
    ck_assert_int_eq(first->sum.fen, 12500000);
    ck_assert_int_eq(first->total.fen, 12500000);
    ck_assert(first->part[1] && !first->part[0] && !first->unread);
    ck_assert_str_eq(second->at, "/projects/1/tasks/0/funding");
    ck_assert_int_eq(second->total.fen, 10000000);
    ck_assert(!second->sum.known && !second->unread && second->task);
    ck_assert(b.items[2].unread && !b.items[2].total.known);
    budget_clear(&b);
    json_decref(root);
}
END_TEST

START_TEST(totals_know_what_stands_below_them)
{
    json_t *root = record_of(FUNDED);
    struct budget b;
    ck_assert(budget_read(&b, root));
    ck_assert_uint_eq(b.n_totals, 2);
    ck_assert_ptr_null(b.totals[0].section);
    ck_assert_int_eq(b.totals[0].below_total.fen, 22500000);
    ck_assert_int_eq(b.totals[0].below[0].fen, 7000000);
    ck_assert_str_eq(b.totals[1].at, "/sections/0/funding");
    ck_assert_int_eq(b.totals[1].below_total.fen, 12500000); /* by way of the section inside */
    budget_clear(&b);
    json_decref(root);
}
END_TEST

START_TEST(no_money_no_budget)
{
    json_t *root = record_of("{'projects': [{'name': 'x'}]}");
    struct budget b;
    ck_assert(!budget_read(&b, root) && !b.failed);
    budget_clear(&b);
    json_decref(root);
}
END_TEST

START_TEST(out_of_memory)
{
    json_t *root = record_of(FUNDED);
    bool failed = true;
    for (long n = 0; failed; n++) {
        struct budget b;
        allocation_fail(n);
        bool ok = budget_read(&b, root);
        failed = allocation_stop();
        ck_assert(ok ? !b.failed : b.failed && failed);
        budget_clear(&b);
    }
    json_decref(root);
}
END_TEST

static json_t *streams_of(const char *milestones)
{
    json_t *list = record_of(milestones);
    return json_pack("{s:[{s:[{s:[{s:o}]}]}]}", "projects", "tasks", "streams", "milestones", list);
}

START_TEST(days_on_the_axis)
{
    struct timeline t;
    json_t *root = streams_of("[{'due': {'from': '2025-03-21', 'to': '2025-03-31'}}, {'due': {'from': '2025-01-01', 'to': '2026-02-14', 'before': true}}]");
    timeline_read(&t, root);
    ck_assert_int_eq(t.first, 2025 * 12 + 2);
    ck_assert_int_eq(t.n, 12);
    ck_assert_int_eq(timeline_at(&t, "2025-03-01", false), 0);
    ck_assert_int_eq(timeline_at(&t, "2025-03-31", true), TIMELINE_MONTH);
    ck_assert_int_eq(timeline_at(&t, "2026-02-14", true), 11 * TIMELINE_MONTH + TIMELINE_MONTH / 2);
    ck_assert_int_eq(timeline_at(&t, "2025-02-28", true), -1);
    ck_assert_int_eq(timeline_at(&t, "2025-03-32", true), -1);
    ck_assert_int_eq(timeline_at(&t, "3月底", true), -1);
    json_decref(root);
    root = streams_of("[{'due': {'to': '2025-01-31'}}, {'due': {'to': '2199-12-31'}}]");
    timeline_read(&t, root);
    ck_assert(t.cut && t.n == TIMELINE_MONTHS_MAX);
    json_decref(root);
    root = streams_of("[{'due': {'text': '逐月'}}]");
    timeline_read(&t, root);
    ck_assert_int_eq(t.n, 0);
    json_decref(root);
}
END_TEST

static const struct {
    const char *milestones;
    bool any;
    long y[3]; /* -1: not known */
} curves[] = {
    {"[{'percent': '30'}, {'percent': '60'}, {'percent': '100'}]", true, {300, 600, 1000}},
    {"[{'percent': '30'}, {}, {'percent': '90'}]", true, {333, -1, 1000}},
    {"[{'percent': '30'}, {}, {}]", false, {0}},
    {"[{'quantities': [{'value': '2.5', 'unit': '公里', 'subject': '路'}]}, {'quantities': [{'value': '3', 'unit': '盏', 'subject': '灯'}]},"
     " {'quantities': [{'value': '10', 'unit': '公里', 'subject': '路'}]}]", true, {250, -1, 1000}},
    {"[{'quantities': [{'value': '1', 'unit': '公里'}]}, {'quantities': [{'value': '2', 'unit': '座'}]}, {}]", false, {0}},
};

START_TEST(curves_compare_like_with_like)
{
    json_t *list = record_of(curves[_i].milestones);
    struct timeline_point points[3];
    ck_assert(timeline_curve(points, 3, list) == curves[_i].any);
    for (size_t i = 0; i < 3 && curves[_i].any; i++) {
        ck_assert(points[i].known == (curves[_i].y[i] >= 0));
        if (points[i].known)
            ck_assert_int_eq(points[i].y, curves[_i].y[i]);
    }
    json_decref(list);
}
END_TEST

Suite *budget_suite(void);

Suite *budget_suite(void)
{
    Suite *s = suite_create("budget");
    TCase *t = tcase_create("budget");
    tcase_add_test(t, rows_and_columns);
    tcase_add_test(t, totals_know_what_stands_below_them);
    tcase_add_test(t, no_money_no_budget);
    tcase_add_test(t, out_of_memory);
    tcase_add_test(t, days_on_the_axis);
    tcase_add_loop_test(t, curves_compare_like_with_like, 0, COUNT(curves));
    suite_add_tcase(s, t);
    return s;
}
