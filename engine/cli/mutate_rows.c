/* Operators on rows and words: a row dropped, doubled, exchanged; a field blanked; a name altered; words rewritten; personal data put in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/mutate.h"

static size_t always_one(const struct site *s)
{
    (void)s;
    return 1;
}

static size_t in_list(const struct site *s)
{
    return json_is_array(s->parent);
}

/* What an item is called where it is told of. own. */
static char *called(const json_t *value)
{
    const char *name = json_string_value(json_object_get(value, "name"));
    char *seq = number_text(json_object_get(value, "seq")), *out = NULL;
    if (asprintf(&out, "%s%s%s", seq ? seq : "", seq && name ? " " : "", name ? name : "") < 0)
        out = NULL;
    free(seq);
    return out;
}

static bool say_row(struct site *s, struct change *c, const json_t *row, const char *what)
{
    char *name = called(row);
    s->failed = s->failed || !name;
    if (name)
        site_say(s, c, name, what);
    free(name);
    return true;
}

/* ---- rows -------------------------------------------------------------------------------------------------------------- */

/* Whether one of the field's witnesses is there: a count or a total that a missing row contradicts. Without "witness" every row is missed. */
static bool has_witness(const struct site *s)
{
    const json_t *list = json_object_get(s->entry, "witness"), *one;
    size_t i;
    json_array_foreach (list, i, one) {
        struct path path = {0};
        bool there = path_parse(&path, json_string_value(one), NULL) == MC_OK && path_present(s->root, &path);
        path_clear(&path);
        if (there)
            return true;
    }
    return !list;
}

/* The last row leaves no gap in the numbers behind it, and a row without a number of its own never does. */
static enum blind row_blindness(const struct site *s)
{
    bool last = s->index + 1 == json_array_size(s->parent), numbered = json_object_get(s->value, "seq") != NULL;
    return (last || !numbered) && !has_witness(s) ? BLIND_LAST : BLIND_NONE;
}

static bool apply_drop(struct site *s, size_t k, struct change *c)
{
    (void)k;
    if (json_array_size(s->parent) < 2)
        return false;
    c->blind = row_blindness(s);
    say_row(s, c, s->value, "");
    site_remove(s);
    return true;
}

static bool apply_double(struct site *s, size_t k, struct change *c)
{
    (void)k;
    c->blind = json_object_get(s->value, "seq") || has_witness(s) ? BLIND_NONE : BLIND_LAST;
    say_row(s, c, s->value, "×2");
    json_t *copy = json_deep_copy(s->value);
    s->failed = s->failed || !copy || json_array_insert_new(s->parent, s->index + 1, copy) != 0;
    return true;
}

/* With the next row. */
static bool apply_exchange(struct site *s, size_t k, struct change *c)
{
    json_t *next = json_array_get(s->parent, s->index + 1), *kept = s->value;
    (void)k;
    if (!next || json_equal(next, kept))
        return false;
    char *name = called(next);
    s->failed = s->failed || !name;
    if (name)
        say_row(s, c, kept, name);
    free(name);
    json_incref(kept);
    json_array_remove(s->parent, s->index);
    s->failed = s->failed || json_array_insert_new(s->parent, s->index + 1, kept) != 0;
    s->value = NULL;
    return true;
}

/* The number printed with this row and that printed with the next change places. */
static bool apply_exchange_key(struct site *s, size_t k, struct change *c)
{
    (void)k;
    char *row = site_ancestor(s, 1), *list = site_ancestor(s, 2);
    struct site at = {.root = s->root};
    size_t index = row ? strtoul(strrchr(row, '/') + 1, NULL, 10) : 0;
    json_t *next = list ? json_array_get(site_at(&at, list), index + 1) : NULL, *other = json_object_get(next, s->key);
    char *mine = number_text(s->value), *theirs = other ? number_text(other) : NULL;
    bool done = mine && theirs && strcmp(mine, theirs) != 0;
    if (done) {
        site_say(s, c, mine, theirs);
        json_incref(other);
        s->failed = s->failed || json_object_set(next, s->key, s->value) != 0 || json_object_set_new(s->parent, s->key, other) != 0;
    }
    free(mine);
    free(theirs);
    free(row);
    free(list);
    return done;
}

/* ---- fields ------------------------------------------------------------------------------------------------------------ */

static bool apply_blank(struct site *s, size_t k, struct change *c)
{
    (void)k;
    if ((json_is_array(s->value) && !json_array_size(s->value)) || (json_is_string(s->value) && !json_string_length(s->value)))
        return false;
    char *shown = json_is_string(s->value) ? strdup(json_string_value(s->value)) : json_dumps(s->value, JSON_COMPACT | JSON_ENCODE_ANY);
    s->failed = s->failed || !shown;
    if (shown) {
        shown[utf8_cut(shown, strlen(shown), 60)] = '\0';
        site_say(s, c, shown, "");
    }
    free(shown);
    site_remove(s);
    return true;
}

static size_t count_text(const struct site *s)
{
    return json_is_string(s->value) && json_string_length(s->value) > 0;
}

static bool set_text(struct site *s, struct change *c, const char *by)
{
    site_say(s, c, json_string_value(s->value), by);
    s->failed = s->failed || json_string_set(s->value, by) != 0;
    return true;
}

/* How often the record has the text as a whole value. */
static size_t times_there(const json_t *value, const char *text)
{
    const char *key, *own = json_string_value(value);
    size_t n = own && strcmp(own, text) == 0, i;
    json_t *inner;
    json_object_foreach ((json_t *)(uintptr_t)value, key, inner)
        n += times_there(inner, text);
    json_array_foreach (value, i, inner)
        n += times_there(inner, text);
    return n;
}

/* The last character of a name is lost. Where the record has the name nowhere else, nothing tells. */
static bool apply_altered(struct site *s, size_t k, struct change *c)
{
    const char *text = json_string_value(s->value);
    (void)k;
    size_t len = strlen(text), cut = utf8_cut(text, len, len - 1);
    if (cut == 0)
        return false;
    char *by = strndup(text, cut);
    s->failed = s->failed || !by;
    c->blind = times_there(s->root, text) < 2 ? BLIND_ONCE : BLIND_NONE;
    bool done = by && set_text(s, c, by);
    free(by);
    return done;
}

static size_t count_rewrites(const struct site *s)
{
    return json_is_string(s->value) ? json_array_size(json_object_get(s->entry, "rewrites")) : 0;
}

/* The pair [words, words in their place] number k of the field. */
static bool apply_rewrite(struct site *s, size_t k, struct change *c)
{
    const json_t *pair = json_array_get(json_object_get(s->entry, "rewrites"), k);
    const char *old = json_string_value(json_array_get(pair, 0)), *by = json_string_value(json_array_get(pair, 1));
    const char *text = json_string_value(s->value), *at = strstr(text, old);
    char *changed = at ? text_splice(text, (size_t)(at - text), strlen(old), by) : NULL;
    s->failed = s->failed || (at && !changed);
    bool done = changed && strcmp(changed, text) != 0 && set_text(s, c, changed);
    free(changed);
    return done;
}

/* The first year of the text, one more (k 0) or one less. */
static bool apply_year(struct site *s, size_t k, struct change *c)
{
    const char *text = json_string_value(s->value);
    for (const char *at = text; (at = strstr(at, "20")); at++) {
        char digits[8] = {0}, by[12];
        snprintf(digits, 5, "%s", at);
        if (strspn(digits, "0123456789") != 4 || figure_at(at, digits) != 0 || (at > text && at[-1] >= '0' && at[-1] <= '9'))
            continue;
        snprintf(by, sizeof by, "%ld", strtol(digits, NULL, 10) + (k ? -1 : 1));
        char *changed = text_splice(text, (size_t)(at - text), 4, by);
        s->failed = s->failed || !changed;
        bool done = changed && set_text(s, c, changed);
        free(changed);
        return done;
    }
    return false;
}

static size_t count_years(const struct site *s)
{
    return 2 * count_text(s);
}

static size_t count_inserts(const struct site *s)
{
    return count_text(s) ? json_array_size(json_object_get(s->table, "inserts")) : 0;
}

/* Personal data (made up) at the end of a text. */
static bool apply_insert(struct site *s, size_t k, struct change *c)
{
    const char *put = json_string_value(json_array_get(json_object_get(s->table, "inserts"), k));
    char *by = NULL;
    if (asprintf(&by, "%s%s", json_string_value(s->value), put) < 0) {
        s->failed = true;
        return false;
    }
    s->failed = s->failed || json_string_set(s->value, by) != 0;
    free(by);
    return site_say(s, c, "", put);
}

static const struct mutate_operator operators[] = {
    {"drop", "漏一行", "a row dropped", in_list, apply_drop},
    {"double", "重一行", "a row doubled", in_list, apply_double},
    {"exchange", "两行对调", "a row exchanged with the next", in_list, apply_exchange},
    {"exchange-key", "序号对调", "numbers of two rows exchanged", always_one, apply_exchange_key},
    {"blank", "空缺", "blanked", always_one, apply_blank},
    {"altered", "名称缺字", "a name altered", count_text, apply_altered},
    {"rewrite", "写法有误", "words miswritten", count_rewrites, apply_rewrite},
    {"year", "年份差一", "another year", count_years, apply_year},
    {"insert", "夹入个人信息", "personal data put in", count_inserts, apply_insert},
    {0},
};

const struct mutate_operator *const mutate_rows = operators;
