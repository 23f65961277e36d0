"""An activity, a self-assessment or a contact with an employer that was recorded wrongly: the newest word counts, in
whatever order it comes."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from common.consumers import Received
from common.events import (
    ActivityCorrected,
    ActivityStarted,
    CoachingStarted,
    EmployerContactCorrected,
    EmployerContacted,
    Event,
    SelfAssessmentCorrected,
    SelfAssessmentRecorded,
)
from tests.reporting.builders import a_coaching, day
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
ON = {"on": "2021-12-31"}
ORDERS = pytest.mark.parametrize("backwards", [False, True], ids=["in order", "the correction first"])


def of(case: CoachingStarted) -> dict[str, Any]:
    return {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality}


def activity(case: CoachingStarted, *, took_place: bool) -> list[Received[Any]]:
    """A work trial that was studies, or nothing at all."""
    facts = of(case) | {"activity_id": uuid4(), "started_on": day("2021-07-01")}
    corrected = ActivityCorrected(**facts, kind="studies", ended_on=None, took_place=took_place)
    return [received(ActivityStarted(**facts, kind="work_trial"), sequence=2), received(corrected, sequence=3)]


def ratings(case: CoachingStarted, *, was_made: bool) -> list[Received[Any]]:
    """Two, of which the second is corrected."""
    said = of(case) | {"service": "coaching", "situation": 3}
    last: dict[str, Any] = {"assessment_id": uuid4(), "assessed_on": day("2021-09-01")}
    first = SelfAssessmentRecorded(**said, assessment_id=uuid4(), assessed_on=day("2021-07-01"), skills=2)
    wrong = SelfAssessmentRecorded(**said, **last, skills=5)
    right = SelfAssessmentCorrected(**said, **last, skills=3, was_made=was_made)
    return [received(event, sequence=2 + number) for number, event in enumerate((first, wrong, right))]


async def rows_of(api: Api, report: str) -> list[dict[str, Any]]:
    answer = await api.as_("team_lead").get(f"/reports/{report}", params={"municipality": "698"} | ON)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


async def deliver_in(deliver: Deliver, case: CoachingStarted, told: list[Received[Any]], *, backwards: bool) -> None:
    """Each by itself, and all of them once more."""
    await deliver(received(case))
    for one in [*told[::-1], *told] if backwards else [*told, *told]:
        await deliver(one)


@ORDERS
@pytest.mark.parametrize(("took_place", "counts"), [(True, (0, 1)), (False, (0, 0))])
async def test_a_corrected_activity_counts_as_what_it_was(
    deliver: Deliver, api: Api, backwards: bool, took_place: bool, counts: tuple[int, int]
) -> None:
    case = a_coaching()

    await deliver_in(deliver, case, activity(case, took_place=took_place), backwards=backwards)

    shown = {row["row"]: row["count"] for row in await rows_of(api, "further-paths") if row["municipality"] == "698"}
    assert (shown["work_trial"], shown["studies"]) == counts


@ORDERS
@pytest.mark.parametrize(("was_made", "changes"), [(True, [(1, "1.00")]), (False, [])])
async def test_a_corrected_self_assessment_is_one_and_one_that_was_not_made_is_none(
    deliver: Deliver, api: Api, backwards: bool, was_made: bool, changes: list[tuple[int, str]]
) -> None:
    case = a_coaching()

    await deliver_in(deliver, case, ratings(case, was_made=was_made), backwards=backwards)

    shown = [row for row in await rows_of(api, "self-assessment-change") if row["municipality"] == "698"]
    assert [(row["persons"], row["skills_change"]) for row in shown] == changes


BAKERY, GARDEN = uuid4(), uuid4()
RECORDED = datetime(2021, 8, 1, 12, tzinfo=UTC)


def contact(case: CoachingStarted, **right: Any) -> list[Received[Any]]:
    """With the bakery about the case's client, on the tenth day; recorded a day before each correction of it."""
    facts = {"contact_id": uuid4(), "coach_id": uuid4(), "municipality": "698", "kind": "visit", "face_to_face": True}
    facts |= {"employer_id": BAKERY, "client_id": case.client_id, "contacted_on": day("2021-06-11")}
    corrected = EmployerContactCorrected(**facts | {"took_place": True, "version": 2} | right)
    return [at(RECORDED, EmployerContacted(**facts), 2), at(RECORDED + timedelta(days=1), corrected, 3)]


def at(moment: datetime, event: Event, sequence: int) -> Received[Any]:
    return Received(uuid4(), event, moment, sequence)


async def met_and_contacted(api: Api, **asked: str) -> tuple[tuple[int, Any], tuple[int, int]]:
    """Persons who met an employer and after how many days; employers and contacts, none where none is known."""
    shown: dict[str, Any] = {}
    for report in ("first-employer-contacts", "employer-contacts"):
        answer = await api.as_("team_lead").get(f"/reports/{report}", params={"municipality": "698"} | ON | asked)
        rows = [] if answer.json().get("type") == "/problems/nothing-recorded-yet" else answer.json()["rows"]
        shown[report] = next((row for row in rows if row["municipality"] == "698"), None)
    met, contacts = shown["first-employer-contacts"], shown["employer-contacts"]
    return (met["met"], met["median_days"]), (contacts["employers"], contacts["contacts"]) if contacts else (0, 0)


@ORDERS
@pytest.mark.parametrize(
    ("right", "met", "contacts"),
    [
        ({"took_place": False}, 0, 0),
        ({"face_to_face": False}, 0, 1),
        ({"client_id": None}, 0, 1),
        ({"client_id": uuid4()}, 0, 1),
        ({"contacted_on": day("2021-05-01")}, 0, 1),
        ({"employer_id": GARDEN}, 1, 1),
    ],
)
async def test_a_corrected_contact_with_an_employer_counts_as_what_it_was(
    deliver: Deliver, api: Api, backwards: bool, right: dict[str, Any], met: int, contacts: int
) -> None:
    case = a_coaching()

    await deliver_in(deliver, case, contact(case, **right), backwards=backwards)

    assert [found[0] for found in await met_and_contacted(api)] == [met, contacts]


async def test_the_employer_it_was_with_by_mistake_is_not_contacted_any_more(deliver: Deliver, api: Api) -> None:
    case = a_coaching()

    await deliver_in(deliver, case, contact(case, employer_id=GARDEN), backwards=False)

    assert (await met_and_contacted(api))[1] == (1, 1)


async def test_as_known_before_the_correction_the_old_word_counts(deliver: Deliver, api: Api) -> None:
    case = a_coaching()
    words = contact(case, contacted_on=day("2021-06-21"), employer_id=GARDEN)
    await deliver(at(RECORDED - timedelta(days=1), case, 1), *words)

    then = await met_and_contacted(api, known_at=(RECORDED + timedelta(hours=1)).isoformat())
    now = await met_and_contacted(api)

    assert (then[0][1], now[0][1]) == ("10.0", "20.0")
    assert (then[1], now[1]) == ((1, 1), (1, 1))


async def test_the_figures_begin_on_no_day_that_was_corrected(deliver: Deliver, api: Api) -> None:
    """As known before the correction they began on the wrong day."""
    case, a_year_too_early = a_coaching(), {"contacted_on": day("2020-06-11")}
    wrong, right = contact(case)
    wrong = replace(wrong, event=wrong.event.model_copy(update=a_year_too_early))
    await deliver(at(RECORDED - timedelta(days=1), case, 1), wrong, right)

    async def told(**asked: str) -> Any:
        about = {"municipality": "698", "on": "2020-12-31"} | asked
        return await api.as_("team_lead").get("/reports/employer-contacts", params=about)

    now, then = await told(), await told(known_at=(RECORDED + timedelta(hours=1)).isoformat())
    assert (now.json()["type"], now.json()["first_on"]) == ("/problems/before-the-first-day", "2021-06-11")
    assert [row["contacts"] for row in then.json()["rows"]] == [1]


async def test_of_two_corrections_the_later_counts_though_they_are_about_different_clients(
    deliver: Deliver, api: Api
) -> None:
    """Each client's events have numbers of their own."""
    case, other = a_coaching(), a_coaching()
    first, struck = contact(case, took_place=False, version=3)
    about_other = {"client_id": other.client_id, "took_place": True, "version": 2}
    between = EmployerContactCorrected(**first.event.model_dump() | about_other)

    await deliver(received(case), received(other), first, struck)
    await deliver(received(between, sequence=9))

    assert [found[0] for found in await met_and_contacted(api)] == [0, 0]
