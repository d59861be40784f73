"""Opens every list and summary as a workbook, and compares each cell with CSV. Usage: sheets.py BASE [--libreoffice]

openpyxl reads the cells with their types. With `--libreoffice`, LibreOffice opens each file too, without a screen, and
writes its first sheet as CSV: an independent program that people use must see the same values.
"""

import csv
import datetime
import io
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import openpyxl

base, others = sys.argv[1], sys.argv[2:]
SUMMARIES = [
    "/funding/summary?citations=accepted",
    "/contingents/summary?group_by=country",
    "/funding/summary/series?every=quarter",
    "/contingents/diff?a.as_of=2024-06-30&b.as_of=2024-12-31",
    "/claims?rank=normal",
    "/contingents?as_of=2024-06-30",
]
# One sheet, values as they are, and not as they look; everything that is text in quotation marks.
TO_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,1'


def fetch(question: str, format: str) -> bytes:
    mark = "&" if "?" in question else "?"
    with urllib.request.urlopen(f"{base}{question}{mark}format={format}") as answer:
        return answer.read()


def plain(cell: str) -> str:
    """CSV protects spreadsheets from formulas with an apostrophe; a workbook has types instead."""
    return cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell


def table(text: str) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def written(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case datetime.datetime():
            return cell.date().isoformat()
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case _:
            return str(cell)


def differences(question: str, expected: list[list[str]], found: list[list[str]]) -> list[str]:
    if len(expected) != len(found):
        return [f"{question}: {len(expected)} rows in CSV, {len(found)} in the workbook"]
    width = len(expected[0])
    return [
        f"{question}, row {number}, {name}: {one!r} in CSV, {other!r} in the workbook"
        for number, (row, other_row) in enumerate(zip(expected, found))
        for name, one, other in zip(expected[0], row, other_row + [""] * (width - len(other_row)))
        if one != other
    ]


def by_libreoffice(workbook: bytes) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as directory:
        here = Path(directory)
        (here / "book.xlsx").write_bytes(workbook)
        profile = f"-env:UserInstallation=file://{here}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", TO_CSV, "--outdir", directory, "book.xlsx"]
        subprocess.run(command, cwd=here, check=True, capture_output=True, timeout=300)
        (result,) = here.glob("*.csv")
        rows = list(csv.reader(io.StringIO(result.read_text(encoding="utf-8"), newline="")))
        return [[{"TRUE": "true", "FALSE": "false"}.get(cell, cell) for cell in row] for row in rows]


lists = [link["href"] for link in json.loads(fetch("/", "json"))["collections"]]
failures: list[str] = []
cells = typed = 0
for question in lists + SUMMARIES:
    expected = table(fetch(question, "csv").decode("utf-8"))
    workbook = fetch(question, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    if book.sheetnames != ["Data", "Sources", "About"]:
        failures.append(f"{question}: the sheets are {book.sheetnames}")
    data = book["Data"]
    rows = [[cell.value for cell in row] for row in data.iter_rows()]
    failures += differences(question, expected, [[written(cell) for cell in row] for row in rows])
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    failures += [f"{question}: {place} is a formula" for place in formulas]
    if data.freeze_panes != "B2" or not data.auto_filter.ref:
        failures.append(f"{question}: the header is not frozen, or has no filters")
    cells += sum(map(len, rows))
    typed += sum(isinstance(cell, (int, float, datetime.datetime)) for row in rows for cell in row)
    if "--libreoffice" in others:
        failures += differences(f"{question} (LibreOffice)", expected, by_libreoffice(workbook))
if failures:
    sys.exit("\n".join(failures[:20]))
assert typed > 1_000, typed
print(f"{len(lists + SUMMARIES)} workbooks, {cells:,} cells, {typed:,} of them with a type: equal to CSV.")
