/* See budget.h. */
#include "report/budget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/view.h"

/* ---- amounts ----------------------------------------------------------------------------------------------------- */

/* A blank is no amount; what is no amount at all makes the row unread. */
static struct budget_amount amount_of(struct budget *b, struct budget_row *row, const json_t *object, const char *key, enum money_unit unit)
{
    char *text = view_value(object, key);
    struct money m;
    struct budget_amount amount = {0};
    if (!text) {
        b->failed = true;
        return amount;
    }
    if (*text && !money_is_blank(text, strlen(text))) {
        amount.known = money_parse(&m, text, strlen(text), unit, NULL) == MC_OK;
        row->unread = row->unread || !amount.known;
        amount.fen = amount.known ? m.fen : 0;
    }
    free(text);
    return amount;
}

/* Adds where there is something to add. False where the sum is past int64. */
static bool add(struct budget_amount *to, struct budget_amount one)
{
    if (!one.known)
        return true;
    to->known = true;
    return money_add(&to->fen, to->fen, one.fen, NULL) == MC_OK;
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

/* Its place; BUDGET_COLUMNS_MAX where there is no more room. Headings compare without blanks and width. */
static size_t column_of(struct budget *b, const char *name)
{
    char *key = utf8_fold(name, strlen(name));
    size_t i = 0;
    if (!key) {
        b->failed = true;
        return BUDGET_COLUMNS_MAX;
    }
    while (i < b->n_columns && strcmp(b->keys[i], key) != 0)
        i++;
    if (i < b->n_columns || i == BUDGET_COLUMNS_MAX) {
        free(key);
        return i;
    }
    b->columns[i] = name;
    b->keys[i] = key;
    b->n_columns++;
    return i;
}

/* The unit that the object names, else the usual one. */
static enum money_unit unit_of(const json_t *object, enum money_unit usual)
{
    const char *name = view_text(object, "unit");
    return *name ? money_unit_parse(name, strlen(name)) : usual;
}

static void read_sources(struct budget *b, struct budget_row *row, const json_t *sources, enum money_unit unit)
{
    const json_t *one;
    size_t i;
    json_array_foreach (sources, i, one) {
        size_t c = column_of(b, view_text(one, "name"));
        struct budget_amount amount = amount_of(b, row, one, "amount", unit_of(one, unit));
        if (c == BUDGET_COLUMNS_MAX) {
            row->unread = true;
            continue;
        }
        row->index[c] = i;
        row->part[c] = json_object_get(one, "part_of") != NULL;
        row->unread = row->unread || !add(&row->sources[c], amount) || (!row->part[c] && !add(&row->sum, amount));
    }
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

/* borrow: until the next one. NULL when out of memory. */
static struct budget_row *add_row(struct budget *b, struct budget_row **rows, size_t *n)
{
    struct budget_row *all = realloc(*rows, (*n + 1) * sizeof *all);
    if (!all) {
        b->failed = true;
        return NULL;
    }
    *rows = all;
    memset(&all[*n], 0, sizeof *all);
    return &all[(*n)++];
}

static void read_funding(struct budget *b, struct budget_row *row, const json_t *funding)
{
    enum money_unit unit = unit_of(funding, b->unit);
    row->total = amount_of(b, row, funding, "total", unit);
    read_sources(b, row, json_object_get(funding, "sources"), unit);
}

/* The project's own funding, or those of its tasks where it has none. */
static void read_project(struct budget *b, const json_t *project, size_t p)
{
    const json_t *own = json_object_get(project, "funding"), *task;
    struct budget_row *row;
    size_t t;
    if (own && (row = add_row(b, &b->items, &b->n_items))) {
        row->project = project;
        snprintf(row->at, sizeof row->at, "/projects/%zu/funding", p);
        read_funding(b, row, own);
    }
    json_array_foreach (json_object_get(project, "tasks"), t, task) {
        const json_t *funding = own ? NULL : json_object_get(task, "funding");
        if (funding && (row = add_row(b, &b->items, &b->n_items))) {
            row->project = project;
            row->task = task;
            snprintf(row->at, sizeof row->at, "/projects/%zu/tasks/%zu/funding", p, t);
            read_funding(b, row, funding);
        }
    }
}

/* Whether the project stands in that section or in one inside it. */
static bool in_section(const json_t *sections, const json_t *project, const json_t *section)
{
    const json_t *index = json_object_get(project, "section");
    for (size_t depth = 0; index && depth < 16; depth++) {
        const json_t *own = json_array_get(sections, (size_t)json_integer_value(index));
        if (own == section)
            return own != NULL;
        index = json_object_get(own, "parent");
    }
    return false;
}

static void add_below(struct budget *b, struct budget_row *row, const json_t *sections)
{
    for (size_t i = 0; i < b->n_items; i++) {
        const struct budget_row *item = &b->items[i];
        if (row->section && !in_section(sections, item->project, row->section))
            continue;
        row->unread = row->unread || !add(&row->below_total, item->total);
        for (size_t c = 0; c < b->n_columns; c++)
            row->unread = row->unread || !add(&row->below[c], item->sources[c]);
    }
}

static void read_totals(struct budget *b, const json_t *funding, const json_t *section, size_t s)
{
    struct budget_row *row = funding ? add_row(b, &b->totals, &b->n_totals) : NULL;
    if (!row)
        return;
    row->section = section;
    if (section)
        snprintf(row->at, sizeof row->at, "/sections/%zu/funding", s);
    else
        snprintf(row->at, sizeof row->at, "/funding");
    read_funding(b, row, funding);
}

bool budget_read(struct budget *b, const json_t *record)
{
    const json_t *sections = json_object_get(record, "sections"), *one;
    const char *unit = view_text(record, "money_unit");
    size_t i;
    *b = (struct budget){.unit = money_unit_parse(unit, strlen(unit))};
    b->named = b->unit != MONEY_NONE;
    if (!b->named)
        b->unit = MONEY_WAN; /* figures as printed, whatever they count: this unit has room for their decimals */
    json_array_foreach (json_object_get(record, "projects"), i, one)
        read_project(b, one, i);
    read_totals(b, json_object_get(record, "funding"), NULL, 0);
    json_array_foreach (sections, i, one)
        read_totals(b, json_object_get(one, "funding"), one, i);
    for (i = 0; i < b->n_totals; i++)
        add_below(b, &b->totals[i], sections);
    return b->n_items + b->n_totals > 0 && !b->failed;
}

void budget_clear(struct budget *b)
{
    for (size_t i = 0; i < b->n_columns; i++)
        free(b->keys[i]);
    free(b->items);
    free(b->totals);
    *b = (struct budget){0};
}
