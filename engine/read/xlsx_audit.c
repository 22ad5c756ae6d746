/* What the formulas of a worksheet say about its numbers: a constant where the column is made of formulas, a sum whose stored value is not the sum of
 * the stored values, a number stored as text that a sum leaves out. Only notes: the stored values are what is read. */
#include "read/xlsx.h"
#include "base/grown.h"

#include <stdlib.h>
#include <string.h>

#define FORMS_MAX ((size_t)16 << 20) /* bytes of formulas */
#define WORK_MAX ((size_t)32 << 20)  /* cells looked at in sums of one sheet */
#define FORMULAS_MIN 3               /* of one form, for a constant between them to stand out */

/* Sums are exact: fixed point with 15 decimals, the digits a double surely holds. */
#define FIXED_DECIMALS 15
typedef __int128 fixed;

void audit_init(struct audit *a)
{
    memset(a, 0, sizeof *a);
    buffer_init(&a->forms);
}

void audit_clear(struct audit *a)
{
    free(a->cells);
    free(a->last);
    buffer_clear(&a->forms);
    memset(a, 0, sizeof *a);
}

mc_status audit_add(struct audit *a, int row, int col, int kind, const struct sheet_number *value, uint32_t form)
{
    struct audit_cell *cells = grown(a->cells, a->n, &a->size, sizeof *cells);
    if (!cells)
        return MC_ERR_MEMORY;
    a->cells = cells;
    struct audit_cell *c = &a->cells[a->n++];
    *c = (struct audit_cell){.row = row, .col = col, .kind = kind, .form = form};
    if (value != NULL) {
        for (int i = 0; i < value->n; i++)
            c->digits = c->digits * 10 + value->digits[i];
        c->digits = value->negative ? -c->digits : c->digits;
        c->exponent = (int16_t)(value->point - value->n);
    }
    return MC_OK;
}

mc_status audit_form(uint32_t *out, struct audit *a, const char *formula, size_t len, int row, int col)
{
    *out = NO_FORM;
    a->n_formulas++;
    if (a->last == NULL) {
        a->last = malloc(TABLE_COLS_MAX * sizeof *a->last);
        if (a->last == NULL)
            return MC_ERR_MEMORY;
        memset(a->last, 0xFF, TABLE_COLS_MAX * sizeof *a->last);
    }
    struct buffer form;
    buffer_init(&form);
    bool held = formula_relative(&form, formula, len, row, col);
    if (!buffer_ok(&form)) {
        buffer_clear(&form);
        return MC_ERR_MEMORY;
    }
    uint32_t above = a->last[col], left = col > 0 ? a->last[col - 1] : NO_FORM;
    if (!held || form.data == NULL || a->forms.len + form.len + 1 > FORMS_MAX)
        a->full = true;
    else if (above != NO_FORM && strcmp(a->forms.data + above, form.data) == 0)
        *out = above;
    else if (left != NO_FORM && strcmp(a->forms.data + left, form.data) == 0)
        *out = left;
    else {
        *out = (uint32_t)a->forms.len;
        buffer_add(&a->forms, form.data, form.len + 1);
    }
    a->last[col] = *out;
    buffer_clear(&form);
    return buffer_ok(&a->forms) ? MC_OK : MC_ERR_MEMORY;
}

/* ---- looking cells up: by column, then row --------------------------------------------------------------------------- */

static int compare_cells(const void *a, const void *b)
{
    const struct audit_cell *x = a, *y = b;
    if (x->col != y->col)
        return x->col < y->col ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* The index of the first cell at or behind (row, col). */
static size_t first_from(const struct audit *a, int row, int col)
{
    struct audit_cell key = {.row = row, .col = col};
    size_t low = 0, high = a->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_cells(&a->cells[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- sums ---------------------------------------------------------------------------------------------------------------- */

/* False where it is too large for a sum to be exact. Decimals past the fifteenth are cut. */
static bool to_fixed(const struct audit_cell *c, fixed *out)
{
    int shift = c->exponent + FIXED_DECIMALS;
    *out = c->digits;
    if (c->digits != 0 && shift > 20)
        return false;
    for (; shift > 0 && *out != 0; shift--)
        *out *= 10;
    for (; shift < 0 && *out != 0; shift++)
        *out /= 10;
    return true;
}

struct summing {
    struct audit *a;
    const struct sheet *s;
    struct xlsx_notes *notes;
    int row, col; /* of the formula */
    fixed sum, largest;
    mc_status st;
};

static bool add_value(struct summing *k, struct audit_cell *c, const struct sum_term *t)
{
    fixed value;
    if (c->kind == AUDIT_ERROR || c->kind == AUDIT_NO_VALUE || (c->row == k->row && c->col == k->col))
        return false;
    if (c->kind == AUDIT_TEXT_NUMBER && t->in_sum) {
        char at[SHEET_ADDRESS_MAX], of[SHEET_ADDRESS_MAX];
        sheet_address(at, c->row, c->col);
        sheet_address(of, k->row, k->col);
        if (!c->noted)
            k->st = xlsx_note(k->notes, XLSX_TEXT_NUMBER, c->row, c->col, "%s 是存为文本的数字，%s 的求和公式没有把它算进去",
                              "%s is a number stored as text; the sum in %s leaves it out", at, of);
        c->noted = true;
        return k->st == MC_OK;
    }
    if (!to_fixed(c, &value))
        return false;
    k->sum += t->negative ? -value : value;
    value = value < 0 ? -value : value;
    k->largest = value > k->largest ? value : k->largest;
    return true;
}

static bool add_term(const struct sum_term *t, void *data)
{
    struct summing *k = data;
    struct audit *a = k->a;
    const struct sheet_range *r = &t->range;
    if (a->n == 0)
        return true;
    int last = a->cells[a->n - 1].col; /* no column behind it holds a number */
    size_t found = 0;
    for (int col = r->col; col <= r->last_col && col <= last; col++) {
        if (++a->work > WORK_MAX)
            return false;
        for (size_t i = first_from(a, r->row, col); i < a->n && a->cells[i].col == col && a->cells[i].row <= r->last_row; i++, found++)
            if (++a->work > WORK_MAX || !add_value(k, &a->cells[i], t))
                return false;
    }
    /* a word added to a number is an error in the workbook, not a sum */
    return found > 0 || t->in_sum || sheet_find(k->s, r->row, r->col) == NULL;
}

/* Whether the formula is a plain sum, and what it comes to. */
static bool sum_of(struct summing *k, uint32_t form, int row, int col)
{
    k->row = row;
    k->col = col;
    k->sum = k->largest = 0;
    return formula_sum(k->a->forms.data + form, row, col, add_term, k);
}

static void add_fixed(struct buffer *out, fixed value)
{
    char text[64];
    size_t n = sizeof text;
    bool negative = value < 0, printed = false;
    value = negative ? -value : value;
    for (int i = 0; i < FIXED_DECIMALS || value > 0 || i == FIXED_DECIMALS; i++, value /= 10) {
        char digit = (char)('0' + (int)(value % 10));
        if (i == FIXED_DECIMALS && printed)
            text[--n] = '.';
        if (i >= FIXED_DECIMALS || digit != '0' || printed) {
            text[--n] = digit;
            printed = true;
        }
    }
    if (negative)
        text[--n] = '-';
    buffer_add(out, text + n, sizeof text - n);
}

/* Further apart than the tail of a double explains. */
static bool differs(fixed a, fixed b, fixed largest)
{
    fixed gap = a > b ? a - b : b - a, scale = b < 0 ? -b : b;
    scale = scale > largest ? scale : largest;
    return gap > 1000000 + scale / 1000000000000;
}

static mc_status note_stale(struct summing *k, const struct audit_cell *c, fixed stored)
{
    char at[SHEET_ADDRESS_MAX];
    struct buffer formula, kept, sum;
    buffer_init(&formula);
    buffer_init(&kept);
    buffer_init(&sum);
    sheet_address(at, c->row, c->col);
    formula_show(&formula, k->a->forms.data + c->form, c->row, c->col);
    add_fixed(&kept, stored);
    add_fixed(&sum, k->sum);
    mc_status st = MC_ERR_MEMORY;
    if (buffer_ok(&formula) && buffer_ok(&kept) && buffer_ok(&sum))
        st = xlsx_note(k->notes, XLSX_STALE, c->row, c->col, "%s 保存的值是 %s，公式 %s 按现有数值应为 %s；读取的是保存的值",
                       "%s holds the stored value %s, but its formula %s comes to %s; the stored value is read", at, kept.data, formula.data, sum.data);
    buffer_clear(&formula);
    buffer_clear(&kept);
    buffer_clear(&sum);
    return st;
}

static mc_status note_stale_sums(struct summing *k)
{
    struct audit *a = k->a;
    for (size_t i = 0; i < a->n && k->st == MC_OK; i++) {
        const struct audit_cell *c = &a->cells[i];
        fixed stored;
        if (c->form != NO_FORM && c->kind == AUDIT_NUMBER && to_fixed(c, &stored) && sum_of(k, c->form, c->row, c->col) &&
            differs(stored, k->sum, k->largest))
            k->st = note_stale(k, c, stored);
    }
    return k->st;
}

/* ---- constants among formulas ---------------------------------------------------------------------------------------------- */

static bool same_form(const struct audit *a, uint32_t x, uint32_t y)
{
    return x != NO_FORM && y != NO_FORM && (x == y || strcmp(a->forms.data + x, a->forms.data + y) == 0);
}

static mc_status note_constant(struct summing *k, struct audit_cell *c, uint32_t form)
{
    char at[SHEET_ADDRESS_MAX];
    struct buffer formula, sum;
    buffer_init(&formula);
    buffer_init(&sum);
    sheet_address(at, c->row, c->col);
    formula_show(&formula, k->a->forms.data + form, c->row, c->col);
    if (sum_of(k, form, c->row, c->col))
        add_fixed(&sum, k->sum);
    mc_status st = buffer_ok(&formula) && buffer_ok(&sum) ? k->st : MC_ERR_MEMORY;
    if (!st && sum.len > 0)
        st = xlsx_note(k->notes, XLSX_CONSTANT, c->row, c->col, "%s 是直接填写的数，旁边的单元格都是公式；按公式 %s 应为 %s",
                       "%s is a typed number among formulas; by the formula %s it comes to %s", at, formula.data, sum.data);
    else if (!st)
        st = xlsx_note(k->notes, XLSX_CONSTANT, c->row, c->col, "%s 是直接填写的数，旁边的单元格都是公式（此处相当于 %s）",
                       "%s is a typed number among formulas (here it would be %s)", at, formula.data);
    c->noted = true;
    buffer_clear(&formula);
    buffer_clear(&sum);
    return st;
}

/* Cells one below the other, or side by side. */
struct line {
    struct audit *a;
    const uint32_t *order; /* indexes into the cells */
    size_t n;
    bool column;
};

static struct audit_cell *line_cell(const struct line *l, size_t i)
{
    return &l->a->cells[l->order[i]];
}

/* Whether the formula looks at another column (of a line across, another row). A counter (=A4+1, =ROW()-3) does not, and begins anew with a constant. */
static bool looks_away(const struct line *l, uint32_t form)
{
    const char *s = l->a->forms.data + form, *part = l->column ? "C" : "R", *own = l->column ? "C[0]" : "R[0]";
    for (; (s = strchr(s, '\1')) != NULL; s++) {
        const char *mark = strstr(s, part);
        if (mark != NULL && strncmp(mark, own, 4) != 0)
            return true;
    }
    return false;
}

/* The form that most formulas of the line have, or NO_FORM; and how many have it. */
static uint32_t common_form(const struct line *l, size_t *count)
{
    uint32_t form = NO_FORM;
    size_t lead = 0;
    *count = 0;
    for (size_t i = 0; i < l->n; i++) {
        uint32_t f = line_cell(l, i)->form;
        if (f == NO_FORM)
            continue;
        if (lead == 0)
            form = f;
        lead += same_form(l->a, f, form) ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < l->n; i++)
        *count += same_form(l->a, line_cell(l, i)->form, form);
    return form;
}

static mc_status note_constants_of(struct summing *k, const struct line *l)
{
    size_t count, first = 0, last = l->n;
    if (l->n <= FORMULAS_MIN)
        return MC_OK;
    uint32_t form = common_form(l, &count);
    if (count < FORMULAS_MIN || !looks_away(l, form))
        return MC_OK;
    while (!same_form(l->a, line_cell(l, first)->form, form))
        first++;
    while (!same_form(l->a, line_cell(l, last - 1)->form, form))
        last--;
    if (count * 4 < (last - first) * 3)
        return MC_OK;
    mc_status st = MC_OK;
    for (size_t i = first; i < last && !st; i++) {
        struct audit_cell *c = line_cell(l, i);
        if (c->kind == AUDIT_NUMBER && c->form == NO_FORM && !c->noted)
            st = note_constant(k, c, form);
    }
    return st;
}

#define COLUMN_GAP 6 /* rows without a number that may stand in one table */

static mc_status note_constants(struct summing *k, const uint32_t *order, bool column)
{
    struct audit *a = k->a;
    mc_status st = MC_OK;
    for (size_t from = 0, i = 1; i <= a->n && !st; i++) {
        const struct audit_cell *c = i < a->n ? &a->cells[order[i]] : NULL, *before = &a->cells[order[i - 1]];
        if (c && (column ? c->col == before->col && c->row - before->row <= COLUMN_GAP : c->row == before->row && c->col == before->col + 1))
            continue;
        st = note_constants_of(k, &(struct line){a, order + from, i - from, column});
        from = i;
    }
    return st;
}

static int compare_rows(const void *x, const void *y, void *cells)
{
    const struct audit_cell *a = (const struct audit_cell *)cells + *(const uint32_t *)x, *b = (const struct audit_cell *)cells + *(const uint32_t *)y;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->col > b->col) - (a->col < b->col);
}

static mc_status note_all_constants(struct summing *k)
{
    struct audit *a = k->a;
    uint32_t *order = malloc((a->n + 1) * sizeof *order);
    if (order == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < a->n; i++)
        order[i] = (uint32_t)i;
    mc_status st = note_constants(k, order, true);
    if (!st) {
        qsort_r(order, a->n, sizeof *order, compare_rows, a->cells);
        st = note_constants(k, order, false);
    }
    free(order);
    return st;
}

/* ---- all ---------------------------------------------------------------------------------------------------------------------- */

/* Numbers as text among numbers, a note a column. */
static mc_status note_texts(struct audit *a, struct xlsx_notes *notes)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < a->n && !st;) {
        const struct audit_cell *first = NULL;
        size_t texts = 0, numbers = 0;
        int col = a->cells[i].col;
        for (; i < a->n && a->cells[i].col == col; i++) {
            bool text = a->cells[i].kind == AUDIT_TEXT_NUMBER && !a->cells[i].noted;
            numbers += a->cells[i].kind == AUDIT_NUMBER;
            texts += text;
            first = text && !first ? &a->cells[i] : first;
        }
        if (first == NULL || numbers < 3 || numbers < 2 * texts)
            continue;
        char at[SHEET_ADDRESS_MAX];
        sheet_address(at, first->row, first->col);
        st = xlsx_note(notes, XLSX_TEXT_NUMBER, first->row, first->col, "%s 所在的列有 %zu 个数字存为文本，其余是数值",
                       "the column of %s has %zu numbers stored as text among numbers", at, texts);
    }
    return st;
}

static mc_status note_missing(struct audit *a, struct xlsx_notes *notes)
{
    const struct audit_cell *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        if (a->cells[i].kind == AUDIT_NO_VALUE) {
            n++;
            first = first ? first : &a->cells[i];
        }
    if (first == NULL)
        return MC_OK;
    char at[SHEET_ADDRESS_MAX];
    sheet_address(at, first->row, first->col);
    return xlsx_note(notes, XLSX_ERROR, first->row, first->col, "%s 等 %zu 个公式没有保存计算结果；请用表格软件打开并保存文件后再核对",
                     "%s: %zu formulas have no stored result; open the file in a spreadsheet program and save it", at, n);
}

mc_status audit_notes(struct audit *a, const struct sheet *s, struct xlsx_notes *notes)
{
    struct summing k = {.a = a, .s = s, .notes = notes, .st = MC_OK};
    if (a->n == 0)
        return MC_OK;
    qsort(a->cells, a->n, sizeof *a->cells, compare_cells);
    mc_status st = note_missing(a, notes);
    if (!st && a->n_formulas > 0)
        st = note_stale_sums(&k);
    if (!st && a->n_formulas > 0)
        st = note_all_constants(&k);
    if (!st)
        st = note_texts(a, notes);
    if (!st && (a->full || a->work > WORK_MAX))
        st = xlsx_note(notes, XLSX_ERROR, -1, -1, "公式过多或过长，没有全部重算核对", "too many or too long formulas; not all were recalculated");
    return st;
}
