/* One decimal: what is read is written in its shortest form and read again as the same value; sums and products overflow into errors. */
#include <assert.h>
#include <stdint.h>

#include "base/decimal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char out[DECIMAL_TEXT_MAX];
    struct decimal a, b, sum;

    if (decimal_parse(&a, (const char *)data, size, NULL))
        return 0;
    size_t len = decimal_format(out, a);
    assert(len < sizeof out);
    assert(decimal_parse(&b, out, len, NULL) == MC_OK && decimal_compare(a, b) == 0);
    if (decimal_add(&sum, a, b, NULL) == MC_OK && decimal_sub(&sum, sum, b, NULL) == MC_OK)
        assert(decimal_compare(sum, a) == 0);
    if (decimal_mul(&sum, a, b, NULL) == MC_OK)
        decimal_format(out, sum);
    return 0;
}
