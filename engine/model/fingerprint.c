/* See fingerprint.h. */
#include "model/fingerprint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "model/members.h"
#include "model/report.h"

/* Each part goes in with its name and length, so that no two different findings run together into the same bytes. */
static void add_part(struct buffer *b, const char *name, const char *text)
{
    char digits[24], *at = digits + sizeof digits;
    size_t len = strlen(text), rest = len;
    *--at = ':';
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    *--at = ' ';
    buffer_add_text(b, name);
    buffer_add(b, at, (size_t)(digits + sizeof digits - at));
    buffer_add(b, text, len);
    buffer_add_char(b, '\n');
}

/* A value that may be a string or a number, such as expected and seq. */
static mc_status add_value(struct buffer *b, const char *name, const json_t *value)
{
    if (value == NULL || json_is_string(value)) {
        add_part(b, name, value == NULL ? "" : json_string_value(value));
        return MC_OK;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
    if (text == NULL)
        return MC_ERR_MEMORY;
    add_part(b, name, text);
    free(text);
    return MC_OK;
}

/* Quoted text counts folded: another kind of blank or comma does not make another finding. */
static mc_status add_folded(struct buffer *b, const char *name, const char *text)
{
    char *folded = utf8_fold(text, strlen(text));
    if (folded == NULL)
        return MC_ERR_MEMORY;
    add_part(b, name, folded);
    free(folded);
    return MC_OK;
}

/* "/projects/12/tasks/0/name" without its indices: "/projects/tasks/name". */
static void add_path_without_indices(struct buffer *b, const char *pointer)
{
    struct buffer path;
    buffer_init(&path);
    while (*pointer == '/') {
        size_t len = 1 + strcspn(pointer + 1, "/");
        if (strspn(pointer + 1, "0123456789") < len - 1 || len == 1)
            buffer_add(&path, pointer, len);
        pointer += len;
    }
    add_part(b, "at", path.data == NULL ? "" : path.data);
    b->failed |= path.failed;
    buffer_clear(&path);
}

static const char *document_of(const char *document, const char *path)
{
    const char *slash = strrchr(path, '/');
    return document[0] != '\0' ? document : slash == NULL ? path : slash + 1;
}

const char *report_document(const json_t *finding)
{
    return document_of(member_text(finding, "document"), member_text(json_object_get(finding, "location"), "path"));
}

static mc_status add_content(struct buffer *b, const struct fingerprint_content *c, const char *record, size_t len)
{
    add_part(b, "rule", c->rule);
    mc_status st = add_folded(b, "document", document_of(c->document, c->path));
    if (record != NULL && c->document[0] == '\0') { /* one of many in its file */
        char hash[HASH_TEXT_MAX];
        hash_bytes(hash, record, len);
        add_part(b, "record", hash);
    }
    if (st == MC_OK)
        st = add_value(b, "seq", json_object_get(c->project, "seq"));
    if (st == MC_OK)
        st = add_folded(b, "name", member_text(c->project, "name"));
    add_path_without_indices(b, c->at);
    if (st == MC_OK)
        st = add_folded(b, "text", c->text);
    if (st == MC_OK)
        st = add_value(b, "expected", c->expected);
    if (st == MC_OK)
        st = add_value(b, "actual", c->actual);
    return st;
}

/* Counts the finding whose content hashes to `hash`; *ordinal is 0 for the first. */
static mc_status count_repeat(json_t *repeats, const char *hash, json_int_t *ordinal)
{
    *ordinal = json_integer_value(json_object_get(repeats, hash));
    return json_object_set_new(repeats, hash, json_integer(*ordinal + 1)) == 0 ? MC_OK : MC_ERR_MEMORY;
}

/* The fingerprint of the next finding of that content. */
static mc_status number(json_t *repeats, const char *content, char fingerprint[FINGERPRINT_LEN + 1])
{
    char hash[HASH_TEXT_MAX], again[HASH_TEXT_MAX + 32];
    json_int_t ordinal = 0;
    if (count_repeat(repeats, content, &ordinal) != MC_OK)
        return MC_ERR_MEMORY;
    if (ordinal > 0) {
        snprintf(again, sizeof again, "%s again %lld", content, (long long)ordinal);
        hash_bytes(hash, again, strlen(again));
    }
    memcpy(fingerprint, ordinal > 0 ? hash : content, FINGERPRINT_LEN);
    fingerprint[FINGERPRINT_LEN] = '\0';
    return MC_OK;
}

mc_status fingerprint_number(json_t *repeats, json_t *finding, const char *content)
{
    char fingerprint[FINGERPRINT_LEN + 1];
    mc_status st = number(repeats, content, fingerprint);
    return st == MC_OK && json_object_set_new(finding, "fingerprint", json_stringn(fingerprint, FINGERPRINT_LEN)) == 0 ? MC_OK : MC_ERR_MEMORY;
}

/* The hash of the content. */
static mc_status hash_content(const struct fingerprint_content *c, const char *record, size_t len, struct buffer *scratch, char content[HASH_TEXT_MAX])
{
    mc_status st = add_content(scratch, c, record, len);
    if (st == MC_OK && !buffer_ok(scratch))
        st = MC_ERR_MEMORY;
    if (st == MC_OK)
        hash_bytes(content, scratch->data, scratch->len);
    return st;
}

mc_status fingerprint_make(json_t *repeats, const struct fingerprint_content *c, const char *record, size_t len, struct buffer *scratch, char fingerprint[FINGERPRINT_LEN + 1])
{
    char content[HASH_TEXT_MAX];
    mc_status st = hash_content(c, record, len, scratch, content);
    return st == MC_OK ? number(repeats, content, fingerprint) : st;
}

mc_status fingerprint_set(json_t *repeats, json_t *finding, const char *record, size_t len, char content[HASH_TEXT_MAX])
{
    const json_t *location = json_object_get(finding, "location");
    const struct fingerprint_content c = {
        .rule = member_text(finding, "rule"),
        .document = member_text(finding, "document"),
        .path = member_text(location, "path"),
        .project = json_object_get(finding, "project"),
        .at = member_text(finding, "at"),
        .text = member_text(location, "text"),
        .expected = json_object_get(finding, "expected"),
        .actual = json_object_get(finding, "actual"),
    };
    struct buffer b;
    buffer_init(&b);
    mc_status st = hash_content(&c, record, len, &b, content);
    buffer_clear(&b);
    return st == MC_OK ? fingerprint_number(repeats, finding, content) : st;
}
