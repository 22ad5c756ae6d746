/* One amount: what is read in a unit is written back in it and read again as the same number of fen. */
#include <assert.h>
#include <stdint.h>

#include "base/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    char out[MONEY_TEXT_MAX];
    struct money money, again;

    money_unit_find(text, size);
    if (money_parse(&money, text, size, MONEY_WAN, NULL))
        return 0;
    size_t len = money_format(out, money.fen, money.unit, money.decimals);
    assert(len < sizeof out);
    assert(money_parse(&again, out, len, money.unit, NULL) == MC_OK && again.fen == money.fen);
    return 0;
}
