"""Evidence packs: a replay gives the same report byte for byte, whatever the run was given; a changed byte in any file is told by the file's name; signatures are of a key
and of the files; keys are kept from others."""
import hashlib
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

FAULTY = os.path.join(tool.SAMPLES, "linlan-2025.txt")
LINKED = os.path.join(tool.SAMPLES, "tangxi-2025-faults.json")
COMMON = {"reason": "待核定", "office": "某县某局", "expires": "2025-12-31"}


def run(*args, **options):
    return tool.run("check", "--as-of", "2025-06-30", "--lang", "en", "-q", *args, **options)


def replay(*args):
    done = tool.run("replay", "--format", "json", *args)
    return (json.loads(done.stdout) if done.stdout else None), done


def put(folder, name, value):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return path


def read(path):
    with open(path, "rb") as f:
        return f.read()


def files_of(pack):
    return sorted(os.path.relpath(os.path.join(where, name), pack) for where, _, names in os.walk(pack) for name in names)


def same_again(folder, name, *args, **options):
    """A pack of the run is replayed; what the run wrote as JSON is what the pack holds."""
    pack, out = os.path.join(folder, name), os.path.join(folder, name + ".json")
    done = run("--evidence", pack, "--format", "json=" + out, *args, **options)
    check(done.returncode in (0, 1, 3), f"{name}: the run", done.stderr)
    equal(read(out), read(os.path.join(pack, "report.json")), f"{name}: the report is the one of --format json")
    said, again = replay(pack)
    equal((again.returncode, said["same"], said["replayed"], said["problems"]), (0, True, True, []), f"{name}: the same again")
    equal(said["findings"], len(json.loads(read(out))["findings"]), f"{name}: every finding was derived")
    return pack


def whatever_was_given(folder):
    base, waivers, old = (os.path.join(folder, n) for n in ("base.json", "waivers.json", "old.json"))
    run("--write-baseline", base, FAULTY)
    run("--format", "json=" + old, FAULTY)
    put(folder, "waivers.json", {"waivers": [{"rule": "funding", "path": "*.json", **COMMON}, {"rule": "text", "project": "99", **COMMON, "expires": "2024-01-01"}]})
    config = put(folder, "settings.json", {"profile": "strict", "parameters": {"publication_days": 30}, "words": {"rates": {"bounded": ["某某率"]}}, "ignore": ["privacy"]})
    inline = put(folder, "inline.json", {"waivers": [{"rule": "deadline", "path": "**", **COMMON}], "baseline": "base.json"})
    numbers = put(folder, "decimals.json", '{"kind": "notice", "money_unit": "万元", "projects": [{"seq": 1, "name": "甲", "funding": {"total": 83.4816, '
                                          '"sources": [{"name": "市级", "amount": 0.10}, {"name": "县级", "amount": 1e2}]}}]}')
    pack = same_again(folder, "plain", FAULTY, LINKED)
    same_again(folder, "whole", tool.SAMPLES, os.path.join(folder, "none.txt"))
    same_again(folder, "known", "--baseline", base, "--waivers", waivers, FAULTY, LINKED)
    same_again(folder, "written", "--write-baseline", os.path.join(folder, "b2.json"), "--waivers", waivers, FAULTY, LINKED)
    same_again(folder, "updated", "--baseline", base, "--write-baseline", base, FAULTY, LINKED)
    same_again(folder, "chosen", "--select", "funding,form", "--ignore", "form.item-count", FAULTY, LINKED)
    same_again(folder, "configured", "--config", config, FAULTY, LINKED)
    same_again(folder, "inline", "--config", inline, FAULTY)
    same_again(folder, "against", "--against", old, LINKED, FAULTY)
    same_again(folder, "against-evidence", "--against", pack, FAULTY)
    same_again(folder, "verdicts", "--verdicts", FAULTY)
    same_again(folder, "numbers", numbers)
    if os.path.isdir(tool.NOTICES):
        same_again(folder, "notices", tool.NOTICES)
    return pack


def folders(folder, pack):
    names = files_of(pack)
    check({"SHA256SUMS", "manifest.json", "report.json", "records/1.json", "records/2.json", "rules/1/pack.json"} <= set(names), "what is in it", names[:8])
    equal([n for n in names if os.path.basename(FAULTY) in n], [], "inputs are not copied")
    manifest = json.loads(read(os.path.join(pack, "manifest.json")))
    equal([i["about"]["sha256"] for i in manifest["inputs"]], [hashlib.sha256(read(p)).hexdigest() for p in (FAULTY, LINKED)], "but their hashes are there")
    check(all(stat.S_IMODE(os.stat(os.path.join(where, n)).st_mode) & 0o077 == 0 for where, dirs, files in os.walk(pack) for n in dirs + files), "it is for its owner alone")
    if shutil.which("sha256sum"):
        equal(subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=pack, capture_output=True).returncode, 0, "sha256sum -c reads the sums")
    again = os.path.join(folder, "again")
    run("--evidence", again, FAULTY, LINKED)
    equal([read(os.path.join(again, n)) for n in names], [read(os.path.join(pack, n)) for n in names], "the same run gives the same pack")
    equal(run("--evidence", again, FAULTY).returncode, 2, "a folder that holds something is refused")
    equal(run("--evidence", put(folder, "file", "x"), FAULTY).returncode, 2, "and so is a file")
    empty = os.path.join(folder, "empty")
    os.mkdir(empty)
    equal((run("--evidence", empty + "/", FAULTY).returncode, replay(empty)[1].returncode), (1, 0), "an empty folder is taken")
    equal(run("--evidence", os.path.join(folder, "no/such"), FAULTY).returncode, 3, "a folder that cannot be made")
    equal(run("--evidence", os.path.join(folder, "refused"), "--rules", os.path.join(folder, "none"), FAULTY).returncode, 2, "a run that does not begin")
    equal([n for n in os.listdir(folder) if n.startswith(("refused", "no")) and n not in ("notices", "notices.json") or "." in n and len(n.split(".")[-1]) == 6], [], "nothing half written stays behind")


def tampering(folder, pack):
    """One changed byte in each file, a file missing, one more: each is named."""
    copy = os.path.join(folder, "copy")
    shutil.copytree(pack, copy)

    def told(name, what):
        said, done = replay(copy)
        check(done.returncode == 1 and not said["same"] and not said["replayed"] and any(p.get("file") == name for p in said["problems"]), f"{what}: {name}",
              said and said["problems"][:2])
    for name in files_of(pack):
        path = os.path.join(copy, name)
        data = read(path)
        for at in {0, len(data) // 2, len(data) - 1} if name != "SHA256SUMS" else ():
            with open(path, "wb") as f:
                f.write(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
            told(name, f"byte {at} changed")
        with open(path, "wb") as f:
            f.write(data)
    sums = read(os.path.join(copy, "SHA256SUMS"))
    for at in range(0, len(sums), 37):
        with open(os.path.join(copy, "SHA256SUMS"), "wb") as f:
            f.write(sums[:at] + bytes([sums[at] ^ 1]) + sums[at + 1:])
        said, done = replay(copy)
        check(done.returncode == 1 and any("SHA256SUMS" in (p.get("file", "") + p["en"]) for p in said["problems"]), f"byte {at} of the sums changed", said and said["problems"][:2])
    for bad in (sums[:-20], sums + b"x", b"0" * 64 + b"  ../outside\n" + sums, b"0" * 64 + b"  /etc/passwd\n" + sums, sums.replace(b"  ", b" *", 1), sums + sums, b"\0" + sums):
        with open(os.path.join(copy, "SHA256SUMS"), "wb") as f:
            f.write(bad)
        equal(replay(copy)[1].returncode, 1, f"damaged sums: {bad[:12]!r}")
    with open(os.path.join(copy, "SHA256SUMS"), "wb") as f:
        f.write(sums)
    extra = put(copy, "records/extra.json", "{}")
    told("records/extra.json", "one more")
    os.remove(extra)
    os.symlink("/etc/passwd", extra)
    told("records/extra.json", "a link")
    os.remove(extra)
    os.remove(os.path.join(copy, "records/2.json"))
    told("records/2.json", "missing")
    shutil.copy(os.path.join(pack, "records/2.json"), os.path.join(copy, "records"))
    equal(replay(copy)[1].returncode, 0, "put right it is the same again")


def resummed(folder, pack, name, change):
    """A forger who changes a file and makes the sums anew."""
    copy = os.path.join(folder, "forged")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(pack, copy)
    path = os.path.join(copy, name)
    data = change(read(path))
    check(data != read(path), f"{name} is changed")
    with open(path, "wb") as f:
        f.write(data)
    with open(os.path.join(copy, "SHA256SUMS"), "w", encoding="utf-8") as f:
        f.writelines(f"{hashlib.sha256(read(os.path.join(copy, n))).hexdigest()}  {n}\n" for n in files_of(copy) if not n.startswith("SHA256SUMS"))
    return copy


def forged(folder, pack):
    """What hashes cannot show, the run itself does: findings left out, records or rules changed."""
    report = json.loads(read(os.path.join(pack, "report.json")))
    gone = report["findings"].pop(0)
    copy = resummed(folder, pack, "report.json", lambda _: json.dumps(report, ensure_ascii=False, indent=2).encode() + b"\n")
    said, done = replay(copy)
    check(done.returncode == 1 and said["replayed"] and any(gone["fingerprint"] in p["en"] and "only derived again" in p["en"] for p in said["problems"]),
          "a finding left out of the report", said["problems"])
    for name, change, what in (("records/1.json", lambda d: d.replace("105%".encode(), "95%".encode()).replace(b'"105"', b'"95"'), "a record"),
                               ("manifest.json", lambda d: d.replace(b"2025-06-30", b"2025-06-29"), "the as-of date"),
                               ("report.json", lambda d: d + b"\n", "a byte at the end of the report"),
                               ("rules/1/pack.json", lambda d: d.replace(b'"default": 28', b'"default": 29'), "the rules")):
        copy = resummed(folder, pack, name, change)
        said, done = replay(copy)
        check(done.returncode == 1 and not said["same"], f"changed with new sums: {what}", said)
    copy = resummed(folder, pack, "manifest.json", lambda d: d.replace(b'"records/1.json"', b'"records/9.json"'))
    equal(replay(copy)[1].returncode, 3, "a record that the manifest names and that is not there: it cannot be run again")
    for name, outside in ((b'"records/1.json"', b'"../plain/records/1.json"'), (b'"rules/1"', b'"/rules/1"')):
        equal(replay(resummed(folder, pack, "manifest.json", lambda d: d.replace(name, outside)))[1].returncode, 2, f"a manifest that leads out of the pack: {outside}")
    copy = resummed(folder, pack, "manifest.json", lambda d: d.replace(b'"mingcha_evidence": 1', b'"mingcha_evidence": 2'))
    equal(replay(copy)[1].returncode, 2, "another version of evidence packs")
    copy = resummed(folder, pack, "manifest.json", lambda d: d.replace(b'"tool": "', b'"tool": "9.'))
    said, done = replay(copy)
    check(done.returncode == 0 and any("this is" in n["en"] for n in said["notes"]), "a pack of another version of the program is told", said)


def signatures(folder):
    name = os.path.join(folder, "某局")
    made = tool.run("keygen", name)
    equal((made.returncode, oct(stat.S_IMODE(os.stat(name + ".key").st_mode))), (0, "0o600"), "the secret key is for its owner alone")
    secret = read(name + ".key")
    check(secret.split()[1].decode() not in made.stdout + made.stderr, "it is not printed")
    equal((tool.run("keygen", name).returncode, read(name + ".key")), (2, secret), "keys are not written over")
    other = os.path.join(folder, "other")
    tool.run("keygen", other)
    pack = os.path.join(folder, "signed")
    equal(run("--evidence", pack, "--sign-key", name + ".key", FAULTY).returncode, 1, "a signed pack")
    said, done = replay(pack, "--verify-key", name + ".pub")
    equal((done.returncode, said["signed"]), (0, True), "its signature is verified")
    said, done = replay(pack)
    check(done.returncode == 0 and not said["signed"] and said["notes"], "without a key it is only told that there is one")
    said, done = replay(pack, "--verify-key", other + ".pub")
    check(done.returncode == 1 and said["problems"][0]["file"] == "SHA256SUMS.sig", "another key", said["problems"])
    plain = os.path.join(folder, "unsigned")
    run("--evidence", plain, FAULTY)
    said, done = replay(plain, "--verify-key", name + ".pub")
    check(done.returncode == 1 and said["problems"][0]["file"] == "SHA256SUMS.sig", "no signature where one is asked for", said["problems"])
    copy = resummed(folder, pack, "manifest.json", lambda d: d.replace(b"2025-06-30", b"2025-06-29"))
    said, done = replay(copy, "--verify-key", name + ".pub")
    check(done.returncode == 1 and any(p.get("file") == "SHA256SUMS.sig" for p in said["problems"]), "sums made anew are not signed", said["problems"])
    signature = read(os.path.join(pack, "SHA256SUMS.sig"))
    for at in range(0, len(signature), 7):
        with open(os.path.join(pack, "SHA256SUMS.sig"), "wb") as f:
            f.write(signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1:])
        equal(replay(pack, "--verify-key", name + ".pub")[1].returncode, 1, f"byte {at} of the signature changed")
    os.chmod(name + ".key", 0o644)
    done = run("--evidence", os.path.join(folder, "open"), "--sign-key", name + ".key", FAULTY)
    check(done.returncode == 2 and "others may read" in done.stderr and not os.path.exists(os.path.join(folder, "open")), "a key that others may read is refused", done.stderr)
    for key in (name + ".pub", os.path.join(folder, "none.key"), FAULTY):
        equal(run("--evidence", os.path.join(folder, "bad"), "--sign-key", key, FAULTY).returncode, 2, f"no secret key: {os.path.basename(key)}")
    equal(replay(pack, "--verify-key", other + ".key")[1].returncode, 2, "no public key")
    equal(run("--sign-key", other + ".key", FAULTY).returncode, 2, "a key without evidence")
    text = tool.run("replay", plain, "--lang", "zh").stdout
    check("逐字节相同" in text, "replay says so in words", text)
    for args in ([], [os.path.join(folder, "none")], [plain, plain], [folder]):
        equal(tool.run("replay", *args).returncode, 2, f"no evidence pack: {len(args)} folders")


with tempfile.TemporaryDirectory() as scratch:
    first = whatever_was_given(scratch)
    for part in (folders, tampering, forged):
        part(scratch, first)
with tempfile.TemporaryDirectory() as scratch:
    signatures(scratch)
tool.finish()
