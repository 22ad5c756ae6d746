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

/* The files of a folder as they are read: one after another into the same room. */
struct reading {
    const char *dir;
    int folder; /* -1: not open */
    char *room; /* own: the file that was read last, followed by a NUL */
    size_t size, len;
};

#define FIRST_ROOM ((size_t)32 << 10)

static mc_status reading_begin(struct reading *r, const char *dir, mc_error *err)
{
    *r = (struct reading){.dir = dir, .folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .size = FIRST_ROOM};
    if (r->folder < 0)
        return error_set(err, MC_ERR_USAGE, dir, 0, "%s", strerror(errno));
    r->room = malloc(r->size);
    return r->room ? MC_OK : no_memory(err);
}

static void reading_end(struct reading *r)
{
    if (r->folder >= 0)
        close(r->folder);
    free(r->room);
}

static mc_status make_room(struct reading *r, mc_error *err)
{
    char *larger = realloc(r->room, 2 * r->size);
    if (!larger)
        return no_memory(err);
    r->room = larger;
    r->size *= 2;
    return MC_OK;
}

/* Less than was asked for is the end of a file. */
static mc_status read_all(struct reading *r, int file, mc_error *err)
{
    mc_status st = MC_OK;
    for (bool more = true; st == MC_OK && more;) {
        size_t left = r->size - 1 - r->len;
        ssize_t got = read(file, r->room + r->len, left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "%s", strerror(errno));
        r->len += (size_t)got;
        more = (size_t)got == left;
        if (r->len > FILE_MAX)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "larger than %zu MiB", FILE_MAX >> 20);
        st = more ? make_room(r, err) : MC_OK;
    }
    r->room[r->len] = '\0';
    return st;
}

/* Says which file an error is of that was found without its path. */
static void of_file(mc_status st, const struct reading *r, const char *name, mc_error *err)
{
    char *path = st == MC_ERR_USAGE ? join(r->dir, name) : NULL;
    if (path)
        error_add_source(err, path);
    free(path);
}

static mc_status read_file(struct reading *r, const char *name, mc_error *err)
{
    int file = openat(r->folder, name, O_RDONLY | O_CLOEXEC);
    r->len = 0;
    if (file < 0)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "%s", strerror(errno));
    mc_status st = read_all(r, file, err);
    close(file);
    return st;
}

static mc_status check_text(const struct reading *r, mc_error *err)
{
    size_t bad = utf8_invalid_at(r->room, r->len);
    return bad < r->len ? error_set(err, MC_ERR_USAGE, NULL, 0, "not UTF-8 at byte %zu", bad + 1) : MC_OK;
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

/* What is built in of the file is known to be UTF-8. */
static mc_status take_text(struct source *s, const struct reading *r, mc_error *err)
{
    const struct shipped_file *f = shipped_same(s->name, r->room, r->len);
    s->len = r->len;
    if (f) {
        s->shipped = shipped_runs(f) ? f : NULL;
        s->text = shipped_table.texts + f->text;
        return MC_OK;
    }
    mc_status st = check_text(r, err);
    if (st != MC_OK)
        return st;
    s->own = malloc(r->len + 1);
    if (!s->own)
        return no_memory(err);
    memcpy(s->own, r->room, r->len + 1);
    s->text = s->own;
    return MC_OK;
}

/* Takes the name. */
static mc_status read_one(struct part *p, struct reading *r, char **name, mc_error *err)
{
    struct source *s = &p->files[p->n_files++];
    *s = (struct source){.name = *name};
    *name = NULL;
    mc_status st = read_file(r, s->name, err);
    if (st == MC_OK)
        st = take_text(s, r, err);
    of_file(st, r, s->name, err);
    if (st == MC_OK && strcmp(s->name, "pack.json") == 0)
        st = part_read_manifest(p, s->text, s->len, err);
    if (st == MC_OK && ends_in(s->name, ".lua"))
        p->sources[p->n_sources++] = *s;
    return st;
}

static mc_status read_listed(struct part *p, struct listing *l, mc_error *err)
{
    struct reading r = {.folder = -1};
    p->files = calloc(l->n + 1, sizeof *p->files);
    p->sources = calloc(l->n + 1, sizeof *p->sources);
    mc_status st = p->files && p->sources ? reading_begin(&r, p->dir, err) : no_memory(err);
    for (size_t i = 0; st == MC_OK && i < l->n; i++)
        st = read_one(p, &r, &l->names[i], err);
    reading_end(&r);
    if (st == MC_OK && !p->own)
        st = error_set(err, MC_ERR_USAGE, p->dir, 0, "no rule pack: there is no pack.json in this folder");
    return st;
}

/* Whether these are the files that were built in, all of them and no others. */
static bool is_shipped(const struct part *p)
{
    size_t n = 0;
    while (n < p->n_files && !p->files[n].own)
        n++;
    return n == p->n_files && n == shipped_table.n_files;
}

static mc_status hash_files(struct part *p, mc_error *err)
{
    if (is_shipped(p)) {
        p->shipped = p->n_sources && p->sources[0].shipped;
        snprintf(p->sha256, sizeof p->sha256, "%s", shipped_table.sha256);
        return MC_OK;
    }
    struct hash_state *h = hash_begin();
    if (!h)
        return no_memory(err);
    for (size_t i = 0; i < p->n_files; i++)
        hash_file(h, p->files[i].name, p->files[i].text, p->files[i].len);
    hash_finish(h, p->sha256);
    return MC_OK;
}

static void listing_clear(struct listing *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->names[i]);
    free(l->names);
}

/* All files of the folder, sorted. own: listing_clear, on failure too. */
static mc_status list_all(struct listing *l, const char *dir, mc_error *err)
{
    mc_status st = list_folder(l, dir, "", 0, err);
    if (l->n)
        qsort(l->names, l->n, sizeof *l->names, by_bytes);
    return st;
}

mc_status part_read_files(struct part *p, mc_error *err)
{
    struct listing l = {0};
    mc_status st = list_all(&l, p->dir, err);
    if (st == MC_OK)
        st = read_listed(p, &l, err);
    if (st == MC_OK)
        st = hash_files(p, err);
    listing_clear(&l);
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

static mc_status copy_one(struct reading *r, struct hash_state *h, const char *name, const char *to, mc_error *err)
{
    char *path = join(to, name);
    mc_status st = path ? read_file(r, name, err) : no_memory(err);
    if (st == MC_OK)
        st = check_text(r, err);
    of_file(st, r, name, err);
    if (st == MC_OK)
        st = make_folders(to, name, err);
    if (st == MC_OK)
        st = write_whole(path, r->room, r->len, err);
    if (st == MC_OK)
        hash_file(h, name, r->room, r->len);
    free(path);
    return st;
}

mc_status pack_copy_part(const struct pack *p, size_t i, const char *to, mc_error *err)
{
    const struct part *part = &p->parts[i];
    char sum[HASH_TEXT_MAX] = "";
    struct listing l = {0};
    struct reading r = {.folder = -1};
    mc_status st = list_all(&l, part->dir, err);
    struct hash_state *h = hash_begin();
    if (st == MC_OK && !h)
        st = no_memory(err);
    if (st == MC_OK && mkdir(to, 0700) != 0)
        st = not_written(to, err);
    if (st == MC_OK)
        st = reading_begin(&r, part->dir, err);
    for (size_t k = 0; st == MC_OK && k < l.n; k++)
        st = copy_one(&r, h, l.names[k], to, err);
    if (h)
        hash_finish(h, sum);
    if (st == MC_OK && strcmp(sum, part->sha256) != 0)
        st = error_set(err, MC_ERR_IO, part->dir, 0, "the rules were changed while they were used");
    reading_end(&r);
    listing_clear(&l);
    return st;
}
