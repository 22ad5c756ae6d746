"""Rules that pass at a glance (engine/rule/glance.h), against Lua: rules written at random, of what is known there and of what is not, over records with values of every sort. In a stream they
are gone through in C once they came to their turn often enough; with --timing Lua runs each of them. Both must say the same: findings, undecided, counts."""
import json
import os
import random
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

SEEDS = int(os.environ.get("GLANCE_SEEDS", "3"))
RULES, RECORDS = 40, 300
PACK = {"id": "glance", "version": "1", "title": {"zh": "一瞥", "en": "a glance"}, "default_unit": "unit", "kinds": {"thing": {
    "kind": "text", "unit": "text", "n": "decimal", "m": "decimal", "s": "text", "sum": "amount", "flag": "any", "tags[]": "text", "obj": {"x": "decimal", "y": "text"}, "free": "any",
    "rows[]": {"a": "decimal", "b": "text", "money": "amount", "cells[]": {"c": "decimal"}}}}}
USES = '"n", "m", "s", "sum", "flag", "tags", "obj.x", "obj.y", "free", "rows[].a", "rows[].b", "rows[].money", "rows[].cells[].c"'
RULE = """-- 随机写成的规则。
-- 看不到的：无。
local LIMIT, WORD = 3, "甲"
local rule = {
  id = "thing.r%(number)d", title = { zh = "随机", en = "random" }, severity = "error", kind = "thing", each = "", uses = { %(uses)s }, basis = { "x" },
}
function rule.check(e, report)
%(body)s
end
rule.pass = { {} }
rule.fail = { { { n = 1 }, finds = { { at = "" } } } }
return rule
"""


class Writer:
    """One rule. Locals are known by what they most likely hold: i whole numbers, s texts, t lists, r rows, v anything."""

    def __init__(self, rnd):
        self.rnd, self.names, self.count, self.loops = rnd, [], 0, 0

    def fresh(self, sort):
        self.count += 1
        return f"{sort}{self.count}"

    def of(self, sort):
        return [name for name in self.names if name[0] == sort]

    def local(self, sort, otherwise):
        known = self.of(sort)
        return self.rnd.choice(known) if known and self.rnd.random() < .6 else otherwise

    def item(self, key, otherwise):
        rows = self.of("r")
        return f"{self.rnd.choice(rows)}.{key}" if rows else otherwise

    def whole(self, depth=0):
        rnd, deep = self.rnd, depth + 1
        if depth > 2 or rnd.random() < .35:
            return rnd.choice([str(rnd.randint(0, 5)), "LIMIT", "e.n", "e.m", "e.obj.x", self.local("i", "2"), self.local("i", "e.n"), self.item("a", "e.n"), "-1", "2147483648" if rnd.random() < .2 else "4"])
        if rnd.random() < .3:
            return rnd.choice([f"#{self.list()}", f"#{self.text()}", f"utf8.len({self.text()})", f"-{self.local('i', 'e.n')}", f"money.parse({self.amount()})"])
        a, b = self.whole(deep), self.whole(deep)
        if rnd.random() < .15:
            return f"({self.truth(deep)}) and {a} or {b}"
        return rnd.choice([f"{a} + {b}", f"{a} - {b}", f"{a} * {b}", f"({a} + {b}) // 3", f"{a} % 4", f"-({a})", f"({a})", f"{a} // ({b} % 5 + 1)", f"({a} or {b})", f"{a} - {b} * 2", f"{a} % 3 + {b}"])

    def amount(self):
        return self.rnd.choice(["e.sum", self.item("money", "e.sum"), '"1.5"'])

    def text(self):
        return self.rnd.choice(["e.s", "e.obj.y", '"甲"', "'b'", "WORD", self.local("s", "e.s"), self.item("b", "e.s"), f"(e.tags[{self.rnd.randint(0, 3)}] or WORD)", 'e["s"]'])

    def list(self):
        return self.rnd.choice(["e.rows", "e.rows", "e.tags", self.local("t", "e.rows"), self.item("cells", "e.tags"), "e.free" if self.rnd.random() < .1 else "e.tags"])

    def any(self, depth=0):
        if self.rnd.random() < .3:
            return self.whole(depth + 1)
        return self.rnd.choice([self.text(), self.list(), "nil", "true", "e.flag", "e.free", self.local("v", "e.flag"), "e.obj", "e.free.k" if self.rnd.random() < .2 else "e.n", f"type({self.local('v', 'e.free')})", "e.rows[1]"])

    def truth(self, depth=0):
        rnd, deep = self.rnd, depth + 1
        if depth < 3 and rnd.random() < .4:
            a, b = self.truth(deep), self.truth(deep)
            return rnd.choice([f"{a} and {b}", f"{a} or {b}", f"not ({a})", f"({a} or {b}) and {a}", f"not {self.local('v', 'e.flag')}"])
        sign = rnd.choice(["<", "<=", ">", ">="])
        form = rnd.randint(0, 6)
        if form == 0:
            return f"{self.whole(deep)} {sign} {self.whole(deep)}"
        if form == 1:
            return f"{self.whole(deep)} ~= {self.whole(deep)}"
        if form == 2:
            return f"{self.any(deep)} == {self.any(deep)}"
        if form == 3:
            return f"type({self.any(deep)}) == \"{rnd.choice(['nil', 'number', 'string', 'table', 'boolean'])}\""
        return rnd.choice([f"{self.text()} {sign} {self.text()}", f"{self.any(deep)} ~= nil", f"{self.text()} == {self.text()}", "e.flag", self.local("v", "e.n")])

    def report(self):
        rnd, fields = self.rnd, [f'en = "found {self.rnd.randint(0, 99)}"']
        joined = f'"第" .. {self.whole(2)} .. ({self.text()})'
        fields.append("zh = " + rnd.choice(['"有"', "WORD", joined, self.text(), f'{self.text()} .. "："']))
        for key in ("expected", "actual", "difference", "workings", "quote"):
            if rnd.random() < .3:
                fields.append(f"{key} = " + rnd.choice([self.whole(1), self.text(), joined, f'money.format({self.whole(2)}, "万元")', f"money.text({self.whole(2)})", f"tostring({self.whole(1)})"]))
        if rnd.random() < .6:
            number = self.local("i", "1")
            fields.append("at = " + rnd.choice(['"n"', '"obj.x"', f'"rows[" .. {number} .. "].a"', f'"tags[" .. {number} .. "]"', '"nowhere"' if rnd.random() < .1 else '""']))
        rnd.shuffle(fields)
        return f"report {{ {', '.join(fields)} }}"

    def block(self, depth, indent):
        kept, lines = list(self.names), []
        for _ in range(self.rnd.randint(1, 4)):
            lines += self.statement(depth, indent)
        self.names = kept
        return lines

    def statement(self, depth, indent):
        rnd, pad = self.rnd, "  " * indent
        kind = rnd.random()
        if kind < .3:
            sort, value = rnd.choice([("i", self.whole), ("i", self.whole), ("s", self.text), ("t", self.list), ("v", self.any)])
            value, name = value(), self.fresh(sort)
            self.names.append(name)
            if sort == "i" and rnd.random() < .2:
                second = self.fresh("i")
                line = f"{pad}local {name}, {second} = {value}, {self.whole(1)}"
                self.names.append(second)
                return [line]
            return [f"{pad}local {name} = {value}"]
        if kind < .45 and self.of("i"):
            names = self.of("i")
            if len(names) > 1 and rnd.random() < .3:
                return [f"{pad}{rnd.choice(names)}, {rnd.choice(names)} = {self.whole(1)}, {self.whole(1)}"]
            return [f"{pad}{rnd.choice(names)} = {self.whole()}"]
        if kind < .65 and depth < 3:
            lines = [f"{pad}if {self.truth()} then"] + self.block(depth + 1, indent + 1)
            if rnd.random() < .3:
                lines += [f"{pad}elseif {self.truth()} then"] + self.block(depth + 1, indent + 1)
            if rnd.random() < .4:
                lines += [f"{pad}else"] + self.block(depth + 1, indent + 1)
            return [*lines, f"{pad}end"]
        if kind < .85 and depth < 3:
            return self.loop(depth, indent)
        if kind < .9 and self.loops:
            return [f"{pad}if {self.truth()} then break end"]
        if kind < .92:
            return [f"{pad}if {self.truth()} then return end"]
        return [f"{pad}if {self.truth()} then {self.report()} end"]

    def loop(self, depth, indent):
        rnd, pad, kept = self.rnd, "  " * indent, list(self.names)
        number = self.fresh("i")
        how = rnd.random()
        if how < .5:
            over = self.list()
            item = self.fresh("r" if over == "e.rows" else "s" if over == "e.tags" else "v")
            head = f"for {number}, {item} in ipairs({over}) do"
            self.names += [number, item]
        elif how < .65:
            item = self.fresh("s")
            head = f'for {number}, {item} in ipairs {{ "甲", "b", "" }} do'
            self.names += [number, item]
        else:
            head = f"for {number} = {rnd.choice(['1', '(' + self.whole(2) + ') % 5'])}, {rnd.choice(['#' + self.list(), '(' + self.whole(2) + ') % 7'])} do"
            self.names.append(number)
        self.loops += 1
        lines = [pad + head, *self.block(depth + 1, indent + 1), pad + "end"]
        self.loops -= 1
        self.names = kept
        return lines

    def body(self):
        lines = self.block(0, 1) + self.block(0, 1)
        return "\n".join([*lines, "  if e.n == 1 and e.s == nil then " + self.report() + " end"])


def value(rnd, depth=0):
    plain = [None, True, False, 0, 1, 2, 3, -1, 7, 9007199254740993, -9223372036854775808, 1.5, "", "甲", "b", "甲乙", "1", "1.5", "12.345元", "abc"]
    if depth < 2 and rnd.random() < .2:
        return rnd.choice([[value(rnd, depth + 1) for _ in range(rnd.randint(0, 3))], {"k": value(rnd, depth + 1)}, {"a": 1, "b": "甲"}])
    return rnd.choice(plain)


def record(rnd):
    whole, text, amount = lambda: rnd.choice([0, 1, 2, 3, 5, -2]), lambda: rnd.choice(["", "甲", "b", "甲乙丙", "zz"]), lambda: rnd.choice(["1", "1.50", "0.01", "3万元"])
    rows = [rnd.choice([{"a": whole(), "b": text(), "money": amount(), "cells": [{"c": whole()} for _ in range(rnd.randint(0, 3))]}] * 60 + [value(rnd), {"a": value(rnd)}]) for _ in range(rnd.randint(1, 4))]
    made = {"unit": rnd.choice(["万元"] * 9 + ["元", "个", 3]), "n": whole(), "m": whole(), "s": text(), "sum": amount(), "flag": rnd.choice([True, False]), "tags": [text() for _ in range(rnd.randint(0, 3))],
            "obj": {"x": whole(), "y": text()}, "free": value(rnd), "rows": rows}
    for key in list(made):
        if rnd.random() < .02:
            made[key] = value(rnd)
        elif rnd.random() < .01:
            del made[key]
    return {"kind": "thing", **made}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def said(rules, path, *more):
    done = tool.run("check", "--as-of", "2025-06-30", "--fail-on", "never", "--format", "ndjson", "--rules", rules, *more, path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {"summary": [one.get("inputs") for one in lines if one["type"] == "summary"], "lines": sorted(json.dumps(one, sort_keys=True) for one in lines if one["type"] != "summary"), "exit": done.returncode}


def main():
    for seed in range(SEEDS):
        rnd = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            rules, path = f"{folder}/rules", f"{folder}/things.ndjson"
            write(f"{rules}/pack.json", json.dumps(PACK))
            for number in range(RULES):
                write(f"{rules}/thing/r{number}.lua", RULE % {"number": number, "uses": USES, "body": Writer(rnd).body()})
            write(path, "".join(json.dumps(record(rnd), ensure_ascii=False) + "\n" for _ in range(RECORDS)))
            together, alone = said(rules, path), said(rules, path, "--timing")
            if not tool.check(together == alone, f"seed {seed}: the same at a glance as by Lua"):
                odd = [line for line in together["lines"] + alone["lines"] if (line in together["lines"]) != (line in alone["lines"])]
                print("\n".join(line[:400] for line in odd[:4]), together["summary"], alone["summary"])
            passes = together["summary"][0][0]["verdicts"]["pass"] if together["summary"] else 0
            tool.check(passes > RULES * RECORDS / 10, f"seed {seed}: many pass", f"{passes} of {RULES * RECORDS}, {together['exit']}")
    tool.finish()


if __name__ == "__main__":
    main()
