/* A first look over the tags of a page, before the parser mends them: whether it was cut off, and whether a tag is more than the parser should be given. */
#include "read/html.h"

#include <string.h>
#include <strings.h>

#include "base/error.h"

/* What a first look over the tags finds. */
struct first_look {
    int open_tables;
    bool begun, ended; /* the document type, <html> or <body>; the end of one of these */
    int line;
};

static bool starts(const char *s, size_t len, const char *word)
{
    size_t n = strlen(word);
    return len >= n && strncasecmp(s, word, n) == 0;
}

/* The offset behind the next `word`, or len. */
static size_t behind(const char *text, size_t len, size_t at, const char *word, size_t word_len)
{
    for (; len - at >= word_len; at++) {
        const char *s = memchr(text + at, word[0], len - at - word_len + 1);
        if (!s)
            break;
        at = (size_t)(s - text);
        if (strncasecmp(s, word, word_len) == 0)
            return at + word_len;
    }
    return len;
}

/* Goes over one tag from its <. *at: behind its >. */
static mc_status look_at_tag(struct first_look *look, const char *text, size_t len, size_t *at, mc_error *err)
{
    int attributes = 0, line = look->line;
    char quote = 0;
    bool blank = false, value = false;
    size_t i = *at + 1;
    for (; i < len && (quote || text[i] != '>'); i++) {
        char c = text[i];
        look->line += c == '\n';
        if (quote) {
            quote = c == quote ? 0 : quote;
        } else if (value && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/') {
            blank = true;
            continue;
        } else if (blank && c != '=') {
            attributes++;
        }
        value = c == '=' || (value && blank);
        blank = false;
    }
    if (attributes > HTML_ATTRIBUTES_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, line, "a tag of %d attributes; up to %d are read", attributes, HTML_ATTRIBUTES_MAX);
    if (i >= len)
        return error_set(err, MC_ERR_INPUT, NULL, line, "the page is cut off: it ends inside a tag");
    *at = i + 1;
    return MC_OK;
}

static int count_lines(const char *text, size_t from, size_t to)
{
    int n = 0;
    for (size_t i = from; i < to; i++)
        n += text[i] == '\n';
    return n;
}

/* Elements whose inside is no markup. */
static const char *raw_end(const char *tag, size_t len)
{
    static const char *const names[][2] = {{"<script", "</script"}, {"<style", "</style"}, {"<textarea", "</textarea"}, {"<title", "</title"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts(tag, len, names[i][0]))
            return names[i][1];
    return NULL;
}

mc_status html_look_first(bool *open_ended, const char *text, size_t len, mc_error *err)
{
    struct first_look look = {.line = 1};
    mc_status st = MC_OK;
    for (size_t at = 0; at < len && !st;) {
        const char *lt = memchr(text + at, '<', len - at);
        size_t from = lt ? (size_t)(lt - text) : len;
        look.line += count_lines(text, at, from);
        at = from;
        if (at == len)
            break;
        const char *s = text + at;
        size_t rest = len - at;
        if (starts(s, rest, "<!--")) {
            size_t to = behind(text, len, at + 4, "-->", 3);
            look.line += count_lines(text, at, to);
            at = to;
            continue;
        }
        look.begun = look.begun || rest == 1; /* it may have been the beginning of the first tag */
        if (rest < 2 || !(((s[1] | 0x20) >= 'a' && (s[1] | 0x20) <= 'z') || memchr("/!?", s[1], 3))) {
            at++;
            continue;
        }
        look.open_tables += starts(s, rest, "<table") ? 1 : 0;
        look.open_tables -= starts(s, rest, "</table") && look.open_tables ? 1 : 0;
        look.begun = look.begun || starts(s, rest, "<!doctype") || starts(s, rest, "<html") || starts(s, rest, "<body");
        look.ended = look.ended || starts(s, rest, "</body") || starts(s, rest, "</html");
        const char *end = raw_end(s, rest);
        st = look_at_tag(&look, text, len, &at, err);
        if (!st && end) {
            size_t to = behind(text, len, at, end, strlen(end));
            look.line += count_lines(text, at, to);
            at = to;
        }
    }
    if (!st && look.open_tables && !look.ended)
        st = error_set(err, MC_ERR_INPUT, NULL, look.line, "the page is cut off: it ends inside a table");
    *open_ended = look.begun && !look.ended;
    return st;
}
