/* The eight rules of tests/bench/pack written by hand over stock jansson. A line for each finding: number of the record, rule. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long long fen(const json_t *amount)
{
    const char *text = json_string_value(amount), *dot = strchr(text, '.');
    return atoll(text) * 100 + (dot ? atoll(dot + 1) : 0);
}

static const char *text(const json_t *record, const char *key)
{
    const char *value = json_string_value(json_object_get(record, key));
    return value ? value : "";
}

static long characters(const char *c)
{
    long n = 0;
    for (; *c; c++)
        n += (*c & 0xC0) != 0x80;
    return n;
}

static void tell(long line, const char *rule)
{
    printf("%ld project.%s\n", line, rule);
}

static void check_money(const json_t *record, long line)
{
    const json_t *funding = json_object_get(record, "funding"), *source;
    long long sum = 0;
    size_t i;
    json_array_foreach (json_object_get(funding, "sources"), i, source)
        sum += fen(json_object_get(source, "amount"));
    if (sum != fen(json_object_get(funding, "total")))
        tell(line, "sources-sum");
}

static void check_milestones(const json_t *record, long line)
{
    const char *before = "";
    json_int_t percent = 0;
    const json_t *one;
    size_t i;
    json_array_foreach (json_object_get(record, "milestones"), i, one) {
        if (strcmp(text(one, "due"), before) < 0)
            tell(line, "milestone-order");
        if (json_integer_value(json_object_get(one, "percent")) < percent)
            tell(line, "progress");
        before = text(one, "due");
        percent = json_integer_value(json_object_get(one, "percent"));
    }
    if (percent != 100)
        tell(line, "progress");
}

static void check(const json_t *record, long line)
{
    static const char *const keys[] = {"id", "region", "name", "lead"};
    const json_t *target = json_object_get(record, "target"), *one;
    json_int_t sum = 0, year = json_integer_value(json_object_get(record, "year"));
    long length = characters(text(record, "name"));
    size_t i;
    check_money(record, line);
    check_milestones(record, line);
    json_array_foreach (json_object_get(target, "parts"), i, one)
        sum += json_integer_value(json_object_get(one, "value"));
    if (sum != json_integer_value(json_object_get(target, "value")))
        tell(line, "parts-sum");
    for (i = 0; i < 4; i++)
        if (!*text(record, keys[i]))
            tell(line, "required");
    if (!json_object_get(record, "year"))
        tell(line, "required");
    if (year < 2000 || year > 2100)
        tell(line, "year-range");
    if (length < 4 || length > 60)
        tell(line, "name-length");
    json_array_foreach (json_object_get(record, "support"), i, one)
        if (strcmp(json_string_value(one), text(record, "lead")) == 0)
            tell(line, "lead-not-support");
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "r") : NULL;
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    for (long n = 1; in && (len = getline(&line, &size, in)) > 0; n++) {
        json_t *record = json_loadb(line, (size_t)len, JSON_REJECT_DUPLICATES, NULL);
        if (!record)
            return 1;
        check(record, n);
        json_decref(record);
    }
    free(line);
    return !in || fclose(in) != 0;
}
