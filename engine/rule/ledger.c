/* See ledger.h. */
#include "rule/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/suspect.h"
#include "rule/diagnosis.h"

#define NOTES_MAX (1u << 20)
#define TEXTS_MAX (128u << 20) /* bytes */

enum text { POINTER, UNIT, ROW, NUMBER, NAME, COLUMN, HEADING, HEADING_EN, N_TEXTS };

/* A cell of one sum; the same cell comes once for each sum that it stands in. */
struct note {
    size_t text[N_TEXTS]; /* offsets in `texts` */
    struct figure figure;
    bool blank;
};

struct noted_sum {
    size_t first, n; /* in notes: the total, then the parts */
    int rounding;
    enum severity rounded;
    bool missing;
    size_t missing_after, missing_number; /* the number: an offset in `texts` */
    json_t *finding;                      /* own reference; NULL: none */
};

struct ledger {
    struct buffer texts; /* each ended by a NUL; the first is "" */
    struct note *notes;
    size_t n_notes, notes_size, n_used; /* n_used: those that sums hold */
    struct noted_sum *list;
    size_t n_sums, sums_size;
    bool attached, full;

    struct sums sums;
    size_t *note_of; /* cell of sums -> the note that described it first */
    int64_t *step;   /* of each sum: one unit of the last digit where rounding may explain it, else 0 */
};

struct ledger *ledger_new(void)
{
    struct ledger *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    buffer_init(&l->texts);
    buffer_add(&l->texts, "", 1);
    if (buffer_ok(&l->texts))
        return l;
    ledger_free(l);
    return NULL;
}

void ledger_clear(struct ledger *l)
{
    for (size_t i = 0; i < l->n_sums; i++)
        json_decref(l->list[i].finding);
    l->n_notes = l->n_used = l->n_sums = 0;
    l->attached = l->full = false;
    l->texts.len = 1;
    sums_clear(&l->sums);
    free(l->note_of);
    free(l->step);
    l->note_of = NULL;
    l->step = NULL;
}

void ledger_free(struct ledger *l)
{
    if (!l)
        return;
    ledger_clear(l);
    buffer_clear(&l->texts);
    free(l->notes);
    free(l->list);
    free(l);
}

/* ---- noting
 * ------------------------------------------------------------------------------------------------------------ */

/* The offset of a copy; texts that repeat the one in the same place of the note before are not copied again. */
static size_t keep(struct ledger *l, const char *text, size_t before)
{
    if (!text || !*text)
        return 0;
    if (before && strcmp(l->texts.data + before, text) == 0)
        return before;
    size_t at = l->texts.len;
    buffer_add(&l->texts, text, strlen(text) + 1);
    return at;
}

static void *with_room(void *items, size_t *size, size_t n, size_t each)
{
    if (n < *size)
        return items;
    size_t wanted = *size ? *size * 2 : 64;
    void *moved = realloc(items, wanted * each);
    if (moved)
        *size = wanted;
    return moved;
}

mc_status ledger_add_cell(struct ledger *l, const struct ledger_cell *cell)
{
    const char *const texts[N_TEXTS] = {cell->pointer, cell->unit,   cell->row,     cell->number,
                                        cell->name,    cell->column, cell->heading, cell->heading_en};
    if (l->n_notes == NOTES_MAX || l->texts.len > TEXTS_MAX) {
        l->full = true;
        return MC_ERR_LIMIT;
    }
    struct note *notes = with_room(l->notes, &l->notes_size, l->n_notes, sizeof *notes);
    if (!notes)
        return MC_ERR_MEMORY;
    l->notes = notes;
    struct note *note = &notes[l->n_notes];
    *note = (struct note){.figure = cell->figure, .blank = cell->blank};
    for (size_t i = 0; i < N_TEXTS; i++)
        note->text[i] = keep(l, texts[i], l->n_notes > l->n_used ? notes[l->n_notes - 1].text[i] : 0);
    if (!buffer_ok(&l->texts))
        return MC_ERR_MEMORY;
    l->n_notes++;
    return MC_OK;
}

mc_status ledger_add_sum(struct ledger *l, const struct ledger_sum *sum)
{
    struct noted_sum *list = with_room(l->list, &l->sums_size, l->n_sums, sizeof *list);
    if (!list)
        return MC_ERR_MEMORY;
    l->list = list;
    list[l->n_sums] = (struct noted_sum){
        .first = l->n_used,
        .n = l->n_notes - l->n_used,
        .rounding = sum->rounding,
        .rounded = sum->rounded,
        .missing = sum->missing,
        .missing_after = sum->missing_after,
        .missing_number = keep(l, sum->missing_number, 0),
    };
    if (!buffer_ok(&l->texts))
        return MC_ERR_MEMORY;
    l->n_used = l->n_notes;
    l->n_sums++;
    return MC_OK;
}

size_t ledger_count(const struct ledger *l)
{
    return l->n_sums;
}

void ledger_rewind(struct ledger *l, size_t sums)
{
    while (l->n_sums > sums)
        json_decref(l->list[--l->n_sums].finding);
    l->n_used = sums ? l->list[sums - 1].first + l->list[sums - 1].n : 0;
    l->n_notes = l->n_used;
}

static bool fails(const struct ledger *l, const struct noted_sum *s)
{
    const struct note *notes = &l->notes[s->first];
    int64_t rest = notes[0].figure.steps;
    for (size_t i = 1; i < s->n; i++)
        if (__builtin_sub_overflow(rest, notes[i].figure.steps, &rest))
            return true;
    return rest != 0;
}

mc_status ledger_attach(struct ledger *l, size_t before, const char *total, json_t *finding)
{
    for (size_t i = before; i < l->n_sums; i++) {
        struct noted_sum *s = &l->list[i];
        if (s->finding || strcmp(l->texts.data + l->notes[s->first].text[POINTER], total) != 0 || !fails(l, s))
            continue;
        s->finding = json_incref(finding);
        l->attached = true;
        break;
    }
    return MC_OK;
}

/* ---- the table
 * --------------------------------------------------------------------------------------------------------- */

/* Names that have been given numbers. */
struct index {
    json_t *pointers, *rows, *columns, *labels;
};

static const char *text_at(const struct ledger *l, size_t offset)
{
    return l->texts.data + offset;
}

/* The number of a name; SUMS_NONE where it has none yet. */
static size_t number_of(const json_t *index, const char *name)
{
    const json_t *number = json_object_get(index, name);
    return number ? (size_t)json_integer_value(number) : SUMS_NONE;
}

static mc_status set_number(json_t *index, const char *name, size_t number)
{
    return json_object_set_new(index, name, json_integer((json_int_t)number)) == 0 ? MC_OK : MC_ERR_MEMORY;
}

/* Rows of one name have one label. */
static mc_status label_of(size_t *out, const struct ledger *l, struct index *x, const struct note *n)
{
    char *name = NULL;
    *out = SUMS_NONE;
    if (!n->text[NUMBER] && !n->text[NAME])
        return MC_OK;
    if (asprintf(&name, "%s\n%s", text_at(l, n->text[NUMBER]), text_at(l, n->text[NAME])) < 0)
        return MC_ERR_MEMORY;
    mc_status st = MC_OK;
    *out = number_of(x->labels, name);
    if (*out == SUMS_NONE) {
        *out = json_object_size(x->labels);
        st = set_number(x->labels, name, *out);
    }
    free(name);
    return st;
}

static mc_status row_of(size_t *out, struct ledger *l, struct index *x, const struct note *n)
{
    const char *key = text_at(l, n->text[ROW]);
    size_t label;
    *out = n->text[ROW] ? number_of(x->rows, key) : SUMS_NONE;
    if (*out != SUMS_NONE || !n->text[ROW])
        return MC_OK;
    mc_status st = label_of(&label, l, x, n);
    if (st == MC_OK)
        st = sums_add_row(out, &l->sums, label);
    return st == MC_OK ? set_number(x->rows, key, *out) : st;
}

/* A column's key may be empty; what has no row is in no table and so in no column. */
static mc_status column_of(size_t *out, struct ledger *l, struct index *x, const struct note *n)
{
    const char *key = text_at(l, n->text[COLUMN]);
    *out = n->text[ROW] ? number_of(x->columns, key) : SUMS_NONE;
    if (*out != SUMS_NONE || !n->text[ROW])
        return MC_OK;
    mc_status st = sums_add_column(out, &l->sums);
    return st == MC_OK ? set_number(x->columns, key, *out) : st;
}

static mc_status cell_of(size_t *out, struct ledger *l, struct index *x, size_t note)
{
    const struct note *n = &l->notes[note];
    const char *pointer = text_at(l, n->text[POINTER]);
    size_t row, column;
    *out = number_of(x->pointers, pointer);
    if (*out != SUMS_NONE)
        return MC_OK;
    mc_status st = row_of(&row, l, x, n);
    if (st == MC_OK)
        st = column_of(&column, l, x, n);
    if (st == MC_OK)
        st = sums_add_cell(out, &l->sums, n->figure, n->blank, row, column);
    if (st != MC_OK)
        return st;
    l->note_of[*out] = note;
    return set_number(x->pointers, pointer, *out);
}

static mc_status add_equation(struct ledger *l, struct index *x, const struct noted_sum *s, size_t *cells)
{
    struct sums_equation e = {.rounding = s->rounding, .missing = s->missing, .missing_after = s->missing_after};
    mc_status st = MC_OK;
    size_t number;
    for (size_t i = 0; st == MC_OK && i < s->n; i++)
        st = cell_of(&cells[i], l, x, s->first + i);
    if (st != MC_OK)
        return st;
    e.total = cells[0];
    return sums_add_equation(&number, &l->sums, e, cells + 1, s->n - 1);
}

static mc_status build_table(struct ledger *l)
{
    struct index x = {json_object(), json_object(), json_object(), json_object()};
    size_t *cells = calloc(l->n_notes + 1, sizeof *cells);
    l->note_of = calloc(l->n_notes + 1, sizeof *l->note_of);
    l->step = calloc(l->n_sums + 1, sizeof *l->step);
    mc_status st =
        x.pointers && x.rows && x.columns && x.labels && cells && l->note_of && l->step ? MC_OK : MC_ERR_MEMORY;
    for (size_t i = 0; st == MC_OK && i < l->n_sums; i++)
        st = add_equation(l, &x, &l->list[i], cells);
    if (st == MC_OK)
        st = sums_close(&l->sums);
    free(cells);
    json_decref(x.pointers);
    json_decref(x.rows);
    json_decref(x.columns);
    json_decref(x.labels);
    return st;
}

struct ledger_cell ledger_cell_of(const struct ledger *l, size_t cell)
{
    const struct note *n = &l->notes[l->note_of[cell]];
    return (struct ledger_cell){
        .pointer = text_at(l, n->text[POINTER]),
        .unit = text_at(l, n->text[UNIT]),
        .row = text_at(l, n->text[ROW]),
        .number = text_at(l, n->text[NUMBER]),
        .name = text_at(l, n->text[NAME]),
        .column = text_at(l, n->text[COLUMN]),
        .heading = text_at(l, n->text[HEADING]),
        .heading_en = text_at(l, n->text[HEADING_EN]),
        .figure = n->figure,
        .blank = n->blank,
    };
}

const char *ledger_missing_number(const struct ledger *l, size_t sum_index)
{
    return text_at(l, l->list[sum_index].missing_number);
}

const struct sums *ledger_sums(const struct ledger *l)
{
    return &l->sums;
}

/* ---- settling
 * ---------------------------------------------------------------------------------------------------------- */

static enum severity severity_of(const json_t *finding)
{
    enum severity s = SEVERITY_ERROR;
    const char *name = json_string_value(json_object_get(finding, "severity"));
    if (name)
        severity_parse(&s, name);
    return s;
}

static size_t count_failing(const struct sums *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_equations; i++)
        n += s->equations[i].residual != 0;
    return n;
}

/* Whether one figure makes right all that fails in the table, a row's sum and a column's or more. Roundings do not meet
 * in one cell while everything else is right. */
static bool explains_all(const struct suspicion *why, size_t failing)
{
    return failing > 1 && why->n > 0 && why->list[0].kind == SUSPECT_CELL && (size_t)why->list[0].repaired == failing;
}

/* Finds out where rounding may explain the difference, and makes those findings as grave as the rule then wants them.
 */
static mc_status weigh(struct ledger *l, const struct suspicion *found)
{
    size_t failing = count_failing(&l->sums);
    for (size_t i = 0; i < l->n_sums; i++) {
        struct noted_sum *s = &l->list[i];
        if (!s->finding || explains_all(&found[i], failing) || !sums_may_round(&l->sums, i, &l->step[i]))
            continue;
        if (s->rounded < severity_of(s->finding) &&
            json_object_set_new(s->finding, "severity", json_string(severity_name(s->rounded))))
            return MC_ERR_MEMORY;
    }
    return MC_OK;
}

/* Nothing is folded under what is less grave: in such a group the first of the gravest speaks for all. */
static void keep_gravest(const struct ledger *l, struct suspicion *found)
{
    for (size_t i = 0; i < l->n_sums; i++) {
        size_t speaker = found[i].cause;
        if (!l->list[i].finding || speaker == SUMS_NONE ||
            severity_of(l->list[i].finding) <= severity_of(l->list[speaker].finding))
            continue;
        for (size_t k = 0; k < l->n_sums; k++)
            if (found[k].cause == speaker)
                found[k].cause = i;
    }
}

static void mark_reported(struct ledger *l)
{
    for (size_t i = 0; i < l->n_sums; i++)
        l->sums.equations[i].reported = l->list[i].finding != NULL;
}

/* "2000 + 1122 = 3122" gets how it was compared: "≠ 3123", or "≈ 3123 (±1)" where rounding may explain it. */
static mc_status finish_workings(const struct ledger *l, size_t i)
{
    json_t *finding = l->list[i].finding;
    const char *text = json_string_value(json_object_get(finding, "workings"));
    const struct sums_cell *total = &l->sums.cells[l->sums.equations[i].total];
    struct figure most = total->figure;
    char stated[FIGURE_TEXT_MAX], allowed[FIGURE_TEXT_MAX];
    if (!text || strstr(text, "≠") || strstr(text, "≈"))
        return MC_OK;
    figure_format(stated, (struct figure){total->figure.steps, total->figure.ones, 0});
    most.steps = l->step[i] * l->list[i].rounding;
    figure_format(allowed, (struct figure){most.steps, most.ones, 0});
    json_t *longer =
        l->step[i] ? json_sprintf("%s ≈ %s (±%s)", text, stated, allowed) : json_sprintf("%s ≠ %s", text, stated);
    return longer && json_object_set_new(finding, "workings", longer) == 0 ? MC_OK : MC_ERR_MEMORY;
}

static mc_status write_cause(const struct ledger *l, size_t i, const struct suspicion *why)
{
    if (why->cause == SUMS_NONE || why->cause == i)
        return MC_OK;
    json_t *fingerprint = json_object_get(l->list[why->cause].finding, "fingerprint");
    return fingerprint && json_object_set(l->list[i].finding, "cause", fingerprint) ? MC_ERR_MEMORY : MC_OK;
}

static mc_status write_diagnosis(const struct ledger *l, size_t i, const struct suspicion *why)
{
    json_t *finding = l->list[i].finding, *list = diagnosis_of_sum(l, i, why, l->step[i]);
    if (!list || json_object_set_new(finding, "diagnosis", list))
        return MC_ERR_MEMORY;
    mc_status st = finish_workings(l, i);
    return st == MC_OK ? write_cause(l, i, why) : st;
}

mc_status ledger_settle(struct ledger *l, mc_error *err)
{
    struct suspicion *found = NULL;
    if (!l->attached || l->full)
        return MC_OK;
    mc_status st = build_table(l);
    if (st == MC_OK) {
        mark_reported(l);
        st = suspects_find(&found, &l->sums);
    }
    if (st == MC_OK)
        st = weigh(l, found);
    if (st == MC_OK)
        keep_gravest(l, found);
    for (size_t i = 0; st == MC_OK && i < l->n_sums; i++)
        if (l->list[i].finding)
            st = write_diagnosis(l, i, &found[i]);
    free(found);
    return st == MC_OK ? st : error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}
