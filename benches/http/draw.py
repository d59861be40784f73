"""Draws requests that were never sent before, with values by their frequency in the data."""

import random
import sqlite3
from dataclasses import dataclass
from urllib.parse import quote

EQUAL = ["source", "donor", "agency", "status", "currency", "channel", "mission", "part_of", "disputed"]
RANGES = ["amount", "announced"]
SORTS = ["id", "amount", "-amount", "announced_on", "-announced_on", "name", "status", "donor"]
SAMPLE = 20_000


@dataclass(frozen=True)
class Shape:
    """What a request compares, and what it sorts by."""

    filters: tuple
    sort: str

    @property
    def index(self):
        """The shape, as `baseline prepare` takes it."""
        equal = [name for name in EQUAL if name in self.filters or (name == "currency" and "amount" in self.filters)]
        return ",".join(equal) + ":" + self.sort.lstrip("-")

    def __str__(self):
        return f"{', '.join(self.filters)}; by {self.sort}"


class Draw:
    """Draws from the rows of the hand-written server's table."""

    def __init__(self, file, seed):
        self.random, self.used = random.Random(seed), set()
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        count = connection.execute("SELECT max(row) FROM ready").fetchone()[0]
        columns = ", ".join(name for name in EQUAL if name != "source")
        sql = (
            f"SELECT {columns}, amount, announced_on, name, (SELECT group_concat(DISTINCT json_extract(value, '$.source')) "
            "FROM json_each(record, '$.citations')) AS source FROM ready WHERE row = ?"
        )
        drawn = self.random.sample(range(1, count + 1), min(SAMPLE, count))
        self.rows = [dict(connection.execute(sql, (row,)).fetchone()) for row in drawn]
        connection.close()
        for row in self.rows:
            row["source"] = self.random.choice(row["source"].split(","))
        self.words = sorted({word.strip(",.").lower() for row in self.rows for word in row["name"].split() if word.isalpha()})

    def shapes(self, count):
        """Different shapes with two to four filters, and every sort in turn."""
        shapes = []
        while len(shapes) < count:
            filters = self.random.sample(EQUAL + RANGES, self.random.randint(2, 4))
            order = EQUAL + RANGES
            shape = Shape(tuple(sorted(filters, key=order.index)), SORTS[len(shapes) % len(SORTS)])
            if shape not in shapes:
                shapes.append(shape)
        return shapes

    def paths(self, shape, count, suffix=""):
        """Requests of a shape; the limit varies, so that few values make enough of them."""
        paths = []
        misses = 0
        while len(paths) < count and misses < 100 * count:
            row = self.random.choice(self.rows)
            asked = self.asked(shape, row)
            path = f"/funding?{asked}&limit={self.random.randint(40, 60)}&sort={shape.sort}" if asked else None
            if path is None or path + suffix in self.used:
                misses += 1
                continue
            self.used.add(path + suffix)
            paths.append(path + suffix)
        return paths

    def asked(self, shape, row):
        """The parameters of a shape with the values of a row, if it has them all."""
        pairs = {}
        for name in shape.filters:
            if name == "amount":
                if row["amount"] is None:
                    return None
                low = self.random.randint(0, row["amount"])
                high = self.random.randint(row["amount"], 4 * row["amount"])
                pairs |= {"currency": row["currency"], "amount_min": f"{low / 100:.2f}", "amount_max": f"{high / 100:.2f}"}
            elif name == "announced":
                if row["announced_on"] is None:
                    return None
                year = int(row["announced_on"][:4])
                pairs |= {"announced_from": self.day(year - self.random.randint(0, 1)), "announced_to": self.day(year + 1)}
            elif row[name] is None:
                return None
            else:
                pairs[name] = row[name]
        return "&".join(f"{name}={quote(str(value))}" for name, value in pairs.items())

    def day(self, year):
        return f"{year}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"

    def searches(self, count, words, prefix, suffix=""):
        """Different sets of words that occur, as queries."""
        paths = []
        while len(paths) < count:
            drawn = self.random.sample(self.words, words) if self.random.random() < 0.5 else self.together(words)
            path = f"{prefix}q={quote(' '.join(drawn))}&limit={self.random.randint(40, 60)}{suffix}"
            if path not in self.used:
                self.used.add(path)
                paths.append(path)
        return paths

    def together(self, count):
        """Words of the same row, as far as it has so many."""
        name = [word.strip(",.") for word in self.random.choice(self.rows)["name"].split()]
        return self.random.sample(name, min(count, len(name)))
