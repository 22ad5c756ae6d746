/* mingcha rules: what the pack holds (list), what a rule means (explain), whether the rules do what their examples say
 * (test). */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "report/page.h"
#include "rule/rule.h"
#include "run/locate.h"

enum { OPTION_FORMAT = OPTION_LONG, OPTION_RULES };

static const struct cli_option options[] = {
    {OPTION_RULES, "rules", "DIR", "规则目录；默认用本程序自带的规则",
     "the folder of rules; by default the program's own"},
    {OPTION_FORMAT, "format", "text|json", "list 的格式；默认 text", "the form of list; by default text"},
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_rules;

struct request {
    struct cli *cli;
    const char *rules;
    bool format_given, json;
};

static void page_open(struct page *p, const struct cli *cli)
{
    struct report_style style = {
        .lang = cli_lang(cli), .color = cli_use_color(cli, stdout), .width = cli_width(stdout)};
    page_init(p, &style, stdout);
}

static int out_of_memory(const struct cli *cli)
{
    cli_complain(cli_say(cli, "内存不足", "out of memory"));
    return EXIT_INCOMPLETE;
}

static const char *title_of(const struct page *p, const struct rule_info *rule)
{
    const char *wanted = page_say(p, rule->title_zh, rule->title_en);
    return wanted ? wanted : rule->id;
}

static enum ink severity_ink(enum severity s)
{
    return s == SEVERITY_ERROR ? INK_RED : s == SEVERITY_WARNING ? INK_YELLOW : INK_CYAN;
}

static const char *severity_word(const struct page *p, enum severity s)
{
    static const char *const zh[] = {"提示", "警告", "错误"};
    return p->zh ? zh[s] : severity_name(s);
}

/* ---- list ------------------------------------------------------------------------------------------------------ */

static json_t *texts_json(const char *const *texts, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n && list; i++)
        if (json_array_append_new(list, json_string(texts[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *rule_json(const struct rule_info *r)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:{s:s*, s:s*}, s:s, s:s, s:o, s:o, s:o, s:s*, s:s*, s:s*, s:s*}", "id",
                     r->id, "family", r->family, "slug", r->slug, "severity", severity_name(r->severity), "title", "zh",
                     r->title_zh, "en", r->title_en, "kind", r->kind, "each", r->each, "needs",
                     texts_json(r->needs, r->n_needs), "uses", texts_json(r->uses, r->n_uses), "basis",
                     texts_json(r->basis, r->n_basis), "since", r->since, "until", r->until, "region", r->region,
                     "path", r->path);
}

static int list_json(const struct cli *cli, const struct pack *pack)
{
    json_t *list = json_array();
    bool ok = list != NULL;
    for (size_t i = 0; i < pack_count(pack) && ok; i++)
        ok = json_array_append_new(list, rule_json(pack_rule(pack, i))) == 0;
    ok = ok && (json_dumpf(list, stdout, JSON_INDENT(2)) == 0 || ferror(stdout));
    putchar('\n');
    json_decref(list);
    return ok ? EXIT_CLEAN : out_of_memory(cli);
}

static size_t widest_id(const struct pack *pack)
{
    size_t widest = 0;
    for (size_t i = 0; i < pack_count(pack); i++) {
        size_t width = strlen(pack_rule(pack, i)->id);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static int list_text(const struct cli *cli, const struct pack *pack)
{
    struct page page, *p = &page;
    page_open(p, cli);
    size_t id_width = widest_id(pack) + 2, severity_width = p->zh ? 6 : 9, kind_width = 10;
    json_t *about = pack_json(pack);
    char *id = page_value(p, about, "id"), *version = page_value(p, about, "version");
    if (id && version) {
        page_format(p, INK_BOLD, "%s %s", id, version);
        page_format(p, INK_PLAIN,
                    p->zh                   ? "，%zu 条规则"
                    : pack_count(pack) == 1 ? ", %zu rule"
                                            : ", %zu rules",
                    pack_count(pack));
        page_line_end(p);
        page_line_end(p);
    }
    for (size_t i = 0; i < pack_count(pack); i++) {
        const struct rule_info *rule = pack_rule(pack, i);
        page_left(p, INK_BOLD, rule->id, id_width);
        page_left(p, severity_ink(rule->severity), severity_word(p, rule->severity), severity_width);
        page_left(p, INK_DIM, rule->kind, kind_width);
        size_t column = id_width + severity_width + kind_width;
        page_wrap(p, INK_PLAIN, title_of(p, rule), column, column);
    }
    json_decref(about);
    free(id);
    free(version);
    return p->failed ? out_of_memory(cli) : EXIT_CLEAN;
}

static int list(const struct request *r, struct pack *pack, const char *id)
{
    (void)id;
    return r->json ? list_json(r->cli, pack) : list_text(r->cli, pack);
}

/* ---- explain --------------------------------------------------------------------------------------------------- */

static void entry(struct page *p, const char *label, const char *text)
{
    size_t column = p->zh ? 12 : 14;
    page_left(p, INK_DIM, label, column);
    page_wrap(p, INK_PLAIN, text, column, column);
}

static void entry_list(struct page *p, const char *label, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        entry(p, i ? "" : label, texts[i]);
}

static void each_entry(struct page *p, const struct rule_info *rule)
{
    struct buffer b;
    buffer_init(&b);
    if (strcmp(rule->each, "*") == 0)
        buffer_add_format(&b, p->zh ? "一次核对的全部 %s 记录" : "all %s records of a run", rule->kind);
    else if (!*rule->each)
        buffer_add_format(&b, p->zh ? "每份 %s 记录" : "each %s record", rule->kind);
    else
        buffer_add_format(&b, p->zh ? "%s 记录的每个 %s" : "each %2$s of a %1$s record", rule->kind, rule->each);
    char *text = buffer_take(&b);
    if (text)
        entry(p, page_say(p, "核对对象", "looks at"), text);
    p->failed = p->failed || !text;
    free(text);
}

static void validity_entry(struct page *p, const struct rule_info *rule)
{
    if (rule->since)
        entry(p, page_say(p, "自", "since"), rule->since);
    if (rule->until)
        entry(p, page_say(p, "至", "until"), rule->until);
    if (rule->region)
        entry(p, page_say(p, "地区", "region"), rule->region);
}

static void finds_block(struct page *p, const json_t *finds)
{
    json_t *find;
    size_t i;
    json_array_foreach (finds, i, find) {
        page_spaces(p, 5);
        page_put(p, INK_RED, page_say(p, "=> 疑点", "=> finding"));
        page_line_end(p);
        page_json(p, find, 8);
    }
}

static void examples_block(struct page *p, const json_t *list, const char *heading)
{
    json_t *one;
    size_t i;
    page_line_end(p);
    page_put(p, INK_BOLD, heading);
    page_line_end(p);
    json_array_foreach (list, i, one) {
        json_t *record = json_object_get(one, "record"), *element = json_object_get(one, "element");
        const char *absent = json_string_value(json_object_get(one, "absent"));
        page_format(p, INK_DIM, "  %zu. %s", i + 1,
                    record ? page_say(p, "整份记录", "a whole record") : page_say(p, "一个对象", "one element"));
        if (absent)
            page_format(p, INK_DIM, p->zh ? "，不适用：没有 %s" : ", not applicable: no %s", absent);
        page_line_end(p);
        page_json(p, record ? record : element ? element : one, 5);
        finds_block(p, json_object_get(one, "finds"));
    }
}

static int explain(const struct request *r, struct pack *pack, const char *id)
{
    const struct rule_info *rule = pack_find(pack, id);
    struct page page, *p = &page;
    char *comment = pack_comment(pack, id);
    json_t *examples = pack_examples(pack, id);
    page_open(p, r->cli);
    page_put(p, INK_BOLD, rule->id);
    page_put(p, INK_PLAIN, "  ");
    page_put(p, severity_ink(rule->severity), severity_word(p, rule->severity));
    page_line_end(p);
    page_wrap(p, INK_BOLD, title_of(p, rule), 0, 0);
    page_line_end(p);
    if (comment && *comment) {
        page_wrap(p, INK_PLAIN, comment, 0, 0);
        page_line_end(p);
    }
    each_entry(p, rule);
    entry_list(p, page_say(p, "必需字段", "needs"), rule->needs, rule->n_needs);
    entry_list(p, page_say(p, "可用字段", "uses"), rule->uses, rule->n_uses);
    entry_list(p, page_say(p, "依据", "basis"), rule->basis, rule->n_basis);
    validity_entry(p, rule);
    entry(p, page_say(p, "文件", "file"), rule->path);
    examples_block(p, json_object_get(examples, "pass"), page_say(p, "通过的例子", "Examples that pass"));
    examples_block(p, json_object_get(examples, "fail"), page_say(p, "有疑点的例子", "Examples with findings"));
    bool ok = comment && examples && !p->failed;
    free(comment);
    json_decref(examples);
    return ok ? EXIT_CLEAN : out_of_memory(r->cli);
}

/* ---- test ------------------------------------------------------------------------------------------------------ */

static int test(const struct request *r, struct pack *pack, const char *id)
{
    long passed = 0, failed = 0;
    mc_error err = {0};
    mc_status st = pack_test(pack, id, stdout, cli_lang(r->cli), &passed, &failed, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        return cli_exit_code(st);
    }
    printf(cli_say(r->cli, "%ld 个例子通过，%ld 个不通过\n", "%ld passed, %ld failed\n"), passed, failed);
    return failed ? EXIT_USAGE : EXIT_CLEAN;
}

/* ---- the command ----------------------------------------------------------------------------------------------- */

struct task {
    const char *name;
    bool needs_id, takes_id;
    int (*run)(const struct request *r, struct pack *pack, const char *id);
};

static const struct task tasks[] = {
    {"list", false, false, list},
    {"explain", true, true, explain},
    {"test", false, true, test},
};

#define N_TASKS (sizeof tasks / sizeof *tasks)

static const struct task *task_find(const struct cli *cli, const char *name)
{
    const char *names[N_TASKS];
    for (size_t i = 0; i < N_TASKS; i++) {
        names[i] = tasks[i].name;
        if (strcmp(name, names[i]) == 0)
            return &tasks[i];
    }
    options_unknown(cli, "rules", name, names, N_TASKS);
    return NULL;
}

/* One id at most; where one is given it is one of the pack's. */
static bool id_is_right(const struct cli *cli, const struct pack *pack, const char *id)
{
    if (!id || pack_find(pack, id))
        return true;
    const char **ids = calloc(pack_count(pack) + 1, sizeof *ids);
    for (size_t i = 0; ids && i < pack_count(pack); i++)
        ids[i] = pack_rule(pack, i)->id;
    const char *near = ids ? nearest_name(id, ids, pack_count(pack)) : NULL;
    if (near)
        cli_complain(cli_say(cli, "没有规则“%s”；您是指 %s 吗？", "no rule \"%s\"; did you mean %s?"), id, near);
    else
        cli_complain(cli_say(cli, "没有规则“%s”；见 mingcha rules list", "no rule \"%s\"; see mingcha rules list"), id);
    free(ids);
    return false;
}

static int run_task(const struct request *r, const struct task *task, const char *id)
{
    char *own = NULL;
    struct pack *pack = NULL;
    mc_error err = {0};
    int code = EXIT_USAGE;
    mc_status st = r->rules ? MC_OK : locate_rules(&own, &err);
    if (st == MC_OK)
        st = pack_load(&pack, r->rules ? r->rules : own, NULL, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        code = cli_exit_code(st);
    } else if (id_is_right(r->cli, pack, id)) {
        code = task->run(r, pack, id);
    }
    pack_free(pack);
    free(own);
    return code;
}

static int run_operands(const struct request *r, int n, char **operands)
{
    const struct cli *cli = r->cli;
    if (n == 0) {
        cli_complain(cli_say(cli, "要说明做什么：list、explain 规则、test；见 mingcha rules --help",
                             "say what to do: list, explain ID, test; see mingcha rules --help"));
        return EXIT_USAGE;
    }
    const struct task *task = task_find(cli, operands[0]);
    if (!task)
        return EXIT_USAGE;
    if (n == 1 && task->needs_id) {
        cli_complain(cli_say(cli, "rules %s 要给出一条规则；见 mingcha rules list",
                             "rules %s needs a rule; see mingcha rules list"),
                     task->name);
        return EXIT_USAGE;
    }
    if (n > (task->takes_id ? 2 : 1)) {
        cli_complain(cli_say(cli, "rules %s 不认识“%s”", "rules %s takes no \"%s\""), task->name,
                     operands[task->takes_id ? 2 : 1]);
        return EXIT_USAGE;
    }
    if (r->format_given && task->run != list) {
        cli_complain(cli_say(cli, "--format 只用于 rules list", "--format goes with rules list"));
        return EXIT_USAGE;
    }
    return run_task(r, task, n == 2 ? operands[1] : NULL);
}

static int run_rules(struct cli *cli, int argc, char **argv)
{
    static const char *const formats[] = {"text", "json"};
    struct request request = {.cli = cli};
    const char *value;
    int option, code = EXIT_CLEAN;
    optind = 0;
    while ((option = options_next(cli, &cmd_rules, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN) {
        if (option == OPTION_RULES) {
            request.rules = value;
            continue;
        }
        request.format_given = true;
        request.json = strcmp(value, "json") == 0;
        if (!request.json && strcmp(value, "text") != 0)
            code = options_unknown(cli, "--format", value, formats, 2);
    }
    if (option == OPTION_END && code == EXIT_CLEAN)
        code = run_operands(&request, argc - optind, argv + optind);
    return code;
}

const struct command cmd_rules = {
    .name = "rules",
    .synopsis = {"list [--format json]", "explain ID", "test [ID]", NULL},
    .summary_zh = "规则：列出、说明、用自带的例子检验",
    .summary_en = "the rules: list them, explain one, run their examples",
    .about_zh = "list     列出规则：编号、级别、记录种类、名称\n"
                "explain  说明一条规则：核对什么、用哪些字段、依据、例子\n"
                "test     用每条规则自带的例子检验它：该通过的通过，该有疑点的正是那些疑点",
    .about_en =
        "list     the rules: id, severity, kind of record, title\n"
        "explain  one rule: what it looks at, which fields, its basis, its examples\n"
        "test     runs the examples of each rule: those that must pass, and those that must give just these findings",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha rules list\n"
               "  mingcha rules explain funding.sources-sum\n"
               "  mingcha rules test --rules 我的规则\n\n"
               "退出码：\n"
               "  0  正常；test：例子全部符合\n"
               "  2  用法有误，规则包有误，或有例子不符合\n"
               "  3  结果无法写出",
    .more_en = "Examples:\n"
               "  mingcha rules list\n"
               "  mingcha rules explain funding.sources-sum\n"
               "  mingcha rules test --rules my-rules\n\n"
               "Exit codes:\n"
               "  0  fine; test: every example holds\n"
               "  2  bad usage, a fault in the rule pack, or an example that does not hold\n"
               "  3  the results could not be written",
    .run = run_rules,
};
