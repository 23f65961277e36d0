"""What a person has written and not sent yet, sealed: only the same person gets it back."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from common.database import Sessions as Transactions
from common.days import now
from common.ids import new_id
from portal.models import Draft
from portal.sealing import Seal
from portal.settings import PortalSettings

KEPT = timedelta(days=1)
LARGEST = 200_000
"""Characters: no form of ours is longer, and nobody fills the database with one."""

Fields = Mapping[str, list[str]]


class DraftStore:
    def __init__(self, transactions: Transactions, settings: PortalSettings) -> None:
        self.transactions = transactions
        self.seal = Seal(settings.session_key)

    async def keep(self, *, subject: UUID, path: str, fields: Fields, is_cut_off: bool) -> None:
        if sum(len(value) for values in fields.values() for value in values) > LARGEST:
            return
        written = {
            "sealed": self.seal.close(dict(fields), bound_to=bound(subject, path)),
            "is_cut_off": is_cut_off,
            "created_at": now(),
        }
        row = insert(Draft).values(id=new_id(), subject=subject, path=path, **written)
        async with self.transactions.begin() as transaction:
            await transaction.execute(row.on_conflict_do_update(index_elements=["subject", "path"], set_=written))

    async def find(self, subject: UUID, path: str) -> Fields | None:
        mine = select(Draft.sealed).where(Draft.subject == subject, Draft.path == path, Draft.created_at > now() - KEPT)
        async with self.transactions() as transaction:
            sealed = await transaction.scalar(mine)
        return self.seal.open(sealed, bound_to=bound(subject, path)) if sealed else None

    async def lead_back(self, subject: UUID) -> str | None:
        """Where the person was cut off; told once, so that a form left alone does not stand in the way for ever."""
        cut_off = (Draft.subject == subject, Draft.is_cut_off, Draft.created_at > now() - KEPT)
        newest = select(Draft.path).where(*cut_off).order_by(Draft.created_at.desc()).limit(1)
        async with self.transactions.begin() as transaction:
            path = await transaction.scalar(newest)
            await transaction.execute(update(Draft).where(*cut_off).values(is_cut_off=False))
        return path

    async def drop(self, subject: UUID, path: str) -> None:
        async with self.transactions.begin() as transaction:
            await transaction.execute(delete(Draft).where(Draft.subject == subject, Draft.path == path))

    async def forget_old(self) -> None:
        async with self.transactions.begin() as transaction:
            await transaction.execute(delete(Draft).where(Draft.created_at < now() - KEPT))


def bound(subject: UUID, path: str) -> bytes:
    return f"{subject} {path}".encode()
