/* Attachments: those the body names (附件：…, 附件：1.… 2.…) and those that are there, a title over a table with or without its 附件 label. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "notice/head.h"

#define TITLE_LINES_MAX 3

/* ---- named ------------------------------------------------------------------------------------------------------------------ */

/* Past "附件", its number and its colon; 0 where the text does not begin with a label. *colon: there was one. */
static size_t after_label(const struct head *h, const struct text *t, bool *colon)
{
    size_t n = forms_prefix(h->reading->forms, "attachment_labels", NULL, text_at(t), text_len(t));
    *colon = false;
    if (!n)
        return 0;
    size_t at = t->from + n;
    while (at < t->to) {
        size_t next = at;
        uint32_t c = utf8_next(t->piece->text, t->to, &next);
        if (c == ':' || c == 0xFF1A)
            *colon = true;
        else if (!utf8_is_blank(c) && !(c >= '0' && c <= '9') && !(c >= 0xFF10 && c <= 0xFF19) && c != '-' && c != 0x2014)
            break;
        at = next;
        if (*colon)
            break;
    }
    size_t from, to;
    utf8_trim(t->piece->text + at, t->to - at, &from, &to);
    return at + from;
}

/* Past "1." / "２．" / "1、"; `at` where there is none. */
static size_t after_number(const struct text *t, size_t at)
{
    size_t k = at, digits = 0;
    while (k < t->to) {
        size_t next = k;
        uint32_t c = utf8_next(t->piece->text, t->to, &next);
        if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
            digits++;
        else if (digits && (c == '.' || c == 0xFF0E || c == 0x3001)) {
            size_t from, to;
            utf8_trim(t->piece->text + next, t->to - next, &from, &to);
            return next + from;
        } else
            return at;
        k = next;
    }
    return at;
}

/* Adds the attachment that [from, to) names; `rest` is the line on which its name goes on, or NULL. */
static mc_status add_named(struct head *h, const struct text *t, size_t from, size_t to, const struct text *rest)
{
    json_t *all = json_object_get(h->document, "attachments");
    if (!all && json_object_set_new(h->document, "attachments", all = json_array()))
        return MC_ERR_MEMORY;
    static const char *const marks[] = {"。", "；", ";"};
    for (size_t i = 0; i < 3 && !rest; i++)
        if (to - from > strlen(marks[i]) && !memcmp(t->piece->text + to - strlen(marks[i]), marks[i], strlen(marks[i])))
            to -= strlen(marks[i]);
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/document/attachments/%zu/title", json_array_size(all));
    struct place place = piece_place(t->piece, from);
    struct buffer title;
    buffer_init(&title);
    buffer_add(&title, t->piece->text + from, to - from);
    if (rest)
        buffer_add(&title, text_at(rest), text_len(rest));
    census_use(h->reading->census, t->piece, from, to, pointer);
    if (rest)
        census_use(h->reading->census, rest->piece, rest->from, rest->to, pointer);
    mc_status st = MC_ERR_MEMORY;
    if (buffer_ok(&title) && !json_array_append_new(all, json_pack("{s:s%,s:b,s:b}", "title", title.data, title.len, "named", 1, "present", 0)))
        st = record_locate(h->reading->record, pointer, &place, title.data, title.len);
    buffer_clear(&title);
    return st;
}

/* Whether a line from number `i` on, or two lines together, say what a followed by b says. */
static bool stands_later(const struct head *h, size_t i, const char *a, size_t a_len, const char *b, size_t b_len)
{
    struct buffer joined, lines;
    bool found = false;
    buffer_init(&joined);
    buffer_add(&joined, a, a_len);
    buffer_add(&joined, b, b_len);
    char *wanted = buffer_ok(&joined) ? utf8_fold(joined.data, joined.len) : NULL;
    for (; wanted && i < h->n && !found; i++) {
        const struct text *t = &h->texts[i];
        for (int two = 0; two < 2 && !found && i + (size_t)two < h->n; two++) {
            buffer_init(&lines);
            buffer_add(&lines, text_at(t), text_len(t));
            if (two)
                buffer_add(&lines, text_at(t + 1), text_len(t + 1));
            char *folded = buffer_ok(&lines) ? utf8_fold(lines.data, lines.len) : NULL;
            found = folded && !strcmp(folded, wanted);
            free(folded);
            buffer_clear(&lines);
        }
    }
    free(wanted);
    buffer_clear(&joined);
    return found;
}

/* Reads the name [from, end of line) of line *i. A long name goes on in the next line; that it does is certain where both lines together stand over the
 * attachment later. */
static mc_status read_name(struct head *h, size_t *i, size_t from)
{
    struct text *t = &h->texts[*i], *rest = *i + 1 < h->n ? t + 1 : NULL;
    bool wrapped = rest && rest->use == TEXT_OPEN && !rest->grids && !text_is_prose(rest) && after_number(rest, rest->from) == rest->from &&
                   !stands_later(h, *i + 1, t->piece->text + from, t->to - from, "", 0) &&
                   stands_later(h, *i + 2, t->piece->text + from, t->to - from, text_at(rest), text_len(rest));
    t->use = TEXT_ATTACHMENT;
    mc_status st = add_named(h, t, from, t->to, wrapped ? rest : NULL);
    if (wrapped) {
        rest->use = TEXT_ATTACHMENT;
        ++*i;
    }
    return st;
}

/* 附件：…, 附件：1.… 2.… on lines of their own, and 附件： alone over such lines. */
mc_status head_attachments(struct head *h)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < h->n && !h->texts[i].grids; i++) {
        struct text *t = &h->texts[i];
        bool colon;
        size_t at = t->use == TEXT_OPEN ? after_label(h, t, &colon) : 0;
        bool alone = at && at >= t->to;
        if (!at || !colon || text_chars(t) > 80)
            continue;
        if (alone && (i + 1 >= h->n || after_number(t + 1, t[1].from) == t[1].from))
            continue; /* stands over the attachment itself */
        size_t title = alone ? at : after_number(t, at);
        t->use = TEXT_ATTACHMENT;
        if (!alone)
            st = read_name(h, &i, title);
        while (!st && (alone || title > at) && i + 1 < h->n && h->texts[i + 1].use == TEXT_OPEN) { /* 1.… is followed by 2.… */
            struct text *next = &h->texts[i + 1];
            size_t from = after_number(next, next->from);
            if (from == next->from || (text_is_prose(next) && text_chars(next) > 60))
                break;
            i++;
            st = read_name(h, &i, from);
        }
        break;
    }
    return st;
}

/* ---- present ------------------------------------------------------------------------------------------------------------------- */

/* The line is a label alone: 附件, 附件1. *number is what it says, 0 where it says none. */
static bool is_label(const struct head *h, const struct text *t, size_t *number)
{
    bool colon;
    size_t at = after_label(h, t, &colon);
    *number = 0;
    for (size_t k = t->from; k < at;) {
        uint32_t c = utf8_narrow_char(utf8_next(t->piece->text, t->to, &k));
        if (c >= '0' && c <= '9' && *number < 1000)
            *number = *number * 10 + (c - '0');
    }
    return at && at >= t->to;
}

/* Titles agree when one is the other without marks and blanks, or one holds the other. */
static bool same_title(const char *a, size_t a_len, const char *b, size_t b_len)
{
    char *x = utf8_fold(a, a_len), *y = utf8_fold(b, b_len);
    bool same = x && y && *x && *y && (strstr(x, y) || strstr(y, x));
    free(x);
    free(y);
    return same;
}

/* The named attachment that the title is of: one with such a title, else the one that the label counts, else the only one. */
static json_t *named_like(struct head *h, const char *title, size_t len, size_t number)
{
    json_t *all = json_object_get(h->document, "attachments");
    size_t open = 0;
    json_t *only = NULL, *counted = number ? json_array_get(all, number - 1) : NULL;
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *one = json_array_get(all, i);
        if (json_is_true(json_object_get(one, "present")))
            continue;
        json_t *named = json_object_get(one, "title");
        if (same_title(json_string_value(named), json_string_length(named), title, len))
            return one;
        open++;
        only = one;
    }
    if (counted && !json_is_true(json_object_get(counted, "present")))
        return counted;
    return open == 1 && json_array_size(all) == 1 ? only : NULL; /* one named, one there: the same under another title */
}

static mc_status add_present(struct head *h, const struct text *t, const char *title, size_t len, bool label, size_t number)
{
    json_t *all = json_object_get(h->document, "attachments");
    json_t *one = named_like(h, title, len, number);
    size_t index = 0;
    char pointer[80];
    struct place place = piece_place(t->piece, t->from);
    if (!all && json_object_set_new(h->document, "attachments", all = json_array()))
        return MC_ERR_MEMORY;
    if (!one) {
        one = json_pack("{s:s%,s:b}", "title", title, len, "named", 0);
        if (!one || json_array_append_new(all, one))
            return MC_ERR_MEMORY;
    }
    while (index < json_array_size(all) && json_array_get(all, index) != one)
        index++;
    snprintf(pointer, sizeof pointer, "/document/attachments/%zu/present_title", index);
    if (json_object_set_new(one, "present", json_true()) || json_object_set_new(one, "label", json_boolean(label)) ||
        json_object_set_new(one, "present_title", json_stringn(title, len)))
        return MC_ERR_MEMORY;
    census_use(h->reading->census, t->piece, t->from, t->to, pointer);
    return record_locate(h->reading->record, pointer, &place, title, len);
}

#define LABEL_CHARS 8 /* before the colon of a label that is filled in */

static bool is_unit_note(const struct head *h, const struct text *t)
{
    size_t chars = 0;
    for (size_t at = t->from; at < t->to;)
        chars += !utf8_is_blank(utf8_next(t->piece->text, t->to, &at));
    return chars <= 30 && money_unit_find(text_at(t), text_len(t)) != MONEY_NONE &&
           !forms_suffix(h->reading->forms, "attachment_words", NULL, text_at(t), text_len(t));
}

/* 填报单位：县发展改革局　　填报日期：…: a label of the form, no part of its title. */
static bool is_filled_in(const struct head *h, const struct text *t)
{
    size_t colon = t->from, next;
    while (colon < t->to) {
        next = colon;
        uint32_t c = utf8_next(t->piece->text, t->to, &next);
        if (c == ':' || c == 0xFF1A)
            break;
        colon = next;
    }
    return colon < t->to && utf8_count(text_at(t), colon - t->from) <= LABEL_CHARS && forms_suffix(h->reading->forms, "filled_in", NULL, text_at(t), colon - t->from) > 0;
}

/* The title over table `grid`: the lines directly before it, above a unit note, back to the 附件 label or the end of the notice's own text. */
static mc_status present_at(struct head *h, size_t grid)
{
    size_t end = 0;
    while (end < h->n && h->texts[end].grids <= grid)
        end++;
    size_t first = end, lines = 0, number = 0;
    bool label = false;
    while (first > 0 && h->texts[first - 1].grids == grid) {
        struct text *t = &h->texts[first - 1];
        if (t->use == TEXT_OPEN && is_label(h, t, &number)) {
            t->use = TEXT_ATTACHMENT_LABEL;
            label = true;
            break;
        }
        if (t->use == TEXT_FURNITURE || t->use == TEXT_UNIT_NOTE) {
            first--;
            continue;
        }
        if (t->use != TEXT_OPEN || text_is_prose(t) || text_chars(t) > 60)
            break;
        if (is_unit_note(h, t))
            t->use = TEXT_UNIT_NOTE;
        else if (is_filled_in(h, t)) /* left for the body */
            ;
        else if (look_section(text_at(t), text_len(t))) /* 二、区级民生实事: over this table alone */
            t->use = TEXT_PART_TITLE;
        else if (++lines > TITLE_LINES_MAX)
            break;
        else
            t->use = TEXT_TABLE_TITLE;
        first--;
    }
    char title[1024];
    size_t len = 0;
    const struct text *at = NULL;
    for (size_t i = first; i < end; i++) {
        const struct text *t = &h->texts[i];
        if (t->use != TEXT_TABLE_TITLE || len + text_len(t) >= sizeof title)
            continue;
        if (at && text_len(at) == text_len(t) && !memcmp(text_at(at), text_at(t), text_len(t)))
            continue; /* once over the table, once in its first row */
        memcpy(title + len, text_at(t), text_len(t));
        len += text_len(t);
        if (!at)
            at = t;
    }
    bool known = json_object_get(h->document, "title") != NULL;
    if (!at)
        return MC_OK;
    if (known || label)
        return add_present(h, at, title, len, label, number);
    title[len] = '\0'; /* a list that was published alone: its title is the document's */
    return head_set_value(h, "title", title, at, at->from, at->to);
}

/* A named attachment that is no table: its title stands on a line of its own behind the list of attachments. */
static mc_status find_text(struct head *h, json_t *one, size_t index)
{
    const json_t *title = json_object_get(one, "title");
    char *wanted = utf8_fold(json_string_value(title), json_string_length(title)), pointer[80];
    mc_status st = wanted ? MC_OK : MC_ERR_MEMORY;
    bool listed = false, done = false;
    snprintf(pointer, sizeof pointer, "/document/attachments/%zu/present_title", index);
    for (size_t i = 0; i < h->n && !st && !done; i++) {
        struct text *t = &h->texts[i];
        listed = listed || t->use == TEXT_ATTACHMENT;
        if (!listed || t->use != TEXT_OPEN)
            continue;
        char *folded = utf8_fold(text_at(t), text_len(t));
        if (folded && !strcmp(folded, wanted)) {
            size_t number;
            bool label = i > 0 && (t[-1].use == TEXT_ATTACHMENT_LABEL || (t[-1].use == TEXT_OPEN && is_label(h, t - 1, &number)));
            if (label)
                t[-1].use = TEXT_ATTACHMENT_LABEL;
            t->use = TEXT_TABLE_TITLE;
            struct place place = piece_place(t->piece, t->from);
            census_use(h->reading->census, t->piece, t->from, t->to, pointer);
            done = true;
            if (json_object_set_new(one, "present", json_true()) || json_object_set_new(one, "label", json_boolean(label)) ||
                json_object_set_new(one, "present_title", json_stringn(text_at(t), text_len(t))))
                st = MC_ERR_MEMORY;
            else
                st = record_locate(h->reading->record, pointer, &place, text_at(t), text_len(t));
        }
        free(folded);
    }
    free(wanted);
    return st;
}

mc_status head_present(struct head *h)
{
    mc_status st = MC_OK;
    for (size_t grid = 0; grid < h->layout->n_grids && !st; grid++)
        st = present_at(h, grid);
    json_t *all = json_object_get(h->document, "attachments");
    for (size_t i = 0; i < json_array_size(all) && !st; i++)
        if (!json_is_true(json_object_get(json_array_get(all, i), "present")))
            st = find_text(h, json_array_get(all, i), i);
    return st;
}
