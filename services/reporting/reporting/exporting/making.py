"""From a question to a file: its tables are counted one after another, and written as they come."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import now
from reporting.asking import Question, check
from reporting.errors import BeforeTheFirstDay
from reporting.exporting.errors import ReportNotExported
from reporting.exporting.sources import SOURCES, Source, answer, in_the_long_table, table_of
from reporting.exporting.tables import About, Column, Table
from reporting.queries.bounds import Bounds, bounds_of
from reporting.settings import Settings

LONG = "month-ends"


@dataclass(frozen=True)
class Part:
    """One table of the file: which report, of which day."""

    source: Source
    question: Question


@dataclass(frozen=True)
class Plan:
    about: About
    columns: tuple[Column, ...]
    parts: Sequence[Part]
    is_long: bool


async def plan_of(session: AsyncSession, report: str, question: Question, settings: Settings) -> Plan:
    """Raises ReportNotExported, and what the report itself would: before the first byte of the file is written."""
    if report == LONG:
        return await plan_of_month_ends(session, question)
    if (source := SOURCES.get(report)) is None:
        raise ReportNotExported(reports=", ".join([*SOURCES, LONG]))
    answered = await answer(session, source, question, settings)
    about = about_of(report, [source], question, answered.complete_until)
    return Plan(about, source.columns, [Part(source, question)], is_long=False)


async def plan_of_month_ends(session: AsyncSession, question: Question) -> Plan:
    """Of every report each month that had ended by the day. Raises what a report of persons in coaching would."""
    sources = in_the_long_table(question)
    bounds = {source.name: await bounds_of(session, source.begins) for source in sources}
    of_coaching = bounds["coefficients"]
    check(question.asked, of_coaching)
    parts = [part for source in sources for part in monthly(source, bounds[source.name], question)]
    if not parts and of_coaching.first_on:
        raise BeforeTheFirstDay(first_on=end_of_month(of_coaching.first_on))
    about = about_of(LONG, sources, question, of_coaching.complete_until)
    return Plan(about, (), sorted(parts, key=lambda part: part.question.on), is_long=True)


def monthly(source: Source, bounds: Bounds, question: Question) -> Iterator[Part]:
    day = end_of_month(bounds.first_on) if bounds.first_on else date.max
    while day <= question.on:
        yield Part(source, replace(question, on=day))
        day = end_of_month(day + timedelta(days=1))


def end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


async def tables(sessions: Sessions, plan: Plan, settings: Settings) -> AsyncIterator[Table]:
    """Each in a transaction of its own: one that lasted as long as the file would hold up a rebuild's clearing away."""
    for part in plan.parts:
        async with sessions.begin() as session:
            answered = await answer(session, part.source, part.question, settings)
        yield table_of(part.source, answered)


def about_of(report: str, sources: Sequence[Source], question: Question, complete_until: datetime | None) -> About:
    made = now()
    return About(
        report=report,
        definitions=[source.definition for source in sources],
        on=question.on,
        known_at=question.known_at or made,
        complete_until=complete_until,
        areas="recorded",
        areas_on=question.on,
        suppression="open",
        extracted_at=made,
    )
