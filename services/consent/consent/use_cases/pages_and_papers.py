"""What a page or a paper tells another organisation, one at a time; partners' events go by `consent.telling`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import DataCategory
from common.days import now
from common.identity import Principal
from consent.errors.disclosures import NoGroundToTell
from consent.models import LedgerEntry
from consent.models.grounds import Ground
from consent.party_types import REGION
from consent.queries.clients import client_held
from consent.queries.consents import whole_consents_of
from consent.queries.grounds import exchange_between
from consent.schemas.decisions import CategoryDecision, shown_ground
from consent.schemas.disclosures import DisclosureView, NewDisclosure
from consent.use_cases.disclosures import Asked, Disclosed, disclose, write_as_told


async def tell(session: AsyncSession, *, new: NewDisclosure, who: Principal) -> DisclosureView:
    """Written down as told in the same transaction as the decision. Raises NoGroundToTell."""
    client = await client_held(session, new.client_id, who, action="disclose", what=new.what)
    exchange = await exchange_between(session, REGION, new.to_party, purpose=new.purpose)
    asked = Asked(new.client_id, new.what, frozenset(new.categories), needs=new.needs)
    disclosed = (await disclose(session, exchange, [asked], asked_by=who.subject, may_be_oral=True))[0]
    if disclosed.number is None:
        raise NoGroundToTell
    write_as_told(session, disclosed, party=new.to_party, municipality=client.municipality)
    await use_up(session, disclosed.grounds)
    return shown(disclosed, new.categories)


async def use_up(session: AsyncSession, grounds: Mapping[DataCategory, Ground]) -> None:
    """An oral consent covers one disclosure only (domain.md, section 3)."""
    spoken = {UUID(one.reference["consent_id"]) for one in grounds.values() if one.judged_on.get("channel") == "oral"}
    for consent in await whole_consents_of(session, spoken):
        consent.use()
        session.add(LedgerEntry(client_id=consent.client_id, kind="used", reference=consent.id))


def shown(disclosed: Disclosed, categories: Iterable[DataCategory]) -> DisclosureView:
    assert disclosed.disclosure_id is not None
    assert disclosed.number is not None
    return DisclosureView(
        id=disclosed.disclosure_id,
        number=disclosed.number,
        decided_at=now(),
        decisions=[CategoryDecision(category=one, ground=shown_ground(disclosed.grounds[one])) for one in categories],
    )
