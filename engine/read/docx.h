/* The docx reader's parts know each other through this: read_docx.c opens the file, docx_body.c walks blocks and tables, docx_text.c paragraphs
 * and runs. Nothing outside the reader includes it but its fuzz target. */
#ifndef MC_READ_DOCX_H
#define MC_READ_DOCX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mingcha.h"
#include "model/document.h"
#include "read/docx_list.h"
#include "read/docx_style.h"
#include "read/lattice.h"
#include "read/xml.h"

/* The beginnings of texts that are left out, for the note on them. */
struct docx_sample {
    struct buffer text;
    bool another; /* something stands between its last text and what comes next */
};

/* What was met that the text does not show. */
struct docx_seen {
    int insertions, deletions; /* unaccepted */
    struct docx_sample deleted;
    int hidden, hidden_rows;
    struct docx_sample hidden_text;
    int objects, pictures, outside; /* embedded objects, pictures, text kept in other files or forms */
    struct place revision, hiding;  /* the first of each */
};

struct docx {
    struct document *document; /* borrow */
    struct markup *m;          /* the part that is being read */
    mc_error *err;             /* may be NULL */
    struct docx_styles styles;
    struct docx_lists lists;
    struct budget budget;
    struct docx_seen seen;
    enum block_kind kind; /* BLOCK_PARAGRAPH, or BLOCK_FURNITURE in headers and footers */
    int paragraphs, tables;
    bool main;           /* the part is the main one: places name its elements */
    int element;         /* what the next lines of the document stand in (struct place): a paragraph, or the cell whose contents are handed on */
    bool heading;        /* the paragraph that is added is drawn as a heading */
    const char *under;   /* borrow: from the document: the nearest heading above, or NULL */
    int blanks;          /* empty paragraphs since the last text */
    int deleted, hidden; /* open elements whose text is not shown: deletions; hidden rows and merged cells */
    size_t met;          /* bytes of text met, shown or not: tells whether an alternative held any */
    struct buffer kept;  /* text of a paragraph whose mark is deleted: it goes on with the next */
};

/* A table being read. What stands in a cell: lines of text in the lattice, tables inside it both as lines there and by themselves. */
struct docx_table {
    struct lattice lattice;
    struct docx_inner *inner; /* own; by place; none once it is wide */
    size_t n_inner, inner_size;
    bool wide; /* it has cells in more than one column */
};

/* `from`, `to`: the lines in the outer lattice's text that show the inner table. */
struct docx_inner {
    size_t from, to;
    struct docx_table *table; /* own */
};

/* Walks the children of the open element; `child` is called at each start and goes on to behind that child's end. */
typedef mc_status (*docx_child)(struct docx *d, void *context);
mc_status docx_children(struct docx *d, docx_child child, void *context);
/* Inside mc:AlternateContent: the first alternative that holds text, and no other. */
mc_status docx_alternatives(struct docx *d, docx_child child, void *context);
bool docx_is_alternatives(const struct markup *m);
mc_status docx_skip(struct docx *d);
/* The element that has just begun, as struct place names it. */
int docx_element(const struct docx *d);
mc_status docx_out_of_memory(const struct docx *d);

/* Blocks: `context` is the struct docx_table into whose last cell they go, or NULL: the document. */
mc_status docx_block(struct docx *d, void *context);
mc_status docx_paragraph(struct docx *d, struct docx_table *into);
/* A text box or the like: its blocks as a table of one cell. own: *out, docx_table_free. */
mc_status docx_box(struct docx *d, struct docx_table **out);
/* Adds the lines of a text to the cell or, each its own paragraph, to the document. */
mc_status docx_add_lines(struct docx *d, struct docx_table *into, const char *text, size_t len);
/* Adds a finished table where it belongs: into the cell, or to the document, as a table or, where it only serves layout, as its contents. take. */
mc_status docx_table_take(struct docx *d, struct docx_table *into, struct docx_table *t);
void docx_table_free(struct docx_table *t);
/* A paragraph whose mark is deleted was the last of its kind: what is kept becomes a paragraph. */
mc_status docx_flush(struct docx *d, struct docx_table *into);

/* Reads one part that is a body, headers and notes included: the children of `root` elements (w:body, w:hdr, w:footnote) are blocks. */
mc_status docx_read_story(struct docx *d, const char *root);
/* Frees what it owns: styles, lists, samples of text. */
void docx_clear(struct docx *d);
/* For tests: the bytes are document.xml. */
mc_status docx_read_bytes(struct document *document, const char *xml, size_t len, mc_error *err);

#endif
