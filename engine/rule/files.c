/* The files of a pack: found, read, sorted, hashed. What they mean is pack.c's business. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/utf8.h"
#include "rule/pack.h"
#include "rule/shipped.h"

#define FILE_MAX ((size_t)4 << 20)
#define FILES_MAX 10000
#define DEPTH_MAX 4

struct listing {
    char **names; /* relative to the pack's folder */
    size_t n, size;
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static bool ends_in(const char *name, const char *suffix)
{
    size_t n = strlen(name), s = strlen(suffix);
    return n > s && strcmp(name + n - s, suffix) == 0;
}

static mc_status add_name_take(struct listing *l, char *name, mc_error *err)
{
    if (l->n == l->size) {
        size_t size = l->size ? l->size * 2 : 64;
        char **names = realloc(l->names, size * sizeof *names);
        if (!names) {
            free(name);
            return no_memory(err);
        }
        l->names = names;
        l->size = size;
    }
    if (l->n >= FILES_MAX) {
        free(name);
        return error_set(err, MC_ERR_USAGE, NULL, 0, "a rule pack of more than %d files", FILES_MAX);
    }
    l->names[l->n++] = name;
    return MC_OK;
}

static char *join(const char *a, const char *b)
{
    char *out;
    return asprintf(&out, "%s%s%s", a, *a ? "/" : "", b) < 0 ? NULL : out;
}

static mc_status list_folder(struct listing *l, const char *dir, const char *inner, int depth, mc_error *err);

/* Whether it is a folder, a file (S_IFDIR, S_IFREG) or something else; the folder's listing says so of all but links on most file systems. */
static mc_status sort_of(mode_t *sort, const struct dirent *entry, const char *path, mc_error *err)
{
    struct stat about;
    if (entry->d_type == DT_DIR || entry->d_type == DT_REG) {
        *sort = DTTOIF(entry->d_type);
        return MC_OK;
    }
    if (stat(path, &about) != 0)
        return error_set(err, MC_ERR_USAGE, path, 0, "%s", strerror(errno));
    *sort = about.st_mode & S_IFMT;
    return MC_OK;
}

static mc_status list_entry(struct listing *l, const char *dir, const char *inner, const struct dirent *entry, int depth, mc_error *err)
{
    if (entry->d_name[0] == '.')
        return MC_OK;
    mode_t sort = 0;
    char *name = join(inner, entry->d_name), *full = name ? join(dir, name) : NULL;
    mc_status st = full ? sort_of(&sort, entry, full, err) : no_memory(err);
    if (st == MC_OK && sort == S_IFDIR && depth < DEPTH_MAX)
        st = list_folder(l, dir, name, depth + 1, err);
    else if (st == MC_OK && sort == S_IFREG && (ends_in(name, ".lua") || ends_in(name, ".json"))) {
        st = add_name_take(l, name, err);
        name = NULL;
    }
    free(name);
    free(full);
    return st;
}

static mc_status list_folder(struct listing *l, const char *dir, const char *inner, int depth, mc_error *err)
{
    char *path = *inner ? join(dir, inner) : strdup(dir);
    if (!path)
        return no_memory(err);
    mc_status st = MC_OK;
    DIR *d = opendir(path);
    if (!d)
        st = error_set(err, MC_ERR_USAGE, path, 0, "%s", errno == ENOENT ? "no such folder of rules" : strerror(errno));
    for (struct dirent *e; st == MC_OK && d && (e = readdir(d));)
        st = list_entry(l, dir, inner, e, depth, err);
    if (d)
        closedir(d);
    free(path);
    return st;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Room for what the file says it holds, and a byte more to see that this is all. */
static size_t expected_size(int file)
{
    struct stat about;
    return fstat(file, &about) == 0 && about.st_size > 0 && (size_t)about.st_size <= FILE_MAX ? (size_t)about.st_size + 1 : 8192;
}

/* Less than was asked for is the end of a file. The text is followed by a NUL. own: *out */
static mc_status read_all(char **out, size_t *len, int file, const char *path, mc_error *err)
{
    size_t room = expected_size(file), n = 0;
    char *text = malloc(room + 1);
    mc_status st = text ? MC_OK : no_memory(err);
    for (bool more = true; st == MC_OK && more;) {
        ssize_t got = read(file, text + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            st = error_set(err, MC_ERR_USAGE, path, 0, "%s", strerror(errno));
            break;
        }
        n += (size_t)got;
        more = n == room;
        if (n > FILE_MAX)
            st = error_set(err, MC_ERR_USAGE, path, 0, "larger than %zu MiB", FILE_MAX >> 20);
        char *larger = st == MC_OK && more ? realloc(text, 2 * room + 1) : text;
        if (!larger)
            st = no_memory(err);
        else
            text = larger;
        room = more ? 2 * room : room;
    }
    if (st != MC_OK) {
        free(text);
        return st;
    }
    text[n] = '\0';
    *out = text;
    *len = n;
    return MC_OK;
}

static mc_status read_whole(char **out, size_t *len, const char *path, mc_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_set(err, MC_ERR_USAGE, path, 0, "%s", strerror(errno));
    char *text = NULL;
    mc_status st = read_all(&text, len, file, path, err);
    close(file);
    size_t bad = st == MC_OK ? utf8_invalid_at(text, *len) : 0;
    if (st == MC_OK && bad < *len) {
        st = error_set(err, MC_ERR_USAGE, path, 0, "not UTF-8 at byte %zu", bad + 1);
        free(text);
    }
    if (st == MC_OK)
        *out = text;
    return st;
}

/* The length goes in too, so that no two sets of files give the same bytes. */
static void hash_file(struct hash_state *h, const char *name, const char *text, size_t len)
{
    char head[32];
    int n = snprintf(head, sizeof head, "%zu:", len);
    hash_add(h, name, strlen(name) + 1);
    hash_add(h, head, (size_t)n);
    hash_add(h, text, len);
}

static mc_status keep_source_take(struct part *p, char *name, char *text, size_t len, mc_error *err)
{
    struct source *sources = realloc(p->sources, (p->n_sources + 1) * sizeof *sources);
    if (!sources) {
        free(name);
        free(text);
        return no_memory(err);
    }
    p->sources = sources;
    p->sources[p->n_sources++] = (struct source){.name = name, .text = text, .len = len};
    return MC_OK;
}

static mc_status read_one(struct part *p, struct hash_state *h, char **name, mc_error *err)
{
    char *text = NULL, *path = join(p->dir, *name);
    size_t len = 0;
    if (!path)
        return no_memory(err);
    mc_status st = read_whole(&text, &len, path, err);
    if (st != MC_OK)
        goto done;
    hash_file(h, *name, text, len);
    if (ends_in(*name, ".lua")) {
        st = keep_source_take(p, *name, text, len, err);
        *name = text = NULL;
    } else if (strcmp(*name, "pack.json") == 0) {
        st = part_read_manifest(p, text, len, err);
    }
done:
    free(text);
    free(path);
    return st;
}

mc_status part_read_files(struct part *p, mc_error *err)
{
    struct listing l = {0};
    struct hash_state *h = NULL;
    mc_status st = list_folder(&l, p->dir, "", 0, err);
    if (st != MC_OK)
        goto done;
    if (l.n)
        qsort(l.names, l.n, sizeof *l.names, by_bytes);
    h = hash_begin();
    if (!h)
        st = no_memory(err);
    for (size_t i = 0; st == MC_OK && i < l.n; i++)
        st = read_one(p, h, &l.names[i], err);
    if (st == MC_OK && !p->own)
        st = error_set(err, MC_ERR_USAGE, p->dir, 0, "no rule pack: there is no pack.json in this folder");
done:
    if (h)
        hash_finish(h, p->sha256);
    if (st == MC_OK)
        shipped_mark(p);
    for (size_t i = 0; i < l.n; i++)
        free(l.names[i]);
    free(l.names);
    return st;
}

/* ---- copying ----------------------------------------------------------------------------------------------------------- */

static mc_status not_written(const char *path, mc_error *err)
{
    return error_set(err, MC_ERR_IO, path, 0, "could not be written: %s", strerror(errno));
}

/* Makes the folders that a file inside `to` needs. */
static mc_status make_folders(const char *to, const char *name, mc_error *err)
{
    mc_status st = MC_OK;
    for (const char *slash = strchr(name, '/'); st == MC_OK && slash; slash = strchr(slash + 1, '/')) {
        char *path;
        if (asprintf(&path, "%s/%.*s", to, (int)(slash - name), name) < 0)
            return no_memory(err);
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            st = not_written(path, err);
        free(path);
    }
    return st;
}

static mc_status write_whole(const char *path, const char *text, size_t len, mc_error *err)
{
    FILE *out = fopen(path, "wx");
    if (!out || fchmod(fileno(out), 0600) != 0 || fwrite(text, 1, len, out) != len) {
        mc_status st = not_written(path, err);
        if (out)
            fclose(out);
        return st;
    }
    return fclose(out) == 0 ? MC_OK : not_written(path, err);
}

static mc_status copy_one(const struct part *p, struct hash_state *h, const char *name, const char *to, mc_error *err)
{
    char *from = join(p->dir, name), *path = join(to, name), *text = NULL;
    size_t len = 0;
    mc_status st = from && path ? read_whole(&text, &len, from, err) : no_memory(err);
    if (st == MC_OK)
        st = make_folders(to, name, err);
    if (st == MC_OK)
        st = write_whole(path, text, len, err);
    if (st == MC_OK)
        hash_file(h, name, text, len);
    free(text);
    free(path);
    free(from);
    return st;
}

mc_status pack_copy_part(const struct pack *p, size_t i, const char *to, mc_error *err)
{
    const struct part *part = &p->parts[i];
    char sum[HASH_TEXT_MAX] = "";
    struct listing l = {0};
    mc_status st = list_folder(&l, part->dir, "", 0, err);
    struct hash_state *h = hash_begin();
    if (st == MC_OK && !h)
        st = no_memory(err);
    if (l.n)
        qsort(l.names, l.n, sizeof *l.names, by_bytes);
    if (st == MC_OK && mkdir(to, 0700) != 0)
        st = not_written(to, err);
    for (size_t k = 0; st == MC_OK && k < l.n; k++)
        st = copy_one(part, h, l.names[k], to, err);
    if (h)
        hash_finish(h, sum);
    if (st == MC_OK && strcmp(sum, part->sha256) != 0)
        st = error_set(err, MC_ERR_IO, part->dir, 0, "the rules were changed while they were used");
    for (size_t k = 0; k < l.n; k++)
        free(l.names[k]);
    free(l.names);
    return st;
}
