/* mingcha rules explain: one rule, whole: what it checks and cannot see, on which fields, under which provision, by which parameters, with its examples. */
#include "cli/rules.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static void entry(struct page *p, const char *label, const char *text)
{
    size_t column = p->zh ? 12 : 14;
    page_left(p, INK_DIM, label, column);
    page_wrap(p, INK_PLAIN, text, column, column);
}

static void entry_list(struct page *p, const char *label, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        entry(p, i ? "" : label, texts[i]);
}

static void each_entry(struct page *p, const struct rule_info *rule)
{
    struct buffer b;
    buffer_init(&b);
    if (strcmp(rule->each, "*") == 0)
        buffer_add_format(&b, p->zh ? "一次核对的全部 %s 记录" : "all %s records of a run", rule->kind);
    else if (!*rule->each)
        buffer_add_format(&b, p->zh ? "每份 %s 记录" : "each %s record", rule->kind);
    else
        buffer_add_format(&b, p->zh ? "%s 记录的每个 %s" : "each %2$s of a %1$s record", rule->kind, rule->each);
    char *text = buffer_take(&b);
    if (text)
        entry(p, page_say(p, "核对对象", "looks at"), text);
    p->failed = p->failed || !text;
    free(text);
}

static void validity_entry(struct page *p, const struct rule_info *rule)
{
    if (rule->since)
        entry(p, page_say(p, "自", "since"), rule->since);
    if (rule->until)
        entry(p, page_say(p, "至", "until"), rule->until);
    if (rule->region)
        entry(p, page_say(p, "地区", "region"), rule->region);
}

/* A value of pack.json as people write it. */
static void parameter_entry(struct page *p, const json_t *parameter, bool first)
{
    char *value = page_value(p, parameter, "value"), *line = NULL;
    const char *name = json_string_value(json_object_get(parameter, "name"));
    const char *meaning = json_string_value(json_object_get(json_object_get(parameter, "meaning"), p->zh ? "zh" : "en"));
    if (value && asprintf(&line, p->zh ? "%s = %s：%s" : "%s = %s: %s", name, value, meaning) >= 0)
        entry(p, first ? page_say(p, "参数", "parameters") : "", line);
    else
        p->failed = true;
    free(line);
    free(value);
}

static void parameter_entries(struct page *p, const json_t *parameters)
{
    const json_t *one;
    size_t i;
    json_array_foreach (parameters, i, one)
        parameter_entry(p, one, i == 0);
}

/* What the profiles make of its severity. */
static void profile_entries(struct page *p, const json_t *profiles, const struct rule_info *rule)
{
    const char *name;
    json_t *profile;
    bool first = true;
    json_object_foreach ((json_t *)(uintptr_t)profiles, name, profile) {
        const json_t *levels = json_object_get(profile, "severity");
        const char *level = json_string_value(json_object_get(levels, rule->id));
        char *line = NULL;
        enum severity severity;
        level = level ? level : json_string_value(json_object_get(levels, rule->family));
        if (!level)
            continue;
        if (asprintf(&line, p->zh ? "%s：%s" : "%s: %s", name,
                     severity_parse(&severity, level) ? rules_severity_word(p, severity) : page_say(p, "关闭", "off")) < 0) {
            p->failed = true;
            return;
        }
        entry(p, first ? page_say(p, "配置方案", "profiles") : "", line);
        free(line);
        first = false;
    }
}

static void finds_block(struct page *p, const json_t *finds)
{
    json_t *find;
    size_t i;
    json_array_foreach (finds, i, find) {
        page_spaces(p, 5);
        page_put(p, INK_RED, page_say(p, "=> 疑点", "=> finding"));
        page_line_end(p);
        page_json(p, find, 8);
    }
}

static void circumstances(struct page *p, const json_t *example)
{
    const char *day = json_string_value(json_object_get(example, "as_of")), *region = json_string_value(json_object_get(example, "region"));
    if (day)
        page_format(p, INK_DIM, p->zh ? "，基准日 %s" : ", as of %s", day);
    if (region)
        page_format(p, INK_DIM, p->zh ? "，地区 %s" : ", region %s", region);
}

static void examples_block(struct page *p, const json_t *list, const char *heading)
{
    json_t *one;
    size_t i;
    page_line_end(p);
    page_put(p, INK_BOLD, heading);
    page_line_end(p);
    json_array_foreach (list, i, one) {
        json_t *record = json_object_get(one, "record"), *element = json_object_get(one, "element");
        const char *absent = json_string_value(json_object_get(one, "absent"));
        page_format(p, INK_DIM, "  %zu. %s", i + 1,
                    record ? page_say(p, "整份记录", "a whole record") : page_say(p, "一个对象", "one element"));
        if (absent)
            page_format(p, INK_DIM, p->zh ? "，不适用：没有 %s" : ", not applicable: no %s", absent);
        circumstances(p, one);
        page_line_end(p);
        page_json(p, record ? record : element ? element : one, 5);
        finds_block(p, json_object_get(one, "finds"));
    }
}

/* The opening comment says what the rule means, and behind these words what it cannot see. */
#define UNSEEN "看不到的："

static void comment_entries(struct page *p, const char *comment)
{
    const char *unseen = strstr(comment, UNSEEN);
    size_t len = unseen ? (size_t)(unseen - comment) : strlen(comment);
    char *meaning = strndup(comment, len);
    if (!meaning) {
        p->failed = true;
        return;
    }
    if (*meaning) {
        page_wrap(p, INK_PLAIN, meaning, 0, 0);
        page_line_end(p);
    }
    free(meaning);
    if (unseen)
        entry(p, page_say(p, "看不到", "cannot see"), unseen + strlen(UNSEEN));
}

static int explain_json(const struct cli *cli, struct pack *pack, const char *id)
{
    json_t *out = rules_rule_json(pack_find(pack, id));
    char *comment = pack_comment(pack, id);
    bool ok = out && comment && json_object_set_new(out, "about", json_string(comment)) == 0 &&
              json_object_set_new(out, "parameters", pack_parameters_of(pack, id)) == 0 &&
              json_object_set_new(out, "examples", pack_examples(pack, id)) == 0;
    free(comment);
    if (ok)
        return rules_print_json(cli, out);
    json_decref(out);
    return rules_out_of_memory(cli);
}

static int explain(const struct rules_request *r, struct pack *pack)
{
    const char *id = r->operands[0];
    const struct rule_info *rule = pack_find(pack, id);
    struct page page, *p = &page;
    if (r->json)
        return explain_json(r->cli, pack, id);
    char *comment = pack_comment(pack, id);
    json_t *examples = pack_examples(pack, id), *parameters = pack_parameters_of(pack, id), *profiles = pack_profiles(pack);
    rules_page(p, r->cli);
    page_put(p, INK_BOLD, rule->id);
    page_put(p, INK_PLAIN, "  ");
    page_put(p, rules_severity_ink(rule->severity), rules_severity_word(p, rule->severity));
    page_line_end(p);
    page_wrap(p, INK_BOLD, rules_title(p, rule), 0, 0);
    page_line_end(p);
    comment_entries(p, comment ? comment : "");
    each_entry(p, rule);
    entry_list(p, page_say(p, "必需字段", "needs"), rule->needs, rule->n_needs);
    entry_list(p, page_say(p, "可用字段", "uses"), rule->uses, rule->n_uses);
    entry_list(p, page_say(p, "依据", "basis"), rule->basis, rule->n_basis);
    validity_entry(p, rule);
    parameter_entries(p, parameters);
    profile_entries(p, profiles, rule);
    entry(p, page_say(p, "规则包", "pack"), rule->pack);
    entry(p, page_say(p, "文件", "file"), rule->path);
    examples_block(p, json_object_get(examples, "pass"), page_say(p, "通过的例子", "Examples that pass"));
    examples_block(p, json_object_get(examples, "fail"), page_say(p, "有疑点的例子", "Examples with findings"));
    bool ok = comment && examples && parameters && profiles && !p->failed;
    json_decref(parameters);
    json_decref(profiles);
    free(comment);
    json_decref(examples);
    return ok ? EXIT_CLEAN : rules_out_of_memory(r->cli);
}

const struct rules_task rules_explain = {
    .name = "explain",
    .least = 1,
    .most = 1,
    .missing_zh = "rules explain 要给出一条规则；见 mingcha rules list",
    .missing_en = "rules explain needs a rule; see mingcha rules list",
    .options = RULES_RULES | RULES_FORMAT,
    .takes_id = true,
    .loads = true,
    .run = explain,
};
