"""A partner asks while the client takes the consent back: one comes wholly before the other, by the ledger."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from consent.models import Partner
from consent.people import Person
from consent.queries.partner_messages import clients_called
from consent.schemas.consents import Withdrawal
from consent.use_cases.consents import withdraw_consent
from consent.use_cases.identities import tell_identities
from consent.use_cases.replay import replay
from tests.consent.partners import COORDINATOR, add_client, add_partner, allow, employed, happen, ref_of, tell, withdraw
from tests.people import someone

ACCOUNT = someone("partner", client="partner-koe", municipalities=frozenset())
Asking = Callable[[AsyncSession, Partner, Any], Awaitable[int]]


async def asks_for_events(session: AsyncSession, partner: Partner, ref: Any) -> int:
    return len((await replay(session, partner, after=0, limit=50, who=ACCOUNT)).items)


async def asks_who(session: AsyncSession, partner: Partner, ref: Any) -> int:
    (client_id,) = (await clients_called(session, partner, [ref])).values()
    names = {"given_name": "Aino", "family_name": "Esimerkki", "birth_date": "1990-01-02", "hetu": None}
    people = {client_id: Person.model_validate(names | {"client_id": client_id})}
    return len(await tell_identities(session, partner, [ref], people, who=ACCOUNT))


@pytest.mark.parametrize("asks", [asks_for_events, asks_who])
async def test_a_withdrawal_waits_for_the_answer_that_is_being_given(real: Sessions, asks: Asking) -> None:
    partner, consent_id, ref = await told_once(real)

    async with real.begin() as session:
        told = await asks(session, await fresh(session, partner), ref)
        withdrawing = asyncio.create_task(withdraw(real, consent_id))
        waited, _ = await asyncio.wait({withdrawing}, timeout=0.3)
        assert not waited
    await withdrawing

    assert told == 1
    assert await kinds_in_order(real) == ["disclosed", "disclosed", "withdrawn"]


@pytest.mark.parametrize("asks", [asks_for_events, asks_who])
async def test_an_answer_waits_for_a_withdrawal_and_tells_nothing_then(real: Sessions, asks: Asking) -> None:
    partner, consent_id, ref = await told_once(real)

    async def answer() -> int:
        async with real.begin() as session:
            return await asks(session, await fresh(session, partner), ref)

    async with real.begin() as session:
        await withdraw_consent(session, consent_id=consent_id, withdrawal=Withdrawal(), who=COORDINATOR)
        answering = asyncio.create_task(answer())
        waited, _ = await asyncio.wait({answering}, timeout=0.3)
        assert not waited

    assert await answering == 0
    assert await kinds_in_order(real) == ["disclosed", "withdrawn"]


async def told_once(real: Sessions) -> tuple[Partner, Any, Any]:
    partner, client_id = await add_partner(real), await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment", "identity")
    await happen(real, employed(client_id))
    await tell(real)
    return partner, consent_id, await ref_of(real, partner, client_id)


async def fresh(session: AsyncSession, partner: Partner) -> Partner:
    found = await session.get(Partner, partner.id)
    assert found is not None
    return found


async def kinds_in_order(real: Sessions) -> list[str]:
    async with real() as session:
        return list(await session.scalars(text("select kind from ledger order by number")))
