"""Runs every example of the documents against the server and compares the output exactly.

    python readme.py BASE DOCUMENT... [--write]

`--write` writes the server's answers into the documents instead.
"""

import re
import subprocess
import sys

arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
base, documents = arguments[0], arguments[1:]
must_write = "--write" in sys.argv
examples = re.compile(r"```console\n\$ (curl [^\n]+)\n(.*?)```", re.DOTALL)
failures = []


def answer(command: str) -> str:
    here = command.replace("http://127.0.0.1:8080", base)
    output = subprocess.run(["bash", "-o", "pipefail", "-c", here], capture_output=True, text=True, check=True).stdout
    return output if output.endswith("\n") else output + "\n"


for path in documents:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    count = len(examples.findall(text))
    if count < 3 or count != text.count("$ curl"):
        failures.append(f"{path}: {count} of {text.count('$ curl')} `curl` commands are in a block that can be run.")
    differences = 0

    def run(block: re.Match[str]) -> str:
        global differences
        command, expected = block.group(1), block.group(2)
        actual = answer(command)
        if actual != expected:
            differences += 1
            print(f"--- {command}\n  {path}: {expected}  server: {actual}")
        return f"```console\n$ {command}\n{actual}```"

    written = examples.sub(run, text)
    if must_write:
        with open(path, "w", encoding="utf-8") as file:
            file.write(written)
        print(f"{path}: {differences} of {count} examples were brought up to date.")
    elif differences:
        failures.append(f"{differences} of {count} examples of {path} differ from what the server answers.")
    else:
        print(f"{count} examples of {path} are what the server answers.")

if not documents or failures:
    sys.exit("\n".join(failures) or "No document is named.")
