"""What the operator has to do with webhooks."""

from base64 import b64decode
from uuid import UUID, uuid4

import pytest

from common.database import Sessions
from common.days import today
from common.events import CoachingEnded
from consent.models import Subscription, Suspension
from tests.consent.partners import add_client, add_partner, happen, subscribe
from tests.consent.webhooks import (
    rows,
)
from tests.service import Api


async def test_the_operator_draws_secrets_that_no_table_shows(
    api: Api, sessions: Sessions, settings_variables: None
) -> None:
    partner = await add_partner(sessions)
    webhook = await subscribe(sessions, partner, CoachingEnded, way="webhook", url="https://kunta.example/rinnalla")
    path, key = f"/subscriptions/{webhook.id}/secret", str(uuid4())

    answer = await api.as_("operator").post(path, headers={"idempotency-key": key})
    again = await api.post(path, headers={"idempotency-key": key})

    assert (answer.status_code, again.status_code) == (201, 409)
    secret = answer.json()["secret"]
    assert len(b64decode(secret.removeprefix("whsec_"))) == 32
    kept = await rows(sessions, "select answer, sealed from idempotency_keys, webhook_secrets")
    assert kept
    assert not any(secret[6:].encode() in bytes(value or b"") for row in kept for value in row.values())


async def test_the_operator_sees_which_webhooks_are_suspended_and_resumes_them(
    api: Api, sessions: Sessions, settings_variables: None
) -> None:
    client_id, partner = await add_client(sessions), await add_partner(sessions)
    webhook = await subscribe(sessions, partner, CoachingEnded, way="webhook", url="https://kunta.example/rinnalla")
    async with sessions.begin() as session:
        session.add(Suspension(subscription_id=webhook.id, because="gone", problem="http_410"))
        (await session.get_one(Subscription, webhook.id)).state = "suspended"
    await happen(sessions, ended(client_id), ended(client_id))

    (shown,) = (await api.as_("operator").get("/webhooks")).json()["items"]

    assert (shown["id"], shown["partner"], shown["state"]) == (str(webhook.id), partner.code, "suspended")
    assert (shown["because"], shown["problem"], shown["waiting"], shown["secrets"]) == ("gone", "http_410", 2, 0)
    assert str(client_id) not in str(shown)
    moved = {"url": "https://kunta.example/uusi"}
    answer = await api.post(f"/subscriptions/{webhook.id}/resume", json=moved)
    assert (answer.status_code, answer.json()["state"], answer.json()["url"]) == (200, "active", moved["url"])
    (shown,) = (await api.get("/webhooks")).json()["items"]
    assert (shown["state"], shown["suspended_since"], shown["because"]) == ("active", None, None)
    assert (await api.post(f"/subscriptions/{webhook.id}/resume", json={})).status_code == 409


@pytest.mark.parametrize("role", ["coach", "coordinator", "team_lead", "privacy_officer", "partner", "service"])
async def test_nobody_but_the_operator_has_to_do_with_webhooks(api: Api, sessions: Sessions, role: str) -> None:
    partner = await add_partner(sessions)
    webhook = await subscribe(sessions, partner, CoachingEnded, way="webhook", url="https://kunta.example/rinnalla")

    assert (await api.as_(role).get("/webhooks")).status_code == 403
    assert (await api.as_(role).post(f"/subscriptions/{webhook.id}/secret")).status_code == 403
    assert (await api.as_(role).post(f"/subscriptions/{webhook.id}/resume", json={})).status_code == 403


async def test_what_is_read_from_kafka_has_no_secret_and_what_is_not_there_none_either(
    api: Api, sessions: Sessions
) -> None:
    kafka = await subscribe(sessions, await add_partner(sessions), CoachingEnded, purpose="work_ability_plan")

    assert (await api.as_("operator").post(f"/subscriptions/{kafka.id}/secret")).status_code == 409
    assert (await api.as_("operator").post(f"/subscriptions/{uuid4()}/secret")).status_code == 404


@pytest.mark.parametrize("url", ["http://kunta.example/", "https://192.168.1.1/", "https://kunta.example:8443/"])
async def test_a_subscription_to_an_address_that_may_not_be_called_is_refused(
    api: Api, sessions: Sessions, url: str
) -> None:
    partner = await add_partner(sessions)
    asked = {
        "event_types": [CoachingEnded.type],
        "municipalities": ["698"],
        "purpose": "supported_employment",
        "way": "webhook",
        "url": url,
    }

    answer = await api.as_("operator").post(f"/partners/{partner.id}/subscriptions", json=asked)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "url"


def ended(client_id: UUID) -> CoachingEnded:
    return CoachingEnded(
        client_id=client_id, municipality="698", case_id=uuid4(), ended_on=today(), reason="completed", detail=None
    )
