"""Each evidence from a small history by hand: numerator, denominator and what comes of them."""

from typing import get_args

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.codes import FidelityEvidence
from coaching.models import Coach
from coaching.queries.fidelity_evidence import QUESTIONS
from tests.coaching.builders import an_employer
from tests.coaching.fidelity.history import DAY, NO_DATA, History, Told


@pytest.fixture
def history(session: AsyncSession) -> History:
    return History(session)


@pytest.mark.parametrize("code", get_args(FidelityEvidence))
async def test_where_nothing_was_recorded_there_is_no_data(history: History, code: FidelityEvidence) -> None:
    assert code in QUESTIONS
    assert await history.told(code) == NO_DATA


@pytest.mark.parametrize("on", ["0001-01-01", "2024-02-29"])
async def test_any_day_of_the_calendar_can_be_asked(history: History, on: str) -> None:
    assert await history.told("job_diversity", on=on) == NO_DATA


async def test_caseload_is_of_the_day_and_by_working_share(history: History) -> None:
    whole, half = await history.coach(), await history.coach(fte="0.5")
    for coach in (whole, whole, half):
        await history.case(coach, DAY)
    await history.case(whole, "2026-01-05", ended_on=DAY)
    await history.case(whole, "2026-07-01")

    assert await history.told("caseload_per_coach") == (3, 1.5, 2)


async def test_a_coachs_later_change_of_hours_does_not_change_a_past_day(history: History) -> None:
    coach = await history.coach()
    await history.case(coach, "2026-03-02")
    await history.term(coach, "2026-07-01", fte="0.5")
    await history.term(coach, "2026-08-01", fte="1", municipality="320")
    await history.term(coach, "2026-09-01", fte="0")

    assert await history.told("caseload_per_coach", on="2026-06-30") == (1, 1, 1)
    assert await history.told("caseload_per_coach", on="2026-07-01") == (1, 0.5, 2)
    assert await history.told("caseload_per_coach", on="2026-08-01") == NO_DATA
    assert await history.told("caseload_per_coach", on="2026-08-01", municipality="320") == (0, 1, 0)
    assert await history.told("caseload_per_coach", on="2026-09-01", municipality="320") == NO_DATA


async def test_a_coach_registered_later_than_the_work_began_was_there_from_the_first_work(history: History) -> None:
    coach = await history.coach(since="2026-06-01")
    await history.case(coach, "2022-01-10")

    assert await history.told("caseload_per_coach", on="2022-01-09") == NO_DATA
    assert await history.told("caseload_per_coach", on="2022-01-10") == (1, 1, 1)


async def test_a_team_is_where_the_signed_plan_names_it_and_it_met_within_the_year(history: History) -> None:
    coach = await history.coach()
    for signed_on, parties, reviewed_on in (
        (DAY, 2, None),
        ("2025-01-15", 1, "2025-07-01"),
        ("2025-06-30", 1, None),
        ("2026-02-02", 0, None),
    ):
        case = await history.case(coach, "2025-01-07")
        await history.plan(case, signed_on, parties=parties, reviewed_on=reviewed_on)
    await history.plan(await history.case(coach, "2025-01-07"), "2026-07-01", parties=2)
    await history.plan(await history.case(coach, "2025-01-07", ended_on=DAY), "2026-02-02", parties=2)
    await history.case(coach, "2025-01-07")

    assert await history.told("team_integration") == (2, 4, 0.5)


async def test_days_to_the_first_meeting_with_an_employer_are_the_middle_of_those_who_met(history: History) -> None:
    coach = await history.coach()
    for started_on, contacts in (
        ("2026-03-02", ["2026-03-12", "2026-05-01"]),
        ("2026-03-02", ["2026-04-01"]),
        ("2026-04-01", ["2026-06-30"]),
        ("2026-06-01", ["2026-07-01"]),
        ("2026-06-01", []),
        ("2025-06-30", ["2025-07-01"]),
    ):
        case = await history.case(coach, started_on)
        for on in contacts:
            await history.employer_contact(coach, on, client_id=case.client_id)
        await history.employer_contact(coach, started_on, client_id=case.client_id, face_to_face=False)

    assert await history.told("days_to_employer_contact") == (None, 3, 30)


async def test_employer_contacts_are_counted_by_the_weeks_that_coaches_worked(history: History) -> None:
    one = await history.coach(since="2026-06-17")
    two = await history.coach(since="2026-06-24", fte="0.4")
    await history.coach(since="2020-01-01", municipality="320")
    for coach, on in ((one, "2026-06-17"), (one, "2026-06-30"), (two, "2026-06-25"), (two, "2026-07-01")):
        await history.employer_contact(coach, on, kind="phone", face_to_face=False)
    await history.employer_contact(one, "2026-06-20", municipality="320")

    assert await history.told("employer_contacts_per_week") == (3, 3, 1)


async def test_contacts_with_employers_that_did_not_take_place_are_no_evidence(history: History) -> None:
    """Nor do they tell that a coach worked already."""
    coach = await history.coach(since="2026-06-24")
    case = await history.case(coach, "2026-06-24")
    for on in ("2026-06-17", "2026-06-25"):
        await history.employer_contact(coach, on, client_id=case.client_id, took_place=False)
    await history.employer_contact(coach, "2026-06-29", client_id=case.client_id)

    assert await history.told("days_to_employer_contact") == (None, 1, 5)
    assert await history.told("employer_contacts_per_week") == (1, 1, 1)


async def test_employer_contacts_of_a_whole_year_leave_out_the_day_a_year_ago(history: History) -> None:
    coach = await history.coach(since="2020-01-01")
    for on in ("2025-06-30", "2025-07-01", "2026-06-30"):
        await history.employer_contact(coach, on)

    contacts, weeks, _ = await history.told("employer_contacts_per_week")

    assert contacts == 2
    assert weeks == pytest.approx(365 / 7, abs=0.0001)


async def test_jobs_begun_in_the_year_are_held_against_occupations_employers_and_contracts(history: History) -> None:
    coach = await history.coach()
    case, bakery = await history.case(coach, "2025-02-03"), an_employer(name="Leipomo Oy")
    await history.job(case, "2025-07-01", employer=bakery, occupation="75121", contract="permanent")
    await history.job(case, "2026-01-05", employer=bakery, occupation="75122", contract="fixed_term")
    await history.job(case, "2026-02-02", employer=bakery, occupation="9112", contract="fixed_term")
    await history.job(case, DAY, contract="permanent")
    await history.job(case, "2026-03-02")
    await history.job(case, "2025-06-30", occupation="2221", contract="permanent")
    await history.job(case, "2026-07-01", occupation="2221", contract="permanent")
    elsewhere = await history.case(coach, "2025-02-03", municipality="320")
    await history.job(elsewhere, "2026-02-02", occupation="2221", contract="permanent")

    assert await history.told("job_diversity") == (2, 3, 0.6667)
    assert await history.told("employer_diversity") == (3, 5, 0.6)
    assert await history.told("permanent_jobs") == (2, 4, 0.5)


async def test_time_for_coaching_is_of_all_recorded_time_where_the_coach_then_worked(history: History) -> None:
    coach = await history.coach()
    await history.term(coach, "2026-06-01", municipality="320")
    case = await history.case(coach, "2025-02-03")
    await history.client_contact(case, "2026-05-30", minutes=90)
    await history.client_contact(case, "2026-05-31", minutes=60, took_place=False)
    await history.client_contact(case, "2025-06-30", minutes=600)
    await history.client_contact(case, "2026-06-02", minutes=30)
    await history.other_time(coach, "2026-05-31", 30)
    await history.other_time(coach, "2026-06-02", 90)

    assert await history.told("coaching_time") == (90, 120, 0.75)
    assert await history.told("coaching_time", municipality="320") == (30, 120, 0.25)


async def test_support_after_start_is_a_meeting_or_a_call_within_a_week(history: History) -> None:
    coach = await history.coach()
    for started_on, met_on, kind in (
        ("2026-03-02", "2026-03-09", "call"),
        ("2026-03-02", "2026-03-10", "call"),
        ("2026-03-02", "2026-03-01", "meeting"),
        ("2026-06-23", "2026-06-23", "meeting"),
        ("2026-06-24", "2026-06-24", "meeting"),
    ):
        case = await history.case(coach, "2025-02-03")
        await history.job(case, started_on)
        await history.client_contact(case, met_on, kind=kind)
    written_to = await history.case(coach, "2025-02-03")
    await history.job(written_to, "2026-03-02")
    await history.client_contact(written_to, "2026-03-03", kind="message", place=None)

    assert await history.told("support_after_start") == (2, 5, 0.4)


async def test_time_outside_the_office_is_at_work_at_home_or_elsewhere_and_not_remote(history: History) -> None:
    case = await history.case(await history.coach(), "2025-02-03")
    for place, minutes in (("office", 60), ("remote", 40), ("workplace", 50), ("home", 30), ("other", 20)):
        await history.client_contact(case, DAY, place=place, minutes=minutes)
    await history.client_contact(case, DAY, kind="message", place=None, minutes=10)
    await history.client_contact(case, "2026-07-01", place="workplace", minutes=400)
    await history.client_contact(case, DAY, place="workplace", minutes=400, took_place=False)

    assert await history.told("time_outside_office") == (100, 200, 0.5)


async def test_what_is_recorded_of_later_days_changes_no_evidence(history: History) -> None:
    coach = await history.coach()
    before = await a_year_of_work(history, coach)

    case = await history.case(coach, "2026-07-01")
    await history.plan(case, "2026-07-02", parties=0)
    await history.employer_contact(coach, "2026-07-01", client_id=case.client_id)
    await history.client_contact(case, "2026-07-01", place="home", minutes=700)
    await history.other_time(coach, "2026-07-01", 700)
    await history.job(case, "2026-07-01", occupation="2221", contract="permanent")
    await history.term(coach, "2026-07-01", fte="0.2", municipality="320")

    assert {code: await history.told(code) for code in get_args(FidelityEvidence)} == before
    assert NO_DATA not in before.values()


async def a_year_of_work(history: History, coach: Coach) -> dict[str, Told]:
    case = await history.case(coach, "2026-01-07")
    await history.plan(case, "2026-02-02", parties=1)
    await history.employer_contact(coach, "2026-02-03", client_id=case.client_id)
    await history.client_contact(case, "2026-03-03", place="workplace")
    await history.other_time(coach, "2026-03-04", 60)
    await history.job(case, "2026-03-02", occupation="7512", contract="fixed_term")
    return {code: await history.told(code) for code in get_args(FidelityEvidence)}
