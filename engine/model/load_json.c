/* See load_json.h. The text is walked once; each value is made the moment it is complete and belongs to its container at once, so that a fault
 * frees everything through the root. Invariant: `at` never passes `end`, where a NUL stands that no token takes. */
#include "model/load_json.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/load_fault.h"
#include "model/load_text.h"

struct loading {
    const char *at, *end;
    char *scratch; /* own: strings that hold escapes, unescaped */
    size_t scratch_size;
    int depth;
    bool odd; /* a number was no int64 */
    enum fault fault;
    const char *fault_at;
};

static bool fail(struct loading *l, enum fault fault, const char *at)
{
    l->fault = fault;
    l->fault_at = at;
    return false;
}

static char skip_space(struct loading *l)
{
    const char *at = l->at;
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
        at++;
    l->at = at;
    return *at;
}

/* ---- strings ------------------------------------------------------------------------------------------------------- */

struct text {
    const char *data;
    size_t len;
};

static bool has_room(struct loading *l, size_t size)
{
    if (size <= l->scratch_size)
        return true;
    char *bigger = realloc(l->scratch, size * 2);
    if (!bigger)
        return fail(l, FAULT_MEMORY, l->at);
    l->scratch = bigger;
    l->scratch_size = size * 2;
    return true;
}

/* What stands at a byte that no string goes past. */
static bool bad_character(struct loading *l, const char *c)
{
    if (c >= l->end)
        return fail(l, FAULT_OPEN_STRING, c);
    return fail(l, (unsigned char)*c < 0x80 ? FAULT_CONTROL : FAULT_UTF8, c);
}

/* The string from `from` on, whose first backslash is at `c`; *c is left at what ended it. */
static bool unescape(struct loading *l, const char *from, const char **c, struct text *out)
{
    size_t used = 0;
    do {
        size_t run = (size_t)(*c - from);
        if (!has_room(l, used + run + 8))
            return false;
        memcpy(l->scratch + used, from, run);
        char *to = l->scratch + used + run;
        enum fault fault = **c == '\\' ? text_escape(c, &to) : FAULT_NONE;
        if (fault != FAULT_NONE)
            return fail(l, fault, *c);
        used = (size_t)(to - l->scratch);
        from = *c;
        *c = text_run(*c, l->end);
    } while (**c == '\\');
    size_t run = (size_t)(*c - from);
    if (!has_room(l, used + run + 1))
        return false;
    memcpy(l->scratch + used, from, run);
    *out = (struct text){l->scratch, used + run};
    return true;
}

/* The string whose quote is at l->at. The text is borrowed till the next string. */
static bool load_text(struct loading *l, struct text *out)
{
    const char *from = l->at + 1, *c = text_run(from, l->end);
    *out = (struct text){from, (size_t)(c - from)};
    if (*c == '\\' && !unescape(l, from, &c, out))
        return false;
    if (*c != '"')
        return bad_character(l, c);
    l->at = c + 1;
    return true;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------- */

static json_t *load_number(struct loading *l)
{
    const char *from = l->at;
    bool whole;
    int64_t value;
    const char *c = number_end(from, &whole);
    if (!c) {
        fail(l, FAULT_NUMBER, from);
        return NULL;
    }
    l->at = c;
    if (whole && number_integer(from, c, &value))
        return json_integer(value);
    l->odd = true;
    return json_stringn_nocheck(from, (size_t)(c - from));
}

/* ---- values -------------------------------------------------------------------------------------------------------- */

static bool load_object(struct loading *l, json_t *object);
static bool load_array(struct loading *l, json_t *array);

static json_t *load_word(struct loading *l, const char *word, size_t len, json_t *value)
{
    if ((size_t)(l->end - l->at) < len || memcmp(l->at, word, len) != 0) {
        fail(l, FAULT_VALUE, l->at);
        return NULL;
    }
    l->at += len;
    return value;
}

/* A value that holds no others, or an empty container. NULL with l->fault set, or where memory is out. */
static json_t *load_value(struct loading *l, char c)
{
    struct text text;
    switch (c) {
    case '"':
        return load_text(l, &text) ? json_stringn_nocheck(text.data, text.len) : NULL;
    case '{':
        return json_object();
    case '[':
        return json_array();
    case 't':
        return load_word(l, "true", 4, json_true());
    case 'f':
        return load_word(l, "false", 5, json_false());
    case 'n':
        return load_word(l, "null", 4, json_null());
    default:
        if (c == '-' || (c >= '0' && c <= '9'))
            return load_number(l);
        fail(l, FAULT_VALUE, l->at);
        return NULL;
    }
}

static bool fill(struct loading *l, char c, json_t *value)
{
    if (c != '{' && c != '[')
        return true;
    if (++l->depth > LOAD_DEPTH_MAX)
        return fail(l, FAULT_DEPTH, l->at);
    l->at++;
    bool ok = c == '{' ? load_object(l, value) : load_array(l, value);
    l->depth--;
    return ok;
}

/* Whatever went wrong that is no fault of the text was a lack of memory. */
static bool no_value(struct loading *l)
{
    return l->fault == FAULT_NONE ? fail(l, FAULT_MEMORY, l->at) : false;
}

/* Behind a member or item: true where another one follows; else `close` was taken, or l->fault is set. */
static bool goes_on(struct loading *l, char close, enum fault fault)
{
    char c = skip_space(l);
    if (c == ',') {
        l->at++;
        return true;
    }
    if (c != close)
        return fail(l, fault, l->at);
    l->at++;
    return false;
}

/* The key and colon at l->at. The key is borrowed till the next string, so its member is set before the value is filled. */
static bool load_key(struct loading *l, struct text *key)
{
    if (skip_space(l) != '"')
        return fail(l, FAULT_KEY, l->at);
    if (!load_text(l, key))
        return false;
    if (skip_space(l) != ':')
        return fail(l, FAULT_COLON, l->at);
    l->at++;
    return true;
}

/* A string value may move the scratch in which an escaped key stands: such a key is copied. own: free(). */
static bool keep_key(struct loading *l, struct text *key, char **own)
{
    *own = NULL;
    if (key->data != l->scratch)
        return true;
    *own = malloc(key->len + 1);
    if (!*own)
        return fail(l, FAULT_MEMORY, l->at);
    memcpy(*own, key->data, key->len);
    key->data = *own;
    return true;
}

static bool load_member(struct loading *l, json_t *object)
{
    struct text key;
    char *own;
    skip_space(l);
    const char *key_at = l->at;
    if (!load_key(l, &key) || !keep_key(l, &key, &own))
        return false;
    size_t before = json_object_size(object);
    char c = skip_space(l);
    json_t *value = load_value(l, c);
    bool ok = value ? json_object_setn_new_nocheck(object, key.data, key.len, value) == 0 : no_value(l);
    free(own);
    if (!ok)
        return no_value(l);
    if (json_object_size(object) == before) /* the key was there already */
        return fail(l, FAULT_DUPLICATE, key_at);
    return fill(l, c, value);
}

/* The members of an object whose brace was taken. */
static bool load_object(struct loading *l, json_t *object)
{
    if (skip_space(l) == '}') {
        l->at++;
        return true;
    }
    do
        if (!load_member(l, object))
            return false;
    while (goes_on(l, '}', FAULT_IN_OBJECT));
    return l->fault == FAULT_NONE;
}

static bool load_array(struct loading *l, json_t *array)
{
    if (skip_space(l) == ']') {
        l->at++;
        return true;
    }
    do {
        char c = skip_space(l);
        json_t *value = load_value(l, c);
        if (!value || json_array_append_new(array, value))
            return no_value(l);
        if (!fill(l, c, value))
            return false;
    } while (goes_on(l, ']', FAULT_IN_ARRAY));
    return l->fault == FAULT_NONE;
}

/* ---- the whole ----------------------------------------------------------------------------------------------------- */

static bool load_root(struct loading *l, json_t **root)
{
    char c = skip_space(l);
    if (c != '{' && c != '[')
        return fail(l, FAULT_ROOT, l->at);
    *root = load_value(l, c);
    if (!*root)
        return no_value(l);
    if (!fill(l, c, *root))
        return false;
    skip_space(l);
    return l->at == l->end || fail(l, FAULT_BEHIND, l->at);
}

mc_status load_json(json_t **out, const char *path, int line, const char *text, size_t len, mc_error *err)
{
    struct loading l = {.at = text, .end = text + len};
    json_t *root = NULL;
    mc_status st = MC_OK;
    if (load_root(&l, &root)) {
        *out = root;
    } else {
        json_decref(root);
        st = fault_explain(l.fault, path, line, text, l.end, l.fault_at, err);
    }
    free(l.scratch);
    return st;
}

json_t *load_json_same(const char *text, size_t len)
{
    struct loading l = {.at = text, .end = text + len};
    json_t *root = NULL;
    if (!load_root(&l, &root) || l.odd) {
        json_decref(root);
        root = NULL;
    }
    free(l.scratch);
    return root;
}
