/* A place for the JSON values of one record at a time. While an arena is open, whatever jansson allocates in this thread is cut from it; all of it goes
 * at once, with no walk over the values. For streams of records: nothing that was made in it may be used behind arena_reset, and no value of it may go to
 * another thread.
 *
 * jansson's allocator is one for the whole process: the first arena_new puts ours in front of the one that was set. Ours looks at thread-local state alone,
 * and whoever never opens an arena gets what jansson's own allocator gives. */
#ifndef MC_MODEL_ARENA_H
#define MC_MODEL_ARENA_H

#include <jansson.h>
#include <stddef.h>

struct arena;

/* For one thread. Call the first before other threads use jansson. own: arena_free. NULL when out of memory. */
struct arena *arena_new(void);
void arena_free(struct arena *a);

/* From here on values of this thread come from the arena, till arena_close. Not nested. A thread has one arena in its life. */
void arena_open(struct arena *a);
void arena_close(void);

/* Makes json_decref of a value of the arena do nothing, so that freeing it costs no walk. What did not fit into the arena is left to be
 * freed in the ordinary way: then this does nothing. */
void arena_keep(struct arena *a, json_t *value);

/* All values are gone. */
void arena_reset(struct arena *a);

#endif
