#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/options.h"

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

bool outputs_settle(struct outputs *o, const struct cli *cli, const struct inputs *in)
{
    bool to_stdout = false;
    for (size_t i = 0; i < o->n; i++) {
        to_stdout = to_stdout || !o->all[i].file;
        if (o->all[i].file && is_input(o->all[i].file, in)) {
            cli_complain(cli_say(cli, "%s 也是要核对的文件，不能覆盖", "%s is also an input and is not written over"),
                         o->all[i].file);
            return false;
        }
    }
    return to_stdout || outputs_add(o, cli, "text");
}

static mc_status file_error(const char *file, mc_error *err)
{
    return error_set(err, MC_ERR_IO, file, 0, "could not be written: %s", strerror(errno));
}

/* A new file gets what the user's mask leaves, not mkstemp's owner-only rights. */
static void set_mode(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0)
        errno = 0; /* some file systems have no rights to set; the report is written all the same */
}

static mc_status write_file(const struct output *o, const json_t *report, const struct report_style *style,
                            mc_error *err)
{
    char *name = NULL;
    mc_status st = MC_OK;
    if (asprintf(&name, "%s.XXXXXX", o->file) < 0)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    int fd = mkstemp(name);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        st = file_error(o->file, err);
        if (fd >= 0)
            close(fd);
        goto done;
    }
    set_mode(fd);
    st = o->reporter->write(report, style, out, err);
    if (st != MC_OK)
        error_add_source(err, o->file);
    if (st == MC_OK && fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        st = file_error(o->file, err);
    if (fclose(out) != 0 && st == MC_OK)
        st = file_error(o->file, err);
    if (st == MC_OK && rename(name, o->file) != 0)
        st = file_error(o->file, err);
done:
    if (st != MC_OK && fd >= 0)
        unlink(name);
    free(name);
    return st;
}

/* A pipe, a terminal, /dev/null: there is nothing to rename over. */
static bool is_special(const char *file)
{
    struct stat s;
    return stat(file, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
}

static mc_status write_special(const struct output *o, const json_t *report, const struct report_style *style,
                               mc_error *err)
{
    FILE *out = fopen(o->file, "w");
    if (!out)
        return file_error(o->file, err);
    mc_status st = o->reporter->write(report, style, out, err);
    if (fclose(out) != 0 && st == MC_OK)
        st = file_error(o->file, err);
    if (st != MC_OK)
        error_add_source(err, o->file);
    return st;
}

bool outputs_draw(const struct outputs *o)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->all[i].reporter->draws)
            return true;
    return false;
}

mc_status outputs_write(const struct outputs *o, const struct cli *cli, const json_t *report,
                        const struct sources *sources, bool quiet, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < o->n; i++) {
        const struct output *one = &o->all[i];
        struct report_style style = {
            .lang = cli_lang(cli), .quiet = quiet, .width = WIDTH_OF_FILES, .sources = sources};
        mc_status here;
        if (one->file) {
            here =
                is_special(one->file) ? write_special(one, report, &style, err) : write_file(one, report, &style, err);
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
