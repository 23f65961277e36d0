"""A client who moved is counted where they live; a record merged with another takes no new consent."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received
from common.events import ClientMerged, ClientMoved
from consent.models import KnownClient
from tests.consent.builders import a_new_consent, organisations_told, registered
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
CLIENT = uuid4()
REGISTERED = received(registered(CLIENT), sequence=1)
MOVED = received(ClientMoved(client_id=CLIENT, municipality="320", moved_on=date(2026, 3, 2)), sequence=2)
MOVED_BACK = received(ClientMoved(client_id=CLIENT, municipality="976", moved_on=date(2026, 4, 2)), sequence=3)


@pytest.mark.parametrize(
    "order",
    [
        (REGISTERED, MOVED, MOVED_BACK),
        (REGISTERED, MOVED_BACK, MOVED),
        (MOVED_BACK, REGISTERED, MOVED),
        (REGISTERED, MOVED, MOVED_BACK, MOVED),
    ],
    ids=["in order", "late", "out of order", "twice"],
)
async def test_the_newest_word_says_where_a_client_lives(
    deliver: Deliver, session: AsyncSession, order: tuple[Received[ClientMoved], ...]
) -> None:
    for word in order:
        await deliver(word)

    assert await session.scalar(select(KnownClient.municipality).where(KnownClient.id == CLIENT)) == "976"


def merged(client_id: UUID, same_as: UUID | None) -> ClientMerged:
    return ClientMerged(client_id=client_id, municipality="698", same_as=same_as)


async def give(api: Api, client_id: UUID, **changed: object) -> httpx.Response:
    return await api.as_("coordinator").post("/consents", json=a_new_consent(client_id, **changed))


async def test_a_duplicate_takes_no_new_consent_but_may_be_limited(api: Api, deliver: Deliver) -> None:
    duplicate, kept = uuid4(), uuid4()
    await deliver(registered(duplicate), registered(kept), *organisations_told())
    earlier = (await give(api, duplicate)).json()
    await deliver(received(merged(duplicate, kept), sequence=2))

    refused = await give(api, duplicate, purpose_code="work_ability_plan")
    limited = await give(api, duplicate, supersedes=earlier["id"])

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/record-merged")
    assert limited.status_code == 201
    assert (await give(api, kept)).status_code == 201
