/* A walk over the tree with the scopes in hand. */
#include "rule/scan.h"

#include <string.h>

#include "base/error.h"
#include "rule/syntax.h"

#define LOCALS_MAX 512
#define NAME_SIZE 128

struct local {
    const struct token *name;
    bool used, silent; /* silent: a parameter, which has its place whether it is read or not */
};

struct scan {
    struct local locals[LOCALS_MAX]; /* those in scope, innermost last */
    size_t n;
    int too_many; /* the line of the first local for which there is no room; 0: none */
    scan_fn *tell;
    void *context;
};

/* ---- scopes ------------------------------------------------------------------------------------------------------------ */

static void tell(struct scan *s, enum scan_fact fact, const struct token *name, const struct token *member)
{
    char text[NAME_SIZE];
    size_t n = name->len < NAME_SIZE / 2 ? name->len : NAME_SIZE / 2 - 1;
    memcpy(text, name->text, n);
    if (member) {
        size_t m = member->len < NAME_SIZE / 2 ? member->len : NAME_SIZE / 2 - 2;
        text[n++] = '.';
        memcpy(text + n, member->text, m);
        n += m;
    }
    text[n] = '\0';
    s->tell(s->context, fact, text, name->line);
}

static void declare(struct scan *s, const struct token *name, bool silent)
{
    if (s->n < LOCALS_MAX)
        s->locals[s->n++] = (struct local){name, false, silent || name->text[0] == '_'};
    else if (!s->too_many)
        s->too_many = name->line;
}

static void leave(struct scan *s, size_t mark)
{
    for (size_t i = mark; i < s->n; i++)
        if (!s->locals[i].used && !s->locals[i].silent)
            tell(s, SCAN_UNUSED, s->locals[i].name, NULL);
    s->n = mark;
}

static struct local *find(struct scan *s, const struct token *name)
{
    for (size_t i = s->n; i-- > 0;)
        if (token_same(s->locals[i].name, name))
            return &s->locals[i];
    return NULL;
}

static void read_name(struct scan *s, const struct token *name, const struct token *member)
{
    struct local *l = find(s, name);
    if (l)
        l->used = true;
    else
        tell(s, SCAN_GLOBAL, name, member);
}

/* ---- what report and undecided say --------------------------------------------------------------------------------------- */

static bool has_letter(const struct token *t)
{
    for (size_t i = 0; i < t->len; i++)
        if ((t->text[i] >= 'a' && t->text[i] <= 'z') || (t->text[i] >= 'A' && t->text[i] <= 'Z'))
            return true;
    return t->len == 0;
}

static bool has_ideograph(const struct token *t)
{
    for (size_t i = 0; i + 2 < t->len; i++)
        if ((unsigned char)t->text[i] >= 0xe3 && (unsigned char)t->text[i] <= 0xe9)
            return true;
    return t->len == 0;
}

/* A table that is given to report or undecided must speak both languages, each in its own words. */
static void look_at_words(struct scan *s, const struct token *called, const struct syntax *table)
{
    bool zh = false, en = false;
    for (const struct syntax *f = table->first; f; f = f->next) {
        if (!f->named)
            continue;
        bool is_zh = token_is(&f->token, "zh"), is_en = token_is(&f->token, "en"), literal = f->first->kind == SYNTAX_TEXT;
        zh = zh || is_zh;
        en = en || is_en;
        if (literal && ((is_en && !has_letter(&f->first->token)) || (is_zh && !has_ideograph(&f->first->token))))
            tell(s, SCAN_FOREIGN_TEXT, &f->token, NULL);
    }
    if (zh && !en)
        tell(s, SCAN_NO_ENGLISH, called, NULL);
    if (en && !zh)
        tell(s, SCAN_NO_CHINESE, called, NULL);
}

/* ---- the walk ------------------------------------------------------------------------------------------------------------ */

static void walk(struct scan *s, const struct syntax *n);

static void walk_from(struct scan *s, const struct syntax *first)
{
    for (const struct syntax *n = first; n; n = n->next)
        walk(s, n);
}

static void walk_scope(struct scan *s, const struct syntax *block)
{
    size_t mark = s->n;
    walk(s, block);
    leave(s, mark);
}

/* The names that a statement begins with become locals once what stands behind them, up to `end`, is read. Gives `end`. */
static const struct syntax *declare_names(struct scan *s, const struct syntax *statement, const struct syntax *end)
{
    const struct syntax *n = statement->first;
    for (size_t i = 0; i < statement->names; i++)
        n = n->next;
    for (; n != end; n = n->next)
        walk(s, n);
    n = statement->first;
    for (size_t i = 0; i < statement->names; i++, n = n->next)
        declare(s, &n->token, false);
    return end;
}

static void walk_function(struct scan *s, const struct syntax *f)
{
    static const struct token self = {TOKEN_NAME, "self", 4, 0};
    size_t mark = s->n;
    if (f->method)
        declare(s, &self, true);
    for (const struct syntax *n = f->first; n != f->last; n = n->next)
        declare(s, &n->token, true);
    walk(s, f->last);
    leave(s, mark);
}

/* A name and what is done with it; brackets and what is done with what they give. */
static void walk_suffixed(struct scan *s, const struct syntax *n)
{
    const struct syntax *prefix = n->first, *first = prefix->next;
    if (prefix->kind == SYNTAX_NAME)
        read_name(s, &prefix->token, first->kind == SYNTAX_MEMBER ? &first->token : NULL);
    else
        walk(s, prefix);
    bool speaks = prefix->kind == SYNTAX_NAME && (token_is(&prefix->token, "report") || token_is(&prefix->token, "undecided"));
    if (speaks && first->kind == SYNTAX_CALL && first->first && first->first->kind == SYNTAX_TABLE)
        look_at_words(s, &prefix->token, first->first);
    for (const struct syntax *one = first; one; one = one->next)
        walk_from(s, one->first);
}

/* A name alone in front of = is set, not read. */
static void walk_targets(struct scan *s, const struct syntax *n)
{
    const struct syntax *one = n->first;
    for (size_t i = 0; i < n->names; i++, one = one->next) {
        if (one->kind != SYNTAX_NAME)
            walk(s, one);
        else if (!find(s, &one->token))
            tell(s, SCAN_SET_GLOBAL, &one->token, NULL);
    }
    walk_from(s, one);
}

static void walk_set_function(struct scan *s, const struct syntax *n)
{
    const struct syntax *target = n->first;
    if (target->kind == SYNTAX_SUFFIXED)
        walk(s, target);
    else if (!find(s, &target->token))
        tell(s, SCAN_SET_GLOBAL, &target->token, NULL);
    walk(s, n->last);
}

static void walk_local_function(struct scan *s, const struct syntax *n)
{
    declare(s, &n->first->token, false);
    size_t mine = s->n - 1;
    walk(s, n->last);
    if (mine < s->n) /* a function that only calls itself is not used */
        s->locals[mine].used = false;
}

/* The condition of a repeat sees the locals of its block. */
static void walk_repeat(struct scan *s, const struct syntax *n)
{
    size_t mark = s->n;
    walk_from(s, n->first);
    leave(s, mark);
}

static void walk_for(struct scan *s, const struct syntax *n)
{
    size_t mark = s->n;
    walk(s, declare_names(s, n, n->last));
    leave(s, mark);
}

static void walk(struct scan *s, const struct syntax *n)
{
    switch (n->kind) {
    case SYNTAX_NAME:
        read_name(s, &n->token, NULL);
        break;
    case SYNTAX_SUFFIXED:
        walk_suffixed(s, n);
        break;
    case SYNTAX_FUNCTION:
        walk_function(s, n);
        break;
    case SYNTAX_LOCAL:
        declare_names(s, n, NULL);
        break;
    case SYNTAX_LOCAL_FUNCTION:
        walk_local_function(s, n);
        break;
    case SYNTAX_SET_FUNCTION:
        walk_set_function(s, n);
        break;
    case SYNTAX_ASSIGN:
        walk_targets(s, n);
        break;
    case SYNTAX_FOR:
    case SYNTAX_FOR_IN:
        walk_for(s, n);
        break;
    case SYNTAX_REPEAT:
        walk_repeat(s, n);
        break;
    case SYNTAX_IF:
    case SYNTAX_WHILE:
    case SYNTAX_DO:
        for (const struct syntax *kid = n->first; kid; kid = kid->next)
            walk_scope(s, kid);
        break;
    default:
        walk_from(s, n->first);
        break;
    }
}

mc_status scan_lua(const char *text, size_t len, scan_fn *tell_fn, void *context, mc_error *err)
{
    struct syntax_tree tree;
    struct scan s = {.tell = tell_fn, .context = context};
    mc_status st = syntax_read(&tree, text, len, err);
    if (st == MC_OK) {
        walk_scope(&s, tree.root);
        if (s.too_many)
            st = error_set(err, MC_ERR_USAGE, NULL, s.too_many, "more than %d locals at a place", LOCALS_MAX);
    }
    syntax_clear(&tree);
    return st;
}
