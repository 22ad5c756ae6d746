/* See value.h. */
#include "notice/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* As piece_place, counting on from the last offset asked for. */
static struct place place_of(struct reading *r, const struct piece *p, size_t offset)
{
    struct piece rest = *p;
    if (r->last.piece == p && r->last.offset <= offset) {
        rest.text += r->last.offset;
        rest.len -= r->last.offset;
        rest.place = r->last.place;
        offset -= r->last.offset;
    }
    struct place place = piece_place(&rest, offset);
    r->last.piece = p;
    r->last.offset = (size_t)(rest.text - p->text) + offset;
    r->last.place = place;
    return place;
}

mc_status value_locate(struct reading *r, const char *pointer, const char *name, const struct piece *p,
                       struct slice range, mc_error *err)
{
    char full[VALUE_POINTER_MAX];
    if (snprintf(full, sizeof full, "%s%s%s", pointer, name ? "/" : "", name ? name : "") >= (int)sizeof full)
        return error_set(err, MC_ERR_LIMIT, NULL, p->place.line, "the pointer of a value is too long");
    struct place place = place_of(r, p, range.from);
    mc_status st = record_locate(r->record, full, &place, p->text + range.from, range.to - range.from);
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}

mc_status value_append(struct reading *r, json_t *array, const char *pointer, json_t *value_take, const struct piece *p,
                       struct slice range, char at[VALUE_POINTER_MAX], mc_error *err)
{
    char own[VALUE_POINTER_MAX];
    if (!at)
        at = own;
    if (!value_take)
        return no_memory(err);
    if (json_array_append_new(array, value_take))
        return no_memory(err);
    if (snprintf(at, VALUE_POINTER_MAX, "%s/%zu", pointer, json_array_size(array) - 1) >= VALUE_POINTER_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, p->place.line, "the pointer of a value is too long");
    return value_locate(r, at, NULL, p, range, err);
}

char *value_text(const char *text, struct slice range)
{
    struct buffer b;
    buffer_init(&b);
    for (size_t at = range.from; at < range.to;) {
        size_t end = at;
        while (end < range.to && text[end] != '\n')
            end++;
        size_t from, to;
        utf8_trim(text + at, end - at, &from, &to);
        bool first = at == range.from, last = end == range.to;
        if (first)
            from = 0;
        if (last)
            to = end - at;
        if (to > from)
            buffer_add(&b, text + at + from, to - from);
        at = end + 1;
    }
    return buffer_take(&b);
}

mc_status value_set_text(json_t *object, const char *key, const struct piece *p, struct slice range, mc_error *err)
{
    char *text = value_text(p->text, range);
    if (!text)
        return no_memory(err);
    int bad = json_object_set_new(object, key, json_string(text));
    free(text);
    return bad ? no_memory(err) : MC_OK;
}

struct slice value_trim(const char *text, struct slice range)
{
    while (range.from < range.to && utf8_is_blank(step_at(text, range.to, range.from)))
        range.from += utf8_size((unsigned char)text[range.from]);
    while (range.from < range.to && utf8_is_blank(step_before(text, range.from, range.to)))
        range.to = step_back(text, range.from, range.to);
    return range;
}

bool value_closes_nothing(const char *text, struct slice s)
{
    size_t open = 0;
    for (size_t at = s.from; at < s.to;) {
        uint32_t c = utf8_next(text, s.to, &at);
        open += step_is_open(c);
        if (step_is_close(c) && open-- == 0)
            return true;
    }
    return false;
}

struct slice value_unmarked(const char *text, struct slice s)
{
    s = value_trim(text, s);
    while (s.from < s.to) {
        uint32_t c = step_before(text, s.from, s.to);
        if (!utf8_is_blank(c) && !step_is_sentence_end(c) && c != 0xFF0C && c != ',' && c != 0x3001 && c != 0xFF1A &&
            c != ':')
            break;
        s.to = step_back(text, s.from, s.to);
    }
    return s;
}

mc_status value_set_percent(json_t *milestone, mc_error *err)
{
    const char *percent = NULL;
    size_t i, n = 0;
    json_t *q;
    json_array_foreach (json_object_get(milestone, "quantities"), i, q) {
        const char *unit = json_string_value(json_object_get(q, "unit"));
        if (unit && !strcmp(unit, "%") && !json_object_get(q, "value_max")) {
            percent = json_string_value(json_object_get(q, "value"));
            n++;
        }
    }
    return n == 1 && json_object_set_new(milestone, "percent", json_string(percent)) ? error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory") : MC_OK;
}
