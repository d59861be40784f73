#!/usr/bin/env python3
"""How many answers one, two and three replicas give behind nginx, and how many its cache does.

    replicas.py LEDGER [SECONDS]

The servers are on the flagship and on one machine with nginx and `wrk`, so the figures say what a proxy and a cache are worth
and whether replicas share the work; on machines of their own, replicas share no cores. Without the cache, each request asks
for another day and another length, so that no server has its answer.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ledger, seconds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8
root = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
here = tempfile.mkdtemp()
FRESH = """
math.randomseed(os.time())
request = function()
  local day = string.format("%d-%02d-%02d", math.random(2024, 2026), math.random(12), math.random(28))
  return wrk.format("GET", string.format("/contingents?as_of=%s&limit=%d", day, math.random(50, 500)))
end
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(300):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("it does not answer")


def serve(port):
    public = ["--public-url", "https://ledger.test", "--database", "ledger.sqlite"]
    return subprocess.Popen([ledger, "serve", "--listen", f"127.0.0.1:{port}", *public], cwd=here, stdout=subprocess.DEVNULL)


def proxy(port, servers, has_cache):
    conf = open(os.path.join(root, "deploy/nginx.conf"), encoding="utf-8").read()
    upstream = "\n".join(f"    server 127.0.0.1:{server};" for server in servers)
    conf = re.sub(r"    server 127\.0\.0\.1:8080 [^\n]*", upstream, conf).replace("listen 80;", f"listen 127.0.0.1:{port};")
    conf = conf.replace("/var/cache/nginx/mission-ledger", f"{here}/cache-{port}")
    conf = conf if has_cache else conf.replace("proxy_cache mission_ledger;", "proxy_cache off;")
    temporary = "".join(f"{of}_temp_path {here}/{of};" for of in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = f"{here}/nginx-{port}.conf"
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            f"daemon off; worker_processes 1; pid {here}/{port}.pid; error_log {here}/nginx.log; user root;\n"
            f"events {{}}\nhttp {{ access_log off; {temporary}\n{conf}\n}}\n"
        )
    return subprocess.Popen(["nginx", "-c", path])


def rate(port, script=None, path="/"):
    lua = ["-s", script] if script else []
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", *lua, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]), re.search(r"99%\s*(\S+)", said)[1]


def tell(what, measured):
    print(f"| {what} | {measured[0]:,.0f}/s | {measured[1]} |", flush=True)


subprocess.run([ledger, "migrate", "--database", "ledger.sqlite"], cwd=here, check=True, stdout=subprocess.DEVNULL)
fresh = os.path.join(here, "fresh.lua")
with open(fresh, "w", encoding="utf-8") as file:
    file.write(FRESH)
ports = [free_port() for _ in range(3)]
processes = [serve(port) for port in ports]
try:
    for port in ports:
        wait_for(port)
    print("| asked | rate | p99 |\n|---|---:|---:|")
    tell("one server without a proxy, each answer another", rate(ports[0], fresh))
    for count in (1, 2, 3):
        front = free_port()
        processes.append(proxy(front, ports[:count], has_cache=False))
        wait_for(front)
        tell(f"{count} behind nginx, each answer another", rate(front, fresh))
    same = "/contingents?release=2026.12.2"
    tell("one server without a proxy, the same answer", rate(ports[0], path=same))
    front = free_port()
    processes.append(proxy(front, ports, has_cache=True))
    wait_for(front)
    tell("three behind nginx, the same answer, from its cache", rate(front, path=same))
finally:
    for process in processes:
        process.terminate()
        process.wait()
