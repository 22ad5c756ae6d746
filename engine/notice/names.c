/* Names of units and people in a cell (phrase.h).
 *
 * Separators are certain, line breaks are not: 县教委 / 县市场监管局 are two units on two lines, 残疾人 / 联合会 is one
 * name that was too long for its cell. A line that does not end like a unit (unit_names.suffixes) goes on in the next
 * one, and so does one whose next line is only the end of a name (unit_names.tails: 公室, 联合会). Where both lines
 * could stand alone they do: a unit invented by joining would hide two that are named, while a name cut in two still
 * shows both halves. The price is a name whose first half ends like a unit by chance. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/money.h"
#include "base/utf8.h"
#include "notice/phrase.h"
#include "notice/step.h"
#include "notice/value.h"

enum role { ROLE_LEAD, ROLE_SUPPORT };

struct name {
    struct slice range;
    enum role role;
    bool after_break; /* only a line break stands between it and the name before */
    size_t open;      /* brackets that are still open at its end */
};

struct names {
    const struct forms *forms;
    const char *text;
    const char *group;  /* vocabulary: "unit_names" or "people_names" */
    struct name *items; /* own */
    size_t n, size;
};

static mc_status add_name(struct names *l, struct name name, mc_error *err)
{
    if (l->n == l->size) {
        size_t size = l->size ? l->size * 2 : 8;
        struct name *items = realloc(l->items, size * sizeof *items);
        if (!items)
            return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
        l->items = items;
        l->size = size;
    }
    l->items[l->n++] = name;
    return MC_OK;
}

static size_t ends(const struct names *l, const char *list, struct slice s)
{
    return forms_suffix(l->forms, l->group, list, l->text + s.from, s.to - s.from);
}

static size_t starts(const struct names *l, const char *list, struct slice s)
{
    return forms_prefix(l->forms, l->group, list, l->text + s.from, s.to - s.from);
}

static size_t characters(const struct names *l, struct slice s)
{
    return utf8_count(l->text + s.from, s.to - s.from);
}

static bool is_separator(uint32_t c)
{
    return c == 0x3001 || c == 0xFF0C || c == ',' || c == 0xFF1B || c == ';' || c == 0xFF64;
}

/* ---- text of a name ---------------------------------------- */

/* The name without line breaks and without blanks beside an ideograph; a blank between Latin words stays. own: free().
 */
static char *clean(const char *text, struct slice s)
{
    struct buffer b;
    uint32_t last = 0;
    bool blank = false;
    buffer_init(&b);
    for (size_t at = s.from; at < s.to;) {
        size_t start = at;
        uint32_t c = utf8_next(text, s.to, &at);
        if (utf8_is_blank(c)) {
            blank = true;
            continue;
        }
        if (blank && step_is_letter(last) && step_is_letter(c))
            buffer_add_char(&b, ' ');
        blank = false;
        buffer_add(&b, text + start, at - start);
        last = c;
    }
    return buffer_take(&b);
}

/* Without blanks, stops and other marks at the ends; brackets and quotation marks belong to the name. */
static struct slice trim(const char *text, struct slice s)
{
    s = value_trim(text, s);
    while (s.from < s.to) {
        uint32_t c = step_before(text, s.from, s.to);
        if (c != 0x3002 && c != '.' && c != 0xFF1A && c != ':' && !is_separator(c) && !utf8_is_blank(c))
            break;
        s.to = step_back(text, s.from, s.to);
    }
    return s;
}

static bool is_nothing(const char *text, struct slice s)
{
    for (size_t at = s.from; at < s.to;)
        if (!step_is_mark(utf8_next(text, s.to, &at)))
            return money_is_blank(text + s.from, s.to - s.from);
    return true;
}

/* ---- what a name ends like ---------------------------------------- */

#define BRACKET_MAX 90 /* bytes: what a bracket at the end of a name holds */

/* Without a bracket at its end: 各乡镇（街道）. */
static struct slice without_bracket(const char *text, struct slice s)
{
    size_t at = s.to;
    if (!step_is_close(step_before(text, s.from, s.to)))
        return s;
    while (at > s.from && s.to - at < BRACKET_MAX && !step_is_open(step_before(text, s.from, at)))
        at = step_back(text, s.from, at);
    size_t open = step_back(text, s.from, at);
    return open > s.from && step_is_open(step_at(text, s.to, open))
               ? (struct slice){s.from, step_blanks_back(text, s.from, open)}
               : s;
}

static bool is_complete(const struct names *l, struct slice s)
{
    struct slice bare = without_bracket(l->text, s);
    return ends(l, "suffixes", s) > 0 || ends(l, "suffixes", bare) > 0;
}

static bool is_tail(const struct names *l, struct slice s)
{
    return s.to > s.from && starts(l, "tails", s) == s.to - s.from;
}

/* ---- splitting ---------------------------------------- */

/* 牵头单位： at the start of the range: its length with the colon, and the role. */
static size_t label(const struct names *l, struct slice s, enum role *role)
{
    static const struct {
        const char *list;
        enum role role;
    } labels[] = {{"lead_labels", ROLE_LEAD}, {"support_labels", ROLE_SUPPORT}};
    for (size_t i = 0; i < 2; i++) {
        size_t n = starts(l, labels[i].list, s);
        size_t at = n ? step_blanks(l->text, s.to, s.from + n) : 0;
        uint32_t c = n ? step_at(l->text, s.to, at) : 0;
        if (c != ':' && c != 0xFF1A)
            continue;
        *role = labels[i].role;
        return at + utf8_size((unsigned char)l->text[at]) - s.from;
    }
    return 0;
}

/* Brackets open at the end of the range, `open` of them at its start. */
static size_t still_open(const char *text, struct slice s, size_t open)
{
    for (size_t at = s.from; at < s.to;) {
        uint32_t c = utf8_next(text, s.to, &at);
        open += step_is_open(c);
        open -= open && step_is_close(c);
    }
    return open;
}

/* Adds what stands between two separators; a label at its start sets the role of what follows. */
static mc_status add_fragment(struct names *l, struct slice s, enum role *role, bool after_break, mc_error *err)
{
    s = value_trim(l->text, s);
    size_t n = label(l, s, role);
    s.from += n;
    s = value_trim(l->text, s);
    if (s.from >= s.to)
        return MC_OK;
    return add_name(l, (struct name){s, *role, after_break && !n, still_open(l->text, s, 0)}, err);
}

/* Splits at separators outside brackets and at line ends. */
static mc_status split(struct names *l, struct slice all, mc_error *err)
{
    enum role role = ROLE_LEAD;
    size_t start = all.from, depth = 0;
    bool after_break = false;
    mc_status st = MC_OK;
    for (size_t at = all.from; at <= all.to && !st;) {
        uint32_t c = at < all.to ? step_at(l->text, all.to, at) : 0;
        size_t n = at < all.to ? utf8_size((unsigned char)l->text[at]) : 1;
        depth += step_is_open(c);
        depth -= depth && step_is_close(c);
        bool break_here = c == '\n';
        if (at == all.to || break_here || (!depth && is_separator(c))) {
            size_t before = l->n;
            st = add_fragment(l, (struct slice){start, at}, &role, after_break, err);
            /* a blank line changes nothing, a separator before the break ends the name */
            after_break = break_here && (l->n > before || after_break);
            start = at + n;
        }
        at += n;
    }
    return st;
}

/* Whether the name on the next line is the rest of this one. */
static bool goes_on(const struct names *l, const struct name *a, const struct name *b)
{
    if (!b->after_break)
        return false;
    uint32_t first_a = step_at(l->text, a->range.to, a->range.from),
             first_b = step_at(l->text, b->range.to, b->range.from);
    if (a->open || is_tail(l, b->range) || step_is_open(first_b))
        return true;
    if (is_complete(l, a->range))
        return false;
    /* 县发改 / 县财政局: both begin with their region, the second is a name of its own */
    return !(first_a == first_b && starts(l, "regions", b->range) && is_complete(l, b->range));
}

static void join_lines(struct names *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct name *last = kept ? &l->items[kept - 1] : NULL;
        if (last && goes_on(l, last, &l->items[i])) {
            last->open = still_open(l->text, l->items[i].range, last->open);
            last->range.to = l->items[i].range.to;
        } else {
            l->items[kept++] = l->items[i];
        }
    }
    l->n = kept;
}

/* A list written with blanks, 县教委 县民政局: where the first of its names ends; the end of the range where it is one
 * name. */
static size_t blank_split(const struct names *l, struct slice s)
{
    size_t first = s.to, start = s.from;
    for (size_t at = s.from; at <= s.to;) {
        bool end = at == s.to || utf8_is_blank(step_at(l->text, s.to, at));
        struct slice part = {start, at};
        if (end && at > start) {
            if (!is_complete(l, part) || is_tail(l, part) || characters(l, part) < 3)
                return s.to;
            first = first == s.to ? at : first;
        }
        size_t n = at < s.to ? utf8_size((unsigned char)l->text[at]) : 1;
        if (end)
            start = at + n;
        at += n;
    }
    return first;
}

/* 区教委和区财政局: where 和 stands between two names, with its length; the end of the range where there is none. 和
 * and 与 are also parts of names (政府和社会资本合作中心), so both sides must begin with their region or end alike; 及
 * and 以及 are not. */
static size_t join_word(const struct names *l, struct slice s, size_t *len)
{
    for (size_t at = s.from; at < s.to; at += utf8_size((unsigned char)l->text[at])) {
        size_t sure = forms_prefix(l->forms, l->group, "sure_joins", l->text + at, s.to - at);
        *len = sure ? sure : forms_prefix(l->forms, l->group, "joins", l->text + at, s.to - at);
        struct slice left = {s.from, at}, right = {at + *len, s.to};
        if (!*len || !is_complete(l, left) || !is_complete(l, right) || is_tail(l, right) || characters(l, left) < 3)
            continue;
        bool alike = step_before(l->text, left.from, left.to) == step_before(l->text, right.from, right.to);
        if (sure || alike || (starts(l, "regions", left) && starts(l, "regions", right)))
            return at;
    }
    return s.to;
}

/* ---- roles in brackets ---------------------------------------- */

/* A（牵头）: takes the bracket off and sets the role; whether there was one. */
static bool bracket_role(const struct names *l, struct name *name)
{
    struct slice bare = without_bracket(l->text, name->range);
    if (bare.to == name->range.to)
        return false;
    size_t open = step_blanks(l->text, name->range.to, bare.to);
    struct slice inner = {open + utf8_size((unsigned char)l->text[open]),
                          step_back(l->text, name->range.from, name->range.to)};
    inner = value_trim(l->text, inner);
    bool support = starts(l, "support_labels", inner) == inner.to - inner.from;
    if (inner.to <= inner.from || (!support && starts(l, "lead_labels", inner) != inner.to - inner.from))
        return false;
    name->role = support ? ROLE_SUPPORT : ROLE_LEAD;
    name->range = bare;
    return true;
}

/* Brackets say who leads: A（牵头）、B、C leaves B and C to help. */
static void bracket_roles(struct names *l)
{
    bool lead_named = false;
    for (size_t i = 0; i < l->n; i++) {
        bool named = bracket_role(l, &l->items[i]);
        if (!named && lead_named)
            l->items[i].role = ROLE_SUPPORT;
        lead_named = lead_named || (named && l->items[i].role == ROLE_LEAD);
    }
}

/* A牵头，B、C配合: what such a word closes has its role, back to the one before. */
static void suffix_roles(struct names *l)
{
    size_t first = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct name *name = &l->items[i];
        size_t support = ends(l, "support_labels", name->range), lead = support ? 0 : ends(l, "lead_labels", name->range), n = support + lead;
        if (!n || name->range.to - name->range.from < n + 6)
            continue;
        name->range.to -= n;
        for (; first <= i; first++)
            l->items[first].role = support ? ROLE_SUPPORT : ROLE_LEAD;
    }
}

/* ---- units ---------------------------------------- */

struct target {
    json_t *array;
    const char *pointer;
    const json_t *known; /* borrow: names that are left out; NULL: none are */
};

static bool is_known(const json_t *known, const char *name)
{
    for (size_t i = 0; i < json_array_size(known); i++)
        if (!strcmp(json_string_value(json_array_get(known, i)), name))
            return true;
    return false;
}

static mc_status append(struct reading *r, const struct piece *p, struct slice range, const struct target *to,
                        mc_error *err)
{
    range = trim(p->text, range);
    if (is_nothing(p->text, range))
        return MC_OK;
    char *text = clean(p->text, range);
    if (text && is_known(to->known, text)) {
        free(text);
        return MC_OK;
    }
    mc_status st = value_append(r, to->array, to->pointer, text ? json_string(text) : NULL, p, range, NULL, err);
    free(text);
    return st;
}

/* Appends one fragment, which may still be several names. */
static mc_status append_units(struct reading *r, const struct names *l, const struct piece *p, struct slice s,
                              const struct target *to, mc_error *err)
{
    mc_status st = MC_OK;
    while (!st && s.from < s.to) {
        size_t len = 0, end = blank_split(l, s);
        if (end == s.to)
            end = join_word(l, s, &len);
        struct slice one = {s.from, end};
        size_t open_tail = end == s.to ? ends(l, "open_tails", one) : 0;
        if (open_tail < one.to - one.from)
            one.to -= open_tail;
        st = append(r, p, one, to, err);
        s = value_trim(l->text, (struct slice){end == s.to ? end : end + len, s.to});
    }
    return st;
}

mc_status units_read_labelled(struct reading *r, const struct piece *p, json_t *lead, const char *lead_pointer,
                              json_t *support, const char *support_pointer, mc_error *err)
{
    struct names l = {.forms = r->forms, .text = p->text, .group = "unit_names"};
    struct target targets[] = {[ROLE_LEAD] = {lead, lead_pointer, NULL}, [ROLE_SUPPORT] = {support, support_pointer, lead}};
    mc_status st = split(&l, (struct slice){0, p->len}, err);
    if (!st)
        join_lines(&l);
    suffix_roles(&l);
    bracket_roles(&l);
    for (size_t i = 0; i < l.n && !st; i++)
        st = append_units(r, &l, p, l.items[i].range, &targets[l.items[i].role], err);
    free(l.items);
    return st;
}

mc_status units_read(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    return units_read_labelled(r, p, array, pointer, array, pointer, err);
}

mc_status units_read_others(struct reading *r, const struct piece *p, json_t *array, const char *pointer, const json_t *known, mc_error *err)
{
    struct names l = {.forms = r->forms, .text = p->text, .group = "unit_names"};
    struct target to = {array, pointer, known};
    mc_status st = split(&l, (struct slice){0, p->len}, err);
    if (!st)
        join_lines(&l);
    for (size_t i = 0; i < l.n && !st; i++)
        st = append_units(r, &l, p, l.items[i].range, &to, err);
    free(l.items);
    return st;
}

/* ---- people ---------------------------------------- */

/* The end of the first name of a line: 石  华 and 何 秀 兰 are one name, 谭祥平 石华 two, 副县长 何德华 and 何德华 副县长 one with its office. */
static size_t person_end(const struct names *l, struct slice s)
{
    size_t end = s.from, parts = 0; /* all of one character */
    bool office_first = false;
    for (;; parts++) {
        struct slice part = {step_blanks(l->text, s.to, end), s.to};
        part.to = part.from;
        while (part.to < s.to && !utf8_is_blank(step_at(l->text, s.to, part.to)))
            part.to += utf8_size((unsigned char)l->text[part.to]);
        if (part.to == part.from)
            return s.to;
        struct slice so_far = {s.from, end};
        bool office = end > s.from && ends(l, "titles", so_far) > 0 && (ends(l, "titles", so_far) == end - s.from || !ends(l, "titles", part));
        bool one = end > s.from && step_back(l->text, s.from, end) == s.from;
        bool last = part.to == s.to && parts == 2 && characters(l, part) == 1; /* 何 秀 兰: no name has one character */
        bool title = ends(l, "titles", part) > 0;
        if (end > s.from && !office && !one && !last)
            return title && !office_first ? part.to : end;
        office_first = office_first || (end == s.from && title);
        parts += characters(l, part) != 1 ? 8 : 0;
        end = part.to;
    }
}

mc_status leaders_read(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err)
{
    struct names l = {.forms = r->forms, .text = p->text, .group = "people_names"};
    struct target to = {array, pointer, NULL};
    mc_status st = split(&l, (struct slice){0, p->len}, err);
    for (size_t i = 0; i + 1 < l.n && !st; i++) /* 石 / 华: a name broken over two lines */
        if (l.items[i + 1].after_break && characters(&l, l.items[i].range) == 1) {
            l.items[i + 1].range.from = l.items[i].range.from;
            l.items[i + 1].after_break = l.items[i].after_break;
            l.items[i].range.to = l.items[i].range.from;
        }
    for (size_t i = 0; i < l.n && !st; i++)
        for (struct slice s = l.items[i].range; s.from < s.to && !st;) {
            bool broken = memchr(l.text + s.from, '\n', s.to - s.from) != NULL;
            size_t end = broken ? s.to : person_end(&l, s);
            st = append(r, p, (struct slice){s.from, end}, &to, err);
            s = value_trim(l.text, (struct slice){end, s.to});
        }
    free(l.items);
    return st;
}
