#!/usr/bin/env python3
"""Measures the release binary against minimal servers, all in one run, and prints a table.

    benches/http/run.py WORK [--tranches 1000000] [--seconds 5] [--repeats 5]

Needs `wrk`, `curl` and `taskset` (Debian: wrk, curl, util-linux) and two free cores. The server runs on
core 0, the load generator on core 1. The two sides of a comparison are measured in turns, so that a slow minute slows
both. Datasets, databases and `results.json` are kept in WORK and reused unless the binary or the size has changed.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from prepared import HERE, Prepared, say
from server import Server

PAGE = "/funding?donor=US&limit=50"
DONORS = "US,CA,FR,KE,DE,GB,ES,JP"
AS_OF = "2025-06-30"


def main():
    arguments = parse()
    arguments.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(arguments)
    rows = bench.measure()
    (arguments.work / "results.json").write_text(json.dumps(bench.raw, indent=1) + "\n")
    print(f"\n{machine()}; {arguments.tranches:,} tranches, medians of {arguments.repeats} of {arguments.seconds} s\n")
    print("| work | ours | against | ratio or figure | target | reached |")
    print("|---|---:|---:|---:|---:|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.exit(1 if bench.failures else 0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("work", type=Path, help="a directory for datasets, databases and results")
    parser.add_argument("--tranches", type=int, default=1_000_000, help="the size of the large dataset")
    parser.add_argument("--small", type=int, default=1_000, help="the size of the small one")
    parser.add_argument("--seconds", type=int, default=5, help="the duration of one measurement")
    parser.add_argument("--repeats", type=int, default=5, help="the number of measurements to take the median of")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--server-core", default="0")
    parser.add_argument("--load-core", default="1")
    parser.add_argument("--target", type=Path, help="cargo's target directory")
    parser.add_argument("--no-build", action="store_true", help="use the existing binaries")
    parser.add_argument("--only", default="", help="the letters of the parts to run, e.g. `acg`; all by default")
    return parser.parse_args()


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{model.group(1) if model else 'unknown processor'}, {os.cpu_count()} cores"


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        made = Prepared(arguments)
        self.work, self.ledger, self.baseline, self.raw = made.work, made.ledger, made.baseline, made.raw
        self.small, self.large, self.rows_file = made.small, made.large, made.rows_file
        self.without_cache = made.without_cache
        self.failures, self.rows = [], []

    # --- Servers -------------------------------------------------------------------------------------------------

    def ours(self, database, *more, ready=PAGE):
        command = [self.ledger, "serve", "--listen", "ADDRESS", "--database", database]
        return Server(self, [*command, "--seeds", self.work / database.stem, *more], f"ours-{database.stem}", ready)

    def bytes_of(self, page, tag):
        file = self.work / "page.bin"
        file.write_bytes(page)
        return Server(self, [self.baseline, "bytes", "ADDRESS", file, tag], "bytes", "/")

    def rows_server(self):
        ready = "/funding?donor=US&amount_min=0&currency=USD&limit=50&sort=amount"
        return Server(self, [self.baseline, "rows", "ADDRESS", self.rows_file], "rows", ready)

    # --- Measuring -----------------------------------------------------------------------------------------------

    def wrk(self, server, path, headers=(), filters=None):
        """One measurement: requests per second, the server's microseconds per request, and how busy it was."""
        script = self.work / ("filters-result.lua" if filters else "result.lua")
        parts = ([HERE / "filters.lua"] if filters else []) + [HERE / "result.lua"]
        script.write_text("\n".join(part.read_text() for part in parts))
        command = ["taskset", "-c", self.arguments.load_core, "wrk", "-t1", f"-c{self.arguments.connections}"]
        command += [f"-d{self.arguments.seconds}s", "--timeout", "30s", "-s", str(script)]
        command += [part for header in headers for part in ("-H", header)]
        command.append(f"http://{server.address}{path}")
        if filters:
            donors, suffix = filters
            command += ["--", str(server.asked), donors, suffix]
        before = server.cpu()
        report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        cpu = server.cpu() - before
        result = json.loads(report.strip().splitlines()[-1])
        server.asked += result["requests"] + 2 * self.arguments.connections
        if result["errors"]:
            sys.exit(f"{server.name}: {result['errors']} errors at {path} {filters or ''}\n{report}")
        rate = result["requests"] / result["seconds"]
        return {
            "rate": rate,
            "cpu_us": cpu / max(1, result["requests"]) * 1e6,
            "busy": cpu / result["seconds"],
            "bytes": result["bytes"] / max(1, result["requests"]),
            "p99_ms": result["p99"],
        }

    def compare(self, name, target, ours, theirs):
        """Measures two sides in turns and adds a line to the table; `ours` and `theirs` are arguments of `wrk`."""
        say(name)
        pairs = ([], [])
        self.wrk(*ours[0], **ours[1])
        self.wrk(*theirs[0], **theirs[1])
        for _ in range(self.arguments.repeats):
            for (positional, named), into in zip((ours, theirs), pairs):
                into.append(self.wrk(*positional, **named))
        self.raw[name] = {"ours": pairs[0], "against": pairs[1]}
        medians = [{key: statistics.median(one[key] for one in side) for key in side[0]} for side in pairs]
        ratio = medians[0]["rate"] / medians[1]["rate"]
        # In pairs, because the machine has slow and fast minutes.
        by_turns = statistics.median(a["rate"] / b["rate"] for a, b in zip(*pairs))
        self.raw[name]["ratio"], self.raw[name]["ratio_by_turns"] = ratio, by_turns

        def cell(of):
            idle = "" if of["busy"] > 0.93 else f", {of['busy']:.0%} busy"
            return f"{of['rate']:,.0f}/s, {of['cpu_us']:,.0f} µs, {of['bytes'] / 1024:.1f} KB{idle}"

        shown = f"{ratio:.2f}" + ("" if abs(by_turns / ratio - 1) < 0.03 else f" (by turns {by_turns:.2f})")
        self.line(name, cell(medians[0]), cell(medians[1]), shown, target, ratio >= target if target else None)

    def line(self, name, ours, against, figure, target, reached):
        shown = "" if target is None else f"{target:.2f}" if isinstance(target, float) else target
        self.rows.append([name, ours, against, figure, shown, {True: "yes", False: "**no**", None: ""}[reached]])
        if reached is False:
            self.failures.append(name)

    def wants(self, letter):
        return not self.arguments.only or letter in self.arguments.only

    def measure(self):
        if any(map(self.wants, "fg")):
            self.starts()
        if any(map(self.wants, "ab")):
            self.again()
        if any(map(self.wants, "cdh")):
            self.never_repeated()
        if self.wants("e"):
            self.deep()
        if self.wants("i"):
            self.loading()
        if self.wants("j"):
            self.stream()
        return self.rows

    def starts(self):
        for database in (self.small, self.large):
            say(f"starts, {database.stem}")
            starts, resident, own, asked = [], [], [], []
            for _ in range(max(10, self.arguments.repeats)):
                server = self.ours(database)
                starts.append(server.first_answer)
                server.stop()
            for _ in range(self.arguments.repeats):
                server = self.ours(database, *self.without_cache, ready="/readyz")
                time.sleep(1)
                resident.append(server.status("VmRSS") / 1024)
                own.append(server.status("RssAnon") / 1024)
                server.get(PAGE)
                asked.append(server.status("VmRSS") / 1024)
                server.stop()
            figures = {"ms": starts, "resident": resident, "anonymous": own, "resident after a page": asked}
            self.raw[f"starts, {database.stem}"] = figures
            size = f"{self.arguments.small if database is self.small else self.arguments.tranches:,} tranches"
            start, rss = statistics.median(starts), statistics.median(resident)
            if self.wants("f"):
                name = f"(f) start on an existing database, {size}, to the first page"
                self.line(name, f"{start:.1f} ms", "", f"{start:.1f} ms", "50 ms", start <= 50)
            if self.wants("g"):
                name = f"(g) idle resident memory, {size}, nothing cached"
                page = statistics.median(asked)
                kept = f"{rss:.1f} MiB, {statistics.median(own):.1f} its own; {page:.1f} after a page"
                self.line(name, kept, "", f"{rss:.1f} MiB", "20 MiB", rss <= 20)

    def again(self):
        ours = self.ours(self.large)
        _, headers, page = ours.get(PAGE)
        tag = headers["ETag"]
        bare = self.bytes_of(page, tag)
        if self.wants("a"):
            self.compare("(a) the same page again, against bare axum", 0.95, ((ours, PAGE), {}), ((bare, PAGE), {}))
        if self.wants("b"):
            known = {"headers": [f"If-None-Match: {tag}"]}
            assert ours.get(PAGE, {"If-None-Match": tag})[0] == bare.get(PAGE, {"If-None-Match": tag})[0] == 304
            self.compare("(b) 304, against bare axum", 0.95, ((ours, PAGE), known), ((bare, PAGE), known))
        ours.stop()
        bare.stop()

    def never_repeated(self):
        large, small, rows = self.ours(self.large), self.ours(self.small), self.rows_server()
        by_amount, by_id = "&limit=50&sort=amount", "&limit=50"
        for server in (large, small, rows):
            for suffix in (by_amount, by_id):
                _, _, body = server.get(f"/funding?donor=US&amount_min=1234567.89&currency=USD{suffix}")
                assert len(json.loads(body)["data"]) == 50, f"the page of {server.name} is not full"
        same = [
            [row["id"] for row in json.loads(server.get(f"/funding?donor=KE&amount_min=70001&currency=USD{by_amount}")[2])["data"]]
            for server in (large, rows)
        ]
        assert same[0] == same[1], "the answers of the two servers differ"

        def ask(server, donors, suffix):
            return (server, "/"), {"filters": (donors, suffix)}

        if self.wants("c"):
            name = "(c) never-repeated filters, by amount, against hand-written axum + sqlx"
            self.compare(name, 1.00, ask(large, DONORS, by_amount), ask(rows, DONORS, by_amount))
            name = "(c') never-repeated filters, by id (the default), against the same"
            self.compare(name, 1.00, ask(large, DONORS, by_id), ask(rows, DONORS, by_id))
        if self.wants("d"):
            sizes = f"{self.arguments.tranches:,} tranches against {self.arguments.small:,}"
            self.compare(f"(d) never-repeated filters, by amount, {sizes}", 0.75, ask(large, "US", by_amount), ask(small, "US", by_amount))
            self.compare(f"(d') never-repeated filters, by id, {sizes}", 0.75, ask(large, "US", by_id), ask(small, "US", by_id))
        if self.wants("h"):
            then = f"&as_of={AS_OF}"
            name = f"(h) `as_of={AS_OF}` against current, never repeated, by amount"
            self.compare(name, 0.70, ask(large, DONORS, by_amount + then), ask(large, DONORS, by_amount))
            name = f"(h') `as_of={AS_OF}` against current, never repeated, by id"
            self.compare(name, 0.70, ask(large, DONORS, by_id + then), ask(large, DONORS, by_id))
        for server in (large, small, rows):
            server.stop()

    def deep(self):
        # Without the cache, which would answer both.
        server = self.ours(self.large, *self.without_cache)
        page = min(10_000, self.arguments.tranches // 100)
        width = max(7, len(str(self.arguments.tranches)))
        last = f"/funding?limit=100&after=t-{(page - 1) * 100:0{width}}"
        assert len(json.loads(server.get(last)[2])["data"]) == 100
        name = f"(e) page {page:,} of 100 against the first, uncached"
        self.compare(name, 0.90, ((server, last), {}), ((server, "/funding?limit=100"), {}))
        server.stop()

    def stream(self):
        """Every tranche as CSV: rows per second, and how much the server grows."""
        name = f"(j) {self.arguments.tranches:,} tranches as CSV, against hand-written axum + sqlx + serde + csv"
        say(name)
        ours = self.ours(self.large, ready="/readyz")
        theirs = Server(self, [self.baseline, "csv", "ADDRESS", self.large], "csv", "/")
        taken = {}

        def take(server, path):
            command = ["taskset", "-c", self.arguments.load_core, "curl", "-sf", "-o", str(self.work / f"{server.name}.csv")]
            command += ["-w", "%{time_total} %{size_download}", f"http://{server.address}{path}"]
            seconds, size = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            taken.setdefault(server.name, []).append(float(seconds))
            return int(size)

        time.sleep(1)
        before, own_before = ours.status("VmRSS") / 1024, ours.status("RssAnon") / 1024
        sizes = [(take(ours, "/funding?format=csv"), take(theirs, "/funding")) for _ in range(min(5, self.arguments.repeats))]
        files = [(self.work / f"{server.name}.csv") for server in (ours, theirs)]
        assert subprocess.run(["cmp", "-s", *files]).returncode == 0, "the answers of the two servers differ"
        grown = ours.status("VmHWM") / 1024 - before
        own = ours.status("RssAnon") / 1024 - own_before
        rows = self.arguments.tranches
        rates = [rows / statistics.median(taken[server.name]) for server in (ours, theirs)]
        ratio = rates[0] / rates[1]
        self.raw["csv"] = {"seconds": taken, "bytes": sizes[0], "grown": grown, "own": own}
        megabytes = sizes[0][0] / 2**20
        self.line(name, f"{rates[0]:,.0f} rows/s, {megabytes:,.0f} MiB", f"{rates[1]:,.0f} rows/s", f"{ratio:.2f}", 0.60, ratio >= 0.60)
        self.line("(j) the same, growth of the server at its peak", f"{grown:.1f} MiB, {own:.1f} its own", "", f"{grown:.1f} MiB", "20 MiB", grown <= 20)
        ours.stop()
        theirs.stop()
        for file in files:
            file.unlink()

    def loading(self):
        took = self.raw["large: load"]
        size = f"{self.arguments.tranches:,} tranches"
        seconds = f"{took['seconds']:.0f} s, {took['database_mebibytes']:,.0f} MiB of database"
        self.line(f"(i) loading {size}", seconds, "", f"{took['seconds']:.0f} s", "180 s", took["seconds"] <= 180)
        memory = took["mebibytes"]
        self.line(f"(i) the same, peak memory", f"{memory:,.0f} MiB", "", f"{memory:,.0f} MiB", "2048 MiB", memory <= 2048)


if __name__ == "__main__":
    main()
