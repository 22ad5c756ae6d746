/* The options of a command: one table gives both getopt_long and the help. Names must be given in full, so that a new
 * option never changes what an old command line means; a mistyped one is answered with the nearest. */
#ifndef MC_CLI_OPTIONS_H
#define MC_CLI_OPTIONS_H

#include "cli/cli.h"

struct cli_option {
    int code; /* what options_next returns: the short letter, or from OPTION_LONG up where there is none */
    const char *name;
    const char *arg; /* "FILE"; NULL where it takes none */
    const char *zh, *en;
};

enum {
    OPTION_END = -1,   /* no more options: argv[optind] is the first operand */
    OPTION_STOP = -2,  /* --help was answered, or the command line is wrong and that was said: return *exit_code */
    OPTION_LONG = 256, /* codes of options without a short letter begin here */
    OPTION_COMMON = 512,
};

/* The next option of the command line; *value is its argument. Answers --help, --lang and --color itself. Start with
 * optind = 0. */
int options_next(struct cli *cli, const struct command *command, int argc, char **argv, const char **value,
                 int *exit_code);

/* The command's page of help, on stdout. */
void options_help(const struct cli *cli, const struct command *command);
/* A table of options as it stands in a page of help. */
void options_print(const struct cli *cli, const struct cli_option *options);

/* Says that `value` is none of the `n` names of `what` ("--format", "command"), with the nearest. Returns EXIT_USAGE.
 */
int options_unknown(const struct cli *cli, const char *what, const char *value, const char *const *names, size_t n);

extern const struct cli_option options_common[]; /* --lang, --color, --help */

#endif
