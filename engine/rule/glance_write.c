/* See glance_write.h: registers, steps, constants and names. */
#include "rule/glance_write.h"

#include <string.h>

#include "base/grown.h"

#define OPS_MAX 4000

/* ---- registers and steps --------------------------------------------------------------------------------------------------- */

int glance_take(struct glance_writing *w, int n)
{
    int first = w->next;
    w->full = w->full || first + n > w->last;
    w->next += w->full ? 0 : n;
    w->most = w->next > w->most ? w->next : w->most;
    return w->full ? 0 : first;
}

int glance_write(struct glance_writing *w, enum glance_step step, int a, int b, int c)
{
    struct glance_op *ops = w->g->n < OPS_MAX ? grown(w->g->ops, w->g->n, &w->g->room, sizeof *ops) : NULL;
    if (!ops) {
        w->full = true;
        return GLANCE_NOWHERE;
    }
    w->g->ops = ops;
    ops[w->g->n] = (struct glance_op){.step = (uint8_t)step, .to = GLANCE_NOWHERE, .a = w->g->registers + a, .b = w->g->registers + b, .c = w->g->registers + c};
    return (int)w->g->n++;
}

/* A step that goes elsewhere; puts it in front of the chain. */
int glance_write_jump(struct glance_writing *w, enum glance_step step, int b, int c, bool when, int chain)
{
    int at = glance_write(w, step, 0, b, c);
    if (at == GLANCE_NOWHERE)
        return chain;
    w->g->ops[at].when = when;
    w->g->ops[at].to = chain;
    return at;
}

/* All of the chain go there. */
void glance_land(struct glance_writing *w, int chain, size_t to)
{
    while (chain != GLANCE_NOWHERE && !w->full) {
        int before = w->g->ops[chain].to;
        w->g->ops[chain].to = (int)to;
        chain = before;
    }
}

/* The last of `front` is followed by `chain`. */
int glance_chain(struct glance_writing *w, int front, int chain)
{
    int at = front;
    if (front == GLANCE_NOWHERE || w->full)
        return chain;
    while (w->g->ops[at].to != GLANCE_NOWHERE)
        at = w->g->ops[at].to;
    w->g->ops[at].to = chain;
    return front;
}

/* ---- constants --------------------------------------------------------------------------------------------------------------- */

static bool is_same(const struct glance_value *a, const struct glance_value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == GLANCE_TEXT)
        return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
    return a->kind != GLANCE_INTEGER || a->integer == b->integer;
}

/* The register that holds it. */
int glance_constant(struct glance_writing *w, struct glance_value v)
{
    for (int i = w->last; i < GLANCE_REGISTERS; i++)
        if (is_same(&w->g->registers[i], &v))
            return i;
    if (w->last <= w->most) {
        w->full = true;
        return 0;
    }
    if (v.kind == GLANCE_TEXT) { /* there is room for all of the file */
        memcpy(w->g->texts + w->texts, v.text, v.n);
        v.text = w->g->texts + w->texts;
        w->texts += v.n;
    }
    w->g->registers[--w->last] = v;
    return w->last;
}

int glance_text(struct glance_writing *w, const struct token *t)
{
    return glance_constant(w, (struct glance_value){.kind = GLANCE_TEXT, .n = (uint32_t)t->len, .text = t->text});
}

/* Of a literal; false: not known here. */
bool glance_read_constant(struct glance_value *out, const struct syntax *n)
{
    const struct token *t = &n->token;
    *out = (struct glance_value){.kind = GLANCE_NIL};
    if (n->kind == SYNTAX_TEXT) { /* as it stands between quotes */
        *out = (struct glance_value){.kind = GLANCE_TEXT, .n = (uint32_t)t->len, .text = t->text};
        return (t->text[-1] == '"' || t->text[-1] == '\'') && !memchr(t->text, '\\', t->len) && t->len < UINT16_MAX;
    }
    if (n->kind != SYNTAX_PLAIN)
        return false;
    if (token_is(t, "true") || token_is(t, "false")) {
        out->kind = token_is(t, "true") ? GLANCE_TRUE : GLANCE_FALSE;
        return true;
    }
    if (token_is(t, "nil"))
        return true;
    out->kind = GLANCE_INTEGER;
    bool plain = t->len < 18;
    for (size_t i = 0; plain && i < t->len; i++) {
        plain = t->text[i] >= '0' && t->text[i] <= '9';
        out->integer = out->integer * 10 + (t->text[i] - '0');
    }
    return plain;
}

/* ---- names ------------------------------------------------------------------------------------------------------------------- */

/* A local of the file that is given a literal and nothing else ever. */
static int outer_local(struct glance_writing *w, const struct syntax *decl)
{
    struct glance_value v;
    const struct syntax *first = decl->owner == w->root ? glance_first_value(w->root, decl) : NULL;
    if (first && glance_read_constant(&v, first) && !glance_is_set(w->root, decl))
        return glance_constant(w, v);
    w->failed = true;
    return 0;
}

/* The register of a local. */
int glance_local(struct glance_writing *w, const struct syntax *n)
{
    if (!n->decl || n->decl->owner != w->check)
        return n->decl ? outer_local(w, n->decl) : (w->failed = true, 0);
    int at = w->slots[n->decl->slot];
    w->failed = w->failed || at == GLANCE_NOWHERE;
    return at == GLANCE_NOWHERE ? 0 : at;
}

bool glance_is_global(const struct syntax *n, const char *name)
{
    return n->kind == SYNTAX_NAME && !n->decl && token_is(&n->token, name);
}
