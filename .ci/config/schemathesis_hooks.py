"""Leaves out requests that break rules which OpenAPI cannot express.

The tests of the code cover those rules.
"""

import datetime
import re
from collections.abc import Iterator

import schemathesis


# Characters that no page may contain, besides those in the other planes that are not characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# The parameters of a statement, and those that every path has.
STATEMENT = {"subject_kind", "subject_id", "field", "value", "qualifier", "currency", "as_of", "release", "format"}


@schemathesis.deserializer(
    "text/*", "image/*", "application/vnd.apache.parquet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/x-ndjson", "application/x-bibtex", "application/x-research-info-systems"
)
def as_text(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> str:
    """An answer that is not JSON is text to its schema, or bytes that JSON Schema can only call a string."""
    return response.content.decode("latin-1")


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    query = {name: value if isinstance(value, list) else [value] for name, value in (case.query or {}).items()}
    # The hits of a search, and so its cursors, depend on its words.
    is_midway = case.operation.path == "/search" and "after" in query
    # The document lists pictures alone, since generators take the one JSON among them for the type of every answer.
    is_receipt_of_picture = case.operation.path.startswith("/charts/") and "receipt" in query.get("format", [])
    return not is_midway and not is_receipt_of_picture and not any(breaks_a_rule(query))


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, object]) -> None:
    # `format` and `Accept` decide what the answer is: only tables take `fields` and `bom`, only citations and
    # receipts `of`, and only citations in a style `style`.
    is_valid = case.meta is not None and case.meta.generation.mode == schemathesis.GenerationMode.POSITIVE
    if is_valid and case.query:
        for name in ("fields", "bom", "of", "style"):
            case.query.pop(name, None)
        # The rows of summaries and series depend on the other parameters, and the configured cursors are those of lists.
        # So do those of comparisons, and of what depends on a source.
        if "/summary" in case.operation.path or case.operation.path.endswith(("/diff", "/influence")) or case.operation.path.startswith("/series/"):
            case.query.pop("after", None)
        # A parameter of a comparison is given for both questions, or for one of them.
        for name in [name for name in case.query if name[:2] in ("a.", "b.")]:
            case.query.pop(name[2:], None)
        # What groups can be sorted by depends on what they are grouped by.
        if case.operation.path.endswith("/summary"):
            case.query.pop("sort", None)
        # The filters of a kind are those of its list, and the configured statement names its record.
        if case.operation.path == "/check":
            for name in case.query.keys() - STATEMENT:
                del case.query[name]
        # A request is for candidates or for values.
        if "queries" in case.query:
            case.query.pop("extend", None)
        # Only pages and pictures have a language.
        # Citations alone have more languages than pages and pictures.
        is_told = case.operation.path.endswith(".svg") or "/preview/" in case.operation.path
        if not is_told or case.query.get("lang") == "es":
            case.query.pop("lang", None)
        # Tables and prose do not take these.
        asked = f"{case.query.get('format', '')} {dict(case.headers or {})}"
        if any(name in asked for name in ("csv", "ndjson", "parquet", "xlsx", "spreadsheetml", "text", "markdown")):
            case.query.pop("facets", None)
            if case.query.get("citations") == "brief":
                del case.query["citations"]
        # Nor does a feed, which is in the order of editions and begins `after` an entry.
        if "atom" in asked:
            for name in ("sort", "facets", "citations", "after"):
                case.query.pop(name, None)


def breaks_a_rule(query: dict[str, list[object]]) -> Iterator[bool]:
    # HTML forms send fields that were left empty: such a parameter counts as absent.
    yield any("" in values for values in query.values())
    # Amounts can only be compared within a currency.
    yield not query.keys().isdisjoint({"amount_min", "amount_max"}) and "currency" not in query
    # A range must not end before it begins.
    yield any(is_reversed(query, name) for name in query)
    # A page begins `after` a row of the list, which may not have been known on an early day.
    yield {"after", "as_of"} <= query.keys()
    # What was known on a day later than `as_of` is left out.
    yield {"on", "as_of"} <= query.keys()
    # What no page may contain is refused in every text.
    yield any(UNPRINTABLE.search(value) for values in query.values() for value in values if isinstance(value, str))
    # A pattern cannot check how many days a month has.
    yield any(is_no_day(value) for name, values in query.items() if name.endswith(("from", "to")) for value in values)


def is_reversed(query: dict[str, list[object]], name: str) -> bool:
    upper = name.removesuffix("from") + "to" if name.endswith("from") else name.removesuffix("min") + "max"
    if upper == name or not query[name] or not query.get(upper):
        return False
    low, high = query[name][0], query[upper][0]
    if name.endswith("from"):
        # The first day of the one, the last of the other.
        return (str(low) + "-01-01")[:10] > (str(high) + "-12-31")[:10]
    try:
        return float(str(low)) > float(str(high))
    except ValueError:
        return False


def is_no_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        return False
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return True
    return False
