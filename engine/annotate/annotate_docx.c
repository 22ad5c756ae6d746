/* Word comments: three marks in the main part for each - where it begins, where it ends, its sign - and its text in comments.xml. The marks are put between
 * the bytes of the main part, so that without them it is what it was. */
#include "annotate/annotate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotate/container.h"
#include "annotate/docx_map.h"
#include "annotate/opc.h"
#include "annotate/remarks.h"
#include "annotate/splice.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/document.h"
#include "read/read.h"
#include "read/relations.h"
#include "report/view.h"

#define AUTHOR "mingcha"
#define COMMENTS_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
#define TRANSITIONAL "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"

/* At one place what ends stands before what begins. */
enum { ORDER_END, ORDER_BEGIN };

struct word {
    const struct annotation *job;
    struct annotated *out;
    struct container container;
    struct document *document; /* own: says which element each place is */
    struct docx_map map;
    struct splices marks;
    struct buffer comments; /* the markup of all */
    char *main, *part;      /* own: names of the main part and of that with the comments */
    const char *space;      /* the namespace of the main part */
    long next_id;
    mc_error *err;
};

static mc_status out_of_memory(const struct word *w)
{
    return error_set(w->err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- the parts ----------------------------------------------------------------------------------------------------------- */

static mc_status find_main(struct word *w)
{
    struct relations r;
    mc_status st = relations_read(&r, w->container.package, "", w->err);
    if (st)
        return st;
    const struct relation *one = relations_of(&r, "officeDocument");
    w->main = strdup(one ? one->target : "word/document.xml");
    relations_clear(&r);
    return w->main ? MC_OK : out_of_memory(w);
}

/* The part that holds comments already; NULL in w->part where there is none. */
static mc_status find_comments(struct word *w)
{
    struct relations r;
    mc_status st = relations_read(&r, w->container.package, w->main, w->err);
    if (st)
        return st;
    const struct relation *one = relations_of(&r, "comments");
    bool there = one && container_has(&w->container, one->target);
    w->part = there ? strdup(one->target) : NULL;
    relations_clear(&r);
    return there && !w->part ? out_of_memory(w) : MC_OK;
}

/* The first id that no comment has, neither in the comments nor by a mark that is left in the text. */
static mc_status find_id(struct word *w, const char *part)
{
    const char *bytes;
    size_t len;
    struct tags tags;
    struct tag t;
    mc_status st = container_read(&w->container, part, &bytes, &len, w->err);
    if (!st)
        st = tags_open(&tags, part, bytes, len, w->err);
    while (!st && tags_next(&tags, &t)) {
        bool counts = tag_is(&t, "comment") || tag_is(&t, "commentReference") || tag_is(&t, "commentRangeStart") || tag_is(&t, "commentRangeEnd");
        long id = counts && t.kind != TAG_CLOSE ? tag_number(&tags, &t, "id", -1) : -1;
        if (id >= w->next_id && id < 0x7FFFFFF0)
            w->next_id = id + 1;
    }
    return st;
}

static mc_status open_word(struct word *w)
{
    const char *bytes = NULL;
    size_t len = 0;
    mc_status st = container_open(&w->container, w->job->bytes, w->job->len, w->err);
    if (!st)
        st = find_main(w);
    if (!st)
        st = find_comments(w);
    if (!st)
        st = container_read(&w->container, w->main, &bytes, &len, w->err);
    if (!st)
        st = docx_map_read(&w->map, w->main, bytes, len, w->err);
    if (!st)
        st = find_id(w, w->main);
    if (!st && w->part)
        st = find_id(w, w->part);
    if (!st)
        w->space = strstr(bytes, "\"" STRICT "\"") || strstr(bytes, "'" STRICT "'") ? STRICT : TRANSITIONAL;
    if (!st)
        st = read_document_with(&w->document, &read_docx, w->job->path, w->job->bytes, w->job->len, w->err);
    return st;
}

/* ---- from a finding's place to an element --------------------------------------------------------------------------------- */

/* 0: the location names no such thing, or one outside the main part; then *late says whether it comes after the text (a footnote). */
static int element_of(const struct word *w, const json_t *location, bool *late)
{
    long table = view_count(location, "table"), row = view_count(location, "row"), cell = view_count(location, "cell");
    long paragraph = view_count(location, "paragraph");
    *late = false;
    for (size_t i = 0; i < w->document->n_blocks; i++) {
        const struct block *b = &w->document->blocks[i];
        if (b->kind == BLOCK_TABLE) {
            for (size_t k = 0; table && k < b->table.n_cells; k++) {
                const struct place *p = &b->table.cells[k].piece.place;
                if (p->table == table && (!row || p->row == row) && (!cell || p->cell == cell))
                    return p->element;
            }
        } else if (!table && paragraph && b->piece.place.paragraph == paragraph) {
            *late = b->kind == BLOCK_PARAGRAPH;
            return b->piece.place.element;
        }
    }
    return 0;
}

/* ---- writing --------------------------------------------------------------------------------------------------------------- */

/* The prefix that the paragraph itself has is in force inside it; a paragraph without one cannot lend it to attributes. */
static void mark(struct word *w, const struct docx_anchor *a, long id)
{
    const struct tag *t = &a->first->open, *e = &a->last->open;
    char own[160];
    snprintf(own, sizeof own, " xmlns:w=\"%s\"", w->space);
    bool lent = t->prefix_len > 0 && e->prefix_len > 0;
    int n = lent ? (int)t->prefix_len : 1, k = lent ? (int)e->prefix_len : 1;
    const char *p = lent ? t->prefix : "w", *q = lent ? e->prefix : "w", *space = lent ? "" : own;
    splices_add(&w->marks, a->from, 0, ORDER_BEGIN, "<%.*s:commentRangeStart%s %.*s:id=\"%ld\"/>", n, p, space, n, p, id);
    int order = a->from == a->to ? ORDER_BEGIN : ORDER_END; /* an empty paragraph: it ends where it has begun */
    splices_add(&w->marks, a->to, 0, order, "<%.*s:commentRangeEnd%s %.*s:id=\"%ld\"/><%.*s:r%s><%.*s:commentReference %.*s:id=\"%ld\"/></%.*s:r>", k, q, space,
                k, q, id, k, q, space, k, q, k, q, id, k, q);
}

/* own: the text with a line on its place where the comment stands somewhere else. */
static char *text_of(struct word *w, const struct remark *r, bool exact)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, r->text);
    char *place = exact ? NULL : view_place(json_object_get(r->entry, "location"), w->job->zh);
    if (place)
        *(*place ? &w->out->moved : &w->out->whole) += 1;
    if (place && *place)
        buffer_add_format(&b, w->job->zh ? "\n位置：%s；该处不能附批注，附于最近的正文段落" : "\nplace: %s; no comment can stand there, so it is at the nearest paragraph of the text", place);
    else if (place)
        buffer_add_text(&b, w->job->zh ? "\n位置：全文" : "\nplace: the document as a whole");
    b.failed = b.failed || (!exact && !place);
    free(place);
    return buffer_take(&b);
}

static void add_comment(struct word *w, const struct remark *r, bool exact, long id)
{
    char *text = text_of(w, r, exact);
    char *lines = text ? remark_markup(text, "<w:p><w:r><w:t xml:space=\"preserve\">", "</w:t></w:r></w:p>") : NULL;
    if (lines)
        buffer_add_format(&w->comments, "<w:comment xmlns:w=\"%s\" w:id=\"%ld\" w:author=\"" AUTHOR "\" w:date=\"%sT00:00:00Z\" w:initials=\"mc\">", w->space, id,
                          view_text(w->job->report, "as_of"));
    buffer_add_text(&w->comments, lines ? lines : "");
    buffer_add_text(&w->comments, "</w:comment>");
    w->comments.failed = w->comments.failed || !lines;
    free(lines);
    free(text);
}

static mc_status add_remark(struct word *w, const struct remark *r)
{
    const json_t *location = json_object_get(r->entry, "location");
    struct docx_anchor a;
    bool late;
    int element = element_of(w, location, &late);
    if (!docx_map_anchor(&w->map, element, late, view_text(location, "text"), &a))
        return error_set(w->err, MC_ERR_INPUT, NULL, 0, "the document has no paragraph of text that a comment can stand at");
    mark(w, &a, w->next_id);
    add_comment(w, r, a.exact, w->next_id);
    w->next_id++;
    w->out->remarks++;
    w->out->explained += r->explains;
    return MC_OK;
}

/* own: comments.xml beside the main part, under a name that is free. */
static mc_status new_comments(struct word *w)
{
    char id[OPC_ID_MAX], *pattern = NULL, *markup = NULL;
    const char *slash = strrchr(w->main, '/');
    int folder = slash ? (int)(slash - w->main) + 1 : 0;
    mc_status st = MC_OK;
    if (asprintf(&w->part, "%.*scomments.xml", folder, w->main) < 0) {
        w->part = NULL;
        return out_of_memory(w);
    }
    if (container_has(&w->container, w->part)) {
        free(w->part);
        w->part = NULL;
        st = asprintf(&pattern, "%.*scomments%%d.xml", folder, w->main) < 0 ? out_of_memory(w) : opc_new_part(&w->container, pattern, &w->part, w->err);
    }
    if (!st && asprintf(&markup, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"%s\"></w:comments>", w->space) < 0) {
        markup = NULL;
        st = out_of_memory(w);
    }
    if (!st) {
        st = container_set(&w->container, w->part, markup, strlen(markup), w->err);
        markup = NULL;
    }
    if (!st)
        st = opc_add_type(&w->container, w->part, COMMENTS_TYPE, w->err);
    if (!st)
        st = opc_add_relation(&w->container, w->main, "comments", w->part, id, w->err);
    free(pattern);
    free(markup);
    return st;
}

static mc_status add_remarks(struct word *w, const struct remarks *remarks)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < remarks->n && !st; i++)
        st = add_remark(w, &remarks->all[i]);
    if (!st && !buffer_ok(&w->comments))
        st = out_of_memory(w);
    if (!st && !w->part)
        st = new_comments(w);
    if (!st)
        st = opc_append(&w->container, w->part, w->comments.data, w->err);
    if (!st)
        st = opc_splice(&w->container, w->main, &w->marks, w->err);
    return st;
}

static mc_status write_docx(struct annotated *out, const struct annotation *job, mc_error *err)
{
    struct word w = {.job = job, .out = out, .err = err};
    struct remarks remarks = {0};
    buffer_init(&w.comments);
    mc_status st = open_word(&w);
    if (!st)
        st = remarks_make(&remarks, job->report, job->zh, err);
    if (!st && remarks.n)
        st = add_remarks(&w, &remarks);
    if (!st)
        st = container_write(&w.container, &out->bytes, &out->len, err);
    remarks_clear(&remarks);
    splices_clear(&w.marks);
    buffer_clear(&w.comments);
    docx_map_clear(&w.map);
    document_free(w.document);
    container_close(&w.container);
    free(w.main);
    free(w.part);
    return st;
}

const struct annotator annotate_docx = {"docx", write_docx};
