/* The loader against jansson's own: both take the same texts and make the same values of them, but for what load_json.h says is wanted. And the loader of nodes against ours: what it
 * takes ours takes too, with the same values, whatever it has learned of earlier texts. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/node_same.h"
#include "model/load_json.h"
#include "read/load_node.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Same values, where jansson may hold a real, or nothing that it can hold, for what is a text of the same figure here. */
static int same(const json_t *ours, const json_t *theirs)
{
    const char *key;
    json_t *item;
    size_t i, len;
    if (json_is_real(theirs))
        return json_is_string(ours) && strtod(json_string_value(ours), NULL) == json_real_value(theirs);
    if (json_typeof(ours) != json_typeof(theirs))
        return 0;
    if (json_is_object(ours)) {
        if (json_object_size(ours) != json_object_size(theirs))
            return 0;
        void *a = json_object_iter((json_t *)(uintptr_t)ours);
        json_object_keylen_foreach ((json_t *)(uintptr_t)theirs, key, len, item) { /* in the order of the text */
            if (!a || json_object_iter_key_len(a) != len || memcmp(json_object_iter_key(a), key, len) != 0 ||
                !same(json_object_iter_value(a), item))
                return 0;
            a = json_object_iter_next((json_t *)(uintptr_t)ours, a);
        }
        return 1;
    }
    if (json_is_array(ours)) {
        if (json_array_size(ours) != json_array_size(theirs))
            return 0;
        json_array_foreach (theirs, i, item) {
            if (!same(json_array_get(ours, i), item))
                return 0;
        }
        return 1;
    }
    return json_equal(ours, theirs);
}

static void broken(const char *what, const uint8_t *data, size_t size)
{
    fprintf(stderr, "%s: %.*s\n", what, (int)size, (const char *)data);
    abort();
}

/* The text as a record of a stream: a loader with nothing learned, twice, so that the second time all is known, and one that has learned of many others. */
static void load_nodes(const char *text, size_t size, const json_t *json)
{
    static struct node_keys *old_keys;
    static struct node_loader *old;
    static unsigned runs;
    if (runs++ % 5000 == 0) {
        node_loader_free(old);
        node_keys_free(old_keys);
        old_keys = node_keys_new();
        old = node_loader_new(old_keys);
    }
    struct node_keys *keys = node_keys_new();
    struct node_loader *fresh = node_loader_new(keys);
    size_t before = runs % 131, whole = before + size + 1 + runs % 67; /* the text is a line among others too, whose marks were made with its own */
    char *copy = calloc(1, size + 1 + LOAD_NODE_PAD), *block = calloc(1, whole + 1 + LOAD_NODE_PAD);
    uint64_t *bits = malloc(marks_words(whole) * sizeof *bits);
    struct marking m;
    memcpy(copy, text, size);
    memset(block, '"', whole);
    memcpy(block + before, text, size);
    block[before + size] = '\n';
    marks_begin(&m, bits);
    marks_add(&m, block, whole);
    const struct marks marks = {block, bits, marks_end(&m, whole)};
    block[before + size] = '\0';
    for (int i = 0; i < 4; i++) {
        const struct node *node = load_node(i < 2 ? fresh : old, i % 2 ? &marks : NULL, i % 2 ? block + before : copy, size);
        if (node && (!json || !node_same(node, json)))
            broken("other nodes", (const uint8_t *)text, size);
    }
    free(copy);
    free(block);
    free(bits);
    node_loader_free(fresh);
    node_keys_free(keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *ours = NULL, *theirs;
    json_error_t their_error;
    mc_error err = {0};
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    mc_status st = load_json(&ours, "fuzz.json", 1, text, size, &err);
    theirs = json_loadb(text, size, JSON_REJECT_DUPLICATES, &their_error);
    if ((st == MC_OK) != (ours != NULL) || (st != MC_OK && (err.line < 1 || !err.text[0])))
        broken("no value and no error, or both", data, size);
    if (ours && theirs && !same(ours, theirs))
        broken("other values", data, size);
    if (ours && !theirs && json_error_code(&their_error) != json_error_numeric_overflow)
        broken("taken here, refused by jansson", data, size);
    if (!ours && theirs && st != MC_ERR_LIMIT && !memchr(data, 0, size)) /* jansson reads over a NUL behind a number */
        broken("refused here, taken by jansson", data, size);
    json_t *plain = load_json_same(text, size);
    if (plain && (!theirs || !json_equal(plain, theirs)))
        broken("not the same as jansson's", data, size);
    json_decref(plain);
    load_nodes(text, size, ours);
    json_decref(ours);
    json_decref(theirs);
    free(text);
    return 0;
}
