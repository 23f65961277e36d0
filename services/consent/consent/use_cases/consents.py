from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.codes import DataCategory
from common.days import today
from common.events import ConsentExpired, ConsentGiven, ConsentSuperseded, ConsentWithdrawn, Grant
from common.identity import Principal
from common.outbox import publish
from consent.codes import PROMISED_WORKING_DAYS
from consent.errors.consents import AllowedAlready, UnknownParty
from consent.models import Consent, ConsentGrant, KnownClient, LedgerEntry
from consent.queries.clients import client_held
from consent.queries.consents import (
    clients_with_past_dates,
    consent_by_id,
    consents_past_their_date,
    lasting_consents,
)
from consent.queries.organisations import unknown_organisations
from consent.schemas.consents import NewConsent, Withdrawal
from consent.use_cases.waiting import cancel_waiting, queue_withdrawal
from consent.use_cases.withdrawals import tell_parties


async def give_consent(
    session: AsyncSession, *, new: NewConsent, who: Principal, acknowledged_within: int = PROMISED_WORKING_DAYS
) -> Consent:
    client = await client_held(session, new.client_id, who, what="consent")
    consent = new_consent(new, client, who)
    consent.must_be_whole()
    await refuse_unknown_parties(session, consent)
    if new.supersedes is not None:  # also on a merged record: a limit is never refused
        await supersede(session, new.supersedes, consent, who, acknowledged_within=acknowledged_within)
    else:
        await rights.refuse_merged(session, client.id)
        await refuse_needless(session, consent, who)
    session.add(consent)
    await session.flush()
    if new.supersedes is not None:
        await cancel_waiting(session, client.id)
    publish(session, consent_given(consent))
    return consent


async def refuse_unknown_parties(session: AsyncSession, consent: Consent) -> None:
    if unknown := await unknown_organisations(session, parties_of(consent)):
        raise UnknownParty(parties=unknown)


async def refuse_needless(session: AsyncSession, consent: Consent, who: Principal) -> None:
    """Two that say the same would have to be withdrawn twice. To limit one is never refused."""
    for other in await lasting_consents(session, consent.client_id, who, purpose=consent.purpose_code):
        if other.makes_needless(consent):
            raise AllowedAlready(consent_id=other.id)


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


async def supersede(
    session: AsyncSession, old_id: UUID, new: Consent, who: Principal, *, acknowledged_within: int
) -> None:
    """A party that the new one leaves out is told as of a withdrawal: for it there is no consent any more."""
    old = await consent_by_id(session, old_id, who, action="change")
    new.take_place_of(old)
    session.add(LedgerEntry(client_id=old.client_id, kind="superseded", reference=old.id))
    left_out = [party for party in parties_of(old) if party not in parties_of(new)]
    await tell_of_the_end(session, withdrawal_of(old, today()), old, left_out, within=acknowledged_within)
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
    session: AsyncSession,
    *,
    consent_id: UUID,
    withdrawal: Withdrawal,
    who: Principal,
    acknowledged_within: int = PROMISED_WORKING_DAYS,
) -> Consent:
    consent = await consent_by_id(session, consent_id, who, action="change")
    withdrawn_on = withdrawal.withdrawn_on or today()
    consent.withdraw(withdrawn_on, recorded_by=who.subject)
    session.add(LedgerEntry(client_id=consent.client_id, kind="withdrawn", reference=consent.id))
    await session.flush()
    await cancel_waiting(session, consent.client_id)
    withdrawn = withdrawal_of(consent, withdrawn_on)
    await tell_of_the_end(session, withdrawn, consent, parties_of(consent), within=acknowledged_within)
    publish(session, withdrawn)
    return consent


def withdrawal_of(consent: Consent, withdrawn_on: date) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        client_id=consent.client_id,
        municipality=consent.municipality,
        consent_id=consent.id,
        withdrawn_on=withdrawn_on,
    )


async def tell_of_the_end(
    session: AsyncSession, withdrawn: ConsentWithdrawn, consent: Consent, parties: Sequence[str], *, within: int
) -> None:
    """`within`: the working days in which each party promised to say that it knows."""
    tell_parties(session, consent, parties, within=within)
    await queue_withdrawal(session, withdrawn, parties)


def parties_of(consent: Consent) -> list[str]:
    return sorted({grant.party for grant in consent.grants})


async def expire_consents(session: AsyncSession, *, day: date, limit: int = 200) -> int:
    """Tells the others what each decision has judged by the date all along. Returns how many clients it came to."""
    client_ids = await clients_with_past_dates(session, day, limit=limit)
    for consent in await consents_past_their_date(session, client_ids, day):
        expired_on = consent.expire()
        session.add(LedgerEntry(client_id=consent.client_id, kind="expired", reference=consent.id))
        publish(
            session,
            ConsentExpired(
                client_id=consent.client_id,
                municipality=consent.municipality,
                consent_id=consent.id,
                expired_on=expired_on,
            ),
        )
    await session.flush()
    for client_id in client_ids:
        await cancel_waiting(session, client_id)
    return len(client_ids)
