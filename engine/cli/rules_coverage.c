/* mingcha rules coverage: which rules never fired over some files, and which lines of them and their libraries never ran. */
#include "cli/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/as_of.h"
#include "run/inputs.h"
#include "run/packs.h"
#include "run/run.h"

/* ---- the text -------------------------------------------------------------------------------------------------- */

static long long count(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

/* 0 fired, 1 looked at something and found nothing wrong, 2 came to no verdict. */
static int fired(const json_t *rule)
{
    const json_t *v = json_object_get(rule, "verdicts");
    if (count(rule, "findings"))
        return 0;
    return count(v, "pass") + count(v, "fail") + count(v, "undecided") ? 1 : 2;
}

static void silent_rules(struct page *p, const json_t *rules, int how, const char *heading)
{
    const json_t *one;
    size_t i, n = 0;
    json_array_foreach (rules, i, one) {
        const json_t *v = json_object_get(one, "verdicts");
        if (fired(one) != how)
            continue;
        if (!n++) {
            page_put(p, INK_BOLD, heading);
            page_line_end(p);
        }
        page_spaces(p, 2);
        page_left(p, INK_PLAIN, text(one, "rule"), 32);
        page_format(p, INK_DIM, p->zh ? "通过 %lld，不适用 %lld" : "%lld pass, %lld not applicable", count(v, "pass"), count(v, "not_applicable"));
        page_line_end(p);
    }
    if (n)
        page_line_end(p);
}

static void missed_lines(struct page *p, const json_t *file)
{
    const json_t *line;
    size_t i;
    page_put(p, INK_BOLD, text(file, "file"));
    page_format(p, INK_PLAIN, p->zh ? "  运行了 %lld / %lld 行" : "  %lld of %lld lines ran", count(file, "ran"), count(file, "lines"));
    page_line_end(p);
    json_array_foreach (json_object_get(file, "missed"), i, line) {
        page_format(p, INK_DIM, "%6lld  ", count(line, "line"));
        page_put(p, INK_PLAIN, text(line, "text"));
        page_line_end(p);
    }
}

static void files(struct page *p, const json_t *list, long long *lines, long long *ran)
{
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one) {
        *lines += count(one, "lines");
        *ran += count(one, "ran");
        if (json_array_size(json_object_get(one, "missed")))
            missed_lines(p, one);
    }
}

static void totals(struct page *p, const json_t *rules, bool examples, long long lines, long long ran)
{
    const json_t *one;
    size_t i, n[3] = {0};
    json_array_foreach (rules, i, one)
        n[fired(one)]++;
    page_line_end(p);
    if (!examples) {
        page_format(p, INK_BOLD, p->zh ? "%zu 条规则：%zu 条有疑点，%zu 条没有发现疑点，%zu 条没有得出结论" : "%zu rules: %zu fired, %zu found nothing, %zu came to no verdict",
                    json_array_size(rules), n[0], n[1], n[2]);
        page_line_end(p);
    }
    page_format(p, INK_BOLD, p->zh ? "运行了 %lld / %lld 行（%lld%%）" : "%lld of %lld lines ran (%lld%%)", ran, lines, lines ? ran * 100 / lines : 100);
    page_line_end(p);
}

static int print(const struct rules_request *r, json_t *coverage_take, bool examples)
{
    struct page page, *p = &page;
    long long lines = 0, ran = 0;
    const json_t *rules = json_object_get(coverage_take, "rules");
    if (r->json || !coverage_take)
        return rules_print_json(r->cli, coverage_take);
    rules_page(p, r->cli);
    if (!examples) {
        silent_rules(p, rules, 1, page_say(p, "没有发现疑点的规则", "Rules that found nothing"));
        silent_rules(p, rules, 2, page_say(p, "没有得出结论的规则", "Rules that came to no verdict"));
    }
    page_put(p, INK_BOLD, page_say(p, "没有运行过的行", "Lines that never ran"));
    page_line_end(p);
    files(p, rules, &lines, &ran);
    files(p, json_object_get(coverage_take, "libraries"), &lines, &ran);
    totals(p, rules, examples, lines, ran);
    json_decref(coverage_take);
    return p->failed ? rules_out_of_memory(r->cli) : EXIT_CLEAN;
}

/* ---- running --------------------------------------------------------------------------------------------------- */

/* Over the examples of the rules. Those that fail are for `rules test` to tell. */
static int cover_examples(const struct rules_request *r)
{
    const struct test_options options = {.as_of = r->as_of, .region = r->region};
    struct pack *pack = NULL;
    char *forms = NULL, *told = NULL;
    size_t len;
    long passed, failed = 0;
    mc_error err = {0};
    int code;
    FILE *out = open_memstream(&told, &len);
    mc_status st = packs_load(&pack, &forms, r->folders, r->n_folders, &err);
    if (st == MC_OK)
        st = pack_cover(pack, &err);
    if (st == MC_OK && out)
        st = pack_test_with(pack, &options, out, "en", &passed, &failed, &err);
    if (out)
        fclose(out);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        code = cli_exit_code(st);
    } else {
        code = out ? print(r, pack_coverage(pack), true) : rules_out_of_memory(r->cli);
    }
    if (failed)
        cli_complain(cli_say(r->cli, "有 %ld 个例子不符合，见 mingcha rules test", "%ld examples do not hold, see mingcha rules test"), failed);
    free(told);
    free(forms);
    pack_free(pack);
    return code;
}

static void say_unreadable(void *context, const mc_error *err)
{
    cli_complain_error(context, err);
}

static int cover_inputs(const struct rules_request *r, const struct inputs *in)
{
    struct run_options options = {
        .rules = r->n_folders ? r->folders[0] : NULL,
        .more_rules = r->folders + 1,
        .n_more_rules = r->n_folders ? r->n_folders - 1 : 0,
        .config = r->config,
        .no_config = true,
        .region = r->region,
        .cover = true,
        .on_unreadable = say_unreadable,
        .context = r->cli,
    };
    struct run run;
    mc_error err = {0};
    int code;
    as_of_today(options.as_of);
    if (r->as_of)
        as_of_parse(options.as_of, r->as_of);
    mc_status st = run_open(&run, &options, &err);
    for (size_t i = 0; i < in->n && st == MC_OK; i++)
        st = run_input(&run, &in->all[i], &err);
    if (st == MC_OK)
        st = run_finish(&run, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        code = cli_exit_code(st);
    } else {
        code = print(r, pack_coverage(run.pack), false);
        code = code == EXIT_CLEAN && run.report->incomplete ? EXIT_INCOMPLETE : code;
    }
    run_close(&run);
    return code;
}

static int coverage(const struct rules_request *r, struct pack *pack)
{
    struct inputs in;
    mc_error err = {0};
    (void)pack;
    if (!r->n)
        return cover_examples(r);
    mc_status st = inputs_find(&in, r->operands, r->n, &err);
    if (st != MC_OK) {
        cli_complain_error(r->cli, &err);
        return cli_exit_code(st);
    }
    int code = cover_inputs(r, &in);
    inputs_clear(&in);
    return code;
}

const struct rules_task rules_coverage = {
    .name = "coverage", .most = (size_t)-1, .options = RULES_RULES | RULES_FORMAT | RULES_WHEN | RULES_CONFIG, .run = coverage};
