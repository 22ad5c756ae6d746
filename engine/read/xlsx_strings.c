/* The strings that the cells of a workbook share. */
#include "read/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"

/* _x4E2D_ is one character, by its UTF-16 code; half a pair and a control character are dropped. */
static size_t escaped(const char *text, size_t len, uint32_t *c)
{
    if (len < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return 0;
    *c = 0;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF", *d = text[i] ? strchr(digits, text[i]) : NULL;
        if (d == NULL)
            return 0;
        *c = *c << 4 | ((uint32_t)(d - digits) & 15);
    }
    return 7;
}

static void add_character(struct buffer *out, uint32_t c)
{
    if (c == '\r')
        c = '\n';
    if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0xD800 && c <= 0xDFFF) || c >= 0xFFFE)
        return;
    if (c < 0x80)
        buffer_add_char(out, (char)c);
    else if (c < 0x800) {
        buffer_add_char(out, (char)(0xC0 | c >> 6));
        buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
    } else {
        buffer_add_char(out, (char)(0xE0 | c >> 12));
        buffer_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
        buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
    }
}

void xlsx_add_string(struct buffer *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t plain = at;
        while (plain < len && text[plain] != '_' && text[plain] != '\r')
            plain++;
        buffer_add(out, text + at, plain - at);
        at = plain;
        if (at == len)
            break;
        uint32_t c = (unsigned char)text[at];
        size_t n = c == '_' ? escaped(text + at, len - at, &c) : 1;
        at += n > 0 ? n : 1;
        bool line_end = c == '\r' && ((at < len && text[at] == '\n') || (len - at >= 7 && !memcmp(text + at, "_x000A_", 7)));
        if (!line_end)
            add_character(out, n > 0 ? c : '_');
    }
}

/* The text of one <t>, put together because an escape may be cut between two pieces. */
static mc_status add_run(struct markup *m, struct buffer *out, mc_error *err)
{
    struct buffer run;
    buffer_init(&run);
    int depth = markup_depth(m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && !(what == MARK_END && markup_depth(m) == depth)) {
        size_t len;
        const char *text = markup_text(m, &len);
        if (what == MARK_TEXT)
            buffer_add(&run, text, len);
        if (run.len > SHEET_TEXT_MAX)
            st = error_set(err, MC_ERR_LIMIT, NULL, 0, "the cells hold more than %zu MiB of text", SHEET_TEXT_MAX >> 20);
        if (st || what == MARK_CLOSE)
            break;
    }
    if (!st) {
        xlsx_add_string(out, run.data ? run.data : "", run.len);
        st = buffer_ok(&run) && buffer_ok(out) ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    buffer_clear(&run);
    return st;
}

mc_status xlsx_rich_text(struct markup *m, struct buffer *out, mc_error *err)
{
    int depth = markup_depth(m);
    enum mark what;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE && !(what == MARK_END && markup_depth(m) == depth)) {
        if (what != MARK_START)
            continue;
        if (strcmp(markup_name(m), "t") == 0)
            st = add_run(m, out, err);
        else if (strcmp(markup_name(m), "r") != 0)
            st = markup_skip(m, err);
        if (!st && out->len > SHEET_TEXT_MAX)
            st = error_set(err, MC_ERR_LIMIT, NULL, 0, "the cells hold more than %zu MiB of text", SHEET_TEXT_MAX >> 20);
        if (st)
            break;
    }
    return st;
}

static mc_status add_end(struct xlsx_strings *s, mc_error *err)
{
    if (s->n == XLSX_STRINGS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu shared strings", XLSX_STRINGS_MAX);
    size_t *ends = grown(s->ends, s->n, &s->size, sizeof *ends);
    if (!ends)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    s->ends = ends;
    s->ends[s->n++] = s->text.len;
    return MC_OK;
}

mc_status xlsx_strings_read(struct xlsx_strings *out, struct markup *m, mc_error *err)
{
    enum mark what;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE) {
        if (what != MARK_START || strcmp(markup_name(m), "si") != 0)
            continue;
        st = xlsx_rich_text(m, &out->text, err);
        if (!st)
            st = add_end(out, err);
        if (st)
            break;
    }
    return st;
}

void xlsx_strings_clear(struct xlsx_strings *s)
{
    free(s->ends);
    buffer_clear(&s->text);
    memset(s, 0, sizeof *s);
}

const char *xlsx_string(const struct xlsx_strings *s, size_t i, size_t *len)
{
    if (i >= s->n)
        return NULL;
    size_t from = i == 0 ? 0 : s->ends[i - 1];
    *len = s->ends[i] - from;
    return *len == 0 ? "" : s->text.data + from;
}
