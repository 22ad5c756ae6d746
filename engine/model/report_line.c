/* See report_line.h. */
#include "model/report_line.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/grown.h"
#include "model/compact.h"
#include "model/fingerprint.h"
#include "model/report_order.h"

/* A finding that is written down. Offsets are those of report_lines.texts. */
struct line {
    const char *rule;
    enum severity severity;
    json_int_t place[REPORT_PLACES];
    size_t sheet, at, message; /* as they are sorted by, with a NUL behind */
    size_t members, len;
};

struct report_lines {
    struct line *items; /* own: n of them, room for `room` */
    size_t n, room;
    struct buffer texts;
    struct buffer scratch;
};

mc_status report_take_lines(struct report *r)
{
    if (r->lines == NULL)
        r->lines = calloc(1, sizeof *r->lines);
    return r->lines == NULL ? MC_ERR_MEMORY : MC_OK;
}

void report_lines_free(struct report_lines *lines)
{
    if (lines == NULL)
        return;
    free(lines->items);
    buffer_clear(&lines->texts);
    buffer_clear(&lines->scratch);
    free(lines);
}

bool report_takes_lines(const struct report *r)
{
    return r->lines != NULL && json_array_size(r->findings) == 0;
}

bool report_has_untold(const struct report *r)
{
    return json_array_size(r->findings) > 0 || json_array_size(r->undecided) > 0 || (r->lines != NULL && r->lines->n > 0);
}

/* ---- writing it down -------------------------------------------------------------------------------------------------- */

/* Where it stands in the texts, with its NUL. */
static size_t keep_text(struct buffer *texts, const char *text)
{
    size_t at = texts->len;
    buffer_add(texts, text, strlen(text) + 1);
    return at;
}

static void put(struct buffer *b, const char *key, const json_t *value)
{
    if (value == NULL)
        return;
    buffer_add(b, ",\"", 2);
    buffer_add_text(b, key);
    buffer_add(b, "\":", 2);
    compact_add(b, value);
}

static void put_location(struct buffer *b, const struct finding_parts *f)
{
    if (f->location != NULL) {
        put(b, "location", f->location);
        return;
    }
    buffer_add_text(b, ",\"location\":{\"path\":");
    compact_add_text(b, f->path, strlen(f->path));
    buffer_add_text(b, ",\"line\":");
    compact_add_integer(b, f->line);
    buffer_add_text(b, ",\"record\":");
    compact_add_integer(b, f->line);
    put(b, "text", f->quote);
    buffer_add_char(b, '}');
}

/* The members in the order of report_order_keys. */
static void put_members(struct buffer *b, const struct finding_parts *f, const char *fingerprint)
{
    buffer_add_text(b, "\"rule\":\"");
    buffer_add_text(b, f->rule);
    buffer_add_text(b, "\",\"severity\":\"");
    buffer_add_text(b, severity_name(f->severity));
    buffer_add_char(b, '"');
    put(b, "message", f->message);
    put(b, "message_en", f->message_en);
    put(b, "at", f->at);
    put_location(b, f);
    put(b, "related", f->related);
    put(b, "document", f->document);
    put(b, "project", f->project);
    put(b, "expected", f->expected);
    put(b, "actual", f->actual);
    put(b, "difference", f->difference);
    put(b, "impact", f->impact);
    put(b, "workings", f->workings);
    put(b, "diagnosis", f->diagnosis);
    put(b, "basis", f->basis);
    buffer_add_text(b, ",\"fingerprint\":\"");
    buffer_add_text(b, fingerprint);
    buffer_add_text(b, "\",\"status\":\"new\"");
}

static mc_status fingerprint_of(struct report *r, const struct finding_parts *f, char fingerprint[FINGERPRINT_LEN + 1])
{
    const char *document = json_string_value(f->document), *text = json_string_value(f->location != NULL ? json_object_get(f->location, "text") : f->quote);
    const struct fingerprint_content content = {
        .rule = f->rule,
        .document = document != NULL ? document : "",
        .path = f->path,
        .project = f->project,
        .at = json_string_value(f->at),
        .text = text != NULL ? text : "",
        .expected = f->expected,
        .actual = f->actual,
    };
    r->lines->scratch.len = 0;
    return fingerprint_make(r->repeats, &content, r->record_text, r->record_len, &r->lines->scratch, fingerprint);
}

/* Where it stands, for the order. */
static void set_place(struct report_lines *lines, struct line *line, const struct finding_parts *f)
{
    const struct report_key key = report_key_of(NULL, NULL, 0, f->location);
    memcpy(line->place, key.place, sizeof line->place);
    if (f->location == NULL)
        line->place[PLACE_RECORD] = line->place[PLACE_LINE] = f->line;
    line->sheet = keep_text(&lines->texts, key.sheet);
}

mc_status report_add_line(struct report *r, const struct finding_parts *f)
{
    struct report_lines *lines = r->lines;
    char fingerprint[FINGERPRINT_LEN + 1];
    struct line *items = grown(lines->items, lines->n, &lines->room, sizeof *items);
    if (items == NULL || fingerprint_of(r, f, fingerprint) != MC_OK)
        return MC_ERR_MEMORY;
    lines->items = items;
    struct line *line = &items[lines->n];
    line->rule = f->rule;
    line->severity = f->severity;
    set_place(lines, line, f);
    line->at = keep_text(&lines->texts, json_string_value(f->at));
    line->message = keep_text(&lines->texts, json_string_value(f->message));
    line->members = lines->texts.len;
    put_members(&lines->texts, f, fingerprint);
    line->len = lines->texts.len - line->members;
    lines->n++;
    return buffer_ok(&lines->texts) ? MC_OK : MC_ERR_MEMORY;
}

/* ---- telling ------------------------------------------------------------------------------------------------------------ */

static struct report_key key_of(const struct report_lines *lines, size_t i)
{
    struct line *line = &lines->items[i];
    const char *texts = lines->texts.data;
    struct report_key key = {
        .entry = line,
        .added = i,
        .input = INT64_MAX,
        .sheet = texts + line->sheet,
        .severity = (int)line->severity,
        .rule = line->rule,
        .at = texts + line->at,
        .message = texts + line->message,
    };
    memcpy(key.place, line->place, sizeof key.place);
    return key;
}

/* A finding that was kept as JSON becomes a line like the others. */
static mc_status write_down(struct report_lines *lines, const json_t *finding)
{
    const char *rule = json_string_value(json_object_get(finding, "rule"));
    const struct report_key key = report_key_of(NULL, finding, 0, json_object_get(finding, "location"));
    struct line *items = grown(lines->items, lines->n, &lines->room, sizeof *items);
    if (items == NULL)
        return MC_ERR_MEMORY;
    lines->items = items;
    struct line *line = &items[lines->n++];
    *line = (struct line){.rule = rule, .severity = (enum severity)key.severity};
    memcpy(line->place, key.place, sizeof line->place);
    line->sheet = keep_text(&lines->texts, key.sheet);
    line->at = keep_text(&lines->texts, key.at);
    line->message = keep_text(&lines->texts, key.message);
    line->members = lines->texts.len;
    compact_add_members(&lines->texts, finding);
    line->len = lines->texts.len - line->members;
    return buffer_ok(&lines->texts) ? MC_OK : MC_ERR_MEMORY;
}

/* The lines in their order, those kept as JSON among them. */
static mc_status tell_lines(struct report *r, report_tell_fn *tell, struct buffer *out)
{
    struct report_lines *lines = r->lines;
    size_t i, written = lines->n;
    json_t *finding;
    mc_status st = report_order_keys(r->findings);
    json_array_foreach(r->findings, i, finding)
        if (st == MC_OK)
            st = write_down(lines, finding);
    struct report_key one, *keys = lines->n == 1 ? &one : calloc(lines->n, sizeof *keys);
    if (st != MC_OK || keys == NULL)
        st = MC_ERR_MEMORY;
    for (i = 0; st == MC_OK && i < lines->n; i++)
        keys[i] = key_of(lines, i);
    if (st == MC_OK && lines->n > 1)
        qsort(keys, lines->n, sizeof *keys, report_key_compare);
    for (i = 0; st == MC_OK && i < lines->n; i++) {
        const struct line *line = keys[i].entry;
        tell("finding", lines->texts.data + line->members, line->len, out);
    }
    if (keys != &one)
        free(keys);
    for (i = 0; st == MC_OK && i < written; i++) {
        const struct line *line = &lines->items[i];
        r->told_findings[line->severity][STANDING_OPEN]++;
        st = report_name_told(r, line->rule);
    }
    lines->n = 0;
    lines->texts.len = 0;
    return st;
}

static mc_status tell_list(const json_t *list, const char *kind, report_tell_fn *tell, struct buffer *out)
{
    struct buffer members;
    size_t i;
    json_t *entry;
    buffer_init(&members);
    json_array_foreach(list, i, entry)
    {
        members.len = 0;
        compact_add_members(&members, entry);
        if (members.len > 0 && buffer_ok(&members))
            tell(kind, members.data, members.len, out);
    }
    bool ok = buffer_ok(&members);
    buffer_clear(&members);
    return ok ? MC_OK : MC_ERR_MEMORY;
}

mc_status report_tell(struct report *r, report_tell_fn *tell, struct buffer *out)
{
    bool lines = r->lines != NULL && r->lines->n > 0;
    bool entries = json_array_size(r->findings) > 0 || json_array_size(r->undecided) > 0;
    mc_status st = MC_OK;
    if (lines)
        st = tell_lines(r, tell, out);
    if (st == MC_OK && entries)
        st = report_order(r);
    if (st == MC_OK && !lines)
        st = tell_list(r->findings, "finding", tell, out);
    if (st == MC_OK)
        st = tell_list(r->undecided, "undecided", tell, out);
    if (st == MC_OK && (entries || json_object_size(r->repeats) > 0))
        st = report_told(r);
    return st == MC_OK && !buffer_ok(out) ? MC_ERR_MEMORY : st;
}
