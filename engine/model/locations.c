/* See locations.h. An entry holds numbers only: texts (quoted originals, names of sheets, pointers without their first index) stand once each in a pool and
 * are known by where they stand in it. Two open hash tables find a text in the pool and an entry by its pointer; both hold numbers of 32 bits. */
#include "model/locations.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "model/record.h"

#define NO_INDEX UINT32_MAX
#define SLOTS_MIN 64

/* Where a text stands in the pool: its length in four bytes, the bytes. 0: no text, or of a key, an entry that was removed. */
typedef uint32_t text_id;

struct key {
    text_id pattern; /* the pointer, with a NUL for its first index */
    uint32_t index;  /* that index; NO_INDEX where the pointer has none */
};

struct entry {
    struct key key;
    int line, column, page, table, row, cell, paragraph;
    text_id sheet, heading, text;
};

/* Numbers from 1 on, by hash; 0 is a free slot. The size is a power of two, at most half of it taken. */
struct slots {
    uint32_t *numbers; /* own */
    size_t n, size;
};

struct locations {
    struct buffer pool;
    struct slots texts;    /* their ids */
    struct slots by_key;   /* entry number + 1 */
    struct entry *entries; /* own */
    size_t n, size;
    struct buffer pattern; /* the one looked at */
    json_t *shown;         /* own */
};

struct locations *locations_new(void)
{
    struct locations *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    buffer_init(&l->pool);
    buffer_init(&l->pattern);
    return l;
}

void locations_free(struct locations *l)
{
    if (!l)
        return;
    buffer_clear(&l->pool);
    buffer_clear(&l->pattern);
    free(l->texts.numbers);
    free(l->by_key.numbers);
    free(l->entries);
    json_decref(l->shown);
    free(l);
}

/* ---- texts -------------------------------------------------------------------------------------------------------- */

static const char *text_of(const struct locations *l, text_id id, size_t *len)
{
    uint32_t n;
    memcpy(&n, l->pool.data + id, sizeof n);
    *len = n;
    return l->pool.data + id + sizeof n;
}

static uint64_t hash_of_text(const struct locations *l, uint32_t id)
{
    size_t len;
    const char *text = text_of(l, id, &len);
    return hash_short(text, len);
}

static uint64_t hash_of_key(struct key key)
{
    return hash_short(&key, sizeof key);
}

static uint64_t hash_of_entry(const struct locations *l, uint32_t number)
{
    return hash_of_key(l->entries[number - 1].key);
}

/* Doubles the slots where half of them are taken. */
static bool make_room(const struct locations *l, struct slots *s, uint64_t (*hash)(const struct locations *, uint32_t))
{
    if (s->n < s->size / 2)
        return true;
    struct slots grown = {.n = s->n, .size = s->size ? s->size * 2 : SLOTS_MIN};
    grown.numbers = calloc(grown.size, sizeof *grown.numbers);
    if (!grown.numbers)
        return false;
    for (size_t i = 0; i < s->size; i++) {
        if (!s->numbers[i])
            continue;
        size_t at = hash(l, s->numbers[i]) & (grown.size - 1);
        while (grown.numbers[at])
            at = (at + 1) & (grown.size - 1);
        grown.numbers[at] = s->numbers[i];
    }
    free(s->numbers);
    *s = grown;
    return true;
}

/* The slot of the text: that of its id, or the free one where it would stand. There must be room. */
static uint32_t *text_slot(const struct locations *l, const char *text, size_t len)
{
    size_t mask = l->texts.size - 1, have_len;
    for (size_t at = hash_short(text, len) & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &l->texts.numbers[at];
        const char *have = *slot ? text_of(l, *slot, &have_len) : NULL;
        if (!have || (have_len == len && memcmp(have, text, len) == 0))
            return slot;
    }
}

/* The id of the text, which is added where it is new; 0 when out of memory. */
static text_id add_text(struct locations *l, const char *text, size_t len)
{
    uint32_t n = (uint32_t)len;
    if (len > INT32_MAX || !make_room(l, &l->texts, hash_of_text))
        return 0;
    uint32_t *slot = text_slot(l, text, len);
    if (*slot)
        return *slot;
    if (!l->pool.len)
        buffer_add(&l->pool, "", 1); /* so that no text has the id 0 */
    size_t id = l->pool.len;
    buffer_add(&l->pool, (const char *)&n, sizeof n);
    buffer_add(&l->pool, text, len);
    if (id > UINT32_MAX || !buffer_ok(&l->pool))
        return 0;
    l->texts.n++;
    return *slot = (uint32_t)id;
}

/* ---- keys --------------------------------------------------------------------------------------------------------- */

/* Where the first step that is an index as we write it begins; `len` where there is none. */
static size_t first_index(const char *pointer, size_t len, size_t *end, uint32_t *index)
{
    for (size_t at = 0; at < len; at = *end) {
        uint64_t n = 0;
        size_t from = at + 1, i = from;
        for (; i < len && pointer[i] >= '0' && pointer[i] <= '9' && n < NO_INDEX; i++)
            n = n * 10 + (uint64_t)(pointer[i] - '0');
        if (i > from && (i == len || pointer[i] == '/') && n < NO_INDEX && (pointer[from] != '0' || i == from + 1)) {
            *index = (uint32_t)n;
            *end = i;
            return from;
        }
        while (i < len && pointer[i] != '/')
            i++;
        *end = i;
    }
    return len;
}

/* Takes the pointer apart: its pattern into l->pattern, its index returned. */
static uint32_t take_apart(struct locations *l, const char *pointer, size_t len)
{
    uint32_t index = NO_INDEX;
    size_t end = 0, from = first_index(pointer, len, &end, &index);
    l->pattern.len = 0;
    buffer_add(&l->pattern, pointer, from);
    if (from < len) {
        buffer_add_char(&l->pattern, '\0');
        buffer_add(&l->pattern, pointer + end, len - end);
    }
    return index;
}

/* The slot of the entry of that key, or the free one where it would stand. There must be room. */
static uint32_t *entry_slot(const struct locations *l, struct key key)
{
    size_t mask = l->by_key.size - 1;
    for (size_t at = hash_of_key(key) & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &l->by_key.numbers[at];
        const struct entry *e = *slot ? &l->entries[*slot - 1] : NULL;
        if (!e || (e->key.pattern == key.pattern && e->key.index == key.index))
            return slot;
    }
}

/* The entry of the pointer; NULL where there is none. */
static struct entry *find(struct locations *l, const char *pointer, size_t len)
{
    struct key key = {.index = take_apart(l, pointer, len)};
    if (!l->n || !buffer_ok(&l->pattern))
        return NULL;
    key.pattern = *text_slot(l, l->pattern.data ? l->pattern.data : "", l->pattern.len);
    uint32_t number = key.pattern ? *entry_slot(l, key) : 0;
    return number ? &l->entries[number - 1] : NULL;
}

/* The entry of the pointer, made where there is none; NULL when out of memory. */
static struct entry *entry_of(struct locations *l, const char *pointer)
{
    struct key key = {.index = take_apart(l, pointer, strlen(pointer))};
    if (!buffer_ok(&l->pattern) || !make_room(l, &l->by_key, hash_of_entry))
        return NULL;
    key.pattern = add_text(l, l->pattern.data ? l->pattern.data : "", l->pattern.len);
    if (!key.pattern)
        return NULL;
    uint32_t *slot = entry_slot(l, key);
    if (*slot)
        return &l->entries[*slot - 1];
    if (l->n == l->size) {
        size_t size = l->size ? l->size + l->size / 2 : SLOTS_MIN;
        struct entry *entries = size < UINT32_MAX ? realloc(l->entries, size * sizeof *entries) : NULL;
        if (!entries)
            return NULL;
        l->entries = entries;
        l->size = size;
    }
    l->entries[l->n] = (struct entry){.key = key};
    *slot = (uint32_t)++l->n;
    l->by_key.n++;
    return &l->entries[l->n - 1];
}

/* ---- for others --------------------------------------------------------------------------------------------------- */

mc_status locations_set(struct locations *l, const char *pointer, const struct place *place, const char *text, size_t len)
{
    if (text && utf8_invalid_at(text, len) < len)
        return MC_ERR_INPUT;
    text_id sheet = place->sheet ? add_text(l, place->sheet, strlen(place->sheet)) : 0;
    text_id heading = place->heading ? add_text(l, place->heading, strlen(place->heading)) : 0;
    text_id quoted = text ? add_text(l, text, len) : 0;
    if ((place->sheet && !sheet) || (place->heading && !heading) || (text && !quoted))
        return MC_ERR_MEMORY;
    struct entry *e = entry_of(l, pointer);
    if (!e)
        return MC_ERR_MEMORY;
    *e = (struct entry){e->key, place->line, place->column, place->page, place->table, place->row, place->cell, place->paragraph, sheet, heading, quoted};
    return MC_OK;
}

/* The slot keeps leading to the entry, whose key no pointer has. */
void locations_remove(struct locations *l, const char *pointer)
{
    struct entry *e = find(l, pointer, strlen(pointer));
    if (e)
        e->key.pattern = 0;
}

/* Absent is absent: 0 and no text are not written. */
static int set_number(json_t *location, const char *key, int value)
{
    return value == 0 ? 0 : json_object_set_new(location, key, json_integer(value));
}

static int set_text(json_t *location, const char *key, const struct locations *l, text_id id)
{
    size_t len;
    const char *text = id ? text_of(l, id, &len) : NULL;
    return text ? json_object_set_new(location, key, json_stringn(text, len)) : 0;
}

/* In the order of location_new (record.h), which makes the like of it from a place. */
json_t *locations_json(const struct locations *l, size_t i)
{
    const struct entry *e = &l->entries[i];
    json_t *out = json_object();
    int rc = out ? 0 : -1;
    rc |= set_number(out, "line", e->line);
    rc |= set_number(out, "column", e->column);
    rc |= set_number(out, "page", e->page);
    rc |= set_text(out, "sheet", l, e->sheet);
    rc |= set_number(out, "table", e->table);
    rc |= set_number(out, "row", e->row);
    rc |= set_number(out, "cell", e->cell);
    rc |= set_number(out, "paragraph", e->paragraph);
    rc |= set_text(out, "heading", l, e->heading);
    rc |= set_text(out, "text", l, e->text);
    if (!rc)
        return out;
    json_decref(out);
    return NULL;
}

json_t *locations_show(struct locations *l, const char *pointer, size_t len)
{
    const struct entry *e = find(l, pointer, len);
    if (!e)
        return NULL;
    json_decref(l->shown);
    return l->shown = locations_json(l, (size_t)(e - l->entries));
}

size_t locations_count(const struct locations *l)
{
    return l->n;
}

bool locations_at(const struct locations *l, size_t i, struct buffer *pointer)
{
    struct key key = l->entries[i].key;
    size_t len;
    pointer->len = 0;
    if (!key.pattern)
        return false;
    const char *pattern = text_of(l, key.pattern, &len), *hole = key.index == NO_INDEX ? NULL : memchr(pattern, '\0', len);
    size_t before = hole ? (size_t)(hole - pattern) : len;
    buffer_add(pointer, pattern, before);
    if (hole) {
        buffer_add_number(pointer, key.index);
        buffer_add(pointer, hole + 1, len - before - 1);
    }
    return true;
}

static text_id copy_text(struct locations *l, const struct locations *from, text_id id, bool *ok)
{
    size_t len;
    const char *text = id ? text_of(from, id, &len) : NULL;
    text_id copy = text ? add_text(l, text, len) : 0;
    *ok = *ok && (!text || copy);
    return copy;
}

mc_status locations_copy(struct locations *l, const char *pointer, const struct locations *from, size_t i)
{
    struct entry copy = from->entries[i], *e = entry_of(l, pointer);
    bool ok = e;
    copy.key = e ? e->key : copy.key;
    copy.sheet = copy_text(l, from, copy.sheet, &ok);
    copy.heading = copy_text(l, from, copy.heading, &ok);
    copy.text = copy_text(l, from, copy.text, &ok);
    if (!ok)
        return MC_ERR_MEMORY;
    *e = copy;
    return MC_OK;
}
