"""docs/partners.md as a partner with a webhook walks it: from nothing to the first event."""

import json
from pathlib import Path

import pytest

from tests.examples.partners import allowed, enrolled, hire
from tests.examples.running import free_port, running
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack


def test_from_nothing_to_the_first_event_by_webhook(everything: Everything, tmp_path: Path) -> None:
    port = free_port()
    partner = enrolled(everything, "--webhook", f"http://127.0.0.1:{port}/")
    secret = partner.printed["signing secret"]
    client_id, _ = allowed(partner, "employment")

    with running("partner_webhook.py", str(port), folder=tmp_path, WEBHOOK_SECRET=secret) as example:
        hire(partner, client_id)
        message_id, event, client_ref, number, content = example.line(1)

    assert (event, number, json.loads(content)["client_ref"]) == ("client-employed", "1", client_ref)
    until(lambda: partner.asked("/partner/status")["last_position"] == 1)
    (replayed,) = partner.asked("/partner/events")["items"]
    assert (replayed["id"], replayed["data"]) == (message_id, json.loads(content))
