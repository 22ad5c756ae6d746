/* A walk over the tree of a chunk with what is known of each local: that it holds a table made right there, a library, a number. What a later assignment takes back of
 * that, after something relied on it, counts as if it had never been known. */
#include "rule/reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/syntax.h"

#define LOCALS_MAX 512
#define VALUES_MAX 16 /* of one local statement, of which anything is known */

/* What an expression gives. */
enum given {
    ANYTHING,
    HARMLESS, /* no text, or one that the file holds: as a key it names no field but those noted */
    FRESH,    /* a table made by this very expression */
    LIBRARY,  /* what require gives */
};

struct local {
    const struct token *name;
    int function; /* how deep the function that it belongs to is nested; 0: the file */
    enum given given;
    bool texts;  /* FRESH: nothing but texts, all noted, and under no other name */
    bool relied; /* something was concluded from the two above */
};

struct value {
    enum given given;
    bool texts;           /* FRESH: a constructor of nothing but texts, all noted */
    struct local *single; /* it is this local and nothing more; NULL: it is not */
};

struct pass {
    struct local locals[LOCALS_MAX]; /* those in scope, innermost last */
    size_t n;
    int function;
    bool no_memory;
    struct reach *out;
};

/* ---- notes ----------------------------------------------------------------------------------------------------------- */

static void add(struct pass *p, char ***list, size_t *n, const char *text, size_t len)
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

/* The name of a field that it reads, or a text that may be one. */
static void note(struct pass *p, const struct token *t)
{
    if (memchr(t->text, '\\', t->len))
        p->out->any_key = true; /* escapes are not worked out */
    else
        add(p, &p->out->names, &p->out->n, t->text, t->len);
}

bool reach_reads(const struct reach *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->names[i], name) == 0)
            return true;
    return false;
}

/* ---- locals ---------------------------------------------------------------------------------------------------------- */

static void declare(struct pass *p, const struct token *name, struct value v)
{
    if (p->n == LOCALS_MAX)
        p->out->unknown = true;
    else
        p->locals[p->n++] = (struct local){.name = name, .function = p->function, .given = v.given, .texts = v.texts};
}

static struct local *find(struct pass *p, const struct token *name)
{
    for (size_t i = p->n; i-- > 0;)
        if (token_same(p->locals[i].name, name))
            return &p->locals[i];
    return NULL;
}

/* What was concluded from the local's first value does not hold any more. */
static void doubt(struct pass *p, struct local *l)
{
    if (l->relied && l->given == HARMLESS)
        p->out->any_key = true;
    else if (l->relied)
        p->out->unknown = true;
    l->given = ANYTHING;
    l->texts = false;
}

/* Its texts may have been gone through as names; from here on they are not all that it holds, or stand under another name too. */
static void forget_texts(struct pass *p, struct local *l)
{
    if (l->texts && l->relied)
        p->out->any_key = true;
    l->texts = false;
}

/* A bare name stands in front of =, and gets the value. */
static void assign(struct pass *p, const struct token *name, struct value v)
{
    struct local *l = find(p, name);
    if (!l) {
        p->out->unknown = true;
        return;
    }
    if (v.given == ANYTHING || v.given != l->given)
        doubt(p, l);
    else
        forget_texts(p, l);
    if (l->function == 0 && p->function > 0)
        p->out->keeps = true;
}

/* A field of what the local holds is set; NULL: of something else. */
static void write_field(struct pass *p, struct local *l)
{
    if (!l || l->given != FRESH) {
        p->out->writes = true;
        return;
    }
    forget_texts(p, l);
    l->relied = true;
    if (l->function == 0 && p->function > 0)
        p->out->keeps = true;
}

/* ---- expressions ----------------------------------------------------------------------------------------------------- */

static struct value value_of(struct pass *p, const struct syntax *n);
static void walk(struct pass *p, const struct syntax *n);

static void walk_from(struct pass *p, const struct syntax *first)
{
    for (const struct syntax *n = first; n; n = n->next)
        walk(p, n);
}

static struct value table(struct pass *p, const struct syntax *n)
{
    bool texts = n->first != NULL;
    for (const struct syntax *f = n->first; f; f = f->next) {
        walk_from(p, f->first);
        texts = texts && !f->named && f->first == f->last && f->first->kind == SYNTAX_TEXT;
    }
    for (const struct syntax *f = texts ? n->first : NULL; f; f = f->next)
        note(p, &f->first->token);
    return (struct value){.given = FRESH, .texts = texts};
}

static void function(struct pass *p, const struct syntax *f)
{
    static const struct token self = {TOKEN_NAME, "self", 4, 0};
    size_t mark = p->n;
    p->function++;
    if (f->method)
        declare(p, &self, (struct value){0});
    for (const struct syntax *n = f->first; n != f->last; n = n->next)
        declare(p, &n->token, (struct value){0});
    walk(p, f->last);
    p->function--;
    p->n = mark;
}

/* C functions that look into the tables given to them read these fields. */
static void note_module(struct pass *p, const struct token *name)
{
    static const char *const quantity[] = {"value", "value_max", "unit", "bound", "text"}, *const dates[] = {"from", "to", "part", "before", "text", "recurring"};
    for (size_t i = 0; token_is(name, "quantity") && i < sizeof quantity / sizeof *quantity; i++)
        add(p, &p->out->names, &p->out->n, quantity[i], strlen(quantity[i]));
    for (size_t i = 0; token_is(name, "date") && i < sizeof dates / sizeof *dates; i++)
        add(p, &p->out->names, &p->out->n, dates[i], strlen(dates[i]));
    if (token_is(name, "diagnose") || token_is(name, "_G")) /* the first takes tables apart at length */
        p->out->unknown = true;
}

/* require "lib.name" and require("lib.name"); anything else that names it cannot be followed. */
static void require_call(struct pass *p, const struct syntax *call)
{
    const struct syntax *name = call && call->kind == SYNTAX_CALL && call->first == call->last ? call->first : NULL;
    if (name && name->kind == SYNTAX_TEXT && !memchr(name->token.text, '\\', name->token.len))
        add(p, &p->out->libs, &p->out->n_libs, name->token.text, name->token.len);
    else
        p->out->unknown = true;
}

/* table.insert(t, ...) and its like may fill what the file keeps; a table that is not the rule's own is seen to by the functions themselves. */
static void changing_call(struct pass *p, const struct token *member, const struct syntax *call)
{
    if (!token_is(member, "insert") && !token_is(member, "remove") && !token_is(member, "sort"))
        return;
    const struct token *first = call->first ? &call->first->token : NULL; /* what its first argument begins with */
    struct local *l = first && first->kind == TOKEN_NAME ? find(p, first) : NULL;
    if (!l || l->function == 0)
        p->out->keeps = true;
    if (l && l->texts)
        doubt(p, l);
}

/* A key of something; `known`: of a table that is none of the record's. */
static void read_key(struct pass *p, const struct syntax *key, bool known)
{
    struct value v = value_of(p, key);
    if (known)
        return;
    if (key->kind == SYNTAX_TEXT)
        note(p, &key->token);
    else if (v.single && v.single->given == HARMLESS)
        v.single->relied = true;
    else if (v.given != HARMLESS)
        p->out->any_key = true;
}

/* What stands so far, while the suffixes of a name or of brackets are gone through. */
struct operand {
    const struct token *name; /* nothing but a name; NULL: it is more, or something else */
    struct local *local;      /* NULL: it is a global, or no name alone */
    struct local *base;       /* the local whose own field it is; NULL: a field of something else, or no field */
    enum given given;
};

static bool is_table_library(const struct operand *x)
{
    return x->name && !x->local && token_is(x->name, "table");
}

static void index_suffix(struct pass *p, struct operand *x, const struct syntax *n)
{
    bool of_table = is_table_library(x), known = x->name && (!x->local || x->given == FRESH || x->given == LIBRARY);
    struct local *base = x->name ? x->local : NULL;
    if (base && known)
        base->relied = true;
    if (n->kind == SYNTAX_INDEX)
        read_key(p, n->first, known);
    else if (!known)
        note(p, &n->token);
    if (of_table && n->kind == SYNTAX_INDEX)
        p->out->unknown = true;
    else if (of_table && n->next && n->next->kind == SYNTAX_CALL)
        changing_call(p, &n->token, n->next);
    else if (of_table)
        p->out->keeps = true; /* under another name it could not be followed */
    *x = (struct operand){.base = base};
}

static struct operand prefix(struct pass *p, const struct syntax *n, const struct syntax *behind)
{
    struct operand x = {0};
    if (n->kind != SYNTAX_NAME) {
        walk(p, n);
        return x;
    }
    x.name = &n->token;
    x.local = find(p, x.name);
    x.given = x.local ? x.local->given : ANYTHING;
    if (!x.local)
        note_module(p, x.name);
    if (x.local || !token_is(x.name, "require"))
        return x;
    require_call(p, behind);
    return (struct operand){.given = LIBRARY};
}

static struct operand suffixed(struct pass *p, const struct syntax *n)
{
    const struct syntax *one = n->first->next;
    struct operand x = prefix(p, n->first, one);
    if (x.given == LIBRARY && !x.name)
        one = one->next;
    for (; one; one = one->next) {
        if (one->kind == SYNTAX_MEMBER || one->kind == SYNTAX_INDEX) {
            index_suffix(p, &x, one);
            continue;
        }
        if (one->kind == SYNTAX_METHOD)
            note(p, &one->token);
        if (is_table_library(&x))
            p->out->unknown = true;
        walk_from(p, one->first);
        x = (struct operand){0};
    }
    return x;
}

/* A name alone. */
static struct value name(struct pass *p, const struct syntax *n)
{
    struct operand x = prefix(p, n, NULL);
    p->out->keeps = p->out->keeps || is_table_library(&x);
    if (x.local)
        forget_texts(p, x.local); /* it may be changed under another name from here on */
    return (struct value){.single = x.local};
}

static struct value value_of(struct pass *p, const struct syntax *n)
{
    switch (n->kind) {
    case SYNTAX_PLAIN:
        return (struct value){.given = HARMLESS};
    case SYNTAX_NAME:
        return name(p, n);
    case SYNTAX_SUFFIXED:
        return (struct value){.given = suffixed(p, n).given};
    case SYNTAX_FUNCTION:
        function(p, n);
        return (struct value){.given = HARMLESS};
    case SYNTAX_TABLE:
        return table(p, n);
    case SYNTAX_UNARY:
    case SYNTAX_JOINED:
        walk_from(p, n->first);
        return (struct value){.given = n->values ? ANYTHING : HARMLESS};
    default: /* a text as a key is looked at where it stands */
        walk_from(p, n->first);
        return (struct value){0};
    }
}

/* ---- statements -------------------------------------------------------------------------------------------------------- */

static const struct syntax *behind_names(const struct syntax *n)
{
    const struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++)
        one = one->next;
    return one;
}

/* What goes under another name: a local that is more than ANYTHING must go on being that. */
static struct value kept_value(struct pass *p, const struct syntax *n)
{
    struct value v = value_of(p, n);
    if (v.single && (v.single->given == FRESH || v.single->given == HARMLESS)) {
        v.single->relied = true;
        v.given = v.single->given;
    }
    return v;
}

static void local_statement(struct pass *p, const struct syntax *n)
{
    struct value values[VALUES_MAX] = {{0}};
    const struct syntax *name = n->first, *one = behind_names(n);
    for (size_t i = 0; one; one = one->next, i++) {
        struct value v = kept_value(p, one);
        if (i < VALUES_MAX)
            values[i] = v;
    }
    for (size_t i = 0; i < n->names; i++, name = name->next)
        declare(p, &name->token, i < VALUES_MAX ? values[i] : (struct value){0});
}

static void assignment(struct pass *p, const struct syntax *n)
{
    const struct syntax *from = behind_names(n), *one = n->first;
    bool alone = n->names == 1 && from == n->last;
    struct value v = {0};
    for (const struct syntax *given = from; given; given = given->next)
        v = kept_value(p, given);
    for (size_t i = 0; i < n->names; i++, one = one->next) {
        if (one->kind == SYNTAX_NAME)
            assign(p, &one->token, alone ? v : (struct value){0});
        else
            write_field(p, suffixed(p, one).base);
    }
}

/* function a.b.c:d() sets a field. */
static void set_function(struct pass *p, const struct syntax *n)
{
    const struct syntax *target = n->first;
    bool member = target->kind == SYNTAX_SUFFIXED;
    if (!member)
        assign(p, &target->token, (struct value){.given = HARMLESS});
    else
        write_field(p, target->first->next == target->last ? find(p, &target->token) : NULL);
    function(p, n->last);
}

/* Whether it is `ipairs(x)`, Lua's own; its numbers are no names, and where x holds nothing but texts of the file, nor are they others. */
static bool goes_by_number(struct pass *p, const struct syntax *n, bool *texts)
{
    const struct syntax *called = n->kind == SYNTAX_SUFFIXED ? n->first : NULL, *call = called ? called->next : NULL;
    *texts = false;
    if (!called || called->kind != SYNTAX_NAME || !token_is(&called->token, "ipairs") || find(p, &called->token) || call != n->last || call->kind != SYNTAX_CALL ||
        !call->first || call->first != call->last) {
        walk(p, n);
        return false;
    }
    struct local *l = call->first->kind == SYNTAX_NAME ? find(p, &call->first->token) : NULL;
    *texts = l && l->given == FRESH && l->texts;
    if (*texts) {
        l->relied = true;
    } else {
        struct value v = value_of(p, call->first);
        *texts = v.given == FRESH && v.texts;
    }
    return true;
}

static void for_statement(struct pass *p, const struct syntax *n)
{
    const struct syntax *one = behind_names(n), *names = n->first;
    bool by_number = n->kind == SYNTAX_FOR, texts = false;
    size_t mark = p->n;
    if (!by_number && one->next == n->last)
        by_number = goes_by_number(p, one, &texts);
    else
        for (; one != n->last; one = one->next)
            walk(p, one);
    for (size_t i = 0; i < n->names; i++, names = names->next)
        declare(p, &names->token, (struct value){.given = (i == 0 && by_number) || (i == 1 && texts) ? HARMLESS : ANYTHING});
    walk(p, n->last);
    p->n = mark;
}

static void walk(struct pass *p, const struct syntax *n)
{
    size_t mark = p->n;
    switch (n->kind) {
    case SYNTAX_LOCAL:
        local_statement(p, n);
        break;
    case SYNTAX_LOCAL_FUNCTION:
        declare(p, &n->first->token, (struct value){.given = HARMLESS});
        function(p, n->last);
        break;
    case SYNTAX_SET_FUNCTION:
        set_function(p, n);
        break;
    case SYNTAX_ASSIGN:
        assignment(p, n);
        break;
    case SYNTAX_FOR:
    case SYNTAX_FOR_IN:
        for_statement(p, n);
        break;
    case SYNTAX_REPEAT: /* the condition sees the locals of the block */
        walk_from(p, n->first);
        p->n = mark;
        break;
    case SYNTAX_IF:
    case SYNTAX_WHILE:
    case SYNTAX_DO:
        for (const struct syntax *kid = n->first; kid; kid = kid->next, p->n = mark)
            walk(p, kid);
        break;
    case SYNTAX_BLOCK:
    case SYNTAX_RUN:
    case SYNTAX_RETURN:
        walk_from(p, n->first);
        break;
    default:
        value_of(p, n);
        break;
    }
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

mc_status reach_add(struct reach *out, const char *text, size_t len, mc_error *err)
{
    struct pass p = {.out = out};
    struct syntax_tree tree;
    mc_status st = syntax_read(&tree, text, len, err);
    for (size_t i = 0; i < len; i++) /* where Lua may see other lines or words than the lexer */
        out->unknown = out->unknown || text[i] == '\0' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
    if (st == MC_ERR_USAGE || memmem(text, len, "_ENV", strlen("_ENV")))
        out->unknown = true;
    if (st == MC_OK)
        walk(&p, tree.root);
    syntax_clear(&tree);
    if (st == MC_ERR_MEMORY || p.no_memory)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    return MC_OK;
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
