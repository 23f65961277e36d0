"""docs/partners.md as a partner on Kafka walks it: from nothing to the first event, and what can be asked then."""

import json
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.examples.partners import allowed, enrolled, hire
from tests.examples.running import running
from tests.system.conftest import Everything

pytestmark = pytest.mark.stack


def test_from_nothing_to_the_first_event_on_kafka_and_what_can_be_asked_then(
    everything: Everything, tmp_path: Path
) -> None:
    partner = enrolled(everything)
    client_id, consent_id = allowed(partner, "employment", "identity")
    hire(partner, client_id)
    variables = {
        "PARTNER_ACCOUNT": partner.account,
        "PARTNER_SECRET": partner.printed["client secret"],
        "KAFKA_BOOTSTRAP": partner.printed["kafka"],
        "KAFKA_PROTOCOL": "SASL_PLAINTEXT",
        "TOKEN_URL": partner.printed["token url"],
    }

    with running("partner_kafka.py", folder=tmp_path, **variables) as example:
        message_id, event, client_ref, number, content = example.line(1)
        assert (event, number, json.loads(content)["kind"]) == ("client-employed", "1", "employment")
        assert "wage_subsidy" not in json.loads(content)
        assert client_id not in content

        (replayed,) = partner.asked("/partner/events")["items"]
        assert (replayed["id"], replayed["client_ref"], replayed["data"]) == (
            message_id,
            client_ref,
            json.loads(content),
        )
        (who,) = partner.told("/identities", client_refs=[client_ref, str(uuid4())])["items"]
        assert (who["client_ref"], who["given_name"], who["birth_date"]) == (client_ref, "Testi", "1985-10-13")

        partner.town.done(partner.town.coach, "consent", f"/consents/{consent_id}/withdraw")
        hire(partner, client_id)
        assert example.line(2)[1:4] == ["consent-withdrawn", client_ref, "2"]

    assert partner.told("/identities", client_refs=[client_ref])["items"] == []
    assert [one["type"].split(".")[-2] for one in partner.asked("/partner/events")["items"]] == ["consent-withdrawn"]
    status = partner.asked("/partner/status")
    assert (status["last_position"], status["waiting"]) == (2, 0)
    (withdrawal,) = partner.asked("/partner/withdrawals")["items"]
    partner.told(f"/partner/withdrawals/{withdrawal['id']}/acknowledgement")
    (acknowledged,) = partner.asked("/partner/withdrawals")["items"]
    assert (acknowledged["client_ref"], acknowledged["acknowledged_at"] is None) == (client_ref, False)


def test_a_partners_account_opens_nothing_else(everything: Everything) -> None:
    partner = enrolled(everything)
    client_id, _ = allowed(partner, "employment", "identity")

    refused = [
        everything.ask(partner.token, "consent", f"/clients/{client_id}/consents"),
        everything.ask(partner.token, "consent", "/partners"),
        everything.ask(partner.token, "referral", f"/clients/{client_id}"),
        everything.tell(partner.token, "referral", "/clients/identities", {"client_ids": [client_id]}),
        everything.ask(partner.token, "coaching", "/cases"),
        everything.ask(partner.token, "reporting", "/reports/coefficients"),
    ]

    assert {answer.status_code for answer in refused} == {httpx.codes.FORBIDDEN}
