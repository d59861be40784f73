"""Reads records and claims as linked data with rdflib, and asks in SPARQL what the JSON answers.

    python linked.py BASE
"""

import json
import sys
import urllib.request

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import PROV, RDF

base = sys.argv[1]
SDO = Namespace("https://schema.org/")
PREFIXES = f"PREFIX prov: <{PROV}> PREFIX sdo: <{SDO}> PREFIX own: <{base}/codebook#> "


def answer(path: str) -> dict:
    with urllib.request.urlopen(base + path) as answered:
        return json.load(answered)


def graph(path: str) -> Graph:
    """As a client gets it that only says what it accepts. rdflib fetches the context by its address."""
    request = urllib.request.Request(base + path, headers={"Accept": "application/ld+json"})
    with urllib.request.urlopen(request) as answered:
        assert answered.headers["Content-Type"] == "application/ld+json", answered.headers["Content-Type"]
        return Graph().parse(data=answered.read(), format="json-ld", publicID=base + path)


def ask(triples: Graph, question: str) -> set[tuple[str, ...]]:
    return {tuple("" if term is None else str(term) for term in row) for row in triples.query(PREFIXES + question)}


def address(path: str) -> str:
    return base + path


# Which claims does the record show, what do they say, and where do they come from?
for path in ("/contingents/ke-first-contingent", "/funding/us-release-109m", "/legal-cases/aukot-v-nsc-2023", "/events/henry-resignation-2024-03-11"):
    record = answer(path)
    triples = graph(path)
    shown = ask(triples, f"SELECT ?claim ?field ?value ?source WHERE {{ <{base}{path}> prov:wasDerivedFrom ?claim . ?claim own:field ?field ; prov:value ?value ; prov:hadPrimarySource ?source . ?source a prov:Entity }}")
    citations = record["data"]["citations"]
    expected = {
        (address(f"/claims/{citation['claim']}"), citation["field"], citation["value"], address(f"/sources/{citation['source']}"))
        for citation in citations
        if citation["accepted"]
    }
    assert shown == expected and expected, f"{path}: {shown ^ expected}"
    # Whom do sources credit, for a case and for its steps?
    credited = ask(triples, "SELECT DISTINCT ?name WHERE { ?claim a sdo:Claim ; prov:wasAttributedTo [ sdo:name ?name ] }")
    steps = [citation for step in record["data"].get("events", []) for citation in step["citations"]]
    assert credited == {(citation["attributed_to"],) for citation in citations + steps if citation["attributed_to"]}, path
    # Which documents are they, and when were they published?
    documents = ask(triples, "SELECT ?url ?day WHERE { ?source sdo:url ?url ; sdo:datePublished ?day . ?claim sdo:appearance ?source }")
    known = {(source["url"], source["published_on"]) for source in record["sources"] if source["url"] and source["published_on"]}
    assert documents == known, f"{path}: {documents ^ known}"
    # Who says something else?
    others = ask(triples, f"SELECT ?claim WHERE {{ ?claim sdo:about <{base}{path}> ; own:accepted false }}")
    assert others == {(address(f"/claims/{citation['claim']}"),) for citation in citations if not citation["accepted"]}, path

# What stands in the record itself.
triples = graph("/funding/us-release-109m")
assert ask(triples, f"SELECT ?amount ?currency WHERE {{ <{base}/funding/us-release-109m> own:amount ?amount ; own:currency ?currency }}") == {("109000000", "USD")}
assert ask(triples, f"SELECT ?name WHERE {{ <{base}/funding/us-release-109m> sdo:funder [ sdo:name ?name ] }}") == {("United States",)}

# Several documents are one graph, because their addresses agree.
together = graph("/contingents/ke-first-contingent") + graph("/countries/KE") + graph("/missions/mss-haiti")
country = f"SELECT ?code WHERE {{ <{base}/contingents/ke-first-contingent> own:country ?c . ?c own:alpha3 ?code }}"
assert ask(together, country) == {("KEN",)}
assert ask(together, f"SELECT ?name WHERE {{ <{base}/contingents/ke-first-contingent> own:mission ?m . ?m a prov:Entity ; sdo:name ?name }}") == {("Multinational Security Support Mission in Haiti",)}

# A claim that a later edition withdrew is invalid from the day of that edition.
withdrawn = answer("/changes?change=withdrawn&limit=1")["data"][0]
claim = withdrawn["claims"][0]
editions = answer("/releases?limit=500")["data"]
ids = [edition["id"] for edition in editions]
release = withdrawn["release"]
before = ids[ids.index(release) - 1]
day = next(edition["released_on"] for edition in editions if edition["id"] == release)
invalid = ask(graph(f"/claims/{claim}?release={before}"), f"SELECT ?time WHERE {{ <{base}/claims/{claim}> prov:invalidatedAtTime ?time }}")
assert len(invalid) == 1 and next(iter(invalid))[0].startswith(f"{day}T00:00:00"), invalid
assert not ask(graph("/claims/c00392"), "SELECT ?time WHERE { ?claim prov:invalidatedAtTime ?time }")

# Every row of every list is a graph about itself.
count = 0
for collection in answer("/dataset")["data"]["collections"]:
    for row in answer(f"/{collection['name']}?limit=2")["data"]:
        path = row.get("record_url") or row["url"]
        triples = graph(path.split("#")[0] if collection["name"] != "legal-case-events" else f"/legal-case-events/{row['id']}")
        node = URIRef(base + path)
        assert (node, RDF.type, None) in triples, path
        assert all(str(term).startswith(("http", "urn")) for triple in triples for term in triple if isinstance(term, URIRef)), path
        count += 1

# The dataset: a media type that IANA does not register is a format with a name.
dataset = Graph().parse(data=urllib.request.urlopen(f"{base}/dataset?format=jsonld").read(), format="json-ld")
formats = dataset.query("PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT DISTINCT ?name WHERE { ?d dcterms:format ?f . ?f a dcterms:MediaTypeOrExtent ; rdfs:label ?name }")
assert {str(row[0]) for row in formats} == {"application/x-ndjson"}, list(formats)

print(f"Four records answer in SPARQL as in JSON, and {count} rows are graphs about themselves.")
