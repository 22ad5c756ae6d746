/* Plain text: paragraphs, cells that begin with a TAB, and rows whose cells are parted by TABs.
 *
 * Three layouts are told apart line by line. A line that begins with a TAB begins a cell, and lines without one go on with it; nothing
 * here knows where a row ends, so such cells come out as one BLOCK_CELLS. Two or more lines in a row with the same number of inner TABs are a
 * table with a grid, and so are lines drawn with bars or lined up with blanks (text_table.h). Everything else is a paragraph a line: where a web page was saved as text its cells are paragraphs too, and only
 * notice/ can tell. Page numbers are furniture wherever they stand. */
#include "read/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/error.h"
#include "base/utf8.h"
#include "read/page_number.h"
#include "read/text_table.h"

#define LINES_MAX ((size_t)4 << 20) /* blank ones too */

struct lines {
    struct text_line *all;
    size_t n;
};

static mc_status lines_split(struct lines *out, const char *text, size_t len, mc_error *err)
{
    size_t n = 1;
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    if (n > LINES_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu lines of text", LINES_MAX);
    out->all = calloc(n, sizeof *out->all);
    if (!out->all)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    size_t from = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && text[i] != '\n')
            continue;
        struct text_line *l = &out->all[out->n];
        l->text = text + from;
        l->len = i - from;
        l->number = (int)++out->n;
        size_t a, b;
        utf8_trim(l->text, l->len, &a, &b);
        l->blank = a == b;
        l->tab_first = l->len && l->text[0] == '\t';
        for (size_t k = l->tab_first; k < l->len; k++)
            l->tabs += l->text[k] == '\t';
        l->page_number = !l->blank && !l->tab_first && !l->tabs && is_page_number(l->text, l->len);
        from = i + 1;
    }
    return MC_OK;
}

static struct place place_of(const struct text_line *l, const char *at)
{
    struct place p = {.line = l->number, .column = 1 + (int)utf8_count(l->text, (size_t)(at - l->text))};
    return p;
}

static mc_status add_piece_block(struct document *d, enum block_kind kind, const struct text_line *l, int blank_before)
{
    struct block *b = document_add(d, kind);
    return b ? piece_set(&b->piece, l->text, l->len, place_of(l, l->text), blank_before) : MC_ERR_MEMORY;
}

/* ---- rows of cells parted by TABs ------------------------------------------------------------------------------- */

static size_t tab_rows(const struct lines *ls, size_t i)
{
    size_t n = 0;
    int tabs = ls->all[i].tabs; /* the first row names its first column; later ones may leave theirs empty */
    while (i + n < ls->n && tabs > 0 && ls->all[i + n].tabs + ls->all[i + n].tab_first == tabs)
        n++;
    return n;
}

static mc_status read_tab_rows(struct document *d, const struct lines *ls, size_t i, size_t n)
{
    struct block *b = document_add(d, BLOCK_TABLE);
    if (!b)
        return MC_ERR_MEMORY;
    for (size_t r = 0; r < n; r++) {
        const struct text_line *l = &ls->all[i + r];
        const char *from = l->text, *end = l->text + l->len;
        for (int col = 0; from <= end; col++) {
            const char *to = memchr(from, '\t', (size_t)(end - from));
            if (!to)
                to = end;
            struct place p = place_of(l, from);
            p.row = (int)r + 1;
            p.cell = col + 1;
            if (table_add(&b->table, from, (size_t)(to - from), p, (int)r, col, 1, 1))
                return MC_ERR_MEMORY;
            from = to + 1;
        }
    }
    return table_finish(&b->table, NULL);
}

/* ---- cells that begin with a TAB ---------------------------------------------------------------------------------- */

static bool tab_line_follows(const struct lines *ls, size_t i)
{
    for (; i < ls->n; i++)
        if (ls->all[i].tab_first)
            return true;
    return false;
}

/* The line after the cell that begins at line i. After the last TAB of the file two blank lines end the cell; before that only the
 * next TAB does, because cells have blank lines inside. *end_text is the line after the cell's last line that is not blank. */
static size_t cell_end(const struct lines *ls, size_t i, size_t *end_text)
{
    size_t k = i + 1, blanks = 0;
    *end_text = i + 1;
    bool more = tab_line_follows(ls, k);
    for (; k < ls->n && !ls->all[k].tab_first; k++) {
        const struct text_line *l = &ls->all[k];
        if (l->blank) {
            blanks++;
            continue;
        }
        if (!more && (blanks >= 2 || l->page_number))
            return *end_text;
        blanks = 0;
        *end_text = k + 1;
    }
    return more ? k : *end_text;
}

/* The text of lines [i, end) joined, page numbers inside left blank so that lines can still be counted. */
static mc_status add_cell(struct document *d, struct block *b, const struct lines *ls, size_t i, size_t end, int blanks)
{
    const struct text_line *first = &ls->all[i];
    size_t size = 0;
    for (size_t k = i; k < end; k++)
        size += ls->all[k].len + 1;
    char *text = malloc(size + 1);
    if (!text)
        return MC_ERR_MEMORY;
    size_t len = 0;
    for (size_t k = i; k < end; k++) {
        const struct text_line *l = &ls->all[k];
        size_t skip = k == i; /* the TAB itself */
        if (k > i)
            text[len++] = '\n';
        if (l->page_number)
            continue;
        memcpy(text + len, l->text + skip, l->len - skip);
        len += l->len - skip;
    }
    while (len && text[len - 1] == '\n')
        len--;
    struct place p = place_of(first, first->text + 1);
    mc_status st = MC_OK;
    /* further TABs on the first line part more cells of the same line */
    char *from = text, *stop = memchr(text, '\n', len), *tab;
    if (!stop)
        stop = text + len;
    while (!st && (tab = memchr(from, '\t', (size_t)(stop - from)))) {
        st = block_add_piece(b, from, (size_t)(tab - from), p, blanks);
        blanks = 0;
        p.column += (int)utf8_count(from, (size_t)(tab - from)) + 1;
        from = tab + 1;
    }
    if (!st)
        st = block_add_piece(b, from, len - (size_t)(from - text), p, blanks);
    free(text);
    (void)d;
    return st;
}

static mc_status read_cells(struct document *d, const struct lines *ls, size_t *at, int blanks)
{
    struct block *b = document_add(d, BLOCK_CELLS);
    mc_status st = b ? MC_OK : MC_ERR_MEMORY;
    size_t i = *at;
    while (!st && i < ls->n && ls->all[i].tab_first) {
        size_t end_text, end = cell_end(ls, i, &end_text);
        st = add_cell(d, b, ls, i, end_text, blanks);
        blanks = (int)(end - end_text);
        i = end;
    }
    *at = i;
    return st;
}

/* ---- the reader ------------------------------------------------------------------------------------------------------ */

static mc_status read_lines(struct document *d, const struct lines *ls, mc_error *err)
{
    mc_status st = MC_OK;
    int blanks = 0;
    for (size_t i = 0; i < ls->n && !st;) {
        const struct text_line *l = &ls->all[i];
        size_t n;
        if (l->tab_first) {
            st = read_cells(d, ls, &i, blanks);
            blanks = 0;
        } else if (l->blank) {
            blanks++;
            i++;
        } else if ((n = tab_rows(ls, i)) >= 2) {
            st = read_tab_rows(d, ls, i, n);
            blanks = 0;
            i += n;
        } else if ((n = text_drawn_lines(&ls->all[i], ls->n - i)) > 0) {
            st = text_drawn_read(d, &ls->all[i], n, err);
            blanks = 0;
            i += n;
        } else if ((n = text_aligned_lines(&ls->all[i], ls->n - i)) > 0) {
            st = text_aligned_read(d, &ls->all[i], n, err);
            blanks = 0;
            i += n;
        } else {
            st = add_piece_block(d, l->page_number ? BLOCK_FURNITURE : BLOCK_PARAGRAPH, l, blanks);
            blanks = 0;
            i++;
        }
    }
    return st;
}

/* A line this long is no line of a document; it is said at once instead of being scanned again and again. */
#define LINE_MAX_BYTES ((size_t)4 << 20)

/* Cells of tables that are drawn or lined up are counted where they are read. */
static mc_status check_lines(const struct document *d, const struct lines *ls, mc_error *err)
{
    bool any = false;
    size_t cells = 0;
    for (size_t i = 0; i < ls->n; i++) {
        any = any || !ls->all[i].blank;
        cells += ls->all[i].blank ? 0 : (size_t)ls->all[i].tabs + 1;
        if (cells > READ_CELLS_MAX)
            return error_set(err, MC_ERR_LIMIT, d->path, ls->all[i].number, "more than %zu table cells and paragraphs", READ_CELLS_MAX);
        if (ls->all[i].len > LINE_MAX_BYTES)
            return error_set(err, MC_ERR_LIMIT, d->path, ls->all[i].number,
                             "a line of %zu bytes; text lines of up to %zu MiB are read", ls->all[i].len, LINE_MAX_BYTES >> 20);
    }
    return any ? MC_OK : error_set(err, MC_ERR_INPUT, d->path, 0, "the file is empty");
}

static mc_status text_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    char *text = NULL;
    size_t text_len = 0;
    struct lines ls = {0};
    enum encoding enc = ENCODING_UTF8;
    mc_status st = encoding_to_utf8(&text, &text_len, &enc, bytes, len, err);
    if (st) {
        error_add_source(err, d->path);
        goto done;
    }
    d->encoding = encoding_name(enc);
    st = lines_split(&ls, text, text_len, err);
    if (!st)
        st = check_lines(d, &ls, err);
    if (st)
        goto done;
    st = read_lines(d, &ls, err);
    if (st)
        error_set(err, st, d->path, 0, "out of memory");
done:
    free(ls.all);
    free(text);
    return st;
}

#define PROBE_BYTES ((size_t)8 << 10)

/* Bytes that no text has: control characters but blanks, line ends, page ends and the escape of terminals. */
static size_t count_controls(const char *bytes, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += (unsigned char)bytes[i] < 0x20 && !memchr("\t\n\v\f\r\x1A\x1B", bytes[i], 7);
    return n;
}

/* Anything may be text, and reading it decides, except where NULs or many control characters at the beginning say that it is binary. */
static int text_probe(const char *path, const char *bytes, size_t len)
{
    (void)path;
    bool utf16 = len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
    size_t n = len < PROBE_BYTES ? len : PROBE_BYTES;
    return utf16 || len == 0 || (!memchr(bytes, '\0', n) && count_controls(bytes, n) * 50 <= n);
}

const struct reader read_text = {"text", text_probe, text_read};
