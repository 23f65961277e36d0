from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.codes import DataCategory
from common.days import now, today
from common.events import ConsentExpired, ConsentGiven, ConsentSuperseded, ConsentWithdrawn, Grant
from common.identity import Principal
from common.outbox import publish
from consent.models import Consent, ConsentGrant, KnownClient
from consent.queries import (
    client_held,
    clients_with_past_dates,
    consent_by_id,
    consents_past_their_date,
    consents_without_end,
    hold_client,
)
from consent.schemas import CategoryDecision, ConsentGround, DecisionView, NewConsent, NewDecision, NoGround, Withdrawal


async def give_consent(session: AsyncSession, *, new: NewConsent, who: Principal) -> Consent:
    client = await client_held(session, new.client_id, who, what="consent")
    consent = new_consent(new, client, who)
    consent.must_be_whole()
    if new.supersedes is not None:
        await supersede(session, new.supersedes, consent, who)
    session.add(consent)
    await session.flush()
    publish(session, consent_given(consent))
    return consent


def new_consent(new: NewConsent, client: KnownClient, who: Principal) -> Consent:
    return Consent(
        client_id=client.id,
        municipality=client.municipality,
        giver=new.given_by.kind,
        giver_role=new.given_by.role,
        purpose_code=new.purpose_code,
        purpose_text=new.purpose_text,
        channel=new.channel,
        scan_sha256=new.scan_sha256,
        form_version=new.form_version,
        language=new.language,
        notice_version=new.notice_version,
        valid_from=new.valid_from or today(),
        valid_until=new.valid_until,
        received_by=who.subject,
        supersedes=new.supersedes,
        grants=[ConsentGrant(party=party, category=category) for party, category in in_order(new.grants)],
    )


def in_order(grants: Sequence[Grant]) -> list[tuple[str, DataCategory]]:
    return sorted((grant.party, grant.category) for grant in grants)


async def supersede(session: AsyncSession, old_id: UUID, new: Consent, who: Principal) -> None:
    old = await consent_by_id(session, old_id, who, action="change")
    new.take_place_of(old)
    publish(
        session,
        ConsentSuperseded(
            client_id=old.client_id, municipality=old.municipality, consent_id=old.id, superseded_by=new.id
        ),
    )


def consent_given(consent: Consent) -> ConsentGiven:
    return ConsentGiven(
        client_id=consent.client_id,
        municipality=consent.municipality,
        consent_id=consent.id,
        valid_from=consent.valid_from,
        valid_until=consent.valid_until,
        grants=[Grant(party=grant.party, category=grant.category) for grant in consent.grants],
        supersedes=consent.supersedes,
    )


async def withdraw_consent(
    session: AsyncSession, *, consent_id: UUID, withdrawal: Withdrawal, who: Principal
) -> Consent:
    consent = await consent_by_id(session, consent_id, who, action="change")
    withdrawn_on = withdrawal.withdrawn_on or today()
    consent.withdraw(withdrawn_on, recorded_by=who.subject)
    publish(
        session,
        ConsentWithdrawn(
            client_id=consent.client_id,
            municipality=consent.municipality,
            consent_id=consent.id,
            withdrawn_on=withdrawn_on,
        ),
    )
    return consent


async def decide(session: AsyncSession, *, new: NewDecision, who: Principal) -> DecisionView:
    """Under the client's lock: a withdrawal comes wholly before it or wholly after. No ground unless one is found."""
    await rights.see(session, who, new.client_id, action="read", what="consent")
    await hold_client(session, new.client_id)
    consents = await consents_without_end(session, new.client_id, purpose=new.purpose)
    in_force = [consent for consent in consents if consent.holds_on(today())]
    parties = {new.from_party, new.to_party}
    return DecisionView(
        decided_at=now(), decisions=[decision(in_force, parties, category) for category in new.categories]
    )


def decision(consents: Sequence[Consent], parties: set[str], category: DataCategory) -> CategoryDecision:
    ground = next((consent.id for consent in consents if consent.allows(parties, category)), None)
    return CategoryDecision(
        category=category, ground=NoGround() if ground is None else ConsentGround(consent_id=ground)
    )


async def expire_consents(session: AsyncSession, *, day: date, limit: int = 200) -> int:
    """Tells the others what each decision has judged by the date all along. Returns how many clients it came to."""
    client_ids = await clients_with_past_dates(session, day, limit=limit)
    for consent in await consents_past_their_date(session, client_ids, day):
        expired_on = consent.expire()
        publish(
            session,
            ConsentExpired(
                client_id=consent.client_id,
                municipality=consent.municipality,
                consent_id=consent.id,
                expired_on=expired_on,
            ),
        )
    return len(client_ids)


async def take_in_clients(session: AsyncSession, municipalities: dict[UUID, str]) -> None:
    """Known from now on, and where they live: consents can be given."""
    rows = [{"id": client_id, "municipality": municipality} for client_id, municipality in municipalities.items()]
    await session.execute(insert(KnownClient).values(rows).on_conflict_do_nothing())
