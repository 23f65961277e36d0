"""A region tells the country what it shows, once for each edition, and nothing that it hides."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.days import today
from common.events import FiguresPublished
from reporting.protection.counting import AT_ONCE, Solve, protect_month_ends
from reporting.protection.messages import Solved, Work
from reporting.protection.models import MonthEnd
from reporting.protection.months import last_over
from reporting.protection.showing import rule_version as rule_of_today
from reporting.protection.solver import solve
from reporting.settings import Settings
from tests.reporting.protection.test_month_ends import clients
from tests.service import Api, received

LAST = last_over(today() - timedelta(days=1))
Protect = Callable[..., Awaitable[None]]
Published = Callable[[], Awaitable[list[tuple[str, Any]]]]


@pytest.fixture
def work(sessions: Sessions) -> Protect:
    """The worker's task until nothing is left."""

    async def until_done(solve: Solve = solve) -> None:
        settings = Settings(protected_after_days=1, protection_seconds=0.1)
        while await protect_month_ends(sessions, settings=settings, solve=solve) == AT_ONCE:
            pass

    return until_done


@pytest.fixture
def protect(work: Protect, api: Api) -> Protect:
    """The last month asked for, and done."""

    async def asked_and_done(solve: Solve = solve) -> None:
        answer = await api.as_("operator").post("/month-ends", json={"since": str(LAST)})
        assert answer.status_code == 202, answer.text
        await work(solve)

    return asked_and_done


@pytest.fixture
async def told(deliver: Callable[..., Awaitable[None]]) -> None:
    """Twenty here with ten in work; six there of whom three are: hidden there, shown in the region."""
    await clients(deliver, "698", 20, employed=10, on=LAST)
    await clients(deliver, "320", 6, employed=3, on=LAST)


async def events(published: Published) -> list[FiguresPublished]:
    told = await published()
    assert {event_type for event_type, _ in told} <= {FiguresPublished.type}
    return [FiguresPublished.model_validate(content) for _, content in told]


async def could_not(work: Work) -> Solved:
    return Solved(hidden=[], lost=0, at_least=0, withheld=[], failed=[0], goals=0)


@pytest.mark.usefixtures("told")
async def test_a_month_end_shown_is_published_once(protect: Protect, published: Published, sessions: Sessions) -> None:
    await protect()
    await protect_month_ends(sessions, settings=Settings(protected_after_days=1), solve=solve)

    [event] = await events(published)

    assert (event.region, event.month_end, event.edition, event.k) == ("21", LAST, 1, 5)
    assert (event.counts["coefficients.clients"], event.counts["coefficients.employed_persons"]) == (26, 13)
    assert event.definitions.keys() >= {"coefficients", "further_paths"}


@pytest.mark.usefixtures("told")
async def test_what_the_region_hides_is_not_told(protect: Protect, published: Published, api: Api) -> None:
    await protect()

    [event] = await events(published)
    answer = await api.as_("analyst").get("/reports/retention", params={"on": str(LAST), "municipality": "all"})

    [row] = answer.json()["rows"]
    hidden = {name for name, count in event.counts.items() if count is None and name.startswith("retention.")}
    assert {name.removeprefix("retention.") for name in hidden} == row["hidden"].keys() & {
        name.removeprefix("retention.") for name in event.counts
    }


@pytest.mark.usefixtures("told")
async def test_a_new_edition_is_published_again(protect: Protect, published: Published) -> None:
    await protect()
    await protect()

    assert [event.edition for event in await events(published)] == [1, 2]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("rule_version", ["null", "1"])
async def test_months_from_before_this_version_are_published_when_they_are_protected_by_todays_rule(
    protect: Protect, work: Protect, published: Published, sessions: Sessions, rule_version: str
) -> None:
    """What an older rule shows, counted by an older definition perhaps, stays in the region."""
    await protect()
    async with sessions.begin() as session:
        await session.execute(text(f"update month_ends set rule_version = {rule_version}, published_at = null"))
        await session.execute(text("delete from outbox"))

    await work()

    [event] = await events(published)
    assert (event.edition, event.rule_version) == (2, rule_of_today())


@pytest.mark.parametrize(("known_at", "is_told"), [("2022-10-31T21:59:59Z", False), ("2022-10-31T22:00:00Z", True)])
def test_a_month_that_was_counted_before_it_was_over_is_told_to_nobody(known_at: str, is_told: bool) -> None:
    """Where a setting let that happen: it ended at midnight in Finland."""
    month = MonthEnd(month_end=date(2022, 10, 31), edition=1, state="shown", known_at=datetime.fromisoformat(known_at))
    month.rule_version = rule_of_today()

    assert month.is_to_be_told(rule_of_today()) == is_told


@pytest.mark.usefixtures("told")
async def test_a_month_that_cannot_be_protected_is_published_without_a_count(
    protect: Protect, published: Published
) -> None:
    await protect()
    await protect(could_not)

    first, second = await events(published)
    assert first.counts
    assert (second.edition, second.counts, second.definitions) == (2, {}, {})


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("name", ["coefficients", "further-paths", "declined-referrals", "plan-coverage"])
async def test_a_country_of_one_region_shows_what_the_region_shows(
    protect: Protect, published: Published, deliver: Callable[..., Awaitable[None]], api: Api, name: str
) -> None:
    await protect()
    await deliver(*(received(event) for event in await events(published)))

    ours = await api.as_("analyst").get(f"/reports/{name}", params={"on": str(LAST), "municipality": "all"})
    country = await api.as_("analyst").get(
        f"/reports/{name}", params={"on": str(LAST), "level": "region", "municipality": "all"}
    )

    assert [without_why(row) for row in country.json()["rows"]] == [without_why(row) for row in ours.json()["rows"]]


def without_why(row: dict[str, Any]) -> dict[str, Any]:
    """A region's hidden counts have another reason here; medians are not told at all."""
    return {
        name: figure for name, figure in row.items() if name != "hidden" and not name.startswith(("median", "mean"))
    }
