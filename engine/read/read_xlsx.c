/* Workbooks (.xlsx, .xlsm, .xltx and what calls itself otherwise): the visible worksheets in the order of their tabs. */
#include "read/read.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "read/relations.h"
#include "read/xlsx.h"

#define SHEETS_MAX 1024
#define SHEET_NAME_MAX 120 /* Excel's own limit is 31 characters */

/* A worksheet as the workbook names it. */
struct tab {
    char *name, *id; /* own; id: of the relation that tells its part */
    bool hidden;
};

struct workbook {
    struct xlsx x;
    struct package *package; /* own */
    struct relations relations;
    struct tab *tabs; /* own */
    size_t n_tabs;
    bool hidden; /* some sheet is */
};

static mc_status no_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the workbook --------------------------------------------------------------------------------------------------------- */

static mc_status add_tab(struct workbook *w, const struct markup *m, mc_error *err)
{
    const char *name = markup_attr(m, "name"), *state = markup_attr(m, "state"), *id = markup_attr_in(m, "/relationships", "id");
    if (w->n_tabs == SHEETS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %d sheets in a workbook", SHEETS_MAX);
    if (w->tabs == NULL && (w->tabs = calloc(SHEETS_MAX, sizeof *w->tabs)) == NULL)
        return no_memory(err);
    struct tab *t = &w->tabs[w->n_tabs++];
    t->name = strndup(name ? name : "", SHEET_NAME_MAX * 3);
    t->id = strdup(id ? id : "");
    t->hidden = state && (strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0);
    return t->name && t->id ? MC_OK : no_memory(err);
}

static mc_status read_workbook(struct workbook *w, const char *part, mc_error *err)
{
    struct markup *m;
    enum mark what;
    mc_status st = markup_open(&m, w->package, part, err);
    if (st)
        return st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE) {
        if (what != MARK_START)
            continue;
        if (strcmp(markup_name(m), "workbookPr") == 0) {
            const char *other = markup_attr(m, "date1904");
            w->x.date1904 = other && (strcmp(other, "1") == 0 || strcmp(other, "true") == 0);
        } else if (strcmp(markup_name(m), "sheet") == 0) {
            st = add_tab(w, m, err);
        }
        if (st)
            break;
    }
    markup_close(m);
    return st;
}

/* Strings and styles are optional parts, but one that is named must be there. */
static mc_status read_shared(struct workbook *w, mc_error *err)
{
    const struct relation *strings = relations_of(&w->relations, "sharedStrings"), *styles = relations_of(&w->relations, "styles");
    struct markup *m = NULL;
    mc_status st = strings ? markup_open(&m, w->package, strings->target, err) : MC_OK;
    if (!st && strings)
        st = xlsx_strings_read(&w->x.strings, m, err);
    markup_close(m);
    m = NULL;
    if (!st && styles)
        st = markup_open(&m, w->package, styles->target, err);
    if (!st && styles)
        st = xlsx_styles_read(&w->x.styles, m, err);
    markup_close(m);
    return st;
}

/* ---- the sheets ------------------------------------------------------------------------------------------------------------- */

static mc_status note_hidden(struct workbook *w, const struct tab *t, mc_error *err)
{
    struct xlsx_notes notes = {.document = w->x.document, .sheet = document_sheet(w->x.document, t->name)};
    w->hidden = true;
    if (notes.sheet == NULL || xlsx_note(&notes, XLSX_HIDDEN, -1, -1, "工作表“%s”是隐藏的，没有读取", "the sheet \"%s\" is hidden and was not read", t->name))
        return no_memory(err);
    return MC_OK;
}

static mc_status read_tab(struct workbook *w, const struct tab *t, mc_error *err)
{
    const struct relation *r = relations_find(&w->relations, t->id);
    if (r == NULL || r->external)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the part of the sheet \"%s\" is missing in the file", t->name);
    if (strcmp(r->type, "worksheet") != 0) /* a sheet that is one chart or dialogue */
        return MC_OK;
    if (t->hidden)
        return note_hidden(w, t, err);
    struct markup *m;
    mc_status st = markup_open(&m, w->package, r->target, err);
    if (st)
        return st;
    st = xlsx_sheet_read(&w->x, m, t->name, err);
    markup_close(m);
    return st;
}

static mc_status read_tabs(struct workbook *w, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < w->n_tabs && !st; i++)
        st = read_tab(w, &w->tabs[i], err);
    if (st || w->x.cells > 0)
        return st;
    if (w->hidden)
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the workbook has no text on a sheet that is not hidden");
    return error_set(err, MC_ERR_INPUT, NULL, 0, "the workbook has no text");
}

/* The part that is the workbook; borrow from *r. NULL where there is none. */
static const char *workbook_part(const struct relations *r)
{
    const struct relation *main = relations_of(r, "officeDocument");
    return main ? main->target : NULL;
}

static mc_status xlsx_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    struct workbook w = {.x = {.document = d}};
    struct relations root = {0};
    mc_status st = package_open(&w.package, bytes, len, err);
    if (!st)
        st = relations_read(&root, w.package, "", err);
    if (!st && workbook_part(&root) == NULL)
        st = error_set(err, MC_ERR_INPUT, NULL, 0, "the part %s is missing in the file", "xl/workbook.xml");
    if (!st)
        st = read_workbook(&w, workbook_part(&root), err);
    if (!st)
        st = relations_read(&w.relations, w.package, workbook_part(&root), err);
    if (!st)
        st = read_shared(&w, err);
    if (!st)
        st = read_tabs(&w, err);
    for (size_t i = 0; i < w.n_tabs; i++) {
        free(w.tabs[i].name);
        free(w.tabs[i].id);
    }
    free(w.tabs);
    xlsx_strings_clear(&w.x.strings);
    xlsx_styles_clear(&w.x.styles);
    relations_clear(&w.relations);
    relations_clear(&root);
    package_close(w.package);
    return st;
}

/* ---- the probe ---------------------------------------------------------------------------------------------------------------- */

/* The name of the main part's root element says what a package is, whatever its parts are called. */
static bool is_workbook(struct package *p)
{
    struct relations root = {0};
    struct markup *m = NULL;
    enum mark what;
    bool yes = false;
    if (relations_read(&root, p, "", NULL) == MC_OK && workbook_part(&root) && markup_open(&m, p, workbook_part(&root), NULL) == MC_OK &&
        markup_next(m, &what, NULL) == MC_OK)
        yes = what == MARK_START && strcmp(markup_name(m), "workbook") == 0;
    markup_close(m);
    relations_clear(&root);
    return yes;
}

/* A damaged container is claimed by its name, so that what is said is that it is damaged. */
static int xlsx_probe(const char *path, const char *bytes, size_t len)
{
    struct package *p;
    if (!package_is_zip(bytes, len))
        return 0;
    size_t n = strlen(path);
    bool named = n > 5 && strcasecmp(path + n - 5, ".xlsx") == 0;
    if (package_open(&p, bytes, len, NULL) != MC_OK)
        return named ? 40 : 0;
    int sure = is_workbook(p) ? 95 : package_has(p, "xl/workbook.xml") ? 60 : named ? 10 : 0;
    package_close(p);
    return sure;
}

const struct reader read_xlsx = {"xlsx", xlsx_probe, xlsx_read};
