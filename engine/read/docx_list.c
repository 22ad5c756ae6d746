/* See docx_list.h. */
#include "read/docx_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grown.h"
#include "base/utf8.h"

#define LINKS_MAX 8 /* definitions that refer to each other in a circle end there */

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

/* What an element inside w:abstractNum or w:num belongs to. */
struct reading {
    struct docx_lists *lists;
    struct docx_definition *definition; /* borrow; one of the two is NULL */
    struct docx_list *list;
    int changed; /* the level of the open w:lvlOverride */
    struct docx_level *level;
};

static void level_init(struct docx_level *level)
{
    *level = (struct docx_level){.start = 1, .restart = -1};
}

static mc_status add_definition(struct reading *r, const struct markup *m, mc_error *err)
{
    struct docx_lists *l = r->lists;
    if (l->n_definitions == DOCX_LISTS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, markup_line(m), "more than %d list definitions inside the file", DOCX_LISTS_MAX);
    struct docx_definition *all = grown(l->definitions, l->n_definitions, &l->definitions_size, sizeof *all);
    if (!all)
        return out_of_memory(err);
    l->definitions = all;
    struct docx_definition *d = &l->definitions[l->n_definitions++];
    memset(d, 0, sizeof *d);
    d->id = docx_int(m, "abstractNumId", -1, 0, 0x7FFFFFFF);
    for (int k = 0; k < DOCX_LEVELS; k++)
        level_init(&d->levels[k]);
    *r = (struct reading){.lists = l, .definition = d, .changed = -1};
    return MC_OK;
}

static mc_status add_list(struct reading *r, const struct markup *m, mc_error *err)
{
    struct docx_lists *l = r->lists;
    if (l->n == DOCX_LISTS_MAX)
        return error_set(err, MC_ERR_LIMIT, NULL, markup_line(m), "more than %d lists inside the file", DOCX_LISTS_MAX);
    struct docx_list *all = grown(l->all, l->n, &l->size, sizeof *all);
    if (!all)
        return out_of_memory(err);
    l->all = all;
    struct docx_list *list = &l->all[l->n++];
    *list = (struct docx_list){.id = docx_int(m, "numId", -1, 0, 0x7FFFFFFF), .definition_id = -1};
    for (int k = 0; k < DOCX_LEVELS; k++)
        list->start[k] = -1;
    *r = (struct reading){.lists = l, .list = list, .changed = -1};
    return MC_OK;
}

static mc_status open_level(struct reading *r, const struct markup *m, mc_error *err)
{
    int k = docx_int(m, "ilvl", r->changed, -1, DOCX_LEVELS - 1);
    r->level = NULL;
    if (k < 0)
        return MC_OK;
    if (r->definition) {
        r->level = &r->definition->levels[k];
    } else if (r->list) {
        if (!r->list->changed) {
            r->list->changed = calloc(DOCX_LEVELS, sizeof *r->list->changed);
            if (!r->list->changed)
                return out_of_memory(err);
        }
        r->level = &r->list->changed[k];
        if (!r->level->defined)
            level_init(r->level);
    }
    if (r->level)
        r->level->defined = true;
    return MC_OK;
}

static mc_status set_text(char **to, const char *text, mc_error *err)
{
    free(*to);
    *to = text ? strdup(text) : NULL;
    return text && !*to ? out_of_memory(err) : MC_OK;
}

/* "001, 002, 003, …": the first number tells how many digits there are. */
static int padding(const char *format)
{
    size_t n = format ? strspn(format, "0123456789") : 0;
    return n > 1 && n < 10 ? (int)n : 0;
}

static mc_status read_level(struct docx_level *level, const struct markup *m, mc_error *err)
{
    const char *val = markup_attr(m, "val");
    if (docx_is(m, "start")) {
        level->start = docx_int(m, "val", 1, 0, 0x7FFFFF);
    } else if (docx_is(m, "numFmt") && val) {
        if (level->pad && strcmp(val, "custom") != 0)
            return MC_OK; /* the plain form beside a form of its own, for programs that do not know it */
        level->counter = counter_of_word(val);
        level->pad = strcmp(val, "custom") == 0 ? padding(markup_attr(m, "format")) : 0;
    } else if (docx_is(m, "lvlRestart")) {
        level->restart = docx_int(m, "val", -1, 0, DOCX_LEVELS);
    } else if (docx_is(m, "isLgl")) {
        level->legal = docx_on(m);
    } else if (docx_is(m, "suff")) {
        level->joined = val && strcmp(val, "nothing") == 0;
    } else if (docx_is(m, "lvlText")) {
        return set_text(&level->text, val, err);
    } else if (docx_is(m, "pStyle")) {
        return set_text(&level->style, val, err);
    }
    return MC_OK;
}

static mc_status read_start(struct reading *r, struct markup *m, mc_error *err)
{
    if (docx_is(m, "abstractNum"))
        return add_definition(r, m, err);
    if (docx_is(m, "num"))
        return add_list(r, m, err);
    if (docx_is(m, "lvl"))
        return open_level(r, m, err);
    if (docx_is(m, "pPr") || docx_is(m, "rPr") || docx_is(m, "numPicBullet"))
        return markup_skip(m, err);
    if (docx_is(m, "lvlOverride"))
        r->changed = docx_int(m, "ilvl", -1, -1, DOCX_LEVELS - 1);
    else if (docx_is(m, "startOverride") && r->list && r->changed >= 0)
        r->list->start[r->changed] = docx_int(m, "val", -1, 0, 0x7FFFFF);
    else if (docx_is(m, "abstractNumId") && r->list)
        r->list->definition_id = docx_int(m, "val", -1, 0, 0x7FFFFFFF);
    else if (docx_is(m, "numStyleLink") && r->definition)
        return set_text(&r->definition->style_link, markup_attr(m, "val"), err);
    else if (r->level)
        return read_level(r->level, m, err);
    return MC_OK;
}

static int compare_definitions(const void *a, const void *b)
{
    int x = ((const struct docx_definition *)a)->id, y = ((const struct docx_definition *)b)->id;
    return (x > y) - (x < y);
}

static int compare_lists(const void *a, const void *b)
{
    int x = ((const struct docx_list *)a)->id, y = ((const struct docx_list *)b)->id;
    return (x > y) - (x < y);
}

mc_status docx_lists_read(struct docx_lists *out, struct markup *m, mc_error *err)
{
    *out = (struct docx_lists){0};
    struct reading r = {.lists = out, .changed = -1};
    enum mark what;
    mc_status st;
    while (!(st = markup_next(m, &what, err)) && what != MARK_CLOSE) {
        if (what == MARK_START)
            st = read_start(&r, m, err);
        else if (what == MARK_END && docx_is(m, "lvl"))
            r.level = NULL;
        else if (what == MARK_END && docx_is(m, "lvlOverride"))
            r.changed = -1;
        if (st)
            break;
    }
    if (st) {
        docx_lists_clear(out);
        return st;
    }
    if (out->n_definitions)
        qsort(out->definitions, out->n_definitions, sizeof *out->definitions, compare_definitions);
    if (out->n)
        qsort(out->all, out->n, sizeof *out->all, compare_lists);
    return MC_OK;
}

static void levels_clear(struct docx_level *levels)
{
    for (int k = 0; levels && k < DOCX_LEVELS; k++) {
        free(levels[k].text);
        free(levels[k].style);
    }
}

void docx_lists_clear(struct docx_lists *l)
{
    for (size_t i = 0; i < l->n_definitions; i++) {
        levels_clear(l->definitions[i].levels);
        free(l->definitions[i].style_link);
    }
    for (size_t i = 0; i < l->n; i++) {
        levels_clear(l->all[i].changed);
        free(l->all[i].changed);
    }
    free(l->definitions);
    free(l->all);
    *l = (struct docx_lists){0};
}

/* ---- counting ------------------------------------------------------------------------------------------------------------ */

static struct docx_list *find_list(struct docx_lists *l, int id)
{
    struct docx_list key = {.id = id};
    return l->n ? bsearch(&key, l->all, l->n, sizeof *l->all, compare_lists) : NULL;
}

static struct docx_definition *find_definition(struct docx_lists *l, const struct docx_styles *styles, const struct docx_list *list)
{
    for (int n = 0; list && n < LINKS_MAX; n++) {
        struct docx_definition *d = NULL;
        for (size_t low = 0, high = l->n_definitions; low < high && !d;) {
            size_t middle = low + (high - low) / 2;
            if (l->definitions[middle].id == list->definition_id)
                d = &l->definitions[middle];
            else if (l->definitions[middle].id < list->definition_id)
                low = middle + 1;
            else
                high = middle;
        }
        if (!d || !d->style_link)
            return d;
        int id, level;
        docx_style_list(styles, d->style_link, &id, &level);
        list = find_list(l, id);
    }
    return NULL;
}

static const struct docx_level *level_of(const struct docx_list *list, const struct docx_definition *d, int k)
{
    return list->changed && list->changed[k].defined ? &list->changed[k] : &d->levels[k];
}

static int level_of_style(const struct docx_list *list, const struct docx_definition *d, const char *style)
{
    for (int k = 0; style && k < DOCX_LEVELS; k++) {
        const char *own = level_of(list, d, k)->style;
        if (own && strcmp(own, style) == 0)
            return k;
    }
    return 0;
}

static void count(struct docx_list *list, struct docx_definition *d, int k)
{
    if (list->start[k] >= 0) {
        d->count[k] = list->start[k];
        list->start[k] = -1; /* only once */
    } else {
        d->count[k] = d->begun[k] ? d->count[k] + 1 : level_of(list, d, k)->start;
    }
    d->begun[k] = true;
    for (int below = k + 1; below < DOCX_LEVELS; below++) {
        int restart = level_of(list, d, below)->restart;
        if (restart < 0 || k < restart)
            d->begun[below] = false;
    }
}

static void add_number(struct buffer *to, const struct docx_level *level, bool legal, int number)
{
    bool worded = level->counter != COUNTER_NONE && level->counter != COUNTER_BULLET;
    if (level->pad)
        buffer_add_format(to, "%0*d", level->pad, number);
    else
        counter_add(to, legal && worded ? COUNTER_DECIMAL : level->counter, number);
}

/* A number such as 一、 or （一） has its own room behind it; 1. or (1) needs a blank. */
static bool needs_blank(const char *number, size_t len)
{
    return len && (unsigned char)number[len - 1] < 0x80 && number[len - 1] != ' ';
}

void docx_lists_number(struct docx_lists *l, const struct docx_styles *styles, int id, int k, const char *style, struct buffer *to)
{
    struct docx_list *list = id > 0 ? find_list(l, id) : NULL;
    struct docx_definition *d = find_definition(l, styles, list);
    if (!d)
        return;
    if (k < 0)
        k = level_of_style(list, d, style);
    const struct docx_level *level = level_of(list, d, k);
    count(list, d, k);
    if (level->counter == COUNTER_BULLET || !level->text)
        return;
    size_t from = to->len;
    for (const char *s = level->text; *s; s++) {
        int of = s[0] == '%' && s[1] >= '1' && s[1] <= '9' ? s[1] - '1' : -1;
        if (of < 0) {
            buffer_add_char(to, *s);
            continue;
        }
        s++;
        if (of <= k)
            add_number(to, level_of(list, d, of), level->legal, d->begun[of] ? d->count[of] : level_of(list, d, of)->start);
    }
    if (!level->joined && to->data && needs_blank(to->data + from, to->len - from))
        buffer_add_char(to, ' ');
}
