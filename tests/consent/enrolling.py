"""Partners on the real login and the real broker: fixtures and what tests of them share."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from aiokafka import AIOKafkaConsumer
from sqlalchemy import text

import local_stack
from common.database import Sessions
from common.events import ClientEmployed
from common.kafka import login_options
from common.service_tokens import ServiceTokens
from consent.enrolling.registrar import Registrar, enrol, registrar_of
from consent.models import KnownOrganisation, Partner
from consent.queries.partners import partner_by_id
from consent.schemas.partners import NewPartner, NewSubscription
from consent.settings import Settings, WorkerSettings
from consent.telling.kafka import PartnerTopics
from consent.use_cases import partners as use_cases
from tests.people import someone

__all__ = ["enrolled", "registrar", "settings"]

OPERATOR = someone("operator", municipalities=frozenset())


@dataclass
class Enrolled:
    """A partner and the secret that its operator was shown."""

    partner: Partner
    secret: str


@pytest.fixture
def settings(committed: str, settings_variables: None, stack: local_stack.Stack) -> WorkerSettings:
    at = stack.environment
    return WorkerSettings(
        database_url=committed,
        kafka_bootstrap=at["KAFKA_BOOTSTRAP"],
        oidc_issuer=at["OIDC_ISSUER"],
        client_secret_registrar=at["CLIENT_SECRET_REGISTRAR"],
    )


@pytest.fixture
def registrar(settings: WorkerSettings) -> Registrar:
    return registrar_of(settings)


@pytest.fixture
async def enrolled(real: Sessions, registrar: Registrar, settings: Settings) -> AsyncIterator[Enrolled]:
    """Told of employments in Rovaniemi; taken away after the test."""
    one = await add(real, settings, code=f"koe-{uuid4().hex[:8]}")
    assert await enrol(real, registrar)
    one.partner = await now(real, one.partner)
    yield one
    await remove(real, one.partner)
    assert await enrol(real, registrar)


async def add(real: Sessions, settings: Settings, *, code: str) -> Enrolled:
    told = {"event_types": [ClientEmployed.type], "municipalities": ["698"], "way": "kafka"}
    subscription = NewSubscription.model_validate(told | {"purpose": "supported_employment"})
    async with real.begin() as session:
        organisation = KnownOrganisation(id=uuid4(), source_category="third_sector")
        session.add(organisation)
        await session.flush()
        new = NewPartner(organisation_id=organisation.id, code=code)
        partner = await use_cases.add_partner(session, new=new, who=OPERATOR)
        await use_cases.subscribe(session, partner_id=partner.id, new=subscription, settings=settings)
        _, secret = await use_cases.draw_secret(session, partner_id=partner.id, who=OPERATOR, settings=settings)
    return Enrolled(partner, secret)


async def now(real: Sessions, partner: Partner) -> Partner:
    async with real() as session:
        return await partner_by_id(session, partner.id)


async def remove(real: Sessions, partner: Partner) -> None:
    async with real.begin() as session:
        if (await state_of(real, partner.id)) != "gone":
            await use_cases.remove_partner(session, partner_id=partner.id, who=OPERATOR)


async def state_of(real: Sessions, partner_id: UUID) -> str:
    async with real() as session:
        state = await session.scalar(text("select state from partners where id = :id"), {"id": partner_id})
        return str(state)


async def log_in(settings: Settings, account: str, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": account, "client_secret": secret}
    async with httpx.AsyncClient() as client:
        return await client.post(f"{settings.oidc_issuer}/protocol/openid-connect/token", data=form)


def kafka_login(settings: Settings, one: Enrolled) -> dict[str, Any]:
    return login_options(settings, ServiceTokens(settings.oidc_issuer, one.partner.account, one.secret))


async def read(settings: Settings, one: Enrolled, topic: str, *, group: str) -> list[dict[str, Any]]:
    """As the partner itself reads: with its own login, in a group of its own, only what was committed."""
    consumer = AIOKafkaConsumer(
        topic,
        **kafka_login(settings, one),
        group_id=group,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    found: list[Any] = []
    try:
        await consumer.start()
        while batch := await consumer.getmany(timeout_ms=2000):
            found += [orjson.loads(record.value) for records in batch.values() for record in records]
        await consumer.commit()
    finally:
        await consumer.stop()
    return found


def as_the_service(stack: local_stack.Stack, settings: Settings) -> PartnerTopics:
    """What tells partners, logged in as the consent service is."""
    return PartnerTopics(
        settings, ServiceTokens(settings.oidc_issuer, "consent", stack.environment["CLIENT_SECRET_CONSENT"])
    )
