/* The words around a figure that say how it is meant: bounds (约 不少于 以上 （动态）) and the base of a ratio
 * (每千人口). */
#ifndef MC_NOTICE_BOUND_H
#define MC_NOTICE_BOUND_H

#include "notice/token.h"

/* Widens t->from and t->to over the words that bound the token and sets its bound; a range stays a range. `from` and
 * `to` limit what is looked at; `last` is the token before, or NULL. Blanks between figure and word are passed over. */
void bound_read(struct token *t, const struct forms *forms, const char *text, size_t from, size_t to,
                const struct token *last);

/* Fills t->per from 每千人口, 人均 before the figure and from /人/月 behind its unit, which t->to then covers. Call it
 * before bound_read. A token that follows another in its clause shares its base: 每村1名、2个. */
void bound_read_per(struct token *t, const struct forms *forms, const char *text, size_t from, size_t to,
                    const struct token *last);

#endif
