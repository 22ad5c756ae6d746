/* One due date: a span that was read begins no later than it ends, uses no more than it was given, and equals itself. */
#include <assert.h>
#include <stdint.h>

#include "base/datespan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct date_span span;
    struct date date;
    size_t used = 0;

    if (!date_span_parse(&span, (const char *)data, size, 2024, &used, NULL)) {
        assert(used > 0 && used <= size);
        assert(date_compare(span.from, span.to) <= 0);
        assert(span.recurring || date_span_compare(&span, &span) != SPAN_AFTER);
    }
    if (!date_parse(&date, (const char *)data, size, &used, NULL)) {
        assert(used <= size && date_valid(date));
        assert(date_compare(date, date_from_days(date_days(date))) == 0);
    }
    return 0;
}
