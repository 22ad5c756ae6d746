#include "document_text.h"

#include <check.h>

#include "base/buffer.h"

static void add_text(struct buffer *b, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        buffer_add_char(b, text[i] == '\n' ? '/' : text[i]);
}

static void add_cell(struct buffer *b, const struct table *t, int row, int col)
{
    const struct cell *c = table_at(t, row, col);
    if (c == NULL)
        buffer_add_text(b, " -");
    else if (c->row != row || c->col != col)
        buffer_add_text(b, " <");
    else {
        buffer_add_char(b, ' ');
        add_text(b, c->piece.text, c->piece.len);
        if (c->row_span > 1 || c->col_span > 1)
            buffer_add_format(b, "{%dx%d}", c->row_span, c->col_span);
    }
    buffer_add_text(b, " |");
}

static void add_piece(struct buffer *b, char letter, const struct piece *p)
{
    buffer_add_char(b, letter);
    if (p->blank_before > 0)
        buffer_add_format(b, "%d", p->blank_before);
    buffer_add_char(b, ' ');
    add_text(b, p->text, p->len);
    buffer_add_char(b, '\n');
}

static void add_block(struct buffer *b, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_PARAGRAPH:
        add_piece(b, 'P', &block->piece);
        break;
    case BLOCK_FURNITURE:
        add_piece(b, 'F', &block->piece);
        break;
    case BLOCK_CELLS:
        for (size_t i = 0; i < block->n_pieces; i++)
            add_piece(b, 'C', &block->pieces[i]);
        break;
    case BLOCK_TABLE:
        for (int row = 0; row < block->table.n_rows; row++) {
            buffer_add_char(b, '|');
            for (int col = 0; col < block->table.n_cols; col++)
                add_cell(b, &block->table, row, col);
            buffer_add_char(b, '\n');
        }
        break;
    }
}

char *document_text(const struct document *d)
{
    struct buffer b;
    buffer_init(&b);
    for (size_t i = 0; i < d->n_blocks; i++) {
        if (i > 0 && d->blocks[i].kind == BLOCK_TABLE && d->blocks[i - 1].kind == BLOCK_TABLE)
            buffer_add_text(&b, "--\n");
        add_block(&b, &d->blocks[i]);
    }
    for (size_t i = 0; i < d->n_notes; i++)
        buffer_add_format(&b, "N %s\n", d->notes[i].en);
    char *text = buffer_take(&b);
    ck_assert_ptr_nonnull(text);
    return text;
}
