/* The notes of a worksheet: their texts in one part, the yellow boxes that show them in another, both named by the sheet. */
#include "annotate/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotate/opc.h"
#include "annotate/splice.h"
#include "annotate/tags.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/utf8.h"

#define AUTHOR "mingcha"
#define COMMENTS_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
#define SHAPES_TYPE "application/vnd.openxmlformats-officedocument.vmlDrawing"
#define SHAPE_IDS 1024 /* a drawing's ids are one of the blocks of so many */
#define NOTE_COLUMNS 44 /* characters of a line in a box */
#define NOTE_ROWS_MAX 30

/* own: the text as the inside of <t>, lines parted by line ends. NULL when out of memory. */
static char *text_markup(const char *text)
{
    char *made = remark_markup(text, "", "\n");
    size_t n = made ? strlen(made) : 0;
    if (n)
        made[n - 1] = '\0';
    return made;
}

static void address(char out[16], int row, int col)
{
    char letters[8];
    size_t n = 0, at = 0;
    for (int c = col + 1; c > 0; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    while (n)
        out[at++] = letters[--n];
    snprintf(out + at, 16 - at, "%d", row + 1);
}

/* ---- the texts ----------------------------------------------------------------------------------------------------------------- */

/* own: a new part for comments without any. */
static mc_status new_comments(struct workbook *w, struct workbook_sheet *s)
{
    char id[OPC_ID_MAX], *markup = NULL;
    mc_status st = opc_new_part(&w->container, "xl/comments%d.xml", &s->comments, w->err);
    if (!st && asprintf(&markup, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"%s\"><authors></authors><commentList></commentList></comments>",
                        w->space) < 0)
        return workbook_out_of_memory(w);
    if (!st)
        st = container_set(&w->container, s->comments, markup, strlen(markup), w->err);
    if (!st)
        st = opc_add_type(&w->container, s->comments, COMMENTS_TYPE, w->err);
    if (!st)
        st = opc_add_relation(&w->container, s->part, "comments", s->comments, id, w->err);
    return st;
}

/* What the part holds, as far as something is put into it. */
struct comments {
    struct splices splices;
    struct tag authors_end, list_end;  /* the closing tags, or the whole of an empty element */
    bool has_authors, has_list, *told; /* own: `told`, by note: its cell has a note already, to which it was added */
    long authors;
};

/* The note of a cell that has one goes on behind what is there. */
static void go_on(struct workbook *w, struct comments *c, struct workbook_sheet *s, const struct tags *tags, const struct tag *comment, const struct tag *text_end)
{
    const char *at;
    size_t len;
    int row, col;
    if (text_end->kind == TAG_EMPTY || !tag_attribute(tags, comment, "ref", &at, &len) || !workbook_address(at, len, &row, &col))
        return;
    for (size_t i = 0; i < s->n_notes; i++) {
        if (s->notes[i].row != row || s->notes[i].col != col || c->told[i])
            continue;
        char *text = text_markup(s->notes[i].text);
        if (text)
            splices_add(&c->splices, text_end->from, 0, 0, "<r xmlns=\"%s\"><t xml:space=\"preserve\">\n\n%s</t></r>", w->space, text);
        w->failed = w->failed || !text;
        c->told[i] = true;
        free(text);
    }
}

static void read_comments(struct workbook *w, struct comments *c, struct workbook_sheet *s, struct tags *tags)
{
    struct tag t, comment = {.name = ""};
    while (tags_next(tags, &t)) {
        bool ends = t.kind != TAG_OPEN;
        c->authors += tag_is(&t, "author") && t.depth == 3 && t.kind != TAG_CLOSE;
        if (tag_is(&t, "authors") && t.depth == 2 && ends) {
            c->authors_end = t;
            c->has_authors = true;
        } else if (tag_is(&t, "commentList") && t.depth == 2 && ends) {
            c->list_end = t;
            c->has_list = true;
        } else if (tag_is(&t, "comment") && t.kind == TAG_OPEN) {
            comment = t;
        } else if (tag_is(&t, "text") && t.depth == 4 && ends) {
            go_on(w, c, s, tags, &comment, &t);
        }
    }
}

/* Puts children into an element: before its closing tag, or between the tags that an empty one is turned into. */
static void put_children(struct comments *c, const struct tag *end, const char *markup)
{
    if (end->kind == TAG_EMPTY)
        splices_add(&c->splices, end->to - 2, 2, 0, ">%s</%.*s>", markup, (int)(end->name + end->name_len - end->prefix), end->prefix);
    else
        splices_add(&c->splices, end->from, 0, 0, "%s", markup);
}

static void new_texts(struct workbook *w, struct comments *c, const struct workbook_sheet *s)
{
    struct buffer b;
    char at[16], author[200];
    size_t n = 0;
    buffer_init(&b);
    for (size_t i = 0; i < s->n_notes; i++) {
        char *text = c->told[i] ? NULL : text_markup(s->notes[i].text);
        w->failed = w->failed || (!c->told[i] && !text);
        if (text) {
            address(at, s->notes[i].row, s->notes[i].col);
            buffer_add_format(&b, "<comment xmlns=\"%s\" ref=\"%s\" authorId=\"%ld\"><text><t xml:space=\"preserve\">", w->space, at, c->authors);
            buffer_add_text(&b, text);
            buffer_add_text(&b, "</t></text></comment>");
            n++;
        }
        free(text);
    }
    w->failed = w->failed || !buffer_ok(&b);
    if (n && buffer_ok(&b)) {
        snprintf(author, sizeof author, "<author xmlns=\"%s\">" AUTHOR "</author>", w->space);
        put_children(c, &c->authors_end, author);
        put_children(c, &c->list_end, b.data);
    }
    buffer_clear(&b);
}

static mc_status write_texts(struct workbook *w, struct workbook_sheet *s, bool *told)
{
    struct comments c = {.told = told};
    struct tags tags;
    const char *bytes;
    size_t len;
    mc_status st = s->comments ? MC_OK : new_comments(w, s);
    if (!st)
        st = container_read(&w->container, s->comments, &bytes, &len, w->err);
    if (!st)
        st = tags_open(&tags, s->comments, bytes, len, w->err);
    if (st)
        return st;
    read_comments(w, &c, s, &tags);
    if (!c.has_authors || !c.has_list) {
        splices_clear(&c.splices);
        return error_set(w->err, MC_ERR_INPUT, NULL, 0, "%s inside the file is damaged: %s", s->comments, "authors, commentList");
    }
    new_texts(w, &c, s);
    return opc_splice(&w->container, s->comments, &c.splices, w->err);
}

/* ---- the boxes ------------------------------------------------------------------------------------------------------------------- */

#define VML_SPACES "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\""
#define SHAPE_TYPE "_x0000_t202"

static const char shape_type[] = "<v:shapetype " VML_SPACES " id=\"" SHAPE_TYPE "\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
                                 "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/* The highest shape id in a drawing; 0 where there is none. */
static long last_shape(const char *bytes, size_t len)
{
    static const char mark[] = "_x0000_s";
    long last = 0;
    for (const char *at = bytes; (at = memmem(at, len - (size_t)(at - bytes), mark, sizeof mark - 1)); at += sizeof mark - 1) {
        long id = strtol(at + sizeof mark - 1, NULL, 10);
        last = id > last && id < 100000000 ? id : last;
    }
    return last;
}

/* The first block of ids that no drawing of the file uses. */
static long free_block(struct workbook *w)
{
    long block = 1;
    for (size_t i = 0; i < w->n_sheets; i++) {
        const char *bytes;
        size_t len;
        if (!w->sheets[i].vml || container_read(&w->container, w->sheets[i].vml, &bytes, &len, NULL))
            continue;
        long used = last_shape(bytes, len) / SHAPE_IDS;
        block = used >= block ? used + 1 : block;
    }
    return block;
}

static mc_status splice_sheet(struct workbook *w, struct workbook_sheet *s, const char *id)
{
    static const char *const later[] = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent"};
    struct splices splices = {0};
    struct tags tags;
    struct tag t = {.kind = TAG_CLOSE};
    const char *bytes;
    size_t len;
    mc_status st = container_read(&w->container, s->part, &bytes, &len, w->err);
    if (!st)
        st = tags_open(&tags, s->part, bytes, len, w->err);
    bool found = false;
    while (!st && !found && tags_next(&tags, &t)) {
        found = t.kind == TAG_CLOSE && t.depth == 1;
        for (size_t i = 0; t.depth == 2 && t.kind != TAG_CLOSE && i < sizeof later / sizeof *later; i++)
            found = found || tag_is(&t, later[i]);
    }
    if (st)
        return st;
    if (!found)
        return error_set(w->err, MC_ERR_INPUT, NULL, 0, "%s: damaged XML: the file is cut off", s->part);
    splices_add(&splices, t.from, 0, 0, "<legacyDrawing xmlns=\"%s\" xmlns:r=\"%s\" r:id=\"%s\"/>", w->space, opc_relations_space(&w->container), id);
    return opc_splice(&w->container, s->part, &splices, w->err);
}

static mc_status new_shapes(struct workbook *w, struct workbook_sheet *s, long block)
{
    char id[OPC_ID_MAX], *markup = NULL;
    mc_status st = opc_new_part(&w->container, "xl/drawings/vmlDrawing%d.vml", &s->vml, w->err);
    if (!st && asprintf(&markup, "<xml " VML_SPACES "><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"%ld\"/></o:shapelayout>%s</xml>", block, shape_type) < 0)
        return workbook_out_of_memory(w);
    if (!st)
        st = container_set(&w->container, s->vml, markup, strlen(markup), w->err);
    if (!st)
        st = opc_add_type(&w->container, ".vml", SHAPES_TYPE, w->err);
    if (!st)
        st = opc_add_relation(&w->container, s->part, "vmlDrawing", s->vml, id, w->err);
    return st ? st : splice_sheet(w, s, id);
}

/* Lines that a text takes in its box. */
static int rows_of(const char *text)
{
    size_t rows = 1;
    for (;;) {
        size_t n = strcspn(text, "\n");
        rows += 1 + utf8_width(text, n) / NOTE_COLUMNS;
        if (!text[n])
            break;
        text += n + 1;
    }
    return rows < NOTE_ROWS_MAX ? (int)rows : NOTE_ROWS_MAX;
}

static void add_shape(struct buffer *b, const struct workbook_note *n, long id)
{
    int top = n->row > 0 ? n->row - 1 : 0, rows = rows_of(n->text);
    buffer_add_format(b, "<v:shape " VML_SPACES " id=\"_x0000_s%ld\" type=\"#" SHAPE_TYPE "\" style=\"position:absolute;width:260pt;height:%dpt;z-index:1;visibility:hidden\" "
                         "fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>"
                         "<v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>", id, rows * 13);
    buffer_add_format(b, "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 4, %d, 31, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
                         "<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>", n->col + 1, top, n->col + 6, top + rows, n->row, n->col);
}

/* Shapes are put before the last closing tag: what stands before it need not be well-formed, in this format of its own. */
static mc_status write_shapes(struct workbook *w, struct workbook_sheet *s, const bool *told)
{
    static const char close[] = "</xml>";
    struct splices splices = {0};
    struct buffer b;
    const char *bytes, *end = NULL;
    size_t len;
    long block = free_block(w);
    mc_status st = s->vml ? MC_OK : new_shapes(w, s, block);
    if (!st)
        st = container_read(&w->container, s->vml, &bytes, &len, w->err);
    if (st)
        return st;
    for (const char *at = bytes; (at = memmem(at, len - (size_t)(at - bytes), close, sizeof close - 1)); at++)
        end = at;
    if (!end)
        return error_set(w->err, MC_ERR_INPUT, NULL, 0, "%s: damaged XML: the file is cut off", s->vml);
    long id = last_shape(bytes, len);
    id = id ? id : block * SHAPE_IDS;
    buffer_init(&b);
    if (!memmem(bytes, len, SHAPE_TYPE "\"", sizeof SHAPE_TYPE))
        buffer_add_text(&b, shape_type);
    for (size_t i = 0; i < s->n_notes; i++)
        if (!told[i])
            add_shape(&b, &s->notes[i], ++id);
    if (buffer_ok(&b))
        splices_add(&splices, (size_t)(end - bytes), 0, 0, "%s", b.len ? b.data : "");
    w->failed = w->failed || !buffer_ok(&b);
    buffer_clear(&b);
    return opc_splice(&w->container, s->vml, &splices, w->err);
}

mc_status workbook_write_notes(struct workbook *w, struct workbook_sheet *s)
{
    if (!s->n_notes)
        return MC_OK;
    if (!*s->part)
        return error_set(w->err, MC_ERR_INPUT, NULL, 0, "the part of the sheet \"%s\" is missing in the file", s->name);
    bool *told = calloc(s->n_notes, sizeof *told), all = true;
    mc_status st = told ? write_texts(w, s, told) : workbook_out_of_memory(w);
    for (size_t i = 0; told && i < s->n_notes; i++)
        all = all && told[i];
    if (!st && !all)
        st = write_shapes(w, s, told);
    if (!st && w->failed)
        st = workbook_out_of_memory(w);
    free(told);
    return st;
}
