/* mingcha rules lint: what is wrong with rules that load and whose examples hold. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/show.h"
#include "cli/options.h"
#include "cli/rules_author.h"
#include "rule/lint.h"

enum { OPTION_RULES = OPTION_LONG };

static const struct cli_option options[] = {
    {OPTION_RULES, "rules", "DIR", "规则目录；默认用本程序自带的规则", "the folder of rules; by default the program's own"},
    {0, NULL, NULL, NULL, NULL},
};

struct found {
    const struct cli *cli;
    size_t n;
    bool failed;
};

static void print_fault(void *context, const char *path, int line, const char *zh, const char *en)
{
    struct found *f = context;
    const char *text = cli_say(f->cli, zh, en);
    char *clean = show_clean(text, strlen(text)), *file = show_clean(path, strlen(path));
    f->failed = f->failed || !clean || !file;
    if (clean && file)
        printf("%s:%d: %s\n", file, line, clean);
    free(clean);
    free(file);
    f->n++;
}

static int lint(const struct cli *cli, const char *rules, const char *id)
{
    char *dir;
    struct pack *pack;
    int code = EXIT_USAGE;
    struct found found = {.cli = cli};
    mc_error err = {0};
    if (!rules_author_open(cli, rules, &dir, &pack, &code))
        goto done;
    if (id && !pack_find(pack, id)) {
        cli_complain(cli_say(cli, "没有规则“%s”；见 mingcha rules list", "no rule \"%s\"; see mingcha rules list"), id);
        goto done;
    }
    mc_status st = pack_lint(pack, id, print_fault, &found, &err);
    if (st != MC_OK || found.failed) {
        cli_complain(cli_say(cli, "内存不足", "out of memory"));
        code = EXIT_INCOMPLETE;
    } else {
        printf(cli_say(cli, "%zu 条规则，%zu 处要改\n", "%zu rules, %zu faults\n"), id ? 1 : pack_count(pack), found.n);
        code = found.n ? EXIT_FINDINGS : EXIT_CLEAN;
    }
done:
    pack_free(pack);
    free(dir);
    return code;
}

static int run_lint(struct cli *cli, int argc, char **argv)
{
    const char *value, *rules = NULL;
    int option, code = EXIT_CLEAN;
    optind = 0;
    while ((option = options_next(cli, &rules_lint, argc, argv, &value, &code)) >= 0)
        rules = value;
    if (option != OPTION_END)
        return code;
    if (argc - optind > 1) {
        cli_complain(cli_say(cli, "rules lint 不认识“%s”", "rules lint takes no \"%s\""), argv[optind + 1]);
        return EXIT_USAGE;
    }
    return lint(cli, rules, argc > optind ? argv[optind] : NULL);
}

const struct command rules_lint = {
    .name = "rules lint",
    .synopsis = {"[--rules DIR] [ID]", NULL},
    .about_zh = "检查规则文件：没有用到的局部变量、不存在的名称和参数、只有一种语言的提示、没有依据、没有说明、\n"
                "例子重复或看不出边界。每处给出文件、行和改法。",
    .about_en = "Looks at the files of rules: locals that nothing reads, names and parameters that there are not, messages in one\n"
                "language only, no basis, no opening comment, examples that repeat or do not show the edge. Each with file, line\n"
                "and the way out.",
    .options = options,
    .more_zh = "退出码：\n  0  没有要改的\n  1  有要改的\n  2  用法有误，或规则包不能加载",
    .more_en = "Exit codes:\n  0  nothing to mend\n  1  something to mend\n  2  bad usage, or the pack does not load",
    .run = run_lint,
};
