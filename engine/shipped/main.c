/* Writes what is known of the program's own rules before it runs (rule/shipped.h), as C. Run by the Makefile: shipped RULES >FILE. It knows of no rules itself, so all of them
 * are read from their text here. */
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "model/load_json.h"
#include "rule/lexer.h"
#include "rule/pack.h"
#include "rule/shipped.h"
#include "rule/syntax.h"

const struct shipped_table shipped_table = {0};

extern const char lua_ident[];

struct writer {
    struct pack *pack;
    struct shipped_file *files; /* own: one for each source of the pack */
    struct buffer texts, code;
    struct buffer numbers, keys; /* uint16_t, uint32_t */
    size_t n_numbers, n_keys;
    bool failed; /* memory is out */
};

/* ---- the arrays ------------------------------------------------------------------------------------------------------ */

static uint32_t add_bytes(struct writer *w, const char *bytes, size_t len)
{
    size_t at = w->texts.len;
    buffer_add(&w->texts, bytes, len);
    buffer_add_char(&w->texts, '\0');
    return (uint32_t)at;
}

static uint32_t add_text(struct writer *w, const char *text)
{
    return add_bytes(w, text, strlen(text));
}

static void add_number(struct writer *w, size_t number)
{
    uint16_t one = (uint16_t)number;
    w->failed = w->failed || number > UINT16_MAX;
    buffer_add(&w->numbers, (const char *)&one, sizeof one);
    w->n_numbers++;
}

/* The place in keys of a name that code reads. */
static size_t key_number(struct writer *w, const char *name)
{
    const uint32_t *keys = (const void *)w->keys.data;
    for (size_t i = 0; i < w->n_keys; i++)
        if (strcmp(w->texts.data + keys[i], name) == 0)
            return i;
    uint32_t at = add_text(w, name);
    buffer_add(&w->keys, (const char *)&at, sizeof at);
    return w->n_keys++;
}

/* ---- code ------------------------------------------------------------------------------------------------------------ */

static int add_dumped(lua_State *L, const void *bytes, size_t n, void *into)
{
    (void)L;
    buffer_add(into, bytes, n);
    return 0;
}

/* Compiles the text, with the lines of its code, into w->code. */
static mc_status compile(struct writer *w, struct shipped_file *f, const char *name, const char *text, size_t len, mc_error *err)
{
    char chunk[256];
    lua_State *L = luaL_newstate();
    mc_status st = MC_OK;
    if (!L)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    snprintf(chunk, sizeof chunk, "@%s", name);
    f->code = (uint32_t)w->code.len;
    if (luaL_loadbufferx(L, text, len, chunk, "t") != LUA_OK)
        st = error_set(err, MC_ERR_USAGE, name, 0, "%s", lua_tostring(L, -1));
    else if (lua_dump(L, add_dumped, &w->code, 0) != 0 || !buffer_ok(&w->code))
        st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    f->code_len = (uint32_t)w->code.len - f->code;
    lua_close(L);
    return st;
}

/* The brace that closes the one just read; its text is NULL where there is none. */
static struct token closing_brace(struct lexer *l)
{
    int depth = 1;
    struct token t;
    do {
        t = lexer_next(l);
        if (t.kind == TOKEN_MARK)
            depth += token_is(&t, "{") - token_is(&t, "}");
    } while (depth > 0 && t.kind != TOKEN_END && t.kind != TOKEN_BAD);
    return depth ? (struct token){0} : t;
}

/* Leaves nothing of a list of examples but its lines and braces: "rule.pass = {" at the beginning of a line, up to where that closes. Nothing is left out where the word stands
 * anywhere else too, for then the rule may read its own examples. */
static void leave_out(char *text, size_t len, const char *word)
{
    struct lexer l = {.text = text, .len = len, .line = 1};
    struct token before[3] = {{0}}, open = {0}, close = {0}, t; /* the last three: "." word "=" */
    int found = 0;
    for (t = lexer_next(&l); t.kind != TOKEN_END && t.kind != TOKEN_BAD; t = lexer_next(&l)) {
        found += t.kind == TOKEN_NAME && token_is(&t, word);
        bool begins = token_is(&t, "{") && token_is(&before[2], "=") && token_is(&before[1], word) && token_is(&before[0], ".");
        if (begins && !open.text) {
            open = t;
            close = closing_brace(&l);
        }
        before[0] = before[1];
        before[1] = before[2];
        before[2] = t;
    }
    if (found != 1 || !close.text || t.kind == TOKEN_BAD)
        return;
    for (char *c = text + (open.text - text) + 1; c < close.text; c++)
        *c = *c == '\n' ? '\n' : ' ';
}

static mc_status add_rule_code(struct writer *w, struct shipped_file *f, const struct source *s, mc_error *err)
{
    char *lean = strdup(s->text);
    if (!lean)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    leave_out(lean, s->len, "pass");
    leave_out(lean, s->len, "fail");
    mc_status st = compile(w, f, s->name, lean, s->len, err);
    free(lean);
    return st;
}

static mc_status add_library_code(struct writer *w, struct shipped_file *f, const struct source *s, mc_error *err)
{
    char *whole = NULL;
    int len = asprintf(&whole, "return function(_ENV, ...) %s\nend", s->text);
    if (len < 0)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    mc_status st = compile(w, f, s->name, s->text, s->len, err); /* what does not stand alone must not pass for being inside of something */
    if (st == MC_OK) {
        w->code.len = f->code;
        st = compile(w, f, s->name, whole, (size_t)len, err);
    }
    free(whole);
    return st;
}

/* ---- a rule ---------------------------------------------------------------------------------------------------------- */

static size_t number_of(const struct part *p, const char *name)
{
    size_t i = 0;
    while (i < p->n_files && strcmp(p->files[i].name, name) != 0)
        i++;
    return i;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_names(struct writer *w, struct shipped_file *f, struct reach *reach)
{
    f->names = (uint32_t)w->n_numbers;
    if (reach->n)
        qsort(reach->names, reach->n, sizeof *reach->names, by_bytes);
    for (size_t i = 0; i < reach->n; i++)
        if (i == 0 || strcmp(reach->names[i], reach->names[i - 1]) != 0)
            add_number(w, key_number(w, reach->names[i]));
    f->n_names = (uint32_t)w->n_numbers - f->names;
}

/* The number of the library that require is asked for here, n_files for one that is not there: then the rule fails as ever. */
static size_t library_of(const struct part *p, const struct token *name)
{
    char file[256];
    int len = snprintf(file, sizeof file, "%.*s.lua", (int)name->len, name->text);
    for (char *c = file; len > 4 && c < file + len - 4; c++)
        *c = *c == '.' ? '/' : *c;
    return number_of(p, file);
}

/* Adds the libraries that the file asks for to the rule's. False where one is not named by a literal, so that it cannot be told which. */
static bool add_required(struct writer *w, const struct shipped_file *f, const struct source *s)
{
    const struct part *part = w->pack->parts;
    struct lexer l = {.text = s->text, .len = s->len, .line = 1};
    for (struct token t = lexer_next(&l); t.kind != TOKEN_END; t = lexer_next(&l)) {
        if (t.kind == TOKEN_BAD || token_is(&t, "_ENV"))
            return false;
        if (t.kind != TOKEN_NAME || !token_is(&t, "require"))
            continue;
        t = lexer_next(&l);
        if (token_is(&t, "("))
            t = lexer_next(&l);
        if (t.kind != TOKEN_STRING || memchr(t.text, '\\', t.len))
            return false;
        const uint16_t *known = (const void *)w->numbers.data;
        size_t number = library_of(part, &t), k = f->libraries;
        while (k < w->n_numbers && known[k] != number)
            k++;
        if (k == w->n_numbers && number < part->n_files)
            add_number(w, number);
    }
    return true;
}

/* All libraries that the rule leads to. */
static bool add_libraries(struct writer *w, struct shipped_file *f, const struct source *s)
{
    f->libraries = (uint32_t)w->n_numbers;
    bool all = add_required(w, f, s);
    for (size_t i = f->libraries; all && i < w->n_numbers; i++)
        all = add_required(w, f, &w->pack->parts->files[((const uint16_t *)(const void *)w->numbers.data)[i]]);
    f->n_libraries = (uint32_t)w->n_numbers - f->libraries;
    return all;
}

static void not_known(const struct rule *r, const char *why)
{
    fprintf(stderr, "shipped: %s is compiled at every start: %s\n", r->source->name, why);
}

static mc_status add_table(struct writer *w, struct shipped_file *f, const struct rule *r, mc_error *err)
{
    json_t *table = json_copy(r->data);
    json_object_del(table, "pass");
    json_object_del(table, "fail");
    char *text = json_dumps(table, JSON_SORT_KEYS | JSON_COMPACT);
    json_t *again = text ? load_json_same(text, strlen(text)) : NULL;
    bool same = json_equal(table, again);
    json_decref(again);
    json_decref(table);
    if (!text)
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    if (same) {
        f->data = add_text(w, text);
        f->data_len = (uint32_t)strlen(text);
        f->keyed = r->keyed;
    } else {
        not_known(r, "its table does not come back from JSON as it was");
    }
    free(text);
    return MC_OK;
}

/* A rule of which it cannot be told which libraries it leads to is not known of: it is loaded as a whole, from its text. */
static mc_status add_rule(struct writer *w, struct shipped_file *f, const struct rule *r, mc_error *err)
{
    struct reach reach = {0};
    mc_status st = MC_OK;
    if (!add_libraries(w, f, r->source)) {
        not_known(r, "it cannot be told which libraries it requires");
        return MC_OK;
    }
    st = rule_reach(&reach, r, err);
    if (st == MC_OK) {
        f->unknown = reach.unknown;
        f->writes = reach.writes;
        f->keeps = reach.keeps;
        add_names(w, f, &reach);
        st = add_table(w, f, r, err);
    }
    reach_clear(&reach);
    return st == MC_OK ? add_rule_code(w, f, r->source, err) : st;
}

static const struct rule *rule_of(const struct pack *p, const struct source *s)
{
    for (size_t i = 0; i < p->n_rules; i++)
        if (strcmp(p->rules[i].source->name, s->name) == 0)
            return &p->rules[i];
    return NULL;
}

static bool is_library(const char *name)
{
    return strncmp(name, "lib/", 4) == 0 && strcmp(name + strlen(name) - 4, ".lua") == 0;
}

static mc_status add_file(struct writer *w, size_t i, mc_error *err)
{
    const struct source *s = &w->pack->parts->files[i];
    const struct rule *r = rule_of(w->pack, s);
    struct shipped_file *f = &w->files[i];
    f->name = add_text(w, s->name);
    f->text = add_bytes(w, s->text, s->len);
    f->text_len = (uint32_t)s->len;
    f->adds_up = r && r->adds_up;
    for (size_t k = 0; k < w->pack->parts->n_libs; k++)
        f->adds_up = f->adds_up || (w->pack->parts->libs[k].adds_up && strcmp(w->pack->parts->libs[k].name, s->name) == 0);
    return r ? add_rule(w, f, r, err) : is_library(s->name) ? add_library_code(w, f, s, err) : MC_OK;
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

#define LINE 120

static void write_bytes(const char *name, const struct buffer *b)
{
    printf("static const char %s[] =", name);
    for (size_t i = 0; i < b->len; i++)
        printf("%s\\%03o", i % (LINE / 4) ? "" : i ? "\"\n    \"" : "\n    \"", (unsigned char)b->data[i]);
    printf("%s;\n\n", b->len ? "\"" : " \"\"");
}

static void write_numbers(const struct writer *w)
{
    const uint16_t *numbers = (const void *)w->numbers.data;
    const uint32_t *keys = (const void *)w->keys.data;
    printf("static const uint16_t numbers[] = {0");
    for (size_t i = 0; i < w->n_numbers; i++)
        printf("%s%u", i % 24 ? ", " : ",\n    ", numbers[i]);
    printf("};\n\nstatic const uint32_t keys[] = {0");
    for (size_t i = 0; i < w->n_keys; i++)
        printf("%s%u", i % 16 ? ", " : ",\n    ", keys[i]);
    printf("};\n\n");
}

static void write_all(const struct writer *w)
{
    const struct part *part = w->pack->parts;
    printf("/* Written by engine/shipped from the folder of rules. */\n#include \"rule/shipped.h\"\n\n");
    write_bytes("texts", &w->texts);
    write_bytes("code", &w->code);
    write_numbers(w);
    printf("static const struct shipped_file files[] = {\n");
    for (size_t i = 0; i < part->n_files; i++) {
        const struct shipped_file *f = &w->files[i];
        printf("    {%u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %d, %d, %d, %d, %d}, /* %s */\n", f->name, f->text, f->text_len, f->code, f->code_len, f->data, f->data_len, f->libraries,
               f->n_libraries, f->names, f->n_names, f->keyed, f->adds_up, f->unknown, f->writes, f->keeps, part->files[i].name);
    }
    printf("};\n\nconst struct shipped_table shipped_table = {\n    .lua = \"");
    for (const char *c = lua_ident; *c; c++)
        printf("\\%03o", (unsigned char)*c);
    printf("\",\n    .sha256 = \"%s\",\n    .files = files, .n_files = %zu, .texts = texts, .code = code, .numbers = numbers + 1, .keys = keys + 1,\n};\n", part->sha256,
           part->n_files);
}

static mc_status gather(struct writer *w, mc_error *err)
{
    const struct part *part = w->pack->parts;
    w->files = calloc(part->n_files, sizeof *w->files);
    mc_status st = w->files ? MC_OK : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    buffer_add_char(&w->texts, '\0');
    for (size_t i = 0; st == MC_OK && i < part->n_files; i++)
        st = add_file(w, i, err);
    bool whole = !w->failed && buffer_ok(&w->texts) && buffer_ok(&w->code) && buffer_ok(&w->numbers) && buffer_ok(&w->keys);
    return st == MC_OK && !whole ? error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory") : st;
}

int main(int argc, char **argv)
{
    mc_error err = {0};
    struct writer w = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: shipped RULES >FILE\n");
        return 2;
    }
    mc_status st = pack_load(&w.pack, argv[1], NULL, &err);
    if (st == MC_OK)
        st = gather(&w, &err);
    if (st == MC_OK)
        write_all(&w);
    if (st == MC_OK && (fflush(stdout) != 0 || ferror(stdout)))
        st = error_set(&err, MC_ERR_IO, NULL, 0, "%s", strerror(errno));
    if (st != MC_OK)
        fprintf(stderr, "%s:%d: %s\n", err.source, err.line, err.text);
    buffer_clear(&w.texts);
    buffer_clear(&w.code);
    buffer_clear(&w.numbers);
    buffer_clear(&w.keys);
    free(w.files);
    pack_free(w.pack);
    return st == MC_OK ? 0 : 1;
}
