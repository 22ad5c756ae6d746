/* What the workbook rests on (说明): complete or not, which inputs, which rules, as of when. */
#include "report/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mingcha.h"
#include "report/view.h"

static void pair(struct book *b, lxw_worksheet *s, lxw_row_t *row, const char *zh, const char *en, char *text_take)
{
    book_text(b, s, *row, 0, book_say(b, zh, en), BOOK_LABEL);
    book_take(b, s, (*row)++, 1, text_take, BOOK_PLAIN);
}

static char *left_out(const struct book *b)
{
    char *text;
    size_t left = b->sources ? b->sources->left : 0;
    if (left == 0)
        return strdup("");
    int made = b->zh ? asprintf(&text, "文件较多，核对表只列 %d 份；另有 %zu 份已核对而未列入核对表", SOURCES_MAX, left)
                     : asprintf(&text, "there are many files: sums are shown for %d; %zu more were checked and are not shown there", SOURCES_MAX, left);
    return made < 0 ? NULL : text;
}

static void inputs(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    static const char *const zh[] = {"文件", "标题", "状态", "SHA-256"}, *const en[] = {"file", "title", "status", "SHA-256"};
    const json_t *one;
    size_t i;
    for (size_t c = 0; c < 4; c++)
        book_text(b, s, row, c, book_say(b, zh[c], en[c]), BOOK_HEAD);
    json_array_foreach (json_object_get(b->report, "inputs"), i, one) {
        const char *status = view_text(one, "status"), *why = view_input_error(one, b->zh);
        char *said = NULL;
        const char *word = strcmp(status, "checked") == 0 ? book_say(b, "已核对", "checked") : strcmp(status, "skipped") == 0 ? book_say(b, "跳过", "skipped") : book_say(b, "无法读取", "unreadable");
        row++;
        book_text(b, s, row, 0, view_path_shown(view_text(one, "path"), b->zh), BOOK_PLAIN);
        book_text(b, s, row, 1, view_text(one, "title"), BOOK_PLAIN);
        said = asprintf(&said, "%s%s%s", word, *why ? (b->zh ? "：" : ": ") : "", why) < 0 ? NULL : said;
        book_take(b, s, row, 2, said, BOOK_PLAIN);
        book_text(b, s, row, 3, view_text(one, "sha256"), BOOK_PLAIN);
    }
}

void book_about(struct book *b)
{
    static const double widths[] = {26, 60, 30, 40};
    struct view_totals totals;
    lxw_row_t row = 0;
    lxw_worksheet *s = book_sheet(b, "说明", "About", 0);
    for (size_t c = 0; s && c < 4; c++)
        book_try(b, xlsx.worksheet_set_column(s, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL));
    view_totals_read(&totals, b->report);
    pair(b, s, &row, "状态", "state", view_complete_sentence(&totals, b->zh));
    pair(b, s, &row, "结果", "result", view_result_sentence(&totals, b->zh));
    pair(b, s, &row, "文件", "files", view_files_sentence(&totals, b->zh));
    pair(b, s, &row, "规则包", "rules", view_pack_sentence(b->report, b->zh));
    pair(b, s, &row, "规则包 SHA-256", "SHA-256 of the rules", strdup(view_text(json_object_get(b->report, "pack"), "sha256")));
    pair(b, s, &row, "基准日", "as of", strdup(view_text(b->report, "as_of")));
    pair(b, s, &row, "程序", "program", strdup("mingcha " MC_VERSION));
    pair(b, s, &row, "性质", "nature",
         strdup(book_say(b, "疑点是需要核实的问题，不是结论；本工作簿由程序生成，须经人工核实、签字后使用。",
                         "A finding is a doubt to verify, not a verdict. A program made this workbook; it is used after people have verified and signed it.")));
    char *left = left_out(b);
    if (!left || *left)
        pair(b, s, &row, "核对表", "sums", left);
    else
        free(left);
    inputs(b, s, row + 1);
}
