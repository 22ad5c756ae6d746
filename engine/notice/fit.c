#include "notice/fit.h"

#include <stdlib.h>
#include <string.h>

#include "base/datespan.h"
#include "base/error.h"
#include "base/money.h"
#include "base/utf8.h"
#include "notice/stated.h"

#define ASIDE_CHARS 8
#define SURNAMED_CHARS 12 /* 张建国副市长: a name with an office, not a sentence */
#define STATED_CHARS 160 /* a longer cell is no statement of money */

/* ---- what a token looks like -------------------------------------------------------------------------------------- */

static bool starts_dated(const char *text, size_t len)
{
    size_t from, to, used;
    struct date_span span;
    utf8_trim(text, len, &from, &to);
    return date_span_parse(&span, text + from, to - from, 2000, &used, NULL) == MC_OK;
}

/* A due date at the start of the cell or of one of its lines. */
static bool is_dated(const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t end = nl ? (size_t)(nl - text) : len;
        if (starts_dated(text + at, end - at))
            return true;
        at = end + 1;
    }
    return false;
}

/* 2025.3, 2025-06: as columns of dates have them. */
static bool is_month_of_year(const char *folded)
{
    size_t digits = strspn(folded, "0123456789"), month = digits == 4 && folded[4] ? strspn(folded + 5, "0123456789") : 0;
    if (digits != 4 || (memcmp(folded, "19", 2) && memcmp(folded, "20", 2)) || !strchr("./-", folded[4]) || !folded[4])
        return false;
    int n = atoi(folded + 5);
    return month >= 1 && month <= 2 && n >= 1 && n <= 12 && strspn(folded + 5 + month, "0123456789.-~—/至") == strlen(folded + 5 + month);
}

/* 2025 and no more, as columns of years have it. */
static bool is_year(const char *folded)
{
    return strspn(folded, "0123456789") == 4 && !folded[4] && !memcmp(folded, "20", 2);
}

/* Nothing but a due date: 11月底, 9月30日前. A bare day of a year is sooner that of a signature. */
static bool is_due(const char *text, size_t len)
{
    size_t from, to, used;
    struct date_span span;
    utf8_trim(text, len, &from, &to);
    if (date_span_parse(&span, text + from, to - from, 2000, &used, NULL) != MC_OK || used < to - from)
        return false;
    return span.before || !(memmem(text, len, "年", strlen("年")) && memmem(text, len, "日", strlen("日")));
}

static bool ends_like_office(const struct forms *f, const char *folded)
{
    size_t len = strlen(folded);
    if (len && folded[len - 1] == ')') /* 综合执法局(城管局) */
        for (const char *open = folded + len; open > folded; open--)
            if (*open == '(') {
                len = (size_t)(open - folded);
                break;
            }
    return forms_suffix(f, "unit_names", "suffixes", folded, len) > 0 || forms_suffix(f, "org_suffixes", NULL, folded, len) > 0;
}

/* Only Han characters in runs of two to four, parted by marks or blanks. Blanks inside a short name (石  华) do not part it. */
static bool is_person(const char *text, size_t len)
{
    int run = 0, runs = 0;
    for (size_t at = 0; at < len;) {
        uint32_t c = utf8_next(text, len, &at);
        if (utf8_is_han(c)) {
            run++;
        } else if (c == '\n' || c == 0x3001 || c == ',' || c == 0xFF0C || c == 0xB7) {
            if (run == 1 || run > 4)
                return false;
            runs += run > 0;
            run = 0;
        } else if (!utf8_is_blank(c)) {
            return false;
        }
    }
    runs += run > 0;
    return run != 1 && run <= 4 && runs > 0;
}

static bool has_digit(const char *folded)
{
    return strpbrk(folded, "0123456789") != NULL;
}

/* 约85万元, 待定, 总投资2600万元（省级1500万元、县级1100万元）: no figure alone, but what a money column states. */
static bool states_money(const struct forms *f, const struct token *t, const char *text, size_t len)
{
    struct stated s;
    bool asked = t->figure || strstr(t->folded, "元") || !has_digit(t->folded);
    return asked && stated_read(&s, f, text, len, MONEY_WAN) == MC_OK;
}

mc_status token_set(struct token *t, struct piece *piece, int gap, const struct forms *f)
{
    memset(t, 0, sizeof *t);
    t->piece = piece;
    t->gap = gap;
    const char *text = piece ? piece->text : "";
    size_t len = piece ? piece->len : 0, from, to;
    t->folded = utf8_fold(text, len);
    if (!t->folded)
        return MC_ERR_MEMORY;
    utf8_trim(text, len, &from, &to);
    t->empty = from == to;
    t->soft = !piece;
    if (t->empty)
        return MC_OK;
    t->chars = (int)utf8_count(t->folded, strlen(t->folded));
    t->nothing = money_is_blank(text, len);
    t->amount = t->nothing || look_amount(text, len);
    t->figure = t->chars <= 12 && has_digit(t->folded);
    t->stated = t->amount || (t->chars <= STATED_CHARS && states_money(f, t, text, len));
    t->percent = t->figure && strspn(t->folded, "0123456789.") + 1 == strlen(t->folded) && t->folded[strlen(t->folded) - 1] == '%';
    t->aside = t->percent || (t->figure && !t->amount && t->chars <= ASIDE_CHARS && t->folded[0] >= '0' && t->folded[0] <= '9');
    t->seq = look_seq(text, len);
    t->arabic_seq = t->seq && has_digit(t->folded);
    t->section = look_section(text, len);
    t->total = look_total(f, text, len);
    t->subtotal = look_subtotal(f, text, len);
    t->sentence = strstr(t->folded, "。") || strchr(t->folded, ';');
    t->dated = is_dated(text, len) || is_month_of_year(t->folded);
    t->due = t->dated && is_due(text, len);
    t->office = ends_like_office(f, t->folded);
    t->person = is_person(text, len);
    t->surname = t->chars <= SURNAMED_CHARS && forms_prefix(f, "surnames", NULL, t->folded, strlen(t->folded)) > 0;
    t->page = t->chars <= 30 && !t->sentence && forms_contained(f, "furniture", NULL, t->folded) > 0;
    return MC_OK;
}

void token_clear(struct token *t)
{
    free(t->folded);
    t->folded = NULL;
}

/* ---- how it fits -------------------------------------------------------------------------------------------------- */

static int fit_name(const struct token *t)
{
    if (t->empty)
        return 15;
    if (t->amount || t->total || t->subtotal)
        return FIT_NEVER;
    if (t->due)
        return 50;
    if (t->figure && t->chars <= 6)
        return 25;
    if (t->sentence)
        return 30;
    if (t->office && t->chars <= 14) /* 县商务委 is sooner an office than an item */
        return 8;
    return t->chars <= 40 ? 0 : t->chars <= 60 ? 8 : 20;
}

static int fit_text(const struct token *t)
{
    if (t->empty)
        return 30;
    if (t->amount)
        return 60;
    if (t->due)
        return 30;
    if (t->sentence || t->chars >= 16)
        return 0;
    return t->office || t->person ? 14 : 4;
}

static int fit_office(const struct token *t, int when_empty)
{
    if (t->empty)
        return when_empty;
    if (t->amount)
        return FIT_NEVER;
    if (t->office)
        return t->sentence ? 10 : 0;
    if (has_digit(t->folded)) /* 安装路灯800盏 */
        return t->sentence ? 45 : 35;
    return t->sentence ? 45 : t->person ? 12 : t->chars <= 30 ? 8 : 25;
}

static int fit_leaders(const struct token *t)
{
    if (t->empty)
        return 20;
    if (t->amount)
        return FIT_NEVER;
    if (t->person)
        return t->office ? 10 : t->surname ? 0 : 4;
    return t->sentence ? 60 : t->office ? 30 : t->chars <= 30 ? 12 : 40;
}

int fit_cell(enum role role, const struct token *t)
{
    if (t->page)
        return FIT_NEVER;
    if (t->nothing && !role_is_money(role))
        return role == ROLE_SEQ ? FIT_NEVER : role == ROLE_NAME || role == ROLE_TEXT ? 20 : 1;
    switch (role) {
    case ROLE_SEQ:
        return t->empty ? 5 : t->seq ? 0 : FIT_NEVER;
    case ROLE_GROUP:
    case ROLE_NAME:
        return fit_name(t);
    case ROLE_TEXT:
        return fit_text(t);
    case ROLE_LEAD:
        return fit_office(t, 30);
    case ROLE_SUPPORT:
        return fit_office(t, 2);
    case ROLE_LEADERS:
        return fit_leaders(t);
    case ROLE_DEADLINE:
        return t->empty ? 25 : is_year(t->folded) ? 4 : t->amount && !t->dated ? 40 : t->dated ? 0 : t->section && !t->sentence ? 4 : t->sentence ? 8 : has_digit(t->folded) || t->office ? 25 : 15;
    case ROLE_REMARK:
        return t->empty ? 0 : t->amount ? 15 : t->chars <= 20 ? 6 : 12;
    case ROLE_TOTAL:
    case ROLE_SOURCE:
        return t->empty ? 6 : t->amount ? 0 : t->stated ? 3 : t->figure ? 25 : FIT_NEVER;
    case ROLE_QUANTITY:
        return t->empty ? 6 : t->amount ? 0 : 6;
    case ROLE_UNIT:
    case ROLE_LOCATION:
        return t->empty ? 6 : t->amount ? 30 : t->sentence ? 20 : 3;
    case ROLE_NONE:
        return t->empty ? 2 : 4;
    }
    return FIT_NEVER;
}

int fit_column(const struct column *c, const struct token *t)
{
    if (c->counter)
        return t->arabic_seq ? 0 : FIT_NEVER;
    if (c->stage && !t->page) /* what is due by the date of the heading, in any words */
        return t->empty ? 6 : t->office || t->person ? 8 : 0;
    return fit_cell(c->role, t);
}

int fit_missing(const struct column *c, bool explicit_empties)
{
    enum role role = c->role;
    if (c->counter) /* each row has one */
        return 24;
    if (explicit_empties)
        return role == ROLE_SEQ || role == ROLE_NAME || role == ROLE_GROUP ? 25 : role == ROLE_REMARK ? 30 : 70;
    switch (role) {
    case ROLE_SEQ:
        return 10;
    case ROLE_NAME:
        return 18;
    case ROLE_GROUP: /* stands over several items */
        return 8;
    case ROLE_REMARK:
        return 4;
    case ROLE_SUPPORT:
    case ROLE_NONE:
    case ROLE_LOCATION:
    case ROLE_UNIT:
        return 12;
    case ROLE_LEADERS:
    case ROLE_DEADLINE:
    case ROLE_LEAD:
        return 40;
    default:
        return 60;
    }
}

int fit_more(enum role role, const struct token *t, bool explicit_empties)
{
    if (explicit_empties || t->empty || t->page)
        return FIT_NEVER;
    switch (role) {
    case ROLE_TEXT:
        return t->amount ? 60 : t->sentence ? 12 : 18;
    case ROLE_DEADLINE:
        return t->dated ? 4 : t->section && !t->sentence ? 6 : t->sentence ? 10 : t->office ? 40 : 18;
    case ROLE_LEAD:
    case ROLE_SUPPORT:
        return t->office && !t->sentence ? 8 : t->amount || t->percent ? FIT_NEVER : 45;
    case ROLE_LEADERS:
        return t->person ? 22 : FIT_NEVER;
    case ROLE_REMARK:
        return t->amount ? 40 : 14;
    case ROLE_NAME:
        return t->amount || t->sentence ? FIT_NEVER : 30;
    default:
        return FIT_NEVER;
    }
}

int fit_group(const struct token *t)
{
    return t->empty || t->page || t->amount || t->sentence || t->chars > 30 || t->section ? FIT_NEVER : 14;
}
