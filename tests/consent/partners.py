"""A partner that is told events, without a broker: what it was sent stands in the books as if it had arrived."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import select

from common import rights
from common.consumers import Received
from common.database import Sessions
from common.days import now, today
from common.events import ClientEmployed, CoachingEnded, Event
from common.ids import new_id
from consent.models import ClientRef, KnownClient, Partner, Subscription
from consent.schemas.consents import NewConsent, Withdrawal
from consent.telling import sending
from consent.telling.kafka import PartnerTopics
from consent.telling.sending import PutOff
from consent.use_cases import consents as use_cases
from consent.use_cases.waiting import queue_for_partners
from tests.consent.builders import a_new_consent
from tests.people import someone

COORDINATOR = someone("coordinator")


class Broker:
    """Takes everything."""

    async def send(self, partner: Partner, messages: Sequence[Any], *, batch: int) -> None: ...


async def add_partner(sessions: Sessions, *types: type[Event], **changed: Any) -> Partner:
    """Told of employments and of coaching that ended, in Rovaniemi."""
    given: dict[str, Any] = {"code": f"koe-{uuid4().hex[:8]}", "party_type": "third_sector", "state": "ready"}
    partner = Partner(**({"organisation_id": uuid4()} | given | changed))
    async with sessions.begin() as session:
        session.add(partner)
    await subscribe(sessions, partner, *(types or (ClientEmployed, CoachingEnded)))
    return partner


async def subscribe(sessions: Sessions, partner: Partner, *types: type[Event], **changed: Any) -> Subscription:
    given: dict[str, Any] = {"municipalities": ["698"], "purpose": "supported_employment", "way": "kafka"}
    told = Subscription(partner_id=partner.id, event_types=[one.type for one in types], **(given | changed))
    async with sessions.begin() as session:
        session.add(told)
    return told


async def add_client(sessions: Sessions) -> UUID:
    client_id = uuid4()
    async with sessions.begin() as session:
        session.add(KnownClient(id=client_id, municipality="698"))
        await rights.grant(session, client_id, relation="own_municipality", holder="698", because=client_id)
    return client_id


async def allow(sessions: Sessions, client_id: UUID, partner: Partner, *categories: str, **changed: Any) -> UUID:
    grants = [{"party": partner.party, "category": category} for category in categories]
    new = NewConsent.model_validate(a_new_consent(client_id, grants=grants, **changed))
    async with sessions.begin() as session:
        return (await use_cases.give_consent(session, new=new, who=COORDINATOR)).id


async def withdraw(sessions: Sessions, consent_id: UUID) -> None:
    async with sessions.begin() as session:
        await use_cases.withdraw_consent(session, consent_id=consent_id, withdrawal=Withdrawal(), who=COORDINATOR)


async def happen(sessions: Sessions, *events: Any) -> None:
    for event in events:
        received = Received(id=new_id(), event=event, recorded_at=now(), sequence=1)
        async with sessions.begin() as session:
            await queue_for_partners(session, [received])


async def tell(sessions: Sessions, topics: Any = None, *, put_off: PutOff | None = None) -> int:
    """Everything that waits; to a broker that takes everything when none is given."""
    taken_by = cast(PartnerTopics, topics or Broker())
    return await sending.tell_partners(sessions, taken_by, put_off or PutOff())


async def ref_of(sessions: Sessions, partner: Partner, client_id: UUID) -> UUID:
    async with sessions() as session:
        called = select(ClientRef.ref).where(ClientRef.partner_id == partner.id, ClientRef.client_id == client_id)
        return (await session.scalars(called)).one()


def employed(client_id: UUID, **changed: Any) -> ClientEmployed:
    given: dict[str, Any] = {
        "client_id": client_id,
        "municipality": "698",
        "case_id": uuid4(),
        "employment_id": uuid4(),
        "employer_id": uuid4(),
        "sector": "company",
        "kind": "employment",
        "started_on": today(),
        "ended_on": None,
        "wage_subsidy": True,
        "contract": "permanent",
        "hours_per_week": None,
        "occupation": None,
        "open_labour_market": True,
        "out_of_work_at_entry": True,
    }
    return ClientEmployed(**(given | changed))
