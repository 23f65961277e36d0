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
PLANS = Measures(
    ("planned", "reviews_due", "reviews_on_time"),
    of_persons=f"""
        select person_id, place, 'planned', planned_on, 1 from ({PLANNED}) as planned
        union all
        select person_id, place, 'planned', over_on, -1 from ({PLANNED}) as planned where over_on < 'infinity'
        union all
        select person_id, place, 'reviews_due', greatest(due_on, first_on), 1
        from reviews join stays using (person_id, place)
        union all
        select person_id, place, 'reviews_on_time', greatest(due_on, first_on), 1
        from reviews join stays using (person_id, place) where is_on_time
    """,  # noqa: S608
)


async def plan_coverage(session: AsyncSession, asked: Asked) -> list[PlanRow]:
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
        for place, group, counts in await counted(session, asked, [CLIENTS, STANDS, PLANS])
    ]
