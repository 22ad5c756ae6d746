#include "model/document.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

START_TEST(test_blocks_and_pieces)
{
    struct document *d = document_new("a.txt", "text");
    struct place place = {.line = 3};
    ck_assert_str_eq(d->path, "a.txt");
    ck_assert_str_eq(d->format, "text");
    for (int i = 0; i < 100; i++) {
        ck_assert_str_eq(document_add(d, BLOCK_FURNITURE)->piece.text, "");
        struct block *b = document_add(d, BLOCK_CELLS);
        for (int j = 0; j < 5; j++)
            ck_assert_int_eq(block_add_piece(b, " 甲 ", 5, place, j), MC_OK);
    }
    ck_assert_uint_eq(d->n_blocks, 200);
    ck_assert_uint_eq(d->blocks[199].n_pieces, 5);
    ck_assert_str_eq(d->blocks[1].pieces[4].text, " 甲 "); /* as printed */
    ck_assert_int_eq(d->blocks[1].pieces[4].blank_before, 4);
    struct block *p = document_add(d, BLOCK_PARAGRAPH);
    ck_assert_int_eq(piece_set(&p->piece, "first", 5, place, 0), MC_OK);
    ck_assert_int_eq(piece_set(&p->piece, "second text", 6, place, 1), MC_OK);
    ck_assert_str_eq(p->piece.text, "second");
    ck_assert_uint_eq(p->piece.len, 6);
    document_free(d);
    document_free(NULL);
}
END_TEST

static void add(struct table *t, const char *text, int row, int col, int row_span, int col_span)
{
    struct place place = {.line = row + 1};
    ck_assert_int_eq(table_add(t, text, strlen(text), place, row, col, row_span, col_span), MC_OK);
}

static const char *text_at(const struct table *t, int row, int col)
{
    const struct cell *c = table_at(t, row, col);
    return c == NULL ? "(none)" : c->piece.text;
}

/* +---+-------+---+
 * | a |   b   |   |
 * |   +---+---+ d |
 * |   | e | f |   |
 * +---+---+---+---+     and a hole at (2, 1) */
static void fill(struct table *t)
{
    add(t, "f", 1, 2, 1, 1);
    add(t, "b", 0, 1, 1, 2);
    add(t, "d", 0, 3, 2, 1);
    add(t, "h", 2, 2, 1, 2);
    add(t, "a", 0, 0, 2, 1);
    add(t, "e", 1, 1, 1, 1);
    add(t, "g", 2, 0, 1, 1);
}

START_TEST(test_table_with_spans)
{
    static const char *const grid[3][4] = {{"a", "b", "b", "d"}, {"a", "e", "f", "d"}, {"g", "(none)", "h", "h"}};
    struct document *d = document_new("a", "html");
    struct table *t = &document_add(d, BLOCK_TABLE)->table;
    fill(t);
    ck_assert_int_eq(table_finish(t, NULL), MC_OK);
    ck_assert_int_eq(t->n_rows, 3);
    ck_assert_int_eq(t->n_cols, 4);
    for (int row = 0; row < 3; row++)
        for (int col = 0; col < 4; col++)
            ck_assert_str_eq(text_at(t, row, col), grid[row][col]);
    ck_assert_ptr_null(table_at(t, -1, 0));
    ck_assert_ptr_null(table_at(t, 0, -1));
    ck_assert_ptr_null(table_at(t, 3, 0));
    ck_assert_ptr_null(table_at(t, 0, 4));
    document_free(d);
}
END_TEST

START_TEST(test_notes_and_sheets)
{
    struct document *d = document_new("a.xlsx", "xlsx");
    struct place place = {.sheet = document_sheet(d, "表1"), .row = 2};
    const char *other = document_sheet(d, "表2");
    ck_assert_int_eq(document_note(d, &place, "隐藏行", "a hidden row"), MC_OK);
    ck_assert_int_eq(document_note(d, NULL, "修订", "revisions"), MC_OK);
    ck_assert_uint_eq(d->n_notes, 2);
    ck_assert_str_eq(d->notes[0].place.sheet, "表1"); /* still there after another sheet came */
    ck_assert_str_eq(other, "表2");
    ck_assert_str_eq(d->notes[1].en, "revisions");
    ck_assert_int_eq(d->notes[1].place.row, 0);
    document_free(d);
}
END_TEST

/* A table far larger than its cells is refused before it costs memory. */
START_TEST(test_sparse_table)
{
    struct document *d = document_new("a", "html");
    struct table *t = &document_add(d, BLOCK_TABLE)->table;
    mc_error err = {0};
    add(t, "a", 0, 0, 1, 1);
    add(t, "b", TABLE_ROWS_MAX - 1, TABLE_COLS_MAX - 1, 1, 1);
    ck_assert_int_eq(table_finish(t, &err), MC_ERR_LIMIT);
    ck_assert_str_ne(err.text, "");
    document_free(d);
}
END_TEST

START_TEST(test_overlap_is_an_error)
{
    static const struct {
        int row, col, row_span, col_span;
    } extra[] = {{0, 0, 1, 1}, {1, 0, 1, 1}, {1, 3, 1, 1}, {0, 2, 1, 1}, {1, 1, 2, 3}, {2, 3, 1, 1}};
    struct document *d = document_new("a", "html");
    struct table *t = &document_add(d, BLOCK_TABLE)->table;
    mc_error err = {0};
    fill(t);
    add(t, "x", extra[_i].row, extra[_i].col, extra[_i].row_span, extra[_i].col_span);
    ck_assert_int_eq(table_finish(t, &err), MC_ERR_INPUT);
    ck_assert_str_ne(err.text, "");
    ck_assert_int_gt(err.line, 0);
    document_free(d);
}
END_TEST

START_TEST(test_places_outside_the_grid)
{
    static const struct {
        int row, col, row_span, col_span;
    } t[] = {{-1, 0, 1, 1},
             {0, -1, 1, 1},
             {0, 0, 0, 1},
             {0, 0, 1, 0},
             {TABLE_ROWS_MAX, 0, 1, 1},
             {0, TABLE_COLS_MAX, 1, 1},
             {1, 0, TABLE_ROWS_MAX, 1},
             {0, 1, 1, TABLE_COLS_MAX},
             {0, 0, 0x7FFFFFFF, 1},
             {0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF}};
    struct table table = {0};
    struct place place = {0};
    ck_assert_int_eq(table_add(&table, "x", 1, place, t[_i].row, t[_i].col, t[_i].row_span, t[_i].col_span), MC_ERR_LIMIT);
    ck_assert_uint_eq(table.n_cells, 0);
    ck_assert_int_eq(table_finish(&table, NULL), MC_OK);
    ck_assert_ptr_null(table_at(&table, 0, 0));
}
END_TEST

START_TEST(test_place_of_an_offset)
{
    static const struct {
        size_t offset;
        int line, column;
    } t[] = {{0, 7, 3}, {3, 7, 4}, {6, 7, 5}, {7, 8, 1}, {8, 9, 1}, {11, 9, 2}, {12, 9, 3}, {99, 9, 3}};
    struct piece p = {0};
    struct place place = {.line = 7, .column = 3};
    ck_assert_int_eq(piece_set(&p, "民生\n\n实a", 12, place, 0), MC_OK);
    for (size_t i = 0; i < COUNT(t); i++) {
        struct place at = piece_place(&p, t[i].offset);
        ck_assert_int_eq(at.line, t[i].line);
        ck_assert_int_eq(at.column, t[i].column);
    }
    struct place cell = {.table = 2, .row = 3, .cell = 4};
    ck_assert_int_eq(piece_set(&p, "a\nb", 3, cell, 0), MC_OK);
    struct place at = piece_place(&p, 2);
    ck_assert_int_eq(at.line, 0); /* a format without lines */
    ck_assert_int_eq(at.column, 0);
    ck_assert_int_eq(at.cell, 4);
    free(p.text);
}
END_TEST

Suite *document_suite(void);
Suite *document_suite(void)
{
    Suite *s = suite_create("document");
    TCase *tc = tcase_create("document");
    tcase_add_test(tc, test_blocks_and_pieces);
    tcase_add_test(tc, test_table_with_spans);
    tcase_add_test(tc, test_notes_and_sheets);
    tcase_add_test(tc, test_sparse_table);
    tcase_add_loop_test(tc, test_overlap_is_an_error, 0, 6);
    tcase_add_loop_test(tc, test_places_outside_the_grid, 0, 10);
    tcase_add_test(tc, test_place_of_an_offset);
    suite_add_tcase(s, tc);
    return s;
}
