/* The vocabulary of notices: every JSON file of rules/forms, merged. Headings, measure words and the like are data there, so that a user can add
 * to them; this file only loads and looks up. */
#ifndef MC_NOTICE_FORMS_H
#define MC_NOTICE_FORMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"

struct words;

/* Not for two threads at once: look-ups make lists ready. */
struct forms {
    json_t *root;        /* own: every top-level list or object of every file, lists joined, objects merged */
    struct words *words; /* own, private: every list, ready to be looked up in */
};

/* Loads the *.json files of dir in sorted order. An unreadable file, a syntax error (with line) or no file at all are errors. own: forms_free. */
mc_status forms_load(struct forms **out, const char *dir, mc_error *err);
void forms_free(struct forms *f);
/* Whether memory ran out in a look-up, which then found nothing, since this was asked last. */
bool forms_failed(const struct forms *f);

/* A list of strings by name ("measure_words"), or by two names ("columns", "seq"); NULL where there is none. borrow. */
const json_t *forms_list(const struct forms *f, const char *group, const char *name);
/* Whether `text` equals one of the list, compared folded (utf8_fold). */
bool forms_has(const struct forms *f, const char *group, const char *name, const char *text, size_t len);
/* The same for a text that is folded already. */
bool forms_has_folded(const struct forms *f, const char *group, const char *name, const char *folded);
/* Bytes (folded) of the longest entry that stands anywhere inside a folded text; 0 where none does. */
size_t forms_contained(const struct forms *f, const char *group, const char *name, const char *folded);
/* Whether an entry stands anywhere inside the text, which need not be folded. */
bool forms_says(const struct forms *f, const char *name, const char *text, size_t len);
/* Bytes of the longest list entry that `text` starts with; 0 where none. Compared byte for byte. */
size_t forms_prefix(const struct forms *f, const char *group, const char *name, const char *text, size_t len);
/* The same at the end of the text. */
size_t forms_suffix(const struct forms *f, const char *group, const char *name, const char *text, size_t len);

#endif
