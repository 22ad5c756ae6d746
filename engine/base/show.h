/* Text as it is shown to people: safe for a terminal, cut and wrapped by display width (utf8_width), Chinese
 * line-breaking habits kept. */
#ifndef MC_BASE_SHOW_H
#define MC_BASE_SHOW_H

#include <stddef.h>

/* The text with nothing in it that could steer a terminal: line breaks and tabs become one blank, other control
 * characters and the marks that turn the writing direction become U+FFFD. Valid UTF-8 stays as it is. own: free(). NULL
 * only when out of memory. */
char *show_clean(const char *text, size_t len);

/* Bytes of the longest beginning of `text` that takes at most `columns`, never inside a character. */
size_t show_fit(const char *text, size_t len, size_t columns);

/* The text within `columns`: where it is longer, it is cut at a character and … marks the cut. Where `focus` (may be
 * NULL) stands in the text, the part kept is the part around it. own: free(). NULL only when out of memory. */
char *show_cut(const char *text, size_t len, size_t columns, const char *focus);

/* One line of the text wrapped to `columns` (0: all of it): returns its bytes, blanks at its end left out, and *next is
 * where the following line begins (len: there is none). Breaks after blanks and between wide characters; a figure keeps
 * its digits and the unit after them; no line begins with a closing mark or ends with an opening one. What has no such
 * place is cut at the width. */
size_t show_line(const char *text, size_t len, size_t columns, size_t *next);

#endif
