"""Runs the lines of receipts in a shell, in Python and in R, and compares the SHA-256 that they print.

    python receipts.py BASE
"""

import json
import subprocess
import sys
import urllib.request

base = sys.argv[1]
asked = [
    "/funding?donor=US&format=receipt",
    "/funding?donor=US&format=receipt&of=csv",
    "/claims?format=receipt&of=parquet",
    "/contingents/ke-first-contingent?as_of=2024-06-30&format=receipt",
    "/contingents/ke-first-contingent?format=receipt&of=markdown",
    "/search?q=%22first+contingent%22+kenya*&format=receipt",
    "/funding/summary?group_by=donor&format=receipt&of=csv",
    "/charts/strength.svg?format=receipt",
]
failures = []

for path in asked:
    with urllib.request.urlopen(base + path) as answer:
        receipt = json.load(answer)
    lines = receipt["fetch"]
    programs = {
        "curl": ["bash", "-o", "pipefail", "-c", lines["curl"]],
        "python": [sys.executable, "-c", lines["python"]],
        "r": ["Rscript", "-e", lines["r"]],
    }
    for name, program in programs.items():
        ran = subprocess.run(program, capture_output=True, text=True, check=False)
        printed = ran.stdout.split()
        if ran.returncode != 0 or not printed or printed[0] != receipt["sha256"]:
            failures.append(f"{path}: {name} printed {ran.stdout!r} {ran.stderr!r}, not {receipt['sha256']}")

if failures:
    sys.exit("\n".join(failures))
print(f"{len(asked)} receipts: curl, Python and R print the SHA-256 of each.")
