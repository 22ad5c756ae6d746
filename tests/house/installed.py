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
    tool.equal(sorted(os.listdir(place)), ["bin", "include", "lib", "share"], "nothing else is installed")
    shutil.rmtree(os.path.join(place, "share"))
    done = subprocess.run([os.path.join(place, "bin/mingcha"), "check", *options], capture_output=True, text=True, cwd="/", env=env)
    tool.equal(done.returncode, 2, "without its rules it refuses to work")
    tool.check("rules" in done.stderr, "and says what is missing", done.stderr)
tool.finish()
