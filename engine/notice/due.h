/* Due-date expressions where a deadline cell writes them: 力争6月底前, 完成时限：12月, （3月底前）. */
#ifndef MC_NOTICE_DUE_H
#define MC_NOTICE_DUE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/datespan.h"
#include "notice/forms.h"
#include "notice/step.h"

struct due {
    struct slice expression; /* 6月底前, as printed */
    size_t after;            /* behind it and the marks that part it from its text */
    struct date_span span;
    bool valid;     /* the span names days of the calendar */
    bool year_only; /* 2023年 */
    bool prefixed;  /* 完成时限： or the like stands before it */
};

/* Reads an expression at the start of text[from, to), words such as 力争 and 完成时限： before it included. `year` is
 * the context, 0 where unknown. */
bool due_at(struct due *out, const struct forms *forms, const char *text, struct slice range, int year);

/* Finds an expression inside a sentence that can only be a due date: one with 前, 底, a day, or alone in brackets or
 * behind a colon. */
bool due_inside(struct due *out, const struct forms *forms, const char *text, struct slice range, int year);

/* { "text", "from", "to", "part", "before", "recurring" }. own: json_decref. NULL when out of memory. */
json_t *due_object(const struct due *d, const char *text);

#endif
