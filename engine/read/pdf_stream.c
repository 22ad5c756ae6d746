/* The tables without lines of a page: their region, their lines, rows and cells, one after the other. */
#include "read/pdf_stream.h"

#include <stdlib.h>
#include <string.h>

/* One of them while it is put together. */
struct work {
    struct pdf_bands bands;
    struct pdf_region region;
    struct pdf_page page;   /* its characters, as those of a page; their owner is their column, or n and on for a text over several */
    struct pdf_lines text;
    struct pdf_stream_lines lines;
    struct {
        int first, last;
    } *spans; /* own: the columns of each text over several */
    size_t n_spans;
    bool *forced;           /* own: a line is drawn before the line */
    struct pdf_row_list rows;
    bool heading;           /* the first of them is the table's heading */
};

static void work_clear(struct work *w)
{
    pdf_page_clear(&w->page);
    pdf_lines_clear(&w->text);
    free(w->lines.all);
    free(w->spans);
    free(w->forced);
    pdf_row_list_clear(&w->rows);
}

/* ---- lines ----------------------------------------------------------------------------------------------------------------------- */

/* The characters of the region with their columns. */
static mc_status take_chars(struct work *w, int page_number)
{
    const struct pdf_bands *b = &w->bands;
    size_t n = 0, segments = 0;
    for (size_t i = w->region.from; i < w->region.to; i++)
        for (size_t k = 0; k < b->all[i].n; k++, segments++)
            n += b->segments[b->all[i].first + k].n;
    w->page = (struct pdf_page){.number = page_number, .chars = malloc((n + 1) * sizeof *w->page.chars)};
    w->spans = malloc((segments + 1) * sizeof *w->spans);
    if (w->page.chars == NULL || w->spans == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = w->region.from; i < w->region.to; i++)
        for (size_t k = 0; k < b->all[i].n && !b->all[i].number; k++) {
            const struct pdf_segment *g = &b->segments[b->all[i].first + k];
            int first, last;
            pdf_columns_of(&w->region.columns, g->x1, g->x2, &first, &last);
            int owner = last > first ? w->region.columns.n + (int)w->n_spans : first;
            if (last > first) {
                w->spans[w->n_spans].first = first;
                w->spans[w->n_spans++].last = last;
            }
            for (size_t c = g->first; c < g->first + g->n; c++) {
                w->page.chars[w->page.n_chars] = *b->chars[c];
                w->page.chars[w->page.n_chars++].owner = owner;
            }
        }
    return MC_OK;
}

static int compare_lines(const void *a, const void *b)
{
    const struct pdf_stream_line *x = a, *y = b;
    if (x->middle != y->middle)
        return x->middle < y->middle ? -1 : 1;
    return x->col != y->col ? x->col - y->col : (x->line > y->line) - (x->line < y->line);
}

static int compare_numbers(const void *a, const void *b)
{
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* From one line of a cell to the next: what a fifth of the lines in one column do not exceed; between paragraphs and cells there is more. */
static mc_status find_pitch(struct pdf_stream_lines *l, int em)
{
    int *steps = malloc(((size_t)l->n + 1) * sizeof *steps), n = 0;
    if (steps == NULL)
        return MC_ERR_MEMORY;
    for (int i = 0; i < l->n; i++) {
        int step = l->all[i].above >= 0 ? l->all[i].middle - l->all[l->all[i].above].middle : 0;
        if (step > em * 8 / 10 && step < em * 3)
            steps[n++] = step;
    }
    qsort(steps, (size_t)n, sizeof *steps, compare_numbers);
    l->pitch = n > 0 ? steps[n / 5] : em * 3 / 2;
    free(steps);
    return MC_OK;
}

static void describe(struct pdf_stream_line *one, const char *text)
{
    one->number = one->line->len < 5;
    one->amount = true;
    for (size_t i = 0; i < one->line->len; i++) {
        one->number = one->number && text[i] >= '0' && text[i] <= '9';
        one->amount = one->amount && strchr("0123456789.,-", text[i]) != NULL;
    }
    one->point_first = text[0] == '.' || text[0] == ',';
    one->point_last = text[one->line->len - 1] == '.' || text[one->line->len - 1] == ',';
}

/* What each line has above it in its column; a text over several columns stands in the first of them. */
static void find_above(struct pdf_stream_lines *l, const struct pdf_columns *c)
{
    int last[PDF_COLUMNS_MAX];
    for (int i = 0; i < c->n; i++)
        last[i] = -1;
    for (int i = 0; i < l->n; i++) {
        l->all[i].above = last[l->all[i].col];
        last[l->all[i].col] = i;
    }
}

static void find_going_on(struct pdf_stream_lines *l, const struct pdf_columns *c)
{
    for (int i = 0; i < l->n; i++) {
        struct pdf_stream_line *one = &l->all[i];
        const struct pdf_stream_line *above = one->above >= 0 ? &l->all[one->above] : NULL;
        one->close = above != NULL && one->middle - above->middle <= l->pitch * 135 / 100;
        bool point = above != NULL && one->amount && above->amount && (one->point_first || above->point_last);
        one->goes_on = point && one->middle - above->middle < l->pitch * 2 ? true : one->close && above->last_col >= one->last_col && pdf_line_wraps(above->line, one->line, c->left[one->col], c->right[above->last_col]);
    }
}

/* The region's lines; *n is 0 where there are too many. */
static mc_status find_lines(struct work *w)
{
    const struct pdf_columns *c = &w->region.columns;
    buffer_init(&w->text.text);
    mc_status st = pdf_lines_add(&w->text, &w->page);
    if (st || w->text.n == 0 || w->text.n > PDF_STREAM_LINES_MAX)
        return st;
    w->lines.all = calloc(w->text.n, sizeof *w->lines.all);
    if (w->lines.all == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < w->text.n; i++) {
        const struct pdf_line *line = &w->text.all[i];
        bool wide = line->owner >= c->n;
        struct pdf_stream_line *one = &w->lines.all[w->lines.n++];
        *one = (struct pdf_stream_line){.line = line, .middle = (line->box.y1 + line->box.y2) / 2};
        one->col = wide ? w->spans[line->owner - c->n].first : line->owner;
        one->last_col = wide ? w->spans[line->owner - c->n].last : line->owner;
        describe(one, w->text.text.data + line->text);
    }
    qsort(w->lines.all, (size_t)w->lines.n, sizeof *w->lines.all, compare_lines);
    w->lines.n_columns = c->n;
    find_above(&w->lines, c);
    st = find_pitch(&w->lines, w->bands.em);
    if (!st)
        find_going_on(&w->lines, c);
    return st;
}

/* Before which lines a line is drawn over most of the table's width. */
static mc_status find_drawn(struct work *w, const struct pdf_rules *across)
{
    const struct pdf_columns *c = &w->region.columns;
    int x1 = c->left[0], x2 = c->right[c->n - 1];
    w->forced = calloc((size_t)w->lines.n + 1, sizeof *w->forced);
    if (w->forced == NULL)
        return MC_ERR_MEMORY;
    for (size_t k = 0; k < across->n; k++) {
        const struct pdf_rule *r = &across->all[k];
        int from = r->from > x1 ? r->from : x1, to = r->to < x2 ? r->to : x2;
        if ((to - from) * 10 < (x2 - x1) * 6)
            continue;
        for (int i = 1; i < w->lines.n; i++)
            if (w->lines.all[i - 1].middle < r->at && r->at <= w->lines.all[i].middle)
                w->forced[i] = true;
    }
    return MC_OK;
}

/* ---- what a page leaves for the next ------------------------------------------------------------------------------------------------ */

void pdf_stream_clear(struct pdf_stream *s)
{
    for (int i = 0; i < s->n_heading; i++)
        free(s->heading[i]);
    memset(s, 0, sizeof *s);
}

/* Whether the heading stands at band i again. */
static mc_status is_heading(bool *is, const struct work *w, const struct pdf_stream *s, size_t i)
{
    *is = s->n_heading > 0 && i + (size_t)s->n_heading <= w->region.to;
    for (int k = 0; k < s->n_heading && *is; k++) {
        char *text = pdf_band_text(&w->bands, &w->bands.all[i + (size_t)k]);
        if (text == NULL)
            return MC_ERR_MEMORY;
        *is = strcmp(text, s->heading[k]) == 0;
        free(text);
    }
    return MC_OK;
}

/* The first line that stands below the band's upper neighbour. */
static int line_from(const struct work *w, size_t band)
{
    int i = 0, y = band > w->region.from && band < w->region.to ? (w->bands.all[band - 1].middle + w->bands.all[band].middle) / 2 : 0;
    if (band >= w->region.to)
        return w->lines.n;
    while (i < w->lines.n && w->lines.all[i].middle <= y)
        i++;
    return band == w->region.from ? 0 : i;
}

/* The rows between the headings, each of which is a row; *certain is false where some cannot be told. */
static mc_status find_parts(struct work *w, const struct pdf_stream *s, bool *certain)
{
    int from = 0;
    mc_status st = MC_OK;
    *certain = true;
    pdf_row_list_clear(&w->rows);
    for (size_t i = w->region.from; i <= w->region.to && !st && *certain; i++) {
        bool is = false;
        if (i < w->region.to)
            st = is_heading(&is, w, s, i);
        int at = line_from(w, i);
        if (!is && i < w->region.to)
            continue;
        if (!st && at > from)
            st = pdf_rows_find(&w->rows, certain, &w->lines, from, at, false, w->forced);
        if (!st && is) {
            w->heading = w->heading || w->rows.n == 0;
            st = pdf_row_list_add(&w->rows, at, false) ? MC_OK : MC_ERR_MEMORY;
            i += (size_t)s->n_heading - 1;
            from = line_from(w, i + 1);
        }
    }
    return st;
}

/* Keeps the heading of a table that begins here. */
static mc_status keep_heading(struct pdf_stream *s, const struct work *w)
{
    int end = w->rows.n > 1 ? w->lines.all[w->rows.first[1]].middle - w->bands.em / 2 : 0;
    pdf_stream_clear(s);
    for (size_t i = w->region.from; i < w->region.to && s->n_heading < PDF_HEADING_MAX && w->bands.all[i].middle < end; i++) {
        char *text = pdf_band_text(&w->bands, &w->bands.all[i]);
        if (text == NULL)
            return MC_ERR_MEMORY;
        s->heading[s->n_heading++] = text;
    }
    return MC_OK;
}

/* Keeps the columns where nothing but a page number stands below the table. */
static void leave(struct pdf_stream *s, const struct work *w, int page_width)
{
    const struct pdf_columns *from = &w->region.columns;
    for (size_t i = w->region.to; i < w->bands.n; i++)
        if (!w->bands.all[i].number) {
            pdf_stream_clear(s);
            return;
        }
    s->columns = *from;
    s->page_width = page_width;
}

/* ---- cells --------------------------------------------------------------------------------------------------------------------------- */

static size_t count_chars(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += text[i] != ' ' && ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* Each line's characters get its cell; they stand in the order of the lines. */
static void set_owners(struct work *w, const struct pdf_grid *g, const size_t *slots)
{
    size_t at = 0;
    for (size_t i = 0; i < w->text.n; i++) {
        const struct pdf_line *line = &w->text.all[i];
        int wide = line->owner - w->region.columns.n, row = 0, y = (line->box.y1 + line->box.y2) / 2;
        int col = wide >= 0 ? w->spans[wide].first : line->owner;
        while (row + 2 < g->n_ys && y >= g->ys[row + 1])
            row++;
        size_t cell = g->first + slots[(size_t)row * (size_t)w->region.columns.n + (size_t)col];
        for (size_t n = count_chars(w->text.text.data + line->text, line->len); n > 0 && at < w->page.n_chars; n--)
            w->page.chars[at++].owner = (int)cell;
    }
}

static mc_status add_grid(struct pdf_grids *grids, struct work *w, bool goes_on)
{
    size_t *slots = NULL;
    struct pdf_grid g;
    struct pdf_grid *all = realloc(grids->all, (grids->n + 1) * sizeof *all);
    if (all == NULL)
        return MC_ERR_MEMORY;
    grids->all = all;
    mc_status st = pdf_undrawn_grid(&g, &slots, &w->lines, &w->rows, &w->region.columns, w->heading, goes_on);
    if (st)
        return st;
    g.first = grids->n_cells;
    set_owners(w, &g, slots);
    free(slots);
    grids->n_cells += g.n_cells;
    all[grids->n++] = g;
    size_t at = 0; /* back to where they were taken from */
    for (size_t i = w->region.from; i < w->region.to; i++)
        for (size_t k = 0; k < w->bands.all[i].n && !w->bands.all[i].number; k++) {
            const struct pdf_segment *s = &w->bands.segments[w->bands.all[i].first + k];
            for (size_t c = s->first; c < s->first + s->n; c++)
                *w->bands.chars[c] = w->page.chars[at++];
        }
    return MC_OK;
}

/* Makes a table of the region where its rows can be told. */
static mc_status take_region(struct pdf_grids *grids, struct work *w, const struct pdf_page *page, struct pdf_stream *stream, bool goes_on)
{
    bool certain = false;
    mc_status st = take_chars(w, page->number);
    if (!st)
        st = find_lines(w);
    if (st || w->lines.n == 0)
        return st;
    st = find_drawn(w, &page->across);
    if (!st && !goes_on) {
        st = pdf_rows_find(&w->rows, &certain, &w->lines, 0, w->lines.n, true, w->forced);
        if (!st && certain)
            st = keep_heading(stream, w);
        if (st || !certain)
            return st;
    }
    if (!st)
        st = find_parts(w, stream, &certain);
    if (!st && certain && w->rows.n > 0) {
        st = add_grid(grids, w, goes_on);
        leave(stream, w, page->width);
    }
    return st;
}

/* ---- what was not read as a table ------------------------------------------------------------------------------------------------------ */

#define UNREAD_BANDS 3   /* lines with texts side by side, and as many figures that stand alone: that is a table to any reader */
#define UNREAD_APART 4   /* bands with fewer texts may stand between two of them */

static bool is_figure(const struct pdf_bands *b, const struct pdf_segment *g)
{
    for (size_t i = 0; i < g->n; i++) {
        uint32_t c = b->chars[g->first + i]->c;
        if ((c < '0' || c > '9') && c != '.' && c != ',' && c != '%')
            return false;
    }
    return g->n > 0;
}

/* Whether texts stand in columns, figures among them, in bands that no table took. */
static bool is_unread(const struct pdf_bands *b, const bool *taken)
{
    int bands = 0, figures = 0, apart = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct pdf_band *band = &b->all[i];
        bool beside = !taken[i] && !band->number && band->n >= 3;
        apart = beside ? 0 : apart + 1;
        if (taken[i] || apart > UNREAD_APART)
            bands = figures = 0;
        bands += beside;
        for (size_t k = 0; beside && k < band->n; k++)
            figures += is_figure(b, &b->segments[band->first + k]);
        if (bands >= UNREAD_BANDS && figures >= UNREAD_BANDS)
            return true;
    }
    return false;
}

mc_status pdf_stream_find(struct pdf_grids *grids, struct pdf_page *page, struct pdf_stream *stream, bool *unread)
{
    struct work w = {0};
    bool *taken = NULL;
    bool goes_on = stream->columns.n > 0 && stream->page_width == page->width;
    size_t from = 0;
    mc_status st = pdf_bands_find(&w.bands, page);
    if (!st && !(taken = calloc(w.bands.n + 1, sizeof *taken)))
        st = MC_ERR_MEMORY;
    goes_on = goes_on && w.bands.n_segments <= PDF_STREAM_SEGMENTS_MAX;
    if (!st && goes_on) {
        st = pdf_region_goes_on(&w.region, &w.bands, &stream->columns);
        goes_on = w.region.columns.n > 0;
    }
    if (!goes_on)
        pdf_stream_clear(stream);
    while (!st && from < w.bands.n && w.bands.n_segments <= PDF_STREAM_SEGMENTS_MAX) {
        if (!goes_on)
            st = pdf_region_find(&w.region, &w.bands, from);
        if (st || w.region.columns.n == 0)
            break;
        size_t tables = grids->n;
        st = take_region(grids, &w, page, stream, goes_on);
        from = w.region.to;
        for (size_t i = w.region.from; i < from && grids->n > tables; i++)
            taken[i] = true;
        struct pdf_bands kept = w.bands;
        work_clear(&w);
        w = (struct work){.bands = kept};
        goes_on = false;
    }
    *unread = !st && is_unread(&w.bands, taken);
    free(taken);
    work_clear(&w);
    pdf_bands_clear(&w.bands);
    return st;
}
