"""Overload is shed: at ten times what one core sustains, answers are whole or refused, and the server stays itself.

    overload.py URL [SECONDS]

It asks an expensive question, each time another one, first alone and then from many clients at once. Every answer must be
200, or 503 with `Retry-After` and a problem; `/healthz` must answer throughout; afterwards nothing may be refused. How long
answers took is printed, and judged by people.
"""

import http.client
import itertools
import json
import sys
import threading
import time
from urllib.parse import urlsplit

server = urlsplit(sys.argv[1])
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5
number = itertools.count(1)


def expensive():
    """A search for beginnings of words that nobody has asked before."""
    n = next(number)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = "+".join(f"{letters[(n * k) % 26]}*" for k in (1, 3, 5, 7, 9))
    return f"/search?q={words}&limit={500 - n % 400}&as_of=202{n % 6}-0{n % 9 + 1}-1{n % 10}"


def ask(connection, path):
    begun = time.monotonic()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    took = time.monotonic() - begun
    if answer.status == 503:
        assert int(answer.headers["Retry-After"]) > 0, dict(answer.headers)
        assert json.loads(body)["type"] == "/problems/overloaded", body
    else:
        assert answer.status == 200, (path, answer.status, body[:200])
    return answer.status, took


def client(until, results, question):
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=60)
    while time.monotonic() < until:
        results.append(ask(connection, question()))


def drive(clients, question=expensive):
    until, results = time.monotonic() + seconds, []
    threads = [threading.Thread(target=client, args=(until, results, question)) for _ in range(clients)]
    failed = []
    threading.excepthook = lambda args: failed.append(args.exc_value)
    health = []
    threads.append(threading.Thread(target=client, args=(until, health, lambda: "/healthz")))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed[0]
    assert all(status == 200 for status, _ in health), "/healthz was refused"
    return results, health


def told(what, results, health):
    def at(times, part):
        return sorted(times)[min(int(len(times) * part), len(times) - 1)] * 1000 if times else float("nan")

    answered = [took for status, took in results if status == 200]
    refused = [took for status, took in results if status == 503]
    print(
        f"{what}: {len(answered) / seconds:.0f} answers a second, p50 {at(answered, 0.5):.0f} ms, p99 {at(answered, 0.99):.0f} ms;"
        f" {len(refused)} refused, p50 {at(refused, 0.5):.0f} ms; /healthz p99 {at([t for _, t in health], 0.99):.0f} ms"
    )
    return answered, refused


told("one client", *drive(1))
answered, refused = told("forty clients", *drive(40))
assert answered, "nothing was answered"
assert refused, "nothing was refused, so this was no overload"
after, refused = told("one client again", *drive(1))
assert not refused, "it has not recovered"
