"""Kafka is killed while a coach works: what was recorded is told when it is back."""

from random import randrange
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.people import identity_code
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack
KEMI = "240"


def test_an_employment_recorded_while_kafka_is_away_appears_when_it_is_back(everything: Everything) -> None:
    employed_before = everything.coefficients(KEMI).get("employed_persons", 0)
    coach, client_id = client_in_coaching(everything, KEMI)
    employer = created(everything, everything.machine("importer"), "coaching", "/employers", KEMI_MILL)

    everything.kill("kafka")
    key = {"Idempotency-Key": str(uuid4())}
    hired = {
        "client_id": str(client_id),
        "employer_id": employer["id"],
        "started_on": "2024-03-01",
        "kind": "employment",
        "wage_subsidy": False,
    }
    until(lambda: everything.tell(coach, "coaching", "/employments", hired, **key).is_success)

    until(lambda: everything.coefficients(KEMI).get("employed_persons") == employed_before + 1)
    assert everything.coefficients(KEMI)["contracts"] == employed_before + 1


KEMI_MILL = {"name": "Kemin koemylly Oy", "sector": "company"}


def client_in_coaching(everything: Everything, municipality: str) -> tuple[str, UUID]:
    """A new client of a new coach; the coach's token and the client's id."""
    token, subject = everything.person("coach", municipalities=(municipality,))
    return token, client_coached_by(everything, subject, municipality)


def client_coached_by(everything: Everything, subject: UUID, municipality: str) -> UUID:
    """A new client of the coach who logs in as this subject."""
    importer = everything.machine("importer")
    person = {
        "given_name": "Testi",
        "family_name": "Kokeilijanpoika",
        "hetu": identity_code(randrange(1_600_000, 1_700_000)),
    }
    client = created(everything, importer, "referral", "/clients", person | {"municipality": municipality})
    coach = {"name": "Koe Valmentaja", "municipality": municipality, "fte": "1", "login": str(subject)}
    coach_id = created(everything, importer, "coaching", "/coaches", coach)["id"]
    case = {"client_id": client["id"], "municipality": municipality, "coach_id": coach_id, "started_on": "2024-02-01"}
    created(everything, importer, "coaching", "/cases", case)
    return UUID(client["id"])


def created(everything: Everything, token: str, service: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = everything.tell(token, service, path, body)
    assert answer.is_success, answer.text
    return dict(answer.json())
