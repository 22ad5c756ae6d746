/* Items that stand in numbered paragraphs instead of a table:
 *
 *     （二）教育
 *     3．新建幼儿园。新建公办幼儿园2所，新增学位540个。（牵头单位：县教育局；配合单位：县财政局；完成时限：2024年12月底前）
 *
 * The paragraphs become a grid with the columns that the labels name, so that nothing after this file knows the difference. Body paragraphs are
 * numbered too (一、高度重视): only a level of numbering whose paragraphs mostly name an office in such labels is taken for the items. */
#include <stdlib.h>
#include <string.h>

#include "base/datespan.h"
#include "base/utf8.h"
#include "notice/layout.h"
#include "notice/list_mark.h"
#include "notice/token.h"

#define ITEMS_MIN 3
#define TITLE_TEXTS 6   /* lines among which the title stands */
#define TITLE_BYTES 240 /* a longer one is no title */

/* The columns of the grid that items become, in order. */
static const enum role list_roles[] = {ROLE_SEQ, ROLE_NAME, ROLE_TEXT, ROLE_LEAD, ROLE_SUPPORT, ROLE_LEADERS, ROLE_DEADLINE, ROLE_LOCATION, ROLE_TOTAL, ROLE_REMARK};
#define LIST_COLUMNS (sizeof list_roles / sizeof *list_roles)

/* ---- which level holds the items ----------------------------------------------------------------------------------------------- */

struct list {
    struct layout *l;
    const struct forms *f;
    struct item *items; /* own: every marked paragraph */
    size_t n;
    enum level level;
    struct grid *g;
    enum role under; /* of the label on a line of its own above; ROLE_NONE */
};

/* Whether one of the first lines, which hold the title, speaks of items. */
static bool title_names_items(const struct list *k)
{
    bool named = false;
    for (size_t i = 0; i < k->l->n_flow && i < TITLE_TEXTS && !named; i++) {
        const struct piece *p = k->l->flow[i].kind == FLOW_TEXT ? k->l->flow[i].piece : NULL;
        char *folded = p && p->len < TITLE_BYTES ? utf8_fold(p->text, p->len) : NULL;
        named = folded && forms_contained(k->f, "item_nouns", NULL, folded);
        free(folded);
    }
    return named;
}

/* Items that name no office, 1.新建学校5所。 2.… : under a title that speaks of items, a level numbered from 1 on without a gap, nearly every paragraph of
 * which counts something. */
static mc_status find_counted(struct list *k)
{
    size_t best = 0;
    for (int level = 1; level < LEVELS && title_names_items(k); level++) {
        size_t n = 0, counted = 0;
        bool in_order = true;
        for (size_t i = 0; i < k->n; i++) {
            const struct item *item = &k->items[i];
            const struct piece *p = k->l->flow[item->flow].piece;
            struct token_list tokens;
            if (item->level != (enum level)level)
                continue;
            in_order = in_order && look_number(p->text + item->mark_from, item->mark_to - item->mark_from) == (int)++n;
            if (token_scan(&tokens, k->f, p->text, item->text_from, p->len, 0, NULL))
                return MC_ERR_MEMORY;
            bool counts = false;
            for (size_t t = 0; t < tokens.n; t++)
                counts = counts || tokens.items[t].kind == TOKEN_QUANTITY;
            counted += counts;
            token_list_clear(&tokens);
        }
        if (in_order && n >= ITEMS_MIN && 4 * counted >= 3 * n && n > best) {
            best = n;
            k->level = (enum level)level;
        }
    }
    return MC_OK;
}

static mc_status find_items(struct list *k)
{
    k->items = calloc(k->l->n_flow + 1, sizeof *k->items);
    if (!k->items)
        return MC_ERR_MEMORY;
    size_t count[LEVELS] = {0}, office[LEVELS] = {0};
    for (size_t i = 0; i < k->l->n_flow; i++) {
        struct item *item = &k->items[k->n];
        size_t value;
        if (k->l->flow[i].kind != FLOW_TEXT || !list_mark(k->l->flow[i].piece, item) || list_marked_label(k->f, k->l->flow[i].piece, &value) != ROLE_NONE)
            continue;
        item->flow = i;
        count[item->level]++;
        /* the labels may stand on the lines after it, up to the next mark */
        bool named = list_names_office(k->f, k->l->flow[i].piece);
        struct item next;
        for (size_t n = i + 1; n < k->l->n_flow && n < i + 8 && !named; n++) {
            if (k->l->flow[n].kind != FLOW_TEXT)
                break;
            enum role label = list_marked_label(k->f, k->l->flow[n].piece, &value);
            if (label == ROLE_NONE && list_mark(k->l->flow[n].piece, &next))
                break;
            named = label == ROLE_LEAD || list_names_office(k->f, k->l->flow[n].piece);
        }
        office[item->level] += named;
        item->named = named;
        k->n++;
    }
    for (int level = 1; level < LEVELS; level++)
        if (office[level] >= ITEMS_MIN && 2 * office[level] >= count[level] && office[level] > office[k->level])
            k->level = (enum level)level;
    return k->level == LEVEL_NONE ? find_counted(k) : MC_OK;
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

/* The text so far is but the item's name, for want of another. */
static bool is_name_again(const struct grid_row *row, const struct piece *text)
{
    const struct piece *name = row->cells[column_of(ROLE_NAME)].piece;
    return name && name->len <= text->len && text->len - name->len <= 3 && !memcmp(name->text, text->text, name->len);
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
    if (old && !(role == ROLE_TEXT && is_name_again(row, old))) {
        made = layout_join(k->l, old, made);
        if (!made)
            return MC_ERR_MEMORY;
    }
    made->place.table = k->g->table;
    made->place.row = row->number;
    row->cells[c].piece = made;
    return MC_OK;
}

/* 牵头单位： beside 责任单位： in one item: the first leads, the others help. */
static enum role office_role(const struct grid_row *row, const char *label, size_t len, bool *leads)
{
    bool leading = memmem(label, len, "牵头", strlen("牵头")) || memmem(label, len, "主办", strlen("主办"));
    bool second = *leads && !leading && row->cells[column_of(ROLE_LEAD)].piece;
    *leads = *leads || leading;
    return second ? ROLE_SUPPORT : ROLE_LEAD;
}

/* 9月底前完成: a clause that says when and little more. */
static bool is_due_clause(const struct piece *p, size_t from, size_t to)
{
    struct date_span span;
    size_t used, a, b;
    utf8_trim(p->text + from, to - from, &a, &b);
    return date_span_parse(&span, p->text + from + a, b - a, 2000, &used, NULL) == MC_OK && utf8_count(p->text + from + a + used, b - a - used) <= 8;
}

/* The end of the part that begins at `from`: at ； 。 or a line end, and at a comma or blank before a label. *next: where the next begins. */
static size_t part_end(const struct list *k, const struct piece *p, size_t from, size_t to, size_t *next)
{
    for (size_t at = from; at < to; at += utf8_size((unsigned char)p->text[at])) {
        size_t after = at, value;
        uint32_t c = utf8_next(p->text, to, &after);
        bool stop = c == ';' || c == 0xFF1B || c == 0x3002 || c == '\n';
        bool comma = c == ',' || c == 0xFF0C || c == 0x3001 || utf8_is_blank(c);
        *next = after;
        if (stop || (comma && at > from && list_label(k->f, p->text, after, to, &value) != ROLE_NONE))
            return at;
    }
    return *next = to;
}

/* A part without a label: 县教育局牵头，各乡镇配合，9月底前完成. What says when is the deadline, the rest names offices. */
static mc_status put_plain(struct list *k, struct grid_row *row, const struct piece *p, size_t from, size_t to, enum role rest)
{
    mc_status st = MC_OK;
    size_t start = from;
    for (size_t at = from; at <= to && !st;) {
        size_t end = at;
        uint32_t c = 0;
        while (end < to) {
            size_t next = end;
            c = utf8_next(p->text, to, &next);
            if (c == ',' || c == 0xFF0C)
                break;
            end = next;
        }
        if (is_due_clause(p, at, end)) {
            st = put(k, row, ROLE_DEADLINE, p, at, end);
            if (!st && start < at)
                st = put(k, row, rest, p, start, at);
            start = end < to ? end + utf8_size((unsigned char)p->text[end]) : to;
        }
        at = end < to ? end + utf8_size((unsigned char)p->text[end]) : to + 1;
    }
    while (to > start && (p->text[to - 1] == ',' || (to - start >= 3 && !memcmp(p->text + to - 3, "，", 3))))
        to -= p->text[to - 1] == ',' ? 1 : 3;
    return st || start >= to ? st : put(k, row, rest, p, start, to);
}

/* 牵头单位：A；配合单位：B；完成时限：12月底前. Before the first label stand offices. */
static mc_status put_labels(struct list *k, struct grid_row *row, const struct piece *p, size_t from, size_t to)
{
    mc_status st = MC_OK;
    bool labelled = false;
    while (from < to && !st) {
        size_t value, next, end = part_end(k, p, from, to, &next);
        enum role role = list_label(k->f, p->text, from, end, &value);
        size_t ignored;
        while ((role == ROLE_TEXT || role == ROLE_DEADLINE) && next < to && list_label(k->f, p->text, next, to, &ignored) == ROLE_NONE)
            end = part_end(k, p, next, to, &next);
        if (role == ROLE_TEXT)
            end = next; /* with its full stop */
        if (role == ROLE_LEAD)
            role = office_role(row, p->text + from, value - from, &row->leads);
        st = role == ROLE_NONE ? put_plain(k, row, p, from, end, labelled ? ROLE_REMARK : ROLE_LEAD) : put(k, row, role, p, value, end);
        labelled = labelled || role != ROLE_NONE;
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
    k->under = ROLE_NONE;
    mc_status st = put(k, row, ROLE_SEQ, p, item->mark_from, item->mark_to);
    size_t to = p->len, open, from, inside, text;
    bool labels = list_brackets(p->text, item->text_from, p->len, &open, &from, &inside) && list_names_office(k->f, p);
    if (labels)
        to = open;
    size_t whom = labels ? p->len : list_by_whom(p->text, item->text_from, p->len);
    if (whom < to)
        to = whom;
    size_t inline_at = labels ? p->len : list_inline_labels(k->f, p, item->text_from);
    if (inline_at < to)
        to = inline_at;
    size_t end = name_end(p, item->text_from, to, &text);
    if (!st)
        st = put(k, row, ROLE_NAME, p, item->text_from, end);
    if (!st)
        st = put(k, row, ROLE_TEXT, p, text, to);
    if (!st && labels)
        st = put_labels(k, row, p, from, inside);
    if (!st && inline_at < p->len && inline_at < whom)
        st = put_labels(k, row, p, inline_at, p->len);
    if (!st && whom < p->len && whom <= inline_at)
        st = put_labels(k, row, p, whom + strlen("由"), p->len);
    return st;
}

/* A paragraph under an item: labels, or more of its text; under a label that stands alone on its line, the label's. */
static mc_status read_more(struct list *k, struct grid_row *row, const struct piece *p)
{
    size_t open, from, inside, value;
    enum role label = list_marked_label(k->f, p, &value);
    if (label != ROLE_NONE) {
        k->under = value < p->len ? ROLE_NONE : label;
        return put(k, row, label, p, value, p->len);
    }
    if (k->under != ROLE_NONE && k->under != ROLE_TEXT && list_label(k->f, p->text, 0, p->len, &value) == ROLE_NONE)
        return put(k, row, k->under, p, 0, p->len);
    if (list_label(k->f, p->text, 0, p->len, &value) != ROLE_NONE)
        return put_labels(k, row, p, 0, p->len);
    bool labels = list_brackets(p->text, 0, p->len, &open, &from, &inside) && list_names_office(k->f, p);
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

/* A column that no item fills is not there; one that some leave out is no column whose cells are blank. */
static void drop_empty_columns(struct grid *g)
{
    for (size_t c = g->n_cols; c-- > 0;) {
        size_t used = 0, items = 0;
        for (size_t r = 0; r < g->n_rows; r++) {
            items += g->rows[r].kind == ROW_DATA;
            used += g->rows[r].cells[c].piece != NULL;
        }
        g->columns[c].sparse = 10 * used < 9 * items;
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
    if (list_contact(p))
        return false;
    if (list_label(k->f, p->text, 0, p->len, &value) != ROLE_NONE || list_marked_label(k->f, p, &value) != ROLE_NONE || k->under != ROLE_NONE)
        return true;
    utf8_trim(p->text, p->len, &a, &b);
    return list_brackets(p->text, a, b, &open, &from, &to) && open == a && list_names_office(k->f, p);
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
        } else if (item && next <= last && is_section(k, item)) {
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

/* 三、保障措施: heads a part of the notice that holds no items. */
static bool heads_aside(const struct list *k, size_t i)
{
    const struct piece *p = k->l->flow[k->items[i].flow].piece;
    return k->items[i].level < k->level && forms_says(k->f, "parts_aside", p->text, p->len);
}

/* Such parts at both ends, in which no item names an office, although items do (三、保障措施（一）加强领导。…). Any other part is of items: one that names no office is for a rule to
 * find. */
static void leave_out(const struct list *k, size_t *first, size_t *last)
{
    size_t from = k->n, to = 0, begin = *first;
    bool aside = false;
    for (size_t i = *first; i <= *last; i++)
        if (k->items[i].level == k->level && k->items[i].named) {
            from = from == k->n ? i : from;
            to = i;
        }
    if (from == k->n)
        return;
    for (size_t i = to + 1; i <= *last; i++)
        if (heads_aside(k, i)) {
            for (*last = i - 1; k->items[*last].level != k->level;)
                --*last;
            break;
        }
    for (size_t i = 0; i < from; i++)
        if (k->items[i].level < k->level) {
            bool next = heads_aside(k, i);
            begin = aside && !next && i > begin ? i : begin;
            aside = next;
        }
    for (*first = begin; k->items[*first].level != k->level;)
        ++*first;
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
    leave_out(&k, &first, &last);
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
