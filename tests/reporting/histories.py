"""Histories of a few clients and coaches, as hypothesis makes them up: valid, but as tangled as life allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st

from common.codes import ActivityKind, EmploymentKind, EndReason, Sector, SourceCategory
from common.consumers import Received
from common.events import (
    ActivityStarted,
    ClientEmployed,
    CoachAssigned,
    CoachChanged,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContacted,
    EmploymentCorrected,
    Event,
)

MUNICIPALITIES = ("320", "698", "976")
FIRST, LAST = date(2021, 1, 1), date(2021, 4, 30)
STEP = 15
BEGINNING = datetime(2021, 3, 1, 12, tzinfo=UTC)


@dataclass
class Writer:
    """Gives each event its number and moment, as the outbox does."""

    random: Random
    written: list[Received[Any]]

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def day(self, after: date = FIRST) -> date:
        """Of few days, so that things meet on the same one."""
        return after + timedelta(days=STEP * self.random.randint(0, (LAST - after).days // STEP))

    def one_of(self, kind: Any) -> Any:
        return self.random.choice(get_args(kind) or kind)

    def write(self, event: Event) -> None:
        sequence = 1 + sum(one.event.subject == event.subject for one in self.written)
        recorded_at = BEGINNING + timedelta(hours=5 * len(self.written))
        self.written.append(Received(self.id(), event, recorded_at, sequence))


@st.composite
def histories(draw: st.DrawFn) -> list[Received[Any]]:
    """Events in the order of recording."""
    writer = Writer(Random(draw(st.integers(0, 2**32))), [])
    coaches = [writer.id() for _ in range(draw(st.integers(1, 3)))]
    employers = [writer.id() for _ in range(3)]
    for coach_id in coaches:
        write_coach(writer, coach_id, CoachRegistered)
    steps = [iter(life_of(writer, writer.id(), coaches, employers)) for _ in range(draw(st.integers(1, 6)))]
    while steps:
        life = writer.random.choice(steps)
        if next(life, None) is None:
            steps.remove(life)
        if writer.random.random() < 0.2:
            write_coach(writer, writer.random.choice(coaches), CoachChanged)
    return writer.written


def write_coach(writer: Writer, coach_id: UUID, kind: type[CoachRegistered] | type[CoachChanged]) -> None:
    fte = Decimal(writer.random.choice(["1", "0.5", "0.06", "0.04"]))
    municipality = writer.one_of(MUNICIPALITIES)
    writer.write(kind(coach_id=coach_id, municipality=municipality, fte=fte, login=None))


def life_of(writer: Writer, client_id: UUID, coaches: list[UUID], employers: list[UUID]) -> Iterator[bool]:
    for _ in range(writer.random.randint(1, 2)):
        case = {"client_id": client_id, "municipality": writer.one_of(MUNICIPALITIES), "case_id": writer.id()}
        started_on = writer.day()
        source = writer.one_of(SourceCategory)
        writer.write(CoachingStarted(**case, started_on=started_on, source_category=source, referral_id=None))
        yield True
        for _ in range(writer.random.randint(1, 2)):
            coach_id = writer.random.choice(coaches)
            writer.write(CoachAssigned(**case, coach_id=coach_id, assigned_on=writer.day(started_on)))
            yield True
        for _ in range(writer.random.randint(0, 4)):
            writer.random.choice([write_employment, write_activity, write_contact])(writer, case, coaches, employers)
            yield True
        if writer.random.random() < 0.6:
            reason = writer.one_of(EndReason)
            writer.write(CoachingEnded(**case, ended_on=writer.day(started_on), reason=reason, detail=None))
            yield True


def write_employment(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    employment_id = writer.id()
    for kind in (ClientEmployed, EmploymentCorrected)[: writer.random.choice([1, 1, 2])]:
        facts = {
            "employer_id": writer.random.choice(employers),
            "sector": writer.one_of(Sector),
            "kind": writer.one_of(EmploymentKind),
            "started_on": writer.day(),
            "wage_subsidy": writer.random.random() < 0.5,
        }
        unknown = dict.fromkeys(
            ["ended_on", "contract", "hours_per_week", "occupation", "open_labour_market", "out_of_work_at_entry"]
        )
        writer.write(kind(**case, employment_id=employment_id, **facts, **unknown))


def write_activity(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    kind = writer.one_of(ActivityKind)
    writer.write(ActivityStarted(**case, activity_id=writer.id(), kind=kind, started_on=writer.day()))


def write_contact(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    about = writer.random.choice([case["client_id"], None])
    contact = {"contact_id": writer.id(), "employer_id": writer.random.choice(employers), "client_id": about}
    where = {"coach_id": writer.random.choice(coaches), "municipality": writer.one_of(MUNICIPALITIES)}
    writer.write(EmployerContacted(**contact, **where, contacted_on=writer.day(), kind="visit", face_to_face=True))
