#include "cli/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/nearest.h"
#include "base/utf8.h"

#define OPTIONS_MAX 48

enum { OPTION_LANG = OPTION_COMMON, OPTION_COLOR };

const struct cli_option options_common[] = {
    {OPTION_LANG, "lang", "zh|en", "输出语言；默认按系统语言",
     "language of what is printed; by default that of the locale"},
    {OPTION_COLOR, "color", "WHEN", "着色：auto（终端上，默认）、always、never；NO_COLOR 有效",
     "colour: auto (on a terminal, default), always, never; NO_COLOR is honoured"},
    {'h', "help", NULL, "显示本帮助", "print this help"},
    {0, NULL, NULL, NULL, NULL},
};

/* What getopt_long needs, made from the tables. */
struct getopt_tables {
    struct option longs[OPTIONS_MAX + 1];
    char shorts[2 * OPTIONS_MAX + 4];
    const char *names[OPTIONS_MAX];
    size_t n;
};

static void add_options(struct getopt_tables *t, const struct cli_option *options)
{
    for (; options && options->name && t->n < OPTIONS_MAX; options++) {
        char letter[3] = {(char)options->code, options->arg ? ':' : '\0', '\0'};
        if (options->code < OPTION_LONG)
            strcat(t->shorts, letter);
        t->names[t->n] = options->name;
        t->longs[t->n++] =
            (struct option){options->name, options->arg ? required_argument : no_argument, NULL, options->code};
    }
}

/* The name in "--name=value", into `name`; "" for a word that is no long option. */
static void long_name(char *name, size_t size, const char *word)
{
    size_t len = strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;
    snprintf(name, size, "%.*s", (int)len, len ? word + 2 : "");
}

static int refuse(const struct cli *cli, const struct command *command, const struct getopt_tables *t, const char *word)
{
    char name[128];
    long_name(name, sizeof name, word);
    const char *near = *name ? nearest_name(name, t->names, t->n) : NULL;
    if (near)
        cli_complain(cli_say(cli, "没有选项 %s；您是指 --%s 吗？", "no option %s; did you mean --%s?"), word, near);
    else
        cli_complain(cli_say(cli, "没有选项 %s；见 mingcha %s%s--help", "no option %s; see mingcha %s%s--help"), word,
                     command->name, *command->name ? " " : "");
    return EXIT_USAGE;
}

static const struct cli_option *option_of(const struct cli_option *options, int code)
{
    for (; options && options->name; options++)
        if (options->code == code)
            return options;
    return NULL;
}

/* getopt_long found something wrong: what it is depends on where it stopped. */
static int complain(const struct cli *cli, const struct command *command, const struct getopt_tables *t, int found,
                    char **argv)
{
    const struct cli_option *known = option_of(command->options, optopt);
    known = known ? known : option_of(options_common, optopt);
    char letter[3] = {'-', (char)optopt, '\0'};
    const char *word = argv[optind - 1];
    if (found == ':' && known) {
        cli_complain(cli_say(cli, "选项 --%s 需要一个值：%s", "option --%s needs a value: %s"), known->name,
                     known->arg);
    } else if (known) {
        cli_complain(cli_say(cli, "选项 --%s 不带值", "option --%s takes no value"), known->name);
    } else {
        return refuse(cli, command, t, optopt ? letter : word);
    }
    return EXIT_USAGE;
}

/* getopt_long takes any unambiguous beginning of a name; we do not. */
static bool written_in_full(const struct getopt_tables *t, int index, char **argv)
{
    const char *word = optarg && optarg == argv[optind - 1] ? argv[optind - 2] : argv[optind - 1];
    char name[128];
    long_name(name, sizeof name, word);
    return strcmp(name, t->names[index]) == 0;
}

static bool set_common(struct cli *cli, int code, const char *value, int *exit_code)
{
    static const char *const langs[] = {"zh", "en"}, *const whens[] = {"auto", "always", "never"};
    if (code == OPTION_LANG && !cli_set_lang(cli, value)) {
        *exit_code = options_unknown(cli, "--lang", value, langs, 2);
        return false;
    }
    for (size_t i = 0; code == OPTION_COLOR; i++) {
        if (i == 3) {
            *exit_code = options_unknown(cli, "--color", value, whens, 3);
            return false;
        }
        if (strcmp(value, whens[i]) == 0) {
            cli->color = (enum color_when)i;
            break;
        }
    }
    return true;
}

int options_next(struct cli *cli, const struct command *command, int argc, char **argv, const char **value,
                 int *exit_code)
{
    struct getopt_tables t = {.n = 0};
    strcpy(t.shorts, *command->name ? ":" : "+:");
    add_options(&t, command->options);
    add_options(&t, options_common);
    opterr = 0;
    for (;;) {
        int index = -1, code = getopt_long(argc, argv, t.shorts, t.longs, &index);
        *value = optarg;
        if (code == -1)
            return OPTION_END;
        if (code == '?' || code == ':') {
            *exit_code = complain(cli, command, &t, code, argv);
            return OPTION_STOP;
        }
        if (index >= 0 && !written_in_full(&t, index, argv)) {
            *exit_code =
                refuse(cli, command, &t, optarg && optarg == argv[optind - 1] ? argv[optind - 2] : argv[optind - 1]);
            return OPTION_STOP;
        }
        if (code == 'h') {
            (command->help ? command->help(cli, command) : options_help(cli, command));
            *exit_code = EXIT_CLEAN;
            return OPTION_STOP;
        }
        if (code < OPTION_COMMON)
            return code;
        if (!set_common(cli, code, *value, exit_code))
            return OPTION_STOP;
    }
}

/* ---- help ------------------------------------------------------------------------------------------------------ */

/* "-q, --quiet", "    --rules DIR". */
static void option_words(char *out, size_t size, const struct cli_option *o)
{
    char letter[5] = "    ";
    if (o->code < OPTION_LONG)
        snprintf(letter, sizeof letter, "-%c, ", o->code);
    snprintf(out, size, "%s--%s%s%s", letter, o->name, o->arg ? " " : "", o->arg ? o->arg : "");
}

/* Further lines of an explanation stand under its first. */
static void print_indented(const char *text, size_t column)
{
    for (;;) {
        size_t len = strcspn(text, "\n");
        printf("%.*s\n", (int)len, text);
        if (!text[len])
            return;
        text += len + 1;
        printf("%*s", (int)column, "");
    }
}

void options_print(const struct cli *cli, const struct cli_option *options)
{
    enum { COLUMN = 30 };
    for (; options && options->name; options++) {
        char words[80];
        option_words(words, sizeof words, options);
        int used = printf("  %s  ", words);
        if (used > COLUMN)
            printf("\n%*s", COLUMN, "");
        else
            printf("%*s", COLUMN - used, "");
        print_indented(cli_say(cli, options->zh, options->en), COLUMN);
    }
}

void options_help(const struct cli *cli, const struct command *command)
{
    for (size_t i = 0; command->synopsis[i]; i++)
        printf("%s mingcha %s %s\n", i ? "      " : cli_say(cli, "用法：", "usage:"), command->name,
               command->synopsis[i]);
    printf("\n%s\n\n%s\n", cli_say(cli, command->about_zh, command->about_en), cli_say(cli, "选项：", "Options:"));
    options_print(cli, command->options);
    options_print(cli, options_common);
    if (command->lists)
        command->lists(cli);
    printf("\n%s\n", cli_say(cli, command->more_zh, command->more_en));
}

int options_unknown(const struct cli *cli, const char *what, const char *value, const char *const *names, size_t n)
{
    const char *near = nearest_name(value, names, n);
    if (near) {
        cli_complain(cli_say(cli, "不认识 %s “%s”；您是指 %s 吗？", "unknown %s \"%s\"; did you mean %s?"), what, value,
                     near);
        return EXIT_USAGE;
    }
    struct buffer b;
    buffer_init(&b);
    for (size_t i = 0; i < n; i++)
        buffer_add_format(&b, "%s%s", i ? (cli->zh ? "、" : ", ") : "", names[i]);
    char *list = buffer_take(&b);
    cli_complain(cli_say(cli, "不认识 %s “%s”；可用：%s", "unknown %s \"%s\"; there are: %s"), what, value,
                 list ? list : "");
    free(list);
    return EXIT_USAGE;
}
