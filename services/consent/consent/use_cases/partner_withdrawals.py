"""What a partner was told to forget about, under its own names, and that it knows."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from common import access_log
from common.events.access import Action
from common.identity import Principal
from consent.errors.withdrawals import WithdrawalNotFound
from consent.models import Partner, WithdrawalNotice
from consent.queries.partner_messages import refs_of
from consent.schemas.partner import PartnerWithdrawal
from consent.use_cases.withdrawals import acknowledge_as_party


async def under_own_names(
    session: AsyncSession, partner: Partner, notices: Sequence[WithdrawalNotice], *, who: Principal
) -> list[PartnerWithdrawal]:
    """Without those about clients it was never told of: it has no name for them, and nothing to forget."""
    refs = await refs_of(session, partner, {one.client_id for one in notices})
    known = [one for one in notices if one.client_id in refs]
    for one in known:
        record(session, one, who, action="read")
    return [shown(one, refs[one.client_id]) for one in known]


async def acknowledge_withdrawal(
    session: AsyncSession, partner: Partner, notice_id: UUID, *, who: Principal
) -> PartnerWithdrawal:
    """Raises WithdrawalNotFound."""
    notice = await acknowledge_as_party(session, notice_id=notice_id, party=partner.party, account=who.subject)
    refs = await refs_of(session, partner, {notice.client_id})
    if notice.client_id not in refs:
        raise WithdrawalNotFound(notice_id=notice_id)
    record(session, notice, who, action="change")
    return shown(notice, refs[notice.client_id])


def record(session: AsyncSession, notice: WithdrawalNotice, who: Principal, *, action: Action) -> None:
    where = notice.municipality
    access_log.record(
        session, who, notice.client_id, action=action, what="withdrawal", relation="service", municipality=where
    )


def shown(notice: WithdrawalNotice, client_ref: UUID) -> PartnerWithdrawal:
    return PartnerWithdrawal(
        id=notice.id,
        client_ref=client_ref,
        consent_id=uuid5(client_ref, str(notice.consent_id)),
        told_at=notice.told_at,
        acknowledge_by=notice.acknowledge_by,
        acknowledged_at=notice.acknowledged_at,
    )
