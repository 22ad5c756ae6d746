"""Every format holds the same findings as the JSON report: counts, fingerprints, completeness. Each parses as what it claims to be, and nothing that
comes from an input is anything but text in it."""
import html.parser
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

AS_OF = ["--as-of", "2025-06-30"]
SEVERITIES = ["error", "warning", "note"]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(data)
    return path


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def report(folder, formats, *inputs, lang="zh"):
    """One run that writes all the formats; gives {format: text}."""
    wanted = [w for f in formats for w in ("--format", f"{f}={folder}/out.{f}")]
    done = tool.run("check", *AS_OF, "--lang", lang, *wanted, *inputs)
    check(done.returncode in (0, 1, 3), f"formats of {inputs}: exit {done.returncode}", done.stderr)
    return {f: read(f"{folder}/out.{f}") for f in formats}


class Page(html.parser.HTMLParser):
    """The tree of a page, as far as these tests look: it must be well formed."""
    VOID = {"meta", "wbr", "input", "br", "link", "img"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.faults, self.ids, self.texts = [], [], [], [], {}
        self.feed(text)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closed out of order: {tag} at {self.getpos()}")

    def handle_data(self, data):
        where = self.open[-1] if self.open else ""
        self.texts.setdefault(where, []).append(data)

    def all(self, tag, **wanted):
        return [a for t, a in self.tags if t == tag and all(a.get(k, "").split()[:1] == [v] or a.get(k) == v for k, v in wanted.items())]


def fingerprints(data):
    return sorted(f["fingerprint"] for f in data["findings"])


# ---- html ---------------------------------------------------------------------------------------------------------------------------------------

def html_same(text, data, name):
    page = Page(text)
    check(not page.faults, f"{name}: well formed", page.faults[:5])
    articles = page.all("article")
    equal(sorted(a["id"][2:] for a in articles if a["id"].startswith("f-")), fingerprints(data), f"{name}: the fingerprints are the anchors")
    equal(len([a for a in articles if a["id"].startswith("u-")]), len(data["undecided"]), f"{name}: what is undecided is there")
    for severity in SEVERITIES:
        equal(sum(a["data-severity"] == severity for a in articles), sum(f["severity"] == severity for f in data["findings"]), f"{name}: count of {severity}")
    equal(len(page.ids), len(set(page.ids)), f"{name}: no id twice")
    links = [a["href"] for a in page.all("a")]
    check(links and all(h.startswith("#") and h[1:] in page.ids for h in links), f"{name}: each link is to a place in the page",
          [h for h in links if h[1:] not in page.ids])
    tables = sum(t == "table" for t, _ in page.tags)
    check(tables >= 3 and all("scope" in a for t, a in page.tags if t == "th"), f"{name}: headings of tables have a scope")
    levels = [int(t[1]) for t, _ in page.tags if re.fullmatch("h[1-6]", t)]
    check(levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), f"{name}: headings in order", levels)
    check(("status broken" in text) != data["complete"], f"{name}: says whether it is complete")
    return page


def html_alone(text, name):
    """Nothing in the page leads out of it."""
    page = Page(text)
    for tag, attrs in page.tags:
        for key, value in attrs.items():
            outside = key in ("src", "href", "action", "data", "poster", "srcset", "background") and not (value or "").startswith("#")
            check(not outside and not key.startswith("on") and key != "style", f"{name}: {tag} {key}={value}")
    sheet = "".join(page.texts["style"])
    check("url(" not in sheet and "@import" not in sheet and "@font-face" not in sheet, f"{name}: the style sheet fetches nothing")
    equal([t for t, _ in page.tags if t in ("script", "style", "link", "img", "iframe", "object", "embed", "base")], ["style", "script"],
          f"{name}: one style sheet, one script, nothing else that acts")
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    check("default-src 'none'" in policy and "unsafe" not in policy, f"{name}: the policy allows nothing but the page's own", policy)


def luminance(color):
    parts = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def html_contrast(text):
    """Every text colour on every ground it stands on, light and dark: WCAG AA."""
    sets = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", text, re.S)]
    light, dark = sets[0], {**sets[0], **sets[1]}
    for name, colors in (("light", light), ("dark", dark), ("print", {**light, **sets[2]})):
        pairs = [(ink, ground) for ink in ("ink", "soft", "link", "error", "warning", "note", "undecided", "good") for ground in ("ground", "card")]
        pairs += [(k, f"{k}-ground") for k in ("error", "warning", "note", "undecided", "good")]
        pairs += [("ink", "quote"), ("soft", "quote"), ("ink", "mark"), ("ink", "error-ground"), ("ink", "good-ground")]
        for ink, ground in pairs:
            ratio = contrast(colors[ink], colors[ground])
            check(ratio >= 4.5, f"{name}: {ink} on {ground} has a contrast of {ratio:.2f}")


# ---- sarif --------------------------------------------------------------------------------------------------------------------------------------

# What the standard requires of the objects that are used: (required, further members). Nothing else may stand in them.
SARIF = {
    "log": ("version runs", "$schema"),
    "run": ("tool", "language columnKind invocations artifacts results properties"),
    "tool": ("driver", ""),
    "driver": ("name", "version semanticVersion rules notifications"),
    "rule": ("id", "shortDescription defaultConfiguration help properties"),
    "descriptor": ("id", "shortDescription"),
    "invocation": ("executionSuccessful", "toolExecutionNotifications"),
    "notification": ("message", "descriptor level locations associatedRule"),
    "artifact": ("location roles", "hashes"),
    "result": ("message ruleId level locations partialFingerprints", "ruleIndex relatedLocations suppressions properties"),
    "location": ("physicalLocation", "logicalLocations id message"),
    "physicalLocation": ("artifactLocation", "region"),
    "artifactLocation": ("uri", "index description"),
    "region": ("startLine", "startColumn snippet"),
    "logicalLocation": ("fullyQualifiedName kind", "name"),
    "message": ("text", ""),
}
URI = re.compile(r"(?:[a-z]+://)?(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")


def sarif_object(value, kind, name):
    required, further = (set(words.split()) for words in SARIF[kind])
    return check(isinstance(value, dict) and required <= set(value) <= required | further, f"{name}: {kind} has the members of the standard",
                 sorted(value))


def sarif_message(value, name):
    sarif_object(value, "message", name)
    text = value["text"]
    check(isinstance(text, str) and text, f"{name}: a message has a text")
    check(not re.search(r"[{}]", text.replace("{{", "").replace("}}", "")) and "](" not in text, f"{name}: no placeholder, no link in a message", text)


def sarif_location(value, run, name):
    sarif_object(value, "location", name)
    physical = value["physicalLocation"]
    sarif_object(physical, "physicalLocation", name)
    artifact = physical["artifactLocation"]
    sarif_object(artifact, "artifactLocation", name)
    check(URI.fullmatch(artifact["uri"]), f"{name}: a URI reference", artifact["uri"])
    if "index" in artifact:
        equal(run["artifacts"][artifact["index"]]["location"]["uri"], artifact["uri"], f"{name}: the index is the artifact's")
    if "region" in physical:
        sarif_object(physical["region"], "region", name)
        check(all(physical["region"].get(k, 1) >= 1 for k in ("startLine", "startColumn")), f"{name}: lines and columns count from 1")
    for logical in value.get("logicalLocations", []):
        sarif_object(logical, "logicalLocation", name)
    if "message" in value:
        sarif_message(value["message"], name)


def sarif_result(result, finding, run, name):
    sarif_object(result, "result", name)
    sarif_message(result["message"], name)
    rules = run["tool"]["driver"]["rules"]
    equal(result["partialFingerprints"], {"mingcha/v1": finding["fingerprint"]}, f"{name}: fingerprint")
    equal((result["ruleId"], rules[result["ruleIndex"]]["id"], result["level"]), (finding["rule"], finding["rule"], finding["severity"]), f"{name}: rule and level")
    for location in result["locations"] + result.get("relatedLocations", []):
        sarif_location(location, run, name)
    place = result["locations"][0]["physicalLocation"].get("region", {})
    equal((place.get("startLine"), place.get("startColumn")), (finding["location"].get("line"), finding["location"].get("column") if place else None),
          f"{name}: line and column")
    ids = [loc["id"] for loc in result.get("relatedLocations", [])]
    equal(ids, list(range(1, len(finding.get("related", [])) + 1)), f"{name}: related places have ids")
    equal("table" in finding["location"] or "sheet" in finding["location"],
          any(x["kind"] == "cell" for x in result["locations"][0].get("logicalLocations", [])), f"{name}: a table cell is a logical location")


def sarif_same(text, data, name):
    log = json.loads(text)
    sarif_object(log, "log", name)
    equal((log["version"], len(log["runs"])), ("2.1.0", 1), f"{name}: version and runs")
    run = log["runs"][0]
    for value, kind in [(run, "run"), (run["tool"], "tool"), (run["tool"]["driver"], "driver"), (run["invocations"][0], "invocation"),
                        *[(a, "artifact") for a in run["artifacts"]], *[(r, "rule") for r in run["tool"]["driver"]["rules"]],
                        *[(n, "descriptor") for n in run["tool"]["driver"]["notifications"]]]:
        sarif_object(value, kind, name)
    check(all(r["help"]["text"] and r["properties"]["tags"] and r["defaultConfiguration"]["level"] in SEVERITIES for r in run["tool"]["driver"]["rules"]),
          f"{name}: rules have help, tags and a level")
    equal([a.get("hashes", {}).get("sha-256") for a in run["artifacts"]], [i.get("sha256") for i in data["inputs"]], f"{name}: hashes of the inputs")
    equal(len(run["results"]), len(data["findings"]), f"{name}: as many results as findings")
    for result, finding in zip(run["results"], data["findings"]):
        sarif_result(result, finding, run, f"{name}, {finding['fingerprint']}")
    invocation = run["invocations"][0]
    equal(invocation["executionSuccessful"], data["complete"], f"{name}: successful where complete")
    told = invocation.get("toolExecutionNotifications", [])
    known = [n["id"] for n in run["tool"]["driver"]["notifications"]]
    for one in told:
        sarif_object(one, "notification", name)
        sarif_message(one["message"], name)
        check(one["descriptor"]["id"] in known, f"{name}: the kind of a notification is described", one["descriptor"])
        for location in one.get("locations", []):
            sarif_location(location, run, name)
    for kind, n in (("unreadable", data["summary"]["inputs"]["unreadable"]), ("undecided", len(data["undecided"])), ("incomplete", not data["complete"])):
        equal(sum(one["descriptor"]["id"] == kind and one["level"] == "error" for one in told), int(n), f"{name}: notifications of what is {kind}")


# ---- all --------------------------------------------------------------------------------------------------------------------------------------

SAME = {"html": html_same, "sarif": sarif_same}


def same_findings(folder):
    for lang in ("zh", "en"):
        for name, inputs in (("samples", [tool.SAMPLES]), ("a clean notice", [os.path.join(tool.SAMPLES, "qingping-2024.txt")]),
                             ("an unreadable input", [os.path.join(tool.SAMPLES, "linlan-2025.txt"), os.path.join(folder, "none.txt")]),
                             ("nothing read", [os.path.join(folder, "none.txt")])):
            texts = report(folder, ["json", *SAME], *inputs, lang=lang)
            data = json.loads(texts["json"])
            for form, test in SAME.items():
                test(texts[form], data, f"{form} {lang}, {name}")


def hostile_record():
    """A record whose every text is out to break the page, with findings and something undecided."""
    with open(os.path.join(tool.SAMPLES, "tangxi-2025-faults.json"), encoding="utf-8") as f:
        record = json.load(f)
    record["document"]["title"] = HOSTILE + "\u202e\n::error::x"
    for project in record["projects"]:
        project["name"] = HOSTILE
    record["unresolved"] = [{"at": "/projects/1/name", "location": {"line": 7, "text": HOSTILE}, "zh": HOSTILE, "en": HOSTILE}]
    return json.dumps(record, ensure_ascii=False)


def hostile_texts(folder):
    path = write(folder, "<img src=x onerror=alert(3)>.json", hostile_record())
    for lang in ("zh", "en"):
        texts = report(folder, ["json", *SAME], path, lang=lang)
        data = json.loads(texts["json"])
        check(data["undecided"] and data["findings"], "the hostile record gives findings")
        for form, test in SAME.items():
            test(texts[form], data, f"{form} {lang}, hostile texts")
        html_alone(texts["html"], f"html {lang}, hostile texts")
        check("\u202e" not in texts["html"], f"html {lang}: no mark that turns the direction of writing")


def languages(folder):
    for lang, tag, word in (("zh", "zh-CN", "错误"), ("en", "en", "error")):
        text = report(folder, ["html"], os.path.join(tool.SAMPLES, "linlan-2025.txt"), lang=lang)["html"]
        check(f'<html lang="{tag}">' in text and f">{word}</span>" in text, f"html in {lang}")
        html_contrast(text)


def help_lists_all():
    for lang in ("zh", "en"):
        text = tool.run("check", "--help", "--lang", lang).stdout
        for form in ["text", "json", *SAME]:
            check(re.search(rf"^  {form} +\S", text, re.M), f"--help in {lang} lists {form}")


for test in (same_findings, hostile_texts, languages):
    with tempfile.TemporaryDirectory() as scratch:
        test(scratch)
help_lists_all()
tool.finish()
