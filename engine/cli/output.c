#include "cli/output.h"

#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/options.h"
#include "cli/safe_file.h"

#define WIDTH_OF_FILES 100

static const struct reporter *find_reporter(const struct cli *cli, const char *text, size_t len)
{
    char name[64];
    const char *names[OUTPUTS_MAX];
    size_t n = 0;
    snprintf(name, sizeof name, "%.*s", (int)len, text);
    const struct reporter *found = reporter_find(name);
    if (found)
        return found;
    for (const struct reporter *const *r = reporter_all(); *r && n < OUTPUTS_MAX; r++)
        names[n++] = (*r)->name;
    options_unknown(cli, "--format", name, names, n);
    return NULL;
}

bool outputs_add(struct outputs *o, const struct cli *cli, const char *text)
{
    size_t len = strcspn(text, "=");
    const char *file = text[len] ? text + len + 1 : NULL;
    if (file && strcmp(file, "-") == 0)
        file = NULL;
    if (file && !*file) {
        cli_complain(cli_say(cli, "--format %s：等号后面没有文件名", "--format %s: no file name after ="), text);
        return false;
    }
    const struct reporter *reporter = find_reporter(cli, text, len);
    if (!reporter)
        return false;
    for (size_t i = 0; i < o->n; i++) {
        if (!file && !o->all[i].file) {
            cli_complain(cli_say(cli, "标准输出只能有一种格式；其余的用 --format %s=文件",
                                 "stdout takes one format; write the others with --format %s=FILE"),
                         reporter->name);
            return false;
        }
        if (file && o->all[i].file && strcmp(file, o->all[i].file) == 0) {
            cli_complain(cli_say(cli, "输出文件 %s 给了两次", "the output %s is named twice"), file);
            return false;
        }
    }
    if (o->n == OUTPUTS_MAX) {
        cli_complain(cli_say(cli, "--format 最多 %d 个", "at most %d times --format"), OUTPUTS_MAX);
        return false;
    }
    o->all[o->n++] = (struct output){reporter, file};
    return true;
}

void outputs_print(const struct cli *cli)
{
    printf("\n%s\n", cli_say(cli, "格式：", "Formats:"));
    for (const struct reporter *const *r = reporter_all(); *r; r++)
        printf("  %-10s%s\n", (*r)->name, cli_say(cli, (*r)->help_zh, (*r)->help_en));
}

static bool is_input(const char *file, const struct inputs *in)
{
    struct stat a, b;
    if (stat(file, &a) != 0 || !S_ISREG(a.st_mode))
        return false;
    for (size_t i = 0; i < in->n; i++)
        if (stat(in->all[i].path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino)
            return true;
    return false;
}

bool outputs_spare(const struct cli *cli, const char *file, const struct inputs *in)
{
    if (!file || !is_input(file, in))
        return true;
    cli_complain(cli_say(cli, "%s 也是要核对的文件，不能覆盖", "%s is also an input and is not written over"), file);
    return false;
}

bool outputs_settle(struct outputs *o, const struct cli *cli, const struct inputs *in)
{
    bool to_stdout = false;
    for (size_t i = 0; i < o->n; i++) {
        to_stdout = to_stdout || !o->all[i].file;
        if (!o->all[i].file && o->all[i].reporter->binary && isatty(STDOUT_FILENO)) {
            cli_complain(cli_say(cli, "%s 是二进制格式，不向终端输出；请写到文件：--format %s=文件",
                                 "%s is binary and is not written to a terminal; write it to a file: --format %s=FILE"),
                         o->all[i].reporter->name, o->all[i].reporter->name);
            return false;
        }
        if (!outputs_spare(cli, o->all[i].file, in))
            return false;
    }
    return to_stdout || outputs_add(o, cli, "text");
}

bool outputs_tell_at_once(const struct outputs *o)
{
    return o->n == 1 && !o->all[0].file && o->all[0].reporter == &report_ndjson;
}

static mc_status write_file(const struct output *o, const json_t *report, const struct report_style *style,
                            mc_error *err)
{
    struct safe_file f;
    mc_status st = safe_file_open(&f, o->file, err);
    if (st != MC_OK)
        return st;
    st = o->reporter->write(report, style, f.out, err);
    if (st != MC_OK)
        error_add_source(err, o->file);
    return safe_file_close(&f, st, err);
}

bool outputs_has(const struct outputs *o, const struct reporter *reporter)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->all[i].reporter == reporter)
            return true;
    return false;
}

bool outputs_draw(const struct outputs *o)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->all[i].reporter->draws)
            return true;
    return false;
}

mc_status outputs_write(const struct outputs *o, const struct cli *cli, const json_t *report,
                        const struct sources *sources, enum loudness loudness, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < o->n; i++) {
        const struct output *one = &o->all[i];
        struct report_style style = {
            .lang = cli_lang(cli), .quiet = loudness == LOUD_QUIET, .verbose = loudness == LOUD_VERBOSE, .width = WIDTH_OF_FILES,
            .sources = sources};
        mc_status here;
        if (one->file) {
            here = write_file(one, report, &style, err);
        } else {
            style.color = cli_use_color(cli, stdout);
            style.width = cli_width(stdout);
            here = one->reporter->write(report, &style, stdout, err);
            if (here != MC_OK) { /* said here; nothing of it is left to fail again when the program ends */
                __fpurge(stdout);
                clearerr(stdout);
            }
        }
        st = st == MC_OK ? here : st;
    }
    return st;
}
