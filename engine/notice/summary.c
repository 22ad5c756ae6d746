#include "notice/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

/* ---- which table it is -------------------------------------------------------------------------------------------------- */

/* The column that counts the items of each class, or -1. */
static int count_column(const struct grid *g, const struct forms *f)
{
    for (size_t c = 0; c < g->n_cols; c++)
        if ((g->columns[c].role == ROLE_NONE || g->columns[c].role == ROLE_QUANTITY) && g->columns[c].head &&
            forms_has(f, "count_headings", NULL, g->columns[c].head, strlen(g->columns[c].head)))
            return (int)c;
    return -1;
}

static int label_column(const struct grid *g)
{
    int name = grid_column(g, ROLE_NAME);
    return name >= 0 ? name : grid_column(g, ROLE_GROUP);
}

/* What a row is called, without marks and counts: 教育 of 一、教育（3项）. own: free(). NULL where it is called nothing. */
static char *label_of(const char *text, size_t len)
{
    size_t from = look_section_mark(text, len);
    char *folded = utf8_fold(text + from, len - from);
    char *bracket = folded ? strchr(folded, '(') : NULL;
    if (bracket && bracket > folded)
        *bracket = '\0';
    if (folded && !*folded) {
        free(folded);
        return NULL;
    }
    return folded;
}

static struct piece *row_label(const struct grid *g, const struct grid_row *row)
{
    int c = label_column(g);
    return row->title ? row->title : c >= 0 ? row->cells[c].piece : NULL;
}

static bool same_label(const char *label, const struct piece *p)
{
    char *other = p ? label_of(p->text, p->len) : NULL;
    bool same = other && !strcmp(label, other);
    free(other);
    return same;
}

static bool is_class_of(const struct grid *g, const char *label)
{
    int group = grid_column(g, ROLE_GROUP);
    for (size_t i = 0; i < g->n_rows; i++) {
        const struct grid_row *row = &g->rows[i];
        if (row->kind == ROW_SECTION ? same_label(label, row->title) : row->kind == ROW_DATA && group >= 0 && same_label(label, row->cells[group].piece))
            return true;
    }
    return false;
}

static bool says_items(const struct grid *g)
{
    static const enum role roles[] = {ROLE_TEXT, ROLE_LEAD, ROLE_SUPPORT, ROLE_LEADERS, ROLE_DEADLINE, ROLE_LOCATION};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (grid_column(g, roles[i]) >= 0)
            return true;
    return false;
}

static bool is_row(const struct grid_row *row)
{
    return row->kind == ROW_DATA || row->kind == ROW_SECTION;
}

bool summary_is(const struct layout *l, size_t g, const struct forms *f)
{
    const struct grid *own = &l->grids[g];
    bool money = grid_column(own, ROLE_TOTAL) >= 0 || grid_column(own, ROLE_SOURCE) >= 0;
    if (!money || says_items(own) || label_column(own) < 0)
        return false;
    size_t rows = 0, classes = 0;
    bool items = false;
    for (size_t i = 0; i < l->n_grids; i++)
        items = items || (i != g && says_items(&l->grids[i]));
    for (size_t i = 0; i < own->n_rows && items; i++) {
        const struct piece *p = is_row(&own->rows[i]) ? row_label(own, &own->rows[i]) : NULL;
        char *label = p ? label_of(p->text, p->len) : NULL;
        rows += is_row(&own->rows[i]);
        for (size_t k = 0; k < l->n_grids && label; k++)
            if (k != g && is_class_of(&l->grids[k], label)) {
                classes++;
                break;
            }
        free(label);
    }
    return rows > 0 && (classes == rows || count_column(own, f) >= 0);
}

/* ---- its rows ------------------------------------------------------------------------------------------------------------- */

/* The section of that title; where items have it as their class only, one that is made for them. -1: no items are of that class. */
static mc_status find_section(struct rows *r, const char *label, struct piece *title, long *index)
{
    mc_status st = MC_OK;
    size_t members = 0;
    *index = -1;
    for (size_t i = 0; i < json_array_size(r->sections); i++)
        if (same_label(label, r->titles[i])) {
            *index = (long)i;
            return MC_OK;
        }
    for (size_t i = 0; i < json_array_size(r->projects) && !st; i++) {
        json_t *project = json_array_get(r->projects, i);
        const json_t *group = json_object_get(project, "group");
        char *own = group ? label_of(json_string_value(group), json_string_length(group)) : NULL;
        bool member = own && !strcmp(own, label) && !json_object_get(project, "section");
        free(own);
        if (member && !members++)
            st = rows_add_section(r, title, index);
        if (member && !st && json_object_set_new(project, "section", json_integer(*index)))
            st = MC_ERR_MEMORY;
    }
    return st;
}

/* The number that the cell counts (3, 3项), 0 where it is none. */
static int counted(const struct forms *f, const struct piece *p)
{
    char *folded = p ? utf8_fold(p->text, p->len) : NULL;
    size_t digits = folded ? strspn(folded, "0123456789") : 0, rest = folded ? strlen(folded) - digits : 0;
    bool measured = !rest || forms_prefix(f, "declared_measures", NULL, folded + digits, rest) == rest;
    int n = digits > 0 && digits < 6 && measured ? atoi(folded) : 0;
    free(folded);
    return n;
}

static mc_status set_count(struct rows *r, const struct grid *g, const struct grid_row *row, json_t *object, const char *pointer)
{
    const struct forms *f = r->reading->forms;
    int c = count_column(g, f), n = c < 0 ? 0 : counted(f, row->cells[c].piece);
    char at[64];
    if (!n || json_object_get(object, "declared_items"))
        return MC_OK;
    const struct piece *p = row->cells[c].piece;
    snprintf(at, sizeof at, "%s/declared_items", pointer);
    census_use(r->reading->census, p, 0, p->len, at);
    return json_object_set_new(object, "declared_items", json_integer(n)) ? MC_ERR_MEMORY : record_locate(r->reading->record, at, &p->place, p->text, p->len);
}

static mc_status say_unchecked(struct rows *r, const struct grid *g, const struct grid_row *row)
{
    const struct piece *p = row_label(g, row);
    for (size_t c = 0; c < g->n_cols; c++)
        if (row->cells[c].piece)
            census_use(r->reading->census, row->cells[c].piece, 0, row->cells[c].piece->len, ""); /* said once here */
    return p ? unresolved_add(r->reading, "", &p->place, p->text, p->len, "汇总表的这一行没有核对：找不到它汇总的项目，或该类另有合计",
                              "this row of a table of sums was not checked: its items were not found, or their class has another row of totals")
             : MC_OK;
}

static mc_status read_row(struct rows *r, const struct grid *g, const struct grid_row *row, json_t *object, const char *pointer, mc_error *err)
{
    const json_t *funding = json_object_get(object, "funding");
    if (row->doubt_zh)
        return say_unchecked(r, g, row);
    mc_status st = set_count(r, g, row, object, pointer);
    if (st)
        return st;
    return funding && funding_printed(g, row) ? say_unchecked(r, g, row) : funding_read(r, g, row, object, pointer, err);
}

static mc_status read_class(struct rows *r, const struct grid *g, const struct grid_row *row, mc_error *err)
{
    struct piece *title = row_label(g, row);
    char *label = title ? label_of(title->text, title->len) : NULL;
    char at[64];
    long index = -1;
    if (row->kind == ROW_SECTION && !funding_printed(g, row)) { /* a title between the tables */
        free(label);
        return MC_OK;
    }
    mc_status st = label ? find_section(r, label, title, &index) : MC_OK;
    free(label);
    snprintf(at, sizeof at, "/sections/%ld", index);
    if (st)
        return st;
    return index >= 0 ? read_row(r, g, row, json_array_get(r->sections, (size_t)index), at, err) : say_unchecked(r, g, row);
}

mc_status summary_read(struct rows *r, const struct grid *g, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < g->n_rows && !st; i++)
        st = is_row(&g->rows[i]) ? read_class(r, g, &g->rows[i], err) : read_row(r, g, &g->rows[i], r->reading->record->root, "", err);
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}
