#include "cli/trace.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/view.h"

static const enum ink verdict_inks[] = {INK_GREEN, INK_RED, INK_DIM, INK_MAGENTA};

static const char *verdict_word(const struct page *p, enum verdict v)
{
    return view_verdict_word(view_verdicts[v], p->zh);
}

static void entry(struct page *p, const char *label, enum ink ink, const char *text)
{
    page_spaces(p, 4);
    page_left(p, INK_DIM, label, 10);
    page_wrap(p, ink, text, 14, 14);
}

static void value(struct page *p, const char *label, const json_t *v)
{
    page_spaces(p, 4);
    page_put(p, INK_DIM, label);
    page_line_end(p);
    page_json(p, (json_t *)(uintptr_t)v, 6);
}

static void findings(struct page *p, const json_t *list)
{
    static const char *const shown[] = {"expected", "actual", "difference", "workings"};
    const json_t *one;
    size_t i;
    json_array_foreach ((json_t *)(uintptr_t)list, i, one) {
        const char *at = json_string_value(json_object_get(one, "at"));
        entry(p, page_say(p, "疑点", "finding"), INK_RED, json_string_value(json_object_get(one, p->zh ? "zh" : "en")));
        if (at && *at)
            entry(p, "at", INK_PLAIN, at);
        for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
            if (json_is_string(json_object_get(one, shown[k])))
                entry(p, shown[k], INK_PLAIN, json_string_value(json_object_get(one, shown[k])));
    }
}

static void why(struct page *p, const struct traced *x)
{
    if (x->need)
        entry(p, page_say(p, "没有", "absent"), INK_PLAIN, x->need);
    if (x->verdict == VERDICT_UNDECIDED)
        entry(p, page_say(p, "原因", "why"), INK_MAGENTA, p->zh ? x->why_zh : x->why_en);
}

static void tell(void *context, const struct traced *x)
{
    struct trace *t = context;
    struct page *p = &t->page;
    char *path = view_pointer(x->at);
    t->n++;
    t->verdicts[x->verdict]++;
    p->failed = p->failed || !path;
    page_format(p, INK_DIM, "%ld. ", t->n);
    page_put(p, verdict_inks[x->verdict], verdict_word(p, x->verdict));
    page_put(p, INK_PLAIN, "  ");
    page_put(p, INK_BOLD, path && *path ? path : page_say(p, "整份记录", "the record"));
    page_put(p, INK_PLAIN, "  ");
    page_wrap(p, INK_DIM, strcmp(x->path, "*") == 0 ? page_say(p, "（全部文件）", "(all files)") : x->path, 0, 4);
    if (!json_is_null(x->seen))
        value(p, page_say(p, "看到的值", "sees"), x->seen);
    why(p, x);
    findings(p, x->findings);
    page_line_end(p);
    free(path);
}

mc_status trace_open(struct trace *t, const struct cli *cli, struct pack *pack, const char *id, mc_error *err)
{
    struct report_style style = {.lang = cli_lang(cli), .color = cli_use_color(cli, stdout), .width = cli_width(stdout)};
    *t = (struct trace){.n = 0};
    page_init(&t->page, &style, stdout);
    mc_status st = pack_trace(pack, id, tell, t, err);
    const struct rule_info *rule = pack_find(pack, id);
    if (st != MC_OK)
        return st;
    page_put(&t->page, INK_BOLD, rule->id);
    page_put(&t->page, INK_PLAIN, "  ");
    page_wrap(&t->page, INK_PLAIN, page_say(&t->page, rule->title_zh, rule->title_en), 0, 2);
    page_line_end(&t->page);
    return MC_OK;
}

void trace_close(struct trace *t)
{
    struct page *p = &t->page;
    page_format(p, INK_BOLD, p->zh ? "%ld 个对象" : t->n == 1 ? "%ld element" : "%ld elements", t->n);
    for (size_t v = 0; v < 4; v++)
        if (t->verdicts[v])
            page_format(p, INK_PLAIN, p->zh ? "，%s %ld" : ", %s %ld", verdict_word(p, (enum verdict)v), t->verdicts[v]);
    page_line_end(p);
}
