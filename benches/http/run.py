#!/usr/bin/env python3
"""Measures the release binary against minimal servers, all in one run, and prints a table.

    benches/http/run.py WORK [--tranches 1000000] [--seconds 5] [--repeats 5] [--seed 1]

Needs `wrk`, `curl`, `nginx` and `taskset` (Debian: wrk, curl, nginx-light, util-linux) and two free cores. The server runs
on core 0, the load generator on core 1. The seed of what is drawn is printed. The two sides of a comparison are measured in turns, so that a slow minute slows
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

from draw import SORTS, Draw, Shape
from everypath import EveryPath
from load import send, use_core
from prepared import HERE, Prepared, say
from server import Server

PAGE = "/funding?donor=US&limit=50"
AS_OF = "2025-06-30"
WITHOUT_CACHE = ("--cache-bytes", "0")
# What the index of a million tranches needs, with `as_of` (`docs/decisions/0014-sets-of-rows.md`).
WITH_ROOM = ("--cache-bytes", str(256 << 20))
# The question of which the limits are known: `docs/performance.md`.
KNOWN = ("donor", "status", "amount", "announced")


def main():
    arguments = parse()
    arguments.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(arguments)
    rows = bench.measure()
    (arguments.work / "results.json").write_text(json.dumps(bench.raw, indent=1) + "\n")
    print(f"\n{machine()}; {arguments.tranches:,} tranches, medians of {arguments.repeats}, seed {arguments.seed}\n")
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
    parser.add_argument("--connections", type=int, default=32, help="of wrk")
    parser.add_argument("--requests", type=int, default=1_500, help="how many drawn requests are a measurement")
    parser.add_argument("--shapes", type=int, default=40, help="how many shapes are drawn")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn")
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
        self.made = made
        self.failures, self.rows = [], []

    # --- Servers -------------------------------------------------------------------------------------------------

    def ours(self, database, *more, ready=PAGE):
        command = [self.ledger, "serve", "--listen", "ADDRESS", "--database", database]
        return Server(self, [*command, "--seeds", self.work / database.stem, *more], f"ours-{database.stem}", ready)

    def bytes_of(self, page, *answers):
        """A server that sends these bytes with these header fields, and then 304 with those."""
        files = [self.work / name for name in ("page.body", "page.fields", "page.unchanged")]
        files[0].write_bytes(page)
        for file, fields in zip(files[1:], answers):
            # The server adds these itself.
            sent = [f"{name}: {value}\n" for name, value in fields.items() if name.lower() not in ("date", "content-length")]
            file.write_text("".join(sent))
        return Server(self, [self.baseline, "bytes", "ADDRESS", *files], "bytes", "/")

    def rows_server(self):
        return Server(self, [self.baseline, "rows", "ADDRESS", self.rows_file], "rows", "/")

    # --- Measuring -----------------------------------------------------------------------------------------------

    def wrk(self, server, path, headers=()):
        """One request again and again: requests per second, the server's microseconds for each, and how busy it was."""
        command = ["taskset", "-c", self.arguments.load_core, "wrk", "-t1", f"-c{self.arguments.connections}"]
        command += [f"-d{self.arguments.seconds}s", "--timeout", "30s", "-s", str(HERE / "result.lua")]
        command += [part for header in headers for part in ("-H", header)]
        command.append(f"http://{server.address}{path}")
        before = server.cpu()
        report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        cpu = server.cpu() - before
        result = json.loads(report.strip().splitlines()[-1])
        if result["errors"]:
            sys.exit(f"{server.name}: {result['errors']} errors at {path}\n{report}")
        return {
            "rate": result["requests"] / result["seconds"],
            "cpu_us": cpu / max(1, result["requests"]) * 1e6,
            "busy": cpu / result["seconds"],
            "bytes": result["bytes"] / max(1, result["requests"]),
            "p99_ms": result["p99"],
        }

    def again_and_again(self, server, path, headers=()):
        return lambda: self.wrk(server, path, headers)

    def drawn(self, server, paths):
        """Requests in parts, one for each turn, so that none is sent twice."""
        turns = self.arguments.repeats + 1
        size = max(1, len(paths) // turns)
        parts = iter([paths[at * size : (at + 1) * size] for at in range(turns)])
        return lambda: send(server, next(parts))

    def compare(self, name, target, ours, theirs):
        """Measures two sides in turns, after one turn to warm up, and adds a line to the table."""
        say(name)
        medians, ratio, shown = self.ratio(name, ours, theirs)

        def cell(of):
            idle = "" if of["busy"] > 0.93 else f", {of['busy']:.0%} busy"
            return f"{of['rate']:,.0f}/s, {of['cpu_us']:,.0f} µs, {of['bytes'] / 1024:.1f} KB{idle}"

        self.line(name, cell(medians[0]), cell(medians[1]), shown, target, ratio >= target if target else None)

    def ratio(self, name, ours, theirs):
        pairs = ([], [])
        ours(), theirs()
        for _ in range(self.arguments.repeats):
            for side, into in zip((ours, theirs), pairs):
                into.append(side())
        self.raw[name] = {"ours": pairs[0], "against": pairs[1]}
        medians = [{key: statistics.median(one[key] for one in side) for key in side[0]} for side in pairs]
        ratio = medians[0]["rate"] / medians[1]["rate"]
        # In pairs, because the machine has slow and fast minutes.
        by_turns = statistics.median(a["rate"] / b["rate"] for a, b in zip(*pairs))
        self.raw[name]["ratio"], self.raw[name]["ratio_by_turns"] = ratio, by_turns
        shown = f"{ratio:.2f}" + ("" if abs(by_turns / ratio - 1) < 0.03 else f" (by turns {by_turns:.2f})")
        return medians, ratio, shown

    def line(self, name, ours, against, figure, target, reached):
        shown = "" if target is None else f"{target:.2f}" if isinstance(target, float) else target
        self.rows.append([name, ours, against, figure, shown, {True: "yes", False: "**no**", None: ""}[reached]])
        if reached is False:
            self.failures.append(name)

    def wants(self, letter):
        return not self.arguments.only or letter in self.arguments.only

    def measure(self):
        use_core(self.arguments.load_core)
        parts = {
            "fg": self.starts,
            "ab": self.again,
            "c": self.random_shapes,
            "kdhl": self.known_question,
            "e": self.deep,
            "m": self.words,
            "o": self.lanes,
            "p": self.every_path,
            "i": self.loading,
            "j": self.tables,
        }
        for letters, part in parts.items():
            if any(map(self.wants, letters)):
                part()
        return self.rows

    def draw(self):
        if not hasattr(self, "drawing"):
            self.drawing = Draw(self.rows_file, self.arguments.seed)
        return self.drawing

    def starts(self):
        for database in (self.small, self.large):
            say(f"starts, {database.stem}")
            starts, resident, own, asked = [], [], [], []
            for _ in range(max(10, self.arguments.repeats)):
                server = self.ours(database)
                starts.append(server.first_answer)
                server.stop()
            for _ in range(self.arguments.repeats):
                server = self.ours(database, *WITHOUT_CACHE, ready="/readyz")
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
                self.line(name, f"{start:.1f} ms", "", f"{start:.1f} ms", "15 ms", start <= 15)
            if self.wants("g"):
                name = f"(g) idle resident memory, {size}, nothing cached"
                page = statistics.median(asked)
                kept = f"{rss:.1f} MiB, {statistics.median(own):.1f} its own; {page:.1f} after a page"
                self.line(name, kept, "", f"{rss:.1f} MiB", "20 MiB", rss <= 20)

    def again(self):
        ours = self.ours(self.large)
        _, headers, page = ours.get(PAGE)
        tag = headers["ETag"]
        status, unchanged, _ = ours.get(PAGE, {"If-None-Match": tag})
        assert status == 304
        bare = self.bytes_of(page, headers, unchanged)
        if self.wants("a"):
            self.compare("(a) the same page again, against bare axum", 0.95, *(self.again_and_again(server, PAGE) for server in (ours, bare)))
        if self.wants("b"):
            known = [f"If-None-Match: {tag}"]
            assert bare.get(PAGE, {"If-None-Match": tag})[0] == 304
            self.compare("(b) 304, against bare axum", 0.95, *(self.again_and_again(server, PAGE, known) for server in (ours, bare)))
        ours.stop()
        bare.stop()

    def random_shapes(self):
        """Combinations of two to four filters, each against the best composite index."""
        name = f"(c) {self.arguments.shapes} random combinations of filters, every sort, against hand-written axum + sqlx"
        say(name)
        shapes = self.draw().shapes(self.arguments.shapes)
        self.index(shapes)
        ours, rows = self.ours(self.large, *WITH_ROOM), self.rows_server()
        turns, figures = self.arguments.repeats + 1, []
        for shape in shapes:
            paths = self.draw().paths(shape, self.arguments.requests * turns)
            if len(paths) < 20 * turns:
                say(f"{shape}: only {len(paths)} different requests, left out")
                continue
            medians, ratio, shown = self.ratio(f"shape: {shape}", self.drawn(ours, paths), self.drawn(rows, paths))
            figures.append((ratio, shape))
            say(f"{shape}: {shown}; {medians[0]['cpu_us']:,.0f} against {medians[1]['cpu_us']:,.0f} µs")
        ours.stop()
        rows.stop()
        figures.sort(key=lambda one: one[0])
        (worst, shape), median = figures[0], statistics.median(ratio for ratio, _ in figures)
        self.line(f"{name}: the median shape", "", "", f"{median:.2f}", 1.0, median >= 1.0)
        self.line(f"(c) the worst: {shape}", "", "", f"{worst:.2f}", 0.5, worst >= 0.5)

    def index(self, shapes):
        """The best composite index of the hand-written server for each shape."""
        wanted = sorted({shape.index for shape in shapes})
        subprocess.run([self.baseline, "prepare", self.large, self.rows_file, *wanted], check=True)

    def known_question(self):
        """The question of which the limits are known, against another server, a small dataset, the past, and itself with facets."""
        draw, requests = self.draw(), self.arguments.requests * (self.arguments.repeats + 1)
        known = [Shape(KNOWN, sort) for sort in ("id", "-amount")]
        self.index(known)
        ours, rows = self.ours(self.large, *WITH_ROOM), self.rows_server()

        def pair(shape, one, other, suffixes=("", "")):
            return [self.drawn(server, draw.paths(shape, requests, suffix)) for server, suffix in zip((one, other), suffixes)]

        if self.wants("k"):
            paths = draw.paths(known[0], 20)
            for path in paths:
                ids = [[row["id"] for row in json.loads(server.get(path)[2])["data"]] for server in (ours, rows)]
                assert ids[0] == ids[1], f"the answers of the two servers differ: {path}"
            for shape in known:
                name = f"(k) donor, status, amount and day of announcement, by {shape.sort}, against hand-written axum + sqlx"
                self.compare(name, 1.0, *pair(shape, ours, rows))
        if self.wants("d"):
            small = self.ours(self.small)
            sizes = f"{self.arguments.tranches:,} tranches against {self.arguments.small:,}"
            # With one filter, so that pages of the small dataset are full too.
            for sort in ("id", "amount"):
                self.compare(f"(d) currency and amount, by {sort}, {sizes}", 0.7, *pair(Shape(("amount",), sort), ours, small))
            small.stop()
        if self.wants("h"):
            for shape in known:
                name = f"(h) (k) with `as_of={AS_OF}`, by {shape.sort}, against current"
                self.compare(name, 0.7, *pair(shape, ours, ours, (f"&as_of={AS_OF}", "")))
        if self.wants("l"):
            facets = "&facets=channel,agency,source"
            self.compare("(l) (k) with `facets` of three filters, against without", 0.5, *pair(known[0], ours, ours, (facets, "")))
        ours.stop()
        rows.stop()

    def deep(self):
        """The last page of every sort against the first, without the cache, which would answer both."""
        server, ratios = self.ours(self.large, *WITHOUT_CACHE), []
        for sort in SORTS:
            back = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
            last = json.loads(server.get(f"/funding?limit=51&sort={back}")[2])["data"][-1]["id"]
            paths = [f"/funding?limit=50&sort={sort}{after}" for after in (f"&after={last}", "")]
            sides = [lambda path=path: send(server, [path] * self.arguments.requests) for path in paths]
            _, ratio, shown = self.ratio(f"last page by {sort}", *sides)
            say(f"the last page by {sort}: {shown}")
            ratios.append((ratio, sort))
        server.stop()
        worst, sort = min(ratios)
        self.line(f"(e) the last page against the first, uncached; the worst of {len(SORTS)} sorts: {sort}", "", "", f"{worst:.2f}", 0.9, worst >= 0.9)

    def words(self):
        """Full text: with two filters, and search."""
        server, requests = self.ours(self.large, *WITH_ROOM), self.arguments.requests
        for what, limit, words, prefix, suffix in (
            ("`q` of one word, donor and status", 20, 1, "/funding?", "&donor=US&status=pledged"),
            ("`/search`, one word", 50, 1, "/search?", ""),
            ("`/search`, three words", 50, 3, "/search?", ""),
        ):
            drawn = min(requests, len(self.draw().words) * 10) if words == 1 else requests
            one = send(server, self.draw().searches(drawn, words, prefix, suffix), connections=1)
            self.raw[f"words: {what}"] = one
            figures = f"{one['cpu_us'] / 1e3:.1f} ms of CPU, p50 {one['p50_ms']:.1f} ms, longest {one['max_ms']:.0f} ms"
            self.line(f"(m) {what}, never repeated, one connection: p99", figures, "", f"{one['p99_ms']:.1f} ms", f"{limit} ms", one["p99_ms"] <= limit)
        server.stop()

    def lanes(self):
        """Cold pages beside four of the most expensive questions, each in a loop."""
        expensive = ["/funding/summary?group_by=donor,agency", "/search?q=support+training+the", "/funding?format=csv&sort=name", "/countries/US"]
        server, shape = self.ours(self.large, *WITH_ROOM), Shape(("donor", "status", "amount"), "id")
        paths = self.draw().paths(shape, self.arguments.requests * 2)
        half = len(paths) // 2
        alone = send(server, paths[:half])
        loops = []
        for at, path in enumerate(expensive):
            # In a process of its own: this one sends the pages.
            command = ["sh", "-c", f"while :; do curl -s -o /dev/null -w '%{{http_code}}\\n' 'http://{server.address}{path}{'&' if '?' in path else '?'}as_of=2025-01-0{at + 1}'; done"]
            loops.append(subprocess.Popen(command, stdout=open(self.work / f"loop{at}.txt", "w")))
        time.sleep(1)
        beside = send(server, paths[half:])
        for loop in loops:
            loop.kill()
        statuses = [line for at in range(len(expensive)) for line in (self.work / f"loop{at}.txt").read_text().split()]
        server.stop()
        ratio = beside["rate"] / alone["rate"]
        self.raw["lanes"] = {"alone": alone, "beside": beside, "statuses": sorted(set(statuses))}
        assert "500" not in statuses, "an expensive question was answered with 500"
        cells = [f"{one['rate']:,.0f}/s, p99 {one['p99_ms']:.1f} ms" for one in (beside, alone)]
        self.line("(o) cold pages beside four expensive questions in loops, against alone", *cells, f"{ratio:.2f}", 0.5, ratio >= 0.5)

    def every_path(self):
        server = self.ours(self.large, *WITH_ROOM)
        paths = EveryPath(server, self.arguments.seed)
        figures = paths.measure(20)
        self.raw["every path"] = figures
        server.stop()
        for path, took in figures.items():
            if not took:
                say(f"{path}: no request was answered")
                continue
            (most, size, asked), median = took[-1], statistics.median(one[0] for one in took)
            limit = 50 if path.endswith("/summary") else 5
            say(f"{path}: median {median:.1f}, most {most:.1f} ms of CPU, {size / 1024:.0f} KB: {asked}")
            if most > limit:
                self.line(f"(p) `{asked}`", f"median of the path {median:.1f} ms, {size / 1024:.0f} KB", "", f"{most:.1f} ms", f"{limit} ms", False)
        within = [path for path, took in figures.items() if took and took[-1][0] <= (50 if path.endswith("/summary") else 5)]
        self.line("(p) paths of the OpenAPI document, cold, random parameters, within 5 ms of CPU (summaries 50)", f"{len(within)} of {len(figures)}", "", "", None, None)

    def tables(self):
        """All tranches as CSV and NDJSON: the first time, and as a file."""
        for form in ("csv", "ndjson"):
            name = f"(j) {self.arguments.tranches:,} tranches as {form.upper()}"
            say(name)
            ours = self.ours(self.large, *WITHOUT_CACHE, ready="/readyz")
            own = ours.status("RssAnon") / 1024
            path, kept = f"/funding?format={form}", self.work / f"funding.{form}"
            first = self.take(ours.address, path, kept)
            grown = ours.status("RssAnon") / 1024 - own
            # The file is complete a moment after the answer.
            time.sleep(2)
            web = self.nginx()
            taken = {"ours": [], "nginx": []}
            for _ in range(self.arguments.repeats + 1):
                taken["ours"].append(self.take(ours.address, path))
                taken["nginx"].append(self.take("127.0.0.1:18999", f"/{kept.name}"))
            web.terminate()
            web.wait()
            ours.stop()
            megabytes = kept.stat().st_size / 1e6
            ratio = statistics.median(taken["nginx"][1:]) / statistics.median(taken["ours"][1:])
            self.raw[f"table: {form}"] = {"first": first, "again": taken, "megabytes": megabytes, "grown": grown}
            rates = [f"{megabytes / statistics.median(taken[side][1:]):,.0f} MB/s" for side in ("ours", "nginx")]
            self.line(f"{name}, again, against nginx", *rates, f"{ratio:.2f}", 0.8, ratio >= 0.8)
            self.line(f"{name}, the first time, {megabytes:,.0f} MB", f"{first:.1f} s, {grown:.1f} MiB more of its own memory", "", f"{megabytes / first:,.0f} MB/s", "200 MB/s", megabytes / first >= 200)
            kept.unlink()

    def take(self, address, path, into="/dev/null"):
        """Downloads once; the seconds that it took."""
        command = ["curl", "-sf", "-o", str(into), "-w", "%{time_total}", f"http://{address}{path}"]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    def nginx(self):
        """nginx, which serves the files of the working directory, on the server's core."""
        settings = f"""daemon off; worker_processes 1; pid {self.work}/nginx.pid; error_log {self.work}/nginx.log; user root;
            events {{}} http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:18999; root {self.work}; }} }}"""
        (self.work / "nginx.conf").write_text(settings)
        command = ["taskset", "-c", self.arguments.server_core, "nginx", "-c", str(self.work / "nginx.conf"), "-e", str(self.work / "nginx.log")]
        process = subprocess.Popen(command)
        time.sleep(1)
        return process

    def loading(self):
        """Loading, and how it grows with the size."""
        took = self.raw["large: load"]
        size = f"{self.arguments.tranches:,} tranches"
        seconds = f"{took['seconds']:.0f} s, {took['database_mebibytes']:,.0f} MiB of database"
        self.line(f"(i) loading {size}", seconds, "", f"{took['seconds']:.0f} s", "120 s", took["seconds"] <= 120)
        memory = took["mebibytes"]
        self.line("(i) the same, peak memory", f"{memory:,.0f} MiB", "", f"{memory:,.0f} MiB", "2048 MiB", memory <= 2048)
        gigabytes = took["database_mebibytes"] * 2**20 / 1e9
        self.line("(i) the same, size of the database", "", "", f"{gigabytes:.2f} GB", "6.25 GB", gigabytes <= 6.25)
        self.made.load_middle()
        tenth = self.raw["middle: load"]["seconds"]
        ratio = took["seconds"] / tenth / 10
        each = f"{took['seconds'] / self.arguments.tranches * 1e6:.0f} µs a tranche"
        self.line("(i) the same, against a tenth of it, for each tranche", each, f"{tenth:.1f} s", f"{ratio:.2f}", "1.20", ratio <= 1.2)


if __name__ == "__main__":
    main()
