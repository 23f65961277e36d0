from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.codes import SourceCategory
from common.days import today
from common.errors import OutsideYourMunicipalities
from common.events import (
    ReferralAccepted,
    ReferralClosed,
    ReferralDeclined,
    ReferralHandedOver,
    ReferralRecalled,
    ReferralSubmitted,
)
from common.identity import Principal
from common.outbox import publish
from common.working_days import working_days_after
from referral.errors import (
    AlreadyReferred,
    NoOrganisation,
    NotYourOrganisation,
    SourceDiffers,
    SourceMissing,
    SubmittedBeforeBirth,
)
from referral.models import Client, Organisation, Referral
from referral.queries.clients import client_held
from referral.queries.organisations import organisation_by_id
from referral.queries.referrals import open_referral, referral_by_id
from referral.roles import INTAKE, own_organisation
from referral.schemas import Acceptance, Background, Checklist, Closing, Decline, HandOver, NewReferral, Recall
from referral.settings import Settings


class Sender(NamedTuple):
    organisation: Organisation | None
    category: SourceCategory


async def submit_referral(session: AsyncSession, *, new: NewReferral, who: Principal, settings: Settings) -> Referral:
    who.require(new.municipality, region=settings.municipalities)
    client = await client_held(session, new.client_id, who, what="referral")
    client.must_stand_for_itself()
    sender = await sender_of(session, new, who)
    referral = new_referral(new, client, sender, who, settings)
    await refuse_second_open(session, referral)
    session.add(referral)
    await session.flush()
    await share_with_both_ends(session, referral)
    publish(session, ReferralSubmitted(**facts(referral), submitted_on=referral.submitted_on))
    return referral


async def sender_of(session: AsyncSession, new: NewReferral, who: Principal) -> Sender:
    organisation_id = sending_organisation(new, who)
    if organisation_id is None:
        if new.source_category is None:
            raise SourceMissing
        return Sender(None, new.source_category)
    organisation = await organisation_by_id(session, organisation_id)
    if new.source_category not in (None, organisation.source_category):
        raise SourceDiffers(organisation_category=organisation.source_category)
    return Sender(organisation, organisation.source_category)


def sending_organisation(new: NewReferral, who: Principal) -> UUID | None:
    """Intake records referrals of anyone, a referrer those of the own organisation."""
    if who.has(*INTAKE):
        return new.organisation_id
    own = own_organisation(who)
    if own is None:
        raise NoOrganisation
    if new.organisation_id not in (None, own):
        raise NotYourOrganisation
    return own


def new_referral(new: NewReferral, client: Client, sender: Sender, who: Principal, settings: Settings) -> Referral:
    submitted_on = new.submitted_on or today()
    if submitted_on < client.birth_date:
        raise SubmittedBeforeBirth
    return Referral(
        client_id=client.id,
        organisation=sender.organisation,
        source_category=sender.category,
        target=new.target,
        municipality=new.municipality,
        submitted_on=submitted_on,
        submitted_by=who.subject,
        answer_due_on=working_days_after(submitted_on, settings.answer_within_working_days),
        background=as_sent(new.background),
        checklist=as_sent(new.checklist),
    )


def as_sent(form: Background | Checklist | None) -> dict[str, Any] | None:
    return form.model_dump(mode="json", exclude_defaults=True) if form else None


async def refuse_second_open(session: AsyncSession, referral: Referral) -> None:
    other = await open_referral(session, client_id=referral.client_id, target=referral.target)
    if other is not None:
        raise AlreadyReferred(submitted_on=other.submitted_on)


async def share_with_both_ends(session: AsyncSession, referral: Referral) -> None:
    """The team it is sent to and the organisation that sent it may see the client."""
    client_id, because = referral.client_id, referral.id
    await rights.grant(session, client_id, relation="own_municipality", holder=referral.municipality, because=because)
    if referral.organisation_id is not None:
        holder = str(referral.organisation_id)
        await rights.grant(session, client_id, relation="own_organisation", holder=holder, because=because)


async def accept_referral(
    session: AsyncSession, *, referral_id: UUID, acceptance: Acceptance, who: Principal
) -> Referral:
    referral = await referral_to_answer(session, referral_id, who)
    accepted_on = acceptance.accepted_on or today()
    referral.accept(accepted_on)
    publish(session, ReferralAccepted(**facts(referral), accepted_on=accepted_on))
    return referral


async def decline_referral(session: AsyncSession, *, referral_id: UUID, decline: Decline, who: Principal) -> Referral:
    referral = await referral_to_answer(session, referral_id, who)
    declined_on = decline.declined_on or today()
    referral.decline(declined_on, reason=decline.reason, reason_text=decline.reason_text)
    publish(session, ReferralDeclined(**facts(referral), declined_on=declined_on, reason=decline.reason))
    return referral


async def recall_referral(session: AsyncSession, *, referral_id: UUID, recall: Recall, who: Principal) -> Referral:
    """By the sender, or by intake for them."""
    referral = await referral_by_id(session, referral_id, who, action="change")
    recalled_on = recall.recalled_on or today()
    referral.recall(recalled_on, reason=recall.reason, reason_text=recall.reason_text)
    publish(session, ReferralRecalled(**facts(referral), recalled_on=recalled_on, reason=recall.reason))
    return referral


async def hand_over(session: AsyncSession, *, referral_id: UUID, meeting: HandOver, who: Principal) -> Referral:
    referral = await referral_to_answer(session, referral_id, who)
    handed_over_on = meeting.handed_over_on or today()
    reason = meeting.no_meeting_reason
    referral.hand_over(handed_over_on, no_meeting_reason=reason, no_meeting_text=meeting.no_meeting_text)
    publish(session, ReferralHandedOver(**facts(referral), handed_over_on=handed_over_on, no_meeting_reason=reason))
    return referral


async def close_referral(session: AsyncSession, *, referral_id: UUID, closing: Closing, who: Principal) -> Referral:
    referral = await referral_to_answer(session, referral_id, who)
    closed_on = closing.closed_on or today()
    referral.close(closed_on, outcome=closing.outcome)
    publish(session, ReferralClosed(**facts(referral), closed_on=closed_on, outcome=closing.outcome))
    return referral


async def referral_to_answer(session: AsyncSession, referral_id: UUID, who: Principal) -> Referral:
    """Answered by the intake of the municipality it was sent to, who need not be that of the client's home."""
    referral = await referral_by_id(session, referral_id, who, action="change")
    if not who.covers(referral.municipality):
        raise OutsideYourMunicipalities(municipality=referral.municipality)
    return referral


def facts(referral: Referral) -> dict[str, Any]:
    """What every event about a referral tells."""
    return {
        "client_id": referral.client_id,
        "municipality": referral.municipality,
        "referral_id": referral.id,
        "target": referral.target,
        "organisation_id": referral.organisation_id,
        "source_category": referral.source_category,
    }
