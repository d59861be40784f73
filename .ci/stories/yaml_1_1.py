"""Compares openapi.yaml, as a reader of YAML 1.1 sees it, with openapi.json. Usage: yaml_1_1.py YAML JSON

PyYAML reads dates, `no` and `12:30` without quotation marks as something other than text.
"""

import json
import sys
from pathlib import Path

import yaml


def differences(place: str, one: object, other: object) -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for key in one for found in differences(f"{place}/{key}", one[key], other[key])]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [found for at, (a, b) in enumerate(zip(one, other)) for found in differences(f"{place}/{at}", a, b)]
    return [] if type(one) is type(other) and one == other else [f"{place}: {one!r} instead of {other!r}"]


in_yaml, in_json = (Path(path).read_text(encoding="utf-8") for path in sys.argv[1:])
found = differences("", yaml.safe_load(in_yaml), json.loads(in_json))
if found:
    sys.exit("\n".join([*found[:10], f"{len(found)} values differ."]))
print("A reader of YAML 1.1 reads openapi.yaml as openapi.json.")
