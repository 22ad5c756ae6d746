/* Items that stand in numbered paragraphs instead of a table:
 *
 *     （二）教育
 *     3．新建幼儿园。新建公办幼儿园2所，新增学位540个。（牵头单位：县教育局；配合单位：县财政局；完成时限：2024年12月底前）
 *
 * The paragraphs become a grid with the columns that the labels name, so that nothing after this file knows the difference. Body paragraphs are
 * numbered too (一、高度重视): only a level of numbering whose paragraphs mostly name an office in such labels is taken for the items. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/layout.h"

#define ITEMS_MIN 3

enum level { LEVEL_NONE, LEVEL_HAN /* 一、 */, LEVEL_HAN_BRACKETS /* （一） */, LEVEL_DIGIT /* 1. */, LEVEL_DIGIT_BRACKETS /* （1） */, LEVEL_RING /* ① */, LEVELS };

/* What list.c finds in one paragraph. */
struct item {
    size_t flow;      /* index of its paragraph */
    enum level level;
    size_t mark_from, mark_to; /* the number itself, for the seq cell */
    size_t text_from;          /* past the mark */
};

/* The columns of the grid that items become, in order. */
static const enum role list_roles[] = {ROLE_SEQ, ROLE_NAME, ROLE_TEXT, ROLE_LEAD, ROLE_SUPPORT, ROLE_LEADERS, ROLE_DEADLINE, ROLE_TOTAL, ROLE_REMARK};
#define LIST_COLUMNS (sizeof list_roles / sizeof *list_roles)

/* ---- marks ---------------------------------------------------------------------------------------------------------------- */

static bool digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool han_numeral(uint32_t c)
{
    static const char all[] = "一二三四五六七八九十百";
    size_t at = 0;
    while (at < sizeof all - 1)
        if (utf8_next(all, sizeof all - 1, &at) == c)
            return true;
    return false;
}

/* The list mark a paragraph begins with. */
static bool read_mark(const struct piece *p, struct item *out)
{
    size_t from, to, at, next;
    utf8_trim(p->text, p->len, &from, &to);
    at = from;
    if (at >= to)
        return false;
    next = at;
    uint32_t c = utf8_next(p->text, to, &next);
    if (c >= 0x2460 && c <= 0x2473) {
        *out = (struct item){0, LEVEL_RING, at, next, next};
        return true;
    }
    bool brackets = c == '(' || c == 0xFF08;
    if (brackets)
        at = next;
    size_t mark = at, digits = 0, hans = 0;
    for (;; at = next) {
        next = at;
        c = utf8_next(p->text, to, &next);
        if (digit(c))
            digits++;
        else if (han_numeral(c))
            hans++;
        else
            break;
    }
    bool closed = brackets ? c == ')' || c == 0xFF09 : c == 0x3001 || c == '.' || c == 0xFF0E || (hans && c == 0xFF0C);
    if (!closed || !(digits ^ hans) || digits > 3 || hans > 3 || (digits && hans))
        return false;
    size_t after = next, peek = next;
    if (!brackets && c == '.' && peek < to && digit(utf8_next(p->text, to, &peek)))
        return false; /* 1.5公里 */
    enum level level = hans ? (brackets ? LEVEL_HAN_BRACKETS : LEVEL_HAN) : brackets ? LEVEL_DIGIT_BRACKETS : LEVEL_DIGIT;
    *out = (struct item){0, level, mark, at, after};
    return true;
}

/* ---- labels --------------------------------------------------------------------------------------------------------------- */

static size_t colon_at(const char *s, size_t from, size_t to, size_t *after)
{
    for (size_t i = from; i < to; i += utf8_size((unsigned char)s[i])) {
        if (s[i] == ':') {
            *after = i + 1;
            return i;
        }
        if (i + 3 <= to && !memcmp(s + i, "：", 3)) {
            *after = i + 3;
            return i;
        }
    }
    return to;
}

/* 责任单位：… at `from`: the role its label names, ROLE_NONE where it is no label. */
static enum role label_role(const struct forms *f, const char *s, size_t from, size_t to, size_t *value)
{
    size_t after = to, colon = colon_at(s, from, to, &after);
    bool exact = false;
    if (colon == to || utf8_count(s + from, colon - from) > 12)
        return ROLE_NONE;
    enum role role = heading_role(f, s + from, colon - from, &exact);
    *value = after;
    switch (role) {
    case ROLE_UNIT:
        return ROLE_LEAD;
    case ROLE_LEAD:
    case ROLE_SUPPORT:
    case ROLE_LEADERS:
    case ROLE_DEADLINE:
    case ROLE_TOTAL:
    case ROLE_REMARK:
    case ROLE_TEXT:
    case ROLE_NAME:
        return exact ? role : ROLE_NONE;
    default:
        return ROLE_NONE;
    }
}

/* The last brackets of a paragraph, where they close it (a full stop may follow): [open, close] of their inside. */
static bool last_brackets(const char *s, size_t from, size_t to, size_t *open, size_t *in_from, size_t *in_to)
{
    while (to > from && (s[to - 1] == ' ' || s[to - 1] == '\n'))
        to--;
    if (to - from > 3 && !memcmp(s + to - 3, "。", 3))
        to -= 3;
    if (to - from > 3 && !memcmp(s + to - 3, "）", 3))
        *in_to = to - 3;
    else if (to > from && s[to - 1] == ')')
        *in_to = to - 1;
    else
        return false;
    int depth = 1;
    for (size_t i = *in_to; i > from;) {
        i--;
        while (i > from && ((unsigned char)s[i] & 0xC0) == 0x80)
            i--;
        bool opens = s[i] == '(' || (i + 3 <= to && !memcmp(s + i, "（", 3));
        bool closes = s[i] == ')' || (i + 3 <= to && !memcmp(s + i, "）", 3));
        depth += closes - opens;
        if (opens && !depth) {
            *open = i;
            *in_from = i + (s[i] == '(' ? 1 : 3);
            return true;
        }
    }
    return false;
}

/* Whether the paragraph names its office: in brackets at its end, or after a label. */
static bool names_office(const struct forms *f, const struct piece *p)
{
    size_t open, from, to, value;
    if (label_role(f, p->text, 0, p->len, &value) == ROLE_LEAD)
        return true;
    if (!last_brackets(p->text, 0, p->len, &open, &from, &to))
        return false;
    if (label_role(f, p->text, from, to, &value) != ROLE_NONE)
        return true;
    char *inside = utf8_fold(p->text + from, to - from);
    bool office = inside && (forms_suffix(f, "unit_names", "suffixes", inside, strlen(inside)) || forms_suffix(f, "org_suffixes", NULL, inside, strlen(inside)) ||
                             forms_contained(f, "list_labels", NULL, inside));
    free(inside);
    return office;
}

/* ---- which level holds the items ----------------------------------------------------------------------------------------------- */

struct list {
    struct layout *l;
    const struct forms *f;
    struct item *items; /* own: every marked paragraph */
    size_t n;
    enum level level;
    struct grid *g;
};

static mc_status find_items(struct list *k)
{
    k->items = calloc(k->l->n_flow + 1, sizeof *k->items);
    if (!k->items)
        return MC_ERR_MEMORY;
    size_t count[LEVELS] = {0}, office[LEVELS] = {0};
    for (size_t i = 0; i < k->l->n_flow; i++) {
        struct item *item = &k->items[k->n];
        if (k->l->flow[i].kind != FLOW_TEXT || !read_mark(k->l->flow[i].piece, item))
            continue;
        item->flow = i;
        count[item->level]++;
        /* the labels may stand on the lines after it, up to the next mark */
        bool named = names_office(k->f, k->l->flow[i].piece);
        struct item next;
        for (size_t n = i + 1; n < k->l->n_flow && n < i + 8 && !named; n++) {
            if (k->l->flow[n].kind != FLOW_TEXT || read_mark(k->l->flow[n].piece, &next))
                break;
            named = names_office(k->f, k->l->flow[n].piece);
        }
        office[item->level] += named;
        k->n++;
    }
    for (int level = 1; level < LEVELS; level++)
        if (office[level] >= ITEMS_MIN && 2 * office[level] >= count[level] && office[level] > office[k->level])
            k->level = (enum level)level;
    return MC_OK;
}

/* ---- one item ------------------------------------------------------------------------------------------------------------------ */

static size_t column_of(enum role role)
{
    for (size_t c = 0; c < LIST_COLUMNS; c++)
        if (list_roles[c] == role)
            return c;
    return LIST_COLUMNS;
}

static struct piece *part(struct list *k, const struct piece *p, size_t from, size_t to)
{
    size_t a, b;
    utf8_trim(p->text + from, to - from, &a, &b);
    struct piece *made = layout_piece(k->l, p->text + from + a, b - a, piece_place(p, from + a), 0);
    return made && !layout_origin(k->l, made, 0, made->len, p, from + a) ? made : NULL;
}

/* Adds a text to the row's cell; what is there already is kept before it, on a line of its own. */
static mc_status put(struct list *k, struct grid_row *row, enum role role, const struct piece *p, size_t from, size_t to)
{
    size_t c = column_of(role), a, b;
    utf8_trim(p->text + from, to - from, &a, &b);
    if (c == LIST_COLUMNS || a == b)
        return MC_OK;
    struct piece *made = part(k, p, from, to);
    if (!made)
        return MC_ERR_MEMORY;
    struct piece *old = row->cells[c].piece;
    if (old) {
        made = layout_join(k->l, old, made);
        if (!made)
            return MC_ERR_MEMORY;
    }
    made->place.table = k->g->table;
    made->place.row = row->number;
    row->cells[c].piece = made;
    return MC_OK;
}

/* 牵头单位：A；配合单位：B；完成时限：12月底前. Without labels the whole names offices. */
static mc_status put_labels(struct list *k, struct grid_row *row, const struct piece *p, size_t from, size_t to)
{
    mc_status st = MC_OK;
    size_t value;
    if (label_role(k->f, p->text, from, to, &value) == ROLE_NONE)
        return put(k, row, ROLE_LEAD, p, from, to);
    while (from < to && !st) {
        size_t end = from, next = to;
        for (; end < to; end += utf8_size((unsigned char)p->text[end]))
            if (p->text[end] == ';' || p->text[end] == '\n' || (end + 3 <= to && (!memcmp(p->text + end, "；", 3) || !memcmp(p->text + end, "。", 3)))) {
                next = end + utf8_size((unsigned char)p->text[end]);
                break;
            }
        enum role role = label_role(k->f, p->text, from, end, &value);
        st = role == ROLE_NONE ? put(k, row, ROLE_REMARK, p, from, end) : put(k, row, role, p, value, end);
        from = next;
    }
    return st;
}

/* The item's name: its first sentence where another follows, else its words up to the first mark. *text: where the rest begins. */
static size_t name_end(const struct piece *p, size_t from, size_t to, size_t *text)
{
    static const char *const stops[] = {"。", "：", ":", "\n"};
    size_t clause = to;
    for (size_t i = from; i < to; i += utf8_size((unsigned char)p->text[i])) {
        for (size_t s = 0; s < sizeof stops / sizeof *stops; s++) {
            size_t n = strlen(stops[s]);
            if (i + n > to || memcmp(p->text + i, stops[s], n))
                continue;
            size_t a, b;
            utf8_trim(p->text + i + n, to - i - n, &a, &b);
            if (a < b && utf8_count(p->text + from, i - from) <= 40) {
                *text = i + n;
                return i;
            }
        }
        if (clause == to && i + 3 <= to && (!memcmp(p->text + i, "，", 3) || !memcmp(p->text + i, "。", 3)))
            clause = i;
    }
    *text = from; /* one sentence: it is both */
    return clause;
}

static mc_status read_item(struct list *k, const struct item *item)
{
    const struct piece *p = k->l->flow[item->flow].piece;
    struct grid_row *row = grid_add_row(k->g);
    if (!row)
        return MC_ERR_MEMORY;
    mc_status st = put(k, row, ROLE_SEQ, p, item->mark_from, item->mark_to);
    size_t to = p->len, open, from, inside, text;
    bool labels = last_brackets(p->text, item->text_from, p->len, &open, &from, &inside) && names_office(k->f, p);
    if (labels)
        to = open;
    size_t end = name_end(p, item->text_from, to, &text);
    if (!st)
        st = put(k, row, ROLE_NAME, p, item->text_from, end);
    if (!st)
        st = put(k, row, ROLE_TEXT, p, text, to);
    if (!st && labels)
        st = put_labels(k, row, p, from, inside);
    return st;
}

/* A paragraph under an item: labels, or more of its text. */
static mc_status read_more(struct list *k, struct grid_row *row, const struct piece *p)
{
    size_t open, from, inside, value;
    if (label_role(k->f, p->text, 0, p->len, &value) != ROLE_NONE)
        return put_labels(k, row, p, 0, p->len);
    bool labels = last_brackets(p->text, 0, p->len, &open, &from, &inside) && names_office(k->f, p);
    mc_status st = put(k, row, ROLE_TEXT, p, 0, labels ? open : p->len);
    return !st && labels ? put_labels(k, row, p, from, inside) : st;
}

/* ---- the list -------------------------------------------------------------------------------------------------------------------- */

static mc_status set_columns(struct list *k)
{
    k->g->columns = calloc(LIST_COLUMNS, sizeof *k->g->columns);
    if (!k->g->columns)
        return MC_ERR_MEMORY;
    k->g->n_cols = LIST_COLUMNS;
    for (size_t c = 0; c < LIST_COLUMNS; c++) {
        k->g->columns[c].role = list_roles[c];
        k->g->columns[c].head = strdup("");
        if (!k->g->columns[c].head)
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}

/* A column that no item fills is not there. */
static void drop_empty_columns(struct grid *g)
{
    for (size_t c = g->n_cols; c-- > 0;) {
        bool used = false;
        for (size_t r = 0; r < g->n_rows; r++)
            used = used || g->rows[r].cells[c].piece;
        if (used)
            continue;
        free(g->columns[c].head);
        memmove(&g->columns[c], &g->columns[c + 1], (g->n_cols - c - 1) * sizeof *g->columns);
        for (size_t r = 0; r < g->n_rows; r++)
            memmove(&g->rows[r].cells[c], &g->rows[r].cells[c + 1], (g->n_cols - c - 1) * sizeof *g->rows[r].cells);
        g->n_cols--;
    }
}

/* A marked paragraph of another level between the items is the title of a section when it is short and no sentence. */
static bool is_section(const struct list *k, const struct item *item)
{
    const struct piece *p = k->l->flow[item->flow].piece;
    return item->level < k->level && utf8_count(p->text, p->len) <= 40 && !memmem(p->text, p->len, "。", 3);
}

/* Nothing but labels, in brackets or not. */
static bool only_labels(const struct list *k, const struct piece *p)
{
    size_t open, from, to, a, b, value;
    if (label_role(k->f, p->text, 0, p->len, &value) != ROLE_NONE)
        return true;
    utf8_trim(p->text, p->len, &a, &b);
    return last_brackets(p->text, a, b, &open, &from, &to) && open == a && names_office(k->f, p);
}

static mc_status read_items(struct list *k, size_t first, size_t last)
{
    mc_status st = MC_OK;
    struct grid_row *row = NULL;
    size_t next = first;
    for (size_t i = k->items[first].flow; i < k->l->n_flow && !st; i++) {
        struct flow *flow = &k->l->flow[i];
        bool marked = next < k->n && k->items[next].flow == i;
        const struct item *item = marked ? &k->items[next++] : NULL;
        if (flow->kind != FLOW_TEXT)
            continue;
        if (item && item->level == k->level) {
            st = read_item(k, item);
            row = k->g->n_rows ? &k->g->rows[k->g->n_rows - 1] : NULL;
        } else if (item && is_section(k, item)) {
            struct grid_row *section = grid_add_row(k->g);
            if (!section)
                return MC_ERR_MEMORY;
            section->kind = ROW_SECTION;
            section->title = flow->piece;
            section->level = (int)item->level;
            row = NULL;
        } else if (row && (next <= last || only_labels(k, flow->piece))) {
            st = read_more(k, row, flow->piece);
        } else if (next > last) {
            break; /* after the last item only its labels belong to it */
        } else {
            continue;
        }
        flow->kind = FLOW_GRID; /* taken; list_layout puts the grid in the place of the first */
        flow->grid = (size_t)-1;
    }
    return st;
}

mc_status list_layout(struct layout *l, const struct forms *f, bool *found)
{
    struct list k = {.l = l, .f = f};
    *found = false;
    mc_status st = find_items(&k);
    if (st || k.level == LEVEL_NONE)
        goto done;
    size_t first = k.n, last = 0;
    for (size_t i = 0; i < k.n; i++)
        if (k.items[i].level == k.level) {
            first = first == k.n ? i : first;
            last = i;
        }
    while (first > 0 && is_section(&k, &k.items[first - 1]) && k.items[first - 1].flow + 1 == k.items[first].flow)
        first--;
    k.g = layout_add_grid(l);
    if (!k.g) {
        st = MC_ERR_MEMORY;
        goto done;
    }
    *found = true;
    st = set_columns(&k);
    k.g->place = l->flow[k.items[first].flow].piece->place;
    if (!st)
        st = read_items(&k, first, last);
    size_t n = 0;
    bool placed = false;
    for (size_t i = 0; i < l->n_flow; i++) {
        if (l->flow[i].kind == FLOW_GRID && l->flow[i].grid == (size_t)-1) {
            if (placed)
                continue;
            placed = true;
            l->flow[i].grid = l->n_grids - 1;
        }
        l->flow[n++] = l->flow[i];
    }
    l->n_flow = n;
    if (!st)
        drop_empty_columns(k.g);
done:
    free(k.items);
    return st;
}
