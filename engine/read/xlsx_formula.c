/* Formulas as seen from their cells: a formula that was filled down a column is the same in every row then. Each reference becomes a mark and
 * R[-1]C[0], or R5C2 where it is fixed; all else is kept as it is. */
#include "read/xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MARK '\1' /* stands before a reference; formulas hold no control characters */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$' || c == '\\' || c == '?' ||
           (c & 0x80);
}

struct reference {
    int row, col; /* 0-based, or relative where not fixed */
    bool row_fixed, col_fixed;
};

/* $B12 and nothing else. */
static bool parse_reference(struct reference *r, const char *word, size_t len)
{
    size_t at = 0;
    int col = 0, row = 0, letters = 0, digits = 0;
    r->col_fixed = at < len && word[at] == '$';
    at += r->col_fixed;
    for (; at < len && ((word[at] | 0x20) >= 'a' && (word[at] | 0x20) <= 'z') && letters < 4; at++, letters++)
        col = col * 26 + ((word[at] | 0x20) - 'a') + 1;
    r->row_fixed = at < len && word[at] == '$';
    at += r->row_fixed;
    for (; at < len && word[at] >= '0' && word[at] <= '9' && digits < 8; at++, digits++)
        row = row * 10 + (word[at] - '0');
    r->row = row - 1;
    r->col = col - 1;
    return at == len && letters >= 1 && digits >= 1 && row >= 1 && row <= TABLE_ROWS_MAX && col <= TABLE_COLS_MAX;
}

static void add_reference(struct buffer *out, const struct reference *r, int row, int col)
{
    buffer_add_char(out, MARK);
    if (r->row_fixed)
        buffer_add_format(out, "R%d", r->row);
    else
        buffer_add_format(out, "R[%d]", r->row - row);
    if (r->col_fixed)
        buffer_add_format(out, "C%d", r->col);
    else
        buffer_add_format(out, "C[%d]", r->col - col);
}

/* The end of what is quoted or in brackets from `at` on. */
static size_t skip_quoted(const char *formula, size_t len, size_t at)
{
    char close = formula[at] == '[' ? ']' : formula[at];
    const char *end = memchr(formula + at + 1, close, len - at - 1);
    return end == NULL ? len : (size_t)(end - formula) + 1;
}

bool formula_relative(struct buffer *out, const char *formula, size_t len, int row, int col)
{
    if (len > FORMULA_MAX || memchr(formula, MARK, len) != NULL)
        return false;
    for (size_t at = 0; at < len;) {
        size_t end = at + 1;
        struct reference r;
        if (formula[at] == '"' || formula[at] == '\'' || formula[at] == '[')
            end = skip_quoted(formula, len, at);
        else if (is_word(formula[at]))
            while (end < len && is_word(formula[end]))
                end++;
        bool name = end < len && (formula[end] == '(' || formula[end] == '!');
        if (is_word(formula[at]) && !name && parse_reference(&r, formula + at, end - at))
            add_reference(out, &r, row, col);
        else
            buffer_add(out, formula + at, end - at);
        at = end;
    }
    return true;
}

/* ---- the way back ------------------------------------------------------------------------------------------------------ */

/* Reads "R[-1]" or "R5" at *s. */
static bool read_part(const char **s, char letter, int base, int *value, bool *fixed)
{
    if (**s != letter)
        return false;
    ++*s;
    *fixed = **s != '[';
    *s += !*fixed;
    char *end;
    long n = strtol(*s, &end, 10);
    *s = end + !*fixed;
    *value = (int)n + (*fixed ? 0 : base);
    return true;
}

/* Reads the reference at *s, its mark included, as it is for that cell. */
static bool read_reference(const char **s, int row, int col, struct reference *r)
{
    if (**s != MARK)
        return false;
    ++*s;
    return read_part(s, 'R', row, &r->row, &r->row_fixed) && read_part(s, 'C', col, &r->col, &r->col_fixed) && r->row >= 0 && r->col >= 0 &&
           r->row < TABLE_ROWS_MAX && r->col < TABLE_COLS_MAX;
}

void formula_show(struct buffer *out, const char *form, int row, int col)
{
    buffer_add_char(out, '=');
    while (*form != '\0') {
        struct reference r;
        if (*form != MARK) {
            buffer_add_char(out, *form++);
        } else if (read_reference(&form, row, col, &r)) {
            char at[SHEET_ADDRESS_MAX];
            sheet_address(at, r.row, r.col);
            size_t letters = strcspn(at, "0123456789");
            buffer_add_format(out, "%s%.*s%s%s", r.col_fixed ? "$" : "", (int)letters, at, r.row_fixed ? "$" : "", at + letters);
        } else {
            buffer_add_text(out, "#REF!");
        }
    }
}

/* ---- sums ---------------------------------------------------------------------------------------------------------------- */

struct sum {
    const char *s;
    int row, col;
    bool (*term)(const struct sum_term *t, void *data);
    void *data;
};

static void skip_blanks(struct sum *k)
{
    k->s += strspn(k->s, " \n");
}

/* A cell, or in SUM() a range. */
static bool take_range(struct sum *k, bool in_sum, bool negative)
{
    struct reference a, b;
    struct sum_term t = {.single = true, .in_sum = in_sum, .negative = negative};
    skip_blanks(k);
    if (!read_reference(&k->s, k->row, k->col, &a))
        return false;
    b = a;
    skip_blanks(k);
    if (in_sum && *k->s == ':') {
        k->s++;
        t.single = false;
        if (!read_reference(&k->s, k->row, k->col, &b))
            return false;
    }
    t.range = (struct sheet_range){a.row < b.row ? a.row : b.row, a.col < b.col ? a.col : b.col, a.row > b.row ? a.row : b.row,
                                   a.col > b.col ? a.col : b.col};
    skip_blanks(k);
    return k->term(&t, k->data);
}

static bool take_term(struct sum *k, bool negative)
{
    skip_blanks(k);
    if (strncasecmp(k->s, "SUM(", 4) != 0)
        return take_range(k, false, negative);
    k->s += 3;
    do {
        k->s++;
        if (!take_range(k, true, negative))
            return false;
    } while (*k->s == ',');
    if (*k->s != ')')
        return false;
    k->s++;
    skip_blanks(k);
    return true;
}

bool formula_sum(const char *form, int row, int col, bool (*term)(const struct sum_term *t, void *data), void *data)
{
    struct sum k = {form, row, col, term, data};
    skip_blanks(&k);
    bool negative = *k.s == '-';
    k.s += *k.s == '-' || *k.s == '+';
    while (take_term(&k, negative)) {
        if (*k.s == '\0')
            return true;
        negative = *k.s == '-';
        if (*k.s != '-' && *k.s != '+')
            return false;
        k.s++;
    }
    return false;
}
