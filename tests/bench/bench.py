"""How fast the records of a stream are checked, against other ways to do the same. Equal findings are asserted before any time is taken.

    python3 tests/bench/bench.py            times, in turns, as ratios to stock jansson parsing alone: a table, and build/bench.json
    python3 tests/bench/bench.py --gate     callgrind's instructions for a record; fails where they grew by more than 5 % over instructions.json
    python3 tests/bench/bench.py --record   writes instructions.json anew
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import generate  # noqa: E402
import others  # noqa: E402
import ways  # noqa: E402

MINGCHA = os.environ.get("MINGCHA", os.path.join(ROOT, "build/release/mingcha"))
PACK = os.path.join(HERE, "pack")
RECORDED = os.path.join(HERE, "instructions.json")
GOALS = {"loading": 36000, "8 rules": 80000, "40 rules": 175000}
CHECK = [MINGCHA, "check", "--format", "ndjson", "--fail-on", "never", "--as-of", "2025-06-30", "--rules"]


def forty_rules(folder):
    """The eight rules five times over, under other names."""
    pack = os.path.join(folder, "pack40")
    shutil.copytree(PACK, pack)
    for name in sorted(os.listdir(os.path.join(PACK, "project"))):
        with open(os.path.join(PACK, "project", name), encoding="utf-8") as f:
            text = f.read()
        for n in range(2, 6):
            slug = name[:-4]
            with open(os.path.join(pack, "project", f"{slug}-{n}.lua"), "w", encoding="utf-8") as f:
                f.write(text.replace(f'"project.{slug}"', f'"project.{slug}-{n}"'))
    return pack


def compiled(folder, name):
    """own program of tests/bench, or None without a compiler."""
    out = os.path.join(folder, name)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "jansson"], capture_output=True, text=True).stdout.split()
    done = subprocess.run(["cc", "-O2", "-o", out, os.path.join(HERE, name + ".c"), *flags], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return out


def contenders(folder, path, pack40):
    """name -> command, or why it is not here; those with "8 rules" print their findings."""
    c, parse = compiled(folder, "rules_c"), compiled(folder, "parse_jansson")
    node = shutil.which("node")
    return {
        "cat": ["cat", path],
        "jansson, parsing alone": [parse, path],
        "mingcha, no rule": [*CHECK, PACK, "--ignore", "project", path],
        "mingcha, 8 rules": [*CHECK, PACK, path],
        "mingcha, 8 rules, --jobs 2": [*CHECK, PACK, "--jobs", "2", path],
        "mingcha, 40 rules": [*CHECK, pack40, path],
        "C with jansson, 8 rules": [c, path],
        "Python, 8 rules": ["/usr/bin/python3", os.path.join(HERE, "rules.py"), path],
        "Node, 8 rules": [node, os.path.join(HERE, "rules.js"), path] if node else others.MISSING,
    }


def findings(name, output):
    if name.startswith("mingcha"):
        lines = [json.loads(one) for one in output.splitlines()]
        return sorted((one["location"]["record"], one["rule"]) for one in lines if one["type"] == "finding")
    return others.pairs(output)


def assert_equal_findings(commands, records):
    wanted = sorted((n, rule) for n, r in enumerate(records, 1) for rule in generate.defects(r))
    for name, command in commands.items():
        if isinstance(command, str) or "8 rules" not in name:
            continue
        done = subprocess.run(command, capture_output=True, text=True)
        if findings(name, done.stdout) != wanted:
            raise SystemExit(f"{name}: other findings than those that were put in ({done.returncode}) {done.stderr[:300]}")
    return len(wanted)


def others_ready(folder, records):
    """The other programs with their inputs: name -> (command, command for one record, number of records), or why it is not here. Their findings are asserted."""
    ready = {}
    for name, one in others.all_others(len(records)).items():
        if isinstance(one, str):
            ready[name] = one
            continue
        some = records[:one["records"]]
        paths = [os.path.join(folder, f"{name.replace(' ', '-')}-{n}.json") for n in (len(some), 1)]
        one["write"](paths[0], some)
        one["write"](paths[1], some[:1])
        done = subprocess.run([*one["command"], paths[0]], capture_output=True, text=True)
        wanted = sorted((n, rule) for n, r in enumerate(some, 1) for rule in generate.defects(r))
        if one["read"](done.stdout + (done.stderr if one["write"] is others.as_xml else "")) != wanted:
            raise SystemExit(f"{name}: other findings than those that were put in ({done.returncode}) {done.stderr[:300]}")
        ready[name] = ([*one["command"], paths[0]], [*one["command"], paths[1]], len(some))
    return ready


def time_others(ready, rounds, base):
    """Their rows: the time of a record beyond what one record takes, and that as the start."""
    rows = []
    for name, one in ready.items():
        if isinstance(one, str):
            rows.append({"name": name + ", 8 rules", "why": one})
            continue
        many, single, count = one
        each, start = [], []
        for _ in range(rounds):
            first = seconds(single)[0]
            each.append((seconds(many)[0] - first) / (count - 1) * 1e6)
            start.append(first * 1e3)
        us = statistics.median(each)
        rows.append({"name": name + ", 8 rules", "us": us, "least": min(each), "most": max(each), "ratio": us / base, "start_ms": statistics.median(start), "records": count})
    return rows


def seconds(command):
    """Processor time of one run, and its wall time."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    usage = os.wait4(child.pid, 0)[2]
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start


def time_jobs(folder, path, count, rounds, copies=10):
    """One thread against two over a long stream, by the clock: the start, of which each thread has its own, says little there."""
    long = os.path.join(folder, "long.ndjson")
    with open(path, "rb") as f, open(long, "wb") as out:
        records = f.read()
        for _ in range(copies):
            out.write(records)
    walls = {jobs: [] for jobs in (1, 2)}
    for _ in range(rounds):
        for jobs, times in walls.items():
            times.append(seconds([*CHECK, PACK, "--jobs", str(jobs), long])[1])
    one, two = (statistics.median(times) for times in walls.values())
    return {"records": count * copies, "one": one / count / copies * 1e6, "two": two / count / copies * 1e6}


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}"


def run_times(count, rounds):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "projects.ndjson")
        records = list(generate.projects(count))
        generate.write(path, records)
        size = os.path.getsize(path)
        commands = contenders(folder, path, forty_rules(folder))
        expected = assert_equal_findings(commands, records)
        ready = others_ready(folder, records)
        times = {name: [] for name, command in commands.items() if not isinstance(command, str)}
        for _ in range(rounds):
            for name in times:
                times[name].append(seconds(commands[name]))
        base = statistics.median(cpu for cpu, _ in times["jansson, parsing alone"])
        other_rows = time_others(ready, rounds, base / count * 1e6)
        jobs = time_jobs(folder, path, count, rounds)
    rows = []
    for name, command in commands.items():
        if isinstance(command, str):
            rows.append({"name": name, "why": command})
            continue
        cpu = sorted(one[0] for one in times[name])
        rows.append({"name": name, "us": statistics.median(cpu) / count * 1e6, "least": cpu[0] / count * 1e6, "most": cpu[-1] / count * 1e6,
                     "ratio": statistics.median(cpu) / base, "wall_us": statistics.median(one[1] for one in times[name]) / count * 1e6})
    return {"machine": machine(), "records": count, "bytes": size, "findings": expected, "rounds": rounds, "rows": rows + other_rows, "jobs": jobs, "versions": others.versions()}


def print_table(result):
    print(f"{result['records']} records of {result['bytes'] // result['records']} bytes, {result['findings']} findings, {result['rounds']} rounds in turns; {result['machine']}")
    print(f"{'':30} {'us a record':>12} {'least':>9} {'most':>9} {'to jansson':>11} {'wall us':>8}")
    for row in result["rows"]:
        if "why" in row:
            print(f"{row['name']:30} {row['why']}")
            continue
        last = f"{row['wall_us']:8.2f}" if "wall_us" in row else f"         (of {row['records']} records, {row['start_ms']:.0f} ms of start apart)"
        print(f"{row['name']:30} {row['us']:12.2f} {row['least']:9.2f} {row['most']:9.2f} {row['ratio']:11.2f} {last}")
    jobs = result["jobs"]
    print(f"{jobs['records']} records, 8 rules, by the clock: {jobs['one']:.2f} us with one thread, {jobs['two']:.2f} with two ({jobs['one'] / jobs['two']:.2f} times)")
    print(", ".join(f"{name} {number}" for name, number in result["versions"].items()))


def instructions(command):
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command], capture_output=True, text=True)
        for line in out.read().decode().splitlines():
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
    raise SystemExit(f"callgrind gave no count: {done.stderr[-300:]}")


def counted():
    """Instructions for one record more, from the difference of two streams; for a start, and for one notice read cold with the whole catalogue."""
    few, many = 400, 1000 # rules are known by then for what they are (rule/batch.c)
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{n}.ndjson") for n in (few, many)]
        for n, path in zip((few, many), paths):
            generate.write(path, generate.projects(n))
        streams = {"loading": [*CHECK, PACK, "--ignore", "project"], "8 rules": [*CHECK, PACK], "40 rules": [*CHECK, forty_rules(folder)]}
        for name, command in streams.items():
            low, high = (instructions([*command, path]) for path in paths)
            result[name] = (high - low) // (many - few)
            if name == "8 rules":
                result["start"] = low - few * result[name]
        path = os.path.join(folder, "notice.docx")
        ways.write_notice("docx", path, ways.notices.rows(ways.ITEMS, 1))
        result["one notice"] = instructions([MINGCHA, "check", *ways.AS_OF, "--format", "text", path])
    return result


def gate(record):
    if not shutil.which("valgrind"):
        print("skipped: valgrind is not installed")
        return 0
    now = counted()
    before = now
    if not record:
        with open(RECORDED, encoding="utf-8") as f:
            before = json.load(f)
    grown = [name for name in now if now[name] > before.get(name, 0) * 1.05]
    for name, n in now.items():
        goal = f", goal {GOALS[name]}: {'met' if n <= GOALS[name] else 'not met'}" if name in GOALS else ""
        print(f"{name:10} {n:10} instructions (recorded {before.get(name)}){goal}{'  GREW' if name in grown else ''}")
    if record:
        with open(RECORDED, "w", encoding="utf-8") as f:
            f.write(json.dumps(now, indent=2) + "\n")
    return 1 if grown else 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--gate", action="store_true")
    options.add_argument("--record", action="store_true")
    options.add_argument("--count", type=int, default=20000)
    options.add_argument("--rounds", type=int, default=5)
    o = options.parse_args()
    if o.gate or o.record:
        sys.exit(gate(o.record))
    result = run_times(o.count, o.rounds)
    print_table(result)
    result["ways"] = ways.run(MINGCHA, o.rounds, seconds)
    os.makedirs(os.path.join(ROOT, "build"), exist_ok=True)
    with open(os.path.join(ROOT, "build/bench.json"), "w", encoding="utf-8") as f:
        json.dump(result, f, indent=2)


if __name__ == "__main__":
    main()
