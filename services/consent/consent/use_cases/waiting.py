"""What partners might be told: queued when it happens, decided when it is sent."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received
from common.events import ClientEvent, ConsentWithdrawn
from consent.models import Partner, Subscription, WaitingEvent
from consent.partner_events import TELLING_OF
from consent.queries.grounds import exchange_with
from consent.use_cases.disclosures import Asked, decide

# One statement for a whole run of events: a row for each subscription that asked for the type and the municipality.
QUEUE = text("""
    insert into waiting_events (subscription_id, partner_id, client_id, event_id, event_type, recorded_at, value)
    select s.id, s.partner_id, e.client_id, e.event_id, :event_type, e.recorded_at, e.value
    from unnest(cast(:client_ids as uuid[]), cast(:event_ids as uuid[]), cast(:municipalities as text[]),
                cast(:recorded_ats as timestamptz[]), cast(:contents as bytea[])) with ordinality
         as e (client_id, event_id, municipality, recorded_at, value, place)
    join subscriptions s on :event_type = any(s.event_types) and e.municipality = any(s.municipalities)
    join partners p on p.id = s.partner_id
    where s.state <> 'ended' and p.state in ('wanted', 'ready')
    order by e.place, s.id
    on conflict (subscription_id, event_id) do nothing
""")


async def queue_for_partners(session: AsyncSession, received: Sequence[Received[ClientEvent]]) -> None:
    """Of one type, in the log's order."""
    columns = {
        "event_type": received[0].event.type,
        "client_ids": [one.event.client_id for one in received],
        "event_ids": [one.id for one in received],
        "municipalities": [one.event.municipality for one in received],
        "recorded_ats": [one.recorded_at for one in received],
        "contents": [one.event.model_dump_json().encode() for one in received],
    }
    await session.execute(QUEUE, columns)


# To those who know the client by a name of their own, whatever they subscribed to, once: where something arrives.
QUEUE_WITHDRAWAL = text("""
    insert into waiting_events (subscription_id, partner_id, client_id, event_id, event_type, recorded_at, value)
    select distinct on (p.id) s.id, p.id, r.client_id, :consent_id, :event_type, now(), :value
    from partners p
    join client_refs r on r.partner_id = p.id and r.client_id = :client_id
    join subscriptions s on s.partner_id = p.id and s.state <> 'ended'
    where 'organisation:' || p.organisation_id = any(:parties) and p.state = 'ready'
    order by p.id, s.state <> 'active', s.id
""")


async def queue_withdrawal(session: AsyncSession, withdrawn: ConsentWithdrawn, parties: Sequence[str]) -> None:
    """Every party of it that was ever told anything is told that it ended."""
    await session.execute(
        QUEUE_WITHDRAWAL,
        {
            "consent_id": withdrawn.consent_id,
            "client_id": withdrawn.client_id,
            "event_type": withdrawn.type,
            "value": withdrawn.model_dump_json().encode(),
            "parties": list(parties),
        },
    )


async def cancel_waiting(session: AsyncSession, client_id: UUID) -> None:
    """What lost its ground never leaves, whatever the client allows later. Its client is held."""
    queued = (
        select(WaitingEvent.id, WaitingEvent.event_type, Subscription.purpose, Partner)
        .join(Subscription, Subscription.id == WaitingEvent.subscription_id)
        .join(Partner, Partner.id == WaitingEvent.partner_id)
        .where(WaitingEvent.client_id == client_id)
    )
    lost = []
    for row in await session.execute(queued):
        if TELLING_OF[row.event_type].rests_on is None:
            continue
        asked = asked_about(client_id, row.event_type)
        decided = await decide(session, exchange_with(row.Partner, row.purpose), [asked])
        if not decided[0].may_leave:
            lost.append(row.id)
    if lost:
        await session.execute(text("delete from waiting_events where id = any(:ids)"), {"ids": lost})


def asked_about(client_id: UUID, event_type: str) -> Asked:
    """Whether an event of this type may be told."""
    telling = TELLING_OF[event_type]
    return Asked(client_id, event_type, telling.categories, needs=telling.rests_on)
