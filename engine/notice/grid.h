/* The project table of a notice with its columns understood: which column means what, which row is an item, a section, a total.
 *
 * Two roads lead here: table.c for tables whose grid is known (docx, html, xlsx, csv), cells.c for cells that only stand one after another
 * (text). Pieces are borrowed from the document or owned by the layout (layout.h). */
#ifndef MC_NOTICE_GRID_H
#define MC_NOTICE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/money.h"
#include "mingcha.h"
#include "model/document.h"
#include "notice/forms.h"

enum role {
    ROLE_NONE, /* a heading no word list knows */
    ROLE_SEQ,
    ROLE_GROUP, /* a class or group name over several rows */
    ROLE_NAME,
    ROLE_TEXT,
    ROLE_LEAD,
    ROLE_SUPPORT,
    ROLE_LEADERS,
    ROLE_DEADLINE,
    ROLE_REMARK,
    ROLE_LOCATION,
    ROLE_UNIT,
    ROLE_QUANTITY,
    ROLE_TOTAL,  /* money: the whole */
    ROLE_SOURCE, /* money: one source */
};

struct column {
    enum role role;
    char *head;  /* own: the heading as printed, its lines joined, its money unit taken off */
    char *group; /* own: the heading above it, or NULL */
    struct place place;
    enum money_unit unit; /* where the heading names one */
    bool annual;          /* 年度投资 */
    bool whole;           /* of two totals the one that the sources come to */
    bool part_of;         /* stands under 其中 of the column before it */
    bool second;          /* an office column beside the one of those who lead: 责任单位 beside 牵头单位 */
    bool aside;           /* money that was given out or is lacking: no part of what the item costs */
    bool stage;           /* the heading says when, the cells what: 一季度, 6月底 */
    bool counter;         /* the numbers of sub-items, beside their names under one heading */
    bool sparse;          /* of a list: items leave it out as they please */
};

enum row_kind { ROW_DATA, ROW_SECTION, ROW_SUBTOTAL, ROW_TOTAL };

struct grid_cell {
    struct piece *piece; /* NULL: nothing printed here */
    bool merged;         /* the cell of a row above reaches down to here */
};

struct grid_row {
    enum row_kind kind;
    struct grid_cell *cells;    /* own: n_cols of them */
    struct piece *title;        /* of a section or total row */
    struct piece *group_name;   /* an item's own name where the name cell holds two: group, then sub-item */
    int level;                  /* of a section's mark: 1 一、, 2 （一）, 3 1., 4 （1）; 0 where it has none */
    bool after_heading;         /* the heading was repeated directly before this row */
    bool leads;                 /* of a list: a label said who leads (牵头单位) */
    int number;                 /* 1-based, data and totals counted, headings not */
    bool misfit;                /* its cells were told to columns that they do not fit */
    const char *doubt_zh, *doubt_en; /* static: why this row could not be read for certain; NULL where it could */
};

struct grid {
    struct column *columns;
    size_t n_cols;
    struct grid_row *rows;
    size_t n_rows;
    int headings; /* times the heading was printed */
    int table;    /* 1-based */
    bool card;     /* each row was a small table of its own */
    bool flat;     /* of separated values: a cell that was merged is blank below, the office's as well as the number's */
    bool plain;    /* of a text: a cell that was merged may be blank below, and so may one that was left out */
    bool loose;    /* its cells were told from blank lines and the order of a text */
    bool unsure;   /* with its heading in another order the cells would fit as well */
    const struct piece *behind; /* borrow: of a loose grid, the text behind its rows where that may be a row too; NULL mostly */
    bool inferred; /* no heading was printed: what the columns mean was told from their contents */
    struct place place;
};

const char *role_name(enum role role); /* "funding.total"; static */
bool role_is_money(enum role role);
/* The first column of that role, or -1. */
int grid_column(const struct grid *g, enum role role);
void grid_clear(struct grid *g);
/* Adds an empty row with n_cols cells. borrow: until the next is added. NULL when out of memory. */
struct grid_row *grid_add_row(struct grid *g);

/* ---- headings (heading.c) ---- */

/* What a heading text means by itself; ROLE_NONE where no list knows it. `exact`: set where the whole heading is in a list. */
enum role heading_role(const struct forms *f, const char *text, size_t len, bool *exact);
/* The same for a folded text that is in a list as a whole: all that most cells have to be asked. */
enum role heading_role_exact(const struct forms *f, const char *folded);
/* Whether the text names a group of columns (资金来源, 2023年工作计划). */
bool heading_is_group(const struct forms *f, const char *text, size_t len);
/* Whether it says when something is due: 一季度, 6月底前目标. */
bool heading_says_when(const struct forms *f, const char *text, size_t len);
/* Sets one column from its printed heading and the group above it (may be NULL). */
mc_status column_set(struct column *c, const struct forms *f, const struct piece *leaf, const struct piece *group);
/* After all columns are set: what only neighbours can tell (two name columns, 单位 alone, sources under a group). */
void columns_settle(struct column *cols, size_t n, const struct forms *f);
void columns_clear(struct column *cols, size_t n);

/* ---- what a cell's text looks like (look.c) ---- */

bool look_seq(const char *text, size_t len);           /* 3, 03, 3., （3）, ③, 三, 1-3, 第三项, A01: a number that can count items; A alone: the mark of a class */
int look_number(const char *text, size_t len);         /* the last number of such a text: 3 of 1-3; 0 where there is none */
bool look_amount(const char *text, size_t len);        /* a figure that can be money, with or without unit */
bool look_section(const char *text, size_t len);       /* 一、承接市级…, （一）…, 第一部分 */
bool look_total(const struct forms *f, const char *text, size_t len);    /* 合计, 总计 */
bool look_subtotal(const struct forms *f, const char *text, size_t len); /* 小计 */
/* How deep the mark that a title begins with (or is) stands: 1 for 一、 and 第一部分, 2 for （一）, 3 for 1., 4 for （1）; 0 without a mark. */
int look_level(const char *text, size_t len);
/* What follows the 一、 of a section title; the whole text where there is none. */
size_t look_section_mark(const char *text, size_t len);

#endif
