"""How persons' own ratings of their skills and situation changed from the first to the last."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.quotients import quotient
from reporting.schemas import RatingRow
from reporting.standing.cohorts import Cohort
from reporting.standing.totals import Measures

# Last minus first is the sum of the changes between, so each rating adds its own.
RATINGS = Measures(
    ("rated_twice", "skills_change", "situation_change"),
    of_persons="""
        select person_id, place, 'rated_twice', rated_on, 1 from rated where number = 2
        union all
        select person_id, place, 'skills_change', rated_on, skills_change from rated where number > 1
        union all
        select person_id, place, 'situation_change', rated_on, situation_change from rated where number > 1
    """,
)

LAST_RATED = Cohort(
    (
        (
            "rated",
            """(person_id, place) in (
                select person_id, place from rated where number > 1 and rated_on between :since and :on
            )""",
        ),
    )
)


async def self_assessment_change(session: AsyncSession, asked: Asked) -> list[RatingRow]:
    """Asked of a period, of the persons whose last rating by its last day was in it, and not their first."""
    return [
        RatingRow(
            municipality=place,
            group=group,
            persons=counts["rated_twice"],
            skills_change=quotient(counts["skills_change"], counts["rated_twice"]),
            situation_change=quotient(counts["situation_change"], counts["rated_twice"]),
        )
        for place, group, counts in await counted(session, asked, [RATINGS], where="rated_twice", cohort=LAST_RATED)
    ]
