#include "notice/notice.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "notice/drawing.h"
#include "notice/head.h"
#include "notice/layout.h"
#include "notice/rows.h"
#include "notice/summary.h"
#include "notice/unread.h"

#define LEAP 20       /* numbers that are not there between two items */
#define MISFITS_MIN 2 /* rows of a table that do not fit its heading; one may be a fault of the notice */

static mc_status set_source(struct record *r, const struct document *d)
{
    json_t *source = json_pack("{s:s,s:s,s:s}", "path", d->path, "format", d->format, "sha256", d->sha256);
    if (source && d->encoding && json_object_set_new(source, "encoding", json_string(d->encoding))) {
        json_decref(source);
        source = NULL;
    }
    return !source || json_object_set_new(r->root, "source", source) ? MC_ERR_MEMORY : MC_OK;
}

/* ---- the money unit ------------------------------------------------------------------------------------------------------- */

/* A line below the tables says it for all their figures: 注：表中金额单位为千元. */
static const struct text *note_below(const struct head *h, enum money_unit *unit)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct text *t = &h->texts[i];
        if (t->grids == h->layout->n_grids && (t->use == TEXT_NOTE || t->use == TEXT_BODY || t->use == TEXT_FURNITURE))
            *unit = money_unit_find(text_at(t), text_len(t));
        if (*unit != MONEY_NONE)
            return t;
    }
    return NULL;
}

/* The note nearest above the first table with money (单位：万元), else what the money columns' headings agree on, else a note below. */
static enum money_unit find_unit(const struct head *h, const struct text **note)
{
    const struct layout *l = h->layout;
    size_t grid = 0;
    *note = NULL;
    while (grid < l->n_grids && grid_column(&l->grids[grid], ROLE_TOTAL) < 0 && grid_column(&l->grids[grid], ROLE_SOURCE) < 0)
        grid++;
    for (size_t i = h->n; i-- > 0 && grid < l->n_grids;) {
        const struct text *t = &h->texts[i];
        enum money_unit unit = t->grids <= grid && (t->use == TEXT_UNIT_NOTE || t->use == TEXT_TABLE_TITLE || t->use == TEXT_PART_TITLE)
                                   ? money_unit_find(text_at(t), text_len(t))
                                   : MONEY_NONE;
        if (unit == MONEY_NONE)
            continue;
        *note = t;
        return unit;
    }
    enum money_unit unit = MONEY_NONE;
    for (size_t g = 0; g < l->n_grids; g++)
        for (size_t c = 0; c < l->grids[g].n_cols; c++)
            if (role_is_money(l->grids[g].columns[c].role) && unit == MONEY_NONE)
                unit = l->grids[g].columns[c].unit;
    if (unit == MONEY_NONE && grid < l->n_grids)
        *note = note_below(h, &unit);
    return unit;
}

static mc_status set_unit(const struct head *h, struct rows *rows)
{
    struct record *r = h->reading->record;
    const struct text *note;
    rows->unit = find_unit(h, &note);
    if (rows->unit == MONEY_NONE)
        return MC_OK;
    if (json_object_set_new(r->root, "money_unit", json_string(money_unit_name(rows->unit))))
        return MC_ERR_MEMORY;
    if (note) {
        struct place place = piece_place(note->piece, note->from);
        return record_locate(r, "/money_unit", &place, text_at(note), text_len(note));
    }
    for (size_t g = 0; g < h->layout->n_grids; g++)
        for (size_t c = 0; c < h->layout->grids[g].n_cols; c++) {
            const struct column *col = &h->layout->grids[g].columns[c];
            if (role_is_money(col->role) && col->unit == rows->unit)
                return record_locate(r, "/money_unit", &col->place, col->head, strlen(col->head));
        }
    return MC_OK;
}

/* ---- columns ----------------------------------------------------------------------------------------------------------------- */

static mc_status set_columns(struct record *r, const struct layout *l)
{
    mc_status st = MC_OK;
    for (size_t g = 0; g < l->n_grids && !st; g++)
        st = columns_list(&l->grids[g], r->root, "columns");
    if (st || !l->n_grids)
        return st;
    return record_locate(r, "/columns", &l->grids[0].place, NULL, 0);
}

/* Adds the printed heading to the record's list, once. */
static mc_status add_heading(struct record *r, json_t *headings, const char *text, const struct place *place)
{
    char pointer[64];
    size_t n = json_array_size(headings);
    if (!text || !*text)
        return MC_OK;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(json_string_value(json_array_get(headings, i)), text))
            return MC_OK;
    snprintf(pointer, sizeof pointer, "/headings/%zu", n);
    if (json_array_append_new(headings, json_string(text)))
        return MC_ERR_MEMORY;
    return record_locate(r, pointer, place, text, strlen(text));
}

static mc_status set_headings(struct record *r, const struct layout *l)
{
    json_t *headings = json_array();
    mc_status st = headings ? MC_OK : MC_ERR_MEMORY;
    for (size_t g = 0; g < l->n_grids; g++)
        for (size_t c = 0; c < l->grids[g].n_cols && !st; c++) {
            const struct column *column = &l->grids[g].columns[c];
            st = add_heading(r, headings, column->group, &column->place);
            if (!st)
                st = add_heading(r, headings, column->head, &column->place);
        }
    if (!st && json_array_size(headings) && json_object_set(r->root, "headings", headings))
        st = MC_ERR_MEMORY;
    json_decref(headings);
    return st;
}

/* ---- the rows ------------------------------------------------------------------------------------------------------------------ */

/* The title over table g, of a notice with several tables. */
static struct piece *table_title(const struct head *h, size_t g)
{
    struct piece *title = NULL;
    for (size_t i = 0; i < h->n && h->layout->n_grids > 1; i++) {
        const struct text *t = &h->texts[i];
        if (t->grids == g && (t->use == TEXT_PART_TITLE || (t->use == TEXT_TABLE_TITLE && !title)))
            title = t->piece;
    }
    return title;
}

static bool has_total(const struct grid *g)
{
    for (size_t r = 0; r < g->n_rows; r++)
        if (g->rows[r].kind == ROW_TOTAL)
            return true;
    return false;
}

static mc_status read_tables(struct rows *rows, const struct head *h, mc_error *err)
{
    struct record *r = rows->reading->record;
    const struct layout *l = h->layout;
    rows->projects = json_array();
    rows->sections = json_array();
    int failed = json_object_set_new(r->root, "sections", rows->sections);
    failed |= json_object_set_new(r->root, "projects", rows->projects); /* in any case: it takes the list */
    if (failed)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = MC_OK;
    size_t totals = 0, sums = 0;
    bool *sum = calloc(l->n_grids + 1, sizeof *sum); /* tables that sum up the others: read last */
    if (!sum)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    for (size_t g = 0; g < l->n_grids; g++) {
        sum[g] = summary_is(l, g, rows->reading->forms);
        sums += sum[g];
        totals += !sum[g] && has_total(&l->grids[g]);
    }
    rows->own_totals = totals > 1;
    for (size_t g = 0; g < l->n_grids && !st; g++) {
        rows->title = l->n_grids - sums > 1 ? table_title(h, g) : NULL;
        if (!sum[g])
            st = rows_read(rows, &l->grids[g], err);
    }
    for (size_t g = 0; g < l->n_grids && !st; g++)
        st = sum[g] ? summary_read(rows, &l->grids[g], err) : MC_OK;
    free(sum);
    return st;
}

static mc_status read_declared(struct head *h, const struct rows *rows)
{
    size_t n = json_array_size(rows->sections);
    size_t *items = calloc(2 * n + 1, sizeof *items), *tasks = items + n;
    if (!items)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < json_array_size(rows->projects); i++) {
        const json_t *p = json_array_get(rows->projects, i), *section = json_object_get(p, "section");
        if (!section)
            continue;
        for (; section; section = json_object_get(json_array_get(rows->sections, (size_t)json_integer_value(section)), "parent")) {
            items[json_integer_value(section)]++;
            tasks[json_integer_value(section)] += json_array_size(json_object_get(p, "tasks"));
        }
    }
    mc_status st = declared_read(h, rows->titles, items, tasks, n);
    free(items);
    if (!n)
        json_object_del(rows->reading->record->root, "sections");
    return st;
}

/* ---- the census --------------------------------------------------------------------------------------------------------------- */

/* Paragraphs that turned out to be cells. */
static void place_cells(struct census *census, const struct layout *l)
{
    for (size_t g = 0; g < l->n_grids; g++)
        for (size_t i = 0; i < l->grids[g].n_rows; i++) {
            const struct grid_row *row = &l->grids[g].rows[i];
            if (row->title)
                census_place(census, row->title, CENSUS_TABLE);
            if (row->group_name)
                census_place(census, row->group_name, CENSUS_TABLE);
            for (size_t c = 0; c < l->grids[g].n_cols; c++)
                if (row->cells[c].piece) {
                    enum role role = l->grids[g].columns[c].role;
                    census_place(census, row->cells[c].piece, role == ROLE_REMARK ? CENSUS_REMARK : CENSUS_TABLE);
                    census_column(census, row->cells[c].piece, role_name(role));
                }
        }
}

/* A day, month or quarter: what a deadline cell is read for. A bare year in it says when the work began or what plan it belongs to. */
static bool is_due(const char *text)
{
    static const char *const words[] = {"月", "日", "季", "旬", "底", "末", "-", "/", "."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

/* What stands in a money or deadline column and no field took is not known to be right: each is undecided. */
static mc_status say_left(struct reading *r, const json_t *census, const char *tally, bool money)
{
    const json_t *left = json_object_get(json_object_get(census, tally), "left");
    mc_status st = MC_OK;
    for (size_t i = 0; i < json_array_size(left) && !st; i++) {
        const json_t *one = json_array_get(left, i);
        const char *column = json_string_value(json_object_get(one, "column")), *text = json_string_value(json_object_get(one, "text"));
        if (!column || (money ? strncmp(column, "funding.", 8) != 0 : strcmp(column, "deadline") || !is_due(text)))
            continue;
        st = unresolved_at(r, "", json_object_get(one, "location"), text, money ? "资金栏中的金额没有被任何字段采用" : "时限栏中的日期没有被任何字段采用",
                           money ? "an amount in a money column was used by no field" : "a date in a deadline column was used by no field");
    }
    return st;
}

static mc_status set_census(const struct head *h, const struct document *d, size_t n_rows, mc_error *err)
{
    struct reading *r = h->reading;
    const struct layout *l = h->layout;
    json_t *census = NULL;
    for (size_t i = 0; i < l->n_headings; i++)
        census_place(r->census, l->headings[i], CENSUS_FURNITURE);
    place_cells(r->census, l);
    for (size_t i = l->n_origins; i-- > 0;)
        census_carry(r->census, l->origins[i].made, l->origins[i].from, l->origins[i].to, l->origins[i].piece, l->origins[i].at);
    census_count(r->census, l->n_grids, n_rows);
    mc_status st = census_finish(&census, r->census, d, r->forms, r->year, err);
    if (st)
        return st;
    size_t headings = 0, furniture = 0;
    for (size_t g = 0; g < l->n_grids; g++)
        headings += (size_t)l->grids[g].headings;
    for (size_t i = 0; i < h->n; i++)
        furniture += h->texts[i].use == TEXT_FURNITURE;
    st = say_left(r, census, "amounts", true);
    if (!st)
        st = say_left(r, census, "dates", false);
    if (st || json_object_set_new(census, "headings", json_integer((json_int_t)headings)) ||
        json_object_set_new(census, "furniture", json_integer((json_int_t)furniture)) ||
        json_object_set(r->record->root, "census", census))
        st = error_set(err, MC_ERR_MEMORY, d->path, 0, "out of memory");
    json_decref(census);
    return st;
}

static mc_status add_note(json_t *notes, const char *zh, const char *en, const struct place *place)
{
    json_t *location = location_new(place, NULL, 0);
    return json_array_append_new(notes, json_pack("{s:s,s:s,s:o}", "zh", zh, "en", en, "location", location)) ? MC_ERR_MEMORY : MC_OK;
}

/* Columns of words without a heading. */
static mc_status note_columns(json_t *notes, const struct grid *g)
{
    mc_status st = MC_OK;
    for (size_t c = 0; c < g->n_cols && !st; c++) {
        bool figure; /* of such the record says that they are undecided */
        const struct piece *p = unread_column(g, c, &figure);
        if (p && !figure)
            st = add_note(notes, "这一列没有表头，内容没有核对", "this column has no heading; what it holds was not checked", &p->place);
    }
    return st;
}

/* What was seen that the text does not show: unaccepted revisions, hidden rows, columns without a heading. */
static mc_status set_notes(struct record *r, const struct document *d, const struct layout *l)
{
    json_t *notes = json_array();
    mc_status st = notes ? MC_OK : MC_ERR_MEMORY;
    for (size_t i = 0; i < d->n_notes && !st; i++)
        st = add_note(notes, d->notes[i].zh, d->notes[i].en, &d->notes[i].place);
    for (size_t g = 0; g < l->n_grids && !st; g++)
        if (l->grids[g].inferred)
            st = add_note(notes, "表格没有表头，各栏含义按内容推断，请核对", "the table has no heading; what its columns mean was told from their contents",
                          &l->grids[g].place);
    for (size_t g = 0; g < l->n_grids && !st; g++)
        st = note_columns(notes, &l->grids[g]);
    if (!st && json_array_size(notes) && json_object_set(r->root, "notes", notes))
        st = MC_ERR_MEMORY;
    json_decref(notes);
    return st;
}

/* Half a notice must not pass for the whole. */
static mc_status say_open_ended(struct reading *r, const struct document *d)
{
    static const char *const zh = "网页没有结尾标记（</body>、</html>），可能不完整；请重新保存整个网页",
                      *const en = "the page has no end (</body>, </html>) and may have been cut off; save the whole page again";
    return d->open_ended ? unresolved_add(r, "", &(struct place){0}, "", 0, zh, en) : MC_OK;
}

/* Where a page does not show its rows they may have been told wrongly, or not at all on one of the pages, and nothing in the record would show it. */
static mc_status say_undrawn(struct reading *r, const struct document *d)
{
    static const char *const zh = "表格没有框线，行和列是按文字的位置推断的；请对照原文核实，或改交 Word、Excel 文件",
                      *const en = "the table has no lines: rows and columns were told by where the words stand; compare with the file, or hand in the Word or Excel file";
    return d->undrawn ? unresolved_add(r, "", &(struct place){0}, "", 0, zh, en) : MC_OK;
}

/* Rows may be lost there, and the record looks whole. */
static mc_status say_unread(struct reading *r, const struct document *d)
{
    static const char *const zh = "这一页有像表格一样分栏排列、但没有框线的文字，没有当作表格读取；请对照原文核实，或改交 Word、Excel 文件",
                      *const en = "texts on this page stand in columns, without lines, and were not read as a table; compare with the file, or hand in the Word or Excel file";
    return d->unread_page ? unresolved_add(r, "", &(struct place){.page = d->unread_page}, "", 0, zh, en) : MC_OK;
}

/* Items of a loose table whose numbers leap (1, 3500, 2): figures of other columns. A number left out or repeated is a fault of the notice. */
static size_t wild_numbers(const struct grid *g)
{
    int seq = g->loose ? grid_column(g, ROLE_SEQ) : -1, last = 0;
    size_t wild = 0;
    for (size_t r = 0; seq >= 0 && r < g->n_rows; r++) {
        const struct piece *p = g->rows[r].kind == ROW_DATA ? g->rows[r].cells[seq].piece : NULL;
        int n = p && !g->rows[r].misfit ? look_number(p->text, p->len) : 0;
        if (n > last + LEAP)
            wild++;
        else if (n)
            last = n;
    }
    return wild;
}

/* Rows of a loose table whose sources do not come to the total, where most do not: the columns were sooner told wrongly than so many sums be false. */
static size_t wrong_sums(const struct grid *g)
{
    size_t wrong = 0, all = 0;
    for (size_t r = 0; g->loose && r < g->n_rows; r++) {
        bool asked, right = funding_adds_up(g, &g->rows[r], &asked);
        all += asked;
        wrong += asked && !right && !g->rows[r].misfit;
    }
    return 2 * wrong > all ? wrong : 0;
}

/* A table whose cells mostly do not fit its heading was read wrongly as a whole: nothing that rules would find in it could be believed. */
static mc_status check_fit(const struct layout *l, const struct document *d, mc_error *err)
{
    for (size_t g = 0; g < l->n_grids; g++) {
        size_t misfits = 0;
        for (size_t r = 0; r < l->grids[g].n_rows; r++)
            misfits += l->grids[g].rows[r].misfit;
        misfits += wild_numbers(&l->grids[g]) + wrong_sums(&l->grids[g]);
        if (misfits >= MISFITS_MIN && 2 * misfits >= l->grids[g].n_rows)
            return error_set(err, MC_ERR_INPUT, d->path, l->grids[g].place.line,
                             "the cells of this table cannot be told to the columns of its heading (%zu of %zu rows do not fit): hand in the Word, Excel or web page it was copied from",
                             misfits, l->grids[g].n_rows);
    }
    return MC_OK;
}

/* `drawing` may be NULL: not wanted. */
static mc_status read_notice(struct record **out, json_t **drawing, const struct document *d, const struct forms *forms, mc_error *err)
{
    struct layout l = {0};
    struct head h = {0};
    struct record *record = record_new("notice");
    struct reading reading = {.record = record, .forms = forms, .census = census_new()};
    struct rows rows = {.reading = &reading};
    rows.shared = shared_new();
    mc_status st = record && reading.census && rows.shared ? MC_OK : error_set(err, MC_ERR_MEMORY, d->path, 0, "out of memory");
    if (!st)
        st = layout_build(&l, d, forms, err);
    if (!st && !l.n_grids)
        st = error_set(err, MC_ERR_INPUT, d->path, 0,
                       "no table of projects found: no heading row with known column names (such as 序号, 项目名称, 责任单位; rules/forms lists them)");
    if (!st)
        st = check_fit(&l, d, err);
    if (!st)
        st = set_source(record, d);
    if (!st)
        st = head_read(&h, &reading, &l, err);
    if (!st)
        st = set_unit(&h, &rows);
    if (!st)
        st = set_columns(record, &l);
    if (!st)
        st = set_headings(record, &l);
    if (!st)
        st = read_tables(&rows, &h, err);
    if (!st)
        st = read_declared(&h, &rows);
    if (!st && !json_array_size(rows.projects))
        st = error_set(err, MC_ERR_INPUT, d->path, l.grids[0].place.line, "the table of projects has a heading but no project");
    if (!st)
        st = set_census(&h, d, rows.n_rows, err);
    if (!st)
        st = say_open_ended(&reading, d);
    if (!st)
        st = say_undrawn(&reading, d);
    if (!st)
        st = say_unread(&reading, d);
    if (!st)
        st = unread_say(&reading, &l);
    if (!st)
        st = set_notes(record, d, &l);
    if (!st && drawing)
        st = drawing_new(drawing, d, &l);
    if (!st && forms_failed(forms))
        st = MC_ERR_MEMORY;
    if (st && err)
        error_add_source(err, d->path);
    head_clear(&h);
    layout_clear(&l);
    census_free(reading.census);
    shared_free(rows.shared);
    free(rows.titles);
    if (st)
        record_free(record);
    else
        *out = record;
    return st ? error_set(err, st, d->path, 0, "out of memory") : MC_OK;
}

mc_status notice_read(struct record **out, const struct document *d, const struct forms *forms, mc_error *err)
{
    return read_notice(out, NULL, d, forms, err);
}

mc_status notice_read_drawn(struct record **out, json_t **drawing, const struct document *d, const struct forms *forms, mc_error *err)
{
    return read_notice(out, drawing, d, forms, err);
}
