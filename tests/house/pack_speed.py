"""A pack of 100 rules loads in little more time than an empty one; the same bytes come out whatever order the folder gives its files in."""
import os
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

MANIFEST = '{"id": "speed", "version": "1", "title": {"zh": "速", "en": "speed"}, "kinds": {"thing": {"kind": "text", "rows[]": {"n": "integer"}}}}'
RECORD = '{"kind": "thing", "rows": [{"n": 1}, {"n": 20}]}'
# As long as a rule of the pack is on the average; most of them share a library.
RULE = """-- 数不应太大。
-- 看不到的：没有填的数。
local list = require "lib.list"
local rule = {{ id = "f{family}.r{i}", title = {{ zh = "数", en = "numbers" }}, severity = "error", kind = "thing", each = "rows[]", needs = {{ "n" }}, basis = {{ "实务" }} }}
local function large(n) return n > {limit} end
function rule.check(row, report)
  if large(row.n) then report {{ at = "n", zh = "大", en = "large", actual = row.n }} end
end
rule.pass = {{ {{ n = 1 }}, {{ n = 2 }}, {{ n = 3 }} }}
rule.fail = {{ {{ {{ n = 100 }}, finds = {{ {{ at = "n" }} }} }}, {{ {{ n = 101 }}, finds = {{ {{ at = "n" }} }} }} }}
return rule
"""
RUNS = 15


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def pack(folder, n, reverse=False):
    with open(os.path.join(tool.ROOT, "rules/lib/list.lua"), encoding="utf-8") as f:
        write(f"{folder}/lib/list.lua", f.read())
    write(f"{folder}/pack.json", MANIFEST)
    for i in sorted(range(n), key=lambda i: (-i if reverse else i * 37 % 101)):
        write(f"{folder}/f{i % 7}/r{i}.lua", RULE.format(family=i % 7, i=i, limit=i % 30))
    return folder


def seconds(folder, record):
    """Processor time of one check, the least of several: what else the machine does must not count."""
    best = None
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([tool.MINGCHA, "check", "--rules", folder, "--as-of", "2025-06-30", record], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        best = spent if best is None else min(best, spent)
    return best


with tempfile.TemporaryDirectory() as top:
    write(f"{top}/in/record.json", RECORD)
    record = f"{top}/in/record.json"
    one, hundred = pack(f"{top}/one", 1), pack(f"{top}/hundred", 100)
    more = seconds(hundred, record) - seconds(one, record)
    slow = 10 if "asan" in tool.MINGCHA else 1
    check(more < 0.05 * slow, f"100 rules load in under 50 ms more than one ({more * 1000:.0f} ms)")
    print(f"100 rules: {more * 1000:.0f} ms more than one")
    texts = [tool.run("check", "--rules", folder, "--as-of", "2025-06-30", "--format", "json", "--verdicts", record).stdout
             for folder in (hundred, pack(f"{top}/reversed", 100, reverse=True))]
    equal(texts[0] == texts[1], True, "the files of a pack made in another order give the same bytes")
    check('"f0.r0"' in texts[0], "and the rules ran")
    # readdir itself, turned round: the program must not rely on the order that a file system happens to give
    shim = f"{top}/shuffle.c"
    write(shim, r"""
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
struct folder { DIR *d; struct dirent *all[4096]; int n; struct folder *next; };
static struct folder *folders;
static struct folder *find(DIR *d)
{
    struct dirent *(*real)(DIR *) = (struct dirent *(*)(DIR *))dlsym(RTLD_NEXT, "readdir"), *e;
    for (struct folder *f = folders; f; f = f->next)
        if (f->d == d)
            return f;
    struct folder *f = calloc(1, sizeof *f);
    f->d = d;
    while (f->n < 4096 && (e = real(d))) {
        f->all[f->n] = malloc(e->d_reclen);
        memcpy(f->all[f->n++], e, e->d_reclen);
    }
    srand((unsigned)atoi(getenv("SHUFFLE")));
    for (int i = f->n; i > 1; i--) {
        int k = rand() % i;
        struct dirent *t = f->all[i - 1];
        f->all[i - 1] = f->all[k];
        f->all[k] = t;
    }
    f->next = folders;
    return folders = f;
}
struct dirent *readdir(DIR *d) { struct folder *f = find(d); return f->n ? f->all[--f->n] : NULL; }
struct dirent64 *readdir64(DIR *d) { return (struct dirent64 *)readdir(d); } /* the same struct here */
int closedir(DIR *d)
{
    for (struct folder *f = folders; f; f = f->next)
        if (f->d == d)
            f->d = NULL; /* its address may come again */
    return ((int (*)(DIR *))dlsym(RTLD_NEXT, "closedir"))(d);
}
""")
    built = subprocess.run([os.environ.get("TEST_CC", "gcc"), "-shared", "-fPIC", "-o", f"{top}/shuffle.so", shim, "-ldl"], capture_output=True, text=True)
    if built.returncode == 0 and "asan" not in tool.MINGCHA:
        for seed in ("1", "2", "3"):
            env = dict(os.environ, LC_ALL="C.UTF-8", LD_PRELOAD=f"{top}/shuffle.so", SHUFFLE=seed)
            for folder, name in ((hundred, "small pack"), (os.path.join(tool.ROOT, "rules"), "own pack")):
                what = [record] if folder == hundred else [os.path.join(tool.SAMPLES, "linlan-2025.txt")]
                words = ["check", "--rules", folder, "--as-of", "2025-06-30", "--format", "json", "--verdicts", *what]
                done = subprocess.run([tool.MINGCHA, *words], capture_output=True, text=True, encoding="utf-8", env=env)
                equal(done.stdout == tool.run(*words).stdout, True, f"{name}: readdir in another order ({seed}) gives the same bytes")
    else:
        print("skipped: readdir in another order (a sanitizer, or no compiler: " + built.stderr.strip()[:200] + ")")
tool.finish()
