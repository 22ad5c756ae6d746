/* Reporters: report JSON (docs/report.schema.json) -> bytes. One file per output format and one row in the table in
 * reporter.c. */
#ifndef MC_REPORT_REPORTER_H
#define MC_REPORT_REPORTER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/sources.h"

struct report_style {
    const char *lang; /* "zh" or "en" */
    bool color;
    int width; /* terminal columns; 0: do not wrap */
    bool quiet;
    bool verbose; /* list what is else counted: the findings of the baseline */
    const struct sources *sources; /* borrow: the notices themselves, for reporters with `draws`; NULL: none were kept */
};

struct reporter {
    const char *name; /* "text" */
    const char *help_zh, *help_en;
    bool draws; /* shows the notices themselves: the run has to keep them */
    bool binary; /* nothing for a terminal */
    mc_status (*write)(const json_t *report, const struct report_style *style, FILE *out, mc_error *err);
};

extern const struct reporter report_text;
extern const struct reporter report_as_json;
extern const struct reporter report_html;
extern const struct reporter report_sarif;
extern const struct reporter report_junit;
extern const struct reporter report_github;
extern const struct reporter report_gitlab;
extern const struct reporter report_markdown;
extern const struct reporter report_csv;
extern const struct reporter report_ndjson;
extern const struct reporter report_xlsx;

/* The line of NDJSON for one finding or undecided entry, for streams (a report_tell_fn); the summary is report_ndjson's. What could not be written sets out->failed. */
void report_ndjson_tell(const char *kind, const char *members, size_t len, struct buffer *out);

/* NULL where there is no such reporter. */
const struct reporter *reporter_find(const char *name);
/* The table, ended by NULL. borrow: static. */
const struct reporter *const *reporter_all(void);

/* Every reporter ends with this: what stdio could not write, now or earlier, is MC_ERR_IO. */
mc_status reporter_flush(FILE *out, mc_error *err);

#endif
