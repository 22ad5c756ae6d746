"""Every format holds the same findings as the JSON report: counts, fingerprints, completeness. Each parses as what it claims to be, and nothing that
comes from an input is anything but text in it."""
import csv
import html.parser
import io
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

AS_OF = ["--as-of", "2025-06-30"]
SEVERITIES = ["error", "warning", "note"]
HOSTILE = ["<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;", "=HYPERLINK(1)", "@SUM(1)", "-2+3", "＝1+1", "\t=1", "x\n::error::owned\r::warning::owned",
           "##[error]owned", "a,b:c%0A::error::owned", "]]>\ufffe\x01</failure>", "| cell |`code` *b* _i_ [l](http://x) <b>", "@alice #12 !3 ~bug $4 %5 &6",
           "# head", "1. item", "{0} {{x}} [t](1)", "\u202eabc\u2028d", "\"quoted\",\"cells\"", "</details><!-- -->"]


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(data)
    return path


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def report(folder, formats, *inputs, lang="zh", options=()):
    """One run that writes all the formats; gives {format: text}."""
    inputs = [*options, *inputs]
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


def standing(finding):
    """Where a finding stands; only "open" ones are counted as findings of the run."""
    return finding["status"] if finding["status"] != "new" else "explained" if "cause" in finding else "open"


def of_standing(data, *wanted):
    return sorted(f["fingerprint"] for f in data["findings"] if standing(f) in wanted)


def notices(data):
    """Stale entries, unused and expired waivers: each format lists them."""
    waivers = data.get("waivers", {})
    return len(data.get("baseline", {}).get("stale", [])) + len(waivers.get("unused", [])) + len(waivers.get("expired", []))


STANDING = "连带|已知|已豁免|explained|known|waived"


# ---- html ---------------------------------------------------------------------------------------------------------------------------------------

def not_checked(data):
    """How many inputs and elements were not decided."""
    return data["summary"]["inputs"]["unreadable"] + len(data["undecided"])


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
    equal(len(page.all("span", **{"class": "known"})), len(of_standing(data, "explained", "baseline", "waived")), f"{name}: what is not counted is marked")
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
        pairs += [("ink", "quote"), ("soft", "quote"), ("ink", "mark"), ("ink", "good-ground")] + [("ink", f"{k}-ground") for k in ("error", "warning", "note", "undecided")]
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
    "result": ("message ruleId level locations partialFingerprints", "ruleIndex relatedLocations suppressions properties kind baselineState"),
    "location": ("physicalLocation", "logicalLocations id message"),
    "physicalLocation": ("artifactLocation", "region"),
    "artifactLocation": ("uri", "index description"),
    "region": ("startLine", "startColumn snippet"),
    "logicalLocation": ("fullyQualifiedName kind", "name"),
    "message": ("text", ""),
    "suppression": ("kind", "status justification properties"),
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


def sarif_result(result, finding, run, baseline, name):
    sarif_object(result, "result", name)
    sarif_message(result["message"], name)
    rules = run["tool"]["driver"]["rules"]
    equal(result["partialFingerprints"], {"mingcha/v1": finding["fingerprint"]}, f"{name}: fingerprint")
    equal((result["ruleId"], rules[result["ruleIndex"]]["id"], result["properties"]["severity"]),
          (finding["rule"], finding["rule"], finding["severity"]), f"{name}: rule and severity")
    stands = standing(finding)
    equal((result.get("kind", "fail"), result["level"]), ("informational", "none") if stands == "explained" else ("fail", finding["severity"]),
          f"{name}: what another one explains is information, everything else has its level")
    equal([s["kind"] for s in result.get("suppressions", [])], ["external"] if stands in ("baseline", "waived") else [], f"{name}: known or waived is suppressed")
    for one in result.get("suppressions", []):
        sarif_object(one, "suppression", name)
        check(stands != "waived" or finding["waiver"]["reason"] in one["justification"], f"{name}: why it is waived")
    equal(result.get("baselineState"), None if not baseline else "unchanged" if stands == "baseline" else "new", f"{name}: baseline state")
    for location in result["locations"] + result.get("relatedLocations", []):
        sarif_location(location, run, name)
    place = result["locations"][0]["physicalLocation"].get("region", {})
    equal((place.get("startLine"), place.get("startColumn")), (finding["location"].get("line"), finding["location"].get("column") if place else None),
          f"{name}: line and column")
    ids = [loc["id"] for loc in result.get("relatedLocations", [])]
    equal(ids, list(range(1, len(finding.get("related", [])) + 1)), f"{name}: related places have ids")
    equal("cell" in finding["location"],
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
        sarif_result(result, finding, run, "baseline" in data, f"{name}, {finding['fingerprint']}")
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
    equal(sum(one["descriptor"]["id"] in ("baseline-stale", "waiver-unused", "waiver-expired") for one in told), notices(data), f"{name}: baseline and waivers")
    for kind, n in (("unreadable", data["summary"]["inputs"]["unreadable"]), ("undecided", len(data["undecided"])), ("incomplete", not data["complete"])):
        equal(sum(one["descriptor"]["id"] == kind and one["level"] == "error" for one in told), int(n), f"{name}: notifications of what is {kind}")


# ---- ndjson, csv ----------------------------------------------------------------------------------------------------------------------------------

def ndjson_same(text, data, name):
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    check(text.endswith("\n"), f"{name}: the last line ends")
    equal([line.pop("type") for line in lines], ["finding"] * len(data["findings"]) + ["undecided"] * len(data["undecided"]) + ["summary"], f"{name}: lines")
    equal(lines[:-1], data["findings"] + data["undecided"], f"{name}: entries as they are")
    equal({**lines[-1], "findings": data["findings"], "undecided": data["undecided"]}, data, f"{name}: the last line has the rest")


def csv_same(text, data, name):
    check(text.startswith("\ufeff") and text.endswith("\r\n") and text.count("\n") == text.count("\r\n"), f"{name}: byte order mark and CR LF")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    equal({len(row) for row in rows}, {20}, f"{name}: 20 columns in each row")
    rows = [dict(zip(["file", "title", "item", "name", "severity", "rule", "rule_title", "finding", "place", "line", "original", "expected", "actual",
                      "difference", "workings", "diagnosis", "related", "basis", "status", "id"], row)) for row in rows[1:]]
    found = [row for row in rows if row["id"]]
    equal([row["id"] for row in found], [f["fingerprint"] for f in data["findings"]], f"{name}: the fingerprints, in their order")
    equal([(row["rule"], row["line"]) for row in found], [(f["rule"], str(f["location"].get("line", ""))) for f in data["findings"]], f"{name}: rules and lines")
    equal([row["id"] for row in found if row["status"] in ("待核实", "to verify")], [f["fingerprint"] for f in data["findings"] if standing(f) == "open"],
          f"{name}: the open ones")
    others = [row for row in rows if row["status"] in ("基线与豁免", "baseline and waivers")]
    equal(len(others), notices(data), f"{name}: baseline and waivers")
    rows = [row for row in rows if row not in others]
    check(len(rows) - len(found) == not_checked(data) or (not_checked(data) == 0 and not data["complete"] and len(rows) == len(found) + 1),
          f"{name}: a row for each thing that was not checked")
    acting = [cell for row in rows for cell in row.values() if re.match(r"[ \t\r]*[=+\-@＝＋－＠]", cell) and not re.fullmatch(r"[+-]?\d+(\.\d*)?%?", cell)]
    equal(acting, [], f"{name}: no cell is a formula")


# ---- github, gitlab ---------------------------------------------------------------------------------------------------------------------------------

def github_unescape(text):
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")


def github_same(text, data, name):
    lines = text.split("\n")[:-1]
    notes, rest, group = [], [], False
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) ((?:(?:file|line|col|title)=[^,:]*,?)+)::(.*)", line)
        if command:
            level, properties, message = command.groups()
            notes.append((level, dict(p.split("=", 1) for p in properties.split(",")), github_unescape(message)))
        elif re.match(r"::group::\S", line) and not group:
            group = True
        elif line == "::endgroup::" and group:
            group = None
        else:
            check(group and re.match(r"(error|warning|notice) ", line), f"{name}: a line is a command or begins with our own word", line)
            rest.append(line)
    check("##[" not in text, f"{name}: no command of the older kind")
    check(group is not True, f"{name}: the group is closed")
    for level in ("error", "warning", "notice"):
        check(sum(n[0] == level for n in notes) <= 10, f"{name}: no more than ten of {level}")
    equal([n[0] for n in notes[:-1]], sorted((n[0] for n in notes[:-1]), key=["error", "warning", "notice"].index), f"{name}: the gravest first")
    equal(notes[-1][0], "notice", f"{name}: the summary is last")
    prints = re.findall(r"(?:编号：|id: )([0-9a-f]{16})$", "\n".join(n[2] for n in notes), re.M) + re.findall(r"^(?:error|warning|notice) .* ([0-9a-f]{16})$", "\n".join(rest), re.M)
    equal(sorted(prints), fingerprints(data), f"{name}: the fingerprints")
    equal(len(notes) + len(rest), 1 + len(data["findings"]) + not_checked(data) + (not data["complete"]) + notices(data), f"{name}: a line for everything")
    loud = [n[2].split()[-1] for n in notes if n[0] != "notice" and re.search(r"(?:编号：|id: )([0-9a-f]{16})$", n[2])]
    wanted = {f["fingerprint"] for f in data["findings"] if standing(f) == "open" and f["severity"] != "note"}
    check({p[-16:] for p in loud} <= wanted and (not data["complete"] or len(loud) >= min(10, len(wanted))), f"{name}: errors and warnings are open ones")
    settled = [n for n in notes if re.match(rf"[（(](?:{STANDING})[）)]", github_unescape(n[1]["title"]))] + [r for r in rest if re.search(rf"\[[（(](?:{STANDING})[）)]", r)]
    equal(len(settled), len(of_standing(data, "explained", "baseline", "waived")), f"{name}: what is not counted is marked")
    check(data["complete"] or notes[0][0] == "error", f"{name}: what is incomplete is an error")
    places = {(f["location"]["path"], str(f["location"].get("line", ""))) for f in data["findings"]}
    check(all((github_unescape(n[1]["file"]), n[1].get("line", "")) in places for n in notes if "编号：" in n[2] or "\nid: " in n[2]), f"{name}: files and lines")


def gitlab_same(text, data, name):
    issues = json.loads(text)
    want = {f["fingerprint"]: (f["rule"], {"error": "major", "warning": "minor", "note": "info"}[f["severity"]] if standing(f) == "open" else "info", f["location"].get("line", 1)) for f in data["findings"]}
    got = {i["fingerprint"]: (i["check_name"], i["severity"], i["location"]["lines"]["begin"]) for i in issues}
    equal({k: v for k, v in got.items() if k in want}, want, f"{name}: rule, severity and line of each fingerprint")
    others = [i for i in issues if i["fingerprint"] not in want]
    told = [i for i in others if i["check_name"] in ("baseline.stale", "waiver.unused", "waiver.expired")]
    equal(len(told), notices(data), f"{name}: baseline and waivers")
    others = [i for i in others if i not in told]
    equal(sorted(i["fingerprint"] for i in issues if re.match(rf"[（(](?:{STANDING})[）)]", i["description"])), of_standing(data, "explained", "baseline", "waived"),
          f"{name}: what is not counted is marked")
    equal(len(others), not_checked(data) or int(not data["complete"]), f"{name}: an issue for each thing that was not checked")
    check(all(i["severity"] == "critical" for i in others), f"{name}: which is critical")
    equal(len(got), len(issues), f"{name}: no fingerprint twice")
    for issue in issues:
        check(issue["description"] and issue["location"]["path"] and re.fullmatch("[0-9a-f]{16}", issue["fingerprint"]), f"{name}: what GitLab asks for", issue)


# ---- junit ------------------------------------------------------------------------------------------------------------------------------------------

def junit_same(text, data, name):
    root = xml.etree.ElementTree.fromstring(text.encode("utf-8"))
    suites = root.findall("testsuite")
    for element in [root, *suites]:
        cases = element.findall(".//testcase")
        count = {"tests": len(cases), "failures": len(element.findall(".//failure")), "errors": len(element.findall(".//error")),
                 "skipped": len(element.findall(".//skipped"))}
        equal({k: int(element.get(k)) for k in count}, count, f"{name}: the counts of {element.get('name')}")
        check(all(len([c for c in case if c.tag in ("failure", "error", "skipped")]) <= 1 for case in cases), f"{name}: one result for each test")
    check(len(suites) >= len(data["inputs"]), f"{name}: a suite for each input")
    said = "".join(root.itertext())
    equal(sorted(re.findall(r"^(?:编号：|id: )([0-9a-f]{16})\b", said, re.M)), fingerprints(data), f"{name}: the fingerprints")
    rules = {(f["location"]["path"], f["rule"]) for f in data["findings"] if f["severity"] != "note" and standing(f) == "open"}
    equal(len(re.findall(rf"^(?:编号：|id: )[0-9a-f]{{16}} ?[（(](?:{STANDING})[）)]", said, re.M)), len(of_standing(data, "explained", "baseline", "waived")),
          f"{name}: what is not counted is marked")
    open_rules = {(u["path"], u.get("rule", "")) for u in data["undecided"]}
    equal(int(root.get("failures")), len(rules - open_rules), f"{name}: a rule that found an error or a warning fails once an input")
    equal(int(root.get("errors")) > 0, not data["complete"], f"{name}: errors where the run is not complete")
    check("\ufffe" not in text, f"{name}: only characters of XML")


# ---- markdown ---------------------------------------------------------------------------------------------------------------------------------------

def markdown_same(text, data, name):
    check(len(text) < 65000, f"{name}: fits a comment", len(text))
    words = {"error": ("错误", "error"), "warning": ("警告", "warning"), "note": ("提示", "note"), "undecided": ("未决", "undecided")}
    rows = re.findall(r"^\| (\w+)(?: · [^|]*)? \|.*\|$", text, re.M)
    left = sum(int(n) for n in re.findall(r"^\*\*(?:另有 (\d+) 处没有列出|)(?:(\d+) more are not listed)?", text, re.M) for n in n if n)
    listed = [k for row in rows for k, v in words.items() if row in v]
    equal(len(listed) - 1 + left, len(data["findings"]) + len(data["undecided"]), f"{name}: a row for each, or counted as left out")
    marked = len(re.findall(rf"^\| \w+ · (?:{STANDING}) \|", text, re.M))
    check(marked <= len(of_standing(data, "explained", "baseline", "waived")) <= marked + left, f"{name}: what is not counted is marked")
    prints = re.findall(r"^- (?:编号：|id: )([0-9a-f]{16})$", text, re.M)
    check(set(prints) <= set(fingerprints(data)) and len(prints) == len(set(prints)), f"{name}: fingerprints of the report")
    folded = sum(int(a or b) for a, b in re.findall(r"^(?:另有 (\d+) 处，见完整的报告|(\d+) more are in the full report)", text, re.M))
    equal(len(prints) + folded >= len(data["findings"]), True, f"{name}: the details of each, or counted as left out")
    check(("⚠" in text) != data["complete"], f"{name}: says whether it is complete")
    equal(re.findall(r"<(?!!-- -->|/?details>|/?summary>)", text), [], f"{name}: no markup but ours")
    equal([m for m in re.findall(r"[@#!~$%][A-Za-z0-9\"]", text) if m], [], f"{name}: nobody is called, no issue named")
    equal(text.count("<details>"), text.count("</details>"), f"{name}: what is folded ends")


# ---- all --------------------------------------------------------------------------------------------------------------------------------------

SAME = {"html": html_same, "csv": csv_same, "ndjson": ndjson_same, "sarif": sarif_same, "junit": junit_same, "github": github_same,
        "gitlab": gitlab_same, "markdown": markdown_same}


def same_findings(folder):
    for lang in ("zh", "en"):
        for name, inputs in (("samples", [tool.SAMPLES]), ("a clean notice", [os.path.join(tool.SAMPLES, "qingping-2024.txt")]),
                             ("an unreadable input", [os.path.join(tool.SAMPLES, "linlan-2025.txt"), os.path.join(folder, "none.txt")]),
                             ("nothing read", [os.path.join(folder, "none.txt")])):
            texts = report(folder, ["json", *SAME], *inputs, lang=lang)
            data = json.loads(texts["json"])
            for form, test in SAME.items():
                test(texts[form], data, f"{form} {lang}, {name}")


def same_with_known(folder):
    """A baseline of some of the findings and of some that are gone, waivers in force, unused and expired."""
    inputs = [os.path.join(tool.SAMPLES, name) for name in ("linlan-2025.txt", "tangxi-2025-faults.json")]
    baseline, waivers = os.path.join(folder, "baseline.json"), os.path.join(folder, "waivers.json")
    tool.run("check", *AS_OF, "--write-baseline", baseline, *inputs)
    with open(baseline, encoding="utf-8") as f:
        known = json.load(f)
    known["findings"] = [dict(e, fingerprint="0" * 15 + str(i), message="| gone <b>") if i < 2 else e for i, e in enumerate(known["findings"]) if i % 3]
    write(folder, "baseline.json", json.dumps(known, ensure_ascii=False))
    common = {"reason": HOSTILE[0] + " ]]> | @alice", "office": "某某局"}
    write(folder, "waivers.json", json.dumps({"waivers": [
        {"rule": "funding", "path": "*.json", "expires": "2025-06-30", **common}, {"rule": "deadline", "project": "4", "expires": "2025-06-29", **common},
        {"rule": "privacy", "path": "**/linlan-2025.txt", "expires": "2026-01-01", **common}]}, ensure_ascii=False))
    for lang in ("zh", "en"):
        texts = report(folder, ["json", *SAME], *inputs, lang=lang, options=["--baseline", baseline, "--waivers", waivers])
        data = json.loads(texts["json"])
        check(notices(data) == 3 and all(of_standing(data, s) for s in ("open", "baseline", "waived")), "the run has findings of each standing", data["summary"])
        for form, test in SAME.items():
            test(texts[form], data, f"{form} {lang}, with baseline and waivers")


def hostile_record():
    """A record whose every name is out to break the report, with findings and something undecided."""
    with open(os.path.join(tool.SAMPLES, "tangxi-2025-faults.json"), encoding="utf-8") as f:
        record = json.load(f)
    record["document"]["title"] = HOSTILE[0] + "\u202e\n::error::x"
    record["projects"] = [dict(record["projects"][i % len(record["projects"])], name=text) for i, text in enumerate(HOSTILE)]
    record["unresolved"] = [{"at": f"/projects/{i}/name", "location": {"line": 7, "text": text}, "zh": text, "en": text} for i, text in enumerate(HOSTILE)]
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
        check(f'<html lang="{tag}">' in text and re.search(f">{word} [0-9]+</span>", text), f"html in {lang}")
        html_contrast(text)


def help_lists_all():
    for lang in ("zh", "en"):
        text = tool.run("check", "--help", "--lang", lang).stdout
        for form in ["text", "json", *SAME]:
            check(re.search(rf"^  {form} +\S", text, re.M), f"--help in {lang} lists {form}")


for test in (same_findings, same_with_known, hostile_texts, languages):
    with tempfile.TemporaryDirectory() as scratch:
        test(scratch)
help_lists_all()
tool.finish()
