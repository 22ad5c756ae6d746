/* Readers: bytes of a file -> Document. One file per format and one row in the table in read.c. */
#ifndef MC_READ_READ_H
#define MC_READ_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/document.h"
#include "model/load_json.h"
#include "model/record.h"

#define READ_SIZE_MAX ((size_t)256 << 20)
/* What a reader of gridded formats puts into one document: past it the file is no notice, and memory would go with its size. */
#define READ_CELLS_MAX ((size_t)1 << 20)  /* cells of tables, paragraphs */
#define READ_TEXT_MAX ((size_t)64 << 20)  /* bytes of text */

struct reader {
    const char *name; /* "text" */
    /* How sure this reader is that the bytes are its format: 0 not at all .. 100. By content; the name may only tip a balance. */
    int (*probe)(const char *path, const char *bytes, size_t len);
    /* Fills the document. */
    mc_status (*read)(struct document *d, const char *bytes, size_t len, mc_error *err);
};

extern const struct reader read_text, read_csv, read_docx, read_html, read_xlsx, read_pdf, read_office;

/* Reads a whole file ("-" is standard input) into memory. own: *bytes. A directory, an unreadable file, one past READ_SIZE_MAX are errors that name it. */
mc_status read_bytes(char **bytes, size_t *len, const char *path, mc_error *err);

/* The reader whose format the bytes are; NULL where none takes them. */
const struct reader *read_probe(const char *path, const char *bytes, size_t len);

/* The reader of that name ("docx"), or NULL. */
const struct reader *read_find(const char *name);
/* The names of all readers, in the order of the table; *n of them. Static. */
const char *const *read_names(size_t *n);

/* Reads with that reader. own: *out, document_free. */
mc_status read_document_with(struct document **out, const struct reader *reader, const char *path, const char *bytes, size_t len, mc_error *err);
/* Chooses the reader by content and reads. own: *out, document_free. */
mc_status read_document(struct document **out, const char *path, const char *bytes, size_t len, mc_error *err);

/* True where the bytes are a JSON text (they begin with { or with the list of something): a record, not a document. */
bool read_is_json(const char *bytes, size_t len);

#define READ_JSON_DEPTH_MAX LOAD_DEPTH_MAX

/* Reads a record written as JSON. Integers that an int64 holds stay numbers; any other number becomes a string of exactly what was written ("83.4816").
 * Errors with line and column: syntax, repeated keys, nesting past READ_JSON_DEPTH_MAX; a report of ours and anything without "kind" are MC_ERR_INPUT.
 * own: *out, record_free. */
mc_status read_record_json(struct record **out, const char *path, const char *bytes, size_t len, mc_error *err);

#endif
