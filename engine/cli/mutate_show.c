/* The result of `mingcha mutate`, for people and as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "cli/mutate.h"
#include "report/page.h"

#define COLUMNS 5

/* ---- rules ------------------------------------------------------------------------------------------------------------- */

enum showing { SHOWING_FIRED, SHOWING_NEVER, SHOWING_RUN, SHOWING_OTHER };

/* What the mutants showed of a rule: OTHER where it was not selected, or is for no kind of record that was given. */
static enum showing showing_of(const struct mutate_score *s, const struct rule_info *r)
{
    const json_t *record;
    size_t i;
    bool of_kind = false;
    json_array_foreach (s->records, i, record)
        of_kind = of_kind || strcmp(json_string_value(json_object_get(record, "kind")), r->kind) == 0;
    if (!r->selected || !of_kind)
        return SHOWING_OTHER;
    if (strcmp(r->each, "*") == 0)
        return SHOWING_RUN;
    return json_object_get(s->fired, r->id) ? SHOWING_FIRED : SHOWING_NEVER;
}

static json_t *rules_with(const struct mutate_score *s, const struct pack *pack, enum showing showing)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < pack_count(pack); i++) {
        const struct rule_info *r = pack_rule(pack, i);
        if (showing_of(s, r) != showing)
            continue;
        json_t *one = showing == SHOWING_FIRED ? json_pack("{s:s, s:O}", "id", r->id, "mutants", json_object_get(s->fired, r->id)) : json_string(r->id);
        if (json_array_append_new(list, one) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* ---- classes ----------------------------------------------------------------------------------------------------------- */

static size_t number(const json_t *group, const char *key)
{
    return (size_t)json_integer_value(json_object_get(group, key));
}

struct sums {
    const char *name; /* borrow */
    size_t mutants, caught, missed, undecided, unseeable;
};

static void add_group(struct sums *sums, const json_t *group)
{
    sums->mutants += number(group, "mutants");
    sums->caught += number(group, "caught");
    sums->missed += number(group, "missed");
    sums->undecided += number(group, "undecided");
    sums->unseeable += number(group, "unseeable");
}

/* The sums of each class, in the order of the groups. own: free(); NULL out of memory. */
static struct sums *classes_of(const struct mutate_score *s, size_t *n)
{
    const json_t *group;
    size_t i, c;
    struct sums *all = calloc(json_array_size(s->groups) + 1, sizeof *all);
    *n = 0;
    if (!all)
        return NULL;
    json_array_foreach (s->groups, i, group) {
        const char *name = json_string_value(json_object_get(group, "class"));
        for (c = 0; c < *n && strcmp(all[c].name, name) != 0; c++)
            ;
        if (c == *n)
            all[(*n)++].name = name;
        add_group(&all[c], group);
    }
    return all;
}

/* False where there was nothing that a rule could have seen. */
static bool rate_text(char out[48], const struct sums *s)
{
    if (s->caught + s->missed + s->undecided == 0) {
        strcpy(out, "-");
        return false;
    }
    long rate = mutate_rate(s->caught, s->missed, s->undecided);
    snprintf(out, 48, "%ld.%02ld", rate / 100, rate % 100);
    return true;
}

static json_t *sums_json(const struct sums *s)
{
    char rate[48];
    bool any = rate_text(rate, s);
    return json_pack("{s:s*, s:I, s:I, s:I, s:I, s:I, s:s?}", "class", s->name, "mutants", (json_int_t)s->mutants, "caught", (json_int_t)s->caught,
                     "missed", (json_int_t)s->missed, "undecided", (json_int_t)s->undecided, "unseeable", (json_int_t)s->unseeable, "score", any ? rate : NULL);
}

json_t *mutate_json(const struct mutate_score *s, struct pack *pack, uint64_t seed, size_t sample)
{
    size_t n;
    struct sums *classes = classes_of(s, &n), total = {0};
    json_t *list = json_array();
    bool ok = classes && list;
    for (size_t i = 0; ok && i < n; i++) {
        ok = json_array_append_new(list, sums_json(&classes[i])) == 0;
        total.mutants += classes[i].mutants;
        total.caught += classes[i].caught;
        total.missed += classes[i].missed;
        total.undecided += classes[i].undecided;
        total.unseeable += classes[i].unseeable;
    }
    json_t *out = NULL;
    if (ok)
        out = json_pack("{s:o, s:I, s:o, s:O, s:o, s:O, s:O, s:{s:o, s:o, s:o}}", "pack", pack_json(pack), "seed", (json_int_t)seed, "sample",
                        sample ? json_integer((json_int_t)sample) : json_null(), "records", s->records, "total", sums_json(&total), "classes", list,
                        "groups", s->groups, "rules", "fired", rules_with(s, pack, SHOWING_FIRED), "never", rules_with(s, pack, SHOWING_NEVER),
                        "over_a_run", rules_with(s, pack, SHOWING_RUN));
    json_decref(list);
    free(classes);
    return out;
}

/* ---- the page ---------------------------------------------------------------------------------------------------------- */

struct word {
    const char *key, *zh, *en;
};

static const char *said(const struct page *p, const struct word *words, const char *key)
{
    for (; words->key; words++)
        if (key && strcmp(words->key, key) == 0)
            return page_say(p, words->zh, words->en);
    return key ? key : "";
}

static const struct word class_words[] = {
    {"money", "金额", "money"},        {"count", "件数", "counts"},          {"sequence", "序号与行", "sequence"}, {"required", "必填", "required fields"},
    {"milestone", "节点", "milestones"}, {"percent", "百分比", "percents"},    {"number", "文号", "number"},         {"date", "日期", "dates"},
    {"privacy", "个人信息", "privacy"}, {"quantity", "目标数量", "quantities"}, {"name", "名称", "names"},            {"row", "无序号的行", "rows without number"},
    {0}};

static const struct word blind_words[] = {{"once", "别处没有再写", "stated once only"},
                                          {"open", "开放的列举（等）可以少列", "an open list may name fewer"},
                                          {"last", "没有件数或合计可对照", "no count or total tells"},
                                          {"unbounded", "这种比率可以超过100", "such a rate may pass 100"},
                                          {0}};

static const char *operator_words(const struct page *p, const char *name)
{
    const struct mutate_operator *const tables[] = {mutate_figures, mutate_rows, mutate_dates};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const struct mutate_operator *o = tables[t]; o->name; o++)
            if (strcmp(o->name, name) == 0)
                return page_say(p, o->zh, o->en);
    return name;
}

static const char *const headings_zh[COLUMNS] = {"变体", "查出", "漏过", "未决", "无从查"};
static const char *const headings_en[COLUMNS] = {"mutants", "caught", "missed", "undecided", "unseeable"};

static void class_row(struct page *p, const char *name, enum ink ink, const struct sums *s)
{
    const size_t figures[COLUMNS] = {s->mutants, s->caught, s->missed, s->undecided, s->unseeable};
    char text[24], rate[48];
    page_spaces(p, 2);
    page_left(p, ink, name, 22);
    for (size_t i = 0; i < COLUMNS; i++) {
        snprintf(text, sizeof text, "%zu", figures[i]);
        page_right(p, i == 2 && figures[i] ? INK_RED : i == 3 && figures[i] ? INK_MAGENTA : INK_PLAIN, text, 11);
    }
    if (rate_text(rate, s))
        strcat(rate, "%");
    page_right(p, INK_BOLD, rate, 11);
    page_line_end(p);
}

static void class_table(struct page *p, const struct sums *classes, size_t n)
{
    struct sums total = {0};
    page_spaces(p, 24);
    for (size_t i = 0; i < COLUMNS; i++)
        page_right(p, INK_DIM, page_say(p, headings_zh[i], headings_en[i]), 11);
    page_right(p, INK_DIM, page_say(p, "得分", "score"), 11);
    page_line_end(p);
    for (size_t i = 0; i < n; i++) {
        class_row(p, said(p, class_words, classes[i].name), INK_PLAIN, &classes[i]);
        total.mutants += classes[i].mutants;
        total.caught += classes[i].caught;
        total.missed += classes[i].missed;
        total.undecided += classes[i].undecided;
        total.unseeable += classes[i].unseeable;
    }
    class_row(p, page_say(p, "合计", "all"), INK_BOLD, &total);
}

static void show_example(struct page *p, const json_t *one)
{
    char *from = page_value(p, one, "from"), *to = page_value(p, one, "to"), *at = page_value(p, one, "at"), *path = page_value(p, one, "path"), *line = NULL;
    const char *why = json_string_value(json_object_get(one, "why"));
    if (!from || !to || !at || !path)
        return;
    const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path, *gone = page_say(p, "（空）", "(blank)");
    if (asprintf(&line, "%s%s  %s → %s%s%s", file, at, *from ? from : gone, *to ? to : gone, why ? "  " : "", said(p, blind_words, why)) >= 0)
        page_wrap(p, INK_PLAIN, line, 0, 8);
    else
        p->failed = true;
    free(line);
    free(from);
    free(to);
    free(at);
    free(path);
}

/* The groups that have mutants of that outcome, with examples. */
static void show_groups(struct page *p, const json_t *groups, const char *outcome, const char *heading, size_t examples)
{
    const json_t *group, *one;
    size_t i, j;
    bool begun = false;
    json_array_foreach (groups, i, group) {
        size_t shown = 0;
        if (!number(group, outcome))
            continue;
        if (!begun) {
            page_line_end(p);
            page_put(p, INK_BOLD, heading);
            page_line_end(p);
        }
        begun = true;
        page_format(p, INK_PLAIN, "  %s  ", operator_words(p, json_string_value(json_object_get(group, "operator"))));
        page_format(p, INK_DIM, "%s  ", json_string_value(json_object_get(group, "field")));
        page_format(p, INK_BOLD, "%zu/%zu", number(group, outcome), number(group, "mutants"));
        page_line_end(p);
        json_array_foreach (json_object_get(group, "examples"), j, one) {
            if (strcmp(json_string_value(json_object_get(one, "outcome")), outcome) != 0 || shown++ >= examples)
                continue;
            page_spaces(p, 6);
            show_example(p, one);
        }
    }
}

static void show_rules(struct page *p, const struct mutate_score *s, const struct pack *pack, enum showing showing, const char *heading)
{
    struct buffer b;
    buffer_init(&b);
    for (size_t i = 0; i < pack_count(pack); i++)
        if (showing_of(s, pack_rule(pack, i)) == showing)
            buffer_add_format(&b, "%s%s", b.len ? page_say(p, "、", ", ") : "", pack_rule(pack, i)->id);
    bool any = b.len > 0;
    char *text = buffer_take(&b);
    if (text && any) {
        page_line_end(p);
        page_put(p, INK_BOLD, heading);
        page_line_end(p);
        page_spaces(p, 2);
        page_wrap(p, INK_PLAIN, text, 2, 2);
    }
    p->failed = p->failed || !text;
    free(text);
}

bool mutate_text(const struct mutate_score *s, const struct cli *cli, struct pack *pack, uint64_t seed, size_t sample, size_t examples)
{
    struct page page, *p = &page;
    struct report_style style = {.lang = cli_lang(cli), .color = cli_use_color(cli, stdout), .width = cli_width(stdout)};
    size_t n, mutants = s->counts[0] + s->counts[1] + s->counts[2] + s->counts[3];
    struct sums *classes = classes_of(s, &n);
    if (!classes)
        return false;
    page_init(p, &style, stdout);
    page_format(p, INK_BOLD, p->zh ? "记录 %zu 份，变体 %zu 个" : "records: %zu, mutants: %zu", json_array_size(s->records), mutants);
    if (sample)
        page_format(p, INK_PLAIN, p->zh ? "（每份记录、每个字段、每种改法至多 %zu 个，种子 %llu）" : " (a sample: at most %zu for each record, field and operator; seed %llu)",
                    sample, (unsigned long long)seed);
    else
        page_put(p, INK_PLAIN, page_say(p, "（全部）", " (every one)"));
    page_line_end(p);
    page_line_end(p);
    class_table(p, classes, n);
    free(classes);
    show_groups(p, s->groups, "missed", page_say(p, "漏过", "Missed"), examples);
    show_groups(p, s->groups, "undecided", page_say(p, "未决", "Undecided"), examples);
    show_groups(p, s->groups, "unseeable", page_say(p, "无从查：单看记录无法发现", "Unseeable: nothing in the record tells"), examples);
    show_rules(p, s, pack, SHOWING_NEVER, page_say(p, "没有查出任何变体的规则", "Rules that caught no mutant"));
    show_rules(p, s, pack, SHOWING_RUN, page_say(p, "未试的规则（要多份记录对照）", "Rules that were not tried (they compare several records)"));
    return !p->failed;
}
