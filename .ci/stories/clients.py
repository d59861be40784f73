"""Runs every block of docs/clients.md as written, in order, in one directory. Usage: clients.py BASE DOCUMENT

A block with a file name is written to that file. A `console` block installs something and is not run. A Rust block
becomes an example of the crate in `RUST_CLIENT`. The recipes that add up rows are compared with the summary.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

base, document = sys.argv[1], Path(sys.argv[2])
here = Path.cwd()
DUCKDB = "import duckdb, sys; print(duckdb.sql(sys.argv[1]))"
# The packages that the generators write are here; readers of the document install them instead.
PACKAGES = [here / "mission-ledger-client", here / "mission-ledger-openapi"]


def command(language: str, code: str) -> list[str]:
    match language:
        case "sh":
            return ["bash", "-euo", "pipefail", "-c", code]
        case "python":
            return [sys.executable, "-c", code]
        case "r":
            return ["Rscript", "--vanilla", "-e", code]
        case "sql":
            return [sys.executable, "-c", DUCKDB, code]
        case "rust":
            example = Path(os.environ["RUST_CLIENT"], "examples", "documented.rs")
            example.parent.mkdir(exist_ok=True)
            example.write_text(code, encoding="utf-8")
            manifest = example.parent.parent / "Cargo.toml"
            return ["cargo", "run", "--quiet", "--locked", f"--manifest-path={manifest}", "--example=documented"]
    sys.exit(f"There is no way to run `{language}` here.")


environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PACKAGES)), "PYTHONDONTWRITEBYTECODE": "1"}
parts = re.compile(r"^## ([^\n]+)$|^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks() -> list[tuple[str, str, str, str]]:
    """The blocks that can be run, each with its heading, language, file name and code."""
    found, heading = [], ""
    for title, language, file, code in parts.findall(document.read_text(encoding="utf-8")):
        heading = title or heading
        if not title and language != "console":
            found.append((heading, language, file, code.replace("http://127.0.0.1:8080", base)))
    return found


def run(heading: str, language: str, code: str) -> str:
    done = subprocess.run(command(language, code), capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"FAILED: {heading}\n{code}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def totals(query: str) -> dict[tuple[str, str, str], float]:
    """The summary of funding: the total of each donor (or of all, with an empty name), currency and status."""
    with urllib.request.urlopen(f"{base}/funding/summary?{query}") as answer:
        rows = json.load(answer)["data"]
    name = lambda row: row["donor"]["name"] if "donor" in row else ""  # noqa: E731
    return {(name(row), row["currency"], row["status"]): row["total"] for row in rows if row["total"] is not None}


def compare(heading: str, code: str, output: str) -> None:
    """Each sum that a recipe prints for a currency and a status must be the summary's."""
    # The recipes add up one mission: sums do not mix missions unless asked.
    query = "mission=mss-haiti" + ("&donor=US" if "donor=US" in code else "")
    expected = totals(query) | totals(f"{query}&group_by=donor")
    names = {donor for donor, _, _ in expected}
    currencies, statuses = ({key[at] for key in expected} for at in (1, 2))
    currency, seen = "", set()
    identifier = re.compile(r"(?<![\w-])[a-z0-9]+(-[a-z0-9]+)+(?![\w-])")
    for line in output.splitlines():
        if identifier.search(line):
            continue  # a row and not a sum
        words = set(re.findall(r"\w+", line))
        currency = next(iter(words & currencies), currency)  # pandas prints it once for all its rows
        status = next(iter(words & statuses), None)
        numbers = [float(number) for number in re.findall(r"(?<![\w.-])\d+(?:\.\d+)?(?:e\+\d+)?", line)]
        if status and numbers:
            donor = max((name for name in names if name in line), key=len)
            total = expected[donor, currency, status]
            if not any(abs(number - total) <= 1e-6 * total for number in numbers):
                sys.exit(f"{heading}: {line.strip()!r}, but the summary has {total} for {donor} {currency} {status}")
            seen.add((donor, currency, status))
    wanted = len(totals(query)) if "LIMIT" not in code else 10
    if len(seen) < wanted:
        sys.exit(f"{heading}: {len(seen)} sums instead of {wanted}:\n{output}")


ran = 0
for heading, language, file, code in blocks():
    if file:
        Path(file).write_text(code, encoding="utf-8")
        continue
    output = run(heading, language, code)
    ran += 1
    print(f"  {heading}: {language}, {len(output.splitlines())} lines")
assert ran > 15, f"only {ran} blocks were found"

# The sections that add up rows, again on the latest edition: their sums must be those of the summary.
compared = 0
adding = {heading for heading, _, _, code in blocks() if "counted" in code}
for heading, language, _, code in blocks():
    if heading in adding and "datapackage.zip" not in code and "edition.zip" not in code:
        # A download that was resumed would be a mixture of two.
        code = re.sub(r"[?&]release=2026\.11\.0(&?)", lambda found: found[0][0] if found[1] else "", code)
        output = run(heading, language, code.replace("--continue-at - ", ""))
        if "counted" in code:
            compare(heading, code, output)
            compared += 1
assert compared >= 5, f"only {compared} recipes were compared with the summary"
print(f"{ran} blocks of {document.name} ran as written; {compared} recipes add up to the summary.")
