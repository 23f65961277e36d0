"""The same events delivered twice, late and shuffled, through the real broker: the figures do not care."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from common.consumers import Received
from common.events import ClientEmployed, CoachingEnded, CoachingStarted, EmploymentCorrected, EmploymentEnded
from common.ids import new_id
from tests.records import a_record
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack
UTSJOKI = "890"
CLIENTS, HIRED = 8, 3


def history(client_id: UUID, *, is_hired: bool, municipality: str = UTSJOKI) -> list[Received[Any]]:
    """One client's events, numbered as the coaching service would."""
    case_id, employment_id = uuid4(), uuid4()
    about = {"client_id": client_id, "municipality": municipality, "case_id": case_id}
    hire: dict[str, Any] = {
        "employment_id": employment_id,
        "employer_id": uuid4(),
        "sector": "company",
        "kind": "employment",
        "wage_subsidy": False,
        "started_on": date(2024, 3, 1),
        **dict.fromkeys(
            ("ended_on", "contract", "hours_per_week", "occupation", "open_labour_market", "out_of_work_at_entry")
        ),
    }
    events: list[Any] = [
        CoachingStarted(**about, started_on=date(2024, 2, 1), source_category="self", referral_id=None)
    ]
    if is_hired:
        wrong = hire | {"started_on": date(2024, 1, 1)}  # before coaching: would not count
        events += [ClientEmployed(**about, **wrong), EmploymentCorrected(**about, **hire)]
        events += [EmploymentEnded(**about, employment_id=employment_id, ended_on=date(2024, 6, 1))]
    events += [CoachingEnded(**about, ended_on=date(2024, 9, 1), reason="completed", detail=None)]
    return [
        Received(id=new_id(), event=event, recorded_at=datetime.now(UTC), sequence=number)
        for number, event in enumerate(events, start=1)
    ]


async def deliver(bootstrap: str, envelopes: Sequence[Received[Any]]) -> None:
    """As another relay would, by the door that only provisioning uses."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        for envelope in envelopes:
            record = a_record(envelope)
            await producer.send_and_wait(record.topic, record.value, key=record.key, headers=list(record.headers))
    finally:
        await producer.stop()


def test_twice_late_and_shuffled(everything: Everything) -> None:
    before = everything.coefficients(UTSJOKI)
    clients, contracts = before.get("clients", 0) + CLIENTS, before.get("contracts", 0) + HIRED
    envelopes = [one for n in range(CLIENTS) for one in history(uuid4(), is_hired=n < HIRED)]
    shuffled = envelopes * 2
    random.Random(7).shuffle(shuffled)

    asyncio.run(deliver(everything.environment["KAFKA_ADMIN_BOOTSTRAP"], shuffled))

    until(lambda: everything.coefficients(UTSJOKI).get("clients") == clients)
    until(lambda: everything.coefficients(UTSJOKI)["contracts"] == contracts)
    asyncio.run(deliver(everything.environment["KAFKA_ADMIN_BOOTSTRAP"], list(reversed(envelopes))))
    until(lambda: behind(everything) == 0)
    row = everything.coefficients(UTSJOKI)
    assert (row["clients"], row["employed_persons"], row["contracts"]) == (clients, contracts, contracts)
    assert row["employment_coefficient"] == "0.38"


def behind(everything: Everything) -> int:
    answer = everything.ask(everything.machine("operations"), "reporting", "/progress")
    return int(answer.raise_for_status().json()["behind"])
