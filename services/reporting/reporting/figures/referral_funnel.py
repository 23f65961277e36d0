"""From referral to work: how many persons came how far, and the median days between."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.queries.spreads import median, spreads_over
from reporting.quotients import percent
from reporting.schemas import FunnelRow
from reporting.standing.cohorts import Cohort
from reporting.standing.totals import Measures

STAGES = ("referred", "accepted", "started", "plan_signed", "employed")
FUNNEL = Measures(
    (*(f"funnel_{stage}" for stage in STAGES), *(f"days_to_{stage}" for stage in STAGES[1:])),
    own="""
        select case when days is null then broken_down_by else measure || '/' || broken_down_by end,
               case when days is null then of else of || '/' || days end, place, measure, day, 1
        from referred join groups_of_referred using (person_id, place) cross join lateral (values
            ('funnel_referred', submitted_on, null),
            ('funnel_accepted', accepted_on, null), ('days_to_accepted', accepted_on, accepted_on - submitted_on),
            ('funnel_started', started_on, null), ('days_to_started', started_on, started_on - accepted_on),
            ('funnel_plan_signed', plan_signed_on, null),
            ('days_to_plan_signed', plan_signed_on, plan_signed_on - started_on),
            ('funnel_employed', employed_on, null), ('days_to_employed', employed_on, employed_on - started_on)
        ) as came (measure, day, days)
        where day is not null
    """,
)
REFERRED = Cohort((("referred", "submitted_on between :since and :on"),))


async def referral_funnel(session: AsyncSession, asked: Asked) -> list[FunnelRow]:
    """Every stage of every place; asked of a period, of those referred in it, by its last day."""
    found = list(await counted(session, asked, [FUNNEL], where="funnel_referred", cohort=REFERRED))
    days = await spreads_over(session, asked, FUNNEL, [f"days_to_{stage}" for stage in STAGES[1:]], REFERRED)
    return [
        FunnelRow(
            stage=stage,
            municipality=place,
            group=group,
            persons=counts[f"funnel_{stage}"],
            percent=percent(counts[f"funnel_{stage}"], counts["funnel_referred"]),
            median_days=median(days[f"days_to_{stage}"][place, group]) if stage != "referred" else None,
        )
        for stage in STAGES
        for place, group, counts in found
    ]
