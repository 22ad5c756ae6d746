/* The text report over reports made by hand: what is said, in what order, and that nothing in an input can disturb it.
 */
#include "report/reporter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "unit.h"

/* Writes the report that the JSON text gives. own: free(). */
static char *write_with(const struct reporter *reporter, const char *json, const struct report_style *style)
{
    json_error_t where;
    json_t *report = json_loads(json, 0, &where);
    ck_assert_msg(report, "%s at %d", where.text, where.column);
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    mc_error err = {0};
    ck_assert_msg(reporter->write(report, style, out, &err) == MC_OK, "%s", err.text);
    fclose(out);
    json_decref(report);
    return text;
}

static char *write_text(const char *json, const char *lang)
{
    return write_with(&report_text, json, &(struct report_style){.lang = lang, .width = 80});
}

static void contains(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part), "\"%s\" is missing in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
    ck_assert_msg(!strstr(text, part), "\"%s\" is in:\n%s", part, text);
}

static void in_order(const char *text, const char *first, const char *second)
{
    contains(text, first);
    contains(text, second);
    ck_assert_msg(strstr(text, first) < strstr(text, second), "\"%s\" comes after \"%s\" in:\n%s", first, second, text);
}

#define SUMMARY                                                                                                        \
    "\"summary\":{\"findings\":{\"error\":1,\"warning\":12,\"note\":0},\"verdicts\":{"                                 \
    "\"error\":{\"pass\":1200,\"fail\":1,\"not_applicable\":23,\"undecided\":0},"                                      \
    "\"warning\":{\"pass\":3,\"fail\":12,\"not_applicable\":0,\"undecided\":1},"                                       \
    "\"note\":{\"pass\":0,\"fail\":0,\"not_applicable\":0,\"undecided\":0}},"                                          \
    "\"records\":2,\"inputs\":{\"checked\":2,\"unreadable\":1,\"skipped\":1}}"

static const char full[] =
    "{\"tool\":{\"name\":\"mingcha\",\"version\":\"0.1.0\"},"
    "\"pack\":{\"id\":\"cn.livelihood\",\"version\":\"1.2\",\"sha256\":\"00\",\"rules\":16},\"as_of\":\"2025-06-30\","
    "\"complete\":false,"
    "\"inputs\":[{\"path\":\"甲.txt\",\"status\":\"checked\",\"items\":3,\"title\":\"甲县通知\"},"
    "{\"path\":\"净.txt\",\"status\":\"checked\",\"items\":15,"
    "\"verdicts\":{\"pass\":152,\"fail\":0,\"not_applicable\":28,\"undecided\":0}},"
    "{\"path\":\"坏.bin\",\"status\":\"unreadable\",\"error\":{\"text\":\"a binary file\",\"line\":3}},"
    "{\"path\":\"图.png\",\"status\":\"skipped\"}]," SUMMARY ","
    "\"findings\":["
    "{\"rule\":\"funding.sources-sum\",\"severity\":\"error\",\"message\":\"合计不符\",\"message_en\":\"the sum is "
    "wrong\","
    "\"location\":{\"path\":\"甲.txt\",\"line\":70,\"table\":1,\"row\":5,\"cell\":4,\"text\":\"9447\"},"
    "\"project\":{\"seq\":\"2\",\"name\":\"农贸市场\"},\"expected\":\"9446\",\"actual\":\"9447\",\"difference\":\"1\","
    "\"workings\":\"2000 + 1122 + 6324 = "
    "9446\",\"diagnosis\":[{\"kind\":\"digit\",\"zh\":\"末位可能印错\",\"en\":\"the last digit\"}],"
    "\"related\":[{\"at\":\"/x\",\"location\":{\"path\":\"甲.txt\",\"line\":71,\"text\":\"2000\"}}],\"basis\":[\"条例 "
    "第二十条（四）\"]},"
    "{\"rule\":\"form.date-shape\",\"severity\":\"warning\",\"message\":\"日期不规范\",\"message_en\":\"the date\","
    "\"location\":{\"path\":\"甲.txt\",\"line\":90,\"text\":\"2023223\"}}],"
    "\"undecided\":[{\"path\":\"甲.txt\",\"message\":\"期限读不出\",\"message_en\":\"no due "
    "date\",\"project\":{\"seq\":\"2\",\"name\":\"农贸市场\"},"
    "\"location\":{\"path\":\"甲.txt\",\"line\":75,\"text\":\"择日\"}}]}";

START_TEST(a_finding_says_all_that_is_known)
{
    char *text = write_text(full, "zh");
    static const char *const parts[] = {
        "== 甲.txt\n   甲县通知\n",  "  第 2 项  农贸市场\n",
        "✗ 错误  合计不符\n",        "第 70 行，表 1 第 5 行第 4 格  [funding.sources-sum]",
        "       70 | 9447\n",        "应为 9446，实为 9447，相差 1",
        "2000 + 1122 + 6324 = 9446", "末位可能印错",
        "相关  第 71 行 2000",       "依据  条例 第二十条（四）",
        "? 未决  期限读不出\n",      "! 警告  日期不规范\n",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        contains(text, parts[i]);
    lacks(text, "the sum is wrong");
    lacks(text, "\033");
    free(text);
}
END_TEST

START_TEST(english_is_said_throughout)
{
    char *text = write_text(full, "en");
    static const char *const parts[] = {
        "  Item 2  农贸市场\n",
        "✗ error       the sum is wrong\n",
        "line 70, table 1, row 5, cell 4  [funding.sources-sum]",
        "expected 9446, actual 9447, difference 1",
        "the last digit",
        "line 71 2000",
        "? undecided   no due date\n",
        "Whole document\n",
        "✗ unreadable  line 3  a binary file",
        "1 input could not be read; 1 undecided",
        "13 findings to verify: 1 error, 12 warnings, 0 notes",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        contains(text, parts[i]);
    lacks(text, "错误");
    free(text);
}
END_TEST

START_TEST(the_whole_document_comes_before_its_projects)
{
    char *text = write_text(full, "zh");
    in_order(text, "  全文\n", "  第 2 项");
    in_order(text, "合计不符", "期限读不出"); /* what is undecided stands with its project */
    in_order(text, "期限读不出", "== 净.txt");
    free(text);
}
END_TEST

START_TEST(silence_says_what_was_checked)
{
    char *text = write_text(full, "zh");
    contains(text, "✓ 没有发现疑点：核对 15 个项目，152 次判定通过，28 次不适用");
    free(text);
    text = write_text(
        "{\"inputs\":[{\"path\":\"a\",\"status\":\"checked\",\"verdicts\":{\"pass\":0,\"not_applicable\":5}}]}", "zh");
    contains(text, "? 没有适用的规则，未作核对");
    lacks(text, "✓");
    free(text);
}
END_TEST

START_TEST(what_was_not_checked_is_said)
{
    char *text = write_text(full, "zh");
    contains(text, "✗ 无法读取  第 3 行  a binary file");
    contains(text, "2 个已核对，1 个无法读取，1 个跳过");
    contains(text, "不完整：1 个文件无法读取；1 处未决");
    lacks(text, "完整：所有文件");
    free(text);
}
END_TEST

/* Each count ends under the end of its heading, measured in columns of a terminal. */
START_TEST(the_counts_stand_in_columns)
{
    char *text = write_text(full, _i ? "en" : "zh");
    const char *head = strstr(text, _i ? "findings      pass" : "疑点      通过");
    ck_assert_ptr_nonnull(head);
    while (head > text && head[-1] != '\n')
        head--;
    size_t width = 0;
    for (int row = 0; row < 5; row++) {
        size_t len = strcspn(head, "\n"), here = utf8_width(head, len);
        width = width ? width : here;
        ck_assert_msg(here == width, "%zu and %zu columns:\n%.*s", here, width, (int)len, head);
        head += len + 1;
    }
    contains(text, "1200");
    free(text);
}
END_TEST

START_TEST(quiet_leaves_the_findings_and_the_result)
{
    char *text = write_with(&report_text, full, &(struct report_style){.lang = "zh", .width = 80, .quiet = true});
    contains(text, "合计不符");
    contains(text, "无法读取");
    contains(text, "13 处疑点待核实");
    contains(text, "不完整");
    lacks(text, "净.txt");
    lacks(text, "核对小结");
    free(text);
}
END_TEST

START_TEST(colour_only_where_asked)
{
    char *text = write_with(&report_text, full, &(struct report_style){.lang = "zh", .width = 80, .color = true});
    contains(text, "\033[1;31m✗\033[0m");
    free(text);
}
END_TEST

START_TEST(no_line_is_wider_than_asked)
{
    for (int width = 40; width < 120; width += 13) {
        char *text = write_with(&report_text, full, &(struct report_style){.lang = "zh", .width = width});
        const char *end = strstr(text, "核对小结"); /* the table of counts has its own width */
        for (const char *line = text; line < end; line += strcspn(line, "\n") + 1) {
            size_t len = strcspn(line, "\n");
            ck_assert_msg(utf8_width(line, len) <= (size_t)width, "%d columns: %.*s", width, (int)len, line);
        }
        free(text);
    }
}
END_TEST

#define ONE_FINDING(rule, place)                                                                                       \
    "{\"inputs\":[{\"path\":\"a\",\"status\":\"checked\"}],\"findings\":[{\"rule\":\"" rule                            \
    "\",\"severity\":\"warning\","                                                                                     \
    "\"message\":\"疑点\",\"message_en\":\"a doubt\",\"location\":{\"path\":\"a\"," place "}}]}"

START_TEST(a_cell_of_many_lines_keeps_its_numbers)
{
    char *text =
        write_text(ONE_FINDING("a.b", "\"line\":101,\"text\":\"县教委\\n\\n  县民政局\\n县公安局\\n县司法局\""), "zh");
    contains(text, "      101 | 县教委\n");
    contains(text, "      103 | 县民政局\n");
    contains(text, "      104 | 县公安局\n");
    contains(text, "          | …\n");
    lacks(text, "县司法局");
    free(text);
}
END_TEST

START_TEST(places_of_all_formats_are_said)
{
    static const struct {
        const char *json, *says;
    } places[] = {
        {ONE_FINDING("a.b", "\"sheet\":\"实事\",\"row\":5,\"cell\":28"), "位置  实事!AB5  [a.b]"},
        {ONE_FINDING("a.b", "\"sheet\":\"实事\",\"cell\":\"C7\""), "位置  实事!C7  [a.b]"},
        {ONE_FINDING("a.b", "\"page\":2,\"line\":60,\"column\":4"), "位置  第 2 页，第 60 行第 4 列  [a.b]"},
        {ONE_FINDING("a.b", "\"table\":1,\"row\":2,\"cell\":3"), "位置  表 1 第 2 行第 3 格  [a.b]"},
        {ONE_FINDING("a.b", "\"paragraph\":9"), "位置  第 9 段  [a.b]"},
        {ONE_FINDING("a.b", "\"table\":1,\"row\":2,\"cell\":3,\"line\":7,\"column\":2"),
         "位置  第 7 行，表 1 第 2 行第 3 格  [a.b]"},
        {"{\"inputs\":[],\"findings\":[{\"rule\":\"a.b\",\"severity\":\"note\",\"message\":\"m\",\"at\":\"/projects/2/"
         "name\","
         "\"location\":{\"path\":\"a.json\"}}]}",
         "位置  /projects/2/name  [a.b]"},
    };
    char *text = write_text(places[_i].json, "zh");
    contains(text, places[_i].says);
    free(text);
}
END_TEST

START_TEST(inputs_cannot_steer_the_terminal)
{
    char *text = write_text(
        "{\"inputs\":[{\"path\":\"a\\u001b[2J\",\"status\":\"checked\",\"title\":\"t\\u009b2J\"}],\"findings\":[{"
        "\"rule\":\"a.b\","
        "\"severity\":\"note\",\"message\":\"m\\u0007\\u202e\",\"location\":{\"path\":\"a\\u001b[2J\",\"text\":"
        "\"q\\u001b]0;x\"},"
        "\"project\":{\"seq\":\"\\u001b\",\"name\":\"n\\rn\"},\"expected\":\"\\u001b[1m\",\"basis\":[\"\\u001b\"]}]}",
        "zh");
    for (const char *c = text; *c; c++)
        ck_assert_msg((unsigned char)*c >= 0x20 || *c == '\n', "byte 0x%02x in the report", (unsigned char)*c);
    lacks(text, "\xC2\x9B");
    lacks(text, "\xE2\x80\xAE");
    free(text);
}
END_TEST

START_TEST(a_finding_of_no_input_is_not_lost)
{
    char *text = write_text("{\"inputs\":[],\"findings\":[{\"rule\":\"a.b\",\"severity\":\"error\",\"message\":\"孤\","
                            "\"location\":{\"path\":\"别处\"}},"
                            "{\"rule\":\"a.b\",\"severity\":\"error\",\"message\":\"零\"}]}",
                            "zh");
    in_order(text, "== 别处", "孤");
    contains(text, "零");
    free(text);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    json_t *report = json_loads(full, 0, NULL);
    for (const struct reporter *const *r = reporter_all(); *r; r++) {
        FILE *out = fopen("/dev/full", "w");
        mc_error err = {0};
        ck_assert_int_eq((*r)->write(report, &(struct report_style){.lang = "zh"}, out, &err), MC_ERR_IO);
        ck_assert_ptr_nonnull(strstr(err.text, "No space"));
        fclose(out);
    }
    json_decref(report);
}
END_TEST

/* Whatever allocation fails, the report is either whole or said not to be. */
static void run_out_of_memory(const struct reporter *reporter, json_t *report)
{
    const struct report_style style = {.lang = "zh", .width = 80};
    char *whole = write_with(reporter, full, &style);
    bool failed = true;
    for (long n = 0; failed; n++) {
        char *text = NULL;
        size_t len = 0;
        mc_error err = {0};
        FILE *out = open_memstream(&text, &len);
        allocation_fail(n);
        mc_status st = reporter->write(report, &style, out, &err);
        failed = allocation_stop();
        fclose(out);
        ck_assert_msg(st == MC_ERR_MEMORY || (st == MC_OK && strcmp(text, whole) == 0), "%s: allocation %ld",
                      reporter->name, n);
        free(text);
    }
    free(whole);
}

START_TEST(running_out_of_memory_is_said)
{
    json_t *report = json_loads(full, 0, NULL);
    for (const struct reporter *const *r = reporter_all(); *r; r++)
        run_out_of_memory(*r, report);
    json_decref(report);
}
END_TEST

START_TEST(json_is_the_report_itself)
{
    char *text = write_with(&report_as_json, full, &(struct report_style){.lang = "zh"});
    json_t *back = json_loads(text, 0, NULL), *report = json_loads(full, 0, NULL);
    ck_assert(json_equal(back, report));
    contains(text, "合计不符"); /* as it is, not as \u escapes */
    json_decref(back);
    json_decref(report);
    free(text);
}
END_TEST

START_TEST(reporters_are_found_by_name)
{
    ck_assert_ptr_eq(reporter_find("text"), &report_text);
    ck_assert_ptr_eq(reporter_find("json"), &report_as_json);
    ck_assert_ptr_null(reporter_find("jsn"));
}
END_TEST

Suite *report_text_suite(void);
Suite *report_text_suite(void)
{
    Suite *s = suite_create("report_text");
    TCase *t = tcase_create("report_text");
    tcase_set_timeout(t, 60); /* workbooks are written some hundred times */
    tcase_add_test(t, a_finding_says_all_that_is_known);
    tcase_add_test(t, english_is_said_throughout);
    tcase_add_test(t, the_whole_document_comes_before_its_projects);
    tcase_add_test(t, silence_says_what_was_checked);
    tcase_add_test(t, what_was_not_checked_is_said);
    tcase_add_loop_test(t, the_counts_stand_in_columns, 0, 2);
    tcase_add_test(t, quiet_leaves_the_findings_and_the_result);
    tcase_add_test(t, colour_only_where_asked);
    tcase_add_test(t, no_line_is_wider_than_asked);
    tcase_add_test(t, a_cell_of_many_lines_keeps_its_numbers);
    tcase_add_loop_test(t, places_of_all_formats_are_said, 0, 7);
    tcase_add_test(t, inputs_cannot_steer_the_terminal);
    tcase_add_test(t, a_finding_of_no_input_is_not_lost);
    tcase_add_test(t, a_full_disk_is_an_error);
    tcase_add_test(t, running_out_of_memory_is_said);
    tcase_add_test(t, json_is_the_report_itself);
    tcase_add_test(t, reporters_are_found_by_name);
    suite_add_tcase(s, t);
    return s;
}
