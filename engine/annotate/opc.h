/* The tables of contents of an office file (OPC): content types and relations. What is added declares its own namespace, so that it is right whatever
 * prefixes the file uses. */
#ifndef MC_ANNOTATE_OPC_H
#define MC_ANNOTATE_OPC_H

#include "annotate/container.h"
#include "mingcha.h"

#define OPC_ID_MAX 32

/* own: *name, free(): "xl/comments3.xml", a part that is not in the file; `pattern` holds one %d. */
mc_status opc_new_part(const struct container *c, const char *pattern, char **name, mc_error *err);

/* Says what a part is, or (where `part` begins with a point, ".vml") what all parts are whose names end so. Does nothing where that is said already. */
mc_status opc_add_type(struct container *c, const char *part, const char *type, mc_error *err);

/* Adds a relation from `part` to `target`, both names of parts; `kind` is the last word of its type ("comments"). `id` gets its id. */
mc_status opc_add_relation(struct container *c, const char *part, const char *kind, const char *target, char id[OPC_ID_MAX], mc_error *err);

/* The beginning of the URIs of relations in this file, which comes in a transitional and a strict spelling. borrow: static. */
const char *opc_relations_space(struct container *c);

/* Adds markup as the last child of the root of a part. */
mc_status opc_append(struct container *c, const char *part, const char *markup, mc_error *err);

/* Puts changed bytes in place of a part's. take: the splices, which are cleared. */
struct splices;
mc_status opc_splice(struct container *c, const char *part, struct splices *s_take, mc_error *err);

#endif
