"""What recorded work tells of fidelity to the model in a municipality: each a short question, asked as of a day.

Counted is what happened in the twelve months up to the day, unless a question is of the day itself. Only what bears a
day counts, by that day: what is recorded of later days changes nothing.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.codes import FidelityEvidence
from coaching.models import Evidence
from coaching.models.plan_reviews import months_after

WINDOW = 12
"""Months."""
SUPPORTED_WITHIN = 7
"""Days from the start of a job to the first contact with the client."""
FOUR_DECIMALS = Decimal("0.0001")

# From when to when a coach worked where; the first term known reaches back to the first day of the coach's work.
COACHES = """
    coaches_then as (
        select coach_id, municipality, fte,
               case when lag(from_day) over terms is null then least(from_day, worked.since) else from_day end
                   as from_day,
               lead(from_day, 1, 'infinity') over terms as until_day
        from coach_terms left join (
            select coach_id, min(day) as since from (
                select coach_id, assigned_on as day from assignments
                union all select coach_id, contacted_on from employer_contacts where took_place) work
            group by coach_id) worked using (coach_id)
        window terms as (partition by coach_id order by from_day)
    )
"""

CASELOAD_PER_COACH = f"""
    with {COACHES}
    select (select count(*) from cases
            where municipality = :place and started_on <= :day and (ended_on is null or ended_on > :day)) as numerator,
           (select sum(fte) from coaches_then
            where municipality = :place and from_day <= :day and until_day > :day) as denominator
"""  # noqa: S608

# A plan was made by a team when it names who was convened; the team met when the plan was signed or looked at again.
TEAM_INTEGRATION = """
    select count(*) filter (
               where jsonb_array_length(coalesce(convened.text -> 'parties', '[]')) > 0
                 and greatest(signed.signed_on, signed.reviewed_on) > :since) as numerator,
           count(*) as denominator
    from cases join lateral (
        select plans.id, plans.signed_on,
               (select max(reviewed_on) from plan_reviews where plan_id = plans.id and reviewed_on <= :day)
                   as reviewed_on
        from plans where case_id = cases.id and signed_on <= :day order by version desc limit 1) signed on true
    left join plan_sections convened on convened.plan_id = signed.id and convened.number = 1
    where municipality = :place and started_on <= :day and (ended_on is null or ended_on > :day)
"""

DAYS_TO_EMPLOYER_CONTACT = """
    with met as (
        select min(contacted_on) - started_on as days
        from cases join employer_contacts using (client_id)
        where cases.municipality = :place and started_on > :since and started_on <= :day
          and face_to_face and took_place and contacted_on between started_on and :day
          and (ended_on is null or contacted_on < ended_on)
        group by cases.id
    )
    select count(*) as denominator, percentile_cont(0.5) within group (order by days) as value from met
"""

EMPLOYER_CONTACTS_PER_WEEK = f"""
    with {COACHES}, worked as (
        select greatest(from_day, cast(:since as date) + 1) as first_day,
               least(until_day, cast(:day as date) + 1) as until_day
        from coaches_then where municipality = :place and fte > 0
    )
    select (select count(*) from employer_contacts
            where municipality = :place and took_place and contacted_on > :since and contacted_on <= :day) as numerator,
           (select sum(until_day - first_day) / 7.0 from worked where until_day > first_day) as denominator
"""  # noqa: S608

STARTED = """
    from employments join cases on cases.id = employments.case_id
    where municipality = :place and employments.started_on > :since and employments.started_on <= :day
"""
"""Jobs that began in the twelve months."""

JOB_DIVERSITY = f"""
    select count(distinct left(occupation, 4)) as numerator, count(occupation) as denominator {STARTED}
"""

EMPLOYER_DIVERSITY = f"""
    select count(distinct employer_id) as numerator, count(*) as denominator {STARTED}
"""

PERMANENT_JOBS = f"""
    select count(*) filter (where contract = 'permanent') as numerator, count(contract) as denominator {STARTED}
"""

COACHING_TIME = f"""
    with {COACHES}, spent as (
        select coach_id, contacted_on as on_day, minutes, true as with_client from client_contacts where took_place
        union all select coach_id, worked_on, minutes, false from working_times
    )
    select sum(minutes) filter (where with_client) as numerator, sum(minutes) as denominator
    from spent join coaches_then using (coach_id)
    where municipality = :place and on_day > :since and on_day <= :day
      and on_day >= from_day and on_day < until_day
"""  # noqa: S608

# A job that began in the last days before the day has not had its time yet.
SUPPORT_AFTER_START = f"""
    select count(*) filter (where exists (
               select from client_contacts met
               where met.client_id = employments.client_id and took_place and met.kind <> 'message'
                 and contacted_on between employments.started_on and employments.started_on + cast(:within as int)
           )) as numerator, count(*) as denominator
    {STARTED} and employments.started_on + cast(:within as int) <= :day
"""  # noqa: S608

TIME_OUTSIDE_OFFICE = """
    select sum(minutes) filter (where place in ('workplace', 'home', 'other')) as numerator,
           sum(minutes) as denominator
    from client_contacts join cases on cases.id = client_contacts.case_id
    where municipality = :place and took_place and place is not null
      and contacted_on > :since and contacted_on <= :day
"""

QUESTIONS: dict[FidelityEvidence, TextClause] = {
    "caseload_per_coach": text(CASELOAD_PER_COACH),
    "team_integration": text(TEAM_INTEGRATION),
    "days_to_employer_contact": text(DAYS_TO_EMPLOYER_CONTACT),
    "employer_contacts_per_week": text(EMPLOYER_CONTACTS_PER_WEEK),
    "job_diversity": text(JOB_DIVERSITY),
    "employer_diversity": text(EMPLOYER_DIVERSITY),
    "permanent_jobs": text(PERMANENT_JOBS),
    "coaching_time": text(COACHING_TIME),
    "support_after_start": text(SUPPORT_AFTER_START),
    "time_outside_office": text(TIME_OUTSIDE_OFFICE),
}


async def evidence_of(session: AsyncSession, *, municipality: str, on: date) -> dict[FidelityEvidence, Evidence]:
    asked = {"place": municipality, "day": on, "since": year_before(on), "within": SUPPORTED_WITHIN}
    return {code: await answer(session, question, asked) for code, question in QUESTIONS.items()}


def year_before(day: date) -> date:
    """The calendar has none before its first year."""
    return months_after(day, -WINDOW) if day.year > date.min.year else date.min


async def answer(session: AsyncSession, question: TextClause, asked: dict[str, Any]) -> Evidence:

    return evidence((await session.execute(question, asked)).one())


def evidence(row: Row[Any]) -> Evidence:
    """Nothing counted is no data; of a share nothing of something is 0."""
    known = row._mapping
    if not known["denominator"]:
        return Evidence(numerator=None, denominator=None, value=None)
    denominator = Decimal(known["denominator"])
    if "value" in known:
        return Evidence(numerator=None, denominator=denominator, value=rounded(Decimal(known["value"])))
    numerator = Decimal(known["numerator"] or 0)
    return Evidence(numerator=numerator, denominator=rounded(denominator), value=rounded(numerator / denominator))


def rounded(number: Decimal) -> Decimal:
    return number.quantize(FOUR_DECIMALS)
