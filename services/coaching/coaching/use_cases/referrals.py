from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import AcceptedReferral
from common.events import ReferralAccepted


async def keep_accepted(session: AsyncSession, accepted: Sequence[ReferralAccepted]) -> None:
    """A referral is accepted once: a second word of it changes nothing."""
    rows = [
        {
            "id": event.referral_id,
            "client_id": event.client_id,
            "municipality": event.municipality,
            "target": event.target,
            "source_category": event.source_category,
            "accepted_on": event.accepted_on,
        }
        for event in accepted
    ]
    await session.execute(insert(AcceptedReferral).values(rows).on_conflict_do_nothing())
