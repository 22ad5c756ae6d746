/* The census in the HTML report: every amount, date and quantity of the notice, used by a field or left over, and why. */
#include "report/web.h"

#include <string.h>

#include "base/cover.h"

#define LEFT_SHOWN 200 /* of one kind */

static const struct {
    const char *key, *zh, *en;
} kinds[] = {{"amounts", "金额", "amounts"}, {"dates", "日期", "dates"}, {"quantities", "数量", "quantities"}};

static const char *reason(const struct web *w, const char *why)
{
    static const struct {
        const char *key, *zh, *en;
    } reasons[] = {{"body", "正文", "body text"}, {"table", "表格", "table"}, {"remark", "备注", "remark"}, {"furniture", "页眉页脚等", "page furniture"}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i].key, why) == 0)
            return web_word(w, reasons[i].zh, reasons[i].en);
    return why;
}

static void counts(struct web *w, const json_t *census)
{
    web_format(w,
               "<table class=\"census\">\n<thead><tr><th scope=\"col\"><span class=\"vh\">%s</span></th><th scope=\"col\" class=\"number\">%s</th>"
               "<th scope=\"col\" class=\"number\">%s</th><th scope=\"col\" class=\"number\">%s</th></tr></thead>\n<tbody>\n",
               web_word(w, "种类", "kind"), web_word(w, "见到", "seen"), web_word(w, "采用", "used"), web_word(w, "剩余", "left over"));
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const json_t *one = json_object_get(census, kinds[k].key);
        web_format(w, "<tr><th scope=\"row\">%s</th><td class=\"number\">%ld</td><td class=\"number\">%ld</td><td class=\"number\">%zu</td></tr>\n",
                   web_word(w, kinds[k].zh, kinds[k].en), view_count(one, "seen"), view_count(one, "used"),
                   json_array_size(json_object_get(one, "left")));
    }
    web_format(w, "</tbody>\n</table>\n");
}

static void left_one(struct web *w, const json_t *one)
{
    const char *text = view_text(one, "text"), *why = view_text(one, "why");
    web_format(w, "<li><q>");
    web_take_text(w, cover_personal(text, strlen(text)));
    web_format(w, "</q> ");
    web_take_text(w, view_place(json_object_get(one, "location"), w->zh));
    if (*why) {
        web_format(w, " · ");
        web_text(w, reason(w, why));
    }
    web_format(w, "</li>\n");
}

static void left_over(struct web *w, const json_t *census)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const json_t *left = json_object_get(json_object_get(census, kinds[k].key), "left"), *one;
        size_t i, n = json_array_size(left);
        if (!n)
            continue;
        web_format(w, w->zh ? "<h4>未被采用的%s</h4>\n<ul class=\"leftover\">\n" : "<h4>%s that no field uses</h4>\n<ul class=\"leftover\">\n",
                   web_word(w, kinds[k].zh, kinds[k].en));
        json_array_foreach (left, i, one) {
            if (i == LEFT_SHOWN) {
                web_format(w, w->zh ? "<li>另有 %zu 个</li>\n" : "<li>and %zu more</li>\n", n - i);
                break;
            }
            left_one(w, one);
        }
        web_format(w, "</ul>\n");
    }
}

void web_census(struct web *w, const struct web_map *m, const json_t *record)
{
    const json_t *census = json_object_get(record, "census");
    if (!json_is_object(census))
        return;
    web_format(w, "<details class=\"part\" id=\"census-%zu\" open>\n<summary><h3>%s</h3></summary>\n<p class=\"hint\">", m->file,
               web_word(w, "清点", "Census"));
    web_say(w, "原文中每个金额、日期、数量：哪些被核对采用，哪些没有，为什么。",
            "Every amount, date and quantity of the notice: which of them the check uses, which not, and why.");
    web_format(w, "</p>\n");
    counts(w, census);
    left_over(w, census);
    web_format(w, "</details>\n");
}
