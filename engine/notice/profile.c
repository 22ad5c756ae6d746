#include "notice/profile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TRAITS 10
#define SEEN_MIN 3 /* cells of a column before they say anything */
#define UNLIKE 6   /* for each halving of the odds */
#define UNLIKE_MAX 40

struct profile {
    size_t n_cols;
    unsigned rows;
    unsigned *seen;    /* own: cells by column */
    unsigned *missing; /* own: rows that have none, by column */
    unsigned *more;    /* own: paragraphs that go on with a cell, by column */
    unsigned *trait; /* own: of these, those with each trait */
};

/* 2.妇幼健康: the text begins with a number that counts it. */
static bool is_numbered(const struct token *t)
{
    size_t digits = strspn(t->folded, "0123456789");
    return digits && digits <= 2 && (t->folded[digits] == '.' || !strncmp(t->folded + digits, "、", strlen("、"))) && !isdigit((unsigned char)t->folded[digits + 1]);
}

static unsigned traits_of(const struct token *t)
{
    const bool has[TRAITS] = {t->office, t->person, t->dated, t->due, t->sentence, t->amount, t->surname, t->chars >= 16, is_numbered(t), strpbrk(t->folded, "0123456789") != NULL};
    unsigned all = 0;
    for (unsigned k = 0; k < TRAITS; k++)
        all |= (unsigned)has[k] << k;
    return all;
}

struct profile *profile_new(size_t n_cols)
{
    struct profile *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->n_cols = n_cols;
    p->seen = calloc(n_cols, sizeof *p->seen);
    p->trait = calloc(n_cols * TRAITS, sizeof *p->trait);
    p->missing = calloc(n_cols, sizeof *p->missing);
    p->more = calloc(n_cols, sizeof *p->more);
    if (!p->seen || !p->trait || !p->missing || !p->more) {
        profile_free(p);
        return NULL;
    }
    return p;
}

void profile_free(struct profile *p)
{
    if (!p)
        return;
    free(p->seen);
    free(p->trait);
    free(p->missing);
    free(p->more);
    free(p);
}

void profile_add(struct profile *p, size_t c, const struct token *t)
{
    if (t->empty || t->nothing)
        return;
    unsigned traits = traits_of(t);
    p->seen[c]++;
    for (unsigned k = 0; k < TRAITS; k++)
        p->trait[c * TRAITS + k] += traits >> k & 1;
}

void profile_add_missing(struct profile *p, size_t c)
{
    p->missing[c]++;
}

void profile_add_more(struct profile *p, size_t c)
{
    p->more[c]++;
}

void profile_add_row(struct profile *p)
{
    p->rows++;
}

/* Halvings from all to `like` of `seen`, none of which counts as half a cell. */
static int rarity(unsigned like, unsigned seen)
{
    int halvings = 0;
    for (unsigned of = 2 * seen + 2, part = 2 * like + 1; 3 * part <= 2 * of && halvings < 8; part *= 2)
        halvings++;
    return halvings;
}

int profile_cost(const struct profile *p, size_t c, const struct token *t)
{
    unsigned seen = p->seen[c];
    if (t->empty || t->nothing || seen < SEEN_MIN)
        return 0;
    unsigned traits = traits_of(t);
    int cost = 0;
    for (unsigned k = 0; k < TRAITS; k++) {
        unsigned with = p->trait[c * TRAITS + k];
        cost += UNLIKE * rarity(traits >> k & 1 ? with : seen - with, seen);
    }
    return cost < UNLIKE_MAX ? cost : UNLIKE_MAX;
}

static int rare_cost(unsigned times, unsigned rows)
{
    return rows < SEEN_MIN ? 0 : UNLIKE * rarity(times < rows ? times : rows, rows);
}

int profile_missing_cost(const struct profile *p, size_t c)
{
    return rare_cost(p->missing[c], p->rows);
}

int profile_more_cost(const struct profile *p, size_t c)
{
    return rare_cost(p->more[c], p->rows);
}
