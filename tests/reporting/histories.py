"""Histories of a few clients and coaches, as hypothesis makes them up: valid, but as tangled as life allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st

from common.codes import (
    ActivityKind,
    Education,
    EmploymentKind,
    EndReason,
    FollowUpAnswer,
    Livelihood,
    RefusalReason,
    Sector,
    ServiceTaken,
    Sex,
    SourceCategory,
)
from common.consumers import Received
from common.events import (
    ActivityCorrected,
    ActivityStarted,
    ClientDescribed,
    ClientEmployed,
    ClientMerged,
    CoachAssigned,
    CoachChanged,
    CoachingEndCorrected,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContactCorrected,
    EmployerContacted,
    EmploymentCorrected,
    EmploymentEnded,
    Event,
    FidelityAssessed,
    FollowUpRecorded,
    PlanReviewed,
    PlanSigned,
    ReferralAccepted,
    ReferralDeclined,
    ReferralSubmitted,
    SelfAssessmentCorrected,
    SelfAssessmentRecorded,
)
from common.events.coaching import EmployerContactFacts

MUNICIPALITIES = ("320", "698", "976")
FIRST, LAST = date(2021, 1, 1), date(2021, 4, 30)
STEP = 13
"""Days between two on which something may happen: 7, 14 and 28 of them are the weeks that employments are held to."""
BANDS = ((115, "exemplary"), (100, "good"), (74, "fair"), (0, "not_supported_employment"))
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

    def weeks(self) -> int:
        """That an employment lasts, in steps: about as long as it is held to."""
        return self.random.choice([0, 6, 7, 8, 13, 14, 27, 28, 29])

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
    clients = [writer.id() for _ in range(draw(st.integers(1, 6)))]
    lives = [iter(life_of(writer, client_id, coaches, employers)) for client_id in clients]
    while lives:
        life = writer.random.choice(lives)
        if next(life, None) is None:
            lives.remove(life)
        if writer.random.random() < 0.2:
            write_coach(writer, writer.random.choice(coaches), CoachChanged)
        if writer.random.random() < 0.1:
            write_merger(writer, clients)
        if writer.random.random() < 0.1:
            write_fidelity(writer)
        if writer.random.random() < 0.2:
            write_corrected_contact(writer, clients, employers)
    return writer.written


def write_merger(writer: Writer, clients: list[UUID]) -> None:
    """Or that it was a mistake; and, as words that cross on their way can have it, in a circle."""
    client_id, other = writer.random.choice(clients), writer.random.choice([*clients, None])
    if client_id != other:
        writer.write(ClientMerged(client_id=client_id, municipality=writer.one_of(MUNICIPALITIES), same_as=other))


def write_fidelity(writer: Writer) -> None:
    total = writer.random.randint(25, 125)
    band = next(band for least, band in BANDS if total >= least)
    where = {"assessment_id": writer.id(), "municipality": writer.one_of(MUNICIPALITIES), "assessed_on": writer.day()}
    writer.write(FidelityAssessed(**where, criteria="1", scores={}, total=total, band=band))


def write_description(writer: Writer, client_id: UUID) -> None:
    one_of = writer.random.choice
    writer.write(
        ClientDescribed(
            client_id=client_id,
            municipality=writer.one_of(MUNICIPALITIES),
            born_in=one_of([None, 1955, 1961, 1962, 1975, 1981, 1991, 1992]),
            sex=one_of([None, *get_args(Sex)]),
            education=one_of([None, *get_args(Education)]),
            livelihood=one_of([None, "wages", "own_business", *get_args(Livelihood)]),
        )
    )


def write_coach(writer: Writer, coach_id: UUID, kind: type[CoachRegistered] | type[CoachChanged]) -> None:
    fte = Decimal(writer.random.choice(["1", "0.5", "0.06", "0.04"]))
    municipality = writer.one_of(MUNICIPALITIES)
    writer.write(kind(coach_id=coach_id, municipality=municipality, fte=fte, login=None))


def life_of(writer: Writer, client_id: UUID, coaches: list[UUID], employers: list[UUID]) -> Iterator[bool]:
    for _ in range(writer.random.randint(0, 2)):
        write_description(writer, client_id)
        yield True
    for _ in range(writer.random.randint(1, 2)):
        case = {"client_id": client_id, "municipality": writer.one_of(MUNICIPALITIES), "case_id": writer.id()}
        if writer.random.random() < 0.7:
            write_referral(writer, client_id, writer.random.choice([case["municipality"], "976"]))
            yield True
        started_on = writer.day()
        source = writer.one_of(SourceCategory)
        writer.write(CoachingStarted(**case, started_on=started_on, source_category=source, referral_id=None))
        yield True
        for _ in range(writer.random.randint(1, 2)):
            coach_id = writer.random.choice(coaches)
            writer.write(CoachAssigned(**case, coach_id=coach_id, assigned_on=writer.day(started_on)))
            yield True
        for _ in range(writer.random.randint(0, 4)):
            writer.random.choice(HAPPENINGS)(writer, case, coaches, employers)
            yield True
        if writer.random.random() < 0.6:
            for kind in (CoachingEnded, CoachingEndCorrected)[: writer.random.choice([1, 1, 2])]:
                reason = writer.one_of(EndReason)
                writer.write(kind(**case, ended_on=writer.day(started_on), reason=reason, detail=None))
                yield True


def write_employment(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    job = case | {"employment_id": writer.id()}
    for kind in (ClientEmployed, EmploymentCorrected)[: writer.random.choice([1, 1, 2])]:
        started_on = writer.day()
        facts = {
            "employer_id": writer.random.choice(employers),
            "sector": writer.one_of(Sector),
            "kind": writer.one_of(EmploymentKind),
            "started_on": started_on,
            "ended_on": writer.random.choice([None, None, started_on + timedelta(days=STEP * writer.weeks())]),
            "wage_subsidy": writer.random.random() < 0.5,
            "out_of_work_at_entry": writer.random.choice([None, None, True, False]),
        }
        unknown = dict.fromkeys(["contract", "hours_per_week", "occupation", "open_labour_market"])
        writer.write(kind(**job, **facts, **unknown))
        if writer.random.random() < 0.3:
            writer.write(EmploymentEnded(**job, ended_on=started_on + timedelta(days=STEP * writer.weeks())))
    for weeks in (13, 26, 52):
        if writer.random.random() < 0.3:
            answer = writer.one_of(FollowUpAnswer)
            writer.write(FollowUpRecorded(**job, weeks=weeks, asked_on=writer.day(), answer=answer))


def write_referral(writer: Writer, client_id: UUID, municipality: str) -> None:
    """With answers, of which the first counts, or none; of another team now and then."""
    target = writer.random.choice(["supported_employment", "supported_employment", "work_ability_team"])
    who = {"client_id": client_id, "municipality": municipality, "referral_id": writer.id(), "target": target}
    referral = who | {"organisation_id": None, "source_category": writer.one_of(SourceCategory)}
    submitted_on = writer.day()
    for _ in range(writer.random.choice([1, 1, 2])):
        writer.write(ReferralSubmitted(**referral, submitted_on=submitted_on))
    if writer.random.random() < 0.7:
        writer.write(ReferralAccepted(**referral, accepted_on=writer.day(submitted_on)))
    if writer.random.random() < 0.3:
        reason = writer.one_of(RefusalReason)
        writer.write(ReferralDeclined(**referral, declined_on=writer.day(submitted_on), reason=reason))


def write_plan(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    plan_id, signed_on = writer.id(), writer.day()
    signed = {"plan_id": plan_id, "version": 1, "sha256": "0" * 64, "sections": [1]}
    writer.write(PlanSigned(**case, **signed, signed_on=signed_on))
    for _ in range(writer.random.choice([0, 1, 2])):
        reviewed_on = writer.day()
        next_on = reviewed_on + timedelta(days=3 * STEP)
        writer.write(PlanReviewed(**case, plan_id=plan_id, reviewed_on=reviewed_on, next_review_on=next_on))


def write_self_assessment(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    """Some with a correction, of some that there was none."""
    assessment = case | {"assessment_id": writer.id()}
    writer.write(SelfAssessmentRecorded(**assessment, **ratings_of(writer)))
    if writer.random.random() < 0.3:
        was_made = writer.random.random() < 0.7
        writer.write(SelfAssessmentCorrected(**assessment, **ratings_of(writer), was_made=was_made))


def ratings_of(writer: Writer) -> dict[str, Any]:
    ratings = {"skills": writer.random.randint(1, 5), "situation": writer.random.randint(1, 5)}
    return ratings | {"service": writer.one_of(ServiceTaken), "assessed_on": writer.day()}


def write_activity(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    activity = case | {"activity_id": writer.id()}
    writer.write(ActivityStarted(**activity, kind=writer.one_of(ActivityKind), started_on=writer.day()))
    if writer.random.random() < 0.3:
        facts = {"kind": writer.one_of(ActivityKind), "started_on": writer.day(), "ended_on": None}
        writer.write(ActivityCorrected(**activity, **facts, took_place=writer.random.random() < 0.7))


def write_contact(writer: Writer, case: dict[str, Any], coaches: list[UUID], employers: list[UUID]) -> None:
    about = writer.random.choice([case["client_id"], None])
    contact = {"contact_id": writer.id(), "employer_id": writer.random.choice(employers), "client_id": about}
    where = {"coach_id": writer.random.choice(coaches), "municipality": writer.one_of(MUNICIPALITIES)}
    writer.write(
        EmployerContacted(
            **contact, **where, contacted_on=writer.day(), kind="visit", face_to_face=writer.random.random() < 0.7
        )
    )


def write_corrected_contact(writer: Writer, clients: list[UUID], employers: list[UUID]) -> None:
    """Of any contact so far, perhaps once more: it was with another employer, about somebody else, or not at all."""
    contacts = [one.event for one in writer.written if isinstance(one.event, EmployerContactFacts)]
    if not contacts:
        return
    wrong = writer.random.choice(contacts)
    version = 1 + sum(one.contact_id == wrong.contact_id for one in contacts)
    unchanged = {name: getattr(wrong, name) for name in ("contact_id", "coach_id", "municipality", "kind")}
    right = {
        "employer_id": writer.random.choice(employers),
        "client_id": writer.random.choice([wrong.client_id, *clients, None]),
        "contacted_on": writer.day(),
        "face_to_face": writer.random.random() < 0.7,
    }
    took_place = writer.random.random() < 0.7
    writer.write(EmployerContactCorrected(**unchanged, **right, took_place=took_place, version=version))


HAPPENINGS = [
    *(write_employment, write_employment, write_employment, write_plan, write_plan),
    *(write_activity, write_contact, write_contact, write_self_assessment),
]
