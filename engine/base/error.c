/* See error.h. Invariant: source and text of a set error are terminated, valid UTF-8, and hold no line break. */
#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error_zh.h"
#include "base/utf8.h"

/* Where the last character of `text` was cut by a full buffer, drops what is left of it. */
static void drop_cut_character(char *text, size_t len)
{
    size_t start = len;
    while (start > 0 && len - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    start--;
    if (start + utf8_size((unsigned char)text[start]) > len)
        text[start] = '\0';
}

/* Messages quote file names and values, which may be any bytes: those that are no UTF-8 become '?', control characters
 * blanks. */
static void make_clean(char *text)
{
    size_t len = strlen(text);
    for (size_t at = utf8_invalid_at(text, len); at < len; at = at + 1 + utf8_invalid_at(text + at + 1, len - at - 1))
        text[at] = '?';
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            text[i] = ' ';
}

static void copy_clean(char *to, size_t size, const char *from)
{
    int n = snprintf(to, size, "%s", from);
    if (n >= 0 && (size_t)n >= size)
        drop_cut_character(to, size - 1);
    make_clean(to);
}

/* The Chinese format comes from a table; that it takes the same arguments as the English one is a matter of error_zh.c
 * and its test. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void write_clean(char *to, size_t size, const char *format, va_list args)
{
    int n = vsnprintf(to, size, format, args);
    if (n < 0)
        to[0] = '\0';
    else if ((size_t)n >= size)
        drop_cut_character(to, size - 1);
    make_clean(to);
}
#pragma GCC diagnostic pop

mc_status error_set(mc_error *err, mc_status status, const char *source, int line, const char *format, ...)
{
    if (err == NULL || err->status != MC_OK)
        return status;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    write_clean(err->text, sizeof err->text, format, args);
    const char *zh = error_zh(format);
    if (zh == NULL && (zh = error_zh(err->text)) != NULL &&
        strchr(zh, '%') != NULL) /* "%s" of a fixed text; never the arguments of another format */
        zh = NULL;
    err->text_zh[0] = '\0';
    if (zh != NULL)
        write_clean(err->text_zh, sizeof err->text_zh, zh, again);
    va_end(again);
    va_end(args);
    err->status = status;
    err->line = line;
    err->source[0] = '\0';
    error_add_source(err, source);
    return status;
}

mc_status error_pass(mc_error *err, const mc_error *found)
{
    if (err != NULL && err->status == MC_OK)
        *err = *found;
    return found->status;
}

void error_add_source(mc_error *err, const char *source)
{
    if (err == NULL || source == NULL || err->status == MC_OK || err->source[0] != '\0')
        return;
    copy_clean(err->source, sizeof err->source, source);
}
