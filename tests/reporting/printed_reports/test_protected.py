"""What one without a right to persons prints: the protected figures of a month end, and nothing beside them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from common.database import Sessions
from reporting.protection.counting import AT_ONCE, protect_month_ends
from reporting.protection.solver import solve
from reporting.protection.tables import TABLES
from reporting.settings import Settings
from tests.reporting.printed_reports.test_printing import lead, opened, printed, table
from tests.reporting.protection.test_month_ends import BEFORE, LAST, REGION, begin, clients
from tests.service import Api

Deliver = Callable[..., Awaitable[None]]


async def protect(sessions: Sessions) -> None:
    settings = Settings(protected_after_days=1, protection_seconds=0.1)
    while await protect_month_ends(sessions, settings=settings, solve=solve) == AT_ONCE:
        pass


@pytest.fixture
async def shown(api: Api, deliver: Deliver, sessions: Sessions) -> None:
    """Twelve in a municipality, three of them in work: too few to be told of; more elsewhere."""
    await clients(deliver, "698", 20, employed=10)
    await clients(deliver, "320", 12, employed=3)
    await clients(deliver, "976", 6)
    await begin(api)
    await protect(sessions)


def plain(report: dict[str, Any]) -> str:
    return str([one["rows"] for one in report["tables"]] + [report["course"]])


@pytest.mark.usefixtures("shown")
async def test_an_analyst_prints_a_month_end_with_the_hidden_figures_hidden(api: Api) -> None:
    report = await printed(api.as_("analyst"), municipality="320", on=str(LAST))

    [row] = table(report, "coefficients")["rows"]
    assert (row["clients"], row["employed_persons"], row["employment_coefficient"]) == (12, "..", "..")
    assert [(point["on"], point["employed_persons"]) for point in report["course"]] == [(str(LAST), "..")]
    assert (report["is_protected"], report["suppression"]["k"], report["edition"]) == (True, 5, 1)
    assert "'employed_persons': 3" not in plain(report)


@pytest.mark.usefixtures("shown")
async def test_the_days_between_month_ends_are_not_told_either(api: Api) -> None:
    asked = {"municipality": "320", "on": str(LAST), "steps": "changes"}

    answer = await api.as_("analyst").get("/reports/coefficient-course", params=asked)

    assert [(point["on"], point["clients"]) for point in answer.json()["points"]] == [(str(LAST), 12)]


@pytest.mark.usefixtures("shown")
async def test_a_table_that_is_not_protected_is_left_out_and_says_so(api: Api) -> None:
    report = await printed(api.as_("analyst"), municipality="698", on=str(LAST))

    for one in report["tables"]:
        is_protected = one["definition"]["name"] in TABLES
        assert (one["state"] == "not_protected") == (not is_protected)
        assert bool(one["rows"]) == (one["state"] == "shown")


@pytest.mark.usefixtures("shown")
async def test_who_sees_persons_can_print_the_protected_figures_to_pass_on(api: Api) -> None:
    theirs = await printed(lead(api, "320"), municipality="320", on=str(LAST), protected=True)

    as_they_are = await printed(lead(api, "320"), municipality="320", on=str(LAST))
    assert table(theirs, "coefficients")["rows"][0]["employed_persons"] == ".."
    assert table(as_they_are, "coefficients")["rows"][0]["employed_persons"] == 3


@pytest.mark.usefixtures("shown")
async def test_what_was_printed_protected_opens_to_every_reader_and_the_other_does_not(api: Api) -> None:
    protected = await printed(lead(api, "320"), municipality="320", on=str(LAST), protected=True)
    as_they_are = await printed(lead(api, "320"), municipality="320", on=str(LAST))

    assert await opened(api.as_("analyst"), protected) == protected
    assert await opened(lead(api, "698"), protected) == protected
    refused = await api.as_("analyst").get(f"/printed-reports/{as_they_are['id']}")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/printed-with-figures-as-they-are")
    listed = (await api.as_("analyst").get("/printed-reports")).json()["items"]
    assert [one["id"] for one in listed] == [protected["id"]]


@pytest.mark.usefixtures("shown")
async def test_a_new_edition_of_the_month_does_not_change_what_was_printed(
    api: Api, deliver: Deliver, sessions: Sessions
) -> None:
    before = await printed(api.as_("analyst"), municipality="698", on=str(LAST))

    await clients(deliver, "698", 9, employed=9, on=BEFORE)
    await begin(api)
    await protect(sessions)

    after = await printed(api.as_("analyst"), municipality="698", on=str(LAST))
    assert after["edition"] == 2
    assert table(after, "coefficients")["rows"] != table(before, "coefficients")["rows"]
    assert await opened(api.as_("analyst"), before) == before


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ({"on": "2022-10-15"}, "month-ends-only"),
        ({"known_at": "2026-01-01T00:00:00Z"}, "not-as-known-then"),
        ({"municipality": "091"}, "municipality-of-another-region"),
        ({"municipality": "11"}, "municipality-of-another-region"),
    ],
)
async def test_protected_figures_of_other_days_moments_and_places_are_refused(
    api: Api, new: dict[str, str], problem: str
) -> None:
    asked = {"municipality": "698", "on": str(LAST), "language": "sv", "layout": 1}

    answer = await api.as_("analyst", municipalities=REGION).post("/printed-reports", json=asked | new)

    assert answer.json()["type"] == f"/problems/{problem}"
