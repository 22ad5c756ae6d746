/* Rows of a grid -> sections, projects and tasks of the record. Private to notice/. */
#ifndef MC_NOTICE_ROWS_H
#define MC_NOTICE_ROWS_H

#include "model/shared.h"
#include "notice/grid.h"
#include "notice/phrase.h"

/* What reading the rows needs and finds, over all tables of a notice. */
struct rows {
    struct reading *reading; /* borrow */
    json_t *projects, *sections; /* borrow: arrays of the record */
    struct piece **titles;       /* own: of each section, NULL where it has none */
    size_t titles_size;
    struct shared *shared;       /* borrow: what projects that are read through have in common */
    enum money_unit unit;        /* of the notice; MONEY_NONE where none is said */
    size_t n_rows;               /* data rows read */
    bool own_totals;             /* of several tables each has a row of totals: none is that of the whole */
    struct piece *title;         /* borrow: of the next table where a notice has several, or NULL: its items are a section of their own */
};

/* Reads one table. What could not be read for certain goes to the record's "unresolved". */
mc_status rows_read(struct rows *r, const struct grid *g, mc_error *err);

/* Adds a section of that title (may be NULL); *index: its own. Its title is set, nothing else. */
mc_status rows_add_section(struct rows *r, struct piece *title, long *index);

/* Adds an entry to the record's "unresolved". `at` is a JSON pointer, "" for the whole. */
mc_status unresolved_add(struct reading *r, const char *at, const struct place *place, const char *text, size_t len, const char *zh, const char *en);

/* The same where the location is made already; the quoted text is added to a copy of it. */
mc_status unresolved_at(struct reading *r, const char *at, json_t *location, const char *text, const char *zh, const char *en);

/* ---- carries.c ---- */

/* Rows that go on with a project by blank number (or name, where seq is -1): sets, for each column, whether any of them has its own value there. What may well
 * be empty (who helps, remarks) is never taken for merged. */
void rows_find_carries(const struct grid *g, int seq, int name, bool *carries);

/* ---- columns.c ---- */

/* Adds the roles of the table's columns that are not there yet to the list object[key]. */
mc_status columns_list(const struct grid *g, json_t *object, const char *key);

/* ---- funding.c ---- */

/* Whether the row holds an amount in a money column. */
bool funding_printed(const struct grid *g, const struct grid_row *row);
/* The money columns of one row as parent["funding"], whose pointer is `pointer` + "/funding". Nothing is added where no amount is printed. A cell that is no
 * amount goes to "unresolved". */
mc_status funding_read(struct rows *r, const struct grid *g, const struct grid_row *row, json_t *parent, const char *pointer, mc_error *err);

/* Whether each amount of the row is the sum of those of the items in rows [from, to); false where it prints none. */
bool funding_sums_up(const struct grid *g, size_t from, size_t to, const struct grid_row *row);

/* Whether the row's total is the sum of its sources; *asked false where it prints none of the one or the other. */
bool funding_adds_up(const struct grid *g, const struct grid_row *row, bool *asked);

/* ---- task.c ---- */

/* What one row says, as a task appended to `tasks`. `inherit` holds for each column the cell that a blank one takes its value from (NULL: none). */
mc_status task_read(struct rows *r, const struct grid *g, const struct grid_row *row, const struct piece *const *inherit, json_t *tasks,
                    const char *tasks_pointer, mc_error *err);

/* The text of a cell without outer blanks; false where there is none. */
bool cell_text(const struct grid_row *row, int column, const char **text, size_t *len);
/* Sets object[key] to the cell's text with location and census mark. Nothing where the cell is blank. */
mc_status set_cell(struct reading *r, json_t *object, const char *pointer, const char *key, const struct piece *p);

#endif
