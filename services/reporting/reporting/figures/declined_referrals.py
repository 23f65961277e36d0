"""Referrals that were declined, by the reason given."""

from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import RefusalReason
from reporting.queries.asked import Asked
from reporting.queries.counts import counted_in_period
from reporting.quotients import percent
from reporting.schemas import DeclinedRow
from reporting.standing.totals import Measures

REASONS = get_args(RefusalReason)
DECLINED = Measures(
    ("referrals_declined", *(f"declined_{reason}" for reason in REASONS)),
    own="""
        select broken_down_by, of, place, measure, answered_on, 1
        from answered join groups_of_answered using (person_id, place, referral_id)
             cross join lateral (values ('referrals_declined'), ('declined_' || reason)) as told (measure)
        where answer = 'declined'
    """,
)


async def declined_referrals(session: AsyncSession, asked: Asked) -> list[DeclinedRow]:
    """Every reason of every place where anything was declined; asked of a period, the refusals of it."""
    found = list(await counted_in_period(session, asked, [DECLINED], where="referrals_declined"))
    return [
        DeclinedRow(
            reason=reason,
            municipality=place,
            group=group,
            count=counts[f"declined_{reason}"],
            percent=percent(counts[f"declined_{reason}"], counts["referrals_declined"]),
        )
        for reason in REASONS
        for place, group, counts in found
    ]
