/* The tags of an XML part, found in its bytes, so that something can be put between two of them and every other byte stays. The part has been read
 * by read/xml.h before: it is well-formed, in UTF-8 and without a document type, and its elements come in the order in which markup_ordinal counts. */
#ifndef MC_ANNOTATE_TAGS_H
#define MC_ANNOTATE_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

enum tag_kind { TAG_OPEN, TAG_CLOSE, TAG_EMPTY /* <p/> */ };

struct tag {
    enum tag_kind kind;
    size_t from, to;          /* its bytes, < and > counted */
    const char *name, *prefix; /* borrow: into the bytes; not ended by a NUL */
    size_t name_len, prefix_len;
    int ordinal;              /* the how-manieth element it begins; of TAG_CLOSE: 0 */
    int depth;                /* elements open around it, its own counted */
};

struct tags {
    const char *bytes; /* borrow */
    size_t len, at;
    int ordinal, depth;
};

/* MC_ERR_INPUT for a part that is not UTF-8 (the format allows UTF-16, which no office program writes). `name` is for the message. */
mc_status tags_open(struct tags *t, const char *name, const char *bytes, size_t len, mc_error *err);
/* False at the end. */
bool tags_next(struct tags *t, struct tag *out);
/* Goes on to behind the end of the element that `open` (just handed out) begins; *end is its closing tag, or `open` itself where it is TAG_EMPTY. */
bool tags_skip(struct tags *t, const struct tag *open, struct tag *end);

/* Whatever its prefix. */
bool tag_is(const struct tag *t, const char *name);
/* The value of an attribute of a tag as it is written, whatever the attribute's prefix. False where there is none. */
bool tag_attribute(const struct tags *t, const struct tag *tag, const char *name, const char **value, size_t *len);
/* The same as a number; `none` where there is none. */
long tag_number(const struct tags *t, const struct tag *tag, const char *name, long none);

#endif
