"""Who a partner's `client_ref` is: told where `identity` is granted, each answer a disclosure."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import access_log
from common.codes import DataCategory, Municipality
from common.identity import Principal
from consent.models import Partner
from consent.people import Person
from consent.queries.clients import hold_clients, homes_of
from consent.queries.grounds import exchange_with
from consent.queries.partner_messages import clients_called
from consent.queries.partners import subscriptions_of
from consent.schemas.partner import IdentityView
from consent.use_cases.disclosures import Asked, Disclosed, decide
from consent.use_cases.partner_answers import disclose_to, write_down_as_told

IDENTITY: DataCategory = "identity"


async def to_be_named(session: AsyncSession, partner: Partner, client_refs: Sequence[UUID]) -> set[UUID]:
    """The clients it is worth asking about. What may be told is decided once their names are here."""
    asked = [asked_who(client_id) for client_id in (await clients_called(session, partner, client_refs)).values()]
    named: set[UUID] = set()
    for purpose in await purposes_of(session, partner):
        decided = await decide(session, exchange_with(partner, purpose), asked)
        named |= {one.asked.client_id for one in decided if one.may_leave}
    return named


async def tell_identities(
    session: AsyncSession,
    partner: Partner,
    client_refs: Sequence[UUID],
    people: Mapping[UUID, Person],
    *,
    who: Principal,
) -> list[IdentityView]:
    """In the order asked. A name that is nobody's, and one that may not be told, look the same: they are missing."""
    clients = await clients_called(session, partner, client_refs)
    disclosed = await decided(session, partner, set(clients.values()) & people.keys(), who=who)
    homes = await homes_of(session, set(clients.values()))
    refuse_the_rest(session, homes, disclosed, who=who)
    return [
        told(session, partner, ref, people[clients[ref]], disclosed[clients[ref]], homes[clients[ref]], who=who)
        for ref in client_refs
        if clients.get(ref) in disclosed
    ]


async def decided(
    session: AsyncSession, partner: Partner, client_ids: set[UUID], *, who: Principal
) -> dict[UUID, Disclosed]:
    """Those with a ground for one of the purposes that the partner is told events for."""
    await hold_clients(session, client_ids)
    found: dict[UUID, Disclosed] = {}
    for purpose in await purposes_of(session, partner):
        asked = [asked_who(client_id) for client_id in sorted(client_ids - found.keys())]
        disclosed = await disclose_to(session, partner, asked, purpose=purpose, who=who)
        found |= {one.asked.client_id: one for one in disclosed if one.number}
    return found


async def purposes_of(session: AsyncSession, partner: Partner) -> list[str]:
    return sorted({one.purpose for one in await subscriptions_of(session, partner.id)})


def asked_who(client_id: UUID) -> Asked:
    return Asked(client_id, IDENTITY, frozenset({IDENTITY}), needs=IDENTITY)


def refuse_the_rest(
    session: AsyncSession, homes: Mapping[UUID, Municipality], told: Mapping[UUID, Disclosed], *, who: Principal
) -> None:
    """They were asked for in vain, and that stays readable."""
    for client_id in sorted(homes.keys() - told.keys()):
        access_log.record(
            session,
            who,
            client_id,
            action="disclose",
            what=IDENTITY,
            relation="none",
            municipality=homes[client_id],
            result="refused",
        )


def told(
    session: AsyncSession,
    partner: Partner,
    client_ref: UUID,
    person: Person,
    disclosed: Disclosed,
    municipality: Municipality,
    *,
    who: Principal,
) -> IdentityView:
    return IdentityView(
        client_ref=client_ref,
        disclosure_id=write_down_as_told(
            session, partner, disclosed, access=IDENTITY, municipality=municipality, who=who
        ),
        **person.model_dump(exclude={"client_id"}),
    )
