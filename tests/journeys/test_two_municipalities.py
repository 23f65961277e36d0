"""One person coached in two municipalities: counted in each, once in the region; seen by those who coach now."""

from typing import Any

import httpx
import pytest

from tests.journeys.town import Town, people_of
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack
SODANKYLA, SAVUKOSKI = "758", "742"
BETWEEN = "2023-07-31"


def test_a_client_of_two_municipalities_counts_in_each_and_once_in_the_region(everything: Everything) -> None:
    first, second = people_of(everything, SODANKYLA), people_of(everything, SAVUKOSKI)
    before, region = [first.counted(), second.counted()], whole_region(everything)
    before_work = [first.counted(on=BETWEEN), second.counted(on=BETWEEN)]
    client_id = first.a_client(first.coordinator)

    moved = coached_in(first, second, client_id)
    hired = second.hired(client_id, started_on="2023-08-01")
    by_the_first = first.tell(first.coach, "coaching", "/employments", **hired)
    second.done(second.coach, "coaching", "/employments", **hired)

    assert moved == "client-in-coaching"
    assert by_the_first.status_code == httpx.codes.NOT_FOUND
    one_more = [(clients + 1, employed + 1) for clients, employed in before]
    until(lambda: [first.counted(), second.counted()] == one_more)
    until(lambda: whole_region(everything) == {name: count + 1 for name, count in region.items()})
    one_more_client = [(clients + 1, employed) for clients, employed in before_work]
    assert [first.counted(on=BETWEEN), second.counted(on=BETWEEN)] == one_more_client


def coached_in(first: Town, second: Town, client_id: str) -> str:
    """In the first until it ends, then in the second; how the second was refused while the first went on."""
    of_both, _ = first.everything.person("team_lead", municipalities=(first.municipality, second.municipality))
    opened = first.case(client_id, started_on="2023-01-10")
    case = first.done_once_known(first.lead, "coaching", "/cases", **opened)
    referral = second.referred(of_both, client_id, submitted_on="2023-05-02", source_category="social_services")
    second.done(second.coordinator, "referral", f"{referral}/accept", accepted_on="2023-05-04")
    next_case = second.case(client_id, started_on="2023-07-01")
    refused = second.refused_once_known(second.coordinator, "coaching", "/cases", **next_case)
    end = {"ended_on": "2023-06-01", "reason": "discontinued", "detail": "moved_away"}
    first.done(first.coach, "coaching", f"/cases/{case['id']}/end", **end)
    second.done_once_known(second.coordinator, "coaching", "/cases", **next_case)
    return refused


def whole_region(everything: Everything) -> dict[str, Any]:
    row = next(iter(everything.report("coefficients", "all")), {})
    return {name: row.get(name, 0) for name in ("clients", "employed_persons", "contracts")}
