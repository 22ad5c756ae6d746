/* See web_map.h. A location leads to its piece by its cell or paragraph where the format has such, by its lines otherwise, and in
 * a notice that came as a record by its JSON pointer. */
#include "report/web_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grown.h"
#include "base/utf8.h"
#include "report/view.h"

#define KEY_MAX 640

/* The pieces of a drawing, to be found. */
struct pieces {
    json_t *index;       /* own: key -> number */
    const json_t **list; /* own: piece by number - 1 */
    size_t n, size;
    bool failed;
};

/* ---- keys -------------------------------------------------------------------------------------------------------- */

/* False where the location names no cell and no paragraph. `cell`: with its cell, or for the row as a whole. */
static bool place_key(char out[KEY_MAX], const json_t *location, bool cell)
{
    long row = view_count(location, "row"), paragraph = view_count(location, "paragraph");
    if (!row && !paragraph)
        return false;
    snprintf(out, KEY_MAX, "%ld/%ld/%ld/%ld/%ld/%.500s", view_count(location, "page"), view_count(location, "table"), row,
             cell ? view_count(location, "cell") : -1, row ? 0 : paragraph, view_text(location, "sheet"));
    return true;
}

static void index_key(struct pieces *p, const char *key)
{
    if (!json_object_get(p->index, key) && json_object_set_new(p->index, key, json_integer((json_int_t)p->n)) != 0)
        p->failed = true;
}

static void add_piece(struct pieces *p, const json_t *piece)
{
    char key[KEY_MAX];
    const json_t **list = grown(p->list, p->n, &p->size, sizeof *list);
    if (!list) {
        p->failed = true;
        return;
    }
    p->list = list;
    p->list[p->n++] = piece;
    if (place_key(key, piece, true))
        index_key(p, key);
    if (place_key(key, piece, false))
        index_key(p, key);
    if (*view_text(piece, "at"))
        index_key(p, view_text(piece, "at"));
}

static void find_pieces(struct pieces *p, const json_t *drawing)
{
    const json_t *block, *row, *cell;
    size_t b, r, c;
    json_array_foreach (json_object_get(drawing, "blocks"), b, block) {
        if (!json_object_get(block, "rows"))
            add_piece(p, block);
        json_array_foreach (json_object_get(block, "rows"), r, row)
            json_array_foreach (row, c, cell)
                add_piece(p, cell);
    }
}

/* ---- looking up -------------------------------------------------------------------------------------------------- */

static size_t by_key(const struct pieces *p, const char *key)
{
    return (size_t)json_integer_value(json_object_get(p->index, key));
}

/* The piece whose lines hold this one; of several, the one that begins last. */
static size_t by_line(const struct pieces *p, const json_t *location)
{
    long line = view_count(location, "line"), page = view_count(location, "page"), best = 0;
    size_t found = 0;
    for (size_t i = 0; i < p->n && line > 0; i++) {
        long first = view_count(p->list[i], "line"), last = view_count(p->list[i], "last");
        if (first > 0 && first <= line && line <= (last ? last : first) && first > best && view_count(p->list[i], "page") == page) {
            best = first;
            found = i + 1;
        }
    }
    return found;
}

/* "/projects/0/tasks/1/lead/0" stands in the piece of "/projects/0/tasks/1/lead". */
static size_t by_pointer(const struct pieces *p, const char *at)
{
    char key[KEY_MAX];
    snprintf(key, sizeof key, "%s", at);
    for (char *slash = key + strlen(key); slash; slash = strrchr(key, '/')) {
        *slash = '\0';
        size_t found = *key ? by_key(p, key) : 0;
        if (found)
            return found;
    }
    return 0;
}

static size_t find_piece(const struct pieces *p, const json_t *location, const char *at)
{
    char key[KEY_MAX];
    size_t found = 0;
    if (place_key(key, location, true))
        found = by_key(p, key);
    if (!found)
        found = by_line(p, location);
    if (!found && place_key(key, location, false))
        found = by_key(p, key);
    return found || !*at ? found : by_pointer(p, at);
}

/* ---- the marks --------------------------------------------------------------------------------------------------- */

const char *web_severity(const json_t *entry)
{
    const char *severity = view_text(entry, "severity");
    for (size_t s = 0; s < VIEW_SEVERITIES; s++)
        if (strcmp(severity, view_severities[s]) == 0)
            return view_severities[s];
    return "undecided";
}

static void add_mark(struct web_map *m, const json_t *entry, const struct pieces *p, size_t *undecided)
{
    struct web_mark *mark = &m->marks[m->n++];
    *mark = (struct web_mark){.entry = entry, .severity = web_severity(entry), .number = m->n};
    mark->open = !json_object_get(entry, "severity") || view_is_open(entry);
    if (json_object_get(entry, "severity"))
        snprintf(mark->id, sizeof mark->id, "f-%s", view_text(entry, "fingerprint"));
    else
        snprintf(mark->id, sizeof mark->id, "u-%zu", ++*undecided);
    mark->piece = find_piece(p, json_object_get(entry, "location"), view_text(entry, "at"));
}

/* A title printed on several lines is as many paragraphs: those whose texts the record's title is made of. */
static void find_title(struct web_map *m, const struct pieces *p, const json_t *source)
{
    const char *title = view_text(json_object_get(json_object_get(source, "record"), "document"), "title");
    const json_t *location = json_object_get(source, "title");
    size_t from, to, found = *title ? find_piece(p, location, "/document/title") : 0;
    m->title = m->title_end = found;
    while (found && m->title_end <= p->n) {
        const char *text = view_text(p->list[m->title_end - 1], "text");
        utf8_trim(text, strlen(text), &from, &to);
        if (m->title_end > m->title && (to <= from || strncmp(title, text + from, to - from) != 0))
            break;
        title += strncmp(title, text + from, to - from) == 0 ? to - from : strlen(title);
        m->title_end++;
    }
}

static int compare_pieces(const void *a, const void *b, void *marks)
{
    const struct web_mark *list = marks;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    if (list[x].piece != list[y].piece)
        return list[x].piece < list[y].piece ? -1 : 1;
    return (x > y) - (x < y);
}

static size_t count_entries(const json_t *file)
{
    const json_t *group;
    size_t g, n = 0;
    json_array_foreach (json_object_get(file, "groups"), g, group)
        n += json_array_size(group);
    return n;
}

bool web_map_init(struct web_map *m, const json_t *file, size_t number, const json_t *source, size_t *undecided)
{
    size_t n = count_entries(file), g, i;
    const json_t *group, *entry;
    struct pieces p = {.index = json_object()};
    *m = (struct web_map){.file = number, .drawing = json_object_get(source, "drawing")};
    m->marks = calloc(n + 1, sizeof *m->marks);
    m->by_piece = calloc(n + 1, sizeof *m->by_piece);
    find_pieces(&p, m->drawing);
    if (m->marks && m->by_piece && p.index && !p.failed) {
        json_array_foreach (json_object_get(file, "groups"), g, group)
            json_array_foreach (group, i, entry)
                add_mark(m, entry, &p, undecided);
        for (i = 0; i < m->n; i++)
            m->by_piece[i] = i;
        qsort_r(m->by_piece, m->n, sizeof *m->by_piece, compare_pieces, m->marks);
        find_title(m, &p, source);
    }
    bool ok = m->marks && m->by_piece && p.index && !p.failed;
    json_decref(p.index);
    free(p.list);
    return ok;
}

void web_map_clear(struct web_map *m)
{
    free(m->marks);
    free(m->by_piece);
    *m = (struct web_map){0};
}

size_t web_map_marks(const struct web_map *m, size_t piece, size_t *n)
{
    size_t low = 0, high = m->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->marks[m->by_piece[middle]].piece < piece)
            low = middle + 1;
        else
            high = middle;
    }
    *n = 0;
    while (low + *n < m->n && m->marks[m->by_piece[low + *n]].piece == piece)
        ++*n;
    return low;
}
