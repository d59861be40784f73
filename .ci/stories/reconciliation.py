"""A table with misspelt names, as a user of the Reconciliation Service API matches it.

`reconciler` sends its columns, and every answer is checked against what the specification 0.2 says of it.
usage: reconciliation.py ADDRESS
"""

import json
import sys
import urllib.parse
import urllib.request

import jsonschema
import numpy
import pandas

# reconciler 0.2.2 uses a name that numpy 2 no longer has.
numpy.NaN = numpy.nan
from reconciler import reconcile  # noqa: E402

base = sys.argv[1]
endpoint = f"{base}/reconcile"

# What the Reconciliation Service API 0.2 says of each answer, in our own words
# (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
TEXT = {"type": "string", "minLength": 1}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
TYPE = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
SERVICE = {"type": "object", "required": ["service_url", "service_path"], "properties": {"service_url": {"type": "string", "pattern": "^https?://[^/]+$"}, "service_path": {"type": "string", "pattern": "^/"}}}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True, "minItems": 1},
        "documentation": {"type": "string", "pattern": "^https?://"},
        "serviceVersion": TEXT,
        "view": {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}},
        "preview": {"type": "object", "required": ["url", "width", "height"], "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}},
        "suggest": {"type": "object", "properties": {"entity": SERVICE, "type": SERVICE, "property": SERVICE}, "additionalProperties": False},
        "extend": {"type": "object", "properties": {"propose_properties": SERVICE, "property_settings": {"type": "array"}}, "additionalProperties": False},
        "batchSize": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}
FEATURE = {"type": "object", "required": ["id", "value"], "properties": {"id": TEXT, "value": {"type": ["number", "boolean"]}}}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "type", "score", "match"],
    "properties": {"id": TEXT, "name": TEXT, "description": {"type": "string"}, "type": {"type": "array", "items": TYPE}, "score": {"type": "number"}, "match": {"type": "boolean"}, "features": {"type": "array", "items": FEATURE}},
    "additionalProperties": False,
}
RESULTS = {"type": "object", "additionalProperties": {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": CANDIDATE}}, "additionalProperties": False}}
SUGGESTED = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT, "description": {"type": "string"}, "notable": {"type": "array", "items": TYPE}}, "additionalProperties": False}
SUGGESTIONS = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": SUGGESTED}}, "additionalProperties": False}
PROPOSED = {"type": "object", "required": ["type", "properties"], "properties": {"type": TEXT, "limit": {"type": "integer"}, "properties": {"type": "array", "items": TYPE}}, "additionalProperties": False}
DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"
CELL = {
    "oneOf": [
        {"type": "object", "maxProperties": 0},
        {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}, "additionalProperties": False},
        *(
            {"type": "object", "required": [name], "properties": {name: shape}, "additionalProperties": False}
            for name, shape in {"str": {"type": "string"}, "float": {"type": "number"}, "int": {"type": "integer"}, "date": {"type": "string", "pattern": DAY}}.items()
        ),
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {"meta": {"type": "array", "items": TYPE}, "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": CELL}}}},
    "additionalProperties": False,
}


def asked(url: str, schema: dict, form: dict | None = None) -> dict:
    body = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(urllib.request.Request(url, body, {"Origin": "https://refine.example"}), timeout=60) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*", url
        found = json.load(answer)
    jsonschema.validate(found, schema, jsonschema.Draft202012Validator)
    return found


def check_answers() -> None:
    manifest = asked(endpoint, MANIFEST)
    queries = {
        "q0": {"query": "Kenia", "type": "country"},
        "q1": {"query": "first contingent", "type": ["contingent"], "type_strict": "should", "properties": [{"pid": "country", "v": [{"id": "country.KE", "name": "Kenya"}]}]},
        "q2": {"properties": [{"pid": "country", "v": "KE"}], "limit": 3},
        "q3": {"query": "nothing like it at all, xyzzy"},
    }
    batch = {"queries": json.dumps(queries)}
    results = asked(endpoint, RESULTS, batch)
    assert results == asked(f"{endpoint}?{urllib.parse.urlencode(batch)}", RESULTS)
    assert results.keys() == queries.keys() and results["q3"]["result"] == []
    assert results["q0"]["result"][0]["match"] and len(results["q2"]["result"]) == 3
    at = {name: service["service_url"] + service["service_path"] for name, service in manifest["suggest"].items()}
    for name, prefix in {"entity": "hait", "type": "fund", "property": "coun"}.items():
        first = asked(f"{at[name]}?prefix={prefix}", SUGGESTIONS)["result"]
        then = asked(f"{at[name]}?prefix={prefix}&cursor=1", SUGGESTIONS)["result"]
        assert first and first[1:] == then[: len(first) - 1], name
    propose = manifest["extend"]["propose_properties"]
    for kind in manifest["defaultTypes"]:
        entities = asked(f"{at['entity']}?prefix=a&type={kind['id']}", SUGGESTIONS)["result"]
        offered = asked(f"{propose['service_url']}{propose['service_path']}?type={kind['id']}", PROPOSED)["properties"]
        ids = [entity["id"] for entity in entities]
        wanted = {"ids": ids, "properties": [{"id": one["id"]} for one in offered][:50]}
        rows = asked(endpoint, EXTENSION, {"extend": json.dumps(wanted)})["rows"]
        assert list(rows) == ids and all(any(cells.values()) for cells in rows.values()), kind
        for entity in ids[:2]:
            quoted = urllib.parse.quote(entity, safe="")
            for template in (manifest["view"]["url"], manifest["preview"]["url"]):
                with urllib.request.urlopen(template.replace("{{id}}", quoted), timeout=60) as page:
                    assert page.status == 200, entity


# What somebody wrote, and what was meant.
COLUMNS = {
    "country": {"Kenia": "KE", "Guatamala": "GT", "Jamacia": "JM", "El Salvdor": "SV", "Etats-Unis": "US", "Bahamas, the": "BS", "HTI": "HT", "Burundii": "BI", "Royaume-Uni": "GB"},
    "organization": {
        "Hatian Nationl Police": "haitian-national-police",
        "United Nations Security Counsil": "un-security-council",
        "Amnesty Internatonal": "amnesty-international",
        "OCHA": "ocha",
        "High Cort of Kenya": "kenya-high-court",
        "United States Departement of State": "us-state-department",
    },
    "contingent": {"First Kenian contingent": "ke-first-contingent", "Jamaican plegde": "jm-pledge", "pledge by Benin": None, "Third Kenyan Contingent": "ke-third-contingent"},
    "legal_case": {"Aukot and other v National Security Council": "aukot-v-nsc-2023"},
    "instrument": {"S/RES/2699(2023)": "unsc-2699"},
}


def check_columns() -> None:
    for kind, meant in COLUMNS.items():
        found = reconcile(pandas.Series(list(meant)), type_id=kind, top_res=1, reconciliation_endpoint=endpoint)
        by_name = {row.input_value: row for row in found.itertuples()}
        for name, identifier in meant.items():
            row = by_name[name]
            if identifier:
                assert (row.id, row.match) == (f"{kind}.{identifier}", True), (name, row.id, row.score, row.match)
            else:
                assert not row.match, (name, row.id, row.score)
    # With another column of the table.
    names, countries = pandas.Series(["first contingent", "1st contingent of police"]), pandas.Series(["Jamaique", "Kenya"])
    found = reconcile(names, type_id="contingent", property_mapping={"country": countries}, reconciliation_endpoint=endpoint)
    assert list(found["id"])[0] == "contingent.jm-first-contingent", found


check_answers()
check_columns()
print("Misspelt names are matched, and every answer is as the Reconciliation Service API 0.2 says.")
