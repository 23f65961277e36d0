from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.models import EmployerContact
from coaching.schemas.employer_contacts import ContactToFind, FoundContact
from common import rights
from common.identity import Principal


async def contacts_about(session: AsyncSession, client_id: UUID) -> Sequence[EmployerContact]:
    about = select(EmployerContact).where(EmployerContact.client_id == client_id)
    ordered = about.order_by(EmployerContact.contacted_on, EmployerContact.id)
    return (await session.scalars(ordered.options(joinedload(EmployerContact.employer)))).all()


async def contacts_like(session: AsyncSession, who: Principal, rows: Sequence[ContactToFind]) -> list[FoundContact]:
    """The imported contacts among these rows. SQL finds the neighbours, here the equal ones are picked: about none,
    too, is equal to about none."""
    near = tuple_(EmployerContact.employer_id, EmployerContact.coach_id, EmployerContact.contacted_on).in_(
        {(row.employer_id, row.coach_id, row.contacted_on) for row in rows}
    )
    imported = select(EmployerContact).where(near, EmployerContact.external_ordinal.is_not(None))
    ids = {row_of(contact): contact.id for contact in await session.scalars(imported)}
    found = [FoundContact(**row.model_dump(), id=ids[row]) for row in rows if row in ids]
    clients = [contact.client_id for contact in found if contact.client_id]
    await rights.see_all(session, who, clients, action="read", what="employer_contact")
    return found


def row_of(contact: EmployerContact) -> ContactToFind:
    return ContactToFind(
        employer_id=contact.employer_id,
        coach_id=contact.coach_id,
        client_id=contact.client_id,
        contacted_on=contact.contacted_on,
        kind=contact.kind,
        face_to_face=contact.face_to_face,
        ordinal=contact.external_ordinal or 1,
    )
