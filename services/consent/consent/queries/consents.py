from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from common import rights
from common.access_log import Attempt
from common.days import end_of
from common.events.access import Action
from common.identity import Principal
from common.paging import from_mark
from common.rights import ClientNotFound
from consent.errors.consents import ConsentNotFound
from consent.models import Consent, ConsentGrant, KnownClient
from consent.queries.clients import hold_client


def whole_consents() -> Select[Consent]:
    return select(Consent).options(selectinload(Consent.grants), joinedload(Consent.end), joinedload(Consent.scan))


def open_to(who: Principal) -> ColumnElement[bool]:
    """Every consent of a client they see; of one only referred, those naming the own organisation or given to them."""
    whole = Consent.client_id.in_(rights.visible(who, beyond_referring=True))
    if not who.has("referrer"):
        return whole
    naming_own = select(ConsentGrant.consent_id).where(ConsentGrant.party == f"organisation:{who.organisation}")
    return or_(whole, Consent.id.in_(naming_own), Consent.received_by == who.subject)


async def consent_by_id(
    session: AsyncSession, consent_id: UUID, who: Principal, *, action: Action = "read", what: str = "consent"
) -> Consent:
    """The consent, if one may see it. For a change its client's row is locked before it is read."""
    client_id = await session.scalar(select(Consent.client_id).where(Consent.id == consent_id))
    if client_id is None:
        raise ConsentNotFound(consent_id=consent_id)
    attempt = Attempt(who, client_id, action, what)
    if action == "change":
        await hold_client(session, client_id)
    consent = await session.scalar(whole_consents().where(Consent.id == consent_id, open_to(who)))
    if consent is None:
        raise ConsentNotFound(consent_id=consent_id, attempt=attempt)
    try:
        await rights.see(session, who, client_id, action=action, what=what)
    except ClientNotFound as error:  # whose consent it is stays untold
        raise ConsentNotFound(consent_id=consent_id, attempt=attempt) from error
    return consent


async def consents_of(
    session: AsyncSession,
    client_id: UUID,
    who: Principal,
    *,
    on: date,
    limit: int,
    after: tuple[datetime, UUID] | None,
) -> Sequence[Consent]:
    """Of one client, those given by the end of the day, the newest first, ended ones among them."""
    await rights.see(session, who, client_id, action="read", what="consent")
    own = whole_consents().where(Consent.client_id == client_id, Consent.received_at < end_of(on), open_to(who))
    by_receipt = (Consent.received_at, Consent.id)
    return (await session.scalars(from_mark(own, by_receipt, after=after, limit=limit, newest_first=True))).all()


async def lasting_consents(
    session: AsyncSession, client_id: UUID, who: Principal, *, purpose: str
) -> Sequence[Consent]:
    """Those without an end that one may see: what may not be seen gives no hint of itself. The newest first."""
    lasting = whole_consents().where(
        Consent.client_id == client_id, Consent.purpose_code == purpose, ~Consent.end.has(), open_to(who)
    )
    return (await session.scalars(lasting.order_by(Consent.received_at.desc(), Consent.id))).all()


async def clients_with_past_dates(session: AsyncSession, day: date, *, limit: int) -> Sequence[UUID]:
    """Locked, in the order of their ids; those whom someone else holds come another time."""
    past = select(Consent.client_id).where(Consent.valid_until < day, ~Consent.end.has())
    clients = select(KnownClient.id).where(KnownClient.id.in_(past)).order_by(KnownClient.id).limit(limit)
    return (await session.scalars(clients.with_for_update(skip_locked=True, key_share=True))).all()


async def consents_past_their_date(session: AsyncSession, client_ids: Sequence[UUID], day: date) -> Sequence[Consent]:
    past = whole_consents().where(Consent.client_id.in_(client_ids), Consent.valid_until < day, ~Consent.end.has())
    return (await session.scalars(past.order_by(Consent.client_id, Consent.id))).all()


async def whole_consents_of(session: AsyncSession, consent_ids: Collection[UUID]) -> Sequence[Consent]:
    return (await session.scalars(whole_consents().where(Consent.id.in_(consent_ids)).order_by(Consent.id))).all()
