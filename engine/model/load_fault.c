/* See load_fault.h. */
#include "model/load_fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "model/load_json.h"

#define NEAR_MAX 24

/* What stands at the fault, for the message: a token or its beginning, or a character. */
static void copy_near(char out[NEAR_MAX + 1], const char *at, const char *end)
{
    size_t len = (size_t)(end - at), n = 0;
    if (len > NEAR_MAX)
        len = NEAR_MAX;
    len = utf8_invalid_at(at, len);
    bool quoted = len > 0 && at[0] == '"';
    while (n < len && !strchr(quoted ? "\n" : " \t\r\n,:[]{}\"", at[n]) && !(quoted && n > 0 && at[n] == '"'))
        n++;
    n += quoted && n < len && at[n] == '"';
    if (n == 0 && len > 0)
        n = utf8_size((unsigned char)at[0]) <= len ? utf8_size((unsigned char)at[0]) : len;
    memcpy(out, at, n);
    out[n] = '\0';
}

static mc_status say(mc_error *err, enum fault fault, const char *path, int line, size_t column, const char *near, unsigned byte)
{
    switch (fault) {
    case FAULT_NONE:
    case FAULT_MEMORY:
        return error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    case FAULT_DEPTH:
        return error_set(err, MC_ERR_LIMIT, path, line, "nested deeper than %d levels (column %zu)", LOAD_DEPTH_MAX, column);
    case FAULT_ROOT:
        return error_set(err, MC_ERR_INPUT, path, line, "'[' or '{' expected near '%s' (column %zu)", near, column);
    case FAULT_VALUE:
        return error_set(err, MC_ERR_INPUT, path, line, "a value expected near '%s' (column %zu)", near, column);
    case FAULT_NUMBER:
        return error_set(err, MC_ERR_INPUT, path, line, "'%s' is no number of JSON (column %zu)", near, column);
    case FAULT_KEY:
        return error_set(err, MC_ERR_INPUT, path, line, "string or '}' expected near '%s' (column %zu)", near, column);
    case FAULT_COLON:
        return error_set(err, MC_ERR_INPUT, path, line, "':' expected near '%s' (column %zu)", near, column);
    case FAULT_IN_OBJECT:
        return error_set(err, MC_ERR_INPUT, path, line, "',' or '}' expected near '%s' (column %zu)", near, column);
    case FAULT_IN_ARRAY:
        return error_set(err, MC_ERR_INPUT, path, line, "',' or ']' expected near '%s' (column %zu)", near, column);
    case FAULT_BEHIND:
        return error_set(err, MC_ERR_INPUT, path, line, "end of file expected near '%s' (column %zu)", near, column);
    case FAULT_ESCAPE:
        return error_set(err, MC_ERR_INPUT, path, line, "'%s' is no escape of JSON (column %zu)", near, column);
    case FAULT_SURROGATE:
        return error_set(err, MC_ERR_INPUT, path, line, "'%s' is half a character (column %zu)", near, column);
    case FAULT_NUL:
        return error_set(err, MC_ERR_INPUT, path, line, "\\u0000 is not allowed (column %zu)", column);
    case FAULT_CONTROL:
        return error_set(err, MC_ERR_INPUT, path, line, "the control character 0x%02X in a string (column %zu)", byte, column);
    case FAULT_UTF8:
        return error_set(err, MC_ERR_INPUT, path, line, "the byte 0x%02X is not UTF-8 (column %zu)", byte, column);
    case FAULT_DUPLICATE:
        return error_set(err, MC_ERR_INPUT, path, line, "the key %s stands twice in its object (column %zu)", near, column);
    case FAULT_OPEN_STRING:
        return error_set(err, MC_ERR_INPUT, path, line, "a string is not closed (column %zu)", column);
    }
    return MC_ERR_INPUT;
}

/* Where the text just ends, that is what to say of it. */
static bool ended_early(enum fault fault)
{
    return fault >= FAULT_ROOT && fault <= FAULT_IN_ARRAY;
}

mc_status fault_explain(enum fault fault, const char *path, int line, const char *start, const char *end, const char *at, mc_error *err)
{
    char near[NEAR_MAX + 1];
    const char *line_from = start;
    for (const char *c = start; c < at; c++)
        if (*c == '\n') {
            line++;
            line_from = c + 1;
        }
    size_t column = utf8_count(line_from, (size_t)(at - line_from)) + 1;
    if (at >= end && ended_early(fault))
        return error_set(err, MC_ERR_INPUT, path, line, "the JSON ends too early (column %zu)", column);
    copy_near(near, at, end);
    return say(err, fault, path, line, column, near, at < end ? (unsigned char)*at : 0);
}
