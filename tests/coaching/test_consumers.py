"""Every consumer: twice, late, out of order."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.consumers import consumers
from coaching.models import AcceptedReferral, EmployerConsent
from coaching.queries.consents import employers_may_be_told
from common.events import ConsentExpired, ConsentSuperseded, ConsentWithdrawn, Grant
from tests.coaching.builders import client_registered, consent_given, day, referral_accepted
from tests.coaching.conftest import Deliver, World
from tests.service import received

CLIENT = uuid4()


def ended(kind: str, consent_id: UUID) -> Any:
    about: dict[str, Any] = {"client_id": CLIENT, "municipality": "698", "consent_id": consent_id}
    if kind == "withdrawn":
        return ConsentWithdrawn(**about, withdrawn_on=day("2026-05-01"))
    if kind == "expired":
        return ConsentExpired(**about, expired_on=day("2026-05-01"))
    return ConsentSuperseded(**about, superseded_by=uuid4())


def test_it_listens_to_the_topics_it_may_read() -> None:
    assert consumers.topics == ["consent.events", "referral.events"]


async def test_an_accepted_referral_delivered_twice_is_one(deliver: Deliver, session: AsyncSession) -> None:
    accepted = received(referral_accepted(CLIENT))

    await deliver(accepted, accepted)
    await deliver(accepted)

    assert len((await session.scalars(select(AcceptedReferral))).all()) == 1


async def test_a_second_word_of_an_acceptance_changes_nothing(deliver: Deliver, session: AsyncSession) -> None:
    first = referral_accepted(CLIENT)

    await deliver(first)
    await deliver(first.model_copy(update={"accepted_on": day("2026-04-04")}))

    assert [one.accepted_on for one in await session.scalars(select(AcceptedReferral))] == [first.accepted_on]


async def test_a_late_acceptance_changes_no_case_but_serves_the_next(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    first = await world.case(client_id, coach_id, started_on="2026-03-02")

    await world.deliver(referral_accepted(client_id))
    await world.as_lead().post(f"/cases/{first}/end", json={"ended_on": "2026-04-01", "reason": "completed"})
    await world.case(client_id, coach_id, started_on="2026-05-01")

    cases = (await world.as_lead().get("/cases")).json()["items"]
    assert [case["source_category"] for case in cases] == ["self", "kela"]


async def test_an_acceptance_may_come_before_the_registration(world: World) -> None:
    client_id, coach_id = uuid4(), await world.coach()
    await world.deliver(referral_accepted(client_id))
    await world.deliver(client_registered(client_id))

    await world.case(client_id, coach_id)

    [case] = (await world.as_lead().get("/cases")).json()["items"]
    assert case["source_category"] == "kela"


@pytest.mark.parametrize("kind", ["withdrawn", "expired", "superseded"])
async def test_a_consent_ends_whichever_word_of_it_comes_first(
    deliver: Deliver, session: AsyncSession, kind: str
) -> None:
    in_order, turned = consent_given(CLIENT), consent_given(CLIENT)

    await deliver(in_order, ended(kind, in_order.consent_id))
    await deliver(ended(kind, turned.consent_id), turned)

    rows = (await session.scalars(select(EmployerConsent))).all()
    assert len({(row.allows_employers, row.valid_from, row.ended_on) for row in rows}) == 1
    assert all(row.ended_on is not None and not row.holds_on(row.ended_on) for row in rows)


async def test_the_same_words_of_a_consent_again_change_nothing(deliver: Deliver, session: AsyncSession) -> None:
    given = consent_given(CLIENT)
    words = [received(given), received(ended("withdrawn", given.consent_id))]

    for _ in range(2):
        await deliver(*words)
        await deliver(*reversed(words))

    [row] = (await session.scalars(select(EmployerConsent))).all()
    assert row.ended_on == day("2026-05-01")


async def test_of_two_ends_the_earlier_counts(deliver: Deliver, session: AsyncSession) -> None:
    given = consent_given(CLIENT)
    later = ended("withdrawn", given.consent_id).model_copy(update={"withdrawn_on": day("2026-06-01")})

    await deliver(given, ended("expired", given.consent_id), later)

    [row] = (await session.scalars(select(EmployerConsent))).all()
    assert row.ended_on == day("2026-05-01")


async def test_only_a_grant_to_employers_lets_employers_be_told(deliver: Deliver, session: AsyncSession) -> None:
    kela = Grant(party=f"organisation:{uuid4()}", category="identity")

    await deliver(consent_given(CLIENT, grants=[kela]))

    assert not await employers_may_be_told(session, CLIENT, on=day("2026-04-01"))
