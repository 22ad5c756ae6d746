/* read_xlsx: legal forms of cells, what is hidden or merged, formulas against their values, damaged and hostile files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document_text.h"
#include "make_zip.h"
#include "read/read.h"
#include "unit.h"

#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

#define ROOT "<Relationships xmlns='" RELATIONS "'><Relationship Id='r' Type='" OFFICE "/officeDocument' Target='xl/workbook.xml'/></Relationships>"
#define PARTS \
    "<Relationships xmlns='" RELATIONS "'><Relationship Id='s1' Type='" OFFICE "/worksheet' Target='worksheets/sheet1.xml'/>" \
    "<Relationship Id='s2' Type='" OFFICE "/worksheet' Target='/xl/worksheets/sheet2.xml'/>" \
    "<Relationship Id='c' Type='" OFFICE "/chartsheet' Target='chart.xml'/>" \
    "<Relationship Id='t' Type='" OFFICE "/sharedStrings' Target='strings.xml'/><Relationship Id='y' Type='" OFFICE "/styles' Target='styles.xml'/>" \
    "</Relationships>"
#define WORKBOOK(properties, sheets) \
    "<x:workbook xmlns:x='" MAIN "' xmlns:r='" OFFICE "'>" properties "<x:sheets>" sheets "</x:sheets></x:workbook>"
#define ONE_SHEET WORKBOOK("", "<x:sheet name='实事' sheetId='1' r:id='s1'/>")
#define STRINGS \
    "<sst xmlns='" MAIN "'><si><t>序号</t></si><si><r><rPr><b/></rPr><t>项目</t></r><r><t xml:space='preserve'>名称 </t></r><rPh sb='0' eb='1'><t>xm</t></rPh>" \
    "<phoneticPr fontId='1'/></si><si/><si><t>一_x000D_\n二_x005F_x000A_&#13;三</t></si></sst>"
#define STYLES \
    "<styleSheet xmlns='" MAIN "'><numFmts count='2'><numFmt numFmtId='170' formatCode='yyyy\"年\"m\"月\"d\"日\"'/>" \
    "<numFmt numFmtId='171' formatCode='0.00_ '/></numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>" \
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='170'/><xf numFmtId='171'/><xf numFmtId='9'/><xf numFmtId='14'/></cellXfs></styleSheet>"
#define SHEET(inside) "<worksheet xmlns='" MAIN "'>" inside "</worksheet>"

static char *workbook(const char *book, const char *sheet1, const char *sheet2, size_t *len)
{
    const struct zip_part parts[] = {{"_rels/.rels", ROOT, 0},        {"xl/workbook.xml", book, 0},          {"xl/_rels/workbook.xml.rels", PARTS, 0},
                                     {"xl/strings.xml", STRINGS, 0}, {"xl/styles.xml", STYLES, 0},          {"xl/worksheets/sheet1.xml", sheet1, 0},
                                     {"xl/worksheets/sheet2.xml", sheet2, 0}};
    return make_zip(parts, COUNT(parts), len);
}

struct sample {
    const char *cells, *text;
};

#define DATA(rows) "<sheetData>" rows "</sheetData>"
#define N(value) "<c><v>" value "</v></c>"
#define F(formula, value) "<c><f>" formula "</f><v>" value "</v></c>"
#define T(text) "<c t='inlineStr'><is><t>" text "</t></is></c>"

static const struct sample samples[] = {
    /* every way to write a cell; rows and cells without address follow the one before */
    {DATA("<row r='3'><c r='B3' t='s'><v>0</v></c><c r='C3' t='s'><v>1</v></c></row><row><c/>" N("0.30000000000000004") "<c t='str'><f>A1</f><v>甲</v></c></row>"),
     "| 序号 | 项目名称  |\n| 0.3 | 甲 |\n"},
    {DATA("<row><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='d'><v>2023-02-16T00:00:00</v></c><c t='d'><v>2023-02-16T08:30:00</v></c></row>"),
     "| TRUE | FALSE | 2023-02-16 | 2023-02-16 08:30:00 |\n"},
    {DATA("<row><c s='1'><v>44973</v></c><c s='2'><v>13581.7</v></c><c s='3'><v>0.85</v></c><c s='4' t='n'><v>44973</v></c><c s='99'><v>1</v></c></row>"),
     "| 2023-02-16 | 13581.70 | 85% | 2023-02-16 | 1 |\n"},
    {DATA("<row><c t='s'><v>3</v></c>" N("1") "</row>"), "| 一/二_x000A_/三 | 1 |\n"},
    {DATA("<row>" T("a") "<c t='str'><f>\"\"</f><v></v></c><c t='s'><v>2</v></c>" T("b") "</row>"), "| a | b |\n"},
    {DATA("<row><c t='e'><f>1/0</f><v>#DIV/0!</v></c>" N("1") "</row>"), "| #DIV/0! | 1 |\nN A1 holds the error #DIV/0!\n"},
    /* merged cells: title over all columns, classes over rows */
    {DATA("<row r='1'><c r='A1' t='s'><v>1</v></c></row><row r='2'>" T("a") T("b") "</row><row r='3'>" T("c") T("d") "</row><row r='4'><c/>" T("e") "</row>")
         "<mergeCells><mergeCell ref='A1:XFD1'/><mergeCell ref='A3:A4'/></mergeCells>",
     "P 项目名称 \n| a | b |\n| c{2x1} | d |\n| < | e |\n"},
    {DATA("<row r='1'>" T("a") T("b") "</row><row r='2'>" T("c") T("d") "</row>") "<mergeCells><mergeCell ref='A2:B2'/></mergeCells>",
     "| a | b |\nP c\nN B2: the text of 1 cells lies hidden under merged cells and was not read\n"},
    {DATA("<row r='1'>" T("a") T("b") T("c") "</row><row r='1048576'><c r='A1048576' t='s'><v>0</v></c><c r='XFD1048576'><v>7</v></c></row>")
         "<mergeCells><mergeCell ref='A1:A1048575'/></mergeCells>",
     "| a | b | c | - |\n| 序号 | - | - | 7 |\n"},
    /* hidden rows and columns are read, and said */
    {"<cols><col min='2' max='2' width='9' hidden='1'/><col min='5' max='16384' hidden='1'/></cols>" DATA(
         "<row r='1'>" T("a") T("b") "</row><row r='2' hidden='1'>" N("1") N("2") "</row><row r='3' hidden='true'>" N("3") "</row><row r='4' hidden='1'/>"),
     "| a | b |\n| 1 | 2 |\n| 3 | - |\nN sheet \"实事\": rows 2 to 3 are hidden; what they hold is read too\n"
     "N sheet \"实事\": columns B to B are hidden; what they hold is read too\n"},
    /* a sum that is not the sum; tails of doubles are no difference */
    {DATA("<row>" N("0.1") N("0.2") F("SUM(A1:B1)", "0.30000000000000004") "</row><row>" N("1") N("2") F("A2+B2", "4") "</row>"),
     "| 0.1 | 0.2 | 0.3 |\n| 1 | 2 | 4 |\nN C2 holds the stored value 4, but its formula =A2+B2 comes to 3; the stored value is read\n"},
    {DATA("<row>" N("5") N("2") F("SUM(A1:A2,B$1)-B2", "8") "</row><row>" N("3") N("1.5") F("-A2", "-3") "</row>"),
     "| 5 | 2 | 8 |\n| 3 | 1.5 | -3 |\nN C1 holds the stored value 8, but its formula =SUM(A1:A2,B$1)-B2 comes to 8.5; the stored value is read\n"},
    {DATA("<row>" N("5") F("SUM(A1)*2", "7") F("SUM(Other!A1)", "7") F("SUM(B1:C1)", "14") "</row>"), "| 5 | 7 | 7 | 14 |\n"},
    {DATA("<row>" N("5") "<c t='str'><v>6</v></c>" F("SUM(A1:B1)", "5") F("A1+B1", "11") "</row>"),
     "| 5 | 6 | 5 | 11 |\nN B1 is a number stored as text; the sum in C1 leaves it out\n"},
    {DATA("<row>" N("5") T("合计") F("A1+B1", "5") "</row>"), "| 5 | 合计 | 5 |\n"},
    /* shared formulas; a constant among them. Counters and a last total of another form are none */
    {DATA("<row>" N("1") N("2") "<c><f t='shared' ref='C1:C5' si='0'>SUM(A1:B1)</f><v>3</v></c></row>"
          "<row>" N("3") N("4") "<c><f t='shared' si='0'/><v>7</v></c></row><row>" N("5") N("6") N("12") "</row>"
          "<row>" N("7") N("8") "<c><f t='shared' si='0'/><v>15</v></c></row><row><c/><c/>" F("SUM(C1:C4)", "37") "</row>"),
     "| 1 | 2 | 3 |\n| 3 | 4 | 7 |\n| 5 | 6 | 12 |\n| 7 | 8 | 15 |\n| - | - | 37 |\n"
     "N C3 is a typed number among formulas; by the formula =SUM(A3:B3) it comes to 11\n"},
    {DATA("<row>" N("1") N("5") "</row><row>" F("A1+1", "2") N("5") "</row><row>" F("A2+1", "3") N("5") "</row><row>" N("1") N("5") "</row><row>" F("A4+1", "2")
              N("5") "</row><row>" F("A5+1", "3") N("5") "</row>"),
     "| 1 | 5 |\n| 2 | 5 |\n| 3 | 5 |\n| 1 | 5 |\n| 2 | 5 |\n| 3 | 5 |\n"},
    {DATA("<row>" N("1") N("2") N("3") N("4") "</row><row>" F("A1*2", "2") F("B1*2", "4") N("5") F("D1*2", "8") "</row>"),
     "| 1 | 2 | 3 | 4 |\n| 2 | 4 | 5 | 8 |\nN C2 is a typed number among formulas (here it would be =C1*2)\n"},
    {DATA("<row>" N("1") "<c><f>SUM(A1:A1)</f></c></row>"),
     "| 1 | =SUM(A1:A1) |\nN B1: 1 formulas have no stored result; open the file in a spreadsheet program and save it\n"},
    {DATA("<row>" N("1") T("a") "</row><row>" N("2") T("a") "</row><row>" N("3") T("a") "</row><row>" T("4") T("a") "</row>"),
     "| 1 | a |\n| 2 | a |\n| 3 | a |\n| 4 | a |\nN the column of A4 has 1 numbers stored as text among numbers\n"},
    {DATA("<row><c s='2'><v>333.333333333333</v></c>" N("1") "</row>"),
     "| 333.33 | 1 |\nN A1: 1 numbers are stored with too many decimals and were read as they are shown\n"},
};

static struct document *read_ok(char *bytes_take, size_t len)
{
    struct document *d = document_new("a.xlsx", "xlsx");
    mc_error err = {0};
    ck_assert_int_eq(read_xlsx.probe("noname", bytes_take, len), 95);
    mc_status st = read_xlsx.read(d, bytes_take, len, &err);
    ck_assert_msg(st == MC_OK, "%s", err.text);
    free(bytes_take);
    return d;
}

START_TEST(cells_and_notes)
{
    char sheet[4096];
    size_t len;
    snprintf(sheet, sizeof sheet, SHEET("<dimension ref='A1:XFD1048576'/>%s"), samples[_i].cells);
    char *bytes = workbook(ONE_SHEET, sheet, NULL, &len);
    struct document *d = read_ok(bytes, len);
    char *text = document_text(d);
    ck_assert_str_eq(text, samples[_i].text);
    free(text);
    document_free(d);
}
END_TEST

START_TEST(sheets_in_the_order_of_their_tabs)
{
    size_t len;
    char *bytes = workbook(WORKBOOK("<x:workbookPr date1904='1'/>", "<x:sheet name='乙' r:id='s2'/><x:sheet name='图' r:id='c'/>"
                                    "<x:sheet name='甲' r:id='s1'/><x:sheet name='旧' state='veryHidden' r:id='s1'/>"),
                           SHEET(DATA("<row r='2'><c r='AB2' s='1'><v>43511</v></c></row>")), SHEET(DATA("<row>" T("二") "</row>")), &len);
    struct document *d = read_ok(bytes, len);
    char *text = document_text(d);
    ck_assert_str_eq(text, "P 二\nP1 2023-02-16\nN the sheet \"旧\" is hidden and was not read\n");
    const struct place *p = &d->blocks[1].piece.place;
    ck_assert_str_eq(p->sheet, "甲");
    ck_assert_int_eq(p->row, 2);
    ck_assert_int_eq(p->cell, 28);
    free(text);
    document_free(d);
}
END_TEST

struct fault {
    const char *book, *sheet;
    mc_status status;
    const char *says;
};

static const struct fault faults[] = {
    {ONE_SHEET, SHEET(DATA("")), MC_ERR_INPUT, "no text"},
    {WORKBOOK("", "<x:sheet name='a' state='hidden' r:id='s1'/>"), SHEET(DATA("<row>" T("a") "</row>")), MC_ERR_INPUT, "not hidden"},
    {WORKBOOK("", "<x:sheet name='a' r:id='s9'/>"), SHEET(""), MC_ERR_INPUT, "the part of the sheet \"a\" is missing"},
    {ONE_SHEET, NULL, MC_ERR_INPUT, "xl/worksheets/sheet1.xml"},
    {ONE_SHEET, SHEET(DATA("<row><c t='s'><v>4</v></c></row>")), MC_ERR_INPUT, "sheet \"实事\": the value of A1 is damaged: \"4\""},
    {ONE_SHEET, SHEET(DATA("<row><c t='s'><v>-1</v></c></row>")), MC_ERR_INPUT, "the value of A1 is damaged"},
    {ONE_SHEET, SHEET(DATA("<row><c><v>1,5</v></c></row>")), MC_ERR_INPUT, "the value of A1 is damaged: \"1,5\""},
    {ONE_SHEET, SHEET(DATA("<row><c t='x'><v>1</v></c></row>")), MC_ERR_INPUT, "damaged"},
    {ONE_SHEET, SHEET(DATA("<row r='1048577'><c/></row>")), MC_ERR_INPUT, "\"1048577\" is no address"},
    {ONE_SHEET, SHEET(DATA("<row r='0'><c/></row>")), MC_ERR_INPUT, "\"0\" is no address"},
    {ONE_SHEET, SHEET(DATA("<row><c r='XFE1'><v>1</v></c></row>")), MC_ERR_INPUT, "\"XFE1\" is no address"},
    {ONE_SHEET, SHEET(DATA("<row><c r='a1'><v>1</v></c></row>")), MC_ERR_INPUT, "\"a1\" is no address"},
    {ONE_SHEET, SHEET(DATA("<row><c r='A1'><v>1</v></c><c r='A1'><v>2</v></c></row>")), MC_ERR_INPUT, "cell A1 is there twice"},
    {ONE_SHEET, SHEET(DATA("<row>" T("a") T("b") "</row><row r='2'>" T("c") "</row>") "<mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='A2:A9'/></mergeCells>"),
     MC_ERR_INPUT, "the merged ranges at A1 and A2 overlap"},
    {ONE_SHEET, SHEET(DATA("<row>" T("a") "</row>") "<mergeCells><mergeCell ref='B2:A1'/></mergeCells>"), MC_ERR_INPUT, "\"B2:A1\" is no address"},
    {ONE_SHEET, SHEET(DATA("<row>" T("a") "</row>") "<mergeCells><mergeCell ref='A1:'/></mergeCells>"), MC_ERR_INPUT, "\"A1:\" is no address"},
    {ONE_SHEET, "<worksheet><sheetData><row><c><v>1</v></c></row>", MC_ERR_INPUT, "damaged XML"},
    {ONE_SHEET, "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet>&b;</worksheet>", MC_ERR_INPUT, "document type"},
};

START_TEST(faults_are_named)
{
    const struct fault *f = &faults[_i];
    size_t len;
    char *bytes = workbook(f->book, f->sheet, NULL, &len);
    struct document *d = document_new("a.xlsx", "xlsx");
    mc_error err = {0};
    ck_assert_int_eq(read_xlsx.read(d, bytes, len, &err), f->status);
    ck_assert_msg(strstr(err.text, f->says) != NULL, "%s", err.text);
    document_free(d);
    free(bytes);
}
END_TEST

START_TEST(cut_off_anywhere)
{
    size_t len;
    char *bytes = workbook(ONE_SHEET, SHEET(DATA("<row>" T("a") T("b") "</row>")), NULL, &len);
    for (size_t n = 0; n < len; n++) {
        struct document *d = document_new("a.xlsx", "xlsx");
        mc_error err = {0};
        char *cut = malloc(n + 1); /* of its own, so that a sanitizer sees what is read past the end */
        memcpy(cut, bytes, n);
        read_xlsx.probe("a.xlsx", cut, n);
        ck_assert_int_ne(read_xlsx.read(d, cut, n, &err), MC_OK);
        ck_assert_str_ne(err.text, "");
        document_free(d);
        free(cut);
    }
    free(bytes);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    size_t len;
    char *bytes = workbook(ONE_SHEET, SHEET("<cols><col min='1' max='1' hidden='1'/></cols>" DATA("<row>" N("1") N("2") F("SUM(A1:B1)", "4") "</row><row><c t='s'><v>1</v></c></row>")
                                            "<mergeCells><mergeCell ref='A2:B2'/></mergeCells>"),
                           NULL, &len);
    long before = allocation_live();
    for (long n = 0;; n++) {
        struct document *d = document_new("a.xlsx", "xlsx");
        mc_error err = {0};
        allocation_fail(n);
        mc_status st = read_xlsx.read(d, bytes, len, &err);
        bool failed = allocation_stop();
        document_free(d);
        ck_assert_int_eq(allocation_live(), before);
        ck_assert_msg(failed ? st == MC_ERR_MEMORY : st == MC_OK, "allocation %ld: %d, %s", n, st, err.text);
        if (!failed)
            break;
    }
    free(bytes);
}
END_TEST

Suite *read_xlsx_suite(void);
Suite *read_xlsx_suite(void)
{
    Suite *s = suite_create("read_xlsx");
    TCase *tc = tcase_create("read_xlsx");
    tcase_add_loop_test(tc, cells_and_notes, 0, COUNT(samples));
    tcase_add_test(tc, sheets_in_the_order_of_their_tabs);
    tcase_add_loop_test(tc, faults_are_named, 0, COUNT(faults));
    tcase_add_test(tc, cut_off_anywhere);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
