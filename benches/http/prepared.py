"""Prepares the measurements: the binaries, two synthetic datasets and their databases."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Prepared:
    """Existing files are reused unless the binary or the size has changed."""

    def __init__(self, arguments):
        self.arguments, self.work, self.raw = arguments, arguments.work.resolve(), {}
        target = arguments.target or Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        self.release = target / "release"
        self.ledger, self.baseline = self.release / "mission-ledger", self.release / "examples" / "baseline"
        self.build()

    def build(self):
        for tool in ("wrk", "curl", "nginx", "taskset"):
            if not shutil.which(tool):
                sys.exit(f"{tool} is missing: apt-get install wrk curl nginx-light util-linux")
        if not self.arguments.no_build:
            examples = ["--example", "synthetic", "--example", "baseline"]
            subprocess.run(["cargo", "build", "--release", "--bin", "mission-ledger", *examples], cwd=ROOT, check=True)
        # The same number of sources in all, so that their pages are equally large.
        sources = max(20, self.arguments.tranches // 50)
        self.small = self.load("small", self.arguments.small, sources)
        self.large = self.load("large", self.arguments.tranches, sources)
        self.rows_file = self.work / "ready.sqlite"
        stamp = f"{self.large.stat().st_mtime_ns} {(HERE / 'baseline.rs').read_text()}"
        if self.is_stale("ready", stamp) or not self.rows_file.exists():
            say("preparing the hand-written server's rows")
            self.rows_file.unlink(missing_ok=True)
            subprocess.run([self.baseline, "prepare", self.large, self.rows_file], check=True)
            self.keep("ready", stamp)

    def load_middle(self):
        """A tenth of the large dataset, with a tenth of its sources, to see how loading grows; the database is removed."""
        sources = max(20, self.arguments.tranches // 500)
        self.load("middle", self.arguments.tranches // 10, sources)

    def is_stale(self, name, stamp):
        file = self.work / f"{name}.stamp"
        return not file.exists() or file.read_text() != hashlib.sha256(stamp.encode()).hexdigest()

    def keep(self, name, stamp):
        (self.work / f"{name}.stamp").write_text(hashlib.sha256(stamp.encode()).hexdigest())

    def load(self, name, tranches, sources):
        seeds, database = self.work / name, self.work / f"{name}.sqlite"
        stamp = f"{tranches} {sources} {synthetic_source()}"
        if self.is_stale(name, stamp):
            say(f"writing {tranches:,} tranches")
            started = time.perf_counter()
            synthetic = self.release / "examples" / "synthetic"
            subprocess.run([synthetic, "--tranches", str(tranches), "--sources", str(sources), seeds], check=True)
            self.raw[f"{name}: seconds to write the seeds"] = time.perf_counter() - started
            self.keep(name, stamp)
            database.unlink(missing_ok=True)
        figures = self.work / f"{name}.load.json"
        stamp += hashlib.sha256(self.ledger.read_bytes()).hexdigest()
        if self.is_stale(f"{name}.load", stamp) or not database.exists():
            say(f"loading {tranches:,} tranches")
            database.unlink(missing_ok=True)
            started = time.perf_counter()
            process = subprocess.Popen([self.ledger, "migrate", "--database", database, "--seeds", seeds])
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                sys.exit(f"loading {name} failed")
            took = {"seconds": time.perf_counter() - started, "mebibytes": usage.ru_maxrss / 1024}
            took["cpu_seconds"] = usage.ru_utime + usage.ru_stime
            took["database_mebibytes"] = database.stat().st_size / 2**20
            figures.write_text(json.dumps(took))
            self.keep(f"{name}.load", stamp)
        self.raw[f"{name}: load"] = json.loads(figures.read_text())
        return database


def synthetic_source():
    return "".join(file.read_text() for file in sorted((ROOT / "examples" / "synthetic").glob("*.rs")))


def say(what):
    print(f"… {what}", file=sys.stderr, flush=True)
