/* Tables in plain text that are drawn with bars (| a | b |, Markdown, ┌─┬─┐, +---+---+) or only lined up with blanks. */
#ifndef MC_READ_TEXT_TABLE_H
#define MC_READ_TEXT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/document.h"

/* One line of a text file. */
struct text_line {
    const char *text; /* borrow */
    size_t len;
    int number;
    bool blank;
    bool page_number;
    int tabs; /* TABs inside the line, the leading one not counted */
    bool tab_first;
};

/* The lines of a table that begins at lines[0]; 0 where none does. */
size_t text_drawn_lines(const struct text_line *lines, size_t n);
size_t text_aligned_lines(const struct text_line *lines, size_t n);

/* Adds such a table to the document. */
mc_status text_drawn_read(struct document *d, const struct text_line *lines, size_t n, mc_error *err);
mc_status text_aligned_read(struct document *d, const struct text_line *lines, size_t n, mc_error *err);

#endif
