/* See node.h. */
#include "model/node.h"

#include <stdlib.h>
#include <string.h>

/* ---- keys ----------------------------------------------------------------------------------------------------------- */

#define LEARNED_MAX 4096 /* keys in all, behind which records teach no more */
#define LEARNED_LEN 200  /* bytes of a key that comes again */
#define PROBES 16        /* places looked at: so that keys chosen to collide cost no more */

struct held {
    struct node_key key;
    struct held *next; /* in the order they were made, the last first */
    char text[];
};

struct node_keys {
    struct held **table; /* own: size of them, a power of two */
    size_t size, n;
    struct held *last; /* own, with all before it */
};

static size_t hash_of(const char *text, size_t len)
{
    uint64_t h = 0xcbf29ce484222325u ^ len;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 29);
}

struct node_keys *node_keys_new(void)
{
    struct node_keys *k = calloc(1, sizeof *k);
    if (!k)
        return NULL;
    k->size = 512;
    k->table = calloc(k->size, sizeof *k->table);
    if (k->table)
        return k;
    free(k);
    return NULL;
}

void node_keys_free(struct node_keys *k)
{
    if (!k)
        return;
    for (struct held *h = k->last, *next; h; h = next) {
        next = h->next;
        free(h);
    }
    free(k->table);
    free(k);
}

size_t node_keys_count(const struct node_keys *k)
{
    return k->n;
}

/* Where the key is or may be put; NULL: neither. */
static struct held **place_of(struct held **table, size_t size, const char *text, size_t len)
{
    size_t h = hash_of(text, len);
    for (size_t i = 0; i < PROBES; i++) {
        struct held **at = &table[(h + i) & (size - 1)];
        if (!*at || ((*at)->key.len == len && memcmp((*at)->text, text, len) == 0))
            return at;
    }
    return NULL;
}

const struct node_key *node_keys_find(const struct node_keys *k, const char *text, size_t len)
{
    struct held **at = place_of(k->table, k->size, text, len);
    return at && *at ? &(*at)->key : NULL;
}

/* Doubles the table till each key has its place. */
static bool grow(struct node_keys *k)
{
    for (size_t size = k->size * 2; size < (size_t)1 << 24; size *= 2) {
        struct held **table = calloc(size, sizeof *table), **at = NULL, *h;
        if (!table)
            return false;
        for (h = k->last; h && (at = place_of(table, size, h->text, h->key.len)); h = h->next)
            *at = h;
        if (!h) {
            free(k->table);
            k->table = table;
            k->size = size;
            return true;
        }
        free(table);
    }
    return false;
}

const struct node_key *node_keys_add(struct node_keys *k, const char *text, size_t len)
{
    struct held **at;
    while (!(at = place_of(k->table, k->size, text, len)) || (!*at && k->n * 2 >= k->size))
        if (!grow(k))
            return NULL;
    if (*at)
        return &(*at)->key;
    struct held *h = len < UINT32_MAX ? malloc(sizeof *h + len + 1) : NULL;
    if (!h)
        return NULL;
    memcpy(h->text, text, len);
    h->text[len] = '\0';
    h->key = (struct node_key){h->text, (uint32_t)len, (uint32_t)k->n++};
    h->next = k->last;
    k->last = *at = h;
    return &h->key;
}

const struct node_key *node_keys_learn(struct node_keys *k, const char *text, size_t len)
{
    struct held **at = place_of(k->table, k->size, text, len);
    if (at && *at)
        return &(*at)->key;
    return at && len <= LEARNED_LEN && k->n < LEARNED_MAX ? node_keys_add(k, text, len) : NULL;
}

/* ---- looking ---------------------------------------------------------------------------------------------------------- */

const struct node *node_find(const struct node *object, const char *text, size_t len)
{
    const struct node *m = object && object->type == NODE_OBJECT ? object->first : NULL;
    while (m && (m->key->len != len || memcmp(m->key->text, text, len) != 0))
        m = m->next;
    return m;
}

bool node_is_text(const struct node *node, const char *text, size_t len)
{
    return node && node->type == NODE_TEXT && node->n == len && memcmp(node->text, text, len) == 0;
}

/* ---- room ------------------------------------------------------------------------------------------------------------- */

#define CHUNK ((size_t)64 << 10)   /* of the first, which stays */
#define LARGEST ((size_t)1 << 20)

struct node_chunk {
    struct node_chunk *before;
    size_t size; /* of the room behind this */
};

#define HEAD ((sizeof(struct node_chunk) + 15) & ~(size_t)15)

void nodes_init(struct nodes *n, struct node_keys *keys)
{
    *n = (struct nodes){.keys = keys};
}

void nodes_clear(struct nodes *n)
{
    for (struct node_chunk *c = n->chunks, *before; c; c = before) {
        before = c->before;
        free(c);
    }
    nodes_init(n, n->keys);
}

static void begin_chunk(struct nodes *n)
{
    n->at = (char *)n->chunks + HEAD;
    n->end = n->at + n->chunks->size;
}

void nodes_reset(struct nodes *n)
{
    for (struct node_chunk *before; n->chunks && (before = n->chunks->before); n->chunks = before)
        free(n->chunks);
    if (n->chunks && n->chunks->size > LARGEST)
        nodes_clear(n);
    if (n->chunks)
        begin_chunk(n);
}

void *nodes_grow(struct nodes *n, size_t size)
{
    size_t wanted = n->chunks ? n->chunks->size * 2 : CHUNK;
    wanted = wanted > LARGEST ? LARGEST : wanted;
    wanted = wanted < size ? size : wanted;
    struct node_chunk *c = size <= SIZE_MAX - HEAD ? malloc(HEAD + wanted) : NULL;
    if (!c)
        return NULL;
    *c = (struct node_chunk){n->chunks, wanted};
    n->chunks = c;
    begin_chunk(n);
    n->at += size;
    return n->end - wanted;
}

/* ---- from jansson ------------------------------------------------------------------------------------------------------ */

static bool fill(struct nodes *n, struct node *node, const json_t *value);

/* NULL when out of memory. */
static const struct node_key *key_of(struct nodes *n, const char *text, size_t len)
{
    const struct node_key *known = node_keys_learn(n->keys, text, len);
    if (known || len >= UINT32_MAX)
        return known;
    struct node_key *passing = nodes_take(n, sizeof *passing);
    if (passing)
        *passing = (struct node_key){text, (uint32_t)len, NODE_KEY_PASSING};
    return passing;
}

static bool fill_list(struct nodes *n, struct node *node, const json_t *list)
{
    const struct node **link = &node->first;
    const json_t *item;
    size_t i;
    node->type = NODE_LIST;
    json_array_foreach (list, i, item) {
        struct node *one = nodes_take(n, sizeof *one);
        if (!one || !fill(n, one, item))
            return false;
        *link = one;
        link = &one->next;
        node->n++;
    }
    return true;
}

static bool fill_object(struct nodes *n, struct node *node, const json_t *object)
{
    const struct node **link = &node->first;
    json_t *of = (json_t *)(uintptr_t)object;
    node->type = NODE_OBJECT;
    for (void *at = json_object_iter(of); at; at = json_object_iter_next(of, at)) {
        struct node *one = nodes_take(n, sizeof *one);
        if (!one || !fill(n, one, json_object_iter_value(at)))
            return false;
        one->key = key_of(n, json_object_iter_key(at), json_object_iter_key_len(at));
        if (!one->key)
            return false;
        *link = one;
        link = &one->next;
        node->n++;
    }
    return true;
}

static bool fill_text(struct node *node, const char *text, size_t len)
{
    node->type = NODE_TEXT;
    node->text = text;
    node->n = (uint32_t)len;
    return len < UINT32_MAX;
}

static bool fill(struct nodes *n, struct node *node, const json_t *value)
{
    *node = (struct node){.type = NODE_NULL};
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return fill_object(n, node, value);
    case JSON_ARRAY:
        return fill_list(n, node, value);
    case JSON_STRING:
        return fill_text(node, json_string_value(value), json_string_length(value));
    case JSON_INTEGER:
        node->type = NODE_INTEGER;
        node->integer = json_integer_value(value);
        return true;
    case JSON_REAL:
        node->type = NODE_REAL;
        node->real = json_real_value(value);
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        node->type = json_is_true(value) ? NODE_TRUE : NODE_FALSE;
        return true;
    case JSON_NULL:
        return true;
    }
    return false;
}

const struct node *node_from_json(struct nodes *n, const json_t *value)
{
    struct node *root = nodes_take(n, sizeof *root);
    return root && fill(n, root, value) ? root : NULL;
}
