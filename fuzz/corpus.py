"""What the targets begin with, in `fuzz/corpus`: files of the made-up dataset, and the requests of the examples.

The first byte of an input chooses the file, the list or the path; the rest is as it stands.
"""

import json
import pathlib
import urllib.parse

here = pathlib.Path(__file__).parent


def write(target, inputs):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(inputs):
        (folder / f"seed-{number:04}").write_bytes(content)


files = sorted((here / "../tests/fixtures/three-countries").iterdir())
write("csv", [bytes([at]) + file.read_bytes() for at, file in enumerate(files)])
requests = [json.loads(file.read_text())["request"] for file in sorted((here / "../src/document/examples").glob("*.json"))]
targets = [urllib.parse.urlsplit(request) for request in requests]
write("query", [bytes([at % 256]) + target.query.encode() for at, target in enumerate(targets) if target.query])
write("search", [query.encode() for query in ("river", '"river watch"', "riv*", "no-first", 'a "b c" d* 400')])
write("id", [bytes([at % 256, 0]) + part.encode() for at, target in enumerate(targets) for part in target.path.split("/") if part])
write("date", [b"2031", b"2031-03", b"2031-03-06", b"2032-02-29"])
write("range", [bytes([which]) + value for which in (0, 1) for value in (b"bytes=0-", b"bytes=-5", b"bytes=3-9", b"bytes=0-1,3-4")])
write("accept", [bytes([at]) + value for at in range(6) for value in (b"text/html;q=0.5, */*;q=0.1", b"image/png", b"text/csv")])
