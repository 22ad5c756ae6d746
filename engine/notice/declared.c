/* How many items the notice says it has: 确定实施15件重点民生实事, 其中，承接市级…14件, the counts in section titles (14件14个项目),
 * and how many classes it has (共3大类6项). */
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/utf8.h"
#include "notice/head.h"

#define NOUN_CHARS_MAX 12

/* A count found in a text: [from, to) is what is printed, [words, words_to) the Han words around it that say what is counted. */
struct count {
    size_t from, to, words, words_to;
    long value;
    bool items; /* 件, 项, 大: of items; 个 may be of rows */
};

/* Bytes of the numeral at `at`: Arabic digits, or Chinese ones. */
static size_t numeral_at(const struct text *t, size_t at, long *value)
{
    static const char han[] = "一二三四五六七八九十百两〇零";
    const char *s = t->piece->text;
    size_t to = at;
    bool arabic = s[at] >= '0' && s[at] <= '9';
    while (to < t->to) {
        size_t n = utf8_size((unsigned char)s[to]);
        if (arabic ? !(s[to] >= '0' && s[to] <= '9') : n != 3 || to + 3 > t->to || !memmem(han, sizeof han - 1, s + to, 3))
            break;
        to += n;
    }
    struct decimal d;
    if (to == at || decimal_parse(&d, s + at, to - at, NULL) || d.scale || d.digits < 2 || d.digits > 99999)
        return 0;
    *value = (long)d.digits;
    return to - at;
}

static size_t han_run(const struct text *t, size_t at, size_t chars)
{
    size_t end = at;
    while (end < t->to && chars--) {
        size_t next = end;
        if (!utf8_is_han(utf8_next(t->piece->text, t->to, &next)))
            break;
        end = next;
    }
    return end - at;
}

/* Han characters directly before `at`. */
static size_t han_run_before(const struct text *t, size_t at)
{
    size_t from = at;
    while (from > t->from) {
        size_t k = from - 1;
        while (k > t->from && ((unsigned char)t->piece->text[k] & 0xC0) == 0x80)
            k--;
        size_t next = k;
        if (!utf8_is_han(utf8_next(t->piece->text, t->to, &next)))
            break;
        from = k;
    }
    return from;
}

static bool names_items(const struct head *h, const char *s, size_t len)
{
    char *folded = utf8_fold(s, len);
    bool yes = folded && forms_contained(h->reading->forms, "declared_nouns", NULL, folded);
    free(folded);
    return yes;
}

/* The count at `at`: 28件重点民生实事, or 重点民生实事14件. */
static bool count_at(const struct head *h, const struct text *t, size_t at, struct count *out)
{
    const char *s = t->piece->text;
    size_t n = numeral_at(t, at, &out->value);
    if (!n)
        return false;
    size_t measure = forms_prefix(h->reading->forms, "declared_measures", NULL, s + at + n, t->to - at - n);
    if (!measure || forms_prefix(h->reading->forms, "declared_classes", NULL, s + at + n, t->to - at - n)) /* 5大类9个: classes */
        return false;
    size_t end = at + n + measure, after = han_run(t, end, NOUN_CHARS_MAX), before = han_run_before(t, at);
    out->items = memcmp(s + at + n, "个", 3) != 0;
    out->from = at;
    if (after && names_items(h, s + end, after)) {
        *out = (struct count){at, end + after, end, end + after, out->value, out->items};
        return true;
    }
    if (before < at && names_items(h, s + before, at - before)) {
        *out = (struct count){before, end, before, at, out->value, out->items};
        return true;
    }
    return false;
}

static bool digit_before(const struct text *t, size_t at)
{
    return at > t->from && ((t->piece->text[at - 1] >= '0' && t->piece->text[at - 1] <= '9') || t->piece->text[at - 1] == '.');
}

static bool next_count(const struct head *h, const struct text *t, size_t *at, struct count *out)
{
    for (; *at < t->to; *at += utf8_size((unsigned char)t->piece->text[*at]))
        if (!digit_before(t, *at) && count_at(h, t, *at, out)) {
            *at = out->to > *at ? out->to : *at + 1;
            return true;
        }
    return false;
}

static mc_status set_count(struct head *h, json_t *object, const char *pointer, const char *key, const struct text *t, const struct count *c, bool as_text)
{
    const char *s = t->piece->text + c->from;
    struct place place = piece_place(t->piece, c->from);
    char at[96];
    snprintf(at, sizeof at, "%s/%s", pointer, key);
    census_use(h->reading->census, t->piece, c->from, c->to, at);
    if (json_object_set_new(object, key, as_text ? json_stringn(s, c->to - c->from) : json_integer(c->value)))
        return MC_ERR_MEMORY;
    return record_locate(h->reading->record, at, &place, s, c->to - c->from);
}

/* ---- the section titles -------------------------------------------------------------------------------------------------------- */

/* 1414: the count of items, then of rows, with the word between lost. */
static bool is_run_together(long value, size_t items, size_t rows)
{
    char both[48], printed[24];
    snprintf(both, sizeof both, "%zu%zu", items, rows);
    snprintf(printed, sizeof printed, "%ld", value);
    return !strcmp(both, printed) && value != (long)items;
}

static struct text title_text(struct piece *p)
{
    struct text t = {.piece = p, .use = TEXT_OPEN};
    utf8_trim(p->text, p->len, &t.from, &t.to);
    return t;
}

static mc_status read_section_title(struct head *h, json_t *section, size_t i, struct piece *title, size_t items, size_t rows)
{
    struct text t = title_text(title);
    struct count c;
    char pointer[48];
    size_t at = t.from;
    snprintf(pointer, sizeof pointer, "/sections/%zu", i);
    while (next_count(h, &t, &at, &c)) {
        if (is_run_together(c.value, items, rows))
            return set_count(h, section, pointer, "count_text", &t, &c, true);
        if (c.items || c.value != (long)rows) /* 个 may count the rows: right where it does */
            return set_count(h, section, pointer, "declared_items", &t, &c, false);
    }
    /* （14件）, 共10项: no noun in the brackets, the title is the noun */
    for (at = t.from; at < t.to; at += utf8_size((unsigned char)t.piece->text[at])) {
        size_t n = digit_before(&t, at) ? 0 : numeral_at(&t, at, &c.value);
        size_t measure = n ? forms_prefix(h->reading->forms, "declared_measures", NULL, t.piece->text + at + n, t.to - at - n) : 0;
        if (!measure)
            continue;
        c.from = at;
        c.to = at + n + measure;
        if (is_run_together(c.value, items, rows))
            return set_count(h, section, pointer, "count_text", &t, &c, true);
        if (memcmp(t.piece->text + at + n, "个", 3) || c.value != (long)rows)
            return set_count(h, section, pointer, "declared_items", &t, &c, false);
    }
    return MC_OK;
}

/* ---- the body -------------------------------------------------------------------------------------------------------------------- */

/* The words of a section title: without its mark and its brackets. own. */
static char *title_core(const char *title, size_t len)
{
    size_t from = look_section_mark(title, len);
    char *core = utf8_fold(title + from, len - from);
    char *open = core ? strchr(core, '(') : NULL;
    if (open && open > core)
        *open = '\0';
    return core;
}

/* The one section the words speak of: they hold its title, or the level word that only it has. -1 where none or several do. */
static long section_of(const struct head *h, const json_t *sections, const char *words, size_t len)
{
    static const char *const levels[] = {"municipal", "county", "provincial", "town"};
    char *folded = utf8_fold(words, len);
    long by_title = -1, by_level = -1, same_level = 0;
    for (size_t i = 0; folded && i < json_array_size(sections); i++) {
        const json_t *section = json_array_get(sections, i), *title = json_object_get(section, "title");
        char *core = title ? title_core(json_string_value(title), json_string_length(title)) : NULL;
        if (core && *core && strstr(folded, core))
            by_title = (long)i;
        free(core);
        for (size_t k = 0; k < 4; k++) {
            const char *level = json_string_value(json_object_get(section, "level"));
            if (level && !strcmp(level, levels[k]) && forms_contained(h->reading->forms, "levels", levels[k], folded)) {
                by_level = (long)i;
                same_level++;
            }
        }
    }
    free(folded);
    return by_title >= 0 ? by_title : same_level == 1 ? by_level : -1;
}

static bool after_of_which(const struct text *t, size_t at)
{
    size_t from = at;
    while (from > t->from && memcmp(t->piece->text + from, "。", 3))
        from--;
    return memmem(t->piece->text + from, at - from, "其中", strlen("其中")) != NULL;
}

/* Bytes of 共, a comma and the like between two counts. */
static size_t joint_at(const struct text *t, size_t at)
{
    static const char *const joints[] = {"共计", "合计", "共", "计", "，", "、", ",", "：", ":", " ", "　"};
    size_t from = at;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (t->to - at >= strlen(joints[i]) && !memcmp(t->piece->text + at, joints[i], strlen(joints[i]))) {
            at += strlen(joints[i]);
            i = (size_t)-1; /* from the first again */
        }
    return at - from;
}

/* 3大类6项: how many classes, and behind it how many items; the text as a whole says of what. */
static bool classes_at(const struct head *h, const struct text *t, size_t at, struct count *classes, struct count *items)
{
    const char *s = t->piece->text;
    size_t n = numeral_at(t, at, &classes->value);
    size_t measure = n ? forms_prefix(h->reading->forms, "declared_classes", NULL, s + at + n, t->to - at - n) : 0;
    if (!measure)
        return false;
    classes->from = at;
    classes->to = at + n + measure;
    size_t next = classes->to + joint_at(t, classes->to);
    n = next < t->to ? numeral_at(t, next, &items->value) : 0;
    measure = n ? forms_prefix(h->reading->forms, "declared_measures", NULL, s + next + n, t->to - next - n) : 0;
    items->from = next;
    items->to = next + n + measure;
    return measure > 0;
}

static mc_status read_classes(struct head *h, const struct text *t)
{
    json_t *root = h->reading->record->root;
    struct count classes, items;
    mc_status st = MC_OK;
    if (json_object_get(root, "declared_sections") || !names_items(h, t->piece->text + t->from, t->to - t->from))
        return MC_OK;
    for (size_t at = t->from; at < t->to; at += utf8_size((unsigned char)t->piece->text[at])) {
        if (digit_before(t, at) || !classes_at(h, t, at, &classes, &items) || after_of_which(t, at))
            continue;
        st = set_count(h, root, "", "declared_sections", t, &classes, false);
        if (!st && !json_object_get(root, "declared_items"))
            st = set_count(h, root, "", "declared_items", t, &items, false);
        return st;
    }
    return MC_OK;
}

/* 省定民生实事共10项，我市承担8项: the count before is not of this notice. */
static bool of_others(const struct head *h, const struct text *t, size_t at)
{
    const char *s = t->piece->text + at, *stop = memmem(s, t->to - at, "。", strlen("。"));
    return forms_says(h->reading->forms, "counts_elsewhere", s, stop ? (size_t)(stop - s) : t->to - at);
}

static mc_status read_counts(struct head *h, const struct text *t)
{
    json_t *root = h->reading->record->root, *sections = json_object_get(root, "sections");
    struct count c;
    size_t at = t->from;
    mc_status st = MC_OK;
    while (!st && next_count(h, t, &at, &c)) {
        char pointer[48];
        long i = section_of(h, sections, t->piece->text + c.words, c.words_to - c.words);
        snprintf(pointer, sizeof pointer, "/sections/%ld", i);
        json_t *section = i >= 0 ? json_array_get(sections, (size_t)i) : NULL;
        if (section && !json_object_get(section, "declared_items") && !json_object_get(section, "count_text"))
            st = set_count(h, section, pointer, "declared_items", t, &c, false);
        else if (!section && c.items && !json_object_get(root, "declared_items") && !after_of_which(t, c.from) && !of_others(h, t, c.to))
            st = set_count(h, root, "", "declared_items", t, &c, false);
    }
    return st;
}

mc_status declared_read(struct head *h, struct piece *const *titles, const size_t *items, const size_t *rows, size_t n_sections)
{
    json_t *sections = json_object_get(h->reading->record->root, "sections");
    mc_status st = MC_OK;
    for (size_t i = 0; i < n_sections && !st; i++) {
        if (titles[i])
            st = read_section_title(h, json_array_get(sections, i), i, titles[i], items[i], rows[i]);
    }
    for (size_t i = 0; i < h->n && !st; i++)
        if (h->texts[i].use == TEXT_BODY || h->texts[i].use == TEXT_TITLE || h->texts[i].use == TEXT_TABLE_TITLE || h->texts[i].use == TEXT_PART_TITLE)
            st = read_counts(h, &h->texts[i]);
    for (size_t i = 0; i < h->n && !st; i++)
        if (h->texts[i].use == TEXT_BODY || h->texts[i].use == TEXT_TITLE || h->texts[i].use == TEXT_TABLE_TITLE || h->texts[i].use == TEXT_PART_TITLE)
            st = read_classes(h, &h->texts[i]);
    return st;
}
