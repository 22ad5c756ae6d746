#include "report/book_grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/view.h"

/* ---- columns ---------------------------------------------------------------------------------------------------------------- */

/* The index of a heading's column, added where it is new; -1 when out of memory, GRID_COLUMNS where there is no room. */
static int column_of(struct book_grid *g, const char *name, bool part)
{
    char *key = utf8_fold(name, strlen(name));
    for (size_t i = 0; key && i < g->n_columns; i++)
        if (strcmp(g->columns[i].key, key) == 0) {
            free(key);
            return (int)i;
        }
    if (!key)
        return -1;
    if (g->n_columns == GRID_COLUMNS) {
        free(key);
        g->too_wide = true;
        return GRID_COLUMNS;
    }
    g->columns[g->n_columns] = (struct grid_column){key, name, part};
    return (int)g->n_columns++;
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------ */

/* An amount of the funding; `owner` is what it stands in, the funding or a source, whose unit goes first. */
static struct grid_cell read_cell(const struct book_grid *g, const json_t *funding, const json_t *owner, const json_t *amount)
{
    const char *said = *view_text(owner, "unit") ? view_text(owner, "unit") : view_text(funding, "unit");
    enum money_unit unit = *said ? money_unit_parse(said, strlen(said)) : g->unit;
    struct money m;
    char number[32];
    const char *text = json_string_value(amount);
    if (json_is_integer(amount)) {
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(amount));
        text = number;
    }
    if (!text || money_is_blank(text, strlen(text)))
        return (struct grid_cell){.state = CELL_BLANK};
    if (money_parse(&m, text, strlen(text), unit, NULL) != MC_OK)
        return (struct grid_cell){.state = CELL_UNREADABLE, .text = json_is_string(amount) ? text : ""};
    return (struct grid_cell){.state = CELL_AMOUNT, .fen = m.fen, .decimals = m.unit == g->unit ? m.decimals : 0};
}

static bool read_funding(struct book_grid *g, struct grid_row *row, const json_t *funding)
{
    const json_t *total = json_object_get(funding, "total"), *one;
    size_t i;
    if (total)
        row->cells[0] = read_cell(g, funding, funding, total);
    json_array_foreach (json_object_get(funding, "sources"), i, one) {
        int column = column_of(g, view_text(one, "name"), json_object_get(one, "part_of") != NULL);
        if (column < 0)
            return false;
        if (column < GRID_COLUMNS && row->cells[column].state == CELL_NONE) /* a heading that comes twice: the first, as the rules have it */
            row->cells[column] = read_cell(g, funding, one, json_object_get(one, "amount"));
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------- */

static bool add_row(struct book_grid *g, enum grid_kind kind, int section, const json_t *owner, const char *name, const json_t *funding)
{
    if (!funding)
        return true;
    struct grid_row *rows = realloc(g->rows, (g->n_rows + 1) * sizeof *rows);
    if (!rows)
        return false;
    g->rows = rows;
    rows[g->n_rows] = (struct grid_row){.kind = kind, .section = section, .owner = owner, .name = name};
    return read_funding(g, &rows[g->n_rows++], funding);
}

/* The rows that carry a project's money: its own, or those of its tasks where it has none. */
static bool add_project(struct book_grid *g, const json_t *project)
{
    const json_t *section = json_object_get(project, "section"), *funding = json_object_get(project, "funding"), *task;
    int in = section ? (int)json_integer_value(section) : -1;
    const char *name = view_text(project, "name");
    size_t i;
    bool ok = true;
    if (funding)
        return add_row(g, GRID_ITEM, in, project, name, funding);
    json_array_foreach (json_object_get(project, "tasks"), i, task) {
        const char *own = view_text(task, "name");
        ok = ok && add_row(g, GRID_ITEM, in, project, *own ? own : name, json_object_get(task, "funding"));
    }
    return ok;
}

/* The items of a section, those of the sections inside it, then its own row. `depth` bounds a circle of parents. */
static bool add_section(struct book_grid *g, const json_t *sections, int index, int depth)
{
    const json_t *one, *section = json_array_get(sections, (size_t)index);
    size_t i;
    bool ok = depth < 16;
    json_array_foreach (json_object_get(g->record, "projects"), i, one) {
        const json_t *in = json_object_get(one, "section");
        if (ok && in && json_integer_value(in) == index)
            ok = add_project(g, one);
    }
    json_array_foreach (sections, i, one) {
        const json_t *parent = json_object_get(one, "parent");
        if (ok && parent && json_integer_value(parent) == index && (int)i != index)
            ok = add_section(g, sections, (int)i, depth + 1);
    }
    return ok && add_row(g, GRID_SECTION, index, section, view_text(section, "title"), json_object_get(section, "funding"));
}

bool book_grid_read(struct book_grid *g, const json_t *record)
{
    const json_t *sections = json_object_get(record, "sections"), *one;
    const char *unit = view_text(record, "money_unit");
    size_t i;
    *g = (struct book_grid){.record = record, .unit = money_unit_parse(unit, strlen(unit))};
    g->stated = g->unit != MONEY_NONE;
    g->unit = g->stated ? g->unit : MONEY_WAN; /* sums hold in any unit */
    bool ok = column_of(g, "", false) == 0;
    json_array_foreach (json_object_get(record, "projects"), i, one) {
        if (ok && !json_object_get(one, "section"))
            ok = add_project(g, one);
    }
    for (i = 0; ok && i < json_array_size(sections); i++)
        if (book_grid_is_top(g, (int)i))
            ok = add_section(g, sections, (int)i, 0);
    return ok && add_row(g, GRID_TOTAL, -1, record, "", json_object_get(record, "funding"));
}

void book_grid_clear(struct book_grid *g)
{
    for (size_t i = 0; i < g->n_columns; i++)
        free(g->columns[i].key);
    free(g->rows);
    *g = (struct book_grid){.n_rows = 0};
}

/* ---- sections --------------------------------------------------------------------------------------------------------------- */

static int parent_of(const struct book_grid *g, int section)
{
    const json_t *parent = json_object_get(json_array_get(json_object_get(g->record, "sections"), (size_t)section), "parent");
    return parent ? (int)json_integer_value(parent) : -1;
}

bool book_grid_holds(const struct book_grid *g, int outer, int inner)
{
    for (int steps = 0; inner >= 0 && steps < 16; steps++, inner = parent_of(g, inner))
        if (inner == outer)
            return true;
    return false;
}

bool book_grid_is_top(const struct book_grid *g, int section)
{
    return parent_of(g, section) < 0;
}
