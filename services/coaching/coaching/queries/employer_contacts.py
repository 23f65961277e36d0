from collections.abc import Mapping, Sequence, Set
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.errors.employer_contacts import EmployerContactNotFound
from coaching.models import Coach, EmployerContact, EmployerContactVersion
from coaching.models.employer_contacts import TYPED
from coaching.queries.coaches import coach_by_id
from coaching.queries.employers import names_of_employers
from coaching.schemas.employer_contacts import (
    ContactToFind,
    EmployerContactRecord,
    EmployerContactVersionView,
    EmployerContactView,
    FoundContact,
)
from common import rights
from common.identity import Principal


async def contacts_about(session: AsyncSession, client_id: UUID) -> Sequence[EmployerContact]:
    about = select(EmployerContact).where(EmployerContact.client_id == client_id)
    ordered = about.order_by(EmployerContact.contacted_on, EmployerContact.id)
    return (await session.scalars(ordered.options(joinedload(EmployerContact.employer)))).all()


async def contact_to_change(session: AsyncSession, who: Principal, contact_id: UUID) -> EmployerContact:
    """Locked: two corrections at once are seen one after the other."""
    locked = select(EmployerContact).where(EmployerContact.id == contact_id).with_for_update()
    contact = await session.scalar(locked.execution_options(populate_existing=True))
    if contact is None:
        raise EmployerContactNotFound
    if contact.client_id:
        await rights.see(session, who, contact.client_id, action="change", what="employer_contact")
    return contact


async def contact_record(session: AsyncSession, who: Principal, contact_id: UUID) -> EmployerContactRecord:
    loaded = select(EmployerContact).where(EmployerContact.id == contact_id)
    contact = await session.scalar(loaded.options(joinedload(EmployerContact.employer)))
    if contact is None:
        raise EmployerContactNotFound
    if contact.client_id:
        await rights.see(session, who, contact.client_id, action="read", what="employer_contact")
    coach = await coach_by_id(session, contact.coach_id)
    return EmployerContactRecord(
        **EmployerContactView.model_validate(contact).model_dump(),
        coach_name=coach.name,
        may_correct=may_correct(who, contact, coach),
        earlier=await earlier_words(session, who, contact),
    )


def may_correct(who: Principal, contact: EmployerContact, coach: Coach) -> bool:
    return coach.login == who.subject or (who.has("team_lead") and who.covers(contact.municipality))


async def earlier_words(
    session: AsyncSession, who: Principal, contact: EmployerContact
) -> list[EmployerContactVersionView]:
    """The newest first. One may have been about a client whom the reader does not see."""
    told = select(EmployerContactVersion).where(EmployerContactVersion.contact_id == contact.id)
    wrong = (await session.scalars(told.order_by(EmployerContactVersion.version.desc()))).all()
    names = await names_of_employers(session, {UUID(one.facts["employer_id"]) for one in wrong})
    seen = await clients_seen(session, who, {one.client_id for one in wrong if one.client_id} - {contact.client_id})
    return [version_view(one, names, seen | {contact.client_id, None}) for one in wrong]


async def clients_seen(session: AsyncSession, who: Principal, client_ids: Set[UUID]) -> set[UUID]:
    """Asked first, so that what is not shown leaves no record of an attempt."""
    known = await rights.standings(session, who, client_ids)
    return set(await rights.see_all(session, who, sorted(known), action="read", what="employer_contact"))


def version_view(
    one: EmployerContactVersion, names: Mapping[UUID, str], seen: Set[UUID | None]
) -> EmployerContactVersionView:
    is_told = one.client_id in seen
    hidden: dict[str, Any] = {} if is_told else dict.fromkeys((*TYPED, "client_id"))
    return EmployerContactVersionView(
        **one.facts | hidden,
        version=one.version,
        employer_name=names[UUID(one.facts["employer_id"])],
        about_client=one.client_id is not None,
        reason=one.reason if is_told else None,
        corrected_at=one.corrected_at,
    )


async def contacts_like(session: AsyncSession, who: Principal, rows: Sequence[ContactToFind]) -> list[FoundContact]:
    """The imported contacts among these rows. SQL finds the neighbours, here the equal ones are picked: about none,
    too, is equal to about none."""
    near = tuple_(EmployerContact.employer_id, EmployerContact.coach_id, EmployerContact.contacted_on).in_(
        {(row.employer_id, row.coach_id, row.contacted_on) for row in rows}
    )
    is_imported = EmployerContact.external_ordinal.is_not(None)
    as_imported = select(EmployerContact).where(near, is_imported, EmployerContact.version == 1)
    ids = {row_of(contact): contact.id for contact in await session.scalars(as_imported)}
    ids |= await corrected_since(session, rows)
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


async def corrected_since(session: AsyncSession, rows: Sequence[ContactToFind]) -> dict[ContactToFind, UUID]:
    """Imported contacts of these coaches that were corrected, by what they were imported as: a file that is brought
    again does not bring back what was wrong."""
    first = select(EmployerContactVersion, EmployerContact).join(EmployerContact)
    corrected = first.where(
        EmployerContactVersion.version == 1,
        EmployerContact.external_ordinal.is_not(None),
        EmployerContact.coach_id.in_({row.coach_id for row in rows}),
    )
    told = (await session.execute(corrected)).all()
    return {ContactToFind.model_validate(cells(wrong, contact)): contact.id for wrong, contact in told}


def cells(wrong: EmployerContactVersion, contact: EmployerContact) -> dict[str, Any]:
    facts = {name: wrong.facts[name] for name in ("employer_id", "client_id", "contacted_on", "kind", "face_to_face")}
    return facts | {"coach_id": contact.coach_id, "ordinal": contact.external_ordinal}
