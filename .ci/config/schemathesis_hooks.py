"""The rules that an OpenAPI document has no words for, as requests that are not made.

The tests of the code cover them.
"""

import datetime
import re
from collections.abc import Iterator

import schemathesis


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    query = {name: value if isinstance(value, list) else [value] for name, value in (case.query or {}).items()}
    # What a search finds, and so what it can go on after, depends on its words.
    is_midway = case.operation.path == "/search" and "after" in query
    return not is_midway and not any(breaks_a_rule(query))


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, object]) -> None:
    # Only tables take these, and `format` and `Accept` say what is one.
    is_valid = case.meta is not None and case.meta.generation.mode == schemathesis.GenerationMode.POSITIVE
    if is_valid and case.query:
        for name in ("fields", "bom"):
            case.query.pop(name, None)


def breaks_a_rule(query: dict[str, list[object]]) -> Iterator[bool]:
    # HTML forms send a field that was left empty: such a parameter is as good as absent.
    yield any("" in values for values in query.values())
    # Amounts compare within a currency only.
    yield not query.keys().isdisjoint({"amount_min", "amount_max"}) and "currency" not in query
    # A page begins `after` a row of the list, and on an early day the row was not known.
    yield {"after", "as_of"} <= query.keys()
    # No pattern knows the days of each month and year.
    yield any(is_no_day(value) for name, values in query.items() if name.endswith(("from", "to")) for value in values)


def is_no_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        return False
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return True
    return False
