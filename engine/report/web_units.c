/* Which offices a finding concerns: those of the task, or of all tasks of the project, that its value belongs to. */
#include "report/web.h"

#include <stdio.h>
#include <string.h>

/* `names` is an object whose keys are the names in the order of their coming. */
static bool add_names(json_t *names, const json_t *task)
{
    static const char *const keys[] = {"lead", "support"};
    const json_t *one;
    size_t i;
    bool ok = true;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        json_array_foreach (json_object_get(task, keys[k]), i, one)
            ok = ok && (!json_is_string(one) || json_object_set_new(names, json_string_value(one), json_true()) == 0);
    return ok;
}

bool web_add_units(const struct web *w, json_t *names, const json_t *entry)
{
    const json_t *source = sources_find(w->sources, view_path(entry));
    const json_t *projects = json_object_get(json_object_get(source, "record"), "projects"), *tasks, *task;
    unsigned long p = 0, t = 0;
    size_t i;
    bool ok = true;
    int found = sscanf(view_text(entry, "at"), "/projects/%lu/tasks/%lu", &p, &t);
    if (!source || found < 1)
        return true;
    tasks = json_object_get(json_array_get(projects, p), "tasks");
    if (found == 2)
        return add_names(names, json_array_get(tasks, t));
    json_array_foreach (tasks, i, task)
        ok = ok && add_names(names, task);
    return ok;
}
