/* A document laid out: its paragraphs in order, and its project tables as grids.
 * Owns every piece it had to make (joined or cut cells); all others are borrowed from the document. */
#ifndef MC_NOTICE_LAYOUT_H
#define MC_NOTICE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/document.h"
#include "notice/forms.h"
#include "notice/grid.h"

enum flow_kind { FLOW_TEXT, FLOW_GRID, FLOW_FURNITURE };

struct flow {
    enum flow_kind kind;
    struct piece *piece; /* FLOW_TEXT, FLOW_FURNITURE */
    size_t grid;         /* FLOW_GRID: index into grids */
};

/* Bytes [from, to) of a piece that was made come from another one. */
struct origin {
    const struct piece *made, *piece;
    size_t from, to, at;
};

/* A table of the document that no grid took; its texts stand in the flow. */
struct unread {
    const struct table *table; /* borrow: the document's */
    size_t flow;               /* the first of its texts in the flow */
};

struct layout {
    struct flow *flow;
    size_t n_flow, flow_size;
    struct grid *grids;
    size_t n_grids;
    struct piece **made; /* own */
    size_t n_made, made_size;
    struct origin *origins; /* own; in the order the pieces were made */
    size_t n_origins, origins_size;
    struct piece **headings; /* borrow: every printed heading cell, repeated ones too, for the census */
    size_t n_headings, headings_size;
    struct unread *unread; /* own; in the order of the document */
    size_t n_unread, unread_size;
};

mc_status layout_build(struct layout *out, const struct document *d, const struct forms *f, mc_error *err);
void layout_clear(struct layout *l);

/* ---- for the two roads into a grid ---- */

mc_status layout_add(struct layout *l, enum flow_kind kind, struct piece *piece, size_t grid);
/* Adds a text line by line. */
mc_status layout_add_text(struct layout *l, struct piece *p);
mc_status layout_add_heading(struct layout *l, struct piece *piece);
/* A new empty grid. borrow: until the next one. NULL when out of memory. */
struct grid *layout_add_grid(struct layout *l);
/* A new piece with a copy of the text. borrow: from the layout. NULL when out of memory. */
struct piece *layout_piece(struct layout *l, const char *text, size_t len, struct place place, int blank_before);
/* Says where bytes of a made piece come from, for the census. */
mc_status layout_origin(struct layout *l, const struct piece *made, size_t from, size_t to, const struct piece *piece, size_t at);
/* Cuts p at `offset`: *head is [0, offset) without blank lines at its end, *tail the rest without blank lines at its start. */
mc_status layout_cut(struct layout *l, const struct piece *p, size_t offset, struct piece **head, struct piece **tail);

/* Two pieces of one cell as one, the blank lines between kept so that lines can be counted. borrow: from the layout. NULL when out of memory. */
struct piece *layout_join(struct layout *l, const struct piece *a, const struct piece *b);

/* Cells without a grid. Adds the grids found and the texts outside them, in order. `explicit_empties`: an empty cell has its own piece (cells after
 * TABs); else blank lines stand for it (a web page saved as text). *found: a heading was recognised. When it was not, nothing is added. */
mc_status cells_layout(struct layout *l, struct piece *const *pieces, size_t n, bool explicit_empties, const struct forms *f, bool *found);

/* Items in numbered paragraphs, where no table was found. Their paragraphs are replaced by one grid. *found false: nothing was changed. */
mc_status list_layout(struct layout *l, const struct forms *f, bool *found);

/* A table that stands on its side, a project a column. *found false: it does not, nothing is added. */
mc_status turned_layout(struct layout *l, const struct table *t, const struct forms *f, bool *found);

/* A table that is the card of one project, names of fields before their values. *found false: it is not, nothing is added. */
mc_status card_layout(struct layout *l, const struct table *t, const struct forms *f, bool *found);

/* A table whose grid is known. Without a recognisable heading *found is false and nothing is added. */
mc_status table_layout(struct layout *l, const struct table *t, const struct forms *f, bool *found);

/* Makes sections of the rows that head others (1 over 1.1). */
void classes_settle(struct grid *g);

/* Whether the cell has no text but blanks; so has one that is not there (NULL). */
bool cell_is_blank(const struct cell *c);

#endif
