/* The labelled lines that web pages print over a notice - [ 索引号 ] 1150…  [ 发文字号 ] … or 发文字号：… - and the document number. */
#include <stdlib.h>
#include <string.h>

#include "base/datespan.h"
#include "base/utf8.h"
#include "notice/head.h"
#include "notice/step.h"

static const char *const kinds[] = {"index", "number", "issuer", "signed", "published", "other"};

struct label {
    size_t from, to;   /* the label's words */
    size_t begin, end; /* with its brackets or colon */
    const char *kind;  /* static */
};

static const char *kind_of(const struct head *h, const char *text, size_t len)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (forms_has(h->reading->forms, "metadata", kinds[k], text, len))
            return kinds[k];
    return NULL;
}

static size_t mark_len(const char *s, size_t len, const char *const *marks)
{
    for (; *marks; marks++)
        if (strlen(*marks) <= len && !memcmp(s, *marks, strlen(*marks)))
            return strlen(*marks);
    return 0;
}

static const char *const opens[] = {"[", "【", "〔", "［", NULL};
static const char *const closes[] = {"]", "】", "〕", "］", NULL};
static const char *const colons[] = {":", "：", NULL};

/* The next label at or after `at`: words of the lists in brackets, or before a colon at the start of a run. */
static bool next_label(const struct head *h, const struct text *t, size_t at, struct label *out)
{
    const char *s = t->piece->text;
    for (size_t i = at; i < t->to; i += utf8_size((unsigned char)s[i])) {
        size_t open = mark_len(s + i, t->to - i, opens);
        bool run_start = i == t->from || s[i - 1] == ' ' || s[i - 1] == '\t' || s[i - 1] == '\n' || (i >= 3 && !memcmp(s + i - 3, "　", 3));
        if (!open && !run_start)
            continue;
        const char *const *ends = open ? closes : colons;
        for (size_t k = i + open; k < t->to && k - i < 60; k += utf8_size((unsigned char)s[k])) {
            size_t close = mark_len(s + k, t->to - k, ends);
            if (!close)
                continue;
            size_t from, to;
            utf8_trim(s + i + open, k - i - open, &from, &to);
            *out = (struct label){i + open + from, i + open + to, i, k + close, kind_of(h, s + i + open + from, to - from)};
            if (out->kind)
                return true;
            break;
        }
    }
    return false;
}

/* An ISO or Chinese date in [from, to), as ISO text. */
static bool date_in(const struct text *t, size_t from, size_t to, char iso[16])
{
    struct date d;
    size_t used;
    if (date_parse(&d, t->piece->text + from, to - from, &used, NULL))
        return false;
    date_format(iso, d);
    return true;
}

static mc_status take_value(struct head *h, const struct text *t, const struct label *l, size_t from, size_t to)
{
    char iso[16];
    json_t *all = json_object_get(h->document, "metadata");
    if (!all && json_object_set_new(h->document, "metadata", all = json_array()))
        return MC_ERR_MEMORY;
    json_t *one = json_pack("{s:s%}", "label", t->piece->text + l->from, l->to - l->from);
    if (!one || (from < to && json_object_set_new(one, "value", json_stringn(t->piece->text + from, to - from))) ||
        json_array_append_new(all, one))
        return MC_ERR_MEMORY;
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/document/metadata/%zu", json_array_size(all) - 1);
    struct place place = piece_place(t->piece, l->begin);
    mc_status st = record_locate(h->reading->record, pointer, &place, t->piece->text + l->begin, (from < to ? to : l->end) - l->begin);
    if (st || from == to || !strcmp(l->kind, "other") || json_object_get(h->document, l->kind))
        return st;
    if (strcmp(l->kind, "signed") && strcmp(l->kind, "published"))
        return head_set(h, l->kind, t, from, to);
    return date_in(t, from, to, iso) ? head_set_value(h, l->kind, iso, t, from, to) : MC_OK;
}

/* A line of labels. True metadata has a bracketed label, two labels, or one label with a short value. */
static mc_status read_line(struct head *h, struct text *t)
{
    struct label l, next;
    if (t->use != TEXT_OPEN || text_chars(t) > 200 || !next_label(h, t, t->from, &l) || l.begin != t->from)
        return MC_OK;
    t->use = TEXT_METADATA;
    mc_status st = MC_OK;
    for (bool more = true; more && !st; l = next) {
        more = next_label(h, t, l.end, &next);
        size_t end = more ? next.begin : t->to, from, to;
        utf8_trim(t->piece->text + l.end, end - l.end, &from, &to);
        st = take_value(h, t, &l, l.end + from, l.end + to);
    }
    return st;
}

/* ---- the number ----------------------------------------------------------------------------------------------------------- */

static size_t digits_at(const char *s, size_t at, size_t end)
{
    size_t n = 0;
    while (at + n < end && s[at + n] >= '0' && s[at + n] <= '9')
        n++;
    return n;
}

/* Han characters directly before `at`: where the office's short name begins. */
static size_t prefix_from(const struct text *t, size_t at)
{
    const char *s = t->piece->text;
    size_t from = at;
    while (from > t->from) {
        size_t k = from - 1;
        while (k > t->from && ((unsigned char)s[k] & 0xC0) == 0x80)
            k--;
        size_t next = k;
        uint32_t c = utf8_next(s, t->to, &next);
        if (!utf8_is_han(c))
            break;
        from = k;
    }
    return from;
}

/* 石柱府办发〔2023〕13号, with the brackets and digits as people misprint them: [2023], (2023), 第13号, 013号, no 号. */
bool number_find(const struct text *t, size_t *from, size_t *to)
{
    static const char *const any_open[] = {"〔", "[", "【", "(", "（", "［", "「", "﹝", NULL};
    static const char *const any_close[] = {"〕", "]", "】", ")", "）", "］", "」", "﹞", NULL};
    const char *s = t->piece->text;
    for (size_t i = t->from; i < t->to; i += utf8_size((unsigned char)s[i])) {
        size_t at = i, open = mark_len(s + i, t->to - i, any_open);
        if (!open)
            continue;
        at += open;
        size_t year = digits_at(s, at, t->to);
        at += year;
        size_t close = mark_len(s + at, t->to - at, any_close);
        if (year < 2 || year > 4 || !close)
            continue;
        at += close;
        if (t->to - at >= 3 && !memcmp(s + at, "第", 3))
            at += 3;
        size_t serial = digits_at(s, at, t->to);
        at += serial;
        bool ends = t->to - at >= 3 && !memcmp(s + at, "号", 3);
        size_t begin = prefix_from(t, i);
        size_t chars = utf8_count(s + begin, i - begin);
        if (!serial || serial > 5 || chars < 2 || chars > 14 || (!ends && at != t->to))
            continue;
        *from = begin;
        *to = at + (ends ? 3 : 0);
        return true;
    }
    return false;
}

/* A line that is nothing but 石柱府办发2023年13号 or …2023〕13号: a number without its brackets. */
static bool number_bare(const struct text *t, size_t *from, size_t *to)
{
    const char *s = t->piece->text;
    size_t at = t->from, chars = 0;
    while (at < t->to && utf8_is_han(step_at(s, t->to, at))) {
        at += utf8_size((unsigned char)s[at]);
        chars++;
    }
    size_t year = digits_at(s, at, t->to);
    if (chars < 2 || chars > 14 || year != 4)
        return false;
    at += year;
    at += mark_len(s + at, t->to - at, (const char *const[]){"年", "〕", "]", "］", "）", ")", NULL});
    at += mark_len(s + at, t->to - at, (const char *const[]){"第", NULL});
    size_t serial = digits_at(s, at, t->to);
    at += serial;
    if (!serial || serial > 5 || at + strlen("号") != t->to || memcmp(s + at, "号", strlen("号")))
        return false;
    *from = t->from;
    *to = t->to;
    return true;
}

/* The number begins the line and something else stands on it too, set apart: 青政发〔2024〕3号        签发人：… */
static bool is_set_apart(const struct text *t, size_t from, size_t to)
{
    return from == t->from && to < t->to && utf8_is_blank(step_at(t->piece->text, t->to, to));
}

/* The number stands on a line of its own, begins or ends one. A line of prose that cites another document is not it. */
static mc_status read_number(struct head *h)
{
    for (size_t i = 0; i < h->n; i++) {
        struct text *t = &h->texts[i];
        size_t from, to;
        if (t->use != TEXT_OPEN || t->grids || text_chars(t) > 60 || (!number_find(t, &from, &to) && !number_bare(t, &from, &to)))
            continue;
        bool apart = is_set_apart(t, from, to);
        if (!apart && (text_chars(t) > 40 || (to != t->to && to - from < (text_len(t) * 2) / 3)))
            continue;
        t->use = TEXT_NUMBER;
        return head_set(h, "number", t, from, to);
    }
    return MC_OK;
}

mc_status head_metadata(struct head *h)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < h->n && !st; i++)
        st = read_line(h, &h->texts[i]);
    return st ? st : read_number(h); /* the printed one wins over the label's */
}
