/* mingcha annotate: the findings written into the file itself, for the people who have to mend it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "annotate/annotate.h"
#include "base/error.h"
#include "base/hash.h"
#include "cli/cli.h"
#include "cli/known.h"
#include "cli/options.h"
#include "cli/safe_file.h"
#include "cli/terms.h"
#include "read/read.h"
#include "report/view.h"
#include "run/inputs.h"
#include "run/run.h"

static const struct cli_option options[] = {
    {'o', "output", "FILE", "写到这个文件（必须给出，不能是原文件）", "write this file (needed; never the input itself)"},
    TERMS_OPTIONS,
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_annotate;

struct request {
    struct terms terms;
    const char *output;
};

/* ---- before any work ------------------------------------------------------------------------------------------------ */

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static bool output_is_fit(const struct cli *cli, const struct request *r, const char *file)
{
    if (!r->output)
        cli_complain(cli_say(cli, "没有给出要写的文件：mingcha annotate %s -o 文件", "no file to write given: mingcha annotate %s -o FILE"), file);
    else if (same_file(r->output, file))
        cli_complain(cli_say(cli, "%s 就是原文件，不能覆盖；请另起一个名字", "%s is the input itself and is not written over; choose another name"),
                     r->output);
    else if (strcmp(r->output, "-") == 0 && isatty(STDOUT_FILENO))
        cli_complain(cli_say(cli, "不向终端写二进制文件；请用 -o 给出文件名", "a binary file is not written to a terminal; name a file with -o"));
    else
        return true;
    return false;
}

static bool operand_is_fit(const struct cli *cli, int n, char **operands)
{
    if (n == 1 && strcmp(operands[0], "-") != 0)
        return true;
    if (n == 1)
        cli_complain(cli_say(cli, "annotate 需要一个文件，不能读标准输入", "annotate needs a file; it does not read standard input"));
    else if (n == 0)
        cli_complain(cli_say(cli, "没有给出文件；见 mingcha annotate --help", "no file given; see mingcha annotate --help"));
    else
        cli_complain(cli_say(cli, "一次只批注一个文件，给出了 %d 个", "one file at a time is annotated, %d were given"), n);
    return false;
}

/* ---- the run -------------------------------------------------------------------------------------------------------- */

static void say_unreadable(void *context, const mc_error *err)
{
    cli_complain_error(context, err);
}

/* The report of the one file, as JSON. *readable: the file could be read and rules came to verdicts on it. own: *out, json_decref. */
static mc_status check_file(struct cli *cli, struct request *r, const struct input *in, json_t **out, int *code, mc_error *err)
{
    struct run run;
    struct run_options *o = terms_run(&r->terms);
    o->on_unreadable = say_unreadable;
    o->context = cli;
    mc_status st = run_open(&run, o, err);
    if (st == MC_OK)
        terms_settle(cli, &r->terms, &run);
    if (st == MC_OK)
        st = run_input(&run, in, err);
    if (st == MC_OK)
        st = run_finish(&run, err);
    if (st == MC_OK) {
        *out = report_json(run.report);
        *code = terms_exit_code(&r->terms, run.report);
        known_say(cli, run.report);
        st = *out ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    run_close(&run);
    return st;
}

/* A file on which nothing could be said must not come out looking as if nothing were wrong with it. */
static bool was_checked(const struct cli *cli, const json_t *report)
{
    const json_t *input = json_array_get(json_object_get(report, "inputs"), 0);
    struct view_totals totals;
    view_totals_read(&totals, report);
    if (strcmp(view_text(input, "status"), "checked") != 0)
        return false; /* said when it was read */
    if (!view_anything_checked(&totals) && json_array_size(json_object_get(report, "undecided")) == 0) {
        cli_complain(cli_say(cli, "没有适用的规则，什么也没核对，未写出文件", "no rule applied, nothing was checked; no file is written"));
        return false;
    }
    return true;
}

/* ---- the file ------------------------------------------------------------------------------------------------------- */

static mc_status write_output(const char *file, const struct annotated *a, mc_error *err)
{
    struct safe_file f;
    if (strcmp(file, "-") == 0) {
        errno = 0;
        if (fwrite(a->bytes, 1, a->len, stdout) == a->len && fflush(stdout) == 0)
            return MC_OK;
        return error_set(err, MC_ERR_IO, "stdout", 0, "could not be written: %s", strerror(errno));
    }
    mc_status st = safe_file_open(&f, file, err);
    if (st != MC_OK)
        return st;
    bool whole = fwrite(a->bytes, 1, a->len, f.out) == a->len;
    return safe_file_close(&f, whole ? MC_OK : error_set(err, MC_ERR_IO, file, 0, "could not be written: %s", strerror(errno)), err);
}

/* What was written, and what of it needs a word. On stderr where the file itself went to stdout. */
static void say_written(const struct cli *cli, const struct request *r, const json_t *report, const struct annotated *a)
{
    FILE *out = strcmp(r->output, "-") == 0 ? stderr : stdout;
    struct view_totals totals;
    view_totals_read(&totals, report);
    char *complete = view_complete_sentence(&totals, cli->zh);
    fprintf(out, cli_say(cli, "%s：写入批注 %zu 条（错误 %ld，警告 %ld，提示 %ld，未决 %ld）", "%s: %zu notes written (%ld errors, %ld warnings, %ld notes, %ld undecided)"),
            r->output, a->remarks, totals.findings[0], totals.findings[1], totals.findings[2], totals.undecided);
    if (a->explained)
        fprintf(out, cli_say(cli, "；另有 %zu 处由其引出，写在同一批注中", "; %zu more that follow from them are told in the same notes"), a->explained);
    if (a->moved)
        fprintf(out, cli_say(cli, "；%zu 条所指之处不能附批注，附于最近的正文段落", "; %zu stand at the nearest paragraph, because none can stand at their own place"), a->moved);
    if (a->whole)
        fprintf(out, cli_say(cli, "；%zu 条针对全文，附于文首", "; %zu are about the document as a whole and stand at its beginning"), a->whole);
    if (a->listed)
        fprintf(out, cli_say(cli, "；%zu 条不针对某一单元格，只列入清单", "; %zu are about no cell and stand in the list only"), a->listed);
    fputc('\n', out);
    if (!totals.complete && complete)
        fprintf(stderr, "mingcha: %s\n", complete);
    free(complete);
}

static int annotate_checked(struct cli *cli, struct request *r, const char *file, const char *bytes, size_t len, const json_t *report, int code)
{
    struct annotation job = {.path = file, .bytes = bytes, .len = len, .report = report, .zh = cli->zh};
    struct annotated a = {0};
    mc_error err = {0};
    mc_status st = annotate(&a, &job, &err);
    if (st == MC_OK)
        st = write_output(r->output, &a, &err);
    if (st == MC_OK) {
        say_written(cli, r, report, &a);
    } else {
        cli_complain_error(cli, &err);
        code = EXIT_INCOMPLETE;
    }
    free(a.bytes);
    return code;
}

/* The bytes that are annotated are those that were checked, even where somebody saves the file meanwhile. */
static bool is_unchanged(const struct cli *cli, const char *file, const char *bytes, size_t len, const json_t *report)
{
    char hash[HASH_TEXT_MAX];
    hash_bytes(hash, bytes, len);
    if (strcmp(hash, view_text(json_array_get(json_object_get(report, "inputs"), 0), "sha256")) == 0)
        return true;
    cli_complain(cli_say(cli, "%s 在核对时被改动，请再运行一次", "%s changed while it was checked; run this again"), file);
    return false;
}

static int annotate_file(struct cli *cli, struct request *r, const char *file)
{
    struct inputs in = {0};
    mc_error err = {0};
    char *bytes = NULL;
    size_t len = 0;
    json_t *report = NULL;
    int code = EXIT_INCOMPLETE;
    mc_status st = read_bytes(&bytes, &len, file, &err);
    if (st == MC_OK)
        st = annotate_can(file, bytes, len, &err);
    if (st == MC_OK)
        st = inputs_find_one(&in, file, &err);
    if (st == MC_OK)
        st = check_file(cli, r, &in.all[0], &report, &code, &err);
    if (st != MC_OK) {
        error_add_source(&err, file);
        cli_complain_error(cli, &err);
        code = cli_exit_code(st);
    } else if (was_checked(cli, report) && is_unchanged(cli, file, bytes, len, report)) {
        code = annotate_checked(cli, r, file, bytes, len, report, code);
    } else {
        code = EXIT_INCOMPLETE;
    }
    json_decref(report);
    inputs_clear(&in);
    free(bytes);
    return code;
}

static int run_annotate(struct cli *cli, int argc, char **argv)
{
    struct request request = {.output = NULL};
    const char *value;
    int option, code = EXIT_CLEAN;
    terms_init(&request.terms);
    optind = 0;
    while ((option = options_next(cli, &cmd_annotate, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN) {
        if (option == 'o')
            request.output = value;
        else
            code = terms_take(cli, &request.terms, option, value);
    }
    if (option == OPTION_END && code == EXIT_CLEAN) {
        bool fit = operand_is_fit(cli, argc - optind, argv + optind) && output_is_fit(cli, &request, argv[optind]);
        code = fit ? annotate_file(cli, &request, argv[optind]) : EXIT_USAGE;
    }
    terms_clear(&request.terms);
    return code;
}

const struct command cmd_annotate = {
    .name = "annotate",
    .synopsis = {"[OPTION]... FILE -o OUT", NULL},
    .summary_zh = "把疑点写成 Word、Excel 批注，另存一份",
    .summary_en = "write the findings into a copy of the file, as Word comments or Excel notes",
    .about_zh = "核对一份 Word（docx）或 Excel（xlsx）文件，把每处疑点写成批注，附在所指的文字或单元格上，另存为 OUT；\n"
                "Excel 文件另加一张“问题清单”工作表。原文一字不改，公式、格式和原有批注保留。由另一处疑点引出的疑点\n"
                "写在后者的批注中；已豁免和基线中的疑点不写。其他格式（doc、wps、odt 等）请先另存为 docx 或 xlsx。",
    .about_en = "Checks a Word (docx) or Excel (xlsx) file and writes each finding as a note on the words or the cell it is\n"
                "about, into the copy OUT; a workbook gets a sheet with the list of findings, too. Nothing else in it is\n"
                "changed: formulas, formats and the notes it has are kept. What another finding explains is told in the\n"
                "note of that one; what is waived or known is left out. Save other formats (doc, wps, odt ...) as docx or\n"
                "xlsx first.",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha annotate 通知.docx -o 通知-批注.docx\n"
               "  mingcha annotate --select funding 通知.docx -o 资金.docx      只写资金方面的疑点\n"
               "  mingcha annotate 资金表.xlsx -o 资金表-批注.xlsx\n\n"
               "退出码：\n"
               "  0  没有达到 --fail-on 的疑点，文件已写出\n"
               "  1  有疑点，文件已写出\n"
               "  2  用法、配置或规则包有误，未写文件\n"
               "  3  有未决事项（文件已写出），或文件无法读取、什么也没核对、无法写出（未写文件）",
    .more_en = "Examples:\n"
               "  mingcha annotate notice.docx -o annotated.docx\n"
               "  mingcha annotate --select funding notice.docx -o money.docx     only what concerns money\n"
               "  mingcha annotate money.xlsx -o annotated.xlsx\n\n"
               "Exit codes:\n"
               "  0  nothing at or above --fail-on; the file is written\n"
               "  1  findings; the file is written\n"
               "  2  bad usage, configuration or rule pack; no file is written\n"
               "  3  something is undecided (the file is written), or the input could not be read, nothing was checked or\n"
               "     the file could not be written (there is none then)",
    .run = run_annotate,
};
