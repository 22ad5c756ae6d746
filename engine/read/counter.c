/* See counter.h. */
#include "read/counter.h"

#include <stdbool.h>
#include <string.h>

struct named {
    const char *name;
    enum counter counter;
};

static const struct named word_names[] = {
    {"decimal", COUNTER_DECIMAL},
    {"decimalZero", COUNTER_DECIMAL_ZERO},
    {"decimalFullWidth", COUNTER_DECIMAL_FULL},
    {"decimalFullWidth2", COUNTER_DECIMAL_FULL},
    {"upperRoman", COUNTER_UPPER_ROMAN},
    {"lowerRoman", COUNTER_LOWER_ROMAN},
    {"upperLetter", COUNTER_UPPER_LETTER},
    {"lowerLetter", COUNTER_LOWER_LETTER},
    {"chineseCounting", COUNTER_CHINESE},
    {"chineseCountingThousand", COUNTER_CHINESE},
    {"japaneseCounting", COUNTER_CHINESE},
    {"taiwaneseCounting", COUNTER_CHINESE},
    {"taiwaneseCountingThousand", COUNTER_CHINESE},
    {"koreanCounting", COUNTER_CHINESE},
    {"chineseLegalSimplified", COUNTER_CHINESE_LEGAL},
    {"ideographLegalTraditional", COUNTER_CHINESE_LEGAL},
    {"ideographDigital", COUNTER_CHINESE_DIGITS},
    {"japaneseDigitalTenThousand", COUNTER_CHINESE_DIGITS},
    {"taiwaneseDigital", COUNTER_CHINESE_DIGITS},
    {"ideographTraditional", COUNTER_STEMS},
    {"ideographZodiac", COUNTER_BRANCHES},
    {"decimalEnclosedCircle", COUNTER_CIRCLED},
    {"decimalEnclosedCircleChinese", COUNTER_CIRCLED},
    {"decimalEnclosedParen", COUNTER_BRACKETED},
    {"decimalEnclosedFullstop", COUNTER_FULL_STOP},
    {"ideographEnclosedCircle", COUNTER_CHINESE_CIRCLED},
    {"numberInDash", COUNTER_DASHES},
    {"none", COUNTER_NONE},
    {"bullet", COUNTER_BULLET},
    {NULL, COUNTER_DECIMAL},
};

static const struct named css_names[] = {
    {"decimal", COUNTER_DECIMAL},
    {"1", COUNTER_DECIMAL},
    {"decimal-leading-zero", COUNTER_DECIMAL_ZERO},
    {"upper-roman", COUNTER_UPPER_ROMAN},
    {"I", COUNTER_UPPER_ROMAN},
    {"lower-roman", COUNTER_LOWER_ROMAN},
    {"i", COUNTER_LOWER_ROMAN},
    {"upper-alpha", COUNTER_UPPER_LETTER},
    {"upper-latin", COUNTER_UPPER_LETTER},
    {"A", COUNTER_UPPER_LETTER},
    {"lower-alpha", COUNTER_LOWER_LETTER},
    {"lower-latin", COUNTER_LOWER_LETTER},
    {"a", COUNTER_LOWER_LETTER},
    {"cjk-ideographic", COUNTER_CHINESE},
    {"simp-chinese-informal", COUNTER_CHINESE},
    {"trad-chinese-informal", COUNTER_CHINESE},
    {"simp-chinese-formal", COUNTER_CHINESE_LEGAL},
    {"cjk-decimal", COUNTER_CHINESE_DIGITS},
    {"cjk-heavenly-stem", COUNTER_STEMS},
    {"cjk-earthly-branch", COUNTER_BRANCHES},
    {"none", COUNTER_NONE},
    {"disc", COUNTER_BULLET},
    {"circle", COUNTER_BULLET},
    {"square", COUNTER_BULLET},
    {NULL, COUNTER_DECIMAL},
};

static enum counter find(const struct named *names, const char *name)
{
    while (names->name && strcmp(names->name, name) != 0)
        names++;
    return names->counter;
}

enum counter counter_of_word(const char *name)
{
    return find(word_names, name);
}

enum counter counter_of_css(const char *name)
{
    return find(css_names, name);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static void add_roman(struct buffer *to, int number, bool upper)
{
    static const struct {
        int value;
        const char *upper, *lower;
    } steps[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"}, {400, "CD", "cd"}, {100, "C", "c"}, {90, "XC", "xc"}, {50, "L", "l"},
                 {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"}, {5, "V", "v"},     {4, "IV", "iv"}, {1, "I", "i"}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        for (; number >= steps[i].value; number -= steps[i].value)
            buffer_add_text(to, upper ? steps[i].upper : steps[i].lower);
}

/* 一百零一. `short_ten`: 十一, not 一十一. */
static void add_chinese(struct buffer *to, int number, const char *const *digits, const char *const *ranks, bool short_ten)
{
    bool zero = false, begun = false;
    int unit = 1000;
    for (int rank = 3; rank >= 0; rank--, unit /= 10) {
        int digit = number / unit % 10;
        if (!digit) {
            zero = zero || begun;
            continue;
        }
        if (zero)
            buffer_add_text(to, digits[0]);
        zero = false;
        if (!(short_ten && rank == 1 && digit == 1 && !begun))
            buffer_add_text(to, digits[digit]);
        buffer_add_text(to, ranks[rank]);
        begun = true;
    }
}

static void add_digits(struct buffer *to, int number, const char *const *digits)
{
    char decimal[16];
    int n = 0;
    for (; number > 0; number /= 10)
        decimal[n++] = (char)(number % 10);
    while (n-- > 0)
        buffer_add_text(to, digits[(int)decimal[n]]);
}

/* The character `base` + number - 1, where the style has it; all of these are three bytes of UTF-8. */
static void add_character(struct buffer *to, unsigned base, int number)
{
    unsigned c = base + (unsigned)number - 1;
    buffer_add_char(to, (char)(0xE0 | c >> 12));
    buffer_add_char(to, (char)(0x80 | (c >> 6 & 0x3F)));
    buffer_add_char(to, (char)(0x80 | (c & 0x3F)));
}

static void add_circled(struct buffer *to, int number)
{
    if (number <= 20)
        add_character(to, 0x2460, number);
    else
        add_character(to, number <= 35 ? 0x3251 : 0x32B1, number <= 35 ? number - 20 : number - 35);
}

static int most(enum counter style)
{
    switch (style) {
    case COUNTER_UPPER_ROMAN:
    case COUNTER_LOWER_ROMAN:
        return 3999;
    case COUNTER_UPPER_LETTER:
    case COUNTER_LOWER_LETTER:
        return 26 * 8;
    case COUNTER_CHINESE:
    case COUNTER_CHINESE_LEGAL:
        return 9999;
    case COUNTER_STEMS:
    case COUNTER_CHINESE_CIRCLED:
    case COUNTER_CHINESE_BRACKETED:
        return 10;
    case COUNTER_BRANCHES:
        return 12;
    case COUNTER_CIRCLED:
        return 50;
    case COUNTER_BRACKETED:
    case COUNTER_FULL_STOP:
        return 20;
    default:
        return 0x7FFFFFFF;
    }
}

void counter_add(struct buffer *to, enum counter style, int number)
{
    static const char *const plain[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const row[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const legal[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    static const char *const full[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    static const char *const plain_ranks[] = {"", "十", "百", "千"};
    static const char *const legal_ranks[] = {"", "拾", "佰", "仟"};
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    static const char *const branches[] = {"子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"};
    if (style != COUNTER_NONE && style != COUNTER_BULLET && (number < 1 || number > most(style)))
        style = COUNTER_DECIMAL;
    switch (style) {
    case COUNTER_NONE:
    case COUNTER_BULLET:
        break;
    case COUNTER_DECIMAL:
        buffer_add_format(to, "%d", number);
        break;
    case COUNTER_DECIMAL_ZERO:
        buffer_add_format(to, "%02d", number);
        break;
    case COUNTER_DECIMAL_FULL:
        add_digits(to, number, full);
        break;
    case COUNTER_UPPER_ROMAN:
    case COUNTER_LOWER_ROMAN:
        add_roman(to, number, style == COUNTER_UPPER_ROMAN);
        break;
    case COUNTER_UPPER_LETTER:
    case COUNTER_LOWER_LETTER:
        for (int n = (number - 1) / 26; n >= 0; n--)
            buffer_add_char(to, (char)((style == COUNTER_UPPER_LETTER ? 'A' : 'a') + (number - 1) % 26));
        break;
    case COUNTER_CHINESE:
        add_chinese(to, number, plain, plain_ranks, true);
        break;
    case COUNTER_CHINESE_LEGAL:
        add_chinese(to, number, legal, legal_ranks, false);
        break;
    case COUNTER_CHINESE_DIGITS:
        add_digits(to, number, row);
        break;
    case COUNTER_STEMS:
        buffer_add_text(to, stems[number - 1]);
        break;
    case COUNTER_BRANCHES:
        buffer_add_text(to, branches[number - 1]);
        break;
    case COUNTER_CIRCLED:
        add_circled(to, number);
        break;
    case COUNTER_BRACKETED:
        add_character(to, 0x2474, number);
        break;
    case COUNTER_FULL_STOP:
        add_character(to, 0x2488, number);
        break;
    case COUNTER_CHINESE_CIRCLED:
        add_character(to, 0x3280, number);
        break;
    case COUNTER_CHINESE_BRACKETED:
        add_character(to, 0x3220, number);
        break;
    case COUNTER_DASHES:
        buffer_add_format(to, "- %d -", number);
        break;
    }
}
