"""The templates of docs/ci: their shell steps run against notices without findings, with findings, and unreadable ones, and end as they say they do."""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

TEMPLATES = os.path.join(tool.ROOT, "docs/ci")
CLEAN, FOUND = "hengtang-2025.txt", "yanhui-2025.txt"
DAMAGED = b"PK\x03\x04 this is no Word file"
KINDS = {"clean": 0, "findings": 1, "unreadable": 3}


def read(name):
    with open(os.path.join(TEMPLATES, name), encoding="utf-8") as f:
        return f.read()


def notices(folder, kind):
    """A folder of notices of that kind."""
    os.makedirs(folder)
    shutil.copy(os.path.join(tool.SAMPLES, FOUND if kind == "findings" else CLEAN), folder)
    if kind == "unreadable":
        with open(os.path.join(folder, "damaged.docx"), "wb") as f:
            f.write(DAMAGED)
    return folder


def commands(folder):
    """A folder to put first in PATH: mingcha as it would be after make install."""
    path = os.path.join(folder, "bin")
    os.makedirs(path, exist_ok=True)
    link = os.path.join(path, "mingcha")
    if not os.path.exists(link):
        os.symlink(tool.MINGCHA, link)
    return path


def shell(script, cwd, path, **env):
    """As CI runners run a step: sh -e."""
    return subprocess.run(["sh", "-e", "-c", script], cwd=cwd, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=300,
                          env={"PATH": path + ":" + os.environ["PATH"], "HOME": cwd, "LC_ALL": "C.UTF-8", **env})


# ---- YAML ---------------------------------------------------------------------------------------------------------------------------------------

def block(text, begin):
    """The literal block after the line that matches `begin`, by its indent."""
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if re.search(begin, line))
    own = len(lines[start]) - len(lines[start].lstrip())
    rest = []
    for line in lines[start + 1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= own:
            break
        rest.append(line)
    indent = min(len(line) - len(line.lstrip()) for line in rest if line.strip())
    return "\n".join(line[indent:] for line in rest)


def yaml_parses():
    try:
        import yaml
    except ImportError:
        print("skipped: python3-yaml is not installed, the YAML is only read by line")
        return
    actions, gitlab = yaml.safe_load(read("github-actions.yml")), yaml.safe_load(read("gitlab-ci.yml"))
    steps = {s.get("name"): s for s in actions["jobs"]["check"]["steps"]}
    check("mingcha check" in steps["Check the notices"]["run"], "github: the step is there")
    check(set(steps["Findings to code scanning"]["with"].values()) == {"mingcha.sarif"}, "github: uploads what is written")
    check("mingcha check" in gitlab["notices"]["script"][0], "gitlab: the step is there")
    equal(gitlab["notices"]["artifacts"]["reports"], {"codequality": "gl-code-quality-report.json", "junit": "mingcha-junit.xml"}, "gitlab: keeps what is written")


def github(folder, kind, code):
    here = os.path.join(folder, "github-" + kind)
    notices(os.path.join(here, "notices"), kind)
    summary = os.path.join(here, "summary")
    step = block(block(read("github-actions.yml"), r"- name: Check the notices"), r"run: \|")
    done = shell(step, here, commands(folder), NOTICES="notices", GITHUB_STEP_SUMMARY=summary)
    equal(done.returncode, code, f"github, {kind}: the step ends so")
    check(all(os.path.getsize(os.path.join(here, f)) for f in ("mingcha.sarif", "mingcha.html")), f"github, {kind}: leaves what the next steps take")
    check(os.path.getsize(summary) > 0, f"github, {kind}: writes the summary")
    equal("::error" in done.stdout, code != 0, f"github, {kind}: annotations")


def wrong_setup(folder):
    """A wrong set-up is not hidden by what follows the check."""
    here = os.path.join(folder, "github-wrong")
    notices(os.path.join(here, "notices"), "clean")
    with open(os.path.join(here, ".mingcha.json"), "w", encoding="utf-8") as f:
        f.write('{"no such key": 1}')
    step = block(block(read("github-actions.yml"), r"- name: Check the notices"), r"run: \|")
    done = shell(step, here, commands(folder), NOTICES="notices", GITHUB_STEP_SUMMARY=os.path.join(here, "summary"))
    equal(done.returncode, 2, "github: a wrong configuration ends the step with 2")


def gitlab(folder, kind, code):
    here = os.path.join(folder, "gitlab-" + kind)
    notices(os.path.join(here, "notices"), kind)
    step = " ".join(block(read("gitlab-ci.yml"), r"^\s+- >-").split())
    done = shell(step, here, commands(folder), NOTICES="notices")
    equal(done.returncode, code, f"gitlab, {kind}: the job ends so")
    with open(os.path.join(here, "gl-code-quality-report.json"), encoding="utf-8") as f:
        equal(bool(json.load(f)), code != 0, f"gitlab, {kind}: code quality")
    check(os.path.getsize(os.path.join(here, "mingcha-junit.xml")) and os.path.getsize(os.path.join(here, "mingcha.html")), f"gitlab, {kind}: the artifacts are there")


def jenkins(folder, kind, code):
    here = os.path.join(folder, "jenkins-" + kind)
    notices(os.path.join(here, "notices"), kind)
    text = read("Jenkinsfile")
    step = re.search(r"script: '''(.*?)'''", text, re.S)[1]
    done = shell(step, here, commands(folder), NOTICES="notices")
    equal(done.returncode, code, f"jenkins, {kind}: the step gives the code that the file decides by")
    check(os.path.exists(os.path.join(here, "mingcha-junit.xml")) and os.path.exists(os.path.join(here, "mingcha.html")), f"jenkins, {kind}: what it archives is there")


# ---- the hook -----------------------------------------------------------------------------------------------------------------------------------

def git(here, *args, path="", **env):
    return subprocess.run(["git", *args], cwd=here, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=120,
                          env={"PATH": path + ":" + os.environ["PATH"], "HOME": here, "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", **env})


def hook(folder):
    here, path = os.path.join(folder, "repository"), commands(folder)
    os.makedirs(here)
    git(here, "init", "-q")
    for key, value in (("user.name", "office"), ("user.email", "office@example.com"), ("mingcha.paths", "notices/*")):
        git(here, "config", key, value)
    own = os.path.join(here, ".git/hooks/pre-commit")
    os.makedirs(os.path.dirname(own), exist_ok=True)
    shutil.copy(os.path.join(TEMPLATES, "pre-commit"), own)
    check(os.stat(own).st_mode & stat.S_IXUSR, "hook: executable in the tree")
    os.mkdir(os.path.join(here, "notices"))
    name = os.path.join(here, "notices", "a notice.txt")

    def commit(sample, *options):
        if isinstance(sample, bytes):
            with open(name, "wb") as f:
                f.write(sample)
        else:
            shutil.copy(os.path.join(tool.SAMPLES, sample), name)
        git(here, "add", "-A")
        return git(here, "commit", "-q", "-m", "notice", *options, path=path)

    done = commit(FOUND)
    check(done.returncode != 0 and "findings" in done.stderr and "a notice.txt" in done.stderr, "hook: findings refuse the commit", done.stderr[-300:])
    check(tempfile.gettempdir() + "/tmp" not in done.stderr, "hook: it names the file as the user knows it", done.stderr[:300])
    equal(git(here, "rev-parse", "-q", "--verify", "HEAD").returncode, 1, "hook: nothing was committed")
    equal(commit(CLEAN).returncode, 0, "hook: a clean notice passes")
    equal(commit(FOUND, "--no-verify").returncode, 0, "hook: --no-verify goes past it")
    done = commit(DAMAGED)
    check(done.returncode != 0 and "not wholly checked" in done.stderr, "hook: what cannot be read refuses the commit", done.stderr[-300:])

    shutil.copy(os.path.join(tool.SAMPLES, CLEAN), name)
    git(here, "add", "-A")
    with open(name, "wb") as f:
        f.write(DAMAGED)
    equal(git(here, "commit", "-q", "-m", "staged", path=path).returncode, 0, "hook: it looks at what is staged, not at the folder")
    with open(os.path.join(here, "other.txt"), "w", encoding="utf-8") as f:
        f.write("no notice\n")
    git(here, "add", "other.txt")
    equal(git(here, "commit", "-q", "-m", "other", path=path).returncode, 0, "hook: other files are none of its business")
    git(here, "config", "mingcha.program", "/nonexistent/mingcha")
    done = commit(FOUND)
    check(done.returncode != 0 and "not installed" in done.stderr, "hook: without mingcha nothing passes as checked", done.stderr)


# ---- cron ---------------------------------------------------------------------------------------------------------------------------------------

def cron(folder, kind, code):
    here, path = os.path.join(folder, "cron-" + kind), commands(folder)
    notices(os.path.join(here, "notices"), kind)
    mails = os.path.join(here, "mail.txt")
    bin_of_mail = os.path.join(here, "bin")
    os.mkdir(bin_of_mail)
    with open(os.path.join(bin_of_mail, "mail"), "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\n{{ printf "%s\\n" "$@"; cat; }} >>"{mails}"\n')
    os.chmod(os.path.join(bin_of_mail, "mail"), 0o755)
    script = f'"{os.path.join(TEMPLATES, "mingcha-cron")}" notices reports'
    done = shell(script, here, bin_of_mail + ":" + path, MAILTO_AUDIT="audit@example.com")
    equal(done.returncode, code, f"cron, {kind}: ends so")
    reports = sorted(os.listdir(os.path.join(here, "reports")))
    equal([re.sub(r"\d{4}-\d\d-\d\d", "day", r) for r in reports], [".lock", "day.html", "day.json"], f"cron, {kind}: keeps the report")
    if code == 0:
        check(not os.path.exists(mails), "cron: a clean night is silent")
        return
    with open(mails, encoding="utf-8") as f:
        mail = f.read().split("\n")
    check(mail[0] == "-s" and mail[2] == "audit@example.com", f"cron, {kind}: to the address", mail[:3])
    check(("有疑点" if code == 1 else "不完整") in mail[1], f"cron, {kind}: the subject says what it is", mail[1])
    check(any("网页报告" in line for line in mail) and len(mail) > 10, f"cron, {kind}: the report is in it")
    failing = os.path.join(here, "failing")
    os.mkdir(failing)
    with open(os.path.join(failing, "mail"), "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\nexit 1\n")
    os.chmod(os.path.join(failing, "mail"), 0o755)
    done = shell(script, here, failing + ":" + path, MAILTO_AUDIT="audit@example.com")
    check(done.returncode == 2 and "could not be sent" in done.stderr, f"cron, {kind}: a mail that does not go is told", done.stderr)


with tempfile.TemporaryDirectory() as temp:
    root = os.path.realpath(temp)
    yaml_parses()
    for each, wanted in KINDS.items():
        github(root, each, wanted)
        gitlab(root, each, wanted)
        jenkins(root, each, wanted)
        cron(root, each, wanted)
    wrong_setup(root)
    hook(root)
tool.finish()
