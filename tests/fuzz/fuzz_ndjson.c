/* Blocks of lines: what stands in them is what stood in the file, with the marks that a look at each byte gives, and the hash is that of the file, however much of it was made by the reader and
 * however much a step at a time by whoever takes the blocks. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "read/read_ndjson.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool held, const char *what)
{
    if (held)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* A file without a name that holds the bytes; its number. */
static int file_of(const char *bytes, size_t len)
{
    int fd = memfd_create("fuzz", 0);
    must(fd >= 0, "no file");
    for (size_t at = 0; at < len;) {
        ssize_t n = write(fd, bytes + at, len - at);
        must(n > 0, "no write");
        at += (size_t)n;
    }
    return fd;
}

static void check_marks(const struct ndjson_block *b)
{
    const char *expected = b->text + b->len;
    must(b->marks.sound == (utf8_invalid_at(b->text, b->len) == b->len), "sound, or not");
    for (const char *c = b->text + b->len; c-- > b->text;) {
        if ((unsigned char)*c < 0x20 || *c == '"' || *c == '\\')
            expected = c;
        must(marks_next(&b->marks, c) == expected, "another mark");
    }
}

/* Hashes the block on, in steps and leaps; what was hashed may change. */
static void hash_on(struct ndjson_block *b, uint32_t random)
{
    for (const char *from = b->text; b->aside.at < b->aside.end; random = random * 1664525 + 1013904223) {
        if (random >> 16 & 1)
            hash_aside_step(&b->aside);
        if (random >> 17 & 3)
            hash_aside_to(&b->aside, from + (random >> 8) % (b->len + 1));
        else
            hash_aside_to(&b->aside, b->aside.at + 1);
        memset(b->text, 'x', (size_t)(b->aside.at - b->text));
    }
}

static void read_all(const char *bytes, size_t len, bool late, uint32_t random)
{
    char path[40], expected[HASH_TEXT_MAX], hash[HASH_TEXT_MAX];
    int fd = file_of(bytes, len);
    struct ndjson_buffers buffers = {.n = 0};
    struct ndjson_block b;
    struct ndjson s;
    size_t at = 0;
    long long line = 1;
    sprintf(path, "/proc/self/fd/%d", fd);
    must(ndjson_open(&s, &buffers, path, NULL) == MC_OK, "not opened");
    s.hashes_late = late;
    if (random & 1)
        must(ndjson_look(&s, random % 100000, NULL) == MC_OK, "not looked at");
    for (;;) {
        must(ndjson_next(&s, &b, NULL) == MC_OK, "not read");
        if (!b.text)
            break;
        size_t mark = at == 0 && b.len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        must(b.len <= len - at && memcmp(b.text + mark, bytes + at + mark, b.len - mark) == 0 && memcmp(b.text, "   ", mark) == 0, "other bytes");
        must(b.line == line && b.text[b.len] == '\0', "another line");
        must(late || b.aside.at == b.aside.end, "not hashed");
        for (size_t i = 0; i < b.len; i++)
            line += b.text[i] == '\n';
        at += b.len;
        check_marks(&b);
        hash_on(&b, random);
        ndjson_give_back(&buffers, &b);
    }
    must(at == len, "not all");
    ndjson_hash(&s, hash);
    hash_bytes(expected, bytes, len);
    must(strcmp(hash, expected) == 0, "another hash");
    ndjson_close(&s);
    ndjson_buffers_clear(&buffers);
    close(fd);
}

/* The first two bytes say how often the others come, so that a small input makes blocks too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    size_t one = size - 2, times = data[0] > 200 && one ? 1 + ((size_t)1 << 20) / one : 1 + data[0] % 4;
    char *bytes = malloc(one * times);
    for (size_t i = 0; bytes && i < times; i++)
        memcpy(bytes + i * one, data + 2, one);
    if (bytes) {
        read_all(bytes, one * times, true, data[1]);
        read_all(bytes, one * times, false, data[1]);
    }
    free(bytes);
    return 0;
}
