/* One row of a project table as a task: texts, offices, people, quantities, streams, money. */
#include <string.h>

#include "base/datespan.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/money.h"
#include "base/utf8.h"
#include "notice/rows.h"
#include "notice/value.h"

static bool piece_text(const struct piece *p, const char **text, size_t *len)
{
    size_t from = 0, to = 0;
    if (p)
        utf8_trim(p->text, p->len, &from, &to);
    *text = p ? p->text + from : "";
    *len = to - from;
    return from < to;
}

bool cell_text(const struct grid_row *row, int column, const char **text, size_t *len)
{
    return piece_text(column < 0 ? NULL : row->cells[column].piece, text, len);
}

mc_status set_cell(struct reading *r, json_t *object, const char *pointer, const char *key, const struct piece *p)
{
    const char *text;
    size_t len;
    char at[256];
    if (!piece_text(p, &text, &len))
        return MC_OK;
    snprintf(at, sizeof at, "%s/%s", pointer, key);
    struct place place = piece_place(p, (size_t)(text - p->text));
    if (json_object_set_new(object, key, json_stringn(text, len)))
        return MC_ERR_MEMORY;
    return record_locate(r->record, at, &place, text, len);
}

/* The cell of a column, or the one its blank takes its value from. */
static const struct piece *cell_or_inherited(const struct grid_row *row, size_t c, const struct piece *const *inherit)
{
    const char *text;
    size_t len;
    const struct piece *p = row->cells[c].piece;
    return piece_text(p, &text, &len) ? p : inherit[c];
}

typedef mc_status (*list_reader)(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err);

static mc_status add_list(struct reading *r, json_t *task, const char *pointer, const char *key, const struct piece *p, list_reader read, mc_error *err)
{
    char at[256];
    snprintf(at, sizeof at, "%s/%s", pointer, key);
    json_t *list = json_object_get(task, key);
    if (!list && json_object_set_new(task, key, list = json_array()))
        return MC_ERR_MEMORY;
    mc_status st = read(r, p, list, at, err);
    if (!json_array_size(list)) {
        json_object_del(task, key);
        return st;
    }
    struct place place = piece_place(p, 0);
    return st ? st : record_locate(r->record, at, &place, p->text, p->len);
}

static mc_status read_quantities(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    return quantities_read(r, p, 0, p->len, array, pointer, err);
}

static mc_status read_enumerations(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    return enumerations_read(r, p, 0, p->len, array, pointer, err);
}

static mc_status read_parts(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    return parts_read(r, p, 0, p->len, array, pointer, err);
}

/* A text that has no field of its own, under its printed heading. */
static mc_status add_other(struct reading *r, json_t *task, const char *pointer, const struct column *c, const struct piece *p)
{
    json_t *others = json_object_get(task, "others");
    if (!others && json_object_set_new(task, "others", others = json_array()))
        return MC_ERR_MEMORY;
    char at[256];
    snprintf(at, sizeof at, "%s/others/%zu", pointer, json_array_size(others));
    json_t *one = json_pack("{s:s}", "name", c->head);
    if (!one || json_array_append_new(others, one))
        return MC_ERR_MEMORY;
    return set_cell(r, one, at, "text", p);
}

/* A target text: printed as "text" by the first such column, as a named text under "others" by the next; its figures count alike. */
static mc_status read_target(struct reading *r, json_t *task, const char *pointer, const struct column *c, const struct piece *p, mc_error *err)
{
    const char *text;
    size_t len;
    if (!piece_text(p, &text, &len))
        return MC_OK;
    mc_status st = MC_OK;
    if (!json_object_get(task, "text")) {
        st = set_cell(r, task, pointer, "text", p);
    } else {
        st = add_other(r, task, pointer, c, p);
    }
    if (!st)
        st = add_list(r, task, pointer, "quantities", p, read_quantities, err);
    if (!st)
        st = add_list(r, task, pointer, "enumerations", p, read_enumerations, err);
    return st ? st : add_list(r, task, pointer, "parts", p, read_parts, err);
}

/* The offices of a second column: those who lead stand there once more as a rule. */
static mc_status read_others(struct reading *r, json_t *task, const char *pointer, const struct piece *p, mc_error *err)
{
    char at[256];
    snprintf(at, sizeof at, "%s/support", pointer);
    json_t *support = json_object_get(task, "support");
    if (!support && json_object_set_new(task, "support", support = json_array()))
        return MC_ERR_MEMORY;
    mc_status st = units_read_others(r, p, support, at, json_object_get(task, "lead"), err);
    if (!json_array_size(support)) {
        json_object_del(task, "support");
        return st;
    }
    struct place place = piece_place(p, 0);
    return st ? st : record_locate(r->record, at, &place, p->text, p->len);
}

static mc_status read_lead(struct reading *r, const struct grid *g, json_t *task, const char *pointer, const struct piece *p, mc_error *err)
{
    if (grid_column(g, ROLE_SUPPORT) >= 0)
        return add_list(r, task, pointer, "lead", p, units_read, err);
    char lead_at[256], support_at[256];
    snprintf(lead_at, sizeof lead_at, "%s/lead", pointer);
    snprintf(support_at, sizeof support_at, "%s/support", pointer);
    json_t *lead = json_array(), *support = json_array();
    mc_status st = lead && support ? units_read_labelled(r, p, lead, lead_at, support, support_at, err) : MC_ERR_MEMORY;
    struct place place = piece_place(p, 0);
    if (!st && json_array_size(lead))
        st = json_object_set(task, "lead", lead) ? MC_ERR_MEMORY : record_locate(r->record, lead_at, &place, p->text, p->len);
    if (!st && json_array_size(support))
        st = json_object_set(task, "support", support) ? MC_ERR_MEMORY : record_locate(r->record, support_at, &place, p->text, p->len);
    json_decref(lead);
    json_decref(support);
    return st;
}

/* A line that is a due date and nothing else. */
static bool is_bare_date(const char *line, size_t len)
{
    size_t from, to, used;
    struct date_span span;
    utf8_trim(line, len, &from, &to);
    return date_span_parse(&span, line + from, to - from, 2000, &used, NULL) == MC_OK && used == to - from;
}

/* Lines of a text file are told to cells by where they stand. Two due dates on two lines, neither saying what is due, may be those of two rows of which the second lacks
 * its number: nothing says which figure is due when. */
static mc_status doubt_dates(struct reading *r, const char *pointer, const struct piece *p)
{
    size_t lines = 0, dates = 0;
    char at[256];
    for (size_t from = 0; from < p->len && p->place.line && p->place.column;) {
        const char *nl = memchr(p->text + from, '\n', p->len - from);
        size_t end = nl ? (size_t)(nl - p->text) : p->len, a, b;
        utf8_trim(p->text + from, end - from, &a, &b);
        lines += a < b;
        dates += is_bare_date(p->text + from, end - from);
        from = end + 1;
    }
    if (dates < 2 || dates < lines)
        return MC_OK;
    struct place place = piece_place(p, 0);
    snprintf(at, sizeof at, "%s/streams", pointer);
    return unresolved_add(r, at, &place, p->text, p->len, "时限栏有几个日期，没有说明各是什么的时限，可能是缺序号的几行合在了一起",
                          "several due dates in one cell, and nothing says of what: they may be those of rows without a number");
}

/* 开工时间 | 竣工时间: the streams of one of several columns of dates are told by its heading. */
static mc_status name_streams(struct reading *r, const struct grid *g, const struct column *c, json_t *streams, const char *pointer, size_t from)
{
    size_t columns = 0;
    char at[256];
    for (size_t k = 0; k < g->n_cols; k++)
        columns += g->columns[k].role == ROLE_DEADLINE && !g->columns[k].stage;
    mc_status st = MC_OK;
    for (size_t i = from; columns > 1 && i < json_array_size(streams) && !st; i++) {
        json_t *stream = json_array_get(streams, i);
        if (json_object_get(stream, "title"))
            continue;
        snprintf(at, sizeof at, "%s/streams/%zu/title", pointer, i);
        st = json_object_set_new(stream, "title", json_string(c->head)) ? MC_ERR_MEMORY : record_locate(r->record, at, &c->place, c->head, strlen(c->head));
    }
    return st;
}

static mc_status read_deadline(struct rows *r, const struct grid *g, size_t c, json_t *task, const char *pointer, const struct piece *p, mc_error *err)
{
    size_t before = json_array_size(json_object_get(task, "streams"));
    mc_status st = add_list(r->reading, task, pointer, "streams", p, streams_read, err);
    if (!st)
        st = name_streams(r->reading, g, &g->columns[c], json_object_get(task, "streams"), pointer, before);
    return st || !json_object_get(task, "streams") ? st : doubt_dates(r->reading, pointer, p);
}

static mc_status read_column(struct rows *r, const struct grid *g, size_t c, const struct piece *p, json_t *task, const char *pointer, mc_error *err)
{
    const char *text;
    size_t len;
    if (!piece_text(p, &text, &len))
        return MC_OK;
    switch (g->columns[c].role) {
    case ROLE_TEXT:
    case ROLE_QUANTITY:
        return read_target(r->reading, task, pointer, &g->columns[c], p, err);
    case ROLE_LEAD:
        return g->columns[c].second ? read_others(r->reading, task, pointer, p, err) : read_lead(r->reading, g, task, pointer, p, err);
    case ROLE_SUPPORT:
        return add_list(r->reading, task, pointer, "support", p, units_read, err);
    case ROLE_LEADERS:
        return add_list(r->reading, task, pointer, "leaders", p, leaders_read, err);
    case ROLE_DEADLINE:
        return g->columns[c].stage ? MC_OK : read_deadline(r, g, c, task, pointer, p, err);
    case ROLE_REMARK:
        census_place(r->reading->census, p, CENSUS_REMARK);
        return set_cell(r->reading, task, pointer, "remark", p);
    case ROLE_LOCATION:
        return set_cell(r->reading, task, pointer, "place", p);
    case ROLE_NONE:
    case ROLE_UNIT:
        return add_other(r->reading, task, pointer, &g->columns[c], p);
    default:
        return MC_OK;
    }
}

#define UNIT_BYTES 12 /* of a unit in brackets: 平方米, 人次 */

/* Narrows a text to what stands in the brackets at its end: 盏 of 安装路灯（盏）. False where none do, or they hold more than a unit. */
static bool unit_in_brackets(const char **text, size_t *len)
{
    static const char *const open[] = {"（", "("}, *const close[] = {"）", ")"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(close[i]), m = strlen(open[i]);
        if (*len <= n || memcmp(*text + *len - n, close[i], n))
            continue;
        for (size_t k = 1; k <= UNIT_BYTES && k + n + m < *len; k++) {
            const char *s = *text + *len - n - k;
            if (memcmp(s - m, open[i], m))
                continue;
            *text = s;
            *len = k;
            return *s < '0' || *s > '9';
        }
    }
    return false;
}

/* What bare figures of the row count, as printed: 公里 of the column 单位, or 盏 of 安装路灯（盏）. False where nothing says. */
static bool counted_unit(const struct grid *g, const struct grid_row *row, const struct piece *const *inherit, const char **unit, size_t *len)
{
    int column = grid_column(g, ROLE_UNIT);
    const enum role named[] = {ROLE_TEXT, ROLE_NAME};
    if (column >= 0)
        return piece_text(cell_or_inherited(row, (size_t)column, inherit), unit, len);
    for (size_t i = 0; i < 2; i++) {
        int c = grid_column(g, named[i]);
        if (c >= 0 && piece_text(cell_or_inherited(row, (size_t)c, inherit), unit, len) && unit_in_brackets(unit, len))
            return true;
    }
    return false;
}

static bool is_figure(const char *text, size_t len)
{
    struct decimal ignored;
    return len && len < DECIMAL_TEXT_MAX && strspn(text, "0123456789.") >= len && !decimal_parse(&ignored, text, len, NULL);
}

/* Adds the bare figure of the cell to object["quantities"]. */
static mc_status add_count(struct reading *r, json_t *object, const char *pointer, const struct piece *p, const char *text, size_t len, const char *unit,
                           size_t unit_len, mc_error *err)
{
    char at[VALUE_POINTER_MAX + 16];
    json_t *all = json_object_get(object, "quantities");
    if (!all && json_object_set_new(object, "quantities", all = json_array()))
        return MC_ERR_MEMORY;
    snprintf(at, sizeof at, "%s/quantities", pointer);
    size_t from = (size_t)(text - p->text);
    return value_append(r, all, at, json_pack("{s:s%,s:s%,s:s%,s:s}", "text", text, len, "value", text, len, "unit", unit, unit_len, "bound", "exact"), p,
                        (struct slice){from, from + len}, NULL, err);
}

/* 单位 | 数量: of several columns of numbers (省定任务 | 市定任务) the last that is filled tells what this place has to do. */
static mc_status read_counts(struct reading *r, const struct grid *g, const struct grid_row *row, const struct piece *const *inherit, json_t *task,
                             const char *pointer, mc_error *err)
{
    const char *unit, *text;
    size_t unit_len, len;
    if (grid_column(g, ROLE_QUANTITY) < 0 || !counted_unit(g, row, inherit, &unit, &unit_len))
        return MC_OK;
    for (size_t c = g->n_cols; c-- > 0;) {
        const struct piece *p = g->columns[c].role == ROLE_QUANTITY ? cell_or_inherited(row, c, inherit) : NULL;
        if (piece_text(p, &text, &len) && is_figure(text, len))
            return add_count(r, task, pointer, p, text, len, unit, unit_len, err);
    }
    return MC_OK;
}

/* The same of the figures by which the stages are told: 上半年 80 | 全年 150. */
static mc_status count_stage(struct reading *r, json_t *open, size_t stream, const char *streams, const struct piece *p, const char *unit, size_t unit_len,
                             mc_error *err)
{
    char at[VALUE_POINTER_MAX];
    const char *text;
    size_t len, n = json_array_size(json_object_get(open, "milestones"));
    json_t *milestone = n ? json_array_get(json_object_get(open, "milestones"), n - 1) : NULL;
    if (!milestone || json_object_get(milestone, "quantities") || !piece_text(p, &text, &len) || !is_figure(text, len))
        return MC_OK;
    snprintf(at, sizeof at, "%s/%zu/milestones/%zu", streams, stream, n - 1);
    return add_count(r, milestone, at, p, text, len, unit, unit_len, err);
}

/* Whether the stages go on to the year's end: figures of 上半年 alone come to no target. */
static bool stages_end_year(const struct grid *g)
{
    struct date_span span;
    size_t used;
    for (size_t c = 0; c < g->n_cols; c++)
        if (g->columns[c].stage && !date_span_parse(&span, g->columns[c].head, strlen(g->columns[c].head), 2000, &used, NULL) && span.to.month == 12)
            return true;
    return false;
}

/* 一季度 | 二季度 | …: one stream over the columns whose headings say when. */
static mc_status read_stages(struct reading *r, const struct grid *g, const struct grid_row *row, const struct piece *const *inherit, json_t *task,
                             const char *pointer, mc_error *err)
{
    char at[256];
    const char *text, *unit;
    size_t len, unit_len;
    mc_status st = MC_OK;
    bool counted = counted_unit(g, row, inherit, &unit, &unit_len) && stages_end_year(g);
    json_t *open = NULL, *streams = json_object_get(task, "streams");
    snprintf(at, sizeof at, "%s/streams", pointer);
    for (size_t c = 0; c < g->n_cols && !st; c++) {
        const struct piece *p = g->columns[c].stage ? cell_or_inherited(row, c, inherit) : NULL;
        if (!piece_text(p, &text, &len) || money_is_blank(text, len))
            continue;
        if (!streams) {
            struct place place = piece_place(p, 0);
            if (json_object_set_new(task, "streams", streams = json_array()))
                return MC_ERR_MEMORY;
            st = record_locate(r->record, at, &place, p->text, p->len);
        }
        if (!st)
            st = stage_read(r, g->columns[c].head, p, streams, at, &open, err);
        size_t index = 0;
        while (open && index < json_array_size(streams) && json_array_get(streams, index) != open)
            index++;
        if (!st && open && counted)
            st = count_stage(r, open, index, at, p, unit, unit_len, err);
    }
    return st;
}

mc_status task_read(struct rows *r, const struct grid *g, const struct grid_row *row, const struct piece *const *inherit, json_t *tasks,
                    const char *tasks_pointer, mc_error *err)
{
    char at[200];
    snprintf(at, sizeof at, "%s/%zu", tasks_pointer, json_array_size(tasks));
    json_t *task = json_object();
    mc_status st = !task || json_array_append_new(tasks, task) ? MC_ERR_MEMORY : MC_OK;
    const struct piece *first = NULL;
    for (size_t c = 0; c < g->n_cols && !st; c++) {
        if (!first && row->cells[c].piece && !row->cells[c].merged)
            first = row->cells[c].piece;
        if (!g->columns[c].second)
            st = read_column(r, g, c, cell_or_inherited(row, c, inherit), task, at, err);
    }
    for (size_t c = 0; c < g->n_cols && !st; c++) /* after those who lead are known */
        if (g->columns[c].second)
            st = read_column(r, g, c, cell_or_inherited(row, c, inherit), task, at, err);
    if (!st)
        st = read_stages(r->reading, g, row, inherit, task, at, err);
    if (!st)
        st = read_counts(r->reading, g, row, inherit, task, at, err);
    /* the row itself, for what is missing in it */
    if (!st && first)
        st = record_locate(r->reading->record, at, &first->place, NULL, 0);
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}
