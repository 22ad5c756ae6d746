/* What stands side by side on a page: bands of segments, apart from what is in cells already. */
#include "read/pdf_stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "read/page_number.h"

#define MARGIN_PERCENT 12

static int middle(const struct pdf_box *b)
{
    return (b->y1 + b->y2) / 2;
}

static int compare_down(const void *a, const void *b)
{
    const struct pdf_char *x = *(struct pdf_char *const *)a, *y = *(struct pdf_char *const *)b;
    int mx = middle(&x->box), my = middle(&y->box);
    if (mx != my)
        return mx < my ? -1 : 1;
    return (x->box.x1 > y->box.x1) - (x->box.x1 < y->box.x1);
}

static int compare_across(const void *a, const void *b)
{
    const struct pdf_char *x = *(struct pdf_char *const *)a, *y = *(struct pdf_char *const *)b;
    if (x->box.x1 != y->box.x1)
        return x->box.x1 < y->box.x1 ? -1 : 1;
    return (x->box.y1 > y->box.y1) - (x->box.y1 < y->box.y1);
}

static int compare_numbers(const void *a, const void *b)
{
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The width of the middle one of the Chinese characters; 0 where there are none. */
static mc_status find_em(struct pdf_bands *b)
{
    int *widths = malloc((b->n_chars + 1) * sizeof *widths);
    size_t n = 0;
    if (widths == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < b->n_chars; i++)
        if (b->chars[i]->c >= 0x2E80)
            widths[n++] = b->chars[i]->box.x2 - b->chars[i]->box.x1;
    qsort(widths, n, sizeof *widths, compare_numbers);
    b->em = n > 0 ? widths[n / 2] : 0;
    free(widths);
    return MC_OK;
}

static void add_segments(struct pdf_bands *b, struct pdf_band *band, size_t first, size_t n)
{
    for (size_t i = first; i < first + n; i++) {
        const struct pdf_box *box = &b->chars[i]->box;
        struct pdf_segment *s = &b->segments[b->n_segments - (band->n > 0)];
        if (band->n == 0 || box->x1 - s->x2 > b->em * 45 / 100) {
            s = &b->segments[b->n_segments++];
            *s = (struct pdf_segment){.x1 = box->x1, .x2 = box->x2, .middle = middle(box), .first = i};
            band->n++;
        }
        s->x2 = box->x2 > s->x2 ? box->x2 : s->x2;
        s->n++;
        band->y1 = box->y1 < band->y1 ? box->y1 : band->y1;
        band->y2 = box->y2 > band->y2 ? box->y2 : band->y2;
    }
}

/* own: the band's text without blanks; NULL when out of memory. */
char *pdf_band_text(const struct pdf_bands *b, const struct pdf_band *band)
{
    struct buffer text;
    buffer_init(&text);
    for (size_t s = 0; s < band->n; s++)
        for (size_t k = 0; k < b->segments[band->first + s].n; k++)
            pdf_text_add(&text, b->chars[b->segments[band->first + s].first + k]->c);
    return buffer_take(&text);
}

/* Whether the band is a page number, in the margin of the page and apart from what else there is. */
static mc_status find_number(struct pdf_bands *b, size_t i, const struct pdf_page *page)
{
    struct pdf_band *band = &b->all[i];
    bool top = band->y2 * 100 < page->height * MARGIN_PERCENT, foot = (page->height - band->y1) * 100 < page->height * MARGIN_PERCENT;
    bool apart = (i == 0 || band->middle - b->all[i - 1].middle > b->em * 2) && (i + 1 == b->n || b->all[i + 1].middle - band->middle > b->em * 2);
    if ((!top && !foot) || !apart || band->n > 5)
        return MC_OK;
    char *text = pdf_band_text(b, band);
    if (text == NULL)
        return MC_ERR_MEMORY;
    size_t len = strlen(text);
    band->number = (len < 5 && strspn(text, "0123456789") == len) || is_page_number(text, len);
    free(text);
    return MC_OK;
}

static void find_bands(struct pdf_bands *b)
{
    for (size_t i = 0, n; i < b->n_chars; i += n) {
        const struct pdf_box *box = &b->chars[i]->box;
        for (n = 1; i + n < b->n_chars && middle(&b->chars[i + n]->box) - middle(box) <= b->em * 3 / 10;)
            n++;
        struct pdf_band *band = &b->all[b->n++];
        *band = (struct pdf_band){.middle = middle(box), .y1 = box->y1, .y2 = box->y2, .first = b->n_segments};
        qsort(b->chars + i, n, sizeof *b->chars, compare_across);
        add_segments(b, band, i, n);
    }
}

mc_status pdf_bands_find(struct pdf_bands *out, struct pdf_page *page)
{
    *out = (struct pdf_bands){0};
    out->chars = malloc((page->n_chars + 1) * sizeof *out->chars);
    out->segments = malloc((page->n_chars + 1) * sizeof *out->segments);
    out->all = malloc((page->n_chars + 1) * sizeof *out->all);
    mc_status st = out->chars && out->segments && out->all ? MC_OK : MC_ERR_MEMORY;
    for (size_t i = 0; i < page->n_chars && !st; i++)
        if (page->chars[i].owner < 0)
            out->chars[out->n_chars++] = &page->chars[i];
    if (!st)
        st = find_em(out);
    if (!st && out->em > 0) {
        qsort(out->chars, out->n_chars, sizeof *out->chars, compare_down);
        find_bands(out);
        for (size_t i = 0; i < out->n && !st; i++)
            st = find_number(out, i, page);
    }
    if (st)
        pdf_bands_clear(out);
    return st;
}

void pdf_bands_clear(struct pdf_bands *b)
{
    free(b->chars);
    free(b->segments);
    free(b->all);
    memset(b, 0, sizeof *b);
}
