/* JSON values as Lua tables and back. */
#ifndef MC_RULE_VALUE_H
#define MC_RULE_VALUE_H

#include <jansson.h>
#include <lua.h>

#include "model/node.h"
#include "rule/paths.h"

/* Pushes the parts of a value that the shape names, as plain tables: lists from 1, null members left out (null items of a list stay as
 * false, so that indices do not shift), whole numbers as integers, other numbers as floats. Reading a key that the shape (below a `whole`, the
 * schema) does not know raises an error that names the nearest. Shape and schema must outlive the state. Raises on depth and memory. [-0, +1] */
void value_push(lua_State *L, const json_t *value, const struct shape *shape, struct schema schema);

/* Pushes the whole value of a record. For rules that share it: its lists get the metatable at `list_guard`, and so do objects of which the schema knows nothing; with 0 there, as
 * value_push does. [-0, +1] */
void value_push_node(lua_State *L, const struct node *value, struct schema schema, int list_guard);
/* Pushes a new metatable as value_push gives objects pushed in parts. [-0, +1] */
void value_push_guard(lua_State *L, const struct shape *shape);

/* The value at `index` as JSON; own. A table with keys 1..n is a list, any other (the empty one too) an object, whose whole-number keys are written in digits.
 * NULL and *why (static) where it cannot be JSON: functions, floats that are no numbers, invalid UTF-8, loops. Does not raise except on memory: the result is
 * kept in *slot all along, so that the caller can free it. [-0, +0] */
void value_to_json(lua_State *L, int index, json_t **slot, const char **why);

#endif
