"""The configuration: found upward or named, its words and parameters reach the rules, and what names nothing is an error. The example of docs/configuration.md
is one of the files tried."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

RECORD = {"kind": "notice", "projects": [{"seq": "1", "name": "甲", "tasks": [
    {"text": "到位合格率达到120%。", "quantities": [{"text": "到位合格度达到120%", "subject": "到位合格度", "value": "120", "unit": "%", "bound": "exact"}]}]}]}
WORDS = {"words": {"rates": {"bounded": ["合格度"]}}}


def run(folder, *args):
    return subprocess.run([tool.MINGCHA, "check", "--lang", "en", "--as-of", "2025-06-30", *args], capture_output=True, text=True,
                          encoding="utf-8", cwd=folder)


def write(path, value):
    with open(path, "w", encoding="utf-8") as f:
        f.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return path


with tempfile.TemporaryDirectory() as top:
    below = os.path.join(top, "a", "b")
    os.makedirs(below)
    record = write(os.path.join(below, "record.json"), RECORD)
    select = ["--select", "percent.over-100", "--format", "json", "record.json"]
    equal(run(below, *select).returncode, 0, "a rate that no list knows is not judged")
    settings = write(os.path.join(top, ".mingcha.json"), WORDS)
    found = run(below, *select)
    equal(found.returncode, 1, "a word of the configuration above the folder reaches the rule")
    equal(json.loads(found.stdout)["pack"]["settings"], WORDS, "the report says what was set")
    other = write(os.path.join(top, "other.json"), {})
    equal(run(below, "--config", other, *select).returncode, 0, "--config goes before the one found upward")
    for bad, said in (
            ('{"word": {}}', 'unknown key "word" (nearest: "words")'),
            ('{"words": {"rate": {}}}', 'no word list "rate" (nearest: "rates")'),
            ('{"words": {"rates": {"bonded": ["x"]}}}', "has no list 'bonded'"),
            ('{"words": {"rates": {"bounded": "x"}}}', "must be a list of words"),
            ('{"parameters": {"publication_day": 3}}', 'no parameter "publication_day" (nearest: "publication_days")'),
            ('{"parameters": {"publication_days": "3"}}', "needs a value like its default"),
            ('{"profile": "strickt"}', 'no profile "strickt" (nearest: "strict")'),
            ('{"profile": 1}', "must be the name of a profile"),
            ('{"words": {}, "words": {}}', "duplicate"),
            ("[]", "is a JSON object"),
            ("{", "other.json:1"),
            ("", "other.json")):
        done = run(below, "--config", write(other, bad), *select)
        equal(done.returncode, 2, f"{bad or 'an empty file'} is refused")
        check(said in done.stderr and done.stderr.count("\n") == 1, f"{bad or 'an empty file'}: one line says why", done.stderr)
    equal(run(below, "--config", os.path.join(top, "gone.json"), *select).returncode, 2, "a configuration that is not there")
    rounded = write(os.path.join(below, "rounded.json"), {"kind": "notice", "money_unit": "万元", "projects": [
        {"seq": str(i), "name": f"项目{i}", "funding": {"total": total, "sources": [{"name": "市级", "amount": a}, {"name": "县级", "amount": b}]}}
        for i, (total, a, b) in enumerate((("10.1", "5.0", "5.1"), ("3.3", "1.1", "2.1"), ("8.4", "4.2", "4.2")), 1)]})
    sums = ["--select", "funding.sources-sum", "--format", "json", "rounded.json"]
    for profile, severity, code in (({}, "warning", 0), ({"profile": "strict"}, "error", 1),
                                    ({"profile": "strict", "parameters": {"rounding_severity": "warning"}}, "warning", 0)):
        done = run(below, "--config", write(other, profile), *sums)
        equal([f["severity"] for f in json.loads(done.stdout)["findings"]], [severity], f"a difference of rounding under {profile}")
        equal(done.returncode, code, f"exit code under {profile}")
    with open(os.path.join(tool.ROOT, "docs/configuration.md"), encoding="utf-8") as f:
        example = re.search("```json\n(.*?)```", f.read(), re.S).group(1)
    equal(run(below, "--config", write(other, example), *select).returncode, 0, "the page's example is accepted")
    for name, code in (("json", 0), ("text", 3), ("docs", 2)):
        equal(run(below, "--config", other, "--input-format", name, *select).returncode, code, f"--input-format {name}")
tool.finish()
