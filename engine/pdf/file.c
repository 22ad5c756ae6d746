/* Pages through poppler: their characters, and a picture of each for the lines on it. Bounded: pages, characters, the size of the picture. */
#include "pdf/file.h"

#include <stdlib.h>
#include <string.h>

#include <cairo.h>
#include <poppler.h>

#include "base/error.h"
#include "base/utf8.h"
#include "pdf/rules.h"

#define SIDE_MAX 14400.0               /* points; a PDF page has no more */
#define PIXELS_MAX (4.5e6)             /* of a picture: A3 at two pixels a point */
#define SCALE 2.0
#define SCALE_MIN 0.9                  /* below it thin lines are lost */

#define CROSSED (2 * PT / 5)
#define CROSSED_MAX 1000               /* characters that are looked at closely */

/* fontconfig keeps what it has found out about fonts until the program ends; a sanitizer is told that this is no leak of ours. */
#ifdef PDF_SANITIZED
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

struct pdf_file {
    PopplerDocument *document; /* own */
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* What poppler says about damage goes nowhere: what matters is whether there is text. */
static void stay_silent(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    (void)domain;
    (void)level;
    (void)message;
    (void)data;
}

mc_status pdf_file_open(struct pdf_file **out, const char *bytes, size_t len, mc_error *err)
{
    struct pdf_file *f = calloc(1, sizeof *f);
    if (f == NULL)
        return no_memory(err);
    g_log_set_handler("Poppler", (GLogLevelFlags)(G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION), stay_silent, NULL);
    GError *why = NULL;
    GBytes *data = g_bytes_new_static(bytes, len);
    f->document = poppler_document_new_from_bytes(data, NULL, &why);
    g_bytes_unref(data);
    mc_status st = MC_OK;
    if (f->document == NULL && why != NULL && g_error_matches(why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        st = error_set(err, MC_ERR_INPUT, NULL, 0, "the PDF file is encrypted; save it without a password");
    else if (f->document == NULL)
        st = error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged PDF file: %s", why != NULL ? why->message : "no reason given");
    else if (pdf_file_pages(f) < 1)
        st = error_set(err, MC_ERR_INPUT, NULL, 0, "a damaged PDF file: %s", "it has no pages");
    else if (pdf_file_pages(f) > PDF_PAGES_MAX)
        st = error_set(err, MC_ERR_LIMIT, NULL, 0, "a PDF file of %d pages; up to %d are read", pdf_file_pages(f), PDF_PAGES_MAX);
    g_clear_error(&why);
    if (st)
        pdf_file_close(f);
    else
        *out = f;
    return st;
}

void pdf_file_close(struct pdf_file *f)
{
    if (f == NULL)
        return;
    if (f->document != NULL)
        g_object_unref(f->document);
    free(f);
}

int pdf_file_pages(const struct pdf_file *f)
{
    return poppler_document_get_n_pages(f->document);
}

/* ---- characters ------------------------------------------------------------------------------------------------------- */

static int units(double points)
{
    return points > -2 * SIDE_MAX && points < 2 * SIDE_MAX ? (int)(points * PT + (points < 0 ? -0.5 : 0.5)) : 0;
}

static bool is_inside(const struct pdf_box *b, const struct pdf_page *p)
{
    int x = (b->x1 + b->x2) / 2, y = (b->y1 + b->y2) / 2;
    return b->x2 > b->x1 && b->y2 > b->y1 && x >= 0 && y >= 0 && x <= p->width && y <= p->height;
}

/* The characters that are printed on the page; blanks are told by the gaps they leave. */
static mc_status read_chars(struct pdf_page *out, PopplerPage *page, mc_error *err)
{
    PopplerRectangle *boxes = NULL;
    guint n_boxes = 0;
    char *text = poppler_page_get_text(page);
    size_t len = text != NULL ? strlen(text) : 0;
    mc_status st = MC_OK;
    if (len == 0 || !poppler_page_get_text_layout(page, &boxes, &n_boxes))
        goto done;
    if (n_boxes > PDF_CHARS_MAX) {
        st = error_set(err, MC_ERR_LIMIT, NULL, 0, "page %d holds more than %zu characters", out->number, PDF_CHARS_MAX);
        goto done;
    }
    out->chars = malloc(n_boxes * sizeof *out->chars + 1);
    if (out->chars == NULL) {
        st = no_memory(err);
        goto done;
    }
    len = utf8_invalid_at(text, len);
    for (size_t at = 0, i = 0; at < len && i < n_boxes; i++) {
        struct pdf_char c = {.owner = -1};
        c.c = utf8_next(text, len, &at);
        c.box = (struct pdf_box){units(boxes[i].x1), units(boxes[i].y1), units(boxes[i].x2), units(boxes[i].y2)};
        if (c.c >= 0x20 && !utf8_is_blank(c.c) && is_inside(&c.box, out))
            out->chars[out->n_chars++] = c;
    }
done:
    g_free(boxes);
    g_free(text);
    return st;
}

/* ---- the picture ---------------------------------------------------------------------------------------------------------- */

/* The page drawn on white. NULL where cairo cannot. */
static cairo_surface_t *draw(PopplerPage *page, int width, int height, double scale)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *pen = cairo_create(surface);
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_scale(pen, scale, scale);
    poppler_page_render(page, pen);
    bool ok = cairo_status(pen) == CAIRO_STATUS_SUCCESS && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pen);
    cairo_surface_flush(surface);
    if (ok)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

static void to_light(unsigned char *light, cairo_surface_t *surface, int width, int height)
{
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint32_t rgb;
            memcpy(&rgb, data + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4, sizeof rgb);
            light[(ptrdiff_t)y * width + x] = (unsigned char)(((rgb >> 16 & 255) * 2 + (rgb >> 8 & 255) * 5 + (rgb & 255)) / 8);
        }
}

static int pixel(int at, double scale, int max)
{
    int p = (int)(at * scale / PT);
    return p < 0 ? 0 : p > max ? max : p;
}

static void mark_text(unsigned char *text, const struct pdf_page *page, const struct pdf_picture *p)
{
    for (size_t i = 0; i < page->n_chars; i++) {
        const struct pdf_box *b = &page->chars[i].box;
        int x1 = pixel(b->x1, p->scale, p->width), x2 = pixel(b->x2, p->scale, p->width);
        for (int y = pixel(b->y1, p->scale, p->height), y2 = pixel(b->y2, p->scale, p->height); y < y2; y++)
            memset(text + (ptrdiff_t)y * p->width + x1, 1, (size_t)(x2 - x1));
    }
}

/* Whether something is drawn where the character stands: what a program clipped away, or wrote in white, is in the text layer but not on the page. */
static bool is_drawn(const struct pdf_char *c, const struct pdf_picture *p)
{
    int x1 = pixel(c->box.x1, p->scale, p->width), x2 = pixel(c->box.x2, p->scale, p->width);
    int low = 255, high = 0, edge = (c->box.y2 - c->box.y1) / 5; /* a line of a table may touch the box */
    for (int y = pixel(c->box.y1 + edge, p->scale, p->height), y2 = pixel(c->box.y2 - edge, p->scale, p->height); y < y2; y++)
        for (int x = x1; x < x2; x++) {
            int light = p->light[(ptrdiff_t)y * p->width + x];
            low = light < low ? light : low;
            high = light > high ? light : high;
        }
    return high - low >= 16;
}

/* Leaves out what is not drawn - unless that is much of the page: then a font is missing here, not the text. */
static void drop_undrawn(struct pdf_page *page, const struct pdf_picture *p)
{
    size_t drawn = 0, n = 0;
    for (size_t i = 0; i < page->n_chars; i++)
        drawn += is_drawn(&page->chars[i], p);
    if (drawn * 10 < page->n_chars * 9)
        return;
    for (size_t i = 0; i < page->n_chars; i++)
        if (is_drawn(&page->chars[i], p))
            page->chars[n++] = page->chars[i];
    page->n_chars = n;
}

/* Whether a line of a table goes through the character, further in than a font's blank edges. */
static bool is_crossed(const struct pdf_char *c, const struct pdf_rules *across)
{
    size_t low = 0, high = across->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (across->all[middle].at < c->box.y1 + CROSSED)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < across->n && across->all[low].at <= c->box.y2 - CROSSED; low++)
        if (across->all[low].from < c->box.x1 && across->all[low].to > c->box.x2)
            return true;
    return false;
}

static bool is_over(const struct pdf_char *a, const struct pdf_char *b)
{
    int x1 = a->box.x1 > b->box.x1 ? a->box.x1 : b->box.x1, x2 = a->box.x2 < b->box.x2 ? a->box.x2 : b->box.x2;
    int y1 = a->box.y1 > b->box.y1 ? a->box.y1 : b->box.y1, y2 = a->box.y2 < b->box.y2 ? a->box.y2 : b->box.y2;
    return (x2 - x1) * 4 > a->box.x2 - a->box.x1 && (y2 - y1) * 4 > a->box.y2 - a->box.y1;
}

/* Leaves out characters that a line crosses and that stand on top of others: the hidden end of a cell above, clipped away when it was drawn. */
static void drop_clipped(struct pdf_page *page)
{
    size_t n = 0, crossed = 0;
    for (size_t i = 0; i < page->n_chars; i++) {
        struct pdf_char *c = &page->chars[i];
        bool drop = crossed < CROSSED_MAX && is_crossed(c, &page->across);
        crossed += drop;
        bool over = false;
        for (size_t k = 0; k < page->n_chars && drop && !over; k++)
            over = (k < n || k > i) && is_over(c, &page->chars[k]) && !is_crossed(&page->chars[k], &page->across);
        if (!over)
            page->chars[n++] = *c;
    }
    page->n_chars = n;
}

static int compare_rules(const void *a, const void *b)
{
    const struct pdf_rule *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static mc_status read_rules(struct pdf_page *out, PopplerPage *page, mc_error *err)
{
    double width = (double)out->width / PT, height = (double)out->height / PT;
    double scale = SCALE;
    while (scale >= SCALE_MIN && scale * scale * width * height > PIXELS_MAX)
        scale *= 0.95;
    int w = (int)(width * scale), h = (int)(height * scale);
    if (scale < SCALE_MIN || w < 1 || h < 1)
        return MC_OK;
    cairo_surface_t *surface = draw(page, w, h, scale);
    if (surface == NULL)
        return MC_OK;
    size_t size = (size_t)w * (size_t)h;
    unsigned char *pixels = calloc(2, size);
    mc_status st = pixels != NULL ? MC_OK : no_memory(err);
    if (!st) {
        struct pdf_picture picture = {pixels, pixels + size, w, h, scale};
        to_light(pixels, surface, w, h);
        drop_undrawn(out, &picture);
        mark_text(pixels + size, out, &picture);
        st = pdf_rules_find(out, &picture) ? no_memory(err) : MC_OK;
    }
    if (!st && out->across.n > 0) {
        qsort(out->across.all, out->across.n, sizeof *out->across.all, compare_rules);
        drop_clipped(out);
    }
    free(pixels);
    cairo_surface_destroy(surface);
    return st;
}

mc_status pdf_file_page(struct pdf_page *out, struct pdf_file *f, int i, mc_error *err)
{
    double width = 0, height = 0;
    *out = (struct pdf_page){.number = i + 1};
    PopplerPage *page = poppler_document_get_page(f->document, i);
    if (page == NULL)
        return MC_OK;
    poppler_page_get_size(page, &width, &height);
    mc_status st = MC_OK;
    if (width >= 1 && height >= 1 && width <= SIDE_MAX && height <= SIDE_MAX) {
        out->width = units(width);
        out->height = units(height);
        st = read_chars(out, page, err);
        if (!st && out->n_chars > 0)
            st = read_rules(out, page, err);
    }
    g_object_unref(page);
    if (st)
        pdf_page_clear(out);
    return st;
}
