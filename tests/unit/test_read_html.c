/* read_html: lines, tables and boxes of labels of pages, their charsets, damaged and hostile ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "document_text.h"
#include "read/read.h"
#include "unit.h"

#define PAGE(inside) "<!DOCTYPE html><html><head><meta charset=utf-8></head><body>" inside "</body></html>"
#define PROSE "为深入贯彻落实关于保障和改善民生的重要指示，经研究决定实施一批民生实事，现将有关事项通知如下，请认真抓好落实。"
#define LINKS "<ul><li><a href='/1'>首页</a></li><li><a href='/2'>政务公开</a></li><li><a href='/3'>通知公告</a></li></ul>"

struct sample {
    const char *page, *text;
};

static const struct sample samples[] = {
    /* lines */
    {PAGE("<p>一</p><p>二<br>三</p>四<div>五</div>六<span>七</span>"), "P 一\nP 二\nP 三\nP 四\nP 五\nP 六七\n"},
    {PAGE("<p>一</p><p>&nbsp;</p><p> </p><p>二<br><br>三<br></p><div></div><p>四</p>"), "P 一\nP1 二\nP1 三\nP 四\n"},
    /* blanks: runs are one; a line break between wide characters is none */
    {PAGE("<p>  关于\n  印发\t 2024\n年 通知 </p><p>　　缩进&nbsp;x</p>"), "P 关于印发 2024 年 通知\nP 　　缩进\xC2\xA0x\n"},
    {PAGE("<p>关<b>于</b>\n<i>印</i> <i>发</i>&shy;的&#8203;</p>"), "P 关于印 发的\n"},
    {PAGE("<p>&lt;甲&gt;&amp;&#x4E59;&ldquo;</p>"), "P <甲>&乙“\n"},
    {PAGE("<pre>一\n  二\n\n三</pre>"), "P 一\nP   二\nP1 三\n"},
    {PAGE("<h1>题</h1>文<ruby>实<rp>(</rp><rt>shi</rt><rp>)</rp></ruby><script>var a='<p>x</p>';</script><style>p{}</style><noscript>n</noscript><!-- c --><template>t</template>"), "P 题\nP 文实\n"},
    {PAGE("<p>改造<del>12</del><ins>15</ins>个</p>"), "P 改造15个\nN 1 texts are marked as deleted and not read\n"},
    /* unclosed, uppercase and crossing tags */
    {"<HTML><BODY><P>一<P>二<TABLE><TR><TD>a<TD>b<TR><TD>c<TD>d</TABLE>三", "P 一\nP 二\n| a | b |\n| c | d |\nP 三\n"},
    {PAGE("<p><b>一<i>二</b>三</i>四</p></td></div>五"), "P 一二三四\nP 五\n"},
    /* lists */
    {PAGE("<ol><li>一</li><li>二<ol type=a><li>三</ol></li><li value=7>四</li><li>五</ol><ul><li>六</ul>"), "P 1. 一\nP 2. 二\nP a. 三\nP 7. 四\nP 8. 五\nP 六\n"},
    {PAGE("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol><ol style='list-style:none'><li>丙</ol><ol start=3><li>丁<li>5、戊<li>（一）己</ol>"), "P 一、甲\nP 二、乙\nP 丙\nP 3. 丁\nP 5、戊\nP （一）己\n"},

    /* tables */
    {PAGE("<table><caption>表</caption><tr><th>a<th>b<tr><td>c<br>d<td><p>e</p><p>f</p></table>"), "P 表\n| a | b |\n| c/d | e/f |\n"},
    {PAGE("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>"), "| a{2x1} | b{1x2} | < |\n| < | c | d |\n| e | f | g |\n"},
    /* spans past the table, or over each other, end where they must */
    {PAGE("<table><tr><td rowspan=9>a<td>b<tr><td>c</table>"), "| a{2x1} | b |\n| < | c |\n"},
    {PAGE("<table><tbody><tr><td rowspan=9>a<td>b<tr><td>c</tbody><tbody><tr><td>d<td>e</tbody></table>"), "| a{2x1} | b |\n| < | c |\n| d | e |\n"},
    {PAGE("<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>"), "| a{3x1} | b |\n| < | c |\n| < | d |\n"},
    {PAGE("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d<td>e</table>"), "| a | b{2x1} | c |\n| d | < | e |\n"},
    {PAGE("<table><tr><td colspan=1000000>a<td>b<tr><td>c<td colspan=999>d<td>e</table>"), "| a{1x2} | < | b |\n| c | d | e |\n"},
    /* rows that only hold what reaches down are none; the foot comes last */
    {PAGE("<table><tr><td rowspan=2>a<td rowspan=2>b</tr><tr></tr><tr><td>c<td>d</table>"), "| a | b |\n| c | d |\n"},
    {PAGE("<table><thead><tr><td>a<td>b</thead><tfoot><tr><td>y<td>z</tfoot><tbody><tr><td>c<td>d</tbody></table>"), "| a | b |\n| c | d |\n| y | z |\n"},
    {PAGE("<table><tr><td>a<td>b</tr><form><tr><td>c<td>d</tr></form><tr style='display:none'><td>x<td>y</table>"), "| a | b |\n| c | d |\nN 1 table rows are hidden and not read\n"},
    {PAGE("<p>x</p><div style='display:none'><table><tr><td>a<td>b</tr><tr><td>c<td>d</tr><tr><td></td></tr></table></div>"), "P x\nF a\nF b\nF c\nF d\nN 2 table rows are hidden and not read\n"},
    {PAGE("<table><colgroup><col width=90><col width=1><col width=90></colgroup><tr><td>a<td colspan=2>b<tr><td colspan=2>c<td>d</table>"), "| a | b |\n| c | d |\n"},
    /* for layout: one cell, one column, tables inside */
    {PAGE("<table><tr><td><p>一</p><p>二</p></td></tr></table>"), "P 一\nP 二\n"},
    {PAGE("<table><tr><td>一<tr><td>二</table>"), "P 一\nP 二\n"},
    {PAGE("<table><tr><td>题<td>旁</tr><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></td><td>尾</table>"), "P 题\nP 旁\n| a | b |\n| c | d |\nP 尾\n"},
    {PAGE("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>"), "P a\nP b\nP c\nP d\n"},
    /* a small table in a cell of a large one */
    {PAGE("<table><tr><td>序号<td>名称<td>完成时限<tr><td>1<td>改造农村公路<td><table><tr><td>3月底<td>开工<tr><td>9月底<td>完工</table><tr><td>2<td>建设幼儿园三所<td>年底前全部完成投用</table>"),
     "| 序号 | 名称 | 完成时限 |\n| 1 | 改造农村公路 | 3月底 开工/9月底 完工 |\n| 2 | 建设幼儿园三所 | 年底前全部完成投用 |\n"},

    /* boxes of labels */
    {PAGE("<table><tr><td>索引号：<td>115/2023-1<td>发文字号：<td>某府办发〔2023〕4号<tr><td>成文日期：<td>2023-02-23<td>有效性：<td></table>" PROSE),
     "P 索引号：115/2023-1\nP 发文字号：某府办发〔2023〕4号\nP 成文日期：2023-02-23\nP 有效性：\nP " PROSE "\n"},
    {PAGE("<table><tr><th>索 引 号<td>115/2023-1<th>主题分类<td>综合政务<tr><th>发布日期<td colspan=3>2023-02-27</table>"), "P 索 引 号：115/2023-1\nP 主题分类：综合政务\nP 发布日期：2023-02-27\n"},
    {PAGE("<table><tr><td>索引号<td>115/2023-1<td>主题分类<td>综合政务<tr><td>成文日期<td>2023-02-23<td>发布机构<td>某县政府</table>"),
     "P 索引号：115/2023-1\nP 主题分类：综合政务\nP 成文日期：2023-02-23\nP 发布机构：某县政府\n"},
    {PAGE("<table><tr><td>[ 索引号 ]<td>115<td>[ 有效性 ]<td></table>"), "P [ 索引号 ] 115\nP [ 有效性 ] \n"},
    {PAGE("<ul><li><span>索引号</span><span>115/2023-1</span><li><span>发布机构</span><em>某县政府</em><li><span>成文日期</span><span>2023-02-23</span></ul>"),
     "P 索引号：115/2023-1\nP 发布机构：某县政府\nP 成文日期：2023-02-23\n"},
    {PAGE("<div><div><div>索引号：</div><div>115</div></div><div><div>有效性：</div><div></div></div><div><div>成文日期：</div><div>2023</div></div></div>"), "P 索引号：115\nP 有效性：\nP 成文日期：2023\n"},
    {PAGE("<dl><dt>索引号<dd>115<dt>成文日期<dd>2023-02-23</dl>"), "P 索引号：115\nP 成文日期：2023-02-23\n"},
    {PAGE("<div><b>索引号：</b><span>115</span><b>成文日期：</b><span>2023</span></div>"), "P 索引号：115\nP 成文日期：2023\n"},
    /* and what only looks like one */
    {PAGE("<table><tr><td>项目名称<td>目标任务<td>责任单位<td>完成时限<tr><td>农村公路<td>改造12公里<td>交通局<td>12月底</table>"), "| 项目名称 | 目标任务 | 责任单位 | 完成时限 |\n| 农村公路 | 改造12公里 | 交通局 | 12月底 |\n"},
    {PAGE("<p><span>关于印发</span><span>2024年通知</span></p><p><span>改造农村</span><span>公路12公里</span></p><p><span>建设学校</span><span>3所</span></p>"), "P 关于印发2024年通知\nP 改造农村公路12公里\nP 建设学校3所\n"},

    /* what surrounds the matter */
    {PAGE("<div id='nav'>本站导航</div>" LINKS "<p>" PROSE "</p><div class='c footer'>主办：某县人民政府</div><aside>旁</aside>"),
     "F 本站导航\nF 首页\nF 政务公开\nF 通知公告\nP " PROSE "\nF 主办：某县人民政府\nF 旁\n"},
    {PAGE("<p>您的位置：<a href=/>首页</a> &gt; <a href=/a>政务公开</a> &gt; <a href=/b>文件</a></p><p>" PROSE "</p><p>附件：<a href='a.docx'>任务表</a></p><p style='display: none'>密</p>"),
     "F 您的位置：首页 > 政务公开 > 文件\nP " PROSE "\nP 附件：任务表\nF 密\n"},
    {PAGE("<ul><li><a href='1.doc'>附件一任务表</a><li><a href='2.xls'>附件二明细表</a></ul><p>" PROSE "</p>"), "P 附件一任务表\nP 附件二明细表\nP " PROSE "\n"},
    {PAGE("<header>某县人民政府</header><article><header><h1>题</h1></header><p>" PROSE "</p></article>"), "F 某县人民政府\nP 题\nP " PROSE "\n"},
    /* most of the page is the page, whatever it is called */
    {PAGE("<div id='footer'><p>" PROSE "</p></div>"), "P " PROSE "\n"},
    {PAGE("<table><tr><td>" LINKS "<td>" PROSE "</table>"), "F 首页\nF 政务公开\nF 通知公告\nP " PROSE "\n"},
    {PAGE(LINKS), "P 首页\nP 政务公开\nP 通知公告\n"}, /* nothing but links: then they are the page */
    {"<title>某县</title><p>" PROSE, "F 某县\nP " PROSE "\n"},
};

static struct document *read_page(const char *page, size_t len, mc_error *err)
{
    struct document *d = NULL;
    read_document(&d, "a.bin", page, len, err); /* by content, not by name */
    return d;
}

static void check_page(const char *page, size_t len, const char *expected, const char *encoding)
{
    mc_error err = {0};
    struct document *d = read_page(page, len, &err);
    ck_assert_msg(d != NULL, "%s", err.text);
    ck_assert_str_eq(d->format, "html");
    ck_assert_str_eq(d->encoding, encoding);
    char *text = document_text(d);
    ck_assert_str_eq(text, expected);
    free(text);
    document_free(d);
}

START_TEST(pages_are_read_as_shown)
{
    check_page(samples[_i].page, strlen(samples[_i].page), samples[_i].text, "UTF-8");
}
END_TEST

/* A cut page is read as far as it goes, or is an error; inside a table or a tag it is an error. */
START_TEST(a_cut_page_is_no_crash)
{
    const char *page = samples[_i].page;
    for (size_t len = 1; len < strlen(page); len++) {
        mc_error err = {0};
        char *cut = malloc(len); /* exactly that long, so that a sanitizer sees a byte read past it */
        memcpy(cut, page, len);
        struct document *d = document_new("a", "html");
        mc_status st = read_html.read(d, cut, len, &err);
        ck_assert_int_eq(st, err.status);
        document_free(d);
        free(cut);
    }
}
END_TEST

START_TEST(a_page_cut_inside_a_table_is_an_error)
{
    static const char *const cuts[] = {"<p>一</p><table><tr><td>a<td>b<tr><td>c", "<p>一</p><table><tr><td cla", "<table><tr><td>a<table></table>"};
    for (size_t i = 0; i < COUNT(cuts); i++) {
        mc_error err = {0};
        ck_assert_ptr_null(read_page(cuts[i], strlen(cuts[i]), &err));
        ck_assert_int_eq(err.status, MC_ERR_INPUT);
        ck_assert_ptr_nonnull(strstr(err.text, "cut off"));
    }
}
END_TEST

struct coded {
    const char *page;
    size_t len;
    const char *encoding;
};

#define CODED(page, encoding) {page, sizeof page - 1, encoding}

/* 民生, in every charset that pages come in, declared rightly and wrongly. */
static const struct coded coded[] = {
    CODED("<html><meta charset=gb2312><p>\xC3\xF1\xC9\xFA", "GB18030"),
    CODED("<html><META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=GBK\"><p>\xC3\xF1\xC9\xFA", "GB18030"),
    CODED("<html><p>\xC3\xF1\xC9\xFA", "GB18030"),
    CODED("<html><meta charset='utf-8'><p>\xC3\xF1\xC9\xFA", "GB18030"),
    CODED("<html><meta charset='gb2312'><p>民生", "UTF-8"),
    CODED("<html><!-- <meta charset=big5> --><meta charset='utf-8'/><p>民生", "UTF-8"),
    CODED("\xEF\xBB\xBF<html><meta charset=gbk><p>民生", "UTF-8 BOM"),
    CODED("<html><meta charset=big5><p>\xA5\xC1\xA5\xCD", "Big5"),
    CODED("<?xml version='1.0' encoding='GBK'?><html xmlns='http://www.w3.org/1999/xhtml'><p>\xC3\xF1\xC9\xFA</p></html>", "GB18030"),
    CODED("\xFF\xFE<\0h\0t\0m\0l\0>\0<\0p\0>\0\x11\x6C\x1F\x75", "UTF-16LE"),
};

START_TEST(charsets_are_found)
{
    check_page(coded[_i].page, coded[_i].len, "P 民生\n", coded[_i].encoding);
}
END_TEST

START_TEST(a_byte_of_no_charset_is_an_error_with_its_line)
{
    static const char page[] = "<html><meta charset=utf-8>\n<p>民生实事办理工作</p>\n<p>改造\xFF个</p>";
    mc_error err = {0};
    ck_assert_ptr_null(read_page(page, sizeof page - 1, &err));
    ck_assert_int_eq(err.status, MC_ERR_INPUT);
    ck_assert_int_eq(err.line, 3);
}
END_TEST

START_TEST(places_are_lines_of_the_page)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "<html>\n<p>\n\n一</p>\n<table>\n<tr><td>a\n<td>b<br>x</tr>\n<tr>\n<td>c<td>d</table>");
    for (int i = 0; i < 70000; i++)
        buffer_add_char(&b, '\n');
    buffer_add_text(&b, "<p>尾</p>");
    mc_error err = {0};
    struct document *d = read_page(b.data, b.len, &err);
    ck_assert_msg(d != NULL, "%s", err.text);
    ck_assert_int_eq(d->blocks[0].piece.place.line, 4);
    const struct piece *piece = &table_at(&d->blocks[1].table, 0, 1)->piece;
    ck_assert(piece->place.line == 7 && piece->place.table == 1 && piece->place.row == 1 && piece->place.cell == 2);
    ck_assert_int_eq(piece_place(piece, piece->len).line, 7); /* the line break in the text is none of the file's */
    ck_assert_int_eq(table_at(&d->blocks[1].table, 1, 0)->piece.place.line, 9);
    ck_assert_int_eq(d->blocks[2].piece.place.line, 70009);
    document_free(d);
    buffer_clear(&b);
}
END_TEST

START_TEST(a_page_without_text_says_so)
{
    mc_error err = {0};
    ck_assert_ptr_null(read_page("<html><body><div id=app></div><script>x</script>", 48, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "script"));
    err = (mc_error){0};
    ck_assert_ptr_null(read_page("<html><iframe src=x></iframe>", 29, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "frames"));
}
END_TEST

struct hostile {
    const char *head, *again, *tail;
    int n;
    mc_status status; /* MC_OK: it is read */
};

static const struct hostile hostiles[] = {
    {"", "<div>", "一", 100000, MC_ERR_LIMIT},                                          /* depth */
    {"", "<table><tr><td>", "", 100000, MC_ERR_INPUT},                                   /* depth, never closed */
    {"<p", " a=b", ">一", 2000, MC_ERR_LIMIT},                                           /* attributes */
    {"<p", " a", ">一", 100000, MC_ERR_LIMIT},
    {"", "<br>", "一", 2600000, MC_ERR_LIMIT},                                           /* elements */
    {"<table>", "<tr><td>a<td>b", "</table>", 100000, MC_OK},
    {"<table><tr>", "<td>a", "</table>", 20000, MC_OK},                                  /* one row is no table */
    {"<table><tr><td>x<td>y<tr>", "<td>a", "</table>", 20000, MC_ERR_LIMIT},              /* width */
    {"<table>", "<tr><td>a", "</table>", 1100000, MC_ERR_LIMIT},                         /* cells */
    {"<table>", "<tr><td colspan=1000>a<td colspan=1000>b", "</table>", 40000, MC_ERR_LIMIT}, /* work */
    {"<table><tr><td rowspan=99999 colspan=1000>a<td rowspan=99999 colspan=1000>b", "<tr><td>c<td>d", "</table>", 50000, MC_ERR_LIMIT},
    {"<table><tr>", "<td rowspan=65000>a", "<tr><td>b</table>", 60, MC_OK},
    {"", "<p>", "一", 200000, MC_OK},
    {"<p>", "</b></i></div></td>", "一", 100000, MC_OK},
    {"<!--", "<!--", "-->一", 100000, MC_OK},
    {"一", "<", "", 100000, MC_OK},
    {"", "&nbsp;&amp;&#1;&#x110000;&foo", "一", 50000, MC_OK},
};

START_TEST(hostile_pages_end_soon)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, "<html><body>");
    buffer_add_text(&b, hostiles[_i].head);
    for (int i = 0; i < hostiles[_i].n; i++)
        buffer_add_text(&b, hostiles[_i].again);
    buffer_add_text(&b, hostiles[_i].tail);
    mc_error err = {0};
    struct document *d = read_page(b.data, b.len, &err);
    ck_assert_msg(err.status == hostiles[_i].status, "%d %s", err.status, err.text);
    document_free(d);
    buffer_clear(&b);
}
END_TEST

/* Each allocation fails in turn: the call says so and nothing is lost. */
START_TEST(every_allocation_may_fail)
{
    static const char page[] = PAGE(LINKS "<ol><li>一</ol><table><tr><td>索引号：<td>1<td>文号：<td>2</table><p>" PROSE "<del>x</del></p>"
                                          "<table><col width=1><col width=2><tr><td rowspan=2>a<td>b<tr><td>c</table>");
    long live = allocation_live();
    bool failed = true;
    for (long n = 0; failed; n++) {
        struct document *d = document_new("a.html", "html");
        mc_error err = {0};
        allocation_fail(n);
        mc_status st = read_html.read(d, page, sizeof page - 1, &err);
        failed = allocation_stop();
        ck_assert_msg(st == (failed ? MC_ERR_MEMORY : MC_OK), "allocation %ld: %d %s", n, st, err.text);
        document_free(d);
        ck_assert_msg(allocation_live() == live, "allocation %ld: %ld blocks are lost", n, allocation_live() - live);
    }
}
END_TEST

Suite *read_html_suite(void);
Suite *read_html_suite(void)
{
    Suite *s = suite_create("read_html");
    TCase *t = tcase_create("read_html");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, pages_are_read_as_shown, 0, COUNT(samples));
    tcase_add_loop_test(t, a_cut_page_is_no_crash, 0, COUNT(samples));
    tcase_add_test(t, a_page_cut_inside_a_table_is_an_error);
    tcase_add_loop_test(t, charsets_are_found, 0, COUNT(coded));
    tcase_add_test(t, a_byte_of_no_charset_is_an_error_with_its_line);
    tcase_add_test(t, places_are_lines_of_the_page);
    tcase_add_test(t, a_page_without_text_says_so);
    tcase_add_loop_test(t, hostile_pages_end_soon, 0, COUNT(hostiles));
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
