/* Verdicts in words: how many of each, why a rule came to none, what a pointer names. */
#include "report/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static const char *const words_zh[VIEW_VERDICTS] = {"通过", "不通过", "不适用", "未决"};
static const char *const words_en[VIEW_VERDICTS] = {"pass", "fail", "not applicable", "undecided"};

const char *view_verdict_word(const char *verdict, bool zh)
{
    for (size_t v = 0; v < VIEW_VERDICTS; v++)
        if (strcmp(verdict, view_verdicts[v]) == 0)
            return zh ? words_zh[v] : words_en[v];
    return zh ? words_zh[3] : words_en[3]; /* what this version does not know is for a person to look at */
}

char *view_verdicts_sentence(const struct view_totals *t, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    buffer_add_text(&b, zh ? "判定：" : "verdicts: ");
    for (size_t v = 0; v < VIEW_VERDICTS; v++) {
        long n = 0;
        for (size_t s = 0; s < VIEW_SEVERITIES; s++)
            n += t->verdict[s][v];
        if (zh)
            buffer_add_format(&b, "%s%s %ld", v ? "，" : "", words_zh[v], n);
        else
            buffer_add_format(&b, "%s%ld %s", v ? ", " : "", n, words_en[v]);
    }
    return buffer_take(&b);
}

/* ---- rules that came to no verdict ---------------------------------------------------------------------------------- */

static const struct reason {
    const char *why;
    const char *count_zh, *count_en; /* of several rules */
    const char *zh, *en;             /* of one; %s: the detail */
} reasons[] = {
    {"off", "%ld 条已关闭", "%ld turned off", "已关闭（%s）", "turned off (%s)"},
    {"kind", "%ld 条用于别的记录", "%ld for other records", "没有“%s”类的记录", "no record of kind \"%s\""},
    {"since", "%ld 条尚未施行", "%ld not yet in force", "自 %s 起适用", "applies from %s on"},
    {"until", "%ld 条不再施行", "%ld no longer in force", "适用到 %s 为止", "applied until %s"},
    {"region", "%ld 条用于别的地区", "%ld for another region", "只用于%s", "only for %s"},
    {"absent", "%ld 条没有遇到所需的内容", "%ld met nothing they are for", "没有 %s", "no %s"},
    {"not-selected", NULL, NULL, "没有选用", "not selected"},
};

#define N_REASONS (sizeof reasons / sizeof *reasons)

/* Formats come from the table above, each with one conversion of the kind that is asked for. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *view_idle_reason(const json_t *idle, bool zh)
{
    struct buffer b;
    buffer_init(&b);
    for (size_t i = 0; i < N_REASONS; i++)
        if (strcmp(reasons[i].why, view_text(idle, "why")) == 0)
            buffer_add_format(&b, zh ? reasons[i].zh : reasons[i].en, view_text(idle, "detail"));
    return buffer_take(&b);
}

char *view_idle_sentence(const json_t *report, bool zh)
{
    struct buffer b;
    const json_t *one;
    buffer_init(&b);
    for (size_t r = 0; r < N_REASONS; r++) {
        long n = 0;
        size_t i;
        json_array_foreach (json_object_get(report, "idle_rules"), i, one)
            n += strcmp(view_text(one, "why"), reasons[r].why) == 0;
        if (!n || !reasons[r].count_zh)
            continue;
        buffer_add_text(&b, b.len ? (zh ? "，" : ", ") : "");
        buffer_add_format(&b, zh ? reasons[r].count_zh : reasons[r].count_en, n);
    }
    return buffer_take(&b);
}
#pragma GCC diagnostic pop

/* ---- pointers ------------------------------------------------------------------------------------------------------ */

char *view_pointer(const char *pointer)
{
    struct buffer b;
    buffer_init(&b);
    while (*pointer == '/') {
        size_t len = strcspn(++pointer, "/"), digits = strspn(pointer, "0123456789");
        if (len && digits == len)
            buffer_add_format(&b, "[%lu]", strtoul(pointer, NULL, 10) + 1);
        else
            buffer_add_format(&b, "%s%.*s", b.len ? "." : "", (int)len, pointer);
        pointer += len;
    }
    return buffer_take(&b);
}
