/* read_csv: delimiters, quotes and encodings found; regions of a sheet told apart; prose left to the text reader. */
#include <stdlib.h>
#include <string.h>

#include "document_text.h"
#include "read/read.h"
#include "unit.h"

#define BOM "\xEF\xBB\xBF"

struct sample {
    const char *bytes, *text;
};

static const struct sample samples[] = {
    {"序号,名称\n1,路\n", "| 序号 | 名称 |\n| 1 | 路 |\n"},
    {BOM "a\tb\r\n1\t\r\n", "| a | b |\n| 1 | - |\n"},
    {"a;b\r1,5;2,5\r", "| a | b |\n| 1,5 | 2,5 |\n"},
    {"a|b|c\nd|e|f", "| a | b | c |\n| d | e | f |\n"},
    {"sep=;\na;b,c\n", "| a | b,c |\n"},
    {"a,\"b\nc\"\"d\"\"\",e\n1,,\"2,000\"", "| a | b/c\"d\" | e |\n| 1 | - | 2,000 |\n"},
    {" a , \"b\" ,\"\"\n1,2,3\n", "| a | b | - |\n| 1 | 2 | 3 |\n"},
    {"改造\"两点\"10个,b\n1,2\n", "| 改造\"两点\"10个 | b |\n| 1 | 2 |\n"}, /* a quote inside a field is a quote */
    /* what stands alone above and below the table is a paragraph, a blank row apart or not */
    {"任务表,,\n,,单位：万元\n序号,名称,资金\n1,路,5\n注：无,,\n", "P 任务表\nP 单位：万元\n| 序号 | 名称 | 资金 |\n| 1 | 路 | 5 |\nP 注：无\n"},
    {"\"任务\n表\",\n\n\na,b\nc,d\n,\n某县,\n", "P 任务\nP 表\n| a | b |\n| c | d |\nP1 某县\n"},
    /* a lone cell inside the table, or not in its first column, is a row of it */
    {"a,b\n一、路,\n1,c\n,d\n", "| a | b |\n| 一、路 | - |\n| 1 | c |\n| - | d |\n"},
    /* after a blank row: figures go on with the table, a heading begins another */
    {"a,b\n1,c\n\n2,d\n", "| a | b |\n| 1 | c |\n| 2 | d |\n"},
    {"a,b\n1,c\n\n二、水,\n2,d\n", "| a | b |\n| 1 | c |\n| 二、水 | - |\n| 2 | d |\n"},
    {"a,b\nx,1\n\n合计,2\n", "| a | b |\n| x | 1 |\n| 合计 | 2 |\n"},
    {"a,b\n1,c\n\n填表人：,5\n", "| a | b |\n| 1 | c |\n--\n| 填表人： | 5 |\n"},
    {"a,b\n1,c\n\n序号,2024\n3,4\n", "| a | b |\n| 1 | c |\n--\n| 序号 | 2024 |\n| 3 | 4 |\n"},
    /* columns and rows without text are no part of the grid */
    {",,a,,b,\n,,,,,\n,,1,,2,\n", "| a | b |\n| 1 | 2 |\n"},
};

static struct document *read_ok(const char *path, const char *bytes, size_t len)
{
    struct document *d = document_new(path, "csv");
    mc_error err = {0};
    mc_status st = read_csv.read(d, bytes, len, &err);
    ck_assert_msg(st == MC_OK, "%s", err.text);
    return d;
}

START_TEST(rows_and_regions)
{
    struct document *d = read_ok("a.csv", samples[_i].bytes, strlen(samples[_i].bytes));
    char *text = document_text(d);
    ck_assert_str_eq(text, samples[_i].text);
    free(text);
    document_free(d);
}
END_TEST

START_TEST(places_are_those_of_the_file)
{
    static const char bytes[] = "表\n\n序号,名称,\"说\n明\"\n1,\"路\n桥\",水\n";
    static const struct {
        const char *text;
        int line, column, row, cell;
    } places[] = {{"序号", 3, 1, 3, 1}, {"名称", 3, 4, 3, 2}, {"说\n明", 3, 7, 3, 3}, {"1", 5, 1, 4, 1}, {"路\n桥", 5, 3, 4, 2}, {"水", 6, 4, 4, 3}};
    struct document *d = read_ok("a.csv", bytes, strlen(bytes));
    ck_assert_uint_eq(d->n_blocks, 2);
    ck_assert_int_eq(d->blocks[0].piece.place.line, 1);
    const struct table *t = &d->blocks[1].table;
    ck_assert_uint_eq(t->n_cells, COUNT(places));
    for (size_t i = 0; i < COUNT(places); i++) {
        const struct place *p = &t->cells[i].piece.place;
        ck_assert_str_eq(t->cells[i].piece.text, places[i].text);
        ck_assert_msg(p->line == places[i].line && p->column == places[i].column && p->row == places[i].row && p->cell == places[i].cell,
                      "%s: %d:%d, row %d, cell %d", places[i].text, p->line, p->column, p->row, p->cell);
    }
    document_free(d);
}
END_TEST

START_TEST(gb18030_is_found)
{
    /* 序号|名称 / 1|路: the second bytes of some characters are bars and letters, so bytes must not be counted */
    static const char bytes[] = "\xd0\xf2\xba\xc5,\xc3\xfb\xb3\xc6,\x81\x7c\n1,\xc2\xb7,\x81\x7c\n";
    struct document *d = read_ok("a.csv", bytes, strlen(bytes));
    char *text = document_text(d);
    ck_assert_str_eq(text, "| 序号 | 名称 | 亅 |\n| 1 | 路 | 亅 |\n");
    ck_assert_str_eq(d->encoding, "GB18030");
    free(text);
    document_free(d);
}
END_TEST

struct fault {
    const char *bytes;
    mc_status status;
    int line;
    const char *says;
};

static const struct fault faults[] = {
    {"", MC_ERR_INPUT, 0, "empty"},
    {",,,\n ,,\n", MC_ERR_INPUT, 0, "empty"},
    {"a,b\n1,\"c\n2,d\n", MC_ERR_INPUT, 2, "never closed"},
    {"\"a,b", MC_ERR_INPUT, 1, "never closed"},
    {"a,b\n\"两点\"定位,c\n", MC_ERR_INPUT, 2, "goes on after its closing quote"},
    {"a,\xff\xff\n", MC_ERR_INPUT, 1, "not GB18030"},
};

START_TEST(faults_are_named)
{
    const struct fault *f = &faults[_i];
    struct document *d = document_new("a.csv", "csv");
    mc_error err = {0};
    ck_assert_int_eq(read_csv.read(d, f->bytes, strlen(f->bytes), &err), f->status);
    ck_assert_msg(strstr(err.text, f->says) != NULL, "%s", err.text);
    ck_assert_int_eq(err.line, f->line);
    document_free(d);
}
END_TEST

struct probe {
    const char *path, *bytes;
    bool csv;
};

static const struct probe probes[] = {
    {"a.csv", "序号,名称\n1,路\n", true},
    {"a.CSV", "一行\n", true},
    {"a.tsv", "a\tb\n1\t2\n", true},
    {"a.csv", "<html><body>a,b,c</body></html>", false},
    {"a.csv", "{\"kind\": \"notice\"}", false},
    {"a.csv", "PK\3\4\0\0", false},
    {"a.txt", "序号,名称,资金\n1,路,5\n2,水,6\n", true},
    {"a.txt", "序号,名称\n1,路\n2,水\n", false}, /* two fields a line are too little to tell without the name */
    {"a.txt", "各区县,有关单位,各部门:\n经研究,决定实施,现通知如下,请执行。\n要求,如下。\n特此通知。\n", false},
    {"a.txt", "第一段,甲,乙\n正文一。\n正文二。\n正文三。\n第二段,甲,乙\n正文四。\n第三段,甲,乙\n正文五。\n", false},
    {"a.txt", "任务表\n\n\t序号\n\t名称\n\t资金\n\n\t1\n\t路\n\t5\n", false}, /* cells after TABs */
    {"a.md", "|序号|名称|\n|----|----|\n|1|路|\n", false},
    {"a.txt", "", false},
};

START_TEST(only_even_rows_are_values)
{
    const struct probe *p = &probes[_i];
    ck_assert_int_eq(read_csv.probe(p->path, p->bytes, p->bytes[0] == 'P' ? 6 : strlen(p->bytes)) > 1, p->csv);
}
END_TEST

Suite *read_csv_suite(void);
Suite *read_csv_suite(void)
{
    Suite *s = suite_create("read_csv");
    TCase *tc = tcase_create("read_csv");
    tcase_add_loop_test(tc, rows_and_regions, 0, COUNT(samples));
    tcase_add_test(tc, places_are_those_of_the_file);
    tcase_add_test(tc, gb18030_is_found);
    tcase_add_loop_test(tc, faults_are_named, 0, COUNT(faults));
    tcase_add_loop_test(tc, only_even_rows_are_values, 0, COUNT(probes));
    suite_add_tcase(s, tc);
    return s;
}
