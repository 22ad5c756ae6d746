/* The public API: a report as its readers see it. It is the report's JSON, so it needs no engine any more. */
#include "api/handles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "report/reporter.h"
#include "report/view.h"

static const char *const severity_names[] = {"note", "warning", "error"};
static const char *const verdict_names[] = {"pass", "fail", "not_applicable", "undecided"};

/* ---- the handle ------------------------------------------------------------------------------------------------ */

static void free_entries(struct mc_finding *all, size_t n)
{
    for (size_t i = 0; all && i < n; i++) {
        free(all[i].expected);
        free(all[i].actual);
        free(all[i].difference);
    }
    free(all);
}

static bool take_entries(struct mc_finding **out, size_t *n, const json_t *entries)
{
    *n = json_array_size(entries);
    *out = calloc(*n + 1, sizeof **out);
    bool ok = *out != NULL;
    for (size_t i = 0; ok && i < *n; i++) {
        struct mc_finding *f = &(*out)[i];
        f->entry = json_array_get(entries, i);
        ok = (f->expected = view_value(f->entry, "expected")) && (f->actual = view_value(f->entry, "actual")) &&
             (f->difference = view_value(f->entry, "difference"));
    }
    return ok;
}

mc_status report_handle_new(mc_report **out, json_t *json_take, struct report *report, mc_error *err)
{
    mc_report *r = calloc(1, sizeof *r);
    if (!r) {
        json_decref(json_take);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    r->json = json_take;
    r->sources = report->sources;
    report->sources = (struct sources){0};
    if (!take_entries(&r->findings, &r->n_findings, json_object_get(r->json, "findings")) ||
        !take_entries(&r->undecided, &r->n_undecided, json_object_get(r->json, "undecided"))) {
        mc_report_free(r);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    *out = r;
    return MC_OK;
}

void mc_report_free(mc_report *r)
{
    if (!r)
        return;
    free_entries(r->findings, r->n_findings);
    free_entries(r->undecided, r->n_undecided);
    sources_clear(&r->sources);
    json_decref(r->json);
    free(r);
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

bool mc_report_complete(const mc_report *r)
{
    return json_is_true(json_object_get(r->json, "complete"));
}

static size_t count(const json_t *object, const char *key)
{
    long n = view_count(object, key);
    return n > 0 ? (size_t)n : 0;
}

size_t mc_report_count(const mc_report *r, mc_severity at_least)
{
    const json_t *findings = json_object_get(json_object_get(r->json, "summary"), "findings");
    size_t n = 0;
    for (int s = at_least; s <= MC_ERROR; s++)
        n += count(findings, severity_names[s]);
    return n;
}

size_t mc_report_verdicts(const mc_report *r, mc_verdict verdict)
{
    const json_t *verdicts = json_object_get(json_object_get(r->json, "summary"), "verdicts");
    return count(json_object_get(verdicts, "total"), verdict_names[verdict]);
}

int mc_report_exit(const mc_report *r, mc_severity fail_on)
{
    return !mc_report_complete(r) ? 3 : mc_report_count(r, fail_on) > 0 ? 1 : 0;
}

static mc_status unknown_format(const char *name, mc_error *err)
{
    const char *names[64];
    size_t n = 0;
    for (const struct reporter *const *r = reporter_all(); *r && n < 64; r++)
        names[n++] = (*r)->name;
    const char *near = nearest_name(name, names, n);
    return near ? error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\" (nearest: \"%s\")", "report format", name, near)
                : error_set(err, MC_ERR_USAGE, NULL, 0, "no %s \"%s\"", "report format", name);
}

mc_status mc_report_write(char **out, size_t *len, const mc_report *r, const char *format, const char *lang,
                          mc_error *err)
{
    const struct reporter *reporter = reporter_find(format);
    if (!reporter)
        return unknown_format(format, err);
    if (strcmp(lang, "zh") != 0 && strcmp(lang, "en") != 0)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "the language is \"zh\" or \"en\", not \"%s\"", lang);
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    if (!stream)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    struct report_style style = {.lang = lang, .width = 100, .sources = &r->sources};
    mc_status st = reporter->write(r->json, &style, stream, err);
    if (fclose(stream) != 0 && st == MC_OK)
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (st == MC_OK) {
        *out = bytes;
        *len = size;
    } else {
        free(bytes);
    }
    return st;
}

/* ---- findings -------------------------------------------------------------------------------------------------- */

size_t mc_report_findings(const mc_report *r)
{
    return r->n_findings;
}

const mc_finding *mc_report_finding(const mc_report *r, size_t i)
{
    return i < r->n_findings ? &r->findings[i] : NULL;
}

size_t mc_report_undecided(const mc_report *r)
{
    return r->n_undecided;
}

const mc_finding *mc_report_undecided_at(const mc_report *r, size_t i)
{
    return i < r->n_undecided ? &r->undecided[i] : NULL;
}

const char *mc_finding_rule(const mc_finding *f)
{
    return view_text(f->entry, "rule");
}

mc_severity mc_finding_severity(const mc_finding *f)
{
    const char *name = view_text(f->entry, "severity");
    for (int s = MC_NOTE; s < MC_ERROR; s++)
        if (strcmp(severity_names[s], name) == 0)
            return (mc_severity)s;
    return MC_ERROR; /* what is not known weighs most */
}

const char *mc_finding_message(const mc_finding *f, const char *lang)
{
    return view_message(f->entry, strcmp(lang, "zh") == 0);
}

const char *mc_finding_at(const mc_finding *f)
{
    return view_text(f->entry, "at");
}

const char *mc_finding_path(const mc_finding *f)
{
    return view_path(f->entry);
}

static const json_t *location(const mc_finding *f)
{
    return json_object_get(f->entry, "location");
}

const char *mc_finding_text(const mc_finding *f)
{
    return view_text(location(f), "text");
}

const char *mc_finding_sheet(const mc_finding *f)
{
    return view_text(location(f), "sheet");
}

static int number(const mc_finding *f, const char *key)
{
    return (int)view_count(location(f), key);
}

int mc_finding_line(const mc_finding *f)
{
    return number(f, "line");
}

int mc_finding_column(const mc_finding *f)
{
    return number(f, "column");
}

int mc_finding_page(const mc_finding *f)
{
    return number(f, "page");
}

int mc_finding_table(const mc_finding *f)
{
    return number(f, "table");
}

int mc_finding_row(const mc_finding *f)
{
    return number(f, "row");
}

int mc_finding_cell(const mc_finding *f)
{
    return number(f, "cell");
}

const char *mc_finding_expected(const mc_finding *f)
{
    return f->expected;
}

const char *mc_finding_actual(const mc_finding *f)
{
    return f->actual;
}

const char *mc_finding_difference(const mc_finding *f)
{
    return f->difference;
}

const char *mc_finding_fingerprint(const mc_finding *f)
{
    return view_text(f->entry, "fingerprint");
}

const char *mc_finding_cause(const mc_finding *f)
{
    return view_text(f->entry, "cause");
}

const char *mc_finding_status(const mc_finding *f)
{
    return view_text(f->entry, "status");
}
