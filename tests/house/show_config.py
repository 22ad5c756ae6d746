"""check --show-config: every value and where it comes from; the same that a run uses; needs no input."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

CONFIG = """{
  "profile": "strict",
  "parameters": {
    "publication_days": 30
  },
  "words": { "rates": { "bounded": ["某{率\\"}"],
                        "unbounded": [] } },
  "ignore": ["privacy",
             "text"],

  "fail_on": "warning", "severity": {
    "form.item-sequence": "note" },
  "waivers": [ { "rule": "funding", "path": "**", "reason": "r", "office": "o", "expires": "2030-01-01" } ]
}
"""


def run(folder, *args, **env):
    return subprocess.run([tool.MINGCHA, "check", "--show-config", *args], capture_output=True, text=True, encoding="utf-8", cwd=folder, stdin=subprocess.DEVNULL,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **{k: v for k, v in os.environ.items() if k.endswith("_OPTIONS")}, **env})


def values(folder, *args, **env):
    done = run(folder, "--format", "json", *args, **env)
    equal((done.returncode, done.stderr), (0, ""), f"--show-config {args}")
    return {entry["key"]: entry for entry in json.loads(done.stdout)}


def where(entry):
    return entry["origin"], entry["value"], entry.get("option"), entry.get("line"), entry.get("profile")


with tempfile.TemporaryDirectory() as top:
    top = os.path.realpath(top)
    below = os.path.join(top, "a/b")
    os.makedirs(below)
    plain = values(below)
    equal(where(plain["config"])[:2], ("default", None), "without a configuration")
    equal(where(plain["fail_on"])[:2], ("default", "error"), "a default of the program")
    equal((where(plain["parameters.publication_days"])[:2], plain["parameters.publication_days"]["pack"]), (("default", 28), "minsheng"), "a default of the pack")
    path = os.path.join(top, ".mingcha.json")
    with open(path, "w", encoding="utf-8") as f:
        f.write(CONFIG)
    found = values(below)
    equal(where(found["config"])[:2], ("found upward", path), "the configuration found upward")
    lines = {key: (e["line"], e["file"]) for key, e in found.items() if e["origin"] == "configuration"}
    equal(lines, {key: (line, path) for key, line in (("profile", 2), ("parameters.publication_days", 4), ("words.rates.bounded", 6), ("words.rates.unbounded", 7), ("ignore", 8),
                                                      ("fail_on", 11), ("severity.form.item-sequence", 12), ("waivers", 13))}, "each value with its line")
    equal(where(found["parameters.rounding_severity"]), ("profile", "error", None, None, "strict"), "a parameter of the profile")
    equal(found["words.rates.bounded"]["value"], ["某{率\"}"], "words as they are")
    given = values(below, "--fail-on", "never", "--select", "form,funding", "--as-of", "2025-01-01", "--profile", "strict", "--lang", "zh")
    equal([where(given[k])[:3] for k in ("fail_on", "select", "as_of", "profile", "lang")],
          [("command line", "never", "--fail-on"), ("command line", ["form", "funding"], "--select"), ("command line", "2025-01-01", "--as-of"),
           ("command line", "strict", "--profile"), ("command line", "zh", "--lang")], "the command line goes before the configuration")
    equal(where(given["ignore"])[:2], ("configuration", ["privacy", "text"]), "what it does not name stays")
    named = values(below, "--config", path)
    equal(where(named["config"])[:3], ("command line", path, "--config"), "a configuration that is named")
    equal((plain["lang"]["origin"], plain["lang"].get("variable"), plain["lang"]["value"]), ("environment", "LC_ALL", "en"), "the language of the environment")
    for lang, words in (("zh", [".mingcha.json:4]", "配置方案 strict", "命令行 --as-of", "默认（规则包 minsheng）"]),
                        ("en", [".mingcha.json:4]", "profile strict", "command line --as-of", "default (pack minsheng)"])):
        text = run(below, "--as-of", "2025-01-01", "--lang", lang).stdout
        check(all(w in text for w in words) and text.count("\n") == len(found), f"as text in {lang}", text[:300])
    for bad, said in (('{"fail_on": "x"}', "fail_on"), ('{"parameters": {"publication_day": 1}}', "publication_days"), ("{", ".mingcha.json:1")):
        with open(path, "w", encoding="utf-8") as f:
            f.write(bad)
        done = run(below, "--lang", "en")
        check(done.returncode == 2 and said in done.stderr and not done.stdout, f"a wrong configuration is told as in a run: {bad}", done.stderr)
tool.finish()
