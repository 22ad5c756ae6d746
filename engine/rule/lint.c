#include "rule/lint.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rule/example_distance.h"
#include "rule/pack.h"
#include "rule/sandbox.h"
#include "rule/scan.h"

#define EDGE 3 /* so many values at most may part a pass example from a fail example that shows the edge; a due date is three */

struct lint {
    struct pack *pack;
    const struct part *part;
    const struct source *source;
    lint_fn *tell;
    void *context;
    bool failed; /* out of memory */
};

static void say(struct lint *l, int line, const char *zh, const char *en)
{
    char *path;
    if (asprintf(&path, "%s/%s", l->part->dir, l->source->name) < 0) {
        l->failed = true;
        return;
    }
    l->tell(l->context, path, line, zh, en);
    free(path);
}

/* `zh` and `en` hold %s for the name, which is put in twice at most. */
static void say_named(struct lint *l, int line, const char *zh, const char *en, const char *name)
{
    char texts[2][512];
    const char *formats[] = {zh, en};
    for (int i = 0; i < 2; i++) {
        size_t n = 0;
        for (const char *c = formats[i]; *c && n < sizeof texts[i] - 1; c++) {
            if (c[0] == '%' && c[1] == 's') {
                n += (size_t)snprintf(texts[i] + n, sizeof texts[i] - n, "%s", name);
                n = n < sizeof texts[i] ? n : sizeof texts[i] - 1;
                c++;
            } else {
                texts[i][n++] = *c;
            }
        }
        texts[i][n] = '\0';
    }
    say(l, line, texts[0], texts[1]);
}

/* ---- names ------------------------------------------------------------------------------------------------------------- */

/* Argument: an expression. Reads it as a rule would: a name that there is not raises. */
static int read_expression(lua_State *L)
{
    const char *chunk = lua_pushfstring(L, "return %s", (const char *)lua_touserdata(L, 1));
    sandbox_push_environment(L);
    sandbox_load(L, chunk, strlen(chunk), "=name", lua_gettop(L));
    lua_call(L, 0, 0);
    return 0;
}

/* Whether rules have that name; if not, the nearest one they have in `near` ("": none is near). */
static bool is_known(struct lint *l, const char *name, char near[64])
{
    struct state *s = l->pack->state;
    mc_error why = {0};
    char expression[160];
    snprintf(expression, sizeof expression, "%s", name);
    s->part = l->part;
    s->parameters = l->part->parameters;
    lua_pushcfunction(s->L, read_expression);
    lua_pushlightuserdata(s->L, expression);
    mc_status st = state_call(s, 1, 0, &why);
    s->parameters = NULL;
    const char *at = strstr(why.text, "(nearest: '");
    near[0] = '\0';
    if (at)
        snprintf(near, 64, "%.*s", (int)strcspn(at + 11, "'"), at + 11);
    return st == MC_OK;
}

static void check_global(struct lint *l, const char *name, int line)
{
    char near[64], zh[256], en[256];
    if (is_known(l, name, near))
        return;
    snprintf(zh, sizeof zh, "规则里没有“%%s”这个名称%s%s%s；改正，或在前面用 local 定义", *near ? "（最接近的是 " : "", near, *near ? "）" : "");
    snprintf(en, sizeof en, "rules have no name \"%%s\"%s%s%s; mend it, or declare it local before", *near ? " (nearest: " : "", near, *near ? ")" : "");
    say_named(l, line, zh, en, name);
}

static void on_fact(void *context, enum scan_fact fact, const char *name, int line)
{
    struct lint *l = context;
    static const struct {
        const char *zh, *en;
    } texts[] = {
        [SCAN_UNUSED] = {"“%s”定义后没有用到；删去，或改名为 _%s", "\"%s\" is never read; take it out, or call it _%s"},
        [SCAN_SET_GLOBAL] = {"给全局名称“%s”赋值，运行时会出错；前面加 local", "sets the global \"%s\", which fails when it runs; put local before it"},
        [SCAN_NO_ENGLISH] = {"%s 只有中文 zh，没有英文 en；补上 en = \"…\"", "%s has a Chinese message and no English one; add en = \"…\""},
        [SCAN_NO_CHINESE] = {"%s 只有英文 en，没有中文 zh；补上 zh = \"…\"", "%s has an English message and no Chinese one; add zh = \"…\""},
        [SCAN_FOREIGN_TEXT] = {"%s 的内容不是该语言的文字；写成该语言", "the text of %s is not in its language; write it in that"},
    };
    if (fact == SCAN_GLOBAL)
        check_global(l, name, line);
    else
        say_named(l, line, texts[fact].zh, texts[fact].en, name);
}

/* What a file for editors declares is for no rule to run. */
static bool is_for_editors(const struct source *s)
{
    return strncmp(s->text, "---@meta", 8) == 0;
}

static mc_status lint_source(struct lint *l)
{
    if (is_for_editors(l->source))
        return MC_OK;
    mc_error why = {0};
    mc_status st = scan_lua(l->source->text, l->source->len, on_fact, l, &why);
    if (st != MC_OK)
        say(l, why.line, why.text_zh[0] ? why.text_zh : why.text, why.text);
    return l->failed ? MC_ERR_MEMORY : MC_OK;
}

/* ---- what a rule says of itself ---------------------------------------------------------------------------------------- */

/* The line where the words stand first; 1 where they do not. */
static int line_of(const struct source *s, const char *words)
{
    const char *found = strstr(s->text, words);
    int line = 1;
    for (const char *c = s->text; found && c < found; c++)
        line += *c == '\n';
    return line;
}

static bool has_words(const char *text)
{
    return text && text[strspn(text, " \t.…-")] != '\0';
}

static void check_basis(struct lint *l, const struct rule_info *r)
{
    int line = line_of(l->source, "basis =");
    for (size_t i = 0; i < r->n_basis; i++)
        if (!has_words(r->basis[i]) || strstr(r->basis[i], "待补") || strstr(r->basis[i], "TODO"))
            say(l, line, "没有写明依据；在 basis 里写上规定和条款，只是惯例的写“实务”",
                "the basis is missing; give the provision and article in basis, or 实务 where it is practice");
}

static void check_titles(struct lint *l, const struct rule_info *r)
{
    if (strcmp(r->title_zh, r->title_en) == 0)
        say(l, line_of(l->source, "title ="), "title 的中英文相同；en 写成英文", "title is the same in both languages; write en in English");
}

/* The lines on top that begin with --. */
static void check_comment(struct lint *l)
{
    int line = 1;
    if (strncmp(l->source->text, "--", 2) != 0)
        say(l, 1, "开头没有注释；先写一两句：核对什么，看不到什么", "no opening comment; begin with a sentence or two: what it checks, what it cannot see");
    for (const char *at = l->source->text; strncmp(at, "--", 2) == 0; line++) {
        const char *end = strchrnul(at, '\n'), *left = strstr(at, "待补"), *todo = strstr(at, "TODO");
        if ((left && left < end) || (todo && todo < end)) {
            say(l, line, "还有待补的内容；写完它", "something is left to be written; write it");
            return;
        }
        at = *end ? end + 1 : end;
    }
}

/* ---- examples ---------------------------------------------------------------------------------------------------------- */

/* The record or element of an example. borrow. */
static const json_t *subject_of(const json_t *example)
{
    const json_t *record = json_object_get(example, "record");
    return record ? record : json_object_get(example, "element");
}

static bool same_sort(const json_t *a, const json_t *b)
{
    return !json_object_get(a, "record") == !json_object_get(b, "record");
}

static void check_finds(struct lint *l, const json_t *fail)
{
    const json_t *one, *find;
    size_t i, j;
    char number[24];
    json_array_foreach (fail, i, one)
        json_array_foreach (json_object_get(one, "finds"), j, find)
            if (json_object_size(find) == 0) {
                snprintf(number, sizeof number, "%zu", i + 1);
                say_named(l, line_of(l->source, "rule.fail"), "fail 第 %s 例的 finds 没有写要比对的内容；至少写 at",
                          "finds of fail example %s compares nothing; give at least at", number);
            }
}

/* Two examples that are the same show no more than one. */
static void check_twins(struct lint *l, const json_t *list, const char *name)
{
    const json_t *one;
    size_t i, j;
    char where[40];
    json_array_foreach (list, i, one)
        for (j = 0; j < i; j++)
            if (json_equal(one, json_array_get(list, j))) {
                snprintf(where, sizeof where, "%s %zu", name + 5, i + 1);
                say_named(l, line_of(l->source, name), "例子 %s 与前面的一个相同；删去，或改成另一种情形", "example %s is the same as one before it; take it out, or make it another case", where);
            }
}

/* Somewhere a pass example and a fail example must be neighbours, or nobody sees where the rule begins to speak. */
static void check_edge(struct lint *l, const json_t *pass, const json_t *fail)
{
    const json_t *a, *b;
    size_t i, j, nearest = SIZE_MAX;
    json_array_foreach (fail, i, a)
        json_array_foreach (pass, j, b)
            if (same_sort(a, b)) {
                size_t n = example_distance(subject_of(a), subject_of(b));
                nearest = n < nearest ? n : nearest;
            }
    if (nearest <= EDGE)
        return;
    say(l, line_of(l->source, "rule.fail"), "没有一个 fail 例子靠近边界；加一个 pass 例子，与某个 fail 例子只差一两个值",
        "no fail example shows the edge; add a pass example that differs from one in a value or two");
}

static mc_status lint_rule(struct lint *l, const struct rule_info *r, mc_error *err)
{
    json_t *examples = pack_examples(l->pack, r->id);
    const json_t *pass = json_object_get(examples, "pass"), *fail = json_object_get(examples, "fail");
    if (!pass || !fail) {
        json_decref(examples);
        return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
    }
    check_comment(l);
    check_titles(l, r);
    check_basis(l, r);
    check_finds(l, fail);
    check_twins(l, pass, "rule.pass");
    check_twins(l, fail, "rule.fail");
    check_edge(l, pass, fail);
    json_decref(examples);
    return MC_OK;
}

static const struct rule *rule_of(const struct pack *p, const struct source *s)
{
    for (size_t i = 0; i < p->n_rules; i++)
        if (p->rules[i].source == s)
            return &p->rules[i];
    return NULL;
}

mc_status pack_lint(struct pack *p, const char *only_id, lint_fn *tell, void *context, mc_error *err)
{
    mc_status st = MC_OK;
    for (size_t i = 0; i < p->n_parts && st == MC_OK; i++)
        for (size_t j = 0; j < p->parts[i].n_sources && st == MC_OK; j++) {
            struct lint l = {.pack = p, .part = &p->parts[i], .source = &p->parts[i].sources[j], .tell = tell, .context = context};
            const struct rule *r = rule_of(p, l.source);
            if (only_id && (!r || strcmp(r->info.id, only_id) != 0))
                continue;
            st = lint_source(&l);
            if (st == MC_OK && r)
                st = lint_rule(&l, &r->info, err);
            if (l.failed)
                st = error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
        }
    return st;
}
