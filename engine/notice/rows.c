#include "notice/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"

/* Where the reading of one table stands. */
struct cursor {
    struct rows *r;
    const struct grid *g;
    int seq, group, name;
    bool group_names;  /* the group column names the project, the name column its rows */
    bool *carries;     /* own, by column: some row that goes on with a project has its own value here, so a blank one is missing, not merged */
    const struct piece **inherit; /* own, by column */
    int *next;         /* own, by row: the number printed in the next row of data that has one; 0 where another row or the end comes first */
    size_t part;       /* the last row of totals; 0 before the first behind items */
    size_t last_row;   /* the last row of data or total */
    json_t *project;   /* borrow */
    char pointer[96];  /* of the project */
    const struct grid_row *first_row; /* of the project */
    size_t funded;     /* rows of the project with money of their own */
    long section;      /* -1: none */
    long table_section; /* of this table, one of several that each have their total; -1: none */
    int levels[8];     /* of the sections that are open, outermost first, and their indices */
    long open[8];
    int n_open;
    size_t unsectioned; /* first project since the last subtotal */
    const struct piece *last_group; /* the class a blank class cell goes on with */
};

static bool same_folded(const char *a, size_t a_len, const char *b, size_t b_len)
{
    char *x = utf8_fold(a, a_len), *y = utf8_fold(b, b_len);
    bool same = x && y && !strcmp(x, y);
    free(x);
    free(y);
    return same;
}

/* ---- sections and totals -------------------------------------------------------------------------------------------------- */

static mc_status set_level(struct reading *r, json_t *section, const struct piece *title)
{
    static const char *const levels[] = {"municipal", "county", "provincial", "town"};
    char *folded = utf8_fold(title->text, title->len);
    mc_status st = folded ? MC_OK : MC_ERR_MEMORY;
    for (size_t i = 0; folded && i < 4; i++)
        if (forms_contained(r->forms, "levels", levels[i], folded)) {
            st = json_object_set_new(section, "level", json_string(levels[i])) ? MC_ERR_MEMORY : MC_OK;
            break;
        }
    free(folded);
    return st;
}

/* A section under a mark of less depth (（一） under 一、) is part of the one before it. */
static mc_status set_parent(struct cursor *k, json_t *section, int level)
{
    while (k->n_open && (!level || k->levels[k->n_open - 1] >= level))
        k->n_open--;
    long parent = k->n_open ? k->open[k->n_open - 1] : k->table_section;
    if (level && k->n_open < 8) {
        k->levels[k->n_open] = level;
        k->open[k->n_open++] = k->section;
    }
    return parent >= 0 && json_object_set_new(section, "parent", json_integer(parent)) ? MC_ERR_MEMORY : MC_OK;
}

mc_status rows_add_section(struct rows *r, struct piece *title, long *index)
{
    char at[64];
    json_t *section = json_object();
    *index = (long)json_array_size(r->sections);
    snprintf(at, sizeof at, "/sections/%ld", *index);
    if (!section || json_array_append_new(r->sections, section))
        return MC_ERR_MEMORY;
    struct piece **titles = grown(r->titles, (size_t)*index, &r->titles_size, sizeof *titles);
    if (!titles)
        return MC_ERR_MEMORY;
    r->titles = titles;
    r->titles[*index] = title;
    return title ? set_cell(r->reading, section, at, "title", title) : MC_OK;
}

static mc_status open_section(struct cursor *k, const struct grid_row *row, mc_error *err)
{
    struct rows *r = k->r;
    char at[64];
    mc_status st = rows_add_section(r, row->title, &k->section);
    json_t *section = json_array_get(r->sections, (size_t)k->section);
    snprintf(at, sizeof at, "/sections/%ld", k->section);
    if (!st && row->title)
        st = set_level(r->reading, section, row->title);
    if (!st)
        st = set_parent(k, section, row->level);
    k->project = NULL;
    return st || !row->cells ? st : funding_read(r, k->g, row, section, at, err);
}

/* 小计: the sum of the section it closes, or of the projects since the last one. */
static mc_status close_section(struct cursor *k, const struct grid_row *row, mc_error *err)
{
    struct rows *r = k->r;
    char at[64];
    json_t *section = k->section >= 0 ? json_array_get(r->sections, (size_t)k->section) : NULL;
    mc_status st = MC_OK;
    if (!section || json_object_get(section, "funding")) {
        const json_t *first = json_array_get(r->projects, k->unsectioned), *group = json_object_get(first, "group");
        st = open_section(k, row, err);
        section = json_array_get(r->sections, (size_t)k->section);
        if (!st && group && json_object_set_new(section, "title", json_string(json_string_value(group)))) /* 小计 says less than the class it sums */
            st = MC_ERR_MEMORY;
        for (size_t i = k->unsectioned; i < json_array_size(r->projects) && !st; i++)
            if (json_object_set_new(json_array_get(r->projects, i), "section", json_integer(k->section)))
                st = MC_ERR_MEMORY;
        k->section = -1;
    } else {
        snprintf(at, sizeof at, "/sections/%ld", k->section);
        st = funding_read(r, k->g, row, section, at, err);
    }
    k->unsectioned = json_array_size(r->projects);
    k->project = NULL;
    return st;
}

/* The sum of one of several tables. */
static mc_status table_total(struct cursor *k, const struct grid_row *row, mc_error *err)
{
    json_t *section = json_array_get(k->r->sections, (size_t)k->table_section);
    char at[64];
    snprintf(at, sizeof at, "/sections/%ld", k->table_section);
    if (json_object_get(section, "funding"))
        return close_section(k, row, err);
    k->unsectioned = json_array_size(k->r->projects);
    return funding_read(k->r, k->g, row, section, at, err);
}

/* A row of totals stands before this one, and items before and behind it. */
static bool later_part(const struct cursor *k, size_t i)
{
    return k->part > 0 && k->part + 1 < i && k->g->rows[k->part].kind == ROW_TOTAL;
}

/* 合计: of the whole where it is the table's first or last row, else of the section it stands in. */
static mc_status read_total(struct cursor *k, size_t i, mc_error *err)
{
    const struct grid_row *row = &k->g->rows[i];
    json_t *root = k->r->reading->record->root;
    bool later = i < k->last_row;
    bool whole = !json_object_get(root, "funding") && (!later || !json_array_size(k->r->projects)) && !k->r->own_totals;
    k->project = NULL;
    if (k->r->own_totals && k->table_section >= 0)
        return table_total(k, row, err);
    if (whole && later_part(k, i) && funding_sums_up(k->g, k->part + 1, i, row)) /* two tables under one heading: the sum of the second */
        whole = false;
    k->part = i;
    return whole ? funding_read(k->r, k->g, row, root, "", err) : close_section(k, row, err);
}

/* ---- projects ----------------------------------------------------------------------------------------------------------------- */

/* What the row's own seq and name cells say; a cell that a row above reaches down to says nothing new. */
static bool own_text(const struct grid_row *row, int column, const char **text, size_t *len)
{
    return cell_text(row, column, text, len) && !row->cells[column].merged;
}

static bool is_reprint(const struct cursor *k, const struct grid_row *row)
{
    const char *seq, *name;
    size_t seq_len, name_len;
    if (!row->after_heading || !k->project || !own_text(row, k->seq, &seq, &seq_len))
        return false;
    const json_t *old_seq = json_object_get(k->project, "seq"), *old_name = json_object_get(k->project, "name");
    if (!old_seq || !same_folded(seq, seq_len, json_string_value(old_seq), json_string_length(old_seq)))
        return false;
    return !own_text(row, k->name, &name, &name_len) ||
           (old_name && same_folded(name, name_len, json_string_value(old_name), json_string_length(old_name)));
}

/* A row number as a whole number: 4 of "4", "04", "（4）"; 0 where it is none. */
static int number_of(const char *text, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        if (text[i] >= '0' && text[i] <= '9' && n < 100000)
            n = 10 * n + text[i] - '0';
    return n;
}

/* Rows without a number but with a name stand between 4 and 5: none is missing, so they are part of item 4. */
static bool none_is_missing(const struct cursor *k, const struct grid_row *row)
{
    const json_t *seq = json_object_get(k->project, "seq");
    int before = seq ? number_of(json_string_value(seq), json_string_length(seq)) : 0;
    return before && k->next[row - k->g->rows] == before + 1;
}

/* From the last row up, so that a long table is gone through once. */
static void find_next_numbers(struct cursor *k)
{
    const char *text;
    size_t len;
    int next = 0;
    k->last_row = 0;
    for (size_t i = k->g->n_rows; i-- > 0;) {
        const struct grid_row *row = &k->g->rows[i];
        k->next[i] = next;
        if (row->kind != ROW_DATA)
            next = 0;
        else if (own_text(row, k->seq, &text, &len))
            next = number_of(text, len);
        if (!k->last_row && (row->kind == ROW_DATA || row->kind == ROW_TOTAL))
            k->last_row = i;
    }
}

/* Whether the row goes on with the project above: its number and name are printed there (merged or blank), or reprinted after a page break. *own_name: it has
 * a name of its own, as the rows under a group have. */
static bool goes_on(const struct cursor *k, const struct grid_row *row, bool *own_name)
{
    const char *text;
    size_t len;
    *own_name = false;
    if (!k->project)
        return false;
    if (is_reprint(k, row))
        return true;
    if (own_text(row, k->seq, &text, &len))
        return false;
    if (!own_text(row, k->name, &text, &len))
        return k->seq >= 0 || k->name >= 0;
    if (k->seq < 0)
        return k->group_names && !own_text(row, k->group, &text, &len);
    *own_name = true;
    return k->first_row->group_name || row->cells[k->seq].merged || none_is_missing(k, row) || (k->group_names && !own_text(row, k->group, &text, &len));
}

/* Figures in the name (建设5个公共停车场) are told with the project: the target must agree with them. */
static mc_status name_quantities(struct cursor *k, const struct piece *name)
{
    char at[128];
    snprintf(at, sizeof at, "%s/quantities", k->pointer);
    json_t *list = json_array();
    mc_status st = list ? quantities_read(k->r->reading, name, 0, name->len, list, at, NULL) : MC_ERR_MEMORY;
    if (!st && json_array_size(list) && json_object_set(k->project, "quantities", list))
        st = MC_ERR_MEMORY;
    json_decref(list);
    return st;
}

static mc_status new_project(struct cursor *k, const struct grid_row *row)
{
    struct reading *r = k->r->reading;
    const char *text;
    size_t len;
    k->project = json_object();
    snprintf(k->pointer, sizeof k->pointer, "/projects/%zu", json_array_size(k->r->projects));
    k->first_row = row;
    k->funded = 0;
    if (!k->project || json_array_append_new(k->r->projects, k->project))
        return MC_ERR_MEMORY;
    mc_status st = MC_OK;
    const struct piece *first = NULL;
    for (size_t c = 0; c < k->g->n_cols && !first; c++)
        first = row->cells[c].piece;
    if (first)
        st = record_locate(r->record, k->pointer, &first->place, NULL, 0);
    if (!st && k->seq >= 0 && row->cells[k->seq].piece)
        st = set_cell(r, k->project, k->pointer, "seq", row->cells[k->seq].piece);
    if (!st && k->section >= 0 && json_object_set_new(k->project, "section", json_integer(k->section)))
        st = MC_ERR_MEMORY;
    const struct piece *name = row->group_name ? row->group_name : k->name >= 0 ? row->cells[k->name].piece : NULL;
    const struct piece *group = k->group >= 0 ? row->cells[k->group].piece : NULL;
    if (k->group_names && group && group->len)
        name = group;
    else if (!st && k->group >= 0) {
        if (group && own_text(row, k->group, &text, &len))
            k->last_group = group;
        if (k->last_group)
            st = set_cell(r, k->project, k->pointer, "group", k->last_group);
    }
    if (!st && name)
        st = set_cell(r, k->project, k->pointer, "name", name);
    if (!st && name)
        st = name_quantities(k, name);
    return !st && json_object_set_new(k->project, "tasks", json_array()) ? MC_ERR_MEMORY : st;
}

/* The row's own name under a group: 城镇老旧小区燃气配套基础设施改造 under 小区燃气配套基础设施建设. */
static mc_status name_task(struct cursor *k, const struct grid_row *row, size_t index)
{
    char at[160];
    const struct piece *name = k->name >= 0 ? row->cells[k->name].piece : NULL;
    json_t *tasks = json_object_get(k->project, "tasks");
    const json_t *project_name = json_object_get(k->project, "name");
    if (!name || (project_name && same_folded(name->text, name->len, json_string_value(project_name), json_string_length(project_name))))
        return MC_OK;
    snprintf(at, sizeof at, "%s/tasks/%zu", k->pointer, index);
    return set_cell(k->r->reading, json_array_get(tasks, index), at, "name", name);
}

/* Money of one row is the project's; of several rows each task's own. The first row's moves down when the second brings its own. */
static mc_status read_money(struct cursor *k, const struct grid_row *row, size_t index, mc_error *err)
{
    if (!funding_printed(k->g, row))
        return MC_OK;
    char at[160];
    json_t *tasks = json_object_get(k->project, "tasks");
    if (k->funded++ == 0 && index == 0)
        return funding_read(k->r, k->g, row, k->project, k->pointer, err);
    mc_status st = MC_OK;
    if (json_object_get(k->project, "funding")) {
        snprintf(at, sizeof at, "%s/funding", k->pointer);
        st = record_forget(k->r->reading->record, at);
        json_object_del(k->project, "funding");
        snprintf(at, sizeof at, "%s/tasks/0", k->pointer);
        st = st ? error_set(err, st, NULL, 0, "out of memory") : funding_read(k->r, k->g, k->first_row, json_array_get(tasks, 0), at, err);
    }
    snprintf(at, sizeof at, "%s/tasks/%zu", k->pointer, index);
    return st ? st : funding_read(k->r, k->g, row, json_array_get(tasks, index), at, err);
}

static mc_status say_doubt(struct cursor *k, const struct grid_row *row, const char *zh, const char *en)
{
    const struct piece *p = row->title;
    for (size_t c = 0; c < k->g->n_cols && !p; c++)
        p = row->cells[c].piece;
    return p ? unresolved_add(k->r->reading, k->project ? k->pointer : "", &p->place, p->text, p->len, zh, en) : MC_OK;
}

static void remember(struct cursor *k, const struct grid_row *row, bool first)
{
    const char *text;
    size_t len;
    for (size_t c = 0; c < k->g->n_cols; c++) {
        bool own = cell_text(row, (int)c, &text, &len);
        if (k->carries[c])
            k->inherit[c] = NULL;
        else if (first || own)
            k->inherit[c] = own ? row->cells[c].piece : NULL;
    }
}

static mc_status read_data(struct cursor *k, const struct grid_row *row, mc_error *err)
{
    bool own_name, on = goes_on(k, row, &own_name);
    mc_status st = MC_OK;
    const char *text;
    size_t len;
    if (!on) {
        memset(k->inherit, 0, k->g->n_cols * sizeof *k->inherit);
        bool numberless = k->seq >= 0 && !own_text(row, k->seq, &text, &len);
        st = new_project(k, row);
        if (!st && numberless && k->g->columns[k->seq].role == ROLE_SEQ && !row->doubt_zh)
            st = say_doubt(k, row, "这一行没有序号，无法确定是新的项目还是上一项目的续行", "this row has no number: it may be an item of its own or belong to the one above");
    }
    if (st)
        return st;
    char at[128];
    json_t *tasks = json_object_get(k->project, "tasks");
    size_t index = json_array_size(tasks);
    snprintf(at, sizeof at, "%s/tasks", k->pointer);
    st = task_read(k->r, k->g, row, k->inherit, tasks, at, err);
    if (!st && (own_name || row->group_name || k->group_names))
        st = name_task(k, row, index);
    if (!st)
        st = read_money(k, row, index, err);
    if (!st && row->doubt_zh)
        st = say_doubt(k, row, row->doubt_zh, row->doubt_en);
    remember(k, row, !on);
    k->r->n_rows++;
    return st;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------------ */

static bool groups_name_projects(const struct cursor *k, const struct forms *f)
{
    bool exact;
    const char *text;
    size_t len, rows = 0, numbered = 0;
    if (k->group < 0 || heading_role(f, k->g->columns[k->group].head, strlen(k->g->columns[k->group].head), &exact) != ROLE_NAME)
        return false;
    for (size_t i = 0; i < k->g->n_rows; i++) {
        rows += k->g->rows[i].kind == ROW_DATA;
        numbered += k->g->rows[i].kind == ROW_DATA && own_text(&k->g->rows[i], k->seq, &text, &len);
    }
    return k->seq < 0 || numbered < rows || k->seq < k->group;
}

/* A 小计 behind all rows of a notice that has no section and no other total is the total. */
static bool is_only_total(const struct cursor *k, size_t i)
{
    if (i + 1 < k->g->n_rows || json_array_size(k->r->sections))
        return false;
    for (size_t n = 0; n < i; n++)
        if (k->g->rows[n].kind != ROW_DATA)
            return false;
    return true;
}

#define SHARED_FROM 64 /* projects: what a short notice says twice takes less memory than finding it takes time */

static mc_status share_values(struct rows *r, json_t *project)
{
    return json_array_size(r->projects) > SHARED_FROM ? shared_within(r->shared, project) : MC_OK;
}

static mc_status read_row(struct cursor *k, size_t i, mc_error *err)
{
    const struct grid_row *row = &k->g->rows[i];
    mc_status st = MC_OK;
    switch (row->kind) {
    case ROW_DATA:
        return read_data(k, row, err);
    case ROW_SECTION:
        st = open_section(k, row, err);
        break;
    case ROW_SUBTOTAL:
        st = is_only_total(k, i) ? read_total(k, i, err) : close_section(k, row, err);
        break;
    case ROW_TOTAL:
        st = read_total(k, i, err);
        break;
    }
    return !st && row->doubt_zh ? say_doubt(k, row, row->doubt_zh, row->doubt_en) : st;
}

mc_status rows_read(struct rows *r, const struct grid *g, mc_error *err)
{
    struct cursor k = {.r = r, .g = g, .section = -1, .table_section = -1, .unsectioned = json_array_size(r->projects)};
    k.seq = grid_column(g, ROLE_SEQ);
    k.group = grid_column(g, ROLE_GROUP);
    k.name = grid_column(g, ROLE_NAME);
    k.carries = calloc(g->n_cols + 1, sizeof *k.carries);
    k.inherit = calloc(g->n_cols + 1, sizeof *k.inherit);
    k.next = calloc(g->n_rows + 1, sizeof *k.next);
    mc_status st = k.carries && k.inherit && k.next ? MC_OK : MC_ERR_MEMORY;
    if (!st) {
        find_next_numbers(&k);
        k.group_names = groups_name_projects(&k, r->reading->forms);
        rows_find_carries(g, k.seq, k.name, k.carries);
    }
    bool sections = false;
    for (size_t i = 0; i < g->n_rows; i++)
        sections = sections || g->rows[i].kind == ROW_SECTION;
    if (!st && r->title && (!sections || r->own_totals)) {
        st = open_section(&k, &(struct grid_row){.kind = ROW_SECTION, .title = r->title}, err);
        k.table_section = r->own_totals ? k.section : -1;
        if (!st)
            st = columns_list(g, json_array_get(r->sections, (size_t)k.section), "columns");
    }
    for (size_t i = 0; i < g->n_rows && !st; i++) {
        json_t *before = k.project;
        st = read_row(&k, i, err);
        if (!st && before && before != k.project)
            st = share_values(r, before);
    }
    if (!st && k.project)
        st = share_values(r, k.project);
    free(k.carries);
    free(k.inherit);
    free(k.next);
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}
