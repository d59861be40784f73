"""The flagship as a tree of files, behind nginx: whole, linked, and read by ranges.

    tree.py LEDGER

`mission-ledger site` writes it twice, once each from a database of its own: the bytes must be the same. nginx serves it below a
prefix; every checksum must be right, every link of a sample of pages must lead to a file, and DuckDB must read a column of
a Parquet file without fetching the whole file.
"""

import collections
import datetime
import hashlib
import html
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

import duckdb
from fsspec.implementations.http import HTTPFileSystem

ledger = os.path.abspath(sys.argv[1])
here = tempfile.mkdtemp()
server = "https://ledger.test"


def write(name):
    public = ["--public-url", server, "--database", f"{name}.sqlite"]
    done = subprocess.run([ledger, "site", name, *public], cwd=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with open(os.path.join(here, name, "SHA256SUMS"), encoding="utf-8") as sums:
        return done.stdout.strip(), sums.read()


said, sums = write("ledger")
print(said)
assert write("again")[1] == sums, "the same edition has other bytes"
files = dict(reversed(line.split("  ", 1)) for line in sums.splitlines())
root = os.path.join(here, "ledger")
for name, expected in files.items():
    with open(os.path.join(root, name), "rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == expected, name

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
temporary = "".join(f"{of}_temp_path {here}/{of};" for of in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
with open(os.path.join(here, "nginx.conf"), "w", encoding="utf-8") as file:
    file.write(
        f"daemon off; worker_processes 1; pid {here}/nginx.pid; error_log {here}/nginx.log; user root;\n"
        f"events {{}}\nhttp {{ {temporary} types {{ text/html html; application/json json; }}\n"
        f"log_format of '$status $body_bytes_sent $request_method $uri'; access_log {here}/access.log of;\n"
        f"server {{ listen 127.0.0.1:{port}; location /a/prefix/ {{ alias {root}/; }} }} }}\n"
    )
nginx = subprocess.Popen(["nginx", "-c", os.path.join(here, "nginx.conf")])
base = f"http://127.0.0.1:{port}/a/prefix/"


class Web(HTTPFileSystem):
    """Files of a web server, of which DuckDB asks whether there are any, which would fetch them, and since when."""

    async def _exists(self, path, **_):
        return (await self._info(path))["size"] > 0

    def modified(self, path):
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


try:
    for _ in range(100):
        try:
            get(base + "index.html")
            break
        except urllib.error.URLError:
            time.sleep(0.1)

    # From the entrance, as a reader with a seed would wander.
    chance, waiting, seen = random.Random(7), [base + "index.html"], set()
    while waiting and len(seen) < 1_000:
        address = waiting.pop(chance.randrange(len(waiting)))
        page = get(address)
        for link in re.findall(r'\s(?:href|src)="([^"]*)"', page) if address.endswith(".html") else []:
            target = urllib.parse.urljoin(address, html.unescape(link)).split("#")[0]
            if target.startswith(base) and target not in seen and not target.endswith((".sqlite", ".zip", ".png", ".parquet")):
                seen.add(target)
                waiting.append(target)
            # Nothing leads to this host outside of the prefix.
            assert target.startswith(base) or not target.startswith(f"http://127.0.0.1:{port}"), (address, link)
    print(f"{len(seen)} links lead to files")

    claims = "claims.parquet"
    size = os.path.getsize(os.path.join(root, claims))
    # DuckDB's own `httpfs` is an extension from another host; this reads by the same ranges.
    duckdb.sql("SET enable_external_file_cache = false")  # It would read a file of less than 2 MiB whole.
    duckdb.register_filesystem(Web(block_size=4_096, cache_type="none"))
    table = f"read_parquet('{base}{claims}')"
    kinds = dict(duckdb.sql(f"SELECT subject_kind, count(*) FROM {table} GROUP BY ALL").fetchall())
    time.sleep(1.5)  # until nginx has written its log
    log = [line.split() for line in open(os.path.join(here, "access.log"), encoding="utf-8") if claims in line]
    expected = duckdb.sql(f"SELECT subject_kind, count(*) FROM read_csv('{root}/claims.csv', all_varchar=true) GROUP BY ALL")
    assert kinds == dict(expected.fetchall()), kinds
    statuses = collections.Counter(status for status, _, method, _ in log if method == "GET")
    sent = sum(int(sent) for status, sent, method, _ in log if method == "GET")
    assert set(statuses) == {"206"}, statuses
    assert sent < size / 2, (sent, size)
    print(f"DuckDB counted {sum(kinds.values())} claims by kind from {sent} of {size} bytes, in {statuses['206']} ranges")
finally:
    nginx.terminate()
    nginx.wait()
