/* What a rule does to the tables that it is given: its file is loaded and its check called as flow.h has it, with the element as its first argument. */
#include "rule/reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/flow.h"

#define ROUNDS_MAX 100

/* The call of check, which stands nowhere in the file. */
static void call_check(struct flow *f, const struct flow_chunk *rule, const struct flow_place *element)
{
    static const struct syntax nowhere = {.kind = SYNTAX_CALL};
    const struct flow_frame host = {.checks = true};
    const struct flow_set none = {0};
    struct flow_values args = {0}, results = {0};
    struct flow_set check = flow_get(f, rule->frame->results.at[0], flow_name(f, "check", strlen("check")), none);
    args.at[0] = flow_one(f, FLOW_RECORD, element, NULL, FLOW_PLAIN);
    args.at[1] = flow_one(f, FLOW_BUILTIN, NULL, NULL, FLOW_PLAIN);
    flow_call(f, &host, &nowhere, check, &args, &results);
}

/* Until nothing new is found. */
static void run(struct flow *f, const struct shape *shape)
{
    const struct flow_place element = {.shape = shape};
    const struct flow_chunk *rule = flow_library(f, "", 0);
    int rounds = 0;
    for (f->changed = true; f->changed && !f->out->unknown && !f->no_memory && rule && rule->frame; rounds++) {
        f->changed = false;
        flow_forget_scratch(f);
        for (struct flow_frame *frame = f->frames; frame && !f->out->unknown && !f->no_memory; frame = frame->next)
            flow_walk(f, frame);
        call_check(f, rule, &element);
        if (rounds == ROUNDS_MAX)
            f->out->unknown = true;
    }
}

mc_status reach_find(struct reach *out, const struct reach_files *files, const struct shape *shape, mc_error *err)
{
    struct flow *f = calloc(1, sizeof *f);
    if (!f)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    f->out = out;
    f->files = files;
    run(f, shape);
    bool no_memory = f->no_memory;
    for (struct flow_chunk *c = f->chunks; c; c = c->next)
        syntax_clear(&c->tree);
    flow_free_room(f);
    free(f);
    return no_memory ? error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory") : MC_OK;
}

void reach_clear(struct reach *r)
{
    for (size_t i = 0; !r->lent && i < r->n; i++)
        free(r->names[i]);
    free(r->names);
    *r = (struct reach){0};
}

bool reach_reads(const struct reach *r, const char *place, const char *key)
{
    size_t len = strlen(place);
    for (size_t i = 0; i < r->n; i++) {
        const char *name = r->names[i];
        const char *last = len ? name + len + 1 : name;
        if (len && (strncmp(name, place, len) != 0 || name[len] != '.'))
            continue;
        if (strcmp(last, key) == 0 || strcmp(last, "*") == 0)
            return true;
    }
    return false;
}

bool reach_reads_below(const struct reach *r, const char *place)
{
    size_t len = strlen(place);
    for (size_t i = 0; i < r->n; i++)
        if (!len || (strncmp(r->names[i], place, len) == 0 && r->names[i][len] == '.'))
            return true;
    return false;
}
