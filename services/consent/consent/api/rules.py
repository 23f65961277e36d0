from typing import Annotated
from uuid import UUID

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import PrivacyOfficer
from common.web import ServiceRouter
from consent.models import StatutoryRule
from consent.queries import rules as queries
from consent.schemas.rules import ChangedRule, ManyProposedRules, ManyRules, NewRule, ProposedRuleView, RuleView
from consent.use_cases import rules as use_cases

router = ServiceRouter(prefix="/rules", tags=["rules"])

RuleId = Annotated[UUID, NO_CLIENT]


@router.get("", summary="The statutory rules, each as it stands now")
async def list_rules(who: PrivacyOfficer, session: Transaction) -> ManyRules:
    return ManyRules(items=[shown(one) for one in await queries.latest_rules(session)])


@router.post("", status_code=201, summary="A statute lets a kind of organisation take part in telling a kind of data")
async def make_rule(new: NewRule, who: PrivacyOfficer, session: Transaction) -> RuleView:
    """An exchange has a ground when both sides have a rule of one statute for that kind of data and purpose."""
    return shown(await use_cases.make_rule(session, new=new, who=who))


@router.get("/proposed", summary="A first set, not in use: each is made a rule by who has read its section")
async def list_proposed(who: PrivacyOfficer, session: Transaction) -> ManyProposedRules:
    proposed = await queries.rules_not_in_use(session)
    return ManyProposedRules(items=[ProposedRuleView.model_validate(one) for one in proposed])


@router.put("/{rule_id}", summary="Change or end a rule: a new version of it")
async def change_rule(rule_id: RuleId, changed: ChangedRule, who: PrivacyOfficer, session: Transaction) -> RuleView:
    return shown(await use_cases.change_rule(session, rule_id=rule_id, changed=changed, who=who))


@router.get("/{rule_id}/versions", summary="What a rule was, the newest version first: who changed it, when and why")
async def list_versions(rule_id: RuleId, who: PrivacyOfficer, session: Transaction) -> ManyRules:
    return ManyRules(items=[shown(one) for one in await queries.versions_of(session, rule_id)])


def shown(rule: StatutoryRule) -> RuleView:
    return RuleView.model_validate(rule)
