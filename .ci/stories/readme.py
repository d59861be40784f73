"""Runs every example of the README against the server and compares the output exactly.

    python readme.py BASE README [--write]

`--write` writes the server's answers into the README instead.
"""

import re
import subprocess
import sys

base, path = sys.argv[1], sys.argv[2]
text = open(path, encoding="utf-8").read()
differences = 0


def run(block: re.Match[str]) -> str:
    global differences
    command, expected = block.group(1), block.group(2)
    here = command.replace("http://127.0.0.1:8080", base)
    actual = subprocess.run(["bash", "-o", "pipefail", "-c", here], capture_output=True, text=True, check=True).stdout
    actual = actual if actual.endswith("\n") else actual + "\n"
    if actual != expected:
        differences += 1
        print(f"--- {command}\n  README: {expected}  server: {actual}")
    return f"```console\n$ {command}\n{actual}```"


examples = re.compile(r"```console\n\$ (curl [^\n]+)\n(.*?)```", re.DOTALL)
count = len(examples.findall(text))
written = examples.sub(run, text)
if "--write" in sys.argv:
    open(path, "w", encoding="utf-8").write(written)
    print(f"{path}: {differences} of {count} examples were updated.")
elif differences or count < 5:
    sys.exit(f"{differences} of {count} examples of {path} differ from the server's answers.")
else:
    print(f"{count} examples of {path} match the server's answers.")
