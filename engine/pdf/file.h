/* A PDF file as poppler opens it. */
#ifndef MC_PDF_FILE_H
#define MC_PDF_FILE_H

#include "read/pdf.h"

struct pdf_file;

/* own: *out, pdf_file_close. The bytes stay until then. */
mc_status pdf_file_open(struct pdf_file **out, const char *bytes, size_t len, mc_error *err);
void pdf_file_close(struct pdf_file *f);
int pdf_file_pages(const struct pdf_file *f);
/* Page i (0-based); an empty one where the file has none there. */
mc_status pdf_file_page(struct pdf_page *out, struct pdf_file *f, int i, mc_error *err);

#endif
