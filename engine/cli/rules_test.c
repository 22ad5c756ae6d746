/* mingcha rules test: runs the examples of the rules. */
#include "cli/rules.h"

#include <stdio.h>

static int test(const struct rules_request *r, struct pack *pack)
{
    const struct test_options options = {.id = r->n ? r->operands[0] : NULL, .run = r->run, .as_of = r->as_of, .region = r->region};
    long passed = 0, failed = 0;
    mc_error err = {0};
    mc_status st = pack_test_with(pack, &options, stdout, cli_lang(r->cli), &passed, &failed, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        return cli_exit_code(st);
    }
    printf(cli_say(r->cli, "%ld 个例子通过，%ld 个不通过\n", "%ld passed, %ld failed\n"), passed, failed);
    return failed ? EXIT_USAGE : EXIT_CLEAN;
}

const struct rules_task rules_test = {
    .name = "test", .most = 1, .options = RULES_RULES | RULES_RUN | RULES_WHEN, .takes_id = true, .loads = true, .run = test};
