/* Forms to sign (审计取证单): one for the document as a whole and one for each item with findings, on an upright page of their own. */
#include "report/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/view.h"

#define FORMS_MAX 80 /* sheets; a workbook with more is handled by nobody. What they would hold stands in the list. */
#define LAST 3       /* the last column */
#define WIDE 82.0    /* characters of the last three columns together */

static const double widths[] = {13, 30, 13, 37};

struct form {
    struct book *b;
    lxw_worksheet *s;
    lxw_row_t row;
};

/* A label and a text over the rest of the row. */
static void wide(struct form *f, const char *label, const char *text, enum book_style style)
{
    book_merged(f->b, f->s, f->row, 1, LAST, text, style, WIDE);
    book_text(f->b, f->s, f->row++, 0, label, BOOK_LABEL);
}

static void wide_take(struct form *f, const char *label, char *text_take, enum book_style style)
{
    if (text_take && *text_take)
        wide(f, label, text_take, style);
    f->b->failed = f->b->failed || !text_take;
    free(text_take);
}

/* Two labels with their texts. */
static void both(struct form *f, const char *zh, const char *en, const char *text, const char *zh2, const char *en2, const char *text2)
{
    double height = book_height(text, widths[1]), other = book_height(text2, widths[3]);
    book_text(f->b, f->s, f->row, 0, book_say(f->b, zh, en), BOOK_LABEL);
    book_text(f->b, f->s, f->row, 1, text, BOOK_PLAIN);
    book_text(f->b, f->s, f->row, 2, book_say(f->b, zh2, en2), BOOK_LABEL);
    book_text(f->b, f->s, f->row, 3, text2, BOOK_PLAIN);
    if (f->s)
        book_try(f->b, xlsx.worksheet_set_row(f->s, f->row, height > other ? height : other, NULL));
    f->row++;
}

/* A room to write in. */
static void room(struct form *f, const char *zh, const char *en, double height)
{
    wide(f, book_say(f->b, zh, en), "", BOOK_PLAIN);
    if (f->s)
        book_try(f->b, xlsx.worksheet_set_row(f->s, f->row - 1, height, NULL));
}

/* ---- its parts -------------------------------------------------------------------------------------------------------------- */

static void head(struct form *f, const json_t *input, const json_t *entries, size_t number)
{
    struct book *b = f->b;
    const json_t *first = json_array_get(entries, 0);
    const json_t *record = json_object_get(sources_find(b->sources, view_text(input, "path")), "record");
    const char *issuer = view_text(json_object_get(record, "document"), "issuer"), *title = view_text(input, "title");
    char count[32], *project = view_project(json_object_get(first, "project"), b->zh), *offices = book_offices(b, first);
    book_merged(b, f->s, f->row++, 0, LAST, book_say(b, "审计取证单", "Audit evidence form"), BOOK_TITLE, 0);
    if (f->s)
        book_try(b, xlsx.worksheet_set_row(f->s, 0, 30, NULL));
    snprintf(count, sizeof count, "%zu", number);
    both(f, "编号", "no.", count, "基准日", "as of", view_text(b->report, "as_of"));
    both(f, "被审计单位", "audited body", issuer, "审计事项", "matter", book_say(b, "民生实事项目通知（报告）核对", "notice of key livelihood projects"));
    both(f, "项目", "item", project ? project : "", "责任单位", "offices", offices ? offices : "");
    if (*title)
        wide(f, book_say(b, "文件标题", "title"), title, BOOK_PLAIN);
    b->failed = b->failed || !project || !offices;
    free(project);
    free(offices);
}

static void finding(struct form *f, const json_t *entry, size_t number)
{
    struct book *b = f->b;
    const json_t *one;
    json_t *details = view_details(entry, b->zh);
    const char *severity = view_text(entry, "severity"), *id = view_text(entry, "fingerprint");
    char label[32], *text = NULL;
    size_t i;
    snprintf(label, sizeof label, b->zh ? "问题 %zu" : "finding %zu", number);
    if (asprintf(&text, b->zh ? "【%s】%s" : "[%s] %s", view_severity_word(*severity ? severity : "undecided", b->zh), view_message(entry, b->zh)) < 0)
        text = NULL;
    wide_take(f, label, text, BOOK_STRONG);
    wide_take(f, book_say(b, "位置", "place"), view_entry_place(entry, b->zh), BOOK_PLAIN);
    json_array_foreach (details, i, one)
        wide(f, json_string_value(json_array_get(one, 0)), json_string_value(json_array_get(one, 1)), BOOK_PLAIN);
    if (*id)
        wide(f, book_say(b, "问题编号", "id"), id, BOOK_PLAIN);
    b->failed = b->failed || !details;
    json_decref(details);
}

static void sign(struct form *f, const json_t *input)
{
    struct book *b = f->b;
    struct buffer source;
    buffer_init(&source);
    buffer_add_format(&source, "%s\nSHA-256 %s", view_path_shown(view_text(input, "path"), b->zh), view_text(input, "sha256"));
    wide_take(f, book_say(b, "证据来源", "source"), buffer_take(&source), BOOK_PLAIN);
    room(f, "核实情况", "verification", 60);
    both(f, "审计人员\n（签字）", "auditor\n(signed)", "", "编制日期", "date", "");
    room(f, "被审计单位\n意见", "statement of the audited body", 80);
    both(f, "负责人\n（签字）", "in charge\n(signed)", "", "日期\n（盖章）", "date\n(seal)", "");
    for (lxw_row_t r = f->row - 4; f->s && r < f->row; r += 2)
        book_try(b, xlsx.worksheet_set_row(f->s, r + 1, 36, NULL));
    book_merged(b, f->s, f->row++, 0, LAST, book_say(b, "疑点由程序比对得出，须经核实；本单只记录事实，不作结论。", "Findings come from a program and are to be verified; this form records facts and concludes nothing."), BOOK_NOTE, 0);
}

static void form(struct book *b, const json_t *input, const json_t *entries, size_t number)
{
    struct form f = {.b = b, .s = book_sheet(b, "审计取证单", "Evidence", number)};
    size_t i, told = 0;
    const json_t *one;
    if (!f.s)
        return;
    xlsx.worksheet_set_portrait(f.s);
    xlsx.worksheet_center_horizontally(f.s);
    for (size_t c = 0; c <= LAST; c++)
        book_try(b, xlsx.worksheet_set_column(f.s, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL));
    head(&f, input, entries, number);
    json_array_foreach (entries, i, one)
        finding(&f, one, ++told);
    sign(&f, input);
}

/* What is still to be settled: neither known nor waived. own: json_decref. NULL when out of memory. */
static json_t *open_entries(const json_t *entries)
{
    json_t *open = json_array(), *one;
    size_t i;
    json_array_foreach (entries, i, one) {
        const char *status = view_text(one, "status");
        if (open && (!*status || strcmp(status, "new") == 0) && json_array_append(open, one) != 0) {
            json_decref(open);
            open = NULL;
        }
    }
    return open;
}

void book_evidence(struct book *b)
{
    const json_t *file, *entries;
    size_t i, g, number = 0;
    json_array_foreach (b->files, i, file) {
        json_array_foreach (json_object_get(file, "groups"), g, entries) {
            json_t *open = open_entries(entries);
            if (json_array_size(open) > 0 && number < FORMS_MAX)
                form(b, json_object_get(file, "input"), open, ++number);
            b->failed = b->failed || !open;
            json_decref(open);
        }
    }
}
