/* See docx_style.h. */
#include "read/docx_style.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"

#define HEADING_MAX 150 /* bytes; longer lines are text */
#define BASED_ON_MAX 32 /* styles based on each other in a circle end there */

/* ---- elements ---------------------------------------------------------------------------------------------------------- */

bool docx_is_word(const struct markup *m)
{
    const char *space = markup_space(m);
    return strcmp(space, "http://schemas.openxmlformats.org/wordprocessingml/2006/main") == 0 ||
           strcmp(space, "http://purl.oclc.org/ooxml/wordprocessingml/main") == 0;
}

bool docx_is(const struct markup *m, const char *name)
{
    return strcmp(markup_name(m), name) == 0 && docx_is_word(m);
}

bool docx_on(const struct markup *m)
{
    const char *val = markup_attr(m, "val");
    return !val || (strcmp(val, "0") != 0 && strcmp(val, "false") != 0 && strcmp(val, "off") != 0);
}

int docx_int(const struct markup *m, const char *name, int absent, int low, int high)
{
    const char *val = markup_attr(m, name);
    char *end;
    long n = val ? strtol(val, &end, 10) : 0;
    if (!val || end == val)
        return absent;
    return n < low ? low : n > high ? high : (int)n;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static int compare_styles(const void *a, const void *b)
{
    return strcmp(((const struct docx_style *)a)->id, ((const struct docx_style *)b)->id);
}

static mc_status add_style(struct docx_styles *s, const struct markup *m, mc_error *err)
{
    const char *id = markup_attr(m, "styleId"), *type = markup_attr(m, "type");
    if (s->n == DOCX_STYLES_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, markup_line(m), "more than %d styles inside the file", DOCX_STYLES_MAX);
    struct docx_style *all = grown(s->all, s->n, &s->size, sizeof *all);
    if (!all)
        return out_of_memory(err);
    s->all = all;
    s->all[s->n] = (struct docx_style){.id = strdup(id ? id : ""), .hidden = -1, .heading = -1, .list = -1, .level = -1};
    if (!s->all[s->n++].id)
        return out_of_memory(err);
    const char *standard = markup_attr(m, "default");
    if (id && type && strcmp(type, "paragraph") == 0 && standard && strcmp(standard, "0") != 0 && strcmp(standard, "false") != 0) {
        free(s->standard);
        s->standard = strdup(id);
        if (!s->standard)
            return out_of_memory(err);
    }
    return MC_OK;
}

int docx_heading(const struct markup *m, int so_far)
{
    const char *how = markup_attr(m, "val");
    if (docx_is(m, "outlineLvl")) /* 9 is the text below all headings */
        return docx_int(m, "val", 9, 0, 9) < 9 || so_far > 0;
    return docx_is(m, "jc") && how ? strcmp(how, "center") == 0 : so_far;
}

static mc_status read_property(struct docx_style *style, const struct markup *m, mc_error *err)
{
    if (docx_is(m, "basedOn") && markup_attr(m, "val") && !style->based_on) {
        style->based_on = strdup(markup_attr(m, "val"));
        return style->based_on ? MC_OK : out_of_memory(err);
    }
    style->heading = docx_heading(m, style->heading);
    if (docx_is(m, "vanish"))
        style->hidden = docx_on(m);
    else if (docx_is(m, "numId"))
        style->list = docx_int(m, "val", -1, 0, 0x7FFFFFFF);
    else if (docx_is(m, "ilvl"))
        style->level = docx_int(m, "val", -1, 0, 8);
    return MC_OK;
}

/* Properties of a table style's parts (w:tblStylePr) and former ones (…Change) are not the style's own. */
static bool is_other(const struct markup *m)
{
    size_t len = strlen(markup_name(m));
    return docx_is(m, "tblStylePr") || (len > 6 && strcmp(markup_name(m) + len - 6, "Change") == 0);
}

mc_status docx_styles_read(struct docx_styles *out, struct markup *m, mc_error *err)
{
    enum mark what;
    mc_status st;
    *out = (struct docx_styles){0};
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE) {
        if (what != MARK_START)
            continue;
        if (is_other(m))
            st = markup_skip(m, err);
        else if (docx_is(m, "style"))
            st = add_style(out, m, err);
        else if (out->n)
            st = read_property(&out->all[out->n - 1], m, err);
        if (st)
            break;
    }
    if (st)
        docx_styles_clear(out);
    else if (out->n)
        qsort(out->all, out->n, sizeof *out->all, compare_styles);
    return st;
}

void docx_styles_clear(struct docx_styles *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->all[i].id);
        free(s->all[i].based_on);
    }
    free(s->all);
    free(s->standard);
    *s = (struct docx_styles){0};
}

/* ---- asking -------------------------------------------------------------------------------------------------------------- */

static const struct docx_style *find_style(const struct docx_styles *s, const char *id)
{
    size_t low = 0, high = id ? s->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(s->all[middle].id, id);
        if (!order)
            return &s->all[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool docx_style_hidden(const struct docx_styles *s, const char *id)
{
    const struct docx_style *style = find_style(s, id);
    for (int n = 0; style && n < BASED_ON_MAX; n++) {
        if (style->hidden >= 0)
            return style->hidden;
        style = find_style(s, style->based_on);
    }
    return false;
}

bool docx_style_heading(const struct docx_styles *s, const char *id)
{
    const struct docx_style *style = find_style(s, id);
    for (int n = 0; style && n < BASED_ON_MAX; n++) {
        if (style->heading >= 0)
            return style->heading;
        style = find_style(s, style->based_on);
    }
    return false;
}

bool docx_is_heading(bool drawn, const char *text, size_t len)
{
    static const char *const marks[] = {"附件", "第", "（", "("}, *const digits = "一二三四五六七八九十";
    bool numbered = false;
    if (len > HEADING_MAX || (len >= 3 && (memcmp(text + len - 3, "。", 3) == 0 || memcmp(text + len - 3, "；", 3) == 0 || memcmp(text + len - 3, "：", 3) == 0)))
        return false;
    size_t at = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !at; i++)
        at = len > strlen(marks[i]) && memcmp(text, marks[i], strlen(marks[i])) == 0 ? strlen(marks[i]) : 0;
    numbered = at == 6;
    for (size_t n = 0; !numbered && n < 3 && at + 6 <= len && memmem(digits, strlen(digits), text + at, 3); n++) {
        at += 3;
        numbered = memcmp(text + at, "、", 3) == 0 || memcmp(text + at, "）", 3) == 0 || memcmp(text + at, "章", 3) == 0 || text[at] == ')';
    }
    return drawn || numbered;
}

void docx_style_list(const struct docx_styles *s, const char *id, int *list, int *level)
{
    const struct docx_style *style = find_style(s, id);
    *list = *level = -1;
    for (int n = 0; style && n < BASED_ON_MAX; n++) {
        if (*list < 0)
            *list = style->list;
        if (*level < 0)
            *level = style->level;
        style = find_style(s, style->based_on);
    }
}
