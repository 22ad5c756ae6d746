#include "annotate/annotate.h"

#include <string.h>

#include "base/error.h"
#include "read/read.h"

static const struct annotator *const annotators[] = {&annotate_docx, &annotate_xlsx};

static mc_status choose(const struct annotator **out, const char *path, const char *bytes, size_t len, mc_error *err)
{
    const struct reader *reader = read_is_json(bytes, len) ? NULL : read_probe(path, bytes, len);
    for (size_t i = 0; reader && i < sizeof annotators / sizeof *annotators; i++)
        if (strcmp(annotators[i]->name, reader->name) == 0) {
            *out = annotators[i];
            return MC_OK;
        }
    if (reader && strcmp(reader->name, "office") == 0)
        return error_set(err, MC_ERR_INPUT, path, 0,
                         "notes are written into docx and xlsx files; save this one as such first, for instance: soffice --headless --convert-to docx FILE");
    return error_set(err, MC_ERR_INPUT, path, 0,
                     "notes are written into docx and xlsx files; what is found in other files is shown by mingcha check --format html=FILE");
}

mc_status annotate_can(const char *path, const char *bytes, size_t len, mc_error *err)
{
    const struct annotator *annotator;
    return choose(&annotator, path, bytes, len, err);
}

mc_status annotate(struct annotated *out, const struct annotation *job, mc_error *err)
{
    const struct annotator *annotator;
    *out = (struct annotated){0};
    mc_status st = choose(&annotator, job->path, job->bytes, job->len, err);
    if (!st)
        st = annotator->write(out, job, err);
    if (st)
        error_add_source(err, job->path);
    return st;
}
