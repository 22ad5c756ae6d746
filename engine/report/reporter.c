#include "report/reporter.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"

static const struct reporter *const reporters[] = {
    &report_text,  &report_html,   &report_xlsx,   &report_csv,    &report_as_json,  &report_ndjson, &report_sarif,
    &report_junit, &report_github, &report_gitlab, &report_markdown, NULL,
};

const struct reporter *const *reporter_all(void)
{
    return reporters;
}

const struct reporter *reporter_find(const char *name)
{
    for (const struct reporter *const *r = reporters; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            return *r;
    return NULL;
}

/* Why a stream that failed some time ago did: stdio keeps no reason, so the write is tried once more. What it wrote is
 * damaged anyhow. */
static int reason_of(FILE *out)
{
    clearerr(out);
    errno = 0;
    bool again = putc('\n', out) == EOF || fflush(out) != 0;
    return again ? errno : 0;
}

mc_status reporter_flush(FILE *out, mc_error *err)
{
    errno = 0;
    if (fflush(out) == 0 && !ferror(out))
        return MC_OK;
    int reason = errno ? errno : reason_of(out);
    return error_set(err, MC_ERR_IO, NULL, 0, "the report could not be written: %s",
                     reason ? strerror(reason) : "write error");
}
