/* mingcha mutate: corrupts good records one value at a time and says which faults no rule catches. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/input_format.h"
#include "cli/mutate.h"
#include "cli/options.h"
#include "run/inputs.h"
#include "run/run.h"

#define CLASSES_MAX 32
#define DEFAULT_SAMPLE 25
#define DEFAULT_EXAMPLES 3

enum { OPTION_FORMAT = OPTION_LONG, OPTION_RULES, OPTION_CONFIG, OPTION_INPUT_FORMAT, OPTION_ONLY, OPTION_SAMPLE, OPTION_ALL, OPTION_SEED, OPTION_EXAMPLES,
       OPTION_MIN_SCORE };

static const struct cli_option options[] = {
    {OPTION_ONLY, "only", "CLASS,...", "只试这些类别：money、count、sequence 等（见规则目录的 mutate.json）",
     "only these classes: money, count, sequence ... (see mutate.json of the rules)"},
    {OPTION_SAMPLE, "sample", "N", "每份记录、每个字段、每种改法至多试多少个；默认 25", "at most so many for each record, field and operator; by default 25"},
    {OPTION_ALL, "all", NULL, "每一个都试", "try every mutant"},
    {OPTION_SEED, "seed", "N", "抽样的种子；默认 1。同一种子得到同样的结果", "seed of the sample; by default 1. The same seed gives the same result"},
    {OPTION_MIN_SCORE, "min-score", "PERCENT", "得分低于它则退出码为 1", "exit code 1 where the score is lower"},
    {OPTION_EXAMPLES, "examples", "N", "每组列出几个例子（text）；默认 3", "examples shown of each group (text); by default 3"},
    {OPTION_FORMAT, "format", "text|json", "输出格式；默认 text", "the form of the result; by default text"},
    {OPTION_RULES, "rules", "DIR", "规则目录；默认用本程序自带的规则", "the folder of rules; by default the program's own"},
    {OPTION_CONFIG, "config", "FILE", "配置文件；默认向上寻找 .mingcha.json", "the configuration; by default .mingcha.json is looked for upward"},
    {OPTION_INPUT_FORMAT, "input-format", "NAME", "把输入当作这种格式；默认按内容判断", "take inputs for this format; by default told from the content"},
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_mutate;

struct request {
    struct run_options run;
    bool json;
    uint64_t seed;
    size_t sample, examples;
    long min_score; /* in hundredths of a percent; -1: none */
    char *only_text; /* own: the classes, parted by NULs */
    const char *only[CLASSES_MAX];
    size_t n_only;
};

/* ---- options ----------------------------------------------------------------------------------------------------------- */

static int set_number(const struct cli *cli, const char *name, const char *value, size_t max, size_t *out)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    if (*end || value[0] < '0' || value[0] > '9' || n > max) {
        cli_complain(cli_say(cli, "--%s 应是 0 到 %zu 的整数，而不是“%s”", "--%s needs a whole number from 0 to %zu, not \"%s\""), name, max, value);
        return EXIT_USAGE;
    }
    *out = n;
    return EXIT_CLEAN;
}

/* A percentage with at most two decimals, in hundredths. */
static int set_score(const struct cli *cli, struct request *r, const char *value)
{
    char *end = NULL, decimals[3] = "00";
    long whole = value[0] >= '0' && value[0] <= '9' ? strtol(value, &end, 10) : -1;
    bool ok = whole >= 0 && whole <= 100;
    if (ok && *end == '.') {
        size_t n = strspn(++end, "0123456789");
        ok = n == 1 || n == 2;
        memcpy(decimals, end, n > 2 ? 2 : n);
        end += n;
    }
    if (ok && *end == '%')
        end++;
    long score = ok ? whole * 100 + strtol(decimals, NULL, 10) : -1;
    if (!ok || *end || score > 10000) {
        cli_complain(cli_say(cli, "--min-score 应是 0 到 100 的百分数，而不是“%s”", "--min-score needs a percentage from 0 to 100, not \"%s\""), value);
        return EXIT_USAGE;
    }
    r->min_score = score;
    return EXIT_CLEAN;
}

static int set_only(const struct cli *cli, struct request *r, const char *value)
{
    free(r->only_text);
    r->only_text = strdup(value);
    r->n_only = 0;
    if (!r->only_text)
        return EXIT_INCOMPLETE;
    for (char *state = NULL, *one = strtok_r(r->only_text, ",", &state); one && r->n_only < CLASSES_MAX; one = strtok_r(NULL, ",", &state))
        r->only[r->n_only++] = one;
    if (r->n_only)
        return EXIT_CLEAN;
    cli_complain(cli_say(cli, "--only 没有给出类别", "--only names no class"));
    return EXIT_USAGE;
}

static int set_option(const struct cli *cli, struct request *r, int option, const char *value)
{
    static const char *const formats[] = {"text", "json"};
    size_t seed;
    int code = EXIT_CLEAN;
    switch (option) {
    case OPTION_FORMAT:
        r->json = strcmp(value, "json") == 0;
        return r->json || strcmp(value, "text") == 0 ? EXIT_CLEAN : options_unknown(cli, "--format", value, formats, 2);
    case OPTION_RULES:
        r->run.rules = value;
        break;
    case OPTION_CONFIG:
        r->run.config = value;
        break;
    case OPTION_INPUT_FORMAT:
        r->run.input_format = value;
        return input_format_known(cli, value);
    case OPTION_ONLY:
        return set_only(cli, r, value);
    case OPTION_SAMPLE:
        return set_number(cli, "sample", value, 1000000, &r->sample);
    case OPTION_ALL:
        r->sample = 0;
        break;
    case OPTION_SEED:
        code = set_number(cli, "seed", value, 1000000000, &seed);
        r->seed = code == EXIT_CLEAN ? seed : r->seed;
        return code;
    case OPTION_EXAMPLES:
        return set_number(cli, "examples", value, 1000000, &r->examples);
    default:
        return set_score(cli, r, value);
    }
    return EXIT_CLEAN;
}

/* ---- inputs ------------------------------------------------------------------------------------------------------------ */

/* Reads one input and tries its mutants. An input that cannot be read is said, and is no error here. */
static mc_status mutate_input(const struct cli *cli, struct mutate_score *score, struct run *run, const struct mutate_plan *plan, const struct request *r,
                              const struct input *in, mc_error *err)
{
    struct record *rec = NULL;
    struct mutants all = {0};
    mc_error found = {0};
    bool foreign = false;
    json_t *about = json_object();
    if (!about)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = loader_read(&run->loader, &rec, in, about, &foreign, &found);
    json_decref(about);
    if (st == MC_ERR_USAGE || st == MC_ERR_MEMORY)
        return error_pass(err, &found);
    if (st != MC_OK) {
        if (!(foreign && in->found)) {
            cli_complain_error(cli, &found);
            run->unreadable++;
        }
        return MC_OK;
    }
    st = mutate_list(&all, plan, rec->root, r->sample, r->seed, r->only, r->n_only, err);
    if (st == MC_OK)
        st = mutate_run(score, run, plan, rec, in->shown, &all, err);
    mutants_clear(&all);
    record_free(rec);
    return st;
}

static bool classes_are_right(const struct cli *cli, const struct request *r, const struct mutate_plan *plan)
{
    for (size_t i = 0; i < r->n_only; i++) {
        const char *names[64];
        size_t n = 0;
        if (mutate_plan_has_class(plan, r->only[i]))
            continue;
        for (size_t f = 0; f < plan->n && n < 64; f++) {
            bool again = false;
            for (size_t j = 0; j < n; j++)
                again = again || strcmp(names[j], plan->fields[f].class_name) == 0;
            if (!again)
                names[n++] = plan->fields[f].class_name;
        }
        options_unknown(cli, "--only", r->only[i], names, n);
        return false;
    }
    return true;
}

static int show(const struct cli *cli, const struct request *r, const struct mutate_score *s, struct run *run)
{
    bool ok;
    if (r->json) {
        json_t *out = mutate_json(s, run->pack, r->seed, r->sample);
        ok = out && (json_dumpf(out, stdout, JSON_INDENT(2)) == 0 || ferror(stdout));
        putchar('\n');
        json_decref(out);
    } else {
        ok = mutate_text(s, cli, run->pack, r->seed, r->sample, r->examples);
    }
    if (!ok) {
        cli_complain(cli_say(cli, "内存不足", "out of memory"));
        return EXIT_INCOMPLETE;
    }
    if (run->unreadable)
        return EXIT_INCOMPLETE;
    if (s->counts[OUTCOME_CAUGHT] + s->counts[OUTCOME_MISSED] + s->counts[OUTCOME_UNDECIDED] + s->counts[OUTCOME_BLIND] == 0) {
        cli_complain(cli_say(cli, "没有可改的值：记录里没有 mutate.json 所列的字段", "nothing to corrupt: the records have none of the fields of mutate.json"));
        return EXIT_INCOMPLETE;
    }
    long rate = mutate_rate(s->counts[OUTCOME_CAUGHT], s->counts[OUTCOME_MISSED], s->counts[OUTCOME_UNDECIDED]);
    return rate < r->min_score ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int mutate_inputs(const struct cli *cli, const struct request *r, const struct inputs *in)
{
    struct run run = {0};
    struct mutate_plan plan = {0};
    struct mutate_score score = {0};
    mc_error err = {0};
    int code = EXIT_USAGE;
    mc_status st = run_open(&run, &r->run, &err);
    if (st == MC_OK)
        st = mutate_plan_open(&plan, run.rules, &err);
    if (st == MC_OK)
        st = mutate_score_open(&score, &err);
    if (st == MC_OK && !classes_are_right(cli, r, &plan))
        goto done;
    for (size_t i = 0; i < in->n && st == MC_OK; i++)
        st = mutate_input(cli, &score, &run, &plan, r, &in->all[i], &err);
    if (st != MC_OK) {
        cli_complain_error(cli, &err);
        code = cli_exit_code(st);
    } else {
        code = show(cli, r, &score, &run);
    }
done:
    mutate_score_close(&score);
    mutate_plan_close(&plan);
    run_close(&run);
    return code;
}

static int mutate_operands(const struct cli *cli, const struct request *r, int n, char **operands)
{
    struct inputs in;
    mc_error err = {0};
    if (n == 0) {
        cli_complain(cli_say(cli, "没有给出文件；见 mingcha mutate --help", "no file given; see mingcha mutate --help"));
        return EXIT_USAGE;
    }
    mc_status st = inputs_find(&in, operands, (size_t)n, &err);
    if (st != MC_OK) {
        cli_complain_error(cli, &err);
        return cli_exit_code(st);
    }
    int code = mutate_inputs(cli, r, &in);
    inputs_clear(&in);
    return code;
}

static int run_mutate(struct cli *cli, int argc, char **argv)
{
    struct request request = {.seed = 1, .sample = DEFAULT_SAMPLE, .examples = DEFAULT_EXAMPLES, .min_score = -1};
    const char *value;
    int option, code = EXIT_CLEAN;
    snprintf(request.run.as_of, sizeof request.run.as_of, "2000-01-01");
    optind = 0;
    while ((option = options_next(cli, &cmd_mutate, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN)
        code = set_option(cli, &request, option, value);
    if (option == OPTION_END && code == EXIT_CLEAN)
        code = mutate_operands(cli, &request, argc - optind, argv + optind);
    free(request.only_text);
    return code;
}

const struct command cmd_mutate = {
    .name = "mutate",
    .synopsis = {"[OPTION]... FILE|DIR...", NULL},
    .summary_zh = "逐个改坏好记录中的值，看哪些差错没有规则能查出",
    .summary_en = "corrupt good records value by value: which faults does no rule catch?",
    .about_zh = "取没有问题的通知或记录，每次改坏其中一个值（改一位数字、漏一行、空一格、期限对调……），再用规则核对。\n"
                "改坏后多出新的疑点即为查出；只多出未决事项的不算，另列。单看记录无法发现的也另列，并说明理由。\n"
                "哪些字段怎样改，由规则目录中的 mutate.json 规定。",
    .about_en = "Takes good notices or records, corrupts one value at a time (a digit changed, a row dropped, a field blanked,\n"
                "due dates exchanged ...) and runs the rules over each mutant. Caught is what gives a finding that the good\n"
                "record does not give; what only becomes undecided is told apart, and so is what nothing in the record could\n"
                "show, with the reason. mutate.json in the folder of rules says which fields are corrupted how.",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha mutate 通知.txt\n"
               "  mingcha mutate --all --only money,count --min-score 98 通知目录\n\n"
               "退出码：\n"
               "  0  得分不低于 --min-score\n"
               "  1  得分低于 --min-score\n"
               "  2  用法、配置或规则包有误\n"
               "  3  有文件无法读取，没有可改的值，或结果无法写出",
    .more_en = "Examples:\n"
               "  mingcha mutate notice.txt\n"
               "  mingcha mutate --all --only money,count --min-score 98 notices\n\n"
               "Exit codes:\n"
               "  0  the score is not below --min-score\n"
               "  1  the score is below --min-score\n"
               "  2  bad usage, configuration or rule pack\n"
               "  3  an input could not be read, there was nothing to corrupt, or the result could not be written",
    .run = run_mutate,
};
