"""Runs every block of docs/clients.md as written, in order, in one directory. Usage: clients.py BASE DOCUMENT

A block with a file name is written to that file. A `console` block installs something and is not run. A Rust block
becomes an example of the crate in `RUST_CLIENT`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

base, document = sys.argv[1], Path(sys.argv[2])
here = Path.cwd()
DUCKDB = "import duckdb, sys; print(duckdb.sql(sys.argv[1]))"
# The packages that the generators write are here; readers of the document install them.
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
    sys.exit(f"Cannot run a block in `{language}`.")


ran = 0
heading = ""
environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PACKAGES)), "PYTHONDONTWRITEBYTECODE": "1"}
parts = re.compile(r"^## ([^\n]+)$|^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
for title, language, file, code in parts.findall(document.read_text(encoding="utf-8")):
    heading = title or heading
    if title or language == "console":
        continue
    code = code.replace("http://127.0.0.1:8080", base)
    if file:
        Path(file).write_text(code, encoding="utf-8")
        continue
    run = subprocess.run(command(language, code), capture_output=True, text=True, env=environment)
    if run.returncode:
        sys.exit(f"FAILED: {heading}\n{code}\n{run.stdout}\n{run.stderr}")
    ran += 1
    print(f"  {heading}: {language}, {len(run.stdout.splitlines())} lines")
assert ran > 15, f"only {ran} blocks were found"
print(f"{ran} blocks of {document.name} ran as written.")
