from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.identity import Principal
from common.ids import new_id
from consent.errors.rules import RuleChangedMeanwhile, RuleTwice
from consent.models import StatutoryRule
from consent.queries.rules import latest_rules, versions_of
from consent.schemas.rules import ChangedRule, NewRule

# Rules are few and seldom changed: whoever changes one waits for whoever else does.
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('rinnalla.rules'))")


async def make_rule(session: AsyncSession, *, new: NewRule, who: Principal) -> StatutoryRule:
    await session.execute(ONE_AT_A_TIME)
    rule = rule_from(new, rule_id=new_id(), version=1, who=who)
    if any(rule.is_about_the_same_as(other) for other in await latest_rules(session, purpose=rule.purpose)):
        raise RuleTwice
    session.add(rule)
    return rule


async def change_rule(session: AsyncSession, *, rule_id: UUID, changed: ChangedRule, who: Principal) -> StatutoryRule:
    """A new version beside the old; an end is a change too. Decisions made before keep what they were made on."""
    await session.execute(ONE_AT_A_TIME)
    newest = (await versions_of(session, rule_id))[0]
    if newest.version != changed.version:
        raise RuleChangedMeanwhile(version=newest.version)
    rule = rule_from(changed, rule_id=rule_id, version=newest.version + 1, who=who)
    others = [other for other in await latest_rules(session, purpose=rule.purpose) if other.rule_id != rule_id]
    if any(rule.is_about_the_same_as(other) for other in others):
        raise RuleTwice
    session.add(rule)
    return rule


def rule_from(new: NewRule, *, rule_id: UUID, version: int, who: Principal) -> StatutoryRule:
    facts = new.model_dump(exclude={"version"})
    rule = StatutoryRule(rule_id=rule_id, version=version, recorded_by=who.subject, **facts)
    rule.must_be_whole()
    return rule
