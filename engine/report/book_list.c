/* The list of findings (问题清单) and the ledger of what is done about them (整改台账): a row for each finding, for what is undecided and for each input that
 * could not be read. */
#include "report/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/view.h"

static enum book_style style_of(const json_t *entry)
{
    static const struct {
        const char *severity;
        enum book_style style;
    } styles[] = {{"error", BOOK_ERROR}, {"warning", BOOK_WARNING}, {"note", BOOK_MINOR}};
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (strcmp(view_text(entry, "severity"), styles[i].severity) == 0)
            return styles[i].style;
    return BOOK_UNDECIDED;
}

static const char *severity(const struct book *b, const json_t *entry)
{
    const char *name = view_text(entry, "severity");
    return view_severity_word(*name ? name : "undecided", b->zh);
}

/* own: the provisions, a line each. */
static char *basis(const json_t *entry)
{
    const json_t *one;
    size_t i;
    struct buffer made;
    buffer_init(&made);
    json_array_foreach (json_object_get(entry, "basis"), i, one)
        buffer_add_format(&made, "%s%s", i ? "\n" : "", json_string_value(one));
    return buffer_take(&made);
}

static char *item(const struct book *b, const json_t *entry)
{
    return view_project(json_object_get(entry, "project"), b->zh);
}

/* The difference of an amount of money, in 万元; nothing where the finding is about something else. */
static void write_impact(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, const json_t *entry)
{
    const char *fen = view_text(entry, "impact");
    char *end;
    long long n = strtoll(fen, &end, 10);
    if (*fen && !*end)
        book_money(b, s, row, col, n, MONEY_WAN, 0, false);
    else
        book_text(b, s, row, col, "", BOOK_PLAIN);
}

/* Each entry of the report in its order; `row` is called with the number of the row. Returns the row after the last. */
typedef void (*write_row)(struct book *b, lxw_worksheet *s, lxw_row_t row, const json_t *entry);

static lxw_row_t each_entry(struct book *b, lxw_worksheet *s, lxw_row_t at, bool all, write_row row)
{
    const json_t *one;
    size_t i;
    json_array_foreach (json_object_get(b->report, "findings"), i, one) {
        bool open = strcmp(view_text(one, "status"), "new") == 0 && !json_object_get(one, "cause");
        if (all || open) {
            row(b, s, at, one);
            book_row_end(b, s, at++);
        }
    }
    json_array_foreach (json_object_get(b->report, "undecided"), i, one) {
        row(b, s, at, one);
        book_row_end(b, s, at++);
    }
    return at;
}

/* ---- 问题清单 ---------------------------------------------------------------------------------------------------------------- */

static const struct book_column list_columns[] = {
    {"问题编号", "id", 11}, {"文件", "file", 13}, {"项目", "item", 12}, {"问题类别", "category", 9}, {"问题摘要", "summary", 14}, {"具体描述", "description", 36},
    {"位置", "place", 10}, {"原文", "original", 16}, {"应为", "expected", 10}, {"差额(万元)", "difference (10k yuan)", 10}, {"依据", "basis", 18},
    {"影响", "impact", 14}, {"建议", "advice", 22}, {"责任单位", "offices", 11}, {"状态", "status", 9}, {"级别", "severity", 7}, {"规则", "rule", 13},
};
#define LIST_COLUMNS (sizeof list_columns / sizeof *list_columns)

static void list_row(struct book *b, lxw_worksheet *s, lxw_row_t row, const json_t *entry)
{
    const char *rule = view_text(entry, "rule");
    size_t c = 0;
    book_text(b, s, row, c++, view_text(entry, "fingerprint"), BOOK_PLAIN);
    book_text(b, s, row, c++, view_path_shown(view_path(entry), b->zh), BOOK_PLAIN);
    book_take(b, s, row, c++, item(b, entry), BOOK_PLAIN);
    book_text(b, s, row, c++, *rule ? book_family(b, rule) : book_say(b, "读取", "Reading"), BOOK_PLAIN);
    book_text(b, s, row, c++, view_rule_title(b->report, rule, b->zh), BOOK_PLAIN);
    book_take(b, s, row, c++, book_account(b, entry), BOOK_PLAIN);
    book_take(b, s, row, c++, view_entry_place(entry, b->zh), BOOK_PLAIN);
    book_text(b, s, row, c++, view_text(json_object_get(entry, "location"), "text"), BOOK_PLAIN);
    book_take(b, s, row, c++, view_value(entry, "expected"), BOOK_PLAIN);
    write_impact(b, s, row, c++, entry);
    book_take(b, s, row, c++, basis(entry), BOOK_PLAIN);
    book_text(b, s, row, c++, book_impact(b, rule), BOOK_PLAIN);
    book_take(b, s, row, c++, book_advice(b, entry), BOOK_PLAIN);
    book_take(b, s, row, c++, book_offices(b, entry), BOOK_PLAIN);
    book_text(b, s, row, c++, book_status(b, entry), BOOK_PLAIN);
    book_text(b, s, row, c++, severity(b, entry), style_of(entry));
    book_text(b, s, row, c, rule, BOOK_PLAIN);
}

/* An input that could not be read, or (path NULL) a run in which nothing was checked: the list must not look clean. */
static void trouble_row(struct book *b, lxw_worksheet *s, lxw_row_t row, const char *path, const char *text)
{
    for (size_t c = 0; c < LIST_COLUMNS; c++)
        book_text(b, s, row, c, "", BOOK_PLAIN);
    book_text(b, s, row, 1, path ? view_path_shown(path, b->zh) : "", BOOK_PLAIN);
    book_text(b, s, row, 3, book_say(b, "读取", "Reading"), BOOK_PLAIN);
    book_text(b, s, row, 4, path ? book_say(b, "文件无法读取", "the file could not be read") : book_say(b, "核对不完整", "the run is not complete"), BOOK_PLAIN);
    book_text(b, s, row, 5, text, BOOK_PLAIN);
    book_text(b, s, row, 14, book_say(b, "未核对", "not checked"), BOOK_PLAIN);
    book_text(b, s, row, 15, view_severity_word("undecided", b->zh), BOOK_UNDECIDED);
    book_row_end(b, s, row);
}

static lxw_row_t trouble_rows(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    struct view_totals totals;
    const json_t *one;
    size_t i;
    view_totals_read(&totals, b->report);
    json_array_foreach (json_object_get(b->report, "inputs"), i, one) {
        if (strcmp(view_text(one, "status"), "unreadable") == 0)
            trouble_row(b, s, row++, view_text(one, "path"), view_input_error(one, b->zh));
    }
    if (!totals.complete && !totals.unreadable && !totals.undecided) {
        char *why = view_complete_sentence(&totals, b->zh);
        trouble_row(b, s, row++, NULL, why ? why : "");
        b->failed = b->failed || !why;
        free(why);
    }
    return row;
}

void book_list(struct book *b)
{
    lxw_worksheet *s = book_sheet(b, "问题清单", "Findings", 0);
    book_head(b, s, 0, list_columns, LIST_COLUMNS);
    lxw_row_t row = each_entry(b, s, 1, true, list_row);
    row = trouble_rows(b, s, row);
    book_filter(b, s, 0, row - 1, LIST_COLUMNS);
    if (s && row == 1)
        book_text(b, s, 1, 0, book_say(b, "没有发现疑点", "nothing was found"), BOOK_NOTE);
}

/* ---- 整改台账 ---------------------------------------------------------------------------------------------------------------- */

static const struct book_column ledger_columns[] = {
    {"序号", "no.", 5}, {"问题编号", "id", 11}, {"文件", "file", 13}, {"项目", "item", 13}, {"问题摘要", "summary", 16}, {"具体描述", "description", 28}, {"责任单位", "offices", 12},
    {"整改措施", "measures", 20}, {"责任人", "person in charge", 9}, {"时限", "deadline", 11}, {"进展", "progress", 9}, {"结果", "result", 16}, {"销号日期", "closed on", 11}, {"状态", "status", 9},
};
#define LEDGER_COLUMNS (sizeof ledger_columns / sizeof *ledger_columns)
enum { LEDGER_DEADLINE = 9, LEDGER_PROGRESS = 10, LEDGER_CLOSED = 12, LEDGER_STATUS = 13 };

static void ledger_row(struct book *b, lxw_worksheet *s, lxw_row_t row, const json_t *entry)
{
    if (s)
        book_try(b, xlsx.worksheet_write_number(s, row, 0, row, b->styles[BOOK_CENTRE]));
    book_text(b, s, row, 1, view_text(entry, "fingerprint"), BOOK_PLAIN);
    book_text(b, s, row, 2, view_path_shown(view_path(entry), b->zh), BOOK_PLAIN);
    book_take(b, s, row, 3, item(b, entry), BOOK_PLAIN);
    book_text(b, s, row, 4, view_rule_title(b->report, view_text(entry, "rule"), b->zh), BOOK_PLAIN);
    book_text(b, s, row, 5, view_message(entry, b->zh), BOOK_PLAIN);
    book_take(b, s, row, 6, book_offices(b, entry), BOOK_PLAIN);
    for (size_t c = 7; c < LEDGER_STATUS; c++)
        book_text(b, s, row, c, "", c == LEDGER_DEADLINE || c == LEDGER_CLOSED ? BOOK_DAY : BOOK_FILL);
    book_text(b, s, row, LEDGER_STATUS, book_say(b, "待核实", "to verify"), BOOK_FILL);
}

static void choose_from(struct book *b, lxw_worksheet *s, lxw_row_t last, size_t col, const char *const *zh, const char *const *en)
{
    char *words[8] = {NULL};
    const char *const *from = b->zh ? zh : en;
    for (size_t i = 0; from[i] && i < 7; i++)
        words[i] = (char *)(uintptr_t)from[i]; /* the library only reads them */
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = words};
    book_try(b, xlsx.worksheet_data_validation_range(s, 1, (lxw_col_t)col, last, (lxw_col_t)col, &v));
}

static void only_dates(struct book *b, lxw_worksheet *s, lxw_row_t last, size_t col)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_DATE, .criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
                             .value_datetime = {2000, 1, 1, 0, 0, 0}, .ignore_blank = LXW_VALIDATION_ON};
    char title[] = "日期 / date", text[] = "2025-06-30";
    v.error_title = title;
    v.error_message = text;
    book_try(b, xlsx.worksheet_data_validation_range(s, 1, (lxw_col_t)col, last, (lxw_col_t)col, &v));
}

void book_ledger(struct book *b)
{
    static const char *const progress_zh[] = {"未启动", "进行中", "已完成", "无法完成", NULL}, *const progress_en[] = {"not begun", "under way", "done", "cannot be done", NULL};
    static const char *const status_zh[] = {"待核实", "属实", "不属实", "整改中", "已整改", "已销号", NULL},
                      *const status_en[] = {"to verify", "confirmed", "unfounded", "being corrected", "corrected", "closed", NULL};
    lxw_worksheet *s = book_sheet(b, "整改台账", "Rectification", 0);
    book_head(b, s, 0, ledger_columns, LEDGER_COLUMNS);
    lxw_row_t row = each_entry(b, s, 1, false, ledger_row);
    book_filter(b, s, 0, row - 1, LEDGER_COLUMNS);
    if (!s || row == 1)
        return;
    choose_from(b, s, row - 1, LEDGER_PROGRESS, progress_zh, progress_en);
    choose_from(b, s, row - 1, LEDGER_STATUS, status_zh, status_en);
    only_dates(b, s, row - 1, LEDGER_DEADLINE);
    only_dates(b, s, row - 1, LEDGER_CLOSED);
}
