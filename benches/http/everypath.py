"""Asks every path of the OpenAPI document with random valid parameters, cold, and tells the CPU time of each."""

import json
import random
import re
from urllib.parse import quote

PAGES = 3
# What the parameters of time and form may be; the others are drawn from the data, or from the document.
DATES = ["2023-09-25", "2024-02-29", "2024-06-24", "2025-01-31", "2025-06-30", "2026-03-01"]
WHOLE = {"/dataset/ledger.sqlite", "/dataset/datapackage.zip"}  # Files: their cost is that of sending them.


class EveryPath:
    def __init__(self, server, seed):
        self.server, self.seed, self.random = server, seed, random.Random(seed)
        self.document = json.loads(server.get("/openapi.json")[2])
        self.pools = {}

    def resolved(self, value):
        while "$ref" in value:
            found = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            value = found
        return value

    def rows(self, path):
        """Some rows of a list, from its beginning and from within it."""
        if path not in self.pools:
            rows, after = [], ""
            for _ in range(PAGES):
                status, _, body = self.server.get(f"{path}?limit=100{after}")
                page = json.loads(body) if status == 200 else {}
                found = page.get("data") or []
                rows += found if isinstance(found, list) else []
                after = (page.get("page") or {}).get("after")
                after = f"&after={quote(after)}" if after else ""
            self.pools[path] = rows
        return self.pools[path]

    def value(self, collection, name, schema):
        """A valid value of a parameter."""
        schema = self.resolved(schema)
        items = self.resolved(schema["items"]) if schema.get("type") == "array" else schema
        if name in ("as_of", "from", "to") or name.endswith(("_from", "_to", "_since", "_until")):
            return self.random.choice(DATES)
        if name == "limit":
            return str(self.random.randint(1, items.get("maximum", 500)))
        if items.get("type") == "boolean":
            return self.random.choice(["true", "false"])
        if "enum" in items:
            return self.random.choice(items["enum"])
        if name == "sort":
            keys = re.findall(r"[a-z_]+", items.get("pattern", "id"))
            return self.random.choice(["", "-"]) + self.random.choice(keys)
        rows = self.rows(collection)
        values = [value for row in rows for value in found(row, name)]
        if name == "source":
            values = [citation["source"] for row in rows for citation in row.get("citations", [])]
        if name == "q":
            values = [word for row in rows for word in str(row.get("name", "")).split() if word.isalnum()]
        if name == "after":
            values = [row["id"] for row in rows if "id" in row]
        examples = items.get("examples") or schema.get("examples") or []
        values = values or [one for example in examples for one in (example if isinstance(example, list) else [example])]
        return str(self.random.choice(values)) if values else None

    def draw(self, path, operation):
        collection = "/" + path.strip("/").split("/")[0]
        parameters = [self.resolved(one) for one in operation.get("parameters", [])]
        asked = path
        for parameter in parameters:
            if parameter["in"] == "path":
                ids = [row["id"] for row in self.rows(collection) if "id" in row]
                ids = ids or (parameter.get("schema", {}).get("examples") or ["not-found"])
                asked = asked.replace("{" + parameter["name"] + "}", quote(str(self.random.choice(ids))))
        query = [one for one in parameters if one["in"] == "query"]
        must = [one for one in query if one.get("required")]
        may = [one for one in query if one not in must]
        chosen = must + self.random.sample(may, min(len(may), self.random.randint(0, 4)))
        pairs = []
        for parameter in chosen:
            value = self.value(collection, parameter["name"], parameter["schema"])
            if value is not None:
                pairs.append(f"{parameter['name']}={quote(value)}")
        return asked + ("?" + "&".join(pairs) if pairs else "")

    def measure(self, times):
        """For each path: the CPU times in milliseconds, sorted, with the request; only answers of 200 count."""
        figures = {}
        for path, item in self.document["paths"].items():
            if path in WHOLE or "get" not in item:
                continue
            seen, took = set(), []
            for _ in range(times * 4):
                asked = self.draw(path, item["get"])
                if asked in seen or len(took) == times:
                    continue
                seen.add(asked)
                self.server.wait_until_quiet()
                before = self.server.cpu_exact()
                status, _, body = self.server.get(asked)
                spent = (self.server.cpu_exact() - before) * 1e3
                if status == 200:
                    took.append((spent, len(body), asked))
                elif status not in (303, 308, 400, 404):
                    raise ValueError(f"{status} for {asked}")
            figures[path] = sorted(took)
        return figures


def found(row, name):
    """The values of a row by the name of a filter: its own, or the id of what is there."""
    value = row.get(name)
    values = value if isinstance(value, list) else [value]
    for one in values:
        if isinstance(one, dict):
            one = one.get("id") or one.get("name")
        if isinstance(one, (str, int, float)) and not isinstance(one, bool):
            yield one
