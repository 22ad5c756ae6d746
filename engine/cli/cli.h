/* What all commands share: exit codes, the language of the user, messages on stderr. */
#ifndef MC_CLI_CLI_H
#define MC_CLI_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "mingcha.h"

/* DESIGN §7. Where two hold, the higher one is given: findings of a run that is not complete are not all there are. */
enum exit_code {
    EXIT_CLEAN = 0, /* nothing at or above --fail-on */
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2, /* bad usage, configuration or rule pack */
    EXIT_INCOMPLETE =
        3, /* an input unread, something undecided, nothing checked, or the results could not be written */
};

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct cli {
    bool zh;
    enum color_when color;
};

struct cli_option;

/* A command is a file with one of these and a row in main.c. Texts end without a line end. */
struct command {
    const char *name;                    /* "": the program itself, whose options end at the first operand */
    const char *synopsis[8];             /* what follows "mingcha NAME", ended by NULL */
    const char *summary_zh, *summary_en; /* one line in the list of commands */
    const char *about_zh, *about_en;     /* what it does */
    const struct cli_option *options;    /* ended by a NULL name; the common ones are added (options.h) */
    const char *more_zh, *more_en;       /* examples, exit codes */
    int (*run)(struct cli *cli, int argc, char **argv);                 /* argv[0] is the command's name */
    void (*lists)(const struct cli *cli); /* NULL, or prints what stands between the options and `more` */
    void (*help)(const struct cli *cli, const struct command *command); /* NULL: options_help, made from the above */
};

/* The user's language to begin with: --lang anywhere in the arguments, else LC_ALL, LC_MESSAGES, LANG (the first that
 * is set): zh where it begins with zh. */
void cli_init(struct cli *cli, int argc, char **argv);
/* "zh" or "en"; anything else is false. */
bool cli_set_lang(struct cli *cli, const char *lang);
const char *cli_lang(const struct cli *cli);
/* Whichever of the two the user reads. */
const char *cli_say(const struct cli *cli, const char *zh, const char *en)
    __attribute__((format_arg(2), format_arg(3)));

/* One line on stderr: "mingcha: ...", made safe for a terminal. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for an error of the engine: source, line, text. */
void cli_complain_error(const struct cli *cli, const mc_error *err);
/* 2 for what the caller can mend, 3 for the rest. */
int cli_exit_code(mc_status st);

/* Whether to colour what goes to `out`, and its width in columns (100 where it is no terminal). */
bool cli_use_color(const struct cli *cli, FILE *out);
int cli_width(FILE *out);

/* Flushes stdout; a failed write is said and turns any exit code into EXIT_INCOMPLETE. */
int cli_finish(const struct cli *cli, int code);

#endif
