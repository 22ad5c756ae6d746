/* Phrases: what one cell says in quantities, enumerations, parts, streams and names. Each case is a text of our own
 * and, line by line, what must come out. */
#include "notice/phrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "unit.h"

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

struct phrase_case {
    const char *text;
    const char *expected;
};

/* A cell at line 10 of a notice of 2024, and what reading needs. */
struct fixture {
    struct piece piece;
    struct reading reading;
    json_t *array, *other;
};

static void fixture_make(struct fixture *f, const char *text)
{
    *f = (struct fixture){.piece = {.text = malloc(strlen(text) + 1), .len = (unsigned)strlen(text), .place = {.line = 10, .column = 1}}};
    if (f->piece.text)
        strcpy(f->piece.text, text);
    f->reading = (struct reading){.record = record_new("notice"), .forms = forms, .census = census_new(), .year = 2024};
    f->array = json_array();
    f->other = json_array();
}

static void fixture_init(struct fixture *f, const char *text)
{
    fixture_make(f, text);
    ck_assert(f->piece.text && f->reading.record && f->reading.census && f->array && f->other);
}

static void fixture_clear(struct fixture *f)
{
    json_decref(f->array);
    json_decref(f->other);
    census_free(f->reading.census);
    record_free(f->reading.record);
    free(f->piece.text);
}

static const char *get(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

/* value..max unit bound /per subject =measure */
static void show_quantity(struct buffer *b, const json_t *q)
{
    buffer_add_text(b, get(q, "value"));
    if (json_object_get(q, "value_max"))
        buffer_add_format(b, "..%s", get(q, "value_max"));
    buffer_add_format(b, " %s %s", get(q, "unit"), get(q, "bound"));
    if (json_object_get(q, "per"))
        buffer_add_format(b, " /%s", get(q, "per"));
    if (json_object_get(q, "subject"))
        buffer_add_format(b, " %s", get(q, "subject"));
    if (json_object_get(q, "measure"))
        buffer_add_format(b, " =%s", get(q, "measure"));
}

static void show_quantities(struct buffer *b, const json_t *array, const char *before, const char *after)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        buffer_add_text(b, before);
        show_quantity(b, json_array_get(array, i));
        buffer_add_text(b, after);
    }
}

static void expect(struct buffer *b, const struct phrase_case *c)
{
    char *shown = buffer_take(b);
    ck_assert_msg(!strcmp(shown, c->expected), "%s\n--- expected\n%s--- read\n%s", c->text, c->expected, shown);
    free(shown);
}

/* ---- quantities ---------------------------------------- */

static const struct phrase_case quantity_cases[] = {
    {"新建街头绿地3处，面积2.4万平方米。", "3 处 exact 街头绿地\n2.4 万平方米 exact 面积\n"},
    {"改造城镇老旧小区10个、24.25万平方米。", "10 个 exact 城镇老旧小区\n24.25 万平方米 exact 城镇老旧小区\n"},
    {"完成8000名妇女宫颈癌检查、6000名妇女乳腺癌检查。",
     "8000 名 exact 妇女宫颈癌检查\n6000 名 exact 妇女乳腺癌检查\n"},
    {"新增托位310个，每千人口拥有3岁以下婴幼儿托位数达到2.5个。（按照2022年常住人口38.8万基数计算）",
     "310 个 exact 托位\n2.5 个 exact /千人口 3岁以下婴幼儿托位数\n"},
    /* bounds */
    {"培训不少于 "
     "50名，约5公里，27人以上，近2000户，620余个泊位，20名（动态），预计改造8台，控制在5.5%以内，合格率超过98%",
     "50 名 min 培训\n5 公里 about\n27 人 min\n2000 户 about\n620 个 about 泊位\n20 名 about\n8 台 about\n5.5 % "
     "max\n98 % min 合格率\n"},
    {"附近3个村，最近5公里道路", "3 个 exact 村\n5 公里 exact 道路\n"},
    {"新建充电桩100～200个，建设3至5个停车场，发放补贴5000万-8000万元，选择5-8个示范点",
     "100..200 个 range 充电桩\n3..5 个 range 停车场\n5000..8000 万元 range 补贴\n5..8 个 range 示范点\n"},
    {"年救助限额由8万元提高到16万元", "8 万元 exact 年救助限额\n16 万元 exact 年救助限额\n"},
    /* what is no quantity */
    {"为35-64岁农村妇女、3岁以下婴幼儿、60周岁（含）以上老人、12个月龄幼儿检查", ""},
    {"投用湖山1号幼儿园、第2小学、A3栋，龙山公园A区，G318国道，21三体、18三体筛查，HPV16，3号楼", ""},
    {"落实“2235”思路，“四多合一”，三县一城一枢纽，双减，四好农村路，两癌，一户一档，三个一，一批示范点，二期工程，三级"
     "医院，二次供水",
     ""},
    {"每天1小时体育活动，24小时自助，2/3以上，比例1:3，7×24小时，5+2，百分比", ""},
    {"《农网2023—2025年5个计划》", ""},
    {"修建3.5米宽机耕道，道路宽6米", ""},
    {"1.改造公厕2座。\n2.新建公厕3座。\n（3）绿化5亩。\n①路灯7盏",
     "2 座 exact 公厕\n3 座 exact 公厕\n5 亩 exact 绿化\n7 盏 exact 路灯\n"},
    /* numerals */
    {"建设殡仪馆一座，更换三栋教学楼窗户，新增学位一千五百个，设四个功能区，招聘教师二十余名，覆盖三万人",
     "1 座 exact 殡仪馆\n3 栋 exact 教学楼窗户\n1500 个 exact 学位\n4 个 exact 功能区\n20 名 about 教师\n3 万人 "
     "exact\n"},
    {"覆盖率达百分之八十五点五，办结率百分之百，死亡率低于3.5‰",
     "85.5 % exact 覆盖率\n100 % exact 办结率\n3.5 ‰ max 死亡率\n"},
    /* units and widths of characters */
    {"新增学位１，６２０个", "1,620 个 exact 学位\n"},
    {"新增学位1,620个、面积１２３５．５平方米，农转城2.2万人次，改造10kV线路35.6km，安装㎡",
     "1,620 个 exact 学位\n1235.5 平方米 exact 面积\n2.2 万人次 exact 农转城\n35.6 km exact 10kV线路\n"},
    {"实施 8 个 老旧小区改造， 覆盖率达到 90%以上", "8 个 exact 老旧小区改造\n90 % min 覆盖率\n"},
    {"2023年完成投资1.5亿元以上，补助500元/户，为居民每人每月增加养老金10元",
     "1.5 亿元 min 投资\n500 元 exact /户 补助\n10 元 exact /人·月 养老金\n"},
    /* subjects */
    {"完成工程总量50%", "50 % exact 工程总量 =工程量\n"},
    {"完成项目工程量的60%", "60 % exact 项目工程量 =工程量\n"},
    {"新生儿听力筛查350人，筛查率达到90%", "350 人 exact 新生儿听力筛查\n90 % exact 筛查率 =新生儿听力筛查率\n"},
    {"实施老旧小区电梯改造。预计改造8台", "8 台 about 老旧小区电梯改造\n"},
    {"为困难残疾人提供辅助器具适配服务97人次", "97 人次 exact 辅助器具适配服务\n"},
    {"全面完成法律援助240件任务，举办培训班8期", "240 件 exact 法律援助\n8 期 exact 培训班\n"},
    {"新建公厕1座，改扩建城区公\n厕20座", "1 座 exact 公厕\n20 座 exact 城区公厕\n"},
    {"完成2个农村公益性安葬(放)设施建设", "2 个 exact 农村公益性安葬(放)设施建设\n"},
    {"小学、初中、高中学位分别为500个、300个、200个", "500 个 exact 小学\n300 个 exact 初中\n200 个 exact 高中学位\n"},
    {"签约2万人，设36个班，为4.2万名60周岁以上老年人购买保险，每村配备1名、每镇3名",
     "2 万人 exact 签约\n36 个 exact 班\n4.2 万名 exact 60周岁以上老年人\n1 名 exact /村\n3 名 exact /镇\n"},
    {"", ""},
    {"　\n\n", ""},
};

START_TEST(test_quantities)
{
    const struct phrase_case *c = &quantity_cases[_i];
    struct fixture f;
    struct buffer b;
    mc_error err = {0};
    fixture_init(&f, c->text);
    buffer_init(&b);
    ck_assert_msg(quantities_read(&f.reading, &f.piece, 0, f.piece.len, f.array, "/q", &err) == MC_OK, "%s", err.text);
    show_quantities(&b, f.array, "", "\n");
    expect(&b, c);
    fixture_clear(&f);
}
END_TEST

/* The text of a quantity and its location quote the piece; a range of the piece is read as if it were alone. */
START_TEST(test_quantity_place)
{
    struct fixture f;
    fixture_init(&f, "一、任务\n新建公厕5座，\n绿化约10亩。");
    size_t from = strlen("一、任务\n");
    ck_assert_int_eq(quantities_read(&f.reading, &f.piece, from, f.piece.len, f.array, "/q", NULL), MC_OK);
    ck_assert_uint_eq(json_array_size(f.array), 2);
    ck_assert_str_eq(get(json_array_get(f.array, 1), "text"), "绿化约10亩");
    const json_t *place = record_location(f.reading.record, "/q/1");
    ck_assert_int_eq(json_integer_value(json_object_get(place, "line")), 12);
    ck_assert_str_eq(get(place, "text"), "绿化约10亩");
    json_array_clear(f.array);
    ck_assert_int_eq(quantities_read(&f.reading, &f.piece, from, from + strlen("新建公厕5"), f.array, "/q", NULL),
                     MC_OK);
    ck_assert_uint_eq(json_array_size(f.array), 0);
    fixture_clear(&f);
}
END_TEST

/* ---- enumerations and parts ---------------------------------------- */

static const struct phrase_case enumeration_cases[] = {
    {"设公安警务站、调解室、综合接待区以及自助办理区等四个功能区，实现巡防。",
     "4 open 公安警务站|调解室|综合接待区|自助办理区\n"},
    {"解决东风街道、双桥镇、江北镇等13个乡镇(街道)13个村社的问题", "13 open 东风街道|双桥镇|江北镇\n"},
    {"完成东风街道甲片区、乙小区、丙小区,河西街道丁小区,河东街道戊社区等9个老旧小区的改造。",
     "9 open 东风街道甲片区|乙小区|丙小区|河西街道丁小区|河东街道戊社区\n"},
    {"完成白石、长乐、平安、鸭池4个乡镇住房改造，启动甲片区、乙片区2个老旧小区改造",
     "4 closed 白石|长乐|平安|鸭池\n2 closed 甲片区|乙片区\n"},
    {"在城关镇、沙河镇和柳林乡3个乡镇开展试点", "3 closed 城关镇|沙河镇|柳林乡\n"},
    {"完成2所学校（东坝中学、西坪中学）护眼灯工程，改造3座公厕（东门、西门、南门等）",
     "2 closed 东坝中学|西坪中学\n3 open 东门|西门|南门\n"},
    {"新建停车场3处、泊位620余个,分别是:甲停车楼、乙停车场、公园A区停车楼。",
     "3 closed 甲停车楼|乙停车场|公园A区停车楼\n"},
    {"建设3个停车场：东门停车场、西门停车场、南门停车场；改造公厕2座", "3 closed 东门停车场|西门停车场|南门停车场\n"},
    {"共建成10个：", ""},
    /* a count that is wrong is kept: the rule finds it */
    {"建设4个停车场：东门停车场、西门停车场、南门停车场。", "4 closed 东门停车场|西门停车场|南门停车场\n"},
    /* no list */
    {"创建3家“渝馨家园”（残疾人之家）；安葬设施1个（西河镇）", ""},
    {"更换灯具、线路、开关5处，改造教室、宿舍3间", ""},
    {"维修跑道场地、图书馆楼顶、更换三栋教学楼窗户", ""},
    {"新建公厕5座（改造2座、新建3座），覆盖3个乡镇（街道、园区）", ""},
    {"改造主管网、下街社区、上街社区管网约5公里", ""},
    {"实施南街、北街等街道办事处范围内200个以上老旧小区改造", ""},
    {"建设幼儿园3所（含城东幼儿园、城西幼儿园）", ""},
    {"清理占道泊位40个（），新增停车位3个[]", ""},
};

START_TEST(test_enumerations)
{
    const struct phrase_case *c = &enumeration_cases[_i];
    struct fixture f;
    struct buffer b;
    fixture_init(&f, c->text);
    buffer_init(&b);
    ck_assert_int_eq(enumerations_read(&f.reading, &f.piece, 0, f.piece.len, f.array, "/e", NULL), MC_OK);
    for (size_t i = 0; i < json_array_size(f.array); i++) {
        const json_t *e = json_array_get(f.array, i), *items = json_object_get(e, "items");
        buffer_add_format(&b, "%d %s", (int)json_integer_value(json_object_get(e, "declared")),
                          json_is_true(json_object_get(e, "open")) ? "open" : "closed");
        for (size_t k = 0; k < json_array_size(items); k++)
            buffer_add_format(&b, "%s%s", k ? "|" : " ", json_string_value(json_array_get(items, k)));
        buffer_add_text(&b, "\n");
        ck_assert_ptr_nonnull(strstr(c->text, get(e, "text")));
    }
    expect(&b, c);
    fixture_clear(&f);
}
END_TEST

static const struct phrase_case parts_cases[] = {
    {"建设入户道路200公里,其中3.5米宽入户路80公里、2米宽机耕道90公里、1米宽人行路30公里。",
     "200 公里 exact 入户道路: 80 公里 exact 3.5米宽入户路; 90 公里 exact 2米宽机耕道; 30 公里 exact 1米宽人行路;\n"},
    {"新建车位500个（其中快充100个，慢充300个），改造公厕20个",
     "500 个 exact 车位: 100 个 exact 快充; 300 个 exact 慢充;\n"},
    {"总投资500万元，其中中央300万元、省级100万元，县级配套100万元。",
     "500 万元 exact 总投资: 300 万元 exact 中央; 100 万元 exact 省级; 100 万元 exact 县级配套;\n"},
    {"新建公路200公里，其中甲路80公里、乙路120公里，改造公路50公里",
     "200 公里 exact 公路: 80 公里 exact 甲路; 120 公里 exact 乙路;\n"},
    {"培训教师300名，其中女教师120人、男教师180人", "300 名 exact 教师: 120 人 exact 女教师; 180 人 exact 男教师;\n"},
    {"新建学校12个，计划竣工3个，其中幼儿园7个、小学4个、初中1个",
     "12 个 exact 学校: 7 个 exact 幼儿园; 4 个 exact 小学; 1 个 exact 初中;\n"},
    {"新增泊位1.5万个，其中甲区1万个、乙区5000个", "1.5 万个 exact 泊位: 1 万个 exact 甲区; 5000 个 exact 乙区;\n"},
    {"总数500个，其中甲类300个（其中东区100个、西区200个）、乙类200个；",
     "500 个 exact 总数: 300 个 exact 甲类; 200 个 exact 乙类;\n300 个 exact 甲类: 100 个 exact 东区; 200 个 exact "
     "西区;\n"},
    {"新增500个，其中甲类300个、乙类100个",
     "500 个 exact: 300 个 exact 甲类; 100 个 exact 乙类;\n"}, /* wrong, and said so: the rule finds it */
    {"改造学校12个，新建3个，其中甲7个、乙6个", ""},           /* which of the two is divided is not said */
    {"改造供水管道10处，包括加压设备5套，更换水表5000只。", ""},
    {"改造户厕800户，其中示范户100户", ""},
    {"总投资500万元，其中中央300万元、省级100万元，县级配套50万元。", ""}, /* where the list ends is not sure */
    {"新增学位300个，其中小学200个。新建幼儿园3个", ""},
};

START_TEST(test_parts)
{
    const struct phrase_case *c = &parts_cases[_i];
    struct fixture f;
    struct buffer b;
    fixture_init(&f, c->text);
    buffer_init(&b);
    ck_assert_int_eq(parts_read(&f.reading, &f.piece, 0, f.piece.len, f.array, "/p", NULL), MC_OK);
    for (size_t i = 0; i < json_array_size(f.array); i++) {
        const json_t *p = json_array_get(f.array, i);
        show_quantity(&b, json_object_get(p, "whole"));
        buffer_add_text(&b, ":");
        show_quantities(&b, json_object_get(p, "parts"), " ", ";");
        buffer_add_text(&b, "\n");
    }
    expect(&b, c);
    fixture_clear(&f);
}
END_TEST

/* ---- streams ---------------------------------------- */

static const struct phrase_case stream_cases[] = {
    {"1月底，完成设计等前期工作；\n\n2月底，完成招投标工作；\n\n5月初，工程竣工。",
     "stream\n10 1月底 2024-01-31 完成设计等前期工作\n12 2月底 2024-02-29 完成招投标工作\n14 5月初 2024-05-10 "
     "工程竣工\n"},
    {"（一）打造示范村\n\n3月底，开工；\n\n7月底，完成15个示范村任务。\n（二）户厕改造900座\n4月初，开工；\n\n9月底，完"
     "成户厕改造900座。",
     "stream （一）打造示范村\n12 3月底 2024-03-31 开工\n14 7月底 2024-07-31 完成15个示范村任务 [15 个 exact 示范村]\n"
     "stream （二）户厕改造900座 [900 座 exact 户厕改造]\n16 4月初 2024-04-10 开工\n18 9月底 2024-09-30 "
     "完成户厕改造900座 [900 座 exact 户厕改造]\n"},
    {"6月底，完成工程量的30%；9月底，完成培训100人，发放贷款200万元；",
     "stream\n10 6月底 2024-06-30 完成工程量的30% 30% [30 % exact 工程量]\n"
     "10 9月底 2024-09-30 完成培训100人，发放贷款200万元 [100 人 exact 培训] [200 万元 exact 贷款]\n"},
    {"5月底，前完成招投标等前期工作；", "stream\n10 5月底 2024-05-31 前完成招投标等前期工作\n"},
    {"1月底，完成测算；\n\n逐月按时兑付。", "stream\n10 1月底 2024-01-31 完成测算\n12 recurring 逐月按时兑付。\n"},
    {"（三）新生儿筛查\n\n遗传病筛查350人；听力筛查应筛尽筛。",
     "stream （三）新生儿筛查\n12 undated 遗传病筛查350人；听力筛查应筛尽筛。 [350 人 exact 遗传病筛查]\n"},
    {"2024年12月底", "stream\n10 2024年12月底 2024-12-31\n"},
    {"全年", "stream\n10 全年 2024-12-31\n"},
    {"2024年6月—10月", "stream\n10 2024年6月—10月 2024-10-31\n"},
    {"6月底前完成主体工程；10月底前竣工", "stream\n10 6月底前 2024-06-30 完成主体工程\n10 10月底前 2024-10-31 竣工\n"},
    {"3月：招标\n6月：主体", "stream\n10 3月 2024-03-31 招标\n11 6月 2024-06-30 主体\n"},
    {"第一季度立项，第二季度开工，下半年完工",
     "stream\n10 第一季度 2024-03-31 立项\n10 第二季度 2024-06-30 开工\n10 下半年 2024-12-31 完工\n"},
    {"3月底前完成招标；启动征地；力争6月底前开工，并于12月底完成总工程量的60%",
     "stream\n10 3月底前 2024-03-31 完成招标；启动征地\n10 6月底前 2024-06-30 开工\n10 12月底 2024-12-31 "
     "完成总工程量的60% 60% [60 % exact 总工程量 =工程量]\n"},
    {"1.3月底前，完成设计；\n2.6月底前，开工；",
     "stream\n10 3月底前 2024-03-31 完成设计\n11 6月底前 2024-06-30 开工\n"},
    {"①3月底前立项；②5月底前开工", "stream\n10 3月底前 2024-03-31 立项\n10 5月底前 2024-05-31 开工\n"},
    {"一、公厕：6月底前开工，12月底前完工；\n二、路灯：9月底前完成",
     "stream 一、公厕\n10 6月底前 2024-06-30 开工\n10 12月底前 2024-12-31 完工\nstream 二、路灯\n11 9月底前 2024-09-30 "
     "完成\n"},
    {"第一阶段（1-3月）：前期工作；\n第二阶段（4-10月）：施工",
     "stream\n10 1-3月 2024-03-31 前期工作\n11 4-10月 2024-10-31 施工\n"},
    {"主体完工（6月底前），竣工验收（12月底前）",
     "stream\n10 6月底前 2024-06-30 主体完工\n10 12月底前 2024-12-31 竣工验收\n"},
    {"开工时间：3月；完工时间：12月", "stream\n10 3月 2024-03-31 开工时间\n10 12月 2024-12-31 完工时间\n"},
    {"项目于6月底前完成主体，12月底前竣工。",
     "stream\n10 6月底前 2024-06-30 项目于6月底前完成主体\n10 12月底前 2024-12-31 竣工\n"},
    {"2024年10月底，招标\n2025年3月底，开工\n6月底，完工",
     "stream\n10 2024年10月底 2024-10-31 招标\n11 2025年3月底 2025-03-31 开工\n12 6月底 2025-06-30 完工\n"},
    {"2023年12月开工；3月底，完工", "stream\n10 2023年12月 2023-12-31 开工\n10 3月底 2024-03-31 完工\n"},
    {"2月底，完成方案编制及\n评审工作\n6月底，完工",
     "stream\n10 2月底 2024-02-29 完成方案编制及评审工作\n12 6月底 2024-06-30 完工\n"},
    {"2月30日前完成招标", "stream\n10 2月30日前 - 完成招标\n"},
    {"按照2023年3月印发的方案推进", "stream\n10 undated 按照2023年3月印发的方案推进\n"},
    {"2024年度任务完成后验收", "stream\n10 undated 2024年度任务完成后验收\n"},
    {"3月底前期工作完成", "stream\n10 3月底 2024-03-31 前期工作完成\n"},
    {"2025.6", "stream\n10 2025.6 2025-06-30\n"},
    {"2025年3月—12月，改造户厕10户（6月底前完成4户，9月底前完成8户）",
     "stream\n10 2025年3月—12月 2025-12-31 改造户厕10户 [10 户 exact 户厕]\n10 6月底前 2025-06-30 完成4户 [4 户 "
     "exact]\n10 9月底前 2025-09-30 完成8户 [8 户 exact]\n"},
    {"上半年完成50%，全年完成100%",
     "stream\n10 上半年 2024-06-30 完成50% 50% [50 % exact]\n10 recurring 全年完成100% [100 % exact 全年]\n"},
    {"第一阶段（1月至3月）。制定方案，落实资金。", "stream\n10 1月至3月 2024-03-31 制定方案，落实资金\n"},
    {"（一）幼儿园：1.3月底前完成设计；2.8月底前完工。\n（二）小学：4月底前完工。",
     "stream （一）幼儿园\n10 3月底前 2024-03-31 完成设计\n10 8月底前 2024-08-31 完工\nstream （二）小学\n11 4月底前 "
     "2024-04-30 完工\n"},
    {"", ""},
};

static void show_stream(struct buffer *b, const struct fixture *f, size_t i)
{
    static const char *const lists[] = {"milestones", "undated"};
    const json_t *s = json_array_get(f->array, i);
    buffer_add_format(b, "stream%s%s", json_object_get(s, "title") ? " " : "", get(s, "title"));
    show_quantities(b, json_object_get(s, "quantities"), " [", "]");
    buffer_add_text(b, "\n");
    for (size_t k = 0; k < 2; k++)
        for (size_t j = 0; j < json_array_size(json_object_get(s, lists[k])); j++) {
            const json_t *m = json_array_get(json_object_get(s, lists[k]), j), *due = json_object_get(m, "due");
            char at[64];
            snprintf(at, sizeof at, "/s/%zu/%s/%zu", i, lists[k], j);
            buffer_add_format(b, "%d ",
                              (int)json_integer_value(json_object_get(record_location(f->reading.record, at), "line")));
            if (k)
                buffer_add_text(b, json_is_true(json_object_get(m, "recurring")) ? "recurring" : "undated");
            else
                buffer_add_format(b, "%s %s", get(due, "text"), json_object_get(due, "to") ? get(due, "to") : "-");
            buffer_add_format(b, "%s%s", json_object_get(m, "text") ? " " : "", get(m, "text"));
            if (json_object_get(m, "percent"))
                buffer_add_format(b, " %s%%", get(m, "percent"));
            show_quantities(b, json_object_get(m, "quantities"), " [", "]");
            buffer_add_text(b, "\n");
        }
}

START_TEST(test_streams)
{
    const struct phrase_case *c = &stream_cases[_i];
    struct fixture f;
    struct buffer b;
    fixture_init(&f, c->text);
    buffer_init(&b);
    ck_assert_int_eq(streams_read(&f.reading, &f.piece, f.array, "/s", NULL), MC_OK);
    for (size_t i = 0; i < json_array_size(f.array); i++)
        show_stream(&b, &f, i);
    expect(&b, c);
    fixture_clear(&f);
}
END_TEST

/* Without the year of the notice only what names a year has dates. */
START_TEST(test_stream_without_year)
{
    struct fixture f;
    fixture_init(&f, "3月底，开工；2025年6月底，完工");
    f.reading.year = 0;
    ck_assert_int_eq(streams_read(&f.reading, &f.piece, f.array, "/s", NULL), MC_OK);
    const json_t *milestones = json_object_get(json_array_get(f.array, 0), "milestones");
    ck_assert_uint_eq(json_array_size(milestones), 2);
    ck_assert_ptr_null(json_object_get(json_object_get(json_array_get(milestones, 0), "due"), "to"));
    ck_assert_str_eq(get(json_object_get(json_array_get(milestones, 1), "due"), "to"), "2025-06-30");
    const json_t *due = record_location(f.reading.record, "/s/0/milestones/1/due");
    ck_assert_str_eq(get(due, "text"), "2025年6月底");
    fixture_clear(&f);
}
END_TEST

/* ---- names ---------------------------------------- */

static const struct phrase_case unit_cases[] = {
    {"县教委\n\n县市场监管局\n\n县民政局\n\n县公安局", "县教委|县市场监管局|县民政局|县公安局"},
    {"残疾人\n\n联合会", "残疾人联合会"},
    {"人力资源和社会\n保障局", "人力资源和社会保障局"},
    {"县人民政府办\n公室", "县人民政府办公室"},
    {"区发展改革委、区城市发展(集团)公司,国网供电公司；有关街道办事处、乡镇人民政府。",
     "区发展改革委|区城市发展(集团)公司|国网供电公司|有关街道办事处|乡镇人民政府"},
    {"区城市发展(集\n团)公司\n区教委", "区城市发展(集团)公司|区教委"},
    {"区教委和区财政局、住房和城乡建设局、政府和社会资本合作中心、各乡镇（街道）及县级有关部门",
     "区教委|区财政局|住房和城乡建设局|政府和社会资本合作中心|各乡镇（街道）|县级有关部门"},
    {"县教委 县民政局 县公安局", "县教委|县民政局|县公安局"},
    {"县  教 委", "县教委"},
    {"县发改\n县财政局", "县发改|县财政局"},
    {"县财政局等部门", "县财政局"},
    {"牵头单位：县教委、县民政局；配合单位：县财政局、各镇人民政府", "县教委|县民政局 + 县财政局|各镇人民政府"},
    {"责任单位：\n县住建局\n配合单位：\n县财政局\n各镇人民政府", "县住建局 + 县财政局|各镇人民政府"},
    {"县教委（牵头）、县财政局、县卫生健康委（配合）", "县教委 + 县财政局|县卫生健康委"},
    {"/", ""},
    {"  \n", ""},
};

static const struct phrase_case leader_cases[] = {
    {"石  华", "石华"}, {"谭平山\n\n石  华", "谭平山|石华"}, {"谭平山 石华、何　德", "谭平山|石华|何德"},
    {"石\n华", "石华"}, {"副县长 何德才", "副县长何德才"},   {"责任领导：何德才", "何德才"},
};

static void show_names(struct buffer *b, const json_t *array, const char *before)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        buffer_add_format(b, "%s%s", i ? "|" : before, json_string_value(json_array_get(array, i)));
}

START_TEST(test_units)
{
    const struct phrase_case *c = &unit_cases[_i];
    struct fixture f;
    struct buffer b;
    fixture_init(&f, c->text);
    buffer_init(&b);
    ck_assert_int_eq(units_read_labelled(&f.reading, &f.piece, f.array, "/lead", f.other, "/support", NULL), MC_OK);
    show_names(&b, f.array, "");
    show_names(&b, f.other, " + ");
    expect(&b, c);
    for (size_t i = 0; i < json_array_size(f.array); i++) {
        char at[32];
        snprintf(at, sizeof at, "/lead/%zu", i);
        ck_assert_ptr_nonnull(strstr(c->text, get(record_location(f.reading.record, at), "text")));
    }
    fixture_clear(&f);
}
END_TEST

START_TEST(test_leaders)
{
    const struct phrase_case *c = &leader_cases[_i];
    struct fixture f;
    struct buffer b;
    fixture_init(&f, c->text);
    buffer_init(&b);
    ck_assert_int_eq(leaders_read(&f.reading, &f.piece, f.array, "/l", NULL), MC_OK);
    show_names(&b, f.array, "");
    expect(&b, c);
    fixture_clear(&f);
}
END_TEST

/* ---- memory ---------------------------------------- */

static const char everything[] =
    "（一）公厕\n3月底前，新建公厕5座，其中东区2座、西区3座；\n设东站、西站、南站等四个功能区（每千人口2.5个）；\n"
    "6月底，新生儿筛查350人，筛查率达到90%，完成工程总量50%，由8万元提高到16万元；\n逐月兑付。";

static mc_status read_everything(struct fixture *f)
{
    mc_status st = quantities_read(&f->reading, &f->piece, 0, f->piece.len, f->array, "/a", NULL);
    if (!st)
        st = enumerations_read(&f->reading, &f->piece, 0, f->piece.len, f->array, "/a", NULL);
    if (!st)
        st = parts_read(&f->reading, &f->piece, 0, f->piece.len, f->array, "/a", NULL);
    if (!st)
        st = streams_read(&f->reading, &f->piece, f->array, "/a", NULL);
    if (!st)
        st = units_read(&f->reading, &f->piece, f->array, "/a", NULL);
    return st ? st : leaders_read(&f->reading, &f->piece, f->array, "/a", NULL);
}

/* Each allocation fails in turn: the reader says so, or gives what it gives otherwise (the census keeps what it lacks
 * to itself until it is asked). Nothing is lost. No assertion stands between the counts: check's own allocations are
 * counted too. */
START_TEST(test_memory)
{
    struct fixture whole;
    bool failed = true;
    long n = 0;
    allocation_fail(-1);
    fixture_init(&whole, everything);
    ck_assert_int_eq(read_everything(&whole), MC_OK);
    for (; failed; n++) {
        struct fixture f;
        long before = allocation_live();
        fixture_make(&f, everything);
        allocation_fail(n);
        mc_status st = read_everything(&f);
        failed = allocation_stop();
        bool same = json_equal(f.array, whole.array);
        fixture_clear(&f);
        long lost = allocation_live() - before;
        ck_assert_msg(st == MC_OK ? same : st == MC_ERR_MEMORY && failed, "status %d where allocation %ld fails",
                      (int)st, n);
        ck_assert_msg(lost == 0, "%ld blocks lost where allocation %ld fails", lost, n);
    }
    ck_assert_int_gt(n, 500);
    fixture_clear(&whole);
}
END_TEST

Suite *phrase_suite(void);

Suite *phrase_suite(void)
{
    const struct {
        const char *name;
        const TTest *test;
        int n;
    } tests[] = {{"quantities", test_quantities, COUNT(quantity_cases)},
                 {"quantity_place", test_quantity_place, 1},
                 {"enumerations", test_enumerations, COUNT(enumeration_cases)},
                 {"parts", test_parts, COUNT(parts_cases)},
                 {"streams", test_streams, COUNT(stream_cases)},
                 {"stream_without_year", test_stream_without_year, 1},
                 {"units", test_units, COUNT(unit_cases)},
                 {"leaders", test_leaders, COUNT(leader_cases)},
                 {"memory", test_memory, 1}};
    Suite *s = suite_create("phrase");
    for (size_t i = 0; i < COUNT(tests); i++) {
        TCase *t = tcase_create(tests[i].name);
        tcase_add_unchecked_fixture(t, load, unload);
        tcase_add_loop_test(t, tests[i].test, 0, tests[i].n);
        suite_add_tcase(s, t);
    }
    return s;
}
