/* Bytes through the PDF reader and the notice reader: a whole file where they begin like one, else pages as poppler would give them, so that our own part of the
 * work is reached: 8 bytes each for a character (x, y, size, code), a line across, a line down, or a new page. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "pdf/file.h"

#define PAGES 6

struct bytes {
    const uint8_t *at, *end;
};

static int number(const uint8_t *at)
{
    return at[0] | at[1] << 8;
}

static bool add_rule(struct pdf_rules *rules, const uint8_t *at, size_t most)
{
    if (!rules->all && !(rules->all = malloc(most * sizeof *rules->all)))
        return false;
    int from = number(at + 4) * 10, to = number(at + 6) * 10;
    rules->all[rules->n++] = (struct pdf_rule){number(at + 2) * 10, from < to ? from : to, from < to ? to : from};
    return true;
}

static mc_status next_page(struct pdf_page *out, int i, void *data, mc_error *err)
{
    struct bytes *b = data;
    size_t most = (size_t)(b->end - b->at) / 8 + 1;

    (void)err;
    *out = (struct pdf_page){.number = i + 1, .width = 84200, .height = 59500};
    out->chars = malloc(most * sizeof *out->chars);
    for (; out->chars && b->end - b->at >= 8; b->at += 8) {
        const uint8_t *at = b->at;
        int x = number(at) * 10, y = number(at + 2) * 10, size = at[4] * 10 + 10;
        uint32_t c = (uint32_t)number(at + 6) | (uint32_t)(at[5] & 1) << 16;
        bool ok = true;
        if (number(at) == 0xFFFF && at[2] == 0xFF) {
            b->at += 8;
            break;
        }
        if (number(at) == 0xFFFE)
            ok = out->across.n >= 2048 || add_rule(&out->across, at, most);
        else if (number(at) == 0xFFFD)
            ok = out->down.n >= 2048 || add_rule(&out->down, at, most);
        else if (c >= 0x20 && (c < 0xD800 || c > 0xDFFF))
            out->chars[out->n_chars++] = (struct pdf_char){{x, y, x + (c < 0x80 ? size / 2 : size), y + size}, c, -1};
        if (!ok)
            return MC_ERR_MEMORY;
    }
    return out->chars ? MC_OK : MC_ERR_MEMORY;
}

static mc_status file_page(struct pdf_page *out, int i, void *data, mc_error *err)
{
    return pdf_file_page(out, data, i, err);
}

/* As read_pdf does, but in this process, so that what goes wrong is seen. */
static mc_status read_file(struct document *document, const char *data, size_t size, mc_error *err)
{
    struct pdf_file *file;
    mc_status st = pdf_file_open(&file, data, size, err);
    if (st)
        return st;
    st = pdf_layout(document, pdf_file_pages(file) < PAGES ? pdf_file_pages(file) : PAGES, file_page, file, err);
    pdf_file_close(file);
    return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = document_new("fuzz.pdf", "pdf");
    mc_error err = {0};
    mc_status st = MC_ERR_MEMORY;
    struct bytes pages = {data, data + size};

    if (document && size >= 5 && memcmp(data, "%PDF-", 5) == 0)
        st = read_file(document, (const char *)data, size, &err);
    else if (document)
        st = pdf_layout(document, PAGES, next_page, &pages, &err);
    read_on(document, st, size);
    return 0;
}
