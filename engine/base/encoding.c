/* See encoding.h. Strict throughout: a byte that fits no encoding is an error with its place, never a replacement
 * character. */
#include "base/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/utf8.h"

static int line_of(const char *bytes, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == offset || bytes[i + 1] != '\n'));
    return line;
}

static mc_status bad_byte(unsigned char byte, size_t offset, int line, const char *what, mc_error *err)
{
    return error_set(err, MC_ERR_INPUT, NULL, line, "not %s: byte 0x%02X at offset %zu", what, byte, offset);
}

/* Runs iconv over the bytes from `skip` on. Where one does not fit, *bad is its offset and *out_len tells how far the
 * text got. */
static mc_status run_iconv(iconv_t cd, char *out, size_t size, size_t *out_len, const char *bytes, size_t skip,
                           size_t len, size_t *bad)
{
    const char *start = bytes + skip;
    char *from = NULL, *to = out;
    size_t from_left = len - skip, to_left = size;
    memcpy(&from, &start, sizeof from); /* iconv's prototype lacks the const that its input has */
    size_t rc = iconv(cd, &from, &from_left, &to, &to_left);
    *out_len = size - to_left;
    *bad = from_left > 0 ? len - from_left : len - 1;
    return rc == (size_t)-1 ? MC_ERR_INPUT : MC_OK;
}

/* own: *out, with room for a NUL after *out_len bytes. */
static mc_status convert(char **out, size_t *out_len, const char *charset, const char *bytes, size_t skip, size_t len,
                         mc_error *err)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    if (cd == (iconv_t)-1) {
        if (errno == ENOMEM)
            return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
        return error_set(err, MC_ERR_INPUT, NULL, 0, "this system cannot convert %s", charset);
    }
    /* Two bytes become at most three in UTF-8, four at most four; one stays one. */
    size_t size = len + len / 2 + 8, bad = 0;
    char *text = malloc(size + 1);
    mc_status st;
    if (text == NULL)
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    else if ((st = run_iconv(cd, text, size, out_len, bytes, skip, len, &bad)) != MC_OK)
        st = bad_byte((unsigned char)bytes[bad], bad, line_of(text, *out_len), charset, err);
    iconv_close(cd);
    if (st != MC_OK) {
        free(text);
        return st;
    }
    *out = text;
    return MC_OK;
}

/* A text is damaged UTF-8 rather than GB18030 where most of its bytes above 0x7F form characters of three or four
 * bytes; in Chinese GB18030 only a few percent do, by chance. Without this one broken byte would turn a whole UTF-8
 * notice into nonsense that passes. */
static bool looks_like_utf8(const char *bytes, size_t len)
{
    size_t high = 0, in_characters = 0;
    for (size_t at = 0; at < len;) {
        size_t size = utf8_size((unsigned char)bytes[at]);
        if (size > 2 && len - at >= size && utf8_invalid_at(bytes + at, size) == size) {
            high += size;
            in_characters += size;
            at += size;
        } else {
            high += ((unsigned char)bytes[at] & 0x80) != 0;
            at++;
        }
    }
    return in_characters > high / 2;
}

/* own: a copy with room for the NUL. */
static mc_status copy(char **out, size_t *out_len, const char *bytes, size_t len, mc_error *err)
{
    char *text = malloc(len + 1);
    if (text == NULL)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (len > 0)
        memcpy(text, bytes, len);
    *out = text;
    *out_len = len;
    return MC_OK;
}

/* CR LF and CR become LF, in place. */
static size_t mend_line_ends(char *text, size_t len)
{
    size_t to = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        text[to++] = text[i] == '\r' ? '\n' : text[i];
    }
    text[to] = '\0';
    return to;
}

static enum encoding find_encoding(const char *bytes, size_t len, size_t *skip)
{
    const unsigned char *b = (const unsigned char *)bytes;
    *skip = 0;
    if (len >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) {
        *skip = 3;
        return ENCODING_UTF8_BOM;
    }
    if (len >= 2 && ((b[0] == 0xFF && b[1] == 0xFE) || (b[0] == 0xFE && b[1] == 0xFF))) {
        *skip = 2;
        return b[0] == 0xFF ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    }
    size_t bad = utf8_invalid_at(bytes, len);
    return bad == len || looks_like_utf8(bytes, len) ? ENCODING_UTF8 : ENCODING_GB18030;
}

/* What a label stands for, where it is one that is believed. */
static bool label_encoding(enum encoding *out, const char *label)
{
    static const struct {
        const char *label;
        enum encoding encoding;
    } known[] = {{"gb2312", ENCODING_GB18030},     {"gbk", ENCODING_GB18030},  {"gb18030", ENCODING_GB18030}, {"x-gbk", ENCODING_GB18030},
                 {"gb_2312-80", ENCODING_GB18030}, {"big5", ENCODING_BIG5}, {"big5-hkscs", ENCODING_BIG5}};
    for (size_t i = 0; label != NULL && i < sizeof known / sizeof *known; i++)
        if (strcasecmp(known[i].label, label) == 0) {
            *out = known[i].encoding;
            return true;
        }
    return false;
}

static mc_status decode(char **out, size_t *out_len, enum encoding *kind, const char *label, const char *bytes, size_t len,
                        mc_error *err)
{
    size_t skip;
    enum encoding declared;
    *kind = find_encoding(bytes, len, &skip);
    if (skip == 0 && label_encoding(&declared, label) && utf8_invalid_at(bytes, len) < len)
        *kind = declared;
    if (*kind == ENCODING_UTF16LE || *kind == ENCODING_UTF16BE)
        return convert(out, out_len, *kind == ENCODING_UTF16LE ? "UTF-16LE" : "UTF-16BE", bytes, skip, len, err);
    const char *nul = len == 0 ? NULL : memchr(bytes, '\0', len);
    if (nul != NULL)
        return error_set(err, MC_ERR_INPUT, NULL, line_of(bytes, (size_t)(nul - bytes)),
                         "a binary file, not text: NUL byte at offset %zu", (size_t)(nul - bytes));
    if (*kind == ENCODING_GB18030 || *kind == ENCODING_BIG5)
        return convert(out, out_len, *kind == ENCODING_BIG5 ? "BIG5-HKSCS" : "GB18030", bytes, 0, len, err);
    size_t bad = skip + utf8_invalid_at(bytes + skip, len - skip);
    if (bad < len)
        return bad_byte((unsigned char)bytes[bad], bad, line_of(bytes, bad), "UTF-8", err);
    return copy(out, out_len, bytes + skip, len - skip, err);
}

mc_status encoding_to_utf8(char **out, size_t *out_len, enum encoding *found, const char *bytes, size_t len,
                           mc_error *err)
{
    return encoding_declared_to_utf8(out, out_len, found, NULL, bytes, len, err);
}

mc_status encoding_declared_to_utf8(char **out, size_t *out_len, enum encoding *found, const char *label, const char *bytes, size_t len,
                                    mc_error *err)
{
    char *text = NULL;
    size_t text_len = 0;
    enum encoding kind;
    mc_status st = decode(&text, &text_len, &kind, label, bytes, len, err);
    if (st != MC_OK)
        return st;
    if (text_len > 0 && memchr(text, '\0', text_len) != NULL) { /* U+0000 in UTF-16 */
        free(text);
        return error_set(err, MC_ERR_INPUT, NULL, 0, "a binary file, not text: NUL character in %s",
                         encoding_name(kind));
    }
    *out_len = mend_line_ends(text, text_len);
    *out = text;
    if (found != NULL)
        *found = kind;
    return MC_OK;
}

const char *encoding_name(enum encoding e)
{
    static const char *const names[] = {"UTF-8", "UTF-8 BOM", "UTF-16LE", "UTF-16BE", "GB18030", "Big5"};
    return names[e];
}
