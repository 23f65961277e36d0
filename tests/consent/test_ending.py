"""Expiry, the lock and what is written once, on a database where all really commit."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from common import rights
from common.database import Sessions
from consent.models import Consent, KnownClient
from consent.schemas.consents import NewConsent, Withdrawal
from consent.schemas.decisions import NewDecision
from consent.use_cases import consents as use_cases
from consent.use_cases import decisions
from tests.consent.builders import COACHING, KELA, a_new_consent, in_days, organisations_known
from tests.people import someone

WHO = someone("coordinator")


@pytest.fixture
async def client_id(real: Sessions) -> UUID:
    client_id = uuid4()
    async with real.begin() as session:
        session.add_all([KnownClient(id=client_id, municipality="698"), *organisations_known()])
        await rights.grant(session, client_id, relation="own_municipality", holder="698", because=client_id)
    return client_id


async def give(sessions: Sessions, client_id: UUID, **changed: Any) -> Consent:
    async with sessions.begin() as session:
        new = NewConsent(**a_new_consent(client_id, **changed))
        return await use_cases.give_consent(session, new=new, who=WHO)


async def published(sessions: Sessions, kind: str) -> int:
    async with sessions() as session:
        counted = text("select count(*) from outbox where event_type like :kind")
        return int(await session.scalar(counted, {"kind": f"%{kind}%"}) or 0)


async def test_each_consent_past_its_date_expires_once(real: Sessions, client_id: UUID) -> None:
    for days in (0, 1, 5):
        await give(real, client_id, valid_until=str(in_days(days)), purpose_code=f"until_{days}")

    came_to = []
    for _ in range(3):
        async with real.begin() as session:
            came_to.append(await use_cases.expire_consents(session, day=in_days(0)))

    assert came_to == [0, 0, 0]
    assert await published(real, "consent-expired") == 0


async def test_expiry_is_told_once(real: Sessions, client_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (0, 1, 5):
        await give(real, client_id, valid_until=str(in_days(days)), purpose_code=f"until_{days}")
    later = in_days(2)
    monkeypatch.setattr("consent.models.consents.today", lambda: later)

    async def expire() -> int:
        async with real.begin() as session:
            return await use_cases.expire_consents(session, day=later)

    came_to = await asyncio.gather(expire(), expire())

    assert sum(came_to) == 1
    assert await expire() == 0
    assert await published(real, "consent-expired") == 2


async def test_a_decision_waits_for_the_withdrawal_that_came_first(real: Sessions, client_id: UUID) -> None:
    consent = await give(real, client_id)
    asked = NewDecision(
        client_id=client_id,
        from_party=KELA,
        to_party=COACHING,
        categories=["benefits"],
        purpose="supported_employment",
    )

    async def decide() -> str:
        async with real.begin() as session:
            view = await decisions.decide(session, new=asked, who=WHO)
            return view.decisions[0].ground.kind

    async with real.begin() as session:
        await use_cases.withdraw_consent(session, consent_id=consent.id, withdrawal=Withdrawal(), who=WHO)
        deciding = asyncio.create_task(decide())
        await asyncio.sleep(0.3)
        assert not deciding.done()

    assert await deciding == "none"


async def test_of_two_withdrawals_one_is_recorded(real: Sessions, client_id: UUID) -> None:
    consent = await give(real, client_id)

    async def withdraw() -> None:
        async with real.begin() as session:
            await use_cases.withdraw_consent(session, consent_id=consent.id, withdrawal=Withdrawal(), who=WHO)

    ended = await asyncio.gather(withdraw(), withdraw(), return_exceptions=True)

    assert sorted(type(one).__name__ for one in ended) == ["NoneType", "NotInForce"]
    assert await published(real, "consent-withdrawn") == 1


@pytest.mark.parametrize(
    "change",
    [
        "update consents set purpose_text = ''",
        "delete from consent_grants",
        "update consent_ends set ended_on = now()",
        "truncate consents cascade",
    ],
)
async def test_what_was_given_cannot_be_rewritten(real: Sessions, client_id: UUID, change: str) -> None:
    await give(real, client_id)

    with pytest.raises(IntegrityError, match="written once"):
        async with real.begin() as session:
            await session.execute(text(change))
