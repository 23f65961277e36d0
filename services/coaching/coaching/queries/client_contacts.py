from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.client_contacts import ClientContactNotFound
from coaching.models import ClientContact, ClientContactVersion
from coaching.schemas.client_contacts import ClientContactView, ClientContactWithHistory, ContactVersionView
from common import rights
from common.identity import Principal


async def contact_to_change(session: AsyncSession, who: Principal, contact_id: UUID) -> ClientContact:
    """Locked: two corrections at once are seen one after the other."""
    locked = select(ClientContact).where(ClientContact.id == contact_id).with_for_update()
    contact = await session.scalar(locked.execution_options(populate_existing=True))
    if contact is None:
        raise ClientContactNotFound(contact_id=contact_id)
    await rights.see(session, who, contact.client_id, action="change", what="client_contact")
    return contact


async def contact_with_history(session: AsyncSession, who: Principal, contact_id: UUID) -> ClientContactWithHistory:
    contact = await session.get(ClientContact, contact_id)
    if contact is None:
        raise ClientContactNotFound(contact_id=contact_id)
    await rights.see(session, who, contact.client_id, action="read", what="client_contact")
    versions = select(ClientContactVersion).where(ClientContactVersion.contact_id == contact_id)
    earlier = await session.scalars(versions.order_by(ClientContactVersion.version))
    shown = ClientContactView.model_validate(contact).model_dump()
    return ClientContactWithHistory(**shown, earlier=[ContactVersionView.model_validate(one) for one in earlier])


async def client_contacts_of(session: AsyncSession, client_id: UUID) -> Sequence[ClientContact]:
    """Also those that did not take place after all: they are marked so."""
    mine = select(ClientContact).where(ClientContact.client_id == client_id)
    return (await session.scalars(mine.order_by(ClientContact.contacted_on, ClientContact.id))).all()
