/* See due.h. */
#include "notice/due.h"

#include <string.h>

#include "base/utf8.h"

/* A bare figure farther from the notice's year is no year: 2160 (万元). */
#define YEARS_BACK 30
#define YEARS_ON 30

static size_t prefix(const struct forms *forms, const char *text, struct slice s)
{
    size_t n = forms_prefix(forms, "streams", "due_prefixes", text + s.from, s.to - s.from);
    if (!n)
        return 0;
    size_t at = step_blanks(text, s.to, s.from + n);
    uint32_t c = step_at(text, s.to, at);
    if (c == ':' || c == 0xFF1A)
        at = step_blanks(text, s.to, at + utf8_size((unsigned char)text[at]));
    return at - s.from;
}

/* Past the marks between the expression and its text: ， ： 、 — and blanks. */
static size_t past_marks(const char *text, size_t to, size_t at)
{
    for (;;) {
        at = step_blanks(text, to, at);
        uint32_t c = step_at(text, to, at);
        if (c != 0xFF0C && c != ',' && c != 0xFF1A && c != ':' && c != 0x3001)
            return at;
        at += utf8_size((unsigned char)text[at]);
    }
}

static bool ends_with(const char *text, struct slice s, const char *word)
{
    size_t n = strlen(word);
    return s.to - s.from >= n && !memcmp(text + s.to - n, word, n);
}

/* Bytes of 前 at the end of the expression that belong to the next word: 2月底|前期工作. */
static size_t borrowed(const char *text, struct slice s, size_t used)
{
    struct slice expression = {s.from, s.from + used};
    return ends_with(text, expression, "前") && step_starts(text, s.to, expression.to, "期") ? strlen("前") : 0;
}

/* 2024-2025, 2025 alone, as columns of years have them. Bytes used, 0 where it is something else. */
static size_t years(struct date_span *out, const char *text, struct slice s)
{
    int year[2] = {0, 0};
    size_t at = s.from, n = 0;
    if (s.to - s.from > 24 || s.from >= s.to || text[s.from] < '0' || text[s.from] > '9')
        return 0;
    for (; n < 2; n++) {
        size_t digits = 0;
        for (; at < s.to && text[at] >= '0' && text[at] <= '9' && digits < 5; at++, digits++)
            year[n] = year[n] * 10 + (text[at] - '0');
        if (digits != 4 || year[n] < 1900 || year[n] > 2199)
            return 0;
        uint32_t c = step_at(text, s.to, at);
        if (c == 0x5E74) /* 年 */
            at += utf8_size((unsigned char)text[at]);
        c = step_at(text, s.to, at);
        bool dash = c == '-' || c == '~' || c == 0x2014 || c == 0x2013 || c == 0xFF0D || c == 0xFF5E || c == 0x81F3;
        if (n || !dash)
            break;
        while ((c = step_at(text, s.to, at)) == 0x2014 || c == '-' || c == '~' || c == 0x2013 || c == 0xFF0D || c == 0xFF5E || c == 0x81F3)
            at += utf8_size((unsigned char)text[at]);
    }
    if (step_blanks(text, s.to, at) < s.to)
        return 0;
    if (!n)
        year[1] = year[0];
    *out = (struct date_span){.from = {year[0], 1, 1}, .to = {year[1], 12, 31}, .year_given = true};
    return year[1] < year[0] ? 0 : at - s.from;
}

/* 2025.6 and 2025-06, as columns of dates have them: a month of a year. Bytes used, 0 where it is something else. */
static size_t year_and_month(struct date_span *out, const char *text, struct slice s)
{
    int year = 0, month = 0;
    size_t at = s.from, digits = 0;
    for (; at < s.to && text[at] >= '0' && text[at] <= '9' && digits < 5; at++, digits++)
        year = year * 10 + (text[at] - '0');
    if (digits != 4 || year < 1900 || year > 2199 || at >= s.to || !strchr("./-", text[at]))
        return 0;
    for (at++, digits = 0; at < s.to && text[at] >= '0' && text[at] <= '9' && digits < 3; at++, digits++)
        month = month * 10 + (text[at] - '0');
    uint32_t next = step_at(text, s.to, step_blanks(text, s.to, at));
    if (!digits || month < 1 || month > 12 || (next && !step_is_mark(next)) || next == '.' || next == '/' ||
        next == '-' || next == '%')
        return 0;
    *out = (struct date_span){
        .from = {year, month, 1}, .to = {year, month, date_month_end(year, month)}, .year_given = true};
    return at - s.from;
}

/* 2024.6-2026.12, 2025.3—9: from a month of a year to another. Bytes used, 0 where it is something else. */
static size_t months_between(struct date_span *out, const char *text, struct slice s)
{
    int year[2] = {0, 0}, month[2] = {0, 0};
    size_t at = s.from;
    for (int i = 0; i < 2; i++) {
        int number[2] = {0, 0}, n = 0;
        for (; n < 2; n++) {
            size_t digits = 0;
            for (; at < s.to && text[at] >= '0' && text[at] <= '9' && digits < 5; at++, digits++)
                number[n] = number[n] * 10 + (text[at] - '0');
            if (!digits || digits > 4)
                return 0;
            if (n || at >= s.to || text[at] != '.')
                break;
            at++;
        }
        year[i] = n ? number[0] : year[0];
        month[i] = n ? number[1] : number[0];
        if ((!i && !n) || year[i] < 1900 || year[i] > 2199 || month[i] < 1 || month[i] > 12)
            return 0;
        size_t start = at;
        for (uint32_t c; !i && ((c = step_at(text, s.to, at)) == '-' || c == '~' || c == 0x2014 || c == 0x2013 || c == 0xFF0D || c == 0xFF5E || c == 0x81F3);)
            at += utf8_size((unsigned char)text[at]);
        if (!i && at == start)
            return 0;
    }
    uint32_t next = step_at(text, s.to, step_blanks(text, s.to, at));
    if ((next && !step_is_mark(next)) || next == '.' || next == '%' || year[1] < year[0] || (year[1] == year[0] && month[1] < month[0]))
        return 0;
    *out = (struct date_span){.from = {year[0], month[0], 1}, .to = {year[1], month[1], date_month_end(year[1], month[1])}, .year_given = true};
    return at - s.from;
}

/* The expression itself at s.from. */
static bool expression(struct due *out, const char *text, struct slice s, int year)
{
    size_t used = 0, less;
    mc_status st = date_span_parse(&out->span, text + s.from, s.to - s.from, year, &used, NULL);
    if (!st && (less = borrowed(text, s, used)) > 0)
        st = date_span_parse(&out->span, text + s.from, used - less, year, &used, NULL);
    if (st && st != MC_ERR_LIMIT) {
        used = months_between(&out->span, text, s);
        used = used ? used : year_and_month(&out->span, text, s);
        st = MC_OK;
    }
    if (!used)
        return false;
    if (st && step_starts(text, s.to, s.from + used, "前")) /* 2月30日前 names no day, but it is one expression */
        used += strlen("前");
    out->expression = (struct slice){s.from, s.from + used};
    out->valid = !st && out->span.to.year != 0;
    out->year_only = ends_with(text, out->expression, "年") && !ends_with(text, out->expression, "半年");
    out->after = s.from + used;
    return !ends_with(text, out->expression, "年度"); /* 2023年度户厕改造 names a programme */
}

bool due_at(struct due *out, const struct forms *forms, const char *text, struct slice range, int year)
{
    size_t start = step_blanks(text, range.to, range.from);
    *out = (struct due){0};
    size_t used = years(&out->span, text, (struct slice){start, range.to});
    if (used && (!year || (out->span.from.year >= year - YEARS_BACK && out->span.to.year <= year + YEARS_ON))) {
        out->expression = (struct slice){start, start + used};
        out->after = range.to;
        out->valid = out->year_only = true;
        return true;
    }
    for (int i = 0; i < 3; i++) { /* 并力争于6月底前 */
        struct slice here = {start, range.to};
        if (step_is_open(step_at(text, range.to, start)))
            here.from = step_blanks(text, range.to, start + utf8_size((unsigned char)text[start]));
        if (expression(out, text, here, year)) {
            out->prefixed = i > 0;
            if (here.from > start) {
                size_t close = step_blanks(text, range.to, out->after);
                if (!step_is_close(step_at(text, range.to, close)))
                    return false;
                out->after = close + utf8_size((unsigned char)text[close]);
                if (step_starts(text, range.to, out->after, "。")) /* 第一阶段（1月至3月）。制定方案 */
                    out->after += strlen("。");
            }
            out->after = past_marks(text, range.to, out->after);
            return true;
        }
        size_t n = prefix(forms, text, here);
        if (!n || here.from > start)
            return false;
        start += n;
    }
    return false;
}

/* Whether an expression in the middle of a sentence is a due date and not just a date. */
static bool is_due(const struct due *d, const char *text, struct slice sentence)
{
    uint32_t before = step_before(text, sentence.from, d->expression.from),
             after = step_at(text, sentence.to, d->expression.to);
    if (d->span.recurring || d->year_only)
        return false;
    bool bracketed = step_is_open(before) && step_is_close(after);
    bool last = d->expression.to == sentence.to && (before == ':' || before == 0xFF1A || utf8_is_blank(before));
    return bracketed || last || d->span.before || d->span.part != PART_NONE || ends_with(text, d->expression, "日");
}

bool due_inside(struct due *out, const struct forms *forms, const char *text, struct slice range, int year)
{
    for (size_t at = range.from; at < range.to; at += utf8_size((unsigned char)text[at])) {
        uint32_t c = step_at(text, range.to, at), before = step_before(text, range.from, at);
        if (step_is_digit(c) && (step_is_digit(before) || step_is_letter(before) || before == '.'))
            continue;
        if (!step_is_digit(c) && !forms_prefix(forms, "figures", "date_starts", text + at, range.to - at))
            continue;
        *out = (struct due){0};
        if (!expression(out, text, (struct slice){at, range.to}, year))
            continue;
        if (is_due(out, text, range))
            return true;
        at = step_back(text, at, out->expression.to);
    }
    return false;
}

json_t *due_object(const struct due *d, const char *text)
{
    static const char *const parts[] = {[PART_START] = "start",
                                        [PART_EARLY] = "early",
                                        [PART_MIDDLE] = "middle",
                                        [PART_LATE] = "late",
                                        [PART_END] = "end"};
    char from[16], to[16];
    json_t *o = json_object();
    int bad = !o || json_object_set_new(o, "text",
                                        json_stringn(text + d->expression.from, d->expression.to - d->expression.from));
    if (d->valid) {
        date_format(from, d->span.from);
        date_format(to, d->span.to);
        bad = bad || json_object_set_new(o, "from", json_string(from)) || json_object_set_new(o, "to", json_string(to));
    }
    if (d->span.part != PART_NONE)
        bad = bad || json_object_set_new(o, "part", json_string(parts[d->span.part]));
    if (d->span.before)
        bad = bad || json_object_set_new(o, "before", json_true());
    if (d->span.recurring)
        bad = bad || json_object_set_new(o, "recurring", json_true());
    if (!bad)
        return o;
    json_decref(o);
    return NULL;
}
