"""The invented region as events: the same each time, as the services agreed on them, numbered as outboxes do."""

import json
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from common.consumers import Received, decode
from common.contracts.schemas import schemas
from common.events import (
    PUBLISHED,
    ClientEmployed,
    ClientMerged,
    CoachingStarted,
    EmploymentCorrected,
    FidelityAssessed,
)
from rinnalla.sample.lives import life_of
from rinnalla.sample.regions import Region
from rinnalla.sample.work import jobs_of
from tests.generator.events import events_of
from tests.records import a_record

REGION = Region(600, ["320", "698", "976"])
TYPES = {event_type.type: event_type for event_type in PUBLISHED}


@pytest.fixture(scope="module")
def events() -> list[Received[Any]]:
    return list(events_of(REGION))


def about(events: list[Received[Any]], kind: type) -> list[Any]:
    return [one.event for one in events if isinstance(one.event, kind)]


def test_the_same_seed_tells_the_same_and_another_something_else(events: list[Received[Any]]) -> None:
    other = islice(events_of(Region(600, REGION.municipalities, seed=2)), len(events))

    assert list(events_of(REGION)) == events
    assert {one.id for one in events}.isdisjoint(one.id for one in other)


def test_every_event_fits_its_schema_and_is_read_as_it_was_written(events: list[Received[Any]]) -> None:
    validators: dict[str, Callable[[Any], None]] = {
        name.removesuffix(".json"): Draft202012Validator(schema).validate for name, schema in schemas().items()
    }

    for one in events:
        validators[one.event.type](json.loads(one.event.model_dump_json()))
        assert decode(a_record(one), TYPES) == one


def test_each_subjects_events_are_numbered_without_gaps_in_the_order_of_recording(events: list[Received[Any]]) -> None:
    of_subject: dict[tuple[str, UUID], list[Received[Any]]] = defaultdict(list)
    for one in events:
        of_subject[one.event.topic, one.event.subject].append(one)

    assert len({one.id for one in events}) == len(events)
    for those in of_subject.values():
        assert [one.sequence for one in those] == list(range(1, len(those) + 1))
        assert [one.recorded_at for one in those] == sorted(one.recorded_at for one in those)


def test_a_client_is_registered_before_anything_else_is_told_of_them(events: list[Received[Any]]) -> None:
    first: dict[UUID, str] = {}
    for one in events:
        if one.event.topic == "referral.events":
            first.setdefault(one.event.subject, one.event.type)

    kinds = Counter(kind.split(".")[-2] for kind in first.values())
    assert kinds == {"client-registered": 600, "organisation-registered": kinds["organisation-registered"]}


def test_files_and_events_tell_of_the_same_lives(events: list[Received[Any]]) -> None:
    lives = [life_of(REGION, number) for number in range(REGION.clients)]

    started = sorted((one.municipality, one.started_on) for one in about(events, CoachingStarted))
    assert started == sorted((case.municipality, case.started_on) for life in lives for case in life.cases)
    newest = {one.employment_id: one for one in about(events, ClientEmployed)}
    newest |= {one.employment_id: one for one in about(events, EmploymentCorrected)}
    jobs = [job for life in lives for job in jobs_of(REGION, life)]
    assessed = [(one.municipality, one.assessed_on, one.total) for one in about(events, FidelityAssessed)]
    assert sorted(assessed) == sorted(
        (one.municipality, one.assessed_on, one.total) for one in REGION.all_assessments()
    )
    facts = ("started_on", "sector", "wage_subsidy")
    assert sorted(tuple(getattr(one, name) for name in facts) for one in newest.values()) == sorted(
        tuple(getattr(job, name) for name in facts) for job in jobs
    )


def test_things_go_as_they_do_in_life(events: list[Received[Any]]) -> None:
    kinds = Counter(type(one.event).__name__ for one in events)
    late = [one for one in events if one.recorded_at.date() > day_of(one) + timedelta(days=10)]

    assert len(late) > len(events) * 0.05
    assert min(kinds[name] for name in ("ClientMoved", "EmploymentCorrected", "CoachChanged", "ClientMerged")) > 0
    assert kinds["ClientDescribed"] < kinds["ClientRegistered"] == 600
    assert kinds["CoachAssigned"] > kinds["CoachingStarted"] > kinds["CoachingEnded"]
    for merged in about(events, ClientMerged):
        assert merged.same_as != merged.client_id


def day_of(one: Received[Any]) -> date:
    """Of what happened; of what has none, the day it was written down."""
    days = (value for name, value in one.event if name.endswith("_on") and isinstance(value, date))
    return min(days, default=datetime.date(one.recorded_at))


def test_a_large_region_takes_no_more_memory_than_a_small_one() -> None:
    peaks = []
    for clients in (400, 1600):
        tracemalloc.start()
        assert sum(1 for _ in events_of(Region(clients, REGION.municipalities))) > clients
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.5
