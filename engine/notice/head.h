/* What a notice says outside its tables: number, title, addressees, body, attachments, signature, dates, declared counts.
 * Private to notice/: head.c runs the parts in order, each part is one file. */
#ifndef MC_NOTICE_HEAD_H
#define MC_NOTICE_HEAD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "notice/layout.h"
#include "notice/phrase.h"

/* What a line turned out to be. Each part takes lines that are still TEXT_OPEN. */
enum text_use {
    TEXT_OPEN,
    TEXT_FURNITURE,
    TEXT_METADATA,
    TEXT_NUMBER,
    TEXT_LETTERHEAD,
    TEXT_TITLE,
    TEXT_ADDRESSEES,
    TEXT_BODY,
    TEXT_ATTACHMENT,       /* names attachments: 附件：… */
    TEXT_ATTACHMENT_LABEL, /* stands over an attachment: 附件1 */
    TEXT_TABLE_TITLE,
    TEXT_PART_TITLE, /* 二、区级民生实事, over one table of several */
    TEXT_UNIT_NOTE, /* 单位：万元 */
    TEXT_SIGNATURE,
    TEXT_DATE,
    TEXT_DISCLOSURE,
    TEXT_IMPRINT,
    TEXT_NOTE,
};

struct text {
    struct piece *piece; /* borrow */
    size_t from, to;     /* without outer blanks */
    size_t grids;        /* tables before it */
    enum text_use use;
};

struct head {
    struct reading *reading; /* borrow; its year is set by head_read */
    const struct layout *layout;
    struct text *texts; /* own */
    size_t n;
    json_t *document; /* borrow: the record's "document" */
    int title_year;
};

/* The text without outer blanks. */
const char *text_at(const struct text *t);
size_t text_len(const struct text *t);
size_t text_chars(const struct text *t);
/* Whether the text ends a sentence or clause (。；，：). */
bool text_is_prose(const struct text *t);

/* Sets document[key] to the bytes [from, to) of the text's piece, with its location and its census mark. */
mc_status head_set(struct head *h, const char *key, const struct text *t, size_t from, size_t to);
/* The same with another value than the printed text. */
mc_status head_set_value(struct head *h, const char *key, const char *value, const struct text *t, size_t from, size_t to);

/* The document number in the text: true and its range in the piece. */
bool number_find(const struct text *t, size_t *from, size_t *to);

/* The parts. Each MC_ERR_MEMORY or MC_OK. */
mc_status head_metadata(struct head *h);    /* metadata.c */
mc_status head_title(struct head *h);       /* title.c */
mc_status head_attachments(struct head *h); /* attachment.c: named ones */
mc_status head_present(struct head *h);     /* attachment.c: present ones, after the body is known */
mc_status head_closing(struct head *h);     /* closing.c */

/* Runs all parts; the "document" of the record is complete except for what tables tell. own: head_clear. */
mc_status head_read(struct head *h, struct reading *reading, const struct layout *l, mc_error *err);
void head_clear(struct head *h);

/* Declared counts (declared.c): sets /declared_items and /sections/i/declared_items (or count_text) from the body, the title and the section titles.
 * `titles` (NULL: none), `items` and `rows` of each section as found; runs after the rows are read. */
mc_status declared_read(struct head *h, struct piece *const *titles, const size_t *items, const size_t *rows, size_t n_sections);

#endif
