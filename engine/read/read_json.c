/* A record that was written as JSON. jansson parses it; this file keeps the figures as they were written, because
 * jansson would make doubles of them: before parsing, each number that an int64 does not surely hold is put in quotes.
 * The places in error messages are those of the file. */
#include "read/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/encoding.h"
#include "base/error.h"
#include "base/utf8.h"

#define SAFE_DIGITS 18 /* any integer of so many digits fits an int64 */

struct scan {
    const char *text;
    size_t len, at;
    int depth;
    struct buffer out; /* the same JSON with quoted figures */
};

static size_t skip_digits(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* Bytes of the number at text[at] by the grammar of JSON; 0 where it is none. *plain: an integer that an int64 holds
 * for sure. */
static size_t number_length(const char *text, size_t len, size_t at, bool *plain)
{
    size_t from = at, digits;
    at += at < len && text[at] == '-';
    digits = at;
    at = skip_digits(text, len, at);
    if (at == digits || (text[digits] == '0' && at > digits + 1))
        return 0;
    *plain = at - digits <= SAFE_DIGITS;
    if (at < len && text[at] == '.') {
        size_t fraction = at + 1;
        at = skip_digits(text, len, fraction);
        if (at == fraction)
            return 0;
        *plain = false;
    }
    if (at < len && (text[at] == 'e' || text[at] == 'E')) {
        size_t exponent = at + 1;
        exponent += exponent < len && (text[exponent] == '+' || text[exponent] == '-');
        at = skip_digits(text, len, exponent);
        if (at == exponent)
            return 0;
        *plain = false;
    }
    return at - from;
}

/* A number stands where a value may end after it; what is left of that is jansson's to refuse. */
static bool ends_value(const char *text, size_t len, size_t at)
{
    while (at < len && strchr(" \t\r\n", text[at]))
        at++;
    return at == len || strchr(",]}", text[at]);
}

static void scan_number(struct scan *s)
{
    bool plain = true;
    size_t n = number_length(s->text, s->len, s->at, &plain);
    bool quote = n && !plain && ends_value(s->text, s->len, s->at + n);
    if (quote)
        buffer_add_char(&s->out, '"');
    buffer_add(&s->out, s->text + s->at, n ? n : 1);
    if (quote)
        buffer_add_char(&s->out, '"');
    s->at += n ? n : 1;
}

static void scan_string(struct scan *s)
{
    size_t end = s->at + 1;
    while (end < s->len && s->text[end] != '"')
        end += s->text[end] == '\\' && end + 1 < s->len ? 2 : 1;
    end += end < s->len;
    buffer_add(&s->out, s->text + s->at, end - s->at);
    s->at = end;
}

/* Goes on until the end, until the nesting is too deep (false), or until `until` bytes of `out` are written. */
static bool scan_run(struct scan *s, size_t until)
{
    while (s->at < s->len && s->out.len < until && !s->out.failed) {
        char c = s->text[s->at];
        if (c == '"') {
            scan_string(s);
            continue;
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            scan_number(s);
            continue;
        }
        if (c == '{' || c == '[')
            s->depth++;
        else if (c == '}' || c == ']')
            s->depth--;
        if (s->depth > READ_JSON_DEPTH_MAX)
            return false;
        buffer_add_char(&s->out, c);
        s->at++;
    }
    return true;
}

struct spot {
    int line;
    size_t column; /* in characters */
};

static struct spot spot_of(const char *text, size_t at)
{
    struct spot spot = {.line = 1};
    size_t line_from = 0;
    for (size_t i = 0; i < at; i++)
        if (text[i] == '\n') {
            spot.line++;
            line_from = i + 1;
        }
    spot.column = utf8_count(text + line_from, at - line_from) + 1;
    return spot;
}

/* Where the token begins that ends at `at` and that jansson's message quotes; `at` where it quotes none, or one that we
 * put in quotes. */
static size_t token_start(const char *text, size_t at, const char *message)
{
    static const char near[] = " near '";
    const char *from = strstr(message, near), *to = strrchr(message, '\'');
    if (!from || to < (from += strlen(near)))
        return at;
    size_t len = (size_t)(to - from);
    return len <= at && memcmp(text + at - len, from, len) == 0 ? at - len : at;
}

/* jansson's place is one in the quoted text: the scan is done again up to it. */
static mc_status syntax_error(mc_error *err, const char *path, const char *text, size_t len, const json_error_t *found)
{
    if (json_error_code(found) == json_error_out_of_memory)
        return error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    struct scan s = {.text = text, .len = len};
    scan_run(&s, found->position > 0 ? (size_t)found->position : 0);
    const char *what = json_error_code(found) == json_error_null_character ? "\\u0000 is not allowed" : found->text;
    struct spot spot = spot_of(text, token_start(text, s.at, found->text));
    buffer_clear(&s.out);
    return error_set(err, MC_ERR_INPUT, path, spot.line, "%s (column %zu)", what, spot.column);
}

static mc_status load(json_t **out, const char *path, const char *text, size_t len, mc_error *err)
{
    struct scan s = {.text = text, .len = len};
    json_error_t found;
    mc_status st = MC_OK;
    if (!scan_run(&s, SIZE_MAX)) {
        struct spot spot = spot_of(text, s.at);
        st = error_set(err, MC_ERR_LIMIT, path, spot.line, "nested deeper than %d levels (column %zu)",
                       READ_JSON_DEPTH_MAX, spot.column);
    } else if (!buffer_ok(&s.out)) {
        st = error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    } else {
        *out = json_loadb(s.out.data ? s.out.data : "", s.out.len, JSON_REJECT_DUPLICATES, &found);
        if (!*out)
            st = syntax_error(err, path, text, len, &found);
    }
    buffer_clear(&s.out);
    return st;
}

mc_status read_record_json(struct record **out, const char *path, const char *bytes, size_t len, mc_error *err)
{
    char *text = NULL;
    size_t text_len = 0;
    json_t *root = NULL;
    mc_status st = len > READ_SIZE_MAX
                       ? error_set(err, MC_ERR_LIMIT, path, 0, "larger than %zu MiB", READ_SIZE_MAX >> 20)
                       : encoding_to_utf8(&text, &text_len, NULL, bytes, len, err);
    if (st != MC_OK)
        goto done;
    st = load(&root, path, text, text_len, err);
    if (st != MC_OK)
        goto done;
    if (json_object_get(root, "findings") && json_object_get(root, "tool") && !json_object_get(root, "kind")) {
        json_decref(root);
        st = error_set(err, MC_ERR_INPUT, path, 0, "this is a report of mingcha, not a record");
        goto done;
    }
    st = record_from_json(out, root, path, err); /* takes root */
done:
    free(text);
    if (st != MC_OK)
        error_add_source(err, path);
    return st;
}
