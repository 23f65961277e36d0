"""Who touched which client's data: a record leaves in the transaction that touched it, a refused attempt in its own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.events.access import Action, ClientAccessed, Reason, Relation, Result
from common.identity import Principal
from common.outbox import publish


@dataclass(frozen=True)
class Attempt:
    """Someone wanted to touch a client's data and was refused."""

    who: Principal
    client_id: UUID
    action: Action
    what: str
    relation: Relation = "none"


def record(
    session: AsyncSession,
    who: Principal,
    client_id: UUID,
    *,
    action: Action,
    what: str,
    relation: Relation,
    municipality: str | None = None,
    result: Result = "allowed",
    reason: Reason | None = None,
) -> None:
    """`reason`: what the relation says of itself; one that was given counts before it."""
    service = session.info["service"]
    accessed = ClientAccessed(
        service=service,
        client_id=client_id,
        municipality=municipality,
        actor=who.subject,
        through=who.client,
        roles=sorted(who.roles),
        organisation=who.organisation,
        action=action,
        what=what,
        relation=relation,
        result=result,
        reason=session.info.get("reason") or who.reason or reason,
    )
    publish(session, accessed, topic=f"{service}.access")
    touched: list[Attempt] = session.info.setdefault("touched", [])
    touched.append(Attempt(who, client_id, action, what, relation))


def give_reason(session: AsyncSession, reason: Reason) -> None:
    """Stands in every record that this transaction writes from here on."""
    session.info["reason"] = reason


def kept_of(session: AsyncSession) -> list[dict[str, str]]:
    """Whose data its answer holds, to be kept with the answer."""
    shown = [one for one in touched_in(session) if one.relation != "none"]
    return [{"client_id": str(one.client_id), "what": one.what, "relation": one.relation} for one in shown]


def record_again(session: AsyncSession, who: Principal, kept: list[dict[str, Any]] | None) -> None:
    """A kept answer leaves once more: it is read again, and nothing changes."""
    for one in kept or ():
        record(session, who, UUID(one["client_id"]), action="read", what=one["what"], relation=one["relation"])


def touched_in(session: AsyncSession) -> list[Attempt]:
    """What its transaction recorded: when it is refused those records go with it, and these are what is left."""
    return list(session.info.get("touched", ()))
