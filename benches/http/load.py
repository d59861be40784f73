"""Sends requests over keep-alive connections, each once, and measures the answers."""

import os
import re
import selectors
import socket
import time

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.I)


class Connection:
    """A keep-alive connection with one request under way."""

    def __init__(self, address):
        host, port = address.split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head, self.left = b"", None

    def ask(self, path, headers):
        self.head, self.left, self.path, self.sent = b"", None, path, time.perf_counter()
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())

    def read(self):
        """Reads what has come; returns whether the answer is complete."""
        received = self.socket.recv(1 << 20)
        if not received:
            raise ConnectionError(f"the server closed the connection at {self.path}")
        self.bytes = getattr(self, "bytes", 0) + len(received)
        if self.left is None:
            self.head += received
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            length = LENGTH.search(self.head, 0, end + 2)
            self.status = int(self.head[9:12])
            has_body = self.status not in (204, 304)
            if has_body and not length:
                raise ValueError(f"the answer to {self.path} has no length")
            self.left = (int(length[1]) if has_body else 0) - (len(self.head) - end - 4)
        else:
            self.left -= len(received)
        return self.left <= 0


def send(server, paths, connections=8, headers="", statuses=(200,)):
    """Sends a GET for each path; the time and the server's CPU time are those of all."""
    selector, waiting, latencies, total = selectors.DefaultSelector(), iter(paths), [], 0
    all_connections = [Connection(server.address) for _ in range(min(connections, len(paths)))]
    before, started = server.cpu_exact(), time.perf_counter()
    for connection in all_connections:
        connection.ask(next(waiting), headers)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    while len(latencies) < len(paths):
        for key, _ in selector.select():
            connection = key.data
            if not connection.read():
                continue
            latencies.append(time.perf_counter() - connection.sent)
            if connection.status not in statuses:
                raise ValueError(f"{server.name}: {connection.status} for {connection.path}")
            path = next(waiting, None)
            if path is None:
                selector.unregister(connection.socket)
            else:
                connection.ask(path, headers)
    seconds = time.perf_counter() - started
    cpu = server.cpu_exact() - before
    for connection in all_connections:
        total += connection.bytes
        connection.socket.close()
    latencies.sort()
    return {
        "rate": len(paths) / seconds,
        "cpu_us": cpu / len(paths) * 1e6,
        "busy": cpu / seconds,
        "bytes": total / len(paths),
        "p50_ms": latencies[len(latencies) // 2] * 1e3,
        "p99_ms": latencies[min(len(latencies) - 1, len(latencies) * 99 // 100)] * 1e3,
        "max_ms": latencies[-1] * 1e3,
    }


def use_core(core):
    """Pins this process, which sends the requests, to a core."""
    os.sched_setaffinity(0, {int(core)})
