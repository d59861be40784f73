"""A publisher, three replicas and nginx: killing, restarting and publishing cost no reader anything.

    replicas.py LEDGER

Readers ask by way of nginx, with `deploy/nginx.conf`, while each replica is killed (SIGKILL) and started again, and while
the publisher loads a new edition. Every answer must be whole and 200; one that names its edition must be of that edition;
afterwards all replicas have the new edition, with equal entity tags. Last, the publisher goes, and nobody notices.
"""

import collections
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ledger = os.path.abspath(sys.argv[1])
root = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
here = tempfile.mkdtemp()
processes = []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(arguments, port=None):
    log = open(os.path.join(here, f"log-{len(processes)}"), "w")
    process = subprocess.Popen(arguments, cwd=here, stdout=log, stderr=log)
    processes.append(process)
    for _ in range(300):
        try:
            if port is None or get(port, "/readyz")[0] == 200:
                return process
        except OSError:
            pass
        assert process.poll() is None, open(log.name).read()
        time.sleep(0.1)
    raise AssertionError(open(log.name).read())


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": "ledger.test"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def serve(name, port, *more):
    public = ["--public-url", "https://ledger.test", "--trusted-proxies", "127.0.0.1", "--rate-limit", "100000/s"]
    return start([ledger, "serve", "--database", name, "--listen", f"127.0.0.1:{port}", *public, *more], port)


def command(*arguments):
    done = subprocess.run([ledger, *arguments], cwd=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# The made-up mission, ten years earlier, so that its first edition can be published.
seeds = os.path.join(here, "seeds")
shutil.copytree(os.path.join(root, "tests/fixtures/three-countries"), seeds)


def edit(name, old, new):
    path = os.path.join(seeds, name)
    text = open(path, encoding="utf-8").read()
    assert old in text, (name, old)
    open(path, "w", encoding="utf-8", newline="").write(text.replace(old, new))


for directory, _, files in os.walk(seeds):
    for name in files:
        path = os.path.relpath(os.path.join(directory, name), seeds)
        if b"2031" in open(os.path.join(seeds, path), "rb").read():
            edit(path, "2031", "2021")
command("release", "2021.3.0", "--released-on", "2021-03-06")

ports = [free_port() for _ in range(5)]
publisher_port, front, replica_ports = ports[0], ports[1], ports[2:]
publisher = serve("publisher.sqlite", publisher_port, "--seeds", "seeds")
source = ["--from", f"http://127.0.0.1:{publisher_port}/dataset/ledger.sqlite", "--from-every", "1"]
replicas = [serve(f"replica-{port}.sqlite", port, *source) for port in replica_ports]

# deploy/nginx.conf with these servers, this port and a place for its cache.
conf = open(os.path.join(root, "deploy/nginx.conf"), encoding="utf-8").read()
servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=1s;" for port in replica_ports)
conf, changed = re.subn(r"    server 127\.0\.0\.1:8080 [^\n]*", servers, conf)
assert changed == 1
for old, new in [
    ("listen 80;", f"listen 127.0.0.1:{front};"),
    ("/var/cache/nginx/mission-ledger", os.path.join(here, "cache")),
]:
    assert old in conf, old
    conf = conf.replace(old, new)
temporary = "".join(f"{of}_temp_path {here}/{of};" for of in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
with open(os.path.join(here, "nginx.conf"), "w", encoding="utf-8") as file:
    file.write(
        f"daemon off; worker_processes 1; pid {here}/nginx.pid; error_log {here}/nginx.log; user root;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\n{conf}\n}}\n"
    )
nginx = start(["nginx", "-c", os.path.join(here, "nginx.conf")])
for _ in range(100):
    try:
        if get(front, "/healthz")[0] == 200:
            break
    except OSError:
        time.sleep(0.1)

done, failed, counts = threading.Event(), [], collections.Counter()


def reader(seed):
    chance = random.Random(seed)
    pinned = {}
    while not done.is_set():
        path = chance.choice(["/missions", "/contingents", "/funding", "/events", "/claims", "/sources"])
        path += f"?limit={chance.randrange(1, 500)}&citations=brief"
        is_pinned = chance.random() < 0.5
        if is_pinned:
            path += "&release=2021.3.0"
        try:
            status, headers, body = get(front, path)
            assert status == 200, (path, status, body[:200])
            release = json.loads(body)["dataset"]["release"]
            assert not is_pinned or release == "2021.3.0", (path, release)
            if is_pinned:
                assert pinned.setdefault(path, headers["ETag"]) == headers["ETag"], path
            counts[release, headers.get("X-Cache")] += 1
        except Exception as error:  # noqa: BLE001: whatever it is, a reader has seen it
            failed.append((path, repr(error)))


try:
    readers = [threading.Thread(target=reader, args=(seed,)) for seed in range(8)]
    for thread in readers:
        thread.start()
    time.sleep(2)
    for number, port in enumerate(replica_ports):
        replicas[number].send_signal(signal.SIGKILL)
        replicas[number].wait()
        time.sleep(2)
        replicas[number] = serve(f"replica-{port}.sqlite", port, *source)
    edit("datapackage.json", "2021.3.0", "2021.4.0")
    command("migrate", "--seeds", "seeds", "--database", "publisher.sqlite")
    for port in [publisher_port, *replica_ports]:
        for _ in range(200):
            if json.loads(get(port, "/missions")[2])["dataset"]["release"] == "2021.4.0":
                break
            time.sleep(0.1)
        else:
            raise AssertionError(f"{port} has not the new edition")
    for path in ["/missions", "/funding?format=csv", "/dataset", "/dataset/ledger.sqlite", "/claims?release=2021.3.0"]:
        tags = {get(port, path)[1]["ETag"] for port in [publisher_port, *replica_ports]}
        assert len(tags) == 1, (path, tags)
    publisher.terminate()
    assert publisher.wait() == 0
    time.sleep(3)
    done.set()
    for thread in readers:
        thread.join()
    assert not failed, (len(failed), failed[:3])
    releases = {release for release, _ in counts}
    assert releases == {"2021.3.0", "2021.4.0"}, counts
    assert counts["2021.3.0", "HIT"] and counts["2021.3.0", "MISS"], counts
    print(f"{sum(counts.values())} answers, none failed: {dict(counts)}")
    # A proxy passes on what a client is refused for, and not what a client says of itself.
    status, headers, _ = get(front, "/missions?limit=1&citations=none")
    assert status == 200 and headers["RateLimit-Policy"] == '"default";q=100000;w=1', headers
finally:
    done.set()
    for process in processes:
        process.kill()
    shutil.rmtree(here, ignore_errors=True)
