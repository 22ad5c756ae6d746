#include "annotate/opc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "annotate/splice.h"
#include "annotate/tags.h"
#include "base/buffer.h"
#include "base/error.h"
#include "read/relations.h"

#define TYPES "[Content_Types].xml"
#define TYPES_SPACE "http://schemas.openxmlformats.org/package/2006/content-types"
#define RELATIONS_SPACE "http://schemas.openxmlformats.org/package/2006/relationships"
#define TRANSITIONAL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships"
#define NUMBERS_MAX 65536 /* names tried for a new part, ids for a new relation */

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

mc_status opc_splice(struct container *c, const char *part, struct splices *s, mc_error *err)
{
    const char *bytes;
    char *made;
    size_t len, made_len;
    mc_status st = container_read(c, part, &bytes, &len, err);
    if (!st)
        st = splices_apply(s, bytes, len, &made, &made_len, err);
    if (!st)
        st = container_set(c, part, made, made_len, err);
    splices_clear(s);
    return st;
}

/* Finds the root's last closing tag, or opens <root/>. */
mc_status opc_append(struct container *c, const char *part, const char *markup, mc_error *err)
{
    const char *bytes;
    size_t len;
    struct tags t;
    struct tag root, end;
    struct splices s = {0};
    mc_status st = container_read(c, part, &bytes, &len, err);
    if (!st)
        st = tags_open(&t, part, bytes, len, err);
    if (st)
        return st;
    if (!tags_next(&t, &root) || !tags_skip(&t, &root, &end))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "%s: damaged XML: the file is cut off", part);
    if (root.kind == TAG_EMPTY)
        splices_add(&s, root.to - 2, 2, 0, ">%s</%.*s>", markup, (int)(root.name + root.name_len - root.prefix), root.prefix);
    else
        splices_add(&s, end.from, 0, 0, "%s", markup);
    return opc_splice(c, part, &s, err);
}

mc_status opc_new_part(const struct container *c, const char *pattern, char **name, mc_error *err)
{
    const char *mark = strstr(pattern, "%d");
    for (int i = 1; i < NUMBERS_MAX; i++) {
        char *made;
        if (asprintf(&made, "%.*s%d%s", (int)(mark - pattern), pattern, i, mark + 2) < 0)
            return out_of_memory(err);
        if (!container_has(c, made)) {
            *name = made;
            return MC_OK;
        }
        free(made);
    }
    return error_set(err, MC_ERR_LIMIT, NULL, 0, "a zip container of %llu entries; up to %d are read", (unsigned long long)package_count(c->package),
                     NUMBERS_MAX);
}

/* ---- content types ------------------------------------------------------------------------------------------------------- */

static bool same(const char *value, size_t len, const char *name)
{
    return len == strlen(name) && strncasecmp(value, name, len) == 0;
}

static mc_status has_type(struct container *c, const char *part, bool *yes, mc_error *err)
{
    const char *bytes, *value;
    size_t len, n;
    struct tags t;
    struct tag tag;
    *yes = false;
    mc_status st = container_read(c, TYPES, &bytes, &len, err);
    if (!st)
        st = tags_open(&t, TYPES, bytes, len, err);
    while (!st && !*yes && tags_next(&t, &tag)) {
        if (tag.kind == TAG_CLOSE)
            continue;
        if (*part == '.')
            *yes = tag_is(&tag, "Default") && tag_attribute(&t, &tag, "Extension", &value, &n) && same(value, n, part + 1);
        else
            *yes = tag_is(&tag, "Override") && tag_attribute(&t, &tag, "PartName", &value, &n) && n && same(value + 1, n - 1, part);
    }
    return st;
}

mc_status opc_add_type(struct container *c, const char *part, const char *type, mc_error *err)
{
    bool there;
    char *markup = NULL;
    mc_status st = has_type(c, part, &there, err);
    if (st || there)
        return st;
    int made = *part == '.' ? asprintf(&markup, "<Default xmlns=\"%s\" Extension=\"%s\" ContentType=\"%s\"/>", TYPES_SPACE, part + 1, type)
                            : asprintf(&markup, "<Override xmlns=\"%s\" PartName=\"/%s\" ContentType=\"%s\"/>", TYPES_SPACE, part, type);
    st = made < 0 ? out_of_memory(err) : opc_append(c, TYPES, markup, err);
    if (made >= 0)
        free(markup);
    return st;
}

/* ---- relations ----------------------------------------------------------------------------------------------------------- */

const char *opc_relations_space(struct container *c)
{
    const char *bytes;
    size_t len;
    bool strict = container_read(c, "_rels/.rels", &bytes, &len, NULL) == MC_OK && strstr(bytes, STRICT "/officeDocument");
    return strict ? STRICT : TRANSITIONAL;
}

/* own: the part that holds the relations of `part`. */
static char *relations_part(const char *part)
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash ? (size_t)(slash - part) + 1 : 0;
    char *name;
    return asprintf(&name, "%.*s_rels/%s.rels", (int)folder, part, part + folder) < 0 ? NULL : name;
}

/* An id that no relation has: those of the file, and those added here, which have their number in them. */
static mc_status new_id(struct container *c, const char *rels, char id[OPC_ID_MAX], mc_error *err)
{
    const char *bytes;
    size_t len;
    mc_status st = container_read(c, rels, &bytes, &len, err);
    for (int i = 1; !st && i < NUMBERS_MAX; i++) {
        char quoted[OPC_ID_MAX + 4];
        snprintf(id, OPC_ID_MAX, "rIdMingcha%d", i);
        snprintf(quoted, sizeof quoted, "\"%s\"", id);
        if (!memmem(bytes, len, quoted, strlen(quoted)))
            return MC_OK;
    }
    return st ? st : error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %d relations of one part inside the file", RELATIONS_MAX);
}

/* own: free(). */
static char *empty_relations(void)
{
    return strdup("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"" RELATIONS_SPACE "\"></Relationships>");
}

mc_status opc_add_relation(struct container *c, const char *part, const char *kind, const char *target, char id[OPC_ID_MAX], mc_error *err)
{
    char *rels = relations_part(part), *markup = NULL;
    mc_status st = rels ? MC_OK : out_of_memory(err);
    if (!st && !container_has(c, rels)) {
        char *none = empty_relations();
        st = none ? container_set(c, rels, none, strlen(none), err) : out_of_memory(err);
        if (!st)
            st = opc_add_type(c, ".rels", "application/vnd.openxmlformats-package.relationships+xml", err);
    }
    if (!st)
        st = new_id(c, rels, id, err);
    if (!st && asprintf(&markup, "<Relationship xmlns=\"%s\" Id=\"%s\" Type=\"%s/%s\" Target=\"/%s\"/>", RELATIONS_SPACE, id, opc_relations_space(c), kind,
                        target) < 0) {
        markup = NULL;
        st = out_of_memory(err);
    }
    if (!st)
        st = opc_append(c, rels, markup, err);
    free(markup);
    free(rels);
    return st;
}
