/* Rules that share one table of each element come to what they come to with a table each, record after record. */
#include <stdlib.h>
#include <string.h>

#include "rule_pack.h"
#include "unit.h"

/* Bodies of check(part, report): of some that share, of one that cannot, of one that is stopped. */
static const char *const bodies[] = {
    "if part.y and #part.y > 1 then fail(report) end",
    "for i, tag in ipairs(part.tags or {}) do if tag.name == part.x then report { at = 'tags[' .. i .. '].name', zh = '同', en = 'the same' } end end",
    "local n = 0 for _, tag in ipairs(part.tags or {}) do n = n + (tag.name and 1 or 0) end if n > 1 then report { zh = '有' .. n, en = 'there are ' .. n } end",
    "if part.x == 'stop' then while true do end end if part.x == 'long' then local n = 0 for i = 1, 3000000 do n = n + i end if n > 0 then fail(report) end end",
    "if part.x == 'odd' then local z = part.seq end if part.x == 'none' then not_applicable 'y' end",
    "if part.y == '34' and money.parse(part.y) > 100000 then fail(report) end",
    "part.y = 'poison' part.tags = nil",
    "kept[#kept + 1] = part if #kept > 2 then kept[1] = nil end",
    "local n = 0 for key in pairs(part) do n = n + #key end if n > 6 then report { zh = '键长' .. n, en = 'keys of ' .. n } end",
    "local t = part.tags if t and part.y and #t ~= 1 then report { zh = '有' .. #t, en = 'has ' .. #t } end",
    "if part == before then fail(report) end if before and before.x ~= part.x then report { zh = '换了', en = 'another' } end before = part",
    "local old = swap(part) if old and old.x == part.x and old ~= part then report { zh = '又是' .. tostring(old.x), en = 'again' } end",
    "add(kept, part) if #kept > 3 and kept[1].x == kept[4].x then report { zh = '同第一', en = 'as the first' } end",
    "local mine = { part } mine[1].y = 'poison' if part.tags then table.insert(part.tags, 'poison') end",
    "next_number() if next_number() % 8 == 0 then fail(report) end",
};
#define FIRST_KEEPER (COUNT(bodies) - 5) /* from here on KEEPERS stand in front of the rule */

/* Rules that declare something else, so that those with names of fields worked out share with nobody: check(part, report), their needs and uses. */
static const struct alone {
    const char *needs, *uses, *body;
} alone[] = {
    {"'seq'", "", "if part.seq == '2' then fail(report) end"},
    {"'x'", "'y', 'tags[].name'",
     "local y, name = 'y' .. '', 'na' .. 'me' if part[y] == '12' then report { at = y, zh = '十二', en = 'twelve' } end\n"
     "for i, tag in ipairs(part.tags or {}) do if tag and tag[name] == part.x then report { at = 'tags[' .. i .. '].name', zh = '同', en = 'the same' } end end\n"
     "local keys = 0 for _ in pairs(part) do keys = keys + 1 end if keys ~= 1 then report { zh = '有' .. keys, en = 'has ' .. keys } end\n"
     "for i, tag in ipairs(part.tags or {}) do if tag then for key in pairs(tag) do if key ~= name then fail(report) end end end end"},
    {"'x'", "'tags[].name'",
     "local z = 'se' .. 'q' if pcall(function() return part[z] end) then fail(report) end if part.x == 'odd' then local _ = part[z] end\n"
     "if part.x == 'long' then local n = 0 for i = 1, 3000000 do n = n + i end if n > 0 then fail(report) end end if part.x == 'stop' then while true do end end"},
    {"'x'", "'tags'", "local all = part['ta' .. 'gs'] if all and part.x == 'b' then table.insert(all, { name = 'more' }) table.remove(all) if #all > 1 then fail(report) end end"},
    {"'x'", "'tags[].name', 'y'",
     "kept[#kept + 1] = part local before = kept[#kept - 1] if before then report { zh = '前为' .. tostring(before.x) .. tostring(before.y) .. #(before.tags or ''), en = 'before' } end\n"
     "part.x = 'poison' if part.tags and part.tags[1] then part.tags[1].name = 'poison' end if part.y then local _ = part.seq end"},
};

/* What they keep, in ways that their text tells and does not tell at once. */
#define KEEPERS \
    "local before\nlocal function add(list, x) table.insert(list, x) end\nlocal function box() local v return function(x) local old = v v = x return old end end\n" \
    "local swap = box()\nlocal function counter() local n = 0 return function() n = n + 1 return n end end\nlocal next_number = counter()\n"

static const char *const records[] = {
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"a\", \"y\": \"12\", \"tags\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {}]}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"b\"}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"b\", \"tags\": [{\"name\": \"b\"}]}, {\"y\": \"12\"}, {\"x\": \"c\", \"y\": \"1\", \"tags\": []}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"stop\", \"y\": \"1\", \"seq\": \"1\"}, {\"x\": \"odd\", \"y\": \"22\", \"seq\": \"2\"}, {\"x\": \"none\"}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"long\", \"tags\": [{\"name\": \"b\"}, 5, null, \"x\", {\"name\": \"c\"}]}]}",
    "{\"kind\": \"thing\", \"parts\": [5, {\"x\": {\"a\": 1}, \"tags\": {\"name\": \"x\"}}, {\"x\": [1], \"y\": 7, \"tags\": \"t\"}, {\"x\": \"\", \"tags\": [[]]}]}",
    "{\"kind\": \"thing\"}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"a\", \"tags\": [{\"name\": \"a\"}]}, {\"x\": \"a\", \"y\": \"34\", \"tags\": [{\"name\": \"b\"}, {\"name\": \"a\"}]}]}",
    "{\"kind\": \"other\", \"parts\": [{\"x\": \"a\"}]}",
    "{\"kind\": \"thing\", \"name\": \"z\", \"parts\": [{\"x\": \"a\"}, {\"x\": \"a\"}, {\"x\": \"a\"}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"b\"}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"b\", \"y\": true, \"tags\": [{\"name\": \"b\"}, {\"name\": \"c\"}]}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"y\": false, \"tags\": [{\"name\": \"b\"}], \"x\": \"b\"}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": 3, \"y\": \"3\", \"tags\": [{\"name\": 3}]}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"3\", \"y\": 3, \"tags\": [{\"name\": \"3\"}, {\"name\": 3}]}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"3\", \"y\": \"34\", \"tags\": []}]}",
    "{\"kind\": \"thing\", \"unit\": \"万元\", \"parts\": [{\"x\": \"3\", \"y\": \"34\", \"tags\": []}]}",
    "{\"kind\": \"thing\", \"parts\": [{\"x\": \"3\", \"y\": \"34\", \"tags\": []}]}",
    "{\"kind\": \"thing\", \"unit\": \"千元\", \"parts\": [{\"x\": \"3\", \"y\": \"34\", \"tags\": []}]}",
};

/* `parts`: fields of the tags are declared, and not the tags as a whole, so that their tables too are filled anew. */
static char *folder_of_rules(bool parts)
{
    char *dir = folder_new();
    for (size_t i = 0; i < COUNT(bodies); i++) {
        char name[32], file[40];
        snprintf(name, sizeof name, "share/rule-%zu", i);
        snprintf(file, sizeof file, "%s.lua", name);
        char *text = rule_text(name, bodies[i]), *with;
        const char *tags = strstr(text, "'tags' }");
        ck_assert_int_gt(asprintf(&with, "-- A test.\n%s%.*s%s%s", i < FIRST_KEEPER ? "" : KEEPERS, (int)(tags - text), text, parts ? "'tags[].name' }" : "'tags' }", tags + strlen("'tags' }")), 0);
        folder_write(dir, file, with);
        free(with);
        free(text);
    }
    for (size_t i = 0; i < COUNT(alone); i++) {
        char *text, name[32];
        snprintf(name, sizeof name, "alone/rule-%zu.lua", i);
        ck_assert_int_gt(asprintf(&text,
                                  "-- A test.\nlocal rule = { id = 'alone.rule-%zu', title = { zh = '试', en = 'test' }, severity = 'error', kind = 'thing',\n"
                                  "  each = 'parts[]', needs = { %s }, uses = { %s }, basis = { 'practice' } }\nlocal kept = {}\n"
                                  "local function fail(report) report { zh = '错', en = 'wrong' } end\nfunction rule.check(part, report)\n%s\nend\n"
                                  "rule.pass = { { x = 'a' } }\nrule.fail = { { { x = 'b' }, finds = { { zh = '错' } } } }\nreturn rule, kept, fail\n",
                                  i, alone[i].needs, alone[i].uses, alone[i].body), 0);
        folder_write(dir, name, text);
        free(text);
    }
    return dir;
}

static void check_same(struct pack *shared, struct pack *apart, const char *record)
{
    json_t *a = report_of(shared, record), *b = report_of(apart, record);
    char *as_shared = json_dumps(a, JSON_SORT_KEYS | JSON_INDENT(1)), *as_apart = json_dumps(b, JSON_SORT_KEYS | JSON_INDENT(1));
    ck_assert_str_eq(as_shared, as_apart);
    free(as_shared);
    free(as_apart);
    json_decref(a);
    json_decref(b);
}

/* 0: counted; 1: timed; 2: little memory, where the shared tables are in the way; 3 to 5 the same with fields of items. */
START_TEST(shared_is_as_apart)
{
    const struct rule_limits limits = {.memory = _i % 3 == 2 ? 2 << 20 : 0};
    char *dir = folder_of_rules(_i > 2);
    struct pack *shared = pack_of(dir, &limits), *apart = pack_of(dir, &limits);
    pack_share_after(shared, 0);
    pack_share_after(apart, SIZE_MAX);
    pack_watch(shared, _i % 3 == 1);
    for (size_t i = 0; i < 4 * COUNT(records); i++)
        check_same(shared, apart, records[(i * 7 + i / COUNT(records)) % COUNT(records)]); /* some twice in a row */
    for (size_t i = 0; i < 2 * COUNT(records); i++)
        check_same(shared, apart, records[i / 2]);
    pack_watch(shared, false);
    pack_free(shared);
    pack_free(apart);
    folder_remove(dir);
}
END_TEST

/* Another selection is another union of what rules declare. */
START_TEST(selection_may_change)
{
    mc_error err = {0};
    char *dir = folder_of_rules(false);
    struct pack *shared = pack_of(dir, NULL), *apart = pack_of(dir, NULL);
    pack_share_after(shared, 0);
    pack_share_after(apart, SIZE_MAX);
    check_same(shared, apart, records[0]);
    ck_assert_int_eq(pack_select(shared, "share.rule-1", true, &err), MC_OK);
    ck_assert_int_eq(pack_select(apart, "share.rule-1", true, &err), MC_OK);
    check_same(shared, apart, records[0]);
    check_same(shared, apart, records[7]);
    pack_free(shared);
    pack_free(apart);
    folder_remove(dir);
}
END_TEST

/* Nothing of the element changes from record to record but what its amounts are in. */
START_TEST(unit_counts)
{
    mc_error err = {0};
    char *dir = folder_of_rules(false);
    struct pack *shared = pack_of(dir, NULL), *apart = pack_of(dir, NULL);
    pack_share_after(shared, 0);
    pack_share_after(apart, SIZE_MAX);
    ck_assert_int_eq(pack_select(shared, "share.rule-5", true, &err), MC_OK);
    ck_assert_int_eq(pack_select(apart, "share.rule-5", true, &err), MC_OK);
    for (size_t i = 0; i < 12; i++)
        check_same(shared, apart, records[COUNT(records) - 1 - i % 4]);
    pack_free(shared);
    pack_free(apart);
    folder_remove(dir);
}
END_TEST

Suite *share_suite(void);
Suite *share_suite(void)
{
    Suite *s = suite_create("share");
    TCase *t = tcase_create("share");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, shared_is_as_apart, 0, 6);
    tcase_add_test(t, selection_may_change);
    tcase_add_test(t, unit_counts);
    suite_add_tcase(s, t);
    return s;
}
