from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from coaching.schemas.bases import Reason, Text
from coaching.schemas.examples import CLIENT, COACH, EMPLOYER, example
from common.bodies import Incoming, Outgoing
from common.codes import ContactKind
from common.days import PastDay, today


class EmployerContactFacts(Incoming):
    employer_id: UUID
    client_id: UUID | None = None
    """Whom it was about; only when the client allows disclosure to employers."""
    contacted_on: PastDay = Field(default_factory=today)
    kind: ContactKind
    face_to_face: bool
    outcome: Text | None = None
    next_step: Text | None = None
    next_step_on: date | None = None


class NewEmployerContact(EmployerContactFacts):
    model_config = example(employer_id=EMPLOYER, client_id=CLIENT, kind="visit", face_to_face=True)

    coach_id: UUID | None = None
    """An importer says whose contact it was; a coach's own is always the coach's."""
    external_ordinal: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Which one of equal imported rows it is, from 1."""


class EmployerContactCorrection(EmployerContactFacts):
    """All facts as they should have been, and why they were not."""

    model_config = example(
        employer_id=EMPLOYER,
        client_id=CLIENT,
        contacted_on="2026-09-01",
        kind="phone",
        face_to_face=False,
        took_place=True,
        reason="It was a call, not a visit",
    )

    contacted_on: PastDay
    took_place: bool
    """False: there was no such contact."""
    reason: Reason


class EmployerContactView(Outgoing):
    id: UUID
    employer_id: UUID
    employer_name: str
    coach_id: UUID
    about_client: bool
    client_id: UUID | None
    contacted_on: date
    kind: ContactKind
    face_to_face: bool
    outcome: str | None
    next_step: str | None
    next_step_on: date | None
    took_place: bool
    version: int
    """1 as first recorded; each correction adds one."""


class EmployerContactVersionView(Outgoing):
    """What was recorded before a correction, and why it was wrong. What was said about a client whom one may not see,
    and why it was wrong, is null."""

    version: int
    employer_name: str
    contacted_on: date
    kind: ContactKind
    face_to_face: bool
    about_client: bool
    client_id: UUID | None
    outcome: str | None
    next_step: str | None
    next_step_on: date | None
    took_place: bool
    reason: str | None
    corrected_at: datetime


class EmployerContactRecord(EmployerContactView):
    coach_name: str
    may_correct: bool
    """Whether the one who asks recorded it, or leads the team of who did."""
    earlier: list[EmployerContactVersionView]
    """The newest first."""


class LoggedContact(Outgoing):
    """A line of an employer's contact log. What was said about a client whom one may not see is null."""

    id: UUID
    coach_id: UUID
    coach_name: str
    contacted_on: date
    kind: ContactKind
    face_to_face: bool
    about_client: bool
    client_id: UUID | None
    outcome: str | None
    next_step: str | None
    next_step_on: date | None
    took_place: bool
    version: int
    """1 as first recorded; each correction adds one."""


class ContactToFind(Incoming):
    model_config = ConfigDict(frozen=True)

    employer_id: UUID
    coach_id: UUID
    client_id: UUID | None = None
    contacted_on: date
    kind: ContactKind
    face_to_face: bool
    ordinal: int


class ContactsToFind(Incoming):
    model_config = example(
        rows=[
            {
                "employer_id": EMPLOYER,
                "coach_id": COACH,
                "client_id": None,
                "contacted_on": "2026-09-01",
                "kind": "phone",
                "face_to_face": False,
                "ordinal": 1,
            }
        ]
    )

    rows: Annotated[list[ContactToFind], Field(max_length=200)]


class FoundContact(ContactToFind):
    id: UUID
