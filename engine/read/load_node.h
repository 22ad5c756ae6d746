/* Lines of a stream into nodes (model/node.h), in one pass over the text and without a copy of it. Records of a stream look alike: which key stands where is learned,
 * and what was learned is tried first.
 *
 * Whatever is wrong with a text, or only uncommon, is left to load_json: this loader takes a part of what that one takes, makes the same values of it, and never says
 * why it did not. */
#ifndef MC_READ_LOAD_NODE_H
#define MC_READ_LOAD_NODE_H

#include <stddef.h>

#include "base/hash.h"
#include "model/node.h"
#include "read/marks.h"

#define LOAD_NODE_PAD ((size_t)32) /* bytes behind a text that may be looked at */

struct node_loader;

/* own: node_loader_free. The keys are borrowed and must live longer. NULL when out of memory. */
struct node_loader *node_loader_new(struct node_keys *keys);
void node_loader_free(struct node_loader *l);

/* Where the nodes are made, for others that belong to the same record. */
struct nodes *node_loader_nodes(struct node_loader *l);

/* From here on the loader goes through lines of `text` and hashes, as it goes, what it is given; of what is left the caller sees to. NULL: no more. */
void node_loader_hash(struct node_loader *l, struct hash_aside *aside, const char *text);

/* The object that the text holds; NULL where load_json has to look at it. text[len] must be '\0', and LOAD_NODE_PAD bytes behind it readable. `marks` are of a longer text that it is a part of, or NULL. The
 * nodes borrow the text, and are valid till the next call. */
const struct node *load_node(struct node_loader *l, const struct marks *marks, const char *text, size_t len);

#endif
