/* pack.json: what the pack is, its parameters, and what the host must know of the records it is for. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "model/load_json.h"
#include "rule/fields.h"
#include "rule/pack.h"

static const struct field manifest_fields[] = {
    {"id", FIELD_TEXT, true},          {"version", FIELD_TEXT, true},   {"title", FIELD_TITLE, true}, {"extends", FIELD_TEXT, false},
    {"parameters", FIELD_OBJECT, false}, {"dates", FIELD_TEXTS, false},   {"identity", FIELD_TEXTS, false}, {"region", FIELD_TEXTS, false}, {"issuer", FIELD_TEXTS, false},
    {"subject", FIELD_OBJECT, false},  {"default_unit", FIELD_TEXT, false}, {"units", FIELD_OBJECT, false},
    {"types", FIELD_OBJECT, false},    {"kinds", FIELD_OBJECT, false},  {"profiles", FIELD_OBJECT, false}, {NULL, FIELD_TEXT, false},
};

static const struct field subject_fields[] = {
    {"path", FIELD_TEXT, true}, {"fields", FIELD_TEXTS, true}, {NULL, FIELD_TEXT, false}};

/* { default, meaning: { zh, en } }; the default may be anything but null, so it is looked at by hand. */
static mc_status read_parameters(struct part *p, const char *file, mc_error *err)
{
    p->parameters = json_object();
    if (!p->parameters)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    const char *name;
    json_t *entry;
    json_object_foreach (json_object_get(p->manifest, "parameters"), name, entry) {
        json_t *value = json_object_get(entry, "default");
        const json_t *meaning = json_object_get(entry, "meaning");
        bool explained = json_is_string(json_object_get(meaning, "zh")) && json_is_string(json_object_get(meaning, "en"));
        if (!value || json_is_null(value) || json_is_real(value) || !explained || json_object_size(entry) != 2)
            return error_set(err, MC_ERR_USAGE, file, 0,
                             "parameter \"%s\" must be { \"default\": a value without floating point, \"meaning\": { \"zh\", \"en\" } }",
                             name);
        if (json_object_set(p->parameters, name, value))
            return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    return MC_OK;
}

/* Turns { canonical: [spellings] } round. */
static mc_status read_units(struct part *p, const char *file, mc_error *err)
{
    p->units = json_object();
    if (!p->units)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    const char *canonical;
    json_t *spellings;
    json_object_foreach (json_object_get(p->manifest, "units"), canonical, spellings) {
        size_t i;
        const json_t *spelling;
        if (!json_is_array(spellings))
            return error_set(err, MC_ERR_USAGE, file, 0, "the unit \"%s\" must have a list of spellings", canonical);
        json_array_foreach (spellings, i, spelling) {
            const char *text = json_string_value(spelling);
            if (!text || json_object_get(p->units, text))
                return error_set(err, MC_ERR_USAGE, file, 0, "a spelling of the unit \"%s\" is no text, or given twice", canonical);
            if (json_object_set_new(p->units, text, json_string(canonical)))
                return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
        }
    }
    return MC_OK;
}

static mc_status read_path(const struct part *p, const char *name, struct path *out, bool *has, mc_error *err)
{
    const char *text = json_string_value(json_object_get(p->manifest, name));
    *has = text != NULL;
    return text ? path_parse(out, text, err) : MC_OK;
}

static mc_status read_path_list(const struct part *p, const char *name, struct path_list *out, mc_error *err)
{
    const json_t *texts = json_object_get(p->manifest, name);
    size_t n = json_array_size(texts);
    mc_status st = MC_OK;
    out->items = calloc(n + 1, sizeof *out->items);
    if (!out->items)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    for (; st == MC_OK && out->n < n; out->n++)
        st = path_parse(&out->items[out->n], json_string_value(json_array_get(texts, out->n)), err);
    return st;
}

static mc_status read_paths(struct part *p, const char *file, mc_error *err)
{
    const json_t *subject = json_object_get(p->manifest, "subject");
    mc_status st = read_path(p, "default_unit", &p->default_unit, &p->has_default_unit, err);
    if (st == MC_OK)
        st = read_path_list(p, "region", &p->region, err);
    if (st == MC_OK)
        st = read_path_list(p, "issuer", &p->issuer, err);
    if (st == MC_OK)
        st = read_path_list(p, "dates", &p->dates, err);
    if (st == MC_OK)
        st = read_path_list(p, "identity", &p->identity, err);
    if (st != MC_OK || !subject)
        return st;
    st = fields_check(subject, subject_fields, file, "subject.", err);
    if (st == MC_OK)
        st = path_parse(&p->subject, json_string_value(json_object_get(subject, "path")), err);
    p->has_subject = st == MC_OK;
    return st;
}

mc_status part_read_manifest(struct part *p, const char *text, size_t len, mc_error *err)
{
    char *file;
    if (asprintf(&file, "%s/pack.json", p->dir) < 0)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = MC_OK;
    json_error_t where;
    p->own = load_json_same(text, len);
    if (!p->own)
        p->own = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);
    if (!p->own)
        st = error_set(err, MC_ERR_USAGE, file, where.line, "%s", where.text);
    else if (!json_is_object(p->own))
        st = error_set(err, MC_ERR_USAGE, file, 0, "must be an object");
    if (st == MC_OK)
        st = fields_check(p->own, manifest_fields, file, "", err);
    if (st != MC_OK)
        error_add_source(err, file);
    free(file);
    return st;
}

/* ---- what a pack takes over from the one that it extends ----------------------------------------------------------- */

static const char *id_of(const struct part *p)
{
    return json_string_value(json_object_get(p->own, "id"));
}

static mc_status find_base(struct pack *p, struct part *part, mc_error *err)
{
    const char *wanted = json_string_value(json_object_get(part->own, "extends")), *names[PARTS_MAX];
    for (size_t i = 0; i < p->n_parts; i++) {
        names[i] = id_of(&p->parts[i]);
        if (&p->parts[i] != part && strcmp(names[i], id_of(part)) == 0)
            return error_set(err, MC_ERR_USAGE, part->dir, 0, "a second pack \"%s\"; the first is %s", names[i],
                             p->parts[i].dir);
        if (wanted && strcmp(names[i], wanted) == 0)
            part->base = &p->parts[i];
    }
    if (!wanted || part->base)
        return MC_OK;
    const char *near = nearest_name(wanted, names, p->n_parts);
    if (near)
        return error_set(err, MC_ERR_USAGE, part->dir, 0, "extends the pack \"%s\", which is not among those given (nearest: \"%s\")",
                         wanted, near);
    return error_set(err, MC_ERR_USAGE, part->dir, 0,
                     "extends the pack \"%s\", which is not among those given; add its folder, or --rules default for the program's own",
                     wanted);
}

/* own: pack.json with what its base has and it has not: of the tables entry by entry, of the rest whole. */
static json_t *inherit(const struct part *p)
{
    static const char *const tables[] = {"parameters", "types", "kinds", "units", "profiles"};
    static const char *const wholes[] = {"dates", "identity", "region", "issuer", "subject", "default_unit"};
    json_t *out = json_copy(p->own);
    for (size_t i = 0; out && p->base && i < sizeof tables / sizeof *tables; i++) {
        json_t *own = json_object_get(p->own, tables[i]), *base = json_object_get(p->base->manifest, tables[i]);
        json_t *both = own ? json_copy(own) : json_object();
        if (base && json_object_update_missing(both, base)) {
            json_decref(both);
            both = NULL;
        }
        if (json_object_set_new(out, tables[i], both)) {
            json_decref(out);
            out = NULL;
        }
    }
    for (size_t i = 0; out && p->base && i < sizeof wholes / sizeof *wholes; i++) {
        json_t *base = json_object_get(p->base->manifest, wholes[i]);
        if (base && !json_object_get(out, wholes[i]) && json_object_set(out, wholes[i], base)) {
            json_decref(out);
            out = NULL;
        }
    }
    return out;
}

static mc_status take_manifest(struct part *p, mc_error *err)
{
    char *file;
    if (asprintf(&file, "%s/pack.json", p->dir) < 0)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = read_parameters(p, file, err);
    if (st == MC_OK)
        st = read_units(p, file, err);
    if (st == MC_OK)
        st = read_paths(p, file, err);
    if (st != MC_OK)
        error_add_source(err, file);
    free(file);
    return st;
}

mc_status pack_take_manifests(struct pack *p, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; st == MC_OK && i < p->n_parts; i++)
        st = find_base(p, &p->parts[i], err);
    for (bool more = true; st == MC_OK && more;) {
        more = false;
        for (size_t i = 0; st == MC_OK && i < p->n_parts; i++) {
            struct part *part = &p->parts[i];
            if (part->manifest || (part->base && !part->base->manifest))
                continue;
            part->manifest = inherit(part);
            st = part->manifest ? take_manifest(part, err) : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
            more = true;
        }
    }
    for (size_t i = 0; st == MC_OK && i < p->n_parts; i++)
        if (!p->parts[i].manifest)
            st = error_set(err, MC_ERR_USAGE, p->parts[i].dir, 0, "the pack \"%s\" extends itself by way of others", id_of(&p->parts[i]));
    return st;
}

const struct source *part_library(const struct part *p, const char *file, const struct part **owner)
{
    for (; p; p = p->base)
        for (size_t i = 0; i < p->n_libs; i++)
            if (strcmp(p->libs[i].name, file) == 0) {
                *owner = p;
                return &p->libs[i];
            }
    return NULL;
}

struct schema part_schema(const struct part *p, const char *kind)
{
    const json_t *node = json_object_get(json_object_get(p->manifest, "kinds"), kind);
    return (struct schema){.node = json_is_object(node) ? node : NULL, .types = json_object_get(p->manifest, "types")};
}

const char *pack_first_text(const struct path_list *paths, const json_t *root)
{
    for (size_t i = 0; i < paths->n; i++) {
        const char *text = json_string_value(path_value(root, &paths->items[i]));
        if (text && *text)
            return text;
    }
    return NULL;
}
