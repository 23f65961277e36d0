"""What the coaching service tells of the work with one client: contacts, jobs, activities, plans, own ratings."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_args

from common.codes import ClientContactKind, ContactPurpose, FollowUpAnswer, Place
from common.events import (
    ActivityEnded,
    ActivityStarted,
    ClientContactCorrected,
    ClientContacted,
    ClientEmployed,
    EmployerContacted,
    EmploymentCorrected,
    EmploymentEnded,
    FollowUpRecorded,
    PlanReviewed,
    PlanSigned,
    SelfAssessmentRecorded,
)
from rinnalla.sample.lives import Life, days
from rinnalla.sample.names import pick
from rinnalla.sample.regions import Region
from rinnalla.sample.rows import Job
from rinnalla.sample.work import activities_of, contacts_of, during, jobs_of
from tests.generator.happenings import Happening, about_case, about_day, by_the_end

FIRST_WRITTEN_WRONG, END_KNOWN_FROM_THE_START = 0.12, 0.3
MOST_MEETINGS, SECTIONS = 6, list(range(1, 14))


def of_employers(region: Region, life: Life) -> Iterator[Happening]:
    for turn, one in enumerate(contacts_of(region, life)):
        kind: Any = one.kind
        contacted = EmployerContacted(
            contact_id=region.id_of("contact", life.number, turn),
            employer_id=region.id_of("employer", one.employer),
            coach_id=region.id_of("coach", one.coach),
            municipality=one.coach.split("-")[1],
            client_id=region.id_of("client", life.number) if one.client else None,
            contacted_on=one.contacted_on,
            kind=kind,
            face_to_face=one.face_to_face,
        )
        yield Happening(one.contacted_on, contacted)


def of_jobs(region: Region, life: Life) -> Iterator[Happening]:
    """Some are written down wrongly and corrected, and of some the end is known from the start."""
    for turn, job in enumerate(jobs_of(region, life)):
        chance = region.chance("job", life.number, turn)
        about = about_day(region, life, job.started_on) | {"employment_id": region.id_of("job", life.number, turn)}
        facts, is_end_known = facts_of(region, job), chance.random() < END_KNOWN_FROM_THE_START
        facts["ended_on"] = job.ended_on if is_end_known else None
        if chance.random() < FIRST_WRITTEN_WRONG:
            wrong = facts | {"sector": "company", "wage_subsidy": not job.wage_subsidy}
            yield Happening(job.started_on, ClientEmployed(**about, **wrong))
            corrected = EmploymentCorrected(**about, **facts)
            yield Happening(job.started_on + days(chance, 1, 60), corrected)
        else:
            yield Happening(job.started_on, ClientEmployed(**about, **facts))
        if job.ended_on and not is_end_known:
            yield Happening(job.ended_on, EmploymentEnded(**about, ended_on=job.ended_on))
        yield from follow_ups(chance, about, job)


def facts_of(region: Region, job: Job) -> dict[str, Any]:
    hours = Decimal(job.hours_per_week) if job.hours_per_week else None
    names = ("sector", "kind", "started_on", "wage_subsidy", "occupation", "open_labour_market", "out_of_work_at_entry")
    known = {name: getattr(job, name) for name in names}
    own = {"employer_id": region.id_of("employer", job.employer), "contract": job.contract or None}
    return known | own | {"hours_per_week": hours}


def follow_ups(chance: Random, about: dict[str, Any], job: Job) -> Iterator[Happening]:
    for weeks in (13, 26, 52):
        asked_on = by_the_end(job.started_on, weeks=weeks)
        if asked_on and chance.random() < 0.8:
            answer: Any = pick(chance, get_args(FollowUpAnswer))
            length: Any = weeks
            yield Happening(asked_on, FollowUpRecorded(**about, weeks=length, asked_on=asked_on, answer=answer))


def of_activities(region: Region, life: Life) -> Iterator[Happening]:
    for turn, one in enumerate(activities_of(region, life)):
        about = about_day(region, life, one.started_on) | {"activity_id": region.id_of("activity", life.number, turn)}
        kind: Any = one.kind
        yield Happening(one.started_on, ActivityStarted(**about, kind=kind, started_on=one.started_on))
        if one.ended_on:
            yield Happening(one.ended_on, ActivityEnded(**about, ended_on=one.ended_on))


def of_meetings(region: Region, life: Life) -> Iterator[Happening]:
    for turn, case in enumerate(life.cases):
        about, chance = about_case(region, life, turn), region.chance("meetings", life.number, turn)
        coach_id = region.id_of("coach", case.coach)
        for number in range(int(chance.random() * (MOST_MEETINGS + 1))):
            kind: Any = pick(chance, get_args(ClientContactKind))
            facts: dict[str, Any] = about | {
                "contact_id": region.id_of("meeting", life.number, turn, number),
                "coach_id": coach_id,
                "contacted_on": during(chance, case),
                "kind": kind,
                "place": None if kind == "message" else pick(chance, get_args(Place)),
                "minutes": 5 * (1 + int(chance.random() * 18)),
                "purpose": pick(chance, get_args(ContactPurpose)),
            }
            yield Happening(facts["contacted_on"], ClientContacted(**facts))
            if chance.random() < 0.03:
                corrected = ClientContactCorrected(**facts, took_place=chance.random() < 0.5)
                yield Happening(facts["contacted_on"] + days(chance, 1, 20), corrected)


def of_plans(region: Region, life: Life) -> Iterator[Happening]:
    """Signed by more than half, and then looked at again every three months."""
    for turn, case in enumerate(life.cases):
        about, chance = about_case(region, life, turn), region.chance("plan", life.number, turn)
        about |= {"plan_id": region.id_of("plan", life.number, turn)}
        signed_on = case.started_on + days(chance, 20, 70)
        if chance.random() > 0.65 or signed_on > case.last_day:
            continue
        hash = f"{chance.getrandbits(256):064x}"
        signed = PlanSigned(**about, version=1, sha256=hash, sections=SECTIONS, signed_on=signed_on)
        yield Happening(signed_on, signed)
        while (signed_on := signed_on + days(chance, 80, 110)) <= case.last_day:
            next_review_on = signed_on + timedelta(days=91)
            yield Happening(signed_on, PlanReviewed(**about, reviewed_on=signed_on, next_review_on=next_review_on))


def of_ratings(region: Region, life: Life) -> Iterator[Happening]:
    for turn, case in enumerate(life.cases):
        about, chance = about_case(region, life, turn), region.chance("rating", life.number, turn)
        for number, day in enumerate((case.started_on, case.ended_on)):
            if day and chance.random() < 0.6:
                rated = SelfAssessmentRecorded(
                    **about,
                    assessment_id=region.id_of("rating", life.number, turn, number),
                    service="coaching",
                    assessed_on=day,
                    skills=1 + int(chance.random() * 5),
                    situation=1 + int(chance.random() * 5),
                )
                yield Happening(day, rated)
