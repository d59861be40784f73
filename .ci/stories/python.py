"""What an analyst does with the generated Python client. Usage: python.py BASE_URL

The story uses edition 2026.11.0, whose values never change.
"""

import sys
from urllib.parse import parse_qs, urlsplit

from mission_ledger_client import Client
from mission_ledger_client.api.funding import get_funding_tranche, list_funding
from mission_ledger_client.models import (
    FundingTranche,
    FundingTrancheAnswer,
    FundingTranchePage,
    FundingTrancheStatus,
    Problem,
)
from mission_ledger_client.types import UNSET, Unset

EDITION = "2026.11.0"


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
        if page.page.next_ is None:
            break
        query = parse_qs(urlsplit(page.page.next_).query)
        assert query["release"] == [EDITION], "the next page must be of the same edition"
        after = query["after"][0]
        assert after == tranches[-1].id

    assert pages == -(-page.page.total // 2) > 1, f"{pages} pages of 2 for {page.page.total} rows"
    assert len({tranche.id for tranche in tranches}) == len(tranches) == page.page.total
    return tranches


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

        problem = list_funding.sync(client=client, sort="amont", limit=0)
        assert isinstance(problem, Problem), problem
        assert problem.status == 400
        assert problem.type_ == "/problems/invalid-parameters"
        assert not isinstance(problem.errors, Unset)
        assert {fault.parameter for fault in problem.errors} == {"sort", "limit"}
        print(f"handled a problem: {problem.detail}")


main(sys.argv[1])
