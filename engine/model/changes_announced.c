/* Whether a notice says that it changes something. */
#include "model/changes.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* A change is announced by these. Short words that stand inside others come after them. */
static const char *const words[] = {
    "调整", "变更", "变动", "延期", "推迟", "延后", "顺延", "延长", "提前", "追加", "调增", "调减", "核增", "核减", "压减", "增加至", "减少至",
    "增至", "减至", "改为", "更改", "更正", "修订", "修改", "新增", "增补", "取消", "撤销", "终止", "不再实施", "合并", "移出", "退出", "暂缓", "缓建",
};
/* What turns it round: 不得擅自调整, 无变更. */
static const char *const negations[] = {"不得", "不予", "不再", "不作", "不做", "未", "无", "没有", "严禁", "禁止"};

#define NEGATION_REACH 15 /* bytes before the word: five characters */

static bool is_digit_of_number(const char *c)
{
    return (*c >= '0' && *c <= '9') || *c == '.';
}

/* The value as a whole: 200 is not in 2000. */
static bool has_value(const char *sentence, const char *value)
{
    size_t len = value ? strlen(value) : 0;
    for (const char *at = sentence; len && (at = strstr(at, value)); at++) {
        bool before = at > sentence && is_digit_of_number(at - 1) && is_digit_of_number(value);
        bool after = is_digit_of_number(at + len) && at[len] != '.' && is_digit_of_number(value + len - 1);
        if (!before && !after)
            return true;
    }
    return false;
}

static bool is_negated(const char *sentence, const char *word)
{
    char before[NEGATION_REACH + 1];
    size_t n = (size_t)(word - sentence);
    n = n < NEGATION_REACH ? n : NEGATION_REACH;
    memcpy(before, word - n, n);
    before[n] = '\0';
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++)
        if (strstr(before, negations[i]))
            return true;
    return false;
}

static bool announces(const char *sentence)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (const char *at = sentence; (at = strstr(at, words[i])); at++)
            if (!is_negated(sentence, at))
                return true;
    return false;
}

/* What a sentence must hold beside the word. */
struct wanted {
    const char *name, *old_value, *new_value;
    bool any; /* nothing: it stands in the remarks */
};

static bool fits(const char *sentence, const struct wanted *w)
{
    if (!announces(sentence))
        return false;
    if (w->any)
        return true;
    if (w->name)
        return strstr(sentence, w->name) != NULL;
    return has_value(sentence, w->old_value) || has_value(sentence, w->new_value);
}

/* The end of the sentence that begins at `text`. */
static size_t sentence_length(const char *text)
{
    static const char *const ends[] = {"。", "；", "！", ";", "\n"};
    const char *nearest = text + strlen(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = strstr(text, ends[i]);
        if (at && at + strlen(ends[i]) < nearest)
            nearest = at + strlen(ends[i]);
    }
    return (size_t)(nearest - text);
}

/* own: the first sentence of the text that fits. NULL: none. */
static char *find_in(const char *text, const struct wanted *w)
{
    while (text && *text) {
        size_t len = sentence_length(text), from, to;
        char *sentence = strndup(text, len);
        if (sentence && fits(sentence, w)) {
            utf8_trim(sentence, strlen(sentence), &from, &to);
            char *out = strndup(sentence + from, to - from);
            free(sentence);
            return out;
        }
        free(sentence);
        text += len;
    }
    return NULL;
}

/* In every text of the value, all the way down. */
static char *find_below(const json_t *value, const struct wanted *w)
{
    const char *key;
    const json_t *one;
    char *found = NULL;
    size_t i;
    if (json_is_string(value))
        return find_in(json_string_value(value), w);
    json_array_foreach (value, i, one)
        if (!found)
            found = find_below(one, w);
    json_object_foreach ((json_t *)(uintptr_t)value, key, one)
        if (!found)
            found = find_below(one, w);
    return found;
}

static char *find_in_remarks(const json_t *value, const struct wanted *w)
{
    struct wanted any = *w;
    any.any = true;
    const json_t *task;
    size_t i;
    char *found = find_below(json_object_get(value, "remark"), &any);
    json_array_foreach (json_object_get(value, "tasks"), i, task)
        if (!found)
            found = find_below(json_object_get(task, "remark"), &any);
    return found;
}

/* In the body: a sentence that names the project, and behind such a one whatever has the values; where there is no project, whatever has them. */
static char *find_in_body(const struct record *later, const struct wanted *w)
{
    const json_t *body = json_object_get(json_object_get(later->root, "document"), "body"), *paragraph;
    size_t i;
    char *found = NULL;
    json_array_foreach (body, i, paragraph) {
        const char *text = json_string_value(json_object_get(paragraph, "text"));
        bool about = text && (!w->name || strstr(text, w->name));
        struct wanted values = {.old_value = w->old_value, .new_value = w->new_value}, named = {.name = w->name};
        if (!found && about && (w->old_value || w->new_value))
            found = find_in(text, &values);
        else if (!found && about && w->name)
            found = find_in(text, &named);
    }
    return found;
}

char *changes_announced(const struct record *later, const char *pointer, const char *name, const char *old_value, const char *new_value)
{
    const json_t *value = later && *pointer ? record_get(later, pointer) : NULL;
    const struct wanted w = {.name = name, .old_value = old_value, .new_value = new_value},
                        values = {.old_value = old_value, .new_value = new_value};
    if (!later)
        return NULL;
    char *found = value && (old_value || new_value) ? find_below(value, &values) : NULL;
    if (!found && value)
        found = find_in_remarks(value, &w);
    return found ? found : find_in_body(later, &w);
}
