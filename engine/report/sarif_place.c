/* Messages and places in SARIF's form. */
#include "report/sarif.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* Braces are doubled, as the standard asks; between ] and ( goes a blank, so that [a](b) is no link. */
json_t *sarif_message(struct maker *m, const char *text)
{
    struct buffer b;
    buffer_init(&b);
    for (const char *c = text; *c; c++) {
        buffer_add_char(&b, *c);
        if (*c == '{' || *c == '}')
            buffer_add_char(&b, *c);
        else if (*c == ']' && c[1] == '(')
            buffer_add_char(&b, ' ');
    }
    json_t *message = make_object(m);
    char *safe = buffer_take(&b);
    if (safe)
        make_put(m, message, "text", json_string(safe));
    m->failed = m->failed || !safe;
    free(safe);
    return message;
}

json_t *sarif_take_message(struct maker *m, char *text_take)
{
    json_t *message = sarif_message(m, text_take ? text_take : "");
    m->failed = m->failed || !text_take;
    free(text_take);
    return message;
}

/* RFC 3986: a path relative to where the run began, or file:// where it is absolute. own: free(). */
static char *uri_of(const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    struct buffer b;
    buffer_init(&b);
    while (strncmp(path, "./", 2) == 0 && path[2])
        path += 2;
    buffer_add_text(&b, *path == '/' ? "file://" : "");
    for (; *path; path++) {
        if (strchr(plain, *path))
            buffer_add_char(&b, *path);
        else
            buffer_add_format(&b, "%%%02X", (unsigned char)*path);
    }
    return buffer_take(&b);
}

static json_int_t artifact_index(const struct maker *m, const char *path)
{
    const json_t *input;
    size_t i;
    json_array_foreach (json_object_get(m->report, "inputs"), i, input) {
        if (strcmp(view_text(input, "path"), path) == 0)
            return (json_int_t)i;
    }
    return -1;
}

json_t *sarif_artifact(struct maker *m, const char *path)
{
    json_t *artifact = make_object(m);
    json_int_t index = artifact_index(m, path);
    make_take_text(m, artifact, "uri", uri_of(path));
    if (index >= 0)
        make_put_number(m, artifact, "index", index);
    if (strcmp(path, "-") == 0)
        make_put(m, artifact, "description", sarif_message(m, view_path_shown(path, m->zh)));
    return artifact;
}

/* Without a line there is no region: none is made up. */
static json_t *region(struct maker *m, const json_t *location)
{
    json_t *out = make_object(m);
    long line = view_count(location, "line"), column = view_count(location, "column");
    if (line <= 0)
        return out;
    make_put_number(m, out, "startLine", line);
    if (column > 0)
        make_put_number(m, out, "startColumn", column);
    if (*view_text(location, "text")) {
        json_t *snippet = make_object(m);
        make_put_text(m, snippet, "text", view_text(location, "text"));
        make_put(m, out, "snippet", snippet);
    }
    return out;
}

/* What names a cell in any language: 实事!B5, table 1/row 5/cell 2. own: free(). */
static char *cell_id(const json_t *cell, const char *sheet)
{
    static const char *const keys[] = {"table", "row", "cell"};
    struct buffer b;
    buffer_init(&b);
    if (*sheet)
        return view_place(cell, false);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (view_count(cell, keys[i]) > 0)
            buffer_add_format(&b, "%s%s %ld", b.len ? "/" : "", keys[i], view_count(cell, keys[i]));
    return buffer_take(&b);
}

static void add_cell(struct maker *m, json_t *list, const json_t *location)
{
    static const char *const keys[] = {"sheet", "table", "row", "cell"};
    json_t *cell = make_object(m);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        make_copy(m, cell, location, keys[i]);
    if (json_object_size(cell)) {
        json_t *logical = make_object(m);
        make_take_text(m, logical, "name", view_place(cell, m->zh));
        make_take_text(m, logical, "fullyQualifiedName", cell_id(cell, view_text(cell, "sheet")));
        make_put_text(m, logical, "kind", "cell");
        make_add(m, list, logical);
    }
    json_decref(cell);
}

/* Where a value stands among the cells of a document, and among the members of its record. */
static json_t *logical_locations(struct maker *m, const json_t *location, const char *at)
{
    json_t *list = make_array(m);
    add_cell(m, list, location);
    if (*at) {
        json_t *logical = make_object(m);
        make_put_text(m, logical, "fullyQualifiedName", at);
        make_put_text(m, logical, "kind", "value");
        make_add(m, list, logical);
    }
    return list;
}

json_t *sarif_location(struct maker *m, const char *path, const json_t *location, const char *at)
{
    json_t *out = make_object(m), *physical = make_object(m);
    make_put(m, physical, "artifactLocation", sarif_artifact(m, path));
    make_put_some(m, physical, "region", region(m, location));
    make_put(m, out, "physicalLocation", physical);
    make_put_some(m, out, "logicalLocations", logical_locations(m, location, at));
    return out;
}
