#include "cli/impact.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "cli/cli.h"
#include "report/view.h"

/* ---- comparing ------------------------------------------------------------------------------------------------- */

/* What makes two entries of two reports the same: file and fingerprint; of undecided ones file, rule, place and words. own: free(). */
static char *key_of(const json_t *entry)
{
    char *key;
    const char *print = view_text(entry, "fingerprint");
    int n = *print ? asprintf(&key, "%s\n%s", view_path(entry), print)
                   : asprintf(&key, "%s\n%s\n%s\n%s", view_path(entry), view_text(entry, "rule"), view_text(entry, "at"), view_text(entry, "message"));
    return n < 0 ? NULL : key;
}

/* {key: entry}; own. NULL when out of memory. */
static json_t *index_of(const json_t *entries)
{
    json_t *index = json_object(), *entry;
    size_t i;
    json_array_foreach (entries, i, entry) {
        char *key = key_of(entry);
        if (!index || !key || json_object_set(index, key, entry)) {
            json_decref(index);
            index = NULL;
        }
        free(key);
    }
    return index;
}

struct difference {
    json_t *gained, *lost, *changed; /* own */
    json_int_t same;
};

static void difference_clear(struct difference *d)
{
    json_decref(d->gained);
    json_decref(d->lost);
    json_decref(d->changed);
}

/* Sorts the entries of one report into those that the other has too and those it has not. */
static bool sort_out(const json_t *entries, const json_t *other, json_t *only, struct difference *d, bool pairs)
{
    json_t *entry;
    size_t i;
    json_array_foreach (entries, i, entry) {
        char *key = key_of(entry);
        json_t *twin = key ? json_object_get(other, key) : NULL;
        bool ok = key != NULL;
        free(key);
        if (ok && !twin)
            ok = json_array_append(only, entry) == 0;
        else if (ok && pairs && strcmp(view_text(entry, "severity"), view_text(twin, "severity")) != 0)
            ok = json_array_append_new(d->changed, json_pack("{s:O, s:O}", "old", twin, "new", entry)) == 0;
        else if (ok && pairs)
            d->same++;
        if (!ok)
            return false;
    }
    return true;
}

static bool compare(struct difference *d, const json_t *before, const json_t *after)
{
    json_t *old = index_of(before), *new = index_of(after);
    *d = (struct difference){json_array(), json_array(), json_array(), 0};
    bool ok = old && new && d->gained && d->lost && d->changed && sort_out(after, old, d->gained, d, true) && sort_out(before, new, d->lost, d, false);
    json_decref(old);
    json_decref(new);
    return ok;
}

/* ---- by rule and by issuer --------------------------------------------------------------------------------------- */

static bool count_one(json_t *groups, const char *name, const char *what)
{
    json_t *group = json_object_get(groups, name);
    if (!group) {
        group = json_pack("{s:i, s:i, s:i}", "gained", 0, "lost", 0, "changed", 0);
        if (json_object_set_new(groups, name, group))
            return false;
    }
    return json_integer_set(json_object_get(group, what), json_integer_value(json_object_get(group, what)) + 1) == 0;
}

/* The issuer of the finding's notice, by the reports' inputs. */
static const char *issuer_of(const json_t *issuers, const json_t *finding)
{
    return view_text(issuers, view_path(finding));
}

static bool count_list(json_t *by_rule, json_t *by_issuer, const json_t *issuers, const json_t *list, const char *what)
{
    const json_t *one;
    size_t i;
    json_array_foreach (list, i, one) {
        const json_t *finding = json_object_get(one, "new") ? json_object_get(one, "new") : one;
        if (!count_one(by_rule, view_text(finding, "rule"), what) || !count_one(by_issuer, issuer_of(issuers, finding), what))
            return false;
    }
    return true;
}

/* { name: counts } as a list of { <key>: name, counts } in the order of the names. take; own. */
static json_t *as_list(json_t *groups_take, const char *key)
{
    json_t *list = json_array(), *counts;
    const char *name;
    char *text = json_dumps(groups_take, JSON_SORT_KEYS | JSON_COMPACT);
    json_t *sorted = text ? json_loads(text, 0, NULL) : NULL;
    json_object_foreach (sorted, name, counts) {
        json_t *one = json_pack("{s:s}", key, name);
        if (!one || json_object_update(one, counts) || json_array_append_new(list, one)) {
            json_decref(list);
            list = NULL;
            break;
        }
    }
    if (!sorted) {
        json_decref(list);
        list = NULL;
    }
    free(text);
    json_decref(sorted);
    json_decref(groups_take);
    return list;
}

/* {path: issuer} */
static json_t *issuers_of(const json_t *before, const json_t *after)
{
    json_t *out = json_object(), *input;
    const json_t *const reports[] = {before, after};
    size_t i;
    for (size_t k = 0; out && k < 2; k++)
        json_array_foreach (json_object_get(reports[k], "inputs"), i, input) {
            json_t *issuer = json_object_get(input, "issuer");
            if (out && issuer && json_object_set(out, view_text(input, "path"), issuer)) {
                json_decref(out);
                out = NULL;
            }
        }
    return out;
}

static bool group(json_t *out, const json_t *before, const json_t *after, const struct difference *d)
{
    json_t *by_rule = json_object(), *by_issuer = json_object(), *issuers = issuers_of(before, after);
    bool ok = by_rule && by_issuer && issuers && count_list(by_rule, by_issuer, issuers, d->gained, "gained") &&
              count_list(by_rule, by_issuer, issuers, d->lost, "lost") && count_list(by_rule, by_issuer, issuers, d->changed, "changed");
    json_decref(issuers);
    ok = json_object_set_new(out, "rules", as_list(by_rule, "rule")) == 0 && ok;
    return json_object_set_new(out, "issuers", as_list(by_issuer, "issuer")) == 0 && ok;
}

json_t *impact_of(const json_t *before, const json_t *after)
{
    struct difference found = {0}, undecided = {0};
    json_t *out = NULL;
    bool ok = compare(&found, json_object_get(before, "findings"), json_object_get(after, "findings")) &&
              compare(&undecided, json_object_get(before, "undecided"), json_object_get(after, "undecided"));
    if (ok)
        out = json_pack("{s:O, s:O, s:I, s:b, s:{s:I, s:I, s:I, s:I, s:I, s:I}, s:O, s:O, s:O, s:O, s:O}", "old", json_object_get(before, "packs"), "new",
                        json_object_get(after, "packs"), "inputs", (json_int_t)json_array_size(json_object_get(after, "inputs")), "complete",
                        json_is_true(json_object_get(before, "complete")) && json_is_true(json_object_get(after, "complete")), "counts", "gained",
                        (json_int_t)json_array_size(found.gained), "lost", (json_int_t)json_array_size(found.lost), "changed",
                        (json_int_t)json_array_size(found.changed), "same", found.same, "undecided_gained", (json_int_t)json_array_size(undecided.gained),
                        "undecided_lost", (json_int_t)json_array_size(undecided.lost), "gained", found.gained, "lost", found.lost, "changed",
                        found.changed, "undecided_gained", undecided.gained, "undecided_lost", undecided.lost);
    if (out && !group(out, before, after, &found)) {
        json_decref(out);
        out = NULL;
    }
    difference_clear(&found);
    difference_clear(&undecided);
    return out;
}

static json_int_t number(const json_t *impact, const char *key)
{
    return json_integer_value(json_object_get(json_object_get(impact, "counts"), key));
}

int impact_exit_code(const json_t *impact)
{
    if (!json_is_true(json_object_get(impact, "complete")))
        return EXIT_INCOMPLETE;
    return number(impact, "gained") + number(impact, "lost") + number(impact, "changed") ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* ---- the text -------------------------------------------------------------------------------------------------- */

static void packs(struct page *p, const char *label, const json_t *list)
{
    const json_t *pack;
    size_t i;
    page_left(p, INK_DIM, label, p->zh ? 8 : 6);
    json_array_foreach (list, i, pack)
        page_format(p, INK_PLAIN, "%s%s %s (%.12s)", i ? "; " : "", view_text(pack, "id"), view_text(pack, "version"), view_text(pack, "sha256"));
    page_line_end(p);
}

static void table(struct page *p, const json_t *list, const char *key, const char *heading)
{
    static const char *const names[] = {"gained", "lost", "changed"};
    static const char *const zh[] = {"增加", "减少", "改级"};
    const json_t *one;
    size_t i, k, width = 34;
    if (!json_array_size(list))
        return;
    page_line_end(p);
    page_left(p, INK_BOLD, heading, width);
    for (k = 0; k < 3; k++)
        page_right(p, INK_DIM, p->zh ? zh[k] : names[k], 9);
    page_line_end(p);
    json_array_foreach (list, i, one) {
        const char *name = view_text(one, key);
        page_left(p, INK_PLAIN, *name ? name : page_say(p, "（没有读到）", "(none read)"), width);
        for (k = 0; k < 3; k++) {
            char text[24];
            snprintf(text, sizeof text, "%ld", view_count(one, names[k]));
            page_right(p, INK_PLAIN, text, 9);
        }
        page_line_end(p);
    }
}

static void quote(struct page *p, const json_t *entry)
{
    const json_t *location = json_object_get(entry, "location");
    char *place = page_place(p, location), *line = NULL;
    const char *words = view_text(location, "text");
    if (place && asprintf(&line, "%s%s%s%s%s", view_path(entry), *place ? "  " : "", place, *words ? "  " : "", words) >= 0) {
        page_spaces(p, 4);
        page_wrap(p, INK_DIM, line, 4, 6);
    } else {
        p->failed = true;
    }
    free(place);
    free(line);
}

static void finding(struct page *p, char sign, enum ink ink, const json_t *entry, const char *was)
{
    char *line = NULL;
    if (asprintf(&line, "%c %s  %s%s%s  %s", sign, view_text(entry, "rule"), was ? was : "", was ? " → " : "",
                 view_severity_word(*view_text(entry, "severity") ? view_text(entry, "severity") : "undecided", p->zh), view_message(entry, p->zh)) >= 0)
        page_wrap(p, ink, line, 0, 2);
    else
        p->failed = true;
    free(line);
    quote(p, entry);
}

static void findings(struct page *p, char sign, enum ink ink, const json_t *list, const char *heading)
{
    const json_t *one;
    size_t i;
    if (!json_array_size(list))
        return;
    page_line_end(p);
    page_put(p, INK_BOLD, heading);
    page_line_end(p);
    json_array_foreach (list, i, one) {
        const json_t *now = json_object_get(one, "new");
        if (now)
            finding(p, sign, ink, now, view_severity_word(view_text(json_object_get(one, "old"), "severity"), p->zh));
        else
            finding(p, sign, ink, one, NULL);
    }
}

static void totals(struct page *p, const json_t *impact)
{
    long long files = (long long)json_integer_value(json_object_get(impact, "inputs"));
    const char *format = p->zh ? "%lld %s：增加 %lld 处，减少 %lld 处，改变级别 %lld 处，不变 %lld 处；未决增加 %lld，减少 %lld"
                               : "%lld %s: %lld gained, %lld lost, %lld changed in severity, %lld the same; undecided: %lld gained, %lld lost";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    page_format(p, INK_BOLD, format, files, p->zh ? "个文件" : files == 1 ? "file" : "files", (long long)number(impact, "gained"),
                (long long)number(impact, "lost"), (long long)number(impact, "changed"), (long long)number(impact, "same"),
                (long long)number(impact, "undecided_gained"), (long long)number(impact, "undecided_lost"));
#pragma GCC diagnostic pop
    page_line_end(p);
    if (json_is_true(json_object_get(impact, "complete")))
        return;
    page_put(p, INK_RED, page_say(p, "不完整：有文件无法读取、有未决事项或什么也没核对", "INCOMPLETE: an input could not be read, something is undecided or nothing was checked"));
    page_line_end(p);
}

void impact_print(struct page *p, const json_t *impact)
{
    packs(p, page_say(p, "旧规则", "old"), json_object_get(impact, "old"));
    packs(p, page_say(p, "新规则", "new"), json_object_get(impact, "new"));
    totals(p, impact);
    table(p, json_object_get(impact, "rules"), "rule", page_say(p, "规则", "rule"));
    table(p, json_object_get(impact, "issuers"), "issuer", page_say(p, "发文机关", "issuer"));
    findings(p, '+', INK_GREEN, json_object_get(impact, "gained"), page_say(p, "增加的疑点", "Findings gained"));
    findings(p, '-', INK_RED, json_object_get(impact, "lost"), page_say(p, "减少的疑点", "Findings lost"));
    findings(p, '~', INK_YELLOW, json_object_get(impact, "changed"), page_say(p, "级别改变的疑点", "Findings whose severity changed"));
    findings(p, '+', INK_MAGENTA, json_object_get(impact, "undecided_gained"), page_say(p, "增加的未决事项", "Undecided, gained"));
    findings(p, '-', INK_MAGENTA, json_object_get(impact, "undecided_lost"), page_say(p, "减少的未决事项", "Undecided, lost"));
}
