"""The tables of referrals, waiting, plans, meetings, ratings and first jobs, as an analyst is answered."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from operator import attrgetter
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.events import (
    Event,
    PlanSigned,
    ReferralAccepted,
    ReferralDeclined,
    ReferralSubmitted,
    SelfAssessmentRecorded,
)
from reporting.protection.tables import TABLES
from reporting.registry import REPORTS, ReportKind
from tests.reporting.builders import a_coaching, a_contact, a_job
from tests.reporting.protection.test_month_ends import BEFORE, LAST, REGION, begin, settings, work
from tests.service import Api

__all__ = ["settings", "work"]

Deliver = Callable[..., Awaitable[None]]
Work = Callable[[], Awaitable[int]]
SUBMITTED = BEFORE - timedelta(days=120)
NEWER = (
    *("retention", "referral_funnel", "waiting_times", "declined_referrals"),
    *("first_employer_contacts", "plan_coverage", "self_assessment_change"),
)


def referred(municipality: str, *, client_id: Any = None) -> dict[str, Any]:
    who = {"client_id": client_id or uuid4(), "municipality": municipality, "referral_id": uuid4()}
    return who | {"target": "supported_employment", "organisation_id": None, "source_category": "kela"}


def a_way(
    municipality: str, *, after: int, is_employed: bool, since: date = SUBMITTED, hired_after: int = 0
) -> Iterator[Event]:
    """A person accepted and coached after so many days, with a plan, two ratings and an employer met."""
    referral, came_on = referred(municipality), since + timedelta(days=after)
    yield ReferralSubmitted(**referral, submitted_on=since)
    yield ReferralAccepted(**referral, accepted_on=came_on)
    case = a_coaching(referral["client_id"], municipality=municipality, started_on=came_on)
    yield case
    of_case = {"client_id": case.client_id, "case_id": case.case_id, "municipality": municipality}
    plan = {"plan_id": uuid4(), "version": 1, "sha256": "0" * 64, "sections": [1], "signed_on": came_on}
    yield PlanSigned(**of_case, **plan)
    for number in (1, 2):
        rated = {"assessment_id": uuid4(), "service": "coaching", "assessed_on": came_on + timedelta(days=number)}
        yield SelfAssessmentRecorded(**of_case, **rated, skills=1 + number, situation=3)
    yield a_contact(municipality=municipality, client_id=case.client_id, contacted_on=came_on + timedelta(days=after))
    if is_employed:
        yield a_job(case, started_on=came_on + timedelta(days=hired_after))


def a_refusal(municipality: str, reason: str) -> Iterator[Event]:
    referral = referred(municipality)
    yield ReferralSubmitted(**referral, submitted_on=SUBMITTED)
    yield ReferralDeclined(**referral, declined_on=SUBMITTED + timedelta(days=1), reason=reason)


@pytest.fixture
async def told(deliver: Deliver) -> None:
    """Twenty-four here, half of them in work and one after forty days; twelve there, three in work; none in a third."""
    events = [event for n in range(24) for event in a_way("698", after=2 + n % 3, is_employed=n % 2 == 0)]
    events += [event for n in range(12) for event in a_way("320", after=6 + n, is_employed=n < 3)]
    for place, reasons in (("698", ["no_capacity"] * 9 + ["other"] * 6), ("320", ["no_capacity"] * 7 + ["other"] * 2)):
        events += [event for reason in reasons for event in a_refusal(place, reason)]
    await deliver(*events)


async def rows(api: Api, name: str, role: str = "analyst", on: date = LAST, **asked: Any) -> list[dict[str, Any]]:
    municipalities = REGION if role == "team_lead" else []
    answer = await api.as_(role, municipalities=municipalities).get(
        f"/reports/{REPORTS[name].path}", params={"on": str(on)} | asked
    )
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def key(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["municipality"], *(row[name] for name in ("stage", "step", "reason") if name in row))


@pytest.fixture
async def shown(told: None, api: Api, work: Work) -> None:
    await begin(api)
    assert await work() == 1


@pytest.mark.usefixtures("shown")
async def test_each_is_answered_with_what_others_see_or_with_two_dots_and_why(api: Api) -> None:
    for name in NEWER:
        theirs = {key(row): row for row in await rows(api, name, "team_lead")}
        ours = {key(row): row for row in await rows(api, name)}

        assert {place for place, *_ in ours} == {*REGION, "all"}
        assert theirs.keys() <= ours.keys()
        for spot, row in theirs.items():
            assert {field for field, figure in ours[spot].items() if figure == ".."} == set(ours[spot]["hidden"])
            seen = {field for field in row if ours[spot][field] != ".."}
            assert {field: ours[spot][field] for field in seen} == {field: row[field] for field in seen}, name
        assert any(not row["hidden"] for row in ours.values()), name


@pytest.mark.usefixtures("shown")
async def test_where_nobody_is_there_is_a_row_all_the_same(api: Api) -> None:
    """A place that had a row only when it has somebody would tell that it has: of a hidden count that is something."""
    [row] = [row for row in await rows(api, "self_assessment_change") if row["municipality"] == "976"]

    assert (row["persons"], row["skills_change"]) in ((0, None), ("..", ".."))


@pytest.mark.usefixtures("shown")
async def test_of_three_in_work_neither_the_count_nor_the_days_nor_how_long_it_lasted_is_told(api: Api) -> None:
    [funnel] = [row for row in await rows(api, "referral_funnel") if key(row) == ("320", "employed")]
    [lasting] = [row for row in await rows(api, "retention") if row["municipality"] == "320"]

    assert (funnel["persons"], funnel["percent"], funnel["median_days"]) == ("..", "..", "..")
    assert (lasting["first_jobs"], lasting["percent_13"], lasting["median_days"]) == ("..", "..", "..")
    assert set(funnel["hidden"].values()) == {"protected"}


@pytest.mark.usefixtures("shown")
async def test_a_median_stands_beside_its_count_and_a_mean_too(api: Api) -> None:
    waiting = {key(row): row for row in await rows(api, "waiting_times")}
    ratings = {row["municipality"]: row for row in await rows(api, "self_assessment_change")}

    assert (waiting["698", "start"]["counted"], waiting["698", "start"]["median_days"]) == (24, "0.0")
    assert (ratings["698"]["persons"], ratings["698"]["skills_change"]) == (24, "1.00")


@pytest.mark.usefixtures("shown")
async def test_percentages_of_refusals_go_with_a_total_that_stands_in_no_row(api: Api) -> None:
    """Two of nine for another reason: that they are two must not follow from the percentage of the seven."""
    found = {key(row): row for row in await rows(api, "declined_referrals")}

    small, other = found["320", "other"], found["320", "no_capacity"]
    assert (small["count"], small["percent"]) == ("..", "..")
    assert other["percent"] == ".."
    assert found["all", "mistaken"]["count"] in (0, "..")


@pytest.mark.usefixtures("told")
async def test_a_median_is_hidden_while_its_count_changed_by_less_than_k_since_it_was_shown(
    api: Api, deliver: Deliver, work: Work
) -> None:
    """The rule on pairs of months holds in every table: 24, then 27, then 30."""
    await begin(api)
    await work()
    medians = []
    for _ in range(3):
        [row] = [row for row in await rows(api, "first_employer_contacts") if row["municipality"] == "698"]
        medians.append((row["met"], row["median_days"], row["percent_in_time"]))
        await deliver(*(event for _ in range(3) for event in a_way("698", after=30, is_employed=True)))
        await begin(api)
        await work()

    assert medians == [(24, "3.0", "100.0"), ("..", "..", ".."), (30, "3.0", "100.0")]


@pytest.mark.usefixtures("told")
async def test_a_mean_that_one_person_changed_hides_itself_and_how_many_it_is_of(
    api: Api, deliver: Deliver, work: Work, sessions: Sessions
) -> None:
    """Twenty-four times the mean, less what it was: one person's change. The total alone would give it as well."""
    events = list(a_way("698", after=2, is_employed=False))
    await deliver(*events)
    await begin(api)
    await work()
    [before] = [row for row in await rows(api, "self_assessment_change") if row["municipality"] == "698"]
    last = next(event for event in reversed(events) if isinstance(event, SelfAssessmentRecorded))
    again = {"assessment_id": uuid4(), "assessed_on": last.assessed_on + timedelta(days=1), "skills": 5}
    await deliver(last.model_copy(update=again))
    await begin(api)
    await work()

    found = {row["municipality"]: row for row in await rows(api, "self_assessment_change")}

    assert (before["persons"], before["skills_change"]) == (25, "1.00")
    assert (found["698"]["persons"], found["698"]["skills_change"]) == ("..", "..")
    hidden = [place for place, row in found.items() if row["skills_change"] == ".."]
    assert len(hidden) >= 2, "what the total and the others leave"


@pytest.mark.usefixtures("told")
async def test_a_table_that_was_not_yet_protected_then_says_so_and_is_never_empty(
    api: Api, work: Work, sessions: Sessions
) -> None:
    await begin(api)
    await work()
    async with sessions.begin() as session:
        await session.execute(text("delete from protected_counts where line like 'referral_funnel.%'"))

    answer = await api.as_("analyst").get("/reports/referral-funnel", params={"on": str(LAST)})
    export = await api.as_("analyst").get("/exports/month-ends.csv", params={"on": str(LAST)})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-yet-protected-then")
    assert answer.json()["on"] == str(LAST)
    assert export.status_code == 200
    assert "referral-funnel" not in export.text
    assert "declined-referrals" in export.text


@pytest.mark.parametrize(
    ("path", "asked", "problem"),
    [
        ("contacts-per-week", {}, "figures-of-staff"),
        ("fidelity", {}, "figures-of-staff"),
        ("coefficients-started-in-period", {"since": "2022-01-01"}, "periods-not-protected"),
        ("referral-funnel", {"by": "sex"}, "breakdown-not-protected"),
        ("retention-curve", {"municipality": "all"}, "steps-of-single-jobs"),
    ],
)
async def test_what_is_not_protected_says_why(api: Api, path: str, asked: dict[str, str], problem: str) -> None:
    answer = await api.as_("analyst").get(f"/reports/{path}", params={"on": str(LAST)} | asked)

    assert (answer.status_code, answer.json()["type"]) == (403, f"/problems/{problem}")
    assert len(answer.json()["detail"]) > len(answer.json()["title"])


@pytest.mark.parametrize("kind", [kind for kind in REPORTS.values() if kind.may_be_of_a_period], ids=attrgetter("name"))
async def test_no_protected_figure_is_of_a_period_or_of_a_coach(api: Api, kind: ReportKind) -> None:
    async def refused(role: str, **more: str) -> tuple[int, str]:
        who, asked = api.as_(role, municipalities=list(REGION)), {"on": str(LAST), "protected": "true"}
        answer = await who.get(f"/reports/{kind.path}", params=asked | more)
        return answer.status_code, answer.json()["type"]

    for role in ("analyst", "team_lead"):
        assert await refused(role, since="2022-01-01") == (403, "/problems/periods-not-protected")
    if "coach" in kind.breakdowns:
        assert await refused("team_lead", by="coach") == (403, "/problems/breakdown-not-protected")
        assert await refused("analyst", by="coach") == (403, "/problems/coaches-for-team-leads")


def test_the_newer_tables_are_on_the_list() -> None:
    assert set(NEWER) <= set(TABLES)
