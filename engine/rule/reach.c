/* What is noted of a chunk, its words, and what is known of its locals. */
#include "rule/reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/reach_pass.h"

/* ---- notes ----------------------------------------------------------------------------------------------------------- */

void pass_add(struct pass *p, char ***list, size_t *n, const char *text, size_t len)
{
    char **more = (*n & (*n + 1)) == 0 ? realloc(*list, (*n * 2 + 2) * sizeof *more) : *list;
    if (more)
        *list = more;
    char *copy = more ? strndup(text, len) : NULL;
    if (copy)
        (*list)[(*n)++] = copy;
    else
        p->no_memory = true;
}

void pass_note(struct pass *p, const struct token *t)
{
    if (memchr(t->text, '\\', t->len))
        p->out->any_key = true; /* escapes are not worked out */
    else
        pass_add(p, &p->out->names, &p->out->n, t->text, t->len);
}

bool reach_reads(const struct reach *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->names[i], name) == 0)
            return true;
    return false;
}

/* ---- tokens ---------------------------------------------------------------------------------------------------------- */

void pass_advance(struct pass *p)
{
    p->now = p->next;
    p->next = lexer_next(&p->lexer);
    p->failed = p->failed || p->now.kind == TOKEN_BAD;
}

bool token_is(const struct token *t, const char *text)
{
    return t->len == strlen(text) && memcmp(t->text, text, t->len) == 0;
}

bool pass_at(const struct pass *p, const char *text)
{
    return !p->failed && (p->now.kind == TOKEN_KEYWORD || p->now.kind == TOKEN_MARK) && token_is(&p->now, text);
}

bool pass_accept(struct pass *p, const char *text)
{
    if (!pass_at(p, text))
        return false;
    pass_advance(p);
    return true;
}

void pass_expect(struct pass *p, const char *text)
{
    if (!pass_accept(p, text))
        p->failed = true;
}

struct token pass_name(struct pass *p)
{
    struct token t = p->now;
    if (t.kind != TOKEN_NAME || token_is(&t, "_ENV"))
        p->failed = true;
    else
        pass_advance(p);
    return t;
}

/* ---- locals ---------------------------------------------------------------------------------------------------------- */

void pass_declare(struct pass *p, struct token name, enum given given, bool texts)
{
    if (p->n == LOCALS_MAX)
        p->failed = true;
    else
        p->locals[p->n++] = (struct local){.name = name, .function = p->function, .given = given, .texts = texts};
}

struct local *pass_find(struct pass *p, const struct token *name)
{
    for (size_t i = p->n; i-- > 0;)
        if (p->locals[i].name.len == name->len && memcmp(p->locals[i].name.text, name->text, name->len) == 0)
            return &p->locals[i];
    return NULL;
}

/* What was concluded from the local's first value does not hold any more. */
void pass_doubt(struct pass *p, struct local *l)
{
    if (l->relied && l->given == HARMLESS)
        p->out->any_key = true;
    else if (l->relied)
        p->out->unknown = true;
    l->given = ANYTHING;
    l->texts = false;
}

/* A bare name in front of =. */
void pass_assign(struct pass *p, const struct token *name)
{
    struct local *l = pass_find(p, name);
    if (!l) {
        p->out->unknown = true;
        return;
    }
    pass_doubt(p, l);
    if (l->function == 0 && p->function > 0)
        p->out->keeps = true;
}

/* A field of what the bare name holds is set; NULL: of something else. */
void pass_write(struct pass *p, struct local *l)
{
    if (!l || l->given != FRESH) {
        p->out->writes = true;
        return;
    }
    if (l->texts && l->relied)
        p->out->any_key = true; /* its texts may have been gone through as names */
    l->texts = false;
    l->relied = true;
    if (l->function == 0 && p->function > 0)
        p->out->keeps = true;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

mc_status reach_add(struct reach *out, const char *text, size_t len, mc_error *err)
{
    struct pass p = {.lexer = {.text = text, .len = len, .line = 1}, .out = out};
    for (size_t i = 0; i < len; i++) /* where Lua may see other lines or words than the lexer */
        out->unknown = out->unknown || text[i] == '\0' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
    p.next = lexer_next(&p.lexer);
    pass_advance(&p);
    pass_block(&p);
    out->unknown = out->unknown || p.failed || p.now.kind != TOKEN_END;
    return p.no_memory ? error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory") : MC_OK;
}

void reach_clear(struct reach *r)
{
    for (size_t i = 0; !r->lent && i < r->n; i++)
        free(r->names[i]);
    for (size_t i = 0; i < r->n_libs; i++)
        free(r->libs[i]);
    free(r->names);
    free(r->libs);
    *r = (struct reach){0};
}
