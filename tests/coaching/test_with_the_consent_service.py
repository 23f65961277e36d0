"""Coaching and consent as they are, one asking the other: told while the client's word holds, not a click longer."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from common.database import Sessions
from common.disclosures import Disclosures
from common.rights import grant
from common.service_tokens import ServiceTokens
from common.tokens import TokenCheck
from common.web import create_app
from tests.coaching.conftest import World
from tests.databases import rolled_back_sessions
from tests.service import Api
from tests.tokens import KEYS, token

ORGANISATION = str(uuid4())
PARTY = f"organisation:{ORGANISATION}"


@pytest.fixture
async def consents(copied: Callable[[str], str]) -> AsyncIterator[Sessions]:
    async with rolled_back_sessions(copied("consent"), "consent") as sessions:
        yield sessions


@pytest.fixture
async def consent_app(consents: Sessions, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    from consent.api import router
    from consent.settings import HttpSettings

    monkeypatch.setenv("DATABASE_URL_CONSENT", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("CLIENT_SECRET_CONSENT", "for tests")
    settings = HttpSettings()
    app = create_app(router, settings, sessions=consents)
    app.state.sessions, app.state.tokens = consents, TokenCheck(settings, KEYS)
    return app


@pytest.fixture
def joined(app: FastAPI, consent_app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coaching's questions reach the consent service, with coaching's own account."""
    tokens = ServiceTokens("http://issuer.test", "coaching", "s")
    tokens.value, tokens.refresh_at = token(("service",), azp="coaching", municipalities=()), float("inf")
    app.state.settings.__dict__["disclosures"] = Disclosures("http://consent.test", tokens)
    speaking = partial(httpx.AsyncClient, transport=httpx.ASGITransport(consent_app))
    monkeypatch.setattr("common.disclosures.httpx.AsyncClient", speaking)


@pytest.fixture
async def client_id(world: World, client_of_own: UUID, sessions: Sessions, consents: Sessions) -> UUID:
    """In coaching, referred by the organisation, and known to the consent service."""
    from consent.models import KnownOrganisation
    from consent.use_cases.clients import take_in_clients

    async with sessions.begin() as session:
        await grant(session, client_of_own, relation="own_organisation", holder=ORGANISATION, because=uuid4())
    async with consents.begin() as session:
        await take_in_clients(session, {client_of_own: "698"})
        await grant(session, client_of_own, relation="own_municipality", holder="698", because=client_of_own)
        session.add(KnownOrganisation(id=UUID(ORGANISATION), source_category="kela"))
    return client_of_own


def a_consent(client_id: UUID, *categories: str, channel: str = "electronic") -> dict[str, Any]:
    return {
        "client_id": str(client_id),
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Yhteistyö lähettäjän kanssa",
        "grants": [{"party": PARTY, "category": category} for category in categories],
        "channel": channel,
        "form_version": "1",
        "language": "fi",
        "notice_version": "1",
    }


async def told(world: World, client_id: UUID) -> dict[str, Any]:
    """What a referrer of the organisation reads."""
    answer = await world.api.as_("referrer", organisation=ORGANISATION).get(f"/clients/{client_id}/coaching")
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def ledger(consents: Sessions) -> list[str]:
    async with consents() as session:
        return list(await session.scalars(text("select kind from ledger order by number")))


@pytest.mark.usefixtures("joined")
async def test_told_until_the_withdrawal_and_not_a_click_longer(
    world: World, client_id: UUID, consent_app: FastAPI, consents: Sessions
) -> None:
    async with Api(transport=httpx.ASGITransport(consent_app), base_url="http://consent.test") as consent:
        before = await told(world, client_id)
        given = await consent.as_("coordinator").post("/consents", json=a_consent(client_id, "coaching_progress"))
        assert given.status_code == 201, given.text
        during = [await told(world, client_id), await told(world, client_id)]
        await consent.post(f"/consents/{given.json()['id']}/withdraw", json={})
        after = await told(world, client_id)

    assert [len(one["cases"]) for one in (before, *during, after)] == [0, 1, 1, 0]
    assert before == after
    assert "coaching_progress" not in during[0]["left_out"]
    assert await ledger(consents) == ["disclosed", "disclosed", "withdrawn"]


@pytest.mark.usefixtures("joined")
async def test_what_was_said_aloud_is_shown_once(
    world: World, client_id: UUID, consent_app: FastAPI, consents: Sessions
) -> None:
    async with Api(transport=httpx.ASGITransport(consent_app), base_url="http://consent.test") as consent:
        oral = a_consent(client_id, "coaching_progress", channel="oral")
        assert (await consent.as_("coordinator").post("/consents", json=oral)).status_code == 201

    shown = [await told(world, client_id), await told(world, client_id)]

    assert [len(one["cases"]) for one in shown] == [1, 0]
    assert await ledger(consents) == ["disclosed", "used"]


@pytest.mark.usefixtures("joined")
async def test_a_client_the_consent_service_has_not_heard_of_is_not_shown(
    world: World, client_of_own: UUID, sessions: Sessions
) -> None:
    async with sessions.begin() as session:
        await grant(session, client_of_own, relation="own_organisation", holder=ORGANISATION, because=uuid4())

    answer = await world.api.as_("referrer", organisation=ORGANISATION).get(f"/clients/{client_of_own}/coaching")

    assert answer.status_code == 503
