/* The report as it is: docs/report.schema.json. */
#include "report/reporter.h"

#include "base/error.h"

static mc_status write_json(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    (void)style; /* both languages are in the report */
    if (json_dumpf(report, out, JSON_INDENT(2)) < 0 && !ferror(out))
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    putc('\n', out);
    return reporter_flush(out, err);
}

const struct reporter report_as_json = {
    .name = "json",
    .help_zh = "供程序读取：docs/report.schema.json",
    .help_en = "for programs: docs/report.schema.json",
    .write = write_json,
};
