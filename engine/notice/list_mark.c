#include "notice/list_mark.h"

#include <string.h>

#include "base/utf8.h"

#define LABEL_CHARS_MAX 12

/* ---- marks ---------------------------------------------------------------------------------------------------------------- */

static bool digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool han_numeral(uint32_t c)
{
    static const char all[] = "一二三四五六七八九十百";
    size_t at = 0;
    while (at < sizeof all - 1)
        if (utf8_next(all, sizeof all - 1, &at) == c)
            return true;
    return false;
}

/* 项目一：, 第一件、: bytes of the word before the number. */
static size_t mark_word(const char *s, size_t from, size_t to)
{
    static const char *const words[] = {"项目", "实事", "任务", "事项", "第"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (to - from > strlen(words[i]) && !memcmp(s + from, words[i], strlen(words[i])))
            return strlen(words[i]);
    return 0;
}

/* Past 项 or 件 behind such a number. */
static size_t mark_measure(const char *s, size_t at, size_t to)
{
    return to - at > 3 && (!memcmp(s + at, "项", 3) || !memcmp(s + at, "件", 3)) ? at + 3 : at;
}

/* The list mark a paragraph begins with. */
bool list_mark(const struct piece *p, struct item *out)
{
    size_t from, to, at, next;
    utf8_trim(p->text, p->len, &from, &to);
    at = from;
    if (at >= to)
        return false;
    next = at;
    uint32_t c = utf8_next(p->text, to, &next);
    if (c >= 0x2460 && c <= 0x2473) {
        *out = (struct item){.level = LEVEL_RING, .mark_from = at, .mark_to = next, .text_from = next};
        return true;
    }
    bool brackets = c == '(' || c == 0xFF08;
    if (brackets)
        at = next;
    size_t word = brackets ? 0 : mark_word(p->text, at, to);
    at += word;
    size_t mark = at, digits = 0, hans = 0;
    for (;; at = next) {
        next = at;
        c = utf8_next(p->text, to, &next);
        if (digit(c))
            digits++;
        else if (han_numeral(c))
            hans++;
        else
            break;
    }
    if (word) {
        at = mark_measure(p->text, at, to);
        next = at;
        c = at < to ? utf8_next(p->text, to, &next) : 0;
    }
    bool behind = digits && !word && !brackets && (c == ')' || c == 0xFF09); /* 1） */
    bool closed = brackets || behind ? c == ')' || c == 0xFF09
                  : word             ? c == ':' || c == 0xFF1A || c == 0x3001 || c == '.' || c == 0xFF0E || utf8_is_blank(c)
                                     : c == 0x3001 || c == '.' || c == 0xFF0E || (hans && c == 0xFF0C);
    if (!closed || !(digits ^ hans) || digits > 3 || hans > 3 || (digits && hans))
        return false;
    size_t after = next, peek = next;
    if (!brackets && c == '.' && peek < to && digit(utf8_next(p->text, to, &peek)))
        return false; /* 1.5公里 */
    enum level level = word ? LEVEL_WORD
                       : hans ? (brackets ? LEVEL_HAN_BRACKETS : LEVEL_HAN)
                              : (brackets || behind ? LEVEL_DIGIT_BRACKETS : LEVEL_DIGIT);
    *out = (struct item){.level = level, .mark_from = mark, .mark_to = at, .text_from = after};
    return true;
}

/* ---- labels --------------------------------------------------------------------------------------------------------------- */

static size_t colon_at(const char *s, size_t from, size_t to, size_t *after)
{
    for (size_t i = from; i < to; i += utf8_size((unsigned char)s[i])) {
        if (s[i] == ':') {
            *after = i + 1;
            return i;
        }
        if (i + 3 <= to && !memcmp(s + i, "：", 3)) {
            *after = i + 3;
            return i;
        }
    }
    return to;
}

/* 责任单位：… at `from`: the role its label names, ROLE_NONE where it is no label. */
enum role list_label(const struct forms *f, const char *s, size_t from, size_t to, size_t *value)
{
    size_t after = to, colon = colon_at(s, from, to, &after);
    bool exact = false;
    if (colon == to || utf8_count(s + from, colon - from) > LABEL_CHARS_MAX)
        return ROLE_NONE;
    enum role role = heading_role(f, s + from, colon - from, &exact);
    *value = after;
    if (!exact || role == ROLE_NONE) {
        exact = true;
        role = forms_has(f, "unit_names", "lead_labels", s + from, colon - from)      ? ROLE_LEAD
               : forms_has(f, "unit_names", "support_labels", s + from, colon - from) ? ROLE_SUPPORT
               : forms_has(f, "people_names", "lead_labels", s + from, colon - from)  ? ROLE_LEADERS
                                                                                      : ROLE_NONE;
    }
    switch (role) {
    case ROLE_UNIT:
        return ROLE_LEAD;
    case ROLE_LEAD:
    case ROLE_SUPPORT:
    case ROLE_LEADERS:
    case ROLE_DEADLINE:
    case ROLE_TOTAL:
    case ROLE_REMARK:
    case ROLE_TEXT:
    case ROLE_NAME:
    case ROLE_LOCATION:
        return exact ? role : ROLE_NONE;
    default:
        return ROLE_NONE;
    }
}

enum role list_marked_label(const struct forms *f, const struct piece *p, size_t *value)
{
    struct item item;
    if (!list_mark(p, &item))
        return ROLE_NONE;
    enum role role = list_label(f, p->text, item.text_from, p->len, value);
    if (role != ROLE_NONE || item.level == LEVEL_HAN) /* 二、工作要求 heads a part of the notice */
        return role;
    const char *stop = memmem(p->text + item.text_from, p->len - item.text_from, "。", strlen("。"));
    size_t end = stop ? (size_t)(stop - p->text) : p->len;
    bool exact = false;
    if (utf8_count(p->text + item.text_from, end - item.text_from) <= LABEL_CHARS_MAX)
        role = heading_role(f, p->text + item.text_from, end - item.text_from, &exact);
    *value = stop ? end + strlen("。") : end;
    return exact && (role == ROLE_TEXT || role == ROLE_DEADLINE || role == ROLE_LEAD || role == ROLE_SUPPORT || role == ROLE_LEADERS) ? role : ROLE_NONE;
}

#define LABEL_REACH 64 /* bytes in which a label and its colon stand */

size_t list_inline_labels(const struct forms *f, const struct piece *p, size_t from)
{
    bool stop = false;
    for (size_t at = from; at < p->len;) {
        size_t value, to = p->len - at > LABEL_REACH ? at + LABEL_REACH : p->len;
        enum role role = stop ? list_label(f, p->text, at, to, &value) : ROLE_NONE;
        if (role == ROLE_LEAD || role == ROLE_SUPPORT || role == ROLE_LEADERS || role == ROLE_DEADLINE || role == ROLE_TOTAL)
            return at;
        uint32_t c = utf8_next(p->text, p->len, &at);
        stop = c == 0x3002 || c == 0xFF1B || c == ';' || utf8_is_blank(c);
    }
    return p->len;
}

bool list_contact(const struct piece *p)
{
    static const char *const open[] = {"（", "("};
    size_t from, to;
    utf8_trim(p->text, p->len, &from, &to);
    for (size_t i = 0; i < 2; i++)
        if (to - from > strlen(open[i]) && !memcmp(p->text + from, open[i], strlen(open[i])))
            from += strlen(open[i]);
    return to - from > strlen("联系") && !memcmp(p->text + from, "联系", strlen("联系"));
}

/* The last brackets of a paragraph, where they close it (a full stop may follow): [open, close] of their inside. */
bool list_brackets(const char *s, size_t from, size_t to, size_t *open, size_t *in_from, size_t *in_to)
{
    while (to > from && (s[to - 1] == ' ' || s[to - 1] == '\n'))
        to--;
    if (to - from > 3 && !memcmp(s + to - 3, "。", 3))
        to -= 3;
    if (to - from > 3 && !memcmp(s + to - 3, "）", 3))
        *in_to = to - 3;
    else if (to > from && s[to - 1] == ')')
        *in_to = to - 1;
    else
        return false;
    int depth = 1;
    for (size_t i = *in_to; i > from;) {
        i--;
        while (i > from && ((unsigned char)s[i] & 0xC0) == 0x80)
            i--;
        bool opens = s[i] == '(' || (i + 3 <= to && !memcmp(s + i, "（", 3));
        bool closes = s[i] == ')' || (i + 3 <= to && !memcmp(s + i, "）", 3));
        depth += closes - opens;
        if (opens && !depth) {
            *open = i;
            *in_from = i + (s[i] == '(' ? 1 : 3);
            return true;
        }
    }
    return false;
}

/* Whether the paragraph names its office: in brackets at its end, or after a label. */
size_t list_by_whom(const char *s, size_t from, size_t to)
{
    static const char *const verbs[] = {"牵头", "负责", "主办", "承办", "组织实施", "具体落实"};
    size_t a, b, start;
    utf8_trim(s + from, to - from, &a, &b);
    size_t end = from + b;
    if (b - a > 3 && !memcmp(s + end - 3, "。", 3))
        end -= 3;
    for (start = end; start > from + a && s[start - 1] != '\n';) {
        if (start - from - a >= 3 && !memcmp(s + start - 3, "。", 3))
            break;
        for (start--; start > from + a && ((unsigned char)s[start] & 0xC0) == 0x80;)
            start--;
    }
    for (size_t i = 0; end - start > 6 && !memcmp(s + start, "由", 3) && i < sizeof verbs / sizeof *verbs; i++)
        if (memmem(s + start, end - start, verbs[i], strlen(verbs[i])))
            return start;
    return to;
}

bool list_names_office(const struct forms *f, const struct piece *p)
{
    size_t open, from, to, value;
    if (list_by_whom(p->text, 0, p->len) < p->len)
        return true;
    if (list_label(f, p->text, 0, p->len, &value) == ROLE_LEAD || list_inline_labels(f, p, 0) < p->len)
        return true;
    if (!list_brackets(p->text, 0, p->len, &open, &from, &to))
        return false;
    if (list_label(f, p->text, from, to, &value) != ROLE_NONE)
        return true;
    char *inside = utf8_fold(p->text + from, to - from);
    bool office = inside && (forms_suffix(f, "unit_names", "suffixes", inside, strlen(inside)) || forms_suffix(f, "org_suffixes", NULL, inside, strlen(inside)) ||
                             forms_contained(f, "list_labels", NULL, inside));
    free(inside);
    return office;
}
