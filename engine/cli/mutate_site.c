/* A value in a copy of a record, and keeping the record in agreement with itself: who misprints a figure misprints it in its sentence. */
#include "cli/mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/record.h"

json_t *site_at(const struct site *s, const char *pointer)
{
    const struct record r = {.root = s->root};
    return record_get(&r, pointer);
}

char *site_ancestor(const struct site *s, size_t n)
{
    char *pointer = strdup(s->pointer);
    while (pointer && n--) {
        char *slash = strrchr(pointer, '/');
        if (!slash) {
            free(pointer);
            return NULL;
        }
        *slash = '\0';
    }
    return pointer;
}

/* The last step of a pointer with ~1 and ~0 read back. own. */
static char *last_key(const char *pointer)
{
    char *key = strdup(strrchr(pointer, '/') + 1), *out = key;
    for (const char *in = key; key && *in; in++, out++) {
        *out = *in;
        if (in[0] == '~' && (in[1] == '0' || in[1] == '1'))
            *out = *++in == '0' ? '~' : '/';
    }
    if (key)
        *out = '\0';
    return key;
}

bool site_open(struct site *s, json_t *root, const char *pointer, const json_t *entry, const json_t *table)
{
    *s = (struct site){.root = root, .pointer = pointer, .entry = entry, .table = table};
    s->value = site_at(s, pointer);
    if (!s->value || !*pointer)
        return false;
    char *parent = site_ancestor(s, 1);
    s->parent = parent ? site_at(s, parent) : NULL;
    s->failed = !parent;
    free(parent);
    if (json_is_array(s->parent)) {
        s->index = strtoul(strrchr(pointer, '/') + 1, NULL, 10);
    } else if (s->parent) {
        s->key = last_key(pointer);
        s->failed = !s->key;
    }
    return s->parent && !s->failed;
}

void site_close(struct site *s)
{
    free(s->key);
    s->key = NULL;
}

void change_clear(struct change *c)
{
    free(c->from);
    free(c->to);
    *c = (struct change){0};
}

bool site_say(struct site *s, struct change *c, const char *from, const char *to)
{
    c->from = strdup(from);
    c->to = strdup(to);
    s->failed = s->failed || !c->from || !c->to;
    return true;
}

void site_remove(struct site *s)
{
    if (s->key)
        json_object_del(s->parent, s->key);
    else
        json_array_remove(s->parent, s->index);
    s->value = NULL;
}

char *number_text(const json_t *value)
{
    char *out = NULL;
    if (json_is_string(value))
        return strdup(json_string_value(value));
    if (!json_is_integer(value) || asprintf(&out, "%lld", (long long)json_integer_value(value)) < 0)
        return NULL;
    return out;
}

char *text_splice(const char *text, size_t at, size_t old_len, const char *by)
{
    char *out;
    return asprintf(&out, "%.*s%s%s", (int)at, text, by, text + at + old_len) < 0 ? NULL : out;
}

bool text_replace(struct site *s, json_t *string, const char *old, const char *by)
{
    const char *text = json_string_value(string), *at = text && *old ? strstr(text, old) : NULL;
    if (!at)
        return false;
    char *changed = text_splice(text, (size_t)(at - text), strlen(old), by);
    s->failed = s->failed || !changed || json_string_set(string, changed) != 0;
    free(changed);
    return true;
}

static bool belongs_to_figure(char c)
{
    return isdigit((unsigned char)c) || c == '.';
}

long figure_at(const char *text, const char *figure)
{
    size_t len = strlen(figure);
    for (const char *at = text; len && (at = strstr(at, figure)); at++)
        if ((at == text || !belongs_to_figure(at[-1])) && !isdigit((unsigned char)at[len]))
            return at - text;
    return -1;
}

/* ---- words that the record holds more than once ---------------------------------------------------------------------- */

/* Replaces the words in every text of the object itself; whether they stood there. */
static bool replace_in_object(struct site *s, json_t *object, const char *old, const char *by)
{
    const char *key;
    json_t *value;
    bool found = false;
    json_object_foreach (object, key, value)
        found = text_replace(s, value, old, by) || found;
    return found;
}

static void set_if_equal(struct site *s, json_t *object, const char *key, const char *old, const char *by)
{
    json_t *value = json_object_get(object, key);
    char *text = value ? number_text(value) : NULL;
    if (text && strcmp(text, old) == 0) {
        if (json_is_string(value))
            s->failed = s->failed || json_string_set(value, by) != 0;
        else
            json_integer_set(value, strtoll(by, NULL, 10));
    }
    free(text);
}

struct rewording {
    const char *old_words, *new_words, *old_figure, *new_figure;
};

/* Goes through what was read from a sentence, and through what that holds in its turn. */
static void reword_quotes(struct site *s, json_t *host, const struct rewording *w)
{
    static const char *const figures[] = {"value", "declared"};
    const json_t *name;
    size_t i, j;
    json_array_foreach (json_object_get(s->table, "quotes"), i, name) {
        json_t *held = json_object_get(host, json_string_value(name)), *one;
        size_t n = json_is_array(held) ? json_array_size(held) : json_is_object(held) ? 1 : 0;
        for (j = 0; j < n; j++) {
            one = json_is_array(held) ? json_array_get(held, j) : held;
            if (text_replace(s, json_object_get(one, "text"), w->old_words, w->new_words))
                for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
                    set_if_equal(s, one, figures[f], w->old_figure, w->new_figure);
            reword_quotes(s, one, w);
        }
    }
}

/* The nearest object above `pointer` whose texts hold the words says them anew, with all that was read from it; false where there is none. */
static bool reword(struct site *s, const char *pointer, const struct rewording *w)
{
    struct site at = *s;
    at.pointer = pointer;
    for (size_t n = 1;; n++) {
        char *above = site_ancestor(&at, n);
        s->failed = s->failed || (!above && n == 1);
        if (!above || !*above) {
            free(above);
            return false;
        }
        json_t *host = site_at(s, above);
        free(above);
        /* An enumeration or a sum of parts quotes the sentence too: it is no host of its own. */
        bool is_quote = json_is_object(host) && (json_object_get(host, "declared") || json_object_get(host, "whole"));
        if (json_is_object(host) && !is_quote && replace_in_object(s, host, w->old_words, w->new_words)) {
            reword_quotes(s, host, w);
            set_if_equal(s, host, "percent", w->old_figure, w->new_figure);
            return true;
        }
    }
}

void figure_set(struct site *s, const char *pointer, const char *key, const char *by)
{
    json_t *object = site_at(s, pointer), *value = json_object_get(object, key);
    char *old = number_text(value), *words = NULL, *changed = NULL;
    const char *text = json_string_value(json_object_get(object, "text"));
    long at = old && text ? figure_at(text, old) : -1;
    if (at >= 0) {
        words = strdup(text);
        changed = words ? text_splice(words, (size_t)at, strlen(old), by) : NULL;
        s->failed = s->failed || !changed;
    }
    if (changed && !reword(s, pointer, &(struct rewording){words, changed, old, by}))
        text_replace(s, json_object_get(object, "text"), words, changed);
    if (old)
        set_if_equal(s, object, key, old, by);
    s->failed = s->failed || !old;
    free(changed);
    free(words);
    free(old);
}

/* ---- how often a figure is stated ------------------------------------------------------------------------------------ */

static bool is_quote_key(const struct site *s, const char *key)
{
    const json_t *name;
    size_t i;
    json_array_foreach (json_object_get(s->table, "quotes"), i, name)
        if (strcmp(key, json_string_value(name)) == 0)
            return true;
    return strcmp(key, "printed") == 0;
}

static size_t statements(const struct site *s, const json_t *value, const char *figure)
{
    const char *key, *text = json_string_value(value);
    size_t n = 0, i;
    json_t *inner;
    for (long at; text && (at = figure_at(text, figure)) >= 0; text += at + (long)strlen(figure))
        n++;
    json_object_foreach ((json_t *)(uintptr_t)value, key, inner)
        n += is_quote_key(s, key) ? 0 : statements(s, inner, figure);
    json_array_foreach (value, i, inner)
        n += statements(s, inner, figure);
    return n;
}

bool figure_is_once(const struct site *s, const char *figure)
{
    const char *second = strchr(s->pointer + 1, '/'), *third = second ? strchr(second + 1, '/') : NULL;
    if (!third)
        return false;
    char *item = strndup(s->pointer, (size_t)(third - s->pointer));
    bool once = item && statements(s, site_at(s, item), figure) <= 1;
    free(item);
    return once;
}
