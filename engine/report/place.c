/* Where something stands, in words. */
#include "report/view.h"

#include <string.h>

#include "base/buffer.h"

/* Column 28 of a sheet is AB. */
static void add_sheet_column(struct buffer *b, long column)
{
    char letters[16];
    size_t n = 0;
    for (; column > 0 && n < sizeof letters; column = (column - 1) / 26)
        letters[n++] = (char)('A' + (column - 1) % 26);
    while (n)
        buffer_add_char(b, letters[--n]);
}

/* A sheet's cell is addressed as its users do: 实事!B5. */
static void add_sheet(struct buffer *b, const json_t *location, const char *sheet)
{
    const json_t *cell = json_object_get(location, "cell");
    buffer_add_format(b, "%s", sheet);
    if (json_is_string(cell)) {
        buffer_add_format(b, "!%s", json_string_value(cell));
    } else if (view_count(location, "row") > 0) {
        buffer_add_char(b, '!');
        add_sheet_column(b, json_integer_value(cell));
        buffer_add_format(b, "%ld", view_count(location, "row"));
    }
}

struct place_word {
    const char *key, *zh, *en;
};

/* A column in a line says little where the cell is known, and nothing where it is the first. */
static bool is_idle(const json_t *location, const char *key, long value)
{
    return strcmp(key, "column") == 0 && (value == 1 || json_object_get(location, "cell"));
}

static void add_numbers(struct buffer *b, bool zh, const json_t *location, const struct place_word *words, size_t n)
{
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        long value = view_count(location, words[i].key);
        if (value <= 0 || is_idle(location, words[i].key, value))
            continue;
        if (b->len)
            buffer_add_text(b, zh ? (first ? "，" : "") : ", ");
        const char *word = zh ? words[i].zh : words[i].en, *hash = strchr(word, '#');
        buffer_add(b, word, (size_t)(hash - word));
        buffer_add_format(b, "%ld", value);
        buffer_add_text(b, hash + 1);
        first = false;
    }
}

char *view_place(const json_t *location, bool zh)
{
    static const struct place_word page_words[] = {{"page", "第 # 页", "page #"}};
    static const struct place_word line_words[] = {{"line", "第 # 行", "line #"}, {"column", "第 # 列", "column #"}};
    static const struct place_word cell_words[] = {
        {"table", "表 # ", "table #"}, {"row", "第 # 行", "row #"}, {"cell", "第 # 格", "cell #"}};
    static const struct place_word paragraph_words[] = {{"paragraph", "第 # 段", "paragraph #"}};
    struct buffer b;
    buffer_init(&b);
    const char *sheet = json_string_value(json_object_get(location, "sheet"));
    add_numbers(&b, zh, location, page_words, 1);
    if (sheet)
        add_sheet(&b, location, sheet);
    add_numbers(&b, zh, location, line_words, 2);
    if (!sheet)
        add_numbers(&b, zh, location, cell_words, 3);
    if (!b.len)
        add_numbers(&b, zh, location, paragraph_words, 1);
    const char *heading = json_string_value(json_object_get(location, "heading"));
    const char *text = json_string_value(json_object_get(location, "text"));
    if (heading && (!text || strcmp(heading, text) != 0))
        buffer_add_format(&b, zh ? "（“%s”下）" : " (under \"%s\")", heading);
    return buffer_take(&b);
}
