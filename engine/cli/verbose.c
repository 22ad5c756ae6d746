#include "cli/verbose.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/view.h"

void verbose_opened(const struct cli *cli, const struct run *run)
{
    if (run->config_file)
        cli_complain(cli_say(cli, "配置：%s", "configuration: %s"), run->config_file);
    else
        cli_complain("%s", cli_say(cli, "配置：没有", "configuration: none"));
    for (size_t i = 0; i < pack_parts(run->pack); i++) {
        json_t *about = pack_part_json(run->pack, i);
        cli_complain(cli_say(cli, "规则：%s %s，%ld 条，选用 %ld 条，在 %s", "rules: %s %s, %ld of them, %ld selected, in %s"), view_text(about, "id"),
                     view_text(about, "version"), view_count(about, "rules"), view_count(about, "selected"), pack_part_folder(run->pack, i));
        json_decref(about);
    }
}

void verbose_input(const struct cli *cli, const struct run *run, size_t index)
{
    const json_t *in = json_array_get(run->report->inputs, index);
    const char *status = view_text(in, "status"), *format = view_text(in, "format");
    if (strcmp(status, "checked") == 0)
        cli_complain(cli_say(cli, "读取 %s：%s，%s，%ld 个项目", "read %s: %s, %s, %ld items"), view_text(in, "path"), format, view_text(in, "kind"), view_count(in, "items"));
    else if (strcmp(status, "skipped") == 0)
        cli_complain(cli_say(cli, "跳过 %s：%s", "skipped %s: %s"), view_text(in, "path"), view_input_error(in, cli->zh));
}

static void say_rules(const struct cli *cli, const struct run *run)
{
    struct buffer applied, idle;
    size_t n = 0, m = 0;
    buffer_init(&applied);
    buffer_init(&idle);
    for (size_t i = 0; i < pack_count(run->pack); i++) {
        struct rule_use use = pack_use(run->pack, i);
        const struct rule_info *info = pack_rule(run->pack, i);
        if (!info->selected)
            continue;
        bool spoke = use.verdicts[VERDICT_PASS] + use.verdicts[VERDICT_FAIL] + use.verdicts[VERDICT_UNDECIDED] > 0;
        buffer_add_format(spoke ? &applied : &idle, " %s", info->id);
        n += spoke;
        m += !spoke;
    }
    if (buffer_ok(&applied) && n)
        cli_complain(cli_say(cli, "作出判定的规则 %zu 条：%s", "%zu rules came to a verdict:%s"), n, applied.data);
    if (buffer_ok(&idle) && m)
        cli_complain(cli_say(cli, "不适用的规则 %zu 条：%s", "%zu rules did not apply:%s"), m, idle.data);
    buffer_clear(&applied);
    buffer_clear(&idle);
}

static long milliseconds(double from, double to)
{
    return (long)((to - from) * 1000 + 0.5);
}

void verbose_finished(const struct cli *cli, const struct run *run, const struct phases *t)
{
    say_rules(cli, run);
    cli_complain(cli_say(cli, "用时（毫秒）：装入规则 %ld，读取和核对 %ld，收尾 %ld，写报告 %ld",
                         "time (ms): loading rules %ld, reading and checking %ld, finishing %ld, writing reports %ld"),
                 milliseconds(t->begun, t->opened), milliseconds(t->opened, t->read), milliseconds(t->read, t->finished),
                 milliseconds(t->finished, t->written));
}
