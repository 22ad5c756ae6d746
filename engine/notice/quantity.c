/* See quantity.h and phrase.h. */
#include "notice/quantity.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "notice/value.h"

#define NAMES_MAX 16

void quantities_clear(struct quantities *q)
{
    for (size_t i = 0; q->subjects && i < q->tokens.n; i++)
        subject_clear(&q->subjects[i]);
    free(q->subjects);
    token_list_clear(&q->tokens);
    *q = (struct quantities){0};
}

/* The n names of a list, 小学、初中、高中: where each starts and ends in the text. False where there are more or fewer.
 */
static bool split_names(struct slice *out, size_t n, const struct forms *forms, const char *text)
{
    size_t len = strlen(text), start = 0, found = 0, depth = 0;
    for (size_t at = 0; at <= len;) {
        uint32_t c = at < len ? step_at(text, len, at) : 0;
        size_t join = at == len     ? 1
                      : c == 0x3001 ? strlen("、")
                                    : forms_prefix(forms, "series", "joins", text + at, len - at);
        depth += step_is_open(c);
        depth -= depth && step_is_close(c);
        if (join && !depth) {
            if (found == n || at == start)
                return false;
            out[found++] = (struct slice){start, at};
            start = at + join;
        }
        at += join ? join : utf8_size((unsigned char)text[at]);
    }
    return found == n;
}

/* 小学、初中、高中学位分别为5个、3个、2个: each of the n figures from the first on gets its own name. */
static mc_status hand_out(struct subject *subjects, size_t n, const struct forms *forms)
{
    struct slice names[NAMES_MAX];
    char *each[NAMES_MAX] = {0};
    if (n > NAMES_MAX || !split_names(names, n, forms, subjects[0].text))
        return MC_OK;
    mc_status st = MC_OK;
    for (size_t i = 0; i < n && !st; i++)
        if (!(each[i] = value_text(subjects[0].text, names[i])))
            st = MC_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (st) {
            free(each[i]);
            continue;
        }
        free(subjects[i].text);
        subjects[i].text = each[i];
    }
    return st;
}

/* Looks for figures that share a list of names. */
static mc_status hand_out_names(struct quantities *q, const struct forms *forms)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < q->tokens.n && !st; i++) {
        size_t n = 1;
        if (!q->subjects[i].each || q->subjects[i].measure)
            continue;
        while (i + n < q->tokens.n && q->subjects[i + n].shared &&
               !strcmp(q->tokens.items[i + n].unit, q->tokens.items[i].unit))
            n++;
        if (n > 1)
            st = hand_out(&q->subjects[i], n, forms);
    }
    return st;
}

mc_status quantities_find(struct quantities *out, const struct reading *r, const struct piece *p, size_t from,
                          size_t to, mc_error *err)
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
    if (!st && hand_out_names(out, r->forms))
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
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

mc_status quantities_add(struct reading *r, const struct quantities *q, size_t i, const struct piece *p, json_t *array,
                         const char *pointer, mc_error *err)
{
    char at[VALUE_POINTER_MAX];
    const struct token *t = &q->tokens.items[i];
    mc_status st = value_append(r, array, pointer, quantities_object(q, i, p), p, q->subjects[i].with_token, at, err);
    if (!st)
        census_use(r->census, p, t->from, t->to, at);
    return st;
}

mc_status quantities_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array,
                          const char *pointer, mc_error *err)
{
    struct quantities q;
    mc_status st = quantities_find(&q, r, p, from, to, err);
    for (size_t i = 0; !st && i < q.tokens.n; i++)
        if (q.tokens.items[i].kind != TOKEN_DATE)
            st = quantities_add(r, &q, i, p, array, pointer, err);
    quantities_clear(&q);
    return st;
}
