/* Nodes beside jansson's values: for tests and fuzzers. */
#ifndef NODE_SAME_H
#define NODE_SAME_H

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "model/node.h"

static inline bool node_same(const struct node *node, const json_t *json);

static inline bool node_same_object(const struct node *node, const json_t *json)
{
    json_t *of = (json_t *)(uintptr_t)json;
    void *at = json_object_iter(of);
    for (const struct node *m = node->first; m; m = m->next, at = json_object_iter_next(of, at))
        if (!at || json_object_iter_key_len(at) != m->key->len || memcmp(json_object_iter_key(at), m->key->text, m->key->len) != 0 ||
            !node_same(m, json_object_iter_value(at)))
            return false;
    return !at && node->n == json_object_size(json);
}

static inline bool node_same_list(const struct node *node, const json_t *json)
{
    size_t i = 0;
    for (const struct node *m = node->first; m; m = m->next)
        if (m->key || !node_same(m, json_array_get(json, i++)))
            return false;
    return i == json_array_size(json) && node->n == i;
}

/* The same values in the same order. */
static inline bool node_same(const struct node *node, const json_t *json)
{
    static const json_type types[] = {JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_INTEGER, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT};
    if (!json || node->type >= sizeof types / sizeof *types || types[node->type] != json_typeof(json))
        return false;
    switch (node->type) {
    case NODE_OBJECT:
        return node_same_object(node, json);
    case NODE_LIST:
        return node_same_list(node, json);
    case NODE_TEXT:
        return json_string_length(json) == node->n && memcmp(json_string_value(json), node->text, node->n) == 0;
    case NODE_INTEGER:
        return json_integer_value(json) == node->integer;
    case NODE_REAL:
        return json_real_value(json) == node->real;
    default:
        return true;
    }
}

#endif
