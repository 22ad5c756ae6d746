/* Word files: the main part with its styles and lists, then notes at the foot and end, then headers and footers. The text is what the page shows
 * with all revisions accepted; what that leaves out is said in notes. */
#include "read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cover.h"
#include "base/error.h"
#include "read/docx.h"
#include "read/package.h"
#include "read/relations.h"

void docx_clear(struct docx *d)
{
    docx_styles_clear(&d->styles);
    docx_lists_clear(&d->lists);
    buffer_clear(&d->seen.deleted.text);
    buffer_clear(&d->seen.hidden_text.text);
    buffer_clear(&d->kept);
}

/* ---- what was left out ----------------------------------------------------------------------------------------------------- */

/* Personal data in a sample is covered: it was left out for a reason. */
static mc_status note(struct docx *d, struct place place, const char *zh, const char *en, const struct docx_sample *sample)
{
    struct buffer z, e;
    buffer_init(&z);
    buffer_init(&e);
    buffer_add_text(&z, zh);
    buffer_add_text(&e, en);
    mc_status st = MC_OK;
    if (sample && sample->text.len) {
        char *text = cover_personal(sample->text.data, sample->text.len);
        st = text ? MC_OK : MC_ERR_MEMORY;
        buffer_add_format(&z, "：“%s”", text ? text : "");
        buffer_add_format(&e, ": \"%s\"", text ? text : "");
        free(text);
    }
    if (!st)
        st = buffer_ok(&z) && buffer_ok(&e) ? document_note(d->document, &place, z.data, e.data) : MC_ERR_MEMORY;
    buffer_clear(&z);
    buffer_clear(&e);
    return st ? docx_out_of_memory(d) : MC_OK;
}

static mc_status add_notes(struct docx *d)
{
    const struct docx_seen *s = &d->seen;
    const struct place whole = {0};
    char zh[160], en[160];
    mc_status st = MC_OK;
    if (s->insertions || s->deletions) {
        snprintf(zh, sizeof zh, "文件含未接受的修订（插入%d处，删除%d处），按接受修订后的文字读取%s", s->insertions, s->deletions,
                 s->deleted.text.len ? "；修订删去的文字" : "");
        snprintf(en, sizeof en, "the file holds unaccepted revisions (%d insertions, %d deletions), read as accepted%s", s->insertions,
                 s->deletions, s->deleted.text.len ? "; the text they delete" : "");
        st = note(d, s->revision, zh, en, &s->deleted);
    }
    if (!st && s->hidden)
        st = note(d, s->hiding, "文件含隐藏文字，未读取", "the file holds hidden text, which is not read", &s->hidden_text);
    if (!st && s->hidden_rows) {
        snprintf(zh, sizeof zh, "表格中有%d行被隐藏，未读取", s->hidden_rows);
        snprintf(en, sizeof en, "%d table rows are hidden and not read", s->hidden_rows);
        st = note(d, whole, zh, en, NULL);
    }
    if (!st && s->objects) {
        snprintf(zh, sizeof zh, "文件中嵌有%d个其他程序的对象（如表格），其内容未读取", s->objects);
        snprintf(en, sizeof en, "%d objects of other programs are embedded (a worksheet, say); what they hold is not read", s->objects);
        st = note(d, whole, zh, en, NULL);
    }
    if (!st && s->outside)
        st = note(d, whole, "文件引用了存放在别处的内容（子文档或嵌入的其他格式文件），未读取",
                  "the file refers to contents kept elsewhere (a subdocument, a part in another format), which are not read", NULL);
    return st;
}

/* ---- parts ------------------------------------------------------------------------------------------------------------------ */

static mc_status open_part(struct docx *d, struct package *p, const char *name)
{
    d->m = NULL;
    return markup_open(&d->m, p, name, d->err);
}

static void close_part(struct docx *d)
{
    markup_close(d->m);
    d->m = NULL;
}

static mc_status read_settings(struct docx *d, struct package *p, const struct relations *r)
{
    const struct relation *styles = relations_of(r, "styles"), *lists = relations_of(r, "numbering");
    mc_status st = MC_OK;
    if (styles && package_has(p, styles->target)) {
        st = open_part(d, p, styles->target);
        if (!st)
            st = docx_styles_read(&d->styles, d->m, d->err);
        close_part(d);
    }
    if (!st && lists && package_has(p, lists->target)) {
        st = open_part(d, p, lists->target);
        if (!st)
            st = docx_lists_read(&d->lists, d->m, d->err);
        close_part(d);
    }
    return st;
}

static mc_status read_story(struct docx *d, struct package *p, const char *name, const char *root, enum block_kind kind)
{
    d->kind = kind;
    d->main = strcmp(root, "body") == 0;
    mc_status st = open_part(d, p, name);
    if (!st)
        st = docx_read_story(d, root);
    close_part(d);
    return st;
}

/* Other parts with text: their relation's type, the element that holds blocks, what they become. */
static const struct story_type {
    const char *type, *root;
    enum block_kind kind;
} story_types[] = {
    {"footnotes", "footnote", BLOCK_PARAGRAPH},
    {"endnotes", "endnote", BLOCK_PARAGRAPH},
    {"header", "hdr", BLOCK_FURNITURE},
    {"footer", "ftr", BLOCK_FURNITURE},
};

static mc_status read_other_stories(struct docx *d, struct package *p, const struct relations *r)
{
    mc_status st = MC_OK;
    for (size_t k = 0; k < sizeof story_types / sizeof *story_types; k++)
        for (size_t i = 0; i < r->n && !st; i++) {
            const struct relation *one = &r->all[i];
            if (!one->external && strcmp(one->type, story_types[k].type) == 0 && package_has(p, one->target))
                st = read_story(d, p, one->target, story_types[k].root, story_types[k].kind);
        }
    return st;
}

/* own: the name of the main part; NULL when out of memory. A package without relations is taken as the usual kind. */
static mc_status find_main(char **out, struct package *p, mc_error *err)
{
    struct relations r;
    mc_status st = relations_read(&r, p, "", err);
    if (st)
        return st;
    const struct relation *one = relations_of(&r, "officeDocument");
    *out = strdup(one ? one->target : "word/document.xml");
    relations_clear(&r);
    return *out ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static mc_status check_text(const struct docx *d)
{
    for (size_t i = 0; i < d->document->n_blocks; i++)
        if (d->document->blocks[i].kind != BLOCK_FURNITURE)
            return MC_OK;
    if (d->seen.pictures)
        return error_set(d->err, MC_ERR_INPUT, NULL, 0, "the document holds pictures and no text; a scan must be turned into text first");
    return error_set(d->err, MC_ERR_INPUT, NULL, 0, "the document holds no text");
}

static mc_status read_package(struct docx *d, struct package *p)
{
    char *name = NULL;
    struct relations r = {0};
    mc_status st = find_main(&name, p, d->err);
    if (!st)
        st = relations_read(&r, p, name, d->err);
    if (!st)
        st = read_settings(d, p, &r);
    if (!st)
        st = read_story(d, p, name, "body", BLOCK_PARAGRAPH);
    if (!st)
        st = read_other_stories(d, p, &r);
    if (!st)
        st = check_text(d);
    if (!st)
        st = add_notes(d);
    relations_clear(&r);
    free(name);
    return st;
}

static mc_status docx_read(struct document *document, const char *bytes, size_t len, mc_error *err)
{
    struct package *p = NULL;
    struct docx d = {.document = document, .err = err};
    document->encoding = "UTF-8";
    mc_status st = package_open(&p, bytes, len, err);
    if (!st)
        st = read_package(&d, p);
    docx_clear(&d);
    package_close(p);
    return st;
}

mc_status docx_read_bytes(struct document *document, const char *xml, size_t len, mc_error *err)
{
    struct docx d = {.document = document, .err = err, .kind = BLOCK_PARAGRAPH};
    mc_status st = markup_open_bytes(&d.m, "document.xml", xml, len, err);
    if (!st)
        st = docx_read_story(&d, "body");
    if (!st)
        st = add_notes(&d);
    close_part(&d);
    docx_clear(&d);
    return st;
}

/* ---- the reader ----------------------------------------------------------------------------------------------------------------- */

/* The main part of a Word file begins with w:document. */
static bool is_word_package(const char *bytes, size_t len)
{
    struct package *p = NULL;
    struct markup *m = NULL;
    char *name = NULL;
    enum mark what = MARK_CLOSE;
    bool yes = !package_open(&p, bytes, len, NULL) && !find_main(&name, p, NULL) && package_has(p, name) && !markup_open(&m, p, name, NULL) &&
               !markup_next(m, &what, NULL) && what == MARK_START && docx_is(m, "document");
    markup_close(m);
    free(name);
    package_close(p);
    return yes;
}

static bool named(const char *path, const char *end)
{
    size_t n = strlen(path), k = strlen(end);
    return n >= k && strcmp(path + n - k, end) == 0;
}

/* A damaged container can only be told by its name; the reader then says what is wrong with it. */
static int docx_probe(const char *path, const char *bytes, size_t len)
{
    if (!package_is_zip(bytes, len))
        return 0;
    if (is_word_package(bytes, len))
        return 90;
    return named(path, ".docx") || named(path, ".docm") ? 20 : 0;
}

const struct reader read_docx = {"docx", docx_probe, docx_read};
