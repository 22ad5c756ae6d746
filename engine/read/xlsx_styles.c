/* Of a workbook's styles only what a number looks like. */
#include "read/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"

/* The formats that the file itself defines: id and what its code shows. */
struct own_formats {
    struct own_format {
        int id;
        struct number_format format;
    } *all; /* own */
    size_t n, size;
};

static mc_status too_many(mc_error *err)
{
    return error_set(err, MC_ERR_LIMIT, NULL, 0, "more than %zu cell styles", XLSX_STYLES_MAX);
}

static mc_status add_own(struct own_formats *own, const struct markup *m, mc_error *err)
{
    const char *id = markup_attr(m, "numFmtId"), *code = markup_attr(m, "formatCode");
    if (id == NULL || code == NULL)
        return MC_OK;
    if (own->n == XLSX_STYLES_MAX)
        return too_many(err);
    struct own_format *all = grown(own->all, own->n, &own->size, sizeof *all);
    if (!all)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    own->all = all;
    own->all[own->n++] = (struct own_format){atoi(id), number_format_parse(code)};
    return MC_OK;
}

static int compare_ids(const void *a, const void *b)
{
    const struct own_format *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static mc_status add_style(struct xlsx_styles *out, const struct own_formats *own, const struct markup *m, mc_error *err)
{
    const char *id = markup_attr(m, "numFmtId");
    struct own_format key = {.id = id == NULL ? 0 : atoi(id)};
    if (out->n == XLSX_STYLES_MAX)
        return too_many(err);
    struct number_format *all = grown(out->all, out->n, &out->size, sizeof *all);
    if (!all)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    out->all = all;
    const struct own_format *f = own->n == 0 ? NULL : bsearch(&key, own->all, own->n, sizeof *own->all, compare_ids);
    out->all[out->n++] = f == NULL ? number_format_builtin(key.id) : f->format;
    return MC_OK;
}

/* <numFmts> come before <cellXfs>, as the format's schema has them. */
mc_status xlsx_styles_read(struct xlsx_styles *out, struct markup *m, mc_error *err)
{
    struct own_formats own = {0};
    enum mark what;
    bool cells = false;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE) {
        const char *name = what == MARK_TEXT ? "" : markup_name(m);
        if (strcmp(name, "cellXfs") == 0) {
            cells = what == MARK_START;
            if (cells && own.n > 1)
                qsort(own.all, own.n, sizeof *own.all, compare_ids);
        } else if (what == MARK_START && !cells && strcmp(name, "numFmt") == 0 && out->n == 0) {
            st = add_own(&own, m, err);
        } else if (what == MARK_START && cells && strcmp(name, "xf") == 0) {
            st = add_style(out, &own, m, err);
        }
        if (st)
            break;
    }
    free(own.all);
    return st;
}

void xlsx_styles_clear(struct xlsx_styles *s)
{
    free(s->all);
    memset(s, 0, sizeof *s);
}
