"""Who touched which client's data: a record leaves in the transaction that touched it, a refused attempt in its own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.events.access import Action, ClientAccessed, Relation, Result
from common.identity import Principal
from common.outbox import publish


@dataclass(frozen=True)
class Attempt:
    """Someone wanted to touch a client's data and was refused."""

    who: Principal
    client_id: UUID
    action: Action
    what: str


def record(
    session: AsyncSession,
    who: Principal,
    client_id: UUID,
    *,
    action: Action,
    what: str,
    relation: Relation,
    result: Result = "allowed",
) -> None:
    service = session.info["service"]
    accessed = ClientAccessed(
        service=service,
        client_id=client_id,
        actor=who.subject,
        through=who.client,
        roles=sorted(who.roles),
        organisation=who.organisation,
        action=action,
        what=what,
        relation=relation,
        result=result,
    )
    publish(session, accessed, topic=f"{service}.access")


async def record_refused(sessions: Sessions, attempt: Attempt) -> None:
    """In a transaction of its own: the one that was refused rolls back."""
    async with sessions.begin() as session:
        record(
            session,
            attempt.who,
            attempt.client_id,
            action=attempt.action,
            what=attempt.what,
            relation="none",
            result="refused",
        )
