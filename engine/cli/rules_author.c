#include "cli/rules_author.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "run/locate.h"

const struct command *rules_author_find(const char *name)
{
    static const struct command *const all[] = {&rules_new, &rules_lint, &rules_docs};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name + strlen("rules "), name) == 0)
            return all[i];
    return NULL;
}

bool rules_author_open(const struct cli *cli, const char *given, char **dir, struct pack **pack, int *code)
{
    mc_error err = {0};
    mc_status st = MC_OK;
    *dir = NULL;
    *pack = NULL;
    if (!given)
        st = locate_rules(dir, &err);
    else if (!(*dir = strdup(given)))
        st = error_set(&err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (st == MC_OK)
        st = pack_load(pack, *dir, NULL, &err);
    if (st == MC_OK)
        return true;
    cli_complain_error(cli, &err);
    *code = cli_exit_code(st);
    return false;
}
