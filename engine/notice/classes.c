/* Rows of data that head the rows below them: told by their numbers (1 over 1.1 and 1.2) or by what all of them lack (a name and a sum without number, target and office
 * over numbered items). Read as items they would count every amount twice. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/layout.h"

#define TITLE_CHARS 20

static const struct piece *text_of(const struct grid_row *row, size_t c)
{
    const struct piece *p = row->cells[c].piece;
    size_t from = 0, to = 0;
    if (p)
        utf8_trim(p->text, p->len, &from, &to);
    return from < to ? p : NULL;
}

/* Nothing but a number, a name, money and remarks: what an item is about stands in none of its cells, its own or merged. */
static bool says_no_target(const struct grid *g, const struct grid_row *row, const struct piece *title)
{
    size_t targets = 0;
    for (size_t c = 0; c < g->n_cols; c++)
        switch (g->columns[c].role) {
        case ROLE_TEXT:
        case ROLE_LEAD:
        case ROLE_SUPPORT:
        case ROLE_LEADERS:
        case ROLE_DEADLINE:
        case ROLE_QUANTITY:
            targets++;
            if (text_of(row, c) && row->cells[c].piece != title)
                return false;
            break;
        default:
            break;
        }
    return targets > 0;
}

/* Marks that part the numbers of a number: 1.2, 1-2, 1．2, 1（2）. */
static int parts(const char *folded)
{
    int n = 1;
    for (const char *s = folded; *s; s++)
        n += (*s == '.' || *s == '-' || *s == '(') && s[1];
    return n;
}

/* 1.1 under 1, 2-3 under 2. *depth: of the upper one. */
static bool is_under(const struct piece *upper, const struct piece *lower, int *depth)
{
    char *a = utf8_fold(upper->text, upper->len), *b = utf8_fold(lower->text, lower->len);
    size_t n = a ? strlen(a) : 0;
    while (n && (a[n - 1] == '.' || !strncmp(a + n - 1, ")", 1)))
        a[--n] = '\0';
    bool under = a && b && n && !strncmp(a, b, n) && (b[n] == '.' || b[n] == '-' || b[n] == '(') && b[n + 1] >= '0' && b[n + 1] <= '9';
    *depth = under ? parts(a) : 0;
    free(a);
    free(b);
    return under;
}

static bool has_amount(const struct grid *g, const struct grid_row *row)
{
    for (size_t c = 0; c < g->n_cols; c++)
        if (role_is_money(g->columns[c].role) && text_of(row, c))
            return true;
    return false;
}

/* The name; where a merged cell of name and target was printed once, what stands under the target alone. */
static struct piece *title_of(const struct grid *g, const struct grid_row *row, size_t name)
{
    int target = grid_column(g, ROLE_TEXT);
    if (text_of(row, name))
        return row->cells[name].merged ? NULL : row->cells[name].piece;
    struct piece *p = target >= 0 && text_of(row, (size_t)target) && !row->cells[target].merged ? row->cells[target].piece : NULL;
    return p && utf8_count(p->text, p->len) <= TITLE_CHARS && !strpbrk(p->text, "0123456789") && !memmem(p->text, p->len, "。", strlen("。")) ? p : NULL;
}

static void make_section(struct grid_row *row, struct piece *title, int level)
{
    row->kind = ROW_SECTION;
    row->title = title;
    row->level = level;
}

void classes_settle(struct grid *g)
{
    int seq = grid_column(g, ROLE_SEQ), name = grid_column(g, ROLE_NAME);
    bool numberless = false; /* the table begins with a class that has no number */
    for (size_t i = 0; seq >= 0 && name >= 0 && i + 1 < g->n_rows; i++) {
        struct grid_row *row = &g->rows[i], *next = &g->rows[i + 1];
        const struct piece *mark = text_of(row, (size_t)seq), *below = text_of(next, (size_t)seq);
        int depth;
        struct piece *title = title_of(g, row, (size_t)name);
        if (row->kind != ROW_DATA || next->kind != ROW_DATA || !title || !below || !says_no_target(g, row, title))
            continue;
        bool first = !i || (i == 1 && g->rows[0].kind == ROW_TOTAL);
        if (!mark && has_amount(g, row) && (first || numberless)) {
            numberless = true;
            make_section(row, title, 0);
        } else if (mark && is_under(mark, below, &depth)) {
            make_section(row, title, 2 + depth);
        }
    }
}
