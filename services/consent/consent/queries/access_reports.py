"""A client's own report: who handled their data, to whom it went, and on what ground."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.days import today
from common.identity import Principal
from consent.errors.access import OldEntriesNeedReason
from consent.models import AccessEntry, Decision, Disclosure, DisclosureOutcome
from consent.queries.access import beginning_of, two_years_before

HANDLED = (
    AccessEntry.actor,
    AccessEntry.roles,
    AccessEntry.organisation,
    AccessEntry.service,
    AccessEntry.action,
    AccessEntry.what,
    AccessEntry.relation,
    AccessEntry.reason,
    AccessEntry.result,
)


async def see_report(session: AsyncSession, who: Principal, client_id: UUID) -> None:
    """It holds all there is, however old. Raises ClientNotFound, ReasonNeeded, OldEntriesNeedReason."""
    await rights.see(session, who, client_id, action="read", what="access_report")
    if not who.reason and await has_old_entries(session, client_id):
        raise OldEntriesNeedReason


async def has_old_entries(session: AsyncSession, client_id: UUID) -> bool:
    shown_freely = beginning_of(two_years_before(today()))
    old = exists().where(AccessEntry.client_id == client_id, AccessEntry.recorded_at < shown_freely)
    return bool(await session.scalar(select(old)))


async def who_handled(session: AsyncSession, client_id: UUID) -> Sequence[Any]:
    """Each person and what they did, once, with how often and between which days. The latest first."""
    last = func.max(AccessEntry.recorded_at).label("last_at")
    counted = (func.count().label("times"), func.min(AccessEntry.recorded_at).label("first_at"), last)
    grouped = select(*HANDLED, *counted).where(AccessEntry.client_id == client_id, AccessEntry.action != "disclose")
    return (await session.execute(grouped.group_by(*HANDLED).order_by(last.desc()))).all()


async def to_whom(session: AsyncSession, client_id: UUID) -> Sequence[Any]:
    """Each disclosure but those that failed, by the ledger's number, with what it was decided on."""
    told = (
        select(
            Disclosure.number,
            Disclosure.party,
            Disclosure.what,
            Disclosure.categories,
            Disclosure.recorded_at,
            Decision.purpose,
            Decision.basis,
        )
        .join(Decision, Decision.id == Disclosure.decision_id)
        .outerjoin(DisclosureOutcome, DisclosureOutcome.disclosure_id == Disclosure.id)
        .where(Disclosure.client_id == client_id, DisclosureOutcome.outcome.is_distinct_from("failed"))
    )
    return (await session.execute(told.order_by(Disclosure.number.desc()))).all()
