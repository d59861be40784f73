"""What an analyst does with the generated Python client. Usage: python.py BASE_URL

The story uses published editions, whose values never change.
"""

import datetime
import json
import sys
from collections.abc import Mapping
from typing import Any
from urllib.request import urlopen

from mission_ledger_client import Client
from mission_ledger_client.api.discrepancies import list_discrepancies
from mission_ledger_client.api.funding import get_funding_tranche, get_funding_tranche_history, list_funding
from mission_ledger_client.models import (
    DiscrepancyPage,
    FundingTranche,
    FundingTrancheAnswer,
    FundingTrancheHistory,
    FundingTranchePage,
    FundingTrancheStatus,
    Problem,
)
from mission_ledger_client.types import UNSET, Unset

EDITION = "2026.11.0"
LARGER_EDITION = "2026.12.0"


def us_funding(client: Client) -> list[FundingTranche]:
    """Every tranche from the United States, page by page."""
    tranches: list[FundingTranche] = []
    pages = 0
    after: str | Unset = UNSET
    while True:
        page = list_funding.sync(client=client, donor=["US"], release=EDITION, limit=2, after=after)
        assert isinstance(page, FundingTranchePage), page
        assert page.dataset.release == EDITION
        pages += 1
        tranches += page.data
        if page.page.after is None:
            break
        assert page.page.next_ is not None and f"release={EDITION}" in page.page.next_, "it must stay in the edition"
        after = page.page.after
        assert after == tranches[-1].id

    assert pages == -(-page.page.total // 2) > 1, f"{pages} pages of 2 for {page.page.total} rows"
    assert len({tranche.id for tranche in tranches}) == len(tranches) == page.page.total
    return tranches


def compare(decoded: Mapping[str, Any], url: str) -> None:
    """What the client decoded is what the server sent, to the digit."""
    with urlopen(url) as answer:
        sent = json.load(answer)
    assert decoded == sent, url


def discrepancies(client: Client, base_url: str, as_of: datetime.date | Unset) -> int:
    """Compares every value of every dispute, page by page."""
    rows = 0
    after: str | Unset = UNSET
    while True:
        page = list_discrepancies.sync(client=client, release=LARGER_EDITION, limit=20, after=after, as_of=as_of)
        assert isinstance(page, DiscrepancyPage), page
        rows += len(page.data)
        day = "" if isinstance(as_of, Unset) else f"&as_of={as_of}"
        from_ = "" if isinstance(after, Unset) else f"&after={after}"
        compare(page.to_dict(), f"{base_url}/discrepancies?release={LARGER_EDITION}&limit=20{day}{from_}")
        if page.page.after is None:
            assert rows == page.page.total
            return rows
        after = page.page.after


def main(base_url: str) -> None:
    with Client(base_url=base_url) as client:
        tranches = us_funding(client)
        amounts = {tranche.id: tranche.amount for tranche in tranches}
        assert amounts["us-pledge-300m"] == 300_000_000
        assert amounts["us-dod-200m"] == 200_000_000
        assert amounts["us-state-100m"] == 100_000_000
        assert all(tranche.donor.id == "US" for tranche in tranches)
        print(f"listed {len(tranches)} tranches of the United States")

        answer = get_funding_tranche.sync("us-release-109m", client=client, release=EDITION)
        assert isinstance(answer, FundingTrancheAnswer), answer
        tranche = answer.data
        assert tranche.amount == 109_000_000
        assert tranche.currency == "USD"
        assert tranche.status is FundingTrancheStatus.AUTHORIZED
        assert tranche.known_from is not None and tranche.known_from.isoformat() == "2024-06-18"
        print(f"read {tranche.id}: {tranche.currency} {tranche.amount:,.0f}, {tranche.status}")

        citation = next(each for each in tranche.citations if each.field == "amount" and each.accepted)
        [source] = [each for each in answer.sources if each.id == citation.source]
        assert citation.value == "109000000"
        assert source.publisher == "Latin Post"
        assert citation.paragraph is not None
        print(f"cited {source.publisher}, {source.published_on}, paragraph {citation.paragraph}")

        now, then = (discrepancies(client, base_url, day) for day in (UNSET, datetime.date(2024, 6, 30)))
        assert now > 40 > then > 0, (now, then)
        history = get_funding_tranche_history.sync("us-pledge-300m", client=client, release=LARGER_EDITION)
        assert isinstance(history, FundingTrancheHistory) and len(history.data) > 1, history
        compare(history.to_dict(), f"{base_url}/funding/us-pledge-300m/history?release={LARGER_EDITION}")
        print(f"decoded {now} disputes, {then} of 2024-06-30, and {len(history.data)} versions of a tranche")

        problem = list_funding.sync(client=client, sort="amont", limit=0)
        assert isinstance(problem, Problem), problem
        assert problem.status == 400
        assert problem.type_ == "/problems/invalid-parameters"
        assert not isinstance(problem.errors, Unset)
        assert {fault.parameter for fault in problem.errors} == {"sort", "limit"}
        print(f"handled a problem: {problem.detail}")


main(sys.argv[1])
