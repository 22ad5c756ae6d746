/* Rules that try to break out, to run for ever, or to disturb others: each is contained, and the rule beside it is not affected. */
#include <stdlib.h>
#include <string.h>

#include "rule_pack.h"
#include "unit.h"

enum fate { STOPPED, HARMLESS }; /* undecided; or it ends without a finding (which would mean that it got through) */

struct attack {
    const char *body;
    enum fate fate;
    const char *reason; /* part of the English reason, where it matters */
};

/* A table whose length Lua believes to be the last of these powers of two. */
#define POWER(n) "[1 << " #n "] = 1, "
#define TEN_POWERS(t) POWER(t##0) POWER(t##1) POWER(t##2) POWER(t##3) POWER(t##4) POWER(t##5) POWER(t##6) POWER(t##7) POWER(t##8) POWER(t##9)
#define ALL_POWERS TEN_POWERS() TEN_POWERS(1) TEN_POWERS(2) TEN_POWERS(3)

static const struct attack attacks[] = {
    /* running for ever */
    {"while true do end", STOPPED, "instructions"},
    {"while true do pcall(function() while true do end end) end", STOPPED, "instructions"},
    {"pcall(pcall, function() while true do end end) fail(report)", STOPPED, "instructions"},
    {"local function f() return f() end f()", STOPPED, "instructions"},
    {"local function f() return 1 + f() end f()", STOPPED, NULL},
    {"local function f() pcall(f) f() end f()", STOPPED, NULL},
    {"for i in pairs(setmetatable({}, {})) do end", STOPPED, "setmetatable"},
    {"if ('').rep('', 1 << 60) ~= '' then fail(report) end", HARMLESS, NULL},
    {"local t = {" ALL_POWERS "} table.insert(t, 1, 1)", STOPPED, "instructions"}, /* #t is 2^39 here */
    {"local t = {" ALL_POWERS "} table.concat(t)", STOPPED, NULL},
    {"local t = {} for i = 1, 200000 do t[i] = i end while true do table.insert(t, 1, 1) table.remove(t, 1) end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 20) while true do local _ = s .. 'b' end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 20) while true do s:find(s .. 'b', 1, true) end", STOPPED, "instructions"},
    {"re.test('^(a+)+$', ('a'):rep(60) .. 'b')", STOPPED, "match steps"},
    {"pcall(re.test, '^(a+)+$', ('a'):rep(60) .. 'b') fail(report)", STOPPED, "match steps"},
    {"re.test('(*LIMIT_MATCH=4000000000)^(a+)+$', ('a'):rep(60) .. 'b')", STOPPED, "match steps"},
    {"re.test('((((a{1,500}){1,500}){1,500}){1,500})', 'a')", STOPPED, "re:"},
    {"re.test(('('):rep(3000), 'a')", STOPPED, "re:"},
    {"re.test('\\\\C', 'a')", STOPPED, "re:"},
    {"re.test('^(?:(a)|(b)|x)*$', ('ab'):rep(100000))", STOPPED, "match steps"},
    {"re.test('^(\\\\((?1)*\\\\))*$', ('('):rep(20000) .. (')'):rep(20000))", STOPPED, "match steps"},
    {"re.test('(*NO_JIT)^(a+)+$', ('a'):rep(60) .. 'b')", STOPPED, "match steps"},
    {"re.test('a', '\\xff')", STOPPED, "re:"},
    {"table.sort({ 3, 2, 1, 5, 4 }, function() while true do end end)", STOPPED, "instructions"},

    {"while true do select('#', table.unpack({}, 1, 100000)) end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 21) while true do text.starts(s, s) end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 21) while true do text.ends(s, s) end", STOPPED, "instructions"},
    {"local s = ('人'):rep(1 << 18) while true do text.fold(s) end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 21) while true do utf8.offset(s, 1 << 20) end", STOPPED, "instructions"},
    {"local s = ('a'):rep(1 << 21) while true do s:upper() end", STOPPED, NULL},
    {"while true do pcall(error) end", STOPPED, "instructions"},
    {"while true do pcall(money.parse) end", STOPPED, "instructions"},
    {"local t = {} for i = 1, 1000 do t[i] = i end while true do table.sort(t, function(a, b) return true end) end", STOPPED, "instructions"},
    {"local t = {} for i = 1, 1000 do t[i] = i end while true do for k in pairs(t) do end end", STOPPED, "instructions"},
    {"local t = {} for i = 1, 1000 do t[i] = i end while true do for i in ipairs(t) do end end", STOPPED, "instructions"},
    {"local s = ('人'):rep(1 << 18) while true do utf8.len(s) end", STOPPED, "instructions"},
    {"while true do re.test('(', 'a') end", STOPPED, "re:"},
    {"for i = 1, 1 << 40 do pcall(re.test, 'a' .. i, 'b') end", STOPPED, NULL},
    {"local s = ('ab'):rep(2000) for i = 1, 400 do pcall(re.test, '^(?:(a)|(b)|x' .. i .. ')*$', s) end", STOPPED, "match steps"},
    {"re.all('', ('a'):rep(1 << 20))", STOPPED, NULL},
    {"re.test(('(a)'):rep(200), ('a'):rep(200))", HARMLESS, NULL},
    {"if re.find('a', 'xay', 9223372036854775807) then fail(report) end", HARMLESS, NULL},
    {"local parts = {} for i = 1, 3000 do parts[i] = { at = 'x', fen = i } end while true do diagnose.sum { total = { at = 'x', fen = 1 }, parts = parts } end", STOPPED, NULL},

    /* memory */
    {"local t = {} for i = 1, 1 << 30 do t[i] = { i } end", STOPPED, NULL},
    {"local t = {} for i = 1, 1 << 30 do t = { t } end", STOPPED, NULL},
    {"local t = {} for i = 1, 1 << 30 do t['k' .. i] = i end", STOPPED, NULL},
    {"local t = {} for i = 1, 100 do t[i] = ('x'):rep(1 << 20) end local s = table.concat(t)", STOPPED, "memory"},
    {"local s = ('x'):rep(1 << 20) local t = {} for i = 1, 100 do t[i] = s end local r = table.concat(t, s)", STOPPED, NULL},
    {"local function f(...) return f(1, 2, 3, ...) end f()", STOPPED, NULL},
    {"local s = '' for i = 1, 1 << 30 do s = s .. 'xxxxxxxxxxxxxxxx' end", STOPPED, NULL},
    {"local f = function() end for i = 1, 1 << 30 do local g = f f = function() return g() end end", STOPPED, NULL},
    {"string.format(('%s'):rep(200), ('x'):rep(1 << 20))", STOPPED, NULL},
    {"utf8.char(table.unpack({}, 1, 1 << 18))", STOPPED, NULL},
    {"local s = 'x' while true do s = s .. s end", STOPPED, "memory"},
    {"pcall(function() local s = 'x' while true do s = s .. s end end) fail(report)", STOPPED, "memory"},
    {"local t = {} while true do t[#t + 1] = ('x'):rep(100000) .. #t end", STOPPED, NULL},
    {"('x'):rep(1 << 30)", STOPPED, "memory"},
    {"('x'):rep(1 << 40)", STOPPED, "too large"},
    {"('x'):rep(1 << 62)", STOPPED, "too large"},
    {"table.unpack({}, 1, 1 << 30)", STOPPED, "too many results"},
    {"table.concat({}, ',', 1, 1 << 60)", STOPPED, NULL},
    {"('x'):rep(1000, ('y'):rep(1 << 20))", STOPPED, "memory"},
    {"string.format('%999999d', 1)", STOPPED, NULL},

    /* poisoning what others use */
    {"require = function() return {} end", HARMLESS, NULL},
    {"_ENV.require = nil", HARMLESS, NULL},
    {"table.insert(string, 1, 'x')", STOPPED, NULL},
    {"table.remove(money)", STOPPED, NULL},
    {"table.sort(re) table.sort(text)", HARMLESS, NULL},
    {"table.insert(parameters, 'x')", STOPPED, NULL},
    {"local lib = require 'lib.shared' lib.limit = 0 lib.check = error", HARMLESS, NULL},
    {"local lib = require 'lib.shared' table.insert(lib.words, 1, 'poison')", HARMLESS, NULL},
    {"part.tags[1].name = 'poison' part.x = 'poison' table.insert(part.tags, {})", HARMLESS, NULL},
    {"table.insert(part.tags, {})", HARMLESS, NULL},
    {"table.insert(part.tags, 1, { name = 'poison' })", HARMLESS, NULL},
    {"pcall(table.remove, part.tags)", HARMLESS, NULL},
    {"table.sort(part.tags) table.sort(part.tags, function(a, b) b.name = 'poison' end)", HARMLESS, NULL},
    {"local t = table local r = t.remove r(part.tags)", HARMLESS, NULL},
    {"local r = table['remove'] r(part.tags)", HARMLESS, NULL},
    {"for _, tag in ipairs(part.tags) do tag.name = 'poison' end", HARMLESS, NULL},
    {"local own = {} own = part own.x = 'poison'", HARMLESS, NULL},
    {"local own = { part } own[1].x = 'poison'", HARMLESS, NULL},
    {"local own = {} for i = 1, 2 do own.x = 'poison' own = part end", HARMLESS, NULL},
    {"local own, other = {}, part other.x = 'poison'", HARMLESS, NULL},
    {"local function own() return part end own().x = 'poison'", HARMLESS, NULL},
    {"function part.x() end function part.tags.name() end", HARMLESS, NULL},
    {"function part:x() end", HARMLESS, NULL},
    {"(part).x = 'poison' (part.tags)[1] = nil", HARMLESS, NULL},
    {"local _ \r part.x = 'poison'", HARMLESS, NULL},
    {"-- a comment\r part.x = 'poison'", HARMLESS, NULL},
    {"local own = ({ part })[1] own.x = 'poison'", HARMLESS, NULL},
    {"local own = {} or 1 if true then local own = part own.x = 'poison' end", HARMLESS, NULL},
    {"do local part = part part.x = 'poison' end", HARMLESS, NULL},
    {"local own <const> = part own.x = 'poison'", HARMLESS, NULL},
    {"repeat local own = part own.x = 'poison' until own.x", HARMLESS, NULL},
    {"for own = 1, 1 do local own = {} goto next ::next:: own = part own.x = 'poison' end", HARMLESS, NULL},
    {"local x, part = part, {} x.x = 'poison'", HARMLESS, NULL},
    {"kept[1] = part if kept[1] then kept[1].x = 'poison' end", HARMLESS, NULL},
    {"kept.part = part kept.report = report", HARMLESS, NULL},
    {"report(part)", STOPPED, "unknown field"},
    {"report { zh = 'a', en = 'a', related = part.tags }", STOPPED, NULL},
    {"for k in pairs(part) do if k ~= 'x' and k ~= 'tags' then fail(report) end end", HARMLESS, NULL},
    {"for k in pairs(part.tags[1]) do if k ~= 'name' then fail(report) end end", HARMLESS, NULL},
    {"local key = 'se' .. 'q' if pcall(function() return part[key] end) then fail(report) end", HARMLESS, NULL},
    {"if pcall(function() return part.seq end) then fail(report) end", HARMLESS, NULL},
    {"for _, key in ipairs { 'seq' } do if pcall(function() return part[key] end) then fail(report) end end", HARMLESS, NULL},
    {"local keys = { 'x' } table.insert(keys, 'se' .. 'q') for _, key in ipairs(keys) do local _ = part[key] end", STOPPED, "'seq'"},
    {"local keys = { 'x' } local k = keys k[1] = 'se' .. 'q' for _, key in ipairs(keys) do local _ = part[key] end", STOPPED, "'seq'"},
    {"local key = 1 key = 'se' .. 'q' local _ = part[key]", STOPPED, "'seq'"},
    {"local key = 1 for i = 1, 2 do local _ = part[key] key = 'se' .. 'q' end", STOPPED, "'seq'"},
    {"if part.extra then fail(report) end", STOPPED, "'extra'"},
    {"('').format = nil", STOPPED, NULL},

    /* what is not there */
    {"os.exit(1)", STOPPED, "has no 'os'"},
    {"io.open('/etc/passwd')", STOPPED, "has no 'io'"},
    {"debug.sethook()", STOPPED, "has no 'debug'"},
    {"load('return 1')()", STOPPED, "has no 'load'"},
    {"dofile('/etc/passwd')", STOPPED, "has no 'dofile'"},
    {"collectgarbage()", STOPPED, "has no 'collectgarbage'"},
    {"coroutine.wrap(function() end)()", STOPPED, "has no 'coroutine'"},
    {"getmetatable('').__index = nil", STOPPED, "has no 'getmetatable'"},
    {"setmetatable({}, { __gc = function() end })", STOPPED, "has no 'setmetatable'"},
    {"rawset(string, 'rep', nil)", STOPPED, "has no 'rawset'"},
    {"rawget(money, 'parse')", STOPPED, "has no 'rawget'"},
    {"next({})", STOPPED, "has no 'next'"},
    {"print('x')", STOPPED, "has no 'print'"},
    {"_G.os.exit()", STOPPED, "has no '_G'"},
    {"math.random()", STOPPED, "has no 'random'"},
    {"string.dump(fail)", STOPPED, "has no 'dump'"},
    {"string.pack('z', 'x')", STOPPED, "has no 'pack'"},
    {"require('os')", STOPPED, "no library"},
    {"require('lib/../../etc/passwd')", STOPPED, "no library"},
    {"require('a.rule')", STOPPED, "no library"},
    {"local x <close> = {}", STOPPED, NULL},
    {"goto done while true do end ::done::", HARMLESS, NULL},
    {"('x'):find('x', 1)", STOPPED, "re.find"},
    {"('x'):gsub('x', 'y')", STOPPED, "module re"},
    {"local s = 'x' + 1", STOPPED, "arithmetic"},
    {"money.prase('1')", STOPPED, "nearest: 'parse'"},

    /* poisoning */
    {"x = 1", STOPPED, "cannot be set"},
    {"_ENV = { report = report } error('out')", STOPPED, "nil value"},
    {"_ENV.string = nil", STOPPED, "cannot be set"},
    {"money = nil", STOPPED, "cannot be set"},
    {"local function ipairs() end function utf8() end", STOPPED, "cannot be set"},
    {"money.parse = function() return 0 end", STOPPED, "read-only"},
    {"string.rep = nil", STOPPED, "read-only"},
    {"('x').rep = nil", STOPPED, NULL},
    {"parameters.limit = 0", STOPPED, "read-only"},
    {"if parameters.limit ~= 7 then fail(report) end", HARMLESS, NULL},
    {"parameters.nothing()", STOPPED, "no parameter"},
    {"for k in pairs(money) do fail(report) end for k in pairs(_ENV) do if k ~= 'require' then fail(report) end end", HARMLESS, NULL},

    /* addresses and order must not show */
    {"if tostring({}) ~= 'table' or tostring(print2 or fail) ~= 'function' then fail(report) end", STOPPED, "has no 'print2'"},
    {"if tostring({}) ~= 'table' or tostring(fail) ~= 'function' then fail(report) end", HARMLESS, NULL},
    {"if string.format('%s %5s', {}, fail) ~= 'table function' then fail(report) end", HARMLESS, NULL},
    {"string.format('%p', {})", STOPPED, "no %p"},
    {"string.format('%q', 1 / 3)", STOPPED, "no %q"},
    {"for k in pairs({ [{}] = 1 }) do end", STOPPED, "no order"},
    {"local o = '' for k in pairs({ b = 1, [10] = 1, a = 1, [2] = 1, [true] = 1 }) do o = o .. tostring(k) .. ' ' end "
     "if o ~= '2 10 a b true ' then fail(report) end", HARMLESS, NULL},
    {"if tonumber('0.1') or tonumber('1e3') or tonumber('0x10') or tonumber('12') ~= 12 or tonumber('-7') ~= -7 or "
     "tonumber('99999999999999999999') or tonumber(2.0) ~= 2 or tonumber(2.5) then fail(report) end", HARMLESS, NULL},

    /* what ours do in the place of Lua's */
    {"local step = ipairs({}) step({}, 'x')", STOPPED, "number expected"},
    {"local step = ipairs({}) step({})", STOPPED, "number expected"},
    {"local step = ipairs({}) step(nil, 1)", STOPPED, "index a nil value"},
    {"local step = ipairs({}) step('ab', 1)", STOPPED, NULL},
    {"ipairs()", STOPPED, "value expected"},
    {"local step, t, at = ipairs({ 7, 8, nil, 9 }, 1) local i, x = step(t, at, 3, 4) "
     "if i ~= 1 or x ~= 7 or step(t, math.maxinteger) or select('#', step(t, 2)) ~= 1 then fail(report) end", HARMLESS, NULL},
    {"if utf8.len('人ａb') ~= 3 or utf8.len('') ~= 0 or utf8.len('人人', 4) ~= 1 or utf8.len(12) ~= 2 or utf8.len('\\0') ~= 1 then fail(report) end", HARMLESS, NULL},
    {"local n, at = utf8.len('a\\xff') if n or at ~= 2 or utf8.len('\\xfd\\xbf\\xbf\\xbf\\xbf\\xbf', 1, -1, true) ~= 1 then fail(report) end", HARMLESS, NULL},
    {"utf8.len({})", STOPPED, "string expected"},
    {"local fen, decimals, unit = money.parse('1.50万元') if fen ~= 1500000 or decimals ~= 2 or unit ~= '万元' then fail(report) end", HARMLESS, NULL},
    {"local fen, decimals, unit = money.parse(12) if fen ~= 1200 or decimals ~= 0 or unit ~= '元' or money.parse('1', '亿元') ~= 10000000000 then fail(report) end", HARMLESS, NULL},
    {"money.parse('1', '斤')", STOPPED, "no unit of money"},
    {"money.parse('1', {})", STOPPED, "string expected"},

    /* error objects and the host's own functions */
    {"error({})", STOPPED, "a table value"},
    {"error()", STOPPED, "a nil value"},
    {"error(fail)", STOPPED, "a function value"},
    {"error('\\xff\\n\\27[31m')", STOPPED, NULL},
    {"error(('x'):rep(100000))", STOPPED, NULL},
    {"pcall(error, {}) pcall(error)", HARMLESS, NULL},
    {"report { zh = '只有中文' }", STOPPED, "both messages"},
    {"report { zh = '', en = 'no Chinese' }", STOPPED, "both messages"},
    {"report { zh = 'a', en = 'a', expected = 0.1 }", STOPPED, "floating-point"},
    {"report { zh = 'a', en = 'a', severty = 'note' }", STOPPED, "nearest: 'severity'"},
    {"report { zh = 'a', en = 'a', severity = 'fatal' }", STOPPED, "severity"},
    {"report { zh = 'a', en = 'a', at = 'xx[0]' }", STOPPED, "unknown field"},
    {"report { zh = 'a', en = 'a', at = 'tags[0]' }", STOPPED, "from 1"},
    {"report { zh = 'a', en = 'a', at = '..' }", STOPPED, "no path"},
    {"report { zh = '\\xff', en = 'a' }", STOPPED, "UTF-8"},
    {"report { zh = 'a', en = 'a', related = { 1 } }", STOPPED, "related"},
    {"report('x')", STOPPED, "table expected"},
    {"undecided { zh = '不明', en = 'not clear' }", STOPPED, "not clear"},
    {"pcall(undecided, { zh = '不明', en = 'not clear' }) fail(report)", STOPPED, "not clear"},
    {"undecided {}", STOPPED, "both reasons"},
    {"undecided { zh = '\\xff', en = 'x' }", STOPPED, "UTF-8"},
    {"not_applicable('\\xff\\xfe')", STOPPED, "name of what is absent"},
    {"not_applicable(('x'):rep(1 << 20))", STOPPED, "name of what is absent"},
    {"not_applicable('')", STOPPED, "name of what is absent"},
    {"not_applicable('a\\0b')", STOPPED, "name of what is absent"},
    {"pcall(not_applicable, 'x') fail(report)", HARMLESS, NULL},
    {"report { zh = 'a', en = 'a', at = ('x.'):rep(1 << 18) }", STOPPED, "bytes"},
    {"report { zh = 'a', en = 'a', diagnosis = 1 << 62 }", STOPPED, "diagnosis"},
    {"report { zh = 'a', en = 'a', diagnosis = { {} } }", STOPPED, "diagnosis"},
    {"report { zh = 'a', en = 'a', impact = 1 / 0 }", STOPPED, "impact"},
    {"report { zh = 'a', en = 'a', [1] = 'x' }", STOPPED, "named fields"},
    {"report { ['zh\\0x'] = 'a', en = 'a' }", STOPPED, "both messages"},
    {"report { zh = 'a', en = {} }", STOPPED, "'en' must be a text"},
    {"report { zh = 'a', en = 'a', expected = 1.5, at = 'nowhere' }", STOPPED, "floating-point"},
    {"diagnose.sum()", STOPPED, NULL},
    {"diagnose.sum { total = { at = 'x', fen = math.mininteger }, parts = { { at = 'x', fen = math.maxinteger } } }", HARMLESS, NULL},
    {"text.sub('人', math.mininteger, math.maxinteger) text.cut('人', math.maxinteger) text.mask('人人', 0, 0)", HARMLESS, NULL},
    {"text.mask('人人', math.maxinteger, math.maxinteger)", HARMLESS, NULL},
    {"date.as_of()", STOPPED, "no day is set"},
    {"money.format(math.mininteger) money.signed(math.mininteger) money.text(math.mininteger)", HARMLESS, NULL},
    {"local a = part.z", STOPPED, "'z'"},
    {"local a = part.tags[1].nme", STOPPED, "nearest: 'name'"},
    {"local a = part.y, part.tags[1].name, part.tags[9]", HARMLESS, NULL},
    {"part.x = nil part.tags[1] = nil part.more = 1", HARMLESS, NULL},
    {"money.parse(0.1)", STOPPED, "floating-point"},
    {"money.sum({ math.maxinteger, 1 })", STOPPED, "too large"},
    {"quantity.mul('9223372036854775807', 2)", STOPPED, NULL},
    {"text.fold('\\xff')", STOPPED, "UTF-8"},
    {"text.count(('人'):rep(100000)) text.width('') text.mask('', 0, 0)", HARMLESS, NULL},
    {"assert(text.digits('') == 0 and text.digits('1０9９年ａ〇.') == 4 and text.digits('\\xef\\xbc') == 0 and text.digits(12) == 2)", HARMLESS, NULL},
    {"assert(text.doubled('的的') and text.doubled('供水管网管网') and text.doubled('一二三四五六七八九十百千一二三四五六七八九十百千'))", HARMLESS, NULL},
    {"assert(text.doubled('甲abc12，甲abc12') and not text.doubled('甲abc1，甲abc1') and not text.doubled('100 aa 甲乙，甲乙'))", HARMLESS, NULL},
    {"local c = ('一二三四五六七八九十'):rep(6) assert(text.doubled(c .. '、') and not text.doubled('') and not text.doubled('甲'))", HARMLESS, NULL},
    {"text.doubled('\\xff')", STOPPED, "UTF-8"},
    {"assert(text.holds('完成竣工验收', { '开工', '竣工' }) and not text.holds('完成竣工验收', { '工竣', '开工' }) and not text.holds('甲', {}) and text.holds('', { '' }))", HARMLESS, NULL},
    {"text.holds(nil, { '甲' })", STOPPED, "string expected"},
    {"text.holds('甲', '甲')", STOPPED, "table expected"},
    {"text.holds('甲', { '乙', {} })", STOPPED, "string expected"},
    {"local w = {} for i = 1, 1000 do w[i] = '甲' .. i end while true do text.holds('乙', w) end", STOPPED, "instructions"},
    {"local n, m = text.in_common('人居环境示范村', '农村人居环境整治示范村') assert(n == 7 and m == 7)", HARMLESS, NULL},
    {"local n, m = text.in_common('甲乙丙', '丙乙') assert(n == 1 and m == 2) n, m = text.in_common('', '甲') assert(n == 0 and m == 0)", HARMLESS, NULL},
    {"local n, m = text.in_common(('甲'):rep(100), ('乙'):rep(47) .. ('甲'):rep(9)) assert(n == 1 and m == 48)", HARMLESS, NULL},
    {"text.in_common('甲', '\\xff')", STOPPED, "UTF-8"},
    {"while true do text.in_common(('甲'):rep(48), ('乙'):rep(48)) end", STOPPED, "instructions"},
    {"text.doubled(('人'):rep(100000)) text.doubled(('ab'):rep(100000))", HARMLESS, NULL},
};

static const char record[] = "{\"kind\": \"thing\", \"parts\": [{\"seq\": \"1\", \"x\": \"b\", \"tags\": [{\"name\": \"n\"}]}]}";

/* It goes by everything that another rule might have poisoned. */
#define GOOD \
    "local lib = require 'lib.shared' if part.x == 'b' and #part.tags == 1 and part.tags[1].name == 'n' and lib.limit == 7 and lib.words[1] == 'b' and #lib.words == 1 and " \
    "lib.check(1, 1) and parameters.limit == 7 and ('x'):rep(2) == 'xx' and string.format('%d', 3) == '3' and re.test('b', part.x) and " \
    "money.parse('1') == 100 and text.fold('ａ') == 'a' then fail(report) end"

#define N_ATTACKS (sizeof attacks / sizeof *attacks)

static void check_attack(const struct attack *a, json_t *report)
{
    const char *reason = reason_of(report, "bad.rule");
    ck_assert_msg(findings_of(report, "bad.rule") == 0, "it got through: %s", a->body);
    ck_assert_msg(undecided_of(report, "bad.rule") == (a->fate == STOPPED), "%s: \"%s\"", a->body, reason);
    ck_assert_msg(!a->reason || strstr(reason, a->reason), "%s: \"%s\" should say \"%s\"", a->body, reason, a->reason);
    ck_assert_msg(strlen(reason) < 600, "%s: a reason of %zu bytes", a->body, strlen(reason));
    for (const char *c = reason; *c; c++)
        ck_assert_msg((unsigned char)*c >= ' ', "%s: control characters in \"%s\"", a->body, reason);
    ck_assert_int_eq((int)findings_of(report, "good.rule"), 1);
    ck_assert_int_eq((int)undecided_of(report, "good.rule"), 0);
}

START_TEST(attack_is_contained)
{
    const struct attack *a = &attacks[(size_t)_i % N_ATTACKS];
    bool shared = (size_t)_i >= N_ATTACKS; /* good.rule then looks at a table that bad.rule may share */
    struct rule_limits limits = {.memory = 8 << 20, .instructions = 2000000};
    char *dir = folder_new(), *bad = rule_text("bad/rule", a->body), *good = rule_text("good/rule", GOOD);
    static const char other[] = "-- 甲。\nlocal rule = { id = 'good.other', title = { zh = '试', en = 'test' }, severity = 'error', kind = 'thing', each = 'parts[]',\n"
                                "needs = { 'seq' }, basis = { 'practice' } }\nfunction rule.check(part, report) if part.seq == '' then report { zh = '错', en = 'wrong' } end end\n"
                                "rule.pass = { { seq = 'a' } }\nrule.fail = { { { seq = '' }, finds = { { zh = '错' } } } }\nreturn rule\n";
    folder_write(dir, "lib/shared.lua", "return { limit = 7, words = { 'b' }, check = function(a, b) return a == b end }");
    folder_write(dir, "bad/rule.lua", bad);
    folder_write(dir, "good/rule.lua", good);
    folder_write(dir, "good/other.lua", other); /* declares what neither of the two may see */
    struct pack *p = pack_of(dir, &limits);
    pack_share_after(p, shared ? 0 : SIZE_MAX);
    json_t *report = report_of(p, record);
    check_attack(a, report);
    json_decref(report);
    pack_free(p);
    free(bad);
    free(good);
    folder_remove(dir);
}
END_TEST

/* A rule that keeps what it makes from element to element fills the state; the others must not suffer. */
START_TEST(hoarder_harms_nobody)
{
    struct rule_limits limits = {.memory = 4 << 20};
    char *dir = folder_new(), *bad = rule_text("bad/hoarder", "kept[#kept + 1] = ('x'):rep(300000) .. #kept"),
         *good = rule_text("good/rule", "local s = ('y'):rep(1000000) if #s == 1000000 then fail(report) end");
    folder_write(dir, "bad/hoarder.lua", bad);
    folder_write(dir, "good/rule.lua", good);
    struct pack *p = pack_of(dir, &limits);
    json_t *parts = json_array();
    for (int i = 0; i < 50; i++)
        json_array_append_new(parts, json_pack("{s:s}", "x", "b"));
    json_t *root = json_pack("{s:s, s:o}", "kind", "thing", "parts", parts);
    char *text = json_dumps(root, 0);
    json_t *report = report_of(p, text);
    ck_assert_int_eq((int)findings_of(report, "good.rule"), 50);
    ck_assert_int_eq((int)json_array_size(json_object_get(report, "undecided")), 0);
    json_decref(report);
    free(text);
    json_decref(root);
    pack_free(p);
    free(bad);
    free(good);
    folder_remove(dir);
}
END_TEST

START_TEST(endless_findings_are_cut_off)
{
    struct rule_limits limits = {.findings = 10};
    char *dir = folder_new(), *bad = rule_text("bad/rule", "while true do pcall(fail, report) end");
    folder_write(dir, "bad/rule.lua", bad);
    struct pack *p = pack_of(dir, &limits);
    json_t *report = report_of(p, record);
    ck_assert_int_eq((int)findings_of(report, "bad.rule"), 10);
    ck_assert_int_eq((int)undecided_of(report, "bad.rule"), 1);
    ck_assert_ptr_nonnull(strstr(reason_of(report, "bad.rule"), "more than 10"));
    json_decref(report);
    pack_free(p);
    free(bad);
    folder_remove(dir);
}
END_TEST

/* `report` of one element is of no use for the next. */
START_TEST(kept_report_is_stale)
{
    char *dir = folder_new(), *bad = rule_text("bad/rule", "kept.report = kept.report or report  fail(kept.report)");
    folder_write(dir, "bad/rule.lua", bad);
    struct pack *p = pack_of(dir, NULL);
    json_t *report = report_of(p, "{\"kind\": \"thing\", \"parts\": [{\"x\": \"1\"}, {\"x\": \"2\"}]}");
    ck_assert_int_eq((int)findings_of(report, "bad.rule"), 1);
    ck_assert_ptr_nonnull(strstr(reason_of(report, "bad.rule"), "earlier element"));
    json_decref(report);
    pack_free(p);
    free(bad);
    folder_remove(dir);
}
END_TEST

/* A rule that passes its limits on element after element is given up; the others get all of them. */
START_TEST(slow_rule_is_given_up)
{
    struct rule_limits limits = {.instructions = 1000000};
    char *dir = folder_new(), *bad = rule_text("bad/rule", "while true do end"), *good = rule_text("good/rule", "fail(report)");
    folder_write(dir, "bad/rule.lua", bad);
    folder_write(dir, "good/rule.lua", good);
    struct pack *p = pack_of(dir, &limits);
    json_t *parts = json_array();
    for (int i = 0; i < 2000; i++)
        json_array_append_new(parts, json_pack("{s:s}", "x", "b"));
    json_t *root = json_pack("{s:s, s:o}", "kind", "thing", "parts", parts);
    char *text = json_dumps(root, 0);
    json_t *report = report_of(p, text);
    ck_assert_int_eq((int)findings_of(report, "good.rule"), 2000);
    ck_assert_int_eq((int)undecided_of(report, "bad.rule"), 2000);
    json_decref(report);
    report = report_of(p, record); /* the next record gets another chance */
    ck_assert_ptr_nonnull(strstr(reason_of(report, "bad.rule"), "instructions"));
    json_decref(report);
    free(text);
    json_decref(root);
    pack_free(p);
    free(bad);
    free(good);
    folder_remove(dir);
}
END_TEST

/* What a rule may say of one element, and of one record, is bounded in bytes too. */
START_TEST(output_is_bounded)
{
    struct rule_limits limits = {.output = 10000};
    char *dir = folder_new(), *bad = rule_text("bad/rule", "local s = ('x'):rep(3000) for i = 1, 999 do report { zh = s, en = s } end");
    folder_write(dir, "bad/rule.lua", bad);
    struct pack *p = pack_of(dir, &limits);
    json_t *report = report_of(p, record);
    ck_assert_int_eq((int)findings_of(report, "bad.rule"), 2);
    ck_assert_ptr_nonnull(strstr(reason_of(report, "bad.rule"), "10000 bytes"));
    json_decref(report);
    pack_free(p);
    free(bad);
    bad = rule_text("bad/rule", "undecided { zh = ('人'):rep(1 << 18), en = ('x'):rep(1 << 20) }");
    folder_write(dir, "bad/rule.lua", bad);
    p = pack_of(dir, NULL);
    report = report_of(p, record);
    ck_assert_uint_lt(strlen(reason_of(report, "bad.rule")), 5000);
    json_decref(report);
    pack_free(p);
    free(bad);
    folder_remove(dir);
}
END_TEST

/* Files that are no honest rule are refused when the pack is loaded, in bounded time. */
static const struct {
    const char *text, *says;
} files[] = {
    {"\x1bLua", "binary chunk"},
    {"while true do end", "instruction limit"},
    {"local s = 'x' while true do s = s .. s end", "memory limit"},
    {"local t = {} for i = 1, 60 do t = { a = t, b = t } end return { check = function() end, pass = { t } }", "instruction limit"},
    {"local t = {} t.t = t return { check = function() end, pass = { t } }", "too deep"},
    {"return { check = function() end, limit = parameters.limit }", "only while a rule checks"},
    {"return { check = function() end, day = date.as_of() }", "no day is set"},
    {"report { zh = 'x', en = 'x' }", "has no 'report'"},
    {"undecided { zh = 'x', en = 'x' }", "only while a rule checks"},
    {"return setmetatable({}, { __index = function() end })", "has no 'setmetatable'"},
};

START_TEST(file_is_refused)
{
    char *dir = folder_new();
    mc_error err = {0};
    struct pack *p = NULL;
    folder_write(dir, "bad/rule.lua", files[_i].text);
    ck_assert_int_eq(pack_load(&p, dir, NULL, &err), MC_ERR_USAGE);
    ck_assert_msg(strstr(err.text, files[_i].says), "%s: \"%s\" should say \"%s\"", files[_i].text, err.text, files[_i].says);
    folder_remove(dir);
}
END_TEST

/* Equal entries keep their order, in long lists too, where Lua's own sort would go by the clock. */
START_TEST(sorting_is_stable)
{
    char *dir = folder_new(), *bad = rule_text("bad/rule", "local t = {} for i = 1, 5000 do t[i] = { k = i * 7919 % 13, i = i } end "
                                               "table.sort(t, function(a, b) return a.k < b.k end) "
                                               "for i = 2, #t do if t[i - 1].k > t[i].k or t[i - 1].k == t[i].k and t[i - 1].i >= t[i].i then fail(report) end end "
                                               "local s = { 'b', 'a', 'c' } table.sort(s) if table.concat(s) ~= 'abc' then fail(report) end "
                                               "local d = { 3, 1, 2 } table.sort(d, function(a, b) return a > b end) if table.concat(d) ~= '321' then fail(report) end");
    folder_write(dir, "bad/rule.lua", bad);
    struct pack *p = pack_of(dir, NULL);
    json_t *report = report_of(p, record);
    ck_assert_int_eq((int)findings_of(report, "bad.rule"), 0);
    ck_assert_str_eq(reason_of(report, "bad.rule"), "");
    json_decref(report);
    pack_free(p);
    free(bad);
    folder_remove(dir);
}
END_TEST

Suite *sandbox_suite(void);
Suite *sandbox_suite(void)
{
    Suite *s = suite_create("sandbox");
    TCase *t = tcase_create("attacks");
    tcase_set_timeout(t, 300); /* some run for seconds, and machines are busy */
    tcase_add_loop_test(t, attack_is_contained, 0, 2 * (int)N_ATTACKS);
    tcase_add_test(t, hoarder_harms_nobody);
    tcase_add_test(t, endless_findings_are_cut_off);
    tcase_add_test(t, kept_report_is_stale);
    tcase_add_test(t, slow_rule_is_given_up);
    tcase_add_test(t, output_is_bounded);
    tcase_add_loop_test(t, file_is_refused, 0, COUNT(files));
    tcase_add_test(t, sorting_is_stable);
    suite_add_tcase(s, t);
    return s;
}
