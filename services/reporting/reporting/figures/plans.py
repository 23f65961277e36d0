"""Persons in coaching who have a signed plan, and plans that were looked at again by their day."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.further_paths import STANDS
from reporting.figures.persons import CLIENTS
from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.quotients import percent
from reporting.schemas import PlanRow
from reporting.standing.totals import Measures

# As STANDS has `in_coaching`, from the day a plan was signed.
PLANNED = """
    select person_id, place, greatest(from_on, plan_signed_on) as planned_on, least(ended_on, until_on) as over_on
    from spans join stays using (person_id, place)
    where greatest(from_on, plan_signed_on) < least(ended_on, until_on) and plan_signed_on is not null
"""
# A person counts from the first day in a place: a plan that was recorded as older waits for it.
REVIEWS = """
    select person_id, place, 'reviews_due', greatest(due_on, first_on), 1
    from reviews join stays using (person_id, place)
    union all
    select person_id, place, 'reviews_on_time', greatest(due_on, first_on), 1
    from reviews join stays using (person_id, place) where is_on_time
"""
PLANS = Measures(
    ("planned", "reviews_due", "reviews_on_time"),
    of_persons=f"""
        select person_id, place, 'planned', planned_on, 1 from ({PLANNED}) as planned
        union all
        select person_id, place, 'planned', over_on, -1 from ({PLANNED}) as planned where over_on < 'infinity'
        union all {REVIEWS}
    """,  # noqa: S608
)
# Who was in coaching on any day of the period, who on any such day had a plan, and the reviews that were due in it.
PLANS_OF_A_PERIOD = Measures(
    ("in_coaching", *PLANS.names),
    of_persons=f"""
        select person_id, place, 'in_coaching', min(from_on), 1 from spans
        where from_on <= :on and greatest(from_on, :since) < least(ended_on, until_on) group by person_id, place
        union all
        select person_id, place, 'planned', min(planned_on), 1 from ({PLANNED}) as planned
        where planned_on <= :on and over_on > :since group by person_id, place
        union all
        select * from ({REVIEWS}) as told (person_id, place, measure, day, change) where day >= :since
    """,  # noqa: S608
)


async def plan_coverage(session: AsyncSession, asked: Asked) -> list[PlanRow]:
    """Of every place and group to which somebody had come by the day; asked of a period, what of it was in that."""
    measures = [CLIENTS, STANDS, PLANS] if asked.since is None else [CLIENTS, PLANS_OF_A_PERIOD]
    return [
        PlanRow(
            municipality=place,
            group=group,
            in_coaching=counts["in_coaching"],
            with_plan=counts["planned"],
            percent_with_plan=percent(counts["planned"], counts["in_coaching"]),
            reviews_due=counts["reviews_due"],
            on_time=counts["reviews_on_time"],
            percent_on_time=percent(counts["reviews_on_time"], counts["reviews_due"]),
        )
        for place, group, counts in await counted(session, asked, measures)
    ]
