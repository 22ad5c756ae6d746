/* See load_node.h. Objects at the same place of the records (milestones[], funding) have the same keys in the same order, as a rule: a place keeps the keys that were met there,
 * and each member is first compared with the one that followed last time. A key met twice in one object is told by the stamp that it got from this object.
 *
 * Where a place has had more keys than SITE_MAX (the locations of a record, say), its objects are "wild": their keys go with the record, and a table of the object's own tells what
 * stands twice. All functions give the place behind what they took, or NULL: not taken. */
#include "read/load_node.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/grown.h"
#include "base/hash.h"
#include "model/load_text.h"
#include "read/key_table.h"
#include "read/read.h"

#define SITE_MAX 64     /* keys of a place */
#define ENTRIES_MAX 4096 /* of all places */
#define DIGITS_SAFE 18   /* as many never overflow */

struct site;

/* A key of a place. */
struct entry {
    union {
        uint64_t words[2];
        char bytes[16];
#ifdef LOAD_TEXT_SSE2
        __m128i vector;
#endif
    } text, rest; /* its text and the quote behind it: the first 16 bytes; all ones in those behind */
    const struct node_key *key; /* never a passing one */
    struct site *kid;           /* own: of the objects that stand there, or in its lists; NULL: none yet */
    uint64_t seen;              /* the stamp of the object that had it last */
    uint32_t len;               /* of the key */
};

struct site {
    struct entry *entries; /* own */
    size_t n, size;
    struct site *kid; /* own: of the objects below wild ones */
    bool wild;
};

struct node_loader {
    struct nodes nodes;
    struct site root;
    struct marks marks; /* of the text that is being loaded */
    uint64_t *own_marks; /* own: of a text that came without */
    size_t own_size;
    struct hash_aside *aside; /* borrow; NULL: none */
    uintptr_t hash_at;   /* where the loader hashes some more of it: an address */
    uint64_t stamp;
    size_t n_entries;
};

static const char *take_other(struct node_loader *l, struct node *node, const char *c, struct site **kid, int depth);

static __attribute__((noinline)) const char *behind_space(const char *c)
{
    while (*c == ' ' || *c == '\n' || *c == '\r' || *c == '\t')
        c++;
    return c;
}

static inline const char *skip_space(const char *c)
{
    return __builtin_expect((unsigned char)*c > ' ', 1) ? c : behind_space(c);
}

/* ---- texts ---------------------------------------------------------------------------------------------------------- */

/* Behind the closing quote of a text that holds escapes, the first of them at `c`. */
static const char *escaped_end(const struct node_loader *l, const char *c)
{
    while (*c == '\\') {
        if (!c[1])
            return NULL;
        c = marks_next(&l->marks, c + 2);
    }
    return *c == '"' ? c + 1 : NULL;
}

static void copy_run(char **out, const char *from, const char *to)
{
    memcpy(*out, from, (size_t)(to - from));
    *out += to - from;
}

static __attribute__((noinline)) const char *take_escaped(struct node_loader *l, struct node *node, const char *from, const char *c)
{
    const char *end = escaped_end(l, c);
    char *text = end ? nodes_take(&l->nodes, (size_t)(end - from)) : NULL, *out = text;
    if (!text)
        return NULL;
    copy_run(&out, from, c);
    while (*c == '\\') {
        if (text_escape(&c, &out) != FAULT_NONE)
            return NULL;
        from = c;
        c = marks_next(&l->marks, c);
        copy_run(&out, from, c);
    }
    node->text = text;
    node->n = (uint32_t)(out - text);
    return end;
}

/* The text whose quote is at `c`. */
static inline const char *take_text(struct node_loader *l, struct node *node, const char *c)
{
    const char *from = c + 1, *end = marks_next(&l->marks, from);
    node->type = NODE_TEXT;
    node->text = from;
    node->n = (uint32_t)(end - from);
    if (*end == '"')
        return end + 1;
    return *end == '\\' ? take_escaped(l, node, from, end) : NULL;
}

static __attribute__((noinline)) const char *take_any_number(struct node *node, const char *c)
{
    bool whole;
    const char *end = number_end(c, &whole);
    if (!end)
        return NULL;
    node->type = NODE_INTEGER;
    if (whole && number_integer(c, end, &node->integer))
        return end;
    node->type = NODE_TEXT;
    node->text = c;
    node->n = (uint32_t)(end - c);
    return end;
}

/* The number that may begin at `c`: most are integers of some digits. */
static inline const char *take_number(struct node *node, const char *c)
{
    int64_t value = 0;
    const char *at = c;
    for (unsigned digit; at < c + DIGITS_SAFE && (digit = (unsigned)(unsigned char)*at - '0') < 10; at++)
        value = value * 10 + digit;
    if (at == c || at == c + DIGITS_SAFE || *c == '0' || *at == '.' || (*at | 0x20) == 'e')
        return take_any_number(node, c);
    node->type = NODE_INTEGER;
    node->integer = value;
    return at;
}

static const char *take_word(struct node *node, const char *c, const char *word, size_t len, enum node_type type)
{
    node->type = (uint8_t)type;
    return memcmp(c, word, len) == 0 ? c + len : NULL;
}

/* ---- keys ----------------------------------------------------------------------------------------------------------- */

#define HEAD sizeof(((struct entry *)0)->text)

/* Whether the key, whose text begins at `c`, is this one. */
static inline bool is_at(const struct entry *e, const char *c)
{
#ifdef LOAD_TEXT_SSE2
    __m128i head = _mm_loadu_si128((const __m128i *)(const void *)c);
    if (_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(head, e->text.vector), e->rest.vector)) != 0xFFFF)
        return false;
#else
    uint64_t words[2];
    memcpy(words, c, sizeof words);
    if (((words[0] ^ e->text.words[0]) & ~e->rest.words[0]) | ((words[1] ^ e->text.words[1]) & ~e->rest.words[1]))
        return false;
#endif
    return e->len < HEAD || (strncmp(c + HEAD, e->key->text + HEAD, e->len - HEAD) == 0 && c[e->len] == '"');
}

/* The bytes of the key at `c` up to its quote; NULL where it holds escapes or is no text. */
static const char *key_end(const struct node_loader *l, const char *c)
{
    const char *end = marks_next(&l->marks, c);
    return *end == '"' ? end : NULL;
}

static void site_clear(struct site *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->entries[i].kid) {
            site_clear(p->entries[i].kid);
            free(p->entries[i].kid);
        }
    if (p->kid)
        site_clear(p->kid);
    free(p->kid);
    free(p->entries);
}

static struct entry *add_entry(struct node_loader *l, struct site *p, const struct node_key *key)
{
    struct entry *entries = grown(p->entries, p->n, &p->size, sizeof *entries);
    if (!entries)
        return NULL;
    p->entries = entries;
    struct entry *e = &p->entries[p->n++];
    size_t n = key->len < HEAD ? key->len : HEAD;
    *e = (struct entry){.key = key, .len = key->len};
    memset(e->rest.bytes, 0xFF, HEAD);
    memcpy(e->text.bytes, key->text, n);
    memset(e->rest.bytes, 0, n);
    if (n < HEAD) {
        e->text.bytes[n] = '"';
        e->rest.bytes[n] = 0;
    }
    l->n_entries++;
    return e;
}

/* The entry of the key at `c`, where it is not the expected one; NULL where it cannot be had: then p->wild may be set. */
static struct entry *find_entry(struct node_loader *l, struct site *p, const char *c, size_t expected)
{
    for (size_t i = expected; i < p->n; i++)
        if (is_at(&p->entries[i], c))
            return &p->entries[i];
    for (size_t i = 0; i < expected && i < p->n; i++)
        if (is_at(&p->entries[i], c))
            return &p->entries[i];
    const char *end = p->wild ? NULL : key_end(l, c);
    if (!end)
        return NULL;
    const struct node_key *key = p->n < SITE_MAX && l->n_entries < ENTRIES_MAX ? node_keys_learn(l->nodes.keys, c, (size_t)(end - c)) : NULL;
    p->wild = !key;
    return key ? add_entry(l, p, key) : NULL;
}

/* ---- wild objects --------------------------------------------------------------------------------------------------- */

/* The key at `c`: one that rules know, or one that goes with this record. */
static const struct node_key *wild_key(struct node_loader *l, const char *c, const char *end)
{
    size_t len = (size_t)(end - c);
    const struct node_key *known = node_keys_find(l->nodes.keys, c, len);
    struct node_key *key = known ? NULL : nodes_take(&l->nodes, sizeof *key);
    if (key)
        *key = (struct node_key){c, (uint32_t)len, NODE_KEY_PASSING};
    return known ? known : key;
}

/* ---- objects and lists ------------------------------------------------------------------------------------------------ */

static const char nothing[1]; /* what stands behind a value that was not taken: nothing that may */

/* The value at `c`. Sets all but node->key, which is there, and node->next, which the caller sets. `nothing`: it is not taken. */
static inline const char *take_value(struct node_loader *l, struct node *node, const char *c, struct site **kid, int depth)
{
    const char *end = *c == '"' ? take_text(l, node, c) : (unsigned char)*c < 'A' ? take_number(node, c) : take_other(l, node, c, kid, depth);
    return end ? end : nothing;
}

/* The value of the member whose key ends before `c`. */
static inline const char *take_member(struct node_loader *l, struct node *m, const char *c, struct site **kid, int depth)
{
    c = skip_space(c);
    return *c == ':' ? take_value(l, m, skip_space(c + 1), kid, depth) : nothing;
}

/* The rest of a wild object, from the quote of a member's key on; `link` is where that member goes. The keys it has already go into its table. */
static const char *take_wild(struct node_loader *l, struct node *object, const struct node **link, const char *c, struct site *p, int depth)
{
    struct key_table table = {.n = 0};
    for (const struct node *m = object->first; m; m = m->next)
        if (!key_table_take(&table, &l->nodes, m->key))
            return NULL;
    for (;; c = skip_space(c + 1)) {
        struct node *m = *c == '"' ? nodes_take(&l->nodes, sizeof *m) : NULL;
        const char *end = m ? key_end(l, ++c) : NULL;
        if (!end || !(m->key = wild_key(l, c, end)) || !key_table_take(&table, &l->nodes, m->key))
            return NULL;
        *link = m;
        link = &m->next;
        m->next = NULL;
        object->n++;
        c = skip_space(take_member(l, m, end + 1, &p->kid, depth));
        if (*c != ',')
            return *c == '}' ? c + 1 : NULL;
    }
}

#define HASHED_EVERY 96 /* bytes: a third of what is to be hashed has been when loading begins, and so both come to the end together */

/* A step of the hash, in which each instruction waits for the one before, while the processor goes on with the next members. */
static __attribute__((noinline)) void hash_some(struct node_loader *l)
{
    l->hash_at = hash_aside_step(l->aside) ? l->hash_at + HASHED_EVERY : UINTPTR_MAX;
}

/* The object whose brace is at `c`. */
static const char *take_object(struct node_loader *l, struct node *node, const char *c, struct site *p, int depth)
{
    const struct node **link = &node->first;
    struct entry *expected = p->entries, *end = p->n ? expected + p->n : expected; /* the one that may come next */
    uint64_t stamp = ++l->stamp;
    uint32_t n = 0;
    node->type = NODE_OBJECT;
    c = skip_space(c + 1);
    if (*c == '}') {
        node->n = 0;
        node->first = NULL;
        return c + 1;
    }
    for (;; c = skip_space(c + 1)) {
        struct entry *e = expected;
        if (*c != '"')
            return NULL;
        if (__builtin_expect(e == end || !is_at(e, c + 1), 0)) {
            e = find_entry(l, p, c + 1, p->n ? (size_t)(e - p->entries) : 0);
            if (!e) {
                *link = NULL;
                node->n = n;
                return p->wild ? take_wild(l, node, link, c, p, depth) : NULL;
            }
            end = p->entries + p->n;
        }
        struct node *m = nodes_take(&l->nodes, sizeof *m);
        if (!m || e->seen == stamp)
            return NULL;
        e->seen = stamp;
        expected = e + 1;
        m->key = e->key;
        *link = m;
        link = &m->next;
        n++;
        if ((uintptr_t)c >= l->hash_at)
            hash_some(l);
        c = skip_space(take_member(l, m, c + e->len + 2, &e->kid, depth));
        if (*c != ',')
            break;
    }
    *link = NULL;
    node->n = n;
    return *c == '}' ? c + 1 : NULL;
}

/* The list whose bracket is at `c`. */
static const char *take_list(struct node_loader *l, struct node *node, const char *c, struct site **kid, int depth)
{
    const struct node **link = &node->first;
    uint32_t n = 0;
    node->type = NODE_LIST;
    c = skip_space(c + 1);
    if (*c == ']') {
        node->n = 0;
        node->first = NULL;
        return c + 1;
    }
    for (;; c = skip_space(c + 1)) {
        struct node *item = nodes_take(&l->nodes, sizeof *item);
        if (!item)
            return NULL;
        item->key = NULL;
        *link = item;
        link = &item->next;
        n++;
        c = skip_space(take_value(l, item, c, kid, depth));
        if (*c != ',')
            break;
    }
    *link = NULL;
    node->n = n;
    return *c == ']' ? c + 1 : NULL;
}

/* A value that is neither a text nor a number; NULL: it is none. */
static __attribute__((noinline)) const char *take_other(struct node_loader *l, struct node *node, const char *c, struct site **kid, int depth)
{
    switch (*c) {
    case '{':
        if (!*kid)
            *kid = calloc(1, sizeof **kid);
        return *kid && depth < READ_JSON_DEPTH_MAX ? take_object(l, node, c, *kid, depth + 1) : NULL;
    case '[':
        return depth < READ_JSON_DEPTH_MAX ? take_list(l, node, c, kid, depth + 1) : NULL;
    case 't':
        return take_word(node, c, "true", 4, NODE_TRUE);
    case 'f':
        return take_word(node, c, "false", 5, NODE_FALSE);
    case 'n':
        return take_word(node, c, "null", 4, NODE_NULL);
    default:
        return NULL;
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

struct node_loader *node_loader_new(struct node_keys *keys)
{
    struct node_loader *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    nodes_init(&l->nodes, keys);
    l->hash_at = UINTPTR_MAX;
    return l;
}

void node_loader_free(struct node_loader *l)
{
    if (!l)
        return;
    nodes_clear(&l->nodes);
    site_clear(&l->root);
    free(l->own_marks);
    free(l);
}

void node_loader_hash(struct node_loader *l, struct hash_aside *aside, const char *text)
{
    l->aside = aside;
    l->hash_at = aside ? (uintptr_t)text : UINTPTR_MAX;
}

struct nodes *node_loader_nodes(struct node_loader *l)
{
    return &l->nodes;
}

#define MARKS_KEPT ((size_t)4096) /* words, of 256 KiB: more were for an odd line */

/* Makes the marks of a text that has none. */
static bool mark(struct node_loader *l, const char *text, size_t len)
{
    struct marking m;
    size_t words = marks_words(len);
    if (words > l->own_size || l->own_size > MARKS_KEPT) {
        free(l->own_marks);
        l->own_marks = malloc(words * sizeof *l->own_marks);
        l->own_size = l->own_marks ? words : 0;
        if (!l->own_marks)
            return false;
    }
    marks_begin(&m, l->own_marks);
    marks_add(&m, text, len);
    l->marks = (struct marks){text, l->own_marks, marks_end(&m, len)};
    return true;
}

const struct node *load_node(struct node_loader *l, const struct marks *marks, const char *text, size_t len)
{
    nodes_reset(&l->nodes);
    const char *c = skip_space(text);
    if (*c != '{' || len >= UINT32_MAX)
        return NULL;
    if (marks)
        l->marks = *marks;
    else if (!mark(l, text, len))
        return NULL;
    struct node *root = l->marks.sound || text_is_utf8(text, text + len) ? nodes_take(&l->nodes, sizeof *root) : NULL;
    if (!root)
        return NULL;
    root->key = NULL;
    c = take_object(l, root, c, &l->root, 1);
    return c && skip_space(c) == text + len ? root : NULL;
}
