/* Writing a page for people: colour, wrapped text with a hanging indent, columns by display width. What comes from
 * inputs is made safe here (base/show.h), so that nobody who writes a page has to think of it. Write errors are found
 * at the end, with ferror. */
#ifndef MC_REPORT_PAGE_H
#define MC_REPORT_PAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "report/reporter.h"

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_RED, INK_YELLOW, INK_CYAN, INK_MAGENTA, INK_GREEN };

struct page {
    FILE *out;    /* borrow */
    size_t width; /* 0: nothing is wrapped */
    bool color, zh;
    bool failed; /* out of memory somewhere: what was written is not whole */
};

void page_init(struct page *p, const struct report_style *style, FILE *out);

/* Whichever of the two the reader wants. */
const char *page_say(const struct page *p, const char *zh, const char *en);

/* Raw text in a colour; no line end is added. */
void page_put(struct page *p, enum ink ink, const char *text);
void page_format(struct page *p, enum ink ink, const char *format, ...) __attribute__((format(printf, 3, 4)));
void page_spaces(struct page *p, size_t n);
void page_line_end(struct page *p);

/* Text in a field of `columns`, blanks after it (left) or before it (right). Too long text is not cut. */
void page_left(struct page *p, enum ink ink, const char *text, size_t columns);
void page_right(struct page *p, enum ink ink, const char *text, size_t columns);

/* Text from anywhere, cleaned and wrapped; the first line goes on at column `at`, the others begin at column `indent`.
 * Ends the line. */
void page_wrap(struct page *p, enum ink ink, const char *text, size_t at, size_t indent);

/* A label in a field that is the same for all labels of the page, then the text wrapped beside it. */
#define PAGE_INDENT 6
void page_entry(struct page *p, const char *label, const char *text);
/* The column where the text of an entry begins. */
size_t page_entry_column(const struct page *p);

/* A member of a JSON object as text: strings as they are, "" where it is missing or null; anything else as compact
 * JSON. own: free(). NULL when out of memory, which `failed` then says. */
char *page_value(struct page *p, const json_t *object, const char *key);

/* JSON to be read: what fits the width stands on one line, the rest is broken member by member. Each line begins at
 * column `indent`. */
void page_json(struct page *p, json_t *value, size_t indent);

/* view_place in the page's language. */
char *page_place(const struct page *p, const json_t *location);

#endif
