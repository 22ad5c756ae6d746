/* JUnit's XML, which CI systems show as test results. An input is a suite and each rule that found something in it a
 * test: an error or warning is a failure, a note stands in the test's output, what is undecided is an error. The rules
 * that found nothing are one test together, for the report knows how often they passed, not each of them. */
#include "report/reporter.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "report/escape.h"
#include "report/view.h"

struct junit {
    FILE *out;
    const json_t *report;
    bool zh, failed;
};

struct tally {
    size_t tests, failures, errors, skipped;
};

/* What came of a rule on an input, the worst first. */
enum outcome { OUTCOME_ERROR, OUTCOME_FAILURE, OUTCOME_NOTE };

static void put(struct junit *j, const char *text)
{
    if (!escape_markup(j->out, text, strlen(text)))
        j->failed = true;
}

/* name="text" */
static void attribute(struct junit *j, const char *name, const char *text)
{
    fprintf(j->out, " %s=\"", name);
    put(j, text);
    putc('"', j->out);
}

__attribute__((format_arg(2), format_arg(3))) static const char *say(const struct junit *j, const char *zh,
                                                                     const char *en)
{
    return j->zh ? zh : en;
}

/* ---- entries by rule ------------------------------------------------------------------------------------------- */

/* rule -> entries of one file of view_files, in the order in which rules come; "" is the reader itself. own:
 * json_decref. */
static json_t *by_rule(struct junit *j, const json_t *file)
{
    json_t *rules = json_object(), *entry;
    const json_t *group;
    size_t g, i;
    json_array_foreach (json_object_get(file, "groups"), g, group)
        json_array_foreach (group, i, entry) {
            const char *rule = view_text(entry, "rule");
            json_t *list = json_object_get(rules, rule);
            if (!list && json_object_set_new(rules, rule, json_array()) == 0)
                list = json_object_get(rules, rule);
            if (json_array_append(list, entry) != 0)
                j->failed = true;
        }
    return rules;
}

static enum outcome outcome_of(const json_t *entry)
{
    const char *severity = view_text(entry, "severity");
    if (!*severity)
        return OUTCOME_ERROR;
    return !view_is_open(entry) || strcmp(severity, "note") == 0 ? OUTCOME_NOTE : OUTCOME_FAILURE;
}

static enum outcome worst_of(const json_t *entries)
{
    enum outcome worst = OUTCOME_NOTE;
    const json_t *entry;
    size_t i;
    json_array_foreach (entries, i, entry) {
        if (outcome_of(entry) < worst)
            worst = outcome_of(entry);
    }
    return worst;
}

/* The worst severity among the entries, as the type of a failure. */
static const char *type_of(const json_t *entries)
{
    const json_t *entry;
    size_t i, worst = VIEW_SEVERITIES;
    json_array_foreach (entries, i, entry)
        for (size_t s = 0; s < worst && view_is_open(entry); s++)
            if (strcmp(view_text(entry, "severity"), view_severities[s]) == 0)
                worst = s;
    return worst < VIEW_SEVERITIES ? view_severities[worst] : "undecided";
}

/* ---- what is written ------------------------------------------------------------------------------------------- */

static void put_taken(struct junit *j, char *text_take)
{
    for (char *line = text_take, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        put(j, line);
        putc('\n', j->out);
    }
    j->failed = j->failed || !text_take;
    free(text_take);
}

/* "错误 合计不符", "甲.txt：第 70 行", then the details, a line each. */
static void entry_text(struct junit *j, const json_t *entry)
{
    const char *severity = view_text(entry, "severity"), *known = *severity ? view_standing_word(entry, j->zh) : "";
    char *place = view_entry_place(entry, j->zh);
    put(j, view_severity_word(*severity ? severity : "undecided", j->zh));
    putc(' ', j->out);
    put(j, view_message(entry, j->zh));
    putc('\n', j->out);
    put(j, view_path_shown(view_path(entry), j->zh));
    fputs(place && *place ? say(j, "：", ": ") : "", j->out);
    put_taken(j, place);
    if (*view_text(entry, "fingerprint")) {
        fputs(say(j, "编号：", "id: "), j->out);
        put(j, view_text(entry, "fingerprint"));
        if (*known)
            fprintf(j->out, say(j, "（%s）", " (%s)"), known);
        putc('\n', j->out);
    }
    char *details = view_details_text(entry, j->zh);
    if (details && !*details)
        free(details);
    else
        put_taken(j, details);
}

static void entries_text(struct junit *j, const json_t *entries)
{
    const json_t *entry;
    size_t i;
    json_array_foreach (entries, i, entry) {
        fputs(i ? "\n" : "", j->out);
        entry_text(j, entry);
    }
}

/* The first message of the worst kind; where there are more, how many. */
static void message_attribute(struct junit *j, const json_t *entries, enum outcome worst)
{
    const json_t *entry, *first = NULL;
    size_t i, n = 0;
    json_array_foreach (entries, i, entry) {
        n += outcome_of(entry) == worst;
        if (!first && outcome_of(entry) == worst)
            first = entry;
    }
    fputs(" message=\"", j->out);
    if (n > 1)
        fprintf(j->out, say(j, "%zu 处：", "%zu places: "), n);
    put(j, view_message(first, j->zh));
    putc('"', j->out);
}

static void case_begin(struct junit *j, const char *class, const char *name, const char *title)
{
    fputs("    <testcase classname=\"mingcha.", j->out);
    if (!escape_markup(j->out, class, strcspn(class, ".")))
        j->failed = true;
    fputs("\" name=\"", j->out);
    put(j, name);
    if (*title) {
        putc(' ', j->out);
        put(j, title);
    }
    fputs("\">\n", j->out);
}

static void rule_case(struct junit *j, const char *rule, const json_t *entries)
{
    static const char *const elements[] = {"error", "failure", "system-out"};
    enum outcome worst = worst_of(entries);
    case_begin(j, *rule ? rule : "reader", *rule ? rule : say(j, "未决", "undecided"),
               view_rule_title(j->report, rule, j->zh));
    fprintf(j->out, "      <%s", elements[worst]);
    if (worst != OUTCOME_NOTE) {
        attribute(j, "type", worst == OUTCOME_ERROR ? "undecided" : type_of(entries));
        message_attribute(j, entries, worst);
    }
    putc('>', j->out);
    entries_text(j, entries);
    fprintf(j->out, "</%s>\n    </testcase>\n", elements[worst]);
}

/* An element with a message and nothing in it, as the only thing in a test. */
static void simple_case(struct junit *j, const char *name, const char *element, const char *message)
{
    case_begin(j, "reader", name, "");
    fprintf(j->out, "      <%s", element);
    attribute(j, "message", message);
    fputs("/>\n    </testcase>\n", j->out);
}

static void other_rules(struct junit *j, const json_t *input)
{
    const json_t *counts = json_object_get(input, "verdicts");
    case_begin(j, "rules", say(j, "其余规则", "the other rules"), "");
    fprintf(j->out,
            say(j, "      <system-out>%ld 次判定通过，%ld 次不适用</system-out>\n",
                "      <system-out>%ld verdicts pass, %ld not applicable</system-out>\n"),
            view_count(counts, "pass"), view_count(counts, "not_applicable"));
    fputs("    </testcase>\n", j->out);
}

/* ---- suites ---------------------------------------------------------------------------------------------------- */

static bool has_status(const json_t *input, const char *status)
{
    return strcmp(view_text(input, "status"), status) == 0;
}

/* Whether any rule passed on the input. */
static bool passed(const json_t *input)
{
    return view_count(json_object_get(input, "verdicts"), "pass") > 0;
}

static struct tally tally_of(const json_t *input, json_t *rules)
{
    struct tally t = {0};
    const char *rule;
    json_t *entries;
    json_object_foreach (rules, rule, entries) {
        enum outcome worst = worst_of(entries);
        t.tests++;
        t.errors += worst == OUTCOME_ERROR;
        t.failures += worst == OUTCOME_FAILURE;
    }
    t.tests += passed(input);
    if (has_status(input, "unreadable")) {
        t.tests++;
        t.errors++;
    } else if (t.tests == 0) { /* left out, or no rule applied */
        t.tests++;
        t.skipped++;
    }
    return t;
}

static void tally_attributes(struct junit *j, const struct tally *t)
{
    fprintf(j->out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", t->tests, t->failures, t->errors,
            t->skipped);
}

static void property(struct junit *j, const char *name, const char *value)
{
    if (!*value)
        return;
    fputs("      <property", j->out);
    attribute(j, "name", name);
    attribute(j, "value", value);
    fputs("/>\n", j->out);
}

/* What the rules came to on this input, also where nothing passed. */
static void verdicts_property(struct junit *j, const json_t *counts)
{
    struct view_totals t = {.checked = 1};
    if (!json_is_object(counts))
        return;
    for (size_t v = 0; v < VIEW_VERDICTS; v++)
        t.verdict[0][v] = view_count(counts, view_verdicts[v]);
    char *text = view_verdicts_sentence(&t, j->zh);
    property(j, "verdicts", text ? text : "");
    j->failed = j->failed || !text;
    free(text);
}

static void suite(struct junit *j, const json_t *file, struct tally *sum)
{
    const json_t *input = json_object_get(file, "input");
    json_t *rules = by_rule(j, file), *entries;
    struct tally t = tally_of(input, rules);
    const char *rule;
    fputs("  <testsuite", j->out);
    attribute(j, "name", view_path_shown(view_text(input, "path"), j->zh));
    tally_attributes(j, &t);
    fputs(">\n    <properties>\n", j->out);
    property(j, "title", view_text(input, "title"));
    property(j, "sha256", view_text(input, "sha256"));
    property(j, "as_of", view_text(j->report, "as_of"));
    verdicts_property(j, json_object_get(input, "verdicts"));
    fputs("    </properties>\n", j->out);
    json_object_foreach (rules, rule, entries)
        rule_case(j, rule, entries);
    if (passed(input))
        other_rules(j, input);
    if (has_status(input, "unreadable"))
        simple_case(j, say(j, "读取", "reading"), "error", view_input_error(input, j->zh));
    else if (has_status(input, "skipped"))
        simple_case(j, say(j, "读取", "reading"), "skipped", view_input_error(input, j->zh));
    else if (t.skipped)
        simple_case(j, say(j, "规则", "rules"), "skipped",
                    say(j, "没有适用的规则，未作核对", "no rule applied, nothing was checked"));
    fputs("  </testsuite>\n", j->out);
    sum->tests += t.tests;
    sum->failures += t.failures;
    sum->errors += t.errors;
    sum->skipped += t.skipped;
    json_decref(rules);
}

/* A run in which nothing was checked, although no input is to blame, is an error of its own. */
static void whole_suite(struct junit *j, struct tally *sum)
{
    struct view_totals totals;
    view_totals_read(&totals, j->report);
    if (totals.complete || sum->errors)
        return;
    char *why = view_complete_sentence(&totals, j->zh);
    fputs("  <testsuite name=\"mingcha\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n", j->out);
    simple_case(j, say(j, "完整", "complete"), "error", why ? why : "");
    fputs("  </testsuite>\n", j->out);
    j->failed = j->failed || !why;
    free(why);
    sum->tests++;
    sum->errors++;
}

/* The baseline and the waivers are a suite of their own, whose tests pass: what no longer fits is in their output. */
static void standing_suite(struct junit *j, struct tally *sum)
{
    json_t *list = view_notices(json_object_get(j->report, "baseline"), json_object_get(j->report, "waivers"), j->zh);
    const json_t *one;
    size_t i;
    j->failed = j->failed || !list;
    if (json_array_size(list)) {
        fputs("  <testsuite name=\"mingcha\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n", j->out);
        case_begin(j, "reader", say(j, "基线与豁免", "baseline and waivers"), "");
        fputs("      <system-out>", j->out);
        json_array_foreach (list, i, one) {
            put(j, view_text(one, "file"));
            fputs(say(j, "：", ": "), j->out);
            put(j, view_text(one, "text"));
            putc('\n', j->out);
        }
        fputs("</system-out>\n    </testcase>\n  </testsuite>\n", j->out);
        sum->tests++;
    }
    json_decref(list);
}

/* The counts of the whole stand in front of what they count, so the suites are written aside first. */
static mc_status suites(struct junit *j, FILE *out, const json_t *files, mc_error *err)
{
    struct tally sum = {0};
    char *text = NULL;
    size_t len = 0, i;
    const json_t *file;
    j->out = open_memstream(&text, &len);
    if (!j->out)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    json_array_foreach (files, i, file)
        suite(j, file, &sum);
    whole_suite(j, &sum);
    standing_suite(j, &sum);
    j->failed = fclose(j->out) != 0 || j->failed;
    j->out = out;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mingcha\"", out);
    tally_attributes(j, &sum);
    fputs(">\n", out);
    fwrite(text, 1, len, out);
    fputs("</testsuites>\n", out);
    free(text);
    return j->failed ? error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory") : reporter_flush(out, err);
}

static mc_status write_junit(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    struct junit j = {.report = report, .zh = strcmp(style->lang, "zh") == 0};
    json_t *files = view_files(report);
    if (!files)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = suites(&j, out, files, err);
    json_decref(files);
    return st;
}

const struct reporter report_junit = {
    .name = "junit",
    .help_zh = "JUnit XML，供 CI 显示为测试结果",
    .help_en = "JUnit XML, for CI to show as test results",
    .write = write_junit,
};
