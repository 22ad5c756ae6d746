#include "annotate/splice.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/grown.h"

static struct splice *new_splice(struct splices *s)
{
    struct splice *all = grown(s->all, s->n, &s->size, sizeof *all);
    if (!all)
        return NULL;
    s->all = all;
    return &s->all[s->n];
}

void splices_add(struct splices *s, size_t at, size_t cut, int order, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int made = vasprintf(&text, format, args);
    va_end(args);
    struct splice *one = made < 0 ? NULL : new_splice(s);
    if (!one) {
        s->failed = true;
        if (made >= 0)
            free(text);
        return;
    }
    *one = (struct splice){at, cut, order, s->n, text};
    s->n++;
}

static int compare(const void *a, const void *b)
{
    const struct splice *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

mc_status splices_apply(struct splices *s, const char *bytes, size_t len, char **out, size_t *out_len, mc_error *err)
{
    struct buffer b;
    size_t at = 0;
    buffer_init(&b);
    if (s->n)
        qsort(s->all, s->n, sizeof *s->all, compare);
    for (size_t i = 0; i < s->n; i++) {
        const struct splice *one = &s->all[i];
        buffer_add(&b, bytes + at, one->at - at);
        buffer_add_text(&b, one->text);
        at = one->at + one->cut;
    }
    buffer_add(&b, bytes + at, len - at);
    size_t n = b.len;
    char *made = s->failed ? NULL : buffer_take(&b);
    buffer_clear(&b);
    if (!made)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    *out = made;
    *out_len = n;
    return MC_OK;
}

void splices_clear(struct splices *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->all[i].text);
    free(s->all);
    *s = (struct splices){0};
}
