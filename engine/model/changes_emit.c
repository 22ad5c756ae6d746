/* See changes_emit.h. */
#include "model/changes_emit.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"
#include "model/changes.h"

struct buffer emit_step(struct emitter *e, const char *key, size_t index)
{
    struct buffer before = {.len = e->pointer.len};
    pointer_add_key(&e->pointer, key);
    if (index != CHANGES_NONE)
        pointer_add_index(&e->pointer, index);
    return before;
}

void emit_step_back(struct emitter *e, struct buffer before)
{
    e->failed = e->failed || e->pointer.failed;
    e->pointer.len = before.len;
    if (e->pointer.data)
        e->pointer.data[before.len] = '\0';
}

const char *emit_text(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));
    return text ? text : "";
}

/* own: a text or a number as text; NULL for neither. */
static char *plain(const json_t *value)
{
    if (json_is_string(value))
        return strdup(json_string_value(value));
    return json_is_number(value) ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
}

char *emit_value(const json_t *quantity)
{
    char *low = plain(json_object_get(quantity, "value")), *high = plain(json_object_get(quantity, "value_max")), *out = NULL;
    if (low && high && asprintf(&out, "%s-%s", low, high) < 0)
        out = NULL;
    if (!high) {
        out = low;
        low = NULL;
    }
    free(low);
    free(high);
    return out;
}

/* ---- an entry -------------------------------------------------------------------------------------------------- */

/* What an entry says beside its label; texts may be NULL. */
struct values {
    const char *what, *old_value, *new_value, *difference;
    const char *old_said, *new_said; /* as an announcement would have them */
    const char *member;              /* of the item at the pointer, for the place */
    bool has_days;
    long days;
};

static json_t *project_of(const struct emitter *e)
{
    json_t *out = e->project ? json_object() : NULL, *seq = json_object_get(e->project, "seq"), *name = json_object_get(e->project, "name");
    if (seq)
        json_object_set(out, "seq", seq);
    if (name)
        json_object_set(out, "name", name);
    return out;
}

/* "资金来源“市级资金”", "“一、城市更新”总投资". own: free(). */
static char *label_of(const struct emitter *e, const struct change *c, bool zh)
{
    char *out = NULL;
    const char *section = e->section ? e->section : "", *name = c->name ? c->name : "";
    int n = zh ? asprintf(&out, "%s%s%s%s%s%s%s", *section ? "“" : "", section, *section ? "”" : "", c->zh, *name ? "“" : "", name, *name ? "”" : "")
               : asprintf(&out, "%s%s%s%s%s%s", c->en, *name ? " \"" : "", name, *name ? "\"" : "", *section ? " of " : "", section);
    return n < 0 ? NULL : out;
}

static void put_text(struct emitter *e, json_t *entry, const char *key, const char *text)
{
    if (text && json_object_set_new(entry, key, json_string(text)) != 0)
        e->failed = true;
}

/* The place in the later record; what is gone has none. */
static void put_place(struct emitter *e, json_t *entry, const struct values *v)
{
    if (!v->new_value && strcmp(v->what, "removed") == 0)
        return;
    struct buffer before = {.len = e->pointer.len};
    if (v->member)
        before = emit_step(e, v->member, CHANGES_NONE);
    const char *at = e->pointer.data ? e->pointer.data : "";
    put_text(e, entry, "at", at);
    const json_t *known = e->later ? record_location(e->later, at) : NULL;
    json_t *location = known ? json_copy((json_t *)(uintptr_t)known) : NULL;
    if (location && (json_object_set_new(location, "path", json_string(e->path)) != 0 || json_object_set_new(entry, "location", location) != 0))
        e->failed = true;
    emit_step_back(e, before);
}

/* Up to the task or project that the pointer lies in. own: free(). */
static char *owner_of(const char *pointer)
{
    static const char *const parents[] = {"/tasks/", "/projects/"};
    for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
        const char *at = strstr(pointer, parents[i]);
        if (!at)
            continue;
        const char *end = at + strlen(parents[i]);
        return strndup(pointer, (size_t)(end + strspn(end, "0123456789") - pointer));
    }
    return strdup("");
}

static void put_announcement(struct emitter *e, json_t *entry, const struct values *v)
{
    bool removed = strcmp(v->what, "removed") == 0 && (!e->pointer.len || !e->later);
    char *owner = owner_of(removed || !e->pointer.data ? "" : e->pointer.data);
    const char *name = e->project ? emit_text(e->project, "name") : NULL;
    char *said = owner ? changes_announced(e->later, owner, name && *name ? name : NULL, v->old_said, v->new_said) : NULL;
    e->failed = e->failed || !owner;
    if (json_object_set_new(entry, "announced", json_boolean(said != NULL)) != 0)
        e->failed = true;
    put_text(e, entry, "announcement", said);
    free(said);
    free(owner);
}

static void add_entry(struct emitter *e, const struct change *c, const struct values *v)
{
    char *zh = label_of(e, c, true), *en = label_of(e, c, false);
    json_t *entry = zh && en ? json_pack("{s:s, s:s, s:o*, s:s, s:s}", "kind", c->kind, "what", v->what, "project", project_of(e), "label", zh, "label_en", en)
                             : NULL;
    free(zh);
    free(en);
    if (!entry) {
        e->failed = true;
        return;
    }
    put_text(e, entry, "old", v->old_value);
    put_text(e, entry, "new", v->new_value);
    put_text(e, entry, "difference", v->difference);
    if (v->has_days && json_object_set_new(entry, "days", json_integer(v->days)) != 0)
        e->failed = true;
    put_place(e, entry, v);
    put_announcement(e, entry, v);
    if (json_array_append_new(e->list, entry) != 0)
        e->failed = true;
}

static const char *what_of(bool was, bool is)
{
    return !was ? "added" : !is ? "removed" : "changed";
}

/* ---- amounts --------------------------------------------------------------------------------------------------- */

static bool read_money(struct money *out, const char *text, const char *unit)
{
    enum money_unit u = *unit ? money_unit_parse(unit, strlen(unit)) : MONEY_WAN;
    return text && money_parse(out, text, strlen(text), u ? u : MONEY_WAN, NULL) == MC_OK;
}

/* "+100万元" in the later unit; "" where it cannot be said. */
static void say_difference(char *out, size_t size, const struct money *a, const struct money *b)
{
    char text[MONEY_TEXT_MAX];
    int64_t d;
    *out = '\0';
    if (__builtin_sub_overflow(b->fen, a->fen, &d))
        return;
    money_format(text, d, b->unit, 0);
    snprintf(out, size, "%s%s%s", d > 0 ? "+" : "", text, money_unit_name(b->unit));
}

static char *with_unit(const char *value, const char *unit)
{
    char *out = NULL;
    return !value || asprintf(&out, "%s%s", value, unit) < 0 ? NULL : out;
}

void emit_amount(struct emitter *e, const struct change *c, const json_t *old_value, const json_t *new_value, const char *key)
{
    char *a = plain(old_value), *b = plain(new_value), difference[2 * MONEY_TEXT_MAX] = "";
    struct money x, y;
    bool both = a && b, sums = both && read_money(&x, a, e->old_unit) && read_money(&y, b, e->new_unit);
    bool same = (!a && !b) || (sums ? x.fen == y.fen : both && strcmp(a, b) == 0 && strcmp(e->old_unit, e->new_unit) == 0);
    if (!same) {
        char *was = with_unit(a, e->old_unit), *is = with_unit(b, e->new_unit);
        if (sums)
            say_difference(difference, sizeof difference, &x, &y);
        add_entry(e, c, &(struct values){.what = what_of(a, b), .old_value = was, .new_value = is, .difference = *difference ? difference : NULL,
                                         .old_said = a && strlen(a) > 1 ? a : was, .new_said = b && strlen(b) > 1 ? b : is, .member = b ? key : NULL});
        free(was);
        free(is);
    }
    free(a);
    free(b);
}

void emit_money_unit(struct emitter *e)
{
    struct change c = {.kind = "unit", .zh = "金额单位", .en = "unit of amounts"};
    if (strcmp(e->old_unit, e->new_unit) != 0)
        add_entry(e, &c, &(struct values){.what = what_of(*e->old_unit, *e->new_unit), .old_value = *e->old_unit ? e->old_unit : NULL,
                                          .new_value = *e->new_unit ? e->new_unit : NULL, .old_said = e->old_unit, .new_said = e->new_unit});
}

void emit_units(struct emitter *e, const json_t *old_funding, const json_t *new_funding)
{
    const char *a = emit_text(old_funding, "unit"), *b = emit_text(new_funding, "unit");
    struct change c = {.kind = "unit", .zh = "金额单位", .en = "unit of amounts"};
    if (old_funding && new_funding && strcmp(a, b) != 0)
        add_entry(e, &c, &(struct values){.what = "changed", .old_value = *a ? a : e->old_unit, .new_value = *b ? b : e->new_unit, .member = "unit"});
}

/* ---- targets, deadlines ---------------------------------------------------------------------------------------- */

static const char *bound_word(const json_t *q)
{
    static const char *const bounds[][2] = {{"min", "≥"}, {"max", "≤"}, {"about", "约"}};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (strcmp(emit_text(q, "bound"), bounds[i][0]) == 0)
            return bounds[i][1];
    return "";
}

/* "≥1200户". own: free(). NULL for none. */
static char *say_quantity(const json_t *q, bool bound)
{
    char *value = q ? emit_value(q) : NULL, *out = NULL;
    if (value && asprintf(&out, "%s%s%s", bound ? bound_word(q) : "", value, emit_text(q, "unit")) < 0)
        out = NULL;
    free(value);
    return out;
}

void emit_target(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    char *a = say_quantity(old_item, true), *b = say_quantity(new_item, true);
    const json_t *either = new_item ? new_item : old_item;
    bool unit = old_item && new_item && strcmp(emit_text(old_item, "unit"), emit_text(new_item, "unit")) != 0;
    struct change c = {.kind = unit ? "unit" : "target", .zh = unit ? "目标的单位" : "目标", .en = unit ? "unit of target" : "target", .name = emit_text(either, "subject")};
    if ((a || b) && !(a && b && strcmp(a, b) == 0)) {
        char *was = say_quantity(old_item, false), *is = say_quantity(new_item, false);
        add_entry(e, &c, &(struct values){.what = what_of(a, b), .old_value = a, .new_value = b, .old_said = was, .new_said = is});
        free(was);
        free(is);
    }
    free(a);
    free(b);
}

static bool read_date(struct date *out, const json_t *due)
{
    return sscanf(emit_text(due, "to"), "%d-%d-%d", &out->year, &out->month, &out->day) == 3 && date_valid(*out);
}

/* The same spans, or where there are none the same words. */
static bool same_due(const json_t *a, const json_t *b)
{
    if (json_object_get(a, "to") || json_object_get(b, "to"))
        return strcmp(emit_text(a, "to"), emit_text(b, "to")) == 0 && strcmp(emit_text(a, "from"), emit_text(b, "from")) == 0;
    return strcmp(emit_text(a, "text"), emit_text(b, "text")) == 0;
}

void emit_deadline(struct emitter *e, const json_t *old_item, const json_t *new_item)
{
    const json_t *a = json_object_get(old_item, "due"), *b = json_object_get(new_item, "due");
    struct date x, y;
    struct change c = {.kind = "deadline", .zh = "时限", .en = "deadline", .name = emit_text(new_item ? new_item : old_item, "text")};
    struct values v = {.what = what_of(a, b), .old_value = a ? emit_text(a, "text") : NULL, .new_value = b ? emit_text(b, "text") : NULL};
    if ((!a && !b) || (a && b && same_due(a, b)))
        return;
    v.old_said = v.old_value;
    v.new_said = v.new_value;
    v.member = b ? "due" : NULL;
    v.has_days = a && b && read_date(&x, a) && read_date(&y, b);
    v.days = v.has_days ? date_days(y) - date_days(x) : 0;
    add_entry(e, &c, &v);
}

/* ---- what is there ---------------------------------------------------------------------------------------------- */

void emit_presence(struct emitter *e, const struct change *c, bool was, bool is)
{
    add_entry(e, c, &(struct values){.what = what_of(was, is)});
}

void emit_renamed(struct emitter *e, const struct change *c, const char *old_name, const char *new_name)
{
    char *a = utf8_fold(old_name, strlen(old_name)), *b = utf8_fold(new_name, strlen(new_name));
    e->failed = e->failed || !a || !b;
    if (a && b && strcmp(a, b) != 0)
        add_entry(e, c, &(struct values){.what = "renamed", .old_value = old_name, .new_value = new_name, .old_said = old_name, .new_said = new_name, .member = "name"});
    free(a);
    free(b);
}
