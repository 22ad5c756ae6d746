/* Which piece of the drawn notice each finding stands in, and by which number and anchor it is known in the page.
 * Private to report/. */
#ifndef MC_REPORT_WEB_MAP_H
#define MC_REPORT_WEB_MAP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define WEB_ID_MAX 64

/* One finding or undecided entry of a file. */
struct web_mark {
    const json_t *entry;  /* borrow */
    const char *severity; /* static: "error" "warning" "note" "undecided" */
    bool open;            /* not explained by another one, known or waived */
    size_t number;        /* from 1, in the order of the page */
    size_t piece;         /* from 1: the cell or paragraph of the drawing; 0: none is known */
    char id[WEB_ID_MAX];  /* the anchor */
};

struct web_map {
    size_t file;            /* number of the file in the page */
    const json_t *drawing;  /* borrow; NULL: the notice is not shown */
    struct web_mark *marks; /* own: in the order of the page */
    size_t n;
    size_t *by_piece; /* own: indexes into marks, sorted by piece */
    size_t title, title_end; /* the pieces that hold the notice's title: from the one to before the other; 0, 0: none is known */
};

/* "error" ...; what this version does not know is "undecided", for a person to look at. static. */
const char *web_severity(const json_t *entry);

/* All entries of one file of view_files; `source` (model/sources.h) may be NULL; *undecided counts on over the files. False when out of
 * memory. own: web_map_clear, on failure too. */
bool web_map_init(struct web_map *m, const json_t *file, size_t number, const json_t *source, size_t *undecided);
void web_map_clear(struct web_map *m);

/* The marks of one piece: *n of them from by_piece[first] on. */
size_t web_map_marks(const struct web_map *m, size_t piece, size_t *n);

#endif
