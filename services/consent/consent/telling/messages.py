"""What is about to be sent to one partner: decided, written down and numbered; and settled when it has arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from common import access_log
from common.events import DisclosureMade
from common.identity import Principal
from common.outbox import publish
from consent.models import Partner
from consent.partner_events import TELLING_OF, reduced
from consent.queries.grounds import exchange_with
from consent.use_cases.disclosures import Asked, Disclosed, disclose
from consent.use_cases.waiting import asked_about

SENDER = Principal(
    subject=uuid5(NAMESPACE_OID, "rinnalla.consent"),
    client="consent",
    name="consent",
    roles=frozenset({"service"}),
    organisation=None,
    municipalities=frozenset(),
)
"""Who tells partners: nobody has to be at a desk for it."""

Waiting = Row[Any]
"""A waiting event with its subscription's purpose."""


@dataclass(frozen=True)
class Message:
    """As one partner is sent it: its own id, its own name for the client, its own numbers."""

    waiting: Waiting
    disclosed: Disclosed | None
    """None for the word that a consent was withdrawn."""
    message_id: UUID
    client_ref: UUID
    number: int

    @property
    def content(self) -> bytes:
        granted = self.disclosed.allowed if self.disclosed else ()
        event = orjson.loads(self.waiting.value)
        return orjson.dumps(reduced(self.waiting.event_type, event, granted, client_ref=self.client_ref))

    @property
    def disclosure_id(self) -> UUID | None:
        return self.disclosed.disclosure_id if self.disclosed else None


async def written_down(
    session: AsyncSession, beside: AsyncSession, partner: Partner, waiting: Sequence[Waiting], *, batch: int
) -> list[Message]:
    """Those that may leave, as they stand in the books before the first byte is sent.

    `session` holds the clients until the partner has answered. `beside` commits at once: when the sender dies
    half-way, what might have arrived is known.
    """
    told = await decided(session, beside, partner, waiting)
    refs = await client_refs(beside, partner, {one.client_id for one, _ in told})
    messages = numbered(refs, told)
    await keep(beside, partner, messages, batch=batch)
    return messages


async def decided(
    session: AsyncSession, beside: AsyncSession, partner: Partner, waiting: Sequence[Waiting]
) -> list[tuple[Waiting, Disclosed | None]]:
    """In the order they waited, without those that have no ground."""
    found: dict[int, Disclosed | None] = {one.id: None for one in waiting if needs_no_ground(one)}
    rest = [one for one in waiting if not needs_no_ground(one)]
    for purpose in sorted({one.purpose for one in rest}):
        those = [one for one in rest if one.purpose == purpose]
        asked = [asked_for(one) for one in those]
        disclosed = await disclose(session, exchange_with(partner, purpose), asked, asked_by=None, beside=beside)
        found |= {one.id: way for one, way in zip(those, disclosed, strict=True) if way.number}
    return [(one, found[one.id]) for one in waiting if one.id in found]


def needs_no_ground(waiting: Waiting) -> bool:
    return TELLING_OF[waiting.event_type].rests_on is None


def asked_for(waiting: Waiting) -> Asked:
    return asked_about(waiting.client_id, waiting.event_type)


REFS = text("""
    with missing as (
        insert into client_refs (partner_id, client_id, ref, last_number)
        select :partner_id, c.client_id, c.ref, 0
        from unnest(cast(:client_ids as uuid[]), cast(:refs as uuid[])) as c (client_id, ref)
        order by c.client_id
        on conflict (partner_id, client_id) do nothing
        returning client_id, ref, last_number
    )
    select client_id, ref, last_number from missing
    union all
    select client_id, ref, last_number from client_refs
    where partner_id = :partner_id and client_id = any(:client_ids)
""")


async def client_refs(
    beside: AsyncSession, partner: Partner, client_ids: Iterable[UUID]
) -> dict[UUID, tuple[UUID, int]]:
    """What the partner calls each client, and the number of its last message about them."""
    clients = sorted(client_ids)
    asked = {"partner_id": partner.id, "client_ids": clients, "refs": [uuid4() for _ in clients]}
    return {row.client_id: (row.ref, row.last_number) for row in await beside.execute(REFS, asked)}


def numbered(refs: dict[UUID, tuple[UUID, int]], told: Sequence[tuple[Waiting, Disclosed | None]]) -> list[Message]:
    """Of each client without gaps: what was withheld leaves no trace in a number."""
    messages = []
    for waiting, disclosed in told:
        ref, last = refs[waiting.client_id]
        refs[waiting.client_id] = (ref, last + 1)
        messages.append(Message(waiting, disclosed, uuid4(), ref, last + 1))
    return messages


USE_UP = text("""
    update client_refs set last_number = :number where partner_id = :partner_id and client_id = :client_id
""")


async def use_up(beside: AsyncSession, partner: Partner, message: Message) -> None:
    """Before the first byte leaves: whatever becomes of the message, no other is sent under its number."""
    used = {"number": message.number, "partner_id": partner.id, "client_id": message.waiting.client_id}
    await beside.execute(USE_UP, used)


KEEP = text("""
    insert into partner_messages (partner_id, batch, disclosure_id, waiting_id, subscription_id, message_id,
                                  client_id, client_ref, number, event_type, recorded_at, value)
    select :partner_id, cast(:batch as bigint), m.disclosure_id, w.id, w.subscription_id, m.message_id,
           w.client_id, m.client_ref, m.number, w.event_type, w.recorded_at, w.value
    from unnest(cast(:disclosure_ids as uuid[]), cast(:waiting_ids as bigint[]),
                cast(:message_ids as uuid[]), cast(:client_refs as uuid[]), cast(:numbers as bigint[]))
         as m (disclosure_id, waiting_id, message_id, client_ref, number)
    join waiting_events w on w.id = m.waiting_id
""")


async def keep(session: AsyncSession, partner: Partner, messages: Sequence[Message], *, batch: int | None) -> None:
    columns = {
        "partner_id": partner.id,
        "batch": batch,
        "disclosure_ids": [one.disclosure_id for one in messages],
        "waiting_ids": [one.waiting.id for one in messages],
        "message_ids": [one.message_id for one in messages],
        "client_refs": [one.client_ref for one in messages],
        "numbers": [one.number for one in messages],
    }
    await session.execute(KEEP, columns)


# What a sending that has arrived changes: the numbers it used up, and what no longer waits. Positions are given here,
# under the partner's row: messages that go different ways at once still stand in one order without gaps.
ARRIVED = text("""
    with arrived as (
        select *, row_number() over (order by waiting_id) as place, count(*) over () as many
        from partner_messages where message_id = any(:message_ids)
    ), moved as (
        update partners set last_position = last_position + cardinality(cast(:message_ids as uuid[]))
        where id = :partner_id returning last_position
    ), placed as (
        update partner_messages m set position = moved.last_position - a.many + a.place
        from arrived a, moved where m.message_id = a.message_id
    ), outcomes as (
        insert into disclosure_outcomes (disclosure_id, outcome, recorded_at)
        select disclosure_id, 'delivered', now() from arrived where disclosure_id is not null
    ), counted as (
        update client_refs r set last_number = greatest(r.last_number, a.number)
        from (select client_id, max(number) as number from arrived group by client_id) a
        where r.partner_id = :partner_id and r.client_id = a.client_id
    ), gone as (
        delete from waiting_events where id in (select waiting_id from arrived)
    )
    select a.disclosure_id, d.number, a.client_id, a.event_type, d.party, d.categories, c.municipality
    from arrived a join disclosures d on d.id = a.disclosure_id join known_clients c on c.id = a.client_id
    order by d.number
""")


async def arrived(session: AsyncSession, partner_id: UUID, message_ids: Sequence[UUID]) -> None:
    """Settles what the partner has, and tells of each disclosure."""
    for row in await session.execute(ARRIVED, {"partner_id": partner_id, "message_ids": list(message_ids)}):
        made = DisclosureMade(
            client_id=row.client_id,
            municipality=row.municipality,
            disclosure_id=row.disclosure_id,
            number=row.number,
            party=row.party,
            what=row.event_type,
            categories=row.categories,
        )
        publish(session, made)
        record(session, row.client_id, row.municipality)


def record(session: AsyncSession, client_id: UUID, municipality: str) -> None:
    access_log.record(
        session,
        SENDER,
        client_id,
        action="disclose",
        what="partner_event",
        relation="service",
        municipality=municipality,
    )


FAILED = text("""
    with failed as (
        delete from partner_messages where partner_id = :partner_id and batch = :batch returning disclosure_id
    )
    insert into disclosure_outcomes (disclosure_id, outcome, recorded_at)
    select disclosure_id, 'failed', now() from failed where disclosure_id is not null
""")


async def did_not_arrive(session: AsyncSession, partner_id: UUID, *, batch: int) -> None:
    """It waits on, and is decided anew; its numbers are used again."""
    await session.execute(FAILED, {"partner_id": partner_id, "batch": batch})


FORGET = text("delete from waiting_events where id = any(:ids)")


async def forget(session: AsyncSession, withheld: Sequence[Waiting]) -> None:
    """What has no ground when its turn comes is never told, and nothing of it is kept."""
    if withheld:
        await session.execute(FORGET, {"ids": [one.id for one in withheld]})
