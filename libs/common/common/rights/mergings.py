"""Two records of one person: whoever may see the duplicate may see the record that is kept (docs/decisions/0017).

A merging is a row of the table like any right, since the same words change it in the same way; it gives nobody a
right by itself. It names the end of the chain: the referral service tells each record anew when that changes.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, cast, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from common.errors import Refusal
from common.rights.table import ClientRight, put

SAME_PERSON = "same_as"


class RecordMerged(Refusal):
    """This record was found to be of the same person as another. Go on with the record that was kept."""

    fi = "Nämä tiedot ja toiset asiakastiedot koskevat samaa henkilöä. Jatka säilytetyissä tiedoissa."
    sv = "Den här posten och en annan gäller samma person. Fortsätt i den post som behölls."
    field = "client_id"


def merging(client_id: UUID, same_as: UUID | None, *, sequence: int) -> dict[str, Any]:
    """A row of the table: undone, it leads to itself and counts no more."""
    return {
        "client_id": client_id,
        "relation": SAME_PERSON,
        "because": client_id,
        "holder": str(same_as or client_id),
        "sequence": sequence,
        "is_active": same_as is not None,
    }


async def merge(session: AsyncSession, client_id: UUID, *, same_as: UUID | None) -> None:
    """For the service that finds it, in the transaction that tells it."""
    await put(session, [merging(client_id, same_as, sequence=0)], is_own=True)


async def refuse_merged(session: AsyncSession, client_id: UUID) -> None:
    """What begins, begins on the record that is kept. Raises RecordMerged, which names it."""
    kept = await session.scalar(
        select(ClientRight.holder).where(stands(ClientRight), ClientRight.client_id == client_id)
    )
    if kept is not None:
        raise RecordMerged(same_as=UUID(kept))


def kept_for(duplicates: Select[UUID]) -> Select[UUID]:
    merged = aliased(ClientRight)
    return select(cast(merged.holder, Uuid)).where(stands(merged), merged.client_id.in_(duplicates))


async def duplicates_of(session: AsyncSession, client_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The records that lead to these, and where each of them leads."""
    merged = select(ClientRight.client_id, ClientRight.holder).where(
        stands(ClientRight), ClientRight.holder.in_([str(one) for one in client_ids])
    )
    return {row.client_id: UUID(row.holder) for row in await session.execute(merged)}


def stands(merged: type[ClientRight]) -> ColumnElement[bool]:
    return and_(merged.relation == SAME_PERSON, merged.is_active)
