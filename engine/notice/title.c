/* The title, often over several lines, the issuer in it, and the addressees after it. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "notice/head.h"

#define TITLE_LINES_MAX 5
#define TITLE_CHARS_MAX 100

static bool contains(const struct text *t, const char *word)
{
    return memmem(text_at(t), text_len(t), word, strlen(word)) != NULL;
}

/* The line may be a part of a title: open, short, no sentence. */
static bool may_be_title(const struct text *t)
{
    return t->use == TEXT_OPEN && !t->grids && text_chars(t) <= 60 && !text_is_prose(t);
}

/* The length of the title's last line without a remark in brackets behind it: …的通知（征求意见稿）. */
static size_t without_remark(const struct text *t)
{
    const char *s = text_at(t);
    size_t len = text_len(t);
    if (len > 3 && !memcmp(s + len - 3, "）", 3))
        for (size_t k = len - 3; k > 0; k--)
            if (k + 3 <= len && !memcmp(s + k, "（", 3))
                return k;
    return len;
}

static bool ends_with_kind(const struct head *h, const struct text *t)
{
    return forms_suffix(h->reading->forms, "title_kinds", NULL, text_at(t), without_remark(t)) > 0;
}

static bool is_org(const struct head *h, const struct text *t)
{
    return forms_suffix(h->reading->forms, "org_suffixes", NULL, text_at(t), text_len(t)) > 0;
}

/* 泾源县人民政府办公室文件: printed in red over the number. */
static bool is_letterhead(const struct head *h, const struct text *t)
{
    size_t n = forms_suffix(h->reading->forms, "letterhead", NULL, text_at(t), text_len(t));
    return n && n < text_len(t) && forms_suffix(h->reading->forms, "org_suffixes", NULL, text_at(t), text_len(t) - n) > 0;
}

/* The first line of the title that ends at line `last`: back over short lines until one names the matter (关于), and one more where that is the issuer. */
static size_t title_first(const struct head *h, size_t last)
{
    size_t first = last;
    for (int n = 1; n < TITLE_LINES_MAX && first > 0; n++) {
        const struct text *t = &h->texts[first], *before = &h->texts[first - 1];
        if (!may_be_title(before) || ends_with_kind(h, before))
            break;
        size_t at = 0;
        const char *about = memmem(text_at(t), text_len(t), "关于", strlen("关于"));
        if (about)
            at = (size_t)(about - text_at(t));
        if (about && (at > 0 || !is_org(h, before)))
            break;
        first--;
    }
    return first;
}

static bool find_title(const struct head *h, size_t *first, size_t *last)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct text *t = &h->texts[i];
        if (t->grids)
            break;
        if (!may_be_title(t) || !ends_with_kind(h, t))
            continue;
        *last = i;
        *first = title_first(h, i);
        bool about = false;
        for (size_t k = *first; k <= i; k++)
            about = about || contains(&h->texts[k], "关于") || contains(&h->texts[k], "印发");
        if (about)
            return true;
    }
    return false;
}

/* Without a kind word: the lines with 关于 before the addressees or the table. */
static bool find_plain_title(const struct head *h, size_t *first, size_t *last)
{
    for (size_t i = 0; i < h->n && !h->texts[i].grids; i++) {
        if (!may_be_title(&h->texts[i]) || !contains(&h->texts[i], "关于"))
            continue;
        *first = i && may_be_title(&h->texts[i - 1]) && is_org(h, &h->texts[i - 1]) ? i - 1 : i;
        *last = i;
        while (*last + 1 < h->n && *last - *first < 2 && may_be_title(&h->texts[*last + 1]) &&
               text_chars(&h->texts[*last + 1]) <= 40 && !h->texts[*last + 1].piece->blank_before)
            ++*last;
        return true;
    }
    return false;
}

/* Neither: the first short line that speaks of items, where more than a table follows it. */
static bool find_top_title(const struct head *h, size_t *first, size_t *last)
{
    for (size_t i = 0; i + 1 < h->n && !h->texts[i].grids; i++) {
        const struct text *t = &h->texts[i];
        if (t->use == TEXT_OPEN && forms_prefix(h->reading->forms, "attachment_labels", NULL, text_at(t), text_len(t)))
            return false;
        char *folded = may_be_title(t) && text_chars(t) >= 6 ? utf8_fold(text_at(t), text_len(t)) : NULL;
        bool items = folded && (forms_contained(h->reading->forms, "declared_nouns", NULL, folded) ||
                                forms_contained(h->reading->forms, "attachment_words", NULL, folded));
        free(folded);
        bool alone = true; /* the title of the table itself is told with the table */
        for (size_t k = i + 1; k < h->n && !h->texts[k].grids; k++)
            alone = alone && text_chars(&h->texts[k]) <= 20 && h->texts[k].use == TEXT_OPEN &&
                    !forms_prefix(h->reading->forms, "attachment_labels", NULL, text_at(&h->texts[k]), text_len(&h->texts[k]));
        if (!items)
            continue;
        *first = *last = i;
        return !alone || (i + 1 < h->n && !h->texts[i + 1].grids && text_is_prose(&h->texts[i + 1]) && ends_with_kind(h, t)); /* …实施方案, then its first sentence */
    }
    return false;
}

static mc_status set_title(struct head *h, size_t first, size_t last)
{
    struct buffer title;
    buffer_init(&title);
    for (size_t i = first; i <= last; i++) {
        buffer_add(&title, text_at(&h->texts[i]), text_len(&h->texts[i]));
        h->texts[i].use = TEXT_TITLE;
    }
    mc_status st = MC_ERR_MEMORY;
    const struct text *t = &h->texts[first];
    if (buffer_ok(&title))
        st = head_set_value(h, "title", title.data, t, t->from, t->to);
    for (size_t i = first; i <= last; i++)
        census_use(h->reading->census, h->texts[i].piece, h->texts[i].from, h->texts[i].to, "/document/title");
    const char *about = st ? NULL : strstr(title.data, "关于");
    if (about && about > title.data) {
        size_t n = (size_t)(about - title.data);
        char *issuer = strndup(title.data, n);
        if (!issuer)
            st = MC_ERR_MEMORY;
        else if (n <= text_len(t))
            st = head_set(h, "issuer", t, t->from, t->from + n);
        else
            st = head_set_value(h, "issuer", issuer, t, t->from, t->to);
        free(issuer);
    }
    buffer_clear(&title);
    return st;
}

/* 各乡镇人民政府、街道办事处，县政府各部门，有关单位： */
static mc_status read_addressees(struct head *h, size_t after)
{
    for (size_t i = after; i < h->n && !h->texts[i].grids; i++) {
        struct text *t = &h->texts[i];
        if (t->use == TEXT_NUMBER || t->use == TEXT_METADATA || t->use == TEXT_FURNITURE)
            continue;
        if (t->use != TEXT_OPEN || text_chars(t) > 150)
            return MC_OK;
        size_t len = text_len(t), mark = 0;
        if (len > 3 && !memcmp(t->piece->text + t->to - 3, "：", 3))
            mark = 3;
        else if (len > 1 && t->piece->text[t->to - 1] == ':')
            mark = 1;
        char *folded = utf8_fold(text_at(t), len);
        bool is = mark && folded && forms_contained(h->reading->forms, "addressee_words", NULL, folded) > 0;
        free(folded);
        if (!is)
            return MC_OK;
        t->use = TEXT_ADDRESSEES;
        return head_set(h, "addressees", t, t->from, t->to - mark);
    }
    return MC_OK;
}

mc_status head_title(struct head *h)
{
    size_t first = 0, last = 0;
    for (size_t i = 0; i < h->n && !h->texts[i].grids; i++)
        if (h->texts[i].use == TEXT_OPEN && is_letterhead(h, &h->texts[i])) {
            struct text *t = &h->texts[i];
            size_t n = forms_suffix(h->reading->forms, "letterhead", NULL, text_at(t), text_len(t));
            t->use = TEXT_LETTERHEAD;
            mc_status st = head_set(h, "letterhead", t, t->from, t->to - n);
            if (st)
                return st;
        }
    if (!find_title(h, &first, &last) && !find_plain_title(h, &first, &last) && !find_top_title(h, &first, &last))
        return MC_OK;
    for (size_t i = 0; i < first; i++) /* an office's name alone above the number is printed like a letterhead */
        if (h->texts[i].use == TEXT_OPEN && is_org(h, &h->texts[i]))
            h->texts[i].use = TEXT_LETTERHEAD;
    mc_status st = set_title(h, first, last);
    return st ? st : read_addressees(h, last + 1);
}
