/* XML read as a stream of marks: start of an element, its text, its end. Bounded: memory goes with the depth and the longest single text, not with
 * the file; no document type, so no entities beyond the five of XML, nothing fetched.
 *
 *     while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE)
 *         ...
 */
#ifndef MC_READ_XML_H
#define MC_READ_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "read/package.h"

#define MARKUP_DEPTH_MAX 256

enum mark {
    MARK_START, /* markup_name, markup_space, markup_attr */
    MARK_END,   /* markup_name, markup_space */
    MARK_TEXT,  /* markup_text; one text may come in several pieces */
    MARK_CLOSE, /* the end of the file */
};

struct markup;

/* Opens a part of a package, or bytes that stay until markup_close (`name` is for messages). own: *out, markup_close. */
mc_status markup_open(struct markup **out, struct package *p, const char *part, mc_error *err);
mc_status markup_open_bytes(struct markup **out, const char *name, const char *bytes, size_t len, mc_error *err);
void markup_close(struct markup *m);

/* The next mark. What it offers is borrowed until the next call. XML that is damaged or cut off, a document type and a depth past
 * MARKUP_DEPTH_MAX are errors with the part's name and line. An error stays: further calls return it again. */
mc_status markup_next(struct markup *m, enum mark *what, mc_error *err);

/* After MARK_START: goes on to behind the end of that element, whatever it holds. */
mc_status markup_skip(struct markup *m, mc_error *err);

const char *markup_name(const struct markup *m);  /* without prefix */
const char *markup_space(const struct markup *m); /* the namespace's URI, "" where there is none */
/* The value of the attribute, whatever its prefix ("val" finds w:val); NULL where there is none. */
const char *markup_attr(const struct markup *m, const char *name);
/* The same where prefixes matter: `space` is the end of the namespace's URI ("/relationships" finds r:id, also in the strict form of the
 * format); "" finds only attributes without one. */
const char *markup_attr_in(const struct markup *m, const char *space, const char *name);
const char *markup_text(const struct markup *m, size_t *len);
int markup_line(const struct markup *m);
/* The how-manieth element of the file, 1-based, has begun at this MARK_START: with it the same element is found again in the file's bytes. */
int markup_ordinal(const struct markup *m);
/* Elements open around the mark, its own counted: 1 at the root's start and at its end. */
int markup_depth(const struct markup *m);

#endif
