/* See quantity.h and phrase.h. */
#include "notice/quantity.h"

#include <stdlib.h>

#include "base/error.h"
#include "notice/value.h"

void quantities_clear(struct quantities *q)
{
    for (size_t i = 0; q->subjects && i < q->tokens.n; i++)
        subject_clear(&q->subjects[i]);
    free(q->subjects);
    token_list_clear(&q->tokens);
    *q = (struct quantities){0};
}

mc_status quantities_find(struct quantities *out, const struct reading *r, const struct piece *p, size_t from, size_t to, mc_error *err)
{
    *out = (struct quantities){0};
    mc_status st = token_scan(&out->tokens, r->forms, p->text, from, to, r->year, err);
    if (!st && (out->subjects = calloc(out->tokens.n + 1, sizeof *out->subjects)) == NULL)
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    const struct subject *previous = NULL;
    for (size_t i = 0; i < out->tokens.n && !st; i++) {
        if (out->tokens.items[i].kind == TOKEN_DATE)
            continue;
        st = subject_find(&out->subjects[i], r->forms, p->text, from, to, &out->tokens, i, previous, err);
        previous = &out->subjects[i];
    }
    if (st)
        quantities_clear(out);
    return st;
}

json_t *quantities_object(const struct quantities *q, size_t i, const struct piece *p)
{
    const struct token *t = &q->tokens.items[i];
    json_t *o = json_object();
    int bad = !o || value_set_text(o, "text", p, q->subjects[i].with_token, NULL);
    bad = bad || json_object_set_new(o, "value", json_string(t->value));
    if (t->value_max[0])
        bad = bad || json_object_set_new(o, "value_max", json_string(t->value_max));
    bad = bad || json_object_set_new(o, "unit", json_string(t->unit));
    if (q->subjects[i].text)
        bad = bad || json_object_set_new(o, "subject", json_string(q->subjects[i].text));
    if (q->subjects[i].measure)
        bad = bad || json_object_set_new(o, "measure", json_string(q->subjects[i].measure));
    bad = bad || json_object_set_new(o, "bound", json_string(token_bound_name(t->bound)));
    if (t->per[0])
        bad = bad || json_object_set_new(o, "per", json_string(t->per));
    if (!bad)
        return o;
    json_decref(o);
    return NULL;
}

mc_status quantities_add(struct reading *r, const struct quantities *q, size_t i, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    char at[VALUE_POINTER_MAX];
    const struct token *t = &q->tokens.items[i];
    mc_status st = value_append(r, array, pointer, quantities_object(q, i, p), p, q->subjects[i].with_token, at, err);
    if (!st)
        census_use(r->census, p, t->from, t->to, at);
    return st;
}

mc_status quantities_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array, const char *pointer, mc_error *err)
{
    struct quantities q;
    mc_status st = quantities_find(&q, r, p, from, to, err);
    for (size_t i = 0; !st && i < q.tokens.n; i++)
        if (q.tokens.items[i].kind != TOKEN_DATE)
            st = quantities_add(r, &q, i, p, array, pointer, err);
    quantities_clear(&q);
    return st;
}
