/* A workbook whose cells get notes and which gets one more sheet: what workbook.c (its sheets), workbook_notes.c and workbook_list.c share. Only what has to
 * is spliced into its parts; formulas, styles and everything else stay as they lie in the file. */
#ifndef MC_ANNOTATE_WORKBOOK_H
#define MC_ANNOTATE_WORKBOOK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "annotate/container.h"
#include "annotate/remarks.h"
#include "mingcha.h"

/* A cell's note, of one remark or several. */
struct workbook_note {
    int row, col; /* 0-based */
    char *text;   /* own */
};

struct workbook_sheet {
    char *name, *part;     /* own; part "" where it is no worksheet of this file */
    char *comments, *vml;  /* own: the parts with its notes and their shapes; NULL where it has none */
    struct workbook_cell {
        int row, col;
    } * threads; /* own: cells with a conversation of newer programs, which show that and no note */
    size_t n_threads;
    struct workbook_note *notes; /* own */
    size_t n_notes;
};

struct workbook {
    struct container container;
    char *main;        /* own: the part that is the workbook */
    char *styles;      /* own: may be NULL */
    const char *space; /* the namespace of its parts */
    struct workbook_sheet *sheets; /* own */
    size_t n_sheets;
    long last_id;      /* the highest sheetId */
    bool zh, failed;   /* out of memory somewhere */
    mc_error *err;     /* may be NULL */
};

/* Reads the sheets and what notes they have. Fields zh and err are set before; own: workbook_clear, on failure too. */
mc_status workbook_open_bytes(struct workbook *w, const char *bytes, size_t len);
void workbook_clear(struct workbook *w);
mc_status workbook_out_of_memory(const struct workbook *w);

/* "B12" into 0-based numbers; false where it is no address. */
bool workbook_address(const char *text, size_t len, int *row, int *col);
bool workbook_is_thread(const struct workbook_sheet *s, int row, int col);
/* Adds a text to the cell's note. */
void workbook_note(struct workbook *w, struct workbook_sheet *s, int row, int col, const char *text);

/* Writes the notes of a sheet into its parts, which are made where they are missing. */
mc_status workbook_write_notes(struct workbook *w, struct workbook_sheet *s);
/* Adds the sheet with the list of remarks. */
mc_status workbook_write_list(struct workbook *w, const struct remarks *remarks);

#endif
