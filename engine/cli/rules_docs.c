/* mingcha rules docs: the reference of the rules as pages, in Chinese and English, from the rules themselves. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "cli/options.h"
#include "cli/rules_author.h"
#include "cli/rules_pages.h"

enum { OPTION_RULES = OPTION_LONG, OPTION_CHECK };

static const struct cli_option options[] = {
    {OPTION_CHECK, "check", NULL, "不写，只看目录里的页面是否与规则一致", "write nothing: see whether the pages in the folder are those of the rules"},
    {OPTION_RULES, "rules", "DIR", "规则目录；默认用本程序自带的规则", "the folder of rules; by default the program's own"},
    {0, NULL, NULL, NULL, NULL},
};

struct request {
    const struct cli *cli;
    const char *rules, *folder;
    bool check;
    size_t stale;
};

/* Whether the file holds just this text. */
static bool is_same(const char *path, const char *text)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    size_t len = strlen(text), at = 0, n;
    char part[8192];
    bool same = true;
    while (same && (n = fread(part, 1, sizeof part, f)) > 0) {
        same = at + n <= len && memcmp(text + at, part, n) == 0;
        at += n;
    }
    same = same && !ferror(f) && at == len;
    fclose(f);
    return same;
}

static mc_status write_page(const char *path, const char *text, mc_error *err)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fputs(text, f) >= 0;
    int why = errno;
    if (f && fclose(f) != 0) {
        why = errno;
        ok = false;
    }
    return ok ? MC_OK : error_set(err, MC_ERR_IO, path, 0, "could not be written: %s", strerror(why));
}

/* One page, written or compared. */
static mc_status on_page(void *context, const char *name, const char *text, mc_error *err)
{
    struct request *r = context;
    char *path;
    mc_status st = MC_OK;
    if (asprintf(&path, "%s/%s", r->folder, name) < 0)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (!is_same(path, text)) {
        r->stale++;
        if (r->check)
            printf(cli_say(r->cli, "%s：与规则不一致\n", "%s: not what the rules say\n"), path);
        else
            st = write_page(path, text, err);
    }
    free(path);
    return st;
}

static int docs(struct request *r)
{
    char *dir;
    struct pack *pack;
    mc_error err = {0};
    int code = EXIT_USAGE;
    if (!rules_author_open(r->cli, r->rules, &dir, &pack, &code))
        goto done;
    mc_status st = MC_OK;
    if (!r->check && mkdir(r->folder, 0777) != 0 && errno != EEXIST)
        st = error_set(&err, MC_ERR_IO, r->folder, 0, "could not be written: %s", strerror(errno));
    if (st == MC_OK)
        st = rules_pages(pack, on_page, r, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        code = cli_exit_code(st);
    } else if (r->check && r->stale) {
        printf(cli_say(r->cli, "%zu 个页面过时了；用 mingcha rules docs %s 重写\n", "%zu pages are stale; mingcha rules docs %s writes them anew\n"), r->stale, r->folder);
        code = EXIT_FINDINGS;
    } else {
        code = EXIT_CLEAN;
    }
done:
    pack_free(pack);
    free(dir);
    return code;
}

static int run_docs(struct cli *cli, int argc, char **argv)
{
    struct request r = {.cli = cli};
    const char *value;
    int option, code = EXIT_CLEAN;
    optind = 0;
    while ((option = options_next(cli, &rules_docs, argc, argv, &value, &code)) >= 0) {
        if (option == OPTION_CHECK)
            r.check = true;
        else
            r.rules = value;
    }
    if (option != OPTION_END)
        return code;
    if (argc - optind != 1) {
        cli_complain(cli_say(cli, "rules docs 要给出一个目录，如 docs/rules", "rules docs needs one folder, such as docs/rules"));
        return EXIT_USAGE;
    }
    r.folder = argv[optind];
    return docs(&r);
}

const struct command rules_docs = {
    .name = "rules docs",
    .synopsis = {"[--check] [--rules DIR] FOLDER", NULL},
    .about_zh = "由规则写出参考页面：每类规则中英文各一页，另有目录页。页面不要手改：改规则，再写一次。",
    .about_en = "Writes the reference of the rules: a page for each family in Chinese and in English, and an index. Do not edit the\n"
                "pages: change the rule and write them anew.",
    .options = options,
    .more_zh = "退出码：\n  0  已写好；--check：页面与规则一致\n  1  --check：有页面过时\n  2  用法有误，或规则包不能加载\n  3  无法写出",
    .more_en = "Exit codes:\n  0  written; --check: the pages are those of the rules\n  1  --check: pages are stale\n  2  bad usage, or the pack does not load\n"
               "  3  a page could not be written",
    .run = run_docs,
};
