/* The rows and columns of a worksheet that are hidden: they are read all the same, and the reader is told. */
#include <stdlib.h>
#include <string.h>

#include "read/xlsx.h"
#include "base/grown.h"

void xlsx_spans_clear(struct xlsx_spans *h)
{
    free(h->all);
    *h = (struct xlsx_spans){0};
}

bool xlsx_span_add(struct xlsx_spans *h, int first, int last)
{
    if (h->n > 0 && h->all[h->n - 1].last >= first - 1 && h->all[h->n - 1].first <= first) {
        h->all[h->n - 1].last = last > h->all[h->n - 1].last ? last : h->all[h->n - 1].last;
        return true;
    }
    struct xlsx_span *all = grown(h->all, h->n, &h->size, sizeof *all);
    if (!all)
        return false;
    h->all = all;
    h->all[h->n++] = (struct xlsx_span){first, last};
    return true;
}

static mc_status note_rows(const struct xlsx_spans *hidden, const struct sheet *sheet, struct xlsx_notes *notes)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < hidden->n && !st; i++) {
        const struct xlsx_span *s = &hidden->all[i];
        st = xlsx_note(notes, XLSX_HIDDEN, s->first, -1, "工作表“%s”第 %d 至 %d 行是隐藏的，其中的内容也计入", "sheet \"%s\": rows %d to %d are hidden; what they hold is read too",
                       sheet->name, s->first + 1, s->last + 1);
    }
    return st;
}

static mc_status note_cols(const struct xlsx_spans *hidden, const struct sheet *sheet, struct xlsx_notes *notes)
{
    mc_status st = MC_OK;
    if (hidden->n == 0)
        return MC_OK;
    unsigned char *used = calloc(TABLE_COLS_MAX, 1);
    if (used == NULL)
        return MC_ERR_MEMORY;
    for (size_t i = 0; i < sheet->n_cells; i++)
        used[sheet->cells[i].col] = 1;
    for (size_t i = 0; i < hidden->n && !st; i++) {
        const struct xlsx_span *s = &hidden->all[i];
        if (memchr(used + s->first, 1, (size_t)(s->last - s->first) + 1) == NULL)
            continue;
        char first[SHEET_ADDRESS_MAX], last[SHEET_ADDRESS_MAX];
        sheet_address(first, 0, s->first);
        sheet_address(last, 0, s->last);
        first[strlen(first) - 1] = last[strlen(last) - 1] = '\0'; /* the row */
        st = xlsx_note(notes, XLSX_HIDDEN, -1, s->first, "工作表“%s”第 %s 至 %s 列是隐藏的，其中的内容也计入", "sheet \"%s\": columns %s to %s are hidden; what they hold is read too",
                       sheet->name, first, last);
    }
    free(used);
    return st;
}

mc_status xlsx_note_hidden(const struct xlsx_spans *rows, const struct xlsx_spans *cols, const struct sheet *sheet, struct xlsx_notes *notes)
{
    mc_status st = note_rows(rows, sheet, notes);
    return st ? st : note_cols(cols, sheet, notes);
}
