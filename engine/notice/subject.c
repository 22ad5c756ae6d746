/* See subject.h. */
#include "notice/subject.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "notice/value.h"

#define REACH 180 /* bytes: longer phrases are sentences */

void subject_clear(struct subject *s)
{
    free(s->text);
    free(s->measure);
    *s = (struct subject){0};
}

struct search {
    const struct forms *forms;
    const char *text;
    size_t from, to;
    const struct token_list *list;
    size_t i;
    const struct subject *previous; /* of the token before; NULL: none */
};

static size_t starts(const struct forms *f, const char *name, const char *text, struct slice s)
{
    return s.from < s.to ? forms_prefix(f, "subject", name, text + s.from, s.to - s.from) : 0;
}

static size_t ends(const struct forms *f, const char *name, const char *text, struct slice s)
{
    return s.from < s.to ? forms_suffix(f, "subject", name, text + s.from, s.to - s.from) : 0;
}

static bool is_one_of(const struct forms *f, const char *name, const char *text, struct slice s)
{
    return s.to > s.from && starts(f, name, text, s) == s.to - s.from;
}

static size_t characters(const char *text, struct slice s)
{
    return utf8_count(text + s.from, s.to - s.from);
}

/* Past blanks, line ends, 、 and closing marks that a phrase cannot begin with. */
static size_t skip_marks(const char *text, struct slice s)
{
    while (s.from < s.to) {
        uint32_t c = step_at(text, s.to, s.from);
        if (!step_is_mark(c) || c == 0x201C || c == 0x300C || c == 0x300A || step_is_open(c))
            break;
        s.from += utf8_size((unsigned char)text[s.from]);
    }
    return s.from;
}

static size_t longer(size_t a, size_t b)
{
    return a > b ? a : b;
}

bool subject_starts_with_verb(const struct forms *forms, const char *text, struct slice phrase)
{
    phrase.from = skip_marks(text, phrase);
    size_t verb = starts(forms, "verbs", text, phrase);
    return verb > 0 && starts(forms, "keep", text, phrase) < verb;
}

/* Strips as subject_strip does and says where the last verb or adverb that was taken off began. */
static size_t strip(const struct forms *f, const char *text, struct slice s, size_t *last)
{
    *last = s.from;
    for (;;) {
        s.from = skip_marks(text, s);
        size_t verb = starts(f, "verbs", text, s), n = longer(verb, starts(f, "adverbs", text, s));
        struct slice rest = {s.from + n, s.to};
        if (!n || starts(f, "keep", text, s) >= n || (rest.to > rest.from && characters(text, rest) < 2))
            return s.from;
        bool plain = is_one_of(f, "plain", text, (struct slice){s.from, rest.from});
        if (verb == n && !plain && is_one_of(f, "generic", text, rest) &&
            !is_one_of(f, "verbs", text, rest)) /* 改造工程 is a name */
            return s.from;
        *last = s.from;
        s = rest;
    }
}

size_t subject_strip(const struct forms *forms, const char *text, struct slice phrase)
{
    size_t last;
    return strip(forms, text, phrase, &last);
}

/* ---- before the figure ---------------------------------------- */

/* Takes off what links a name with its figure: 达到, 保持在, 由, 的. */
static size_t strip_links(const struct search *s, struct slice phrase)
{
    for (;;) {
        phrase.to = step_blanks_back(s->text, phrase.from, phrase.to);
        size_t n = ends(s->forms, "links", s->text, phrase);
        if (!n || ends(s->forms, "keep_ends", s->text, phrase) >= n)
            return phrase.to;
        phrase.to -= n;
    }
}

/* Behind the last 每千人口 of the phrase; *mark is where the first one starts, the end of the phrase where there is
 * none. */
static size_t after_base(const struct search *s, struct slice phrase, size_t *mark)
{
    size_t start = phrase.from;
    *mark = phrase.to;
    for (size_t at = phrase.from; at < phrase.to; at += utf8_size((unsigned char)s->text[at])) {
        size_t n = forms_prefix(s->forms, "figures", "per_marks", s->text + at, phrase.to - at);
        size_t base = n ? forms_prefix(s->forms, "figures", "per_bases", s->text + at + n, phrase.to - at - n) : 0;
        if (!base)
            continue;
        start = at + n + base;
        *mark = *mark < at ? *mark : at;
    }
    return start;
}

/* Of "塑胶跑道场地、图书馆楼顶、更换" only what follows the last 、 where that begins with a verb. */
static size_t last_segment(const struct search *s, struct slice phrase)
{
    size_t start = phrase.from, depth = 0;
    for (size_t at = phrase.from; at < phrase.to; at += utf8_size((unsigned char)s->text[at])) {
        uint32_t c = step_at(s->text, phrase.to, at);
        depth += step_is_open(c);
        depth -= depth && step_is_close(c);
        struct slice rest = {at + strlen("、"), phrase.to};
        if (c == 0x3001 && !depth &&
            (subject_starts_with_verb(s->forms, s->text, rest) || phrase.to - phrase.from >= REACH))
            start = rest.from;
    }
    return start;
}

/* Behind the last verb of 为残疾人提供辅助器具适配服务 and 每个村卫生室配备检测设备; `based` tells that 每 was there.
 */
static size_t after_predicate(const struct search *s, struct slice phrase, bool based)
{
    size_t start = phrase.from;
    if (!based && !starts(s->forms, "prepositions", s->text, phrase))
        return start;
    for (size_t at = phrase.from; at < phrase.to;) {
        struct slice here = {at, phrase.to};
        size_t n = starts(s->forms, "predicates", s->text, here);
        struct slice rest = {at + n, phrase.to};
        if (n && rest.to > rest.from && characters(s->text, rest) >= 2 &&
            !is_one_of(s->forms, "generic", s->text, rest))
            start = rest.from;
        at += n ? n : utf8_size((unsigned char)s->text[at]);
    }
    return start;
}

/* Where the phrase before the token may begin: behind the token before it, inside the clause. */
static size_t phrase_start(const struct search *s)
{
    const struct token *t = &s->list->items[s->i];
    size_t start = step_clause_start(s->text, s->from, s->to, t->from, REACH);
    if (s->i == 0 || s->list->items[s->i - 1].to <= start)
        return start + step_list_mark(s->text, t->from, start);
    const struct token *before = &s->list->items[s->i - 1];
    start = before->to;
    if (s->previous && s->previous->name.from >= start && s->previous->name.to <= t->from)
        start = s->previous->name.to; /* what the figure before it counts is taken */
    return start;
}

/* An opening bracket that is not closed before the figure begins the phrase: （改造2座. */
static size_t behind_open_bracket(const struct search *s, struct slice phrase)
{
    size_t depth = 0;
    for (size_t at = phrase.to; at > phrase.from;) {
        size_t back = step_back(s->text, phrase.from, at);
        uint32_t c = step_at(s->text, phrase.to, back);
        if (step_is_open(c) && depth-- == 0)
            return at;
        if (step_is_close(c))
            depth++;
        at = back;
    }
    return phrase.from;
}

/* Past a bracket that the phrase begins with, and its 的: 10个乡镇(街道)的场镇综合整治. */
static size_t behind_leading_bracket(const struct search *s, struct slice phrase)
{
    size_t at = phrase.from;
    if (!step_is_open(step_at(s->text, phrase.to, at)))
        return at;
    while (at < phrase.to && !step_is_close(step_at(s->text, phrase.to, at)))
        at += utf8_size((unsigned char)s->text[at]);
    if (at >= phrase.to)
        return phrase.from;
    at += utf8_size((unsigned char)s->text[at]);
    return step_starts(s->text, phrase.to, at, "的") ? at + strlen("的") : at;
}

/* The name before the figure; empty where there are only verbs, and *action then holds the last of them. *base is where
 * 每 stands, if it does. */
static struct slice name_before(const struct search *s, struct slice *action, size_t *base)
{
    struct slice phrase = {phrase_start(s), s->list->items[s->i].from};
    *action = (struct slice){phrase.to, phrase.to};
    phrase.from = behind_open_bracket(s, phrase);
    phrase.from = behind_leading_bracket(s, phrase);
    size_t leading = phrase.from, own = after_base(s, phrase, base);
    size_t end = strip_links(s, (struct slice){own, phrase.to});
    if (end <= own && own > leading) { /* 低保标准提高至每人每月750元 */
        own = leading;
        end = strip_links(s, (struct slice){own, *base});
    }
    phrase = (struct slice){own, end};
    phrase.from = last_segment(s, phrase);
    phrase.from = after_predicate(s, phrase, own > leading);
    size_t last, start = strip(s->forms, s->text, phrase, &last);
    if (start >= phrase.to && last < phrase.to)
        *action = (struct slice){last, phrase.to};
    phrase.from = start;
    return phrase;
}

/* ---- behind the figure ---------------------------------------- */

/* The end of a quotation that starts at `at`, or `at`. */
static size_t quotation_end(const struct search *s, size_t at, size_t limit)
{
    if (!forms_prefix(s->forms, "figures", "quote_open", s->text + at, limit - at))
        return at;
    for (size_t end = at; end < limit; end += utf8_size((unsigned char)s->text[end])) {
        size_t n = forms_prefix(s->forms, "figures", "quote_close", s->text + end, limit - end);
        if (n)
            return end + n;
    }
    return at;
}

/* The end of a short bracket inside a name, 安葬(放)设施, that starts at `at`; `at` where there is none or the name
 * ends with it. */
static size_t inner_bracket_end(const struct search *s, size_t at, size_t limit)
{
    size_t end = at;
    if (!step_is_open(step_at(s->text, limit, at)))
        return at;
    while (end < limit && end - at < 16 && !step_is_close(step_at(s->text, limit, end)))
        end += utf8_size((unsigned char)s->text[end]);
    if (!step_is_close(step_at(s->text, limit, end)))
        return at;
    end += utf8_size((unsigned char)s->text[end]);
    return utf8_is_han(step_at(s->text, limit, end)) ? end : at;
}

/* Up to the mark, word or figure that ends the name. */
static size_t name_end(const struct search *s, size_t start, size_t limit)
{
    size_t at = start;
    while (at < limit) {
        size_t quoted = longer(quotation_end(s, at, limit), inner_bracket_end(s, at, limit));
        if (quoted > at) {
            at = quoted;
            continue;
        }
        struct slice rest = {at, limit};
        bool in_figure = step_is_digit(step_before(s->text, start, at)) &&
                         step_is_digit(step_at(s->text, limit, at + utf8_size((unsigned char)s->text[at])));
        if (step_is_mark(step_at(s->text, limit, at)) && !in_figure && !step_is_wrap(s->text, s->from, s->to, at))
            break;
        if (starts(s->forms, "stops", s->text, rest) > starts(s->forms, "stop_keep", s->text, rest))
            break;
        at += utf8_size((unsigned char)s->text[at]);
    }
    return at;
}

static struct slice name_after(const struct search *s)
{
    const struct token *t = &s->list->items[s->i];
    size_t limit = s->i + 1 < s->list->n ? s->list->items[s->i + 1].from : s->to;
    if (limit - t->to > REACH)
        limit = t->to + utf8_cut(s->text + t->to, limit - t->to, REACH);
    struct slice name = {step_blanks(s->text, limit, t->to), limit};
    if (name.from < limit && step_is_mark(step_at(s->text, limit, name.from)) &&
        quotation_end(s, name.from, limit) == name.from)
        return (struct slice){t->to, t->to};
    size_t stop = name_end(s, name.from, limit);
    if (stop == name.from) /* a verb stands first: 1621户安装报警装置 */
        name.from = subject_strip(s->forms, s->text, name);
    name.to = name_end(s, name.from, limit);
    name.from = subject_strip(s->forms, s->text, name);
    size_t n = ends(s->forms, "tails", s->text, name);
    if (n && n < name.to - name.from)
        name.to -= n;
    bool one_character = characters(s->text, name) < 2 &&
                         forms_prefix(s->forms, "series", "members", s->text + name.from, name.to - name.from) == 0;
    if (one_character || is_one_of(s->forms, "generic", s->text, name) || is_one_of(s->forms, "tails", s->text, name) ||
        is_one_of(s->forms, "links", s->text, name))
        name.to = name.from;
    return name;
}

/* ---- both ---------------------------------------- */

/* The nearest phrase before `at` that ends with the n bytes of `word`: 新生儿听力筛查 for 筛查. In the same sentence,
 * or in the one before as well. */
static struct slice phrase_with(const struct search *s, const char *word, size_t n, size_t at, bool across)
{
    struct slice none = {at, at};
    for (size_t limit = at; at > s->from && limit - at < REACH;) {
        at = step_back(s->text, s->from, at);
        bool end = step_is_sentence_end(step_at(s->text, s->to, at)) && !step_is_wrap(s->text, s->from, s->to, at);
        if (end && !across)
            return none;
        across = across && !end;
        if (at + n > limit || memcmp(s->text + at, word, n))
            continue;
        struct slice phrase = {step_clause_start(s->text, s->from, s->to, at, REACH), at + n};
        phrase.from = subject_strip(s->forms, s->text, phrase);
        return phrase.from < at ? phrase : none;
    }
    return none;
}

/* 筛查率 alone is the rate of what the sentence named before: 新生儿听力筛查350人，筛查率达到90%. */
static struct slice rate_base(const struct search *s, struct slice rate)
{
    static const char mark[] = "率";
    size_t len = rate.to - rate.from, m = strlen(mark);
    if (len < 3 * m || memcmp(s->text + rate.to - m, mark, m))
        return (struct slice){rate.from, rate.from};
    return phrase_with(s, s->text + rate.from, len - m, rate.from, false);
}

/* Whether only a joining word or a change (和, 、, 提高到) stands between the token and the one before it. */
static bool continues(const struct search *s)
{
    if (s->i == 0 || s->list->items[s->i - 1].kind == TOKEN_DATE)
        return false;
    struct slice between = {s->list->items[s->i - 1].to, s->list->items[s->i].from};
    if (step_clause_start(s->text, s->from, s->to, between.to, REACH) > between.from)
        return false;
    between.from = skip_marks(s->text, between);
    between.to = strip_links(s, between);
    return between.from >= between.to || is_one_of(s->forms, "light", s->text, between);
}

static char *copy(const char *text)
{
    char *c = malloc(strlen(text) + 1);
    return c ? strcpy(c, text) : NULL;
}

/* The name under which series are matched, where it is not the printed one; else *out stays NULL. own: *out, free(). */
static mc_status measure_of(char **out, const struct search *s, struct slice name)
{
    struct slice base = rate_base(s, name);
    if (is_one_of(s->forms, "works", s->text, name)) {
        const char *common = json_string_value(json_array_get(forms_list(s->forms, "subject", "works_name"), 0));
        if (!common ||
            (strlen(common) == name.to - name.from && !memcmp(common, s->text + name.from, name.to - name.from)))
            return MC_OK;
        *out = copy(common);
    } else if (base.to > base.from) {
        char *start = value_text(s->text, base);
        *out = start ? malloc(strlen(start) + sizeof "率") : NULL;
        if (*out)
            strcat(strcpy(*out, start), "率");
        free(start);
    } else {
        return MC_OK;
    }
    return *out ? MC_OK : MC_ERR_MEMORY;
}

/* Of the names on both sides the one that is counted: a noun that follows a measure word directly, but the name before
 * a rate, an amount or a length. */
static struct slice choose(const struct search *s, struct slice before, struct slice after, struct slice action)
{
    enum token_measure m = s->list->items[s->i].measure;
    bool has_before = before.to > before.from, has_after = after.to > after.from;
    if (has_after && (!has_before || m == MEASURE_COUNT))
        return after;
    if (has_before)
        return before;
    if (action.to > action.from && !is_one_of(s->forms, "light", s->text, action) && characters(s->text, action) >= 2)
        return action;
    return (struct slice){0, 0};
}

/* 实施老旧小区电梯改造。2023年预计改造8台: the figure names only what is done, the sentence before says to what. */
static mc_status from_sentence_before(struct subject *out, const struct search *s, struct slice action)
{
    struct slice phrase = {0, 0};
    if (action.to > action.from && characters(s->text, action) >= 2)
        phrase = phrase_with(s, s->text + action.from, action.to - action.from, action.from, true);
    if (phrase.to <= phrase.from)
        return MC_OK;
    out->text = value_text(s->text, phrase);
    return out->text ? MC_OK : MC_ERR_MEMORY;
}

static mc_status share(struct subject *out, const struct subject *previous)
{
    out->text = copy(previous->text);
    out->measure = previous->measure ? copy(previous->measure) : NULL;
    out->shared = true;
    return out->text && (out->measure || !previous->measure) ? MC_OK : MC_ERR_MEMORY;
}

static mc_status set_name(struct subject *out, const struct search *s, struct slice name)
{
    if (name.from < out->with_token.from)
        out->with_token.from = name.from;
    if (name.to > out->with_token.to)
        out->with_token.to = name.to;
    out->name = name;
    for (size_t at = name.to; at < s->list->items[s->i].from && !out->each; at += utf8_size((unsigned char)s->text[at]))
        out->each = forms_prefix(s->forms, "subject", "each", s->text + at, s->list->items[s->i].from - at) > 0;
    out->text = value_text(s->text, name);
    return out->text ? measure_of(&out->measure, s, name) : MC_ERR_MEMORY;
}

mc_status subject_find(struct subject *out, const struct forms *forms, const char *text, size_t from, size_t to,
                       const struct token_list *list, size_t i, const struct subject *previous, mc_error *err)
{
    struct search s = {forms, text, from, to, list, i, previous};
    const struct token *t = &list->items[i];
    size_t base;
    struct slice action, before = name_before(&s, &action, &base), after = name_after(&s);
    *out = (struct subject){.with_token = {t->per[0] && base < t->from ? base : t->from, t->to}};
    bool shares = before.from >= before.to && previous && previous->text && continues(&s);
    struct slice name = choose(&s, before, after, action);
    mc_status st;
    if (shares && (t->measure == MEASURE_RATE || t->measure == MEASURE_MONEY || after.from >= after.to))
        st = share(out, previous);
    else if (name.to > name.from)
        st = set_name(out, &s, name);
    else
        st = from_sentence_before(out, &s, action);
    if (st)
        subject_clear(out);
    return st ? error_set(err, st, NULL, 0, "out of memory") : MC_OK;
}
