/* Notes on a worksheet: each on its cell, a bounded number of each kind, the rest counted. */
#include "read/xlsx.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* own: free(). NULL when out of memory. */
__attribute__((format(printf, 1, 0))) static char *formatted(const char *format, va_list args)
{
    char *text = NULL;
    return vasprintf(&text, format, args) < 0 ? NULL : text;
}

mc_status xlsx_note(struct xlsx_notes *n, enum xlsx_note_kind kind, int row, int col, const char *zh, const char *en, ...)
{
    if (n->n[kind]++ >= XLSX_NOTES_MAX)
        return MC_OK;
    struct place place = {.sheet = n->sheet, .row = row + 1, .cell = col + 1};
    va_list args;
    va_start(args, en);
    char *text_zh = formatted(zh, args);
    va_end(args);
    va_start(args, en);
    char *text_en = formatted(en, args);
    va_end(args);
    mc_status st = text_zh && text_en ? document_note(n->document, &place, text_zh, text_en) : MC_ERR_MEMORY;
    free(text_zh);
    free(text_en);
    return st;
}

mc_status xlsx_notes_finish(struct xlsx_notes *n)
{
    static const char *const zh[] = {
        [XLSX_HIDDEN] = "隐藏的行列区域", [XLSX_ERROR] = "错误值", [XLSX_CONSTANT] = "公式栏中直接填写的数",
        [XLSX_STALE] = "与公式不符的保存值", [XLSX_TEXT_NUMBER] = "存为文本的数字",
    };
    static const char *const en[] = {
        [XLSX_HIDDEN] = "hidden rows and columns", [XLSX_ERROR] = "error values", [XLSX_CONSTANT] = "typed numbers among formulas",
        [XLSX_STALE] = "stored values that do not fit their formulas", [XLSX_TEXT_NUMBER] = "numbers stored as text",
    };
    mc_status st = MC_OK;
    for (int kind = 0; kind < XLSX_NOTE_KINDS && !st; kind++) {
        if (n->n[kind] <= XLSX_NOTES_MAX)
            continue;
        size_t more = n->n[kind] - XLSX_NOTES_MAX;
        char text_zh[256], text_en[256];
        snprintf(text_zh, sizeof text_zh, "%s还有 %zu 处", zh[kind], more);
        snprintf(text_en, sizeof text_en, "%zu more: %s", more, en[kind]);
        struct place place = {.sheet = n->sheet};
        st = document_note(n->document, &place, text_zh, text_en);
    }
    return st;
}
