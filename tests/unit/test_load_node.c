/* load_node beside load_json: what it takes is the same values, what it does not take is uncommon or wrong; what it learns of earlier records changes neither. Both builds of
 * it are tested (portable_load.c). The grammar itself is in test_load_json.c, whose every text goes through here too. */
#include "read/load_node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node_same.h"
#include "model/load_json.h"
#include "read/read.h"
#include "unit.h"

struct node_loader *portable_loader_new(struct node_keys *keys);
void portable_loader_free(struct node_loader *l);
const struct node *portable_load_node(struct node_loader *l, const struct marks *marks, const char *text, size_t len);
void load_node_beside(const char *text, size_t len, const json_t *expected);

struct way {
    struct node_loader *(*open)(struct node_keys *keys);
    void (*close)(struct node_loader *l);
    const struct node *(*load)(struct node_loader *l, const struct marks *marks, const char *text, size_t len);
};

static const struct way ways[] = {
    {node_loader_new, node_loader_free, load_node},
    {portable_loader_new, portable_loader_free, portable_load_node},
};

/* A loader with its keys, and room for padded copies of texts. */
struct reading {
    const struct way *way;
    struct node_keys *keys;
    struct node_loader *loader;
    char *copy;
    uint64_t *bits;
    unsigned turn;
};

static struct reading begin(int way)
{
    struct reading r = {.way = &ways[way], .keys = node_keys_new()};
    r.loader = r.way->open(r.keys);
    ck_assert(r.keys && r.loader);
    return r;
}

static void end(struct reading *r)
{
    r->way->close(r->loader);
    node_keys_free(r->keys);
    free(r->copy);
    free(r->bits);
}

/* The text as one that is loaded alone, or as a line among others whose marks were made with its own. */
static const struct node *load(struct reading *r, const char *text, size_t len)
{
    size_t before = ++r->turn % 3 ? r->turn % 131 : 0, whole = before + len + 1 + r->turn % 67;
    struct marking m;
    free(r->copy);
    free(r->bits);
    r->copy = calloc(1, whole + 1 + LOAD_NODE_PAD);
    r->bits = malloc(marks_words(whole) * sizeof *r->bits);
    memset(r->copy, '"', whole);
    memcpy(r->copy + before, text, len);
    r->copy[before + len] = '\n';
    marks_begin(&m, r->bits);
    marks_add(&m, r->copy, whole);
    const struct marks marks = {r->copy, r->bits, marks_end(&m, whole)};
    r->copy[before + len] = '\0';
    return r->way->load(r->loader, before ? &marks : NULL, r->copy + before, len);
}

/* Whether the text is taken; if so, with load_json's values. What that one refuses is never taken. */
static bool is_taken_as_json(struct reading *r, const char *text)
{
    json_t *json = NULL;
    mc_status st = load_json(&json, NULL, 1, text, strlen(text), NULL);
    const struct node *node = load(r, text, strlen(text));
    ck_assert_msg(!node || (st == MC_OK && node_same(node, json)), "%.200s", text);
    json_decref(json);
    return node != NULL;
}

/* For test_load_json.c: the text as it is and within another object, against what load_json made of it (NULL: refused). */
void load_node_beside(const char *text, size_t len, const json_t *expected)
{
    char *within = malloc(len + 8);
    memcpy(within, "{\"v\":", 5);
    memcpy(within + 5, text, len);
    within[len + 5] = '}';
    for (int way = 0; way < 2; way++) {
        struct reading r = begin(way);
        for (int again = 0; again < 2; again++) { /* a second time when the keys are known */
            const struct node *node = load(&r, text, len);
            ck_assert_msg(!node || (expected && node_same(node, expected)), "%.200s", text);
            if (text[0] == '[') {
                node = load(&r, within, len + 6);
                ck_assert_msg(!node || (expected && node_same(node->first, expected)), "%.200s", text);
                ck_assert_msg(node || !expected || strchr(text, '{') || strstr(text, "[["), "not taken: %.200s", text);
            }
        }
        end(&r);
    }
    free(within);
}

START_TEST(keys_in_any_order)
{
    static const char *const texts[] = {
        "{\"a\":1,\"b\":2,\"c\":3}", "{\"c\":1,\"b\":2,\"a\":3}", "{\"b\":{\"a\":1,\"b\":[{\"a\":1},{\"b\":2,\"a\":1}]},\"d\":null}", "{}", "{\"a\":1}", "{\"d\":\"x\",\"c\":true,\"a\":false}",
        "{\"a key of more than sixteen bytes, one\":1,\"a key of more than sixteen bytes, two\":2}", "{\"a key of more than sixteen bytes, two\":1}",
        "{\"a key of more than sixteen bytes, on\":1}", "{\"sixteen bytes..\":1,\"sixteen bytes...\":2,\"sixteen bytes....\":3}", "{\"sixteen bytes....\":3,\"sixteen bytes..\":1}",
        "{\"\":1,\"民生\":2,\"项目名称和资金来源\":3}", "{\"项目名称和资金来源\":3,\"民生\":2}", " { \"a\" : [ ] , \"b\" : { } } ", "{\"a\":[[[{\"x\":1},{\"x\":2}]]],\"b\":[1,{\"x\":1}]}",
    };
    struct reading r = begin(_i);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < COUNT(texts); i++)
            ck_assert_msg(is_taken_as_json(&r, texts[i]), "%s", texts[i]);
    end(&r);
}
END_TEST

START_TEST(no_key_twice)
{
    static const char *const texts[] = {
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":{\"a\":1,\"c\":2,\"a\":1}}", "{\"a\":[{\"b\":1,\"b\":1}]}", "{\"b\":1,\"a\":2,\"b\":3}", "{\"a\":{\"a\":{\"a\":1,\"a\":1}}}",
    };
    struct reading r = begin(_i);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT(texts); i++)
            ck_assert_msg(!is_taken_as_json(&r, texts[i]), "%s", texts[i]);
        ck_assert(is_taken_as_json(&r, "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}")); /* the same in two objects */
    }
    end(&r);
}
END_TEST

/* An object of so many keys, `twice` of them written a second time at the end (-1: none), below another one. own: free(). */
static char *many_keys(int n, const char *prefix, int twice)
{
    char *text = malloc((size_t)n * 64 + 256);
    size_t len = (size_t)sprintf(text, "{\"locations\":{");
    for (int i = 0; i < n; i++)
        len += (size_t)sprintf(text + len, "%s\"%s%d\":{\"line\":%d,\"column\":1}", i ? "," : "", prefix, i, i);
    if (twice >= 0)
        len += (size_t)sprintf(text + len, ",\"%s%d\":0", prefix, twice);
    sprintf(text + len, "},\"z\":1}");
    return text;
}

START_TEST(objects_of_many_keys)
{
    struct reading r = begin(_i);
    for (int n = 1; n < 20000; n = n * 3 / 2 + 1) {
        const int last[] = {-1, 0, n - 1, n / 2};
        for (size_t i = 0; i < COUNT(last); i++) {
            char *text = many_keys(n, i % 2 ? "/projects/0/" : "k", last[i]);
            ck_assert_msg(is_taken_as_json(&r, text) == (last[i] < 0), "%d %d", n, last[i]);
            free(text);
        }
        ck_assert(is_taken_as_json(&r, "{\"locations\":{\"k1\":{\"line\":1},\"new\":2},\"z\":1}"));
    }
    end(&r);
}
END_TEST

START_TEST(what_is_learned_is_bounded)
{
    struct reading r = begin(_i);
    const struct node_key *named = node_keys_add(r.keys, "named", 5);
    for (int i = 0; i < 20000; i++) { /* every record has keys of its own */
        char text[200];
        sprintf(text, "{\"x%d\":{\"y%d\":{\"z%d\":1}},\"named\":%d}", i, i, i, i);
        ck_assert(is_taken_as_json(&r, text));
        ck_assert_int_eq(node_get(load(&r, text, strlen(text)), named)->integer, i);
    }
    ck_assert_uint_le(node_keys_count(r.keys), 4097);
    ck_assert(is_taken_as_json(&r, "{\"quite\":{\"new\":{\"keys\":[]}}}"));
    char text[600] = "{\"";
    memset(text + 2, 'k', 500); /* too long to be learned */
    strcpy(text + 502, "\":1}");
    size_t before = node_keys_count(r.keys);
    ck_assert(is_taken_as_json(&r, text));
    ck_assert_uint_eq(node_keys_count(r.keys), before);
    end(&r);
}
END_TEST

START_TEST(a_key_is_one_pointer)
{
    struct reading r = begin(_i);
    const struct node_key *due = node_keys_add(r.keys, "due", 3);
    const struct node *root = load(&r, "{\"due\":\"a\",\"list\":[{\"x\":1,\"due\":\"b\"}]}", 38);
    ck_assert(node_is_text(node_get(root, due), "a", 1) && node_is_text(node_get(node_find(root, "list", 4)->first, due), "b", 1));
    ck_assert_ptr_null(node_get(root, node_keys_add(r.keys, "absent", 6)));
    ck_assert_ptr_null(node_get(node_find(root, "list", 4), due));
    ck_assert_ptr_null(node_find(NULL, "due", 3));
    ck_assert_ptr_eq(node_keys_find(r.keys, "due", 3), due);
    ck_assert_ptr_eq(node_keys_learn(r.keys, "due", 3), due);
    json_t *json = json_loads("{\"due\":\"c\",\"share\":0.5,\"n\":[1,null,true]}", 0, NULL);
    struct nodes room;
    nodes_init(&room, r.keys);
    root = node_from_json(&room, json);
    ck_assert(root && node_same(root, json) && node_is_text(node_get(root, due), "c", 1));
    nodes_clear(&room);
    json_decref(json);
    end(&r);
}
END_TEST

/* Texts of every length around the bytes that are looked at in one go, with each sort of character at each place. */
START_TEST(texts_of_every_length)
{
    static const char *const odd[] = {"", "x", "é", "民", "，", "\xF0\x9F\x98\xB9", "\\n", "\\u6C11", "\\ud83d\\ude39", "\xE0\xA4\xB9", "\xED\x9F\xBF", "\xEE\x80\x80",
                                      "\xE6\xB0", "\xFF", "\x80", "\x01", "\xED\xA0\x80", "\xE0\x9F\xBF", "\xF4\x90\x80\x80", "\xC0\xAF", "\\x", "\\ud83d"};
    struct reading r = begin(_i);
    size_t taken = 0;
    for (size_t kind = 0; kind < 2; kind++)
        for (int before = 0; before < 24; before++)
            for (int behind = 0; behind < 24; behind++)
                for (size_t o = 0; o < COUNT(odd); o++) {
                    char text[256] = "{\"t\":\"";
                    for (int i = 0; i < before; i++)
                        strcat(text, kind ? "民" : "a");
                    strcat(text, odd[o]);
                    for (int i = 0; i < behind; i++)
                        strcat(text, kind ? "生" : "b");
                    strcat(text, "\"}");
                    taken += is_taken_as_json(&r, text);
                }
    ck_assert_uint_eq(taken, 2 * 24 * 24 * 12); /* the first twelve are sound */
    end(&r);
}
END_TEST

START_TEST(depth_is_bounded)
{
    struct reading r = begin(_i);
    for (int depth = READ_JSON_DEPTH_MAX - 1; depth <= READ_JSON_DEPTH_MAX + 1; depth++) {
        char text[1000] = "";
        for (int i = 0; i < depth - 1; i++)
            strcat(text, "{\"a\":");
        strcat(text, "{}");
        for (int i = 0; i < depth - 1; i++)
            strcat(text, "}");
        ck_assert_int_eq(is_taken_as_json(&r, text), depth <= READ_JSON_DEPTH_MAX);
    }
    end(&r);
}
END_TEST

START_TEST(memory_may_run_out_anywhere)
{
    char *wild = many_keys(200, "k", -1);
    const char *const texts[] = {"{\"a\":[1,2.5,\"x\\ty\",{\"b\":[[],{},true]}],\"c\":\"民生\"}", wild};
    for (long n = 0;; n++) {
        long live = allocation_live();
        allocation_fail(n);
        struct node_keys *keys = node_keys_new();
        struct node_loader *l = keys ? ways[_i].open(keys) : NULL;
        size_t taken = 0;
        for (size_t i = 0; l && i < COUNT(texts); i++) {
            static char copy[20000];
            strcpy(copy, texts[i]);
            taken += ways[_i].load(l, NULL, copy, strlen(copy)) != NULL;
        }
        bool failed = allocation_stop();
        ways[_i].close(l);
        node_keys_free(keys);
        ck_assert_int_eq(allocation_live(), live);
        ck_assert(failed || taken == COUNT(texts));
        if (!failed)
            break;
    }
    free(wild);
}
END_TEST

Suite *load_node_suite(void);
Suite *load_node_suite(void)
{
    Suite *s = suite_create("load_node");
    TCase *t = tcase_create("load_node");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, keys_in_any_order, 0, COUNT(ways));
    tcase_add_loop_test(t, no_key_twice, 0, COUNT(ways));
    tcase_add_loop_test(t, objects_of_many_keys, 0, COUNT(ways));
    tcase_add_loop_test(t, what_is_learned_is_bounded, 0, COUNT(ways));
    tcase_add_loop_test(t, a_key_is_one_pointer, 0, COUNT(ways));
    tcase_add_loop_test(t, texts_of_every_length, 0, COUNT(ways));
    tcase_add_loop_test(t, depth_is_bounded, 0, COUNT(ways));
    tcase_add_loop_test(t, memory_may_run_out_anywhere, 0, COUNT(ways));
    suite_add_tcase(s, t);
    return s;
}
