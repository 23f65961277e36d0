"""Reports of a period, and by coach: whom each is about, told by one or two persons."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from common.events import (
    ClientDescribed,
    CoachingStarted,
    Event,
    FidelityAssessed,
    PlanReviewed,
    PlanSigned,
    ReferralAccepted,
    ReferralSubmitted,
    SelfAssessmentRecorded,
)
from reporting.registry import REPORTS
from tests.reporting.builders import a_coaching, a_contact, a_job, an_assignment, an_end, day
from tests.reporting.questions import ON, rows
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
MARI, LIISA = UUID(int=1, version=4), UUID(int=2, version=4)


def of(case: CoachingStarted) -> dict[str, Any]:
    return {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality}


def a_referral(client_id: UUID, *, submitted_on: str, accepted_on: str | None = None) -> list[Event]:
    referral: dict[str, Any] = {"client_id": client_id, "municipality": "698", "referral_id": uuid4()}
    referral |= {"target": "supported_employment", "organisation_id": None, "source_category": "kela"}
    sent = ReferralSubmitted(**referral, submitted_on=day(submitted_on))
    return [sent, *([ReferralAccepted(**referral, accepted_on=day(accepted_on))] if accepted_on else [])]


def a_plan(case: CoachingStarted, signed_on: date, *, reviewed_on: date | None = None) -> list[Event]:
    plan_id = uuid4()
    signed = PlanSigned(**of(case), plan_id=plan_id, version=1, sha256="0" * 64, sections=[1], signed_on=signed_on)
    if reviewed_on is None:
        return [signed]
    next_on = reviewed_on + timedelta(days=90)
    return [signed, PlanReviewed(**of(case), plan_id=plan_id, reviewed_on=reviewed_on, next_review_on=next_on)]


def a_rating(case: CoachingStarted, assessed_on: str, skills: int) -> SelfAssessmentRecorded:
    rated = {"assessment_id": uuid4(), "service": "coaching", "assessed_on": day(assessed_on)}
    return SelfAssessmentRecorded(**of(case), **rated, skills=skills, situation=3)


def an_assessment(assessed_on: str, *, total: int) -> FidelityAssessed:
    where = {"assessment_id": uuid4(), "municipality": "698", "assessed_on": day(assessed_on)}
    return FidelityAssessed(**where, criteria="1", scores={}, total=total, band="good")


async def tell(deliver: Deliver, *events: Event) -> None:
    await deliver(*(received(event, sequence=number) for number, event in enumerate(events, start=1)))


@pytest.fixture
def lead(api: Api) -> Api:
    return api.as_("team_lead", municipalities=["698"])


async def test_the_funnel_of_a_period_is_of_who_was_referred_in_it_however_far_they_came_by_its_end(
    lead: Api, deliver: Deliver
) -> None:
    early, late = a_coaching(started_on=day("2022-03-20")), a_coaching(started_on=day("2022-04-20"))
    await tell(deliver, *a_referral(early.client_id, submitted_on="2022-02-28", accepted_on="2022-03-10"), early)
    await tell(deliver, *a_referral(late.client_id, submitted_on="2022-03-01", accepted_on="2022-03-10"), late)

    async def persons(**period: str) -> list[int]:
        return [row["persons"] for row in await rows(lead, "referral-funnel", **period)]

    assert await persons() == [2, 2, 2, 0, 0]
    assert await persons(since="2022-03-01", on="2022-04-19") == [1, 1, 0, 0, 0]
    assert await persons(since="2022-03-01", on="2022-04-20") == [1, 1, 1, 0, 0]
    assert await persons(since="2022-03-02", on="2022-04-20") == []


async def test_retention_of_a_period_is_of_first_jobs_begun_in_it(lead: Api, deliver: Deliver) -> None:
    case, other = a_coaching(), a_coaching()
    second = a_job(case, started_on=day("2022-06-01"))
    await tell(deliver, case, a_job(case, started_on=day("2022-01-31"), ended_on=day("2022-05-31")), second)
    await tell(deliver, other, a_job(other, started_on=day("2022-02-01"), ended_on=day("2022-03-01")))

    async def kept(**period: str) -> list[tuple[int, int]]:
        return [(row["first_jobs"], row["left"]) for row in await rows(lead, "retention", **period)]

    assert await kept() == [(2, 2)]
    assert await kept(since="2022-02-01") == [(1, 1)]
    assert await kept(since="2022-02-01", on="2022-02-28") == [(1, 0)]
    assert await kept(since="2022-02-02") == [], "the second job of a person is no first one"


async def test_the_curve_of_a_period_is_that_of_the_table(lead: Api, deliver: Deliver) -> None:
    case, other = a_coaching(), a_coaching()
    await tell(deliver, case, a_job(case, started_on=day("2022-01-31"), ended_on=day("2022-05-31")))
    await tell(deliver, other, a_job(other, started_on=day("2022-02-01"), ended_on=day("2022-03-01")))
    asked = ON | {"municipality": "698"}

    whole = (await lead.get("/reports/retention-curve", params=asked)).json()
    curve = (await lead.get("/reports/retention-curve", params=asked | {"since": "2022-02-01"})).json()
    reversed_ = await lead.get("/reports/retention-curve", params=asked | {"since": "2022-10-16"})

    assert (whole["first_jobs"], curve["first_jobs"], curve["since"]) == (2, 1, "2022-02-01")
    assert [step["days"] for step in curve["steps"]] == [28]
    assert (reversed_.status_code, reversed_.json()["type"]) == (422, "/problems/period-reversed")


async def test_first_meetings_of_a_period_are_of_those_who_came_in_it(lead: Api, deliver: Deliver) -> None:
    early, late = a_coaching(started_on=day("2022-02-28")), a_coaching(started_on=day("2022-03-01"))
    for case, met_on in ((early, "2022-03-02"), (late, "2022-03-11")):
        await tell(deliver, case, a_contact(client_id=case.client_id, contacted_on=day(met_on)))

    async def met(**period: str) -> list[tuple[int, int, str | None]]:
        found = await rows(lead, "first-employer-contacts", **period)
        return [(row["clients"], row["met"], row["median_days"]) for row in found]

    assert await met() == [(2, 2, "6.0")]
    assert await met(since="2022-03-01") == [(1, 1, "10.0")]
    assert await met(since="2022-03-01", on="2022-03-10") == [(1, 0, None)]
    assert await met(since="2022-03-02") == []


async def test_plans_of_a_period_are_of_who_was_in_coaching_on_a_day_of_it_and_of_reviews_due_in_it(
    lead: Api, deliver: Deliver
) -> None:
    planned, without = a_coaching(started_on=day("2022-01-10")), a_coaching(started_on=day("2022-01-10"))
    signed = a_plan(planned, day("2022-02-01"), reviewed_on=day("2022-04-01"))
    await tell(deliver, planned, *signed, an_end(planned, ended_on=day("2022-06-01")))
    await tell(deliver, without, an_end(without, ended_on=day("2022-02-01")))

    async def covered(**period: str) -> tuple[int, ...]:
        [row] = await rows(lead, "plan-coverage", **period)
        return tuple(row[name] for name in ("in_coaching", "with_plan", "reviews_due", "on_time"))

    assert await covered(since="2022-01-01", on="2022-01-31") == (2, 0, 0, 0)
    assert await covered(since="2022-01-31", on="2022-02-01") == (2, 1, 0, 0)
    assert await covered(since="2022-02-01", on="2022-04-30") == (1, 1, 0, 0), "who left that day was in no day of it"
    assert await covered(since="2022-05-01", on="2022-05-31") == (1, 1, 1, 1)
    assert await covered(since="2022-06-01") == (0, 0, 0, 0), "nothing in it, and that is said"


async def test_a_change_in_ratings_is_of_the_period_of_the_last_one(lead: Api, deliver: Deliver) -> None:
    case, once = a_coaching(), a_coaching()
    ratings = (("2022-01-10", 1), ("2022-02-10", 2), ("2022-03-10", 5))
    await tell(deliver, case, *(a_rating(case, on, skills) for on, skills in ratings))
    await tell(deliver, once, a_rating(once, "2022-02-15", 3))

    async def changed(**period: str) -> list[tuple[int, str]]:
        found = await rows(lead, "self-assessment-change", **period)
        return [(row["persons"], row["skills_change"]) for row in found]

    assert await changed() == [(1, "4.00")]
    assert await changed(since="2022-02-01", on="2022-02-28") == [(1, "1.00")]
    assert await changed(since="2022-03-01") == [(1, "4.00")], "from the first rating, which was before the period"
    assert await changed(since="2022-03-11") == []


@pytest.mark.parametrize(
    ("report", "count"),
    [
        ("sustained-employment", "clients"),
        ("referral-sources", "count"),
        ("further-paths", "count"),
        ("coefficients-out-of-work-at-entry", "clients"),
    ],
)
async def test_other_figures_of_persons_are_of_those_who_came_in_the_period(
    lead: Api, deliver: Deliver, report: str, count: str
) -> None:
    for started_on in ("2022-02-28", "2022-03-01", "2022-04-01"):
        await deliver(a_coaching(started_on=day(started_on)))

    async def persons(**period: str) -> int:
        found = await rows(lead, report, **period)
        return sum(row[count] for row in found if row.get("row", "in_coaching") == "in_coaching")

    assert await persons() == 3
    assert await persons(since="2022-03-01", on="2022-03-31") == 1
    assert await persons(since="2022-04-02") == 0


async def test_an_employer_counts_in_every_period_with_a_contact(lead: Api, deliver: Deliver) -> None:
    one, other = uuid4(), uuid4()
    contacted = ((one, "2022-02-28"), (one, "2022-03-01"), (one, "2022-03-02"), (other, "2022-04-01"))
    told = [a_contact(employer_id=employer, coach_id=MARI, contacted_on=day(on)) for employer, on in contacted]
    await tell(deliver, *told)

    for by in ({}, {"by": "coach"}):
        [whole] = await rows(lead, "employer-contacts", **by)
        [march] = await rows(lead, "employer-contacts", since="2022-03-01", on="2022-03-31", **by)
        assert (whole["employers"], whole["contacts"]) == (2, 4)
        assert (march["employers"], march["contacts"]) == (1, 2)


async def test_assessments_of_a_period_are_compared_with_the_one_before_it(lead: Api, deliver: Deliver) -> None:
    await deliver(an_assessment("2021-12-31", total=100), an_assessment("2022-01-01", total=104))

    [row] = await rows(lead, "fidelity", since="2022-01-01")

    assert (row["total"], row["change"]) == (104, 4)


async def test_waiting_and_refusals_are_by_what_is_told_of_the_person(lead: Api, deliver: Deliver) -> None:
    client_id = uuid4()
    [sent, accepted] = a_referral(client_id, submitted_on="2022-02-01", accepted_on="2022-02-03")
    told = ClientDescribed(
        client_id=client_id, municipality="698", born_in=1982, sex="female", education=None, livelihood=None
    )
    await tell(deliver, sent, accepted, told)

    for by, group in (("age_band", "40-49"), ("sex", "female"), ("education", "not_known")):
        answers = [row for row in await rows(lead, "waiting-times", by=by) if row["step"] == "answer"]
        assert [(row["group"], row["median_days"]) for row in answers] == [(group, "2.0")], by


async def test_nobody_who_started_is_lost_when_another_source_was_answered_than_referred_first(
    lead: Api, deliver: Deliver
) -> None:
    """The way of a person began with a referral that was never answered; one from another source was accepted."""
    case = a_coaching(started_on=day("2022-03-01"))
    [first] = a_referral(case.client_id, submitted_on="2022-02-01")
    second = a_referral(case.client_id, submitted_on="2022-02-02", accepted_on="2022-02-19")
    second = [event.model_copy(update={"source_category": "self"}) for event in second]
    await tell(deliver, first, *second, case)

    def counted(found: list[dict[str, Any]], step: str) -> dict[str, int]:
        return {row["group"]: row["counted"] for row in found if row["step"] == step and row["counted"]}

    for period in ({}, {"since": "2022-01-01"}):
        found = await rows(lead, "waiting-times", by="source_category", **period)
        assert counted(found, "answer") == {"self": 1}
        assert counted(found, "start") == {"other": 1}, period


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if kind.may_be_of_a_period])
async def test_a_period_from_before_everything_is_as_no_period(lead: Api, deliver: Deliver, name: str) -> None:
    """Of plans their persons differ: whoever was in coaching at some time, instead of on the day."""
    case = a_coaching(started_on=day("2022-03-01"))
    referral = a_referral(case.client_id, submitted_on="2022-02-01", accepted_on="2022-02-10")
    contact = a_contact(client_id=case.client_id, contacted_on=day("2022-03-05"))
    ratings = [a_rating(case, on, skills) for on, skills in (("2022-03-10", 1), ("2022-04-10", 3))]
    job = a_job(case, started_on=day("2022-05-01"))
    await tell(deliver, *referral, case, *a_plan(case, day("2022-03-02")), contact, *ratings, job)
    await deliver(an_assessment("2022-03-01", total=100))
    path = REPORTS[name].path

    for by in (None, *REPORTS[name].breakdowns):
        asked = {"by": by} if by else {}
        assert await rows(lead, path, **asked, since="2015-01-01") == await rows(lead, path, **asked), by


async def test_by_coach_a_person_goes_along_to_the_next_coach_with_all_that_was(lead: Api, deliver: Deliver) -> None:
    case = a_coaching(started_on=day("2022-03-01"))
    assigned = an_assignment(case, MARI), an_assignment(case, LIISA, assigned_on=day("2022-06-01"))
    referral = a_referral(case.client_id, submitted_on="2022-02-01", accepted_on="2022-02-19")
    contact = a_contact(client_id=case.client_id, contacted_on=day("2022-03-05"))
    await tell(deliver, *referral, case, *assigned, contact, a_job(case, started_on=day("2022-04-01")))

    async def coaches(report: str, on: str, count: str, **more: Any) -> list[tuple[str, Any]]:
        found = await rows(lead, report, by="coach", on=on, **more)
        return [(row["group"], row[count]) for row in found if row.get("stage", "started") == "started"]

    for report, count, value in (
        *(("retention", "first_jobs", 1), ("first-employer-contacts", "median_days", "4.0")),
        *(("waiting-times", "median_days", "10.0"), ("referral-funnel", "persons", 1)),
    ):
        assert await coaches(report, "2022-05-31", count) == [(str(MARI), value)], report
        assert await coaches(report, "2022-06-01", count) == [(str(LIISA), value)], report
    assert await coaches("waiting-times", "2022-06-30", "counted", since="2022-06-01") == [(str(LIISA), 0)]
    assert await coaches("waiting-times", "2022-06-30", "counted", since="2022-03-01") == [(str(LIISA), 1)]


async def test_who_has_not_begun_coaching_has_no_coach_in_the_funnel(lead: Api, deliver: Deliver) -> None:
    case = a_coaching(started_on=day("2022-03-01"))
    referral = a_referral(case.client_id, submitted_on="2022-02-01", accepted_on="2022-02-19")
    await tell(deliver, *referral, case, an_assignment(case, MARI))
    await tell(deliver, *a_referral(uuid4(), submitted_on="2022-02-01", accepted_on="2022-02-20"))

    found = await rows(lead, "referral-funnel", by="coach")

    persons = {(row["group"], row["stage"]): row["persons"] for row in found}
    assert [persons[str(MARI), stage] for stage in ("referred", "accepted", "started")] == [1, 1, 1]
    assert [persons["not_known", stage] for stage in ("referred", "accepted", "started")] == [1, 1, 0]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("report", ["retention", "referral-funnel", "waiting-times", "first-employer-contacts"])
async def test_these_are_by_coach_for_team_leads_alone(api: Api, report: str) -> None:
    answer = await api.as_("coordinator", municipalities=["698"]).get(f"/reports/{report}", params=ON | {"by": "coach"})

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/coaches-for-team-leads")


@pytest.mark.usefixtures("told")
async def test_a_refusal_is_no_coachs(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=["698"])

    answer = await lead.get("/reports/declined-referrals", params=ON | {"by": "coach"})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-broken-down-by")
