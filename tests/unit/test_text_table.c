/* read_text: tables drawn with bars or lined up with blanks; what only looks like one stays text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "document_text.h"
#include "read/read.h"
#include "unit.h"

struct sample {
    const char *in, *out;
};

static const struct sample samples[] = {
    /* Markdown */
    {"# 清单\n| 序号 | 名称 |\n|----|:--:|\n| 1 | **路** |\n| 2 |  |\n尾", "P # 清单\n| 序号 | 名称 |\n| 1 | 路 |\n| 2 |  |\nP 尾\n"},
    {"序号 | 名称\n--- | ---\n1 | 路<br>桥\n2 | a\\|b\n\n尾", "| 序号 | 名称 |\n| 1 | 路/桥 |\n| 2 | a|b |\nP1 尾\n"},
    {"| a | b | c |\n|---|---|---|\n| 一、类 |\n| 1 | - | -5 |\n", "| a | b | c |\n| 一、类{1x3} | < | < |\n| 1 | - | -5 |\n"},
    /* drawn */
    {"┌──┬───┐\n│序号│名称│\n├──┼───┤\n│1  │路   │\n├──┼───┤\n│2  │桥和 │\n│   │隧道 │\n└──┴───┘\n", "| 序号 | 名称 |\n| 1 | 路 |\n| 2 | 桥和/隧道 |\n"},
    {"+----+----+\n| a  | b  |\n+====+====+\n| 1  | x  |\n|    | y  |\n+----+----+\n| 2  | z  |\n+----+----+\n", "| a | b |\n| 1 | x/y |\n| 2 | z |\n"},
    /* only the heading is underlined: a line a row */
    {"│序号│名称│\n├──┼──┤\n│1│路│\n│2│桥│\n", "| 序号 | 名称 |\n| 1 | 路 |\n| 2 | 桥 |\n"},
    /* a border that leaves a cell out lets it reach down */
    {"┌─┬─┐\n│甲│a│\n│  ├─┤\n│  │b│\n├─┼─┤\n│乙│c│\n├─┼─┤\n│丙│-│\n└─┴─┘\n", "| 甲{2x1} | a |\n| < | b |\n| 乙 | c |\n| 丙 | - |\n"},
    {"+----+----+\n| x  | a  |\n|    +----+\n|    | b  |\n+----+----+\n| y  | c  |\n+----+----+\n", "| x{2x1} | a |\n| < | b |\n| y | c |\n"},
    /* bars in prose */
    {"打印本页 | 关闭窗口\n首页 | 返回\n", "P 打印本页 | 关闭窗口\nP 首页 | 返回\n"},
    {"| 引言\n| 又一行\n", "P | 引言\nP | 又一行\n"},

    /* lined up */
    {"序号  项目名称      总投资  责任单位\n"
     "1     农村公路改造  300     县交通局\n"
     "2     幼儿园建设    1200    县教委\n",
     "| 序号 | 项目名称 | 总投资 | 责任单位 |\n| 1 | 农村公路改造 | 300 | 县交通局 |\n| 2 | 幼儿园建设 | 1200 | 县教委 |\n"},
    /* figures to the right, full-width blanks, a blank field */
    {"序号　项目　　　　总投资　　单位\n"
     "1     农村公路      300.5   交通局\n"
     "2     幼儿园                 教委\n"
     "10    水厂         12      水利局\n",
     "| 序号 | 项目 | 总投资 | 单位 |\n| 1 | 农村公路 | 300.5 | 交通局 |\n| 2 | 幼儿园 |  | 教委 |\n| 10 | 水厂 | 12 | 水利局 |\n"},
    /* a field goes on in the line below; a section's title; what follows the table */
    {"序号  项目名称      责任单位    期限\n"
     "一、市级民生实事\n"
     "1     农村公路改造  县交通局    6月底\n"
     "                    县财政局\n"
     "2     幼儿园建设    县教委      9月底\n"
     "\n"
     "注：由县政府督查室负责。\n"
     "某县人民政府办公室          2024年2月1日印发\n",
     "| 序号 | 项目名称 | 责任单位 | 期限 |\n| 一、市级民生实事{1x4} | < | < | < |\n| 1 | 农村公路改造 | 县交通局/县财政局 | 6月底 |\n| 2 | 幼儿园建设 | 县教委 | 9月底 |\n"
     "P1 注：由县政府督查室负责。\nP 某县人民政府办公室          2024年2月1日印发\n"},
    /* a row whose merged cells are left blank */
    {"序号  名称      目标        单位\n"
     "1     旧城更新  改造12个    建委\n"
     "                加装40台    经信委\n"
     "2     公路      建设9公里   交通局\n",
     "| 序号 | 名称 | 目标 | 单位 |\n| 1 | 旧城更新 | 改造12个 | 建委 |\n|  |  | 加装40台 | 经信委 |\n| 2 | 公路 | 建设9公里 | 交通局 |\n"},
    /* two columns, two lines, ragged ones and long sentences are no table */
    {"名称  单位\n路    局\n桥    局\n", "P 名称  单位\nP 路    局\nP 桥    局\n"},
    {"甲  乙  丙\n丁  戊  己\n", "P 甲  乙  丙\nP 丁  戊  己\n"},
    {"　　一、总体要求。各单位要高度重视，  精心组织实施好各项工作，  按月报送。\n　　二、保障。  要落实。  要考核。\n　　三、其他。  略。  略。\n",
     "P 　　一、总体要求。各单位要高度重视，  精心组织实施好各项工作，  按月报送。\nP 　　二、保障。  要落实。  要考核。\nP 　　三、其他。  略。  略。\n"},
};

static struct document *read_ok(const char *text)
{
    struct document *d = document_new("a.txt", "text");
    mc_error err = {0};
    ck_assert_msg(read_text.read(d, text, strlen(text), &err) == MC_OK, "%s", err.text);
    return d;
}

START_TEST(tables_in_text)
{
    struct document *d = read_ok(samples[_i].in);
    char *text = document_text(d);
    ck_assert_str_eq(text, samples[_i].out);
    free(text);
    document_free(d);
}
END_TEST

START_TEST(places_are_those_of_the_file)
{
    struct document *d = read_ok("题\n| 序号 |  名称 |\n|---|---|\n| 1 | 路 |\n");
    struct place p = table_at(&d->blocks[1].table, 0, 1)->piece.place;
    ck_assert(p.line == 2 && p.column == 9 && p.row == 1 && p.cell == 2);
    p = table_at(&d->blocks[1].table, 1, 0)->piece.place;
    ck_assert(p.line == 4 && p.column == 3 && p.row == 2 && p.cell == 1);
    document_free(d);
    d = read_ok("序号  名称  单位\n1     路    局\n2     桥    局\n");
    p = table_at(&d->blocks[0].table, 2, 1)->piece.place;
    ck_assert(p.line == 3 && p.column == 7);
    document_free(d);
}
END_TEST

static const char *const repeated[] = {"| a | b |\n", "| a\n", "+---+---+\n", "a  b  c\n", "a   b  c\na  b   c\n", "a  b\n", "│ │\n", "a  b  c\n\n", "│a├─┤\n│a│b│\n"};

/* Reading goes once over the lines, whatever they pretend to be. */
START_TEST(long_files_end_soon)
{
    struct buffer b;
    buffer_init(&b);
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&b, repeated[_i]);
    document_free(read_ok(b.data));
    buffer_clear(&b);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    static const char text[] = "| a | b |\n|---|---|\n| **1** | x<br>y |\n\n序号  名称  单位\n1     路    局\n            处\n2     桥    局\n";
    long live = allocation_live();
    bool failed = true;
    for (long n = 0; failed; n++) {
        struct document *d = document_new("a.txt", "text");
        mc_error err = {0};
        allocation_fail(n);
        mc_status st = read_text.read(d, text, sizeof text - 1, &err);
        failed = allocation_stop();
        ck_assert_msg(st == (failed ? MC_ERR_MEMORY : MC_OK), "allocation %ld: %d %s", n, st, err.text);
        document_free(d);
        ck_assert_msg(allocation_live() == live, "allocation %ld: %ld blocks are lost", n, allocation_live() - live);
    }
}
END_TEST

Suite *text_table_suite(void);
Suite *text_table_suite(void)
{
    Suite *s = suite_create("text_table");
    TCase *t = tcase_create("text_table");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, tables_in_text, 0, COUNT(samples));
    tcase_add_test(t, places_are_those_of_the_file);
    tcase_add_loop_test(t, long_files_end_soon, 0, COUNT(repeated));
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
