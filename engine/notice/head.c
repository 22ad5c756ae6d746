#include "notice/head.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "base/utf8.h"

/* ---- texts -------------------------------------------------------------------------------------------------------------- */

const char *text_at(const struct text *t)
{
    return t->piece->text + t->from;
}

size_t text_len(const struct text *t)
{
    return t->to - t->from;
}

size_t text_chars(const struct text *t)
{
    return utf8_count(text_at(t), text_len(t));
}

static bool ends_with(const struct text *t, const char *mark)
{
    size_t n = strlen(mark);
    return text_len(t) >= n && !memcmp(t->piece->text + t->to - n, mark, n);
}

bool text_is_prose(const struct text *t)
{
    static const char *const marks[] = {"。", "；", "，", "：", ";", ",", ":", "！", "？"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ends_with(t, marks[i]))
            return true;
    return memmem(text_at(t), text_len(t), "。", strlen("。")) != NULL;
}

static mc_status collect(struct head *h)
{
    size_t grids = 0;
    h->texts = calloc(h->layout->n_flow + 1, sizeof *h->texts);
    if (!h->texts)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < h->layout->n_flow; i++) {
        const struct flow *f = &h->layout->flow[i];
        grids += f->kind == FLOW_GRID;
        if (f->kind == FLOW_GRID)
            continue;
        struct text *t = &h->texts[h->n];
        t->piece = f->piece;
        t->grids = grids;
        t->use = f->kind == FLOW_FURNITURE ? TEXT_FURNITURE : TEXT_OPEN;
        utf8_trim(f->piece->text, f->piece->len, &t->from, &t->to);
        h->n += t->from < t->to;
    }
    return MC_OK;
}

mc_status head_set_value(struct head *h, const char *key, const char *value, const struct text *t, size_t from, size_t to)
{
    char pointer[128];
    snprintf(pointer, sizeof pointer, "/document/%s", key);
    if (json_object_set_new(h->document, key, json_string(value)))
        return MC_ERR_MEMORY;
    struct place place = piece_place(t->piece, from);
    census_use(h->reading->census, t->piece, from, to, pointer);
    return record_locate(h->reading->record, pointer, &place, t->piece->text + from, to - from);
}

mc_status head_set(struct head *h, const char *key, const struct text *t, size_t from, size_t to)
{
    char *value = strndup(t->piece->text + from, to - from);
    mc_status st = value ? head_set_value(h, key, value, t, from, to) : MC_ERR_MEMORY;
    free(value);
    return st;
}

/* ---- furniture ---------------------------------------------------------------------------------------------------------- */

static bool is_breadcrumb(const struct text *t)
{
    int steps = 0;
    for (size_t i = t->from; i < t->to; i++)
        steps += t->piece->text[i] == '>';
    return steps >= 2;
}

static bool is_file_name(const struct text *t)
{
    static const char *const ends[] = {".doc", ".docx", ".pdf", ".wps", ".ofd", ".xls", ".xlsx", ".rar", ".zip", ".et"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(t, ends[i]))
            return true;
    return false;
}

/* The whole line is a button of the page, with or without a bullet: • 无障碍. Inside a longer line the same words may be a project. */
static bool is_button(const struct head *h, const struct text *t)
{
    size_t at = t->from;
    while (at < t->to) {
        size_t next = at;
        uint32_t c = utf8_next(t->piece->text, t->to, &next);
        if (!utf8_is_blank(c) && c != 0x2022 && c != 0xB7 && c != '|' && c != '[')
            break;
        at = next;
    }
    size_t to = t->to - (t->to > at && t->piece->text[t->to - 1] == ']');
    return forms_has(h->reading->forms, "furniture_lines", NULL, t->piece->text + at, to - at);
}

/* Short lines that a web page prints around the text. After the last table a short line with nothing to say is one too. */
static void mark_furniture(struct head *h)
{
    for (size_t i = 0; i < h->n; i++) {
        struct text *t = &h->texts[i];
        if (t->use != TEXT_OPEN || text_is_prose(t) || text_chars(t) > 60) {
            if (t->use == TEXT_OPEN && text_chars(t) <= 20 && ends_with(t, ":")) {
                char *folded = utf8_fold(text_at(t), text_len(t));
                if (folded && forms_contained(h->reading->forms, "furniture", NULL, folded))
                    t->use = TEXT_FURNITURE;
                free(folded);
            }
            continue;
        }
        char *folded = utf8_fold(text_at(t), text_len(t));
        if (is_breadcrumb(t) || is_file_name(t) || is_button(h, t) || (folded && forms_contained(h->reading->forms, "furniture", NULL, folded)))
            t->use = TEXT_FURNITURE;
        free(folded);
    }
}

/* A line after the last table that no part took: a link or a button, unless it is prose. */
static void mark_rest(struct head *h)
{
    for (size_t i = 0; i < h->n; i++) {
        struct text *t = &h->texts[i];
        if (t->use == TEXT_OPEN)
            t->use = h->layout->n_grids && t->grids == h->layout->n_grids && !text_is_prose(t) && text_chars(t) <= 20
                         ? TEXT_FURNITURE
                         : TEXT_BODY;
    }
}

/* ---- body --------------------------------------------------------------------------------------------------------------- */

static mc_status read_body(struct head *h)
{
    json_t *body = json_array();
    if (!body || json_object_set_new(h->document, "body", body))
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < h->n; i++) {
        const struct text *t = &h->texts[i];
        if (t->use != TEXT_BODY && t->use != TEXT_NOTE)
            continue;
        char pointer[64];
        snprintf(pointer, sizeof pointer, "/document/body/%zu/text", json_array_size(body));
        struct place place = piece_place(t->piece, t->from);
        if (json_array_append_new(body, json_pack("{s:s%}", "text", text_at(t), text_len(t))) ||
            record_locate(h->reading->record, pointer, &place, text_at(t), text_len(t)))
            return MC_ERR_MEMORY;
    }
    if (!json_array_size(body))
        json_object_del(h->document, "body");
    return MC_OK;
}

/* ---- the year ------------------------------------------------------------------------------------------------------------ */

/* What was done in it, up to the next year: 2024年度完成情况及2025年计划 is about 2025. */
static bool is_reported(const struct forms *f, const char *text, size_t from, size_t to)
{
    return forms_says(f, "reported", text + from, to - from);
}

static bool ends_range(const char *text, size_t at)
{
    static const char *const marks[] = {"-", "~", "—", "–", "－", "～", "至", "到"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (at >= strlen(marks[i]) && !memcmp(text + at - strlen(marks[i]), marks[i], strlen(marks[i])))
            return true;
    return false;
}

/* The 20xx年 that a text is about: the first that stands alone and does not tell what was done, else the first alone, else the end of the first range
 * (2023—2025年); 0 where there is none. */
static int year_in_folded(const struct forms *f, const char *text, size_t len)
{
    int alone = 0, range = 0, last = 0;
    size_t behind = 0;
    for (size_t i = 0; i + 4 < len; i++) {
        if (memcmp(text + i, "20", 2) || (i && text[i - 1] >= '0' && text[i - 1] <= '9'))
            continue;
        int year = 0, n = 0;
        for (; n < 4 && text[i + (size_t)n] >= '0' && text[i + (size_t)n] <= '9'; n++)
            year = year * 10 + text[i + (size_t)n] - '0';
        size_t after = i + 4;
        if (n != 4 || after + 3 > len || memcmp(text + after, "年", 3))
            continue;
        if (last && !is_reported(f, text, behind, i))
            return last;
        bool ended = ends_range(text, i);
        last = ended ? 0 : year;
        behind = after;
        alone = alone || ended ? alone : year;
        range = range || !ended ? range : year;
    }
    if (last && !is_reported(f, text, behind, len))
        return last;
    return alone ? alone : range;
}

/* 二〇二五年, in place: 2025年 with what is left of the longer digits as blanks before it. */
static void arabic_years(char *folded)
{
    size_t len = strlen(folded);
    for (char *at = folded; (at = strstr(at, "二")) != NULL; at += strlen("二")) {
        char digits[24];
        struct cursor c = {.text = folded, .len = len, .at = (size_t)(at - folded)};
        int year = cursor_take_year(&c);
        if (year < 0 || strncmp(folded + c.at, "年", strlen("年")) != 0)
            continue;
        char *end = folded + c.at;
        int n = snprintf(digits, sizeof digits, "%d", year);
        memset(at, ' ', (size_t)(end - at) - (size_t)n);
        memcpy(end - n, digits, (size_t)n);
    }
}

/* The same for a text as it is printed: ２０２５ 年, 二〇二五年. */
static int year_in(const struct forms *f, const char *text, size_t len)
{
    char *folded = utf8_fold(text, len);
    if (folded)
        arabic_years(folded);
    int year = year_in_folded(f, folded ? folded : text, folded ? strlen(folded) : len);
    free(folded);
    return year;
}

/* The programme year: of the title, the tables' titles and headings, else of the signing date. */
static void find_year(struct head *h)
{
    const json_t *title = json_object_get(h->document, "title");
    int year = title ? year_in(h->reading->forms, json_string_value(title), json_string_length(title)) : 0;
    for (size_t i = 0; i < h->n && !year; i++)
        if (h->texts[i].use == TEXT_TABLE_TITLE || h->texts[i].use == TEXT_PART_TITLE || h->texts[i].use == TEXT_ATTACHMENT)
            year = year_in(h->reading->forms, text_at(&h->texts[i]), text_len(&h->texts[i]));
    for (size_t i = 0; i < h->layout->n_headings && !year; i++)
        year = year_in(h->reading->forms, h->layout->headings[i]->text, h->layout->headings[i]->len);
    const char *const dates[] = {"signed", "printed", "published"};
    for (size_t i = 0; i < 3 && !year; i++) {
        const char *d = json_string_value(json_object_get(h->document, dates[i]));
        year = d ? atoi(d) : 0;
    }
    h->reading->year = year;
}

/* A title without the issuer's name: the signature says who it is. */
static mc_status default_issuer(struct head *h)
{
    for (size_t i = 0; i < h->n && !json_object_get(h->document, "issuer"); i++)
        if (h->texts[i].use == TEXT_SIGNATURE) {
            const json_t *signature = json_object_get(h->document, "signature");
            const struct text *t = &h->texts[i];
            return signature ? head_set_value(h, "issuer", json_string_value(signature), t, t->from, t->to) : MC_OK;
        }
    return MC_OK;
}

/* ---- all ------------------------------------------------------------------------------------------------------------------ */

static enum census_area area_of(enum text_use use)
{
    return use == TEXT_FURNITURE || use == TEXT_IMPRINT || use == TEXT_LETTERHEAD ? CENSUS_FURNITURE : CENSUS_BODY;
}

mc_status head_read(struct head *h, struct reading *reading, const struct layout *l, mc_error *err)
{
    memset(h, 0, sizeof *h);
    h->reading = reading;
    h->layout = l;
    h->document = json_object();
    mc_status st = !h->document || json_object_set_new(reading->record->root, "document", h->document) ? MC_ERR_MEMORY : collect(h);
    if (!st)
        mark_furniture(h);
    if (!st)
        st = head_metadata(h);
    if (!st)
        st = head_title(h);
    if (!st)
        st = head_attachments(h);
    if (!st)
        st = head_closing(h);
    if (!st)
        st = default_issuer(h);
    if (!st)
        st = head_present(h);
    if (!st) {
        mark_rest(h);
        st = read_body(h);
    }
    if (!st) {
        find_year(h);
        if (reading->year)
            st = json_object_set_new(h->document, "year", json_integer(reading->year)) ? MC_ERR_MEMORY : MC_OK;
        for (size_t i = 0; i < h->n; i++)
            census_place(reading->census, h->texts[i].piece, area_of(h->texts[i].use));
    }
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}

void head_clear(struct head *h)
{
    free(h->texts);
    memset(h, 0, sizeof *h);
}
