"""Reads tables where they are, by their addresses alone, as people do in notebooks. Usage: in_place.py BASE

pandas, polars and DuckDB each read CSV and Parquet of the same list; what they find must be the same.
"""

import datetime
import json
import sys
import urllib.request
from decimal import Decimal

import duckdb
import pandas
import polars
from fsspec.implementations.http import HTTPFileSystem

base = sys.argv[1]


class Web(HTTPFileSystem):
    """DuckDB's own way to read from the web is an extension that it fetches from another host. This reads in the same
    way: the length, and then the parts that it wants."""

    def modified(self, path: str) -> datetime.datetime:
        return datetime.datetime(2026, 1, 1)


def address(format: str, question: str = "/funding?release=2026.12.3") -> str:
    return f"{base}{question}&format={format}"


with urllib.request.urlopen(f"{base}/funding?release=2026.12.3&limit=500") as answer:
    rows = json.load(answer, parse_float=Decimal)["data"]
ids = [row["id"] for row in rows]
dollars = sum(Decimal(row["amount"]) for row in rows if row["currency"] == "USD" and row["amount"] is not None)

# Before anybody has fetched it: only its length, and then what is needed of it.
lazy = polars.scan_parquet(address("parquet"))
found = lazy.filter(polars.col("currency") == "USD").select(polars.col("amount").sum()).collect().item()
assert Decimal(found) == dollars, (found, dollars)
assert lazy.select("id").collect()["id"].to_list() == ids
frame = polars.read_csv(address("csv"), infer_schema_length=None)
assert frame["id"].to_list() == ids

duckdb.register_filesystem(Web())
for read in (f"read_parquet('{address('parquet')}')", f"read_csv('{address('csv')}')"):
    found = duckdb.sql(f"SELECT id, amount FROM {read} WHERE currency = 'USD' AND amount IS NOT NULL").fetchall()
    assert sum(Decimal(str(amount)) for _, amount in found) == dollars, read
((lines,),) = duckdb.sql(f"SELECT count(*) FROM read_parquet('{address('parquet', '/claims?release=2026.12.3')}')").fetchall()
with urllib.request.urlopen(f"{base}/claims?release=2026.12.3&limit=1") as answer:
    assert lines == json.load(answer)["page"]["total"], lines

assert list(pandas.read_csv(address("csv"))["id"]) == ids
assert list(pandas.read_parquet(address("parquet"))["id"]) == ids
assert list(pandas.read_json(address("ndjson"), lines=True)["id"]) == ids
workbook = pandas.read_excel(address("xlsx"))
assert list(workbook["id"]) == ids and workbook["known_from"].dtype.kind == "M", workbook.dtypes
totals = pandas.read_parquet(address("parquet", "/funding/summary?release=2026.12.3"))
assert set(totals["status"].dropna()) and totals["total"].map(type).eq(Decimal).any()
print(f"{len(ids)} tranches with {dollars:,} USD, in place by polars, DuckDB and pandas.")
