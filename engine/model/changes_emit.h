/* Entries of the list of changes (changes.h): whether two values differ, and what is said of it. Private to changes*.c. */
#ifndef MC_MODEL_CHANGES_EMIT_H
#define MC_MODEL_CHANGES_EMIT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "model/record.h"

struct emitter {
    json_t *list; /* own */
    const struct record *later;
    const char *path, *old_unit, *new_unit, *section;
    const json_t *project; /* borrow: where the walk is; NULL: outside of projects */
    struct buffer pointer; /* of the later item */
    bool failed;           /* out of memory */
};

/* What an entry is about; texts are borrowed. */
struct change {
    const char *kind, *zh, *en; /* the label */
    const char *name;           /* what it is called, may be NULL or "" */
};

/* Moves the pointer down to a member, and an item of it unless CHANGES_NONE; gives what emit_step_back wants. */
struct buffer emit_step(struct emitter *e, const char *key, size_t index);
void emit_step_back(struct emitter *e, struct buffer before);

/* A member that is a text, or "". borrow. */
const char *emit_text(const json_t *item, const char *key);
/* The value of a quantity as it is said: "1200", "5-8". own: free(). */
char *emit_value(const json_t *quantity);

/* Each adds an entry where the two differ. Amounts are JSON texts or numbers, NULL where there is none; `key` is their member. */
void emit_amount(struct emitter *e, const struct change *c, const json_t *old_value, const json_t *new_value, const char *key);
void emit_target(struct emitter *e, const json_t *old_item, const json_t *new_item);
void emit_deadline(struct emitter *e, const json_t *old_item, const json_t *new_item);
void emit_presence(struct emitter *e, const struct change *c, bool was, bool is);
void emit_renamed(struct emitter *e, const struct change *c, const char *old_name, const char *new_name);
/* The unit of amounts, of the whole and of one funding. */
void emit_money_unit(struct emitter *e);
void emit_units(struct emitter *e, const json_t *old_funding, const json_t *new_funding);

#endif
