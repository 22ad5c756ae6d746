/* See coverage.h. Lines are counted for each file; a library that several rules require counts once, whoever ran it. */
#include "rule/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/lines.h"
#include "rule/pack.h"

struct file {
    const struct part *part;
    const struct source *source; /* borrow: from the part */
    bool *active, *ran;          /* own: n_lines */
    size_t n_lines;
};

struct coverage {
    struct file *files;
    size_t n;
    const struct part *last_part; /* the file of the last line: most often also of the next */
    struct file *last;
};

static mc_status add_file(struct coverage *c, const struct part *part, const struct source *source, mc_error *err)
{
    struct file *f = &c->files[c->n++];
    *f = (struct file){.part = part, .source = source};
    mc_status st = lines_of_source(&f->active, &f->n_lines, source->text, source->len, err);
    if (st == MC_OK && !(f->ran = calloc(f->n_lines, sizeof *f->ran)))
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return st;
}

mc_status coverage_new(struct coverage **out, const struct pack *p, mc_error *err)
{
    struct coverage *c = calloc(1, sizeof *c);
    size_t files = 0;
    for (size_t i = 0; i < p->n_parts; i++)
        files += p->parts[i].n_sources;
    if (c)
        c->files = calloc(files + 1, sizeof *c->files);
    mc_status st = c && c->files ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    for (size_t i = 0; st == MC_OK && i < p->n_parts; i++)
        for (size_t k = 0; st == MC_OK && k < p->parts[i].n_sources; k++)
            st = add_file(c, &p->parts[i], &p->parts[i].sources[k], err);
    if (st != MC_OK) {
        coverage_free(c);
        return st;
    }
    *out = c;
    return MC_OK;
}

void coverage_free(struct coverage *c)
{
    if (!c)
        return;
    for (size_t i = 0; c->files && i < c->n; i++) {
        free(c->files[i].active);
        free(c->files[i].ran);
    }
    free(c->files);
    free(c);
}

/* A library may be that of the pack which this one extends. */
static struct file *find_file(struct coverage *c, const struct part *part, const char *name)
{
    for (; part; part = part->base)
        for (size_t i = 0; i < c->n; i++)
            if (c->files[i].part == part && strcmp(c->files[i].source->name, name) == 0)
                return &c->files[i];
    return NULL;
}

void coverage_line(struct coverage *c, const struct part *part, lua_State *L, lua_Debug *ar)
{
    if (!lua_getinfo(L, "S", ar) || ar->source[0] != '@')
        return;
    if (!c->last || part != c->last_part || strcmp(ar->source + 1, c->last->source->name) != 0) {
        c->last = find_file(c, part, ar->source + 1);
        c->last_part = part;
    }
    if (c->last && ar->currentline >= 1 && (size_t)ar->currentline <= c->last->n_lines)
        c->last->ran[ar->currentline - 1] = true;
}

/* ---- telling ------------------------------------------------------------------------------------------------------- */

/* {file, lines, ran, missed: [{line, text}]}; NULL when out of memory. own. */
static json_t *file_json(const struct file *f)
{
    json_int_t lines = 0, ran = 0;
    json_t *missed = json_array();
    const char *text = f->source->text, *end = text + f->source->len;
    for (size_t i = 0; i < f->n_lines; i++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t len = stop ? (size_t)(stop - text) : (size_t)(end - text);
        lines += f->active[i];
        ran += f->active[i] && f->ran[i];
        if (f->active[i] && !f->ran[i])
            json_array_append_new(missed, json_pack("{s:I, s:s%}", "line", (json_int_t)i + 1, "text", text, len));
        text = stop ? stop + 1 : end;
    }
    return json_pack("{s:s, s:I, s:I, s:o}", "file", f->source->name, "lines", lines, "ran", ran, "missed", missed);
}

static const struct file *file_of(const struct coverage *c, const struct rule *r)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->files[i].source == r->source)
            return &c->files[i];
    return NULL;
}

static json_t *rule_json(const struct coverage *c, const struct rule *r)
{
    const long *v = r->tally.verdicts;
    json_t *out = file_json(file_of(c, r));
    json_t *about = json_pack("{s:s, s:s, s:I, s:{s:I, s:I, s:I, s:I}}", "rule", r->info.id, "pack", r->info.pack, "findings",
                              (json_int_t)r->tally.findings, "verdicts", "pass", (json_int_t)v[0], "fail", (json_int_t)v[1],
                              "not_applicable", (json_int_t)v[2], "undecided", (json_int_t)v[3]);
    if (!out || !about || json_object_update(about, out)) {
        json_decref(about);
        about = NULL;
    }
    json_decref(out);
    return about;
}

static bool is_library(const struct file *f)
{
    return strncmp(f->source->name, "lib/", 4) == 0;
}

json_t *pack_coverage(const struct pack *p)
{
    const struct coverage *c = p->coverage;
    json_t *rules = json_array(), *libraries = json_array();
    bool ok = c && rules && libraries;
    for (size_t i = 0; ok && i < p->n_rules; i++)
        ok = json_array_append_new(rules, rule_json(c, &p->rules[i])) == 0;
    for (size_t i = 0; ok && i < c->n; i++)
        if (is_library(&c->files[i]))
            ok = json_array_append_new(libraries, file_json(&c->files[i])) == 0;
    if (ok)
        return json_pack("{s:o, s:o}", "rules", rules, "libraries", libraries);
    json_decref(rules);
    json_decref(libraries);
    return NULL;
}

mc_status pack_cover(struct pack *p, mc_error *err)
{
    mc_status st = coverage_new(&p->coverage, p, err);
    return st == MC_OK ? pack_open_state(p, false, err) : st; /* again, with the hook: functions that only run while loading count too */
}
