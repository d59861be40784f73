"""Runs docs/your-own-dataset.md as written, in order, in an empty directory. Usage: own_dataset.py LEDGER DOCUMENT

A `csv` block begins with the header of the file that it names; the lines below it are added to the file. A `console` block is run and its output compared; a server runs in the
background on a free port. The document has the edition of one month and one SHA-256: both are translated.
"""

import datetime
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ledger, document = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
LISTENS, EDITION = "127.0.0.1:8080", "2026.11.0"
today = datetime.datetime.now(datetime.timezone.utc)
here = {LISTENS: LISTENS, EDITION: f"{today.year}.{today.month}.0"}
environment = {key: value for key, value in os.environ.items() if not key.startswith("MISSION_LEDGER_")}
environment["PATH"] = f"{ledger.parent}{os.pathsep}{environment['PATH']}"
parts = re.compile(r"^```(csv|console)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def as_here(text: str) -> str:
    for documented, actual in here.items():
        text = text.replace(documented, actual)
    return text


def as_documented(text: str) -> str:
    for documented, actual in here.items():
        text = text.replace(actual, documented)
    return re.sub(r"SHA-256 [0-9a-f…]+", "SHA-256 …", text)


def serve(command: str, lines: int) -> tuple[subprocess.Popen[str], str]:
    """Starts a server on a free port, and returns the lines that it prints."""
    command = f"exec {command} --listen 127.0.0.1:0"
    server = subprocess.Popen(["bash", "-c", command], stdout=subprocess.PIPE, text=True, env=environment)
    printed = "".join(server.stdout.readline() for _ in range(lines))
    here[LISTENS] = printed.split("http://")[1].split("/")[0]
    return server, printed


servers, commands, differences = [], 0, 0
with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    try:
        for language, file, body in parts.findall(document.read_text(encoding="utf-8")):
            if language == "csv":
                header, lines = body.split("\n", 1)
                table = Path(file)
                before = table.read_text(encoding="utf-8")
                if before.split("\n", 1)[0] != header:
                    differences += 1
                    print(f"--- {file}\n  document: {header}\n  file: {before}")
                table.write_text(before + lines, encoding="utf-8", newline="")
                continue
            command, expected = body.removeprefix("$ ").split("\n", 1)
            commands += 1
            if command.startswith("mission-ledger serve"):
                server, printed = serve(as_here(command), expected.count("\n"))
                servers.append(server)
            else:
                done = ["bash", "-o", "pipefail", "-c", as_here(command)]
                printed = subprocess.run(done, stdout=subprocess.PIPE, text=True, env=environment, check=True).stdout
            if as_documented(printed) != as_documented(expected):
                differences += 1
                print(f"--- {command}\n  document: {expected}  printed: {as_documented(printed)}")
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        os.chdir("/")
if differences or commands < 6 or len(servers) != 1:
    sys.exit(f"{differences} of {commands} commands of {document.name} print something else.")
print(f"{commands} commands of {document.name} print what it says.")
