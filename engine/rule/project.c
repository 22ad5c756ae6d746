/* Projections: what is kept of a record for the rules over a whole run (each = "*"), so that a run of any length holds an index of its records and
 * not the records. A projection is a record again: the values that those rules declare and what every finding shows of its record, with their
 * locations. Lists keep their length, so that pointers into the projection are pointers into the record. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- which values -------------------------------------------------------------------------------------------------- */

static mc_status add_text(struct shape *shape, const char *text, mc_error *err)
{
    struct path path = {0};
    mc_status st = path_parse(&path, text, err);
    if (st == MC_OK)
        st = shape_add(shape, &path, err);
    path_clear(&path);
    return st;
}

static mc_status add_texts(struct shape *shape, const char *const *texts, size_t n, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < n; i++)
        st = add_text(shape, texts[i], err);
    return st;
}

static mc_status add_list(struct shape *shape, const struct path_list *paths, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < paths->n; i++)
        st = shape_add(shape, &paths->items[i], err);
    return st;
}

/* The fields of pack.json's subject: projects[].seq and the like. */
static mc_status add_subject(struct shape *shape, const struct part *p, mc_error *err)
{
    const json_t *subject = json_object_get(p->manifest, "subject"), *name;
    const char *path = json_string_value(json_object_get(subject, "path"));
    struct buffer text;
    mc_status st = MC_OK;
    size_t i;
    buffer_init(&text);
    json_array_foreach (json_object_get(subject, "fields"), i, name) {
        buffer_clear(&text);
        buffer_add_format(&text, "%s.%s", path, json_string_value(name));
        if (st == MC_OK)
            st = buffer_ok(&text) ? add_text(shape, text.data, err) : no_memory(err);
    }
    buffer_clear(&text);
    return st;
}

/* What the engine itself reads of every record: its kind, date and region, the unit of its money, and what findings show. */
static mc_status add_common_of(struct shape *shape, const struct part *p, mc_error *err)
{
    mc_status st = add_text(shape, "kind", err);
    if (st == MC_OK)
        st = add_list(shape, &p->identity, err);
    if (st == MC_OK)
        st = add_list(shape, &p->dates, err);
    if (st == MC_OK)
        st = add_list(shape, &p->region, err);
    if (st == MC_OK && p->has_default_unit)
        st = shape_add(shape, &p->default_unit, err);
    return st == MC_OK && p->has_subject ? add_subject(shape, p, err) : st;
}

static mc_status add_common(struct shape *shape, const struct pack *p, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < p->n_parts; i++)
        st = add_common_of(shape, &p->parts[i], err);
    return st;
}

/* The union of what the selected rules of that kind declare; *any says whether there are such rules. */
static mc_status add_rules(struct shape *shape, const struct pack *p, const char *kind, bool *any, mc_error *err)
{
    mc_status st = MC_OK;
    *any = false;
    for (size_t i = 0; st == MC_OK && i < p->n_rules; i++) {
        const struct rule_info *info = &p->rules[i].info;
        if (!info->selected || !rule_is_for_run(&p->rules[i]) || strcmp(info->kind, kind) != 0)
            continue;
        *any = true;
        st = add_texts(shape, info->needs, info->n_needs, err);
        if (st == MC_OK)
            st = add_texts(shape, info->uses, info->n_uses, err);
    }
    return st;
}

/* ---- taking them --------------------------------------------------------------------------------------------------- */

static json_t *part_of(json_t *value, const struct shape *shape);

static json_t *parts_of_list(const json_t *list, const struct shape *shape)
{
    json_t *out = json_array(), *item;
    size_t i;
    json_array_foreach ((json_t *)(uintptr_t)list, i, item) {
        if (json_array_append_new(out, part_of(item, shape))) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}

/* Sets the parts that the kids name: first those of list items, then those that stand for a whole value and win over them. */
static bool take_kids(json_t *out, const json_t *object, const struct shape *shape, bool lists)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct shape *kid = &shape->kids[i];
        json_t *value = json_object_get(object, kid->key);
        if (!value || kid->list != lists)
            continue;
        json_t *part = kid->list && json_is_array(value) ? parts_of_list(value, kid) : part_of(value, kid);
        if (!part || json_object_set_new(out, kid->key, part))
            return false;
    }
    return true;
}

/* The parts of a value that the shape names; values are shared, objects and lists on the way are new. own; NULL when out of memory. */
static json_t *part_of(json_t *value, const struct shape *shape)
{
    if (shape->whole || !json_is_object(value))
        return json_incref(value);
    json_t *out = json_object();
    if (out && take_kids(out, value, shape, true) && take_kids(out, value, shape, false))
        return out;
    json_decref(out);
    return NULL;
}

json_t *rule_sees(const struct rule *r, const json_t *element)
{
    json_t *value = (json_t *)(uintptr_t)element;
    return rule_is_for_run(r) && json_is_array(value) ? parts_of_list(value, &r->shape) : part_of(value, &r->shape);
}

static mc_status take(struct record **out, const struct record *rec, const struct shape *shape, mc_error *err)
{
    struct record *projected = NULL;
    json_t *root = part_of(record_root(rec), shape);
    mc_status st = root ? record_from_json(&projected, root, NULL, err) : no_memory(err);
    if (st == MC_OK && root != record_root(rec))
        st = record_keep_locations(projected, rec) == MC_OK ? MC_OK : no_memory(err);
    if (st == MC_OK && root != record_root(rec))
        st = record_pack_locations(projected, err);
    if (st == MC_OK)
        projected->line = rec->line;
    if (st == MC_OK)
        *out = projected;
    else
        record_free(projected);
    return st;
}

/* The shape for records of a kind, worked out once. */
struct projection {
    char *kind; /* own */
    struct shape shape;
    bool any; /* there are rules that want it */
};

void pack_forget_projections(struct pack *p)
{
    for (size_t i = 0; i < p->n_projections; i++) {
        shape_clear(&p->projections[i].shape);
        free(p->projections[i].kind);
    }
    free(p->projections);
    p->projections = NULL;
    p->n_projections = 0;
}

#define PROJECTIONS_MAX 64 /* kinds; a stream in which every record is of another must not make them grow */

/* NULL: none yet. */
static struct projection *projection_known(const struct pack *p, const struct record *rec)
{
    for (size_t i = 0; i < p->n_projections; i++)
        if (record_is_of_kind(rec, p->projections[i].kind))
            return &p->projections[i];
    return NULL;
}

static mc_status projection_new(struct projection **out, struct pack *p, const char *kind, mc_error *err)
{
    if (p->n_projections == PROJECTIONS_MAX)
        pack_forget_projections(p);
    if (!p->projections && !(p->projections = calloc(PROJECTIONS_MAX, sizeof *p->projections)))
        return no_memory(err);
    struct projection *new = &p->projections[p->n_projections];
    *new = (struct projection){.kind = strdup(kind)};
    p->n_projections += new->kind != NULL;
    mc_status st = new->kind ? add_rules(&new->shape, p, kind, &new->any, err) : no_memory(err);
    if (st == MC_OK && new->any)
        st = add_common(&new->shape, p, err);
    if (st != MC_OK)
        pack_forget_projections(p); /* a part of a shape must not be found again */
    *out = new;
    return st;
}

mc_status pack_project(struct pack *p, const struct record *rec, struct record **out, mc_error *err)
{
    struct projection *projection = projection_known(p, rec);
    mc_status st = MC_OK;
    *out = NULL;
    if (!projection) {
        const char *kind = json_string_value(json_object_get(record_root(rec), "kind"));
        st = kind ? projection_new(&projection, p, kind, err) : no_memory(err);
    }
    return st == MC_OK && projection->any ? take(out, rec, &projection->shape, err) : st;
}
