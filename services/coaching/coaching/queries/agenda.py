"""What waits for a coach: one statement finds the clients, one what each of them needs next."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import Case, Coach
from coaching.models.follow_ups import LAPSES_AFTER
from coaching.queries.absences import stood_in_for
from coaching.queries.coaches import one_coach
from coaching.queries.weeks import employer_contacts_count, monday_of
from coaching.schemas.weeks import AgendaView, ClientOnAgenda, Need
from coaching.settings import Settings
from common import rights
from common.days import today
from common.identity import Principal

NEEDS = text("""
    with mine as (
        select id, client_id, municipality, started_on from cases where id = any(cast(:cases as uuid[]))
    ), needed as (
        select mine.id as case_id, 'meet_employer' as kind,
               mine.started_on + cast(:employer_meeting_days as int) as due_on,
               null::uuid as employer_id, null::uuid as employment_id, null::int as weeks, null as municipality,
               null as next_step
        from mine
        where not exists (
            select from employer_contacts met
            where met.client_id = mine.client_id and met.face_to_face and met.took_place
                  and met.contacted_on >= mine.started_on)

        -- What was agreed stays agreed until the coaches are in touch with the employer about the client anew.
        union all
        select mine.id, 'next_step', step.next_step_on, step.employer_id, null, null, null, step.next_step
        from mine join employer_contacts step
          on step.client_id = mine.client_id and step.took_place and step.contacted_on >= mine.started_on
        where step.next_step_on <= cast(:soon as date) and not exists (
            select from employer_contacts later
            where later.employer_id = step.employer_id and later.client_id = step.client_id and later.took_place
              and (later.contacted_on, later.id) > (step.contacted_on, step.id))

        union all
        select null, 'next_step', step.next_step_on, step.employer_id, null, null, null, step.next_step
        from employer_contacts step
        where step.coach_id = cast(:coach as uuid) and step.client_id is null and step.took_place
          and step.next_step_on <= cast(:soon as date) and not exists (
            select from employer_contacts later
            where later.employer_id = step.employer_id and later.coach_id = step.coach_id and later.took_place
              and (later.contacted_on, later.id) > (step.contacted_on, step.id))

        union all
        select mine.id, 'follow_up', job.started_on + 7 * asked.weeks, job.employer_id, job.id, asked.weeks, null, null
        from mine join employments job on job.client_id = mine.client_id
        cross join unnest(cast(:weeks as int[]), cast(:lapses as int[])) asked (weeks, lapses)
        where job.started_on + 7 * asked.weeks <= cast(:soon as date)
          and job.started_on + 7 * asked.lapses > cast(:today as date)
          and not exists (
            select from follow_ups answered
            where answered.employment_id = job.id and answered.weeks = asked.weeks
                  and answered.asked_on >= job.started_on + 7 * asked.weeks)

        union all
        select mine.id, 'review_plan', due.on_day, null, null, null, null, null
        from mine join lateral (
            select coalesce(
                (select next_review_on from plan_reviews where plan_id = signed.id order by reviewed_on desc limit 1),
                (signed.signed_on + make_interval(months => cast(:review_every_months as int)))::date) as on_day
            from plans signed where signed.case_id = mine.id and signed.signed_on is not null
            order by signed.version desc limit 1) due on true
        where due.on_day <= cast(:soon as date)

        union all
        select mine.id, 'keep_in_touch', quiet.since + cast(:quiet_after_days as int), null, null, null, null, null
        from mine join lateral (
            select greatest(
                mine.started_on,
                (select max(contacted_on) from client_contacts where client_id = mine.client_id and took_place),
                (select max(contacted_on) from employer_contacts where client_id = mine.client_id and took_place)
            ) as since
        ) quiet on true
        where quiet.since + cast(:quiet_after_days as int) <= cast(:today as date)

        union all
        select mine.id, 'consent_ends', min(consent.valid_until), null, null, null, null, null
        from mine join employer_consents consent on consent.client_id = mine.client_id
        where consent.valid_until between cast(:today as date) and cast(:consent_soon as date)
          and (consent.ended_on is null or consent.ended_on > consent.valid_until)
        group by mine.id

        union all
        select mine.id, 'client_moved', moved.moved_on, null, null, null, moved.municipality, null
        from mine join client_moves moved using (client_id)
        where moved.municipality <> mine.municipality
    )
    select needed.*, employers.name as employer_name
    from needed left join employers on employers.id = needed.employer_id
    order by due_on, kind, needed.employer_id, weeks
""")


async def agenda_of(
    session: AsyncSession, who: Principal, coach: Coach, *, is_own: bool, settings: Settings
) -> AgendaView:
    """A coach's own also has the clients of those they stand in for."""
    day = today()
    stands_in = await stood_in_for(session, coach.id, on=day) if is_own else {}
    cases = await open_cases_of(session, who, [coach.id, *stands_in])
    needs = await needs_of(session, coach, cases, on=day, settings=settings)
    return AgendaView(
        coach=await one_coach(session, coach.id, full_time=settings.caseload_limit),
        employer_contacts_this_week=await employer_contacts_count(session, coach.id, monday_of(day)),
        employer_contacts_wanted=settings.employer_contacts_per_week,
        clients=by_urgency([on_agenda(case, needs.get(case.id, []), stands_in) for case in cases]),
        steps_without_client=needs.get(None, []),
    )


async def open_cases_of(session: AsyncSession, who: Principal, coach_ids: Sequence[UUID]) -> list[Case]:
    """Those of the clients one may see."""
    here = select(Case).where(Case.coach_id.in_(coach_ids), Case.ended_on.is_(None))
    visible = here.where(Case.client_id.in_(rights.visible(who))).order_by(Case.started_on, Case.id)
    cases = (await session.scalars(visible)).all()
    seen = set(await rights.see_all(session, who, [case.client_id for case in cases], action="read", what="case"))
    return [case for case in cases if case.client_id in seen]


async def needs_of(
    session: AsyncSession, coach: Coach, cases: Sequence[Case], *, on: date, settings: Settings
) -> dict[UUID | None, list[Need]]:
    """By case, the most urgent first; under none what was agreed with employers about no client."""
    asked = limits(on, settings) | {"cases": [case.id for case in cases], "coach": coach.id}
    found: dict[UUID | None, list[Need]] = {}
    for row in await session.execute(NEEDS, asked):
        found.setdefault(row.case_id, []).append(need(row))
    return found


def limits(on: date, settings: Settings) -> dict[str, Any]:
    """How long what may wait, and from which day on it is brought up."""
    return {
        "today": on,
        "soon": on + timedelta(settings.due_soon_days),
        "consent_soon": on + timedelta(settings.consent_ending_days),
        "employer_meeting_days": settings.employer_meeting_days,
        "review_every_months": settings.review_every_months,
        "quiet_after_days": settings.quiet_after_days,
        "weeks": list(LAPSES_AFTER),
        "lapses": list(LAPSES_AFTER.values()),
    }


def need(row: Row[Any]) -> Need:
    return Need(**{name: getattr(row, name) for name in Need.model_fields})


def on_agenda(case: Case, needs: list[Need], stands_in: Mapping[UUID, str]) -> ClientOnAgenda:
    return ClientOnAgenda(
        client_id=case.client_id,
        case_id=case.id,
        municipality=case.municipality,
        started_on=case.started_on,
        stands_in_for=stands_in.get(case.coach_id),
        needs=needs,
    )


def by_urgency(clients: Sequence[ClientOnAgenda]) -> list[ClientOnAgenda]:
    """What is due first comes first; who needs nothing comes last, the longest in coaching first."""
    return sorted(clients, key=lambda one: min((need.due_on for need in one.needs), default=date.max))
