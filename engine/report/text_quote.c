/* The words that a finding is about, as they stand in the source. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"
#include "report/view.h"

#define QUOTE_LINES 3
#define QUOTE_COLUMNS 76 /* where nothing is wrapped, a quotation still is no page */

static void put_line(struct page *p, const struct view_line *line, const char *focus)
{
    size_t column = page_entry_column(p);
    char gutter[32] = "";
    if (line->number > 0)
        snprintf(gutter, sizeof gutter, "%ld", line->number);
    size_t room = p->width > column + 20 ? p->width - column : p->width ? 20 : QUOTE_COLUMNS;
    char *clean = show_clean(line->text, line->len);
    char *text = clean ? show_cut(clean, strlen(clean), room, focus) : NULL;
    if (text) {
        page_right(p, INK_DIM, gutter, column - 3);
        page_put(p, INK_DIM, " | ");
        page_put(p, INK_PLAIN, text);
        page_line_end(p);
    } else {
        p->failed = true;
    }
    free(text);
    free(clean);
}

static void put_more(struct page *p)
{
    page_right(p, INK_DIM, "", page_entry_column(p) - 3);
    page_put(p, INK_DIM, " | …");
    page_line_end(p);
}

/* How many lines to leave out, so that the one that holds `focus` is among those shown. */
static size_t lines_to_skip(const char *text, const char *focus)
{
    const char *rest = text;
    struct view_line line;
    long number = 0;
    for (size_t n = 0; focus && *focus && view_next_line(&line, &rest, &number); n++)
        if (memmem(line.text, line.len, focus, strlen(focus)))
            return n < QUOTE_LINES ? 0 : n;
    return 0;
}

void text_quote(struct page *p, const json_t *location, const char *focus)
{
    const char *text = json_string_value(json_object_get(location, "text"));
    if (!text)
        return;
    const char *rest = text;
    struct view_line line;
    long at = view_count(location, "line");
    size_t skip = lines_to_skip(text, focus);
    if (skip)
        put_more(p);
    for (size_t n = 0; view_next_line(&line, &rest, &at); n++) {
        if (n < skip)
            continue;
        if (n == skip + QUOTE_LINES) {
            put_more(p);
            break;
        }
        put_line(p, &line, focus);
    }
}
