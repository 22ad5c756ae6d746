/* See bound.h. */
#include "notice/bound.h"

#include <string.h>

#include "base/utf8.h"
#include "notice/figure.h"
#include "notice/step.h"

#define REACH 120 /* bytes looked back for a word that governs the clause */

/* A list of words and the bound they give. */
struct bound_words {
    const char *name;
    enum token_bound bound;
    bool known; /* false: the word only looks like one (附近) */
};

/* Of two bounds on one figure the stronger one is meant: 约 … 以上 is a minimum. */
static enum token_bound stronger(enum token_bound a, enum token_bound b)
{
    static const int rank[] = {
        [BOUND_EXACT] = 0, [BOUND_ABOUT] = 1, [BOUND_MAX] = 2, [BOUND_MIN] = 3, [BOUND_RANGE] = 4};
    return rank[b] > rank[a] ? b : a;
}

/* The longest word of the lists that ends (or starts) the text; its list in *which. */
static size_t longest(const struct forms *forms, const struct bound_words *lists, size_t n, bool at_end,
                      const char *text, size_t len, const struct bound_words **which)
{
    size_t best = 0;
    for (size_t i = 0; i < n; i++) {
        size_t m = at_end ? forms_suffix(forms, "bounds", lists[i].name, text, len)
                          : forms_prefix(forms, "bounds", lists[i].name, text, len);
        if (m > best) {
            best = m;
            *which = &lists[i];
        }
    }
    return best;
}

static void before(struct token *t, const struct forms *forms, const char *text, size_t from)
{
    static const struct bound_words lists[] = {{"none", BOUND_EXACT, false},
                                               {"min", BOUND_MIN, true},
                                               {"max", BOUND_MAX, true},
                                               {"about", BOUND_ABOUT, true},
                                               {"exact", BOUND_EXACT, true}};
    size_t at = t->figure;
    for (int i = 0; i < 3; i++) {
        const struct bound_words *which = NULL;
        at = step_blanks_back(text, from, at);
        size_t n = longest(forms, lists, sizeof lists / sizeof *lists, true, text + from, at - from, &which);
        if (!n || !which->known)
            return;
        at -= n;
        if (which->bound != BOUND_EXACT) {
            t->bound = stronger(t->bound, which->bound);
            t->from = at;
        }
    }
}

static void after(struct token *t, const struct forms *forms, const char *text, size_t to)
{
    static const struct bound_words lists[] = {{"after_none", BOUND_EXACT, false},
                                               {"after_min", BOUND_MIN, true},
                                               {"after_max", BOUND_MAX, true},
                                               {"after_about", BOUND_ABOUT, true}};
    for (int i = 0; i < 2; i++) {
        const struct bound_words *which = NULL;
        size_t at = step_blanks(text, to, t->to);
        size_t n = longest(forms, lists, sizeof lists / sizeof *lists, false, text + at, to - at, &which);
        if (!n || !which->known)
            return;
        t->bound = stronger(t->bound, which->bound);
        t->to = at + n;
    }
}

static bool contains(const struct forms *forms, const char *name, const char *text, size_t from, size_t to)
{
    for (size_t at = from; at < to; at += utf8_size((unsigned char)text[at]))
        if (forms_prefix(forms, "bounds", name, text + at, to - at))
            return true;
    return false;
}

/* Words that govern what follows them in the clause: 预计改造8台. */
static void governing(struct token *t, const struct forms *forms, const char *text, size_t from,
                      const struct token *last)
{
    size_t start = step_clause_start(text, from, t->to, t->from, REACH);
    if (last && last->to > start)
        start = last->to;
    if (start >= t->from)
        return;
    if (contains(forms, "clause_min", text, start, t->from))
        t->bound = stronger(t->bound, BOUND_MIN);
    else if (contains(forms, "clause_max", text, start, t->from))
        t->bound = stronger(t->bound, BOUND_MAX);
    else if (contains(forms, "clause_about", text, start, t->from))
        t->bound = stronger(t->bound, BOUND_ABOUT);
}

void bound_read(struct token *t, const struct forms *forms, const char *text, size_t from, size_t to,
                const struct token *last)
{
    before(t, forms, text, last && last->to > from ? last->to : from);
    after(t, forms, text, to);
    if (t->bound == BOUND_EXACT)
        governing(t, forms, text, from, last);
}

/* ---- the base of a ratio ---------------------------------------- */

static void add_per(struct token *t, const char *base, size_t len)
{
    size_t n = strlen(t->per);
    const char *dot = n ? "·" : "";
    if (n + strlen(dot) + len >= sizeof t->per)
        return;
    memcpy(t->per + n, dot, strlen(dot));
    memcpy(t->per + n + strlen(dot), base, len);
    t->per[n + strlen(dot) + len] = '\0';
}

/* What 每 at `at` counts by: 千人口, 人, 100户. Length of the base from *base on, 0 where it is none that is known. */
static size_t base_after(const struct forms *forms, const char *text, size_t to, size_t at, size_t *base)
{
    struct figure f;
    *base = step_blanks(text, to, at);
    size_t end = *base;
    if (step_is_digit(step_at(text, to, end)))
        end = step_blanks(text, to, figure_read(&f, text, to, end));
    size_t n = forms_prefix(forms, "figures", "per_bases", text + end, to - end);
    return n ? end + n - *base : 0;
}

/* Adds each base that 每 or a word such as 人均 names in the range. */
static void bases_between(struct token *t, const struct forms *forms, const char *text, size_t from, size_t to)
{
    for (size_t at = from; at < to;) {
        size_t base = at, len = 0, n = forms_prefix(forms, "figures", "per_marks", text + at, to - at);
        if (n)
            len = base_after(forms, text, to, at + n, &base);
        else if ((n = forms_prefix(forms, "figures", "per_words", text + at, to - at)) > 0)
            len = step_back(text, at, at + n) - at; /* 人均: its last character only says "each" */
        if (len)
            add_per(t, text + base, len);
        at = len ? base + len : at + (n ? n : utf8_size((unsigned char)text[at]));
    }
}

static void slashes(struct token *t, const struct forms *forms, const char *text, size_t to)
{
    while (step_at(text, to, t->to) == '/' || step_at(text, to, t->to) == 0xFF0F) {
        size_t at = t->to + utf8_size((unsigned char)text[t->to]);
        size_t n = forms_prefix(forms, "figures", "per_bases", text + at, to - at);
        if (!n)
            return;
        add_per(t, text + at, n);
        t->to = at + n;
    }
}

void bound_read_per(struct token *t, const struct forms *forms, const char *text, size_t from, size_t to,
                    const struct token *last)
{
    size_t start = step_clause_start(text, from, to, t->figure, REACH);
    bool same_clause = last && last->to > start && last->kind != TOKEN_DATE;
    bases_between(t, forms, text, same_clause ? last->to : start, t->figure);
    if (!t->per[0] && same_clause)
        memcpy(t->per, last->per, sizeof t->per);
    slashes(t, forms, text, to);
}

const char *token_bound_name(enum token_bound bound)
{
    static const char *const names[] = {[BOUND_EXACT] = "exact",
                                        [BOUND_MIN] = "min",
                                        [BOUND_MAX] = "max",
                                        [BOUND_ABOUT] = "about",
                                        [BOUND_RANGE] = "range"};
    return names[bound];
}
