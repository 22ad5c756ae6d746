#include "run/packs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "run/locate.h"

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* `beside`: the file whose folder a relative name starts from; NULL: the working folder. */
static mc_status add_folder(struct packs *f, const char *name, const char *beside, mc_error *err)
{
    const char *slash = beside ? strrchr(beside, '/') : NULL;
    char *own = NULL;
    mc_status st = MC_OK;
    if (f->n == PACKS_MAX)
        return error_set(err, MC_ERR_USAGE, NULL, 0, "more than %d rule packs at once", PACKS_MAX);
    if (strcmp(name, PACKS_DEFAULT) == 0)
        st = locate_rules(&own, err);
    else if (!slash || name[0] == '/')
        own = strdup(name);
    else if (asprintf(&own, "%.*s/%s", (int)(slash - beside), beside, name) < 0)
        own = NULL;
    if (st == MC_OK && !own)
        st = out_of_memory(err);
    if (st == MC_OK)
        f->folders[f->n++] = own;
    return st;
}

static mc_status add_listed(struct packs *f, const json_t *list, const char *file, mc_error *err)
{
    const json_t *one;
    size_t i;
    mc_status st = MC_OK;
    json_array_foreach (list, i, one) {
        if (st == MC_OK)
            st = add_folder(f, json_string_value(one), file, err);
    }
    return st;
}

static mc_status check_list(const json_t *list, mc_error *err)
{
    size_t i = 0;
    while (i < json_array_size(list) && json_string_length(json_array_get(list, i)))
        i++;
    if (!list || (i && i == json_array_size(list)))
        return MC_OK;
    return error_set(err, MC_ERR_USAGE, NULL, 0, "\"rules\" must be a list of folders");
}

static bool has_forms(const char *folder)
{
    char *path = NULL;
    struct stat about;
    bool has = asprintf(&path, "%s/forms", folder) >= 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    free(path);
    return has;
}

static mc_status choose_forms(struct packs *f, mc_error *err)
{
    size_t chosen = 0;
    for (size_t i = f->n; i-- > 0;)
        if (has_forms(f->folders[i]))
            chosen = i;
    f->forms = strdup(f->folders[chosen]);
    return f->forms ? MC_OK : out_of_memory(err);
}

mc_status packs_choose(struct packs *out, const char *const *folders, size_t n, const json_t *settings, const char *settings_file, mc_error *err)
{
    *out = (struct packs){.n = 0};
    mc_status st = check_list(json_object_get(settings, "rules"), err);
    for (size_t i = 0; st == MC_OK && i < n; i++)
        st = add_folder(out, folders[i], NULL, err);
    if (st == MC_OK && !out->n)
        st = add_listed(out, json_object_get(settings, "rules"), settings_file, err);
    if (st == MC_OK && !out->n)
        st = add_folder(out, PACKS_DEFAULT, NULL, err);
    return st == MC_OK ? choose_forms(out, err) : st;
}

void packs_clear(struct packs *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->folders[i]);
    free(p->forms);
    *p = (struct packs){.n = 0};
}

mc_status packs_load(struct pack **out, char **forms, const char *const *folders, size_t n, mc_error *err)
{
    struct packs p;
    mc_status st = packs_choose(&p, folders, n, NULL, NULL, err);
    if (st == MC_OK)
        st = pack_load_all(out, (const char *const *)p.folders, p.n, NULL, NULL, err);
    *forms = p.forms;
    p.forms = NULL;
    packs_clear(&p);
    return st;
}
