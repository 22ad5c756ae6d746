/* Every allocation of base/ and model/ fails in turn: the call says so, nothing is lost, and what it was given stays sound. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "model/document.h"
#include "model/record.h"
#include "model/report.h"
#include "unit.h"

/* One thing to do from start to end, cleaning up after itself. */
typedef mc_status job(void);

static mc_status take_text(char *text)
{
    free(text);
    return text == NULL ? MC_ERR_MEMORY : MC_OK;
}

static mc_status do_buffer(void)
{
    struct buffer b;
    buffer_init(&b);
    for (int i = 0; i < 300; i++)
        buffer_add_format(&b, "第%d项；", i);
    return take_text(buffer_take(&b));
}

static mc_status do_empty_buffer(void)
{
    struct buffer b;
    buffer_init(&b);
    return take_text(buffer_take(&b));
}

static mc_status do_fold(void)
{
    const char *text = "（何　德）“双减”ＡＢＣ";
    return take_text(utf8_fold(text, strlen(text)));
}

static mc_status do_narrow(void)
{
    const char *text = "１２３．５％";
    return take_text(utf8_narrow(text, strlen(text)));
}

static mc_status do_encoding(const char *bytes, size_t len)
{
    char *text = NULL;
    size_t text_len;
    mc_error err = {0};
    mc_status st = encoding_to_utf8(&text, &text_len, NULL, bytes, len, &err);
    free(text);
    return err.status == st ? st : MC_ERR_USAGE;
}

static mc_status do_utf8(void)
{
    return do_encoding("实事", strlen("实事"));
}

static mc_status do_gb18030(void)
{
    return do_encoding("\xca\xb5\xca\xc2", 4);
}

static mc_status do_hash(void)
{
    char out[HASH_TEXT_MAX];
    struct hash_state *h = hash_begin();
    if (h == NULL)
        return MC_ERR_MEMORY;
    hash_add(h, "abc", 3);
    hash_finish(h, out);
    return MC_OK;
}

static mc_status fill_table(struct table *t)
{
    struct place place = {.row = 1};
    mc_status st = MC_OK;
    for (int i = 0; st == MC_OK && i < 9; i++)
        st = table_add(t, "格", 3, place, i / 3, i % 3, 1, 1);
    return st == MC_OK ? table_finish(t, NULL) : st;
}

static mc_status fill_document(struct document *d)
{
    struct place place = {.line = 1};
    struct block *b = document_add(d, BLOCK_PARAGRAPH);
    mc_status st = b == NULL ? MC_ERR_MEMORY : piece_set(&b->piece, "段", 3, place, 0);
    if (st == MC_OK)
        st = piece_set(&b->piece, "另一段", 9, place, 0);
    b = st == MC_OK ? document_add(d, BLOCK_CELLS) : NULL;
    for (int i = 0; b != NULL && st == MC_OK && i < 5; i++)
        st = block_add_piece(b, "格", 3, place, i);
    b = b != NULL && st == MC_OK ? document_add(d, BLOCK_TABLE) : NULL;
    if (st == MC_OK)
        st = b == NULL ? MC_ERR_MEMORY : fill_table(&b->table);
    for (int i = 0; st == MC_OK && i < 3; i++)
        st = document_sheet(d, "表1") == NULL ? MC_ERR_MEMORY : document_note(d, NULL, "未接受的修订", "unaccepted revisions");
    return st;
}

static mc_status do_document(void)
{
    struct document *d = document_new("a.txt", "text");
    mc_status st = d == NULL ? MC_ERR_MEMORY : fill_document(d);
    document_free(d);
    return st;
}

static int pass_over(const char *bytes, size_t len, void *to)
{
    (void)bytes, (void)len, (void)to;
    return 0;
}

static mc_status do_record(void)
{
    struct place place = {.line = 3, .column = 2, .sheet = "表"};
    struct record *r = record_new("notice");
    mc_status st = r == NULL ? MC_ERR_MEMORY : MC_OK;
    for (int i = 0; st == MC_OK && i < 20; i++) {
        struct buffer pointer;
        buffer_init(&pointer);
        pointer_add_key(&pointer, "projects");
        pointer_add_index(&pointer, (size_t)i);
        st = buffer_ok(&pointer) ? record_locate(r, pointer.data, &place, "原文", 6) : MC_ERR_MEMORY;
        buffer_clear(&pointer);
    }
    if (st == MC_OK)
        st = record_write(r, pass_over, NULL);
    if (st == MC_OK)
        st = record_forget(r, "/projects/3");
    record_free(r);
    return st;
}

static mc_status do_record_from_json(void)
{
    struct record *r = NULL;
    struct place place = {.line = 3};
    json_t *root = json_object();
    if (root == NULL || json_object_set_new(root, "kind", json_string("x")) != 0) {
        json_decref(root);
        return MC_ERR_MEMORY;
    }
    mc_status st = record_from_json(&r, root, "a.json", NULL);
    if (st == MC_OK)
        st = record_locate(r, "/a", &place, NULL, 0);
    record_free(r);
    return st;
}

static mc_status add_finding(struct report *r, int line)
{
    json_t *f = json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:{s:s, s:i, s:s}, s:i}", "rule", "a.a", "severity", "error", "message",
                          "m", "at", "/projects/0/name", "project", "seq", "1", "name", "某路", "location", "path", "a.txt", "line",
                          line, "text", "原 文", "expected", 12);
    return f == NULL ? MC_ERR_MEMORY : report_add_finding(r, f);
}

static mc_status fill_report(struct report *r)
{
    mc_status st = report_add_input(r, "a.txt") == NULL ? MC_ERR_MEMORY : MC_OK;
    for (int i = 3; st == MC_OK && i > 0; i--) /* the same content each time */
        st = add_finding(r, i);
    json_t *entry = st == MC_OK ? json_pack("{s:s}", "path", "a.txt") : NULL;
    if (st == MC_OK)
        st = entry == NULL ? MC_ERR_MEMORY : report_add_undecided(r, entry);
    if (st == MC_OK)
        st = report_finish(r);
    json_t *json = st == MC_OK ? report_json(r) : NULL;
    if (st == MC_OK && json == NULL)
        st = MC_ERR_MEMORY;
    json_decref(json);
    return st;
}

static mc_status do_report(void)
{
    struct report *r = report_new("2023-06-01");
    mc_status st = r == NULL ? MC_ERR_MEMORY : fill_report(r);
    report_free(r);
    return st;
}

static const struct {
    const char *name;
    job *run;
    long allocations; /* it makes at least so many, so the failures do reach it */
} JOBS[] = {
    {"buffer", do_buffer, 3},     {"empty buffer", do_empty_buffer, 1}, {"fold", do_fold, 2},
    {"narrow", do_narrow, 1},     {"utf-8", do_utf8, 1},                {"gb18030", do_gb18030, 1},
    {"hash", do_hash, 1},         {"document", do_document, 20},        {"record", do_record, 100},
    {"record from json", do_record_from_json, 5}, {"report", do_report, 60},
};

/* No assertion between the two counts: check is linked in, and its allocations are counted too. */
START_TEST(test_each_allocation_fails_in_turn)
{
    long n = 0;
    for (bool failed = true; failed; n++) {
        long before = allocation_live();
        allocation_fail(n);
        mc_status st = JOBS[_i].run();
        failed = allocation_stop();
        long lost = allocation_live() - before;
        ck_assert_msg(st == (failed ? MC_ERR_MEMORY : MC_OK), "%s: status %d where allocation %ld fails", JOBS[_i].name, (int)st, n);
        ck_assert_msg(lost == 0, "%s: %ld blocks lost where allocation %ld fails", JOBS[_i].name, lost, n);
    }
    ck_assert_int_gt(n, JOBS[_i].allocations);
}
END_TEST

Suite *memory_suite(void);
Suite *memory_suite(void)
{
    Suite *s = suite_create("memory");
    TCase *tc = tcase_create("memory");
    tcase_add_loop_test(tc, test_each_allocation_fails_in_turn, 0, COUNT(JOBS));
    suite_add_tcase(s, tc);
    return s;
}
