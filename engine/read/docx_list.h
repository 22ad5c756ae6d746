/* The numbers that Word prints before the paragraphs of its lists (numbering.xml): 一、 （一） 1. They stand in no text of the file, but who reads the
 * notice sees them, so they count as text. */
#ifndef MC_READ_DOCX_LIST_H
#define MC_READ_DOCX_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "read/counter.h"
#include "read/docx_style.h"
#include "read/xml.h"

#define DOCX_LEVELS 9
#define DOCX_LISTS_MAX 65536

struct docx_level {
    bool defined;
    enum counter counter;
    int pad;          /* digits at least, for a form such as 001; 0: as the counter says */
    int start;
    int restart;      /* -1 after any level above; 0 never; n after level n - 1 or one above it */
    bool legal;       /* all numbers decimal */
    bool joined;      /* no blank after the number */
    char *text;       /* own: "%1、"; NULL: none */
    char *style;      /* own: paragraphs of this style are of this level; may be NULL */
};

/* A definition (w:abstractNum); its lists share the counting. */
struct docx_definition {
    int id;
    struct docx_level levels[DOCX_LEVELS];
    char *style_link; /* own: defined by the list of this style instead; may be NULL */
    int count[DOCX_LEVELS];
    bool begun[DOCX_LEVELS];
};

/* A list (w:num): a definition, some of its levels changed. */
struct docx_list {
    int id, definition_id;
    struct docx_level *changed; /* own: DOCX_LEVELS of them; NULL: none */
    int start[DOCX_LEVELS];     /* the number to begin again with when the list is first met; -1: none */
};

struct docx_lists {
    struct docx_definition *definitions; /* own; by id */
    size_t n_definitions, definitions_size;
    struct docx_list *all; /* own; by id */
    size_t n, size;
};

/* Reads numbering.xml. On failure *out is empty. */
mc_status docx_lists_read(struct docx_lists *out, struct markup *m, mc_error *err);
void docx_lists_clear(struct docx_lists *l);

/* Counts one paragraph of the list and adds the number shown before it, with a blank where one parts it from the text. `level` -1: the level
 * that belongs to `style` (may be NULL), else the first. Adds nothing for a list that is not there or shows none. */
void docx_lists_number(struct docx_lists *l, const struct docx_styles *styles, int list, int level, const char *style, struct buffer *to);

#endif
