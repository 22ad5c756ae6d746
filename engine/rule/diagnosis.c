/* See diagnosis.h. What is said is always a possibility (疑似, may): the table itself is never changed. */
#include "rule/diagnosis.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/show.h"

#define NAME_COLUMNS 32

/* One entry in the making: both texts grow together. */
struct words {
    struct buffer zh, en;
};

static void words_init(struct words *w)
{
    buffer_init(&w->zh);
    buffer_init(&w->en);
}

static void say(struct words *w, const char *zh, const char *en)
{
    buffer_add_text(&w->zh, zh);
    buffer_add_text(&w->en, en);
}

/* own: the entry; NULL when out of memory. take: the words. */
static json_t *words_take(struct words *w, const char *kind, const char *at, const char *corrected)
{
    char *zh = buffer_take(&w->zh), *en = buffer_take(&w->en);
    json_t *entry = zh && en ? json_pack("{s:s}", "kind", kind) : NULL;
    bool failed = entry && ((at && json_object_set_new(entry, "at", json_string(at))) ||
                            json_object_set_new(entry, "zh", json_string(zh)) ||
                            json_object_set_new(entry, "en", json_string(en)) ||
                            (corrected && json_object_set_new(entry, "corrected", json_string(corrected))));
    free(zh);
    free(en);
    if (!failed)
        return entry;
    json_decref(entry);
    return NULL;
}

/* ---- figures and places
 * -------------------------------------------------------------------------------------------------- */

/* The figure with its unit: 83.4816万元. */
struct shown {
    char text[FIGURE_TEXT_MAX + 64];
};

static struct shown show(struct figure f, int64_t steps, const char *unit)
{
    struct shown s;
    char digits[FIGURE_TEXT_MAX];
    f.steps = steps;
    figure_format(digits, f);
    snprintf(s.text, sizeof s.text, "%s%s", digits, unit && strlen(unit) < 60 ? unit : "");
    return s;
}

static struct shown show_cell(const struct ledger_cell *c)
{
    return show(c->figure, c->figure.steps, c->unit);
}

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

static void say_name(struct words *w, const char *name, bool in_brackets)
{
    char *shown = show_cut(name, strlen(name), NAME_COLUMNS, NULL);
    w->zh.failed = w->zh.failed || !shown;
    buffer_add_format(&w->zh, in_brackets ? "（%s）" : "%s", shown ? shown : "");
    buffer_add_format(&w->en, in_brackets ? " (%s)" : "%s", shown ? shown : "");
    free(shown);
}

/* 第5项（建设城市公园） */
static void say_row(struct words *w, const struct ledger_cell *c)
{
    if (!*c->number && !*c->name)
        say(w, "合计", "the grand total");
    if (*c->number) {
        buffer_add_format(&w->zh, is_number(c->number) ? "第%s项" : "%s", c->number);
        buffer_add_format(&w->en, "item %s", c->number);
    }
    if (*c->name)
        say_name(w, c->name, *c->number);
}

/* 第5项（建设城市公园）的县级资金 */
static void say_cell(struct words *w, const struct ledger_cell *c)
{
    if (!*c->row) {
        say(w, "此数", "the figure");
        return;
    }
    say_row(w, c);
    if (*c->heading) {
        buffer_add_format(&w->zh, "的%s", c->heading);
        buffer_add_format(&w->en, ", %s", *c->heading_en ? c->heading_en : c->heading);
    }
}

/* ---- one suspect of a sum
 * ------------------------------------------------------------------------------------------------ */

static const struct {
    const char *kind, *zh, *en;
} slips[] = {
    [SLIP_NONE] = {"crossing", "行与列在此格同时不符", "the failing sums meet in this cell"},
    [SLIP_UNIT] = {"unit", "相差一万倍或一亿倍，单位可能有误", "off by 10^4 or 10^8: perhaps another unit"},
    [SLIP_POINT] = {"point", "小数点错位，或多写、少写了零", "the point moved, or zeros too many or too few"},
    [SLIP_SIGN] = {"sign", "正负号相反", "the sign is reversed"},
    [SLIP_SWAPPED] = {"swapped", "相邻两个数字颠倒", "two neighbouring digits swapped"},
    [SLIP_DIGIT] = {"digit", "一个数字有误", "one digit wrong"},
    [SLIP_LOST] = {"digit-lost", "漏写一个数字", "a digit missing"},
    [SLIP_ADDED] = {"digit-added", "多写一个数字", "a digit too many"},
};

static void say_repaired(struct words *w, const struct suspect *x)
{
    if (x->carried) {
        buffer_add_format(&w->zh, "；此数已带入%d处合计", x->carried);
        buffer_add_format(&w->en, "; carried into %d total%s", x->carried, x->carried == 1 ? "" : "s");
    }
    if (x->repaired < 2)
        return;
    buffer_add_format(&w->zh, "；改后有关的%d处合计都相符", x->repaired);
    buffer_add_format(&w->en, "; then %d sums come right", x->repaired);
}

static json_t *say_wrong_cell(struct words *w, const struct ledger *l, const struct suspect *x)
{
    struct ledger_cell c = ledger_cell_of(l, x->cell);
    struct shown printed = show_cell(&c), right = show(c.figure, x->right, c.unit);
    say_cell(w, &c);
    if (x->kind == SUSPECT_BLANK) {
        buffer_add_format(&w->zh, "空白，疑应为%s", right.text);
        buffer_add_format(&w->en, " is blank and may have to be %s", right.text);
    } else {
        buffer_add_format(&w->zh, "%s疑应为%s（%s）", printed.text, right.text, slips[x->slip].zh);
        buffer_add_format(&w->en, ": %s may have to be %s (%s)", printed.text, right.text, slips[x->slip].en);
    }
    say_repaired(w, x);
    return words_take(w, x->kind == SUSPECT_BLANK ? "blank" : slips[x->slip].kind, c.pointer, right.text);
}

static json_t *say_pair(struct words *w, const struct ledger *l, const struct suspect *x)
{
    bool moved = x->kind == SUSPECT_NEIGHBOUR;
    struct ledger_cell a = ledger_cell_of(l, x->cell), b = ledger_cell_of(l, x->other);
    if (moved && a.figure.steps == 0) {
        struct ledger_cell c = a;
        a = b;
        b = c;
    }
    struct shown from = show_cell(&a), to = show_cell(&b);
    say_cell(w, &a);
    if (moved) {
        buffer_add_format(&w->zh, "%s疑填错了列，应在“%s”", from.text, *b.heading ? b.heading : b.column);
        buffer_add_format(&w->en, ": %s may belong in the column \"%s\"", from.text,
                          *b.heading_en ? b.heading_en : b.heading);
    } else {
        buffer_add_format(&w->zh, "%s与", from.text);
        buffer_add_format(&w->en, ": %s may have changed places with ", from.text);
        say_cell(w, &b);
        buffer_add_format(&w->zh, "%s疑互换了位置", to.text);
        buffer_add_format(&w->en, ": %s", to.text);
    }
    say_repaired(w, x);
    return words_take(w, moved ? "neighbour-column" : "exchanged", a.pointer, NULL);
}

static json_t *say_counted_row(struct words *w, const struct ledger *l, const struct suspect *x)
{
    struct ledger_cell c = ledger_cell_of(l, x->cell);
    struct shown printed = show_cell(&c);
    const char *kind = "row-omitted";
    say_row(w, &c);
    switch (x->kind) {
    case SUSPECT_ROW_DOUBLED:
        kind = "row-doubled";
        say(w, "与前一行相同，疑重复列出", " repeats the row before it and may be there twice");
        break;
    case SUSPECT_ROW_TWICE:
        kind = "row-twice";
        buffer_add_format(&w->zh, "%s疑在合计中计了两次", printed.text);
        buffer_add_format(&w->en, ": %s may be counted twice in the total", printed.text);
        break;
    case SUSPECT_SUBTOTAL:
        kind = "subtotal";
        buffer_add_format(&w->zh, "%s恰为相邻各行之和，疑是小计，被当作一项相加", printed.text);
        buffer_add_format(&w->en, ": %s adds up rows beside it: perhaps a subtotal counted as an item", printed.text);
        break;
    default:
        buffer_add_format(&w->zh, "%s疑未计入合计", printed.text);
        buffer_add_format(&w->en, ": %s may be left out of the total", printed.text);
    }
    return words_take(w, kind, c.pointer, NULL);
}

static json_t *say_elsewhere(struct words *w, const struct ledger *l, const struct suspect *x)
{
    struct ledger_cell c = ledger_cell_of(l, x->cell),
                       total = ledger_cell_of(l, ledger_sums(l)->equations[x->equation].total);
    struct shown printed = show_cell(&c);
    say_row(w, &c);
    buffer_add_format(&w->zh, "%s疑计入了“", printed.text);
    buffer_add_format(&w->en, ": %s may be counted in the total of ", printed.text);
    say_row(w, &total);
    say(w, "”的合计", "");
    return words_take(w, "row-elsewhere", c.pointer, NULL);
}

static json_t *say_missing_row(struct words *w, const struct ledger *l, const struct suspect *x)
{
    const struct sums_equation *e = &ledger_sums(l)->equations[x->equation];
    struct ledger_cell c = ledger_cell_of(l, x->cell);
    c.figure.decimals = 0;
    struct shown amount = show(c.figure, x->right, c.unit);
    const char *number = ledger_missing_number(l, x->equation);
    if (*number) {
        buffer_add_format(&w->zh, "疑漏列第%s项：序号缺%s，合计多出%s", number, number, amount.text);
        buffer_add_format(&w->en, "item %s may be missing: its number is, and the total is %s more", number,
                          amount.text);
    } else {
        buffer_add_format(&w->zh, e->missing ? "疑漏列一行：行数比标明的少一，合计多出%s" : "疑漏列一行，其数为%s",
                          amount.text);
        buffer_add_format(&w->en,
                          e->missing ? "a row may be missing: there is one fewer than stated, and the total is %s more"
                                     : "a row of %s may be missing",
                          amount.text);
    }
    return words_take(w, "row-missing", c.pointer, NULL);
}

static json_t *say_double_total(struct words *w, const struct ledger *l, const struct suspect *x)
{
    struct ledger_cell c = ledger_cell_of(l, x->cell);
    struct shown printed = show_cell(&c), right = show(c.figure, c.figure.steps / 2, c.unit);
    say_cell(w, &c);
    buffer_add_format(&w->zh, "%s恰为各部分之和的两倍，疑连小计一起相加", printed.text);
    buffer_add_format(&w->en, ": %s is just twice the sum: perhaps subtotals were added as well", printed.text);
    return words_take(w, "total-twice", c.pointer, right.text);
}

static json_t *say_column(struct words *w, const struct ledger *l, const struct suspect *x)
{
    struct ledger_cell c = ledger_cell_of(l, x->cell);
    int size = x->power < 0 ? -x->power : x->power;
    const char *heading = *c.heading ? c.heading : c.column;
    buffer_add_format(&w->zh, "“%s”一列疑都%s了10^%d倍，单位可能不同", heading, x->power > 0 ? "小" : "大", size);
    buffer_add_format(&w->en, "the whole column \"%s\" may be too %s by 10^%d: perhaps another unit",
                      *c.heading_en ? c.heading_en : heading, x->power > 0 ? "small" : "large", size);
    say_repaired(w, x);
    return words_take(w, "column-unit", c.pointer, NULL);
}

static json_t *say_suspect(const struct ledger *l, const struct suspect *x, bool joint)
{
    struct words w;
    words_init(&w);
    if (joint)
        say(&w, "与另外的差错合在一起：", "together with another slip: ");
    switch (x->kind) {
    case SUSPECT_CELL:
    case SUSPECT_BLANK:
        return say_wrong_cell(&w, l, x);
    case SUSPECT_NEIGHBOUR:
    case SUSPECT_EXCHANGED:
        return say_pair(&w, l, x);
    case SUSPECT_ROW_OMITTED:
    case SUSPECT_ROW_DOUBLED:
    case SUSPECT_ROW_TWICE:
    case SUSPECT_SUBTOTAL:
        return say_counted_row(&w, l, x);
    case SUSPECT_ROW_ELSEWHERE:
        return say_elsewhere(&w, l, x);
    case SUSPECT_ROW_MISSING:
        return say_missing_row(&w, l, x);
    case SUSPECT_TOTAL_TWICE:
        return say_double_total(&w, l, x);
    case SUSPECT_COLUMN_UNIT:
        return say_column(&w, l, x);
    }
    return NULL;
}

static json_t *say_nothing_found(void)
{
    struct words w;
    words_init(&w);
    say(&w, "没有简单的解释：任何一处单个笔误都不能使其相符",
        "no simple explanation: no single slip makes it come right");
    return words_take(&w, "none", NULL, NULL);
}

static json_t *say_rounding(const struct ledger *l, size_t sum, int64_t step)
{
    const struct sums_equation *e = &ledger_sums(l)->equations[sum];
    struct ledger_cell total = ledger_cell_of(l, e->total);
    struct shown allowed = show(total.figure, step * e->rounding, total.unit);
    struct words w;
    words_init(&w);
    buffer_add_format(&w.zh, "各数的小数位数相同，相差不超过%s，可能出于四舍五入", allowed.text);
    buffer_add_format(&w.en,
                      "all figures have the same decimals and the difference is within %s: rounding may explain it",
                      allowed.text);
    return words_take(&w, "rounding", total.pointer, NULL);
}

/* take: entry. False when out of memory. */
static bool append_take(json_t *list, json_t *entry)
{
    return json_array_append_new(list, entry) == 0;
}

json_t *diagnosis_of_sum(const struct ledger *l, size_t sum, const struct suspicion *why, int64_t rounding_step)
{
    json_t *list = json_array();
    bool ok = list != NULL;
    if (ok && rounding_step)
        ok = append_take(list, say_rounding(l, sum, rounding_step));
    for (size_t i = 0; ok && i < why->n && json_array_size(list) < SUSPECTS_MAX; i++)
        ok = append_take(list, say_suspect(l, &why->list[i], why->n_causes > 1 && i < why->n_causes));
    if (ok && json_array_size(list) == 0)
        ok = append_take(list, say_nothing_found());
    if (ok)
        return list;
    json_decref(list);
    return NULL;
}

/* ---- series
 * -------------------------------------------------------------------------------------------------------------- */

static json_t *say_point(struct words *w, const struct series_point *p, const struct series_suspect *x, bool is_target)
{
    struct shown printed = show(p->figure, p->figure.steps, p->unit), right = show(p->figure, x->right, p->unit);
    say(w, is_target ? "目标" : "", is_target ? "the target " : "");
    if (x->has_right) {
        buffer_add_format(&w->zh, "%s疑应为%s", printed.text, right.text);
        buffer_add_format(&w->en, "%s may have to be %s", printed.text, right.text);
    } else {
        buffer_add_format(&w->zh, "%s疑有误：除它以外都相符", printed.text);
        buffer_add_format(&w->en, "%s may be wrong: without it the series is right", printed.text);
    }
    if (x->slip != SLIP_NONE) {
        buffer_add_format(&w->zh, "（%s）", slips[x->slip].zh);
        buffer_add_format(&w->en, " (%s)", slips[x->slip].en);
    }
    return words_take(w, x->slip == SLIP_NONE ? "figure" : slips[x->slip].kind, p->pointer,
                      x->has_right ? right.text : NULL);
}

static json_t *say_exchanged_points(struct words *w, const struct series_point *a, const struct series_point *b)
{
    struct shown first = show(a->figure, a->figure.steps, a->unit), second = show(b->figure, b->figure.steps, b->unit);
    buffer_add_format(&w->zh, "%s与%s疑互换了位置", first.text, second.text);
    buffer_add_format(&w->en, "%s and %s may have changed places", first.text, second.text);
    return words_take(w, "exchanged", a->pointer, NULL);
}

json_t *diagnosis_of_series(const struct series_point *points, const struct series_point *target,
                            const struct series_suspect *list, size_t n)
{
    json_t *out = json_array();
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < n; i++) {
        const struct series_suspect *x = &list[i];
        struct words w;
        words_init(&w);
        if (x->kind == SERIES_EXCHANGED)
            ok = append_take(out, say_exchanged_points(&w, &points[x->at], &points[x->at + 1]));
        else
            ok = append_take(
                out, say_point(&w, x->kind == SERIES_TARGET ? target : &points[x->at], x, x->kind == SERIES_TARGET));
    }
    if (ok && json_array_size(out) == 0)
        ok = append_take(out, say_nothing_found());
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}
