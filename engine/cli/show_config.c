#include "cli/show_config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/show.h"
#include "base/utf8.h"
#include "model/json_line.h"
#include "read/read.h"

struct explained {
    const struct cli *cli;
    const struct run *run;
    json_t *list; /* own: [{key, value, origin, file?, line?, profile?, option?}] */
    char *text;   /* own: of the configuration, for lines */
    bool failed;
};

#define KEYS_MAX 4

/* ---- entries ---------------------------------------------------------------------------------------------------- */

static json_t *add(struct explained *x, const char *key, json_t *value_take, const char *origin)
{
    json_t *entry = json_pack("{s:s, s:o, s:s}", "key", key, "value", value_take ? value_take : json_null(), "origin", origin);
    if (!entry || json_array_append_new(x->list, entry) != 0) {
        x->failed = true;
        return NULL;
    }
    return entry;
}

static void add_default(struct explained *x, const char *key, json_t *value_take)
{
    add(x, key, value_take, "default");
}

static void add_option(struct explained *x, const char *key, json_t *value_take, const char *option)
{
    json_object_set_new(add(x, key, value_take, "command line"), "option", json_string(option));
}

/* From the configuration, at the member that `n` keys lead to. */
static void add_configured(struct explained *x, const char *key, const json_t *value, const char *const *keys, size_t n)
{
    json_t *entry = add(x, key, json_deep_copy(value), "configuration");
    int line = x->text ? json_line(x->text, keys, n) : 0;
    json_object_set_new(entry, "file", json_string(x->run->config_file));
    if (line > 0)
        json_object_set_new(entry, "line", json_integer(line));
}

/* What the command line set, else the configuration, else the default. */
static void add_value(struct explained *x, const char *key, json_t *given_take, const char *option, json_t *standard_take)
{
    const json_t *set = json_object_get(x->run->config, key);
    if (given_take)
        add_option(x, key, given_take, option);
    else if (set)
        add_configured(x, key, set, &key, 1);
    else
        add_default(x, key, standard_take ? json_incref(standard_take) : NULL);
    json_decref(standard_take);
}

static json_t *texts(const char *const *all, size_t n)
{
    json_t *list = n ? json_array() : NULL;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(all[i]));
    return list;
}

static json_t *text(const char *value)
{
    return value ? json_string(value) : NULL;
}

/* ---- what there is ------------------------------------------------------------------------------------------------ */

static void add_rules(struct explained *x, const struct given_options *g)
{
    for (size_t i = 0; i < pack_parts(x->run->pack); i++) {
        json_t *about = pack_part_json(x->run->pack, i), *value = json_pack("{s:O, s:O, s:s}", "id", json_object_get(about, "id"), "version",
                                                                          json_object_get(about, "version"), "folder", pack_part_folder(x->run->pack, i));
        const char *key = "rules";
        if (g->n_rules)
            add_option(x, key, value, "--rules");
        else if (json_object_get(x->run->config, key)) {
            add_configured(x, key, value, &key, 1);
            json_decref(value);
        } else
            add_default(x, key, value);
        json_decref(about);
    }
}

/* parameters.publication_days: of the pack, of a profile, or set. */
static void add_parameters(struct explained *x)
{
    json_t *all = pack_parameters(x->run->pack);
    const json_t *one;
    size_t i;
    x->failed = x->failed || !all;
    json_array_foreach (all, i, one) {
        const char *name = json_string_value(json_object_get(one, "name")), *origin = json_string_value(json_object_get(one, "origin"));
        const char *const keys[] = {"parameters", name};
        char key[128];
        snprintf(key, sizeof key, "parameters.%s", name);
        if (strcmp(origin, "settings") == 0) {
            add_configured(x, key, json_object_get(one, "value"), keys, 2);
            continue;
        }
        json_t *entry = add(x, key, json_incref(json_object_get(one, "value")), origin);
        json_object_set(entry, strcmp(origin, "profile") == 0 ? "profile" : "pack", json_object_get(one, strcmp(origin, "profile") == 0 ? "profile" : "pack"));
    }
    json_decref(all);
}

/* words.rates.bounded, severity.funding: each member of an object of the configuration, `depth` deep. */
static void add_members(struct explained *x, const char *top, size_t depth)
{
    const char *name, *inner;
    json_t *value, *part;
    json_object_foreach (json_object_get(x->run->config, top), name, value) {
        char key[256];
        const char *keys[KEYS_MAX] = {top, name};
        snprintf(key, sizeof key, "%s.%s", top, name);
        if (depth == 1 || !json_is_object(value))
            add_configured(x, key, value, keys, 2);
        else
            json_object_foreach (value, inner, part) {
                keys[2] = inner;
                snprintf(key, sizeof key, "%s.%s.%s", top, name, inner);
                add_configured(x, key, part, keys, 3);
            }
    }
}

static void add_language(struct explained *x, const struct given_options *g)
{
    json_t *value = json_string(g->lang);
    if (!g->lang_from)
        add_default(x, "lang", value);
    else if (strncmp(g->lang_from, "--", 2) == 0)
        add_option(x, "lang", value, g->lang_from);
    else
        json_object_set_new(add(x, "lang", value, "environment"), "variable", json_string(g->lang_from));
}

static void add_formats(struct explained *x, const struct outputs *o)
{
    if (!o->n)
        add_default(x, "format", json_string("text"));
    for (size_t i = 0; i < o->n; i++) {
        char *value = NULL;
        if (asprintf(&value, "%s%s%s", o->all[i].reporter->name, o->all[i].file ? "=" : "", o->all[i].file ? o->all[i].file : "") < 0)
            value = NULL;
        add_option(x, "format", text(value), "--format");
        free(value);
    }
}

static void add_all(struct explained *x, const struct given_options *g)
{
    const struct run_options *o = g->run;
    add_value(x, "config", x->run->config_file && o->config ? json_string(x->run->config_file) : NULL, "--config", NULL);
    if (x->run->config_file && !o->config) { /* found, not named */
        json_t *last = json_array_get(x->list, json_array_size(x->list) - 1);
        json_object_set_new(last, "value", json_string(x->run->config_file));
        json_object_set_new(last, "origin", json_string("found upward"));
    }
    add_rules(x, g);
    add_value(x, "profile", text(o->profile), "--profile", NULL);
    add_value(x, "region", text(o->region), "--region", NULL);
    add_parameters(x);
    add_members(x, "words", 2);
    add_members(x, "severity", 1);
    const char *overrides = "overrides";
    if (json_object_get(x->run->config, overrides))
        add_configured(x, overrides, json_object_get(x->run->config, overrides), &overrides, 1);
    add_value(x, "select", texts(o->select, o->n_select), "--select", NULL);
    add_value(x, "ignore", texts(o->ignore, o->n_ignore), "--ignore", NULL);
    add_value(x, "fail_on", text(g->fail_on), "--fail-on", json_string("error"));
    add_value(x, "baseline", text(o->baseline), "--baseline", NULL);
    add_value(x, "waivers", text(o->waivers), "--waivers", NULL);
    if (g->as_of)
        add_option(x, "as_of", json_string(g->as_of), "--as-of");
    else
        add_default(x, "as_of", json_string(o->as_of));
    if (o->input_format)
        add_option(x, "input_format", json_string(o->input_format), "--input-format");
    if (o->against)
        add_option(x, "against", json_string(o->against), "--against");
    add_formats(x, g->outputs);
    add_language(x, g);
}

/* ---- on stdout ----------------------------------------------------------------------------------------------------- */

/* own: "--rules", ".mingcha.json:3", "profile strict", "default". */
static char *origin_text(const struct cli *cli, const json_t *entry)
{
    const char *origin = json_string_value(json_object_get(entry, "origin")), *option = json_string_value(json_object_get(entry, "option")),
               *file = json_string_value(json_object_get(entry, "file")), *profile = json_string_value(json_object_get(entry, "profile")),
               *variable = json_string_value(json_object_get(entry, "variable")), *pack = json_string_value(json_object_get(entry, "pack"));
    json_int_t line = json_integer_value(json_object_get(entry, "line"));
    char *out = NULL;
    int n;
    if (option)
        n = asprintf(&out, cli->zh ? "命令行 %s" : "command line %s", option);
    else if (file && line)
        n = asprintf(&out, "%s:%lld", file, (long long)line);
    else if (file)
        n = asprintf(&out, "%s", file);
    else if (profile)
        n = asprintf(&out, cli->zh ? "配置方案 %s" : "profile %s", profile);
    else if (variable)
        n = asprintf(&out, cli->zh ? "环境变量 %s" : "environment %s", variable);
    else if (pack)
        n = asprintf(&out, cli->zh ? "默认（规则包 %s）" : "default (pack %s)", pack);
    else if (strcmp(origin, "found upward") == 0)
        n = asprintf(&out, "%s", cli_say(cli, "向上找到", "found upward"));
    else
        n = asprintf(&out, "%s", cli_say(cli, "默认", "default"));
    return n < 0 ? NULL : out;
}

static char *value_text(const struct cli *cli, const json_t *value)
{
    if (json_is_null(value))
        return strdup(cli_say(cli, "（无）", "(none)"));
    if (json_is_string(value))
        return strdup(json_string_value(value));
    return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

static void print_text(struct explained *x)
{
    const json_t *entry;
    size_t i, width = 0;
    json_array_foreach (x->list, i, entry) {
        size_t len = strlen(json_string_value(json_object_get(entry, "key")));
        width = len > width ? len : width;
    }
    json_array_foreach (x->list, i, entry) {
        char *value = value_text(x->cli, json_object_get(entry, "value")), *origin = origin_text(x->cli, entry);
        char *clean = value ? show_clean(value, strlen(value)) : NULL, *where = origin ? show_clean(origin, strlen(origin)) : NULL;
        x->failed = x->failed || !clean || !where;
        printf("%-*s  %s  [%s]\n", (int)width, json_string_value(json_object_get(entry, "key")), clean ? clean : "", where ? where : "");
        free(where);
        free(clean);
        free(origin);
        free(value);
    }
}

int show_config(const struct cli *cli, const struct run *run, const struct given_options *given, bool json)
{
    struct explained x = {.cli = cli, .run = run, .list = json_array()};
    size_t len;
    if (run->config_file && read_bytes(&x.text, &len, run->config_file, NULL) != MC_OK)
        x.text = NULL; /* without lines then */
    x.failed = !x.list;
    if (x.list)
        add_all(&x, given);
    if (!x.failed && json) {
        x.failed = json_dumpf(x.list, stdout, JSON_INDENT(2)) != 0 && !ferror(stdout);
        putchar('\n');
    } else if (!x.failed) {
        print_text(&x);
    }
    json_decref(x.list);
    free(x.text);
    if (x.failed)
        cli_complain(cli_say(cli, "内存不足", "out of memory"));
    return x.failed ? EXIT_INCOMPLETE : EXIT_CLEAN;
}
