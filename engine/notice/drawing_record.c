/* See drawing.h: a notice that came as a record has no page to draw, so its items are set out as a table, a row for each
 * task, in the columns that the record has values for. */
#include "notice/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/cover.h"

/* One column: what it shows of a task, or of the project over all its tasks. */
enum part { OF_PROJECT, OF_TASK, SOURCE };

struct record_column {
    enum part part;
    const char *path; /* under the project or the task, such as "funding/total" */
    const char *head;
};

static const struct record_column columns[] = {
    {OF_PROJECT, "seq", "序号"},          {OF_PROJECT, "group", "类别"},
    {OF_PROJECT, "name", "项目名称"},     {OF_TASK, "name", "子项目"},
    {OF_TASK, "text", "目标任务"},        {OF_PROJECT, "funding/total", "总投资"},
    {OF_TASK, "funding/total", "总投资"}, {SOURCE, "funding/sources", "资金来源"},
    {OF_TASK, "streams", "进度"},         {OF_TASK, "lead", "责任单位"},
    {OF_TASK, "support", "配合单位"},     {OF_TASK, "leaders", "责任领导"},
    {OF_TASK, "remark", "备注"},
};
#define N_COLUMNS (sizeof columns / sizeof *columns)

struct sheet {
    const json_t *projects; /* borrow */
    bool used[N_COLUMNS];
    json_t *rows; /* borrow */
    size_t n, left;
    bool failed;
};

/* The value at "funding/total". borrow. */
static const json_t *value_at(const json_t *object, const char *path)
{
    char key[64];
    while (*path && object) {
        size_t len = strcspn(path, "/");
        snprintf(key, sizeof key, "%.*s", (int)len, path);
        object = json_object_get(object, key);
        path += len + (path[len] == '/');
    }
    return object;
}

/* ---- values as text ---------------------------------------------------------------------------------------------- */

static void add_scalar(struct buffer *b, const json_t *value)
{
    char *number = json_is_number(value) ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    if (json_is_string(value))
        buffer_add(b, json_string_value(value), json_string_length(value));
    else if (number)
        buffer_add_text(b, number);
    free(number);
}

static void add_sources(struct buffer *b, const json_t *sources)
{
    const json_t *one;
    size_t i;
    json_array_foreach (sources, i, one) {
        if (i)
            buffer_add_char(b, '\n');
        add_scalar(b, json_object_get(one, "name"));
        buffer_add_char(b, ' ');
        add_scalar(b, json_object_get(one, "amount"));
    }
}

static void add_streams(struct buffer *b, const json_t *streams)
{
    const json_t *stream, *one;
    size_t s, i;
    json_array_foreach (streams, s, stream) {
        if (b->len)
            buffer_add_char(b, '\n');
        add_scalar(b, json_object_get(stream, "title"));
        json_array_foreach (json_object_get(stream, "milestones"), i, one) {
            const json_t *printed = json_object_get(one, "printed"), *text = json_object_get(one, "text");
            if (b->len)
                buffer_add_char(b, '\n');
            if (!printed)
                add_scalar(b, value_at(one, "due/text"));
            if (!printed && text)
                buffer_add_text(b, "：");
            add_scalar(b, printed ? printed : text);
        }
    }
}

static void add_names(struct buffer *b, const json_t *names)
{
    const json_t *one;
    size_t i;
    json_array_foreach (names, i, one) {
        if (i)
            buffer_add_text(b, "、");
        add_scalar(b, one);
    }
}

static void add_value(struct buffer *b, const struct record_column *column, const json_t *value)
{
    if (column->part == SOURCE)
        add_sources(b, value);
    else if (strcmp(column->path, "streams") == 0)
        add_streams(b, value);
    else if (json_is_array(value))
        add_names(b, value);
    else
        add_scalar(b, value);
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

static json_t *add_cell(struct sheet *s, json_t *row, const char *text)
{
    char *covered = cover_personal(text, strlen(text));
    json_t *cell = covered ? json_pack("{s:s}", "text", covered) : NULL;
    free(covered);
    if (!cell || json_array_append_new(row, cell) != 0) {
        s->failed = true;
        return NULL;
    }
    return cell;
}

static void add_value_cell(struct sheet *s, json_t *row, const struct record_column *column, const json_t *owner,
                           const char *pointer, size_t rows)
{
    char at[128];
    const json_t *value = value_at(owner, column->path);
    struct buffer text;
    if (s->n++ >= DRAWING_PIECES_MAX) {
        s->left++;
        return;
    }
    buffer_init(&text);
    add_value(&text, column, value);
    char *shown = buffer_take(&text);
    json_t *cell = shown ? add_cell(s, row, shown) : NULL;
    snprintf(at, sizeof at, "%s/%s", pointer, column->path);
    if (!cell || json_object_set_new(cell, "at", json_string(at)) != 0 ||
        (rows > 1 && json_object_set_new(cell, "rows", json_integer((json_int_t)rows)) != 0))
        s->failed = true;
    free(shown);
}

static json_t *add_row(struct sheet *s)
{
    json_t *row = json_array();
    if (!row || json_array_append_new(s->rows, row) != 0) {
        s->failed = true;
        return NULL;
    }
    return row;
}

static void draw_headings(struct sheet *s)
{
    json_t *row = add_row(s);
    for (size_t c = 0; c < N_COLUMNS && row; c++) {
        json_t *cell = s->used[c] ? add_cell(s, row, columns[c].head) : NULL;
        if (s->used[c] && (!cell || json_object_set_new(cell, "heading", json_true()) != 0))
            s->failed = true;
    }
}

/* The project's own cells stand beside the first of its tasks and reach down to the last. */
static void draw_project(struct sheet *s, size_t p, const json_t *project)
{
    const json_t *tasks = json_object_get(project, "tasks");
    size_t n = json_array_size(tasks) ? json_array_size(tasks) : 1;
    char project_at[48], task_at[96];
    snprintf(project_at, sizeof project_at, "/projects/%zu", p);
    for (size_t t = 0; t < n; t++) {
        json_t *row = add_row(s);
        snprintf(task_at, sizeof task_at, "%s/tasks/%zu", project_at, t);
        for (size_t c = 0; c < N_COLUMNS && row; c++) {
            const struct record_column *column = &columns[c];
            const json_t *task = json_array_get(tasks, t);
            bool of_task = column->part == OF_TASK || (column->part == SOURCE && !value_at(project, column->path) &&
                                                       value_at(json_array_get(tasks, 0), column->path));
            if (s->used[c] && of_task)
                add_value_cell(s, row, column, task, task_at, 1);
            else if (s->used[c] && t == 0)
                add_value_cell(s, row, column, project, project_at, n);
        }
    }
}

static bool same(const json_t *a, const json_t *b)
{
    return a && b && json_equal(a, b);
}

/* A task of its own says more than its project does; an item on one row may say its name and its money twice. */
static bool says_more(const struct record_column *column, const json_t *project, const json_t *task)
{
    const json_t *value = value_at(task, column->path);
    if (column->part == SOURCE)
        return value && !value_at(project, column->path);
    return value && !same(value, value_at(project, column->path));
}

static void find_columns(struct sheet *s)
{
    const json_t *project, *task;
    size_t p, t;
    json_array_foreach (s->projects, p, project)
        for (size_t c = 0; c < N_COLUMNS; c++) {
            if (columns[c].part != OF_TASK)
                s->used[c] = s->used[c] || value_at(project, columns[c].path);
            json_array_foreach (json_object_get(project, "tasks"), t, task)
                if (columns[c].part != OF_PROJECT)
                    s->used[c] = s->used[c] || says_more(&columns[c], project, task);
        }
}

/* ---- what stands outside the table ------------------------------------------------------------------------------- */

static void add_text(struct sheet *s, json_t *blocks, const json_t *value, const char *at)
{
    json_t *cell = json_is_string(value) ? add_cell(s, blocks, json_string_value(value)) : NULL;
    if (cell && json_object_set_new(cell, "at", json_string(at)) != 0)
        s->failed = true;
}

static void draw_document(struct sheet *s, json_t *blocks, const json_t *document)
{
    static const char *const keys[] = {"number", "title", "addressees"};
    const json_t *body = json_object_get(document, "body"), *one;
    char at[64];
    size_t i;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        snprintf(at, sizeof at, "/document/%s", keys[k]);
        add_text(s, blocks, json_object_get(document, keys[k]), at);
    }
    json_array_foreach (body, i, one) {
        snprintf(at, sizeof at, "/document/body/%zu/text", i);
        add_text(s, blocks, json_object_get(one, "text"), at);
    }
    add_text(s, blocks, json_object_get(document, "signature"), "/document/signature");
    add_text(s, blocks, json_object_get(document, "signed_text"), "/document/signed_text");
}

mc_status drawing_of_record(json_t **out, const json_t *root)
{
    json_t *blocks = json_array(), *rows = json_array();
    json_t *made = json_pack("{s:o}", "blocks", blocks), *table = json_pack("{s:o}", "rows", rows);
    struct sheet s = {.projects = json_object_get(root, "projects"), .rows = rows, .failed = !made || !table};
    const json_t *project;
    size_t p;
    if (!s.failed)
        draw_document(&s, blocks, json_object_get(root, "document"));
    find_columns(&s);
    if (!s.failed && json_array_size(s.projects) > 0) {
        draw_headings(&s);
        json_array_foreach (s.projects, p, project)
            draw_project(&s, p, project);
        s.failed = s.failed || json_array_append(blocks, table) != 0;
    }
    if (s.left && json_object_set_new(made, "left", json_integer((json_int_t)s.left)) != 0)
        s.failed = true;
    json_decref(table);
    if (s.failed) {
        json_decref(made);
        return MC_ERR_MEMORY;
    }
    *out = made;
    return MC_OK;
}
