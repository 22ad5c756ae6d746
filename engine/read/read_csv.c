/* Separated values: comma, TAB, semicolon or bar, found by how evenly they part the lines. The values are libcsv's work; what they are on the sheet
 * (title, table, remark) is sheet.c's. */
#include "read/read.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/encoding.h"
#include "base/error.h"
#include "base/late.h"
#include "base/utf8.h"
#include "read/sheet.h"

#define FUNCTIONS(row) row(error) row(fini) row(free) row(init) row(parse) row(set_delim) row(strerror)
#define MEMBER(name) __typeof__(csv_##name) *name;
#define NAME(name) "csv_" #name,

static struct {
    FUNCTIONS(MEMBER)
} csv;
static const char *const names[] = {FUNCTIONS(NAME)};
static struct late library = {.file = LATE_CSV, .names = names, .n = sizeof names / sizeof *names, .functions = &csv};

#define SAMPLE_MAX ((size_t)256 << 10) /* bytes by which format and delimiter are found */
#define FIELDS_MAX 1024                /* fields of a row that are told apart when counting */

static const char delimiters[] = ",\t;|";

/* ---- the delimiter ---------------------------------------------------------------------------------------------------- */

struct counts {
    size_t rows;              /* with text */
    size_t parted;            /* of two or more fields */
    size_t common, even;      /* the most frequent number of fields among these, and the rows that have it */
    size_t broken;            /* rows with a line break inside quotes */
    size_t leading;           /* rows that begin with the delimiter */
    size_t of[FIELDS_MAX + 1];
};

/* Counts one row from *at on, quotes respected; a quote opens only at the beginning of a field. */
static void count_row(struct counts *n, const char *text, size_t len, size_t *at, char delimiter)
{
    bool quoted = false, begin = true, any = false, broken = false;
    size_t fields = 1;
    n->leading += *at < len && text[*at] == delimiter;
    for (; *at < len && (quoted || text[*at] != '\n'); ++*at) {
        char c = text[*at];
        if (quoted) {
            quoted = c != '"';
            broken = broken || c == '\n';
        } else if (c == '"' && (begin || text[*at - 1] == '"')) {
            quoted = true;
        } else if (c == delimiter) {
            fields++;
        }
        begin = !quoted && c == delimiter;
        any = any || (c != delimiter && c != ' ' && c != '"');
    }
    ++*at;
    if (quoted || !any) /* a quote that is never closed says nothing of rows */
        return;
    n->rows++;
    n->broken += broken;
    n->parted += fields > 1;
    if (fields > 1 && ++n->of[fields < FIELDS_MAX ? fields : FIELDS_MAX] > n->even) {
        n->even = n->of[fields < FIELDS_MAX ? fields : FIELDS_MAX];
        n->common = fields;
    }
}

static void count_rows(struct counts *n, const char *text, size_t len, char delimiter)
{
    memset(n, 0, sizeof *n);
    for (size_t at = 0; at < len;)
        count_row(n, text, len, &at, delimiter);
}

/* The delimiter that parts most rows most evenly; its counts in *best. 0 where none parts two rows alike. */
static char find_delimiter(struct counts *best, const char *text, size_t len)
{
    struct counts n;
    char found = '\0';
    memset(best, 0, sizeof *best);
    for (size_t i = 0; i < sizeof delimiters - 1; i++) {
        count_rows(&n, text, len, delimiters[i]);
        if (n.parted == 0)
            continue;
        /* rows alike, less those that are not; more fields win between equals */
        size_t gain = n.even > n.parted - n.even ? 2 * n.even - n.parted : 0;
        size_t best_gain = best->even > best->parted - best->even ? 2 * best->even - best->parted : 0;
        if (found == '\0' || gain > best_gain || (gain == best_gain && n.common > best->common)) {
            *best = n;
            found = delimiters[i];
        }
    }
    return found;
}

/* ---- the probe ---------------------------------------------------------------------------------------------------------- */

static bool has_name(const char *path, const char *end)
{
    size_t len = strlen(path), n = strlen(end);
    return len > n && strcasecmp(path + len - n, end) == 0;
}

/* The beginning of the file as text, cut at the end of a line. own; NULL where it is no text. */
static char *sample(const char *bytes, size_t len, size_t *out_len)
{
    size_t end = len;
    if (len > SAMPLE_MAX) {
        const char *nl = memrchr(bytes, '\n', SAMPLE_MAX);
        end = nl == NULL ? SAMPLE_MAX : (size_t)(nl - bytes) + 1;
        if (len >= 2 && (!memcmp(bytes, "\xFF\xFE", 2) || !memcmp(bytes, "\xFE\xFF", 2))) /* UTF-16: two bytes each */
            end += end % 2;
    }
    char *text = NULL;
    return encoding_to_utf8(&text, out_len, NULL, bytes, end, NULL) ? NULL : text;
}

/* Lines of prose hold commas too, but not the same number of them. TABs before cells are the text reader's, bars around them a table in text. */
static int score(const struct counts *n, char delimiter, bool named)
{
    if (named)
        return n->parted > 0 ? 80 : 30;
    bool even = n->common >= 3 && n->even >= 3 && n->even * 10 >= n->parted * 9 && n->even * 2 >= n->rows;
    if (!even || (n->leading > 0 && delimiter == '|') || (delimiter == '\t' && n->even < n->parted))
        return 0;
    return 60;
}

static int csv_probe(const char *path, const char *bytes, size_t len)
{
    size_t text_len = 0, from, to;
    char *text = sample(bytes, len, &text_len);
    if (text == NULL)
        return 0;
    struct counts *n = malloc(sizeof *n);
    int sure = 0;
    utf8_trim(text, text_len, &from, &to);
    if (n != NULL && from < to && text[from] != '<' && !read_is_json(text, text_len)) {
        bool named = has_name(path, ".csv") || has_name(path, ".tsv") || has_name(path, ".tab");
        char delimiter = find_delimiter(n, text, text_len);
        sure = delimiter == '\0' && !named ? 0 : score(n, delimiter, named);
    }
    free(n);
    free(text);
    return sure;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

struct reading {
    struct sheet sheet;
    int row, col;           /* of the field that comes next, 0-based */
    int line;               /* of the text that libcsv is being fed */
    int next_line, next_column; /* where the next field begins */
    mc_status st;
    mc_error *err;
};

static void take_field(void *field, size_t len, void *data)
{
    struct reading *r = data;
    if (r->st == MC_OK)
        r->st = sheet_add(&r->sheet, field, len, r->row, r->col, r->next_line, r->next_column, r->err);
    r->col++;
}

static void take_row(int end, void *data)
{
    struct reading *r = data;
    (void)end;
    r->row++;
    r->col = 0;
}

/* A quoted field ends with its quote. Where it does not, libcsv takes what follows, up to the whole file, into one field. */
static mc_status check_quotes(const struct reading *r, const char *text, size_t len, size_t at, char delimiter)
{
    if (at >= len || text[at] != '"')
        return MC_OK;
    size_t close = at + 1;
    while (close < len && (text[close] != '"' || (close + 1 < len && text[close + 1] == '"')))
        close += 1 + (text[close] == '"');
    if (close >= len)
        return error_set(r->err, MC_ERR_INPUT, NULL, r->next_line, "a field begins with a quote that is never closed");
    for (close++; close < len && text[close] == ' ';)
        close++;
    if (close < len && text[close] != delimiter && text[close] != '\n')
        return error_set(r->err, MC_ERR_INPUT, NULL, r->next_line, "a quoted field goes on after its closing quote; a quote inside is written twice");
    return MC_OK;
}

/* Feeds libcsv up to each delimiter and line end, because it does not say where in the file a field began. */
static mc_status feed(struct reading *r, struct csv_parser *p, const char *text, size_t len, size_t at, char delimiter)
{
    size_t line_start = at;
    r->st = check_quotes(r, text, len, at, delimiter);
    while (at < len && r->st == MC_OK) {
        size_t end = at;
        while (end < len && text[end] != delimiter && text[end] != '\n')
            end++;
        end += end < len;
        int row = r->row, col = r->col;
        if (csv.parse(p, text + at, end - at, take_field, take_row, r) != end - at)
            return csv.error(p) == CSV_ENOMEM ? MC_ERR_MEMORY : error_set(r->err, MC_ERR_LIMIT, NULL, r->line, "%s", csv.strerror(csv.error(p)));
        if (text[end - 1] == '\n') {
            r->line++;
            line_start = end;
        }
        if (r->st == MC_OK && (r->row != row || r->col != col)) {
            r->next_line = r->line;
            r->next_column = (int)utf8_count(text + line_start, end - line_start) + 1;
            r->st = check_quotes(r, text, len, end, delimiter);
        }
        at = end;
    }
    return r->st;
}

/* Excel's own first line: sep=; */
static size_t separator_line(const char *text, size_t len, char *delimiter)
{
    if (len < 6 || strncasecmp(text, "sep=", 4) != 0 || text[5] != '\n' || !strchr(delimiters, text[4]))
        return 0;
    *delimiter = text[4];
    return 6;
}

static mc_status parse(struct reading *r, const char *text, size_t len, char delimiter)
{
    struct csv_parser p;
    size_t from = separator_line(text, len, &delimiter);
    if (csv.init(&p, CSV_REPALL_NL) != 0)
        return MC_ERR_MEMORY;
    csv.set_delim(&p, (unsigned char)delimiter);
    r->row = from > 0;
    r->line = r->next_line = 1 + (from > 0);
    r->next_column = 1;
    mc_status st = feed(r, &p, text, len, from, delimiter);
    if (!st && csv.fini(&p, take_field, take_row, r) != 0)
        st = MC_ERR_MEMORY;
    csv.free(&p);
    return st ? st : r->st;
}

static mc_status csv_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    struct reading r = {.err = err};
    struct counts *n = malloc(sizeof *n);
    char *text = NULL;
    size_t text_len = 0;
    enum encoding enc = ENCODING_UTF8;
    sheet_init(&r.sheet, NULL);
    mc_status st = n == NULL ? MC_ERR_MEMORY : late_load(&library, err);
    if (!st)
        st = encoding_to_utf8(&text, &text_len, &enc, bytes, len, err);
    if (st)
        goto done;
    d->encoding = encoding_name(enc);
    char delimiter = find_delimiter(n, text, text_len < SAMPLE_MAX ? text_len : SAMPLE_MAX);
    st = parse(&r, text, text_len, delimiter == '\0' ? ',' : delimiter);
    if (!st && r.sheet.n_cells == 0)
        st = error_set(err, MC_ERR_INPUT, d->path, 0, "the file is empty");
    if (!st)
        st = sheet_blocks(d, &r.sheet, err);
done:
    sheet_clear(&r.sheet);
    free(text);
    free(n);
    return st ? error_set(err, st, d->path, 0, "out of memory") : MC_OK;
}

const struct reader read_csv = {"csv", csv_probe, csv_read};
