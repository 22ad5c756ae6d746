/* The html reader's parts know each other through this: html_first.c looks whether a page is whole, html_tree.c makes a small tree of it, html_look.c tells from its shape what is navigation,
 * layout or a box of labels, html_walk.c turns it into lines and tables, read_html.c opens the file. */
#ifndef MC_READ_HTML_H
#define MC_READ_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"
#include "read/counter.h"
#include "read/lattice.h"

#define HTML_SIZE_MAX ((size_t)96 << 20) /* bytes of a page */
#define HTML_NODES_MAX 2500000u
#define HTML_DEPTH_MAX 400
#define HTML_ATTRIBUTES_MAX 1024 /* of one tag: the parser compares each with each */

/* What a tag means here. */
enum html_tag {
    HTML_TEXT, /* no tag: text */
    HTML_INLINE,
    HTML_BLOCK,
    HTML_BODY,
    HTML_PARAGRAPH,
    HTML_HEADING,
    HTML_BREAK,
    HTML_LINK,
    HTML_STRUCK,
    HTML_PREFORMATTED,
    HTML_LIST,
    HTML_ORDERED,
    HTML_ITEM,
    HTML_TERMS,
    HTML_TERM,
    HTML_TABLE,
    HTML_ROWS,
    HTML_FOOT_ROWS,
    HTML_ROW,
    HTML_CELL,
    HTML_HEAD_CELL,
    HTML_CAPTION,
    HTML_COLUMN,
    HTML_ASIDE,  /* nav, aside, footer: beside the matter by their name */
    HTML_HEADER, /* beside it too, but not inside an article */
    HTML_MAIN,
    HTML_TITLE,
    HTML_PICTURE,
    HTML_DROPPED, /* never in the tree: script, style and what is to be filled in */
};

#define HTML_NONE UINT32_MAX

enum html_flag {
    HTML_HIDDEN = 1,  /* display: none */
    HTML_NAMED_ASIDE = 2, /* its role, class or id says navigation, footer or the like */
    HTML_NAMED_LAYOUT = 4, /* role="presentation" */
    HTML_FILE_LINK = 8, /* a link to a document: an attachment, not navigation */
};

struct html_node {
    uint32_t first, next; /* child and sibling: HTML_NONE where there is none */
    uint32_t line;
    /* HTML_TEXT: in texts. Cells: row and column span. HTML_ORDERED: first number, counter. HTML_ITEM: its number + 1, or 0. HTML_TABLE: characters in tables
     * inside it, and how many those are. HTML_COLUMN: width in pixels, or HTML_NONE; how many columns. */
    uint32_t from, len;
    uint32_t chars, link_chars; /* printed characters below, and those of them in links; see html_measure */
    uint32_t links;             /* links below, those to documents left out */
    uint8_t tag, flags;
};

struct html_tree {
    struct html_node *nodes; /* own; [0] is the page */
    uint32_t n, size;
    struct buffer texts;
    uint32_t pictures;
    bool open_ended; /* it has a beginning (<html>, <body>) and no end */
};

/* ---- html_first.c ---- */

/* A page that ends inside a tag or a table, or has a tag past HTML_ATTRIBUTES_MAX, is an error. */
mc_status html_look_first(bool *open_ended, const char *text, size_t len, mc_error *err);

/* ---- html_tree.c ---- */

/* Parses a page (valid UTF-8). On failure *out is empty. A page past the limits above, or that ends inside a tag or a table, is an error. */
mc_status html_tree_read(struct html_tree *out, const char *text, size_t len, mc_error *err);
void html_tree_clear(struct html_tree *t);

/* ---- html_look.c ---- */

/* Counts characters and links of each node, bottom up. */
void html_measure(struct html_tree *t);
/* Navigation and the like: read by nobody. `in_matter`: inside main or article. */
bool html_is_aside(const struct html_tree *t, uint32_t node, bool in_matter);
/* A table that only puts its cells beside each other. */
bool html_is_layout(const struct html_tree *t, uint32_t table);
/* The rows with text in it: what is lost where it is hidden as a whole, behind a tab of the page. */
int html_count_rows(const struct html_tree *t, uint32_t index);
/* Children that are pairs of a label and its value (索引号 | 115…), each in an element of its own: two levels down or side by side. */
enum html_pairs { HTML_NO_PAIRS, HTML_PAIRS_NESTED, HTML_PAIRS_FLAT } html_pairs(const struct html_tree *t, uint32_t node);
/* Whether the element is one such pair; its two children. */
bool html_pair(const struct html_tree *t, uint32_t node, uint32_t *label, uint32_t *value);
/* The same for a table: every row is made of pairs. */
bool html_is_pair_table(const struct lattice *l);
/* The printed text below a node, blanks made one. Adds to `to`. */
void html_text(const struct html_tree *t, uint32_t node, struct buffer *to);
/* "label：value" as one line; a label that has brackets or a colon keeps its own. */
void html_add_pair(struct buffer *to, const char *label, size_t label_len, const char *value, size_t value_len);

/* Adds text with HTML's rule for blanks: runs of them are one; a line break between two wide characters is none. */
void html_add_collapsed(struct buffer *to, const char *text, size_t len, int *pending);

/* ---- html_walk.c ---- */

struct html_found {
    int hidden_rows, struck;
};

/* Fills the document. */
mc_status html_walk(const struct html_tree *t, struct document *d, struct html_found *found, mc_error *err);

#endif
