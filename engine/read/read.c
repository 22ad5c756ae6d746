/* The table of readers, and how the bytes of a file reach one of them. */
#include "read/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"

static const struct reader *const readers[] = {&read_text, &read_csv, &read_docx, &read_html, &read_xlsx, &read_pdf, &read_office};

#define READ_STEP ((size_t)64 << 10)

static mc_status system_error(const char *path, mc_error *err)
{
    if (errno == ENOENT)
        return error_set(err, MC_ERR_IO, path, 0, "there is no such file");
    if (errno == EACCES)
        return error_set(err, MC_ERR_IO, path, 0, "permission to read it is missing");
    return error_set(err, MC_ERR_IO, path, 0, "%s", strerror(errno));
}

/* Reads to the end of the file, growing as it goes: a pipe does not tell its size beforehand. */
static mc_status read_all(char **out, size_t *out_len, int fd, size_t expected, const char *path, mc_error *err)
{
    size_t size = expected + READ_STEP, len = 0;
    char *bytes = malloc(size + 1);
    mc_status st = bytes ? MC_OK : error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    while (st == MC_OK) {
        ssize_t n = read(fd, bytes + len, size - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (n < 0)
                st = system_error(path, err);
            break;
        }
        len += (size_t)n;
        if (len > READ_SIZE_MAX) {
            st = error_set(err, MC_ERR_LIMIT, path, 0, "larger than %zu MiB", READ_SIZE_MAX >> 20);
        } else if (len == size) {
            size *= 2;
            char *more = realloc(bytes, size + 1);
            if (!more)
                st = error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
            bytes = more ? more : bytes;
        }
    }
    if (st != MC_OK) {
        free(bytes);
        return st;
    }
    bytes[len] = '\0'; /* not counted; a text can be looked at as a C string */
    *out = bytes;
    *out_len = len;
    return MC_OK;
}

mc_status read_bytes(char **bytes, size_t *len, const char *path, mc_error *err)
{
    struct stat s;
    if (strcmp(path, "-") == 0)
        return read_all(bytes, len, STDIN_FILENO, 0, path, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    mc_status st = MC_OK;
    if (fd < 0 || fstat(fd, &s) != 0)
        st = system_error(path, err);
    else if (S_ISDIR(s.st_mode))
        st = error_set(err, MC_ERR_IO, path, 0, "is a folder, not a file");
    else if (S_ISREG(s.st_mode) && (unsigned long long)s.st_size > READ_SIZE_MAX)
        st = error_set(err, MC_ERR_LIMIT, path, 0, "larger than %zu MiB", READ_SIZE_MAX >> 20);
    else
        st = read_all(bytes, len, fd, S_ISREG(s.st_mode) ? (size_t)s.st_size : 0, path, err);
    if (fd >= 0)
        close(fd);
    return st;
}

const struct reader *read_probe(const char *path, const char *bytes, size_t len)
{
    const struct reader *best = NULL;
    int best_score = 0;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        int score = readers[i]->probe(path, bytes, len);
        if (score > best_score) {
            best = readers[i];
            best_score = score;
        }
    }
    return best;
}

const struct reader *read_find(const char *name)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(readers[i]->name, name) == 0)
            return readers[i];
    return NULL;
}

const char *const *read_names(size_t *n)
{
    static const char *names[sizeof readers / sizeof *readers];
    *n = sizeof readers / sizeof *readers;
    for (size_t i = 0; i < *n; i++)
        names[i] = readers[i]->name;
    return names;
}

mc_status read_document(struct document **out, const char *path, const char *bytes, size_t len, mc_error *err)
{
    return read_document_with(out, read_probe(path, bytes, len), path, bytes, len, err);
}

mc_status read_document_with(struct document **out, const struct reader *reader, const char *path, const char *bytes, size_t len, mc_error *err)
{
    if (!reader)
        return error_set(err, MC_ERR_INPUT, path, 0, "a binary file of no format that is read here");
    struct document *d = document_new(path, reader->name);
    if (!d)
        return error_set(err, MC_ERR_MEMORY, path, 0, "out of memory");
    hash_bytes(d->sha256, bytes, len);
    mc_status st = reader->read(d, bytes, len, err);
    if (st != MC_OK) {
        error_add_source(err, path);
        document_free(d);
        return st;
    }
    *out = d;
    return MC_OK;
}

static size_t skip_blanks(const char *bytes, size_t len, size_t at)
{
    while (at < len && memchr(" \t\r\n", bytes[at], 4))
        at++;
    return at;
}

bool read_is_json(const char *bytes, size_t len)
{
    static const char bom[] = "\xEF\xBB\xBF";
    size_t at = skip_blanks(bytes, len, len >= 3 && memcmp(bytes, bom, 3) == 0 ? 3 : 0);
    if (at == len || bytes[at] != '[')
        return at < len && bytes[at] == '{' && (len - at < 5 || memcmp(bytes + at, "{\\rtf", 5) != 0);
    at = skip_blanks(bytes, len, at + 1); /* "[ 索引号 ]" and "[2023]6号" begin a text */
    return at < len && memchr("{[\"]", bytes[at], 4);
}
