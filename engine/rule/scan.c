/* One pass over the grammar of Lua 5.4 with the scopes in hand: no tree is kept. */
#include "rule/scan.h"

#include <string.h>

#include "base/error.h"
#include "rule/lexer.h"

#define LOCALS_MAX 512
#define DEPTH_MAX 150
#define NAME_SIZE 128

struct local {
    struct token name;
    bool used, silent; /* silent: a parameter, which has its place whether it is read or not */
};

struct scan {
    struct lexer lexer;
    struct token now, next;
    struct local locals[LOCALS_MAX]; /* those in scope, innermost last */
    size_t n;
    int depth;
    bool failed;
    scan_fn *tell;
    void *context;
    mc_error *err;
};

/* ---- tokens ------------------------------------------------------------------------------------------------------------ */

static void fail(struct scan *s)
{
    if (!s->failed)
        error_set(s->err, MC_ERR_USAGE, NULL, s->now.line, "cannot be read as Lua near \"%.*s\"", (int)(s->now.len < 40 ? s->now.len : 40), s->now.text);
    s->failed = true;
}

static void advance(struct scan *s)
{
    s->now = s->next;
    s->next = lexer_next(&s->lexer);
    if (s->now.kind == TOKEN_BAD)
        fail(s);
}

static bool same_text(const struct token *t, const char *text)
{
    return t->len == strlen(text) && memcmp(t->text, text, t->len) == 0;
}

static bool at(const struct scan *s, const char *text)
{
    return !s->failed && (s->now.kind == TOKEN_KEYWORD || s->now.kind == TOKEN_MARK) && same_text(&s->now, text);
}

static bool accept(struct scan *s, const char *text)
{
    if (!at(s, text))
        return false;
    advance(s);
    return true;
}

static void expect(struct scan *s, const char *text)
{
    if (!accept(s, text))
        fail(s);
}

static struct token take_name(struct scan *s)
{
    struct token t = s->now;
    if (t.kind != TOKEN_NAME)
        fail(s);
    else
        advance(s);
    return t;
}

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
    if (!s->failed)
        s->tell(s->context, fact, text, name->line);
}

static void declare(struct scan *s, struct token name, bool silent)
{
    if (s->n == LOCALS_MAX)
        fail(s);
    else
        s->locals[s->n++] = (struct local){name, false, silent || name.text[0] == '_'};
}

static void leave(struct scan *s, size_t mark)
{
    for (size_t i = mark; i < s->n; i++)
        if (!s->locals[i].used && !s->locals[i].silent)
            tell(s, SCAN_UNUSED, &s->locals[i].name, NULL);
    s->n = mark;
}

static struct local *find(struct scan *s, const struct token *name)
{
    for (size_t i = s->n; i-- > 0;)
        if (s->locals[i].name.len == name->len && memcmp(s->locals[i].name.text, name->text, name->len) == 0)
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

/* ---- expressions ------------------------------------------------------------------------------------------------------- */

static void expression(struct scan *s);
static void block(struct scan *s);

static void expression_list(struct scan *s)
{
    do
        expression(s);
    while (accept(s, ","));
}

/* What a table says under zh and en, and the key whose words are of another language. */
struct said {
    bool zh, en, foreign;
    struct token key;
};

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

/* One field of a constructor; `said` notes zh and en and looks at their words where they are one literal. */
static void field(struct scan *s, struct said *said)
{
    if (accept(s, "[")) {
        expression(s);
        expect(s, "]");
        expect(s, "=");
    } else if (s->now.kind == TOKEN_NAME && same_text(&s->next, "=")) {
        struct token key = take_name(s);
        expect(s, "=");
        bool zh = same_text(&key, "zh"), en = same_text(&key, "en");
        said->zh = said->zh || zh;
        said->en = said->en || en;
        bool literal = s->now.kind == TOKEN_STRING && (same_text(&s->next, ",") || same_text(&s->next, "}") || same_text(&s->next, ";"));
        if (literal && ((en && !has_letter(&s->now)) || (zh && !has_ideograph(&s->now)))) {
            said->foreign = true;
            said->key = key;
        }
    }
    expression(s);
}

static struct said table(struct scan *s)
{
    struct said said = {0};
    expect(s, "{");
    while (!s->failed && !at(s, "}")) {
        field(s, &said);
        if (!accept(s, ",") && !accept(s, ";"))
            break;
    }
    expect(s, "}");
    return said;
}

static void parameters(struct scan *s)
{
    expect(s, "(");
    while (!s->failed && !at(s, ")")) {
        if (!accept(s, "..."))
            declare(s, take_name(s), true);
        if (!accept(s, ","))
            break;
    }
    expect(s, ")");
}

/* From the parameters to the end. */
static void function_body(struct scan *s, bool method)
{
    static const struct token self = {TOKEN_NAME, "self", 4, 0};
    size_t mark = s->n;
    if (method)
        declare(s, self, true);
    parameters(s);
    block(s);
    expect(s, "end");
    leave(s, mark);
}

/* A call of report or undecided must speak both languages. */
static void arguments(struct scan *s, const struct token *called)
{
    if (at(s, "{")) {
        bool speaks = called && (same_text(called, "report") || same_text(called, "undecided"));
        struct said said = table(s);
        if (speaks && said.zh && !said.en)
            tell(s, SCAN_NO_ENGLISH, called, NULL);
        if (speaks && said.en && !said.zh)
            tell(s, SCAN_NO_CHINESE, called, NULL);
        if (speaks && said.foreign)
            tell(s, SCAN_FOREIGN_TEXT, &said.key, NULL);
    } else if (s->now.kind == TOKEN_STRING) {
        advance(s);
    } else {
        expect(s, "(");
        if (!at(s, ")"))
            expression_list(s);
        expect(s, ")");
    }
}

/* A prefix and all that follows it. Gives whether it is a bare name, which the caller reads or sets: *name. */
static bool suffixed(struct scan *s, struct token *name)
{
    bool bare = s->now.kind == TOKEN_NAME;
    *name = s->now;
    if (accept(s, "(")) {
        expression(s);
        expect(s, ")");
    } else {
        take_name(s);
    }
    const struct token *called = bare ? name : NULL;
    bool first = bare;
    while (!s->failed) {
        struct token member = {0};
        if (at(s, ".")) {
            advance(s);
            member = take_name(s);
        } else if (at(s, "[")) {
            advance(s);
            expression(s);
            expect(s, "]");
        } else if (at(s, ":")) {
            advance(s);
            take_name(s);
            arguments(s, NULL);
        } else if (at(s, "(") || at(s, "{") || s->now.kind == TOKEN_STRING) {
            arguments(s, called);
        } else {
            break;
        }
        if (first)
            read_name(s, name, member.len ? &member : NULL);
        first = bare = false;
        called = NULL;
    }
    return bare;
}

static void simple(struct scan *s)
{
    static const char *const words[] = {"nil", "true", "false", "..."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (accept(s, words[i]))
            return;
    if (s->now.kind == TOKEN_NUMBER || s->now.kind == TOKEN_STRING) {
        advance(s);
    } else if (at(s, "{")) {
        table(s);
    } else if (accept(s, "function")) {
        function_body(s, false);
    } else {
        struct token name;
        if (suffixed(s, &name))
            read_name(s, &name, NULL);
    }
}

static bool accept_unary(struct scan *s)
{
    return accept(s, "not") || accept(s, "-") || accept(s, "#") || accept(s, "~");
}

/* Which binary operator stands here does not matter to what is read, so all bind alike. */
static bool accept_binary(struct scan *s)
{
    static const char *const marks[] = {"or", "and", "<", ">", "<=", ">=", "~=", "==", "|", "~", "&", "<<", ">>", "..", "+", "-", "*", "/", "//", "%", "^"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (accept(s, marks[i]))
            return true;
    return false;
}

static void expression(struct scan *s)
{
    if (++s->depth > DEPTH_MAX)
        fail(s);
    do {
        while (accept_unary(s))
            ;
        simple(s);
    } while (!s->failed && accept_binary(s));
    s->depth--;
}

/* ---- statements -------------------------------------------------------------------------------------------------------- */

static void scoped_block(struct scan *s)
{
    size_t mark = s->n;
    block(s);
    leave(s, mark);
}

static void if_statement(struct scan *s)
{
    do {
        expression(s);
        expect(s, "then");
        scoped_block(s);
    } while (accept(s, "elseif"));
    if (accept(s, "else"))
        scoped_block(s);
    expect(s, "end");
}

static void for_statement(struct scan *s)
{
    struct token names[16];
    size_t n = 0, mark = s->n;
    do {
        struct token name = take_name(s);
        if (n < 16)
            names[n++] = name;
    } while (accept(s, ","));
    if (!accept(s, "="))
        expect(s, "in");
    expression_list(s);
    expect(s, "do");
    for (size_t i = 0; i < n; i++)
        declare(s, names[i], false);
    block(s);
    expect(s, "end");
    leave(s, mark);
}

/* The condition of a repeat sees the locals of its block. */
static void repeat_statement(struct scan *s)
{
    size_t mark = s->n;
    block(s);
    expect(s, "until");
    expression(s);
    leave(s, mark);
}

static void function_statement(struct scan *s)
{
    struct token name = take_name(s), member;
    bool method = false, plain = true;
    while (!method && (at(s, ".") || at(s, ":"))) {
        method = at(s, ":");
        advance(s);
        member = take_name(s);
        if (plain)
            read_name(s, &name, &member);
        plain = false;
    }
    if (plain && !find(s, &name))
        tell(s, SCAN_SET_GLOBAL, &name, NULL);
    function_body(s, method);
}

static void local_statement(struct scan *s)
{
    struct token names[64];
    size_t n = 0;
    if (accept(s, "function")) {
        declare(s, take_name(s), false);
        size_t mine = s->n - 1;
        function_body(s, false);
        if (mine < s->n) /* a function that only calls itself is not used */
            s->locals[mine].used = false;
        return;
    }
    do {
        struct token name = take_name(s);
        if (n < 64)
            names[n++] = name;
        if (accept(s, "<")) {
            take_name(s);
            expect(s, ">");
        }
    } while (accept(s, ","));
    if (accept(s, "="))
        expression_list(s);
    for (size_t i = 0; i < n; i++)
        declare(s, names[i], false);
}

/* A call, or an assignment: names alone in front of = are set, not read. */
static void expression_statement(struct scan *s)
{
    struct token name;
    bool sets = false;
    do {
        bool bare = suffixed(s, &name);
        if (bare && !at(s, ",") && !at(s, "="))
            fail(s);
        if (bare && !find(s, &name))
            tell(s, SCAN_SET_GLOBAL, &name, NULL);
        sets = sets || bare;
    } while (accept(s, ","));
    if (accept(s, "="))
        expression_list(s);
    else if (sets)
        fail(s);
}

static void statement(struct scan *s)
{
    if (accept(s, ";"))
        return;
    if (accept(s, "if")) {
        if_statement(s);
    } else if (accept(s, "while")) {
        expression(s);
        expect(s, "do");
        scoped_block(s);
        expect(s, "end");
    } else if (accept(s, "do")) {
        scoped_block(s);
        expect(s, "end");
    } else if (accept(s, "for")) {
        for_statement(s);
    } else if (accept(s, "repeat")) {
        repeat_statement(s);
    } else if (accept(s, "function")) {
        function_statement(s);
    } else if (accept(s, "local")) {
        local_statement(s);
    } else if (accept(s, "::")) {
        take_name(s);
        expect(s, "::");
    } else if (accept(s, "goto")) {
        take_name(s);
    } else if (!accept(s, "break")) {
        expression_statement(s);
    }
}

static bool ends_block(const struct scan *s)
{
    return s->failed || s->now.kind == TOKEN_END || at(s, "end") || at(s, "else") || at(s, "elseif") || at(s, "until");
}

static void block(struct scan *s)
{
    if (++s->depth > DEPTH_MAX)
        fail(s);
    while (!ends_block(s)) {
        if (accept(s, "return")) {
            if (!ends_block(s) && !at(s, ";"))
                expression_list(s);
            accept(s, ";");
            if (!ends_block(s))
                fail(s);
            break;
        }
        statement(s);
    }
    s->depth--;
}

mc_status scan_lua(const char *text, size_t len, scan_fn *tell_fn, void *context, mc_error *err)
{
    mc_error found = {0};
    struct scan s = {.lexer = {.text = text, .len = len, .line = 1}, .tell = tell_fn, .context = context, .err = &found};
    s.next = lexer_next(&s.lexer);
    advance(&s);
    block(&s);
    if (!s.failed && s.now.kind != TOKEN_END)
        fail(&s);
    leave(&s, 0);
    return s.failed ? error_pass(err, &found) : MC_OK;
}
