#include "notice/cell_heading.h"

#include <string.h>

static bool starts_data(const struct token *tokens, size_t n, size_t i, const struct forms *f)
{
    const struct token *t = &tokens[i];
    if (t->empty)
        return false;
    if (t->arabic_seq || t->section)
        return true;
    size_t next = i + 1;
    while (next < n && tokens[next].empty)
        next++;
    if (t->total)
        return next < n && tokens[next].amount;
    bool exact;
    return t->seq && heading_role(f, t->piece->text, t->piece->len, &exact) == ROLE_NONE;
}

/* 新建水厂1座，铺设管网28公里: a clause with figures says what is to be done; no column is called so. */
static bool says_work(const struct token *t)
{
    return t->chars > 12 && strchr(t->folded, ',') && strpbrk(t->folded, "0123456789");
}

/* A run of cells up to the next blank line whose words are headings, although its first is known to no list: its end, or 0. */
static size_t heading_run(const struct token *tokens, size_t n, size_t i, const struct forms *f)
{
    unsigned seen = 0;
    size_t known = 0, others = 0, k = i;
    bool named = false, exact;
    if (i && !tokens[i].gap)
        return 0;
    do {
        const struct token *t = &tokens[k];
        if (t->empty)
            continue;
        if (t->sentence || t->chars > 30 || t->amount || t->arabic_seq)
            return 0;
        enum role role = heading_role(f, t->piece->text, t->piece->len, &exact);
        named = named || (exact && (role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_TEXT));
        others += role == ROLE_NONE;
        known += role != ROLE_NONE && !(seen & 1u << role);
        seen |= 1u << role;
    } while (++k < n && !tokens[k].gap);
    return named && known >= 3 && known > others ? k : 0;
}

static size_t run_length(const struct token *tokens, size_t n, size_t i)
{
    size_t k = i + 1;
    while (k < n && !tokens[k].gap)
        k++;
    return k - i;
}

size_t cells_heading(const struct token *tokens, size_t n, size_t i, bool explicit_empties, const struct forms *f)
{
    bool exact = false;
    const struct token *first = &tokens[i];
    if (first->empty || first->chars > 12)
        return 0;
    enum role role = heading_role_exact(f, first->folded);
    if (role != ROLE_SEQ && role != ROLE_NAME && role != ROLE_GROUP) {
        bool open = explicit_empties && role == ROLE_NONE && (!i || first->gap) && !first->arabic_seq;
        size_t run = open && heading_role(f, first->piece->text, first->piece->len, &exact) == ROLE_NONE ? heading_run(tokens, n, i, f) : 0;
        return run ? run - i : 0;
    }
    unsigned seen = 0;
    size_t known = 0, named = 0, last_known = i, before_seq = 0; /* columns before that of the numbers */
    for (size_t k = i; k < n && k - i < HEADING_CELLS_MAX; k++) {
        const struct token *t = &tokens[k];
        if (t->empty)
            continue;
        bool counted = seen & 1u << ROLE_SEQ || !t->arabic_seq || look_number(t->piece->text, t->piece->len) == 1;
        if (k > i && !counted && known >= 3) /* no column of numbers: a figure is the first row's, behind its texts */
            break;
        if (k > i && counted && starts_data(tokens, n, k, f))
            return known >= 3 || (known == 2 && named == 2) ? k - i - (t->section || t->total ? 0 : before_seq) : 0;
        if (t->sentence || t->chars > 30 || says_work(t))
            break;
        if (explicit_empties && t->gap && k > i && known >= 3 && run_length(tokens, n, k) == k - i && run_length(tokens, n, i) == k - i)
            return k - i; /* rows as long as this line, none of whose cells goes on with the one above */
        role = heading_role(f, t->piece->text, t->piece->len, &exact);
        named++;
        if (role == ROLE_SEQ && !(seen & 1u << role))
            before_seq = k - i;
        if (role != ROLE_NONE) {
            known += !(seen & 1u << role);
            seen |= 1u << role;
            last_known = k;
        } else if (known && forms_has_folded(f, "other_headings", NULL, t->folded)) {
            last_known = k;
        }
    }
    if (known < 3)
        return 0;
    for (last_known++; explicit_empties && last_known < n && !tokens[last_known].gap;)
        last_known++;
    return last_known - i; /* no item numbers: the heading ends with the line of its last known word */
}
