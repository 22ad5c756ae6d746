/* Pages put together: tables are what lines enclose (pdf_grid.c), over pages (pdf_table.c); what stands outside of them are paragraphs, page numbers and
 * running heads. Pages without text are pictures of a document, and said to be. */
#include "read/pdf.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "read/page_number.h"
#include "read/pdf_stream.h"

#define TEXT_MAX ((size_t)64 << 20)
#define CELLS_MAX ((size_t)1 << 20)
#define MARGIN_PERCENT 12 /* of a page's height: where running heads and page numbers stand */
#define HEADS_MIN 3       /* pages that must have the same line for it to be a running head */

/* What stands on a page, from the top down. */
struct item {
    bool table;     /* parts[index]; else lines.all[index] */
    bool furniture;
    size_t index;
    int page, y;
};

struct printed {
    struct document *document;
    struct pdf_lines lines;
    struct pdf_part *parts; /* own; emptied as tables take them */
    size_t n_parts, parts_size;
    struct item *items; /* own */
    size_t n_items, items_size;
    struct size {
        int width, height;
    } *pages; /* own */
    int n_pages;
    size_t n_cells, n_chars, n_unknown;
    struct pdf_stream stream;
    mc_error *err;
};

static mc_status no_memory(struct printed *r)
{
    return error_set(r->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static bool grow(void *list, size_t n, size_t *size, size_t item)
{
    void **p = list;
    if (n < *size)
        return true;
    size_t more = *size == 0 ? 64 : *size * 2;
    void *all = realloc(*p, more * item);
    if (all == NULL)
        return false;
    *p = all;
    *size = more;
    return true;
}

/* ---- one page ---------------------------------------------------------------------------------------------------------- */

static bool is_in(const struct pdf_box *b, int x, int y)
{
    return x >= b->x1 && x < b->x2 && y >= b->y1 && y < b->y2;
}

/* The cell at (x, y) of the grid, by halving rows and columns. */
static int cell_at(const struct pdf_grid *g, int x, int y)
{
    if (!is_in(&g->box, x, y))
        return -1;
    for (size_t i = 0; i < g->n_cells; i++)
        if (is_in(&g->cells[i].box, x, y))
            return (int)(g->first + i);
    return -1;
}

/* Characters come in the order of the text, so the next one mostly stands in the same cell. */
static void find_owners(struct pdf_page *p, const struct pdf_grids *g)
{
    const struct pdf_box *box = NULL;
    int owner = -1;
    for (size_t i = 0; i < p->n_chars; i++) {
        struct pdf_char *c = &p->chars[i];
        int x = (c->box.x1 + c->box.x2) / 2, y = (c->box.y1 + c->box.y2) / 2;
        if (box == NULL || !is_in(box, x, y)) {
            owner = -1;
            for (size_t k = 0; k < g->n && owner < 0; k++) {
                owner = cell_at(&g->all[k], x, y);
                box = owner >= 0 ? &g->all[k].cells[(size_t)owner - g->all[k].first].box : NULL;
            }
        }
        c->owner = owner;
    }
}

static mc_status add_item(struct printed *r, struct item item)
{
    if (!grow(&r->items, r->n_items, &r->items_size, sizeof *r->items))
        return no_memory(r);
    r->items[r->n_items++] = item;
    return MC_OK;
}

/* The grid with the lines of its cells; lines [at, end) are those of the page's cells. */
static mc_status add_part(struct printed *r, struct pdf_grid *grid, const struct pdf_page *page, size_t at, size_t end)
{
    struct pdf_part part = {.page = page->number, .page_height = page->height};
    part.first = calloc(grid->n_cells + 1, sizeof *part.first);
    part.n = calloc(grid->n_cells + 1, sizeof *part.n);
    if (part.first == NULL || part.n == NULL || !grow(&r->parts, r->n_parts, &r->parts_size, sizeof *r->parts)) {
        pdf_part_clear(&part);
        return no_memory(r);
    }
    for (; at < end; at++) {
        size_t cell = (size_t)r->lines.all[at].owner - grid->first;
        if ((size_t)r->lines.all[at].owner < grid->first || cell >= grid->n_cells)
            continue;
        part.first[cell] = part.n[cell] == 0 ? at : part.first[cell];
        part.n[cell]++;
    }
    part.grid = *grid;
    memset(grid, 0, sizeof *grid);
    r->parts[r->n_parts] = part;
    return add_item(r, (struct item){.table = true, .index = r->n_parts++, .page = page->number, .y = part.grid.box.y1});
}

static int compare_items(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    if (x->table != y->table)
        return x->table ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

static mc_status add_items(struct printed *r, const struct pdf_page *page, struct pdf_grids *grids, size_t first_line)
{
    size_t first = r->n_items, at = first_line;
    mc_status st = MC_OK;
    for (; at < r->lines.n && r->lines.all[at].owner < 0 && !st; at++)
        st = add_item(r, (struct item){.index = at, .page = page->number, .y = r->lines.all[at].box.y1});
    for (size_t i = 0; i < grids->n && !st; i++) {
        r->n_cells += grids->all[i].n_cells;
        st = add_part(r, &grids->all[i], page, at, r->lines.n);
    }
    if (!st && r->n_items > first)
        qsort(r->items + first, r->n_items - first, sizeof *r->items, compare_items);
    return st;
}

static void count_unknown(struct printed *r, const struct pdf_page *page)
{
    r->n_chars += page->n_chars;
    for (size_t i = 0; i < page->n_chars; i++) {
        uint32_t c = page->chars[i].c;
        r->n_unknown += c == 0xFFFD || (c >= 0xE000 && c < 0xF900) || (c >= 0x80 && c < 0xA0);
    }
}

static mc_status check_limits(struct printed *r)
{
    if (r->lines.text.len > TEXT_MAX)
        return error_set(r->err, MC_ERR_LIMIT, NULL, 0, "the pages hold more than %zu MiB of text", TEXT_MAX >> 20);
    if (r->n_cells > CELLS_MAX)
        return error_set(r->err, MC_ERR_LIMIT, NULL, 0, "the tables have more than %zu cells", CELLS_MAX);
    return MC_OK;
}

static mc_status note_picture(struct printed *r, int number)
{
    char zh[120], en[120];
    struct place place = {.page = number};
    snprintf(zh, sizeof zh, "第 %d 页没有文字（可能是扫描图像），没有读取", number);
    snprintf(en, sizeof en, "page %d has no text (it may be a scan) and was not read", number);
    return document_note(r->document, &place, zh, en) ? no_memory(r) : MC_OK;
}

static mc_status read_page(struct printed *r, int i, pdf_next_page *next, void *data)
{
    struct pdf_page page = {0};
    struct pdf_grids grids = {0};
    size_t first_line = r->lines.n;
    mc_status st = next(&page, i, data, r->err);
    if (!st && pdf_grids_find(&grids, &page))
        st = no_memory(r);
    if (!st) {
        r->pages[i] = (struct size){page.width, page.height};
        count_unknown(r, &page);
        find_owners(&page, &grids);
        size_t drawn = grids.n;
        bool unread = false;
        st = pdf_stream_find(&grids, &page, &r->stream, &unread) ? no_memory(r) : MC_OK;
        r->document->undrawn = r->document->undrawn || grids.n > drawn;
        if (unread && r->document->unread_page == 0)
            r->document->unread_page = i + 1;
    }
    if (!st) {
        st = pdf_lines_add(&r->lines, &page) ? no_memory(r) : MC_OK;
    }
    if (!st)
        st = add_items(r, &page, &grids, first_line);
    if (!st)
        st = check_limits(r);
    if (!st && page.n_chars == 0)
        st = note_picture(r, i + 1);
    pdf_page_clear(&page);
    pdf_grids_clear(&grids);
    return st;
}

/* ---- furniture ------------------------------------------------------------------------------------------------------------- */

static const struct pdf_line *line_of(const struct printed *r, const struct item *item)
{
    return &r->lines.all[item->index];
}

static const char *text_of(const struct printed *r, const struct pdf_line *l)
{
    return r->lines.text.data + l->text;
}

static bool is_in_margin(const struct printed *r, const struct pdf_line *l)
{
    int height = r->pages[l->page - 1].height;
    return l->box.y2 * 100 < height * MARGIN_PERCENT || (height - l->box.y1) * 100 < height * MARGIN_PERCENT;
}

static bool is_digits(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return len > 0 && len < 5;
}

/* Running heads are the same at the same height, but for the number in them. */
struct head {
    size_t item;
    const char *text;
    size_t len;
    int y;
};

static size_t same_until(const struct head *a, const struct head *b)
{
    size_t n = 0;
    while (n < a->len && n < b->len && a->text[n] == b->text[n])
        n++;
    return n;
}

static int compare_heads(const void *a, const void *b)
{
    const struct head *x = a, *y = b;
    int order = x->y / (3 * PT) - y->y / (3 * PT);
    if (order == 0)
        order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
    if (order == 0)
        order = (x->len > y->len) - (x->len < y->len);
    return order != 0 ? order : (x->item > y->item) - (x->item < y->item);
}

static mc_status mark_heads(struct printed *r)
{
    struct head *heads = malloc((r->n_items + 1) * sizeof *heads);
    size_t n = 0;
    if (heads == NULL)
        return no_memory(r);
    for (size_t i = 0; i < r->n_items; i++) {
        const struct pdf_line *l = r->items[i].table ? NULL : line_of(r, &r->items[i]);
        if (l == NULL || r->items[i].furniture || !is_in_margin(r, l))
            continue;
        heads[n++] = (struct head){i, text_of(r, l), l->len, l->box.y1};
    }
    qsort(heads, n, sizeof *heads, compare_heads);
    for (size_t i = 0, same; i < n; i += same) {
        for (same = 1; i + same < n && heads[i + same].y / (3 * PT) == heads[i].y / (3 * PT) && heads[i + same].len == heads[i].len &&
                       same_until(&heads[i], &heads[i + same]) == heads[i].len;)
            same++;
        for (size_t k = 0; k < same && same >= HEADS_MIN; k++)
            r->items[heads[i + k].item].furniture = true;
    }
    free(heads);
    return MC_OK;
}

static mc_status mark_furniture(struct printed *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        const struct pdf_line *l = r->items[i].table ? NULL : line_of(r, &r->items[i]);
        if (l != NULL && is_in_margin(r, l))
            r->items[i].furniture = is_page_number(text_of(r, l), l->len) || is_digits(text_of(r, l), l->len);
    }
    return mark_heads(r);
}

/* ---- paragraphs ---------------------------------------------------------------------------------------------------------------- */

/* Between which sides the text of a page stands: those of all pages of its width. */
static struct pdf_box text_area(const struct printed *r, int page)
{
    struct pdf_box area = {INT_MAX, 0, 0, 0};
    for (size_t i = 0; i < r->n_items; i++) {
        const struct pdf_line *l = r->items[i].table || r->items[i].furniture ? NULL : line_of(r, &r->items[i]);
        if (l == NULL || r->pages[l->page - 1].width != r->pages[page - 1].width)
            continue;
        area.x1 = l->box.x1 < area.x1 ? l->box.x1 : area.x1;
        area.x2 = l->end > area.x2 ? l->end : area.x2;
    }
    return area;
}

struct writing {
    struct printed *r;
    struct buffer text;      /* of the open paragraph */
    const struct pdf_line *first, *last; /* its lines; NULL: none is open */
    int blanks;              /* before it */
    struct pdf_box area;
    int area_page;           /* a page of the width that `area` is of */
    struct pdf_table table;  /* the open table */
    const struct item *table_item;
};

static mc_status end_paragraph(struct writing *w)
{
    struct printed *r = w->r;
    if (w->first == NULL)
        return MC_OK;
    struct place place = {.page = w->first->page, .line = w->first->number, .whole = true};
    struct block *b = buffer_ok(&w->text) ? document_add(r->document, BLOCK_PARAGRAPH) : NULL;
    mc_status st = b == NULL || piece_set(&b->piece, w->text.data, w->text.len, place, w->blanks) ? no_memory(r) : MC_OK;
    w->text.len = 0;
    w->first = NULL;
    return st;
}

/* Empty lines between two lines of one page. */
static int blanks_between(const struct pdf_line *a, const struct pdf_line *b)
{
    int gap = b->box.y1 - a->box.y2, height = b->box.y2 - b->box.y1;
    if (a->page != b->page || height <= 0 || gap <= height * 6 / 10)
        return 0;
    int lines = (b->box.y1 - a->box.y1) * 2 / (height * 3); /* one and a half as high as its characters */
    return lines > 2 ? lines - 1 : 1;
}

/* 单位：万元, 附件2: lines that never go on with the one before, however full that is. */
static bool stands_alone(const struct printed *r, const struct pdf_line *l)
{
    static const char *const starts[] = {"单位：", "单位:", "金额单位", "资金单位", "计量单位", "（单位", "(单位", "附件", "附表", "（此件", "(此件"};
    const char *s = text_of(r, l);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (l->len >= strlen(starts[i]) && !memcmp(s, starts[i], strlen(starts[i])))
            return true;
    return false;
}

static bool goes_on(struct writing *w, const struct pdf_line *l)
{
    const struct pdf_line *last = w->last;
    if (w->first == NULL || stands_alone(w->r, l) || blanks_between(last, l) > 0 || l->page > last->page + 1)
        return false;
    int em = l->em > last->em ? l->em : last->em;
    if (l->em * 5 < last->em * 4 || last->em * 5 < l->em * 4) /* a title and what comes after it */
        return false;
    bool indent = l->box.x1 - w->area.x1 > em * 3 / 2 && l->box.x1 - last->box.x1 > em / 2 && w->area.x2 - l->box.x2 < l->box.x1 - w->area.x1 - em;
    return !indent && pdf_line_wraps(last, l, w->area.x1, w->area.x2);
}

static mc_status add_line(struct writing *w, const struct pdf_line *l)
{
    struct printed *r = w->r;
    mc_status st = MC_OK;
    if (w->area_page == 0 || r->pages[w->area_page - 1].width != r->pages[l->page - 1].width) {
        w->area = text_area(r, l->page);
        w->area_page = l->page;
    }
    bool joined = goes_on(w, l);
    if (!joined) {
        int blanks = w->last != NULL ? blanks_between(w->last, l) : 0;
        st = end_paragraph(w);
        w->first = l;
        w->blanks = blanks;
    }
    pdf_line_append(&w->text, &r->lines, l, PDF_JOINED);
    w->last = l;
    return st;
}

static mc_status add_furniture(struct writing *w, const struct pdf_line *l)
{
    struct printed *r = w->r;
    struct place place = {.page = l->page, .line = l->number, .whole = true};
    struct block *b = document_add(r->document, BLOCK_FURNITURE);
    return b == NULL || piece_set(&b->piece, text_of(r, l), l->len, place, 0) ? no_memory(r) : MC_OK;
}

/* ---- tables ---------------------------------------------------------------------------------------------------------------------- */

static mc_status end_table(struct writing *w)
{
    pdf_undrawn_widen(&w->table);
    mc_status st = w->table.n_parts > 0 ? pdf_table_block(w->r->document, &w->table, &w->r->lines, w->r->err) : MC_OK;
    pdf_table_clear(&w->table);
    return st;
}

static mc_status add_table(struct writing *w, const struct item *item)
{
    struct pdf_part *part = &w->r->parts[item->index];
    mc_status st = MC_OK;
    if (w->table.n_parts > 0 && (item->page != w->table_item->page + 1 || !pdf_table_fits(&w->table, part)))
        st = end_table(w);
    w->table_item = item;
    w->last = NULL;
    return st ? st : pdf_table_take(&w->table, part) ? no_memory(w->r) : MC_OK;
}

/* A table stays open until something else comes, page numbers and running heads apart; these are written where it ends or a paragraph does. */
static mc_status write_items(struct writing *w)
{
    struct printed *r = w->r;
    mc_status st = MC_OK;
    for (size_t i = 0; i < r->n_items && !st; i++) {
        const struct item *item = &r->items[i];
        if (item->furniture)
            continue;
        if (item->table) {
            st = end_paragraph(w);
            st = st ? st : add_table(w, item);
        } else {
            st = end_table(w);
            st = st ? st : add_line(w, line_of(r, item));
        }
    }
    st = st ? st : end_paragraph(w);
    st = st ? st : end_table(w);
    for (size_t i = 0; i < r->n_items && !st; i++)
        if (r->items[i].furniture)
            st = add_furniture(w, line_of(r, &r->items[i]));
    return st;
}

/* ---- the file ---------------------------------------------------------------------------------------------------------------------- */

static mc_status check_text(struct printed *r)
{
    if (r->n_chars == 0)
        return error_set(r->err, MC_ERR_INPUT, NULL, 0,
                         "the PDF file has no text: its %d pages are pictures, as a scanner makes them; recognise the text (OCR) first, or use the original file",
                         r->n_pages);
    if (r->n_unknown * 5 > r->n_chars)
        return error_set(r->err, MC_ERR_INPUT, NULL, 0,
                         "the text of the PDF file cannot be read: its fonts do not say which characters they show; use the original file");
    return MC_OK;
}

static void reader_clear(struct printed *r)
{
    for (size_t i = 0; i < r->n_parts; i++)
        pdf_part_clear(&r->parts[i]);
    free(r->parts);
    free(r->items);
    free(r->pages);
    pdf_lines_clear(&r->lines);
    pdf_stream_clear(&r->stream);
}

mc_status pdf_layout(struct document *d, int n_pages, pdf_next_page *next, void *data, mc_error *err)
{
    struct printed r = {.document = d, .n_pages = n_pages, .err = err};
    struct writing w = {.r = &r};
    mc_status st = MC_OK;
    buffer_init(&r.lines.text);
    buffer_init(&w.text);
    r.pages = calloc((size_t)n_pages + 1, sizeof *r.pages);
    if (r.pages == NULL)
        st = no_memory(&r);
    for (int i = 0; i < n_pages && !st; i++)
        st = read_page(&r, i, next, data);
    if (!st)
        st = check_text(&r);
    if (!st)
        st = mark_furniture(&r);
    if (!st)
        st = write_items(&w);
    pdf_table_clear(&w.table);
    buffer_clear(&w.text);
    reader_clear(&r);
    return st;
}
