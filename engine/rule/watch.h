/* A watch over calls of rules whose instructions are not counted, because counting them costs a third of their time: a timer of the thread looks in every
 * millisecond, and what it then meets twice is stopped at its next instruction. */
#ifndef MC_RULE_WATCH_H
#define MC_RULE_WATCH_H

#include <lua.h>
#include <stdbool.h>

/* Between the two a timer of this thread may run. False where there can be none: its signal is taken or blocked. The mask of signals must stay as it is. */
bool watch_open(void);
void watch_close(void);

/* The call that begins: where it is still running between one and two milliseconds later, the hook is set, for its next instruction. */
void watch_begin(lua_State *L, lua_Hook hook);
void watch_end(void);

#endif
