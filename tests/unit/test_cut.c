/* Files of every format, cut off at every length: an error, a document that a run will call undecided, or one that is whole as far as anyone can tell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/read.h"
#include "unit.h"

struct form {
    const char *path;
    const struct reader *reader;
    bool tells; /* the format says where a file ends, so every cut is noticed */
    size_t tail; /* bytes at the end that are line breaks, and no loss */
};

static const struct form forms[] = {
    {"samples/forms/jichuan-2024.docx", &read_docx, true, 0},
    {"samples/forms/fengxi-2024.xlsx", &read_xlsx, true, 0},
    {"samples/forms/yanhui-2025.html", &read_html, true, 9},
    {"samples/forms/songting-2026.html", &read_html, true, 9},
    {"samples/forms/qingping-2024.csv", &read_csv, false, 0},
    {"samples/wujiang-2024.txt", &read_text, false, 0},
    {"samples/yunxiu-2025.txt", &read_text, false, 0},
};

/* True where the cut was noticed. */
static bool notices(const struct form *f, const char *bytes, size_t len)
{
    char *cut = malloc(len + 1); /* a sanitizer sees a byte read past it */
    memcpy(cut, bytes, len);
    char *shown = realloc(cut, len ? len : 1);
    struct document *d = NULL;
    mc_error err = {0};
    mc_status st = read_document_with(&d, f->reader, f->path, shown, len, &err);
    ck_assert_int_eq(st, err.status);
    if (st) {
        ck_assert_ptr_null(d);
        ck_assert(st == MC_ERR_INPUT && err.text[0] && err.text_zh[0]);
    }
    bool noticed = st || d->open_ended;
    document_free(d);
    free(shown);
    return noticed;
}

START_TEST(every_length_ends_well)
{
    const struct form *f = &forms[_i];
    char *bytes;
    size_t len;
    mc_error err = {0};
    ck_assert_msg(read_bytes(&bytes, &len, f->path, &err) == MC_OK, "%s", err.text);
    ck_assert(!notices(f, bytes, len));
    for (size_t n = 0; n + f->tail < len; n++) {
        bool noticed = notices(f, bytes, n);
        ck_assert_msg(noticed || !f->tells, "%s cut at %zu of %zu bytes passes as whole", f->path, n, len);
    }
    free(bytes);
}
END_TEST

Suite *cut_suite(void);
Suite *cut_suite(void)
{
    Suite *s = suite_create("cut");
    TCase *t = tcase_create("every length");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, every_length_ends_well, 0, COUNT(forms));
    suite_add_tcase(s, t);
    return s;
}
