/* What a cell of a money column states, in whatever words: 7517.5, 约85万元, 430—450万元, 待定, 总投资2600万元，其中：省级1500万元、县级1100万元. */
#ifndef MC_NOTICE_STATED_H
#define MC_NOTICE_STATED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/money.h"
#include "mingcha.h"
#include "notice/forms.h"

#define STATED_PARTS_MAX 12

struct stated_amount {
    struct money money, most; /* `most`: the upper end of a range */
    const char *bound;        /* "about", "min", "max", "range"; NULL where the amount is exact. Static. */
    size_t from, to;          /* where it is printed */
};

struct stated_part {
    size_t name_from, name_to;
    struct stated_amount amount;
};

struct stated {
    bool pending; /* 待定, 据实结算: no amount is given yet, and the cell says so; nothing else is set */
    bool whole;   /* `amount` is printed; else only parts are */
    struct stated_amount amount;
    struct stated_part parts[STATED_PARTS_MAX];
    size_t n_parts;
};

/* Reads the cell; a unit behind a figure wins over `unit`. MC_ERR_INPUT: it states no amount (a blank cell neither, money_is_blank); MC_ERR_LIMIT: more
 * than fen can hold. */
mc_status stated_read(struct stated *out, const struct forms *f, const char *text, size_t len, enum money_unit unit);

#endif
