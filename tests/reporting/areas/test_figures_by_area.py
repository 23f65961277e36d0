"""Figures in areas: a person counts once in each, and an area counts as one municipality of its people would."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from common.consumers import Received
from common.database import Sessions
from reporting.registry import REPORTS
from tests.reporting.areas.country import AREAS, a_file, a_row, an_area
from tests.reporting.builders import a_coach, a_coaching, a_contact, a_job, an_assignment, day
from tests.reporting.histories import histories
from tests.reporting.test_figures import asked, days, empty, moments, take, tuples
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
SOME = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
COUNTED_IN = {"320": "11", "698": "11", "976": "12"}
OF_PLACES = [kind for kind in REPORTS.values() if kind.is_of_places and not kind.is_of_a_period]
LATER = text("update area_versions set recorded_at = :later where number = 2")
ALL = ["320", "698", "976"]


def as_if_one(events: Sequence[Received[Any]]) -> list[Received[Any]]:
    """The same life in a region where each area is one municipality."""
    return [
        one.__class__(**{**vars(one), "event": one.event.model_copy(update={"municipality": f"0{COUNTED_IN[place]}"})})
        if (place := getattr(one.event, "municipality", None))
        else one
        for one in events
    ]


async def every_row(sessions: Sessions, on: date, known_at: datetime, **more: Any) -> dict[str, list[Any]]:
    async with sessions() as session:
        return {
            f"{kind.name} by {by} {'then' if known else 'now'}": tuples(
                await kind.rows_of(session, asked(on, known, by=by, **more))
            )
            for kind in OF_PLACES
            for by in (None, *kind.breakdowns)
            for known in (None, known_at)
        }


def named_as_areas(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    names = {f"0{area}": area for area in COUNTED_IN.values()}
    return {
        name: [tuple(names.get(value, value) if isinstance(value, str) else value for value in row) for row in table]
        for name, table in rows.items()
    }


@SOME
@given(events=histories(), on=days, known_at=moments)
async def test_an_area_counts_as_one_municipality_of_its_people_would(
    sessions: Sessions, events: list[Received[Any]], on: date, known_at: datetime
) -> None:
    await empty(sessions)
    await take(sessions, events)
    by_area = await every_row(sessions, on, known_at, counted_in=COUNTED_IN)

    await empty(sessions)
    await take(sessions, as_if_one(events))

    assert by_area == named_as_areas(await every_row(sessions, on, known_at))


@pytest.fixture
async def told(deliver: Deliver, api: Api) -> None:
    """One client coached in two municipalities of one area, hired between the two days; the areas from 2022 on."""
    here, coach = a_coaching(), a_coach()
    there = a_coaching(here.client_id, municipality="320", started_on=day("2022-02-01"))
    alone = a_coaching(municipality="976")
    job = a_job(here, started_on=day("2022-01-10"))
    await deliver(
        *(received(event) for event in (here, alone, coach, a_contact())),
        *(received(event, sequence=n) for n, event in enumerate((there, job), start=2)),
        received(an_assignment(here, coach.coach_id), sequence=4),
    )
    answer = await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))
    assert answer.status_code == 200


async def figures(api: Api, on: str = "2022-10-15", **parameters: Any) -> dict[str, Any]:
    answer = await api.get("/reports/coefficients", params={"on": on} | parameters)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def counted(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {row["municipality"]: (row["clients"], row["employed_persons"]) for row in found["rows"]}


@pytest.mark.usefixtures("told")
async def test_one_coached_in_two_municipalities_of_an_area_counts_once_in_it(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=ALL)

    by_municipality, by_area = await figures(lead), await figures(lead, level="employment_area")

    assert counted(by_municipality) == {"320": (1, 0), "698": (1, 1), "976": (1, 0), "all": (2, 1)}
    assert counted(by_area) == {"11": (1, 1), "12": (1, 0), "all": (2, 1)}


@pytest.mark.usefixtures("told")
async def test_an_answer_says_whose_areas_it_has_and_how_far_they_reach(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=ALL)

    areas = (await figures(lead, level="employment_area"))["areas"]

    assert (areas["level"], areas["of"], areas["on"], areas["version"]) == (
        "employment_area",
        "day",
        "2022-10-15",
        1,
    )
    reaches = [(one["code"], one["municipalities"], one["beyond"]) for one in areas["employment_areas"]]
    assert reaches == [("11", ["320", "698"], []), ("12", ["976"], ["009"])]
    assert areas["employment_areas"][0]["texts"] == {"fi": "Pohjola", "sv": "Norden", "en": "North"}
    assert (await figures(lead))["areas"] == areas | {"level": "municipality", "employment_areas": []}


@pytest.mark.usefixtures("told")
async def test_who_may_see_part_of_an_area_does_not_see_it(api: Api) -> None:
    of_one = await figures(api.as_("team_lead", municipalities=["698"]), level="employment_area")
    of_two = await figures(api.as_("team_lead", municipalities=["698", "320"]), level="employment_area")
    asked_for = await api.as_("team_lead", municipalities=["698"]).get(
        "/reports/coefficients", params={"on": "2022-10-15", "level": "employment_area", "municipality": "11"}
    )

    assert counted(of_one) == {}
    assert counted(of_two) == {"11": (1, 1)}
    assert (asked_for.status_code, asked_for.json()["type"]) == (403, "/problems/outside-your-municipalities")


@pytest.mark.usefixtures("told")
async def test_a_merger_counts_from_its_day_or_for_the_whole_course(api: Api) -> None:
    merger = {"municipality": "320", "into": "698", "merged_on": "2022-06-01"}
    await api.as_("operator").post("/areas/mergers", json=merger)
    lead = api.as_("team_lead", municipalities=ALL)

    before, after = await figures(lead, "2022-05-31"), await figures(lead, "2022-06-01")
    as_today = await figures(lead, "2022-05-31", areas_of="today")

    assert set(counted(before)) == {"320", "698", "976", "all"}
    assert counted(after) == {"698": (1, 1), "976": (1, 0), "all": (2, 1)}
    assert counted(as_today) == counted(after)
    assert (as_today["areas"]["of"], as_today["areas"]["version"]) == ("today", 2)
    assert counted(await figures(lead, "2022-06-01", municipality="320")) == {"698": (1, 1)}


@pytest.mark.usefixtures("told")
async def test_before_areas_are_known_those_of_today_can_be_asked(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=ALL)
    long_ago = {"on": "2021-12-31", "level": "employment_area"}

    refused = await lead.get("/reports/coefficients", params=long_ago)
    of_today = await figures(lead, "2021-12-31", level="employment_area", areas_of="today")

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/areas-not-known")
    assert refused.json()["errors"] == [{"field": "areas_of", "detail": ANY}]
    assert counted(of_today) == {"11": (1, 0), "12": (1, 0), "all": (2, 0)}


@pytest.mark.usefixtures("told")
async def test_a_figure_as_known_then_has_the_areas_as_known_then(api: Api, sessions: Sessions) -> None:
    lead = api.as_("team_lead", municipalities=ALL)
    first = await figures(lead, level="employment_area")
    moved = a_row("320", employment_area=an_area("12", AREAS))
    await api.as_("operator").post("/areas", json=a_file(moved, valid_from="2022-01-01"))
    async with sessions.begin() as session:
        await session.execute(LATER, {"later": datetime.fromisoformat(first["known_at"]) + timedelta(seconds=1)})
    lead = api.as_("team_lead", municipalities=ALL)

    now = await figures(lead, level="employment_area")
    then = await figures(lead, level="employment_area", known_at=first["known_at"])

    assert counted(now)["12"] == (2, 0)
    assert (counted(then), then["areas"]) == (counted(first), first["areas"])


@pytest.mark.usefixtures("told")
async def test_what_cannot_be_counted_by_area_is_refused_by_name(api: Api) -> None:
    of_coaches = await api.as_("team_lead", municipalities=ALL).get(
        "/reports/caseload", params={"on": "2022-10-15", "level": "employment_area"}
    )
    of_nowhere = await api.as_("team_lead", municipalities=ALL).get(
        "/reports/coefficients", params={"on": "2022-10-15", "level": "employment_area", "municipality": "45"}
    )

    assert (of_coaches.status_code, of_coaches.json()["errors"][0]["field"]) == (422, "level")
    assert (of_nowhere.status_code, of_nowhere.json()["errors"][0]["field"]) == (422, "municipality")
