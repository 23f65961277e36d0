"""The table kept from events: late and repeated words change nothing."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Consumers, Handler, Received
from common.events import (
    ClientRegistered,
    CoachAssigned,
    CoachChanged,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    Event,
    ReferralSubmitted,
)
from common.rights.table import put, right


def listen(consumers: Consumers) -> None:
    """Keep the table from others' events; what the service itself tells it grants in the transaction that tells it."""
    for event_type, handler in LISTENED_TO.items():
        if event_type.topic != f"{consumers.name}.events":
            consumers.on(event_type)(handler)


async def on_client_registered(session: AsyncSession, received: list[Received[ClientRegistered]]) -> None:
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_municipality",
                because=one.event.client_id,
                holder=one.event.municipality,
                sequence=one.sequence,
            )
            for one in received
        ],
    )


async def on_referral_submitted(session: AsyncSession, received: list[Received[ReferralSubmitted]]) -> None:
    rows = []
    for one in received:
        because, client_id = one.event.referral_id, one.event.client_id
        holder, sequence = one.event.municipality, one.sequence
        rows.append(right(client_id, "own_municipality", because=because, holder=holder, sequence=sequence))
        if organisation := one.event.organisation_id:
            rows.append(
                right(client_id, "own_organisation", because=because, holder=str(organisation), sequence=sequence)
            )
    await put(session, rows)


async def on_coaching_started(session: AsyncSession, received: list[Received[CoachingStarted]]) -> None:
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_municipality",
                because=one.event.case_id,
                holder=one.event.municipality,
                sequence=one.sequence,
            )
            for one in received
        ],
    )


async def on_coach_assigned(session: AsyncSession, received: list[Received[CoachAssigned]]) -> None:
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_caseload",
                because=one.event.case_id,
                holder=str(one.event.coach_id),
                sequence=one.sequence,
            )
            for one in received
        ],
    )


async def on_coaching_ended(session: AsyncSession, received: list[Received[CoachingEnded]]) -> None:
    """The coach's own caseload has one fewer; the municipality goes on seeing what came of it."""
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_caseload",
                because=one.event.case_id,
                holder="",
                sequence=one.sequence,
                is_active=False,
            )
            for one in received
        ],
    )


PUT_LOGINS = text("""
    insert into coach_logins as known (coach_id, login, sequence)
    select distinct on (coach_id) coach_id, login, sequence
    from unnest(cast(:coaches as uuid[]), cast(:logins as uuid[]), cast(:sequences as bigint[]))
         as c (coach_id, login, sequence)
    order by coach_id, sequence desc
    on conflict (coach_id) do update set login = excluded.login, sequence = excluded.sequence
    where excluded.sequence > known.sequence
""")


async def on_coach_changed(
    session: AsyncSession, received: Sequence[Received[CoachRegistered]] | Sequence[Received[CoachChanged]]
) -> None:
    columns = {
        "coaches": [one.event.coach_id for one in received],
        "logins": [one.event.login for one in received],
        "sequences": [one.sequence for one in received],
    }
    await session.execute(PUT_LOGINS, columns)


LISTENED_TO: dict[type[Event], Handler] = {
    ClientRegistered: on_client_registered,
    ReferralSubmitted: on_referral_submitted,
    CoachingStarted: on_coaching_started,
    CoachAssigned: on_coach_assigned,
    CoachingEnded: on_coaching_ended,
    CoachRegistered: on_coach_changed,
    CoachChanged: on_coach_changed,
}
