"""Time per row and peak memory of reading a notice of 1,000, 10,000 and 100,000 rows in each format (`mingcha extract`, so finding the rows and writing
the record are in it). Times are of the processor; what a notice of ten rows costs is taken off as the start. The bench fails where the time per row of the
longest is more than 1.5 times that of the shortest.

    python3 -B tests/bench/readers.py [--sizes 1000,10000] [--formats txt,csv,html,docx,xlsx,pdf]      pdf needs LibreOffice, and has 10,000 rows at most"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import formats  # noqa: E402
import tool  # noqa: E402

LIMIT = 1.5
START_ROWS = 10
PDF_ROWS_MAX = 10000
HEAD = ["临江县人民政府办公室关于印发2024年民生实事项目的通知", "临政办发〔2024〕1号", "各乡镇人民政府：", "　　现将任务印发给你们，请抓好落实。",
        "临江县人民政府办公室", "2024年1月5日", "2024年民生实事项目表", "单位：万元"]
COLUMNS = ["序号", "项目名称", "目标任务", "总投资", "省级资金", "县级资金", "责任单位", "配合单位", "完成时限"]


def rows(n):
    yield COLUMNS
    for i in range(1, n + 1):
        province, county = 100 + i % 97, 50 + i % 31
        yield [str(i), f"第{i}号村道路硬化", f"硬化村道{1 + i % 9}公里，安装路灯{20 + i % 50}盏。", str(province + county), str(province), str(county),
               "县交通运输局", "县财政局、各乡镇人民政府", f"{1 + i % 9}月底前完成招标；12月底前完工。"]


def measure(path, n):
    """(processor seconds, peak MiB) of one run; the record must hold every row."""
    with open(os.devnull, "wb") as nothing:
        child = subprocess.Popen([tool.MINGCHA, "extract", "--census", "--format", "json", path], stdout=subprocess.PIPE, stderr=nothing)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    tool.check(child.returncode == 0 and f'"rows": {n}'.encode() in out, f"{os.path.basename(path)}: all {n} rows are read", out[:200])
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def bench(form, sizes, folder):
    def at(n):
        path = os.path.join(folder, f"{n}.{form}")
        formats.WRITERS[form](path, HEAD, list(rows(n)))
        seconds, peak = min(measure(path, n) for _ in range(3 if n < 100000 else 1))
        os.unlink(path)
        return seconds, peak

    start, _ = at(START_ROWS)
    per_row = []
    for n in sizes:
        seconds, peak = at(n)
        per_row.append((seconds - start) / (n - START_ROWS))
        print(f"{form:5} {n:8} rows  {seconds:8.2f} s  {1e6 * per_row[-1]:8.1f} us a row  {peak:8.0f} MiB", flush=True)
    tool.check(per_row[-1] <= LIMIT * per_row[0], f"{form}: time per row at {sizes[-1]} rows is {per_row[-1] / per_row[0]:.2f} times that at {sizes[0]}")


def option(name, default):
    return (sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default).split(",")


with tempfile.TemporaryDirectory() as temporary:
    for each in option("--formats", "txt,csv,html,docx,xlsx"):
        wanted = [int(n) for n in option("--sizes", "1000,10000,100000")]
        bench(each, [n for n in wanted if each != "pdf" or n <= PDF_ROWS_MAX], temporary)
tool.finish()
