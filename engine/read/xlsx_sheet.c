/* One worksheet: its cells as text, its merged ranges, what is hidden, and what the audit needs of its formulas. */
#include "read/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

#define SHARED_MAX 65536    /* shared formulas of a sheet */
#define COLS_MAX 16384      /* <col> elements */
#define VALUE_MAX ((size_t)1 << 20) /* bytes of one value or formula */

struct reader {
    struct xlsx *x;
    struct markup *m;
    struct sheet sheet;
    struct audit audit;
    struct xlsx_notes notes;
    struct buffer value, formula, text; /* of the cell being read */
    int row, col;                       /* of the cell before */
    bool row_hidden;
    struct xlsx_spans rows, cols;       /* hidden; rows: only those with text */
    uint32_t *shared;                   /* own: the form of each shared formula */
    size_t n_shared;
    size_t cut;                         /* numbers read as shown, because they have more decimals than a fen */
    int cut_row, cut_col;
    mc_error *err;
};

static mc_status no_memory(struct reader *r)
{
    return error_set(r->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static bool is_true(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* ---- addresses ---------------------------------------------------------------------------------------------------------- */

/* Reads "B12" at *s. */
static bool take_address(const char **s, int *row, int *col)
{
    long c = 0, n = 0;
    const char *at = *s;
    for (; *at >= 'A' && *at <= 'Z' && c < 100000; at++)
        c = c * 26 + (*at - 'A') + 1;
    for (; *at >= '0' && *at <= '9' && n < 100000000; at++)
        n = n * 10 + (*at - '0');
    if (c < 1 || c > TABLE_COLS_MAX || n < 1 || n > TABLE_ROWS_MAX)
        return false;
    *row = (int)n - 1;
    *col = (int)c - 1;
    *s = at;
    return true;
}

static mc_status bad_address(struct reader *r, const char *what)
{
    return error_set(r->err, MC_ERR_INPUT, NULL, 0, "\"%.40s\" is no address of a cell", what);
}

/* ---- hidden columns -------------------------------------------------------------------------------------------------------- */

static mc_status read_col(struct reader *r)
{
    const char *min = markup_attr(r->m, "min"), *max = markup_attr(r->m, "max"), *width = markup_attr(r->m, "width");
    if (!min || !max || !(is_true(markup_attr(r->m, "hidden")) || (width && strcmp(width, "0") == 0)))
        return MC_OK;
    int first = atoi(min) - 1, last = atoi(max) - 1;
    if (first < 0 || last < first || last >= TABLE_COLS_MAX || r->cols.n >= COLS_MAX)
        return MC_OK; /* what hides nothing that can be read */
    return xlsx_span_add(&r->cols, first, last) ? MC_OK : no_memory(r);
}

/* ---- values ----------------------------------------------------------------------------------------------------------------- */

/* The text inside the element that has just begun, up to its end. */
static mc_status element_text(struct reader *r, struct buffer *out)
{
    int depth = markup_depth(r->m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(r->m, &what, r->err)) && what != MARK_CLOSE && !(what == MARK_END && markup_depth(r->m) == depth)) {
        size_t len;
        const char *text = markup_text(r->m, &len);
        if (what != MARK_TEXT)
            continue;
        if (out->len + len > VALUE_MAX)
            return error_set(r->err, MC_ERR_LIMIT, NULL, 0, "a value longer than %zu KiB", VALUE_MAX >> 10);
        buffer_add(out, text, len);
    }
    return st ? st : buffer_ok(out) ? MC_OK : no_memory(r);
}

static const struct number_format *format_of(const struct reader *r, const char *style)
{
    static const struct number_format general = {.kind = FORMAT_GENERAL};
    long s = style == NULL ? 0 : atol(style);
    return s >= 0 && (size_t)s < r->x->styles.n ? &r->x->styles.all[s] : &general;
}

/* Says that "t" names no type that is known, or the value is not of it. */
static mc_status bad_value(struct reader *r)
{
    char at[SHEET_ADDRESS_MAX];
    sheet_address(at, r->row, r->col);
    return error_set(r->err, MC_ERR_INPUT, NULL, 0, "the value of %s is damaged: \"%.40s\"", at,
                     r->value.data ? r->value.data : "");
}

static mc_status number_value(struct reader *r, const char *style, uint32_t form)
{
    struct sheet_number n;
    size_t from, to;
    bool cut = false;
    utf8_trim(r->value.data, r->value.len, &from, &to);
    if (!sheet_number_parse(&n, r->value.data + from, to - from))
        return bad_value(r);
    sheet_number_show(&r->text, &n, format_of(r, style), r->x->date1904, &cut);
    if (cut && r->cut++ == 0) {
        r->cut_row = r->row;
        r->cut_col = r->col;
    }
    return audit_add(&r->audit, r->row, r->col, AUDIT_NUMBER, &n, form) ? no_memory(r) : MC_OK;
}

/* A number that is stored as text, thousands commas and blanks apart. */
static mc_status text_number(struct reader *r)
{
    char plain[32];
    size_t n = 0, from, to;
    struct sheet_number number;
    utf8_trim(r->text.data ? r->text.data : "", r->text.len, &from, &to);
    for (size_t i = from; i < to && n < sizeof plain; i++)
        if (r->text.data[i] != ',')
            plain[n++] = r->text.data[i];
    if (n == 0 || n == sizeof plain || memchr("0123456789-.", plain[0], 12) == NULL || !sheet_number_parse(&number, plain, n))
        return MC_OK;
    return audit_add(&r->audit, r->row, r->col, AUDIT_TEXT_NUMBER, &number, NO_FORM) ? no_memory(r) : MC_OK;
}

static mc_status shared_value(struct reader *r)
{
    size_t len = 0;
    char *end = NULL;
    unsigned long i = r->value.len > 0 ? strtoul(r->value.data, &end, 10) : 0;
    const char *text = r->value.len > 0 && *end == '\0' && r->value.data[0] != '-' ? xlsx_string(&r->x->strings, i, &len) : NULL;
    if (text == NULL)
        return bad_value(r);
    buffer_add(&r->text, text, len);
    return text_number(r);
}

static mc_status error_value(struct reader *r)
{
    char at[SHEET_ADDRESS_MAX];
    sheet_address(at, r->row, r->col);
    buffer_add(&r->text, r->value.data, r->value.len);
    if (audit_add(&r->audit, r->row, r->col, AUDIT_ERROR, NULL, NO_FORM))
        return no_memory(r);
    return xlsx_note(&r->notes, XLSX_ERROR, r->row, r->col, "%s 是错误值 %s", "%s holds the error %s", at, r->value.data) ? no_memory(r) : MC_OK;
}

/* 2023-02-16T00:00:00 is the day. */
static void date_value(struct reader *r)
{
    const char *s = r->value.data;
    size_t len = r->value.len;
    const char *t = memchr(s, 'T', len);
    if (t != NULL && strspn(t, "T0:.Z") == strlen(t))
        len = (size_t)(t - s);
    buffer_add(&r->text, s, len);
    if (t != NULL && len == r->value.len)
        r->text.data[t - s] = ' ';
}

/* A formula without a stored result is shown as itself: it cannot be read as a number then, and nobody takes it for nothing. */
static mc_status missing_value(struct reader *r, uint32_t form)
{
    if (form != NO_FORM)
        formula_show(&r->text, r->audit.forms.data + form, r->row, r->col);
    else
        buffer_add_text(&r->text, "=");
    return audit_add(&r->audit, r->row, r->col, AUDIT_NO_VALUE, NULL, form) ? no_memory(r) : MC_OK;
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------ */

struct cell_head {
    char type[12], style[12];
    bool formula, value;
    uint32_t form;
};

static void copy_attr(char to[12], const char *value)
{
    size_t n = value == NULL ? 0 : strlen(value);
    n = n < 11 ? n : 11;
    memcpy(to, value == NULL ? "" : value, n);
    to[n] = '\0';
}

static mc_status keep_shared(struct reader *r, size_t i, uint32_t form)
{
    if (i >= r->n_shared) {
        size_t n = i < 64 ? 64 : 2 * i;
        uint32_t *shared = realloc(r->shared, n * sizeof *shared);
        if (shared == NULL)
            return no_memory(r);
        memset(shared + r->n_shared, 0xFF, (n - r->n_shared) * sizeof *shared);
        r->shared = shared;
        r->n_shared = n;
    }
    r->shared[i] = form;
    return MC_OK;
}

/* <f>: with text, or the number of a formula that an earlier cell has the text of. */
static mc_status read_formula(struct reader *r, struct cell_head *c)
{
    const char *type = markup_attr(r->m, "t"), *si = markup_attr(r->m, "si");
    bool shared = type && strcmp(type, "shared") == 0 && si != NULL, plain = !type || shared || strcmp(type, "normal") == 0;
    size_t i = shared ? strtoul(si, NULL, 10) : 0;
    c->formula = true;
    mc_status st = element_text(r, &r->formula);
    if (st)
        return st;
    if (r->formula.len > 0 && plain)
        st = audit_form(&c->form, &r->audit, r->formula.data, r->formula.len, r->row, r->col) ? no_memory(r) : MC_OK;
    else if (shared && i < r->n_shared)
        c->form = r->shared[i];
    if (!st && shared && r->formula.len > 0 && i < SHARED_MAX)
        st = keep_shared(r, i, c->form);
    return st;
}

static mc_status cell_value(struct reader *r, const struct cell_head *c)
{
    bool inline_text = strcmp(c->type, "inlineStr") == 0, text = strcmp(c->type, "str") == 0;
    if (inline_text)
        return text_number(r);
    if (!c->value || (r->value.len == 0 && !text))
        return c->formula ? missing_value(r, c->form) : MC_OK;
    if (text) {
        xlsx_add_string(&r->text, r->value.data ? r->value.data : "", r->value.len);
        return c->formula ? MC_OK : text_number(r);
    }
    switch (c->type[0]) {
    case '\0': case 'n':
        return number_value(r, c->style, c->form);
    case 's':
        return shared_value(r);
    case 'b':
        buffer_add_text(&r->text, r->value.data[0] == '1' || r->value.data[0] == 't' ? "TRUE" : "FALSE");
        return MC_OK;
    case 'e':
        return error_value(r);
    case 'd':
        date_value(r);
        return MC_OK;
    default:
        return bad_value(r);
    }
}

static mc_status read_cell_parts(struct reader *r, struct cell_head *c)
{
    int depth = markup_depth(r->m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(r->m, &what, r->err)) && what != MARK_CLOSE && !(what == MARK_END && markup_depth(r->m) == depth)) {
        const char *name = what == MARK_START ? markup_name(r->m) : "";
        if (what != MARK_START)
            continue;
        if (strcmp(name, "v") == 0) {
            c->value = true;
            st = element_text(r, &r->value);
        } else if (strcmp(name, "f") == 0) {
            st = read_formula(r, c);
        } else if (strcmp(name, "is") == 0) {
            st = xlsx_rich_text(r->m, &r->text, r->err);
        } else {
            st = markup_skip(r->m, r->err);
        }
        if (st)
            break;
    }
    return st;
}

/* Empties without giving the memory back. */
static void empty(struct buffer *b)
{
    b->len = 0;
    if (b->data != NULL)
        b->data[0] = '\0';
}

static mc_status read_cell(struct reader *r)
{
    struct cell_head c = {.form = NO_FORM};
    const char *at = markup_attr(r->m, "r");
    r->col++;
    if (at != NULL) {
        const char *s = at;
        if (!take_address(&s, &r->row, &r->col) || *s != '\0')
            return bad_address(r, at);
    }
    copy_attr(c.type, markup_attr(r->m, "t"));
    copy_attr(c.style, markup_attr(r->m, "s"));
    empty(&r->value);
    empty(&r->formula);
    empty(&r->text);
    mc_status st = read_cell_parts(r, &c);
    if (!st)
        st = cell_value(r, &c);
    if (!st && (!buffer_ok(&r->text) || !buffer_ok(&r->value)))
        st = no_memory(r);
    size_t before = r->sheet.n_cells;
    if (!st && r->text.len > 0)
        st = sheet_add(&r->sheet, r->text.data, r->text.len, r->row, r->col, 0, 0, r->err);
    if (!st && r->row_hidden && r->sheet.n_cells > before && !xlsx_span_add(&r->rows, r->row, r->row))
        st = no_memory(r);
    return st;
}

static mc_status read_row(struct reader *r)
{
    const char *number = markup_attr(r->m, "r"), *height = markup_attr(r->m, "ht");
    r->row++;
    r->col = -1;
    r->row_hidden = is_true(markup_attr(r->m, "hidden")) || (height != NULL && strcmp(height, "0") == 0);
    if (number == NULL)
        return MC_OK;
    char *end;
    long n = strtol(number, &end, 10);
    if (*end != '\0' || n < 1 || n > TABLE_ROWS_MAX)
        return bad_address(r, number);
    r->row = (int)n - 1;
    return MC_OK;
}

static mc_status read_merge(struct reader *r)
{
    const char *ref = markup_attr(r->m, "ref"), *s = ref;
    struct sheet_range g;
    if (ref == NULL)
        return MC_OK;
    if (!take_address(&s, &g.row, &g.col))
        return bad_address(r, ref);
    if (*s == '\0') /* a range of one cell merges nothing */
        return MC_OK;
    if (*s++ != ':' || !take_address(&s, &g.last_row, &g.last_col) || *s != '\0' || g.last_row < g.row || g.last_col < g.col)
        return bad_address(r, ref);
    return sheet_merge(&r->sheet, g, r->err);
}

/* ---- the sheet ---------------------------------------------------------------------------------------------------------------- */

static mc_status read_parts(struct reader *r)
{
    enum mark what;
    mc_status st;
    bool data = false;
    while (!(st = markup_next(r->m, &what, r->err)) && what != MARK_CLOSE) {
        const char *name = what == MARK_TEXT ? "" : markup_name(r->m);
        if (strcmp(name, "sheetData") == 0)
            data = what == MARK_START;
        if (what != MARK_START)
            continue;
        if (data && strcmp(name, "row") == 0)
            st = read_row(r);
        else if (data && strcmp(name, "c") == 0)
            st = read_cell(r);
        else if (strcmp(name, "mergeCell") == 0)
            st = read_merge(r);
        else if (strcmp(name, "col") == 0)
            st = read_col(r);
        else if (strcmp(name, "extLst") == 0 || strcmp(name, "AlternateContent") == 0)
            st = markup_skip(r->m, r->err);
        if (st)
            break;
    }
    return st;
}

static mc_status note_rest(struct reader *r)
{
    char at[SHEET_ADDRESS_MAX];
    mc_status st = MC_OK;
    if (r->sheet.n_covered > 0) {
        sheet_address(at, r->sheet.first_covered.row, r->sheet.first_covered.col);
        st = xlsx_note(&r->notes, XLSX_HIDDEN, r->sheet.first_covered.row, r->sheet.first_covered.col,
                       "%s 等 %zu 个单元格的内容被合并单元格遮住，没有读取", "%s: the text of %zu cells lies hidden under merged cells and was not read", at,
                       r->sheet.n_covered);
    }
    if (!st && r->cut > 0) {
        sheet_address(at, r->cut_row, r->cut_col);
        st = xlsx_note(&r->notes, XLSX_TEXT_NUMBER, r->cut_row, r->cut_col, "%s 等 %zu 个数保存的小数过长，按显示的位数读取",
                       "%s: %zu numbers are stored with too many decimals and were read as they are shown", at, r->cut);
    }
    return st;
}

static mc_status add_notes(struct reader *r)
{
    mc_status st = xlsx_note_hidden(&r->rows, &r->cols, &r->sheet, &r->notes);
    if (!st)
        st = note_rest(r);
    if (!st)
        st = audit_notes(&r->audit, &r->sheet, &r->notes);
    if (!st)
        st = xlsx_notes_finish(&r->notes);
    return st ? no_memory(r) : MC_OK;
}

/* Puts the sheet's name before a message. */
static void add_sheet(char *text, size_t size, const char *format, const char *sheet)
{
    char *found = strdup(text);
    if (found == NULL || found[0] == '\0')
        return free(found);
    size_t name = utf8_cut(sheet, strlen(sheet), 120), rest = utf8_cut(found, strlen(found), size - 160);
    snprintf(text, size, format[0] == 'z' ? "工作表“%.*s”：%.*s" : "sheet \"%.*s\": %.*s", (int)name, sheet, (int)rest, found);
    free(found);
}

static mc_status say_sheet(const struct reader *r, mc_error *found, mc_error *err)
{
    if (found->status != MC_ERR_MEMORY && r->sheet.name != NULL) {
        add_sheet(found->text, sizeof found->text, "en", r->sheet.name);
        add_sheet(found->text_zh, sizeof found->text_zh, "zh", r->sheet.name);
    }
    return error_pass(err, found);
}

mc_status xlsx_sheet_read(struct xlsx *x, struct markup *m, const char *name, mc_error *err)
{
    mc_error found = {0};
    struct reader r = {.x = x, .m = m, .row = -1, .col = -1, .err = &found};
    const char *kept = document_sheet(x->document, name);
    sheet_init(&r.sheet, kept);
    audit_init(&r.audit);
    buffer_init(&r.value);
    buffer_init(&r.formula);
    buffer_init(&r.text);
    r.notes = (struct xlsx_notes){.document = x->document, .sheet = kept};
    r.sheet.cells_max -= x->cells;
    r.sheet.text_max -= x->text;
    mc_status st = kept == NULL ? no_memory(&r) : MC_OK;
    if (!st)
        st = read_parts(&r);
    if (!st)
        st = sheet_blocks(x->document, &r.sheet, &found);
    if (!st)
        st = add_notes(&r);
    x->cells += r.sheet.n_cells;
    x->text += r.sheet.text.len;
    if (st)
        say_sheet(&r, &found, err);
    audit_clear(&r.audit);
    buffer_clear(&r.value);
    buffer_clear(&r.formula);
    buffer_clear(&r.text);
    xlsx_spans_clear(&r.rows);
    xlsx_spans_clear(&r.cols);
    free(r.shared);
    sheet_clear(&r.sheet);
    return st;
}
