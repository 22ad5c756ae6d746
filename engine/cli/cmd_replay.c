/* mingcha replay: an evidence pack, proved and run again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/show.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "run/replay.h"

enum { OPTION_VERIFY_KEY = OPTION_LONG, OPTION_FORMAT };

static const struct cli_option options[] = {
    {OPTION_VERIFY_KEY, "verify-key", "FILE", "证据包须由这把公钥（mingcha keygen）签名", "the pack must be signed by this public key (mingcha keygen)"},
    {OPTION_FORMAT, "format", "text|json", "输出格式；默认 text", "by default text"},
    {0, NULL, NULL, NULL, NULL},
};

extern const struct command cmd_replay;

/* Names of files come from the folder and are shown as text only. */
static void print_list(const struct cli *cli, const char *mark, const json_t *list)
{
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one) {
        const char *file = json_string_value(json_object_get(one, "file")), *text = json_string_value(json_object_get(one, cli->zh ? "zh" : "en"));
        char *clean = file ? show_clean(file, strlen(file)) : NULL;
        printf("%s %s%s%s\n", mark, clean ? clean : "", clean ? (cli->zh ? "：" : ": ") : "", text);
        free(clean);
    }
}

static void print_text(const struct cli *cli, const struct replay *r)
{
    print_list(cli, "✗", r->problems);
    print_list(cli, "i", r->notes);
    if (r->signed_by_key)
        puts(cli_say(cli, "✓ 签名属实", "✓ the signature is of this key"));
    if (json_array_size(r->problems))
        printf(cli_say(cli, "不同：%zu 处不符%s\n", "different: %zu problems%s\n"), json_array_size(r->problems),
               r->replayed ? "" : cli_say(cli, "，没有重算", ", nothing was derived again"));
    else
        printf(cli_say(cli, "相同：%ld 个文件的校验值相符，重算得出 %ld 处疑点，报告逐字节相同\n",
                       "the same: %ld files match their sums, %ld findings derived again, the report is equal byte for byte\n"),
               r->files, r->findings);
}

static int print_json(const struct replay *r)
{
    json_t *out = json_pack("{s:b, s:b, s:b, s:I, s:I, s:O, s:O}", "same", json_array_size(r->problems) == 0, "replayed", r->replayed, "signed", r->signed_by_key,
                            "files", (json_int_t)r->files, "findings", (json_int_t)r->findings, "problems", r->problems, "notes", r->notes);
    int rc = out ? json_dumpf(out, stdout, JSON_INDENT(2)) : -1;
    putchar('\n');
    json_decref(out);
    return rc;
}

struct request {
    const char *key;
    bool json;
};

static int set_option(const struct cli *cli, struct request *q, int option, const char *value)
{
    static const char *const formats[] = {"text", "json"};
    if (option == OPTION_VERIFY_KEY)
        q->key = value;
    else if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
        return options_unknown(cli, "--format", value, formats, 2);
    else
        q->json = strcmp(value, "json") == 0;
    return EXIT_CLEAN;
}

static int replay(const struct cli *cli, const struct request *q, const char *dir)
{
    struct replay r;
    mc_error err = {0};
    mc_status st = replay_run(&r, dir, q->key, &err);
    int code = json_array_size(r.problems) ? EXIT_FINDINGS : EXIT_CLEAN;
    if (st != MC_OK) {
        cli_complain_error(cli, &err);
        code = cli_exit_code(st);
    } else if (!q->json) {
        print_text(cli, &r);
    } else if (print_json(&r) != 0) {
        code = EXIT_INCOMPLETE;
    }
    replay_clear(&r);
    return code;
}

static int run_replay(struct cli *cli, int argc, char **argv)
{
    struct request q = {0};
    const char *value;
    int code = EXIT_CLEAN, option;
    optind = 0;
    while ((option = options_next(cli, &cmd_replay, argc, argv, &value, &code)) >= 0 && code == EXIT_CLEAN)
        code = set_option(cli, &q, option, value);
    if (option != OPTION_END || code != EXIT_CLEAN)
        return code;
    if (argc - optind != 1) {
        cli_complain(cli_say(cli, "replay 要一个证据包目录；见 mingcha replay --help", "replay takes one evidence pack; see mingcha replay --help"));
        return EXIT_USAGE;
    }
    return replay(cli, &q, argv[optind]);
}

const struct command cmd_replay = {
    .name = "replay",
    .synopsis = {"[OPTION]... DIR", NULL},
    .summary_zh = "验证证据包，重算其中的每一处疑点",
    .summary_en = "verify an evidence pack and derive its findings again",
    .about_zh = "核对证据包（check --evidence）里每个文件的校验值，用其中的记录和规则重新核对一遍，与其中的报告逐字节比较。\n"
                "不需要原来的通知。",
    .about_en = "Verifies each file of an evidence pack (check --evidence), runs its rules over its records again, and compares\n"
                "the report byte for byte. The notices themselves are not needed.",
    .options = options,
    .more_zh = "退出码：0 相同   1 不同：文件、签名或结果不符   2 用法有误，或不是证据包   3 无法重算",
    .more_en = "Exit codes: 0 the same   1 different: a file, the signature or the result   2 bad usage, or no evidence pack\n"
               "            3 it could not be run again",
    .run = run_replay,
};
