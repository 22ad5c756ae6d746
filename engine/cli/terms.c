#include "cli/terms.h"

#include <stdlib.h>
#include <string.h>

#include "run/as_of.h"

static void words_clear(struct words *w)
{
    for (size_t i = 0; i < w->n; i++)
        free(w->all[i]);
    free(w->all);
    *w = (struct words){0};
}

/* "funding,form.number-shape": each part is a word. */
static bool words_add(struct words *w, const char *text)
{
    for (;;) {
        size_t len = strcspn(text, ",");
        char **all = realloc(w->all, (w->n + 1) * sizeof *all);
        if (!all)
            return false;
        w->all = all;
        all[w->n] = strndup(text, len);
        if (!all[w->n++])
            return false;
        if (!text[len])
            return true;
        text += len + 1;
    }
}

static bool words_add_whole(struct words *w, const char *text)
{
    char **all = realloc(w->all, (w->n + 1) * sizeof *all);
    if (!all)
        return false;
    w->all = all;
    all[w->n] = strdup(text);
    return all[w->n++] != NULL;
}

static int set_fail_on(const struct cli *cli, struct terms *t, const char *text)
{
    static const char *const names[] = {"error", "warning", "note", "never"};
    t->fail_on_given = true;
    t->never_fail = strcmp(text, "never") == 0;
    return t->never_fail || severity_parse(&t->fail_on, text) ? EXIT_CLEAN : options_unknown(cli, "--fail-on", text, names, 4);
}

void terms_init(struct terms *t)
{
    *t = (struct terms){.fail_on = SEVERITY_ERROR};
    as_of_today(t->run.as_of);
}

void terms_clear(struct terms *t)
{
    words_clear(&t->rules);
    words_clear(&t->select);
    words_clear(&t->ignore);
}

int terms_take(const struct cli *cli, struct terms *t, int option, const char *value)
{
    bool ok = true;
    switch (option) {
    case TERM_RULES:
        ok = words_add_whole(&t->rules, value);
        break;
    case TERM_PROFILE:
        t->run.profile = value;
        break;
    case TERM_REGION:
        t->run.region = value;
        break;
    case TERM_BASELINE:
        t->run.baseline = value;
        break;
    case TERM_WAIVERS:
        t->run.waivers = value;
        break;
    case TERM_CONFIG:
        t->run.config = value;
        break;
    case TERM_SELECT:
        ok = words_add(&t->select, value);
        break;
    case TERM_IGNORE:
        ok = words_add(&t->ignore, value);
        break;
    case TERM_FAIL_ON:
        return set_fail_on(cli, t, value);
    case TERM_AS_OF:
        if (as_of_parse(t->run.as_of, value))
            break;
        cli_complain(cli_say(cli, "--as-of 要写成 2025-06-30 这样的日期，不能是“%s”", "--as-of needs a date such as 2025-06-30, not \"%s\""), value);
        return EXIT_USAGE;
    }
    if (ok)
        return EXIT_CLEAN;
    cli_complain(cli_say(cli, "内存不足", "out of memory"));
    return EXIT_INCOMPLETE;
}

struct run_options *terms_run(struct terms *t)
{
    t->run.rules = t->rules.n ? t->rules.all[0] : NULL;
    t->run.more_rules = t->rules.n ? (const char *const *)t->rules.all + 1 : NULL;
    t->run.n_more_rules = t->rules.n ? t->rules.n - 1 : 0;
    t->run.select = (const char *const *)t->select.all;
    t->run.n_select = t->select.n;
    t->run.ignore = (const char *const *)t->ignore.all;
    t->run.n_ignore = t->ignore.n;
    return &t->run;
}

void terms_settle(const struct cli *cli, struct terms *t, const struct run *run)
{
    if (!t->fail_on_given && run_setting(run, "fail_on"))
        set_fail_on(cli, t, run_setting(run, "fail_on")); /* config.c has checked it */
}

int terms_exit_code(const struct terms *t, const struct report *report)
{
    if (report->incomplete)
        return EXIT_INCOMPLETE;
    return !t->never_fail && report_findings(report, t->fail_on) > 0 ? EXIT_FINDINGS : EXIT_CLEAN;
}
