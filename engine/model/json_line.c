/* See json_line.h. A walk over the text that knows of strings and brackets only. */
#include "model/json_line.h"

#include <string.h>

struct walk {
    const char *at;
    int line;
};

static void skip_blanks(struct walk *w)
{
    for (; *w->at && strchr(" \t\r\n", *w->at); w->at++)
        w->line += *w->at == '\n';
}

/* From the opening quote to behind the closing one. */
static void skip_string(struct walk *w)
{
    for (w->at++; *w->at && *w->at != '"'; w->at++)
        if (*w->at == '\\' && w->at[1])
            w->at++;
    w->at += *w->at == '"';
}

/* Any value: brackets are counted, strings skipped. */
static void skip_value(struct walk *w)
{
    int depth = 0;
    skip_blanks(w);
    do {
        char c = *w->at;
        if (c == '"') {
            skip_string(w);
        } else {
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            w->line += c == '\n';
            w->at += c != '\0';
        }
    } while (*w->at && (depth > 0 || !strchr(",}] \t\r\n", *w->at)));
}

/* At an object: moves to the value of its member, and to that member's line. */
static int find_member(struct walk *w, const char *key)
{
    size_t len = strlen(key);
    skip_blanks(w);
    if (*w->at != '{')
        return 0;
    for (w->at++; *w->at; w->at += *w->at == ',') {
        skip_blanks(w);
        if (*w->at != '"')
            return 0;
        const char *name = w->at + 1;
        int line = w->line;
        skip_string(w);
        size_t got = (size_t)(w->at - name) - 1;
        skip_blanks(w);
        w->at += *w->at == ':';
        if (got == len && strncmp(name, key, len) == 0)
            return line;
        skip_value(w);
        skip_blanks(w);
    }
    return 0;
}

int json_line(const char *text, const char *const *keys, size_t n)
{
    struct walk w = {text, 1};
    int line = 0;
    for (size_t i = 0; i < n; i++) {
        line = find_member(&w, keys[i]);
        if (!line)
            return 0;
    }
    return line;
}
