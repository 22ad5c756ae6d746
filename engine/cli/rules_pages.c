#include "cli/rules_pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"

#define BLIND "看不到的："

struct pages {
    const struct pack *pack;
    bool zh;
};

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

static const char *say(const struct pages *p, const char *zh, const char *en)
{
    return p->zh ? zh : en;
}

static const char *title_of(const struct pages *p, const struct rule_info *r)
{
    return say(p, r->title_zh, r->title_en);
}

static const char *severity_of(const struct pages *p, const struct rule_info *r)
{
    static const char *const zh[] = {"提示", "警告", "错误"};
    return p->zh ? zh[r->severity] : severity_name(r->severity);
}

static const char *suffix(const struct pages *p)
{
    return p->zh ? ".zh-CN.md" : ".md";
}

/* Text in a cell or a paragraph: a bar would end the cell, angle brackets would be taken for markup. */
static void add_plain(struct buffer *b, const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            buffer_add_text(b, "\\|");
        else if (*text == '<')
            buffer_add_text(b, "&lt;");
        else if (*text == '\n')
            buffer_add_char(b, ' ');
        else
            buffer_add_char(b, *text);
    }
}

static void add_list(const struct pages *p, struct buffer *b, const char *zh, const char *en, const char *const *items, size_t n, const char *quote)
{
    if (!n)
        return;
    buffer_add_format(b, "- %s", say(p, zh, en));
    for (size_t i = 0; i < n; i++) {
        buffer_add_text(b, i ? say(p, "、", ", ") : "");
        buffer_add_format(b, "%s%s%s", quote, items[i], quote);
    }
    buffer_add_text(b, "\n");
}

static void add_parameters(const struct pages *p, struct buffer *b, const struct rule_info *r)
{
    json_t *list = pack_parameters_of(p->pack, r->id);
    const json_t *one;
    size_t i;
    b->failed = b->failed || !list;
    json_array_foreach (list, i, one) {
        char *value = json_dumps(json_object_get(one, "default"), JSON_ENCODE_ANY | JSON_COMPACT);
        const char *meaning = json_string_value(json_object_get(json_object_get(one, "meaning"), p->zh ? "zh" : "en"));
        buffer_add_format(b, "- %s`%s`%s%s%s", say(p, "参数 ", "parameter "), json_string_value(json_object_get(one, "name")), say(p, "（默认 ", " (default "),
                          value ? value : "", say(p, "）：", "): "));
        add_plain(b, meaning ? meaning : "");
        buffer_add_text(b, "\n");
        b->failed = b->failed || !value;
        free(value);
    }
    json_decref(list);
}

/* ---- one rule ---------------------------------------------------------------------------------------------------------- */

static void add_json(struct buffer *b, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    b->failed = b->failed || !text;
    buffer_add_format(b, "    %s\n", text ? text : "");
    free(text);
}

static void add_examples(const struct pages *p, struct buffer *b, const json_t *list, const char *heading)
{
    json_t *one, *find;
    size_t i, j;
    buffer_add_format(b, "\n%s\n\n", heading);
    json_array_foreach (list, i, one) {
        json_t *record = json_object_get(one, "record"), *element = json_object_get(one, "element");
        const char *absent = json_string_value(json_object_get(one, "absent"));
        add_json(b, record ? record : element ? element : one);
        if (absent)
            buffer_add_format(b, "    -> %s %s\n", say(p, "不适用，没有", "does not apply, there is no"), absent);
        json_array_foreach (json_object_get(one, "finds"), j, find) {
            char *text = json_dumps(find, JSON_COMPACT);
            b->failed = b->failed || !text;
            buffer_add_format(b, "    -> %s %s\n", say(p, "疑点", "finding"), text ? text : "");
            free(text);
        }
    }
}

static void add_elements(const struct pages *p, struct buffer *b, const struct rule_info *r)
{
    if (strcmp(r->each, "*") == 0)
        buffer_add_format(b, p->zh ? "- 核对：一次核对的全部 `%s` 记录\n" : "- looks at: all `%s` records of a run\n", r->kind);
    else if (!*r->each)
        buffer_add_format(b, p->zh ? "- 核对：每份 `%s` 记录\n" : "- looks at: each `%s` record\n", r->kind);
    else
        buffer_add_format(b, p->zh ? "- 核对：`%s` 记录的每个 `%s`\n" : "- looks at: of a `%s` record, each `%s`\n", r->kind, r->each);
}

static void add_validity(const struct pages *p, struct buffer *b, const struct rule_info *r)
{
    if (r->since)
        buffer_add_format(b, "- %s %s\n", say(p, "自", "since"), r->since);
    if (r->until)
        buffer_add_format(b, "- %s %s\n", say(p, "至", "until"), r->until);
    if (r->region)
        buffer_add_format(b, "- %s %s\n", say(p, "地区", "region"), r->region);
}

/* The opening comment, what the rule cannot see apart. */
static void add_comment(const struct pages *p, struct buffer *b, const char *comment)
{
    const char *blind = strstr(comment, BLIND);
    char *checks = strndup(comment, blind ? (size_t)(blind - comment) : strlen(comment));
    b->failed = b->failed || !checks;
    add_plain(b, checks ? checks : "");
    free(checks);
    buffer_add_text(b, "\n\n");
    if (!blind)
        return;
    buffer_add_text(b, say(p, "**看不到的：** ", "**What it cannot see:** "));
    add_plain(b, blind + strlen(BLIND));
    buffer_add_text(b, "\n\n");
}

static void add_rule(const struct pages *p, struct buffer *b, const struct rule_info *r)
{
    char *comment = pack_comment(p->pack, r->id);
    json_t *examples = pack_examples(p->pack, r->id);
    b->failed = b->failed || !comment || !examples;
    buffer_add_format(b, "\n## %s\n\n**%s** (%s)\n\n", r->id, title_of(p, r), severity_of(p, r));
    if (comment && *comment)
        add_comment(p, b, comment);
    add_elements(p, b, r);
    add_list(p, b, "必需字段：", "needs: ", r->needs, r->n_needs, "`");
    add_list(p, b, "可用字段：", "uses: ", r->uses, r->n_uses, "`");
    add_list(p, b, "依据：", "basis: ", r->basis, r->n_basis, "");
    add_validity(p, b, r);
    add_parameters(p, b, r);
    add_examples(p, b, json_object_get(examples, "pass"), say(p, "通过的例子：", "Examples that pass:"));
    add_examples(p, b, json_object_get(examples, "fail"), say(p, "有疑点的例子：", "Examples with findings:"));
    free(comment);
    json_decref(examples);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

static mc_status give(struct buffer *b, const char *name, rules_page_fn *page, void *context, mc_error *err)
{
    char *text = buffer_take(b);
    mc_status st = text ? page(context, name, text, err) : out_of_memory(err);
    free(text);
    return st;
}

static const char *generated(const struct pages *p)
{
    return say(p, "<!-- 由 mingcha rules docs 从规则写出，不要手改 -->\n", "<!-- written from the rules by mingcha rules docs; do not edit -->\n");
}

static mc_status family_page(const struct pages *p, const char *family, rules_page_fn *page, void *context, mc_error *err)
{
    struct buffer b;
    char name[128];
    buffer_init(&b);
    buffer_add_format(&b, "%s# %s%s\n\n[%s](README%s)\n", generated(p), say(p, "规则：", "Rules: "), family, say(p, "全部规则", "All rules"), suffix(p));
    for (size_t i = 0; i < pack_count(p->pack); i++)
        if (strcmp(pack_rule(p->pack, i)->family, family) == 0)
            add_rule(p, &b, pack_rule(p->pack, i));
    snprintf(name, sizeof name, "%s%s", family, suffix(p));
    return give(&b, name, page, context, err);
}

static bool begins_family(const struct pack *pack, size_t i)
{
    return i == 0 || strcmp(pack_rule(pack, i)->family, pack_rule(pack, i - 1)->family) != 0;
}

/* GitHub's anchor of a heading: small letters, the dot gone. */
static void add_anchor(struct buffer *b, const char *id)
{
    for (; *id; id++)
        if (*id != '.')
            buffer_add_char(b, *id);
}

static mc_status index_page(const struct pages *p, rules_page_fn *page, void *context, mc_error *err)
{
    struct buffer b;
    char name[32];
    buffer_init(&b);
    buffer_add_format(&b, "%s# %s\n\n%s\n", generated(p), say(p, "规则参考", "The rules"),
                      say(p, "每条规则的说明、字段、依据、参数和例子。[English](README.md)", "What each rule checks, its fields, basis, parameters and examples. What a rule says of itself is in Chinese, as its authors wrote it. [中文](README.zh-CN.md)"));
    for (size_t i = 0; i < pack_count(p->pack); i++) {
        const struct rule_info *r = pack_rule(p->pack, i);
        if (begins_family(p->pack, i))
            buffer_add_format(&b, "\n## %s\n\n| %s | %s | %s |\n|---|---|---|\n", r->family, say(p, "规则", "rule"), say(p, "级别", "severity"), say(p, "名称", "title"));
        buffer_add_format(&b, "| [%s](%s%s#", r->id, r->family, suffix(p));
        add_anchor(&b, r->id);
        buffer_add_format(&b, ") | %s | ", severity_of(p, r));
        add_plain(&b, title_of(p, r));
        buffer_add_text(&b, " |\n");
    }
    snprintf(name, sizeof name, "README%s", suffix(p));
    return give(&b, name, page, context, err);
}

mc_status rules_pages(const struct pack *pack, rules_page_fn *page, void *context, mc_error *err)
{
    struct pages p = {.pack = pack};
    mc_status st = MC_OK;
    for (int zh = 0; zh < 2 && st == MC_OK; zh++) {
        p.zh = zh;
        st = index_page(&p, page, context, err);
        for (size_t i = 0; i < pack_count(pack) && st == MC_OK; i++)
            if (begins_family(pack, i))
                st = family_page(&p, pack_rule(pack, i)->family, page, context, err);
    }
    return st;
}
