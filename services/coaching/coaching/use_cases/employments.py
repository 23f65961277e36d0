from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.employments import AlreadyHired, EmploymentBeforeCoaching, NothingToCorrect, OccupationNotKnown
from coaching.models import Case, Employer, Employment, EmploymentVersion, case_behind
from coaching.occupations import occupation_named
from coaching.queries.cases import cases_of, cases_to_work_in
from coaching.queries.employers import employer_by_id
from coaching.queries.employments import employment_to_change, is_hired
from coaching.schemas.employments import Correction, EmploymentFacts, NewEmployment
from common import rights
from common.events import ClientEmployed, EmploymentCorrected, EmploymentEnded
from common.events.coaching import EmploymentFacts as ToldFacts
from common.identity import Principal
from common.outbox import publish

Told = TypeVar("Told", bound=ToldFacts)


async def record_employment(session: AsyncSession, *, new: NewEmployment, who: Principal) -> Employment:
    await rights.see(session, who, new.client_id, action="change", what="employment")
    refuse_unknown_occupation(new, who)
    cases = await cases_to_work_in(session, new.client_id)
    case = case_behind(cases, new.started_on, too_early=EmploymentBeforeCoaching)
    employer = await employer_by_id(session, new.employer_id)
    if await is_hired(session, client_id=new.client_id, employer_id=employer.id, started_on=new.started_on):
        raise AlreadyHired(started_on=new.started_on)
    employment = Employment(client_id=new.client_id, employer=employer, **facts_of(new, case, employer))
    session.add(employment)
    case.work_begins()
    publish(session, told(ClientEmployed, employment, case))
    return employment


def refuse_unknown_occupation(given: EmploymentFacts, who: Principal) -> None:
    """History keeps the code it came with."""
    if given.occupation and not who.has("importer") and occupation_named(given.occupation) is None:
        raise OccupationNotKnown


def facts_of(new: EmploymentFacts, case: Case, employer: Employer) -> dict[str, Any]:
    given = new.model_dump(exclude={"client_id", "reason"})
    return given | {"case_id": case.id, "employer_id": employer.id, "sector": employer.sector}


async def end_employment(session: AsyncSession, *, employment_id: UUID, ended_on: date, who: Principal) -> Employment:
    employment = await employment_to_change(session, who, employment_id)
    employment.end(ended_on)
    case = await session.get_one(Case, employment.case_id)
    publish(session, employment_ended(employment, case, ended_on))
    return employment


async def correct_employment(
    session: AsyncSession, *, employment_id: UUID, correction: Correction, who: Principal
) -> Employment:
    """What was recorded was wrong: it stays in the history, and these are the facts."""
    employment = await employment_to_change(session, who, employment_id)
    refuse_unknown_occupation(correction, who)
    cases = await cases_of(session, employment.client_id)
    case = case_behind(cases, correction.started_on, too_early=EmploymentBeforeCoaching)
    employer = await employer_by_id(session, correction.employer_id)
    facts = facts_of(correction, case, employer)
    await refuse_pointless(session, employment, facts)
    wrong = employment.as_recorded(reason=correction.reason, by=who.subject)
    session.add(EmploymentVersion(employment_id=employment.id, **wrong))
    employment.correct(facts, employer=employer)
    publish(session, told(EmploymentCorrected, employment, case))
    return employment


async def refuse_pointless(session: AsyncSession, employment: Employment, facts: dict[str, Any]) -> None:
    """Nothing would change, or it would become another hire that is recorded already."""
    if facts == employment.facts():
        raise NothingToCorrect
    hire = (facts["employer_id"], facts["started_on"])
    if hire != (employment.employer_id, employment.started_on) and await is_hired(
        session, client_id=employment.client_id, employer_id=hire[0], started_on=hire[1]
    ):
        raise AlreadyHired(started_on=facts["started_on"])


def told(kind: type[Told], employment: Employment, case: Case) -> Told:
    return kind(
        client_id=employment.client_id,
        municipality=case.municipality,
        case_id=case.id,
        employment_id=employment.id,
        employer_id=employment.employer_id,
        sector=employment.sector,
        kind=employment.kind,
        started_on=employment.started_on,
        ended_on=employment.ended_on,
        wage_subsidy=employment.wage_subsidy,
        contract=employment.contract,
        hours_per_week=employment.hours_per_week,
        occupation=employment.occupation,
        open_labour_market=employment.open_labour_market,
        out_of_work_at_entry=employment.out_of_work_at_entry,
    )


def employment_ended(employment: Employment, case: Case, ended_on: date) -> EmploymentEnded:
    return EmploymentEnded(
        client_id=employment.client_id,
        municipality=case.municipality,
        case_id=case.id,
        employment_id=employment.id,
        ended_on=ended_on,
    )
