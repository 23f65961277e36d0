from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import PlainSerializer

from coaching.schemas.client_contacts import ContactBasics
from coaching.schemas.coaches import CoachView
from coaching.schemas.employer_contacts import EmployerContactView
from coaching.schemas.examples import example
from common.bodies import Incoming, Outgoing
from common.codes import WorkKind
from common.days import PastDay
from common.events.coaching import Minutes

Percent = Annotated[Decimal, PlainSerializer(lambda number: f"{number:.1f}", return_type=str)]

NeedKind = Literal[
    "meet_employer", "next_step", "follow_up", "review_plan", "keep_in_touch", "consent_ends", "client_moved"
]
"""What a client needs next: a first meeting with an employer, what was agreed, whether the job lasts, the plan looked
at again, a word after long silence, a new consent, a decision now that they live elsewhere."""


class NewTime(Incoming):
    """The newest word on a day and kind counts."""

    model_config = example(worked_on="2026-09-01", kind="team", minutes=90)

    worked_on: PastDay
    kind: WorkKind
    minutes: Minutes


class TimeView(Outgoing):
    worked_on: date
    kind: WorkKind
    minutes: int


class WeeksContact(ContactBasics):
    """A contact in a coach's week; of a client who is not theirs any more without whom, and without the note."""

    client_id: UUID | None
    case_id: UUID | None


class DayView(Outgoing):
    on: date
    client_contacts: list[WeeksContact]
    employer_contacts: list[EmployerContactView]
    other_minutes: dict[WorkKind, int]
    """By kind; a kind without a record is missing."""
    minutes_with_clients: int
    minutes_in_all: int


class WeekView(Outgoing):
    """One week of a coach, from Monday to Sunday."""

    coach_id: UUID
    coach_name: str
    days: list[DayView]
    minutes_with_clients: int
    other_minutes: dict[WorkKind, int]
    minutes_in_all: int
    percent_with_clients: Percent | None
    """Minutes with clients ÷ all recorded minutes × 100, rounded half up to one decimal; none without any."""
    employer_contacts: int
    employer_contacts_wanted: int


class Need(Outgoing):
    """One thing to do next, and by when."""

    kind: NeedKind
    due_on: date
    employer_id: UUID | None
    employer_name: str | None
    employment_id: UUID | None
    weeks: int | None
    """Of a follow-up: how many weeks after the job began."""
    municipality: str | None
    """Where a client who moved lives now."""
    next_step: str | None
    """What was agreed with the employer, in the coach's own words."""


class ClientOnAgenda(Outgoing):
    """An own client with what they need next, the most urgent first."""

    client_id: UUID
    case_id: UUID
    municipality: str
    started_on: date
    stands_in_for: str | None
    """The coach who is away, when the client is theirs."""
    needs: list[Need]


class AgendaView(Outgoing):
    """What waits for a coach: clients by what is most urgent, those who need nothing last."""

    coach: CoachView
    employer_contacts_this_week: int
    employer_contacts_wanted: int
    clients: list[ClientOnAgenda]
    steps_without_client: list[Need]
    """What was agreed with employers about nobody in particular."""
