/* A rule's table, checked field by field; what is right is taken over into struct rule. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "rule/fields.h"
#include "rule/pack.h"

static const struct field rule_fields[] = {
    {"id", FIELD_TEXT, true},      {"title", FIELD_TITLE, true},  {"severity", FIELD_TEXT, true},
    {"kind", FIELD_TEXT, true},    {"each", FIELD_PATHS, false},   {"needs", FIELD_TEXTS, false},
    {"uses", FIELD_TEXTS, false},  {"basis", FIELD_TEXTS, true},  {"since", FIELD_DATE, false},
    {"until", FIELD_DATE, false},  {"region", FIELD_TEXT, false}, {"pass", FIELD_LIST, true},
    {"fail", FIELD_LIST, true},    {NULL, FIELD_TEXT, false},
};

static const struct field expected_fields[] = {
    {"at", FIELD_STRING, false},       {"severity", FIELD_TEXT, false}, {"expected", FIELD_TEXT, false},
    {"actual", FIELD_TEXT, false},   {"difference", FIELD_TEXT, false}, {"workings", FIELD_TEXT, false},
    {"zh", FIELD_TEXT, false},       {"en", FIELD_TEXT, false},       {"impact", FIELD_TEXT, false},
    {"diagnosis", FIELD_TEXT, false}, {"corrected", FIELD_TEXT, false}, {NULL, FIELD_TEXT, false},
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static const char *text_of(const struct rule *r, const char *field)
{
    return json_string_value(json_object_get(r->data, field));
}

static bool is_kebab(const char *s, size_t len)
{
    if (!len || s[0] == '-' || s[len - 1] == '-')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '-'))
            return false;
    return true;
}

/* The id that the file's own path gives: family/slug.lua -> family.slug. */
static mc_status check_id(struct rule *r, const struct pack *p, mc_error *err)
{
    const char *name = r->source->name, *slash = strchr(name, '/');
    size_t family = (size_t)(slash - name), slug = strlen(slash + 1) - strlen(".lua");
    const char *id = text_of(r, "id");
    r->family = strndup(name, family);
    r->slug = strndup(slash + 1, slug);
    if (!r->family || !r->slug)
        return no_memory(err);
    if (!is_kebab(name, family) || !is_kebab(slash + 1, slug))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "family and file name must be small letters, digits and hyphens");
    bool same = strlen(id) == family + 1 + slug && memcmp(id, name, family) == 0 && id[family] == '.' &&
                memcmp(id + family + 1, slash + 1, slug) == 0;
    if (same)
        return MC_OK;
    for (size_t i = 0; i < p->n_rules; i++) {
        const struct rule *other = &p->rules[i];
        if (other != r && other->part == r->part && other->data && text_of(other, "id") && strcmp(text_of(other, "id"), id) == 0)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "repeats the id \"%s\" of %s", id, other->source->name);
    }
    return error_set(err, MC_ERR_USAGE, NULL, 0, "the id is \"%s\", its file says \"%s.%s\"", id, r->family, r->slug);
}

static mc_status check_severity(struct rule *r, mc_error *err)
{
    static const char *const names[] = {"error", "warning", "note"};
    const char *severity = text_of(r, "severity");
    if (severity_parse(&r->info.severity, severity))
        return MC_OK;
    const char *near = nearest_name(severity, names, 3);
    return error_set(err, MC_ERR_USAGE, NULL, 0, "severity is \"%s\"; it must be \"error\", \"warning\" or \"note\"%s%s%s", severity,
                     near ? " (nearest: \"" : "", near ? near : "", near ? "\")" : "");
}

/* A kind that the manifest does not describe is allowed, but not one that looks like a slip. */
static mc_status check_kind(const struct part *p, const char *kind, mc_error *err)
{
    const json_t *kinds = json_object_get(p->manifest, "kinds");
    const char *names[64], *name;
    size_t n = 0;
    json_t *schema;
    if (json_object_get(kinds, kind))
        return MC_OK;
    json_object_foreach ((json_t *)(uintptr_t)kinds, name, schema) {
        if (n < 64)
            names[n++] = name;
    }
    const char *near = nearest_name(kind, names, n);
    if (!near)
        return MC_OK;
    return error_set(err, MC_ERR_USAGE, NULL, 0, "unknown kind \"%s\" (nearest: \"%s\")", kind, near);
}

/* Takes the list `field` over as an array of borrowed texts. */
static mc_status take_texts(const struct rule *r, const char *field, const char ***own, const char *const **out, size_t *n,
                            mc_error *err)
{
    const json_t *list = json_object_get(r->data, field);
    *n = json_array_size(list);
    *own = calloc(*n + 1, sizeof **own);
    *out = *own;
    if (!*own)
        return no_memory(err);
    for (size_t i = 0; i < *n; i++)
        (*own)[i] = json_string_value(json_array_get(list, i));
    return MC_OK;
}

/* A path must be known to every sort of element where it is a need, to one of them where it is a use. */
static mc_status check_path(const struct rule *r, const struct path *path, const char *text, bool need, mc_error *err)
{
    if (!r->n_each)
        return schema_check(r->schema, path, text, NULL, err);
    const struct schema *unknown_to = NULL;
    for (size_t i = 0; i < r->n_each; i++) {
        mc_status st = schema_check(r->each[i].schema, path, text, NULL, NULL);
        if (st == MC_OK && !need)
            return MC_OK;
        if (st != MC_OK && !unknown_to)
            unknown_to = &r->each[i].schema;
    }
    return unknown_to ? schema_check(*unknown_to, path, text, NULL, err) : MC_OK; /* once more, for what there is to say of it */
}

/* Checks one declared path against the elements' schemas and adds it to what the rule may read. */
static mc_status declare(struct rule *r, const char *text, struct path *keep, mc_error *err)
{
    struct path path = {0};
    mc_status st = path_parse(&path, text, err);
    if (st == MC_OK)
        st = check_path(r, &path, text, keep != NULL, err);
    if (st == MC_OK)
        st = shape_add(&r->shape, &path, err);
    if (st == MC_OK && keep)
        *keep = path;
    else
        path_clear(&path);
    return st;
}

/* One path of `each`. */
static mc_status take_each(struct rule *r, const char *text, mc_error *err)
{
    struct elements *e = &r->each[r->n_each];
    e->text = text;
    mc_status st = path_parse(&e->path, text, err);
    if (st != MC_OK)
        return st;
    r->n_each++;
    return schema_check(r->schema, &e->path, text, &e->schema, err);
}

/* `each` is one path or a list of several. */
static mc_status take_all_each(struct rule *r, mc_error *err)
{
    const json_t *each = json_object_get(r->data, "each"), *item;
    size_t i, n = json_is_array(each) ? json_array_size(each) : 1;
    struct buffer joined;
    r->each = calloc(n, sizeof *r->each);
    if (!r->each)
        return no_memory(err);
    const char *single = json_is_string(each) ? json_string_value(each) : "";
    mc_status st = MC_OK;
    buffer_init(&joined);
    if (!json_is_array(each)) {
        buffer_add_text(&joined, single);
        if (strcmp(single, "*") != 0)
            st = take_each(r, single, err);
    }
    json_array_foreach (json_is_array(each) ? each : NULL, i, item) {
        buffer_add_format(&joined, "%s%s", i ? ", " : "", json_string_value(item));
        if (st == MC_OK)
            st = take_each(r, json_string_value(item), err);
    }
    r->each_text = buffer_take(&joined);
    r->info.each = r->each_text;
    return st == MC_OK && !r->each_text ? no_memory(err) : st;
}

static mc_status take_paths(struct rule *r, mc_error *err)
{
    r->schema = part_schema(r->part, r->info.kind);
    mc_status st = take_all_each(r, err);
    if (st != MC_OK)
        return st;
    r->need_paths = calloc(r->info.n_needs + 1, sizeof *r->need_paths);
    if (!r->need_paths)
        return no_memory(err);
    for (size_t i = 0; st == MC_OK && i < r->info.n_needs; i++)
        st = declare(r, r->info.needs[i], &r->need_paths[i], err);
    for (size_t i = 0; st == MC_OK && i < r->info.n_uses; i++)
        st = declare(r, r->info.uses[i], NULL, err);
    return st;
}

static mc_status check_fail_keys(const json_t *entry, size_t number, mc_error *err)
{
    static const char *const known[] = {"1", "record", "finds", "as_of", "region"};
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)(uintptr_t)entry, key, value) {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found = found || strcmp(key, known[i]) == 0;
        const char *near = found ? NULL : nearest_name(key, known + 1, sizeof known / sizeof *known - 1);
        if (near)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "fail example %zu: unknown key \"%s\" (nearest: \"%s\")", number, key, near);
        if (!found)
            return error_set(err, MC_ERR_USAGE, NULL, 0, "fail example %zu: unknown key \"%s\"", number, key);
    }
    return MC_OK;
}

static mc_status check_fail_entry(const json_t *entry, size_t number, const char *file, mc_error *err)
{
    const json_t *finds = json_object_get(entry, "finds"), *find;
    size_t i;
    if (!json_object_get(entry, "1") && !json_object_get(entry, "record"))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "fail example %zu must be { element, finds = {...} } or { record = {...}, finds = {...} }",
                         number);
    if (check_fail_keys(entry, number, err) != MC_OK)
        return MC_ERR_USAGE;
    if (!json_is_array(finds) || !json_array_size(finds))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "fail example %zu: finds must list at least one finding", number);
    json_array_foreach (finds, i, find) {
        char inside[64];
        snprintf(inside, sizeof inside, "fail[%zu].finds[%zu].", number, i + 1);
        if (!json_is_object(find))
            return error_set(err, MC_ERR_USAGE, NULL, 0, "field \"%.*s\" must be a table", (int)strlen(inside) - 1, inside);
        mc_status st = fields_check(find, expected_fields, file, inside, err);
        if (st != MC_OK)
            return st;
    }
    return MC_OK;
}

static mc_status check_examples(const struct rule *r, const char *file, mc_error *err)
{
    const json_t *entry;
    size_t i;
    json_array_foreach (json_object_get(r->data, "fail"), i, entry) {
        mc_status st = check_fail_entry(entry, i + 1, file, err);
        if (st != MC_OK)
            return st;
    }
    return MC_OK;
}

static mc_status take_over(const struct pack *p, struct rule *r, const char *file, mc_error *err)
{
    struct rule_info *info = &r->info;
    mc_status st = check_id(r, p, err);
    if (st != MC_OK)
        return st;
    const json_t *title = json_object_get(r->data, "title");
    info->id = text_of(r, "id");
    info->family = r->family;
    info->slug = r->slug;
    info->path = r->source->name;
    info->pack = json_string_value(json_object_get(r->part->own, "id"));
    info->title_zh = json_string_value(json_object_get(title, "zh"));
    info->title_en = json_string_value(json_object_get(title, "en"));
    info->kind = text_of(r, "kind");
    info->since = text_of(r, "since");
    info->until = text_of(r, "until");
    info->region = text_of(r, "region");
    info->selected = true;
    if ((st = check_severity(r, err)) != MC_OK || (st = check_kind(r->part, info->kind, err)) != MC_OK ||
        (st = take_texts(r, "basis", &r->basis, &info->basis, &info->n_basis, err)) != MC_OK ||
        (st = take_texts(r, "needs", &r->needs, &info->needs, &info->n_needs, err)) != MC_OK ||
        (st = take_texts(r, "uses", &r->uses, &info->uses, &info->n_uses, err)) != MC_OK)
        return st;
    if (!info->n_basis)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "field \"basis\" must name at least one provision");
    st = take_paths(r, err);
    if (st == MC_OK && r->keyed && !rule_is_for_run(r))
        return error_set(err, MC_ERR_USAGE, NULL, 0, "field \"key\" is for rules with each = \"*\"");
    return st == MC_OK ? check_examples(r, file, err) : st;
}

mc_status rule_validate(const struct pack *p, struct rule *r, mc_error *err)
{
    char *file;
    if (asprintf(&file, "%s/%s", r->part->dir, r->source->name) < 0)
        return no_memory(err);
    mc_status st = r->known ? MC_OK : fields_check(r->data, rule_fields, file, "", err); /* a known one's were checked when it became one */
    if (st == MC_OK)
        st = take_over(p, r, file, err);
    if (st != MC_OK)
        error_add_source(err, file);
    free(file);
    return st;
}

void rule_clear(struct rule *r)
{
    json_decref(r->data);
    json_decref(r->examples);
    free(r->family);
    free(r->slug);
    free(r->basis);
    free(r->needs);
    free(r->uses);
    for (size_t i = 0; i < r->n_each; i++)
        path_clear(&r->each[i].path);
    free(r->each);
    free(r->each_text);
    for (size_t i = 0; r->need_paths && i < r->info.n_needs; i++)
        path_clear(&r->need_paths[i]);
    free(r->need_paths);
    shape_clear(&r->shape);
    if (r->reach)
        reach_clear(r->reach);
    free(r->reach);
    json_decref(r->choice.parameters);
    json_decref(r->tally.needs);
}
