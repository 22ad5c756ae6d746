/* Money: a whole number of fen (0.01 yuan) in an int64_t. 83.4816 万元 is 83481600 fen. */
#ifndef MC_BASE_MONEY_H
#define MC_BASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mingcha.h"

#define MONEY_TEXT_MAX 48

enum money_unit { MONEY_NONE, MONEY_FEN, MONEY_YUAN, MONEY_QIAN, MONEY_WAN, MONEY_BAIWAN, MONEY_YI };

struct money {
    int64_t fen;
    enum money_unit unit; /* the unit it was printed in */
    int decimals;         /* decimals as printed in that unit: 7517.50 has 2 */
};

/* "万元" -> MONEY_WAN, "亿元", "元", "人民币万元", "千元", "百万元", "万", "亿"; MONEY_NONE where the text is no money unit. */
enum money_unit money_unit_parse(const char *text, size_t len);
/* "万元" etc.; "" for MONEY_NONE. Static. */
const char *money_unit_name(enum money_unit unit);
/* Fen in one of the unit: 万元 is 1000000. 0 for MONEY_NONE. */
int64_t money_unit_fen(enum money_unit unit);

/* Finds a unit note such as 单位：万元 / （万元） / 单位:人民币元 anywhere in `text`: the first one. A unit that shares out (元/人), one
 * that may count other things (单位：万, （分）) and an office (责任单位：…) are no unit notes. */
enum money_unit money_unit_find(const char *text, size_t len);

/* Reads the whole of `text` as one amount. A unit written after the figure wins over `unit`; ￥/¥ and 人民币 before it, 1,234.5, full-width
 * digits, a minus sign (-, －, −, △, ▲, or brackets (12.5) for negative) are read. "-0" is 0. MONEY_NONE and no unit in the text is MC_ERR_INPUT.
 * More decimals than fen can hold (0.001元; zeros past it are fine) and amounts past int64 are MC_ERR_LIMIT. "", "—", "/", "无" are MC_ERR_INPUT: the caller asks
 * money_is_blank first. */
mc_status money_parse(struct money *out, const char *text, size_t len, enum money_unit unit, mc_error *err);

/* A cell that says "no amount": empty, blanks, -, —, /, 无, ——. */
bool money_is_blank(const char *text, size_t len);

/* Exact; MC_ERR_LIMIT on overflow. */
mc_status money_add(int64_t *out, int64_t a, int64_t b, mc_error *err);

/* The amount in `unit` with as few decimals as are exact, at least `decimals` of them: (2942626000000 fen, 万元, 0) gives "2942626". Returns the length. */
size_t money_format(char out[MONEY_TEXT_MAX], int64_t fen, enum money_unit unit, int decimals);

#endif
