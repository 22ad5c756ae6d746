#include "rule/lexer.h"

#include <ctype.h>
#include <string.h>

static char peek(const struct lexer *l, size_t ahead)
{
    return l->at + ahead < l->len ? l->text[l->at + ahead] : '\0';
}

static void step(struct lexer *l)
{
    l->line += l->text[l->at] == '\n';
    l->at++;
}

/* The number of = in "[==[" at the place; -1 where there is no long bracket. */
static int long_bracket(const struct lexer *l)
{
    size_t n = 1;
    if (peek(l, 0) != '[')
        return -1;
    while (peek(l, n) == '=')
        n++;
    return peek(l, n) == '[' ? (int)n - 1 : -1;
}

/* Skips a long bracket of that level; what stands in it. False where it does not end. */
static bool skip_long(struct lexer *l, int level, struct token *inside)
{
    l->at += (size_t)level + 2;
    size_t from = l->at;
    while (l->at < l->len) {
        size_t n = 1;
        if (peek(l, 0) == ']') {
            while (peek(l, n) == '=')
                n++;
            if (peek(l, n) == ']' && (int)n - 1 == level) {
                *inside = (struct token){TOKEN_STRING, l->text + from, l->at - from, inside->line};
                l->at += n + 1;
                return true;
            }
        }
        step(l);
    }
    return false;
}

/* Blanks and comments. False where a comment does not end. */
static bool skip_blank(struct lexer *l)
{
    struct token ignored = {0};
    while (l->at < l->len) {
        if (isspace((unsigned char)peek(l, 0))) {
            step(l);
        } else if (peek(l, 0) == '-' && peek(l, 1) == '-') {
            l->at += 2;
            int level = long_bracket(l);
            if (level >= 0 && !skip_long(l, level, &ignored))
                return false;
            while (level < 0 && l->at < l->len && peek(l, 0) != '\n')
                step(l);
        } else {
            break;
        }
    }
    return true;
}

static struct token short_string(struct lexer *l)
{
    char quote = peek(l, 0);
    struct token t = {.kind = TOKEN_STRING, .text = l->text + l->at + 1, .line = l->line};
    step(l);
    while (l->at < l->len && peek(l, 0) != quote && peek(l, 0) != '\n') {
        if (peek(l, 0) == '\\')
            step(l);
        if (l->at < l->len)
            step(l);
    }
    t.len = (size_t)(l->text + l->at - t.text);
    if (peek(l, 0) != quote)
        t.kind = TOKEN_BAD;
    else
        step(l);
    return t;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_keyword(const char *text, size_t len)
{
    static const char *const words[] = {"and",   "break", "do",  "else", "elseif", "end",    "false", "for",  "function", "goto",  "if",
                                        "in",    "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
            return true;
    return false;
}

static struct token word(struct lexer *l)
{
    struct token t = {.text = l->text + l->at, .line = l->line};
    while (is_word(peek(l, 0)))
        l->at++;
    t.len = (size_t)(l->text + l->at - t.text);
    t.kind = is_keyword(t.text, t.len) ? TOKEN_KEYWORD : TOKEN_NAME;
    return t;
}

static struct token number(struct lexer *l)
{
    struct token t = {.kind = TOKEN_NUMBER, .text = l->text + l->at, .line = l->line};
    bool hex = peek(l, 0) == '0' && (peek(l, 1) == 'x' || peek(l, 1) == 'X');
    while (is_word(peek(l, 0)) || peek(l, 0) == '.') {
        char c = (char)tolower((unsigned char)peek(l, 0));
        l->at++;
        if (c == (hex ? 'p' : 'e') && (peek(l, 0) == '+' || peek(l, 0) == '-'))
            l->at++;
    }
    t.len = (size_t)(l->text + l->at - t.text);
    return t;
}

static struct token mark(struct lexer *l)
{
    static const char *const marks[] = {"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"};
    struct token t = {.kind = TOKEN_MARK, .text = l->text + l->at, .len = 1, .line = l->line};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (l->len - l->at >= strlen(marks[i]) && memcmp(t.text, marks[i], strlen(marks[i])) == 0) {
            t.len = strlen(marks[i]);
            break;
        }
    if (t.len == 1 && !strchr("+-*/%^#&~|<>=(){}[];:,.", *t.text))
        t.kind = TOKEN_BAD;
    l->at += t.len;
    return t;
}

struct token lexer_next(struct lexer *l)
{
    if (!skip_blank(l))
        return (struct token){.kind = TOKEN_BAD, .text = "", .line = l->line};
    if (l->at >= l->len)
        return (struct token){.kind = TOKEN_END, .text = "", .line = l->line};
    char c = peek(l, 0);
    if (isalpha((unsigned char)c) || c == '_')
        return word(l);
    if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(l, 1))))
        return number(l);
    if (c == '"' || c == '\'')
        return short_string(l);
    int level = long_bracket(l);
    if (level >= 0) {
        struct token t = {.line = l->line};
        if (!skip_long(l, level, &t))
            t.kind = TOKEN_BAD;
        return t;
    }
    return mark(l);
}
