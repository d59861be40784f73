"""Nothing is lost: a loader that is killed, or whose disk is full, leaves the old database or the new one, whole.

    kills.py LEDGER TIMES

It loads two datasets into one file by turns, and kills the loader (SIGKILL) at a moment between its start and its end that
a random number decides; the seed is printed. After each, the file must be one of the two datasets with every page and
reference intact, and must be accepted by the next loader. Then, where a small file system can be mounted, it loads into
that.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

ledger, times = os.path.abspath(sys.argv[1]), int(sys.argv[2])
root = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
datasets = {"River Watch": ["--seeds", os.path.join(root, "tests/fixtures/three-countries")], "Mission Ledger": []}


def migrate(database, dataset):
    return [ledger, "migrate", "--database", database, *datasets[dataset]]


def whole(database):
    """The dataset in the file, every page and reference of which is intact."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    (title,) = connection.execute("SELECT descriptor ->> '$.title' FROM release ORDER BY number DESC").fetchone()
    connection.close()
    return next(name for name in datasets if title.startswith(name))


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def killed(directory):
    database = os.path.join(directory, "ledger.sqlite")
    run(migrate(database, "River Watch"))
    begun = time.monotonic()
    run(migrate(database, "Mission Ledger"))
    longest = time.monotonic() - begun
    seed = random.randrange(1 << 32)
    print(f"seed {seed}; a load takes {longest:.2f} s")
    moments, ends = random.Random(seed), {"old": 0, "new": 0, "ended before": 0}
    before = whole(database)
    for turn in range(times):
        after = next(name for name in datasets if name != before)
        loader = subprocess.Popen(migrate(database, after), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            loader.wait(moments.uniform(0, longest * 1.1 if after == "Mission Ledger" else longest * 0.2))
        except subprocess.TimeoutExpired:
            loader.kill()
            loader.wait()
        now = whole(database)
        assert now in (before, after), (turn, now)
        assert loader.returncode != 0 or now == after, turn
        ends["ended before" if loader.returncode == 0 else "old" if now == before else "new"] += 1
        before = now
    print(f"{times} kills: {ends}")
    run(migrate(database, "Mission Ledger"))
    assert whole(database) == "Mission Ledger"
    assert sorted(os.listdir(directory)) == ["ledger.sqlite", "ledger.sqlite.lock"], os.listdir(directory)


def full(directory):
    mount = os.path.join(directory, "small")
    os.mkdir(mount)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", mount], capture_output=True, text=True)
    if mounted.returncode != 0:
        print(f"no small file system can be mounted here: {mounted.stderr.strip()}")
        return
    try:
        database = os.path.join(mount, "ledger.sqlite")
        run(migrate(database, "River Watch"))
        done = subprocess.run(migrate(database, "Mission Ledger"), capture_output=True, text=True)
        print(done.stderr.strip())
        assert done.returncode == 1 and "there is no room for" in done.stderr, done
        assert whole(database) == "River Watch"
        assert sorted(os.listdir(mount)) == ["ledger.sqlite", "ledger.sqlite.lock"], os.listdir(mount)
    finally:
        subprocess.run(["umount", mount], check=True)


with tempfile.TemporaryDirectory() as directory:
    killed(directory)
with tempfile.TemporaryDirectory() as directory:
    full(directory)
