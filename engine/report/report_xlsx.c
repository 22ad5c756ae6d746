/* A workbook for the auditor's desk: the list of findings, the ledger to fill in, every sum with live formulas, forms to sign, what it all rests on. */
#include "report/reporter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "report/book.h"
#include "report/view.h"

/* ---- formats -------------------------------------------------------------------------------------------------------------- */

struct look {
    enum book_style style;
    bool frame, bold, centre, wrap;
    double size;
    lxw_color_t ink, fill; /* 0: black; no fill */
    const char *number;
};

static const struct look looks[] = {
    {BOOK_PLAIN, true, false, false, true, 10, 0, 0, NULL},
    {BOOK_CENTRE, true, false, true, true, 10, 0, 0, NULL},
    {BOOK_HEAD, true, true, true, true, 10, 0, 0xDDE6F0, NULL},
    {BOOK_FILL, true, false, false, true, 10, 0, 0xFFFBE6, NULL},
    {BOOK_DAY, true, false, true, true, 10, 0, 0xFFFBE6, "yyyy-mm-dd"},
    {BOOK_TITLE, false, true, true, true, 16, 0, 0, NULL},
    {BOOK_NOTE, false, false, false, false, 9, 0x555555, 0, NULL},
    {BOOK_LABEL, true, true, true, true, 10, 0, 0xF2F2F2, NULL},
    {BOOK_ERROR, true, true, true, true, 10, 0x9C0006, 0xFDE4E4, NULL},
    {BOOK_WARNING, true, true, true, true, 10, 0x7F4F00, 0xFFF1D6, NULL},
    {BOOK_MINOR, true, false, true, true, 10, 0x1F4E79, 0xE8F1FA, NULL},
    {BOOK_UNDECIDED, true, true, true, true, 10, 0x5B2C83, 0xF1E8F8, NULL},
    {BOOK_STRONG, true, true, false, true, 10, 0, 0xF2F2F2, NULL},
    {BOOK_GOOD, true, false, true, false, 10, 0x1E6B34, 0, NULL},
    {BOOK_BAD, true, true, true, false, 10, 0x9C0006, 0xFDE4E4, NULL},
};

/* NULL when out of memory. */
static lxw_format *new_format(struct book *b, const struct look *look)
{
    lxw_format *f = xlsx.workbook_add_format(b->workbook);
    if (!f) {
        b->failed = true;
        return NULL;
    }
    xlsx.format_set_font_name(f, b->zh ? "宋体" : "Calibri");
    xlsx.format_set_font_size(f, look->size);
    xlsx.format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (look->frame)
        xlsx.format_set_border(f, LXW_BORDER_THIN);
    if (look->bold)
        xlsx.format_set_bold(f);
    if (look->centre) {
        xlsx.format_set_align(f, LXW_ALIGN_CENTER);
        xlsx.format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    }
    if (look->wrap)
        xlsx.format_set_text_wrap(f);
    if (look->ink)
        xlsx.format_set_font_color(f, look->ink);
    if (look->fill)
        xlsx.format_set_bg_color(f, look->fill);
    if (look->number)
        xlsx.format_set_num_format(f, look->number);
    return f;
}

static void make_formats(struct book *b)
{
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        b->styles[looks[i].style] = new_format(b, &looks[i]);
    for (int total = 0; total < 2; total++)
        for (int n = 0; n <= BOOK_DECIMALS; n++) {
            char shape[32];
            snprintf(shape, sizeof shape, "#,##0%s%.*s", n ? "." : "", n, "0000000000");
            struct look look = {BOOK_PLAIN, true, total, false, false, 10, 0, total ? 0xF2F2F2 : 0, shape};
            b->money[total][n] = new_format(b, &look);
        }
}

/* The day of the report, never a clock: the same report gives the same bytes. */
static void set_properties(struct book *b)
{
    struct tm day = {0};
    char title[64], company[] = "mingcha " MC_VERSION;
    snprintf(title, sizeof title, "%s", book_say(b, "明察核对工作簿", "mingcha workbook"));
    if (!strptime(view_text(b->report, "as_of"), "%Y-%m-%d", &day))
        day = (struct tm){.tm_year = 100, .tm_mday = 1};
    char author[] = "mingcha";
    lxw_doc_properties p = {.title = title, .author = author, .company = company, .created = timegm(&day)};
    book_try(b, xlsx.workbook_set_properties(b->workbook, &p));
}

/* ---- the file -------------------------------------------------------------------------------------------------------------- */

/* The library writes to a named file only; this one is memory. Its bytes go where the report goes. */
static mc_status copy_file(int fd, FILE *out, mc_error *err)
{
    char chunk[1 << 16];
    ssize_t n;
    if (lseek(fd, 0, SEEK_SET) < 0)
        return error_set(err, MC_ERR_IO, NULL, 0, "the report could not be written: %s", strerror(errno));
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        fwrite(chunk, 1, (size_t)n, out);
    if (n < 0)
        return error_set(err, MC_ERR_IO, NULL, 0, "the report could not be written: %s", strerror(errno));
    return reporter_flush(out, err);
}

static mc_status finish(const struct book *b, lxw_error closed, mc_error *err)
{
    lxw_error error = b->error ? b->error : closed;
    if (b->failed || error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return error ? error_set(err, MC_ERR_IO, NULL, 0, "the workbook could not be made: %s", xlsx.lxw_strerror(error)) : MC_OK;
}

static mc_status write_book(const json_t *report, const struct report_style *style, const char *name, mc_error *err)
{
    struct book b = {.report = report, .sources = style->sources, .zh = strcmp(style->lang, "zh") == 0};
    json_t *files = view_files(report);
    b.workbook = files ? xlsx.workbook_new(name) : NULL;
    if (!b.workbook) {
        json_decref(files);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    b.files = files;
    make_formats(&b);
    set_properties(&b);
    book_list(&b);
    book_ledger(&b);
    book_sums(&b);
    book_evidence(&b);
    book_about(&b);
    mc_status st = finish(&b, xlsx.workbook_close(b.workbook), err);
    json_decref(files);
    return st;
}

static mc_status write_xlsx(const json_t *report, const struct report_style *style, FILE *out, mc_error *err)
{
    char name[64];
    mc_status loaded = book_load(err);
    if (loaded != MC_OK)
        return loaded;
    int fd = memfd_create("mingcha.xlsx", MFD_CLOEXEC);
    if (fd < 0)
        return error_set(err, MC_ERR_IO, NULL, 0, "the report could not be written: %s", strerror(errno));
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    mc_status st = write_book(report, style, name, err);
    if (st == MC_OK)
        st = copy_file(fd, out, err);
    close(fd);
    return st;
}

const struct reporter report_xlsx = {
    .name = "xlsx",
    .help_zh = "Excel 工作簿：问题清单、整改台账、核对表（公式可重算）、取证单；须写到文件",
    .help_en = "an Excel workbook: findings, rectification, sums with live formulas, forms to sign; into a file",
    .draws = true,
    .binary = true,
    .write = write_xlsx,
};
