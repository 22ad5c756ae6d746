/* Writing into an mc_error. Whoever finds the error writes the message; the first one stays. */
#ifndef MC_BASE_ERROR_H
#define MC_BASE_ERROR_H

#include "mingcha.h"

/* Writes the error unless err is NULL or already holds one. `source` may be NULL, `line` 0. Returns `status`, so that
 * `return error_set(...)` reads well. The text is cut at a character where it is too long. The Chinese text is
 * written with the same arguments, where error_zh.c knows the format. */
mc_status error_set(mc_error *err, mc_status status, const char *source, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Writes the whole error of another call, both languages kept, under the same terms. Returns its status. */
mc_status error_pass(mc_error *err, const mc_error *found);

/* Adds the source to an error whose finder did not know it. Does nothing where a source is already there. */
void error_add_source(mc_error *err, const char *source);

#endif
