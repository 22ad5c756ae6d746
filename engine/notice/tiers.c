#include "notice/tiers.h"

#include <stdlib.h>

#define COLUMNS_MAX 64
#define GUESS_MAX 28 /* headings of two tiers whose group has to be guessed: the guesses grow with the square of their number, and each looks at all of them */

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

/* A second tier with its empty cells: under each column of the first tier stands an empty cell or the columns of a group. True where the counts agree. */
static bool order_explicit(const struct tiers *t, struct order *o)
{
    size_t split = 0;
    while (split < t->n && !t->tokens[split].empty)
        split++;
    if (split == t->n)
        return false;
    size_t top = 0;
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
            /* the next group begins where the word lists say so: 资金来源 then 责任分工 side by side */
            in_group = true;
            order_add(o, k->piece, t->tokens[top].piece);
        }
    }
    return top + in_group == split;
}

static const struct token *nth(const struct tiers *t, size_t n)
{
    for (size_t i = 0; i < t->n; i++)
        if (!t->tokens[i].empty && n-- == 0)
            return &t->tokens[i];
    return NULL;
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
    const struct token *k;
    for (size_t i = 0; (k = nth(t, i)); i++)
        order_add(o, k->piece, NULL);
}

/* The first `top` headings are the first tier, `group` among them stands over all the others. */
static void order_grouped(const struct tiers *t, size_t top, size_t group, struct order *o)
{
    size_t n = printed(t);
    for (size_t i = 0; i < top; i++) {
        const struct token *k = nth(t, i);
        if (i != group) {
            order_add(o, k->piece, NULL);
            continue;
        }
        for (size_t j = top; j < n; j++)
            order_add(o, nth(t, j)->piece, k->piece);
    }
}

/* The second tier says with every word what the group is about: 进度要求 over 6月底 | 12月底, 资金安排 over 合计 | 中央 | 省. */
static bool group_fits(const struct tiers *t, size_t top, const struct token *group)
{
    bool exact, money = true, dates = true;
    const struct token *k;
    enum role role = heading_role(t->forms, group->piece->text, group->piece->len, &exact);
    for (size_t j = top; (k = nth(t, j)); j++) {
        money = money && role_is_money(heading_role(t->forms, k->piece->text, k->piece->len, &exact));
        dates = dates && heading_says_when(t->forms, k->piece->text, k->piece->len);
    }
    return (money && (role_is_money(role) || forms_contained(t->forms, "funding_groups", NULL, group->folded))) || (dates && role == ROLE_DEADLINE);
}

/* How unlikely it is that this heading is a group: its own words, and whether the words after the first tier are known. */
static int group_penalty(const struct tiers *t, size_t top, size_t group)
{
    bool exact = false;
    const struct token *k = nth(t, group);
    const struct token *last = nth(t, top - 1);
    int penalty = 10;
    if (heading_is_group(t->forms, k->piece->text, k->piece->len) || group_fits(t, top, k))
        penalty = 0;
    else if (heading_role(t->forms, k->piece->text, k->piece->len, &exact) != ROLE_NONE && exact)
        penalty = 40;
    if (heading_role(t->forms, last->piece->text, last->piece->len, &exact) == ROLE_REMARK)
        penalty -= 3; /* 备注 closes a tier */
    for (size_t j = top; (k = nth(t, j)); j++) {
        enum role role = heading_role(t->forms, k->piece->text, k->piece->len, &exact);
        if (role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_REMARK)
            penalty += 50; /* these stand on the first tier */
    }
    return penalty;
}

/* A first tier without any group word leaves one order only: as printed. */
static bool has_group(const struct tiers *t)
{
    const struct token *k;
    for (size_t i = 0; (k = nth(t, i)); i++) {
        bool exact;
        if (heading_is_group(t->forms, k->piece->text, k->piece->len) || heading_says_when(t->forms, k->piece->text, k->piece->len) ||
            heading_role(t->forms, k->piece->text, k->piece->len, &exact) == ROLE_NONE)
            return true;
    }
    return false;
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
        if (n < 4 || n > GUESS_MAX || !has_group(t))
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
        order_grouped(t, top, group, &o);
        return order_columns(&o, t->forms, cols, n_cols);
    }
    t->state = (size_t)-1;
    return MC_OK;
}
