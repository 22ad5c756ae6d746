/* mingcha rules list: the rules of the packs, and their profiles. */
#include "cli/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static json_t *texts_json(const char *const *texts, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n && list; i++)
        if (json_array_append_new(list, json_string(texts[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

json_t *rules_rule_json(const struct rule_info *r)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s*, s:s*}, s:s, s:s, s:o, s:o, s:o, s:s*, s:s*, s:s*, s:s*}", "id",
                     r->id, "pack", r->pack, "family", r->family, "slug", r->slug, "severity", severity_name(r->severity), "title", "zh",
                     r->title_zh, "en", r->title_en, "kind", r->kind, "each", r->each, "needs",
                     texts_json(r->needs, r->n_needs), "uses", texts_json(r->uses, r->n_uses), "basis",
                     texts_json(r->basis, r->n_basis), "since", r->since, "until", r->until, "region", r->region,
                     "path", r->path);
}

static int list_json(const struct cli *cli, const struct pack *pack)
{
    json_t *list = json_array();
    bool ok = list != NULL;
    for (size_t i = 0; i < pack_count(pack) && ok; i++)
        ok = json_array_append_new(list, rules_rule_json(pack_rule(pack, i))) == 0;
    if (ok)
        return rules_print_json(cli, list);
    json_decref(list);
    return rules_out_of_memory(cli);
}

static size_t widest_id(const struct pack *pack)
{
    size_t widest = 0;
    for (size_t i = 0; i < pack_count(pack); i++) {
        size_t width = strlen(pack_rule(pack, i)->id);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* The pack's name and how many rules it has. */
static void heading(struct page *p, const struct pack *pack, size_t part)
{
    json_t *about = pack_part_json(pack, part);
    char *id = page_value(p, about, "id"), *version = page_value(p, about, "version");
    long long n = json_integer_value(json_object_get(about, "rules"));
    if (id && version) {
        page_format(p, INK_BOLD, "%s %s", id, version);
        page_format(p, INK_PLAIN, p->zh ? "，%lld 条规则" : n == 1 ? ", %lld rule" : ", %lld rules", n);
        page_line_end(p);
    }
    json_decref(about);
    free(id);
    free(version);
}

static void profiles(struct page *p, const struct pack *pack)
{
    json_t *all = pack_profiles(pack), *one;
    const char *name;
    p->failed = p->failed || !all;
    json_object_foreach (all, name, one) {
        const char *key = p->zh ? "zh" : "en";
        const json_t *about = json_object_get(one, "about");
        page_line_end(p);
        page_format(p, INK_BOLD, p->zh ? "配置方案 %s" : "profile %s", name);
        page_format(p, INK_PLAIN, "  %s", json_string_value(json_object_get(json_object_get(one, "title"), key)));
        page_line_end(p);
        page_spaces(p, about ? 2 : 0);
        if (about)
            page_wrap(p, INK_DIM, json_string_value(json_object_get(about, key)), 2, 2);
    }
    json_decref(all);
}

static int list_text(const struct cli *cli, const struct pack *pack)
{
    struct page page, *p = &page;
    rules_page(p, cli);
    size_t id_width = widest_id(pack) + 2, severity_width = p->zh ? 6 : 9, kind_width = 10;
    for (size_t i = 0; i < pack_parts(pack); i++)
        heading(p, pack, i);
    page_line_end(p);
    for (size_t i = 0; i < pack_count(pack); i++) {
        const struct rule_info *rule = pack_rule(pack, i);
        page_left(p, INK_BOLD, rule->id, id_width);
        page_left(p, rules_severity_ink(rule->severity), rules_severity_word(p, rule->severity), severity_width);
        page_left(p, INK_DIM, rule->kind, kind_width);
        size_t column = id_width + severity_width + kind_width;
        page_wrap(p, INK_PLAIN, rules_title(p, rule), column, column);
    }
    profiles(p, pack);
    return p->failed ? rules_out_of_memory(cli) : EXIT_CLEAN;
}

static int list(const struct rules_request *r, struct pack *pack)
{
    return r->json ? list_json(r->cli, pack) : list_text(r->cli, pack);
}

const struct rules_task rules_list = {.name = "list", .options = RULES_RULES | RULES_FORMAT, .loads = true, .run = list};
