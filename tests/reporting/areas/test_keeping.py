"""Municipalities that some area counts together are kept as one place, so that figures of areas are read."""

from collections.abc import Awaitable, Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import select, text

from common.consumers import Received
from common.database import Sessions
from reporting.areas.keeping import ask_standing_of_new_areas, keep_sets
from reporting.areas.together import places_kept_as
from reporting.models import Rebuild
from reporting.projections import LIVE
from reporting.queries.asked import Asked
from reporting.rebuilding.building import rebuild_when_asked
from reporting.registry import REPORTS, ReportKind
from tests.reporting.areas.country import AREAS, a_file, a_row, an_area
from tests.reporting.areas.test_figures_by_area import ALL, COUNTED_IN, SOME, counted, figures
from tests.reporting.areas.test_figures_by_area import told as told
from tests.reporting.builders import a_coaching
from tests.reporting.histories import histories
from tests.reporting.questions import plans_of, read_whole
from tests.reporting.test_figures import asked, days, empty, take, tuples
from tests.reporting.test_rebuilding import ListedLog, opening
from tests.service import Api

REGION = frozenset(ALL)
OF_PLACES = [kind for kind in REPORTS.values() if kind.is_of_places]
KEPT: dict[str, Any] = {"counted_in": COUNTED_IN, "kept_as": places_kept_as(COUNTED_IN)}


async def look(sessions: Sessions) -> list[str]:
    """What the worker does: asks for a new standing when it must, and builds it."""
    await ask_standing_of_new_areas(sessions, region=REGION)
    await rebuild_when_asked(sessions, open_log=opening(ListedLog([])), region=REGION)
    async with sessions() as session:
        return list(await session.scalars(select(Rebuild.state).order_by(Rebuild.asked_at)))


async def rows(sessions: Sessions, kind: Any, question: Asked) -> list[Any]:
    async with sessions() as session:
        return tuples(await kind.rows_of(session, question))


@SOME
@given(events=histories(), on=days, since=days)
async def test_what_is_kept_of_an_area_is_what_the_facts_give(
    sessions: Sessions, events: list[Received[Any]], on: date, since: date
) -> None:
    await empty(sessions)
    async with sessions.begin() as session:
        await keep_sets(session, LIVE.standing, ["320+698"])
    await take(sessions, events)

    for kind in OF_PLACES:
        for by, period in product((None, *kind.breakdowns), periods(kind, min(on, since))):
            kept = await rows(sessions, kind, asked(on, None, by=by, **period, **KEPT))
            from_facts = await rows(sessions, kind, asked(on, None, by=by, **period, counted_in=COUNTED_IN))
            assert kept == from_facts, (kind.name, by, period)


def periods(kind: ReportKind, since: date) -> list[dict[str, date]]:
    """With which it can be asked, and without."""
    of_one = [{"since": since}] if kind.is_of_a_period or kind.may_be_of_a_period else []
    return of_one if kind.is_of_a_period else [{}, *of_one]


@pytest.mark.usefixtures("told")
async def test_new_areas_make_a_new_standing_once(api: Api, sessions: Sessions) -> None:
    lead = api.as_("team_lead", municipalities=ALL)
    before = await figures(lead, level="employment_area")

    assert await look(sessions) == ["switched"]
    assert await look(sessions) == ["switched"]

    after = await figures(lead, level="employment_area")
    assert counted(after) == counted(before) == {"11": (1, 1), "12": (1, 0), "all": (2, 1)}
    assert counted(await figures(lead)) == {"320": (1, 0), "698": (1, 1), "976": (1, 0), "all": (2, 1)}
    async with sessions() as session:
        assert list(await session.scalars(text("select distinct place from standing.counted_together"))) == ["320+698"]


@pytest.mark.usefixtures("told")
async def test_an_area_that_gains_a_municipality_is_another_set(api: Api, sessions: Sessions) -> None:
    await look(sessions)
    moved = a_row("976", employment_area=an_area("11", AREAS))
    await api.as_("operator").post("/areas", json=a_file(moved, valid_from="2022-06-01"))
    lead = api.as_("team_lead", municipalities=ALL)
    not_yet = await figures(lead, level="employment_area")

    assert await look(sessions) == ["switched", "switched"]

    assert counted(not_yet) == counted(await figures(lead, level="employment_area")) == {"11": (2, 1), "all": (2, 1)}
    assert counted(await figures(lead, "2022-05-31", level="employment_area"))["11"] == (1, 1)


@pytest.mark.usefixtures("told")
async def test_whoever_comes_later_is_counted_in_the_set(
    api: Api, sessions: Sessions, deliver: Callable[..., Awaitable[None]]
) -> None:
    await look(sessions)
    await deliver(a_coaching(municipality="320"))

    lead = api.as_("team_lead", municipalities=ALL)
    assert counted(await figures(lead, level="employment_area"))["11"] == (2, 1)


@pytest.mark.usefixtures("told")
async def test_figures_of_areas_read_totals_and_no_facts(sessions: Sessions) -> None:
    await look(sessions)

    for kind in OF_PLACES:
        since = date(2022, 1, 1) if kind.is_of_a_period else None
        async with sessions() as session:
            plans = await plans_of(session, kind.rows_of(session, asked(date(2022, 10, 15), None, since=since, **KEPT)))
        assert plans, kind.name
        assert read_whole(plans) == [], kind.name
