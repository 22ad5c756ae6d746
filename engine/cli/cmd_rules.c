/* mingcha rules: what the pack holds, what a rule means, whether the rules do what their examples say, what they reach. The tasks are
 * in rules_*.c. */
#include "cli/rules.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/options.h"
#include "cli/rules_author.h"
#include "run/as_of.h"
#include "run/packs.h"

enum { OPTION_FORMAT = OPTION_LONG, OPTION_RULES, OPTION_RUN, OPTION_AS_OF, OPTION_REGION, OPTION_CONFIG };

static const struct cli_option options[] = {
    {OPTION_RULES, "rules", "DIR", "规则目录；可重复；default 是本程序自带的规则，也是默认",
     "a folder of rules; may be repeated; default is the program's own, which are used without this option"},
    {OPTION_FORMAT, "format", "text|json", "list、explain、coverage、impact 的格式；默认 text", "the form of list, explain, coverage, impact; by default text"},
    {OPTION_RUN, "run", "PATTERN", "test：只运行这些例子，如 'funding.*'、funding.unit/fail/2", "test: only these examples, such as 'funding.*', funding.unit/fail/2"},
    {OPTION_AS_OF, "as-of", "DATE", "test、coverage、impact：以这一天为准", "test, coverage, impact: as of this day"},
    {OPTION_REGION, "region", "NAME", "test、coverage、impact：所属地区", "test, coverage, impact: the region"},
    {OPTION_CONFIG, "config", "FILE", "coverage、impact：配置文件；默认不用配置", "coverage, impact: a configuration; by default none is used"},
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_rules;

#define TASKS(row) row(list) row(explain) row(test) row(coverage) row(impact)

#define DECLARE(name) extern const struct rules_task rules_##name;
#define ENTRY(name) &rules_##name,
TASKS(DECLARE)
static const struct rules_task *const tasks[] = {TASKS(ENTRY)};

#define N_TASKS (sizeof tasks / sizeof *tasks)

/* ---- for the tasks --------------------------------------------------------------------------------------------- */

void rules_page(struct page *p, const struct cli *cli)
{
    struct report_style style = {
        .lang = cli_lang(cli), .color = cli_use_color(cli, stdout), .width = cli_width(stdout)};
    page_init(p, &style, stdout);
}

int rules_out_of_memory(const struct cli *cli)
{
    cli_complain(cli_say(cli, "内存不足", "out of memory"));
    return EXIT_INCOMPLETE;
}

const char *rules_title(const struct page *p, const struct rule_info *rule)
{
    const char *wanted = page_say(p, rule->title_zh, rule->title_en);
    return wanted ? wanted : rule->id;
}

enum ink rules_severity_ink(enum severity s)
{
    return s == SEVERITY_ERROR ? INK_RED : s == SEVERITY_WARNING ? INK_YELLOW : INK_CYAN;
}

const char *rules_severity_word(const struct page *p, enum severity s)
{
    static const char *const zh[] = {"提示", "警告", "错误"};
    return p->zh ? zh[s] : severity_name(s);
}

int rules_print_json(const struct cli *cli, json_t *value_take)
{
    bool ok = value_take && (json_dumpf(value_take, stdout, JSON_INDENT(2)) == 0 || ferror(stdout));
    putchar('\n');
    json_decref(value_take);
    return ok ? EXIT_CLEAN : rules_out_of_memory(cli);
}

/* ---- the command ----------------------------------------------------------------------------------------------- */

static const struct rules_task *task_find(const struct cli *cli, const char *name)
{
    const char *names[N_TASKS];
    for (size_t i = 0; i < N_TASKS; i++) {
        names[i] = tasks[i]->name;
        if (strcmp(name, names[i]) == 0)
            return tasks[i];
    }
    if (rules_author_find(name)) {
        cli_complain(cli_say(cli, "%s 要紧跟在 rules 之后：mingcha rules %s ...", "put %s right behind rules: mingcha rules %s ..."), name, name);
        return NULL;
    }
    options_unknown(cli, "rules", name, names, N_TASKS);
    return NULL;
}

/* Where a rule is named it is one of the packs'. */
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

static int run_task(const struct rules_request *r, const struct rules_task *task)
{
    char *forms = NULL;
    struct pack *pack = NULL;
    mc_error err = {0};
    int code = EXIT_USAGE;
    mc_status st = task->loads ? packs_load(&pack, &forms, r->folders, r->n_folders, &err) : MC_OK;
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        code = cli_exit_code(st);
    } else if (!task->takes_id || id_is_right(r->cli, pack, r->n ? r->operands[0] : NULL)) {
        code = task->run(r, pack);
    }
    pack_free(pack);
    free(forms);
    return code;
}

/* The option that the task does not take, of those given; NULL where it takes them all. */
static const char *stray_option(const struct rules_task *task, unsigned given)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{RULES_RULES, "--rules"}, {RULES_FORMAT, "--format"}, {RULES_RUN, "--run"}, {RULES_WHEN, "--as-of/--region"}, {RULES_CONFIG, "--config"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (given & ~task->options & names[i].bit)
            return names[i].name;
    return NULL;
}

static int run_operands(struct rules_request *r, unsigned given, int n, char **operands)
{
    const struct cli *cli = r->cli;
    if (n == 0) {
        cli_complain(cli_say(cli, "要说明做什么：list、explain 规则、test、coverage、impact；见 mingcha rules --help",
                             "say what to do: list, explain ID, test, coverage, impact; see mingcha rules --help"));
        return EXIT_USAGE;
    }
    const struct rules_task *task = task_find(cli, operands[0]);
    if (!task)
        return EXIT_USAGE;
    r->operands = operands + 1;
    r->n = (size_t)n - 1;
    const char *stray = stray_option(task, given);
    if (r->n < task->least)
        cli_complain("%s", cli_say(cli, task->missing_zh, task->missing_en));
    else if (r->n > task->most)
        cli_complain(cli_say(cli, "rules %s 不认识“%s”", "rules %s takes no \"%s\""), task->name, r->operands[task->most]);
    else if (stray)
        cli_complain(cli_say(cli, "rules %s 不用 %s", "rules %s takes no %s"), task->name, stray);
    else
        return run_task(r, task);
    return EXIT_USAGE;
}

/* A date as --as-of takes it. */
static int set_as_of(const struct cli *cli, struct rules_request *r, char room[AS_OF_MAX], const char *text)
{
    if (!as_of_parse(room, text)) {
        cli_complain(cli_say(cli, "--as-of 要写成 2025-06-30 这样的日期，不能是“%s”",
                             "--as-of needs a date such as 2025-06-30, not \"%s\""),
                     text);
        return EXIT_USAGE;
    }
    r->as_of = room;
    return EXIT_CLEAN;
}

static int set_format(const struct cli *cli, struct rules_request *r, const char *name)
{
    static const char *const formats[] = {"text", "json"};
    r->json = strcmp(name, "json") == 0;
    return r->json || strcmp(name, "text") == 0 ? EXIT_CLEAN : options_unknown(cli, "--format", name, formats, 2);
}

static int run_rules(struct cli *cli, int argc, char **argv)
{
    const char *folders[PACKS_MAX], *value;
    struct rules_request r = {.cli = cli, .folders = folders};
    char as_of[AS_OF_MAX];
    unsigned given = 0;
    int option, code = EXIT_CLEAN;
    const struct command *author = argc > 1 ? rules_author_find(argv[1]) : NULL;
    if (author)
        return author->run(cli, argc - 1, argv + 1);
    optind = 0;
    while ((option = options_next(cli, &cmd_rules, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN) {
        switch (option) {
        case OPTION_RULES:
            given |= RULES_RULES;
            if (r.n_folders < PACKS_MAX)
                folders[r.n_folders++] = value;
            break;
        case OPTION_FORMAT:
            given |= RULES_FORMAT;
            code = set_format(cli, &r, value);
            break;
        case OPTION_RUN:
            given |= RULES_RUN;
            r.run = value;
            break;
        case OPTION_AS_OF:
            given |= RULES_WHEN;
            code = set_as_of(cli, &r, as_of, value);
            break;
        case OPTION_REGION:
            given |= RULES_WHEN;
            r.region = value;
            break;
        case OPTION_CONFIG:
            given |= RULES_CONFIG;
            r.config = value;
            break;
        }
    }
    if (option == OPTION_END && code == EXIT_CLEAN)
        code = run_operands(&r, given, argc - optind, argv + optind);
    return code;
}

const struct command cmd_rules = {
    .name = "rules",
    .synopsis = {"list [--format json]", "explain ID", "test [ID] [--run PATTERN]", "coverage [FILE|DIR]...", "impact OLD NEW FILE|DIR...", "new|lint|docs ...", NULL},
    .summary_zh = "规则：列出、说明、检验，看覆盖面和改动的影响",
    .summary_en = "the rules: list, explain and test them, what they reach, what a change does",
    .about_zh = "list      列出规则（编号、级别、记录种类、名称）和配置方案\n"
                "explain   说明一条规则：核对什么、看不到什么、用哪些字段和参数、依据、例子\n"
                "test      用每条规则自带的例子检验它：该通过的通过，该有疑点的正是那些疑点\n"
                "coverage  核对这些文件时哪些规则从未报告、哪些行从未运行；不给文件时看自带的例子\n"
                "impact    同样的文件，规则从 OLD 换成 NEW，疑点增加和减少了哪些\n"
                "new       写一个新的规则文件；lint  检查规则文件；docs  写出规则参考（各有 --help）",
    .about_en =
        "list      the rules (id, severity, kind of record, title) and profiles\n"
        "explain   one rule: what it checks and cannot see, its fields and parameters, its basis, its examples\n"
        "test      runs the examples of each rule: those that must pass, and those that must give just these findings\n"
        "coverage  which rules never fired over these files, which lines never ran; without files, over the examples\n"
        "impact    findings gained and lost over the same files where the rules OLD become NEW\n"
        "new       starts a rule; lint looks at the files; docs writes the reference (each has its own --help)",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha rules list\n"
               "  mingcha rules explain funding.sources-sum\n"
               "  mingcha rules test --rules 我的规则\n"
               "  mingcha rules coverage 通知目录\n"
               "  mingcha rules impact 旧规则 新规则 通知目录\n\n"
               "退出码：\n"
               "  0  正常；test：例子全部符合；impact：没有差别\n"
               "  1  impact：有差别\n"
               "  2  用法有误，规则包有误，或有例子不符合\n"
               "  3  coverage、impact：有文件无法读取、有未决事项或什么也没核对；或结果无法写出",
    .more_en = "Examples:\n"
               "  mingcha rules list\n"
               "  mingcha rules explain funding.sources-sum\n"
               "  mingcha rules test --rules my-rules\n"
               "  mingcha rules coverage notices\n"
               "  mingcha rules impact old-rules new-rules notices\n\n"
               "Exit codes:\n"
               "  0  fine; test: every example holds; impact: no difference\n"
               "  1  impact: there are differences\n"
               "  2  bad usage, a fault in the rule pack, or an example that does not hold\n"
               "  3  coverage, impact: an input unread, something undecided or nothing checked; or the results could not be written",
    .run = run_rules,
};
