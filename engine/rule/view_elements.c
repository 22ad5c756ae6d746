/* The record under check as nodes, the unit of its amounts, and its elements by the paths of the rules. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
#include "rule/pack.h"
#include "rule/views.h"

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the record ----------------------------------------------------------------------------------------------------------- */

mc_status views_next(struct pack *p, const struct record *rec, mc_error *err)
{
    struct views *all = p->views;
    all->record++;
    if (all->n_tables)
        memset(all->taken, 0, 2 * all->n_guards * sizeof *all->taken);
    views_bound_tables(all);
    nodes_reset(&all->room);
    all->lent = !rec->node;
    all->root = record_node(rec, &all->room);
    all->under_check = all->root ? rec : NULL;
    if (!all->root)
        return no_memory(err);
    for (size_t i = 0; i < p->n_parts; i++) /* so that a change is known before any rule is passed over for want of one */
        views_unit(p, &p->parts[i]);
    return MC_OK;
}

void views_close(struct pack *p)
{
    struct views *all = p->views;
    if (all && all->under_check && all->lent)
        ((struct record *)(uintptr_t)all->under_check)->node = NULL; /* the room is for the next record */
    if (all)
        all->under_check = NULL;
}

/* Whether it is the unit that was found last. */
static bool is_known_unit(const struct view_unit *unit, const struct node *value)
{
    if (!value || value->type != NODE_TEXT)
        return !unit->text;
    return unit->text == unit->copy && strlen(unit->copy) == value->n && memcmp(unit->copy, value->text, value->n) == 0;
}

void views_note_change(struct views *v)
{
    if (v)
        v->changes++;
}

const char *views_unit(const struct pack *p, const struct part *part)
{
    struct views *all = p->views;
    struct view_unit *unit = &all->units[part - p->parts];
    if (!unit->steps || unit->record == all->record)
        return unit->text;
    const struct node *value = all->root;
    for (size_t i = 0; value && unit->steps[i]; i++)
        value = node_get(value, unit->steps[i]);
    unit->record = all->record;
    bool known = is_known_unit(unit, value);
    all->changes += !known;
    unit->text = NULL;
    if (value && value->type == NODE_TEXT && value->n < sizeof unit->copy) {
        memcpy(unit->copy, value->text, value->n);
        unit->copy[value->n] = '\0';
        unit->text = unit->copy;
    } else if (value && value->type == NODE_TEXT) {
        unit->text = json_string_value(path_value(record_root(all->under_check), &part->default_unit));
    }
    if (!known && unit->text)
        unit->money = money_unit_parse(unit->text, strlen(unit->text));
    return unit->text;
}

enum money_unit views_money_unit(const struct pack *p, const struct part *part)
{
    return part->has_default_unit && views_unit(p, part) ? p->views->units[part - p->parts].money : MONEY_YUAN;
}

const char *views_first_text(const struct pack *p, const struct path_list *paths, char room[64])
{
    for (size_t i = 0; i < paths->n; i++) {
        const struct path *path = &paths->items[i];
        const struct node *value = p->views->root;
        for (size_t k = 0; value && k < path->n; k++)
            value = node_find(value, path->steps[k].key, strlen(path->steps[k].key));
        if (!value || value->type != NODE_TEXT || !value->n)
            continue;
        if (value->n > 63)
            return pack_first_text(paths, record_root(p->views->under_check));
        memcpy(room, value->text, value->n);
        room[value->n] = '\0';
        return room;
    }
    return NULL;
}

/* ---- the elements ------------------------------------------------------------------------------------------------------- */

void view_clear_elements(struct view *v)
{
    for (size_t i = 0; i < v->n; i++)
        free(v->elements[i].pointer);
    v->n = 0;
}

static bool add_element(struct view *v, const struct node *value, const struct buffer *pointer)
{
    struct view_element *elements = grown(v->elements, v->n, &v->room, sizeof *elements);
    if (!elements)
        return false;
    v->elements = elements;
    char *copy = buffer_ok(pointer) ? strdup(pointer->data ? pointer->data : "") : NULL;
    if (copy)
        v->elements[v->n++] = (struct view_element){.value = value, .pointer = copy};
    return copy != NULL;
}

static void cut_back(struct buffer *b, size_t len)
{
    if (b->data && len <= b->len) {
        b->len = len;
        b->data[len] = '\0';
    }
}

/* As path_expand. */
static bool expand(struct view *v, const struct node *value, size_t from, struct buffer *pointer)
{
    if (!value || value->type == NODE_NULL)
        return true;
    if (from == v->path->n)
        return add_element(v, value, pointer);
    const struct path_step *step = &v->path->steps[from];
    size_t mark = pointer->len, index = 0;
    bool ok = true;
    value = node_get(value, v->steps[from]);
    pointer_add(pointer, step->key, strlen(step->key));
    if (!step->list) {
        ok = expand(v, value, from + 1, pointer);
    } else {
        size_t list_mark = pointer->len;
        for (const struct node *item = value && value->type == NODE_LIST ? value->first : NULL; ok && item; item = item->next) {
            pointer_add_index(pointer, index++);
            ok = expand(v, item, from + 1, pointer);
            cut_back(pointer, list_mark);
        }
    }
    cut_back(pointer, mark);
    return ok;
}

mc_status view_elements(struct pack *p, struct view *v, mc_error *err)
{
    struct views *all = p->views;
    if (v->record == all->record)
        return MC_OK;
    view_clear_elements(v);
    v->record = all->record;
    struct buffer pointer;
    buffer_init(&pointer);
    bool ok = expand(v, all->root, 0, &pointer);
    buffer_clear(&pointer);
    if (!ok)
        return no_memory(err);
    all->walks += v->n;
    return views_share_in_time(p, err);
}

mc_status views_share_in_time(struct pack *p, mc_error *err)
{
    struct views *all = p->views;
    return all->shares || p->coverage || (p->share_after && all->walks <= p->share_after) ? MC_OK : views_share(p, err);
}
