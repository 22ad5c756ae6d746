/* mingcha rules impact: the same files under two packs; which findings are gained, which are lost, which changed their severity. */
#include "cli/rules.h"

#include <stdlib.h>
#include <string.h>

#include "cli/impact.h"
#include "run/as_of.h"
#include "run/inputs.h"
#include "run/run.h"

static void say_unreadable(void *context, const mc_error *err)
{
    cli_complain_error(context, err);
}

/* The report of one pack over the inputs. own: *out. */
static mc_status report_of(json_t **out, const struct rules_request *r, const char *folder, const struct inputs *in, bool tell, mc_error *err)
{
    struct run_options options = {
        .rules = folder,
        .more_rules = r->folders,
        .n_more_rules = r->n_folders,
        .config = r->config,
        .no_config = true,
        .region = r->region,
        .on_unreadable = tell ? say_unreadable : NULL,
        .context = r->cli,
    };
    struct run run;
    as_of_today(options.as_of);
    if (r->as_of)
        as_of_parse(options.as_of, r->as_of);
    mc_status st = run_open(&run, &options, err);
    for (size_t i = 0; i < in->n && st == MC_OK; i++)
        st = run_input(&run, &in->all[i], err);
    if (st == MC_OK)
        st = run_finish(&run, err);
    if (st == MC_OK && !(*out = report_json(run.report)))
        st = MC_ERR_MEMORY;
    run_close(&run);
    return st;
}

static int compare(const struct rules_request *r, const struct inputs *in)
{
    json_t *before = NULL, *after = NULL, *impact = NULL;
    mc_error err = {0};
    int code = EXIT_INCOMPLETE;
    mc_status st = report_of(&before, r, r->operands[0], in, true, &err);
    if (st == MC_OK)
        st = report_of(&after, r, r->operands[1], in, false, &err);
    if (st == MC_OK)
        impact = impact_of(before, after);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        code = cli_exit_code(st);
    } else if (!impact) {
        code = rules_out_of_memory(r->cli);
    } else {
        code = impact_exit_code(impact);
        struct page page;
        rules_page(&page, r->cli);
        if (r->json)
            code = rules_print_json(r->cli, json_incref(impact)) == EXIT_CLEAN ? code : EXIT_INCOMPLETE;
        else
            impact_print(&page, impact);
    }
    json_decref(impact);
    json_decref(before);
    json_decref(after);
    return code;
}

static int impact(const struct rules_request *r, struct pack *pack)
{
    struct inputs in;
    mc_error err = {0};
    (void)pack;
    mc_status st = inputs_find(&in, r->operands + 2, r->n - 2, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        return cli_exit_code(st);
    }
    int code = compare(r, &in);
    inputs_clear(&in);
    return code;
}

const struct rules_task rules_impact = {
    .name = "impact",
    .least = 3,
    .most = (size_t)-1,
    .missing_zh = "rules impact 要给出旧规则目录、新规则目录和要核对的文件；本程序自带的规则写作 default",
    .missing_en = "rules impact needs the old folder of rules, the new one and files to check; default is the program's own rules",
    .options = RULES_RULES | RULES_FORMAT | RULES_WHEN | RULES_CONFIG,
    .run = impact,
};
