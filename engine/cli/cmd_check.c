/* mingcha check: the main job. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/input_format.h"
#include "cli/known.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/show_config.h"
#include "cli/terms.h"
#include "cli/timing.h"
#include "cli/trace.h"
#include "cli/verbose.h"
#include "run/inputs.h"
#include "run/run.h"

enum { OPTION_FORMAT = OPTION_LONG, OPTION_INPUT_FORMAT, OPTION_JOBS, OPTION_WRITE_BASELINE, OPTION_AGAINST, OPTION_EVIDENCE, OPTION_SIGN_KEY, OPTION_SHOW_CONFIG, OPTION_VERDICTS, OPTION_TRACE, OPTION_TIMING };

static const struct cli_option options[] = {
    {OPTION_FORMAT, "format", "NAME[=FILE]", "输出格式，见下；默认 text；可重复，写到文件时用 json=文件",
     "see below; text by default; may be repeated; json=FILE writes to a file"},
    TERMS_OPTIONS,
    {OPTION_WRITE_BASELINE, "write-baseline", "FILE", "把现有的疑点都写成基线",
     "write all findings there are as the baseline"},
    {OPTION_AGAINST, "against", "FILE", "与上次的 JSON 报告（或证据包、记录）对照：哪些已解决、仍在、新增，哪些金额、目标、时限变了",
     "compare with an earlier JSON report (evidence pack, record): what is fixed, remains, is new;\nwhich amounts, targets, deadlines changed"},
    {OPTION_EVIDENCE, "evidence", "DIR", "另存证据包（目录须为新的或空的），可用 mingcha replay 重算",
     "leave an evidence pack in a new or empty folder, for mingcha replay"},
    {OPTION_SIGN_KEY, "sign-key", "FILE", "用这把密钥（mingcha keygen）给证据包签名", "sign the evidence pack with this key (mingcha keygen)"},
    {OPTION_INPUT_FORMAT, "input-format", "NAME", "把输入当作这种格式：text、csv、docx、html、xlsx、pdf、json、ndjson 等；默认按内容判断",
     "take the inputs for this format: text, csv, docx, html, xlsx, pdf, json, ndjson ...; by default told from the content"},
    {OPTION_JOBS, "jobs", "N", "用 N 个线程核对（--trace、--against、--evidence 时为 1）；结果与线程数无关；0 为处理器数；默认 1",
     "check with N threads (1 with --trace, --against, --evidence), which changes nothing in what comes out; 0: as many as processors; 1 by default"},
    {OPTION_VERDICTS, "verdicts", NULL, "列出每条规则对每个对象的结论（text、json）",
     "list every rule's verdict on every element (text, json)"},
    {OPTION_TRACE, "trace", "ID", "逐个对象显示这条规则看到的值、结论和原因；不出报告",
     "show, element by element, what this rule sees, its verdict and why; no report"},
    {OPTION_TIMING, "timing", NULL, "在标准错误上列出各规则用时", "list on stderr how long each rule took"},
    {OPTION_SHOW_CONFIG, "show-config", NULL, "列出每项设置的取值和来源，不核对文件；配合 --format json 供程序读取",
     "every setting with its value and where it comes from, and no check; as JSON with --format json"},
    {'q', "quiet", NULL, "只列疑点和一行结果；不显示进度", "only the findings and a line on the result; no progress"},
    {'v', "verbose", NULL, "另列基线中的疑点，并说明读了什么、用了哪些规则、各用多少时间",
     "list the findings of the baseline too, and say what was read, which rules applied, how long it took"},
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_check;

struct request {
    struct terms terms;
    struct outputs outputs;
    const char *write_baseline, *evidence, *sign_key, *trace;
    enum loudness loudness;
    bool show_config, as_of_given;
    const char *lang_from; /* what sets the language; NULL: nothing */
};

static int out_of_memory(const struct cli *cli)
{
    cli_complain(cli_say(cli, "内存不足", "out of memory"));
    return EXIT_INCOMPLETE;
}

#define JOBS_MAX 256

static int set_jobs(const struct cli *cli, struct request *r, const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (!*text || *end || n < 0 || n > JOBS_MAX || strspn(text, "0123456789") != strlen(text)) {
        cli_complain(cli_say(cli, "--jobs 要写 0 到 %d 的整数，不能是“%s”", "--jobs needs a whole number from 0 to %d, not \"%s\""), JOBS_MAX, text);
        return EXIT_USAGE;
    }
    if (n == 0)
        n = sysconf(_SC_NPROCESSORS_ONLN);
    r->terms.run.jobs = n < 1 ? 1 : (size_t)n;
    return EXIT_CLEAN;
}

static int set_option(const struct cli *cli, struct request *r, int option, const char *value)
{
    switch (option) {
    case OPTION_FORMAT:
        return outputs_add(&r->outputs, cli, value) ? EXIT_CLEAN : EXIT_USAGE;
    case OPTION_VERDICTS:
        r->terms.run.list_verdicts = true;
        break;
    case OPTION_TRACE:
        r->trace = value;
        break;
    case OPTION_TIMING:
        r->terms.run.timing = true;
        break;
    case OPTION_WRITE_BASELINE:
        r->write_baseline = value;
        break;
    case OPTION_EVIDENCE:
        r->evidence = value;
        break;
    case OPTION_SIGN_KEY:
        r->sign_key = value;
        break;
    case OPTION_AGAINST:
        r->terms.run.against = value;
        break;
    case OPTION_INPUT_FORMAT:
        r->terms.run.input_format = value;
        return input_format_known(cli, value);
    case OPTION_JOBS:
        return set_jobs(cli, r, value);
    case OPTION_SHOW_CONFIG:
        r->show_config = true;
        break;
    case 'q':
        r->loudness = LOUD_QUIET;
        break;
    case 'v':
        r->loudness = LOUD_VERBOSE;
        break;
    default:
        r->as_of_given = r->as_of_given || option == TERM_AS_OF;
        return terms_take(cli, &r->terms, option, value);
    }
    return EXIT_CLEAN;
}

/* Where nothing was checked and nothing else has said why. */
static void explain_nothing(const struct cli *cli, const struct run *run, const struct inputs *in)
{
    const struct report *r = run->report;
    long applied = 0;
    for (int s = 0; s < 3; s++)
        applied += r->verdicts[s][VERDICT_PASS] + r->verdicts[s][VERDICT_FAIL] + r->verdicts[s][VERDICT_UNDECIDED];
    if (in->n == 0)
        cli_complain(
            cli_say(cli, "没有可核对的文件：给出的目录里没有文件", "nothing to check: no files in the folders given"));
    else if (r->records == 0 && run->unreadable == 0)
        cli_complain(cli_say(cli, "没有可核对的通知：跳过了 %zu 个文件，都不是通知或记录",
                             "nothing to check: %zu files skipped, none of them a notice or a record"),
                     in->n);
    else if (r->records > 0 && applied == 0)
        cli_complain(cli_say(cli, "没有适用的规则，什么也没核对", "no rule applied, nothing was checked"));
}

/* Who is told of inputs as they are done, and of those that cannot be read. */
struct told {
    const struct cli *cli;
    const struct run *run;
    bool verbose;
    size_t shown; /* inputs of which --verbose has told */
    struct progress progress;
};

static void say_unreadable(void *context, const mc_error *err)
{
    struct told *t = context;
    progress_clear(&t->progress);
    cli_complain_error(t->cli, err);
}

/* Inputs are done in their order, whatever the number of threads. */
static void say_progress(void *context, size_t inputs, size_t of, long records)
{
    struct told *t = context;
    (void)of;
    (void)records;
    for (; t->shown < inputs; t->shown++)
        if (t->verbose) {
            progress_clear(&t->progress);
            verbose_input(t->cli, t->run, t->shown);
        }
    progress_step(&t->progress, inputs, json_array_size(t->run->report->findings));
}

/* Findings of a stream go out as they come. */
static mc_status write_at_once(void *context, const char *text, size_t len, mc_error *err)
{
    (void)context;
    fwrite(text, 1, len, stdout); /* what went wrong is told by the flush */
    return reporter_flush(stdout, err);
}

/* Not where findings may be known or waived: that is told when all are there. */
static bool may_tell_at_once(const struct request *request, const struct run *run)
{
    return outputs_tell_at_once(&request->outputs) && !request->write_baseline && !request->terms.run.against && !run->standing.baseline && !run->standing.waivers;
}

/* One check, from the opening of its run to what is said at the end. */
struct checking {
    struct cli *cli;
    struct request *request;
    const struct inputs *in;
    struct run run;
    struct told told;
    struct phases times;
    struct trace trace; /* where request->trace */
    struct evidence evidence;
};

static mc_status open_checking(struct checking *c, mc_error *err)
{
    struct request *request = c->request;
    struct run_options *o = terms_run(&request->terms);
    c->told = (struct told){.cli = c->cli, .run = &c->run, .verbose = request->loudness == LOUD_VERBOSE};
    o->on_unreadable = say_unreadable;
    o->context = &c->told;
    o->on_progress = say_progress;
    o->first = c->in->n && request->loudness != LOUD_VERBOSE ? &c->in->all[0] : NULL; /* times are told of one after the other */
    c->times.begun = progress_now();
    mc_status st = run_open(&c->run, o, err);
    if (st == MC_OK)
        terms_settle(c->cli, &request->terms, &c->run);
    if (st == MC_OK && request->trace)
        st = trace_open(&c->trace, c->cli, c->run.pack, request->trace, err);
    if (st == MC_OK && request->evidence) {
        st = evidence_open(&c->evidence, request->evidence, err);
        c->run.evidence = &c->evidence;
    }
    if (st != MC_OK)
        return st;
    if (may_tell_at_once(request, &c->run)) {
        o->tell = report_ndjson_tell;
        o->write = write_at_once;
    }
    if (request->trace || o->against || request->evidence)
        o->jobs = 1; /* what is told as it happens, paired with an earlier report or kept in order */
    c->times.opened = progress_now();
    if (request->loudness == LOUD_VERBOSE)
        verbose_opened(c->cli, &c->run);
    return MC_OK;
}

/* Until the report is whole and what is kept beside it is written. */
static mc_status run_checking(struct checking *c, mc_error *err)
{
    const struct request *request = c->request;
    progress_begin(&c->told.progress, c->cli, c->in->n, request->loudness == LOUD_QUIET || request->trace);
    mc_status st = run_inputs(&c->run, &request->terms.run, c->in, err);
    progress_clear(&c->told.progress);
    c->times.read = progress_now();
    if (st == MC_OK)
        st = run_finish(&c->run, err);
    c->times.finished = progress_now();
    if (st == MC_OK && request->write_baseline)
        st = known_write_baseline(c->cli, &c->run, request->write_baseline, err);
    if (st == MC_OK && request->evidence)
        st = evidence_finish(&c->evidence, &c->run, request->sign_key, err);
    return st;
}

/* The report in every format that was asked for, then what is said beside it. */
static int tell_checking(struct checking *c)
{
    struct cli *cli = c->cli;
    struct request *request = c->request;
    mc_error err = {0};
    json_t *json = report_json(c->run.report);
    if (!json)
        return out_of_memory(cli);
    int code = terms_exit_code(&request->terms, c->run.report);
    if (request->trace)
        trace_close(&c->trace);
    if (outputs_write(&request->outputs, cli, json, &c->run.report->sources, request->loudness, &err) != MC_OK) {
        cli_complain_error(cli, &err);
        code = EXIT_INCOMPLETE;
    }
    json_decref(json);
    c->times.written = progress_now();
    if (request->loudness == LOUD_VERBOSE)
        verbose_finished(cli, &c->run, &c->times);
    explain_nothing(cli, &c->run, c->in);
    known_say(cli, c->run.report);
    if (request->terms.run.timing)
        timing_print(cli, c->run.pack);
    return code;
}

static int check_inputs(struct cli *cli, struct request *request, const struct inputs *in)
{
    struct checking c = {.cli = cli, .request = request, .in = in};
    mc_error err = {0};
    int code;
    mc_status st = open_checking(&c, &err);
    if (st == MC_OK)
        st = run_checking(&c, &err);
    if (st == MC_OK) {
        code = tell_checking(&c);
    } else {
        cli_complain_error(cli, &err);
        code = cli_exit_code(st);
    }
    evidence_clear(&c.evidence);
    run_leave(&c.run);
    return code;
}

/* A trace goes to stdout in place of a report; reports may still go to files. */
static bool settle_outputs(const struct cli *cli, struct request *request, const struct inputs *in)
{
    struct outputs *o = &request->outputs;
    size_t given = o->n;
    for (size_t i = 0; i < given && request->trace; i++)
        if (!o->all[i].file) {
            cli_complain(cli_say(cli, "--trace 写到标准输出；报告要写到文件：--format %s=文件",
                                 "--trace goes to stdout; a report beside it goes to a file: --format %s=FILE"),
                         o->all[i].reporter->name);
            return false;
        }
    if (!outputs_settle(o, cli, in))
        return false;
    if (request->trace)
        o->n = given;
    return true;
}

/* Where the language comes from; cli_init looks at the same places. */
static const char *language_source(int argc, char *const *argv)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "--lang", 6) == 0)
            return "--lang";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return names[i];
    }
    return NULL;
}

static int explain_config(struct cli *cli, struct request *request)
{
    const struct terms *terms = &request->terms;
    const struct output *first = request->outputs.n ? &request->outputs.all[0] : NULL;
    bool json = first && first->reporter == &report_as_json && !first->file;
    const struct run_options *o = terms_run(&request->terms);
    const struct given_options given = {.run = o, .outputs = &request->outputs, .n_rules = terms->rules.n,
                                        .fail_on = !terms->fail_on_given ? NULL : terms->never_fail ? "never" : severity_name(terms->fail_on),
                                        .as_of = request->as_of_given ? o->as_of : NULL, .lang = cli_lang(cli), .lang_from = request->lang_from};
    struct run run;
    mc_error err = {0};
    mc_status st = run_open(&run, o, &err);
    int code = st == MC_OK ? show_config(cli, &run, &given, json) : cli_exit_code(st);
    if (st != MC_OK)
        cli_complain_error(cli, &err);
    run_close(&run);
    return code;
}

static int check_operands(struct cli *cli, struct request *request, int n, char **operands)
{
    struct inputs in;
    mc_error err = {0};
    if (request->sign_key && !request->evidence) {
        cli_complain(cli_say(cli, "--sign-key 要与 --evidence 一起用", "--sign-key goes with --evidence"));
        return EXIT_USAGE;
    }
    if (request->show_config)
        return explain_config(cli, request);
    if (n == 0) {
        cli_complain(cli_say(cli, "没有给出文件或目录（标准输入写作 -）；见 mingcha check --help",
                             "no file or folder given (- is standard input); see mingcha check --help"));
        return EXIT_INCOMPLETE;
    }
    mc_status st = inputs_find(&in, operands, (size_t)n, &err);
    if (st != MC_OK) {
        cli_complain_error(cli, &err);
        return cli_exit_code(st);
    }
    request->terms.run.keep_sources = outputs_draw(&request->outputs);
    request->terms.run.figures = request->evidence || outputs_has(&request->outputs, &report_as_json);
    request->terms.run.only = in.n == 1;
    int code = settle_outputs(cli, request, &in) && outputs_spare(cli, request->write_baseline, &in) ? check_inputs(cli, request, &in) : EXIT_USAGE;
    inputs_clear(&in);
    return code;
}

static int run_check(struct cli *cli, int argc, char **argv)
{
    struct request request = {.trace = NULL};
    const char *value;
    int option, code = EXIT_CLEAN;
    terms_init(&request.terms);
    optind = 0;
    while ((option = options_next(cli, &cmd_check, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN)
        code = set_option(cli, &request, option, value);
    if (option == OPTION_END && code == EXIT_CLEAN) {
        if (request.trace && !request.terms.select.n)
            code = terms_take(cli, &request.terms, TERM_SELECT, request.trace);
        request.lang_from = language_source(argc, argv);
        if (code == EXIT_CLEAN)
            code = check_operands(cli, &request, argc - optind, argv + optind);
    }
    terms_clear(&request.terms);
    return code;
}

const struct command cmd_check = {
    .name = "check",
    .synopsis = {"[OPTION]... [FILE|DIR|-]...", NULL},
    .summary_zh = "核对通知或记录，列出疑点",
    .summary_en = "check notices and records, list what does not add up",
    .about_zh =
        "核对民生实事通知（文本）或记录（JSON，须有 \"kind\"），逐项列出对不上的地方：位置、原文、应为与实为、\n"
        "算式、依据。目录逐层读取，按名称排序；以点开头的文件和不认识的文件跳过；- 是标准输入。\n"
        "疑点是需要核实的问题，不是结论。",
    .about_en =
        "Checks notices (text) and records (JSON with a \"kind\") and lists what does not add up: the place, the\n"
        "words, expected and actual, the workings, the provision. Folders are read all the way down in the order\n"
        "of their names; hidden files and files of unknown formats are left out; - is standard input.\n"
        "A finding is a doubt to verify, not a verdict.",
    .options = options,
    .lists = outputs_print,
    .more_zh = "例子：\n"
               "  mingcha check 通知.txt                           核对一份通知\n"
               "  mingcha check --format html=报告.html 通知目录   另存一份网页报告\n"
               "  mingcha check --select funding --fail-on note . 只核对资金，有提示也算不通过\n"
               "  unzip -p 上报.zip 通知.txt | mingcha check -     从标准输入读\n\n"
               "退出码：\n"
               "  0  没有达到 --fail-on 的疑点\n"
               "  1  有疑点\n"
               "  2  用法、配置或规则包有误\n"
               "  3  不完整：有文件无法读取、有未决事项、什么也没核对，或结果无法写出（即使另有疑点）",
    .more_en = "Examples:\n"
               "  mingcha check notice.txt                            check one notice\n"
               "  mingcha check --format html=report.html notices     leave a web page beside the text\n"
               "  mingcha check --select funding --fail-on note .     money only; even notes fail\n"
               "  unzip -p notices.zip a.txt | mingcha check -        read standard input\n\n"
               "Exit codes:\n"
               "  0  nothing at or above --fail-on\n"
               "  1  findings\n"
               "  2  bad usage, configuration or rule pack\n"
               "  3  incomplete: an input could not be read, something is undecided, nothing was checked, or the\n"
               "     results could not be written (even where there are findings too)",
    .run = run_check,
};
