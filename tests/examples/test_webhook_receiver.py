"""The example that takes webhooks: it keeps what is signed, once, and nothing else."""

import base64
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from standardwebhooks import Webhook

from tests.examples.running import EXAMPLES, Example, free_port, running
from tests.system.conftest import until

SECRET = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
BODY = json.dumps(
    {
        "type": "fi.rinnalla.coaching.client-employed.v1",
        "time": "2026-03-02T08:00:00+00:00",
        "client_ref": "7d0f5f5e-3d0a-4f57-9a3b-2f6c1f0e8a11",
        "sequence": 1,
        "disclosure_id": str(uuid4()),
        "data": {"kind": "employment"},
    }
)


class Receiver:
    def __init__(self, example: Example, port: int) -> None:
        self.example = example
        self.url = f"http://127.0.0.1:{port}/"

    def post(self, message_id: str, *, secret: str = SECRET, at: datetime | None = None, body: str = BODY) -> int:
        signed_at = at or datetime.now(UTC)
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(signed_at.timestamp())),
            "webhook-signature": Webhook(secret).sign(message_id, signed_at, BODY),
        }
        return httpx.post(self.url, content=body, headers=headers, timeout=10).status_code

    def is_up(self) -> bool:
        return httpx.post(self.url, timeout=1).status_code == 401


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    port, folder = free_port(), tmp_path_factory.mktemp("receiver")
    with running("partner_webhook.py", str(port), folder=folder, WEBHOOK_SECRET=SECRET) as example:
        receiver = Receiver(example, port)
        until(receiver.is_up)
        yield receiver


def test_what_is_signed_is_kept_once_however_often_it_comes(receiver: Receiver) -> None:
    message_id = str(uuid4())

    answers = [receiver.post(message_id), receiver.post(message_id)]

    assert answers == [204, 204]
    assert [line for line in receiver.example.lines if line.startswith(message_id)] == [
        f'{message_id} client-employed 7d0f5f5e-3d0a-4f57-9a3b-2f6c1f0e8a11 1 {{"kind": "employment"}}'
    ]


def test_what_is_forged_changed_or_old_is_not(receiver: Receiver) -> None:
    forged, changed, old = str(uuid4()), str(uuid4()), str(uuid4())
    stranger = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"

    answers = [
        receiver.post(forged, secret=stranger),
        receiver.post(changed, body=BODY.replace("employment", "apprenticeship")),
        receiver.post(old, at=datetime.now(UTC) - timedelta(hours=1)),
    ]

    assert answers == [401, 401, 401]
    assert not [line for line in receiver.example.lines if line.startswith((forged, changed, old))]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_fits_a_page(example: Path) -> None:
    assert len(example.read_text().splitlines()) <= 60
