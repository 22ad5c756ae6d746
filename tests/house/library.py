"""The library as its users get it: what include/mingcha.h promises is exported and nothing else, static and shared; the header stands alone in C and C++; the examples of
docs/library.md are built with pkg-config against the installed library and give what the program gives."""
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402

STAGE = os.path.join(os.path.dirname(os.path.abspath(tool.MINGCHA)), "stage/usr")
LIB = os.path.join(STAGE, "lib")
HEADER = os.path.join(STAGE, "include/mingcha.h")
EXAMPLES = os.path.join(tool.ROOT, "docs/examples")
SANITIZE = ["-fsanitize=address,undefined"] if "/asan/" in tool.MINGCHA else []


def output(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    return done.stdout if done.returncode == 0 else f"exit {done.returncode}: {done.stderr}"


def names(text):
    """The mc_ names that nm lists as defined, and any other."""
    return sorted(line.split()[-1] for line in text.splitlines() if re.match(r"^[0-9a-f]+ [A-Z] ", line))


def flags(*what):
    return output("pkg-config", f"--define-variable=prefix={STAGE}", *what, "mingcha",
                  env=dict(os.environ, PKG_CONFIG_PATH=os.path.join(LIB, "pkgconfig"))).split()


def build(example, static):
    """The example's program against the installed library."""
    program = os.path.join(temp, example + ("-static" if static else ""))
    libraries = [os.path.join(LIB, "libmingcha.a"), *[f for f in flags("--static", "--libs") if f != "-lmingcha"]] if static else \
        [*flags("--libs"), f"-Wl,-rpath,{LIB}"]
    said = output("cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", *SANITIZE, *flags("--cflags"),
                  os.path.join(EXAMPLES, example + ".c"), "-o", program, *libraries)
    tool.equal(said, "", f"{example} builds, {'static' if static else 'shared'}")
    return program


with open(HEADER, encoding="utf-8") as f:
    promised = sorted(re.findall(r"^MC_API [^;]*?\b(mc_\w+)\(", f.read(), re.M))
tool.check(len(promised) > 30, "the header promises functions", promised)
shared = [name for name in os.listdir(LIB) if re.fullmatch(r"libmingcha\.so\.\d+", name)]
tool.equal(len(shared), 1, "one shared library")
sanitizer = re.compile(r"^(__a|__u|__s|_GLOBAL_)")  # what a sanitizer build adds of its own
tool.equal([n for n in names(output("nm", "-D", "--defined-only", os.path.join(LIB, shared[0]))) if not sanitizer.match(n)], promised,
           "the shared library exports what the header promises")
tool.equal([n for n in names(output("nm", "-g", "--defined-only", os.path.join(LIB, "libmingcha.a"))) if not sanitizer.match(n)], promised,
           "and so does the static one")
tool.check(f"[{shared[0]}]" in output("readelf", "-d", os.path.join(LIB, shared[0])), "its soname is its name")

with tempfile.TemporaryDirectory() as temp:
    for language, compiler in (("c", ["cc", "-std=c99", "-pedantic"]), ("cc", ["c++", "-std=c++11", "-pedantic"])):
        if not shutil.which(compiler[0]):
            print(f"skipped: no {compiler[0]}")
            continue
        source = os.path.join(temp, "alone." + language)
        with open(source, "w", encoding="utf-8") as f:
            f.write(f'#include "{HEADER}"\nint main(void) {{ return mc_version() == 0; }}\n')
        tool.equal(output(*compiler, "-Wall", "-Wextra", "-Werror", "-c", source, "-o", os.path.join(temp, "alone.o")), "", f"the header alone, {language}")

    env = dict(os.environ, LC_ALL="C.UTF-8")
    faulty = os.path.join(tool.SAMPLES, "yanhui-2025.txt")
    findings = tool.run_json("check", "--format", "json", faulty)["findings"]
    shown = "".join(f"{x['location']['path']}:{x['location'].get('line', 0)}: {x['message_en']} [{x['rule']}]\n" for x in findings)
    one = build("check_one", False)
    done = subprocess.run([one, faulty], capture_output=True, text=True, env=env)
    tool.equal((done.returncode, done.stdout), (1, shown), "check_one lists what the program finds")
    done = subprocess.run([one, "/nonexistent"], capture_output=True, text=True, env=env)
    tool.equal((done.returncode, done.stderr), (3, "/nonexistent: there is no such file\n"), "check_one says what it could not read")

    page = os.path.join(tool.SAMPLES, "forms/yunxiu-2025.pdf")
    findings = tool.run_json("check", "--format", "json", page)["findings"]
    done = subprocess.run([one, page], capture_output=True, text=True, env=env)
    tool.equal((done.returncode in (0, 1), len(done.stdout.splitlines()), done.stderr), (True, len(findings), ""), "check_one reads a PDF file")
    folder = os.path.join(temp, "pdf")
    os.mkdir(folder)
    shutil.copy(page, folder)
    done = subprocess.run([build("check_folder", True), folder, os.path.join(STAGE, "share/mingcha/rules")], capture_output=True, text=True,
                          env=dict(env, MINGCHA_LIBEXEC=os.path.join(STAGE, "libexec/mingcha")))
    tool.check(done.stdout.rstrip().endswith(f" {len(findings)} of any weight, complete"), "linked into a program elsewhere, it is told where mingcha-pdf is", done)

    folder = os.path.join(temp, "notices")
    os.mkdir(folder)
    for name in ("yanhui-2025.txt", "xizhou-2025.txt"):
        shutil.copy(os.path.join(tool.SAMPLES, name), folder)
    for static in (False, True):
        program = build("check_folder", static)
        rules = [os.path.join(STAGE, "share/mingcha/rules")] if static else []
        done = subprocess.run([program, folder, *rules], capture_output=True, text=True, env=env)
        lines = sorted(line.rsplit("/", 1)[-1] for line in done.stdout.splitlines())
        tool.equal(done.returncode, 1, f"check_folder: the worst exit code {done.stderr}")
        tool.equal([line.split(":")[0] for line in lines], ["xizhou-2025.txt", "yanhui-2025.txt"], "check_folder: each file has its line")
        tool.check(lines[0].endswith("0 errors, 0 of any weight, complete"), "the clean one", lines)
        page = os.path.join(folder, "yanhui-2025.txt.html")
        tool.run("check", "--as-of", "2025-06-30", "--lang", "zh", "--format", f"html={temp}/page.html", os.path.join(folder, "yanhui-2025.txt"))
        tool.check(filecmp.cmp(page, f"{temp}/page.html", shallow=False), "check_folder: the page is the program's, byte for byte")
        tool.equal(sorted(os.listdir(folder)), ["xizhou-2025.txt", "yanhui-2025.txt", "yanhui-2025.txt.html"], "no page for the clean one")
        os.remove(page)
tool.finish()
