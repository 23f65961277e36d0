"""Cases, coaches and employers as plain objects, with what a test does not care about filled in."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from coaching.models import AcceptedReferral, Case, Coach, Employer, Employment, Plan
from common.events import ClientRegistered, ConsentGiven, Grant, ReferralAccepted

LEAD = uuid4()


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def a_coach(*, fte: str = "1", municipality: str = "698", login: UUID | None = None) -> Coach:
    return Coach(name="Aino Valmentaja", municipality=municipality, fte=Decimal(fte), login=login)


def a_case(*, started_on: str = "2026-03-02", client_id: UUID | None = None, coach: Coach | None = None) -> Case:
    coach = coach or a_coach()
    case = Case(
        client_id=client_id or uuid4(),
        municipality="698",
        coach_id=coach.id,
        coach=coach,
        started_on=day(started_on),
        source_category="self",
        referral_id=None,
    )
    case.assign(coach, on=case.started_on, by=LEAD)
    return case


def an_ended_case(started_on: str, ended_on: str) -> Case:
    case = a_case(started_on=started_on)
    case.end(on=day(ended_on), reason="completed", detail=None, others=[])
    return case


def an_employer(**changed: Any) -> Employer:
    return Employer(**({"name": "Keksitty Leipomo Oy", "sector": "company"} | changed))


def an_employment(*, started_on: str = "2026-04-01", ended_on: str | None = None) -> Employment:
    employer, case = an_employer(), a_case()
    return Employment(
        client_id=case.client_id,
        case_id=case.id,
        employer_id=employer.id,
        employer=employer,
        sector=employer.sector,
        kind="employment",
        started_on=day(started_on),
        ended_on=day(ended_on) if ended_on else None,
        wage_subsidy=False,
    )


def a_referral(**changed: Any) -> AcceptedReferral:
    facts: dict[str, Any] = {
        "id": uuid4(),
        "client_id": uuid4(),
        "municipality": "698",
        "target": "supported_employment",
        "source_category": "kela",
        "accepted_on": day("2026-02-02"),
    }
    return AcceptedReferral(**(facts | changed))


def a_plan_ready_to_sign() -> Plan:
    plan = Plan(case_id=uuid4())
    plan.write(5, {"self_recognised": ["kärsivällinen", "täsmällinen"]}, status="done", seen=0, by=LEAD, owner=None)
    goal = {"goal": "Työkokeilu leipomossa", "measure": "20 tuntia viikossa", "due_on": "2026-12-01"}
    plan.write(8, {"sub_goals": [goal]}, status="done", seen=0, by=LEAD, owner=None)
    return plan


def client_registered(client_id: UUID, municipality: str = "698") -> ClientRegistered:
    return ClientRegistered(client_id=client_id, municipality=municipality)


def referral_accepted(client_id: UUID, **changed: Any) -> ReferralAccepted:
    facts: dict[str, Any] = {
        "client_id": client_id,
        "municipality": "698",
        "referral_id": uuid4(),
        "target": "supported_employment",
        "organisation_id": None,
        "source_category": "kela",
        "accepted_on": day("2026-02-02"),
    }
    return ReferralAccepted(**(facts | changed))


def consent_given(client_id: UUID, **changed: Any) -> ConsentGiven:
    facts: dict[str, Any] = {
        "client_id": client_id,
        "municipality": "698",
        "consent_id": uuid4(),
        "valid_from": day("2026-01-01"),
        "valid_until": None,
        "grants": [Grant(party="employers", category="work_history")],
        "supersedes": None,
    }
    return ConsentGiven(**(facts | changed))
