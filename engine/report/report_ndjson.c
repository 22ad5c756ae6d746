/* One JSON object on a line: findings, what is undecided, and last a summary. A file without the last line was cut off.
 */
#include "report/reporter.h"

#include "base/error.h"
#include "model/compact.h"
#include "report/make.h"

/* The entry with its kind in front. */
static json_t *line_of(struct maker *m, const char *kind, json_t *entry)
{
    json_t *line = make_object(m);
    make_put_text(m, line, "type", kind);
    if (json_object_update(line, entry) != 0)
        m->failed = true;
    return line;
}

static void put_line(struct maker *m, json_t *line_take, FILE *out)
{
    if (json_dumpf(line_take, out, JSON_COMPACT) < 0 && !ferror(out))
        m->failed = true;
    putc('\n', out);
    json_decref(line_take);
}

static void put_list(struct maker *m, const char *key, const char *kind, FILE *out)
{
    json_t *entry;
    size_t i;
    json_array_foreach (json_object_get(m->report, key), i, entry)
        put_line(m, line_of(m, kind, entry), out);
}

static mc_status write_ndjson(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    static const char *const keys[] = {"tool", "pack", "packs", "as_of", "complete", "inputs", "summary", "rules", "idle_rules", "baseline", "waivers", "against"};
    struct maker m = {.report = report};
    (void)style; /* both languages are in the report */
    put_list(&m, "findings", "finding", out);
    put_list(&m, "undecided", "undecided", out);
    put_list(&m, "verdicts", "verdict", out);
    json_t *last = make_object(&m);
    make_put_text(&m, last, "type", "summary");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        make_copy(&m, last, report, keys[i]);
    put_line(&m, last, out);
    if (m.failed)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return reporter_flush(out, err);
}

void report_ndjson_tell(const char *kind, const char *members, size_t len, struct buffer *out)
{
    buffer_add_text(out, "{\"type\":\"");
    buffer_add_text(out, kind);
    buffer_add_text(out, len ? "\"," : "\"");
    buffer_add(out, members, len);
    buffer_add_text(out, "}\n");
}

const struct reporter report_ndjson = {
    .name = "ndjson",
    .help_zh = "每行一个 JSON 对象：疑点、未决，最后一行是小结",
    .help_en = "a JSON object a line: findings, what is undecided, a summary last",
    .write = write_ndjson,
};
