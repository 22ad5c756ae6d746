/* Workbooks: a note on each cell that a finding is about, and a sheet with the list of them. */
#include "annotate/annotate.h"

#include <stdlib.h>
#include <string.h>

#include "annotate/remarks.h"
#include "annotate/workbook.h"
#include "base/error.h"
#include "report/view.h"

/* The sheet that a location names, or NULL. */
static struct workbook_sheet *sheet_of(struct workbook *w, const json_t *location)
{
    const char *name = view_text(location, "sheet");
    for (size_t i = 0; *name && i < w->n_sheets; i++)
        if (strcmp(w->sheets[i].name, name) == 0)
            return &w->sheets[i];
    return NULL;
}

/* Puts the remark on its cell; a finding about a row stands at its first cell. False where it is about no cell, or the cell holds a conversation. */
static bool put_note(struct workbook *w, const struct remark *r)
{
    const json_t *location = json_object_get(r->entry, "location");
    struct workbook_sheet *s = sheet_of(w, location);
    long row = view_count(location, "row"), cell = view_count(location, "cell");
    cell = cell > 0 ? cell : 1;
    if (!s || row < 1 || row > 1048576 || cell > 16384 || workbook_is_thread(s, (int)row - 1, (int)cell - 1))
        return false;
    workbook_note(w, s, (int)row - 1, (int)cell - 1, r->text);
    return true;
}

static mc_status write_xlsx(struct annotated *out, const struct annotation *job, mc_error *err)
{
    struct workbook w = {.zh = job->zh, .err = err};
    struct remarks remarks = {0};
    mc_status st = workbook_open_bytes(&w, job->bytes, job->len);
    if (!st)
        st = remarks_make(&remarks, job->report, job->zh, err);
    for (size_t i = 0; i < remarks.n && !st; i++) {
        out->remarks++;
        out->explained += remarks.all[i].explains;
        out->listed += !put_note(&w, &remarks.all[i]);
    }
    for (size_t i = 0; i < w.n_sheets && !st; i++)
        st = workbook_write_notes(&w, &w.sheets[i]);
    if (!st && remarks.n)
        st = workbook_write_list(&w, &remarks);
    if (!st)
        st = container_write(&w.container, &out->bytes, &out->len, err);
    remarks_clear(&remarks);
    workbook_clear(&w);
    return st;
}

const struct annotator annotate_xlsx = {"xlsx", write_xlsx};
