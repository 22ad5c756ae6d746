/* mingcha: the table of commands. Each is a file of its own, with its options, its help and what it does. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/memory.h"
#include "cli/options.h"

#define COMMANDS(row) row(check) row(extract) row(annotate) row(rules) row(mutate) row(replay) row(keygen)

#define DECLARE(name) extern const struct command cmd_##name;
#define ENTRY(name) &cmd_##name,
COMMANDS(DECLARE)
static const struct command *const commands[] = {COMMANDS(ENTRY)};

#define N_COMMANDS (sizeof commands / sizeof *commands)

enum { OPTION_VERSION = OPTION_LONG };

static const struct cli_option main_options[] = {
    {OPTION_VERSION, "version", NULL, "显示版本", "print the version"},
    {0, NULL, NULL, NULL, NULL},
};

static void print_help(const struct cli *cli, const struct command *self)
{
    puts(cli_say(
        cli,
        "明察：核对民生实事通知及其进展报告，指出哪里对不上、差多少、依据何在。\n\n"
        "用法： mingcha 命令 [选项]... [文件]...\n\n命令：",
        "mingcha checks notices of key livelihood projects: what does not add up, where, by how much, and why.\n\n"
        "usage: mingcha COMMAND [OPTION]... [FILE]...\n\nCommands:"));
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-10s %s\n", commands[i]->name, cli_say(cli, commands[i]->summary_zh, commands[i]->summary_en));
    puts(cli_say(cli, "\n选项：", "\nOptions:"));
    options_print(cli, self->options);
    options_print(cli, options_common);
    puts(cli_say(cli,
                 "\n各命令的用法：mingcha 命令 --help\n\n"
                 "退出码：0 没有达到 --fail-on 的疑点   1 有疑点   2 用法、配置或规则包有误\n"
                 "        3 不完整：有文件无法读取、有未决事项、什么也没核对，或结果无法写出",
                 "\nEach command explains itself: mingcha COMMAND --help\n\n"
                 "Exit codes: 0 nothing at or above --fail-on   1 findings   2 bad usage, configuration or rule pack\n"
                 "            3 incomplete: an input could not be read, something is undecided, nothing was checked,\n"
                 "              or the results could not be written"));
}

static const struct command program = {.name = "", .options = main_options, .help = print_help};

static int run_command(struct cli *cli, int argc, char **argv)
{
    const char *names[N_COMMANDS];
    if (argc == 0) {
        cli_complain(cli_say(cli, "没有给出命令；见 mingcha --help", "no command given; see mingcha --help"));
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = commands[i]->name;
        if (strcmp(argv[0], names[i]) == 0)
            return commands[i]->run(cli, argc, argv);
    }
    return options_unknown(cli, cli_say(cli, "命令", "command"), argv[0], names, N_COMMANDS);
}

int main(int argc, char **argv)
{
    struct cli cli;
    const char *value;
    int code = EXIT_CLEAN, option;
    memory_settle();
    cli_init(&cli, argc, argv);
    option = options_next(&cli, &program, argc, argv, &value, &code);
    if (option == OPTION_VERSION)
        puts("mingcha " MC_VERSION);
    else if (option == OPTION_END)
        code = run_command(&cli, argc - optind, argv + optind);
    return cli_finish(&cli, code);
}
