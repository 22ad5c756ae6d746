/* See changes.h. The walk over both records, side by side; changes_pair.c says what belongs together, changes_emit.c makes an entry of a difference. */
#include "model/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "model/changes_emit.h"

/* ---- keys ------------------------------------------------------------------------------------------------------ */

static char *folded(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));
    char *out = text ? utf8_fold(text, strlen(text)) : NULL;
    if (out && *out)
        return out;
    free(out);
    return NULL;
}

static char *by_name(const json_t *item, size_t index)
{
    (void)index;
    return folded(item, "name");
}

static char *by_index(const json_t *item, size_t index)
{
    char *key = NULL;
    (void)item;
    return asprintf(&key, "%zu", index) < 0 ? NULL : key;
}

/* A text without its digits: 一、城市更新（4件） is the same section with five. own; NULL where nothing is left. */
static char *without_digits(char *text_take)
{
    char *to = text_take;
    for (const char *from = text_take; from && *from; from++)
        if (!strchr("0123456789.%", *from))
            *to++ = *from;
    if (to)
        *to = '\0';
    if (to && *text_take)
        return text_take;
    free(text_take);
    return NULL;
}

static char *by_title(const json_t *item, size_t index)
{
    (void)index;
    return without_digits(folded(item, "title"));
}

/* "subject|unit|per", with the value in front where `value`; NULL without a subject unless `bare`. */
static char *quantity_key(const json_t *q, bool value, bool unit, bool bare)
{
    char *subject = folded(q, "subject"), *key = NULL, *number = value ? emit_value(q) : NULL;
    const char *of = unit ? emit_text(q, "unit") : "", *per = unit ? emit_text(q, "per") : "";
    if ((subject || bare) && asprintf(&key, "%s|%s|%s|%s", number ? number : "", subject ? subject : "", of, per) < 0)
        key = NULL;
    free(number);
    free(subject);
    return key;
}

static char *by_whole_quantity(const json_t *item, size_t index)
{
    (void)index;
    return quantity_key(item, true, true, true);
}

static char *by_subject_and_unit(const json_t *item, size_t index)
{
    (void)index;
    return quantity_key(item, false, true, true);
}

static char *by_subject(const json_t *item, size_t index)
{
    (void)index;
    return quantity_key(item, false, false, false);
}

static char *by_text(const json_t *item, size_t index)
{
    (void)index;
    return folded(item, "text");
}

/* What a milestone is about: its words without the due date and without figures. */
static char *by_subject_of_milestone(const json_t *item, size_t index)
{
    const char *due = emit_text(json_object_get(item, "due"), "text");
    char *text = folded(item, "text"), *gone = utf8_fold(due, strlen(due)), *at = text && gone && *gone ? strstr(text, gone) : NULL;
    (void)index;
    if (at)
        memmove(at, at + strlen(gone), strlen(at + strlen(gone)) + 1);
    free(gone);
    return without_digits(text);
}

static char *by_due(const json_t *item, size_t index)
{
    const json_t *due = json_object_get(item, "due");
    char *key = NULL;
    (void)index;
    if (!json_object_get(due, "to") || asprintf(&key, "%s|%s", emit_text(due, "from"), emit_text(due, "to")) < 0)
        return NULL;
    return key;
}

/* ---- the walk -------------------------------------------------------------------------------------------------- */

typedef void compare_fn(struct emitter *e, const json_t *old_item, const json_t *new_item);

/* Pairs the lists under `key` and compares each pair; one side is NULL for what is new or gone. */
static void compare_lists(struct emitter *e, const json_t *old_parent, const json_t *new_parent, const char *key, changes_key_fn *const *keys,
                          size_t n_keys, compare_fn *compare)
{
    const json_t *old_list = json_object_get(old_parent, key), *new_list = json_object_get(new_parent, key), *item;
    size_t *match = changes_pair(old_list, new_list, keys, n_keys), i, n_old = json_array_size(old_list);
    bool *used = calloc(n_old + 1, sizeof *used);
    e->failed = e->failed || !match || !used;
    json_array_foreach (new_list, i, item) {
        if (e->failed)
            break;
        struct buffer before = emit_step(e, key, i);
        if (match[i] != CHANGES_NONE)
            used[match[i]] = true;
        compare(e, match[i] == CHANGES_NONE ? NULL : json_array_get(old_list, match[i]), item);
        emit_step_back(e, before);
    }
    json_array_foreach (old_list, i, item)
        if (!e->failed && !used[i])
            compare(e, item, NULL);
    free(used);
    free(match);
}

/* Units that an object and its earlier version name go before those of what they stand in. */
static void take_units(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    e->old_unit = *emit_text(old_item, "unit") ? emit_text(old_item, "unit") : e->old_unit;
    e->new_unit = *emit_text(new_item, "unit") ? emit_text(new_item, "unit") : e->new_unit;
}

static void compare_source(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    struct change c = {.kind = "source", .zh = "资金来源", .en = "source", .name = emit_text(new_item ? new_item : old_item, "name")};
    const char *old_unit = e->old_unit, *new_unit = e->new_unit;
    take_units(e, old_item, new_item);
    emit_amount(e, &c, json_object_get(old_item, "amount"), json_object_get(new_item, "amount"), "amount");
    e->old_unit = old_unit;
    e->new_unit = new_unit;
}

static void compare_funding(struct emitter *e, const json_t *old_parent, const json_t *new_parent)
{
    static changes_key_fn *const keys[] = {by_name};
    const json_t *old_item = json_object_get(old_parent, "funding"), *new_item = json_object_get(new_parent, "funding");
    struct change total = {.kind = "amount", .zh = "总投资", .en = "total"};
    const char *old_unit = e->old_unit, *new_unit = e->new_unit;
    struct buffer before = emit_step(e, "funding", CHANGES_NONE);
    emit_units(e, old_item, new_item);
    take_units(e, old_item, new_item);
    emit_amount(e, &total, json_object_get(old_item, "total"), json_object_get(new_item, "total"), "total");
    compare_lists(e, old_item, new_item, "sources", keys, 1, compare_source);
    e->old_unit = old_unit;
    e->new_unit = new_unit;
    emit_step_back(e, before);
}

static void compare_quantity(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    emit_target(e, old_item, new_item);
}

static void compare_quantities(struct emitter *e, const json_t *old_parent, const json_t *new_parent)
{
    static changes_key_fn *const keys[] = {by_whole_quantity, by_subject_and_unit, by_subject};
    compare_lists(e, old_parent, new_parent, "quantities", keys, 3, compare_quantity);
}

static void compare_milestone(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    emit_deadline(e, old_item, new_item);
    if (old_item && new_item)
        compare_quantities(e, old_item, new_item);
}

static void compare_stream(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    static changes_key_fn *const keys[] = {by_text, by_subject_of_milestone, by_due};
    compare_lists(e, old_item, new_item, "milestones", keys, 3, compare_milestone);
}

static void compare_task(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    static changes_key_fn *const keys[] = {by_title, by_index};
    if (!old_item || !new_item) {
        struct change c = {.kind = "task", .zh = "任务", .en = "task", .name = emit_text(new_item ? new_item : old_item, "name")};
        emit_presence(e, &c, old_item != NULL, new_item != NULL);
        return;
    }
    compare_funding(e, old_item, new_item);
    compare_quantities(e, old_item, new_item);
    compare_lists(e, old_item, new_item, "streams", keys, 2, compare_stream);
}

static void compare_project(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    static changes_key_fn *const keys[] = {by_name, by_index};
    struct change c = {.kind = "project", .zh = "项目", .en = "project", .name = emit_text(new_item ? new_item : old_item, "name")};
    e->project = new_item ? new_item : old_item;
    if (!old_item || !new_item) {
        emit_presence(e, &c, old_item != NULL, new_item != NULL);
    } else {
        emit_renamed(e, &c, emit_text(old_item, "name"), emit_text(new_item, "name"));
        compare_funding(e, old_item, new_item);
        compare_quantities(e, old_item, new_item);
        compare_lists(e, old_item, new_item, "tasks", keys, 2, compare_task);
    }
    e->project = NULL;
}

/* By name; then by number, where the names are alike: the key of the number is that of the old project then. */
static void compare_projects(struct emitter *e, const json_t *old_figures, const json_t *new_figures)
{
    static changes_key_fn *const keys[] = {by_name};
    const json_t *old_list = json_object_get(old_figures, "projects"), *new_list = json_object_get(new_figures, "projects"), *item;
    size_t *match = changes_pair(old_list, new_list, keys, 1), i, k, n_old = json_array_size(old_list);
    bool *used = calloc(n_old + 1, sizeof *used);
    e->failed = e->failed || !match || !used;
    for (i = 0; !e->failed && i < json_array_size(new_list); i++)
        if (match[i] != CHANGES_NONE)
            used[match[i]] = true;
    json_array_foreach (new_list, i, item) {
        const char *seq = emit_text(item, "seq");
        for (k = 0; !e->failed && match[i] == CHANGES_NONE && k < n_old; k++) {
            const json_t *old_item = json_array_get(old_list, k);
            if (!used[k] && *seq && strcmp(seq, emit_text(old_item, "seq")) == 0 && changes_alike(emit_text(item, "name"), emit_text(old_item, "name"))) {
                match[i] = k;
                used[k] = true;
            }
        }
        if (e->failed)
            break;
        struct buffer before = emit_step(e, "projects", i);
        compare_project(e, match[i] == CHANGES_NONE ? NULL : json_array_get(old_list, match[i]), item);
        emit_step_back(e, before);
    }
    json_array_foreach (old_list, i, item)
        if (!e->failed && !used[i])
            compare_project(e, item, NULL);
    free(used);
    free(match);
}

static void compare_section(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    e->section = emit_text(new_item ? new_item : old_item, "title");
    compare_funding(e, old_item, new_item);
    e->section = NULL;
}

json_t *changes_between(const json_t *old_figures, const json_t *new_figures, const struct record *later, const char *path)
{
    static changes_key_fn *const keys[] = {by_title};
    struct emitter e = {.list = json_array(), .later = later, .path = path, .old_unit = emit_text(old_figures, "money_unit"),
                        .new_unit = emit_text(new_figures, "money_unit")};
    buffer_init(&e.pointer);
    e.failed = !e.list;
    emit_money_unit(&e);
    compare_funding(&e, old_figures, new_figures);
    compare_lists(&e, old_figures, new_figures, "sections", keys, 1, compare_section);
    compare_projects(&e, old_figures, new_figures);
    buffer_clear(&e.pointer);
    if (!e.failed)
        return e.list;
    json_decref(e.list);
    return NULL;
}
