/* PDF files: the text layer of each page (pdf_page.c, in a process of its own by pdf_apart.c), put together again (pdf_layout.c). */
#include "read/read.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "read/pdf.h"

static const struct pdf_limits limits = {.seconds = 60, .page_ms = 50, .memory = (size_t)256 << 20};

static bool has(const char *from, const char *end, const char *word)
{
    return memmem(from, (size_t)(end - from), word, strlen(word)) != NULL;
}

/* A file that was cut off would be mended by poppler, with the pages it finds and none of the others. A whole one ends with a mark; it was kept once for each time
 * the file was saved, so nothing of a further saving may stand behind the last of them. */
static mc_status check_end(const char *bytes, size_t len, mc_error *err)
{
    const char *end = bytes + len, *last = NULL, *at = bytes;
    while ((at = memmem(at, (size_t)(end - at), "%%EOF", 5)) != NULL)
        last = at += 5;
    if (last == NULL || has(last, end, " obj") || has(last, end, "\nxref") || has(last, end, "startxref"))
        return error_set(err, MC_ERR_INPUT, NULL, 0, "the PDF file is cut off: the mark at its end (%%%%EOF) is missing; send or download the whole file again");
    return MC_OK;
}

static mc_status pdf_read(struct document *d, const char *bytes, size_t len, mc_error *err)
{
    struct pdf_apart *apart;
    mc_status st = check_end(bytes, len, err);
    if (!st)
        st = pdf_apart_open(&apart, bytes, len, &limits, err);
    if (st)
        return st;
    st = pdf_layout(d, pdf_apart_pages(apart), pdf_apart_page, apart, err);
    pdf_apart_close(apart);
    return st;
}

/* The mark may stand a little behind the beginning. */
static int pdf_probe(const char *path, const char *bytes, size_t len)
{
    (void)path;
    if (len >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        return 95;
    return memmem(bytes, len < 1024 ? len : 1024, "%PDF-", 5) != NULL && memchr(bytes, '\0', len < 4096 ? len : 4096) != NULL ? 50 : 0;
}

const struct reader read_pdf = {"pdf", pdf_probe, pdf_read};
