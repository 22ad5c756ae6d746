"""Records that are nearly the one before: in a stream rules that share tables are given only what changed, and are passed over where nothing did. With --timing each rule is called by
itself on each record. Both must find the same, whatever changes from record to record: a field, its type, a list's length, the unit of the amounts."""
import copy
import json
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
sys.path.insert(0, os.path.join(HERE, "..", "bench"))
import generate  # noqa: E402
import tool  # noqa: E402

SAMPLES = ("hengtang-2024.txt", "fengxi-2024.txt")
VALUES = [None, True, False, 0, 1, 100, -3, 2101, 3.5, "", "甲", "0", "1.00", "1700.8万元", "abc", "2025-13", "2025-03", [], {}, ["区财政局"], [1, "2", None], {"value": 3}, "牵头" * 40,
          9007199254740993, "元", "万元", "亿元"]
KEYS = ["unit", "money_unit", "name", "x", "seq", "lead"]


def places(value, above=()):
    """Paths of all values below."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*above, key)
        yield from places(inner, (*above, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def change(rnd, record):
    paths = list(places(record))
    if not paths:
        return
    path = rnd.choice(paths)
    holder, key, what = at(record, path[:-1]), path[-1], rnd.random()
    if what < .35:
        holder[key] = copy.deepcopy(rnd.choice(VALUES))
    elif what < .5:
        del holder[key]
    elif what < .65:
        holder[key] = copy.deepcopy(at(record, rnd.choice(paths)))
    elif isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[rnd.choice(KEYS)] = copy.deepcopy(rnd.choice(VALUES))


def neighbours(seed, records, count):
    rnd = random.Random(seed)
    record = None
    for _ in range(count):
        fresh = record is None or rnd.random() < .3 or len(json.dumps(record)) > 100000
        record = copy.deepcopy(rnd.choice(records) if fresh else record)
        for _ in range(rnd.choice([0, 0, 1, 1, 2, 4])):
            change(rnd, record)
        yield record


def findings(*args):
    done = tool.run("check", "--as-of", "2025-06-30", "--fail-on", "never", "--format", "ndjson", *args)
    return [line for line in done.stdout.splitlines() if '"type":"summary"' not in line], done.returncode


def main():
    extracted = [tool.run_json("extract", os.path.join(tool.SAMPLES, name)) for name in SAMPLES]
    kinds = (("project records", list(generate.projects(200)), 600, ("--rules", os.path.join(HERE, "..", "bench", "pack"))), ("notices", extracted, 40, ()))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "near.ndjson")
        for what, records, count, rules in kinds:
            for seed in range(3):
                with open(path, "w", encoding="utf-8") as f:
                    f.writelines(map(generate.line, neighbours(seed, records, count)))
                together, alone = findings(*rules, path), findings("--timing", *rules, path)
                tool.check(len(alone[0]) > 50, f"{what}, {seed}: there is something to find ({len(alone[0])} lines)")
                tool.check(together == alone, f"{what}, {seed}: the same with rules passed over as with each called")
    tool.finish()


if __name__ == "__main__":
    main()
