/* A document as a text that tests can compare: what a reader made of the bytes, block by block. */
#ifndef MC_TESTS_DOCUMENT_TEXT_H
#define MC_TESTS_DOCUMENT_TEXT_H

#include "model/document.h"

/* own: free(). A line a block: "P text", "F text"; a table is a line a row, "| a{2x1} | < | - |": spans rows x columns, < covered by another cell,
 * - nothing there. A blank line is printed as /, blank lines before a paragraph as a number: "P2 text". Notes come last: "N text". */
char *document_text(const struct document *d);

#endif
