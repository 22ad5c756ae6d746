/* mingcha extract: the record of one input, or its census. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/show.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/input_format.h"
#include "cli/options.h"
#include "report/page.h"
#include "report/view.h"
#include "run/load.h"
#include "run/locate.h"

enum { OPTION_CENSUS = OPTION_LONG, OPTION_FORMAT, OPTION_RULES, OPTION_INPUT_FORMAT };

static const struct cli_option options[] = {
    {OPTION_CENSUS, "census", NULL, "清点原文中的金额、日期、数量：共几处、用了几处、哪些没用上",
     "count the amounts, dates and quantities of the source: seen, used, left over"},
    {OPTION_FORMAT, "format", "text|json", "--census 的格式；默认 text", "the form of --census; by default text"},
    {OPTION_INPUT_FORMAT, "input-format", "NAME", "把输入当作这种格式；默认按内容判断", "take the input for this format; by default told from the content"},
    {OPTION_RULES, "rules", "DIR", "规则目录，其中 forms/ 是表头词汇",
     "the folder of rules; its forms/ holds the words of headings"},
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_extract;

struct request {
    const char *rules, *input_format;
    bool census, format_given, json;
};

/* ---- the census ------------------------------------------------------------------------------------------------ */

struct counted {
    const char *key, *zh, *en;
};

static const struct counted counted[] = {
    {"amounts", "金额", "amounts"}, {"dates", "日期", "dates"}, {"quantities", "数量", "quantities"}};

static const char *why_left(const struct page *p, const char *why)
{
    static const struct counted reasons[] = {{"body", "正文", "body text"},
                                             {"table", "表格", "table"},
                                             {"remark", "备注", "remark"},
                                             {"furniture", "页眉页脚等", "page furniture"}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (why && strcmp(reasons[i].key, why) == 0)
            return page_say(p, reasons[i].zh, reasons[i].en);
    return why ? why : "";
}

static void census_counts(struct page *p, const json_t *census)
{
    static const struct counted columns[] = {
        {"seen", "共见", "seen"}, {"used", "用上", "used"}, {NULL, "未用上", "left over"}};
    page_spaces(p, 14);
    for (size_t c = 0; c < 3; c++)
        page_right(p, INK_DIM, page_say(p, columns[c].zh, columns[c].en), 12);
    page_line_end(p);
    for (size_t i = 0; i < 3; i++) {
        const json_t *one = json_object_get(census, counted[i].key);
        page_spaces(p, 2);
        page_left(p, INK_PLAIN, page_say(p, counted[i].zh, counted[i].en), 12);
        for (size_t c = 0; c < 3; c++) {
            char text[24];
            long long n = columns[c].key ? json_integer_value(json_object_get(one, columns[c].key))
                                         : (long long)json_array_size(json_object_get(one, "left"));
            snprintf(text, sizeof text, "%lld", n);
            page_right(p, !columns[c].key && n ? INK_YELLOW : INK_PLAIN, text, 12);
        }
        page_line_end(p);
    }
}

/* The fields of the record that used what was seen of one kind. */
static void census_fields(struct page *p, const json_t *census, const struct counted *kind)
{
    const json_t *n;
    const char *field;
    json_t *fields = json_object_get(json_object_get(census, kind->key), "fields");
    if (!json_object_size(fields))
        return;
    page_line_end(p);
    page_format(p, INK_BOLD, p->zh ? "用上的%s" : "%s used", page_say(p, kind->zh, kind->en));
    page_line_end(p);
    json_object_foreach (fields, field, n) {
        char text[24];
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(n));
        page_right(p, INK_PLAIN, text, 8);
        page_spaces(p, 2);
        page_put(p, INK_PLAIN, field);
        page_line_end(p);
    }
}

static size_t width_of(const char *text)
{
    return utf8_width(text, strlen(text));
}

/* How wide the places and the texts of a list are. */
static void measure_left(struct page *p, const json_t *left, size_t *places, size_t *texts)
{
    const json_t *one;
    size_t i;
    *places = *texts = 0;
    json_array_foreach (left, i, one) {
        char *place = page_place(p, json_object_get(one, "location")), *text = page_value(p, one, "text");
        if (place && width_of(place) > *places)
            *places = width_of(place);
        if (text && width_of(text) > *texts)
            *texts = width_of(text);
        free(text);
        free(place);
    }
}

static void census_left(struct page *p, const json_t *census, const struct counted *kind)
{
    const json_t *left = json_object_get(json_object_get(census, kind->key), "left"), *one;
    size_t i, places, texts;
    if (json_array_size(left) == 0)
        return;
    page_line_end(p);
    page_format(p, INK_BOLD, p->zh ? "未用上的%s" : "%s left over", page_say(p, kind->zh, kind->en));
    page_line_end(p);
    measure_left(p, left, &places, &texts);
    json_array_foreach (left, i, one) {
        char *place = page_place(p, json_object_get(one, "location"));
        char *text = page_value(p, one, "text"), *clean = text ? show_clean(text, strlen(text)) : NULL;
        if (place && clean) {
            page_spaces(p, 2);
            page_left(p, INK_DIM, place, places + 2);
            page_left(p, INK_PLAIN, clean, texts + 2);
            page_put(p, INK_DIM, why_left(p, json_string_value(json_object_get(one, "why"))));
            page_line_end(p);
        } else {
            p->failed = true;
        }
        free(clean);
        free(text);
        free(place);
    }
}

/* "表 1 个，行 14 行，项目 10 个，表头 5 处，页眉页脚等 10 处": how the source was taken apart. */
static void census_layout(struct page *p, const json_t *root, const json_t *census)
{
    static const struct counted parts[] = {
        {"tables", "表 # 个", "tables #"},
        {"rows", "行 # 行", "rows #"},
        {"headings", "表头 # 处（含跨页重复）", "headings # (with those repeated)"},
        {"furniture", "页眉页脚导航等 # 处", "page furniture #"},
    };
    page_format(p, INK_PLAIN, p->zh ? "   项目 %zu 个" : "   items %zu",
                json_array_size(json_object_get(root, "projects")));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const json_t *n = json_object_get(census, parts[i].key);
        if (!n)
            continue;
        const char *words = page_say(p, parts[i].zh, parts[i].en), *hole = strchr(words, '#');
        page_format(p, INK_PLAIN, "%s%.*s%lld%s", p->zh ? "，" : ", ", (int)(hole - words), words,
                    (long long)json_integer_value(n), hole + 1);
    }
    page_line_end(p);
}

static bool print_census(const struct cli *cli, const struct input *in, const json_t *root, const json_t *census)
{
    struct page page, *p = &page;
    struct report_style style = {
        .lang = cli_lang(cli), .color = cli_use_color(cli, stdout), .width = cli_width(stdout)};
    page_init(p, &style, stdout);
    const char *title = json_string_value(json_object_get(json_object_get(root, "document"), "title"));
    page_put(p, INK_BOLD, "== ");
    page_wrap(p, INK_BOLD, in->shown, 3, 3);
    if (title) {
        page_spaces(p, 3);
        page_wrap(p, INK_PLAIN, title, 3, 3);
    }
    census_layout(p, root, census);
    page_line_end(p);
    census_counts(p, census);
    for (size_t i = 0; i < 3; i++)
        census_fields(p, census, &counted[i]);
    for (size_t i = 0; i < 3; i++)
        census_left(p, census, &counted[i]);
    return !p->failed;
}

/* ---- the command ----------------------------------------------------------------------------------------------- */

static bool print_json(const json_t *value)
{
    if (json_dumpf(value, stdout, JSON_INDENT(2)) != 0 && !ferror(stdout))
        return false;
    putchar('\n');
    return true;
}

static int put_bytes(const char *bytes, size_t len, void *file)
{
    return fwrite(bytes, 1, len, file) == len ? 0 : -1;
}

/* False when out of memory; what could not be written is found when stdout is closed. */
static bool print_whole(const struct record *r)
{
    if (record_write(r, put_bytes, stdout) == MC_ERR_MEMORY)
        return false;
    putchar('\n');
    return true;
}

static int print_record(const struct cli *cli, const struct request *request, const struct input *in,
                        const struct record *r)
{
    const json_t *census = json_object_get(r->root, "census");
    bool ok;
    if (!request->census) {
        ok = print_whole(r);
    } else if (!census) {
        cli_complain(cli_say(cli, "%s：这份记录没有清点结果（census）", "%s: this record holds no census"), in->shown);
        return EXIT_INCOMPLETE;
    } else {
        ok = request->json ? print_json(census) : print_census(cli, in, r->root, census);
    }
    if (ok)
        return EXIT_CLEAN;
    cli_complain(cli_say(cli, "内存不足", "out of memory"));
    return EXIT_INCOMPLETE;
}

/* What could not be resolved is said, because the JSON is read by programs and the exit code by scripts. A line is given as compilers do, another place in words. */
static void complain_unresolved(const struct cli *cli, const struct input *in, const json_t *one)
{
    const json_t *location = json_object_get(one, "location");
    const char *text = json_string_value(json_object_get(one, cli_lang(cli)));
    long long line = json_integer_value(json_object_get(location, "line"));
    char *place = line ? NULL : view_place(location, strcmp(cli_lang(cli), "zh") == 0);
    if (line)
        cli_complain(cli_say(cli, "%s:%lld: 未决：%s", "%s:%lld: undecided: %s"), in->shown, line, text ? text : "");
    else
        cli_complain(cli_say(cli, "%s: %s%s未决：%s", "%s: %s%sundecided: %s"), in->shown, place ? place : "", place && *place ? ": " : "", text ? text : "");
    free(place);
}

static int report_unresolved(const struct cli *cli, const struct input *in, const struct record *r)
{
    const json_t *list = json_object_get(r->root, "unresolved"), *one;
    size_t i;
    json_array_foreach (list, i, one)
        complain_unresolved(cli, in, one);
    return json_array_size(list) ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int extract_input(const struct cli *cli, const struct request *request, const struct input *in)
{
    char *own_rules = NULL;
    struct loader loader = {.rules = request->rules};
    struct record *r = NULL;
    mc_error err = {0};
    bool foreign;
    int code = EXIT_CLEAN;
    json_t *about = json_object();
    mc_status st = about ? MC_OK : MC_ERR_MEMORY;
    if (st == MC_OK && !request->rules) {
        st = locate_rules(&own_rules, &err);
        loader.rules = own_rules;
    }
    loader.format = request->input_format;
    if (st == MC_OK)
        st = loader_read(&loader, &r, in, about, &foreign, &err);
    if (st != MC_OK) {
        cli_complain_error(cli, &err);
        code = cli_exit_code(st);
    } else {
        code = print_record(cli, request, in, r);
        int unresolved = report_unresolved(cli, in, r);
        code = code ? code : unresolved;
    }
    record_free(r);
    loader_clear(&loader);
    json_decref(about);
    free(own_rules);
    return code;
}

static int extract_operands(const struct cli *cli, const struct request *request, int n, char **operands)
{
    struct inputs in;
    mc_error err = {0};
    if (n != 1) {
        cli_complain(cli_say(cli, "要给出一个文件（标准输入写作 -），而不是 %d 个；见 mingcha extract --help",
                             "one file is needed (- is standard input), not %d; see mingcha extract --help"),
                     n);
        return EXIT_USAGE;
    }
    if (request->format_given && !request->census) {
        cli_complain(cli_say(cli, "--format 只用于 --census；记录总是 JSON",
                             "--format goes with --census; the record is always JSON"));
        return EXIT_USAGE;
    }
    mc_status st = inputs_find_one(&in, operands[0], &err);
    if (st != MC_OK) {
        cli_complain_error(cli, &err);
        return cli_exit_code(st);
    }
    int code = extract_input(cli, request, &in.all[0]);
    inputs_clear(&in);
    return code;
}

static int set_format(const struct cli *cli, struct request *request, const char *value)
{
    static const char *const names[] = {"text", "json"};
    request->format_given = true;
    request->json = strcmp(value, "json") == 0;
    return request->json || strcmp(value, "text") == 0 ? EXIT_CLEAN : options_unknown(cli, "--format", value, names, 2);
}

static int run_extract(struct cli *cli, int argc, char **argv)
{
    struct request request = {0};
    const char *value;
    int option, code = EXIT_CLEAN;
    optind = 0;
    while ((option = options_next(cli, &cmd_extract, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN) {
        if (option == OPTION_CENSUS)
            request.census = true;
        else if (option == OPTION_RULES)
            request.rules = value;
        else if (option == OPTION_INPUT_FORMAT) {
            request.input_format = value;
            code = input_format_known(cli, value);
        } else
            code = set_format(cli, &request, value);
    }
    if (option == OPTION_END && code == EXIT_CLEAN)
        code = extract_operands(cli, &request, argc - optind, argv + optind);
    return code;
}

const struct command cmd_extract = {
    .name = "extract",
    .synopsis = {"[OPTION]... FILE", "--census [--format json] FILE", NULL},
    .summary_zh = "把通知读成 JSON 记录；--census 清点用上与没用上的数字",
    .summary_en = "the record of a notice as JSON; --census: what was used of it and what was not",
    .about_zh = "读一份通知，输出它的记录（docs/record.schema.json）：每个值都带着它在原文中的位置。\n"
                "--census 清点原文中每一处金额、日期和数量：见到几处，进了记录的哪些字段，哪些没有用上、在哪里、为什么。",
    .about_en =
        "Reads one notice and prints its record (docs/record.schema.json): each value with its place in the source.\n"
        "--census accounts for every amount, date and quantity: seen, used by which fields, or left over, where and\nwhy.",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha extract 通知.txt > 记录.json       记录\n"
               "  mingcha extract --census 通知.txt          清点\n\n"
               "退出码：\n"
               "  0  已读出\n"
               "  2  用法、配置或词汇有误\n"
               "  3  无法读取，或有未决之处（在标准错误上列出）",
    .more_en = "Examples:\n"
               "  mingcha extract notice.txt > record.json    the record\n"
               "  mingcha extract --census notice.txt         the census\n\n"
               "Exit codes:\n"
               "  0  read\n"
               "  2  bad usage, configuration or vocabulary\n"
               "  3  it could not be read, or something in it is undecided (listed on stderr)",
    .run = run_extract,
};
