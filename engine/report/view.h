/* What reporters read out of the report JSON (docs/report.schema.json), so that each of them says the same: texts in
 * the reader's language, places in words, counts, what is complete, what stands under which file and project. */
#ifndef MC_REPORT_VIEW_H
#define MC_REPORT_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define VIEW_SEVERITIES 3
#define VIEW_VERDICTS 4

/* "error" "warning" "note", worst first. */
extern const char *const view_severities[VIEW_SEVERITIES];
/* "pass" "fail" "not_applicable" "undecided". */
extern const char *const view_verdicts[VIEW_VERDICTS];

/* The word for a severity or for "undecided"; what this version does not know is called undecided, so that a person
 * looks at it. borrow: static. */
const char *view_severity_word(const char *name, bool zh);
/* 已知, 已豁免; "" for a new finding. borrow: static. */
const char *view_status_word(const char *status, bool zh);

/* Where a finding stands (model/report.h): "", 连带 (explained by another that is open), 已知 (in the baseline), 已豁免. Only "" counts as a finding of the run and
 * bears on its exit code. borrow: static. */
const char *view_standing_word(const json_t *finding, bool zh);
bool view_is_open(const json_t *finding);
/* "粮食局批准，2025-12-31 到期：数据待核" for a waived finding, else "". own: free(). NULL when out of memory. */
char *view_waiver_sentence(const json_t *finding, bool zh);
/* Stale entries of the baseline, unused and expired waivers, each {"kind": "stale|unused|expired", "file", "text"}; the arguments are report.baseline and
 * report.waivers (may be NULL). own: json_decref. NULL when out of memory. */
json_t *view_notices(const json_t *baseline, const json_t *waivers, bool zh);
/* "12 条，对上 9，已消失 2，本次未查 1", "5 条，有效 3，未用 1，到期 1"; "" without a baseline, waivers. own: free(). NULL when out of memory. */
char *view_baseline_sentence(const json_t *report, bool zh);
char *view_waivers_sentence(const json_t *report, bool zh);
/* "对照 旧.json：已解决 3，仍在 9，新增 1"; "" where nothing was compared. own: free(). NULL when out of memory. */
char *view_against_sentence(const json_t *report, bool zh);
/* What one should know of the comparison: other rules, inputs without an earlier version, no figures to compare. An array of texts. own: json_decref. NULL when out of memory. */
json_t *view_against_notes(const json_t *report, bool zh);
/* "总投资：2000万元 → 2100万元（+100万元），原文未作说明"; without the project, which view_project says. own: free(). NULL when out of memory. */
char *view_change_sentence(const json_t *change, bool zh);
/* The findings of a file of view_files that others of the same file explain: by the fingerprint of the one that does an array of them, the most money first. own: json_decref.
 * NULL when out of memory. */
json_t *view_explained(const json_t *groups);

/* A member that is a string; "" where it is none. borrow: the object. */
const char *view_text(const json_t *object, const char *key);
/* A member as text: strings as they are, "" where it is missing or null, anything else as compact JSON. own: free().
 * NULL when out of memory. */
char *view_value(const json_t *object, const char *key);
/* A member that counts; 0 where it is none. */
long view_count(const json_t *object, const char *key);
/* object[zh_key] or object[en_key]: the reader's language, or the other where there is only that. borrow: the object.
 */
const char *view_either(const json_t *object, const char *zh_key, const char *en_key, bool zh);
/* The message of a finding or an undecided entry. borrow: the entry. */
const char *view_message(const json_t *entry, bool zh);
/* The file that a finding or an undecided entry is about. borrow: the entry. */
const char *view_path(const json_t *entry);
/* A line of what a finding quotes. */
struct view_line {
    const char *text; /* borrow */
    size_t len;
    long number; /* 0: the format has no lines */
};
/* The next line that holds more than blanks, without those around it; *number is that of the line at *rest. False at the end. */
bool view_next_line(struct view_line *out, const char **rest, long *number);
/* A path as it is shown: "-" is standard input. borrow: path. */
const char *view_path_shown(const char *path, bool zh);
/* Why an input could not be read or was left out; "" where it was checked. borrow: the input. */
const char *view_input_error(const json_t *input, bool zh);

/* A location in words: "第 24 行第 30 列", "实事!B5", "表 1 第 5 行第 2 格"; "" where nothing is known. own: free().
 * NULL when out of memory. */
char *view_place(const json_t *location, bool zh);
/* The place of an entry in words; where its source knows no places, the path of the value. own: free(). NULL when out
 * of memory. */
char *view_entry_place(const json_t *entry, bool zh);
/* "第 3 项  农村饮水改造工程"; 全文 where `project` is NULL. own: free(). NULL when out of memory. */
char *view_project(const json_t *project, bool zh);

/* The rule of this id among those that the report describes; NULL where there is none. borrow: the report. */
const json_t *view_rule(const json_t *report, const char *id);
/* Its title in the reader's language; "" where the report has none. borrow: the report. */
const char *view_rule_title(const json_t *report, const char *id, bool zh);

/* The words that an entry is about, on one line, cut to so many columns around `focus` (may be NULL). own: free(). NULL
 * when out of memory. */
char *view_quote(const json_t *location, size_t columns, const char *focus);
/* "应为 9446，实为 9447，相差 +1", "第 71 行 2000；第 72 行 1122"; "" where the finding has none. own: free(). NULL
 * when out of memory. */
char *view_figures_sentence(const json_t *finding, bool zh);
char *view_related_sentence(const json_t *finding, bool zh);
/* What an entry says beside its message and place: an array of [label, text], such as ["算式", "1 + 2 = 3"]; a label
 * comes again where there are several texts. own: json_decref. NULL when out of memory. */
json_t *view_details(const json_t *entry, bool zh);
/* The same as lines of text that nothing in an input can break. own: free(). NULL when out of memory. */
char *view_details_text(const json_t *entry, bool zh);

/* Whether a finding's actual value can be read in its quotation, so that it would only be said twice. */
bool view_actual_is_quoted(const json_t *finding);

struct view_totals {
    long findings[VIEW_SEVERITIES]; /* open ones */
    long explained, baseline, waived; /* the others */
    long verdict[VIEW_SEVERITIES][VIEW_VERDICTS];
    long checked, unreadable, skipped;
    long idle; /* of the checked: no rule applied */
    long undecided;
    bool complete;
};

void view_totals_read(struct view_totals *t, const json_t *report);
long view_findings(const struct view_totals *t);
/* Whether any rule came to a verdict on anything; "not applicable" is none. */
bool view_anything_checked(const struct view_totals *t);

/* Sentences on the whole. own: free(). NULL when out of memory. */
char *view_files_sentence(const struct view_totals *t, bool zh);    /* 2 个已核对，… */
char *view_result_sentence(const struct view_totals *t, bool zh);   /* 3 处疑点待核实：… */
char *view_complete_sentence(const struct view_totals *t, bool zh); /* 完整：… or 不完整：… */
char *view_pack_sentence(const json_t *report, bool zh); /* minsheng 0.1.0 (0123456789ab)，47 条规则; several are parted by ；; "" without a pack */
char *view_verdicts_sentence(const struct view_totals *t, bool zh); /* 判定：通过 507，不通过 11，不适用 324，未决 0 */
/* Which rules came to no verdict, counted by why; "" where all that were selected came to one. */
char *view_idle_sentence(const json_t *report, bool zh);
/* Why a rule of "idle_rules" came to none, in words. own: free(). NULL when out of memory. */
char *view_idle_reason(const json_t *idle, bool zh);
/* The word for one of view_verdicts. borrow: static. */
const char *view_verdict_word(const char *verdict, bool zh);
/* A JSON pointer as rules write paths, items counted from 1: /projects/0/name is projects[1].name. own: free(). NULL when out of memory. */
char *view_pointer(const char *pointer);
/* How much was looked at in an input without findings; "" where no rule came to a verdict. */
char *view_silence_sentence(const json_t *input, bool zh);

/* What stands where: an array of {"input": the input, "groups": [[entry, ...], ...]}, inputs in their order. A group is
 * the whole document (it comes first) or one project; in it entries are in the order of the report, findings before
 * what is undecided. Entries whose path is no input come last, under an input that has but its path. own: json_decref.
 * NULL when out of memory. */
json_t *view_files(const json_t *report);
/* Entries in the groups of one file of view_files, of this severity ("undecided" is one too; as in the totals, only
 * open findings count); NULL: all there are. */
size_t view_files_count(const json_t *file, const char *severity);

#endif
