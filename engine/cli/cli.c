#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/show.h"

#define WIDTH_OF_FILES 100
#define WIDTH_MIN 40
#define WIDTH_MAX 120 /* longer lines are hard to read */

bool cli_set_lang(struct cli *cli, const char *lang)
{
    if (strcmp(lang, "zh") != 0 && strcmp(lang, "en") != 0)
        return false;
    cli->zh = strcmp(lang, "zh") == 0;
    return true;
}

const char *cli_lang(const struct cli *cli)
{
    return cli->zh ? "zh" : "en";
}

static bool locale_is_chinese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0;
    }
    return false;
}

void cli_init(struct cli *cli, int argc, char **argv)
{
    *cli = (struct cli){.zh = locale_is_chinese()};
    /* looked for ahead of all parsing, so that a complaint about the first argument is in the language of the last */
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            cli_set_lang(cli, argv[i] + 7);
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            cli_set_lang(cli, argv[i + 1]);
    }
}

const char *cli_say(const struct cli *cli, const char *zh, const char *en)
{
    return cli->zh ? zh : en;
}

void cli_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    int len = vasprintf(&text, format, args);
    va_end(args);
    char *clean = len < 0 ? NULL : show_clean(text, (size_t)len);
    fflush(stdout); /* in a terminal the complaint stands after what was printed before it */
    fprintf(stderr, "mingcha: %s\n", clean ? clean : "out of memory");
    free(clean);
    if (len >= 0)
        free(text);
}

/* What the Chinese reader is told of an error for which there are only another library's words. */
static const char *kind_of(mc_status st)
{
    switch (st) {
    case MC_ERR_USAGE:
        return "用法、配置或规则有误：";
    case MC_ERR_IO:
        return "无法读写：";
    case MC_ERR_INPUT:
        return "内容无法识别：";
    case MC_ERR_LIMIT:
        return "超出限制：";
    case MC_ERR_MEMORY:
        return "内存不足：";
    case MC_OK:
        break;
    }
    return "";
}

void cli_complain_error(const struct cli *cli, const mc_error *err)
{
    const char *kind = cli->zh && !err->text_zh[0] ? kind_of(err->status) : "";
    const char *text = cli->zh && err->text_zh[0] ? err->text_zh : err->text;
    if (err->source[0] && err->line > 0)
        cli_complain("%s:%d: %s%s", err->source, err->line, kind, text);
    else if (err->source[0])
        cli_complain("%s: %s%s", err->source, kind, text);
    else
        cli_complain("%s%s", kind, text);
}

int cli_exit_code(mc_status st)
{
    return st == MC_OK ? EXIT_CLEAN : st == MC_ERR_USAGE ? EXIT_USAGE : EXIT_INCOMPLETE;
}

bool cli_use_color(const struct cli *cli, FILE *out)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (cli->color != COLOR_AUTO)
        return cli->color == COLOR_ALWAYS;
    return isatty(fileno(out)) && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

int cli_width(FILE *out)
{
    struct winsize size = {0};
    if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_OF_FILES;
    return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col > WIDTH_MAX ? WIDTH_MAX : size.ws_col;
}

int cli_finish(const struct cli *cli, int code)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    const char *why = errno ? strerror(errno) : "write error";
    cli_complain(cli_say(cli, "无法写到标准输出：%s", "standard output could not be written: %s"), why);
    return EXIT_INCOMPLETE;
}
