"""A municipality's work, written by hand straight into the tables."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.codes import FidelityEvidence
from coaching.models import (
    Case,
    ClientContact,
    Coach,
    CoachTerm,
    EmployerContact,
    Employment,
    Plan,
    PlanReview,
    PlanSection,
    WorkingTime,
)
from coaching.queries.fidelity_evidence import evidence_of
from tests.coaching.builders import LEAD, a_case, a_coach, an_employer, day

Row = TypeVar("Row")

DAY = "2026-06-30"
Told = tuple[float | None, float | None, float | None]
NO_DATA: Told = (None, None, None)


@dataclass
class History:
    session: AsyncSession

    async def keep(self, row: Row) -> Row:
        self.session.add(row)
        await self.session.flush()
        return row

    async def coach(self, *, since: str = "2025-01-01", fte: str = "1", municipality: str = "698") -> Coach:
        coach = await self.keep(a_coach(fte=fte, municipality=municipality))
        await self.term(coach, since, fte=fte, municipality=municipality)
        return coach

    async def term(self, coach: Coach, since: str, *, fte: str = "1", municipality: str = "698") -> None:
        await self.keep(CoachTerm(coach_id=coach.id, from_day=day(since), municipality=municipality, fte=Decimal(fte)))

    async def case(
        self, coach: Coach, started_on: str, *, ended_on: str | None = None, municipality: str = "698"
    ) -> Case:
        case = a_case(started_on=started_on, coach=coach)
        case.municipality = municipality
        if ended_on:
            case.end(on=day(ended_on), reason="completed", detail=None, others=[])
        return await self.keep(case)

    async def employer_contact(self, coach: Coach, on: str, *, client_id: UUID | None = None, **changed: Any) -> None:
        facts: dict[str, Any] = {"municipality": "698", "kind": "visit", "face_to_face": True} | changed
        employer = an_employer()
        await self.keep(
            EmployerContact(
                employer_id=employer.id,
                employer=employer,
                coach_id=coach.id,
                client_id=client_id,
                contacted_on=day(on),
                **facts,
            )
        )

    async def client_contact(self, case: Case, on: str, **changed: Any) -> None:
        facts: dict[str, Any] = {"kind": "meeting", "place": "office", "minutes": 60, "purpose": "goals_and_plan"}
        await self.keep(
            ClientContact(
                client_id=case.client_id,
                case_id=case.id,
                coach_id=case.coach_id,
                contacted_on=day(on),
                **(facts | changed),
            )
        )

    async def other_time(self, coach: Coach, on: str, minutes: int) -> None:
        await self.keep(WorkingTime(coach_id=coach.id, worked_on=day(on), kind="office", minutes=minutes))

    async def job(self, case: Case, started_on: str, *, employer: Any = None, **changed: Any) -> Employment:
        employer = employer or an_employer()
        return await self.keep(
            Employment(
                client_id=case.client_id,
                case_id=case.id,
                employer_id=employer.id,
                employer=employer,
                sector=employer.sector,
                kind="employment",
                started_on=day(started_on),
                wage_subsidy=False,
                **changed,
            )
        )

    async def plan(self, case: Case, signed_on: str, *, parties: int, reviewed_on: str | None = None) -> None:
        """Sealed as two signatures would."""
        named = {"parties": parties * [{"organisation": "Terveysasema", "role": "lääkäri"}]}
        convened = PlanSection(number=1, text=named, status="done", version=1, owner=LEAD, saved_by=LEAD)
        plan = await self.keep(Plan(case_id=case.id, sections=[convened]))
        plan.sha256, plan.signed_on, plan.signed_text = "0" * 64, day(signed_on), "{}"
        await self.session.flush()
        if reviewed_on:
            next_on = day("2099-01-01")
            await self.keep(
                PlanReview(plan_id=plan.id, reviewed_on=day(reviewed_on), next_review_on=next_on, recorded_by=LEAD)
            )

    async def told(self, code: FidelityEvidence, *, on: str = DAY, municipality: str = "698") -> Told:
        found = (await evidence_of(self.session, municipality=municipality, on=day(on)))[code]
        numbers = (found.numerator, found.denominator, found.value)
        return tuple(None if number is None else float(number) for number in numbers)  # type: ignore[return-value]
