/* Notices drawn again: merged cells and headings as the file has them, tables told from paragraphs, records as tables. */
#include "notice/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "notice/notice.h"
#include "read/read.h"
#include "unit.h"

#define TITLE "甲县人民政府关于印发2024年民生实事的通知"

static const struct {
    const struct reader *reader;
    const char *path, *text;
    const char *drawn; /* a line each: paragraphs, and rows of cells: "text", *heading, vRows, >Columns */
} cases[] = {
    {&read_html, "a.html",
     "<html><body><p>" TITLE "</p><table><tr><td rowspan=2>序号</td><td rowspan=2>项目名称</td><td rowspan=2>建设内容</td><td colspan=2>资金来源（万元）</td></tr>"
     "<tr><td>市级资金</td><td>县级资金</td></tr><tr><td rowspan=2>1</td><td rowspan=2>新建公厕</td><td>新建公厕2座。</td><td>20</td><td>10</td></tr>"
     "<tr><td>管护电话13800000123。</td><td>2</td><td></td></tr></table></body></html>",
     TITLE "\n*序号v2|*项目名称v2|*建设内容v2|*资金来源（万元）>2\n*市级资金|*县级资金\n1v2|新建公厕v2|新建公厕2座。|20|10\n管护电话138****0123。|2|\n"},
    {&read_text, "a.txt",
     TITLE "\n\n各乡镇人民政府：\n\n\t序号\n\t项目名称\n\t建设内容\n\t投资（万元）\n\t责任单位\n\t1\n\t新建公厕\n\t新建公厕2座。\n\t30\n\t县城管局\n",
     TITLE "\n各乡镇人民政府：\n*序号|*项目名称|*建设内容|*投资（万元）|*责任单位\n1|新建公厕|新建公厕2座。|30|县城管局\n"},
};

static struct forms *forms;

static void load(void)
{
    mc_error err = {0};
    ck_assert_msg(forms_load(&forms, "rules/forms", &err) == MC_OK, "%s", err.text);
}

static void unload(void)
{
    forms_free(forms);
}

static void show_piece(struct buffer *b, const json_t *piece)
{
    const json_t *rows = json_object_get(piece, "rows"), *cols = json_object_get(piece, "cols");
    buffer_add_text(b, json_object_get(piece, "heading") ? "*" : "");
    buffer_add_text(b, json_string_value(json_object_get(piece, "text")));
    if (rows)
        buffer_add_format(b, "v%d", (int)json_integer_value(rows));
    if (cols)
        buffer_add_format(b, ">%d", (int)json_integer_value(cols));
}

static char *show(const json_t *drawing)
{
    struct buffer b;
    const json_t *block, *row, *cell;
    size_t i, r, c;
    buffer_init(&b);
    json_array_foreach (json_object_get(drawing, "blocks"), i, block) {
        if (!json_is_array(json_object_get(block, "rows"))) {
            show_piece(&b, block);
            buffer_add_char(&b, '\n');
            continue;
        }
        json_array_foreach (json_object_get(block, "rows"), r, row) {
            json_array_foreach (row, c, cell) {
                buffer_add_text(&b, c ? "|" : "");
                show_piece(&b, cell);
            }
            buffer_add_char(&b, '\n');
        }
    }
    return buffer_take(&b);
}

static mc_status draw(json_t **out, int i, mc_error *err)
{
    struct document *d = document_new(cases[i].path, cases[i].reader->name);
    struct record *record = NULL;
    mc_status st = d ? cases[i].reader->read(d, cases[i].text, strlen(cases[i].text), err) : MC_ERR_MEMORY;
    if (!st)
        st = notice_read_drawn(&record, out, d, forms, err);
    if (!st)
        record_free(record);
    document_free(d);
    return st;
}

START_TEST(drawn_as_printed)
{
    json_t *drawing = NULL;
    mc_error err = {0};
    ck_assert_msg(draw(&drawing, _i, &err) == MC_OK, "%s", err.text);
    char *shown = show(drawing);
    ck_assert_str_eq(shown, cases[_i].drawn);
    ck_assert_ptr_null(json_object_get(drawing, "left"));
    free(shown);
    json_decref(drawing);
}
END_TEST

/* Whatever allocation fails, nothing is left behind and nothing half drawn comes out. */
START_TEST(out_of_memory)
{
    bool failed = true;
    for (long n = 0; failed; n++) {
        json_t *drawing = NULL;
        mc_error err = {0};
        allocation_fail(n);
        mc_status st = draw(&drawing, _i, &err);
        failed = allocation_stop();
        ck_assert(st == MC_OK ? drawing != NULL : drawing == NULL);
        ck_assert(st == MC_OK || failed);
        json_decref(drawing);
    }
}
END_TEST

START_TEST(a_record_is_a_table)
{
    json_t *root = json_pack("{s:{s:s}, s:[{s:s, s:s, s:{s:s, s:[{s:s, s:s}]}, s:[{s:s, s:[s, s]}, {s:s}]}]}", "document", "title", "标题", "projects", "seq", "1",
                             "name", "公厕", "funding", "total", "30", "sources", "name", "市级", "amount", "20", "tasks", "text", "新建2座", "lead", "甲局", "乙局", "text",
                             "管护13800000123");
    json_t *drawing = NULL;
    ck_assert_int_eq(drawing_of_record(&drawing, root), MC_OK);
    char *shown = show(drawing);
    ck_assert_str_eq(shown, "标题\n*序号|*项目名称|*目标任务|*总投资|*资金来源|*责任单位\n1v2|公厕v2|新建2座|30v2|市级 20v2|甲局、乙局\n管护138****0123|\n");
    const json_t *rows = json_object_get(json_array_get(json_object_get(drawing, "blocks"), 1), "rows");
    const json_t *lead = json_array_get(json_array_get(rows, 1), 5);
    ck_assert_str_eq(json_string_value(json_object_get(lead, "at")), "/projects/0/tasks/0/lead");
    free(shown);
    json_decref(drawing);
    json_decref(root);
}
END_TEST

Suite *drawing_suite(void);

Suite *drawing_suite(void)
{
    Suite *s = suite_create("drawing");
    TCase *t = tcase_create("drawing");
    tcase_add_unchecked_fixture(t, load, unload);
    tcase_add_loop_test(t, drawn_as_printed, 0, COUNT(cases));
    tcase_add_loop_test(t, out_of_memory, 0, COUNT(cases));
    tcase_add_test(t, a_record_is_a_table);
    suite_add_tcase(s, t);
    return s;
}
