#include "annotate/tags.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

mc_status tags_open(struct tags *t, const char *name, const char *bytes, size_t len, mc_error *err)
{
    *t = (struct tags){.bytes = bytes, .len = len};
    if (memchr(bytes, '\0', len < 4 ? len : 4) || utf8_invalid_at(bytes, len) != len)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "%s inside the file is not UTF-8; save the file again with an office program", name);
    return MC_OK;
}

/* Behind the next `end`. */
static size_t behind(const struct tags *t, size_t at, const char *end)
{
    const char *found = memmem(t->bytes + at, t->len - at, end, strlen(end));
    return found ? (size_t)(found - t->bytes) + strlen(end) : t->len;
}

static bool begins(const struct tags *t, size_t at, const char *what)
{
    size_t n = strlen(what);
    return t->len - at >= n && memcmp(t->bytes + at, what, n) == 0;
}

/* Behind the > that ends the tag at `at`; one inside a quoted value ends nothing. */
static size_t tag_end(const struct tags *t, size_t at)
{
    char quote = '\0';
    for (; at < t->len; at++) {
        char c = t->bytes[at];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return t->len;
}

static void set_name(struct tag *out, const char *name, size_t len)
{
    const char *colon = memchr(name, ':', len);
    out->prefix = name;
    out->prefix_len = colon ? (size_t)(colon - name) : 0;
    out->name = colon ? colon + 1 : name;
    out->name_len = len - (size_t)(out->name - name);
}

static void set_tag(struct tags *t, struct tag *out, size_t from, size_t to)
{
    const char *at = t->bytes + from + 1, *end = t->bytes + to - 1;
    *out = (struct tag){.kind = TAG_OPEN, .from = from, .to = to};
    if (*at == '/') {
        out->kind = TAG_CLOSE;
        at++;
    } else if (end > at && end[-1] == '/') {
        out->kind = TAG_EMPTY;
        end--;
    }
    size_t n = 0;
    while (at + n < end && !strchr(" \t\r\n/", at[n]))
        n++;
    set_name(out, at, n);
    if (out->kind != TAG_CLOSE)
        out->ordinal = ++t->ordinal;
    out->depth = t->depth + (out->kind != TAG_CLOSE);
    t->depth += (out->kind == TAG_OPEN) - (out->kind == TAG_CLOSE);
}

bool tags_next(struct tags *t, struct tag *out)
{
    while (t->at < t->len) {
        const char *open = memchr(t->bytes + t->at, '<', t->len - t->at);
        if (!open)
            break;
        size_t from = (size_t)(open - t->bytes);
        if (begins(t, from, "<!--")) {
            t->at = behind(t, from + 4, "-->");
        } else if (begins(t, from, "<?")) {
            t->at = behind(t, from + 2, "?>");
        } else if (begins(t, from, "<![CDATA[")) {
            t->at = behind(t, from + 9, "]]>");
        } else {
            t->at = tag_end(t, from + 1);
            if (t->at - from < 3)
                break;
            set_tag(t, out, from, t->at);
            return true;
        }
    }
    t->at = t->len;
    return false;
}

bool tags_skip(struct tags *t, const struct tag *open, struct tag *end)
{
    *end = *open;
    if (open->kind == TAG_EMPTY)
        return true;
    while (tags_next(t, end))
        if (end->kind == TAG_CLOSE && end->depth == open->depth)
            return true;
    return false;
}

bool tag_is(const struct tag *t, const char *name)
{
    return t->name_len == strlen(name) && memcmp(t->name, name, t->name_len) == 0;
}

bool tag_attribute(const struct tags *t, const struct tag *tag, const char *name, const char **value, size_t *len)
{
    const char *at = tag->name + tag->name_len, *end = t->bytes + tag->to - 1;
    while (at < end) {
        at += strspn(at, " \t\r\n/");
        const char *equals = at < end ? memchr(at, '=', (size_t)(end - at)) : NULL;
        if (!equals)
            return false;
        struct tag a;
        size_t n = (size_t)(equals - at);
        while (n && strchr(" \t\r\n", at[n - 1]))
            n--;
        set_name(&a, at, n);
        const char *open = equals + 1 + strspn(equals + 1, " \t\r\n");
        const char *close = open < end ? memchr(open + 1, *open, (size_t)(end - open - 1)) : NULL;
        if (!close)
            return false;
        if (tag_is(&a, name) && !(a.prefix_len == 5 && memcmp(a.prefix, "xmlns", 5) == 0)) {
            *value = open + 1;
            *len = (size_t)(close - open - 1);
            return true;
        }
        at = close + 1;
    }
    return false;
}

long tag_number(const struct tags *t, const struct tag *tag, const char *name, long none)
{
    const char *value;
    size_t len;
    char digits[24];
    if (!tag_attribute(t, tag, name, &value, &len) || len == 0 || len >= sizeof digits)
        return none;
    memcpy(digits, value, len);
    digits[len] = '\0';
    char *end;
    long n = strtol(digits, &end, 10);
    return *end == '\0' ? n : none;
}
