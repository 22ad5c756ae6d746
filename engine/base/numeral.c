/* See numeral.h. A number is up to three sections of four digits: [section 亿][section 万][section], where 亿 may count
 * 万 (三万亿). */
#include "base/numeral.h"

#include <stdbool.h>

#include "base/utf8.h"

#define WAN 10000
#define YI 100000000

struct reader {
    const char *text;
    size_t len, at;
};

int numeral_digit(uint32_t c)
{
    switch (c) {
    case 0x3007: /* 〇 */
    case 0x25CB: /* ○ */
    case 0x25EF: /* ◯ */
    case 0x96F6: /* 零 */
        return 0;
    case 0x4E00:
        return 1;
    case 0x4E8C:
        return 2;
    case 0x4E09:
        return 3;
    case 0x56DB:
        return 4;
    case 0x4E94:
        return 5;
    case 0x516D:
        return 6;
    case 0x4E03:
        return 7;
    case 0x516B:
        return 8;
    case 0x4E5D:
        return 9;
    default:
        return -1;
    }
}

/* 1..9 with 两, 0 for what counts nothing. */
static int counting_digit(uint32_t c)
{
    int digit = c == 0x4E24 /* 两 */ ? 2 : numeral_digit(c);
    return digit > 0 ? digit : 0;
}

/* 十 百 千, 0 for anything else. */
static int unit_of(uint32_t c)
{
    return c == 0x5341 ? 10 : c == 0x767E ? 100 : c == 0x5343 ? 1000 : 0;
}

static uint32_t peek(const struct reader *r, size_t *next)
{
    *next = r->at;
    return utf8_next(r->text, r->len, next);
}

static bool take(struct reader *r, uint32_t wanted)
{
    size_t next;
    if (r->at >= r->len || peek(r, &next) != wanted)
        return false;
    r->at = next;
    return true;
}

static bool take_zero(struct reader *r)
{
    size_t next;
    if (r->at >= r->len || numeral_digit(peek(r, &next)) != 0)
        return false;
    r->at = next;
    return true;
}

/* One step of a section: 三百, 十 or a last digit. `limit` is the unit before it (10000 at the start); `bare` says
 * whether a digit may stand without its unit. Returns the value, 0 where nothing fits; *unit is 1 for a bare digit. */
static int take_step(struct reader *r, int limit, bool bare, int *unit)
{
    size_t next;
    uint32_t c = peek(r, &next);
    int digit = counting_digit(c);
    if (digit == 0) {
        *unit = unit_of(c);
        if (*unit != 10 || limit < 100 || (limit != 100 && !bare)) /* 十二, 一百十二, 一千零十 */
            return 0;
        r->at = next;
        return 10;
    }
    struct reader after = {r->text, r->len, next};
    *unit = after.at < after.len ? unit_of(peek(&after, &next)) : 0;
    if (*unit != 0 && *unit < limit) {
        r->at = next;
        return digit * *unit;
    }
    if (*unit != 0 || !bare)
        return 0;
    *unit = 1;
    r->at = after.at;
    return digit;
}

/* A section: 1..9999, or 0 where there is none. `inner`: a larger section came before, so that a bare digit needs 零
 * (一万零二, not 一万二). */
static int take_section(struct reader *r, bool inner)
{
    int value = 0, limit = WAN;
    while (r->at < r->len && limit > 1) {
        struct reader step = *r;
        int unit = 0;
        bool zero = (value > 0 || inner) && take_zero(&step);
        bool bare = zero || limit == 10 || (limit == WAN && !inner);
        int part = step.at < step.len ? take_step(&step, limit, bare, &unit) : 0;
        if (part == 0)
            break;
        *r = step;
        value += part;
        limit = unit;
    }
    return value;
}

size_t numeral_read(int64_t *out, const char *text, size_t len)
{
    struct reader r = {text, len, 0};
    int64_t yi = 0, wan = 0, rest = 0;
    if (take_zero(&r)) {
        *out = 0;
        return r.at;
    }
    while (r.at < r.len) {
        int64_t section = take_section(&r, yi + wan > 0);
        if (section == 0)
            break;
        bool is_wan = wan == 0 && take(&r, 0x4E07);
        if (yi == 0 && take(&r, 0x4EBF)) {
            yi = is_wan ? section * WAN * YI : (wan + section) * YI;
            wan = 0;
        } else if (is_wan) {
            wan = section * WAN;
        } else {
            rest = section;
            break;
        }
    }
    *out = yi + wan + rest;
    return *out > 0 ? r.at : 0;
}
