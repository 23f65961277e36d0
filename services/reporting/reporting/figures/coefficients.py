"""Employed persons ÷ clients, and employments ÷ clients: of all, of those who came in a period, and over time."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.persons import CLIENTS, CONTRACTS, EMPLOYED_PERSONS
from reporting.queries.asked import Asked
from reporting.queries.changing import counted_by_day
from reporting.queries.counts import counted, counted_by_month
from reporting.quotients import quotient
from reporting.schemas import CoefficientRow, Coefficients, CoursePoint
from reporting.standing.cohorts import CAME

MEASURES = (CLIENTS, EMPLOYED_PERSONS, CONTRACTS)


async def coefficients(session: AsyncSession, asked: Asked) -> list[CoefficientRow]:
    """Of the persons who came by the day; asked of a period, of those who came in it, by its last day."""
    return [
        CoefficientRow(municipality=place, group=group, **figures(counts).model_dump())
        for place, group, counts in await counted(session, asked, MEASURES, cohort=CAME)
    ]


async def coefficient_course(session: AsyncSession, asked: Asked) -> list[CoursePoint]:
    """The coefficients of one place at the end of each month since the first coaching there, and on the day."""
    return [
        CoursePoint(on=day, **figures(counts).model_dump())
        for day, counts in await counted_by_month(session, asked, MEASURES)
    ]


async def coefficient_changes(session: AsyncSession, asked: Asked) -> list[CoursePoint]:
    """The coefficients of one place by the end of each day on which its clients or the employed among them changed."""
    points: list[CoursePoint] = []
    for day, counts in await counted_by_day(session, asked, MEASURES):
        point = CoursePoint(on=day, **figures(counts).model_dump())
        if not points or persons_in(points[-1]) != persons_in(point):
            points.append(point)
    return points


def persons_in(figures: Coefficients) -> tuple[int, int]:
    return figures.clients, figures.employed_persons


def figures(counts: Mapping[str, int]) -> Coefficients:
    clients, employed, contracts = counts["clients"], counts["employed_persons"], counts["contracts"]
    return Coefficients(
        clients=clients,
        employed_persons=employed,
        contracts=contracts,
        employment_coefficient=quotient(employed, clients),
        contract_coefficient=quotient(contracts, clients),
    )
