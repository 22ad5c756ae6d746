#include "annotate/remarks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/show.h"
#include "report/escape.h"

#define EXPLAINED_SHOWN 20
#define CHAIN_MAX 16 /* findings that explain findings */

static mc_status out_of_memory(mc_error *err)
{
    return error_set(err, MC_ERR_MEMORY, NULL, 0, "out of memory");
}

/* ---- which findings ------------------------------------------------------------------------------------------------------ */

static bool is_new(const json_t *finding)
{
    return strcmp(view_text(finding, "status"), "new") == 0;
}

static const json_t *find(const json_t *findings, const char *fingerprint)
{
    const json_t *one;
    size_t i;
    json_array_foreach (findings, i, one) {
        if (strcmp(view_text(one, "fingerprint"), fingerprint) == 0)
            return one;
    }
    return NULL;
}

/* The finding in whose remark this one is told: the one that explains it in the end, as long as that is told itself. */
static const json_t *root_of(const json_t *findings, const json_t *finding)
{
    const json_t *root = finding;
    for (int i = 0; i < CHAIN_MAX; i++) {
        const char *cause = view_text(root, "cause");
        const json_t *next = *cause ? find(findings, cause) : NULL;
        if (!next || !is_new(next))
            return root;
        if (next == finding) /* a circle: each for itself */
            return finding;
        root = next;
    }
    return root;
}

/* ---- their words --------------------------------------------------------------------------------------------------------- */

static void add_line(struct buffer *b, const char *text)
{
    char *clean = show_clean(text, strlen(text));
    buffer_add_text(b, b->len ? "\n" : "");
    buffer_add_text(b, clean ? clean : "");
    b->failed = b->failed || !clean;
    free(clean);
}

static void add_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_format(struct buffer *b, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    va_end(args);
    if (text)
        add_line(b, text);
    b->failed = b->failed || !text;
    free(text);
}

static void add_message(struct buffer *b, const json_t *entry, const char *severity, bool zh)
{
    add_format(b, zh ? "【%s】%s" : "[%s] %s", view_severity_word(severity, zh), view_message(entry, zh));
}

/* What is quoted stands under the remark: it need not be said again. */
static void add_details(struct buffer *b, const json_t *entry, bool zh)
{
    json_t *details = view_details(entry, zh);
    const json_t *one;
    size_t i;
    const char *quoted = zh ? "原文" : "original";
    json_array_foreach (details, i, one) {
        const char *label = json_string_value(json_array_get(one, 0)), *text = json_string_value(json_array_get(one, 1));
        if (strcmp(label, quoted) != 0)
            add_format(b, zh ? "%s：%s" : "%s: %s", label, text);
    }
    b->failed = b->failed || !details;
    json_decref(details);
}

static void add_rule(struct buffer *b, const json_t *report, const json_t *entry, bool zh)
{
    const char *id = view_text(entry, "rule"), *title = view_rule_title(report, id, zh), *print = view_text(entry, "fingerprint");
    if (*id)
        add_format(b, zh ? "规则：%s%s%s" : "rule: %s%s%s", id, *title ? (zh ? " " : ", ") : "", title);
    if (*print)
        add_format(b, zh ? "编号：%s" : "id: %s", print);
}

static size_t add_explained(struct buffer *b, const json_t *findings, const json_t *root, bool zh)
{
    const json_t *one;
    size_t i, n = 0;
    json_array_foreach (findings, i, one) {
        if (one == root || !is_new(one) || root_of(findings, one) != root)
            continue;
        if (n++ == 0)
            add_line(b, zh ? "由此引出的疑点（改正后应随之消失）：" : "what follows from it (and should go once it is corrected):");
        if (n > EXPLAINED_SHOWN)
            continue;
        char *place = view_entry_place(one, zh);
        add_format(b, zh ? "· 【%s】%s（%s；%s）" : "- [%s] %s (%s; %s)", view_severity_word(view_text(one, "severity"), zh), view_message(one, zh),
                   place ? place : "", view_text(one, "rule"));
        b->failed = b->failed || !place;
        free(place);
    }
    if (n > EXPLAINED_SHOWN)
        add_format(b, zh ? "· 另有 %zu 处" : "- and %zu more", n - EXPLAINED_SHOWN);
    return n;
}

/* ---- all of them --------------------------------------------------------------------------------------------------------- */

static mc_status add(struct remarks *out, const json_t *report, const json_t *entry, const char *severity, bool zh, mc_error *err)
{
    struct buffer b;
    buffer_init(&b);
    add_message(&b, entry, severity, zh);
    add_details(&b, entry, zh);
    size_t explains = add_explained(&b, json_object_get(report, "findings"), entry, zh);
    add_rule(&b, report, entry, zh);
    char *text = buffer_take(&b);
    struct remark *all = text ? realloc(out->all, (out->n + 1) * sizeof *all) : NULL;
    if (!all) {
        free(text);
        return out_of_memory(err);
    }
    out->all = all;
    all[out->n++] = (struct remark){entry, severity, text, explains};
    return MC_OK;
}

mc_status remarks_make(struct remarks *out, const json_t *report, bool zh, mc_error *err)
{
    const json_t *findings = json_object_get(report, "findings"), *one;
    mc_status st = MC_OK;
    size_t i;
    *out = (struct remarks){0};
    json_array_foreach (findings, i, one) {
        if (!st && is_new(one) && root_of(findings, one) == one)
            st = add(out, report, one, view_text(one, "severity"), zh, err);
    }
    json_array_foreach (json_object_get(report, "undecided"), i, one) {
        if (!st)
            st = add(out, report, one, "undecided", zh, err);
    }
    if (st)
        remarks_clear(out);
    return st;
}

void remarks_clear(struct remarks *r)
{
    for (size_t i = 0; i < r->n; i++)
        free(r->all[i].text);
    free(r->all);
    *r = (struct remarks){0};
}

char *remark_markup(const char *text, const char *before, const char *after)
{
    char *made = NULL;
    size_t len;
    FILE *out = open_memstream(&made, &len);
    bool ok = out != NULL;
    while (ok) {
        size_t n = strcspn(text, "\n");
        fputs(before, out);
        ok = escape_markup(out, text, n);
        fputs(after, out);
        if (!text[n])
            break;
        text += n + 1;
    }
    if (out && (ferror(out) | fclose(out)))
        ok = false;
    if (ok)
        return made;
    free(made);
    return NULL;
}
