/* See decimal.h. Results are computed in 128 bits and then made to fit: trailing zeros go where they are in the way,
 * digits never. */
#include "base/decimal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/numeral.h"
#include "base/utf8.h"

#define SCALE_MAX 18

typedef __int128 wide;

static wide power_of_ten(int n)
{
    wide power = 1;
    while (n-- > 0)
        power *= 10;
    return power;
}

/* MC_ERR_LIMIT without a message where it cannot be held. */
static mc_status fit(struct decimal *out, wide value, int scale)
{
    while (scale > 0 && value % 10 == 0 && (scale > SCALE_MAX || value > INT64_MAX || value < INT64_MIN)) {
        value /= 10;
        scale--;
    }
    if (scale > SCALE_MAX || value > INT64_MAX || value < INT64_MIN)
        return MC_ERR_LIMIT;
    *out = (struct decimal){(int64_t)value, scale};
    return MC_OK;
}

/* ---- reading ------------------------------------------------------------------------------------ */

/* The figure's text, narrowed as far as it is ASCII. A number that is in range never needs more than this. */
#define FIGURE_MAX 128

struct figure {
    char text[FIGURE_MAX];
    size_t len;
    size_t used; /* bytes of the original */
};

/* Takes what can belong to an Arabic number from the start of `text`. False where it is too long for one. */
static bool take_figure(struct figure *f, const char *text, size_t len)
{
    f->len = f->used = 0;
    for (size_t at = 0; at < len;) {
        uint32_t c = utf8_narrow_char(utf8_next(text, len, &at));
        if (!(c >= '0' && c <= '9') && c != '.' && c != ',' && c != '+' && c != '-')
            break;
        if (f->len + 1 >= FIGURE_MAX) {
            f->text[f->len] = '\0';
            return false;
        }
        f->text[f->len++] = (char)c;
        f->used = at;
    }
    f->text[f->len] = '\0';
    return true;
}

/* Length of the whole part at `text`: digits, or groups of three parted by commas; 0 where it is neither. */
static size_t whole_length(const char *text)
{
    size_t n = strspn(text, "0123456789");
    if (text[n] != ',')
        return n;
    if (n == 0 || n > 3 || text[0] == '0')
        return 0;
    while (text[n] == ',') {
        if (strspn(text + n + 1, "0123456789") != 3)
            return 0;
        n += 4;
    }
    return n;
}

static mc_status add_digits(wide *value, const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (digits[i] != ',' && (__builtin_mul_overflow(*value, (wide)10, value) ||
                                 __builtin_add_overflow(*value, (wide)(digits[i] - '0'), value)))
            return MC_ERR_LIMIT;
    return MC_OK;
}

/* Sign, whole part and decimals of an ASCII number. */
static mc_status read_figure(wide *value, int *scale, const char *text)
{
    bool negative = text[0] == '-';
    text += text[0] == '-' || text[0] == '+';
    size_t whole = whole_length(text), decimals = 0;
    const char *point = text + whole;
    if (whole == 0 || (*point != '\0' && *point != '.'))
        return MC_ERR_INPUT;
    if (*point == '.') {
        decimals = strspn(point + 1, "0123456789");
        if (decimals == 0 || point[1 + decimals] != '\0')
            return MC_ERR_INPUT;
        while (decimals > SCALE_MAX && point[decimals] == '0')
            decimals--;
    }
    if (decimals > SCALE_MAX)
        return MC_ERR_LIMIT;
    *value = 0;
    mc_status st = add_digits(value, text, whole);
    if (st == MC_OK)
        st = add_digits(value, point + 1, decimals);
    if (negative)
        *value = -*value;
    *scale = (int)decimals;
    return st;
}

/* The power of ten that 万, 亿 or 万亿 stands for; -1 where the text is something else. */
static int multiplier(const char *text, size_t len)
{
    static const struct {
        const char *text;
        int power;
    } words[] = {{"", 0}, {"万", 4}, {"亿", 8}, {"万亿", 12}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (len == strlen(words[i].text) && memcmp(text, words[i].text, len) == 0)
            return words[i].power;
    return -1;
}

static mc_status read_arabic(struct decimal *out, const char *text, size_t len)
{
    struct figure f;
    wide value;
    int scale;
    if (!take_figure(&f, text, len))
        return strspn(f.text, "0123456789.") == f.len ? MC_ERR_LIMIT : MC_ERR_INPUT;
    mc_status st = read_figure(&value, &scale, f.text);
    if (st == MC_ERR_INPUT)
        return st;
    int power = multiplier(text + f.used, len - f.used);
    if (power < 0)
        return MC_ERR_INPUT;
    if (st != MC_OK)
        return st;
    if (power <= scale)
        return fit(out, value, scale - power);
    if (__builtin_mul_overflow(value, power_of_ten(power - scale), &value))
        return MC_ERR_LIMIT;
    return fit(out, value, 0);
}

/* Length for a message: a value is quoted, not repeated by the page. */
static int quoted(const char *text, size_t len)
{
    return (int)utf8_cut(text, len, 60);
}

mc_status decimal_parse(struct decimal *out, const char *text, size_t len, mc_error *err)
{
    size_t from, to;
    int64_t whole;
    utf8_trim(text, len, &from, &to);
    const char *number = text + from;
    size_t n = to - from;
    mc_status st = read_arabic(out, number, n);
    if (st == MC_ERR_INPUT && n > 0 && numeral_read(&whole, number, n) == n) {
        *out = (struct decimal){whole, 0};
        st = MC_OK;
    }
    if (st == MC_ERR_LIMIT)
        return error_set(err, st, NULL, 0, "too many digits: \"%.*s\"", quoted(number, n), number);
    if (st != MC_OK)
        return error_set(err, st, NULL, 0, "not a number: \"%.*s\"", quoted(number, n), number);
    return MC_OK;
}

/* ---- computing ---------------------------------------------------------------------------------- */

static void check(struct decimal a)
{
    assert(a.scale >= 0 && a.scale <= SCALE_MAX);
    (void)a;
}

/* Both over the larger of the two scales; at most 2^63 x 10^18, far inside 128 bits. */
static int align(wide *x, wide *y, struct decimal a, struct decimal b)
{
    check(a);
    check(b);
    int scale = a.scale > b.scale ? a.scale : b.scale;
    *x = (wide)a.digits * power_of_ten(scale - a.scale);
    *y = (wide)b.digits * power_of_ten(scale - b.scale);
    return scale;
}

static mc_status finish(struct decimal *out, wide value, int scale, mc_error *err)
{
    if (fit(out, value, scale) != MC_OK)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "a number grew past %d digits", 18);
    return MC_OK;
}

mc_status decimal_add(struct decimal *out, struct decimal a, struct decimal b, mc_error *err)
{
    wide x, y;
    int scale = align(&x, &y, a, b);
    return finish(out, x + y, scale, err);
}

mc_status decimal_sub(struct decimal *out, struct decimal a, struct decimal b, mc_error *err)
{
    wide x, y;
    int scale = align(&x, &y, a, b);
    return finish(out, x - y, scale, err);
}

mc_status decimal_mul(struct decimal *out, struct decimal a, struct decimal b, mc_error *err)
{
    check(a);
    check(b);
    return finish(out, (wide)a.digits * b.digits, a.scale + b.scale, err);
}

int decimal_compare(struct decimal a, struct decimal b)
{
    wide x, y;
    align(&x, &y, a, b);
    return (x > y) - (x < y);
}

size_t decimal_format(char out[DECIMAL_TEXT_MAX], struct decimal a)
{
    check(a);
    while (a.scale > 0 && a.digits % 10 == 0) {
        a.digits /= 10;
        a.scale--;
    }
    uint64_t digits = a.digits < 0 ? 0 - (uint64_t)a.digits : (uint64_t)a.digits;
    uint64_t one = (uint64_t)power_of_ten(a.scale);
    int n = snprintf(out, DECIMAL_TEXT_MAX, "%s%llu", a.digits < 0 ? "-" : "", (unsigned long long)(digits / one));
    if (a.scale > 0)
        n += snprintf(out + n, DECIMAL_TEXT_MAX - (size_t)n, ".%0*llu", a.scale, (unsigned long long)(digits % one));
    return (size_t)n;
}
