"""What an analyst does with the client of openapi-generator. Usage: openapi_generator.py BASE_URL

The story uses published editions, whose values never change.
"""

import datetime
import json
import sys
from urllib.request import urlopen

from mission_ledger_openapi import ApiClient, Configuration
from mission_ledger_openapi.api.discrepancies_api import DiscrepanciesApi
from mission_ledger_openapi.api.funding_api import FundingApi
from mission_ledger_openapi.exceptions import BadRequestException
from mission_ledger_openapi.models.funding_tranche import FundingTranche
from mission_ledger_openapi.models.funding_tranche_status import FundingTrancheStatus
from mission_ledger_openapi.models.problem import Problem

EDITION = "2026.11.0"
LARGER_EDITION = "2026.12.0"


def us_funding(funding: FundingApi) -> list[FundingTranche]:
    """Every tranche from the United States, page by page."""
    tranches: list[FundingTranche] = []
    pages = 0
    after: str | None = None
    while True:
        page = funding.list_funding(donor=["US"], release=EDITION, limit=2, after=after)
        assert page.dataset.release == EDITION
        pages += 1
        tranches += page.data
        if page.page.after is None:
            break
        assert page.page.next is not None and f"release={EDITION}" in page.page.next, "it must stay in the edition"
        after = page.page.after
        assert after == tranches[-1].id

    assert pages == -(-page.page.total // 2) > 1, f"{pages} pages of 2 for {page.page.total} rows"
    assert len({tranche.id for tranche in tranches}) == len(tranches) == page.page.total
    return tranches


def compare(decoded: str, url: str) -> None:
    """What the client decoded is what the server sent, to the digit."""
    with urlopen(url) as answer:
        sent = json.load(answer)
    assert json.loads(decoded) == sent, url


def discrepancies(client: ApiClient, base_url: str, as_of: datetime.date | None) -> int:
    """Compares every value of every dispute, page by page."""
    rows = 0
    after: str | None = None
    while True:
        page = DiscrepanciesApi(client).list_discrepancies(release=LARGER_EDITION, limit=20, after=after, as_of=as_of)
        rows += len(page.data)
        day = f"&as_of={as_of}" if as_of else ""
        from_ = f"&after={after}" if after else ""
        compare(page.to_json(), f"{base_url}/discrepancies?release={LARGER_EDITION}&limit=20{day}{from_}")
        if page.page.after is None:
            assert rows == page.page.total
            return rows
        after = page.page.after


def main(base_url: str) -> None:
    with ApiClient(Configuration(host=base_url)) as client:
        funding = FundingApi(client)
        tranches = us_funding(funding)
        amounts = {tranche.id: tranche.amount for tranche in tranches}
        assert amounts["us-pledge-300m"] == 300_000_000
        assert amounts["us-dod-200m"] == 200_000_000
        assert amounts["us-state-100m"] == 100_000_000
        assert all(tranche.donor.id == "US" for tranche in tranches)
        print(f"listed {len(tranches)} tranches of the United States")

        answer = funding.get_funding_tranche("us-release-109m", release=EDITION)
        tranche = answer.data
        assert tranche.amount == 109_000_000
        assert tranche.currency == "USD"
        assert tranche.status is FundingTrancheStatus.AUTHORIZED
        assert tranche.known_from is not None and tranche.known_from.isoformat() == "2024-06-18"
        print(f"read {tranche.id}: {tranche.currency} {tranche.amount:,.0f}, {tranche.status.value}")

        citation = next(each for each in tranche.citations if each.var_field == "amount" and each.accepted)
        [source] = [each for each in answer.sources if each.id == citation.source]
        assert citation.value == "109000000"
        assert source.publisher == "Latin Post"
        assert citation.paragraph is not None
        print(f"cited {source.publisher}, {source.published_on}, paragraph {citation.paragraph}")

        now, then = (discrepancies(client, base_url, day) for day in (None, datetime.date(2024, 6, 30)))
        assert now > 40 > then > 0, (now, then)
        history = funding.get_funding_tranche_history("us-pledge-300m", release=LARGER_EDITION)
        assert len(history.data) > 1, history
        compare(history.to_json(), f"{base_url}/funding/us-pledge-300m/history?release={LARGER_EDITION}")
        print(f"decoded {now} disputes, {then} of 2024-06-30, and {len(history.data)} versions of a tranche")

        # The client itself refuses what the document rules out, so this breaks a rule that it cannot express.
        try:
            funding.list_funding(amount_min=1, amount_max=2.5)
        except BadRequestException as error:
            problem = error.data
        assert isinstance(problem, Problem), problem
        assert problem.status == 400
        assert problem.type == "/problems/invalid-parameters"
        assert problem.errors is not None
        assert {fault.parameter for fault in problem.errors} == {"amount_min", "amount_max"}
        print(f"handled a problem: {problem.detail}")


main(sys.argv[1])
