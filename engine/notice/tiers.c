#include "notice/tiers.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 64

/* The columns in order: each with its leaf and the group above it. */
struct order {
    const struct piece *leaf[COLUMNS_MAX], *group[COLUMNS_MAX];
    size_t n;
};

static void order_add(struct order *o, const struct piece *leaf, const struct piece *group)
{
    if (o->n < COLUMNS_MAX) {
        o->leaf[o->n] = leaf;
        o->group[o->n++] = group;
    }
}

static mc_status order_columns(const struct order *o, const struct forms *f, struct column **cols, size_t *n_cols)
{
    *cols = calloc(o->n ? o->n : 1, sizeof **cols);
    *n_cols = o->n;
    if (!*cols)
        return MC_ERR_MEMORY;
    for (size_t c = 0; c < o->n; c++) {
        mc_status st = column_set(&(*cols)[c], f, o->leaf[c], o->group[c]);
        if (st) {
            columns_clear(*cols, c + 1);
            *cols = NULL;
            return st;
        }
    }
    columns_settle(*cols, o->n, f);
    return MC_OK;
}

/* 资金安排 then 工作要求 side by side: the next group begins with the first word that says nothing of money, or with the first that does. */
static bool next_group(const struct tiers *t, size_t top, size_t split, const struct token *k)
{
    const struct token *group = &t->tokens[top];
    bool exact, money = role_is_money(heading_role(t->forms, k->piece->text, k->piece->len, &exact));
    bool over_money = forms_contained(t->forms, "funding_groups", NULL, group->folded) || role_is_money(heading_role(t->forms, group->piece->text, group->piece->len, &exact));
    if (top + 1 >= split || money == over_money)
        return false;
    const struct token *next = &t->tokens[top + 1];
    bool next_money = forms_contained(t->forms, "funding_groups", NULL, next->folded) || role_is_money(heading_role(t->forms, next->piece->text, next->piece->len, &exact));
    bool known = heading_role(t->forms, next->piece->text, next->piece->len, &exact) != ROLE_NONE || heading_is_group(t->forms, next->piece->text, next->piece->len);
    return known && next_money == money;
}

/* Groups that stand directly beside another: a run of words on the second tier is one group more for each. */
static size_t adjacent_groups(const struct tiers *t, size_t split)
{
    size_t empties = 0, runs = 0;
    for (size_t i = split; i < t->n; i++) {
        empties += t->tokens[i].empty;
        runs += !t->tokens[i].empty && t->tokens[i - 1].empty;
    }
    return split > empties + runs ? split - empties - runs : 0;
}

/* 完成数量 | 完成投资 | 目标任务 | 计划投资: two groups whose words do not tell them apart are taken to be as wide as each other. Only their names depend on it. */
static bool starts_again(const struct tiers *t, size_t run, size_t at)
{
    size_t end = run;
    while (end < t->n && !t->tokens[end].empty)
        end++;
    return at == run + (end - run) / 2;
}

/* A second tier with its empty cells: under each column of the first tier stands an empty cell or the columns of a group. True where the counts agree. */
static bool order_explicit(const struct tiers *t, struct order *o)
{
    size_t split = 0;
    while (split < t->n && !t->tokens[split].empty)
        split++;
    if (split == t->n)
        return false;
    size_t top = 0, more = adjacent_groups(t, split), run = 0;
    bool in_group = false;
    for (size_t i = split; i < t->n; i++) {
        const struct token *k = &t->tokens[i];
        if (k->empty) {
            top += in_group;
            in_group = false;
            if (top >= split)
                return false;
            order_add(o, t->tokens[top++].piece, NULL);
        } else {
            if (top >= split)
                return false;
            run = in_group ? run : i;
            if (in_group && more && (next_group(t, top, split, k) || (more == 1 && starts_again(t, run, i)))) {
                top++;
                more--;
            }
            in_group = true;
            order_add(o, k->piece, t->tokens[top].piece);
        }
    }
    return top + in_group == split;
}

static size_t printed(const struct tiers *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += !t->tokens[i].empty;
    return n;
}

static void order_flat(const struct tiers *t, struct order *o)
{
    for (size_t i = 0; i < t->n; i++)
        if (!t->tokens[i].empty)
            order_add(o, t->tokens[i].piece, NULL);
}

/* ---- guessing the group ------------------------------------------------------------------------------------------------ */

static void look_at_heads(struct tiers *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct token *k = &t->tokens[i];
        if (k->empty)
            continue;
        struct tiers_head *h = &t->heads[t->n_heads++];
        *h = (struct tiers_head){.piece = k->piece};
        h->role = heading_role(t->forms, k->piece->text, k->piece->len, &h->exact);
        h->group = heading_is_group(t->forms, k->piece->text, k->piece->len);
        h->part_of = forms_has_folded(t->forms, "part_of", NULL, k->folded);
        h->funding = forms_contained(t->forms, "funding_groups", NULL, k->folded) > 0;
        h->when = heading_says_when(t->forms, k->piece->text, k->piece->len);
    }
}

/* The second tier says with every word what the group is about: 进度要求 over 6月底 | 12月底, 资金安排 over 合计 | 中央 | 省. */
static bool group_fits(const struct tiers *t, size_t top, const struct tiers_head *group)
{
    bool money = true, dates = true;
    for (size_t j = top; j < t->n_heads; j++) {
        money = money && role_is_money(t->heads[j].role);
        dates = dates && t->heads[j].when;
    }
    return (money && (role_is_money(group->role) || group->funding)) || (dates && group->role == ROLE_DEADLINE);
}

/* How unlikely it is that this heading is a group: its own words, and whether the words after the first tier are known. */
static int group_penalty(const struct tiers *t, size_t top, size_t group)
{
    const struct tiers_head *h = &t->heads[group];
    int penalty = 10;
    if (h->group || group_fits(t, top, h))
        penalty = 0;
    else if (h->role != ROLE_NONE && h->exact)
        penalty = 40;
    if (t->heads[top - 1].role == ROLE_REMARK)
        penalty -= 3; /* 备注 closes a tier */
    bool dates = false, sources = false;
    for (size_t j = top; j < t->n_heads; j++) {
        dates = dates || t->heads[j].when;
        sources = sources || t->heads[j].role == ROLE_SOURCE;
    }
    for (size_t i = 0; i < top; i++) {
        const struct tiers_head *k = &t->heads[i];
        bool torn = (dates && k->when) || (sources && i > group && k->role == ROLE_SOURCE);
        if (i != group && (k->part_of || torn || (k->group && !h->group)))
            penalty += 20; /* 其中 is no column, 资金来源 is sooner a group than 总投资, 6月底 stands on one tier with 9月底 and 省级 with 市级 */
    }
    for (size_t j = top; j < t->n_heads; j++) {
        enum role role = t->heads[j].role;
        if (role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_REMARK)
            penalty += 50; /* these stand on the first tier */
    }
    return penalty;
}

/* A first tier without any group word leaves one order only: as printed. */
static bool has_group(const struct tiers *t)
{
    for (size_t i = 0; i < t->n_heads; i++)
        if (t->heads[i].group || t->heads[i].when || t->heads[i].role == ROLE_NONE)
            return true;
    return false;
}

/* The column of heading `leaf` under heading `group` (t->n_heads: under none). What its words mean is worked out once. */
static mc_status known_column(struct tiers *t, size_t leaf, size_t group, struct column *out)
{
    struct column *known = &t->known[leaf * (t->n_heads + 1) + group];
    mc_status st = known->head ? MC_OK : column_set(known, t->forms, t->heads[leaf].piece, group < t->n_heads ? t->heads[group].piece : NULL);
    *out = (struct column){0};
    if (st)
        return st;
    *out = *known;
    out->head = strdup(known->head);
    out->group = known->group ? strdup(known->group) : NULL;
    return out->head && (out->group || !known->group) ? MC_OK : MC_ERR_MEMORY;
}

/* The first `top` headings are the first tier, `group` among them stands over all the others. */
static mc_status columns_grouped(struct tiers *t, size_t top, size_t group, struct column **cols, size_t *n_cols)
{
    size_t n = t->n_heads, c = 0;
    mc_status st = MC_OK;
    *n_cols = n - 1;
    *cols = calloc(n, sizeof **cols);
    if (!t->known)
        t->known = calloc(n * (n + 1), sizeof *t->known);
    if (!*cols || !t->known)
        st = MC_ERR_MEMORY;
    for (size_t i = 0; st == MC_OK && i < top; i++) {
        if (i != group)
            st = known_column(t, i, n, &(*cols)[c++]);
        for (size_t j = top; st == MC_OK && i == group && j < n; j++)
            st = known_column(t, j, group, &(*cols)[c++]);
    }
    if (st) {
        columns_clear(*cols, c);
        *cols = NULL;
        return st;
    }
    columns_settle(*cols, *n_cols, t->forms);
    return MC_OK;
}

void tiers_clear(struct tiers *t)
{
    columns_clear(t->known, t->known ? t->n_heads * (t->n_heads + 1) : 0);
    t->known = NULL;
}

mc_status tiers_next(struct tiers *t, struct column **cols, size_t *n_cols, int *penalty)
{
    struct order o = {.n = 0};
    size_t n = printed(t);
    *cols = NULL;
    *penalty = 0;
    if (t->state == 0) {
        t->state++;
        if (order_explicit(t, &o)) {
            t->state = (size_t)-1;
            return order_columns(&o, t->forms, cols, n_cols);
        }
        o.n = 0;
        order_flat(t, &o);
        *penalty = 5;
        if (n >= 4 && n <= TIERS_GUESS_MAX)
            look_at_heads(t);
        if (!has_group(t))
            t->state = (size_t)-1;
        return order_columns(&o, t->forms, cols, n_cols);
    }
    /* state k > 0: the pair (top, group) number k - 1 with top in [2, n - 2] and group in [1, top - 1] */
    while (t->state != (size_t)-1) {
        size_t k = t->state++ - 1, top = 2;
        while (top + 2 <= n && k >= top - 1)
            k -= top++ - 1;
        if (top + 2 > n)
            break;
        size_t group = k + 1;
        *penalty = group_penalty(t, top, group);
        if (*penalty >= 50)
            continue;
        return columns_grouped(t, top, group, cols, n_cols);
    }
    t->state = (size_t)-1;
    return MC_OK;
}
