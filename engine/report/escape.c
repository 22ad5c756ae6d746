#include "report/escape.h"

#include <stdlib.h>
#include <string.h>

#include "base/show.h"

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

bool escape_markup(FILE *out, const char *text, size_t len)
{
    char *clean = show_clean(text, len);
    for (const char *c = clean; c && *c; c++) {
        const char *safe = entity(*c);
        /* U+FFFE and U+FFFF are characters of no XML document */
        bool forbidden = strncmp(c, "\xEF\xBF\xBE", 3) == 0 || strncmp(c, "\xEF\xBF\xBF", 3) == 0;
        if (safe) {
            fputs(safe, out);
        } else if (forbidden) {
            fputs("\xEF\xBF\xBD", out);
            c += 2;
        } else {
            putc(*c, out);
        }
    }
    free(clean);
    return clean != NULL;
}
