/* See compact.h. Texts are valid UTF-8 in jansson's values, so that only quotes, backslashes and control characters need looking for. */
#include "model/compact.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_escape(struct buffer *out, unsigned char c)
{
    static const char named[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *name = c ? strchr(named, c) : NULL;
    char text[8];
    if (name) {
        text[0] = '\\';
        text[1] = letters[name - named];
        buffer_add(out, text, 2);
    } else {
        buffer_add(out, text, (size_t)snprintf(text, sizeof text, "\\u%04X", c));
    }
}

void compact_add_text(struct buffer *out, const char *text, size_t len)
{
    const char *from = text, *end = text + len;
    buffer_add_char(out, '"');
    for (const char *c = text; c < end; c++)
        if ((unsigned char)*c < 0x20 || *c == '"' || *c == '\\') {
            buffer_add(out, from, (size_t)(c - from));
            add_escape(out, (unsigned char)*c);
            from = c + 1;
        }
    buffer_add(out, from, (size_t)(end - from));
    buffer_add_char(out, '"');
}

void compact_add_integer(struct buffer *out, json_int_t value)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    buffer_add(out, at, (size_t)(digits + sizeof digits - at));
}

/* Whatever is rare. */
static void add_by_jansson(struct buffer *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (text)
        buffer_add_text(out, text);
    else
        out->failed = true;
    free(text);
}

void compact_add_members(struct buffer *out, const json_t *object)
{
    json_t *of = (json_t *)(uintptr_t)object;
    const char *separator = "";
    for (void *at = json_object_iter(of); at; at = json_object_iter_next(of, at)) {
        buffer_add_text(out, separator);
        compact_add_text(out, json_object_iter_key(at), json_object_iter_key_len(at));
        buffer_add_char(out, ':');
        compact_add(out, json_object_iter_value(at));
        separator = ",";
    }
}

void compact_add(struct buffer *out, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        buffer_add_char(out, '{');
        compact_add_members(out, value);
        buffer_add_char(out, '}');
        break;
    case JSON_ARRAY:
        buffer_add_char(out, '[');
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i)
                buffer_add_char(out, ',');
            compact_add(out, json_array_get(value, i));
        }
        buffer_add_char(out, ']');
        break;
    case JSON_STRING:
        compact_add_text(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        compact_add_integer(out, json_integer_value(value));
        break;
    default:
        add_by_jansson(out, value);
    }
}
