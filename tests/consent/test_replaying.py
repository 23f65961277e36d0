"""A partner asks again for what it was sent: by what is allowed today, and never more than it was sent."""

from collections.abc import Collection
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from consent.models import Partner
from consent.queries.clients import hold_clients
from consent.use_cases import replay
from tests.consent.asking import as_partner, client_id, partner, replayed, rows
from tests.consent.partners import add_client, add_partner, allow, employed, happen, tell, withdraw
from tests.service import Api, Published

__all__ = ["client_id", "partner"]


async def test_a_replay_tells_the_same_messages_again_and_writes_each_down(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID, published: Published
) -> None:
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id), employed(client_id))
    await tell(sessions)
    sent = await rows(sessions, "select * from partner_messages order by position")

    told = await replayed(api, partner)

    assert [(one["position"], one["id"], one["sequence"]) for one in told["items"]] == [
        (row["position"], str(row["message_id"]), row["number"]) for row in sent
    ]
    assert (told["next"], told["has_more"]) == (2, False)
    written = await rows(
        sessions,
        """select d.id, l.kind, o.outcome, c.basis, c.asked_by is not null as is_asked from disclosures d
           join ledger l on l.number = d.number join disclosure_outcomes o on o.disclosure_id = d.id
           join decisions c on c.id = d.decision_id order by d.number""",
    )
    again = written[2:]
    assert [one["disclosure_id"] for one in told["items"]] == [str(row["id"]) for row in again]
    assert {(row["kind"], row["outcome"], row["is_asked"]) for row in again} == {("disclosed", "delivered", True)}
    made = [content for kind, content in await published() if kind.endswith("disclosure-made.v1")]
    assert [one["disclosure_id"] for one in made] == [str(row["id"]) for row in written]
    records = [content for kind, content in await published() if content.get("through") == partner.account]
    assert {(one["action"], one["what"], one["result"], one["municipality"]) for one in records} == {
        ("disclose", "partner_event", "allowed", "698")
    }
    assert {one["organisation"] for one in records} == {str(partner.organisation_id)}
    assert len(records) == 2


async def test_a_replay_is_decided_by_what_is_allowed_today(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID
) -> None:
    other = await add_client(sessions)
    wide = await allow(sessions, client_id, partner, "employment", "benefits")
    gone = await allow(sessions, other, partner, "employment")
    await happen(sessions, employed(client_id), employed(other), employed(client_id))
    await tell(sessions)

    await allow(sessions, client_id, partner, "employment", supersedes=str(wide))
    await withdraw(sessions, gone)
    await tell(sessions)
    told = (await replayed(api, partner))["items"]

    assert [(one["position"], one["type"].split(".")[-2]) for one in told] == [
        (1, "client-employed"),
        (3, "client-employed"),
        (4, "consent-withdrawn"),
    ]
    assert "wage_subsidy" not in told[0]["data"]
    assert told[2]["disclosure_id"] is None
    assert str(client_id) not in str(told)
    assert str(other) not in str(told)


async def test_a_replay_comes_in_pages_that_go_on_behind_what_is_left_out(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID
) -> None:
    other = await add_client(sessions)
    await allow(sessions, client_id, partner, "employment")
    gone = await allow(sessions, other, partner, "employment")
    await happen(sessions, employed(client_id), employed(other), employed(client_id))
    await tell(sessions)
    await withdraw(sessions, gone)

    pages = [await replayed(api, partner, limit=1, after=after) for after in (0, 1, 2, 3)]

    assert [[one["position"] for one in page["items"]] for page in pages] == [[1], [], [3], []]
    assert [(page["next"], page["has_more"]) for page in pages] == [(1, True), (2, True), (3, False), (3, False)]


async def test_what_is_not_settled_or_was_ended_is_not_told_again(
    api: Api, sessions: Sessions, client_id: UUID
) -> None:
    partner = await add_partner(sessions)
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    async with sessions.begin() as session:
        await session.execute(text("update partners set last_position = 0"))
    assert (await replayed(api, partner))["items"] == []

    async with sessions.begin() as session:
        await session.execute(text("update partners set last_position = 1"))
        await session.execute(text("update subscriptions set state = 'ended'"))
    assert (await replayed(api, partner))["items"] == []


async def test_a_subscription_that_ends_before_its_client_is_held_is_not_told_again(
    api: Api, sessions: Sessions, client_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = await add_partner(sessions)
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)

    async def late(session: AsyncSession, client_ids: Collection[UUID]) -> None:
        await session.execute(text("update subscriptions set state = 'ended'"))
        await hold_clients(session, client_ids)

    monkeypatch.setattr(replay, "hold_clients", late)

    assert (await replayed(api, partner))["items"] == []


async def test_a_position_beyond_all_numbers_is_refused_with_its_field(api: Api, partner: Partner) -> None:
    answer = await as_partner(api, partner).get("/partner/events", params={"after": 2**63})

    assert answer.status_code == 422
    assert "after" in answer.text
    assert (await replayed(api, partner, after=2**63 - 1))["items"] == []
