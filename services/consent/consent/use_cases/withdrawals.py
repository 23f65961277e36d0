from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from common.events import WithdrawalAcknowledged
from common.identity import Principal
from common.outbox import publish
from common.working_days import working_days_after
from consent.models import Consent, WithdrawalNotice
from consent.queries.withdrawals import notice_held, notice_told_to


def tell_parties(session: AsyncSession, consent: Consent, parties: Iterable[str], *, within: int) -> None:
    """Each on its own. Employers are one party: whoever coaches the client tells those that know, and says so."""
    acknowledge_by = working_days_after(today(), within)
    session.add_all(
        WithdrawalNotice(
            consent_id=consent.id,
            client_id=consent.client_id,
            municipality=consent.municipality,
            party=party,
            acknowledge_by=acknowledge_by,
        )
        for party in parties
    )


async def acknowledge_withdrawal(session: AsyncSession, *, notice_id: UUID, who: Principal) -> WithdrawalNotice:
    """Someone of the organisation says that it knows, or a privacy officer writes down that it said so."""
    notice = await notice_held(session, notice_id, who)
    acknowledge(session, notice, by=who.subject)
    return notice


async def acknowledge_as_party(
    session: AsyncSession, *, notice_id: UUID, party: str, account: UUID
) -> WithdrawalNotice:
    """The organisation's own machine account says so. What else it may see does not matter here."""
    notice = await notice_told_to(session, notice_id, [party])
    acknowledge(session, notice, by=account)
    return notice


def acknowledge(session: AsyncSession, notice: WithdrawalNotice, *, by: UUID) -> None:
    """Said again, nothing changes: the first word counts."""
    if notice.is_acknowledged:
        return
    notice.acknowledge(by=by)
    acknowledged = WithdrawalAcknowledged(
        client_id=notice.client_id,
        municipality=notice.municipality,
        consent_id=notice.consent_id,
        party=notice.party,
        acknowledged_on=today(),
    )
    publish(session, acknowledged)
