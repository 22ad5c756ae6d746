/* mingcha rules new: a file to start a rule from, which loads and passes its examples as it stands. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "cli/options.h"
#include "cli/rules_author.h"

enum { OPTION_RULES = OPTION_LONG, OPTION_KIND, OPTION_EACH };

static const struct cli_option options[] = {
    {OPTION_KIND, "kind", "KIND", "核对哪一类记录；默认与规则包中多数规则相同", "the kind of record; by default that of most rules of the pack"},
    {OPTION_EACH, "each", "PATH", "逐个核对什么，如 projects[].tasks[]；默认整份记录", "the elements, such as projects[].tasks[]; by default the whole record"},
    {OPTION_RULES, "rules", "DIR", "规则目录；默认用本程序自带的规则", "the folder of rules; by default the program's own"},
    {0, NULL, NULL, NULL, NULL},
};

struct request {
    const struct cli *cli;
    const char *rules, *kind, *each, *id;
};

/* ---- what is asked for ------------------------------------------------------------------------------------------------- */

/* Small letters, figures and single hyphens, a letter first. */
static bool is_word(const char *text, size_t len)
{
    if (len == 0 || text[0] < 'a' || text[0] > 'z' || text[len - 1] == '-')
        return false;
    for (size_t i = 0; i < len; i++) {
        bool plain = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9');
        if (!plain && (text[i] != '-' || text[i - 1] == '-'))
            return false;
    }
    return true;
}

static bool id_is_right(const struct cli *cli, const char *id)
{
    const char *dot = strchr(id, '.');
    if (dot && is_word(id, (size_t)(dot - id)) && is_word(dot + 1, strlen(dot + 1)) && strncmp(id, "lib.", 4) != 0 && strncmp(id, "forms.", 6) != 0)
        return true;
    cli_complain(cli_say(cli, "“%s”不能作规则编号；写成“类别.名称”，只用小写字母、数字和连字符，如 funding.sources-sum（lib、forms 不作类别）",
                         "\"%s\" is no id of a rule; write family.name in small letters, figures and hyphens, such as funding.sources-sum (lib and forms are no families)"),
                 id);
    return false;
}

/* The kind that most rules of the pack are for. borrow. */
static const char *common_kind(const struct pack *pack)
{
    const char *best = pack_rule(pack, 0)->kind;
    size_t most = 0;
    for (size_t i = 0; i < pack_count(pack); i++) {
        size_t n = 0;
        for (size_t j = 0; j < pack_count(pack); j++)
            n += strcmp(pack_rule(pack, i)->kind, pack_rule(pack, j)->kind) == 0;
        if (n > most) {
            most = n;
            best = pack_rule(pack, i)->kind;
        }
    }
    return best;
}

/* ---- the file ---------------------------------------------------------------------------------------------------------- */

/* A rule over one field of text: it says nothing that could be wrong, and shows each part that a rule has. */
static char *make_text(const struct request *r, const char *kind, const char *field)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_format(&b,
                      "-- 待补：用一句话写明核对什么。\n"
                      "-- 看不到的：待补。\n"
                      "\n"
                      "local rule = {\n"
                      "  id = \"%s\",\n"
                      "  title = { zh = \"“%s”不应写“待定”\", en = \"%s is not left open\" },\n"
                      "  severity = \"warning\",  -- error | warning | note\n"
                      "  kind = \"%s\",\n"
                      "  each = \"%s\",\n"
                      "  needs = { \"%s\" },  -- where one is absent, the rule does not apply\n"
                      "  basis = { \"待补：依据的规定和条款\" },\n"
                      "}\n"
                      "\n",
                      r->id, field, field, kind, r->each, field);
    buffer_add_format(&b,
                      "---@param report report\n"
                      "function rule.check(element, report)\n"
                      "  if not text.contains(element.%s, \"待定\") then return end\n"
                      "  report {\n"
                      "    at = \"%s\", actual = element.%s,\n"
                      "    zh = string.format(\"“%%s”还没有定下来\", element.%s),\n"
                      "    en = string.format(\"\\\"%%s\\\" is left open\", element.%s),\n"
                      "  }\n"
                      "end\n"
                      "\n"
                      "-- Elements without a finding, the edges first.\n"
                      "rule.pass = {\n"
                      "  { %s = \"定期待命\" },\n"
                      "  { {}, absent = \"%s\" },\n"
                      "}\n"
                      "\n"
                      "-- Elements with exactly these findings.\n"
                      "rule.fail = {\n"
                      "  { { %s = \"地点待定\" }, finds = { { at = \"%s\", actual = \"地点待定\", zh = \"还没有定下来\" } } },\n"
                      "}\n"
                      "\n"
                      "return rule\n",
                      field, field, field, field, field, field, field, field, field);
    return buffer_take(&b);
}

static mc_status write_new(const char *path, const char *text, mc_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return error_set(err, MC_ERR_USAGE, path, 0, "there is such a file already; nothing was written");
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    bool ok = f && fputs(text, f) >= 0;
    int why = errno;
    if (f && fclose(f) != 0) {
        why = errno;
        ok = false;
    }
    if (ok)
        return MC_OK;
    if (fd >= 0)
        unlink(path);
    return error_set(err, MC_ERR_IO, path, 0, "could not be written: %s", strerror(why));
}

/* Loads the pack with the new file and runs its examples. */
static mc_status prove(const struct request *r, const char *dir, mc_error *err)
{
    struct pack *pack = NULL;
    long passed = 0, failed = 0;
    mc_status st = pack_load(&pack, dir, NULL, err);
    if (st == MC_OK)
        st = pack_test(pack, r->id, stderr, cli_lang(r->cli), &passed, &failed, err);
    pack_free(pack);
    if (st == MC_OK && failed)
        st = error_set(err, MC_ERR_USAGE, r->id, 0, "the new rule does not hold its own examples");
    return st;
}

static int complain(const struct cli *cli, mc_status st, const mc_error *err)
{
    cli_complain_error(cli, err);
    return cli_exit_code(st);
}

/* Writes the file, proves it, and takes it back where it is no good (an element that has no such field). */
static int write_rule(const struct request *r, const char *dir, const char *kind, const char *field)
{
    char *family = NULL, *path = NULL, *text = make_text(r, kind, field);
    const char *dot = strchr(r->id, '.');
    mc_error err = {0};
    mc_status st = MC_ERR_MEMORY;
    bool folder = false;
    if (!text || asprintf(&family, "%s/%.*s", dir, (int)(dot - r->id), r->id) < 0 || asprintf(&path, "%s/%s.lua", family, dot + 1) < 0) {
        error_set(&err, st, NULL, 0, "out of memory");
        goto done;
    }
    folder = mkdir(family, 0777) == 0;
    st = !folder && errno != EEXIST ? error_set(&err, MC_ERR_IO, family, 0, "could not be written: %s", strerror(errno)) : write_new(path, text, &err);
    if (st == MC_OK && (st = prove(r, dir, &err)) != MC_OK)
        unlink(path);
    if (st != MC_OK && folder)
        rmdir(family);
    if (st == MC_OK)
        printf(cli_say(r->cli,
                       "已写好 %s，它的例子都能通过。接下来：\n"
                       "  1. 改写开头的说明、title、needs、check 和例子，写上依据（字段见 docs/record.schema.json，写法见 docs/writing-rules.md）\n"
                       "  2. mingcha rules test %s --rules %s\n"
                       "  3. mingcha rules lint %s --rules %s\n",
                       "wrote %s; its examples hold. Next:\n"
                       "  1. write the opening comment, title, needs, check, examples and basis (fields: docs/record.schema.json; how to: docs/writing-rules.md)\n"
                       "  2. mingcha rules test %s --rules %s\n"
                       "  3. mingcha rules lint %s --rules %s\n"),
               path, r->id, dir, r->id, dir);
done:
    free(text);
    free(path);
    free(family);
    return st == MC_OK ? EXIT_CLEAN : complain(r->cli, st, &err);
}

/* ---- the command ------------------------------------------------------------------------------------------------------- */

static int new_rule(struct request *r)
{
    char *dir, field[64];
    struct pack *pack;
    mc_error err = {0};
    int code = EXIT_USAGE;
    if (!id_is_right(r->cli, r->id) || !rules_author_open(r->cli, r->rules, &dir, &pack, &code))
        return code;
    const char *kind = r->kind ? r->kind : common_kind(pack);
    mc_status st = pack_text_field(pack, kind, r->each, field, &err);
    if (st != MC_OK)
        code = complain(r->cli, st, &err);
    else if (pack_find(pack, r->id))
        cli_complain(cli_say(r->cli, "规则 %s 已经有了：%s", "there is a rule %s already: %s"), r->id, pack_find(pack, r->id)->path);
    else
        code = write_rule(r, dir, kind, field);
    pack_free(pack);
    free(dir);
    return code;
}

static int run_new(struct cli *cli, int argc, char **argv)
{
    struct request r = {.cli = cli, .each = ""};
    const char *value;
    int option, code = EXIT_CLEAN;
    optind = 0;
    while ((option = options_next(cli, &rules_new, argc, argv, &value, &code)) >= 0)
        *(option == OPTION_RULES ? &r.rules : option == OPTION_KIND ? &r.kind : &r.each) = value;
    if (option != OPTION_END)
        return code;
    if (argc - optind != 1) {
        cli_complain(cli_say(cli, "rules new 要给出一个规则编号，如 funding.my-rule", "rules new needs the id of one rule, such as funding.my-rule"));
        return EXIT_USAGE;
    }
    r.id = argv[optind];
    return new_rule(&r);
}

const struct command rules_new = {
    .name = "rules new",
    .synopsis = {"[OPTION]... FAMILY.NAME", NULL},
    .about_zh = "在规则目录里写一个新的规则文件：能加载，自带的例子能通过，可以从它改起。已有的文件不会被覆盖。",
    .about_en = "Writes a new file of a rule into the folder of rules: it loads and its examples hold, so that you can start from\n"
                "there. No file that is there is overwritten.",
    .options = options,
    .more_zh = "例子：\n"
               "  mingcha rules new county.road-name --each 'projects[]' --rules 我的规则\n\n"
               "退出码：\n  0  已写好\n  2  编号、种类或路径有误，或已有这个文件\n  3  无法写出",
    .more_en = "Examples:\n"
               "  mingcha rules new county.road-name --each 'projects[]' --rules my-rules\n\n"
               "Exit codes:\n  0  written\n  2  a wrong id, kind or path, or there is such a file\n  3  it could not be written",
    .run = run_new,
};
