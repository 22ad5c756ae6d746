/* See utf8.h. Normal forms and widths come from utf8proc; what Chinese official texts write in several ways is made one
 * by the tables here. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buffer.h"

struct range {
    uint32_t from, to;
};

/* Printing characters that Unicode's East Asian Width calls ambiguous (UAX #11, version 14), sorted. */
static const struct range AMBIGUOUS[] = {
    {0xA1, 0xA1},       {0xA4, 0xA4},       {0xA7, 0xA8},       {0xAA, 0xAA},       {0xAE, 0xAE},
    {0xB0, 0xB4},       {0xB6, 0xBA},       {0xBC, 0xBF},       {0xC6, 0xC6},       {0xD0, 0xD0},
    {0xD7, 0xD8},       {0xDE, 0xE1},       {0xE6, 0xE6},       {0xE8, 0xEA},       {0xEC, 0xED},
    {0xF0, 0xF0},       {0xF2, 0xF3},       {0xF7, 0xFA},       {0xFC, 0xFC},       {0xFE, 0xFE},
    {0x101, 0x101},     {0x111, 0x111},     {0x113, 0x113},     {0x11B, 0x11B},     {0x126, 0x127},
    {0x12B, 0x12B},     {0x131, 0x133},     {0x138, 0x138},     {0x13F, 0x142},     {0x144, 0x144},
    {0x148, 0x14B},     {0x14D, 0x14D},     {0x152, 0x153},     {0x166, 0x167},     {0x16B, 0x16B},
    {0x1CE, 0x1CE},     {0x1D0, 0x1D0},     {0x1D2, 0x1D2},     {0x1D4, 0x1D4},     {0x1D6, 0x1D6},
    {0x1D8, 0x1D8},     {0x1DA, 0x1DA},     {0x1DC, 0x1DC},     {0x251, 0x251},     {0x261, 0x261},
    {0x2C4, 0x2C4},     {0x2C7, 0x2C7},     {0x2C9, 0x2CB},     {0x2CD, 0x2CD},     {0x2D0, 0x2D0},
    {0x2D8, 0x2DB},     {0x2DD, 0x2DD},     {0x2DF, 0x2DF},     {0x391, 0x3A1},     {0x3A3, 0x3A9},
    {0x3B1, 0x3C1},     {0x3C3, 0x3C9},     {0x401, 0x401},     {0x410, 0x44F},     {0x451, 0x451},
    {0x2010, 0x2010},   {0x2013, 0x2016},   {0x2018, 0x2019},   {0x201C, 0x201D},   {0x2020, 0x2022},
    {0x2024, 0x2027},   {0x2030, 0x2030},   {0x2032, 0x2033},   {0x2035, 0x2035},   {0x203B, 0x203B},
    {0x203E, 0x203E},   {0x2074, 0x2074},   {0x207F, 0x207F},   {0x2081, 0x2084},   {0x20AC, 0x20AC},
    {0x2103, 0x2103},   {0x2105, 0x2105},   {0x2109, 0x2109},   {0x2113, 0x2113},   {0x2116, 0x2116},
    {0x2121, 0x2122},   {0x2126, 0x2126},   {0x212B, 0x212B},   {0x2153, 0x2154},   {0x215B, 0x215E},
    {0x2160, 0x216B},   {0x2170, 0x2179},   {0x2189, 0x2189},   {0x2190, 0x2199},   {0x21B8, 0x21B9},
    {0x21D2, 0x21D2},   {0x21D4, 0x21D4},   {0x21E7, 0x21E7},   {0x2200, 0x2200},   {0x2202, 0x2203},
    {0x2207, 0x2208},   {0x220B, 0x220B},   {0x220F, 0x220F},   {0x2211, 0x2211},   {0x2215, 0x2215},
    {0x221A, 0x221A},   {0x221D, 0x2220},   {0x2223, 0x2223},   {0x2225, 0x2225},   {0x2227, 0x222C},
    {0x222E, 0x222E},   {0x2234, 0x2237},   {0x223C, 0x223D},   {0x2248, 0x2248},   {0x224C, 0x224C},
    {0x2252, 0x2252},   {0x2260, 0x2261},   {0x2264, 0x2267},   {0x226A, 0x226B},   {0x226E, 0x226F},
    {0x2282, 0x2283},   {0x2286, 0x2287},   {0x2295, 0x2295},   {0x2299, 0x2299},   {0x22A5, 0x22A5},
    {0x22BF, 0x22BF},   {0x2312, 0x2312},   {0x2460, 0x24E9},   {0x24EB, 0x254B},   {0x2550, 0x2573},
    {0x2580, 0x258F},   {0x2592, 0x2595},   {0x25A0, 0x25A1},   {0x25A3, 0x25A9},   {0x25B2, 0x25B3},
    {0x25B6, 0x25B7},   {0x25BC, 0x25BD},   {0x25C0, 0x25C1},   {0x25C6, 0x25C8},   {0x25CB, 0x25CB},
    {0x25CE, 0x25D1},   {0x25E2, 0x25E5},   {0x25EF, 0x25EF},   {0x2605, 0x2606},   {0x2609, 0x2609},
    {0x260E, 0x260F},   {0x261C, 0x261C},   {0x261E, 0x261E},   {0x2640, 0x2640},   {0x2642, 0x2642},
    {0x2660, 0x2661},   {0x2663, 0x2665},   {0x2667, 0x266A},   {0x266C, 0x266D},   {0x266F, 0x266F},
    {0x269E, 0x269F},   {0x26BF, 0x26BF},   {0x26C6, 0x26CD},   {0x26CF, 0x26D3},   {0x26D5, 0x26E1},
    {0x26E3, 0x26E3},   {0x26E8, 0x26E9},   {0x26EB, 0x26F1},   {0x26F4, 0x26F4},   {0x26F6, 0x26F9},
    {0x26FB, 0x26FC},   {0x26FE, 0x26FF},   {0x273D, 0x273D},   {0x2776, 0x277F},   {0x2B56, 0x2B59},
    {0x3248, 0x324F},   {0xFFFD, 0xFFFD},   {0x1F100, 0x1F10A}, {0x1F110, 0x1F12D}, {0x1F130, 0x1F169},
    {0x1F170, 0x1F18D}, {0x1F18F, 0x1F190}, {0x1F19B, 0x1F1AC},
};

/* What a fold makes of a character that NFKC keeps apart from its look-alikes; sorted by `from`. */
static const struct replacement {
    uint32_t from, to;
} FOLDED[] = {
    {0x2010, '-'},  {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'},    {0x2014, '-'},    {0x2015, '-'},  {0x2018, '\''},
    {0x2019, '\''}, {0x201C, '"'}, {0x201D, '"'}, {0x201E, '"'},    {0x201F, '"'},    {0x2022, 0xB7}, {0x2027, 0xB7},
    {0x2212, '-'},  {0x223C, '-'}, {0x2500, '-'}, {0x25CB, 0x3007}, {0x25EF, 0x3007}, {0x300C, '"'},  {0x300D, '"'},
    {0x300E, '"'},  {0x300F, '"'}, {0x3010, '['}, {0x3011, ']'},    {0x3014, '['},    {0x3015, ']'},  {0x3016, '['},
    {0x3017, ']'},  {0x301C, '-'}, {0x301D, '"'}, {0x301E, '"'},    {0x301F, '"'},    {0x30FB, 0xB7},
};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

size_t utf8_size(unsigned char lead)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 1;
}

/* Bytes of the valid character at text[0], 0 where there is none; its code point in *c. len is at least 1. */
static size_t decode(uint32_t *c, const unsigned char *text, size_t len)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = utf8_size(text[0]);
    if (size == 1) {
        *c = text[0];
        return text[0] < 0x80 ? 1 : 0;
    }
    if (size > len)
        return 0;
    uint32_t value = text[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (text[i] & 0x3Fu);
    }
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *c = value;
    return size;
}

uint32_t utf8_next_other(const char *text, size_t len, size_t *at)
{
    uint32_t c = 0xFFFD;
    size_t size = decode(&c, (const unsigned char *)text + *at, len - *at);
    if (size == 0) { /* a caller's mistake, but a walk must end */
        c = 0xFFFD;
        size = 1;
    }
    *at += size;
    return c;
}

size_t utf8_invalid_at(const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;
    while (at < len) {
        uint32_t c;
        uint64_t eight = 0x80;
        while (at + sizeof eight <= len && (memcpy(&eight, bytes + at, sizeof eight), !(eight & UINT64_C(0x8080808080808080))))
            at += sizeof eight;
        if (at == len)
            break;
        size_t size = bytes[at] < 0x80 ? 1 : utf8_is_plain_three(bytes + at, len - at) ? 3 : decode(&c, bytes + at, len - at);
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

size_t utf8_cut(const char *text, size_t len, size_t n)
{
    if (n >= len)
        return len;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return n;
}

size_t utf8_count(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

bool utf8_count_valid(const char *text, size_t len, size_t *count)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0, n = 0;
    for (; at < len; n++) {
        uint32_t c;
        size_t size = utf8_is_plain_three(bytes + at, len - at) ? 3 : bytes[at] < 0x80 ? 1 : decode(&c, bytes + at, len - at);
        if (size == 0)
            return false;
        at += size;
    }
    *count = n;
    return true;
}

static int compare_range(const void *key, const void *element)
{
    uint32_t c = *(const uint32_t *)key;
    const struct range *r = element;
    return c < r->from ? -1 : c > r->to;
}

static size_t char_width(uint32_t c)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)c);
    if (width == 1 && c >= 0xA1 && bsearch(&c, AMBIGUOUS, COUNT(AMBIGUOUS), sizeof AMBIGUOUS[0], compare_range) != NULL)
        width = 2;
    return width < 0 ? 0 : (size_t)width;
}

size_t utf8_width(const char *text, size_t len)
{
    size_t width = 0;
    for (size_t at = 0; at < len;)
        width += char_width(utf8_next(text, len, &at));
    return width;
}

bool utf8_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFD) ||
           (c >= 0xF900 && c <= 0xFAFF) || c == 0x3007 || c == 0x25CB;
}

static int compare_replacement(const void *key, const void *element)
{
    uint32_t c = *(const uint32_t *)key;
    const struct replacement *r = element;
    return c < r->from ? -1 : c > r->from;
}

static uint32_t fold_char(uint32_t c)
{
    if (c < 0x80)
        return c == '~' ? '-' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    const struct replacement *r = bsearch(&c, FOLDED, COUNT(FOLDED), sizeof FOLDED[0], compare_replacement);
    return r != NULL ? r->to : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

static void add_char(struct buffer *b, uint32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    buffer_add(b, (const char *)bytes, (size_t)n);
}

/* own: the code points of the text in NFKC, free(). NULL when out of memory, or where the text is not valid (*valid is
 * false then). */
static utf8proc_int32_t *compose(const char *text, size_t len, size_t *count, bool *valid)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t need = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, NULL, 0, options);
    *valid = need >= 0;
    if (need < 0)
        return NULL;
    utf8proc_int32_t *points = malloc(((size_t)need + 1) * sizeof *points);
    if (points == NULL)
        return NULL;
    need = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, points, need, options);
    *count = (size_t)utf8proc_normalize_utf32(points, need, options);
    return points;
}

/* The NFKC of the characters that most texts hold nothing else of: ASCII, ideographs, and their punctuation. None of them is ever composed with another. False: of any other. */
static bool plain_nfkc(uint32_t *c)
{
    if (*c < 0x80 || (*c >= 0x4E00 && *c <= 0x9FFF) || *c == 0x3001 || *c == 0x3002 || *c == 0x300A || *c == 0x300B)
        return true;
    if (*c != 0x3000 && (*c < 0xFF01 || *c > 0xFF5E))
        return false;
    *c = *c == 0x3000 ? ' ' : *c - 0xFEE0;
    return true;
}

/* The fold of a text of such characters; *own stays NULL for any other. */
static bool fold_plain(char **own, const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    char *to = *own = malloc(len + 1);
    if (to == NULL)
        return true;
    for (size_t at = 0; at < len;) {
        bool three = utf8_is_plain_three(bytes + at, len - at);
        uint32_t c = bytes[at] < 0x80 || three ? utf8_next(text, len, &at) : UINT32_MAX, before = c;
        if (c == UINT32_MAX || !plain_nfkc(&c)) {
            free(*own);
            *own = NULL;
            return false;
        }
        if (c < 0x80 && !utf8_is_blank(c))
            *to++ = (char)fold_char(c);
        else if (c == before && c >= 0x80) {
            memcpy(to, text + at - 3, 3);
            to += 3;
        }
    }
    *to = '\0';
    return true;
}

bool utf8_is_folded(const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    bool same = true;
    for (size_t at = 0; same && at < len;) {
        bool plain = bytes[at] < 0x80 || utf8_is_plain_three(bytes + at, len - at);
        uint32_t c = plain ? utf8_next(text, len, &at) : UINT32_MAX, before = c;
        same = plain && plain_nfkc(&c) && c == before && (c >= 0x80 || (c && !utf8_is_blank(c) && fold_char(c) == c));
    }
    return same;
}

char *utf8_fold(const char *text, size_t len)
{
    char *own = NULL;
    if (fold_plain(&own, text, len))
        return own;
    struct buffer b;
    size_t count = 0;
    bool valid = true;
    utf8proc_int32_t *points = compose(text, len, &count, &valid);
    if (points == NULL && valid)
        return NULL;
    buffer_init(&b);
    for (size_t i = 0; i < count; i++)
        if (!utf8_is_blank((uint32_t)points[i]))
            add_char(&b, fold_char((uint32_t)points[i]));
    if (!valid) /* broken text equals only itself */
        buffer_add(&b, text, len);
    free(points);
    return buffer_take(&b);
}

char *utf8_narrow(const char *text, size_t len)
{
    struct buffer b;
    buffer_init(&b);
    for (size_t at = 0; at < len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, len, &at);
        uint32_t narrow = utf8_narrow_char(c);
        if (narrow == c)
            buffer_add(&b, text + start, at - start);
        else
            buffer_add_char(&b, (char)narrow);
    }
    return buffer_take(&b);
}

void utf8_trim(const char *text, size_t len, size_t *from, size_t *to)
{
    size_t first = len, end = len;
    for (size_t at = 0; at < len;) {
        size_t start = at;
        if (!utf8_is_blank(utf8_next(text, len, &at))) {
            if (first == len)
                first = start;
            end = at;
        }
    }
    *from = first;
    *to = end;
}
