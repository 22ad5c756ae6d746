/* Milestones whose due date is the heading of their column: 一季度 | 二季度 | 三季度 | 四季度. */
#include <string.h>

#include "base/error.h"
#include "notice/due.h"
#include "notice/phrase.h"
#include "notice/value.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* Whether the cell says itself when what is due. */
static bool names_dates(const struct reading *r, const struct piece *p, struct slice text)
{
    struct due due;
    return due_at(&due, r->forms, p->text, text, r->year) || due_inside(&due, r->forms, p->text, text, r->year);
}

static mc_status fill(struct reading *r, json_t *milestone, const char *at, const struct due *due, const char *head, const struct piece *p, struct slice text,
                      mc_error *err)
{
    char pointer[VALUE_POINTER_MAX + 16];
    struct place place = piece_place(p, text.from);
    json_t *quantities = json_array();
    snprintf(pointer, sizeof pointer, "%s/due", at);
    mc_status st = value_set_text(milestone, "text", p, text, err);
    if (!st)
        st = value_set_text(milestone, "printed", p, text, err);
    if (!st && (json_object_set_new(milestone, "due", due_object(due, head)) || record_locate(r->record, pointer, &place, p->text + text.from, text.to - text.from)))
        st = no_memory(err);
    snprintf(pointer, sizeof pointer, "%s/quantities", at);
    if (!st)
        st = quantities ? quantities_read(r, p, text.from, text.to, quantities, pointer, err) : no_memory(err);
    if (!st && json_array_size(quantities) && json_object_set(milestone, "quantities", quantities))
        st = no_memory(err);
    json_decref(quantities);
    return st ? st : value_set_percent(milestone, err);
}

mc_status stage_read(struct reading *r, const char *head, const struct piece *p, json_t *array, const char *pointer, json_t **open, mc_error *err)
{
    struct due due;
    struct slice text = value_trim(p->text, (struct slice){0, p->len});
    char at[VALUE_POINTER_MAX], stream_at[VALUE_POINTER_MAX], milestones[VALUE_POINTER_MAX + 16];
    if (names_dates(r, p, text) || !due_at(&due, r->forms, head, (struct slice){0, strlen(head)}, r->year))
        return streams_read(r, p, array, pointer, err);
    mc_status st = MC_OK;
    if (!*open) {
        json_t *stream = json_pack("{s:[]}", "milestones");
        st = value_append(r, array, pointer, stream, p, text, stream_at, err);
        if (st)
            return st;
        *open = stream;
    }
    size_t index = 0;
    while (json_array_get(array, index) != *open)
        index++;
    snprintf(milestones, sizeof milestones, "%s/%zu/milestones", pointer, index);
    json_t *milestone = json_object();
    st = value_append(r, json_object_get(*open, "milestones"), milestones, milestone, p, text, at, err);
    return st ? st : fill(r, milestone, at, &due, head, p, text, err);
}
