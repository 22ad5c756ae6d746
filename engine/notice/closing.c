/* How a notice ends: the issuer's signature, the signing date, 此件公开发布, and the imprint (… 2023年2月16日印发). */
#include <stdlib.h>
#include <string.h>

#include "base/datespan.h"
#include "base/utf8.h"
#include "notice/head.h"

/* The whole text is one date. *bad: it is a date's form but no day of the calendar, or bare digits that were one (2023223). */
static bool is_date(const struct text *t, struct date *d, bool *bad)
{
    size_t used, from, to;
    *bad = false;
    mc_status st = date_parse(d, text_at(t), text_len(t), &used, NULL);
    if (st != MC_ERR_INPUT) {
        if (st == MC_OK) {
            utf8_trim(text_at(t) + used, text_len(t) - used, &from, &to);
            return from == to;
        }
        *bad = true;
        return text_chars(t) <= 14;
    }
    size_t digits = strspn(text_at(t), "0123456789");
    *bad = digits == text_len(t) && digits >= 6 && digits <= 8 && !memcmp(text_at(t), "20", 2);
    return *bad;
}

/* 编制单位：县发展改革局 over a table says who made it, not who signs. */
static bool has_label(const struct text *t)
{
    return memmem(text_at(t), text_len(t), "：", strlen("：")) || memchr(text_at(t), ':', text_len(t));
}

static bool is_office(const struct head *h, const struct text *t)
{
    return !has_label(t) && t->use == TEXT_OPEN && text_chars(t) >= 4 && text_chars(t) <= 40 && !text_is_prose(t) &&
           forms_suffix(h->reading->forms, "org_suffixes", NULL, text_at(t), text_len(t)) > 0;
}

static mc_status read_date(struct head *h, size_t i)
{
    struct text *t = &h->texts[i];
    struct date d;
    bool bad;
    char iso[16];
    is_date(t, &d, &bad);
    t->use = TEXT_DATE;
    mc_status st = head_set(h, "signed_text", t, t->from, t->to);
    if (!st && !bad) {
        date_format(iso, d);
        st = head_set_value(h, "signed", iso, t, t->from, t->to);
    }
    for (size_t k = i; k-- > 0 && i - k <= 3 && !st;)
        if (is_office(h, &h->texts[k])) {
            h->texts[k].use = TEXT_SIGNATURE;
            return head_set(h, "signature", &h->texts[k], h->texts[k].from, h->texts[k].to);
        }
    return st;
}

/* XX县人民政府办公室    2023年2月17日 on one line. */
static mc_status read_joined(struct head *h, size_t i, bool *found)
{
    struct text *t = &h->texts[i];
    struct date d;
    char iso[16];
    *found = false;
    for (size_t at = t->from; at < t->to; at += utf8_size((unsigned char)t->piece->text[at])) {
        size_t used, from, to;
        if (date_parse(&d, t->piece->text + at, t->to - at, &used, NULL) || at + used != t->to)
            continue;
        utf8_trim(t->piece->text + t->from, at - t->from, &from, &to);
        if (!forms_suffix(h->reading->forms, "org_suffixes", NULL, text_at(t) + from, to - from))
            return MC_OK;
        *found = true;
        t->use = TEXT_SIGNATURE;
        date_format(iso, d);
        mc_status st = head_set(h, "signature", t, t->from + from, t->from + to);
        if (!st)
            st = head_set(h, "signed_text", t, at, t->to);
        return st ? st : head_set_value(h, "signed", iso, t, at, t->to);
    }
    return MC_OK;
}

static mc_status read_signature(struct head *h)
{
    size_t title = 0; /* a date above the title is not the signing date */
    for (size_t i = 0; i < h->n; i++)
        if (h->texts[i].use == TEXT_TITLE)
            title = i + 1;
    for (size_t i = title; i < h->n; i++) {
        struct text *t = &h->texts[i];
        struct date d;
        bool bad, found;
        if (t->use != TEXT_OPEN || text_chars(t) > 60)
            continue;
        if (is_date(t, &d, &bad))
            return read_date(h, i);
        mc_status st = read_joined(h, i, &found);
        if (st || found)
            return st;
    }
    /* a signature without a date stands last before the attachments or the end */
    for (size_t i = h->n; i-- > title;)
        if (is_office(h, &h->texts[i])) {
            h->texts[i].use = TEXT_SIGNATURE;
            return head_set(h, "signature", &h->texts[i], h->texts[i].from, h->texts[i].to);
        }
    return MC_OK;
}

/* 石柱土家族自治县人民政府办公室          2023年2月16日印发 */
static mc_status read_imprint(struct head *h, struct text *t)
{
    if (t->use != TEXT_OPEN || text_chars(t) > 80)
        return MC_OK;
    if (forms_prefix(h->reading->forms, "imprint_words", NULL, text_at(t), text_len(t)))
        t->use = TEXT_IMPRINT;
    size_t n = forms_suffix(h->reading->forms, "printed", NULL, text_at(t), text_len(t));
    struct date d;
    size_t used;
    char iso[16];
    for (size_t at = t->from; n && at < t->to; at += utf8_size((unsigned char)t->piece->text[at])) {
        if (date_parse(&d, t->piece->text + at, t->to - at, &used, NULL) || at + used + n > t->to)
            continue;
        size_t from, to;
        utf8_trim(t->piece->text + at + used, t->to - n - at - used, &from, &to);
        if (from != to)
            continue;
        t->use = TEXT_IMPRINT;
        date_format(iso, d);
        mc_status st = head_set_value(h, "printed", iso, t, at, t->to);
        utf8_trim(t->piece->text + t->from, at - t->from, &from, &to);
        return st || from == to ? st : head_set(h, "imprint", t, t->from + from, t->from + to);
    }
    return MC_OK;
}

/* （此件公开发布） on a line of its own. */
static mc_status read_disclosure(struct head *h, struct text *t)
{
    if (t->use != TEXT_OPEN || text_chars(t) > 20)
        return MC_OK;
    size_t from = t->from, to = t->to;
    static const char *const outer[] = {"（", "(", "）", ")"};
    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(outer[i]);
        if (i < 2 && to - from > n && !memcmp(t->piece->text + from, outer[i], n))
            from += n;
        if (i >= 2 && to - from > n && !memcmp(t->piece->text + to - n, outer[i], n))
            to -= n;
    }
    if (!forms_has(h->reading->forms, "disclosure", NULL, t->piece->text + from, to - from))
        return MC_OK;
    t->use = TEXT_DISCLOSURE;
    return head_set(h, "disclosure", t, from, to);
}

/* 注：… under a table. */
static void mark_note(struct head *h, struct text *t)
{
    size_t n = forms_prefix(h->reading->forms, "notes", NULL, text_at(t), text_len(t));
    if (t->use == TEXT_OPEN && n && n < text_len(t) &&
        (text_at(t)[n] == ':' || !strncmp(text_at(t) + n, "：", strlen("："))))
        t->use = TEXT_NOTE;
}

mc_status head_closing(struct head *h)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < h->n && !st; i++) {
        st = read_imprint(h, &h->texts[i]);
        if (!st)
            st = read_disclosure(h, &h->texts[i]);
        mark_note(h, &h->texts[i]);
    }
    return st ? st : read_signature(h);
}
