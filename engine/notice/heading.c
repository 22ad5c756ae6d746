/* What a column heading means. The words come from rules/forms; the logic here is only about how headings are printed: a year before
 * the words, a money unit in brackets after them, a group over several columns. */
#include "notice/grid.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/datespan.h"
#include "base/utf8.h"

#define HEADING_CHARS_MAX 24

/* Exact matches win in this order; one word may stand in two lists (单位 as measure or as office). */
static const enum role roles_in_order[] = {
    ROLE_SEQ,      ROLE_NAME,   ROLE_TEXT,     ROLE_LEAD, ROLE_SUPPORT,  ROLE_LEADERS, ROLE_DEADLINE,
    ROLE_LOCATION, ROLE_REMARK, ROLE_QUANTITY, ROLE_UNIT, ROLE_TOTAL,    ROLE_SOURCE,  ROLE_GROUP,
};

static const char *list_of(enum role role)
{
    return role == ROLE_SOURCE ? "funding.source" : role_name(role);
}

/* Bytes of a leading year: "2023年度", "2023年", "2023" before other words; in a folded text. */
static size_t year_prefix(const char *s)
{
    size_t n = strspn(s, "0123456789");
    if (n != 4)
        return 0;
    if (!strncmp(s + n, "年", strlen("年")))
        n += strlen("年");
    return n;
}

/* Takes a money unit or another remark in brackets off the end of a folded heading: 年度投资(万元). */
static enum money_unit take_brackets(char *s)
{
    char *open = strrchr(s, '(');
    size_t len = strlen(s);
    enum money_unit unit = MONEY_NONE;
    if (open && open > s && len && s[len - 1] == ')') {
        unit = money_unit_find(open, strlen(open));
        if (unit == MONEY_NONE)
            unit = money_unit_parse(open + 1, strlen(open) - 2);
        *open = '\0';
    } else {
        char *colon = strstr(s, "单位:");
        unit = money_unit_find(s, len);
        if (unit != MONEY_NONE && colon && colon > s)
            *colon = '\0';
    }
    return unit;
}

static enum role exact_role(const struct forms *f, const char *folded)
{
    for (size_t i = 0; i < sizeof roles_in_order / sizeof *roles_in_order; i++)
        if (forms_has_folded(f, "columns", list_of(roles_in_order[i]), folded))
            return roles_in_order[i];
    return ROLE_NONE;
}

/* The role whose longest word stands inside the heading. Words of one or two characters say too little inside a longer text. */
static enum role contained_role(const struct forms *f, const char *folded)
{
    enum role best = ROLE_NONE;
    size_t best_len = strlen("二字");
    for (size_t i = 0; i < sizeof roles_in_order / sizeof *roles_in_order; i++) {
        enum role role = roles_in_order[i];
        size_t n = role == ROLE_SEQ || role == ROLE_UNIT ? 0 : forms_contained(f, "columns", list_of(role), folded);
        if (n > best_len) {
            best_len = n;
            best = role;
        }
    }
    return best;
}

static enum role role_of_folded(const struct forms *f, char *folded, bool *exact)
{
    char whole[256];
    size_t len = strlen(folded);
    *exact = true;
    if (!len || len >= sizeof whole)
        return ROLE_NONE;
    memcpy(whole, folded, len + 1);
    take_brackets(folded);
    char *s = folded + year_prefix(folded);
    if (forms_prefix(f, "superseded", NULL, s, strlen(s))) /* 原建设内容: what holds no more */
        return ROLE_NONE;
    enum role role = exact_role(f, whole);
    if (role == ROLE_NONE)
        role = exact_role(f, s);
    if (role == ROLE_NONE && s > folded && !strncmp(s, "度", strlen("度")))
        role = exact_role(f, s + strlen("度"));
    size_t prefix = role == ROLE_NONE ? forms_prefix(f, "heading_prefixes", NULL, s, strlen(s)) : 0;
    if (prefix)
        role = exact_role(f, s + prefix);
    if (role == ROLE_NONE && utf8_count(s, strlen(s)) <= HEADING_CHARS_MAX && !forms_contained(f, "rates", NULL, s)) {
        *exact = false;
        role = contained_role(f, s);
    }
    return role;
}

enum role heading_role_exact(const struct forms *f, const char *folded)
{
    char own[256];
    size_t len = strlen(folded);
    if (!len || len >= sizeof own)
        return ROLE_NONE;
    enum role role = exact_role(f, folded);
    if (role != ROLE_NONE)
        return role;
    memcpy(own, folded, len + 1);
    take_brackets(own);
    const char *s = own + year_prefix(own);
    if (!strcmp(s, folded))
        return ROLE_NONE;
    role = exact_role(f, s);
    return role == ROLE_NONE && s > own && !strncmp(s, "度", strlen("度")) ? exact_role(f, s + strlen("度")) : role;
}

enum role heading_role(const struct forms *f, const char *text, size_t len, bool *exact)
{
    bool ignored;
    exact = exact ? exact : &ignored;
    *exact = false;
    char *folded = utf8_fold(text, len);
    enum role role = folded ? role_of_folded(f, folded, exact) : ROLE_NONE;
    free(folded);
    return role;
}

bool heading_is_group(const struct forms *f, const char *text, size_t len)
{
    char *folded = utf8_fold(text, len);
    if (!folded)
        return false;
    take_brackets(folded);
    const char *s = folded + year_prefix(folded);
    const char *colon = s + strlen(s);
    bool yes = forms_has_folded(f, "heading_groups", NULL, s);
    if (!yes && colon > s && colon[-1] == ':') {
        folded[colon - 1 - folded] = '\0';
        yes = forms_has_folded(f, "heading_groups", NULL, s);
    }
    free(folded);
    return yes;
}

/* The heading as a reader sees it: lines and outer blanks joined, the bracketed money unit off. own. */
static char *printed_heading(const struct piece *p)
{
    struct buffer b;
    buffer_init(&b);
    size_t at = 0;
    while (at < p->len) {
        size_t from = at;
        uint32_t c = utf8_next(p->text, p->len, &at);
        if (!utf8_is_blank(c))
            buffer_add(&b, p->text + from, at - from);
    }
    for (size_t open = b.len; open > 0; open--) {
        const char *s = b.data + open - 1;
        size_t rest = b.len - (open - 1);
        if (*s != '(' && (rest < 3 || memcmp(s, "（", 3)))
            continue;
        if (open > 1 && money_unit_find(s, rest) != MONEY_NONE)
            b.data[b.len = open - 1] = '\0';
        break;
    }
    return buffer_take(&b);
}

/* I, Ⅱ, 3, 四 under a heading that speaks of quarters: the quarter in words. own: NULL where the heading is no such number. */
static char *quarter_of(const char *above, const char *folded)
{
    static const char *const numbers[4][4] = {{"i", "1", "一", "一季"}, {"ii", "2", "二", "二季"}, {"iii", "3", "三", "三季"}, {"iv", "4", "四", "四季"}};
    static const char *const words[] = {"一季度", "二季度", "三季度", "四季度"};
    if (!above || !strstr(above, "季"))
        return NULL;
    if (!strncmp(folded, "第", strlen("第")))
        folded += strlen("第");
    for (size_t q = 0; q < 4; q++)
        for (size_t k = 0; k < 4; k++)
            if (!strcasecmp(folded, numbers[q][k]))
                return strdup(words[q]);
    return NULL;
}

/* Money that was given out, arrived or is lacking tells how far a project is, not what it costs: 已到位资金, 资金缺口. */
static bool says_spent(const struct forms *f, const char *folded, const char *above)
{
    return forms_contained(f, "spent", NULL, folded) || (above && forms_contained(f, "spent", NULL, above));
}

/* 一季度, 6月底前目标: the heading says when; what is due by then stands in the cells. */
static bool says_when(const struct forms *f, const char *folded)
{
    struct date_span span;
    size_t len = strlen(folded), used;
    if (date_span_parse(&span, folded, len, 2000, &used, NULL) || span.recurring)
        return false;
    bool month = strstr(folded, "月") || strstr(folded, "季") || strstr(folded, "半年");
    return month && (used == len || forms_has_folded(f, "stage_words", NULL, folded + used));
}

bool heading_says_when(const struct forms *f, const char *text, size_t len)
{
    char *folded = utf8_fold(text, len);
    bool yes = folded && says_when(f, folded);
    free(folded);
    return yes;
}

mc_status column_set(struct column *c, const struct forms *f, const struct piece *leaf, const struct piece *group)
{
    memset(c, 0, sizeof *c);
    c->place = leaf->place;
    c->head = printed_heading(leaf);
    c->group = group ? printed_heading(group) : NULL;
    char *folded = utf8_fold(leaf->text, leaf->len);
    char *above = group ? utf8_fold(group->text, group->len) : NULL;
    if (!c->head || (group && !c->group) || !folded || (group && !above)) {
        free(folded);
        free(above);
        return MC_ERR_MEMORY;
    }
    c->annual = forms_contained(f, "annual", NULL, folded) || (above && forms_contained(f, "annual", NULL, above)) ||
                year_prefix(folded);
    c->part_of = (above && forms_contained(f, "part_of", NULL, above)) || forms_contained(f, "part_of", NULL, folded);
    bool exact;
    char *own = strdup(folded);
    c->unit = own ? take_brackets(own) : MONEY_NONE;
    free(own);
    if (c->unit == MONEY_NONE && above)
        c->unit = take_brackets(above);
    size_t part = forms_prefix(f, "part_of", NULL, folded, strlen(folded));
    if (part && folded[part] == ':')
        memmove(folded, folded + part + 1, strlen(folded + part)); /* 其中：中央 */
    c->role = role_of_folded(f, folded, &exact);
    bool own_exact = exact;
    if (above && (c->role == ROLE_NONE || c->role == ROLE_UNIT || !exact)) {
        struct buffer joined;
        buffer_init(&joined);
        buffer_add_text(&joined, c->group);
        buffer_add_text(&joined, c->head);
        enum role both = buffer_ok(&joined) ? heading_role(f, joined.data, joined.len, &exact) : ROLE_NONE;
        if (both != ROLE_NONE && (exact || c->role == ROLE_NONE || c->role == ROLE_UNIT))
            c->role = both;
        buffer_clear(&joined);
    }
    if ((c->role == ROLE_NONE || c->role == ROLE_DEADLINE || c->role == ROLE_TEXT) && says_when(f, folded)) {
        c->role = ROLE_DEADLINE;
        c->stage = true;
    }
    bool funding_above = above && forms_contained(f, "funding_groups", NULL, above);
    bool of_items = own_exact && c->role != ROLE_NONE && c->role != ROLE_GROUP && c->role != ROLE_UNIT; /* 责任单位 is no source of money */
    if (funding_above && c->role != ROLE_TOTAL && !of_items)
        c->role = ROLE_SOURCE;
    if (role_is_money(c->role) && !(own_exact && c->role == ROLE_TOTAL) && says_spent(f, folded, above)) {
        c->role = ROLE_NONE;
        c->aside = true;
    }
    char *quarter = quarter_of(above, folded);
    if (quarter) {
        free(c->head);
        c->head = quarter;
        c->role = ROLE_DEADLINE;
        c->stage = true;
    }
    free(folded);
    free(above);
    return MC_OK;
}

static size_t count_role(const struct column *cols, size_t n, enum role role)
{
    size_t k = 0;
    for (size_t c = 0; c < n; c++)
        k += cols[c].role == role;
    return k;
}

/* How plainly a heading says that these offices lead: 牵头单位 before 责任单位 before 实施单位. */
static int leading(const struct column *c, const struct forms *f)
{
    char *folded = utf8_fold(c->head, strlen(c->head));
    int rank = !folded ? 0 : forms_contained(f, "leading", NULL, folded) ? 2 : strstr(folded, "责任") || strstr(folded, "主管") ? 1 : 0;
    free(folded);
    return rank;
}

/* Of several office columns the one whose heading says so most plainly holds who leads, the others who works with them. */
static void settle_offices(struct column *cols, size_t n, const struct forms *f)
{
    size_t first = n;
    for (size_t c = 0; c < n; c++)
        if (cols[c].role == ROLE_LEAD && (first == n || leading(&cols[c], f) > leading(&cols[first], f)))
            first = c;
    for (size_t c = 0; c < n; c++)
        cols[c].second = cols[c].role == ROLE_LEAD && c != first;
}

/* 总投资 | 财政资金 over 小计, 中央, 省 | 社会资本: the inner sum is one of the sources, and those beside it are its parts. */
static void settle_inner_sums(struct column *cols, size_t n)
{
    for (size_t c = 1; c < n; c++) {
        bool outer = false, beside = false;
        for (size_t d = 0; d < n && cols[c].role == ROLE_TOTAL && cols[c].group; d++) {
            bool same = cols[d].group && !strcmp(cols[d].group, cols[c].group);
            outer = outer || (d < c && !same && cols[d].role == ROLE_TOTAL);
            beside = beside || (!same && cols[d].role == ROLE_SOURCE && !cols[d].part_of);
        }
        if (!outer || !beside)
            continue;
        cols[c].role = ROLE_SOURCE;
        for (size_t d = c + 1; d < n; d++)
            if (cols[d].role == ROLE_SOURCE && cols[d].group && !strcmp(cols[d].group, cols[c].group))
                cols[d].part_of = true;
    }
}

/* 2026年计划 | 其中：中央 | 自治区: what the parts are part of is money, whatever its heading says. */
static void take_in_whole(struct column *cols, size_t n)
{
    for (size_t c = 1; c < n; c++)
        if (cols[c].role == ROLE_SOURCE && cols[c].part_of && !cols[c].group && cols[c - 1].role == ROLE_NONE && !cols[c - 1].group && *cols[c - 1].head)
            cols[c - 1].role = ROLE_TOTAL;
}

static bool same_group(const struct column *a, const struct column *b)
{
    return a->group && b->group ? !strcmp(a->group, b->group) : a->group == b->group;
}

/* A column that no list knows is a source where it stands under one heading with sources: 其中 over 上级补助 | 区级配套 | 自筹. */
static void take_in_sources(struct column *cols, size_t n)
{
    for (size_t c = 0; c < n; c++)
        for (size_t d = 0; d < n && cols[c].role == ROLE_NONE && !cols[c].aside; d++)
            if (cols[d].role == ROLE_SOURCE && cols[c].group && cols[d].group && same_group(&cols[c], &cols[d]) && cols[c].head && *cols[c].head &&
                !strstr(cols[c].head, "比") && !strchr(cols[c].head, '%')) {
                cols[c].role = ROLE_SOURCE;
                cols[c].part_of = cols[d].part_of;
                cols[c].unit = cols[c].unit == MONEY_NONE ? cols[d].unit : cols[c].unit;
            }
}

/* 小区名称, 道路名称: a column that no list knows names the items where no other does. */
static size_t take_name(struct column *cols, size_t n)
{
    for (size_t c = 0; c < n; c++) {
        size_t len = strlen(cols[c].head);
        if (cols[c].role != ROLE_NONE || cols[c].aside || len <= strlen("名称") || strcmp(cols[c].head + len - strlen("名称"), "名称"))
            continue;
        cols[c].role = ROLE_NAME;
        return 1;
    }
    return 0;
}

/* The days a heading names, and whether something is said to be done by then. */
static bool span_of(const struct column *c, const struct forms *f, struct date_span *span, bool *done)
{
    char *folded = utf8_fold(c->head, strlen(c->head));
    size_t used = 0;
    bool ok = folded && !date_span_parse(span, folded, strlen(folded), 2000, &used, NULL) &&
              (!folded[used] || forms_has_folded(f, "stage_words", NULL, folded + used) || strstr(folded + used, "完成"));
    *done = ok && strstr(folded + used, "完成");
    free(folded);
    return ok;
}

/* 第一季度 | 上半年 | 前三季度 | 全年: the last of them says when as the others do. 1-6月目标 | 1-6月完成: the second tells what was done. */
static void settle_stages(struct column *cols, size_t n, const struct forms *f)
{
    struct date_span a, b;
    bool done, other;
    size_t stages = 0;
    for (size_t c = 0; c < n; c++)
        stages += cols[c].stage;
    for (size_t c = 1; c < n; c++)
        if (stages > 1 && !cols[c].stage && cols[c - 1].stage && !role_is_money(cols[c].role) && span_of(&cols[c], f, &a, &done) && !done) {
            cols[c].stage = true;
            cols[c].role = ROLE_DEADLINE;
        }
    for (size_t c = 0; c < n; c++)
        for (size_t d = 0; d < n && cols[c].stage; d++)
            if (d != c && cols[d].stage && span_of(&cols[c], f, &a, &done) && done && span_of(&cols[d], f, &b, &other) && !other &&
                date_span_compare(&a, &b) == SPAN_EQUAL) {
                cols[c].stage = false;
                cols[c].role = ROLE_NONE;
            }
}

void columns_settle(struct column *cols, size_t n, const struct forms *f)
{
    size_t names = count_role(cols, n, ROLE_NAME);
    for (size_t c = 0; c < n; c++) {
        if (c && cols[c].role == ROLE_TEXT && cols[c - 1].role == ROLE_UNIT)
            cols[c].role = ROLE_QUANTITY; /* 计量单位 | 年度目标: so many of them */
        if (cols[c].role == ROLE_NAME && names > 1) { /* 实事名称 | 子项目: the first names the group */
            cols[c].role = ROLE_GROUP;
            names--;
        } else if (cols[c].role == ROLE_UNIT && !count_role(cols, n, ROLE_LEAD)) {
            cols[c].role = ROLE_LEAD; /* 单位 with no other office column */
        } else if (cols[c].role == ROLE_GROUP && !names) {
            cols[c].role = ROLE_NAME;
            names = 1;
        }
    }
    settle_offices(cols, n, f);
    settle_stages(cols, n, f);
    take_in_whole(cols, n);
    take_in_sources(cols, n);
    settle_inner_sums(cols, n);
    for (size_t c = 1; c < n; c++) /* 其中：中央 | 省 | 市: the word is said once for all of them */
        if (cols[c].role == ROLE_SOURCE && cols[c - 1].role == ROLE_SOURCE && cols[c - 1].part_of && same_group(&cols[c], &cols[c - 1]))
            cols[c].part_of = true;
    if (!names)
        names = take_name(cols, n);
    if (!names) { /* a table of 任务 alone: its first text column is what the items are called */
        int text = -1;
        for (size_t c = 0; c < n; c++)
            if (cols[c].role == ROLE_TEXT) {
                if (text < 0)
                    text = (int)c;
                else {
                    cols[text].role = ROLE_NAME;
                    break;
                }
            }
    }
    /* a source printed with 其中 belongs to the column before; a lone source column is the whole */
    if (!count_role(cols, n, ROLE_TOTAL) && count_role(cols, n, ROLE_SOURCE) == 1)
        for (size_t c = 0; c < n; c++)
            if (cols[c].role == ROLE_SOURCE)
                cols[c].role = ROLE_TOTAL;
}
