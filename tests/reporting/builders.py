"""A few events with sensible values, for tests that say only what matters to them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from common.events import (
    ClientDescribed,
    ClientEmployed,
    ClientMerged,
    CoachAssigned,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContacted,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def a_coaching(client_id: UUID | None = None, **facts: Any) -> CoachingStarted:
    known = {"client_id": client_id or uuid4(), "case_id": uuid4(), "municipality": "698", "referral_id": None}
    return CoachingStarted(**known | {"started_on": day("2021-06-01"), "source_category": "kela"} | facts)


def a_job(case: CoachingStarted, **facts: Any) -> ClientEmployed:
    known = {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality}
    unknown = dict.fromkeys(["ended_on", "contract", "hours_per_week", "occupation", "open_labour_market"])
    job = {"employment_id": uuid4(), "employer_id": uuid4(), "sector": "company", "kind": "employment"}
    when = {"started_on": day("2021-09-01"), "wage_subsidy": False, "out_of_work_at_entry": None}
    return ClientEmployed(**known | unknown | job | when | facts)


def an_end(case: CoachingStarted, **facts: Any) -> CoachingEnded:
    known = {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality, "detail": None}
    return CoachingEnded(**known | {"ended_on": day("2021-12-01"), "reason": "completed"} | facts)


def a_coach(**facts: Any) -> CoachRegistered:
    return CoachRegistered(**{"coach_id": uuid4(), "municipality": "698", "fte": Decimal(1), "login": None} | facts)


def an_assignment(case: CoachingStarted, coach_id: UUID, **facts: Any) -> CoachAssigned:
    known = {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality}
    return CoachAssigned(**known | {"coach_id": coach_id, "assigned_on": case.started_on} | facts)


def a_contact(**facts: Any) -> EmployerContacted:
    known = {"contact_id": uuid4(), "employer_id": uuid4(), "coach_id": uuid4(), "municipality": "698"}
    how = {"client_id": None, "contacted_on": day("2021-07-01"), "kind": "visit", "face_to_face": True}
    return EmployerContacted(**known | how | facts)


def described(case: CoachingStarted, **facts: Any) -> ClientDescribed:
    known = {"client_id": case.client_id, "municipality": case.municipality}
    return ClientDescribed(**known | dict.fromkeys(["born_in", "sex", "education", "livelihood"]) | facts)


def merged(case: CoachingStarted, same_as: UUID | None) -> ClientMerged:
    return ClientMerged(client_id=case.client_id, municipality=case.municipality, same_as=same_as)
