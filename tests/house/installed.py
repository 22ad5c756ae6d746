"""The installed program stands alone: in another place, without the checkout, it finds its rules and words and checks as the built one does."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

STAGE = os.path.join(os.path.dirname(tool.MINGCHA), "stage/usr")

with tempfile.TemporaryDirectory() as temp:
    place = os.path.join(temp, "opt/mingcha")
    shutil.copytree(STAGE, place)
    sample = shutil.copy(os.path.join(tool.SAMPLES, "wangchuan-2025.txt"), temp)
    options = ["--as-of", "2025-06-30", "--format", "json", sample]
    env = {"PATH": "/nonexistent", "LC_ALL": "C.UTF-8"}
    env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    done = subprocess.run([os.path.join(place, "bin/mingcha"), "check", *options], capture_output=True, text=True, cwd="/", env=env)
    tool.equal(done.stdout, tool.run("check", *options).stdout, "the installed program gives the same report")
    tool.equal(done.returncode, 1, "and the same exit code")
    tool.equal(sorted(os.listdir(place)), ["bin", "include", "lib", "libexec", "share"], "nothing else is installed")
    mingcha, page = os.path.join(place, "bin/mingcha"), os.path.join(tool.SAMPLES, "forms/linlan-2025.pdf")
    beside, elsewhere = os.path.join(place, "libexec/mingcha/mingcha-pdf"), os.path.join(temp, "mingcha-pdf")

    def extract(**more):
        return subprocess.run([mingcha, "extract", page], capture_output=True, text=True, cwd="/", env=dict(env, **more))

    tool.equal(extract().stdout, tool.run("extract", page).stdout, "it opens PDF files with the program installed for that")
    shutil.move(beside, elsewhere)
    done = extract()
    tool.check(done.returncode == 3 and f"not at {beside}" in done.stderr, "without that program: an error that says where it should be", done.stderr)
    tool.equal(extract(MINGCHA_LIBEXEC=temp).returncode, 0, "MINGCHA_LIBEXEC says where it is")
    done = extract(MINGCHA_LIBEXEC="/nonexistent")
    tool.check(done.returncode == 3 and "/nonexistent (MINGCHA_LIBEXEC)" in done.stderr, "and is held to it", done.stderr)
    for code, what in ((64, "not of version"), (0, "cannot be read: it is damaged")):
        with open(beside, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/sh\nexit {code}\n")
        os.chmod(beside, 0o755)
        done = extract()
        tool.check(done.returncode == 3 and what in done.stderr, f"one that only exits with {code}: {what}", done.stderr)
    done = subprocess.run([elsewhere, "0.0.0"], capture_output=True, text=True, env=env)
    tool.check(done.returncode == 64 and "a part of mingcha" in done.stderr, "started by hand it says what it is for", done.stderr)
    shutil.rmtree(os.path.join(place, "share"))
    done = subprocess.run([os.path.join(place, "bin/mingcha"), "check", *options], capture_output=True, text=True, cwd="/", env=env)
    tool.equal(done.returncode, 2, "without its rules it refuses to work")
    tool.check("rules" in done.stderr, "and says what is missing", done.stderr)
tool.finish()
