/* A notice as it was printed, for those who draw it again (the HTML report): its paragraphs and tables in their order,
 * each piece with its place, so that a location of the record or of a finding leads to the piece that it stands in.
 *
 *   { "blocks": [ { "text", place }, { "rows": [ [ { "text", "rows", "cols", "heading", "at", place } ] ] } ], "left": n }
 *
 * place: the members of a location (model/record.h) and "last", the last line, where a piece takes several lines of its
 * file. "rows" and "cols" are spans above 1; "at" is the JSON pointer of what a cell shows, in a drawing made from a
 * record. "left" counts the cells and paragraphs that were past the limit; 0 is not written. Personal numbers are
 * covered (base/cover.h): a drawing shows everything, so it must not spread them. */
#ifndef MC_NOTICE_DRAWING_H
#define MC_NOTICE_DRAWING_H

#include <jansson.h>

#include "mingcha.h"
#include "model/document.h"
#include "notice/layout.h"

/* Cells and paragraphs of one drawing: more than any notice has, and what a browser still shows at once. */
#define DRAWING_PIECES_MAX 20000

/* The document with the tables that were found in it: those with a grid of their own are drawn with their merged cells, those
 * that were told from paragraphs as they were understood. own: json_decref. */
mc_status drawing_new(json_t **out, const struct document *d, const struct layout *l);

/* A notice that came as a record: a table of its items, a row for each task. own: json_decref. */
mc_status drawing_of_record(json_t **out, const json_t *root);

#endif
