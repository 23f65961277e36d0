from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from common import rights
from common.access_log import Attempt
from common.codes import ReferralTarget
from common.days import today
from common.events.access import Action
from common.identity import Principal
from common.paging import from_mark
from common.rights import ClientNotFound
from referral.codes import ReferralStatus
from referral.errors import ReferralNotFound
from referral.models import OPEN, Referral
from referral.roles import own_organisation

BY_DAY = (Referral.submitted_on, Referral.id)


@dataclass(frozen=True)
class Wanted:
    """What someone looks for in the inbox."""

    status: ReferralStatus | None = None
    municipality: str | None = None
    target: ReferralTarget | None = None
    organisation_id: UUID | None = None
    is_late: bool | None = None
    newest_first: bool = False


def whole_referrals() -> Select[Referral]:
    return select(Referral).options(joinedload(Referral.organisation))


def open_to(who: Principal) -> ColumnElement[bool]:
    """Every referral of a client they see; of one they only referred, those of the own organisation."""
    seen = Referral.client_id.in_(rights.visible(who))
    if not who.has("referrer"):
        return seen
    whole = Referral.client_id.in_(rights.visible(who, beyond_referring=True))
    return and_(seen, or_(whole, Referral.organisation_id == own_organisation(who)))


async def referral_by_id(
    session: AsyncSession, referral_id: UUID, who: Principal, *, action: Action = "read"
) -> Referral:
    """The referral, if one may see it. For a change it is locked: of two answers at once the second sees the first."""
    wanted = whole_referrals().where(Referral.id == referral_id)
    if action == "change":
        wanted = wanted.with_for_update(of=Referral)
    referral = await session.scalar(wanted)
    if referral is None:
        raise ReferralNotFound(referral_id=referral_id)
    await see_referral(session, referral, who, action=action)
    return referral


async def see_referral(session: AsyncSession, referral: Referral, who: Principal, *, action: Action) -> None:
    """Whose client it is stays untold to those who may not see it."""
    attempt = Attempt(who, referral.client_id, action, "referral")
    try:
        relation = await rights.see(session, who, referral.client_id, action=action, what="referral")
    except ClientNotFound as error:
        raise ReferralNotFound(referral_id=referral.id, attempt=attempt) from error
    if relation == "own_organisation" and referral.organisation_id != own_organisation(who):
        raise ReferralNotFound(referral_id=referral.id)


async def inbox(
    session: AsyncSession, who: Principal, wanted: Wanted, *, limit: int, after: tuple[date, UUID] | None
) -> Sequence[Referral]:
    """The longest waiting first, unless the newest are wanted first."""
    open_ones = whole_referrals().where(open_to(who), matching(wanted))
    page = from_mark(open_ones, BY_DAY, after=after, limit=limit, newest_first=wanted.newest_first)
    referrals = (await session.scalars(page)).all()
    await rights.see_all(session, who, [one.client_id for one in referrals], action="read", what="referral")
    return referrals


def matching(wanted: Wanted) -> ColumnElement[bool]:
    late = and_(Referral.status == "submitted", Referral.answer_due_on < today())
    given: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.status, Referral.status == wanted.status),
        (wanted.municipality, Referral.municipality == wanted.municipality),
        (wanted.target, Referral.target == wanted.target),
        (wanted.organisation_id, Referral.organisation_id == wanted.organisation_id),
        (wanted.is_late, late if wanted.is_late else ~late),
    ]
    return and_(true(), *(condition for value, condition in given if value is not None))


async def referrals_of(
    session: AsyncSession, client_id: UUID, who: Principal, *, limit: int, after: tuple[date, UUID] | None
) -> Sequence[Referral]:
    """Of one client, the newest first."""
    await rights.see(session, who, client_id, action="read", what="referral")
    own = whole_referrals().where(Referral.client_id == client_id, open_to(who))
    return (await session.scalars(from_mark(own, BY_DAY, after=after, limit=limit, newest_first=True))).all()


async def open_referral(session: AsyncSession, *, client_id: UUID, target: ReferralTarget) -> Referral | None:
    return await session.scalar(
        select(Referral).where(Referral.client_id == client_id, Referral.target == target, Referral.status.in_(OPEN))
    )


async def referrals_known_by(
    session: AsyncSession, rows: Sequence[tuple[UUID, str, str, date]], who: Principal
) -> Sequence[Referral]:
    """By client, target, municipality and day of submission."""
    columns = tuple_(Referral.client_id, Referral.target, Referral.municipality, Referral.submitted_on)
    referrals = (await session.scalars(whole_referrals().where(columns.in_(rows)).order_by(Referral.id))).all()
    await rights.see_all(session, who, [one.client_id for one in referrals], action="read", what="referral")
    return referrals


async def accepted_to_coaching(session: AsyncSession, client_ids: Sequence[UUID], who: Principal) -> Sequence[Referral]:
    """Latest accepted last."""
    accepted = (
        select(Referral)
        .where(
            Referral.client_id.in_(client_ids),
            Referral.target == "supported_employment",
            Referral.accepted_on.is_not(None),
        )
        .order_by(Referral.accepted_on, Referral.id)
    )
    referrals = (await session.scalars(accepted)).all()
    await rights.see_all(session, who, [one.client_id for one in referrals], action="read", what="referral")
    return referrals
