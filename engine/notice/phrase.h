/* What is said inside one piece of text: quantities, enumerations, parts, streams of milestones, names of units and people.
 * Each reader appends to a JSON array that belongs to the record, gives a location to each value and marks what it used in the census.
 * Nothing here knows of tables. */
#ifndef MC_NOTICE_PHRASE_H
#define MC_NOTICE_PHRASE_H

#include <jansson.h>
#include <stddef.h>

#include "mingcha.h"
#include "model/document.h"
#include "model/record.h"
#include "notice/census.h"
#include "notice/forms.h"

/* What every phrase reader needs. All borrowed. */
struct reading {
    struct record *record;
    const struct forms *forms;
    struct census *census;
    int year; /* programme year of the notice; 0 where not known */
    struct {
        const struct piece *piece;
        size_t offset;
        struct place place;
    } last; /* private: the last place looked up, so that a long piece is counted through once; starts as {0} */
};

/* Quantities of a target text or milestone, e.g. "实施街头绿地提质项目3个，面积2万平方米。" gives
 *   { "text": "街头绿地提质项目3个", "value": "3", "unit": "个", "subject": "街头绿地提质项目", "bound": "exact" } and
 *   { "text": "面积2万平方米", "value": "2", "unit": "万平方米", "subject": "面积", "bound": "exact" }.
 * `value` is the figure as printed (Chinese numerals in Arabic: 三栋 is 3 栋), `unit` as printed with its 万/亿, "%" for rates; ranges have "value" and "value_max"; "per" holds the
 * base of a ratio (千人口, 人·月); "measure" is the subject in the form in which series are matched, where that is another (工程量 for 工程建设任务). [from, to) limits the reading to a part of the piece. Appends to `array`, whose pointer is `pointer` ("/projects/0/tasks/0/quantities"). */
mc_status quantities_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array, const char *pointer, mc_error *err);

/* { "text", "declared": 4, "items": [..], "open": bool }: a number and the names it counts. */
mc_status enumerations_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array, const char *pointer, mc_error *err);

/* { "text", "whole": {quantity}, "parts": [ {quantity} ] }: 其中 partitions in one unit. */
mc_status parts_read(struct reading *r, const struct piece *p, size_t from, size_t to, json_t *array, const char *pointer, mc_error *err);

/* The streams of a deadline cell: { "title"?, "milestones": [ { "text", "due": {"text","from","to"}, "percent"?, "quantities": [..] } ],
 *  "quantities"?: of the title, "undated"?: [ {"text", "recurring"?: true, "quantities"?} ] : sentences of the stream without a due date }.
 * `percent` stands where the milestone has one rate; the rate is among its quantities too. A cell that holds a due date alone (2023年12月底) is a
 * stream without title whose milestone has no text. `from` and `to` are left out where the year is not known. */
mc_status streams_read(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err);

/* A cell under a heading that says when (一季度): a milestone of the last stream that such columns made, `*open`, or of a new one where that is NULL. A cell
 * that names its own dates is read as streams_read does. */
mc_status stage_read(struct reading *r, const char *head, const struct piece *p, json_t *array, const char *pointer, json_t **open, mc_error *err);

/* Names of a unit or leader cell: split on 、 ， ; and line breaks, brackets kept, a name wrapped over a line joined. Blanks inside names are removed
 * in the value. Appends strings. */
mc_status units_read(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err);
/* The same for a cell that may say who leads and who helps: 牵头单位：A；配合单位：B, or A（牵头）、B（配合）. Names without a label follow the label
 * before them; a cell without labels goes to `lead` as with units_read. `support` gets what helps. */
mc_status units_read_labelled(struct reading *r, const struct piece *p, json_t *lead, const char *lead_pointer, json_t *support,
                              const char *support_pointer, mc_error *err);
/* Names that are not in `known`. */
mc_status units_read_others(struct reading *r, const struct piece *p, json_t *array, const char *pointer, const json_t *known, mc_error *err);
mc_status leaders_read(struct reading *r, const struct piece *p, json_t *array, const char *pointer, mc_error *err);

#endif
