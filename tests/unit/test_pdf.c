/* pdf_layout: pages of characters and lines put together; read_pdf: files of our own making through poppler, whole, cut off and damaged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "document_text.h"
#include "read/pdf.h"
#include "read/read.h"
#include "unit.h"

/* ---- pages drawn by hand: characters are 10 points wide and high, letters half as wide ------------------------------------- */

enum { TEXT, ACROSS, DOWN, PAGE };

struct stroke {
    int kind;
    int x, y, to;     /* points; a line goes to `to` */
    const char *text;
};

struct drawing {
    const struct stroke *all;
    size_t n;
};

static void draw_text(struct pdf_page *p, const struct stroke *s)
{
    int x = s->x;
    size_t len = strlen(s->text);
    for (size_t at = 0; at < len;) {
        uint32_t c = utf8_next(s->text, len, &at);
        int width = c < 0x80 ? 5 : 10;
        if (c != ' ')
            p->chars[p->n_chars++] = (struct pdf_char){{x * PT, s->y * PT, (x + width) * PT, (s->y + 10) * PT}, c, -1};
        x += width;
    }
}

static void draw_rule(struct pdf_rules *r, int at, int from, int to)
{
    r->all[r->n++] = (struct pdf_rule){at * PT, from * PT, to * PT};
}

static mc_status next_page(struct pdf_page *out, int i, void *data, mc_error *err)
{
    const struct drawing *d = data;
    int page = 0;
    *out = (struct pdf_page){.number = i + 1, .width = 600 * PT, .height = 800 * PT};
    out->chars = malloc(4096 * sizeof *out->chars);
    out->across.all = malloc(64 * sizeof *out->across.all);
    out->down.all = malloc(64 * sizeof *out->down.all);
    if (out->chars == NULL || out->across.all == NULL || out->down.all == NULL)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    for (size_t k = 0; k < d->n; k++) {
        const struct stroke *s = &d->all[k];
        page += s->kind == PAGE;
        if (page != i)
            continue;
        if (s->kind == TEXT)
            draw_text(out, s);
        else if (s->kind == ACROSS)
            draw_rule(&out->across, s->y, s->x, s->to);
        else if (s->kind == DOWN)
            draw_rule(&out->down, s->x, s->y, s->to);
    }
    return MC_OK;
}

/* A grid of 3 columns 50-100-300-350 with lines at the given places. */
#define LINES(y1, y2) {ACROSS, 50, y1, 350, NULL}, {ACROSS, 50, y2, 350, NULL}, {DOWN, 50, y1, y2, NULL}, {DOWN, 350, y1, y2, NULL}
#define COLUMNS(y1, y2) {DOWN, 100, y1, y2, NULL}, {DOWN, 300, y1, y2, NULL}
#define ROW(y, a, b, c) {TEXT, 55, y, 0, a}, {TEXT, 105, y, 0, b}, {TEXT, 305, y, 0, c}

static const struct stroke one_table[] = {
    {TEXT, 200, 60, 0, "任务表"},
    LINES(100, 160), COLUMNS(100, 160), {ACROSS, 50, 120, 350, NULL}, {ACROSS, 50, 140, 350, NULL},
    ROW(105, "序号", "名称", "资金"), ROW(125, "1", "农村公路", "12.5"), ROW(145, "2", "", "3"),
    {TEXT, 50, 200, 0, "注：无"},
};

/* Missing lines join cells: the title row over all columns, the class over two rows. Borders of two strokes, a gap in a dashed one. */
static const struct stroke merged[] = {
    LINES(100, 180), {ACROSS, 50, 101, 350, NULL}, COLUMNS(120, 180), {ACROSS, 50, 120, 350, NULL}, {ACROSS, 100, 140, 350, NULL}, {ACROSS, 50, 160, 200, NULL},
    {ACROSS, 206, 160, 350, NULL},
    {TEXT, 55, 105, 0, "一、城乡建设"}, ROW(125, "1", "路", "5"), ROW(145, "", "桥", "6"), ROW(165, "2", "水", "7"),
};

/* Full lines go on, others end: 19 characters fit between 105 and 295. */
static const struct stroke wrapped[] = {
    LINES(100, 220), COLUMNS(100, 220), {ACROSS, 50, 180, 350, NULL},
    {TEXT, 55, 105, 0, "1"}, {TEXT, 305, 105, 0, "县教育体"}, {TEXT, 305, 117, 0, "育局"}, {TEXT, 305, 129, 0, "县教委"},
    {TEXT, 105, 105, 0, "新建学校十所改造老旧校舍二十栋新增学位"}, {TEXT, 105, 117, 0, "3000个；"}, {TEXT, 105, 129, 0, "建成公厕；"},
    {TEXT, 105, 141, 0, "完成道路硬化并安装路灯和护栏若干全部完"}, {TEXT, 105, 153, 0, "工，"},
    {TEXT, 55, 185, 0, "2"}, {TEXT, 105, 185, 0, "石  华"}, {TEXT, 105, 197, 0, "张"}, {TEXT, 105, 209, 0, "文"}, {TEXT, 305, 185, 0, "a"},
};

/* Over two pages: the heading again, a row cut in two, page numbers. */
static const struct stroke two_pages[] = {
    LINES(600, 740), COLUMNS(600, 740), {ACROSS, 50, 620, 350, NULL}, ROW(605, "序号", "名称", "资金"),
    {TEXT, 55, 625, 0, "1"}, {TEXT, 305, 625, 0, "9"}, {TEXT, 105, 725, 0, "新建学校十所改造老旧校舍二十栋新增学位"}, {TEXT, 295, 770, 0, "1"},
    {PAGE, 0, 0, 0, NULL},
    LINES(100, 160), COLUMNS(100, 160), {ACROSS, 50, 120, 350, NULL}, {ACROSS, 50, 140, 350, NULL},
    ROW(105, "序号", "名称", "资金"), {TEXT, 105, 125, 0, "三千个。"}, ROW(145, "2", "桥", "8"), {TEXT, 290, 770, 0, "— 2 —"},
};

/* The same without a cut row: one text in it could be either, and is said. */
static const struct stroke likely[] = {
    LINES(600, 740), COLUMNS(600, 740), ROW(605, "1", "路。", "5"), {PAGE, 0, 0, 0, NULL}, LINES(100, 120), COLUMNS(100, 120), ROW(105, "", "桥。", ""),
};
static const struct stroke apart[] = {
    LINES(600, 740), COLUMNS(600, 740), ROW(605, "1", "路。", "5"), {PAGE, 0, 0, 0, NULL}, LINES(100, 120), COLUMNS(100, 120), ROW(105, "", "桥。", "6"),
};
static const struct stroke other_columns[] = {
    LINES(600, 740), COLUMNS(600, 740), ROW(605, "1", "路", "5"), {PAGE, 0, 0, 0, NULL}, LINES(100, 120), {DOWN, 200, 100, 120, NULL}, ROW(105, "a", "", "b"),
};

/* Paragraphs: full lines go on, over a page too; indents, short lines and blank lines end them. Running heads are furniture. */
static const struct stroke paragraphs[] = {
    {TEXT, 50, 20, 0, "某县文件"}, {TEXT, 150, 100, 0, "关于印发任务表的通知"},
    {TEXT, 70, 130, 0, "为办好民生实事经县政府同意现印发给你们请"}, {TEXT, 50, 145, 0, "认真落实。"}, {TEXT, 70, 160, 0, "特此通知。"},
    {TEXT, 50, 740, 0, "本通知自印发之日起施行各有关部门和单位要加"}, {PAGE, 0, 0, 0, NULL},
    {TEXT, 50, 20, 0, "某县文件"}, {TEXT, 50, 100, 0, "强督查。"}, {TEXT, 200, 200, 0, "某县人民政府"}, {TEXT, 210, 215, 0, "2024年3月5日"}, {PAGE, 0, 0, 0, NULL},
    {TEXT, 50, 20, 0, "某县文件"}, {TEXT, 50, 100, 0, "附件"}, {TEXT, 250, 780, 0, "第 3 页 共 3 页"},
};

/* A box around a text, and a lone line, are no tables. */
static const struct stroke boxes[] = {{ACROSS, 50, 100, 350, NULL}, {ACROSS, 50, 140, 350, NULL}, {DOWN, 50, 100, 140, NULL}, {DOWN, 350, 100, 140, NULL},
                                      {TEXT, 60, 110, 0, "框中的文字"}, {ACROSS, 50, 300, 350, NULL}, {TEXT, 60, 310, 0, "线下"}};

/* Without lines. Texts at the top of their rows: the number begins a row, a second row under it begins where two texts do after white; a title over two columns; a
 * heading of two tiers; on the next page the heading again, the rest of a row, and a page number. */
static const struct stroke undrawn[] = {
    {TEXT, 50, 60, 0, "任务表"}, {TEXT, 50, 75, 0, "一直写到右边去的一行文字不是表格里的内容而是前面的说明它比表格的各栏都要宽一直到这里才写完。"},
    {TEXT, 50, 100, 0, "序号"}, {TEXT, 100, 100, 0, "名称"}, {TEXT, 200, 100, 0, "任务"}, {TEXT, 400, 100, 0, "资金来源"}, {TEXT, 500, 100, 0, "单位"},
    {TEXT, 400, 113, 0, "县级"}, {TEXT, 440, 113, 0, "社会"},
    {TEXT, 50, 126, 0, "一、城乡建设（两件）"}, {TEXT, 400, 126, 0, "7"}, {TEXT, 440, 126, 0, "8"},
    {TEXT, 50, 139, 0, "1"}, {TEXT, 100, 139, 0, "农村公路提升改造"}, {TEXT, 200, 139, 0, "改造农村公路三公里安装路灯三百盏建"}, {TEXT, 400, 139, 0, "3"}, {TEXT, 440, 139, 0, "4"},
    {TEXT, 500, 139, 0, "县交通局"}, {TEXT, 100, 152, 0, "工程"}, {TEXT, 200, 152, 0, "成停车场。"},
    {TEXT, 200, 165, 0, "整治水渠五条。"}, {TEXT, 400, 165, 0, "4"}, {TEXT, 440, 165, 0, "4"}, {TEXT, 500, 165, 0, "县水利局"},
    {TEXT, 50, 178, 0, "2"}, {TEXT, 100, 178, 0, "供水"}, {TEXT, 200, 178, 0, "新建水厂一座铺设管网三十公里解决全"}, {TEXT, 500, 178, 0, "县水利局"},
    {TEXT, 290, 770, 0, "— 1 —"}, {PAGE, 0, 0, 0, NULL},
    {TEXT, 50, 60, 0, "序号"}, {TEXT, 100, 60, 0, "名称"}, {TEXT, 200, 60, 0, "任务"}, {TEXT, 400, 60, 0, "资金来源"}, {TEXT, 500, 60, 0, "单位"},
    {TEXT, 400, 73, 0, "县级"}, {TEXT, 440, 73, 0, "社会"}, {TEXT, 200, 86, 0, "镇饮水问题。"},
    {TEXT, 50, 99, 0, "3"}, {TEXT, 100, 99, 0, "桥梁"}, {TEXT, 200, 99, 0, "修桥两座。"}, {TEXT, 500, 99, 0, "县交通局"},
    {TEXT, 450, 150, 0, "某县人民政府"}, {TEXT, 455, 163, 0, "2024年3月5日"}, {TEXT, 290, 770, 0, "— 2 —"},
};

/* The same with one middle for the texts of a row, and its longest text of four lines. */
static const struct stroke middles[] = {
    {TEXT, 50, 100, 0, "序号"}, {TEXT, 100, 100, 0, "名称"}, {TEXT, 200, 100, 0, "任务"}, {TEXT, 500, 100, 0, "单位"},
    {TEXT, 200, 113, 0, "改造农村公路三公里安装路灯三百盏建"}, {TEXT, 200, 126, 0, "成停车场十处增设公交站台二十个改造"}, {TEXT, 200, 139, 0, "桥梁三座，完成道路沿线绿化和护栏建"},
    {TEXT, 200, 152, 0, "设任务。"}, {TEXT, 50, 132, 0, "1"}, {TEXT, 100, 132, 0, "公路"}, {TEXT, 500, 126, 0, "县交通局"}, {TEXT, 500, 139, 0, "县公安局"},
    {TEXT, 50, 171, 0, "2"}, {TEXT, 100, 171, 0, "供水"}, {TEXT, 200, 165, 0, "新建水厂一座铺设管网三十公里解决全"}, {TEXT, 200, 178, 0, "镇饮水问题。"}, {TEXT, 500, 171, 0, "县水利局"},
    {TEXT, 50, 191, 0, "3"}, {TEXT, 100, 191, 0, "桥梁"}, {TEXT, 200, 191, 0, "修桥两座。"}, {TEXT, 500, 191, 0, "县交通局"},
};

/* What stands side by side and is no table: three columns of a text, a list of persons, and rows without numbers. */
static const struct stroke prose[] = {
    {TEXT, 50, 100, 0, "各乡镇人民政府要"}, {TEXT, 200, 100, 0, "加强组织领导做到"}, {TEXT, 350, 100, 0, "定期督查通报情况"}, {TEXT, 50, 113, 0, "高度重视这项工作"},
    {TEXT, 200, 113, 0, "责任到人措施到位"}, {TEXT, 350, 113, 0, "按时报送有关材料"}, {TEXT, 50, 126, 0, "认真抓好落实"}, {TEXT, 200, 126, 0, "确保完成任务"}, {TEXT, 350, 126, 0, "不得延误"},
    {TEXT, 50, 200, 0, "联系人"}, {TEXT, 200, 200, 0, "电话"}, {TEXT, 350, 200, 0, "地址"}, {TEXT, 50, 213, 0, "甲"}, {TEXT, 200, 213, 0, "13800001111"}, {TEXT, 350, 213, 0, "一号楼"},
};

/* The same with figures, and without a column of numbers: a table to any reader, though not read as one. */
static const struct stroke unread[] = {
    {TEXT, 50, 20, 0, "前言"}, {PAGE, 0, 0, 0, NULL},
    {TEXT, 50, 100, 0, "农村公路"}, {TEXT, 200, 100, 0, "12.5"}, {TEXT, 300, 100, 0, "10"}, {TEXT, 400, 100, 0, "县交通局"}, {TEXT, 50, 126, 0, "饮水安全"},
    {TEXT, 200, 126, 0, "8"}, {TEXT, 300, 126, 0, "8"}, {TEXT, 400, 126, 0, "县水利局"}, {TEXT, 50, 152, 0, "校舍"}, {TEXT, 200, 152, 0, "1,200"}, {TEXT, 400, 152, 0, "县教育局"},
};

struct sample {
    const struct stroke *all;
    size_t n;
    int pages;
    const char *text;
};
#define SAMPLE(strokes, pages) strokes, COUNT(strokes), pages

static const struct sample samples[] = {
    {SAMPLE(one_table, 1), "P 任务表\n| 序号 | 名称 | 资金 |\n| 1 | 农村公路 | 12.5 |\n| 2 | - | 3 |\nP 注：无\n"},
    {SAMPLE(merged, 1), "| 一、城乡建设{1x3} | < | < |\n| 1{2x1} | 路 | 5 |\n| < | 桥 | 6 |\n| 2 | 水 | 7 |\n"},
    {SAMPLE(wrapped, 1),
     "| 1 | 新建学校十所改造老旧校舍二十栋新增学位3000个；/建成公厕；/完成道路硬化并安装路灯和护栏若干全部完工， | 县教育体育局/县教委 |\n| 2 | 石 华/张 文 | a |\n"},
    {SAMPLE(two_pages, 2),
     "| 序号 | 名称 | 资金 |\n| 1 | 新建学校十所改造老旧校舍二十栋新增学位三千个。 | 9 |\n| 2 | 桥 | 8 |\nF 1\nF — 2 —\n"},
    {SAMPLE(likely, 2), "| 1 | 路。/桥。 | 5 |\nN the first row of the table on page 2 has no number and one text; it was read as the rest of the row before\n"},
    {SAMPLE(apart, 2), "| 1 | 路。 | 5 |\n| - | 桥。 | 6 |\n"},
    {SAMPLE(other_columns, 2), "| 1 | 路 | 5 |\n--\n| a | b |\n"},
    {SAMPLE(paragraphs, 3),
     "P 关于印发任务表的通知\nP1 为办好民生实事经县政府同意现印发给你们请认真落实。\nP 特此通知。\nP37 本通知自印发之日起施行各有关部门和单位要加强督查。\nP5 某县人民政府\nP 2024年3月5日\n"
     "P 附件\nF 某县文件\nF 某县文件\nF 某县文件\nF 第 3 页 共 3 页\n"},
    {SAMPLE(boxes, 1), "P 框中的文字\nP12 线下\n"},
    {SAMPLE(undrawn, 2),
     "P 任务表\nP 一直写到右边去的一行文字不是表格里的内容而是前面的说明它比表格的各栏都要宽一直到这里才写完。\n"
     "| 序号{2x1} | 名称{2x1} | 任务{2x1} | 资金来源{1x2} | < | 单位{2x1} |\n| < | < | < | 县级 | 社会 | < |\n| 一、城乡建设（两件）{1x2} | < | - | 7 | 8 | - |\n"
     "| 1{2x1} | 农村公路提升改造工程{2x1} | 改造农村公路三公里安装路灯三百盏建成停车场。 | 3 | 4 | 县交通局 |\n| < | < | 整治水渠五条。 | 4 | 4 | 县水利局 |\n"
     "| 2 | 供水 | 新建水厂一座铺设管网三十公里解决全镇饮水问题。 | - | - | 县水利局 |\n| 3 | 桥梁 | 修桥两座。 | - | - | 县交通局 |\n"
     "P 某县人民政府\nP 2024年3月5日\nF — 1 —\nF — 2 —\n"},
    {SAMPLE(middles, 1),
     "| 序号 | 名称 | 任务 | 单位 |\n"
     "| 1 | 公路 | 改造农村公路三公里安装路灯三百盏建成停车场十处增设公交站台二十个改造桥梁三座，完成道路沿线绿化和护栏建设任务。 | 县交通局/县公安局 |\n"
     "| 2 | 供水 | 新建水厂一座铺设管网三十公里解决全镇饮水问题。 | 县水利局 |\n| 3 | 桥梁 | 修桥两座。 | 县交通局 |\n"},
    {SAMPLE(prose, 1),
     "P 各乡镇人民政府要 加强组织领导做到 定期督查通报情况高度重视这项工作 责任到人措施到位 按时报送有关材料认真抓好落实 确保完成任务 不得延误\n"
     "P3 联系人 电话 地址\nP 甲 13800001111 一号楼\n"},
    {SAMPLE(unread, 2), "P 前言\nP 农村公路 12.5 10 县交通局\nP1 饮水安全 8 8 县水利局\nP1 校舍 1,200 县教育局\n"},
};

START_TEST(pages_are_put_together)
{
    struct document *d = document_new("a.pdf", "pdf");
    struct drawing drawing = {samples[_i].all, samples[_i].n};
    mc_error err = {0};
    mc_status st = pdf_layout(d, samples[_i].pages, next_page, &drawing, &err);
    ck_assert_msg(st == MC_OK, "%s", err.text);
    char *text = document_text(d);
    ck_assert_str_eq(text, samples[_i].text);
    ck_assert(d->undrawn == (samples[_i].all == undrawn || samples[_i].all == middles));
    ck_assert_int_eq(d->unread_page, samples[_i].all == unread ? 2 : 0);
    free(text);
    document_free(d);
}
END_TEST

START_TEST(places_are_page_and_line)
{
    struct document *d = document_new("a.pdf", "pdf");
    struct drawing drawing = {two_pages, COUNT(two_pages)};
    ck_assert_int_eq(pdf_layout(d, 2, next_page, &drawing, NULL), MC_OK);
    const struct table *t = &d->blocks[0].table;
    const struct cell *cut = table_at(t, 1, 1), *last = table_at(t, 2, 2);
    ck_assert_int_eq(cut->piece.place.page, 1);
    ck_assert_int_eq(cut->piece.place.line, 3);
    ck_assert_int_eq(cut->piece.place.row, 2);
    ck_assert_int_eq(cut->piece.place.cell, 2);
    ck_assert_int_eq(last->piece.place.page, 2);
    ck_assert_int_eq(last->piece.place.line, 3);
    struct place inside = piece_place(&cut->piece, 30);
    ck_assert_int_eq(inside.line, 3); /* where in the cell a line of the page begins is not known */
    ck_assert_int_eq(inside.column, 0);
    document_free(d);
}
END_TEST

START_TEST(each_allocation_of_the_layout_may_fail)
{
    const struct sample *sample = &samples[_i == 0 ? 3 : 9]; /* with lines and without */
    struct drawing drawing = {sample->all, sample->n};
    long before = allocation_live();
    for (long n = 0;; n++) {
        struct document *d = document_new("a.pdf", "pdf");
        mc_error err = {0};
        allocation_fail(n);
        mc_status st = pdf_layout(d, 2, next_page, &drawing, &err);
        bool failed = allocation_stop();
        if (st == MC_OK) { /* some room is only given back, or not */
            char *text = document_text(d);
            ck_assert_str_eq(text, sample->text);
            free(text);
        }
        document_free(d);
        ck_assert_int_eq(allocation_live(), before);
        ck_assert_msg(st == MC_OK || (failed && st == MC_ERR_MEMORY), "allocation %ld: %d, %s", n, st, err.text);
        if (!failed)
            break;
    }
}
END_TEST

/* ---- files ------------------------------------------------------------------------------------------------------------------------- */

#define HELVETICA "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"

/* own: free(). A file of one page with that content. */
static char *pdf_of(const char *content, const char *font, size_t *len)
{
    char *out = malloc(strlen(content) + 2048);
    size_t offsets[6], n = (size_t)sprintf(out, "%%PDF-1.4\n");
    const char *const fixed[] = {NULL, "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                 "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>", NULL, font};
    for (int i = 1; i <= 5; i++) {
        offsets[i] = n;
        if (i == 4)
            n += (size_t)sprintf(out + n, "4 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n", strlen(content), content);
        else
            n += (size_t)sprintf(out + n, "%d 0 obj\n%s\nendobj\n", i, fixed[i]);
    }
    size_t xref = n;
    n += (size_t)sprintf(out + n, "xref\n0 6\n0000000000 65535 f \n");
    for (int i = 1; i <= 5; i++)
        n += (size_t)sprintf(out + n, "%010zu 00000 n \n", offsets[i]);
    n += (size_t)sprintf(out + n, "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", xref);
    *len = n;
    return out;
}

/* Lines as strokes, thin filled boxes and a dashed stroke; words in them. */
static const char table_page[] =
    "BT /F 10 Tf 60 700 Td (Notice) Tj ET "
    "0.5 w 50 600 m 250 600 l S 50 650 200 0.4 re f [2 1] 0 d 50 625 m 250 625 l S [] 0 d "
    "50 600 m 50 650 l S 0.7 G 150 600 m 150 650 l S 0 G 250 600 0.5 50 re f "
    "BT /F 10 Tf 60 635 Td (seq) Tj 100 0 Td (name) Tj -100 -25 Td (1) Tj 100 0 Td (new road) Tj ET";

START_TEST(a_file_is_read)
{
    size_t len;
    char *bytes = pdf_of(table_page, HELVETICA, &len);
    struct document *d = document_new("a.pdf", "pdf");
    mc_error err = {0};
    ck_assert_int_eq(read_pdf.probe("noname", bytes, len), 95);
    mc_status st = read_pdf.read(d, bytes, len, &err);
    ck_assert_msg(st == MC_OK, "%s", err.text);
    char *text = document_text(d);
    ck_assert_str_eq(text, "P Notice\n| seq | name |\n| 1 | new road |\n");
    free(text);
    document_free(d);
    free(bytes);
}
END_TEST

struct fault {
    const char *content, *font, *says;
};

static const struct fault faults[] = {
    {"0.5 g 100 100 300 300 re f", HELVETICA, "has no text: its 1 pages are pictures"},
    {"BT /F 10 Tf 60 635 Td (\200\201\202\203\204\205) Tj ET",
     "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 128/LastChar 133/Widths[600 600 600 600 600 600]/Encoding<</Differences[128"
     "/uniE000/uniE001/uniE002/uniE003/uniE004/uniE005]>>>>",
     "cannot be read: its fonts do not say"},
};

START_TEST(what_is_no_text_is_said)
{
    size_t len;
    char *bytes = pdf_of(faults[_i].content, faults[_i].font, &len);
    struct document *d = document_new("a.pdf", "pdf");
    mc_error err = {0};
    ck_assert_int_eq(read_pdf.read(d, bytes, len, &err), MC_ERR_INPUT);
    ck_assert_msg(strstr(err.text, faults[_i].says) != NULL, "%s", err.text);
    document_free(d);
    free(bytes);
}
END_TEST

/* Poppler would mend them, and give what it finds. */
START_TEST(files_cut_off_anywhere_are_refused)
{
    size_t len;
    char *bytes = pdf_of(table_page, HELVETICA, &len), *twice = malloc(2 * len);
    for (size_t n = 5; n < len - 1; n++) { /* the last byte is a line's end */
        mc_error err = {0};
        char *cut = malloc(n);
        memcpy(cut, bytes, n);
        ck_assert_int_eq(read_pdf.read(NULL, cut, n, &err), MC_ERR_INPUT);
        ck_assert_msg(strstr(err.text, "is cut off: the mark at its end (%%EOF)") != NULL, "%zu: %s", n, err.text);
        free(cut);
    }
    memcpy(twice, bytes, len); /* saved again, and that cut off */
    memcpy(twice + len, bytes + 9, len - 60);
    mc_error err = {0};
    ck_assert_int_eq(read_pdf.read(NULL, twice, 2 * len - 60, &err), MC_ERR_INPUT);
    free(twice);
    free(bytes);
}
END_TEST

START_TEST(damaged_files_end_well)
{
    size_t len;
    char *bytes = pdf_of(table_page, HELVETICA, &len);
    for (size_t n = 5; n + 40 < len; n += 23) {
        struct document *d = document_new("a.pdf", "pdf");
        mc_error err = {0};
        char kept[11];
        memcpy(kept, bytes + n, sizeof kept);
        memcpy(bytes + n, "<<9 0 R>>(\\", sizeof kept);
        mc_status st = read_pdf.read(d, bytes, len, &err); /* poppler mends what it can */
        ck_assert(st == MC_OK || err.text[0] != '\0');
        memcpy(bytes + n, kept, sizeof kept);
        document_free(d);
    }
    free(bytes);
    mc_error err = {0};
    ck_assert_int_eq(read_pdf.read(NULL, "%PDF-1.4\n%%EOF\n", 15, &err), MC_ERR_INPUT);
    ck_assert_msg(strstr(err.text, "a damaged PDF file") != NULL, "%s", err.text);
}
END_TEST

/* A page that takes longer than it may, or more memory; the program goes on. */
START_TEST(hostile_pages_are_stopped)
{
    size_t len, n = 0;
    char *page = malloc(400000);
    for (int i = 0; i < 9000; i++) /* strokes over the whole page, each of them drawn with care */
        n += (size_t)sprintf(page + n, "%d 0 m 600 %d 0 %d 500 800 c S ", i % 600, i % 800, i % 500);
    sprintf(page + n, "BT /F 10 Tf 60 700 Td (x) Tj ET");
    char *bytes = pdf_of(page, HELVETICA, &len);
    struct pdf_apart *a;
    struct pdf_page p;
    mc_error err = {0};
    ck_assert_msg(pdf_apart_open(&a, bytes, len, &(struct pdf_limits){1, 0, (size_t)256 << 20}, &err) == MC_OK, "%s", err.text);
    ck_assert_int_eq(pdf_apart_pages(a), 1);
    ck_assert_int_eq(pdf_apart_page(&p, 0, a, &err), MC_ERR_LIMIT);
    ck_assert_msg(strstr(err.text, "takes too long to read") != NULL, "%s", err.text);
    pdf_apart_close(a);
    free(bytes);
#ifndef PDF_SANITIZED
    err = (mc_error){0};
    bytes = pdf_of(table_page, HELVETICA, &len);
    mc_status st = pdf_apart_open(&a, bytes, len, &(struct pdf_limits){60, 0, (size_t)1 << 20}, &err);
    if (!st) {
        st = pdf_apart_page(&p, 0, a, &err);
        pdf_apart_close(a);
    }
    ck_assert_int_eq(st, MC_ERR_LIMIT);
    ck_assert_msg(strstr(err.text, "more than 1 MiB of memory") != NULL, "%s", err.text);
    free(bytes);
#endif
    free(page);
}
END_TEST

Suite *pdf_suite(void);
Suite *pdf_suite(void)
{
    Suite *s = suite_create("pdf");
    TCase *tc = tcase_create("pdf");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, pages_are_put_together, 0, COUNT(samples));
    tcase_add_test(tc, places_are_page_and_line);
    tcase_add_loop_test(tc, each_allocation_of_the_layout_may_fail, 0, 2);
    tcase_add_test(tc, a_file_is_read);
    tcase_add_loop_test(tc, what_is_no_text_is_said, 0, COUNT(faults));
    tcase_add_test(tc, files_cut_off_anywhere_are_refused);
    tcase_add_test(tc, damaged_files_end_well);
    tcase_add_test(tc, hostile_pages_are_stopped);
    suite_add_tcase(s, tc);
    return s;
}
