/* Checks one notice and prints what does not add up. */
#include <mingcha.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    mc_error err = {0};
    mc_engine *engine = NULL;
    mc_run *run = NULL;
    mc_report *report = NULL;
    int code = 2;
    if (argc != 2 || mc_engine_open(&engine, NULL, &err) != MC_OK || mc_run_begin(&run, engine, &err) != MC_OK)
        goto done;
    if (mc_check_file(run, argv[1], &err) != MC_OK)
        fprintf(stderr, "%s: %s\n", err.source, err.text); /* the report says it too: it is incomplete then */
    if (mc_run_end(&report, run, &err) != MC_OK)
        goto done;
    for (size_t i = 0; i < mc_report_findings(report); i++) {
        const mc_finding *f = mc_report_finding(report, i);
        printf("%s:%d: %s [%s]\n", mc_finding_path(f), mc_finding_line(f), mc_finding_message(f, "en"), mc_finding_rule(f));
    }
    code = mc_report_exit(report, MC_ERROR);
done:
    if (code == 2)
        fprintf(stderr, "%s: %s\n", err.source, argc == 2 ? err.text : "usage: check_one FILE");
    mc_report_free(report);
    mc_engine_close(engine);
    return code;
}
