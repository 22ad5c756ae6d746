/* What the unit tests share: allocations that fail on demand. */
#ifndef MC_TESTS_UNIT_H
#define MC_TESTS_UNIT_H

#include <check.h>
#include <stdbool.h>

#include "mingcha.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* The n-th allocation from now on (0: the next) fails, and only that one. Those of the engine and of jansson are counted. */
void allocation_fail(long n);
/* No more failures. True where one has happened. */
bool allocation_stop(void);
/* Blocks that the engine and jansson hold now. */
long allocation_live(void);

#endif
