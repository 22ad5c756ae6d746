#include "annotate/workbook.h"

#include <stdlib.h>
#include <string.h>

#include "annotate/tags.h"
#include "base/buffer.h"
#include "base/error.h"
#include "read/relations.h"
#include "read/xml.h"

#define TRANSITIONAL "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/spreadsheetml/main"
#define SHEETS_MAX 1024

mc_status workbook_out_of_memory(const struct workbook *w)
{
    return error_set(w->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the sheets -------------------------------------------------------------------------------------------------------------- */

static mc_status add_sheet(struct workbook *w, const struct relations *relations, const struct markup *m)
{
    const char *name = markup_attr(m, "name"), *id = markup_attr_in(m, "/relationships", "id"), *number = markup_attr(m, "sheetId");
    const struct relation *r = relations_find(relations, id ? id : "");
    if (w->n_sheets == SHEETS_MAX)
        return error_set(w->err, MC_ERR_LIMIT, NULL, 0, "more than %d sheets in a workbook", SHEETS_MAX);
    struct workbook_sheet *sheets = realloc(w->sheets, (w->n_sheets + 1) * sizeof *sheets);
    if (!sheets)
        return workbook_out_of_memory(w);
    w->sheets = sheets;
    bool is_sheet = r && !r->external && strcmp(r->type, "worksheet") == 0 && container_has(&w->container, r->target);
    sheets[w->n_sheets] = (struct workbook_sheet){.name = strdup(name ? name : ""), .part = strdup(is_sheet ? r->target : "")};
    struct workbook_sheet *s = &sheets[w->n_sheets++];
    long n = number ? atol(number) : 0;
    w->last_id = n > w->last_id && n < 65000 ? n : w->last_id;
    return s->name && s->part ? MC_OK : workbook_out_of_memory(w);
}

static mc_status read_sheets(struct workbook *w)
{
    struct relations relations = {0};
    struct markup *m = NULL;
    enum mark what;
    mc_status st = relations_read(&relations, w->container.package, w->main, w->err);
    const struct relation *styles = st ? NULL : relations_of(&relations, "styles");
    if (styles && container_has(&w->container, styles->target) && !(w->styles = strdup(styles->target)))
        st = workbook_out_of_memory(w);
    if (!st)
        st = markup_open(&m, w->container.package, w->main, w->err);
    while (!st && !(st = markup_next(m, &what, w->err)) && what != MARK_CLOSE) {
        if (what == MARK_START && markup_depth(m) == 1)
            w->space = strcmp(markup_space(m), STRICT) == 0 ? STRICT : TRANSITIONAL;
        else if (what == MARK_START && strcmp(markup_name(m), "sheet") == 0)
            st = add_sheet(w, &relations, m);
    }
    markup_close(m);
    relations_clear(&relations);
    return st;
}

/* ---- the notes that are there -------------------------------------------------------------------------------------------------- */

bool workbook_address(const char *text, size_t len, int *row, int *col)
{
    long r = 0, c = 0;
    size_t i = 0;
    for (; i < len && text[i] >= 'A' && text[i] <= 'Z' && c < 100000; i++)
        c = c * 26 + (text[i] - 'A') + 1;
    for (; i < len && text[i] >= '0' && text[i] <= '9' && r < 100000000; i++)
        r = r * 10 + (text[i] - '0');
    *row = (int)r - 1;
    *col = (int)c - 1;
    return i == len && r > 0 && c > 0;
}

static mc_status add_thread(struct workbook *w, struct workbook_sheet *s, const char *at)
{
    struct workbook_cell cell;
    if (!at || !workbook_address(at, strlen(at), &cell.row, &cell.col))
        return MC_OK;
    struct workbook_cell *all = realloc(s->threads, (s->n_threads + 1) * sizeof *all);
    if (!all)
        return workbook_out_of_memory(w);
    s->threads = all;
    all[s->n_threads++] = cell;
    return MC_OK;
}

static mc_status read_threads(struct workbook *w, struct workbook_sheet *s, const char *part)
{
    struct markup *m;
    enum mark what;
    mc_status st = markup_open(&m, w->container.package, part, w->err);
    if (st)
        return st;
    while (!st && !(st = markup_next(m, &what, w->err)) && what != MARK_CLOSE)
        if (what == MARK_START && strcmp(markup_name(m), "threadedComment") == 0)
            st = add_thread(w, s, markup_attr(m, "ref"));
    markup_close(m);
    return st;
}

/* own: the relation's part, where it is in the file. */
static char *part_of(const struct workbook *w, const struct relation *r)
{
    return r && !r->external && container_has(&w->container, r->target) ? strdup(r->target) : NULL;
}

/* The shapes of notes are those that the sheet's <legacyDrawing> names; other drawings of that kind belong to headers. */
static mc_status find_shapes(struct workbook *w, struct workbook_sheet *s, const struct relations *relations)
{
    const char *bytes, *id;
    size_t len, n;
    struct tags tags;
    struct tag t;
    mc_status st = container_read(&w->container, s->part, &bytes, &len, w->err);
    if (!st)
        st = tags_open(&tags, s->part, bytes, len, w->err);
    while (!st && tags_next(&tags, &t)) {
        if (t.kind == TAG_CLOSE || t.depth != 2 || !tag_is(&t, "legacyDrawing") || !tag_attribute(&tags, &t, "id", &id, &n))
            continue;
        char *name = strndup(id, n);
        s->vml = name ? part_of(w, relations_find(relations, name)) : NULL;
        free(name);
    }
    return st;
}

static mc_status read_notes(struct workbook *w, struct workbook_sheet *s)
{
    struct relations relations = {0};
    mc_status st = *s->part ? relations_read(&relations, w->container.package, s->part, w->err) : MC_OK;
    if (!st)
        s->comments = part_of(w, relations_of(&relations, "comments"));
    const struct relation *threads = st ? NULL : relations_of(&relations, "threadedComment");
    if (threads && container_has(&w->container, threads->target))
        st = read_threads(w, s, threads->target);
    if (!st && *s->part)
        st = find_shapes(w, s, &relations);
    relations_clear(&relations);
    return st;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------ */

static mc_status find_main(struct workbook *w)
{
    struct relations root;
    mc_status st = relations_read(&root, w->container.package, "", w->err);
    if (st)
        return st;
    const struct relation *r = relations_of(&root, "officeDocument");
    w->main = strdup(r ? r->target : "xl/workbook.xml");
    relations_clear(&root);
    return w->main ? MC_OK : workbook_out_of_memory(w);
}

mc_status workbook_open_bytes(struct workbook *w, const char *bytes, size_t len)
{
    w->space = TRANSITIONAL;
    mc_status st = container_open(&w->container, bytes, len, w->err);
    if (!st)
        st = find_main(w);
    if (!st)
        st = read_sheets(w);
    for (size_t i = 0; i < w->n_sheets && !st; i++)
        st = read_notes(w, &w->sheets[i]);
    return st;
}

void workbook_clear(struct workbook *w)
{
    for (size_t i = 0; i < w->n_sheets; i++) {
        struct workbook_sheet *s = &w->sheets[i];
        for (size_t k = 0; k < s->n_notes; k++)
            free(s->notes[k].text);
        free(s->notes);
        free(s->threads);
        free(s->name);
        free(s->part);
        free(s->comments);
        free(s->vml);
    }
    free(w->sheets);
    free(w->main);
    free(w->styles);
    container_close(&w->container);
}

bool workbook_is_thread(const struct workbook_sheet *s, int row, int col)
{
    for (size_t i = 0; i < s->n_threads; i++)
        if (s->threads[i].row == row && s->threads[i].col == col)
            return true;
    return false;
}

void workbook_note(struct workbook *w, struct workbook_sheet *s, int row, int col, const char *text)
{
    struct workbook_note *note = NULL;
    char *joined = NULL;
    for (size_t i = 0; i < s->n_notes && !note; i++)
        if (s->notes[i].row == row && s->notes[i].col == col)
            note = &s->notes[i];
    if (!note) {
        struct workbook_note *all = realloc(s->notes, (s->n_notes + 1) * sizeof *all);
        if (!all) {
            w->failed = true;
            return;
        }
        s->notes = all;
        note = &all[s->n_notes++];
        *note = (struct workbook_note){row, col, NULL};
    }
    if (asprintf(&joined, "%s%s%s", note->text ? note->text : "", note->text ? "\n\n" : "", text) < 0) {
        w->failed = true;
        return;
    }
    free(note->text);
    note->text = joined;
}
