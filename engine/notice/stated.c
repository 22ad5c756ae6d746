#include "notice/stated.h"

#include <string.h>

#include "base/utf8.h"
#include "notice/step.h"

#define CELL_MAX 600    /* bytes; longer cells tell a story */
#define AMOUNT_BYTES 96 /* of one amount with the words around it */
#define PENDING_MAX 60
#define NAME_MAX_CHARS 24
#define WORDS_MAX 4 /* 预计总投资约 */

static struct slice trimmed(const char *text, struct slice s)
{
    size_t from, to;
    utf8_trim(text + s.from, s.to - s.from, &from, &to);
    return (struct slice){s.from + from, s.from + to};
}

static size_t longest_of(const struct forms *f, const char *list, const char *text, struct slice s, bool at_end)
{
    return at_end ? forms_suffix(f, "bounds", list, text + s.from, s.to - s.from) : forms_prefix(f, "bounds", list, text + s.from, s.to - s.from);
}

/* Takes one word that bounds the amount off the start or the end; false where none stands there. */
static bool take_bound(const struct forms *f, const char *text, struct slice *s, bool at_end, const char **bound)
{
    static const char *const lists[2][4] = {{"min", "max", "about", "exact"}, {"after_min", "after_max", "after_about", "after_money"}};
    static const char *const bounds[] = {"min", "max", "about", NULL}; /* the last of either list bounds nothing: 共, /年 */
    size_t best = 0;
    const char *found = NULL;
    for (size_t i = 0; i < 4; i++) {
        size_t n = longest_of(f, lists[at_end][i], text, *s, at_end);
        if (n > best) {
            best = n;
            found = bounds[i];
        }
    }
    if (!best)
        return false;
    if (found && (!*bound || !strcmp(*bound, "about"))) /* of two the one that says more */
        *bound = found;
    if (at_end)
        s->to -= best;
    else
        s->from += best;
    return true;
}

/* 总投资： before the amount says what the heading says. */
static bool take_label(const struct forms *f, const char *text, struct slice *s)
{
    size_t n = forms_prefix(f, "columns", "funding.total", text + s->from, s->to - s->from);
    if (!n)
        return false;
    s->from = step_blanks(text, s->to, s->from + n);
    uint32_t c = step_at(text, s->to, s->from);
    if (c == ':' || c == 0xFF1A)
        s->from += utf8_size((unsigned char)text[s->from]);
    return true;
}

/* 1200（专项债）: a remark without figures behind the amount. */
static bool take_remark(const struct forms *f, const char *text, struct slice *s, const char **bound)
{
    if (!step_is_close(step_before(text, s->from, s->to)))
        return false;
    size_t open = s->to;
    while (open > s->from && !step_is_open(step_at(text, s->to, open)))
        open = step_back(text, s->from, open);
    if (open == s->from)
        return false;
    for (size_t at = open; at < s->to; at += utf8_size((unsigned char)text[at]))
        if (step_is_digit(step_at(text, s->to, at)))
            return false;
    size_t in = open + utf8_size((unsigned char)text[open]);
    if (!*bound && longest_of(f, "about", text, (struct slice){in, s->to}, false))
        *bound = "about";
    if (money_unit_parse(text + in, step_back(text, in, s->to) - in) != MONEY_NONE) /* 1200（万元） */
        return false;
    s->to = open;
    return true;
}

/* 85余万元, 80多万: the word inside taken out. *n: bytes left in `out`. */
static void without_inner(const struct forms *f, const char *text, struct slice s, char out[AMOUNT_BYTES], size_t *n, const char **bound)
{
    *n = 0;
    for (size_t at = s.from; at < s.to;) {
        size_t word = at > s.from && step_is_digit(step_before(text, s.from, at)) ? longest_of(f, "inner_about", text, (struct slice){at, s.to}, false) : 0;
        if (word) {
            *bound = *bound ? *bound : "about";
            at += word;
            continue;
        }
        out[(*n)++] = text[at++];
    }
}

static size_t dash_at(const struct forms *f, const char *text, struct slice s, size_t at)
{
    size_t n = forms_prefix(f, "ranges", "dashes", text + at, s.to - at);
    return n ? n : forms_prefix(f, "ranges", "words", text + at, s.to - at);
}

/* 430—450万元, 1亿元至1.2亿元: the lower end has the unit of the upper one where it prints none. */
static mc_status read_range(const struct forms *f, const char *text, struct slice s, enum money_unit unit, struct stated_amount *out)
{
    for (size_t at = s.from; at < s.to; at += utf8_size((unsigned char)text[at])) {
        size_t n = at > s.from ? dash_at(f, text, s, at) : 0;
        if (!n)
            continue;
        mc_status st = money_parse(&out->most, text + at + n, s.to - at - n, unit, NULL);
        if (!st)
            st = money_parse(&out->money, text + s.from, at - s.from, out->most.unit, NULL);
        if (!st && (out->money.fen < 0 || out->most.fen < out->money.fen))
            st = MC_ERR_INPUT;
        out->bound = "range";
        return st;
    }
    return MC_ERR_INPUT;
}

/* One amount with the words that bound it. */
static mc_status read_amount(const struct forms *f, const char *text, struct slice s, enum money_unit unit, struct stated_amount *out)
{
    char plain[AMOUNT_BYTES];
    size_t n;
    *out = (struct stated_amount){0};
    s = trimmed(text, s);
    out->from = s.from;
    out->to = s.to;
    mc_status st = s.from == s.to || s.to - s.from > AMOUNT_BYTES ? MC_ERR_INPUT : money_parse(&out->money, text + s.from, s.to - s.from, unit, NULL);
    if (st != MC_ERR_INPUT || s.from == s.to || s.to - s.from > AMOUNT_BYTES)
        return st;
    for (int i = 0; i < WORDS_MAX && (take_bound(f, text, &s, false, &out->bound) || take_label(f, text, &s)); i++)
        s = trimmed(text, s);
    for (int i = 0; i < WORDS_MAX && (take_bound(f, text, &s, true, &out->bound) || take_remark(f, text, &s, &out->bound)); i++)
        s = trimmed(text, s);
    without_inner(f, text, s, plain, &n, &out->bound);
    st = money_parse(&out->money, plain, n, unit, NULL);
    if (st == MC_ERR_INPUT)
        st = read_range(f, text, s, unit, out);
    if (!st && out->bound && out->money.fen < 0)
        st = MC_ERR_INPUT;
    return st;
}

/* ---- a whole and its parts ------------------------------------------------------------------------------------------------- */

/* A mark that parts two amounts; a comma inside a figure (1,200) parts none. */
static bool parts_here(const char *text, struct slice s, size_t at)
{
    uint32_t c = step_at(text, s.to, at);
    if (c == ',' || c == 0xFF0C)
        return !(step_is_digit(step_before(text, s.from, at)) && step_is_digit(step_at(text, s.to, at + utf8_size((unsigned char)text[at]))));
    return c == 0x3001 || c == 0xFF1B || c == ';' || c == 0x3002 || c == '\n' || c == '+' || c == 0xFF0B;
}

/* What stands before the next such mark, without blanks; *s: what is left behind it. False: nothing is left. */
static bool next_part(const char *text, struct slice *s, struct slice *part)
{
    for (*part = (struct slice){s->from, s->from}; part->from == part->to && s->from < s->to;) {
        size_t at = s->from;
        while (at < s->to && !parts_here(text, *s, at))
            at += utf8_size((unsigned char)text[at]);
        *part = trimmed(text, (struct slice){s->from, at});
        s->from = at < s->to ? at + utf8_size((unsigned char)text[at]) : at;
    }
    return part->from < part->to;
}

/* 每个5万元: no part of the whole. */
static bool is_price(const struct forms *f, const char *text, struct slice s)
{
    return forms_prefix(f, "bounds", "each", text + s.from, s.to - s.from) > 0;
}

/* 省级财政1500万元, 专项债：800: a name, then an amount. */
static bool read_part(const struct forms *f, const char *text, struct slice s, enum money_unit unit, struct stated_part *out)
{
    s = trimmed(text, s);
    size_t end = s.from;
    while (end < s.to && !step_is_digit(step_at(text, s.to, end)))
        end += utf8_size((unsigned char)text[end]);
    struct slice name = trimmed(text, (struct slice){s.from, end});
    while (name.to > name.from) { /* 约 is the amount's, a colon nobody's */
        uint32_t c = step_before(text, name.from, name.to);
        size_t n = longest_of(f, "about", text, name, true);
        if (c == ':' || c == 0xFF1A)
            n = name.to - step_back(text, name.from, name.to);
        if (!n)
            break;
        name = trimmed(text, (struct slice){name.from, name.to - n});
        end = name.to;
    }
    while (end < s.to && (step_at(text, s.to, end) == ':' || step_at(text, s.to, end) == 0xFF1A))
        end += utf8_size((unsigned char)text[end]);
    out->name_from = name.from;
    out->name_to = name.to;
    return name.from < name.to && !is_price(f, text, name) && utf8_count(text + name.from, name.to - name.from) <= NAME_MAX_CHARS &&
           !read_amount(f, text, (struct slice){end, s.to}, unit, &out->amount);
}

/* All that stands behind the whole must be parts, or it is not understood. */
static bool read_parts(const struct forms *f, const char *text, struct slice s, enum money_unit unit, struct stated *out)
{
    struct slice one;
    out->n_parts = 0;
    while (next_part(text, &s, &one)) {
        if (out->n_parts == STATED_PARTS_MAX || !read_part(f, text, one, unit, &out->parts[out->n_parts]))
            return false;
        out->n_parts++;
    }
    return out->n_parts > 0;
}

/* Past the marks and words between the whole and its parts: （其中： */
static struct slice past_divider(const struct forms *f, const char *text, struct slice s)
{
    for (;;) {
        s = trimmed(text, s);
        uint32_t c = step_at(text, s.to, s.from);
        size_t n = forms_prefix(f, "series", "parts", text + s.from, s.to - s.from);
        if (!n && s.from < s.to && (step_is_open(c) || parts_here(text, s, s.from) || c == ':' || c == 0xFF1A))
            n = utf8_size((unsigned char)text[s.from]);
        if (!n)
            break;
        s.from += n;
    }
    while (s.to > s.from) {
        uint32_t c = step_before(text, s.from, s.to);
        if (!step_is_close(c) && c != 0x3002 && c != ';' && c != 0xFF1B)
            break;
        s = trimmed(text, (struct slice){s.from, step_back(text, s.from, s.to)});
    }
    return s;
}

/* 每个5万元，共200万元: the price of each beside the whole. */
static mc_status read_priced(const struct forms *f, const char *text, struct slice s, enum money_unit unit, struct stated *out)
{
    struct slice one;
    size_t wholes = 0;
    out->n_parts = 0;
    while (next_part(text, &s, &one)) {
        if (is_price(f, text, one))
            continue;
        if (wholes++ || read_amount(f, text, one, unit, &out->amount))
            return MC_ERR_INPUT;
    }
    out->whole = wholes == 1;
    return wholes == 1 ? MC_OK : MC_ERR_INPUT;
}

static mc_status read_whole(const struct forms *f, const char *text, struct slice s, enum money_unit unit, struct stated *out)
{
    for (size_t at = s.from; at < s.to; at += utf8_size((unsigned char)text[at])) {
        if (at == s.from || !(parts_here(text, s, at) || step_is_open(step_at(text, s.to, at))))
            continue;
        struct stated_amount whole;
        if (read_amount(f, text, (struct slice){s.from, at}, unit, &whole))
            continue;
        struct slice rest = past_divider(f, text, (struct slice){at, s.to});
        if (!read_parts(f, text, rest, unit, out))
            continue;
        out->whole = true;
        out->amount = whole;
        return MC_OK;
    }
    if (read_parts(f, text, past_divider(f, text, s), unit, out))
        return MC_OK;
    return read_priced(f, text, s, unit, out);
}

/* 待定, 据实结算, 以实际为准: short, and without any figure. */
static bool is_pending(const struct forms *f, const char *text, struct slice s)
{
    if (s.to - s.from > PENDING_MAX)
        return false;
    for (size_t at = s.from; at < s.to; at += utf8_size((unsigned char)text[at]))
        if (step_is_digit(step_at(text, s.to, at)))
            return false;
    return forms_says(f, "pending", text + s.from, s.to - s.from);
}

mc_status stated_read(struct stated *out, const struct forms *f, const char *text, size_t len, enum money_unit unit)
{
    *out = (struct stated){0};
    struct slice s = trimmed(text, (struct slice){0, len});
    mc_status st = read_amount(f, text, s, unit, &out->amount);
    if (!st)
        out->whole = true;
    if (st != MC_ERR_INPUT)
        return st;
    out->amount = (struct stated_amount){0};
    out->pending = is_pending(f, text, s);
    if (out->pending || s.to - s.from > CELL_MAX)
        return out->pending ? MC_OK : MC_ERR_INPUT;
    st = read_whole(f, text, s, unit, out);
    if (st)
        *out = (struct stated){0};
    return st;
}
