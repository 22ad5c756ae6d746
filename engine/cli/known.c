#include "cli/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/safe_file.h"
#include "report/view.h"

#define SHOWN 10 /* notices on stderr */

static mc_status write_json(const char *file, const json_t *json, mc_error *err)
{
    struct safe_file f;
    mc_status st = safe_file_open(&f, file, err);
    if (st != MC_OK)
        return st;
    if (json_dumpf(json, f.out, JSON_INDENT(2)) < 0 && !ferror(f.out))
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    putc('\n', f.out);
    return safe_file_close(&f, st, err);
}

mc_status known_write_baseline(const struct cli *cli, struct run *run, const char *file, mc_error *err)
{
    mc_status st = standing_accept(&run->standing, run->report, file, err);
    const json_t *made = run->standing.baseline;
    if (st == MC_OK)
        st = write_json(file, made, err);
    if (st == MC_OK)
        cli_complain(cli_say(cli, "%s：写入基线，%zu 处疑点", "%s: written as the baseline, %zu findings"), file,
                     json_array_size(json_object_get(made, "findings")));
    return st;
}

/* A baseline of another version of the rules may miss for that reason alone. */
static bool is_other_pack(const struct report *r)
{
    const json_t *then = json_object_get(r->baseline, "pack");
    return strcmp(view_text(then, "version"), view_text(r->pack, "version")) != 0 ||
           strcmp(view_text(then, "id"), view_text(r->pack, "id")) != 0;
}

void known_say(const struct cli *cli, const struct report *r)
{
    size_t stale = json_array_size(json_object_get(r->baseline, "stale"));
    json_t *notes = view_notices(r->baseline, r->waivers, cli->zh);
    const json_t *note;
    size_t i;
    if (stale && is_other_pack(r))
        cli_complain(cli_say(cli, "%s：写基线时用的是规则包 %s %s，现在是 %s %s", "%s: written with the rules %s %s, these are %s %s"),
                     view_text(r->baseline, "file"), view_text(json_object_get(r->baseline, "pack"), "id"),
                     view_text(json_object_get(r->baseline, "pack"), "version"), view_text(r->pack, "id"),
                     view_text(r->pack, "version"));
    json_array_foreach (notes, i, note) {
        if (i == SHOWN) {
            cli_complain(cli_say(cli, "另有 %zu 条这样的提醒，见报告", "%zu more of these are in the report"), json_array_size(notes) - i);
            break;
        }
        cli_complain("%s%s%s", view_text(note, "file"), cli->zh ? "：" : ": ", view_text(note, "text"));
    }
    json_decref(notes);
}
