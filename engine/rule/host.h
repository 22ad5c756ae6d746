/* Reading the tables that rules hand to the host's functions. Private to engine/rule. All raise where the table is not
 * as it should be. */
#ifndef MC_RULE_HOST_H
#define MC_RULE_HOST_H

#include <lua.h>
#include <stddef.h>

#include "rule/pack.h"

/* The running evaluation; raises outside of one. */
struct eval *host_eval(lua_State *L, const char *function);

/* Raises on a key of the table at `index` that is not among the names; of several, on the first by its bytes. [-0, +0]
 */
void host_check_keys(lua_State *L, int index, const char *function, const char *const *names, size_t n);

/* The text of field `name`, NULL where absent. Whole numbers count as texts, floats do not. [-0, +1]: the text stays on
 * the stack */
const char *host_field_text(lua_State *L, int index, const char *function, const char *name);

/* The fields of a finding that are nothing but texts. */
#define HOST_TEXTS 8
extern const char *const host_texts[HOST_TEXTS];
/* Adds a finding of such texts (NULL: there is none) to those of the evaluation. False where there is anything wrong with it, or no memory: nothing is added then, and nothing is raised. */
bool host_add_texts(struct eval *e, const char *const texts[HOST_TEXTS]);

/* The JSON pointer of an `at` of this evaluation (NULL: the element); raises where it is none. own: free(); NULL when
 * out of memory. */
char *host_pointer(lua_State *L, const struct eval *e, const char *at);

#endif
