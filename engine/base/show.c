#include "base/show.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define ELLIPSIS "…"

static bool steers(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ||       /* C0, DEL, C1 */
           c == 0x200E || c == 0x200F || c == 0x061C || /* direction marks */
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

char *show_clean(const char *text, size_t len)
{
    struct buffer b;
    buffer_init(&b);
    size_t at = 0;
    bool break_before = false;
    while (at < len) {
        size_t from = at;
        uint32_t c = utf8_next(text, len, &at);
        if (at == from) { /* a NUL inside: nothing after it can be shown */
            break;
        }
        bool is_break = c == '\n' || c == '\r' || c == '\t';
        if (is_break) {
            if (!break_before)
                buffer_add_char(&b, ' ');
        } else if (steers(c)) {
            buffer_add_text(&b, "\xEF\xBF\xBD");
        } else {
            buffer_add(&b, text + from, at - from);
        }
        break_before = is_break;
    }
    return buffer_take(&b);
}

size_t show_fit(const char *text, size_t len, size_t columns)
{
    size_t at = 0, used = 0;
    while (at < len) {
        size_t from = at;
        utf8_next(text, len, &at);
        if (at == from)
            break;
        used += utf8_width(text + from, at - from);
        if (used > columns)
            return from;
    }
    return at;
}

/* Where the last character before `at` begins. */
static size_t step_back(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[--at] & 0xC0) == 0x80)
        ;
    return at;
}

/* Where to begin so that `focus` stands in the middle third of `columns`, or the text's end at theirs; 0 where it is
 * near enough to the beginning. */
static size_t focus_from(const char *text, size_t len, size_t columns, const char *focus)
{
    const char *hit = focus && *focus ? memmem(text, len, focus, strlen(focus)) : NULL;
    if (!hit)
        return 0;
    size_t at = (size_t)(hit - text), lead = 0;
    if (utf8_width(text, at + strlen(focus)) < columns - 2)
        return 0;
    while (at > 0 && lead < columns / 3) {
        size_t before = step_back(text, at);
        lead += utf8_width(text + before, at - before);
        at = before;
    }
    for (size_t before = step_back(text, at); at > 0 && utf8_width(text + before, len - before) <= columns;
         before = step_back(text, at))
        at = before;
    return at;
}

char *show_cut(const char *text, size_t len, size_t columns, const char *focus)
{
    struct buffer b;
    buffer_init(&b);
    if (utf8_width(text, len) <= columns) {
        buffer_add(&b, text, len);
        return buffer_take(&b);
    }
    size_t mark = utf8_width(ELLIPSIS, strlen(ELLIPSIS));
    size_t from = columns > 2 * mark ? focus_from(text, len, columns - mark, focus) : 0;
    size_t room = columns;
    if (from > 0) {
        buffer_add_text(&b, ELLIPSIS);
        room -= mark;
    }
    if (utf8_width(text + from, len - from) <= room) {
        buffer_add(&b, text + from, len - from);
    } else {
        buffer_add(&b, text + from, show_fit(text + from, len - from, room > mark ? room - mark : 0));
        buffer_add_text(&b, ELLIPSIS);
    }
    return buffer_take(&b);
}

static bool one_of(uint32_t c, const char *marks)
{
    size_t len = strlen(marks), at = 0;
    while (at < len)
        if (utf8_next(marks, len, &at) == c)
            return true;
    return false;
}

struct mark {
    uint32_t c;
    bool wide;
};

/* Whether a line may end after `a` and the next begin with `b`. */
static bool may_break(struct mark a, struct mark b)
{
    if (!a.c || utf8_is_blank(b.c))
        return false;
    if (utf8_is_blank(a.c))
        return a.c != 0xA0;
    if (one_of(b.c, "、，。；：？！）》〉」』】〕］”’…—·,.;:?!)]}%％") || one_of(a.c, "（《〈「『【〔［“‘([{￥¥"))
        return false;
    if (a.c < 0x80 && b.wide)
        return !(a.c >= '0' && a.c <= '9'); /* 28项, 9446万元 stay together */
    return a.wide || b.wide;
}

size_t show_line(const char *text, size_t len, size_t columns, size_t *next)
{
    size_t at = 0, used = 0, can_break = 0, end = len;
    struct mark before = {0, false};
    while (columns && at < len) {
        size_t from = at;
        uint32_t c = utf8_next(text, len, &at);
        if (at == from)
            break;
        size_t wide = utf8_width(text + from, at - from);
        struct mark here = {c, wide > 1};
        if (may_break(before, here))
            can_break = from;
        used += wide;
        if (used > columns && from > 0 && !utf8_is_blank(c)) {
            end = can_break ? can_break : from;
            break;
        }
        before = here;
    }
    *next = end;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    return end;
}
