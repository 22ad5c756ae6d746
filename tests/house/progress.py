"""Progress, --quiet, --verbose: a line on a terminal while a long run goes on, gone when it has ended; nothing of it anywhere else."""
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

SAMPLE = os.path.join(tool.SAMPLES, "linlan-2025.txt")
FIRST = 60          # files to begin with
LONG = 2.0          # seconds: a run of this length draws its line many times; progress.c draws the first after half a second
AT_MOST = 20000     # files: beyond this the machine is no reason any more


def on_terminal(*args, term="xterm"):
    """stderr is a terminal, stdout a file; gives what each got, and the exit code."""
    master, slave = pty.openpty()
    env = dict(os.environ, LC_ALL="C.UTF-8", TERM=term)
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([tool.MINGCHA, "check", "--as-of", "2025-06-30", *args], stdout=out, stderr=slave, stdin=subprocess.DEVNULL, env=env)
        os.close(slave)
        said = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:  # the terminal is closed when the last writer is gone
                break
            if not part:
                break
            said += part
        os.close(master)
        code = process.wait()
        out.seek(0)
        return out.read().decode(), said.decode().replace("\r\n", "\n"), code


def screen(text):
    """What is left on the terminal: \\r goes to the line's beginning, ESC [K clears to its end."""
    lines = [""]
    column = 0
    for token in re.findall(r"\x1b\[K|.|\n", text, re.S):
        if token == "\n":
            lines.append("")
            column = 0
        elif token == "\r":
            column = 0
        elif token == "\x1b[K":
            lines[-1] = lines[-1][:column]
        else:
            lines[-1] = lines[-1][:column] + token + lines[-1][column + 1:]
            column += 1
    return "\n".join(lines)


def long_run(folder, args):
    """Fills the folder until a run over it is long on this machine, however fast that is; gives the number of files and the last run."""
    have, want = 0, FIRST
    while True:
        for i in range(have, want):
            shutil.copy(SAMPLE, os.path.join(folder, f"notice-{i:05}.txt"))
        begun = time.monotonic()
        plain = tool.run("check", "--as-of", "2025-06-30", *args)
        spent = time.monotonic() - begun
        if spent >= LONG or want >= AT_MOST:
            return want, plain
        have, want = want, min(AT_MOST, max(want * 2, int(want * LONG * 1.5 / spent)))


with tempfile.TemporaryDirectory() as folder:
    args = ["--format", "json", "--ignore", "cross", folder]
    many, plain = long_run(folder, args)
    equal(plain.stderr, "", "no progress where stderr is no terminal")
    out, said, code = on_terminal("--lang", "en", *args)
    equal((out, code), (plain.stdout, plain.returncode), "the report is the same on a terminal")
    steps = [(int(a), int(b), int(c)) for a, b, c in re.findall(r"\r(\d+) of (\d+) files, (\d+) findings, about (?:\d+ min )?\d+ s left", said)]
    check(steps and steps == sorted(steps) and all(total == many and 0 < done < many for done, total, _ in steps), "files done, findings, time left", said[:300])
    equal(screen(said), "", "the line is gone at the end")
    out, said, _ = on_terminal("--lang", "zh", *args)
    check(re.search(rf"已核对 \d+/{many} 个文件，疑点 \d+，约剩 ", said), "in Chinese", said[:200])
    equal(on_terminal("--quiet", *args)[1], "", "--quiet: no progress")
    equal(on_terminal(*args, term="dumb")[1], "", "a dumb terminal gets none")
    equal(on_terminal("--format", "json", SAMPLE)[1], "", "a short run shows none")
    broken = os.path.join(folder, "notice-99999-broken.txt")
    with open(broken, "wb") as f:
        f.write(b"\xe6\xb0\x91\xff\n")
    left = screen(on_terminal("--lang", "en", *args)[1])
    check(left.startswith("mingcha: ") and "notice-99999-broken.txt" in left and left.count("\n") == 1 and "files," not in left, "a complaint stands on a line of its own", left)

    done = tool.run("check", "--as-of", "2025-06-30", "--lang", "en", "--verbose", "--ignore", "cross", SAMPLE, broken)
    for words in ("configuration: ", "rules: minsheng", "read " + SAMPLE + ": text, notice, 10 items", "rules came to a verdict: ", "rules did not apply: ", "time (ms): loading rules"):
        check(words in done.stderr, f"--verbose says: {words}", done.stderr[:400])
    spoke, idle = (set(re.search(words + r":(.*)", done.stderr).group(1).split()) for words in ("came to a verdict", "did not apply"))
    check("form.item-sequence" in spoke and not spoke & idle and not any(r.startswith("cross.") for r in spoke | idle), "the rules that applied, and those that did not")
    quiet = tool.run("check", "--as-of", "2025-06-30", "--lang", "en", "--quiet", SAMPLE)
    equal(quiet.stderr, "", "--quiet: nothing on stderr")
tool.finish()
