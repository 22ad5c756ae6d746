/* See read_ndjson.h. */
#include "read/read_ndjson.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "base/error.h"
#include "base/utf8.h"
#include "model/load_json.h"
#include "read/read.h"

static const char bom[] = "\xEF\xBB\xBF";

static mc_status out_of_memory(const struct ndjson *s, mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, s->path, 0, "out of memory");
}

/* ---- telling ---------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether the line is one JSON object or list, whole. */
static bool is_whole(const char *line, size_t len)
{
    json_t *value = NULL;
    char *copy = strndup(line, len);
    bool whole = copy && load_json(&value, NULL, 1, copy, strlen(copy), NULL) == MC_OK;
    json_decref(value);
    free(copy);
    return whole;
}

bool ndjson_looks_so(const char *bytes, size_t len)
{
    size_t at = len >= 3 && memcmp(bytes, bom, 3) == 0 ? 3 : 0;
    while (at < len && is_blank(bytes[at]))
        at++;
    const char *end = at < len && bytes[at] == '{' ? memchr(bytes + at, '\n', len - at) : NULL;
    if (!end)
        return false;
    size_t next = (size_t)(end - bytes);
    while (next < len && is_blank(bytes[next]))
        next++;
    return next < len && bytes[next] == '{' && is_whole(bytes + at, (size_t)(end - bytes) - at);
}

bool ndjson_is_named_so(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".ndjson") == 0 || strcmp(dot, ".jsonl") == 0);
}

bool ndjson_begins_so(int fd)
{
    char head[64];
    ssize_t n = pread(fd, head, sizeof head, 0);
    for (ssize_t i = n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; i < n; i++)
        if (!strchr(" \t\r\n", head[i]))
            return head[i] == '{';
    return false;
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

mc_status ndjson_open(struct ndjson *s, struct ndjson_buffers *buffers, const char *path, mc_error *err)
{
    struct stat about;
    *s = (struct ndjson){.path = path, .buffers = buffers, .fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)};
    if (s->fd < 0 || fstat(s->fd, &about) != 0)
        return error_set(err, MC_ERR_IO, path, 0, "%s", strerror(errno));
    if (S_ISDIR(about.st_mode))
        return error_set(err, MC_ERR_IO, path, 0, "is a folder, not a file");
    s->hash = hash_begin();
    return s->hash ? MC_OK : out_of_memory(s, err);
}

#define GRAIN ((size_t)64 << 10) /* sizes are rounded up to it, so that most fit again */

/* What a text of so many bytes takes with its marks. */
static size_t with_marks(size_t size)
{
    return size + marks_words(size) * sizeof(uint64_t);
}

static mc_status make_room(struct ndjson *s, size_t size, mc_error *err)
{
    if (size <= s->rest_size)
        return MC_OK;
    size = (size + GRAIN - 1) / GRAIN * GRAIN;
    char *bigger = realloc(s->rest, with_marks(size));
    if (!bigger)
        return out_of_memory(s, err);
    s->rest = bigger;
    s->rest_size = size;
    return MC_OK;
}

/* One read() more behind what is there. A pipe gives what it has, so that lines that come slowly are checked as they come. */
static mc_status read_more(struct ndjson *s, mc_error *err)
{
    mc_status st = s->rest_size - s->rest_len > NDJSON_BLOCK + NDJSON_PAD ? MC_OK : make_room(s, s->rest_len * 2 + NDJSON_BLOCK + NDJSON_PAD + 1, err);
    if (st != MC_OK)
        return st;
    ssize_t n;
    do
        n = read(s->fd, s->rest + s->rest_len, NDJSON_BLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return error_set(err, MC_ERR_IO, s->path, 0, "%s", strerror(errno));
    s->rest_len += (size_t)n;
    s->ended = n == 0;
    return MC_OK;
}

mc_status ndjson_look(struct ndjson *s, size_t want, mc_error *err)
{
    mc_status st = MC_OK;
    while (st == MC_OK && !s->ended && s->rest_len < want)
        st = read_more(s, err);
    return st;
}

static void add_to_hash(struct ndjson *s, size_t from, size_t len)
{
    hash_add(s->hash, s->rest + from, len);
    s->unaligned = (s->unaligned + len) % HASH_STEP;
}

static void drop_front(struct ndjson *s, size_t n)
{
    add_to_hash(s, 0, n);
    s->rest_len -= n;
    memmove(s->rest, s->rest + n, s->rest_len);
}

/* The rest of a line that is too long is read over. */
static void skip_on(struct ndjson *s)
{
    const char *end = s->rest_len ? memchr(s->rest, '\n', s->rest_len) : NULL;
    drop_front(s, end ? (size_t)(end - s->rest) + 1 : s->rest_len);
    s->skipping = !end;
}

/* ---- buffers --------------------------------------------------------------------------------------------------------- */

#define KEPT_SIZE (NDJSON_BLOCK * 4) /* a larger one held an odd line */

void ndjson_give_back(struct ndjson_buffers *b, struct ndjson_block *block)
{
    if (block->size > NDJSON_BLOCK && block->size <= KEPT_SIZE && b->n < sizeof b->all / sizeof *b->all) {
        b->all[b->n].size = block->size;
        b->all[b->n++].text = block->text;
    } else {
        free(block->text);
    }
    block->text = NULL;
}

void ndjson_buffers_clear(struct ndjson_buffers *b)
{
    while (b->n)
        free(b->all[--b->n].text);
}

/* own: free(). One of at least that size, whose size it gives; NULL when out of memory. */
static char *take_buffer(struct ndjson_buffers *b, size_t *size)
{
    for (size_t i = b ? b->n : 0; i-- > 0;)
        if (b->all[i].size >= *size) {
            char *text = b->all[i].text;
            *size = b->all[i].size;
            b->all[i] = b->all[--b->n];
            return text;
        }
    return malloc(with_marks(*size));
}

/* ---- blocks ---------------------------------------------------------------------------------------------------------- */

#define SLICE (HASH_STEP * 3)

/* Marks the first n bytes, and hashes them or a third of them, some at a time: each step of a hash waits for the one before, and meanwhile the processor has room for all that marking takes. */
static void look_through(struct ndjson *s, struct ndjson_block *out, size_t n)
{
    struct marking m;
    uint64_t *bits = (uint64_t *)(void *)(s->rest + s->rest_size);
    size_t hashed = (HASH_STEP - s->unaligned) % HASH_STEP, step = s->hashes_late ? HASH_STEP : SLICE;
    hashed = hashed < n ? hashed : n;
    add_to_hash(s, 0, hashed);
    marks_begin(&m, bits);
    for (size_t at = 0; at < n; at += SLICE) {
        size_t len = n - hashed < step ? n - hashed : step;
        add_to_hash(s, hashed, len);
        hashed += len;
        marks_add(&m, s->rest + at, n - at < SLICE ? n - at : SLICE);
    }
    out->aside = (struct hash_aside){s->hash, s->rest + hashed, s->rest + n};
    s->unaligned = (s->unaligned + n - hashed) % HASH_STEP;
    out->marks = (struct marks){s->rest, bits, marks_end(&m, n)};
    out->line = s->lines + 1;
    s->lines += (long long)m.lines;
}

/* Gives out the first n bytes, and keeps what stands behind them. */
static mc_status give(struct ndjson *s, struct ndjson_block *out, size_t n, mc_error *err)
{
    size_t behind = s->rest_len - n, start = !s->begun && n >= 3 && memcmp(s->rest, bom, 3) == 0 ? 3 : 0;
    size_t size = (behind + NDJSON_BLOCK + NDJSON_PAD + GRAIN) / GRAIN * GRAIN;
    char *rest = take_buffer(s->buffers, &size);
    if (!rest)
        return out_of_memory(s, err);
    memcpy(rest, s->rest + n, behind);
    memset(s->rest + n, 0, NDJSON_PAD + 1);
    look_through(s, out, n);
    memset(s->rest, ' ', start); /* the byte order mark */
    out->text = s->rest;
    out->len = n;
    out->size = s->rest_size;
    s->rest = rest;
    s->rest_len = behind;
    s->rest_size = size;
    s->begun = true;
    return MC_OK;
}

mc_status ndjson_next(struct ndjson *s, struct ndjson_block *out, mc_error *err)
{
    *out = (struct ndjson_block){0};
    for (;;) {
        const char *last = s->rest_len && !s->skipping ? memrchr(s->rest, '\n', s->rest_len) : NULL;
        if (last)
            return give(s, out, (size_t)(last - s->rest) + 1, err);
        if (s->ended && !s->skipping && s->rest_len) { /* a last line without its end */
            mc_status st = make_room(s, s->rest_len + NDJSON_PAD + 1, err);
            return st == MC_OK ? give(s, out, s->rest_len, err) : st;
        }
        if (s->ended)
            return MC_OK;
        if (!s->skipping && s->rest_len > NDJSON_LINE_MAX) {
            out->too_long = ++s->lines;
            out->text = calloc(1, 1);
            s->skipping = true;
            skip_on(s);
            return out->text ? MC_OK : out_of_memory(s, err);
        }
        mc_status st = read_more(s, err);
        if (st != MC_OK)
            return st;
        if (s->skipping)
            skip_on(s);
    }
}

void ndjson_hash(struct ndjson *s, char out[HASH_TEXT_MAX])
{
    hash_add(s->hash, s->rest, s->rest_len);
    hash_finish(s->hash, out);
    s->hash = NULL;
}

void ndjson_close(struct ndjson *s)
{
    char unused[HASH_TEXT_MAX];
    if (s->hash)
        hash_finish(s->hash, unused);
    if (s->fd >= 0 && s->fd != STDIN_FILENO)
        close(s->fd);
    free(s->rest);
    *s = (struct ndjson){.fd = -1};
}

/* ---- one line --------------------------------------------------------------------------------------------------------- */

mc_status line_reader_init(struct line_reader *l, struct node_keys *keys, mc_error *err)
{
    *l = (struct line_reader){.arena = arena_new(), .nodes = node_loader_new(keys)};
    if (l->arena && l->nodes)
        return MC_OK;
    line_reader_clear(l);
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

void line_reader_clear(struct line_reader *l)
{
    arena_free(l->arena);
    node_loader_free(l->nodes);
    *l = (struct line_reader){.arena = NULL};
}

void line_reader_reset(struct line_reader *l)
{
    arena_reset(l->arena);
}

static mc_status load_line(json_t **root, struct arena *a, const char *path, int line, const char *text, size_t len, mc_error *err)
{
    arena_open(a);
    mc_status st = load_json(root, path, line, text, len, err);
    arena_close();
    if (st == MC_OK)
        arena_keep(a, *root);
    return st;
}

/* For record_root: the text is one that load_node took, and so does load_json. */
static json_t *load_late(const struct record_text *written)
{
    struct line_reader *l = written->context;
    json_t *root = NULL;
    return load_line(&root, l->arena, NULL, 1, written->text, written->len, NULL) == MC_OK ? root : NULL;
}

/* Whether it is a record. What is not goes the slow way, which says what is wrong with it. */
static bool is_record(const struct node *root)
{
    const struct node *kind = node_find(root, "kind", 4), *locations = node_find(root, "locations", 9);
    return kind && kind->type == NODE_TEXT && kind->n && (!locations || locations->type == NODE_OBJECT);
}

static mc_status read_slowly(struct record *out, struct line_reader *l, const char *path, int line, const char *text, size_t len, mc_error *err)
{
    json_t *root = NULL;
    char *converted = NULL;
    mc_error found = {0};
    mc_status st = load_line(&root, l->arena, path, line, text, len, &found);
    if (st == MC_ERR_INPUT && utf8_invalid_at(text, len) < len && encoding_to_utf8(&converted, &len, NULL, text, len, NULL) == MC_OK) {
        found = (mc_error){0};
        st = load_line(&root, l->arena, path, line, converted, len, &found);
    }
    if (st == MC_OK)
        st = record_set_json(out, root, path, &found); /* takes root */
    if (st == MC_OK && !record_node(out, node_loader_nodes(l->nodes))) {
        record_clear(out);
        st = error_set(&found, MC_ERR_MEMORY, path, 0, "out of memory");
    }
    free(converted);
    return st == MC_OK ? st : error_pass(err, &found);
}

mc_status read_record_line(struct record *out, struct line_reader *l, const char *path, long long line, const struct marks *marks, const char *text, size_t len, mc_error *err)
{
    mc_status st = MC_OK;
    *out = (struct record){.node = load_node(l->nodes, marks, text, len)};
    if (out->node && is_record(out->node))
        out->written = (struct record_text){text, len, load_late, l};
    else
        st = read_slowly(out, l, path, line > INT_MAX ? INT_MAX : (int)line, text, len, err);
    out->line = line;
    return st;
}
