/* Records one on a line (NDJSON), read in blocks of whole lines, so that a stream of any length needs the memory of a block. */
#ifndef MC_READ_READ_NDJSON_H
#define MC_READ_READ_NDJSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"
#include "mingcha.h"
#include "model/arena.h"
#include "model/record.h"
#include "read/load_node.h"

#define NDJSON_BLOCK ((size_t)256 << 10)   /* bytes asked for at a time */
#define NDJSON_PAD LOAD_NODE_PAD           /* readable bytes behind a block */
#define NDJSON_LINE_MAX ((size_t)64 << 20) /* a longer line is no record */

/* Blocks that were done with, to be filled again: new memory from the system for each would cost a stream more than reading it. */
struct ndjson_buffers {
    struct {
        char *text; /* own */
        size_t size;
    } all[8];
    size_t n;
};

struct ndjson {
    struct ndjson_buffers *buffers; /* borrow; NULL: none */
    int fd; /* own unless it is standard input */
    const char *path; /* borrow */
    char *rest; /* own: what was read behind the last whole line */
    size_t rest_len, rest_size; /* rest_size: of the text; room for its marks is behind it */
    long long lines; /* lines given out so far */
    struct hash_state *hash; /* own: of all bytes before the rest */
    size_t unaligned; /* bytes that were hashed behind a whole number of steps */
    bool hashes_late; /* set by the caller: blocks are hashed while their lines are loaded */
    bool begun, ended, skipping; /* skipping: the end of a line that is too long */
};

/* Whole lines of the stream. The byte behind the last one is a NUL, and NDJSON_PAD more may be read. */
struct ndjson_block {
    char *text; /* own: ndjson_give_back, or free() */
    size_t len, size; /* size: of what was allocated, but for the marks */
    struct marks marks; /* of the text, in the same allocation */
    struct hash_aside aside; /* what is still to be hashed of it, before the next block is asked for; nothing where the stream does not hash late */
    long long line;  /* number of its first line, from 1 */
    long long too_long; /* number of a line that was left out behind these because it is past NDJSON_LINE_MAX; 0: none */
};

/* Whether what a file begins with looks like records one on a line: the first line is a whole JSON object, and another one follows. */
bool ndjson_looks_so(const char *bytes, size_t len);
/* Whether it may look so: its first byte that is no blank is a brace. Nothing is taken from the file, which must be one that can be read again. */
bool ndjson_begins_so(int fd);
/* Whether the name says so: .ndjson, .jsonl. */
bool ndjson_is_named_so(const char *path);

/* Takes the block's text, which may be NULL. */
void ndjson_give_back(struct ndjson_buffers *b, struct ndjson_block *block);
void ndjson_buffers_clear(struct ndjson_buffers *b);

/* Opens a file, "-" is standard input. Nothing is read yet. `buffers` may be NULL. own: ndjson_close. MC_ERR_IO. */
mc_status ndjson_open(struct ndjson *s, struct ndjson_buffers *buffers, const char *path, mc_error *err);
/* Reads on until at least `want` bytes are there or the input ends; they stay in s->rest. For a look at the beginning, or at all of it. */
mc_status ndjson_look(struct ndjson *s, size_t want, mc_error *err);
/* The next lines; out->text is NULL at the end. own: *out. */
mc_status ndjson_next(struct ndjson *s, struct ndjson_block *out, mc_error *err);
/* The SHA-256 of everything that was read. */
void ndjson_hash(struct ndjson *s, char out[HASH_TEXT_MAX]);
void ndjson_close(struct ndjson *s);

/* What lines of a stream become records with, one after another. For one thread. */
struct line_reader {
    struct arena *arena;       /* own; NULL: jansson's values are made in the ordinary heap */
    struct node_loader *nodes; /* own */
};

/* own: line_reader_clear. The keys must live longer. Call the first before other threads use jansson (model/arena.h). MC_ERR_MEMORY. */
mc_status line_reader_init(struct line_reader *l, struct node_keys *keys, mc_error *err);
void line_reader_clear(struct line_reader *l);

/* The record on one line of the block with these marks (NULL: of none); text[len] must be '\0', and NDJSON_PAD bytes readable behind `text + len`. Its values are nodes, and jansson's when somebody asks for them (record_root); both and the text
 * are gone with line_reader_reset. Other encodings than UTF-8 are converted as in files. Errors as of read_record_json. own: *out, record_clear before line_reader_reset. */
mc_status read_record_line(struct record *out, struct line_reader *l, const char *path, long long line, const struct marks *marks, const char *text, size_t len, mc_error *err);
void line_reader_reset(struct line_reader *l);

#endif
