"""Months that were protected by an older rule, or before a table was on the list."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from common.database import Sessions
from reporting.definitions import DEFINITIONS
from reporting.protection.months import add_those_of_older_rules
from reporting.protection.showing import rule_as_told, rule_version
from reporting.protection.tables import TABLES
from tests.reporting.protection.test_month_ends import BEFORE, LAST, begin, clients, report, settings, told, work
from tests.service import Api

__all__ = ["settings", "told", "work"]

Deliver = Callable[..., Awaitable[None]]


async def as_protected_by_an_older_rule(sessions: Sessions) -> None:
    """With a median of few in it, and without a table that came since."""
    async with sessions.begin() as session:
        await session.execute(text("update month_ends set rule_version = null"))
        await session.execute(text("delete from protected_counts where line like 'retention.%'"))


@pytest.mark.usefixtures("told")
async def test_months_of_an_older_rule_are_protected_anew_with_the_figures_they_had(
    api: Api, deliver: Deliver, work: Callable[..., Any], sessions: Sessions
) -> None:
    """A rule that hides more, or a table that is added, changes no figure that was shown."""
    await begin(api, since=str(BEFORE))
    await work()
    before = (await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)})).json()
    await as_protected_by_an_older_rule(sessions)
    await clients(deliver, "698", 9, on=BEFORE)

    assert await work() == 2

    after = (await api.as_("analyst").get("/reports/coefficients", params={"on": str(LAST)})).json()
    assert (after["edition"], after["known_at"], after["complete_until"]) == (
        2,
        before["known_at"],
        before["complete_until"],
    )
    assert {row["municipality"]: row["clients"] for row in after["rows"]}["698"] == 20
    assert await report(api, "retention")
    assert await work() == 0, "of this rule by now"


@pytest.mark.usefixtures("told")
async def test_asked_for_meanwhile_they_are_counted_anew(
    api: Api, deliver: Deliver, work: Callable[..., Any], sessions: Sessions
) -> None:
    await begin(api)
    await work()
    await as_protected_by_an_older_rule(sessions)
    async with sessions.begin() as session:
        await add_those_of_older_rules(session, rule_version=rule_version())
    await clients(deliver, "698", 9, on=BEFORE)

    assert await begin(api) == [], "it waits already"
    assert await work() == 1

    assert (await report(api))["698"]["clients"] == 29


def test_who_changes_a_definition_raises_the_version_of_the_rule() -> None:
    """Else months would be shown, and told to the country, by a definition that they were not counted by."""
    assert rule_as_told()["definitions"] == {name: DEFINITIONS[name].version for name in TABLES}
