"""The command line where a folder of tests/cases cannot reach: files that are written, full disks, folders with surprises, terminals, locales."""
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

CLEAN = os.path.join(tool.SAMPLES, "qingping-2024.txt")
FAULTY = os.path.join(tool.SAMPLES, "linlan-2025.txt")
RECORD = os.path.join(tool.SAMPLES, "tangxi-2025-faults.json")
AS_OF = ["--as-of", "2025-06-30"]


def run(*args, stdin=None, cwd=None, stdout=subprocess.PIPE, env=None):
    base = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    base.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    return subprocess.run([tool.MINGCHA, *args], input=stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=cwd, env={**base, **(env or {})},
                          timeout=600)


def said(done):
    return done.stderr.decode("utf-8", "replace")


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    return path


def refused(args, code, words, what, **options):
    """One line on stderr that holds the words, nothing on stdout, this exit code."""
    done = run(*args, **options)
    equal(done.returncode, code, f"{what}: exit code")
    check(words in said(done), f"{what}: says \"{words}\"", said(done))
    equal(said(done).count("\n"), 1, f"{what}: one line on stderr")
    equal(done.stdout, b"", f"{what}: nothing on stdout")


def full_disk():
    if not os.path.exists("/dev/full"):
        return
    for args in (["check", CLEAN], ["check", "--format", "json", FAULTY], ["extract", CLEAN], ["extract", "--census", CLEAN], ["rules", "list"],
                 ["rules", "list", "--format", "json"], ["rules", "explain", "funding.sources-sum"], ["rules", "test"], ["--help"],
                 ["check", "--help"], ["--version"]):
        with open("/dev/full", "wb") as full:
            done = run(*args, stdout=full)
        equal(done.returncode, 3, f"{' '.join(args)} to a full disk: exit code")
        equal(said(done).count("written"), 1, f"{' '.join(args)} to a full disk: said once")
    done = run("check", "--format", "json=/dev/full", CLEAN)
    equal(done.returncode, 3, "a full disk behind json=FILE: exit code")
    check("/dev/full" in said(done), "a full disk behind json=FILE: named", said(done))


def files_written(folder):
    whole = run("check", *AS_OF, "--format", "json", FAULTY).stdout
    out = os.path.join(folder, "报告.json")
    done = run("check", *AS_OF, "--format", f"json={out}", "--format", f"text={folder}/a.txt", FAULTY)
    equal(done.returncode, 1, "two files: exit code")
    equal(read(out), whole, "json=FILE holds the bytes that stdout would get")
    check(done.stdout.startswith(b"== "), "the text report goes to stdout where nothing else does")
    equal(read(f"{folder}/a.txt"), done.stdout, "text=FILE is the text of stdout")
    umask = os.umask(0)
    os.umask(umask)
    equal(stat.S_IMODE(os.stat(out).st_mode), 0o666 & ~umask, "a report has the rights that the user's mask leaves")
    write(folder, "报告.json", "old")
    os.chmod(folder, 0o555)
    if os.geteuid() != 0:
        done = run("check", *AS_OF, "--format", f"json={out}", FAULTY)
        equal((done.returncode, read(out)), (3, b"old"), "a file that cannot be written keeps what it held")
    os.chmod(folder, 0o755)
    done = run("check", *AS_OF, "--format", f"json={folder}/none/a.json", FAULTY)
    equal(done.returncode, 3, "a folder that is not there: exit code")
    check("none/a.json" in said(done), "a folder that is not there: named", said(done))
    os.mkdir(f"{folder}/taken")
    done = run("check", *AS_OF, "--format", f"json={folder}/taken", FAULTY)
    equal(done.returncode, 3, "an output that is a folder: exit code")
    equal(sorted(os.listdir(folder)), ["a.txt", "taken", "报告.json"], "no temporary file is left behind")


def outputs_refused(folder):
    own = shutil.copy(FAULTY, os.path.join(folder, "own.txt"))
    os.symlink(own, os.path.join(folder, "link.json"))
    for out in (own, os.path.join(folder, "link.json")):
        refused(["check", own, "--format", f"json={out}"], 2, "is also an input", "an output that is an input")
    equal(read(own), read(FAULTY), "the input is as it was")
    refused(["check", own, "--format", "json", "--format", "text"], 2, "one format", "two formats for stdout")
    refused(["check", own, "--format", "json=x", "--format", "text=x"], 2, "twice", "a file for two formats")
    refused(["check", own, "--format", "json="], 2, "no file name", "a format for no file")
    check(not os.path.exists("x"), "nothing was written")


def command_lines():
    refused(["check", "--form", "json", CLEAN], 2, "--format", "an option cut short")
    refused(["check", "--quiet=1", CLEAN], 2, "no value", "a value for a flag")
    refused(["check", "--rules"], 2, "needs a value", "an option without its value")
    refused(["check", "-z", CLEAN], 2, "-z", "an unknown letter")
    refused(["check", "-qz", CLEAN], 2, "-z", "an unknown letter among known ones")
    refused(["check"], 3, "no file", "nothing to check")
    refused(["extract", CLEAN, FAULTY], 2, "one file", "extract of two files")
    refused(["extract", "--format", "json", CLEAN], 2, "--census", "a format for a record")
    refused(["rules", "lst"], 2, "list", "a task that is not there")
    refused(["rules", "explain"], 2, "needs a rule", "explain of nothing")
    refused(["rules", "list", "x"], 2, "\"x\"", "list of something")
    refused(["--lang", "fr", "check"], 2, "fr", "an unknown language")
    refused(["check", "--color", "yes", CLEAN], 2, "yes", "an unknown colour")
    for later in ("--jobs", "--no-such"):
        done = run("check", later, "x", CLEAN)
        equal(done.returncode, 2, f"{later} is no option of this version")
    for day in ("2025-02-29", "2025-6-30", "20250630", "tomorrow", "2025-06-30x", ""):
        refused(["check", "--as-of", day, CLEAN], 2, "--as-of", f"--as-of \"{day}\"")
    equal(run("check", "--as-of=2024-02-29", CLEAN).returncode, 0, "a leap day")
    equal(run("check", "--select", "funding,form", "--ignore", "form.item-count", "-q", CLEAN).returncode, 0, "selectors parted by commas")
    refused(["check", "--select", "", CLEAN], 2, "no rule or family", "an empty selector")


def folders(folder):
    write(folder, "b/2.txt", read(CLEAN))
    write(folder, "b/.hidden.txt", "x")
    write(folder, ".git/x.txt", "x")
    write(folder, "a/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    write(folder, "a/package.json", '{"name": "other"}')
    shutil.copy(RECORD, os.path.join(folder, "c.json"))
    os.symlink("..", os.path.join(folder, "b/up"))
    os.symlink("2.txt", os.path.join(folder, "b/same.txt"))
    os.symlink("gone", os.path.join(folder, "b/dangling.txt"))
    os.mkfifo(os.path.join(folder, "b/pipe"))
    done = run("check", *AS_OF, "--format", "json", ".", cwd=folder)
    report = json.loads(done.stdout)
    equal([(i["path"], i["status"]) for i in report["inputs"]],
          [("./a/package.json", "skipped"), ("./a/photo.png", "skipped"), ("./b/2.txt", "checked"), ("./c.json", "checked")],
          "a folder: sorted, hidden files, links to folders, dangling links and pipes left out, each file once, what is no notice skipped")
    equal((done.returncode, report["complete"]), (1, True), "what is skipped makes no run incomplete")
    again = run("check", *AS_OF, "--format", "json", "b/2.txt", "./b", "b/2.txt", cwd=folder)
    equal(len(json.loads(again.stdout)["inputs"]), 1, "a file named three ways is checked once")
    done = run("check", *AS_OF, "a/photo.png", cwd=folder)
    equal(done.returncode, 3, "a picture named by the user is unreadable, not skipped")
    done = run("check", *AS_OF, "a", cwd=folder)
    equal(done.returncode, 3, "a folder without notices: exit code")
    check("2 files skipped" in said(done), "a folder without notices: says so", said(done))
    broken = write(folder, "d/broken.json", '{"kind": "notice",')
    done = run("check", *AS_OF, "-q", "d", cwd=folder)
    equal(done.returncode, 3, f"{broken}: broken JSON in a folder may be a record, so it is unreadable")


def odd_names(folder):
    name = os.fsencode(folder) + b"/\xcd\xa8\xd6\xaa\x1b[31m.txt"  # GBK bytes and an escape
    with open(name, "wb") as f:
        f.write(read(CLEAN))
    for args in (["--format", "json"], []):
        done = run("check", *AS_OF, *args, folder)
        equal(done.returncode, 0, "a file name that is no UTF-8: exit code")
        done.stdout.decode("utf-8")
        check(b"\x1b" not in done.stdout, "no control character of a file name reaches the terminal")
    done = run("check", *AS_OF, name + b"x")
    check(b"\x1b" not in done.stderr and done.returncode == 3, "nor in a complaint", done.stderr)


def languages():
    for env, zh in (({"LC_ALL": "zh_CN.UTF-8"}, True), ({"LC_ALL": "", "LC_MESSAGES": "zh_TW"}, True), ({"LC_ALL": "", "LANG": "zh_CN"}, True),
                    ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, False), ({"LC_ALL": "en_US.UTF-8"}, False), ({"LC_ALL": ""}, False)):
        text = run("--help", env=env).stdout.decode()
        equal("退出码" in text, zh, f"the language of {env}")
    for args, zh in ((["check", "--help", "--lang", "zh"], True), (["--lang", "zh", "check", "--help"], True), (["--lang=zh", "--help"], True),
                     (["check", "--lang=en", "--help"], False)):
        equal("退出码" in run(*args, env={"LC_ALL": "zh_CN" if not zh else "C"}).stdout.decode(), zh, f"the language of {args}")
    check("没有这个文件" in said(run("check", "nosuch.txt", "--lang", "zh")), "the engine's errors are Chinese too")
    refused(["check", "--rulse", "x", "--lang", "zh"], 2, "您是指 --rules 吗", "a complaint about an early argument in the language of a later one")


def colours():
    for args, env, colored in (([], {}, False), (["--color", "always"], {}, True), (["--color", "always"], {"NO_COLOR": "1"}, True),
                               (["--color=never"], {}, False)):
        done = run("check", *AS_OF, *args, FAULTY, env=env)
        equal(b"\x1b[" in done.stdout, colored, f"colour with {args} {env} into a pipe")
    for env, colored in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        try:
            equal(b"\x1b[" in on_terminal(env), colored, f"colour with {env} on a terminal")
        except OSError as e:
            print(f"skipped: colour with {env} on a terminal, this machine gives none ({e})")


def on_terminal(env):
    """What the program writes to a terminal of 60 columns."""
    import fcntl
    import pty
    import struct
    import termios
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
    child = subprocess.Popen([tool.MINGCHA, "check", *AS_OF, "--lang", "en", FAULTY], stdout=theirs, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                             env={"PATH": os.environ["PATH"], **env})
    os.close(theirs)
    out = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    child.wait()
    os.close(ours)
    return out


def exit_codes(folder):
    for level, code in (("error", 1), ("warning", 1), ("note", 1), ("never", 0)):
        equal(run("check", *AS_OF, "--fail-on", level, FAULTY).returncode, code, f"--fail-on {level} with errors")
    warned = ["check", *AS_OF, "--select", "form.number-shape", FAULTY]
    equal([run(*warned, "--fail-on", level).returncode for level in ("error", "warning", "note")], [0, 1, 1], "--fail-on with a warning only")
    equal(run(*warned).returncode, 0, "by default only errors fail")
    mixed = run("check", *AS_OF, FAULTY, os.path.join(folder, "gone.txt"))
    equal(mixed.returncode, 3, "findings and an unreadable input: incomplete goes before findings")
    equal(run("check", *AS_OF, "--fail-on", "never", os.path.join(folder, "gone.txt")).returncode, 3, "--fail-on never hides no incompleteness")
    other = write(folder, "other.json", '{"kind": "budget"}')
    done = run("check", *AS_OF, CLEAN, other)
    equal(done.returncode, 3, "a record that no rule is made for is undecided")
    check("budget" in done.stdout.decode(), "and its kind is named")
    unresolved = write(folder, "unresolved.json", json.dumps({**json.loads(read(RECORD)), "unresolved": [
        {"at": "/projects/1/name", "location": {"line": 7, "text": "甲/乙"}, "zh": "一行可有两种读法", "en": "a row can be read in two ways"}]}))
    done = run("check", *AS_OF, "--format", "json", unresolved)
    entry = json.loads(done.stdout)["undecided"][0]
    equal((done.returncode, entry["message"], entry["message_en"], entry["location"]["line"], entry["project"]["seq"]),
          (3, "一行可有两种读法", "a row can be read in two ways", 7, json.loads(read(RECORD))["projects"][1]["seq"]), "what the reader left open is undecided")


def same_bytes():
    first, second = (run("check", *AS_OF, "--format", "json", tool.SAMPLES).stdout for _ in range(2))
    equal(first, second, "the same run gives the same bytes")
    piped = run("check", *AS_OF, "--format", "json", "-", stdin=read(FAULTY)).stdout.decode()
    named = run("check", *AS_OF, "--format", "json", FAULTY).stdout.decode()
    keep = [[f[k] for k in ("rule", "severity", "message", "at")] for f in json.loads(named)["findings"]]
    equal([[f[k] for k in ("rule", "severity", "message", "at")] for f in json.loads(piped)["findings"]], keep, "standard input gives the findings of the file")


full_disk()
for test in (files_written, outputs_refused, folders, odd_names, exit_codes):
    with tempfile.TemporaryDirectory() as scratch:
        test(scratch)
command_lines()
languages()
colours()
same_bytes()
tool.finish()
