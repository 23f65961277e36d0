"""The table kept from events: late and repeated words change nothing."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Consumers, Handler, Received
from common.events import (
    ClientMerged,
    ClientMoved,
    ClientRegistered,
    CoachAbsent,
    CoachAssigned,
    CoachChanged,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    Event,
    ReferralSubmitted,
)
from common.events.access import Relation
from common.rights.mergings import merging
from common.rights.table import put, right


def listen(consumers: Consumers) -> None:
    """Keep the table from others' events; what the service itself tells it grants in the transaction that tells it."""
    for event_type, handler in LISTENED_TO.items():
        if event_type.topic != f"{consumers.name}.events":
            consumers.on(event_type)(handler)


Row = dict[str, Any]
Rights = Iterator[Row]
"""Rows of the table: what an event says of who stands how to its client."""


def keeps(rights_by: Callable[[Received[Any]], Rights]) -> Handler:
    """A consumer that puts into the table what a batch of events says."""

    async def put_rights(session: AsyncSession, received: list[Received[Any]]) -> None:
        await put(session, [row for one in received for row in rights_by(one)])

    return put_rights


def right_from(one: Received[Any], relation: Relation, *, because: UUID, holder: str, is_active: bool = True) -> Row:
    client_id, sequence = one.event.client_id, one.sequence
    return right(client_id, relation, because=because, holder=holder, sequence=sequence, is_active=is_active)


def by_home(one: Received[ClientRegistered] | Received[ClientMoved]) -> Rights:
    """Where they live: the newest word alone. What a referral or a case gave another municipality stays."""
    yield right_from(one, "own_municipality", because=one.event.client_id, holder=one.event.municipality)


def by_merging(one: Received[ClientMerged]) -> Rights:
    yield merging(one.event.client_id, one.event.same_as, sequence=one.sequence)


def by_referral(one: Received[ReferralSubmitted]) -> Rights:
    because = one.event.referral_id
    yield right_from(one, "own_municipality", because=because, holder=one.event.municipality)
    if organisation := one.event.organisation_id:
        yield right_from(one, "own_organisation", because=because, holder=str(organisation))


def by_coaching(one: Received[CoachingStarted]) -> Rights:
    yield right_from(one, "own_municipality", because=one.event.case_id, holder=one.event.municipality)


def by_assignment(one: Received[CoachAssigned]) -> Rights:
    yield right_from(one, "own_caseload", because=one.event.case_id, holder=str(one.event.coach_id))


def by_end(one: Received[CoachingEnded]) -> Rights:
    """The coach's own caseload has one fewer; the municipality goes on seeing what came of it."""
    yield right_from(one, "own_caseload", because=one.event.case_id, holder="", is_active=False)


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


PUT_SUBSTITUTIONS = text("""
    insert into substitutions as known (absence_id, coach_id, substitute_id, starts_on, ends_on, sequence)
    select distinct on (absence_id) *
    from unnest(cast(:absences as uuid[]), cast(:coaches as uuid[]), cast(:substitutes as uuid[]),
                cast(:starts as date[]), cast(:ends as date[]), cast(:sequences as bigint[]))
         as s (absence_id, coach_id, substitute_id, starts_on, ends_on, sequence)
    order by absence_id, sequence desc
    on conflict (absence_id) do update
    set substitute_id = excluded.substitute_id, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        sequence = excluded.sequence
    where excluded.sequence > known.sequence
""")


async def on_coach_absent(session: AsyncSession, received: Sequence[Received[CoachAbsent]]) -> None:
    columns = {
        "absences": [one.event.absence_id for one in received],
        "coaches": [one.event.coach_id for one in received],
        "substitutes": [one.event.substitute_id for one in received],
        "starts": [one.event.starts_on for one in received],
        "ends": [one.event.ends_on for one in received],
        "sequences": [one.sequence for one in received],
    }
    await session.execute(PUT_SUBSTITUTIONS, columns)


LISTENED_TO: dict[type[Event], Handler] = {
    ClientRegistered: keeps(by_home),
    ClientMoved: keeps(by_home),
    ClientMerged: keeps(by_merging),
    ReferralSubmitted: keeps(by_referral),
    CoachingStarted: keeps(by_coaching),
    CoachAssigned: keeps(by_assignment),
    CoachingEnded: keeps(by_end),
    CoachRegistered: on_coach_changed,
    CoachChanged: on_coach_changed,
    CoachAbsent: on_coach_absent,
}
