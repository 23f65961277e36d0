"""Who may see whom on the whole stack, and that nobody's name or code is where it must not be (I8, I11)."""

import asyncio
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.console import Console

from local_stack.names import EVENT_SERVICES
from local_stack.topics import topics
from rinnalla.endpoints import Endpoints
from rinnalla.importing.command import import_into
from tests.system.conftest import Everything, until
from tests.system.folders import FAMILY_NAME, write_folder
from tests.system.test_broker_away import client_in_coaching

pytestmark = pytest.mark.stack
TORNIO, TERVOLA, INARI = "851", "845", "148"


def test_a_coach_of_another_municipality_sees_nothing(everything: Everything) -> None:
    own, client_id = client_in_coaching(everything, TORNIO)
    stranger, _ = everything.person("coach", municipalities=(TERVOLA,))
    until(lambda: everything.ask(own, "referral", f"/clients/{client_id}").status_code == 200)

    of_the_client = {
        "referral": (f"/clients/{client_id}", f"/clients/{client_id}/referrals"),
        "coaching": (f"/clients/{client_id}/coaching",),
        "consent": (f"/clients/{client_id}/consents",),
    }
    for service, paths in of_the_client.items():
        for path in paths:
            assert everything.ask(stranger, service, path).status_code == 404, path
    assert everything.ask(stranger, "referral", "/clients", ids=str(client_id)).json()["items"] == []
    assert everything.ask(stranger, "coaching", "/cases").json()["items"] == []
    assert everything.ask(stranger, "referral", "/referrals").status_code in (200, 403)


async def log_of(bootstrap: str) -> list[bytes]:
    """Every record of every topic: headers, key and value."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for topic, count in topics().items() for number in range(count)]
        consumer.assign(places)
        await consumer.seek_to_beginning()
        left, found = sum((await consumer.end_offsets(places)).values()), list[bytes]()
        while len(found) < left:
            for records in (await consumer.getmany(timeout_ms=2000)).values():
                found += [repr((record.headers, record.key, record.value)).encode() for record in records]
        return found
    finally:
        await consumer.stop()


def test_no_name_and_no_identity_code_in_any_log_topic_or_metric(everything: Everything, tmp_path: Path) -> None:
    codes = write_folder(tmp_path / "inari", INARI, clients=6, first_number=1_800_000)
    with Console(quiet=True) as console:
        assert import_into(Endpoints(dict(everything.environment.values)), tmp_path / "inari", "inari", console) == 0
    # Refusals quote nothing either: an identity code that is known, and one that is none.
    importer = everything.machine("importer")
    person = {"given_name": "Testi", "family_name": FAMILY_NAME, "municipality": INARI}
    refused = [
        everything.tell(importer, "referral", "/clients", person | {"hetu": codes[0]}),
        everything.tell(importer, "referral", "/clients", person | {"hetu": codes[0][:-1] + "!"}),
    ]

    records = asyncio.run(log_of(everything.environment["KAFKA_ADMIN_BOOTSTRAP"]))
    logs = [path.read_bytes() for path in everything.stack.home.logs.glob("*.log")]
    metrics = [httpx.get(everything.environment[f"{s.upper()}_URL"] + "/metrics").content for s in EVENT_SERVICES]

    assert [answer.status_code for answer in refused] == [409, 422]
    assert len(records) > 30  # six clients with their rows
    assert metrics
    for text in [*records, *logs, *metrics, *(answer.content for answer in refused)]:
        for secret in (*codes, FAMILY_NAME):
            assert secret.encode() not in text
