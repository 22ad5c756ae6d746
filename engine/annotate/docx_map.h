/* The paragraphs, cells and rows of a Word file's main part in its bytes: where a comment about an element may begin and end, so that only marks are put
 * between what is there. */
#ifndef MC_ANNOTATE_DOCX_MAP_H
#define MC_ANNOTATE_DOCX_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "annotate/tags.h"
#include "mingcha.h"

enum docx_kind { DOCX_PARAGRAPH, DOCX_CELL, DOCX_ROW, DOCX_BOX /* no comment may stand in it: a text box, an alternative */ };

struct docx_span {
    enum docx_kind kind;
    int ordinal;             /* markup_ordinal */
    struct tag open;
    size_t inner_from, inner_to, to; /* behind the properties; before the closing tag; behind it */
    bool empty;              /* <w:p/>: nothing can be put into it without another change */
    bool boxed;              /* stands in a DOCX_BOX */
};

struct docx_map {
    const char *bytes; /* borrow */
    size_t len;
    struct docx_span *all; /* own; by ordinal */
    size_t n, size;
};

/* Where the marks of a comment go. */
struct docx_anchor {
    const struct docx_span *first; /* the paragraph in which it begins, whose prefix its marks take; borrow: from the map */
    const struct docx_span *last;  /* the one in which it ends */
    size_t from, to;               /* offsets */
    bool exact;                    /* on the element that was asked for */
};

mc_status docx_map_read(struct docx_map *m, const char *part, const char *bytes, size_t len, mc_error *err);
void docx_map_clear(struct docx_map *m);

/* The anchor for an element (0: none): around `quote` (may be NULL) where that stands in it, else around all of it; where no comment may stand, around
 * the paragraph nearest to it. `late`: without an element the last paragraph, not the first. False where the part has no paragraph that can bear one. */
bool docx_map_anchor(const struct docx_map *m, int element, bool late, const char *quote, struct docx_anchor *out);

#endif
