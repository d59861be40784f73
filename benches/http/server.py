"""A server under measurement."""

import atexit
import http.client
import os
import re
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

PORTS = count(18080)


class Server:
    """A server process, pinned to its core."""

    def __init__(self, bench, command, name, ready):
        self.port = next(PORTS)
        self.address = f"127.0.0.1:{self.port}"
        command = [str(part).replace("ADDRESS", self.address) for part in command]
        self.name, self.asked = name, 0
        self.log = open(bench.work / f"{name}.log", "w")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            ["taskset", "-c", bench.arguments.server_core, *command], stdout=self.log, stderr=self.log
        )
        atexit.register(self.process.kill)  # If a measurement fails.
        self.first_answer = self.wait(ready)

    def wait(self, path):
        """Polls until the server answers; returns the milliseconds since the start of the process."""
        while time.perf_counter() - self.started < 600:
            if self.process.poll() is not None:
                sys.exit(f"{self.name} exited: {Path(self.log.name).read_text()}")
            try:
                status, _, _ = self.get(path)
                if status == 200:
                    return (time.perf_counter() - self.started) * 1000
            except OSError:
                time.sleep(0.0005)
        sys.exit(f"{self.name} did not answer within ten minutes")

    def get(self, path, headers=None):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def status(self, field):
        return int(re.search(rf"^{field}:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text(), re.M)[1])

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cpu_exact(self):
        """The CPU time of all threads, also of those that have ended, to the nanosecond (`clock_getcpuclockid` in POSIX)."""
        of_process = (~self.process.pid << 3) | 2  # As `CPUCLOCK_SCHED` in Linux.
        return time.clock_gettime(of_process)

    def wait_until_quiet(self):
        """Waits for what goes on in the background, such as the hash of a large database, which `/dataset` begins."""
        while True:
            before = self.cpu_exact()
            time.sleep(0.05)
            if self.cpu_exact() - before < 0.0002:
                return

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
