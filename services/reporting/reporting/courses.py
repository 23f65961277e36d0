"""The coefficients of one place over time, as those may see them who ask."""

from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from reporting.areas.places import places_for
from reporting.asking import Question, check
from reporting.definitions import DEFINITIONS
from reporting.figures.coefficients import coefficient_changes, coefficient_course
from reporting.protection.answering import protected_course
from reporting.protection.schemas import ProtectedCourse
from reporting.queries.bounds import bounds_of
from reporting.schemas import Course

Steps = Literal["months", "changes"]
POINTS = {"months": coefficient_course, "changes": coefficient_changes}


async def course_of(
    session: AsyncSession, question: Question, municipality: str, *, steps: Steps
) -> ProtectedCourse[Any] | Course:
    """Raises what a report of the coefficients would. The days between month ends are for those who see persons."""
    if question.is_protected:
        question.require_ours(municipality)
        return await protected_course(session, municipality, on=question.on, known_at=question.known_at)
    bounds = await bounds_of(session, "coachings")
    check(question.asked, bounds)
    places = await places_for(
        session, question.asked, level="municipality", of=question.areas_of, region=question.region
    )
    return Course(
        definition=DEFINITIONS["coefficients"],
        municipality=municipality,
        on=question.on,
        known_at=question.known_at or now(),
        complete_until=bounds.complete_until,
        points=await POINTS[steps](session, places.asked_by(question.asked)),
    )
