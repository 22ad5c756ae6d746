"""Zip containers as other programs write them: the same notice packed in other ways reads as the same, and what is not read is refused with its reason (engine/read/package.c)."""
import io
import json
import os
import struct
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tool  # noqa: E402
from tool import check, equal  # noqa: E402

SAMPLE = os.path.join(tool.SAMPLES, "forms/yunxiu-2025.docx")


class Unseekable(io.RawIOBase):
    """What is written to it cannot be gone back to: lengths and checksums come behind the bytes."""

    def __init__(self, path):
        super().__init__()
        self.file = open(path, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)

    def close(self):
        self.file.close()
        super().close()


def read(path):
    """Exit code, the record without where it is from, stderr."""
    done = tool.run("extract", "--lang", "en", path)
    record = json.loads(done.stdout) if done.returncode == 0 else {}
    record.pop("source", None)
    return done.returncode, record, done.stderr


with tempfile.TemporaryDirectory() as folder:
    with zipfile.ZipFile(SAMPLE) as z:
        parts = [(info.filename, z.read(info)) for info in z.infolist()]
    first = os.path.join(folder, "first.docx")
    with zipfile.ZipFile(first, "w", zipfile.ZIP_DEFLATED) as z:
        for part, data in parts:
            z.writestr(part, data)
    as_first = read(first)
    equal((as_first[0], len(as_first[1].get("projects", []))), (0, 10), "the notice is read")

    def packed(name, method=zipfile.ZIP_DEFLATED, comment=b"", to=None, more=()):
        path = os.path.join(folder, name)
        with zipfile.ZipFile(to(path) if to else path, "w", method) as z:
            z.comment = comment
            for part, data in [*more, *parts]:
                z.writestr(part, data)
        return path

    def changed(name, change):
        path = os.path.join(folder, name)
        with open(first, "rb") as f:
            data = bytearray(f.read())
        data = change(data) or data
        with open(path, "wb") as f:
            f.write(data)
        return path

    def same(path, what):
        now = read(path)
        check(now == as_first, f"{what}: the same notice", (now[0], now[2][:300]))

    def refused(path, words, what):
        code, out, said = read(path)
        check(code == 3 and not out and words in said and said.count("\n") == 1, f"{what}: refused, and why", (code, said[:300]))

    same(packed("stored.docx", zipfile.ZIP_STORED), "parts that are not packed")
    same(packed("comment.docx", comment=b"x" * 65535), "the longest comment")
    same(packed("bzip2.docx", zipfile.ZIP_BZIP2), "another method")
    same(packed("behind.docx", to=Unseekable), "lengths behind the bytes")
    same(packed("other-names.docx", more=[("图片.xml", b"x"), ("a\\b.xml", b"y"), ("empty", b"")]), "other parts, with names of all sorts")
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 10
    same(packed("big.docx"), "numbers of 64 bits")
    zipfile.ZIP64_LIMIT = limit
    same(changed("trailing.docx", lambda data: data + b"\0" * 100), "bytes behind the end")

    def each_header(data, at, value):
        """Sets two bytes in every header of the directory."""
        start = 0
        while (start := data.find(b"PK\1\2", start)) >= 0:
            struct.pack_into("<H", data, start + at, value)
            start += 4

    refused(changed("encrypted.docx", lambda data: each_header(data, 8, 1)), "encrypted; save the file without a password", "a password")
    refused(packed("like-end.docx", comment=b"PK\5\6" + b"\xff" * 18), "entries", "a comment that looks like the end of a directory of too many")
    refused(changed("cut.docx", lambda data: data[:-40]), "a damaged zip container", "an end that is missing")
    refused(changed("claims.docx", lambda data: struct.pack_into("<HH", data, len(data) - 14, 9, 9)), "a damaged zip container", "entries that are not there")
    refused(changed("elsewhere.docx", lambda data: each_header(data, 42, 0xFFF0)), "is damaged", "bytes outside of the file")
    refused(changed("checksum.docx", lambda data: each_header(data, 16, 0x1234)), "is damaged", "a wrong checksum")
    refused(changed("packed.docx", lambda data: each_header(data, 20, 5)), "is damaged", "a wrong packed length")

tool.finish()
