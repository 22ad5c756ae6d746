/* See stream.h. What a record gave is out of its arena before the next one is read. */
#include "run/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/report_line.h"

struct streaming {
    struct run *run;
    struct line_reader *reader;
    const char *path;
    report_tell_fn *tell; /* NULL: findings stay in the report */
    struct buffer *told;
    mc_error *found; /* borrow: what is wrong with a line; nothing, between lines */
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static mc_status add_undecided(struct report *report, const char *path, long long line, const char *en, const char *zh, mc_error *err)
{
    json_t *location = json_pack("{s:s, s:I, s:I}", "path", path, "line", (json_int_t)line, "record", (json_int_t)line);
    json_t *entry = json_pack("{s:s, s:o, s:o, s:o}", "path", path, "location", location, "message", json_sprintf("这一行不是记录，没有核对：%s", zh),
                              "message_en", json_sprintf("this line is no record and was not checked: %s", en));
    return entry && report_add_undecided(report, entry) == MC_OK ? MC_OK : out_of_memory(err);
}

/* A line that is no record, for the reason that was found. */
static mc_status add_unread(const struct streaming *s, long long line, mc_error *err)
{
    const mc_error *found = s->found;
    mc_status st = add_undecided(s->run->report, s->path, line, found->text, found->text_zh[0] ? found->text_zh : found->text, err);
    *s->found = (mc_error){0};
    return st;
}

/* Nothing of the arena may stay in a list that lives on: its items from `from` on become copies. */
static mc_status copy_from(json_t *list, size_t from, mc_error *err)
{
    for (size_t i = from; i < json_array_size(list); i++)
        if (json_array_set_new(list, i, json_deep_copy(json_array_get(list, i))) != 0)
            return out_of_memory(err);
    return MC_OK;
}

static mc_status tell(const struct streaming *s, mc_error *err)
{
    struct report *report = s->run->report;
    return !report_has_untold(report) || report_tell(report, s->tell, s->told) == MC_OK ? MC_OK : out_of_memory(err);
}

static mc_status check_record(const struct streaming *s, const struct record *r, const char *text, size_t len, mc_error *err)
{
    struct report *report = s->run->report;
    report->record_text = text;
    report->record_len = len;
    mc_status st = run_record(s->run, r, s->path, err);
    report->record_text = NULL;
    if (st == MC_OK)
        st = run_keep(s->run, r, s->path, err);
    return st == MC_OK && r->lost ? out_of_memory(err) : st;
}

static mc_status check_line(const struct streaming *s, long long line, const struct marks *marks, const char *text, size_t len, mc_error *err)
{
    struct report *report = s->run->report;
    struct record r = {.root = NULL};
    size_t findings = json_array_size(report->findings), undecided = json_array_size(report->undecided);
    mc_status st = read_record_line(&r, s->reader, s->path, line, marks, text, len, s->found);
    if (st == MC_ERR_MEMORY)
        return error_pass(err, s->found);
    if (st != MC_OK)
        st = add_unread(s, line, err);
    else
        st = check_record(s, &r, text, len, err);
    if (st == MC_OK && s->tell)
        st = tell(s, err);
    if (st == MC_OK && !s->tell)
        st = copy_from(report->findings, findings, err);
    if (st == MC_OK && !s->tell)
        st = copy_from(report->undecided, undecided, err);
    if (!s->tell)
        json_object_clear(report->repeats); /* fingerprints are unique within a record */
    record_clear(&r);
    line_reader_reset(s->reader);
    return st;
}

static bool is_blank(const char *text, size_t len)
{
    return strspn(text, " \t\r\n") == len;
}

mc_status stream_block(struct run *run, struct line_reader *reader, const char *path, struct ndjson_block *block, report_tell_fn *tell_fn, struct buffer *told, mc_error *err)
{
    mc_error found = {0};
    struct streaming s = {.run = run, .reader = reader, .path = path, .tell = tell_fn, .told = told, .found = &found};
    mc_status st = !tell_fn || report_take_lines(run->report) == MC_OK ? MC_OK : out_of_memory(err);
    long long line = block->line;
    char *end = block->text + block->len;
    pack_watch(run->pack, true);
    node_loader_hash(reader->nodes, &block->aside, block->text);
    for (char *from = block->text, *to; st == MC_OK && from < end; from = to + 1, line++) {
        to = memchr(from, '\n', (size_t)(end - from));
        to = to ? to : end;
        hash_aside_to(&block->aside, to < end ? to + 1 : end);
        *to = '\0';
        if (!is_blank(from, (size_t)(to - from)))
            st = check_line(&s, line, &block->marks, from, (size_t)(to - from), err);
    }
    node_loader_hash(reader->nodes, NULL, NULL);
    hash_aside_to(&block->aside, end);
    pack_watch(run->pack, false);
    if (st == MC_OK && block->too_long)
        st = add_undecided(run->report, path, block->too_long, "longer than 64 MiB", "超过 64 MiB", err);
    if (st == MC_OK && block->too_long && s.tell)
        st = tell(&s, err);
    return st;
}
