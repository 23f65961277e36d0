from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from consent.errors.rules import RuleNotFound
from consent.models import StatutoryRule
from consent.proposed_rules import ProposedRule, proposed_rules

LATEST = select(StatutoryRule.rule_id, func.max(StatutoryRule.version)).group_by(StatutoryRule.rule_id)
IN_ORDER = (StatutoryRule.statute, StatutoryRule.section, StatutoryRule.party_type, StatutoryRule.category)


async def latest_rules(session: AsyncSession, *, purpose: str | None = None) -> Sequence[StatutoryRule]:
    """The last version of each."""
    last = select(StatutoryRule).where(tuple_(StatutoryRule.rule_id, StatutoryRule.version).in_(LATEST))
    if purpose is not None:
        last = last.where(StatutoryRule.purpose == purpose)
    return (await session.scalars(last.order_by(*IN_ORDER))).all()


async def rules_not_in_use(session: AsyncSession) -> list[ProposedRule]:
    """Of the proposed ones those that no rule stands for yet, ended ones counted."""
    known = {(one.party_type, one.category, one.purpose, one.statute) for one in await latest_rules(session)}
    return [one for one in proposed_rules() if (one.party_type, one.category, one.purpose, one.statute) not in known]


async def versions_of(session: AsyncSession, rule_id: UUID) -> Sequence[StatutoryRule]:
    """The newest first. Raises RuleNotFound."""
    versions = select(StatutoryRule).where(StatutoryRule.rule_id == rule_id).order_by(StatutoryRule.version.desc())
    found = (await session.scalars(versions)).all()
    if not found:
        raise RuleNotFound(rule_id=rule_id)
    return found
