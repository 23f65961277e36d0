"""A log as coaching writes it: every client's path in its order, the clients' paths mixed as they happen."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from common.consumers import Received
from common.days import now
from common.events import (
    ActivityStarted,
    ClientEmployed,
    CoachAssigned,
    CoachingEnded,
    CoachingStarted,
    EmployerContacted,
    Event,
)
from common.ids import new_id
from tests.generator import kafka

PER_CLIENT = 10
AT_ONCE = 300
"""Clients whose paths are under way at the same time."""
DAY = date(2026, 3, 2)


async def write(producer: AIOKafkaProducer, events: int, *, source: str) -> None:
    """Returns when Kafka has acknowledged them all."""
    envelopes = (Received(new_id(), event, now(), sequence) for sequence, event in mixed(events))
    await kafka.write(producer, envelopes, source=source)


def mixed(events: int) -> Iterator[tuple[int, Event]]:
    chance = random.Random(20260302)
    under_way = [enumerate(path(uuid4()), start=1) for _ in range(AT_ONCE)]
    for _ in range(events):
        place = chance.randrange(AT_ONCE)
        step = next(under_way[place], None)
        if step is None:
            under_way[place] = enumerate(path(uuid4()), start=1)
            step = next(under_way[place])
        yield step


def path(client_id: UUID) -> Sequence[Event]:
    case = {"client_id": client_id, "municipality": "698", "case_id": uuid4()}
    unknown = dict.fromkeys(("hours_per_week", "occupation", "open_labour_market", "out_of_work_at_entry", "ended_on"))
    job: dict[str, Any] = {"sector": "company", "kind": "employment", "started_on": DAY, "contract": "permanent"}
    job |= {"employment_id": uuid4(), "employer_id": uuid4(), "wage_subsidy": False} | unknown
    return [
        CoachingStarted(**case, started_on=DAY, source_category="social_services", referral_id=None),
        CoachAssigned(**case, coach_id=uuid4(), assigned_on=DAY),
        *(contact(client_id) for _ in range(4)),
        ClientEmployed(**case, **job),
        ActivityStarted(**case, activity_id=uuid4(), kind="work_trial", started_on=DAY),
        contact(client_id),
        CoachingEnded(**case, ended_on=DAY, reason="completed", detail=None),
    ]


def contact(client_id: UUID) -> EmployerContacted:
    return EmployerContacted(
        contact_id=uuid4(),
        employer_id=uuid4(),
        coach_id=uuid4(),
        municipality="698",
        client_id=client_id,
        contacted_on=DAY,
        kind="visit",
        face_to_face=True,
    )
