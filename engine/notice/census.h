/* The census: every amount, date and quantity of the source, and whether a field of the record used it.
 * Readers of fields mark the ranges they used; at the end every piece of text is scanned for tokens, and a token no
 * mark touches is left over. A piece is known by its address: marks made on a copy of a piece are carried to it by
 * census_carry. */
#ifndef MC_NOTICE_CENSUS_H
#define MC_NOTICE_CENSUS_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/document.h"
#include "notice/forms.h"

struct census; /* opaque */

/* Where a piece belongs: the `why` of its tokens that nothing used. */
enum census_area { CENSUS_BODY, CENSUS_TABLE, CENSUS_REMARK, CENSUS_FURNITURE };

/* own: census_free. NULL when out of memory. */
struct census *census_new(void);
void census_free(struct census *c);

/* Field `pointer` used bytes [from, to) of the piece. */
void census_use(struct census *c, const struct piece *p, size_t from, size_t to, const char *pointer);

/* Says where the piece belongs. Without it the kind of its block decides: paragraphs are body, cells table, furniture
 * furniture. */
void census_place(struct census *c, const struct piece *p, enum census_area area);

/* The piece is a cell of a column of that role ("deadline"; static). Its leftovers name it. */
void census_column(struct census *c, const struct piece *p, const char *role);

/* The piece is a cell of a money column: a bare figure in it ("7517.5") is an amount too. */
void census_amount(struct census *c, const struct piece *p);

/* Bytes [from, to) of `made` are a copy of the bytes of `origin` from `at` on: what was marked, placed or called an
 * amount there holds for the origin. Called when all marks are made, for later copies first where a copy was made of a
 * copy. */
void census_carry(struct census *c, const struct piece *made, size_t from, size_t to, const struct piece *origin,
                  size_t at);

/* What the layout found; printed as it is. */
void census_count(struct census *c, size_t tables, size_t rows);

/* Scans every piece of the document and gives
 *   { "tables", "rows", "amounts": {"seen", "used", "fields": {field: how many}, "left": [ {"text", "location", "why", "column"?} ]}, "dates": {..},
 * "quantities": {..} } with `why` one of body, table, remark, furniture. `year` is the programme year (0: unknown).
 * own: *out, json_decref. An allocation that failed in one of the calls above is reported here as MC_ERR_MEMORY. */
mc_status census_finish(json_t **out, const struct census *c, const struct document *d, const struct forms *forms,
                        int year, mc_error *err);

#endif
