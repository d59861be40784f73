"""Reads feeds as feed readers do: finds them in pages, reads them to their end, and compares them with `/changes`.

    python feeds.py BASE
"""

import html.parser
import json
import sys
import urllib.request

import feedparser

base = sys.argv[1]
failures = []


def fetch(address: str, accept: str = "*/*") -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept})) as answer:
        return answer.read()


class Feeds(html.parser.HTMLParser):
    """The feeds that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "alternate" and given.get("type") == "application/atom+xml":
            self.found.append(str(given.get("href")))


def entries(address: str) -> list[feedparser.FeedParserDict]:
    """Every entry of a feed, from all its pages (RFC 5005)."""
    read = []
    while address:
        feed = feedparser.parse(fetch(address))
        if feed.bozo or feed.version != "atom10":
            failures.append(f"{address}: {feed.get('bozo_exception', feed.version)}")
        read += feed.entries
        address = next((link.href for link in feed.feed.links if link.rel == "next"), "")
    return read


for page in ["/funding?donor=US", "/contingents/ke-first-contingent", "/search?q=helicopter", "/changes"]:
    parser = Feeds()
    parser.feed(fetch(base + page, "text/html").decode())
    own = [address for address in parser.found if "format=atom" in address]
    if len(own) != 1:
        failures.append(f"{page}: names {parser.found}")
        continue
    found = entries(own[0])
    ids = [entry.id for entry in found]
    if not found or len(set(ids)) != len(ids):
        failures.append(f"{page}: {len(ids)} entries, {len(set(ids))} of them different")
    if [entry.updated for entry in found] != sorted((entry.updated for entry in found), reverse=True):
        failures.append(f"{page}: entries are not in the order of editions")
    for entry in found[:5]:
        if not entry.content[0].value.startswith("<ul><li>") or not entry.title:
            failures.append(f"{page}: {entry.id} does not say what changed")
        if fetch(entry.link)[:1] != b"{":
            failures.append(f"{page}: {entry.link} does not lead to a record")

# Every change of every edition, told once.
changes, address = set(), base + "/changes?limit=500"
while address:
    answer = json.loads(fetch(address))
    changes |= {(row["release"], row["subject"]["kind"], row["subject"]["id"]) for row in answer["data"]}
    address = base + answer["page"]["next"] if answer["page"]["next"] else ""
told = len(entries(base + "/changes?format=atom&limit=500"))
if told != len(changes):
    failures.append(f"the feed of all changes has {told} entries, and {len(changes)} records changed")

if failures:
    sys.exit("\n".join(failures))
print(f"feedparser read the feeds of 4 pages, and {told} entries of all changes")
