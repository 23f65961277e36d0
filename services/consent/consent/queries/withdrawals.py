from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from common import rights
from common.access_log import Attempt
from common.days import today
from common.identity import Principal
from common.paging import from_mark
from common.rights import ClientNotFound
from consent.codes import WithdrawalState
from consent.errors.withdrawals import WithdrawalNotFound
from consent.models import WithdrawalNotice
from consent.queries.clients import hold_client

EMPLOYERS = "employers"
Mark = tuple[datetime, UUID]
BY_TIME = (WithdrawalNotice.told_at, WithdrawalNotice.id)


@dataclass(frozen=True)
class Wanted:
    """What someone looks for among the withdrawals."""

    state: WithdrawalState | None = None
    is_late: bool | None = None
    consent_id: UUID | None = None


def whole_notices() -> Select[WithdrawalNotice]:
    return select(WithdrawalNotice).options(joinedload(WithdrawalNotice.acknowledgement))


def answers_for(who: Principal) -> list[str]:
    """The own organisation; and employers, for those who coach and so are the ones to tell them."""
    own = f"organisation:{who.organisation}"
    return [own, EMPLOYERS] if who.has("coach", "coordinator", "team_lead") else [own]


def open_to(who: Principal) -> ColumnElement[bool]:
    """A privacy officer sees every party's; others what those they answer for were told."""
    seen = WithdrawalNotice.client_id.in_(rights.visible(who))
    return seen if who.has("privacy_officer") else and_(seen, WithdrawalNotice.party.in_(answers_for(who)))


def matching(wanted: Wanted) -> ColumnElement[bool]:
    is_open = ~WithdrawalNotice.acknowledgement.has()
    is_late = and_(is_open, WithdrawalNotice.acknowledge_by < today())
    given: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.state, is_open if wanted.state == "unacknowledged" else ~is_open),
        (wanted.is_late, is_late if wanted.is_late else ~is_late),
        (wanted.consent_id, WithdrawalNotice.consent_id == wanted.consent_id),
    ]
    return and_(true(), *(condition for value, condition in given if value is not None))


async def withdrawals(
    session: AsyncSession, who: Principal, wanted: Wanted, *, limit: int, after: Mark | None
) -> Sequence[WithdrawalNotice]:
    """The longest waiting first."""
    told = whole_notices().where(open_to(who), matching(wanted))
    notices = (await session.scalars(from_mark(told, BY_TIME, after=after, limit=limit))).all()
    await rights.see_all(session, who, [one.client_id for one in notices], action="read", what="withdrawal")
    return notices


async def withdrawals_told_to(
    session: AsyncSession, party: str, *, limit: int, after: Mark | None
) -> Sequence[WithdrawalNotice]:
    """For the party's own machine account."""
    told = whole_notices().where(WithdrawalNotice.party == party)
    return (await session.scalars(from_mark(told, BY_TIME, after=after, limit=limit))).all()


async def notice_held(session: AsyncSession, notice_id: UUID, who: Principal) -> WithdrawalNotice:
    """One of a client that one may see. Raises WithdrawalNotFound.

    Someone of an organisation holds what it was told; a privacy officer what any was, to write down its answer.
    """
    parties = None if who.acts_as("privacy_officer") else answers_for(who)
    notice = await notice_told_to(session, notice_id, parties)
    attempt = Attempt(who, notice.client_id, "change", "withdrawal")
    try:
        await rights.see(session, who, notice.client_id, action="change", what="withdrawal")
    except ClientNotFound as error:
        raise WithdrawalNotFound(notice_id=notice_id, attempt=attempt) from error
    return notice


async def notice_told_to(session: AsyncSession, notice_id: UUID, parties: Sequence[str] | None) -> WithdrawalNotice:
    """To any of these, or to whomever (None). Its client is held, so that of two answers at once the second sees the
    first. Raises WithdrawalNotFound."""
    told = [WithdrawalNotice.id == notice_id, *([WithdrawalNotice.party.in_(parties)] if parties else [])]
    client_id = await session.scalar(select(WithdrawalNotice.client_id).where(*told))
    if client_id is None:
        raise WithdrawalNotFound(notice_id=notice_id)
    await hold_client(session, client_id)
    return (await session.scalars(whole_notices().where(*told))).one()
