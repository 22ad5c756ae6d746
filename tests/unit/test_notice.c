/* Layouts: short notices of our own as text, and the items that must come out of them. */
#include "notice/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "read/read.h"
#include "unit.h"

struct layout_case {
    const char *name;
    const char *text;
    const char *items; /* a line each: section|seq|name|total|rows, then "unresolved N" where there are any */
};

#define HEAD "甲县人民政府关于印发2024年民生实事的通知\n甲政发〔2024〕9号\n\n各乡镇人民政府：\n\n现印发给你们。\n\n甲县人民政府\n2024年3月5日\n\n附件\n\n甲县2024年民生实事清单\n\n"

/* A table of two items. */
#define PIPES \
    HEAD "| 序号 | 项目名称 | 建设内容 | 总投资（万元） | 责任单位 |\n| --- | --- | --- | --- | --- |\n| 1 | 农村道路 | 硬化道路12公里。 | 120 | 县交通局 |\n" \
         "| 2 | 饮水安全 | 新建水厂2座。 | 300 | 县水利局 |\n"

static const struct layout_case cases[] = {
    {"cells after tabs, a blank line between rows",
     HEAD "单位：万元\n\t序号\n\t项目名称\n\t建设内容\n\t投资\n\t责任单位\n\n\t1\n\t新建公厕\n\t新建公厕2座。\n\t30\n\t县城管局\n\n\t2\n\t改造路灯\n\t改造路灯90盏。\n\t12.5\n\t县城管局\n",
     "-|1|新建公厕|30|1\n-|2|改造路灯|12.5|1\n"},
    {"no blank line between rows",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t投资（万元）\n\t责任单位\n\t1\n\t新建公厕\n\t新建公厕2座。\n\t30\n\t县城管局\n\t2\n\t改造路灯\n\t改造路灯90盏。\n\t12.5\n\t县城管局\n",
     "-|1|新建公厕|30|1\n-|2|改造路灯|12.5|1\n"},
    {"a heading on two tiers with its empty cells, two groups side by side",
     HEAD "单位：元\n\t序号\n\t项目名称\n\t资金来源\n\t建设内容\n\t责任分工\n\n\t\n\t\n\t合计\n\t市级\n\t县级\n\t\n\t牵头单位\n\t配合单位\n\n\t合计\n\t50\n\t20\n\t30\n\t\n\t\n\t\n\n"
          "\t1\n\t新建公厕\n\t50\n\t20\n\t30\n\t新建公厕2座。\n\t县城管局\n\t县财政局\n",
     "total 50\n-|1|新建公厕|50|1\n"},
    {"a web page: empty cells leave a blank line more, the second tier printed last",
     HEAD "序号\n\n实事名称\n\n2024年工作计划\n\n牵头单位\n\n协作单位\n\n备注\n\n年度投资(万元)\n\n工作内容\n\n一、市级实事(2件)\n\n40\n\n\n\n\n\n1\n\n新建公厕\n\n30\n\n新建公厕2座。\n\n"
          "县城管局\n\n\n\n2\n\n改造路灯\n\n10\n\n改造路灯90盏。\n\n县城管局\n\n县财政局、县供电公司\n\n\n扫一扫在手机打开当前页\n",
     "section 一、市级实事(2件) 40\n0|1|新建公厕|30|1\n0|2|改造路灯|10|1\n"},
    {"a group with rows of its own",
     HEAD "序号\n\n项目名称\n\n投资(万元)\n\n建设内容\n\n牵头单位\n\n1\n\n农村道路\n\n断头路建设\n\n24\n\n建设断头路40公里。\n\n县交通局\n\n入户路建设\n\n20\n\n建设入户路20公里。\n\n县农业农村局\n\n2\n\n新建公厕\n\n30\n\n新建公厕2座。\n\n县城管局\n",
     "-|1|农村道路|24+20|2\n-|2|新建公厕|30|1\n"},
    {"blank number and name go on with the item above",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n\n\t1\n\t城市更新\n\t改造道路3条。\n\t县住建局\n\n\t\n\t\n\t新建公厕2座。\n\t县城管局\n\n\t2\n\t养老服务\n\t新建养老院1所。\n\t县民政局\n",
     "-|1|城市更新|-|2\n-|2|养老服务|-|1\n"},
    {"the heading again after a page break, and the number and name with it",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n\n\t1\n\t城市更新\n\t改造道路3条。\n\t县住建局\n\n\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n\n\t1\n\t城市更新\n\t新建公厕2座。\n\t县城管局\n\n\t2\n\t养老服务\n\t新建养老院1所。\n\t县民政局\n",
     "-|1|城市更新|-|2\n-|2|养老服务|-|1\n"},
    {"the same number without a heading before it is a number twice",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n\n\t1\n\t城市更新\n\t改造道路3条。\n\t县住建局\n\n\t1\n\t城市更新\n\t新建公厕2座。\n\t县城管局\n",
     "-|1|城市更新|-|1\n-|1|城市更新|-|1\n"},
    {"subtotals after each class, the whole at the end",
     HEAD "单位：元\n\t编号\n\t类别\n\t项目名称\n\t建设内容\n\t投资额\n\t责任单位\n\n\t1\n\t教育\n\t新建幼儿园\n\t新建幼儿园2所。\n\t1200000.5\n\t县教育局\n\n\t2\n\t\n\t改造厕所\n\t改造学校厕所30座。\n\t800,000\n\t县教育局\n\n"
          "\t小计\n\t\n\t\n\t\n\t2000000.5\n\t\n\n\t3\n\t医疗\n\t新建卫生院\n\t新建卫生院1所。\n\t3000000\n\t县卫健局\n\n\t小计\n\t\n\t\n\t\n\t3000000\n\t\n\n\t合计\n\t\n\t\n\t\n\t5000000.50\n\t\n",
     "total 5000000.50\nsection 教育 2000000.5\nsection 医疗 3000000\n0|1|新建幼儿园|1200000.5|1\n0|2|改造厕所|800000|1\n1|3|新建卫生院|3000000|1\n"},
    {"sections inside sections, mark and title in two cells",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t投资（万元）\n\t责任单位\n\n\t合计\n\t\n\t\n\t100\n\t\n\n\t一\n\t城建类\n\t\n\t60\n\t\n\n\t（一）\n\t市政\n\t\n\t40\n\t\n\n\t1\n\t公厕\n\t新建公厕2座。\n\t15\n\t县城管局\n\n"
          "\t2\n\t路灯\n\t安装路灯30盏。\n\t25\n\t县城管局\n\n\t（二）\n\t园林\n\t\n\t20\n\t\n\n\t3\n\t公园\n\t建公园1个。\n\t20\n\t县林业局\n\n\t二\n\t农村类\n\t\n\t40\n\t\n\n\t4\n\t道路\n\t改造道路3公里。\n\t40\n\t县交通局\n",
     "total 100\nsection 城建类 60\nsection 市政 40 in 0\nsection 园林 20 in 0\nsection 农村类 40\n1|1|公厕|15|1\n1|2|路灯|25|1\n2|3|公园|20|1\n3|4|道路|40|1\n"},
    {"two attachments, each its own section and count",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n\n\t1\n\t公厕\n\t新建公厕2座。\n\t县城管局\n\n附件2\n\n甲县2024年农村类实事清单\n\n\t序号\n\t工程名称\n\t目标任务\n\t牵头单位\n\t配合单位\n\n\t1\n\t道路\n\t改造道路3公里。\n\t县交通局\n\t县财政局\n",
     "section 甲县2024年民生实事清单 -\nsection 甲县2024年农村类实事清单 -\n0|1|公厕|-|1\n1|1|道路|-|1\n"},
    {"a row without a number between two numbers is part of the item above",
     HEAD "单位：万元\n\t序号\n\t项目名称\n\t建设内容\n\t投资\n\t责任单位\n\n\t1\n\t燃气设施\n\t改造管道3公里。\n\t30\n\t县住建局\n\n\t\n\t保障房燃气\n\t安装管道2公里。\n\t20\n\t县城投公司\n\n\t2\n\t改造路灯\n\t改造路灯90盏。\n\t12.5\n\t县城管局\n",
     "-|1|燃气设施|30+20|2\n-|2|改造路灯|12.5|1\n"},
    {"a row without a number where one is missing may be the missing item",
     HEAD "\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n\n\t1\n\t燃气设施\n\t改造管道3公里。\n\t县住建局\n\n\t\n\t保障房燃气\n\t安装管道2公里。\n\t县城投公司\n\n\t3\n\t改造路灯\n\t改造路灯90盏。\n\t县城管局\n",
     "-|1|燃气设施|-|1\n-|-|保障房燃气|-|1\n-|3|改造路灯|-|1\nunresolved 1\n"},
    {"a web page with a paragraph for each line of a cell, a heading broken in two",
     HEAD "序号\n\n项目名称\n\n责任单位\n\n责任\n\n领导\n\n目标任务\n\n1\n\n课后服务\n\n县教委\n\n县市场监管局\n\n县公安局\n\n石  华\n\n提升课后服务水平。\n\n开展督导2次。\n\n2\n\n改造路灯\n\n县城管局\n\n陈  建\n\n改造路灯90盏。\n",
     "-|1|课后服务|-|1\n-|2|改造路灯|-|1\n"},
    {"rows of cells parted by tabs",
     HEAD "序号\t项目\t目标任务\t完成时限\t责任单位\n1\t路灯\t安装路灯300盏\t6月30日前\t县城管局\n2\t公厕\t新建公厕5座\t12月底\t县城管局\n\t\t改造公厕3座\t9月底\t县住建局\n",
     "-|1|路灯|-|1\n-|2|公厕|-|2\n"},
    {"a table without a heading whose columns show what they are",
     HEAD "1\t新建公厕\t新建公厕2座，改造公厕5座，提升服务水平。\t县城管局\t6月底\n2\t改造路灯\t改造路灯90盏，更换电缆2公里，方便群众出行。\t县城管局\t9月底\n3\t农村道路\t改造农村道路3公里，新建桥梁1座，方便群众出行。\t县交通局\t12月底前\n",
     "-|1|新建公厕|-|1\n-|2|改造路灯|-|1\n-|3|农村道路|-|1\n"},
    {"numbered paragraphs with labels in brackets",
     HEAD "一、教育（2件）\n1．新建幼儿园。新建公办幼儿园2所，新增学位540个。（牵头单位：县教育局；完成时限：2024年12月底前）\n2．改善办学条件，改造运动场9片。（责任单位：县教育局）\n二、健康（1件）\n3．免费筛查。为3000名妇女开展筛查。\n责任单位：县卫生健康局；责任领导：李小明\n",
     "section 一、教育（2件） -\nsection 二、健康（1件） -\n0|1|新建幼儿园|-|1\n0|2|改善办学条件|-|1\n1|3|免费筛查|-|1\n"},
    {"a part of a list whose items name no office is of items all the same, at the end",
     HEAD "一、教育（2件）\n1．新建幼儿园。新建公办幼儿园2所。（责任单位：县教育局）\n2．改善办学条件，改造运动场9片。（责任单位：县教育局）\n二、健康（1件）\n3．免费筛查。为3000名妇女开展筛查。\n",
     "section 一、教育（2件） -\nsection 二、健康（1件） -\n0|1|新建幼儿园|-|1\n0|2|改善办学条件|-|1\n1|3|免费筛查|-|1\n"},
    {"and at the beginning",
     HEAD "一、教育（2件）\n1．新建幼儿园。新建公办幼儿园2所。\n2．改善办学条件，改造运动场9片。\n二、健康（1件）\n3．免费筛查。为3000名妇女开展筛查。（责任单位：县卫生健康局）\n",
     "section 一、教育（2件） -\nsection 二、健康（1件） -\n0|1|新建幼儿园|-|1\n0|2|改善办学条件|-|1\n1|3|免费筛查|-|1\n"},
    {"but what must be seen to besides holds none",
     HEAD "一、重点任务\n1．新建幼儿园。新建公办幼儿园2所。（责任单位：县教育局）\n2．改善办学条件，改造运动场9片。（责任单位：县教育局）\n3．免费筛查。为3000名妇女开展筛查。（责任单位：县卫生健康局）\n"
          "二、保障措施\n1．加强领导。各单位要高度重视。\n2．强化督查。县政府督查室每月督查。\n",
     "section 一、重点任务 -\n0|1|新建幼儿园|-|1\n0|2|改善办学条件|-|1\n0|3|免费筛查|-|1\n"},
    {"a money cell that is no amount is said, not dropped",
     HEAD "单位：万元\n\t序号\n\t项目名称\n\t建设内容\n\t投资\n\t责任单位\n\n\t1\n\t新建公厕\n\t新建公厕2座。\n\t30户\n\t县城管局\n\n\t2\n\t改造路灯\n\t改造路灯90盏。\n\t12.5\n\t县城管局\n",
     "-|1|新建公厕|-|1\n-|2|改造路灯|12.5|1\nunresolved 1\n"},
    {"amounts that are about, between or still open are read",
     HEAD "单位：万元\n\t序号\n\t项目名称\n\t建设内容\n\t投资\n\t责任单位\n\n\t1\n\t新建公厕\n\t新建公厕2座。\n\t约30\n\t县城管局\n\n\t2\n\t改造路灯\n\t改造路灯90盏。\n\t待定\n\t县城管局\n",
     "-|1|新建公厕|30|1\n-|2|改造路灯|-|1\n"},
    {"a total row with fewer amounts than columns cannot be placed",
     HEAD "单位：万元\n\t序号\n\t项目名称\n\t建设内容\n\t合计\n\t市级\n\t县级\n\t责任单位\n\n\t合计\n\t30\n\t10\n\n\t1\n\t新建公厕\n\t新建公厕2座。\n\t30\n\t10\n\t20\n\t县城管局\n",
     "-|1|新建公厕|30|1\nunresolved 1\n"},
    {"a page number inside a cell is no text of it, the imprint after the last cell neither",
     HEAD "\t序号\n\t项目名称\n\t责任单位\n\t建设内容\n\n\t1\n\t新建公厕\n\t县城管局\n\t新建公厕2座，\n\n— 3 —\n\n改造公厕5座。\n\n\t2\n\t改造路灯\n\t县城管局\n\t改造路灯90盏。\n\n\n  甲县人民政府办公室    2024年3月6日印发\n\n— 4 —\n",
     "-|1|新建公厕|-|1\n-|2|改造路灯|-|1\n"},
    {"a second part of a table, without a heading, under a line of its own",
     PIPES "\n续表\n\n| 3 | 学校食堂 | 改造食堂5所。 | 500 | 县教育局 |\n| --- | --- | --- | --- | --- |\n| 4 | 公园绿化 | 绿化2处。 | 80 | 县住建局 |\n",
     "-|1|农村道路|120|1\n-|2|饮水安全|300|1\n-|3|学校食堂|500|1\n-|4|公园绿化|80|1\n"},
    {"a table that counts on in other columns is said, not dropped",
     PIPES "\n续表\n\n| 3 | 学校食堂改造5所 | 500 |\n| --- | --- | --- |\n| 4 | 公园绿化2处 | 80 |\n",
     "-|1|农村道路|120|1\n-|2|饮水安全|300|1\nunresolved 1\n"},
    {"so is one of as many columns that counts anew",
     PIPES "\n二、卫生\n\n| 1 | 学校食堂 | 改造食堂5所。 | 500 | 县教育局 |\n| --- | --- | --- | --- | --- |\n| 2 | 公园绿化 | 绿化2处。 | 80 | 县住建局 |\n",
     "-|1|农村道路|120|1\n-|2|饮水安全|300|1\nunresolved 1\n"},
    {"so is a table of money whose words are not known",
     PIPES "\n附件2\n\n| 渠道 | 额度（万元） |\n| --- | --- |\n| 县财政 | 400 |\n| 省补 | 20 |\n",
     "-|1|农村道路|120|1\n-|2|饮水安全|300|1\nunresolved 1\n"},
    {"a table of neither is not",
     PIPES "\n联系方式\n\n| 1 | 县教育局 | 张小三 | 13800001111 |\n| --- | --- | --- | --- |\n| 2 | 县交通局 | 李小四 | 13800002222 |\n",
     "-|1|农村道路|120|1\n-|2|饮水安全|300|1\n"},
    {"nor is a paragraph that counts on and names no office, but one that does is",
     PIPES "\n3.本表由县政府办公室解释。\n\n3.学校食堂改造。改造食堂5所。（责任单位：县教育局）\n",
     "-|1|农村道路|120|1\n-|2|饮水安全|300|1\nunresolved 1\n"},
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
    forms = NULL;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "-";
}

/* The totals of the project's rows, joined by +. */
static void add_totals(struct buffer *b, const json_t *project)
{
    const json_t *tasks = json_object_get(project, "tasks");
    const char *whole = text_of(json_object_get(project, "funding"), "total");
    bool any = false;
    for (size_t i = 0; i < json_array_size(tasks); i++) {
        const json_t *funding = json_object_get(json_array_get(tasks, i), "funding");
        if (!funding)
            continue;
        buffer_add_format(b, "%s%s", any ? "+" : "", text_of(funding, "total"));
        any = true;
    }
    if (!any)
        buffer_add_text(b, whole);
}

static char *items_of(const json_t *root)
{
    struct buffer b;
    buffer_init(&b);
    const json_t *sections = json_object_get(root, "sections"), *projects = json_object_get(root, "projects");
    if (json_object_get(root, "funding"))
        buffer_add_format(&b, "total %s\n", text_of(json_object_get(root, "funding"), "total"));
    for (size_t i = 0; i < json_array_size(sections); i++) {
        const json_t *s = json_array_get(sections, i);
        buffer_add_format(&b, "section %s %s", text_of(s, "title"), text_of(json_object_get(s, "funding"), "total"));
        if (json_object_get(s, "parent"))
            buffer_add_format(&b, " in %d", (int)json_integer_value(json_object_get(s, "parent")));
        buffer_add_char(&b, '\n');
    }
    for (size_t i = 0; i < json_array_size(projects); i++) {
        const json_t *p = json_array_get(projects, i), *section = json_object_get(p, "section");
        if (section)
            buffer_add_format(&b, "%d|", (int)json_integer_value(section));
        else
            buffer_add_text(&b, "-|");
        buffer_add_format(&b, "%s|%s|", text_of(p, "seq"), text_of(p, "name"));
        add_totals(&b, p);
        buffer_add_format(&b, "|%zu\n", json_array_size(json_object_get(p, "tasks")));
    }
    if (json_object_get(root, "unresolved"))
        buffer_add_format(&b, "unresolved %zu\n", json_array_size(json_object_get(root, "unresolved")));
    return buffer_take(&b);
}

static mc_status read_case(struct record **out, const char *text, mc_error *err)
{
    struct document *d = document_new("case.txt", "text");
    ck_assert_ptr_nonnull(d);
    mc_status st = read_text.read(d, text, strlen(text), err);
    if (!st)
        st = notice_read(out, d, forms, err);
    document_free(d);
    return st;
}

START_TEST(test_layout)
{
    const struct layout_case *c = &cases[_i];
    struct record *record = NULL;
    mc_error err = {0};
    ck_assert_msg(read_case(&record, c->text, &err) == MC_OK, "%s: %s", c->name, err.text);
    char *items = items_of(record->root);
    ck_assert_msg(!strcmp(items, c->items), "%s:\n%s--- instead of\n%s", c->name, items, c->items);
    free(items);
    record_free(record);
}
END_TEST

/* Every amount of a table is used by a field: nothing that is money is left over. */
START_TEST(test_census)
{
    struct record *record = NULL;
    mc_error err = {0};
    ck_assert_msg(read_case(&record, cases[_i].text, &err) == MC_OK, "%s", err.text);
    const json_t *left = record_get(record, "/census/amounts/left");
    ck_assert_ptr_nonnull(left);
    size_t in_tables = 0;
    for (size_t i = 0; i < json_array_size(left); i++)
        in_tables += !strcmp(text_of(json_array_get(left, i), "why"), "table");
    ck_assert_uint_eq(in_tables, json_array_size(json_object_get(record->root, "unresolved")) ? in_tables : 0);
    record_free(record);
}
END_TEST

/* What the reader of the file was not sure of is undecided in the record, with its page. */
START_TEST(test_doubts)
{
    struct document *d = document_new("case.txt", "text");
    struct record *record = NULL;
    mc_error err = {0};
    ck_assert_int_eq(read_text.read(d, cases[0].text, strlen(cases[0].text), &err), MC_OK);
    d->unread_page = 2;
    d->undrawn = d->open_ended = true;
    ck_assert_msg(notice_read(&record, d, forms, &err) == MC_OK, "%s", err.text);
    const json_t *unresolved = json_object_get(record->root, "unresolved");
    size_t n = json_array_size(unresolved);
    ck_assert_uint_eq(n, 3);
    ck_assert(strstr(text_of(json_array_get(unresolved, 2), "en"), "were not read as a table"));
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(json_array_get(unresolved, 2), "location"), "page")), 2);
    record_free(record);
    document_free(d);
}
END_TEST

static const struct {
    const char *text, *error;
} refused[] = {
    {"甲县人民政府关于春节放假的通知\n\n各单位：\n\n放假三天。\n", "no table of projects"},
    {HEAD "\t序号\n\t项目名称\n\t建设内容\n\t责任单位\n", "no project"},
};

START_TEST(test_refused)
{
    struct record *record = NULL;
    mc_error err = {0};
    ck_assert_int_eq(read_case(&record, refused[_i].text, &err), MC_ERR_INPUT);
    ck_assert_ptr_null(record);
    ck_assert_msg(strstr(err.text, refused[_i].error), "%s", err.text);
    ck_assert_str_eq(err.source, "case.txt");
}
END_TEST

/* ---- what stands outside the table -------------------------------------------------------------------------------------------- */

#define TABLE "\t序号\n\t项目名称\n\t2024年目标任务\n\t责任单位\n\n\t1\n\t无障碍改造\n\t实施无障碍改造9户。\n\t县残联\n"
#define BEFORE(head) head "\n\n各乡镇人民政府：\n\n现印发给你们。\n\n"

static const struct {
    const char *name, *text, *pointer, *value; /* value NULL: nothing is there */
} heads[] = {
    {"a number with the signer on its line", BEFORE("甲政发〔2024〕9号          签发人：周明\n\n甲县人民政府关于印发民生实事的通知") TABLE, "/document/number",
     "甲政发〔2024〕9号"},
    {"a number without brackets, alone on its line", BEFORE("甲政发2024年9号\n\n甲县人民政府关于印发民生实事的通知") TABLE, "/document/number", "甲政发2024年9号"},
    {"a line that cites another notice is not the number", BEFORE("甲县人民政府关于印发民生实事的通知") "按照乙政发〔2024〕9号文件要求，抓好落实。\n\n" TABLE,
     "/document/number", NULL},
    {"a button of the page is no text", "• 无障碍\n\n[长辈版]\n\n" BEFORE("甲县人民政府关于印发民生实事的通知") TABLE, "/document/body/1/text", NULL},
    {"nor does its word end a table", BEFORE("甲县人民政府关于印发民生实事的通知") TABLE, "/projects/0/name", "无障碍改造"},
    {"an attachment under another title is the one that its label counts",
     BEFORE("甲县人民政府关于印发民生实事的通知") "附件：1.甲县民生实事资金表\n2.甲县民生实事任务表\n\n甲县人民政府\n2024年3月5日\n\n附件2\n\n甲县民生实事目标分解\n\n" TABLE,
     "/document/attachments/1/present_title", "甲县民生实事目标分解"},
    {"an attachment's name that goes on in the next line",
     BEFORE("甲县人民政府关于印发民生实事的通知") "附件：甲县民生实事目标任务责任\n　　　分解表\n\n甲县人民政府\n2024年3月5日\n\n附件\n\n甲县民生实事目标任务责任分解表\n\n" TABLE,
     "/document/attachments/0/title", "甲县民生实事目标任务责任分解表"},
    {"what follows an attachment's name is not its rest", BEFORE("甲县人民政府关于印发民生实事的通知") "附件：甲县民生实事任务表\n甲县人民政府\n2024年3月5日\n\n附件\n\n甲县民生实事任务表\n\n" TABLE,
     "/document/signature", "甲县人民政府"},
    {"an attachment of text", BEFORE("甲县人民政府关于印发民生实事的通知") "附件：\n1.甲县民生实事方案\n2.甲县民生实事任务表\n\n甲县人民政府\n2024年3月5日\n\n附件1\n\n甲县民生实事方案\n\n为办好实事，制定本方案。\n\n附件2\n\n甲县民生实事任务表\n\n" TABLE,
     "/document/attachments/0/present_title", "甲县民生实事方案"},
    {"an attachment behind the table", BEFORE("甲县人民政府关于印发民生实事的通知") "附件：1.甲县民生实事任务表\n2.联络员登记表\n\n甲县人民政府\n2024年3月5日\n\n附件1\n\n甲县民生实事任务表\n\n" TABLE "\n附件2\n\n联络员登记表\n\n\t姓名\n\t电话\n\t\n\t\n",
     "/document/attachments/1/present_title", "联络员登记表"},
    {"column headings as printed", BEFORE("甲县人民政府关于印发民生实事的通知") TABLE, "/headings/2", "2024年目标任务"},
    {"a whole sentence of a deadline cell",
     BEFORE("甲县人民政府关于印发民生实事的通知") "\t序号\n\t项目名称\n\t目标任务\n\t完成时限\n\t责任单位\n\n\t1\n\t公厕\n\t新建公厕2座。\n\t5月底，前完成招标;\n9月底，完工。\n\t县城管局\n",
     "/projects/0/tasks/0/streams/0/milestones/0/printed", "5月底，前完成招标;"},
};

START_TEST(test_head)
{
    struct record *record = NULL;
    mc_error err = {0};
    ck_assert_msg(read_case(&record, heads[_i].text, &err) == MC_OK, "%s: %s", heads[_i].name, err.text);
    const char *value = json_string_value(record_get(record, heads[_i].pointer));
    ck_assert_msg(value ? heads[_i].value && !strcmp(value, heads[_i].value) : !heads[_i].value, "%s: %s is %s", heads[_i].name, heads[_i].pointer,
                  value ? value : "absent");
    record_free(record);
}
END_TEST

/* The programme year of a title, however its digits are written. */
static const char *const years[] = {"2025年", "２０２５ 年", "二〇二五年", "二○二五年", "二零二五年", "二O二五年"};

START_TEST(test_year)
{
    struct record *record = NULL;
    char *text;
    ck_assert_int_gt(asprintf(&text, "甲县人民政府关于印发%s民生实事的通知\n\n各乡镇人民政府：\n\n现印发给你们。\n\n" TABLE, years[_i]), 0);
    ck_assert_int_eq(read_case(&record, text, NULL), MC_OK);
    ck_assert_int_eq(json_integer_value(record_get(record, "/document/year")), 2025);
    record_free(record);
    free(text);
}
END_TEST

Suite *notice_suite(void);

Suite *notice_suite(void)
{
    Suite *s = suite_create("notice");
    TCase *t = tcase_create("layout");
    tcase_add_unchecked_fixture(t, load, unload);
    tcase_add_loop_test(t, test_layout, 0, COUNT(cases));
    tcase_add_loop_test(t, test_census, 0, COUNT(cases));
    tcase_add_test(t, test_doubts);
    tcase_add_loop_test(t, test_refused, 0, COUNT(refused));
    tcase_add_loop_test(t, test_head, 0, COUNT(heads));
    tcase_add_loop_test(t, test_year, 0, COUNT(years));
    suite_add_tcase(s, t);
    return s;
}
