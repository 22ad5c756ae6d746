#include "report/page.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/show.h"
#include "base/utf8.h"
#include "report/view.h"

static const char *const ink_codes[] = {
    [INK_PLAIN] = "",          [INK_BOLD] = "\033[1m",  [INK_DIM] = "\033[2m",      [INK_RED] = "\033[1;31m",
    [INK_YELLOW] = "\033[33m", [INK_CYAN] = "\033[36m", [INK_MAGENTA] = "\033[35m", [INK_GREEN] = "\033[32m",
};

void page_init(struct page *p, const struct report_style *style, FILE *out)
{
    *p = (struct page){
        .out = out,
        .width = style->width > 0 ? (size_t)style->width : 0,
        .color = style->color,
        .zh = strcmp(style->lang, "zh") == 0,
    };
}

const char *page_say(const struct page *p, const char *zh, const char *en)
{
    return p->zh ? zh : en;
}

static void put(struct page *p, enum ink ink, const char *text, size_t len)
{
    bool colored = p->color && ink != INK_PLAIN && len > 0;
    if (colored)
        fputs(ink_codes[ink], p->out);
    fwrite(text, 1, len, p->out);
    if (colored)
        fputs("\033[0m", p->out);
}

void page_put(struct page *p, enum ink ink, const char *text)
{
    put(p, ink, text, strlen(text));
}

void page_format(struct page *p, enum ink ink, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    int len = vasprintf(&text, format, args);
    va_end(args);
    if (len < 0) {
        p->failed = true;
        return;
    }
    put(p, ink, text, (size_t)len);
    free(text);
}

void page_spaces(struct page *p, size_t n)
{
    while (n--)
        putc(' ', p->out);
}

void page_line_end(struct page *p)
{
    putc('\n', p->out);
}

static size_t missing(const char *text, size_t columns)
{
    size_t used = utf8_width(text, strlen(text));
    return used < columns ? columns - used : 0;
}

void page_left(struct page *p, enum ink ink, const char *text, size_t columns)
{
    page_put(p, ink, text);
    page_spaces(p, missing(text, columns));
}

void page_right(struct page *p, enum ink ink, const char *text, size_t columns)
{
    page_spaces(p, missing(text, columns));
    page_put(p, ink, text);
}

void page_wrap(struct page *p, enum ink ink, const char *text, size_t at, size_t indent)
{
    char *clean = show_clean(text, strlen(text));
    if (!clean) {
        p->failed = true;
        return;
    }
    const char *rest = clean;
    size_t len = strlen(clean), next = 0;
    do {
        /* a window too narrow for the indent still gets lines that one can read */
        size_t room = p->width > at + 20 ? p->width - at : p->width ? 20 : 0;
        size_t n = show_line(rest, len, room, &next);
        put(p, ink, rest, n);
        page_line_end(p);
        rest += next;
        len -= next;
        at = indent;
        if (len)
            page_spaces(p, indent);
    } while (len);
    free(clean);
}

size_t page_entry_column(const struct page *p)
{
    return PAGE_INDENT + (p->zh ? 6 : 12);
}

void page_entry(struct page *p, const char *label, const char *text)
{
    size_t column = page_entry_column(p);
    page_spaces(p, PAGE_INDENT);
    page_left(p, INK_DIM, label, column - PAGE_INDENT);
    page_wrap(p, INK_PLAIN, text, column, column);
}

char *page_value(struct page *p, const json_t *object, const char *key)
{
    char *text = view_value(object, key);
    p->failed = p->failed || !text;
    return text;
}

char *page_place(const struct page *p, const json_t *location)
{
    return view_place(location, p->zh);
}

static void json_line(struct page *p, size_t indent, const char *before, const char *text, const char *after)
{
    page_spaces(p, indent);
    page_put(p, INK_PLAIN, before);
    page_put(p, INK_PLAIN, text);
    page_put(p, INK_PLAIN, after);
    page_line_end(p);
}

static void json_part(struct page *p, size_t indent, const char *before, json_t *value, const char *after);

static void json_members(struct page *p, size_t indent, json_t *object)
{
    const char *key;
    json_t *member;
    size_t left = json_object_size(object);
    json_object_foreach (object, key, member) {
        json_t *quoted = json_string(key);
        char *name = quoted ? json_dumps(quoted, JSON_ENCODE_ANY) : NULL, *before = NULL;
        if (name && asprintf(&before, "%s: ", name) >= 0)
            json_part(p, indent, before, member, --left ? "," : "");
        else
            p->failed = true;
        free(before);
        free(name);
        json_decref(quoted);
    }
}

static void json_items(struct page *p, size_t indent, const json_t *array)
{
    size_t n = json_array_size(array);
    for (size_t i = 0; i < n; i++)
        json_part(p, indent, "", json_array_get(array, i), i + 1 < n ? "," : "");
}

static void json_part(struct page *p, size_t indent, const char *before, json_t *value, const char *after)
{
    char *raw = json_dumps(value, JSON_ENCODE_ANY), *text = raw ? show_clean(raw, strlen(raw)) : NULL;
    bool object = json_is_object(value);
    free(raw);
    if (!text) {
        p->failed = true;
        return;
    }
    size_t columns = indent + utf8_width(before, strlen(before)) + utf8_width(text, strlen(text)) + strlen(after);
    if ((!p->width || columns > p->width) && (object ? json_object_size(value) : json_array_size(value)) > 0) {
        json_line(p, indent, before, object ? "{" : "[", "");
        if (object)
            json_members(p, indent + 2, value);
        else
            json_items(p, indent + 2, value);
        json_line(p, indent, object ? "}" : "]", "", after);
    } else {
        json_line(p, indent, before, text, after);
    }
    free(text);
}

void page_json(struct page *p, json_t *value, size_t indent)
{
    json_part(p, indent, "", value, "");
}
