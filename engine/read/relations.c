/* See relations.h. */
#include "read/relations.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"
#include "read/xml.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* own: the name of the part that holds the relations of `part`: "word/_rels/document.xml.rels". */
static char *relations_part(const char *part)
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash ? (size_t)(slash - part) + 1 : 0;
    struct buffer b;
    buffer_init(&b);
    buffer_add(&b, part, folder);
    buffer_add_format(&b, "_rels/%s.rels", part + folder);
    return buffer_take(&b);
}

/* own: the part that `target` means, seen from `part`. A ".." above the package's root stays there. */
static char *resolve(const char *part, const char *target)
{
    const char *slash = strrchr(part, '/');
    struct buffer b;
    buffer_init(&b);
    if (slash && *target != '/')
        buffer_add(&b, part, (size_t)(slash - part));
    while (*target) {
        size_t n = strcspn(target, "/");
        if (n == 2 && memcmp(target, "..", 2) == 0) {
            while (b.len && b.data[b.len - 1] != '/')
                b.len--;
            b.len -= b.len > 0;
        } else if (n && !(n == 1 && *target == '.')) {
            if (b.len)
                buffer_add_char(&b, '/');
            buffer_add(&b, target, n);
        }
        target += n;
        target += *target == '/';
    }
    if (b.data)
        b.data[b.len] = '\0';
    return buffer_take(&b);
}

static mc_status add_relation(struct relations *r, const struct markup *m, const char *part, mc_error *err)
{
    const char *id = markup_attr(m, "Id"), *type = markup_attr(m, "Type"), *target = markup_attr(m, "Target");
    const char *mode = markup_attr(m, "TargetMode");
    if (!id || !type || !target)
        return MC_OK;
    if (r->n == RELATIONS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %d relations of one part inside the file", RELATIONS_MAX);
    struct relation *all = grown(r->all, r->n, &r->size, sizeof *all);
    if (!all)
        return out_of_memory(err);
    r->all = all;
    const char *slash = strrchr(type, '/');
    bool external = mode && strcmp(mode, "External") == 0;
    struct relation *one = &r->all[r->n++];
    *one = (struct relation){strdup(id), strdup(slash ? slash + 1 : type), external ? strdup(target) : resolve(part, target), external};
    return one->id && one->type && one->target ? MC_OK : out_of_memory(err);
}

mc_status relations_read(struct relations *out, struct package *p, const char *part, mc_error *err)
{
    *out = (struct relations){0};
    char *name = relations_part(part);
    if (!name)
        return out_of_memory(err);
    struct markup *m = NULL;
    enum mark what;
    mc_status st = package_has(p, name) ? markup_open(&m, p, name, err) : MC_OK;
    while (m && !st && !(st = markup_next(m, &what, err)) && what != MARK_CLOSE)
        if (what == MARK_START && strcmp(markup_name(m), "Relationship") == 0)
            st = add_relation(out, m, part, err);
    markup_close(m);
    free(name);
    if (st)
        relations_clear(out);
    return st;
}

void relations_clear(struct relations *r)
{
    for (size_t i = 0; i < r->n; i++) {
        free(r->all[i].id);
        free(r->all[i].type);
        free(r->all[i].target);
    }
    free(r->all);
    *r = (struct relations){0};
}

const struct relation *relations_find(const struct relations *r, const char *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->all[i].id, id) == 0)
            return &r->all[i];
    return NULL;
}

const struct relation *relations_of(const struct relations *r, const char *type)
{
    for (size_t i = 0; i < r->n; i++)
        if (!r->all[i].external && strcmp(r->all[i].type, type) == 0)
            return &r->all[i];
    return NULL;
}
