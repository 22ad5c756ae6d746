/* The sheet with the list of findings (问题清单) that an annotated workbook gets, behind its other sheets. Its texts stand in its own cells, so that the table of shared
 * strings stays as it is; its two formats are added behind those that the styles have. */
#include "annotate/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "annotate/opc.h"
#include "annotate/splice.h"
#include "annotate/tags.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"
#include "report/view.h"

#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
#define CELL_CHARACTERS 32767

/* The indices of the formats; 0, the workbook's own, where it has no styles. */
struct formats {
    long head, cell;
};

struct list {
    struct workbook *w;
    struct buffer xml;
    struct formats formats;
    const struct remarks *remarks;
};

static const struct column {
    const char *zh, *en;
    int width;
} columns[] = {{"问题编号", "id", 19}, {"级别", "severity", 9}, {"位置", "place", 16}, {"项目", "item", 22}, {"问题", "finding", 70}, {"原文", "original", 36}, {"规则", "rule", 26}};
enum { COLUMNS = sizeof columns / sizeof *columns, PLACE = 2 };

/* ---- formats ------------------------------------------------------------------------------------------------------------------- */

/* A list of the styles: where it ends, how many it has, where it says so. */
struct style_list {
    struct tag open, end;
    long n;
    bool found;
};

static void read_list(struct style_list *l, const struct tag *t, const char *name)
{
    if (tag_is(t, name) && t->depth == 2 && t->kind != TAG_CLOSE)
        l->open = *t;
    if (tag_is(t, name) && t->depth == 2 && t->kind != TAG_OPEN) {
        l->end = *t;
        l->found = t->kind == TAG_CLOSE;
    }
}

/* Adds markup of so many elements to a list of the styles and sets its count. */
static void extend(struct splices *s, const struct tags *tags, const struct style_list *l, long more, const char *markup)
{
    const char *count;
    size_t len;
    if (tag_attribute(tags, &l->open, "count", &count, &len))
        splices_add(s, (size_t)(count - tags->bytes), len, 0, "%ld", l->n + more);
    splices_add(s, l->end.from, 0, 0, "%s", markup);
}

static mc_status add_formats(struct workbook *w, struct formats *f)
{
    struct style_list fonts = {.n = 0}, cells = {.n = 0};
    struct splices splices = {0};
    struct tags tags;
    struct tag t;
    const char *bytes;
    size_t len;
    char font[256], xfs[1200];
    *f = (struct formats){0, 0};
    if (!w->styles)
        return MC_OK;
    mc_status st = container_read(&w->container, w->styles, &bytes, &len, w->err);
    if (!st)
        st = tags_open(&tags, w->styles, bytes, len, w->err);
    bool in_fonts = false, in_cells = false;
    while (!st && tags_next(&tags, &t)) {
        read_list(&fonts, &t, "fonts");
        read_list(&cells, &t, "cellXfs");
        in_fonts = t.depth == 2 ? tag_is(&t, "fonts") : in_fonts;
        in_cells = t.depth == 2 ? tag_is(&t, "cellXfs") : in_cells;
        fonts.n += in_fonts && t.depth == 3 && t.kind != TAG_CLOSE;
        cells.n += in_cells && t.depth == 3 && t.kind != TAG_CLOSE;
    }
    if (st || !fonts.found || !cells.found)
        return st;
    snprintf(font, sizeof font, "<font xmlns=\"%s\"><b/><sz val=\"11\"/></font>", w->space);
    snprintf(xfs, sizeof xfs,
             "<xf xmlns=\"%s\" numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
             "<xf xmlns=\"%s\" numFmtId=\"0\" fontId=\"%ld\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>",
             w->space, w->space, fonts.n);
    extend(&splices, &tags, &fonts, 1, font);
    extend(&splices, &tags, &cells, 2, xfs);
    *f = (struct formats){.cell = cells.n, .head = cells.n + 1};
    return opc_splice(&w->container, w->styles, &splices, w->err);
}

/* ---- cells ----------------------------------------------------------------------------------------------------------------------- */

static void add_cell(struct list *l, int row, int col, const char *text, long format)
{
    size_t at = 0, characters = 0, len = strlen(text);
    while (at < len && characters++ < CELL_CHARACTERS)
        utf8_next(text, len, &at);
    char *cut = strndup(text, at), *markup = cut ? remark_markup(cut, "", "\n") : NULL;
    size_t n = markup ? strlen(markup) : 0;
    if (n)
        markup[n - 1] = '\0';
    buffer_add_format(&l->xml, "<c r=\"%c%d\" s=\"%ld\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", 'A' + col, row, format);
    buffer_add_text(&l->xml, markup ? markup : "");
    buffer_add_text(&l->xml, "</t></is></c>");
    l->xml.failed = l->xml.failed || !markup;
    free(markup);
    free(cut);
}

static void take_cell(struct list *l, int row, int col, char *text_take)
{
    add_cell(l, row, col, text_take ? text_take : "", l->formats.cell);
    l->xml.failed = l->xml.failed || !text_take;
    free(text_take);
}

static void add_row(struct list *l, int row, const struct remark *r)
{
    buffer_add_format(&l->xml, "<row r=\"%d\">", row);
    add_cell(l, row, 0, view_text(r->entry, "fingerprint"), l->formats.cell);
    add_cell(l, row, 1, view_severity_word(r->severity, l->w->zh), l->formats.cell);
    take_cell(l, row, PLACE, view_place(json_object_get(r->entry, "location"), l->w->zh));
    take_cell(l, row, 3, view_project(json_object_get(r->entry, "project"), l->w->zh));
    add_cell(l, row, 4, r->text, l->formats.cell);
    add_cell(l, row, 5, view_text(json_object_get(r->entry, "location"), "text"), l->formats.cell);
    add_cell(l, row, 6, view_text(r->entry, "rule"), l->formats.cell);
    buffer_add_text(&l->xml, "</row>");
}

/* From the place in the list to the cell: 'sheet'!B5, quotes in the name doubled. */
static void add_link(struct list *l, int row, const json_t *location)
{
    const char *sheet = view_text(location, "sheet");
    long cell = view_count(location, "cell"), at = view_count(location, "row");
    char letters[8];
    size_t n = 0;
    struct buffer target;
    if (!*sheet || at < 1 || cell > 16384)
        return;
    buffer_init(&target);
    buffer_add_char(&target, '\'');
    for (const char *c = sheet; *c; c++)
        buffer_add_text(&target, *c == '\'' ? "''" : (char[]){*c, '\0'});
    buffer_add_text(&target, "'!");
    for (long c = cell > 0 ? cell : 1; c > 0; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    while (n)
        buffer_add_char(&target, letters[--n]);
    buffer_add_format(&target, "%ld", at);
    char *markup = buffer_ok(&target) ? remark_markup(target.data, "", "") : NULL;
    if (markup)
        buffer_add_format(&l->xml, "<hyperlink ref=\"%c%d\" location=\"%s\"/>", 'A' + PLACE, row, markup);
    l->xml.failed = l->xml.failed || !markup;
    buffer_clear(&target);
    free(markup);
}

/* ---- the sheet -------------------------------------------------------------------------------------------------------------------- */

static void add_head(struct list *l)
{
    buffer_add_format(&l->xml, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"%s\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews>"
                               "<sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>", l->w->space);
    for (int c = 0; c < COLUMNS; c++)
        buffer_add_format(&l->xml, "<col min=\"%d\" max=\"%d\" width=\"%d\" customWidth=\"1\"/>", c + 1, c + 1, columns[c].width);
    buffer_add_text(&l->xml, "</cols><sheetData><row r=\"1\">");
    for (int c = 0; c < COLUMNS; c++)
        add_cell(l, 1, c, l->w->zh ? columns[c].zh : columns[c].en, l->formats.head);
    buffer_add_text(&l->xml, "</row>");
}

static void add_rows(struct list *l)
{
    bool links = false;
    for (size_t i = 0; i < l->remarks->n; i++) {
        const json_t *location = json_object_get(l->remarks->all[i].entry, "location");
        add_row(l, (int)i + 2, &l->remarks->all[i]);
        links = links || (*view_text(location, "sheet") && view_count(location, "row") > 0);
    }
    buffer_add_format(&l->xml, "</sheetData><autoFilter ref=\"A1:%c%zu\"/>", 'A' + COLUMNS - 1, l->remarks->n + 1);
    buffer_add_text(&l->xml, links ? "<hyperlinks>" : "");
    for (size_t i = 0; i < l->remarks->n; i++)
        add_link(l, (int)i + 2, json_object_get(l->remarks->all[i].entry, "location"));
    buffer_add_text(&l->xml, links ? "</hyperlinks>" : "");
    buffer_add_text(&l->xml, "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>"
                             "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>");
}

/* A name that no sheet has, whatever its capitals. */
static void choose_name(const struct workbook *w, char name[64])
{
    for (int i = 1, taken = 1; taken; i++) {
        const char *base = w->zh ? "问题清单" : "Findings";
        if (i == 1)
            snprintf(name, 64, "%s", base);
        else
            snprintf(name, 64, "%s (%d)", base, i);
        taken = 0;
        for (size_t k = 0; k < w->n_sheets; k++)
            taken = taken || strcasecmp(w->sheets[k].name, name) == 0;
    }
}

/* Names the sheet in the workbook, behind the others. */
static mc_status name_sheet(struct workbook *w, const char *part)
{
    char id[OPC_ID_MAX], name[64];
    struct splices splices = {0};
    struct tags tags;
    struct tag t;
    const char *bytes;
    size_t len;
    bool found = false;
    mc_status st = opc_add_relation(&w->container, w->main, "worksheet", part, id, w->err);
    if (!st)
        st = container_read(&w->container, w->main, &bytes, &len, w->err);
    if (!st)
        st = tags_open(&tags, w->main, bytes, len, w->err);
    while (!st && !found && tags_next(&tags, &t))
        found = t.kind == TAG_CLOSE && t.depth == 2 && tag_is(&t, "sheets");
    if (st)
        return st;
    if (!found)
        return error_set(w->err, MC_ERR_INPUT, NULL, 0, "%s: damaged XML: the file is cut off", w->main);
    choose_name(w, name);
    splices_add(&splices, t.from, 0, 0, "<sheet xmlns=\"%s\" xmlns:r=\"%s\" name=\"%s\" sheetId=\"%ld\" r:id=\"%s\"/>", w->space, opc_relations_space(&w->container), name,
                w->last_id + 1, id);
    return opc_splice(&w->container, w->main, &splices, w->err);
}

mc_status workbook_write_list(struct workbook *w, const struct remarks *remarks)
{
    struct list l = {.w = w, .remarks = remarks};
    char *part = NULL;
    buffer_init(&l.xml);
    mc_status st = add_formats(w, &l.formats);
    if (!st)
        st = opc_new_part(&w->container, "xl/worksheets/sheet%d.xml", &part, w->err);
    if (!st) {
        add_head(&l);
        add_rows(&l);
        size_t len = l.xml.len;
        char *xml = buffer_take(&l.xml);
        st = xml ? container_set(&w->container, part, xml, len, w->err) : workbook_out_of_memory(w);
    }
    if (!st)
        st = opc_add_type(&w->container, part, SHEET_TYPE, w->err);
    if (!st)
        st = name_sheet(w, part);
    buffer_clear(&l.xml);
    free(part);
    return st;
}
