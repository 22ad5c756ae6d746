#include "read/page_number.h"

#include <stdint.h>

#include "base/utf8.h"

static bool is_dash(uint32_t c)
{
    return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2015 || c == 0xFF0D || c == 0x2500;
}

bool is_page_number(const char *text, size_t len)
{
    size_t from, to;
    utf8_trim(text, len, &from, &to);
    bool digits = false, page = false, dash_first = false, dash_last = false;
    size_t at = from;
    while (at < to) {
        uint32_t c = utf8_next(text, to, &at);
        dash_last = is_dash(c);
        if (dash_last && !digits && !page)
            dash_first = true;
        if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
            digits = true;
        else if (c == 0x7B2C || c == 0x9875 || c == 0x5171) /* 第 页 共 */
            page = page || c == 0x9875;
        else if (!is_dash(c) && !utf8_is_blank(c) && c != '/' && c != 0xFF0C && c != ',')
            return false;
    }
    return digits && to - from < 40 && (page || (dash_first && dash_last));
}
