"""LibreOffice as a second reader of what mingcha writes: conversions in a profile of their own. Tests that need it skip, and say so, where it is not installed."""
import os
import shutil
import subprocess

SOFFICE = shutil.which("soffice")


def convert(path, kind, folder):
    """Converts a file ("fodt", "txt:Text (encoded):UTF8"); the path of the result."""
    done = subprocess.run([SOFFICE, f"-env:UserInstallation=file://{os.path.abspath(folder)}/profile", "--headless", "--convert-to", kind, "--outdir", folder, path],
                          capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
    result = os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + "." + kind.split(":")[0])
    if not os.path.exists(result):
        raise SystemExit(f"soffice did not convert {path}: {done.stdout} {done.stderr}")
    return result
