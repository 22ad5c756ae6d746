#include "rule/shipped.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/pack.h"

extern const char lua_ident[]; /* exported by every liblua, declared in none of its headers */

static int by_name(const void *name, const void *file)
{
    return strcmp(name, shipped_table.texts + ((const struct shipped_file *)file)->name);
}

static const struct shipped_file *find(const char *name)
{
    return shipped_table.n_files ? bsearch(name, shipped_table.files, shipped_table.n_files, sizeof *shipped_table.files, by_name) : NULL;
}

const struct shipped_file *shipped_same(const char *name, const char *text, size_t len)
{
    const struct shipped_file *f = find(name);
    return f && f->text_len == len && memcmp(shipped_table.texts + f->text, text, len) == 0 ? f : NULL;
}

bool shipped_runs(const struct shipped_file *f)
{
    return f->code_len && strcmp(shipped_table.lua, lua_ident) == 0;
}

/* Whether the user has words for the library, which is "lib/data/rates.lua" to "rates". */
static bool has_words(const json_t *words, const char *library)
{
    char name[64];
    return sscanf(library, "lib/data/%63[^./].lua", name) == 1 && json_object_get(words, name);
}

bool shipped_knows(const struct rule *r, const json_t *words)
{
    const struct shipped_file *f = r->source->shipped;
    if (!f || !f->data_len)
        return false;
    for (size_t i = 0; i < f->n_libraries; i++) {
        const struct shipped_file *wanted = &shipped_table.files[shipped_table.numbers[f->libraries + i]];
        const char *name = shipped_table.texts + wanted->name;
        const struct part *owner;
        const struct source *lib = part_library(r->part, name, &owner);
        if (!lib || lib->shipped != wanted || has_words(words, name))
            return false;
    }
    return true;
}

mc_status shipped_reach(struct reach *out, const struct shipped_file *f, mc_error *err)
{
    *out = (struct reach){.unknown = f->unknown, .writes = f->writes, .keeps = f->keeps, .lent = true};
    out->names = malloc((f->n_names + 1) * sizeof *out->names);
    if (!out->names)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    for (; out->n < f->n_names; out->n++)
        out->names[out->n] = (char *)(uintptr_t)(shipped_table.texts + shipped_table.keys[shipped_table.numbers[f->names + out->n]]);
    return MC_OK;
}
