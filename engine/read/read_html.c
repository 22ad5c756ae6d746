/* Web pages, and what office programs save as such (also under the names .doc and .xls). */
#include "read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/encoding.h"
#include "base/error.h"
#include "read/html.h"

#define DECLARED_WITHIN 8192 /* bytes in which a page declares its charset */
#define PROBED ((size_t)4096)

/* ---- charset ------------------------------------------------------------------------------------------------------------------ */

static size_t find(const char *bytes, size_t len, size_t at, const char *word)
{
    size_t n = strlen(word);
    for (; at + n <= len; at++)
        if (strncasecmp(bytes + at, word, n) == 0)
            return at;
    return len;
}

/* The value after "charset" or "encoding" and an equals sign, from `at` on and before `end`. */
static bool take_label(char label[32], const char *bytes, size_t end, size_t at, const char *word)
{
    at = find(bytes, end, at, word);
    if (at == end)
        return false;
    at += strlen(word);
    while (at < end && strchr(" \t\r\n=\"'", bytes[at]) && bytes[at])
        at++;
    size_t n = 0;
    while (at + n < end && n < 31 && bytes[at + n] && !strchr("\"'; \t\r\n/>?", bytes[at + n])) {
        label[n] = bytes[at + n];
        n++;
    }
    label[n] = '\0';
    return n > 0;
}

/* What the page says of its charset: in an XML declaration, <meta charset> or <meta http-equiv>; comments are passed over. */
static bool declared_charset(char label[32], const char *bytes, size_t len)
{
    len = len < DECLARED_WITHIN ? len : DECLARED_WITHIN;
    for (size_t at = 0; at < len;) {
        at = find(bytes, len, at, "<");
        if (len - at >= 4 && memcmp(bytes + at, "<!--", 4) == 0) {
            at = find(bytes, len, at, "-->");
            continue;
        }
        size_t end = find(bytes, len, at, ">");
        if (find(bytes, end, at, "<meta") == at && at < end && take_label(label, bytes, end, at, "charset"))
            return true;
        if (find(bytes, end, at, "<?xml") == at && at < end && take_label(label, bytes, end, at, "encoding"))
            return true;
        at = end;
    }
    return false;
}

/* ---- the reader ------------------------------------------------------------------------------------------------------------------- */

static mc_status add_notes(struct document *d, const struct html_found *found, mc_error *err)
{
    char zh[120], en[120];
    mc_status st = MC_OK;
    if (found->hidden_rows) {
        snprintf(zh, sizeof zh, "表格中有%d行被隐藏，未读取", found->hidden_rows);
        snprintf(en, sizeof en, "%d table rows are hidden and not read", found->hidden_rows);
        st = document_note(d, NULL, zh, en);
    }
    if (!st && found->struck) {
        snprintf(zh, sizeof zh, "网页中有%d处标为删除的文字，未读取", found->struck);
        snprintf(en, sizeof en, "%d texts are marked as deleted and not read", found->struck);
        st = document_note(d, NULL, zh, en);
    }
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}

static mc_status check_text(const struct document *d, const struct html_tree *t, mc_error *err)
{
    if (d->n_blocks)
        return MC_OK;
    if (t->pictures)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the page holds no text, only pictures or frames; save the page that is shown in them");
    return error_set(err, MC_ERR_INPUT, NULL, 0, "the page holds no text; one that a script puts together must be saved as it is shown");
}

static mc_status html_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    char label[32], *text = NULL;
    size_t text_len = 0;
    enum encoding encoding = ENCODING_UTF8;
    struct html_tree tree = {0};
    struct html_found found = {0};
    bool declared = declared_charset(label, bytes, len);
    mc_status st = encoding_declared_to_utf8(&text, &text_len, &encoding, declared ? label : NULL, bytes, len, err);
    if (st)
        return st;
    d->encoding = encoding_name(encoding);
    st = html_tree_read(&tree, text, text_len, err);
    free(text);
    d->open_ended = tree.open_ended;
    if (!st) {
        html_measure(&tree);
        st = html_walk(&tree, d, &found, err);
    }
    if (!st)
        st = check_text(d, &tree, err);
    if (!st)
        st = add_notes(d, &found, err);
    html_tree_clear(&tree);
    return st;
}

/* The first tags of a page; NULs of UTF-16 are passed over. */
static int html_probe(const char *path, const char *bytes, size_t len)
{
    static const char *const sure[] = {"!doctype html", "html", "head", "body"};
    static const char *const likely[] = {"table", "meta", "div", "title", "style", "script", "center", "font", "p", "span", "tr", "td", "h1", "h2"};
    char text[PROBED + 1];
    size_t n = 0, at = 0;
    (void)path;
    for (size_t i = 0; i < len && n < PROBED; i++)
        if (bytes[i])
            text[n++] = bytes[i];
    text[n] = '\0';
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    else if (n >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        at = 2;
    for (;;) {
        at += strspn(text + at, " \t\r\n");
        if (strncmp(text + at, "<!--", 4) == 0)
            at = find(text, n, at, "-->") + 3;
        else if (strncmp(text + at, "<?", 2) == 0)
            at = find(text, n, at, ">") + 1;
        else
            break;
        if (at >= n)
            return 0;
    }
    if (text[at] != '<')
        return 0;
    const char *tag = text + at + 1;
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        if (strncasecmp(tag, sure[i], strlen(sure[i])) == 0 && strchr(" \t\r\n>/", tag[strlen(sure[i])]))
            return 80;
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (strncasecmp(tag, likely[i], strlen(likely[i])) == 0 && strchr(" \t\r\n>/", tag[strlen(likely[i])]))
            return 60;
    return 0;
}

const struct reader read_html = {"html", html_probe, html_read};
