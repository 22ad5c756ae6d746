#include "report/book.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"
#include "base/utf8.h"

#define CELL_CHARACTERS 32767 /* what Excel puts into one cell */
#define DIGITS_EXACT 15
#define ROW_HEIGHT_MAX 409.0
#define LINE_HEIGHT 13.5

struct book_library xlsx;

mc_status book_load(mc_error *err)
{
#define BOOK_NAME(name) #name,
    static const char *const names[] = {BOOK_FUNCTIONS(BOOK_NAME)};
    static struct late library = {.file = LATE_XLSXWRITER, .names = names, .n = sizeof names / sizeof *names, .functions = &xlsx};
    return late_load(&library, err);
}

const char *book_say(const struct book *b, const char *zh, const char *en)
{
    return b->zh ? zh : en;
}

void book_try(struct book *b, lxw_error error)
{
    if (error && !b->error)
        b->error = error;
}

/* ---- sheets -------------------------------------------------------------------------------------------------------------- */

lxw_worksheet *book_sheet(struct book *b, const char *zh, const char *en, size_t number)
{
    char name[64];
    if (b->failed || b->error)
        return NULL;
    if (number)
        snprintf(name, sizeof name, b->zh ? "%s%zu" : "%s %zu", book_say(b, zh, en), number);
    else
        snprintf(name, sizeof name, "%s", book_say(b, zh, en));
    lxw_worksheet *s = xlsx.workbook_add_worksheet(b->workbook, name);
    b->columns = NULL;
    b->n_columns = 0;
    b->tallest = 0;
    if (!s) {
        b->failed = true;
        return NULL;
    }
    xlsx.worksheet_set_paper(s, 9); /* A4 */
    xlsx.worksheet_set_landscape(s);
    xlsx.worksheet_set_margins(s, 0.5, 0.5, 0.6, 0.6);
    xlsx.worksheet_fit_to_pages(s, 1, 0); /* as wide as the page, as long as it takes */
    book_try(b, xlsx.worksheet_set_footer(s, b->zh ? "&L&A&C第 &P 页，共 &N 页&R明察 mingcha" : "&L&A&CPage &P of &N&Rmingcha"));
    return s;
}

void book_head(struct book *b, lxw_worksheet *s, lxw_row_t row, const struct book_column *columns, size_t n)
{
    if (!s)
        return;
    for (size_t i = 0; i < n; i++) {
        book_try(b, xlsx.worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL));
        book_text(b, s, row, i, book_say(b, columns[i].zh, columns[i].en), BOOK_HEAD);
    }
    b->columns = columns;
    b->n_columns = n;
    book_row_end(b, s, row);
    xlsx.worksheet_freeze_panes(s, row + 1, 0);
    book_try(b, xlsx.worksheet_repeat_rows(s, row, row));
}

void book_row_end(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    if (s && b->tallest > 0)
        book_try(b, xlsx.worksheet_set_row(s, row, b->tallest, NULL));
    b->tallest = 0;
}

void book_filter(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_row_t last, size_t n)
{
    if (s && last > row)
        book_try(b, xlsx.worksheet_autofilter(s, row, 0, last, (lxw_col_t)(n - 1)));
}

/* ---- text ---------------------------------------------------------------------------------------------------------------- */

/* "_x0041_" means A in this format; its first mark is written as one of these itself. */
static bool is_escape(const char *text)
{
    return text[0] == '_' && text[1] == 'x' && isxdigit((unsigned char)text[2]) && isxdigit((unsigned char)text[3]) && isxdigit((unsigned char)text[4]) &&
           isxdigit((unsigned char)text[5]) && text[6] == '_';
}

static void add_line(struct buffer *to, const char *text, size_t len)
{
    char *clean = show_clean(text, len);
    for (const char *at = clean; at && *at; at++) {
        bool forbidden = strncmp(at, "\xEF\xBF\xBE", 3) == 0 || strncmp(at, "\xEF\xBF\xBF", 3) == 0; /* characters of no XML */
        if (is_escape(at))
            buffer_add_text(to, "_x005F");
        if (forbidden)
            buffer_add_text(to, "\xEF\xBF\xBD");
        else
            buffer_add_char(to, *at);
        at += forbidden ? 2 : 0;
    }
    to->failed = to->failed || !clean;
    free(clean);
}

/* own: the text as a cell takes it. NULL when out of memory. */
static char *cell_text(const char *text)
{
    struct buffer b;
    buffer_init(&b);
    for (;;) {
        size_t n = strcspn(text, "\n");
        add_line(&b, text, n);
        if (!text[n])
            break;
        buffer_add_char(&b, '\n');
        text += n + 1;
    }
    char *made = buffer_take(&b);
    size_t at = 0, characters = 0, len = made ? strlen(made) : 0;
    while (at < len && characters < CELL_CHARACTERS) {
        utf8_next(made, len, &at);
        characters++;
    }
    if (at < len)
        made[at] = '\0';
    return made;
}

void book_text(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, const char *text, enum book_style style)
{
    char *cell = s ? cell_text(text) : NULL;
    double height = cell && col < b->n_columns ? book_height(cell, b->columns[col].width) : 0;
    b->tallest = height > b->tallest ? height : b->tallest;
    if (s && !cell)
        b->failed = true;
    else if (s && *cell)
        book_try(b, xlsx.worksheet_write_string(s, row, (lxw_col_t)col, cell, b->styles[style]));
    else if (s)
        book_try(b, xlsx.worksheet_write_blank(s, row, (lxw_col_t)col, b->styles[style]));
    free(cell);
}

void book_take(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, char *text_take, enum book_style style)
{
    if (text_take)
        book_text(b, s, row, col, text_take, style);
    else
        b->failed = true;
    free(text_take);
}

double book_height(const char *text, double width)
{
    size_t lines = 0, columns = width > 3 ? (size_t)width - 1 : 2;
    for (;;) {
        size_t n = strcspn(text, "\n");
        lines += 1 + utf8_width(text, n) / columns;
        if (!text[n])
            break;
        text += n + 1;
    }
    double height = 4 + (double)lines * LINE_HEIGHT;
    return height < ROW_HEIGHT_MAX ? height : ROW_HEIGHT_MAX;
}

void book_merged(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, size_t last, const char *text, enum book_style style, double width)
{
    char *cell = s ? cell_text(text) : NULL;
    if (s && !cell)
        b->failed = true;
    if (cell) {
        book_try(b, xlsx.worksheet_merge_range(s, row, (lxw_col_t)col, row, (lxw_col_t)last, cell, b->styles[style]));
        if (width > 0)
            book_try(b, xlsx.worksheet_set_row(s, row, book_height(cell, width), NULL));
    }
    free(cell);
}

/* ---- money --------------------------------------------------------------------------------------------------------------- */

bool book_fits(int64_t fen, enum money_unit unit)
{
    char text[MONEY_TEXT_MAX];
    size_t digits = 0;
    money_format(text, fen, unit, 0);
    for (const char *c = text; *c; c++)
        digits += isdigit((unsigned char)*c) && (digits || *c != '0');
    return digits <= DIGITS_EXACT;
}

double book_value(int64_t fen, enum money_unit unit)
{
    char text[MONEY_TEXT_MAX];
    money_format(text, fen, unit, 0);
    return strtod(text, NULL); /* the locale's point is that of C: the program sets none for numbers */
}

int book_decimals(int64_t fen, enum money_unit unit, int printed)
{
    char text[MONEY_TEXT_MAX];
    money_format(text, fen, unit, 0);
    const char *point = strchr(text, '.');
    int needed = point ? (int)strlen(point + 1) : 0;
    return needed > printed ? needed : printed;
}

void book_money(struct book *b, lxw_worksheet *s, lxw_row_t row, size_t col, int64_t fen, enum money_unit unit, int decimals, bool total)
{
    char text[MONEY_TEXT_MAX];
    int shown = book_decimals(fen, unit, decimals);
    if (!s)
        return;
    if (book_fits(fen, unit) && shown <= BOOK_DECIMALS) {
        book_try(b, xlsx.worksheet_write_number(s, row, (lxw_col_t)col, book_value(fen, unit), b->money[total][shown]));
        return;
    }
    money_format(text, fen, unit, decimals);
    book_text(b, s, row, col, text, total ? BOOK_STRONG : BOOK_PLAIN);
}
