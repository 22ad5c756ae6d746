"""The manual page: its options, commands and formats are those of --help, and it is sound. UPDATE=1 writes these lists into docs/mingcha.1."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

PAGE = os.path.join(tool.ROOT, "docs/mingcha.1")
EVERYWHERE = ("lang", "color", "help")


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def help_of(*command):
    return tool.run(*command, "--help", "--lang", "en").stdout


def items(text, heading):
    """(name, what it is) of the list under a heading of the help; lines that go on are joined."""
    found = []
    block = re.search(rf"^{heading}:\n(.*?)(?:\n\n|\Z)", text, re.M | re.S)
    for line in block[1].rstrip().split("\n") if block else []:
        parts = re.match(r"^ {2,6}(\S.*?)(?: {2,}(\S.*))?$", line)
        if parts and (parts[2] is not None or parts[1].startswith("-")):
            found.append([parts[1], parts[2] or ""])
        elif found:
            found[-1][1] = (found[-1][1] + " " + line.strip()).strip()
    return found


def options(command):
    text = help_of(*([command] if command else []))
    return [(name, about) for name, about in items(text, "Options") if not command or not re.search(rf"--({'|'.join(EVERYWHERE)})\b", name)]


def listed(entries):
    sentences = [(name, about[:1].upper() + about[1:] + ("" if about.endswith(("?", ".")) else ".")) for name, about in entries]
    return "".join(f".TP\n.B {roff(name)}\n{roff(about)}\n" for name, about in sentences)


def region(text, name, content):
    """The page with what stands between the marks of that name replaced."""
    begin, end = f'.\\" begin {name}\n', f'.\\" end {name}\n'
    check(begin in text and end in text, f"docs/mingcha.1 has the marks of {name}")
    before, _, rest = text.partition(begin)
    return before + begin + content + end + rest.partition(end)[2]


def wanted(text):
    commands = items(help_of(), "Commands")
    check(len(commands) >= 5, "the help lists the commands", commands)
    text = region(text, "commands", listed(commands))
    text = region(text, "options mingcha", listed(options(None)))
    for name, _ in commands:
        own = options(name)
        check(items(help_of(name), "Options"), f"{name}: its options are found")
        if f".SS mingcha {name}\n" not in text:
            text = text.replace('.SH "OUTPUT FORMATS"', f'.SS mingcha {name}\n.\\" begin options {name}\n.\\" end options {name}\n.SH "OUTPUT FORMATS"')
        text = region(text, f"options {name}", listed(own))
    return region(text, "formats", listed(items(help_of("check"), "Formats")))


def sound(text):
    """No warning of groff, and everything of the lists comes out."""
    if not shutil.which("groff"):
        print("skipped: groff is not installed")
        return
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-rLL=200n", PAGE], capture_output=True, text=True, encoding="utf-8", env=dict(os.environ, GROFF_NO_SGR="1"))
    equal((done.returncode, done.stderr), (0, ""), "groff has nothing to say against it")
    shown = re.sub(r".\x08", "", done.stdout).replace("‐", "-").replace("−", "-")
    for name in re.findall(r"--[a-z-]+", " ".join(n for c in [None, *(name for name, _ in items(help_of(), "Commands"))] for n, _ in options(c))):
        check(name in shown, f"{name} can be read in it")


def installed():
    stage = os.path.join(os.path.dirname(tool.MINGCHA), "stage/usr/share/man/man1/mingcha.1")
    check(os.path.exists(stage), "make install takes it along")


with open(PAGE, encoding="utf-8") as f:
    page = f.read()
new = wanted(page)
if os.environ.get("UPDATE") == "1" and new != page:
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(new)
    page = new
equal(page, new, "docs/mingcha.1 lists what --help does (UPDATE=1 python3 tests/house/manual.py writes it)")
with open(os.path.join(tool.ROOT, "include/mingcha.h"), encoding="utf-8") as f:
    check(f'"mingcha {re.search(r"MC_VERSION .(.*?).$", f.read(), re.M)[1]}"' in page, "it is of this version")
sound(page)
installed()
tool.finish()
